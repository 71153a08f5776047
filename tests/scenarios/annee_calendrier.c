/* Days, reckoned by GLib and by lists: nothing of the daemon's own calendar. */
#include "tests/scenarios/annee.h"

/* The public holidays of metropolitan France, as published for these years. */
static const char *const feries[] = {
    "2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25", "2026-07-14", "2026-08-15", "2026-11-01", "2026-11-11", "2026-12-25",
    "2027-01-01", "2027-03-29", "2027-05-01", "2027-05-06", "2027-05-08", "2027-05-17", "2027-07-14", "2027-08-15", "2027-11-01", "2027-11-11", "2027-12-25",
};
/* Closed here: `jours_fermes` of the configuration. */
static const char *const fermes[] = {"2026-05-15", "2026-07-13", "2026-12-24", "2026-12-31"};

guint32 jour_de(int annee, int mois, int jour)
{
    GDate date;
    g_date_set_dmy(&date, (GDateDay)jour, (GDateMonth)mois, (GDateYear)annee);
    return g_date_get_julian(&date);
}

static GDate date_of(guint32 jour)
{
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_julian(&date, jour);
    return date;
}

int jour_annee(guint32 jour)
{
    GDate date = date_of(jour);
    return g_date_get_year(&date);
}

char *jour_iso(guint32 jour)
{
    GDate date = date_of(jour);
    return g_strdup_printf("%04d-%02d-%02d", g_date_get_year(&date), (int)g_date_get_month(&date), g_date_get_day(&date));
}

char *jour_long(guint32 jour)
{
    static const char *const semaine[] = {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"};
    static const char *const mois[] = {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"};
    GDate date = date_of(jour);
    return g_strdup_printf("%s %d%s %s %d", semaine[jour_semaine(jour) - 1], g_date_get_day(&date), g_date_get_day(&date) == 1 ? "er" : "",
                           mois[g_date_get_month(&date) - 1], g_date_get_year(&date));
}

int jour_semaine(guint32 jour)
{
    GDate date = date_of(jour);
    return (int)g_date_get_weekday(&date);
}

static bool listed(const char *const *list, size_t count, const char *iso)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], iso) == 0)
            return true;
    return false;
}

bool jour_ouvert(guint32 jour)
{
    const char *iso = jour_iso(jour);
    return jour_semaine(jour) <= 5 && !listed(feries, G_N_ELEMENTS(feries), iso) && !listed(fermes, G_N_ELEMENTS(fermes), iso);
}

guint32 jours_ouvres(guint32 depuis, int nombre)
{
    while (nombre > 0)
        nombre -= jour_ouvert(++depuis);
    return depuis;
}

int compte_ouvres(guint32 depuis, guint32 jusqu_a)
{
    int count = 0;
    while (depuis < jusqu_a)
        count += jour_ouvert(++depuis);
    return count;
}

/* Knuth, The Art of Computer Programming, 1.3.2, exercise 14, algorithm E. */
static guint32 paques(int annee)
{
    int golden = annee % 19 + 1, century = annee / 100 + 1;
    int leap = 3 * century / 4 - 12, moon = (8 * century + 5) / 25 - 5, sunday = 5 * annee / 4 - leap - 10;
    int epact = (11 * golden + 20 + moon - leap) % 30;
    epact = epact < 0 ? epact + 30 : epact;
    if ((epact == 25 && golden > 11) || epact == 24)
        epact++;
    int full = 44 - epact;
    full = full < 21 ? full + 30 : full;
    int day = full + 7 - (sunday + full) % 7;
    return jour_de(annee, 3, 1) + (guint32)day - 1;
}

bool calendrier_sur(GString *why)
{
    static const int bound[] = {1, 39, 50}; /* Monday, Ascension, Whit Monday */
    for (int annee = 2026; annee <= 2027; annee++)
        for (size_t i = 0; i < G_N_ELEMENTS(bound); i++) {
            const char *iso = jour_iso(paques(annee) + (guint32)bound[i]);
            if (!listed(feries, G_N_ELEMENTS(feries), iso))
                g_string_append_printf(why, "%s is bound to Easter and not in the list\n", iso);
        }
    return why->len == 0;
}
