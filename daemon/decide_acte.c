/* What an operator does by hand, through the same checks as what comes by mail; always an event that says who and why. */
#include <string.h>
#include <sysexits.h>

#include "daemon/decide_private.h"


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

static enum err acte_answer(struct geste *acte)
{
    struct atelier *atelier = acte->atelier;
    struct wanted wanted = {.etape = member(acte, "etape")};
    struct evenement event = {.kind = EVENEMENT_AVIS, .motif = member(acte, "avis_motif")};
    if (!sens_of(member(acte, "avis"), &event.sens))
        return refuse(acte, EX_USAGE, "act answer: which avis?, give favorable, defavorable or reserve");
    enum err err = find_open(acte, &wanted);
    if (err != ERR_NONE)
        return err;
    if (wanted.count != 1)
        return refuse(acte, EX_DATAERR, wanted.count == 0 ? "act answer: no open question fits, see `navette status REF`"
                                                          : "act answer: several questions are open, name one with --etape");
    const struct demande_recevabilite demande = {
        .acte = ACTE_REPONDRE, .origine = ORIGINE_ACT, .jour = atelier->jour, .expediteur = answered_for(acte, &wanted.row),
        .jeton = JETON_ENTETE, .jeton_connu = true, .question_ouverte = true, .role = affaire_role_tenu(wanted.row.role),
        .contact_absence = affaire_contact_absence(acte->affaire, wanted.row.role),
        .portee = {.mds = wanted.row.mds, .territoire = wanted.row.territoire}, .demande_a = wanted.row.mail};
    const struct recevabilite verdict = recevabilite(&atelier->conf->annuaire, &demande);
    if (verdict.verdict != COMPTE)
        return refuse(acte, EX_DATAERR, "act answer: this person was not asked and stands in for nobody who was, name one with --for");
    acte->affaire->auteur.par = demande.expediteur;
    acte->affaire->auteur.nom = verdict.personne != NULL ? verdict.personne->nom : wanted.row.nom;
    acte->affaire->auteur.qualite = str_of(qualite_name(verdict.qualite));
    event.ouverte = wanted.row.id;
    err = affaire_step(atelier, acte->affaire, &event);
    if (err == ERR_NONE && (acte->affaire->non_compris || acte->affaire->motif_manque))
        return refuse(acte, EX_DATAERR, acte->affaire->motif_manque ? "act answer: this avis wants its reason, give --motif"
                                                                    : "act answer: the circuit has no such answer there");
    return err;
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
    return affaire_step(acte->atelier, acte->affaire, &(struct evenement){.kind = EVENEMENT_REPRISE, .etape = etape});
}

static enum err acte_reassign(struct geste *acte)
{
    struct str territoire = member(acte, "territoire"), mds = member(acte, "mds");
    const struct annuaire *annuaire = &acte->atelier->conf->annuaire;
    if (!str_is_empty(territoire) && annuaire_territoire_by_id(annuaire, territoire) == NULL)
        return refuse(acte, EX_DATAERR, "act reassign: no such territoire in the directory");
    if (!str_is_empty(mds) && str_is_empty(annuaire_mds(annuaire, acte->atelier->arena, mds)))
        return refuse(acte, EX_DATAERR, "act reassign: no such MDS in the directory");
    if (str_is_empty(territoire) && str_is_empty(mds))
        return refuse(acte, EX_USAGE, "act reassign: give --territoire or --mds");
    if (!str_is_empty(territoire))
        acte->affaire->row.territoire = territoire;
    if (!str_is_empty(mds))
        acte->affaire->row.mds = annuaire_mds(annuaire, acte->atelier->arena, mds);
    int etape = circuit_find_etape(acte->affaire->circuit, acte->affaire->row.etape);
    return affaire_step(acte->atelier, acte->affaire, &(struct evenement){.kind = EVENEMENT_REPRISE, .etape = etape < 0 ? 0 : etape});
}

static struct str proposed_member(struct arena *arena, const json_t *item, const char *name)
{
    return str_copy(arena, str_of(json_string_value(json_object_get(item, name))));
}

/* The pieces that came with a message, as decide noted them when it put the message aside. */
static enum err attach_proposed(struct geste *acte, const struct message_row *row, struct str proposed)
{
    struct atelier *atelier = acte->atelier;
    json_t *list = str_is_empty(proposed) ? NULL : json_loadb(proposed.at, proposed.len, JSON_REJECT_DUPLICATES, NULL);
    enum err err = ERR_NONE;
    for (size_t i = 0; i < json_array_size(list) && err == ERR_NONE; i++) {
        const json_t *item = json_array_get(list, i);
        const struct piece_row piece = {.dossier = acte->affaire->row.id, .message = row->id, .type = proposed_member(atelier->arena, item, "piece"),
                                        .nom = proposed_member(atelier->arena, item, "nom"), .media = proposed_member(atelier->arena, item, "media"),
                                        .sha256 = proposed_member(atelier->arena, item, "sha256"), .par = row->de, .recu = row->recu};
        err = store_piece_add(atelier->store, &piece, &atelier->fault);
        if (err == ERR_NONE)
            err = affaire_event(atelier, acte->affaire, "piece_recue", piece.type);
    }
    bool any = json_array_size(list) > 0;
    json_decref(list);
    return err != ERR_NONE || !any ? err : affaire_step(atelier, acte->affaire, &(struct evenement){.kind = EVENEMENT_PIECE});
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
    struct str proposed = row.propositions;
    row.dossier = acte->affaire->row.id;
    row.etat = MESSAGE_TRAITE;
    row.propositions = STR_NONE;
    acte->affaire->auteur.message = id;
    if (err == ERR_NONE)
        err = store_message_save(atelier->store, &row, &atelier->fault);
    return err != ERR_NONE ? err : attach_proposed(acte, &row, proposed);
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
    {"reassign", acte_reassign}, {"skip", acte_resume}, {"reopen", acte_resume},
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
    acte->affaire->auteur = (struct auteur){.par = by, .origine = ORIGINE_ACT};
    for (size_t i = 0; i < sizeof verbes / sizeof verbes[0] && err == ERR_NONE; i++) {
        if (!str_eq_c(verbe, verbes[i].verbe))
            continue;
        err = affaire_event(atelier, acte->affaire, "acte", str_print(atelier->arena, "%.*s par %.*s : %.*s", STR_ARG(verbe), STR_ARG(by), STR_ARG(because)));
        if (err == ERR_NONE)
            err = verbes[i].does(acte);
        bool nothing = err == ERR_NONE && acte->code == EX_OK && acte->affaire->non_compris;
        return nothing ? refuse(acte, EX_DATAERR, "act: this dossier has ended, nothing is done; a new fiche opens one that is linked to it") : err;
    }
    return err != ERR_NONE ? err : refuse(acte, EX_USAGE, "act: no such verb, give answer, attach, withdraw, reassign, skip or reopen");
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
