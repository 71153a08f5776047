/* fiche_hint: a body is left unread only where fiche_read would find nothing in it but what we asked. */
#include "parsers/fiche_hint.h"
#include "tests/unit/fiche_regles.h"
#include "tests/unit/fichiers_scene.h"

#define QUESTION \
    "Bonjour, pouvez-vous accueillir Zoé DURAND ? Votre avis est demandé.\n\nRéférent   : Paul DUBOIS, MDS de Marquebec\nAvis du chef de service : favorable, lundi 2 mars 2026\n" \
    "Avis du RSASE           : favorable, mardi 3 mars 2026\nLe jeune est informé et s'engage :\n        oui\nLe lieu d'accueil accepte : oui\n" \
    "- Date du visa du chef de service – Cette date est dans l’avenir.\n"
#define QUOTED \
    "> Bonjour, pouvez-vous accueillir Zoé DURAND ?\n> Votre avis est demandé.\n>\n> Référent : Paul DUBOIS, MDS de Marquebec\n> Avis du chef de service : favorable, lundi\n> 2 mars 2026\n" \
    "> Avis du RSASE : favorable, mardi 3 mars 2026\n> Le jeune est informé et s'engage :\n> oui\n> Le lieu d'accueil accepte : oui\n"

static const struct row {
    const char *name, *text, *page, *question;
    bool may_be;
} rows[] = {
    {"nothing", "", "", NULL, false},
    {"an answer", "Bonjour,\n\nAvis favorable.\n\nHélène Vasselin\nChef de service\n", "<p>Bonjour,</p><p>Avis favorable.</p>", NULL, false},
    {"a fiche", ZOE, NULL, NULL, true},
    {"a fiche below an answer", "Avis favorable.\n\n" ZOE, NULL, QUESTION, true},
    {"a quoted fiche", "> MDS/Service/Site : MDS de Marquebec\n> Comportements de la personne accompagnée :\n", NULL, NULL, true},
    {"our question below an answer", "Avis favorable.\n\nLe 2 mars 2026, navette a écrit :\n" QUOTED, NULL, QUESTION, false},
    {"the same, which nobody knows", QUOTED, NULL, NULL, true},
    {"labels with mistakes", "2. Points saillant liés à la scolarisaton\nMDS/Servise/Site : x\n", NULL, NULL, true},
    {"a label in two lines", "Points saillants liés à\nla scolarisation\nMDS/Service/Site : x\n", NULL, NULL, true},
    {"a label behind another", "Lieu d'hébergement : x   MDS/Service/Site : x\nLieu de scolarisation : Le jeune : Points saillants liés à la scolarisation\n", NULL, NULL,
     true},
    {"labels in a sentence", "Nous avons bien lu les points saillants liés à la scolarisation et les comportements de la personne accompagnée.\n", NULL, NULL, false},
    {"a page", NULL,
     "<table><tr><td>MDS/Service/Site</td><td>x</td></tr><tr><td><b>P</b>oints&nbsp;saillants li&eacute;s &#xE0; la&#32;scolarisation</td></tr></table>", NULL, true},
    {"a page whose lines are those of its source", NULL, "<pre>Bonjour,\n" ZOE "</pre>", NULL, true},
    {"the same by its style", NULL, "<div style='white-space: pre-wrap'>Bonjour,\n" ZOE "</div>", NULL, true},
    {"a label on two lines of the source", NULL, "<div>Points saillants\nliés à la\nscolarisation</div><div>MDS/Service/Site</div>", NULL, true},
    {"labels in a style sheet", NULL, "<style>MDS/Service/Site{} Points saillants liés à la scolarisation{}</style><!-- MDS/Service/Site > --><p>Oui</p>", NULL, false},
    {"cells of a form whose labels we asked about", NULL,
     "<table><tr><td>MDS/Service/Site</td><td>x</td></tr><tr><td>Points saillants liés à la scolarisation</td><td>y</td></tr></table>",
     "Il manque : MDS/Service/Site\nIl manque : Points saillants liés à la scolarisation\n", true},
    {"a page that ends in a tag", NULL, "<p>Avis favorable</p><p", NULL, false},
    {"signs that are no tags", NULL, "a < b & c &#99999999999999; &#; &; <", NULL, false},
    {"our question in a page", NULL,
     "<p>Avis favorable.</p><div>Avis du chef de service&nbsp;: favorable, lundi 2 mars 2026</div><div><b>Avis du RSASE</b> : favorable, mardi 3 mars 2026</div>", QUESTION, false},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(SCENE_ARENA, NULL, NULL);
    const struct fiche_rules *rules = fiche_regles(arena);
    struct str question = row->question == NULL ? STR_NONE : str_of(row->question);
    if (row->text != NULL)
        assert_int_equal(fiche_may_be(arena, rules, str_of(row->text), question), row->may_be);
    if (row->page != NULL)
        assert_int_equal(fiche_may_be_page(arena, rules, str_of(row->page), question), row->may_be);
    if (row->text != NULL && !row->may_be && row->question == NULL) { /* what is left out would indeed be no fiche */
        struct document document = {0};
        struct fiche fiche;
        struct fault fault;
        assert_int_equal(text_read(arena, str_of(row->text), &document, &fault), ERR_NONE);
        assert_false(fiche_read(arena, rules, &document, 20514, &fiche));
    }
    arena_free(arena);
}

int main(void)
{
    return RUN_ROWS("fiche_hint", rows, test_row);
}
