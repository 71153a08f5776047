/* reply: what a sender newly wrote, out of a body that also holds what others wrote: the quoted message, signature
 * blocks, legal footers, banners. Pure; knows text only (what mail programs mark in HTML is cut by html.h before).
 *
 * Three knives, in this order: (1) our own words, when the text of the question is known, wherever they stand and
 * however a program wrapped, marked or mangled them: letters are aligned, not lines; (2) structure: `>` marks, « Le … a écrit : » with a quotation below it, blocks
 * of De / Envoyé / À / Objet, separators; (3) what programs and houses add: « -- », « Envoyé de mon iPhone », name,
 * function and telephone at the end, footers, banners. Prose that only speaks of « De » or « a écrit : » stays.
 * Where a quotation has no end that can be seen, all below it is quoted: a lost answer is asked again, a quoted
 * one that counts is an error. */
#ifndef NAVETTE_REPLY_H
#define NAVETTE_REPLY_H

#include "parsers/base/str.h"

enum {
    REPLY_MAX_LINES = 20000,       /* of the body; the rest is not read and counts as quoted */
    REPLY_MAX_LINE = 4000,         /* bytes of one line looked at for structure */
    REPLY_MAX_QUESTION = 32768,    /* letters of the question that are compared */
    REPLY_LABELS_BELOW = 0x1E,     /* in the question: below it one label of a button, one text of a link a line */
    REPLY_TEXT_BELOW = 0x1D,       /* and below this text again: questions may be joined */
};

struct reply_context {
    struct str question;    /* the question that this may answer: its text/plain, and below REPLY_LABELS_BELOW, where
                               there is one, what its page alone shows (daemon/compose_dit.c); may be absent */
    struct str sender_name; /* as shown in From, decoded; may be absent. A line of just that opens a signature */
};

/* What stands in `body` between lines of the question, and is not ours: answers that somebody typed into our page, where a
 * mail program calls all of it quoted. Empty without a question, or where the page is not there. */
struct str reply_text_inside(struct arena *arena, struct str body, const struct reply_context *context);

/* The new text of `body` (UTF-8), lines kept, blank lines at both ends gone; empty when nothing is new. Lives in the
 * arena. Never fails: odd input is text. */
struct str reply_new_text(struct arena *arena, struct str body, const struct reply_context *context);

#endif
