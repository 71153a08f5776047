/* exemple: one value for every placeholder, of invented people, as the daemon would give them. For pictures and tests. */
#ifndef NAVETTE_TESTS_EXEMPLE_H
#define NAVETTE_TESTS_EXEMPLE_H

#include "daemon/compose.h"

#define EXEMPLE_JETON "4f1c2a9d0b7e83665d2f90c1ab34e7f8"

static const struct { const char *nom, *texte; } exemple_textes[] = {
    {"reference", "NAV-2026-0042"},
    {"circuit_titre", "SESSAD IP 14-20"},
    {"etape_titre", "Avis de la direction"},
    {"question_titre", "Avis du chef de service"},
    {"echeance", "jeudi 19 mars 2026"},
    {"echeance_calcul", "10 jours ouvrés après le lundi 30 mars 2026, lundi de Pâques exclu"},
    {"rappel_mi_temps", ""},
    {"rappel_echeance", ""},
    {"rappel_depasse", "2 jours ouvrés"},
    {"rappel_promis", "lundi 16 mars 2026"},
    {"rappel_retard", "lundi 16 mars 2026"},
    {"rappel_nombre", "2 réponses attendues"},
    {"rappels", "## Attendu de vous\n\n```tableau\nDossier | NAV\\-2026\\-0042\nDemande | Avis du chef de service\nPosée le | lundi 2 mars 2026\n"
                "Réponse pour le | jeudi 5 mars 2026\nDélai | 3 jours ouvrés après le lundi 2 mars 2026\nRetard | 2 jours ouvrés\n```\n\n"
                "```liens 0123456789abcdef0123456789abcdef\nAvis favorable | Avis favorable\nAvis défavorable | Avis défavorable\\. Motif \\:\n```\n"},
    {"delai", "5 jours ouvrés"},
    {"territoire_nom", "Arrageois"},
    {"sessad_nom", "SESSAD Les Tilleuls, antenne d'Arras"},
    {"mds", "MDS de Grandval, site Sud"},
    {"lien_dossier", "NAV-2025-0007"},
    {"destinataire_nom", "Claire Vasseur"},
    {"destinataire_qualite", "en tant qu'adjointe de Paul Lenoir"},
    {"jeune_nom_complet", "Inès Marchand-Duquesnoy"},
    {"jeune_age", "16 ans"},
    {"jeune_naissance", "16 mai 2009"},
    {"referent_nom", "Hélène Carpentier"},
    {"demandeur_nom", "Marc Delattre"},
    {"emetteur_nom", "Hélène Carpentier"},
    {"chef_nom", "Paul Lenoir"},
    {"pilote_nom", "Sophie Wallart"},
    {"directeur_nom", "Karim Benali"},
    {"droit", "SESSAD, ouvert jusqu'au 31 août 2027"},
    {"numero_dossier_mdph", "62-114520"},
    {"motif", "Le projet n'est pas celui d'un SESSAD.\nUne évaluation par le pôle insertion est à prévoir d'abord."},
    {"auteur_nom", "Karim Benali"},
    {"auteur_qualite", "directeur du SESSAD Les Tilleuls"},
    {"explication", "Vous remplacez Paul Lenoir, absent jusqu'au 30 mars."},
    {"condition", "Sous réserve de la notification de la CDAPH avant le 1er avril."},
    {"au_nom_de", "vous-même"},
    {"reponse_donnee", "avis favorable sous réserve"},
    {"reponse_jour", "lundi 2 mars 2026"},
    {"relu_avis", "avis DÉFAVORABLE"},
    {"relu_motif", "le projet n'est pas celui d'un SESSAD"},
    {"relu_jusqu_a", "demain, mardi 3 mars 2026 à 12 h"},
    {"texte_cite", "Le jeune est-il toujours scolarisé au lycée ?\nA-t-il un moyen de transport ?"},
    {"attend_nom", "Paul Lenoir"},
    {"attend_depuis", "jeudi 12 mars 2026"},
    {"date_envoi", "jeudi 12 mars 2026"},
    {"date_effet", "lundi 13 avril 2026"},
    {"rang", "2"},
    {"jointe_nom", "la fiche reçue"},
    {"suite", "Une réponse est maintenant attendue de Karim Benali pour le jeudi 19 mars 2026."},
    {"boite_nom", "dispositif"},
    {"boite_depuis", "lundi 2 mars 2026 à 9 h 05"},
    {"serveur_dit", "imap.departement.example:993: NO [AUTHENTICATIONFAILED] Authentication failed."},
    {"a_faire", "Le serveur refuse navette. Vérifiez le compte et son mot de passe, le certificat du serveur et le nom du dossier dans la configuration."},
    {"envois_echoues", "- **NAV\\-2026\\-0042**, question à paul\\.lenoir@departement\\.example : « 550 5\\.1\\.1 User unknown »\n"
                       "- **Sans dossier**, réponse à claire\\.vasseur@departement\\.example : « 452 4\\.2\\.2 Mailbox full »\n"},
    {"fiche_tableau", "```tableau\nJeune | Inès Marchand\\-Duquesnoy\nDate de naissance | ⚠ à vérifier \\: 16 mai 2017\xE2\x80\xA8Le jeune aurait 9 ans à la date de la demande\\.\nCommune | Beaurains\nMesure | Placement judiciaire\n"
                      "Accompagnement actuel | Famille d'accueil, suivi éducatif une fois par semaine depuis septembre 2024\n"
                      "Scolarité | Lycée professionnel, première année\nNotification | SESSAD, 31 août 2027\n```\n"},
    {"fiche_lue", "```tableau\nNom du référent | Claire Vasseur\nMail du référent | ⚠ à vérifier \\: claire\\.vasseur\xE2\x80\xA8" "Cette adresse n’a pas de @\\.\n"
                  "Date de naissance | ⚠ à vérifier \\: 16 mai 2017\xE2\x80\xA8Le jeune aurait 9 ans à la date de la demande \\; le service s’adresse aux 14\\-20 ans\\.\n"
                  "Adresse du jeune | 12 rue des Glycines 62992 Marquebec\nTéléphone des détenteurs de l’autorité parentale | 06 39 98 00 01\nMission locale | coché\n```\n"},
    {"corrections", "- Date de naissance\n- Mail du référent\n"},
    {"illisibles", "- « fiche\\.pdf » est protégé par un mot de passe\\. Merci de l'envoyer à nouveau sans mot de passe\\.\n"},
    {"a_redire", "- « Téléphone » – plusieurs lignes de la fiche ont ce nom \\: Téléphone du jeune, Téléphone du lieu d’accueil\n"},
    {"manquants", "- Le numéro de dossier à la MDPH\n- La date de naissance du second représentant légal\n"},
    {"doutes", "- Mail du référent – Cette adresse n’a pas de @\\.\n- Date de naissance – Le jeune aurait 9 ans à la date de la demande \\; le service s’adresse aux 14\\-20 ans\\.\n"},
    {"avis_rendus", "```tableau\nPaul Lenoir, chef de service | Favorable, le 3 mars 2026\n"
                    "Marc Delattre, RSASE | Favorable, le 9 mars 2026. « Situation suivie de près. »\n```\n"},
    {"avis_declares", "```tableau\nChef de service | Favorable, déclaré sur la fiche\n```\n"},
    {"avis_resume", "```tableau\nChef de service | Favorable, le 3 mars 2026\nRSASE | Favorable, le 9 mars 2026\n```\n"},
    {"consentements", "```tableau\nJeune | oui\nReprésentant légal 1 | oui\nReprésentant légal 2 | non coché, demandé\nPartage d'informations | oui\n```\n"},
    {"eligibilite", "```tableau\nÂge entre 14 et 20 ans | ✓ oui\nMesure de l'aide sociale à l'enfance | ✗ non\n"
                    "Droit ouvert vers un SESSAD | ⚠ à vérifier\nDéficience, besoins | à apprécier\n```\n"},
    {"pieces_attendues", "- La notification de la CDAPH\n- L'accord de chaque représentant légal\n"},
    {"pieces_recues", "- Le DIPC, le 10 mars 2026\n"},
    {"element_titre", "Groupe de travail « Accès à la santé »"},
    {"element_echeance", "fin juin 2026"},
    {"etape_depuis", "lundi 2 mars 2026"},
    {"valeurs", "```tableau\nDate du rendez\\-vous | dit le 3 mars 2026 \\: 12 mars 2026\n```\n"},
    {"liste_attente", "- NAV\\-2026\\-0004 en rang 1, droit qui finit le plus tôt \\: 31 août 2026 \\; en attente depuis le 2 mars 2026\n"
                      "- NAV\\-2026\\-0001 en rang 2, droit qui finit le plus tôt \\: 31 août 2027 \\; en attente depuis le 3 mars 2026\n"},
    {"indicateurs", "```tableau\nPériode | du 1er janvier 2026 au 11 mars 2026\nJeunes suivis | 21\nâge moyen d'entrée | 16,3 ans\n```\n"},
    {"proches", "- NAV\\-2026\\-0031\n"},
    {"propositions", "```tableau\n1 – NAV\\-2026\\-0031 | sa référence est citée dans l'objet\n2 – NAV\\-2026\\-0007 | il nomme le jeune de ce dossier\n```\n\n"
                     "```liens\nNAV\\-2026\\-0031 | NAV\\-2026\\-0031\nNAV\\-2026\\-0007 | NAV\\-2026\\-0007\nAucun dossier | Aucun\n```\n"},
    {"resultat", "```tableau\nNAV\\-2026\\-0004 | Avis du RSASE, réponse attendue de Camille Aubépin pour le 9 mars 2026\n```\n"},
    {"synthese_jour", "lundi 9 mars 2026"},
    {"synthese_depuis", "lundi 2 mars 2026"},
    {"synthese_resume", "12 dossiers en cours, 1 réponse en retard, 1 droit qui finit dans les six mois, 1 message à regarder"},
    {"synthese_places", "```barres\nAudomarois | 5 sur 7, 2 libres\nArtois | 0 sur 10, 10 libres\nArrageois | 5 sur 5, aucune libre\n```\n"},
    {"synthese_etapes", "```tableau\nAvis du RSASE | 5 dossiers \\: 3 depuis moins d\\'un mois, 2 depuis un à trois mois \\; le plus ancien \\: NAV\\-2026\\-0007 \\(T\\. L\\.\\), depuis le 5 janvier 2026\n"
                        "Liste d\\'attente | 7 dossiers \\: 7 depuis plus de trois mois \\; le plus ancien \\: NAV\\-2025\\-0031 \\(I\\. M\\.\\), depuis le 8 septembre 2025\n```\n"},
    {"synthese_retards", "```tableau\nNAV\\-2026\\-0042 \\(I\\. M\\.\\) | Avis du chef de service, réponse attendue de Paul Lenoir pour le 5 mars 2026 \\(4 jours de retard\\)\n```\n"},
    {"synthese_droits", "```tableau\nNAV\\-2025\\-0031 \\(I\\. M\\.\\) | le droit finit le 31 août 2026\n```\n"},
    {"synthese_attente", "```tableau\nNAV\\-2025\\-0031 \\(I\\. M\\.\\) | Arrageois \\: rang 1, en attente depuis le 8 septembre 2025\n```\n"},
    {"synthese_nouveaux", "```tableau\nOuverts \\(2\\) | NAV\\-2026\\-0043 \\(L\\. P\\.\\), NAV\\-2026\\-0044 \\(A\\. B\\.\\)\nAdmis \\(1\\) | NAV\\-2025\\-0028 \\(C\\. D\\.\\)\n```\n"},
    {"synthese_messages", "- reçu le 4 mars 2026, NAV\\-2026\\-0031\n"},
    {"territoires", "- Arrageois\n- Artois\n- Audomarois\n"},
    {"trajet", "```image\nÉtape 4 sur 6 \\: avis de la direction, depuis le jeudi 12 mars 2026, jusqu'au jeudi 19 mars 2026\\. | "
               "Déjà fait \\: avis du chef de service \\; avis du RSASE \\; transmission par le pilote\\. Ensuite \\: pièces \\; admission\\.\n```\n"},
    {"trajet_etapes", "```tableau\nAvis du chef de service | ✓ fait, lundi 2 mars 2026\nAvis du RSASE | ✓ fait, lundi 9 mars 2026\n"
                      "Avis de la direction | ▶ en cours, depuis le jeudi 12 mars 2026\nPièces | à venir\nAdmission | à venir\n```\n"},
    {"reste", "il reste 5 jours ouvrés"},
};

enum { EXEMPLE_COUNT = sizeof exemple_textes / sizeof exemple_textes[0] };

/* `valeurs` has room for EXEMPLE_COUNT. */
static inline struct courrier exemple_courrier(const struct modele *modele, struct valeur *valeurs)
{
    for (size_t i = 0; i < EXEMPLE_COUNT; i++)
        valeurs[i] = (struct valeur){exemple_textes[i].nom, str_of(exemple_textes[i].texte)};
    return (struct courrier){
        .modele = modele,
        .valeurs = valeurs,
        .valeur_count = EXEMPLE_COUNT,
        .de_nom = STR("Navette, aide sociale à l'enfance"),
        .de_mail = STR("navette@departement.example"),
        .a_nom = STR("Claire Vasseur"),
        .a_mail = STR("claire.vasseur@departement.example"),
        .jeton = STR(EXEMPLE_JETON),
        .reference = STR("NAV-2026-0042"),
        .message_id = STR("q." EXEMPLE_JETON ".3@departement.example"),
        .racine = STR("dossier.NAV-2026-0042@departement.example"),
        .auto_submitted = STR("auto-generated"),
        .moment = 1773306000, /* 12 March 2026, 10:00 in Paris */
    };
}

/* Mails that ask nothing carry no token: what circuits and decide send as `dire`, copies, refusals of an answer. */
static inline bool exemple_asks(struct str nom)
{
    return !str_starts(nom, STR("information-")) && !str_eq_c(nom, "copie") && !str_eq_c(nom, "non-comptee") &&
           !str_eq_c(nom, "reserve-notee") && !str_starts(nom, STR("alerte-")) && !str_starts(nom, STR("commande-"));
}

#endif
