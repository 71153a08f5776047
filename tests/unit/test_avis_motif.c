/* avis_motif: why somebody refuses, what an agreement hangs on, and what is told with one. */
#include "tests/unit/avis_regles.h"

static const struct row {
    const char *name; /* the answer */
    enum avis_sens sens;
    const char *motif, *remarque; /* NULL: absent */
} rows[] = {
    {"Avis défavorable.\nMotif : hors secteur", AVIS_DEFAVORABLE, "hors secteur", NULL},
    {"Avis défavorable car le service est complet.", AVIS_DEFAVORABLE, "le service est complet", NULL},
    {"Faute de place, avis défavorable.", AVIS_DEFAVORABLE, "Faute de place", NULL},
    {"Défavorable. Orientation IMPro plus adaptée.", AVIS_DEFAVORABLE, "Orientation IMPro plus adaptée", NULL},
    {"Il habite à une heure dix de route. Avis défavorable.\nRégine Chabanel", AVIS_DEFAVORABLE, "Il habite à une heure dix de route", NULL},
    {"Candidature non retenue.\nP. Lestoquoy", AVIS_DEFAVORABLE, NULL, NULL},
    {"Bonjour,\nAdem aura vingt ans en juin : avis défavorable.", AVIS_DEFAVORABLE, "Adem aura vingt ans en juin", NULL},
    {"Bonjour, hors secteur, avis défavorable.", AVIS_DEFAVORABLE, "hors secteur", NULL},
    {"Madame, Monsieur, après étude, nous refusons cette admission. Le groupe est complet.", AVIS_DEFAVORABLE, "Le groupe est complet", NULL},
    {"Pas d'accord, désolé. La liste d'attente est de quatorze jeunes.", AVIS_DEFAVORABLE, "La liste d'attente est de quatorze jeunes", NULL},
    {"Je comprends l'urgence, néanmoins je ne valide pas cette fiche. Les objectifs sont ceux d'un soutien scolaire.", AVIS_DEFAVORABLE,
     "Les objectifs sont ceux d'un soutien scolaire", NULL},
    {"Je ne souhaite pas que cette demande aille plus loin : avis défavorable. Adem est en fugue.", AVIS_DEFAVORABLE, "Adem est en fugue", NULL},
    {"Je rends, à regret, un avis défavorable. Le transport ne peut pas être organisé.", AVIS_DEFAVORABLE, "Le transport ne peut pas être organisé", NULL},
    {"Avis défavorable, merci de prévenir la famille.", AVIS_DEFAVORABLE, NULL, NULL},
    {"Favorable, sous la stricte réserve d'un engagement écrit.", AVIS_RESERVE, "sous la stricte réserve d'un engagement écrit", NULL},
    {"Sous réserve du bilan, avis favorable.", AVIS_RESERVE, "Sous réserve du bilan", NULL},
    {"Avis favorable.", AVIS_FAVORABLE, NULL, NULL},
    {"Avis favorable. Il est en fugue depuis lundi.", AVIS_FAVORABLE, NULL, "Avis favorable. Il est en fugue depuis lundi."},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    struct avis avis = avis_read(arena, avis_regles(), str_of(row->name), 20540);
    assert_int_equal(avis.sens, row->sens);
    assert_str(avis.motif, row->motif);
    assert_str(avis.remarque, row->remarque);
    arena_free(arena);
}

int main(void)
{
    return RUN_ROWS("avis: why", rows, test_row);
}
