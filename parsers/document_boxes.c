/* document_boxes: the boxes that people draw with characters. One table, used by every format. */
#include "parsers/document.h"

/* Unicode's blocks « Geometric Shapes », « Miscellaneous Symbols », « Dingbats »; bullets (•, ▪, ●, ○) are none. */
static const struct drawn {
    int32_t point;
    enum box_state state;
} drawn[] = {
    {0x25A1, BOX_EMPTY},  {0x25A2, BOX_EMPTY},  {0x25FB, BOX_EMPTY},   {0x2610, BOX_EMPTY},   {0x274F, BOX_EMPTY},
    {0x2750, BOX_EMPTY},  {0x2751, BOX_EMPTY},  {0x2752, BOX_EMPTY},   {0x2B1C, BOX_EMPTY},   {0x1F78E, BOX_EMPTY},
    {0x25AD, BOX_EMPTY},  {0x25AF, BOX_EMPTY},  {0x25FD, BOX_EMPTY},   {0x2B1A, BOX_EMPTY},
    {0x22A0, BOX_TICKED}, {0x25A0, BOX_TICKED}, {0x25A3, BOX_TICKED},  {0x25FC, BOX_TICKED},  {0x2611, BOX_TICKED},
    {0x2612, BOX_TICKED}, {0x2705, BOX_TICKED}, {0x2713, BOX_TICKED},  {0x2714, BOX_TICKED},  {0x2715, BOX_TICKED},
    {0x2716, BOX_TICKED}, {0x2717, BOX_TICKED}, {0x2718, BOX_TICKED},  {0x2B1B, BOX_TICKED},  {0x2BBD, BOX_TICKED},
    {0x221A, BOX_TICKED}, {0x2327, BOX_TICKED}, {0x2573, BOX_TICKED},  {0x25C9, BOX_TICKED},  {0x25FE, BOX_TICKED},
    {0x2613, BOX_TICKED}, {0x274C, BOX_TICKED}, {0x274E, BOX_TICKED},  {0x29BF, BOX_TICKED},  {0x2A09, BOX_TICKED},
    {0x2A2F, BOX_TICKED}, {0x2BBE, BOX_TICKED}, {0x1F147, BOX_TICKED}, {0x1F187, BOX_TICKED}, {0x1F518, BOX_TICKED},
    {0x1F5D9, BOX_TICKED}, {0x1F5F4, BOX_TICKED}, {0x1F5F6, BOX_TICKED}, {0x1F532, BOX_DOUBTFUL}, {0x1F533, BOX_DOUBTFUL},
    /* Glyphs of Wingdings and Wingdings 2 whose font was lost on the way (a plain text, a PDF). */
    {0xF0A8, BOX_EMPTY},  {0xF0A3, BOX_EMPTY},  {0xF06F, BOX_EMPTY},   {0xF071, BOX_EMPTY},   {0xF072, BOX_EMPTY},
    {0xF0FE, BOX_TICKED}, {0xF0FD, BOX_TICKED}, {0xF0FB, BOX_TICKED},  {0xF0FC, BOX_TICKED},  {0xF051, BOX_TICKED},
    {0xF052, BOX_TICKED}, {0xF053, BOX_TICKED}, {0xF054, BOX_TICKED},  {0xF078, BOX_TICKED},
    {0x1F5F5, BOX_TICKED}, {0x1F5F7, BOX_TICKED}, {0x1F5F8, BOX_TICKED}, {0x1F5F9, BOX_TICKED},
};

/* Boxes made of several typed characters: a bracket, a mark or nothing, its other bracket.
 * « () » and « || » with nothing between them are no box: people type them for other things. */
static const struct bracket {
    char open, close;
    const char *marks; /* of one character each, that tick it */
    bool is_box_bare;  /* with nothing at all inside */
} brackets[] = {
    {'[', ']', "xX*+vV", true},
    {'(', ')', "xX", false},
    {'{', '}', "xX", false},
    {'|', '|', "xX", false},
};
enum { INSIDE_SPACES = 3 /* on either side of the mark */ };
enum { MARK = 0xFFFC, FIRST_DRAWN = 0x221A /* the table's least */ };

bool document_box_of(int32_t point, enum box_state *out_state)
{
    if (point < FIRST_DRAWN)
        return false;
    for (size_t i = 0; i < sizeof drawn / sizeof drawn[0]; i++)
        if (drawn[i].point == point) {
            *out_state = drawn[i].state;
            return true;
        }
    return false;
}

static struct str skip_spaces(struct str rest, size_t *out_spaces)
{
    for (*out_spaces = 0; *out_spaces < INSIDE_SPACES && str_starts(rest, STR(" ")); ++*out_spaces)
        rest = str_from(rest, 1);
    return rest;
}

/* The mark inside brackets: a letter of the row, « × », or a drawn tick; bytes taken, 0 where there is none. */
static size_t mark_inside(struct str rest, const struct bracket *bracket)
{
    enum box_state state = BOX_EMPTY;
    struct str after = rest;
    int32_t point = 0;
    if (!utf8_next(&after, &point))
        return 0;
    bool is_letter = point > 0 && point < 0x80 && strchr(bracket->marks, (char)point) != NULL;
    bool is_tick = is_letter || point == 0xD7 || (document_box_of(point, &state) && state == BOX_TICKED);
    return is_tick ? (size_t)(after.at - rest.at) : 0;
}

static size_t typed_at(struct str rest, enum box_state *out_state)
{
    for (size_t i = 0; i < sizeof brackets / sizeof brackets[0]; i++) {
        if (rest.at[0] != brackets[i].open)
            continue;
        size_t before = 0, after = 0;
        struct str inside = skip_spaces(str_from(rest, 1), &before);
        size_t mark = mark_inside(inside, &brackets[i]);
        bool is_ruled = mark == 0 && before == 0 && str_starts(inside, STR("_"));
        struct str end = skip_spaces(str_from(inside, mark + is_ruled), &after);
        bool is_bare = mark == 0 && !is_ruled && before + after == 0;
        bool is_bar_gap = brackets[i].open == '|' && mark == 0 && !is_ruled; /* « | | »: an empty cell told as text */
        if (end.len == 0 || end.at[0] != brackets[i].close || (is_bare && !brackets[i].is_box_bare) || is_bar_gap)
            continue;
        *out_state = mark > 0 ? BOX_TICKED : BOX_EMPTY;
        return (size_t)(end.at + 1 - rest.at);
    }
    return 0;
}

/* A text under construction. */
struct draft {
    char *text;
    size_t len;
    enum box_state *boxes;
    size_t count;
};

static void put_text(struct draft *draft, const char *at, size_t len)
{
    memcpy(draft->text + draft->len, at, len);
    draft->len += len;
}

static void put_box(struct draft *draft, enum box_state state)
{
    put_text(draft, DOCUMENT_BOX, sizeof DOCUMENT_BOX - 1);
    draft->boxes[draft->count++] = state;
}

/* No box, no mark and nothing that is left out begins with another byte. */
static bool may_begin_box(char byte)
{
    return (unsigned char)byte >= 0xE2 || byte == '[' || byte == '(' || byte == '{' || byte == '|';
}

/* What *rest begins with of bytes that begin no box. */
static void put_plain(struct draft *draft, struct str *rest)
{
    size_t len = 0;
    while (len < rest->len && !may_begin_box(rest->at[len]))
        len++;
    if (len > 0)
        put_text(draft, rest->at, len);
    *rest = str_from(*rest, len);
}

/* Copies the next thing of *rest: a box of the format, a typed one, a drawn one, or a character. */
static void put_next(struct draft *draft, struct str *rest, const struct document_block *block, size_t *known)
{
    enum box_state state = BOX_EMPTY;
    size_t len = typed_at(*rest, &state);
    if (len > 0) {
        put_box(draft, state);
        *rest = str_from(*rest, len);
        return;
    }
    const char *at = rest->at;
    int32_t point = 0;
    utf8_next(rest, &point);
    if (point == MARK) {
        if (*known < block->box_count)
            put_box(draft, block->boxes[(*known)++]);
    } else if (document_box_of(point, &state)) {
        put_box(draft, state);
    } else if (point != 0xFE0E && point != 0xFE0F) { /* « shown as text », « as a picture »: after a tick */
        put_text(draft, at, (size_t)(rest->at - at));
    }
}

enum err document_add_text(struct arena *arena, struct document *document, const struct document_block *block,
                           struct fault *out_fault)
{
    if (block->text.len > DOCUMENT_MAX_TEXT)
        return fault_set(out_fault, ERR_FINAL, "document: more than %d bytes of text", DOCUMENT_MAX_TEXT);
    struct str rest = utf8_clean(arena, block->text);
    struct draft draft = {arena_alloc(arena, rest.len * 2 + 1), 0, NULL, 0}; /* « [] » is shorter than its mark */
    size_t most = block->box_count;
    for (size_t i = 0; i < rest.len; i++)
        most += may_begin_box(rest.at[i]);
    draft.boxes = arena_array(arena, most + 1, sizeof *draft.boxes);
    size_t known = 0;
    for (put_plain(&draft, &rest); rest.len > 0; put_plain(&draft, &rest))
        put_next(&draft, &rest, block, &known);
    struct document_block found = *block;
    found.text = (struct str){draft.text, draft.len};
    found.boxes = draft.boxes;
    found.box_count = draft.count;
    return document_add(arena, document, &found, out_fault);
}

struct str document_drop_marks(struct arena *arena, struct str text)
{
    if (str_find(text, STR(DOCUMENT_BOX)) == STR_NOT_FOUND)
        return text;
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    while (text.len > 0) {
        size_t here = str_find(text, STR(DOCUMENT_BOX));
        size_t until = here == STR_NOT_FOUND ? text.len : here;
        memcpy(out + len, text.at, until);
        len += until;
        text = str_from(text, until + (here == STR_NOT_FOUND ? 0 : sizeof DOCUMENT_BOX - 1));
    }
    return (struct str){out, len};
}
