/* circuit_dessin: what stands in the picture of a circuit, what hostile texts do to it, and which boxes lie where. */
#include "tests/unit/unit.h"

#include "daemon/circuit_dessin_plan.h"
#include "tests/unit/circuit_texte.h"

static const char *const etapes =
    "avis: { titre = \"Avis\"; question: { titre = \"Avis du chef\"; role = \"chef_service\"; modele = \"m\"; delai = \"3 jours ouvrés\";"
    "   favorable: { vers = \"ensemble\"; }; defavorable: { vers = \"avis.reprise\"; motif = true; };"
    "   choix: { plus_tard: { libelle = \"Plus tard\"; vers = \"retire\"; }; }; };"
    "  questions: { reprise: { titre = \"À reprendre\"; role = \"referent\"; modele = \"m\"; delai = \"le 10\"; sur_demande = true; favorable: { vers = \"avis\"; }; }; }; };"
    "ensemble: { titre = \"Ensemble\"; ensemble = \"toutes\"; suite = \"suivi\"; suite_refus = \"refuse\"; questions: {"
    "  a: { titre = \"Un\"; role = \"directeur\"; modele = \"m\"; delai = \"2 semaines\"; favorable: { vers = \"reste\"; }; defavorable: { vers = \"reste\"; }; };"
    "  b: { titre = \"Deux\"; role = \"directeur\"; si = \"g1\"; modele = \"m\"; delai = \"1 mois\"; favorable: { vers = \"reste\"; prend_place = true; sans_place = \"avis\"; }; }; }; };"
    "suivi: { titre = \"Suivi\"; etat = \"admis\"; questions: { age: { titre = \"Dix-huit ans\"; role = \"coordonnateur\"; modele = \"m\"; delai = \"20 jours\";"
    "  le = [ \"jeune.date_naissance + 18 ans - 6 mois\" ]; favorable: { vers = \"reste\"; }; defavorable: { vers = \"sorti\"; }; }; }; };";

static struct conf *conf;
static const struct circuit *circuit;

static const struct row {
    const char *name;
    bool text;           /* else the picture */
    bool dossier;        /* with the way of a dossier */
    const char *expected; /* NULL-free; « ! » before it: must not stand there */
} rows[] = {
    {"a lane for each role, as people call it", false, false, "<B>Chef de service</B>"},
    {"a role that only the directory knows", false, false, "<B>coordonnateur</B>"},
    {"the time limit on the arrow", false, false, "favorable <FONT COLOR=\"#0d47a1\">—3 j. ouvrés→</FONT> <B>2</B>"},
    {"a day of the month", false, false, "—le 10→"},
    {"weeks", false, false, "—2 semaines→"},
    {"a named answer, and its end", false, false, "Plus tard<BR ALIGN=\"LEFT\"/>   <FONT COLOR=\"#0d47a1\">—3 j. ouvrés→</FONT> ■ retiré"},
    {"what is asked by its date", false, false, "<I>le : date naissance + 18 ans -"},
    {"a guard", false, false, "<I>si g1</I>"},
    {"what comes without a place", false, false, "sans place → <B>1</B>"},
    {"asked all at once, and then", false, false, "ensuite → <B>3</B>"},
    {"where a refusal leads", false, false, "si l'une refuse → ■ refusé"},
    {"an arrow from answer to box", false, false, "q_0_0:a0:w -> e_1:e"},
    {"a refusal is dashed, not only red", false, false, "q_0_0:a1:e -> q_0_1:w [color=\"#b71c1c\", style=dashed]"},
    {"who may start it", false, false, "Une fiche envoyée par : RSASE → <B>1</B>"},
    {"the paper that it needs", false, false, "à imprimer en A3"},
    {"nothing of a dossier without one", false, false, "!ICI"},
    {"where the dossier stands", false, true, "<B>▶ ICI</B>"},
    {"its reference", false, true, "<B>NAV-2026-0007</B> (en_cours)"},
    {"what it has passed", false, true, "<B>✔ posée</B>"},
    {"the answer that was given", false, true, "<B>✔ favorable</B>"},
    {"the arrow that it took is thick", false, true, "q_0_0:a0:w -> e_1:e [color=\"#1b7a2f\", penwidth=4]"},
    {"as text: the question", true, false, "    ? avis — Avis du chef\n        chef_service, 3 jours ouvrés"},
    {"as text: a named answer", true, false, "        Plus tard -> retire\n"},
    {"as text: by its date", true, false, "le jour de : jeune.date_naissance + 18 ans - 6 mois"},
    {"as text: where one refused", true, false, "    si l'une refuse -> refuse\n"},
    {"as text: where it stands", true, true, "=> ensemble"},
    {"as text: its way", true, true, "    avis.avis : favorable\n    ensemble.a : attendue\n"},
};

static void draw(struct buf *out, bool text, bool dossier)
{
    static const struct passage passages[] = {{.etape = 0, .question = 0, .repondue = true, .sens = SENS_FAVORABLE, .choix = -1},
                                              {.etape = 1, .question = 0, .ouverte = true, .choix = -1}};
    struct dessin dessin = {.circuit = circuit, .etape = -1};
    if (dossier)
        dessin = (struct dessin){circuit, STR("NAV-2026-0007"), 1, ETAT_EN_COURS, passages, 2};
    (text ? circuit_dessine_texte : circuit_dessine_dot)(out, &dessin);
    assert_false(buf_failed(out));
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct buf out;
    buf_init(&out, 1 << 20);
    draw(&out, row->text, row->dossier);
    bool absent = row->expected[0] == '!';
    bool found = str_find(buf_str(&out), str_of(row->expected + absent)) != STR_NOT_FOUND;
    if (found == absent)
        print_error("%.*s\n", STR_ARG(buf_str(&out)));
    buf_free(&out);
    assert_true(found != absent);
}

/* Whatever people wrote, a label ends where we end it: no byte of it is markup. */
static void test_hostile_texts(void **state)
{
    (void)state;
    static const char *const texts[] = {"<B>gras</B>", "\" ]; z -> z [URL=\"javascript:x", "a>> ]; evil [label=<", "&amp; &#60;", "\\N \\\" \n\t\x01\x7f",
                                        "</TABLE>>]; x", "-->", "]]>"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct question question = {.nom = str_of(texts[i]), .titre = str_of(texts[i]), .role = str_of(texts[i]), .si = -1, .sauf = -1};
        struct choix choix = {str_of(texts[i]), str_of(texts[i]), {.permise = true, .vers = {.etape = -1, .question = -1}}};
        question.choix = &choix;
        question.choix_count = 1;
        struct etape etape = {.nom = str_of(texts[i]), .titre = str_of(texts[i]), .suite = {.etape = -1}, .questions = &question, .question_count = 1};
        struct circuit odd = {.nom = str_of(texts[i]), .titre = str_of(texts[i]), .etapes = &etape, .etape_count = 1, .demarre = &question.role, .demarre_count = 1};
        struct dessin dessin = {.circuit = &odd, .reference = str_of(texts[i]), .etape = 0};
        struct buf out;
        buf_init(&out, 1 << 20);
        circuit_dessine_dot(&out, &dessin);
        struct str dot = buf_str(&out);
        int open = 0, most = 0;
        for (size_t at = 0; at < dot.len; at++) { /* brackets of labels and tags: each is closed, none deeper than ours */
            open += dot.at[at] == '<' ? 1 : dot.at[at] == '>' && !(at > 0 && dot.at[at - 1] == '-') ? -1 : 0;
            most = open > most ? open : most;
            assert_true(open >= 0);
            assert_true((unsigned char)dot.at[at] >= 0x20 || dot.at[at] == '\n');
        }
        assert_int_equal(open, 0);
        assert_int_equal(most, 2); /* the label, a tag in it */
        assert_int_equal(str_find(dot, STR("URL=\"")), STR_NOT_FOUND);
        assert_int_equal(str_find(dot, STR("<B>gras")), STR_NOT_FOUND);
        buf_free(&out);
    }
}

/* No box lies on another; each stands in the lane of its role and the row of its etape. */
static void test_boxes(void **state)
{
    (void)state;
    struct plan plan;
    struct dessin dessin = {.circuit = circuit, .etape = -1};
    plan_fait(&plan, &dessin);
    size_t count = 0;
    for (int i = 0, top = 0; i < (int)circuit->etape_count; top = plan.bas[i++])
        for (int j = 0; j < (int)circuit->etapes[i].question_count; j++, count++) {
            const struct boite *one = &plan.questions[count];
            const struct voie *voie = &plan.voies[one->voie];
            assert_str(voie->role, str_c(conf->arena, circuit->etapes[i].questions[j].role));
            assert_in_range(one->x - PLAN_BOITE / 2 - voie->gauche, 0, voie->largeur - PLAN_BOITE);
            assert_true(one->y + one->hauteur / 2 <= top && one->y - one->hauteur / 2 >= plan.bas[i]);
            for (size_t k = 0; k < count; k++) {
                const struct boite *other = &plan.questions[k];
                bool beside = abs(one->x - other->x) >= PLAN_BOITE, apart = abs(one->y - other->y) * 2 >= one->hauteur + other->hauteur;
                assert_true(beside || apart);
            }
        }
    assert_int_equal(plan.voie_count, 4);
}

static void test_lines(void **state)
{
    (void)state;
    struct str text = STR("une deux  troisième quatre"), line;
    assert_true(plan_next_line(&text, 9, &line));
    assert_str(line, "une deux");
    assert_true(plan_next_line(&text, 9, &line));
    assert_str(line, "troisième"); /* nine letters, ten bytes */
    assert_true(plan_next_line(&text, 9, &line));
    assert_str(line, "quatre");
    assert_false(plan_next_line(&text, 9, &line));
    assert_int_equal(plan_lignes(STR("anticonstitutionnellement oui"), 5), 2); /* a word is never cut */
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hostile_texts),
        cmocka_unit_test(test_boxes),
        cmocka_unit_test(test_lines),
    };
    circuit = circuit_de_texte(etapes, &conf);
    int failed = RUN_ROWS("circuit_dessin", rows, test_row) + RUN_TESTS("circuit_dessin, whole", tests);
    conf_free(conf);
    return failed;
}
