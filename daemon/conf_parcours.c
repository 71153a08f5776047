/* How many ways lead through a circuit, and how long the longest takes (conf_preuve.h says what a way is). Pure.
 *
 *   entree(etape) ──▶ its questions ──▶ … ──▶ FIN        repos(etape): where it stands with nothing asked, until a day comes
 *
 * Three walks over one graph, whose vertices are numbered as the file writes them. Its strongly connected parts (Tarjan) are the
 * loops; in a part, an arrow to what is not written later goes back. A state is (vertex, gone back?): going back needs it not
 * done and does it, leaving the part forgets it. States have no cycle, so that ways are summed once for each (dynamic
 * programming), and days run forward in the order of that sum. */
#include "daemon/conf_preuve.h"

enum {
    SOMMETS_MAX = 2 * CIRCUIT_MAX_ETAPES + CIRCUIT_MAX_QUESTIONS + 1,
    FIN = 0,
};

struct arete {
    int vers;
    uint64_t fois;     /* ways that it stands for */
    int jours;
    bool de_ouverture; /* `jours` count from the start and not from here */
    struct arete *suivante;
};

struct graphe {
    struct arena *arena;
    const struct circuit *circuit;
    struct arete *aretes[SOMMETS_MAX];
    int entree[CIRCUIT_MAX_ETAPES]; /* of each etape the vertex of entering it; then come that of standing in it, and its questions */
    int partie[SOMMETS_MAX];        /* strongly connected part; 0: not reached */
    /* the search */
    int visites, ordre[SOMMETS_MAX], bas[SOMMETS_MAX], pile[SOMMETS_MAX], hauteur, parties;
    bool empile[SOMMETS_MAX];
    /* the sum, by state */
    bool compte[SOMMETS_MAX][2];
    uint64_t chemins[SOMMETS_MAX][2];
    int jours[SOMMETS_MAX][2]; /* longest so far; -1: no way leads here */
    struct etat_vu { int sommet, tour; } vus[2 * SOMMETS_MAX]; /* in the order in which their sums were finished */
    int vu_count;
    uint64_t total;
};

static uint64_t plus(uint64_t a, uint64_t b)
{
    uint64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

static uint64_t fois(uint64_t a, uint64_t b)
{
    uint64_t product;
    return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

int parcours_jours(struct delai delai)
{
    switch (delai.unite) {
    case DELAI_JOURS_OUVRES: return delai.nombre;
    case DELAI_JOURS: return (delai.nombre * 5 + 6) / 7;
    case DELAI_SEMAINES: return delai.nombre * 5;
    case DELAI_MOIS: return delai.nombre * 21;
    case DELAI_ANS: return delai.nombre * 252;
    case DELAI_LE: return delai.mois == 0 ? 21 : 252;
    }
    return 0;
}

/* ---- the graph ------------------------------------------------------------------------------------------------------ */

static int repos(const struct graphe *graphe, int etape)
{
    return graphe->entree[etape] + 1;
}

static int posee(const struct graphe *graphe, int etape, int question)
{
    return graphe->entree[etape] + 2 + question;
}

static void relie(struct graphe *graphe, int de, int vers, uint64_t combien, int jours)
{
    if (combien == 0)
        return;
    struct arete *arete = ARENA_NEW(graphe->arena, struct arete);
    *arete = (struct arete){.vers = vers, .fois = combien, .jours = jours, .suivante = graphe->aretes[de]};
    graphe->aretes[de] = arete;
}

/* The vertex that a target of `etape` means. */
static int sommet(const struct graphe *graphe, int etape, const struct cible *cible)
{
    if (cible->fin)
        return FIN;
    if (cible->etape < 0)
        return repos(graphe, etape);
    return cible->question < 0 ? graphe->entree[cible->etape] : posee(graphe, cible->etape, cible->question);
}

struct reponses { /* of one question, summed */
    struct graphe *graphe;
    int etape, de, jours;
    uint64_t favorables, defavorables, choix; /* that rest: those that lead somewhere have an arrow from `de` */
    bool relie_repos;                         /* and so have these */
};

static void compte_cible(struct reponses *reponses, const struct cible *cible, enum sens sens)
{
    bool reste = cible_reste(cible);
    reponses->favorables += reste && sens == SENS_FAVORABLE;
    reponses->defavorables += reste && sens == SENS_DEFAVORABLE;
    reponses->choix += reste && sens == SENS_COUNT;
    if (!reste || reponses->relie_repos)
        relie(reponses->graphe, reponses->de, sommet(reponses->graphe, reponses->etape, cible), 1, reponses->jours);
}

static void compte_reponse(void *context, const struct question *question, const struct reponse *reponse, enum sens sens)
{
    struct reponses *reponses = context;
    (void)question;
    if (sens == SENS_RESERVE)
        return;
    compte_cible(reponses, &reponse->vers, sens);
    if (reponse->prend_place)
        compte_cible(reponses, &reponse->sans_place, sens);
}

/* What is asked by itself has arrows of its own; so has what is asked all at once, for being asked on demand or by its date. */
static void relie_question(struct graphe *graphe, int etape, int index)
{
    const struct question *question = &graphe->circuit->etapes[etape].questions[index];
    struct reponses reponses = {.graphe = graphe, .etape = etape, .de = posee(graphe, etape, index),
                                .jours = parcours_jours(question->delai), .relie_repos = true};
    question_each_reponse(question, compte_reponse, &reponses);
}

/* The first that applies is asked; where none does the etape is passed over, or is a place to wait in. */
static void relie_premiere(struct graphe *graphe, int index)
{
    const struct etape *etape = &graphe->circuit->etapes[index];
    for (size_t i = 0; i < etape->question_count; i++) {
        if (!question_entre(&etape->questions[i]))
            continue;
        relie(graphe, graphe->entree[index], posee(graphe, index, (int)i), 1, 0);
        if (question_conclut(etape, i))
            return;
    }
    relie(graphe, graphe->entree[index], etape_reveille(etape) ? repos(graphe, index) : sommet(graphe, index, &etape->suite), 1, 0);
}

/* All at once: an answer that leads somewhere is followed; of those that rest, each combination is a way. What one question
 * gives to the product: its answers of a kind, and one more where its guard may spare it. */
static void relie_ensemble(struct graphe *graphe, int index)
{
    const struct etape *etape = &graphe->circuit->etapes[index];
    int de = graphe->entree[index], suite = sommet(graphe, index, &etape->suite), refus = sommet(graphe, index, &etape->suite_refus);
    uint64_t acceptees = 1, toutes = 1, refusees = 1, aucune = 1;
    int jours = 0;
    for (size_t i = 0; i < etape->question_count; i++) {
        const struct question *question = &etape->questions[i];
        if (!question_entre(question))
            continue;
        struct reponses un = {.graphe = graphe, .etape = index, .de = de, .jours = parcours_jours(question->delai)};
        question_each_reponse(question, compte_reponse, &un);
        uint64_t epargnee = !question_certaine(question);
        acceptees = fois(acceptees, un.favorables + un.choix + epargnee);
        toutes = fois(toutes, un.favorables + un.choix + un.defavorables + epargnee);
        refusees = fois(refusees, un.defavorables + un.choix + epargnee);
        aucune *= epargnee;
        jours = un.jours > jours ? un.jours : jours;
        if (etape->ensemble == ENSEMBLE_UNE)
            relie(graphe, de, suite, un.favorables, un.jours);
    }
    if (etape->ensemble == ENSEMBLE_UNE) {
        relie(graphe, de, refus, refusees == UINT64_MAX ? refusees : refusees - aucune, jours);
        relie(graphe, de, suite, aucune, 0);
        return;
    }
    relie(graphe, de, suite, acceptees, jours);
    if (etape->ensemble == ENSEMBLE_TOUTES)
        relie(graphe, de, refus, toutes == UINT64_MAX ? toutes : toutes - acceptees, jours);
}

/* Days from `base` on, where they can be known. */
static int jours_de(const struct moment *moment)
{
    int jours = 0;
    for (size_t i = 0; i < moment->pas_count; i++)
        jours += moment->pas[i].avant ? -parcours_jours(moment->pas[i].delai) : parcours_jours(moment->pas[i].delai);
    bool connu = moment->base == MOMENT_OUVERTURE || moment->base == MOMENT_ENTREE;
    return connu && jours > 0 ? jours : 0;
}

/* What is asked when a day comes, and how long that is. */
static void relie_repos(struct graphe *graphe, int index)
{
    const struct etape *etape = &graphe->circuit->etapes[index];
    int de = repos(graphe, index);
    for (size_t i = 0; i < etape->question_count; i++) {
        const struct question *question = &etape->questions[i];
        int vers = posee(graphe, index, (int)i), jours = 0;
        if (question->le_count > 0)
            for (size_t j = 0; j < question->le_count; j++)
                jours = jours_de(&question->le[j]) > jours ? jours_de(&question->le[j]) : jours;
        else if (question->tous_les.nombre > 0)
            jours = parcours_jours(question->tous_apres.nombre > 0 ? question->tous_apres : question->tous_les);
        else if (!question->proposition)
            continue;
        relie(graphe, de, vers, 1, jours);
    }
    if (etape->attend_jour) {
        relie(graphe, de, sommet(graphe, index, &etape->suite), 1, jours_de(&etape->jusqu_au));
        graphe->aretes[de]->de_ouverture = etape->jusqu_au.base == MOMENT_OUVERTURE;
    } else if (etape_demande_tout(etape) && !cible_reste(&etape->suite)) {
        relie(graphe, de, sommet(graphe, index, &etape->suite), 1, 0); /* the others are answered some day */
    }
    if (etape->etat == ETAT_ADMIS || graphe->aretes[de] == NULL)
        relie(graphe, de, FIN, 1, 0);
}

static void dessine(struct graphe *graphe)
{
    const struct circuit *circuit = graphe->circuit;
    int count = FIN + 1;
    for (size_t i = 0; i < circuit->etape_count; i++) {
        graphe->entree[i] = count;
        count += 2 + (int)circuit->etapes[i].question_count;
    }
    for (int i = 0; i < (int)circuit->etape_count; i++) {
        for (int j = 0; j < (int)circuit->etapes[i].question_count; j++)
            relie_question(graphe, i, j);
        if (etape_demande_tout(&circuit->etapes[i]))
            relie_ensemble(graphe, i);
        else
            relie_premiere(graphe, i);
        relie_repos(graphe, i);
    }
}

/* ---- its loops (Tarjan) ---------------------------------------------------------------------------------------------- */

static void cherche(struct graphe *graphe, int de)
{
    graphe->ordre[de] = graphe->bas[de] = ++graphe->visites;
    graphe->pile[graphe->hauteur++] = de;
    graphe->empile[de] = true;
    for (const struct arete *arete = graphe->aretes[de]; arete != NULL; arete = arete->suivante) {
        int vers = arete->vers;
        if (graphe->ordre[vers] == 0)
            cherche(graphe, vers);
        if (graphe->empile[vers] && graphe->bas[vers] < graphe->bas[de])
            graphe->bas[de] = graphe->bas[vers];
    }
    if (graphe->bas[de] != graphe->ordre[de])
        return;
    graphe->parties++;
    for (int au = -1; au != de;) {
        au = graphe->pile[--graphe->hauteur];
        graphe->empile[au] = false;
        graphe->partie[au] = graphe->parties;
    }
}

/* ---- the sum --------------------------------------------------------------------------------------------------------- */

/* Where the arrow leads in state `tour`; false where it would go back a second time. */
static bool suit(const struct graphe *graphe, int de, int tour, const struct arete *arete, int *out_tour)
{
    bool dedans = graphe->partie[arete->vers] == graphe->partie[de], retour = dedans && arete->vers <= de;
    *out_tour = dedans && (tour != 0 || retour);
    return !(retour && tour != 0);
}

static uint64_t somme(struct graphe *graphe, int de, int tour)
{
    if (graphe->compte[de][tour])
        return graphe->chemins[de][tour];
    uint64_t sum = de == FIN;
    for (const struct arete *arete = graphe->aretes[de]; arete != NULL; arete = arete->suivante) {
        int apres;
        if (suit(graphe, de, tour, arete, &apres))
            sum = plus(sum, fois(arete->fois, somme(graphe, arete->vers, apres)));
    }
    graphe->compte[de][tour] = true;
    graphe->vus[graphe->vu_count++] = (struct etat_vu){de, tour};
    return graphe->chemins[de][tour] = sum;
}

static void allonge(int *jours, int autre)
{
    *jours = autre > *jours ? autre : *jours;
}

/* In the order of the sum, backwards, every state comes before those that it leads to. */
static int plus_long(struct graphe *graphe)
{
    for (int i = graphe->vu_count - 1; i >= 0; i--) {
        struct etat_vu vu = graphe->vus[i];
        int ici = graphe->jours[vu.sommet][vu.tour];
        for (const struct arete *arete = graphe->aretes[vu.sommet]; arete != NULL && ici >= 0; arete = arete->suivante) {
            int apres;
            if (!suit(graphe, vu.sommet, vu.tour, arete, &apres) || graphe->chemins[arete->vers][apres] == 0)
                continue;
            int la = arete->de_ouverture ? arete->jours : ici + arete->jours;
            allonge(&graphe->jours[arete->vers][apres], la < ici ? ici : la);
        }
    }
    return graphe->jours[FIN][0];
}

/* Calls `each` for every vertex where a way begins. */
static void each_debut(struct graphe *graphe, void (*each)(struct graphe *graphe, int sommet))
{
    const struct circuit *circuit = graphe->circuit;
    if (circuit->demarre_count > 0)
        each(graphe, graphe->entree[0]);
    for (size_t i = 0; i < circuit->depart_count; i++)
        each(graphe, graphe->entree[circuit->departs[i].etape]);
    for (size_t i = 0; i < circuit->etape_count; i++)
        if (circuit->etapes[i].par_acte)
            each(graphe, graphe->entree[i]);
    if (circuit->lieu_change.etape >= 0 && circuit->lieu_change.question >= 0)
        each(graphe, posee(graphe, circuit->lieu_change.etape, circuit->lieu_change.question));
}

static void cherche_de(struct graphe *graphe, int de)
{
    if (graphe->ordre[de] == 0)
        cherche(graphe, de);
}

static void part_de(struct graphe *graphe, int de)
{
    (void)somme(graphe, de, 0);
    graphe->jours[de][0] = 0;
    graphe->total = plus(graphe->total, graphe->chemins[de][0]);
}

struct parcours conf_parcours(struct arena *arena, const struct circuit *circuit)
{
    struct graphe *graphe = ARENA_NEW(arena, struct graphe);
    graphe->arena = arena;
    graphe->circuit = circuit;
    dessine(graphe);
    for (int i = 0; i < SOMMETS_MAX; i++)
        graphe->jours[i][0] = graphe->jours[i][1] = -1;
    each_debut(graphe, cherche_de);
    each_debut(graphe, part_de);
    int jours = plus_long(graphe);
    return (struct parcours){graphe->total, jours > 0 ? jours : 0};
}
