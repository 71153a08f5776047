/* doc: the head of the document (FIB, [MS-DOC] 2.5), the pieces of its text (2.8.35, 2.9.177) and its fonts (2.9.283). */
#include "parsers/doc_private.h"

enum {
    WORD_97 = 0x00C1,
    MAGIC = 0xA5EC,
    FLAGS = 10, FLAG_ENCRYPTED = 0x0100, FLAG_TABLE1 = 0x0200,
    COUNTS = 0x4C,         /* ccpText and those that follow it */
    PLACES = 0x9A,         /* FibRgFcLcb97 */
    PLACES_COUNT = 0x98,
    PIECE = 8,             /* bytes of a PCD */
    FONT_NAME = 40,        /* where the name begins in a font's entry */
    FONT_LETTERS = 64, /* letters of a name */
};

void doc_fail(struct doc *d, const char *why)
{
    if (d->err == ERR_NONE)
        d->err = fault_set(d->fault, ERR_FINAL, "doc: %s", why);
}

void doc_spend(struct doc *d, size_t work)
{
    d->work += work;
    if (d->work > DOC_MAX_WORK)
        doc_fail(d, "over the limit of what one document may ask to be looked at");
}

struct str doc_place(const struct doc *d, enum doc_place place)
{
    size_t at = doc_u32(d->word, PLACES + (size_t)place * 8), len = doc_u32(d->word, PLACES + (size_t)place * 8 + 4);
    if ((uint32_t)place >= doc_u16(d->word, PLACES_COUNT) || len == 0 || at > d->table.len || len > d->table.len - at)
        return STR_NONE;
    return str_slice(d->table, at, at + len);
}

/* ---- pieces ----------------------------------------------------------------------------------------------- */

static bool add_piece(struct doc *d, uint32_t cp, uint32_t end, struct str descriptor)
{
    uint32_t fc = doc_u32(descriptor, 2);
    struct doc_piece piece = {.cp = cp, .end = end, .fc = fc & 0x3FFFFFFF, .is_wide = (fc & 0x40000000) == 0,
                              .changes = (uint16_t)doc_u16(descriptor, 6)};
    if (!piece.is_wide)
        piece.fc /= 2;
    uint64_t bytes = (uint64_t)(end - cp) * (piece.is_wide ? 2 : 1);
    uint32_t last = d->piece_count == 0 ? 0 : d->pieces[d->piece_count - 1].end;
    if (cp != last || end < cp || piece.fc + bytes > d->word.len)
        return false;
    d->pieces[d->piece_count++] = piece;
    return true;
}

static bool read_piece_table(struct doc *d, struct str table)
{
    size_t count = table.len < 4 ? 0 : (table.len - 4) / (4 + PIECE);
    if (count == 0 || count > DOC_MAX_PIECES)
        return false;
    d->pieces = arena_array(d->arena, count, sizeof *d->pieces);
    for (size_t i = 0; i < count; i++)
        if (!add_piece(d, doc_u32(table, i * 4), doc_u32(table, i * 4 + 4), str_from(table, (count + 1) * 4 + i * PIECE)))
            return false;
    return true;
}

/* A CLX: changes of properties (1, length, GRPPRL), then the table of pieces (2, length, PlcPcd). */
static bool read_pieces(struct doc *d, struct str clx)
{
    while (doc_u8(clx, 0) == 1 && clx.len > 3) {
        size_t len = doc_u16(clx, 1);
        d->changes = arena_grow(d->arena, d->changes, d->change_count, &d->change_room, sizeof *d->changes);
        d->changes[d->change_count++] = str_slice(clx, 3, 3 + len);
        clx = str_from(clx, 3 + len);
    }
    size_t len = doc_u32(clx, 1);
    return doc_u8(clx, 0) == 2 && clx.len >= 5 && len <= clx.len - 5 && read_piece_table(d, str_slice(clx, 5, 5 + len));
}

/* ---- fonts ------------------------------------------------------------------------------------------------ */

static struct str font_name(struct arena *arena, struct str entry)
{
    char *name = arena_alloc(arena, FONT_LETTERS + 1);
    size_t len = 0;
    for (; len < FONT_LETTERS && doc_u16(entry, FONT_NAME + len * 2) != 0; len++) {
        uint32_t letter = doc_u16(entry, FONT_NAME + len * 2);
        name[len] = letter < 0x80 ? (char)letter : '?';
    }
    return (struct str){name, len};
}

static void read_fonts(struct doc *d)
{
    struct str table = doc_place(d, PLACE_FONTS);
    size_t count = doc_u16(table, 0) > DOC_MAX_FONTS ? DOC_MAX_FONTS : doc_u16(table, 0);
    d->fonts = arena_array(d->arena, count + 1, sizeof *d->fonts);
    struct str rest = str_from(table, 4);
    for (; d->font_count < count && rest.len > 0; d->font_count++) {
        size_t len = doc_u8(rest, 0) + 1;
        struct str name = font_name(d->arena, str_slice(rest, 0, len));
        d->fonts[d->font_count] = (struct doc_font){name, document_is_symbol_font(name)};
        rest = str_from(rest, len);
    }
}

struct doc_font doc_font(const struct doc *d, uint32_t number)
{
    return number < d->font_count ? d->fonts[number] : (struct doc_font){STR_NONE, false};
}

/* ---- the head --------------------------------------------------------------------------------------------- */

static bool read_counts(struct doc *d)
{
    uint64_t cp = 0;
    for (size_t i = 0; i < PARTS; i++) {
        d->parts[i] = (uint32_t)cp;
        cp += doc_u32(d->word, COUNTS + i * 4);
        if (cp > d->word.len) /* a character has a byte at least */
            return false;
    }
    d->parts[PARTS] = (uint32_t)cp;
    return true;
}

enum err doc_head_read(struct doc *d, const struct doc_streams *streams)
{
    d->word = streams->word;
    d->data = streams->data;
    if (d->word.at == NULL)
        return fault_set(d->fault, ERR_FINAL, "doc: it is no document of Word (another program wrote it)");
    if (doc_u16(d->word, 0) != MAGIC || doc_u16(d->word, 2) < WORD_97)
        return fault_set(d->fault, ERR_FINAL, "doc: written by Word 95 or older, ask for it saved again in a format of today");
    uint32_t flags = doc_u16(d->word, FLAGS);
    if ((flags & FLAG_ENCRYPTED) != 0)
        return fault_set(d->fault, ERR_FINAL, "doc: protected by a password");
    d->table = (flags & FLAG_TABLE1) != 0 ? streams->table1 : streams->table0;
    if (d->table.at == NULL || !read_counts(d) || !read_pieces(d, doc_place(d, PLACE_PIECES)))
        return fault_set(d->fault, ERR_FINAL, "doc: damaged: its text is not where its head says");
    read_fonts(d);
    doc_properties_read(d);
    return d->err;
}
