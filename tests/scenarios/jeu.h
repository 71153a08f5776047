/* jeu: plays a .play file on a scene. One line is one sentence; README.md lists the words. A sentence that does something
 * is silent when it succeeds; one that expects something is one test. With a daemon on the stage an expectation is given
 * some seconds to come true. */
#ifndef NAVETTE_JEU_H
#define NAVETTE_JEU_H

#include "tests/scenarios/scene.h"

struct phrase {
    char **mots;      /* words before « : », the verb first; NULL at the end */
    guint mot_count;
    char *texte;      /* after « : », or NULL; « \n » is a new line */
};

/* False with the reason in `why`. */
typedef bool verbe_fn(struct scene *scene, const struct phrase *phrase, GString *why);

struct verbe {
    const char *mot;
    verbe_fn *fait;
    bool attend;  /* it expects: one test, tried again while a daemon runs */
    bool absence; /* it expects that something did not happen: looked at once */
};

extern const struct verbe verbes_actions[], verbes_attentes[]; /* both end with a NULL mot */

/* Plays the file; `quiet`: only a failure is told, and ends it. `prefix` stands before every test's name. Returns how many failed. */
int jeu_play(struct scene *scene, const char *path, const char *prefix, bool quiet);

#endif
