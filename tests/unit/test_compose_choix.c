/* compose and formulaire, one behind the other: what each button of a question opens, filled in and sent back as mail programs
 * send it, is understood as that answer and no other, with every line that was filled in. */
#include "daemon/compose_private.h"
#include "daemon/formulaire.h"
#include "parsers/reply.h"
#include "tests/look/exemple.h"
#include "tests/unit/avis_regles.h"
#include "tests/unit/compose_read.h"

#define TXT(s) {s, sizeof s - 1}

enum { A_DAY = 20514 };

static const struct avis_rules *rules;

/* ---- questions as circuits ask them ------------------------------------------------------------------------------- */

static const struct str niveaux[] = {TXT("acquis"), TXT("en cours"), TXT("non")};

static const struct champ rendez_vous[] = {
    {.nom = TXT("date_rdv"), .libelle = TXT("Date du rendez-vous"), .genre = CHAMP_DATE, .exige = true},
    {.nom = TXT("lieu"), .libelle = TXT("Lieu"), .genre = CHAMP_TEXTE},
    {.nom = TXT("presents"), .libelle = TXT("Nombre de personnes présentes"), .genre = CHAMP_NOMBRE},
};
static const struct champ sortie[] = {
    {.nom = TXT("logement"), .libelle = TXT("Situation du logement"), .genre = CHAMP_CHOIX, .choix = niveaux, .choix_count = 3, .exige = true},
    {.nom = TXT("livret"), .libelle = TXT("Livret d'accueil remis"), .genre = CHAMP_OUI_NON, .exige = true},
    {.nom = TXT("accord"), .libelle = TXT("Accord signé reçu le"), .genre = CHAMP_PIECE, .piece = TXT("accord")},
};
/* What a signature also looks like: a service, a telephone, an address. */
static const struct champ lieux[] = {
    {.nom = TXT("adresse"), .libelle = TXT("Adresse"), .genre = CHAMP_TEXTE},
    {.nom = TXT("tel"), .libelle = TXT("Téléphone du service"), .genre = CHAMP_TEXTE},
    {.nom = TXT("territoire"), .libelle = TXT("Territoire"), .genre = CHAMP_TERRITOIRE, .exige = true},
    {.nom = TXT("mds"), .libelle = TXT("MDS du référent"), .genre = CHAMP_MDS, .exige = true},
};

#define CHOIX(n, l) {.nom = TXT(n), .libelle = TXT(l), .reponse = {.permise = true}}
static const struct choix tenue[] = {CHOIX("tenu", "Le rendez-vous a eu lieu"), CHOIX("absent", "Absent"), CHOIX("reporte", "Reporté à une autre date")};
static const struct choix juge[] = {CHOIX("demandee", "Délégation demandée"), CHOIX("obtenue", "Délégation obtenue"), CHOIX("refusee", "Délégation refusée par le juge")};
static const struct choix recours[] = {{.nom = TXT("recours"), .libelle = TXT("Un recours est déposé"), .reponse = {.permise = true, .motif_exige = true}},
                                       {.nom = TXT("rien"), .libelle = TXT("Accord sur tout"), .reponse = {.permise = true, .sans_champs = true}}};

static const struct posee {
    const char *name;
    const struct choix *choix;
    size_t choix_count;
    const struct champ *champs;
    size_t champ_count;
    bool favorable, defavorable;
    int buttons;
} posees[] = {
    {"named answers alone", tenue, 3, NULL, 0, false, false, 4},
    {"named answers and lines", tenue, 3, rendez_vous, 3, false, false, 4},
    {"words that sound like an avis", juge, 3, sortie, 3, false, false, 4},
    {"an avis, named answers and lines", recours, 2, rendez_vous, 3, true, true, 5},
    {"an avis and lines", NULL, 0, sortie, 3, true, true, 3},
    {"lines that look like a signature", tenue, 3, lieux, 4, true, false, 5},
    {"an avis and lines that look like a signature", NULL, 0, lieux, 4, true, true, 3},
};

/* ---- sending it back ------------------------------------------------------------------------------------------------ */

static const char *filling(enum champ_genre genre)
{
    static const char *const words[CHAMP_GENRE_COUNT] = {[CHAMP_TEXTE] = "12 rue du Moulin, 62000 Arras", [CHAMP_DATE] = "12/03/2026", [CHAMP_NOMBRE] = "4",
                                                         [CHAMP_OUI_NON] = "oui", [CHAMP_CHOIX] = "en cours", [CHAMP_PIECE] = "2 mars 2026",
                                                         [CHAMP_TERRITOIRE] = "Arrageois", [CHAMP_MDS] = "MDS de Grandval"};
    return words[genre];
}

/* What the person writes behind each colon; everything else stays as it opened. */
static struct str fill(struct arena *arena, const struct posee *row, struct str body)
{
    struct str out = STR(""), line = STR_NONE;
    while (str_next_line(&body, &line)) {
        const char *words = str_ends(line, STR("otif : ")) ? "il a changé de projet" : "";
        for (size_t i = 0; i < row->champ_count; i++)
            if (str_eq(str_trim(line), str_print(arena, "%.*s :", STR_ARG(row->champs[i].libelle))))
                words = row->champs[i].genre == CHAMP_TEXTE && i > 0 ? "03 53 01 02 03" : filling(row->champs[i].genre);
        out = str_print(arena, "%.*s%.*s%s\r\n", STR_ARG(out), STR_ARG(line), words);
    }
    return out;
}

/* As four mail programs send it. */
static struct str sent(struct arena *arena, struct str answer, struct str question, int program)
{
    static const char *const closings[] = {"", "\r\nCordialement,\r\nClaire Vasseur\r\n", "\r\n-- \r\nClaire Vasseur\r\nCheffe de service\r\n", ""};
    static const char *const heads[] = {"\r\nLe jeu. 12 mars 2026 à 10:00, Navette a écrit :\r\n\r\n", "\r\n\r\n", "\r\n-----Message d'origine-----\r\n", ""};
    struct str quoted = STR(""), rest = question, line = STR_NONE;
    while (str_next_line(&rest, &line))
        quoted = str_print(arena, "%.*s%s%.*s\r\n", STR_ARG(quoted), program == 0 ? "> " : "", STR_ARG(line));
    return str_print(arena, "%.*s%s%s%.*s", STR_ARG(answer), closings[program], heads[program], STR_ARG(program == 3 ? STR("") : quoted));
}

static void check_lines(struct arena *arena, const struct posee *row, struct str kept, struct str first, size_t expected)
{
    struct formulaire lines = formulaire_lit(arena, kept, row->champs, row->champ_count, false);
    if (lines.count != expected || lines.douteux != NULL)
        fail_msg("%s: %zu lines of %zu were read (%.*s) of «%.*s» for «%.*s»", row->name, lines.count, expected,
                 STR_ARG(lines.douteux != NULL ? lines.douteux->libelle : STR("none in doubt")), STR_ARG(kept), STR_ARG(first));
}

static bool wants_lines(const struct posee *row, int choix)
{
    return choix < 0 || !row->choix[choix].reponse.sans_champs;
}

static void check_button(struct arena *arena, const struct posee *row, struct str question, struct str link, int program)
{
    struct str body = read_escapes(arena, str_from(link, str_find(link, STR("body=")) + 5), '%', '\0');
    struct str first = str_trim(str_slice(body, 0, str_find(body, STR("\r\n"))));
    struct reply_context context = {question, STR("Claire Vasseur")};
    struct str kept = reply_new_text(arena, sent(arena, fill(arena, row, body), question, program), &context);
    struct reponse_lue named = formulaire_choix(arena, kept, row->choix, row->choix_count);
    if (named.contradictoire)
        fail_msg("%s: «%.*s» was taken for two answers", row->name, STR_ARG(kept));
    for (size_t i = 0; i < row->choix_count; i++) {
        bool meant = str_eq(first, str_print(arena, COMPOSE_REPONSE "%.*s", STR_ARG(row->choix[i].libelle)));
        if (meant != (named.choix == (int)i))
            fail_msg("%s, program %d: «%.*s» was read as %d, of «%.*s»", row->name, program, STR_ARG(first), named.choix, STR_ARG(kept));
    }
    if (str_starts(first, STR("Avis favorable")) && avis_read(arena, rules, first, A_DAY).sens != AVIS_FAVORABLE)
        fail_msg("%s: «%.*s» is no avis", row->name, STR_ARG(first));
    bool positive = named.choix >= 0 || str_eq_c(first, "Avis favorable");
    if (positive)
        check_lines(arena, row, kept, first, wants_lines(row, named.choix) ? row->champ_count : 0);
    if (str_starts(first, STR("Avis défavorable")) && avis_read(arena, rules, kept, A_DAY).sens != AVIS_DEFAVORABLE)
        fail_msg("%s: «%.*s» is no refusal", row->name, STR_ARG(kept));
}

static struct courrier courrier_of(const struct posee *row, const struct modele *modele, const struct modele *asked, struct valeur *valeurs, bool *permitted)
{
    struct courrier courrier = exemple_courrier(modele, valeurs);
    permitted[SENS_FAVORABLE] = row->favorable;
    permitted[SENS_DEFAVORABLE] = row->defavorable;
    permitted[SENS_RESERVE] = false;
    courrier.question = asked;
    courrier.choix = row->choix;
    courrier.choix_count = row->choix_count;
    courrier.champs = row->champs;
    courrier.champ_count = row->champ_count;
    courrier.avis_permis = permitted;
    return courrier;
}

static struct compose made(struct arena *arena, const struct courrier *courrier)
{
    struct compose mail = {0};
    struct fault fault = {0};
    if (compose(arena, courrier, &mail, &fault) != ERR_NONE)
        fail_msg("%s", fault.text);
    return mail;
}

static void test_every_button_comes_back_as_it_was_meant(void **state)
{
    const struct posee *row = *state;
    static const char *const templates[] = {"question-generique", "relance", "champ-manquant", "non-comprise-reponse", "escalade"};
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct modeles modeles = {0};
    struct fault fault = {0};
    struct valeur valeurs[EXEMPLE_COUNT];
    bool permitted[SENS_COUNT];
    rules = avis_regles();
    if (modeles_load(arena, STR("templates"), &modeles, &fault) != ERR_NONE)
        fail_msg("%s", fault.text);
    const struct modele *asked = modeles_find(&modeles, STR("question-generique"));
    for (size_t t = 0; t < sizeof templates / sizeof templates[0]; t++) {
        struct courrier courrier = courrier_of(row, modeles_find(&modeles, str_of(templates[t])), asked, valeurs, permitted);
        struct compose mail = made(arena, &courrier);
        struct str html = read_part(arena, mail.octets, "text/html");
        int buttons = 0;
        for (size_t at = 0; (at = str_find(html, STR("mailto:"))) != STR_NOT_FOUND; buttons++) {
            html = str_from(html, at);
            struct str link = str_slice(html, 0, str_find_char(html, '"'));
            for (int program = 0; program < 4; program++)
                check_button(arena, row, mail.dit, link, program);
            html = str_from(html, link.len);
        }
        if (buttons != row->buttons)
            fail_msg("%s, %s: %d buttons", row->name, templates[t], buttons);
    }
    arena_free(arena);
}

/* ---- what stands in the text ---------------------------------------------------------------------------------------- */

/* The short form to copy: each answer and each line is named in the text/plain part too, and none so that it would be subtracted
 * from an answer (the test above), nor in an address that a mail without token would carry. */
static void test_the_text_names_every_answer_and_line(void **state)
{
    const struct posee *row = *state;
    static const struct modele plain = {TXT("essai"), TXT("Dossier {{reference}}"), TXT("{{liens}}\n")};
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct valeur valeurs[EXEMPLE_COUNT];
    bool permitted[SENS_COUNT];
    struct courrier courrier = courrier_of(row, &plain, NULL, valeurs, permitted);
    struct compose mail = made(arena, &courrier);
    for (size_t i = 0; i < row->choix_count; i++)
        if (str_find(mail.texte, str_print(arena, "« %.*s", STR_ARG(row->choix[i].libelle))) == STR_NOT_FOUND &&
            str_find(mail.texte, str_print(arena, "«\xC2\xA0%.*s", STR_ARG(row->choix[i].libelle))) == STR_NOT_FOUND)
            fail_msg("%s: «%.*s» is not in «%.*s»", row->name, STR_ARG(row->choix[i].libelle), STR_ARG(mail.texte));
    for (size_t i = 0; i < row->champ_count; i++)
        assert_true(str_find(mail.texte, row->champs[i].libelle) != STR_NOT_FOUND);
    assert_int_equal(str_find(mail.texte, STR("Avis favorable")) != STR_NOT_FOUND, row->favorable);
    courrier.jeton = STR_NONE;
    courrier.message_id = STR("m.0011@departement.example");
    assert_str(made(arena, &courrier).texte, "");
    arena_free(arena);
}

static void test_an_order_is_offered_and_survives(void **state)
{
    (void)state;
    static const struct modele plain = {TXT("essai"), TXT("Dossier {{reference}}"), TXT("{{liens}}\n\n{{liste_attente}}\n")};
    static const struct str order[] = {TXT("NAV-2026-0004"), TXT("NAV-2026-0001"), TXT("NAV-2026-0012")};
    static const struct valeur list = {"liste_attente", TXT("- NAV\\-2026\\-0004 en rang 1, en attente depuis le 1 mars 2026\n- NAV\\-2026\\-0001 en rang 2, en attente depuis "
                                                         "le 2 mars 2026\n- NAV\\-2026\\-0012 en rang 3, en attente depuis le 2 mars 2026\n")};
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct valeur ignored[EXEMPLE_COUNT];
    struct courrier courrier = exemple_courrier(&plain, ignored);
    const bool none[SENS_COUNT] = {false};
    courrier.valeurs = &list;
    courrier.valeur_count = 1;
    courrier.avis_permis = none;
    courrier.ordre = order;
    courrier.ordre_count = 3;
    struct compose mail = made(arena, &courrier);
    struct str html = read_part(arena, mail.octets, "text/html");
    static const char *const bodies[] = {"Réponse : Ordre proposé", "1. NAV-2026-0004\n2. NAV-2026-0001\n3. NAV-2026-0012"};
    for (size_t i = 0; i < 2; i++) {
        html = str_from(html, str_find(html, STR("mailto:")));
        struct str link = str_slice(html, 0, str_find_char(html, '"'));
        struct str body = read_escapes(arena, str_from(link, str_find(link, STR("body=")) + 5), '%', '\0');
        struct reply_context context = {mail.dit, STR_NONE};
        struct str kept = reply_new_text(arena, sent(arena, body, mail.texte, 0), &context);
        assert_str(kept, bodies[i]);
        html = str_from(html, link.len);
    }
    arena_free(arena);
}

static void test_what_a_template_carries(void **state)
{
    (void)state;
    static const struct {
        const char *objet, *corps;
        enum porte porte;
    } rows[] = {
        {"Dossier {{reference}}", "Bonjour {{destinataire_nom}}.", PORTE_REFERENCE},
        {"Dossier {{reference}}", "{{#avis_resume}}\nx\n{{/avis_resume}}", PORTE_AVIS},
        {"Dossier", "{{^jeune_age}}x{{/jeune_age}}", PORTE_IDENTITE},
        {"Dossier", "{{jeune_nom_complet}} {{motif}}", PORTE_MOTIF},
        {"Dossier", "{{motif}}\n\n{{fiche_tableau}}\n\n{{reference}}", PORTE_COMPLET},
        {"Dossier", "{{valeurs}}", PORTE_IDENTITE},
        {"Dossier", "{{liste_attente}}", PORTE_REFERENCE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct modele modele = {STR("essai"), str_of(rows[i].objet), str_of(rows[i].corps)};
        assert_int_equal(compose_porte(&modele), rows[i].porte);
    }
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_an_order_is_offered_and_survives), cmocka_unit_test(test_what_a_template_carries)};
    return RUN_ROWS("aller et retour", posees, test_every_button_comes_back_as_it_was_meant) +
           RUN_ROWS("en mots", posees, test_the_text_names_every_answer_and_line) + RUN_TESTS("choix", others);
}
