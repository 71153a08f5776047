/* latence: from a mail's arrival to the next question's departure, on a private Dovecot and Postfix. A hundred dossiers wait for
 * their chef de service; each answer is timed from the EXISTS that an observer sees, idle on the same mailbox, to the line in
 * which the daemon says that the next question has left, which it writes when the relay has said 250 and that is committed.
 * Environment: NAVETTE_SERVEURS (imaps or starttls) and NAVETTE_SERVEURS_DIR, servers that run (tests/serveurs); NAVETTE;
 * BENCH_ANSWERS (default 100). */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/imap.h"
#include "tests/scenarios/scene.h"

enum { PATIENCE = 30 }; /* seconds for one thing to come true */

#define CHEF "chef.arrageois@departement.example"
#define REFERENT "camille.norveau@departement.example"

/* A fiche typed into a mail, of another young person each time. */
static char *fiche_of(int number)
{
    return g_strdup_printf(
        "Bonjour,\n\nFICHE DE LIAISON ASE-SESSAD IP 14-20 ans\n\n"
        "Nom et coordonnées du référent (mail et téléphoniques) : Camille NORVEAU\nMail : " REFERENT "\nTél : 0639981234\n\n"
        "MDS/Service/Site : MDS Arrageois, site d'Arras\n\nDate de la demande : 27/02/2026\n\nLe jeune :\n\n"
        "Nom : LERVAL%c%c\nPrénom : Tomas\nDate de naissance : %02d/%02d/2010\nLieu d'hébergement : MECS Les Peupliers\n"
        "Adresse : 12 rue des Tilleuls 62000 Arras\nStatut : Placement judiciaire\nNotification Mdph : ☒ oui     □ en cours\n"
        "N° de dossier MDPH : 62-104-%04d\nDate début notification : 01/09/2025\nÉchéance de la notification : 31/08/2028\n"
        "Orientation Mdph : SESSAD Insertion Professionnelle\n", 'A' + number % 26, 'A' + number / 26, 1 + number % 28, 1 + number % 12, number);
}

static bool wait_for_log(const struct scene *scene, gsize from, const char *words, double *out_when)
{
    for (double until = scene_seconds() + PATIENCE; scene_seconds() < until; (void)usleep(500)) {
        char *log = scene_log(scene);
        bool there = strlen(log) > from && strstr(log + from, words) != NULL;
        *out_when = scene_seconds();
        g_free(log);
        if (there)
            return true;
    }
    return false;
}

static void start_idle(struct imap *imap)
{
    bool changed = false;
    if (!imap_idle(imap, &changed))
        g_error("bench: the server knows no IDLE");
}

/* The moment at which the server says that a mail has come, to an observer that was idle before it came: Dovecot tells of
 * news half a second late, to all who idle alike. -1: it never did. */
static double wait_for_exists(struct imap *imap)
{
    struct fault fault;
    for (double until = scene_seconds() + PATIENCE; scene_seconds() < until; start_idle(imap)) {
        struct pollfd wait = {.fd = imap_fd(imap), .events = POLLIN};
        (void)poll(&wait, 1, PATIENCE * 1000);
        double when = scene_seconds();
        if (imap_idle_end(imap, &fault) != ERR_NONE)
            g_error("bench: %s", fault.text);
        if (imap_exists(imap) > 0)
            return when;
    }
    return -1;
}

/* Until the observer has seen that the last mail was filed away: then any mail is a new one. */
static void wait_for_empty(struct imap *imap)
{
    struct fault fault;
    uint32_t *uids = NULL;
    size_t count = 1;
    for (double until = scene_seconds() + PATIENCE; scene_seconds() < until && count > 0; (void)usleep(50000)) {
        if (imap_search(imap, 0, &uids, &count, &fault) != ERR_NONE)
            g_error("bench: %s", fault.text);
        free(uids);
    }
}

static struct imap *observe(const char *folder)
{
    char *ports = NULL;
    struct fault fault;
    struct imap *imap = NULL;
    if (!g_file_get_contents(g_build_filename(folder, "ports", NULL), &ports, NULL, NULL))
        g_error("bench: no servers in %s", folder);
    struct conf_serveur *serveur = g_new0(struct conf_serveur, 1);
    *serveur = (struct conf_serveur){
        .hote = STR("localhost"), .port = (int)strtol(strstr(ports, "PORT_IMAPS=") + strlen("PORT_IMAPS="), NULL, 10), .tls = TLS_IMPLICITE,
        .ca = str_of(g_build_filename(folder, "certs", "ca.pem", NULL)), .utilisateur = STR("dispositif"),
        .secret = str_of(g_build_filename(folder, "secret-dispositif", NULL)), .delai = 60};
    if (imap_open(serveur, STR("INBOX"), -1, &imap, &fault) != ERR_NONE)
        g_error("bench: %s", fault.text);
    return imap;
}

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

static void open_dossiers(struct scene *scene, int count)
{
    double when = 0;
    for (int i = 0; i < count; i++)
        if (!scene_mail(scene, REFERENT, scene->adresse, "Fiche de liaison", fiche_of(i)))
            g_error("bench: %s", scene->dit->str);
    char *last = g_strdup_printf("dossier=%d\n", count);
    for (int tries = 0; tries < 10 && !wait_for_log(scene, 0, last, &when); tries++) {
    }
    for (guint asked = 0; asked < (guint)count;) {
        scene_look(scene);
        asked = 0;
        for (guint i = 0; i < scene->sortie->len; i++) {
            const struct lettre *lettre = scene->sortie->pdata[i];
            asked += lettre->jeton && strcmp(lettre->a, CHEF) == 0;
        }
    }
}

/* Answers the n-th question of the chef; the seconds until the next question has left, or -1. */
static double answer_one(struct scene *scene, struct imap *imap, int number)
{
    double left = 0;
    gsize from = strlen(scene_log(scene));
    wait_for_empty(imap);
    start_idle(imap);
    scene->maniere.a_propos = g_strdup_printf("LERVAL%c%c", 'A' + number % 26, 'A' + number / 26);
    if (!scene_answer(scene, CHEF, CHEF, "Avis favorable.\n\nCordialement"))
        g_error("bench: %s", scene->dit->str);
    double arrived = wait_for_exists(imap);
    if (arrived < 0 || !wait_for_log(scene, from, "genre=question sort=parti", &left))
        return -1;
    return left - arrived;
}

int main(void)
{
    const char *wanted = g_getenv("BENCH_ANSWERS");
    int count = wanted != NULL ? (int)strtol(wanted, NULL, 10) : 100;
    double *seconds = g_new0(double, (gsize)count);
    struct scene *scene = scene_new();
    scene_start(scene);
    open_dossiers(scene, count);
    struct imap *imap = observe(g_getenv("NAVETTE_SERVEURS_DIR"));
    int lost = 0;
    for (int i = 0; i < count; i++) {
        seconds[i - lost] = answer_one(scene, imap, i);
        lost += seconds[i - lost] < 0;
        scene_look(scene);
    }
    imap_close(imap);
    qsort(seconds, (size_t)(count - lost), sizeof *seconds, by_value);
    (void)printf("from EXISTS to the next question's 250, %d answers, one after the other:\n  p50 %.0f ms, p99 %.0f ms, most %.0f ms, lost %d\n",
                 count - lost, seconds[(count - lost) / 2] * 1000, seconds[(count - lost) * 99 / 100] * 1000, seconds[count - lost - 1] * 1000, lost);
    scene_close(scene, g_getenv("NAVETTE_GARDE") != NULL);
    return lost != 0;
}
