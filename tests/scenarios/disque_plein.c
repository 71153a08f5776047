/* disque_plein: the state folder stands on a small disk of its own that is filled to its last byte. A mail that comes then
 * stays in its mailbox, the log says why, `deliver` says 75; when there is room again all goes on by itself, and nothing
 * was lost or done twice. The disk is a tmpfs in a mount namespace of our own: nobody else sees it. */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mount.h>
#include <unistd.h>

#include "tests/scenarios/scene.h"
#include "tests/scenarios/tap.h"

#define REFERENT "camille.norveau@departement.example"

enum { PATIENCE = 60 }; /* seconds; a full disk is tried again after 10, a mailbox after 30 */

static void write_line(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd >= 0 && write(fd, text, strlen(text)) < 0)
        tap_say("%s cannot be written", path);
    if (fd >= 0)
        close(fd);
}

/* As root a mount namespace; else one of a user namespace, where we are root. */
static bool own_mounts(void)
{
    char *uid = g_strdup_printf("0 %d 1", (int)getuid()), *gid = g_strdup_printf("0 %d 1", (int)getgid());
    if (unshare(CLONE_NEWNS) != 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
            return false;
        write_line("/proc/self/setgroups", "deny");
        write_line("/proc/self/uid_map", uid);
        write_line("/proc/self/gid_map", gid);
    }
    return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static bool small_disk(const char *path, int mb)
{
    (void)g_mkdir_with_parents(path, 0700);
    return mount("tmpfs", path, "tmpfs", 0, g_strdup_printf("size=%dm,mode=0700", mb)) == 0;
}

/* To the last byte. */
static void fill(const char *folder)
{
    char block[4096] = {1};
    int fd = open(g_build_filename(folder, "plein", NULL), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    while (fd >= 0 && write(fd, block, sizeof block) > 0) {
    }
    while (fd >= 0 && write(fd, block, 1) > 0) {
    }
    if (fd >= 0)
        close(fd);
}

static void free_again(const char *folder)
{
    (void)unlink(g_build_filename(folder, "plein", NULL));
}

static int inbox(const struct scene *scene)
{
    GDir *dir = g_dir_open(g_build_filename(scene->dossier, "boites", "dispositif", "new", NULL), 0, NULL);
    int count = 0;
    while (dir != NULL && g_dir_read_name(dir) != NULL)
        count++;
    return count;
}

static bool wait_mails(struct scene *scene, guint count)
{
    for (double since = scene_seconds(); scene_seconds() - since < PATIENCE; (void)usleep(20000)) {
        scene_look(scene);
        if (scene->sortie->len >= count)
            return true;
    }
    return false;
}

static bool wait_log(const struct scene *scene, size_t from, const char *words)
{
    for (double since = scene_seconds(); scene_seconds() - since < PATIENCE; (void)usleep(20000)) {
        const char *log = scene_log(scene);
        if (strlen(log) > from && strstr(log + from, words) != NULL)
            return true;
    }
    return false;
}

static bool send_fiche(struct scene *scene, const char *file)
{
    scene->maniere.fiche = g_strdup(file);
    return scene_mail(scene, REFERENT, scene->adresse, "Fiche de liaison", "Bonjour,\n\nVoici une fiche.");
}

static size_t dossiers(struct scene *scene)
{
    json_t *all = scene_status(scene, NULL);
    size_t count = json_array_size(all);
    json_decref(all);
    return count;
}

/* The daemon runs, its disk fills up, a mail comes, the disk is emptied. */
static void state_is_full(struct scene *scene, const char *etat)
{
    scene_start(scene);
    (void)tap(send_fiche(scene, "fiche-arrageois.docx") && wait_mails(scene, 3), scene_log(scene), "with room, a fiche is taken");
    size_t known = strlen(scene_log(scene));
    (void)usleep(300000); /* the reports of what has just left */
    fill(etat);
    (void)tap(send_fiche(scene, "fiche-refus.docx"), scene->dit->str, "the mailbox, on another disk, takes a mail");
    (void)tap(wait_log(scene, known, "No space left") || wait_log(scene, known, "full"), scene_log(scene) + known, "the log says that the disk is full");
    (void)tap(inbox(scene) == 1, NULL, "the mail stays in its mailbox");
    (void)tap(strstr(scene_log(scene) + known, "processus_mort") == NULL, scene_log(scene) + known, "nobody dies of it");
    free_again(etat);
    double since = scene_seconds();
    bool taken = wait_mails(scene, 6);
    (void)tap(taken, scene_log(scene) + known, "with room again the mail is taken (after %.0f s)", scene_seconds() - since);
    (void)usleep(300000);
    (void)tap(inbox(scene) == 0, NULL, "and filed away");
    (void)tap(scene_stop(scene, SIGTERM) == 0, scene_log(scene) + known, "it stops in order");
    scene_look(scene);
    (void)tap(dossiers(scene) == 2 && scene->sortie->len == 6, NULL, "two dossiers, six mails: nothing lost, nothing twice");
}

/* The same with --once: 75, and the next pass does it. */
static void pass_is_full(struct scene *scene, const char *etat)
{
    guint before = scene->sortie->len;
    (void)send_fiche(scene, "fiche-rsase.docx");
    fill(etat);
    int status = scene_pass(scene);
    (void)tap(status == 75, scene->dit->str, "run --once on a full disk: 75");
    (void)tap(inbox(scene) == 1 && scene->sortie->len == before, NULL, "the mail stays, nothing leaves");
    free_again(etat);
    status = scene_pass(scene);
    (void)tap(status == 0 && inbox(scene) == 0 && dossiers(scene) == 3, scene->dit->str, "the next pass does it");
    (void)tap(scene_command(scene, (const char *const[]){"audit", NULL}, NULL) == 0, scene->dit->str, "audit");
}

/* What the mailbox stands on is full: Postfix must keep the mail. */
static void mailbox_is_full(struct scene *scene, const char *boites)
{
    fill(boites);
    bool refused = !send_fiche(scene, "fiche-cas2.docx");
    (void)tap(refused && scene->statut == 75, scene->dit->str, "deliver on a full disk: 75");
    (void)tap(strstr(scene->dit->str, "navette: ") != NULL, scene->dit->str, "and says why");
    free_again(boites);
    (void)tap(inbox(scene) == 0, NULL, "nothing half written is taken for a mail");
    (void)tap(scene_again(scene) && inbox(scene) == 1, scene->dit->str, "with room again it is stored");
}

const char *__asan_default_options(void); /* a scenario gives nothing back: scene.h */
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

int main(void)
{
    bool mounts = own_mounts();
    struct scene *scene = scene_new();
    char *etat = g_build_filename(scene->dossier, "etat", NULL), *boites = g_build_filename(scene->dossier, "boites", NULL);
    if (!tap(mounts && small_disk(etat, 4) && small_disk(boites, 2), "neither root nor user namespaces: run it where one of them is allowed",
             "a small disk can be mounted"))
        return tap_end();
    state_is_full(scene, etat);
    pass_is_full(scene, etat);
    mailbox_is_full(scene, boites);
    (void)umount(etat);
    (void)umount(boites);
    scene_close(scene, g_getenv("NAVETTE_GARDE") != NULL);
    return tap_end();
}
