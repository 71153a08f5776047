/* fiche: one habit of writing a row. The text stands between the title and three headings, so that it is a fiche. */
#include <jansson.h>

#include "tests/unit/fiche_regles.h"
#include "tests/unit/unit.h"

#include "parsers/fiche.h"
#include "parsers/fiche_json.h"
#include "parsers/text.h"

#define TITLE "FICHE DE LIAISON ASE-SESSAD IP 14-20 ans\nPoints saillants liés à la scolarisation\nComportements de la personne accompagnée :\n"
#define J "Le jeune :\n"
#define CHEF "Nom et Visa du Chef de service :\n"
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
    {"a value after its label", J "Nom : DURAND\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"a value on the next line", J "Nom :\nDURAND\nPrénom : Zoé\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"a blank line keeps a value away", J "Nom :\n\nDURAND\n", FICHE_JEUNE_NOM, NULL, false},
    {"two labels in one line", J "Nom : DURAND Prénom : Zoé\n", FICHE_JEUNE_PRENOM, "Zoé", false},
    {"no space, no accent, capitals", J "PRENOM:Zoé\n", FICHE_JEUNE_PRENOM, "Zoé", false},
    {"a civility is no name", J "Nom : Mme DURAND\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"a label with typing mistakes", J "Echeance de la notifcation : 31/08/2028\n", FICHE_JEUNE_ECHEANCE_NOTIFICATION, "2028-08-31", false},
    {"two letters that changed places", J "Date de naisasnce : 02/03/2010\n", FICHE_JEUNE_DATE_NAISSANCE, "2010-03-02", false},
    {"the same label in another section", "Le lieu d'accueil : (AF/ MECS ou domicile des parents)\nNom : MECS Les Tilleuls\n", FICHE_ACCUEIL_NOM, "MECS Les Tilleuls", false},
    {"fillers are no value", J "Adresse : ..........\nStatut : ______\n", FICHE_JEUNE_ADRESSE, NULL, false},
    {"fillers around a value", J "Statut : ....... Placement .......\n", FICHE_JEUNE_STATUT, "Placement", false},
    {"an address of two lines", J "Adresse : 12 rue des Glycines\n59992 Noeuvillers\nStatut : AP\n", FICHE_JEUNE_ADRESSE, "12 rue des Glycines 59992 Noeuvillers", false},
    {"a note is no address", J "Adresse : 12 rue des Glycines\n(Voir le rapport joint.)\n", FICHE_JEUNE_ADRESSE, "12 rue des Glycines", false},
    {"a sentence is no label", J "Statut : placé\nLe jeune souhaite : travailler\n", FICHE_JEUNE_STATUT, "placé", false},
    {"the town before its postcode", "Ville : Marquebec Code Postal : 62 992\n", FICHE_ECOLE_VILLE, NULL, false},
    {"the town, in its section", "Points saillants liés à la scolarisation\nVille : Marquebec Code Postal : 62 992\n", FICHE_ECOLE_VILLE, "Marquebec", false},
    {"a postcode with a space", "Points saillants liés à la scolarisation\nVille : Marquebec Code Postal : 62 992\n", FICHE_ECOLE_CODE_POSTAL, "62992", false},
    {"a label wrapped over two lines", "Nom(s) et Prénom(s) du/des détenteurs de l'autorité\nparentale ou du représentant légal : Mme A et M. B\n", FICHE_AUTORITE_NOMS, "Mme A et M. B", false},

    {"a date in figures", J "Date de naissance : 02.03.10\n", FICHE_JEUNE_DATE_NAISSANCE, "2010-03-02", false},
    {"a date in words", J "Date de naissance : né le mardi 1er février 2010 à Arras\n", FICHE_JEUNE_DATE_NAISSANCE, "2010-02-01", false},
    {"an abbreviated month", "Date de la demande : 3 sept. 2026\n", FICHE_DATE_DEMANDE, "2026-09-03", false},
    {"spaces around the slashes", "Date de la demande : 02 / 03 / 2026\n", FICHE_DATE_DEMANDE, "2026-03-02", false},
    {"an ISO date", "Date de la demande : 2026-03-02\n", FICHE_DATE_DEMANDE, "2026-03-02", false},
    {"a period fills both ends", J "Date début notification : du 01/09/2025 au 31/08/2028\n", FICHE_JEUNE_ECHEANCE_NOTIFICATION, "2028-08-31", false},
    {"an impossible date is given and doubted", "Date de la demande : 31/02/2026\n", FICHE_DATE_DEMANDE, "31/02/2026", true},
    {"no date at all", "Date de la demande : bientôt\n", FICHE_DATE_DEMANDE, "bientôt", true},
    {"too young", "Date de la demande : 02/03/2026\n" J "Date de naissance : 01/02/2017\n", FICHE_JEUNE_DATE_NAISSANCE, "2017-02-01", true},
    {"too old, of the last century", "Date de la demande : 02/03/2026\n" J "Date de naissance : 01/02/92\n", FICHE_JEUNE_DATE_NAISSANCE, "1992-02-01", true},
    {"a right that ends before it begins", J "Date début notification : 01/09/2025\nÉchéance de la notification : 31/08/2024\n", FICHE_JEUNE_ECHEANCE_NOTIFICATION, "2024-08-31", true},

    {"a telephone from abroad", J "Téléphone : +33 (0)3 21 00 00 00\n", FICHE_JEUNE_TELEPHONE, "0321000000", false},
    {"two telephones", J "Téléphone : 03.21.00.00.00 (mère) ou 06-39-98-00-01\n", FICHE_JEUNE_TELEPHONE, "0321000000 / 0639980001", false},
    {"a telephone that lacks figures", J "Téléphone : 03 21 00 00\n", FICHE_JEUNE_TELEPHONE, "03 21 00 00", true},
    {"a Belgian telephone", J "Téléphone : +32 470 00 00 00\n", FICHE_JEUNE_TELEPHONE, "+32 470 00 00 00", false},
    {"an address in lower case", J "Mail : Zoe.DURAND@Boite.Example\n", FICHE_JEUNE_MAIL, "zoe.durand@boite.example", false},
    {"an address without its sign", J "Mail : zoe.durand.boite.example\n", FICHE_JEUNE_MAIL, "zoe.durand.boite.example", true},
    {"a contact: name", "Nom et coordonnées du référent (mail et téléphoniques) : Mme Zoé DURAND, tél : 03 21 00 00 00 - zoe@x.example\n", FICHE_REFERENT_NOM, "Zoé DURAND", false},
    {"a contact: mail", "Nom et coordonnées du référent (mail et téléphoniques) : Zoé DURAND - Mail:zoe@x.example\n", FICHE_REFERENT_MAIL, "zoe@x.example", false},
    {"a contact: a mail that is to be said yet", "Nom et coordonnées du référent (mail et téléphoniques) : Zoé DURAND\nMail : à compléter\nTél : 0321000000\n", FICHE_REFERENT_NOM, "Zoé DURAND", false},
    {"a contact: no telephone", "Nom et coordonnées du référent (mail et téléphoniques) : Zoé DURAND - Tél : néant - Mail : zoe@x.example\n", FICHE_REFERENT_NOM, "Zoé DURAND", false},
    {"a contact: nothing said of either, and no dot forgotten", "Nom et coordonnées du référent (mail et téléphoniques) : Zoé DURAND, mail : pas de mail. Portable : n'en a pas, non communiqué\n", FICHE_REFERENT_NOM, "Zoé DURAND", false},
    {"a contact: a name that begins as an instruction does", "Nom et coordonnées du référent (mail et téléphoniques) : Mail : zoe@x.example Aucune-Marie DURAND\n", FICHE_REFERENT_NOM, "Aucune-Marie DURAND", false},
    {"a contact of three lines", "Nom et coordonnées du référent (mail et téléphoniques) :\nZoé DURAND\nMail : zoe@x.example\nTél : 0321000000\n", FICHE_REFERENT_TELEPHONE, "0321000000", false},

    {"a box ticked", J "☒ Le jeune est informé, s'engage\n", FICHE_JEUNE_INFORME, "true", false},
    {"a box typed", J "[x] Le jeune est informé\n", FICHE_JEUNE_INFORME, "true", false},
    {"a cross in place of the box", J "X Le jeune est informé\n", FICHE_JEUNE_INFORME, "true", false},
    {"a cross beside the box", J "☐x Le jeune est informé\n", FICHE_JEUNE_INFORME, "true", false},
    {"a box after the label", J "Le jeune est informé : ☒\n", FICHE_JEUNE_INFORME, "true", false},
    {"« oui » in place of a tick", J "Le jeune est informé : oui\n", FICHE_JEUNE_INFORME, "true", false},
    {"an empty box", J "☐ Le jeune est informé\n", FICHE_JEUNE_INFORME, "false", false},
    {"notification: yes", J "Notification Mdph : ☒ oui   □ en cours\n", FICHE_JEUNE_NOTIFICATION_MDPH, "oui", false},
    {"notification: the cross touches the second box", J "Notification Mdph : □ oui \tX□ en cours\n", FICHE_JEUNE_NOTIFICATION_MDPH, "en_cours", false},
    {"notification: boxes after the words", J "Notification Mdph : oui ☐   en cours ☒\n", FICHE_JEUNE_NOTIFICATION_MDPH, "en_cours", false},
    {"notification: both", J "Notification Mdph : ☒ oui   ☒ en cours\n", FICHE_JEUNE_NOTIFICATION_MDPH, NULL, true},
    {"notification: typed, without boxes", J "Notification Mdph : en cours\n", FICHE_JEUNE_NOTIFICATION_MDPH, "en_cours", false},
    {"notification: nothing chosen", J "Notification Mdph : □ oui   □ en cours\n", FICHE_JEUNE_NOTIFICATION_MDPH, NULL, false},
    {"the text of a box", "Comportements de la personne accompagnée :\n☒ Dans ses relations aux autres : Calme.\nAime rire.\n", FICHE_RELATIONS_TEXTE, "Calme. Aime rire.", false},
    {"an ellipsis of the writer stays", "Quels sont les attendus du référent ASE ?\nUn stage… puis un métier.\n", FICHE_EXPOSE_ATTENDUS_REFERENT, "Un stage… puis un métier.", false},
    {"the mission locale's referent", "Si pas de scolarité\n☐ accompagnement pôle emploi | Nom du référent :\n☒ mission locale | Nom du référent : Zoé DURAND\n", FICHE_MISSION_LOCALE_REFERENT, "Zoé DURAND", false},

    {"favorable", CHEF "☒ Avis favorable   ☐ Avis défavorable (à argumenter) : ......\nDate : 02/03/2026 Nom et Visa : A\n", FICHE_AVIS_CHEF_SERVICE, "favorable", false},
    {"defavorable, and its reason", CHEF "☐ Avis favorable   ☒ Avis défavorable (à argumenter) : car le projet\nn'est pas prêt\nDate : 02/03/2026 Nom et Visa : A\n", FICHE_AVIS_CHEF_SERVICE_MOTIF, "le projet n'est pas prêt", false},
    {"both boxes", CHEF "☒ Avis favorable   ☒ Avis défavorable\n", FICHE_AVIS_CHEF_SERVICE, NULL, true},
    {"no box but a date", CHEF "☐ Avis favorable   ☐ Avis défavorable\nDate : 02/03/2026 Nom et Visa :\n", FICHE_AVIS_CHEF_SERVICE, NULL, true},
    {"no visa yet", CHEF "☐ Avis favorable   ☐ Avis défavorable\nDate : Nom et Visa :\n", FICHE_AVIS_CHEF_SERVICE, NULL, false},
    {"a cross between the two", CHEF "Avis favorable X ☐ Avis défavorable\n", FICHE_AVIS_CHEF_SERVICE, NULL, true},
    {"a condition beside a ticked box", CHEF "☒ Avis favorable sous réserve de la notification   ☐ Avis défavorable\n", FICHE_AVIS_CHEF_SERVICE, NULL, true},
    {"boxes after the words", CHEF "Avis favorable ☐   Avis défavorable ☒\n", FICHE_AVIS_CHEF_SERVICE, "defavorable", false},
    {"the name beside the heading", "Nom et Visa du Chef de service : M. Loïc A\n☒ Avis favorable\n", FICHE_AVIS_CHEF_SERVICE_NOM, "Loïc A", false},
    {"the director: favorable", DIR "Avis favorable\nDate : 02/03/2026 Nom et Visa : B\n", FICHE_AVIS_DIRECTEUR, "favorable", false},
    {"the director: a reason", DIR "Défavorable, l’équipe est complète\nDate :\n", FICHE_AVIS_DIRECTEUR_MOTIF, "l’équipe est complète", false},
    {"the director: a condition", DIR "Avis favorable sous réserve de la notification\nDate :\n", FICHE_AVIS_DIRECTEUR, NULL, true},
    {"the director: the condition is the motif", DIR "Avis favorable sous réserve de la notification\nDate :\n", FICHE_AVIS_DIRECTEUR_MOTIF, "sous réserve de la notification", false},
    {"the director: a double negation", DIR "Je ne suis pas défavorable\nDate :\n", FICHE_AVIS_DIRECTEUR, NULL, true},
    {"the director: not favorable", DIR "Je ne suis pas favorable à ce projet\nDate :\n", FICHE_AVIS_DIRECTEUR, "defavorable", false},
    {"the director: nothing decided", DIR "Dossier reçu\nDate :\n", FICHE_AVIS_DIRECTEUR, NULL, true},
    {"the director: a negation before the word", DIR "Il ne m'est pas possible d'être favorable\nDate :\n", FICHE_AVIS_DIRECTEUR, NULL, true},
    {"the director: as soon as", DIR "Accueil possible dès réception de la notification\nDate :\n", FICHE_AVIS_DIRECTEUR, NULL, true},
    {"a dash in place of the colon", J "NOM - DURAND\nPRÉNOM – Zoé\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"the colon lost", J "Nom DURAND\nPrénom Zoé\n", FICHE_JEUNE_PRENOM, "Zoé", false},
    {"the colon behind the value", J "Nom DURAND :\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"a value that begins like a label", "MDS/Service/Site :\nMDS Noeuvillers\n", FICHE_MDS, "MDS Noeuvillers", false},
    {"more said of a label", J "Téléphone portable du jeune : 0639980001\n", FICHE_JEUNE_TELEPHONE, "0639980001", false},
    {"parentheses after a label", J "Adresse (lieu de vie) : 12 rue des Glycines\n", FICHE_JEUNE_ADRESSE, "12 rue des Glycines", false},
    {"name and first name in one", J "Nom et prénom : DE LA RUE Zoé\n", FICHE_JEUNE_NOM, "DE LA RUE", false},
    {"name and first name in one, unsure", J "Nom et prénom : Durand Zoé\n", FICHE_JEUNE_NOM, "Durand", true},
    {"two labels are not one", J "Nom :  Prénom : Zoé\n", FICHE_JEUNE_PRENOM, "Zoé", false},
    {"an ellipsis on both sides", J "Statut : …AP…\n", FICHE_JEUNE_STATUT, "AP", false},
    {"labels in a text, once read", J "Notification Mdph : ☒ oui\nExposé de la situation\nQuels sont les attendus du référent ASE ?\nUn stage.\nNotification MDPH : en attente.\n",
     FICHE_EXPOSE_ATTENDUS_REFERENT, "Un stage. Notification MDPH : en attente.", false},
    {"a date on the form's rules", J "Date de naissance : _17_/_05_/_2010_\n", FICHE_JEUNE_DATE_NAISSANCE, "2010-05-17", false},
    {"a date in boxes", "Date de la demande : 0 3 / 0 3 / 2 0 2 6\n", FICHE_DATE_DEMANDE, "2026-03-03", false},
    {"a date of six figures", "Date de la demande : 030326\n", FICHE_DATE_DEMANDE, "2026-03-03", false},
    {"two dates in place of one", "Date de la demande : 03/03/2026 et 05/03/2026\n", FICHE_DATE_DEMANDE, "2026-03-03", true},
    {"a period beside its end", J "Échéance de la notification : 01/09/2025 au 31/08/2028\n", FICHE_JEUNE_ECHEANCE_NOTIFICATION, "2028-08-31", false},
    {"a telephone with its code in parentheses", J "Téléphone : (06) 39 98 00 01\n", FICHE_JEUNE_TELEPHONE, "0639980001", false},
    {"a telephone with commas", J "Téléphone : 06,39,98,00,01\n", FICHE_JEUNE_TELEPHONE, "0639980001", false},
    {"two telephones in two lines", "Téléphone : x\nNom(s) et Prénom(s) du/des détenteurs de l'autorité parentale : A\nTéléphone : Mme : 0639980001\nM. : 0639980002\n",
     FICHE_AUTORITE_TELEPHONE, "0639980001 / 0639980002", false},
    {"an address broken at its dot", J "Mail : zoe@boite .example\n", FICHE_JEUNE_MAIL, "zoe@boite.example", false},
    {"an address against robots", J "Mail : zoe(at)boite.example\n", FICHE_JEUNE_MAIL, "zoe@boite.example", false},
    {"an address with a space too many", J "Mail : z oe@boite.example\n", FICHE_JEUNE_MAIL, "oe@boite.example", true},
    {"an address with an accent", J "Mail : zoé@boite.example\n", FICHE_JEUNE_MAIL, "zoé@boite.example", true},

    {"oui and non behind a label", J "Le jeune est informé : oui ☑ non ☐\n", FICHE_JEUNE_INFORME, "true", false},
    {"oui and non, boxes before them", J "Le jeune est informé : ☐ non ☒ oui\n", FICHE_JEUNE_INFORME, "true", false},
    {"non ticked", J "Le jeune est informé : ☐ oui ☒ non\n", FICHE_JEUNE_INFORME, "false", false},
    {"oui, and more", J "Le jeune est informé : oui, le 2 mars\n", FICHE_JEUNE_INFORME, "true", false},
    {"oui before the label", J "Oui - Le jeune est informé\n", FICHE_JEUNE_INFORME, "true", false},
    {"a tick and a non", J "☒ Le jeune est informé : non\n", FICHE_JEUNE_INFORME, "false", true},
    {"a ticked label that denies", J "☒ Le jeune n'est pas informé\n", FICHE_JEUNE_INFORME, "false", false},
    {"a tick and a label that refuses", "Lieu d'accueil :\n☒ Le lieu d'accueil n'accepte pas l'intervention du SESSAD\n", FICHE_ACCUEIL_ACCEPTE, "false", true},
    {"a box at the right border", J "Le jeune est informé\t\t☒\n", FICHE_JEUNE_INFORME, "true", false},

    {"a cross as near to both labels", CHEF "Avis favorable\tX\tAvis défavorable\n", FICHE_AVIS_CHEF_SERVICE, NULL, true},
    {"a cross as near to both boxes", CHEF "☐ Avis favorable   X   ☐ Avis défavorable\n", FICHE_AVIS_CHEF_SERVICE, NULL, true},
    {"a cross nearer to the next box", CHEF "☐ Avis favorable    X ☐ Avis défavorable\n", FICHE_AVIS_CHEF_SERVICE, "defavorable", false},
    {"one box between two labels", CHEF "Avis favorable ☒ Avis défavorable\n", FICHE_AVIS_CHEF_SERVICE, NULL, true},
    {"a box and the contrary beside it", CHEF "☒ Avis favorable   ☐ Avis défavorable (à argumenter) : je ne suis pas favorable\n", FICHE_AVIS_CHEF_SERVICE, NULL, true},
    {"a box and a non", CHEF "☒ Avis favorable : non   ☐ Avis défavorable\n", FICHE_AVIS_CHEF_SERVICE, NULL, true},
    {"a box of no, and a yes beside it", CHEF "☐ Avis favorable   ☒ Avis défavorable : finalement favorable\n", FICHE_AVIS_CHEF_SERVICE, NULL, true},
    {"a box and a nuance", CHEF "☒ Avis favorable à confirmer   ☐ Avis défavorable\n", FICHE_AVIS_CHEF_SERVICE, "favorable", true},
    {"words in place of the boxes", CHEF "\nTrès favorable à cette demande\nDate : 02/03/2026 Nom et Visa : A\n", FICHE_AVIS_CHEF_SERVICE, NULL, true},
    {"words are nobody's name", CHEF "Très favorable à cette demande\n", FICHE_AVIS_CHEF_SERVICE_NOM, NULL, false},
    {"a choice left unstruck", CHEF "Avis favorable / Avis défavorable\nDate : 02/03/2026 Nom et Visa : A\n", FICHE_AVIS_CHEF_SERVICE, NULL, true},
    {"a place before the date", CHEF "☒ Avis favorable\nFait à Noeuvillers, le 02/03/2026 Nom et Visa : A\n", FICHE_AVIS_CHEF_SERVICE_DATE, "2026-03-02", false},
    {"the director: our whole avis", DIR "Nous donnons un avis très favorable à cet accueil\nDate :\n", FICHE_AVIS_DIRECTEUR, "favorable", false},
    {"the director: somebody else's", DIR "Vu l'avis favorable du RSASE\nDate :\n", FICHE_AVIS_DIRECTEUR, NULL, true},
    {"the director: somebody else's, told", DIR "Le chef de service a donné un avis favorable\nDate :\n", FICHE_AVIS_DIRECTEUR, NULL, true},
    {"the director: hardly", DIR "Peu favorable\nDate :\n", FICHE_AVIS_DIRECTEUR, NULL, true},
    {"the director: an intention", DIR "Un avis favorable sera donné en avril\nDate :\n", FICHE_AVIS_DIRECTEUR, NULL, true},
    {"the director: when", DIR "Favorable quand la notification sera reçue\nDate :\n", FICHE_AVIS_DIRECTEUR, NULL, true},
    {"the director: but", DIR "Avis favorable mais aucune place avant septembre\nDate :\n", FICHE_AVIS_DIRECTEUR, NULL, true},
    {"the director: a question", DIR "Avis favorable ?\nDate :\n", FICHE_AVIS_DIRECTEUR, NULL, true},
    {"the director: the parents' accord", DIR "Accord des parents à joindre\nDate :\n", FICHE_AVIS_DIRECTEUR, NULL, true},
    {"a value beside a heading and its instruction", "Le Lieu d’Accueil : (AF/ MECS ou domicile des parents) MECS\nNom : PETIT\n", FICHE_ACCUEIL_NOM, "PETIT", false},
    {"a box inside the words of a label", CHEF "Avis : ☐ favorable   ☒ défavorable\n", FICHE_AVIS_CHEF_SERVICE, "defavorable", false},
    {"a cross before the second label, of two without boxes", CHEF "___ Avis favorable   _X_ Avis défavorable\n", FICHE_AVIS_CHEF_SERVICE, NULL, true},
    {"the boxes of a visa whose heading is unknown", CHEF "☐ Avis favorable ☐ Avis défavorable\nCadre technique :\n☒ Avis favorable ☐ Avis défavorable\n", FICHE_AVIS_CHEF_SERVICE, NULL, true},
    {"another heading of a visa", CHEF "☐ Avis favorable ☐ Avis défavorable\nVisa du RSASE :\n☒ Avis favorable ☐ Avis défavorable\n", FICHE_AVIS_RSASE, "favorable", false},
    {"the director: a date after his avis", DIR "Avis favorable à compter du 01/04/2026\nDate :\n", FICHE_AVIS_DIRECTEUR, "favorable", false},
    {"the director: favorable, and taken back", DIR "Avis favorable annulé\nDate :\n", FICHE_AVIS_DIRECTEUR, NULL, true},
    {"the director: favorable, and no", DIR "Avis favorable : non\nDate :\n", FICHE_AVIS_DIRECTEUR, NULL, true},
    {"the director: unless", DIR "Favorable à l'accueil de Zoé, sauf avis contraire\nDate :\n", FICHE_AVIS_DIRECTEUR, NULL, true},
    {"the director: until", DIR "Favorable en attendant la notification\nDate :\n", FICHE_AVIS_DIRECTEUR, NULL, true},
    {"a title's words in a text open nothing", J "Nom : DURAND\nQuels sont les attendus du référent ASE ?\nUn stage.\nLe jeune : il est d'accord.\n", FICHE_EXPOSE_ATTENDUS_REFERENT, "Un stage. Le jeune : il est d'accord.", false},
    {"a dash before the next label", J "Nom : DURAND - Prénom : Zoé\n", FICHE_JEUNE_NOM, "DURAND", false},
    {"the mail goes on after the fiche", DIR "Date : Nom et Visa :\nCordialement,\nZoé\n", FICHE_AVIS_DIRECTEUR_NOM, NULL, false},
};

static bool read_text(struct arena *arena, struct str text, struct fiche *out_fiche)
{
    struct document document = {0};
    struct fault fault = {{0}};
    day_t today = DAY_NONE;
    assert_true(date_make(2026, 11, 22, &today));
    if (text_read(arena, text, &document, &fault) != ERR_NONE)
        return false;
    return fiche_read(arena, rules, &document, today, out_fiche);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct fiche fiche = {0};
    bool is_fiche = read_text(arena, str_print(arena, "%s%s", row->text[0] == 'V' ? TITLE "Exposé de la situation\n" : TITLE, row->text), &fiche);
    assert_true(is_fiche);
    if (fiche_field_kind(row->field) == FICHE_BOX)
        assert_string_equal(fiche_ticked(&fiche, row->field) ? "true" : "false", row->expected);
    else
        assert_str(fiche_text(&fiche, row->field), row->expected);
    assert_int_equal(fiche_is_doubted(&fiche, row->field), row->doubted);
    arena_free(arena);
}

/* « ; » ends a row, « | » a cell. */
static const struct cells {
    const char *name, *text;
    enum fiche_field field;
    const char *expected;
    bool doubted;
} cell_rows[] = {
    {"boxes before their labels", "☐|Avis favorable|☒|Avis défavorable", FICHE_AVIS_CHEF_SERVICE, "defavorable", false},
    {"boxes behind their labels", "Avis favorable|☒|Avis défavorable|☐", FICHE_AVIS_CHEF_SERVICE, "favorable", false},
    {"boxes below their labels", "Avis favorable|Avis défavorable;☐|☒", FICHE_AVIS_CHEF_SERVICE, "defavorable", false},
    {"boxes above their labels", "☒|☐;Avis favorable|Avis défavorable", FICHE_AVIS_CHEF_SERVICE, "favorable", false},
    {"a cross in the cell behind", "Avis favorable|;Avis défavorable|X", FICHE_AVIS_CHEF_SERVICE, "defavorable", false},
    {"a cross in a cell is no reason", "Avis favorable|;Avis défavorable|X", FICHE_AVIS_CHEF_SERVICE_MOTIF, NULL, false},
    {"a box between two labels", "Avis favorable|☒|Avis défavorable", FICHE_AVIS_CHEF_SERVICE, NULL, true},
    {"a date and a name below", "Date :|Nom et Visa :;04/03/2026|Zoé DURAND", FICHE_AVIS_CHEF_SERVICE_NOM, "Zoé DURAND", true},
    {"a date below", "Date :|Nom et Visa :;04/03/2026|Zoé DURAND", FICHE_AVIS_CHEF_SERVICE_DATE, "2026-03-04", false},
};

static void add_block(struct arena *arena, struct document *document, const struct document_block *block)
{
    struct fault fault = {{0}};
    assert_int_equal(document_add_text(arena, document, block, &fault), ERR_NONE);
}

static void test_cells(void **state)
{
    const struct cells *cells = *state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct document document = {.format = FORMAT_DOCX};
    struct str rest = STR(TITLE "Nom et Visa du Chef de service :\n"), line, cell;
    while (str_next(&rest, '\n', &line))
        add_block(arena, &document, &(struct document_block){.text = line});
    rest = str_of(cells->text);
    for (int row = 0; str_next(&rest, ';', &line); row++)
        for (int column = 0; str_next(&line, '|', &cell); column++)
            add_block(arena, &document, &(struct document_block){.text = cell, .table = 1, .table_row = row, .column = column, .columns = 4});
    struct fiche fiche = {0};
    assert_true(fiche_read(arena, rules, &document, DAY_NONE, &fiche));
    assert_str(fiche_text(&fiche, cells->field), cells->expected);
    bool is_avis_doubted = fiche_is_doubted(&fiche, FICHE_AVIS_CHEF_SERVICE);
    assert_int_equal(is_avis_doubted, cells->doubted || cells->field == FICHE_AVIS_CHEF_SERVICE_DATE);
    arena_free(arena);
}

static void test_parcours(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct fiche fiche = {0};
    assert_true(read_text(arena, STR(TITLE "Parcours de scolarisation :\nAnnées | Scolarisation\n2023-2024 | CM2\n | \n2024/2025 : 6e SEGPA\n"), &fiche));
    assert_int_equal(fiche.parcours_count, 2);
    assert_str(fiche.parcours[0].annees, "2023-2024");
    assert_str(fiche.parcours[1].annees, "2024/2025");
    assert_str(fiche.parcours[1].scolarisation, "6e SEGPA");
    arena_free(arena);
}

static void test_what_is_no_fiche(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct fiche fiche = {0};
    assert_false(read_text(arena, STR("Bonjour,\nVoici la fiche de liaison.\nNom : A\nPrénom : B\nAdresse : C\nTéléphone : 1\n"), &fiche));
    assert_false(read_text(arena, STR("Document individuel de prise en charge\nDate de naissance : 1/2/2010\nNom : A\n"), &fiche));
    /* other papers that ask for the same things */
    assert_false(read_text(arena, STR("Notification MDPH\nN° de dossier MDPH : 1\nDate de naissance : 1/2/2010\nOrientation MDPH : SESSAD\n"
                                      "Date de début de notification : 1/9/2025\nFin de la notification : 31/8/2028\n"), &fiche));
    assert_false(read_text(arena, STR("Nom et coordonnées de l'enseignant référent du secteur : A\nÉtablissement scolaire fréquenté : B\nClasse fréquentée : 3e\n"
                                      "Parcours de scolarisation :\nDate de naissance : 1/2/2010\nDans ses relations aux autres : bien\n"), &fiche));
    assert_false(read_text(arena, STR("FICHE DE LIAISON SOIGNANTE\nNom : A\nDate de naissance : 1/2/2010\nLieu d'hébergement : B\n"), &fiche));
    arena_free(arena);
}

static void test_hostile_text(void **state)
{
    (void)state;
    static const char *const units[] = {"Nom : ", "☒ Avis favorable ", "x x x x ", "Le jeune : \n", "(", "....", "\xF0\x9F\x98\x80", "Nom et Visa du Chef d service ", "1/1/1", "a@", "0"};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        struct arena *arena = arena_new((size_t)1 << 30, NULL, NULL);
        size_t len = strlen(units[i]), size = FICHE_MAX_READ / len * len;
        char *text = arena_alloc(arena, size + 256);
        memcpy(text, TITLE, sizeof TITLE - 1);
        for (size_t at = 0; at + len + sizeof TITLE < size; at += len)
            memcpy(text + sizeof TITLE - 1 + at, units[i], len);
        struct fiche fiche = {0};
        (void)read_text(arena, (struct str){text, strlen(text)}, &fiche); /* soon enough, and within bounds */
        arena_free(arena);
    }
}

static void test_json_is_strict(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct fiche fiche = {0}, back;
    assert_true(read_text(arena, STR(TITLE "Date de la demande : 31/02/2026\n"), &fiche));
    json_t *json = fiche_to_json(&fiche, FORMAT_TEXT);
    assert_true(fiche_from_json(arena, json, &back));
    assert_false(fiche_from_json(arena, NULL, &back));
    json_t *fields = json_object_get(json, "fiche");
    static const struct {
        const char *key, *value;
    } bad[] = {{"mds", "\"\""}, {"mds", "\" a\""}, {"mds", "1"}, {"jeune.informe", "null"}, {"avis.rsase", "\"oui\""}, {"jeune.date_naissance", "\"demain\""},
               {"ecole.parcours", "[{}]"}, {"ecole.parcours", "null"}, {"jeune.notification_mdph", "\"non\""}, {"inconnu", "null"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        json_t *kept = json_deep_copy(fields);
        json_object_set_new(fields, bad[i].key, json_loads(bad[i].value, JSON_DECODE_ANY, NULL));
        assert_false(fiche_from_json(arena, json, &back));
        json_object_clear(fields);
        json_object_update(fields, kept);
        json_decref(kept);
    }
    assert_true(fiche_from_json(arena, json, &back));
    json_object_set_new(json, "doubts", json_array());
    assert_false(fiche_from_json(arena, json, &back)); /* its date is none, and nobody doubts it */
    json_decref(json);
    arena_free(arena);
}

static void test_rules_tell_mistakes(void **state)
{
    (void)state;
    static const struct {
        const char *text, *told;
    } bad[] = {
        {"sections = ();\nlibelles = 3;", "f.cfg:2"},
        {"sections = ( { nom = \"a\"; } );\nlibelles = (\n{ section = \"b\"; ecrit = [\"x\"]; } );", "f.cfg:3"},
        {"sections = ( { nom = \"a\"; } );\nlibelles = ( { section = \"a\"; valeur = \"ligne\"; champ = \"jeune.age\"; ecrit = [\"x\"]; } );", "champ"},
        {"sections = ( { nom = \"a\"; couleur = \"b\"; } ); libelles = ();", "couleur"},
        {"sections = (", "f.cfg:1"},
        {"", "sections"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct arena *arena = arena_new(1 << 20, NULL, NULL);
        const struct fiche_rules *none = NULL;
        struct fault fault = {{0}};
        assert_int_equal(fiche_rules_parse(arena, str_of(bad[i].text), "f.cfg", &none, &fault), ERR_FINAL);
        if (strstr(fault.text, bad[i].told) == NULL)
            fail_msg("%s", fault.text);
        arena_free(arena);
    }
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_parcours),       cmocka_unit_test(test_what_is_no_fiche), cmocka_unit_test(test_hostile_text),
        cmocka_unit_test(test_json_is_strict), cmocka_unit_test(test_rules_tell_mistakes),
    };
    rules_arena = arena_new(ARENA, NULL, NULL);
    rules = fiche_regles(rules_arena);
    int failed = RUN_ROWS("fiche", rows, test_row) + RUN_ROWS("fiche: cells", cell_rows, test_cells) + RUN_TESTS("fiche", others);
    arena_free(rules_arena);
    return failed;
}
