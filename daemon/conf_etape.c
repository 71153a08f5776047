/* One etape of a circuit: its questions, and of each question its answers. */
#include "daemon/conf_private.h"

struct etape_ecrite {
    struct str titre, etat, suite;
    bool toutes, par_acte;
};
#define ETAPE(champ) offsetof(struct etape_ecrite, champ)
static const struct reglage table_etape[] = {
    {"titre", GENRE_TEXTE, true, ETAPE(titre), 0, 0, 0, "for people"},
    {"etat", GENRE_TEXTE, false, ETAPE(etat), 0, 0, 0, "en_cours (where nothing is said), en_attente, admis"},
    {"toutes", GENRE_OUI, false, ETAPE(toutes), 0, 0, 0, "true: all questions at once, and all must be answered"},
    {"par_acte", GENRE_OUI, false, ETAPE(par_acte), 0, 0, 0, "true: entered only by an operator's act"},
    {"suite", GENRE_TEXTE, false, ETAPE(suite), 0, 0, 0, "where it goes when no question applies, or all are answered"},
    {"question", GENRE_GROUPE, false, 0, 0, 0, 0, "the one question that has the etape's own name"},
    {"questions", GENRE_GROUPE, false, 0, 0, 0, 0, "{ name = { … }; }, others, in the order in which they are looked at"},
};

struct question_ecrite {
    struct question question;
    struct str portee, si, sauf, etat;
};
#define ECRITE(champ) offsetof(struct question_ecrite, champ)
#define QUESTION(champ) offsetof(struct question_ecrite, question.champ)
static const struct reglage table_question[] = {
    {"titre", GENRE_TEXTE, true, QUESTION(titre), 0, 0, 0, "what is asked, for people"},
    {"role", GENRE_TEXTE, true, QUESTION(role), 0, 0, 0, "who is asked"},
    {"portee", GENRE_TEXTE, false, ECRITE(portee), 0, 0, 0, "\"jeune\" (where nothing is said) or \"demandeur\": whose territory"},
    {"si", GENRE_TEXTE, false, ECRITE(si), 0, 0, 0, "name of a guard: asked only when it holds"},
    {"sauf", GENRE_TEXTE, false, ECRITE(sauf), 0, 0, 0, "name of a guard: not asked when it holds"},
    {"modele", GENRE_TEXTE, true, QUESTION(modele), 0, 0, 0, "template of the question"},
    {"delai", GENRE_DELAI, true, QUESTION(delai), 0, 0, 0, "a wait has a deadline, « 5 jours ouvrés »"},
    {"relance_apres", GENRE_DELAI, false, QUESTION(relance_apres), 0, 0, 0, "reminder, from the deadline on"},
    {"escalade_apres", GENRE_DELAI, false, QUESTION(escalade_apres), 0, 0, 0, "when the deputy is told, from the deadline on"},
    {"pieces", GENRE_TEXTES, false, QUESTION(pieces), QUESTION(piece_count), 0, 0, "documents awaited, [ \"accord|delegation\" ]"},
    {"champ", GENRE_TEXTE, false, QUESTION(champ_avis), 0, 0, 0, "the avis of the fiche that can answer it, \"avis.rsase\""},
    {"aussi", GENRE_GROUPES, false, 0, 0, 0, 0, "others asked the same, ( { role = \"…\"; modele = \"…\"; } )"},
    {"etat", GENRE_TEXTE, false, ECRITE(etat), 0, 0, 0, "the dossier's while this is awaited"},
    {"attend_fiche", GENRE_OUI, false, QUESTION(attend_fiche), 0, 0, 0, "true: a corrected fiche answers it"},
    {"joint_fiche", GENRE_OUI, false, QUESTION(joint_fiche), 0, 0, 0, "true: the fiche goes with it"},
    {"sur_demande", GENRE_OUI, false, QUESTION(sur_demande), 0, 0, 0, "true: asked only where an answer leads to it"},
    {"proposition", GENRE_OUI, false, QUESTION(proposition), 0, 0, 0, "true: asked when a place is free"},
    {"copies", GENRE_GROUPES, false, 0, 0, 0, 0, "who gets a copy, ( { role = \"…\"; modele = \"…\"; } )"},
    {"favorable", GENRE_GROUPE, false, 0, 0, 0, 0, "{ vers = \"…\"; }"},
    {"defavorable", GENRE_GROUPE, false, 0, 0, 0, 0, "{ vers = \"…\"; motif = true; }"},
    {"reserve", GENRE_GROUPE, false, 0, 0, 0, 0, "{ }: a condition may be given; the question stays open"},
};

struct reponse_ecrite {
    struct str vers, sans_place;
    bool motif, prend_place;
};
#define REPONSE(champ) offsetof(struct reponse_ecrite, champ)
static const struct reglage table_reponse[] = {
    {"vers", GENRE_TEXTE, true, REPONSE(vers), 0, 0, 0, "where the answer leads"},
    {"motif", GENRE_OUI, false, REPONSE(motif), 0, 0, 0, "true: does not count without its reason"},
    {"prend_place", GENRE_OUI, false, REPONSE(prend_place), 0, 0, 0, "true: engages a place of the territory"},
    {"sans_place", GENRE_TEXTE, false, REPONSE(sans_place), 0, 0, 0, "where it leads when no place is free"},
    {"dire", GENRE_GROUPES, false, 0, 0, 0, 0, "who is told, ( { role = \"…\"; modele = \"…\"; } )"},
    {"dire_sans_place", GENRE_GROUPES, false, 0, 0, 0, 0, "who is told when no place is free"},
};
static const struct reglage table_reserve[] = {
    {"motif", GENRE_OUI, false, REPONSE(motif), 0, 0, 0, "true: does not count without its condition"},
};

/* ---- what stands in an etape ------------------------------------------------------------------------------------ */

struct ici { /* where the reading stands */
    struct lecteur *lecteur;
    const struct circuit *circuit;
    int etape;
    struct cibles *cibles;
};

static void want_cible(const struct ici *ici, struct cible *ou, struct str nom, int line)
{
    *ou = (struct cible){.etape = -1, .question = -1};
    if (nom.at == NULL)
        return;
    struct cibles *cibles = ici->cibles;
    cibles->items = arena_grow(ici->lecteur->conf->arena, cibles->items, cibles->count, &cibles->capacity, sizeof *cibles->items);
    cibles->items[cibles->count++] = (struct cible_nommee){ou, nom, ici->etape, line};
}

static void read_etat(struct lecteur *lecteur, int line, struct str nom, enum etat *out_etat)
{
    enum etat etat;
    if (nom.at == NULL)
        return;
    if (etat_parse(nom, &etat) && !etat_is_end(etat) && etat != ETAT_A_VERIFIER)
        *out_etat = etat;
    else
        lecteur_faute(lecteur, line, "`etat`: « %.*s »: expected en_cours, en_attente or admis", STR_ARG(nom));
}

static void read_garde(const struct ici *ici, int line, struct str nom, int *out_garde)
{
    *out_garde = nom.at == NULL ? -1 : circuit_find_garde(ici->circuit, nom);
    if (nom.at != NULL && *out_garde < 0)
        lecteur_faute(ici->lecteur, line, "no guard is called « %.*s »: add it under `gardes`", STR_ARG(nom));
}

static void read_reponse(const struct ici *ici, const config_setting_t *groupe, bool reserve, struct reponse *reponse)
{
    struct lecteur *lecteur = ici->lecteur;
    struct reponse_ecrite ecrite = {0};
    if (!config_setting_is_group(groupe))
        return; /* said with the question */
    reponse->line = lecteur_ligne(groupe);
    reponse->permise = true;
    (void)lecteur_lit(lecteur, groupe, config_setting_name(groupe), reserve ? table_reserve : table_reponse,
                      reserve ? TABLE_COUNT(table_reserve) : TABLE_COUNT(table_reponse), &ecrite);
    reponse->motif_exige = ecrite.motif;
    reponse->prend_place = ecrite.prend_place;
    want_cible(ici, &reponse->vers, ecrite.vers, reponse->line);
    want_cible(ici, &reponse->sans_place, ecrite.sans_place, reponse->line);
    reponse->dire_count = conf_read_dires(lecteur, config_setting_get_member(groupe, "dire"), &reponse->dire);
    reponse->dire_sans_place_count =
        conf_read_dires(lecteur, config_setting_get_member(groupe, "dire_sans_place"), &reponse->dire_sans_place);
    if (ecrite.prend_place != (ecrite.sans_place.at != NULL))
        lecteur_faute(lecteur, reponse->line, "`prend_place` and `sans_place` go together: where to, when no place is free?");
}

static void read_portee(struct lecteur *lecteur, int line, struct str portee, bool *out_demandeur)
{
    *out_demandeur = str_eq_c(portee, "demandeur");
    if (portee.at != NULL && !*out_demandeur && !str_eq_c(portee, "jeune"))
        lecteur_faute(lecteur, line, "`portee`: « %.*s »: expected jeune or demandeur", STR_ARG(portee));
}

static void read_question(const struct ici *ici, const config_setting_t *groupe, const struct question *defauts,
                          enum etat etat, struct question *out)
{
    struct lecteur *lecteur = ici->lecteur;
    struct question_ecrite ecrite = {.question = *defauts};
    int line = lecteur_ligne(groupe);
    (void)lecteur_lit(lecteur, groupe, "a question", table_question, TABLE_COUNT(table_question), &ecrite);
    *out = ecrite.question;
    out->line = line;
    out->etat = etat;
    read_etat(lecteur, line, ecrite.etat, &out->etat);
    read_garde(ici, line, ecrite.si, &out->si);
    read_garde(ici, line, ecrite.sauf, &out->sauf);
    read_portee(lecteur, line, ecrite.portee, &out->portee_demandeur);
    out->aussi_count = conf_read_dires(lecteur, config_setting_get_member(groupe, "aussi"), &out->aussi);
    out->copie_count = conf_read_dires(lecteur, config_setting_get_member(groupe, "copies"), &out->copies);
    for (int sens = 0; sens < SENS_COUNT; sens++) {
        struct reponse *reponse = &out->reponses[sens];
        reponse->vers = reponse->sans_place = (struct cible){.etape = -1, .question = -1};
        const config_setting_t *answer = config_setting_get_member(groupe, sens_name((enum sens)sens));
        if (answer != NULL)
            read_reponse(ici, answer, sens == SENS_RESERVE, reponse);
    }
}

void conf_read_etape(struct lecteur *lecteur, const config_setting_t *groupe, struct circuit *circuit, int index,
                     struct etape *etape, struct cibles *cibles, const struct question *defauts)
{
    struct ici ici = {lecteur, circuit, index, cibles};
    struct etape_ecrite ecrite = {0};
    etape->line = lecteur_ligne(groupe);
    etape->suite = (struct cible){.etape = -1, .question = -1};
    (void)lecteur_lit(lecteur, groupe, "an etape", table_etape, TABLE_COUNT(table_etape), &ecrite);
    if (!config_setting_is_group(groupe))
        return;
    etape->titre = ecrite.titre;
    etape->toutes = ecrite.toutes;
    etape->par_acte = ecrite.par_acte;
    read_etat(lecteur, etape->line, ecrite.etat, &etape->etat);
    want_cible(&ici, &etape->suite, ecrite.suite, etape->line);
    const config_setting_t *own = config_setting_get_member(groupe, "question");
    const config_setting_t *others = config_setting_get_member(groupe, "questions");
    size_t count = others != NULL && config_setting_is_group(others) ? lecteur_nombre(others) : 0;
    if (count > CIRCUIT_MAX_QUESTIONS)
        count = CIRCUIT_MAX_QUESTIONS + 1; /* counted, and refused, for the whole circuit */
    struct question *questions = arena_array(lecteur->conf->arena, count + 1, sizeof *questions);
    if (own != NULL && config_setting_is_group(own)) {
        read_question(&ici, own, defauts, etape->etat, &questions[0]);
        questions[etape->question_count++].nom = etape->nom;
    }
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *one = config_setting_get_elem(others, (unsigned)i);
        struct question *question = &questions[etape->question_count++];
        read_question(&ici, one, defauts, etape->etat, question);
        conf_read_nom(lecteur, one, &question->nom);
        if (own != NULL && str_eq(question->nom, etape->nom))
            lecteur_faute(lecteur, question->line, "« %.*s » is the name of `question` already", STR_ARG(etape->nom));
    }
    etape->questions = questions;
    if (ecrite.toutes && ecrite.suite.at == NULL)
        lecteur_faute(lecteur, etape->line, "`suite` is missing: where does it go when all are answered?");
}
