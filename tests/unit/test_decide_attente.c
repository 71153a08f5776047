/* The waiting list: what is proposed and why, by reference only; what a human orders, and which words order nothing. */
#include "tests/unit/reponse_scene.h"

/* Who waits, by the dossiers' own order: the day her right ends, how much she needs it. */
static const struct waiting {
    const char *nom, *fin, *besoin;
} waiting[] = {
    {"Un", "2027-08-31", "1"},    /* NAV-2026-0001 */
    {"Deux", "2026-08-31", "2"},  /* NAV-2026-0002 */
    {"Trois", NULL, "9"},         /* NAV-2026-0003: nobody knows when */
    {"Quatre", "2026-08-31", "5"} /* NAV-2026-0004: as 2, but needs it more */
};

enum { WAITING = sizeof waiting / sizeof waiting[0] };
static int64_t ids[WAITING];

static void give(int64_t dossier, const char *champ, const char *texte)
{
    const struct valeur_row row = {.dossier = dossier, .champ = str_of(champ), .texte = str_of(texte), .etape = STR("mixte"), .question = STR("mixte"),
                                   .par = STR("alma@departement.example"), .quand = gens.atelier.moment};
    if (texte != NULL)
        gens_ok(store_valeur_add(gens.atelier.store, &row, &gens.atelier.fault));
}

/* All wait in the south, and the pilot of it is asked to order them. */
static struct question_row asked(void)
{
    for (size_t i = 0; i < WAITING; i++) {
        ids[i] = reponse_dossier("liste", waiting[i].nom, "tsud");
        gens_begin(ids[i]);
        give(ids[i], "fin", waiting[i].fin);
        give(ids[i], "besoin", waiting[i].besoin);
        gens_end();
    }
    gens_begin(ids[0]);
    gens_step(&(struct evenement){.kind = EVENEMENT_REPRISE, .etape = circuit_find_etape(gens.affaire->circuit, STR("demande_rang"))});
    gens_end();
    return reponse_open(ids[0]);
}

/* Their ranks, « 3 1 0 2 ». */
static const char *ranks(void)
{
    struct str all = STR("");
    for (size_t i = 0; i < WAITING; i++)
        all = str_print(reponse.arena, "%.*s%s%d", STR_ARG(all), i == 0 ? "" : " ", reponse_row(ids[i]).rang);
    return str_c(reponse.arena, all);
}

static const struct order {
    const char *name, *words, *ranks; /* ranks of the four; NULL: nothing was ordered */
} orders[] = {
    {"as it was proposed", "Réponse : Ordre proposé", "3 2 4 1"},
    {"so, alone", "ordre proposé.", "3 2 4 1"},
    {"another order", "1. NAV-2026-0003\n2. NAV-2026-0001\n3. NAV-2026-0004\n4. NAV-2026-0002", "2 4 1 3"},
    {"with other marks", "Bonjour,\n1) nav-2026-0003.\n2) NAV-2026-0001\n3) NAV-2026-0004\n4) NAV-2026-0002\nCordialement", "2 4 1 3"},
    {"without numbers", "NAV-2026-0003\nNAV-2026-0001\nNAV-2026-0004\nNAV-2026-0002", "2 4 1 3"},
    {"one left out", "1. NAV-2026-0003\n2. NAV-2026-0001\n3. NAV-2026-0004", NULL},
    {"one twice", "1. NAV-2026-0003\n2. NAV-2026-0001\n3. NAV-2026-0004\n4. NAV-2026-0003", NULL},
    {"one who does not wait", "1. NAV-2026-0003\n2. NAV-2026-0001\n3. NAV-2026-0004\n4. NAV-2026-0009", NULL},
    {"numbers in another order than the lines", "2. NAV-2026-0003\n1. NAV-2026-0001\n3. NAV-2026-0004\n4. NAV-2026-0002", NULL},
    {"numbers on some lines", "1. NAV-2026-0003\nNAV-2026-0001\nNAV-2026-0004\nNAV-2026-0002", NULL},
    {"words about one of them", "Ordre proposé, mais NAV-2026-0003 d'abord", NULL},
    {"words behind one of them", "1. NAV-2026-0003\n2. NAV-2026-0001 si possible\n3. NAV-2026-0004\n4. NAV-2026-0002", NULL},
    {"both", "Réponse : Ordre proposé\n1. NAV-2026-0003\n2. NAV-2026-0001\n3. NAV-2026-0004\n4. NAV-2026-0002", NULL},
    {"an avis is no order", "Avis favorable", NULL},
    {"nor is a yes", "Oui", NULL},
};

static void test_order(void **state)
{
    const struct order *row = *state;
    void *scene = NULL;
    assert_int_equal(reponse_setup(&scene), 0);
    struct question_row question = asked();
    struct message_row left = reponse_mail(&question, "celeste@departement.example", row->words, NULL);
    if (strcmp(ranks(), row->ranks == NULL ? "0 0 0 0" : row->ranks) != 0)
        fail_msg("%s: ranks %s (%.*s)", row->name, ranks(), STR_ARG(left.pourquoi));
    assert_int_equal(left.etat, row->ranks == NULL ? MESSAGE_A_VERIFIER : MESSAGE_TRAITE);
    assert_int_equal(reponse_open(ids[0]).id == 0, row->ranks != NULL);
    bool told = str_find(reponse_history(ids[3]), STR("rang rang ")) != STR_NOT_FOUND;
    assert_int_equal(told, row->ranks != NULL);
    reponse_teardown(&scene);
}

/* ---- what is shown ------------------------------------------------------------------------------------------------------ */

static struct str list_of(int64_t dossier)
{
    struct str list = STR_NONE;
    gens_begin(dossier);
    gens_ok(attente_bloc(&gens.atelier, gens.affaire, &list));
    list = str_copy(reponse.arena, list);
    gens_end();
    return list;
}

static void test_the_proposal_has_its_reasons_and_no_name(void **state)
{
    (void)state;
    (void)asked();
    assert_str(list_of(ids[0]),
               "- NAV\\-2026\\-0004 en rang 1\\, droit qui finit le plus tôt \\: 31 août 2026 \\; besoin \\: 5 \\; en attente depuis le 2 mars 2026\n"
               "- NAV\\-2026\\-0002 en rang 2\\, droit qui finit le plus tôt \\: 31 août 2026 \\; besoin \\: 2 \\; en attente depuis le 2 mars 2026\n"
               "- NAV\\-2026\\-0001 en rang 3\\, droit qui finit le plus tôt \\: 31 août 2027 \\; besoin \\: 1 \\; en attente depuis le 2 mars 2026\n"
               "- NAV\\-2026\\-0003 en rang 4\\, droit qui finit le plus tôt \\: non connu \\; besoin \\: 9 \\; en attente depuis le 2 mars 2026\n");
}

static void test_who_came_since_stands_behind(void **state)
{
    (void)state;
    struct question_row question = asked();
    int64_t late = reponse_dossier("liste", "Cinq", "tsud");
    int64_t elsewhere = reponse_dossier("liste", "Six", "tnord");
    gens_begin(late);
    give(late, "fin", "2026-03-31"); /* first by the criteria, but nobody was shown her */
    gens_end();
    reponse_mail(&question, "celeste@departement.example", "Réponse : Ordre proposé", NULL);
    assert_string_equal(ranks(), "3 2 4 1");
    assert_int_equal(reponse_row(late).rang, 0);
    assert_int_equal(reponse_row(elsewhere).rang, 0);
    struct str list = list_of(ids[0]);
    assert_true(str_find(list, STR("0005 en rang 5")) != STR_NOT_FOUND);
    assert_true(str_find(list, STR("0004 en rang 1\\, rang donné par une personne")) != STR_NOT_FOUND);
    assert_true(str_find(list, STR("0006")) == STR_NOT_FOUND);
}

/* The question may be asked in the very step that brings somebody to the list, or takes her off it, before that is stored. */
static void test_who_comes_with_the_question_is_shown(void **state)
{
    (void)state;
    int64_t only = reponse_dossier("mixte", "Un", "tsud"), leaves = reponse_dossier("liste", "Deux", "tsud");
    struct str list = STR_NONE;
    gens_begin(only);
    gens.affaire->row.etape = STR("liste");
    gens.affaire->row.etat = ETAT_EN_ATTENTE;
    gens_ok(attente_bloc(&gens.atelier, gens.affaire, &list));
    assert_true(str_find(list, STR("0001 en rang")) != STR_NOT_FOUND);
    assert_true(str_find(list, STR("0002 en rang")) != STR_NOT_FOUND);
    gens_end();
    gens_begin(leaves);
    gens.affaire->row.etape = STR("suivi");
    gens_ok(attente_bloc(&gens.atelier, gens.affaire, &list));
    assert_true(str_is_empty(list));
    gens_end();
}

/* A stranger to the list, or its pilot under another name, orders nothing. */
static void test_only_who_was_asked_orders(void **state)
{
    (void)state;
    struct question_row question = asked();
    reponse_mail(&question, "dora@sessad.example", "Réponse : Ordre proposé", NULL);
    assert_string_equal(ranks(), "0 0 0 0");
}

static void note_first(void *context, const struct dossier_row *row)
{
    int64_t *first = context;
    *first = *first == 0 ? row->id : *first;
}

/* Ranked first, proposed first; and who leaves the list has no rank any more. */
static void test_the_rank_decides_who_is_proposed(void **state)
{
    (void)state;
    struct question_row question = asked();
    int64_t first = 0;
    reponse_mail(&question, "celeste@departement.example", "1. NAV-2026-0003\n2. NAV-2026-0001\n3. NAV-2026-0004\n4. NAV-2026-0002", NULL);
    gens_begin(0);
    gens_ok(store_dossier_each_waiting(gens.atelier.store, gens.atelier.arena, STR("petit"), STR("liste"), STR("tsud"), note_first, &first, &gens.atelier.fault));
    assert_int_equal(first, ids[2]);
    gens_end();
    gens_begin(ids[2]);
    gens_step(&(struct evenement){.kind = EVENEMENT_PLACE});
    gens_end();
    question = reponse_open(ids[2]);
    reponse_mail(&question, "dora@sessad.example", "NAV-2026-0003 : avis favorable", NULL); /* the mail shows who else waits */
    assert_str(reponse_row(ids[2]).etape, "suivi");
    assert_int_equal(reponse_row(ids[2]).rang, 0);
    assert_true(reponse_row(ids[2]).place);
}

/* ---- who else is awaited ------------------------------------------------------------------------------------------------ */

static struct str suite_of(const struct question_row *question)
{
    static const struct modele modele = {.nom = {"essai", 5}, .corps = {"{{suite}}", 9}};
    struct valeur valeurs[VALEURS_MAX];
    size_t count = valeurs_dossier(&gens.atelier, gens.affaire, question, &modele, valeurs);
    for (size_t i = 0; i < count; i++)
        if (strcmp(valeurs[i].nom, "suite") == 0)
            return valeurs[i].texte;
    return STR("");
}

/* All that are awaited are named; whoever a mail asks is told of the others, and not that she herself is awaited. */
static void test_a_mail_says_who_else_is_awaited(void **state)
{
    (void)state;
    struct question_row rank = asked();
    gens_begin(ids[0]);
    gens_step(&(struct evenement){.kind = EVENEMENT_PLACE});
    gens_end();
    gens_begin(ids[0]);
    struct str told = suite_of(NULL), pilot = suite_of(&rank);
    assert_true(str_find(told, STR("attendue de Céleste")) != STR_NOT_FOUND);
    assert_true(str_find(told, STR(", et de Dora")) != STR_NOT_FOUND);
    assert_true(str_find(pilot, STR("attendue de Dora")) != STR_NOT_FOUND);
    assert_true(str_find(pilot, STR("leste")) == STR_NOT_FOUND);
    gens_end();
}

#define IN_SCENE(test) cmocka_unit_test_setup_teardown(test, reponse_setup, reponse_teardown)

int main(void)
{
    static const struct CMUnitTest others[] = {IN_SCENE(test_the_proposal_has_its_reasons_and_no_name), IN_SCENE(test_who_came_since_stands_behind),
                                               IN_SCENE(test_who_comes_with_the_question_is_shown),
                                               IN_SCENE(test_only_who_was_asked_orders), IN_SCENE(test_the_rank_decides_who_is_proposed),
                                               IN_SCENE(test_a_mail_says_who_else_is_awaited)};
    return RUN_ROWS("ordres", orders, test_order) + RUN_TESTS("attente", others);
}
