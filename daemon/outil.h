/* outil: what navette-pdf and navette-ocr have in common. A tool reads one request from descriptor 3, writes one packet
 * (parsers/document_tools.h) to standard output and is gone; a refusal is a packet too, with a sentence. It loads what it
 * needs of the system first, then locks itself in, then looks at the first byte. With --attendre as its first word it waits
 * before it locks itself in, and a clone does the rest for each document (lecture_chaud.h). */
#ifndef NAVETTE_OUTIL_H
#define NAVETTE_OUTIL_H

#include "daemon/sandbox.h"
#include "parsers/document_tools.h"

enum {
    OUTIL_ARENA = 512 * 1024 * 1024, /* bytes; pictures of DOCUMENT_MAX_PICTURES pages, and their packet */
};

struct outil {
    enum processus processus;
    /* Once, before the sandbox closes: models, fonts, tables. `argument` is the one word of the command line, NULL without.
     * *out_context is handed on. */
    enum err (*prepare)(struct arena *arena, const char *argument, void **out_context, struct fault *out_fault);
    enum err (*read)(struct arena *arena, void *context, struct str request, struct document *out_document, struct fault *out_fault);
};

/* The whole life of a tool; never returns. Exit 0 with a packet, 64 usage, 70 or 71 where it could not even start. */
_Noreturn void outil_main(int argc, char **argv, const struct outil *outil);

#endif
