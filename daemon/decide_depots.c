/* Copies of what left, filed in the one mailbox that names a folder `envoyes`: one at a time, beside everything else, and nothing
 * ever waits for one. What was handed over and never answered for (a crash, a connection that was cut) is filed again with a
 * doubt, so that the mailbox looks whether it lies there already. */
#include <string.h>
#include <unistd.h>

#include "daemon/decide_boucle.h"
#include "daemon/journal.h"

static bool keeps_copies(const struct main_tenue *hand)
{
    return hand->what == PROC_FETCH && !str_is_empty(hand->boite->envoyes);
}

bool depots_wanted(const struct boucle *boucle)
{
    for (size_t i = 0; i < boucle->main_count; i++)
        if (keeps_copies(&boucle->mains[i]))
            return true;
    return false;
}

/* Who can file a copy now; NULL when nobody can. */
static struct main_tenue *ready_hand(struct boucle *boucle)
{
    for (size_t i = 0; i < boucle->main_count; i++) {
        struct main_tenue *hand = &boucle->mains[i];
        if (keeps_copies(hand))
            return hand->sock >= 0 && hand->passed && !hand->away && !boucle->depots.blocked ? hand : NULL;
    }
    return NULL;
}

static void give_up(struct envoi_row *row, const char *why)
{
    row->copie = COPIE_ABANDONNEE;
    journal(JOURNAL_ATTENTION, "copie_abandonnee", "envoi=%lld essais=%d cause=\"%s\"", (long long)row->id, row->copie_essais, why);
}

/* The next copy, noted as handed over before it is, for a crash in between must leave a doubt. */
static enum err take_next(struct boucle *boucle, bool *out_found, bool *out_doubt, struct envoi_row *row)
{
    struct atelier *atelier = &boucle->atelier;
    enum err err = store_envoi_next_copie(atelier->store, atelier->arena, out_found, row, &atelier->fault);
    if (err != ERR_NONE || !*out_found)
        return err;
    *out_doubt = row->copie == COPIE_REMISE;
    if (row->octets.at == NULL) {
        give_up(row, "its bytes were purged");
    } else if (row->copie_essais >= DEPOT_MAX_ESSAIS) {
        give_up(row, "it could not be filed, see what fetch says");
    } else {
        row->copie = COPIE_REMISE;
        row->copie_essais++;
    }
    return store_envoi_save(atelier->store, row, &atelier->fault);
}

static enum err hand_over(struct boucle *boucle, const struct main_tenue *hand, const struct envoi_row *row, bool doubt)
{
    struct atelier *atelier = &boucle->atelier;
    int fd = wire_memfd(row->octets);
    if (fd < 0)
        return fault_set(&atelier->fault, ERR_WAIT, "decide: no memory for the copy of a message");
    enum err err = wire_send_new(hand->sock,
                                 json_pack("{s:s,s:I,s:s,s:b}", "t", "depose", "id", (json_int_t)row->id, "message_id", row->message_id.at,
                                           "doute", doubt), &fd, 1, &atelier->fault);
    close(fd);
    return err;
}

void depots_dispatch(struct boucle *boucle)
{
    struct atelier *atelier = &boucle->atelier;
    struct main_tenue *hand = ready_hand(boucle);
    if (hand == NULL || boucle->depots.id != 0 || boucle->depots.none || boucle->paused_until > chrono_ms())
        return;
    struct envoi_row row = {0};
    bool found = false, doubt = false;
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE)
        err = take_next(boucle, &found, &doubt, &row);
    err = atelier_end(atelier, err);
    boucle_outcome(boucle, "copies", err);
    boucle->depots.none = err == ERR_NONE && !found;
    boucle->depots.blocked = err == ERR_FINAL; /* not at every turn */
    if (err != ERR_NONE || !found || row.copie != COPIE_REMISE)
        return;
    boucle->depots.blocked = hand_over(boucle, hand, &row, doubt) != ERR_NONE;
    boucle->depots.id = boucle->depots.blocked ? 0 : row.id;
}

void depots_frame(struct boucle *boucle, const struct wire_frame *frame)
{
    struct atelier *atelier = &boucle->atelier;
    int64_t id = wire_number(frame, "id", 0);
    if (id != boucle->depots.id || id == 0)
        return;
    boucle->depots.id = 0;
    if (!json_is_true(json_object_get(frame->json, "ok"))) {
        boucle->depots.blocked = true; /* perhaps it lies there: it stays REMISE */
        return;
    }
    struct envoi_row row;
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE)
        err = store_envoi_get(atelier->store, atelier->arena, id, &row, &atelier->fault);
    if (err == ERR_NONE) {
        row.copie = COPIE_FAITE;
        err = store_envoi_save(atelier->store, &row, &atelier->fault);
    }
    boucle_outcome(boucle, "copie", atelier_end(atelier, err));
}

void depots_walked(struct boucle *boucle, const struct main_tenue *fetch)
{
    if (keeps_copies(fetch))
        boucle->depots.blocked = boucle->depots.none = false;
}

void depots_lost(struct boucle *boucle, const struct main_tenue *fetch)
{
    if (keeps_copies(fetch))
        boucle->depots.id = 0;
}

bool depots_idle(struct boucle *boucle)
{
    return ready_hand(boucle) == NULL || (boucle->depots.id == 0 && boucle->depots.none);
}
