/* The weekly digest as decide makes it: who is sent one and when, what each may see, and what is nobody's news yet. */
#include "daemon/rapport_synthese.h"
#include "tests/unit/reponse_scene.h"

static int64_t looked; /* id of the last message of the outbox that was looked at */

static void note(void *context, enum err err)
{
    (void)context;
    gens_ok(err);
}

static void turn(const char *iso)
{
    gens_clock(iso);
    synthese_due(&gens.atelier, note, NULL);
}

/* Quoted-printable without its soft line breaks; a run of white space is one space. */
static struct str plain(struct str octets)
{
    static const char *const folds[] = {"=\r\n", "=C2=A0", "\r", "\n", " "}; /* the first is nothing, the others a space */
    char *out = arena_alloc(reponse.arena, octets.len + 1);
    size_t len = 0;
    for (size_t i = 0, fold = 0; i < octets.len; i += fold < 5 ? strlen(folds[fold]) : 1) {
        for (fold = 0; fold < 5 && !str_starts(str_from(octets, i), str_of(folds[fold]));)
            fold++;
        if (fold == 5)
            out[len++] = octets.at[i];
        else if (fold > 0 && len > 0 && out[len - 1] != ' ')
            out[len++] = ' ';
    }
    return (struct str){out, len};
}

struct outbox {
    int count;      /* digests since the last look */
    struct str to[3]; /* edme's, alma's, celeste's; absent: none */
};

static struct outbox look(void)
{
    static const char *const who[] = {"edme@departement.example", "alma@departement.example", "celeste@departement.example"};
    struct outbox found = {.count = 0};
    bool there = true;
    gens_begin(0);
    while (there) {
        struct envoi_row row;
        gens_ok(store_envoi_next(gens.atelier.store, gens.atelier.arena, INT64_MAX, looked, &there, &row, &gens.atelier.fault));
        if (!there)
            break;
        looked = row.id;
        if (!str_eq_c(row.genre, SYNTHESE_GENRE))
            continue;
        found.count++;
        for (size_t i = 0; i < 3; i++)
            if (str_eq_c(row.destinataire, who[i]))
                found.to[i] = plain(row.octets);
    }
    gens_end();
    return found;
}

static void never_says(struct str text, const char *words)
{
    if (str_find(text, str_of(words)) != STR_NOT_FOUND)
        fail_msg("« %s » stands in the mail", words);
}

static void nobody_reads(const struct outbox *all, const char *words)
{
    for (size_t i = 0; i < sizeof all->to / sizeof all->to[0]; i++)
        never_says(all->to[i], words);
}

static int setup(void **state)
{
    looked = 0;
    return reponse_setup(state);
}

/* ---- when ------------------------------------------------------------------------------------------------------------ */

static void test_one_a_person_and_week(void **state)
{
    (void)state;
    turn("2026-03-02T08:29"); /* Monday, before the office opens */
    assert_int_equal(look().count, 0);
    turn("2026-03-02T08:31");
    struct outbox first = look();
    assert_int_equal(first.count, 3);
    gens_says(first.to[0], "depuis le lundi 23 f=C3=A9vrier 2026");
    turn("2026-03-02T17:59");
    assert_int_equal(look().count, 0);
    gens_close(); /* and started again */
    gens_open();
    turn("2026-03-03T09:00");
    assert_int_equal(look().count, 0);
    turn("2026-03-08T10:00"); /* Sunday */
    assert_int_equal(look().count, 0);
}

static void test_easter_monday_is_closed_and_a_standstill_makes_one(void **state)
{
    (void)state;
    turn("2026-03-30T09:00");
    assert_int_equal(look().count, 3);
    turn("2026-04-06T09:00");
    assert_int_equal(look().count, 0);
    turn("2026-04-07T09:00");
    assert_int_equal(look().count, 3);
    turn("2026-04-30T09:00"); /* three weeks later, a Thursday */
    struct outbox late = look();
    assert_int_equal(late.count, 3);
    gens_says(late.to[1], "depuis le mardi 7 avril 2026");
    turn("2026-04-30T09:01");
    assert_int_equal(look().count, 0);
    turn("2026-05-04T09:00");
    assert_int_equal(look().count, 3);
}

static void test_who_had_none_before_waits_for_the_first_open_day(void **state)
{
    (void)state;
    turn("2026-03-04T09:00"); /* Wednesday: navette has only just come */
    assert_int_equal(look().count, 0);
    turn("2026-03-09T09:00");
    assert_int_equal(look().count, 3);
}

static void test_another_day_and_none(void **state)
{
    (void)state;
    gens.conf->syntheses = 5;
    turn("2026-04-27T09:00");
    assert_int_equal(look().count, 0);
    turn("2026-05-01T09:00"); /* Friday, closed: the next open day */
    assert_int_equal(look().count, 0);
    turn("2026-05-04T09:00");
    assert_int_equal(look().count, 3);
    gens.conf->syntheses = 0;
    turn("2026-05-15T09:00");
    assert_int_equal(look().count, 0);
}

/* ---- what each may see ----------------------------------------------------------------------------------------------- */

static void test_a_pilot_sees_her_territory(void **state)
{
    (void)state;
    (void)reponse_dossier("rdv", "LERVAL", "tnord");
    (void)reponse_dossier("rdv", "MARVAUX", "tsud");
    turn("2026-03-16T10:00");
    struct outbox all = look();
    assert_int_equal(all.count, 3);
    gens_says(all.to[0], "2 dossiers en cours, 2 r=C3=A9ponses en retard");
    gens_says(all.to[0], "NAV-2026-0001 (Z. L.) : Rendez-vous, r=C3=A9ponse attendue de Alma Auber pour le 9 mars 2026 (7 jours de retard)");
    gens_says(all.to[0], "Nord : 0 sur 3, 3 libres");
    gens_says(all.to[0], "Sud : 0 sur 2, 2 libres");
    gens_says(all.to[1], "NAV-2026-0001 (Z. L.)");
    never_says(all.to[1], "NAV-2026-0002");
    never_says(all.to[1], "Sud");
    gens_says(all.to[2], "NAV-2026-0002 (Z. M.)");
    never_says(all.to[2], "NAV-2026-0001");
    nobody_reads(&all, "LERVAL");
    nobody_reads(&all, "MARVAUX");
    nobody_reads(&all, "navette+"); /* it asks nothing */
}

static void test_who_may_not_see_the_way_gets_none(void **state)
{
    (void)state;
    gens_close();
    struct str text = str_join(reponse.arena, STR(REPONSE_CIRCUIT), STR(""), STR(REPONSE_ETAPES));
    gens_write("petit.cfg", str_c(reponse.arena, text), "etapes:\n", "voit: { pilote = \"complet\"; };\netapes:\n");
    gens_open();
    turn("2026-03-02T10:00");
    assert_int_equal(look().count, 3);
    struct vue *vue = (struct vue *)(uintptr_t)gens.conf->circuits[0].vues; /* the arena's: ours to change */
    vue->porte = PORTE_AVIS;
    turn("2026-03-09T10:00");
    struct outbox all = look();
    assert_int_equal(all.count, 1);
    assert_true(all.to[0].len > 0);
}

/* ---- what is nobody's news yet --------------------------------------------------------------------------------------- */

static void test_a_refusal_that_may_be_taken_back_is_not_told(void **state)
{
    (void)state;
    gens_clock("2026-03-03T09:00");
    int64_t id = reponse_dossier("avis", "LERVAL", "tnord");
    struct question_row question = reponse_open(id);
    gens_clock("2026-03-09T08:40"); /* she may take it back until the 10th at noon */
    struct message_row left = reponse_mail(&question, "alma@departement.example", "Avis défavorable : la famille refuse.", NULL);
    assert_int_equal(left.etat, MESSAGE_TRAITE);
    assert_int_equal(reponse_row(id).etat, ETAT_REFUSE);
    turn("2026-03-09T09:00");
    struct outbox all = look();
    assert_int_equal(all.count, 3);
    gens_says(all.to[0], "1 dossier en cours");
    gens_says(all.to[0], "Ouverts (1) : NAV-2026-0001 (Z. L.)");
    never_says(all.to[0], "Refus=C3=A9s (");
    never_says(all.to[0], "famille");
    turn("2026-03-16T09:00");
    all = look();
    gens_says(all.to[0], "Refus=C3=A9s (1) : NAV-2026-0001 (Z. L.)");
    never_says(all.to[0], "famille");
    never_says(all.to[0], "Ouverts (");
    turn("2026-03-23T09:00");
    all = look();
    never_says(all.to[0], "NAV-2026-0001"); /* told once */
}

/* A refusal that goes on to another question: who is late there would say which way it went. */
static void test_what_is_asked_since_is_not_told_either(void **state)
{
    (void)state;
    gens_close();
    struct str text = str_join(reponse.arena, STR(REPONSE_CIRCUIT), STR(""), STR(REPONSE_ETAPES));
    gens_write("petit.cfg", str_c(reponse.arena, text), "passe_outre = true;\n    favorable: { vers = \"suivi\"; }; defavorable: { vers = \"refuse\"; motif = true; }; }; };\n",
               "favorable: { vers = \"suivi\"; }; defavorable: { vers = \"autre\"; motif = true; }; }; };\n"
               "  autre: { titre = \"Autre\"; question: { titre = \"Autre proposition\"; role = \"pilote\"; modele = \"question-generique\"; delai = \"0 jours\"; favorable: { vers = \"suivi\"; }; }; };\n");
    gens_open();
    gens_clock("2026-03-03T09:00");
    int64_t id = reponse_dossier("avis", "LERVAL", "tnord");
    struct question_row question = reponse_open(id);
    gens.conf->syntheses = 2;
    gens_clock("2026-03-09T10:00"); /* she may take it back until the next day, a Tuesday, at noon */
    assert_int_equal(reponse_mail(&question, "alma@departement.example", "Avis défavorable : la famille refuse.", NULL).etat, MESSAGE_TRAITE);
    assert_str(reponse_row(id).etape, "autre");
    turn("2026-03-10T09:00");
    struct outbox all = look();
    gens_says(all.to[0], "Avis : 1 dossier");
    nobody_reads(&all, "en retard");
    nobody_reads(&all, "Autre");
    turn("2026-03-17T09:00");
    all = look();
    gens_says(all.to[0], "1 r=C3=A9ponse en retard");
    gens_says(all.to[0], "Autre proposition");
}

/* As a person, or a change of its circuit, left it. */
static void put_at(const char *etape, const char *territoire, enum etat etat, day_t depuis)
{
    int64_t id = reponse_dossier("rdv", "LERVAL", territoire);
    struct dossier_row row = reponse_row(id);
    gens_begin(0);
    row.etape = str_of(etape);
    row.etat = etat;
    row.depuis = depuis;
    gens_ok(store_dossier_save(gens.atelier.store, &row, &gens.atelier.fault));
    gens_end();
}

static void test_each_etape_is_one_row(void **state)
{
    (void)state;
    put_at("rdv", "tnord", ETAT_A_VERIFIER, 20516); /* 4 March 2026 */
    put_at("mixte", "tnord", ETAT_EN_COURS, 20514);
    put_at("avis", "tnord", ETAT_A_VERIFIER, 20514);
    put_at("disparue", "tsud", ETAT_EN_COURS, 20514);
    turn("2026-03-09T10:00");
    struct outbox all = look();
    gens_says(all.to[1], "=C3=80 regarder par une personne : 2 dossiers");
    gens_says(all.to[2], "disparue : 1 dossier");
    nobody_reads(&all, "R=C3=A9ception");
}

static void hold(const char *uid, int64_t dossier)
{
    gens_begin(0);
    struct message_row row = {.boite = STR("a"), .uid = str_of(uid), .uidvalidity = 1, .sha256 = str_of(uid), .corps_empreinte = str_of(uid), .message_id = str_of(uid),
                              .de = STR("quelquun@departement.example"), .date = STR("x"), .recu = gens.atelier.moment, .taille = 10, .etat = MESSAGE_RECU};
    gens_ok(store_message_add(gens.atelier.store, &row, &gens.atelier.fault));
    row.etat = MESSAGE_A_VERIFIER;
    row.dossier = dossier;
    row.pourquoi = STR("Lerval n'est pas compris");
    gens_ok(store_message_save(gens.atelier.store, &row, &gens.atelier.fault));
    gens_end();
}

static void test_messages_that_wait_for_a_human(void **state)
{
    (void)state;
    int64_t id = reponse_dossier("rdv", "LERVAL", "tnord");
    hold("m1", 0);
    hold("m2", id);
    turn("2026-03-02T10:00");
    struct outbox all = look();
    gens_says(all.to[0], "2 messages =C3=A0 regarder");
    gens_says(all.to[0], "re=C3=A7u le 2 mars 2026, sans dossier");
    gens_says(all.to[0], "re=C3=A7u le 2 mars 2026, NAV-2026-0001");
    gens_says(all.to[1], "1 message =C3=A0 regarder");
    never_says(all.to[1], "re=C3=A7u le 2 mars 2026, sans dossier");
    never_says(all.to[2], "regarder");
    nobody_reads(&all, "quelquun");
    nobody_reads(&all, "compris");
}

static void test_the_waiting_list_in_its_order(void **state)
{
    (void)state;
    int64_t first = reponse_dossier("liste", "UN", "tsud"), second = reponse_dossier("liste", "DEUX", "tsud");
    gens_begin(0);
    gens_ok(store_dossier_rang(gens.atelier.store, first, 2, &gens.atelier.fault));
    gens_ok(store_dossier_rang(gens.atelier.store, second, 1, &gens.atelier.fault));
    gens_end();
    turn("2026-03-02T10:00");
    struct outbox all = look();
    gens_says(all.to[2], "NAV-2026-0002 (Z. D.) : Sud : rang 1, en attente depuis le 2 mars 2026");
    size_t two = str_find(all.to[2], STR("NAV-2026-0002 (Z. D.) : Sud")), one = str_find(all.to[2], STR("NAV-2026-0001 (Z. U.) : Sud"));
    assert_true(two < one && one != STR_NOT_FOUND);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, setup, reponse_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(test_one_a_person_and_week), ROW(test_easter_monday_is_closed_and_a_standstill_makes_one),
        ROW(test_who_had_none_before_waits_for_the_first_open_day), ROW(test_another_day_and_none), ROW(test_a_pilot_sees_her_territory),
        ROW(test_who_may_not_see_the_way_gets_none), ROW(test_a_refusal_that_may_be_taken_back_is_not_told), ROW(test_messages_that_wait_for_a_human),
        ROW(test_the_waiting_list_in_its_order), ROW(test_what_is_asked_since_is_not_told_either), ROW(test_each_etape_is_one_row),
    };
    return RUN_TESTS("decide_synthese", tests);
}
