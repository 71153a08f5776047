#include "tests/scenarios/scene.h"

#include <glib/gstdio.h>
#include <unistd.h>

static const char *const files[] = {"annuaire.cfg", "circuits/sessad-ip-62.cfg"};

/* Copies of what a play may change; all else is the checkout's own. */
static void copy_conf(const struct scene *scene)
{
    (void)g_mkdir_with_parents(g_strdup_printf("%s/circuits", scene->dossier), 0700);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        char *text = NULL;
        gsize len = 0;
        if (!g_file_get_contents(g_strdup_printf("%s/conf/%s", scene->racine, files[i]), &text, &len, NULL) ||
            !g_file_set_contents(g_strdup_printf("%s/%s", scene->dossier, files[i]), text, (gssize)len, NULL))
            g_error("scene: %s cannot be copied", files[i]);
    }
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
    scene->sortie = g_ptr_array_new();
    scene->lus = g_hash_table_new(g_str_hash, g_str_equal);
    scene->dit = g_string_new("");
    scene->adresse = g_strdup("navette@departement.example");
    if (scene->dossier == NULL)
        g_error("scene: no temporary folder");
    scene->poste = g_getenv("NAVETTE_SERVEURS") != NULL ? &poste_serveurs : &poste_maildir;
    scene->poste->open(scene);
    copy_conf(scene);
    scene_write_conf(scene);
    return scene;
}

void scene_write_conf(const struct scene *scene)
{
    static const struct boite_scene one = {"dispositif", "dediee", "aucune"};
    GString *text = g_string_new("");
    g_string_append_printf(text, "etat      = \"%s/etat\";\nadresse   = \"%s\";\ncircuits  = [ \"circuits/sessad-ip-62.cfg\" ];\n"
                                 "annuaire  = \"annuaire.cfg\";\ndomaines  = [ \"departement.example\", \"sessad.example\" ];\n"
                                 "boites    = (\n", scene->dossier, scene->adresse);
    guint count = scene->boites->len == 0 ? 1 : scene->boites->len;
    for (guint i = 0; i < count; i++) {
        const struct boite_scene *boite = scene->boites->len == 0 ? &one : scene->boites->pdata[i];
        const char *host = strcmp(boite->auth, "dmarc") == 0 ? " authserv_id = \"mx.departement.example\";" : "";
        g_string_append_printf(text, "  { nom = \"%s\"; ", boite->nom);
        scene->poste->conf_boite(scene, boite->nom, text);
        g_string_append_printf(text, " usage = \"%s\";\n    require_auth = \"%s\";%s circuits = [ \"sessad-ip-62\" ]; }%s\n", boite->usage, boite->auth,
                               host, i + 1 < count ? "," : "");
    }
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
