/* Who sends what, and how long people think: always the same, however often it is played. */
#include "tests/scenarios/annee.h"

#include <stdarg.h>

/* A number of 0 to `below`, mixed out of two (SplitMix64). */
static guint dice(guint a, guint b, guint below)
{
    guint64 z = ((guint64)a << 32 | b) + G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
    return (guint)((z ^ (z >> 31)) % below);
}

/* People are away: what was asked meanwhile waits until they are back. */
static const struct conge {
    const char *qui, *du, *au;
} conges[] = {
    {"alma@departement.example", "2026-02-16", "2026-03-01"}, {"claire@departement.example", "2026-04-13", "2026-04-26"},
    {"cyril@departement.example", "2026-05-11", "2026-05-31"}, {"bruno@departement.example", "2026-07-13", "2026-08-02"},
    {"sami@sessad.example", "2026-08-03", "2026-08-21"},      {"dora@sessad.example", "2026-10-19", "2026-11-01"},
};

static guint32 iso_day(const char *iso)
{
    int annee = 0, mois = 0, jour = 0;
    (void)sscanf(iso, "%d-%d-%d", &annee, &mois, &jour);
    return jour_de(annee, mois, jour);
}

static const struct conge *leave_of(const char *who, guint32 jour)
{
    for (size_t i = 0; i < G_N_ELEMENTS(conges); i++)
        if (strcmp(conges[i].qui, who) == 0 && jour >= iso_day(conges[i].du) && jour <= iso_day(conges[i].au))
            return &conges[i];
    return NULL;
}

char *script_absence(const char *who, guint32 jour)
{
    const struct conge *leave = leave_of(who, jour);
    return leave == NULL ? NULL : g_strdup_printf("Bonjour,\n\nJe suis en congés du %s au %s inclus.\n", strchr(jour_long(iso_day(leave->du)), ' ') + 1,
                                                  strchr(jour_long(iso_day(leave->au)), ' ') + 1);
}

static guint32 back_at_work(const char *who, guint32 jour)
{
    const struct conge *leave = leave_of(who, jour);
    return leave == NULL ? jour : iso_day(leave->au) + 1;
}

/* Most answer in a few days, some when they are reminded, some only when others have been told, a few very late; on any day of the week. */
guint32 script_repond(const struct demande *demande, guint which)
{
    guint mood = dice(which, (guint)demande->etape, 100), more = dice(which + 1000, (guint)demande->etape, 12);
    guint32 jour = demande->posee + 1 + (mood < 45 ? more / 3 : mood < 70 ? more : mood < 85 ? 10 + more : mood < 95 ? 20 + 2 * more : 45 + 4 * more);
    return back_at_work(interroge(demande->territoire, demande->etape), jour);
}

void script_fait(struct annee *annee, guint count, guint32 ecart_jours)
{
    guint32 jour = annee->debut;
    annee->demandes = g_new0(struct demande, count);
    annee->demande_count = count;
    for (guint i = 0; i < count; i++) {
        jour = jours_ouvres(jour, (int)ecart_jours);
        annee->demandes[i] = (struct demande){.depart = jour, .territoire = (int)dice(i, 77, TERRITOIRES), .etape = -1,
                                              .reference = g_strdup_printf("NAV-%d-%04u", jour_annee(annee->debut), i + 1)};
    }
}

/* No two of them are alike in two of name, first name and birth. */
char *script_texte(const struct demande *demande, guint which)
{
    static const char *const first[] = {"Bal", "Cor", "Dum", "Fer", "Gal", "Hur", "Jol", "Lam", "Mer", "Nor"};
    static const char *const last[] = {"andier", "ebois", "ifour", "onville", "uquet", "ardeau", "emont", "inguet", "ossart", "urel"};
    static const char *const given[] = {"Ilan", "Tomas", "Nour", "Lise", "Aya", "Marc", "Zoé", "Karim", "Inès", "Paul", "Rose", "Samir", "Jade", "Hugo", "Lou"};
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_julian(&date, jour_de(2009, 1, 5) + which * 19);
    return g_strdup_printf("Nom : %s%s\nPrénom : %s\nDate de naissance : %02d/%02d/%04d\nMDS : %s\n", first[which % 10], last[(which / 10 + which) % 10],
                           given[(which * 7) % 15], g_date_get_day(&date), (int)g_date_get_month(&date), g_date_get_year(&date),
                           demande->territoire == 0 ? "nord" : "sud");
}

void ecart(struct annee *annee, const char *format, ...)
{
    enum { SHOWN = 40 };
    va_list args;
    va_start(args, format);
    char *line = g_strdup_vprintf(format, args);
    va_end(args);
    if (annee->ecart_count++ < SHOWN)
        g_string_append_printf(annee->ecarts, "%s\n", line);
}
