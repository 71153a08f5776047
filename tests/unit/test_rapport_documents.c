/* rapport: the workbook and the page. What a spreadsheet would show is taken out of the file that navette-redige made, and compared with
 * the figures; the page is parsed: no script, nothing fetched, tables with headings; hostile names stay text in both; what is
 * masked cannot be reckoned back. */
#include "tests/unit/programme.h"
#include "tests/unit/unit.h"

#include <jansson.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <limits.h>
#include <signal.h>
#include <unistd.h>
#include <zip.h>

#include "daemon/rapport.h"
#include "daemon/redige.h"

#define S(text) {text, sizeof(text) - 1}
enum { JOUR = 20514 /* 2026-03-02 */, CIRCUIT_TERRITOIRES = 3 };

static char lire[PATH_MAX];

/* ---- a report without a store -------------------------------------------------------------------------------------------------- */

static const struct indicateur indicateurs[] = {
    {.nom = S("suivis"), .titre = S("=HYPERLINK(\"http://x.example\")"), .definition = S("<script>alert(1)</script> {{reference}}\nligne")},
    {.nom = S("risque"), .titre = S("en risque"), .definition = S("d"), .dont = true},
    {.nom = S("age"), .titre = S("Âge moyen"), .definition = S("d"), .mesure = MESURE_ANS},
    {.nom = S("logement"), .titre = S("Logements"), .definition = S("d"), .mesure = MESURE_TABLEAU},
};
enum { INDICATEURS = sizeof indicateurs / sizeof indicateurs[0] };
static const struct question question = {.nom = S("avis"), .reponses = {{.permise = true, .prend_place = true}}};
static const struct etape etapes[] = {{.nom = S("avis"), .titre = S("Avis <b>du</b> directeur"), .questions = &question, .question_count = 1},
                                      {.nom = S("suite"), .titre = S("Suite")}};
static const struct circuit circuit = {.nom = S("c"), .titre = S("Circuit \"d'essai\" & <i>\u202e"), .etapes = etapes, .etape_count = 2,
                                       .indicateurs = indicateurs, .indicateur_count = INDICATEURS};
static const struct territoire territoires[CIRCUIT_TERRITOIRES] = {
    {.id = S("a"), .nom = S("</td><script>"), .places = 7}, {.id = S("b"), .nom = S("Lens-Liévin"), .places = 10}, {.id = S("d"), .nom = S("Douai"), .places = 5}};
static const struct str roles[] = {S("directeur"), S("rsase")};

struct essai {
    struct rapport rapport;
    struct rapport_chiffre *chiffres[CIRCUIT_TERRITOIRES + 1];
    int prises[CIRCUIT_TERRITOIRES];
    struct rapport_suivi suivis[3];
};

static struct rapport_chiffre one(struct arena *arena, double value)
{
    struct rapport_ligne *ligne = ARENA_NEW(arena, struct rapport_ligne);
    *ligne = (struct rapport_ligne){.known = value >= 0, .valeur = value};
    return (struct rapport_chiffre){ligne, 1};
}

static struct rapport_chiffre lines(struct arena *arena, const char *const *names, const double *values, size_t count)
{
    struct rapport_ligne *lignes = arena_array(arena, count, sizeof *lignes);
    for (size_t i = 0; i < count; i++)
        lignes[i] = (struct rapport_ligne){.libelle = str_of(names[i]), .known = true, .valeur = values[i]};
    return (struct rapport_chiffre){lignes, count};
}

static struct rapport *make(struct arena *arena)
{
    static const double suivis[] = {22, 3, 12, 7}, risque[] = {9, 3, 4, 2}, age[] = {16.25, 15, 17.5, -1};
    static const char *const names[] = {"foyer (55 %)", "studio (36 %)", "autre (9 %)"};
    static const double homes[] = {12, 8, 2};
    struct essai *essai = ARENA_NEW(arena, struct essai);
    for (size_t t = 0; t <= CIRCUIT_TERRITOIRES; t++) {
        essai->chiffres[t] = arena_array(arena, INDICATEURS, sizeof *essai->chiffres[t]);
        essai->chiffres[t][0] = one(arena, suivis[t]);
        essai->chiffres[t][1] = one(arena, risque[t]);
        essai->chiffres[t][2] = one(arena, age[t]);
        essai->chiffres[t][3] = lines(arena, names, homes, t == 0 ? 3 : t == 2 ? 2 : 0);
    }
    essai->prises[0] = 3, essai->prises[1] = 10, essai->prises[2] = 6;
    essai->suivis[0] = (struct rapport_suivi){.reference = STR("NAV-2026-0001"), .etape = STR("avis"), .territoire = STR("a"), .etat = ETAT_EN_COURS,
                                              .depuis = JOUR - 20, .echeance = JOUR - 5, .attend = roles, .attend_count = 2};
    essai->suivis[1] = (struct rapport_suivi){.reference = STR("=1+1"), .etape = STR("suite"), .territoire = STR("b"), .etat = ETAT_ADMIS,
                                              .depuis = JOUR, .echeance = DAY_NONE};
    essai->suivis[2] = (struct rapport_suivi){.reference = STR("NAV-2026-0003"), .etape = STR("avant"), .etat = ETAT_REFUSE, .depuis = JOUR - 9, .echeance = JOUR - 9};
    essai->rapport = (struct rapport){.circuit = &circuit, .territoires = territoires, .territoire_count = CIRCUIT_TERRITOIRES, .du = JOUR - 60, .au = JOUR - 1,
                                      .jour = JOUR, .a_places = true, .prises = essai->prises, .suivis = essai->suivis, .suivi_count = 3,
                                      .chiffres = (const struct rapport_chiffre **)essai->chiffres};
    return &essai->rapport;
}

/* ---- the workbook, read back ----------------------------------------------------------------------------------------------------- */

static struct str entry(struct arena *arena, zip_t *zip, const char *name)
{
    zip_stat_t stat;
    if (zip_stat(zip, name, 0, &stat) != 0)
        fail_msg("%s is not in the workbook", name);
    char *bytes = arena_alloc(arena, stat.size + 1);
    zip_file_t *file = zip_fopen(zip, name, 0);
    assert_non_null(file);
    assert_int_equal(zip_fread(file, bytes, stat.size), (zip_int64_t)stat.size);
    zip_fclose(file);
    return (struct str){bytes, stat.size};
}

struct classeur {
    struct arena *arena;
    zip_t *zip;
    struct buf bytes;
    xmlDoc *strings, *sheet;
};

static void open_classeur(struct classeur *classeur, const struct rapport *rapports, size_t count)
{
    struct fault fault = {""};
    struct buf description;
    zip_error_t error;
    buf_init(&description, REDIGE_MAX_OCTETS);
    buf_init(&classeur->bytes, REDIGE_MAX_OCTETS);
    rapport_classeur(classeur->arena, rapports, count, &description);
    if (redige_fait(&(struct redige){.sock = -1, .lire = lire}, REDIGE_XLSX, buf_str(&description), &classeur->bytes, &fault) != ERR_NONE)
        fail_msg("%s", fault.text);
    buf_free(&description);
    zip_source_t *source = zip_source_buffer_create(classeur->bytes.at, classeur->bytes.len, 0, &error);
    classeur->zip = zip_open_from_source(source, ZIP_CHECKCONS | ZIP_RDONLY, &error);
    assert_non_null(classeur->zip);
    struct str strings = entry(classeur->arena, classeur->zip, "xl/sharedStrings.xml");
    classeur->strings = xmlReadMemory(strings.at, (int)strings.len, NULL, NULL, XML_PARSE_NONET);
    assert_non_null(classeur->strings);
}

static void read_sheet(struct classeur *classeur, int number)
{
    struct str xml = entry(classeur->arena, classeur->zip, str_print(classeur->arena, "xl/worksheets/sheet%d.xml", number).at);
    assert_int_equal(str_find(xml, STR("<f>")), STR_NOT_FOUND); /* no formula, whatever a value begins with */
    xmlFreeDoc(classeur->sheet);
    classeur->sheet = xmlReadMemory(xml.at, (int)xml.len, NULL, NULL, XML_PARSE_NONET);
    assert_non_null(classeur->sheet);
}

static void close_classeur(struct classeur *classeur)
{
    xmlFreeDoc(classeur->strings);
    xmlFreeDoc(classeur->sheet);
    zip_discard(classeur->zip);
    buf_free(&classeur->bytes);
    arena_free(classeur->arena);
}

static const xmlNode *child(const xmlNode *node, const char *name, size_t rank)
{
    for (const xmlNode *at = node == NULL ? NULL : node->children; at != NULL; at = at->next)
        if (at->type == XML_ELEMENT_NODE && strcmp((const char *)at->name, name) == 0 && rank-- == 0)
            return at;
    return NULL;
}

static struct str content(struct arena *arena, const xmlNode *node)
{
    xmlChar *text = xmlNodeGetContent(node);
    struct str copy = str_copy(arena, str_of(text == NULL ? "" : (const char *)text));
    xmlFree(text);
    return copy;
}

/* What stands in a cell such as "B6": text, or a number as it is written; empty where there is none. */
static struct str cell(const struct classeur *classeur, const char *name)
{
    const xmlNode *rows = child(xmlDocGetRootElement(classeur->sheet), "sheetData", 0);
    for (const xmlNode *row = rows->children; row != NULL; row = row->next)
        for (const xmlNode *at = row->children; at != NULL; at = at->next) {
            xmlChar *ref = xmlGetProp(at, (const xmlChar *)"r"), *type = xmlGetProp(at, (const xmlChar *)"t");
            bool here = ref != NULL && strcmp((const char *)ref, name) == 0, shared = type != NULL && strcmp((const char *)type, "s") == 0;
            xmlFree(ref), xmlFree(type);
            if (!here)
                continue;
            struct str value = content(classeur->arena, child(at, "v", 0));
            uint64_t index = 0;
            return shared && str_number(value, 100000, &index) ? content(classeur->arena, child(xmlDocGetRootElement(classeur->strings), "si", index)) : value;
        }
    return STR("");
}

static void test_figures_in_cells(void **state)
{
    (void)state;
    struct classeur classeur = {.arena = arena_new(16 << 20, NULL, NULL)};
    const struct rapport *rapport = make(classeur.arena);
    open_classeur(&classeur, rapport, 1);
    read_sheet(&classeur, 1); /* Indicateurs: headings in row 5, the figures below */
    static const char columns[] = "CDEF";
    for (size_t i = 0; i < 3; i++)
        for (size_t t = 0; t <= CIRCUIT_TERRITOIRES; t++) {
            char name[8];
            const struct rapport_ligne *ligne = &rapport->chiffres[t][i].lignes[0];
            (void)snprintf(name, sizeof name, "%c%zu", columns[t], i + 6);
            struct str shown = cell(&classeur, name);
            if (ligne->known)
                assert_true(strtod(str_c(classeur.arena, shown), NULL) == ligne->valeur);
            else
                assert_str(shown, "–");
        }
    assert_str(cell(&classeur, "A6"), "=HYPERLINK(\"http://x.example\")");
    assert_str(cell(&classeur, "D5"), "</td><script>");
    assert_str(cell(&classeur, "B9"), "foyer (55 %)");
    assert_str(cell(&classeur, "C9"), "12");
    assert_str(cell(&classeur, "E9"), "12");
    assert_str(cell(&classeur, "D9"), "");
    read_sheet(&classeur, 2); /* Suivi */
    assert_str(cell(&classeur, "A6"), "NAV-2026-0001");
    assert_str(cell(&classeur, "C6"), "Avis <b>du</b> directeur");
    assert_str(cell(&classeur, "F6"), "46063"); /* 10 February 2026 as Excel counts: a real date */
    assert_str(cell(&classeur, "G6"), "46078");
    assert_str(cell(&classeur, "H6"), "5");
    assert_str(cell(&classeur, "A7"), "=1+1");
    assert_str(cell(&classeur, "G7"), "");
    assert_str(cell(&classeur, "C8"), "avant"); /* of another version of the circuit: its name */
    const xmlNode *root = xmlDocGetRootElement(classeur.sheet);
    assert_non_null(child(root, "autoFilter", 0));
    assert_non_null(child(child(child(root, "sheetViews", 0), "sheetView", 0), "pane", 0));
    read_sheet(&classeur, 4); /* Places */
    assert_str(cell(&classeur, "E6"), "3");
    assert_str(cell(&classeur, "F6"), "4");
    assert_str(cell(&classeur, "F8"), "0"); /* one more than there are is none free */
    read_sheet(&classeur, 5);
    assert_non_null(child(xmlDocGetRootElement(classeur.sheet), "drawing", 0)); /* Graphiques */
    assert_true(str_find(entry(classeur.arena, classeur.zip, "xl/charts/chart1.xml"), STR("<c:f>Places!$F$6:$F$8</c:f>")) != STR_NOT_FOUND);
    close_classeur(&classeur);
}

/* The workbook says what the JSON report says, cell by cell. */
static void test_as_the_json_says(void **state)
{
    (void)state;
    struct classeur classeur = {.arena = arena_new(16 << 20, NULL, NULL)};
    const struct rapport *rapport = make(classeur.arena);
    struct buf text;
    buf_init(&text, 1 << 20);
    rapport_json(classeur.arena, rapport, 1, &text);
    json_t *json = json_loadb(text.at, text.len, 0, NULL), *figures = json_object_get(json_array_get(json, 0), "indicateurs");
    open_classeur(&classeur, rapport, 1);
    read_sheet(&classeur, 1);
    for (size_t i = 0; i < 3; i++) {
        const json_t *figure = json_array_get(figures, i);
        char name[8];
        (void)snprintf(name, sizeof name, "C%zu", i + 6);
        assert_true(strtod(str_c(classeur.arena, cell(&classeur, name)), NULL) == json_number_value(json_object_get(figure, "departement")));
        (void)snprintf(name, sizeof name, "E%zu", i + 6);
        assert_true(strtod(str_c(classeur.arena, cell(&classeur, name)), NULL) == json_number_value(json_object_get(json_object_get(figure, "territoires"), "b")));
    }
    json_decref(json);
    buf_free(&text);
    close_classeur(&classeur);
}

/* Several circuits: a sheet of figures each, whatever they are called. */
static void test_several_circuits(void **state)
{
    (void)state;
    struct classeur classeur = {.arena = arena_new(16 << 20, NULL, NULL)};
    struct rapport two[] = {*make(classeur.arena), *make(classeur.arena)};
    open_classeur(&classeur, two, 2);
    read_sheet(&classeur, 2);
    assert_str(cell(&classeur, "C6"), "22");
    read_sheet(&classeur, 3);
    assert_str(cell(&classeur, "A9"), "NAV-2026-0001"); /* Suivi: the second circuit's behind the first one's */
    close_classeur(&classeur);
}

/* ---- masked ------------------------------------------------------------------------------------------------------------------------ */

static void test_masked(void **state)
{
    (void)state;
    struct classeur classeur = {.arena = arena_new(16 << 20, NULL, NULL)};
    const struct rapport *whole = make(classeur.arena);
    struct rapport rapport = *whole;
    rapport_masque(classeur.arena, &rapport);
    /* told or not, of the departement and each territory: 22 3 12 7; « dont » 9 3 4 2; averages; */
    static const bool hidden[3][CIRCUIT_TERRITOIRES + 1] = {
        {false, true, false, true}, /* 3 is small; 7, the smallest beside it, would give it away */
        {false, true, true, true},
        {false, true, true, false}, /* an average is of the departement only; what is not known stays so */
    };
    for (size_t i = 0; i < 3; i++)
        for (size_t t = 0; t <= CIRCUIT_TERRITOIRES; t++)
            if (rapport.chiffres[t][i].lignes[0].tue != hidden[i][t])
                fail_msg("indicator %zu, territory %zu", i, t);
    assert_false(whole->chiffres[1][0].lignes[0].tue); /* the report itself is as it was */
    assert_int_equal(rapport.chiffres[2][3].count, 0);
    assert_str(rapport.chiffres[0][3].lignes[0].libelle, "foyer"); /* its share would say how many all are */
    assert_true(rapport.chiffres[0][3].lignes[2].tue && rapport.chiffres[0][3].lignes[1].tue && !rapport.chiffres[0][3].lignes[0].tue);
    open_classeur(&classeur, &rapport, 1);
    read_sheet(&classeur, 1);
    assert_str(cell(&classeur, "C6"), "22");
    assert_str(cell(&classeur, "D6"), "n. c.");
    assert_str(cell(&classeur, "F6"), "n. c.");
    read_sheet(&classeur, 2); /* no table of single dossiers: Places comes next */
    assert_str(cell(&classeur, "A1"), "Places par territoire, le jour où ce classeur est établi");
    assert_str(cell(&classeur, "E6"), "n. c.");
    assert_str(cell(&classeur, "E7"), "10");
    struct buf page;
    buf_init(&page, 1 << 20);
    rapport_page(classeur.arena, &rapport, 1, &STR_NONE, &page);
    assert_int_equal(str_find(buf_str(&page), STR("NAV-2026")), STR_NOT_FOUND);
    assert_true(str_find(buf_str(&page), STR("n. c. sur 7")) != STR_NOT_FOUND);
    buf_clear(&page);
    rapport_json(classeur.arena, &rapport, 1, &page);
    assert_int_equal(str_find(buf_str(&page), STR("\"a\": 3")), STR_NOT_FOUND);
    buf_clear(&page);
    rapport_texte(classeur.arena, &rapport, 1, &page);
    assert_int_equal(str_find(buf_str(&page), STR("0 dossier")), STR_NOT_FOUND); /* none is listed, not none there */
    buf_free(&page);
    close_classeur(&classeur);
}

/* ---- the page ------------------------------------------------------------------------------------------------------------------------ */

struct vu { /* of a page */
    int tables, headings, unscoped, h1;
};

static void look(const xmlNode *node, struct vu *vu)
{
    static const char *const allowed[] = {"html", "head", "title", "meta", "style", "body", "header", "h1", "h2", "h3", "h4", "p", "nav", "ul", "li", "a", "main",
                                          "section", "dl", "div", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "span", "i", "br", "strong",
                                          "figure", "figcaption", "svg", "g", "text"};
    for (; node != NULL; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        const char *name = (const char *)node->name;
        bool known = false;
        for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
            known = known || strcmp(name, allowed[i]) == 0;
        if (!known)
            fail_msg("<%s>", name);
        for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next) {
            const char *what = (const char *)attribute->name;
            xmlChar *value = xmlGetProp(node, attribute->name);
            if (strncmp(what, "on", 2) == 0 || strcmp(what, "src") == 0 || (strcmp(what, "href") == 0 && value[0] != '#'))
                fail_msg("%s=%s", what, (const char *)value);
            xmlFree(value);
        }
        xmlChar *scope = xmlGetProp(node, (const xmlChar *)"scope");
        vu->unscoped += strcmp(name, "th") == 0 && scope == NULL;
        xmlFree(scope);
        vu->tables += strcmp(name, "table") == 0;
        vu->headings += strcmp(name, "thead") == 0;
        vu->h1 += strcmp(name, "h1") == 0;
        look(node->children, vu);
    }
}

static void test_page(void **state)
{
    (void)state;
    struct arena *arena = arena_new(16 << 20, NULL, NULL);
    struct rapport two[] = {*make(arena), *make(arena)};
    static const struct str images[] = {S("<?xml version=\"1.0\"?>\n<!-- x -->\n"
                                          "<svg width=\"8pt\" viewBox=\"0 0 8 8\"><g id=\"graph0\"><text>t</text></g></svg>\n"), {NULL, 0}};
    struct buf out;
    struct vu vu = {0};
    buf_init(&out, 4 << 20);
    rapport_page(arena, two, 2, images, &out);
    struct str page = buf_str(&out);
    assert_true(str_starts(page, STR("<!DOCTYPE html>\n<html lang=\"fr\">")));
    assert_int_equal(str_find(page, STR("<script")), STR_NOT_FOUND);
    for (size_t i = 0; i < page.len; i++) /* whatever charset it is taken for */
        assert_true((unsigned char)page.at[i] < 0x80);
    assert_int_equal(str_find(page, STR("&#8238;")), STR_NOT_FOUND); /* nothing turns the direction of writing */
    assert_true(str_find(page, STR("<title>Avancement des dossiers</title>")) != STR_NOT_FOUND && str_find(page, STR("Li&#233;vin")) != STR_NOT_FOUND);
    assert_int_equal(str_find(page, STR(" id=\"graph0\"")), STR_NOT_FOUND); /* the next circuit's picture has one of that name too */
    assert_true(str_find(page, STR("en retard de 5 jours")) != STR_NOT_FOUND);
    assert_true(str_find(page, STR("10 sur 10<span class=\"barre\" aria-hidden=\"true\"><i style=\"width:100%\">")) != STR_NOT_FOUND);
    assert_true(str_find(page, STR("&lt;script&gt;alert(1)&lt;/script&gt; {{reference}}")) != STR_NOT_FOUND);
    htmlDocPtr html = htmlReadMemory(page.at, (int)page.len, NULL, "UTF-8", HTML_PARSE_NONET | HTML_PARSE_NOERROR);
    assert_non_null(html);
    look(xmlDocGetRootElement(html), &vu);
    assert_int_equal(vu.h1, 1);
    assert_int_equal(vu.unscoped, 0);
    assert_true(vu.tables >= 8);
    assert_int_equal(vu.tables, vu.headings);
    xmlFreeDoc(html);
    buf_free(&out);
    arena_free(arena);
}

int main(void)
{
    unit_programme("navette-lire", lire, sizeof lire);
    (void)signal(SIGPIPE, SIG_IGN);
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figures_in_cells), cmocka_unit_test(test_as_the_json_says), cmocka_unit_test(test_several_circuits),
        cmocka_unit_test(test_masked), cmocka_unit_test(test_page),
    };
    int failed = RUN_TESTS("rapport, documents", tests);
    xmlCleanupParser();
    return failed;
}
