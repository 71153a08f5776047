/* demo_dossier: the demo's folder. What stands in it was made by a demo or the demo does not touch it. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/demo.h"

enum { OPEN_FOLDERS = 16 }; /* of nftw at a time; the tree is six deep */

#define MARQUE ".navette-demo"

/* All that a demo makes at the top of its folder. */
static const char *const siens[] = {MARQUE, "navette.cfg", "etat", "courrier", "mails", "index.html", "journal.txt"};

const char *demo_path(struct demo *demo, const char *name)
{
    return str_print(demo->arena, "%s/%s", demo->dossier, name).at;
}

enum err demo_write(const char *path, struct str bytes, struct fault *out_fault)
{
    FILE *file = fopen(path, "we");
    bool good = file != NULL && fwrite(bytes.at, 1, bytes.len, file) == bytes.len;
    good = file != NULL && fclose(file) == 0 && good;
    return good ? ERR_NONE : fault_set(out_fault, ERR_FINAL, "demo: %s cannot be written (%s), see its rights and the disk", path, strerror(errno));
}

enum err demo_read(struct arena *arena, const char *path, struct str *out_bytes, struct fault *out_fault)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return fault_set(out_fault, ERR_FINAL, "demo: %s cannot be read (%s), is the checkout whole?", path, strerror(errno));
    struct stat stat;
    size_t size = fstat(fileno(file), &stat) == 0 && stat.st_size <= DEMO_MAX_OCTETS ? (size_t)stat.st_size : 0;
    char *bytes = arena_alloc(arena, size + 1);
    *out_bytes = (struct str){bytes, fread(bytes, 1, size, file)};
    bool whole = out_bytes->len == size && size > 0;
    (void)fclose(file);
    return whole ? ERR_NONE : fault_set(out_fault, ERR_FINAL, "demo: %s is empty or too large, is the checkout whole?", path);
}

/* ---- may it be emptied? ----------------------------------------------------------------------------------- */

static bool is_ours(const char *name)
{
    for (size_t i = 0; i < sizeof siens / sizeof siens[0]; i++)
        if (strcmp(name, siens[i]) == 0)
            return true;
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Empty, or an earlier demo's: its mark, and nothing that a demo does not make. */
static enum err see_if_free(struct demo *demo, struct fault *out_fault)
{
    size_t entries = 0, foreign = 0;
    DIR *dir = opendir(demo->dossier);
    if (dir == NULL)
        return fault_set(out_fault, ERR_FINAL, "demo: %s cannot be opened (%s), give another folder with --dir", demo->dossier, strerror(errno));
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        foreign += is_ours(entry->d_name) ? 0 : 1;
        entries++;
    }
    (void)closedir(dir);
    bool empty = entries == 2; /* « . » and « .. » */
    if (empty || (foreign == 0 && access(demo_path(demo, MARQUE), F_OK) == 0))
        return ERR_NONE;
    return fault_set(out_fault, ERR_FINAL, "demo: %s holds something else than an earlier demo, give an empty folder with --dir", demo->dossier);
}

static int remove_one(const char *path, const struct stat *stat, int type, struct FTW *where)
{
    (void)stat;
    (void)type;
    return where->level == 0 ? 0 : remove(path);
}

static enum err empty(struct demo *demo, struct fault *out_fault)
{
    if (nftw(demo->dossier, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) == 0)
        return ERR_NONE;
    return fault_set(out_fault, ERR_FINAL, "demo: %s cannot be emptied (%s), remove it or give another folder with --dir", demo->dossier, strerror(errno));
}

/* ---- its configuration ------------------------------------------------------------------------------------ */

/* A string of libconfig's grammar. */
static void put_string(struct buf *out, const char *before, const char *text, const char *after)
{
    buf_add_c(out, before);
    buf_add_char(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, *text);
    }
    buf_add_char(out, '"');
    buf_add_c(out, after);
}

/* The first circuit of the shipped sample, its directory and templates; two Maildirs; and the one thing that a real mailbox has
 * and a first try has not: a server that says who a mail is from. */
static void put_conf(struct demo *demo, const struct circuit *circuit, struct buf *out)
{
    const char *shipped = demo->cmd->shipped;
    const char *nom = str_c(demo->arena, circuit->nom);
    buf_add_c(out, "// Écrit par « navette demo » ; effacé et récrit à chaque démonstration.\n");
    put_string(out, "etat = ", demo_path(demo, "etat"), ";\n");
    put_string(out, "adresse = ", DEMO_ADRESSE, ";\n");
    put_string(out, "nom_affiche = ", str_c(demo->arena, circuit->titre), ";\n");
    put_string(out, "circuits = [ ", str_c(demo->arena, circuit->fichier), " ];\n");
    put_string(out, "annuaire = ", str_print(demo->arena, "%s/annuaire.cfg", shipped).at, ";\n");
    buf_add_c(out, "relecture = \"aucune\";\n"); /* what would wait until tomorrow noon is to be seen today */
    buf_add_c(out, "domaines = [ \"departement.example\", \"sessad.example\" ];\n");
    put_string(out, "boites = ( { nom = \"" DEMO_BOITE "\"; kind = \"maildir\"; usage = \"dediee\"; chemin = ", demo_path(demo, "courrier/boite"),
               ";\n  require_auth = \"dmarc\"; authserv_id = \"" DEMO_SERVEUR "\"; ");
    put_string(out, "circuits = [ ", nom, " ]; } );\n");
    put_string(out, "envoi = { kind = \"maildir\"; chemin = ", demo_path(demo, "courrier/sortie"), "; };\n");
}

static enum err write_conf(struct demo *demo, struct fault *out_fault)
{
    struct conf *sample = NULL;
    struct conf_mistakes mistakes;
    struct buf out;
    buf_init(&out, DEMO_MAX_OCTETS);
    const char *path = str_print(demo->arena, "%s/navette.cfg", demo->cmd->shipped).at;
    bool good = conf_load_from(path, demo->cmd->shipped, &sample, &mistakes) == ERR_NONE;
    if (good)
        put_conf(demo, &sample->circuits[0], &out);
    conf_free(sample);
    if (!good) {
        buf_free(&out);
        return fault_set(out_fault, ERR_FINAL, "demo: %s is not good, see `navette check -c %s`", path, path);
    }
    demo->conf_path = demo_path(demo, "navette.cfg");
    enum err err = demo_write(demo->conf_path, buf_str(&out), out_fault);
    buf_free(&out);
    return err;
}

enum err demo_dossier_prepare(struct demo *demo, struct fault *out_fault)
{
    enum err err = see_if_free(demo, out_fault);
    if (err == ERR_NONE)
        err = empty(demo, out_fault);
    if (err == ERR_NONE)
        err = demo_write(demo_path(demo, MARQUE), STR("navette demo\n"), out_fault);
    static const char *const folders[] = {"mails", "courrier"};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0] && err == ERR_NONE; i++)
        if (mkdir(demo_path(demo, folders[i]), 0755) != 0)
            err = fault_set(out_fault, ERR_FINAL, "demo: no folder can be made in %s (%s), see its rights", demo->dossier, strerror(errno));
    return err != ERR_NONE ? err : write_conf(demo, out_fault);
}
