/* A fiche -> a dossier, or a new version of one. */
#include "daemon/decide_private.h"
#include "parsers/base/utf8.h"

/* ---- pieces ---------------------------------------------------------------------------------------------- */

enum err pieces_note(struct atelier *atelier, const struct affaire *affaire, const struct courrier_lu *courrier, int *out_new)
{
    for (size_t i = 0; i < courrier->lu.fichier_count; i++) {
        const struct lu_fichier *file = &courrier->lu.fichiers[i];
        if (file->fiche >= 0 || str_is_empty(file->sha256) || str_is_empty(file->type))
            continue;
        const struct piece_row row = {.dossier = affaire->row.id, .message = courrier->row.id, .type = file->type, .nom = file->nom,
                                      .media = file->media, .sha256 = file->sha256, .par = affaire->auteur.par, .recu = courrier->row.recu};
        enum err err = store_piece_add(atelier->store, &row, &atelier->fault);
        if (err == ERR_NONE)
            err = affaire_event(atelier, affaire, "piece_recue", file->type);
        if (err != ERR_NONE)
            return err;
        if (!str_eq_c(file->type, "autre"))
            ++*out_new;
    }
    return ERR_NONE;
}

/* ---- what the fiche says of the dossier ------------------------------------------------------------------- */

/* The sender's own MDS where the fiche's is not readable: a RSASE sends for her sector. */
static struct str mds_of(struct atelier *atelier, const struct affaire *affaire, const struct courrier_lu *courrier, const struct fiche *fiche)
{
    const struct annuaire *annuaire = affaire->annuaire;
    struct str mds = annuaire_mds(annuaire, atelier->arena, fiche_text(fiche, FICHE_MDS));
    bool secretary = false;
    const struct personne *sender = annuaire_person(annuaire, courrier->entete.from, &secretary);
    for (size_t i = 0; i < annuaire->tenue_count && str_is_empty(mds) && sender != NULL && !secretary; i++) {
        const struct tenue *tenue = &annuaire->tenues[i];
        const struct portee portee = {.mds = tenue->mds, .territoire = tenue->territoire};
        if (!str_is_empty(tenue->mds) && annuaire_holds(annuaire, sender, tenue->role, &portee, atelier->jour) != QUALITE_AUCUNE &&
            annuaire_holds(annuaire, sender, tenue->role, &portee, atelier->jour) != QUALITE_REPLI)
            mds = tenue->mds;
    }
    return mds;
}

static void fill_jeune(struct affaire *affaire)
{
    affaire->row.jeune_nom = fiche_text(&affaire->fiche, FICHE_JEUNE_NOM);
    affaire->row.jeune_prenom = fiche_text(&affaire->fiche, FICHE_JEUNE_PRENOM);
    affaire->row.jeune_naissance = fiche_date(&affaire->fiche, FICHE_JEUNE_DATE_NAISSANCE);
}

static void fill_row(struct atelier *atelier, const struct courrier_lu *courrier, struct affaire *affaire)
{
    const struct fiche *fiche = &affaire->fiche;
    struct dossier_row *row = &affaire->row;
    struct str referent = fiche_text(fiche, FICHE_REFERENT_MAIL);
    row->mds = mds_of(atelier, affaire, courrier, fiche);
    row->territoire = jeune_territoire(atelier, affaire, fiche, row->mds);
    row->emetteur = courrier->entete.from;
    row->referent_nom = fiche_text(fiche, FICHE_REFERENT_NOM);
    row->referent_mail = annuaire_may_write(&atelier->conf->annuaire, referent) ? referent : STR_NONE;
    fill_jeune(affaire);
}

static enum err keep_fiche(struct atelier *atelier, const struct courrier_lu *courrier, struct affaire *affaire, size_t index)
{
    struct fiche_row row = {.dossier = affaire->row.id, .message = courrier->row.id, .json = courrier->lu.fiches[index].json};
    for (size_t i = 0; i < courrier->lu.fichier_count; i++) {
        const struct lu_fichier *file = &courrier->lu.fichiers[i];
        if (file->fiche == (int)index) {
            row.sha256 = file->sha256;
            row.nom = file->nom;
            row.media = file->media;
        }
    }
    enum err err = store_fiche_add(atelier->store, &row, &atelier->fault);
    affaire->fiche_row = row;
    return err;
}

/* ---- avis ticked on the fiche ----------------------------------------------------------------------------- */

static struct str field_named(const struct fiche *fiche, struct arena *arena, struct str champ, const char *suffix)
{
    enum fiche_field field = fiche_field_of(str_print(arena, "%.*s%s", STR_ARG(champ), suffix));
    return field == FICHE_NO_FIELD ? STR_NONE : fiche_text(fiche, field);
}

static void declare(struct atelier *atelier, struct affaire *affaire, const struct question *question, const char *words)
{
    struct str title = compose_escape(atelier->arena, question->titre);
    struct str row = str_print(atelier->arena, "%.*s | %s\n", STR_ARG(title), words);
    size_t head = sizeof "```tableau\n" - 1, foot = sizeof "```\n" - 1;
    struct str before = affaire->declares.len > head + foot ? str_slice(affaire->declares, head, affaire->declares.len - foot) : STR("");
    affaire->declares = str_print(atelier->arena, "```tableau\n%.*s%.*s```\n", STR_ARG(before), STR_ARG(row));
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

static enum err count_all_ticked(struct atelier *atelier, const struct courrier_lu *courrier, struct affaire *affaire)
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

/* ---- the same young person -------------------------------------------------------------------------------- */

struct same { /* of this circuit: another one's dossier is another affair */
    struct str circuit;
    struct dossier_row open, ended;
    bool has_open, has_ended;
};

static void note_same(void *context, const struct dossier_row *row)
{
    struct same *same = context;
    bool ended = etat_is_end(row->etat);
    if (!str_eq(row->circuit, same->circuit))
        return;
    if (!ended && !same->has_open)
        same->open = *row;
    if (ended && !same->has_ended)
        same->ended = *row;
    same->has_open = same->has_open || !ended;
    same->has_ended = same->has_ended || ended;
}

static enum err acknowledge(struct atelier *atelier, const struct affaire *affaire)
{
    struct portee portee;
    struct destinataire to = affaire_role(atelier, affaire, STR("emetteur"), false, &portee);
    return envoi_prepare(atelier, affaire, &(struct envoi_demande){.modele = affaire->circuit->accuse.modele, .genre = STR("accuse"),
                                                                   .a_mail = to.mail, .a_nom = to.nom, .reponse = true});
}

/* A corrected fiche sent in answer to the question that waits for it: answered, by who may answer it. */
static enum err answer_by_fiche(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire)
{
    int etape = -1, index = -1;
    const struct question *question = affaire_question(affaire, courrier->question.etape, courrier->question.question, &etape, &index);
    if (!courrier->a_question || courrier->question.dossier != affaire->row.id || question == NULL || !question->attend_fiche)
        return ERR_NONE;
    const struct demande_recevabilite demande = courrier_demande(courrier, ACTE_REPONDRE);
    const struct recevabilite verdict = recevabilite(affaire->annuaire, &demande);
    if (verdict.verdict != COMPTE || (courrier->lu.a_avis && courrier->lu.sens != SENS_FAVORABLE))
        return ERR_NONE; /* a word against it beside the fiche: the question stays open */
    affaire->auteur = courrier_auteur(courrier, &verdict);
    return affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_AVIS, .ouverte = courrier->question.id, .sens = SENS_FAVORABLE});
}

/* The same fiche again, or a corrected one: the same dossier. What is under way goes on; a question to the referent that
 * waited for the correction is answered by it. */
static enum err new_version(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire, size_t index)
{
    const struct lu_fiche *fiche = &courrier->lu.fiches[index];
    bool is_same = str_eq(affaire->fiche_row.json, fiche->json), had_fiche = affaire->a_fiche;
    const struct fiche before = affaire->fiche;
    int pieces = 0;
    enum err err = affaire_event(atelier, affaire, "fiche_recue", is_same ? STR("la même fiche à nouveau") : STR("nouvelle version de la fiche"));
    if (err == ERR_NONE && !is_same) {
        affaire->fiche = fiche->fiche;
        affaire->a_fiche = true;
        fill_jeune(affaire);
        err = keep_fiche(atelier, courrier, affaire, index);
    }
    if (err == ERR_NONE)
        err = store_dossier_save(atelier->store, &affaire->row, &atelier->fault);
    if (err == ERR_NONE)
        err = pieces_note(atelier, affaire, courrier, &pieces);
    if (err == ERR_NONE)
        err = acknowledge(atelier, affaire);
    if (err == ERR_NONE && !is_same && had_fiche)
        err = jeune_lieu(atelier, affaire, &before);
    if (err == ERR_NONE && pieces > 0)
        err = affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_PIECE});
    return err != ERR_NONE || is_same ? err : answer_by_fiche(atelier, courrier, affaire);
}

/* ---- a new dossier ---------------------------------------------------------------------------------------- */

static enum err open_dossier(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire, size_t index, struct str lie_a)
{
    int pieces = 0;
    bool held = false;
    affaire->fiche = courrier->lu.fiches[index].fiche;
    affaire->a_fiche = true;
    affaire->row = (struct dossier_row){.circuit = affaire->circuit->nom, .etat = ETAT_EN_COURS, .depuis = atelier->jour,
                                        .echeance = DAY_NONE, .admis = DAY_NONE, .fini = DAY_NONE, .lie_a = lie_a,
                                        .ouvert = atelier->moment, .version = affaire->circuit->empreinte};
    fill_row(atelier, courrier, affaire);
    enum err err = store_dossier_new(atelier->store, atelier->arena, &affaire->row, atelier->jour, &atelier->fault);
    if (err == ERR_NONE)
        err = keep_fiche(atelier, courrier, affaire, index);
    if (err == ERR_NONE)
        err = affaire_event(atelier, affaire, "fiche_recue", STR("fiche de liaison"));
    if (err == ERR_NONE)
        err = pieces_note(atelier, affaire, courrier, &pieces);
    if (err == ERR_NONE)
        err = count_all_ticked(atelier, courrier, affaire);
    if (err == ERR_NONE)
        err = jeune_verifie(atelier, affaire, &held);
    if (err == ERR_NONE && !held)
        err = affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_FICHE});
    return err != ERR_NONE ? err : acknowledge(atelier, affaire); /* last: it says what happens now */
}

static const struct circuit *circuit_of(const struct atelier *atelier, const struct courrier_lu *courrier)
{
    return courrier->boite->circuit_count == 0 ? NULL : conf_circuit(atelier->conf, courrier->boite->circuits[0]);
}

/* Nobody can be found again without a name. */
static bool names_somebody(const struct fiche *fiche)
{
    return !str_is_empty(fiche_text(fiche, FICHE_JEUNE_NOM)) && !str_is_empty(fiche_text(fiche, FICHE_JEUNE_PRENOM));
}

/* Is this fiche, sent in answer to a question that waits for a corrected one, the dossier's own? Two of name, first name and
 * birth date must be as they were: the third may be what was corrected. */
static enum err is_correction(struct atelier *atelier, const struct courrier_lu *courrier, const struct fiche *fiche, struct same *same)
{
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    if (!courrier->a_question || !courrier->jeton_entete || courrier->question.close != 0)
        return ERR_NONE;
    enum err err = affaire_load(atelier, courrier->question.dossier, affaire);
    int etape = -1, index = -1;
    const struct question *question = err != ERR_NONE ? NULL : affaire_question(affaire, courrier->question.etape, courrier->question.question, &etape, &index);
    if (question == NULL || !question->attend_fiche || etat_is_end(affaire->row.etat))
        return err;
    struct arena *arena = atelier->arena;
    int equal = str_eq(utf8_fold(arena, affaire->row.jeune_nom), utf8_fold(arena, fiche_text(fiche, FICHE_JEUNE_NOM))) +
                str_eq(utf8_fold(arena, affaire->row.jeune_prenom), utf8_fold(arena, fiche_text(fiche, FICHE_JEUNE_PRENOM))) +
                (affaire->row.jeune_naissance == fiche_date(fiche, FICHE_JEUNE_DATE_NAISSANCE));
    if (equal >= 2) {
        same->open = affaire->row;
        same->has_open = true;
    }
    return ERR_NONE;
}

static enum err take_fiche(struct atelier *atelier, struct courrier_lu *courrier, size_t index)
{
    const struct fiche *fiche = &courrier->lu.fiches[index].fiche;
    const struct circuit *circuit = circuit_of(atelier, courrier);
    struct same same = {.circuit = circuit->nom};
    enum err err = store_dossier_each_same(atelier->store, atelier->arena, fiche_text(fiche, FICHE_JEUNE_NOM),
                                           fiche_text(fiche, FICHE_JEUNE_PRENOM), fiche_date(fiche, FICHE_JEUNE_DATE_NAISSANCE), note_same,
                                           &same, &atelier->fault);
    if (err == ERR_NONE && !same.has_open)
        err = is_correction(atelier, courrier, fiche, &same);
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    if (err == ERR_NONE && same.has_open)
        err = affaire_load(atelier, same.open.id, affaire);
    else {
        affaire->circuit = circuit;
        affaire->annuaire = conf_annuaire(atelier->conf, circuit->nom);
    }
    affaire->auteur = (struct auteur){.par = courrier->entete.from, .origine = ORIGINE_MAIL, .message = courrier->row.id};
    if (err == ERR_NONE)
        err = same.has_open ? new_version(atelier, courrier, affaire, index)
                            : open_dossier(atelier, courrier, affaire, index, same.has_ended ? same.ended.reference : STR_NONE);
    courrier->row.dossier = affaire->row.id;
    return err;
}

static bool is_file(const struct courrier_lu *courrier, int index)
{
    for (size_t i = 0; i < courrier->lu.fichier_count; i++)
        if (courrier->lu.fichiers[i].fiche == index)
            return true;
    return false;
}

/* A fiche that came in answer to a question does not swallow the answer: words beside the dossier's own fiche are counted
 * as ever; what cannot be told apart, or is said by the fiche alone where words are asked for, is a human's. */
static enum err words_beside(struct atelier *atelier, struct courrier_lu *courrier)
{
    int etape = -1, index = -1;
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    bool own = courrier->a_question && courrier->jeton_entete && courrier->row.dossier == courrier->question.dossier;
    if (!courrier->a_question || !courrier->jeton_entete || (!own && !courrier->lu.a_avis))
        return courrier_end(atelier, courrier, MESSAGE_TRAITE, STR_NONE);
    bool was_open = courrier->question.close == 0;
    enum err err = store_question_get(atelier->store, atelier->arena, courrier->question.id, &courrier->question, &atelier->fault);
    if (err == ERR_NONE)
        err = affaire_load(atelier, courrier->question.dossier, affaire);
    if (err != ERR_NONE)
        return err;
    const struct question *question = affaire_question(affaire, courrier->question.etape, courrier->question.question, &etape, &index);
    bool waits = question != NULL && question->attend_fiche;
    bool asked = str_eq(courrier->entete.from, courrier->question.mail);
    if ((was_open && courrier->question.close != 0) || (!courrier->lu.a_avis && (!was_open || waits || !asked)))
        return courrier_end(atelier, courrier, MESSAGE_TRAITE, STR_NONE); /* the fiche has answered it, or was not meant to */
    if (courrier->lu.a_avis && own && !waits && courrier->lu.fiche_count == 1 && is_file(courrier, 0))
        return courrier_answer(atelier, courrier);
    return courrier_end(atelier, courrier, MESSAGE_A_VERIFIER,
                        courrier->lu.a_avis ? STR("un avis accompagne une fiche, sans que l'on sache ce qu'il décide")
                                            : STR("une fiche répond à la question, sans un avis écrit dans le message"));
}

enum err fiche_decide(struct atelier *atelier, struct courrier_lu *courrier)
{
    const struct circuit *circuit = circuit_of(atelier, courrier);
    if (circuit == NULL)
        return courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, STR("cette boîte ne démarre aucun circuit"));
    struct demande_recevabilite demande = courrier_demande(courrier, ACTE_DEMARRER);
    demande.roles_permis = circuit->demarre;
    demande.role_permis_count = circuit->demarre_count;
    const struct recevabilite verdict = recevabilite(conf_annuaire(atelier->conf, circuit->nom), &demande);
    if (verdict.verdict != COMPTE)
        return courrier_refuse(atelier, courrier, NULL, &verdict);
    size_t taken = 0;
    for (size_t i = 0; i < courrier->lu.fiche_count; i++) {
        if (!names_somebody(&courrier->lu.fiches[i].fiche))
            continue;
        enum err err = take_fiche(atelier, courrier, i);
        if (err != ERR_NONE)
            return err;
        taken++;
    }
    if (taken == courrier->lu.fiche_count)
        return words_beside(atelier, courrier);
    const struct recevabilite nameless = {.verdict = COMPTE, .repondre = true,
                                          .explication = "La fiche ne porte pas le nom et le prénom du jeune : elle n'a pas pu être enregistrée."};
    return courrier_refuse(atelier, courrier, NULL, &nameless);
}
