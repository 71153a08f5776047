/* play FILE.play …: each on a stage of its own. NAVETTE_GARDE=1 keeps the stage to look at. */
#include "tests/scenarios/jeu.h"
#include "tests/scenarios/tap.h"

const char *__asan_default_options(void); /* a scenario gives nothing back: scene.h */
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

int main(int argc, char **argv)
{
    bool keep = g_getenv("NAVETTE_GARDE") != NULL;
    for (int i = 1; i < argc; i++) {
        struct scene *scene = scene_new();
        (void)jeu_play(scene, argv[i], "", false);
        if (keep)
            tap_say("the stage stands in %s", scene->dossier);
        scene_close(scene, keep);
    }
    return tap_end();
}
