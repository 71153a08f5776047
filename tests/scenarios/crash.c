/* crash FILE.play: kill -9 at every named place of the program, at every pass of the story. Played once undisturbed and
 * once per place from the same state folder (tokens and Message-IDs come from its key), the end must be the same: the
 * dossiers to the letter, the same messages to the same people, none twice, nothing in doubt.
 * Environment: NAVETTE_FAULTS, the program with world_faults (default build/navette-faults); NAVETTE_COURT=1, each place
 * at its first time only. */
#include <glib/gstdio.h>

#include "tests/scenarios/jeu.h"
#include "tests/scenarios/tap.h"

static const char *const places[] = {
    "fetch.spool",           /* the bytes are in the spool, decide knows nothing */
    "fetch.classe",          /* filed away on the server, decide not yet told */
    "send.parti",            /* carried out, not yet reported */
    "send.parti:2",
    "decide.avant_commit",   /* all written, nothing committed; the n-th transaction of the pass */
    "decide.avant_commit:2",
    "decide.avant_commit:4",
    "decide.avant_commit:6",
    "decide.commit",         /* committed, nobody told */
    "decide.commit:2",
    "decide.commit:4",
    "decide.commit:6",
};

struct fin { /* how a story ended */
    char *dossiers;
    GPtrArray *partis; /* « Message-ID recipient », sorted */
    int failed, deaths;
};

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
            g_error("crash: %s cannot be copied", source);
        g_free(bytes);
    }
    if (dir != NULL)
        g_dir_close(dir);
}

static int compare_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct fin play(const char *file, const char *etat, const char *place)
{
    struct fin fin = {.partis = g_ptr_array_new()};
    struct scene *scene = scene_new();
    copy_tree(etat, g_build_filename(scene->dossier, "etat", NULL));
    scene->arret = place == NULL ? NULL : g_strdup(place);
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

static bool none_twice(const struct fin *fin)
{
    for (guint i = 1; i < fin->partis->len; i++)
        if (strcmp(fin->partis->pdata[i - 1], fin->partis->pdata[i]) == 0)
            return false;
    return true;
}

static bool same_mail(const struct fin *one, const struct fin *two, GString *why)
{
    bool same = one->partis->len == two->partis->len;
    for (guint i = 0; i < one->partis->len && same; i++)
        same = strcmp(one->partis->pdata[i], two->partis->pdata[i]) == 0;
    g_string_printf(why, "%u messages undisturbed, %u now", one->partis->len, two->partis->len);
    return same;
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

const char *__asan_default_options(void); /* a scenario gives nothing back: scene.h */
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

int main(int argc, char **argv)
{
    const char *faults = g_getenv("NAVETTE_FAULTS");
    const char *file = argc > 1 ? argv[1] : "tests/scenarios/histoire.play";
    (void)g_setenv("NAVETTE", faults != NULL ? faults : "build/navette-faults", TRUE);
    struct scene *first = scene_new();
    (void)tap(scene_pass(first) == 0, first->dit->str, "an empty pass makes the state folder");
    char *etat = g_build_filename(first->dossier, "etat", NULL);
    const struct fin calm = play(file, etat, NULL);
    (void)tap(calm.failed == 0 && calm.partis->len > 0, NULL, "undisturbed: %u messages leave", calm.partis->len);
    bool brief = g_getenv("NAVETTE_COURT") != NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        if (brief && strchr(places[i], ':') != NULL)
            continue;
        GString *why = g_string_new("");
        const struct fin fin = play(file, etat, places[i]);
        (void)tap(fin.deaths > 0, "nobody died: the place was never reached", "%s: %d passes lose a process", places[i], fin.deaths);
        (void)tap(fin.failed == 0, NULL, "%s: the story goes its way", places[i]);
        (void)tap(strcmp(fin.dossiers, calm.dossiers) == 0, difference(calm.dossiers, fin.dossiers), "%s: the same dossiers", places[i]);
        bool same = same_mail(&calm, &fin, why);
        (void)tap(same, why->str, "%s: the same messages to the same people", places[i]);
        (void)tap(none_twice(&fin), NULL, "%s: none twice", places[i]);
    }
    scene_close(first, false);
    return tap_end();
}
