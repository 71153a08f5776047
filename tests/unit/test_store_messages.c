/* store_messages: a mail is known by where it lay, acts once, is filed once. */
#include "tests/unit/test_store.h"

static struct message_row a_message(const char *boite, const char *uid)
{
    return (struct message_row){.boite = str_of(boite), .uid = str_of(uid), .uidvalidity = 7, .sha256 = STR("s"),
                                .corps_empreinte = STR("c"), .message_id = STR("m@x.example"), .de = STR("a@x.example"),
                                .date = STR("Mon, 2 Mar 2026 09:00:00 +0100"), .taille = 12, .recu = 100};
}

static void hear_message(void *context, const struct message_row *row)
{
    struct heard *heard = context;
    heard->ids[heard->count++] = row->id;
}

static void test_message_is_found_where_it_lay(void **state)
{
    (void)state;
    struct message_row row = a_message("dispositif", "17"), got;
    row.genre = STR_NONE;
    bool found = true;
    ok(store_message_find(here.store, here.arena, row.boite, 7, row.uid, &found, &got, &here.fault));
    assert_false(found);
    begin();
    ok(store_message_add(here.store, &row, &here.fault));
    commit();
    assert_int_equal(row.etat, MESSAGE_RECU);
    ok(store_message_find(here.store, here.arena, row.boite, 7, row.uid, &found, &got, &here.fault));
    assert_true(found);
    assert_int_equal(got.id, row.id);
    assert_str(got.message_id, "m@x.example");
    assert_str(got.genre, NULL);
    assert_int_equal(got.taille, 12);
    ok(store_message_find(here.store, here.arena, row.boite, 8, row.uid, &found, &got, &here.fault));
    assert_false(found); /* another uidvalidity is another mailbox */
    fails(store_message_get(here.store, here.arena, 99, &got, &here.fault), ERR_FINAL, "no message 99");
    begin();
    struct message_row again = a_message("dispositif", "17");
    fails(store_message_add(here.store, &again, &here.fault), ERR_FINAL, "UNIQUE");
    store_rollback(here.store);
}

static const struct same_row {
    const char *name;
    const char *message_id, *de, *date, *corps; /* of the second mail */
    bool is_double;
} same_rows[] = {
    {"all four the same", "m@x.example", "a@x.example", "Mon, 2 Mar 2026 09:00:00 +0100", "c", true},
    {"another body", "m@x.example", "a@x.example", "Mon, 2 Mar 2026 09:00:00 +0100", "d", false},
    {"another sender", "m@x.example", "b@x.example", "Mon, 2 Mar 2026 09:00:00 +0100", "c", false},
    {"another date", "m@x.example", "a@x.example", "Mon, 2 Mar 2026 09:00:01 +0100", "c", false},
    {"another Message-ID", "n@x.example", "a@x.example", "Mon, 2 Mar 2026 09:00:00 +0100", "c", false},
    {"no Message-ID", NULL, "a@x.example", "Mon, 2 Mar 2026 09:00:00 +0100", "c", false},
    {"Message-ID alone", "m@x.example", "b@x.example", NULL, "d", false},
};

static void test_same_mail(void **state)
{
    const struct same_row *same = *state;
    void *none = NULL;
    setup(&none);
    struct message_row first = a_message("dispositif", "1"), second = a_message("partagee", "9");
    second.message_id = str_of(same->message_id);
    second.de = str_of(same->de);
    second.date = str_of(same->date);
    second.corps_empreinte = str_of(same->corps);
    begin();
    ok(store_message_add(here.store, &first, &here.fault));
    ok(store_message_add(here.store, &second, &here.fault));
    commit();
    assert_int_equal(second.etat, same->is_double ? MESSAGE_DOUBLE : MESSAGE_RECU);
    assert_int_equal(second.double_de, same->is_double ? first.id : 0);
    teardown(&none);
}

/* A mailbox counted its mails anew (RFC 3501, 2.3.1.1): what lay there comes again under other names. */
static const struct recount_row {
    const char *name;
    enum message_etat first; /* what became of it before */
    const char *boite, *sha256;
    int64_t uidvalidity;
    bool with_id;            /* both have all four facts of identity */
    enum message_etat expected;
} recount_rows[] = {
    {"counted anew, nothing to know it by but its bytes", MESSAGE_TRAITE, "partagee", "s", 8, false, MESSAGE_DOUBLE},
    {"counted anew, with its Message-ID", MESSAGE_A_VERIFIER, "partagee", "s", 8, true, MESSAGE_DOUBLE},
    {"counted anew, not decided yet", MESSAGE_RECU, "partagee", "s", 8, false, MESSAGE_DOUBLE},
    {"counted anew, left alone before", MESSAGE_LAISSE, "partagee", "s", 8, false, MESSAGE_LAISSE},
    {"counted anew, left alone before, with its Message-ID", MESSAGE_LAISSE, "partagee", "s", 8, true, MESSAGE_LAISSE},
    {"counted anew, other bytes", MESSAGE_TRAITE, "partagee", "t", 8, false, MESSAGE_RECU},
    {"the same bytes in another mailbox", MESSAGE_TRAITE, "dispositif", "s", 8, false, MESSAGE_RECU},
    {"the same count, a second mail of the same bytes", MESSAGE_TRAITE, "partagee", "s", 7, false, MESSAGE_RECU},
    {"the same count, left alone before", MESSAGE_LAISSE, "partagee", "s", 7, true, MESSAGE_RECU},
};

static void test_counted_anew(void **state)
{
    const struct recount_row *recount = *state;
    void *none = NULL;
    setup(&none);
    struct message_row first = a_message("partagee", "1"), again = a_message(recount->boite, "41"), third = a_message("partagee", "5");
    again.sha256 = str_of(recount->sha256);
    again.uidvalidity = recount->uidvalidity;
    third.uidvalidity = 9;
    if (!recount->with_id)
        first.message_id = again.message_id = third.message_id = STR_NONE;
    begin();
    ok(store_message_add(here.store, &first, &here.fault));
    first.etat = recount->first;
    ok(store_message_save(here.store, &first, &here.fault));
    ok(store_message_add(here.store, &again, &here.fault));
    assert_int_equal(again.etat, recount->expected);
    assert_int_equal(again.double_de, recount->expected == MESSAGE_DOUBLE ? first.id : 0);
    ok(store_message_add(here.store, &third, &here.fault)); /* and once more: still the first */
    assert_int_equal(third.double_de, recount->first == MESSAGE_LAISSE ? third.etat == MESSAGE_DOUBLE ? again.id : 0 : first.id);
    commit();
    teardown(&none);
}

static void test_a_mailbox_is_remembered(void **state)
{
    (void)state;
    struct boite_row row = {.premier = 9};
    ok(store_boite_get(here.store, STR("dispositif"), &row, &here.fault));
    assert_int_equal(row.premier, 0);
    begin();
    ok(store_boite_save(here.store, &(struct boite_row){.nom = STR("dispositif"), .premier = 100, .depuis = 200, .alerte = 300}, &here.fault));
    ok(store_boite_save(here.store, &(struct boite_row){.nom = STR("dispositif"), .premier = 100}, &here.fault));
    ok(store_boite_save(here.store, &(struct boite_row){.nom = STR("autre"), .depuis = 5}, &here.fault));
    commit();
    reopen();
    ok(store_boite_get(here.store, STR("dispositif"), &row, &here.fault));
    assert_int_equal(row.premier, 100);
    assert_int_equal(row.depuis, 0);
    assert_int_equal(row.alerte, 0);
}

static void test_mail_left_alone_is_nobodys_original(void **state)
{
    (void)state;
    struct message_row left = a_message("partagee", "1"), second = a_message("dispositif", "2"),
                       third = a_message("dispositif", "3");
    begin();
    ok(store_message_add(here.store, &left, &here.fault));
    left.etat = MESSAGE_LAISSE;
    ok(store_message_save(here.store, &left, &here.fault));
    ok(store_message_add(here.store, &second, &here.fault));
    ok(store_message_add(here.store, &third, &here.fault));
    commit();
    assert_int_equal(second.etat, MESSAGE_RECU);
    assert_int_equal(third.double_de, second.id);
}

static void test_doubles_of_mail_left_alone_later_act_once(void **state)
{
    (void)state;
    struct message_row left = a_message("partagee", "1"), second = a_message("dispositif", "2"), third = a_message("autre", "3"), got;
    begin();
    ok(store_message_add(here.store, &left, &here.fault));
    ok(store_message_add(here.store, &second, &here.fault)); /* both come while the first is still to be read */
    ok(store_message_add(here.store, &third, &here.fault));
    left.etat = MESSAGE_LAISSE;
    ok(store_message_save(here.store, &left, &here.fault));
    ok(store_message_free_doubles(here.store, left.id, &here.fault));
    ok(store_message_get(here.store, here.arena, second.id, &got, &here.fault));
    assert_int_equal(got.etat, MESSAGE_RECU);
    assert_int_equal(got.double_de, 0);
    ok(store_message_get(here.store, here.arena, third.id, &got, &here.fault));
    assert_int_equal(got.etat, MESSAGE_DOUBLE);
    assert_int_equal(got.double_de, second.id);
    commit();
}

static void test_message_life(void **state)
{
    (void)state;
    struct message_row rows[4];
    static const int64_t arrived[] = {300, 100, 200, 100};
    begin();
    for (int i = 0; i < 4; i++) {
        const char *uid = str_print(here.arena, "%d", i).at;
        rows[i] = a_message(i == 3 ? "autre" : "dispositif", uid);
        rows[i].corps_empreinte = str_of(uid);
        rows[i].recu = arrived[i];
        ok(store_message_add(here.store, &rows[i], &here.fault));
    }
    commit();
    static const int order[] = {1, 3, 2, 0}; /* by arrival, then by id */
    struct message_row got = {.id = 0};
    bool found = false;
    for (int i = 0; i < 4; i++) {
        ok(store_message_next(here.store, here.arena, got.id, &found, &got, &here.fault));
        assert_true(found);
        assert_int_equal(got.id, rows[order[i]].id);
    }
    ok(store_message_next(here.store, here.arena, got.id, &found, &got, &here.fault));
    assert_false(found);

    static const enum message_etat decided[] = {MESSAGE_TRAITE, MESSAGE_A_VERIFIER, MESSAGE_LAISSE, MESSAGE_TRAITE};
    begin();
    for (int i = 0; i < 4; i++) {
        rows[i].etat = decided[i];
        rows[i].pourquoi = STR("signature inconnue");
        rows[i].propositions = STR("[\"NAV-2026-0001\"]");
        rows[i].essais = 2;
        ok(store_message_save(here.store, &rows[i], &here.fault));
    }
    commit();
    struct heard heard = {0};
    ok(store_message_each_unfiled(here.store, here.arena, STR("dispositif"), hear_message, &heard, &here.fault));
    assert_int_equal(heard.count, 2); /* the one left stays, the other box is the other's */
    assert_int_equal(heard.ids[0], rows[1].id);
    begin();
    ok(store_message_filed(here.store, rows[1].id, &here.fault));
    fails(store_message_filed(here.store, 99, &here.fault), ERR_FINAL, "does not exist");
    commit();
    heard = (struct heard){0};
    ok(store_message_each_unfiled(here.store, here.arena, STR("dispositif"), hear_message, &heard, &here.fault));
    assert_int_equal(heard.count, 1);
    heard = (struct heard){0};
    ok(store_message_each_a_verifier(here.store, here.arena, hear_message, &heard, &here.fault));
    assert_int_equal(heard.count, 1);
    ok(store_message_get(here.store, here.arena, rows[1].id, &got, &here.fault));
    assert_str(got.pourquoi, "signature inconnue");
    assert_str(got.propositions, "[\"NAV-2026-0001\"]");
    assert_int_equal(got.essais, 2);
    assert_true(got.classe);
}

static void write_in_callback(void *context, const struct message_row *row)
{
    struct message_row changed = *row;
    changed.etat = MESSAGE_TRAITE;
    ok(store_message_save(here.store, &changed, &here.fault));
    (*(int *)context)++;
}

static void test_a_callback_may_write(void **state)
{
    (void)state;
    begin();
    for (int i = 0; i < 20; i++) {
        struct message_row row = a_message("dispositif", str_print(here.arena, "%d", i).at);
        row.corps_empreinte = STR_NONE;
        ok(store_message_add(here.store, &row, &here.fault));
        row.etat = MESSAGE_A_VERIFIER;
        ok(store_message_save(here.store, &row, &here.fault));
    }
    int heard = 0;
    ok(store_message_each_a_verifier(here.store, here.arena, write_in_callback, &heard, &here.fault));
    assert_int_equal(heard, 20);
    heard = 0;
    ok(store_message_each_a_verifier(here.store, here.arena, write_in_callback, &heard, &here.fault));
    assert_int_equal(heard, 0);
    commit();
}

static void test_told_once(void **state)
{
    (void)state;
    bool first = false;
    begin();
    ok(store_tell_once(here.store, STR("inconnu:a@x.example"), &first, &here.fault));
    assert_true(first);
    ok(store_tell_once(here.store, STR("inconnu:a@x.example"), &first, &here.fault));
    assert_false(first);
    commit();
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        IN_PLACE(test_message_is_found_where_it_lay),
        IN_PLACE(test_mail_left_alone_is_nobodys_original),
        IN_PLACE(test_doubles_of_mail_left_alone_later_act_once),
        IN_PLACE(test_a_mailbox_is_remembered),
        IN_PLACE(test_message_life),
        IN_PLACE(test_a_callback_may_write),
        IN_PLACE(test_told_once),
    };
    return RUN_ROWS("store_messages, the same mail", same_rows, test_same_mail) +
           RUN_ROWS("store_messages, counted anew", recount_rows, test_counted_anew) + RUN_TESTS("store_messages", tests);
}
