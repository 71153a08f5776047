/* rtf, between its own files: bytes into words, groups and characters (rtf.c), what each control word does (rtf_words.c),
 * fields of forms (rtf_fields.c), fonts (rtf_fonts.c) and code pages (rtf_pages.c), pictures and other texts that stand
 * beside the main one (rtf_apart.c). Nobody else may include it. */
#ifndef NAVETTE_RTF_PRIVATE_H
#define NAVETTE_RTF_PRIVATE_H

#include "parsers/field.h"
#include "parsers/rtf.h"
#include "parsers/writer.h"

enum {
    RTF_MAX_GROUPS = 4000,   /* inside one another; Word writes about 20 */
    RTF_MAX_FIELDS = 64,     /* inside one another */
    RTF_MAX_SHAPES = 16,     /* text boxes inside one another */
    RTF_MAX_FONTS = 4096,
    RTF_FONT_NUMBERS = 65536,
    RTF_MAX_NAME = 128,      /* letters of a font's name */
    RTF_MAX_WORD = 32,       /* letters of a control word, as the specification has it */
    RTF_MAX_NUMBER = 2147483647,
    RTF_MAX_HTML = 8 * 1024 * 1024, /* bytes of a page that a mail program wrapped */
};

/* Where text goes. PLACE_SKIP leaves everything out, words too; PLACE_SILENT the text alone. */
enum rtf_place {
    PLACE_TEXT, PLACE_SKIP, PLACE_SILENT, PLACE_FONTS, PLACE_INSTRUCTION, PLACE_LIST, PLACE_PICTURE, PLACE_HTML,
};

struct rtf;
struct rtf_group {
    enum rtf_place place;
    enum rtf_place around;       /* of an \upr: where its \ud goes */
    void (*at_end)(struct rtf *); /* what its end ends; NULL: nothing */
    int font, unicode_skip;
    int in_table, depth;         /* \intbl, \itap */
    bool is_hidden, is_deleted, is_moved, is_struck, is_wrapped; /* is_wrapped: \htmlrtf, shown by those who know no HTML */
};
struct rtf_font {
    struct str name;
    int page;       /* code page */
    bool is_symbol; /* its letters are drawings */
};
struct rtf_field {
    char instruction[FIELD_MAX_INSTRUCTION];
    size_t len;
    enum rtf_place place; /* of the field itself */
    struct writer *out;   /* where its result is written, from `begin` on */
    struct writer_place begin;
    bool is_input, has_form, is_shown; /* is_shown: we have written what it shows; its result is left out */
    bool has_result, has_default;
    int result, standard, entry;
    struct str chosen, fallback; /* of a list: the entry of `result`, and of `standard` */
};
struct rtf_picture {
    bool is_known, is_odd; /* JPEG or PNG; a half byte waits in `half` */
    int width, height, scale_x, scale_y, half; /* twips, percent */
    char *bytes;
    size_t len, room;
};

struct rtf {
    struct arena *arena;
    struct fault *fault;
    enum err err;
    struct document main, apart; /* apart: headers and footers */
    struct writer main_writer;
    struct writer *out;          /* that text goes to: the main one, a header's, a text box's */
    struct writer *outs[RTF_MAX_SHAPES];
    struct document *inners[RTF_MAX_SHAPES];
    size_t out_count;
    int tables_seen;
    size_t bullet_end;           /* of the paragraph's own box, in its text; 0: none */
    struct rtf_group *groups;    /* groups[group_count - 1] is the innermost */
    size_t group_count, group_room;
    bool is_starred, is_in_header, is_html, is_over;
    int page, standard_font;     /* \ansicpg, \deff */
    uint32_t high_surrogate;
    int lead, lead_page;         /* first byte of two, or 0 */
    int to_skip;                 /* characters that stand for the last \u to those who know no Unicode */
    struct rtf_font *fonts;
    uint16_t *font_of;           /* by number, from 1; 0: none */
    size_t font_count, font_room;
    int font_number, font_charset, font_page; /* the entry being read */
    char font_name[RTF_MAX_NAME];
    size_t font_name_len;
    struct rtf_field fields[RTF_MAX_FIELDS];
    size_t field_count;
    struct writer_edges edges;   /* of the row being told */
    struct rtf_picture picture;
    char *html;
    size_t html_len, html_room;
};

struct rtf_group *rtf_top(struct rtf *r);
void rtf_fail(struct rtf *r, const char *why); /* the first failure ends the reading */
bool rtf_is_silent(struct rtf *r);             /* hidden, deleted, or not part of a text */
void rtf_point(struct rtf *r, uint32_t point); /* a character, wherever text goes now */
void rtf_byte(struct rtf *r, unsigned char byte);
void rtf_glyph(struct rtf *r, struct str font, uint32_t code); /* of a symbol font */
int rtf_level(struct rtf *r);                  /* how deep in tables the paragraph stands */

/* One control word; unknown ones do nothing. */
void rtf_word(struct rtf *r, struct str name, bool has_number, int number);

void rtf_fonts_start(struct rtf *r);
void rtf_font_begin(struct rtf *r, int number);
void rtf_font_letter(struct rtf *r, uint32_t point);
const struct rtf_font *rtf_font_now(struct rtf *r); /* NULL: not in the table */
int rtf_page_now(struct rtf *r);

/* Code pages (rtf_pages.c). */
int rtf_page_of_charset(int charset); /* 0: the document's */
bool rtf_is_lead(int page, unsigned char byte);
uint32_t rtf_wide(int page, unsigned char lead, unsigned char trail);
uint32_t rtf_narrow(int page, unsigned char byte);

/* Fields (rtf_fields.c). */
void rtf_field_open(struct rtf *r);
void rtf_field_instruction(struct rtf *r);
void rtf_field_result(struct rtf *r);
void rtf_field_entry(struct rtf *r); /* one entry of a list */
struct rtf_field *rtf_field_now(struct rtf *r); /* NULL outside fields */

/* Beside the text (rtf_apart.c). */
void rtf_header_open(struct rtf *r);
void rtf_shape_open(struct rtf *r);
bool rtf_push_out(struct rtf *r, struct document *into); /* text goes there until rtf_pop_out */
struct writer *rtf_pop_out(struct rtf *r);
void rtf_picture_open(struct rtf *r);
void rtf_picture_digit(struct rtf *r, char digit);
void rtf_picture_raw(struct rtf *r, struct str bytes);
void rtf_html_put(struct rtf *r, uint32_t point);
enum err rtf_finish(struct rtf *r, struct document *out_document);

#endif
