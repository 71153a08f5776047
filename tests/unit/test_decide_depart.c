/* decide_depart, decide_fiche: which mail starts a dossier, and what starts none. A wrong start is the worst mistake; a mail that
 * is not sure reaches a human. */
#include "tests/unit/depart_scene.h"

#include "parsers/fiche_json.h"

#define LINES "Nom du jeune : Lerval\nPrénom du jeune : Ilan\nDate de naissance : 17 mai 2010\n"
#define CHEF "celeste@departement.example"

/* ---- what starts, and what does not ---------------------------------------------------------------------------------- */

struct row {
    const char *name;
    struct lettre lettre;
    size_t dossiers;
    enum message_etat etat;
    int envois; /* to who wrote, and of what fits nothing to the référent départemental */
    const char *pourquoi; /* part of it */
    const char *auto_submitted;
};

static const struct row rows[] = {
    {"a mail from the role with the word and the lines", {.de = CHEF, .sujet = "Repérage", .texte = LINES}, 1, MESSAGE_TRAITE, 2, NULL, NULL},
    {"the word folded, among others", {.de = CHEF, .sujet = "URGENT - REPERAGES d'un jeune", .texte = LINES}, 1, MESSAGE_TRAITE, 2, NULL, NULL},
    {"words that the reader took for an avis are no answer to anything", {.de = CHEF, .sujet = "Repérage", .texte = LINES, .genre = LU_AVIS}, 1, MESSAGE_TRAITE, 2, NULL, NULL},
    {"a part of a word is none", {.de = CHEF, .sujet = "Contacter le repéragiste", .texte = LINES}, 0, MESSAGE_A_VERIFIER, 2, "", NULL},
    {"the word in the text alone", {.de = CHEF, .sujet = "Un jeune", .texte = "Repérage\n" LINES}, 0, MESSAGE_A_VERIFIER, 2, "", NULL},
    {"somebody without the role", {.de = "bruno@departement.example", .sujet = "Repérage", .texte = LINES}, 0, MESSAGE_A_VERIFIER, 1, "fonction", NULL},
    {"somebody of the domain whom the directory does not know", {.de = "inconnue@departement.example", .sujet = "Repérage", .texte = LINES}, 0, MESSAGE_A_VERIFIER, 1, "fonction", NULL},
    {"a stranger is told nothing", {.de = "a@ailleurs.example", .sujet = "Repérage", .texte = LINES}, 0, MESSAGE_A_VERIFIER, 0, "annuaire", NULL},
    {"nobody", {.de = NULL, .sujet = "Repérage", .texte = LINES}, 0, MESSAGE_A_VERIFIER, 0, "expéditeur", NULL},
    {"a line that is required is missing", {.de = CHEF, .sujet = "Repérage", .texte = "Nom du jeune : Lerval\nPrénom du jeune : Ilan\n"}, 0, MESSAGE_A_VERIFIER, 1, "Date de naissance", NULL},
    {"a line that cannot be read", {.de = CHEF, .sujet = "Repérage", .texte = "Nom du jeune : Lerval\nPrénom du jeune : Ilan\nDate de naissance : au printemps\n"}, 0, MESSAGE_A_VERIFIER, 1, "Date de naissance", NULL},
    {"the subject names a dossier: an answer that lost its token", {.de = CHEF, .sujet = "Re: Dossier NAV-2026-0001, repérage", .texte = LINES}, 0, MESSAGE_A_VERIFIER, 2, "", NULL},
    {"two departs that fit", {.de = CHEF, .sujet = "Repérage et saisine", .texte = LINES}, 0, MESSAGE_A_VERIFIER, 0, "plusieurs", NULL},
    {"a depart and an act that fit", {.de = CHEF, .sujet = "Repérage", .texte = "Visite\n" LINES}, 0, MESSAGE_A_VERIFIER, 0, "acte", NULL},
    {"a machine's mail", {.de = CHEF, .sujet = "Repérage", .texte = LINES}, 0, MESSAGE_A_VERIFIER, 0, "", "auto-generated"},
    {"an absence", {.de = CHEF, .sujet = "Absence, repérage", .texte = LINES, .genre = LU_ABSENCE}, 0, MESSAGE_TRAITE, 0, NULL, NULL},
    {"our own mail come back", {.de = "navette@departement.example", .sujet = "Repérage", .texte = LINES}, 0, MESSAGE_TRAITE, 0, "boucle", NULL},
    {"a shared mailbox: it is ours", {.de = CHEF, .sujet = "Repérage", .texte = LINES, .boite = "b"}, 1, MESSAGE_TRAITE, 2, NULL, NULL},
    {"a shared mailbox: it is not", {.de = CHEF, .sujet = "Bonjour", .texte = LINES, .boite = "b"}, 0, MESSAGE_LAISSE, 0, NULL, NULL},
    {"a shared mailbox: not hers to start", {.de = "bruno@departement.example", .sujet = "Repérage", .texte = LINES, .boite = "b"}, 0, MESSAGE_LAISSE, 0, NULL, NULL},
    {"a depart without a line to fill is no young person's", {.de = "alma@departement.example", .sujet = "Contact pris", .texte = "Bonjour,"}, 1, MESSAGE_TRAITE, 2, NULL, NULL},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    (void)depart_setup(NULL);
    struct courrier_lu *courrier = depart_lu(&row->lettre);
    courrier->entete.auto_submitted = row->auto_submitted == NULL ? STR_NONE : str_of(row->auto_submitted);
    depart_decide(courrier);
    assert_int_equal(depart_dossiers(NULL, NULL).count, row->dossiers);
    assert_int_equal(courrier->row.etat, row->etat);
    assert_int_equal(depart_envois().count, row->envois);
    if (row->pourquoi != NULL)
        gens_says(courrier->row.pourquoi, row->pourquoi);
    gens_end();
    (void)gens_teardown(NULL);
}

/* ---- what it becomes ------------------------------------------------------------------------------------------------------ */

static const struct lettre repere = {.de = CHEF, .sujet = "Repérage", .texte = LINES "Commune : 62991 Nordville\nDate du rendez-vous : 20/03/2026\n"};

static void note_value(void *context, const struct valeur_row *row)
{
    if (str_eq_c(row->champ, "rendez_vous"))
        *(struct str *)context = row->texte;
}

static void test_the_dossier(void **state)
{
    (void)state;
    struct courrier_lu *courrier = depart_recoit(&repere);
    struct dossiers all = depart_dossiers("essai", "reperage");
    struct str value = STR_NONE;
    assert_int_equal(all.count, 1);
    const struct dossier_row *row = &all.rows[0];
    assert_int_equal(courrier->row.dossier, row->id);
    assert_str(row->jeune_nom, "Lerval");
    assert_str(row->territoire, "tnord"); /* of the place, as for a fiche */
    assert_str(row->mds, "nord");         /* the sender's */
    assert_str(row->etape, "signale");
    assert_str(row->emetteur, CHEF);
    assert_true(str_eq(row->version, conf_circuit(gens.conf, STR("essai"))->empreinte));
    assert_true(str_is_empty(row->objet));
    assert_int_equal(row->admis, DAY_NONE);
    gens_ok(store_valeur_each_last(gens.atelier.store, gens.atelier.arena, row->id, note_value, &value, &gens.atelier.fault));
    assert_str(value, "2026-03-20");
    gens_ok(affaire_load(&gens.atelier, row->id, gens.affaire));
    assert_true(gens.affaire->a_fiche);
    assert_int_equal(gens.affaire->fiche_row.version, 1);
    assert_str(fiche_text(&gens.affaire->fiche, FICHE_JEUNE_DATE_NAISSANCE), "2010-05-17");
    assert_int_equal(gens_events(row->id, "courriel_recu").count, 1);
    assert_str(depart_envois().row.genre, "accuse"); /* last: it says what happens now */
    gens_end();
}

/* The same again: one dossier, and a human reads what the second mail adds. */
static void test_the_same_young_person(void **state)
{
    (void)state;
    (void)depart_recoit(&repere);
    gens_end();
    struct courrier_lu *again = depart_recoit(&repere);
    assert_int_equal(depart_dossiers(NULL, NULL).count, 1);
    assert_int_equal(again->row.etat, MESSAGE_A_VERIFIER);
    gens_says(again->row.pourquoi, "NAV-2026-0001");
    assert_int_not_equal(again->row.dossier, 0);
    gens_end();
}

/* Another chief knows her name and birth date: that is no reason to read what others wrote, nor that there is a dossier. */
static void test_who_may_start_may_not_read(void **state)
{
    (void)state;
    gens_close();
    gens_write("annuaire.cfg", GENS_ANNUAIRE, "mds = \"sud\"; },\n", "mds = \"sud\"; titulaire = \"bruno\"; },\n");
    gens_open();
    (void)depart_recoit(&repere);
    gens_end();
    const struct lettre other = {.de = "bruno@departement.example", .sujet = "Repérage", .texte = LINES};
    struct courrier_lu *courrier = depart_recoit(&other);
    assert_int_equal(depart_dossiers(NULL, NULL).count, 1);
    assert_int_equal(courrier->row.etat, MESSAGE_A_VERIFIER);
    struct depart_envoi last = depart_envois();
    assert_str(last.row.destinataire, "bruno@departement.example");
    static const char *const secrets[] = {"NAV-2026-0001", "Nordville", "20 mars", "Signal"};
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++)
        assert_true(str_find(last.row.octets, str_of(secrets[i])) == STR_NOT_FOUND);
    gens_end();
}

/* What has ended stays so: the new dossier names the old one. */
static void test_after_an_end(void **state)
{
    (void)state;
    (void)depart_recoit(&repere);
    struct dossier_row row = depart_dossiers(NULL, NULL).rows[0];
    row.etat = ETAT_REFUSE;
    gens_ok(store_dossier_save(gens.atelier.store, &row, &gens.atelier.fault));
    gens_end();
    (void)depart_recoit(&repere);
    struct dossiers all = depart_dossiers(NULL, NULL);
    assert_int_equal(all.count, 2);
    assert_str(all.rows[1].lie_a, "NAV-2026-0001");
    gens_end();
}

/* Two of three equal: never merged, and nobody goes on before a human has looked. */
static void test_nearly_the_same(void **state)
{
    (void)state;
    (void)depart_recoit(&repere);
    gens_end();
    const struct lettre twin = {.de = CHEF, .sujet = "Repérage", .texte = "Nom du jeune : Lerval\nPrénom du jeune : Anouk\nDate de naissance : 17/05/2010\n"};
    (void)depart_recoit(&twin);
    struct dossiers all = depart_dossiers(NULL, NULL);
    assert_int_equal(all.count, 2);
    assert_int_equal(all.rows[1].etat, ETAT_A_VERIFIER);
    gens_says(gens_events(all.rows[1].id, "a_verifier").detail, "NAV-2026-0001");
    assert_int_equal(gens_questions(all.rows[1].id, true).count, 0);
    gens_end();
}

/* Asked back once a day for the same lack: a machine that answers cannot make a loop of it. */
static void test_asked_back_once(void **state)
{
    (void)state;
    const struct lettre short_one = {.de = CHEF, .sujet = "Repérage", .texte = "Nom du jeune : Lerval\n"};
    (void)depart_recoit(&short_one);
    gens_end();
    (void)depart_recoit(&short_one);
    struct depart_envoi last = depart_envois();
    assert_int_equal(last.count, 1);
    assert_str(last.row.destinataire, CHEF);
    assert_true(str_find(last.row.octets, STR("Pr=C3=A9nom du jeune")) != STR_NOT_FOUND);
    assert_true(str_find(last.row.octets, STR("Lerval")) == STR_NOT_FOUND);
    gens_end();
    gens_clock("2026-03-03T09:00");
    (void)depart_recoit(&short_one);
    assert_int_equal(depart_envois().count, 2);
    gens_end();
}

static void test_killed_before_the_commit(void **state)
{
    (void)state;
    struct courrier_lu *courrier = depart_lu(&repere);
    gens_end(); /* it is in the database, not yet decided on */
    struct message_row row = courrier->row;
    row.boite = gens.conf->boites[0].nom;
    gens_begin(0);
    struct courrier_lu *first = ARENA_NEW(gens.atelier.arena, struct courrier_lu);
    gens_ok(store_message_get(gens.atelier.store, gens.atelier.arena, row.id, &first->row, &gens.atelier.fault));
    first->conf = gens.conf;
    first->boite = depart_boite(NULL);
    first->entete.from = STR(CHEF);
    first->lu = (struct lu){.genre = LU_AUTRE, .sujet = str_of(repere.sujet), .texte = str_of(repere.texte), .lignes = str_of(repere.texte)};
    depart_decide(first);
    assert_int_equal(depart_dossiers(NULL, NULL).count, 1);
    assert_int_equal(atelier_end(&gens.atelier, ERR_WAIT), ERR_WAIT);
    gens_begin(0);
    assert_int_equal(depart_dossiers(NULL, NULL).count, 0);
    assert_int_equal(depart_envois().count, 0);
    gens_ok(store_message_get(gens.atelier.store, gens.atelier.arena, row.id, &row, &gens.atelier.fault));
    assert_int_equal(row.etat, MESSAGE_RECU);
    gens_end();
}

/* ---- a fiche finds its dossier and its circuit -------------------------------------------------------------------------- */

static struct courrier_lu *fiche_of(const char *from, const char *nom, const char *adresse, const char *chef)
{
    struct courrier_lu *courrier = depart_lu(&(struct lettre){.de = from, .sujet = "Fiche", .texte = "Voici la fiche.", .genre = LU_AUTRE});
    struct arena *arena = gens.atelier.arena;
    struct lu_fiche *fiche = ARENA_NEW(arena, struct lu_fiche);
    fiche->fiche.values[FICHE_JEUNE_NOM].text = str_of(nom);
    fiche->fiche.values[FICHE_JEUNE_PRENOM].text = STR("Ilan");
    fiche->fiche.values[FICHE_JEUNE_DATE_NAISSANCE].text = STR("2010-05-17");
    fiche->fiche.values[FICHE_JEUNE_ADRESSE].text = str_of(adresse);
    fiche->fiche.values[FICHE_AVIS_CHEF_SERVICE].text = str_of(chef);
    fiche->fiche.values[FICHE_REFERENT_MAIL].text = STR("referente@departement.example");
    json_t *json = fiche_to_json(&fiche->fiche, FORMAT_DOCX);
    char *text = json_dumps(json, JSON_COMPACT);
    fiche->json = str_copy(arena, str_of(text));
    free(text);
    json_decref(json);
    courrier->lu.genre = LU_FICHE;
    courrier->lu.fiches = fiche;
    courrier->lu.fiche_count = 1;
    return courrier;
}

/* Asked « will there be a fiche? », the RSASE sends it: that is her answer, though it stands in no reply. */
static void test_a_fiche_answers_what_waits_for_it(void **state)
{
    (void)state;
    (void)depart_recoit(&repere);
    gens_end();
    struct courrier_lu *courrier = fiche_of("alma@departement.example", "LERVAL", "1 rue Haute, 62991 Nordville", NULL);
    depart_decide(courrier);
    struct dossiers all = depart_dossiers(NULL, NULL);
    assert_int_equal(all.count, 1);
    assert_int_equal(courrier->row.etat, MESSAGE_TRAITE);
    assert_str(all.rows[0].etape, "chef");
    assert_str(all.rows[0].referent_mail, "referente@departement.example");
    assert_str(all.rows[0].emetteur, "alma@departement.example");
    gens_ok(affaire_load(&gens.atelier, all.rows[0].id, gens.affaire));
    assert_int_equal(gens.affaire->fiche_row.version, 2);
    gens_end();
    courrier = fiche_of("alma@departement.example", "LERVAL", "1 rue Haute, 62991 Nordville", NULL); /* once more: nothing twice */
    depart_decide(courrier);
    assert_int_equal(depart_dossiers(NULL, NULL).count, 1);
    assert_int_equal(gens_questions(courrier->row.dossier, true).count, 1);
    gens_end();
}

/* With « no » beside it the question stays open. */
static void test_a_word_against_it(void **state)
{
    (void)state;
    (void)depart_recoit(&repere);
    gens_end();
    struct courrier_lu *courrier = fiche_of("alma@departement.example", "LERVAL", "62991 Nordville", NULL);
    courrier->lu.a_avis = true;
    courrier->lu.sens = SENS_DEFAVORABLE;
    depart_decide(courrier);
    assert_str(depart_dossiers(NULL, NULL).rows[0].etape, "signale");
    gens_end();
}

static void test_which_circuit_a_fiche_starts(void **state)
{
    (void)state;
    static const struct {
        const char *who, *suite; /* `suite`: the role by which fiches start the second circuit, NULL: none */
        const char *circuit;     /* NULL: a human's */
    } cases[] = {
        {"alma@departement.example", NULL, "essai"},
        {"inconnue@departement.example", NULL, "essai"},                 /* her domain may */
        {"alma@departement.example", "chef_service", "essai"},        /* her role says which */
        {"celeste@departement.example", "chef_service", "suite"},
        {"inconnue@departement.example", "chef_service", NULL},       /* her domain may start both */
        {"alma@departement.example", "rsase", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct str roles[1] = {str_of(cases[i].suite)};
        /* `check` refuses two circuits that one mail starts: this is what holds all the same */
        struct circuit *suite = (struct circuit *)(uintptr_t)conf_circuit(gens.conf, STR("suite"));
        suite->demarre = roles;
        suite->demarre_count = cases[i].suite != NULL;
        suite->accuse.modele = STR("accuse-fiche");
        char nom[2] = {(char)('A' + i), 0};
        struct courrier_lu *courrier = fiche_of(cases[i].who, nom, "62991 Nordville", NULL);
        courrier->lu.fiches[0].fiche.values[FICHE_JEUNE_DATE_NAISSANCE].text = str_print(gens.atelier.arena, "2010-05-%02zu", i + 1);
        depart_decide(courrier);
        struct dossier_row row = {.circuit = STR_NONE};
        if (courrier->row.dossier != 0)
            gens_ok(store_dossier_get(gens.atelier.store, gens.atelier.arena, courrier->row.dossier, &row, &gens.atelier.fault));
        assert_str(row.circuit, cases[i].circuit);
        assert_int_equal(courrier->row.etat, cases[i].circuit == NULL ? MESSAGE_A_VERIFIER : MESSAGE_TRAITE);
        gens_end();
        suite->demarre_count = 0;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_DEPART(test_the_dossier),
        IN_DEPART(test_the_same_young_person), IN_DEPART(test_who_may_start_may_not_read),
        IN_DEPART(test_after_an_end),
        IN_DEPART(test_nearly_the_same),
        IN_DEPART(test_asked_back_once),
        IN_DEPART(test_killed_before_the_commit),
        IN_DEPART(test_a_fiche_answers_what_waits_for_it),
        IN_DEPART(test_a_word_against_it),
        IN_DEPART(test_which_circuit_a_fiche_starts),
    };
    return RUN_ROWS("departs_by_mail", rows, test_row) + RUN_TESTS("decide_depart", tests);
}
