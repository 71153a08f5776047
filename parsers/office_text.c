/* The paragraph being written, its boxes, and where it stands: in which cell, beside which text box. */
#include "parsers/office.h"

void office_put(struct office_text *t, struct str s)
{
    struct office_paragraph *now = &t->now;
    if (s.len > DOCUMENT_MAX_TEXT - now->len) {
        office_fail(t->xml, "a paragraph is too long");
        return;
    }
    while (now->len + s.len > now->room)
        now->text = arena_grow(t->arena, now->text, now->room, &now->room, 1);
    if (s.len > 0)
        memcpy(now->text + now->len, s.at, s.len);
    now->len += s.len;
}

void office_put_box(struct office_text *t, enum box_state state)
{
    struct office_paragraph *now = &t->now;
    now->boxes = arena_grow(t->arena, now->boxes, now->box_count, &now->box_room, sizeof *now->boxes);
    now->boxes[now->box_count++] = state;
    office_put(t, STR(DOCUMENT_BOX));
}

/* The last block goes before those from `to` on: its text boxes come after it. */
static void move_last(struct document *document, size_t to)
{
    if (document->count == 0 || to >= document->count)
        return;
    struct document_block last = document->blocks[document->count - 1];
    memmove(&document->blocks[to + 1], &document->blocks[to], (document->count - 1 - to) * sizeof last);
    document->blocks[to] = last;
}

void office_flush(struct office_text *t)
{
    struct office_paragraph *now = &t->now;
    struct document_block block = {.text = {now->text == NULL ? "" : now->text, now->len}, .boxes = now->boxes, .box_count = now->box_count};
    if (t->table_count > 0) {
        const struct office_table *table = &t->tables[t->table_count - 1];
        block.table = table->number;
        block.table_row = table->row > 0 ? table->row : 0; /* a text before the first row */
        block.column = table->column;
    }
    enum err err = document_add_text(t->arena, t->document, &block, t->xml->fault);
    if (t->xml->err == ERR_NONE)
        t->xml->err = err;
    if (err == ERR_NONE && now->has_float)
        move_last(t->document, now->float_start);
    now->len = now->box_count = 0;
    now->has_float = false;
}

static bool is_blank(const struct office_paragraph *paragraph)
{
    return paragraph->box_count == 0 && str_is_empty(str_trim((struct str){paragraph->text, paragraph->len}));
}

void office_float_open(struct office_text *t, bool lies_over)
{
    if (!office_deeper(t->xml, t->around_count, OFFICE_MAX_NESTING))
        return;
    if (!t->now.has_float && (lies_over || !is_blank(&t->now))) {
        t->now.has_float = true;
        t->now.float_start = t->document->count;
    }
    t->around[t->around_count++] = t->now;
    t->now = (struct office_paragraph){0};
}

void office_float_close(struct office_text *t)
{
    if (t->around_count == 0)
        return;
    if (t->now.len > 0)
        office_flush(t);
    t->now = t->around[--t->around_count];
}

void office_table_open(struct office_text *t)
{
    if (t->now.len > 0)
        office_flush(t);
    if (office_deeper(t->xml, t->table_count, DOCUMENT_MAX_DEPTH))
        t->tables[t->table_count++] = (struct office_table){.number = ++t->tables_seen, .row = -1, .row_start = t->document->count};
}

void office_table_close(struct office_text *t)
{
    if (t->table_count > 0)
        t->table_count--;
}

void office_row_open(struct office_text *t, int rows)
{
    if (t->table_count == 0)
        return;
    struct office_table *table = &t->tables[t->table_count - 1];
    table->row += rows;
    table->column = 0;
    table->row_start = t->document->count;
    table->is_row_deleted = false;
}

void office_row_close(struct office_text *t)
{
    if (t->table_count == 0)
        return;
    struct office_table *table = &t->tables[t->table_count - 1];
    if (table->is_row_deleted && t->document->count > table->row_start)
        t->document->count = table->row_start;
    for (size_t i = table->row_start; i < t->document->count; i++)
        if (t->document->blocks[i].table == table->number)
            t->document->blocks[i].columns = table->column;
}

void office_cell_close(struct office_text *t, int columns)
{
    if (t->table_count > 0)
        t->tables[t->table_count - 1].column += columns;
}

static bool says(const struct document *document, struct str text)
{
    for (size_t i = 0; i < document->count; i++)
        if (str_eq(document->blocks[i].text, text))
            return true;
    return false;
}

enum { HEADER_MAX_BLOCKS = 200 /* each is looked for among those before it */ };

void office_add_header(struct arena *arena, struct document *document, const struct document *header)
{
    enum err err = ERR_NONE;
    struct fault ignored = {{0}};
    for (size_t i = 0; i < header->count && i < HEADER_MAX_BLOCKS && err == ERR_NONE; i++) {
        struct document_block block = header->blocks[i];
        block.table = block.table_row = block.column = block.columns = 0; /* numbered apart: it is in no table of the text */
        if (!str_is_empty(str_trim(block.text)) && !says(document, block.text))
            err = document_add(arena, document, &block, &ignored);
    }
}

bool office_is_framed(struct str font, int32_t point)
{
    static const int32_t framed[] = {0x2611, 0x2612, 0x22A0, 0x2327, 0x274E, 0x2705, 0x1F5F5, 0x1F5F7, 0x1F5F9};
    int32_t code = point >= 0xF000 && point <= 0xF0FF ? point - 0xF000 : point;
    if (document_is_symbol_font(font))
        return code == 0xFD || code == 0xFE || (code >= 0x51 && code <= 0x54);
    for (size_t i = 0; i < sizeof framed / sizeof framed[0]; i++)
        if (framed[i] == point)
            return true;
    return false;
}
