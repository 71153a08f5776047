/* sante: when a mailbox counts as not read, when a human is told, what the file says and what it never says. */
#include "tests/unit/unit.h"

#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

#include "daemon/sante.h"

enum { DEBUT = 1000000, QUINZE = 15 * 60 };

static const struct conf_boite boites[] = {{.nom = {"une", 3}}, {.nom = {"autre", 5}}};

static void start(struct sante *sante)
{
    const struct conf conf = {.alerte_minutes = 15, .boites = boites, .boite_count = 2};
    sante_start(sante, &conf, DEBUT);
}

static bool passe(struct sante *sante, const char *etat, const char *cause, int64_t moment)
{
    enum sante_etat before;
    return sante_passe(sante, &sante->boites[0], str_of(etat), str_of(cause), moment, &before);
}

/* ---- words ---- */

static const struct words_row {
    const char *name, *said, *kept;
} words_rows[] = {
    {"as they are", "NO [UNAVAILABLE] try later", "NO [UNAVAILABLE] try later"},
    {"quotes would end the log's", "NO \"later\"", "NO 'later'"},
    {"controls and escape sequences", "a\x1b[31mb\r\nc", "a [31mb c"},
    {"an address", "NO jean.dupont+x@d.example: no", "NO …: no"},
    {"an address in brackets", "550 <a.b@d.example> unknown", "550 <…> unknown"},
    {"no UTF-8", "caf\xe9", "caf\xef\xbf\xbd"},
    {"an address of accents", "no hél@é.example !", "no … !"},
    {"nothing", "", ""},
};

static void test_words(void **state)
{
    const struct words_row *row = *state;
    struct sante sante;
    start(&sante);
    passe(&sante, "refusee", row->said, DEBUT);
    assert_str(str_of(sante.boites[0].cause), row->kept);
}

static void test_long_words_end_whole(void **state)
{
    (void)state;
    static char said[3001];
    struct sante sante;
    start(&sante);
    for (size_t at = 0; at < 8; at++) { /* wherever a character of two bytes is cut */
        memset(said, 'a', at);
        for (size_t i = at; i + 2 < sizeof said; i += 2)
            memcpy(said + i, "é", 2);
        said[sizeof said - 1] = '\0';
        passe(&sante, "refusee", said, DEBUT);
        size_t len = strlen(sante.boites[0].cause);
        assert_in_range(len, SANTE_MAX_CAUSE - 8, SANTE_MAX_CAUSE);
        assert_true(len % 2 == at % 2);
    }
}

/* ---- mailboxes ---- */

static const struct due_row {
    const char *name, *etat;
    int64_t after; /* seconds */
    bool is_due;
} due_rows[] = {
    {"read", "lue", 10 * QUINZE, false},          {"refused, at once", "refusee", 0, true},
    {"away, a moment", "injoignable", QUINZE - 1, false}, {"away, long", "injoignable", QUINZE, true},
    {"incomplete, long", "incomplete", QUINZE, true},     {"unknown words are no good news", "n'importe", QUINZE, true},
};

static void test_due(void **state)
{
    const struct due_row *row = *state;
    struct sante sante;
    start(&sante);
    passe(&sante, "lue", "", DEBUT);
    passe(&sante, row->etat, "x", DEBUT + 10);
    assert_int_equal(sante_due(&sante, &sante.boites[0], DEBUT + 10 + row->after), row->is_due);
}

static void test_said_once_a_change(void **state)
{
    (void)state;
    struct sante sante;
    start(&sante);
    assert_true(passe(&sante, "lue", "", DEBUT));
    assert_false(passe(&sante, "lue", "", DEBUT + 1));
    assert_true(passe(&sante, "injoignable", "a", DEBUT + 2));
    assert_int_equal(sante.boites[0].depuis, DEBUT + 2);
    assert_true(sante.boites[0].a_sauver);
    assert_false(passe(&sante, "injoignable", "b", DEBUT + 3));
    assert_str(str_of(sante.boites[0].cause), "b"); /* the last words */
    assert_true(passe(&sante, "refusee", "c", DEBUT + 4));
    assert_int_equal(sante.boites[0].depuis, DEBUT + 2); /* it is not read since the first of them */
    assert_true(passe(&sante, "lue", "", DEBUT + 5));
    assert_int_equal(sante.boites[0].depuis, 0);
    assert_int_equal(sante.boites[0].etait_depuis, DEBUT + 2);
    assert_int_equal(sante.boites[0].lue, DEBUT + 5);
    assert_true(sante_relais_tombe(&sante, STR("421"), DEBUT));
    assert_false(sante_relais_tombe(&sante, STR("421 again"), DEBUT + 9));
    assert_int_equal(sante.relais_depuis, DEBUT);
    assert_true(sante_relais_va(&sante));
    assert_false(sante_relais_va(&sante));
}

static void test_silence(void **state)
{
    (void)state;
    struct sante sante;
    start(&sante);
    struct sante_boite *boite = &sante.boites[0];
    assert_false(sante_veille(&sante, boite, DEBUT + QUINZE - 1)); /* the first walk may take long */
    sante_signe(boite, DEBUT + QUINZE);                            /* … and mails come in */
    assert_false(sante_veille(&sante, boite, DEBUT + QUINZE + 60));
    assert_true(sante_veille(&sante, boite, DEBUT + 2 * QUINZE));
    assert_int_equal(boite->etat, SANTE_MUETTE);
    assert_true(sante_due(&sante, boite, DEBUT + 2 * QUINZE));
    passe(&sante, "lue", "", DEBUT + 3 * QUINZE);
    assert_false(sante_veille(&sante, boite, DEBUT + 3 * QUINZE + 30 * 60)); /* it listens to its server */
    assert_true(sante_veille(&sante, boite, DEBUT + 3 * QUINZE + SANTE_SILENCE_SECONDS));
    passe(&sante, "lue", "", DEBUT + 9 * QUINZE);
    assert_true(sante_perdue(&sante, boite, DEBUT + 9 * QUINZE));
    assert_false(sante_perdue(&sante, boite, DEBUT + 9 * QUINZE + 50)); /* it dies again and again */
    assert_false(sante_due(&sante, boite, DEBUT + 10 * QUINZE - 1));
    assert_true(sante_due(&sante, boite, DEBUT + 10 * QUINZE));
    passe(&sante, "refusee", "NO", DEBUT + 10 * QUINZE);
    assert_false(sante_perdue(&sante, boite, DEBUT + 10 * QUINZE)); /* the server's words say more */
    assert_str(str_of(boite->cause), "NO");
}

/* ---- the file ---- */

static json_t *write_and_read(struct sante *sante, const char *folder, int64_t moment)
{
    char path[96];
    struct fault fault;
    snprintf(path, sizeof path, "%s/health", folder);
    assert_int_equal(sante_write(sante, path, 3, moment, &fault), ERR_NONE);
    json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(json);
    assert_int_equal(unlink(path), 0);
    return json;
}

static const char *text_at(const json_t *json, const char *list, const char *name)
{
    const json_t *object = json_object_get(json, list);
    return json_string_value(json_object_get(json_is_array(object) ? json_array_get(object, 0) : object, name));
}

static void test_file(void **state)
{
    (void)state;
    char folder[] = "/tmp/navette-sante-XXXXXX", path[96];
    struct sante sante;
    struct fault fault;
    start(&sante);
    assert_non_null(mkdtemp(folder));
    passe(&sante, "lue", "", 1772438700);
    json_t *json = write_and_read(&sante, folder, 1772438760);
    assert_false(sante.change);
    assert_string_equal(json_string_value(json_object_get(json, "quand")), "2026-03-02T09:06:00+01:00");
    assert_string_equal(json_string_value(json_object_get(json, "etat")), "bien");
    assert_string_equal(text_at(json, "boites", "etat"), "lue");
    assert_string_equal(text_at(json, "boites", "lue"), "2026-03-02T09:05:00+01:00");
    assert_null(text_at(json, "boites", "cause"));
    assert_string_equal(text_at(json, "envoi", "etat"), "bien");
    assert_int_equal(json_integer_value(json_object_get(json_object_get(json, "envoi"), "en_attente")), 3);
    json_decref(json);
    passe(&sante, "refusee", "NO [AUTHENTICATIONFAILED] jean@d.example", 1772438800);
    assert_true(sante.change);
    sante_relais_tombe(&sante, STR("421 too busy"), 1772438800);
    json = write_and_read(&sante, folder, 1772438800);
    assert_string_equal(json_string_value(json_object_get(json, "etat")), "alerte");
    assert_string_equal(text_at(json, "boites", "cause"), "NO [AUTHENTICATIONFAILED] …");
    assert_string_equal(text_at(json, "envoi", "cause"), "421 too busy");
    json_decref(json);
    snprintf(path, sizeof path, "%s/nowhere/health", folder);
    sante.change = true;
    assert_int_equal(sante_write(&sante, path, 0, 1, &fault), ERR_WAIT);
    assert_true(sante.change); /* it is still to be said */
    assert_int_equal(rmdir(folder), 0); /* nothing is left beside the file */
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_long_words_end_whole),
        cmocka_unit_test(test_said_once_a_change),
        cmocka_unit_test(test_silence),
        cmocka_unit_test(test_file),
    };
    return RUN_ROWS("sante, words", words_rows, test_words) + RUN_ROWS("sante, who is told", due_rows, test_due) + RUN_TESTS("sante", tests);
}
