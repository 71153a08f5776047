/* reply: what is new in a body. One row, one habit of a mail program or of a person. */
#include "tests/unit/unit.h"

#include "parsers/reply.h"

#define QUESTION "Bonjour,\n\nVotre avis est attendu sur la fiche de liaison de Adem W.\n\n- Avis favorable\n- Avis d\xC3\xA9""favorable (motif)\n\nVotre r\xC3\xA9ponse doit figurer au-dessus de ce message.\n"

static const struct row {
    const char *name, *body, *expected, *question, *sender;
} rows[] = {
    {"lines that the question asks for are no signature", "Avis favorable\nAdresse : 12 rue du Moulin\nTéléphone : 03 53 01 02 03\nMDS : Lens\n\nRéf. x\n",
     "Avis favorable\nAdresse : 12 rue du Moulin\nTéléphone : 03 53 01 02 03\nMDS : Lens\n\nRéf. x", "Bonjour.\n- Adresse : …\n- Téléphone : …\n- MDS : …\n", NULL},
    {"nor are those that go on a form", "Nom : Durand\nCommune : Arras\nMDS : Lens\nTéléphone : 03 53 01 02 03\n",
     "Nom : Durand\nCommune : Arras\nMDS : Lens\nTéléphone : 03 53 01 02 03", NULL, NULL},
    {"an answer that names a service", "Réponse : Réorienter vers le nouveau territoire\nTerritoire : artois\n", "Réponse : Réorienter vers le nouveau territoire\nTerritoire : artois", NULL, NULL},
    {"nothing quoted", "Avis favorable\n", "Avis favorable", NULL, NULL},
    {"marks below an introducer", "Oui\n\nLe 05/03/2026 à 15:12, Navette a écrit :\n> Bonjour\n>\n> Votre avis\n", "Oui", NULL, NULL},
    {"introducer on two lines", "Oui\n\nLe mar. 24 mars 2026 à 16:26, Navette SESSAD\n<navette@departement.example> a écrit :\n\n> Bonjour\n", "Oui", NULL, NULL},
    {"introducer on three lines", "Oui\nLe mar. 24 mars 2026 à 16:26,\nNavette SESSAD <navette@departement.example>\na écrit :\n\n> Bonjour\n", "Oui", NULL, NULL},
    {"sentence right above the introducer", "Le dossier est complet.\nLe mar. 24 mars 2026 à 16:26, Navette <n@departement.example> a écrit :\n> x\n", "Le dossier est complet.", NULL, NULL},
    {"no-break space before the colon", "Oui\n\n> Le 11 mars 2026 à 11:24, Navette <n@d.example> a écrit\xC2\xA0:\n> \n> x\n", "Oui", NULL, NULL},
    {"no marks: all below is quoted", "Oui\n\nLe lundi 2 mars 2026 à 12:28:59 UTC+1, Navette <n@d.example> a écrit :\n \n Bonjour\n Avis favorable\n", "Oui", NULL, NULL},
    {"English", "Yes\n\nOn Mon, Mar 2, 2026 at 9:14 AM Navette <n@d.example> wrote:\n> x\n", "Yes", NULL, NULL},
    {"Notes", "Oui\n\n\"Navette\" <n@d.example> a écrit sur 04/03/2026 16:24:18 :\n\n> De : x\n> y\n", "Oui", NULL, NULL},
    {"between the lines", "Le 2026-03-05 15:12, Navette a écrit :\n> Votre avis ?\nfavorable\n> Merci\n", "favorable", NULL, NULL},
    {"below the quotation", "Le 05/03/2026 à 15:12, Navette a écrit :\n> Votre avis ?\n\nAvis défavorable\n", "Avis défavorable", NULL, NULL},
    {"Outlook", "Oui\n\nDe : Navette <n@d.example>\nEnvoyé : jeudi 12 mars 2026 10:12\nÀ : Jean\nObjet : Avis\n\nAvis favorable\n", "Oui", NULL, NULL},
    {"Outlook, a name and no address", "Oui\n\nDe : Navette SESSAD\nEnvoyé : jeudi 12 mars 2026 10:12\nÀ : Jean\nCc : Luc\nObjet : Avis\n\nx\n", "Oui", NULL, NULL},
    {"Outlook, bold", "Oui\n\n*De :* Navette\n*Envoyé :* jeudi\n*À :* Jean\n*Objet :* Avis\n\nx\n", "Oui", NULL, NULL},
    {"Outlook, all on one line", "Oui\n\nDe : Navette Envoyé : jeudi À : Jean Objet : Avis\n\nx\n", "Oui", NULL, NULL},
    {"a rule above", "Oui\n________________________________\nDe : Navette\nEnvoyé : jeudi\nÀ : Jean\nObjet : x\n\ny\n", "Oui", NULL, NULL},
    {"original message", "Oui\n\n-----Message d'origine-----\nDe : Navette\nx\n", "Oui", NULL, NULL},
    {"Zimbra", "Oui\n\n----- Mail original -----\nDe: \"Navette\" <n@d.example>\nÀ: \"x\"\nx\n", "Oui", NULL, NULL},
    {"Orange", "Oui\n\n\n> Message du 16/03/26 07:48\n> De : x\n> y\n", "Oui", NULL, NULL},
    {"forwarded by Apple", "Pour info\n\nDébut du message transféré :\n\nDe: x\nObjet: y\nDate: z\n\nfavorable\n", "Pour info", NULL, NULL},
    {"prose that begins with De", "De mon point de vue : rien à dire.\nÀ bientôt", "De mon point de vue : rien à dire.\nÀ bientôt", NULL, NULL},
    {"prose that says a écrit", "Le médecin a écrit : pas de contre-indication.\nAvis favorable", "Le médecin a écrit : pas de contre-indication.\nAvis favorable", NULL, NULL},
    {"prose that says a écrit at the end of a line", "La psychologue a écrit :\ntout va bien.\nAvis favorable", "La psychologue a écrit :\ntout va bien.\nAvis favorable", NULL, NULL},
    {"two labels are no block", "Objet : admission\nÀ : voir\nAvis favorable", "Objet : admission\nÀ : voir\nAvis favorable", NULL, NULL},
    {"our words, marks lost", "Avis favorable\n\nBonjour,\nVotre avis est attendu sur la fiche de\nliaison de Adem W.\nAvis favorable\nAvis défavorable (motif)\nVotre réponse doit figurer au-dessus de ce message.\n", "Avis favorable", QUESTION, NULL},
    {"our words and an answer below", "> Votre avis est attendu sur la fiche de liaison de Adem W.\nDéfavorable, trop loin\n", "Défavorable, trop loin", QUESTION, NULL},
    {"the answer is a word of ours", "Avis favorable\n", "Avis favorable", QUESTION, NULL},
    {"a signature with its mark", "Oui\n\n-- \nNora Ivoiret\nRSASE\n03 53 01 22 33\n", "Oui", NULL, NULL},
    {"a signature above the quotation", "Oui\n-- \nNora\n\nLe 05/03/2026 à 15:12, Navette a écrit :\n> x\nNon\n", "Oui\n\nNon", NULL, NULL},
    {"a function and a telephone alone", "Oui\n\nCheffe de service, MDS Plaine-Haute\nTél : 03 53 01 22 33\n", "Oui", NULL, NULL},
    {"a first name stays", "Avis favorable\n\nNora", "Avis favorable\n\nNora", NULL, NULL},
    {"telephone programs", "Oui\n\nEnvoyé de mon iPhone\n", "Oui", NULL, NULL},
    {"footer", "Oui\n\nCe message et ses pièces jointes sont confidentiels.\nToute copie est interdite.\n", "Oui", NULL, NULL},
    {"planet", "Oui\nAvant d'imprimer, pensons à la planète.\n", "Oui", NULL, NULL},
    {"banner", "[EXTERNE] Ce message vient de l'extérieur.\n\nOui\n", "Oui", NULL, NULL},
    {"a banner of another house", "ATTENTION : courriel externe, n'ouvrez pas les pièces jointes.\n\nOui\n", "Oui", NULL, NULL},
    {"a banner right above", "*** EXTERNE ***\nOui\n", "Oui", NULL, NULL},
    {"a banner that decides is none", "Attention, avis défavorable du service extérieur\n", "Attention, avis défavorable du service extérieur", NULL, NULL},
    {"favorable to the environment", "Oui\n\nFavorable à l'environnement, je n'imprime pas.\n", "Oui", NULL, NULL},
    {"a minor is no banner", "Attention : ce mineur est suivi ailleurs.", "Attention : ce mineur est suivi ailleurs.", NULL, NULL},
    {"our reference", "Avis favorable\n\nRéf. 0123456789abcdef0123456789abcdef\n", "Avis favorable", NULL, NULL},
    {"only a quotation", "\n\nLe 05/03/2026 à 15:12, Navette a écrit :\n> Avis favorable\n", "", NULL, NULL},
    {"German labels", "Oui\n\nVon: Navette\nGesendet: Dienstag, 24. März 2026 16:26\nAn: V\nBetreff: x\n\nfavorable\n", "Oui", NULL, NULL},
    {"Dutch", "Oui\n\nOp di 24 mrt 2026 om 16:26 schreef Navette <n@d.example>:\n> x\n", "Oui", NULL, NULL},
    {"two labels, one a moment", "Oui\n\nDe : Navette\nDate : 24/03/2026 16:26\n\nfavorable\n", "Oui", NULL, NULL},
    {"two labels of prose", "De : Arras\nDate : à voir\n\nAvis favorable\n", "De : Arras\nDate : à voir\n\nAvis favorable", NULL, NULL},
    {"labels on lines of their own", "Oui\n\nDe :\nNavette\nEnvoyé :\nmardi 24 mars 2026 16:26\nÀ :\nV\nObjet :\nx\n\nfavorable\n", "Oui", NULL, NULL},
    {"iNotes", "Oui\n\n-----n@d.example a écrit : -----\nÀ : v@s.example\nDe : n@d.example\nDate : 24/03/2026 16:26\nObjet : x\n\nfavorable\n", "Oui", NULL, NULL},
    {"Orange marks the header alone", "Oui\n\n> Message du 24/03/26 16:26\n> De : n\n> A : v\n> Copie à : \n> Objet : x\n> \nfavorable\n", "Oui", NULL, NULL},
    {"a bar marks", "Oui\n\nNavette a écrit:\n| favorable\n|\n| x\n", "Oui", NULL, NULL},
    {"blanks mark", "Oui\n\nNavette a écrit:\n\n    favorable\n    \n    x\n", "Oui", NULL, NULL},
    {"initials mark", "Oui\n\nNavette a écrit :\nNS> favorable\nNS>\nNS> x\n", "Oui", NULL, NULL},
    {"below a separator and marks", "----- Original Message -----\nFrom: N\nTo: V\nSent: Tuesday\nSubject: x\n\n> favorable\n\nAvis défavorable\n", "Avis défavorable", NULL, NULL},
    {"was writing", "Oui\n\nLe 24 mars 2026, Navette écrivait :\n> x\n", "Oui", NULL, NULL},
    {"all of it on a line", "Oui\n\nN. Ivoiret | Directrice | SESSAD | 03 53 01 22 10\n", "Oui", NULL, "IVOIRET Nora"},
    {"a legal text by its words", "Oui\n\nConformément au RGPD, vous disposez d'un droit d'opposition et de rectification.\n", "Oui", NULL, NULL},
    {"a legal text and an answer", "Ce dossier est confidentiel et le destinataire refuse.\n", "Ce dossier est confidentiel et le destinataire refuse.", NULL, NULL},
    {"an answer right below a footer", "Ce message est confidentiel.\nAvis favorable\n", "Avis favorable", NULL, NULL},
    {"an answer right below a banner", "Vous n'obtenez pas souvent d'e-mail de n@d.example. Pourquoi c'est important<https://a.example>\nAvis favorable\n", "Avis favorable", NULL, NULL},
    {"a banner with a sign", "⚠️ Message provenant de l'extérieur du réseau - soyez prudent.\n\nOui\n", "Oui", NULL, NULL},
    {"a banner of three letters", "[EXT] - Soyez vigilants\n\nOui\n", "Oui", NULL, NULL},
    {"a banner's sign before the answer", "[EXT] Avis favorable\n", "[EXT] Avis favorable", NULL, NULL},
    {"excuses of a telephone", "Oui\n\nPlease excuse typos, sent from mobile\n", "Oui", NULL, NULL},
    {"an answer below a rule", "---\nAvis favorable\n", "---\nAvis favorable", NULL, NULL},
    {"a footer of stars", "Oui\n\n*****\nCe courriel est confidentiel.\n*****\n", "Oui", NULL, NULL},
    {"a function of one word", "Oui\n\nH. IVOIRET\nDirection\n", "Oui", NULL, "Nora H. Ivoiret"},
    {"an address at the foot", "Oui\n\nDépartement - rue Ferdinand - 62018 ARRAS Cedex 9\nwww.departement.example\n", "Oui", NULL, NULL},
    {"networks", "Oui\n\nRetrouvez toute l'actualité du Département\nFacebook | LinkedIn\n", "Oui", NULL, NULL},
    {"a banner of Internet", "!! Message en provenance d'Internet, soyez vigilants !!\nOui\n", "Oui", NULL, NULL},
    {"excuses first", "Oui\n\nDésolée pour le style télégraphique, envoyé de mon mobile.\n", "Oui", NULL, NULL},
    {"a program of another telephone", "Oui\n\nTélécharger BlueMail pour Android\n", "Oui", NULL, NULL},
    {"sent from home is no program", "Envoyé depuis le foyer, le bilan est bon. Avis favorable.", "Envoyé depuis le foyer, le bilan est bon. Avis favorable.", NULL, NULL},
    {"quoting", "Oui\n\nQuoting N <n@d.example>:\n\n> favorable\n", "Oui", NULL, NULL},
    {"a table of Notes", "Oui\n\n\"N\" <n@d.example>\n24/03/2026 16:26\nA v@s.example\ncc\nObjet x\n\nfavorable\n", "Oui", NULL, NULL},
    {"an answer right below a footer, no avis", "Ce message est confidentiel.\nNon, pas de place\n", "Non, pas de place", NULL, NULL},
    {"a footer right below an answer", "Non, pas de place\nConformément au RGPD, vous disposez d'un droit d'opposition.\n",
     "Non, pas de place\nConformément au RGPD, vous disposez d'un droit d'opposition.", NULL, NULL},
    {"a banner, a mark and an answer", "[EXTERNE] Soyez vigilants\n--\nRefus : complet\n", "--\nRefus : complet", NULL, NULL},
    {"a greeting, a mark and an answer", "Bonjour,\n-- \nNon, pas de place\n", "Bonjour,\n--\nNon, pas de place", NULL, NULL},
    {"a footer in a marked signature", "Oui\n-- \nNora\nCe message est confidentiel.\nwww.vents.example\n", "Oui", NULL, NULL},
    {"an answer below an Objet of its own", "Objet : ma réponse\nOui\n\nDe : N\nEnvoyé : mardi\nÀ : V\nObjet : x\n\nfavorable\n", "Objet : ma réponse\nOui", NULL, NULL},
    {"services below a colon", "Orientation vers :\nIME Les Lilas\nFoyer Les Tilleuls\n", "Orientation vers :\nIME Les Lilas\nFoyer Les Tilleuls", NULL, NULL},
    {"an answer below a De of its own", "De : la famille, accord oral.\nAvis favorable\n\nDe : N\nEnvoyé : mardi\nÀ : V\nObjet : x\n\nnon\n", "De : la famille, accord oral.\nAvis favorable", NULL, NULL},
    {"a long name in the block", "Oui\n\nDe : Direction de l'enfance,\nservice de l'accueil <n@d.example>\nEnvoyé : mardi\nÀ : V\nObjet : x\n\nnon\n", "Oui", NULL, NULL},
    {"an apology is no excuse of a program", "Bonjour,\n\nDésolée pour le retard, j'étais en formation. Mon\navis est favorable.\n",
     "Bonjour,\n\nDésolée pour le retard, j'étais en formation. Mon\navis est favorable.", NULL, NULL},
    {"an apology and a refusal", "Désolé pour cette famille, mais le SESSAD ne peut pas l'accueillir.", "Désolé pour cette famille, mais le SESSAD ne peut pas l'accueillir.", NULL, NULL},
    {"faults of a telephone", "Oui\n\nDésolé pour les fautes de frappe.\n", "Oui", NULL, NULL},
    {"a sentence on a mail", "Ce message et la fiche me conviennent. Avis favorable.", "Ce message et la fiche me conviennent. Avis favorable.", NULL, NULL},
    {"Tutanota", "Oui\n\n5 mars 2026, 15:12 de n@d.example:\n\n> Bonjour\n", "Oui", NULL, NULL},
    {"a date and a time with a colon", "Le rendez-vous :\n15 avril 2026, 13:22 à Lens :\nvenez", "Le rendez-vous :\n15 avril 2026, 13:22 à Lens :\nvenez", NULL, NULL},
    {"GroupWise", "Oui\n\n>>> Navette <n@d.example> 05/03/2026 15:12 >>>\nBonjour,\n\nAvis favorable ?\n", "Oui", NULL, NULL},
    {"marks at both ends, and no date", ">>> Avis favorable >>>\n", "", NULL, NULL},
    {"what takes the avis back below a mark", "Avis favorable\n-- \nNora Ivoiret\nAnnulez, je me suis trompée.\n", "Avis favorable\n--\nNora Ivoiret\nAnnulez, je me suis trompée.", NULL, NULL},
    {"OK with a bracket", "OK> pour la demande\n", "OK> pour la demande", NULL, NULL},
    {"an answer below a mark with words above", "Merci de votre envoi.\n--\nAvis favorable pour la demande.\n", "Merci de votre envoi.\n--\nAvis favorable pour la demande.", NULL, NULL},
    {"our page below a rule", "Oui, en mai.\n\nBonjour Claire Vasseur, pouvez-vous accueillir Lucas ?\n\nJeune : Lucas\nDossier : NAV-2026-0142\n\nAvis favorable\n"
     "Réf. 3f9a1c0e5b7d42868e1a0c9d7f4b2e61\n\nà voir\n", "Oui, en mai.\n\nà voir", NULL, NULL},
    {"a greeting above the foot of a button", "Bonjour à tous, avis favorable pour Lucas.\n\nRéf. 3f9a1c0e5b7d42868e1a0c9d7f4b2e61\n", "Bonjour à tous, avis favorable pour Lucas.", NULL, NULL},
    {"a service below a mark is no answer", "Oui sans hésiter.\n-- \nNora Ivoiret\nDépartement, DEF\n03 53 01 08 77\n", "Oui sans hésiter.", NULL, NULL},
    {"our page above an answer", "Bonjour Claire Vasseur, pouvez-vous accueillir Lucas ?\n\nDossier : NAV-2026-0142\n\n"
     "Votre réponse compte si elle part de votre adresse. Réf.\n3f9a1c0e5b7d42868e1a0c9d7f4b2e61\nRéf. 3f9a1c0e5b7d42868e1a0c9d7f4b2e61\n\nOui, en mai.\n", "Oui, en mai.", NULL, NULL},
    {"a footer for those named above", "Oui\n\nCe message est destiné exclusivement aux personnes dont le nom figure ci-dessus.\n", "Oui", NULL, NULL},
    {"an introducer of a German program", "Oui\n\nN <n@d.example> hat am 04.06.2026 10:13 geschrieben:\n\nfavorable\n", "Oui", NULL, NULL},
    {"CR LF", "Oui\r\n\r\n> Non\r\n", "Oui", NULL, NULL},
};

/* With a signature of the sender, Nora Ivoiret. */
static const struct signed_by {
    const char *name, *mail, *kept;
} signed_rows[] = {
    {"a signature below a form is one", "Nom : Durand\nCommune : Arras\n\nNora Ivoiret\nCheffe de service\nTél : 03 53 01 02 03\n", "Nom : Durand\nCommune : Arras"},
    {"a signature without mark", "Oui\n\nCordialement,\n\nNora Ivoiret\nRSASE\n03 53 01 22 33\n", "Oui\n\nCordialement,"},
    {"only a signature", "Nora Ivoiret\nRSASE\n03 53 01 22 33\n", ""},
    {"a decision below the name stays", "Oui\n\nNora Ivoiret\nPS : en fait avis défavorable", "Oui\n\nNora Ivoiret\nPS : en fait avis défavorable"},
    {"a signature with a slogan", "Oui\n\nNora Ivoiret\nDirectrice adjointe\n12, rue des Tilleuls - 62000 ARRAS\nwww.vents.example\n\n« Ensemble, faire grandir »\n",
     "Oui"},
    {"a name and a function on a line", "Oui\n\nNora Ivoiret, directrice\n", "Oui"},
    {"a day of absence in a signature", "Oui\n\nNora Ivoiret\nDirectrice\nAbsente le mercredi\n03 53 01 22 10\n", "Oui"},
    {"a domain at the end", "Oui\n\nNora IVOIRET\nDirectrice\n03 53 01 22 10\nvents.example\n", "Oui"},
    {"what was asked for is all there is", "SESSAD Le Bosquet\n03 53 01 22 10\n", "SESSAD Le Bosquet\n03 53 01 22 10"},
    {"a title is no signature when it decides", "Nora Ivoiret, directrice : avis favorable\n", "Nora Ivoiret, directrice : avis favorable"},
    {"days of work in a signature", "Oui\n\nNora Ivoiret\nDirectrice\nJe travaille du lundi au jeudi.\n03 53 01 22 10\n", "Oui"},
    {"who will be asked is no signature", "Oui\nMme Lepic sera la référente\nTél de la référente : 03 53 01 22 11\n",
     "Oui\nMme Lepic sera la référente\nTél de la référente : 03 53 01 22 11"},
    {"a decision in the midst of a signature", "Nora Ivoiret\nAdmission en mai\nDirectrice\n", "Nora Ivoiret\nAdmission en mai\nDirectrice"},
    {"a service as the signature", "Oui\n\nLe service social\nMDS Artois\n03 53 01 22 00\n", "Oui"},
    {"aide sociale is no command", "Oui\n\nService départemental de l'aide sociale à l'enfance\nPôle Accueil\n62000 ARRAS\n", "Oui"},
    {"a logo with a link", "Oui\n\n[Logo]<https://vents.example>\nNora Ivoiret\nRSASE\n", "Oui"},
    {"a wrapped line that begins with a service", "Favorable, situation que nous connaissons bien et pour laquelle le\nSESSAD semble indiqué.\n\nNora Ivoiret\nRSASE\n03 53 01 70 12\n",
     "Favorable, situation que nous connaissons bien et pour laquelle le\nSESSAD semble indiqué."},
    {"one word on its last line", "Avis défavorable, cela relève d'un\nITEP.\n\nNora Ivoiret\nRSASE\n", "Avis défavorable, cela relève d'un\nITEP."},
    {"an answer like a signature", "feu vert du SESSAD, premier rendez-vous le 9 avril\n\nNora Ivoiret\nDirectrice\n",
     "feu vert du SESSAD, premier rendez-vous le 9 avril"},
    {"such an answer below a greeting", "Bonjour,\n\nAccueil en internat du foyer dès avril\n\nNora Ivoiret\nDirectrice\n",
     "Bonjour,\n\nAccueil en internat du foyer dès avril"},
    {"a function above the name", "Oui\n\nLa directrice,\nNora Ivoiret\n03 53 01 70 12\n", "Oui"},
    {"prose of a house", "Oui\n\nNora Ivoiret\nRSASE\n03 53 01 70 12\nLe Département s'engage en faveur de l'enfance. Chaque geste compte.\n", "Oui"},
    {"a function above the name", "Oui\n\nRSASE\nNora IVOIRET\nMaison du Département de Lens\n\nDe : N <n@d.example>\nEnvoyé : 5 mars 2026\nObjet : x\n\nx\n", "Oui"},
    {"a function above the name, a motto below", "Oui\n\nPilote du territoire\nNora IVOIRET\nTerritoire Audomarois\n« Ensemble, grandir »\n", "Oui"},
    {"a service of a list above the name", "Vers :\nSESSAD de Lens\nNora IVOIRET\nDirectrice\n« Ensemble, grandir »\n", "Vers :\nSESSAD de Lens"},
    {"a lone motto below the name", "Oui\n\nNora Ivoiret\n« Ensemble, grandir autrement »\n", "Oui\n\nNora Ivoiret"},
    {"words in quotation marks below the name", "Oui\n\nNora Ivoiret\n« Je retire mon avis »\n", "Oui\n\nNora Ivoiret\n« Je retire mon avis »"},
    {"for a house, in one line", "Oui\n\nPour Association Grand Large, Nora Ivoiret, directrice\nNotre établissement est engagé dans une démarche qualité certifiée.\n",
     "Oui"},
    {"for a house, in two lines", "Oui\n\nPour Association Grand Large,\nNora Ivoiret, directrice\n\nNotre établissement est engagé dans une démarche qualité certifiée.\n",
     "Oui"},
    {"hours above a house's prose", "Oui\n\nNora Ivoiret\nDirectrice\n03 53 01 22 10\nHoraires : 9h-12h30 / 13h30-17h\nNotre établissement est engagé dans une démarche qualité certifiée.\n",
     "Oui"},
    {"what takes the avis back below a signature", "Avis favorable\n\nNora Ivoiret\nRSASE\n03 53 01 70 12\nAttendez mon feu vert.\n",
     "Avis favorable\n\nNora Ivoiret\nRSASE\n03 53 01 70 12\nAttendez mon feu vert."},
    {"the same with a shout", "Avis favorable\n\nNora Ivoiret\nRSASE\n03 53 01 70 12\nLaissez tomber !\n",
     "Avis favorable\n\nNora Ivoiret\nRSASE\n03 53 01 70 12\nLaissez tomber !"},
    {"the mail itself below a signature", "Avis favorable\n\nNora Ivoiret\nRSASE\n03 53 01 70 12\nCe message est parti trop vite.\n",
     "Avis favorable\n\nNora Ivoiret\nRSASE\n03 53 01 70 12\nCe message est parti trop vite."},
    {"a post-scriptum is no house's", "Oui\n\nNora Ivoiret\nRSASE\nPS : je vous envoie le bilan demain.\n",
     "Oui\n\nNora Ivoiret\nRSASE\nPS : je vous envoie le bilan demain."},
    {"tel que", "Oui\n\nTel que prévu lors de notre entretien.\n03 53 01 70 12\nNora Ivoiret\n",
     "Oui\n\nTel que prévu lors de notre entretien.\n03 53 01 70 12\nNora Ivoiret"},
    {"what may be done in free hours", "Oui\n\nNora Ivoiret\nRSASE\n\nDroit à la déconnexion : ce message n'appelle pas de réponse immédiate.\n", "Oui"},
    {"networks below a block", "Oui\n\nNora Ivoiret\nRSASE\nT. 03 53 01 08 77\nSuivez-nous sur Facebook et LinkedIn\n", "Oui"},
    {"hours of a clock", "Oui\n\nNora Ivoiret\nRSASE\nLigne directe 03 53 01 08 77\nHoraires : 9h-12h30 / 13h30-17h\n", "Oui"},
};

static void assert_kept(const char *mail, struct reply_context context, const char *kept)
{
    struct arena *arena = arena_new(4 * 1024 * 1024, NULL, NULL);
    assert_str(reply_new_text(arena, str_of(mail), &context), kept);
    arena_free(arena);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    assert_kept(row->body, (struct reply_context){str_of(row->question), str_of(row->sender)}, row->expected);
}

static void test_signed(void **state)
{
    const struct signed_by *row = *state;
    assert_kept(row->mail, (struct reply_context){STR_NONE, STR("Nora Ivoiret")}, row->kept);
}

static void test_hostile(void **state)
{
    (void)state;
    static const char *const units[] = {"> ", "Le 1", "De :\n", "a écrit :\n", "\n", ">\n", "-- \n", "Le 5 mars 2026 à 10:10,\n"};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        struct arena *arena = arena_new(512 * 1024 * 1024, NULL, NULL);
        struct reply_context context = {STR(QUESTION), STR("x")};
        size_t len = strlen(units[i]), count = 300000 / len;
        char *text = arena_alloc(arena, len * count);
        for (size_t j = 0; j < count; j++)
            memcpy(text + j * len, units[i], len);
        (void)reply_new_text(arena, (struct str){text, len * count}, &context);
        arena_free(arena);
    }
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_hostile)};
    return RUN_ROWS("reply", rows, test_row) + RUN_ROWS("reply, signed", signed_rows, test_signed) + RUN_TESTS("reply", others);
}
