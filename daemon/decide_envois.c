/* Outgoing messages: one at a time to send, its report committed before the next. */
#include <unistd.h>

#include "daemon/decide_boucle.h"
#include "daemon/journal.h"
#include "daemon/send.h"
#include "daemon/transport.h"

static enum sort_envoi sort_of(struct str word)
{
    for (int sort = SORT_PARTI; sort <= SORT_REFUSE; sort++)
        if (str_eq_c(word, send_sort_name(sort)))
            return (enum sort_envoi)sort;
    return SORT_INCERTAIN; /* a report that cannot be understood: perhaps it left */
}

static int64_t pause_after(int essais)
{
    int64_t pause = ENVOI_PAUSE_SECONDS;
    for (int i = 1; i < essais && pause < ENVOI_PAUSE_MAX; i++)
        pause *= 2;
    return pause < ENVOI_PAUSE_MAX ? pause : ENVOI_PAUSE_MAX;
}

/* Silence after the last byte: once more, the same bytes; then a human. */
static void uncertain(const struct atelier *atelier, struct envoi_row *row)
{
    row->etat = row->etat == ENVOI_INCERTAIN ? ENVOI_ECHEC : ENVOI_INCERTAIN;
    row->prochain = atelier->moment + ENVOI_DOUTE_SECONDS;
}

static void apply(const struct atelier *atelier, struct envoi_row *row, enum sort_envoi sort)
{
    switch (sort) {
    case SORT_PARTI:
        row->etat = ENVOI_PARTI;
        row->parti = atelier->moment;
        break;
    case SORT_PLUS_TARD:
        row->etat = row->essais >= ENVOI_MAX_ESSAIS ? ENVOI_ECHEC : row->etat;
        row->prochain = atelier->moment + pause_after(row->essais);
        break;
    case SORT_INCERTAIN:
        uncertain(atelier, row);
        break;
    case SORT_REFUSE:
        row->etat = ENVOI_ECHEC;
        break;
    }
}

/* A message that will never leave is told in its dossier's history. */
static enum err note_failure(struct atelier *atelier, const struct envoi_row *row)
{
    const struct event_row event = {.dossier = row->dossier, .quand = atelier->moment, .quoi = STR("envoi_echoue"), .par = STR("navette"),
                                    .origine = STR("mail"), .detail = str_print(atelier->arena, "%.*s : %.*s", STR_ARG(row->destinataire), STR_ARG(row->reponse))};
    return row->etat == ENVOI_ECHEC && row->dossier != 0 ? store_event_add(atelier->store, &event, &atelier->fault) : ERR_NONE;
}

void envois_frame(struct boucle *boucle, const struct wire_frame *frame)
{
    struct atelier *atelier = &boucle->atelier;
    int64_t id = wire_number(frame, "id", 0);
    if (id != boucle->envoi_id)
        return;
    struct envoi_row row = {0};
    enum sort_envoi sort = sort_of(wire_text(frame, "sort"));
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE)
        err = store_envoi_get(atelier->store, atelier->arena, id, &row, &atelier->fault);
    if (err == ERR_NONE) {
        row.essais++;
        row.reponse = wire_text(frame, "reponse");
        apply(atelier, &row, sort);
        err = store_envoi_save(atelier->store, &row, &atelier->fault);
    }
    if (err == ERR_NONE)
        err = note_failure(atelier, &row);
    err = atelier_end(atelier, err);
    boucle_outcome(boucle, "envoi", err);
    boucle->envoi_id = 0;
    struct main_tenue *send = boucle_main(boucle, PROC_SEND);
    if (send != NULL && (sort == SORT_PLUS_TARD || sort == SORT_INCERTAIN))
        send->failed = true;
    if (err == ERR_NONE)
        journal(sort == SORT_PARTI ? JOURNAL_INFO : JOURNAL_ATTENTION, "envoi", "envoi=%lld sort=%s essais=%d", (long long)id,
                send_sort_name((int)sort), row.essais);
}

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
    if (send == NULL || boucle->envoi_id != 0 || boucle->paused_until > boucle_ms())
        return;
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE)
        err = store_envoi_next(atelier->store, atelier->arena, atelier->moment, boucle->envoi_after, &found, &row, &atelier->fault);
    err = atelier_end(atelier, err);
    boucle_outcome(boucle, "envois", err);
    if (err != ERR_NONE || !found)
        return;
    if (boucle->config->once)
        boucle->envoi_after = row.id; /* each once, whatever becomes of it */
    if (carry(boucle, send, &row) == ERR_NONE)
        boucle->envoi_id = row.id;
}

void envois_lost(struct boucle *boucle)
{
    if (boucle->config->once && boucle->envoi_id != 0)
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
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE)
        err = store_envoi_next(atelier->store, atelier->arena, atelier->moment, boucle->envoi_after, &found, &row, &atelier->fault);
    return atelier_end(atelier, err) == ERR_NONE && !found;
}
