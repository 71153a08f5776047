#include "daemon/outil.h"

#include <errno.h>
#include <signal.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/clone.h"
#include "daemon/sortie.h"
#include "parsers/base/buf.h"

enum {
    FD_REQUEST = 3,
    SPARE = 64 * 1024, /* bytes for one last sentence */
};

static _Noreturn void refuse(struct arena *arena, int status, const char *sentence)
{
    sortie_write(document_packet_fault(arena, sentence));
    _exit(status);
}

static void on_full(void *spare)
{
    refuse(spare, EX_OK, "it needs more memory than one document may have, open it by hand");
}

/* On the heap, beside the arena: it is never copied. */
static struct str read_request(struct arena *spare)
{
    static struct buf request;
    static char chunk[64 * 1024];
    buf_init(&request, DOCUMENT_MAX_PACKET);
    for (;;) {
        ssize_t got = read(FD_REQUEST, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            refuse(spare, EX_USAGE, "no document was handed over");
        if (got == 0)
            return buf_str(&request);
        buf_add(&request, (struct str){chunk, (size_t)got});
        if (buf_failed(&request))
            refuse(spare, EX_OK, "it is over the limit of size for one document, open it by hand");
    }
}

_Noreturn void outil_main(int argc, char **argv, const struct outil *outil)
{
    static struct arena *arena; /* static: nothing is given back, and a checker of memory still finds it */
    struct arena *spare = arena_new(SPARE, NULL, NULL);
    arena = arena_new(OUTIL_ARENA, on_full, spare);
    const struct sandbox_paths nothing = {0};
    struct document document = {0};
    struct fault fault = {""};
    void *context = NULL;
    const bool waits = argc > 1 && strcmp(argv[1], "--attendre") == 0;
    if (argc > 2 + waits)
        refuse(spare, EX_USAGE, "a tool takes one word at most, report this as a bug");
    if (outil->prepare != NULL && outil->prepare(arena, argv[1 + waits], &context, &fault) != ERR_NONE)
        refuse(spare, EX_OK, fault.text); /* what is missing, and how it is had: a human is told */
    struct chaud_demande demande = {.parent = 0};
    if (waits && !clone_wait(CHAUD_OISIF_MS, NULL, NULL, &demande))
        _exit(EX_OK);
    (void)signal(SIGPIPE, SIG_IGN); /* a write says it too */
    if (sandbox_enter(outil->processus, &nothing, &fault) != ERR_NONE)
        refuse(spare, EX_OSERR, fault.text);
    struct str request = read_request(spare);
    if (outil->read(arena, context, request, &document, &fault) != ERR_NONE)
        refuse(spare, EX_OK, fault.text);
    sortie_write(document_packet_write(arena, &document));
    _exit(EX_OK);
}
