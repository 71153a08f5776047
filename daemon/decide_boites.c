/* What fetch brings and files away. */
#include <string.h>

#include "daemon/decide_boucle.h"
#include "daemon/decide_courrier.h"
#include "daemon/journal.h"

/* ---- mail that comes ------------------------------------------------------------------------------------------------- */

/* What is to become of a mail on the server; « attend » while nothing is decided. */
static const char *sort_of(struct boucle *boucle, const struct conf_boite *boite, const struct message_row *row)
{
    struct atelier *atelier = &boucle->atelier;
    struct message_row first = *row;
    if (row->etat == MESSAGE_DOUBLE && store_message_get(atelier->store, atelier->arena, row->double_de, &first, &atelier->fault) != ERR_NONE)
        return "attend";
    bool of_other = row->etat == MESSAGE_DOUBLE && !str_eq(first.boite, row->boite);
    if (of_other && boite->usage == USAGE_DEDIEE)
        return "traites"; /* a human looks at the other one */
    /* The dedicated mailbox's copy of a mail that became no dossier's: here it is somebody else's mail. */
    if (of_other && first.etat != MESSAGE_RECU && first.dossier == 0)
        return "laisse";
    switch (first.etat) {
    case MESSAGE_RECU: return "attend";
    case MESSAGE_LAISSE: return "laisse";
    case MESSAGE_A_VERIFIER: return "a_verifier";
    default: return "traites";
    }
}

static void reply(struct main_tenue *fetch, json_t *frame)
{
    struct fault fault;
    (void)!wire_send_new(fetch->sock, frame, NULL, 0, &fault); /* a fetch that died asks again when it is back */
}

/* When was this mailbox first read? */
static void contacted(struct boucle *boucle, struct main_tenue *fetch, const struct wire_frame *frame)
{
    (void)frame;
    reply(fetch, json_pack("{s:s,s:I}", "t", "depuis", "moment", (json_int_t)alertes_premier(boucle, fetch->boite)));
}

static void offered(struct boucle *boucle, struct main_tenue *fetch, const struct wire_frame *frame)
{
    struct atelier *atelier = &boucle->atelier;
    struct message_row row;
    bool found = false;
    struct str uid = wire_text(frame, "uid");
    enum err err = atelier_begin(atelier);
    sante_signe(sante_boite(&boucle->sante, fetch->boite->nom), atelier->moment);
    if (err == ERR_NONE)
        err = store_message_find(atelier->store, atelier->arena, fetch->boite->nom, wire_number(frame, "uidvalidity", 0), uid, &found, &row,
                                 &atelier->fault);
    if (found && row.classe)
        found = false; /* filed away, and a mail of its name lies there again: `brought` sees which it is */
    const char *sort = err == ERR_NONE && found ? sort_of(boucle, fetch->boite, &row) : "";
    err = atelier_end(atelier, err);
    boucle_outcome(boucle, "offre", err);
    if (err != ERR_NONE)
        reply(fetch, json_pack("{s:s}", "t", "plus_tard"));
    else if (!found)
        reply(fetch, json_pack("{s:s}", "t", "prends"));
    else
        reply(fetch, json_pack("{s:s,s:s,s:I}", "t", "connu", "sort", sort, "id", (json_int_t)row.id));
}

/* The envelope facts that make a message the same wherever it lies. Where they cannot be read it is only itself; where the database
 * must be waited for nothing is known yet. */
static enum err read_identity(struct atelier *atelier, const struct conf_boite *boite, struct message_row *row)
{
    struct courrier_lu courrier = {.row = *row, .boite = boite};
    enum err err = courrier_identify(atelier, &courrier);
    if (err != ERR_NONE)
        return err == ERR_WAIT ? err : ERR_NONE;
    row->message_id = courrier.entete.message_id;
    row->de = courrier.entete.from;
    row->date = courrier.entete.date_raw;
    return ERR_NONE;
}

/* A name that was used again for another mail (a Maildir whose names were counted anew): known by its content from then on. */
static int64_t validity_of(struct str sha256)
{
    int64_t value = 0;
    for (size_t i = 0; i < sha256.len && i < 15; i++)
        value = value * 16 + (sha256.at[i] <= '9' ? sha256.at[i] - '0' : sha256.at[i] - 'a' + 10);
    return value & INT64_MAX;
}

/* Is this very mail known under its name? */
static enum err find_again(struct atelier *atelier, struct message_row *row, bool *out_found, struct message_row *out_known)
{
    enum err err = store_message_find(atelier->store, atelier->arena, row->boite, row->uidvalidity, row->uid, out_found, out_known, &atelier->fault);
    if (err != ERR_NONE || !*out_found || str_eq(out_known->sha256, row->sha256))
        return err;
    row->uidvalidity = validity_of(row->sha256);
    return store_message_find(atelier->store, atelier->arena, row->boite, row->uidvalidity, row->uid, out_found, out_known, &atelier->fault);
}

static void brought(struct boucle *boucle, struct main_tenue *fetch, const struct wire_frame *frame)
{
    struct atelier *atelier = &boucle->atelier;
    enum err err = atelier_begin(atelier);
    struct message_row row = {
        .boite = fetch->boite->nom, .uid = wire_text(frame, "uid"), .uidvalidity = wire_number(frame, "uidvalidity", 0),
        .sha256 = wire_text(frame, "sha256"), .corps_empreinte = wire_text(frame, "corps"), .taille = wire_number(frame, "taille", 0),
        .recu = wire_number(frame, "recu", atelier->moment)};
    struct message_row known;
    bool again = false;
    if (err == ERR_NONE)
        err = find_again(atelier, &row, &again, &known);
    const char *sort = err == ERR_NONE && again ? sort_of(boucle, fetch->boite, &known) : "";
    if (err == ERR_NONE && !again)
        err = read_identity(atelier, fetch->boite, &row);
    if (err == ERR_NONE && !again)
        err = store_message_add(atelier->store, &row, &atelier->fault);
    err = atelier_end(atelier, err);
    boucle_outcome(boucle, "courrier", err);
    if (err == ERR_NONE && again) {
        reply(fetch, json_pack("{s:s,s:s,s:I}", "t", "connu", "sort", sort, "id", (json_int_t)known.id));
        return;
    }
    if (err == ERR_NONE)
        journal(JOURNAL_INFO, "courrier_recu", "message=%lld boite=%.*s octets=%lld double=%d", (long long)row.id, STR_ARG(row.boite),
                (long long)row.taille, row.etat == MESSAGE_DOUBLE);
    reply(fetch, json_pack("{s:s}", "t", err == ERR_NONE ? "recu" : "plus_tard"));
}

/* ---- filing --------------------------------------------------------------------------------------------------------- */

static void forget(struct main_tenue *fetch, int64_t id)
{
    for (size_t i = 0; i < fetch->classement_count; i++)
        if (fetch->classements[i] == id)
            fetch->classements[i--] = fetch->classements[--fetch->classement_count];
}

struct filing {
    struct boucle *boucle;
    struct main_tenue *fetch;
    size_t left;
};

static void file_one(void *context, const struct message_row *row)
{
    struct filing *filing = context;
    const char *sort = sort_of(filing->boucle, filing->fetch->boite, row);
    if (strcmp(sort, "attend") == 0 || strcmp(sort, "laisse") == 0)
        return;
    filing->left++;
    for (size_t i = 0; i < filing->fetch->classement_count; i++)
        if (filing->fetch->classements[i] == row->id)
            return;
    if (filing->fetch->classement_count == MAX_CLASSEMENTS)
        return;
    filing->fetch->classements[filing->fetch->classement_count++] = row->id;
    reply(filing->fetch, json_pack("{s:s,s:I,s:s%,s:I,s:s}", "t", "range", "id", (json_int_t)row->id, "uid", row->uid.at, row->uid.len,
                                     "uidvalidity", (json_int_t)row->uidvalidity, "sort", sort));
}

static size_t each_unfiled(struct boucle *boucle, struct main_tenue *fetch)
{
    struct atelier *atelier = &boucle->atelier;
    struct filing filing = {boucle, fetch, 0};
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE)
        err = store_message_each_unfiled(atelier->store, atelier->arena, fetch->boite->nom, file_one, &filing, &atelier->fault);
    boucle_outcome(boucle, "classements", atelier_end(atelier, err));
    return filing.left;
}

static void filed(struct boucle *boucle, struct main_tenue *fetch, const struct wire_frame *frame)
{
    int64_t id = wire_number(frame, "id", 0);
    struct atelier *atelier = &boucle->atelier;
    if (!json_is_true(json_object_get(frame->json, "ok"))) {
        fetch->failed = true;
        forget(fetch, id); /* asked again after the next walk or decision */
        return;
    }
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE)
        err = store_message_filed(atelier->store, id, &atelier->fault);
    err = atelier_end(atelier, err);
    boucle_outcome(boucle, "classement", err);
    forget(fetch, id); /* what could not be noted is asked for again, and is there already */
    if (err == ERR_NONE && fetch->classement_count == 0)
        (void)each_unfiled(boucle, fetch); /* there may be more than one can hold */
}

/* ---- how a walk went ------------------------------------------------------------------------------------------------- */

static void say_change(const struct sante_boite *boite, enum sante_etat before)
{
    static const char *const events[] = {[SANTE_INCOMPLETE] = "boite_incomplete", [SANTE_INJOIGNABLE] = "boite_injoignable",
                                         [SANTE_REFUSEE] = "boite_refusee", [SANTE_MUETTE] = "boite_muette"};
    if (boite->etat != SANTE_LUE)
        journal(boite->etat == SANTE_INCOMPLETE ? JOURNAL_ATTENTION : JOURNAL_ERREUR, events[boite->etat], "boite=%.*s cause=\"%s\"",
                STR_ARG(boite->nom), boite->cause);
    else if (before != SANTE_INCONNUE)
        journal(JOURNAL_INFO, "boite_lue", "boite=%.*s", STR_ARG(boite->nom));
}

/* The inbox was walked, as far as that was possible. What could not be filed while the server was away is told again: no
 * decision may come for long. */
static void walked(struct boucle *boucle, struct main_tenue *fetch, const struct wire_frame *frame)
{
    const struct world *world = boucle->atelier.world;
    struct sante_boite *boite = sante_boite(&boucle->sante, fetch->boite->nom);
    enum sante_etat before = SANTE_INCONNUE;
    if (sante_passe(&boucle->sante, boite, wire_text(frame, "etat"), wire_text(frame, "cause"), world->now(world), &before))
        say_change(boite, before);
    fetch->passed = true;
    fetch->away = boite->etat == SANTE_INJOIGNABLE || boite->etat == SANTE_REFUSEE;
    fetch->failed = fetch->failed || boite->etat == SANTE_INCOMPLETE;
    if (fetch->away)
        return;
    (void)each_unfiled(boucle, fetch);
    depots_walked(boucle, fetch);
}

/* ---- for the loop ---------------------------------------------------------------------------------------------------- */

void boites_lost(struct boucle *boucle, const struct main_tenue *fetch)
{
    const struct world *world = boucle->atelier.world;
    struct sante_boite *boite = sante_boite(&boucle->sante, fetch->boite->nom);
    depots_lost(boucle, fetch);
    if (!boucle->stops && sante_perdue(&boucle->sante, boite, world->now(world)))
        say_change(boite, SANTE_INCONNUE);
}

void boites_frame(struct boucle *boucle, struct main_tenue *fetch, struct wire_frame *frame)
{
    static const struct {
        const char *kind;
        void (*take)(struct boucle *boucle, struct main_tenue *fetch, const struct wire_frame *frame);
    } kinds[] = {{"offre", offered}, {"courrier", brought}, {"range_fait", filed}, {"passe", walked}, {"contact", contacted}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(frame->kind, kinds[i].kind) == 0)
            kinds[i].take(boucle, fetch, frame);
    if (strcmp(frame->kind, "depose_fait") == 0)
        depots_frame(boucle, frame);
}

void boites_file(struct boucle *boucle)
{
    for (size_t i = 0; i < boucle->main_count; i++)
        if (boucle->mains[i].what == PROC_FETCH && boucle->mains[i].sock >= 0 && !boucle->mains[i].away)
            (void)each_unfiled(boucle, &boucle->mains[i]);
}

bool boites_filed(struct boucle *boucle)
{
    for (size_t i = 0; i < boucle->main_count; i++) {
        struct main_tenue *fetch = &boucle->mains[i];
        bool works = fetch->what == PROC_FETCH && !fetch->renounced && !fetch->failed && !fetch->away;
        if (works && (fetch->sock < 0 || each_unfiled(boucle, fetch) > 0))
            return false;
    }
    return true;
}
