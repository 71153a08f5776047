#include "parsers/fiche_base.h"

#include "parsers/commande.h"

static size_t digits(struct str s)
{
    size_t len = 0;
    while (len < s.len && str_is_digit(s.at[len]))
        len++;
    return len;
}

/* « NAV-2026-0042 » at the beginning of *rest, which then is what stands behind it. */
static bool take_reference(struct arena *arena, struct str *rest, struct str *out_reference)
{
    enum { REFERENCE_MIN = sizeof "NAV-2026-0042" - 1 }; /* as we write it */
    size_t at = 0;
    bool good = commande_next_reference(arena, *rest, &at, out_reference) && at == out_reference->len && at >= REFERENCE_MIN;
    *rest = str_from(*rest, at);
    return good;
}

struct fiche_base fiche_base_read(struct arena *arena, struct str line)
{
    enum { VERSION_MAX = 100000 };
    const struct fiche_base none = {.reference = STR_NONE};
    struct fiche_base base = none;
    size_t at = str_find(line, STR("Dossier NAV-"));
    struct str rest = at == STR_NOT_FOUND ? STR("") : str_from(line, at + sizeof "Dossier " - 1);
    if (!take_reference(arena, &rest, &base.reference) || !str_starts(rest, STR(", fiche n")))
        return none;
    size_t skipped = sizeof ", fiche n" - 1;
    while (skipped < rest.len && skipped < 16 && !str_is_digit(rest.at[skipped]))
        skipped++; /* « ° » and a space, whichever a format makes of them */
    rest = str_from(rest, skipped);
    uint64_t version = 0;
    if (!str_number(str_slice(rest, 0, digits(rest)), VERSION_MAX, &version) || version == 0)
        return none;
    base.version = (int)version;
    return base;
}

struct fiche_base fiche_base_of(struct arena *arena, const struct document *document)
{
    struct fiche_base base = {.reference = STR_NONE};
    for (size_t i = 0; i < document->count && i < FICHE_BASE_BLOCKS && base.version == 0; i++)
        base = fiche_base_read(arena, document->blocks[i].text);
    return base;
}
