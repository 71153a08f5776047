/* fiche, between its own files, in the order of the work:
 *   fiche_rules.c   fiche.cfg as tables            fiche_lines.c   the document as lines, and its letters as a stream
 *   fiche_pages.c   what a page prints of its own: numbers, a title repeated
 *   fiche_match.c   a key against the letters
 *   fiche_labels.c  where labels stand             fiche_marks.c   boxes and typed crosses around a label
 *   fiche_tails.c   what stands between a label and its value
 *   fiche_cells.c   marks and values in other cells of a table
 *   fiche_boxes.c   one box, or « oui », « non », « en cours » in its place
 *   fiche_values.c  what stands between two labels  fiche_dates.c, fiche_contacts.c   dates, telephones, mails, names
 *   fiche_sure.c    where a value comes from, and how sure that is
 *   fiche_avis.c    the four avis                  fiche_doubts.c, fiche_coherence.c   what does not hold together
 *   fiche.c         all of it                      fiche_fields.c  the form's fields              fiche_json.c  a fiche as JSON
 * With headers of their own: fiche_look.c, what a page shows of the form; fiche_corrige.c, an answer that corrects a fiche.
 * Nobody else may include this. */
#ifndef NAVETTE_FICHE_PRIVATE_H
#define NAVETTE_FICHE_PRIVATE_H

#include "parsers/fiche.h"

enum {
    LABEL_MAX_KEY = 160,     /* letters of a label; the longest of the form has 85 */
    LABEL_SURE = 20,         /* letters from which a label needs no colon */
    LABEL_FUZZY = 8,         /* letters from which a label may hold a mistake, one for every LABEL_FUZZY + 1 */
    LABEL_MAX_MISTAKES = 5,
    LABEL_IMAGE = 12,        /* letters from which a label in a picture may hold one more */
    FICHE_MOST_MISTAKES = LABEL_MAX_MISTAKES + 1,
    FICHE_FIRST_LETTERS = 3, /* two of them stand where they should, wherever mistakes are allowed */
    VALUE_SHORT = 4096,      /* bytes of a date, a telephone, an address, a contact that are looked at */
    LABEL_MAX_HITS = 1000,   /* labels found in one document; a fiche has 75 */
};

enum fiche_valeur {
    VALEUR_RIEN, VALEUR_LIGNE, VALEUR_LIGNES, VALEUR_TEXTE, VALEUR_NOM, VALEUR_NOMS, VALEUR_CONTACT, VALEUR_MAIL,
    VALEUR_TELEPHONE, VALEUR_DATE, VALEUR_CODE_POSTAL, VALEUR_IDENTITE, VALEUR_CASE, VALEUR_CHOIX, VALEUR_PARCOURS, VALEUR_FAVORABLE,
    VALEUR_DEFAVORABLE, VALEUR_VISA,
};
enum fiche_opening { OPENS_NOTHING, OPENS_IN_GROUP, OPENS_EVERYWHERE };

struct fiche_section {
    struct str name, group; /* its own name where it has none */
    size_t group_index;     /* the first section of that group */
};
/* The letters that a key begins with, as sets, and those that stand about a letter of the document: most keys are told apart by them
 * before they are compared. By the number of mistakes, because each may shift the letters by one. */
struct fiche_head {
    uint64_t few, letters, first[FICHE_FIRST_LETTERS]; /* first: 0 for a key that is shorter */
    size_t mistakes;                                   /* fiche_mistakes_for its length */
};
struct fiche_near {
    uint64_t few[FICHE_MOST_MISTAKES + 1], letters[FICHE_MOST_MISTAKES + 1], first[FICHE_FIRST_LETTERS], letter;
    bool is_image, has_first;
};
struct fiche_label {
    int section; /* -1: any section of `group` */
    struct str group;
    size_t group_index;
    enum fiche_opening opens;
    enum fiche_valeur valeur;
    bool is_own;             /* no other paper has it */
    struct str champ, texte; /* STR_NONE: none; « * » for the section's name */
    struct str *keys;        /* the ways to write it, letters and digits alone */
    struct fiche_head *heads; /* of each key, fiche_head_of */
    size_t key_count;
};
struct fiche_words {
    struct str *at;
    size_t count;
};
/* Whose value a line of an answer gives: « … du référent ». */
struct fiche_person {
    struct str champ; /* prefix of the fields */
    struct fiche_words words;
};
/* The lists of words by name; those from « reserve » on are phrases (folded), the others keys. */
enum fiche_list {
    LIST_TITRES, LIST_CONSIGNES, LIST_NOTES, LIST_FORMULES, LIST_NEANT, LIST_OUI, LIST_NON, LIST_EN_COURS, LIST_PRECISIONS,
    LIST_RESERVE, LIST_NI_NI, LIST_DEFAVORABLE, LIST_NEGATION, LIST_FAVORABLE, LIST_NUANCE, LIST_NEUTRE, LIST_SUITE, LISTS,
};
struct fiche_rules {
    struct fiche_words lists[LISTS];
    struct fiche_section *sections;
    size_t section_count;
    struct fiche_label *labels;
    size_t label_count, key_count; /* of all labels together */
    struct fiche_person *persons;
    size_t person_count;
    struct str titles[FICHE_FIELDS]; /* keys of what our mails call the fields */
};

/* Letters and digits alone, folded: what labels are compared by. */
struct str fiche_key(struct arena *arena, struct str text);
/* The field of `pattern` in this section; FICHE_NO_FIELD for STR_NONE. */
enum fiche_field fiche_field_in(struct arena *arena, const struct fiche_rules *rules, struct str pattern, int section);

/* One line of a block. Its boxes are those of its own text. */
struct fiche_line {
    struct str text;
    const enum box_state *boxes;
    size_t box_count;
    size_t block;
    int table, row, column, columns;
    bool is_blank;
    bool wraps;                  /* the format has no paragraphs: a full line may go on in the next */
    const struct document_block *from;
    size_t at;                   /* byte of the block where it begins */
};
/* One letter or digit of the document, folded, and where it stands. */
struct fiche_letter {
    char c;
    bool starts_word, is_head; /* is_head: only boxes, crosses and numbering before it in its line or column */
    bool is_image;             /* recognised in a picture: « l » may be « i » */
    uint32_t line, at, end;    /* bytes [at, end) of the line */
};
/* A box or a cross beside a label. */
struct fiche_mark {
    bool found, has_box;
    enum box_state state;
    size_t start, end; /* bytes of the label's line that the label and its marks take */
};
/* Where one label stands. */
struct fiche_hit {
    const struct fiche_label *label;
    int section;             /* in which it was understood */
    size_t line, start;      /* of the mark before it, or of its first letter */
    size_t letter;           /* its first letter */
    size_t end_line, end;    /* where its value begins */
    size_t label_end;        /* where the label itself ends in that line, before a mark behind it */
    struct fiche_mark mark;  /* beside it */
};
/* One piece of a value: the part of one line that belongs to it. */
struct fiche_piece {
    struct str raw;  /* as in the line */
    struct str text; /* tidy, without fillers, boxes and printed instructions; empty where nothing is left */
    size_t line;
    bool is_blank; /* nothing at all stands there */
};
struct fiche_pieces {
    struct fiche_piece *at;
    size_t count;
};
/* A key that may stand at the letter under work, with so many mistakes. */
struct fiche_try {
    const struct fiche_label *label;
    size_t key, mistakes;
};
struct fiche_reading {
    struct arena *arena;
    const struct fiche_rules *rules;
    struct fiche *fiche;
    day_t today;
    struct fiche_line *lines;
    size_t line_count;
    struct fiche_letter *letters;
    size_t letter_count;
    struct fiche_hit *hits;
    size_t hit_count, hit_room;
    struct fiche_pieces evidence; /* of the value under work */
    struct fiche_try *tries;      /* room for every key, while labels are looked for */
};

void fiche_lines_read(struct fiche_reading *r, const struct document *document);
/* For each block, whether it is a page's own: its number, what stands on each page (fiche_pages.c). */
bool *fiche_page_marks(struct arena *arena, const struct document *document);
void fiche_labels_find(struct fiche_reading *r);

/* The mark of what stands at [start, end) of the line: before it, not beyond byte `from`; or else after it. */
struct fiche_mark fiche_mark_around(const struct fiche_line *line, size_t from, size_t start, size_t end);
/* Whether nothing but marks stands in the line; then which. */
bool fiche_mark_alone(const struct fiche_line *line, struct fiche_mark *out_mark);
/* The mark that stands in another cell than its label, which is in that line; not found where there is none. */
struct fiche_mark fiche_mark_in_cells(const struct fiche_reading *r, size_t line);
/* The end of `key` in the letters from `first`, at a word's end, with that many mistakes at most; 0 for none. */
size_t fiche_match(const struct fiche_reading *r, size_t first, struct str key, size_t mistakes);

struct fiche_head fiche_head_of(struct str key);
struct fiche_near fiche_near_of(const struct fiche_reading *r, size_t first);
/* False: fiche_match would not find that key with so many mistakes, FICHE_MOST_MISTAKES at most. */
bool fiche_may_match(const struct fiche_near *near, const struct fiche_head *head, size_t mistakes);
bool fiche_is_alike(const struct fiche_letter *letter, char c); /* the same, or in a picture as good as */
/* Whether a label may run on from letter `a` to the next one: the same line, or the next line of the same cell. */
bool fiche_runs_on(const struct fiche_reading *r, size_t a);
size_t fiche_mistakes_for(size_t len); /* typing mistakes that a key of that many letters may hold */

/* The tail of a label (fiche_tails.c), in the order of the work: the letter past what may be said more of it, past the
 * instruction printed after it (each `past` itself where there is none), and where its value begins. */
struct fiche_tail {
    size_t line, end;
    bool has_colon, has_dash;
};
size_t fiche_skip_precisions(const struct fiche_reading *r, size_t past);
size_t fiche_skip_instruction(const struct fiche_reading *r, size_t past);
struct fiche_tail fiche_tail_of(const struct fiche_reading *r, size_t past, bool had_instruction);
/* A gap after a label that has no colon: the line's end, a tabulation, a filler, an instruction, a box. */
bool fiche_is_gap(struct str text, size_t label_end, size_t value);

/* What stands between hit `index` and the next one, from byte `from` of its end line (use hit.end). */
struct fiche_pieces fiche_pieces_of(struct fiche_reading *r, size_t index, size_t from);
/* What stands in the cell below a label, where its row holds labels alone; none else. */
struct fiche_pieces fiche_pieces_below(struct fiche_reading *r, size_t index);
struct fiche_piece fiche_piece_of(struct fiche_reading *r, size_t line, size_t from, size_t to);
struct str fiche_clean(struct fiche_reading *r, struct str raw);
struct str fiche_one_line(struct fiche_reading *r, const struct fiche_pieces *pieces);
struct str fiche_block_of(struct fiche_reading *r, const struct fiche_pieces *pieces); /* a line and those right below */
struct str fiche_whole(struct fiche_reading *r, const struct fiche_pieces *pieces);    /* all of it */
bool fiche_has_key(const struct fiche_words *words, struct str key); /* of a list of keys */
bool fiche_says_none(struct fiche_reading *r, struct str text); /* « néant » */
struct str fiche_cut(struct str text, size_t most); /* at most that many bytes, ending between characters */
/* Gives a field its value, the first one that is not empty; too long is cut, with a doubt. */
void fiche_give(struct fiche_reading *r, enum fiche_field field, struct str value);

/* How sure a value is (fiche_sure.c). `pieces` are what the values given next are taken from. */
enum { SURE_ENOUGH = 70 /* of 100: below it a value is doubted */ };
void fiche_evidence(struct fiche_reading *r, const struct fiche_pieces *pieces);
void fiche_evidence_line(struct fiche_reading *r, size_t line); /* the whole line */
struct str fiche_plain_digits(struct fiche_reading *r, enum fiche_field field, struct str text); /* « 12/03/2O1O » of a picture, doubted */
struct str fiche_plain_words(struct arena *arena, struct str text); /* « ler juin » of a picture */
int fiche_evidence_sure(const struct fiche_reading *r);         /* of its least sure word */
void fiche_note_source(struct fiche_reading *r, enum fiche_field field, struct str value);

/* Dates (fiche_dates.c). */
enum fiche_date_found { DATE_ABSENT, DATE_FOUND, DATE_IMPOSSIBLE };
/* The first date in `text`, in any French form; *out_rest is what follows it. `birth`: a two-digit year is never ahead
 * of today. */
enum fiche_date_found fiche_find_date(struct arena *arena, struct str text, day_t today, bool birth, day_t *out_day,
                                      struct str *out_rest);
void fiche_give_date(struct fiche_reading *r, enum fiche_field field, struct str text);

/* Boxes (fiche_boxes.c). */
void fiche_read_box(struct fiche_reading *r, size_t index, enum fiche_field field);
void fiche_read_choice(struct fiche_reading *r, size_t index, enum fiche_field field);

/* Contacts (fiche_contacts.c). */
struct str fiche_phone_lines(struct fiche_reading *r, const struct fiche_pieces *pieces); /* the lines below that hold more of them too */
/* « MARCHAND Théo » as <prefix>.nom and <prefix>.prenom: capitals are the name. */
void fiche_give_identity(struct fiche_reading *r, struct str prefix, struct str text);
void fiche_give_phone(struct fiche_reading *r, enum fiche_field field, struct str text);
void fiche_give_mail(struct fiche_reading *r, enum fiche_field field, struct str text);
void fiche_give_contact(struct fiche_reading *r, enum fiche_field name, enum fiche_field mail, enum fiche_field phone, struct str text);
struct str fiche_person(struct fiche_reading *r, struct str text); /* without « Mme », « M. » */

/* Avis (fiche_avis.c). */
void fiche_read_avis(struct fiche_reading *r);
bool fiche_tells_avis(const struct fiche_reading *r, struct str text);
bool fiche_has_phrase(const struct fiche_words *words, struct str folded, size_t *out_at, size_t *out_len);

void fiche_find_doubts(struct fiche_reading *r, bool is_cut); /* fiche_doubts.c; is_cut: pages were left out */

#endif
