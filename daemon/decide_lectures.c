/* Messages to be read: handed to read a few at a time, decided in the order in which they came. A reading that takes
 * longer than DECIDE_HEAD_SECONDS loses its turn, so that one slow document keeps nobody waiting. */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/decide_boucle.h"
#include "daemon/decide_courrier.h"
#include "daemon/heure.h"
#include "daemon/illisible.h"
#include "daemon/journal.h"

/* Where the end of a story is compared with another's (navette-faults), mails keep their order however slow the machine is. */
#ifndef NAVETTE_HEAD_SECONDS
#define NAVETTE_HEAD_SECONDS DECIDE_HEAD_SECONDS
#endif

enum { MAX_MORTS = 3 }; /* readings of one message that end with their reader killed: the system may have no memory because of it */

static void forget(struct lecture_en_cours *lecture)
{
    if (lecture->json >= 0)
        close(lecture->json);
    for (size_t i = 0; i < LECTURE_MAX_FICHIERS; i++)
        if (lecture->fichiers[i] >= 0)
            close(lecture->fichiers[i]);
    lecture->id = 0;
}

static struct lecture_en_cours *find(struct boucle *boucle, int64_t id)
{
    for (size_t i = 0; i < DECIDE_MAX_LECTURES; i++)
        if (boucle->lectures[i].id == id)
            return &boucle->lectures[i];
    return NULL;
}

static void take(struct lecture_en_cours *lecture, const struct message_row *row)
{
    *lecture = (struct lecture_en_cours){.id = row->id, .essais = row->essais, .since_ms = chrono_ms(), .json = -1};
    for (size_t i = 0; i < LECTURE_MAX_FICHIERS; i++)
        lecture->fichiers[i] = -1;
}

/* ---- what read answers ------------------------------------------------------------------------------------ */

void lectures_frame(struct boucle *boucle, struct wire_frame *frame)
{
    int64_t id = wire_number(frame, "id", -1);
    struct lecture_en_cours *lecture = id <= 0 ? NULL : find(boucle, id);
    if (lecture == NULL || lecture->done)
        return;
    int64_t code = strcmp(frame->kind, "illisible") == 0 ? wire_number(frame, "code", 0) : 0;
    if (code == EX_TEMPFAIL || (code == LECTURE_TUE && lecture->essais < MAX_MORTS)) {
        lecture->again_ms = chrono_ms() + (1000LL << (lecture->essais < MESSAGE_MAX_ESSAIS ? lecture->essais - 1 : MESSAGE_MAX_ESSAIS - 1));
        return;
    }
    if (strcmp(frame->kind, "lu") == 0) {
        int64_t files = wire_number(frame, "fichiers", 0);
        lecture->json = lecture->json >= 0 ? lecture->json : wire_take_fd(frame, 0);
        lecture->awaited = files < 0 || files > LECTURE_MAX_FICHIERS ? 0 : (int)files;
    } else if (strcmp(frame->kind, "fichier") == 0) {
        int64_t n = wire_number(frame, "n", -1);
        if (n < 0 || n >= LECTURE_MAX_FICHIERS || lecture->fichiers[n] >= 0)
            return;
        lecture->fichiers[n] = wire_take_fd(frame, 0);
        lecture->awaited--;
    } else if (strcmp(frame->kind, "illisible") == 0) {
        lecture->unreadable = true;
        (void)snprintf(lecture->why, sizeof lecture->why, "%.*s", STR_ARG(wire_text(frame, "pourquoi")));
    }
    lecture->done = lecture->unreadable || (lecture->json >= 0 && lecture->awaited <= 0);
}

void lectures_lost(struct boucle *boucle)
{
    for (size_t i = 0; i < DECIDE_MAX_LECTURES; i++)
        if (boucle->lectures[i].id != 0 && !boucle->lectures[i].done)
            forget(&boucle->lectures[i]);
}

/* ---- handing out ------------------------------------------------------------------------------------------- */

static const struct conf_boite *boite_of(const struct boucle *boucle, struct str nom)
{
    for (size_t i = 0; i < boucle->config->conf->boite_count; i++)
        if (str_eq(boucle->config->conf->boites[i].nom, nom))
            return &boucle->config->conf->boites[i];
    return NULL;
}

/* A human gets it; in a shared mailbox only when it bears a token of ours: else it is somebody's own mail and stays there. */
static enum err unreadable(struct atelier *atelier, struct courrier_lu *courrier, struct str pourquoi)
{
    bool ours = courrier->boite == NULL || courrier->boite->usage == USAGE_DEDIEE || courrier->jeton_entete;
    courrier->row.genre = STR("illisible");
    enum err err = ERR_NONE;
    if (ours && courrier->boite != NULL)
        err = illisible_tell(atelier, courrier,
                             STR("La lecture de votre message n'a pas abouti : il est trop volumineux, endommagé, ou d'une forme que nous ne lisons pas."));
    return err != ERR_NONE ? err : courrier_end(atelier, courrier, ours ? MESSAGE_A_VERIFIER : MESSAGE_LAISSE, ours ? pourquoi : STR_NONE);
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

static enum err hand_out(struct boucle *boucle, const struct courrier_lu *courrier)
{
    struct atelier *atelier = &boucle->atelier;
    struct main_tenue *read = boucle_main(boucle, PROC_READ);
    struct lecture_en_cours *slot = find(boucle, 0);
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

/* One message: to a human at once, or one more try noted and then to read. False when it is not to be had now. */
static bool dispatch(struct boucle *boucle, struct message_row *row)
{
    struct atelier *atelier = &boucle->atelier;
    struct courrier_lu *courrier = ARENA_NEW(atelier->arena, struct courrier_lu);
    *courrier = (struct courrier_lu){.row = *row, .boite = boite_of(boucle, row->boite)};
    struct str why = unfit(boucle, courrier);
    enum err err = ERR_NONE;
    if (courrier->boite == NULL)
        why = STR("la boîte de ce message n'est plus configurée");
    else if (courrier_identify(atelier, courrier) != ERR_NONE && str_is_empty(why))
        why = str_print(atelier->arena, "en-tête illisible : %s", atelier->fault.text);
    if (!str_is_empty(why)) {
        err = unreadable(atelier, courrier, why);
    } else {
        courrier->row.essais++;
        err = store_message_save(atelier->store, &courrier->row, &atelier->fault);
    }
    err = atelier_end(atelier, err);
    boucle_outcome(boucle, "lecture", err);
    if (err == ERR_NONE && !str_is_empty(why)) /* in a shared mailbox the log alone says so: the mail just stays there */
        journal(JOURNAL_ATTENTION, "courrier_non_lu", "message=%lld octets=%lld essais=%d etat=%d", (long long)row->id, (long long)row->taille,
                courrier->row.essais, (int)courrier->row.etat);
    if (err != ERR_NONE || !str_is_empty(why))
        return err == ERR_NONE;
    return hand_out(boucle, courrier) == ERR_NONE;
}

void lectures_dispatch(struct boucle *boucle)
{
    struct atelier *atelier = &boucle->atelier;
    int64_t after = 0;
    bool found = true;
    while (found && boucle_main(boucle, PROC_READ) != NULL && find(boucle, 0) != NULL && boucle->paused_until <= chrono_ms()) {
        struct message_row row = {0};
        enum err err = atelier_begin(atelier);
        if (err == ERR_NONE)
            err = store_message_next(atelier->store, atelier->arena, after, &found, &row, &atelier->fault);
        if (err != ERR_NONE || !found || find(boucle, row.id) != NULL) {
            boucle_outcome(boucle, "lecture", atelier_end(atelier, err));
            if (err != ERR_NONE)
                return;
            after = found ? row.id : after;
            continue;
        }
        after = row.id;
        if (!dispatch(boucle, &row))
            return;
    }
}

/* ---- deciding ---------------------------------------------------------------------------------------------- */

/* The decoded attachments into the spool, under their hash. */
static enum err keep_files(struct boucle *boucle, struct lecture_en_cours *lecture, struct lu *lu)
{
    struct atelier *atelier = &boucle->atelier;
    for (size_t i = 0; i < lu->fichier_count; i++) {
        struct spool_file file;
        if (lecture->fichiers[i] < 0)
            continue;
        if (lseek(lecture->fichiers[i], 0, SEEK_SET) != 0)
            return fault_set(&atelier->fault, ERR_FINAL, "lecture: an attachment is no file");
        enum err err = spool_add_fd(atelier->chemins.spool, lecture->fichiers[i], &file, &atelier->fault);
        if (err != ERR_NONE)
            return err;
        lu->fichiers[i].sha256 = str_copy(atelier->arena, str_of(file.sha256));
    }
    return ERR_NONE;
}

static enum err decide_read(struct boucle *boucle, struct lecture_en_cours *lecture, struct courrier_lu *courrier)
{
    struct atelier *atelier = &boucle->atelier;
    struct str json = STR_NONE;
    enum err err = wire_read_fd(atelier->arena, lecture->json, LECTURE_MAX_JSON, &json, &atelier->fault);
    if (err == ERR_NONE)
        err = lu_parse(atelier->arena, json, &courrier->lu, &atelier->fault);
    if (err == ERR_FINAL)
        return unreadable(atelier, courrier, STR("la lecture de ce message a donné un résultat qui ne peut être utilisé"));
    if (err == ERR_NONE)
        err = keep_files(boucle, lecture, &courrier->lu);
    return err != ERR_NONE ? err : courrier_decide(atelier, courrier);
}

/* Its token stands only in its text: once more, with what we wrote under it. What fails here begins anew with the next dispatch. */
static void read_again(struct boucle *boucle, struct lecture_en_cours *lecture, const struct courrier_lu *courrier)
{
    forget(lecture);
    if (boucle_main(boucle, PROC_READ) == NULL || hand_out(boucle, courrier) != ERR_NONE)
        return;
    find(boucle, courrier->row.id)->relue = true;
}

static enum err decide_one(struct boucle *boucle, struct lecture_en_cours *lecture)
{
    struct atelier *atelier = &boucle->atelier;
    enum err err = atelier_begin(atelier);
    if (err != ERR_NONE)
        return atelier_end(atelier, err);
    struct courrier_lu *courrier = ARENA_NEW(atelier->arena, struct courrier_lu);
    err = store_message_get(atelier->store, atelier->arena, lecture->id, &courrier->row, &atelier->fault);
    courrier->boite = err == ERR_NONE ? boite_of(boucle, courrier->row.boite) : NULL;
    courrier->relue = lecture->relue;
    if (err == ERR_NONE && courrier->row.etat != MESSAGE_RECU)
        return atelier_end(atelier, ERR_NONE);
    if (err == ERR_NONE)
        err = courrier_identify(atelier, courrier);
    if (err == ERR_NONE)
        err = lecture->unreadable ? unreadable(atelier, courrier, str_copy(atelier->arena, str_of(lecture->why)))
                                  : decide_read(boucle, lecture, courrier);
    err = atelier_end(atelier, err);
    if (err == ERR_NONE && courrier->relire)
        read_again(boucle, lecture, courrier);
    else if (err == ERR_NONE)
        journal(JOURNAL_INFO, "courrier_decide", "message=%lld genre=%.*s etat=%d dossier=%lld", (long long)courrier->row.id,
                STR_ARG(courrier->row.genre), (int)courrier->row.etat, (long long)courrier->row.dossier);
    return err;
}

/* What cannot be decided must not block the rest, nor be lost: a human gets it, in a transaction of its own. */
static enum err give_up(struct boucle *boucle, const struct lecture_en_cours *lecture)
{
    struct atelier *atelier = &boucle->atelier;
    enum err err = atelier_begin(atelier);
    struct courrier_lu *courrier = ARENA_NEW(atelier->arena, struct courrier_lu);
    if (err == ERR_NONE)
        err = store_message_get(atelier->store, atelier->arena, lecture->id, &courrier->row, &atelier->fault);
    if (err == ERR_NONE)
        err = courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, STR("ce message n'a pas pu être traité : voir le journal"));
    return atelier_end(atelier, err);
}

/* Those whose pause is over may be handed out once more. */
static void free_again(struct boucle *boucle, int64_t now)
{
    for (size_t i = 0; i < DECIDE_MAX_LECTURES; i++)
        if (boucle->lectures[i].id != 0 && boucle->lectures[i].again_ms != 0 && boucle->lectures[i].again_ms <= now)
            forget(&boucle->lectures[i]);
}

void lectures_finish(struct boucle *boucle)
{
    for (;;) {
        struct lecture_en_cours *first = NULL;
        int64_t now = chrono_ms();
        free_again(boucle, now);
        for (size_t i = 0; i < DECIDE_MAX_LECTURES; i++) {
            struct lecture_en_cours *lecture = &boucle->lectures[i];
            bool late = !lecture->done && now - lecture->since_ms >= NAVETTE_HEAD_SECONDS * 1000;
            if (lecture->id != 0 && !late && (first == NULL || lecture->id < first->id))
                first = lecture;
        }
        if (first == NULL || !first->done || boucle->paused_until > now)
            return;
        enum err err = decide_one(boucle, first);
        boucle_outcome(boucle, "decision", err);
        if (err == ERR_FINAL)
            err = give_up(boucle, first);
        if (err == ERR_WAIT)
            return;
        if (first->done) /* and not handed out again */
            forget(first);
        boites_file(boucle);
    }
}

bool lectures_idle(struct boucle *boucle)
{
    struct atelier *atelier = &boucle->atelier;
    struct message_row row;
    bool found = false;
    for (size_t i = 0; i < DECIDE_MAX_LECTURES; i++)
        if (boucle->lectures[i].id != 0)
            return false;
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE)
        err = store_message_next(atelier->store, atelier->arena, 0, &found, &row, &atelier->fault);
    err = atelier_end(atelier, err);
    return err == ERR_NONE && (!found || boucle->full);
}
