/* A fiche for a dossier that has one: is it the same once more, or what does it change? */
#include "daemon/decide_courrier.h"
#include "daemon/ecart.h"
#include "parsers/fiche_json.h"

/* « "format":"docx" » of a fiche as it is kept. */
static struct str format_of(struct str json)
{
    size_t at = str_find(json, STR("\"format\":\""));
    struct str rest = at == STR_NOT_FOUND ? STR("") : str_from(json, at + sizeof "\"format\":\"" - 1);
    size_t end = str_find_char(rest, '"');
    return end == STR_NOT_FOUND ? STR_NONE : str_slice(rest, 0, end);
}

static bool is_same_file(const struct courrier_lu *courrier, size_t index, struct str sha256)
{
    for (size_t i = 0; i < courrier->lu.fichier_count; i++)
        if (courrier->lu.fichiers[i].fiche == (int)index && !str_is_empty(sha256) && str_eq(courrier->lu.fichiers[i].sha256, sha256))
            return true;
    return false;
}

/* What this fiche says that the dossier's does not: the same comes again as its PDF, as its scan. What is kept of a copy that is not
 * written like the first one is the first with what changed. *out_same: nothing of it is new. */
static enum err compare(struct atelier *atelier, struct courrier_lu *courrier, const struct affaire *affaire, size_t index, struct ecart *ecart,
                        bool *out_same)
{
    struct lu_fiche *now = &courrier->lu.fiches[index];
    struct str format = format_of(affaire->fiche_row.json);
    enum ecart_facon facon = now->scan ? ECART_SCAN : str_eq(format, format_of(now->json)) ? ECART_EXACT : ECART_AUTRE;
    ecart_of(atelier->arena, &affaire->fiche, &now->fiche, facon, ecart);
    *out_same = affaire->a_fiche && (ecart->count == 0 || is_same_file(courrier, index, affaire->fiche_row.sha256));
    if (!affaire->a_fiche || *out_same || facon == ECART_EXACT)
        return ERR_NONE;
    enum document_format named = FORMAT_TEXT;
    (void)document_format_of(format_of(now->json), &named);
    now->fiche = ecart->fiche;
    return decide_fiche_json(atelier, &now->fiche, named, &now->json);
}

/* The names of the lines that changed: a list for a mail, or in one line for the history. */
static struct str changes(struct arena *arena, const struct ecart *ecart, bool as_list)
{
    struct str list = STR_NONE;
    for (size_t i = 0; i < ecart->count; i++) {
        struct str title = str_of(fiche_field_title(ecart->champs[i]));
        list = as_list ? compose_puce(arena, list, title) : str_join(arena, list, STR(", "), title);
    }
    return list;
}

enum err fiche_compare(struct atelier *atelier, struct courrier_lu *courrier, const struct affaire *affaire, size_t index, struct nouveaute *out)
{
    struct ecart *ecart = ARENA_NEW(atelier->arena, struct ecart);
    *out = (struct nouveaute){.liste = STR_NONE};
    enum err err = compare(atelier, courrier, affaire, index, ecart, &out->meme);
    if (err != ERR_NONE)
        return err;
    out->dit = out->meme ? STR("la même fiche à nouveau")
                         : str_join(atelier->arena, STR("nouvelle version de la fiche"), STR(" : "), changes(atelier->arena, ecart, false));
    if (!out->meme && affaire->a_fiche)
        out->liste = changes(atelier->arena, ecart, true);
    return ERR_NONE;
}
