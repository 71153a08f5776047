/* What the words of an answer do: named answers, lines, declared pieces, a reason for passing over a check. A wrong favorable is
 * the worst: most rows are texts that sound like one. */
#include "tests/unit/reponse_scene.h"

static const struct answer {
    const char *name, *etape, *words;
    const char *then;    /* the etape or end where the dossier stands then */
    const char *valeurs; /* what is kept; NULL: nothing */
    const char *event;   /* stands in its history; NULL: not looked at */
    const char *never;   /* does not stand there; NULL: not looked at */
} answers[] = {
    /* named answers */
    {"a named answer with its line", "rdv", "Réponse : Le rendez-vous a eu lieu\nDate du rendez-vous : 12/03/2026\n", "suivi", "date_rdv=2026-03-12", "avis_compte rdv : tenu", "favorable"},
    {"by its name", "rdv", "Réponse : tenu\nDate du rendez-vous : 12 mars 2026\nLieu : Arras", "suivi", "date_rdv=2026-03-12 lieu=Arras", "rdv : tenu", NULL},
    {"guards see it and its lines", "rdv", "Réponse : tenu\nDate du rendez-vous : 12/02/2026", "suite_rdv", "date_rdv=2026-02-12", "question_envoyee Suite du rendez-vous", NULL},
    {"without the line it wants", "rdv", "Réponse : tenu\nDate du rendez-vous : \nLieu : Arras", "rdv", NULL, "reponse_incomplete rdv : la ligne « Date du rendez-vous »", "avis_compte"},
    {"with a date that is none", "rdv", "Réponse : tenu\nDate du rendez-vous : bientôt", "rdv", NULL, "reponse_incomplete", "avis_compte"},
    {"an answer that wants none", "rdv", "Réponse : Absent", "refuse", NULL, "rdv : absent", NULL},
    {"which may still give one", "rdv", "Réponse : Absent\nLieu : Lens", "refuse", "lieu=Lens", "rdv : absent", NULL},
    {"a reason that is wanted", "rdv", "Réponse : Demande refusée pour le moment", "rdv", NULL, NULL, "avis_compte"},
    {"and given", "rdv", "Réponse : Demande refusée pour le moment\nMotif : il est hospitalisé", "retire", NULL, "rdv : reporte", NULL},
    {"a libelle that sounds like a refusal is the answer that it is", "rdv", "Réponse : Demande refusée pour le moment\nMotif : refus de la famille", "retire", NULL, "rdv : reporte", "defavorable"},
    {"two answers", "rdv", "Réponse : Absent\nRéponse : tenu\nDate du rendez-vous : 12/03/2026", "rdv", NULL, "reponse_non_comptee", "avis_compte"},
    {"an answer that nobody offered", "rdv", "Réponse : Je ne sais pas\nDate du rendez-vous : 12/03/2026", "rdv", NULL, "reponse_non_comptee", "avis_compte"},
    {"words against it", "rdv", "Réponse : tenu\nDate du rendez-vous : 12/03/2026\n\nJe suis défavorable à la poursuite.", "rdv", NULL, "reponse_non_comptee", "avis_compte"},
    {"words beside it", "rdv", "Bonjour,\n\nRéponse : tenu\nDate du rendez-vous : 12/03/2026\n\nNous nous revoyons en avril.\n\nCordialement", "suivi", "date_rdv=2026-03-12", "rdv : tenu", NULL},
    {"words that take it back", "rdv", "Réponse : tenu\nDate du rendez-vous : 12/03/2026\nFinalement il n'est pas venu.", "rdv", NULL, "reponse_non_comptee", "avis_compte"},
    {"words that cancel it", "rdv", "Réponse : tenu\nDate du rendez-vous : 12/03/2026\nEn fait non, annulez ma réponse.", "rdv", NULL, "reponse_non_comptee", "avis_compte"},
    {"two avis against it", "rdv", "Réponse : tenu\nDate du rendez-vous : 12/03/2026\nJe suis contre. Avis favorable sinon.", "rdv", NULL, "reponse_non_comptee", "avis_compte"},
    {"a form that was not meant", "rdv", "Réponse : tenu\nDate du rendez-vous : 12/03/2026\nNe tenez pas compte de ce message.", "rdv", NULL, "reponse_non_comptee", "avis_compte"},
    {"a form above which nobody answers", "rdv", "Je ne réponds pas encore.\nRéponse : tenu\nDate du rendez-vous : 12/03/2026", "rdv", NULL, "reponse_non_comptee", "avis_compte"},
    {"« aucun » is no reason", "rdv", "Réponse : Demande refusée pour le moment\nMotif : aucun", "rdv", NULL, NULL, "avis_compte"},
    /* a question without « favorable » takes none from free words */
    {"free words where no avis is asked", "rdv", "Avis favorable.", "rdv", NULL, "reponse_non_comptee", "avis_compte"},
    {"yes where no avis is asked", "rdv", "Oui, tout à fait d'accord.\nDate du rendez-vous : 12/03/2026", "rdv", NULL, "reponse_non_comptee", "avis_compte"},
    {"the form alone", "rdv", "Réponse : \nDate du rendez-vous : 12/03/2026", "rdv", NULL, "reponse_non_comptee", "avis_compte"},
    /* avis and lines */
    {"an avis with its line", "mixte", "Avis favorable\nLivret remis : oui\n", "suivi", "remis=oui", "avis_compte mixte : favorable", NULL},
    {"an avis without it", "mixte", "Avis favorable", "mixte", NULL, "reponse_incomplete", "avis_compte"},
    {"no in a line is no refusal", "mixte", "Avis favorable\nLivret remis : non\nAccord du jeune : oui", "suivi", "accord=oui remis=non", "mixte : favorable", "defavorable"},
    {"yes in a line is no avis", "mixte", "Livret remis : oui\nAccord du jeune : oui", "mixte", NULL, "reponse_non_comptee", "avis_compte"},
    {"nor with a greeting", "mixte", "Bonjour,\nLivret remis : oui\nAccord du jeune : oui\nCordialement", "mixte", NULL, "reponse_non_comptee", "avis_compte"},
    {"words in a value are no avis", "mixte", "Livret remis : oui\nNote : avis favorable de la famille", "mixte", NULL, NULL, "avis_compte"},
    {"a value that takes it back", "mixte", "Avis favorable\nLivret remis : oui\nNote : finalement défavorable", "mixte", NULL, NULL, ": favorable"},
    {"a value that refuses", "mixte", "Avis favorable\nLivret remis : oui\nNote : impossible de l'accueillir, je m'y refuse", "mixte", NULL, NULL, ": favorable"},
    {"a value that says no", "mixte", "Avis favorable\nLivret remis : oui\nNote : je ne suis pas pour", "mixte", NULL, NULL, ": favorable"},
    {"a value with a condition", "mixte", "Avis favorable\nLivret remis : oui\nNote : sous réserve d'une place", "mixte", NULL, NULL, ": favorable"},
    {"a value that tells of the young person", "mixte", "Avis favorable\nLivret remis : oui\nNote : il vit chez sa tante", "suivi", "note=il vit chez sa tante remis=oui", "mixte : favorable", NULL},
    {"a refusal wants no line", "mixte", "Avis défavorable. Motif : il part vivre ailleurs.", "refuse", NULL, "mixte : defavorable", NULL},
    {"a refusal with lines", "mixte", "Avis défavorable. Motif : il part vivre ailleurs.\nLivret remis : oui", "refuse", "remis=oui", "mixte : defavorable", NULL},
    {"an avis and a named answer", "mixte", "Avis favorable\nRéponse : Encore en cours\nLivret remis : oui", "mixte", NULL, "reponse_non_comptee", "avis_compte"},
    {"free words of an avis", "mixte", "Je suis favorable à cette admission.\nLivret remis : oui", "suivi", "remis=oui", "mixte : favorable", NULL},
    {"doubt", "mixte", "Je ne sais pas encore, plutôt favorable.\nLivret remis : oui", "mixte", NULL, "reponse_non_comptee", "avis_compte"},
    {"a question back", "mixte", "J'ai une question : qui remet le livret ?", "mixte", NULL, "question_recue", "avis_compte"},
    /* a check that says no (the dossier lives in the south) */
    {"favorable, a check says no", "avis", "Avis favorable", "avis", NULL, NULL, "avis_compte"},
    {"favorable with its reason", "avis", "Avis favorable\nRaison de passer outre : il déménage dans le Nord en avril\n", "suivi", NULL, "eligibilite_passee il déménage dans le Nord en avril", NULL},
    {"a reason left blank", "avis", "Avis favorable\nRaison de passer outre : \n", "avis", NULL, NULL, "avis_compte"},
    {"« aucune » is no reason", "avis", "Avis favorable\nRaison de passer outre : aucune", "avis", NULL, NULL, "avis_compte"},
    {"a no before the yes", "avis", "Réponse : non\nAvis favorable\nRaison de passer outre : il déménage dans le Nord", "avis", NULL, NULL, "avis_compte"},
    {"a refusal needs none", "avis", "Avis défavorable. Motif : trop loin.", "refuse", NULL, "avis : defavorable", "eligibilite_passee"},
    {"a reason alone is no avis", "avis", "Raison de passer outre : je suis favorable à sa venue", "avis", NULL, "reponse_non_comptee", "avis_compte"},
    /* pieces declared */
    {"both declared", "pieces", "Avis favorable\nAccord signé reçu le : 02/03/2026\nNotification reçue le : 1 mars 2026", "suivi", "accord_le=2026-03-02 notif_le=2026-03-01", "piece_recue accord, déclarée", NULL},
    {"declared by lines alone", "pieces", "Accord signé reçu le : 02/03/2026\nNotification reçue le : 01/03/2026", "suivi", "accord_le=2026-03-02 notif_le=2026-03-01", "piece_recue notification, déclarée", NULL},
    {"one of two", "pieces", "Accord signé reçu le : 02/03/2026", "pieces", "accord_le=2026-03-02", "piece_recue accord, déclarée", "avis_compte"},
    {"words are no piece", "pieces", "Avis favorable, tout est là.", "pieces", NULL, "reponse_non_comptee", "avis_compte"},
    {"yes is no date of a piece", "pieces", "Avis favorable\nAccord signé reçu le : oui\nNotification reçue le : oui", "pieces", NULL, "reponse_incomplete", "piece_recue"},
    {"declared for a day to come", "pieces", "Accord signé reçu le : 02/09/2026\nNotification reçue le : 1 mars 2026", "pieces", NULL, "reponse_incomplete", "piece_recue"},
    {"favorable, and declared for a day to come", "pieces", "Avis favorable\nAccord signé reçu le : 03/03/2026\nNotification reçue le : 1 mars 2026", "pieces", NULL, "reponse_incomplete", "piece_recue"},
    {"a refusal", "pieces", "Avis défavorable. Motif : la mère refuse.", "refuse", NULL, "pieces : defavorable", "piece_recue"},
    /* territory and MDS */
    {"the territory", "lieu", "Avis favorable\nTerritoire : Nord", "suivi", "territoire=tnord", "lieu : favorable", NULL},
    {"a territory that is none", "lieu", "Avis favorable\nTerritoire : Ouest", "lieu", NULL, "reponse_incomplete", "avis_compte"},
    {"outside all", "lieu", "Avis favorable\nTerritoire : hors périmètre", "suivi", "territoire=hors_perimetre", "lieu : favorable", NULL},
    {"with the MDS", "lieu", "Avis favorable\nTerritoire : nord\nMDS : MDS Nord", "suivi", "mds=nord territoire=tnord", "mds nord", NULL},
    {"with a MDS that is none", "lieu", "Avis favorable\nTerritoire : nord\nMDS : Ouest", "lieu", NULL, "reponse_incomplete", "territoire "},
};

static const char *stands(const struct dossier_row *row)
{
    return etat_is_end(row->etat) ? etat_name(row->etat) : str_c(reponse.arena, row->etape);
}

static void check_history(const struct answer *row, int64_t dossier, const char *before)
{
    struct str history = str_from(reponse_history(dossier), strlen(before));
    if (row->event != NULL && str_find(history, str_of(row->event)) == STR_NOT_FOUND)
        fail_msg("%s: «%s» does not stand in «%.*s»", row->name, row->event, STR_ARG(history));
    if (row->never != NULL && str_find(history, str_of(row->never)) != STR_NOT_FOUND)
        fail_msg("%s: «%s» stands in «%.*s»", row->name, row->never, STR_ARG(history));
}

static void test_answer(void **state)
{
    const struct answer *row = *state;
    void *scene = NULL;
    assert_int_equal(reponse_setup(&scene), 0);
    int64_t dossier = reponse_dossier(row->etape, "Petit", "tsud");
    struct question_row question = reponse_open(dossier);
    assert_true(question.id != 0);
    const char *before = str_c(reponse.arena, reponse_history(dossier));
    struct message_row left = reponse_mail(&question, "alma@departement.example", row->words, NULL);
    struct dossier_row after = reponse_row(dossier);
    if (strcmp(stands(&after), row->then) != 0)
        fail_msg("%s: it stands at %s (%.*s): %.*s", row->name, stands(&after), STR_ARG(left.pourquoi), STR_ARG(str_from(reponse_history(dossier), strlen(before))));
    check_history(row, dossier, before);
    assert_str(reponse_valeurs(dossier), row->valeurs == NULL ? "" : row->valeurs);
    reponse_teardown(&scene);
}

/* ---- in their order -------------------------------------------------------------------------------------------------- */

/* What is asked for again is answered by the same words as before, with what was missing: nothing of it is taken for ours. */
static void test_what_was_missing_is_given(void **state)
{
    (void)state;
    int64_t dossier = reponse_dossier("rdv", "Petit", "tsud");
    struct question_row question = reponse_open(dossier);
    assert_int_equal(reponse_mail(&question, "alma@departement.example", "Réponse : Le rendez-vous a eu lieu\nLieu : Maison des solidarités", NULL).etat, MESSAGE_TRAITE);
    struct question_row again = reponse_open(dossier);
    assert_int_equal(again.id, question.id);
    assert_true(again.texte.len > question.texte.len); /* the mail that asks is ours too */
    reponse_mail(&again, "alma@departement.example", "Réponse : Le rendez-vous a eu lieu\nDate du rendez-vous : 3 mars 2026\nLieu : Maison des solidarités", NULL);
    assert_str(reponse_row(dossier).etape, "suivi");
    assert_str(reponse_valeurs(dossier), "date_rdv=2026-03-03 lieu=Maison des solidarités");
}

/* A named answer with a file beside it: both count, neither swallows the other. */
static void test_a_file_beside_a_named_answer(void **state)
{
    (void)state;
    int64_t dossier = reponse_dossier("rdv", "Petit", "tsud");
    struct question_row question = reponse_open(dossier);
    reponse_mail(&question, "alma@departement.example", "Réponse : Le rendez-vous a eu lieu\nDate du rendez-vous : 3 mars 2026", "notification");
    assert_str(reponse_row(dossier).etape, "suivi");
    assert_true(str_find(reponse_history(dossier), STR("piece_recue notification")) != STR_NOT_FOUND);
}

static void test_a_file_and_a_declared_piece(void **state)
{
    (void)state;
    int64_t dossier = reponse_dossier("pieces", "Petit", "tsud");
    struct question_row question = reponse_open(dossier);
    reponse_mail(&question, "alma@departement.example", "Avis favorable\nAccord signé reçu le : 02/03/2026", "notification");
    assert_str(reponse_row(dossier).etape, "suivi");
}

/* The end and the admission have their days; who is told of a rank no more once she left the list. */
static void test_days_are_kept(void **state)
{
    (void)state;
    int64_t admitted = reponse_dossier("lieu", "Petit", "tsud");
    struct question_row question = reponse_open(admitted);
    reponse_mail(&question, "alma@departement.example", "Avis favorable\nTerritoire : Nord", NULL);
    assert_int_equal(reponse_row(admitted).admis, gens.atelier.jour);
    assert_int_equal(reponse_row(admitted).fini, DAY_NONE);
    int64_t ended = reponse_dossier("rdv", "Grand", "tsud");
    question = reponse_open(ended);
    reponse_mail(&question, "alma@departement.example", "Réponse : Absent", NULL);
    assert_int_equal(reponse_row(ended).fini, gens.atelier.jour);
    assert_int_equal(reponse_row(ended).admis, DAY_NONE);
}

/* What a secretary wrote in her name is given again by the person herself, word for word: nothing of it is taken for ours. */
static void test_a_secretary_s_form_is_given_again(void **state)
{
    (void)state;
    gens_close();
    gens_write("annuaire.cfg", GENS_ANNUAIRE, "mails = [ \"alma@departement.example\" ];",
               "mails = [ \"alma@departement.example\" ]; secretariat = [ \"secretariat@departement.example\" ];");
    gens_open();
    static const char words[] = "Réponse : Le rendez-vous a eu lieu\nDate du rendez-vous : 3 mars 2026";
    int64_t dossier = reponse_dossier("rdv", "Petit", "tsud");
    struct question_row question = reponse_open(dossier);
    assert_int_equal(reponse_mail(&question, "secretariat@departement.example", words, NULL).etat, MESSAGE_A_VERIFIER);
    assert_str(reponse_row(dossier).etape, "rdv");
    struct question_row again = reponse_open(dossier);
    assert_true(again.texte.len > question.texte.len); /* she was asked to confirm */
    reponse_mail(&again, "alma@departement.example", words, NULL);
    assert_str(reponse_row(dossier).etape, "suivi");
}

/* One person in two roles is asked once, and the event says in which; two persons are asked both. */
static void test_one_person_in_two_roles(void **state)
{
    (void)state;
    int64_t both = reponse_dossier("premier", "Petit", "tnord"), one = reponse_dossier("premier", "Grand", "tsud");
    struct question_row question = reponse_open(both);
    reponse_mail(&question, "alma@departement.example", "Avis favorable", NULL);
    assert_str(reponse_row(both).etape, "suivi");
    struct str history = reponse_history(both);
    assert_true(str_find(history, STR("avis_compte premier : favorable (titulaire)\n")) != STR_NOT_FOUND);
    assert_true(str_find(history, STR("avis_compte second : favorable, de la même personne (elle a répondu comme rsase et tient aussi le rôle pilote)\n")) != STR_NOT_FOUND);
    assert_true(str_find(history, STR("question_envoyee Second avis")) == STR_NOT_FOUND);
    /* the two have a first name and a birth date in common: the mail shows both dossiers, and which of them is to be said */
    question = reponse_open(one);
    reponse_mail(&question, "alma@departement.example", "Avis favorable", NULL);
    assert_str(reponse_row(one).etape, "premier");
    assert_true(str_find(reponse_history(one), STR("reponse_non_comptee plusieurs")) != STR_NOT_FOUND);
    struct str named = str_print(reponse.arena, "%.*s : avis favorable", STR_ARG(reponse_row(one).reference));
    question = reponse_open(one);
    reponse_mail(&question, "alma@departement.example", named.at, NULL);
    assert_str(reponse_row(one).etape, "second");
    assert_str(reponse_open(one).mail, "celeste@departement.example");
}

/* ---- what mails show of it --------------------------------------------------------------------------------------------- */

static void test_lines_as_mails_show_them(void **state)
{
    (void)state;
    int64_t dossier = reponse_dossier("lieu", "Petit", "tsud");
    struct question_row question = reponse_open(dossier);
    reponse_mail(&question, "alma@departement.example", "Avis favorable\nTerritoire : Nord\nMDS : nord", NULL);
    gens_begin(dossier);
    const struct question *asked = &gens.affaire->circuit->etapes[circuit_find_etape(gens.affaire->circuit, STR("mixte"))].questions[0];
    assert_str(valeurs_champs(gens.atelier.arena, asked->champs, 2), "- Livret remis \\: répondez par oui ou par non\n- Accord du jeune \\: répondez par oui ou par non \\(si vous l\\'avez\\)\n");
    assert_str(valeurs_dites(&gens.atelier, gens.affaire), "```tableau\nMDS | dit le 2 mars 2026 \\: nord\nTerritoire | dit le 2 mars 2026 \\: Nord\n```\n");
    assert_str(valeurs_territoires(&gens.atelier, gens.affaire), "- Nord\n- Sud\n");
    assert_str(valeurs_indicateurs(&gens.atelier, gens.affaire), "```tableau\nPériode | du 1er janvier 2026 au 1er mars 2026\nDossiers ouverts | 1\n```\n");
    gens_end();
}

#define IN_SCENE(test) cmocka_unit_test_setup_teardown(test, reponse_setup, reponse_teardown)

int main(void)
{
    static const struct CMUnitTest others[] = {IN_SCENE(test_what_was_missing_is_given), IN_SCENE(test_a_file_beside_a_named_answer),
                                               IN_SCENE(test_a_file_and_a_declared_piece), IN_SCENE(test_days_are_kept),
                                               IN_SCENE(test_a_secretary_s_form_is_given_again), IN_SCENE(test_one_person_in_two_roles),
                                               IN_SCENE(test_lines_as_mails_show_them)};
    return RUN_ROWS("reponses", answers, test_answer) + RUN_TESTS("reponse", others);
}
