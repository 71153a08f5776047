/* Mails that fit no question: what is guessed, who is asked, which answers of hers attach and which do not. Attaching the wrong dossier
 * is the worst: most rows are answers that leave it open. All people are invented. */
#include "tests/unit/reponse_scene.h"

#include "daemon/jeton.h"

#define EDME "edme@departement.example"

static struct str first, second; /* references of the two dossiers, as the guesses list them */

static struct str reference_of(int64_t dossier)
{
    return str_copy(reponse.arena, reponse_row(dossier).reference);
}

/* A mail that answers nothing, decided; the message as it was left. */
static struct message_row stray(const char *from, const char *subject, const char *words, enum auth_exigee exigee)
{
    struct arena *arena = reponse.arena;
    struct conf_boite box = gens.conf->boites[0];
    box.require_auth = exigee;
    struct courrier_lu courrier = {
        .conf = gens.conf, .boite = &box, .entete = {.from = str_of(from)},
        .lu = {.genre = LU_AUTRE, .texte = str_of(words), .lignes = str_of(words), .sujet = str_of(subject)}};
    struct str id = str_print(arena, "<s%d@departement.example>", ++reponse.mails);
    gens_begin(0);
    courrier.row = (struct message_row){.boite = STR("a"), .uid = id, .uidvalidity = 1, .sha256 = id, .corps_empreinte = id, .message_id = id, .de = str_of(from),
                                        .date = STR("x"), .recu = gens.atelier.moment, .taille = 10, .etat = MESSAGE_RECU};
    gens_ok(store_message_add(gens.atelier.store, &courrier.row, &gens.atelier.fault));
    gens_ok(courrier_decide(&gens.atelier, &courrier));
    struct message_row left = courrier.row;
    left.propositions = str_copy(arena, left.propositions);
    gens_end();
    return left;
}

static struct message_row message_now(int64_t id)
{
    struct message_row row = {0};
    gens_begin(0);
    gens_ok(store_message_get(gens.atelier.store, reponse.arena, id, &row, &gens.atelier.fault));
    gens_end();
    return row;
}

/* The token under which that message was asked about. */
static bool asked_about(int64_t message, struct jeton_row *out_row)
{
    bool found = true;
    for (int numero = 1; found; numero++) {
        gens_begin(0);
        struct str jeton = jeton_autre(reponse.arena, store_key(gens.atelier.store), "rattache", STR(""), numero);
        gens_ok(store_jeton_find(gens.atelier.store, reponse.arena, jeton, &found, out_row, &gens.atelier.fault));
        gens_end();
        if (found && out_row->message == message)
            return true;
    }
    return false;
}

/* navette-lire takes words beside « merci » for thanks. */
static void answer(const struct jeton_row *jeton, const char *from, const char *words)
{
    struct courrier_lu courrier = {
        .conf = gens.conf, .boite = &gens.conf->boites[0], .entete = {.from = str_of(from)}, .a_jeton = true, .jeton = *jeton, .jeton_entete = true, .jeton_connu = true,
        .lu = {.genre = LU_AUTRE, .texte = str_of(words), .lignes = str_of(words), .sujet = STR("Re: Un message à rattacher"),
               .nature = strstr(words, "erci") != NULL ? STR("remerciement") : STR_NONE}};
    struct str id = str_print(reponse.arena, "<r%d@departement.example>", ++reponse.mails);
    gens_begin(0);
    courrier.row = (struct message_row){.boite = STR("a"), .uid = id, .uidvalidity = 1, .sha256 = id, .corps_empreinte = id, .message_id = id, .de = str_of(from),
                                        .date = STR("x"), .recu = gens.atelier.moment, .taille = 10, .etat = MESSAGE_RECU};
    gens_ok(store_message_add(gens.atelier.store, &courrier.row, &gens.atelier.fault));
    gens_ok(courrier_decide(&gens.atelier, &courrier));
    gens_end();
}

/* ---- what is guessed, and who is asked -------------------------------------------------------------------------- */

static const struct {
    const char *name, *from, *subject, *words;
    enum auth_exigee exigee;
    int guesses;       /* 1: the first dossier's, 2: the second's, 3: both, the first first, 4: both, the second first */
    bool asked;
} strays[] = { /* of one address a few a day are asked about: each has its own */
    {"the sender's open questions, the latest first", "alma@departement.example", "Bonjour", "C'est d'accord.", AUTH_AUCUNE, 4, true},
    {"the reference in the subject", "bureau.a@sessad.example", "TR: NAV-2026-0002", "Voici.", AUTH_AUCUNE, 2, true},
    {"in the text, in small letters", "bureau.b@sessad.example", "Suite", "Pour nav-2026-0001, voici.", AUTH_AUCUNE, 1, true},
    {"a reference that is nobody's", "bureau.c@sessad.example", "NAV-2026-0099", "Voici.", AUTH_AUCUNE, 0, true},
    {"the young person's name", "bureau.d@sessad.example", "Pour Zoé Martin-Premier", "Voici.", AUTH_AUCUNE, 1, true},
    {"a piece of a longer word is no name", "bureau.e@sessad.example", "Secondaire", "Les études secondaires.", AUTH_AUCUNE, 0, true},
    {"nothing at all", "bureau.f@sessad.example", "Bonjour", "La réunion est reportée.", AUTH_AUCUNE, 0, true},
    {"a stranger", "x@inconnu.example", "Offre", "Achetez Martin-Premier.", AUTH_AUCUNE, 0, false},
    {"a stranger who names a dossier", "x@inconnu.example", "NAV-2026-0001", "Avis favorable.", AUTH_AUCUNE, 1, true},
    {"a mail that nobody vouches for", "bureau.g@sessad.example", "Pour Zoé Martin-Premier", "Voici.", AUTH_DMARC, 1, false},
    {"the same with a reference", "bureau.h@sessad.example", "NAV-2026-0002", "Voici.", AUTH_DMARC, 2, true},
    {"her own mail", EDME, "NAV-2026-0002", "Voici.", AUTH_AUCUNE, 2, false},
};

static int found_in(struct str propositions)
{
    size_t one = str_find(propositions, first), two = str_find(propositions, second);
    bool a = one != STR_NOT_FOUND, b = two != STR_NOT_FOUND;
    return a && b ? (one < two ? 3 : 4) : a ? 1 : b ? 2 : 0;
}

static void test_strays(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof strays / sizeof strays[0]; i++) {
        const struct message_row row = stray(strays[i].from, strays[i].subject, strays[i].words, strays[i].exigee);
        struct jeton_row jeton;
        if (row.etat != MESSAGE_A_VERIFIER || row.dossier != 0)
            fail_msg("%s: it does not wait for a human", strays[i].name);
        if (found_in(row.propositions) != strays[i].guesses)
            fail_msg("%s: guessed %.*s", strays[i].name, STR_ARG(row.propositions));
        if (asked_about(row.id, &jeton) != strays[i].asked)
            fail_msg("%s: she is %s", strays[i].name, strays[i].asked ? "not asked" : "asked");
        if (str_find_nocase(row.propositions, STR("martin")) != STR_NOT_FOUND)
            fail_msg("%s: a name stands in the guesses", strays[i].name);
    }
}

static void test_a_few_a_day(void **state)
{
    (void)state;
    int asked = 0;
    struct jeton_row jeton;
    static const char *const words[] = {"Un.", "Deux.", "Trois.", "Quatre.", "Cinq.", "Six.", "Sept.", "Huit."}; /* the same words twice are a loop's */
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        asked += asked_about(stray("celeste@departement.example", "Bonjour", words[i], AUTH_AUCUNE).id, &jeton);
    assert_int_equal(asked, 5);
    for (int i = 0; i < 8; i++) /* whoever guesses a reference, from as many addresses as she likes */
        asked += asked_about(stray(str_c(reponse.arena, str_print(reponse.arena, "x%d@inconnu.example", i)), "NAV-2026-0001", "Avis favorable.", AUTH_AUCUNE).id, &jeton);
    assert_int_equal(asked, 10);
}

/* ---- what she answers --------------------------------------------------------------------------------------------- */

static const struct {
    const char *from, *words;
    int dossier; /* 1, 2: attached there; 0: it waits on; -1: it is no dossier's */
} answers[] = {
    {EDME, "1", 1},
    {EDME, "2", 2},
    {EDME, "Bonjour,\n\n2.\n\nCordialement,\nEdmé Estienne\n03 53 01 00 12", 2},
    {EDME, "La proposition n° 2, merci.", 2},
    {EDME, "NAV-2026-0002", 2},
    {EDME, "Il s'agit du dossier nav-2026-0001.", 1},
    {EDME, "NAV-2026-0002 (proposition 2)", 2},
    {"fanny@departement.example", "1", 1}, /* her deputy */
    {EDME, "Aucun dossier", -1},
    {EDME, "Aucun de ces dossiers.", -1},
    {EDME, "", 0},
    {EDME, "Je regarde.", 0},
    {EDME, "Merci.", 0},
    {EDME, "1 ou 2", 0},
    {EDME, "1 et 2", 0},
    {EDME, "1\n2", 0},
    {EDME, "1 ?", 0},
    {EDME, "pas 1", 0},
    {EDME, "3", 0},
    {EDME, "12", 0},
    {EDME, "NAV-2026-0099", 0},
    {EDME, "NAV-2026-0001 (proposition 2)", 0},
    {EDME, "2\nenfin aucun", 0},
    {EDME, "Aucun, ou bien 1", 0},
    {"dora@sessad.example", "1", 0},
    {"x@inconnu.example", "1", 0},
};

static void test_answers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        char from[64];
        struct jeton_row jeton = {0};
        snprintf(from, sizeof from, "bureau%zu@sessad.example", i); /* of one address five a day are asked about */
        const struct message_row row = stray(from, "NAV-2026-0001", "Voici, pour NAV-2026-0002 aussi.", AUTH_AUCUNE);
        assert_int_equal(found_in(row.propositions), 3);
        assert_true(asked_about(row.id, &jeton));
        answer(&jeton, answers[i].from, answers[i].words);
        const struct message_row now = message_now(row.id);
        int got = now.etat == MESSAGE_A_VERIFIER ? 0 : now.dossier == 0 ? -1 : str_eq(reference_of(now.dossier), first) ? 1 : 2;
        if (got != answers[i].dossier)
            fail_msg("«%s» from %s: %d", answers[i].words, answers[i].from, got);
    }
}

/* Attached to the question that its sender is asked, it is to be read again; once. */
static void test_once(void **state)
{
    (void)state;
    struct jeton_row jeton = {0};
    int64_t question = 0;
    const struct message_row row = stray("alma@departement.example", "NAV-2026-0001", "C'est d'accord.", AUTH_AUCUNE);
    assert_true(asked_about(row.id, &jeton));
    answer(&jeton, EDME, "NAV-2026-0001");
    struct message_row now = message_now(row.id);
    assert_int_equal(now.etat, MESSAGE_RECU);
    assert_true(str_eq(reference_of(now.dossier), first));
    gens_begin(0);
    gens_ok(store_jeton_attached(gens.atelier.store, row.id, &question, &gens.atelier.fault));
    gens_end();
    assert_int_equal(question, reponse_open(now.dossier).id);
    assert_true(asked_about(row.id, &jeton) && jeton.close != 0);
    answer(&jeton, EDME, "NAV-2026-0002");
    assert_true(str_eq(reference_of(message_now(row.id).dossier), first));
}

static int two_dossiers(void **state)
{
    if (reponse_setup(state) != 0)
        return -1;
    first = reference_of(reponse_dossier("avis", "Martin-Premier", "tsud"));
    second = reference_of(reponse_dossier("mixte", "Second", "tsud"));
    return 0;
}

#define IN_SCENE(test) cmocka_unit_test_setup_teardown(test, two_dossiers, reponse_teardown)

int main(void)
{
    static const struct CMUnitTest all[] = {IN_SCENE(test_strays), IN_SCENE(test_a_few_a_day), IN_SCENE(test_answers), IN_SCENE(test_once)};
    return RUN_TESTS("decide_rattache", all);
}
