/* decide_comptes: acts that come in as a mail of one line are counted once, with their number and day, or not at all. */
#include "tests/unit/depart_scene.h"

#define DIRECTRICE "dora@sessad.example"

struct row {
    const char *name;
    struct lettre lettre;
    int64_t nombre; /* 0: nothing is counted */
    const char *jour, *territoire;
    enum message_etat etat;
    int envois;
    const char *pourquoi;
};

#define COUNTED(n, day) .nombre = (n), .jour = (day), .etat = MESSAGE_TRAITE, .envois = 1
#define TO_A_HUMAN(why) .etat = MESSAGE_A_VERIFIER, .pourquoi = (why)

static const struct row rows[] = {
    {"the subject alone", {.de = DIRECTRICE, .sujet = "Réunion de concertation", .texte = ""}, COUNTED(1, "2026-03-02")},
    {"the first line, with a number and a day", {.de = DIRECTRICE, .sujet = "Bonjour", .texte = "\nRéunion PPE : 3, le 25/02/2026\nCordialement"}, COUNTED(3, "2026-02-25")},
    {"the line says more than the subject", {.de = DIRECTRICE, .sujet = "Réunion de concertation", .texte = "Réunion de concertation x 2"}, COUNTED(2, "2026-03-02")},
    {"where its sender holds the role: one territory", {.de = "celeste@departement.example", .sujet = "Visite", .texte = ""}, COUNTED(1, "2026-03-02"), .territoire = "tnord"},
    {"not at the beginning of the line", {.de = DIRECTRICE, .sujet = "Bonjour", .texte = "La réunion de concertation est reportée"}, .etat = MESSAGE_A_VERIFIER, .envois = 2},
    {"subject and line tell of two acts", {.de = DIRECTRICE, .sujet = "Visite", .texte = "Réunion de concertation"}, TO_A_HUMAN("plusieurs")},
    {"a day to come", {.de = DIRECTRICE, .sujet = "Réunion de concertation le 12/03/2026", .texte = ""}, TO_A_HUMAN("à venir")},
    {"a number that is none", {.de = DIRECTRICE, .sujet = "Réunion de concertation : plusieurs", .texte = ""}, TO_A_HUMAN("nombre")},
    {"not hers to tell", {.de = "alma@departement.example", .sujet = "Réunion de concertation", .texte = ""}, TO_A_HUMAN("fonction"), .envois = 1},
    {"a stranger", {.de = "x@ailleurs.example", .sujet = "Réunion de concertation", .texte = ""}, TO_A_HUMAN("annuaire")},
    {"in a shared mailbox", {.de = DIRECTRICE, .sujet = "Réunion de concertation", .texte = "", .boite = "b"}, COUNTED(1, "2026-03-02")},
};

/* What was counted, by the one view that indicators ask. */
struct compte {
    double nombre;
    int lines;
};

static void note_count(void *context, const struct indicateur *indicateur, struct str libelle, bool known, double value)
{
    (void)indicateur, (void)libelle;
    struct compte *count = context;
    count->lines++;
    count->nombre = known ? value : 0;
}

static struct compte counted(const char *du, const char *au, const char *territoire)
{
    struct compte count = {.nombre = 0};
    const struct indicateur acts = {.nom = STR("actes"), .titre = STR("Actes"), .definition = STR("d"),
                                    .sql = STR("SELECT sum(nombre) FROM v_actes WHERE circuit = :circuit AND le >= :du AND le <= :au AND (:territoire IS NULL OR territoire = :territoire)")};
    struct periode period = {.circuit = STR("essai"), .territoire = str_of(territoire)};
    assert_true(date_parse_iso(str_of(du), &period.du) && date_parse_iso(str_of(au), &period.au));
    gens_ok(store_indicateurs(gens.atelier.store, &acts, 1, &period, note_count, &count, &gens.atelier.fault));
    assert_int_equal(count.lines, 1);
    return count;
}

static void test_row(void **state)
{
    const struct row *row = *state;
    (void)depart_setup(NULL);
    struct courrier_lu *courrier = depart_recoit(&row->lettre);
    assert_int_equal(courrier->row.etat, row->etat);
    if (row->pourquoi != NULL)
        gens_says(courrier->row.pourquoi, row->pourquoi);
    const char *day = row->jour != NULL ? row->jour : "2026-03-02";
    assert_int_equal((int64_t)counted(row->jour != NULL ? day : "2026-01-01", row->jour != NULL ? day : "2026-12-31", NULL).nombre, row->nombre);
    if (row->territoire != NULL)
        assert_int_equal((int64_t)counted(day, day, row->territoire).nombre, row->nombre);
    assert_int_equal(depart_envois().count, row->envois);
    assert_int_equal(gens_events(0, "acte_compte").count, row->nombre > 0);
    assert_int_equal(depart_dossiers(NULL, NULL).count, 0);
    gens_end();
    (void)gens_teardown(NULL);
}

/* What the acknowledgement says is what was counted. */
static void test_the_acknowledgement(void **state)
{
    (void)state;
    (void)depart_recoit(&(struct lettre){.de = DIRECTRICE, .sujet = "Réunion PPE : 3, le 25/02/2026", .texte = ""});
    struct depart_envoi sent = depart_envois();
    assert_int_equal(sent.count, 1);
    assert_str(sent.row.destinataire, DIRECTRICE);
    assert_true(str_find(sent.row.octets, STR("concertation=C2=A0: 3, le 25 f")) != STR_NOT_FOUND);
    gens_end();
}

static void test_killed_before_the_commit(void **state)
{
    (void)state;
    (void)depart_recoit(&(struct lettre){.de = DIRECTRICE, .sujet = "Réunion PPE", .texte = ""});
    assert_int_equal(atelier_end(&gens.atelier, ERR_WAIT), ERR_WAIT);
    gens_begin(0);
    assert_int_equal((int64_t)counted("2026-01-01", "2026-12-31", NULL).nombre, 0);
    assert_int_equal(depart_envois().count, 0);
    gens_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_DEPART(test_the_acknowledgement),
        IN_DEPART(test_killed_before_the_commit),
    };
    return RUN_ROWS("counted_acts", rows, test_row) + RUN_TESTS("decide_comptes", tests);
}
