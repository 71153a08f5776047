#include "daemon/annuaire.h"

#include <assert.h>

const char *qualite_name(enum qualite qualite)
{
    static const char *const names[] = {
        [QUALITE_AUCUNE] = "aucune",       [QUALITE_TITULAIRE] = "titulaire", [QUALITE_INTERIM] = "interim",
        [QUALITE_SUPPLEANT] = "suppleant", [QUALITE_ADJOINT] = "adjoint",     [QUALITE_REPLI] = "repli",
    };
    _Static_assert(sizeof names / sizeof names[0] == QUALITE_REPLI + 1, "a name for every qualite");
    assert((size_t)qualite < sizeof names / sizeof names[0]);
    return names[qualite];
}

/* ---- one entry of `roles` ---------------------------------------------------------------------------------- */

static bool covers(day_t du, day_t au, day_t day)
{
    return (du == DAY_NONE || du <= day) && (au == DAY_NONE || day <= au);
}

/* The day after which it is over: the earlier of the two; DAY_NONE where both are open. */
static day_t earlier(day_t a, day_t b)
{
    if (a == DAY_NONE || b == DAY_NONE)
        return a == DAY_NONE ? b : a;
    return a < b ? a : b;
}

/* By id and not by address in memory: a person asked before the directory was read again is the same person. */
static bool same_personne(const struct personne *a, const struct personne *b)
{
    return a != NULL && b != NULL && (a == b || str_eq(a->id, b->id));
}

/* A part that the entry leaves out covers everywhere; a part that it names must be asked for. */
static bool tenue_concerns(const struct tenue *tenue, struct str role, const struct portee *portee)
{
    return str_eq(tenue->role, role) && (str_is_empty(tenue->mds) || str_eq(tenue->mds, portee->mds)) &&
           (str_is_empty(tenue->territoire) || str_eq(tenue->territoire, portee->territoire));
}

/* The `index`-th person who stands in that quality there on that day; NULL behind the last. */
static const struct personne *tenue_at(const struct tenue *tenue, enum qualite qualite, size_t index, day_t day)
{
    switch (qualite) {
    case QUALITE_TITULAIRE:
        return index == 0 ? tenue->titulaire : NULL;
    case QUALITE_INTERIM:
        return index == 0 ? tenue->interim : NULL;
    case QUALITE_SUPPLEANT:
        for (size_t i = 0; i < tenue->suppleant_count; i++)
            if (covers(tenue->suppleants[i].du, tenue->suppleants[i].au, day) && index-- == 0)
                return tenue->suppleants[i].personne;
        return NULL;
    case QUALITE_ADJOINT:
        return index < tenue->adjoint_count ? tenue->adjoints[index] : NULL;
    case QUALITE_AUCUNE:
    case QUALITE_REPLI:
        break;
    }
    return NULL;
}

/* The order in which they are asked (annuaire.h). */
static const enum qualite order[] = {QUALITE_TITULAIRE, QUALITE_INTERIM, QUALITE_SUPPLEANT, QUALITE_ADJOINT};
enum { ORDER_COUNT = sizeof order / sizeof order[0] };

/* The first who stands for the role and is not `but`; without repli. */
static const struct personne *first_holder(const struct annuaire *annuaire, struct str role, const struct portee *portee,
                                           day_t day, const struct personne *but, enum qualite *out_qualite)
{
    for (size_t o = 0; o < ORDER_COUNT; o++)
        for (size_t t = 0; t < annuaire->tenue_count; t++) {
            const struct tenue *tenue = &annuaire->tenues[t];
            if (!tenue_concerns(tenue, role, portee) || !covers(tenue->du, tenue->au, day))
                continue;
            const struct personne *found = NULL;
            for (size_t i = 0; (found = tenue_at(tenue, order[o], i, day)) != NULL; i++)
                if (!same_personne(found, but)) {
                    *out_qualite = order[o];
                    return found;
                }
        }
    return NULL;
}

static enum qualite tenue_qualite(const struct tenue *tenue, const struct personne *personne, day_t day)
{
    if (!covers(tenue->du, tenue->au, day))
        return QUALITE_AUCUNE;
    for (size_t o = 0; o < ORDER_COUNT; o++) {
        const struct personne *found = NULL;
        for (size_t i = 0; (found = tenue_at(tenue, order[o], i, day)) != NULL; i++)
            if (same_personne(found, personne))
                return order[o];
    }
    return QUALITE_AUCUNE;
}

/* ---- whom to ask ------------------------------------------------------------------------------------------- */

static struct str repli_role(void)
{
    return STR(ROLE_REFERENT_DEPARTEMENTAL);
}

/* The role's own people first, then those of the referent departemental; for that role itself they are the same. */
static const struct personne *ask_but(const struct annuaire *annuaire, struct str role, const struct portee *portee, day_t day,
                                      const struct personne *but, enum qualite *out_qualite)
{
    enum qualite qualite = QUALITE_AUCUNE;
    const struct personne *found = first_holder(annuaire, role, portee, day, but, &qualite);
    if (found == NULL && !str_eq(role, repli_role())) {
        found = first_holder(annuaire, repli_role(), portee, day, but, &qualite);
        qualite = QUALITE_REPLI;
    }
    if (found != NULL && out_qualite != NULL)
        *out_qualite = qualite;
    return found;
}

const struct personne *annuaire_ask(const struct annuaire *annuaire, struct str role, const struct portee *portee, day_t day,
                                    enum qualite *out_qualite)
{
    return ask_but(annuaire, role, portee, day, NULL, out_qualite);
}

const struct personne *annuaire_escalate(const struct annuaire *annuaire, struct str role, const struct portee *portee,
                                         day_t day, const struct personne *asked, enum qualite *out_qualite)
{
    return ask_but(annuaire, role, portee, day, asked, out_qualite);
}

/* ---- who stands for a role --------------------------------------------------------------------------------- */

static enum qualite holds_itself(const struct annuaire *annuaire, const struct personne *personne, struct str role,
                                 const struct portee *portee, day_t day)
{
    enum qualite best = QUALITE_AUCUNE;
    for (size_t t = 0; t < annuaire->tenue_count; t++) {
        if (!tenue_concerns(&annuaire->tenues[t], role, portee))
            continue;
        enum qualite qualite = tenue_qualite(&annuaire->tenues[t], personne, day);
        if (qualite != QUALITE_AUCUNE && (best == QUALITE_AUCUNE || qualite < best)) /* the enum goes from strong to weak */
            best = qualite;
    }
    return best;
}

enum qualite annuaire_holds(const struct annuaire *annuaire, const struct personne *personne, struct str role,
                            const struct portee *portee, day_t day)
{
    if (personne == NULL)
        return QUALITE_AUCUNE;
    enum qualite qualite = holds_itself(annuaire, personne, role, portee, day);
    if (qualite != QUALITE_AUCUNE || str_eq(role, repli_role()))
        return qualite;
    enum qualite holder = QUALITE_AUCUNE;
    bool vacant = first_holder(annuaire, role, portee, day, NULL, &holder) == NULL;
    bool referent = holds_itself(annuaire, personne, repli_role(), portee, day) != QUALITE_AUCUNE;
    return vacant && referent ? QUALITE_REPLI : QUALITE_AUCUNE;
}

enum qualite annuaire_holds_anywhere(const struct annuaire *annuaire, const struct personne *personne, struct str role,
                                     day_t day)
{
    enum qualite best = QUALITE_AUCUNE;
    for (size_t t = 0; personne != NULL && t < annuaire->tenue_count; t++) {
        if (!str_eq(annuaire->tenues[t].role, role))
            continue;
        enum qualite qualite = tenue_qualite(&annuaire->tenues[t], personne, day);
        if (qualite != QUALITE_AUCUNE && (best == QUALITE_AUCUNE || qualite < best))
            best = qualite;
    }
    return best;
}

struct str annuaire_mds_of(const struct annuaire *annuaire, const struct personne *personne, day_t day)
{
    for (size_t t = 0; t < annuaire->tenue_count; t++) {
        const struct tenue *tenue = &annuaire->tenues[t];
        const struct portee portee = {.mds = tenue->mds, .territoire = tenue->territoire};
        enum qualite held = str_is_empty(tenue->mds) ? QUALITE_AUCUNE : annuaire_holds(annuaire, personne, tenue->role, &portee, day);
        if (held != QUALITE_AUCUNE && held != QUALITE_REPLI)
            return tenue->mds;
    }
    return STR_NONE;
}

static bool tenue_left(const struct tenue *tenue, const struct personne *personne, day_t day)
{
    bool entry_over = tenue->au != DAY_NONE && tenue->au < day;
    if (entry_over && (same_personne(tenue->titulaire, personne) || same_personne(tenue->interim, personne)))
        return true;
    for (size_t i = 0; entry_over && i < tenue->adjoint_count; i++)
        if (same_personne(tenue->adjoints[i], personne))
            return true;
    for (size_t i = 0; i < tenue->suppleant_count; i++) {
        day_t end = earlier(tenue->suppleants[i].au, tenue->au);
        if (same_personne(tenue->suppleants[i].personne, personne) && end != DAY_NONE && end < day)
            return true;
    }
    return false;
}

bool annuaire_held_before(const struct annuaire *annuaire, const struct personne *personne, struct str role,
                          const struct portee *portee, day_t day)
{
    if (personne == NULL || annuaire_holds(annuaire, personne, role, portee, day) != QUALITE_AUCUNE)
        return false;
    for (size_t t = 0; t < annuaire->tenue_count; t++)
        if (tenue_concerns(&annuaire->tenues[t], role, portee) && tenue_left(&annuaire->tenues[t], personne, day))
            return true;
    return false;
}

/* ---- people and addresses ---------------------------------------------------------------------------------- */

static bool lists(const struct str *mails, size_t count, struct str mail)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq_nocase(mails[i], mail))
            return true;
    return false;
}

const struct personne *annuaire_person(const struct annuaire *annuaire, struct str mail, bool *out_as_secretary)
{
    if (str_is_empty(mail))
        return NULL;
    /* Own addresses of everybody first: a secretary who stands in the directory herself is herself. */
    for (int secretary = 0; secretary <= 1; secretary++)
        for (size_t i = 0; i < annuaire->personne_count; i++) {
            const struct personne *personne = &annuaire->personnes[i];
            if (secretary ? lists(personne->secretariat, personne->secretariat_count, mail)
                          : lists(personne->mails, personne->mail_count, mail)) {
                if (out_as_secretary != NULL)
                    *out_as_secretary = secretary == 1;
                return personne;
            }
        }
    return NULL;
}

const struct personne *annuaire_person_by_id(const struct annuaire *annuaire, struct str id)
{
    for (size_t i = 0; !str_is_empty(id) && i < annuaire->personne_count; i++)
        if (str_eq(annuaire->personnes[i].id, id))
            return &annuaire->personnes[i];
    return NULL;
}

/* Only what a mailbox of an administration looks like: one « @ », a name before it, whole labels behind. Quoted
 * names, comments and lists are refused, for a reader of them might deliver to another domain than the one seen. */
static bool plain_address(struct str mail, struct str *out_domain)
{
    size_t at = str_find_char(mail, '@');
    if (at == STR_NOT_FOUND || at == 0 || at != str_rfind_char(mail, '@'))
        return false;
    for (size_t i = 0; i < mail.len; i++) {
        char c = mail.at[i];
        bool printable = c > ' ' && c < 0x7f;
        if (!printable || str_find_char(STR("\"(),:;<>[\\]"), c) != STR_NOT_FOUND)
            return false;
    }
    struct str domain = str_from(mail, at + 1);
    if (str_is_empty(domain) || domain.at[0] == '.' || str_ends(domain, STR(".")) || str_find(domain, STR("..")) != STR_NOT_FOUND)
        return false;
    *out_domain = domain;
    return true;
}

static bool domain_covers(struct str covering, struct str domain)
{
    if (str_is_empty(covering) || domain.len < covering.len)
        return false;
    size_t before = domain.len - covering.len;
    return str_eq_nocase(str_from(domain, before), covering) && (before == 0 || domain.at[before - 1] == '.');
}

bool annuaire_domain_known(const struct annuaire *annuaire, struct str mail)
{
    struct str domain = STR_NONE;
    if (!plain_address(mail, &domain))
        return false;
    for (size_t i = 0; i < annuaire->domaine_count; i++)
        if (domain_covers(annuaire->domaines[i], domain))
            return true;
    return false;
}

bool annuaire_may_write(const struct annuaire *annuaire, struct str mail)
{
    return annuaire_person(annuaire, mail, NULL) != NULL || annuaire_domain_known(annuaire, mail);
}
