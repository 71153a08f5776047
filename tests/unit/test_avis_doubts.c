/* avis: what decides nothing. Words of a decision in the mouth of somebody else, about something else, asked for, announced,
 * taken back, meant in jest or left to choose: each row goes to a person. What decides is in test_avis. */
#include "tests/unit/unit.h"

#include <stdio.h>

#include "parsers/avis.h"

static const struct row {
    const char *name, *text;
} rows[] = {
    {"ok", "ok"},
    {"OK thanks", "OK, merci"},
    {"seen", "Vu."},
    {"well received", "Bien reçu"},
    {"noted", "C'est noté, merci."},
    {"thanks", "Merci !"},
    {"empty", ""},
    {"double negation", "Je ne suis pas défavorable."},
    {"not opposed", "Je ne m'y oppose pas."},
    {"not against", "Je ne suis pas contre."},
    {"neither", "Ni favorable ni défavorable à ce stade."},
    {"cannot say", "Je ne peux pas me prononcer en l'état."},
    {"cannot give a favorable one", "Je ne peux pas donner un avis favorable en l'état."},
    {"not ready to", "Je ne suis pas prêt à rendre un avis favorable."},
    {"reserved", "Avis réservé."},
    {"I rely on you", "Je m'en remets à votre décision."},
    {"rather for", "Je serais plutôt pour."},
    {"rather favorable", "Plutôt favorable."},
    {"would be", "Je serais favorable à cette admission."},
    {"I think", "Je pense donner un avis favorable."},
    {"later", "Je vous donnerai mon avis favorable lundi."},
    {"announced", "Je vous adresse mon avis, favorable ou non, d'ici mercredi."},
    {"in the coming days", "Mon avis suivra dans les prochains jours, il sera sans doute favorable."},
    {"yes but no", "Oui mais non."},
    {"yes but", "Favorable mais le transport pose question."},
    {"a bare yes", "Oui"},
    {"a bare no", "Non"},
    {"two children", "Favorable pour l'aîné, pas pour le cadet."},
    {"two names", "Avis favorable pour Lina. Pour Noa, non."},
    {"two names with labels", "Pour Lina : favorable. Pour Noa : à voir."},
    {"irony, nobody asked", "Je suis favorable, vu que personne ne m'a demandé mon avis avant !"},
    {"irony, ben voyons", "Ben voyons, avis favorable"},
    {"given before", "Je vous ai déjà donné un avis favorable."},
    {"had given", "J'avais donné un avis favorable."},
    {"by half", "Favorable à 50%"},
    {"asked without a mark", "Avez-vous un avis favorable"},
    {"a slip corrected", "Avis favorable, pardon, défavorable."},
    {"a slip in two sentences", "Avis favorable. Je voulais dire défavorable."},
    {"contradiction", "Avis favorable.\nAvis défavorable."},
    {"a choice left unstruck", "Avis favorable / Avis défavorable (motif)"},
    {"favorable or unfavorable", "Avis favorable ou défavorable ?"},
    {"both boxes named", "[x] favorable [x] défavorable"},
    {"a question", "Faut-il donner un avis favorable ?"},
    {"a question about accord", "Êtes-vous d'accord pour cette admission ?"},
    {"mailto link, question", "J'ai une question : l'avis favorable du juge est-il acquis ?"},
    {"the chief's", "Ma cheffe de service est favorable."},
    {"the psychologist's", "L'avis favorable de la psychologue est joint."},
    {"the family agrees", "La famille est d'accord."},
    {"told by somebody", "Le directeur m'a dit que c'était favorable."},
    {"according to", "Selon le RSASE, avis favorable."},
    {"the commission's", "La commission a émis un avis favorable."},
    {"quoted", "Vous écrivez « avis favorable » dans votre message."},
    {"taken back", "Veuillez considérer mon accord de mardi comme nul."},
    {"cancel", "J'annule mon avis favorable d'hier."},
    {"irony", "Avis favorable, bien sûr que oui, comme si on avait de la place !"},
    {"sent to a colleague", "Tu peux traiter ? Merci"},
    {"half", "Je ne suis pas tout à fait favorable."},
    {"little", "Je suis peu favorable à cette demande."},
    {"in principle", "Favorable sur le principe."},
    {"agreement in principle", "Accord de principe."},
    {"hesitation", "J'hésite à donner un avis favorable."},
    {"no favorable without", "Pas d'avis favorable possible sans la notification."},
    {"refusal unless", "Avis défavorable sauf si la notification arrive."},
    {"unfavorable but could change", "Défavorable, mais favorable si un transport est trouvé."},
    {"waiting for a decision", "Nous sommes en attente de la décision de la commission."},
    {"no opinion", "Pas d'avis."},
    {"not opposed but not supporting", "Je ne m'y oppose pas mais je ne la soutiens pas non plus"},
    {"the word in another sense", "Le contexte familial est peu favorable."},
    {"conditions favourable", "Il évolue dans un environnement favorable."},
    {"refuses care", "Le jeune refuse l'accompagnement proposé."},
    {"the agreement of the parents was received", "Accord parental reçu."},
    {"agreement on something else", "Je suis d'accord pour un rendez-vous la semaine prochaine."},
    {"agreement with somebody", "Je suis d'accord avec vous."},
    {"we already have his brother", "Nous accueillons déjà son frère."},
    {"taking note", "Nous prenons note de votre demande."},
    {"the authority rejected", "La demande de notification a été rejetée par la MDPH."},
    {"the authority decided for", "L'orientation SESSAD a été accordée."},
    {"green light of others", "J'attends le feu vert de la MDPH."},
    {"the family's answer", "Nous avons eu un retour positif de la famille."},
    {"the family's refusal", "Les parents refusent l'accueil."},
    {"the mother has no objection", "La mère n'a pas d'objection."},
    {"the opinion is in a file", "Vous trouverez ci-joint mon avis favorable."},
    {"what a favorable one would take", "Pour un avis favorable, il me faut le bilan."},
    {"given by nobody named", "Un avis favorable a été rendu en commission."},
    {"only when", "Je ne serai favorable que si le transport est organisé."},
    {"the context is bad", "Le contexte familial est défavorable."},
    {"no answer yet", "Nous n'avons pas encore pris de décision."},
    {"the young person does not accept", "Le jeune n'accepte pas l'accompagnement."},
    {"favorable to a meeting", "Je suis favorable à une rencontre préalable."},
    {"not now", "Pas favorable pour l'instant."},
    {"was favorable", "J'étais favorable mais la situation a changé."},
    {"young person agrees", "Timéo est d'accord pour venir."},
    {"young person is for", "Lina est favorable à ce projet."},
    {"no box ticked", "[ ] Favorable\n[ ] Défavorable"},
    {"both boxes ticked", "☒ Favorable ☒ Défavorable"},
    {"an x between two words", "favorable x défavorable"},
    {"a choice in brackets", "avis (dé)favorable"},
    {"a hyphen within", "avis dé-favorable"},
    {"a slip towards neither", "avis dfavorable"},
    {"through the hierarchy", "Favorable sous couvert du directeur"},
    {"to be confirmed", "Avis favorable, à confirmer."},
    {"to be validated", "avis favorable (à valider avec mon directeur)"},
    {"submitted to others", "Avis favorable en attente de validation par la direction"},
    {"until", "Avis favorable jusqu'au 31 août"},
    {"it still needs", "Avis favorable. Il faut néanmoins que la notification soit renouvelée."},
    {"must be renewed", "Avis favorable. À noter que la notification doit être renouvelée avant l'admission."},
    {"as it stands", "Défavorable en l'état, à revoir avec la notification"},
    {"the school's", "L'école a émis un avis défavorable"},
    {"the school's, after", "Avis défavorable de l'école"},
    {"the commission's, after", "Avis favorable de la CDAPH en date du 12/01/2026"},
    {"names as labels", "Lina : favorable\nNoa : à revoir"},
    {"two names joined", "Favorable pour Mathis et Enzo"},
    {"before giving one", "J'ai besoin d'un complément avant de donner un avis favorable."},
    {"favorable to a call", "Très favorable à ce que vous me rappeliez"},
    {"favorable to a delay", "Je suis favorable au report de la décision"},
    {"favorable to staying", "Je suis favorable à son maintien à l'école."},
    {"the moment is not", "Bonjour, le moment n'est pas favorable pour m'appeler"},
    {"an invitation", "Je ne peux pas accepter l'invitation du 12 mars"},
    {"a visit", "Nous ne pouvons pas recevoir la famille jeudi."},
    {"already there", "Nous l'accueillons déjà en stage."},
    {"the button", "Le bouton Avis favorable ne marche pas"},
    {"clicking", "Je n'arrive pas à cliquer sur avis défavorable"},
    {"a footer", "Bonjour, merci.\n\nFavorable à l'environnement, n'imprimez pas ce mail"},
    {"in case of", "En cas d'avis favorable, merci de m'indiquer la date d'entrée"},
    {"would be", "Un refus serait catastrophique."},
    {"we do not accept calls", "Nous n'acceptons pas les appels après 18h."},
    {"we refuse to", "Nous refusons de travailler dans ces conditions !"},
    {"against a manner", "Je suis contre cette façon de faire."},
    {"opposed to a usage", "Je suis opposé à l'usage de cette messagerie."},
    {"a day is good", "Jeudi c'est bon pour moi."},
    {"an estimate", "Bon pour accord devis n°12"},
    {"some day", "L'admission est possible en 2027."},
    {"of other roles", "Avis chef de service : favorable\nAvis RSASE : en attente"},
    {"of another day", "cf mon avis favorable du 12 février"},
    {"were it mine", "Si ça ne tenait qu'à moi, avis favorable."},
    {"a test", "test avis favorable"},
    {"a model", "Réponse type : avis favorable"},
    {"an instruction", "Pour répondre, écrivez avis favorable"},
    {"a line with no", "Favorable : non"},
    {"a line to fill", "Avis favorable le : ........ par : ........"},
    {"laughter is a doubt", "Avis favorable, lol"},
    {"asking a colleague", "Tu en penses quoi ? moi je suis favorable"},
    {"an admission elsewhere", "Je suis favorable à son admission en IME."},
    {"another demand", "Je suis favorable à une demande de renouvellement."},
    {"a day to see", "Nous acceptons de l'accueillir pour une journée découverte."},
    {"a family on a day", "Nous pouvons accueillir la famille mercredi."},
    {"files are not accepted", "Nous ne pouvons pas accepter de pièces jointes de plus de 10 Mo."},
    {"not without the hierarchy", "Je ne peux pas valider sans ma hiérarchie."},
    {"elsewhere", "Favorable ailleurs que chez nous"},
    {"against a refusal", "Je ne suis pas d'accord avec votre refus."},
    {"a refusal not accepted", "Nous ne pouvons pas accepter ce refus."},
    {"agreement to be called", "Je vous donne mon accord pour me contacter"},
    {"you will have it", "Vous aurez mon avis favorable lundi"},
    {"refusal or acceptance", "Refus ou acceptation, il faut décider vite"},
    {"thanks in advance", "Je vous remercie de bien vouloir donner un avis favorable."},
    {"asking for one", "Je sollicite un avis favorable"},
    {"no objection to a date", "Pas d'objection sur la date"},
    {"no objection to a call", "Je n'ai pas d'objection à ce que vous me rappeliez."},
    {"green light to something else", "J'ai donné mon feu vert pour le transport"},
    {"agreement to sending papers", "Je donne mon accord pour la transmission des documents"},
    {"agreement to a stage", "Nous donnons notre accord au stage."},
    {"agreement to a call", "Vous avez mon accord pour contacter la famille."},
    {"answered before", "J'ai déjà répondu : avis favorable"},
    {"for want of better", "Favorable, par défaut."},
    {"out of spite", "Avis favorable par dépit"},
};

static const struct avis_rules *rules;
static struct arena *kept;

static struct str read_rules(struct arena *arena)
{
    enum { MAX = 256 * 1024 };
    char *bytes = arena_alloc(arena, MAX);
    FILE *file = fopen("conf/avis.cfg", "rb");
    assert_non_null(file);
    size_t len = fread(bytes, 1, MAX, file);
    (void)fclose(file);
    return (struct str){bytes, len};
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    struct avis avis = avis_read(arena, rules, str_of(row->text), 20500);
    if (avis.sens != AVIS_AUCUN)
        fail_msg("expected nothing, got %s (%s)", avis_name(avis.sens), avis.why);
    arena_free(arena);
}

int main(void)
{
    struct fault fault = {""};
    kept = arena_new(64 * 1024 * 1024, NULL, NULL);
    if (avis_rules_parse(kept, read_rules(kept), "conf/avis.cfg", &rules, &fault) != ERR_NONE) {
        print_error("%s\n", fault.text);
        return 1;
    }
    int failed = RUN_ROWS("avis doubts", rows, test_row);
    arena_free(kept);
    return failed;
}
