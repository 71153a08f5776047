/* compose: templates, their mistakes, and what a value may not become in them. */
#include <sys/stat.h>
#include <unistd.h>

#include "tests/look/exemple.h"
#include "parsers/base/utf8.h"
#include "tests/unit/avis_regles.h"
#include "tests/unit/compose_read.h"

static const struct mistake {
    const char *name, *file, *told; /* NULL: it is right */
} mistakes[] = {
    {"right", "Objet : Dossier {{reference}}\n\nBonjour {{auteur_nom}}.\n", NULL},
    {"right, of another system", "Objet : a\r\n\r\n{{#motif}}\r\nb\r\n{{/motif}}\r\n", NULL},
    {"no subject", "Bonjour\n\ntexte\n", ".md:1: « Objet"},
    {"empty subject", "Objet : \n\ntexte\n", ".md:1: « Objet"},
    {"no empty line", "Objet : a\ntexte\n", ".md:2: an empty line"},
    {"no text", "Objet : a\n\n \n", ".md:3: the text"},
    {"unknown placeholder", "Objet : a\n\nun\n{{nom_du_chat}}\n", ".md:4: {{nom_du_chat}}"},
    {"unknown section", "Objet : a\n\n{{#chat}}{{/chat}}\n", ".md:3: {{chat}}"},
    {"unclosed section", "Objet : a\n\nun\n\n{{#motif}}\ndeux\n", ".md:5: {{#motif}} is never closed"},
    {"unclosed else", "Objet : a\n\n{{^motif}}\n", ".md:3: {{^motif}} is never closed"},
    {"closed twice", "Objet : a\n\n{{#motif}}a{{/motif}}\n{{/motif}}\n", ".md:4: {{/motif}} closes nothing"},
    {"crossed", "Objet : a\n\n{{#motif}}{{#droit}}\n{{/motif}}{{/droit}}\n", ".md:4: {{/motif}} where {{/droit}}"},
    {"unclosed braces", "Objet : a\n\nun {{motif\n}}\n", ".md:3: a {{ without its }}"},
    {"a block in a line", "Objet : a\n\nvoir {{avis_rendus}}\n", ".md:3: {{avis_rendus}} is a block"},
    {"a name in the subject", "Objet : {{jeune_nom_complet}}\n\ntexte\n", ".md:1: {{jeune_nom_complet}} may not stand in a subject"},
    {"a reason in the subject", "Objet : {{motif}}\n\ntexte\n", ".md:1: {{motif}} may not stand in a subject"},
    {"a table's row without its bar", "Objet : a\n\n```tableau\nJeune\n```\n", ".md:4: « label | value »"},
    {"an answer that nobody counts", "Objet : a\n\n```liens\nOui | D'accord\n```\n", ".md:4: an answer begins with"},
    {"an answer of ours", "Objet : a\n\n```liens\nOui | Avis favorable\n```\n", NULL},
    {"not UTF-8", "Objet : a\n\n\xE9t\xE9\n", ".md: is not UTF-8"},
};

static void test_mistake(void **state)
{
    const struct mistake *row = *state;
    char folder[] = "/tmp/navette-modeles-XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    const char *path = str_c(arena, str_print(arena, "%s/essai.md", folder));
    FILE *file = fopen(path, "wbe");
    assert_non_null(file);
    assert_true(fputs(row->file, file) >= 0);
    assert_int_equal(fclose(file), 0);
    struct fault fault = {0};
    struct modeles modeles = {0};
    enum err err = modeles_load(arena, str_of(folder), &modeles, &fault);
    assert_int_equal(err, row->told == NULL ? ERR_NONE : ERR_FINAL);
    assert_int_equal(compose_check_template(arena, str_of(folder), STR("essai"), &fault), err);
    if (row->told != NULL && strstr(fault.text, row->told) == NULL)
        fail_msg("expected «%s» in «%s»", row->told, fault.text);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    arena_free(arena);
}

static struct compose made(struct arena *arena, const struct courrier *courrier)
{
    struct compose mail = {0};
    struct fault fault = {0};
    if (compose(arena, courrier, &mail, &fault) != ERR_NONE)
        fail_msg("%s", fault.text);
    read_is_well_formed(mail.octets);
    return mail;
}

/* ---- values ---- */

#define TEXT(literal) {(literal), sizeof(literal) - 1}

static const struct modele places = {
    .nom = TEXT("places"),
    .objet = TEXT("a"),
    .corps = TEXT("{{motif}}\n\n# {{motif}}\n\n- {{motif}}\n\n> {{motif}}\n\n```tableau\nMotif | {{motif}}\n```\n"),
};

static const struct hostile {
    const char *name, *value;
} hostiles[] = {
    {"a link", "[cliquez](https://ailleurs.example)"},
    {"a script's link", "[x](javascript:alert)"},
    {"an image", "![x](https://ailleurs.example/a.png)"},
    {"an automatic link", "<https://ailleurs.example>"},
    {"a tag", "<script>alert(1)</script>"},
    {"a tag with a handler", "<img src=x onerror='alert(1)'>"},
    {"an attribute's end", "\" onclick=\"x"},
    {"a comment", "<!-- x"},
    {"an entity", "&lt;b&gt; &#60;"},
    {"emphasis", "*a* **b** _c_"},
    {"a heading", "# Titre"},
    {"a list", "- a"},
    {"a numbered list", "1. a"},
    {"a quotation", "> a"},
    {"a rule", "***"},
    {"code", "`a` ``b``"},
    {"a fence", "```liens"},
    {"a table's bar", "a | b | c"},
    {"a backslash", "a\\|b\\"},
    {"a placeholder", "{{jeune_nom_complet}} {{#x}}"},
    {"a link reference", "[a]: https://ailleurs.example"},
};

/* The value is seen as it is, in each of the five places, and nothing else came of it. */
static void test_value_is_literal(void **state)
{
    const struct hostile *row = *state;
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct valeur valeur = {"motif", str_of(row->value)}, ignored[EXEMPLE_COUNT];
    struct courrier courrier = exemple_courrier(&places, ignored);
    courrier.valeurs = &valeur;
    courrier.valeur_count = 1;
    courrier.jeton = STR_NONE;
    struct compose mail = made(arena, &courrier);
    assert_int_equal(read_count(mail.texte, str_of(row->value)), 5);
    struct str html = read_part(arena, mail.octets, "text/html");
    static const char *const never[] = {"<script", "<img", "<a ", "<em", "<code", "<hr", "<ol", "onerror='", "<pre"};
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        assert_true(str_find(html, str_of(never[i])) == STR_NOT_FOUND);
    assert_int_equal(read_count(html, STR("<blockquote")), 1);
    assert_int_equal(read_count(html, STR("<li ")), 1);
    assert_int_equal(read_count(html, STR("<h1 ")), 1);
    assert_int_equal(read_count(html, STR("<h2 ")), 1);
    assert_int_equal(read_count(html, STR("<td ")), 1);
    arena_free(arena);
}

static void test_a_value_of_several_lines(void **state)
{
    (void)state;
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct valeur valeur = {"motif", STR("un\r\n\r\n    deux\ntrois")}, ignored[EXEMPLE_COUNT];
    struct courrier courrier = exemple_courrier(&places, ignored);
    courrier.valeurs = &valeur;
    courrier.valeur_count = 1;
    courrier.jeton = STR_NONE;
    assert_str(made(arena, &courrier).texte,
               "un\ndeux\ntrois\n\nun\ndeux\ntrois\n\n- un\n  deux\n  trois\n\n    un\n    deux\n    trois\n\n"
               "Motif\xC2\xA0: un\n        deux\n        trois\n");
    arena_free(arena);
}

/* A megabyte in every value: cut, not fatal, and the mail stays one that relays take. */
static void test_a_value_of_a_megabyte(void **state)
{
    (void)state;
    enum { HUGE_VALUE = 1024 * 1024 };
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    char *bytes = arena_alloc(arena, HUGE_VALUE);
    for (size_t i = 0; i < HUGE_VALUE; i++)
        bytes[i] = "```tableau\n|*<é"[i % 16];
    struct valeur valeurs[] = {{"motif", {bytes, HUGE_VALUE}}, {"avis_rendus", {bytes, HUGE_VALUE}}}, ignored[EXEMPLE_COUNT];
    static const struct modele both = {TEXT("a"), TEXT("a"), TEXT("{{motif}}\n\n{{avis_rendus}}\n\nEncore là.\n")};
    struct courrier courrier = exemple_courrier(&both, ignored);
    courrier.valeurs = valeurs;
    courrier.valeur_count = 2;
    struct compose mail = made(arena, &courrier);
    assert_true(mail.octets.len < 4 * (size_t)HUGE_VALUE);
    assert_true(str_find(mail.texte, STR("\nEncore là.\n")) != STR_NOT_FOUND);
    arena_free(arena);
}

/* ---- the templates we ship ---- */

static void load(struct arena *arena, struct modeles *out_modeles)
{
    struct fault fault = {0};
    if (modeles_load(arena, STR("templates"), out_modeles, &fault) != ERR_NONE)
        fail_msg("%s", fault.text);
    assert_true(out_modeles->count >= 30);
}

static void test_every_template_with_all_and_no_values(void **state)
{
    (void)state;
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct modeles modeles = {0};
    struct valeur valeurs[EXEMPLE_COUNT];
    load(arena, &modeles);
    for (size_t i = 0; i < modeles.count; i++) {
        struct courrier courrier = exemple_courrier(&modeles.items[i], valeurs);
        struct compose full = made(arena, &courrier);
        assert_true(str_find(full.texte, STR("Réf. " EXEMPLE_JETON)) != STR_NOT_FOUND);
        assert_true(str_find(full.octets, STR("{{")) == STR_NOT_FOUND);
        assert_true(str_find(full.objet, STR("Marchand")) == STR_NOT_FOUND);
        assert_true(str_starts(full.texte, STR("Bonjour Claire Vasseur, ")));
        courrier.valeur_count = 0;
        courrier.jeton = STR_NONE;
        struct compose bare = made(arena, &courrier);
        assert_true(str_starts(bare.texte, STR("Bonjour, ")));
        if (str_find(bare.texte, STR(" ,")) != STR_NOT_FOUND || str_find(bare.texte, STR(" .")) != STR_NOT_FOUND)
            fail_msg("%.*s: a comma or a stop stands behind a space: %.*s", STR_ARG(modeles.items[i].nom), STR_ARG(bare.texte));
    }
    arena_free(arena);
}

/* No line of the text is, alone, what somebody may answer: it would be subtracted with our own words. */
static void test_no_line_is_an_answer(void **state)
{
    (void)state;
    static const char *const answers[] = {"Avis favorable", "Avis favorable.", "Avis défavorable", "Favorable", "Oui", "Non"};
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct modeles modeles = {0};
    struct valeur valeurs[EXEMPLE_COUNT];
    load(arena, &modeles);
    for (size_t i = 0; i < modeles.count; i++) {
        struct courrier courrier = exemple_courrier(&modeles.items[i], valeurs);
        struct str text = made(arena, &courrier).texte, line = STR_NONE;
        while (str_next_line(&text, &line))
            for (size_t j = 0; j < sizeof answers / sizeof answers[0]; j++)
                assert_false(str_eq_nocase(str_trim(line), str_of(answers[j])));
    }
    arena_free(arena);
}

/* A webmail that quotes a page without any mark leaves its buttons, or some of them: their labels are nobody's answer. */
static void test_labels_decide_nothing(void **state)
{
    (void)state;
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    const struct avis_rules *rules = avis_regles();
    struct modeles modeles = {0};
    load(arena, &modeles);
    for (size_t i = 0; i < modeles.count; i++) {
        size_t at = str_find(modeles.items[i].corps, STR("```liens\n"));
        struct str rest = str_from(modeles.items[i].corps, at == STR_NOT_FOUND ? modeles.items[i].corps.len : at + strlen("```liens\n"));
        struct str rows = str_slice(rest, 0, str_find(rest, STR("\n```"))), row = STR_NONE;
        while (str_next_line(&rows, &row)) {
            struct str label = str_trim(str_slice(row, 0, str_find_char(row, '|')));
            if (str_find(row, STR("| Réponse :")) != STR_NOT_FOUND)
                continue; /* a named answer is found by its very words */
            if (avis_read(arena, rules, str_print(arena, "Je vous rappelle demain.\n%.*s", STR_ARG(label)), DAY_NONE).sens != AVIS_AUCUN)
                fail_msg("%.*s: a label reads as an avis: %.*s", STR_ARG(modeles.items[i].nom), STR_ARG(label));
        }
    }
    arena_free(arena);
}

/* Copies and reminders carry reference, step, dates and avis: no young person, no reason. */
static void test_least_data(void **state)
{
    (void)state;
    static const char *const mails[] = {"copie", "relance", "rappels", "promesse", "non-comptee", "non-comprise", "motif-manquant", "question-transmise", "synthese"};
    static const char *const never[] = {"Marchand", "16 mai", "62-114520", "SESSAD, ouvert", "Situation suivie", "pôle insertion"};
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct modeles modeles = {0};
    struct valeur valeurs[EXEMPLE_COUNT];
    load(arena, &modeles);
    for (size_t i = 0; i < sizeof mails / sizeof mails[0]; i++) {
        const struct modele *modele = modeles_find(&modeles, str_of(mails[i]));
        assert_non_null(modele);
        struct courrier courrier = exemple_courrier(modele, valeurs);
        struct compose mail = made(arena, &courrier);
        for (size_t j = 0; j < sizeof never / sizeof never[0]; j++)
            assert_true(str_find(mail.texte, str_of(never[j])) == STR_NOT_FOUND);
    }
    arena_free(arena);
}

/* A reminder offers what the question offered. */
static void test_reminder_has_the_question_s_buttons(void **state)
{
    (void)state;
    static const struct { const char *question, *shown; bool generic; } rows[] = {
        {NULL, "soit « Avis favorable »", true},
        {"question-avis", "soit « Avis favorable »", true},
        {"question-directeur", "pour « Liste d'attente » : « Avis favorable » puis « liste d'attente »", false},
        {"question-depot", "pour « Dossier déposé » : « Avis favorable »", false},
        {"question-dipc", "La notification de la CDAPH", false},
    };
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct modeles modeles = {0};
    struct valeur valeurs[EXEMPLE_COUNT];
    load(arena, &modeles);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct courrier courrier = exemple_courrier(modeles_find(&modeles, STR("relance")), valeurs);
        courrier.question = rows[i].question == NULL ? NULL : modeles_find(&modeles, str_of(rows[i].question));
        struct str text = utf8_tidy(arena, made(arena, &courrier).texte);
        assert_true(str_find(text, str_of(rows[i].shown)) != STR_NOT_FOUND);
        assert_int_equal(str_find(text, STR("soit « Avis favorable »")) != STR_NOT_FOUND, rows[i].generic);
    }
    arena_free(arena);
}

static void test_golden(void **state)
{
    (void)state;
    static const char *const mails[] = {"question-directeur", "relance"};
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct modeles modeles = {0};
    struct valeur valeurs[EXEMPLE_COUNT];
    load(arena, &modeles);
    for (size_t i = 0; i < sizeof mails / sizeof mails[0]; i++) {
        struct courrier courrier = exemple_courrier(modeles_find(&modeles, str_of(mails[i])), valeurs);
        struct compose mail = made(arena, &courrier);
        FILE *file = fopen(str_c(arena, str_print(arena, "tests/look/golden/%s.txt", mails[i])), "rbe");
        assert_non_null(file);
        char *golden = arena_alloc(arena, COMPOSE_MAX_MODELE);
        golden[fread(golden, 1, COMPOSE_MAX_MODELE - 1, file)] = '\0';
        assert_int_equal(fclose(file), 0);
        assert_str(mail.texte, golden);
        struct str text = read_part(arena, mail.octets, "text/plain");
        assert_str(str_slice(text, 0, mail.texte.len), golden); /* what goes out is what is subtracted */
    }
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_a_value_of_several_lines),
        cmocka_unit_test(test_a_value_of_a_megabyte),
        cmocka_unit_test(test_every_template_with_all_and_no_values),
        cmocka_unit_test(test_no_line_is_an_answer),
        cmocka_unit_test(test_labels_decide_nothing),
        cmocka_unit_test(test_least_data),
        cmocka_unit_test(test_reminder_has_the_question_s_buttons),
        cmocka_unit_test(test_golden),
    };
    return RUN_ROWS("mistakes", mistakes, test_mistake) + RUN_ROWS("values", hostiles, test_value_is_literal) +
           RUN_TESTS("modele", others);
}
