/* The table of placeholders: what a template may say, and what stands there. The manual of templates/ is this table. */
#include "daemon/compose_private.h"

/* Columns: name, what stands there, is it a block, may it stand in a subject, how much of a dossier it carries. */
const struct emplacement compose_emplacements[] = {
    {"reference", "la référence du dossier, NAV-2026-0042", false, true, PORTE_REFERENCE},
    {"circuit_titre", "le titre du circuit, SESSAD IP 14-20", false, true, PORTE_REFERENCE},
    {"etape_titre", "le titre de l'étape", false, true, PORTE_REFERENCE},
    {"question_titre", "ce qui est demandé, Avis du chef de service", false, true, PORTE_REFERENCE},
    {"echeance", "le jour avant la fin duquel répondre, jeudi 19 mars 2026", false, true, PORTE_REFERENCE},
    {"delai", "le délai en toutes lettres, 5 jours ouvrés", false, true, PORTE_REFERENCE},
    {"territoire_nom", "le territoire", false, true, PORTE_REFERENCE},
    {"sessad_nom", "l'établissement du territoire", false, true, PORTE_REFERENCE},
    {"mds", "le service du référent", false, true, PORTE_REFERENCE},
    {"lien_dossier", "la référence d'un dossier antérieur", false, true, PORTE_REFERENCE},
    {"destinataire_nom", "la personne à qui le message est adressé", false, false, PORTE_REFERENCE},
    {"destinataire_qualite", "à quel titre, « en tant qu'adjointe de Paul Lenoir »", false, false, PORTE_REFERENCE},
    {"jeune_nom_complet", "prénom et nom du jeune", false, false, PORTE_IDENTITE},
    {"jeune_age", "son âge, 16 ans", false, false, PORTE_IDENTITE},
    {"jeune_naissance", "sa date de naissance", false, false, PORTE_IDENTITE},
    {"referent_nom", "le référent du jeune", false, false, PORTE_REFERENCE},
    {"demandeur_nom", "le RSASE demandeur", false, false, PORTE_REFERENCE},
    {"emetteur_nom", "la personne qui a envoyé la fiche", false, false, PORTE_REFERENCE},
    {"chef_nom", "le chef de service", false, false, PORTE_REFERENCE},
    {"pilote_nom", "le RSASE pilote du territoire", false, false, PORTE_REFERENCE},
    {"directeur_nom", "la direction de l'établissement", false, false, PORTE_REFERENCE},
    {"droit", "la notification, en une ligne", false, false, PORTE_IDENTITE},
    {"numero_dossier_mdph", "le numéro du dossier à la MDPH", false, false, PORTE_IDENTITE},
    {"motif", "le motif donné, mot pour mot", false, false, PORTE_MOTIF},
    {"auteur_nom", "la personne qui a répondu", false, false, PORTE_REFERENCE},
    {"auteur_qualite", "à quel titre elle a répondu", false, false, PORTE_REFERENCE},
    {"explication", "pourquoi ce message est envoyé, une ou deux phrases", false, false, PORTE_REFERENCE},
    {"condition", "la condition d'une réserve, mot pour mot", false, false, PORTE_MOTIF},
    {"texte_cite", "ce que quelqu'un a écrit, cité", false, false, PORTE_MOTIF},
    {"attend_nom", "la personne dont une réponse est attendue", false, false, PORTE_REFERENCE},
    {"attend_depuis", "le jour où la question lui a été posée", false, true, PORTE_REFERENCE},
    {"date_envoi", "le jour de la transmission dont ce message informe", false, true, PORTE_REFERENCE},
    {"date_effet", "le jour d'une admission, d'une sortie, d'un retrait", false, true, PORTE_REFERENCE},
    {"rang", "le rang sur la liste d'attente", false, false, PORTE_REFERENCE},
    {"jointe_nom", "ce qui est joint au message, la fiche reçue", false, false, PORTE_REFERENCE},
    {"suite", "ce qui se passe maintenant, une phrase entière", false, false, PORTE_REFERENCE},
    {"boite_nom", "le nom d'une boîte aux lettres de navette (alertes)", false, true, PORTE_REFERENCE},
    {"boite_depuis", "le moment depuis lequel elle n'est pas lue", false, false, PORTE_REFERENCE},
    {"serveur_dit", "ce que dit le serveur, cité", false, false, PORTE_REFERENCE},
    {"a_faire", "ce qu'il faut faire, une ou deux phrases", false, false, PORTE_REFERENCE},
    {"envois_echoues", "les messages qui n'ont pas pu être remis, liste", true, false, PORTE_REFERENCE},
    {"fiche_tableau", "ce qui a été lu de la fiche, tableau", true, false, PORTE_COMPLET},
    {"manquants", "ce qui manque à la fiche, liste", true, false, PORTE_COMPLET},
    {"doutes", "ce qui a été lu avec un doute, liste", true, false, PORTE_COMPLET},
    {"avis_rendus", "les avis rendus, avec nom, date et motif, tableau", true, false, PORTE_MOTIF},
    {"avis_declares", "les avis déclarés sur la fiche et demandés à nouveau, tableau", true, false, PORTE_AVIS},
    {"avis_resume", "les avis rendus, date et sens seulement, pour les copies, tableau", true, false, PORTE_AVIS},
    {"consentements", "les quatre consentements, tableau", true, false, PORTE_COMPLET},
    {"eligibilite", "les vérifications d'éligibilité, tableau", true, false, PORTE_COMPLET},
    {"pieces_attendues", "les pièces encore attendues, liste", true, false, PORTE_REFERENCE},
    {"pieces_recues", "les pièces reçues, liste", true, false, PORTE_REFERENCE},
    {"liens", "les réponses prêtes : favorable, défavorable, question (rien sans jeton)", true, false, PORTE_REFERENCE},
    {"liens_question", "les réponses que proposait la question rappelée (relance, escalade)", true, false, PORTE_REFERENCE},
    {"liens_oui_non", "les mêmes, dites oui et non", true, false, PORTE_REFERENCE},
    {"liens_suite", "les mêmes, dites poursuivre et ne pas poursuivre", true, false, PORTE_REFERENCE},
    {"liens_directeur", "accueil possible, liste d'attente, réserve, défavorable, question", true, false, PORTE_REFERENCE},
    {"objet_dossier", "ce sur quoi porte le dossier quand ce n'est pas un jeune, Tableau de suivi, mars 2026", false, true, PORTE_REFERENCE},
    {"element_titre", "l'élément suivi, groupe de travail ou fiche action", false, false, PORTE_REFERENCE},
    {"element_echeance", "son échéance, telle qu'elle est écrite", false, false, PORTE_REFERENCE},
    {"etape_depuis", "le jour où le dossier est arrivé à cette étape", false, true, PORTE_REFERENCE},
    {"valeurs", "les lignes données dans les réponses, tableau", true, false, PORTE_IDENTITE},
    {"champs_attendus", "les lignes que la réponse doit tenir, liste", true, false, PORTE_REFERENCE},
    {"liste_attente", "ceux qui attendent dans le territoire, par référence, avec leurs raisons, liste", true, false, PORTE_REFERENCE},
    {"proches", "les dossiers d'un jeune qui pourrait être le même, par référence, liste", true, false, PORTE_REFERENCE},
    {"territoires", "les territoires du circuit, liste", true, false, PORTE_REFERENCE},
    {NULL, NULL, false, false, PORTE_REFERENCE},
};

/* What stands in place of {{liens…}}. The body, not the label, is what parsers/avis counts: whatever a button says, the
 * answer begins with words that cannot be misread. */
static const struct liens {
    const char *place, *bloc;
} liens[] = {
    {"{{liens}}", "```liens\n"
                  "Avis favorable | Avis favorable\n"
                  "Avis défavorable | Avis défavorable. Motif :\n"
                  "J'ai une question | J'ai une question :\n"
                  "```\n"},
    {"{{liens_oui_non}}", "```liens\n"
                          "Oui | Avis favorable\n"
                          "Non | Avis défavorable. Motif :\n"
                          "J'ai une question | J'ai une question :\n"
                          "```\n"},
    {"{{liens_suite}}", "```liens\n"
                        "Poursuivre la demande | Avis favorable\n"
                        "Ne pas poursuivre | Avis défavorable. Motif :\n"
                        "J'ai une question | J'ai une question :\n"
                        "```\n"},
    {"{{liens_directeur}}", "```liens\n"
                            "Accueil possible | Avis favorable\n"
                            "Liste d'attente | Avis favorable, liste d'attente\n"
                            "Oui, sous réserve | Avis favorable sous réserve de :\n"
                            "Avis défavorable | Avis défavorable. Motif :\n"
                            "J'ai une question | J'ai une question :\n"
                            "```\n"},
};

static const char *const debuts[] = {"Avis favorable", "Avis défavorable. Motif :", "J'ai une question :"};

const struct emplacement *compose_find_emplacement(struct str nom)
{
    for (const struct emplacement *at = compose_emplacements; at->nom != NULL; at++)
        if (str_eq_c(nom, at->nom))
            return at;
    return NULL;
}

static struct str named(const char *nom)
{
    for (size_t i = 0; i < sizeof liens / sizeof liens[0]; i++)
        if (str_eq_c(str_slice(str_of(liens[i].place), 2, strlen(liens[i].place) - 2), nom))
            return str_of(liens[i].bloc);
    return STR_NONE;
}

/* What a template asks by: its own fenced block, or the placeholder that it uses; empty where it has neither (only documents
 * answer it). A reminder must offer what the question offered: « Avis favorable » may mean « déposé » there. */
static struct str of_question(const struct modele *question)
{
    if (question == NULL)
        return named("liens");
    size_t at = str_find(question->corps, STR("```liens\n"));
    if (at != STR_NOT_FOUND) {
        struct str rest = str_from(question->corps, at);
        return str_slice(rest, 0, str_find(rest, STR("\n```")) + strlen("\n```"));
    }
    for (size_t i = 0; i < sizeof liens / sizeof liens[0]; i++)
        if (str_find(question->corps, str_of(liens[i].place)) != STR_NOT_FOUND)
            return str_of(liens[i].bloc);
    return STR("");
}

struct str compose_bloc_liens(const char *nom, const struct modele *question)
{
    return strcmp(nom, "liens_question") == 0 ? of_question(question) : named(nom);
}

bool compose_corps_counts(struct str corps)
{
    for (size_t i = 0; i < sizeof debuts / sizeof debuts[0]; i++)
        if (str_starts(corps, str_of(debuts[i])))
            return true;
    return false;
}
