#include "parsers/writer.h"

void writer_start(struct writer *w, struct arena *arena, struct document *document, int *tables_seen, struct fault *fault)
{
    *w = (struct writer){.arena = arena, .document = document, .tables_seen = tables_seen, .fault = fault};
}

/* ---- text ------------------------------------------------------------------------------------------------- */

static void put(struct writer *w, const char *at, size_t len)
{
    if (w->err != ERR_NONE || len == 0)
        return;
    if (len > DOCUMENT_MAX_TEXT - w->len) {
        w->err = fault_set(w->fault, ERR_FINAL, "document: more than %d bytes of text", DOCUMENT_MAX_TEXT);
        return;
    }
    while (w->len + len > w->room)
        w->text = arena_grow(w->arena, w->text, w->room, &w->room, 1);
    memcpy(w->text + w->len, at, len);
    w->len += len;
}

size_t writer_encode(uint32_t point, char out[4])
{
    if (point >= 0x110000 || (point >= 0xD800 && point < 0xE000) || point == 0xFFFC)
        return 0;
    return utf8_put(out, (int32_t)point);
}

void writer_point(struct writer *w, uint32_t point)
{
    char bytes[4];
    put(w, bytes, writer_encode(point, bytes));
}

void writer_text(struct writer *w, struct str utf8)
{
    struct str clean = document_drop_marks(w->arena, utf8);
    if (clean.len > 0)
        put(w, clean.at, clean.len);
}

void writer_box(struct writer *w, enum box_state state)
{
    if (w->err != ERR_NONE)
        return;
    w->boxes = arena_grow(w->arena, w->boxes, w->box_count, &w->box_room, sizeof *w->boxes);
    w->boxes[w->box_count++] = state;
    put(w, DOCUMENT_BOX, sizeof DOCUMENT_BOX - 1);
}

void writer_box_first(struct writer *w, enum box_state state)
{
    static const char before[] = DOCUMENT_BOX " ";
    size_t len = w->len, boxes = w->box_count;
    writer_box(w, state);
    writer_point(w, ' '); /* there is room for it now */
    if (w->err != ERR_NONE)
        return;
    memmove(w->text + sizeof before - 1, w->text, len);
    memcpy(w->text, before, sizeof before - 1);
    memmove(w->boxes + 1, w->boxes, boxes * sizeof *w->boxes);
    w->boxes[0] = state;
}

/* The Symbol font has letters of its own; of these a fiche holds crosses, ticks and bullets. */
static uint32_t of_symbol(uint32_t code)
{
    switch (code & 0xFF) {
    case 0xB4: return 0xD7;
    case 0xD6: return 0x221A;
    case 0xB7: return 0x2022;
    default: return code < 0x80 ? code : ' ';
    }
}

bool writer_is_box(struct str font, uint32_t code, enum box_state *out_state)
{
    if (document_is_symbol_font(font))
        return document_symbol_box(font, (int32_t)code, out_state);
    return !str_eq_nocase(font, STR("Symbol")) && document_box_of((int32_t)code, out_state);
}

void writer_glyph(struct writer *w, struct str font, uint32_t code)
{
    enum box_state state = BOX_EMPTY;
    if (writer_is_box(font, code, &state))
        writer_box(w, state);
    else if (document_is_symbol_font(font))
        writer_point(w, ' ');
    else if (code < 0x100 || (code >= 0xF000 && code <= 0xF0FF))
        writer_point(w, str_eq_nocase(font, STR("Symbol")) || code >= 0xF000 ? of_symbol(code) : code);
    else
        writer_point(w, code);
}

struct writer_place writer_here(const struct writer *w)
{
    return (struct writer_place){w->len, w->document->count};
}

void writer_end_input(struct writer *w, struct writer_place begin)
{
    size_t breaks = 0;
    if (w->document->count != begin.blocks || begin.at >= w->len) /* it has paragraphs of its own, or nothing */
        return;
    while (breaks < begin.at && w->text[begin.at - breaks - 1] == '\n')
        breaks++;
    struct str typed = str_copy(w->arena, (struct str){w->text + begin.at, w->len - begin.at});
    struct str lines = field_input_text(w->arena, typed, breaks);
    w->len = begin.at;
    put(w, lines.at, lines.len);
}

void writer_forget(struct writer *w)
{
    w->len = w->box_count = 0;
}

bool writer_has_text(const struct writer *w)
{
    return w->len > 0;
}

/* ---- tables ----------------------------------------------------------------------------------------------- */

/* The edges of all rows, each told once, ascending. False where they are not all known. */
static bool grid_of(const struct writer_table *table, struct writer_edges *row_edges, int *grid, size_t *out_count)
{
    size_t count = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        *row_edges = table->rows[i].edges;
        if (row_edges->count == 0)
            return false;
        for (size_t j = 0; j < row_edges->count; j++) {
            size_t to = count;
            while (to > 0 && grid[to - 1] > row_edges->at[j] + WRITER_EDGE_ROOM)
                to--;
            if (to > 0 && grid[to - 1] >= row_edges->at[j] - WRITER_EDGE_ROOM)
                continue;
            if (count == WRITER_MAX_EDGES)
                return false;
            memmove(grid + to + 1, grid + to, (count - to) * sizeof *grid);
            grid[to] = row_edges->at[j];
            count++;
        }
    }
    *out_count = count;
    return count > 0;
}

static int place_in(const int *grid, size_t count, int edge)
{
    size_t low = 0, high = count; /* the last edge that is not beyond */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (grid[middle] <= edge + WRITER_EDGE_ROOM)
            low = middle;
        else
            high = middle;
    }
    return (int)low;
}

/* Cells are counted while they are read; where the edges of all rows are known, a cell that covers two columns of its
 * neighbours counts as two, as in the other formats. */
static void measure_columns(struct writer *w, const struct writer_table *table)
{
    struct writer_edges edges;
    int grid[WRITER_MAX_EDGES + 1];
    size_t count = 0;
    if (!grid_of(table, &edges, grid, &count))
        return;
    for (size_t i = 0; i < table->row_count; i++) {
        const struct writer_row *row = &table->rows[i];
        int first = place_in(grid, count, row->edges.at[0]);
        for (size_t j = row->first; j < row->end; j++) {
            struct document_block *block = &w->document->blocks[j];
            if (block->table != table->number || block->column < 0 || (size_t)block->column >= row->edges.count)
                continue;
            block->column = place_in(grid, count, row->edges.at[block->column]) - first;
            block->columns = place_in(grid, count, row->edges.at[row->edges.count - 1]) - first;
        }
    }
}

static bool is_ascending(const struct writer_edges *edges)
{
    for (size_t i = 1; i < edges->count; i++)
        if (edges->at[i] <= edges->at[i - 1])
            return false;
    return true;
}

static void end_row(struct writer *w, struct writer_table *table, const struct writer_edges *edges)
{
    struct writer_row row = {.first = table->row_start, .end = w->document->count};
    for (size_t i = row.first; i < row.end; i++)
        if (w->document->blocks[i].table == table->number)
            w->document->blocks[i].columns = table->column;
    if (edges != NULL && edges->count == (size_t)table->column + 1 && is_ascending(edges))
        row.edges = *edges;
    if (row.end > row.first) {
        table->rows = arena_grow(w->arena, table->rows, table->row_count, &table->row_room, sizeof row);
        table->rows[table->row_count++] = row;
    }
    table->row++;
    table->column = 0;
    table->row_start = w->document->count;
}

static void close_table(struct writer *w)
{
    struct writer_table *table = &w->tables[--w->table_count];
    if (table->row_start < w->document->count)
        end_row(w, table, NULL);
    measure_columns(w, table);
}

static void stand_at(struct writer *w, int level)
{
    size_t wanted = level <= 0 ? 0 : (size_t)level;
    if (wanted > DOCUMENT_MAX_DEPTH) {
        if (w->err == ERR_NONE)
            w->err = fault_set(w->fault, ERR_FINAL, "document: more than %d tables inside each other", DOCUMENT_MAX_DEPTH);
        return;
    }
    while (w->table_count > wanted)
        close_table(w);
    while (w->table_count < wanted)
        w->tables[w->table_count++] = (struct writer_table){.number = ++*w->tables_seen, .row_start = w->document->count};
}

/* ---- blocks ----------------------------------------------------------------------------------------------- */

static void place(const struct writer *w, struct document_block *block)
{
    if (w->table_count == 0)
        return;
    const struct writer_table *table = &w->tables[w->table_count - 1];
    block->table = table->number;
    block->table_row = table->row;
    block->column = table->column;
}

static void add_adopted(struct writer *w)
{
    for (size_t i = 0; i < w->adopted.count && w->err == ERR_NONE; i++) {
        struct document_block block = w->adopted.blocks[i];
        if (block.table == 0)
            place(w, &block);
        w->err = document_add(w->arena, w->document, &block, w->fault);
    }
    w->adopted.count = w->adopted.text_bytes = 0;
}

static void flush(struct writer *w)
{
    struct document_block block = {.text = {w->text == NULL ? "" : w->text, w->len}, .boxes = w->boxes, .box_count = w->box_count};
    place(w, &block);
    if (w->err == ERR_NONE)
        w->err = document_add_text(w->arena, w->document, &block, w->fault);
    w->len = w->box_count = 0;
    if (w->adopted.count > 0)
        add_adopted(w);
}

void writer_paragraph(struct writer *w, int level)
{
    stand_at(w, level);
    flush(w);
}

void writer_cell(struct writer *w, int level)
{
    stand_at(w, level);
    flush(w);
    if (w->table_count > 0 && w->tables[w->table_count - 1].column < WRITER_MAX_CELLS)
        w->tables[w->table_count - 1].column++;
}

void writer_row(struct writer *w, int level, const struct writer_edges *edges)
{
    stand_at(w, level);
    if (w->len > 0)
        flush(w);
    if (w->table_count > 0)
        end_row(w, &w->tables[w->table_count - 1], edges);
}

enum err writer_end(struct writer *w)
{
    if (w->len > 0 || w->adopted.count > 0)
        flush(w);
    while (w->table_count > 0)
        close_table(w);
    return w->err;
}

/* Empty paragraphs at the end of a text box are its frame's, not somebody's blank lines. */
void writer_adopt(struct writer *w, const struct document *inner)
{
    size_t count = inner->count;
    while (count > 0 && str_is_empty(str_trim(inner->blocks[count - 1].text)))
        count--;
    for (size_t i = 0; i < count && w->err == ERR_NONE; i++)
        w->err = document_add(w->arena, &w->adopted, &inner->blocks[i], w->fault);
}
