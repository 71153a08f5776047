/* avis_rules: mistakes in the rules are named with their place. */
#include "tests/unit/avis_regles.h"

#define TURNS "tournures = ( { nom = \"x\"; marque = \"oui\"; expr = \"a\"; } );\n"
#define PHRASES "phrases = ( { nom = \"x\"; effet = \"doute\"; expr = \"a\"; } );\n"

static const struct mistake {
    const char *name, *text, *said;
} mistakes[] = {
    {"no configuration", "mots = ( { nom = \"a\" expr", "rules.cfg:1: syntax error"},
    {"no turns", "mots = ();\nphrases = ();", "rules.cfg:0: « mots », « tournures » and « phrases » were expected"},
    {"an unknown word", "mots = ( );\n" PHRASES "tournures = (\n{ nom = \"x\"; marque = \"oui\"; expr = \"{rien}\"; } );",
     "rules.cfg:4: a {word} is not defined under « mots », or the expression is too long"},
    {"an unknown mark", "mots = ( );\n" PHRASES "tournures = (\n{ nom = \"x\"; marque = \"peut-etre\"; expr = \"a\"; } );", "rules.cfg:4: no such effect"},
    {"an unknown effect", "mots = ( );\n" TURNS "phrases = (\n{ nom = \"x\"; effet = \"oui\"; expr = \"a\"; } );", "rules.cfg:4: no such effect"},
    {"one setting too many", "mots = ( );\n" TURNS "phrases = (\n{ nom = \"x\"; effet = \"doute\"; expr = \"a\"; note = \"b\"; } );",
     "rules.cfg:4: a rule has « nom », « expr » and its effect, and nothing else"},
    {"a rewriting without words", "mots = ( );\n" TURNS PHRASES "reecritures = (\n{ nom = \"x\"; expr = \"a\"; } );",
     "rules.cfg:5: a rule has « nom », « expr » and its effect, and nothing else"},
    {"a rewriting that is no folded text", "mots = ( );\n" TURNS PHRASES "reecritures = (\n{ nom = \"x\"; en = \"OUI\"; expr = \"a\"; } );",
     "rules.cfg:5: what a rewriting puts is lower case, without accents or {words}"},
    {"no expression", "mots = ( );\n" TURNS "phrases = (\n{ nom = \"x\"; effet = \"doute\"; expr = \"(a\"; } );", "rules.cfg:4: missing closing parenthesis"},
    {"no phrase", "mots = ( );\n" TURNS "phrases = (\n);", "rules.cfg:3: between 1 and 400 rules were expected"},
    {"what stands alone is missing", "mots = ( );\n" TURNS PHRASES, "rules.cfg: « "},
};

static void test_mistake(void **state)
{
    const struct mistake *row = *state;
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    const struct avis_rules *parsed = NULL;
    struct fault fault = {""};
    assert_int_equal(avis_rules_parse(arena, str_of(row->text), "rules.cfg", true, &parsed, &fault), ERR_FINAL);
    assert_null(parsed);
    if (!str_starts(str_of(fault.text), str_of(row->said)))
        fail_msg("said « %s »", fault.text);
    arena_free(arena);
}

int main(void)
{
    return RUN_ROWS("avis_rules, mistakes", mistakes, test_mistake);
}
