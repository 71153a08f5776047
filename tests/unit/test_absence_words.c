/* absence_words: what the words before a day speak of, and how the day hangs on them. One row, one lead as it stands before a day,
 * folded. */
#include "tests/unit/unit.h"

#include "parsers/absence_private.h"

static const struct head {
    const char *lead;
    enum absence_head head;
} heads[] = {
    {"je suis absente du ", HEAD_AWAY}, {"de retour de conges le ", HEAD_BACK}, {"conges jusqu'a ma reprise le ", HEAD_BACK},
    {"je vous repondrai le ", HEAD_LATER}, {"de retour, je vous repondrai le ", HEAD_LATER}, {"votre message du ", HEAD_OTHER},
    {"absente. votre message du ", HEAD_OTHER}, {"bonjour le ", HEAD_NONE}, {"", HEAD_NONE},
    {"redisponible le ", HEAD_NONE}, /* within a word nothing is said */
};

static void test_what_is_spoken_of(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        if (absence_head(str_of(heads[i].lead)) != heads[i].head)
            fail_msg("«%s»: %d", heads[i].lead, absence_head(str_of(heads[i].lead)));
}

static const struct link {
    const char *lead;
    bool follows_a_from;
    enum absence_link link;
} links[] = {
    {"absente jusqu'au ", false, LINK_UNTIL}, {"fin de mon arret le ", false, LINK_UNTIL}, {" au ", true, LINK_TO}, {" au ", false, LINK_ON},
    {"absente jusqu'au ", true, LINK_TO}, {"a partir du ", false, LINK_FROM_THEN}, {"pas de retour avant le ", false, LINK_NOT_UNTIL},
    {"will not return until ", false, LINK_NOT_UNTIL}, {"pas joignable jusqu'au ", false, LINK_UNTIL}, {"repondre avant le ", false, LINK_BEFORE},
    {"apres le ", false, LINK_AFTER}, {"absente du ", false, LINK_FROM}, {"du : ", false, LINK_FROM}, {"le matin du ", false, LINK_ON},
    {"absente le ", false, LINK_ON}, {"", false, LINK_ON},
};

static void test_how_the_day_hangs_on_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
        if (absence_link(str_of(links[i].lead), links[i].follows_a_from) != links[i].link)
            fail_msg("«%s»: %d", links[i].lead, absence_link(str_of(links[i].lead), links[i].follows_a_from));
}

static void test_who_is_there(void **state)
{
    (void)state;
    assert_true(absence_is_there(STR("le secretariat reste joignable ")));
    assert_false(absence_is_there(STR("pas joignable ")) || absence_is_there(STR("sera difficilement joignable ")));
    assert_true(absence_is_there(STR("je ne serai au bureau que les lundis ")));
}

static void test_spans(void **state)
{
    (void)state;
    assert_true(absence_is_span(STR(" - ")) && absence_is_span(STR(" au ")) && absence_is_span(STR(" \xE2\x86\x92 ")) && absence_is_span(STR("au :")));
    assert_false(absence_is_span(STR(" et ")) || absence_is_span(STR("")) || absence_is_span(STR(" au bureau ")));
}

static void test_whole_words_at_the_end(void **state)
{
    (void)state;
    static const char *const words[] = {"du", "->", NULL};
    assert_true(absence_ends_with(STR("absente du"), words) && absence_ends_with(STR("du"), words) && absence_ends_with(STR("le 3->"), words));
    assert_false(absence_ends_with(STR("vendu"), words) || absence_ends_with(STR("du 3"), words) || absence_ends_with(STR(""), words));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_spoken_of), cmocka_unit_test(test_how_the_day_hangs_on_it), cmocka_unit_test(test_who_is_there),
        cmocka_unit_test(test_spans), cmocka_unit_test(test_whole_words_at_the_end),
    };
    return RUN_TESTS("absence_words", tests);
}
