/* reply_private: the lines of a body while its knives work: our own words (reply_question.c, over reply_align.c,
 * reply_letters.c and reply_form.c), quotations (reply_quote.c, reply_labels.c), what programs and houses add (reply_house.c),
 * signatures (reply_signature.c, reply_trait.c, reply_marked.c); reply.c holds the knives. */
#ifndef NAVETTE_REPLY_PRIVATE_H
#define NAVETTE_REPLY_PRIVATE_H

#include "parsers/base/utf8.h"
#include "parsers/reply.h"

enum {
    REPLY_GRAM = 8,               /* letters by which a place in the question is found */
    REPLY_MAX_LETTERS = 400000,   /* of the body; below them nothing is compared */
    REPLY_MAX_LABELS = 96,
    REPLY_MAX_ITEMS = 128,
    REPLY_LABEL_LETTERS = 120,
    REPLY_SIGNATURE_LINE = 100,   /* bytes of a line of a signature; longer ones are sentences */
};

struct reply_line {
    struct str raw;    /* as written, without its end; less where part of it was ours */
    struct str inner;  /* after the quote marks */
    struct str folded; /* that by utf8_fold, at most REPLY_MAX_LINE bytes; of lines of ours nobody asks for it */
    bool is_marked;    /* begins with > */
    bool is_blank;
    bool is_dropped;   /* somebody cut it */
    bool is_ours;      /* and it was reply_cut_question: navette wrote it */
    bool is_added;     /* and it was a program or a house that had put it there */
    bool is_button;    /* shows our labels, beside others that do */
    bool introduces;   /* said who wrote what we wrote */
    size_t first_word, words; /* in the row of the body, while our words are looked for */
};

struct reply_lines {
    struct arena *arena;
    struct reply_line *at;
    size_t count;
};

struct str reply_fold(struct arena *arena, struct reply_line *line); /* its `folded`, made when it is first asked for */

void reply_cut_question(struct reply_lines *lines, struct str question);
void reply_cut_quotes(struct reply_lines *lines);
void reply_cut_marked_signatures(struct reply_lines *lines);
bool reply_is_decor(struct str folded); /* a rule, a picture */
bool reply_is_link(struct str folded);
void reply_cut_houses(struct reply_lines *lines);
bool reply_is_reference(struct str folded); /* « Réf. 0123…cdef » */
void reply_cut_signatures(struct reply_lines *lines, struct str question, struct str sender_name);

/* ---- lines of a signature (reply_trait.c); `sender`: folded ---- */

enum reply_trait { TRAIT_NONE, TRAIT_NAME, TRAIT_FUNCTION, TRAIT_CONTACT, TRAIT_DECOR };
enum reply_trait reply_trait_of(const struct reply_line *line, struct str sender);
bool reply_speaks(struct str folded); /* words that no signature holds */
bool reply_bids(struct str folded);   /* tells the reader to do something, other than to look at a site */
bool reply_is_name(struct str folded, struct str sender);
bool reply_is_titled_name(const struct reply_line *line, struct str sender); /* « Hélène Vasselin, directrice » */
bool reply_looks_like_name(struct str raw);
bool reply_is_hours(struct str folded);

/* Does a folded text hold a word with which people decide? Then no knife but those of quotations may take it. Nothing is decided by
 * it: what a word means stands in conf/avis.cfg, which reads sentences and may change; these stems hold a knife back. The first
 * knows « favorable », « accord », « refus », « oui »…; the second also « non », « pas », « complet » and what turns a sentence. */
bool reply_says_avis(struct str folded);
bool reply_decides(struct str folded);

static inline bool reply_is_open(const struct reply_line *line)
{
    return !line->is_dropped && !line->is_blank;
}

/* ---- « De : … », « Envoyé : … » (reply_labels.c) ---- */

bool reply_has_time(struct str folded); /* 15:12, 15h12 */
bool reply_has_year(struct str folded);
bool reply_is_header_label(struct str folded); /* « Objet : … » */
/* Begins a header block at line `at`? How many lines it takes, 0 for none. */
size_t reply_header_block(const struct reply_lines *lines, size_t at);

/* ---- letters (reply_letters.c) ---- */

struct reply_unit {
    enum { UNIT_GAP, UNIT_LETTER, UNIT_LOST } kind; /* LOST: of a word, but no letter that can be compared */
    char letter;
    int32_t point; /* of what is not ASCII */
};
struct reply_unit reply_next_unit(struct str text, size_t *at); /* at < text.len */
struct str reply_letters_of(struct arena *arena, struct str text);

/* « - Livret remis : … » of our page, in letters; without a hint where the line is asked for. */
struct reply_item {
    struct str label, hint;
};

/* What we sent: its letters, those that we propose to answer with, and labels (of buttons, words to begin with). */
struct reply_sent {
    char *letters, *is_proposed;
    size_t count;
    struct str labels[REPLY_MAX_LABELS]; /* letters of each */
    size_t label_count;
    struct reply_item items[REPLY_MAX_ITEMS];
    size_t item_count;
};
void reply_read_sent(struct arena *arena, struct str question, struct reply_sent *out_sent);

struct reply_word {
    uint32_t line, from, to; /* bytes of the line's raw */
    uint32_t first, letters; /* in the row */
    uint32_t sent;           /* where its first letter stands in what we sent, when it is ours */
    bool is_ours;     /* part of what we sent */
    bool is_proposed; /* and of the words that we propose to answer with */
    bool is_replaced; /* no word of ours, but it stands where some of ours stood */
    bool is_alike;    /* in a row of words of ours that is too short to prove anything */
};
struct reply_row {
    char *letters;
    size_t count;
    struct reply_word *words;
    size_t word_count, word_room;
};
void reply_read_row(const struct reply_lines *lines, struct reply_row *out_row);

/* Marks the words of the row that we sent. (reply_align.c) */
void reply_align(struct arena *arena, const struct reply_sent *sent, struct reply_row *row);

/* ---- lines that are filled in (reply_form.c) ---- */

enum reply_form {
    FORM_NONE,
    FORM_PRINTED, /* as we wrote it */
    FORM_EMPTY,   /* our label, and nothing behind it */
    FORM_TOLD,    /* what we told of it before; the person may say the same */
    FORM_FILLED,
};
void reply_read_items(struct arena *arena, struct str text, struct reply_sent *sent);
/* Is a line of an answer one of those that the question asks for? *out_label: as it stands there, for all but FORM_NONE. */
enum reply_form reply_form_of(struct arena *arena, const struct reply_sent *sent, struct str line, struct str *out_label);

#endif
