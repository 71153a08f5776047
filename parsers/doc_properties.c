/* doc: properties of characters (CHPX) and paragraphs (PAPX), kept in pages of 512 bytes that say of runs of bytes what is
 * changed for them ([MS-DOC] 2.4.6, 2.6, 2.9.33, 2.9.167). What comes with a style does not matter here: nobody hides,
 * strikes out or ticks by style. */
#include "parsers/doc_private.h"

enum {
    PAGE = 512,
    PAPX_PLACE = 13, /* bytes of a BxPap */
    CP_IN_TABLE = 0x2416, CP_ROW = 0x2417, CP_INNER_CELL = 0x244B, CP_INNER_ROW = 0x244C, CP_DEPTH = 0x6649,
    CP_DEPTH_CHANGE = 0x664A, CP_LEVEL = 0x260A, CP_LIST = 0x460B, CP_ELSEWHERE = 0x6646, CP_ELSEWHERE_OLD = 0x6645, CP_TABS = 0xC615,
    CT_CELLS = 0xD608, CT_CELLS_OLD = 0xD606,
    CC_DELETED = 0x0800, CC_FORM = 0x0806, CC_OBJECT = 0x080A, CC_STRUCK = 0x0837, CC_HIDDEN = 0x083C, CC_STRUCK_TWICE = 0x2A53,
    CC_PLACE = 0x6A03, CC_SYMBOL = 0x6A09, CC_FONT = 0x4A4F, CC_FONT_OTHER = 0x4A51,
};

/* ---- changes ---------------------------------------------------------------------------------------------- */

/* Bytes of the operand of a code whose length is written before it; out_before, the bytes of that length. */
static size_t long_operand(uint32_t code, struct str rest, size_t *out_before)
{
    *out_before = 1;
    if (code == CT_CELLS || code == CT_CELLS_OLD) {
        *out_before = 2;
        return doc_u16(rest, 0) == 0 ? 0 : doc_u16(rest, 0) - 1;
    }
    if (code != CP_TABS || doc_u8(rest, 0) != 255)
        return doc_u8(rest, 0);
    size_t removed = doc_u8(rest, 1), added = doc_u8(rest, 2 + removed * 4);
    return 2 + removed * 4 + added * 3;
}

bool doc_next_change(struct str *rest, struct doc_change *out_change)
{
    static const size_t sizes[] = {1, 1, 2, 4, 2, 2, 0, 3}; /* by the three upper bits of the code */
    if (rest->len < 3)
        return false;
    uint32_t code = doc_u16(*rest, 0);
    size_t before = 0, size = sizes[code >> 13];
    *rest = str_from(*rest, 2);
    if (code >> 13 == 6)
        size = long_operand(code, *rest, &before);
    *out_change = (struct doc_change){code, str_slice(*rest, before, before + size)};
    *rest = str_from(*rest, before + size);
    return out_change->operand.len == size;
}

/* A change that a piece of text carries itself (PRM): one of few by number, or a list of them. */
static struct str changes_of(const struct doc *d, const struct doc_piece *piece, char room[3])
{
    static const struct { uint32_t number, code; } few[] = {
        {0x18, CP_IN_TABLE}, {0x19, CP_ROW}, {0x41, CC_DELETED}, {0x57, CC_STRUCK}, {0x5C, CC_HIDDEN}};
    uint32_t changes = piece->changes;
    if ((changes & 1) != 0)
        return changes >> 1 < d->change_count ? d->changes[changes >> 1] : STR_NONE;
    for (size_t i = 0; i < sizeof few / sizeof few[0]; i++)
        if ((changes >> 1 & 0x7F) == few[i].number) {
            room[0] = (char)(few[i].code & 0xFF);
            room[1] = (char)(few[i].code >> 8);
            room[2] = (char)(changes >> 8);
            return (struct str){room, 3};
        }
    return STR_NONE;
}

/* Lists of changes are looked at again wherever they hold. */
static struct str spend(struct doc *d, struct str changes)
{
    doc_spend(d, changes.len);
    return changes;
}

/* ---- pages of runs ---------------------------------------------------------------------------------------- */

static struct str character_changes(struct str page, size_t count, size_t i)
{
    size_t at = doc_u8(page, (count + 1) * 4 + i) * 2;
    return at == 0 ? STR_NONE : str_slice(page, at + 1, at + 1 + doc_u8(page, at));
}

static struct str paragraph_changes(struct str page, size_t count, size_t i)
{
    size_t at = doc_u8(page, (count + 1) * 4 + i * PAPX_PLACE) * 2, len = doc_u8(page, at) * 2;
    if (at == 0)
        return STR_NONE;
    if (len == 0)
        len = doc_u8(page, ++at) * 2;
    else
        len--;
    return str_slice(page, at + 1 + 2, at + 1 + len); /* after the number of its style */
}

static void read_page(struct doc *d, struct str page, bool is_paragraphs, struct doc_runs *runs)
{
    size_t count = doc_u8(page, PAGE - 1), entry = is_paragraphs ? PAPX_PLACE : 1;
    if (page.len < PAGE || (count + 1) * 4 + count * entry > PAGE - 1)
        return;
    for (size_t i = 0; i < count; i++) {
        struct doc_run run = {.fc = doc_u32(page, i * 4), .end = doc_u32(page, i * 4 + 4)};
        uint32_t last = runs->count == 0 ? 0 : runs->at[runs->count - 1].end;
        if (run.fc < last || run.end <= run.fc)
            continue; /* out of order: pages lie ascending */
        if (runs->count >= DOC_MAX_RUNS) {
            doc_fail(d, "more than 1000000 runs of properties");
            return;
        }
        run.changes = is_paragraphs ? paragraph_changes(page, count, i) : character_changes(page, count, i);
        runs->at = arena_grow(d->arena, runs->at, runs->count, &runs->room, sizeof *runs->at);
        runs->at[runs->count++] = run;
    }
}

static void read_runs(struct doc *d, enum doc_place place, bool is_paragraphs, struct doc_runs *runs)
{
    struct str table = doc_place(d, place);
    size_t count = table.len < 4 ? 0 : (table.len - 4) / 8;
    if (count > d->word.len / PAGE) /* each is a page of its own */
        count = 0;
    for (size_t i = 0; i < count && d->err == ERR_NONE; i++) {
        size_t at = (size_t)(doc_u32(table, (count + 1) * 4 + i * 4) & 0x3FFFFF) * PAGE;
        read_page(d, str_slice(d->word, at, at + PAGE), is_paragraphs, runs);
    }
    if (runs->count == 0)
        doc_fail(d, "damaged: its properties are not where its head says");
}

void doc_properties_read(struct doc *d)
{
    read_runs(d, PLACE_CHARACTERS, false, &d->characters);
    read_runs(d, PLACE_PARAGRAPHS, true, &d->paragraphs);
}

static const struct doc_run *run_at(const struct doc_runs *runs, uint32_t fc, uint32_t *out_until)
{
    size_t low = 0, high = runs->count; /* the first run that ends after fc */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (runs->at[middle].end <= fc)
            low = middle + 1;
        else
            high = middle;
    }
    const struct doc_run *run = low < runs->count ? &runs->at[low] : NULL;
    bool is_inside = run != NULL && run->fc <= fc;
    *out_until = run == NULL ? UINT32_MAX : is_inside ? run->end : run->fc;
    return is_inside ? run : NULL;
}

/* ---- characters ------------------------------------------------------------------------------------------- */

/* 0 off, 1 on, 0x80 as its style, 0x81 not as its style. */
static bool is_on(const struct doc_change *change)
{
    return (doc_u8(change->operand, 0) & 1) != 0;
}

void doc_look_change(struct doc_look *look, struct str rest)
{
    struct doc_change change;
    while (doc_next_change(&rest, &change))
        switch (change.code) {
        case CC_DELETED: look->is_deleted = is_on(&change); break;
        case CC_FORM: look->is_form = is_on(&change); break;
        case CC_OBJECT: look->is_object = is_on(&change); break;
        case CC_STRUCK:
        case CC_STRUCK_TWICE: look->is_struck = is_on(&change); break;
        case CC_HIDDEN: look->is_hidden = is_on(&change); break;
        case CC_FONT: look->font = doc_u16(change.operand, 0); break;
        case CC_FONT_OTHER: look->other_font = doc_u16(change.operand, 0); break;
        case CC_PLACE:
            look->has_place = true;
            look->place = doc_u32(change.operand, 0);
            break;
        case CC_SYMBOL:
            look->has_symbol = true;
            look->symbol_font = doc_u16(change.operand, 0);
            look->symbol = doc_u16(change.operand, 2);
            break;
        default: break;
        }
}

struct doc_look doc_look_at(struct doc *d, uint32_t fc, const struct doc_piece *piece, uint32_t *out_until)
{
    struct doc_look look = {.font = UINT32_MAX, .other_font = UINT32_MAX};
    const struct doc_run *run = run_at(&d->characters, fc, out_until);
    char room[3];
    if (run != NULL)
        doc_look_change(&look, spend(d, run->changes));
    doc_look_change(&look, spend(d, changes_of(d, piece, room)));
    return look;
}

/* ---- paragraphs ------------------------------------------------------------------------------------------- */

static void change_paragraph(struct doc *d, struct doc_paragraph *paragraph, struct str rest, bool is_elsewhere);

/* Long lists of changes are kept in the data stream. */
static void change_elsewhere(struct doc *d, struct doc_paragraph *paragraph, uint32_t at)
{
    size_t len = doc_u16(d->data, at);
    change_paragraph(d, paragraph, spend(d, str_slice(d->data, (size_t)at + 2, (size_t)at + 2 + len)), true);
}

/* The number of cells, then their edges. */
static struct writer_edges edges_of(struct str operand)
{
    struct writer_edges edges = {.count = 0};
    size_t count = doc_u8(operand, 0);
    if (count > WRITER_MAX_CELLS || operand.len < 1 + (count + 1) * 2)
        return edges;
    for (; edges.count <= count; edges.count++)
        edges.at[edges.count] = doc_i16(operand, 1 + edges.count * 2);
    return edges;
}

static int depth_within(int32_t depth)
{
    return depth < 0 ? 0 : depth > DOCUMENT_MAX_DEPTH ? DOCUMENT_MAX_DEPTH : depth;
}

static void change_paragraph(struct doc *d, struct doc_paragraph *paragraph, struct str rest, bool is_elsewhere)
{
    struct doc_change change;
    while (doc_next_change(&rest, &change))
        switch (change.code) {
        case CP_IN_TABLE: paragraph->in_table = is_on(&change); break;
        case CP_ROW: paragraph->is_row = is_on(&change); break;
        case CP_INNER_CELL: paragraph->ends_inner_cell = is_on(&change); break;
        case CP_INNER_ROW: paragraph->is_inner_row = is_on(&change); break;
        case CP_DEPTH: paragraph->depth = depth_within(doc_i32(change.operand, 0)); break;
        case CP_DEPTH_CHANGE: paragraph->depth = depth_within(paragraph->depth + depth_within(doc_i32(change.operand, 0))); break;
        case CP_LEVEL: paragraph->level = doc_u8(change.operand, 0); break;
        case CP_LIST: paragraph->list = doc_u16(change.operand, 0); break;
        case CT_CELLS: paragraph->edges = edges_of(change.operand); break;
        case CP_ELSEWHERE:
        case CP_ELSEWHERE_OLD:
            if (!is_elsewhere)
                change_elsewhere(d, paragraph, doc_u32(change.operand, 0));
            break;
        default: break;
        }
}

struct doc_paragraph doc_paragraph_at(struct doc *d, uint32_t fc, const struct doc_piece *piece)
{
    struct doc_paragraph paragraph = {.depth = 0};
    uint32_t until = 0;
    char room[3];
    const struct doc_run *run = run_at(&d->paragraphs, fc, &until);
    if (run != NULL)
        change_paragraph(d, &paragraph, spend(d, run->changes), false);
    change_paragraph(d, &paragraph, spend(d, changes_of(d, piece, room)), false);
    if (paragraph.in_table && paragraph.depth == 0)
        paragraph.depth = 1;
    return paragraph;
}
