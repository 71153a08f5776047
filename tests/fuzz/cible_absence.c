/* Out-of-office answers: the subject is the first line. */
#include "tests/fuzz/fuzz.h"

#include "parsers/absence.h"
#include "parsers/base/utf8.h"

enum { SENT = 20514, YEARS = 1210 /* days that an answer may speak of: a parental leave, and the week-end after it */ };

static void check_day(day_t day)
{
    if (day != DAY_NONE && (day < SENT - YEARS || day > SENT + YEARS))
        abort();
}

static void work(struct arena *arena, struct str bytes)
{
    struct str rest = utf8_clean(arena, bytes), subject = STR_NONE;
    (void)str_next_line(&rest, &subject);
    const struct absence_mail mail = {subject, rest, rest, SENT, STR("x@y.example"), STR("navette@d.example")};
    (void)absence_is(arena, &mail, true);
    (void)absence_is(arena, &mail, false);
    struct absence absence = absence_read(arena, &mail);
    check_day(absence.du);
    check_day(absence.retour);
    bool is_own = str_eq_c(absence.remplacant, "x@y.example") || str_eq_c(absence.remplacant, "navette@d.example");
    if (absence.remplacant.at != NULL && (is_own || str_find_char(absence.remplacant, '@') == STR_NOT_FOUND))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
