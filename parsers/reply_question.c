/* reply_question: our own words subtracted from an answer, line by line. A line whose words are all ours goes; of one that is
 * ours and theirs, theirs stays. In doubt a word with which people decide stays theirs, but for the labels of our buttons
 * and the words that we propose, which are ours between two lines of ours, and theirs everywhere else. */
#include "parsers/reply_private.h"

enum {
    LINE_WORDS = 4,       /* of a line that is ours by itself; fewer only in the midst of ours */
    PART_LETTERS = 16,    /* ours in a line of which we take a part; fewer are a chance */
    JOINED_LETTERS = 6,   /* where ours goes on from the line above, or on the line below */
    NOISE_LETTERS = 2,    /* « o » for a bullet */
    LABELS_ON_A_LINE = 2,
    LABELS_IN_A_ROW = 3,  /* nobody but us writes so many, one below the other */
    HEADER_LABEL = 30,    /* bytes in which its colon stands */
    INTRODUCER = 300,     /* bytes of a line right above our words that says who wrote them */
};

enum verdict { THEIRS, OURS, PROPOSED }; /* PROPOSED: ours between lines of ours */

struct subtraction {
    struct reply_lines *lines;
    const struct reply_sent *sent;
    const struct reply_row *row;
    enum verdict *verdicts;
    size_t sentences, buttons; /* of ours that show labels, in lines */
};

/* The longest label with which letters begin: how many it has. */
static size_t label_at(const struct reply_sent *sent, struct str letters)
{
    size_t taken = 0;
    for (size_t i = 0; i < sent->label_count; i++)
        if (sent->labels[i].len > taken && str_starts(letters, sent->labels[i]))
            taken = sent->labels[i].len;
    return taken;
}

/* Labels and nothing else: « Accueil possible », or several of a row of buttons. How many; 0 when something else is there. */
static size_t labels_in(const struct reply_sent *sent, struct str letters)
{
    size_t labels = 0;
    for (size_t taken = 0; letters.len > 0; letters = str_from(letters, taken), labels++) {
        taken = label_at(sent, letters);
        if (taken == 0)
            return 0;
    }
    return labels;
}

static const struct reply_word *words_of(const struct subtraction *all, const struct reply_line *line)
{
    return all->row->words + line->first_word;
}

static struct str letters_of(const struct subtraction *all, const struct reply_line *line, size_t from, size_t to)
{
    const struct reply_word *first = words_of(all, line) + from, *last = words_of(all, line) + to - 1;
    return (struct str){all->row->letters + first->first, last->first + last->letters - first->first};
}

/* The text from one word of a line to before another, marks and punctuation between them included. */
static struct str piece(const struct subtraction *all, const struct reply_line *line, size_t from, size_t to)
{
    const struct reply_word *words = words_of(all, line);
    return str_trim(str_slice(line->raw, words[from].from, to < line->words ? words[to].from : line->raw.len));
}

/* Does a row of words that are not ours come of a change to ours, not of a person? `part`: ours of the line, in letters. */
static bool is_change(const struct subtraction *all, const struct reply_line *line, size_t from, size_t to, size_t part)
{
    const struct reply_word *words = words_of(all, line);
    bool inside = from > 0 && to < line->words, replaced = part * (inside ? 3 : 2) >= letters_of(all, line, 0, line->words).len;
    size_t letters = 0;
    if (inside && labels_in(all->sent, letters_of(all, line, from, to)) >= LABELS_ON_A_LINE)
        return true;
    for (size_t i = from; i < to; i++) {
        letters += words[i].letters;
        replaced = replaced && (words[i].is_replaced || words[i].letters == 0);
    }
    bool noise = letters <= NOISE_LETTERS && !str_eq_nocase(piece(all, line, from, to), STR("x")) && (from == 0 || inside || str_eq_c(piece(all, line, from, to), "a")); /* « à » as « a » */
    return (replaced || noise) && !reply_decides(utf8_fold(all->lines->arena, piece(all, line, from, to)));
}

/* What is left of a line when ours is gone; absent when nothing is. */
static struct str theirs_of(const struct subtraction *all, const struct reply_line *line, size_t part)
{
    const struct reply_word *words = words_of(all, line);
    struct str theirs = STR_NONE;
    for (size_t from = 0, to = 0; from < line->words; from = to) {
        for (to = from; to < line->words && words[to].is_ours == words[from].is_ours;)
            to++;
        if (!words[from].is_ours && !is_change(all, line, from, to, part))
            theirs = str_join(all->lines->arena, theirs, STR(" "), piece(all, line, from, to));
    }
    return theirs;
}

/* Do our words at the head of the line go on from the line above, or those at its end below? */
static bool is_joined(const struct subtraction *all, const struct reply_line *line)
{
    const struct reply_word *words = words_of(all, line), *last = words + line->words - 1, *end = all->row->words + all->row->word_count;
    return (words > all->row->words && words->is_ours && words[-1].is_ours) || (last + 1 < end && last->is_ours && last[1].is_ours);
}

static enum verdict judge(const struct subtraction *all, struct reply_line *line)
{
    const struct reply_word *words = words_of(all, line);
    size_t ours = 0, alike = 0, part = 0, proposed = 0;
    for (size_t i = 0; i < line->words; i++) {
        ours += words[i].is_ours;
        alike += words[i].is_ours || words[i].is_alike;
        proposed += words[i].is_proposed;
        part += words[i].is_ours ? words[i].letters : 0;
    }
    if (ours < line->words && labels_in(all->sent, letters_of(all, line, 0, line->words)) > 0)
        return PROPOSED;
    if (ours == 0)
        return alike == line->words && alike >= LINE_WORDS && !reply_decides(reply_fold(all->lines->arena, line)) ? OURS : THEIRS;
    if (ours == line->words)
        return proposed == ours ? PROPOSED : OURS;
    struct str theirs = theirs_of(all, line, part);
    if (str_is_empty(theirs) || (alike == line->words && ours * 2 >= alike && !reply_decides(utf8_fold(all->lines->arena, theirs))))
        return OURS;
    if (part >= (is_joined(all, line) ? JOINED_LETTERS : PART_LETTERS) && proposed < ours) {
        line->raw = line->inner = theirs;
        line->folded = STR_NONE;
        line->is_blank = reply_fold(all->lines->arena, line).len == 0; /* marks without a letter */
    }
    return THEIRS;
}

/* Does the line go on where the one above it ended in what we sent? */
static bool is_tail(const struct subtraction *all, size_t at)
{
    enum { NEAR = 4 };
    const struct reply_word *first = words_of(all, &all->lines->at[at]);
    if (first == all->row->words || !first->is_ours || !first[-1].is_ours)
        return false;
    uint32_t end = first[-1].sent + first[-1].letters;
    return first->sent + NEAR >= end && first->sent <= end + NEAR;
}

/* Is the line one piece of what we sent, and goes on from the line above it? */
static bool is_one_run(const struct subtraction *all, const struct reply_line *line)
{
    const struct reply_word *first = words_of(all, line), *last = first + line->words - 1;
    return is_tail(all, (size_t)(line - all->lines->at)) && last->is_ours && last->sent - first->sent == last->first - first->first;
}

/* Does something stand right below the line that may be what its label asks for? */
static bool is_filled_below(const struct subtraction *all, const struct reply_line *line)
{
    struct str label = STR_NONE;
    const struct reply_line *below = line + 1;
    return below < all->lines->at + all->lines->count && below->words > 0 && !words_of(all, below)->is_ours &&
           reply_form_of(all->lines->arena, all->sent, below->raw, &label) == FORM_NONE;
}

/* A line that the question asks for is the person's where it was filled in, below it as well; what is left of one that says how to
 * answer keeps its label. */
static enum verdict judge_form(const struct subtraction *all, struct reply_line *line)
{
    struct str label = STR_NONE, raw = line->raw;
    enum reply_form form = reply_form_of(all->lines->arena, all->sent, raw, &label);
    if (form == FORM_FILLED || (form == FORM_TOLD && !is_one_run(all, line)))
        return THEIRS;
    if (form == FORM_EMPTY)
        return is_filled_below(all, line) ? THEIRS : OURS;
    enum verdict verdict = judge(all, line);
    if (form == FORM_PRINTED && verdict == THEIRS && line->raw.at != raw.at)
        line->raw = line->inner = str_join(all->lines->arena, label, STR(" : "), line->raw);
    return verdict;
}

static bool is_empty(const struct subtraction *all, size_t at)
{
    const struct reply_line *line = &all->lines->at[at];
    return line->words == 0 || letters_of(all, line, 0, line->words).len == 0;
}

/* The next line with words, up (-1) or down; whether it is ours and marked as this one. */
static bool ours_beside(const struct subtraction *all, size_t at, int way)
{
    for (size_t i = at + (size_t)way; i < all->lines->count; i += (size_t)way) /* past 0 it wraps to SIZE_MAX */
        if (!is_empty(all, i))
            return all->verdicts[i] == OURS;
    return false;
}

/* A short line without a mark among marked ones of ours: the tail of a wrapped line, or an answer. */
static bool is_unmarked_between(const struct subtraction *all, size_t at)
{
    const struct reply_line *line = &all->lines->at[at];
    if (line->is_marked || (all->verdicts[at] == OURS && line->words >= LINE_WORDS))
        return false;
    for (size_t i = at; i-- > 0;)
        if (all->lines->at[i].words > 0)
            return all->lines->at[i].is_marked;
    return false;
}

/* A sentence of ours that names what we propose. */
static bool names_labels(const struct subtraction *all, size_t at)
{
    const struct reply_word *words = words_of(all, &all->lines->at[at]);
    for (size_t i = 0; all->verdicts[at] == OURS && i < all->lines->at[at].words; i++)
        if (words[i].is_proposed)
            return true;
    return false;
}

/* Where the page shows its labels: sentences, and rows of buttons, one below the other or on one line. */
static void find_labels(struct subtraction *all)
{
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < all->lines->count; i++) {
        struct reply_line *line = &all->lines->at[i];
        if (is_empty(all, i))
            continue;
        line->is_button = all->verdicts[i] == PROPOSED && !is_tail(all, i) && labels_in(all->sent, letters_of(all, line, 0, line->words)) >= LABELS_ON_A_LINE;
        if (all->verdicts[i] == PROPOSED && last != SIZE_MAX && all->verdicts[last] == PROPOSED)
            line->is_button = all->lines->at[last].is_button = true;
        all->sentences += names_labels(all, i);
        last = i;
    }
    for (size_t i = 0; i < all->lines->count; i++)
        all->buttons += all->lines->at[i].is_button;
}

/* Is what we sent between the lines of ours above and below a sentence that proposes something, which is left out here? Then the
 * program shows the buttons of our page in its place. */
static bool stands_for_sentence(const struct subtraction *all, size_t at)
{
    const struct reply_word *words = words_of(all, &all->lines->at[at]), *first = all->row->words, *end = first + all->row->word_count;
    const struct reply_word *above = words, *below = words + all->lines->at[at].words;
    while (above > first && !above[-1].is_ours)
        above--;
    while (below < end && !below->is_ours)
        below++;
    if (above == first || below == end)
        return false;
    for (size_t i = above[-1].sent + above[-1].letters; i < below->sent && i < all->sent->count; i++)
        if (all->sent->is_proposed[i] != 0)
            return true;
    return false;
}

/* « Objet : … » with our subject, beside an « Envoyé : … » that is not ours: a header, which another knife takes whole. */
static bool is_in_header(const struct subtraction *all, size_t at)
{
    struct reply_line *line = &all->lines->at[at];
    bool beside = false;
    if (str_find_char(str_slice(line->raw, 0, HEADER_LABEL), ':') == STR_NOT_FOUND || !reply_is_header_label(reply_fold(all->lines->arena, line)))
        return false;
    for (size_t i = at > 0 ? at - 1 : 0; i <= at + 1 && i < all->lines->count; i++)
        beside = beside || (i != at && all->verdicts[i] == THEIRS && reply_is_header_label(reply_fold(all->lines->arena, &all->lines->at[i])));
    return beside;
}

/* A lone label in the midst of our page, which shows its labels elsewhere: somebody wrote it there. */
static bool is_written_inside(const struct subtraction *all, size_t at)
{
    return !is_tail(all, at) && ((all->sentences > 0 && !stands_for_sentence(all, at)) || all->buttons > (size_t)all->lines->at[at].is_button);
}

/* Lines of labels: ours where they stand between lines of ours, or many together. */
static void settle_proposed(struct subtraction *all)
{
    for (size_t from = 0, to = 0; from < all->lines->count; from = to + 1) {
        size_t labels = 0, label = from;
        for (to = from; to < all->lines->count && (all->verdicts[to] == PROPOSED || is_empty(all, to)); to++) {
            labels += all->verdicts[to] == PROPOSED;
            label = all->verdicts[to] == PROPOSED ? to : label;
        }
        if (labels == 0)
            continue;
        bool above = from > 0 && all->verdicts[from - 1] == OURS, below = to < all->lines->count && all->verdicts[to] == OURS;
        enum verdict verdict = (above && below && !(labels == 1 && is_written_inside(all, label))) || (labels >= LABELS_IN_A_ROW && (above || below)) ? OURS : THEIRS;
        for (size_t i = from; i < to; i++)
            all->verdicts[i] = all->verdicts[i] == PROPOSED ? verdict : all->verdicts[i];
    }
}

/* Lines without a letter that can be compared (« à », « : ») go with what stands around them. */
static void settle_empty(struct subtraction *all)
{
    for (size_t from = 0, to = 0; from < all->lines->count; from = to + 1) {
        for (to = from; to < all->lines->count && is_empty(all, to);)
            to++;
        bool inside = from > 0 && to < all->lines->count && all->verdicts[from - 1] == OURS && all->verdicts[to] == OURS;
        for (size_t i = from; inside && i < to; i++)
            all->verdicts[i] = OURS;
    }
}

/* « At 16:26 you wrote: », in whatever language, right above our first line. */
static void drop_introducer(struct reply_lines *lines, size_t first)
{
    size_t at = first;
    while (at > 0 && lines->at[at - 1].is_blank)
        at--;
    if (at == 0 || !reply_is_open(&lines->at[at - 1]))
        return;
    struct reply_line *line = &lines->at[at - 1];
    struct str text = reply_fold(lines->arena, line);
    bool ends = text.at[text.len - 1] == ':' || str_ends(text, STR("---"));
    bool dated = reply_has_time(text) || reply_has_year(text) || str_find_char(text, '@') != STR_NOT_FOUND;
    if (ends && dated && text.len < INTRODUCER && !reply_decides(text))
        line->is_dropped = line->introduces = true;
}

void reply_cut_question(struct reply_lines *lines, struct str question)
{
    struct reply_sent *sent = ARENA_NEW(lines->arena, struct reply_sent);
    struct reply_row row;
    struct subtraction all = {lines, sent, &row, arena_array(lines->arena, lines->count + 1, sizeof *all.verdicts), 0, 0};
    reply_read_sent(lines->arena, question, sent);
    reply_read_row(lines, &row);
    reply_align(lines->arena, sent, &row);
    for (size_t i = 0; i < lines->count; i++)
        all.verdicts[i] = !is_empty(&all, i) ? judge_form(&all, &lines->at[i]) : THEIRS;
    for (size_t i = 0; i < lines->count; i++)
        if (all.verdicts[i] != THEIRS && is_unmarked_between(&all, i) && !(is_tail(&all, i) && ours_beside(&all, i, -1) && ours_beside(&all, i, 1)))
            all.verdicts[i] = THEIRS;
    for (size_t i = 0; i < lines->count; i++)
        if (all.verdicts[i] == OURS && is_in_header(&all, i))
            all.verdicts[i] = THEIRS;
    find_labels(&all);
    settle_proposed(&all);
    settle_empty(&all);
    for (size_t i = 0; i < lines->count; i++) {
        lines->at[i].is_ours = lines->at[i].is_dropped = all.verdicts[i] == OURS;
        if (all.verdicts[i] == OURS && (i == 0 || all.verdicts[i - 1] != OURS))
            drop_introducer(lines, i);
    }
}
