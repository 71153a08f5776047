/* Which question a mail answers, and what of our own words the reader is given to subtract. All people are invented. */
#include "tests/unit/reponse_scene.h"

#include "daemon/jeton.h"

static struct question_row question, other;
static struct str info; /* token of a question that was passed on */

static int two_questions(void **state)
{
    if (reponse_setup(state) != 0)
        return -1;
    int64_t dossier = reponse_dossier("avis", "Petit", "tnord");
    question = reponse_open(dossier);
    other = reponse_open(reponse_dossier("mixte", "Grand", "tsud"));
    reponse_mail(&question, question.mail.at, "J'ai une question : est-il scolarisé ?", NULL);
    gens_begin(dossier);
    info = jeton_autre(reponse.arena, store_key(gens.atelier.store), "info", str_copy(reponse.arena, gens.affaire->row.reference), 1);
    gens_end();
    return 0;
}

/* A mail with these tokens in its header and in its text, as it stands before and after its reading. */
static struct courrier_lu look(const struct str *header, size_t headers, const struct str *text, size_t texts, bool second)
{
    struct courrier_lu courrier = {.conf = gens.conf, .boite = &gens.conf->boites[0], .relue = second, .row = {.etat = MESSAGE_RECU}};
    for (size_t i = 0; i < headers; i++)
        courrier.entete.tokens[courrier.entete.token_count++].token = header[i];
    for (size_t i = 0; i < texts; i++)
        courrier.lu.jetons[courrier.lu.jeton_count++] = text[i];
    gens_begin(0);
    gens_ok(jetons_entete(&gens.atelier, &courrier));
    gens_ok(jetons_texte(&gens.atelier, &courrier));
    courrier.soustraire = str_copy(reponse.arena, courrier.soustraire);
    gens_end();
    return courrier;
}

static const struct str STRANGE = {"0123456789abcdef0123456789abcdef", 32};

static void test_header(void **state)
{
    (void)state;
    struct courrier_lu courrier = look(&question.jeton, 1, &other.jeton, 1, false);
    assert_true(courrier.a_question && courrier.jeton_entete && courrier.jeton_connu && courrier.question.id == question.id);
    assert_false(courrier.relire || courrier.jeton_seul); /* the header's goes before whatever is quoted */
    assert_true(str_find(courrier.soustraire, STR("Avis")) != STR_NOT_FOUND);
    const struct str both[] = {STRANGE, other.jeton};
    courrier = look(both, 2, NULL, 0, false);
    assert_true(courrier.a_question && courrier.question.id == other.id);
    courrier = look(&STRANGE, 1, &other.jeton, 1, false);
    assert_true(courrier.jeton_entete && !courrier.jeton_connu && !courrier.a_question && str_is_empty(courrier.soustraire));
}

/* An answer to a question that was passed on is read with the words of that mail, and is no answer to the first question. */
static void test_info(void **state)
{
    (void)state;
    struct courrier_lu courrier = look(&info, 1, NULL, 0, false);
    assert_true(courrier.a_jeton && courrier.jeton.genre == JETON_INFO && !courrier.a_question);
    assert_true(str_find(courrier.soustraire, STR("une question vous est posée sur ce dossier")) != STR_NOT_FOUND);
}

static void test_text(void **state)
{
    (void)state;
    struct courrier_lu courrier = look(NULL, 0, &question.jeton, 1, false);
    assert_true(courrier.a_question && courrier.relire && !courrier.jeton_seul); /* never counts as it was read first */
    assert_true(str_find(courrier.soustraire, STR("Avis")) != STR_NOT_FOUND);
    courrier = look(NULL, 0, &question.jeton, 1, true);
    assert_true(courrier.a_question && courrier.jeton_seul && !courrier.relire);
    const struct str strange_too[] = {STRANGE, question.jeton};
    courrier = look(NULL, 0, strange_too, 2, true);
    assert_true(courrier.a_question && courrier.jeton_seul); /* what is not ours says nothing */
    const struct str both[] = {question.jeton, other.jeton};
    courrier = look(NULL, 0, both, 2, false);
    assert_true(courrier.a_question && !courrier.relire && !courrier.jeton_seul);
    courrier = look(NULL, 0, both, 2, true);
    assert_false(courrier.jeton_seul);
    const struct str passed_on[] = {question.jeton, info};
    assert_false(look(NULL, 0, passed_on, 2, true).jeton_seul);
    courrier = look(NULL, 0, &info, 1, true);
    assert_true(courrier.a_jeton && courrier.jeton_seul);
    courrier = look(NULL, 0, &STRANGE, 1, false);
    assert_false(courrier.a_question || courrier.a_jeton || courrier.relire);
}

#define IN_SCENE(test) cmocka_unit_test_setup_teardown(test, two_questions, reponse_teardown)

int main(void)
{
    static const struct CMUnitTest all[] = {IN_SCENE(test_header), IN_SCENE(test_info), IN_SCENE(test_text)};
    return RUN_TESTS("decide_jetons", all);
}
