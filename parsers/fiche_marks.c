/* fiche_marks: the box beside a label, and the x that a hand typed in its place or beside it.
 *
 *   mark  = *( box / cross / filler )     box = U+FFFC / round     cross = "x" / "X" / "×", alone     filler = "_" / space
 *   round = "○" / "●" / "◯" / "⚪" / "⚫": of the form or a bullet of a list, so a doubtful box
 *
 * A tabulation or two spaces end a mark that has begun: what stands beyond belongs to another label. */
#include "parsers/fiche_private.h"

static bool is_letter_byte(char c)
{
    return str_is_alnum(c) || (unsigned char)c >= 0x80;
}

/* The length of a cross that ends (or begins) at `at`, 0 for none; U+00D7 has two bytes. */
static size_t cross_len(struct str s)
{
    if (str_starts(s, STR("\xC3\x97")))
        return 2;
    return s.len > 0 && (s.at[0] == 'x' || s.at[0] == 'X') ? 1 : 0;
}

static bool is_box_at(struct str text, size_t at)
{
    return str_starts(str_from(text, at), STR(DOCUMENT_BOX));
}

static bool is_round_at(struct str text, size_t at)
{
    static const struct str rounds[] = {{"\xE2\x97\x8B", 3}, {"\xE2\x97\x8F", 3}, {"\xE2\x97\xAF", 3}, {"\xE2\x9A\xAA", 3}, {"\xE2\x9A\xAB", 3}};
    bool found = false;
    for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++)
        found = found || str_starts(str_from(text, at), rounds[i]);
    return found;
}

/* No letter on either side, a box is none. */
static bool stands_alone(struct str text, size_t at, size_t len)
{
    size_t box = sizeof DOCUMENT_BOX - 1, after = at + len;
    bool free_before = at == 0 || !is_letter_byte(text.at[at - 1]) || (at >= box && is_box_at(text, at - box)) ||
                       (at >= 2 && str_starts(str_from(text, at - 2), STR("\xC2\xA0")));
    bool free_after = after >= text.len || !is_letter_byte(text.at[after]) || is_box_at(text, after) ||
                      str_starts(str_from(text, after), STR("\xC2\xA0")) ||
                      str_starts(str_from(text, after), STR("\xE2\x80"));
    return free_before && free_after;
}

static enum box_state box_state_at(const struct fiche_line *line, size_t at)
{
    size_t index = 0;
    for (size_t i = 0; i + 3 <= at; i++)
        index += is_box_at(line->text, i);
    return index < line->box_count ? line->boxes[index] : BOX_EMPTY;
}

struct mark {
    bool found, has_box, has_cross;
    enum box_state state;
    size_t start, end;
};

static void add_box(struct mark *mark, enum box_state state)
{
    mark->found = mark->has_box = true;
    if (state == BOX_DOUBTFUL || mark->state == BOX_EMPTY)
        mark->state = state;
}

static void add_cross(struct mark *mark)
{
    mark->found = mark->has_cross = true;
    if (mark->state == BOX_EMPTY)
        mark->state = BOX_TICKED;
}

static size_t space_before(struct str text, size_t at)
{
    if (at >= 2 && str_starts(str_from(text, at - 2), STR("\xC2\xA0")))
        return 2;
    return at >= 1 && (text.at[at - 1] == ' ' || text.at[at - 1] == '\t' || text.at[at - 1] == '_') ? 1 : 0;
}

static size_t space_after(struct str text, size_t at)
{
    if (str_starts(str_from(text, at), STR("\xC2\xA0")))
        return 2;
    return at < text.len && (text.at[at] == ' ' || text.at[at] == '_') ? 1 : 0;
}

/* How far a cross stands from its neighbour, in spaces; a tabulation is worth four. */
static size_t width_before(struct str text, size_t at)
{
    size_t width = 0;
    for (size_t len; at > 0 && (len = space_before(text, at)) > 0; at -= len)
        width += text.at[at - 1] == '\t' ? 4 : 1;
    return width;
}

static size_t width_after(struct str text, size_t *at)
{
    size_t width = 0;
    for (size_t len; *at < text.len && ((len = space_after(text, *at)) > 0 || text.at[*at] == '\t'); *at += len > 0 ? len : 1)
        width += len > 0 ? 1 : 4;
    return width;
}

/* The cross that ends at `at`; its length, 0 for none. */
static size_t cross_before(struct str text, size_t from, size_t at)
{
    for (size_t len = 1; len <= 2 && at >= from + len; len++)
        if (cross_len(str_from(text, at - len)) == len && stands_alone(text, at - len, len))
            return len;
    return 0;
}

static struct mark mark_before(const struct fiche_line *line, size_t from, size_t at)
{
    struct str text = line->text;
    struct mark mark = {.start = at};
    size_t width = width_before(text, at);
    for (size_t spaces = 0, len; at > from;) {
        if ((len = space_before(text, at)) > 0) {
            spaces += text.at[at - 1] == '\t' ? 2 : 1;
            if (mark.found && spaces >= 2)
                break; /* what stands beyond belongs to another label */
            at -= len;
            continue;
        }
        if (at >= from + 3 && is_box_at(text, at - 3) && !mark.has_box) {
            at -= 3;
            add_box(&mark, box_state_at(line, at));
        } else if (at >= from + 3 && is_round_at(text, at - 3) && !mark.found) {
            at -= 3;
            add_box(&mark, BOX_DOUBTFUL);
        } else if ((len = cross_before(text, from, at)) > 0) {
            at -= len;
            add_cross(&mark);
        } else
            break;
        mark.start = at;
        spaces = 0;
    }
    size_t before = width_before(text, mark.start);
    bool is_after_colon = mark.start > before && text.at[mark.start - before - 1] == ':';
    bool is_between = from > 0 && before > 0 && mark.start <= from + before && !is_after_colon; /* the label before is as near */
    if (mark.has_cross && !mark.has_box && is_between && before <= width)
        mark.state = BOX_DOUBTFUL;
    return mark;
}

/* After a label comes a box (of a form that puts them there) or a cross. A cross that touches the next box is that
 * box's; one that stands between a label and the next box, as near to both, is nobody's for sure. */
static struct mark mark_after(const struct fiche_line *line, size_t at)
{
    struct str text = line->text;
    struct mark mark = {.end = at};
    size_t spaces = 0, len;
    for (; (len = space_after(text, at)) > 0 && spaces < 3; spaces++)
        at += len;
    size_t beyond = at;
    width_after(text, &beyond);
    if (is_box_at(text, beyond) && str_trim(str_from(text, beyond + 3)).len == 0)
        at = beyond; /* the last thing of the line, at its right border */
    if (is_box_at(text, at)) {
        add_box(&mark, box_state_at(line, at));
        mark.end = at += 3;
        at += space_after(text, at);
    }
    len = cross_len(str_from(text, at));
    if (len == 0 || !stands_alone(text, at, len) || is_box_at(text, at + len))
        return mark;
    size_t next = at + len, before = width_before(text, at), gap = width_after(text, &next);
    bool is_closed = gap > 0 || at + len >= text.len || text.at[at + len] == '\t' || text.at[at + len] == '|';
    if (!is_closed)
        return mark;
    bool is_between = is_box_at(text, next) && !mark.has_box;
    if (is_between && gap < before)
        return mark; /* it stands nearer to the next box */
    mark.end = at + len;
    add_cross(&mark);
    if (is_between && gap == before)
        mark.state = BOX_DOUBTFUL;
    return mark;
}

struct fiche_mark fiche_mark_around(const struct fiche_line *line, size_t from, size_t start, size_t end)
{
    struct mark before = mark_before(line, from, start), after = mark_after(line, end);
    struct fiche_mark mark = {before.found, before.has_box, before.state, before.found ? before.start : start, end};
    if (!before.found)
        return (struct fiche_mark){after.found, after.has_box, after.state, start, after.found ? after.end : end};
    if (after.found && !after.has_box && mark.state == BOX_EMPTY) { /* its own box, and the cross beyond the label */
        mark.state = after.state;
        mark.end = after.end;
    }
    return mark;
}

bool fiche_mark_alone(const struct fiche_line *line, struct fiche_mark *out_mark)
{
    size_t end = line->text.len;
    while (end > 0 && space_before(line->text, end) > 0)
        end -= space_before(line->text, end);
    struct mark mark = mark_before(line, 0, end);
    for (size_t i = 0; i < mark.start; i++)
        if (line->text.at[i] != ' ' && line->text.at[i] != '\t')
            return false;
    *out_mark = (struct fiche_mark){mark.found, mark.has_box, mark.state, 0, 0};
    return mark.found;
}
