/* fiche_corrige: the lines of an answer that correct a fiche, one habit of writing a row. */
#include <jansson.h>

#include "tests/unit/fiche_regles.h"
#include "tests/unit/unit.h"

#include "parsers/fiche_corrige.h"
#include "parsers/fiche_json.h"

enum { ARENA = 64 * 1024 * 1024 };
#define FIELD(field) FICHE_##field
#define DOUBTED "?" /* the value cannot be taken */

static struct arena *rules_arena;
static const struct fiche_rules *rules;

static const struct row {
    const char *name, *text;
    enum fiche_field field;
    const char *expected; /* of a box "oui" or "non"; NULL: nothing is corrected */
} rows[] = {
    {"a date", "Date de naissance : 12/03/2010\n", FIELD(JEUNE_DATE_NAISSANCE), "2010-03-12"},
    {"no space, capitals, no accent", "DATE DE NAISSANCE:12/03/2010", FIELD(JEUNE_DATE_NAISSANCE), "2010-03-12"},
    {"a bullet before", "- Date de naissance : 12/03/2010", FIELD(JEUNE_DATE_NAISSANCE), "2010-03-12"},
    {"a number before", "2) Date de naissance : 12/03/2010", FIELD(JEUNE_DATE_NAISSANCE), "2010-03-12"},
    {"words before", "Correction de la date de naissance : 12 mars 2010", FIELD(JEUNE_DATE_NAISSANCE), "2010-03-12"},
    {"words behind", "Date de naissance correcte : 12.03.2010", FIELD(JEUNE_DATE_NAISSANCE), "2010-03-12"},
    {"a typing mistake", "Date de naisance : 12/03/2010", FIELD(JEUNE_DATE_NAISSANCE), "2010-03-12"},
    {"an equals sign", "Date de naissance = 12/03/2010", FIELD(JEUNE_DATE_NAISSANCE), "2010-03-12"},
    {"the value below", "Date de naissance :\n12/03/2010\n", FIELD(JEUNE_DATE_NAISSANCE), "2010-03-12"},
    {"another way to write the label", "Né le : 12/03/2010", FIELD(JEUNE_DATE_NAISSANCE), "2010-03-12"},
    {"a greeting before, a signature behind", "Bonjour,\n\nVoici la correction :\nDate de naissance : 12/03/2010\n\nCordialement,\n", FIELD(JEUNE_DATE_NAISSANCE), "2010-03-12"},
    {"no date", "Date de naissance : 12/13/2010", FIELD(JEUNE_DATE_NAISSANCE), DOUBTED},
    {"no value", "Date de naissance :\n\nCordialement", FIELD(JEUNE_DATE_NAISSANCE), NULL},
    {"a quoted line", "> Date de naissance : 12/03/2010", FIELD(JEUNE_DATE_NAISSANCE), NULL},
    {"our own line, quoted without a sign", "Date de naissance : 12/03/2010 (à vérifier)", FIELD(JEUNE_DATE_NAISSANCE), NULL},
    {"a sentence", "La date de naissance est bien celle du 12/03/2010", FIELD(JEUNE_DATE_NAISSANCE), NULL},
    {"whose telephone", "Téléphone du référent : 06 39 98 00 01", FIELD(REFERENT_TELEPHONE), "0639980001"},
    {"whose telephone, said shortly", "Tél référent : 06 39 98 00 01", FIELD(REFERENT_TELEPHONE), "0639980001"},
    {"a telephone that lacks a figure", "Téléphone du référent : 06 39 98 00 1", FIELD(REFERENT_TELEPHONE), DOUBTED},
    {"whose mail", "Adresse mail du référent : Zoe.Durand@Boite.example", FIELD(REFERENT_MAIL), "zoe.durand@boite.example"},
    {"a mail without its sign", "Mail du référent : zoe.durand.boite.example", FIELD(REFERENT_MAIL), DOUBTED},
    {"the teacher's mail", "Mail de l'enseignant référent : z@x.example", FIELD(ECOLE_COURRIEL), "z@x.example"},
    {"the parents' telephone", "Téléphone des parents : 0639980001", FIELD(AUTORITE_TELEPHONE), "0639980001"},
    {"the name of our own table", "Téléphone du lieu d’accueil : 0639980001", FIELD(ACCUEIL_TELEPHONE), "0639980001"},
    {"the name of the form", "MDS/Service/Site : MDS Noeuvillers", FIELD(MDS), "MDS Noeuvillers"},
    {"the young person's name", "Nom du jeune : DURAND", FIELD(JEUNE_NOM), "DURAND"},
    {"a box, yes", "Le jeune est informé : oui", FIELD(JEUNE_INFORME), "oui"},
    {"a box, no", "Le jeune est informé : non", FIELD(JEUNE_INFORME), "non"},
    {"a box, drawn", "Le lieu d'accueil accepte : ☒", FIELD(ACCUEIL_ACCEPTE), "oui"},
    {"a box, unclear", "Le jeune est informé : bientôt", FIELD(JEUNE_INFORME), DOUBTED},
    {"a choice", "Notification MDPH : en cours", FIELD(JEUNE_NOTIFICATION_MDPH), "en_cours"},
    {"a choice, unclear", "Notification MDPH : demandée", FIELD(JEUNE_NOTIFICATION_MDPH), DOUBTED},
    {"a long text, wrapped", "Objectifs visés : trouver un stage dans un atelier de menuiserie, puis un\nmétier, et garder le lien avec sa famille.\n\nMerci", FIELD(EXPOSE_OBJECTIFS),
     "trouver un stage dans un atelier de menuiserie, puis un métier, et garder le lien avec sa famille."},
    {"an avis is never a correction", "Avis du chef de service : favorable", FIELD(AVIS_CHEF_SERVICE), NULL},
    {"nor is its date", "Date du visa du RSASE : 12/03/2026", FIELD(AVIS_RSASE_DATE), NULL},
    {"nor a name beside a visa", "Nom et Visa du directeur du SESSAD : A", FIELD(AVIS_DIRECTEUR_NOM), NULL},
    {"a signature below", "Date de naissance : 12/03/2010\nBien cordialement,\nZoé DURAND\nTéléphone : 0639980001\n", FIELD(JEUNE_TELEPHONE), NULL},
    {"thanks above", "Merci.\nDate de naissance : 12/03/2010\n", FIELD(JEUNE_DATE_NAISSANCE), "2010-03-12"},
    {"no label of the form", "Pointure : 42", FIELD(JEUNE_NOM), NULL},
};

static const struct fiche_correction *find(const struct fiche_corrections *all, enum fiche_field field)
{
    for (size_t i = 0; i < all->count; i++)
        for (size_t k = 0; k < all->items[i].champ_count; k++)
            if (all->items[i].champs[k] == field)
                return &all->items[i];
    return NULL;
}

static struct fiche_corrections read_lines(struct arena *arena, const char *text)
{
    struct fiche_corrections all;
    day_t today = DAY_NONE;
    assert_true(date_make(2026, 3, 2, &today));
    fiche_corrections_read(arena, rules, str_of(text), today, &all);
    return all;
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    const struct fiche_corrections all = read_lines(arena, row->text);
    const struct fiche_correction *line = find(&all, row->field);
    if (row->expected == NULL) {
        assert_null(line);
    } else {
        assert_non_null(line);
        assert_int_equal(line->champ_count, 1);
        assert_int_equal(line->doute.at != NULL, strcmp(row->expected, DOUBTED) == 0);
        if (line->doute.at == NULL && fiche_field_kind(row->field) == FICHE_BOX)
            assert_string_equal(line->value.ticked ? "oui" : "non", row->expected);
        else if (line->doute.at == NULL)
            assert_str(line->value.text, row->expected);
    }
    arena_free(arena);
}

/* Each name that our mails give to a field is that field's again, and no other's. */
static void test_titles(void **state)
{
    (void)state;
    for (size_t i = 0; i < FICHE_FIELDS; i++) {
        enum fiche_field field = (enum fiche_field)i;
        struct arena *arena = arena_new(ARENA, NULL, NULL);
        const struct fiche_corrections all = read_lines(arena, str_c(arena, str_print(arena, "%s : oui\n", fiche_field_title(field))));
        bool may = !fiche_field_is_avis(field) && fiche_field_kind(field) != FICHE_LIST;
        if (all.count != (may ? 1 : 0) || (may && (all.items[0].champ_count != 1 || all.items[0].champs[0] != field)))
            fail_msg("%s", fiche_field_title(field));
        arena_free(arena);
    }
}

static void test_what_is_left(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct fiche_corrections all = read_lines(arena, "Bonjour,\nTéléphone : 0639980001\nLa mère a déménagé, faut-il une autre fiche ?\nAvis favorable : oui\n");
    assert_int_equal(all.count, 1);
    assert_true(all.items[0].champ_count > 3); /* nobody said whose */
    assert_str(all.reste, "La mère a déménagé, faut-il une autre fiche ?");
    assert_str(all.avis, "Avis favorable");
    all = read_lines(arena, "Bonjour,\nMerci.\nDate de naissance : 12/03/2010\nBien cordialement");
    assert_true(all.reste.at == NULL && all.avis.at == NULL && !all.is_cut);
    struct str many = STR("");
    for (int i = 0; i < FICHE_MAX_CORRECTIONS + 2; i++)
        many = str_join(arena, many, STR("\n"), STR("Classe : 3e"));
    all = read_lines(arena, str_c(arena, many));
    assert_true(all.is_cut && all.count == FICHE_MAX_CORRECTIONS);
    arena_free(arena);
}

/* What the reader says of an answer is input like any other. */
static void test_json_is_strict(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "{}", "[]", "{\"lignes\":[{}],\"avis\":null,\"reste\":null,\"trop\":false}",
#define LINE(champs, valeur) "{\"lignes\":[{\"libelle\":\"a\",\"champs\":" champs ",\"valeur\":" valeur ",\"doute\":null}],\"avis\":null,\"reste\":null,\"trop\":false}"
        LINE("[]", "\"x\""), LINE("[\"avis.rsase\"]", "\"favorable\""), LINE("[\"avis.rsase_nom\"]", "\"x\""), LINE("[\"jeune.inconnu\"]", "\"x\""),
        LINE("[\"jeune.date_naissance\"]", "\"demain\""), LINE("[\"jeune.informe\"]", "\"oui\""), LINE("[\"jeune.nom\"]", "true"), LINE("[\"jeune.nom\"]", "\" a\""),
        LINE("[\"jeune.nom\",\"jeune.informe\"]", "\"x\""), LINE("[\"ecole.parcours\"]", "[]"), LINE("[\"jeune.notification_mdph\"]", "\"non\""),
    };
    struct arena *arena = arena_new(ARENA, NULL, NULL);
    struct fiche_corrections all = read_lines(arena, "Date de naissance : 12/03/2010\nTéléphone : 0639980001\nLe jeune est informé : non\nNotification MDPH : demandée\nAvis du RSASE : oui\nbla"), back;
    json_t *json = fiche_corrections_to_json(&all);
    assert_true(fiche_corrections_from_json(arena, json, &back));
    json_t *again = fiche_corrections_to_json(&back);
    assert_int_equal(back.count, 4);
    assert_true(json_equal(json, again));
    json_decref(again);
    json_decref(json);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        json = json_loads(bad[i], 0, NULL);
        if (json == NULL || fiche_corrections_from_json(arena, json, &back))
            fail_msg("%s", bad[i]);
        json_decref(json);
    }
    assert_false(fiche_corrections_from_json(arena, NULL, &back));
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_titles), cmocka_unit_test(test_what_is_left), cmocka_unit_test(test_json_is_strict)};
    rules_arena = arena_new(ARENA, NULL, NULL);
    rules = fiche_regles(rules_arena);
    int failed = RUN_ROWS("fiche_corrige", rows, test_row) + RUN_TESTS("fiche_corrige", others);
    arena_free(rules_arena);
    return failed;
}
