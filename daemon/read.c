#include "daemon/read.h"

#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/chrono.h"
#include "daemon/journal.h"
#include "daemon/lecture.h"
#include "daemon/wire.h"

_Static_assert((int)WIRE_MAX_MEMFD >= (int)LECTURE_MAX_OCTETS, "decide can take whatever a reader may answer");

struct travail { /* one reading under way; free when lecture is NULL */
    int64_t id;
    struct lecture *lecture;
    int document, question;
};

struct read {
    const struct read_config *config;
    int decide;
    struct chaud *chaud; /* start with the first message, leave when there has been none for a while; NULL: done without */
    bool gone; /* decide's end is closed */
    struct travail travaux[READ_MAX_CHILDREN];
};

/* ---- answering -------------------------------------------------------------------------------------------- */

static void send_frame(struct read *read, json_t *json, const int *fd)
{
    struct fault fault;
    if (!read->gone)
        read->gone = wire_send_new(read->decide, json, fd, fd == NULL ? 0 : 1, &fault) != ERR_NONE;
    else
        json_decref(json);
}

static void send_unreadable(struct read *read, int64_t id, int code, const struct fault *why)
{
    const struct str sentence = str_of(why->text);
    const size_t ours = code == EX_DATAERR ? 0 : str_find_char(sentence, ':'); /* what the child said behind it may quote the document */
    journal(JOURNAL_ATTENTION, "illisible", "id=%" PRId64 " code=%d cause=\"%.*s\"", id, code, STR_ARG(str_slice(sentence, 0, ours == STR_NOT_FOUND ? sentence.len : ours)));
    send_frame(read, json_pack("{s:s,s:I,s:i,s:s}", "t", "illisible", "id", (json_int_t)id, "code", code, "pourquoi", why->text), NULL);
}

/* Memfds of everything that must be sent, made before the first frame, so that an answer is whole or is none. */
struct envoi {
    int json, fichiers[LECTURE_MAX_FICHIERS];
    size_t count; /* files that were sent */
};

static void close_all(const struct envoi *envoi, size_t fichiers)
{
    if (envoi->json >= 0)
        close(envoi->json);
    for (size_t i = 0; i < fichiers; i++)
        if (envoi->fichiers[i] >= 0)
            close(envoi->fichiers[i]);
}

static bool make_memfds(const struct lecture *lecture, struct envoi *envoi)
{
    bool made = (envoi->json = wire_memfd(lecture_json(lecture))) >= 0;
    envoi->count = 0;
    for (size_t i = 0; i < lecture_fichier_count(lecture); i++) {
        struct str bytes = lecture_fichier(lecture, i);
        envoi->fichiers[i] = bytes.at == NULL ? -1 : wire_memfd(bytes);
        envoi->count += bytes.at != NULL;
        made = made && (bytes.at == NULL || envoi->fichiers[i] >= 0);
    }
    return made;
}

static void send_reading(struct read *read, int64_t id, const struct lecture *lecture)
{
    struct envoi envoi = {.json = -1};
    size_t count = lecture_fichier_count(lecture);
    if (!make_memfds(lecture, &envoi)) {
        struct fault why;
        (void)fault_set(&why, ERR_WAIT, "no memory to hand its files over, try again when the machine has some");
        send_unreadable(read, id, EX_TEMPFAIL, &why);
        close_all(&envoi, count);
        return;
    }
    send_frame(read, json_pack("{s:s,s:I,s:I}", "t", "lu", "id", (json_int_t)id, "fichiers", (json_int_t)envoi.count), &envoi.json);
    for (size_t i = 0; i < count; i++)
        if (envoi.fichiers[i] >= 0)
            send_frame(read, json_pack("{s:s,s:I,s:I,s:I}", "t", "fichier", "id", (json_int_t)id, "n", (json_int_t)i, "taille",
                                       (json_int_t)lecture_fichier(lecture, i).len), &envoi.fichiers[i]);
    close_all(&envoi, count);
}

/* ---- reading ---------------------------------------------------------------------------------------------- */

static struct travail *free_travail(struct read *read)
{
    for (size_t i = 0; i < READ_MAX_CHILDREN; i++)
        if (read->travaux[i].lecture == NULL)
            return &read->travaux[i];
    return NULL;
}

static void end_travail(struct travail *travail)
{
    lecture_free(travail->lecture);
    if (travail->document >= 0)
        close(travail->document);
    if (travail->question >= 0)
        close(travail->question);
    *travail = (struct travail){.document = -1, .question = -1};
}

/* decide is not hostile, but what it sends is checked like any frame: a day, a number, a document. */
static void start(struct read *read, struct wire_frame *frame)
{
    const struct read_config *config = read->config;
    struct travail *travail = free_travail(read);
    struct fault fault;
    int64_t id = wire_number(frame, "id", -1);
    day_t jour = DAY_NONE;
    if (id < 0 || strcmp(frame->kind, "lis") != 0 || !date_parse_iso(wire_text(frame, "jour"), &jour) || frame->fds[0] < 0) {
        (void)fault_set(&fault, ERR_FINAL, "read: a frame « %.40s » is no request, ignored", frame->kind);
        journal_fault(JOURNAL_ERREUR, "demande_etrange", &fault);
        return;
    }
    *travail = (struct travail){.id = id, .document = wire_take_fd(frame, 0), .question = wire_take_fd(frame, 1)};
    const struct lecture_demande demande = {
        .document = travail->document, .question = travail->question, .jour = jour, .secondes = config->secondes,
        .programme = config->programme, .regles_fiche = config->regles_fiche, .regles_avis = config->regles_avis,
        .adresse = config->adresse, .taille_max = config->taille_max, .chaud = read->chaud};
    if (lecture_start(&demande, &travail->lecture, &fault) != ERR_NONE) {
        send_unreadable(read, id, EX_TEMPFAIL, &fault); /* the system has no room for a process, which says nothing of the message */
        end_travail(travail);
    }
}

static void step(struct read *read, struct travail *travail)
{
    struct fault fault;
    int code = EX_SOFTWARE;
    enum err err = lecture_step(travail->lecture, &code, &fault);
    if (err == ERR_WAIT)
        return;
    if (err == ERR_NONE)
        send_reading(read, travail->id, travail->lecture);
    else
        send_unreadable(read, travail->id, code, &fault);
    end_travail(travail);
}

static void take_request(struct read *read)
{
    struct wire_frame frame;
    struct fault fault;
    enum err err = wire_recv(read->decide, &frame, &fault);
    read->gone = read->gone || err == ERR_FINAL;
    if (err == ERR_RETRY)
        journal_fault(JOURNAL_ERREUR, "demande_etrange", &fault);
    if (err != ERR_NONE)
        return;
    start(read, &frame);
    wire_frame_free(&frame);
}

/* ---- the loop --------------------------------------------------------------------------------------------- */

static int timeout_ms(const struct read *read)
{
    int64_t first = INT64_MAX, now = chrono_ms();
    for (size_t i = 0; i < READ_MAX_CHILDREN; i++)
        if (read->travaux[i].lecture != NULL && lecture_deadline_ms(read->travaux[i].lecture) < first)
            first = lecture_deadline_ms(read->travaux[i].lecture);
    if (first == INT64_MAX)
        return -1;
    return first > now ? (int)(first - now) : 0; /* at most conf's seconds of one reading */
}

static void turn(struct read *read)
{
    struct pollfd polls[READ_MAX_CHILDREN + 1 + CHAUDS];
    for (size_t i = 0; i < READ_MAX_CHILDREN; i++)
        polls[i] = (struct pollfd){.fd = read->travaux[i].lecture == NULL ? -1 : lecture_fd(read->travaux[i].lecture), .events = POLLIN};
    /* With all hands full the socket is only watched for its end. */
    struct pollfd *socket = &polls[READ_MAX_CHILDREN];
    *socket = (struct pollfd){.fd = read->decide, .events = free_travail(read) != NULL ? POLLIN : 0};
    struct pollfd *chauds = socket + 1;
    for (size_t i = 0; i < CHAUDS; i++)
        chauds[i] = (struct pollfd){.fd = chaud_fd(read->chaud, (enum chaud_qui)i), .events = POLLIN};
    if (poll(polls, sizeof polls / sizeof polls[0], timeout_ms(read)) < 0)
        return;
    for (size_t i = 0; i < CHAUDS; i++)
        if (chauds[i].revents != 0)
            chaud_step(read->chaud, (enum chaud_qui)i);
    int64_t now = chrono_ms();
    for (size_t i = 0; i < READ_MAX_CHILDREN; i++) {
        struct travail *travail = &read->travaux[i];
        if (travail->lecture != NULL && (polls[i].revents != 0 || now >= lecture_deadline_ms(travail->lecture)))
            step(read, travail);
    }
    if (socket->revents & POLLIN)
        take_request(read);
    else if (socket->revents != 0)
        read->gone = true;
}

int read_main(int decide, const struct read_config *config)
{
    struct fault fault;
    struct read read = {.config = config, .decide = decide};
    for (size_t i = 0; i < READ_MAX_CHILDREN; i++)
        read.travaux[i] = (struct travail){.document = -1, .question = -1};
    (void)signal(SIGCHLD, SIG_DFL); /* ignored, as some parents leave it, there would be no child to wait for */
    enum err err = lecture_sandbox(NULL, config->programme, config->regles_fiche, config->regles_avis, &fault);
    if (err != ERR_NONE) {
        journal_fault(JOURNAL_ERREUR, "bac_a_sable", &fault);
        return EX_OSERR;
    }
    read.chaud = chaud_new();
    while (!read.gone)
        turn(&read);
    for (size_t i = 0; i < READ_MAX_CHILDREN; i++)
        end_travail(&read.travaux[i]); /* decide still has the messages and will ask again */
    chaud_free(read.chaud);
    return EX_OK;
}
