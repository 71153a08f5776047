/* text: the lines of a plain text as blocks. */
#include "parsers/text.h"

static size_t line_end(struct str text)
{
    size_t end = 0;
    while (end < text.len && text.at[end] != '\n' && text.at[end] != '\r' && text.at[end] != '\f')
        end++;
    return end;
}

enum err text_read(struct arena *arena, struct str bytes, struct document *out_document, struct fault *out_fault)
{
    if (bytes.len > DOCUMENT_MAX_TEXT)
        return fault_set(out_fault, ERR_FINAL, "text: more than %d bytes", DOCUMENT_MAX_TEXT);
    struct document document = {.format = FORMAT_TEXT};
    struct str rest = document_drop_marks(arena, text_decode(arena, bytes));
    while (rest.len > 0) {
        size_t end = line_end(rest);
        struct document_block block = {.text = str_slice(rest, 0, end)};
        enum err err = document_add_text(arena, &document, &block, out_fault);
        if (err != ERR_NONE)
            return err;
        rest = str_from(rest, end + (str_starts(str_from(rest, end), STR("\r\n")) ? 2 : 1));
    }
    *out_document = document;
    return ERR_NONE;
}
