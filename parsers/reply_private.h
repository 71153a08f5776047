/* reply_private: the lines of a body while its knives work (reply.c, reply_quote.c, reply_signature.c). */
#ifndef NAVETTE_REPLY_PRIVATE_H
#define NAVETTE_REPLY_PRIVATE_H

#include "parsers/base/utf8.h"
#include "parsers/reply.h"

struct reply_line {
    struct str raw;    /* as written, without its end */
    struct str folded; /* of what stands after the quote marks: utf8_fold, at most REPLY_MAX_LINE bytes */
    bool is_marked;    /* begins with > */
    bool is_blank;
    bool is_dropped;   /* somebody cut it */
};

struct reply_lines {
    struct arena *arena;
    struct reply_line *at;
    size_t count;
};

void reply_cut_question(struct reply_lines *lines, struct str question);
void reply_cut_quotes(struct reply_lines *lines);
void reply_cut_additions(struct reply_lines *lines, struct str question, struct str sender_name);

/* Words of a folded text: letters and digits, nothing else; taken off *rest. */
bool reply_next_word(struct str *rest, struct str *out_word);

#endif
