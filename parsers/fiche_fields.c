/* fiche_fields: the table of fields and what a plain fiche answers. Apart, so that it links without a reader. */
#include "parsers/fiche.h"

static const struct row {
    const char *name;
    enum fiche_kind kind;
} rows[] = {
#define X(field, name, kind) {name, kind},
    FICHE_FIELD_ROWS(X)
#undef X
};
_Static_assert(sizeof rows / sizeof rows[0] == FICHE_FIELDS, "every field has a row");

const char *fiche_field_name(enum fiche_field field)
{
    return field < FICHE_FIELDS ? rows[field].name : "";
}

enum fiche_kind fiche_field_kind(enum fiche_field field)
{
    return field < FICHE_FIELDS ? rows[field].kind : FICHE_TEXT;
}

enum fiche_field fiche_field_of(struct str name)
{
    for (size_t i = 0; i < FICHE_FIELDS; i++)
        if (str_eq_c(name, rows[i].name))
            return (enum fiche_field)i;
    return FICHE_NO_FIELD;
}

struct str fiche_text(const struct fiche *fiche, enum fiche_field field)
{
    return field < FICHE_FIELDS ? fiche->values[field].text : STR_NONE;
}

bool fiche_ticked(const struct fiche *fiche, enum fiche_field field)
{
    return field < FICHE_FIELDS && fiche->values[field].ticked;
}

day_t fiche_date(const struct fiche *fiche, enum fiche_field field)
{
    day_t day = DAY_NONE;
    return date_parse_iso(fiche_text(fiche, field), &day) ? day : DAY_NONE;
}

bool fiche_is_doubted(const struct fiche *fiche, enum fiche_field field)
{
    for (size_t i = 0; i < fiche->doubt_count; i++)
        if (fiche->doubts[i].field == field)
            return true;
    return false;
}

void fiche_doubt(struct arena *arena, struct fiche *fiche, enum fiche_field field, struct str why)
{
    for (size_t i = 0; i < fiche->doubt_count; i++)
        if (fiche->doubts[i].field == field && str_eq(fiche->doubts[i].why, why))
            return;
    if (fiche->doubts == NULL)
        fiche->doubts = arena_array(arena, FICHE_MAX_DOUBTS, sizeof *fiche->doubts);
    if (fiche->doubt_count < FICHE_MAX_DOUBTS)
        fiche->doubts[fiche->doubt_count++] = (struct fiche_doubt){field, why};
}
