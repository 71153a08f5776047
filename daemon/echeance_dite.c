/* How a day was reckoned, in words, so that whoever is held to it can count again. */
#include "daemon/echeance.h"

#include "parsers/base/buf.h"

enum {
    EXCLUS_MAX = 8,   /* days told one by one; beyond them their number */
    DITE_MAX = 2048,  /* bytes of one explanation */
    VENDREDI = 5,
};

const char *echeance_mois_dit(int mois)
{
    static const char *const months[] = {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"};
    return months[(unsigned)(mois - 1) % 12];
}

void echeance_delai_dit(struct buf *out, struct delai delai)
{
    static const struct { const char *un, *plusieurs; } units[] = {
        [DELAI_JOURS_OUVRES] = {"jour ouvré", "jours ouvrés"}, [DELAI_JOURS] = {"jour", "jours"}, [DELAI_SEMAINES] = {"semaine", "semaines"},
        [DELAI_MOIS] = {"mois", "mois"}, [DELAI_ANS] = {"an", "ans"}};
    if (delai.unite == DELAI_LE)
        buf_print(out, "le %d%s%s%s", delai.nombre, delai.nombre == 1 ? "er" : "", delai.mois > 0 ? " " : "", delai.mois > 0 ? echeance_mois_dit(delai.mois) : "");
    else
        buf_print(out, "%d %s", delai.nombre, delai.nombre > 1 ? units[delai.unite].plusieurs : units[delai.unite].un);
}

struct str echeance_ouvres_dits(struct arena *arena, day_t from, day_t to, const struct fermetures *fermetures)
{
    struct buf out;
    int days = echeance_ouvres(from, to, fermetures);
    buf_init(&out, DITE_MAX);
    echeance_delai_dit(&out, (struct delai){days, DELAI_JOURS_OUVRES, 0});
    struct str text = days > 0 ? str_copy(arena, buf_str(&out)) : STR_NONE;
    buf_free(&out);
    return text;
}

/* ---- the days that were left out ------------------------------------------------------------------------------ */

struct exclus {
    day_t jours[EXCLUS_MAX];
    size_t count; /* of all; `jours` holds the first of them */
};

static void note(struct exclus *exclus, day_t day)
{
    if (exclus->count < EXCLUS_MAX)
        exclus->jours[exclus->count] = day;
    exclus->count++;
}

static const char *named(day_t day)
{
    switch (echeance_paques(day)) {
    case PAQUES_VENDREDI_SAINT: return "Vendredi saint";
    case PAQUES_LUNDI: return "lundi de Pâques";
    case PAQUES_ASCENSION: return "jeudi de l'Ascension";
    case PAQUES_PENTECOTE: return "lundi de Pentecôte";
    case PAQUES_NON:
    default: return NULL;
    }
}

/* « le 1er et le 8 mai »: the month stands once, behind the last of its days. */
static void put_days(struct buf *out, const struct exclus *exclus, const char *article, bool names)
{
    for (size_t i = 0; i < exclus->count; i++) {
        struct civil civil = date_civil(exclus->jours[i]);
        const char *name = names ? named(exclus->jours[i]) : NULL;
        bool last = i + 1 == exclus->count;
        bool month = last || (names && named(exclus->jours[i + 1]) != NULL) || date_civil(exclus->jours[i + 1]).month != civil.month;
        buf_add_c(out, i == 0 ? "" : last ? " et " : ", ");
        if (name != NULL)
            buf_print(out, "%s%s", exclus->count == 1 ? "" : article, name);
        else
            buf_print(out, "%s%d%s%s%s", article, civil.day, civil.day == 1 ? "er" : "", month ? " " : "", month ? echeance_mois_dit(civil.month) : "");
    }
}

static void put_exclus(struct buf *out, const struct exclus *feries, const struct exclus *fermetures)
{
    if (feries->count > EXCLUS_MAX)
        buf_print(out, ", %zu jours fériés exclus", feries->count);
    else if (feries->count > 0) {
        buf_add_c(out, ", ");
        put_days(out, feries, "le ", true);
        buf_add_c(out, feries->count > 1 ? " exclus" : " exclu");
    }
    if (fermetures->count > EXCLUS_MAX)
        buf_print(out, ", %zu jours de fermeture exclus", fermetures->count);
    else if (fermetures->count > 0) {
        buf_add_c(out, fermetures->count > 1 ? ", fermetures " : ", fermeture ");
        put_days(out, fermetures, "du ", false);
    }
}

/* ---- all of it ------------------------------------------------------------------------------------------------ */

/* The weekdays behind `from`, up to `until`, on which nobody works. */
static void collect(day_t from, day_t until, const struct fermetures *closed, struct exclus *feries, struct exclus *fermetures)
{
    for (day_t day = from + 1; day <= until; day++)
        if (date_weekday(day) <= VENDREDI && !echeance_ouvre(day, closed))
            note(echeance_ferie(day, closed) ? feries : fermetures, day);
}

/* The day that a calendar delay names before it is moved to an open one. */
static day_t unmoved(day_t from, struct delai delai)
{
    switch (delai.unite) {
    case DELAI_JOURS: return from + delai.nombre;
    case DELAI_SEMAINES: return from + 7 * delai.nombre;
    case DELAI_MOIS: return date_add_months(from, delai.nombre);
    case DELAI_ANS: return date_add_months(from, 12 * delai.nombre);
    case DELAI_LE: return echeance_le_jour(from, delai);
    case DELAI_JOURS_OUVRES:
    default: return from;
    }
}

struct str echeance_explique(struct arena *arena, day_t from, struct delai delai, const struct fermetures *fermetures)
{
    day_t until = echeance_after(from, delai, fermetures);
    if (until == DAY_NONE)
        return STR_NONE;
    struct exclus feries = {.count = 0}, closed = {.count = 0};
    struct buf out;
    buf_init(&out, DITE_MAX);
    bool counted = delai.unite == DELAI_JOURS_OUVRES && delai.nombre > 0;
    if (delai.nombre == 0)
        buf_add_c(&out, "le jour même");
    else
        echeance_delai_dit(&out, delai);
    if (delai.unite == DELAI_LE && delai.mois == 0)
        buf_add_c(&out, " du mois");
    if (delai.unite != DELAI_LE && delai.nombre > 0)
        buf_print(&out, " après le %.*s", STR_ARG(date_french(arena, from)));
    day_t meant = unmoved(from, delai);
    if (counted)
        collect(from, until, fermetures, &feries, &closed);
    else if (until != meant)
        buf_print(&out, ", %s au %.*s", until < meant ? "avancé" : "reporté", STR_ARG(date_french(arena, until)));
    put_exclus(&out, &feries, &closed);
    struct str text = str_copy(arena, buf_str(&out));
    buf_free(&out);
    return text;
}
