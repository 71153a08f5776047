/* avis: the paradigm. What people decide with in the plainest words, each behind everything that may lead to it and before everything
 * that may follow it, and each in frames that make no decision of it: what is said by somebody else, asked, supposed, put off or said
 * of another matter. A list of answers shows what their authors thought of; this shows what they did not. */
#include "tests/unit/avis_regles.h"

static const char *const leads[] = {
    "", "Bonjour, ", "Pour ma part, ", "De mon côté, ", "Après étude du dossier, ", "Après échange avec l'équipe, ",
    "Comme convenu, ", "Suite à votre mail, ", "Vu la situation, ", "En réponse à votre demande, ",
    "Au vu des éléments transmis, ", "Après réflexion, ", "Bonjour Madame, ", "J'ai lu la fiche. ", "Dossier étudié ce matin. ",
    "Suite à la réunion d'équipe de ce jour, ", NULL};

/* Of an agreement and of a refusal. */
static const char *const after_yes[] = {
    "", ", le besoin est réel", ". Le besoin est réel", " : le projet est cohérent", ". La famille est d'accord",
    ", la situation est connue du service", " à compter du 1er septembre", ". Merci de prévenir la famille", ". Cordialement",
    ", Timéo en a besoin", " car le besoin est avéré", NULL};
static const char *const after_no[] = {
    " : service complet", " car le service est complet", ", le service est complet", " parce que Timéo est trop âgé",
    " : il est trop âgé pour notre agrément", ", faute de place", " en raison de l'éloignement",
    " : orientation IME plus adaptée", ". Le trajet est trop long", ". Nous n'avons plus de place",
    ", la distance étant trop grande", " compte tenu de son âge", " au motif que la famille n'est pas d'accord",
    " : la famille n'adhère pas au projet", NULL};

static const char *const conditions[] = {
    " sous réserve de la notification MDPH", " sous réserve que la famille soit d'accord",
    ", sous réserve d'une place en septembre", " à condition que le bilan soit transmis",
    ", à condition que la famille participe", " à la condition que le transport soit assuré", " si le transport est organisé",
    " si la famille est d'accord", " mais à condition que le bilan soit joint",
    ", mais seulement si le transport est pris en charge", " dès que la notification sera arrivée",
    " quand la commission aura statué", " à la seule condition qu'un référent soit désigné", " pourvu que la famille adhère",
    " sous deux conditions : un bilan récent et l'accord des parents", NULL};

/* Words around a decision that make none of it. */
static const struct frame {
    const char *before, *after;
} frames[] = {
    {"La mère dit que ", ""}, {"Le référent m'a dit que ", ""}, {"L'école pense que ", ""}, {"Le médecin écrit que ", ""},
    {"Je ne dis pas que ", ""}, {"Je vous dirai lundi si ", ""}, {"Je ne sais pas encore si ", ""}, {"Merci de me dire si ", ""},
    {"J'attends de savoir si ", ""}, {"La MDPH : ", ""}, {"Le juge : ", ""}, {"Le CMP : ", ""}, {"La maman : ", ""},
    {"Pour le rendez-vous de mardi, ", ""}, {"Pour le transport : ", ""}, {"Concernant la date proposée, ", ""},
    {"Pour la visite du 12, ", ""}, {"Pour la réunion de jeudi : ", ""},
    {"Objet : compte rendu. Concernant le compte rendu, ", ""}, {"On me demande d'écrire que ", ""},
    {"Si on me demandait mon avis, ", ""}, {"J'aurais aimé écrire que ", ""}, {"Vous écrivez que ", ""},
    {"Vous me dites que ", ""}, {"Si j'ai bien compris, ", ""}, {"Hypothèse : ", ""}, {"Dans l'idéal, ", ""}, {"En 2024, ", ""},
    {"L'an dernier, ", ""}, {"Suite à la demande de taxi, ", ""}, {"Suite à votre demande de rendez-vous, ", ""},
    {"En réponse à votre demande de report, ", ""}, {"En réponse à votre demande de stage, ", ""},
    {"Mon collègue vous dira que ", ""}, {"Le père a répondu : ", ""}, {"Pour Inès oui, pour Adem ", ""}, {"Pas sûr que ", ""},
    {"Le chef de service a écrit que ", ""}, {"Sa sœur : ", ""}, {"Le SESSAD des Tilleuls : ", ""}, {"L'IME : ", ""},
    {"Réponse de l'école : ", ""}, {"Avis de la psychologue : ", ""}, {"Concernant le séjour d'été, ", ""},
    {"Pour le camp de février, ", ""}, {"Sur la date, ", ""}, {"Quant au taxi, ", ""}, {"À propos du transport, ", ""},
    {"Au sujet de la réunion, ", ""}, {"Pour la première rencontre, ", ""}, {"En ce qui concerne le rendez-vous, ", ""},
    {"Votre collègue m'écrit : ", ""}, {"La fiche indique que ", ""}, {"Il est écrit que ", ""}, {"Peut-être que ", ""},
    {"Imaginons que ", ""}, {"Admettons que ", ""}, {"À supposer que ", ""}, {"Avant-hier encore, ", ""}, {"Au départ, ", ""},
    {"À l'époque, ", ""}, {"La dernière fois, ", ""}, {"En première lecture, ", ""}, {"Ne notez pas que ", ""},
    {"N'écrivez pas que ", ""}, {"Personne n'a dit que ", ""}, {"Dois-je comprendre que ", ""}, {"Faut-il écrire que ", ""},
    {"Le juge dit que ", ""}, {"Les parents me disent que ", ""}, {"Mme Hardy répond que ", ""}, {"Je suppose que ", ""},
    {"On raconte que ", ""}, {"Il paraît que ", ""}, {"Le bruit court que ", ""}, {"Je rêve que ", ""}, {"J'espère que ", ""},
    {"J'aimerais que ", ""}, {"Je crains que ", ""}, {"Je doute que ", ""}, {"Je ne garantis pas que ", ""},
    {"Je ne peux pas dire que ", ""}, {"La question est de savoir si ", ""}, {"Je me demande si ", ""}, {"Dites-moi si ", ""},
    {"Le CMP a écrit : ", ""}, {"Extrait du rapport : ", ""}, {"Je cite : ", ""}, {"Pour mémoire : ", ""},
    {"Rappel : en 2023, ", ""}, {"Pour la fratrie : ", ""}, {"Pour le frère, ", ""}, {"Pour sa sœur, ", ""},
    {"Pour l'AESH, ", ""}, {"Pour le dossier MDPH, ", ""}, {"Pour la demande de transport, ", ""},
    {"S'agissant du logement, ", ""}, {"Je lis dans la fiche que ", ""}, {"", " ?"}, {"", " pour la réunion de jeudi"},
    {"", " pour le rendez-vous du 12 mars"}, {"", " pour le taxi"}, {"", " pour la visite"}, {"", " pour le stage"},
    {"", " pour Inès mais pas pour Adem"}, {"", ", mais je dois en parler à ma direction"}, {"", ", à confirmer"},
    {"", ", sauf avis contraire de la direction"}, {"", ". Enfin, je crois"},
    {"", ". Non, oubliez, je me suis trompée de dossier"}, {"", ", d'après la mère"}, {"", ", dit l'école"},
    {"", ", écrit la mère"}, {"", ", en principe"}, {"", ", je vous confirme demain"}, {"", ". Ou pas"}, {"", " pour la colonie"},
    {"", " pour un report"}, {"", " pour un rendez-vous d'information"}, {"", ", ou plutôt non"}, {"", " (brouillon)"},
    {"", ", c'est ce que pense la famille"}, {"", ", selon la mère"}, {"", ", m'a dit le père"}, {"", ", c'était l'an dernier"},
    {"", " sur la date"}, {"", ", mais seulement pour un essai"}, {"", " pour un essai"}, {"", " pour la demande de taxi"},
    {"", " pour le changement de date"}, {"", ", mais pas maintenant"}, {"", ", plus tard"}, {"", ", on verra"},
    {"", ", je suppose"}, {"", ", enfin il me semble"}, {"", ", à moins que la direction ne s'y oppose"}, {"", ", non ?"},
    {"", " ou pas ?"}, {"", ", vraiment ?"}, {"", ", disait la circulaire"}, {"", " pour sa sœur"}, {"", " pour le frère"},
    {"", " pour l'AESH"}, {"", " pour l'école"}, {"", " pour le renouvellement MDPH"}, {"", " pour l'internat"},
    {"", " pour l'IME"}, {"", " à l'IME"}, {"", " en ITEP"}, {"", ", dès que j'aurai lu le dossier, je vous le confirme"},
    {"", ". Je plaisante"}, {"", ". À confirmer"}, {"", ". C'était la réponse de 2023"},
    {"", ". Pardon, je parlais de la visite"}, {"", ". Je parle de la réunion"}, {"", ". Enfin, c'est ce que dit la mère"},
    {"", ". Mais la direction doit valider"}, {"", ". La direction tranchera"}, {"", ". Ne tenez pas compte de ce message"},
    {"", ". Voilà ce que dirait le directeur"}, {"", ". J'attends toutefois l'avis de la direction"}, {"", ". Sauf contre-ordre"}, {NULL, NULL}};

static const struct decision {
    const char *name;
    enum avis_sens sens;
    bool takes_conditions; /* each of `conditions`, in words that make a reserve of it */
} decisions[] = {
    {"je suis favorable", AVIS_FAVORABLE, true}, {"je suis tout à fait favorable", AVIS_FAVORABLE, true},
    {"je donne mon accord", AVIS_FAVORABLE, true}, {"je donne un avis favorable", AVIS_FAVORABLE, true},
    {"j'émets un avis favorable", AVIS_FAVORABLE, true}, {"je rends un avis favorable", AVIS_FAVORABLE, true},
    {"je valide", AVIS_FAVORABLE, true}, {"je valide la demande", AVIS_FAVORABLE, true}, {"j'accepte", AVIS_FAVORABLE, true},
    {"j'accepte la demande", AVIS_FAVORABLE, true}, {"j'approuve cette demande", AVIS_FAVORABLE, true},
    {"c'est oui", AVIS_FAVORABLE, true}, {"avis favorable", AVIS_FAVORABLE, true}, {"favorable", AVIS_FAVORABLE, true},
    {"accord donné", AVIS_FAVORABLE, true}, {"mon avis est favorable", AVIS_FAVORABLE, true},
    {"notre avis est favorable", AVIS_FAVORABLE, true}, {"nous sommes favorables", AVIS_FAVORABLE, true},
    {"nous acceptons la demande", AVIS_FAVORABLE, true}, {"nous acceptons d'accueillir Timéo", AVIS_FAVORABLE, false},
    {"nous accueillerons Timéo", AVIS_FAVORABLE, true}, {"nous pouvons l'accueillir", AVIS_FAVORABLE, true},
    {"nous donnons un avis favorable", AVIS_FAVORABLE, true}, {"nous donnons notre accord", AVIS_FAVORABLE, true},
    {"pas d'objection", AVIS_FAVORABLE, true}, {"aucune objection", AVIS_FAVORABLE, true},
    {"je n'ai pas d'objection", AVIS_FAVORABLE, true}, {"je n'ai aucune objection", AVIS_FAVORABLE, true},
    {"feu vert", AVIS_FAVORABLE, true}, {"je soutiens cette demande", AVIS_FAVORABLE, true},
    {"l'admission est acceptée", AVIS_FAVORABLE, true}, {"la demande est acceptée", AVIS_FAVORABLE, true},
    {"la candidature est retenue", AVIS_FAVORABLE, true}, {"Timéo est admis", AVIS_FAVORABLE, true},
    {"nous retenons sa candidature", AVIS_FAVORABLE, true}, {"nous prenons Timéo en charge", AVIS_FAVORABLE, true},
    {"avis tout à fait favorable", AVIS_FAVORABLE, true}, {"avis très favorable", AVIS_FAVORABLE, true},
    {"c'est un oui", AVIS_FAVORABLE, true}, {"je dis oui", AVIS_FAVORABLE, true},
    {"je confirme mon accord", AVIS_FAVORABLE, true}, {"je me prononce favorablement", AVIS_FAVORABLE, true},
    {"je suis d'accord avec cette orientation", AVIS_FAVORABLE, true}, {"favorable à l'admission", AVIS_FAVORABLE, true},
    {"favorable à l'orientation SESSAD", AVIS_FAVORABLE, true}, {"je souscris à la demande", AVIS_FAVORABLE, true},
    {"notre réponse est positive", AVIS_FAVORABLE, true}, {"réponse positive", AVIS_FAVORABLE, true},
    {"réponse favorable", AVIS_FAVORABLE, true}, {"je suis défavorable", AVIS_DEFAVORABLE, false},
    {"je suis contre", AVIS_DEFAVORABLE, false}, {"je ne suis pas favorable", AVIS_DEFAVORABLE, false},
    {"je ne suis pas d'accord", AVIS_DEFAVORABLE, false}, {"je refuse", AVIS_DEFAVORABLE, false},
    {"je refuse la demande", AVIS_DEFAVORABLE, false}, {"je donne un avis défavorable", AVIS_DEFAVORABLE, false},
    {"j'émets un avis défavorable", AVIS_DEFAVORABLE, false}, {"je rends un avis défavorable", AVIS_DEFAVORABLE, false},
    {"avis défavorable", AVIS_DEFAVORABLE, false}, {"défavorable", AVIS_DEFAVORABLE, false},
    {"c'est non", AVIS_DEFAVORABLE, false}, {"c'est un non", AVIS_DEFAVORABLE, false},
    {"mon avis est défavorable", AVIS_DEFAVORABLE, false}, {"notre avis est défavorable", AVIS_DEFAVORABLE, false},
    {"nous sommes défavorables", AVIS_DEFAVORABLE, false}, {"nous ne sommes pas favorables", AVIS_DEFAVORABLE, false},
    {"nous refusons l'admission", AVIS_DEFAVORABLE, false}, {"nous ne pouvons pas l'accueillir", AVIS_DEFAVORABLE, false},
    {"nous ne pouvons pas accueillir Timéo", AVIS_DEFAVORABLE, false},
    {"nous ne pouvons accueillir Timéo", AVIS_DEFAVORABLE, false},
    {"nous ne pouvons malheureusement pas accueillir Timéo", AVIS_DEFAVORABLE, false},
    {"nous ne retenons pas la demande", AVIS_DEFAVORABLE, false}, {"la demande est refusée", AVIS_DEFAVORABLE, false},
    {"l'admission est refusée", AVIS_DEFAVORABLE, false}, {"l'admission de Timéo est refusée", AVIS_DEFAVORABLE, false},
    {"sa candidature n'est pas retenue", AVIS_DEFAVORABLE, false}, {"Timéo ne peut pas être admis", AVIS_DEFAVORABLE, false},
    {"nous donnons un avis défavorable", AVIS_DEFAVORABLE, false}, {"je m'oppose à cette admission", AVIS_DEFAVORABLE, false},
    {"je m'y oppose", AVIS_DEFAVORABLE, false}, {"je ne valide pas la demande", AVIS_DEFAVORABLE, false},
    {"réponse négative", AVIS_DEFAVORABLE, false}, {"notre réponse est négative", AVIS_DEFAVORABLE, false},
    {"je ne peux pas donner un avis favorable", AVIS_DEFAVORABLE, false},
    {"je ne peux pas donner mon accord", AVIS_DEFAVORABLE, false}, {"pas d'accord", AVIS_DEFAVORABLE, false},
    {"pas favorable", AVIS_DEFAVORABLE, false}, {"nous ne donnons pas suite à la demande", AVIS_DEFAVORABLE, false},
    {"je me prononce contre", AVIS_DEFAVORABLE, false}, {"nous n'accueillerons pas Timéo", AVIS_DEFAVORABLE, false},
    {"nous ne prendrons pas Timéo", AVIS_DEFAVORABLE, false}, {"une admission n'est pas envisageable", AVIS_DEFAVORABLE, false},
    {"l'accueil de Timéo n'est pas possible chez nous", AVIS_DEFAVORABLE, false}};

enum { ONE_IN = 3 /* of all leads and endings of a decision: each is read with a third of the others */ };

static void reads(const char *before, const char *decision, const char *after, enum avis_sens sens)
{
    static const char *const names[] = {[AVIS_AUCUN] = "nothing", [AVIS_FAVORABLE] = "favorable", [AVIS_DEFAVORABLE] = "defavorable", [AVIS_RESERVE] = "reserve"};
    struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    struct str text = str_print(arena, "%s%s%s.", before, decision, after);
    struct avis avis = avis_read(arena, avis_regles(), text, 20500);
    if (avis.sens != sens)
        fail_msg("«%.*s»: expected %s, got %s (%s)", STR_ARG(text), names[sens], names[avis.sens], avis.why);
    arena_free(arena);
}

static void reads_all(const struct decision *decision, const char *const *endings, enum avis_sens sens)
{
    for (size_t lead = 0; leads[lead] != NULL; lead++)
        for (size_t i = 0; endings[i] != NULL; i++)
            if ((lead + i) % ONE_IN == 0)
                reads(leads[lead], decision->name, endings[i], sens);
}

static void test_decides(void **state)
{
    const struct decision *decision = *state;
    reads_all(decision, decision->sens == AVIS_FAVORABLE ? after_yes : after_no, decision->sens);
    if (decision->takes_conditions)
        reads_all(decision, conditions, AVIS_RESERVE);
}

/* « que », « si » want a clause, with a subject: of what has none they make no French. */
static bool fits(const char *before, const char *decision)
{
    static const char *const subjects[] = {"je ", "j'", "nous ", "l'", "la ", "notre ", "mon ", "sa ", "c'est ", "une ", "Timéo ", NULL};
    struct str lead = str_of(before);
    return !(str_ends(lead, STR("que ")) || str_ends(lead, STR(" si "))) || str_starts_any(str_of(decision), subjects);
}

static void test_framed(void **state)
{
    const struct decision *decision = *state;
    for (const struct frame *frame = frames; frame->before != NULL; frame++)
        if (fits(frame->before, decision->name))
            reads(frame->before, decision->name, frame->after, AVIS_AUCUN);
}

int main(void)
{
    int failed = RUN_ROWS("avis: plain decisions", decisions, test_decides);
    return failed + RUN_ROWS("avis: plain decisions in frames that decide nothing", decisions, test_framed);
}
