/* The circuit language: every key is read to its member (tests/fixtures/conf/langage.cfg has each once); old versions of a
 * circuit, and the directory as each circuit sees it. */
#include "tests/unit/langage_scene.h"

/* ---- every key to its member --------------------------------------------------------------------------------------- */

static struct lu tout;

static int read_all(void **state)
{
    struct buf text;
    (void)state;
    (void)changed(&text, NULL, NULL);
    read_text(buf_str(&text), &tout);
    buf_free(&text);
    show(&tout.mistakes);
    return tout.mistakes.count == 0 ? 0 : -1;
}

static int free_all(void **state)
{
    (void)state;
    arena_free(tout.arena);
    return 0;
}

static const struct etape *etape_of(const char *nom)
{
    int index = circuit_find_etape(&tout.circuit, str_of(nom));
    assert_true(index >= 0);
    return &tout.circuit.etapes[index];
}

static const struct question *question_of(const char *etape, const char *nom)
{
    int index = circuit_find_question(etape_of(etape), str_of(nom));
    assert_true(index >= 0);
    return &etape_of(etape)->questions[index];
}

static void assert_delai(struct delai delai, int nombre, enum delai_unite unite)
{
    assert_int_equal(delai.nombre, nombre);
    assert_int_equal(delai.unite, unite);
}

static void assert_dire(const struct dire *dire, const char *role, enum porte porte)
{
    assert_str(dire->role, role);
    assert_int_equal(dire->porte, porte);
    assert_true(dire->line > 0);
}

static void test_circuit(void **state)
{
    const struct circuit *circuit = &tout.circuit;
    (void)state;
    assert_str(circuit->nom, "langage");
    assert_str(circuit->titre, "Tout le langage");
    assert_str(circuit->demarre[1], "pilote");
    assert_str(circuit->accuse.modele, "accuse-fiche");
    assert_dire(&circuit->accuse, "emetteur", PORTE_COMPLET);
    assert_int_equal(circuit->copie_count, 2);
    assert_dire(&circuit->copies[0], "referent_departemental", PORTE_AVIS);
    assert_dire(&circuit->copies[1], "mdph", PORTE_REFERENCE);
    assert_str(circuit->retire_par[0], "referent");
    assert_str(circuit->retrait_modele, "information-retrait");
    assert_dire(&circuit->retrait[0], "rsase", PORTE_MOTIF);
    assert_true(circuit->capacite_montree);
    assert_int_equal(circuit->lieu_change.etape, circuit_find_etape(circuit, STR("visite")));
    assert_int_equal(circuit->lieu_change.question, circuit_find_question(etape_of("visite"), STR("territoire")));
    assert_int_equal(circuit->vue_count, 2);
    assert_str(circuit->vues[0].role, "mdph");
    assert_int_equal(circuit->vues[0].porte, PORTE_IDENTITE);
    assert_int_equal(circuit->lines[LINE_DEMARRE], 5);
    assert_int_equal(circuit->lines[LINE_ACCUSE], 6);
    assert_int_equal(circuit->lines[LINE_COPIES], 9);
    assert_int_equal(circuit->lines[LINE_RETRAIT], 11);
    assert_int_equal(circuit->lines[LINE_CAPACITE], 12);
    assert_int_equal(circuit->copies[1].line, 10);
    assert_int_equal(circuit->empreinte.len, 32);
}

static void test_shown(void **state)
{
    const struct circuit *circuit = &tout.circuit;
    (void)state;
    assert_int_equal(circuit->garde_count, 2);
    assert_int_equal(circuit->controle_count, 2);
    assert_str(circuit->controles[0].texte, "Âge entre 14 et 20 ans");
    assert_int_equal(circuit->controles[0].garde, 1);
    assert_int_equal(circuit->controles[1].garde, -1);
    assert_int_equal(circuit->attente, circuit_find_etape(circuit, STR("liste")));
    assert_int_equal(circuit->critere_count, 2);
    assert_str(circuit->criteres[0].valeur, "jeune_echeance_notification");
    assert_false(circuit->criteres[0].decroissant);
    assert_true(circuit->criteres[1].decroissant);
    assert_int_equal(circuit->acte_count, 2);
    assert_str(circuit->actes[0].nom, "reunion");
    assert_str(circuit->actes[0].mots[1], "réunion ppe");
    assert_str(circuit->actes[0].roles[1], "pilote");
    assert_int_equal(circuit->indicateur_count, 2);
    assert_str(circuit->indicateurs[0].sql, "SELECT count(*) FROM v_dossiers");
    assert_int_equal(circuit->indicateurs[1].mesure, MESURE_POURCENT);
    assert_true(circuit->indicateurs[1].dont);
}

static void test_departs(void **state)
{
    const struct depart *departs = tout.circuit.departs;
    (void)state;
    assert_int_equal(tout.circuit.depart_count, 5);
    assert_int_equal(departs[0].genre, DEPART_COURRIEL);
    assert_str(departs[0].titre, "Repérage");
    assert_str(departs[0].roles[1], "chef_service");
    assert_str(departs[0].objet[0], "repérage");
    assert_str(departs[0].champs[0].remplit, "jeune.nom");
    assert_true(departs[0].champs[0].exige);
    assert_str(departs[0].accuse, "accuse-fiche");
    assert_int_equal(departs[0].etape, circuit_find_etape(&tout.circuit, STR("visite")));
    assert_int_equal(departs[1].genre, DEPART_DATE);
    assert_int_equal(departs[1].chaque, CHAQUE_TERRITOIRE);
    assert_int_equal(departs[1].recurrence_count, 2);
    assert_int_equal(departs[1].recurrences[0].rythme, RYTHME_MOIS);
    assert_int_equal(departs[1].recurrences[1].semaines, 6);
    assert_int_equal(departs[1].element_date, -1);
    assert_int_equal(departs[2].chaque, CHAQUE_JEUNE);
    assert_str(departs[2].circuits[0], "langage");
    assert_int_equal(departs[2].quand_count, 1);
    assert_int_equal(departs[2].quand[0].base, MOMENT_FICHE);
    assert_int_equal(departs[3].chaque, CHAQUE_ELEMENT);
    assert_str(departs[3].element_genre, "groupe");
    assert_int_equal(departs[3].element_date, 1);
    assert_int_equal(departs[3].quand[0].base, MOMENT_ELEMENT);
    assert_int_equal(departs[4].element_date, 0);
    assert_int_equal(departs[4].recurrence_count, 1);
}

static void test_elements(void **state)
{
    const struct element *elements = tout.circuit.elements;
    day_t fin_juin;
    (void)state;
    assert_int_equal(tout.circuit.element_count, 3);
    assert_str(elements[0].nom, "gt-01");
    assert_str(elements[0].genre, "groupe");
    assert_str(elements[0].territoire, "nord");
    assert_str(elements[0].mds, "m");
    assert_str(elements[0].pilote, "dep");
    assert_true(date_parse_iso(STR("2026-06-30"), &fin_juin));
    assert_int_equal(elements[0].echeance, fin_juin);
    assert_str(elements[0].echeance_ecrite, "fin juin 2026");
    assert_str(elements[1].pilote, NULL);
    assert_str(elements[1].echeance_ecrite, "à définir");
    assert_int_equal(elements[1].echeance, DAY_NONE);
    assert_int_equal(elements[2].echeance, DAY_NONE);
    assert_str(elements[2].echeance_ecrite, NULL);
}

static void test_etapes(void **state)
{
    const struct etape *avis = etape_of("avis"), *un_an = etape_of("un_an"), *une = etape_of("une"), *premiers = etape_of("premiers");
    (void)state;
    assert_int_equal(avis->ensemble, ENSEMBLE_TOUTES);
    assert_true(avis->suite_refus.fin);
    assert_int_equal(avis->suite_refus.etat, ETAT_REFUSE);
    assert_int_equal(avis->suite.etape, circuit_find_etape(&tout.circuit, STR("visite")));
    assert_false(avis->attend_jour);
    assert_int_equal(etape_of("visite")->ensemble, ENSEMBLE_PREMIERE);
    assert_true(un_an->attend_jour);
    assert_int_equal(un_an->jusqu_au.base, MOMENT_CHAMP);
    assert_str(un_an->jusqu_au.nom, "date_visite");
    assert_int_equal(un_an->etat, ETAT_EN_ATTENTE);
    assert_int_equal(premiers->ensemble, ENSEMBLE_PREMIER_REFUS);
    assert_true(premiers->par_acte);
    assert_int_equal(une->ensemble, ENSEMBLE_UNE);
    assert_int_equal(une->suite_refus.etape, circuit_find_etape(&tout.circuit, STR("visite")));
    assert_true(une->suite_refus.question > 0);
}

static void test_questions(void **state)
{
    const struct question *avis = question_of("avis", "avis"), *directeur = question_of("avis", "directeur");
    (void)state;
    assert_delai(avis->delai, 31, DELAI_LE);
    assert_int_equal(avis->delai.mois, 5);
    assert_delai(avis->escalade_apres, 2, DELAI_JOURS_OUVRES); /* the circuit's */
    assert_str(avis->champ_avis, "avis.chef_service");
    assert_true(avis->cumul && avis->joint_fiche && !avis->passe_outre);
    assert_int_equal(avis->si, -1);
    assert_true(avis->reponses[SENS_RESERVE].permise && avis->reponses[SENS_RESERVE].motif_exige);
    assert_dire(&avis->reponses[SENS_DEFAVORABLE].dire[0], "referent", PORTE_MOTIF);
    assert_true(directeur->portee_demandeur && directeur->passe_outre);
    assert_int_equal(directeur->si, 0);
    assert_int_equal(directeur->sauf, 1);
    assert_delai(directeur->delai, 2, DELAI_SEMAINES);
    assert_delai(directeur->relance_apres, 1, DELAI_JOURS_OUVRES);
    assert_delai(directeur->escalade_apres, 3, DELAI_JOURS_OUVRES);
    assert_int_equal(directeur->etat, ETAT_EN_ATTENTE);
    assert_dire(&directeur->aussi[0], "pilote", PORTE_COMPLET);
    assert_dire(&directeur->copies[0], "rsase", PORTE_AVIS);
    assert_true(directeur->reponses[SENS_FAVORABLE].prend_place);
    assert_int_equal(directeur->reponses[SENS_FAVORABLE].sans_place.etape, circuit_find_etape(&tout.circuit, STR("liste")));
    assert_dire(&directeur->reponses[SENS_FAVORABLE].dire_sans_place[0], "rsase", PORTE_AVIS);
    assert_true(question_of("visite", "territoire")->sur_demande);
    assert_int_equal(question_of("visite", "echeance")->le_count, 2);
    assert_str(question_of("visite", "echeance")->le[1].nom, "jeune.echeance_notification");
    assert_true(question_of("visite", "classement")->classement && question_of("visite", "classement")->attend_fiche);
    assert_str(question_of("visite", "classement")->pieces[0], "accord|delegation");
    assert_true(question_of("liste", "liste")->proposition);
}

static void test_choix_champs(void **state)
{
    static const enum champ_genre genres[] = {CHAMP_DATE, CHAMP_CHOIX, CHAMP_PIECE, CHAMP_NOMBRE, CHAMP_OUI_NON, CHAMP_MDS};
    const struct question *visite = question_of("visite", "visite");
    (void)state;
    assert_delai(visite->tous_les, 60, DELAI_JOURS);
    assert_delai(visite->tous_apres, 1, DELAI_ANS);
    assert_int_equal(visite->choix_count, 2);
    assert_str(visite->choix[0].nom, "tenue");
    assert_str(visite->choix[0].libelle, "La visite a eu lieu");
    assert_true(visite->choix[0].reponse.permise && visite->choix[0].reponse.motif_exige);
    assert_int_equal(visite->choix[0].reponse.vers.etape, circuit_find_etape(&tout.circuit, STR("un_an")));
    assert_dire(&visite->choix[0].reponse.dire[0], "rsase", PORTE_MOTIF);
    assert_int_equal(visite->choix[1].reponse.vers.etape, -1);
    assert_false(visite->choix[1].reponse.vers.fin);
    assert_true(visite->choix[1].reponse.sans_champs);
    assert_false(visite->choix[0].reponse.sans_champs);
    assert_int_equal(visite->champ_count, TABLE_COUNT(genres));
    for (size_t i = 0; i < TABLE_COUNT(genres); i++)
        assert_int_equal(visite->champs[i].genre, genres[i]);
    assert_true(visite->champs[0].exige);
    assert_str(visite->champs[1].choix[1], "service");
    assert_str(visite->champs[2].piece, "accord");
    assert_int_equal(question_of("visite", "territoire")->champs[0].genre, CHAMP_TERRITOIRE);
}

/* ---- versions, views ----------------------------------------------------------------------------------------------- */

static void test_ancien(void **state)
{
    struct conf conf = {.arena = tout.arena};
    struct buf other;
    (void)state;
    const struct circuit *same = conf_circuit_ancien(&conf, tout.arena, STR("langage"), tout.circuit.texte);
    assert_non_null(same);
    assert_str(same->empreinte, str_c(tout.arena, tout.circuit.empreinte));
    assert_int_equal(same->etape_count, tout.circuit.etape_count);
    assert_null(conf_circuit_ancien(&conf, tout.arena, STR("autre"), tout.circuit.texte));
    assert_null(conf_circuit_ancien(&conf, tout.arena, STR("langage"), STR("nom = \"langage\";")));
    assert_null(conf_circuit_ancien(&conf, tout.arena, STR("langage"), STR("nom = ")));
    assert_null(conf_circuit_ancien(&conf, tout.arena, STR("langage"), STR("")));
    (void)changed(&other, "titre = \"Liste d'attente\"", "titre = \"Liste\"");
    const struct circuit *later = conf_circuit_ancien(&conf, tout.arena, STR("langage"), buf_str(&other));
    assert_non_null(later);
    assert_false(str_eq(later->empreinte, same->empreinte));
    buf_free(&other);
}

/* A role and a territory of one circuit are nobody's in another; a circuit that is not configured here is no mistake. */
static void test_annuaires(void **state)
{
    const struct territoire territoires[] = {{.id = STR("nord")}, {.id = STR("sud"), .circuits = &STR("b"), .circuit_count = 1}};
    const struct tenue tenues[] = {{.role = STR("directeur"), .circuits = &STR("a"), .circuit_count = 1}, {.role = STR("mdph")}};
    struct circuit circuits[] = {{.nom = STR("a")}, {.nom = STR("b")}};
    struct conf conf = {.arena = tout.arena, .circuits = circuits, .circuit_count = 2,
                        .annuaire = {.tenues = tenues, .tenue_count = 2, .territoires = territoires, .territoire_count = 2}};
    (void)state;
    conf.annuaires = conf_annuaires(&conf);
    const struct annuaire *a = conf_annuaire(&conf, STR("a")), *b = conf_annuaire(&conf, STR("b"));
    assert_int_equal(a->tenue_count, 2);
    assert_int_equal(a->territoire_count, 1);
    assert_int_equal(b->tenue_count, 1);
    assert_str(b->tenues[0].role, "mdph");
    assert_int_equal(b->territoire_count, 2);
    assert_ptr_equal(conf_annuaire(&conf, STR("c")), &conf.annuaire);
}

/* A file cut at any byte: mistakes, never a crash. */
static void test_cut(void **state)
{
    (void)state;
    for (size_t at = 0; at < tout.circuit.texte.len; at += 7) {
        struct lu lu;
        read_text(str_slice(tout.circuit.texte, 0, at), &lu);
        assert_true(lu.mistakes.errors > 0);
        arena_free(lu.arena);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_circuit), cmocka_unit_test(test_shown),        cmocka_unit_test(test_departs),
        cmocka_unit_test(test_elements), cmocka_unit_test(test_etapes),      cmocka_unit_test(test_questions),
        cmocka_unit_test(test_choix_champs), cmocka_unit_test(test_ancien),  cmocka_unit_test(test_annuaires),
        cmocka_unit_test(test_cut),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return _cmocka_run_group_tests("conf, the language", tests, sizeof tests / sizeof tests[0], read_all, free_all) != 0;
}
