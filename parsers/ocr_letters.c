/* ocr_letters: boxes that are letters. At 150 dpi a capital may be as square as a box, and shapes that seem to be boxes were taken off the
 * picture before it was read. Those that stand as near to a word as one letter to the next are read again with it, in the picture that
 * still has them: where one sure word comes out, longer than what was read without the shape and else the same, the shape was a letter.
 * A pen's cross in a real box never reads so well. Between both, the shape stays a box and the word beside it is doubted. */
#include "parsers/ocr_private.h"

enum {
    MOST_SHAPES = 16,  /* of a page that are read again; each takes about 20 ms */
    BEYOND_DOUBT = 95, /* certainty of a box from which on no letter was ever seen */
    NEAR = 10,         /* pixels between the shape and a word that it may be a letter of; a title's letters stand wider apart: */
    NEAR_PERCENT = 30, /* of the word's height */
    FRAME = 3,         /* pixels of the shape's line that stand outside its rectangle */
    MORE_MOST = 3,     /* letters that a word may win: the shape's, and its neighbours that were erased with it */
    CUT_MOST = 2,      /* letters beside the shape that were read wrong for want of a part */
    COVERED_PERCENT = 60, /* of the shape's width that the word goes over */
    LETTER_SURE = 95,  /* of the word read again; crosses in boxes come out at 90 at most */
    DOUBTED = OCR_SURE - 1,
};

/* The words at a letter's distance of a shape; NULL for none. One that the shape stands in is `left`. */
struct beside {
    struct ocr_item *left, *right;
};

static bool is_on_row(struct page_rect a, struct page_rect b)
{
    int top = a.y > b.y ? a.y : b.y, bottom = rect_bottom(a) < rect_bottom(b) ? rect_bottom(a) : rect_bottom(b);
    return (bottom - top) * 2 > (a.h < b.h ? a.h : b.h);
}

static struct beside beside_of(struct arena *arena, const struct ocr_items *items, struct page_rect shape)
{
    struct beside beside = {NULL, NULL};
    int middle = shape.x + shape.w / 2;
    for (size_t i = 0; i < items->count; i++) {
        struct ocr_item *item = &items->at[i];
        if (item->kind != OCR_WORD || !is_on_row(item->rect, shape) || ocr_key(arena, item->text).len == 0)
            continue;
        int near = item->rect.h * NEAR_PERCENT / 100 > NEAR ? item->rect.h * NEAR_PERCENT / 100 : NEAR;
        if (item->rect.x < shape.x && rect_right(item->rect) > shape.x - near)
            beside.left = item;
        else if (item->rect.x < rect_right(shape) + near && rect_right(item->rect) > middle)
            beside.right = item;
    }
    return beside;
}

static struct str first_word(const struct ocr_label *label)
{
    size_t end = str_find(label->text, STR(" "));
    return str_slice(label->text, 0, end == STR_NOT_FOUND ? label->text.len : end);
}

/* Whether `text` is the beginning of a label that has a box, with at most `more` bytes before it: what stands there is that box. Only of
 * first words long enough to tell something: « oui », « Le », not « en ». */
static bool begins_boxed_label(const struct ocr_form *form, struct str text, size_t more)
{
    for (size_t i = 0; form != NULL && i < form->count; i++) {
        struct str word = first_word(&form->labels[i]);
        bool is_capital = word.len > 0 && word.at[0] >= 'A' && word.at[0] <= 'Z', tells = word.len >= (is_capital ? 2 : 3);
        if (form->labels[i].box != 0 && tells && str_ends(text, word) && text.len - word.len <= more)
            return true;
    }
    return false;
}

/* Whether `text` is the first word of a label that has no box: « Classe », « Orientation ». */
static bool begins_bare_label(const struct ocr_form *form, struct str text)
{
    enum { LEAST = 4 };
    for (size_t i = 0; form != NULL && i < form->count; i++)
        if (form->labels[i].box == 0 && text.len >= LEAST && str_eq(first_word(&form->labels[i]), text))
            return true;
    return false;
}

/* Whether a word is what was read without the shape and at most MORE_MOST letters more at one place, where a letter or two beside the shape,
 * cut with it, may have been wrong. *out_more: the letters there. */
static bool is_longer(struct str word, struct str read, struct str *out_more)
{
    size_t begin = 0, end = 0, shorter = word.len < read.len ? word.len : read.len;
    while (begin < shorter && word.at[begin] == read.at[begin])
        begin++;
    while (begin + end < shorter && word.at[word.len - 1 - end] == read.at[read.len - 1 - end])
        end++;
    *out_more = str_slice(word, begin, word.len - end);
    return word.len > read.len && word.len <= read.len + MORE_MOST && read.len - begin - end <= CUT_MOST;
}

/* A pen's cross in a box is read as one of these, of which hardly one is square enough to be taken for a box. */
static bool may_be_cross(struct str letters)
{
    bool is_cross = false;
    for (size_t i = 0; i < letters.len; i++)
        is_cross = is_cross || strchr("jkmvwxyz", letters.at[i]) != NULL;
    return is_cross;
}

/* Whether a word goes over most of the shape: a clipped letter that came back beside it does not make the shape one. */
static bool covers(struct page_rect word, struct page_rect shape)
{
    int from = word.x > shape.x ? word.x : shape.x, to = rect_right(word) < rect_right(shape) ? rect_right(word) : rect_right(shape);
    return (to - from) * 100 >= shape.w * COVERED_PERCENT;
}

static struct page_rect with(struct page_rect a, const struct ocr_item *word)
{
    if (word == NULL)
        return a;
    struct page_rect b = word->rect;
    int x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;
    int right = rect_right(a) > rect_right(b) ? rect_right(a) : rect_right(b), bottom = rect_bottom(a) > rect_bottom(b) ? rect_bottom(a) : rect_bottom(b);
    return (struct page_rect){x, y, right - x, bottom - y};
}

/* Among the words of the second reading the one that the shape may be a letter of; NULL for none. *out_is_sure: that it is one. */
static const struct ocr_item *word_with_shape(const struct ocr *ocr, struct arena *arena, const struct ocr_items *words, const struct beside *beside,
                                              const struct ocr_item *box, bool *out_is_sure)
{
    struct str read = ocr_key(arena, str_join(arena, beside->left != NULL ? beside->left->text : STR(""), STR(""),
                                              beside->right != NULL ? beside->right->text : STR("")));
    for (size_t i = 0; i < words->count; i++) {
        struct str more;
        const struct ocr_item *word = &words->at[i];
        if (!covers(word->rect, box->rect) || !is_longer(ocr_key(arena, word->text), read, &more))
            continue;
        *out_is_sure = word->sure >= LETTER_SURE && (box->state == BOX_EMPTY || !may_be_cross(more));
        return begins_boxed_label(ocr->form, word->text, MORE_MOST) ? NULL : word;
    }
    return NULL;
}

static void write_word(const struct ocr_item *word, const struct beside *beside, struct page_rect rect)
{
    struct ocr_item *item = beside->left != NULL ? beside->left : beside->right;
    item->text = word->text;
    item->sure = word->sure;
    item->rect = rect;
    if (beside->left != NULL && beside->right != NULL)
        beside->right->text = STR("");
}

static void doubt(struct ocr_item *word)
{
    if (word != NULL && word->sure > DOUBTED)
        word->sure = DOUBTED;
}

/* Whether a box beyond doubt is as large, to a pixel. */
static bool is_like_sure_box(const struct ocr_items *items, const struct ocr_item *shape)
{
    bool is_like = false;
    for (size_t i = 0; i < items->count; i++) {
        const struct ocr_item *item = &items->at[i];
        is_like = is_like || (item->kind == OCR_BOX && item->sure >= BEYOND_DOUBT && abs(item->rect.w - shape->rect.w) <= 1 &&
                              abs(item->rect.h - shape->rect.h) <= 1);
    }
    return is_like;
}

/* Whether the shape is a letter; it then stands in its word. */
static bool became_letter(const struct ocr *ocr, struct arena *arena, struct Pix *gray, const struct ocr_items *items, const struct ocr_item *box,
                          const struct beside *beside)
{
    struct page_rect shape = {box->rect.x - FRAME, box->rect.y - FRAME, box->rect.w + 2 * FRAME, box->rect.h + 2 * FRAME};
    struct page_rect rect = with(with(shape, beside->left), beside->right);
    struct ocr_items words = ocr_read_piece(ocr, arena, gray, rect);
    bool is_sure = false;
    const struct ocr_item *word = word_with_shape(ocr, arena, &words, beside, box, &is_sure);
    if (word == NULL)
        return false;
    if (is_sure && (begins_bare_label(ocr->form, word->text) || !is_like_sure_box(items, box))) {
        write_word(word, beside, rect);
        return true;
    }
    doubt(beside->left);
    doubt(beside->right);
    return false;
}

void ocr_letters(const struct ocr *ocr, struct arena *arena, const struct page *page, struct ocr_items *items)
{
    int left = MOST_SHAPES;
    for (size_t i = 0; i < items->count && left > 0; i++) {
        struct ocr_item *box = &items->at[i];
        if (box->kind != OCR_BOX || box->sure >= BEYOND_DOUBT)
            continue;
        struct beside beside = beside_of(arena, items, box->rect);
        bool is_alone = beside.left == NULL && beside.right == NULL;
        if (is_alone || (beside.right != NULL && begins_boxed_label(ocr->form, beside.right->text, 0)))
            continue;
        left--;
        if (became_letter(ocr, arena, page->gray, items, box, &beside))
            *box = (struct ocr_item){.kind = OCR_WORD, .text = STR("")};
    }
    size_t kept = 0;
    for (size_t i = 0; i < items->count; i++)
        if (items->at[i].kind != OCR_WORD || items->at[i].text.len > 0)
            items->at[kept++] = items->at[i];
    items->count = kept;
}
