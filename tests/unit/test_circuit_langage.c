/* circuit: what the language adds to a plain row of questions: named answers, questions asked by dates, days to wait for, all at
 * once in three ways, one person in two roles, checks of eligibility passed over, the place of life. One small circuit. */
#include "tests/unit/circuit_scene.h"

#define S(literal) {(literal), sizeof(literal) - 1} /* STR where a constant is wanted */
#define RESTE {.etape = -1, .question = -1}
#define VERS(index) {.etape = (index), .question = -1}
#define FIN(fin_etat) {.etape = -1, .question = -1, .fin = true, .etat = (fin_etat)}
#define OUI(...) [SENS_FAVORABLE] = {.permise = true, .vers = __VA_ARGS__, .sans_place = RESTE}
#define NON(...) [SENS_DEFAVORABLE] = {.permise = true, .vers = __VA_ARGS__, .sans_place = RESTE}

enum { TOUTES, UNE, REFUS, RDV, JOUR, CYCLE, SUIVI, CHEF, RSASE, PLACE_, CONTROLE, LISTE, LIEU, APRES, DEUX, PIECES_, ETAPES };
enum { G_VRAI, G_FAUX };

static const struct question toutes[] = {
    {.nom = S("p"), .si = -1, .sauf = -1, .reponses = {OUI(RESTE), NON(RESTE)}},
    {.nom = S("q"), .si = -1, .sauf = -1, .reponses = {OUI(RESTE), NON(RESTE)}},
};
static const struct question refus[] = {
    {.nom = S("p"), .si = -1, .sauf = -1, .reponses = {OUI(RESTE), NON(FIN(ETAT_REFUSE))}},
    {.nom = S("q"), .si = -1, .sauf = -1, .reponses = {OUI(RESTE), NON(FIN(ETAT_REFUSE))}},
};
static const struct choix tenu[] = {
    {.nom = S("tenu"), .libelle = S("Tenu"), .reponse = {.permise = true, .vers = VERS(APRES), .sans_place = RESTE}},
    {.nom = S("absent"), .libelle = S("Absent"), .reponse = {.permise = true, .motif_exige = true, .vers = RESTE, .sans_place = RESTE}},
    {.nom = S("place"), .libelle = S("Place"), .reponse = {.permise = true, .vers = VERS(PLACE_), .sans_place = RESTE}},
};
static const struct moment jours[] = {{.base = MOMENT_FICHE}};
static const struct question rdv[] = {
    {.nom = S("rdv"), .si = -1, .sauf = -1, .choix = tenu, .choix_count = 3, .reponses = {NON(FIN(ETAT_RETIRE))}},
    {.nom = S("droit"), .si = -1, .sauf = -1, .le = jours, .le_count = 1, .etat = ETAT_EN_ATTENTE, .reponses = {OUI(RESTE), NON(RESTE)}},
    {.nom = S("jamais"), .si = G_FAUX, .sauf = -1, .le = jours, .le_count = 1, .reponses = {OUI(RESTE)}},
    {.nom = S("suivi"), .si = -1, .sauf = -1, .tous_les = {3, DELAI_MOIS, 0}, .tous_apres = {3, DELAI_MOIS, 0}, .reponses = {OUI(RESTE)}},
};
static const struct question suivi[] = {
    {.nom = S("suivi"), .si = -1, .sauf = -1, .tous_les = {3, DELAI_MOIS, 0}, .tous_apres = {3, DELAI_MOIS, 0}, .reponses = {OUI(RESTE)}},
};
static const struct question chef[] = {{.nom = S("chef"), .si = -1, .sauf = -1, .reponses = {OUI(VERS(RSASE)), NON(FIN(ETAT_REFUSE))}}};
static const struct question rsase[] = {
    {.nom = S("rsase"), .si = -1, .sauf = -1, .cumul = true, .champ_avis = S("avis.rsase"), .reponses = {OUI(VERS(PLACE_)), NON(VERS(PLACE_))}},
};
static const struct question place[] = {
    {.nom = S("place"), .si = -1, .sauf = -1, .cumul = true, .champ_avis = S("avis.pilote"),
     .reponses = {[SENS_FAVORABLE] = {.permise = true, .prend_place = true, .vers = VERS(APRES), .sans_place = VERS(LISTE)}}},
};
static const struct question controle[] = {
    {.nom = S("controle"), .si = -1, .sauf = -1, .passe_outre = true, .reponses = {OUI(VERS(APRES)), NON(FIN(ETAT_REFUSE))}},
};
static const struct question liste[] = {
    {.nom = S("confirmation"), .si = -1, .sauf = -1, .proposition = true, .etat = ETAT_EN_ATTENTE, .reponses = {OUI(VERS(APRES)), NON(RESTE)}},
    {.nom = S("toujours"), .si = -1, .sauf = -1, .tous_les = {60, DELAI_JOURS, 0}, .tous_apres = {60, DELAI_JOURS, 0}, .reponses = {OUI(RESTE)}},
    {.nom = S("ordre"), .si = G_FAUX, .sauf = -1, .classement = true, .reponses = {OUI(RESTE)}},
};
static const struct choix garde[] = {{.nom = S("garde"), .libelle = S("Garder"), .reponse = {.permise = true, .vers = RESTE, .sans_place = RESTE}}};
static const struct question lieu[] = {
    {.nom = S("lieu"), .si = -1, .sauf = -1, .sur_demande = true, .choix = garde, .choix_count = 1, .reponses = {OUI(VERS(RDV))}},
};
static const struct question apres[] = {{.nom = S("apres"), .si = -1, .sauf = -1, .reponses = {OUI(FIN(ETAT_SORTI))}}};
static const struct question deux[] = {
    {.nom = S("p"), .si = G_FAUX, .sauf = -1, .reponses = {OUI(RESTE)}},
    {.nom = S("q"), .si = -1, .sauf = G_VRAI, .reponses = {OUI(RESTE)}},
};
static const struct str accord[] = {S("accord")};
static const struct choix demandee[] = {
    {.nom = S("demandee"), .libelle = S("Demandée"), .reponse = {.permise = true, .vers = RESTE, .sans_place = RESTE}},
    {.nom = S("inutile"), .libelle = S("Inutile"), .reponse = {.permise = true, .vers = VERS(APRES), .sans_place = RESTE}},
};
static const struct question pieces[] = {
    {.nom = S("accord"), .si = -1, .sauf = -1, .pieces = accord, .piece_count = 1, .choix = demandee, .choix_count = 2, .reponses = {OUI(RESTE)}},
    {.nom = S("q"), .si = -1, .sauf = -1, .reponses = {OUI(RESTE)}},
};
#define QUESTIONS(array) .questions = (array), .question_count = sizeof(array) / sizeof(array)[0]

static const struct etape etapes[ETAPES] = {
    [TOUTES] = {.nom = S("toutes"), .ensemble = ENSEMBLE_TOUTES, .suite = VERS(APRES), .suite_refus = VERS(RSASE), QUESTIONS(toutes)},
    [UNE] = {.nom = S("une"), .ensemble = ENSEMBLE_UNE, .suite = VERS(APRES), .suite_refus = FIN(ETAT_REFUSE), QUESTIONS(toutes)},
    [REFUS] = {.nom = S("refus"), .ensemble = ENSEMBLE_PREMIER_REFUS, .suite = VERS(APRES), QUESTIONS(refus)},
    [RDV] = {.nom = S("rdv"), .suite = RESTE, QUESTIONS(rdv)},
    [JOUR] = {.nom = S("jour"), .etat = ETAT_EN_ATTENTE, .attend_jour = true, .suite = VERS(APRES)},
    [CYCLE] = {.nom = S("cycle"), .attend_jour = true, .suite = VERS(CYCLE), QUESTIONS(suivi)},
    [SUIVI] = {.nom = S("suivi"), .suite = VERS(APRES), QUESTIONS(suivi)},
    [CHEF] = {.nom = S("chef"), .suite = RESTE, QUESTIONS(chef)},
    [RSASE] = {.nom = S("rsase"), .suite = RESTE, QUESTIONS(rsase)},
    [PLACE_] = {.nom = S("place"), .suite = RESTE, QUESTIONS(place)},
    [CONTROLE] = {.nom = S("controle"), .suite = RESTE, QUESTIONS(controle)},
    [LISTE] = {.nom = S("liste"), .etat = ETAT_EN_ATTENTE, .suite = RESTE, QUESTIONS(liste)},
    [LIEU] = {.nom = S("lieu"), .suite = RESTE, QUESTIONS(lieu)},
    [APRES] = {.nom = S("apres"), .suite = RESTE, QUESTIONS(apres)},
    [DEUX] = {.nom = S("deux"), .ensemble = ENSEMBLE_UNE, .suite = VERS(APRES), .suite_refus = FIN(ETAT_REFUSE), QUESTIONS(deux)},
    [PIECES_] = {.nom = S("pieces"), .ensemble = ENSEMBLE_PREMIER_REFUS, .suite = VERS(APRES), QUESTIONS(pieces)},
};
static const struct garde gardes[] = {{.nom = S("vrai")}, {.nom = S("faux")}};
static const struct circuit essai = {
    .nom = S("essai"), .etapes = etapes, .etape_count = ETAPES, .gardes = gardes, .garde_count = 2, .lieu_change = {.etape = LIEU, .question = 0},
};

/* `motif`: what else is so, by its letters: m a motif, p a place, r a reason for passing over, i inadmissible, c every question
 * can be cumulated, R refused before, v a_verifier, + or - the RSASE's avis on the fiche, l « liste d'attente ». */
static const struct langage_row {
    const char *name;
    int etape;
    const char *open; /* « etape.question »; the first is answered */
    enum evenement_kind kind;
    int answer; /* AVIS: a sens; CHOIX(i). FICHE, REPRISE: an etape. DATE: the question, -1 the day */
    const char *with, *expected;
} rows[] = {
#define CHOIX(index) (100 + (index))
    {"all: the first agrees, the other is awaited", TOUTES, "toutes.p toutes.q", EVENEMENT_AVIS, SENS_FAVORABLE, "", "ferme:p"},
    {"all: the first refuses, the other is awaited", TOUTES, "toutes.p toutes.q", EVENEMENT_AVIS, SENS_DEFAVORABLE, "m", "ferme:p"},
    {"all: the last agrees", TOUTES, "toutes.p", EVENEMENT_AVIS, SENS_FAVORABLE, "", "ferme:p etape:apres/en_cours demande:apres"},
    {"all: the last refuses", TOUTES, "toutes.p", EVENEMENT_AVIS, SENS_DEFAVORABLE, "", "ferme:p etape:rsase/en_cours demande:rsase"},
    {"all: the last agrees, one had refused", TOUTES, "toutes.p", EVENEMENT_AVIS, SENS_FAVORABLE, "R", "ferme:p etape:rsase/en_cours demande:rsase"},
    {"all: behind a refusal no avis of the fiche answers", TOUTES, "toutes.p", EVENEMENT_AVIS, SENS_FAVORABLE, "R+",
     "ferme:p etape:rsase/en_cours demande:rsase"},
    {"one: the first that agrees ends it", UNE, "une.p une.q", EVENEMENT_AVIS, SENS_FAVORABLE, "", "ferme:p ferme:q etape:apres/en_cours demande:apres"},
    {"one: a refusal waits for the other", UNE, "une.p une.q", EVENEMENT_AVIS, SENS_DEFAVORABLE, "", "ferme:p"},
    {"one: all have refused", UNE, "une.p", EVENEMENT_AVIS, SENS_DEFAVORABLE, "R", "ferme:p etat:refuse"},
    {"one: the last agrees, others had refused", UNE, "une.p", EVENEMENT_AVIS, SENS_FAVORABLE, "R", "ferme:p etape:apres/en_cours demande:apres"},
    {"first refusal: it leads at once", REFUS, "refus.p refus.q", EVENEMENT_AVIS, SENS_DEFAVORABLE, "", "ferme:p ferme:q etat:refuse"},
    {"first refusal: all agree", REFUS, "refus.p", EVENEMENT_AVIS, SENS_FAVORABLE, "", "ferme:p etape:apres/en_cours demande:apres"},
    {"entered: all are asked", TOUTES, "", EVENEMENT_REPRISE, TOUTES, "", "etape:toutes/en_cours demande:p demande:q"},
    {"none applies: the suite", APRES, "apres.apres", EVENEMENT_REPRISE, DEUX, "", "ferme:apres etape:apres/en_cours demande:apres"},

    {"a named answer leads", RDV, "rdv.rdv", EVENEMENT_AVIS, CHOIX(0), "", "ferme:rdv etape:apres/en_cours demande:apres"},
    {"a named answer without its reason", RDV, "rdv.rdv", EVENEMENT_AVIS, CHOIX(1), "", "motif:rdv"},
    {"a named answer that stays", RDV, "rdv.rdv", EVENEMENT_AVIS, CHOIX(1), "m", "ferme:rdv"},
    {"a named answer that is none", RDV, "rdv.rdv", EVENEMENT_AVIS, CHOIX(3), "m", "non_compris:rdv"},
    {"a free yes where only names are", RDV, "rdv.rdv", EVENEMENT_AVIS, SENS_FAVORABLE, "m", "non_compris:rdv"},
    {"a reserve where there is none", RDV, "rdv.rdv", EVENEMENT_AVIS, SENS_RESERVE, "m", "non_compris:rdv"},
    {"a named answer takes no place by what it leads to", RDV, "rdv.rdv", EVENEMENT_AVIS, CHOIX(2), "p*", "ferme:rdv etape:place/en_cours demande:place"},
    {"nor does a withdrawn answer to another question", RDV, "rdv.rdv", EVENEMENT_AVIS, SENS_DEFAVORABLE, "m", "ferme:rdv etat:retire"},

    {"a named answer is no piece: asked anew", PIECES_, "pieces.accord", EVENEMENT_AVIS, CHOIX(0), "",
     "ferme:accord etape:pieces/en_cours demande:accord"},
    {"and what else is open stays so", PIECES_, "pieces.accord pieces.q", EVENEMENT_AVIS, CHOIX(0), "", "ferme:accord etape:pieces/en_cours demande:accord"},
    {"unless it leads on", PIECES_, "pieces.accord", EVENEMENT_AVIS, CHOIX(1), "", "ferme:accord etape:apres/en_cours demande:apres"},
    {"nor is a yes in words a piece", PIECES_, "pieces.accord", EVENEMENT_AVIS, SENS_FAVORABLE, "", "non_compris:accord"},

    {"entering asks no dated question", APRES, "", EVENEMENT_FICHE, RDV, "", "etape:rdv/en_cours demande:rdv"},
    {"its day comes: beside what is open, with an etat of its own", RDV, "rdv.rdv", EVENEMENT_DATE, 1, "", "etape:rdv/en_attente demande:droit"},
    {"not twice", RDV, "rdv.rdv rdv.droit", EVENEMENT_DATE, 1, "", ""},
    {"not where its guard says no", RDV, "rdv.rdv", EVENEMENT_DATE, 2, "", ""},
    {"an etat of its own only", RDV, "rdv.rdv", EVENEMENT_DATE, 3, "", "demande:suivi"},
    {"a human is looking: asked, the etat stays", RDV, "rdv.rdv", EVENEMENT_DATE, 1, "v", "demande:droit"},
    {"the day of another question", RDV, "rdv.rdv", EVENEMENT_DATE, 0, "", ""},
    {"the day of no question", RDV, "rdv.rdv", EVENEMENT_DATE, 9, "", ""},
    {"answered: the dossier stays, its etat is the etape's again", RDV, "rdv.droit rdv.rdv", EVENEMENT_AVIS, SENS_FAVORABLE, "w",
     "ferme:droit etape:rdv/en_cours"},
    {"refused: no suite, and nobody is called", RDV, "rdv.droit", EVENEMENT_AVIS, SENS_DEFAVORABLE, "", "ferme:droit"},
    {"the way on closes what a date asked", RDV, "rdv.rdv rdv.droit", EVENEMENT_AVIS, CHOIX(0), "", "ferme:rdv ferme:droit etape:apres/en_cours demande:apres"},
    {"no day to leave on", RDV, "rdv.rdv", EVENEMENT_DATE, -1, "", ""},
    {"only dated questions: a place to rest", APRES, "apres.apres", EVENEMENT_REPRISE, SUIVI, "", "ferme:apres etape:suivi/en_cours"},
    {"asked again: stays", SUIVI, "suivi.suivi", EVENEMENT_AVIS, SENS_FAVORABLE, "", "ferme:suivi"},

    {"waits for a day", APRES, "apres.apres", EVENEMENT_REPRISE, JOUR, "", "ferme:apres etape:jour/en_attente"},
    {"the day comes", JOUR, "", EVENEMENT_DATE, -1, "", "etape:apres/en_cours demande:apres"},
    {"the day comes while a human looks", JOUR, "", EVENEMENT_DATE, -1, "v", ""},
    {"a step that repeats says that it is entered anew", CYCLE, "", EVENEMENT_DATE, -1, "", "etape:cycle/en_cours"},
    {"a step that repeats keeps what its days have asked", CYCLE, "cycle.suivi", EVENEMENT_DATE, -1, "", "etape:cycle/en_cours"},

    {"two roles: not asked again", CHEF, "chef.chef", EVENEMENT_AVIS, SENS_FAVORABLE, "c",
     "ferme:chef etape:rsase/en_cours cumul:rsase etape:place/en_cours demande:place"},
    {"two roles, a free place: never taken so", CHEF, "chef.chef", EVENEMENT_AVIS, SENS_FAVORABLE, "cp*",
     "ferme:chef etape:rsase/en_cours cumul:rsase etape:place/en_cours demande:place"},
    {"one role", CHEF, "chef.chef", EVENEMENT_AVIS, SENS_FAVORABLE, "", "ferme:chef etape:rsase/en_cours demande:rsase"},
    {"two roles, a refusal", CHEF, "chef.chef", EVENEMENT_AVIS, SENS_DEFAVORABLE, "c", "ferme:chef etat:refuse"},
    {"two roles, but the fiche has an avis of hers", CHEF, "chef.chef", EVENEMENT_AVIS, SENS_FAVORABLE, "c-",
     "ferme:chef etape:rsase/en_cours acquis:rsase etape:place/en_cours demande:place"},
    {"two roles, but the fiche has a reserve of hers", CHEF, "chef.chef", EVENEMENT_AVIS, SENS_FAVORABLE, "c~", "ferme:chef etape:rsase/en_cours demande:rsase"},
    {"two roles, but a day brought it there", CHEF, "chef.chef", EVENEMENT_REPRISE, RSASE, "c", "ferme:chef etape:rsase/en_cours demande:rsase"},

    {"a place by avis and fiche", RSASE, "rsase.rsase", EVENEMENT_AVIS, SENS_FAVORABLE, "p*",
     "ferme:rsase etape:place/en_cours acquis:place place etape:apres/en_cours demande:apres"},
    {"a check says no: why?", CONTROLE, "controle.controle", EVENEMENT_AVIS, SENS_FAVORABLE, "i", "raison:controle"},
    {"a check says no, and why not", CONTROLE, "controle.controle", EVENEMENT_AVIS, SENS_FAVORABLE, "ir", "ferme:controle etape:apres/en_cours demande:apres"},
    {"a check says yes", CONTROLE, "controle.controle", EVENEMENT_AVIS, SENS_FAVORABLE, "", "ferme:controle etape:apres/en_cours demande:apres"},
    {"a check says no, and so does she", CONTROLE, "controle.controle", EVENEMENT_AVIS, SENS_DEFAVORABLE, "i", "ferme:controle etat:refuse"},

    {"a place is offered though a date has asked something", LISTE, "liste.toujours", EVENEMENT_PLACE, 0, "p", "etape:liste/en_attente demande:confirmation"},
    {"though the order of the list is asked for", LISTE, "liste.ordre", EVENEMENT_PLACE, 0, "p", "etape:liste/en_attente demande:confirmation"},
    {"not twice, then either", LISTE, "liste.toujours liste.confirmation", EVENEMENT_PLACE, 0, "p", ""},
    {"the list waits on", LISTE, "liste.confirmation liste.toujours", EVENEMENT_AVIS, SENS_DEFAVORABLE, "", "ferme:confirmation"},

    {"the place of life: asked beside", RDV, "rdv.rdv", EVENEMENT_LIEU, 0, "", "demande:lieu"},
    {"not twice either", RDV, "rdv.rdv lieu.lieu", EVENEMENT_LIEU, 0, "", ""},
    {"kept: all else stays", RDV, "lieu.lieu rdv.rdv", EVENEMENT_AVIS, CHOIX(0), "", "ferme:lieu"},
    {"kept, and nothing else was open", SUIVI, "lieu.lieu", EVENEMENT_AVIS, CHOIX(0), "", "ferme:lieu"},
    {"routed anew: from the start of that etape, its dates too", RDV, "lieu.lieu rdv.rdv rdv.droit", EVENEMENT_AVIS, SENS_FAVORABLE, "",
     "ferme:lieu ferme:rdv ferme:droit etape:rdv/en_cours demande:rdv etape:rdv/en_attente demande:droit"},
    {"it outlives the etape it was asked in", RDV, "rdv.rdv lieu.lieu", EVENEMENT_AVIS, CHOIX(0), "", "ferme:rdv etape:apres/en_cours demande:apres"},
    {"it does not keep an etape from being finished", REFUS, "refus.p lieu.lieu", EVENEMENT_AVIS, SENS_FAVORABLE, "",
     "ferme:p etape:apres/en_cours demande:apres"},
    {"an end closes it", RDV, "rdv.rdv lieu.lieu", EVENEMENT_AVIS, SENS_DEFAVORABLE, "m", "ferme:rdv ferme:lieu etat:retire"},

    {"a mail enters where it says", APRES, "", EVENEMENT_FICHE, CHEF, "", "etape:chef/en_cours demande:chef"},
    {"taken up again: what a date asked is asked anew", RDV, "rdv.rdv rdv.droit", EVENEMENT_REPRISE, RDV, "",
     "ferme:rdv ferme:droit etape:rdv/en_cours demande:rdv etape:rdv/en_attente demande:droit"},
};

static bool with(const struct langage_row *row, char letter)
{
    return strchr(row->with, letter) != NULL;
}

static void set_event(const struct langage_row *row, struct scene *scene)
{
    scene->event = (struct evenement){.kind = row->kind, .ouverte = 100, .etape = row->etape, .question = row->answer,
        .motif = with(row, 'm') || with(row, 'i') ? STR("parce que") : STR_NONE, .passe_outre = with(row, 'r'), .liste_attente = with(row, 'l')};
    if (row->kind == EVENEMENT_AVIS && row->answer >= CHOIX(0)) {
        scene->event.a_choix = true;
        scene->event.choix = row->answer - CHOIX(0);
    } else if (row->kind == EVENEMENT_AVIS) {
        scene->event.sens = (enum sens)row->answer;
    }
    if (row->kind == EVENEMENT_FICHE || row->kind == EVENEMENT_REPRISE)
        scene->event.etape = row->answer;
    if (row->kind == EVENEMENT_FICHE)
        scene->dossier.etape = -1;
}

static void set_dossier(const struct langage_row *row, struct scene *scene)
{
    static bool all[CIRCUIT_MAX_QUESTIONS];
    for (size_t i = 0; i < CIRCUIT_MAX_QUESTIONS; i++)
        all[i] = true;
    struct str rest = str_of(row->open), path;
    while (row->open[0] != '\0' && str_next(&rest, ' ', &path)) {
        struct cible cible = find(path);
        scene->open[scene->open_count] = (struct ouverte){100 + (int64_t)scene->open_count, cible.etape, cible.question};
        scene->open_count++;
    }
    scene->dossier = (struct etat_dossier){.etape = row->etape, .etat = etapes[row->etape].etat, .ouvertes = scene->open,
        .ouverte_count = scene->open_count, .place_libre = with(row, 'p'), .inadmissible = with(row, 'i'), .refus = with(row, 'R'),
        .cumulable = with(row, 'c') ? all : NULL, .acquis = scene->acquis};
    if (with(row, 'v'))
        scene->dossier.etat = ETAT_A_VERIFIER;
    if (with(row, 'w'))
        scene->dossier.etat = ETAT_EN_ATTENTE;
    if (with(row, '+') || with(row, '-') || with(row, '~'))
        scene->acquis[scene->dossier.acquis_count++] = (struct acquis){STR("avis.rsase"),
            with(row, '+') ? SENS_FAVORABLE : with(row, '-') ? SENS_DEFAVORABLE : SENS_RESERVE, STR("parce que")};
    if (with(row, '*'))
        scene->acquis[scene->dossier.acquis_count++] = (struct acquis){STR("avis.pilote"), SENS_FAVORABLE, STR_NONE};
}

static void test_row(void **state)
{
    const struct langage_row *row = *state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct scene scene = {.gardes = {[G_VRAI] = true}};
    circuit = &essai;
    set_dossier(row, &scene);
    set_event(row, &scene);
    struct effets effets = step(arena, &scene);
    assert_told(&effets, row->expected);
    arena_free(arena);
}

/* ---- what effects say beside their names -------------------------------------------------------------------------------- */

static void test_entered_anew_or_only_its_etat(void **state)
{
    (void)state;
    static const struct { struct langage_row row; bool entre; } said[] = {
        {{"", CYCLE, "", EVENEMENT_DATE, -1, "", ""}, true},
        {{"", RDV, "rdv.rdv", EVENEMENT_DATE, 1, "", ""}, false},
        {{"", RDV, "rdv.droit rdv.rdv", EVENEMENT_AVIS, SENS_FAVORABLE, "w", ""}, false},
        {{"", RDV, "rdv.rdv", EVENEMENT_AVIS, CHOIX(0), "", ""}, true},
        {{"", RDV, "rdv.rdv", EVENEMENT_REPRISE, RDV, "", ""}, true},
    };
    circuit = &essai;
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        struct arena *arena = arena_new(1 << 20, NULL, NULL);
        struct scene scene = {.gardes = {[G_VRAI] = true}};
        set_dossier(&said[i].row, &scene);
        set_event(&said[i].row, &scene);
        struct effets effets = step(arena, &scene);
        const struct effet *effet = NULL;
        for (size_t j = 0; j < effets.count && effet == NULL; j++)
            effet = effets.items[j].kind == EFFET_ETAPE ? &effets.items[j] : NULL;
        assert_non_null(effet);
        assert_int_equal(effet->entre, said[i].entre);
        arena_free(arena);
    }
}

static void test_the_place_of_life_without_a_question(void **state)
{
    (void)state;
    struct circuit sans = essai;
    sans.lieu_change = (struct cible)RESTE;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct etat_dossier dossier = {.etape = APRES};
    struct evenement event = {.kind = EVENEMENT_LIEU};
    struct effets effets;
    circuit_step(arena, &sans, &dossier, &event, NULL, &effets);
    assert_int_equal(effets.count, 1);
    assert_int_equal(effets.items[0].etat, ETAT_A_VERIFIER);
    assert_true(effets.items[0].texte.len > 0);
    dossier.etat = ETAT_A_VERIFIER;
    circuit_step(arena, &sans, &dossier, &event, NULL, &effets);
    assert_int_equal(effets.count, 0); /* somebody is looking already */
    arena_free(arena);
}

static void test_a_file_active_stops_nobody(void **state)
{
    (void)state;
    struct circuit active = essai;
    active.capacite_montree = true;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct ouverte open = {100, PLACE_, 0};
    struct etat_dossier dossier = {.etape = PLACE_, .ouvertes = &open, .ouverte_count = 1};
    struct evenement event = {.kind = EVENEMENT_AVIS, .ouverte = 100};
    struct effets effets;
    circuit = &active;
    circuit_step(arena, &active, &dossier, &event, NULL, &effets);
    assert_told(&effets, "ferme:place place etape:apres/en_cours demande:apres");
    circuit_step(arena, &essai, &dossier, &event, NULL, &effets);
    assert_told(&effets, "ferme:place etape:liste/en_attente");
    arena_free(arena);
}

static void test_names(void **state)
{
    (void)state;
    for (int i = 0; i < PORTE_COUNT; i++) {
        enum porte porte = PORTE_COUNT;
        assert_true(porte_parse(str_of(porte_name((enum porte)i)), &porte));
        assert_int_equal(porte, i);
    }
    enum porte porte = PORTE_MOTIF;
    assert_false(porte_parse(STR("tout"), &porte));
    assert_int_equal(porte, PORTE_MOTIF);
    assert_string_equal(champ_genre_name(CHAMP_OUI_NON), "oui_non");
    assert_string_equal(champ_genre_name(CHAMP_MDS), "mds");
    assert_int_equal(circuit_find_choix(&rdv[0], STR("absent")), 1);
    assert_int_equal(circuit_find_choix(&rdv[0], STR("Absent")), -1);
    size_t rang = 0;
    for (int i = 0; i < ETAPES; i++)
        for (size_t j = 0; j < etapes[i].question_count; j++)
            assert_int_equal(circuit_rang_question(&essai, i, (int)j), rang++);
    assert_false(question_est_datee(&rdv[0]));
    assert_true(question_est_datee(&rdv[1]));
    assert_true(question_est_datee(&rdv[3]));
    struct question repetee = {.tous_les = {3, DELAI_MOIS, 0}};
    assert_false(question_est_datee(&repetee)); /* asked on entering, then again */
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entered_anew_or_only_its_etat),
        cmocka_unit_test(test_the_place_of_life_without_a_question),
        cmocka_unit_test(test_a_file_active_stops_nobody),
        cmocka_unit_test(test_names),
    };
    return RUN_ROWS("circuit langage", rows, test_row) + RUN_TESTS("circuit langage, more", tests);
}
