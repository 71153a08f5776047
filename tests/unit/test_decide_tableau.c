/* decide_tableau: the files that a circuit has go with a mail. The test plays the hand that makes them and reads what it is asked for:
 * the dossiers of one territory, a month, nothing that is still somebody's secret; without the hand the mail has one file less. */
#include "tests/unit/decide_scene.h"

#include "daemon/jeton.h"

static struct affaire affaire;

static struct atelier *atelier(void)
{
    return &here.boucle.atelier;
}

static int64_t dossier_in(const char *territoire, enum etat etat, day_t fini)
{
    struct dossier_row row = {.circuit = STR("petit"), .etat = etat, .etape = STR("avis_directeur"), .depuis = atelier()->jour - 40, .territoire = str_of(territoire),
                              .jeune_nom = STR("LERVAL"), .jeune_prenom = STR("Tomas"), .emetteur = STR("a@departement.example"),
                              .ouvert = atelier()->moment - 40 * 86400, .admis = DAY_NONE, .fini = fini};
    scene_ok(store_dossier_new(atelier()->store, atelier()->arena, &row, atelier()->jour, &atelier()->fault));
    return row.id;
}

static int64_t ask(int64_t dossier, int numero, struct str reference, struct str etape, struct str role, bool closed)
{
    struct question_row question = {.dossier = dossier, .numero = numero, .etape = etape, .question = STR("avis_directeur"), .role = role,
                                    .nom = STR("Odile"), .mail = STR("odile@sessad.example"), .posee = atelier()->jour, .echeance = atelier()->jour,
                                    .jeton = jeton_question(atelier()->arena, store_key(atelier()->store), reference, numero), .close = closed,
                                    .close_par = closed ? STR("reponse") : STR_NONE};
    scene_ok(store_question_add(atelier()->store, &question, &atelier()->fault));
    return question.id;
}

/* A refusal at `etape`, which its author may still say to be an error. */
static void refuse_for_now(int64_t dossier, int numero, struct str reference, struct str etape)
{
    struct store *store = atelier()->store;
    struct fault *fault = &atelier()->fault;
    int64_t question = ask(dossier, numero, reference, etape, STR("directeur"), true);
    struct avis_row avis = {.dossier = dossier, .etape = etape, .par = STR("odile@sessad.example"), .origine = STR("mail"), .sens = SENS_DEFAVORABLE,
                            .question = STR("avis_directeur"), .date = atelier()->jour};
    scene_ok(store_avis_add(store, &avis, fault));
    const struct str jeton = str_print(atelier()->arena, "0123456789abcdef0123456789abcd%02d", numero);
    scene_ok(store_jeton_add(store, &(struct jeton_row){.jeton = jeton, .genre = JETON_RELECTURE, .dossier = dossier, .question = question, .cree = 1}, fault));
    scene_ok(store_relecture_add(store, &(struct relecture_row){.jeton = jeton, .dossier = dossier, .question = question, .avis = avis.id, .dernier = avis.id,
                                                                .par = STR("odile@sessad.example"), .jusqu_a = atelier()->moment + 3600,
                                                                .dossier_avant = {.etape = etape, .etat = ETAT_EN_COURS, .depuis = atelier()->jour - 40,
                                                                                  .admis = DAY_NONE}}, fault));
}

/* A dossier of the north, with another one there that was refused twice, for now, and waits for whom the first refusal had asked; and
 * one in the south. */
static void open_scene(void)
{
    scene_ok(atelier_begin(atelier()));
    int64_t id = dossier_in("nord", ETAT_EN_COURS, DAY_NONE);
    int64_t refused = dossier_in("nord", ETAT_REFUSE, atelier()->jour);
    refuse_for_now(refused, 1, STR("NAV-2026-0002"), STR("avis_directeur"));
    refuse_for_now(refused, 2, STR("NAV-2026-0002"), STR("etape_du_refus"));
    (void)ask(refused, 3, STR("NAV-2026-0002"), STR("etape_du_refus"), STR("role_du_refus"), false);
    (void)dossier_in("sud", ETAT_EN_COURS, DAY_NONE);
    scene_ok(affaire_load(atelier(), id, &affaire));
}

static void test_what_the_hand_is_asked_for(void **state)
{
    (void)state;
    int ends[2];
    struct fault fault;
    struct wire_frame order;
    struct str description = STR_NONE;
    struct jointe jointes[TABLEAU_JOINTES];
    size_t count = 0;
    open_scene();
    scene_ok(wire_pair(ends, &fault));
    atelier()->redige = &(struct redige){.sock = ends[0]};
    int fd = wire_memfd(STR("the workbook"));
    scene_ok(wire_send_new(ends[1], json_pack("{s:s,s:i}", "t", "redige_fait", "id", 1), &fd, 1, &fault)); /* said before it is asked */
    scene_ok(tableau_joint(atelier(), &affaire, STR(JOINT_TABLEAU), jointes, &count));
    assert_int_equal(count, 1);
    assert_str(jointes[0].nom, "NAV-2026-0001-tableau.xlsx");
    assert_str(jointes[0].octets, "the workbook");
    scene_ok(wire_recv(ends[1], &order, &fault));
    assert_str(wire_text(&order, "forme"), "xlsx");
    scene_ok(wire_read_fd(atelier()->arena, order.fds[0], 1 << 20, &description, &fault));
    const char *const held[] = {"NAV-2026-0001", "NAV-2026-0002", "du 1er f\u00e9vrier 2026 au 28 f\u00e9vrier 2026", "\"Nord\""};
    const char *const kept_back[] = {"NAV-2026-0003", "refus\u00e9", "_du_refus", "LERVAL", "Tomas", "Odile", "@", "\"Sud\""};
    for (size_t i = 0; i < sizeof held / sizeof held[0]; i++)
        if (str_find(description, str_of(held[i])) == STR_NOT_FOUND)
            fail_msg("« %s » is not in:\n%s", held[i], str_c(atelier()->arena, description));
    for (size_t i = 0; i < sizeof kept_back / sizeof kept_back[0]; i++)
        if (str_find(description, str_of(kept_back[i])) != STR_NOT_FOUND)
            fail_msg("« %s » is in:\n%s", kept_back[i], str_c(atelier()->arena, description));
    wire_frame_free(&order);
    close(fd), close(ends[0]), close(ends[1]);
    assert_int_equal(atelier_end(atelier(), ERR_FINAL), ERR_FINAL);
}

static void test_without_the_hand(void **state)
{
    (void)state;
    struct jointe jointes[TABLEAU_JOINTES];
    size_t count = 9;
    open_scene();
    scene_ok(tableau_joint(atelier(), &affaire, STR_NONE, jointes, &count));
    assert_int_equal(count, 0);
    scene_ok(tableau_joint(atelier(), &affaire, STR(JOINT_TABLEAU), jointes, &count));
    assert_int_equal(count, 0);
    assert_true(str_is_empty(tableau_dit(STR(JOINT_TABLEAU), count))); /* the template says how it is had */
    scene_ok(tableau_joint(atelier(), &affaire, STR(JOINT_COMITE), jointes, &count));
    assert_int_equal(count, 1); /* the page needs nobody, its picture is missing */
    assert_str(jointes[0].nom, "NAV-2026-0001-comite.html");
    assert_int_equal(str_find(jointes[0].octets, STR("<svg")), STR_NOT_FOUND);
    assert_int_equal(str_find(jointes[0].octets, STR("NAV-2026-")), STR_NOT_FOUND); /* and no dossier is listed */
    assert_str(tableau_dit(STR(JOINT_COMITE), count), "le dossier du comité (page)");
    assert_int_equal(atelier_end(atelier(), ERR_FINAL), ERR_FINAL);
}

/* The directory knows its territory no longer: whose dossiers these would be nobody can say. */
static void test_a_territory_that_is_gone(void **state)
{
    (void)state;
    struct jointe jointes[TABLEAU_JOINTES];
    size_t count = 9;
    open_scene();
    affaire.row.territoire = STR("disparu");
    scene_ok(tableau_joint(atelier(), &affaire, STR(JOINT_COMITE), jointes, &count));
    assert_int_equal(count, 0);
    assert_int_equal(atelier_end(atelier(), ERR_FINAL), ERR_FINAL);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_the_hand_is_asked_for, scene_setup, scene_teardown),
        cmocka_unit_test_setup_teardown(test_without_the_hand, scene_setup, scene_teardown),
        cmocka_unit_test_setup_teardown(test_a_territory_that_is_gone, scene_setup, scene_teardown),
    };
    return RUN_TESTS("decide, tableau", tests);
}
