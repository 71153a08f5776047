/* Is every role held wherever a circuit needs it, and is there somebody above who is asked? A post that is vacant falls back to a
 * deputy or to the referent departemental, and is a warning, one for each role; nobody at all is a mistake. Who is there on a
 * given day is annuaire's affair: here no day is known, and an entry counts whatever its dates, but for a word when all of
 * them end. */
#include "daemon/conf_preuve.h"

static const struct role_connu roles[] = {
    {ROLE_REFERENT_DEPARTEMENTAL, PORTEE_DEPARTEMENT, "to whom everything falls back"},
    {"mdph", PORTEE_DEPARTEMENT, "the MDPH's mailbox"},
    {"rsase", PORTEE_MDS, "responsable de secteur ASE"},
    {"chef_service", PORTEE_MDS, "the référent's chef de service"},
    {"pilote", PORTEE_TERRITOIRE, "the RSASE who ranks the referrals of a territory"},
    {"directeur", PORTEE_TERRITOIRE, "who answers for the service that has the places"},
    {"referent", PORTEE_DOSSIER, "as the fiche names her"},
    {"demandeur", PORTEE_DOSSIER, "the RSASE of the référent's MDS"},
    {"emetteur", PORTEE_DOSSIER, "who sent the fiche"},
    {"pilote_element", PORTEE_DOSSIER, "who leads what the dossier follows"},
};

const struct role_connu *conf_role(struct str nom)
{
    for (size_t i = 0; i < TABLE_COUNT(roles); i++)
        if (str_eq_c(nom, roles[i].nom))
            return &roles[i];
    return NULL;
}

/* ---- the directory alone ------------------------------------------------------------------------------------------ */

static bool has_territoire(const struct annuaire *annuaire, struct str id)
{
    for (size_t i = 0; i < annuaire->territoire_count; i++)
        if (str_eq(annuaire->territoires[i].id, id))
            return true;
    return false;
}

static void prove_tenue(struct lecteur *lecteur, const struct annuaire *annuaire, const struct tenue *tenue)
{
    const struct role_connu *role = conf_role(tenue->role);
    if (tenue->territoire.at != NULL && !has_territoire(annuaire, tenue->territoire))
        lecteur_faute(lecteur, tenue->line, "no territory under `territoires` has the id « %.*s »", STR_ARG(tenue->territoire));
    if (role != NULL && role->portee == PORTEE_DOSSIER)
        lecteur_faute(lecteur, tenue->line, "« %.*s » is known from each dossier: nobody holds it here", STR_ARG(tenue->role));
    else if (role != NULL && role->portee == PORTEE_MDS && str_is_empty(tenue->mds) && str_is_empty(tenue->territoire))
        lecteur_alerte(lecteur, tenue->line, "« %.*s » without `mds` is held everywhere", STR_ARG(tenue->role));
    else if (role != NULL && role->portee == PORTEE_TERRITOIRE && str_is_empty(tenue->territoire))
        lecteur_alerte(lecteur, tenue->line, "« %.*s » without `territoire` is held everywhere", STR_ARG(tenue->role));
}

void conf_prove_annuaire(struct lecteur *lecteur, const struct conf *conf)
{
    const struct annuaire *annuaire = &conf->annuaire;
    for (size_t i = 0; i < annuaire->tenue_count; i++)
        prove_tenue(lecteur, annuaire, &annuaire->tenues[i]);
    preuve_lieux(lecteur, annuaire);
    if (annuaire->territoire_count == 0)
        lecteur_faute(lecteur, 0, "`territoires` is empty: expected at least one");
}

/* ---- a role where a circuit needs it -------------------------------------------------------------------------------- */

static bool covers(const struct tenue *tenue, struct str role, const struct portee *portee)
{
    return str_eq(tenue->role, role) && (portee->mds.at == NULL || str_is_empty(tenue->mds) || str_eq(tenue->mds, portee->mds))
        && (portee->territoire.at == NULL || str_is_empty(tenue->territoire) || str_eq(tenue->territoire, portee->territoire));
}

enum tenu { TENU_NON, TENU_DEPUTY, TENU_UNTIL, TENU_OUI, TENU_COUNT }; /* the better, the larger */

/* *out_line: of an entry that says so, 0 where the directory has none. */
static enum tenu how_held(const struct annuaire *annuaire, struct str role, const struct portee *portee, int *out_line)
{
    enum tenu best = TENU_NON;
    *out_line = 0;
    for (size_t i = 0; i < annuaire->tenue_count; i++) {
        const struct tenue *tenue = &annuaire->tenues[i];
        if (!covers(tenue, role, portee))
            continue;
        enum tenu here = TENU_NON;
        if (tenue->titulaire != NULL || tenue->interim != NULL)
            here = tenue->au == DAY_NONE ? TENU_OUI : TENU_UNTIL;
        else if (tenue->adjoint_count + tenue->suppleant_count > 0)
            here = TENU_DEPUTY;
        *out_line = here >= best ? tenue->line : *out_line;
        best = here > best ? here : best;
    }
    return best;
}

/* ---- where a role is needed ---------------------------------------------------------------------------------------------- */

static void add_once(struct str *all, size_t *count, struct str mds)
{
    for (size_t i = 0; i < *count; i++)
        if (str_eq(all[i], mds))
            return;
    if (!str_is_empty(mds))
        all[(*count)++] = mds;
}

/* Every MDS that the directory knows, each once: those of `roles`, then those of `mds_defaut`. */
static size_t all_mds(struct arena *arena, const struct annuaire *annuaire, const struct str **out_mds)
{
    size_t room = annuaire->tenue_count, count = 0;
    for (size_t i = 0; i < annuaire->territoire_count; i++)
        room += annuaire->territoires[i].mds_defaut_count;
    struct str *all = arena_array(arena, room + 1, sizeof *all);
    for (size_t i = 0; i < annuaire->tenue_count; i++)
        add_once(all, &count, annuaire->tenues[i].mds);
    for (size_t i = 0; i < annuaire->territoire_count; i++)
        for (size_t j = 0; j < annuaire->territoires[i].mds_defaut_count; j++)
            add_once(all, &count, annuaire->territoires[i].mds_defaut[j]);
    *out_mds = all;
    return count;
}

/* A role that only the directory knows is held as its entries say. */
static enum portee_genre portee_of(const struct annuaire *annuaire, struct str role)
{
    const struct role_connu *known = conf_role(role);
    if (known != NULL)
        return known->portee;
    enum portee_genre portee = PORTEE_DOSSIER; /* an unknown role: that was said */
    for (size_t i = 0; i < annuaire->tenue_count; i++)
        if (str_eq(annuaire->tenues[i].role, role)) {
            const struct tenue *tenue = &annuaire->tenues[i];
            enum portee_genre here = tenue->mds.at != NULL ? PORTEE_MDS : tenue->territoire.at != NULL ? PORTEE_TERRITOIRE : PORTEE_DEPARTEMENT;
            portee = portee == PORTEE_DOSSIER || here != PORTEE_DEPARTEMENT ? here : portee;
        }
    return portee;
}

/* Everywhere where the role may be asked; at least one place, but for roles of the dossier. */
static size_t places_of(struct arena *arena, const struct annuaire *annuaire, struct str role, struct portee **out_places)
{
    const struct str *mds = NULL;
    enum portee_genre portee = portee_of(annuaire, role);
    size_t count = portee == PORTEE_MDS ? all_mds(arena, annuaire, &mds) : portee == PORTEE_TERRITOIRE ? annuaire->territoire_count : 0;
    struct portee *places = arena_array(arena, count + 1, sizeof *places);
    for (size_t i = 0; i < count; i++)
        if (portee == PORTEE_MDS)
            places[i].mds = mds[i];
        else
            places[i].territoire = annuaire->territoires[i].id;
    *out_places = places;
    return portee == PORTEE_DOSSIER ? 0 : count > 0 ? count : 1;
}

static struct str place_name(const struct portee *portee)
{
    return portee->mds.at != NULL ? portee->mds : portee->territoire.at != NULL ? portee->territoire : STR("the département");
}

/* ---- is it held --------------------------------------------------------------------------------------------------------- */

/* A vacancy that several circuits meet is one. */
static bool told(const struct conf_mistakes *mistakes, struct str file, int line, struct str text)
{
    for (size_t i = 0; i < mistakes->count; i++)
        if (mistakes->items[i].line == line && str_eq(mistakes->items[i].file, file) && str_eq(mistakes->items[i].text, text))
            return true;
    return false;
}

/* At the directory's line where it has one, else where the circuit needs the role. */
static void tell(const struct preuve *preuve, struct str role, enum tenu tenu, bool fallback, struct str places, int entry, int line)
{
    static const char *const formats[TENU_COUNT] = {
        [TENU_NON] = "nobody holds « %.*s » in %.*s: the référent départemental is asked; who is it?",
        [TENU_DEPUTY] = "« %.*s » is vacant in %.*s: the deputy is asked; name a `titulaire` in the directory",
        [TENU_UNTIL] = "« %.*s » in %.*s is held up to a day only: who follows, in the directory?",
    };
    struct lecteur here = *preuve->lecteur;
    here.file = entry > 0 ? preuve->conf->annuaire_fichier : here.file;
    struct arena *arena = preuve->conf->arena;
    bool nobody = tenu == TENU_NON && !fallback;
    struct str text = nobody ? str_print(arena, "nobody holds « %.*s » in %.*s, and no %s is there to fall back to: add it to `roles` in the directory",
                                         STR_ARG(role), STR_ARG(places), ROLE_REFERENT_DEPARTEMENTAL)
                    : tenu == TENU_NON ? str_print(arena, formats[TENU_NON], STR_ARG(role), STR_ARG(places))
                    : tenu == TENU_DEPUTY ? str_print(arena, formats[TENU_DEPUTY], STR_ARG(role), STR_ARG(places))
                                          : str_print(arena, formats[TENU_UNTIL], STR_ARG(role), STR_ARG(places));
    if (told(here.mistakes, here.file, entry > 0 ? entry : line, text))
        return;
    (nobody ? lecteur_faute : lecteur_alerte)(&here, entry > 0 ? entry : line, "%.*s", STR_ARG(text));
}

static void prove_held(const struct preuve *preuve, struct str role, int line)
{
    const struct annuaire *annuaire = conf_annuaire(preuve->conf, preuve->circuit->nom);
    struct arena *arena = preuve->conf->arena;
    struct portee *places;
    size_t count = places_of(arena, annuaire, role, &places);
    int ignored;
    bool fallback = how_held(annuaire, STR(ROLE_REFERENT_DEPARTEMENTAL), &(struct portee){0}, &ignored) != TENU_NON;
    for (enum tenu tenu = TENU_NON; tenu < TENU_OUI; tenu++) {
        struct str names = STR("");
        int first = 0;
        for (size_t i = 0; i < count; i++) {
            int entry = 0;
            if (how_held(annuaire, role, &places[i], &entry) != tenu)
                continue;
            first = names.len == 0 ? entry : first;
            names = str_print(arena, "%.*s%s%.*s", STR_ARG(names), names.len == 0 ? "" : ", ", STR_ARG(place_name(&places[i])));
        }
        if (names.len > 0)
            tell(preuve, role, tenu, fallback, names, first, line);
    }
}

/* ---- is there somebody above ---------------------------------------------------------------------------------------------- */

struct gens { /* who may stand for a role somewhere: it is enough to know one, and that there is another */
    const struct personne *one;
    bool more;
};

static void add_person(struct gens *gens, const struct personne *personne)
{
    if (gens->one == NULL)
        gens->one = personne;
    else if (personne != NULL && personne != gens->one)
        gens->more = true;
}

static void add_people(struct gens *gens, const struct annuaire *annuaire, struct str role, const struct portee *portee)
{
    for (size_t i = 0; i < annuaire->tenue_count; i++) {
        const struct tenue *tenue = &annuaire->tenues[i];
        if (!covers(tenue, role, portee))
            continue;
        add_person(gens, tenue->titulaire);
        add_person(gens, tenue->interim);
        for (size_t j = 0; j < tenue->adjoint_count; j++)
            add_person(gens, tenue->adjoints[j]);
        for (size_t j = 0; j < tenue->suppleant_count; j++)
            add_person(gens, tenue->suppleants[j].personne);
    }
}

/* Only a question has a deadline: who is asked should not be all alone, the référent départemental included. A small
 * département may have nobody else: a warning, as for a vacancy. */
static void prove_above(const struct preuve *preuve, struct str role, const struct question *question)
{
    const struct annuaire *annuaire = conf_annuaire(preuve->conf, preuve->circuit->nom);
    struct portee *places;
    size_t count = places_of(preuve->conf->arena, annuaire, role, &places);
    for (size_t i = 0; i < count; i++) {
        struct gens gens = {NULL, false}, above = {NULL, false};
        add_people(&gens, annuaire, role, &places[i]);
        add_people(&above, annuaire, STR(ROLE_REFERENT_DEPARTEMENTAL), &(struct portee){0});
        if (gens.one == NULL || above.one == NULL || gens.more || above.more || gens.one != above.one)
            continue; /* somebody is there; or it is vacant, and was told */
        lecteur_alerte(preuve->lecteur, question->line, "the deadline of « %.*s » has no escalation: as « %.*s » in %.*s nobody stands beside or above "
                      "%.*s; add `adjoints` in the directory", STR_ARG(question->nom), STR_ARG(role), STR_ARG(place_name(&places[i])), STR_ARG(gens.one->nom));
        return;
    }
}

/* ---- all of a circuit ------------------------------------------------------------------------------------------------------ */

struct usage { /* which roles a circuit uses, and where it says so first */
    struct arena *arena;
    struct { struct str role; int line; } *items;
    size_t count, capacity;
};

static void use(void *context, const struct dire *dire, int line)
{
    struct usage *usage = context;
    for (size_t i = 0; i < usage->count; i++)
        if (str_eq(usage->items[i].role, dire->role))
            return;
    usage->items = arena_grow(usage->arena, usage->items, usage->count, &usage->capacity, sizeof *usage->items);
    usage->items[usage->count].role = dire->role;
    usage->items[usage->count++].line = line > 0 ? line : 1;
}

/* One word for each role, at the first question that asks it. */
static void prove_all_above(const struct preuve *preuve)
{
    const struct circuit *circuit = preuve->circuit;
    struct usage asked = {.arena = preuve->conf->arena};
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++) {
            const struct question *question = &circuit->etapes[i].questions[j];
            size_t before = asked.count;
            use(&asked, &(struct dire){.role = question->role}, question->line);
            if (asked.count > before)
                prove_above(preuve, question->role, question);
        }
}

void conf_prove_roles(struct lecteur *lecteur, const struct conf *conf, const struct circuit *circuit)
{
    struct preuve preuve = {lecteur, conf, circuit};
    struct usage usage = {.arena = conf->arena};
    use(&usage, &(struct dire){.role = STR(ROLE_REFERENT_DEPARTEMENTAL)}, 1); /* whatever the circuit says: escalation ends there */
    conf_each_dire(circuit, use, &usage);
    for (size_t i = 0; i < usage.count; i++)
        prove_held(&preuve, usage.items[i].role, usage.items[i].line);
    prove_all_above(&preuve);
}
