/* annee [court]: the days of a year (or of a month): mail in, a pass, mail out, and the table beside it. NAVETTE_GARDE=1 keeps the stage. */
#include "tests/scenarios/annee.h"
#include "tests/scenarios/tap.h"

const char *__asan_default_options(void); /* a scenario gives nothing back: scene.h */
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

static bool is_away(const struct annee *annee, guint32 jour)
{
    return jour >= annee->arret_debut && jour <= annee->arret_fin;
}

/* ---- mail in --------------------------------------------------------------------------------------------------------- */

/* Dossiers get their numbers in the order in which their mails came. */
static void send_in(struct annee *annee, guint32 jour)
{
    for (guint i = 0; i < annee->demande_count; i++) {
        struct demande *demande = &annee->demandes[i];
        if (demande->etape == -1 && demande->depart <= jour) {
            if (!scene_mail(annee->scene, demandeur_annee(demande->territoire), annee->scene->adresse, "Demande", script_texte(demande, i)))
                ecart(annee, "%s: not delivered: %s", demande->reference, annee->scene->dit->str);
            demande->etape = 0;
            demande->posee = jour;
            demande->repond = 0;
        } else if (demande->etape >= 0 && demande->etape < ETAPES && demande->adresse != NULL && demande->repond <= jour) {
            const char *who = interroge(demande->territoire, demande->etape);
            if (!scene_mail(annee->scene, who, demande->adresse, g_strdup_printf("Re: Dossier %s", demande->reference), "Avis favorable.\n"))
                ecart(annee, "%s: the answer is not delivered: %s", demande->reference, annee->scene->dit->str);
            demande->etape++;
            demande->posee = jour;
            demande->adresse = NULL;
        }
    }
}

/* ---- mail out -------------------------------------------------------------------------------------------------------- */

/* The question that the step was to ask today. */
static void find_question(struct annee *annee, struct demande *demande, guint which, guint since)
{
    const char *who = interroge(demande->territoire, demande->etape), *title = etapes_annee[demande->etape].titre;
    const struct scene *scene = annee->scene;
    for (guint i = since; i < scene->sortie->len && demande->adresse == NULL; i++) {
        const struct lettre *lettre = scene->sortie->pdata[i];
        bool fits = lettre->jeton && strcmp(lettre->a, who) == 0 && strstr(lettre->sujet, demande->reference) != NULL && !est_rappel(lettre);
        if (fits && strstr(scene_flat(lettre->texte), title) != NULL)
            demande->adresse = g_strdup(lettre->repondre_a);
    }
    if (demande->adresse == NULL)
        ecart(annee, "%s %s: « %s » was not asked of %s", jour_iso(demande->posee), demande->reference, title, who);
    demande->echeance = table_echeance(demande->etape, demande->posee);
    demande->repond = script_repond(demande, which);
    demande->niveau = 0;
    demande->encore = 0;
    const char *away = script_absence(who, demande->posee);
    if (away == NULL || demande->adresse == NULL)
        return;
    annee->absences++;
    annee->scene->maniere.entete = "Auto-Submitted: auto-replied";
    if (!scene_mail(annee->scene, who, demande->adresse, "Réponse automatique : absence", away))
        ecart(annee, "%s: the program's answer is not delivered: %s", demande->reference, annee->scene->dit->str);
}

static void pass_at(struct annee *annee, guint32 jour, const char *hour, bool dedans)
{
    struct scene *scene = annee->scene;
    scene->now = g_strdup_printf("%sT%s", jour_iso(jour), hour);
    annee->rompu = scene_pass(scene) != 0;
    if (annee->rompu)
        ecart(annee, "%s: the pass ends with %d: %s", scene->now, scene->statut, scene->dit->str);
    annee->passes++;
    juge_passe(annee, jour, dedans);
}

/* What was asked and not answered is followed; what was asked today is not yet. */
static void live_day(struct annee *annee, guint32 jour)
{
    guint since = annee->scene->sortie->len;
    send_in(annee, jour);
    for (guint i = 0; i < annee->demande_count; i++) {
        struct demande *demande = &annee->demandes[i];
        if (demande->etape >= 0 && demande->etape < ETAPES && demande->adresse != NULL)
            table_jour(annee, demande, jour);
    }
    if (jour % 9 == 0)
        pass_at(annee, jour, "07:10", false);
    if (!annee->rompu)
        pass_at(annee, jour, "09:00", jour_ouvert(jour));
    for (guint i = 0; i < annee->demande_count; i++) {
        struct demande *demande = &annee->demandes[i];
        if (demande->etape >= 0 && demande->etape < ETAPES && demande->posee == jour && demande->adresse == NULL)
            find_question(annee, demande, i, since);
    }
    if (jour % 7 == 3 && !annee->rompu)
        pass_at(annee, jour, "19:30", false);
}

static void finish(struct annee *annee, bool keep, double seconds)
{
    guint done = 0, open = 0;
    for (guint i = 0; i < annee->demande_count; i++) {
        done += annee->demandes[i].etape == ETAPES;
        open += annee->demandes[i].etape >= 0 && annee->demandes[i].etape < ETAPES;
    }
    juge_annee(annee);
    tap_say("%u passes in %.0f s; %u dossiers, %u of them at their end, %u open; %u mails, %u reminders, %u digests, %u rows of the table; "
            "%u absences told", annee->passes,
            seconds, annee->demande_count, done, open, annee->scene->sortie->len, annee->rappels, annee->syntheses,
            g_hash_table_size(annee->attendus), annee->absences);
    (void)tap(annee->rappels > 0 && annee->syntheses > 0, NULL, "people are reminded, and digests are sent");
    (void)tap(annee->dehors == 0, NULL, "no reminder and no digest on a closed day or out of hours");
    (void)tap(annee->ecart_count == 0, annee->ecarts->str, "every reminder and every digest is the table's, one a day and person: %u differences",
              annee->ecart_count);
    const char *const audit[] = {"audit", NULL};
    (void)tap(scene_command(annee->scene, audit, NULL) == 0, annee->scene->dit->str, "the audit finds nothing");
    if (keep)
        tap_say("the stage stands in %s", annee->scene->dossier);
}

int main(int argc, char **argv)
{
    bool brief = argc > 1 && strcmp(argv[1], "court") == 0, keep = g_getenv("NAVETTE_GARDE") != NULL;
    struct annee annee = {.scene = scene_new(), .debut = jour_de(2026, brief ? 4 : 1, 1), .attendus = g_hash_table_new(g_str_hash, g_str_equal),
                          .faits = g_hash_table_new(g_str_hash, g_str_equal), .ecarts = g_string_new("")};
    annee.fin = brief ? jour_de(2026, 4, 27) : jour_de(2026, 12, 31);
    annee.arret_debut = brief ? jour_de(2026, 4, 20) : jour_de(2026, 9, 7);
    annee.arret_fin = annee.arret_debut + (brief ? 3 : 13);
    GString *why = g_string_new("");
    (void)tap(calendrier_sur(why), why->str, "the list of holidays agrees with Easter");
    monde_ecrit(annee.scene);
    script_fait(&annee, brief ? 10 : 60, brief ? 1 : 4);
    double begin = scene_seconds();
    for (guint32 jour = annee.debut; jour <= annee.fin && !annee.rompu; jour++)
        if (!is_away(&annee, jour))
            live_day(&annee, jour);
    finish(&annee, keep, scene_seconds() - begin);
    scene_close(annee.scene, keep);
    return tap_end();
}
