/* What an operator does by hand, through the same checks as what comes by mail; always an event that says who and why. */
#include <string.h>
#include <sysexits.h>

#include "daemon/decide_rattache.h"

struct geste {
    struct atelier *atelier;
    struct affaire *affaire;
    const json_t *demande;
    int piece_fd; /* of `attach --file`, or -1 */
    int code;          /* sysexits */
    const char *texte; /* for the operator */
};

static struct str member(const struct geste *acte, const char *name)
{
    const json_t *value = json_object_get(acte->demande, name);
    return json_is_string(value) ? (struct str){json_string_value(value), json_string_length(value)} : STR_NONE;
}

static enum err refuse(struct geste *acte, int code, const char *texte)
{
    acte->code = code;
    acte->texte = texte;
    return ERR_NONE;
}

/* ---- answer ---------------------------------------------------------------------------------------------- */

struct wanted {
    struct str etape, mail;
    struct question_row row;
    int count;
};

static void match(void *context, const struct question_row *row)
{
    struct wanted *wanted = context;
    bool fits = (str_is_empty(wanted->etape) || str_eq(wanted->etape, row->etape) || str_eq(wanted->etape, row->question)) &&
                (str_is_empty(wanted->mail) || str_eq(wanted->mail, row->mail));
    if (!fits)
        return;
    wanted->count++;
    wanted->row = *row;
}

/* The open question that the operator answers: by its etape, or the only one. */
static enum err find_open(struct geste *acte, struct wanted *wanted)
{
    struct atelier *atelier = acte->atelier;
    enum err err = store_question_each(atelier->store, atelier->arena, acte->affaire->row.id, true, match, wanted, &atelier->fault);
    if (err != ERR_NONE || wanted->count <= 1 || str_is_empty(member(acte, "pour")))
        return err;
    struct wanted narrowed = {.etape = wanted->etape, .mail = member(acte, "pour")};
    err = store_question_each(atelier->store, atelier->arena, acte->affaire->row.id, true, match, &narrowed, &atelier->fault);
    if (err == ERR_NONE && narrowed.count > 0)
        *wanted = narrowed;
    return err;
}

static bool sens_of(struct str word, enum sens *out_sens)
{
    for (int sens = 0; sens < SENS_COUNT; sens++)
        if (str_eq_c(word, sens_name((enum sens)sens))) {
            *out_sens = (enum sens)sens;
            return true;
        }
    return false;
}

static struct str answered_for(const struct geste *acte, const struct question_row *row)
{
    struct str by = member(acte, "par"), given = member(acte, "pour");
    if (!str_is_empty(given))
        return str_lower(acte->atelier->arena, given);
    return str_find_char(by, '@') != STR_NOT_FOUND ? str_lower(acte->atelier->arena, by) : row->mail;
}

/* « which answer? » with the names of those that the question has. */
static const char *answers_there(const struct geste *acte, const struct question *question)
{
    struct arena *arena = acte->atelier->arena;
    struct str list = STR("");
    for (int sens = 0; sens < SENS_COUNT; sens++)
        if (question->reponses[sens].permise)
            list = str_print(arena, "%.*s%s%s", STR_ARG(list), str_is_empty(list) ? "" : ", ", sens_name((enum sens)sens));
    for (size_t i = 0; i < question->choix_count; i++)
        list = str_print(arena, "%.*s%s%.*s", STR_ARG(list), str_is_empty(list) ? "" : ", ", STR_ARG(question->choix[i].nom));
    return str_print(arena, "act answer: which answer?, give --avis with one of %.*s", STR_ARG(list)).at;
}

/* The answer as a mail would write it: « Réponse : NOM » or « Avis favorable », the reason of a named answer, and a line
 * « Libellé : valeur » for each --champ; where a waiting list is ordered « 1. NAV-2026-0004 », without a line the order proposed. */
static struct str words_of(const struct geste *acte, const struct question *question, struct str avis)
{
    static const char *const said[SENS_COUNT] = {"Avis favorable", "Avis défavorable", "Avis favorable sous réserve"};
    struct arena *arena = acte->atelier->arena;
    const json_t *champs = json_object_get(acte->demande, "champs"), *item = NULL;
    struct str text = STR(""), motif = member(acte, "avis_motif");
    enum sens sens = SENS_COUNT;
    size_t i = 0;
    if (question->classement && json_array_size(champs) == 0)
        return STR("ordre proposé\n");
    if (sens_of(avis, &sens) && !question->classement)
        text = str_print(arena, "%s\n", said[sens]);
    else if (circuit_find_choix(question, avis) >= 0)
        text = str_print(arena, "Réponse : %.*s\n%s%.*s\n", STR_ARG(avis), str_is_empty(motif) ? "" : "Motif : ", STR_ARG(motif));
    json_array_foreach(champs, i, item) {
        struct str pair = str_of(json_string_value(item));
        size_t equal = str_find_char(pair, '=');
        struct str label = str_slice(pair, 0, equal == STR_NOT_FOUND ? pair.len : equal);
        struct str value = equal == STR_NOT_FOUND ? STR("") : str_from(pair, equal + 1);
        text = str_print(arena, "%.*s%.*s%s %.*s\n", STR_ARG(text), STR_ARG(str_trim(label)), question->classement ? "." : " :", STR_ARG(str_trim(value)));
    }
    return text;
}

/* What the step said of the answer; NULL where it counted. */
static const char *objection(const struct geste *acte, bool understood, bool asked)
{
    const struct affaire *affaire = acte->affaire;
    if (asked || !understood) {
        bool named = !str_is_empty(affaire->champ_manque);
        return named ? str_print(acte->atelier->arena, "act answer: « %.*s » is missing or not understood, give it with --champ \"%.*s=…\"",
                                 STR_ARG(affaire->champ_manque), STR_ARG(affaire->champ_manque)).at
                     : "act answer: this answer is not understood there, see the question's titre, choix and champs in the circuit";
    }
    if (affaire->motif_manque)
        return "act answer: this avis wants its reason, give --motif";
    if (affaire->raison_manque)
        return "act answer: a check of eligibility says no, give --champ \"Raison de passer outre=…\"";
    return affaire->non_compris ? "act answer: the circuit has no such answer there" : NULL;
}

/* What the form says, into *event; as by mail, but that what is missing is told on the screen. */
static enum err read_form(struct geste *acte, const struct question_row *row, const struct question *question, struct evenement *event,
                          bool *out_understood, bool *out_asked)
{
    struct str avis = member(acte, "avis"), text = words_of(acte, question, avis);
    if (!question->classement)
        return formulaire_apply(acte->atelier, acte->affaire, row, text, event, out_understood, out_asked);
    event->choix = circuit_find_choix(question, avis);
    event->a_choix = event->choix >= 0;
    event->sens = event->a_choix ? SENS_RESERVE : event->sens; /* beside a named answer it says nothing */
    return attente_range(acte->atelier, acte->affaire, text, row->texte, out_understood);
}

/* The words, then the pieces that they declare: which are the favorable answer where pieces are awaited. */
static enum err count_answer(struct geste *acte, const struct question_row *row, const struct question *question, struct evenement *event)
{
    struct atelier *atelier = acte->atelier;
    struct affaire *affaire = acte->affaire;
    bool understood = true, asked = false;
    enum err err = read_form(acte, row, question, event, &understood, &asked);
    bool words = event->a_choix || event->sens != SENS_COUNT, against = !event->a_choix && (event->sens == SENS_DEFAVORABLE || event->sens == SENS_RESERVE);
    bool by_piece = question->piece_count > 0 && affaire->declarees > 0 && !event->a_choix && !against;
    if (err == ERR_NONE && understood && !asked && words && !by_piece)
        err = affaire_step(atelier, affaire, event);
    const char *why = err == ERR_NONE ? objection(acte, understood, asked) : NULL;
    if (err == ERR_NONE && why == NULL && affaire->declarees > 0 && !(question->piece_count > 0 && against))
        err = affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_PIECE});
    return why != NULL ? refuse(acte, EX_DATAERR, why) : err;
}

/* May that person answer it? By the same judge as a mail's sender. */
static bool may_answer(struct geste *acte, const struct question_row *row)
{
    struct atelier *atelier = acte->atelier;
    const struct demande_recevabilite demande = {
        .acte = ACTE_REPONDRE, .origine = ORIGINE_ACT, .jour = atelier->jour, .expediteur = answered_for(acte, row),
        .jeton = JETON_ENTETE, .jeton_connu = true, .question_ouverte = true, .role = affaire_role_tenu(row->role),
        .contact_absence = affaire_contact_absence(acte->affaire, row->role),
        .portee = {.mds = row->mds, .territoire = row->territoire}, .demande_a = row->mail};
    const struct recevabilite verdict = recevabilite(acte->affaire->annuaire, &demande);
    acte->affaire->auteur.par = demande.expediteur;
    acte->affaire->auteur.nom = verdict.personne != NULL ? verdict.personne->nom : row->nom;
    acte->affaire->auteur.qualite = str_of(qualite_name(verdict.qualite));
    return verdict.verdict == COMPTE;
}

static enum err acte_answer(struct geste *acte)
{
    struct wanted wanted = {.etape = member(acte, "etape")};
    struct evenement event = {.kind = EVENEMENT_AVIS, .sens = SENS_COUNT, .motif = member(acte, "avis_motif")};
    enum err err = find_open(acte, &wanted);
    if (err != ERR_NONE)
        return err;
    if (wanted.count != 1)
        return refuse(acte, EX_DATAERR, wanted.count == 0 ? "act answer: no open question fits, see `navette status REF`"
                                                          : "act answer: several questions are open, name one with --etape");
    int etape = -1, index = -1;
    const struct question *question = affaire_question(acte->affaire, wanted.row.etape, wanted.row.question, &etape, &index);
    if (question == NULL)
        return refuse(acte, EX_DATAERR, "act answer: the circuit no longer has this question, see `act REF migrate`");
    struct str avis = member(acte, "avis");
    bool bare = str_is_empty(avis) && json_array_size(json_object_get(acte->demande, "champs")) > 0;
    if (!bare && !sens_of(avis, &event.sens) && circuit_find_choix(question, avis) < 0)
        return refuse(acte, EX_USAGE, answers_there(acte, question));
    if (!may_answer(acte, &wanted.row))
        return refuse(acte, EX_DATAERR, "act answer: this person was not asked and stands in for nobody who was, name one with --for");
    event.ouverte = wanted.row.id;
    return count_answer(acte, &wanted.row, question, &event);
}

/* ---- the others ------------------------------------------------------------------------------------------- */

static enum err acte_withdraw(struct geste *acte)
{
    if (etat_is_end(acte->affaire->row.etat) || acte->affaire->row.etat == ETAT_ADMIS)
        return refuse(acte, EX_DATAERR, "act withdraw: the dossier has ended or is admitted, nothing is withdrawn");
    return affaire_step(acte->atelier, acte->affaire, &(struct evenement){.kind = EVENEMENT_RETRAIT, .motif = member(acte, "motif")});
}

/* To another etape: skip, reopen, or go on after « a verifier ». */
static enum err acte_resume(struct geste *acte)
{
    int etape = circuit_find_etape(acte->affaire->circuit, member(acte, "etape"));
    if (etape < 0)
        return refuse(acte, EX_DATAERR, "act: no such etape, name one with --etape (see `navette circuit NAME`)");
    bool starts = str_is_empty(acte->affaire->row.etape); /* it was held before its first step: its avis of the fiche wait too */
    return affaire_step(acte->atelier, acte->affaire, &(struct evenement){.kind = starts ? EVENEMENT_FICHE : EVENEMENT_REPRISE, .etape = etape});
}

static enum err acte_reassign(struct geste *acte)
{
    struct str territoire = member(acte, "territoire"), mds = member(acte, "mds");
    const struct annuaire *annuaire = acte->affaire->annuaire;
    if (!str_is_empty(territoire) && annuaire_territoire_by_id(annuaire, territoire) == NULL)
        return refuse(acte, EX_DATAERR, "act reassign: no such territoire in the directory");
    if (!str_is_empty(mds) && str_is_empty(annuaire_mds(annuaire, acte->atelier->arena, mds)))
        return refuse(acte, EX_DATAERR, "act reassign: no such MDS in the directory");
    if (str_is_empty(territoire) && str_is_empty(mds))
        return refuse(acte, EX_USAGE, "act reassign: give --territoire or --mds");
    if (!str_is_empty(mds))
        acte->affaire->row.mds = annuaire_mds(annuaire, acte->atelier->arena, mds);
    enum err err = str_is_empty(territoire) ? ERR_NONE : jeune_territoire_change(acte->atelier, acte->affaire, territoire, false);
    return err != ERR_NONE ? err : jeune_reprend(acte->atelier, acte->affaire);
}

/* To the present version of its circuit, where its etape is still there or --etape names another. */
static enum err acte_migrate(struct geste *acte)
{
    const char *why = NULL;
    enum err err = version_migre(acte->atelier, acte->affaire, member(acte, "etape"), &why);
    return err == ERR_NONE && why != NULL ? refuse(acte, EX_DATAERR, why) : err;
}

static enum err attach_message(struct geste *acte, int64_t id)
{
    struct atelier *atelier = acte->atelier;
    struct message_row row;
    enum err err = store_message_get(atelier->store, atelier->arena, id, &row, &atelier->fault);
    if (err == ERR_FINAL)
        return refuse(acte, EX_NOINPUT, "act attach: no such message, see `navette status --messages`");
    if (err == ERR_NONE && row.etat != MESSAGE_A_VERIFIER) /* one that is still to be read would never be */
        return refuse(acte, EX_DATAERR, "act attach: this message does not wait for a human, see `navette status --messages`");
    acte->affaire->auteur.message = id;
    return err != ERR_NONE ? err : rattache_message(atelier, acte->affaire, &row);
}

static enum err attach_piece(struct geste *acte, struct str type)
{
    static const char *const types[] = {"notification", "dipc", "accord", "delegation", "autre"};
    struct atelier *atelier = acte->atelier;
    struct spool_file file;
    bool known = false;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        known = known || str_eq_c(type, types[i]);
    if (!known)
        return refuse(acte, EX_USAGE, "act attach: --type is one of notification, dipc, accord, delegation, autre");
    enum err err = spool_add_fd(atelier->chemins.spool, acte->piece_fd, &file, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    const struct piece_row row = {.dossier = acte->affaire->row.id, .type = type, .nom = member(acte, "fichier"),
                                  .media = STR("application/octet-stream"), .sha256 = str_copy(atelier->arena, str_of(file.sha256)),
                                  .par = member(acte, "par"), .recu = atelier->moment};
    err = store_piece_add(atelier->store, &row, &atelier->fault);
    if (err == ERR_NONE)
        err = affaire_event(atelier, acte->affaire, "piece_recue", type);
    return err != ERR_NONE ? err : affaire_step(atelier, acte->affaire, &(struct evenement){.kind = EVENEMENT_PIECE});
}

static enum err acte_attach(struct geste *acte)
{
    const json_t *message = json_object_get(acte->demande, "message");
    if (json_is_integer(message))
        return attach_message(acte, json_integer_value(message));
    if (acte->piece_fd < 0)
        return refuse(acte, EX_USAGE, "act attach: give --message N or --file FILE --type TYPE");
    return attach_piece(acte, member(acte, "type"));
}

/* ---- the table -------------------------------------------------------------------------------------------- */

static const struct {
    const char *verbe;
    enum err (*does)(struct geste *acte);
} verbes[] = {
    {"answer", acte_answer}, {"attach", acte_attach}, {"withdraw", acte_withdraw},
    {"reassign", acte_reassign}, {"skip", acte_resume}, {"reopen", acte_resume}, {"migrate", acte_migrate},
};

static enum err perform(struct geste *acte)
{
    struct atelier *atelier = acte->atelier;
    struct str verbe = member(acte, "verbe"), by = member(acte, "par"), because = member(acte, "motif");
    struct dossier_row row;
    bool found = false;
    if (str_is_empty(by) || str_is_empty(because))
        return refuse(acte, EX_USAGE, "act: who and why?, give --by and --because");
    enum err err = store_dossier_find(atelier->store, atelier->arena, member(acte, "reference"), &found, &row, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    if (!found)
        return refuse(acte, EX_NOINPUT, "act: no such dossier, see `navette status`");
    err = affaire_load(atelier, row.id, acte->affaire);
    acte->affaire->auteur = (struct auteur){.par = by, .origine = ORIGINE_ACT, .saisi = by};
    for (size_t i = 0; i < sizeof verbes / sizeof verbes[0] && err == ERR_NONE; i++) {
        if (!str_eq_c(verbe, verbes[i].verbe))
            continue;
        err = affaire_event(atelier, acte->affaire, "acte", str_print(atelier->arena, "%.*s par %.*s : %.*s", STR_ARG(verbe), STR_ARG(by), STR_ARG(because)));
        if (err == ERR_NONE)
            err = verbes[i].does(acte);
        bool nothing = err == ERR_NONE && acte->code == EX_OK && acte->affaire->non_compris;
        return nothing ? refuse(acte, EX_DATAERR, "act: this dossier has ended, nothing is done; a new fiche opens one that is linked to it") : err;
    }
    return err != ERR_NONE ? err : refuse(acte, EX_USAGE, "act: no such verb, give answer, attach, withdraw, reassign, skip, reopen or migrate");
}

enum err acte_decide(struct atelier *atelier, const json_t *demande, int piece_fd, json_t **out_reponse)
{
    struct geste acte = {.atelier = atelier, .affaire = ARENA_NEW(atelier->arena, struct affaire), .demande = demande,
                        .piece_fd = piece_fd, .code = EX_OK, .texte = "done"};
    enum err err = perform(&acte);
    if (err != ERR_NONE) {
        acte.code = err == ERR_WAIT ? EX_TEMPFAIL : EX_SOFTWARE;
        acte.texte = atelier->fault.text;
    }
    *out_reponse = json_pack("{s:s,s:i,s:s}", "t", "acte_fait", "code", acte.code, "texte", acte.texte);
    return err == ERR_NONE && acte.code != EX_OK ? ERR_FINAL : err;
}
