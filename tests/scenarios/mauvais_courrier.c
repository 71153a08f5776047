/* mauvais_courrier: every hostile mail is dropped into the mailbox of a running daemon, and an ordinary one right behind
 * it. The hostile one ends before a human with its reason, kept byte for byte; the ordinary one is done within its second.
 * Nobody outside is ever written to, nothing stands outside the folders, and nobody dies of it. */
#include "tests/scenarios/mauvais.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/scenarios/scene.h"
#include "tests/scenarios/tap.h"

#define ORDINARY "camille.norveau@departement.example"

enum {
    PATIENCE = 90, /* seconds until the hostile one is done with: `lecture_secondes` and some */
    TRIES = 3,     /* of which the quickest counts: what else the machine does makes the same work slower, never quicker */
};

/* « Within its second »; where the machine is so busy, or the build so slow, that an ordinary mail alone takes long, a
 * few of those. A message is hashed and synced before the next is taken: 20 MB are granted one more second. */
static double limit(double alone, gsize len)
{
#ifdef NAVETTE_SANITIZED
    const double least = 3.0; /* a slow build on a busy machine says little of seconds; that it does not wait for the reader's limit, it says */
#else
    const double least = 1.0;
#endif
    return MAX(least, 6 * alone) + (double)(len >> 20) / 20;
}

static size_t count_messages(struct scene *scene, json_t **out_last)
{
    json_t *all = scene_status(scene, "--messages");
    size_t count = json_array_size(all);
    *out_last = count == 0 ? NULL : json_incref(json_array_get(all, count - 1));
    json_decref(all);
    return count;
}

static size_t count_dossiers(struct scene *scene)
{
    json_t *all = scene_status(scene, NULL);
    size_t count = json_array_size(all);
    json_decref(all);
    return count;
}

/* Seconds until that address has one more mail than before; negative: never. */
static double wait_mail(struct scene *scene, double since)
{
    for (;;) {
        scene_look(scene);
        for (guint i = scene->depuis; i < scene->sortie->len; i++)
            if (strcmp(((struct lettre *)scene->sortie->pdata[i])->a, ORDINARY) == 0)
                return scene_seconds() - since;
        if (scene_seconds() - since > PATIENCE)
            return -1;
        (void)usleep(2000);
    }
}

static char *ordinary(const struct scene *scene, unsigned number, gsize *out_len)
{
    char *bytes = NULL;
    if (!g_file_get_contents(scene->dernier, &bytes, out_len, NULL))
        g_error("mauvais: no ordinary mail");
    GString *mail = g_string_new_len(bytes, (gssize)*out_len);
    (void)g_string_replace(mail, "Message-ID: <mail.1@", g_strdup_printf("Message-ID: <mail.%u@", number + 1000), 1);
    (void)g_string_replace(mail, "Cordialement", g_strdup_printf("Cordialement %u", number), 1);
    *out_len = mail->len;
    return mail->str;
}

/* The hostile mail is where it belongs, with its reason. */
static void judge(struct scene *scene, const struct mauvais *bad, size_t messages, size_t dossiers)
{
    json_t *last = NULL;
    double since = scene_seconds();
    size_t now = count_messages(scene, &last);
    while (!bad->traite && now == messages && scene_seconds() - since < PATIENCE) {
        (void)usleep(20000);
        now = count_messages(scene, &last);
    }
    const char *why = last == NULL || now == messages ? "" : json_string_value(json_object_get(last, "pourquoi"));
    if (bad->traite)
        (void)tap(now == messages, "it is shown to a human", "%s: it is done with", bad->nom);
    else
        (void)tap(now == messages + 1 && why != NULL && *why != '\0' && (bad->pourquoi == NULL || strstr(why, bad->pourquoi) != NULL),
                  g_strdup_printf("%zu messages before, %zu now; the last: %s", messages, now, why != NULL ? why : ""),
                  "%s: a human sees it, with the reason « %s »", bad->nom, why != NULL ? why : "");
    size_t opened = count_dossiers(scene) - dossiers;
    (void)tap(opened == (size_t)bad->dossiers, g_strdup_printf("%zu were opened", opened), "%s: %d dossiers opened", bad->nom, bad->dossiers);
}

static bool kept(const struct scene *scene, const GString *mail)
{
    char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)mail->str, mail->len);
    char *path = g_strdup_printf("%s/etat/spool/%.2s/%s", scene->dossier, sum, sum);
    struct stat info;
    return stat(path, &info) == 0 && (gsize)info.st_size == mail->len;
}

/* Drops an ordinary mail; seconds until it is done. */
static double drop_ordinary(struct scene *scene, unsigned number)
{
    gsize len = 0;
    char *mail = ordinary(scene, number, &len);
    double since = scene_seconds();
    scene_drop(scene, mail, len, g_strdup_printf("1772438400.%04u.ordinaire", number));
    double took = wait_mail(scene, since);
    g_free(mail);
    return took;
}

struct mesure {
    double alone, took, allowed; /* seconds: of an ordinary mail, of one behind a hostile one, and what that may be */
};

static struct mesure measure(struct scene *scene, const GString *mail, unsigned number)
{
    struct mesure mesure = {.alone = drop_ordinary(scene, number * 2)};
    scene_drop(scene, mail->str, mail->len, g_strdup_printf("1772438400.%04u.mauvais", number));
    mesure.took = drop_ordinary(scene, number * 2 + 1);
    mesure.allowed = limit(mesure.alone, mail->len);
    return mesure;
}

static bool is_timely(const struct mesure *mesure)
{
    return mesure->took >= 0 && mesure->took <= mesure->allowed;
}

/* All that came is filed, so that what is measured next waits for nothing of this. */
static void settle(struct scene *scene)
{
    for (double since = scene_seconds(); scene->poste->count(scene, scene_boite(scene)) > 0 && scene_seconds() - since < PATIENCE;)
        (void)usleep(20000);
}

static void one(struct scene *scene, const struct mauvais *bad, unsigned number)
{
    json_t *last = NULL;
    size_t messages = count_messages(scene, &last), dossiers = count_dossiers(scene);
    GString *mail = bad->fait(bad->from, number);
    struct mesure mesure = measure(scene, mail, number);
    judge(scene, bad, messages, dossiers);
    (void)tap(kept(scene, mail), NULL, "%s: kept byte for byte", bad->nom);
    (void)g_string_free(mail, TRUE);
    for (unsigned again = 1; again < TRIES && !is_timely(&mesure); again++) {
        unsigned fresh = number + again * 1000;
        tap_say("%s: %.2f s, allowed %.2f: measured again", bad->nom, mesure.took, mesure.allowed);
        settle(scene);
        mail = bad->fait(bad->from, fresh);
        mesure = measure(scene, mail, fresh);
        (void)g_string_free(mail, TRUE);
        settle(scene);
    }
    const char *log = scene_log(scene);
    size_t shown = strlen(log) > 1500 ? strlen(log) - 1500 : 0;
    (void)tap(is_timely(&mesure), log + shown, "%s: the next mail is done in %.2f s (alone %.2f, allowed %.2f)", bad->nom, mesure.took, mesure.alone,
              mesure.allowed);
}

/* Nobody but people of the two domains, ever. */
static void nobody_outside(const struct scene *scene)
{
    const char *who = NULL;
    for (guint i = 0; i < scene->sortie->len; i++) {
        const char *to = ((struct lettre *)scene->sortie->pdata[i])->a;
        if (!g_str_has_suffix(to, "@departement.example") && !g_str_has_suffix(to, "@sessad.example"))
            who = to;
    }
    (void)tap(who == NULL, who, "nobody outside is written to (%u mails left)", scene->sortie->len);
}

const char *__asan_default_options(void); /* a scenario gives nothing back: scene.h */
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

int main(void)
{
    struct scene *scene = scene_new();
    scene->maniere.fiche = g_strdup("fiche-arrageois.docx");
    (void)scene_mail(scene, ORDINARY, scene->adresse, "Fiche de liaison", "Bonjour,\n\nVoici une fiche.\n\nCordialement");
    scene_start(scene);
    (void)tap(wait_mail(scene, scene_seconds()) >= 0, NULL, "an ordinary mail is done");
    const char *only = g_getenv("NAVETTE_SEUL"); /* words of the one to look at */
    for (size_t i = 0; i < mauvais_count; i++)
        if (only == NULL || strstr(mauvais[i].nom, only) != NULL)
            one(scene, &mauvais[i], (unsigned)i);
    nobody_outside(scene);
    const char *log = scene_log(scene);
    (void)tap(strstr(log, "evenement=processus_mort") == NULL, strstr(log, "evenement=processus_mort"), "nobody died of it");
    (void)tap(scene_stop(scene, SIGTERM) == 0, NULL, "it stops in order");
    (void)tap(scene_command(scene, (const char *const[]){"audit", NULL}, NULL) == 0, scene->dit->str, "audit");
    scene_close(scene, g_getenv("NAVETTE_GARDE") != NULL);
    return tap_end();
}
