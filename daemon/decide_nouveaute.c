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

static enum ecart_facon facon_of(const struct lu_fiche *now, struct str before_json)
{
    return now->scan ? ECART_SCAN : str_eq(format_of(before_json), format_of(now->json)) ? ECART_EXACT : ECART_AUTRE;
}

static bool says_nothing_new(struct arena *arena, const struct lu_fiche *now, const struct fiche_row *before)
{
    struct fiche *fiche = ARENA_NEW(arena, struct fiche);
    struct ecart *ecart = ARENA_NEW(arena, struct ecart);
    json_t *json = json_loadb(before->json.at, before->json.len, JSON_REJECT_DUPLICATES, NULL);
    bool is_known = json != NULL && fiche_from_json(arena, json, fiche);
    json_decref(json);
    if (is_known)
        ecart_of(arena, fiche, &now->fiche, facon_of(now, before->json), ecart);
    return is_known && ecart->count == 0;
}

/* Lines of an answer corrected the fiche, and kept the document that it came as. A copy of it as it was before them, a print or a scan
 * that is sent again, undoes no correction: nothing in it is new. Looks back as far as the versions have that same document. */
static enum err is_copy_of_before(struct atelier *atelier, const struct lu_fiche *now, const struct affaire *affaire, bool *out_same)
{
    struct fiche_row row = affaire->fiche_row;
    bool found = affaire->a_fiche;
    enum err err = ERR_NONE;
    while (err == ERR_NONE && found && !*out_same && row.version > 1) {
        struct fiche_row before = {.version = 0};
        err = store_fiche_version(atelier->store, atelier->arena, affaire->row.id, row.version - 1, &found, &before, &atelier->fault);
        found = found && err == ERR_NONE && str_eq(before.sha256, row.sha256);
        *out_same = found && !str_is_empty(before.json) && says_nothing_new(atelier->arena, now, &before);
        row = before;
    }
    return err;
}

/* What this fiche says that the dossier's does not: the same comes again as its PDF, as its scan. What is kept of a copy that is not
 * written like the first one is the first with what changed. *out_same: nothing of it is new. */
static enum err compare(struct atelier *atelier, struct courrier_lu *courrier, const struct affaire *affaire, size_t index, struct ecart *ecart,
                        bool *out_same)
{
    struct lu_fiche *now = &courrier->lu.fiches[index];
    enum ecart_facon facon = facon_of(now, affaire->fiche_row.json);
    ecart_of(atelier->arena, &affaire->fiche, &now->fiche, facon, ecart);
    *out_same = affaire->a_fiche && (ecart->count == 0 || is_same_file(courrier, index, affaire->fiche_row.sha256));
    enum err err = *out_same ? ERR_NONE : is_copy_of_before(atelier, now, affaire, out_same);
    if (err != ERR_NONE || !affaire->a_fiche || *out_same || facon == ECART_EXACT)
        return err;
    enum document_format named = FORMAT_TEXT;
    (void)document_format_of(format_of(now->json), &named);
    now->fiche = ecart->fiche;
    return decide_fiche_json(atelier, &now->fiche, named, &now->json);
}

/* The names of the lines that changed: a list for a mail, or in one line for the history. */
static struct str changes(struct arena *arena, const enum fiche_field *champs, size_t count, bool as_list)
{
    struct str list = STR_NONE;
    for (size_t i = 0; i < count; i++) {
        struct str title = str_of(fiche_field_title(champs[i]));
        list = as_list ? compose_puce(arena, list, title) : str_join(arena, list, STR(", "), title);
    }
    return list;
}

/* ---- a form that we filled in ourselves ---------------------------------------------------------------------------------- */

/* What it was filled in with: a version of this very dossier's fiche. */
static enum err find_base(struct atelier *atelier, const struct lu_fiche *now, const struct affaire *affaire, struct fiche *out_base, bool *out_found)
{
    struct fiche_row row = {.version = 0};
    *out_found = false;
    if (!affaire->a_fiche || now->base_version < 1 || now->base_version > affaire->fiche_row.version || !str_eq(now->base_reference, affaire->row.reference))
        return ERR_NONE;
    enum err err = store_fiche_version(atelier->store, atelier->arena, affaire->row.id, now->base_version, out_found, &row, &atelier->fault);
    if (err != ERR_NONE || !*out_found)
        return err;
    json_t *json = json_loadb(row.json.at != NULL ? row.json.at : "", row.json.len, JSON_REJECT_DUPLICATES, NULL);
    *out_found = json != NULL && fiche_from_json(atelier->arena, json, out_base); /* an erased one is none */
    json_decref(json);
    return ERR_NONE;
}

static struct str shown(struct arena *arena, const struct fiche *fiche, enum fiche_field field)
{
    struct str text = fiche_text(fiche, field);
    if (fiche_field_kind(field) == FICHE_BOX)
        return fiche_ticked(fiche, field) ? STR("coché") : STR("non coché");
    return str_is_empty(text) ? STR("rien") : str_print(arena, "« %.*s »", STR_ARG(text));
}

/* One precise question for each. */
static struct str ask_conflicts(struct arena *arena, const struct retour *retour, const struct fiche *returned)
{
    struct str list = STR_NONE;
    for (size_t i = 0; i < retour->conflit_count; i++) {
        enum fiche_field field = retour->conflits[i];
        list = compose_puce(arena, list, str_print(arena, "« %s » – la fiche renvoyée dit %.*s, une correction reçue entre-temps dit %.*s ; laquelle est juste ?",
                                                   fiche_field_title(field), STR_ARG(shown(arena, returned, field)), STR_ARG(shown(arena, &retour->fiche, field))));
    }
    return list;
}

/* The form that went out, the one that came back, and what is known now: what its sender changed is taken, and nothing else. */
static enum err compare_returned(struct atelier *atelier, struct lu_fiche *now, const struct affaire *affaire, const struct fiche *base, struct nouveaute *out)
{
    struct arena *arena = atelier->arena;
    struct retour *retour = ARENA_NEW(arena, struct retour);
    enum document_format named = FORMAT_TEXT;
    struct str format = format_of(now->json);
    ecart_retour(arena, base, &now->fiche, &affaire->fiche, now->scan ? ECART_SCAN : str_eq_c(format, "docx") ? ECART_EXACT : ECART_AUTRE, retour);
    out->meme = retour->count == 0;
    out->conflits = ask_conflicts(arena, retour, &now->fiche);
    out->liste = changes(arena, retour->champs, retour->count, true);
    out->dit = str_join(arena, out->meme ? STR("fiche renvoyée, rien n'y est changé") : STR("fiche complétée et renvoyée"), STR(" : "),
                        changes(arena, retour->champs, retour->count, false));
    if (retour->conflit_count > 0)
        out->dit = str_join(arena, out->dit, STR(" ; à préciser : "), changes(arena, retour->conflits, retour->conflit_count, false));
    if (out->meme)
        return ERR_NONE;
    corrige_revoit(atelier, &affaire->fiche, &retour->fiche);
    now->fiche = retour->fiche;
    (void)document_format_of(format, &named);
    return decide_fiche_json(atelier, &now->fiche, named, &now->json);
}

enum err fiche_compare(struct atelier *atelier, struct courrier_lu *courrier, const struct affaire *affaire, size_t index, struct nouveaute *out)
{
    bool returned = false;
    struct fiche *base = ARENA_NEW(atelier->arena, struct fiche);
    struct ecart *ecart = ARENA_NEW(atelier->arena, struct ecart);
    *out = (struct nouveaute){.liste = STR_NONE};
    enum err err = find_base(atelier, &courrier->lu.fiches[index], affaire, base, &returned);
    if (err != ERR_NONE || returned)
        return err != ERR_NONE ? err : compare_returned(atelier, &courrier->lu.fiches[index], affaire, base, out);
    err = compare(atelier, courrier, affaire, index, ecart, &out->meme);
    if (err != ERR_NONE)
        return err;
    out->dit = out->meme ? STR("la même fiche à nouveau")
                         : str_join(atelier->arena, STR("nouvelle version de la fiche"), STR(" : "), changes(atelier->arena, ecart->champs, ecart->count, false));
    if (!out->meme && affaire->a_fiche)
        out->liste = changes(atelier->arena, ecart->champs, ecart->count, true);
    return ERR_NONE;
}
