/* The territoire that a place of life belongs to (annuaire.h). In doubt none: a dossier that goes to the wrong pilote
 * costs weeks, a question to a human costs a minute. */
#include "daemon/annuaire_private.h"

/* ---- the communes that an address names -------------------------------------------------------------------- */

static bool is_article(struct str word)
{
    static const char *const articles[] = {"le", "la", "les", "l", NULL};
    return str_is_any(word, articles);
}

static struct noms known_communes(const struct annuaire *annuaire, struct arena *arena)
{
    struct noms noms = {NULL, 0};
    size_t total = 0;
    for (size_t t = 0; t < annuaire->territoire_count; t++)
        total += annuaire->territoires[t].commune_count;
    noms.items = arena_array(arena, total > 0 ? total : 1, sizeof *noms.items);
    for (size_t t = 0; t < annuaire->territoire_count; t++)
        for (size_t c = 0; c < annuaire->territoires[t].commune_count; c++) {
            struct nom *nom = &noms.items[noms.count++];
            nom->mots = annuaire_split(arena, annuaire->territoires[t].communes[c]);
            nom->territoire = &annuaire->territoires[t];
            if (nom->mots.count > 1 && is_article(nom->mots.items[0].text)) {
                nom->article = nom->mots.items[0].text;
                nom->mots.items++;
                nom->mots.count--;
            }
        }
    return noms;
}

static bool stands_at(struct mots text, size_t at, const struct nom *nom)
{
    if (nom->mots.count == 0 || at + nom->mots.count > text.count)
        return false;
    for (size_t i = 0; i < nom->mots.count; i++)
        if (!str_eq(text.items[at + i].text, nom->mots.items[i].text))
            return false;
    return true;
}

/* The commune with most words that begins at `at` (its article before it). */
static bool longest_at(struct noms noms, struct mots text, size_t at, struct lieu *out_lieu)
{
    struct lieu best = {.from = at, .to = at};
    for (size_t i = 0; i < noms.count; i++) {
        const struct nom *nom = &noms.items[i];
        size_t to = at + nom->mots.count;
        if (!stands_at(text, at, nom) || to < best.to)
            continue;
        bool same = to == best.to && best.territoire != nom->territoire;
        bool article = at > 0 && nom->article.at != NULL && str_eq(text.items[at - 1].text, nom->article);
        best = (struct lieu){article ? at - 1 : at, to, same ? NULL : nom->territoire};
    }
    *out_lieu = best;
    return best.to > at;
}

/* « Pas de Calais », however it is written, is the departement that every second address ends with. */
static bool is_departement(struct mots text, size_t at)
{
    return at >= 2 && str_eq_c(text.items[at - 2].text, "pas") && str_eq_c(text.items[at - 1].text, "de") &&
           str_eq_c(text.items[at].text, "calais");
}

/* Is it a piece of a longer name that the directory does not have: « Saint-Laurent-X », « X-lez-Y », « X sur Y »? */
static bool part_of_longer(struct mots text, struct lieu lieu)
{
    static const char *const before[] = {"les", NULL}, *const after[] = {"les", "sur", "sous", NULL};
    if (lieu.from > 0) {
        struct str previous = text.items[lieu.from - 1].text;
        bool number = str_is_digit(previous.at[0]); /* « 62000-Arras » */
        if (str_is_any(previous, before) || (text.items[lieu.from].joined && !number) || is_departement(text, lieu.from))
            return true;
    }
    if (lieu.to == text.count)
        return false;
    const struct mot *next = &text.items[lieu.to];
    return (str_is_any(next->text, after) && !next->apart) || (next->joined && !str_eq_c(next->text, "cedex"));
}

static bool is_street_word(struct str word)
{
    static const char *const streets[] = {
        "rue", "ruelle", "avenue", "av", "ave", "boulevard", "bd", "bld", "bvd", "place", "pl", "chemin", "che", "route",
        "rte", "impasse", "imp", "allee", "allees", "all", "square", "quai", "passage", "faubourg", "fg", "fbg",
        "residence", "res", "cite", "sentier", "voie", "cour", "cours", "clos", "porte", "pont", "rocade", "hameau", NULL,
    };
    return str_is_any(word, streets);
}

/* « collège Saint-Nicolas »: a saint's name is a school's as often as a commune's; « collège de Saint-Nicolas » says where. */
static bool names_a_house(struct mots text, struct lieu lieu)
{
    static const char *const saints[] = {"saint", "sainte", NULL};
    static const char *const houses[] = {
        "ecole", "college", "lycee", "institution", "institut", "ensemble", "groupe", "eglise", "chapelle", "paroisse", "clinique",
        "hopital", "foyer", "mecs", "maison", "ime", "itep", "ditep", "internat", "association", "fondation", "centre", "ehpad", NULL,
    };
    return lieu.from > 0 && str_is_any(text.items[lieu.from].text, saints) && str_is_any(text.items[lieu.from - 1].text, houses);
}

/* « rue d'Arras », « route de Saint-Omer »: named after the commune, and as often as not somewhere else. */
static bool names_a_street(struct mots text, struct lieu lieu)
{
    static const char *const links[] = {"de", "du", "des", "d", "le", "la", "les", "l", NULL};
    size_t at = lieu.from;
    while (at > 0 && str_is_any(text.items[at - 1].text, links))
        at--;
    return at > 0 && is_street_word(text.items[at - 1].text);
}

bool annuaire_is_named_after(struct mots text, struct lieu lieu)
{
    return part_of_longer(text, lieu) || names_a_street(text, lieu) || names_a_house(text, lieu);
}

/* ---- postal codes ------------------------------------------------------------------------------------------ */

enum { CODE_LENGTH = 5, CODE_HEAD = 2 }; /* digits; « 62 000 » is written too */

static bool is_digits(struct str word, size_t length)
{
    uint64_t ignored = 0;
    return word.len == length && str_number(word, UINT64_MAX, &ignored);
}

/* « CS 60023 » and « BP 10012 » are no postal codes. */
static bool behind_a_box(struct mots text, size_t at)
{
    static const char *const boxes[] = {"bp", "cs", "tsa", NULL};
    return at > 0 && str_is_any(text.items[at - 1].text, boxes);
}

/* The postal code of one or two words that begins at `at`: *out_next behind it. Absent for none. */
static struct str code_at(struct arena *arena, struct mots text, size_t at, size_t *out_next)
{
    struct str first = text.items[at].text;
    if (behind_a_box(text, at))
        return STR_NONE;
    if (is_digits(first, CODE_LENGTH)) {
        *out_next = at + 1;
        return first;
    }
    if (at + 1 < text.count && is_digits(first, CODE_HEAD) && !text.items[at + 1].apart &&
        is_digits(text.items[at + 1].text, CODE_LENGTH - CODE_HEAD)) {
        *out_next = at + 2;
        return str_join(arena, first, STR(""), text.items[at + 1].text);
    }
    return STR_NONE;
}

/* Can the word behind a code not be the commune's, so that the commune may stand before it: « Arras (62000) »? */
static bool no_commune_follows(struct mots text, size_t next)
{
    static const char *const fillers[] = {"cedex", "france", "bp", "cs", "tsa", NULL};
    if (next >= text.count)
        return true;
    const struct mot *mot = &text.items[next];
    return mot->apart || str_is_digit(mot->text.at[0]) || str_is_any(mot->text, fillers) ||
           is_street_word(mot->text);
}

/* ---- votes: what the pieces of an address say together ----------------------------------------------------- */

struct vote {
    const struct territoire *territoire;
    bool any;          /* something of the kind stands there, if only one that two territoires claim */
    bool contradicted; /* two places of two territoires: a human chooses */
};

static void vote_for(struct vote *vote, const struct territoire *territoire)
{
    if (territoire == NULL)
        return;
    vote->contradicted = vote->contradicted || (vote->territoire != NULL && vote->territoire != territoire);
    vote->territoire = territoire;
}

/* The commune of the code that stands in [code, next): right behind it, else right before it. */
static const struct territoire *commune_of_code(struct noms noms, struct mots text, size_t code, size_t next)
{
    struct lieu lieu;
    size_t after = next;
    while (after < text.count && is_article(text.items[after].text))
        after++;
    if (longest_at(noms, text, after, &lieu)) {
        lieu.from = next; /* an article in between is nobody else's */
        return part_of_longer(text, lieu) ? NULL : lieu.territoire;
    }
    if (!no_commune_follows(text, next))
        return NULL;
    for (size_t at = 0; at < code; at++) /* the first to end there has most words */
        if (longest_at(noms, text, at, &lieu) && lieu.to == code)
            return annuaire_is_named_after(text, lieu) ? NULL : lieu.territoire;
    return NULL;
}

/* « Arras ou Lens », « Lens / Arras »: nothing between the two but what says both. */
static bool says_both(struct mots text, size_t from, size_t to)
{
    static const char *const both[] = {"et", "ou", "puis", "a", "week", "end", "ends", "semaine", "vacances", "en", "le", "les", NULL};
    for (; from < to; from++)
        if (!str_is_any(text.items[from].text, both))
            return false;
    return true;
}

/* Without a code: the last commune that is neither a street's name nor a piece of a longer name. */
static void vote_for_last(struct vote *vote, struct noms noms, struct mots text)
{
    struct lieu lieu, last = {0};
    for (size_t at = 0; at < text.count; at++) {
        if (!longest_at(noms, text, at, &lieu))
            continue;
        at = lieu.to - 1; /* « Sainte-Catherine-lès-Arras » does not name Arras too */
        if (annuaire_is_named_after(text, lieu))
            continue;
        if (last.to > 0 && last.territoire != lieu.territoire && says_both(text, last.to, lieu.from))
            vote->contradicted = true;
        last = lieu;
    }
    vote->any = last.to > 0;
    vote_for(vote, last.territoire);
}

/* The territoire to which this code alone belongs. */
static const struct territoire *territoire_of_code(const struct annuaire *annuaire, struct str code)
{
    struct vote vote = {0};
    for (size_t t = 0; t < annuaire->territoire_count; t++)
        for (size_t c = 0; c < annuaire->territoires[t].code_postal_count; c++)
            if (str_eq(annuaire->territoires[t].codes_postaux[c], code))
                vote_for(&vote, &annuaire->territoires[t]);
    return vote.contradicted ? NULL : vote.territoire;
}

struct lecture_adresse {
    struct vote communes, codes;
    const struct territoire *proche; /* of a commune written with one letter wrong */
    bool ecrite;                     /* an address stands there at all */
};

/* « adresse confidentielle », « non renseignée »: nothing is written of where it is. */
static bool says_where(struct mots text)
{
    static const char *const nothing[] = {
        "adresse", "non", "pas", "ne", "renseigne", "renseignee", "communique", "communiquee", "confidentiel", "confidentielle", "secret",
        "secrete", "inconnu", "inconnue", "precise", "precisee", "connu", "connue", "nc", "nr", "neant", "aucun", "aucune", "sans", "a",
        "completer", "preciser", "definir", "famille", "d", "de", "la", "le", "l", "accueil", NULL,
    };
    for (size_t i = 0; i < text.count; i++)
        if (!str_is_any(text.items[i].text, nothing))
            return true;
    return false;
}

static struct lecture_adresse read_address(const struct annuaire *annuaire, struct arena *arena, struct str address)
{
    struct noms noms = known_communes(annuaire, arena);
    struct mots text = annuaire_split(arena, address);
    struct lecture_adresse read = {.ecrite = says_where(text)};
    for (size_t at = 0; at < text.count; at++) {
        size_t next = at;
        struct str code = code_at(arena, text, at, &next);
        if (code.at == NULL)
            continue;
        read.codes.any = true;
        vote_for(&read.communes, commune_of_code(noms, text, at, next));
        vote_for(&read.codes, territoire_of_code(annuaire, code));
        at = next - 1;
    }
    if (!read.codes.any)
        vote_for_last(&read.communes, noms, text);
    if (read.communes.territoire == NULL && !read.communes.any)
        read.proche = annuaire_commune_proche(arena, noms, text);
    return read;
}

bool annuaire_is_written(struct arena *arena, struct str address)
{
    return says_where(annuaire_split(arena, address));
}

static bool contradicts_itself(const struct lecture_adresse *read)
{
    if (read->communes.contradicted || (read->communes.territoire == NULL && read->codes.contradicted))
        return true;
    /* A slip of the pen and a code that do not go together are two places. */
    return read->communes.territoire == NULL && read->proche != NULL && read->codes.territoire != NULL
        && read->proche != read->codes.territoire;
}

bool annuaire_is_contradictory(const struct annuaire *annuaire, struct arena *arena, struct str address)
{
    struct lecture_adresse read = read_address(annuaire, arena, address);
    return contradicts_itself(&read);
}

const struct territoire *annuaire_territoire(const struct annuaire *annuaire, struct arena *arena, struct str address,
                                             struct str mds, const char **out_by)
{
    struct lecture_adresse read = read_address(annuaire, arena, address);
    if (contradicts_itself(&read))
        return NULL;
    const struct { const struct territoire *territoire; const char *by; } ways[] = {
        {read.communes.territoire, "commune"},
        {read.proche, "commune_proche"},
        {read.codes.territoire, "code_postal"},
        {read.ecrite ? NULL : annuaire_territoire_of_mds(annuaire, mds), "mds"},
    };
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        if (ways[i].territoire != NULL) {
            if (out_by != NULL)
                *out_by = ways[i].by;
            return ways[i].territoire;
        }
    return NULL;
}

const struct territoire *annuaire_territoire_by_id(const struct annuaire *annuaire, struct str id)
{
    for (size_t i = 0; !str_is_empty(id) && i < annuaire->territoire_count; i++)
        if (str_eq(annuaire->territoires[i].id, id))
            return &annuaire->territoires[i];
    return NULL;
}

const struct territoire *annuaire_territoire_of_mds(const struct annuaire *annuaire, struct str mds)
{
    struct vote vote = {0};
    for (size_t t = 0; !str_is_empty(mds) && t < annuaire->territoire_count; t++)
        for (size_t m = 0; m < annuaire->territoires[t].mds_defaut_count; m++)
            if (str_eq(annuaire->territoires[t].mds_defaut[m], mds))
                vote_for(&vote, &annuaire->territoires[t]);
    return vote.contradicted ? NULL : vote.territoire;
}
