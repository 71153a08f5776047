/* field: what the instruction of a Word field asks to be shown, in the formats that write it out (rtf, doc). Pure. */
#ifndef NAVETTE_FIELD_H
#define NAVETTE_FIELD_H

#include "parsers/base/str.h"

enum { FIELD_MAX_INSTRUCTION = 256 /* bytes of an instruction that are looked at */ };

enum field_kind {
    FIELD_OTHER, /* its result is what is read */
    FIELD_INPUT, /* FORMTEXT: the same, and somebody typed it */
    FIELD_BOX,   /* FORMCHECKBOX */
    FIELD_LIST,  /* FORMDROPDOWN */
    FIELD_SYMBOL, /* SYMBOL 168 \f "Wingdings" */
};
struct field_symbol {
    struct str font; /* STR_NONE: that of the text */
    uint32_t code;
};

/* *out_symbol is written for FIELD_SYMBOL alone. */
enum field_kind field_kind_of(struct str instruction, struct field_symbol *out_symbol);

/* What was typed into an input field, with its line breaks: LibreOffice 7 puts those of Word's content controls before the
 * field and joins the lines in it, in all formats that it writes. `breaks`: how many stood before it. */
struct str field_input_text(struct arena *arena, struct str text, size_t breaks);

#endif
