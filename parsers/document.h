/* document: ONE model for what every format says, so that the reader of fiches never learns of formats.
 *
 * A document is a flat list of blocks in reading order. A block is one paragraph (or one line of a plain
 * text); where it stands in a table is written on it. Text is UTF-8, valid (utf8_clean), not yet tidied:
 * a line break inside a paragraph is '\n', a tabulation '\t'. Boxes are kept apart from the text: each stands
 * in `text` as one U+FFFC (OBJECT REPLACEMENT CHARACTER), its state in `boxes`, in the same order, whatever
 * the format drew them with (☒, a content control, a form field, a Wingdings symbol).
 * Text that the format marks as filled by hand (content control, form field) or as an instruction
 * (placeholder) says so in its flag. What the reader is less than certain of (a character recognised in a picture) is
 * named by byte ranges, `spans`. Pages that are pictures (a scan, photographs, a document of pasted pictures) are first
 * kept as they are, `pictures`, and become blocks once a tool has recognised them (document_tools.h).
 * Pure. All of it lives in the arena given to the reader. */
#ifndef NAVETTE_DOCUMENT_H
#define NAVETTE_DOCUMENT_H

#include "parsers/base/str.h"
#include "parsers/base/utf8.h"

enum {
    DOCUMENT_MAX_BLOCKS = 20000,          /* a fiche has about 150 */
    DOCUMENT_MAX_TEXT = 4 * 1024 * 1024,  /* bytes of text of one document; a fiche has about 6000 */
    DOCUMENT_MAX_DEPTH = 16,              /* tables in tables */
    DOCUMENT_MAX_PAGES = 40,              /* of a paginated file that are looked at; a fiche has 2 to 4, a report 20 */
    DOCUMENT_MAX_PICTURES = 12,           /* pages to be recognised in one document; what comes after is a doubt, not a reading */
    DOCUMENT_MAX_PICTURE = 24 * 1024 * 1024, /* bytes of one of them */
};
#define DOCUMENT_BOX "\xEF\xBF\xBC" /* U+FFFC, where a box stands in the text */

enum document_format {
    FORMAT_UNKNOWN = 0, FORMAT_DOCX, FORMAT_ODT, FORMAT_DOC, FORMAT_RTF, FORMAT_PDF,
    FORMAT_PNG, FORMAT_JPEG, FORMAT_TIFF, FORMAT_TEXT, FORMAT_HTML, FORMAT_EML,
};

enum box_state { BOX_EMPTY = 0, BOX_TICKED, BOX_DOUBTFUL };

/* Where the characters of a block come from. */
enum document_source {
    SOURCE_FILE = 0,   /* characters of the file */
    SOURCE_FIELD,      /* a form field of a PDF */
    SOURCE_ANNOTATION, /* typed over the page of a PDF */
    SOURCE_IMAGE,      /* recognised in a picture: spans say how surely */
};

/* Bytes [at, end) of a block's text that were read with less than certainty, in order, none touching another. */
struct document_span {
    size_t at, end;
    int sure; /* 0, a guess, to 99; what no span covers is 100 */
};

/* A page as a picture: JPEG, PNG, TIFF (one page of it), or PNM, by its content. */
struct document_picture {
    struct str bytes;
    int page; /* from 1, in the document */
    int dpi;  /* 0: not known */
};

struct document_block {
    struct str text;
    const enum box_state *boxes; /* one for each DOCUMENT_BOX in text, in order */
    size_t box_count;
    int table;         /* 0 outside tables, else the number of the innermost table, from 1 */
    int table_row, column; /* from 0 */
    int columns;       /* cells in this row */
    bool is_placeholder; /* an instruction that the format itself marks as not filled in */
    int page;            /* from 1; 0 where the format has no pages */
    enum document_source source;
    const struct document_span *spans;
    size_t span_count;
};

struct document {
    enum document_format format;
    struct document_block *blocks;
    size_t count, capacity;
    size_t text_bytes;
    struct document_picture *pictures; /* not recognised yet */
    size_t picture_count, picture_capacity;
    bool is_cut; /* pages or pictures beyond DOCUMENT_MAX_* were left out */
};
struct document_tools; /* document_tools.h */

const char *document_format_name(enum document_format format); /* "docx", …; "unknown" */
bool document_format_of(struct str name, enum document_format *out_format); /* its inverse, without "unknown" */

/* What the bytes are, by their content and never by a name. FORMAT_UNKNOWN where nothing fits. */
enum document_format document_sniff(struct str bytes);

/* Adds a block (its text and boxes copied). ERR_FINAL past DOCUMENT_MAX_*, said in out_fault. */
MUST_USE enum err document_add(struct arena *arena, struct document *document, const struct document_block *block,
                               struct fault *out_fault);

/* Keeps a picture of a page for later (bytes not copied). Beyond DOCUMENT_MAX_PICTURES, or larger than DOCUMENT_MAX_PICTURE,
 * it is left out and is_cut set. */
void document_add_picture(struct arena *arena, struct document *document, const struct document_picture *picture);

/* As document_add, from text as its author wrote it: `block` says where it stands and holds the boxes that the
 * format itself knows (each a DOCUMENT_BOX in block->text; the caller has dropped any other U+FFFC of the
 * content, see document_drop_marks); the boxes that are only drawn (☐ ☒ ☑ □ ■ ✔, [x], [ ], (x)) are found
 * here, so that every format agrees on them. Text and boxes are copied. */
MUST_USE enum err document_add_text(struct arena *arena, struct document *document,
                                    const struct document_block *block, struct fault *out_fault);

/* The text without U+FFFC, which in this model means a box: readers pass what the author wrote through it. */
struct str document_drop_marks(struct arena *arena, struct str text);

/* What one drawn character says: true, with its state, where it is a box or a tick. */
bool document_box_of(int32_t point, enum box_state *out_state);

/* True, with its state, where glyph `code` (0x00 to 0xFF, U+F000 to U+F0FF, or a drawn character) of a symbol font is a box or
 * a tick. `font` as documents name it: quotes and the fonts that follow it aside. */
bool document_symbol_box(struct str font, int32_t code, enum box_state *out_state);
bool document_is_symbol_font(struct str font); /* Wingdings, Wingdings 2, Webdings, ZapfDingbats and their other names */

/* Reads any known format into *out_document, dispatching on document_sniff. PDF and pictures need `tools`; NULL: they are
 * refused with a sentence. A picture is recognised alone here; several pictures of one mail are put together by message.h.
 * ERR_FINAL, with the reason for a human, where it cannot be read (unknown, damaged, encrypted, over a limit). */
MUST_USE enum err document_read(struct arena *arena, struct str bytes, const struct document_tools *tools,
                                struct document *out_document, struct fault *out_fault);

/* As document_read, without the pages that are pictures, which take seconds each: only their number is told. Where there are
 * some, a document_read later gives all of it. */
MUST_USE enum err document_read_text(struct arena *arena, struct str bytes, const struct document_tools *tools,
                                     struct document *out_document, size_t *out_pages, struct fault *out_fault);

#endif
