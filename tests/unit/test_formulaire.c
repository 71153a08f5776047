/* formulaire: what sloppy and hostile people write where a named answer or a line of a form is awaited. A wrong reading is the
 * worst mistake: a row that may mean two things expects nothing. */
#include "tests/unit/unit.h"

#include "daemon/formulaire.h"
#include "parsers/base/buf.h"

#define S(literal) {(literal), sizeof(literal) - 1} /* STR where a constant is wanted */
#define NBSP "\xc2\xa0"
#define THIN "\xe2\x80\xaf"

/* ---- the named answer ----------------------------------------------------------------------------------------------------- */

enum { TENU, ABSENT, REPORTE, LONG, AUCUNE = -1, CONTRADICTION = -2 };

static const struct choix choix[] = {
    {.nom = S("tenu"), .libelle = S("Le rendez-vous a eu lieu")},
    {.nom = S("absent"), .libelle = S("Le jeune n’est pas venu")},
    {.nom = S("reporte"), .libelle = S("Reporté.")},
    {.nom = S("relais_pris"), .libelle = S("Le relais est pris par le service d'accompagnement de la mission locale")},
};

static const struct choix_row {
    const char *name, *text;
    int expected;
} choix_rows[] = {
    {"as the button writes it", "Réponse : Le rendez-vous a eu lieu", TENU},
    {"no accent, no capital", "reponse : le rendez-vous a eu lieu", TENU},
    {"capitals", "RÉPONSE : LE RENDEZ-VOUS A EU LIEU", TENU},
    {"no space", "Réponse:Le rendez-vous a eu lieu", TENU},
    {"a no-break space before the colon", "Réponse" NBSP ": Le rendez-vous a eu lieu", TENU},
    {"thin spaces", "Réponse" THIN ":" THIN "Le rendez-vous" NBSP "a eu lieu", TENU},
    {"a full stop", "Réponse : Le rendez-vous a eu lieu.", TENU},
    {"three full stops", "Réponse : Le rendez-vous a eu lieu...", TENU},
    {"the answer's own full stop left out", "Réponse : reporté", REPORTE},
    {"a straight apostrophe", "Réponse : Le jeune n'est pas venu", ABSENT},
    {"its name", "Réponse : tenu", TENU},
    {"a bullet", "- Réponse : Absent", ABSENT},
    {"a round bullet", "  • Réponse : absent", ABSENT},
    {"bold, as mail programs write it", "*Réponse :* absent", ABSENT},
    {"bold value", "Réponse : *absent*", ABSENT},
    {"quotation marks", "Réponse : « Le rendez-vous a eu lieu »", TENU},
    {"below a greeting and thanks", "Bonjour,\n\nVoici :\nRéponse : absent\nMerci.\n", ABSENT},
    {"ma réponse", "Ma réponse : absent", ABSENT},
    {"CR LF", "Réponse : absent\r\nBien à vous\r\n", ABSENT},
    {"decomposed accents", "Re\xcc\x81ponse : reporte\xcc\x81", REPORTE},
    {"hyphens of print", "Réponse : Le rendez\xe2\x80\x91vous a eu lieu", TENU},
    {"alone on the first line", "Le rendez-vous a eu lieu.\n\nCordialement", TENU},
    {"alone below a greeting", "Bonjour,\n\nLe rendez-vous a eu lieu.\n", TENU},
    {"alone below empty lines", "\n \n\t\nabsent\n", ABSENT},
    {"below an empty label", "Réponse :\nabsent", ABSENT},
    {"said twice, the same", "Réponse : absent\nRéponse : Le jeune n'est pas venu", ABSENT},
    {"first line and label, the same", "Absent\nRéponse : absent", ABSENT},
    {"broken by the mail program", "Réponse : Le relais est pris par le service d'accompagnement de la\nmission locale\n", LONG},
    {"not broken", "Réponse : Le relais est pris par le service d'accompagnement de la mission locale", LONG},
    {"quoted below", "Réponse : absent\n\n> Réponse : tenu\n", ABSENT},
    {"an older mail below", "Réponse : absent\n\nLe 3 mars 2026 à 10:12, navette a écrit :\nRéponse : tenu\n", ABSENT},
    {"an older mail below, Outlook", "Réponse : absent\n-----Message d'origine-----\nRéponse : tenu\n", ABSENT},
    {"nothing", "", AUCUNE},
    {"an empty label", "Réponse : ", AUCUNE},
    {"a label of dots", "Réponse : .....", AUCUNE},
    {"only quoted", "> Réponse : tenu", AUCUNE},
    {"in a sentence", "Je confirme que le rendez-vous a eu lieu", AUCUNE},
    {"on a later line, alone", "Voici ce que je sais.\nLe rendez-vous a eu lieu.", AUCUNE},
    {"in a sentence with the label", "Votre réponse : absent", AUCUNE},
    {"a plain yes", "oui", AUCUNE},
    {"a free avis is not its business", "Réponse : favorable", AUCUNE},
    {"an avis in words", "Réponse : Avis défavorable.", AUCUNE},
    {"all answers, nothing chosen", "Merci de choisir :\n- Le rendez-vous a eu lieu\n- Le jeune n'est pas venu", AUCUNE},
    {"two labels", "Réponse : tenu\nRéponse : absent", CONTRADICTION},
    {"label and first line", "Absent\nRéponse : tenu", CONTRADICTION},
    {"label and a later line", "Réponse : tenu\nabsent", CONTRADICTION},
    {"label and an earlier line that is not the first", "Bonjour à tous\nabsent\nRéponse : tenu", CONTRADICTION},
    {"first line and a later one", "tenu\nabsent", CONTRADICTION},
    {"denied", "Réponse : Le rendez-vous n'a pas eu lieu", CONTRADICTION},
    {"something behind", "Réponse : Le rendez-vous a eu lieu hier", CONTRADICTION},
    {"a comma and a doubt", "Réponse : absent, je crois", CONTRADICTION},
    {"a question", "Réponse : absent ?", CONTRADICTION},
    {"an exclamation", "Réponse : absent !", CONTRADICTION},
    {"something before", "Réponse : plutôt absent", CONTRADICTION},
    {"two in one line", "Réponse : tenu / absent", CONTRADICTION},
    {"an unknown one", "Réponse : je ne sais pas", CONTRADICTION},
    {"one known, one unknown", "Réponse : tenu\nRéponse : peut-être", CONTRADICTION},
    {"a named answer and an avis", "Réponse : tenu\nRéponse : défavorable", CONTRADICTION},
    {"yes where names are awaited", "Réponse : oui", CONTRADICTION},
    {"the whole list behind the label", "Réponse :\n- Le rendez-vous a eu lieu\n- Le jeune n'est pas venu", CONTRADICTION},
    {"a name cut off", "Réponse : Le rendez-vous a eu", CONTRADICTION},
    {"a zero-width character does not make another answer", "Réponse : te\xe2\x80\x8bnu", TENU},
    {"bytes that are no text", "Réponse : \xff\xfe", CONTRADICTION},
};

static void test_choix(void **state)
{
    const struct choix_row *row = *state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct reponse_lue lue = formulaire_choix(arena, str_of(row->text), choix, sizeof choix / sizeof choix[0]);
    int got = lue.contradictoire ? CONTRADICTION : lue.choix;
    assert_int_equal(got, row->expected);
    assert_true(!lue.contradictoire || lue.choix == -1); /* whoever looks at one of the two only must not be led astray */
    arena_free(arena);
}

static void test_two_that_fold_alike_are_none(void **state)
{
    (void)state;
    static const struct choix alike[] = {{.nom = S("a"), .libelle = S("Gardé")}, {.nom = S("b"), .libelle = S("Garde")}};
    struct arena *arena = arena_new(1 << 16, NULL, NULL);
    assert_true(formulaire_choix(arena, STR("Réponse : garde"), alike, 2).contradictoire);
    assert_int_equal(formulaire_choix(arena, STR("Réponse : b"), alike, 2).choix, 1);
    assert_int_equal(formulaire_choix(arena, STR("Réponse : b"), alike, 0).choix, -1);
    arena_free(arena);
}

/* ---- lines of a form ------------------------------------------------------------------------------------------------------ */

static const struct str kinds[] = {S("Foyer de jeunes travailleurs"), S("Logement autonome"), S("Hébergé(e)")};
static const struct champ champs[] = {
    {.nom = S("date_rdv"), .libelle = S("Date du rendez-vous"), .genre = CHAMP_DATE, .exige = true},
    {.nom = S("lieu"), .libelle = S("Lieu"), .genre = CHAMP_TEXTE},
    {.nom = S("nombre"), .libelle = S("Nombre de jeunes"), .genre = CHAMP_NOMBRE},
    {.nom = S("cjm"), .libelle = S("Contrat jeune majeur ?"), .genre = CHAMP_OUI_NON},
    {.nom = S("logement"), .libelle = S("Type de logement"), .genre = CHAMP_CHOIX, .choix = kinds, .choix_count = 3},
    {.nom = S("accord"), .libelle = S("Accord reçu"), .genre = CHAMP_PIECE, .piece = S("accord")},
    {.nom = S("territoire"), .libelle = S("Territoire"), .genre = CHAMP_TERRITOIRE},
    {.nom = S("mds"), .libelle = S("MDS"), .genre = CHAMP_MDS},
    {.nom = S("heure"), .libelle = S("Accueil : heure"), .genre = CHAMP_TEXTE},
};

#define D "Date du rendez-vous : 12/03/2026\n"

/* expected: « nom=value » of what was given, in the order of the champs; « ?nom » the doubtful, « -nom » the missing one. */
static const struct champ_row {
    const char *name, *text, *expected;
} champ_rows[] = {
    {"a date", "Date du rendez-vous : 12/03/2026", "date_rdv=2026-03-12"},
    {"a date in words", "Date du rendez-vous : le jeudi 12 mars 2026", "date_rdv=2026-03-12"},
    {"an hour behind", "Date du rendez-vous : 12 mars 2026 à 14h30", "date_rdv=2026-03-12"},
    {"no accent, no capital, no space", "date du rendez-vous:12/03/2026", "date_rdv=2026-03-12"},
    {"no-break spaces", "Date" NBSP "du rendez-vous" NBSP ":" THIN "12/03/2026", "date_rdv=2026-03-12"},
    {"a bullet and a full stop", "- Date du rendez-vous : 12/03/2026.", "date_rdv=2026-03-12"},
    {"a round bullet", "• Date du rendez-vous : 12/03/2026", "date_rdv=2026-03-12"},
    {"bold", "*Date du rendez-vous :* 12/03/2026", "date_rdv=2026-03-12"},
    {"the form's own hint", "Date du rendez-vous (jj/mm/aaaa) : 12/03/2026", "date_rdv=2026-03-12"},
    {"a wide colon", "Date du rendez-vous \xef\xbc\x9a 12/03/2026", "-date_rdv"},
    {"no colon", "Date du rendez-vous 12/03/2026", "-date_rdv"},
    {"not filled in", "Date du rendez-vous :", "-date_rdv"},
    {"dots to write on", "Date du rendez-vous : ........", "-date_rdv"},
    {"the hint left in", "Date du rendez-vous : jj/mm/aaaa", "-date_rdv"},
    {"not yet", "Date du rendez-vous : pas encore", "-date_rdv"},
    {"nothing", "", "-date_rdv"},
    {"a day without its year", "Date du rendez-vous : le 12 mars", "?date_rdv"},
    {"figures without a year", "Date du rendez-vous : 12/03", "?date_rdv"},
    {"a weekday that is not its", "Date du rendez-vous : lundi 12 mars 2026", "?date_rdv"},
    {"two dates", "Date du rendez-vous : 12/03/2026 ou 13/03/2026", "?date_rdv"},
    {"about", "Date du rendez-vous : vers le 12/03/2026", "?date_rdv"},
    {"no day of the calendar", "Date du rendez-vous : 31/06/2026", "?date_rdv"},
    {"twice, the same", "Date du rendez-vous : 12/03/2026\nDate du rendez-vous : 12 mars 2026", "date_rdv=2026-03-12"},
    {"twice, another", "Date du rendez-vous : 12/03/2026\nDate du rendez-vous : 13/03/2026", "?date_rdv"},
    {"first empty, then filled in", "Date du rendez-vous :\nDate du rendez-vous : 12/03/2026", "date_rdv=2026-03-12"},
    {"a value does not go on in the next line", "Date du rendez-vous :\n12/03/2026", "-date_rdv"},
    {"quoted", "> Date du rendez-vous : 12/03/2026", "-date_rdv"},
    {"quoted below, another", D "> Date du rendez-vous : 01/01/2020", "date_rdv=2026-03-12"},
    {"an older mail below", D "Le 3 mars 2026, navette a écrit" NBSP ":\nDate du rendez-vous : 01/01/2020", "date_rdv=2026-03-12"},
    {"in a sentence", "La date du rendez-vous : 12/03/2026", "-date_rdv"},
    {"a longer label", "Date du rendez-vous manqué : 12/03/2026", "-date_rdv"},
    {"a denial before the label", "Pas de date du rendez-vous : 12/03/2026", "-date_rdv"},
    {"a text", D "Lieu : 3 rue de l'École, à Lens", "date_rdv=2026-03-12 lieu=3 rue de l'École, à Lens"},
    {"a text is tidied", D "Lieu :   salle\tbleue  ", "date_rdv=2026-03-12 lieu=salle bleue"},
    {"a text holds a colon", D "Lieu : salle : bleue", "date_rdv=2026-03-12 lieu=salle : bleue"},
    {"a text is not", D "Lieu : -", "date_rdv=2026-03-12"},
    {"a text with a control character", D "Lieu : a\x01" "b", "date_rdv=2026-03-12 lieu=a b"},
    {"a text that turns the line around", D "Lieu : \xe2\x80\xae" "salle", "date_rdv=2026-03-12 lieu=salle"},
    {"a number", D "Nombre de jeunes : 12", "date_rdv=2026-03-12 nombre=12"},
    {"none", D "Nombre de jeunes : 0", "date_rdv=2026-03-12 nombre=0"},
    {"zeros before", D "Nombre de jeunes : 007", "date_rdv=2026-03-12 nombre=7"},
    {"thousands", D "Nombre de jeunes : 1" NBSP "200", "date_rdv=2026-03-12 nombre=1200"},
    {"millions", D "Nombre de jeunes : 12 345 678", "date_rdv=2026-03-12 nombre=12345678"},
    {"two numbers", D "Nombre de jeunes : 12 15", "date_rdv=2026-03-12 ?nombre"},
    {"a telephone number", D "Nombre de jeunes : 01 99 00 12 34", "date_rdv=2026-03-12 ?nombre"},
    {"a fraction", D "Nombre de jeunes : 2,5", "date_rdv=2026-03-12 ?nombre"},
    {"negative", D "Nombre de jeunes : -3", "date_rdv=2026-03-12 ?nombre"},
    {"a unit", D "Nombre de jeunes : 12 jeunes", "date_rdv=2026-03-12 ?nombre"},
    {"a percentage", D "Nombre de jeunes : 12 %", "date_rdv=2026-03-12 ?nombre"},
    {"in words", D "Nombre de jeunes : douze", "date_rdv=2026-03-12 ?nombre"},
    {"about, again", D "Nombre de jeunes : environ 12", "date_rdv=2026-03-12 ?nombre"},
    {"too large", D "Nombre de jeunes : 99999999999", "date_rdv=2026-03-12 ?nombre"},
    {"Arabic figures are not read", D "Nombre de jeunes : \xd9\xa1\xd9\xa2", "date_rdv=2026-03-12 ?nombre"},
    {"yes", D "Contrat jeune majeur ? : oui", "date_rdv=2026-03-12 cjm=oui"},
    {"yes, with a full stop", D "Contrat jeune majeur : Oui.", "date_rdv=2026-03-12 cjm=oui"},
    {"no", D "contrat jeune majeur ? : NON", "date_rdv=2026-03-12 cjm=non"},
    {"a cross may be a yes or a no", D "Contrat jeune majeur ? : x", "date_rdv=2026-03-12 ?cjm"},
    {"both left in", D "Contrat jeune majeur ? : oui / non", "date_rdv=2026-03-12 ?cjm"},
    {"yes but", D "Contrat jeune majeur ? : oui mais plus tard", "date_rdv=2026-03-12 ?cjm"},
    {"is it?", D "Contrat jeune majeur ? : oui ?", "date_rdv=2026-03-12 ?cjm"},
    {"one of the values", D "Type de logement : logement autonome", "date_rdv=2026-03-12 logement=Logement autonome"},
    {"without its accents", D "Type de logement : HEBERGE(E).", "date_rdv=2026-03-12 logement=Hébergé(e)"},
    {"half of a value", D "Type de logement : foyer", "date_rdv=2026-03-12 ?logement"},
    {"two values", D "Type de logement : Logement autonome, Foyer de jeunes travailleurs", "date_rdv=2026-03-12 ?logement"},
    {"not a value", D "Type de logement : caravane", "date_rdv=2026-03-12 ?logement"},
    {"a piece with its date", D "Accord reçu : 02/03/2026", "date_rdv=2026-03-12 accord=2026-03-02"},
    {"received on", D "Accord reçu : reçu le 2 mars 2026", "date_rdv=2026-03-12 accord=2026-03-02"},
    {"yes, on", D "Accord reçu : oui, le 02/03/2026", "date_rdv=2026-03-12 accord=2026-03-02"},
    {"a piece without its date", D "Accord reçu : oui", "date_rdv=2026-03-12 ?accord"},
    {"no piece", D "Accord reçu : non", "date_rdv=2026-03-12"},
    {"not received on", D "Accord reçu : non reçu le 02/03/2026", "date_rdv=2026-03-12 ?accord"},
    {"to be received by", D "Accord reçu : avant le 02/03/2026", "date_rdv=2026-03-12 ?accord"},
    {"a territory", D "Territoire : Artois", "date_rdv=2026-03-12 territoire=Artois"},
    {"outside all", D "Territoire : HORS PERIMETRE.", "date_rdv=2026-03-12 territoire=hors périmètre"},
    {"outside all, in more words", D "Territoire : hors du périmètre", "date_rdv=2026-03-12 territoire=hors périmètre"},
    {"an MDS", D "MDS : Maison de Lens 2", "date_rdv=2026-03-12 mds=Maison de Lens 2"},
    {"a label that holds a colon", D "Accueil : heure : 14h", "date_rdv=2026-03-12 heure=14h"},
    {"all of them, in another order", "MDS : Lens\nLieu : ici\n" D, "date_rdv=2026-03-12 lieu=ici mds=Lens"},
    {"a header line is no label", D "Objet : Lieu : là", "date_rdv=2026-03-12"},
    {"a line of colons", D "::::::::::::::::::::::\n: Lieu : ici", "date_rdv=2026-03-12"},
    {"bytes that are no text", "Date du rendez-vous : \xff\xfe", "?date_rdv"},
};

static void tell(struct buf *out, const char *sign, struct str nom, struct str value)
{
    buf_print(out, "%s%s%.*s", out->len > 0 ? " " : "", sign, STR_ARG(nom));
    if (value.at != NULL)
        buf_print(out, "=%.*s", STR_ARG(value));
}

static struct str told(struct buf *out, const struct formulaire *formulaire)
{
    for (size_t i = 0; i < formulaire->count; i++)
        tell(out, "", formulaire->items[i].champ->nom, formulaire->items[i].texte);
    if (formulaire->douteux != NULL)
        tell(out, "?", formulaire->douteux->nom, STR_NONE);
    if (formulaire->manque != NULL)
        tell(out, "-", formulaire->manque->nom, STR_NONE);
    return buf_str(out);
}

static void test_champs(void **state)
{
    const struct champ_row *row = *state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct buf out;
    buf_init(&out, 4096);
    struct formulaire lu = formulaire_lit(arena, str_of(row->text), champs, sizeof champs / sizeof champs[0], false);
    assert_str(told(&out, &lu), row->expected);
    struct formulaire refus = formulaire_lit(arena, str_of(row->text), champs, sizeof champs / sizeof champs[0], true);
    assert_null(refus.manque); /* who refuses owes no line */
    assert_int_equal(refus.count, lu.count);
    buf_free(&out);
    arena_free(arena);
}

static void test_too_long_a_value_is_doubtful(void **state)
{
    (void)state;
    static const struct champ lieu = {.nom = S("lieu"), .libelle = S("Lieu"), .genre = CHAMP_TEXTE, .exige = true};
    char text[2 * FORMULAIRE_MAX_VALEUR] = "Lieu : ";
    memset(text + 7, 'a', sizeof text - 8);
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct formulaire lu = formulaire_lit(arena, str_of(text), &lieu, 1, false);
    assert_int_equal(lu.count, 0);
    assert_ptr_equal(lu.douteux, &lieu);
    assert_null(lu.manque);
    arena_free(arena);
}

/* What the trusted process gives to it in memory stays small, whatever was written. */
static void test_hostile_text_stays_small(void **state)
{
    (void)state;
    static const char *const patterns[] = {"a:", ":\n", "Lieu :\n", "Réponse :\n", "\xcc\x81", "> ", "Date du rendez-vous : 1/1/2026\n", "(((:"};
    enum { SIZE = 1 << 20 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    for (size_t p = 0; p < sizeof patterns / sizeof patterns[0]; p++) {
        size_t length = strlen(patterns[p]);
        for (size_t i = 0; i < SIZE; i++)
            text[i] = patterns[p][i % length];
        struct arena *arena = arena_new(32 << 20, NULL, NULL); /* aborts when it is not enough */
        (void)formulaire_lit(arena, (struct str){text, SIZE}, champs, sizeof champs / sizeof champs[0], false);
        (void)formulaire_choix(arena, (struct str){text, SIZE}, choix, sizeof choix / sizeof choix[0]);
        arena_free(arena);
    }
    free(text);
}

/* ---- acts that are counted ------------------------------------------------------------------------------------------------ */

static const struct str reunions[] = {S("réunion de concertation"), S("réunion ppe")};
static const struct str reunion[] = {S("réunion")};
static const struct str actions[] = {S("sensibilisation"), S("action de sensibilisation")};
static const struct acte_compte actes[] = {
    {.nom = S("concertation"), .mots = reunions, .mot_count = 2},
    {.nom = S("reunion"), .mots = reunion, .mot_count = 1},
    {.nom = S("sensibilisation"), .mots = actions, .mot_count = 2},
};

static const struct acte_row {
    const char *name, *text;
    int acte;
    int64_t nombre;
    const char *jour;
} acte_rows[] = {
    {"one", "Réunion de concertation", 0, 1, NULL},
    {"no accent, capitals", "REUNION PPE", 0, 1, NULL},
    {"a shorter word of another act", "Réunion du service", 1, 1, NULL},
    {"three", "Sensibilisation x 3", 2, 3, NULL},
    {"three, no space", "Sensibilisation x3", 2, 3, NULL},
    {"three, the sign", "Sensibilisation × 3", 2, 3, NULL},
    {"three, a colon", "Action de sensibilisation : 3", 2, 3, NULL},
    {"three, in brackets", "Sensibilisation (3)", 2, 3, NULL},
    {"three, both", "Sensibilisation (x 3).", 2, 3, NULL},
    {"on a day", "Réunion PPE le 12/03/2026", 0, 1, "2026-03-12"},
    {"on a day, three", "Réunion PPE du 12 mars 2026 : 3", 0, 3, "2026-03-12"},
    {"three on a day", "Réunion PPE (3) le jeudi 12 mars 2026 à 14h", 0, 3, "2026-03-12"},
    {"three, a comma, on a day", "Réunion PPE : 3, le 12/03/2026", 0, 3, "2026-03-12"},
    {"a colon and the day", "Réunion PPE : 12/03/2026", 0, 1, "2026-03-12"},
    {"a bullet, words behind", "- Réunion PPE le 12/03/2026 avec le collège", 0, 1, "2026-03-12"},
    {"another word", "Repas de service", -1, 0, NULL},
    {"half of a word", "Réunions diverses", -1, 0, NULL},
    {"not at the beginning", "Nous avons tenu une réunion PPE", -1, 0, NULL},
    {"quoted", "> Réunion PPE", -1, 0, NULL},
    {"nothing", "", -1, 0, NULL},
    {"none of them", "Réunion PPE x 0", 0, 0, NULL},
    {"too many", "Réunion PPE x 5000", 0, 0, NULL},
    {"a number that may be anything", "Réunion PPE 3", 0, 0, NULL},
    {"a number elsewhere", "Sensibilisation de 12 professionnels", 2, 0, NULL},
    {"in words", "Trois réunions PPE", -1, 0, NULL},
    {"in words, behind", "Réunion PPE, trois fois", 0, 0, NULL},
    {"two days", "Réunion PPE le 12/03/2026 et le 13/03/2026", 0, 0, "2026-03-12"},
    {"a day without its year", "Réunion PPE le 12 mars", 0, 0, NULL},
    {"it did not take place", "Réunion PPE annulée", 0, 0, NULL},
    {"it was put off", "Réunion PPE reportée au 12/03/2026", 0, 0, "2026-03-12"},
    {"a question", "Réunion PPE ?", 0, 0, NULL},
    {"two at the end", "Réunion PPE x 3 (2)", 0, 0, NULL},
    {"a negative", "Réunion PPE : -3", 0, 0, NULL},
};

static void test_acte(void **state)
{
    const struct acte_row *row = *state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct acte_lu lu = formulaire_acte(arena, str_of(row->text), actes, sizeof actes / sizeof actes[0]);
    assert_int_equal(lu.acte, row->acte);
    if (row->acte >= 0) {
        assert_int_equal(lu.nombre, row->nombre);
        assert_str(date_iso(arena, lu.jour), row->jour);
    }
    arena_free(arena);
}

static void test_two_acts_of_one_word(void **state)
{
    (void)state;
    static const struct acte_compte two[] = {{.mots = reunion, .mot_count = 1}, {.mots = reunion, .mot_count = 1}};
    struct arena *arena = arena_new(1 << 16, NULL, NULL);
    assert_int_equal(formulaire_acte(arena, STR("Réunion"), two, 2).acte, -1);
    assert_int_equal(formulaire_acte(arena, STR("Réunion"), two, 1).acte, 0);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_two_that_fold_alike_are_none),
        cmocka_unit_test(test_too_long_a_value_is_doubtful),
        cmocka_unit_test(test_hostile_text_stays_small),
        cmocka_unit_test(test_two_acts_of_one_word),
    };
    return RUN_ROWS("choix", choix_rows, test_choix) + RUN_ROWS("champs", champ_rows, test_champs) +
           RUN_ROWS("actes", acte_rows, test_acte) + RUN_TESTS("formulaire", others);
}
