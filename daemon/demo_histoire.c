/* demo_histoire: the story, one row an act. Everybody is invented; who holds which role stands in the shipped
 * conf/annuaire.cfg: in the Audomarois the director has a deputy (« personne désignée »), and the RSASE is also the pilot,
 * so that nothing is asked of a pilot. Deadlines are the circuit's: 10 working days for a director, her deputy 2 later. */
#include "daemon/demo.h"

static const struct participant
    norveau = {"Camille Norveau", "camille.norveau@departement.example"}, /* référent */
    sauge = {"Fatou Sauge", "chef.audomarois@departement.example"},
    charmille = {"Luc Charmille", "rsase.audomarois@departement.example"},
    marjolaine = {"Viviane Marjolaine", "directrice.audomarois@sessad.example"},
    estragon = {"Quentin Estragon", "chef.audomarois@sessad.example"},
    aubepin = {"Camille Aubépin", "rsase.arrageois@departement.example"},
    coriandre = {"Zoé Coriandre", "directrice.arrageois@sessad.example"};

const struct demo_acte demo_histoire[] = {
    {"2026-03-02T09:00", GESTE_ECRIT, 1, &norveau,
     "Le référent éducatif envoie la fiche de liaison de Tomas, remplie sous Word.",
     "Bonjour,\n\nVous trouverez ci-joint la fiche de liaison d'un jeune de Saint-Omer.\n\nBien cordialement,\nCamille Norveau",
     "demo-lerval.docx", "Fiche de liaison.docx",
     {"fiche_recue", "avis_chef_service", "en_cours", "chef.audomarois@departement.example"}},

    {"2026-03-03T10:10", GESTE_REPOND, 1, &sauge,
     "La cheffe de service répond au courriel qu'elle a reçu.",
     "Bonjour,\n\nAvis favorable.\n\nFatou Sauge", NULL, NULL,
     {"avis_compte", "avis_rsase", "en_cours", "rsase.audomarois@departement.example"}},

    {"2026-03-04T09:20", GESTE_REPOND, 1, &charmille,
     "Le responsable de secteur (RSASE) répond, sans vraiment se prononcer.",
     "Bonjour,\n\nJe ne sais pas trop, à voir avec l'équipe.\n\nLuc Charmille", NULL, NULL,
     {"reponse_non_comptee", "avis_rsase", "en_cours", "rsase.audomarois@departement.example"}},

    {"2026-03-04T14:05", GESTE_REPOND, 1, &charmille,
     "L'après-midi, il se prononce.",
     "Après échange avec l'équipe : avis favorable.\n\nLuc Charmille", NULL, NULL,
     {"avis_compte", "avis_directeur", "en_cours", "directrice.audomarois@sessad.example"}},

    {"2026-03-04T14:10", GESTE_ABSENT, 1, &marjolaine,
     "La directrice est absente : sa messagerie répond toute seule.",
     "Bonjour,\n\nJe suis absente jusqu'au 27 mars 2026 inclus. Je répondrai à mon retour.\n\nViviane Marjolaine", NULL, NULL,
     {"absence", "avis_directeur", "en_cours", NULL}},

    {"2026-03-05T09:30", GESTE_ECRIT, 2, &aubepin,
     "Une autre RSASE envoie une deuxième fiche, déjà visée par le chef de service et par elle-même.",
     "Bonjour,\n\nCi-joint la fiche de liaison d'une jeune de l'Arrageois, avec nos avis.\n\nCamille Aubépin",
     "demo-marville.docx", "Fiche de liaison.docx",
     {"fiche_recue", "avis_directeur", "en_cours", "directrice.arrageois@sessad.example"}},

    {"2026-03-10T11:45", GESTE_USURPE, 1, &marjolaine,
     "Quelqu'un écrit en se faisant passer pour la directrice ; le serveur de messagerie le signale (dmarc=fail).",
     "Avis favorable.", NULL, NULL,
     {"reponse_non_comptee", "avis_directeur", "en_cours", NULL}},

    {"2026-03-12T15:00", GESTE_REPOND, 2, &coriandre,
     "Pour la deuxième fiche, la directrice de l'antenne d'Arras refuse et dit pourquoi.",
     "Bonjour,\n\nAvis défavorable. Motif : les soins demandés relèvent d'un accueil de jour, que notre antenne ne propose pas.\n\n"
     "Zoé Coriandre", NULL, NULL,
     {"avis_compte", "avis_directeur", "refuse", "hugo.perrel@departement.example"}},

    {"2026-03-18T09:00", GESTE_ATTEND, 1, NULL,
     "Pour la première fiche, le délai de la directrice absente s'achève sans réponse.", NULL, NULL, NULL,
     {"relance", "avis_directeur", "en_cours", "directrice.audomarois@sessad.example"}},

    {"2026-03-20T09:00", GESTE_ATTEND, 1, NULL,
     "Deux jours ouvrés plus tard, toujours rien.", NULL, NULL, NULL,
     {"escalade", "avis_directeur", "en_cours", "chef.audomarois@sessad.example"}},

    {"2026-03-23T10:30", GESTE_REPOND, 1, &estragon,
     "Son adjoint, la personne désignée, répond à sa place.",
     "Bonjour,\n\nAvis favorable, nous pouvons accueillir ce jeune.\n\nQuentin Estragon", NULL, NULL,
     {"avis_compte", "pieces", "en_cours", "camille.norveau@departement.example"}},

    {"2026-03-26T16:20", GESTE_REPOND, 1, &norveau,
     "Le référent envoie une première pièce, la notification de la CDAPH.",
     "Bonjour,\n\nVoici la notification de la CDAPH.\n\nCamille Norveau", "demo-piece.docx", "notification CDAPH.docx",
     {"piece_recue", "pieces", "en_cours", NULL}},

    {"2026-03-30T09:15", GESTE_REPOND, 1, &norveau,
     "Puis la seconde, l'accord signé des représentants légaux.",
     "Bonjour,\n\nVoici l'accord signé par les parents.\n\nCamille Norveau", "demo-piece.docx",
     "accord des représentants légaux.docx",
     {"piece_recue", "pieces", "en_cours", NULL}},

    {"2026-03-31T11:00", GESTE_REPOND, 1, &marjolaine,
     "De retour, la directrice envoie le document individuel de prise en charge, signé.",
     "Bonjour,\n\nVoici le DIPC signé.\n\nViviane Marjolaine", "demo-piece.docx", "DIPC signé.docx",
     {"piece_recue", "admission", "en_cours", "directrice.audomarois@sessad.example"}},

    {"2026-04-02T10:00", GESTE_REPOND, 1, &marjolaine,
     "Elle prononce l'admission.",
     "Bonjour,\n\nAvis favorable. Admission le : 7 avril 2026\n\nViviane Marjolaine", NULL, NULL,
     {"admission", "accompagnement", DEMO_FIN, "camille.norveau@departement.example"}},

    {"2026-04-08T14:00", GESTE_REPOND, 1, &marjolaine,
     "Les documents d'accueil ont été remis au jeune et à ses parents.",
     "Bonjour,\n\nAvis favorable. Remis le : 8 avril 2026\n\nViviane Marjolaine", NULL, NULL,
     {"avis_compte", "accompagnement", DEMO_FIN, NULL}},
};
const size_t demo_histoire_count = sizeof demo_histoire / sizeof demo_histoire[0];
