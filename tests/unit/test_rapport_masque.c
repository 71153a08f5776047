/* rapport_masque, as somebody sees it who wants to know what is hidden: a count, its part and what remains of it, in the territories and
 * in all. He has what is told, and knows that the territories are the departement and that the part and the rest are the whole; from
 * that no number from 1 to 4 may follow. All small numbers are tried. */
#include "tests/unit/unit.h"

#include "daemon/rapport.h"

enum { TERRITOIRES = 3, QUOI = 3 /* whole, part, rest */, MAX = 7, MONDES = 400 };

struct monde { /* a territory as it may be */
    int quoi[QUOI];
};

static const struct indicateur indicateurs[] = {
    {.mesure = MESURE_NOMBRE}, {.mesure = MESURE_NOMBRE, .dont = true}, {.mesure = MESURE_NOMBRE, .dont = true}};
static const struct territoire territoires[TERRITOIRES] = {{.places = 0}};

struct essai {
    struct circuit circuit;
    struct rapport rapport;
    struct monde vrai[TERRITOIRES];
    size_t count, quoi; /* territories; indicators: 2 or 3 */
    struct rapport_ligne lignes[TERRITOIRES + 1][QUOI];
    struct rapport_chiffre chiffres[TERRITOIRES + 1][QUOI];
    const struct rapport_chiffre *de[TERRITOIRES + 1];
};

static void mask(struct arena *arena, struct essai *essai)
{
    essai->circuit = (struct circuit){.indicateurs = indicateurs, .indicateur_count = essai->quoi};
    essai->rapport = (struct rapport){.circuit = &essai->circuit, .territoires = territoires, .territoire_count = essai->count, .chiffres = essai->de};
    for (size_t q = 0; q < essai->quoi; q++) {
        double sum = 0;
        for (size_t t = essai->count; t <= essai->count; t--) {
            sum += t > 0 ? essai->vrai[t - 1].quoi[q] : 0;
            essai->lignes[t][q] = (struct rapport_ligne){.known = true, .valeur = t > 0 ? essai->vrai[t - 1].quoi[q] : sum};
            essai->chiffres[t][q] = (struct rapport_chiffre){&essai->lignes[t][q], 1};
            essai->de[t] = essai->chiffres[t];
        }
    }
    rapport_masque(arena, &essai->rapport);
}

static bool fits(const struct essai *essai, size_t t, const struct monde *monde)
{
    for (size_t q = 0; q < essai->quoi; q++) {
        const struct rapport_ligne *ligne = essai->rapport.chiffres[t][q].lignes;
        if (!ligne->tue && (int)ligne->valeur != monde->quoi[q])
            return false;
    }
    return true;
}

struct savoir { /* what may be, of the departement and each territory */
    int least[TERRITOIRES + 1][QUOI], most[TERRITOIRES + 1][QUOI];
};

static void note(struct savoir *savoir, size_t t, const struct monde *monde)
{
    for (size_t q = 0; q < QUOI; q++) {
        if (monde->quoi[q] < savoir->least[t][q])
            savoir->least[t][q] = monde->quoi[q];
        if (monde->quoi[q] > savoir->most[t][q])
            savoir->most[t][q] = monde->quoi[q];
    }
}

/* Every way in which the territories from `t` on may be, the others being `so`. */
static bool try_from(const struct essai *essai, size_t t, struct monde *so, struct savoir *savoir)
{
    if (t == essai->count) {
        struct monde all = {{0}};
        for (size_t i = 0; i < t; i++)
            for (size_t q = 0; q < QUOI; q++)
                all.quoi[q] += so[i].quoi[q];
        if (!fits(essai, 0, &all))
            return false;
        for (size_t i = 0; i < t; i++)
            note(savoir, i + 1, &so[i]);
        note(savoir, 0, &all);
        return true;
    }
    const struct rapport_ligne *whole = essai->rapport.chiffres[t + 1][0].lignes;
    bool any = false;
    for (int w = whole->tue ? 0 : (int)whole->valeur; w <= (whole->tue ? MAX + 2 : (int)whole->valeur); w++)
        for (int p = 0; p <= w; p++) {
            so[t] = (struct monde){{w, p, w - p}};
            if (fits(essai, t + 1, &so[t]) && try_from(essai, t + 1, so, savoir))
                any = true;
        }
    return any;
}

static void try_it(struct essai *essai)
{
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct monde so[TERRITOIRES];
    struct savoir savoir;
    for (size_t t = 0; t <= TERRITOIRES; t++)
        for (size_t q = 0; q < QUOI; q++)
            savoir.least[t][q] = INT32_MAX, savoir.most[t][q] = -1;
    mask(arena, essai);
    assert_true(try_from(essai, 0, so, &savoir));
    for (size_t t = 0; t <= essai->count; t++)
        for (size_t q = 0; q < QUOI; q++)
            if (savoir.least[t][q] == savoir.most[t][q] && savoir.least[t][q] > 0 && savoir.least[t][q] < RAPPORT_SEUIL) {
                for (size_t k = 0; k < essai->count; k++)
                    print_error("territory %zu: %d, of these %d\n", k + 1, essai->vrai[k].quoi[0], essai->vrai[k].quoi[1]);
                fail_msg("%zu of %s %zu follows from what is told: %d", q, t == 0 ? "all, " : "territory", t, savoir.least[t][q]);
            }
    arena_free(arena);
}

/* Two territories, every whole up to MAX and every part. */
static void test_all_small_numbers(size_t quoi)
{
    struct monde mondes[MONDES];
    size_t count = 0;
    for (int w = 0; w <= MAX; w++)
        for (int p = 0; p <= w; p++)
            mondes[count++] = (struct monde){{w, p, w - p}};
    for (size_t a = 0; a < count; a++)
        for (size_t b = a; b < count; b++) {
            struct essai essai = {.vrai = {mondes[a], mondes[b]}, .count = 2, .quoi = quoi};
            try_it(&essai);
        }
}

static void test_a_part(void **state)
{
    (void)state;
    test_all_small_numbers(2);
}

static void test_a_part_and_the_rest(void **state)
{
    (void)state;
    test_all_small_numbers(3);
}

/* Of three: the second that is hidden for the part is not the one that is hidden for the rest. */
static void test_the_second_elsewhere(void **state)
{
    (void)state;
    struct essai essai = {.vrai = {{{10, 3, 7}}, {{20, 8, 12}}, {{18, 10, 8}}}, .count = 3, .quoi = 3};
    try_it(&essai);
}

/* And not everything is hidden: what gives nothing away is told. */
static void test_what_is_told(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct essai essai = {.vrai = {{{12, 6, 6}}, {{20, 20, 0}}, {{5, 0, 5}}}, .count = 3, .quoi = 3};
    mask(arena, &essai);
    for (size_t t = 0; t <= 3; t++)
        for (size_t q = 0; q < 3; q++)
            assert_false(essai.rapport.chiffres[t][q].lignes->tue);
    essai = (struct essai){.vrai = {{{12, 6, 6}}, {{3, 1, 2}}, {{25, 10, 15}}}, .count = 3, .quoi = 3};
    mask(arena, &essai);
    static const bool hidden[] = {false, true, true, false};
    for (size_t t = 0; t <= 3; t++)
        for (size_t q = 0; q < 3; q++)
            assert_int_equal(essai.rapport.chiffres[t][q].lignes->tue, hidden[t]);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_part),
        cmocka_unit_test(test_a_part_and_the_rest),
        cmocka_unit_test(test_the_second_elsewhere),
        cmocka_unit_test(test_what_is_told),
    };
    return RUN_TESTS("rapport, masked", tests);
}
