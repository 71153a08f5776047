/* The files of a mail that carries a fiche: which is the fiche, its other pages, and the papers that came with it. */
#include "daemon/decide_courrier.h"
#include "daemon/illisible.h"
#include "parsers/base/utf8.h"

/* ---- papers ---------------------------------------------------------------------------------------------- */

/* Several young people in one mail: whose are the other papers? */
static bool is_of_several(struct arena *arena, const struct courrier_lu *courrier)
{
    const struct lu *lu = &courrier->lu;
    for (size_t i = 1; i < lu->fiche_count; i++)
        if (!str_eq(utf8_fold(arena, fiche_text(&lu->fiches[0].fiche, FICHE_JEUNE_NOM)), utf8_fold(arena, fiche_text(&lu->fiches[i].fiche, FICHE_JEUNE_NOM))) ||
            !str_eq(utf8_fold(arena, fiche_text(&lu->fiches[0].fiche, FICHE_JEUNE_PRENOM)), utf8_fold(arena, fiche_text(&lu->fiches[i].fiche, FICHE_JEUNE_PRENOM))))
            return true;
    return false;
}

static bool has_pieces(const struct courrier_lu *courrier)
{
    for (size_t i = 0; i < courrier->lu.fichier_count; i++)
        if (courrier->lu.fichiers[i].fiche < 0 && !str_is_empty(courrier->lu.fichiers[i].sha256))
            return true;
    return false;
}

bool pieces_of_several(struct arena *arena, const struct courrier_lu *courrier)
{
    return is_of_several(arena, courrier) && has_pieces(courrier);
}

enum err pieces_note(struct atelier *atelier, const struct affaire *affaire, const struct courrier_lu *courrier, int *out_new)
{
    if (is_of_several(atelier->arena, courrier))
        return ERR_NONE; /* a human puts each where it belongs: fiche_decide */
    for (size_t i = 0; i < courrier->lu.fichier_count; i++) {
        const struct lu_fichier *file = &courrier->lu.fichiers[i];
        if (file->fiche >= 0 || str_is_empty(file->sha256) || str_is_empty(file->type))
            continue;
        struct str type = illisible_is_lost(file) ? STR("autre") : file->type; /* its name alone promises what nobody can open */
        const struct piece_row row = {.dossier = affaire->row.id, .message = courrier->row.id, .type = type, .nom = file->nom,
                                      .media = file->media, .sha256 = file->sha256, .par = affaire->auteur.par, .recu = courrier->row.recu};
        enum err err = store_piece_add(atelier->store, &row, &atelier->fault);
        if (err == ERR_NONE)
            err = affaire_event(atelier, affaire, "piece_recue", str_is_empty(file->illisible) ? type : str_print(atelier->arena, "%.*s, illisible", STR_ARG(type)));
        if (err != ERR_NONE)
            return err;
        if (!str_eq_c(type, "autre"))
            ++*out_new;
    }
    return ERR_NONE;
}

/* ---- the fiche's own files --------------------------------------------------------------------------------- */

int fiche_main_file(const struct courrier_lu *courrier, size_t index)
{
    int first = -1;
    for (size_t i = 0; i < courrier->lu.fichier_count; i++) {
        const struct lu_fichier *file = &courrier->lu.fichiers[i];
        if (file->fiche != (int)index)
            continue;
        if (!str_starts(file->media, STR("image/")))
            return (int)i;
        first = first < 0 ? (int)i : first;
    }
    return first;
}

enum err pages_keep(struct atelier *atelier, const struct courrier_lu *courrier, const struct affaire *affaire, size_t index, int but)
{
    enum err err = ERR_NONE;
    for (size_t i = 0; i < courrier->lu.fichier_count && err == ERR_NONE; i++) {
        const struct lu_fichier *file = &courrier->lu.fichiers[i];
        if (file->fiche != (int)index || (int)i == but || str_is_empty(file->sha256) || str_eq(file->sha256, affaire->fiche_row.sha256))
            continue;
        const struct piece_row row = {.dossier = affaire->row.id, .message = courrier->row.id, .type = STR(PIECE_PAGE), .nom = file->nom, .media = file->media,
                                      .sha256 = file->sha256, .par = courrier->entete.from, .recu = courrier->row.recu};
        err = store_piece_add(atelier->store, &row, &atelier->fault);
    }
    return err;
}
