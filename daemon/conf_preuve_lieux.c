/* Territories do not claim the same place: a commune, a postal code or a MDS in two of one circuit would be undetermined for
 * ever, or send young people to the one that comes first. Names are compared as the directory compares them. */
#include "daemon/conf_preuve.h"

#include "daemon/annuaire_private.h"

struct lieu_dit {
    struct str cle, ecrit; /* folded words; as the file says it */
    const struct territoire *territoire;
};

struct niveau { /* of design: commune before postal code before the MDS */
    const char *quoi;
    struct lieu_dit *items;
    size_t count;
};

/* « Béthune », « BETHUNE » and « Saint-Omer », « St Omer »: the directory's own words, without a leading article. */
static struct str key_of(struct arena *arena, struct str ecrit)
{
    static const char *const articles[] = {"le", "la", "les", "l", NULL};
    struct mots mots = annuaire_split(arena, ecrit);
    size_t first = mots.count > 1 && str_is_any(mots.items[0].text, articles) ? 1 : 0;
    struct str key = STR("");
    for (size_t i = first; i < mots.count; i++)
        key = str_print(arena, "%.*s %.*s", STR_ARG(key), STR_ARG(mots.items[i].text));
    return key;
}

static void add(struct niveau *niveau, struct arena *arena, const struct territoire *territoire, const struct str *textes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        niveau->items[niveau->count++] = (struct lieu_dit){key_of(arena, textes[i]), textes[i], territoire};
}

static int by_key(const void *a, const void *b)
{
    const struct lieu_dit *one = a, *other = b;
    int order = str_compare(one->cle, other->cle);
    return order != 0 ? order : (one->territoire->line > other->territoire->line) - (one->territoire->line < other->territoire->line);
}

/* Is there a circuit that has both? */
static bool meet(const struct territoire *one, const struct territoire *other)
{
    bool both = one->circuit_count == 0 || other->circuit_count == 0;
    for (size_t i = 0; i < one->circuit_count; i++)
        for (size_t j = 0; j < other->circuit_count; j++)
            both = both || str_eq(one->circuits[i], other->circuits[j]);
    return both;
}

static void judge(struct lecteur *lecteur, struct niveau *niveau)
{
    qsort(niveau->items, niveau->count, sizeof *niveau->items, by_key);
    for (size_t i = 0, first = 0; i < niveau->count; i++) {
        const struct lieu_dit *one = &niveau->items[i];
        if (!str_eq(one->cle, niveau->items[first].cle))
            first = i;
        for (size_t j = first; j < i; j++) {
            const struct lieu_dit *other = &niveau->items[j];
            if (other->territoire == one->territoire || !meet(one->territoire, other->territoire))
                continue;
            lecteur_faute(lecteur, one->territoire->line, "%s « %.*s » is in « %.*s » too (line %d%s%.*s%s): leave it in one", niveau->quoi,
                          STR_ARG(one->ecrit), STR_ARG(other->territoire->id), other->territoire->line, str_eq(one->ecrit, other->ecrit) ? "" : ", as « ",
                          STR_ARG(str_eq(one->ecrit, other->ecrit) ? STR("") : other->ecrit), str_eq(one->ecrit, other->ecrit) ? "" : " »");
            break;
        }
    }
}

void preuve_lieux(struct lecteur *lecteur, const struct annuaire *annuaire)
{
    struct arena *arena = lecteur->conf->arena;
    size_t communes = 0, codes = 0, mds = 0;
    for (size_t i = 0; i < annuaire->territoire_count; i++) {
        communes += annuaire->territoires[i].commune_count;
        codes += annuaire->territoires[i].code_postal_count;
        mds += annuaire->territoires[i].mds_defaut_count;
    }
    struct niveau niveaux[] = {
        {"the commune", arena_array(arena, communes + 1, sizeof(struct lieu_dit)), 0},
        {"the postal code", arena_array(arena, codes + 1, sizeof(struct lieu_dit)), 0},
        {"`mds_defaut`:", arena_array(arena, mds + 1, sizeof(struct lieu_dit)), 0},
    };
    for (size_t i = 0; i < annuaire->territoire_count; i++) {
        const struct territoire *territoire = &annuaire->territoires[i];
        add(&niveaux[0], arena, territoire, territoire->communes, territoire->commune_count);
        add(&niveaux[1], arena, territoire, territoire->codes_postaux, territoire->code_postal_count);
        add(&niveaux[2], arena, territoire, territoire->mds_defaut, territoire->mds_defaut_count);
    }
    for (size_t i = 0; i < TABLE_COUNT(niveaux); i++)
        judge(lecteur, &niveaux[i]);
}
