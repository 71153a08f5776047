/* navette-lire: reads one message or document and says what is written in it. A program of its own, because it alone has
 * the readers of hostile formats in its address space; it locks itself in before it looks at the first byte.
 *
 *   navette-lire --jour 2026-03-02 --secondes 60 --taille-max 52428800 --adresse navette@departement.example
 *                --regles-fiche conf/fiche.cfg --regles-avis conf/avis.cfg  3<document  [4<question]  [5<>whom to ask for tools]
 *   navette-lire --attendre --taille-max … 5<>lecture_chaud.h
 *
 * The reply of lecture.h goes to standard output; on failure one sentence to standard error and 65 (the document cannot be
 * read), 64, 70 or 78. Opens the rules, gives up everything, reads, answers, is gone: nothing is ever freed. The second form
 * does the first of it once and waits: a clone does the rest for each document. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <malloc.h>
#include <signal.h>
#include <sysexits.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libxml/parser.h>

#include "daemon/clone.h"
#include "daemon/lecture.h"
#include "daemon/lire_outils.h"
#include "daemon/lire_pages.h"
#include "daemon/sandbox.h"
#include "daemon/sortie.h"
#include "parsers/base/buf.h"
#include "parsers/fiche_json.h"
#include "parsers/fiche_look.h"
#include "parsers/message.h"
#include "parsers/piece.h"

enum {
    FD_DOCUMENT = 3, FD_QUESTION = 4,
    ARENA_MAX = 512 * 1024 * 1024,  /* bytes for a document and all that is made of it: ten times the largest */
    REGLES_MAX = 1024 * 1024,       /* bytes of a file of rules; the longer has 170 kB */
    QUESTION_MAX = 1024 * 1024,     /* bytes of a question; it has 3 kB */
    TAILLE_MAX = 128 * 1024 * 1024, /* bytes; the most that may be asked for: a quarter of the arena */
    SECONDES_MAX = 3600,
    REHEARSAL = 20515,              /* the day of the mail that is read beforehand */
};

struct options {
    day_t jour;
    uint64_t secondes, taille_max;
    const char *adresse, *regles_fiche, *regles_avis;
    bool waits;
};

static void on_full(void *context)
{
    (void)context;
    sortie_leave(EX_DATAERR, "it is over the limit of %d MB of memory for one document, open it by hand", ARENA_MAX / (1024 * 1024));
}

/* ---- before: options, rules ------------------------------------------------------------------------------- */

static struct options parse_options(int argc, char **argv)
{
    static const struct option known[] = {
        {"jour", required_argument, NULL, 'j'}, {"secondes", required_argument, NULL, 's'},
        {"taille-max", required_argument, NULL, 't'}, {"adresse", required_argument, NULL, 'a'},
        {"regles-fiche", required_argument, NULL, 'f'}, {"regles-avis", required_argument, NULL, 'v'},
        {"attendre", no_argument, NULL, 'w'}, {0}};
    struct options options = {.jour = DAY_NONE};
    bool good = true;
    for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;)
        switch (option) {
        case 'j': good = good && date_parse_iso(str_of(optarg), &options.jour); break;
        case 's': good = good && str_number(str_of(optarg), SECONDES_MAX, &options.secondes); break;
        case 't': good = good && str_number(str_of(optarg), TAILLE_MAX, &options.taille_max); break;
        case 'a': options.adresse = optarg; break;
        case 'f': options.regles_fiche = optarg; break;
        case 'v': options.regles_avis = optarg; break;
        case 'w': options.waits = true; break;
        default: good = false;
        }
    if (!good || optind != argc || (!options.waits && (options.jour == DAY_NONE || options.secondes == 0)) || options.taille_max == 0
        || options.adresse == NULL || options.regles_fiche == NULL || options.regles_avis == NULL)
        sortie_leave(EX_USAGE, "usage: navette-lire --jour D --secondes N --taille-max N --adresse A --regles-fiche F --regles-avis F 3<document");
    return options;
}

/* All of a descriptor, a pipe too. Regular files are read where they are, whatever their offset: it is shared. */
static struct str read_all(struct arena *arena, int fd, size_t max, const char *what)
{
    struct stat stat;
    if (fstat(fd, &stat) != 0)
        sortie_leave(EX_USAGE, "%s is not open", what);
    bool is_file = S_ISREG(stat.st_mode);
    size_t room = is_file && (uint64_t)stat.st_size <= max ? (size_t)stat.st_size + 1 : max + 1, len = 0;
    if (is_file && (uint64_t)stat.st_size > max)
        sortie_leave(EX_DATAERR, "%s has %lld bytes where %zu are the limit, open it by hand", what, (long long)stat.st_size, max);
    char *bytes = arena_alloc(arena, room + 1);
    for (;;) {
        ssize_t got = is_file ? pread(fd, bytes + len, room - len, (off_t)len) : read(fd, bytes + len, room - len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            sortie_leave(EX_IOERR, "%s cannot be read (%s)", what, strerror(errno));
        len += (size_t)got;
        if (len > max)
            sortie_leave(EX_DATAERR, "%s is over the limit of %zu bytes, open it by hand", what, max);
        if (got == 0 || len == room)
            return (struct str){bytes, len};
    }
}

static struct str read_rules(struct arena *arena, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        sortie_leave(EX_CONFIG, "%s: the rules cannot be opened (%s), install them or name others with -c", path, strerror(errno));
    struct str text = read_all(arena, fd, REGLES_MAX, path);
    close(fd);
    return text;
}

/* The files as they are: those of an avis, half of a start's time, are understood only where a message is to be read; made ready for
 * many messages, which takes three times as long, by who waits. */
struct textes {
    struct str fiche, avis;
};

static void parse_avis(struct arena *arena, const struct options *options, const struct textes *textes, bool many, struct message_rules *rules)
{
    struct fault fault;
    if (rules->avis == NULL && avis_rules_parse(arena, textes->avis, options->regles_avis, many, &rules->avis, &fault) != ERR_NONE)
        sortie_leave(EX_CONFIG, "%s", fault.text);
}

static struct message_rules parse_rules(struct arena *arena, const struct options *options, const struct textes *textes)
{
    struct message_rules rules = {.max_bytes = (size_t)options->taille_max};
    struct fault fault;
    if (fiche_rules_parse(arena, textes->fiche, options->regles_fiche, &rules.fiche, &fault) != ERR_NONE)
        sortie_leave(EX_CONFIG, "%s", fault.text);
    struct str rest = str_lower(arena, str_of(options->adresse));
    (void)str_next(&rest, '@', &rules.header.gateway_local);
    rules.header.gateway_domain = rest;
    return rules;
}

static void enter_sandbox(const struct options *options, struct sandbox_filter *filter)
{
    const struct rlimit cpu = {(rlim_t)options->secondes, (rlim_t)options->secondes + 1};
    const struct sandbox_paths nothing = {0};
    struct fault fault;
    (void)setrlimit(RLIMIT_CPU, &cpu); /* who started us has set it already, and may have set less */
    if (sandbox_enter_prepared(PROC_LIRE, &nothing, filter, &fault) != ERR_NONE)
        sortie_leave(EX_OSERR, "%s", fault.text);
}

/* One small mail of ours is read beforehand: what libraries make when they are first used is there, and no clone makes it anew. */
static void rehearse(const struct message_rules *rules)
{
    static const char mail[] =
        "From: =?UTF-8?Q?R=C3=A9p?= <a@exemple.example>\r\nTo: b@exemple.example\r\nSubject: =?UTF-8?Q?R=C3=A9?=\r\nDate: Mon, 2 Mar 2026 08:00:00 +0100\r\n"
        "Message-ID: <a@exemple.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"b\"\r\n\r\n"
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nAvis favorable =C3=A0 sa venue.\r\n\r\n"
        "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>Avis favorable \xC3\xA0 sa venue.</p></body></html>\r\n--b--\r\n";
    struct arena *arena = arena_new(ARENA_MAX, NULL, NULL);
    struct message message;
    struct fault fault;
    if (message_read(arena, STR(mail), rules, STR("Votre avis est attendu.\n"), REHEARSAL, &message, &fault) == ERR_NONE) {
        json_t *json = message_to_json(&message);
        free(json_dumps(json, JSON_COMPACT));
        json_decref(json);
    }
    arena_free(arena);
}

struct attente { /* what the one that waits has for its clones */
    struct arena *arena, *read_only;
    const struct options *options;
    const struct textes *textes;
    struct message_rules *rules;
    struct sandbox_filter *filter;
};

/* Before the second document: the first is read as soon without, and where there is no other it would be for nothing. */
static void make_ready(void *context)
{
    struct attente *attente = context;
    void *room = lire_pages_room();
    parse_avis(attente->read_only, attente->options, attente->textes, true, attente->rules);
    lire_pages_join(room);
    rehearse(attente->rules);
    attente->filter = sandbox_prepare(PROC_LIRE);
    (void)malloc_trim(0);               /* what was freed is put together here: a clone that did it would copy the pages that it lies on */
    (void)arena_alloc(attente->arena, 1); /* its first block: no clone asks the system for it */
}

/* ---- after: the document ---------------------------------------------------------------------------------- */

/* Takes `json` over. */
static void write_json(json_t *json)
{
    char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);
    if (text == NULL)
        sortie_leave(EX_SOFTWARE, "what was read cannot be written as JSON, report this as a bug");
    size_t len = strlen(text);
    if (len > LECTURE_MAX_JSON)
        sortie_leave(EX_DATAERR, "what it says is over the limit of %d bytes, open it by hand", LECTURE_MAX_JSON);
    struct buf whole; /* length and text leave together: `read` wakes once */
    buf_init(&whole, LECTURE_MAX_JSON + 24);
    buf_print(&whole, "%zu\n", len);
    buf_add(&whole, (struct str){text, len});
    sortie_write(buf_str(&whole));
    buf_free(&whole);
    free(text);
    json_decref(json);
}

static void write_files(const struct message *message)
{
    char line[48];
    for (size_t i = 0; i < message->file_count; i++) {
        struct str bytes = message->files[i].bytes;
        (void)snprintf(line, sizeof line, "%zu %zu\n", i, bytes.len);
        sortie_write(str_of(line));
        sortie_write(bytes);
    }
}

static void check_files(const struct message *message)
{
    size_t sum = LECTURE_MAX_JSON;
    for (size_t i = 0; i < message->file_count; i++)
        sum += message->files[i].bytes.len + sizeof "63 62914560\n";
    if (message->file_count > LECTURE_MAX_FICHIERS || sum > LECTURE_MAX_OCTETS)
        sortie_leave(EX_DATAERR, "its %zu attached files are over the limit of %d files and %d MB, open it by hand",
              message->file_count, LECTURE_MAX_FICHIERS, (LECTURE_MAX_OCTETS - LECTURE_MAX_JSON) / (1024 * 1024));
}

static void answer_message(struct arena *arena, struct str raw, const struct message_rules *rules, day_t jour)
{
    struct message message;
    struct fault fault;
    struct str question = fcntl(FD_QUESTION, F_GETFD) < 0 ? STR_NONE : read_all(arena, FD_QUESTION, QUESTION_MAX, "the question");
    if (message_read(arena, raw, rules, question, jour, &message, &fault) != ERR_NONE)
        sortie_leave(EX_DATAERR, "%s", fault.text);
    check_files(&message);
    write_json(message_to_json(&message));
    write_files(&message);
}

static void answer_document(struct arena *arena, struct str bytes, const struct message_rules *rules, day_t jour)
{
    struct document document = {0};
    struct fiche fiche;
    struct fault fault;
    if (document_read(arena, bytes, rules->tools, &document, &fault) != ERR_NONE)
        sortie_leave(EX_DATAERR, "%s", fault.text);
    document.count = fiche_second_begins(arena, rules->fiche, &document, jour); /* a document alone gives one fiche */
    if (fiche_read(arena, rules->fiche, &document, jour, &fiche)) {
        write_json(fiche_to_json(&fiche, document.format));
        return;
    }
    /* Its file name is not told: a document is what it says. */
    enum piece_type type = piece_recognise(arena, STR_NONE, &document);
    write_json(json_pack("{s:s,s:s,s:s}", "kind", "piece", "format", document_format_name(document.format), "type", piece_type_name(type)));
}

int main(int argc, char **argv)
{
    struct options options = parse_options(argc, argv);
    struct arena *arena = arena_new(ARENA_MAX, on_full, NULL);
    struct arena *read_only = options.waits ? arena_new_over(lire_pages_block(), LIRE_PAGES_BLOCK, ARENA_MAX, on_full, NULL) : arena;
    const struct textes textes = {read_rules(read_only, options.regles_fiche), read_rules(read_only, options.regles_avis)};
    struct message_rules rules = parse_rules(read_only, &options, &textes);
    struct attente attente = {arena, read_only, &options, &textes, &rules, NULL};
    xmlInitParser();
    message_prepare();
    if (options.waits) {
        struct chaud_demande demande = {.parent = 0};
        if (!clone_wait(CHAUD_OISIF_MS, make_ready, &attente, &demande))
            _exit(EX_OK);
        options.jour = demande.jour;
        options.secondes = (uint64_t)demande.secondes;
    }
    (void)signal(SIGPIPE, SIG_IGN); /* a tool that dies while it is handed its document is a sentence, not our end */
    rules.tools = lire_outils(arena);
    enter_sandbox(&options, attente.filter);
    struct str bytes = read_all(arena, FD_DOCUMENT, (size_t)options.taille_max, "the document");
    if (document_sniff(bytes) == FORMAT_EML) {
        parse_avis(arena, &options, &textes, false, &rules);
        answer_message(arena, bytes, &rules, options.jour);
    } else {
        answer_document(arena, bytes, &rules, options.jour);
    }
    _exit(EX_OK); /* libraries have nothing to say at the end of a process that was locked in */
}
