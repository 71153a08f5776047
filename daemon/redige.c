#include "daemon/redige.h"

#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/chrono.h"
#include "daemon/journal.h"
#include "daemon/sandbox.h"
#include "daemon/wire.h"

_Static_assert((int)WIRE_MAX_MEMFD >= (int)REDIGE_MAX_OCTETS, "decide can take whatever a program may make");

enum { MAX_SENTENCE = 400 };

/* ---- asking (decide, the commands) ------------------------------------------------------------------------------------------- */

static enum err order(struct redige *redige, enum redige_forme forme, struct str input, struct fault *out_fault)
{
    int fd = wire_memfd(input);
    if (fd < 0)
        return fault_set(out_fault, ERR_WAIT, "no memory to hand over what is to be made");
    enum err err = wire_send_new(redige->sock, json_pack("{s:s,s:I,s:s}", "t", "redige", "id", (json_int_t)++redige->id, "forme", redige_nom(forme)),
                                 &fd, 1, out_fault);
    close(fd);
    return err;
}

static enum err take_document(struct wire_frame *frame, struct buf *out_document, struct fault *out_fault)
{
    struct str bytes = STR_NONE, why = wire_text(frame, "pourquoi");
    why = str_is_empty(why) ? STR("no reason was given") : str_slice(why, 0, MAX_SENTENCE);
    if (strcmp(frame->kind, "redige_fait") != 0)
        return fault_set(out_fault, ERR_FINAL, "%.*s", STR_ARG(why));
    struct arena *arena = arena_new(REDIGE_MAX_OCTETS + 4096, NULL, NULL);
    enum err err = wire_read_fd(arena, frame->fds[0], REDIGE_MAX_OCTETS, &bytes, out_fault);
    if (err == ERR_NONE)
        buf_add(out_document, bytes);
    arena_free(arena);
    return err == ERR_NONE && buf_failed(out_document) ? fault_set(out_fault, ERR_FINAL, "it is larger than there is room for") : err;
}

/* Answers to earlier orders, whose time was over, are dropped. */
static enum err await(struct redige *redige, struct buf *out_document, struct fault *out_fault)
{
    int most = redige->attente_ms > 0 ? redige->attente_ms : REDIGE_ATTENTE_MS;
    int64_t end = chrono_ms() + most;
    for (int64_t left = most; left > 0; left = end - chrono_ms()) {
        struct pollfd events = {.fd = redige->sock, .events = POLLIN};
        struct wire_frame frame;
        if (poll(&events, 1, (int)left) <= 0)
            continue;
        enum err err = wire_recv(redige->sock, &frame, out_fault);
        if (err == ERR_FINAL)
            return err;
        if (err != ERR_NONE)
            continue;
        bool ours = wire_number(&frame, "id", -1) == redige->id;
        if (ours)
            err = take_document(&frame, out_document, out_fault);
        wire_frame_free(&frame);
        if (ours)
            return err;
    }
    redige->apres = chrono_ms() + REDIGE_PAUSE_MS;
    return fault_set(out_fault, ERR_FINAL, "it takes longer than %d ms, nothing is asked of it during %d seconds", most, REDIGE_PAUSE_MS / 1000);
}

static enum err make_here(const char *lire, enum redige_forme forme, struct str input, struct buf *out_document, struct fault *out_fault)
{
    struct arena *arena = arena_new(16 * 1024, NULL, NULL);
    enum err err = redige_make(redige_programme(arena, lire, forme), forme, input, out_document, out_fault);
    arena_free(arena);
    return err;
}

enum err redige_fait(struct redige *redige, enum redige_forme forme, struct str input, struct buf *out_document, struct fault *out_fault)
{
    enum err err = ERR_FINAL;
    if (redige != NULL && redige->lire != NULL)
        return make_here(redige->lire, forme, input, out_document, out_fault);
    if (redige != NULL && chrono_ms() < redige->apres)
        return fault_set(out_fault, ERR_FINAL, "the hand `redige` let its time pass a short while ago");
    if (redige == NULL || redige->sock < 0)
        (void)fault_set(out_fault, ERR_FINAL, "the hand `redige` is not there");
    else if ((err = order(redige, forme, input, out_fault)) == ERR_NONE)
        err = await(redige, out_document, out_fault);
    if (err != ERR_NONE)
        journal(JOURNAL_ATTENTION, "document_manque", "forme=%s cause=\"%s\"", redige_nom(forme), out_fault->text);
    return err;
}

/* ---- making (the hand) --------------------------------------------------------------------------------------------------------- */

static enum err make(struct arena *arena, const char *lire, struct wire_frame *frame, struct buf *out_document, struct fault *out_fault)
{
    enum redige_forme forme = REDIGE_SVG;
    struct str input = STR_NONE;
    if (strcmp(frame->kind, "redige") != 0 || frame->fds[0] < 0 || !redige_forme_named(wire_text(frame, "forme"), &forme))
        return fault_set(out_fault, ERR_FINAL, "a frame « %.40s » is no order", frame->kind);
    enum err err = wire_read_fd(arena, frame->fds[0], REDIGE_MAX_OCTETS, &input, out_fault);
    return err != ERR_NONE ? err : redige_make(redige_programme(arena, lire, forme), forme, input, out_document, out_fault);
}

/* False where decide is gone. */
static bool answer(int decide, int64_t id, struct str document, struct fault *fault, bool made)
{
    int fd = made ? wire_memfd(document) : -1;
    if (made && fd < 0)
        (void)fault_set(fault, ERR_WAIT, "no memory to hand the document over");
    json_t *json = fd >= 0 ? json_pack("{s:s,s:I}", "t", "redige_fait", "id", (json_int_t)id)
                           : json_pack("{s:s,s:I,s:s}", "t", "redige_refuse", "id", (json_int_t)id, "pourquoi", fault->text);
    if (json == NULL) /* a sentence that was cut inside a letter is no text */
        json = json_pack("{s:s,s:I,s:s}", "t", "redige_refuse", "id", (json_int_t)id, "pourquoi", "its reason cannot be shown");
    bool sent = wire_send_new(decide, json, &fd, fd >= 0 ? 1 : 0, fault) == ERR_NONE;
    if (fd >= 0)
        close(fd);
    return sent;
}

/* One order; false where decide is gone. */
static bool serve(int decide, const char *lire)
{
    struct fault fault = {""};
    struct wire_frame frame;
    struct buf document;
    enum err err = wire_recv(decide, &frame, &fault);
    if (err != ERR_NONE)
        return err != ERR_FINAL;
    struct arena *arena = arena_new(REDIGE_MAX_OCTETS + 64 * 1024, NULL, NULL);
    buf_init(&document, REDIGE_MAX_OCTETS);
    bool made = make(arena, lire, &frame, &document, &fault) == ERR_NONE;
    bool there = answer(decide, wire_number(&frame, "id", -1), buf_str(&document), &fault, made);
    buf_free(&document);
    arena_free(arena);
    wire_frame_free(&frame);
    return there;
}

static bool has_order(int decide)
{
    struct pollfd events = {.fd = decide, .events = POLLIN};
    char first = 0;
    while (poll(&events, 1, -1) < 0)
        continue;
    return recv(decide, &first, 1, MSG_PEEK | MSG_DONTWAIT) > 0; /* a closed socket is readable too */
}

static enum err lock_in(const char *lire, struct fault *out_fault)
{
    struct arena *arena = arena_new(16 * 1024, NULL, NULL);
    struct sandbox_paths paths = {0};
    size_t count = 0;
    for (size_t i = 0; i < REDIGE_FORMES; i++) {
        const char *programme = redige_programme(arena, lire, (enum redige_forme)i);
        if (count == 0 || strcmp(paths.execute[count - 1], programme) != 0)
            paths.execute[count++] = programme;
    }
    enum err err = sandbox_enter(PROC_REDIGE, &paths, out_fault);
    arena_free(arena);
    return err;
}

int redige_main(int decide, const char *lire)
{
    struct fault fault;
    (void)signal(SIGCHLD, SIG_DFL); /* ignored, as some parents leave it, there would be no child to wait for */
    if (!has_order(decide))
        return EX_OK; /* nothing was asked of it in its life: nothing was spent on locking it in */
    if (lock_in(lire, &fault) != ERR_NONE) {
        journal_fault(JOURNAL_ERREUR, "bac_a_sable", &fault);
        return EX_OSERR;
    }
    while (serve(decide, lire) && has_order(decide))
        continue;
    return EX_OK;
}
