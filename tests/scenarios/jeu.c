#include "tests/scenarios/jeu.h"

#include <unistd.h>

#include "tests/scenarios/tap.h"

enum {
    PATIENCE_MS = 20000, /* with a daemon on the stage; a sanitized one on a busy machine is slow */
    LOOK_MS = 20,
};

static const struct verbe *find(const char *mot)
{
    const struct verbe *const tables[] = {verbes_actions, verbes_attentes};
    for (size_t t = 0; t < G_N_ELEMENTS(tables); t++)
        for (const struct verbe *verbe = tables[t]; verbe->mot != NULL; verbe++)
            if (strcmp(verbe->mot, mot) == 0)
                return verbe;
    return NULL;
}

static struct phrase parse(const char *line)
{
    struct phrase phrase = {0};
    const char *colon = strstr(line, " : ");
    char *before = colon == NULL ? g_strdup(line) : g_strndup(line, (gsize)(colon - line));
    GPtrArray *mots = g_ptr_array_new();
    gchar **pieces = g_strsplit_set(before, " \t", -1);
    for (size_t i = 0; pieces[i] != NULL; i++)
        if (*pieces[i] != '\0')
            g_ptr_array_add(mots, pieces[i]);
    phrase.mot_count = mots->len;
    g_ptr_array_add(mots, NULL);
    phrase.mots = (char **)mots->pdata;
    if (colon != NULL) {
        GString *text = g_string_new(colon + 3);
        (void)g_string_replace(text, "\\n", "\n", 0);
        phrase.texte = text->str;
    }
    return phrase;
}

static bool perform(struct scene *scene, const struct verbe *verbe, const struct phrase *phrase, GString *why)
{
    bool again = verbe->attend && !verbe->absence && scene->daemon > 0;
    for (int waited = 0;; waited += LOOK_MS) {
        g_string_truncate(why, 0);
        scene_look(scene);
        if (verbe->fait(scene, phrase, why))
            return true;
        if (!again || waited >= PATIENCE_MS)
            return false;
        (void)usleep(LOOK_MS * 1000);
    }
}

/* What is needed to see why: the mails of this scene and what the program said last. */
static void tell_more(const struct scene *scene, GString *why)
{
    g_string_append_printf(why, "\nat %s, mails of this scene:", scene->now);
    for (guint i = scene->depuis; i < scene->sortie->len; i++) {
        const struct lettre *lettre = scene->sortie->pdata[i];
        g_string_append_printf(why, "\n  %s: %.90s", lettre->a, g_strdelimit(g_strdup(lettre->texte), "\n", ' '));
    }
    if (scene->dit->len > 0 && scene->dit->len < 4000 && scene->statut != 0)
        g_string_append_printf(why, "\nlast command (%d):\n%s", scene->statut, scene->dit->str);
}

static bool play_line(struct scene *scene, const char *line, const char *name, bool quiet)
{
    GString *why = g_string_new("");
    struct phrase phrase = parse(line);
    const struct verbe *verbe = find(phrase.mots[0]);
    if (verbe == NULL) {
        (void)tap(false, "no such word, see README.md", "%s", name);
        return false;
    }
    bool good = perform(scene, verbe, &phrase, why);
    if (!good)
        tell_more(scene, why);
    if (!good || (verbe->attend && !quiet))
        (void)tap(good, why->str, "%s", name);
    return good;
}

int jeu_play(struct scene *scene, const char *path, const char *prefix, bool quiet)
{
    char *text = NULL;
    int failed = 0;
    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        (void)tap(false, NULL, "%s cannot be read", path);
        return 1;
    }
    char *base = g_path_get_basename(path);
    gchar **lines = g_strsplit(text, "\n", -1);
    for (size_t i = 0; lines[i] != NULL && !(quiet && failed > 0); i++) {
        const char *line = g_strstrip(lines[i]);
        if (*line == '\0' || *line == '#')
            continue;
        failed += !play_line(scene, line, g_strdup_printf("%s%s:%zu %s", prefix, base, i + 1, line), quiet);
    }
    return failed;
}
