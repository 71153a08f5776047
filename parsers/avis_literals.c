#include "parsers/avis_literals.h"

#include <string.h>

enum {
    MOST = 160,         /* ways to write a part of an expression that are told one by one */
    MOST_NEEDED = 4000, /* literals of one */
    LONGEST = 32,       /* bytes of what is joined */
    MOST_CLASS = 80,    /* bytes of a class that is told sign by sign */
};

struct ways {
    struct str *at;
    size_t count, capacity;
    size_t longest;    /* bytes */
    double likelihood; /* of a text to hold one of them, about; 1 and more: they tell nothing */
};

/* What a part of the expression matches: one of `ways`, where `is_whole`; else something that holds one of `ways`, and anything at all
 * where there is none. */
struct part {
    bool is_whole;
    struct ways ways;
};

struct reading {
    struct arena *arena;
    struct str rest;
    bool is_lost; /* something that is not understood stands in it */
};

/* ---- ways ---- */

static const struct part anything = {.is_whole = false};

/* A letter or a space stands in every text. */
static bool tells(struct str way)
{
    return way.len > 1 || (way.len == 1 && way.at[0] != ' ' && !str_is_alnum(way.at[0]));
}

/* Of a text to hold it, about: a quarter with each byte more. */
static double likelihood_of(struct str way)
{
    double likelihood = 1;
    for (size_t i = 0; tells(way) && i < way.len && i < LONGEST; i++)
        likelihood /= 4;
    return likelihood;
}

static void add_way(struct arena *arena, struct ways *ways, struct str way)
{
    if (ways->count == ways->capacity)
        ways->at = arena_grow(arena, ways->at, ways->count, &ways->capacity, sizeof *ways->at);
    ways->at[ways->count++] = way;
    ways->longest = way.len > ways->longest ? way.len : ways->longest;
    ways->likelihood += likelihood_of(way);
}

static struct part one_way(struct arena *arena, struct str way)
{
    struct part part = {.is_whole = true};
    add_way(arena, &part.ways, way);
    return part;
}

static struct ways better(struct ways a, struct ways b)
{
    return a.count == 0 || (b.count > 0 && b.likelihood < a.likelihood) ? b : a;
}

/* Either part; the room of `a` is the result's. */
static struct part either(struct arena *arena, struct part a, struct part b)
{
    a.is_whole = a.is_whole && b.is_whole && a.ways.count + b.ways.count <= MOST;
    const bool tell = a.ways.count > 0 && b.ways.count > 0 && a.ways.likelihood + b.ways.likelihood < 1 && a.ways.count + b.ways.count <= MOST_NEEDED;
    if (!a.is_whole && !tell)
        return anything;
    for (size_t i = 0; i < b.ways.count; i++)
        add_way(arena, &a.ways, b.ways.at[i]);
    return a;
}

static bool may_join(struct ways a, struct ways b)
{
    return a.count * b.count <= MOST && a.longest + b.longest <= LONGEST;
}

/* Every way of the one followed by every way of the other. */
static struct ways join(struct arena *arena, struct ways a, struct ways b)
{
    struct ways both = {.at = NULL};
    if (a.longest == 0 && a.count == 1)
        return b;
    if (b.longest == 0 && b.count == 1)
        return a;
    for (size_t i = 0; i < a.count; i++)
        for (size_t k = 0; k < b.count; k++)
            add_way(arena, &both, str_join(arena, a.at[i], STR(""), b.at[k]));
    return both;
}

/* ---- an expression ---- */

static struct part read_either(struct reading *reading);

static bool take(struct reading *reading, struct str sign)
{
    const bool is_there = str_starts(reading->rest, sign);
    if (is_there)
        reading->rest = str_from(reading->rest, sign.len);
    return is_there;
}

static struct part take_way(struct reading *reading, size_t len)
{
    const struct str way = str_slice(reading->rest, 0, len);
    reading->rest = str_from(reading->rest, len);
    return one_way(reading->arena, way);
}

/* Bytes of the sign of UTF-8 that begins at `at`. */
static size_t sign_len(struct str text, size_t at)
{
    size_t end = at + 1;
    while (end < text.len && ((unsigned char)text.at[end] & 0xC0) == 0x80)
        end++;
    return end - at;
}

/* « [sz] », « [.] »; of a range, and of what must not stand there, nothing is told. The opening bracket is gone. */
static struct part read_class(struct reading *reading)
{
    static const char *const unknown[] = {"[:", "[.", "[=", "\\", NULL}; /* of POSIX, or escaped: where it ends is not told here */
    const bool is_negated = take(reading, STR("^"));
    const size_t more = str_find_char(str_from(reading->rest, 1), ']'); /* the first sign may be a bracket itself */
    const struct str signs = str_slice(reading->rest, 0, more == STR_NOT_FOUND ? reading->rest.len : more + 1);
    const struct str behind = str_from(reading->rest, signs.len + 1);
    const bool is_told = !is_negated && signs.len <= MOST_CLASS && str_find_char(signs, '-') == STR_NOT_FOUND;
    struct part part = {.is_whole = is_told};
    reading->is_lost = reading->is_lost || more == STR_NOT_FOUND || str_holds_any(signs, unknown);
    for (size_t at = 0; is_told && at < signs.len; at += sign_len(signs, at))
        add_way(reading->arena, &part.ways, str_slice(signs, at, at + sign_len(signs, at)));
    reading->rest = behind;
    return part;
}

/* The opening parenthesis is gone. */
static struct part read_group(struct reading *reading)
{
    static const char *const around[] = {"?=", "?!", "?<=", "?<!", NULL};
    if (take(reading, STR("*SKIP)")) || take(reading, STR("*FAIL)")) || take(reading, STR("*F)")))
        return one_way(reading->arena, STR(""));
    const bool is_around = str_starts_any(reading->rest, around); /* looks, and takes nothing */
    if (is_around)
        reading->rest = str_from(reading->rest, str_starts(reading->rest, STR("?<")) ? 3 : 2);
    else if (!take(reading, STR("?:")) && (str_starts(reading->rest, STR("?")) || str_starts(reading->rest, STR("*"))))
        reading->is_lost = true; /* options, names, conditions, other verbs */
    struct part part = read_either(reading);
    reading->is_lost = reading->is_lost || !take(reading, STR(")"));
    return is_around ? one_way(reading->arena, STR("")) : part;
}

static bool is_any_of(char sign, const char *signs)
{
    return !str_is_alnum(sign) && strchr(signs, sign) != NULL;
}

/* What stands for itself, up to a sign that does not, or that is repeated. */
static struct part read_signs(struct reading *reading)
{
    static const char special[] = "\\^$.[|()*+?{", repeats[] = "*+?{";
    const struct str rest = reading->rest;
    size_t len = sign_len(rest, 0), next = 0;
    while (len < rest.len && !is_any_of(rest.at[len], special)) {
        next = len + sign_len(rest, len);
        if (next < rest.len && is_any_of(rest.at[next], repeats))
            break;
        len = next;
    }
    reading->is_lost = reading->is_lost || rest.at[0] == '\\' || rest.at[0] == '\0';
    return take_way(reading, len);
}

static struct part read_atom(struct reading *reading)
{
    if (take(reading, STR("(")))
        return read_group(reading);
    if (take(reading, STR("[")))
        return read_class(reading);
    if (take(reading, STR("^")) || take(reading, STR("$")))
        return one_way(reading->arena, STR(""));
    if (take(reading, STR(".")))
        return anything;
    return read_signs(reading);
}

/* « 2 », « 2, », « 2,40 »: anything else between braces is text to PCRE2. */
static bool is_count(struct str text)
{
    size_t commas = 0;
    for (size_t i = 0; i < text.len; i++) {
        commas += text.at[i] == ',';
        if (text.at[i] != ',' && !str_is_digit(text.at[i]))
            return false;
    }
    return text.len > 0 && str_is_digit(text.at[0]) && commas <= 1;
}

/* « {2,40} »; the opening brace is gone. */
static struct part repeat_counted(struct reading *reading, struct part part)
{
    const size_t close = str_find_char(reading->rest, '}');
    const struct str count = str_slice(reading->rest, 0, close == STR_NOT_FOUND ? 0 : close);
    const bool may_be_none = count.len > 0 && count.at[0] == '0';
    reading->is_lost = reading->is_lost || !is_count(count);
    reading->rest = str_from(reading->rest, close == STR_NOT_FOUND ? reading->rest.len : close + 1);
    part.is_whole = false;
    return may_be_none ? anything : part;
}

/* What follows a part and says how often it stands there. */
static struct part repeat(struct reading *reading, struct part part)
{
    if (take(reading, STR("*")))
        part = anything;
    else if (take(reading, STR("?")))
        part = part.is_whole ? either(reading->arena, part, one_way(reading->arena, STR(""))) : anything;
    else if (take(reading, STR("+")))
        part.is_whole = false;
    else if (take(reading, STR("{")))
        part = repeat_counted(reading, part);
    else
        return part;
    (void)(take(reading, STR("?")) || take(reading, STR("+"))); /* lazy, possessive */
    return part;
}

static struct part read_row(struct reading *reading)
{
    struct part run = one_way(reading->arena, STR("")); /* what stands in a row, up to where we are */
    struct ways best = {.at = NULL};
    bool is_whole = true;
    while (!reading->is_lost && reading->rest.len > 0 && reading->rest.at[0] != '|' && reading->rest.at[0] != ')') {
        const struct part part = repeat(reading, read_atom(reading));
        if (part.is_whole && may_join(run.ways, part.ways)) {
            run.ways = join(reading->arena, run.ways, part.ways);
            continue;
        }
        best = better(better(best, run.ways), part.ways);
        run = part.is_whole ? part : one_way(reading->arena, STR(""));
        is_whole = false;
    }
    return is_whole ? run : (struct part){false, better(best, run.ways)};
}

static struct part read_either(struct reading *reading)
{
    struct part part = read_row(reading);
    while (take(reading, STR("|")))
        part = either(reading->arena, part, read_row(reading));
    return part;
}

struct avis_literals avis_literals(struct arena *arena, struct str expression)
{
    struct reading reading = {arena, expression, false};
    const struct part part = read_either(&reading);
    const bool is_known = !reading.is_lost && reading.rest.len == 0 && part.ways.count > 0 && part.ways.likelihood < 1;
    return is_known ? (struct avis_literals){part.ways.at, part.ways.count} : (struct avis_literals){NULL, 0};
}
