#include "parsers/html.h"

#include "parsers/base/buf.h"
#include "parsers/html_private.h"

/* ---- text under construction: white space as a browser shows it (CSS 2.1, 16.6.1) ---- */

struct draft {
    struct arena *arena;
    struct buf text;
    unsigned apart; /* flags of what is no new text */
    bool gap;  /* white space was read and not yet written */
    bool torn; /* what stood right before is struck out or tiny: « dé » of « défavorable » */
};

static void draft_text(struct draft *draft, struct str text, unsigned flags)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (is_space && (flags & HTML_PRE) == 0) {
            draft->gap = true;
            draft->torn = false;
            continue;
        }
        bool at_start = draft->text.len == 0 || draft->text.at[draft->text.len - 1] == '\n';
        if (draft->gap && !at_start)
            buf_add_char(&draft->text, ' ');
        if (draft->torn) /* the rest of a word is not a word: it must not decide */
            buf_add_c(&draft->text, "\xE2\x80\xA6");
        draft->gap = draft->torn = false;
        buf_add_char(&draft->text, c == '\r' ? '\n' : c);
    }
}

static void draft_line(struct draft *draft)
{
    buf_add_char(&draft->text, '\n');
    draft->gap = draft->torn = false;
}

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool is_block(const char *name)
{
    static const char *const names[] = {
        "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td", "th",
        "thead", "tbody", "tfoot", "caption", "blockquote", "pre", "hr", "form", "fieldset", "center", "address",
        "section", "article", "header", "footer", "body",
    };
    return is_one_of(name, names, sizeof names / sizeof names[0]);
}

/* Paragraphs that stand apart; those of Word are lines. */
static bool is_apart(const char *name, const unsigned char **attributes)
{
    struct str style = html_attribute(attributes, "style");
    return strcmp(name, "p") == 0 && !str_starts_nocase(html_attribute(attributes, "class"), STR("Mso")) &&
           str_find_nocase(style, STR("margin:0")) == STR_NOT_FOUND && str_find_nocase(style, STR("margin: 0")) == STR_NOT_FOUND;
}

/* ---- a mail's new text ---- */

static void new_open(void *context, const char *name, const unsigned char **attributes, unsigned flags)
{
    struct draft *draft = context;
    if ((flags & draft->apart) != 0 || (flags & HTML_GONE) != 0)
        return;
    bool at_start = draft->text.len == 0 || draft->text.at[draft->text.len - 1] == '\n';
    bool is_cell = strcmp(name, "td") == 0 || strcmp(name, "th") == 0;
    if (strcmp(name, "br") == 0)
        draft_line(draft);
    else if (is_cell)
        draft->gap = true;
    else if (is_block(name) && !at_start)
        draft_line(draft);
    if (is_block(name) || is_cell)
        draft->torn = false;
    else if ((flags & HTML_STRUCK) != 0 || ((flags & HTML_TINY) != 0 && !at_start))
        draft->torn = true;
    if (is_apart(name, attributes) && draft->text.len > 0)
        draft_line(draft);
    if (strcmp(name, "li") == 0)
        draft_text(draft, STR("- "), 0);
}

static void new_close(void *context, const char *name)
{
    struct draft *draft = context;
    bool is_cell = strcmp(name, "td") == 0 || strcmp(name, "th") == 0;
    if (is_block(name) && !is_cell && draft->text.len > 0 && draft->text.at[draft->text.len - 1] != '\n')
        draft_line(draft);
}

static void new_text(void *context, struct str text, unsigned flags)
{
    struct draft *draft = context;
    if ((flags & draft->apart) == 0)
        draft_text(draft, text, flags);
}

static enum err new_text_without(struct arena *arena, struct str bytes, unsigned apart, struct str *out_text, struct fault *out_fault)
{
    struct draft draft = {.arena = arena, .apart = apart};
    struct html_visitor visitor = {&draft, new_open, new_close, new_text};
    buf_init(&draft.text, DOCUMENT_MAX_TEXT);
    enum err err = html_walk(arena, bytes, &visitor, out_fault);
    if (err == ERR_NONE && buf_failed(&draft.text))
        err = fault_set(out_fault, ERR_FINAL, "html: more than %d MB of text", DOCUMENT_MAX_TEXT / 1024 / 1024);
    if (err == ERR_NONE)
        *out_text = str_copy(arena, buf_str(&draft.text));
    buf_free(&draft.text);
    return err;
}

enum err html_shown_text(struct arena *arena, struct str bytes, struct str *out_text, struct fault *out_fault)
{
    return new_text_without(arena, bytes, 0, out_text, out_fault);
}

/* Where nothing stands outside of the signature, the answer was typed into it: reply.h tells the two apart. */
enum err html_new_text(struct arena *arena, struct str bytes, struct str *out_text, struct fault *out_fault)
{
    enum err err = new_text_without(arena, bytes, HTML_QUOTED | HTML_SIGNED, out_text, out_fault);
    if (err == ERR_NONE && str_is_empty(str_trim(*out_text)))
        err = new_text_without(arena, bytes, HTML_QUOTED, out_text, out_fault);
    return err;
}

/* ---- a page as a document ---- */

struct table {
    int number, row, column;
    size_t row_begins; /* the row's first block */
    bool cell_open, cell_has_block;
};

struct page {
    struct draft draft;
    struct document *document;
    enum box_state *boxes;
    size_t box_count, box_capacity;
    struct table tables[DOCUMENT_MAX_DEPTH + 1]; /* [0]: outside tables */
    size_t depth, too_deep; /* too_deep: tables deeper than the model knows; their text joins the cell around */
    int table_count;
    enum err err;
    struct fault *fault;
};

static void page_flush(struct page *page, bool even_empty)
{
    struct table *table = &page->tables[page->depth];
    struct str text = str_trim(buf_str(&page->draft.text));
    if (page->err == ERR_NONE && (text.len > 0 || even_empty)) {
        struct document_block block = {.text = str_copy(page->draft.arena, text), .boxes = page->boxes,
                                       .box_count = page->box_count, .table = table->number,
                                       .table_row = table->row > 0 ? table->row : 0, /* a text before the first row, the first cell */
                                       .column = table->column > 0 ? table->column : 0};
        page->err = document_add_text(page->draft.arena, page->document, &block, page->fault);
        table->cell_has_block = true;
    }
    buf_clear(&page->draft.text);
    page->draft.gap = false;
    page->box_count = 0;
}

static void row_close(struct page *page)
{
    struct table *table = &page->tables[page->depth];
    for (size_t i = table->row_begins; i < page->document->count; i++) {
        struct document_block *block = &page->document->blocks[i];
        if (block->table == table->number && block->table_row == table->row)
            block->columns = table->column + 1;
    }
    table->row_begins = page->document->count;
}

static void add_box(struct page *page, const unsigned char **attributes)
{
    struct str type = html_attribute(attributes, "type");
    if (!str_eq_nocase(type, STR("checkbox")) && !str_eq_nocase(type, STR("radio")))
        return;
    page->boxes = arena_grow(page->draft.arena, page->boxes, page->box_count, &page->box_capacity, sizeof *page->boxes);
    page->boxes[page->box_count++] = html_attribute(attributes, "checked").at != NULL ? BOX_TICKED : BOX_EMPTY;
    draft_text(&page->draft, STR(DOCUMENT_BOX), 0);
}

static void cell_open(struct page *page)
{
    struct table *table = &page->tables[page->depth];
    if (page->depth == 0 || page->too_deep > 0)
        return;
    table->column++;
    table->cell_has_block = false;
}

static void page_open(void *context, const char *name, const unsigned char **attributes, unsigned flags)
{
    struct page *page = context;
    struct table *table = &page->tables[page->depth];
    if ((flags & HTML_GONE) != 0)
        return;
    if (strcmp(name, "br") == 0)
        draft_line(&page->draft);
    else if (strcmp(name, "input") == 0)
        add_box(page, attributes);
    if (!is_block(name))
        return;
    page_flush(page, false);
    if (strcmp(name, "table") == 0) {
        if (page->depth == DOCUMENT_MAX_DEPTH)
            page->too_deep++;
        else
            page->tables[++page->depth] = (struct table){++page->table_count, -1, -1, page->document->count, false, false};
    } else if (strcmp(name, "tr") == 0 && page->depth > 0 && page->too_deep == 0) {
        table->row++;
        table->column = -1;
        table->row_begins = page->document->count;
    } else if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0)
        cell_open(page);
}

static void page_close(void *context, const char *name)
{
    struct page *page = context;
    if (!is_block(name))
        return;
    bool is_cell = strcmp(name, "td") == 0 || strcmp(name, "th") == 0;
    bool in_table = page->depth > 0 && page->too_deep == 0;
    page_flush(page, is_cell && in_table && !page->tables[page->depth].cell_has_block);
    if (strcmp(name, "tr") == 0 && in_table)
        row_close(page);
    else if (strcmp(name, "table") == 0 && page->too_deep > 0)
        page->too_deep--;
    else if (strcmp(name, "table") == 0 && page->depth > 0)
        page->depth--;
}

static void page_text(void *context, struct str text, unsigned flags)
{
    struct page *page = context;
    draft_text(&page->draft, document_drop_marks(page->draft.arena, text), flags);
}

enum err html_read(struct arena *arena, struct str bytes, struct document *out_document, struct fault *out_fault)
{
    struct page *page = ARENA_NEW(arena, struct page);
    struct document *document = ARENA_NEW(arena, struct document);
    struct html_visitor visitor = {page, page_open, page_close, page_text};
    *page = (struct page){.draft.arena = arena, .document = document, .fault = out_fault};
    document->format = FORMAT_HTML;
    buf_init(&page->draft.text, DOCUMENT_MAX_TEXT);
    enum err err = html_walk(arena, bytes, &visitor, out_fault);
    page_flush(page, false);
    bool failed = buf_failed(&page->draft.text);
    buf_free(&page->draft.text);
    if (err == ERR_NONE)
        err = page->err;
    if (err == ERR_NONE && failed)
        err = fault_set(out_fault, ERR_FINAL, "html: more than %d MB of text", DOCUMENT_MAX_TEXT / 1024 / 1024);
    if (err == ERR_NONE)
        *out_document = *document;
    return err;
}
