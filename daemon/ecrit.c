/* navette-redige: writes one document. A program of its own, because it alone has what writes sheets and fiches in its address space; it locks
 * itself in before it reads the first byte.
 *
 *   navette-redige xlsx      <description.json  >workbook.xlsx      ecrit.h says what a description holds
 *   navette-redige docx|pdf  <description.json  >fiche.docx         fiche_papier.h
 *
 * The document goes to standard output, whole or not at all; on failure one sentence to standard error and 65 (no description, or
 * too large), 64, 71 or 74. It is gone afterwards: nothing is ever freed. */
#include <errno.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/ecrit.h"
#include "daemon/ecrit_papier.h"
#include "daemon/sandbox.h"
#include "daemon/sortie.h"
#include "parsers/base/buf.h"

static struct str read_all(void)
{
    static struct buf input;
    static char chunk[64 * 1024];
    buf_init(&input, ECRIT_MAX_INPUT);
    for (;;) {
        ssize_t got = read(STDIN_FILENO, chunk, sizeof chunk);
        if (got == 0)
            return buf_str(&input);
        if (got < 0 && errno != EINTR)
            sortie_leave(EX_IOERR, "the description cannot be read (%s)", strerror(errno));
        if (got > 0)
            buf_add(&input, (struct str){chunk, (size_t)got});
        if (buf_failed(&input))
            sortie_leave(EX_DATAERR, "the description is over the limit of %d bytes", ECRIT_MAX_INPUT);
    }
}

static enum err write_workbook(struct arena *arena, const json_t *json, struct str *out_bytes, struct fault *out_fault)
{
    (void)arena;
    return ecrit_xlsx(json, out_bytes, out_fault);
}

/* Letters are drawn for pages alone: nothing else sees a font. */
static const struct forme {
    const char *nom;
    enum processus droits;
    enum err (*ecrit)(struct arena *arena, const json_t *json, struct str *out_bytes, struct fault *out_fault);
} formes[] = {{"xlsx", PROC_ECRIT, write_workbook}, {"docx", PROC_ECRIT, ecrit_docx}, {"pdf", PROC_PAPIER, ecrit_pdf}};

static const struct forme *forme_named(const char *nom)
{
    for (size_t i = 0; i < sizeof formes / sizeof formes[0]; i++)
        if (strcmp(nom, formes[i].nom) == 0)
            return &formes[i];
    return NULL;
}

int main(int argc, char **argv)
{
    const struct forme *forme = argc == 2 ? forme_named(argv[1]) : NULL;
    if (forme == NULL)
        sortie_leave(EX_USAGE, "usage: navette-redige xlsx|docx|pdf <description.json >document");
    const struct sandbox_paths nothing = {0};
    struct fault fault;
    if (sandbox_enter(forme->droits, &nothing, &fault) != ERR_NONE)
        sortie_leave(EX_OSERR, "%s", fault.text);
    struct str input = read_all(), document = STR_NONE;
    /* Strict: UTF-8 that is none, or a member twice, is no description; the library itself would write a broken file. */
    const json_t *json = json_loadb(input.at != NULL ? input.at : "", input.len, JSON_REJECT_DUPLICATES, NULL);
    if (json == NULL)
        sortie_leave(EX_DATAERR, "this is no description");
    struct arena *arena = arena_new(ECRIT_MAX_OUTPUT, NULL, NULL);
    if (forme->ecrit(arena, json, &document, &fault) != ERR_NONE)
        sortie_leave(EX_DATAERR, "%s", fault.text);
    if (document.len == 0 || document.len > ECRIT_MAX_OUTPUT)
        sortie_leave(EX_DATAERR, "the document is over the limit of %d bytes", ECRIT_MAX_OUTPUT);
    sortie_write(document);
    _exit(EX_OK);
}
