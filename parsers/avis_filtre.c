#include "parsers/avis_filtre.h"

#include <string.h>

#include "parsers/avis_literals.h"

/* The literals of all rules as a tree: a sign, what may stand behind it, what else may stand in its place. The first signs are a table. */
struct node {
    struct node *behind, *instead;
    struct avis_filtre_set *rules; /* of the literal that ends here; NULL: none does */
    char sign;
};

struct avis_filtre {
    struct arena *arena;
    struct node first[256];
    struct avis_filtre_set always;
    size_t longest; /* bytes of a literal */
};

struct avis_filtre *avis_filtre_new(struct arena *arena)
{
    struct avis_filtre *filtre = ARENA_NEW(arena, struct avis_filtre);
    filtre->arena = arena;
    memset(&filtre->always, 0xff, sizeof filtre->always);
    return filtre;
}

static struct node *behind(const struct node *node, char sign)
{
    struct node *at = node->behind;
    while (at != NULL && at->sign != sign)
        at = at->instead;
    return at;
}

static struct node *grow(struct arena *arena, struct node *node, char sign)
{
    struct node *next = behind(node, sign);
    if (next != NULL)
        return next;
    next = ARENA_NEW(arena, struct node);
    *next = (struct node){.instead = node->behind, .sign = sign};
    return node->behind = next;
}

static void put(struct avis_filtre_set *set, size_t rule)
{
    set->rules[rule / 64] |= UINT64_C(1) << rule % 64;
}

static void unite(struct avis_filtre_set *set, const struct avis_filtre_set *more)
{
    for (size_t i = 0; i < sizeof set->rules / sizeof set->rules[0]; i++)
        set->rules[i] |= more->rules[i];
}

void avis_filtre_learn(struct avis_filtre *filtre, size_t rule, struct str expression)
{
    if (rule >= AVIS_FILTRE_RULES)
        return;
    struct arena *meanwhile = arena_beside(filtre->arena);
    const struct avis_literals literals = avis_literals(meanwhile, expression);
    if (literals.count > 0)
        filtre->always.rules[rule / 64] &= ~(UINT64_C(1) << rule % 64);
    for (size_t i = 0; i < literals.count; i++) {
        struct node *node = &filtre->first[(unsigned char)literals.at[i].at[0]];
        for (size_t k = 1; k < literals.at[i].len; k++)
            node = grow(filtre->arena, node, literals.at[i].at[k]);
        if (node->rules == NULL)
            node->rules = ARENA_NEW(filtre->arena, struct avis_filtre_set);
        put(node->rules, rule);
        filtre->longest = literals.at[i].len > filtre->longest ? literals.at[i].len : filtre->longest;
    }
    arena_free(meanwhile);
}

static void add_from(const struct avis_filtre *filtre, struct str text, size_t begin, size_t end, struct avis_filtre_set *set)
{
    for (; begin < end; begin++) {
        const struct node *node = &filtre->first[(unsigned char)text.at[begin]];
        for (size_t at = begin + 1; node != NULL; at++) {
            if (node->rules != NULL)
                unite(set, node->rules);
            node = at < text.len ? behind(node, text.at[at]) : NULL;
        }
    }
}

struct avis_filtre_set avis_filtre_possible(const struct avis_filtre *filtre, struct str text)
{
    struct avis_filtre_set set = filtre->always;
    add_from(filtre, text, 0, text.len, &set);
    return set;
}

void avis_filtre_add(const struct avis_filtre *filtre, struct str text, size_t from, size_t to, struct avis_filtre_set *set)
{
    add_from(filtre, text, from < filtre->longest ? 0 : from - filtre->longest, to, set);
}
