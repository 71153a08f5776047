/* fiche: documents of lines and pages, recognised in pictures with more or less certainty: what is read, and what is doubted. */
#include <jansson.h>

#include "tests/unit/fiche_regles.h"
#include "tests/unit/unit.h"

#include "parsers/fiche.h"
#include "parsers/fiche_json.h"

enum { ARENA = 64 * 1024 * 1024, LOW = 45 };
#define HEAD "FICHE DE LIAISON ASE-SESSAD IP 14-20 ans|Points saillants liés à la scolarisation|Comportements de la personne accompagnée :|"

static struct arena *rules_arena;
static const struct fiche_rules *rules;

/* « | » ends a line of the picture, « # » a page; words in { } were read with difficulty. */
static const struct row {
    const char *name, *text;
    enum fiche_field field;
    const char *expected;
    const char *why; /* the beginning of its doubt; NULL: none */
} rows[] = {
    {"a sure word", HEAD "Le jeune :|Nom : DURAND", FICHE_JEUNE_NOM, "DURAND", NULL},
    {"a doubtful word", HEAD "Le jeune :|Nom : {DURAMD}", FICHE_JEUNE_NOM, "DURAMD", "Lu avec peine sur l’image : « DURAMD »"},
    {"a doubtful word of another value", HEAD "Le jeune :|Nom : DURAND Prénom : {Zoé}", FICHE_JEUNE_NOM, "DURAND", NULL},
    {"a box whose line was not recognised, beside others", HEAD "Si pas de scolarité|☐ accompagnement pôle emploi|☐ Cap emploi|☐ Autres", FICHE_MISSION_LOCALE, NULL, "Cette ligne n’a pas été trouvée"},
    {"a page without those boxes", HEAD "Le jeune :|Nom : DURAND", FICHE_MISSION_LOCALE, NULL, NULL},
    {"a doubtful label", HEAD "Le jeune :|{Nom} : DURAND", FICHE_JEUNE_NOM, "DURAND", NULL},
    {"a doubtful date", HEAD "Le jeune :|Date de naissance : {12/03/2010}", FICHE_JEUNE_DATE_NAISSANCE, "2010-03-12", "Lu avec peine sur l’image : « 12/03/2010 »"},
    {"a letter for a digit", HEAD "Le jeune :|Date de naissance : 12/03/2O1O", FICHE_JEUNE_DATE_NAISSANCE, "2010-03-12", "Lu avec peine sur l’image : « 12/03/2O1O »"},
    {"letters in a telephone", HEAD "Le jeune :|Téléphone : O6 39 98 0O O1", FICHE_JEUNE_TELEPHONE, "0639980001", "Lu avec peine"},
    {"a letter in a telephone", HEAD "Le jeune :|Téléphone : 0639980O0l", FICHE_JEUNE_TELEPHONE, "0639980001", "Lu avec peine"},
    {"a mail of two words, one doubtful", HEAD "Le jeune :|Mail : {zoe}@boite.example", FICHE_JEUNE_MAIL, "zoe@boite.example", "Lu avec peine"},
    {"a label with letters mistaken", HEAD "Le jeune :|Date de na1ssance : 12/03/2010", FICHE_JEUNE_DATE_NAISSANCE, "2010-03-12", NULL},
    {"a label of which rn was made m", HEAD "Le jeune :|Lieu d'hébergernent : MECS", FICHE_JEUNE_LIEU_HEBERGEMENT, "MECS", NULL},
    {"a label without its accents", HEAD "Le jeune :|Prenom : Zoé", FICHE_JEUNE_PRENOM, "Zoé", NULL},
    {"a value over two lines", HEAD "Quels sont les attendus du référent ASE ?|Un stage dans un atelier de menuiserie ou chez un|artisan, puis un contrat.", FICHE_EXPOSE_ATTENDUS_REFERENT,
     "Un stage dans un atelier de menuiserie ou chez un artisan, puis un contrat.", NULL},
    {"one doubtful word of a long text", HEAD "Quels sont les attendus du référent ASE ?|Un stage dans un {atclier} de menuiserie ou chez un artisan, puis un contrat d'un an.", FICHE_EXPOSE_ATTENDUS_REFERENT,
     "Un stage dans un atclier de menuiserie ou chez un artisan, puis un contrat d'un an.", NULL},
    {"a long text that is doubtful", HEAD "Quels sont les attendus du référent ASE ?|{Un stage dans un atclier de menuiserie ou chez un artisan, puis} un contrat d'un an.", FICHE_EXPOSE_ATTENDUS_REFERENT,
     "Un stage dans un atclier de menuiserie ou chez un artisan, puis un contrat d'un an.", "Ce texte a été lu avec peine"},
    {"an avis in doubtful words is none", HEAD "Nom et Visa du directeur du SESSAD :|Avis {favorable}|Date : 02/03/2026", FICHE_AVIS_DIRECTEUR, NULL, "Ces lignes ont été lues avec peine"},
    {"an avis in sure words", HEAD "Nom et Visa du directeur du SESSAD :|Avis favorable|Date : 02/03/2026", FICHE_AVIS_DIRECTEUR, "favorable", NULL},
    {"empty labels before a box", HEAD "Lieu de scolarisation :|Téléphone :|Mail :|Le lieu de scolarisation accepte la proposition d’accompagnement du SESSAD : oui", FICHE_SCOLARISATION_TELEPHONE, NULL, NULL},
    {"a first of the month", HEAD "Date de la demande : ler février 2026", FICHE_DATE_DEMANDE, "2026-02-01", NULL},
    {"a first year", HEAD "Points saillants liés à la scolarisation|Classe fréquentée : CAP lre année", FICHE_ECOLE_CLASSE, "CAP 1re année", NULL},
    {"an apostrophe twice", HEAD "Le jeune :|Statut : Mineur confié à l’’ASE", FICHE_JEUNE_STATUT, "Mineur confié à l’ASE", NULL},
    {"a value found in two parts", HEAD "Points saillants liés à la scolarisation|Établissement scolaire fréquenté : EREA Simone|Harquebois ..........|Classe fréquentée : 3e", FICHE_ECOLE_ETABLISSEMENT,
     "EREA Simone Harquebois", NULL},
    {"a speck is no telephone", HEAD "Le jeune :|Téléphone : L|Mail : a@b.example", FICHE_JEUNE_TELEPHONE, NULL, NULL},
    {"the first letters of a label lost", HEAD "Points saillants liés à la scolarisation|ablissement scolaire fréquenté : Collège du Marais", FICHE_ECOLE_ETABLISSEMENT, "Collège du Marais", NULL},
    {"dots before a colon", HEAD "Points saillants liés à la scolarisation|Ville : Noeuvillers Code Postal .......... :    59992", FICHE_ECOLE_CODE_POSTAL, "59992", NULL},
    {"a colon lost in the middle of a line", HEAD "Points saillants liés à la scolarisation|Ville : Noeuvillers Code Postal 59992", FICHE_ECOLE_VILLE, "Noeuvillers", NULL},
    {"a number below a page", HEAD "Le jeune :|Adresse : 12 rue des Glycines,|1#62992 Marquebec|Statut : AP", FICHE_JEUNE_ADRESSE, "12 rue des Glycines, 62992 Marquebec", NULL},
    {"the title on each page", HEAD "Le jeune :|Adresse : 12 rue des Glycines,|Page 1/2#FICHE DE LIAISON ASE-SESSAD IP 14-20 ans|62992 Marquebec|Statut : AP", FICHE_JEUNE_ADRESSE,
     "12 rue des Glycines, 62992 Marquebec", NULL},
    {"a number that is a value", HEAD "Points saillants liés à la scolarisation|Classe :|3#Le jeune :|Nom : A", FICHE_JEUNE_NOM, "A", NULL},
};

/* One line: braces taken out, what stood in them a span. */
static struct document_block line_of(struct arena *arena, struct str line, int page)
{
    char *out = arena_alloc(arena, line.len + 1);
    struct document_span *spans = arena_array(arena, 8, sizeof *spans);
    struct document_block block = {.page = page, .source = SOURCE_IMAGE, .spans = spans};
    size_t len = 0;
    for (size_t i = 0; i < line.len; i++) {
        if (line.at[i] == '{')
            spans[block.span_count] = (struct document_span){.at = len, .sure = LOW};
        else if (line.at[i] == '}')
            spans[block.span_count++].end = len;
        else
            out[len++] = line.at[i];
    }
    block.text = (struct str){out, len};
    return block;
}

static struct document document_of(struct arena *arena, const char *text)
{
    struct document document = {.format = FORMAT_PNG};
    struct fault fault = {{0}};
    struct str pages = str_of(text), lines, line;
    for (int page = 1; str_next(&pages, '#', &lines); page++)
        while (str_next(&lines, '|', &line)) {
            struct document_block block = line_of(arena, line, page);
            assert_int_equal(document_add(arena, &document, &block, &fault), ERR_NONE);
        }
    return document;
}

static struct fiche read_document(struct arena *arena, const struct document *document)
{
    struct fiche fiche = {0};
    day_t today = DAY_NONE;
    assert_true(date_make(2026, 3, 10, &today));
    assert_true(fiche_read(arena, rules, document, today, &fiche));
    return fiche;
}

static const struct fiche_doubt *doubt_of(const struct fiche *fiche, enum fiche_field field)
{
    for (size_t i = 0; i < fiche->doubt_count; i++)
        if (fiche->doubts[i].field == field)
            return &fiche->doubts[i];
    return NULL;
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    const struct document document = document_of(arena, row->text);
    const struct fiche fiche = read_document(arena, &document);
    const struct fiche_doubt *doubt = doubt_of(&fiche, row->field);
    assert_str(fiche_text(&fiche, row->field), row->expected);
    if (row->why == NULL)
        assert_null(doubt);
    else if (doubt == NULL || !str_starts(doubt->why, str_of(row->why)))
        fail_msg("%.*s", doubt == NULL ? 4 : (int)doubt->why.len, doubt == NULL ? "none" : doubt->why.at);
    arena_free(arena);
}

static void test_provenance(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    const struct document document = document_of(arena, HEAD "Le jeune :#Nom : {DURAND}|Prénom : Zoé");
    const struct fiche fiche = read_document(arena, &document);
    assert_int_equal(fiche.values[FICHE_JEUNE_NOM].sure, LOW);
    assert_int_equal(fiche.values[FICHE_JEUNE_NOM].page, 2);
    assert_int_equal(fiche.values[FICHE_JEUNE_NOM].source, SOURCE_IMAGE);
    assert_int_equal(fiche.values[FICHE_JEUNE_PRENOM].sure, 100);
    json_t *json = fiche_provenance_json(&fiche), *name = json_object_get(json, "jeune.nom");
    assert_string_equal(json_string_value(json_object_get(name, "source")), "image");
    assert_int_equal(json_integer_value(json_object_get(name, "sure")), LOW);
    assert_null(json_object_get(json, "jeune.mail"));
    json_decref(json);
    arena_free(arena);
}

static void test_doubtful_box(void **state)
{
    (void)state;
    static const enum box_state states[] = {BOX_DOUBTFUL, BOX_TICKED, BOX_EMPTY};
    static const struct str texts[] = {{DOCUMENT_BOX " Le jeune est informé", 25}, {"Le " DOCUMENT_BOX " jeune est informé", 25}};
    for (size_t k = 0; k < 6; k++) {
        size_t i = k / 2;
        struct arena *arena = arena_new(ARENA, NULL, NULL);
        struct fault fault = {{0}};
        struct document document = document_of(arena, HEAD "Le jeune :");
        const struct document_block box = {.text = texts[k % 2], .boxes = &states[i], .box_count = 1, .page = 1, .source = SOURCE_IMAGE};
        assert_int_equal(document_add(arena, &document, &box, &fault), ERR_NONE);
        const struct fiche fiche = read_document(arena, &document);
        assert_int_equal(fiche_ticked(&fiche, FICHE_JEUNE_INFORME), states[i] == BOX_TICKED);
        assert_int_equal(fiche_is_doubted(&fiche, FICHE_JEUNE_INFORME), states[i] == BOX_DOUBTFUL);
        arena_free(arena);
    }
}

/* « oui » whose box was not seen, « en cours » with an empty one: nothing was chosen, perhaps. With both boxes seen it is certain. */
static void test_choice_without_its_box(void **state)
{
    (void)state;
    static const enum box_state empty[] = {BOX_EMPTY, BOX_EMPTY};
    static const struct str texts[] = {{"Notification Mdph : oui    " DOCUMENT_BOX " en cours", 39},
                                       {"Notification Mdph : " DOCUMENT_BOX " oui    " DOCUMENT_BOX " en cours", 43}};
    for (size_t i = 0; i < 2; i++) {
        struct arena *arena = arena_new(ARENA, NULL, NULL);
        struct fault fault = {{0}};
        struct document document = document_of(arena, HEAD "Le jeune :");
        const struct document_block box = {.text = texts[i], .boxes = empty, .box_count = i + 1, .page = 1, .source = SOURCE_IMAGE};
        assert_int_equal(document_add(arena, &document, &box, &fault), ERR_NONE);
        const struct fiche fiche = read_document(arena, &document);
        assert_null(fiche_text(&fiche, FICHE_JEUNE_NOTIFICATION_MDPH).at);
        assert_int_equal(fiche_is_doubted(&fiche, FICHE_JEUNE_NOTIFICATION_MDPH), i == 0);
        arena_free(arena);
    }
}

static void test_pages_left_out(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct document document = document_of(arena, HEAD "Le jeune :|Nom : DURAND");
    document.is_cut = true;
    const struct fiche fiche = read_document(arena, &document);
    assert_int_equal(fiche.doubt_count, 1);
    assert_true(str_starts(fiche.doubts[0].why, STR("Une partie du document")));
    arena_free(arena);
}

/* The columns of its table came apart: what was read is kept, and doubted. Years never take the figure of a form. */
static void test_a_table_that_came_apart(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    const struct document whole = document_of(arena, HEAD "Parcours scolaire|2023-2024 5e SEGPA|2024-2025CM2|2025 6ème");
    const struct document apart = document_of(arena, HEAD "Parcours scolaire|CE2 puis ULIS école|2022-2023|2023-2024");
    struct fiche fiche = read_document(arena, &whole);
    assert_int_equal(fiche.parcours_count, 3);
    assert_str(fiche.parcours[0].annees, "2023-2024");
    assert_str(fiche.parcours[0].scolarisation, "5e SEGPA");
    assert_str(fiche.parcours[1].annees, "2024-2025");
    assert_str(fiche.parcours[2].scolarisation, "6ème");
    assert_null(doubt_of(&fiche, FICHE_ECOLE_PARCOURS));
    fiche = read_document(arena, &apart);
    const struct fiche_doubt *doubt = doubt_of(&fiche, FICHE_ECOLE_PARCOURS);
    assert_true(doubt != NULL && str_starts(doubt->why, STR("Les années et les scolarisations")));
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_a_table_that_came_apart),
                                               cmocka_unit_test(test_provenance), cmocka_unit_test(test_doubtful_box), cmocka_unit_test(test_choice_without_its_box), cmocka_unit_test(test_pages_left_out)};
    rules_arena = arena_new(ARENA, NULL, NULL);
    rules = fiche_regles(rules_arena);
    int failed = RUN_ROWS("fiche_image", rows, test_row) + RUN_TESTS("fiche_image", others);
    arena_free(rules_arena);
    return failed;
}
