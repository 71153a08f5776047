/* « suppléance NOM du … au … »: the people and the days of it. Pure. */
#include "parsers/base/utf8.h"
#include "parsers/commande_private.h"
#include "parsers/jour.h"

static const char *const weekdays[] = {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "le", NULL};

/* The word behind which `end` of the folded line lies. */
static size_t word_at(const struct ligne *ligne, size_t end)
{
    size_t i = 0;
    while (i < ligne->count && ligne->mots[i].at < end)
        i++;
    return i;
}

/* A day written at `i`, perhaps behind its weekday. */
static bool day_at(const struct ligne *ligne, size_t i, day_t today, day_t *out_day, size_t *out_next)
{
    size_t end = 0;
    while (ligne_est(ligne, i, weekdays))
        i++;
    if (i >= ligne->count || !jour_at(ligne->plie, ligne->mots[i].at, today, out_day, &end))
        return false;
    *out_next = word_at(ligne, end);
    return true;
}

/* « 3 », « 1er », « lundi 3 »: the day of a month that the second date names. */
static bool number_at(const struct ligne *ligne, size_t i, int *out_number, size_t *out_next)
{
    while (ligne_est(ligne, i, weekdays))
        i++;
    uint64_t number = 0;
    struct str word = i < ligne->count ? ligne->mots[i].plie : STR_NONE;
    word = str_ends(word, STR("er")) ? str_slice(word, 0, word.len - 2) : word;
    if (!str_number(word, 31, &number) || number == 0)
        return false;
    *out_number = (int)number;
    *out_next = i + 1;
    return true;
}

/* The days from `i` on: « du 3 au 14 août », « le 3 août ». False where none stand; DAY_NONE where they are none of the calendar. */
static bool take_days(const struct ligne *ligne, size_t i, struct commande *commande, size_t *out_next)
{
    static const char *const single[] = {"le", NULL}, *const ends[] = {"au", "jusqu'au", "a", "et", NULL};
    size_t next = i + 1, last = 0;
    int number = 0;
    bool whole = day_at(ligne, i + 1, ligne->today, &commande->du, &next), bare = !whole && number_at(ligne, i + 1, &number, &next);
    *out_next = next;
    if (!whole && !bare)
        return false;
    if (whole && ligne_est(ligne, i, single) && !ligne_est(ligne, next, ends)) {
        commande->au = commande->du;
        return true;
    }
    if (!ligne_est(ligne, next, ends) || !day_at(ligne, next + 1, whole ? commande->du : ligne->today, &commande->au, &last))
        return true;
    *out_next = last;
    struct civil until = date_civil(commande->au);
    if (bare && !date_make(until.year, until.month, number, &commande->du))
        commande->du = DAY_NONE;
    return true;
}

static size_t until(const struct ligne *ligne, size_t from, size_t to, const char *const *list)
{
    while (from < to && !ligne_est(ligne, from, list))
        from++;
    return from;
}

/* Before the days: « NOM », « NOM pour NOM », « de NOM par NOM ». */
static void take_people(const struct ligne *ligne, size_t from, size_t to, struct commande *commande)
{
    static const char *const by[] = {"par", NULL}, *const of[] = {"de", NULL}, *const pour[] = {"pour", NULL};
    size_t par = until(ligne, from, to, by), away = until(ligne, from, to, pour);
    bool of_whom = ligne_est(ligne, from, of);
    if (par < to && of_whom) {
        commande->pour = ligne_ecrit(ligne, from + 1, par);
        commande->nom = ligne_ecrit(ligne, par + 1, to);
        return;
    }
    commande->nom = ligne_ecrit(ligne, from, away);
    commande->pour = ligne_ecrit(ligne, away + 1, to);
    if (of_whom) /* is that who is away, or who stands in? */
        commande_trouble(commande, TROUBLE_DOUTEUX);
}

/* Behind the days: « pour NOM », « à la place de NOM », who stands in where that was not said; anything else leaves it open what is meant. */
static void take_rest(const struct ligne *ligne, size_t i, struct commande *commande)
{
    static const char *const passed[] = {"inclus", "incluse", "compris", "comprise", ":", ",", "-", "(", ")", "–", ".", "svp", "stp", "merci", NULL},
        *const pour[] = {"pour", NULL};
    static const char *const in_place[][4] = {{"a", "la", "place", "de"}, {"en", "remplacement", "de", ""}, {"au", "nom", "de", ""}}, *const by[] = {"par", NULL};
    while (ligne_est(ligne, i, passed))
        i++;
    bool away = ligne_est(ligne, i, pour), deputy = commande->nom.at == NULL;
    size_t from = away || ligne_est(ligne, i, by) ? i + 1 : i;
    for (size_t k = 0; k < sizeof in_place / sizeof in_place[0] && !away; k++) {
        size_t words = 0;
        while (words < 4 && i + words < ligne->count && *in_place[k][words] != '\0' && str_eq_c(ligne->mots[i + words].plie, in_place[k][words]))
            words++;
        away = words == 4 || (words == 3 && *in_place[k][3] == '\0');
        from = away ? i + words : from;
    }
    size_t to = from;
    while ((away || deputy) && to < ligne->count && !ligne->mots[to].marque)
        to++;
    if (away)
        commande->pour = ligne_ecrit(ligne, from, to);
    else if (deputy)
        commande->nom = ligne_ecrit(ligne, from, to);
    else
        to = i;
    while (ligne_est(ligne, to, passed))
        to++;
    if (to < ligne->count)
        commande_trouble(commande, TROUBLE_DOUTEUX);
}

/* « suppléance NOM du … au … [pour NOM] », « suppléance de NOM par NOM du … au … », « suppléance du … au … : NOM ». */
bool forme_suppleance(const struct ligne *ligne, size_t i, struct commande *commande)
{
    static const char *const starts[] = {"du", "le", "des", "compter", "partir", NULL}, *const skipped[] = {":", "-", "–", ",", "par", "assuree", NULL};
    static const char *const before[] = {"a", "compter", "partir", ",", ":", "-", "(", NULL};
    enum { NAME_WORDS = 6, WHOLE = 12 };
    size_t from = i, at = i, next = 0;
    bool dated = false;
    while (ligne_est(ligne, from, skipped))
        from++;
    for (at = from; at < ligne->count && !dated; at += !dated) {
        bool starts_here = ligne_est(ligne, at, starts), digits = at + 1 < ligne->count && str_is_digit(ligne->mots[at + 1].plie.at[0]);
        dated = starts_here && (take_days(ligne, at, commande, &next) || digits);
    }
    size_t to = at;
    while (to > from && ligne_est(ligne, to - 1, before))
        to--;
    if (to - from > WHOLE || (!dated && to - from > NAME_WORDS))
        return false;
    take_people(ligne, from, to, commande);
    if (commande->au != DAY_NONE) /* else what is wrong with the days is said first */
        take_rest(ligne, next, commande);
    return dated || (commande->nom.at != NULL && ligne_nomme(ligne, from, to));
}
