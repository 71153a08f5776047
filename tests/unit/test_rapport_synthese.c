/* The weekly digest as text and page: its bars, its lists, one line for an empty week; whatever people are called. */
#include "tests/unit/unit.h"

#include <stdio.h>

#include "daemon/compose_private.h"
#include "daemon/rapport_synthese.h"

static struct arena *arena;
static struct modeles modeles;

static int setup(void **state)
{
    (void)state;
    struct fault fault;
    arena = arena_new(16 * 1024 * 1024, NULL, NULL);
    if (modeles_load(arena, STR("templates"), &modeles, &fault) != ERR_NONE)
        fail_msg("%s", fault.text);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static day_t day(const char *iso)
{
    day_t found = DAY_NONE;
    assert_true(date_parse_iso(str_of(iso), &found));
    return found;
}

/* ---- one of everything ----------------------------------------------------------------------------------------------- */

enum { JOUR = 20514 }; /* Monday, 2 March 2026 */

#define S(text) {(text), sizeof(text) - 1} /* STR, where the language wants a constant */

static const struct synthese_places places[] = {{S("Nord"), 3, 5}, {S("Sud"), 2, 2}, {S("Est"), 16, 14}};
static const struct synthese_dossier dossiers[] = {
    {.reference = S("NAV-2026-0001"), .initiales = S("I. L."), .etape = S("Avis du chef"), .rang_etape = 1, .depuis = JOUR - 120, .fin_droit = DAY_NONE},
    {.reference = S("NAV-2026-0002"), .initiales = S("T. M."), .etape = S("Avis du chef"), .rang_etape = 1, .depuis = JOUR - 61, .fin_droit = JOUR + 190},
    {.reference = S("NAV-2026-0003"), .initiales = S("<. {."), .etape = S("Avis du chef"), .rang_etape = 1, .depuis = JOUR - 3, .fin_droit = JOUR - 1},
    {.reference = S("NAV-2026-0004"), .etape = S("Liste d'attente"), .rang_etape = 2, .depuis = JOUR - 10, .fin_droit = JOUR + 184, .attend = true},
};
static const struct synthese_dossier attente[] = {
    {.reference = S("NAV-2026-0005"), .initiales = S("A. B."), .territoire = S("Nord"), .rang = 2, .depuis = JOUR - 9},
    {.reference = S("NAV-2026-0004"), .territoire = S("Nord"), .depuis = JOUR - 10},
};
static const struct synthese_personne retards[] = {
    {S("NAV-2026-0001"), S("I. L."), S("Avis du chef"), S("Céleste <b>Cormier</b> | {{motif}}"), JOUR - 12},
};
static const struct synthese_nouveau nouveaux[] = {
    {SYNTHESE_OUVERT, S("NAV-2026-0003"), S("<. {.")}, {SYNTHESE_SORTI, S("NAV-2026-0009"), {NULL, 0}}, {SYNTHESE_OUVERT, S("NAV-2026-0010"), S("Z. Y.")},
};
static const struct synthese_message messages[] = {{.recu = 1772438400, .reference = S("NAV-2026-0002")}, {.recu = 1772438400}};

static const struct synthese_circuit tout = {
    .titre = S("Petit circuit"), .places = places, .place_count = 3, .dossiers = dossiers, .dossier_count = 4, .attente = attente, .attente_count = 2,
    .retards = retards, .retard_count = 1, .nouveaux = nouveaux, .nouveau_count = 3, .nouveaux_de = {[SYNTHESE_OUVERT] = 2, [SYNTHESE_SORTI] = 1}};
static const struct synthese_circuit rien = {.titre = S("Autre *circuit*"), .places = places, .place_count = 1};

static struct compose write_it(const struct synthese *synthese)
{
    struct valeur valeurs[SYNTHESE_VALEURS];
    struct fault fault;
    struct compose composed;
    size_t count = synthese_valeurs(arena, synthese, valeurs);
    const struct courrier courrier = {.modele = modeles_find(&modeles, STR("synthese")), .valeurs = valeurs, .valeur_count = count,
                                      .de_nom = STR("navette"), .de_mail = STR("navette@departement.example"), .a_nom = STR("Edmé"),
                                      .a_mail = STR("edme@departement.example"), .message_id = STR("a@departement.example"),
                                      .auto_submitted = STR("auto-generated"), .moment = 1772438400};
    assert_non_null(courrier.modele);
    if (compose(arena, &courrier, &composed, &fault) != ERR_NONE)
        fail_msg("%s", fault.text);
    return composed;
}

/* Spaces of every kind are one: how lines break says nothing. */
static const char *flat(struct str text)
{
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool hard = i + 1 < text.len && text.at[i] == '\xC2' && text.at[i + 1] == '\xA0';
        bool space = hard || text.at[i] == ' ' || text.at[i] == '\n';
        if (!space)
            out[len++] = text.at[i];
        else if (len > 0 && out[len - 1] != ' ')
            out[len++] = ' ';
        i += hard;
    }
    out[len] = '\0';
    return out;
}

static const char *const lines[] = {
    "voici la synthèse de la semaine : 4 dossiers en cours, 1 réponse en retard, 2 droits qui finissent dans les six mois, 2 messages à regarder.",
    "NAV-2026-0001 (I. L.) : Avis du chef, réponse attendue de Céleste <b>Cormier</b> | {{motif}} pour le 18 février 2026 (12 jours de retard)",
    "- reçu le 2 mars 2026, NAV-2026-0002 - reçu le 2 mars 2026, sans dossier",
    "Depuis le lundi 23 février 2026 Ouverts (2) : NAV-2026-0003 (<. {.), NAV-2026-0010 (Z. Y.) Sortis (1) : NAV-2026-0009 ",
    "Nord : 3 sur 5, 2 libres Sud : 2 sur 2, aucune libre Est : 16 sur 14, 2 de plus que de places",
    "Avis du chef : 3 dossiers : 1 depuis moins d'un mois, 1 depuis un à trois mois, 1 depuis plus de trois mois ; "
    "le plus ancien : NAV-2026-0001 (I. L.), depuis le 2 novembre 2025",
    "Liste d'attente : 1 dossier : NAV-2026-0004, depuis le 20 février 2026",
    "NAV-2026-0005 (A. B.) : Nord : rang 2, en attente depuis le 21 février 2026 NAV-2026-0004 : Nord : pas encore de rang, en attente depuis le 20 février 2026",
    "NAV-2026-0003 (<. {.) : le droit est fini depuis le 1er mars 2026 NAV-2026-0004 : le droit finit le 2 septembre 2026",
};

static void test_everything_is_told(void **state)
{
    (void)state;
    const struct synthese synthese = {.jour = JOUR, .depuis = JOUR - 7, .circuits = &tout, .circuit_count = 1, .messages = messages, .message_count = 2};
    assert_int_equal(JOUR, day("2026-03-02"));
    struct compose mail = write_it(&synthese);
    const char *text = flat(mail.texte);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if (strstr(text, lines[i]) == NULL)
            fail_msg("« %s » is not said in:\n%s", lines[i], text);
    assert_null(strstr(text, "Petit circuit")); /* the only one needs no title */
    assert_null(strstr(text, "NAV-2026-0002 (T. M.) : le droit")); /* six months and some days */
    assert_str(mail.objet, "Synthèse du lundi 2 mars 2026");
}

static void test_several_circuits_have_their_titles(void **state)
{
    (void)state;
    const struct synthese_circuit both[] = {tout, rien};
    const struct synthese synthese = {.jour = JOUR, .depuis = JOUR - 7, .circuits = both, .circuit_count = 2};
    const char *text = flat(write_it(&synthese).texte);
    assert_non_null(strstr(text, "Places prises Petit circuit Nord : 3 sur 5, 2 libres"));
    assert_non_null(strstr(text, "Autre *circuit* Nord : 3 sur 5, 2 libres"));
    assert_null(strstr(text, "Messages que navette"));
}

static void test_an_empty_week_is_one_line(void **state)
{
    (void)state;
    const struct synthese synthese = {.jour = JOUR, .depuis = JOUR - 7, .circuits = &rien, .circuit_count = 1};
    assert_string_equal(flat(write_it(&synthese).texte),
                        "Bonjour, aucun dossier n'est en cours et rien n'a changé depuis le lundi 23 février 2026. ");
}

static void test_a_quiet_week_says_so(void **state)
{
    (void)state;
    struct synthese_circuit quiet = tout;
    quiet.nouveau_count = 0;
    memset(quiet.nouveaux_de, 0, sizeof quiet.nouveaux_de);
    const struct synthese synthese = {.jour = JOUR, .depuis = JOUR - 7, .circuits = &quiet, .circuit_count = 1};
    assert_non_null(strstr(flat(write_it(&synthese).texte), "Aucun dossier ouvert, admis, refusé, retiré ou sorti."));
}

/* Far more than one mail should list: the first ones, and how many are not shown. */
static void test_long_lists_are_cut(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    struct synthese_personne *late = arena_array(arena, MANY, sizeof *late);
    struct synthese_nouveau *fresh = arena_array(arena, MANY, sizeof *fresh);
    struct synthese_dossier *all = arena_array(arena, MANY, sizeof *all);
    struct synthese_message *held = arena_array(arena, MANY, sizeof *held);
    for (size_t i = 0; i < MANY; i++) {
        late[i] = retards[0];
        fresh[i] = nouveaux[0];
        all[i] = dossiers[2];
        held[i] = messages[0];
    }
    const struct synthese_circuit long_one = {.titre = STR("x"), .dossiers = all, .dossier_count = MANY, .attente = all, .attente_count = MANY, .retards = late,
                                              .retard_count = MANY, .nouveaux = fresh, .nouveau_count = SYNTHESE_LIGNES, .nouveaux_de = {[SYNTHESE_OUVERT] = MANY}};
    const struct synthese synthese = {.jour = JOUR, .depuis = JOUR - 7, .circuits = &long_one, .circuit_count = 1, .messages = held, .message_count = MANY};
    struct compose mail = write_it(&synthese);
    const char *text = flat(mail.texte);
    size_t said = 0, where = 0;
    for (const char *at = text; (at = strstr(at, "… et 4960 de plus.")) != NULL; at++)
        said++;
    for (const char *at = text; (at = strstr(at, "… et 4960 de plus. Un message d'un mot, « liste », donne les dossiers en cours.")) != NULL; at++)
        where++;
    assert_int_equal(said, 4);  /* late, messages, waiting, rights */
    assert_int_equal(where, 3); /* no word of hers lists messages */
    assert_non_null(strstr(text, "(<. {.) et 4960 de plus"));
    assert_true(mail.texte.len < 32 * 1024);
}

/* ---- initials, bars -------------------------------------------------------------------------------------------------- */

static const struct initials {
    const char *prenom, *nom, *expected;
} initials[] = {
    {"Ilan", "LERVAL", "I.\u00a0L."}, {"Élise", "d'Aubépin", "É.\u00a0d."}, {"\u202e Œdipe", "\u200bZ", "Œ.\u00a0Z."}, {NULL, "LERVAL", "L."}, {"Ilan", "", "I."},
    {NULL, NULL, NULL}, {"\n<script>", "\xff", "<.\u00a0\uFFFD."},
};

static void test_initials(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof initials / sizeof initials[0]; i++) {
        struct str found = synthese_initiales(arena, str_of(initials[i].prenom), str_of(initials[i].nom));
        if (initials[i].expected == NULL)
            assert_true(str_is_empty(found));
        else
            assert_str(found, initials[i].expected);
    }
}

static const struct bar {
    const char *value;
    int percent; /* of the first cell; -1: no bar */
} bars[] = {
    {"3 sur 5, 2 libres", 60}, {"0 sur 7, 7 libres", 0}, {"7 sur 7", 100}, {"16 sur 14, 2 de plus", 100}, {"1 sur 1000000", 0}, {"2 sur 3", 66},
    {"sur 5", -1}, {"3 sur 0", -1}, {"3 sur", -1}, {"3", -1}, {"", -1}, {"99999999999999999999 sur 3", -1}, {"3 sur 99999999999999999999", -1}, {"-1 sur 3", -1},
};

static void test_bars(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bars / sizeof bars[0]; i++) {
        struct buf out;
        buf_init(&out, 4096);
        compose_barre(&out, str_of(bars[i].value));
        const char *html = str_c(arena, buf_str(&out)), *full = strstr(html, "bgcolor=\"#1f4b7a\""), *rest = strstr(html, "bgcolor=\"#e9edf1\"");
        assert_int_equal(html[0] != '\0', bars[i].percent >= 0);
        assert_int_equal(full != NULL, bars[i].percent > 0);
        assert_int_equal(rest != NULL, bars[i].percent >= 0 && bars[i].percent < 100);
        if (full != NULL)
            assert_non_null(strstr(full, str_c(arena, str_print(arena, "width:%d%%", bars[i].percent))));
        buf_free(&out);
    }
}

/* Quoted-printable without its soft line breaks. */
static struct str unfold(struct str octets)
{
    char *out = arena_alloc(arena, octets.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < octets.len; i++)
        if (str_starts(str_from(octets, i), STR("=\r\n")))
            i += 2;
        else
            out[len++] = octets.at[i];
    return (struct str){out, len};
}

/* The page shows them, and says the value beside each. */
static void test_the_page_has_its_bars(void **state)
{
    (void)state;
    const struct synthese synthese = {.jour = JOUR, .depuis = JOUR - 7, .circuits = &tout, .circuit_count = 1};
    struct str octets = unfold(write_it(&synthese).octets);
    size_t tables = 0;
    for (size_t at = 0, found = 0; (found = str_find(str_from(octets, at), STR("max-width:280px"))) != STR_NOT_FOUND; at += found + 1)
        tables++;
    assert_int_equal(tables, 3);
    assert_true(str_find(octets, STR("&lt;b&gt;Cormier")) != STR_NOT_FOUND); /* what people are called is no tag */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_everything_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(test_several_circuits_have_their_titles, setup, teardown),
        cmocka_unit_test_setup_teardown(test_an_empty_week_is_one_line, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_quiet_week_says_so, setup, teardown),
        cmocka_unit_test_setup_teardown(test_long_lists_are_cut, setup, teardown),
        cmocka_unit_test_setup_teardown(test_initials, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bars, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_page_has_its_bars, setup, teardown),
    };
    return RUN_TESTS("rapport_synthese", tests);
}
