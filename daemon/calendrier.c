/* Moments and recurrences, as circuits write them. What people write is calendrier_ecrit.c. */
#include "daemon/calendrier.h"

#include "daemon/echeance_mots.h"
#include "parsers/fiche.h"

/* ---- « jeune.date_naissance + 17 ans - 6 mois » --------------------------------------------------------------- */

static bool is_name(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (!(c >= 'a' && c <= 'z') && !str_is_digit(c) && c != '_')
            return false;
    }
    return text.len > 0;
}

static bool parse_base(struct str text, struct moment *out)
{
    static const struct { const char *nom; enum moment_base base; } bases[] = {
        {"ouverture", MOMENT_OUVERTURE}, {"entree", MOMENT_ENTREE}, {"admission", MOMENT_ADMISSION}, {"element.echeance", MOMENT_ELEMENT},
    };
    for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++)
        if (str_eq_c(text, bases[i].nom)) {
            out->base = bases[i].base;
            return true;
        }
    if (str_starts(text, STR("champ."))) {
        out->base = MOMENT_CHAMP;
        out->nom = str_from(text, STR("champ.").len);
        return is_name(out->nom);
    }
    enum fiche_field field = fiche_field_of(text);
    out->base = MOMENT_FICHE;
    out->nom = text;
    return str_starts(text, STR("jeune.")) && field != FICHE_NO_FIELD && fiche_field_kind(field) == FICHE_DATE;
}

static size_t next_sign(struct str text)
{
    size_t at = 0;
    while (at < text.len && text.at[at] != '+' && text.at[at] != '-')
        at++;
    return at;
}

/* The one word of `text`; false where there are none or more. */
static bool one_word(struct str text, struct str *out_word)
{
    return mot_suivant(&text, out_word) && str_is_empty(text);
}

bool moment_parse(struct str text, struct moment *out_moment)
{
    struct moment moment = {.ecrit = str_trim(text)};
    size_t end = next_sign(text);
    struct str base = STR_NONE;
    if (!one_word(str_slice(text, 0, end), &base) || !parse_base(base, &moment))
        return false;
    while (end < text.len) {
        bool avant = text.at[end] == '-';
        struct str after = str_from(text, end + 1);
        size_t length = next_sign(after);
        struct delai delai;
        if (moment.pas_count == MOMENT_MAX_PAS || !echeance_parse_delai(str_slice(after, 0, length), &delai) || delai.unite == DELAI_LE)
            return false;
        moment.pas[moment.pas_count].delai = delai;
        moment.pas[moment.pas_count++].avant = avant;
        end += 1 + length;
    }
    *out_moment = moment;
    return true;
}

static day_t working_days(day_t day, int count, int step, const struct fermetures *fermetures)
{
    while (count > 0) {
        day += step;
        if (echeance_ouvre(day, fermetures))
            count--;
    }
    return day;
}

day_t moment_day(const struct moment *moment, day_t base, const struct fermetures *fermetures)
{
    day_t day = base;
    for (size_t i = 0; i < moment->pas_count && day != DAY_NONE; i++) {
        struct delai delai = moment->pas[i].delai;
        int step = moment->pas[i].avant ? -1 : 1;
        switch (delai.unite) {
        case DELAI_JOURS_OUVRES: day = working_days(day, delai.nombre, step, fermetures); break;
        case DELAI_JOURS: day += step * delai.nombre; break;
        case DELAI_SEMAINES: day += step * delai.nombre * 7; break;
        case DELAI_MOIS: day = date_add_months(day, step * delai.nombre); break;
        case DELAI_ANS: day = date_add_months(day, step * delai.nombre * 12); break;
        case DELAI_LE:
        default: break; /* moment_parse lets none through */
        }
    }
    return day;
}

/* ---- « chaque trimestre le 15 » -------------------------------------------------------------------------------- */

static bool parse_chaque(struct str rest, struct recurrence *out)
{
    static const struct { const char *mot; enum rythme rythme; } rythmes[] = {
        {"mois", RYTHME_MOIS}, {"trimestre", RYTHME_TRIMESTRE}, {"semestre", RYTHME_SEMESTRE}, {"annee", RYTHME_AN},
    };
    struct str mot, jour, mois;
    (void)mot_suivant(&rest, &mot);
    size_t i = 0;
    while (i < sizeof rythmes / sizeof rythmes[0] && !mot_est(mot, rythmes[i].mot))
        i++;
    if (i == sizeof rythmes / sizeof rythmes[0] || !mot_prend(&rest, "le"))
        return false;
    *out = (struct recurrence){.rythme = rythmes[i].rythme, .depuis = DAY_NONE};
    (void)mot_suivant(&rest, &jour);
    out->jour = mot_rang(jour, 31);
    if (out->rythme == RYTHME_AN) {
        (void)mot_suivant(&rest, &mois);
        out->mois = mot_mois(mois);
    }
    return out->jour > 0 && (out->rythme != RYTHME_AN || out->mois > 0) && str_is_empty(rest);
}

/* « toutes les 6 semaines depuis le 2026-01-05 » */
static bool parse_semaines(struct str rest, struct recurrence *out)
{
    struct str nombre, depuis;
    *out = (struct recurrence){.rythme = RYTHME_SEMAINES, .depuis = DAY_NONE};
    if (!mot_prend(&rest, "les") || !mot_suivant(&rest, &nombre))
        return false;
    uint64_t semaines = 0;
    if (!str_number(nombre, DELAI_MAX, &semaines) || semaines == 0)
        return false;
    out->semaines = (int)semaines;
    return mot_prend(&rest, "semaines") && mot_prend(&rest, "depuis") && mot_prend(&rest, "le") && mot_suivant(&rest, &depuis)
        && date_parse_iso(depuis, &out->depuis) && str_is_empty(rest);
}

bool recurrence_parse(struct str text, struct recurrence *out_recurrence)
{
    struct recurrence recurrence;
    struct str rest = text;
    bool understood = mot_prend(&rest, "chaque") ? parse_chaque(rest, &recurrence)
                                                 : mot_prend(&rest, "toutes") && parse_semaines(rest, &recurrence);
    if (understood)
        *out_recurrence = recurrence;
    return understood;
}

static day_t earlier(day_t a, day_t b)
{
    return a == DAY_NONE || (b != DAY_NONE && b < a) ? b : a;
}

/* The first `jour` from `from` on in one of the months that are `apart` months from each other, January the first of them. */
static day_t next_of_year(int jour, int apart, day_t from)
{
    day_t next = DAY_NONE;
    for (int mois = 1; mois <= 12; mois += apart)
        next = earlier(next, echeance_le_jour(from, (struct delai){.nombre = jour, .unite = DELAI_LE, .mois = mois}));
    return next;
}

day_t recurrence_next(const struct recurrence *recurrence, day_t after)
{
    if (after == DAY_NONE)
        return DAY_NONE;
    struct delai le = {.nombre = recurrence->jour, .unite = DELAI_LE};
    switch (recurrence->rythme) {
    case RYTHME_MOIS: return echeance_le_jour(after + 1, le);
    case RYTHME_TRIMESTRE: return next_of_year(recurrence->jour, 3, after + 1);
    case RYTHME_SEMESTRE: return next_of_year(recurrence->jour, 6, after + 1);
    case RYTHME_AN: le.mois = recurrence->mois; return echeance_le_jour(after + 1, le);
    case RYTHME_SEMAINES:
    default: break;
    }
    if (recurrence->semaines <= 0 || recurrence->depuis == DAY_NONE)
        return DAY_NONE;
    int days = 7 * recurrence->semaines;
    return after < recurrence->depuis ? recurrence->depuis : after + days - (after - recurrence->depuis) % days;
}
