/* An act that is counted, told in one line: « Réunion de concertation (3) le 12 mars 2026 ». */
#include "daemon/formulaire_private.h"

#include "daemon/calendrier.h"
#include "parsers/base/utf8.h"

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || str_is_digit(c);
}

/* The longest of the acts' words that the line begins with: « reunion ppe » is no « reunion ». Two acts of one word: none. */
static int find_acte(struct arena *arena, struct str line, const struct acte_compte *actes, size_t count, size_t *out_length)
{
    int found = -1;
    *out_length = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < actes[i].mot_count; j++) {
            struct str mot = ligne_pliee(arena, actes[i].mots[j]);
            if (mot.len == 0 || mot.len < *out_length || !str_starts(line, mot) || (line.len > mot.len && is_word(line.at[mot.len])))
                continue;
            found = mot.len == *out_length && found != (int)i ? -1 : (int)i;
            *out_length = mot.len;
        }
    return found;
}

/* The date in it, with « le » or « du » before it, is cut out: *line is what stands before and behind. False where there are two. */
static bool take_day(struct arena *arena, struct str *line, day_t *out_day)
{
    *out_day = DAY_NONE;
    for (size_t i = 0; i < line->len; i++) {
        if (!is_word(line->at[i]) || (i > 0 && is_word(line->at[i - 1])))
            continue;
        struct str rest = str_from(*line, i);
        day_t day = DAY_NONE;
        if (!calendrier_prend(&rest, &day))
            continue;
        if (*out_day != DAY_NONE)
            return false;
        *out_day = day;
        struct str before = str_trim(str_slice(*line, 0, i));
        if (str_ends(before, STR(" du")) || str_eq_c(before, "du"))
            before = str_slice(before, 0, before.len - 2);
        if (str_ends(str_trim(before), STR(","))) /* « : 3, le 12 mars » */
            before = str_slice(str_trim(before), 0, str_trim(before).len - 1);
        *line = str_print(arena, "%.*s %.*s", STR_ARG(before), STR_ARG(rest));
        i = before.len;
    }
    return true;
}

/* « x 3 », « : 3 », « (3) » at the end, cut off; 1 where there is none, 0 where it is no number that anybody counts. */
static int64_t take_number(struct str *line)
{
    enum { MOST = 1000 };
    struct str rest = *line;
    bool closed = str_ends(rest, STR(")"));
    if (closed)
        rest = str_trim(str_slice(rest, 0, rest.len - 1));
    size_t from = rest.len;
    while (from > 0 && str_is_digit(rest.at[from - 1]))
        from--;
    if (from == rest.len)
        return 1;
    uint64_t number = 0;
    bool small = str_number(str_from(rest, from), MOST, &number);
    struct str before = str_trim(str_slice(rest, 0, from));
    bool times = str_ends(before, STR("x")) && (before.len == 1 || !is_word(before.at[before.len - 2]));
    bool multiplied = str_ends(before, STR("\xc3\x97"));
    bool marked = closed ? str_ends(before, STR("(")) : times || multiplied || str_ends(before, STR(":"));
    if (closed && times) { /* « (x 3) » */
        before = str_trim(str_slice(before, 0, before.len - 1));
        marked = str_ends(before, STR("("));
    } else if (!closed && multiplied) {
        before = str_slice(before, 0, before.len - 1);
    }
    if (!marked || !small)
        return 0;
    *line = str_trim(str_slice(before, 0, before.len - 1));
    return (int64_t)number;
}

/* A number elsewhere, or a word that may change what is counted: whoever wrote it is asked. */
static bool is_doubtful(struct str rest)
{
    static const char *const words[] = {"deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "plusieurs", "quelques", "fois",
                                        "pas", "non", "aucun", "aucune", "annule", "annulee", "annules", "annulees", "reporte", "reportee", "sans",
                                        "ne", "n", "prevu", "prevue", "sera"};
    for (size_t i = 0; i < rest.len;) {
        size_t to = i;
        while (to < rest.len && is_word(rest.at[to])) {
            if (str_is_digit(rest.at[to]))
                return true;
            to++;
        }
        for (size_t j = 0; j < sizeof words / sizeof words[0]; j++)
            if (str_eq_c(str_slice(rest, i, to), words[j]))
                return true;
        i = to + 1;
    }
    return str_find_char(rest, '?') != STR_NOT_FOUND;
}

struct acte_lu formulaire_acte(struct arena *arena, struct str ligne, const struct acte_compte *actes, size_t count)
{
    struct acte_lu lu = {.acte = -1, .jour = DAY_NONE};
    struct str line, rest = str_slice(ligne, 0, FORMULAIRE_MAX_VALEUR);
    if (!ligne_suivante(&rest, &line) || ligne.len > FORMULAIRE_MAX_VALEUR)
        return lu;
    size_t length = 0;
    struct str folded = valeur_pliee(arena, line);
    lu.acte = find_acte(arena, folded, actes, count, &length);
    if (lu.acte < 0)
        return lu;
    folded = str_trim(str_from(folded, length));
    bool one_day = take_day(arena, &folded, &lu.jour);
    folded = valeur_pliee(arena, folded);
    int64_t number = take_number(&folded);
    lu.nombre = one_day && !is_doubtful(folded) ? number : 0;
    return lu;
}
