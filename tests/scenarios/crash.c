/* crash [FILE.play [PLACE…]]: kill -9 at every named place of the program, at every pass of the story. Played once undisturbed and
 * once per place from the same state folder (tokens and Message-IDs come from its key), the end must be the same: the
 * dossiers to the letter, the same messages to the same people, none twice, nothing in doubt.
 * Environment: NAVETTE_FAULTS, the program with world_faults (default build/navette-faults). */
#include "tests/scenarios/fin.h"
#include "tests/scenarios/tap.h"

static const char *const places[] = {
    "fetch.spool",           /* the bytes are in the spool, decide knows nothing */
    "fetch.classe",          /* filed away on the server, decide not yet told */
    "send.parti",            /* carried out, not yet reported */
    "send.parti:2",
    "decide.avant_commit",   /* all written, nothing committed; the n-th transaction of the pass that writes: what the hour brings
                                (a read-back whose delay is over) or a mail that came, then its try, its decision, what was sent */
    "decide.avant_commit:2",
    "decide.avant_commit:3",
    "decide.avant_commit:5",
    "decide.commit",         /* committed, nobody told */
    "decide.commit:2",
    "decide.commit:3",
    "decide.commit:5",
};

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
    const char *etat = fin_state();
    const struct fin calm = fin_play(file, etat, NULL, false);
    (void)tap(calm.failed == 0 && calm.partis->len > 0, NULL, "undisturbed: %u messages leave", calm.partis->len);
    size_t count = argc > 2 ? (size_t)argc - 2 : G_N_ELEMENTS(places);
    for (size_t i = 0; i < count; i++) {
        const char *place = argc > 2 ? argv[i + 2] : places[i];
        const struct fin fin = fin_play(file, etat, place, false);
        (void)tap(fin.deaths > 0, "nobody died: the place was never reached", "%s: %d passes lose a process", place, fin.deaths);
        fin_judge(&calm, &fin, place, false);
    }
    fin_forget(etat);
    return tap_end();
}
