/* Which reminder is due, to whom, on which day. From README.md (« Reminded ») and domain.md, A: at half time of the
 * working days and on the day she who was asked; two working days later she and who stands in for her; five working days after the
 * deadline the référent départemental and who stands above her; then every ten the référent départemental. What nobody was told in
 * time, for nobody was there to tell it, is told at the loudest level alone. */
#include "tests/scenarios/annee.h"

enum { RIEN, MI_TEMPS, LE_JOUR, SUPPLEANCE, ALERTE };

guint32 table_echeance(int etape, guint32 posee)
{
    const struct etape_annee *step = &etapes_annee[etape];
    guint32 jour = posee + (guint32)step->jours;
    if (step->ouvres > 0)
        return jours_ouvres(posee, step->ouvres);
    if (step->mois > 0) {
        GDate date;
        g_date_clear(&date, 1);
        g_date_set_julian(&date, posee);
        g_date_add_months(&date, (guint)step->mois);
        jour = g_date_get_julian(&date);
    }
    while (!jour_ouvert(jour))
        jour++;
    return jour;
}

/* The working day in the middle; none where less than one whole open day lies on either side of it. 0: none. */
static guint32 half_time(guint32 posee, guint32 echeance)
{
    int all = compte_ouvres(posee, echeance), half = (all + 1) / 2;
    bool room = half - 1 >= 1 && all - half - 1 >= 1;
    return room ? jours_ouvres(posee, half) : 0;
}

static int loudest(const struct demande *demande, guint32 jour)
{
    guint32 half = half_time(demande->posee, demande->echeance);
    if (jour >= jours_ouvres(demande->echeance, 5))
        return ALERTE;
    if (jour >= jours_ouvres(demande->echeance, 2))
        return SUPPLEANCE;
    if (jour >= demande->echeance)
        return LE_JOUR;
    return half != 0 && jour >= half ? MI_TEMPS : RIEN;
}

static void due_to(struct annee *annee, const struct demande *demande, guint32 jour, const char *what, const char *who)
{
    char *row = g_strdup_printf("%s %s %s %s %s", demande->reference, jour_iso(jour), what, etapes_annee[demande->etape].nom, who);
    (void)g_hash_table_add(annee->attendus, row);
}

void table_jour(struct annee *annee, struct demande *demande, guint32 jour)
{
    int level = loudest(demande, jour), before = demande->niveau;
    bool again = before == ALERTE && jour >= demande->encore;
    if ((level <= before && !again) || !jour_ouvert(jour))
        return;
    const char *asked = interroge(demande->territoire, demande->etape), *above = au_dessus(demande->territoire, demande->etape);
    const char *stands_in = supplee(demande->territoire, demande->etape, jour);
    if (before < SUPPLEANCE)
        due_to(annee, demande, jour, "relance", asked);
    if (before < SUPPLEANCE && level >= SUPPLEANCE)
        due_to(annee, demande, jour, "escalade", stands_in);
    bool told = before < SUPPLEANCE && strcmp(stands_in, referente_annee) == 0; /* in the same mail, as who stands in */
    if (level == ALERTE && !told)
        due_to(annee, demande, jour, "alerte", referente_annee);
    if (level == ALERTE && before < ALERTE && above != NULL)
        due_to(annee, demande, jour, "alerte", above);
    demande->niveau = level;
    demande->encore = jours_ouvres(jour, 10);
}
