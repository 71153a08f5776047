/* The avis that are ticked on a fiche: each counts where its sender may give it, and answers when its question is reached; else
 * it is shown as declared on the fiche, and asked. */
#include "daemon/decide_courrier.h"

static struct str field_named(const struct fiche *fiche, struct arena *arena, struct str champ, const char *suffix)
{
    enum fiche_field field = fiche_field_of(str_print(arena, "%.*s%s", STR_ARG(champ), suffix));
    return field == FICHE_NO_FIELD ? STR_NONE : fiche_text(fiche, field);
}

static void declare(struct atelier *atelier, struct affaire *affaire, const struct question *question, const char *words)
{
    affaire->declares = compose_rangee(atelier->arena, affaire->declares, question->titre, str_of(words));
}

static enum err count_ticked(struct atelier *atelier, const struct courrier_lu *courrier, struct affaire *affaire,
                             const struct etape *etape, const struct question *question, enum sens sens)
{
    struct demande_recevabilite demande = courrier_demande(courrier, ACTE_AVIS_FICHE);
    struct portee portee;
    (void)affaire_role(atelier, affaire, question->role, question->portee_demandeur, &portee);
    demande.origine = ORIGINE_FICHE;
    demande.role = question->role;
    demande.portee = portee;
    const struct recevabilite verdict = recevabilite(affaire->annuaire, &demande);
    if (verdict.verdict != COMPTE) {
        declare(atelier, affaire, question, sens_name(sens));
        return affaire_event(atelier, affaire, "avis_declare", str_print(atelier->arena, "%.*s : %s, déclaré sur la fiche, sera demandé",
                                                                         STR_ARG(etape->nom), sens_name(sens)));
    }
    struct str champ = question->champ_avis;
    struct avis_row row = {.dossier = affaire->row.id, .etape = etape->nom, .champ = champ, .par = courrier->entete.from,
                           .nom = field_named(&affaire->fiche, atelier->arena, champ, "_nom"),
                           .qualite = str_of(qualite_name(verdict.qualite)), .origine = str_of(origine_name(ORIGINE_FICHE)), .sens = sens,
                           .motif = field_named(&affaire->fiche, atelier->arena, champ, "_motif"), .date = atelier->jour, .en_reserve = true};
    enum err err = store_avis_add(atelier->store, &row, &atelier->fault);
    return err != ERR_NONE ? err : affaire_event(atelier, affaire, "avis_compte",
                                                 str_print(atelier->arena, "%.*s : %s, sur la fiche (%s)", STR_ARG(etape->nom), sens_name(sens),
                                                           qualite_name(verdict.qualite)));
}

enum err fiche_compte_avis(struct atelier *atelier, const struct courrier_lu *courrier, struct affaire *affaire)
{
    const struct circuit *circuit = affaire->circuit;
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++) {
            const struct question *question = &circuit->etapes[i].questions[j];
            if (str_is_empty(question->champ_avis))
                continue;
            struct str said = field_named(&affaire->fiche, atelier->arena, question->champ_avis, "");
            enum fiche_field field = fiche_field_of(question->champ_avis);
            bool sure = field != FICHE_NO_FIELD && !fiche_is_doubted(&affaire->fiche, field);
            enum sens sens = str_eq_c(said, "favorable") ? SENS_FAVORABLE : SENS_DEFAVORABLE;
            if (str_is_empty(said) || !sure)
                continue; /* a box that is not sure is no avis: it is asked */
            enum err err = count_ticked(atelier, courrier, affaire, &circuit->etapes[i], question, sens);
            if (err != ERR_NONE)
                return err;
        }
    return ERR_NONE;
}
