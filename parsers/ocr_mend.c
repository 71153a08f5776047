/* ocr_mend: the printed labels of the blank form on the lines that were read. A label that was misread is written as it is printed, and is
 * then certain; a box that was not seen as a shape is looked for where the form has it, beside its label. */
#include "parsers/ocr_private.h"

enum {
    MISTAKE_EVERY = 5,     /* letters of a label for one of them wrong */
    EXACT_BELOW = 6,       /* letters of a label under which none may be wrong */
    ALIKE_OF = 8,          /* letters at its beginning, three in four of which are found near their place */
    WIDE_GAP_LETTERS = 3,  /* as in ocr_blocks.c: what begins a column may be a label */
    SECOND_COLUMN_MM = 60, /* from the left border of the sheet */
    BOX_BESIDE_MM = 9,     /* between a label and its own box */
};

/* Letters of a line from item `first` on, and then of the next line, where the label may go on: of which item each of them is. Items of
 * the next line are counted on from those of the first. */
struct letters {
    char at[OCR_KEY_MAX * 2];
    size_t item[OCR_KEY_MAX * 2];
    size_t count;
};

static bool is_word(const struct ocr_line *line, size_t i)
{
    return i < line->count && line->at[i]->kind == OCR_WORD;
}

static size_t add_letters(struct arena *arena, const struct ocr_line *line, size_t first, size_t base, struct letters *letters)
{
    size_t i = first;
    for (; is_word(line, i); i++) {
        struct str key = ocr_key(arena, line->at[i]->text);
        for (size_t k = 0; k < key.len && letters->count < sizeof letters->at; k++) {
            letters->at[letters->count] = key.at[k];
            letters->item[letters->count++] = base + i;
        }
    }
    return i;
}

/* Whether the line `next` stands right below, in the same cell, so that a long label may go on there. */
static bool is_below(const struct ocr_line *line, const struct ocr_line *next)
{
    return next->count > 0 && next->cell == line->cell && next->rect.x < line->rect.x + line->rect.w / 2 &&
           next->rect.y - rect_bottom(line->rect) < line->rect.h;
}

static struct letters letters_from(struct arena *arena, const struct ocr_line *line, const struct ocr_line *next, size_t first)
{
    struct letters letters = {.count = 0};
    size_t past = add_letters(arena, line, first, 0, &letters);
    if (next != NULL && past == line->count && is_below(line, next))
        add_letters(arena, next, 0, line->count, &letters);
    return letters;
}

static size_t least_of(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* How many letters of `key` are wrong, missing or too many in the best beginning of `letters` that ends with a word; *out_past is the
 * item after it. */
static size_t distance(const struct letters *letters, struct str key, size_t most, size_t *out_past)
{
    size_t row[OCR_KEY_MAX * 2 + 1], best = most + 1, width = letters->count < key.len + most ? letters->count : key.len + most;
    for (size_t j = 0; j <= width; j++)
        row[j] = j;
    for (size_t i = 1; i <= key.len; i++) {
        size_t corner = row[0], least = row[0] = i;
        for (size_t j = 1; j <= width; j++) {
            size_t above = row[j];
            row[j] = least_of(above + 1, row[j - 1] + 1, corner + (key.at[i - 1] != letters->at[j - 1]));
            corner = above;
            least = row[j] < least ? row[j] : least;
        }
        if (least > most)
            return most + 1;
    }
    for (size_t j = 1; j <= width; j++) {
        bool ends_word = j == letters->count || letters->item[j] != letters->item[j - 1];
        if (ends_word && row[j] < best) {
            best = row[j];
            *out_past = letters->item[j - 1] + 1;
        }
    }
    return best;
}

/* Whether the label begins where the letters do: what stands before it would else be taken for mistakes in it. */
static bool begins_alike(const struct letters *letters, struct str key)
{
    size_t alike = 0, most = key.len < ALIKE_OF ? key.len : ALIKE_OF;
    for (size_t i = 0; i < most; i++)
        for (size_t k = i > 0 ? i - 1 : 0; k <= i + 1 && k < letters->count; k++)
            if (letters->at[k] == key.at[i]) {
                alike++;
                break;
            }
    return alike * 4 >= most * 3;
}

/* As distance(), but letters may only be wrong: « Avis défavorable » that lost two letters must never become « Avis favorable ». */
static size_t distance_of_avis(const struct letters *letters, struct str key, size_t most, size_t *out_past)
{
    size_t wrong = 0;
    for (size_t i = 0; i < key.len && i < letters->count; i++)
        wrong += key.at[i] != letters->at[i];
    bool ends_word = letters->count == key.len || (letters->count > key.len && letters->item[key.len] != letters->item[key.len - 1]);
    if (!ends_word)
        return most + 1;
    *out_past = letters->item[key.len - 1] + 1;
    return wrong;
}

/* The label that begins with item `first`, the longest of the best ones; NULL for none. */
static const struct ocr_label *label_at(const struct ocr_form *form, struct arena *arena, const struct ocr_line *line, const struct ocr_line *next,
                                    size_t first, size_t *out_past)
{
    struct letters letters = letters_from(arena, line, next, first);
    const struct ocr_label *best = NULL;
    size_t best_score = 0;
    for (size_t i = 0; i < form->count; i++) {
        const struct ocr_label *label = &form->labels[i];
        size_t most = label->key.len < EXACT_BELOW ? 0 : label->key.len / MISTAKE_EVERY, past = 0;
        if (letters.count + most < label->key.len || !begins_alike(&letters, label->key))
            continue;
        size_t wrong = label->is_avis ? distance_of_avis(&letters, label->key, most, &past) : distance(&letters, label->key, most, &past);
        size_t score = label->key.len > 2 * wrong ? label->key.len - 2 * wrong : 0;
        if (wrong > most || score <= best_score)
            continue;
        best = label;
        best_score = score;
        *out_past = past;
    }
    return best;
}

/* ---- mending ------------------------------------------------------------------------------------------------- */

static void take_out(struct ocr_line *line, size_t from, size_t to)
{
    memmove(line->at + from, line->at + to, (line->count - to) * sizeof(struct ocr_item *));
    line->count -= to - from;
}

static bool is_sign(const struct ocr_line *line, size_t i)
{
    static const char *const signs[] = {":", "-", ".", ",", ";", "\xE2\x80\x93", "=", "*", "_", "?"};
    for (size_t k = 0; is_word(line, i) && k < sizeof signs / sizeof signs[0]; k++)
        if (str_eq_c(line->at[i]->text, signs[k]))
            return true;
    return false;
}

/* The label's words as printed, one item; those on the next line are taken out there. The sign after them was its own, whatever it was
 * read as. */
static void write_label(struct ocr_line *line, struct ocr_line *next, size_t first, size_t past, const struct ocr_label *label)
{
    struct ocr_item *item = line->at[first];
    if (next != NULL && past > line->count) {
        size_t below = past - line->count;
        take_out(next, 0, below + (label->ends_with_sign && is_sign(next, below)));
        past = line->count;
    }
    if (label->ends_with_sign && is_sign(line, past))
        past++;
    int right = rect_right(line->at[past - 1]->rect);
    item->text = label->text;
    item->sure = 100;
    item->is_label = true;
    item->head = item->rect.w;
    item->rect.w = right - item->rect.x;
    take_out(line, first + 1, past);
}

/* Where the form has the box of the label whose items are [first, past). Counted from its end: the tick may have been read as a part of
 * its first word. */
static struct page_rect place_of(const struct ocr_form *form, const struct ocr_line *line, size_t first, size_t past, const struct ocr_label *label)
{
    struct page_rect rect = line->at[first]->rect;
    size_t last = past < line->count && label->ends_with_sign && is_sign(line, past) ? past : (past <= line->count ? past : line->count) - 1;
    int right = rect_right(line->at[last]->rect);
    double mm = PAGE_DPI / 25.4, width = label->width * mm, measured = right - rect.x;
    bool is_as_printed = past <= line->count && measured > width * 0.85 && measured < width * 1.35;
    int side = (int)(form->box_side * mm), x = is_as_printed ? right - (int)width : rect.x;
    return (struct page_rect){x + (int)(label->box * mm), rect_middle(rect) - side / 2, side, side};
}

/* A mark beside the label that is not a shape of its own: a typed cross, or brackets. */
static bool is_typed_mark(const struct ocr_item *item)
{
    static const char *const marks[] = {"x", "X", "[x]", "[X]", "(x)", "(X)", "[]", "\xC3\x97"};
    for (size_t i = 0; item->kind == OCR_WORD && i < sizeof marks / sizeof marks[0]; i++)
        if (str_eq_c(item->text, marks[i]))
            return true;
    return false;
}

static bool has_mark(const struct ocr_line *line, size_t first, size_t past)
{
    const int near = BOX_BESIDE_MM * PAGE_DPI * 10 / 254;
    const struct ocr_item *before = first > 0 ? line->at[first - 1] : NULL, *after = past < line->count ? line->at[past] : NULL;
    if (before != NULL && (before->kind == OCR_BOX || is_typed_mark(before)) && line->at[first]->rect.x - rect_right(before->rect) < near)
        return true;
    return after != NULL && after->kind == OCR_BOX && after->rect.x - rect_right(line->at[past - 1]->rect) < near / 3;
}

/* A shape that was no box for certain, at the place where the form has one; NULL for none. */
static const struct page_box *candidate_at(const struct page *page, struct page_rect place)
{
    const struct page_box *best = NULL;
    for (size_t i = 0; i < page->box_count; i++) {
        const struct page_box *box = &page->boxes[i];
        bool is_there = abs(box->rect.x + box->rect.w / 2 - place.x - place.w / 2) < place.w && abs(rect_middle(box->rect) - rect_middle(place)) < place.h / 2;
        if (is_there && (best == NULL || box->sure > best->sure))
            best = box;
    }
    return best;
}

/* Whether the item before the label is what the reader of characters made of its box: « [1 », « D », « C] » in its place. */
static bool is_read_box(const struct ocr_line *line, size_t first, struct page_rect place)
{
    if (first == 0 || line->at[first - 1]->kind != OCR_WORD)
        return false;
    const struct ocr_item *item = line->at[first - 1];
    int middle = item->rect.x + item->rect.w / 2;
    return item->text.len <= 3 && middle > place.x - place.w / 4 && middle < rect_right(place) + place.w / 4;
}

static void put_before(struct arena *arena, struct ocr_line *line, size_t at, struct ocr_item *item)
{
    line->at = arena_grow(arena, line->at, line->count, &line->capacity, sizeof *line->at);
    memmove(line->at + at + 1, line->at + at, (line->count - at) * sizeof(struct ocr_item *));
    line->at[at] = item;
    line->count++;
}

/* Looks where the form has the box of the label: at a shape that was not certain, else at the ink. An empty place says nothing (perhaps
 * there is no box), unless something was read there. Returns how many items were put before the label. */
static size_t supply_box(struct arena *arena, const struct page *page, struct ocr_line *line, size_t first, struct page_rect place)
{
    double ink = 0;
    if (place.x < 0 || place.y < 0)
        return 0;
    const struct page_box *candidate = candidate_at(page, place);
    bool was_read = is_read_box(line, first, place);
    if (was_read)
        place = line->at[first - 1]->rect; /* its frame, as it stands */
    enum box_state state = candidate != NULL ? candidate->state : page_ink(page, place, &ink);
    if (candidate == NULL && state == BOX_EMPTY && !was_read)
        return 0;
    bool is_unsure = candidate == NULL && state == BOX_TICKED; /* its frame, a little aside, is ink too */
    struct ocr_item *box = ARENA_NEW(arena, struct ocr_item);
    *box = (struct ocr_item){.kind = OCR_BOX, .rect = place, .state = is_unsure ? BOX_DOUBTFUL : state, .cell = line->cell};
    if (was_read) {
        line->at[first - 1] = box;
        return 0;
    }
    put_before(arena, line, first, box);
    return 1;
}

/* « [1 », « C] », « D »: no word of a sentence. */
static bool may_be_box(struct str text)
{
    if (text.len == 1)
        return (text.at[0] >= 'A' && text.at[0] <= 'Z') || !((text.at[0] | 32) >= 'a' && (text.at[0] | 32) <= 'z');
    return text.len == 2 && (strchr("[](){}|_", text.at[0]) != NULL || strchr("[](){}|_", text.at[1]) != NULL);
}

/* Whether a label may begin there: the line, a column of it, or what follows a box or what a box may have been read as. */
static bool may_begin(const struct ocr_line *line, size_t i)
{
    if (i == 0 || line->at[i - 1]->kind != OCR_WORD)
        return true;
    if (may_be_box(line->at[i - 1]->text) && may_begin(line, i - 1))
        return true;
    const struct ocr_item *before = line->at[i - 1];
    int letter = before->rect.h / 2;
    return line->at[i]->rect.x - rect_right(before->rect) > WIDE_GAP_LETTERS * letter || str_ends(before->text, STR(":"));
}

/* A label of the second column, read without a mistake behind one of the first. */
static const struct ocr_label *label_behind(const struct ocr_form *form, struct arena *arena, const struct ocr_line *line, size_t first, size_t *out_past)
{
    struct letters letters = letters_from(arena, line, NULL, first);
    for (size_t i = 0; i < form->count; i++)
        if (form->labels[i].x > SECOND_COLUMN_MM && form->labels[i].ends_with_sign && form->labels[i].box == 0 &&
            distance(&letters, form->labels[i].key, 0, out_past) == 0)
            return &form->labels[i];
    return NULL;
}

/* The label that begins with item `i`, mended, with its box; returns how many items were put before it. */
static size_t mend_at(const struct ocr_form *form, struct arena *arena, const struct page *page, struct ocr_line *line, struct ocr_line *next, size_t i)
{
    size_t past = 0;
    bool is_free = may_begin(line, i);
    if (!is_free && !line->at[0]->is_label)
        return 0;
    const struct ocr_label *label = is_free ? label_at(form, arena, line, next, i, &past) : label_behind(form, arena, line, i, &past);
    if (label == NULL || (!label->ends_with_sign && label->box == 0 && label->key.len < 2 * EXACT_BELOW))
        return 0;
    bool is_marked = has_mark(line, i, past);
    struct page_rect place = place_of(form, line, i, past, label);
    if (!label->is_avis || is_marked) /* « AVIS FAVORABLE », as the director writes it, is left as it is */
        write_label(line, next, i, past, label);
    return label->box != 0 && !is_marked ? supply_box(arena, page, line, i, place) : 0;
}

void ocr_form_mend(const struct ocr_form *form, struct arena *arena, const struct page *page, struct ocr_lines *lines)
{
    for (size_t n = 0; n < lines->count; n++) {
        struct ocr_line *line = &lines->at[n], *next = n + 1 < lines->count ? line + 1 : NULL;
        for (size_t i = 0; i < line->count; i++)
            if (is_word(line, i))
                i += mend_at(form, arena, page, line, next, i);
    }
    size_t kept = 0; /* a line that was all the end of a label is gone */
    for (size_t n = 0; n < lines->count; n++)
        if (lines->at[n].count > 0)
            lines->at[kept++] = lines->at[n];
    lines->count = kept;
}
