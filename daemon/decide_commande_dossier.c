/* Commands that the people of a dossier give: to withdraw it, to add papers to it. */
#include "daemon/decide_commande.h"

/* ---- retrait ------------------------------------------------------------------------------------------------------ */

enum err ordre_retrait(struct ordre *ordre)
{
    struct atelier *atelier = ordre->atelier;
    bool may = false;
    enum err err = ordre_dossier(ordre, ACTE_RETIRER, &may);
    if (err != ERR_NONE || !may)
        return err;
    if (str_is_empty(ordre->dit->motif)) /* domain.md, A14: with its reason */
        return ordre_refuse(ordre, STR("Le motif du retrait manque : merci de l'écrire sur la même ligne."));
    struct affaire *affaire = ordre->affaire;
    err = affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_RETRAIT, .motif = ordre->dit->motif});
    if (err != ERR_NONE)
        return err;
    if (affaire->non_compris)
        return ordre_refuse(ordre, STR("Ce dossier est terminé, ou le jeune est admis : la demande ne peut plus être retirée."));
    return ordre_fait(ordre, "commande-reponse", STR("La demande est retirée."), STR_NONE);
}

/* ---- pièce -------------------------------------------------------------------------------------------------------- */

static size_t papers(const struct courrier_lu *courrier)
{
    size_t count = 0;
    for (size_t i = 0; i < courrier->lu.fichier_count; i++)
        count += courrier->lu.fichiers[i].fiche < 0 && !str_is_empty(courrier->lu.fichiers[i].sha256) && !str_is_empty(courrier->lu.fichiers[i].type);
    return count;
}

/* A paper of a known kind answers whatever waits for it, as one that came in answer to the question would; of a dossier that has
 * ended it is kept. */
enum err ordre_piece(struct ordre *ordre)
{
    struct atelier *atelier = ordre->atelier;
    bool may = false;
    int fresh = 0;
    enum err err = ordre_dossier(ordre, ACTE_COMMANDER, &may);
    if (err != ERR_NONE || !may)
        return err;
    size_t count = papers(ordre->courrier);
    if (count == 0)
        return ordre_refuse(ordre, STR("Aucun document n'est joint au message : merci de l'envoyer à nouveau avec le document."));
    err = pieces_note(atelier, ordre->affaire, ordre->courrier, &fresh);
    if (err == ERR_NONE && fresh > 0)
        err = affaire_step(atelier, ordre->affaire, &(struct evenement){.kind = EVENEMENT_PIECE});
    if (err != ERR_NONE)
        return err;
    return ordre_fait(ordre, "commande-piece", count == 1 ? STR("Le document joint est ajouté au dossier.") : str_print(atelier->arena,
        "Les %zu documents joints sont ajoutés au dossier.", count),
                      STR_NONE);
}
