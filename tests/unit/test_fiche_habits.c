/* fiche: more habits of writing, of those that no sample has: other labels, other orders, lost colons, leaders, tabulations. */
#include "tests/unit/fiche_regles.h"
#include "tests/unit/unit.h"

#include "parsers/fiche.h"
#include "parsers/text.h"

#define TITLE "FICHE DE LIAISON ASE-SESSAD IP 14-20 ans\nPoints saillants liés à la scolarisation\nComportements de la personne accompagnée :\n"
#define J "Le jeune :\n"
#define A "Le Lieu d'Accueil :\n"
#define E "Points saillants liés à la scolarisation\n"
#define P "Nom(s) et Prénom(s) du/des détenteurs de l'autorité parentale ou du représentant légal :\n"
#define CHEF "Nom et Visa du Chef de service :\n"
#define RSASE "Nom et Visa du RSASE demandeur :\n"
#define DIR "Nom et Visa du directeur du SESSAD :\n"
enum { ARENA = 64 * 1024 * 1024 };

static struct arena *rules_arena;
static const struct fiche_rules *rules;

static const struct row {
    const char *name, *text;
    enum fiche_field field;
    const char *expected; /* of a box "true" or "false"; NULL is null */
    bool doubted;
} rows[] = {
    /* the young person */
    {"name, in capitals with a leader", J "NOM ............... DURAND\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"a leader of underscores", J "Prénom ____________ Zoé ____________\n", FICHE_JEUNE_PRENOM, "Zoé", false},
    {"a tabulation in place of the colon", J "Nom\tDURAND\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"an equals sign", J "Nom = DURAND\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"an arrow", J "Nom -> DURAND\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"a bullet before the label", J "• Nom : DURAND\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"a dash before the label", J "- Prénom : Zoé\n", FICHE_JEUNE_PRENOM, "Zoé", false},
    {"a number before the label", J "1) Nom : DURAND\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"a letter before the label", J "a) Nom : DURAND\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"split words", J "Pré nom : Zoé\n", FICHE_JEUNE_PRENOM, "Zoé", false},
    {"letters set apart", J "N o m : DURAND\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"two colons", J "Nom : : DURAND\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"a colon of full width", J "Nom：DURAND\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"asterisks around the label", J "*Nom* : DURAND\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"asterisks around the value", J "Nom : *DURAND*\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"quotation marks around the value", J "Nom : « DURAND »\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"brackets around the value", J "Nom : [DURAND]\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"the young person in the feminine", "La jeune :\nNom : DURAND\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"names of birth and of use", J "Nom de naissance : DURAND\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"name of use", J "Nom d'usage : DURAND\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"both in one, comma", J "NOM, Prénom : DURAND, Zoé\n", FICHE_JEUNE_PRENOM, "Zoé", false},
    {"both in one, slash", J "Nom/prénom : DURAND / Zoé\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"the two labels, then the two values", J "Nom - Prénom : DURAND Zoé\n", FICHE_JEUNE_PRENOM, "Zoé", false},
    {"first name before the name", J "Prénom et nom : Zoé DURAND\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"born on", J "Née le : 12/03/2010\n", FICHE_JEUNE_DATE_NAISSANCE, "2010-03-12", false},
    {"born on, without a colon", J "Née le 12/03/2010 à Arras\n", FICHE_JEUNE_DATE_NAISSANCE, "2010-03-12", false},
    {"date and place of birth", J "Date et lieu de naissance : 12/03/2010, Arras\n", FICHE_JEUNE_DATE_NAISSANCE, "2010-03-12", false},
    {"an age behind the date", J "Date de naissance : 12/03/2010 (15 ans)\n", FICHE_JEUNE_DATE_NAISSANCE, "2010-03-12", false},
    {"an age before the date", J "Date de naissance : 15 ans, 12/03/2010\n", FICHE_JEUNE_DATE_NAISSANCE, "2010-03-12", false},
    {"a date with hyphens", J "Date de naissance : 12-03-2010\n", FICHE_JEUNE_DATE_NAISSANCE, "2010-03-12", false},
    {"a date with spaces", J "Date de naissance : 12 03 2010\n", FICHE_JEUNE_DATE_NAISSANCE, "2010-03-12", false},
    {"a date in capitals", J "Date de naissance : 12 MARS 2010\n", FICHE_JEUNE_DATE_NAISSANCE, "2010-03-12", false},
    {"a date without its day", J "Date de naissance : mars 2010\n", FICHE_JEUNE_DATE_NAISSANCE, "mars 2010", true},
    {"month and day changed places", J "Date de naissance : 03/22/2010\n", FICHE_JEUNE_DATE_NAISSANCE, "03/22/2010", true},
    {"a year of five figures", J "Date de naissance : 12/03/20100\n", FICHE_JEUNE_DATE_NAISSANCE, "12/03/20100", true},
    {"born after the request", "Date de la demande : 02/03/2026\n" J "Date de naissance : 12/03/2026\n", FICHE_JEUNE_DATE_NAISSANCE, "2026-03-12", true},
    {"thirty-four years old", "Date de la demande : 02/03/2026\n" J "Date de naissance : 01/02/1992\n", FICHE_JEUNE_DATE_NAISSANCE, "1992-02-01", true},
    {"nine years old", "Date de la demande : 02/03/2026\n" J "Date de naissance : 01/02/2017\n", FICHE_JEUNE_DATE_NAISSANCE, "2017-02-01", true},
    {"fourteen today", "Date de la demande : 02/03/2026\n" J "Date de naissance : 02/03/2012\n", FICHE_JEUNE_DATE_NAISSANCE, "2012-03-02", false},
    {"twenty, not yet twenty-one", "Date de la demande : 02/03/2026\n" J "Date de naissance : 03/03/2005\n", FICHE_JEUNE_DATE_NAISSANCE, "2005-03-03", false},
    {"a request of next year", "Date de la demande : 02/03/2027\n", FICHE_DATE_DEMANDE, "2027-03-02", true},
    {"a request of long ago", "Date de la demande : 02/03/2016\n", FICHE_DATE_DEMANDE, "2016-03-02", true},
    {"a request without its preposition", "Date demande : 02/03/2026\n", FICHE_DATE_DEMANDE, "2026-03-02", false},
    {"housed at", J "Hébergée à : MECS Les Peupliers\n", FICHE_JEUNE_LIEU_HEBERGEMENT, "MECS Les Peupliers", false},
    {"place of life", J "Lieu de vie : famille d'accueil\n", FICHE_JEUNE_LIEU_HEBERGEMENT, "famille d'accueil", false},
    {"an address in three lines", J "Adresse :\n12 rue des Glycines\nBâtiment C\n62992 Marquebec\nStatut : AP\n", FICHE_JEUNE_ADRESSE, "12 rue des Glycines Bâtiment C 62992 Marquebec", false},
    {"an address with its telephone behind", J "Adresse : 12 rue des Glycines Téléphone : 0639980001\n", FICHE_JEUNE_ADRESSE, "12 rue des Glycines", false},
    {"a legal status", J "Statut juridique : Placement judiciaire\n", FICHE_JEUNE_STATUT, "Placement judiciaire", false},
    {"status, in parentheses", J "Statut (AP, PJ, AEMO…) : AEMO\n", FICHE_JEUNE_STATUT, "AEMO", false},
    {"a number of the MDPH", J "Numéro MDPH : 62-104\n", FICHE_JEUNE_NUMERO_DOSSIER_MDPH, "62-104", false},
    {"a right that ends before it begins", J "Date début notification : 01/09/2025\nÉchéance de la notification : 31/08/2025\n", FICHE_JEUNE_ECHEANCE_NOTIFICATION, "2025-08-31", true},
    {"a right of forty years", J "Date début notification : 01/09/2025\nÉchéance de la notification : 31/08/2065\n", FICHE_JEUNE_ECHEANCE_NOTIFICATION, "2065-08-31", true},
    {"valid until", J "Valable jusqu'au : 31/08/2028\n", FICHE_JEUNE_ECHEANCE_NOTIFICATION, "2028-08-31", false},
    {"telephone, shortened", J "Tel. : 06 39 98 00 01\n", FICHE_JEUNE_TELEPHONE, "0639980001", false},
    {"telephone, glued", J "Tél:0639980001\n", FICHE_JEUNE_TELEPHONE, "0639980001", false},
    {"mobile", J "Mobile : 06 39 98 00 01\n", FICHE_JEUNE_TELEPHONE, "0639980001", false},
    {"a digit too many", J "Téléphone : 06 39 98 00 012\n", FICHE_JEUNE_TELEPHONE, "06 39 98 00 012", true},
    {"a telephone without its zero", J "Téléphone : 6 39 98 00 01\n", FICHE_JEUNE_TELEPHONE, "6 39 98 00 01", true},
    {"a telephone that nobody has", J "Téléphone : néant\n", FICHE_JEUNE_TELEPHONE, NULL, false},
    {"a mail that nobody has", J "Mail : aucun\n", FICHE_JEUNE_MAIL, NULL, false},
    {"nothing, told with a dash", J "Mail : -\n", FICHE_JEUNE_MAIL, NULL, false},
    {"nothing, told with a slash", J "Mail : /\n", FICHE_JEUNE_MAIL, NULL, false},
    {"a mail without a domain", J "Mail : zoe@\n", FICHE_JEUNE_MAIL, "zoe@", true},
    {"a mail with two signs", J "Mail : zoe@@boite.example\n", FICHE_JEUNE_MAIL, "zoe@@boite.example", true},
    {"a mail in angle brackets", J "Mail : Zoé DURAND <zoe@boite.example>\n", FICHE_JEUNE_MAIL, "zoe@boite.example", false},
    {"the way to say mail", J "Courriel : zoe@boite.example\n", FICHE_JEUNE_MAIL, "zoe@boite.example", false},
    {"a mail with a comma", J "Mail : zoe@boite,example\n", FICHE_JEUNE_MAIL, "zoe@boite", true},

    /* the referent */
    {"the referent in two lines", "Nom et coordonnées du référent (mail et téléphoniques) : Zoé DURAND\nzoe@x.example 0639980001\n", FICHE_REFERENT_MAIL, "zoe@x.example", false},
    {"the referent in the feminine", "Référente ASE : Mme Zoé DURAND - 0639980001 - zoe@x.example\nMDS/Service/Site : MDS\n", FICHE_REFERENT_NOM, "Zoé DURAND", false},
    {"an absence", "Contact en cas d'absence du référent désigné : Mme A. B, 0639980002\n", FICHE_REMPLACANT_TELEPHONE, "0639980002", false},
    {"an MDS by its whole name", "MDS/Service/Site : Maison Département Solidarité de l'Arrageois\n", FICHE_MDS, "Maison Département Solidarité de l'Arrageois", false},

    /* places */
    {"the home's name", A "Nom : MECS Les Tilleuls\nTél : 0353010001\n", FICHE_ACCUEIL_TELEPHONE, "0353010001", false},
    {"the home's mail", A "Nom : MECS Les Tilleuls\nE-mail : a@mecs.example\n", FICHE_ACCUEIL_MAIL, "a@mecs.example", false},
    {"parents, in lines", P "Mme Inès LERVAL\nM. Corentin LERVAL\nAdresse : 1 rue A\n", FICHE_AUTORITE_NOMS, "Mme Inès LERVAL M. Corentin LERVAL", false},
    {"parents' telephone", P "Mme A\nTél. : 0639980001 / 0639980002\n", FICHE_AUTORITE_TELEPHONE, "0639980001 / 0639980002", false},
    {"a school", E "Établissement fréquenté : Lycée B\n", FICHE_ECOLE_ETABLISSEMENT, "Lycée B", false},
    {"a form", E "Classe : CAP 1re année\n", FICHE_ECOLE_CLASSE, "CAP 1re année", false},
    {"postcode and town in one", E "Code postal : 62000 Ville : Arras\n", FICHE_ECOLE_CODE_POSTAL, "62000", false},
    {"a postcode of four figures", E "Code postal : 6200\n", FICHE_ECOLE_CODE_POSTAL, "6200", true},
    {"CP", E "CP : 62000 Ville : Arras\n", FICHE_ECOLE_CODE_POSTAL, "62000", false},

    /* boxes */
    {"a box in parentheses", J "(x) Le jeune est informé\n", FICHE_JEUNE_INFORME, "true", false},
    {"a tick", J "✓ Le jeune est informé\n", FICHE_JEUNE_INFORME, "true", false},
    {"a cross of two strokes", J "✗ Le jeune est informé\n", FICHE_JEUNE_INFORME, "true", false},
    {"yes and no, struck by a cross", J "Le jeune est informé : x oui   non\n", FICHE_JEUNE_INFORME, "true", false},
    {"yes / no, nobody chose", J "Le jeune est informé : oui / non\n", FICHE_JEUNE_INFORME, "false", true},
    {"a square in front of each", J "Le jeune est informé □ oui ■ non\n", FICHE_JEUNE_INFORME, "false", false},
    {"a square, filled", J "■ Le jeune est informé\n", FICHE_JEUNE_INFORME, "true", false},
    {"the feminine", J "☒ La jeune est informée, s'engage\n", FICHE_JEUNE_INFORME, "true", false},
    {"the parents accept, in the plural", P "A\n☒ Les détenteurs de l'autorité parentale ont accepté\n", FICHE_AUTORITE_ACCEPTE, "true", false},
    {"yes in words", A "Le lieu d'accueil accepte l'intervention du SESSAD : OUI\n", FICHE_ACCUEIL_ACCEPTE, "true", false},
    {"no in words", A "Le lieu d'accueil accepte l'intervention du SESSAD : NON\n", FICHE_ACCUEIL_ACCEPTE, "false", false},
    {"notification, in words", J "Notification MDPH : oui (SESSAD)\n", FICHE_JEUNE_NOTIFICATION_MDPH, "oui", false},
    {"notification, none", J "Notification MDPH : non\n", FICHE_JEUNE_NOTIFICATION_MDPH, NULL, false},
    {"a kind of work", "Si pas de scolarité\n☒ mission locale : Mme DURAND\n", FICHE_MISSION_LOCALE, "true", false},
    {"an X in place of the second box, with nothing wide before it", CHEF "□ Avis favorable X Avis défavorable : trop loin\nDate : 02/03/2026\n", FICHE_AVIS_CHEF_SERVICE, NULL, true},
    {"an X behind favorable, which has a box of its own", CHEF "□ Avis favorable X □ Avis défavorable\nDate : 02/03/2026\n", FICHE_AVIS_CHEF_SERVICE, NULL, true},
    {"an X in place of the box of « en cours »", J "Notification Mdph : □ oui X en cours\n", FICHE_JEUNE_NOTIFICATION_MDPH, NULL, true},
    {"an X in place of the first box", J "Notification Mdph : X oui □ en cours\n", FICHE_JEUNE_NOTIFICATION_MDPH, "oui", false},
    {"yes behind a kind of work", "Si pas de scolarité\n☐ mission locale Oui\n☐ Autres\n", FICHE_MISSION_LOCALE, "false", true},
    {"yes behind a behaviour", "Comportements de la personne accompagnée :\n☐ Dans ses relations aux autres : Oui, souvent\n", FICHE_RELATIONS, "false", true},
    {"a round full", "Si pas de scolarité\n○ accompagnement pôle emploi\n● mission locale\n○ Autres\n", FICHE_MISSION_LOCALE, "false", true},
    {"a round before a consent", A "Mail :\n● Le lieu d'accueil accepte l'intervention du SESSAD\n", FICHE_ACCUEIL_ACCEPTE, "false", true},
    {"France Travail", "Si pas de scolarité\n☒ France Travail\n", FICHE_POLE_EMPLOI, "true", false},
    {"others, told", "Si pas de scolarité\n☒ autres : bénévolat\n", FICHE_AUTRES_PRECISION, "bénévolat", false},

    /* avis */
    {"favorable, alone", CHEF "☒ Favorable   ☐ Défavorable\nDate : 02/03/2026\n", FICHE_AVIS_CHEF_SERVICE, "favorable", false},
    {"two lines", CHEF "☐ Avis favorable\n☒ Avis défavorable : trop loin\n", FICHE_AVIS_CHEF_SERVICE, "defavorable", false},
    {"the reason", CHEF "☐ Avis favorable\n☒ Avis défavorable : trop loin\n", FICHE_AVIS_CHEF_SERVICE_MOTIF, "trop loin", false},
    {"visa of a woman", "Nom et Visa de la Cheffe de service : Mme DURAND\n☒ Avis favorable\n", FICHE_AVIS_CHEF_SERVICE_NOM, "DURAND", false},
    {"RSASE, shortened", "Visa RSASE :\n☒ Avis favorable ☐ Avis défavorable\n", FICHE_AVIS_RSASE, "favorable", false},
    {"a date in words", RSASE "☒ Avis favorable\nFait le 2 mars 2026\n", FICHE_AVIS_RSASE_DATE, "2026-03-02", false},
    {"a visa of next year", RSASE "☒ Avis favorable\nDate : 02/03/2027\n", FICHE_AVIS_RSASE_DATE, "2027-03-02", true},
    {"no box, but words", RSASE "Avis favorable\n", FICHE_AVIS_RSASE, NULL, false},
    {"oui beside favorable", RSASE "Avis favorable : oui   Avis défavorable : non\nDate : 02/03/2026\n", FICHE_AVIS_RSASE, NULL, true},
    {"the director accepts", DIR "Accord de la direction\nDate : 02/03/2026\n", FICHE_AVIS_DIRECTEUR, "favorable", false},
    {"the director refuses", DIR "Refus\nDate : 02/03/2026\n", FICHE_AVIS_DIRECTEUR, "defavorable", false},
    {"the director, in capitals", DIR "AVIS FAVORABLE\nDate : 02/03/2026\n", FICHE_AVIS_DIRECTEUR, "favorable", false},
    {"the director: not against", DIR "Pas d'opposition\nDate : 02/03/2026\n", FICHE_AVIS_DIRECTEUR, NULL, true},

    /* pages */
    {"a page's number inside an address", J "Adresse : 12 rue des Glycines,\nPage 1/3\n62992 Marquebec\nStatut : AP\n", FICHE_JEUNE_ADRESSE, "12 rue des Glycines, 62992 Marquebec", false},
};

static bool read_text(struct arena *arena, struct str text, struct fiche *out_fiche)
{
    struct document document = {0};
    struct fault fault = {{0}};
    day_t today = DAY_NONE;
    assert_true(date_make(2026, 3, 10, &today));
    return text_read(arena, text, &document, &fault) == ERR_NONE && fiche_read(arena, rules, &document, today, out_fiche);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct fiche fiche = {0};
    assert_true(read_text(arena, str_print(arena, TITLE "%s", row->text), &fiche));
    if (fiche_field_kind(row->field) == FICHE_BOX)
        assert_string_equal(fiche_ticked(&fiche, row->field) ? "true" : "false", row->expected);
    else
        assert_str(fiche_text(&fiche, row->field), row->expected);
    assert_int_equal(fiche_is_doubted(&fiche, row->field), row->doubted);
    arena_free(arena);
}

int main(void)
{
    rules_arena = arena_new(ARENA, NULL, NULL);
    rules = fiche_regles(rules_arena);
    int failed = RUN_ROWS("fiche_habits", rows, test_row);
    arena_free(rules_arena);
    return failed;
}
