/* fiche_cells: tables that keep a label and what belongs to it in different cells.
 *
 *   ☐ | Avis favorable | ☒ | Avis défavorable     marks before: the row begins with one and ends with a label
 *   Avis favorable | ☐ | Avis défavorable | ☒     marks behind: the other way round
 *   Avis favorable | Avis défavorable             marks in a row of their own, below or above
 *   ☐              | ☒
 *   Nom | Prénom                                  values below a row of labels
 *   DURAND | Zoé
 * Where both ways are possible a tick is doubtful. */
#include "parsers/fiche_private.h"

enum {
    ROW_CELLS = 24,  /* cells of a row that are looked at; a form has 4 */
    ROW_LINES = 200, /* lines of a row that are looked at */
};
enum cell_kind { CELL_TEXT, CELL_BLANK, CELL_MARK };

struct cell {
    size_t first, last; /* its lines */
    int column;
    enum cell_kind kind;
    struct fiche_mark mark;
};
struct row {
    struct cell cells[ROW_CELLS];
    size_t count;
    size_t first, past; /* its lines */
};

static bool same_row(const struct fiche_line *a, const struct fiche_line *b)
{
    return a->table == b->table && a->row == b->row;
}

static void add_line(struct row *row, const struct fiche_line *line, size_t number)
{
    struct cell *cell = row->count > 0 ? &row->cells[row->count - 1] : NULL;
    struct fiche_mark mark = {0};
    enum cell_kind kind = line->is_blank ? CELL_BLANK : fiche_mark_alone(line, &mark) ? CELL_MARK : CELL_TEXT;
    if (cell == NULL || cell->column != line->column) {
        row->cells[row->count++] = (struct cell){number, number, line->column, kind, mark};
        return;
    }
    cell->last = number;
    if (kind == CELL_BLANK)
        return;
    bool is_first = cell->kind == CELL_BLANK;
    cell->kind = is_first ? kind : CELL_TEXT; /* a mark and something else: text */
    cell->mark = mark;
}

/* The row around a line; false outside tables, and where it is too long to be a form's. */
static bool row_of(const struct fiche_reading *r, size_t line, struct row *out_row)
{
    *out_row = (struct row){.first = line, .past = line};
    if (line >= r->line_count || r->lines[line].table == 0)
        return false;
    while (out_row->first > 0 && same_row(&r->lines[out_row->first - 1], &r->lines[line]))
        if (line - --out_row->first > ROW_LINES)
            return false;
    for (size_t i = out_row->first; i < r->line_count && same_row(&r->lines[i], &r->lines[line]); i++) {
        bool is_full = out_row->count == ROW_CELLS && out_row->cells[ROW_CELLS - 1].column != r->lines[i].column;
        if (is_full || i - out_row->first > ROW_LINES)
            return false;
        add_line(out_row, &r->lines[i], i);
        out_row->past = i + 1;
    }
    return true;
}

static const struct cell *cell_in_column(const struct row *row, int column)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->cells[i].column == column)
            return &row->cells[i];
    return NULL;
}

static bool is_row_of_marks(const struct row *row)
{
    bool has_mark = false;
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i].kind == CELL_TEXT)
            return false;
        has_mark = has_mark || row->cells[i].kind == CELL_MARK;
    }
    return has_mark;
}

/* The row of the same table right above or below. */
static bool next_row(const struct fiche_reading *r, const struct row *row, bool below, struct row *out_row)
{
    if (!below && row->first == 0)
        return false;
    size_t line = below ? row->past : row->first - 1;
    int step = below ? 1 : -1;
    return row_of(r, line, out_row) && r->lines[line].table == r->lines[row->first].table &&
           r->lines[line].row == r->lines[row->first].row + step;
}

static struct fiche_mark mark_of(const struct cell *cell, bool is_sure)
{
    struct fiche_mark mark = {0};
    if (cell == NULL || cell->kind != CELL_MARK)
        return mark;
    mark = cell->mark;
    if (!is_sure && mark.state == BOX_TICKED)
        mark.state = BOX_DOUBTFUL;
    return mark;
}

static struct fiche_mark mark_in_column(const struct fiche_reading *r, const struct row *row, int column)
{
    struct row above, below;
    bool is_above = row->count > 1 && next_row(r, row, false, &above) && is_row_of_marks(&above);
    bool is_below = row->count > 1 && next_row(r, row, true, &below) && is_row_of_marks(&below);
    if (is_below)
        return mark_of(cell_in_column(&below, column), !is_above);
    return is_above ? mark_of(cell_in_column(&above, column), true) : (struct fiche_mark){0};
}

struct fiche_mark fiche_mark_in_cells(const struct fiche_reading *r, size_t line)
{
    struct row row;
    if (!row_of(r, line, &row))
        return (struct fiche_mark){0};
    size_t own = 0, texts = 0;
    for (size_t i = 0; i < row.count; i++) {
        own = row.cells[i].first <= line && line <= row.cells[i].last ? i : own;
        texts += row.cells[i].kind == CELL_TEXT;
    }
    const struct cell *before = own > 0 ? &row.cells[own - 1] : NULL, *behind = own + 1 < row.count ? &row.cells[own + 1] : NULL;
    bool has_before = mark_of(before, true).found, has_behind = mark_of(behind, true).found;
    bool begins = row.cells[0].kind != CELL_TEXT, ends = row.cells[row.count - 1].kind != CELL_TEXT;
    if (!has_before && !has_behind)
        return mark_in_column(r, &row, row.cells[own].column);
    if (begins != ends) /* the row tells on which side its marks stand */
        return mark_of(begins ? before : behind, true);
    bool is_sure = texts == 1 && has_before != has_behind;
    struct fiche_mark mark = mark_of(has_before ? before : behind, is_sure), other = mark_of(has_before ? behind : NULL, is_sure);
    return other.state == BOX_DOUBTFUL ? other : mark;
}

/* Whether each cell of the row that says something is a label and nothing more. */
static bool is_row_of_labels(const struct fiche_reading *r, const struct row *row, size_t index)
{
    size_t first = index, labels = 0, texts = 0;
    while (first > 0 && r->hits[first - 1].line >= row->first)
        first--;
    for (size_t i = first; i < r->hit_count && r->hits[i].line < row->past; i++, labels++) {
        struct str after = str_from(r->lines[r->hits[i].end_line].text, r->hits[i].end);
        if (str_trim(after).len > 0)
            return false;
    }
    for (size_t i = 0; i < row->count; i++)
        texts += row->cells[i].kind != CELL_BLANK;
    return texts >= 2 && labels == texts;
}

struct fiche_pieces fiche_pieces_below(struct fiche_reading *r, size_t index)
{
    struct fiche_pieces pieces = {NULL, 0};
    struct row row, below;
    if (!row_of(r, r->hits[index].line, &row) || !is_row_of_labels(r, &row, index) || !next_row(r, &row, true, &below))
        return pieces;
    for (size_t i = index + 1; i < r->hit_count && r->hits[i].line < below.past; i++)
        if (r->hits[i].line >= below.first)
            return pieces; /* a row of labels again */
    const struct cell *cell = cell_in_column(&below, r->lines[r->hits[index].line].column);
    if (cell == NULL)
        return pieces;
    pieces.at = arena_array(r->arena, cell->last - cell->first + 1, sizeof *pieces.at);
    for (size_t line = cell->first; line <= cell->last; line++)
        pieces.at[pieces.count++] = fiche_piece_of(r, line, 0, r->lines[line].text.len);
    return pieces;
}
