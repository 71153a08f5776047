/* avis_maison: the name under which a house speaks of itself. « Le SESSAD Horizon accepte » from x@sessad-horizon.example is said by the
 * house that was asked, and by anybody else of another one. Of the name nothing is left, so that the rules read « le sessad ». */
#include "parsers/avis_private.h"

enum { SHORTEST_NAME = 4 /* letters of the word that tells a house: not « les », « val » */ };

/* What houses are, and no name of one. */
static const char *const kinds[] = {"sessad", "service", "dispositif", "etablissement", "structure", "association", "antenne", "pole", NULL};

/* Whether `word` stands in `host` between its signs (« horizon » in « sessad-horizon.example »), the last label aside. */
static bool is_of_host(struct str host, struct str word)
{
    size_t end = 0, found = 0;
    for (size_t i = 0; i < host.len; i++)
        end = host.at[i] == '.' ? i : end;
    host = str_slice(host, 0, end);
    for (size_t at = 0; word.len > 0 && (found = str_find(str_from(host, at), word)) != STR_NOT_FOUND; at += found + 1) {
        const size_t from = at + found, to = from + word.len;
        if ((from == 0 || !str_is_small(host.at[from - 1])) && (to == host.len || !str_is_small(host.at[to])))
            return true;
    }
    return false;
}

/* « Le SESSAD Horizon de Béthune », « Le service d'Arras de la MDPH »: the name goes on, and is another's. */
static bool goes_on(struct str behind)
{
    static const char *const links[] = {" de ", " du ", " des ", " d'", " et ", "-", NULL};
    return str_starts_any(behind, links);
}

/* Behind the name of the house that begins at `at`, its words parted by blanks or dashes; `at` where none does. */
static size_t name_end(struct str folded, size_t at, struct str host)
{
    size_t end = at;
    bool tells = false;
    for (size_t from = at; from < folded.len;) {
        size_t to = from;
        while (to < folded.len && str_is_small(folded.at[to]))
            to++;
        const struct str word = str_slice(folded, from, to);
        if (str_is_any(word, kinds) || !is_of_host(host, word))
            break;
        tells = tells || word.len >= SHORTEST_NAME;
        end = to;
        if (to == folded.len || (folded.at[to] != ' ' && folded.at[to] != '-'))
            break;
        from = to + 1;
    }
    return tells && !goes_on(str_from(folded, end)) ? end : at;
}

/* Behind « sessad », « service », … at `at`, where a word follows it; `at` where none of them stands there. */
static size_t kind_end(struct str folded, size_t at)
{
    for (size_t i = 0; kinds[i] != NULL; i++)
        if (str_starts(str_from(folded, at), str_of(kinds[i])) && at + strlen(kinds[i]) < folded.len && folded.at[at + strlen(kinds[i])] == ' ')
            return at + strlen(kinds[i]);
    return at;
}

static size_t skip_article(struct str folded, size_t at)
{
    static const char *const articles[] = {"de la ", "de l'", "du ", "des ", "de ", "d'", "le ", "la ", "les ", "l'", NULL};
    for (size_t i = 0; articles[i] != NULL; i++)
        if (str_starts(str_from(folded, at), str_of(articles[i])))
            return at + strlen(articles[i]);
    return at;
}

void avis_own_house(struct arena *arena, struct avis_sentence *sentence, struct str host)
{
    if (sentence->folded.len > AVIS_MAX_SENTENCE) /* which is a failed rule */
        return;
    for (size_t i = 0, count = 0; i < sentence->folded.len && count < AVIS_MAX_PUT; i++) {
        const struct str folded = sentence->folded;
        const bool is_place = str_ends(str_slice(folded, 0, i), STR("au ")); /* « sera admis au SESSAD Horizon » */
        const size_t kind_ends = !is_place && (i == 0 || !str_is_small(folded.at[i - 1])) ? kind_end(folded, i) : i;
        if (kind_ends == i)
            continue;
        const size_t name = skip_article(folded, kind_ends + 1), end = name_end(folded, name, host);
        if (end > name) {
            avis_put(arena, sentence, kind_ends, end, STR(""));
            count++;
        }
    }
}
