/* One etape of a circuit: its questions, and of each question its answers. */
#include "daemon/conf_private.h"

#include "parsers/base/utf8.h"

struct etape_ecrite {
    struct etape etape;
    struct str etat, suite, ensemble, suite_refus, relecture;
    bool toutes;
};
#define ECRITE(champ) offsetof(struct etape_ecrite, champ)
static const struct reglage table_etape[] = {
    {"titre", GENRE_TEXTE, true, ECRITE(etape.titre), 0, 0, 0, "for people"},
    {"etat", GENRE_TEXTE, false, ECRITE(etat), 0, 0, 0, "en_cours (where nothing is said), en_attente, admis"},
    {"ensemble", GENRE_TEXTE, false, ECRITE(ensemble), 0, 0, 0, "all questions at once: premier_refus, toutes, une"},
    {"toutes", GENRE_OUI, false, ECRITE(toutes), 0, 0, 0, "true: as ensemble = \"premier_refus\""},
    {"par_acte", GENRE_OUI, false, ECRITE(etape.par_acte), 0, 0, 0, "true: entered only by an operator's act"},
    {"suite", GENRE_TEXTE, false, ECRITE(suite), 0, 0, 0, "where it goes when no question applies, or all are answered"},
    {"suite_refus", GENRE_TEXTE, false, ECRITE(suite_refus), 0, 0, 0, "where it goes when all are answered and one (all) refused"},
    {"jusqu_au", GENRE_MOMENT, false, ECRITE(etape.jusqu_au), 0, 0, 0, "waits for that day, then `suite`: « ouverture + 3 mois »"},
    {"relecture", GENRE_TEXTE, false, ECRITE(relecture), 0, 0, 0, "for its questions: « demain 12 h », « 2 jours ouvrés 12 h », aucune"},
    {"question", GENRE_GROUPE, false, 0, 0, 0, 0, "the one question that has the etape's own name"},
    {"questions", GENRE_GROUPE, false, 0, 0, 0, 0, "{ name = { … }; }, others, in the order in which they are looked at"},
};
#undef ECRITE

struct question_ecrite {
    struct question question;
    struct str portee, si, sauf, etat, relecture, mi_temps;
    bool aussitot;
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
    {"relance_mi_temps", GENRE_TEXTE, false, ECRITE(mi_temps), 0, 0, 0, "a reminder at half of the time: oui, non, or so long before, « 3 jours ouvrés »"},
    {"alerte_apres", GENRE_DELAI, false, QUESTION(alerte_apres), 0, 0, 0, "when those above are told, from the deadline on"},
    {"alerte_tous_les", GENRE_DELAI, false, QUESTION(alerte_tous_les), 0, 0, 0, "and again so long after, until it is answered"},
    {"pieces", GENRE_TEXTES, false, QUESTION(pieces), QUESTION(piece_count), 0, 0, "documents awaited, [ \"accord|delegation\" ]"},
    {"champ", GENRE_TEXTE, false, QUESTION(champ_avis), 0, 0, 0, "the avis of the fiche that can answer it, \"avis.rsase\""},
    {"aussi", GENRE_GROUPES, false, 0, 0, 0, 0, "others asked the same, ( { role = \"…\"; modele = \"…\"; } )"},
    {"etat", GENRE_TEXTE, false, ECRITE(etat), 0, 0, 0, "the dossier's while this is awaited"},
    {"attend_fiche", GENRE_OUI, false, QUESTION(attend_fiche), 0, 0, 0, "true: a corrected fiche answers it"},
    {"joint_fiche", GENRE_OUI, false, QUESTION(joint_fiche), 0, 0, 0, "true: the fiche goes with it"},
    {"joint", GENRE_TEXTE, false, QUESTION(joint), 0, 0, 0, "a document that goes with it: tableau, comite, papier"},
    {"sur_demande", GENRE_OUI, false, QUESTION(sur_demande), 0, 0, 0, "true: asked only where an answer leads to it"},
    {"proposition", GENRE_OUI, false, QUESTION(proposition), 0, 0, 0, "true: asked when a place is free"},
    {"copies", GENRE_GROUPES, false, 0, 0, 0, 0, "who gets a copy, ( { role = \"…\"; modele = \"…\"; } )"},
    {"le", GENRE_MOMENTS, false, QUESTION(le), QUESTION(le_count), 0, 0, "asked on these days, [ \"jeune.echeance_notification - 6 mois\" ]"},
    {"tous_les", GENRE_DELAI, false, QUESTION(tous_les), 0, 0, 0, "asked again so long after"},
    {"tous_apres", GENRE_DELAI, false, QUESTION(tous_apres), 0, 0, 0, "with `tous_les`: asked first so long after the etape is entered"},
    {"cumul", GENRE_OUI, false, QUESTION(cumul), 0, 0, 0, "true: who has just agreed in another role is not asked twice"},
    {"passe_outre", GENRE_OUI, false, QUESTION(passe_outre), 0, 0, 0, "true: favorable although a check says no needs a reason"},
    {"classement", GENRE_OUI, false, QUESTION(classement), 0, 0, 0, "true: the answer orders the waiting list"},
    {"relecture", GENRE_TEXTE, false, ECRITE(relecture), 0, 0, 0, "until when who answers may say that it was read wrongly, « demain 12 h »"},
    {"aussitot", GENRE_OUI, false, ECRITE(aussitot), 0, 0, 0, "false: the next question waits until then"},
    {"champs", GENRE_GROUPE, false, 0, 0, 0, 0, "lines awaited, { name = { libelle = \"…\"; genre = \"date\"; }; }"},
    {"choix", GENRE_GROUPE, false, 0, 0, 0, 0, "named answers, { name = { libelle = \"…\"; vers = \"…\"; }; }"},
    {"favorable", GENRE_GROUPE, false, 0, 0, 0, 0, "{ vers = \"…\"; }"},
    {"defavorable", GENRE_GROUPE, false, 0, 0, 0, 0, "{ vers = \"…\"; motif = true; }"},
    {"reserve", GENRE_GROUPE, false, 0, 0, 0, 0, "{ }: a condition may be given; the question stays open"},
};

struct reponse_ecrite {
    struct str libelle, vers, sans_place;
    bool motif, sans_champs, prend_place, attend;
};
#define REPONSE(champ) offsetof(struct reponse_ecrite, champ)
static const struct reglage table_reponse[] = {
    {"vers", GENRE_TEXTE, true, REPONSE(vers), 0, 0, 0, "where the answer leads"},
    {"motif", GENRE_OUI, false, REPONSE(motif), 0, 0, 0, "true: does not count without its reason"},
    {"sans_champs", GENRE_OUI, false, REPONSE(sans_champs), 0, 0, 0, "true: counts without the champs that are required"},
    {"prend_place", GENRE_OUI, false, REPONSE(prend_place), 0, 0, 0, "true: engages a place of the territory"},
    {"sans_place", GENRE_TEXTE, false, REPONSE(sans_place), 0, 0, 0, "where it leads when no place is free"},
    {"dire", GENRE_GROUPES, false, 0, 0, 0, 0, "who is told, ( { role = \"…\"; modele = \"…\"; } )"},
    {"dire_sans_place", GENRE_GROUPES, false, 0, 0, 0, 0, "who is told when no place is free"},
    {"attend", GENRE_OUI, false, REPONSE(attend), 0, 0, 0, "true: who is told hears of it when it may no longer be taken back; false: at once"},
};
static const struct reglage table_reserve[] = {
    {"motif", GENRE_OUI, false, REPONSE(motif), 0, 0, 0, "true: does not count without its condition"},
    {"attend", GENRE_OUI, false, REPONSE(attend), 0, 0, 0, "true: who is told hears of it when it may no longer be taken back; false: at once"},
};
static const struct reglage table_choix[] = {
    {"libelle", GENRE_TEXTE, true, REPONSE(libelle), 0, 0, 0, "what a person chooses, « Le rendez-vous a eu lieu »"},
    {"vers", GENRE_TEXTE, true, REPONSE(vers), 0, 0, 0, "where the answer leads"},
    {"motif", GENRE_OUI, false, REPONSE(motif), 0, 0, 0, "true: does not count without its reason"},
    {"sans_champs", GENRE_OUI, false, REPONSE(sans_champs), 0, 0, 0, "true: counts without the champs that are required"},
    {"dire", GENRE_GROUPES, false, 0, 0, 0, 0, "who is told, ( { role = \"…\"; modele = \"…\"; } )"},
    {"prend_place", GENRE_OUI, false, REPONSE(prend_place), 0, 0, 0, "only under `favorable`"},
    {"attend", GENRE_OUI, false, REPONSE(attend), 0, 0, 0, "true: who is told hears of it when it may no longer be taken back; false: at once"},
};

/* ---- what stands in an etape ------------------------------------------------------------------------------------ */

struct ici { /* where the reading stands */
    struct lecteur *lecteur;
    const struct circuit *circuit;
    struct str chez; /* « etape avis_rsase » */
    struct cibles *cibles;
};

static void want_cible(const struct ici *ici, struct cible *ou, struct str nom, int line)
{
    conf_want_cible(ici->lecteur, ici->cibles, ou, nom, ici->chez, line);
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

/* What every answer has, whatever its kind: false where the group is none. */
static bool read_reponse(const struct ici *ici, const config_setting_t *groupe, const struct reglage *table, size_t count,
                         struct reponse_ecrite *ecrite, struct reponse *reponse)
{
    struct lecteur *lecteur = ici->lecteur;
    reponse->vers = reponse->sans_place = (struct cible){.etape = -1, .question = -1};
    reponse->line = lecteur_ligne(groupe);
    if (!config_setting_is_group(groupe)) /* an answer in one word; a choix of another type is said here */
        return lecteur_lit(lecteur, groupe, config_setting_name(groupe), table, count, ecrite);
    reponse->permise = true;
    bool good = lecteur_lit(lecteur, groupe, config_setting_name(groupe), table, count, ecrite);
    reponse->motif_exige = ecrite->motif;
    reponse->sans_champs = ecrite->sans_champs;
    if (config_setting_get_member(groupe, "attend") != NULL)
        reponse->attend = ecrite->attend ? ATTEND_OUI : ATTEND_NON;
    reponse->prend_place = ecrite->prend_place;
    want_cible(ici, &reponse->vers, ecrite->vers, lecteur_ligne_de(groupe, "vers"));
    want_cible(ici, &reponse->sans_place, ecrite->sans_place, lecteur_ligne_de(groupe, "sans_place"));
    reponse->dire_count = conf_read_dires(lecteur, config_setting_get_member(groupe, "dire"), PORTE_MOTIF, &reponse->dire);
    reponse->dire_sans_place_count =
        conf_read_dires(lecteur, config_setting_get_member(groupe, "dire_sans_place"), PORTE_MOTIF, &reponse->dire_sans_place);
    return good;
}

static void read_avis(const struct ici *ici, const config_setting_t *question, enum sens sens, struct reponse *reponse)
{
    const config_setting_t *groupe = config_setting_get_member(question, sens_name(sens));
    struct reponse_ecrite ecrite = {0};
    reponse->vers = reponse->sans_place = (struct cible){.etape = -1, .question = -1};
    if (groupe == NULL || !config_setting_is_group(groupe))
        return; /* no such answer; or said with the question */
    bool reserve = sens == SENS_RESERVE;
    (void)read_reponse(ici, groupe, reserve ? table_reserve : table_reponse, reserve ? TABLE_COUNT(table_reserve) : TABLE_COUNT(table_reponse),
                       &ecrite, reponse);
    if (ecrite.prend_place != (ecrite.sans_place.at != NULL))
        lecteur_faute(ici->lecteur, reponse->line, "`prend_place` and `sans_place` go together: where to, when no place is free?");
    if (reponse->dire_sans_place_count > 0 && !ecrite.prend_place)
        lecteur_faute(ici->lecteur, reponse->line, "`dire_sans_place` without `prend_place`: there is always a place");
}

/* What is written is what is shown: one of the three avis, or two that read alike, could be taken for another answer. */
static void prove_libelle(struct lecteur *lecteur, const struct choix *earlier, size_t count, const struct choix *choix)
{
    struct arena *arena = lecteur->conf->arena;
    struct str libelle = utf8_fold(arena, choix->libelle);
    for (int sens = 0; sens < SENS_COUNT; sens++)
        if (str_eq_c(libelle, sens_name((enum sens)sens)) || str_eq_c(choix->nom, sens_name((enum sens)sens)))
            lecteur_faute(lecteur, choix->reponse.line, "a choix cannot be called « %s »: that is an avis; write `%s: { … };` beside `choix`",
                          sens_name((enum sens)sens), sens_name((enum sens)sens));
    for (size_t i = 0; i < count; i++)
        if (str_eq(libelle, utf8_fold(arena, earlier[i].libelle)))
            lecteur_faute(lecteur, choix->reponse.line, "`libelle`: « %.*s » is that of the choix « %.*s » too (line %d)", STR_ARG(choix->libelle),
                          STR_ARG(earlier[i].nom), earlier[i].reponse.line);
}

static size_t read_choix(const struct ici *ici, const config_setting_t *groupe, const struct choix **out_choix)
{
    struct lecteur *lecteur = ici->lecteur;
    size_t count = lecteur_membres(lecteur, groupe, "choix", CIRCUIT_MAX_CHOIX), kept = 0;
    struct choix *all = arena_array(lecteur->conf->arena, count + 1, sizeof *all);
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *one = config_setting_get_elem(groupe, (unsigned)i);
        struct choix *choix = &all[kept];
        struct reponse_ecrite ecrite = {0};
        *choix = (struct choix){0};
        bool good = lecteur_nom(lecteur, one, &choix->nom);
        if (!read_reponse(ici, one, table_choix, TABLE_COUNT(table_choix), &ecrite, &choix->reponse) || !good)
            continue;
        choix->libelle = ecrite.libelle;
        if (ecrite.prend_place)
            lecteur_faute(lecteur, choix->reponse.line, "`prend_place`: no place is taken by a named answer, only by `favorable`");
        choix->reponse.prend_place = false;
        prove_libelle(lecteur, all, kept, choix);
        kept++;
    }
    *out_choix = all;
    return kept;
}

static void read_portee(struct lecteur *lecteur, int line, struct str portee, bool *out_demandeur)
{
    static const char *const portees[] = {"jeune", "demandeur"};
    int which = 0;
    (void)lecteur_mot(lecteur, line, "portee", portee, portees, TABLE_COUNT(portees), &which);
    *out_demandeur = which == 1;
}

/* When it is asked: on entering, where an answer leads to it, when a place is free, or by dates. */
static void prove_dates(struct lecteur *lecteur, const config_setting_t *groupe, const struct question *question)
{
    bool le = config_setting_get_member(groupe, "le") != NULL, tous_les = config_setting_get_member(groupe, "tous_les") != NULL;
    bool tous_apres = config_setting_get_member(groupe, "tous_apres") != NULL;
    int line_le = lecteur_ligne_de(groupe, "le"), line_tous_les = lecteur_ligne_de(groupe, "tous_les");
    const char *other = question->sur_demande ? "sur_demande" : question->proposition ? "proposition" : NULL;
    if (le && other != NULL)
        lecteur_faute(lecteur, line_le, "`le` and `%s` exclude each other: is it asked on a day, or not?", other);
    if (tous_les && question->proposition)
        lecteur_faute(lecteur, line_tous_les, "`tous_les` and `proposition` exclude each other: it is asked when a place is free");
    if (tous_les && (question->tous_les.nombre == 0 || question->tous_les.unite == DELAI_LE))
        lecteur_faute(lecteur, line_tous_les, "`tous_les`: expected a time that passes, « 60 jours », « 6 semaines », « 1 an »");
    if (tous_apres && (le || !tous_les))
        lecteur_faute(lecteur, lecteur_ligne_de(groupe, "tous_apres"),
                      le ? "`tous_apres` and `le` exclude each other: `le` says the first day"
                         : "`tous_apres` without `tous_les`: asked once, that is `le = [ \"entree + …\" ]`");
    if (tous_apres && question->tous_apres.unite == DELAI_LE)
        lecteur_faute(lecteur, lecteur_ligne_de(groupe, "tous_apres"), "`tous_apres`: expected a time that passes, « 60 jours »");
}

void conf_read_relecture(struct lecteur *lecteur, int line, struct str written, struct relecture *relecture)
{
    if (written.at != NULL && !relecture_parse(written, relecture))
        lecteur_faute(lecteur, line, "`relecture`: « %.*s »: expected « demain 12 h », « 2 jours ouvrés 12 h » (%d days at most) or aucune", STR_ARG(written),
                      RELECTURE_MAX_JOURS);
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
    out->si = out->sauf = -1;
    for (int sens = 0; sens < SENS_COUNT; sens++)
        out->reponses[sens].vers = out->reponses[sens].sans_place = (struct cible){.etape = -1, .question = -1};
    if (!config_setting_is_group(groupe))
        return;
    read_etat(lecteur, lecteur_ligne_de(groupe, "etat"), ecrite.etat, &out->etat);
    out->si = conf_read_garde(lecteur, ici->circuit, lecteur_ligne_de(groupe, "si"), ecrite.si);
    out->sauf = conf_read_garde(lecteur, ici->circuit, lecteur_ligne_de(groupe, "sauf"), ecrite.sauf);
    read_portee(lecteur, lecteur_ligne_de(groupe, "portee"), ecrite.portee, &out->portee_demandeur);
    conf_read_relecture(lecteur, lecteur_ligne_de(groupe, "relecture"), ecrite.relecture, &out->relecture);
    conf_want_joint(lecteur, lecteur_ligne_de(groupe, "joint"), out->joint);
    conf_read_rappels(lecteur, groupe, ecrite.mi_temps, out);
    out->pas_aussitot = config_setting_get_member(groupe, "aussitot") != NULL && !ecrite.aussitot;
    out->aussi_count = conf_read_dires(lecteur, config_setting_get_member(groupe, "aussi"), PORTE_COMPLET, &out->aussi);
    out->copie_count = conf_read_dires(lecteur, config_setting_get_member(groupe, "copies"), PORTE_AVIS, &out->copies);
    out->champ_count = conf_read_champs(lecteur, config_setting_get_member(groupe, "champs"), &out->champs);
    out->choix_count = read_choix(ici, config_setting_get_member(groupe, "choix"), &out->choix);
    for (int sens = 0; sens < SENS_COUNT; sens++)
        read_avis(ici, groupe, (enum sens)sens, &out->reponses[sens]);
    prove_dates(lecteur, groupe, out);
}

static void read_questions(const struct ici *ici, const config_setting_t *groupe, const struct question *defauts, struct etape *etape)
{
    struct lecteur *lecteur = ici->lecteur;
    const config_setting_t *own = config_setting_get_member(groupe, "question");
    const config_setting_t *others = config_setting_get_member(groupe, "questions");
    size_t count = others != NULL && config_setting_is_group(others) ? lecteur_nombre(others) : 0;
    if (count > CIRCUIT_MAX_QUESTIONS)
        count = CIRCUIT_MAX_QUESTIONS + 1; /* counted, and refused, for the whole circuit */
    struct question *questions = arena_array(lecteur->conf->arena, count + 1, sizeof *questions);
    if (own != NULL && config_setting_is_group(own)) {
        read_question(ici, own, defauts, etape->etat, &questions[0]);
        questions[etape->question_count++].nom = etape->nom;
    }
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *one = config_setting_get_elem(others, (unsigned)i);
        struct question *question = &questions[etape->question_count++];
        read_question(ici, one, defauts, etape->etat, question);
        (void)lecteur_nom(lecteur, one, &question->nom);
        if (own != NULL && str_eq(question->nom, etape->nom))
            lecteur_faute(lecteur, question->line, "« %.*s » is the name of `question` already", STR_ARG(etape->nom));
    }
    etape->questions = questions;
}

/* How its questions stand together, and where it goes then. */
static void read_ensemble(const struct ici *ici, const config_setting_t *groupe, const struct etape_ecrite *ecrite, struct etape *etape)
{
    static const char *const ensembles[] = {"premier_refus", "toutes", "une"};
    struct lecteur *lecteur = ici->lecteur;
    int which = -1;
    bool said = lecteur_mot(lecteur, lecteur_ligne_de(groupe, "ensemble"), "ensemble", ecrite->ensemble, ensembles, TABLE_COUNT(ensembles), &which);
    if (ecrite->ensemble.at != NULL && config_setting_get_member(groupe, "toutes") != NULL)
        lecteur_faute(lecteur, lecteur_ligne_de(groupe, "toutes"), "`ensemble` and `toutes` say the same: keep `ensemble`");
    if (said)
        etape->ensemble = (enum ensemble)(ENSEMBLE_PREMIER_REFUS + which);
    else if (ecrite->toutes)
        etape->ensemble = ENSEMBLE_PREMIER_REFUS;
    bool later = etape->ensemble == ENSEMBLE_TOUTES || etape->ensemble == ENSEMBLE_UNE;
    if (etape_demande_tout(etape) && ecrite->suite.at == NULL)
        lecteur_faute(lecteur, etape->line, "`suite` is missing: where does it go when all are answered?");
    if (ecrite->suite_refus.at != NULL && !later)
        lecteur_faute(lecteur, lecteur_ligne_de(groupe, "suite_refus"), "`suite_refus` belongs to ensemble = \"toutes\" or \"une\"");
    bool refusable = false;
    for (size_t i = 0; i < etape->question_count; i++)
        refusable = refusable || etape->questions[i].reponses[SENS_DEFAVORABLE].permise;
    if (later && refusable && ecrite->suite_refus.at == NULL)
        lecteur_faute(lecteur, lecteur_ligne_de(groupe, "ensemble"), "`suite_refus` is missing: where does it go when somebody refused?");
    if (etape->attend_jour && ecrite->suite.at == NULL)
        lecteur_faute(lecteur, lecteur_ligne_de(groupe, "jusqu_au"), "`suite` is missing: where does it go on that day?");
}

void conf_read_etape(struct lecteur *lecteur, const config_setting_t *groupe, const struct circuit *circuit, struct etape *etape,
                     struct cibles *cibles, const struct question *defauts)
{
    struct ici ici = {lecteur, circuit, str_print(lecteur->conf->arena, "etape %.*s", STR_ARG(etape->nom)), cibles};
    struct etape_ecrite ecrite = {.etape = {.nom = etape->nom, .line = lecteur_ligne(groupe)}};
    (void)lecteur_lit(lecteur, groupe, "an etape", table_etape, TABLE_COUNT(table_etape), &ecrite);
    *etape = ecrite.etape;
    etape->suite = etape->suite_refus = (struct cible){.etape = -1, .question = -1};
    if (!config_setting_is_group(groupe))
        return;
    etape->attend_jour = etape->jusqu_au.ecrit.at != NULL;
    read_etat(lecteur, lecteur_ligne_de(groupe, "etat"), ecrite.etat, &etape->etat);
    want_cible(&ici, &etape->suite, ecrite.suite, lecteur_ligne_de(groupe, "suite"));
    want_cible(&ici, &etape->suite_refus, ecrite.suite_refus, lecteur_ligne_de(groupe, "suite_refus"));
    struct question ses_defauts = *defauts;
    conf_read_relecture(lecteur, lecteur_ligne_de(groupe, "relecture"), ecrite.relecture, &ses_defauts.relecture);
    read_questions(&ici, groupe, &ses_defauts, etape);
    read_ensemble(&ici, groupe, &ecrite, etape);
}
