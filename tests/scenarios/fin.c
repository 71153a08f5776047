#include "tests/scenarios/fin.h"

#include "tests/scenarios/jeu.h"
#include "tests/scenarios/tap.h"

static void copy_tree(const char *from, const char *to)
{
    (void)g_mkdir_with_parents(to, 0700);
    GDir *dir = g_dir_open(from, 0, NULL);
    for (const char *name = dir == NULL ? NULL : g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir)) {
        char *source = g_build_filename(from, name, NULL), *target = g_build_filename(to, name, NULL);
        char *bytes = NULL;
        gsize len = 0;
        if (g_file_test(source, G_FILE_TEST_IS_DIR))
            copy_tree(source, target);
        else if (!g_file_get_contents(source, &bytes, &len, NULL) || !g_file_set_contents(target, bytes, (gssize)len, NULL))
            g_error("fin: %s cannot be copied", source);
        g_free(bytes);
    }
    if (dir != NULL)
        g_dir_close(dir);
}

static int compare_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char *fin_state(void)
{
    struct scene *scene = scene_new();
    char *etat = g_dir_make_tmp("navette-etat-XXXXXX", NULL);
    (void)tap(scene_pass(scene) == 0, scene->dit->str, "an empty pass makes the state folder");
    copy_tree(g_build_filename(scene->dossier, "etat", NULL), etat);
    scene_close(scene, false);
    return etat;
}

void fin_forget(const char *etat)
{
    scene_remove(etat);
}

struct fin fin_play(const char *file, const char *etat, const char *place, bool insiste)
{
    struct fin fin = {.partis = g_ptr_array_new(), .insiste = insiste};
    struct scene *scene = scene_new();
    copy_tree(etat, g_build_filename(scene->dossier, "etat", NULL));
    scene->arret = place == NULL ? NULL : g_strdup(place);
    scene->insiste = insiste;
    fin.failed = jeu_play(scene, file, place == NULL ? "" : g_strdup_printf("%s: ", place), true);
    fin.deaths = scene->morts;
    json_t *all = scene_status(scene, NULL);
    fin.dossiers = all == NULL ? g_strdup("none") : json_dumps(all, JSON_SORT_KEYS | JSON_INDENT(1));
    for (guint i = 0; i < scene->sortie->len; i++) {
        const struct lettre *lettre = scene->sortie->pdata[i];
        g_ptr_array_add(fin.partis, g_strdup_printf("%s %s", lettre->message_id, lettre->a));
    }
    g_ptr_array_sort(fin.partis, compare_text);
    scene_close(scene, g_getenv("NAVETTE_GARDE") != NULL);
    return fin;
}

/* Each once. */
static GPtrArray *as_set(const GPtrArray *sorted)
{
    GPtrArray *set = g_ptr_array_new();
    for (guint i = 0; i < sorted->len; i++)
        if (i == 0 || strcmp(sorted->pdata[i - 1], sorted->pdata[i]) != 0)
            g_ptr_array_add(set, sorted->pdata[i]);
    return set;
}

/* The lines that only one of them has. */
static char *mail_difference(const struct fin *one, const struct fin *two)
{
    const GPtrArray *a = as_set(one->partis), *b = as_set(two->partis);
    GString *why = g_string_new("");
    for (guint i = 0, k = 0; i < a->len || k < b->len;) {
        int order = i == a->len ? 1 : k == b->len ? -1 : strcmp(a->pdata[i], b->pdata[k]);
        if (order < 0)
            g_string_append_printf(why, "only undisturbed: %s\n", (char *)a->pdata[i]);
        if (order > 0)
            g_string_append_printf(why, "only now: %s\n", (char *)b->pdata[k]);
        i += order <= 0;
        k += order >= 0;
    }
    return why->str;
}

/* The first line in which they differ. */
static const char *difference(const char *a, const char *b)
{
    gchar **one = g_strsplit(a, "\n", -1), **two = g_strsplit(b, "\n", -1);
    for (size_t i = 0; one[i] != NULL && two[i] != NULL; i++)
        if (strcmp(one[i], two[i]) != 0)
            return g_strdup_printf("undisturbed: %s\nnow:         %s", one[i], two[i]);
    return "one ends before the other";
}

/* What the later pass of the same day did, 40 minutes on (scene_pass), told as of the pass itself, which is on the hour. */
static char *as_of_the_pass(const char *text)
{
    GRegex *later = g_regex_new("(T\\d{2}):40:00", 0, 0, NULL);
    return g_regex_replace(later, text, -1, 0, "\\1:00:00", 0, NULL);
}

void fin_judge(const struct fin *calm, const struct fin *fin, const char *name, bool doubles)
{
    const char *mails = mail_difference(calm, fin);
    const char *dossiers = fin->insiste ? as_of_the_pass(fin->dossiers) : fin->dossiers;
    (void)tap(fin->failed == 0, NULL, "%s: the story goes its way", name);
    (void)tap(strcmp(dossiers, calm->dossiers) == 0, difference(calm->dossiers, dossiers), "%s: the same dossiers", name);
    (void)tap(*mails == '\0', mails, "%s: the same messages to the same people", name);
    if (!doubles)
        (void)tap(as_set(fin->partis)->len == fin->partis->len, NULL, "%s: none twice", name);
}
