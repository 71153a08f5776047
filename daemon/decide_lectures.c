/* Messages to be read: handed to read a few at a time, decided in the order in which they came, under
 * load several in one commit. A reading that takes longer than DECIDE_HEAD_SECONDS loses its turn, so that one slow document keeps
 * nobody waiting. How they are handed out: decide_remises.c. */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/decide_boucle.h"
#include "daemon/decide_courrier.h"
#include "daemon/decide_lectures.h"
#include "daemon/heure.h"
#include "daemon/illisible.h"
#include "daemon/journal.h"

/* Where the end of a story is compared with another's (navette-faults), mails keep their order however slow the machine is. */
#ifndef NAVETTE_HEAD_SECONDS
#define NAVETTE_HEAD_SECONDS DECIDE_HEAD_SECONDS
#endif

enum {
    GROUP_MS = 10, /* a reading that is done waits so long for others to be decided with it, where there are others */
    MAX_MORTS = 3, /* readings of one message that end with their reader killed: the system may have no memory because of it */
};

static void forget(struct lecture_en_cours *lecture)
{
    if (lecture->json >= 0)
        close(lecture->json);
    for (size_t i = 0; i < LECTURE_MAX_FICHIERS; i++)
        if (lecture->fichiers[i] >= 0)
            close(lecture->fichiers[i]);
    lecture->id = 0;
}

struct lecture_en_cours *lectures_find(struct boucle *boucle, int64_t id)
{
    for (size_t i = 0; i < DECIDE_MAX_LECTURES; i++)
        if (boucle->lectures[i].id == id)
            return &boucle->lectures[i];
    return NULL;
}

/* ---- what read answers ------------------------------------------------------------------------------------ */

void lectures_frame(struct boucle *boucle, struct wire_frame *frame)
{
    int64_t id = wire_number(frame, "id", -1);
    struct lecture_en_cours *lecture = id <= 0 ? NULL : lectures_find(boucle, id);
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
    lecture->done_ms = chrono_ms();
}

void lectures_lost(struct boucle *boucle)
{
    for (size_t i = 0; i < DECIDE_MAX_LECTURES; i++)
        if (boucle->lectures[i].id != 0 && !boucle->lectures[i].done)
            forget(&boucle->lectures[i]);
}

/* ---- deciding ---------------------------------------------------------------------------------------------- */

const struct conf_boite *lectures_boite(const struct boucle *boucle, struct str nom)
{
    for (size_t i = 0; i < boucle->config->conf->boite_count; i++)
        if (str_eq(boucle->config->conf->boites[i].nom, nom))
            return &boucle->config->conf->boites[i];
    return NULL;
}

enum err lectures_illisible(struct atelier *atelier, struct courrier_lu *courrier, struct str pourquoi)
{
    bool ours = courrier->boite == NULL || courrier->boite->usage == USAGE_DEDIEE || courrier->jeton_entete;
    courrier->row.genre = STR("illisible");
    enum err err = ERR_NONE;
    if (ours && courrier->boite != NULL)
        err = illisible_tell(atelier, courrier,
                             STR("La lecture de votre message n'a pas abouti : il est trop volumineux, endommagé, ou d'une forme que nous ne lisons pas."));
    return err != ERR_NONE ? err : courrier_end(atelier, courrier, ours ? MESSAGE_A_VERIFIER : MESSAGE_LAISSE, ours ? pourquoi : STR_NONE);
}

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
        return lectures_illisible(atelier, courrier, STR("la lecture de ce message a donné un résultat qui ne peut être utilisé"));
    if (err == ERR_NONE)
        err = keep_files(boucle, lecture, &courrier->lu);
    return err != ERR_NONE ? err : courrier_decide(atelier, courrier);
}

/* Its token stands only in its text: once more, with what we wrote under it. What fails here begins anew with the next dispatch. */
static void read_again(struct boucle *boucle, struct lecture_en_cours *lecture, const struct courrier_lu *courrier)
{
    forget(lecture);
    if (boucle_main(boucle, PROC_READ) == NULL || lectures_remise(boucle, courrier) != ERR_NONE)
        return;
    lectures_find(boucle, courrier->row.id)->relue = true;
}

/* What the log says of a decision, once it is committed. */
struct dit {
    int64_t message, dossier; /* message 0: nothing was to be decided any more */
    enum message_etat etat;
    char genre[32];
};

static void say(const struct dit *dit)
{
    if (dit->message != 0)
        journal(JOURNAL_INFO, "courrier_decide", "message=%lld genre=%s etat=%d dossier=%lld", (long long)dit->message, dit->genre, (int)dit->etat,
                (long long)dit->dossier);
}

static enum err decide_one(struct boucle *boucle, struct lecture_en_cours *lecture, struct dit *out_dit)
{
    struct atelier *atelier = &boucle->atelier;
    *out_dit = (struct dit){0};
    enum err err = atelier_begin(atelier);
    if (err != ERR_NONE)
        return atelier_end(atelier, err);
    struct courrier_lu *courrier = ARENA_NEW(atelier->arena, struct courrier_lu);
    err = store_message_get(atelier->store, atelier->arena, lecture->id, &courrier->row, &atelier->fault);
    courrier->boite = err == ERR_NONE ? lectures_boite(boucle, courrier->row.boite) : NULL;
    courrier->relue = lecture->relue;
    if (err == ERR_NONE && courrier->row.etat != MESSAGE_RECU)
        return atelier_end(atelier, ERR_NONE);
    if (err == ERR_NONE)
        err = courrier_identify(atelier, courrier);
    if (err == ERR_NONE)
        err = lecture->unreadable ? lectures_illisible(atelier, courrier, str_copy(atelier->arena, str_of(lecture->why)))
                                  : decide_read(boucle, lecture, courrier);
    err = atelier_end(atelier, err);
    if (err == ERR_NONE && courrier->relire) {
        read_again(boucle, lecture, courrier);
    } else if (err == ERR_NONE) {
        *out_dit = (struct dit){.message = courrier->row.id, .dossier = courrier->row.dossier, .etat = courrier->row.etat};
        (void)snprintf(out_dit->genre, sizeof out_dit->genre, "%.*s", STR_ARG(courrier->row.genre));
    }
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

/* Decides one; a human gets it where that cannot be. ERR_WAIT: it is to be tried again; else it is done with. */
static enum err decide_or_give_up(struct boucle *boucle, struct lecture_en_cours *lecture, struct dit *out_dit)
{
    *out_dit = (struct dit){0};
    if (lecture->id == 0 || !lecture->done) /* in a group that was undone it was handed out again */
        return ERR_NONE;
    enum err err = decide_one(boucle, lecture, out_dit);
    boucle_outcome(boucle, "decision", err);
    return err == ERR_FINAL ? give_up(boucle, lecture) : err;
}

/* In one commit. On an error nothing of them is in the database. *out_count: those that are done with. */
static enum err decide_together(struct boucle *boucle, struct lecture_en_cours **ready, size_t count, struct dit *dits, size_t *out_count)
{
    struct atelier *atelier = &boucle->atelier;
    enum err err = atelier_group_begin(atelier);
    *out_count = 0;
    if (err != ERR_NONE)
        return err;
    while (*out_count < count && decide_or_give_up(boucle, ready[*out_count], &dits[*out_count]) != ERR_WAIT) {
        ++*out_count;
        atelier->world->reached(atelier->world, "decide.groupe");
    }
    return atelier_group_end(atelier);
}

/* Those that are read and whose turn it is, in their order. A reading that takes too long has lost its turn. */
static size_t list_ready(struct boucle *boucle, int64_t now, struct lecture_en_cours **ready)
{
    size_t count = 0;
    for (int64_t after = 0; count < DECIDE_MAX_LECTURES;) {
        struct lecture_en_cours *first = NULL;
        for (size_t i = 0; i < DECIDE_MAX_LECTURES; i++) {
            struct lecture_en_cours *lecture = &boucle->lectures[i];
            bool late = !lecture->done && now - lecture->since_ms >= NAVETTE_HEAD_SECONDS * 1000;
            if (lecture->id > after && !late && (first == NULL || lecture->id < first->id))
                first = lecture;
        }
        if (first == NULL || !first->done)
            return count;
        after = first->id;
        ready[count++] = first;
    }
    return count;
}

/* Where more are about to be read, a commit is worth sharing: for so long as nobody notices. */
static bool is_worth_waiting(const struct boucle *boucle, struct lecture_en_cours *const *ready, size_t count, int64_t now)
{
    size_t under_way = 0;
    int64_t since = now;
    for (size_t i = 0; i < DECIDE_MAX_LECTURES; i++)
        under_way += boucle->lectures[i].id != 0 && !boucle->lectures[i].done && boucle->lectures[i].again_ms == 0;
    for (size_t i = 0; i < count; i++)
        since = ready[i]->done_ms < since ? ready[i]->done_ms : since;
    return under_way > 0 && count < DECIDE_MAX_LECTURES / 2 && now - since < GROUP_MS;
}

void lectures_finish(struct boucle *boucle)
{
    struct lecture_en_cours *ready[DECIDE_MAX_LECTURES];
    struct dit dits[DECIDE_MAX_LECTURES];
    int64_t now = chrono_ms();
    free_again(boucle, now);
    size_t count = list_ready(boucle, now, ready), decided = 0;
    boucle->awaits_more = count > 0 && is_worth_waiting(boucle, ready, count, now);
    if (count == 0 || boucle->awaits_more || boucle->paused_until > now)
        return;
    enum err err = count > 1 ? decide_together(boucle, ready, count, dits, &decided) : ERR_NONE;
    if (err != ERR_NONE)
        boucle_outcome(boucle, "decision", err);
    if (err == ERR_WAIT)
        return;
    if (count == 1 || err != ERR_NONE) /* each has its own commit: one that spoils those of others is found */
        for (decided = 0; decided < count && decide_or_give_up(boucle, ready[decided], &dits[decided]) != ERR_WAIT;)
            decided++;
    for (size_t i = 0; i < decided; i++) {
        say(&dits[i]);
        if (ready[i]->id != 0 && ready[i]->done) /* and not handed out again */
            forget(ready[i]);
    }
    if (decided > 0)
        boites_file(boucle);
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
