/* reply_align: which letters of an answer are those of the question, in its order. Rows of eight letters (grams) of the question
 * are hashed; where one is met in the answer the two are followed as far as they agree: a run. Past a place that a program
 * changed (a name, a date, a lost accent) the next run takes up close by. Runs in the question's order are a chain, whatever
 * stands between them in the answer; a chain is ours when enough of it is nothing that we propose to answer with. One pass,
 * a bounded number of places tried for each gram. */
#include "parsers/reply_private.h"

enum {
    PLACES = 16,          /* of one gram that are tried */
    HASH_BITS = 12,
    NEAR = 24,            /* letters in which a run takes up after a change */
    NEAR_LETTERS = 6,     /* that must agree there */
    ORDERED = 200,        /* a run so soon after the last one is preferred to one as long elsewhere */
    ORDER_BONUS = 8,
    CHAIN_LEAP = 1500,    /* letters of the question that an answer may leave out */
    STRONG = 20,          /* letters of a run that may stand alone in a chain */
    BESIDE = 12,          /* a shorter one stands so near to another */
    PROOF = 40,           /* letters of a chain that nobody but us wrote */
    REPLACED_TWICE = 2, REPLACED_MORE = 8, /* what stands for n letters of ours has 2 n + 8 at most */
};

struct run {
    size_t row, sent, length;
    bool is_kept;
};

struct aligner {
    struct arena *arena;
    const struct reply_sent *sent;
    const struct reply_row *row;
    uint32_t *heads, *next; /* places by hash, plus one */
    struct run *runs;
    size_t count, room;
};

static size_t hash_of(const char *letters)
{
    uint64_t gram = 0;
    memcpy(&gram, letters, REPLY_GRAM);
    return (size_t)(gram * 0x9E3779B97F4A7C15U >> (64 - HASH_BITS));
}

static void index_sent(struct aligner *aligner)
{
    const struct reply_sent *sent = aligner->sent;
    aligner->heads = arena_array(aligner->arena, (size_t)1 << HASH_BITS, sizeof *aligner->heads);
    aligner->next = arena_array(aligner->arena, sent->count + 1, sizeof *aligner->next);
    for (size_t i = sent->count; i >= REPLY_GRAM; i--) { /* backwards, so that a list goes forwards */
        size_t place = i - REPLY_GRAM, hash = hash_of(sent->letters + place);
        aligner->next[place] = aligner->heads[hash];
        aligner->heads[hash] = (uint32_t)place + 1;
    }
}

static size_t agreeing(const struct aligner *aligner, size_t row, size_t sent)
{
    size_t length = 0;
    while (row + length < aligner->row->count && sent + length < aligner->sent->count &&
           aligner->row->letters[row + length] == aligner->sent->letters[sent + length])
        length++;
    return length;
}

/* Right behind the last run, past a few letters that were changed. */
static struct run run_nearby(const struct aligner *aligner, size_t at, const struct run *last)
{
    for (size_t leap = 0; leap <= NEAR; leap++) {
        size_t length = agreeing(aligner, at, last->sent + last->length + leap);
        if (length >= NEAR_LETTERS)
            return (struct run){at, last->sent + last->length + leap, length, true};
    }
    return (struct run){.length = 0};
}

static struct run run_anywhere(const struct aligner *aligner, size_t at, size_t expected)
{
    struct run best = {.length = 0};
    size_t best_worth = 0, tried = 0;
    if (at + REPLY_GRAM > aligner->row->count)
        return best;
    for (uint32_t place = aligner->heads[hash_of(aligner->row->letters + at)]; place != 0 && tried < PLACES; tried++) {
        size_t sent = place - 1, length = agreeing(aligner, at, sent);
        size_t worth = length + (sent >= expected && sent - expected < ORDERED ? ORDER_BONUS : 0);
        if (length >= REPLY_GRAM && worth > best_worth) {
            best = (struct run){at, sent, length, true};
            best_worth = worth;
        }
        place = aligner->next[sent];
    }
    return best;
}

static void find_runs(struct aligner *aligner)
{
    for (size_t at = 0, floor = 0; at + NEAR_LETTERS <= aligner->row->count;) {
        const struct run *last = aligner->count > 0 ? &aligner->runs[aligner->count - 1] : NULL;
        size_t expected = last == NULL ? 0 : last->sent + last->length;
        struct run run = last != NULL && at - floor <= NEAR ? run_nearby(aligner, at, last) : (struct run){.length = 0};
        if (run.length < REPLY_GRAM) {
            struct run other = run_anywhere(aligner, at, expected);
            run = other.length > 0 ? other : run;
        }
        if (run.length == 0) {
            at++;
            continue;
        }
        size_t lowest = run.sent >= expected ? expected : 0;
        while (run.row > floor && run.sent > lowest && aligner->row->letters[run.row - 1] == aligner->sent->letters[run.sent - 1]) {
            run.row--;
            run.sent--;
            run.length++;
        }
        aligner->runs = arena_grow(aligner->arena, aligner->runs, aligner->count, &aligner->room, sizeof *aligner->runs);
        aligner->runs[aligner->count++] = run;
        at = floor = run.row + run.length;
    }
}

static bool goes_on(const struct run *run, const struct run *next)
{
    return next->sent >= run->sent + run->length && next->sent - (run->sent + run->length) <= CHAIN_LEAP;
}

static bool is_beside(const struct run *run, const struct run *next)
{
    return goes_on(run, next) && next->sent - (run->sent + run->length) <= BESIDE;
}

/* A word or two of ours in a sentence of theirs is a chance: it stands alone in the question too. */
static void drop_chances(struct aligner *aligner)
{
    size_t kept = 0;
    for (size_t i = 0; i < aligner->count; i++) {
        struct run *run = &aligner->runs[i];
        run->is_kept = run->length >= STRONG || (i > 0 && is_beside(run - 1, run)) || (i + 1 < aligner->count && is_beside(run, run + 1));
    }
    for (size_t i = 0; i < aligner->count; i++)
        if (aligner->runs[i].is_kept)
            aligner->runs[kept++] = aligner->runs[i];
    aligner->count = kept;
}

enum cover { COVER_NONE, COVER_ALIKE, COVER_REPLACED, COVER_OURS, COVER_PROPOSED };

static bool is_replacement(const struct run *run, const struct run *next)
{
    size_t theirs = next->row - (run->row + run->length), ours = next->sent - (run->sent + run->length);
    return ours > 0 && theirs <= REPLACED_TWICE * ours + REPLACED_MORE;
}

static void cover_chain(const struct aligner *aligner, size_t from, size_t to, char *cover, uint32_t *places)
{
    size_t proof = 0;
    for (size_t i = from; i < to; i++)
        for (size_t j = 0; j < aligner->runs[i].length; j++)
            proof += aligner->sent->is_proposed[aligner->runs[i].sent + j] == 0;
    for (size_t i = from; i < to; i++) {
        const struct run *run = &aligner->runs[i];
        for (size_t j = 0; j < run->length; j++)
            places[run->row + j] = (uint32_t)(run->sent + j);
        for (size_t j = 0; j < run->length; j++)
            cover[run->row + j] = proof < PROOF ? COVER_ALIKE : aligner->sent->is_proposed[run->sent + j] != 0 ? COVER_PROPOSED : COVER_OURS;
        if (proof >= PROOF && i + 1 < to && is_replacement(run, run + 1))
            memset(cover + run->row + run->length, COVER_REPLACED, (run + 1)->row - (run->row + run->length));
    }
}

/* A word is what most of its letters are. */
static void mark_word(struct reply_word *word, const char *cover)
{
    size_t seen[COVER_PROPOSED + 1] = {0};
    for (size_t i = 0; i < word->letters; i++)
        seen[(size_t)cover[word->first + i]]++;
    size_t ours = seen[COVER_OURS] + seen[COVER_PROPOSED];
    word->is_ours = word->letters > 0 && ours * 3 >= word->letters * 2U;
    word->is_proposed = word->is_ours && seen[COVER_PROPOSED] > seen[COVER_OURS];
    word->is_replaced = !word->is_ours && word->letters > 0 && ours + seen[COVER_REPLACED] == word->letters;
    word->is_alike = word->letters > 0 && seen[COVER_ALIKE] == word->letters;
}

/* Words that lost all their letters (« à », « é ») go with both their neighbours. */
static void mark_empty_words(struct reply_row *row)
{
    for (size_t i = 0; i < row->word_count; i++) {
        struct reply_word *word = &row->words[i];
        const struct reply_word *before = i > 0 && word[-1].line == word->line ? word - 1 : NULL;
        const struct reply_word *after = i + 1 < row->word_count && word[1].line == word->line ? word + 1 : NULL;
        if (word->letters > 0 || (before == NULL && after == NULL))
            continue;
        word->is_ours = (before == NULL || before->is_ours) && (after == NULL || after->is_ours || after->letters == 0);
        word->is_alike = (before == NULL || before->is_alike) && (after == NULL || after->is_alike || after->letters == 0);
    }
}

void reply_align(struct arena *arena, const struct reply_sent *sent, struct reply_row *row)
{
    struct aligner aligner = {.arena = arena, .sent = sent, .row = row};
    char *cover = arena_alloc(arena, row->count + 1);
    uint32_t *places = arena_array(arena, row->count + 1, sizeof *places);
    index_sent(&aligner);
    find_runs(&aligner);
    drop_chances(&aligner);
    for (size_t from = 0, to = 0; from < aligner.count; from = to) {
        to = from + 1;
        while (to < aligner.count && goes_on(&aligner.runs[to - 1], &aligner.runs[to]))
            to++;
        cover_chain(&aligner, from, to, cover, places);
    }
    for (size_t i = 0; i < row->word_count; i++) {
        mark_word(&row->words[i], cover);
        row->words[i].sent = places[row->words[i].first];
    }
    mark_empty_words(row);
}
