/* avis_formes: what the text and the page of one body are to each other. */
#include "tests/unit/avis_regles.h"

static const struct row {
    const char *name; /* the text */
    const char *html;
    enum avis_forms forms;
} rows[] = {
    {"Avis favorable.", "Avis favorable.", FORMS_EQUAL},
    {"Avis favorable.\n", "avis  favorable", FORMS_EQUAL},
    {"Nous ne pouvons pas. Avis favorable.", "Avis favorable.", FORMS_DIFFER},
    {"Avis favorable.", "Avis favorable. Sous réserve du bilan.", FORMS_DIFFER},
    {"Avis favorable.", "Avis défavorable.", FORMS_DIFFER},
    {"Avis favorable.\n\nHélène Vasselin\nDirectrice", "Avis favorable.", FORMS_ALIKE},
    {"Bonjour,\nAvis favorable.", "Avis favorable. Bonne journée", FORMS_ALIKE},
    {"Ce message est au format HTML.", "Avis favorable.", FORMS_NO_PLAIN},
    {"Your mail client does not display HTML.", "Avis favorable.", FORMS_NO_PLAIN},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    assert_int_equal(avis_compare_forms(arena, avis_regles(), str_of(row->name), str_of(row->html)), row->forms);
    arena_free(arena);
}

int main(void)
{
    return RUN_ROWS("avis formes", rows, test_row);
}
