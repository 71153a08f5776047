/* A fiche -> a dossier, or a new version of one. */
#include "daemon/decide_courrier.h"
#include "daemon/decide_jour.h"
#include "daemon/illisible.h"
#include "parsers/base/utf8.h"

/* ---- what the fiche says of the dossier ------------------------------------------------------------------- */

/* The sender's own MDS where the fiche's is not readable: a RSASE sends for her sector. */
static struct str mds_of(struct atelier *atelier, const struct affaire *affaire, const struct courrier_lu *courrier, const struct fiche *fiche)
{
    struct str mds = annuaire_mds(affaire->annuaire, atelier->arena, fiche_text(fiche, FICHE_MDS));
    bool secretary = false;
    const struct personne *sender = annuaire_person(affaire->annuaire, courrier->entete.from, &secretary);
    return str_is_empty(mds) && !secretary ? annuaire_mds_of(affaire->annuaire, sender, atelier->jour) : mds;
}

static void fill_jeune(struct affaire *affaire)
{
    affaire->row.jeune_nom = fiche_text(&affaire->fiche, FICHE_JEUNE_NOM);
    affaire->row.jeune_prenom = fiche_text(&affaire->fiche, FICHE_JEUNE_PRENOM);
    affaire->row.jeune_naissance = fiche_date(&affaire->fiche, FICHE_JEUNE_DATE_NAISSANCE);
}

static void fill_referent(const struct atelier *atelier, const struct fiche *fiche, struct dossier_row *row)
{
    struct str referent = fiche_text(fiche, FICHE_REFERENT_MAIL);
    row->referent_nom = fiche_text(fiche, FICHE_REFERENT_NOM);
    row->referent_mail = annuaire_may_write(&atelier->conf->annuaire, referent) ? referent : STR_NONE;
}

static void fill_row(struct atelier *atelier, const struct courrier_lu *courrier, struct affaire *affaire)
{
    struct dossier_row *row = &affaire->row;
    bool presume = false;
    row->mds = mds_of(atelier, affaire, courrier, &affaire->fiche);
    row->territoire = jeune_territoire(atelier, affaire, &affaire->fiche, row->mds, &presume);
    row->emetteur = courrier->entete.from;
    fill_referent(atelier, &affaire->fiche, row);
    fill_jeune(affaire);
}

static enum err keep_fiche(struct atelier *atelier, const struct courrier_lu *courrier, struct affaire *affaire, size_t index)
{
    struct fiche_row row = {.dossier = affaire->row.id, .message = courrier->row.id, .json = courrier->lu.fiches[index].json};
    int file = fiche_main_file(courrier, index);
    if (file >= 0) {
        row.sha256 = courrier->lu.fichiers[file].sha256;
        row.nom = courrier->lu.fichiers[file].nom;
        row.media = courrier->lu.fichiers[file].media;
    }
    enum err err = store_fiche_add(atelier->store, &row, &atelier->fault);
    affaire->fiche_row = row;
    return err != ERR_NONE ? err : pages_keep(atelier, courrier, affaire, index, file);
}

/* ---- what its sender is told ------------------------------------------------------------------------------- */

/* `now`: what a new version changed, and what is asked about it; nothing for a first one. */
static enum err acknowledge(struct atelier *atelier, const struct courrier_lu *courrier, const struct affaire *affaire, const struct nouveaute *now)
{
    bool asks = !str_is_empty(now->conflits);
    const struct valeur valeurs[] = {{"corrections", now->liste}, {"illisibles", illisible_liste(atelier->arena, courrier)},
                                     {"a_redire", asks ? now->conflits : STR_NONE}};
    struct portee portee;
    struct destinataire to = affaire_role(atelier, affaire, STR("emetteur"), false, &portee);
    return envoi_prepare(atelier, affaire, &(struct envoi_demande){.modele = asks ? STR(MODELE_CORRECTION) : affaire->circuit->accuse.modele, .genre = STR("accuse"),
                                                                   .a_mail = to.mail, .a_nom = to.nom, .reponse = true, .valeurs = valeurs, .valeur_count = asks ? 3 : 2});
}

/* ---- a new version ------------------------------------------------------------------------------------------ */

struct attente { /* the open question that a fiche answers */
    const struct affaire *affaire;
    int64_t id;
};

static void note_attente(void *context, const struct question_row *row)
{
    struct attente *waits = context;
    int etape = -1, index = -1;
    const struct question *question = affaire_question(waits->affaire, row->etape, row->question, &etape, &index);
    if (waits->id == 0 && question != NULL && question->attend_fiche)
        waits->id = row->id;
}

/* By its token the question is answered by who may answer it; without one, what was asked for is here all the same, from
 * somebody who may start such a dossier. *out_auteur is as whom that counts; *out_id 0: nothing waits for it. */
static enum err find_attente(struct atelier *atelier, const struct courrier_lu *courrier, const struct affaire *affaire,
                             const struct recevabilite *start, int64_t *out_id, struct auteur *out_auteur)
{
    struct attente waits = {.affaire = affaire};
    enum err err = ERR_NONE;
    if (courrier->a_question) {
        const struct demande_recevabilite demande = courrier_demande(courrier, ACTE_REPONDRE);
        const struct recevabilite verdict = recevabilite(affaire->annuaire, &demande);
        if (verdict.verdict == COMPTE && courrier->question.dossier == affaire->row.id)
            note_attente(&waits, &courrier->question);
        *out_auteur = courrier_auteur(courrier, &verdict);
    } else if (!courrier->jeton_entete) {
        err = store_question_each(atelier->store, atelier->arena, affaire->row.id, true, note_attente, &waits, &atelier->fault);
        *out_auteur = courrier_auteur(courrier, start);
        out_auteur->qualite = start->qualite != QUALITE_AUCUNE ? out_auteur->qualite : STR("expéditeur de la fiche");
    }
    *out_id = waits.id;
    return err;
}

static enum err answer_by_fiche(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire, const struct recevabilite *start)
{
    int64_t id = 0;
    struct auteur auteur = {.par = STR_NONE};
    enum err err = find_attente(atelier, courrier, affaire, start, &id, &auteur);
    if (err != ERR_NONE || id == 0 || (courrier->lu.a_avis && courrier->lu.sens != SENS_FAVORABLE))
        return err; /* a word against it beside the fiche: the question stays open */
    affaire->auteur = auteur;
    return affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_AVIS, .ouverte = id, .sens = SENS_FAVORABLE});
}

/* The fiche in the place of the one before; where the young person lives may have changed with it. */
static enum err replace_fiche(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire, size_t index)
{
    struct fiche *before = ARENA_NEW(atelier->arena, struct fiche);
    if (affaire->a_fiche)
        *before = affaire->fiche;
    affaire->fiche = courrier->lu.fiches[index].fiche;
    affaire->a_fiche = true;
    fill_jeune(affaire);
    enum err err = keep_fiche(atelier, courrier, affaire, index);
    if (err == ERR_NONE)
        err = store_dossier_save(atelier->store, &affaire->row, &atelier->fault);
    return err != ERR_NONE ? err : jeune_lieu(atelier, affaire, before);
}

/* What is under way goes on; a question that waited for the fiche is answered by it, unless something of it is asked again. */
static enum err follow_fiche(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire, const struct recevabilite *start,
                             bool pieces, bool is_same, bool is_asked)
{
    enum err err = ERR_NONE;
    if (pieces)
        err = affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_PIECE});
    if (err == ERR_NONE && !is_same && !is_asked)
        err = answer_by_fiche(atelier, courrier, affaire, start);
    if (err == ERR_NONE && !is_same)
        err = programme_refresh(atelier, affaire); /* its dates may be others now, though nothing moved */
    return err != ERR_NONE ? err : store_dossier_save(atelier->store, &affaire->row, &atelier->fault);
}

/* The same fiche again, or a corrected one: the same dossier. Who is asked now, and the demandeur, hear of what changed. */
static enum err new_version(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire, size_t index,
                            const struct recevabilite *start)
{
    struct nouveaute now = {.liste = STR_NONE};
    int pieces = 0;
    enum err err = fiche_compare(atelier, courrier, affaire, index, &now);
    if (err == ERR_NONE)
        err = affaire_event(atelier, affaire, "fiche_recue", now.dit);
    if (err == ERR_NONE)
        err = now.meme ? pages_keep(atelier, courrier, affaire, index, -1) : replace_fiche(atelier, courrier, affaire, index);
    if (err == ERR_NONE)
        err = pieces_note(atelier, affaire, courrier, &pieces);
    if (err == ERR_NONE)
        err = acknowledge(atelier, courrier, affaire, &now);
    if (err == ERR_NONE && !now.meme && !str_is_empty(now.liste))
        err = corrige_annonce(atelier, affaire, now.liste);
    return err != ERR_NONE ? err : follow_fiche(atelier, courrier, affaire, start, pieces > 0, now.meme, !str_is_empty(now.conflits));
}

/* The first fiche of a dossier that a mail or a date started: what it says of people and places counts now, and the avis that
 * are ticked. Who signalled the young person is told, where the circuit says so, before the sender of the fiche takes that place. */
static enum err first_fiche(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire, size_t index,
                            const struct recevabilite *start)
{
    int pieces = 0;
    const struct fiche *fiche = &courrier->lu.fiches[index].fiche;
    struct str mds = mds_of(atelier, affaire, courrier, fiche);
    affaire->row.mds = str_is_empty(mds) ? affaire->row.mds : mds;
    fill_referent(atelier, fiche, &affaire->row);
    enum err err = affaire_event(atelier, affaire, "fiche_recue", STR("fiche de liaison"));
    if (err == ERR_NONE)
        err = replace_fiche(atelier, courrier, affaire, index);
    if (err == ERR_NONE)
        err = pieces_note(atelier, affaire, courrier, &pieces);
    if (err == ERR_NONE)
        err = fiche_compte_avis(atelier, courrier, affaire);
    if (err == ERR_NONE)
        err = follow_fiche(atelier, courrier, affaire, start, pieces > 0, false, false);
    affaire->row.emetteur = courrier->entete.from;
    if (err == ERR_NONE)
        err = store_dossier_save(atelier->store, &affaire->row, &atelier->fault);
    return err != ERR_NONE ? err : acknowledge(atelier, courrier, affaire, &(struct nouveaute){0}); /* last: it says what happens now */
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
        err = fiche_compte_avis(atelier, courrier, affaire);
    if (err == ERR_NONE)
        err = jeune_verifie(atelier, affaire, &held);
    if (err == ERR_NONE && !held)
        err = affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_FICHE});
    return err != ERR_NONE ? err : acknowledge(atelier, courrier, affaire, &(struct nouveaute){0}); /* last: it says what happens now */
}

/* Nobody can be found again without a name. */
static bool names_somebody(const struct fiche *fiche)
{
    return !str_is_empty(fiche_text(fiche, FICHE_JEUNE_NOM)) && !str_is_empty(fiche_text(fiche, FICHE_JEUNE_PRENOM));
}

/* The dossier of the open question that it answers and that waits for a fiche; else the one whose form it says to be. *out_id 0: none. */
static enum err dossier_said(struct atelier *atelier, const struct courrier_lu *courrier, const struct lu_fiche *lu, struct str circuit, int64_t *out_id)
{
    struct dossier_row row = {.id = 0};
    bool found = false;
    *out_id = 0;
    if (courrier->a_question && courrier->jeton_entete && courrier->question.close == 0) {
        int etape = -1, index = -1;
        struct affaire *asked = ARENA_NEW(atelier->arena, struct affaire);
        enum err err = affaire_load(atelier, courrier->question.dossier, asked);
        const struct question *question = err != ERR_NONE ? NULL : affaire_question(asked, courrier->question.etape, courrier->question.question, &etape, &index);
        *out_id = question != NULL && question->attend_fiche ? asked->row.id : 0;
        if (err != ERR_NONE || *out_id != 0)
            return err;
    }
    enum err err = lu->base_version < 1 ? ERR_NONE : store_dossier_find(atelier->store, atelier->arena, lu->base_reference, &found, &row, &atelier->fault);
    *out_id = found && str_eq(row.circuit, circuit) ? row.id : 0;
    return err;
}

/* Is this fiche the dossier's own, though what names the young person is not as it was? Two of name, first name and birth date must
 * be: the third may be what was corrected. */
static enum err is_correction(struct atelier *atelier, const struct courrier_lu *courrier, const struct lu_fiche *lu, struct dossiers_du_jeune *same)
{
    int64_t id = 0;
    const struct fiche *fiche = &lu->fiche;
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    enum err err = dossier_said(atelier, courrier, lu, same->circuit->nom, &id);
    if (err == ERR_NONE && id != 0)
        err = affaire_load(atelier, id, affaire);
    if (err != ERR_NONE || id == 0 || etat_is_end(affaire->row.etat))
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

static enum err take_fiche(struct atelier *atelier, struct courrier_lu *courrier, const struct ouverture *ouverture, size_t index)
{
    const struct fiche *fiche = &courrier->lu.fiches[index].fiche;
    struct dossiers_du_jeune same = {.circuit = ouverture->circuit, .par_date = true};
    enum err err = jeune_dossiers(atelier, fiche, &same);
    if (err == ERR_NONE && !same.has_open)
        err = is_correction(atelier, courrier, &courrier->lu.fiches[index], &same);
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    if (err == ERR_NONE && same.has_open)
        err = affaire_load(atelier, same.open.id, affaire);
    if (err != ERR_NONE)
        return err;
    affaire->auteur = (struct auteur){.par = courrier->entete.from, .origine = ORIGINE_MAIL, .message = courrier->row.id};
    if (!same.has_open) {
        affaire->circuit = ouverture->circuit;
        affaire->annuaire = conf_annuaire(atelier->conf, ouverture->circuit->nom);
        err = open_dossier(atelier, courrier, affaire, index, same.has_ended ? same.ended.reference : STR_NONE);
    } else if (!str_is_empty(affaire->row.depart) && str_is_empty(affaire->fiche_row.sha256)) {
        err = first_fiche(atelier, courrier, affaire, index, &ouverture->verdict);
    } else {
        err = new_version(atelier, courrier, affaire, index, &ouverture->verdict);
    }
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

/* Words that decide beside a fiche that answers no question: whoever is asked will be asked, and the history says that they were seen. */
static enum err words_unasked(struct atelier *atelier, struct courrier_lu *courrier)
{
    enum err err = ERR_NONE;
    if (courrier->lu.a_avis && courrier->row.dossier > 0) {
        struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
        err = affaire_load(atelier, courrier->row.dossier, affaire);
        if (err == ERR_NONE) {
            affaire->auteur = (struct auteur){.par = courrier->entete.from, .origine = ORIGINE_MAIL, .message = courrier->row.id};
            err = affaire_event(atelier, affaire, "avis_declare", STR("un avis écrit à côté de la fiche ne répond à aucune question"));
        }
    }
    return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_TRAITE, STR_NONE);
}

/* The box on the fiche and the words of the answer say two things: neither counts, and one question is asked. */
static enum err ask_which(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire, struct str explication)
{
    affaire->auteur = (struct auteur){.par = courrier->entete.from, .origine = ORIGINE_MAIL, .message = courrier->row.id};
    enum err err = affaire_event(atelier, affaire, "reponse_non_comptee", STR("la case cochée sur la fiche et le message se contredisent"));
    if (err == ERR_NONE)
        err = courrier_tell(atelier, courrier, affaire, "non-comprise", "contradiction", explication);
    return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, STR("la case cochée sur la fiche et le message se contredisent"));
}

/* A fiche that came in answer to a question does not swallow the answer: words beside the dossier's own fiche are counted
 * as ever; what cannot be told apart, or is said by the fiche alone where words are asked for, is a human's. */
static enum err words_beside(struct atelier *atelier, struct courrier_lu *courrier)
{
    int etape = -1, index = -1;
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    bool own = courrier->a_question && courrier->jeton_entete && courrier->row.dossier == courrier->question.dossier;
    if (courrier->coches_contredites)
        return courrier_end(atelier, courrier, MESSAGE_TRAITE, STR_NONE); /* neither counts, and the question is asked */
    if (!courrier->a_question || !courrier->jeton_entete)
        return words_unasked(atelier, courrier);
    if (!own && !courrier->lu.a_avis)
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
    bool speaks = courrier->lu.a_avis && own && !waits && courrier->lu.fiche_count == 1 && is_file(courrier, 0);
    struct str contradiction = !speaks || question == NULL ? STR_NONE : fiche_contredit(atelier->arena, courrier, &courrier->lu.fiches[0].fiche, question);
    if (!str_is_empty(contradiction))
        return ask_which(atelier, courrier, affaire, contradiction);
    if (speaks)
        return courrier_answer(atelier, courrier);
    return courrier_end(atelier, courrier, MESSAGE_A_VERIFIER,
                        courrier->lu.a_avis ? STR("un avis accompagne une fiche, sans que l'on sache ce qu'il décide")
                                            : STR("une fiche répond à la question, sans un avis écrit dans le message"));
}

enum err fiche_decide(struct atelier *atelier, struct courrier_lu *courrier)
{
    struct ouverture ouverture;
    enum err err = ouverture_find(atelier, courrier, &ouverture);
    if (err != ERR_NONE)
        return err;
    if (ouverture.several)
        return courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, STR("cette fiche pourrait ouvrir un dossier dans plusieurs circuits"));
    if (ouverture.circuit == NULL)
        return courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, STR("cette boîte ne démarre aucun circuit"));
    if (ouverture.verdict.verdict != COMPTE)
        return courrier_refuse(atelier, courrier, NULL, &ouverture.verdict);
    size_t taken = 0;
    for (size_t i = 0; i < courrier->lu.fiche_count; i++) {
        if (!names_somebody(&courrier->lu.fiches[i].fiche))
            continue;
        err = take_fiche(atelier, courrier, &ouverture, i);
        if (err != ERR_NONE)
            return err;
        taken++;
    }
    if (taken == courrier->lu.fiche_count && pieces_of_several(atelier->arena, courrier))
        return courrier_end(atelier, courrier, MESSAGE_A_VERIFIER,
                            STR("plusieurs fiches dans un message : les pièces jointes sont à rattacher, chacune à son dossier"));
    if (taken == courrier->lu.fiche_count)
        return words_beside(atelier, courrier);
    const struct recevabilite nameless = {.verdict = COMPTE, .repondre = true,
                                          .explication = "La fiche ne porte pas le nom et le prénom du jeune : elle n'a pas pu être enregistrée."};
    return courrier_refuse(atelier, courrier, NULL, &nameless);
}
