/* commande: a word to the gateway at the beginning of a mail, or in its subject. One row, one way to ask, or not to. */
#include "tests/unit/unit.h"

#include "parsers/commande.h"

/* ---- which command, about which dossier, and why ---------------------------------------------------------------- */

static const struct row {
    const char *name, *text;
    enum commande_kind kind;
    const char *reference, *motif;
    const char *subject;
    enum commande_trouble trouble;
} rows[] = {
    {"status of one", "statut NAV-2026-0104\n\nmerci", COMMANDE_STATUT, .reference = "NAV-2026-0104"},
    {"status, lower case, punctuation", "Statut : nav-2026-0104 ?", COMMANDE_STATUT, .reference = "NAV-2026-0104"},
    {"status of the file", "statut du dossier NAV-2026-0104", COMMANDE_STATUT, .reference = "NAV-2026-0104"},
    {"status, please", "STATUT n° NAV-2026-0104, svp. Merci d'avance !", COMMANDE_STATUT, .reference = "NAV-2026-0104"},
    {"status behind its greeting", "Bonjour Madame, statut NAV-2026-0104 s'il vous plaît", COMMANDE_STATUT, .reference = "NAV-2026-0104"},
    {"status in quotation marks", "« statut NAV-2026-0104 »", COMMANDE_STATUT, .reference = "NAV-2026-0104"},
    {"status of all", "statut", COMMANDE_STATUT, .reference = NULL},
    {"in the subject, and no text", NULL, COMMANDE_STATUT, .reference = "NAV-2026-0104", .subject = "statut NAV-2026-0104"},
    {"status of two", "statut NAV-2026-0104 et", COMMANDE_AUCUNE, .reference = NULL},
    {"two references", "statut NAV-2026-0104, NAV-2026-0105", COMMANDE_STATUT, .reference = "NAV-2026-0104", NULL, .trouble = TROUBLE_DEUX},
    {"a label", "Statut : pupille de l'État", COMMANDE_AUCUNE, .reference = NULL},
    {"a label, its value below", "Statut :\npupille de l'État", COMMANDE_AUCUNE, .reference = NULL},
    {"a heading",
     "Statut\nLe jeune est confié depuis 2019 à l'aide sociale à l'enfance, en accueil familial, "
     "et voit ses parents un samedi sur deux ; il est scolarisé en ULIS, où il se plaît.",
     COMMANDE_AUCUNE, .reference = NULL},
    {"state of a file", "État NAV-2026-0104", COMMANDE_STATUT, .reference = "NAV-2026-0104"},
    {"state alone", "État", COMMANDE_AUCUNE, .reference = NULL},
    {"list", "liste", COMMANDE_LISTE, .reference = NULL},
    {"list of my files", "Liste de mes dossiers", COMMANDE_LISTE, .reference = NULL},
    {"list, a colon", "Liste :", COMMANDE_AUCUNE, .reference = NULL},
    {"list of papers", "Liste des pièces jointes :\n- notification\n- DIPC", COMMANDE_AUCUNE, .reference = NULL},
    {"list of papers, one line", "Liste des pièces", COMMANDE_AUCUNE, .reference = NULL},
    {"waiting list", "Liste d'attente", COMMANDE_AUCUNE, .reference = NULL},
    {"waiting list, said short", "Liste attente", COMMANDE_AUCUNE, .reference = NULL},
    {"list of a year", "Liste 2026", COMMANDE_AUCUNE, .reference = NULL},
    {"list above papers",
     "Liste\n- notification de la MDPH, reçue le 3 mars\n- accord de la famille d'accueil, daté et signé\n"
     "- livret d'évaluation de l'établissement scolaire\n- dossier médical sous pli fermé\n- DIPC",
     COMMANDE_AUCUNE, .reference = NULL},
    {"help", "Aide !", COMMANDE_AIDE, .reference = NULL},
    {"the service", "Aide sociale à l'enfance", COMMANDE_AUCUNE, .reference = NULL},
    {"below a greeting", "Bonjour,\n\nliste\n", COMMANDE_LISTE, .reference = NULL},
    {"withdrawal with both", "retrait NAV-2026-0042 la famille a déménagé", COMMANDE_RETRAIT, .reference = "NAV-2026-0042", .motif = "la famille a déménagé"},
    {"withdrawal with a reason", "Retrait : déménagement de la famille", COMMANDE_RETRAIT, .motif = "déménagement de la famille"},
    {"withdrawal with its label", "Retrait NAV-2026-0042. Motif : déménagement", COMMANDE_RETRAIT, .reference = "NAV-2026-0042", .motif = "déménagement"},
    {"withdrawal, reason below", "Retrait NAV-2026-0042\nDéménagement de la famille", COMMANDE_RETRAIT, .reference = "NAV-2026-0042", .motif = "Déménagement de la famille"},
    {"withdrawal, its label below", "Retrait NAV-2026-0042\nMotif : déménagement à Lyon", COMMANDE_RETRAIT, .reference = "NAV-2026-0042", .motif = "déménagement à Lyon"},
    {"withdrawal, a courtesy below", "Retrait NAV-2026-0042\nCordialement", COMMANDE_RETRAIT, .reference = "NAV-2026-0042"},
    {"withdrawal, a name below", "Retrait NAV-2026-0042\nHélène VASSELIN", COMMANDE_RETRAIT, .reference = "NAV-2026-0042"},
    {"withdrawal of the file", "Retrait du dossier NAV-2026-0042, le jeune a changé de projet", COMMANDE_RETRAIT, .reference = "NAV-2026-0042", .motif = "le jeune a changé de projet"},
    {"withdrawal, the reference behind", "Retrait : déménagement, NAV-2026-0042", COMMANDE_RETRAIT, .reference = "NAV-2026-0042", .motif = "déménagement, NAV-2026-0042"},
    {"withdrawal of two", "Retrait NAV-2026-0042 et NAV-2026-0043 : déménagement", COMMANDE_RETRAIT, .reference = "NAV-2026-0042",
     "et NAV-2026-0043 : déménagement", .trouble = TROUBLE_DEUX},
    {"withdrawal that asks", "Retrait NAV-2026-0042 ?", COMMANDE_RETRAIT, .reference = "NAV-2026-0042", NULL, .trouble = TROUBLE_DOUTEUX},
    {"withdrawal with a condition", "Retrait NAV-2026-0042 si la famille confirme", COMMANDE_RETRAIT, .reference = "NAV-2026-0042", .motif = "si la famille confirme",
     .trouble = TROUBLE_DOUTEUX},
    {"withdrawal to come", "Retrait NAV-2026-0042 à prévoir", COMMANDE_RETRAIT, .reference = "NAV-2026-0042", .motif = "à prévoir", .trouble = TROUBLE_DOUTEUX},
    {"withdrawal taken back", "Retrait NAV-2026-0042 annulé", COMMANDE_RETRAIT, .reference = "NAV-2026-0042", .motif = "annulé", .trouble = TROUBLE_DOUTEUX},
    {"withdrawal once something has come", "Retrait NAV-2026-0042 dès que la notification arrive", COMMANDE_RETRAIT, .reference = "NAV-2026-0042",
     "dès que la notification arrive", .trouble = TROUBLE_DOUTEUX},
    {"not to be withdrawn", "Retrait NAV-2026-0042 : ne pas retirer", COMMANDE_RETRAIT, .reference = "NAV-2026-0042", .motif = "ne pas retirer", .trouble = TROUBLE_DOUTEUX},
    {"withdrawal of something else", "Retrait de l'autorité parentale prononcé le 3 mars", COMMANDE_AUCUNE, .reference = NULL},
    {"a sentence of one", "Retrait impossible à ce stade", COMMANDE_AUCUNE, .reference = NULL},
    {"I withdraw", "Je retire la demande", COMMANDE_RETRAIT, .reference = NULL},
    {"I withdraw because", "Je retire la demande car la famille déménage", COMMANDE_RETRAIT, .motif = "car la famille déménage"},
    {"I withdraw a request for something", "Je retire la demande de renseignements", COMMANDE_AUCUNE, .reference = NULL},
    {"I withdraw my opinion", "Je retire mon avis", COMMANDE_AUCUNE, .reference = NULL},
    {"the word begins a sentence", "Liste d'attente trop longue, avis défavorable", COMMANDE_AUCUNE, .reference = NULL},
    {"a longer word", "Listes", COMMANDE_AUCUNE, .reference = NULL},
    {"help in a sentence", "Aide demandée pour remplir la fiche", COMMANDE_AUCUNE, .reference = NULL},
    {"not on the first line", "Avis favorable\nliste", COMMANDE_AUCUNE, .reference = NULL},
    {"a withdrawal and a status", "Retrait NAV-2026-0042 : déménagement\nstatut NAV-2026-0043", COMMANDE_RETRAIT, .reference = "NAV-2026-0042", .motif = "déménagement",
     .trouble = TROUBLE_DEUX},
    {"a status and a withdrawal", "statut NAV-2026-0042\nretrait NAV-2026-0042 : déménagement", COMMANDE_STATUT, .reference = "NAV-2026-0042", NULL, .trouble = TROUBLE_DEUX},
    {"the same twice", "statut NAV-2026-0042\nstatut NAV-2026-0042", COMMANDE_STATUT, .reference = "NAV-2026-0042"},
    {"paper", "pièce NAV-2026-0042", COMMANDE_PIECE, .reference = "NAV-2026-0042"},
    {"papers of a file", "Pièces jointes pour le dossier NAV-2026-0042 : notification", COMMANDE_PIECE, .reference = "NAV-2026-0042"},
    {"paper that is missing", "Pièce NAV-2026-0042 manquante", COMMANDE_AUCUNE, .reference = NULL},
    {"paper that is asked for", "Pièces NAV-2026-0042 : à fournir", COMMANDE_AUCUNE, .reference = NULL},
    {"paper without a file", "Pièce jointe : notification", COMMANDE_AUCUNE, .reference = NULL},
    {"in the subject", "", COMMANDE_STATUT, .reference = "NAV-2026-0104", .subject = "Statut NAV-2026-0104"},
    {"in the subject of an answer", "", COMMANDE_STATUT, .reference = "NAV-2026-0104", .subject = "RE: Re : statut NAV-2026-0104"},
    {"passed on", "", COMMANDE_AUCUNE, .subject = "TR: statut NAV-2026-0104"},
    {"subject above a text", "Bonjour, pourriez-vous me dire où en est ce dossier ? La famille d'accueil me le demande, et l'école aussi.",
     COMMANDE_AUCUNE, .subject = "Statut NAV-2026-0104"},
    {"withdrawal in the subject", "Bonjour,\nLa famille a déménagé.", COMMANDE_RETRAIT, .reference = "NAV-2026-0104", .motif = "La famille a déménagé.", .subject = "Retrait NAV-2026-0104"},
    {"withdrawal in the subject that asks", "Peut-on retirer ?", COMMANDE_RETRAIT, .reference = "NAV-2026-0104", .subject = "Retrait NAV-2026-0104", .trouble = TROUBLE_DOUTEUX},
    {"withdrawal in the subject of an answer", "Merci.", COMMANDE_AUCUNE, .subject = "Re: Retrait NAV-2026-0104 : déménagement"},
    {"withdrawal in the subject of an empty answer", "", COMMANDE_AUCUNE, .subject = "Re: Retrait NAV-2026-0104 : déménagement"},
    {"nothing", "", COMMANDE_AUCUNE, .reference = NULL},
};

enum { DAY = 20514 }; /* 2026-03-02 */

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(8 * 1024 * 1024, NULL, NULL);
    struct commande commande = commande_read(arena, str_of(row->subject), str_of(row->text), DAY);
    assert_int_equal(commande.kind, row->kind);
    assert_str(commande.reference, row->reference);
    assert_str(commande.motif, row->motif);
    assert_int_equal(commande.trouble, row->trouble);
    assert_non_null(commande.reste.at);
    arena_free(arena);
}

/* ---- what else it says -------------------------------------------------------------------------------------------- */

static const struct args {
    const char *name, *text;
    enum commande_kind kind;
    const char *territoire, *nom, *pour, *vers, *avis, *motif, *du, *au;
    enum commande_trouble trouble;
} args[] = {
    {"list of a territory", "liste Arrageois", COMMANDE_LISTE, .territoire = "Arrageois"},
    {"list of a territory, its article", "Liste de l'Artois, merci", COMMANDE_LISTE, .territoire = "Artois"},
    {"list of a named territory", "liste du territoire de l'Artois, Lens-Liévin, Hénin-Carvin", COMMANDE_LISTE, .territoire = "Artois, Lens-Liévin, Hénin-Carvin"},
    {"stand-in", "suppléance Marc DORVAL du 6 avril au 17 avril", COMMANDE_SUPPLEANCE, .nom = "Marc DORVAL", .du = "2026-04-06", .au = "2026-04-17"},
    {"stand-in, the month once", "Suppléance : M. Dorval du 3 au 14 août 2026", COMMANDE_SUPPLEANCE, .nom = "M. Dorval", .du = "2026-08-03", .au = "2026-08-14"},
    {"stand-in, weekdays", "suppleance nadia sorbier du lundi 6 au vendredi 17 avril", COMMANDE_SUPPLEANCE,
     .nom = "nadia sorbier", .du = "2026-04-06", .au = "2026-04-17"},
    {"stand-in, digits", "suppléance adjointe.arrageois@departement.example du 06/04/2026 au 17/04/2026", COMMANDE_SUPPLEANCE,
     .nom = "adjointe.arrageois@departement.example", .du = "2026-04-06", .au = "2026-04-17"},
    {"stand-in over the year", "suppléance Nadia Sorbier du 28 décembre au 3 janvier", COMMANDE_SUPPLEANCE,
     .nom = "Nadia Sorbier", .du = "2026-12-28", .au = "2027-01-03"},
    {"stand-in for a day", "suppléance Nadia Sorbier le 1er avril", COMMANDE_SUPPLEANCE, .nom = "Nadia Sorbier", .du = "2026-04-01", .au = "2026-04-01"},
    {"stand-in for somebody", "suppléance Nadia Sorbier du 6 au 17 avril pour Camille Aubépin", COMMANDE_SUPPLEANCE,
     .nom = "Nadia Sorbier", .pour = "Camille Aubépin", .du = "2026-04-06", .au = "2026-04-17"},
    {"stand-in of somebody", "Suppléance de Camille Aubépin par Nadia Sorbier du 6 au 17 avril.", COMMANDE_SUPPLEANCE,
     .nom = "Nadia Sorbier", .pour = "Camille Aubépin", .du = "2026-04-06", .au = "2026-04-17"},
    {"stand-in in somebody's place", "suppléance Nadia Sorbier du 6 au 17 avril inclus à la place de Camille Aubépin", COMMANDE_SUPPLEANCE,
     .nom = "Nadia Sorbier", .pour = "Camille Aubépin", .du = "2026-04-06", .au = "2026-04-17"},
    {"stand-in, the days first", "suppléance du 6 au 17 avril : Nadia Sorbier", COMMANDE_SUPPLEANCE, .nom = "Nadia Sorbier", .du = "2026-04-06", .au = "2026-04-17"},
    {"stand-in, and something else", "suppléance Nadia Sorbier du 6 au 17 avril sauf le mardi", COMMANDE_SUPPLEANCE,
     .nom = "Nadia Sorbier", .du = "2026-04-06", .au = "2026-04-17", .trouble = TROUBLE_DOUTEUX},
    {"stand-in, days of no month", "suppléance Nadia Sorbier du 32 au 45 avril", COMMANDE_SUPPLEANCE, .nom = "Nadia Sorbier"},
    {"whose?", "suppléance de Nadia Sorbier du 6 au 17 avril", COMMANDE_SUPPLEANCE,
     .nom = "de Nadia Sorbier", .du = "2026-04-06", .au = "2026-04-17", .trouble = TROUBLE_DOUTEUX},
    {"stand-in without days", "suppléance Nadia Sorbier", COMMANDE_SUPPLEANCE, .nom = "Nadia Sorbier"},
    {"stand-in without the end", "suppléance Nadia Sorbier du 6 avril", COMMANDE_SUPPLEANCE, .nom = "Nadia Sorbier", .du = "2026-04-06"},
    {"no day of the calendar", "suppléance Nadia Sorbier du 31 au 30 avril", COMMANDE_SUPPLEANCE, .nom = "Nadia Sorbier", .au = "2026-04-30"},
    {"stand-in that asks", "suppléance Nadia Sorbier du 6 au 17 avril ?", COMMANDE_SUPPLEANCE,
     .nom = "Nadia Sorbier", .du = "2026-04-06", .au = "2026-04-17", .trouble = TROUBLE_DOUTEUX},
    {"a sentence about it", "Suppléance en cours d'organisation, nous reviendrons vers vous dès que possible", COMMANDE_AUCUNE, .territoire = NULL},
    {"elsewhere", "réaffecter NAV-2026-0142 artois", COMMANDE_REAFFECTER, .vers = "artois"},
    {"elsewhere, with its reason", "Réaffecter le dossier NAV-2026-0142 au territoire de l'Arrageois : la famille a déménagé", COMMANDE_REAFFECTER,
     .vers = "territoire de l'Arrageois", .motif = "la famille a déménagé"},
    {"elsewhere, a name with commas", "réaffecter NAV-2026-0142 vers Artois, Lens-Liévin, Hénin-Carvin motif déménagement", COMMANDE_REAFFECTER,
     .vers = "Artois, Lens-Liévin, Hénin-Carvin", .motif = "déménagement"},
    {"elsewhere, of no dossier", "Réaffecter le dossier de Lucas à Arras", COMMANDE_AUCUNE, .territoire = NULL},
    {"avis for a dossier", "avis pour NAV-2026-0142 : favorable", COMMANDE_AVIS, .avis = "favorable"},
    {"avis for somebody", "avis NAV-2026-0142 favorable pour Hélène Vasselin", COMMANDE_AVIS, .nom = "Hélène Vasselin", .avis = "favorable"},
    {"avis for somebody, said first", "Avis pour Hélène Vasselin, NAV-2026-0142 : défavorable, motif : aucune place avant juin", COMMANDE_AVIS,
     .nom = "Hélène Vasselin", .avis = "defavorable", .motif = "aucune place avant juin"},
    {"avis with a reserve", "avis pour NAV-2026-0142 : favorable sous réserve de la notification", COMMANDE_AVIS,
     .avis = "reserve", .motif = "sous réserve de la notification"},
    {"avis with a condition", "avis pour NAV-2026-0142 : favorable si la notification arrive", COMMANDE_AVIS,
     .avis = "favorable", .motif = "si la notification arrive", .trouble = TROUBLE_DOUTEUX},
    {"avis without a word", "avis pour NAV-2026-0142", COMMANDE_AVIS, .territoire = NULL},
    {"avis of another word", "avis pour NAV-2026-0142 : pas favorable", COMMANDE_AVIS, .motif = "pas favorable", .trouble = TROUBLE_DOUTEUX},
    {"avis that is an answer", "Avis NAV-2026-0142 : favorable", COMMANDE_AUCUNE, .territoire = NULL},
    {"avis that is an answer about something", "Avis NAV-2026-0142 favorable pour une admission en juin", COMMANDE_AUCUNE, .territoire = NULL},
    {"avis for a young person", "Avis pour Lucas : favorable", COMMANDE_AUCUNE, .territoire = NULL},
};

static void assert_day(struct arena *arena, day_t day, const char *expected)
{
    assert_str(date_iso(arena, day), expected);
}

static void test_args(void **state)
{
    const struct args *row = *state;
    struct arena *arena = arena_new(8 * 1024 * 1024, NULL, NULL);
    struct commande commande = commande_read(arena, STR_NONE, str_of(row->text), DAY);
    assert_int_equal(commande.kind, row->kind);
    assert_str(commande.territoire, row->territoire);
    assert_str(commande.nom, row->nom);
    assert_str(commande.pour, row->pour);
    assert_str(commande.vers, row->vers);
    assert_str(str_of(commande.avis), row->avis);
    if (row->motif != NULL)
        assert_str(commande.motif, row->motif);
    assert_day(arena, commande.du, row->du);
    assert_day(arena, commande.au, row->au);
    assert_int_equal(commande.trouble, row->trouble);
    arena_free(arena);
}

/* The contract's words. */
static void test_names(void **state)
{
    (void)state;
    assert_null(commande_name(COMMANDE_AUCUNE));
    assert_string_equal(commande_name(COMMANDE_STATUT), "statut");
    assert_string_equal(commande_name(COMMANDE_LISTE), "liste");
    assert_string_equal(commande_name(COMMANDE_SUPPLEANCE), "suppleance");
    assert_string_equal(commande_name(COMMANDE_AVIS), "avis");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names)};
    int failed = RUN_TESTS("commande, names", tests);
    failed += RUN_ROWS("commande", rows, test_row);
    return failed + RUN_ROWS("commande, arguments", args, test_args);
}
