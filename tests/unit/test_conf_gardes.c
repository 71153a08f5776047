/* conf: the guards of the shipped circuit mean what its comments say: which right is open, which is to be verified. */
#include "tests/unit/unit.h"

#include "daemon/conf.h"
#include "daemon/faits.h"

static struct conf *conf;
static const struct circuit *circuit;

#define JOUR "2026-03-02"
static const struct row {
    const char *name, *notification, *debut, *echeance, *orientation;
    const char *asked; /* the question that droit_mdph asks; NULL: none, the right is open */
} rows[] = {
    {"an open right", "oui", "2025-09-01", "2028-08-31", "SESSAD", NULL},
    {"its first day unknown", "oui", NULL, "2028-08-31", "SESSAD IP", NULL},
    {"its last day", "oui", "2025-09-01", JOUR, "Sessad Pro", NULL},
    {"dotted", "oui", NULL, "2028-08-31", "S.E.S.S.A.D.", NULL},
    {"the same orientation by another name", "oui", NULL, "2028-08-31", "Insertion Professionnelle", NULL},
    {"written out", "oui", NULL, "2028-08-31", "Service d'éducation spéciale et de soins à domicile", NULL},
    {"expired", "oui", "2023-09-01", "2026-03-01", "SESSAD", "verification"},
    {"not yet begun", "oui", "2026-09-01", "2028-08-31", "SESSAD", "verification"},
    {"without an end", "oui", "2025-09-01", NULL, "SESSAD", "verification"},
    {"another orientation", "oui", NULL, "2028-08-31", "IME", "verification"},
    {"no orientation", "oui", NULL, "2028-08-31", NULL, "verification"},
    {"an end but no tick", NULL, NULL, "2028-08-31", "SESSAD", "verification"},
    {"under way", "en_cours", NULL, NULL, NULL, "instruction"},
    {"under way, an old right expired", "en_cours", "2020-09-01", "2024-08-31", "SESSAD", "instruction"},
    {"nothing", NULL, NULL, NULL, NULL, "depot"},
};

static void set(struct fait *faits, size_t count, const char *nom, const char *texte)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq_c(faits[i].nom, nom)) {
            faits[i].texte = str_of(texte);
            return;
        }
    fail_msg("no fact is called %s", nom);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct fait *faits;
    size_t count = faits_known(arena, circuit, &faits);
    set(faits, count, "jour", JOUR);
    set(faits, count, "jeune_notification_mdph", row->notification);
    set(faits, count, "jeune_debut_notification", row->debut);
    set(faits, count, "jeune_echeance_notification", row->echeance);
    set(faits, count, "jeune_orientation_mdph", row->orientation);
    bool gardes[CIRCUIT_MAX_GARDES] = {false};
    struct fault fault = {""};
    assert_int_equal(store_gardes(circuit->gardes, circuit->garde_count, faits, count, gardes, &fault), ERR_NONE);

    struct etat_dossier dossier = {.etape = -1};
    struct evenement fiche = {.kind = EVENEMENT_FICHE};
    struct effets effets;
    circuit_step(arena, circuit, &dossier, &fiche, gardes, &effets);
    struct str asked = STR("");
    for (size_t i = 0; i < effets.count; i++)
        if (effets.items[i].kind == EFFET_QUESTION)
            asked = circuit->etapes[effets.items[i].etape].questions[effets.items[i].question].nom;
    assert_str(asked, row->asked == NULL ? "avis_chef_service" : row->asked);
    arena_free(arena);
}

int main(void)
{
    struct conf_mistakes mistakes;
    (void)!conf_load_from("conf/navette.cfg", "conf", &conf, &mistakes);
    circuit = conf_circuit(conf, STR("sessad-ip-62"));
    if (circuit == NULL)
        return 1;
    int failed = RUN_ROWS("conf, guards", rows, test_row);
    conf_free(conf);
    return failed;
}
