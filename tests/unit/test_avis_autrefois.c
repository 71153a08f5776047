/* avis: what was, told before a plain statement of what is, takes nothing from it; what is still open, or is not about the decision, does. */
#include "tests/unit/avis_regles.h"

#define POUR AVIS_FAVORABLE
#define CONTRE AVIS_DEFAVORABLE
#define RIEN AVIS_AUCUN

static const struct avis_dit dits[] = {
    {"Tout plaidait pour un accord. Dans ces conditions mon avis est défavorable, car il est hospitalisé.", CONTRE},
    {"Le SESSAD avait été refusé en 2024, il n'en voulait pas. Je suis donc favorable à son admission.", POUR},
    {"J'étais sceptique, le rythme me paraissait trop lourd. Mon avis est aujourd'hui favorable.", POUR},
    {"Ma collègue y était opposée. Je donne un avis favorable.", POUR},
    /* the doubt behind the statement, or one that is still open */
    {"Mon avis est favorable. Mais je pensais qu'il était suivi ailleurs, je vérifie.", RIEN},
    {"J'hésitais et je n'ai pas encore décidé. Mon avis est favorable si la famille confirme demain.", RIEN},
    {"J'avais écrit ceci en mars, c'était un refus ? Mon avis est favorable.", RIEN},
    {"Je rendrai mon avis après lecture du bilan. Je suis donc favorable.", RIEN},
    /* told as what was, and not about the decision */
    {"La fiche jointe était celle d'un autre enfant. Mon avis est favorable.", RIEN},
    {"La fiche était celle de son frère Noa. Mon avis est favorable.", RIEN},
    {"C'était pour un autre dossier. Mon avis est favorable.", RIEN},
    {"L'avis n'était pas de mon ressort. Mon avis est favorable.", RIEN},
    {"C'était une blague. Mon avis est favorable.", RIEN},
    /* what is left out behind a word is not its spelling */
    {"Pression, en ce qui me concerne : avis favorable.", RIEN},
    {"Contraint, en ce qui me concerne : avis favorable.", RIEN},
};

/* Whoever reads the avis next reads what was, too. */
static void test_told(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    struct avis avis = avis_read(arena, avis_regles(), STR("Le SESSAD avait été refusé en 2024, il n'en voulait pas. Je suis donc favorable à son admission."), 20500);
    assert_true(str_find(avis.remarque, STR("refusé en 2024")) != STR_NOT_FOUND);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_told)};
    return AVIS_DITS("avis, what was", dits) + RUN_TESTS("avis, what was told", others);
}
