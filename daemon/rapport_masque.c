/* rapport_masque: a report for readers outside the departement (rapport.h says what is not told). */
#include "daemon/rapport.h"

static bool is_small(const struct rapport_ligne *ligne)
{
    return ligne->known && ligne->valeur > 0 && ligne->valeur < RAPPORT_SEUIL;
}

/* A copy of the figures, ours to change. */
static struct rapport_chiffre **copy(struct arena *arena, const struct rapport *rapport)
{
    size_t count = rapport->circuit->indicateur_count;
    struct rapport_chiffre **all = arena_array(arena, rapport->territoire_count + 1, sizeof *all);
    for (size_t t = 0; t <= rapport->territoire_count; t++) {
        all[t] = arena_array(arena, count, sizeof *all[t]);
        for (size_t i = 0; i < count; i++) {
            const struct rapport_chiffre *old = &rapport->chiffres[t][i];
            struct rapport_ligne *lignes = arena_array(arena, old->count, sizeof *lignes);
            for (size_t k = 0; k < old->count; k++)
                lignes[k] = old->lignes[k];
            all[t][i] = (struct rapport_chiffre){lignes, old->count};
        }
    }
    return all;
}

static struct rapport_ligne *line(const struct rapport_chiffre *chiffre, size_t k)
{
    return (struct rapport_ligne *)(uintptr_t)&chiffre->lignes[k]; /* of a copy */
}

/* Of lines whose sum is told, or is `sum`: one that is hidden alone would be the rest. Is one more hidden now? The smallest that is not
 * nothing; nothing where there is no other. */
static bool hide_second(struct rapport_ligne **lignes, size_t count, const struct rapport_ligne *sum)
{
    struct rapport_ligne *second = NULL;
    size_t hidden = sum != NULL && sum->tue;
    for (size_t i = 0; i < count; i++) {
        hidden += lignes[i]->tue;
        bool could = !lignes[i]->tue && lignes[i]->known;
        bool smaller = second == NULL || (lignes[i]->valeur > 0 && (second->valeur <= 0 || lignes[i]->valeur < second->valeur));
        second = could && smaller ? lignes[i] : second;
    }
    if (hidden != 1 || second == NULL)
        return false;
    return second->tue = true;
}

/* ---- counts, which are sums of the territories' and have parts ------------------------------------------------------------- */

struct masque {
    const struct rapport *rapport;
    struct rapport_chiffre **all;
    struct rapport_ligne **some; /* room for the lines of one sum */
};

static bool is_count(const struct masque *masque, size_t i)
{
    return masque->rapport->circuit->indicateurs[i].mesure == MESURE_NOMBRE;
}

static struct rapport_ligne *cell(const struct masque *masque, size_t t, size_t i)
{
    return is_count(masque, i) && masque->all[t][i].count > 0 ? line(&masque->all[t][i], 0) : NULL;
}

/* The count that a « dont » is a part of; NULL: it is none. */
static struct rapport_ligne *whole_of(const struct masque *masque, size_t t, size_t i)
{
    const struct indicateur *indicateurs = masque->rapport->circuit->indicateurs;
    if (!indicateurs[i].dont)
        return NULL;
    while (i > 0 && indicateurs[i].dont)
        i--;
    return cell(masque, t, i);
}

/* What is small, or a part whose rest is. */
static void hide_small(const struct masque *masque, size_t t, size_t i)
{
    struct rapport_ligne *ligne = cell(masque, t, i);
    if (ligne == NULL)
        return;
    const struct rapport_ligne *of = whole_of(masque, t, i);
    struct rapport_ligne rest = {.known = of != NULL && of->known && ligne->known, .valeur = of != NULL ? of->valeur - ligne->valeur : 0};
    ligne->tue = is_small(ligne) || is_small(&rest);
}

/* The parts of what is hidden: together they may be it. */
static bool hide_part(const struct masque *masque, size_t t, size_t i)
{
    struct rapport_ligne *ligne = cell(masque, t, i);
    const struct rapport_ligne *of = whole_of(masque, t, i);
    if (ligne == NULL || of == NULL || !of->tue || ligne->tue || !ligne->known)
        return false;
    return ligne->tue = true;
}

/* The territories' are the departement's. */
static bool hide_rest_of_territories(const struct masque *masque, size_t i)
{
    size_t count = 0;
    for (size_t t = 1; t <= masque->rapport->territoire_count; t++)
        if (cell(masque, t, i) != NULL)
            masque->some[count++] = cell(masque, t, i);
    return hide_second(masque->some, count, cell(masque, 0, i));
}

/* Parts that are the whole together: « favorables » and « défavorables ». */
static bool hide_rest_of_parts(const struct masque *masque, size_t t, size_t whole)
{
    const struct circuit *circuit = masque->rapport->circuit;
    const struct rapport_ligne *of = cell(masque, t, whole);
    size_t count = 0;
    double sum = 0;
    for (size_t i = whole + 1; of != NULL && i < circuit->indicateur_count && circuit->indicateurs[i].dont; i++)
        if (cell(masque, t, i) != NULL) {
            masque->some[count++] = cell(masque, t, i);
            sum += cell(masque, t, i)->valeur;
        }
    return of != NULL && of->known && sum >= of->valeur && hide_second(masque->some, count, of);
}

/* Each that is hidden may give another one away. */
static bool hide_more(const struct masque *masque)
{
    const struct circuit *circuit = masque->rapport->circuit;
    bool more = false;
    for (size_t i = 0; i < circuit->indicateur_count; i++) {
        for (size_t t = 0; t <= masque->rapport->territoire_count; t++)
            more = hide_part(masque, t, i) || (!circuit->indicateurs[i].dont && hide_rest_of_parts(masque, t, i)) || more;
        more = hide_rest_of_territories(masque, i) || more;
    }
    return more;
}

static void mask_counts(struct arena *arena, const struct rapport *rapport, struct rapport_chiffre **all)
{
    size_t figures = rapport->circuit->indicateur_count, territories = rapport->territoire_count;
    struct masque masque = {rapport, all, arena_array(arena, figures + territories, sizeof *masque.some)};
    for (size_t t = 0; t <= territories; t++)
        for (size_t i = 0; i < figures; i++)
            hide_small(&masque, t, i);
    while (hide_more(&masque)) /* one at least each time, and none twice */
        continue;
}

/* ---- what is no count ------------------------------------------------------------------------------------------------------ */

static void mask_lines(struct arena *arena, struct rapport_chiffre *chiffre)
{
    struct rapport_ligne **lignes = arena_array(arena, chiffre->count, sizeof *lignes);
    for (size_t k = 0; k < chiffre->count; k++) {
        struct rapport_ligne *ligne = lignes[k] = line(chiffre, k);
        size_t share = str_rfind_char(ligne->libelle, '(');
        if (share != STR_NOT_FOUND && str_find(str_from(ligne->libelle, share), STR("%")) != STR_NOT_FOUND)
            ligne->libelle = str_trim(str_slice(ligne->libelle, 0, share)); /* « foyer (25 %) » says how many */
        ligne->tue = is_small(ligne);
    }
    (void)hide_second(lignes, chiffre->count, NULL);
}

/* Is the departement's first count 5 at least? What an average is taken over is in no figure of its own. */
static bool is_many(const struct rapport *rapport)
{
    const struct circuit *circuit = rapport->circuit;
    for (size_t i = 0; i < circuit->indicateur_count; i++)
        if (circuit->indicateurs[i].mesure == MESURE_NOMBRE)
            return rapport->chiffres[0][i].count > 0 && rapport->chiffres[0][i].lignes[0].known && rapport->chiffres[0][i].lignes[0].valeur >= RAPPORT_SEUIL;
    return false;
}

void rapport_masque(struct arena *arena, struct rapport *rapport)
{
    struct rapport_chiffre **all = copy(arena, rapport);
    bool many = is_many(rapport);
    mask_counts(arena, rapport, all);
    for (size_t i = 0; i < rapport->circuit->indicateur_count; i++) {
        enum mesure mesure = rapport->circuit->indicateurs[i].mesure;
        for (size_t t = 0; mesure != MESURE_NOMBRE && t <= rapport->territoire_count; t++) {
            if (mesure == MESURE_TABLEAU && t == 0)
                mask_lines(arena, &all[0][i]);
            else if (mesure == MESURE_TABLEAU)
                all[t][i].count = 0; /* its lines would be those of the departement, less the others' */
            else if (all[t][i].count > 0)
                line(&all[t][i], 0)->tue = line(&all[t][i], 0)->known && (t > 0 || !many);
        }
    }
    rapport->chiffres = (const struct rapport_chiffre **)all;
    rapport->suivis = NULL;
    rapport->suivi_count = 0;
    rapport->masque = true;
}
