/* Messages handed to read: as many as may be under way, in the order in which they came, each try noted before in one commit for all. */
#include <stdio.h>
#include <unistd.h>

#include "daemon/decide_boucle.h"
#include "daemon/decide_courrier.h"
#include "daemon/decide_lectures.h"
#include "daemon/heure.h"
#include "daemon/journal.h"

static void take(struct lecture_en_cours *lecture, const struct message_row *row)
{
    *lecture = (struct lecture_en_cours){.id = row->id, .essais = row->essais, .since_ms = chrono_ms(), .json = -1};
    for (size_t i = 0; i < LECTURE_MAX_FICHIERS; i++)
        lecture->fichiers[i] = -1;
}

/* Why a message is not even handed to the reader, or absent. */
static struct str unfit(struct boucle *boucle, const struct courrier_lu *courrier)
{
    int64_t max = (int64_t)boucle->config->conf->taille_max * 1024 * 1024;
    if (courrier->row.taille > max)
        return str_print(boucle->atelier.arena, "message de %lld Mo, au-delà de la limite de %d Mo : conservé, non lu",
                         (long long)(courrier->row.taille / (1024 * 1024)), boucle->config->conf->taille_max);
    if (courrier->row.essais >= MESSAGE_MAX_ESSAIS)
        return STR("la lecture de ce message a échoué plusieurs fois : conservé, non lu");
    return STR_NONE;
}

enum err lectures_remise(struct boucle *boucle, const struct courrier_lu *courrier)
{
    struct atelier *atelier = &boucle->atelier;
    struct main_tenue *read = boucle_main(boucle, PROC_READ);
    struct lecture_en_cours *slot = lectures_find(boucle, 0);
    int fds[2] = {spool_open(atelier->chemins.spool, courrier->row.sha256), -1};
    size_t count = 1;
    if (!str_is_empty(courrier->soustraire)) {
        fds[1] = wire_memfd(courrier->soustraire);
        count = fds[1] >= 0 ? 2 : 1;
    }
    struct str day = date_iso(atelier->arena, heure_day(courrier->row.recu));
    enum err err = fds[0] < 0 ? fault_set(&atelier->fault, ERR_FINAL, "spool: message %lld is not there, restore it from a backup", (long long)courrier->row.id)
                              : wire_send_new(read->sock, json_pack("{s:s,s:I,s:s}", "t", "lis", "id", (json_int_t)courrier->row.id, "jour", day.at),
                                              fds, count, &atelier->fault);
    for (size_t i = 0; i < 2; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    if (err == ERR_NONE)
        take(slot, &courrier->row);
    return err;
}

/* A message that is not under way: to a human at once, with the reason, or to be handed out when one more try is noted. */
struct sortant {
    struct courrier_lu *courrier;
    struct str why; /* why it is not handed out, or absent */
};

static enum err prepare(struct boucle *boucle, const struct message_row *row, struct sortant *sortant)
{
    struct atelier *atelier = &boucle->atelier;
    struct courrier_lu *courrier = ARENA_NEW(atelier->arena, struct courrier_lu);
    *courrier = (struct courrier_lu){.row = *row, .boite = lectures_boite(boucle, row->boite)};
    struct str why = unfit(boucle, courrier);
    enum err err = courrier->boite == NULL ? ERR_NONE : courrier_identify(atelier, courrier);
    if (err == ERR_WAIT) /* the database's trouble, not the mail's */
        return err;
    if (courrier->boite == NULL)
        why = STR("la boîte de ce message n'est plus configurée");
    else if (err != ERR_NONE && str_is_empty(why))
        why = str_print(atelier->arena, "en-tête illisible : %s", atelier->fault.text);
    *sortant = (struct sortant){courrier, why};
    if (!str_is_empty(why))
        return lectures_illisible(atelier, courrier, why);
    courrier->row.essais++;
    return store_message_save(atelier->store, &courrier->row, &atelier->fault);
}

/* As many as may be under way, those that are already left out. */
static enum err prepare_all(struct boucle *boucle, struct sortant *sortants, size_t room, size_t *out_count)
{
    struct atelier *atelier = &boucle->atelier;
    enum err err = ERR_NONE;
    bool found = true;
    for (int64_t after = 0; err == ERR_NONE && found && *out_count < room;) {
        struct message_row row = {0};
        err = store_message_next(atelier->store, atelier->arena, after, &found, &row, &atelier->fault);
        after = row.id;
        if (err == ERR_NONE && found && lectures_find(boucle, row.id) == NULL)
            err = prepare(boucle, &row, &sortants[(*out_count)++]);
    }
    return err;
}

/* One that cannot be handed out now is still to be read: the next turn finds it. */
static void let_go(struct boucle *boucle, const struct sortant *sortant)
{
    const struct message_row *row = &sortant->courrier->row;
    if (str_is_empty(sortant->why))
        (void)!lectures_remise(boucle, sortant->courrier);
    else /* in a shared mailbox the log alone says so: the mail just stays there */
        journal(JOURNAL_ATTENTION, "courrier_non_lu", "message=%lld octets=%lld essais=%d etat=%d", (long long)row->id, (long long)row->taille, row->essais,
                (int)row->etat);
}

void lectures_dispatch(struct boucle *boucle)
{
    struct atelier *atelier = &boucle->atelier;
    struct sortant sortants[DECIDE_MAX_LECTURES];
    size_t room = 0, count = 0;
    for (size_t i = 0; i < DECIDE_MAX_LECTURES; i++)
        room += boucle->lectures[i].id == 0;
    if (boucle_main(boucle, PROC_READ) == NULL || room == 0 || boucle->paused_until > chrono_ms())
        return;
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE)
        err = prepare_all(boucle, sortants, room, &count);
    err = atelier_end(atelier, err);
    boucle_outcome(boucle, "lecture", err);
    for (size_t i = 0; i < count && err == ERR_NONE; i++)
        let_go(boucle, &sortants[i]);
}
