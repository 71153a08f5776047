/* One walk of the inbox: each mail is offered to decide, taken where it wants it, filed where it knows it. */
#include <poll.h>
#include <search.h>
#include <string.h>

#include "daemon/compose.h"
#include "daemon/fetch_private.h"
#include "daemon/journal.h"
#include "parsers/base/utf8.h"

/* What this process knows of a mail that still lies in the inbox. */
struct known {
    bool settled;       /* decide has it, and it stays where it is for now */
    int failures;       /* times that it could not be taken */
    int64_t not_before; /* ms: passed over until then */
    char uid[];
};

static int compare_uid(const void *a, const void *b)
{
    const struct known *x = a, *y = b;
    return strcmp(x->uid, y->uid);
}

static struct known *known_mail(struct fetch *fetch, struct str uid)
{
    struct known *fresh = calloc(1, sizeof *fresh + uid.len + 1);
    if (fresh == NULL)
        abort();
    memcpy(fresh->uid, uid.at, uid.len);
    void *node = tsearch(fresh, &fetch->known, compare_uid);
    if (node == NULL)
        abort();
    struct known *found = *(struct known **)node;
    if (found != fresh)
        free(fresh);
    return found;
}

void fetch_forget(struct fetch *fetch)
{
    tdestroy(fetch->known, free);
    fetch->known = NULL;
}

/* ---- talking with decide ------------------------------------------------------------------------------------------ */

void fetch_send(struct fetch *fetch, json_t *frame)
{
    struct fault fault;
    if (wire_send_new(fetch->decide, frame, NULL, 0, &fault) != ERR_NONE)
        fetch->gone = true;
}

static void file_away(struct fetch *fetch, int64_t id, int64_t uidvalidity, struct str uid, struct str sort)
{
    struct fault fault;
    enum classement classement = str_eq_c(sort, "traites") ? CLASSE_TRAITES : CLASSE_A_VERIFIER;
    enum err err = fetch->kind->file(fetch->boite, uidvalidity, uid, classement, &fault);
    if (err != ERR_NONE)
        journal_fault(JOURNAL_ERREUR, "classement_impossible", &fault);
    else if (uidvalidity == fetch->uidvalidity)
        known_mail(fetch, uid)->settled = false; /* should it lie there all the same, it is offered again */
    fetch->config->world->reached(fetch->config->world, "fetch.classe");
    fetch_send(fetch, json_pack("{s:s,s:I,s:b}", "t", "range_fait", "id", (json_int_t)id, "ok", err == ERR_NONE));
}

/* A copy of what left. */
static void deposit(struct fetch *fetch, const struct wire_frame *frame)
{
    struct arena *arena = arena_new(COMPOSE_MAX_OCTETS + 64 * 1024, NULL, NULL);
    struct fault fault = {"fetch: this mailbox keeps no copies of what was sent, report this as a bug"};
    struct str octets;
    enum err err = fetch->kind->deposit == NULL || frame->fds[0] < 0 ? ERR_FINAL
                                                                     : wire_read_fd(arena, frame->fds[0], COMPOSE_MAX_OCTETS, &octets, &fault);
    if (err == ERR_NONE)
        err = fetch->kind->deposit(fetch->boite, octets, wire_text(frame, "message_id"), json_is_true(json_object_get(frame->json, "doute")),
                                   &fault);
    if (err != ERR_NONE)
        journal_fault(JOURNAL_ATTENTION, "copie_non_deposee", &fault);
    fetch_send(fetch, json_pack("{s:s,s:I,s:b}", "t", "depose_fait", "id", (json_int_t)wire_number(frame, "id", 0), "ok", err == ERR_NONE));
    arena_free(arena);
}

bool fetch_frame(struct fetch *fetch, const struct wire_frame *frame)
{
    if (strcmp(frame->kind, "range") == 0)
        file_away(fetch, wire_number(frame, "id", 0), wire_number(frame, "uidvalidity", 0), wire_text(frame, "uid"), wire_text(frame, "sort"));
    else if (strcmp(frame->kind, "depose") == 0)
        deposit(fetch, frame);
    else if (strcmp(frame->kind, "fin") == 0)
        fetch->ended = true;
    else
        return false;
    return true;
}

bool fetch_answer(struct fetch *fetch, struct wire_frame *out_frame)
{
    while (!fetch->gone && !fetch->ended) {
        struct pollfd wait = {.fd = fetch->decide, .events = POLLIN};
        (void)poll(&wait, 1, -1);
        struct fault fault;
        enum err err = wire_recv(fetch->decide, out_frame, &fault);
        if (err == ERR_FINAL)
            fetch->gone = true;
        if (err != ERR_NONE)
            continue;
        if (!fetch_frame(fetch, out_frame))
            return true;
        wire_frame_free(out_frame);
    }
    return false;
}

/* ---- one mail -------------------------------------------------------------------------------------------------------- */

static void answered(struct fetch *fetch, struct known *known, int64_t recu, const struct wire_frame *answer);

/* It could not be taken: the walk ends, and what hides behind it must not wait for it for ever. */
static void failed(struct fetch *fetch, struct known *known, const struct fault *fault)
{
    journal_fault(JOURNAL_ERREUR, "courrier_non_pris", fault);
    fetch->stop_walk = true;
    fetch->why = *fault;
    if (++known->failures < FETCH_MAIL_TRIES)
        return;
    known->not_before = chrono_ms() + (int64_t)FETCH_MAIL_SECONDS * 1000;
    journal(JOURNAL_ERREUR, "courrier_laisse_de_cote", "boite=%.*s uid=\"%s\" essais=%d cause=\"it is tried again later, look at it\"",
            STR_ARG(fetch->config->boite->nom), fetch->kind->is_remote ? known->uid : "", known->failures);
}

/* Streams the mail into the spool and tells decide; the mail stays where it is. */
static void take(struct fetch *fetch, struct known *known, int64_t recu)
{
    struct spool_file file;
    struct fault fault;
    enum err err = fetch->kind->fetch(fetch->boite, str_of(known->uid), fetch->config->spool, &file, &fault);
    if (err == ERR_RETRY)
        return; /* a human has it now */
    if (err != ERR_NONE) {
        failed(fetch, known, &fault);
        return;
    }
    fetch->config->world->reached(fetch->config->world, "fetch.spool");
    fetch_send(fetch, json_pack("{s:s,s:s,s:I,s:s,s:s,s:I,s:I}", "t", "courrier", "uid", known->uid, "uidvalidity",
                                (json_int_t)fetch->uidvalidity, "sha256", file.sha256, "corps", file.corps_empreinte, "taille",
                                (json_int_t)file.taille, "recu", (json_int_t)recu));
    struct wire_frame answer;
    if (!fetch_answer(fetch, &answer))
        return;
    answered(fetch, known, recu, &answer);
    wire_frame_free(&answer);
}

static void answered(struct fetch *fetch, struct known *known, int64_t recu, const struct wire_frame *answer)
{
    struct str sort = wire_text(answer, "sort");
    if (strcmp(answer->kind, "prends") == 0) {
        take(fetch, known, recu);
    } else if (strcmp(answer->kind, "recu") == 0 || str_eq_c(sort, "attend") || str_eq_c(sort, "laisse")) {
        known->settled = true;
    } else if (strcmp(answer->kind, "connu") == 0) {
        file_away(fetch, wire_number(answer, "id", 0), fetch->uidvalidity, str_of(known->uid), sort);
    } else {
        fetch->stop_walk = true; /* « plus_tard » */
        (void)fault_set(&fetch->why, ERR_WAIT, "fetch: decide cannot commit now, see its log");
    }
}

/* The server's moment of arrival; where it tells none, or one to come, it is now. */
static int64_t arrival(const struct fetch *fetch, int64_t recu)
{
    int64_t now = fetch->config->world->now(fetch->config->world);
    return recu == 0 || recu > now ? now : recu;
}

static bool takeable(struct fetch *fetch, struct str uid)
{
    if (utf8_is_valid(uid) && uid.len <= BOITE_MAX_UID)
        return true;
    fetch->passed_over = true; /* it stays, and is told at every walk */
    enum err err = fault_set(&fetch->why, ERR_FINAL, "fetch: a file whose name is no text or over %d bytes cannot be taken, rename it", BOITE_MAX_UID);
    journal(JOURNAL_ERREUR, "nom_refuse", "boite=%.*s octets=%zu cause=\"%s\" err=%d", STR_ARG(fetch->config->boite->nom), uid.len,
            fetch->why.text, (int)err);
    return false;
}

static bool offer(void *context, int64_t uidvalidity, struct str uid, int64_t recu)
{
    struct fetch *fetch = context;
    if (uidvalidity != fetch->uidvalidity)
        fetch_forget(fetch);
    fetch->uidvalidity = uidvalidity;
    if (!takeable(fetch, uid))
        return true;
    struct known *known = known_mail(fetch, uid);
    if (known->settled)
        return true;
    if (known->not_before > chrono_ms()) {
        fetch->passed_over = true;
        return true;
    }
    fetch_send(fetch, json_pack("{s:s,s:s,s:I}", "t", "offre", "uid", known->uid, "uidvalidity", (json_int_t)uidvalidity));
    struct wire_frame answer;
    if (!fetch_answer(fetch, &answer))
        return false;
    answered(fetch, known, arrival(fetch, recu), &answer);
    wire_frame_free(&answer);
    return !fetch->stop_walk;
}

/* ---- the walk ------------------------------------------------------------------------------------------------------- */

static void tell_old(struct fetch *fetch, size_t count)
{
    if (count > 0 && !fetch->told_old)
        journal(JOURNAL_INFO, "anciens_laisses", "boite=%.*s nombre=%zu cause=\"they arrived before navette was to read here\"",
                STR_ARG(fetch->config->boite->nom), count);
    fetch->told_old = true;
}

static const char *passe_name(enum etat_passe etat)
{
    static const char *const names[] = {
        [PASSE_LUE] = "lue", [PASSE_INCOMPLETE] = "incomplete", [PASSE_INJOIGNABLE] = "injoignable", [PASSE_REFUSEE] = "refusee"};
    return names[etat];
}

enum etat_passe fetch_walk(struct fetch *fetch)
{
    size_t old = 0;
    struct fault fault;
    fetch->stop_walk = fetch->passed_over = false;
    fetch->why.text[0] = '\0';
    enum err err = fetch->kind->each(fetch->boite, fetch->depuis, offer, fetch, &old, &fault);
    enum etat_passe etat = err == ERR_NONE ? fetch->stop_walk || fetch->passed_over ? PASSE_INCOMPLETE : PASSE_LUE
                           : err == ERR_WAIT ? PASSE_INJOIGNABLE : PASSE_REFUSEE;
    if (err == ERR_NONE)
        tell_old(fetch, old);
    else
        fetch->why = fault;
    struct arena *arena = arena_new(16 * 1024, NULL, NULL);
    fetch_send(fetch, json_pack("{s:s,s:s,s:s}", "t", "passe", "etat", passe_name(etat), "cause",
                                str_c(arena, utf8_tidy(arena, str_of(fetch->why.text)))));
    arena_free(arena);
    return etat;
}
