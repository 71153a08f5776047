/* Mail by folders: `deliver` puts it in, as Postfix's pipe would, and what leaves is a file. */
#include <sys/stat.h>

#include "tests/scenarios/scene.h"

static void open_folders(struct scene *scene)
{
    (void)g_mkdir_with_parents(g_strdup_printf("%s/boites", scene->dossier), 0700);
}

static void close_folders(struct scene *scene)
{
    (void)scene;
}

static void conf_boite(const struct scene *scene, const char *nom, GString *text)
{
    g_string_append_printf(text, "kind = \"maildir\"; chemin = \"%s/boites/%s\";", scene->dossier, nom);
}

static void conf_envoi(const struct scene *scene, GString *text)
{
    g_string_append_printf(text, "kind = \"maildir\"; chemin = \"%s/sortie\";", scene->dossier);
}

static bool deliver(struct scene *scene, const char *boite)
{
    const char *arguments[] = {"deliver", "--mailbox", boite, NULL};
    return scene_command(scene, arguments, scene->dernier) == 0;
}

static int by_time(gconstpointer a, gconstpointer b)
{
    const struct lettre *const *one = a, *const *two = b;
    return (*one)->quand < (*two)->quand ? -1 : (*one)->quand > (*two)->quand;
}

static void look(struct scene *scene)
{
    char *folder = g_build_filename(scene->dossier, "sortie", "new", NULL);
    GDir *dir = g_dir_open(folder, 0, NULL);
    GPtrArray *fresh = g_ptr_array_new();
    for (const char *name = dir == NULL ? NULL : g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir)) {
        if (g_hash_table_contains(scene->lus, name))
            continue;
        (void)g_hash_table_add(scene->lus, g_strdup(name));
        struct lettre *lettre = lettre_read(g_build_filename(folder, name, NULL));
        if (lettre != NULL)
            g_ptr_array_add(fresh, lettre);
    }
    if (dir != NULL)
        g_dir_close(dir);
    g_ptr_array_sort(fresh, by_time);
    for (guint i = 0; i < fresh->len; i++)
        g_ptr_array_add(scene->sortie, fresh->pdata[i]);
}

static guint count_files(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    guint count = 0;
    while (dir != NULL && g_dir_read_name(dir) != NULL)
        count++;
    if (dir != NULL)
        g_dir_close(dir);
    return count;
}

static guint count(struct scene *scene, const char *boite)
{
    char *folder = g_build_filename(scene->dossier, "boites", boite, NULL);
    return count_files(g_build_filename(folder, "new", NULL)) + count_files(g_build_filename(folder, "cur", NULL));
}

const struct poste poste_maildir = {open_folders, close_folders, conf_boite, conf_envoi, deliver, look, count};
