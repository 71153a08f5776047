/* Is every role held wherever a circuit needs it? A post that is vacant falls back to a deputy or to the referent
 * departemental, and is a warning; nobody at all is a mistake. Who is there on a given day is annuaire's affair: here no
 * day is known, and an entry counts whatever its dates, but for a word when all of them end. */
#include "daemon/conf_private.h"

static const struct role_connu roles[] = {
    {ROLE_REFERENT_DEPARTEMENTAL, PORTEE_DEPARTEMENT, "to whom everything falls back"},
    {"mdph", PORTEE_DEPARTEMENT, "the MDPH's mailbox"},
    {"rsase", PORTEE_MDS, "responsable de secteur ASE"},
    {"chef_service", PORTEE_MDS, "the référent's chef de service"},
    {"pilote", PORTEE_TERRITOIRE, "the RSASE who ranks the referrals of a territory"},
    {"directeur", PORTEE_TERRITOIRE, "the director of the SESSAD"},
    {"referent", PORTEE_DOSSIER, "as the fiche names her"},
    {"demandeur", PORTEE_DOSSIER, "the RSASE of the référent's MDS"},
    {"emetteur", PORTEE_DOSSIER, "who sent the fiche"},
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

/* A commune or MDS that two territories claim would send young people to the one that comes first. */
static void prove_exclusive(struct lecteur *lecteur, const struct annuaire *annuaire, size_t which)
{
    const struct territoire *one = &annuaire->territoires[which];
    for (size_t i = 0; i < which; i++) {
        const struct territoire *other = &annuaire->territoires[i];
        for (size_t j = 0; j < one->commune_count; j++)
            for (size_t k = 0; k < other->commune_count; k++)
                if (str_eq_nocase(one->communes[j], other->communes[k]))
                    lecteur_faute(lecteur, one->line, "the commune « %.*s » is in « %.*s » too (line %d)", STR_ARG(one->communes[j]),
                                  STR_ARG(other->id), other->line);
        for (size_t j = 0; j < one->mds_defaut_count; j++)
            for (size_t k = 0; k < other->mds_defaut_count; k++)
                if (str_eq_nocase(one->mds_defaut[j], other->mds_defaut[k]))
                    lecteur_faute(lecteur, one->line, "`mds_defaut`: « %.*s » is in « %.*s » too (line %d)",
                                  STR_ARG(one->mds_defaut[j]), STR_ARG(other->id), other->line);
    }
}

void conf_prove_annuaire(struct lecteur *lecteur, const struct conf *conf)
{
    const struct annuaire *annuaire = &conf->annuaire;
    for (size_t i = 0; i < annuaire->tenue_count; i++)
        prove_tenue(lecteur, annuaire, &annuaire->tenues[i]);
    for (size_t i = 0; i < annuaire->territoire_count; i++)
        prove_exclusive(lecteur, annuaire, i);
    if (annuaire->territoire_count == 0)
        lecteur_faute(lecteur, 0, "`territoires` is empty: expected at least one");
}

/* ---- a role where a circuit needs it -------------------------------------------------------------------------------- */

static bool covers(const struct tenue *tenue, struct str role, struct str mds, struct str territoire)
{
    return str_eq(tenue->role, role) && (mds.at == NULL || str_is_empty(tenue->mds) || str_eq(tenue->mds, mds))
        && (territoire.at == NULL || str_is_empty(tenue->territoire) || str_eq(tenue->territoire, territoire));
}

enum tenu { TENU_NON, TENU_DEPUTY, TENU_UNTIL, TENU_OUI }; /* the better, the larger */

static enum tenu how_held(const struct annuaire *annuaire, struct str role, struct str mds, struct str territoire)
{
    enum tenu best = TENU_NON;
    for (size_t i = 0; i < annuaire->tenue_count; i++) {
        const struct tenue *tenue = &annuaire->tenues[i];
        if (!covers(tenue, role, mds, territoire))
            continue;
        enum tenu here = TENU_NON;
        if (tenue->titulaire != NULL || tenue->interim != NULL)
            here = tenue->au == DAY_NONE ? TENU_OUI : TENU_UNTIL;
        else if (tenue->adjoint_count + tenue->suppleant_count > 0)
            here = TENU_DEPUTY;
        best = here > best ? here : best;
    }
    return best;
}

struct besoin { /* somewhere where the circuit needs the role */
    struct lecteur *lecteur;
    const struct annuaire *annuaire;
    struct str role;
    int line; /* of the circuit */
};

static void need(const struct besoin *besoin, struct str mds, struct str territoire)
{
    struct str where = mds.at != NULL ? mds : territoire.at != NULL ? territoire : STR("the département");
    bool fallback = how_held(besoin->annuaire, STR(ROLE_REFERENT_DEPARTEMENTAL), STR_NONE, STR_NONE) != TENU_NON;
    switch (how_held(besoin->annuaire, besoin->role, mds, territoire)) {
    case TENU_OUI: return;
    case TENU_UNTIL:
        lecteur_alerte(besoin->lecteur, besoin->line,
                       "« %.*s » in %.*s is held up to a day only: who follows, in the directory?",
                       STR_ARG(besoin->role), STR_ARG(where));
        return;
    case TENU_DEPUTY:
        lecteur_alerte(besoin->lecteur, besoin->line,
                       "« %.*s » is vacant in %.*s: the deputy is asked; name a `titulaire` in the directory",
                       STR_ARG(besoin->role), STR_ARG(where));
        return;
    case TENU_NON: break;
    }
    if (fallback)
        lecteur_alerte(besoin->lecteur, besoin->line,
                       "nobody holds « %.*s » in %.*s: the référent départemental is asked; who is it?",
                       STR_ARG(besoin->role), STR_ARG(where));
    else
        lecteur_faute(besoin->lecteur, besoin->line, "nobody holds « %.*s » in %.*s, and no %s is there to fall back to: "
                      "add it to `roles` in the directory", STR_ARG(besoin->role), STR_ARG(where), ROLE_REFERENT_DEPARTEMENTAL);
}

/* Every MDS that the directory knows, each once: those of `roles`, then those of `mds_defaut`. */
static size_t all_mds(const struct conf *conf, const struct str **out_mds)
{
    const struct annuaire *annuaire = &conf->annuaire;
    size_t room = annuaire->tenue_count, count = 0;
    for (size_t i = 0; i < annuaire->territoire_count; i++)
        room += annuaire->territoires[i].mds_defaut_count;
    struct str *all = arena_array(conf->arena, room + 1, sizeof *all);
    for (size_t i = 0; i < annuaire->tenue_count; i++)
        all[count++] = annuaire->tenues[i].mds;
    for (size_t i = 0; i < annuaire->territoire_count; i++)
        for (size_t j = 0; j < annuaire->territoires[i].mds_defaut_count; j++)
            all[count++] = annuaire->territoires[i].mds_defaut[j];
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        bool seen = str_is_empty(all[i]);
        for (size_t j = 0; j < kept && !seen; j++)
            seen = str_eq(all[i], all[j]);
        if (!seen)
            all[kept++] = all[i];
    }
    *out_mds = all;
    return kept;
}

static void need_everywhere(const struct besoin *besoin, const struct conf *conf, enum portee_genre portee)
{
    const struct annuaire *annuaire = &conf->annuaire;
    if (portee == PORTEE_DEPARTEMENT)
        need(besoin, STR_NONE, STR_NONE);
    for (size_t i = 0; portee == PORTEE_TERRITOIRE && i < annuaire->territoire_count; i++)
        need(besoin, STR_NONE, annuaire->territoires[i].id);
    if (portee == PORTEE_MDS) {
        const struct str *mds;
        size_t count = all_mds(conf, &mds);
        for (size_t i = 0; i < count; i++)
            need(besoin, mds[i], STR_NONE);
        if (count == 0)
            need(besoin, STR_NONE, STR_NONE);
    }
}

struct usage { /* which roles a circuit uses, and where it says so first */
    int lines[TABLE_COUNT(roles)];
};

static void use(void *context, const struct dire *dire, int line)
{
    struct usage *usage = context;
    for (size_t i = 0; i < TABLE_COUNT(roles); i++)
        if (str_eq_c(dire->role, roles[i].nom) && usage->lines[i] == 0)
            usage->lines[i] = line > 0 ? line : 1;
}

void conf_prove_roles(struct lecteur *lecteur, const struct conf *conf, const struct circuit *circuit)
{
    struct usage usage = {0};
    usage.lines[0] = 1; /* whatever the circuit says: escalation ends there */
    conf_each_dire(circuit, use, &usage);
    for (size_t i = 0; i < TABLE_COUNT(roles); i++) {
        struct besoin besoin = {lecteur, &conf->annuaire, str_of(roles[i].nom), usage.lines[i]};
        if (usage.lines[i] != 0 && roles[i].portee != PORTEE_DOSSIER)
            need_everywhere(&besoin, conf, roles[i].portee);
    }
}
