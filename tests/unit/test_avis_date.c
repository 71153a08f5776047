/* avis_date: an answer that bears a date of long ago is a copy of an old one; a date of today, or of something told, is none. */
#include "tests/unit/unit.h"

#include "parsers/avis_private.h"

static const struct row {
    const char *name; /* the answer's one sentence; today is 27 March 2026 */
    bool is_of_old;
} rows[] = {
    {"Le 12/03/2019", true},
    {"Fait à Arras, le 12 mars 2019", true},
    {"Arras, le 12/03/2025", true},
    {"Avis favorable le 3 avril 2025", true},
    {"Date : 12/03/2019", true},
    {"Le 12/03/2026", false},
    {"Fait à Arras, le 12 mars 2026", false},
    {"Avis favorable le 1er décembre 2025", false}, /* a fiche may lie a while */
    {"Né le 12/03/2009", false},
    {"Il est suivi par notre service depuis le 12/03/2019", false},
    {"Avis favorable.", false},
    {"", false},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    struct avis_sentences sentences = avis_cut(arena, str_of(row->name));
    bool is_of_old = false;
    day_t today = DAY_NONE;
    assert_true(date_make(2026, 3, 27, &today));
    for (size_t i = 0; i < sentences.count; i++)
        is_of_old = is_of_old || avis_is_of_old(&sentences.at[i], today);
    assert_int_equal(is_of_old, row->is_of_old);
    arena_free(arena);
}

int main(void)
{
    return RUN_ROWS("avis: of when it is", rows, test_row);
}
