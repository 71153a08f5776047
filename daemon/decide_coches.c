/* The avis that are ticked on a fiche: each counts where its sender may give it, and answers when its question is reached; else
 * it is shown as declared on the fiche, and asked. So is one that the sender's own words in the mail contradict: of two
 * channels that disagree neither is believed. */
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

static const char *sens_mot(enum sens sens)
{
    static const char *const mots[SENS_COUNT] = {[SENS_FAVORABLE] = "avis favorable", [SENS_DEFAVORABLE] = "avis défavorable", [SENS_RESERVE] = "avis favorable sous réserve"};
    return mots[sens];
}

/* A box that is not sure is no avis: it is asked. */
static bool ticked(struct arena *arena, const struct fiche *fiche, struct str champ, enum sens *out_sens)
{
    struct str said = str_is_empty(champ) ? STR_NONE : field_named(fiche, arena, champ, "");
    enum fiche_field field = str_is_empty(said) ? FICHE_NO_FIELD : fiche_field_of(champ);
    *out_sens = str_eq_c(said, "favorable") ? SENS_FAVORABLE : SENS_DEFAVORABLE;
    return field != FICHE_NO_FIELD && !fiche_is_doubted(fiche, field);
}

struct str fiche_contredit(struct arena *arena, const struct courrier_lu *courrier, const struct fiche *fiche, const struct question *question)
{
    enum sens sens;
    if (!courrier->lu.a_avis || !ticked(arena, fiche, question->champ_avis, &sens) || sens == courrier->lu.sens)
        return STR_NONE;
    return str_print(arena, "Sur la fiche, la case « %s » est cochée ; dans le message, nous avons lu « %s ». Aucun des deux n'est retenu : quel est votre avis ?",
                     sens_mot(sens), sens_mot(courrier->lu.sens));
}

/* One precise question follows where the circuit reaches it: the box and the words stand there side by side. */
static enum err set_aside(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire, const struct etape *etape,
                          const struct question *question, struct str contradiction)
{
    courrier->coches_contredites = true;
    affaire->contradiction = contradiction;
    declare(atelier, affaire, question, "la case cochée et le message se contredisent");
    return affaire_event(atelier, affaire, "avis_declare",
                         str_print(atelier->arena, "%.*s : la case cochée et le message se contredisent, sera demandé", STR_ARG(etape->nom)));
}

static enum err count_ticked(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire,
                             const struct etape *etape, const struct question *question, enum sens sens)
{
    struct demande_recevabilite demande = courrier_demande(courrier, ACTE_AVIS_FICHE);
    struct portee portee;
    (void)affaire_role(atelier, affaire, question->role, question->portee_demandeur, &portee);
    demande.origine = ORIGINE_FICHE;
    demande.role = question->role;
    demande.exigee = conf_auth(courrier->conf, courrier->boite, question->role);
    demande.portee = portee;
    const struct recevabilite verdict = recevabilite(affaire->annuaire, &demande);
    if (verdict.verdict != COMPTE) {
        declare(atelier, affaire, question, sens_name(sens));
        return affaire_event(atelier, affaire, "avis_declare", str_print(atelier->arena, "%.*s : %s, déclaré sur la fiche, sera demandé",
                                                                         STR_ARG(etape->nom), sens_name(sens)));
    }
    struct str contradiction = fiche_contredit(atelier->arena, courrier, &affaire->fiche, question);
    if (!str_is_empty(contradiction) && !verdict.transmet)
        return set_aside(atelier, courrier, affaire, etape, question, contradiction);
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

enum err fiche_compte_avis(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire)
{
    const struct circuit *circuit = affaire->circuit;
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++) {
            const struct question *question = &circuit->etapes[i].questions[j];
            enum sens sens;
            if (!ticked(atelier->arena, &affaire->fiche, question->champ_avis, &sens))
                continue;
            enum err err = count_ticked(atelier, courrier, affaire, &circuit->etapes[i], question, sens);
            if (err != ERR_NONE)
                return err;
        }
    return ERR_NONE;
}
