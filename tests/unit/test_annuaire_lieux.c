/* annuaire_territoire as addresses are really written: slips of the pen, schools named after saints, streets named after
 * communes, places that nobody lists. In doubt no territoire: a human is asked. */
#include "tests/unit/unit.h"

#include "daemon/annuaire.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define T(text) {text, sizeof text - 1}

/* ---- three territoires ------------------------------------------------------------------------------------- */

static const struct str communes_nord[] = {T("Saint-Omer"), T("Lumbres"), T("Auchel"), T("Béthune"), T("Arques"), T("Blendecques"),
                                           T("Wavrans-sur-l'Aa"), T("Thérouanne"), T("Aire-sur-la-Lys"), T("Lillers"),
                                           T("Vendin-lès-Béthune"), T("Hallines")};
static const struct str communes_est[] = {T("Nœux-les-Mines"), T("Lens"), T("Liévin"), T("Hénin-Beaumont"), T("Carvin"), T("La Couture"),
                                          T("Harnes"), T("Barlin")};
static const struct str communes_sud[] = {T("Arras"), T("Anzin-Saint-Aubin"), T("Sainte-Catherine"), T("Saint-Laurent-Blangy"),
                                          T("Saint-Nicolas"), T("Tilloy-lès-Mofflaines"), T("Beaurains"), T("Duisans"), T("Marlin"),
                                          T("Saint-Aubin")};
static const struct str codes_nord[] = {T("62500"), T("62120"), T("62190")};
static const struct str codes_est[] = {T("62290"), T("62300"), T("62800"), T("62110"), T("62220")};
static const struct str codes_sud[] = {T("62000")};
static const struct str mds_nord[] = {T("nord")}, mds_est[] = {T("est")}, mds_sud[] = {T("sud")};

static const struct territoire territoires[] = {
    {.id = T("nord"), .communes = communes_nord, .commune_count = COUNT(communes_nord), .codes_postaux = codes_nord,
     .code_postal_count = COUNT(codes_nord), .mds_defaut = mds_nord, .mds_defaut_count = 1},
    {.id = T("est"), .communes = communes_est, .commune_count = COUNT(communes_est), .codes_postaux = codes_est,
     .code_postal_count = COUNT(codes_est), .mds_defaut = mds_est, .mds_defaut_count = 1},
    {.id = T("sud"), .communes = communes_sud, .commune_count = COUNT(communes_sud), .codes_postaux = codes_sud,
     .code_postal_count = COUNT(codes_sud), .mds_defaut = mds_sud, .mds_defaut_count = 1},
};
static const struct annuaire annuaire = {.territoires = territoires, .territoire_count = COUNT(territoires)};

struct place_row {
    const char *address; /* its own name: what is read is what is tested */
    const char *mds, *territoire, *by;
};

static void test_place(void **state)
{
    const struct place_row *row = *state;
    struct arena *arena = arena_new(1 << 22, NULL, NULL);
    const char *by = NULL;
    const struct territoire *got = annuaire_territoire(&annuaire, arena, str_of(row->address), str_of(row->mds), &by);
    assert_str(got == NULL ? STR_NONE : got->id, row->territoire);
    assert_str(str_of(by), row->by);
    arena_free(arena);
}

static const struct place_row written_in_many_ways[] = {
    {"BETHUNE", NULL, "nord", "commune"},
    {"62999 Béthune", NULL, "nord", "commune"},
    {"62400 be\xcc\x81thune", NULL, "nord", "commune"},
    {"St Omer", NULL, "nord", "commune"},
    {"ST. OMER", NULL, "nord", "commune"},
    {"Saint Omer cedex", NULL, "nord", "commune"},
    {"1 rue Haute, 62502 St-Omer Cedex 2", NULL, "nord", "commune"},
    {"Noeux les Mines", NULL, "est", "commune"},
    {"NŒUX-LES-MINES", NULL, "est", "commune"},
    {"Nœux-lez-Mines", NULL, "est", "commune"},
    {"Vendin lez Béthune", NULL, "nord", "commune"},
    {"Vendin les Bethune", NULL, "nord", "commune"},
    {"Aire s/ la Lys", NULL, "nord", "commune"},
    {"Wavrans sur l’Aa", NULL, "nord", "commune"},
    {"Ste Catherine", NULL, "sud", "commune"},
    {"la couture", NULL, "est", "commune"},
    {"62136 Couture", NULL, "est", "commune"},
    {"Tilloy lez Mofflaines (62217)", NULL, "sud", "commune"},
    {"2 bis, rue de l’Église   62000 ARRAS   France", NULL, "sud", "commune"},
    {"Anzin St Aubin", NULL, "sud", "commune"},
};

static const struct place_row slips_of_the_pen[] = {
    {"62400 Béthunne", NULL, "nord", "commune_proche"},
    {"62400 Bétune", NULL, "nord", "commune_proche"},
    {"Bethume", NULL, "nord", "commune_proche"},
    {"12 rue des Lilas, Saint-Omr", NULL, "nord", "commune_proche"},
    {"12 rue des Lilas - Lumbre", NULL, "nord", "commune_proche"},
    {"62300 Lievn", NULL, "est", "commune_proche"},
    {"Henin Baumont", NULL, "est", "commune_proche"},
    {"Héninbeaumont", NULL, "est", "commune_proche"},
    {"12 rue des Lilas Carvim (62220)", NULL, "est", "commune_proche"},
    {"62000 Saint-Laurant-Blangy cedex", NULL, "sud", "commune_proche"},
    {"Saint Nicola", NULL, "sud", "commune_proche"},
    {"Thérouane, chez sa tante", NULL, "nord", "commune_proche"},
    /* two letters, a short name, two candidates, a code that says otherwise: nothing is guessed */
    {"62400 Bettunne", NULL, NULL, NULL},
    {"Aras", NULL, NULL, NULL},
    {"Lans", NULL, NULL, NULL},
    {"Larlin", NULL, NULL, NULL},          /* Barlin and Marlin */
    {"62500 Carvim", NULL, NULL, NULL},    /* Carvin is in the east, the code in the north */
    {"62000 Barlan", NULL, NULL, NULL},
    /* a neighbour by one letter that stands in the list itself is itself */
    {"Marlin", NULL, "sud", "commune"},
    {"Barlin", NULL, "est", "commune"},
    {"Auchel", NULL, "nord", "commune"},
    /* not a piece of something longer */
    {"rue de Béthunne", NULL, NULL, NULL},
    {"3 avenue d'Anzin St Aubim", NULL, NULL, NULL},
    {"Béthunne-sur-Mer", NULL, NULL, NULL},
    {"Noyelles-lès-Béthunne", NULL, NULL, NULL},
    {"Béthunne la Neuve", NULL, NULL, NULL},
};

static const struct place_row traps[] = {
    {"3 rue de Lille à Arras", NULL, "sud", "commune"},
    {"3 rue de Lens à Arras", NULL, "sud", "commune"},
    {"3 rue de Lens, 62000 Arras", NULL, "sud", "commune"},
    {"3 rue de Lens", NULL, NULL, NULL},
    {"avenue de Saint-Omer, 62999 Confins", "sud", NULL, NULL},
    {"Saint-Nicolas", NULL, "sud", "commune"},
    {"62223 Saint-Nicolas", NULL, "sud", "commune"},
    {"collège Saint-Nicolas", NULL, NULL, NULL},
    {"Lens, école Saint-Nicolas", NULL, "est", "commune"},
    {"école Saint-Nicolas, 62300 Lens", NULL, "est", "commune"},
    {"institution Ste Catherine", NULL, NULL, NULL},
    {"collège de Saint-Nicolas", NULL, "sud", "commune"},
    {"MECS Saint-Aubin, Lens", NULL, "est", "commune"},
    {"Arras ou Lens", NULL, NULL, NULL},
    {"Arras / Lens", NULL, NULL, NULL},
    {"Arras et Duisans", NULL, "sud", "commune"},
    {"Lens (week-ends à Arras)", NULL, NULL, NULL},
    {"MECS d'Arras, accueil à Lens", NULL, "est", "commune"},
    {"62000 Arras ; 62300 Lens", NULL, NULL, NULL},
    {"62000 Lens", NULL, "est", "commune"},
    {"Saint-Aubin", NULL, "sud", "commune"},
    {"Lens-sous-Bois", NULL, NULL, NULL},
    {"Pas de Calais", NULL, NULL, NULL},
    {"62999 Confins", NULL, NULL, NULL},
    {"62120 Confins", NULL, "nord", "code_postal"},
    {"62120", NULL, "nord", "code_postal"},
};

static const struct place_row defaults[] = {
    {"", "sud", "sud", "mds"},
    {"adresse confidentielle", "est", "est", "mds"},
    {"Non renseignée", "nord", "nord", "mds"},
    {"secrète (famille d'accueil)", "nord", "nord", "mds"},
    {"N.C.", "nord", NULL, NULL}, /* two letters that nobody listed: written, whatever they mean */
    {"Confins", "sud", NULL, NULL},
    {"62999 Confins", "sud", NULL, NULL},
    {"12 rue des Lilas", "sud", NULL, NULL},
    {"62500 / 62000", "sud", NULL, NULL},
    {"chez sa grand-mère", "sud", NULL, NULL},
    {"", "ailleurs", NULL, NULL},
    {"", NULL, NULL, NULL},
};

int main(void)
{
    int failed = RUN_ROWS("written in many ways", written_in_many_ways, test_place);
    failed += RUN_ROWS("slips of the pen", slips_of_the_pen, test_place);
    failed += RUN_ROWS("traps", traps, test_place);
    failed += RUN_ROWS("the MDS's default", defaults, test_place);
    return failed;
}
