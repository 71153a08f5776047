/* annuaire.cfg: people, roles, territories. What is written there is read here; whether every role is held where a circuit
 * needs it is proved in conf_roles.c. */
#include "daemon/conf_private.h"

#include "daemon/compose.h"

#define TEXTE(type, champ, exige, aide) {#champ, GENRE_TEXTE, exige, offsetof(struct type, champ), 0, 0, 0, aide}
#define TEXTES(type, nom, champ, nombre, exige, aide) \
    {nom, GENRE_TEXTES, exige, offsetof(struct type, champ), offsetof(struct type, nombre), 0, 0, aide}

static const struct reglage table_racine[] = {
    {"personnes", GENRE_GROUPES, true, 0, 0, 0, 0, "the people, ( { id = \"…\"; nom = \"…\"; mails = [ \"…\" ]; }, … )"},
    {"roles", GENRE_GROUPES, true, 0, 0, 0, 0, "who holds what, ( { role = \"rsase\"; mds = \"…\"; titulaire = \"id\"; }, … )"},
    {"territoires", GENRE_GROUPES, true, 0, 0, 0, 0, "( { id = \"…\"; nom = \"…\"; places = 5; communes = [ … ]; }, … )"},
};

static const struct reglage table_personne[] = {
    TEXTE(personne, id, true, "a short name for this file, « c-martin »"),
    TEXTE(personne, nom, true, "as mails show it, « Camille Martin »"),
    TEXTES(personne, "mails", mails, mail_count, true, "her addresses; the first is written to, answers count from each"),
    TEXTES(personne, "secretariat", secretariat, secretariat_count, false, "addresses that may write in her name"),
};

struct tenue_ecrite { /* an entry of `roles` before its people are found */
    struct str role, mds, territoire, titulaire, interim;
    const struct str *adjoints, *circuits;
    size_t adjoint_count, circuit_count;
    day_t du, au;
};
static const struct reglage table_tenue[] = {
    TEXTE(tenue_ecrite, role, true, "referent_departemental, rsase, chef_service, pilote, directeur, mdph, …"),
    TEXTE(tenue_ecrite, mds, false, "where a rsase or chef_service is it"),
    TEXTE(tenue_ecrite, territoire, false, "where a pilote or directeur is it"),
    TEXTE(tenue_ecrite, titulaire, false, "id of a person; absent: the post is vacant"),
    TEXTE(tenue_ecrite, interim, false, "id of who holds it par interim"),
    TEXTES(tenue_ecrite, "adjoints", adjoints, adjoint_count, false, "ids of those who may answer at any time"),
    {"suppleants", GENRE_GROUPES, false, 0, 0, 0, 0, "( { personne = \"id\"; du = \"2026-07-01\"; au = \"2026-07-31\"; } )"},
    {"du", GENRE_JOUR, false, offsetof(struct tenue_ecrite, du), 0, 0, 0, "the entry holds from that day on"},
    {"au", GENRE_JOUR, false, offsetof(struct tenue_ecrite, au), 0, 0, 0, "… to that day, included"},
    TEXTES(tenue_ecrite, "circuits", circuits, circuit_count, false, "whose role it is; absent: every circuit's"),
};

struct suppleance_ecrite {
    struct str personne;
    day_t du, au;
};
static const struct reglage table_suppleant[] = {
    TEXTE(suppleance_ecrite, personne, true, "id of a person"),
    {"du", GENRE_JOUR, true, offsetof(struct suppleance_ecrite, du), 0, 0, 0, "first day, « 2026-07-01 »"},
    {"au", GENRE_JOUR, true, offsetof(struct suppleance_ecrite, au), 0, 0, 0, "last day: a deputy without an end is an adjoint"},
};

static const struct reglage table_territoire[] = {
    TEXTE(territoire, id, true, "a short name, « arrageois »"),
    TEXTE(territoire, nom, false, "as mails show it"),
    TEXTE(territoire, sessad, false, "the service that holds the places"),
    {"places", GENRE_ENTIER, true, offsetof(struct territoire, places), 0, 0, 10000, "number of places"},
    TEXTES(territoire, "communes", communes, commune_count, false, "where the young person lives"),
    TEXTES(territoire, "codes_postaux", codes_postaux, code_postal_count, false, "where the commune does not tell"),
    TEXTES(territoire, "mds_defaut", mds_defaut, mds_defaut_count, false, "where nothing else tells"),
    TEXTES(territoire, "circuits", circuits, circuit_count, false, "whose territory it is; absent: every circuit's"),
};

/* ---- people -------------------------------------------------------------------------------------------------- */

static bool in_domaines(const struct annuaire *annuaire, struct str mail)
{
    size_t arobase = str_rfind_char(mail, '@');
    struct str domaine = arobase == STR_NOT_FOUND ? STR("") : str_from(mail, arobase + 1);
    for (size_t i = 0; i < annuaire->domaine_count; i++) {
        struct str listed = annuaire->domaines[i];
        if (str_eq(domaine, listed))
            return true;
        if (domaine.len > listed.len && str_ends(domaine, listed) && domaine.at[domaine.len - listed.len - 1] == '.')
            return true;
    }
    return false;
}

static const struct str *read_mails(struct lecteur *lecteur, int line, const struct str *mails, size_t count)
{
    const struct conf *conf = lecteur->conf;
    struct str *lower = arena_array(conf->arena, count + 1, sizeof *lower);
    for (size_t i = 0; i < count; i++) {
        lower[i] = str_lower(conf->arena, str_trim(mails[i]));
        if (!compose_address_is_safe(lower[i]))
            lecteur_faute(lecteur, line, "« %.*s » is no address that mail can be sent to", STR_ARG(mails[i]));
        else if (str_eq(lower[i], conf->adresse))
            lecteur_faute(lecteur, line, "« %.*s » is navette's own address: it would write to itself", STR_ARG(lower[i]));
        else if (!in_domaines(&conf->annuaire, lower[i]))
            lecteur_faute(lecteur, line, "« %.*s » stands in no domain of `domaines`: only listed domains get personal data; "
                          "correct it or list its domain", STR_ARG(lower[i]));
    }
    return lower;
}

static const struct personne *find_mail(const struct personne *personnes, size_t count, struct str mail)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < personnes[i].mail_count; j++)
            if (str_eq(personnes[i].mails[j], mail))
                return &personnes[i];
    return NULL;
}

static void check_personne(struct lecteur *lecteur, const struct personne *earlier, size_t count, const struct personne *one)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(earlier[i].id, one->id))
            lecteur_faute(lecteur, one->line, "the id « %.*s » is taken (line %d)", STR_ARG(one->id), earlier[i].line);
    for (size_t i = 0; i < one->mail_count; i++) {
        const struct personne *other = find_mail(earlier, count, one->mails[i]);
        if (other != NULL)
            lecteur_faute(lecteur, one->line, "« %.*s » is the address of « %.*s » too (line %d): who writes from it?",
                          STR_ARG(one->mails[i]), STR_ARG(other->id), other->line);
    }
    if (one->mail_count == 0)
        lecteur_faute(lecteur, one->line, "« %.*s » has no address in `mails`", STR_ARG(one->id));
}

static void read_personnes(struct lecteur *lecteur, const config_setting_t *liste, struct annuaire *annuaire)
{
    size_t count = lecteur_nombre(liste);
    struct personne *personnes = arena_array(lecteur->conf->arena, count + 1, sizeof *personnes);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *groupe = config_setting_get_elem(liste, (unsigned)i);
        struct personne one = {.line = lecteur_ligne(groupe)};
        if (!lecteur_lit(lecteur, groupe, "a person", table_personne, TABLE_COUNT(table_personne), &one))
            continue;
        one.mails = read_mails(lecteur, lecteur_ligne_de(groupe, "mails"), one.mails, one.mail_count);
        one.secretariat = read_mails(lecteur, lecteur_ligne_de(groupe, "secretariat"), one.secretariat, one.secretariat_count);
        check_personne(lecteur, personnes, kept, &one);
        personnes[kept++] = one;
    }
    annuaire->personnes = personnes;
    annuaire->personne_count = kept;
}

/* ---- roles --------------------------------------------------------------------------------------------------- */

/* NULL for nobody, and for somebody unknown, who is a mistake. */
static const struct personne *find_personne(struct lecteur *lecteur, int line, struct str id)
{
    const struct annuaire *annuaire = &lecteur->conf->annuaire;
    if (str_is_empty(id))
        return NULL;
    for (size_t i = 0; i < annuaire->personne_count; i++)
        if (str_eq(annuaire->personnes[i].id, id))
            return &annuaire->personnes[i];
    lecteur_faute(lecteur, line, "nobody under `personnes` has the id « %.*s »", STR_ARG(id));
    return NULL;
}

static void check_dates(struct lecteur *lecteur, int line, day_t du, day_t au)
{
    if (du != DAY_NONE && au != DAY_NONE && au < du)
        lecteur_faute(lecteur, line, "`au` is before `du`: exchange them");
}

static void read_suppleants(struct lecteur *lecteur, const config_setting_t *liste, struct tenue *tenue)
{
    size_t count = lecteur_nombre(liste);
    struct suppleance *suppleants = arena_array(lecteur->conf->arena, count + 1, sizeof *suppleants);
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *groupe = config_setting_get_elem(liste, (unsigned)i);
        struct suppleance_ecrite one = {.du = DAY_NONE, .au = DAY_NONE};
        if (!lecteur_lit(lecteur, groupe, "a suppleant", table_suppleant, TABLE_COUNT(table_suppleant), &one))
            continue;
        check_dates(lecteur, lecteur_ligne(groupe), one.du, one.au);
        const struct personne *personne = find_personne(lecteur, lecteur_ligne(groupe), one.personne);
        if (personne != NULL)
            suppleants[tenue->suppleant_count++] = (struct suppleance){personne, one.du, one.au};
    }
    tenue->suppleants = suppleants;
}

static void read_tenue(struct lecteur *lecteur, const config_setting_t *groupe, struct tenue *out_tenue)
{
    struct tenue_ecrite one = {.du = DAY_NONE, .au = DAY_NONE};
    int line = lecteur_ligne(groupe);
    if (!lecteur_lit(lecteur, groupe, "a role", table_tenue, TABLE_COUNT(table_tenue), &one))
        return;
    check_dates(lecteur, line, one.du, one.au);
    struct tenue tenue = {.role = one.role, .mds = one.mds, .territoire = one.territoire, .du = one.du, .au = one.au,
                          .circuits = one.circuits, .circuit_count = one.circuit_count, .line = line};
    tenue.titulaire = find_personne(lecteur, line, one.titulaire);
    tenue.interim = find_personne(lecteur, line, one.interim);
    const struct personne **adjoints = arena_array(lecteur->conf->arena, one.adjoint_count + 1, sizeof *adjoints);
    for (size_t i = 0; i < one.adjoint_count; i++) {
        const struct personne *adjoint = find_personne(lecteur, line, one.adjoints[i]);
        if (adjoint != NULL)
            adjoints[tenue.adjoint_count++] = adjoint;
    }
    tenue.adjoints = adjoints;
    read_suppleants(lecteur, config_setting_get_member(groupe, "suppleants"), &tenue);
    *out_tenue = tenue;
}

static void read_roles(struct lecteur *lecteur, const config_setting_t *liste, struct annuaire *annuaire)
{
    size_t count = lecteur_nombre(liste);
    struct tenue *tenues = arena_array(lecteur->conf->arena, count + 1, sizeof *tenues);
    for (size_t i = 0; i < count; i++) {
        struct tenue *tenue = &tenues[annuaire->tenue_count];
        read_tenue(lecteur, config_setting_get_elem(liste, (unsigned)i), tenue);
        if (tenue->line != 0)
            annuaire->tenue_count++;
    }
    annuaire->tenues = tenues;
}

/* ---- territories --------------------------------------------------------------------------------------------- */

static void read_territoires(struct lecteur *lecteur, const config_setting_t *liste, struct annuaire *annuaire)
{
    size_t count = lecteur_nombre(liste);
    struct territoire *territoires = arena_array(lecteur->conf->arena, count + 1, sizeof *territoires);
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *groupe = config_setting_get_elem(liste, (unsigned)i);
        struct territoire one = {.line = lecteur_ligne(groupe)};
        if (!lecteur_lit(lecteur, groupe, "a territory", table_territoire, TABLE_COUNT(table_territoire), &one))
            continue;
        if (str_is_empty(one.nom))
            one.nom = one.id;
        for (size_t j = 0; j < annuaire->territoire_count; j++)
            if (str_eq(territoires[j].id, one.id))
                lecteur_faute(lecteur, one.line, "the territory « %.*s » is there already (line %d)", STR_ARG(one.id),
                              territoires[j].line);
        territoires[annuaire->territoire_count++] = one;
    }
    annuaire->territoires = territoires;
}

/* ---- as each circuit sees it ----------------------------------------------------------------------------------- */

static bool belongs(const struct str *circuits, size_t count, struct str nom)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(circuits[i], nom))
            return true;
    return count == 0;
}

static struct annuaire view(struct arena *arena, const struct annuaire *whole, struct str nom)
{
    struct annuaire annuaire = *whole;
    struct tenue *tenues = arena_array(arena, whole->tenue_count + 1, sizeof *tenues);
    struct territoire *territoires = arena_array(arena, whole->territoire_count + 1, sizeof *territoires);
    annuaire.tenue_count = annuaire.territoire_count = 0;
    for (size_t i = 0; i < whole->tenue_count; i++)
        if (belongs(whole->tenues[i].circuits, whole->tenues[i].circuit_count, nom))
            tenues[annuaire.tenue_count++] = whole->tenues[i];
    for (size_t i = 0; i < whole->territoire_count; i++)
        if (belongs(whole->territoires[i].circuits, whole->territoires[i].circuit_count, nom))
            territoires[annuaire.territoire_count++] = whole->territoires[i];
    annuaire.tenues = tenues;
    annuaire.territoires = territoires;
    return annuaire;
}

const struct annuaire *conf_annuaires(const struct conf *conf)
{
    struct annuaire *annuaires = arena_array(conf->arena, conf->circuit_count + 1, sizeof *annuaires);
    for (size_t i = 0; i < conf->circuit_count; i++)
        annuaires[i] = view(conf->arena, &conf->annuaire, conf->circuits[i].nom);
    return annuaires;
}

const struct annuaire *conf_annuaire(const struct conf *conf, struct str circuit)
{
    for (size_t i = 0; i < conf->circuit_count; i++)
        if (str_eq(conf->circuits[i].nom, circuit))
            return &conf->annuaires[i];
    return &conf->annuaire;
}

void conf_read_annuaire(struct lecteur *lecteur, const config_setting_t *racine)
{
    struct annuaire *annuaire = &lecteur->conf->annuaire;
    char nothing; /* all of it is lists, read below */
    (void)lecteur_lit(lecteur, racine, "the directory", table_racine, TABLE_COUNT(table_racine), &nothing);
    read_personnes(lecteur, config_setting_get_member(racine, "personnes"), annuaire);
    read_roles(lecteur, config_setting_get_member(racine, "roles"), annuaire);
    read_territoires(lecteur, config_setting_get_member(racine, "territoires"), annuaire);
}
