/* avis: what a person's own words decide. One row, one case; a row that is wrong towards favorable or defavorable is the
 * worst there is. `motif` NULL: absent, or (for AVIS_AUCUN) not looked at; "*": whatever. */
#include "tests/unit/avis_regles.h"

#define AUCUN AVIS_AUCUN
#define POUR AVIS_FAVORABLE
#define CONTRE AVIS_DEFAVORABLE
#define RESERVE AVIS_RESERVE

static const struct row {
    const char *name, *text;
    enum avis_sens sens;
    const char *motif;
} rows[] = {
    /* favorable */
    {"plain", "Avis favorable", POUR, NULL},
    {"capitals", "AVIS FAVORABLE", POUR, NULL},
    {"feminine, signed", "favorable - G. Fricoteau", POUR, NULL},
    {"I am", "Je suis favorable à cette admission.", POUR, NULL},
    {"we are entirely", "Nous sommes tout à fait favorables à cette orientation.", POUR, NULL},
    {"I give", "Bonjour,\nJe donne un avis favorable à cette demande.\nCordialement", POUR, NULL},
    {"I emit, very", "J'émets un avis très favorable.", POUR, NULL},
    {"no objection", "Pas d'objection.", POUR, NULL},
    {"no objection on our side", "Aucune objection de notre part.", POUR, NULL},
    {"good for agreement", "Bon pour accord", POUR, NULL},
    {"I agree", "Je suis d'accord.", POUR, NULL},
    {"we welcome her", "Nous l'accueillons.", POUR, NULL},
    {"we will welcome", "Nous accueillerons Adem avec plaisir.", POUR, NULL},
    {"we can welcome", "Nous pouvons accueillir Lina dès la rentrée.", POUR, NULL},
    {"admission accepted", "Admission acceptée.", POUR, NULL},
    {"agreement given", "Je vous confirme notre accord pour cette admission.", POUR, NULL},
    {"my answer is positive", "Ma réponse est positive.", POUR, NULL},
    {"reason before", "Le projet est mûr et la famille l'attend. Avis favorable.", POUR, NULL},
    {"reason after", "Avis favorable car Timéo n'a pas d'autre solution.", POUR, NULL},
    {"asked for, then given", "Suite à votre demande d'avis, je donne un avis favorable.", POUR, NULL},
    {"without reserve", "Avis favorable sans réserve.", POUR, NULL},
    {"without hesitation", "Favorable sans hésiter !", POUR, NULL},
    {"thanks beside it", "Merci pour cet envoi. Avis favorable. Bien à vous", POUR, NULL},
    {"two sentences agree", "Je suis d'accord. Avis favorable.", POUR, NULL},
    {"a refusal once thought of", "J'avais d'abord pensé refuser cette demande. Le complément lève mes doutes : avis favorable.", POUR, NULL},
    {"against a colleague's doubt", "Malgré l'avis réservé du psychologue, je suis favorable.", POUR, NULL},
    {"mailto link", "Avis favorable\n", POUR, NULL},
    {"I approve", "J'approuve cette demande.", POUR, NULL},
    {"it is yes for us", "Pour nous c'est oui.", POUR, NULL},
    {"politeness with if", "Avis favorable. Si vous avez des questions, n'hésitez pas à me contacter.", POUR, NULL},
    {"a letter missing", "avis favorble, cdt", POUR, NULL},
    {"ok for me", "Bonjour\n\nok pour moi\n\ncdt", POUR, NULL},
    {"ok for us", "Ok pour nous, bonne journée", POUR, NULL},
    {"typed on a telephone", "Bonjour c est ok pour moi merci", POUR, NULL},
    {"validated", "Validé.", POUR, NULL},
    {"granted", "Accordé, bien cordialement", POUR, NULL},
    {"you have my green light", "Vous avez mon feu vert.", POUR, NULL},
    {"nothing stands against it", "Rien ne s'oppose à cette admission.", POUR, NULL},
    {"no inconvenience", "Nous n'y voyons aucun inconvénient.", POUR, NULL},
    {"ticked in brackets", "[x] favorable [ ] défavorable", POUR, NULL},
    {"ticked, two lines", "[X] Favorable\n[ ] Défavorable", POUR, NULL},
    {"ticked in round brackets", "(x) favorable ( ) défavorable", POUR, NULL},
    {"a ticked box", "☒ Favorable   ☐ Défavorable", POUR, NULL},
    {"boxes behind the words", "Favorable ☒\nDéfavorable ☐", POUR, NULL},
    {"three boxes", "☑ Favorable\n☐ Favorable sous réserve de :\n☐ Défavorable\nMotif :", POUR, NULL},
    {"reserved until a paper comes", "Avis réservé : attendre la notification MDPH.", RESERVE, "attendre la notification MDPH"},
    {"reserved, waiting", "Avis réservé, dans l'attente du bilan psychologique.", RESERVE, "dans l'attente du bilan psychologique"},
    {"a hundred percent", "je suis favorable a 100%", POUR, NULL},
    {"see you soon", "Avis favorable, à bientôt", POUR, NULL},
    {"favourable agreement", "Accord favorable", POUR, NULL},
    {"we answer favourably", "Nous répondons favorablement à votre demande.", POUR, NULL},
    {"decision: admission", "Décision : admission", POUR, NULL},
    {"on my side", "De mon côté c'est favorable", POUR, NULL},
    {"good for me", "Pour moi c'est bon", POUR, NULL},
    {"agreement confirmed", "Je suis très heureuse de vous confirmer notre accord.", POUR, NULL},
    {"admission confirmed", "Nous confirmons l'admission de Kylian.", POUR, NULL},
    {"admission of two words", "L'admission de Kylian Morel est acceptée.", POUR, NULL},
    {"an arrow before", "-> Favorable", POUR, NULL},
    {"in view of", "Avis favorable au vu des éléments transmis.", POUR, NULL},
    {"fully agreed", "Entièrement d'accord pour cette admission.", POUR, NULL},
    {"informed of an agreement", "Je vous informe de mon accord pour l'entrée de Noé au SESSAD.", POUR, NULL},
    {"the answer is", "La réponse est favorable.", POUR, NULL},
    {"I validate the orientation", "Je valide l'orientation.", POUR, NULL},
    {"in a quality", "En tant que RSASE, je donne un avis favorable.", POUR, NULL},
    {"I accept", "J'accepte.", POUR, NULL},
    {"we accept the orientation", "Nous acceptons cette orientation", POUR, NULL},
    {"yes, agreed", "Oui, accord pour l'admission", POUR, NULL},
    {"I validate for my part", "Je valide pour ma part", POUR, NULL},
    {"ok, validated", "OK validé.", POUR, NULL},
    {"it is favorable for us", "C'est favorable pour nous.", POUR, NULL},
    {"a young girl is no negation", "Avis favorable pour cette jeune fille, une bonne solution.", POUR, NULL},
    {"favorable to her coming", "Je suis favorable à ce que cette jeune intègre le service.", POUR, NULL},
    {"no reserve", "Avis favorable. Pas de réserve particulière.", POUR, NULL},
    /* defavorable */
    {"against", "Avis défavorable", CONTRE, NULL},
    {"not favorable, and why", "Je ne suis pas favorable : le trajet est trop long.", CONTRE, "le trajet est trop long"},
    {"cannot welcome", "Nous ne pourrons pas l'accueillir, faute de place.", CONTRE, "faute de place"},
    {"refusal", "Refus : agrément dépassé.", CONTRE, "agrément dépassé"},
    {"we refuse", "Nous refusons cette admission : Adem a deux fois quitté notre service.", CONTRE, "Adem a deux fois quitté notre service"},
    {"motif on its line", "Avis défavorable.\nMotif : pas de place avant juin", CONTRE, "pas de place avant juin"},
    {"mailto link, motif given", "Avis défavorable. Motif : trop jeune", CONTRE, "trop jeune"},
    {"mailto link, motif left empty", "Avis défavorable. Motif :\n", CONTRE, NULL},
    {"motif below its label", "Avis défavorable. Motif :\n\nLe service est complet jusqu'en septembre.", CONTRE, "Le service est complet jusqu'en septembre"},
    {"because", "Avis défavorable car Timéo quitte le territoire.", CONTRE, "Timéo quitte le territoire"},
    {"reason in the next sentence", "Défavorable. Orientation IMPro plus adaptée.", CONTRE, "Orientation IMPro plus adaptée"},
    {"reason before", "Faute de place, avis défavorable.", CONTRE, "Faute de place"},
    {"reason in the sentence above", "Le service est complet.\nAvis défavorable.", CONTRE, "Le service est complet"},
    {"I am against", "je suis contre, trop de services autour de cette petite", CONTRE, "trop de services autour de cette petite"},
    {"not retained", "La candidature n'est pas retenue, la déficience n'entrant pas dans notre agrément.", CONTRE, "la déficience n'entrant pas dans notre agrément"},
    {"I oppose", "Je m'oppose à cette admission.", CONTRE, "*"},
    {"negative answer", "Réponse négative malheureusement. Nous n'avons pas d'éducatrice.", CONTRE, "Nous n'avons pas d'éducatrice"},
    {"I do not agree", "Je ne suis pas d'accord.", CONTRE, "*"},
    {"not able to", "Nous ne sommes pas en mesure d'accueillir ce jeune actuellement.", CONTRE, "*"},
    {"no favourable outcome", "Nous ne pouvons donner une suite favorable à cette demande.", CONTRE, "*"},
    {"unfavourable in spite of a colleague", "Malgré l'avis positif de ma collègue, je me prononce contre.", CONTRE, "*"},
    {"remains", "Mon avis reste défavorable.", CONTRE, "*"},
    {"request rejected", "La demande est rejetée.", CONTRE, "*"},
    {"opinion is negative", "Mon avis est négatif.", CONTRE, "*"},
    {"reason in the clause before", "Le profil ne correspond pas à notre agrément, c'est donc un refus.", CONTRE, "Le profil ne correspond pas à notre agrément"},
    {"regret", "Nous sommes au regret de ne pouvoir donner une suite favorable à votre demande, faute de place.", CONTRE, "faute de place"},
    {"impossible", "Impossible de l'accueillir cette année.", CONTRE, "*"},
    {"constrained to", "Je me vois contraint de refuser cette admission : aucun éducateur disponible.", CONTRE, "aucun éducateur disponible"},
    {"motif first, decision after", "Motif du refus : hors secteur. Avis défavorable.", CONTRE, "hors secteur"},
    {"a short reason in the clause before", "Hors secteur, je ne peux pas donner une suite favorable.", CONTRE, "Hors secteur"},
    {"thanks are no reason", "Avis défavorable, merci de ne pas insister.", CONTRE, NULL},
    {"a letter too many", "avis défavorrable", CONTRE, NULL},
    {"ticked against", "[ ] favorable [x] défavorable", CONTRE, NULL},
    {"ticked against, two lines", "☐ Favorable\n☑ Défavorable\nMotif : pas de place", CONTRE, "pas de place"},
    {"boxes behind the words, against", "Favorable ☐ Défavorable ☒", CONTRE, NULL},
    {"no ne", "je suis pas d'accord", CONTRE, "*"},
    {"no ne, telephone", "j suis pas daccord", CONTRE, "*"},
    {"cannot take, no ne", "Désolé on peut pas le prendre", CONTRE, "*"},
    {"we will not take", "On ne le prendra pas", CONTRE, "*"},
    {"refused", "Refusée.", CONTRE, NULL},
    {"request refused", "Demande refusée.", CONTRE, NULL},
    {"decision: refusal", "Décision : refus", CONTRE, NULL},
    {"not, with a hyphen", "avis non-favorable", CONTRE, NULL},
    {"unfavourably", "Nous répondons défavorablement.", CONTRE, NULL},
    {"reason in brackets", "Avis défavorable (pas de place)", CONTRE, "pas de place"},
    {"another label", "Avis défavorable\nRaison : problème d'agrément", CONTRE, "problème d'agrément"},
    {"a table without colons", "Avis	défavorable\nMotif	famille non adhérente", CONTRE, "famille non adhérente"},
    {"nothing joins the reason", "défavorable pas de place avant septembre", CONTRE, "pas de place avant septembre"},
    {"the next line of a form", "Avis : Défavorable\nMotif : effectif complet\nDate : 02/03/2026", CONTRE, "effectif complet"},
    {"a short reason, a paragraph below", "Avis défavorable\n\nPas de place\n\nCordialement", CONTRE, "Pas de place"},
    {"adverb before the verb", "Nous ne pouvons malheureusement répondre favorablement à votre demande.", CONTRE, "*"},
    {"impossibility", "Nous sommes dans l'impossibilité d'accueillir Noé.", CONTRE, "*"},
    {"not validated", "Demande non validée.", CONTRE, NULL},
    {"no favourable outcome reserved", "Nous ne pouvons réserver une suite favorable à votre demande.", CONTRE, "*"},
    {"because the family does not agree", "Avis défavorable car la famille n'est pas d'accord.", CONTRE, "la famille n'est pas d'accord"},
    {"reasons as a list", "Avis défavorable :\n- pas de place\n- trop loin", CONTRE, "*"},
    {"arrow, outside", "-> DEFAVORABLE, hors secteur", CONTRE, "hors secteur"},
    /* reserve */
    {"agreed for us", "C'est d'accord pour nous, à condition que la famille soit présente.", RESERVE, "à condition que la famille soit présente"},
    {"reserve of somebody's agreement", "Avis favorable (sous réserve de l'accord des parents)", RESERVE, "sous réserve de l'accord des parents"},
    {"under reserve", "Avis favorable sous réserve de la notification.", RESERVE, "sous réserve de la notification"},
    {"on condition", "Favorable à condition que la famille signe.", RESERVE, "à condition que la famille signe"},
    {"as soon as", "Je suis favorable dès lors que le transport est organisé.", RESERVE, "dès lors que le transport est organisé"},
    {"provided that", "Nous sommes favorables pour autant que le stage soit confirmé.", RESERVE, "pour autant que le stage soit confirmé"},
    {"if", "Avis favorable si la notification arrive avant juin.", RESERVE, "si la notification arrive avant juin"},
    {"condition first", "Si la notification arrive avant juin, avis favorable.", RESERVE, "Si la notification arrive avant juin"},
    {"condition in its own sentence", "Avis favorable. Sous réserve que la notification soit reçue.", RESERVE, "Sous réserve que la notification soit reçue"},
    {"but under reserve", "Favorable, mais sous réserve du bilan.", RESERVE, "sous réserve du bilan"},
    {"yes under reserve", "oui sous réserve d'un contrat jeune majeur signé", RESERVE, "sous réserve d'un contrat jeune majeur signé"},
    {"on two lines", "Avis favorable\nsous réserve de la notification", RESERVE, "sous réserve de la notification"},
    {"subject to", "Accord, sous réserve que nous soit communiqué le bilan.", RESERVE, "sous réserve que nous soit communiqué le bilan"},
    {"agreement under condition", "Je suis d'accord à la condition qu'un stage soit prévu.", RESERVE, "à la condition qu'un stage soit prévu"},
    {"agreement of others, weak if", "avis favorable si la famille est d'accord", RESERVE, "si la famille est d'accord"},
    {"ok on condition", "ok à condition qu'un taxi soit financé", RESERVE, "à condition qu'un taxi soit financé"},
    {"a label", "Avis favorable.\n\nRéserve : obtenir la notification avant l'entrée.", RESERVE, "*"},
    {"abbreviated", "favorable s/réserve de la notification MDPH", RESERVE, "s/réserve de la notification MDPH"},
    {"a condition with its label", "Avis favorable. Condition : visite préalable.", RESERVE, "*"},
    {"waiting for", "Favorable, en attente de la notification.", AUCUN, NULL},
    {"under cover of", "Favorable sous couvert de la validation par la MDPH", RESERVE, "sous couvert de la validation par la MDPH"},
    {"we welcome on condition", "On l'accueille à condition qu'il soit présent aux rendez-vous.", RESERVE, "à condition qu'il soit présent aux rendez-vous"},
    {"yes if they agree", "C'est oui si la famille est d'accord", RESERVE, "si la famille est d'accord"},
    {"we accept under reserve", "Nous acceptons sous réserve d'une période d'essai.", RESERVE, "sous réserve d'une période d'essai"},
    {"as soon as a place", "Avis favorable dès qu'une place se libère.", RESERVE, "dès qu'une place se libère"},
    {"I agree, under their agreement", "Je suis d'accord sous réserve que vous obteniez l'accord écrit du père.", RESERVE, "*"},
    {"a refusal whose reason names a house", "Refus de ma part car la situation relève d'un IME.", CONTRE, "la situation relève d'un IME"},
    {"ok if they follow", "OK si la MDPH suit", RESERVE, "si la MDPH suit"},
    {"the third box", "☐ Favorable\n☒ Favorable sous réserve de : l'accord de la famille\n☐ Défavorable", RESERVE, "*"},
};

static const struct avis_rules *rules;

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    struct avis avis = avis_read(arena, rules, str_of(row->text), 20500);
    if (avis.sens != row->sens)
        fail_msg("expected %s, got %s (%s)", row->sens == AUCUN ? "nothing" : avis_name(row->sens), avis.sens == AUCUN ? "nothing" : avis_name(avis.sens), avis.why);
    if (row->motif == NULL || strcmp(row->motif, "*") != 0)
        assert_str(avis.motif, row->motif);
    arena_free(arena);
}

static void test_precisions(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    struct avis avis = avis_read(arena, rules, STR("Avis favorable à compter du 15 septembre 2026, en liste d'attente."), 20500);
    assert_int_equal(avis.sens, POUR);
    assert_true(avis.liste_attente);
    assert_str(date_iso(arena, avis.a_partir_du), "2026-09-15");
    arena_free(arena);
}

/* What was written with an agreement, whole, where it is more than that; courtesy, a name and a bare decision are not. */
static void test_remarque(void **state)
{
    (void)state;
    static const struct { const char *text, *remarque; } texts[] = {
        {"Bonjour,\n\nAvis favorable. Il est en fugue depuis dimanche.\n\nCordialement,\nCamille Ardin", "Avis favorable. Il est en fugue depuis dimanche."},
        {"Le lycée a alerté deux fois. J'approuve donc la demande.", "Le lycée a alerté deux fois. J'approuve donc la demande."},
        {"Bonjour, avis favorable. Bonne journée", NULL},
        {"Favorable.", NULL},
        {"Avis défavorable. Il est en fugue depuis dimanche.", NULL},
        {"Avis favorable sous réserve de la notification. Il est en fugue depuis dimanche.", NULL},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
        assert_str(avis_read(arena, rules, str_of(texts[i].text), 20500).remarque, texts[i].remarque);
        arena_free(arena);
    }
}

static void test_too_long_decides_nothing(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    char *text = arena_alloc(arena, AVIS_MAX_TEXT + 2);
    memset(text, ' ', AVIS_MAX_TEXT + 1);
    memcpy(text, "Avis favorable.", 15);
    assert_int_equal(avis_read(arena, rules, (struct str){text, AVIS_MAX_TEXT + 1}, 20500).sens, AUCUN);
    memset(text + 15, 'a', AVIS_MAX_SENTENCE + 1); /* one sentence over its limit is a failed rule, not « no match » */
    assert_int_equal(avis_read(arena, rules, (struct str){text, AVIS_MAX_SENTENCE + 16}, 20500).sens, AUCUN);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_precisions),
        cmocka_unit_test(test_remarque),
        cmocka_unit_test(test_too_long_decides_nothing),
    };
    rules = avis_regles();
    int failed = RUN_ROWS("avis", rows, test_row) + RUN_TESTS("avis", others);
    return failed;
}
