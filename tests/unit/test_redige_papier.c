/* fiche_papier: what is written of a fiche is read back as that fiche, whatever stands in it, by our own readers; as a form to be
 * completed, with what is doubted said beside it, and as pages. */
#include "tests/unit/fiche_regles.h"

#include <dirent.h>
#include <jansson.h>
#include <limits.h>

#include "daemon/fiche_papier.h"
#include "daemon/redige_enfant.h"
#include "parsers/fiche_json.h"
#include "tests/unit/lecture_scene.h"
#include "tests/unit/programme.h"

#define FOLDER "tests/fixtures/fiches"
enum { MAX_FILE = 4 * 1024 * 1024, ARENA = 200 * 1024 * 1024, SECONDS = 60 };

static char programme[PATH_MAX], lire[PATH_MAX];
static struct arena *rules_arena;
static const struct fiche_rules *rules;
static struct chaud *chaud;
static struct str formulaire; /* the shipped one */

static bool read_fiche(struct arena *arena, struct str bytes, struct fiche *out)
{
    struct document document = {0};
    struct fault fault = {""};
    *out = (struct fiche){0};
    if (document_read(arena, bytes, NULL, &document, &fault) != ERR_NONE)
        fail_msg("%s", fault.text);
    return fiche_read(arena, rules, &document, LECTURE_SCENE_JOUR, out);
}

/* By the program that the daemon reads with: a PDF needs its tool. */
static bool read_printed(struct arena *arena, struct str bytes, struct fiche *out)
{
    struct lecture *lecture = NULL;
    struct fault fault = {""};
    int exit = 0;
    if (lecture_scene(lire, chaud, SECONDS, bytes, &lecture, &exit, &fault) != ERR_NONE)
        fail_msg("%s", fault.text);
    json_t *json = json_loadb(lecture_json(lecture).at, lecture_json(lecture).len, 0, NULL);
    bool is_fiche = fiche_from_json(arena, json, out);
    json_decref(json);
    lecture_free(lecture);
    return is_fiche;
}

static struct str made(struct arena *arena, const struct papier *papier, enum redige_forme forme)
{
    struct str description = STR_NONE;
    struct fault fault = {""};
    struct buf out;
    assert_int_equal(fiche_papier(arena, papier, &description, &fault), ERR_NONE);
    buf_init(&out, MAX_FILE);
    if (redige_make(programme, forme, description, &out, &fault) != ERR_NONE)
        fail_msg("%s", fault.text);
    struct str bytes = str_copy(arena, buf_str(&out));
    buf_free(&out);
    return bytes;
}

/* The fields that are not the same, told. */
static int differences(const char *how, const char *name, const struct fiche *before, const struct fiche *after)
{
    json_t *wrote = fiche_to_json(before, FORMAT_DOCX), *read = fiche_to_json(after, FORMAT_DOCX), *expected = NULL;
    const char *field = NULL;
    int wrong = 0;
    json_object_foreach(json_object_get(wrote, "fiche"), field, expected)
    {
        const json_t *got = json_object_get(json_object_get(read, "fiche"), field);
        if (json_equal(expected, got))
            continue;
        char *a = json_dumps(expected, JSON_ENCODE_ANY), *b = json_dumps(got, JSON_ENCODE_ANY);
        print_error("%s, %s: %s: wrote %s, read %s\n", name, how, field, a, b);
        free(a);
        free(b);
        wrong++;
    }
    json_decref(wrote);
    json_decref(read);
    return wrong;
}

/* Whatever a reader may doubt. */
static const enum fiche_field doubted[] = {FICHE_REFERENT_MAIL, FICHE_EXPOSE_OBJECTIFS, FICHE_RELATIONS, FICHE_ECOLE_PARCOURS};

/* Read as pages too: these two, because each takes a fifth of a second. (Where all are, both ways, all come back the same.) */
static const struct { const char *name; bool as_form; } printed[] = {{"sdt.docx", true}, {"x.docx", false}};
static int pages;

static int read_back(struct arena *arena, const char *name, bool as_form)
{
    struct fiche fiche, back;
    bool manquent[FICHE_FIELDS] = {[FICHE_JEUNE_ADRESSE] = true, [FICHE_MDS] = true, [FICHE_REFERENT_MAIL] = true, [FICHE_JEUNE_STATUT] = true};
    assert_true(read_fiche(arena, unit_file(arena, str_c(arena, str_print(arena, FOLDER "/%s", name)), MAX_FILE), &fiche));
    for (size_t i = 0; as_form && i < sizeof doubted / sizeof doubted[0]; i++)
        fiche_doubt(arena, &fiche, doubted[i], STR("Ce qui est lu ici est incertain, merci de le relire."));
    const struct papier papier = {.formulaire = formulaire, .fiche = &fiche, .reference = STR("NAV-2026-0042"), .manquent = as_form ? manquent : NULL};
    assert_true(read_fiche(arena, made(arena, &papier, REDIGE_DOCX), &back));
    int wrong = differences(as_form ? "form, docx" : "docx", name, &fiche, &back);
    for (size_t i = 0; i < sizeof printed / sizeof printed[0]; i++) {
        if (strcmp(name, printed[i].name) != 0 || as_form != printed[i].as_form)
            continue;
        assert_true(read_printed(arena, made(arena, &papier, REDIGE_PDF), &back));
        wrong += differences(as_form ? "form, pdf" : "pdf", name, &fiche, &back);
        pages++;
    }
    return wrong;
}

static void test_read_back(void **state)
{
    (void)state;
    DIR *folder = opendir(FOLDER);
    assert_non_null(folder);
    int wrong = 0, count = 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (strstr(entry->d_name, ".docx") == NULL)
            continue;
        struct arena *arena = arena_new(ARENA, NULL, NULL);
        wrong += read_back(arena, entry->d_name, false) + read_back(arena, entry->d_name, true);
        count++;
        arena_free(arena);
    }
    closedir(folder);
    assert_true(count >= 10);
    assert_int_equal(pages, sizeof printed / sizeof printed[0]);
    assert_int_equal(wrong, 0);
}

static void set(struct fiche *fiche, enum fiche_field field, struct str text)
{
    fiche->values[field] = (struct fiche_value){.text = text, .sure = 100};
}

/* What a hand may write into a form: markup, a reader's own signs, marks that turn the direction; each comes back as text or not at all. */
static void test_hostile(void **state)
{
    (void)state;
    static const char *const texts[] = {"<w:p>&amp;</w:t></w:r>", "]]><!-- fin", "\"><script>alert(1)</script>", "=1+1 {{reference}}", "'; drop table fiche; --",
                                        "a\xE2\x80\xAE" "b", "%PDF-1.7 endobj (stream)", "\\u0000 $(id) `id`", "a\xEF\xBF\xBE" "b\xEF\xBF\xBF" /* UTF-8, and no characters of XML */,
                                        "a'b"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct arena *arena = arena_new(ARENA, NULL, NULL);
        struct fiche *fiche = ARENA_NEW(arena, struct fiche), back;
        set(fiche, FICHE_JEUNE_NOM, str_of(texts[i]));
        set(fiche, FICHE_JEUNE_PRENOM, STR("Zélie"));
        set(fiche, FICHE_EXPOSE_OBJECTIFS, str_of(texts[i]));
        const struct papier papier = {.formulaire = formulaire, .fiche = fiche, .reference = STR("NAV-2026-0042")};
        assert_true(read_fiche(arena, made(arena, &papier, REDIGE_DOCX), &back));
        assert_str(fiche_text(&back, FICHE_JEUNE_PRENOM), "Zélie");
        struct str got = fiche_text(&back, FICHE_EXPOSE_OBJECTIFS), expected = utf8_tidy(arena, utf8_clean(arena, str_of(texts[i])));
        if (!str_eq(got, expected))
            fail_msg("« %.*s » came back as « %.*s »", STR_ARG(expected), STR_ARG(got));
        assert_true(made(arena, &papier, REDIGE_PDF).len > 1000);
        arena_free(arena);
    }
}

/* A text that is no UTF-8 (a name that was cut) is shown as what it is; the document stays. */
static void test_unreadable(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct fiche *fiche = ARENA_NEW(arena, struct fiche), back;
    struct fiche_parcours parcours = {.annees = STR("2025-2026"), .scolarisation = STR("5e \xC3")};
    set(fiche, FICHE_JEUNE_NOM, STR("LERVAL\xC3"));
    set(fiche, FICHE_JEUNE_PRENOM, STR("Zélie"));
    fiche->parcours = &parcours;
    fiche->parcours_count = 1;
    const struct papier papier = {.formulaire = formulaire, .fiche = fiche, .reference = STR("NAV-2026-0042")};
    assert_true(read_fiche(arena, made(arena, &papier, REDIGE_DOCX), &back));
    assert_str(fiche_text(&back, FICHE_JEUNE_NOM), "(illisible)");
    assert_str(fiche_text(&back, FICHE_JEUNE_PRENOM), "Zélie");
    assert_int_equal(back.parcours_count, 1);
    assert_str(back.parcours[0].scolarisation, "(illisible)");
    arena_free(arena);
}

/* The longest text that a fiche holds, in one word and in many: pages enough, and all of it there. */
static void test_longest(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct fiche *fiche = ARENA_NEW(arena, struct fiche), back;
    char *many = arena_alloc(arena, FICHE_MAX_VALUE), *one = arena_alloc(arena, FICHE_MAX_VALUE);
    for (size_t i = 0; i < FICHE_MAX_VALUE; i++) {
        many[i] = i % 8 == 7 ? ' ' : (char)('a' + i % 7);
        one[i] = 'm';
    }
    set(fiche, FICHE_JEUNE_NOM, STR("ARDOUVAL"));
    set(fiche, FICHE_JEUNE_PRENOM, STR("Zélie"));
    set(fiche, FICHE_EXPOSE_OBJECTIFS, (struct str){many, FICHE_MAX_VALUE - 1});
    set(fiche, FICHE_EXPOSE_CONSTAT_DETENTEUR, (struct str){one, 4000});
    const struct papier papier = {.formulaire = formulaire, .fiche = fiche, .reference = STR("NAV-2026-0042")};
    assert_true(read_fiche(arena, made(arena, &papier, REDIGE_DOCX), &back));
    assert_int_equal(differences("docx", "longest", fiche, &back), 0);
    assert_true(made(arena, &papier, REDIGE_PDF).len > 20000);
    arena_free(arena);
}

/* A form that says what no fiche has is refused with the line. */
static void test_no_form(void **state)
{
    (void)state;
    static const struct { const char *form, *words; } rows[] = {
        {"", "no line"}, {"# only\n\n", "no line"}, {"titre | T\nvaleur | Nom :", ":2: expected a field"}, {"autre | a | jeune.nom", ":1: expected `kind"},
        {"valeur | Nom : | jeune.informe", ":1: expected a field"}, {"case | a | jeune.nom", ":1: expected a field"}, {"section | a | jeune.nom", ":1: a heading"},
        {"visa | a | jeune.notification_mdph", ":1: expected a field"}, {"choix | a | avis.rsase", ":1: expected a field"}, {"valeur | a | jeune.aucun", ":1: expected a field"},
        {"contact | a | scolarisation.nom", ":1: expected a field"} /* its telephone comes first */};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct arena *arena = arena_new(1 << 20, NULL, NULL);
        struct fault fault = {""};
        struct str description = STR_NONE;
        const struct fiche fiche = {.doubt_count = 0};
        assert_int_equal(fiche_papier(arena, &(struct papier){.formulaire = str_of(rows[i].form), .fiche = &fiche}, &description, &fault), ERR_FINAL);
        if (strstr(fault.text, rows[i].words) == NULL)
            fail_msg("%s: %s", rows[i].form, fault.text);
        arena_free(arena);
    }
}

/* What is no description is refused with a sentence. */
static void test_no_description(void **state)
{
    (void)state;
    static const struct { const char *json, *words; } rows[] = {
        {"{}", "from one to 2000 lines"}, {"{\"lignes\":[{\"s\":\"autre\"}]}", "line 1 has no style"},
        {"{\"lignes\":[{\"s\":\"ligne\"}]}", "pieces"}, {"{\"lignes\":[{\"s\":\"ligne\",\"m\":[{\"t\":\"a\",\"s\":\"z\"}]}]}", "styles"},
        {"{\"lignes\":[{\"s\":\"table\",\"r\":1}]}", "rows"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (enum redige_forme forme = REDIGE_DOCX; forme <= REDIGE_PDF; forme++) {
            struct fault fault = {""};
            struct buf out;
            buf_init(&out, MAX_FILE);
            assert_int_equal(redige_make(programme, forme, str_of(rows[i].json), &out, &fault), ERR_FINAL);
            if (strstr(fault.text, rows[i].words) == NULL)
                fail_msg("%s: %s", rows[i].json, fault.text);
            buf_free(&out);
        }
}

static int setup(void **state)
{
    (void)state;
    unit_programme("navette-redige", programme, sizeof programme);
    unit_programme("navette-lire", lire, sizeof lire);
    chaud = chaud_new();
    rules_arena = arena_new(ARENA, NULL, NULL);
    rules = fiche_regles(rules_arena);
    formulaire = unit_file(rules_arena, "templates/fiche-papier.txt", MAX_FILE);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    chaud_free(chaud);
    arena_free(rules_arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_read_back), cmocka_unit_test(test_hostile), cmocka_unit_test(test_unreadable), cmocka_unit_test(test_longest),
                                       cmocka_unit_test(test_no_description), cmocka_unit_test(test_no_form)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("redige_papier", tests, setup, teardown);
}
