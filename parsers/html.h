/* html: pages and HTML mails as text. Over libxml2's HTML parser as a stream of events (no tree, so that three
 * thousand nested quotations are no trouble); fetches nothing, runs nothing. Pure. All of it lives in the arena.
 * Text that a reader does not see (display:none, nothing high, white on white, struck out) is not text. */
#ifndef NAVETTE_HTML_H
#define NAVETTE_HTML_H

#include "parsers/document.h"

enum {
    HTML_MAX_BYTES = 8 * 1024 * 1024, /* of one page; a mail from Outlook has 60 kB */
    HTML_MAX_DEPTH = 5000,            /* open elements; deeper is refused: mails that quote mails reach hundreds */
};

/* A page as a document: blocks, tables, boxes (typed, drawn, and <input type=checkbox>). The bytes are UTF-8 where
 * they are valid as such, else as text_decode finds. ERR_FINAL past a limit, « trop profond » included. */
MUST_USE enum err html_read(struct arena *arena, struct str bytes, struct document *out_document,
                            struct fault *out_fault);

/* What somebody sees of a mail's body above, between and below what the mail program marks as quoted or as a
 * signature; one line of text for each line shown. Regions are known by what the programs write into their
 * elements (Gmail, Outlook, Thunderbird, Apple Mail, Zimbra, Yahoo, BlueMind, SOGo, Proton); quotations
 * that only look like ones are left to reply.h. Errors as html_read. */
MUST_USE enum err html_new_text(struct arena *arena, struct str bytes, struct str *out_text, struct fault *out_fault);

/* The same with what is marked as quoted or as a signature: all that somebody sees. */
MUST_USE enum err html_shown_text(struct arena *arena, struct str bytes, struct str *out_text, struct fault *out_fault);

#endif
