/* document_tools: the heavy readers. PDF (poppler) and the recognition of characters (tesseract, leptonica) are programs of
 * their own, `navette-pdf` and `navette-ocr`, started only when a document needs them, each locked in before it looks at a
 * byte (design.md). The light reader never has them in its address space: it hands bytes to `run` and gets bytes back,
 * which it distrusts like any other input. Pure: how a tool is started is the affair of who gives `run`. */
#ifndef NAVETTE_DOCUMENT_TOOLS_H
#define NAVETTE_DOCUMENT_TOOLS_H

#include "parsers/document.h"

enum document_tool {
    TOOL_PDF, /* request: the bytes of a PDF.          reply: a packet */
    TOOL_OCR, /* request: a packet with pictures alone. reply: a packet with blocks alone; their `page` is the picture's */
    TOOLS,
};
const char *document_tool_name(enum document_tool tool); /* "pdf", "ocr" */

struct document_tools {
    /* Runs `tool` on `request`. *out_reply lives in the arena. ERR_FINAL with the reason for a human: the tool refused the
     * document (protected by a password, damaged, over a limit), crashed, or took too long. */
    enum err (*run)(void *context, struct arena *arena, enum document_tool tool, struct str request, struct str *out_reply,
                    struct fault *out_fault);
    void *context;
};

/* A packet carries a document between programs:
 *
 *   packet  = json-length LF json *( picture-length LF picture )      lengths in decimal bytes
 *   json    = { "blocks": [...], "pictures": [ { "page": 2, "dpi": 200 } ], "cut": false }   or { "fault": "one sentence" }
 *
 * The writer's answer lives in the arena. The reader checks everything (types, ranges, UTF-8, the number of boxes against the
 * U+FFFC in the text, spans within it) and adds to *document; a "fault" and whatever does not hold are ERR_FINAL. */
enum { DOCUMENT_MAX_PACKET = 192 * 1024 * 1024 /* bytes, and of any request: twelve pages in colour at 200 dpi have 140 MB */ };
struct str document_packet_write(struct arena *arena, const struct document *document);
struct str document_packet_fault(struct arena *arena, const char *sentence);
MUST_USE enum err document_packet_read(struct arena *arena, struct str packet, struct document *document, struct fault *out_fault);

/* Turns the document's pictures into blocks by TOOL_OCR, put among the others by page; no picture is left. With no picture
 * nothing is done. ERR_FINAL as `run`; the blocks that were there stay. */
MUST_USE enum err document_recognise(struct arena *arena, const struct document_tools *tools, struct document *document,
                                     struct fault *out_fault);

#endif
