/* document_boxes: the boxes that people draw with characters. One table, used by every format. */
#include "parsers/document.h"

/* Unicode's blocks « Geometric Shapes », « Miscellaneous Symbols », « Dingbats »; bullets (•, ▪, ●, ○) are none. */
static const struct drawn {
    int32_t point;
    enum box_state state;
} drawn[] = {
    {0x25A1, BOX_EMPTY},  {0x25A2, BOX_EMPTY},  {0x25FB, BOX_EMPTY},   {0x2610, BOX_EMPTY},   {0x274F, BOX_EMPTY},
    {0x2750, BOX_EMPTY},  {0x2751, BOX_EMPTY},  {0x2752, BOX_EMPTY},   {0x2B1C, BOX_EMPTY},   {0x1F78E, BOX_EMPTY},
    {0x22A0, BOX_TICKED}, {0x25A0, BOX_TICKED}, {0x25A3, BOX_TICKED},  {0x25FC, BOX_TICKED},  {0x2611, BOX_TICKED},
    {0x2612, BOX_TICKED}, {0x2705, BOX_TICKED}, {0x2713, BOX_TICKED},  {0x2714, BOX_TICKED},  {0x2715, BOX_TICKED},
    {0x2716, BOX_TICKED}, {0x2717, BOX_TICKED}, {0x2718, BOX_TICKED},  {0x2B1B, BOX_TICKED},  {0x2BBD, BOX_TICKED},
    {0x1F5F5, BOX_TICKED}, {0x1F5F7, BOX_TICKED}, {0x1F5F8, BOX_TICKED}, {0x1F5F9, BOX_TICKED},
};

/* Boxes made of several typed characters. */
static const struct typed {
    const char *text;
    enum box_state state;
} typed[] = {
    {"[x]", BOX_TICKED}, {"[X]", BOX_TICKED}, {"[ ]", BOX_EMPTY},   {"[]", BOX_EMPTY},   {"[_]", BOX_EMPTY},
    {"(x)", BOX_TICKED}, {"(X)", BOX_TICKED}, {"( )", BOX_EMPTY},   {"|x|", BOX_TICKED}, {"|X|", BOX_TICKED},
    {"|_|", BOX_EMPTY},  {"[ x ]", BOX_TICKED}, {"[ X ]", BOX_TICKED}, {"[\xC3\x97]", BOX_TICKED},
};
enum { MARK = 0xFFFC };

bool document_box_of(int32_t point, enum box_state *out_state)
{
    for (size_t i = 0; i < sizeof drawn / sizeof drawn[0]; i++)
        if (drawn[i].point == point) {
            *out_state = drawn[i].state;
            return true;
        }
    return false;
}

static size_t typed_at(struct str rest, enum box_state *out_state)
{
    if (rest.at[0] != '[' && rest.at[0] != '(' && rest.at[0] != '|')
        return 0;
    for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++)
        if (str_starts(rest, str_of(typed[i].text))) {
            *out_state = typed[i].state;
            return strlen(typed[i].text);
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
    for (size_t i = 0; i < rest.len; i++) /* no box begins with another byte */
        most += (unsigned char)rest.at[i] >= 0xE2 || rest.at[i] == '[' || rest.at[i] == '(' || rest.at[i] == '|';
    draft.boxes = arena_array(arena, most + 1, sizeof *draft.boxes);
    size_t known = 0;
    while (rest.len > 0)
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
