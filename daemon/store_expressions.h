/* store_expressions: the SQL that a circuit's file holds: guards, checks and criteria over the facts of one dossier, and
 * indicators over the views of all. Words are looked at before anything runs (store_sql.h), and a limit ends what runs too long. */
#ifndef NAVETTE_STORE_EXPRESSIONS_H
#define NAVETTE_STORE_EXPRESSIONS_H

#include "daemon/circuit.h"
#include "parsers/base/date.h"

struct store;

/* ---- guards, checks, criteria -------------------------------------------------------------------------------- */

struct fait { /* one column of the row that guards look at; absent text is NULL */
    struct str nom, texte;
    int64_t nombre;
    bool est_nombre;
};
/* Evaluates SQL expressions over one row of `faits`, in a connection of its own that holds nothing else: no SELECT, only
 * listed functions, no clock, a progress limit. True is a number that is not 0; NULL is false; a text is no condition and
 * refused. LIKE tells capitals from small letters. ERR_FINAL names the guard that failed.
 * `conf` uses it with the known names to prove a circuit. */
MUST_USE enum err store_gardes(const struct garde *gardes, size_t count, const struct fait *faits, size_t fait_count,
                               bool *out_values, struct fault *out_fault);

/* The same expressions where what is not known differs from what is not so (checks of eligibility); and their value as a text
 * that orders (criteria of a waiting list: a number, a text, an ISO date). */
enum garde_valeur { GARDE_NON, GARDE_OUI, GARDE_INCONNUE };
MUST_USE enum err store_gardes_valeurs(const struct garde *gardes, size_t count, const struct fait *faits, size_t fait_count,
                                       enum garde_valeur *out_values, struct fault *out_fault);
struct critere_valeur {
    bool connu, est_nombre;
    double nombre;
    struct str texte; /* in the arena */
};
MUST_USE enum err store_criteres(struct arena *arena, const struct critere *criteres, size_t count, const struct fait *faits,
                                 size_t fait_count, struct critere_valeur *out_values, struct fault *out_fault);

/* ---- indicators ---------------------------------------------------------------------------------------------- */

/* A SELECT over the views v_dossiers, v_questions, v_reponses, v_valeurs, v_actes, v_evenements (schema.sql says their columns;
 * the README of conf/circuits is their manual) with :du, :au, :territoire, :circuit, and :jour_du, :jour_au, the same days as the
 * numbers that the views' columns jour_… hold. Only those views, only listed functions, no clock, a progress limit. One cell, or
 * (MESURE_TABLEAU) rows of two: `each` is called with the indicator, (libelle, value), libelle absent for one cell. A value that is
 * NULL is not known. All are proved before the first is asked. ERR_FINAL names the indicator and what is wrong. */
struct periode {
    day_t du, au;
    struct str circuit, territoire; /* territoire absent: all */
};
typedef void indicateur_fn(void *context, const struct indicateur *indicateur, struct str libelle, bool known, double value);
MUST_USE enum err store_indicateurs(struct store *store, const struct indicateur *indicateurs, size_t count, const struct periode *periode,
                                    indicateur_fn *each, void *context, struct fault *out_fault);
/* The same over empty views, in memory: what `check` proves them with. `each` hears of those that are wrong, with the fault as above. */
typedef void indicateur_faux_fn(void *context, const struct indicateur *indicateur, const struct fault *fault);
MUST_USE enum err store_indicateurs_check(const struct indicateur *indicateurs, size_t count, indicateur_faux_fn *each, void *context,
                                          struct fault *out_fault);

#endif
