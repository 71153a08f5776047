#include "daemon/rappel.h"

static const struct delai alerte_defaut = {5, DELAI_JOURS_OUVRES, 0}; /* domain.md, A; conf/circuits/langage.md */
static const struct delai alerte_ecart = {3, DELAI_JOURS_OUVRES, 0};  /* from the escalation on, where that is later than usual */
static const struct delai alerte_encore = {10, DELAI_JOURS_OUVRES, 0};
static const struct delai demain = {1, DELAI_JOURS_OUVRES, 0};

static day_t later(day_t a, day_t b)
{
    return a > b ? a : b;
}

/* A whole open day lies between being asked and this reminder, and another one before the last day. */
static bool has_room(day_t posee, day_t jour, day_t echeance, const struct fermetures *fermetures)
{
    return jour != DAY_NONE && jour > posee && jour < echeance && echeance_ouvres(posee, jour, fermetures) > 1
        && echeance_ouvres(jour, echeance, fermetures) > 1;
}

static day_t half_way(const struct question *question, day_t posee, day_t echeance, const struct fermetures *fermetures)
{
    day_t jour = DAY_NONE;
    if (question->sans_mi_temps || posee == DAY_NONE || echeance <= posee)
        return DAY_NONE;
    if (question->mi_temps.nombre > 0)
        jour = echeance_before(echeance, question->mi_temps, fermetures);
    else
        jour = echeance_after(posee, (struct delai){(echeance_ouvres(posee, echeance, fermetures) + 1) / 2, DELAI_JOURS_OUVRES, 0}, fermetures);
    return has_room(posee, jour, echeance, fermetures) ? jour : DAY_NONE;
}

static day_t alert_day(const struct question *question, day_t echeance, day_t escalade, const struct fermetures *fermetures)
{
    if (question->alerte_apres.nombre > 0)
        return later(echeance_after(echeance, question->alerte_apres, fermetures), echeance_after(escalade, demain, fermetures));
    day_t usual = echeance_after(echeance, alerte_defaut, fermetures);
    return usual > escalade ? usual : echeance_after(escalade, alerte_ecart, fermetures);
}

struct rappel_jours rappel_jours(const struct question *question, day_t posee, day_t echeance, const struct fermetures *fermetures)
{
    if (echeance == DAY_NONE)
        return (struct rappel_jours){DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE};
    struct rappel_jours jours = {.mi_temps = half_way(question, posee, echeance, fermetures),
                                 .relance = echeance_after(echeance, question->relance_apres, fermetures)};
    jours.escalade = later(echeance_after(echeance, question->escalade_apres, fermetures), jours.relance);
    jours.alerte = alert_day(question, echeance, jours.escalade, fermetures);
    return jours;
}

static day_t day_of(const struct rappel_jours *jours, enum niveau niveau)
{
    switch (niveau) {
    case NIVEAU_MI_TEMPS: return jours->mi_temps;
    case NIVEAU_ECHEANCE: return jours->relance;
    case NIVEAU_SUPPLEANT: return jours->escalade;
    case NIVEAU_ALERTE: return jours->alerte;
    case NIVEAU_AUCUN:
    case NIVEAU_COUNT:
    default: return DAY_NONE;
    }
}

enum niveau rappel_du(const struct rappel_jours *jours, enum niveau fait, day_t jour, day_t *out_depuis)
{
    for (int niveau = NIVEAU_ALERTE; niveau > (int)fait; niveau--) {
        *out_depuis = day_of(jours, (enum niveau)niveau);
        if (*out_depuis != DAY_NONE && *out_depuis <= jour)
            return (enum niveau)niveau;
    }
    *out_depuis = DAY_NONE;
    return NIVEAU_AUCUN;
}

day_t rappel_suivant(const struct rappel_jours *jours, enum niveau fait, struct delai alerte_tous_les, day_t jour,
                     const struct fermetures *fermetures)
{
    for (int niveau = (int)fait + 1; niveau < NIVEAU_COUNT; niveau++)
        if (day_of(jours, (enum niveau)niveau) != DAY_NONE)
            return day_of(jours, (enum niveau)niveau);
    return echeance_after(later(jour + 1, echeance_after(jour, alerte_tous_les.nombre > 0 ? alerte_tous_les : alerte_encore, fermetures)),
                          (struct delai){0, DELAI_JOURS_OUVRES, 0}, fermetures);
}

const char *rappel_desordre(const struct question *question)
{
    enum { LUNDI = 20514 /* 2 March 2026, the first of two weeks without a holiday */, SEMAINE = 5 /* no deadline is on a closed day */ };
    for (day_t day = LUNDI; day < LUNDI + SEMAINE; day++) {
        day_t relance = echeance_after(day, question->relance_apres, NULL), escalade = echeance_after(day, question->escalade_apres, NULL);
        if (escalade < relance)
            return "`escalade_apres` comes before `relance_apres`: the person is reminded before who stands in for her";
        if (question->alerte_apres.nombre > 0 && echeance_after(day, question->alerte_apres, NULL) <= escalade)
            return "`alerte_apres` does not come after `escalade_apres`: who stands in for her is told before the référent départemental";
    }
    return NULL;
}
