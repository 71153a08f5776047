/* What was read in an answer is told to its author, in one line, with a token of its own; and what cannot be taken back, the mails that
 * tell it to others, waits in the outbox until she may no longer say that it is an error. What she says then: decide_erreur.c. */
#include "daemon/decide_private.h"
#include "daemon/heure.h"
#include "daemon/jeton.h"

static const struct question *asked_of(const struct affaire *affaire, const struct question_row *row)
{
    int etape = -1, index = -1;
    return affaire_question(affaire, row->etape, row->question, &etape, &index);
}

static const struct relecture *rule_of(const struct atelier *atelier, const struct question *question)
{
    return question->relecture.dite ? &question->relecture : &atelier->conf->relecture;
}

bool relecture_prevue(const struct atelier *atelier, const struct question *question)
{
    return question != NULL && rule_of(atelier, question)->dite && !rule_of(atelier, question)->aucune;
}

static const struct reponse *answered(const struct question *question, const struct evenement *evenement)
{
    if (evenement->a_choix)
        return evenement->choix >= 0 && (size_t)evenement->choix < question->choix_count ? &question->choix[evenement->choix].reponse : NULL;
    return evenement->sens < SENS_COUNT ? &question->reponses[evenement->sens] : NULL;
}

/* What cannot be taken back once others have heard of it: a refusal, an end. */
static bool grave(const struct evenement *evenement, const struct effets *effets)
{
    for (size_t i = 0; i < effets->count; i++)
        if (effets->items[i].kind == EFFET_ETAT && etat_is_end(effets->items[i].etat))
            return true;
    return !evenement->a_choix && evenement->sens == SENS_DEFAVORABLE;
}

static enum err last_question(struct atelier *atelier, int64_t dossier, int *out_numero)
{
    int next = 0;
    enum err err = store_question_numero(atelier->store, dossier, &next, &atelier->fault);
    *out_numero = next - 1;
    return err;
}

/* ---- before the answer moves anything ------------------------------------------------------------------------------ */

static enum err keep(struct atelier *atelier, struct affaire *affaire, const struct question_row *question)
{
    const struct dossier_row *dossier = &affaire->row;
    struct relecture_row *row = &affaire->relecture.row;
    int numero = 0;
    row->dossier = dossier->id;
    row->question = question->id;
    row->avis = row->dernier = affaire->avis_premier;
    row->par = affaire->auteur.par;
    row->dossier_avant.etape = dossier->etape;
    row->dossier_avant.etat = dossier->etat;
    row->dossier_avant.depuis = dossier->depuis;
    row->dossier_avant.admis = dossier->admis;
    row->dossier_avant.place = dossier->place;
    row->dossier_avant.rang = dossier->rang;
    enum err err = last_question(atelier, dossier->id, &row->avant);
    row->apres = row->avant;
    if (err == ERR_NONE)
        err = store_jeton_numero(atelier->store, dossier->id, &numero, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    row->jeton = jeton_autre(atelier->arena, store_key(atelier->store), "relecture", dossier->reference, numero);
    const struct jeton_row jeton = {.jeton = row->jeton, .genre = JETON_RELECTURE, .dossier = dossier->id, .question = question->id,
                                    .message = affaire->auteur.message, .de = row->par, .cree = atelier->moment};
    err = store_jeton_add(atelier->store, &jeton, &atelier->fault);
    return err != ERR_NONE ? err : store_relecture_add(atelier->store, row, &atelier->fault);
}

enum err relecture_ouvre(struct atelier *atelier, struct affaire *affaire, const struct question_row *question,
                         const struct evenement *evenement, const struct effets *effets)
{
    const struct question *asked = asked_of(affaire, question);
    const struct reponse *reponse = asked == NULL ? NULL : answered(asked, evenement);
    bool told = affaire->relecture.permise && affaire->auteur.origine == ORIGINE_MAIL && annuaire_may_write(&atelier->conf->annuaire, affaire->auteur.par);
    if (!told || reponse == NULL || !relecture_prevue(atelier, asked))
        return ERR_NONE;
    affaire->relecture.row.jusqu_a = relecture_jusqu_a(rule_of(atelier, asked), atelier->moment, &atelier->conf->fermetures);
    affaire->relecture.dire = reponse->attend == ATTEND_OUI || (reponse->attend == ATTEND_SELON && grave(evenement, effets));
    affaire->relecture.suite = asked->pas_aussitot;
    return keep(atelier, affaire, question);
}

bool relecture_retient(const struct affaire *affaire, enum effet_kind kind)
{
    if (str_is_empty(affaire->relecture.row.jeton))
        return false;
    if (kind == EFFET_QUESTION || kind == EFFET_COPIE)
        return affaire->relecture.suite;
    return (kind == EFFET_DIRE || kind == EFFET_INFORME_TOUS || kind == EFFET_RESERVE) && affaire->relecture.dire;
}

/* ---- after ----------------------------------------------------------------------------------------------------------- */

static struct str ids_closed(struct arena *arena, const struct effets *effets)
{
    struct str ids = STR("");
    for (size_t i = 0; i < effets->count; i++)
        if (effets->items[i].kind == EFFET_FERME)
            ids = str_print(arena, "%.*s%s%lld", STR_ARG(ids), str_is_empty(ids) ? "" : " ", (long long)effets->items[i].ouverte);
    return ids;
}

/* « avis FAVORABLE, sur liste d'attente », « réponse « Le rendez-vous a eu lieu » ». */
static struct str words_read(struct arena *arena, const struct affaire *affaire, const struct question *question, const struct evenement *evenement)
{
    static const char *const avis[SENS_COUNT] = {"avis FAVORABLE", "avis DÉFAVORABLE", "avis FAVORABLE SOUS RÉSERVE"};
    day_t from = DAY_NONE;
    struct str words = evenement->a_choix ? str_print(arena, "réponse « %.*s »", STR_ARG(question->choix[evenement->choix].libelle))
                                          : str_of(avis[evenement->sens]);
    if (evenement->liste_attente)
        words = str_join(arena, words, STR(", "), STR("sur liste d'attente"));
    if (date_parse_iso(affaire->a_partir_du, &from))
        words = str_join(arena, words, STR(", à partir du "), date_french(arena, from));
    return words;
}

static struct str words_until(struct arena *arena, const struct atelier *atelier, int64_t until)
{
    struct str moment = heure_french(arena, until);
    return heure_day(until) == atelier->jour + 1 ? str_print(arena, "demain, %.*s", STR_ARG(moment)) : str_print(arena, "le %.*s", STR_ARG(moment));
}

/* What it says is subtracted from what she answers to it, as what the question says is. */
static enum err tell(struct atelier *atelier, struct affaire *affaire, const struct evenement *evenement)
{
    struct question_row question;
    enum err err = store_question_get(atelier->store, atelier->arena, affaire->relecture.row.question, &question, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    bool reserve = !evenement->a_choix && evenement->sens == SENS_RESERVE;
    struct str read = words_read(atelier->arena, affaire, asked_of(affaire, &question), evenement), texte = STR_NONE;
    const struct valeur valeurs[] = {{"relu_avis", read},
                                     {"relu_motif", reserve ? STR_NONE : evenement->motif},
                                     {"condition", reserve ? evenement->motif : STR_NONE},
                                     {"relu_jusqu_a", words_until(atelier->arena, atelier, affaire->relecture.row.jusqu_a)}};
    err = envoi_prepare(atelier, affaire,
                        &(struct envoi_demande){.modele = STR("relecture"), .genre = STR("relecture"), .reponse = true, .a_mail = affaire->auteur.par,
                                                .a_nom = affaire->auteur.nom, .jeton = affaire->relecture.row.jeton, .question = &question,
                                                .valeurs = valeurs, .valeur_count = sizeof valeurs / sizeof valeurs[0], .out_texte = &texte});
    if (err != ERR_NONE)
        return err;
    question.texte = str_join(atelier->arena, question.texte, STR("\n"), texte);
    err = store_question_save(atelier->store, &question, &atelier->fault);
    return err != ERR_NONE ? err : affaire_event(atelier, affaire, "relecture_envoyee", read);
}

enum err relecture_dit(struct atelier *atelier, struct affaire *affaire, const struct question_row *question,
                       const struct evenement *evenement, const struct effets *effets)
{
    struct relecture_row *row = &affaire->relecture.row;
    if (str_is_empty(row->jeton) || row->question != question->id)
        return ERR_NONE;
    row->dernier = affaire->avis_dernier;
    row->fermees = ids_closed(atelier->arena, effets);
    enum err err = last_question(atelier, row->dossier, &row->apres);
    if (err == ERR_NONE)
        err = store_relecture_save(atelier->store, row, &atelier->fault);
    if (err == ERR_NONE)
        err = tell(atelier, affaire, evenement);
    row->jeton = STR_NONE; /* what follows in this decision is not of this answer */
    return err;
}
