/* annuaire: who holds a role on a day, whom a text means. Invented people; the communes are only names of places. */
#include "tests/unit/unit.h"

#include "daemon/annuaire.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define T(text) {text, sizeof text - 1}

/* ---- a small departement ----------------------------------------------------------------------------------- */

enum { ALMA, BRUNO, CELESTE, DENIS, EDME, FLORE, GASTON, HELOISE, PERSONNE_COUNT };

static const struct str mails_alma[] = {T("alma@departement.example"), T("a.alma@departement.example")};
static const struct str mails_bruno[] = {T("bruno@departement.example")};
static const struct str mails_celeste[] = {T("celeste@departement.example")};
static const struct str mails_denis[] = {T("denis@departement.example")};
static const struct str mails_edme[] = {T("edme@departement.example")};
static const struct str mails_flore[] = {T("flore@departement.example")};
static const struct str mails_gaston[] = {T("gaston@ailleurs.example")};
static const struct str mails_heloise[] = {T("heloise@departement.example")};
static const struct str bureau[] = {T("bureau@departement.example"), T("bruno@departement.example")};

static const struct personne personnes[PERSONNE_COUNT] = {
    [ALMA] = {.id = T("alma"), .nom = T("Alma Auber"), .mails = mails_alma, .mail_count = COUNT(mails_alma),
              .secretariat = bureau, .secretariat_count = COUNT(bureau)},
    [BRUNO] = {.id = T("bruno"), .nom = T("Bruno Brel"), .mails = mails_bruno, .mail_count = 1},
    [CELESTE] = {.id = T("celeste"), .nom = T("Céleste Cormier"), .mails = mails_celeste, .mail_count = 1},
    [DENIS] = {.id = T("denis"), .nom = T("Denis Dorval"), .mails = mails_denis, .mail_count = 1},
    [EDME] = {.id = T("edme"), .nom = T("Edmé Estienne"), .mails = mails_edme, .mail_count = 1},
    [FLORE] = {.id = T("flore"), .nom = T("Flore Fontan"), .mails = mails_flore, .mail_count = 1},
    [GASTON] = {.id = T("gaston"), .nom = T("Gaston Guérin"), .mails = mails_gaston, .mail_count = 1},
    [HELOISE] = {.id = T("heloise"), .nom = T("Héloïse Hardy"), .mails = mails_heloise, .mail_count = 1},
};

/* Days are small numbers here: what counts is before and after. */
enum { FIRST = 100, LAST = 200, SUPPLEANCE_DU = 120, SUPPLEANCE_AU = 130 };

static const struct personne *const adjoint_celeste[] = {&personnes[CELESTE]};
static const struct personne *const adjoint_gaston[] = {&personnes[GASTON]};
static const struct suppleance suppleant_denis[] = {{&personnes[DENIS], SUPPLEANCE_DU, SUPPLEANCE_AU}};

static const struct tenue tenues[] = {
    /* alma until day 200, then bruno; celeste is her deputy, denis for ten days */
    {.role = T("rsase"), .mds = T("arrageois"), .titulaire = &personnes[ALMA], .adjoints = adjoint_celeste, .adjoint_count = 1,
     .suppleants = suppleant_denis, .suppleant_count = 1, .du = FIRST, .au = LAST},
    {.role = T("rsase"), .mds = T("arrageois"), .titulaire = &personnes[BRUNO], .du = LAST + 1, .au = DAY_NONE},
    /* bruno holds it par interim; nobody else */
    {.role = T("rsase"), .mds = T("lens-lievin"), .interim = &personnes[BRUNO], .du = DAY_NONE, .au = DAY_NONE},
    {.role = T("chef_service"), .mds = T("henin_carvin"), .titulaire = &personnes[FLORE], .du = DAY_NONE, .au = DAY_NONE},
    {.role = T("pilote"), .territoire = T("arrageois"), .du = DAY_NONE, .au = DAY_NONE}, /* vacant */
    {.role = T("pilote"), .territoire = T("artois"), .suppleants = suppleant_denis, .suppleant_count = 1, .du = DAY_NONE, .au = DAY_NONE},
    {.role = T("referent_departemental"), .titulaire = &personnes[EDME], .adjoints = adjoint_gaston, .adjoint_count = 1,
     .du = DAY_NONE, .au = DAY_NONE},
};

static const struct str communes_arras[] = {T("Arras"), T("Sainte-Catherine-lès-Arras"), T("Achicourt"), T("Commune-Double")};
static const struct str communes_artois[] = {T("Lens"), T("Liévin"), T("Hénin-Beaumont"), T("La Couture"), T("Noyelles-lez-Vermelles"),
                                            T("Bois-Saint-Omer"), T("Calais"),
                                            T("Commune-Double")};
static const struct str communes_audomarois[] = {T("Saint-Omer"), T("Longuenesse"), T("Aire-sur-la-Lys"), T("L'Isle-Verte")};
static const struct str codes_arras[] = {T("62000"), T("62223")};
static const struct str codes_artois[] = {T("62300"), T("62800"), T("62136")};
static const struct str codes_audomarois[] = {T("62500"), T("62120"), T("62136")};
static const struct str mds_arras[] = {T("arrageois"), T("partagee")};
static const struct str mds_artois[] = {T("artois"), T("lens-lievin"), T("partagee")};
static const struct str mds_audomarois[] = {T("audomarois")};

static const struct territoire territoires[] = {
    {.id = T("arrageois"), .communes = communes_arras, .commune_count = COUNT(communes_arras), .codes_postaux = codes_arras,
     .code_postal_count = COUNT(codes_arras), .mds_defaut = mds_arras, .mds_defaut_count = COUNT(mds_arras)},
    {.id = T("artois"), .communes = communes_artois, .commune_count = COUNT(communes_artois), .codes_postaux = codes_artois,
     .code_postal_count = COUNT(codes_artois), .mds_defaut = mds_artois, .mds_defaut_count = COUNT(mds_artois)},
    {.id = T("audomarois"), .communes = communes_audomarois, .commune_count = COUNT(communes_audomarois),
     .codes_postaux = codes_audomarois, .code_postal_count = COUNT(codes_audomarois), .mds_defaut = mds_audomarois,
     .mds_defaut_count = COUNT(mds_audomarois)},
};

static const struct str domaines[] = {T("departement.example"), T("sessad.example")};

static const struct annuaire annuaire = {
    .personnes = personnes, .personne_count = COUNT(personnes), .tenues = tenues, .tenue_count = COUNT(tenues),
    .territoires = territoires, .territoire_count = COUNT(territoires), .domaines = domaines, .domaine_count = COUNT(domaines),
};

static int index_of(const struct personne *personne)
{
    return personne == NULL ? -1 : (int)(personne - personnes);
}

/* ---- whom to ask, who stands in ---------------------------------------------------------------------------- */

static const struct ask_row {
    const char *name, *role, *mds, *territoire;
    day_t day;
    int asked; /* -1: nobody */
    enum qualite qualite;
    int then; /* whom it escalates to */
    enum qualite then_qualite;
} asks[] = {
    {"the titulaire, then the adjoint", "rsase", "arrageois", NULL, 150, ALMA, QUALITE_TITULAIRE, CELESTE, QUALITE_ADJOINT},
    {"the suppleant of the day before the adjoint", "rsase", "arrageois", NULL, 125, ALMA, QUALITE_TITULAIRE, DENIS, QUALITE_SUPPLEANT},
    {"the successor from her first day on", "rsase", "arrageois", NULL, LAST + 1, BRUNO, QUALITE_TITULAIRE, EDME, QUALITE_REPLI},
    {"the predecessor until her last", "rsase", "arrageois", NULL, LAST, ALMA, QUALITE_TITULAIRE, CELESTE, QUALITE_ADJOINT},
    {"nobody yet: the referent departemental", "rsase", "arrageois", NULL, 50, EDME, QUALITE_REPLI, GASTON, QUALITE_REPLI},
    {"par interim", "rsase", "lens-lievin", NULL, 150, BRUNO, QUALITE_INTERIM, EDME, QUALITE_REPLI},
    {"a vacant entry", "pilote", NULL, "arrageois", 150, EDME, QUALITE_REPLI, GASTON, QUALITE_REPLI},
    {"an entry with a suppleant alone, in her days", "pilote", NULL, "artois", 130, DENIS, QUALITE_SUPPLEANT, EDME, QUALITE_REPLI},
    {"an entry with a suppleant alone, after them", "pilote", NULL, "artois", 131, EDME, QUALITE_REPLI, GASTON, QUALITE_REPLI},
    {"an unknown MDS", "rsase", "ailleurs", NULL, 150, EDME, QUALITE_REPLI, GASTON, QUALITE_REPLI},
    {"an undetermined MDS matches no entry", "rsase", NULL, NULL, 150, EDME, QUALITE_REPLI, GASTON, QUALITE_REPLI},
    {"the referent departemental and the deputy", "referent_departemental", NULL, NULL, 150, EDME, QUALITE_TITULAIRE, GASTON, QUALITE_ADJOINT},
};

static void test_ask(void **state)
{
    const struct ask_row *row = *state;
    const struct portee portee = {str_of(row->mds), str_of(row->territoire)};
    enum qualite qualite = QUALITE_AUCUNE;
    const struct personne *asked = annuaire_ask(&annuaire, str_of(row->role), &portee, row->day, &qualite);
    assert_int_equal(index_of(asked), row->asked);
    assert_int_equal(qualite, row->qualite);
    assert_int_equal(annuaire_holds(&annuaire, asked, str_of(row->role), &portee, row->day), row->qualite);
    const struct personne *then = annuaire_escalate(&annuaire, str_of(row->role), &portee, row->day, asked, &qualite);
    assert_int_equal(index_of(then), row->then);
    assert_int_equal(qualite, row->then_qualite);
}

static void test_escalate(void **state)
{
    (void)state;
    const struct portee arrageois = {.mds = T("arrageois")}, departement = {.mds = STR_NONE};
    enum qualite qualite = QUALITE_AUCUNE;
    const struct personne copy = personnes[ALMA]; /* as after a second reading of the directory */
    assert_int_equal(index_of(annuaire_escalate(&annuaire, STR("rsase"), &arrageois, 150, &copy, &qualite)), CELESTE);
    assert_int_equal(index_of(annuaire_escalate(&annuaire, STR("rsase"), &arrageois, LAST + 1, &personnes[ALMA], &qualite)), BRUNO);
    assert_int_equal(index_of(annuaire_escalate(&annuaire, STR("referent"), &departement, 150, NULL, NULL)), EDME);
    const struct annuaire alone = {.tenues = &tenues[3], .tenue_count = 1};
    const struct portee henin = {.mds = T("henin_carvin")};
    assert_null(annuaire_escalate(&alone, STR("chef_service"), &henin, 150, &personnes[FLORE], &qualite));
    assert_null(annuaire_ask(&alone, STR("rsase"), &henin, 150, &qualite));
}

static const struct holds_row {
    const char *name;
    int personne;
    const char *role, *mds, *territoire;
    day_t day;
    enum qualite qualite;
    bool before;
} holds[] = {
    {"titulaire", ALMA, "rsase", "arrageois", NULL, 150, QUALITE_TITULAIRE, false},
    {"titulaire of another MDS", ALMA, "rsase", "lens-lievin", NULL, 150, QUALITE_AUCUNE, false},
    {"titulaire, her last day", ALMA, "rsase", "arrageois", NULL, LAST, QUALITE_TITULAIRE, false},
    {"former titulaire", ALMA, "rsase", "arrageois", NULL, LAST + 1, QUALITE_AUCUNE, true},
    {"former adjoint", CELESTE, "rsase", "arrageois", NULL, LAST + 1, QUALITE_AUCUNE, true},
    {"future titulaire", BRUNO, "rsase", "arrageois", NULL, LAST, QUALITE_AUCUNE, false},
    {"before her first day", ALMA, "rsase", "arrageois", NULL, FIRST - 1, QUALITE_AUCUNE, false},
    {"adjoint, always", CELESTE, "rsase", "arrageois", NULL, 150, QUALITE_ADJOINT, false},
    {"suppleant before", DENIS, "rsase", "arrageois", NULL, 119, QUALITE_AUCUNE, false},
    {"suppleant, first day", DENIS, "rsase", "arrageois", NULL, 120, QUALITE_SUPPLEANT, false},
    {"suppleant, last day", DENIS, "rsase", "arrageois", NULL, 130, QUALITE_SUPPLEANT, false},
    {"suppleant after", DENIS, "rsase", "arrageois", NULL, 131, QUALITE_AUCUNE, true},
    {"interim", BRUNO, "rsase", "lens-lievin", NULL, 150, QUALITE_INTERIM, false},
    {"another role", ALMA, "chef_service", "arrageois", NULL, 150, QUALITE_AUCUNE, false},
    {"repli where nobody is", EDME, "pilote", NULL, "arrageois", 150, QUALITE_REPLI, false},
    {"repli of the deputy too", GASTON, "pilote", NULL, "arrageois", 150, QUALITE_REPLI, false},
    {"no repli where somebody is", EDME, "rsase", "arrageois", NULL, 150, QUALITE_AUCUNE, false},
    {"no repli of anybody else", ALMA, "pilote", NULL, "arrageois", 150, QUALITE_AUCUNE, false},
    {"nobody holds nothing", -1, "pilote", NULL, "arrageois", 150, QUALITE_AUCUNE, false},
};

static void test_holds(void **state)
{
    const struct holds_row *row = *state;
    const struct portee portee = {str_of(row->mds), str_of(row->territoire)};
    const struct personne *personne = row->personne < 0 ? NULL : &personnes[row->personne];
    assert_int_equal(annuaire_holds(&annuaire, personne, str_of(row->role), &portee, row->day), row->qualite);
    assert_int_equal(annuaire_held_before(&annuaire, personne, str_of(row->role), &portee, row->day), row->before);
}

static void test_holds_anywhere(void **state)
{
    (void)state;
    assert_int_equal(annuaire_holds_anywhere(&annuaire, &personnes[BRUNO], STR("rsase"), 150), QUALITE_INTERIM);
    assert_int_equal(annuaire_holds_anywhere(&annuaire, &personnes[BRUNO], STR("rsase"), LAST + 1), QUALITE_TITULAIRE);
    assert_int_equal(annuaire_holds_anywhere(&annuaire, &personnes[EDME], STR("pilote"), 150), QUALITE_AUCUNE);
    assert_int_equal(annuaire_holds_anywhere(&annuaire, NULL, STR("rsase"), 150), QUALITE_AUCUNE);
}

/* ---- addresses --------------------------------------------------------------------------------------------- */

static void test_person(void **state)
{
    (void)state;
    bool secretary = true;
    assert_int_equal(index_of(annuaire_person(&annuaire, STR("a.alma@departement.example"), &secretary)), ALMA);
    assert_false(secretary);
    assert_int_equal(index_of(annuaire_person(&annuaire, STR("bureau@departement.example"), &secretary)), ALMA);
    assert_true(secretary);
    /* bruno keeps alma's mail too, and is himself first */
    assert_int_equal(index_of(annuaire_person(&annuaire, STR("bruno@departement.example"), &secretary)), BRUNO);
    assert_false(secretary);
    assert_null(annuaire_person(&annuaire, STR("personne@departement.example"), NULL));
    assert_null(annuaire_person(&annuaire, STR_NONE, NULL));
    assert_int_equal(index_of(annuaire_person_by_id(&annuaire, STR("flore"))), FLORE);
    assert_null(annuaire_person_by_id(&annuaire, STR("inconnue")));
    assert_null(annuaire_person_by_id(&annuaire, STR_NONE));
}

static const struct write_row {
    const char *name, *mail;
    bool may;
} writes[] = {
    {"a domain", "x@sessad.example", true},
    {"capitals", "X@SESSAD.Example", true},
    {"a subdomain", "x@nord.sessad.example", true},
    {"a name that ends like a domain", "x@notsessad.example", false},
    {"a name that begins like a domain", "x@sessad.example.org", false},
    {"a hyphen is no border of labels", "x@not-sessad.example", false},
    {"in the directory, outside the domains", "gaston@ailleurs.example", true},
    {"beside somebody of the directory", "autre@ailleurs.example", false},
    {"a parent domain", "x@example", false},
    {"two at signs", "x@ailleurs.example@sessad.example", false},
    {"a quoted name", "\"x@ailleurs.example\"@sessad.example", false},
    {"a comment", "x(@ailleurs.example)y@sessad.example", false},
    {"a list of two", "x@ailleurs.example,y@sessad.example", false},
    {"a line that goes on", "x@sessad.example\nbcc:y", false},
    {"a header before", "y\r\nx@sessad.example", false},
    {"a space", "x y@sessad.example", false},
    {"an empty label", "x@.sessad.example", false},
    {"two dots", "x@a..sessad.example", false},
    {"a last dot", "x@sessad.example.", false},
    {"a letter that looks like another", "x@s\xd0\xb5ssad.example", false},
    {"no name", "@sessad.example", false},
    {"no domain", "x@", false},
    {"no at sign", "sessad.example", false},
    {"nothing", "", false},
    {"absent", NULL, false},
};

static void test_may_write(void **state)
{
    const struct write_row *row = *state;
    assert_int_equal(annuaire_may_write(&annuaire, str_of(row->mail)), row->may);
}

/* ---- which MDS --------------------------------------------------------------------------------------------- */

static const struct mds_row {
    const char *name, *written, *mds;
} mds_rows[] = {
    {"with a site", "MDS de Lens-Liévin, site de Liévin", "lens-lievin"},
    {"slashes", "MDS/Lens/Liévin", "lens-lievin"},
    {"capitals, no accent", "LENS LIEVIN", "lens-lievin"},
    {"two words, one between", "MDS de Lens et de Liévin", "lens-lievin"},
    {"an id with an underscore", "MDS Hénin-Carvin", "henin_carvin"},
    {"more words beat fewer", "MDS de Hénin-Carvin (Artois)", "henin_carvin"},
    {"one word", "Maison du département solidarité de l'Arrageois", "arrageois"},
    {"an apostrophe of print", "MDS de l’Audomarois", "audomarois"},
    {"not inside another word", "MDS du Grandarrageois", NULL},
    {"not a piece of a word", "MDS de l'Arrageoise", NULL},
    {"half of an id is not it", "MDS de Lens", NULL},
    {"in the other order", "Liévin-Lens", NULL},
    {"two of one word each", "MDS de l'Artois / de l'Arrageois", NULL},
    {"an unknown one", "MDS des Confins", NULL},
    {"nothing", "", NULL},
    {"absent", NULL, NULL},
    {"not text", "\xff\xfe arrageois \xc3", "arrageois"},
};

static void test_mds(void **state)
{
    const struct mds_row *row = *state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    assert_str(annuaire_mds(&annuaire, arena, str_of(row->written)), row->mds);
    arena_free(arena);
}

/* ---- which territoire -------------------------------------------------------------------------------------- */

static const struct place_row {
    const char *name, *address, *mds, *territoire, *by;
} places[] = {
    {"commune behind the code", "12 rue des Lilas, 62000 Arras", NULL, "arrageois", "commune"},
    {"cedex with its own code", "MECS Les Tilleuls, 62219 Longuenesse cedex", NULL, "audomarois", "commune"},
    {"the commune beats the code", "62000 Lens", NULL, "artois", "commune"},
    {"the commune beats the MDS", "Saint-Omer", "arrageois", "audomarois", "commune"},
    {"a street named after a commune, with a code", "3 rue d'Arras 62500 Saint-Omer", NULL, "audomarois", "commune"},
    {"a street named after a commune, without", "3 rue d'Arras, Saint-Omer", NULL, "audomarois", "commune"},
    {"the street behind the commune", "Saint-Omer, 3 rue d'Arras", NULL, "audomarois", "commune"},
    {"the commune before its code, a street behind", "Saint-Omer 62500, 3 rue d'Arras", NULL, "audomarois", "commune"},
    {"the code in brackets", "Arras (62000), chez sa tante", NULL, "arrageois", "commune"},
    {"a street before the code, nothing behind", "3 rue de Lens 62500", NULL, "audomarois", "code_postal"},
    {"an unlisted commune behind the code is not the street's", "3 rue d'Arras 62999 Confins", NULL, NULL, NULL},
    {"an unlisted commune behind the code is not the one before", "foyer d'Arras 62999 Confins", NULL, NULL, NULL},
    {"an unlisted commune by its code", "62223 Confins", NULL, "arrageois", "code_postal"},
    {"St", "1 place Verte 62500 St Omer", NULL, "audomarois", "commune"},
    {"ST-OMER", "62500 ST-OMER", NULL, "audomarois", "commune"},
    {"Ste, and a longer name that holds another", "Ste Catherine les Arras", NULL, "arrageois", "commune"},
    {"lez and les", "Noyelles-lès-Vermelles", NULL, "artois", "commune"},
    {"a name that ends in a listed commune", "62999 Noyelles-lez-Lens", NULL, NULL, NULL},
    {"the same without a code", "Noyelles les Lens", NULL, NULL, NULL},
    {"a name that begins with a listed commune", "Lens-sous-Bois", NULL, NULL, NULL},
    {"a name joined to a listed commune", "Saint-Quentin-Arras", NULL, NULL, NULL},
    {"not inside a word", "Arrasville", NULL, NULL, NULL},
    {"accents", "LIEVIN", NULL, "artois", "commune"},
    {"an accent of its own", "Lie\xcc\x81vin", NULL, "artois", "commune"},
    {"a leading article", "62136 LA COUTURE", NULL, "artois", "commune"},
    {"a leading article left out", "62136 Couture", NULL, "artois", "commune"},
    {"a leading article with apostrophe", "L’Isle Verte", NULL, "audomarois", "commune"},
    {"s/", "62120 Aire s/ la Lys", NULL, "audomarois", "commune"},
    {"the code in two parts", "2 rue Haute 62 300 Lens", NULL, "artois", "commune"},
    {"code and commune joined", "62300-Lens", NULL, "artois", "commune"},
    {"a box number is no code", "CS 62500 62000 Arras cedex", NULL, "arrageois", "commune"},
    {"department behind", "62000 Arras, Pas-de-Calais, France", NULL, "arrageois", "commune"},
    {"the department without hyphens is no commune", "Saint-Omer (Pas de Calais)", NULL, "audomarois", "commune"},
    {"the commune that lends it its name", "Pas de Calais, 1 quai Haut, Calais", NULL, "artois", "commune"},
    {"a longer name of one territoire that holds one of another", "BOIS SAINT OMER", NULL, "artois", "commune"},
    {"the last named without a code", "MECS d'Arras, accueil à Lens", NULL, "artois", "commune"},
    {"the code alone", "62800", NULL, "artois", "code_postal"},
    {"a code that two territoires claim", "62136", "audomarois", NULL, NULL},
    {"a commune that two territoires claim", "Commune-Double", NULL, NULL, NULL},
    {"the same, its code decides", "62800 Commune-Double", NULL, "artois", "code_postal"},
    {"two places in two territoires", "MECS, 62500 Saint-Omer ; week-ends 62000 Arras", "artois", NULL, NULL},
    {"two codes in two territoires", "62500 / 62000", "artois", NULL, NULL},
    {"two places in one territoire", "62300 Lens, week-ends 62800 Liévin", NULL, "artois", "commune"},
    {"the MDS's default", "adresse confidentielle", "lens-lievin", "artois", "mds"},
    {"an MDS that two territoires name", "adresse confidentielle", "partagee", NULL, NULL},
    {"an unknown MDS", "", "ailleurs", NULL, NULL},
    {"six digits are no code", "620000", NULL, NULL, NULL},
    {"nothing", "", NULL, NULL, NULL},
    {"absent", NULL, NULL, NULL, NULL},
};

static void test_place(void **state)
{
    const struct place_row *row = *state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    const char *by = NULL;
    const struct territoire *got = annuaire_territoire(&annuaire, arena, str_of(row->address), str_of(row->mds), &by);
    assert_str(got == NULL ? STR_NONE : got->id, row->territoire);
    assert_str(str_of(by), row->by);
    arena_free(arena);
}

static void test_territoire_by(void **state)
{
    (void)state;
    assert_ptr_equal(annuaire_territoire_by_id(&annuaire, STR("artois")), &territoires[1]);
    assert_null(annuaire_territoire_by_id(&annuaire, STR_NONE));
    assert_ptr_equal(annuaire_territoire_of_mds(&annuaire, STR("audomarois")), &territoires[2]);
    assert_null(annuaire_territoire_of_mds(&annuaire, STR_NONE));
}

static void test_an_empty_directory(void **state)
{
    (void)state;
    static const struct annuaire empty;
    struct arena *arena = arena_new(1 << 16, NULL, NULL);
    const struct portee portee = {STR_NONE, STR_NONE};
    assert_null(annuaire_ask(&empty, STR("rsase"), &portee, 150, NULL));
    assert_null(annuaire_territoire(&empty, arena, STR("62000 Arras"), STR("arrageois"), NULL));
    assert_str(annuaire_mds(&empty, arena, STR("MDS de l'Arrageois")), NULL);
    assert_false(annuaire_may_write(&empty, STR("x@departement.example")));
    arena_free(arena);
}

static void test_long_text_is_bounded(void **state)
{
    (void)state;
    enum { LENGTH = 1 << 20 };
    struct arena *arena = arena_new(1 << 18, NULL, NULL); /* much less than the text: it is cut before it is folded */
    char *text = malloc(LENGTH);
    assert_non_null(text);
    for (size_t i = 0; i < LENGTH; i++)
        text[i] = i % 2 == 0 ? 'a' : ' ';
    assert_null(annuaire_territoire(&annuaire, arena, (struct str){text, LENGTH}, STR_NONE, NULL));
    assert_str(annuaire_mds(&annuaire, arena, (struct str){text, LENGTH}), NULL);
    free(text);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_escalate),
        cmocka_unit_test(test_holds_anywhere),
        cmocka_unit_test(test_person),
        cmocka_unit_test(test_territoire_by),
        cmocka_unit_test(test_an_empty_directory),
        cmocka_unit_test(test_long_text_is_bounded),
    };
    return RUN_ROWS("ask", asks, test_ask) + RUN_ROWS("holds", holds, test_holds) +
           RUN_ROWS("may_write", writes, test_may_write) + RUN_ROWS("mds", mds_rows, test_mds) +
           RUN_ROWS("place", places, test_place) + RUN_TESTS("annuaire", others);
}
