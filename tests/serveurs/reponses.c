/* reponses [FILE.play…]: answers on a private Dovecot and a private Postfix that all these plays share, each on a stage of its own:
 * programs that answer in a person's place, for real; relays that rewrite; whoever writes in another's name or smuggles a mail
 * into another; an avis taken back, a question closed, two deputies at once. Without words: every play of tests/serveurs/reponses.
 * Environment: NAVETTE (default build/navette); NAVETTE_GARDE=1 keeps the stages. */
#include <unistd.h>

#include "tests/scenarios/jeu.h"
#include "tests/scenarios/tap.h"

#define PLAYS "tests/serveurs/reponses"

static int compare_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *all_plays(void)
{
    GPtrArray *plays = g_ptr_array_new();
    GDir *dir = g_dir_open(PLAYS, 0, NULL);
    for (const char *name = dir == NULL ? NULL : g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir))
        if (g_str_has_suffix(name, ".play"))
            g_ptr_array_add(plays, g_build_filename(PLAYS, name, NULL));
    if (dir != NULL)
        g_dir_close(dir);
    g_ptr_array_sort(plays, compare_text);
    return plays;
}

const char *__asan_default_options(void); /* a scenario gives nothing back: scene.h */
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

int main(int argc, char **argv)
{
    bool keep = g_getenv("NAVETTE_GARDE") != NULL;
    GPtrArray *plays = argc > 1 ? g_ptr_array_new() : all_plays();
    for (int i = 1; i < argc; i++)
        g_ptr_array_add(plays, argv[i]);
    char *dir = g_dir_make_tmp("navette-serveurs-XXXXXX", NULL);
    if (!tap(plays->len > 0 && scene_script(dir, "start", g_strdup_printf("AVEC=%d", (int)getpid()), NULL, NULL), NULL, "the servers start"))
        return tap_end();
    (void)g_setenv("NAVETTE_SERVEURS", "imaps", TRUE);
    (void)g_setenv("NAVETTE_SERVEURS_DIR", dir, TRUE);
    for (guint i = 0; i < plays->len; i++) {
        struct scene *scene = scene_new();
        (void)jeu_play(scene, plays->pdata[i], "", false);
        if (keep)
            tap_say("the stage stands in %s", scene->dossier);
        scene_close(scene, keep);
    }
    (void)tap(scene_script(dir, "stop", NULL, NULL, NULL), NULL, "the servers stop");
    scene_remove(dir);
    return tap_end();
}
