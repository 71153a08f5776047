/* A commune that is written with one letter wrong (annuaire.h). Only whole names, only of six letters or more, only where one
 * alone is so near: what a slip of the pen makes of a short name is too often another commune. */
#include "daemon/annuaire_private.h"

enum { LETTRES_MIN = 6 };

/* The letters of the words [from, to), nothing between them: « Hénin Beaumont » and « Heninbeaumont » are the same. */
static struct str letters(struct arena *arena, struct mots text, size_t from, size_t to)
{
    struct str all = STR("");
    for (; from < to; from++)
        all = str_join(arena, all, STR(""), text.items[from].text);
    return all;
}

/* One letter changed, left out or put in; or only its spaces differ. */
static bool is_near(struct str a, struct str b)
{
    struct str longer = a.len >= b.len ? a : b, shorter = a.len >= b.len ? b : a;
    if (longer.len - shorter.len > 1)
        return false;
    size_t head = 0, tail = 0;
    while (head < shorter.len && longer.at[head] == shorter.at[head])
        head++;
    while (tail < shorter.len - head && longer.at[longer.len - 1 - tail] == shorter.at[shorter.len - 1 - tail])
        tail++;
    return head + tail + 1 >= longer.len;
}

static bool is_number(const struct mot *mot)
{
    return str_is_digit(mot->text.at[0]);
}

/* Does the word begin a part of the text? Numbers stand before a name, never in it. */
static bool begins_part(const struct mot *mot)
{
    return mot->apart || mot->dash || is_number(mot);
}

/* « Lens cedex »: the word behind is no part of the name. */
static bool ends_part(const struct mot *mot)
{
    return begins_part(mot) || str_eq_c(mot->text, "cedex");
}

struct recherche {
    struct arena *arena;
    struct noms noms;
    struct str *lettres; /* of each name */
    size_t longest;      /* letters of the longest: what is longer by two is near to none, however long the text */
    struct mots text;
    size_t found, near; /* how many names were near; the last of them */
};

/* The names that the words [from, to) are near to: how many, the last of them in *out_near. */
static size_t compare(const struct recherche *search, size_t from, size_t to, size_t *out_near)
{
    size_t count = 0;
    struct str written = letters(search->arena, search->text, from, to);
    for (size_t i = 0; i < search->noms.count; i++)
        if (search->lettres[i].len >= LETTRES_MIN && is_near(written, search->lettres[i])) {
            *out_near = i;
            count++;
        }
    return count;
}

/* What ends at `to`. The longest decides: « avenue d'Anzin Saint-Aubim » does not name Saint-Aubin. */
static void search_part(struct recherche *search, size_t to)
{
    size_t count = 0, near = 0, len = 0;
    for (size_t from = to; from > 0 && !(from < to && begins_part(&search->text.items[from]));) {
        const struct mot *first = &search->text.items[--from];
        len += first->text.len;
        if (is_number(first) || len > search->longest + 1)
            break;
        size_t which = 0, here = compare(search, from, to, &which);
        if (here == 0)
            continue;
        count = annuaire_is_named_after(search->text, (struct lieu){.from = from, .to = to}) ? 0 : here;
        near = which;
    }
    bool again = count == 1 && search->found == 1 && near == search->near;
    search->found += again ? 0 : count;
    search->near = count > 0 ? near : search->near;
}

const struct territoire *annuaire_commune_proche(struct arena *arena, struct noms noms, struct mots text)
{
    struct recherche search = {.arena = arena, .noms = noms, .text = text};
    search.lettres = arena_array(arena, noms.count + 1, sizeof *search.lettres);
    for (size_t i = 0; i < noms.count; i++) {
        search.lettres[i] = letters(arena, noms.items[i].mots, 0, noms.items[i].mots.count);
        search.longest = search.lettres[i].len > search.longest ? search.lettres[i].len : search.longest;
    }
    for (size_t to = text.count; to > 0; to--)
        if (to == text.count || ends_part(&text.items[to]))
            search_part(&search, to);
    return search.found == 1 ? noms.items[search.near].territoire : NULL;
}
