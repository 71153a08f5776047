/* decide_papier: to whom the fiche with the avis so far goes as pages. The test plays the hand that makes them. */
#include "tests/unit/decide_scene.h"

static struct affaire affaire;
static struct circuit circuit;

/* A dossier with a fiche and one avis, in a circuit whose `voit` lets the director have no more than `porte`. */
static void open_scene(enum porte porte)
{
    struct atelier *atelier = &here.boucle.atelier;
    scene_ok(atelier_begin(atelier));
    struct dossier_row row = {.circuit = STR("petit"), .etat = ETAT_EN_COURS, .etape = STR("avis_directeur"), .depuis = atelier->jour,
                              .emetteur = STR("a@departement.example"), .ouvert = atelier->moment, .admis = DAY_NONE, .fini = DAY_NONE};
    scene_ok(store_dossier_new(atelier->store, atelier->arena, &row, atelier->jour, &atelier->fault));
    struct avis_row avis = {.dossier = row.id, .etape = STR("avis_directeur"), .par = STR("odile@sessad.example"), .origine = STR("mail"), .sens = SENS_FAVORABLE,
                            .question = STR("avis_directeur"), .champ = STR("avis.directeur"), .date = atelier->jour};
    scene_ok(store_avis_add(atelier->store, &avis, &atelier->fault));
    scene_ok(affaire_load(atelier, row.id, &affaire));
    struct vue *vue = ARENA_NEW(atelier->arena, struct vue);
    *vue = (struct vue){.role = STR("directeur"), .porte = porte};
    circuit = *affaire.circuit;
    circuit.vues = vue;
    circuit.vue_count = 1;
    affaire.circuit = &circuit;
    affaire.a_fiche = true;
    affaire.fiche_row.version = 1;
}

/* In a copy of the circuit's steps. */
static void ask_for_fiche(bool asks)
{
    struct arena *arena = here.boucle.atelier.arena;
    int etape = -1, index = -1;
    const struct question *asked = affaire_question(&affaire, STR("avis_directeur"), STR("avis_directeur"), &etape, &index);
    assert_non_null(asked);
    struct etape *etapes = arena_array(arena, circuit.etape_count, sizeof *etapes);
    struct question *questions = arena_array(arena, circuit.etapes[etape].question_count, sizeof *questions);
    memcpy(etapes, circuit.etapes, circuit.etape_count * sizeof *etapes);
    memcpy(questions, etapes[etape].questions, etapes[etape].question_count * sizeof *questions);
    questions[index].attend_fiche = asks;
    etapes[etape].questions = questions;
    circuit.etapes = etapes;
}

struct cas {
    const char *name;
    enum porte porte;
    bool joint_fiche;
    const char *joint, *role; /* role NULL: no question */
    size_t count;
    const char *genre; /* of the mail; NULL: it asks */
    bool attend_fiche; /* the question asks for a fiche: the form to fill in goes with it */
};

static const struct cas cases[] = {
    {"who decides on the fiche", PORTE_COMPLET, true, "", "directeur", .count = 1},
    {"who decides and may see less", PORTE_MOTIF, true, "", "directeur", .count = 0},
    {"where the question says so", PORTE_COMPLET, false, JOINT_PAPIER, "directeur", .count = 1},
    {"where it says so to one who may see less", PORTE_IDENTITE, false, JOINT_PAPIER, "directeur", .count = 0},
    {"both, to one who may see less", PORTE_MOTIF, true, JOINT_PAPIER, "directeur", .count = 0},
    {"one of whom `voit` says nothing", PORTE_IDENTITE, false, JOINT_PAPIER, "referent", .count = 1},
    {"an information, whose role was asked before", PORTE_IDENTITE, false, JOINT_PAPIER, NULL, .count = 1},
    {"neither", PORTE_COMPLET, false, "", "directeur", .count = 0},
    {"another document", PORTE_COMPLET, false, JOINT_TABLEAU, "directeur", .count = 0},
    {"the form, where a fiche is asked for", PORTE_MOTIF, false, "", "directeur", .count = 1, .attend_fiche = true},
    {"no form with what was read in the answer", PORTE_MOTIF, false, "", "directeur", .count = 0, .genre = "relecture", .attend_fiche = true},
    {"no form where the question is taken back", PORTE_MOTIF, false, "", "directeur", .count = 0, .genre = "reprise", .attend_fiche = true},
};

static size_t joined(const struct cas *cas)
{
    struct atelier *atelier = &here.boucle.atelier;
    int ends[2];
    struct fault fault;
    struct jointe jointes[PAPIER_JOINTES];
    size_t count = 9;
    open_scene(cas->porte);
    ask_for_fiche(cas->attend_fiche);
    scene_ok(wire_pair(ends, &fault));
    atelier->redige = &(struct redige){.sock = ends[0]};
    int fd = wire_memfd(STR("the pages"));
    scene_ok(wire_send_new(ends[1], json_pack("{s:s,s:i}", "t", "redige_fait", "id", 1), &fd, 1, &fault)); /* said before it is asked */
    const struct question_row row = {.etape = STR("avis_directeur"), .question = STR("avis_directeur"), .role = str_of(cas->role == NULL ? "" : cas->role)};
    const struct envoi_demande demande = {.modele = STR("question-avis"), .genre = str_of(cas->genre == NULL ? "question" : cas->genre), .joint_fiche = cas->joint_fiche, .joint = str_of(cas->joint),
                                          .question = cas->role == NULL ? NULL : &row};
    scene_ok(papier_joint(atelier, &affaire, &demande, jointes, &count));
    if (count == 1)
        assert_str(jointes[0].octets, "the pages");
    close(fd), close(ends[0]), close(ends[1]);
    assert_int_equal(atelier_end(atelier, ERR_FINAL), ERR_FINAL);
    return count;
}

static void test_to_whom(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (joined(&cases[i]) != cases[i].count)
            fail_msg("%s", cases[i].name);
}

/* However many were given: of each place of the form the last. */
static void test_the_last_counts(void **state)
{
    (void)state;
    enum { GIVEN = 70 };
    struct atelier *atelier = &here.boucle.atelier;
    struct str description = STR_NONE;
    struct wire_frame order;
    struct fault fault;
    struct jointe jointes[PAPIER_JOINTES];
    size_t count = 0;
    int ends[2];
    open_scene(PORTE_COMPLET);
    for (int i = 0; i < GIVEN; i++) {
        bool last = i == GIVEN - 1;
        struct avis_row avis = {.dossier = affaire.row.id, .etape = STR("avis_directeur"), .par = STR("odile@sessad.example"), .origine = STR("mail"),
                                .nom = last ? STR("Odile Dernière") : STR("Paul Premier"), .sens = last ? SENS_DEFAVORABLE : SENS_FAVORABLE,
                                .question = STR("avis_directeur"), .champ = STR("avis.directeur"), .date = atelier->jour};
        scene_ok(store_avis_add(atelier->store, &avis, &atelier->fault));
    }
    scene_ok(wire_pair(ends, &fault));
    atelier->redige = &(struct redige){.sock = ends[0]};
    int fd = wire_memfd(STR("the pages"));
    scene_ok(wire_send_new(ends[1], json_pack("{s:s,s:i}", "t", "redige_fait", "id", 1), &fd, 1, &fault));
    scene_ok(papier_joint(atelier, &affaire, &(struct envoi_demande){.modele = STR("question-avis"), .genre = STR("question"), .joint_fiche = true}, jointes, &count));
    assert_int_equal(count, 1);
    scene_ok(wire_recv(ends[1], &order, &fault));
    scene_ok(wire_read_fd(atelier->arena, order.fds[0], 1 << 20, &description, &fault));
    assert_int_not_equal(str_find(description, STR("Odile Dernière")), STR_NOT_FOUND);
    assert_int_equal(str_find(description, STR("Paul Premier")), STR_NOT_FOUND);
    wire_frame_free(&order);
    close(fd), close(ends[0]), close(ends[1]);
    assert_int_equal(atelier_end(atelier, ERR_FINAL), ERR_FINAL);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_to_whom, scene_setup, scene_teardown),
        cmocka_unit_test_setup_teardown(test_the_last_counts, scene_setup, scene_teardown),
    };
    return RUN_TESTS("decide, papier", tests);
}
