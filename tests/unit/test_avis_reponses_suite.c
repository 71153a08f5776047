/* avis: whole answers as people write them, the second half (test_avis_reponses.c says more). */
#include "tests/unit/avis_regles.h"

#define RIEN AVIS_AUCUN
#define POUR AVIS_FAVORABLE
#define CONTRE AVIS_DEFAVORABLE
#define SI AVIS_RESERVE

static const struct avis_dit agree[] = {
    {"Visa favorable, la fiche part chez le pilote ce soir.", POUR},
    {"bjr, ok pour l'admission d'Adem chez nous, il demarre le 20", POUR},
    {"Merci de votre confiance. Accueil possible, et accueil souhaité !", POUR},
    {"Je soutiens pleinement la démarche et lui donne une suite favorable.", POUR},
    {"ça me va très bien, vous pouvez transmettre à la RSASE avec mon accord", POUR},
    {"Vous pouvez compter sur nous pour Adem : sa prise en charge est validée.", POUR},
    {"Ni doute ni hésitation, je suis favorable à ce que le SESSAD intervienne au foyer.", POUR},
    {"Je confirme par la présente l'avis favorable que j'ai porté sur la fiche le 4 courant.", POUR},
    {"Le dossier n'appelle aucune observation de ma part. Je lui réserve une suite favorable.", POUR},
    {"Je suis partante pour cet accompagnement, et la mère aussi (elle me l'a redit vendredi).", POUR},
    {"Bon, pour Adem, pas d'hésitation : je donne mon feu vert.\nJe préviens sa réf cet aprem.", POUR},
    {"C'est un grand oui pour moi ! Ça fait des mois que le foyer se débrouille tout seul avec lui.", POUR},
    {"Bonjour, nous sommes en mesure d'accueillir Adem dès la rentrée et nous le ferons volontiers.", POUR},
    {"Je contresigne la fiche avec un avis favorable ; l'original vous arrive par la navette interne.", POUR},
    {"Le jeune est preneur, l'assistante familiale aussi, le lycée attend cela depuis un an. Je valide.", POUR},
    {"Aucune objection à formuler, bien au contraire : ce soutien arrive à point nommé. Favorable, donc.", POUR},
    {"Adjointe de M. Ducastel-Or et habilitée à signer en son nom, je donne à cette fiche un avis favorable.", POUR},
    {"Pour Adem c'est accordé côté service ! Je file en audience, je suis joignable à partir de 16h pour le reste", POUR},
    {"Pas la moindre réticence chez nous, nous validons son entrée et nous lui gardons le bureau avec la fenêtre.", POUR},
    {"En ma qualité de responsable demandeur, je valide la transmission de cette fiche et l'accompagne d'un avis favorable.", POUR},
    {"Nonobstant le retard pris par le courrier de l'établissement scolaire, qui ne constitue pas un obstacle, j'approuve la demande.", POUR},
    {"Après avoir recueilli les observations de la référente et de l'enseignante spécialisée, lesquelles concordent, je statue favorablement.", POUR},
    {"Aucun souci pour moi sur cette demande, je l'appuie. Au passage le n° de la MECS sur la fiche n'est plus bon, c'est le 03 53 01 22 40 maintenant.", POUR},
    {"Chère Madame,\n\nla direction du SESSAD est heureuse de vous faire part de son accord. Le livret d'accueil part au courrier ce soir.\n\nAvec mes pensées amicales,\nÉtienne Vauquelin-Roy", POUR},
    {"Salut à toute l'équipe,\n\nla famille d'accueil est au bout, le lycée aussi, et lui il demande de l'aide depuis la Toussaint. Évidemment que je suis d'accord.\n\nBises (pardon, cordialement)\nInès", POUR},
    {"Bonjour,\n\nje trouve que c'est une super idée, le SESSAD. Adem décroche depuis janvier et à l'éduc de rue il a dit qu'il voulait un coup de main pour son CAP. Vous avez mon accord.\n\nInès Karoubi", POUR},
};

static const struct avis_dit refuse[] = {
    {"Ma réponse est non. Adem travaille déjà à l'ESAT quatre jours sur cinq.", CONTRE},
    {"Impossible pour nous de l'admettre, son orientation notifiée est un IMPro.", CONTRE},
    {"L'admission ne sera pas prononcée, la notification étant échue depuis août.", CONTRE},
    {"Aucune suite favorable ne sera donnée, le domicile dépendant de l'Audomarois.", CONTRE},
    {"Bonjour,\nje m'oppose à cette demande. Personne n'en a parlé à Adem !\nInès K.", CONTRE},
    {"Je suis en désaccord avec cette demande, elle fait doublon avec l'accompagnement du PCPE.", CONTRE},
    {"C'est pas possible pour nous, désolée, le projet pour l'enfant dit l'inverse. Défavorable.", CONTRE},
    {"Je valide pas. Le projet CAP est tombé à l'eau et un SESSAD pro c'est fait pour l'insertion", CONTRE},
    {"Je refuse de cautionner une orientation qui ne sert qu'à combler l'absence de place en MECS.", CONTRE},
    {"Bon, j'ai tourné ça dans tous les sens. Ma réponse est non : la notif est périmée depuis décembre.", CONTRE},
    {"Après concertation avec l'inspectrice, j'ai décidé de ne pas donner mon accord, faute d'adhésion des deux parents.", CONTRE},
    {"Bonjour, sans surprise ce sera défavorable, j'avais alerté Mme Rivasson dès octobre sur la surcharge de rendez-vous.", CONTRE},
    {"La demande ne saurait prospérer, le jeune étant domicilié hors du département depuis le 1er février. Avis défavorable.", CONTRE},
    {"Merci pour cette fiche très complète. Nous n'y répondrons cependant pas favorablement, notre agrément s'arrêtant à 16 ans.", CONTRE},
    {"Malgré tout le boulot de Léa (vraiment chapeau), je donne un avis défavorable. Adem part en Belgique chez son oncle le 1er avril.", CONTRE},
    {"Chers amis, c'est le coeur lourd que je vous réponds non : nos dix places sont occupées et aucune sortie n'est prévue avant l'été.", CONTRE},
    {"Le SESSAD se voit contraint de refuser cette prise en charge : aucun professionnel disponible le mercredi, seul jour libre du jeune.", CONTRE},
    {"Merci mille fois de votre confiance. Hélas la réponse de l'équipe est négative, le poste d'ergothérapeute est vacant depuis six mois.", CONTRE},
    {"La réponse est non, et j'en suis triste. Vous savez combien j'estime votre équipe. Notre convention avec l'ARS ne couvre pas son canton.", CONTRE},
    {"Après en avoir discuté jusque tard hier, nous avons choisi de ne pas l'admettre, son emploi du temps d'apprenti ne laissant aucun créneau compatible avec nos horaires.", CONTRE},
};

static const struct avis_dit reserve[] = {
    {"Favorable sous condition d'un certificat médical récent.", SI},
    {"Si la tante confirme l'hébergement, vous avez mon avis favorable.", SI},
    {"Je valide à condition qu'une seule éducatrice intervienne au foyer.", SI},
    {"Nous disons oui uniquement si le Département prend le taxi en charge.", SI},
    {"J'y suis favorable du moment que les séances ont lieu hors du temps d'atelier.", SI},
    {"Mon accord est subordonné au renouvellement de la notification avant le 31 août.", SI},
    {"Adem peut entrer chez nous en avril sous réserve qu'il en soit d'accord lui-même.", SI},
    {"Avis favorable à partir du moment où le collège met une salle à notre disposition.", SI},
    {"Je donne un avis favorable sous la seule réserve que le juge maintienne le placement.", SI},
    {"Oui à cette orientation, moyennant la présence du référent aux trois premières séances.", SI},
    {"Favorable si, et dans ce cas seulement, le jeune demeure chez Mme Tilloy-Ban au-delà du 30 juin.", SI},
    {"Nous sommes favorables à la venue d'Adem si l'ARS confirme la onzième place. Je croise les doigts avec vous.", SI},
    {"Bonjour,\n\nil est fait droit à la demande sous condition suspensive de l'ouverture du droit par la MDPH.\n\nB. Delbecque-Ranson\nRSASE", SI},
    {"Favorable, sous réserve bien sûr que le lycée nous prête une salle. J'ai laissé deux messages au proviseur, un homme charmant mais introuvable.", SI},
};

static const struct avis_dit nothing[] = {
    {"Vu ce jour.\nP. Hocquet", RIEN},
    {"Ok bien noté je fais suivre", RIEN},
    {"Auriez-vous les coordonnées de son tuteur ?", RIEN},
    {"Si je mets défavorable, le jeune en est-il informé ?", RIEN},
    {"Oui, vous pouvez me joindre au 03 53 01 55 66 après 16 h.", RIEN},
    {"Bonne idée, on en reparle au comité. Belle fin de journée !", RIEN},
    {"Dois-je comprendre que vous attendez un accord de ma part ?", RIEN},
    {"La mère m'a dit que le SESSAD avait accepté, vous confirmez ?", RIEN},
    {"Encore merci pour votre patience, la neige a tout bloqué ici.", RIEN},
    {"Mon premier réflexe serait de refuser. J'ai besoin d'y réfléchir.", RIEN},
    {"Nous pourrions accepter ou refuser, tout dépendra du bilan de mai.", RIEN},
    {"Je retire mon avis favorable d'hier, certains points sont à revoir.", RIEN},
    {"Je m'alignerai sur l'avis du médecin, que nous n'avons toujours pas.", RIEN},
    {"Avis défav... non, je confonds avec un autre jeune, ignorez ce mail.", RIEN},
    {"Si je devais refuser ce serait pour la distance. Je n'en suis pas là.", RIEN},
    {"Fanny reprend mes dossiers lundi, ajoutez-la en copie s'il vous plaît.", RIEN},
    {"La demande d'aide jeune majeur d'Adem a été rejetée ce matin, il est très abattu.", RIEN},
    {"L'exposé de la situation est coupé en bas de page, pouvez-vous me le remettre en entier ?", RIEN},
    {"Il est écrit « Pour répondre : Avis favorable / Avis défavorable (motif) ». Je dois rayer l'un des deux ?", RIEN},
    {"Oui, nous acceptons. Enfin, non, je vais trop vite : attendez mon retour de congés lundi avant de noter quoi que ce soit.", RIEN},
    {"Serait-il possible d'avoir un petit mot sur ses loisirs et sa santé ? Je suis sûr que la réponse est toute simple, merci !", RIEN},
    {"Le renouvellement de l'AEMO recueille mon accord ; le SESSAD est une autre affaire, sur laquelle je ne dis rien aujourd'hui.", RIEN},
    {"Nous sommes toujours favorables au maintien en milieu ordinaire, c'est dans notre projet de service. Pour Adem, l'étude est en cours.", RIEN},
    {"Bonjour,\n\nL'admission ou le refus sera prononcé en commission le 27. D'ici là je n'ai rien à vous communiquer.\n\nCordialement,\nF. Pruvost", RIEN},
};

int main(void)
{
    return AVIS_DITS("avis, agrees too", agree) + AVIS_DITS("avis, refuses too", refuse) + AVIS_DITS("avis, under a condition too", reserve) + AVIS_DITS("avis, nothing too", nothing);
}
