/* Delivery reports: the machine's part, the words, and which mail of ours came back. */
#include "tests/fuzz/fuzz.h"

#include "parsers/base/utf8.h"
#include "parsers/rebond.h"

static void check(const struct rebonds *rebonds)
{
    if (rebonds->count > REBOND_MAX)
        abort();
    for (size_t i = 0; i < rebonds->count; i++) {
        const struct rebond *rebond = &rebonds->at[i];
        bool is_status = rebond->statut.at == NULL || (rebond->statut.len >= 5 && rebond->definitif == (rebond->statut.at[0] == '5'));
        bool is_why = rebond->pourquoi.at == NULL || (rebond->pourquoi.len > 0 && utf8_is_valid(rebond->pourquoi));
        if (str_find_char(rebond->destinataire, '@') == STR_NOT_FOUND || !is_status || !is_why)
            abort();
    }
}

static void work(struct arena *arena, struct str bytes)
{
    static const enum rebond_sender senders[] = {REBOND_PERSON, REBOND_NOBODY, REBOND_SYSTEM};
    struct rebonds status = {.count = 0}, words = {.count = 0}, named = {.count = 0};
    struct str text = utf8_clean(arena, bytes), rest = text, first = STR_NONE;
    (void)str_next_line(&rest, &first);
    rebond_read_status(arena, bytes, &status);
    rebond_read_text(arena, &(struct rebond_report){first, text, STR_NONE, STR("navette@d.example")}, &words);
    rebond_read_text(arena, &(struct rebond_report){rest, rest, first, first}, &named);
    check(&status);
    check(&words);
    check(&named);
    for (size_t i = 0; i < sizeof senders / sizeof senders[0]; i++)
        if (rebond_is_text(arena, first, rest, senders[i]) && senders[i] == REBOND_PERSON)
            abort();
    struct renvoye returned = rebond_returned(arena, bytes);
    if ((returned.jeton.at != NULL && returned.jeton.len != 32) || (returned.message_id.at != NULL && str_find_char(returned.message_id, '@') == STR_NOT_FOUND))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
