/* avis: words of agreement in answers that do not agree, by what is the matter with them. Each row of the first tables was once read as a
 * plain agreement, or as a reserve; next to each class stand answers that decide all the same. */
#include "tests/unit/avis_regles.h"

#define RIEN AVIS_AUCUN
#define POUR AVIS_FAVORABLE
#define SI AVIS_RESERVE

/* The fiche says when somebody was born and where they live: who writes it again has seen something. */
static const struct avis_dit persons[] = {
    {"Favorable (né le 03.02.2004).", RIEN},
    {"Favorable. Date de naissance : 14/07/2003.", RIEN},
    {"Avis favorable. Il rentre chez lui samedi.", RIEN},
    {"Avis favorable. Il bénéficie déjà d'un SESSAD.", RIEN},
    {"Avis favorable. Le jeune est à l'EPIDE.", RIEN},
    {"Avis favorable. Le jeune a trouvé un patron à Bruxelles.", RIEN},
    {"Avis favorable. Je suis absente demain.", POUR},
    {"Avis favorable. Il a trouvé un stage en mécanique.", POUR},
    {"Avis favorable. Il a 16 ans.", POUR},
    {"Avis favorable. Il habite à dix minutes du service.", POUR},
    {"Avis favorable. Elle ne sait pas lire.", POUR},
    {"Avis favorable. Il est suivi depuis deux ans par notre service.", POUR},
};

/* Something happened, or a paper is worth nothing. */
static const struct avis_dit events[] = {
    {"Favorable. L'ordonnance de placement est caduque.", RIEN},
    {"Favorable pour l'ancien dossier. Le nouveau est en cours de lecture.", RIEN},
    {"Avis favorable. Le bilan est joint.", POUR},
    {"Avis favorable. Il découvre un nouveau lycée.", POUR},
};

/* Not the whole of it, or for somebody else to judge. */
static const struct avis_dit parts[] = {
    {"Avis favorable. Accompagnement partiel.", RIEN},
    {"Avis favorable. Volet scolaire.", RIEN},
    {"Favorable. Prévoyez un plan B quand même.", RIEN},
    {"Avis favorable. Tout reste à faire.", RIEN},
    {"Avis favorable. À lui de voir.", RIEN},
    {"Favorable. Sous votre responsabilité.", RIEN},
    {"Avis favorable en échange d'une place pour Lola.", RIEN},
    {"Avis favorable, à titre de compensation.", RIEN},
    {"Avis favorable pour un SESSAD, un SAMSAH ou un SAVS.", RIEN},
    {"Avis favorable. À vous de jouer.", RIEN},
    {"Avis favorable. À votre appréciation.", RIEN},
    {"Avis favorable. La direction appréciera.", RIEN},
    {"Avis favorable. Je vous laisse la main.", RIEN},
    {"Avis favorable. Le trajet est court.", POUR},
    {"Avis favorable. Au plaisir de travailler avec vous.", POUR},
};

/* More is to be said of it, or of the papers; or it is still to be signed. */
static const struct avis_dit remarks[] = {
    {"Avis favorable. Je signe demain.", RIEN},
    {"Avis favorable. Je vous confirme demain.", RIEN},
    {"Avis favorable. Je vous envoie la fiche signée demain.", RIEN},
    {"Avis favorable. Je vous en parle demain.", RIEN},
    {"Avis favorable. Comme pour Théo.", RIEN},
    {"Avis favorable. Aucune remarque.", POUR},
    {"Avis favorable. Je vous tiens informée.", POUR},
    {"Avis favorable, avec mes excuses pour le délai.", POUR},
    {"Avis favorable, à réception du dossier nous prendrons contact avec la famille.", POUR},
};

static const struct avis_dit whose[] = {
    {"Avis favorable. C'est le frère de Lucas.", RIEN},
    {"Avis favorable. Il y a deux Mathis chez nous.", RIEN},
    {"Avis favorable. Le prénom est Léa sur la fiche.", RIEN},
    {"Avis favorable. Il s'appelle Hugo sur la notification.", RIEN},
    {"Avis favorable. Je suis la tante du jeune.", RIEN},
    {"Avis favorable. J'écris pour Mme Delattre.", RIEN},
    {"Avis favorable. P/O Mme Delattre", RIEN},
    {"Avis favorable. Pour ordre.", RIEN},
    {"Je donne un avis favorable pour 2 des 3 jeunes, je vous précise lesquels par téléphone.", RIEN},
    {"Favorable pour 1 des 2", RIEN},
    {"Avis favorable pour chacun d'eux.", RIEN},
    {"Avis favorable pour tous.", RIEN},
    {"Avis favorable. File active : 15 sur 14.", RIEN},
    {"Avis favorable. Bonne journée à tous.", POUR},
};

static const struct avis_dit times[] = {
    {"Avis favorable, valable deux mois.", RIEN},
    {"Avis favorable. Mainlevée prononcée le 3.", RIEN},
    {"Avis favorable. Notification en cours de demande.", RIEN},
    {"Avis favorable. Accord des parents à recueillir.", RIEN},
    {"Avis favorable. Signatures en cours.", RIEN},
    {"Avis favorable. Pour trois mois.", RIEN},
    {"Avis favorable. Jusqu'à l'été.", RIEN},
    {"Avis favorable. Après les vacances.", RIEN},
    {"Avis favorable. En observation.", RIEN},
    {"Avis favorable. Une fois par mois.", RIEN},
    {"Avis favorable. En attendant mieux.", RIEN},
    {"Avis favorable, comme l'an dernier pour son dossier précédent.", RIEN},
    {"Avis favorable. Fait à Arras, le 12 mars 2019.", RIEN},
    {"Avis favorable. Le 12/03/2024.", RIEN},
    {"Avis favorable le 12/03/2024.", RIEN},
    {"Avis défavorable, le profil ne convient pas. Fait à Arras, le 12 mars 2019.", RIEN},
    {"Avis favorable. Fait à Arras, le 12 février 2026.", POUR},
    {"Avis favorable. Notification du 03/09/2024 au 02/09/2027.", POUR},
    {"Avis favorable. La notification est en cours de validité.", POUR},
    {"Avis favorable. La notification est bien au dossier.", POUR},
    {"Avis favorable. Je serai absente jusqu'au 15.", POUR},
};

static const struct avis_dit matters[] = {
    {"Je suis favorable à la proposition de la psychologue.", RIEN},
    {"Avis favorable pour un contrat jeune majeur.", RIEN},
    {"Favorable concernant la sortie à Nausicaá.", RIEN},
    {"Favorable concernant l'admission de Lina.", POUR},
    {"Favorable pour un accompagnement par le SESSAD IP.", POUR},
    {"Je suis favorable à cette demande d'orientation.", POUR},
};

/* The rest did not come, or a question leads to it. */
static const struct avis_dit unfinished[] = {
    {"Je suis favorable car", RIEN},
    {"Avis favorable et", RIEN},
    {"Avis favorable, et je", RIEN},
    {"Avis favorable à", RIEN},
    {"Favorable pour", RIEN},
    {"Avis favorable compte tenu de", RIEN},
    {"Avis favorable vu", RIEN},
    {"Avis favorable. Je", RIEN},
    {"Avis favorable. Par ailleurs", RIEN},
    {"Avis favorable. Il me semble.", RIEN},
    {"Est-ce que comme ça ça marche ? Avis favorable", RIEN},
    {"Avis favorable. Le jeune est-il d'accord ?", RIEN},
    {"Je suis pour.", POUR},
    {"☒ Avis favorable\nFait à Noeuvillers, le 02/03/2026\nNom et Visa : A", POUR},
    {"Favorable, bien sûr.", POUR},
    {"Avis favorable. Merci de m'appeler pour fixer la rencontre.", POUR},
};

/* Who has yet to read, or asks whether it is the right one, has decided nothing. */
static const struct avis_dit conditions[] = {
    {"Favorable si on parle bien de Théo L., pas de Théo M.", RIEN},
    {"Favorable si c'est bien le garçon de la MECS.", RIEN},
    {"Favorable s'il s'agit bien de Léo.", RIEN},
    {"Favorable sous réserve que ce soit bien lui.", RIEN},
    {"Favorable sous réserve d'avoir bien compris la question.", RIEN},
    {"Avis favorable, sous réserve d'erreur.", RIEN},
    {"Avis favorable sous réserve de relecture.", RIEN},
    {"Avis favorable quand j'aurai lu la fiche.", RIEN},
    {"Avis favorable dès que j'aurai rencontré le jeune.", RIEN},
    {"Avis favorable une fois que j'aurai réfléchi.", RIEN},
    {"Favorable si tout va bien.", RIEN},
    {"Si rien ne change d'ici lundi, avis favorable.", RIEN},
    {"Avis favorable si l'information que j'ai eue ce matin n'est pas confirmée.", RIEN},
    {"Favorable si la notification arrive avant la rentrée.", SI},
    {"Avis favorable sous réserve de vérification des droits MDPH.", SI},
    {"Avis favorable dès que j'aurai la notification.", SI},
    {"Avis favorable sous réserve d'une rencontre avec l'équipe.", SI},
    {"C'est ok une fois que la notification sera arrivée.", SI},
    {"Avis réservé : attendre la notification MDPH.", SI},
    {"Avis réservé, dans l'attente du bilan psychologique.", SI},
    {"Avis réservé dans l'attente de la signature des parents.", SI},
    {"Avis réservé, en attente de l'accord du juge.", SI},
    {"Avis réservé, dans l'attente de la commission.", RIEN},
    {"Avis réservé, le temps que je lise le bilan.", RIEN},
    {"Avis réservé : je ne connais pas la situation.", RIEN},
    {"Avis réservé. Il manque le bilan psychologique.", RIEN},
};

/* A refusal is as grave: these were read as one. */
static const struct avis_dit refusals[] = {
    {"Je ne peux pas valider aujourd'hui.", RIEN},
    {"Je ne peux pas valider, je suis en réunion.", RIEN},
    {"Je ne peux pas valider à la place de ma directrice.", RIEN},
    {"Je ne peux pas valider seule.", RIEN},
    {"Je ne peux pas valider, le lien ne marche pas.", RIEN},
    {"On ne peut pas accepter ce genre de mail.", RIEN},
    {"Aucun refus de ma part.", RIEN},
    {"Je confirme le refus.", RIEN},
    {"Sa candidature n'a pas été retenue à l'IMPro.", RIEN},
    {"Avis défavorable pour la fiche, pas pour le jeune.", RIEN},
    {"Avis défavorable. Il faudrait refaire la fiche et je dirai oui.", RIEN},
    {"Avis défavorable. Dossier de Léo ou de Théo ?", RIEN},
    {"Avis défavorable. On parle bien de Théo ?", RIEN},
    {"Avis défavorable. Vous confirmez ?", RIEN},
    {"Avis défavorable. C'est le frère de Lucas.", RIEN},
    {"Avis défavorable. Le prénom n'est pas le bon.", RIEN},
    {"Avis défavorable. La fiche est au nom de Théo.", RIEN},
    {"Avis défavorable. Il y a deux Mathis chez nous.", RIEN},
    {"Avis défavorable. Je réponds pour ma collègue.", RIEN},
    {"Avis défavorable. P/O Mme Delattre", RIEN},
    {"Avis défavorable. Voir le mail de Mme Delattre.", RIEN},
    {"Avis défavorable. C'est la décision de la commission, pas la mienne.", RIEN},
    {"Avis défavorable. Je n'ai pas lu la fiche.", RIEN},
    {"Avis défavorable. Pour l'instant.", RIEN},
    {"Avis défavorable. En l'état.", RIEN},
    {"Avis défavorable. Pour le transport.", RIEN},
    {"Avis défavorable. Uniquement pour l'internat.", RIEN},
    {"Nous ne pouvons pas accepter, faute de place.", AVIS_DEFAVORABLE},
    {"Avis défavorable. Le jeune ne souhaite pas ce suivi.", AVIS_DEFAVORABLE},
    {"Avis défavorable pour ce jeune, pas de place.", AVIS_DEFAVORABLE},
    {"Sa candidature n'a pas été retenue, faute de place.", AVIS_DEFAVORABLE},
    {"Avis défavorable. Motif : la date de naissance est fausse.", AVIS_DEFAVORABLE},
};

/* Lost at first sight. */
static const struct avis_dit plain[] = {
    {"En tant que RSASE je donne un avis favorable à l'accueil de Yanis. Merci de votre réactivité.", POUR},
    {"Mon avis : av fav", POUR},
    {"Av. fav. Merci bcp", POUR},
    {"Avis favorabel (pardon je tape du téléphone). Bonne soirée", POUR},
    {"Avis favorable, je le donne bien volontiers.", POUR},
    {"Favorable, c'est exactement ce qu'il lui faut.", POUR},
    {"Tout à fait favorable. Le SESSAD correspond bien aux besoins d'Ilyes.", POUR},
    {"Je suis plus que favorable. Cassandre fait de gros progrès et il faut continuer.", POUR},
    {"Favorable de mon côté. Il est au collège et ça se passe plutôt bien en ce moment.", POUR},
    {"Après échange avec l'éducatrice, avis favorable. Je vous remercie pour la fiche, très complète.", POUR},
    {"Je suis prêt à donner un avis favorable.", RIEN},
    {"Avis favorable. Il est prêt, il en parle tous les jours.", POUR},
    {"Bjr, avis favorable pr laccueil, merci", POUR},
    {"En tant que directrice je dois encore en parler à l'équipe, avis favorable.", RIEN},
    {"Notre avis n'est favorable que si la famille d'accueil reste la même.", AVIS_RESERVE},
    {"Je ne suis favorable que depuis hier.", RIEN},
    {"Avis favorable. Il lui faut un ITEP.", RIEN},
    {"Alors nous on dit oui, avec plaisir même, mais il y a une condition : qu'il y ait une AESH. Sans elle, on ne pourra pas l'accueillir.", RIEN},
    {"Sans cet accord, nous ne pouvons pas l'accueillir.", RIEN},
    {"av défav", AVIS_DEFAVORABLE},
    {"Je soutiens pleinement cette admission.", POUR},
    {"Vous avez mon aval pour cette prise en charge.", POUR},
    {"Nous répondons par l'affirmative à cette demande d'accueil.", POUR},
    {"Je suis pleinement en accord avec cet accueil.", POUR},
    {"J'adhère à ce projet d'accueil.", POUR},
    {"Oui, tout à fait d'accord.", POUR},
    {"Mon avis est favorable. La jeune souhaite reprendre une scolarité et le SESSAD l'y aidera.", POUR},
    {"J'y suis favorable et je remercie le SESSAD pour sa réactivité.", POUR},
    {"Je suis favorable. Je transmets les coordonnées du lieu de vie à l'équipe.", POUR},
    {"Je désapprouve cet accueil : cela ferait un sixième intervenant.", AVIS_DEFAVORABLE},
    {"Désaccord de notre service.", AVIS_DEFAVORABLE},
    {"Je ne soutiens pas cette demande.", AVIS_DEFAVORABLE},
    {"Je soutiens cet accueil sous réserve d'une place à l'école.", AVIS_RESERVE},
    {"Je soutiens cette admission et la direction décidera.", RIEN},
    {"Je soutiens cette admission mais pas maintenant.", RIEN},
    {"Je soutiens cette demande de logement.", RIEN},
    {"Vous avez mon accord pour la réunion.", RIEN},
    {"Je ne soutiens pas cette demande sans l'avis de l'équipe.", RIEN},
    {"Ma collègue soutient cette admission.", RIEN},
    {"J'approuve la demande de rendez-vous.", RIEN},
    {"Je valide l'accueil du frère.", RIEN},
    {"Nous acceptons l'accueil de jour.", RIEN},
    {"J'approuve l'accueil de la mère.", RIEN},
    {"Je soutiens l'accueil de Lenny.", POUR},
    {"J'adhère complètement à ce projet d'accueil.", POUR},
    {"Je vous autorise à démarrer l'accompagnement de Sacha.", POUR},
    {"Pour moi c'est bon, vous pouvez lancer l'accueil.", POUR},
    {"L'accueil de ce jeune par le SESSAD me convient tout à fait.", POUR},
    {"Je ne suis pas complètement favorable.", RIEN},
    {"Je vous autorise à consulter son dossier.", RIEN},
    {"L'accueil de mardi me convient tout à fait.", RIEN},
    {"Oui pour l'orthophoniste libérale, elle a une place le mercredi.", RIEN},
    {"Nous sommes favorables à un accueil relais un week-end sur deux chez Mme Solange.", RIEN},
    {"Nous approuvons la demande de délégation d'autorité parentale.", RIEN},
    {"Je suis favorable à un accompagnement psychologique pour sa maman.", RIEN},
    {"Je ne peux pas retenir le créneau proposé, merci de m'en soumettre un autre.", RIEN},
    {"Je vous confirme être favorable à cette demande d'accompagnement.", POUR},
    {"Je suis d'accord pour qu'il soit accompagné par le SESSAD.", POUR},
    {"Avis favorable ; le projet est travaillé avec lui depuis la rentrée.", POUR},
    {"Avis favorable. Le projet professionnel en mécanique est bien engagé.", POUR},
    {"Avis favorable à l'entrée au SESSAD. On se tient au courant.", POUR},
    {"Je suis favorable à l'orientation vers le SESSAD IP.", POUR},
    {"Favorable, merci à tous pour ce beau travail d'équipe.", POUR},
    {"Avis favorable. La mère est informée et d'accord.", POUR},
    {"Avis favorable. Je pense que ce service peut vraiment l'aider.", POUR},
    {"C'est défavorable pour nous : pas de déficience intellectuelle.", AVIS_DEFAVORABLE},
    {"Avis défavorable motivé par l'absence de notification.", AVIS_DEFAVORABLE},
    {"Avis défavorable pour défaut de notification.", AVIS_DEFAVORABLE},
    {"Nous avons le regret de refuser cette admission, faute de moyens.", AVIS_DEFAVORABLE},
};

int main(void)
{
    return AVIS_DITS("avis persons", persons) + AVIS_DITS("avis events", events) + AVIS_DITS("avis parts", parts) + AVIS_DITS("avis remarks", remarks) +
           AVIS_DITS("avis whose", whose) + AVIS_DITS("avis times", times) +
           AVIS_DITS("avis matters", matters) + AVIS_DITS("avis unfinished", unfinished) + AVIS_DITS("avis conditions", conditions) +
           AVIS_DITS("avis refusals", refusals) + AVIS_DITS("avis plain", plain);
}
