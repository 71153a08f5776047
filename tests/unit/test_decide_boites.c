/* decide_boites, decide_alertes: what decide makes of a walk, whom it tells of a mailbox that is not read, what it remembers of
 * one, and what becomes of mails whose mailbox counted them anew. */
#include "tests/unit/decide_scene.h"

enum { MINUTE = 60, JOUR = 24 * 60 * MINUTE };

static json_t *health(void)
{
    json_t *json = json_load_file(here.boucle.atelier.chemins.sante, 0, NULL);
    assert_non_null(json);
    return json;
}

static const char *next_mail(void)
{
    return scene_alert("alerte");
}

/* ---- who is told ---- */

static void test_away_for_long(void **state)
{
    (void)state;
    scene_passe("lue", "");
    assert_null(next_mail());
    scene_passe("injoignable", "imap.d.example:993: no route");
    assert_null(next_mail());
    here.world.fixed_now += 15 * MINUTE - 1;
    assert_null(next_mail());
    json_t *json = health();
    assert_string_equal(json_string_value(json_object_get(json, "etat")), "bien");
    json_decref(json);
    here.world.fixed_now += 1;
    const char *mail = next_mail();
    assert_non_null(mail);
    assert_non_null(strstr(mail, "no route"));
    assert_null(next_mail());
    here.boucle.next_sante = 0; /* its minute is over */
    alertes_turn(&here.boucle);
    json = health();
    assert_string_equal(json_string_value(json_object_get(json, "etat")), "alerte");
    json_decref(json);
    scene_passe("injoignable", "imap.d.example:993: no route");
    scene_restart(); /* what was told is not told again by another process */
    scene_passe("injoignable", "imap.d.example:993: no route");
    assert_null(next_mail());
    here.world.fixed_now += JOUR;
    assert_non_null(next_mail()); /* once a day */
    assert_null(next_mail());
    scene_passe("lue", "");
    mail = next_mail();
    assert_non_null(mail);
    assert_null(strstr(mail, "no route"));
    assert_null(next_mail());
}

/* The last word was « read again »: who was told that must not wait for the next day to hear that it is not. */
static void test_away_again_on_the_same_day(void **state)
{
    (void)state;
    scene_passe("refusee", "NO");
    assert_non_null(next_mail());
    scene_passe("lue", "");
    assert_non_null(next_mail());
    here.world.fixed_now += 60 * MINUTE;
    scene_passe("refusee", "NO again");
    assert_null(next_mail()); /* not at once: it may come and go */
    here.world.fixed_now += 60 * MINUTE - 1;
    assert_null(next_mail());
    here.world.fixed_now += 1;
    const char *mail = next_mail();
    assert_non_null(mail);
    assert_non_null(strstr(mail, "NO again"));
    assert_null(next_mail());
    scene_restart();
    scene_passe("refusee", "NO again");
    here.world.fixed_now += 60 * MINUTE;
    assert_null(next_mail());
    scene_passe("lue", "");
    assert_non_null(next_mail());
    assert_null(next_mail());
}

static const struct told_row {
    const char *name, *etat;
    int64_t after; /* seconds */
    bool once, somebody, is_told;
} told_rows[] = {
    {"refused: at once", "refusee", 0, false, true, true},
    {"refused, but nobody is named", "refusee", 0, false, false, false},
    {"incomplete for long", "incomplete", 15 * MINUTE, false, true, true},
    {"incomplete for a while", "incomplete", 14 * MINUTE, false, true, false},
    {"--once: refused", "refusee", 0, true, true, true},
    {"--once: away", "injoignable", 20 * MINUTE, true, true, false},
    {"read", "lue", 20 * MINUTE, false, true, false},
};

static void test_told(void **state)
{
    const struct told_row *row = *state;
    void *none = NULL;
    scene_setup(&none);
    here.config.once = row->once;
    if (!row->somebody)
        here.conf->exploitant = STR_NONE;
    scene_passe(row->etat, "NO [AUTHENTICATIONFAILED]");
    here.world.fixed_now += row->after;
    if (row->once)
        alertes_once(&here.boucle);
    else
        alertes_turn(&here.boucle);
    assert_int_equal(scene_send("parti", "250") >= 0, row->is_told);
    scene_teardown(&none);
}

static void test_a_process_that_dies_again_and_again(void **state)
{
    (void)state;
    for (int i = 0; i < 16; i++) {
        boites_lost(&here.boucle, &here.boucle.mains[SCENE_FETCH]);
        assert_null(next_mail());
        if (i < 15)
            here.world.fixed_now += MINUTE - (i == 14);
    }
    here.world.fixed_now += 1;
    assert_non_null(next_mail());
}

static void test_exit_of_once(void **state)
{
    (void)state;
    struct main_tenue *fetch = &here.boucle.mains[SCENE_FETCH];
    scene_passe("injoignable", "away");
    assert_true(fetch->passed && fetch->away && !fetch->failed);
    assert_true(boites_filed(&here.boucle)); /* nobody waits for it */
    scene_passe("refusee", "NO");
    assert_true(fetch->away && !fetch->failed);
    scene_passe("lue", "");
    assert_true(!fetch->away && !fetch->failed);
    scene_passe("incomplete", "disk");
    assert_true(!fetch->away && fetch->failed);
}

/* ---- what is remembered ---- */

static int64_t first_contact(void)
{
    scene_fetch_says(json_pack("{s:s}", "t", "contact"));
    json_t *json = scene_heard(here.fetch);
    assert_non_null(json);
    assert_string_equal(json_string_value(json_object_get(json, "t")), "depuis");
    int64_t moment = json_integer_value(json_object_get(json, "moment"));
    json_decref(json);
    return moment;
}

static void test_first_contact_for_ever(void **state)
{
    (void)state;
    assert_int_equal(first_contact(), SCENE_DEBUT);
    here.world.fixed_now += JOUR;
    assert_int_equal(first_contact(), SCENE_DEBUT);
    scene_restart();
    assert_int_equal(first_contact(), SCENE_DEBUT);
}

/* ---- mails ---- */

static char sha[SPOOL_HEX + 1];

/* fetch offers a mail, and brings it where decide wants it. What it was told in the end. */
static const char *bring(const char *uid, int64_t uidvalidity, char of, char *out_sort)
{
    memset(sha, of, SPOOL_HEX);
    static char kind[32];
    scene_fetch_says(json_pack("{s:s,s:s,s:I}", "t", "offre", "uid", uid, "uidvalidity", (json_int_t)uidvalidity));
    for (json_t *json; (json = scene_heard(here.fetch)) != NULL; json_decref(json)) {
        const char *sort = json_string_value(json_object_get(json, "sort"));
        (void)snprintf(kind, sizeof kind, "%s", json_string_value(json_object_get(json, "t")));
        (void)snprintf(out_sort, 16, "%s", sort == NULL ? "" : sort);
        if (strcmp(kind, "prends") == 0)
            scene_fetch_says(json_pack("{s:s,s:s,s:I,s:s,s:s,s:I,s:I}", "t", "courrier", "uid", uid, "uidvalidity", (json_int_t)uidvalidity,
                                       "sha256", sha, "corps", sha, "taille", (json_int_t)10, "recu", (json_int_t)SCENE_DEBUT));
    }
    return kind;
}

static void decide(int64_t id, enum message_etat etat)
{
    struct atelier *atelier = &here.boucle.atelier;
    struct message_row row;
    scene_ok(atelier_begin(atelier));
    scene_ok(store_message_get(atelier->store, atelier->arena, id, &row, &atelier->fault));
    row.etat = etat;
    scene_ok(store_message_save(atelier->store, &row, &atelier->fault));
    scene_ok(atelier_end(atelier, ERR_NONE));
}

/* The filing that fetch is asked for: which mail, under which count, where to. "" where there is none. */
static const char *filing(int64_t says_ok)
{
    static char text[64];
    text[0] = '\0';
    json_t *json = scene_heard(here.fetch);
    if (json == NULL)
        return text;
    assert_string_equal(json_string_value(json_object_get(json, "t")), "range");
    (void)snprintf(text, sizeof text, "%s/%lld %s", json_string_value(json_object_get(json, "uid")),
                   (long long)json_integer_value(json_object_get(json, "uidvalidity")), json_string_value(json_object_get(json, "sort")));
    int64_t id = json_integer_value(json_object_get(json, "id"));
    json_decref(json);
    if (says_ok >= 0)
        scene_fetch_says(json_pack("{s:s,s:I,s:b}", "t", "range_fait", "id", (json_int_t)id, "ok", (int)says_ok));
    return text;
}

static void test_what_could_not_be_filed_is_told_after_a_walk(void **state)
{
    (void)state;
    char sort[16];
    assert_string_equal(bring("7", 3, 'a', sort), "recu");
    decide(1, MESSAGE_A_VERIFIER);
    boites_file(&here.boucle);
    assert_string_equal(filing(0), "7/3 a_verifier");
    assert_string_equal(filing(0), ""); /* not at once */
    scene_passe("injoignable", "away");
    boites_file(&here.boucle); /* a decision about another mailbox's mail */
    assert_string_equal(filing(0), "");
    scene_passe("lue", "");
    assert_string_equal(filing(1), "7/3 a_verifier");
    scene_passe("lue", "");
    assert_string_equal(filing(1), "");
}

static void test_more_than_one_can_hold(void **state)
{
    (void)state;
    char sort[16], uid[16];
    for (int i = 0; i < MAX_CLASSEMENTS + 6; i++) {
        (void)snprintf(uid, sizeof uid, "%d", i);
        assert_string_equal(bring(uid, 3, 'a', sort), "recu");
        decide(i + 1, MESSAGE_TRAITE);
    }
    scene_passe("lue", "");
    int filed = 0;
    while (filing(1)[0] != '\0')
        filed++;
    assert_int_equal(filed, MAX_CLASSEMENTS + 6);
    assert_true(boites_filed(&here.boucle));
}

static const struct recount_row {
    const char *name;
    enum boite_usage usage;
    enum message_etat etat; /* of the mail, before it was counted anew */
    const char *filed;      /* where it is to go then */
} recount_rows[] = {
    {"acted on", USAGE_DEDIEE, MESSAGE_TRAITE, "41/4 traites"},
    {"acted on, shared", USAGE_PARTAGEE, MESSAGE_TRAITE, "41/4 traites"},
    {"for a human, though it is the only copy", USAGE_DEDIEE, MESSAGE_A_VERIFIER, "41/4 a_verifier"},
    {"for a human, of no dossier, shared", USAGE_PARTAGEE, MESSAGE_A_VERIFIER, "41/4 a_verifier"},
    {"left alone", USAGE_PARTAGEE, MESSAGE_LAISSE, ""},
    {"still to be read", USAGE_DEDIEE, MESSAGE_RECU, ""},
};

static void test_counted_anew(void **state)
{
    const struct recount_row *row = *state;
    void *none = NULL;
    char sort[16];
    scene_setup(&none);
    ((struct conf_boite *)(uintptr_t)here.conf->boites)->usage = row->usage;
    assert_string_equal(bring("7", 3, 'a', sort), "recu");
    decide(1, row->etat);
    scene_passe("lue", "");
    if (row->etat == MESSAGE_TRAITE || row->etat == MESSAGE_A_VERIFIER)
        (void)filing(1); /* under its old name it is gone: filed */
    assert_string_equal(bring("41", 4, 'a', sort), "recu");
    scene_passe("lue", "");
    assert_string_equal(filing(1), row->filed);
    struct atelier *atelier = &here.boucle.atelier;
    struct message_row next;
    bool found = false;
    scene_ok(atelier_begin(atelier));
    scene_ok(store_message_next(atelier->store, atelier->arena, 1, &found, &next, &atelier->fault));
    assert_false(found); /* it is not read a second time */
    scene_ok(atelier_end(atelier, ERR_NONE));
    bring("41", 4, 'a', sort);
    assert_string_equal(sort, row->etat == MESSAGE_LAISSE ? "laisse" : row->etat == MESSAGE_RECU ? "attend" : strchr(row->filed, ' ') + 1);
    scene_teardown(&none);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        IN_SCENE(test_away_for_long), IN_SCENE(test_away_again_on_the_same_day),
        IN_SCENE(test_a_process_that_dies_again_and_again),
        IN_SCENE(test_exit_of_once),
        IN_SCENE(test_first_contact_for_ever),
        IN_SCENE(test_what_could_not_be_filed_is_told_after_a_walk),
        IN_SCENE(test_more_than_one_can_hold),
    };
    return RUN_ROWS("boites, who is told", told_rows, test_told) + RUN_ROWS("boites, counted anew", recount_rows, test_counted_anew) +
           RUN_TESTS("boites", tests);
}
