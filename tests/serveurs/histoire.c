/* histoire imaps|starttls: the whole story on a private Dovecot and a private Postfix, spoken to in that way. Played once on
 * Maildir folders and then on the servers from the same state folder, the end must be the same: undisturbed, with kill -9 of a
 * process at every pass, and with both servers restarted and killed all along. Then what only real servers can show: one mail in
 * two mailboxes, a mailbox full of old mail, servers that are away while navette runs.
 * Environment: NAVETTE_FAULTS, the program with world_faults (default build/navette-faults); NAVETTE_COURT=1: less of it;
 * NAVETTE_SEUL=morts|reprises|boites|anciens|absences: that part. */
#include <glib/gstdio.h>
#include <signal.h>
#include <unistd.h>

#include "tests/scenarios/fin.h"
#include "tests/scenarios/jeu.h"
#include "tests/scenarios/tap.h"

#define STORY "tests/scenarios/histoire.play"
#define OLD_MAILS "5000"

enum {
    PATIENCE = 30,             /* seconds for what a running daemon does */
    TROUBLE_PAUSE_US = 800000, /* between two troubles of the servers: a pass is about as long */
    TROUBLES = 4,              /* kinds of them; each happens at least once */
};

static const struct lieu_mort {
    const char *place; /* see world_faults.c and crash.c */
    bool brief;        /* also in the brief version: what a hand has to find again on a server; of decide crash.c tells */
} places[] = {
    {"fetch.spool", true}, {"fetch.classe", false}, {"send.parti", true}, {"decide.avant_commit", false}, {"decide.commit", false},
};

static bool brief(void)
{
    return g_getenv("NAVETTE_COURT") != NULL;
}

/* One part of it alone, to look at. */
static bool wanted(const char *part)
{
    const char *alone = g_getenv("NAVETTE_SEUL");
    return alone == NULL || strcmp(alone, part) == 0;
}

/* ---- servers that are restarted and killed all along ------------------------------------------------------- */

static const struct { const char *what, *server; } troubles[TROUBLES] = {
    {"restart", "dovecot"}, {"restart", "postfix"}, {"kill9", "dovecot"}, {"kill9", "postfix"},
};

struct trouble {
    const char *dir;
    gint over;  /* set when the story has ended */
    int made, failed; /* in all stories so far */
};

/* One at least, however short the story is. */
static gpointer make_trouble(gpointer data)
{
    struct trouble *trouble = data;
    do {
        size_t kind = (size_t)trouble->made++ % TROUBLES;
        trouble->failed += !scene_script(trouble->dir, troubles[kind].what, troubles[kind].server, NULL, NULL);
        (void)usleep(TROUBLE_PAUSE_US);
        /* A Postfix that is restarted every other second delivers nothing at all: that would try it and not navette. */
        for (int tries = 0; tries < 100 && !scene_queue_is_empty(trouble->dir); tries++)
            (void)usleep(100000);
    } while (!g_atomic_int_get(&trouble->over));
    return NULL;
}

/* Told again until every kind of trouble has fallen into a story: a quick machine tells one within three of them. */
static void troubled(const struct fin *calm, const char *etat, const char *dir)
{
    struct trouble trouble = {.dir = dir};
    for (int stories = 0; stories < TROUBLES && trouble.made < TROUBLES && trouble.failed == 0; stories++) {
        g_atomic_int_set(&trouble.over, 0);
        GThread *thread = g_thread_new("trouble", make_trouble, &trouble);
        const struct fin fin = fin_play(STORY, etat, NULL, true);
        g_atomic_int_set(&trouble.over, 1);
        (void)g_thread_join(thread);
        fin_judge(calm, &fin, "restarts", true);
    }
    (void)tap(trouble.made >= TROUBLES && trouble.failed == 0, g_strdup_printf("%d of them did not come back", trouble.failed),
              "both servers restart and are killed, %d times", trouble.made);
}

/* ---- old mail ---------------------------------------------------------------------------------------------- */

/* Which mails lie in the inbox, and everything that could have been set on them. As ranges: no client likes a line of 5000 numbers. */
static char *state_of(struct scene *scene, const char *box)
{
    static const char *const keys[] = {"ALL", "SEEN", "ANSWERED", "FLAGGED", "DELETED", "KEYWORD $Forwarded"};
    GString *all = g_string_new("");
    (void)scene_imap(scene, box, "NOOP");
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        const char *found = scene_imap(scene, box, g_strdup_printf("UID SEARCH RETURN (COUNT ALL) UID 1:" OLD_MAILS " %s", keys[i]));
        const char *behind_tag = found == NULL ? NULL : strstr(found, " UID ");
        g_string_append_printf(all, "%s:%.*s\n", keys[i], behind_tag != NULL ? (int)strcspn(behind_tag, "\r\n") : 10,
                               behind_tag != NULL ? behind_tag : " no answer");
    }
    return all->str;
}

static int count_in(const char *text, const char *words)
{
    int count = 0;
    for (const char *at = strstr(text, words); at != NULL; at = strstr(at + 1, words))
        count++;
    return count;
}

static bool receives(struct scene *scene, const char *who)
{
    for (double until = scene_seconds() + PATIENCE; scene_seconds() < until; (void)usleep(50000)) {
        scene_look(scene);
        if (scene_question(scene, who) != NULL)
            return true;
    }
    return false;
}

/* First contact with a shared mailbox of years: what came before stays as it lies, and is told in one line. */
static void old_mail(const char *dir)
{
    struct scene *scene = scene_new();
    struct boite_scene shared = {(char *)"secretariat", (char *)"partagee", (char *)"aucune"};
    g_ptr_array_add(scene->boites, &shared);
    scene_write_conf(scene);
    bool ready = scene_replace(scene, "navette.cfg", " depuis = \"2020-01-01\";", "") && scene_script(dir, "remplis", "secretariat", OLD_MAILS, NULL);
    (void)tap(ready, NULL, "a shared mailbox with " OLD_MAILS " old mails");
    const char *before = state_of(scene, "secretariat");
    guint count = scene->poste->count(scene, "secretariat");
    scene_start(scene);
    (void)scene_mail(scene, "fournisseur@ailleurs.example", scene->adresse, "Offre", "Notre offre de printemps.");
    scene->maniere.fiche = (char *)"fiche-arrageois.docx";
    (void)scene_mail(scene, "camille.norveau@departement.example", scene->adresse, "Fiche", "Voici une fiche.");
    (void)tap(receives(scene, "chef.arrageois@departement.example"), scene_log(scene), "what is new in it is taken");
    guint left = scene->poste->count(scene, "secretariat");
    for (double until = scene_seconds() + PATIENCE; left != count + 1 && scene_seconds() < until; (void)usleep(50000))
        left = scene->poste->count(scene, "secretariat");
    (void)tap(scene_stop(scene, SIGTERM) == 0, scene_log(scene), "stopped in order");
    const char *after = state_of(scene, "secretariat"), *log = scene_log(scene);
    (void)tap(count == g_ascii_strtoull(OLD_MAILS, NULL, 10) && left == count + 1, NULL, "%u mails before, %u after: the fiche is filed, the rest stays", count, left);
    (void)tap(strcmp(before, after) == 0 && strstr(before, "COUNT " OLD_MAILS) != NULL, g_strdup_printf("%s\nafter:\n%s", before, after),
              "no old mail is touched, read or marked");
    (void)tap(count_in(log, "evenement=anciens_laisses") == 1 && strstr(log, "nombre=" OLD_MAILS) != NULL, log, "they are told in one line");
    (void)tap(scene->sortie->len > 0 && json_array_size(scene_status(scene, NULL)) == 1, NULL, "one dossier");
    scene_close(scene, g_getenv("NAVETTE_GARDE") != NULL);
}

/* ---- a play told sentence by sentence, and what lies where after it ----------------------------------------- */

static int filed(struct scene *scene, const char *box)
{
    const char *answer = scene_imap(scene, box, "STATUS \"navette/Trait&AOk-s\" (MESSAGES)");
    const char *count = answer == NULL ? NULL : strstr(answer, "(MESSAGES ");
    return count == NULL ? -1 : (int)g_ascii_strtoll(count + strlen("(MESSAGES "), NULL, 10);
}

static bool none_twice(const struct scene *scene)
{
    GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < scene->sortie->len; i++) {
        const struct lettre *lettre = scene->sortie->pdata[i];
        if (!g_hash_table_add(seen, g_strdup_printf("%s %s", lettre->message_id, lettre->a)))
            return false;
    }
    return true;
}

struct range { /* what a play leaves in « navette/Traités » of a mailbox */
    const char *box;
    int count;
};

static void play(const char *file, const struct range *boxes)
{
    struct scene *scene = scene_new();
    (void)jeu_play(scene, file, "", false);
    (void)tap(none_twice(scene), NULL, "%s: no message twice", file);
    for (const struct range *box = boxes; box->box != NULL; box++)
        (void)tap(filed(scene, box->box) == box->count, NULL, "%s: %d mails of « %s » are filed, of %d", file, filed(scene, box->box), box->box, box->count);
    scene_close(scene, g_getenv("NAVETTE_GARDE") != NULL);
}

/* ---- all of it --------------------------------------------------------------------------------------------- */

static void deaths(const struct fin *calm, const char *etat)
{
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        if (brief() && !places[i].brief)
            continue;
        const struct fin fin = fin_play(STORY, etat, places[i].place, false);
        (void)tap(fin.deaths > 0, "nobody died: the place was never reached", "%s: %d passes lose a process", places[i].place, fin.deaths);
        /* Taken by the relay and not yet reported: SMTP knows no way to take it back. */
        fin_judge(calm, &fin, places[i].place, strcmp(places[i].place, "send.parti") == 0);
    }
}

const char *__asan_default_options(void); /* a scenario gives nothing back: scene.h */
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

int main(int argc, char **argv)
{
    const char *faults = g_getenv("NAVETTE_FAULTS"), *mode = argc > 1 ? argv[1] : "imaps";
    const struct range two[] = {{"une", 3}, {"autre", 2}, {NULL, 0}}, shared[] = {{"commune", 2}, {NULL, 0}}, one[] = {{"dispositif", 4}, {NULL, 0}};
    (void)g_setenv("NAVETTE", faults != NULL ? faults : "build/navette-faults", TRUE);
    char *etat = fin_state();
    const struct fin folders = fin_play(STORY, etat, NULL, false);
    (void)tap(folders.failed == 0 && folders.partis->len > 0, NULL, "on Maildir: %u messages leave", folders.partis->len);
    char *dir = g_dir_make_tmp("navette-serveurs-XXXXXX", NULL);
    if (!tap(scene_script(dir, "start", g_strdup_printf("AVEC=%d", (int)getpid()), NULL, NULL), NULL, "the servers start"))
        return tap_end();
    (void)g_setenv("NAVETTE_SERVEURS", mode, TRUE);
    (void)g_setenv("NAVETTE_SERVEURS_DIR", dir, TRUE);

    const struct fin calm = fin_play(STORY, etat, NULL, false);
    fin_judge(&folders, &calm, mode, false);
    if (wanted("morts"))
        deaths(&folders, etat);
    if (wanted("reprises") && !brief()) /* what servers may do is tried one by one in tests/hostile, on both builds */
        troubled(&folders, etat, dir);
    if (wanted("boites")) {
        play("tests/scenarios/deux-boites.play", two);
        play("tests/scenarios/partagee.play", shared);
    }
    if (wanted("anciens"))
        old_mail(dir);
    if (wanted("absences"))
        play("tests/serveurs/reprise.play", one);

    (void)tap(scene_script(dir, "stop", NULL, NULL, NULL), NULL, "the servers stop");
    scene_remove(dir);
    fin_forget(etat);
    return tap_end();
}
