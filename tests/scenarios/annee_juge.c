/* What the daemon did, by its mails and its histories, against what was due. */
#include "tests/scenarios/annee.h"

bool est_rappel(const struct lettre *lettre)
{
    static const char *const words[] = {"une réponse de votre part est attendue", "nous vous la demandons dès que possible"};
    const char *text = scene_flat(lettre->texte);
    bool found = g_str_has_prefix(lettre->sujet, "Rappel");
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        found = found || strstr(text, words[i]) != NULL;
    return found;
}

static bool is_digest(const struct lettre *lettre)
{
    return g_str_has_prefix(lettre->sujet, "Synthèse du ");
}

/* Is something due to her that day? Each reminder has at least one such row, and each row a mail that names its dossier. */
static void match_reminder(struct annee *annee, const struct lettre *lettre, guint32 jour)
{
    GHashTableIter all;
    gpointer row = NULL;
    const char *day = g_strdup_printf(" %s ", jour_iso(jour)), *who = g_strdup_printf(" %s", lettre->a);
    guint due = 0;
    g_hash_table_iter_init(&all, annee->attendus);
    while (g_hash_table_iter_next(&all, &row, NULL))
        if (strstr(row, day) != NULL && g_str_has_suffix(row, who)) {
            due++;
            char *reference = g_strndup(row, strcspn(row, " "));
            if (strstr(lettre->texte, reference) == NULL)
                ecart(annee, "%s: the reminder to %s does not name %s", day, lettre->a, reference);
        }
    if (due == 0)
        ecart(annee, "%s: a reminder to %s, to whom nothing is due", day, lettre->a);
}

/* Whoever is asked answers herself, here: nobody has anything to learn of another's answer. */
static void match_repondue(struct annee *annee, guint32 jour, const struct lettre *lettre)
{
    if (strstr(scene_flat(lettre->texte), "votre réponse n'est plus attendue") != NULL)
        ecart(annee, "%s: %s is told that somebody else has answered", jour_iso(jour), lettre->a);
}

/* One a person and day; each digest's day is judged here, their weeks at the end. */
void juge_passe(struct annee *annee, guint32 jour, bool dedans)
{
    GHashTable *told = g_hash_table_new(g_str_hash, g_str_equal);
    const struct scene *scene = annee->scene;
    for (guint i = scene->depuis; i < scene->sortie->len; i++) {
        const struct lettre *lettre = scene->sortie->pdata[i];
        bool reminder = est_rappel(lettre), digest = is_digest(lettre);
        match_repondue(annee, jour, lettre);
        if (!reminder && !digest)
            continue;
        if (!dedans) {
            annee->dehors++;
            ecart(annee, "%s %s: « %s » to %s on a closed day or out of hours", jour_iso(jour), scene->now, lettre->sujet, lettre->a);
        }
        if (reminder && !g_hash_table_add(told, g_strdup(lettre->a)))
            ecart(annee, "%s: a second reminder to %s", jour_iso(jour), lettre->a);
        if (reminder) {
            annee->rappels++;
            match_reminder(annee, lettre, jour);
        }
        if (digest) {
            annee->syntheses++;
            (void)g_hash_table_add(annee->faits, g_strdup_printf("synthese %s %s", jour_iso(jour), lettre->a));
            if (strstr(lettre->sujet, jour_long(jour)) == NULL)
                ecart(annee, "%s: a digest « %s »", jour_iso(jour), lettre->sujet);
        }
    }
    g_hash_table_unref(told);
}

/* ---- at the end ------------------------------------------------------------------------------------------------------ */

/* « avis_chef, à alma@departement.example (titulaire) » */
static void note_event(struct annee *annee, const char *reference, const json_t *event)
{
    const char *quoi = json_string_value(json_object_get(event, "quoi")), *quand = json_string_value(json_object_get(event, "quand"));
    const char *detail = json_string_value(json_object_get(event, "detail"));
    if (strcmp(quoi, "relance") != 0 && strcmp(quoi, "escalade") != 0 && strcmp(quoi, "alerte") != 0)
        return;
    const char *comma = detail == NULL ? NULL : strstr(detail, ", à ");
    if (comma == NULL) {
        ecart(annee, "%s %s: %s « %s »", reference, quand, quoi, detail == NULL ? "" : detail);
        return;
    }
    const char *mail = comma + strlen(", à ");
    char *row = g_strdup_printf("%s %.10s %s %.*s %.*s", reference, quand, quoi, (int)(comma - detail), detail, (int)strcspn(mail, " "), mail);
    if (!g_hash_table_add(annee->faits, row))
        ecart(annee, "%s: twice", row);
}

static void read_histories(struct annee *annee)
{
    json_t *all = scene_status(annee->scene, NULL);
    json_t *dossier = NULL, *event = NULL;
    size_t i = 0, j = 0;
    if (json_array_size(all) == 0)
        ecart(annee, "no dossier at all: %s", annee->scene->dit->str);
    json_array_foreach(all, i, dossier)
        json_array_foreach(json_object_get(dossier, "historique"), j, event)
            note_event(annee, json_string_value(json_object_get(dossier, "reference")), event);
}

/* A week begins on Monday; its digest goes on its first open day on which anybody is there. Nobody had one before the first, so that
 * one goes on the first open day or not at all. */
static void due_digests(struct annee *annee)
{
    static const char *const readers[] = {"edme@departement.example", "alma@departement.example", "bruno@departement.example"};
    guint32 monday = annee->debut - (guint32)(jour_semaine(annee->debut) - 1);
    bool before = false;
    for (; monday <= annee->fin; monday += 7) {
        guint32 jour = monday, first = 0;
        while (jour < monday + 7 && !jour_ouvert(jour))
            jour++;
        first = jour;
        while (jour < monday + 7 && (jour < annee->debut || !jour_ouvert(jour) || (jour >= annee->arret_debut && jour <= annee->arret_fin)))
            jour++;
        if (jour >= monday + 7 || jour > annee->fin || (jour != first && !before))
            continue;
        before = true;
        for (size_t i = 0; i < G_N_ELEMENTS(readers); i++)
            (void)g_hash_table_add(annee->attendus, g_strdup_printf("synthese %s %s", jour_iso(jour), readers[i]));
    }
}

static void compare(struct annee *annee, GHashTable *all, GHashTable *other, const char *what)
{
    GList *rows = g_list_sort(g_hash_table_get_keys(all), (GCompareFunc)strcmp);
    for (const GList *at = rows; at != NULL; at = at->next)
        if (!g_hash_table_contains(other, at->data))
            ecart(annee, "%s: %s", what, (const char *)at->data);
}

void juge_annee(struct annee *annee)
{
    read_histories(annee);
    due_digests(annee);
    compare(annee, annee->attendus, annee->faits, "was due and not done");
    compare(annee, annee->faits, annee->attendus, "was done and not due");
}
