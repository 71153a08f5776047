/* Outgoing messages: one at a time to send, its report committed before the next. */
#include <unistd.h>

#include "daemon/decide_boucle.h"
#include "daemon/journal.h"
#include "daemon/send.h"
#include "daemon/transport.h"

static enum sort_envoi sort_of(struct str word)
{
    for (int sort = SORT_PARTI; sort <= SORT_RELAIS; sort++)
        if (str_eq_c(word, send_sort_name(sort)))
            return (enum sort_envoi)sort;
    return SORT_INCERTAIN; /* a report that cannot be understood: perhaps it left */
}

/* ---- how long it is tried ------------------------------------------------------------------------------------------ */

enum { HEURE = 3600, JOUR = 24 * HEURE };

/* From the moment a message was made: a reminder that comes days late only confuses, a question must come. */
static const struct {
    const char *genre;
    int64_t seconds;
} limites[] = {
    {"question", 5 * JOUR}, {"relance", 2 * JOUR}, {"escalade", 2 * JOUR}, {"copie", 3 * JOUR}, {"information", 3 * JOUR}, {"repondue", 3 * JOUR},
    {"reponse", 3 * JOUR},  {"accuse", 3 * JOUR},  {"alerte", 1 * JOUR},  {"alerte-envois", 1 * JOUR},
};
enum { LIMITE_DEFAUT = 3 * JOUR };

static bool is_over(const struct atelier *atelier, const struct envoi_row *row)
{
    int64_t limite = LIMITE_DEFAUT;
    for (size_t i = 0; i < sizeof limites / sizeof limites[0]; i++)
        if (str_eq_c(row->genre, limites[i].genre))
            limite = limites[i].seconds;
    return row->essais >= ENVOI_MIN_ESSAIS && atelier->moment - row->cree >= limite;
}

/* Up to a fifth more, so that what was refused together does not come back together. */
static int64_t jitter(const struct world *world, int64_t pause)
{
    uint16_t dice = 0;
    world->random(world, &dice, sizeof dice);
    return pause * dice / (5 * 65536);
}

static int64_t pause_after(const struct world *world, int essais)
{
    int64_t pause = ENVOI_PAUSE_SECONDS;
    for (int i = 1; i < essais && pause < ENVOI_PAUSE_MAX; i++)
        pause *= 2;
    pause = pause < ENVOI_PAUSE_MAX ? pause : ENVOI_PAUSE_MAX;
    return pause + jitter(world, pause);
}

/* ---- the relay ----------------------------------------------------------------------------------------------------- */

/* It is away, or refuses us altogether: no message is to blame, and all of them wait. */
static void relais_tombe(struct boucle *boucle, int64_t id, struct str words)
{
    const struct world *world = boucle->atelier.world;
    int64_t twice = boucle->relais.seconds * 2;
    boucle->relais.seconds = twice == 0 ? RELAIS_PAUSE_SECONDS : twice < RELAIS_PAUSE_MAX ? twice : RELAIS_PAUSE_MAX;
    boucle->relais.until = chrono_ms() + boucle->relais.seconds * 1000 + jitter(world, boucle->relais.seconds * 1000);
    boucle->relais.ended = boucle->config->once;
    if (boucle->relais.seconds >= RELAIS_AUTRE_SECONDS)
        boucle->relais.after = id;
    if (sante_relais_tombe(&boucle->sante, words, world->now(world)))
        journal(JOURNAL_ERREUR, "relais_injoignable", "cause=\"%s\"", boucle->sante.relais_cause);
}

static void relais_va(struct boucle *boucle)
{
    const struct world *world = boucle->atelier.world;
    int64_t since = boucle->sante.relais_depuis;
    boucle->relais.seconds = boucle->relais.until = 0;
    if (sante_relais_va(&boucle->sante))
        journal(JOURNAL_INFO, "relais_retabli", "secondes=%lld", (long long)(world->now(world) - since));
}

/* ---- what became of one message ------------------------------------------------------------------------------------ */

/* Silence after the last byte: once more, the same bytes; then a human. */
static void uncertain(const struct atelier *atelier, struct envoi_row *row)
{
    row->etat = row->etat == ENVOI_INCERTAIN ? ENVOI_ECHEC : ENVOI_INCERTAIN;
    row->prochain = atelier->moment + ENVOI_DOUTE_SECONDS;
}

static void apply(const struct boucle *boucle, struct envoi_row *row, enum sort_envoi sort)
{
    const struct atelier *atelier = &boucle->atelier;
    switch (sort) {
    case SORT_PARTI:
        row->etat = ENVOI_PARTI;
        row->parti = atelier->moment;
        row->copie = depots_wanted(boucle) ? COPIE_A_FAIRE : COPIE_AUCUNE;
        break;
    case SORT_PLUS_TARD:
        row->etat = is_over(atelier, row) ? ENVOI_ECHEC : row->etat;
        row->prochain = atelier->moment + pause_after(atelier->world, row->essais);
        break;
    case SORT_INCERTAIN:
        uncertain(atelier, row);
        break;
    case SORT_REFUSE:
        row->etat = ENVOI_ECHEC;
        break;
    case SORT_RELAIS:
        break;
    }
    bool of_alert = str_starts(row->genre, STR("alerte")); /* a mail about mails that fail would fail for ever */
    row->a_signaler = row->etat == ENVOI_ECHEC && !of_alert && !str_is_empty(boucle->config->conf->exploitant);
}

static enum err add_event(struct atelier *atelier, int64_t dossier, const char *quoi, struct str detail)
{
    const struct event_row event = {.dossier = dossier, .quand = atelier->moment, .quoi = str_of(quoi), .par = STR("navette"),
                                    .origine = STR("mail"), .detail = detail};
    return store_event_add(atelier->store, &event, &atelier->fault);
}

struct asked { /* is the question of this mail still open? */
    struct str message_id;
    bool is_open;
};

static void note_open(void *context, const struct question_row *row)
{
    struct asked *asked = context;
    asked->is_open = asked->is_open || str_eq(row->message_id, asked->message_id);
}

/* Whoever must answer was never asked: without a human the dossier would only be late. */
static enum err show_dossier(struct atelier *atelier, const struct envoi_row *row)
{
    struct asked asked = {.message_id = row->message_id};
    struct dossier_row dossier = {0};
    enum err err = store_question_each(atelier->store, atelier->arena, row->dossier, true, note_open, &asked, &atelier->fault);
    if (err == ERR_NONE)
        err = store_dossier_get(atelier->store, atelier->arena, row->dossier, &dossier, &atelier->fault);
    if (err != ERR_NONE || !asked.is_open || etat_is_end(dossier.etat) || dossier.etat == ETAT_A_VERIFIER)
        return err;
    dossier.etat = ETAT_A_VERIFIER;
    err = store_dossier_save(atelier->store, &dossier, &atelier->fault);
    return err != ERR_NONE ? err : add_event(atelier, row->dossier, "a_verifier",
                                             str_print(atelier->arena, "la question n'a pas pu être remise à %.*s", STR_ARG(row->destinataire)));
}

/* A message that will never leave is told in its dossier's history, and a question to a human. */
static enum err note_failure(struct atelier *atelier, const struct envoi_row *row)
{
    if (row->etat != ENVOI_ECHEC || row->dossier == 0)
        return ERR_NONE;
    enum err err = add_event(atelier, row->dossier, "envoi_echoue",
                             str_print(atelier->arena, "%.*s : %.*s", STR_ARG(row->destinataire), STR_ARG(row->reponse)));
    return err != ERR_NONE || !str_eq_c(row->genre, "question") ? err : show_dossier(atelier, row);
}

static enum err note_report(struct boucle *boucle, const struct wire_frame *frame, enum sort_envoi sort, struct envoi_row *row)
{
    struct atelier *atelier = &boucle->atelier;
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE)
        err = store_envoi_get(atelier->store, atelier->arena, wire_number(frame, "id", 0), row, &atelier->fault);
    if (err == ERR_NONE) {
        row->essais++;
        row->reponse = wire_text(frame, "reponse");
        apply(boucle, row, sort);
        err = store_envoi_save(atelier->store, row, &atelier->fault);
    }
    if (err == ERR_NONE)
        err = note_failure(atelier, row);
    return atelier_end(atelier, err);
}

/* It stands in the database: what follows outside of it. */
static void tell_report(struct boucle *boucle, const struct envoi_row *row, enum sort_envoi sort)
{
    journal(sort == SORT_PARTI ? JOURNAL_INFO : JOURNAL_ATTENTION, "envoi", "envoi=%lld genre=%.*s sort=%s essais=%d", (long long)row->id,
            STR_ARG(row->genre), send_sort_name((int)sort), row->essais);
    boucle->depots.none = boucle->depots.none && row->copie != COPIE_A_FAIRE;
    if (row->etat != ENVOI_ECHEC)
        return;
    journal(JOURNAL_ERREUR, "envoi_echoue", "envoi=%lld genre=%.*s dossier=%lld essais=%d", (long long)row->id, STR_ARG(row->genre),
            (long long)row->dossier, row->essais);
    boucle->sante.echecs++;
    boucle->sante.change = true;
    boucle->next_echecs = 0;
}

/* Nothing else leaves before it is written down. Were it dropped because the disk is full, the same message would leave again
 * at every turn, for as long as that lasts. */
void envois_settle(struct boucle *boucle)
{
    int64_t now = chrono_ms();
    if (boucle->rapport == NULL || boucle->paused_until > now || boucle->rapport_until > now)
        return;
    const struct wire_frame frame = {.json = boucle->rapport};
    enum sort_envoi sort = sort_of(wire_text(&frame, "sort"));
    struct envoi_row row = {0};
    enum err err = note_report(boucle, &frame, sort, &row);
    boucle_outcome(boucle, "envoi", err);
    if (err != ERR_NONE) {
        boucle->rapport_until = chrono_ms() + PAUSE_SECONDS * 1000;
        boucle->full = boucle->config->once; /* such a pass ends without it */
        return;
    }
    tell_report(boucle, &row, sort);
    boucle->envoi_id = 0;
    json_decref(boucle->rapport);
    boucle->rapport = NULL;
}

void envois_frame(struct boucle *boucle, const struct wire_frame *frame)
{
    struct main_tenue *send = boucle_main(boucle, PROC_SEND);
    enum sort_envoi sort = sort_of(wire_text(frame, "sort"));
    if (wire_number(frame, "id", 0) != boucle->envoi_id || boucle->rapport != NULL)
        return;
    if (send != NULL && sort != SORT_PARTI && sort != SORT_REFUSE)
        send->failed = true;
    if (sort == SORT_RELAIS) {
        boucle->envoi_id = 0;
        relais_tombe(boucle, wire_number(frame, "id", 0), wire_text(frame, "reponse"));
        return;
    }
    if (sort != SORT_INCERTAIN)
        relais_va(boucle);
    boucle->rapport = json_incref(frame->json);
    envois_settle(boucle);
}

/* ---- one at a time ------------------------------------------------------------------------------------------------- */

static enum err carry(struct boucle *boucle, const struct main_tenue *send, const struct envoi_row *row)
{
    struct atelier *atelier = &boucle->atelier;
    int fd = wire_memfd(row->octets);
    if (fd < 0)
        return fault_set(&atelier->fault, ERR_WAIT, "decide: no memory for an outgoing message");
    enum err err = wire_send_new(send->sock,
                                 json_pack("{s:s,s:I,s:s,s:s,s:s,s:I}", "t", "envoie", "id", (json_int_t)row->id, "message_id",
                                           row->message_id.at, "de", row->de.at, "a", row->destinataire.at, "moment", (json_int_t)row->cree),
                                 &fd, 1, &atelier->fault);
    close(fd);
    return err;
}

void envois_dispatch(struct boucle *boucle)
{
    struct atelier *atelier = &boucle->atelier;
    struct main_tenue *send = boucle_main(boucle, PROC_SEND);
    struct envoi_row row;
    bool found = false;
    envois_settle(boucle);
    int64_t now = chrono_ms();
    if (send == NULL || boucle->envoi_id != 0 || boucle->paused_until > now || boucle->relais.until > now || boucle->relais.ended)
        return;
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE)
        err = store_envoi_next(atelier->store, atelier->arena, atelier->moment, boucle->config->once ? boucle->envoi_after : boucle->relais.after,
                               &found, &row, &atelier->fault);
    err = atelier_end(atelier, err);
    boucle_outcome(boucle, "envois", err);
    if (err == ERR_NONE && !found)
        boucle->relais.after = 0; /* from the oldest again */
    if (err != ERR_NONE || !found)
        return;
    if (boucle->config->once)
        boucle->envoi_after = row.id; /* each once, whatever becomes of it */
    if (carry(boucle, send, &row) == ERR_NONE)
        boucle->envoi_id = row.id;
}

/* A message that kills its carrier behind the relay's back would be delivered at every start of send. */
static bool is_deadly(struct boucle *boucle)
{
    boucle->morts = boucle->mort_avec == boucle->envoi_id ? boucle->morts + 1 : 1;
    boucle->mort_avec = boucle->envoi_id;
    return boucle->morts >= ENVOI_MORTS;
}

void envois_lost(struct boucle *boucle)
{
    if (boucle->rapport != NULL || boucle->envoi_id == 0)
        return; /* what became of it is known */
    if (is_deadly(boucle)) {
        boucle->rapport = json_pack("{s:s,s:I,s:s,s:s}", "t", "envoye", "id", (json_int_t)boucle->envoi_id, "sort",
                                    send_sort_name(SORT_INCERTAIN), "reponse", "send died each time that it carried this message, see the log");
        boucle->morts = 0;
        return;
    }
    if (boucle->config->once)
        boucle->envoi_after = boucle->envoi_id - 1;
    boucle->envoi_id = 0;
}

bool envois_idle(struct boucle *boucle)
{
    struct atelier *atelier = &boucle->atelier;
    struct envoi_row row;
    bool found = false;
    if (boucle->envoi_id != 0)
        return false;
    if (boucle->relais.ended)
        return true; /* what is left waits for the next pass */
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE)
        err = store_envoi_next(atelier->store, atelier->arena, atelier->moment, boucle->envoi_after, &found, &row, &atelier->fault);
    return atelier_end(atelier, err) == ERR_NONE && !found;
}
