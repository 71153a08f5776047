/* Which of its mailbox's circuits a fiche starts: the one that its sender's role may start; where she holds no such role, the one
 * that senders of her domain may. Two that would both start are a human's. */
#include "daemon/decide_courrier.h"

/* A fiche in answer to a question of ours is its dossier's affair. */
static enum err own_circuit(struct atelier *atelier, const struct courrier_lu *courrier, struct str *out_nom)
{
    struct dossier_row row = {0};
    *out_nom = STR_NONE;
    if (!courrier->a_question || !courrier->jeton_entete)
        return ERR_NONE;
    enum err err = store_dossier_get(atelier->store, atelier->arena, courrier->question.dossier, &row, &atelier->fault);
    *out_nom = err == ERR_NONE ? row.circuit : STR_NONE;
    return err;
}

/* How strongly she may start it: 0 not, 1 by her domain, 2 by her role, 3 it is that of the dossier that she answers. */
static int rank(const struct recevabilite *verdict, bool own)
{
    if (verdict->verdict != COMPTE)
        return 0;
    return own ? 3 : verdict->qualite != QUALITE_AUCUNE ? 2 : 1;
}

enum err ouverture_find(struct atelier *atelier, const struct courrier_lu *courrier, struct ouverture *out)
{
    struct str own = STR_NONE;
    int best = -1;
    enum err err = own_circuit(atelier, courrier, &own);
    *out = (struct ouverture){.circuit = NULL};
    for (size_t i = 0; i < courrier->boite->circuit_count && err == ERR_NONE; i++) {
        const struct circuit *circuit = conf_circuit(atelier->conf, courrier->boite->circuits[i]);
        if (circuit == NULL || circuit->demarre_count == 0)
            continue;
        struct demande_recevabilite demande = courrier_demande(courrier, ACTE_DEMARRER);
        demande.roles_permis = circuit->demarre;
        demande.role_permis_count = circuit->demarre_count;
        const struct recevabilite verdict = recevabilite(conf_annuaire(atelier->conf, circuit->nom), &demande);
        int now = rank(&verdict, str_eq(circuit->nom, own));
        if (now > best)
            *out = (struct ouverture){.circuit = circuit, .verdict = verdict};
        else if (now == best && now > 0)
            out->several = true;
        best = now > best ? now : best;
    }
    return err;
}
