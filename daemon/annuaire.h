/* annuaire: who holds which role, where, on a day: titulaire, interim, adjoint, suppleant, vacancy. Pure.
 *
 * A role is held in a portee: a MDS (rsase, chef_service), a territoire (pilote, directeur) or the whole
 * departement (referent_departemental, mdph). Whom to ask, in this order: titulaire, interim, a suppleant whose
 * dates cover the day, the first adjoint, and where nobody is left the referent departemental (« repli »).
 * Whose answer counts: any of titulaire, interim, adjoints, and a suppleant between his dates. */
#ifndef NAVETTE_ANNUAIRE_H
#define NAVETTE_ANNUAIRE_H

#include "parsers/base/date.h"

struct personne {
    struct str id, nom;
    const struct str *mails; /* lower case; the first is written to */
    size_t mail_count;
    const struct str *secretariat; /* addresses that may write in this person's name, to be confirmed by her */
    size_t secretariat_count;
    int line; /* where annuaire.cfg says it */
};

struct suppleance {
    const struct personne *personne;
    day_t du, au; /* both included; DAY_NONE is open */
};

struct tenue { /* one entry of `roles` */
    struct str role, mds, territoire; /* mds and territoire absent where the role knows none */
    const struct personne *titulaire, *interim; /* NULL where vacant */
    const struct personne *const *adjoints;
    size_t adjoint_count;
    const struct suppleance *suppleants;
    size_t suppleant_count;
    day_t du, au; /* the entry holds between them, both included; DAY_NONE is open */
    const struct str *circuits; /* whose role it is; none: every circuit's */
    size_t circuit_count;
    int line;
};

struct territoire {
    struct str id, nom, sessad;
    int places;
    const struct str *communes, *codes_postaux, *mds_defaut;
    size_t commune_count, code_postal_count, mds_defaut_count;
    const struct str *circuits; /* whose territory it is; none: every circuit's */
    size_t circuit_count;
    int line;
};

struct annuaire {
    const struct personne *personnes;
    size_t personne_count;
    const struct tenue *tenues;
    size_t tenue_count;
    const struct territoire *territoires;
    size_t territoire_count;
    const struct str *domaines; /* of navette.cfg: whole labels, lower case */
    size_t domaine_count;
};

/* Where a role is looked for; a member that the role does not use may be absent. */
struct portee {
    struct str mds, territoire;
};

enum qualite { /* in which quality somebody stands for a role */
    QUALITE_AUCUNE = 0, QUALITE_TITULAIRE, QUALITE_INTERIM, QUALITE_SUPPLEANT, QUALITE_ADJOINT,
    QUALITE_REPLI, /* the referent departemental, because nobody else is there */
};
const char *qualite_name(enum qualite qualite); /* "titulaire", … for events */

#define ROLE_REFERENT_DEPARTEMENTAL "referent_departemental"

/* Whom to ask for this role on that day; NULL only where even the referent departemental is nobody. */
const struct personne *annuaire_ask(const struct annuaire *annuaire, struct str role, const struct portee *portee,
                                    day_t day, enum qualite *out_qualite);

/* Who stands in for `asked` when a question to her is overdue: in the order of annuaire_ask the first who is not she
 * (her suppleant of the day, then an adjoint; her successor where she has left), else the referent departemental.
 * `asked` may be NULL (people of the fiche). NULL where there is nobody but her. */
const struct personne *annuaire_escalate(const struct annuaire *annuaire, struct str role, const struct portee *portee,
                                         day_t day, const struct personne *asked, enum qualite *out_qualite);

/* In which quality this person stands for the role there on that day (QUALITE_REPLI for the referent departemental
 * where nobody else holds it); QUALITE_AUCUNE if not at all. */
enum qualite annuaire_holds(const struct annuaire *annuaire, const struct personne *personne, struct str role,
                            const struct portee *portee, day_t day);

/* The same, wherever the role is held; never QUALITE_REPLI. */
enum qualite annuaire_holds_anywhere(const struct annuaire *annuaire, const struct personne *personne, struct str role,
                                     day_t day);

/* The MDS where she holds a role herself that day, the first of several; absent for none, or nobody (NULL). */
struct str annuaire_mds_of(const struct annuaire *annuaire, const struct personne *personne, day_t day);

/* Did she hold it at some day before, and no more? (a former holder is told who it is now) */
bool annuaire_held_before(const struct annuaire *annuaire, const struct personne *personne, struct str role,
                          const struct portee *portee, day_t day);

/* The person with that address (lower case), or NULL; *out_as_secretary (may be NULL) when it stands under her
 * `secretariat` and nobody has it as her own. A secretariat of several persons gives the first of them. */
const struct personne *annuaire_person(const struct annuaire *annuaire, struct str mail, bool *out_as_secretary);
const struct personne *annuaire_person_by_id(const struct annuaire *annuaire, struct str id);

/* May personal data be sent there? In the directory, or in a domain of `domaines` (whole labels:
 * « sessad.example » covers « x.sessad.example », never « notsessad.example »). */
bool annuaire_may_write(const struct annuaire *annuaire, struct str mail);
/* The second half of it alone. */
bool annuaire_domain_known(const struct annuaire *annuaire, struct str mail);

/* The MDS that a fiche's « MDS/Service/Site » names: the longest of the known ones (roles and mds_defaut) whose
 * folded words all stand there in order; STR_NONE when none or two of as many words do (a fiche that names two MDS
 * names none). */
struct str annuaire_mds(const struct annuaire *annuaire, struct arena *arena, struct str written);

/* The territory of a place of life: commune before postal code before the MDS's default; accents, « St »/« Saint »,
 * hyphens, « lez »/« les », leading articles and « cedex » fold. `address` is free text with perhaps both: the commune
 * beside a postal code, without a code the last one named; a street named after a commune and a piece of a longer
 * name are no commune; the longest name wins; where none stands there, one letter wrong, missing or too many in a name of
 * six letters or more finds it when one only is so near. NULL when undetermined, also when two places of two territoires stand
 * there or two territoires claim the same name or code. The MDS's default is for an address that is not written at all: what it may
 * presume of a commune that no list has, decide says. *out_by says how: "commune", "commune_proche", "code_postal", "mds". */
const struct territoire *annuaire_territoire(const struct annuaire *annuaire, struct arena *arena, struct str address,
                                             struct str mds, const char **out_by);
/* Does it name places of several territoires, so that nothing may be presumed of it? */
bool annuaire_is_contradictory(const struct annuaire *annuaire, struct arena *arena, struct str address);
/* Is it an address at all, and not « adresse confidentielle », « non renseignée » or nothing? */
bool annuaire_is_written(struct arena *arena, struct str address);
const struct territoire *annuaire_territoire_by_id(const struct annuaire *annuaire, struct str id);
/* The territory whose mds_defaut names this MDS, or NULL. */
const struct territoire *annuaire_territoire_of_mds(const struct annuaire *annuaire, struct str mds);

#endif
