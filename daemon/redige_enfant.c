#include "daemon/redige_enfant.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/chrono.h"
#include "daemon/lecture_enfant.h"

enum {
    CHUNK = 64 * 1024,
    CPU_SECONDES = 20,
    MAX_SENTENCE = 400, /* bytes of its last words that are shown */
};

/* ---- what is made by whom ---- */

static bool is_svg(struct str document)
{
    return str_starts(document, STR("<?xml ")) && str_find(document, STR("<svg ")) != STR_NOT_FOUND && str_ends(str_trim(document), STR("</svg>"));
}

static bool is_png(struct str document)
{
    static const char png[] = "\x89PNG\r\n\x1a\n", end[] = "IEND\xae\x42\x60\x82";
    return str_starts(document, STR(png)) && str_ends(document, STR(end));
}

/* A zip that begins with its first file and ends with its directory, no comment behind it. */
static bool is_zip(struct str document)
{
    enum { END = 22 }; /* bytes of the record at the end */
    return str_starts(document, STR("PK\x03\x04")) && document.len > END && str_starts(str_from(document, document.len - END), STR("PK\x05\x06"));
}

static bool is_pdf(struct str document)
{
    return str_starts(document, STR("%PDF-1.")) && str_ends(str_trim(document), STR("%%EOF"));
}

static const struct {
    const char *nom, *programme;
    bool (*is_it)(struct str document);
} formes[] = {
    [REDIGE_SVG] = {"svg", "navette-image", is_svg},
    [REDIGE_PNG] = {"png", "navette-image", is_png},
    [REDIGE_XLSX] = {"xlsx", "navette-redige", is_zip},
    [REDIGE_DOCX] = {"docx", "navette-redige", is_zip},
    [REDIGE_PDF] = {"pdf", "navette-redige", is_pdf},
};
_Static_assert(sizeof formes / sizeof formes[0] == REDIGE_FORMES, "every form has its row");

const char *redige_nom(enum redige_forme forme)
{
    return formes[forme].nom;
}

bool redige_forme_named(struct str nom, enum redige_forme *out_forme)
{
    for (size_t i = 0; i < REDIGE_FORMES; i++)
        if (str_eq_c(nom, formes[i].nom)) {
            *out_forme = (enum redige_forme)i;
            return true;
        }
    return false;
}

const char *redige_programme(struct arena *arena, const char *lire, enum redige_forme forme)
{
    struct str path = str_of(lire);
    size_t slash = str_rfind_char(path, '/');
    return str_print(arena, "%.*s%s", STR_ARG(str_slice(path, 0, slash == STR_NOT_FOUND ? 0 : slash + 1)), formes[forme].programme).at;
}

/* ---- talking with it ---- */

struct dialogue { /* with the child; descriptors are -1 once at their end */
    pid_t pid;
    int entree, sortie, erreurs;
    struct str input; /* what it has not read yet */
    struct buf *document;
    char sentence[MAX_SENTENCE + 1];
    size_t said;
};

/* Ours are the ends 1, 0, 0 of the three pipes: what it reads, what it writes, what it complains of. */
static enum err start(const char *programme, enum redige_forme forme, struct dialogue *dialogue, struct fault *out_fault)
{
    int pipes[3][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
    bool made = true;
    for (int i = 0; i < 3; i++)
        made = made && pipe2(pipes[i], O_CLOEXEC) == 0;
    int theirs[3] = {pipes[0][0], pipes[1][1], pipes[2][1]};
    char *argv[] = {enfant_word(formes[forme].programme), enfant_word(formes[forme].nom), NULL}, *environment[] = {NULL};
    const struct enfant enfant = {.programme = programme, .argv = argv, .environment = environment,
                                  .fds = {theirs[0], theirs[1], theirs[2], -1, -1, -1}, .parent = getpid(), .cpu = CPU_SECONDES};
    (void)fflush(NULL);
    dialogue->pid = made ? fork() : -1;
    if (dialogue->pid == 0)
        enfant_become(&enfant);
    int why = errno;
    for (int i = 0; i < 3; i++)
        enfant_close(&theirs[i]);
    dialogue->entree = pipes[0][1];
    dialogue->sortie = pipes[1][0];
    dialogue->erreurs = pipes[2][0];
    made = made && dialogue->pid > 0 && fcntl(dialogue->entree, F_SETFL, O_NONBLOCK) == 0;
    return made ? ERR_NONE : fault_set(out_fault, ERR_WAIT, "%s cannot be started (%s), try again", formes[forme].programme, strerror(why));
}

/* A child that does not read to the end has said why, or will. */
static void give(struct dialogue *dialogue)
{
    ssize_t written = write(dialogue->entree, dialogue->input.at, dialogue->input.len);
    if (written < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    dialogue->input = str_from(dialogue->input, written < 0 ? dialogue->input.len : (size_t)written);
    if (dialogue->input.len == 0)
        enfant_close(&dialogue->entree);
}

static void take_document(struct dialogue *dialogue)
{
    static char bytes[CHUNK];
    ssize_t got = read(dialogue->sortie, bytes, sizeof bytes);
    if (got > 0)
        buf_add(dialogue->document, (struct str){bytes, (size_t)got});
    else if (got == 0 || errno != EINTR)
        enfant_close(&dialogue->sortie);
}

static void take_sentence(struct dialogue *dialogue)
{
    char bytes[CHUNK];
    ssize_t got = read(dialogue->erreurs, bytes, sizeof bytes);
    if (got <= 0 && !(got < 0 && errno == EINTR))
        enfant_close(&dialogue->erreurs);
    for (ssize_t i = 0; i < got && dialogue->said < MAX_SENTENCE; i++)
        dialogue->sentence[dialogue->said++] = (unsigned char)bytes[i] < 0x20 ? ' ' : bytes[i];
}

/* False where the time is over. */
static bool talk(struct dialogue *dialogue)
{
    int64_t end = chrono_ms() + (int64_t)REDIGE_SECONDES * 1000;
    while (dialogue->sortie >= 0 || dialogue->erreurs >= 0) {
        struct pollfd events[] = {{.fd = dialogue->entree, .events = POLLOUT}, {.fd = dialogue->sortie, .events = POLLIN},
                                  {.fd = dialogue->erreurs, .events = POLLIN}};
        int64_t left = end - chrono_ms();
        if (left <= 0 || buf_failed(dialogue->document))
            return false;
        if (poll(events, 3, (int)left) <= 0)
            continue;
        if (events[0].revents != 0)
            give(dialogue);
        if (events[1].revents != 0)
            take_document(dialogue);
        if (events[2].revents != 0)
            take_sentence(dialogue);
    }
    return true;
}

static enum err judge(const struct dialogue *dialogue, enum redige_forme forme, bool in_time, int status, struct fault *out_fault)
{
    const char *who = formes[forme].programme, *what = formes[forme].nom;
    if (buf_failed(dialogue->document))
        return fault_set(out_fault, ERR_FINAL, "the %s is over %d bytes, ask for less", what, REDIGE_MAX_OCTETS);
    if (!in_time || (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL)))
        return fault_set(out_fault, ERR_FINAL, "the %s takes too much time, ask for less", what);
    if (WIFSIGNALED(status))
        return fault_set(out_fault, ERR_FINAL, "%s crashed (signal %d), report this as a bug", who, WTERMSIG(status));
    if (WEXITSTATUS(status) == ENFANT_ABSENT)
        return fault_set(out_fault, ERR_FINAL, "the program %s cannot be started, install it beside navette", who);
    if (WEXITSTATUS(status) != 0 && dialogue->said > 0)
        return fault_set(out_fault, ERR_FINAL, "%.*s", STR_ARG(str_trim(str_of(dialogue->sentence))));
    if (WEXITSTATUS(status) != 0)
        return fault_set(out_fault, ERR_FINAL, "%s failed without a word, report this as a bug", who);
    /* What comes out is looked at like any input. */
    if (!formes[forme].is_it(buf_str(dialogue->document)))
        return fault_set(out_fault, ERR_FINAL, "%s made something that is no %s, report this as a bug", who, what);
    return ERR_NONE;
}

enum err redige_make(const char *programme, enum redige_forme forme, struct str input, struct buf *out_document, struct fault *out_fault)
{
    struct dialogue dialogue = {.pid = -1, .entree = -1, .sortie = -1, .erreurs = -1, .input = input, .document = out_document};
    enum err err = start(programme, forme, &dialogue, out_fault);
    bool in_time = err == ERR_NONE && talk(&dialogue);
    enfant_close(&dialogue.entree);
    enfant_close(&dialogue.sortie);
    enfant_close(&dialogue.erreurs);
    int status = 0;
    if (dialogue.pid > 0) {
        if (!in_time)
            (void)kill(dialogue.pid, SIGKILL);
        (void)enfant_reap(dialogue.pid, true, &status);
    }
    return err != ERR_NONE ? err : judge(&dialogue, forme, in_time, status, out_fault);
}
