#include "tests/scenarios/scene.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define CIRCUIT "sessad-ip-62"
#define DOMAINES "domaines = ["

static char *read_conf(const struct scene *scene, const char *file)
{
    char *text = NULL;
    if (!g_file_get_contents(g_strdup_printf("%s/conf/%s", scene->racine, file), &text, NULL, NULL))
        g_error("scene: %s cannot be read", file);
    return text;
}

/* Copies of what a play may change; all else is the checkout's own. */
static void copy_conf(const struct scene *scene, const char *file, const char *to)
{
    (void)g_mkdir_with_parents(g_strdup_printf("%s/circuits", scene->dossier), 0700);
    if (!g_file_set_contents(g_strdup_printf("%s/%s", scene->dossier, to), read_conf(scene, file), -1, NULL))
        g_error("scene: %s cannot be copied", file);
}

static void copy_circuit(const struct scene *scene, const char *name)
{
    char *file = g_strdup_printf("circuits/%s.cfg", name);
    copy_conf(scene, file, file);
}

struct scene *scene_new(void)
{
    struct scene *scene = g_new0(struct scene, 1);
    scene->racine = g_get_current_dir();
    scene->dossier = g_dir_make_tmp("navette-scene-XXXXXX", NULL);
    const char *programme = g_getenv("NAVETTE");
    scene->programme = g_canonicalize_filename(programme != NULL ? programme : "build/navette", scene->racine);
    scene->now = g_strdup("2026-03-02T09:00");
    scene->boites = g_ptr_array_new();
    scene->circuits = g_ptr_array_new();
    scene->sortie = g_ptr_array_new();
    scene->lus = g_hash_table_new(g_str_hash, g_str_equal);
    scene->dit = g_string_new("");
    scene->adresse = g_strdup("navette@departement.example");
    if (scene->dossier == NULL)
        g_error("scene: no temporary folder");
    scene->poste = g_getenv("NAVETTE_SERVEURS") != NULL ? &poste_serveurs : &poste_maildir;
    scene->poste->open(scene);
    copy_conf(scene, "annuaire.cfg", "annuaire.cfg");
    copy_circuit(scene, CIRCUIT);
    scene_write_conf(scene);
    return scene;
}

void scene_circuits(struct scene *scene, char **names, guint count)
{
    for (guint i = 0; i < count; i++) {
        copy_circuit(scene, names[i]);
        g_ptr_array_add(scene->circuits, names[i]);
    }
    copy_conf(scene, "exemple-cinq/annuaire.cfg", "annuaire.cfg");
    scene_write_conf(scene);
}

const char *scene_boite(const struct scene *scene)
{
    if (scene->boites->len > 0)
        return ((const struct boite_scene *)scene->boites->pdata[0])->nom;
    return scene->circuits->len > 0 ? scene->circuits->pdata[0] : "dispositif";
}

/* « "a", "b" »: the names of the stage's circuits between these words. */
static char *quoted(const struct scene *scene, const char *before, const char *after)
{
    GString *text = g_string_new("");
    for (guint i = 0; i < scene->circuits->len; i++)
        g_string_append_printf(text, "%s\"%s%s%s\"", i == 0 ? "" : ", ", before, (const char *)scene->circuits->pdata[i], after);
    if (text->len == 0)
        g_string_printf(text, "\"%s" CIRCUIT "%s\"", before, after);
    return text->str;
}

/* « domaines = [ … ]; » of the example, whose people the directory names. */
static char *domaines(const struct scene *scene)
{
    if (scene->circuits->len == 0)
        return g_strdup(DOMAINES " \"departement.example\", \"sessad.example\" ];");
    char *start = strstr(read_conf(scene, "exemple-cinq/navette.cfg"), DOMAINES), *end = start == NULL ? NULL : strchr(start, ';');
    if (end == NULL)
        g_error("scene: the example has no domaines");
    end[1] = '\0';
    return start;
}

/* One mailbox of all circuits; or, where a play names circuits and no mailbox, one of each, with its name. */
static void write_boites(const struct scene *scene, GString *text)
{
    static const struct boite_scene one = {"dispositif", "dediee", "aucune"};
    bool own = scene->boites->len == 0 && scene->circuits->len > 0;
    guint count = own ? scene->circuits->len : MAX(scene->boites->len, 1);
    for (guint i = 0; i < count; i++) {
        struct boite_scene boite = scene->boites->len == 0 ? one : *(const struct boite_scene *)scene->boites->pdata[i];
        if (own)
            boite.nom = scene->circuits->pdata[i];
        const char *host = strcmp(boite.auth, "dmarc") == 0 ? " authserv_id = \"mx.departement.example\";" : "";
        g_string_append_printf(text, "  { nom = \"%s\"; ", boite.nom);
        scene->poste->conf_boite(scene, boite.nom, text);
        g_string_append_printf(text, " usage = \"%s\";\n    require_auth = \"%s\";%s circuits = [ %s ]; }%s\n", boite.usage, boite.auth, host,
                               own ? g_strdup_printf("\"%s\"", boite.nom) : quoted(scene, "", ""), i + 1 < count ? "," : "");
    }
}

void scene_write_conf(const struct scene *scene)
{
    GString *text = g_string_new("");
    g_string_append_printf(text, "etat      = \"%s/etat\";\nadresse   = \"%s\";\ncircuits  = [ %s ];\nannuaire  = \"annuaire.cfg\"; relecture = \"aucune\"; syntheses = \"aucune\";\n%s\n"
                                 "boites    = (\n", scene->dossier, scene->adresse, quoted(scene, "circuits/", ".cfg"), domaines(scene));
    write_boites(scene, text);
    g_string_append(text, ");\nenvoi     = { ");
    scene->poste->conf_envoi(scene, text);
    g_string_append(text, " };\n");
    if (!g_file_set_contents(g_strdup_printf("%s/navette.cfg", scene->dossier), text->str, -1, NULL))
        g_error("scene: the configuration cannot be written");
}

bool scene_replace(const struct scene *scene, const char *file, const char *old, const char *new)
{
    char *text = NULL;
    char *path = g_strdup_printf("%s/%s", scene->dossier, file);
    if (!g_file_get_contents(path, &text, NULL, NULL) || strstr(text, old) == NULL)
        return false;
    GString *changed = g_string_new(text);
    (void)g_string_replace(changed, old, new, 1);
    return g_file_set_contents(path, changed->str, (gssize)changed->len, NULL);
}

void scene_remove(const char *path)
{
    GDir *dir = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    for (const char *name = dir == NULL ? NULL : g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir))
        scene_remove(g_build_filename(path, name, NULL));
    if (dir != NULL)
        g_dir_close(dir);
    (void)g_remove(path);
}

void scene_close(struct scene *scene, bool keep)
{
    if (scene->daemon > 0)
        (void)scene_stop(scene, 9);
    scene->poste->close(scene);
    if (!keep)
        scene_remove(scene->dossier);
}
