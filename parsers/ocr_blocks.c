/* ocr_blocks: lines as the blocks of the document. A block is a paragraph: a line that was full goes on with the next one, after '\n';
 * full is a line to which the first word of the next one could not have been added. A word cut at its hyphen by the end of a line
 * (« @sessad-⏎orvain.example ») is put together again. Wide gaps are several spaces, as in a plain text with columns. */
#include <leptonica/allheaders.h>

#include "parsers/base/buf.h"
#include "parsers/base/utf8.h"
#include "parsers/ocr_private.h"

enum {
    WIDE_GAP_LETTERS = 3,   /* widths of a letter from which a gap parts two columns */
    WIDE_GAP_SPACES = 4,    /* what it becomes */
    LEADER_DOTS = 10,       /* what a leader becomes */
    INDENT_MOST = 60,       /* pixels (6 mm) that a line that goes on may begin to the right of the one before */
    MARGIN_PERCENT = 88,    /* of the width of the page: where the right margin is at least, if no line goes so far */
    CELL_PADDING = 20,      /* pixels between a cell's writing and its right border */
    SLACK = 25,             /* pixels by which a line may fail to be full: margins are estimated */
    BLOCK_MAX = 64 * 1024,  /* bytes of one paragraph */
    MAX_SPANS = OCR_MAX_WORDS,
};

/* A paragraph being written. */
struct draft {
    struct arena *arena;
    struct buf text;
    struct document_span *spans;
    enum box_state *boxes;
    size_t span_count, span_room, box_count, box_room;
};

static void put_span(struct draft *draft, size_t at, int sure)
{
    if (sure >= OCR_SURE || draft->span_count >= MAX_SPANS || draft->text.len <= at)
        return;
    draft->spans = arena_grow(draft->arena, draft->spans, draft->span_count, &draft->span_room, sizeof *draft->spans);
    draft->spans[draft->span_count++] = (struct document_span){at, draft->text.len, sure};
}

static void put_item(struct draft *draft, const struct ocr_item *item)
{
    size_t at = draft->text.len;
    switch (item->kind) {
    case OCR_BOX:
        buf_add(&draft->text, STR(DOCUMENT_BOX));
        draft->boxes = arena_grow(draft->arena, draft->boxes, draft->box_count, &draft->box_room, sizeof *draft->boxes);
        draft->boxes[draft->box_count++] = item->state;
        break;
    case OCR_LEADER:
        for (int i = 0; i < LEADER_DOTS; i++)
            buf_add_char(&draft->text, '.');
        break;
    default:
        buf_add(&draft->text, item->text);
        put_span(draft, at, item->sure);
    }
}

/* The width of a letter of the line, in pixels; half its height where it has no words. */
static int letter_width(const struct ocr_line *line)
{
    size_t letters = 0, width = 0;
    for (size_t i = 0; i < line->count; i++)
        if (line->at[i]->kind == OCR_WORD) {
            letters += utf8_letters(line->at[i]->text);
            width += (size_t)line->at[i]->rect.w;
        }
    int most = letters > 0 ? (int)(width / letters) : line->rect.h / 2;
    return most > 4 ? most : 4;
}

static void put_gap(struct draft *draft, const struct ocr_item *left, const struct ocr_item *right, int letter)
{
    int gap = right->rect.x - rect_right(left->rect);
    int spaces = gap > WIDE_GAP_LETTERS * letter && left->kind != OCR_BOX && left->kind != OCR_LEADER && right->kind != OCR_LEADER ? WIDE_GAP_SPACES : 1;
    for (int i = 0; i < spaces; i++)
        buf_add_char(&draft->text, ' ');
}

/* Writes the items of a line from `from` on. */
static void put_line(struct draft *draft, const struct ocr_line *line, size_t from)
{
    int letter = letter_width(line);
    for (size_t i = from; i < line->count; i++) {
        if (i > from)
            put_gap(draft, line->at[i - 1], line->at[i], letter);
        put_item(draft, line->at[i]);
    }
}

/* How far to the right writing may go where this line stands. */
static int right_margin(const struct page *page, const struct ocr_lines *lines, const struct ocr_line *line)
{
    if (line->cell >= 0)
        return rect_right(page->cells[line->cell].rect) - CELL_PADDING;
    int right = 0;
    for (size_t i = 0; i < lines->count; i++)
        if (lines->at[i].cell < 0 && rect_right(lines->at[i].rect) > right)
            right = rect_right(lines->at[i].rect);
    return right;
}

/* Whether `next` goes on with the paragraph that `line` is the last line of. */
static bool goes_on(const struct ocr_line *line, const struct ocr_line *next, int margin)
{
    const struct ocr_item *last = line->at[line->count - 1], *first = next->at[0];
    int letter = letter_width(line), height = line->rect.h > next->rect.h ? line->rect.h : next->rect.h;
    bool is_text = last->kind == OCR_WORD && first->kind == OCR_WORD && !first->is_label;
    bool is_below = next->cell == line->cell && rect_middle(next->rect) > rect_middle(line->rect) &&
                    rect_middle(next->rect) - rect_middle(line->rect) < 2 * height + letter;
    bool is_left = next->rect.x < line->rect.x + INDENT_MOST;
    return is_text && is_below && is_left && rect_right(last->rect) + letter / 2 + (first->head > 0 ? first->head : first->rect.w) + SLACK > margin;
}

static bool ends_with_hyphen(const struct draft *draft)
{
    struct str text = buf_str(&draft->text);
    if (!str_ends(text, STR("-")) || text.len < 2)
        return false;
    unsigned char before = (unsigned char)text.at[text.len - 2];
    return before >= 0x80 || str_is_alnum(before);
}

static enum err add_block(struct draft *draft, const struct page *page, int number, int cell, struct document *document, struct fault *fault)
{
    struct document_block block = {.text = buf_str(&draft->text), .boxes = draft->boxes, .box_count = draft->box_count, .page = number,
                                   .source = SOURCE_IMAGE, .spans = draft->spans, .span_count = draft->span_count};
    if (cell >= 0) {
        const struct page_cell *c = &page->cells[cell];
        block.table = c->table;
        block.table_row = c->row;
        block.column = c->column;
        block.columns = c->columns;
    }
    return document_add(draft->arena, document, &block, fault);
}

/* Line `*at` and those that it goes on with, as one block; *at is then the next line. */
static enum err put_paragraph(struct draft *draft, const struct page *page, int number, const struct ocr_lines *lines, size_t *at,
                              struct document *document, struct fault *fault)
{
    const struct ocr_line *line = &lines->at[(*at)++];
    int margin = right_margin(page, lines, line), least = pixGetWidth(page->gray) * MARGIN_PERCENT / 100;
    margin = line->cell < 0 && margin < least ? least : margin;
    put_line(draft, line, 0);
    while (*at < lines->count && goes_on(line, &lines->at[*at], margin)) {
        line = &lines->at[(*at)++];
        size_t from = ends_with_hyphen(draft);
        if (from > 0)
            put_item(draft, line->at[0]);
        if (from < line->count)
            buf_add_char(&draft->text, '\n');
        put_line(draft, line, from);
    }
    return buf_failed(&draft->text) ? ERR_NONE : add_block(draft, page, number, line->cell, document, fault);
}

enum err ocr_blocks(struct arena *arena, const struct page *page, int number, const struct ocr_lines *lines, struct document *document,
                    struct fault *out_fault)
{
    struct draft draft = {.arena = arena};
    enum err err = ERR_NONE;
    for (size_t i = 0; i < lines->count && err == ERR_NONE;) {
        draft.box_count = draft.span_count = 0;
        buf_init(&draft.text, BLOCK_MAX);
        err = put_paragraph(&draft, page, number, lines, &i, document, out_fault);
        buf_free(&draft.text);
    }
    return err;
}
