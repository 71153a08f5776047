/* boite_imap [SETTING…]: the row of the table for IMAP mailboxes against a private Dovecot, set up in four ways (or those whose number
 * is given), with a human at work in the same mailbox. Every scene has a mailbox of its own. Run from the root of the checkout.
 * Environment: NAVETTE_COURT=1: two of the four. */
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tests/scenarios/tap.h"
#include "tests/serveurs/boite_imap.h"

#define CAPACITES "CAPACITE=IMAP4rev1 SASL-IR LOGIN-REFERRALS LITERAL+ "

static const struct reglage reglages[] = {
    {"imaps, « / »", TLS_IMPLICITE, "/", "", {NULL}, true, true, true},
    {"starttls, « . » below INBOX.", TLS_STARTTLS, ".", "INBOX.", {"SEPARATEUR=.", "PREFIXE=INBOX.", NULL}, true, true, true},
    {"imaps, no MOVE", TLS_IMPLICITE, "/", "", {CAPACITES "NAMESPACE UIDPLUS IDLE", NULL}, false, true, true},
    {"starttls, neither MOVE nor UIDPLUS nor NAMESPACE nor IDLE", TLS_STARTTLS, ".", "", {CAPACITES "CHILDREN", "SEPARATEUR=.", NULL}, false, false, false},
};

static bool check(const struct cas *cas, bool holds, const char *what)
{
    return tap(holds, cas->fault.text, "%s: %s: %s", cas->stage->reglage->nom, cas->nom, what);
}

static enum err file(struct cas *cas, size_t which, enum classement classement)
{
    return boite_imap.file(cas->boite, cas->vus[which].uidvalidity, str_of(cas->vus[which].uid), classement, &cas->fault);
}

static enum err fetch(struct cas *cas, size_t which, struct spool_file *out_file)
{
    return boite_imap.fetch(cas->boite, str_of(cas->vus[which].uid), cas->stage->spool, out_file, &cas->fault);
}

/* ---- what is navette's stands where it should, and nothing else is touched ------------------------------------------- */

static void dossiers(struct cas *cas)
{
    char traites[128], verifier[128];
    struct spool_file got;
    for (int i = 0; i < 3; i++)
        humain_puts(cas, i == 0 ? "un" : i == 1 ? "deux" : "trois", 200, NULL);
    check(cas, cas_walk(cas, 0) == ERR_NONE && cas->vu_count == 3 && cas->anciens == 0, "three mails lie there");
    check(cas, fetch(cas, 0, &got) == ERR_NONE && got.taille > 200, "one is fetched");
    check(cas, humain_sees(cas, "* SEARCH 1 2 3\r\n", "UID SEARCH UNSEEN"), "fetching marks nothing as read");
    check(cas, file(cas, 0, CLASSE_TRAITES) == ERR_NONE && file(cas, 1, CLASSE_A_VERIFIER) == ERR_NONE, "two are filed");
    (void)dossier(cas, "navette/Trait&AOk-s", traites);
    (void)dossier(cas, "navette/&AMA- v&AOk-rifier", verifier);
    check(cas, humain_sees(cas, traites, "LSUB \"\" \"*\""), "« Traités » is subscribed, under the server's own name");
    check(cas, humain_sees(cas, verifier, "LSUB \"\" \"*\""), "« À vérifier » is subscribed, under the server's own name");
    check(cas, humain_sees(cas, "(MESSAGES 1 UNSEEN 0)", "STATUS \"%s\" (MESSAGES UNSEEN)", traites), "what is done with is filed as seen");
    check(cas, humain_sees(cas, "(MESSAGES 1 UNSEEN 1)", "STATUS \"%s\" (MESSAGES UNSEEN)", verifier), "what a human must see is filed unseen");
    check(cas, humain_sees(cas, "* SEARCH 3\r\n", "UID SEARCH NOT DELETED"), "the third stays");
    check(cas, humain_sees(cas, "* SEARCH 3\r\n", "UID SEARCH UNSEEN NOT DELETED"), "and is as it was");
    check(cas, file(cas, 0, CLASSE_TRAITES) == ERR_NONE, "filing again what is filed is nothing");
    check(cas, humain_sees(cas, "(MESSAGES 1 UNSEEN 0)", "STATUS \"%s\" (MESSAGES UNSEEN)", traites), "and makes no second one");
    check(cas, cas_walk(cas, 0) == ERR_NONE && cas->vu_count == 1, "the next walk sees the third alone");
}

/* A human moves, marks, deletes at any moment. */
static void humains(struct cas *cas)
{
    struct spool_file got;
    for (int i = 0; i < 6; i++)
        humain_puts(cas, "courrier", 100, NULL);
    free(humain(cas, "UID STORE 6 +FLAGS (\\Deleted)"));
    check(cas, cas_walk(cas, 0) == ERR_NONE && cas->vu_count == 5, "what a human marked as deleted is not offered");
    free(humain(cas, "CREATE Ailleurs"));
    free(humain(cas, "CREATE INBOX.Ailleurs"));
    free(humain(cas, "UID COPY 1 \"%sAilleurs\"", cas->stage->reglage->prefixe));
    free(humain(cas, "UID STORE 1 +FLAGS.SILENT (\\Deleted)"));
    free(humain(cas, "UID STORE 2 +FLAGS.SILENT (\\Seen)"));
    free(humain(cas, "UID STORE 3 +FLAGS.SILENT (\\Deleted)"));
    if (cas->stage->reglage->has_uidplus)
        free(humain(cas, "UID EXPUNGE 1,3"));
    else
        free(humain(cas, "EXPUNGE"));
    check(cas, fetch(cas, 0, &got) == ERR_RETRY, "a mail that was taken away since is not fetched, and that is no failure");
    check(cas, file(cas, 2, CLASSE_TRAITES) == ERR_NONE, "one that was deleted since is filed already");
    check(cas, fetch(cas, 1, &got) == ERR_NONE, "one that was marked as read is fetched");
    free(humain(cas, "UID STORE 2 -FLAGS.SILENT (\\Seen)"));
    check(cas, file(cas, 1, CLASSE_TRAITES) == ERR_NONE, "and filed");
    free(humain(cas, "UID STORE 5 +FLAGS.SILENT (\\Deleted)"));
    check(cas, file(cas, 3, CLASSE_A_VERIFIER) == ERR_NONE, "one is filed while another is marked as deleted by a human");
    check(cas, humain_sees(cas, " 5", "UID SEARCH DELETED"), "the human's mark is not carried out for them");
    check(cas, cas_walk(cas, 0) == ERR_NONE && cas->vu_count == 0, "nothing is left to offer");
}

/* Somebody renames a folder of navette's while it is at work. */
static void renomme(struct cas *cas)
{
    char traites[128], autre[128];
    (void)dossier(cas, "navette/Trait&AOk-s", traites);
    (void)dossier(cas, "Anciens", autre);
    humain_puts(cas, "premier", 100, NULL);
    humain_puts(cas, "second", 100, NULL);
    check(cas, cas_walk(cas, 0) == ERR_NONE && file(cas, 0, CLASSE_TRAITES) == ERR_NONE, "one is filed");
    free(humain(cas, "RENAME \"%s\" \"%s\"", traites, autre));
    check(cas, file(cas, 1, CLASSE_TRAITES) == ERR_NONE, "the folder is renamed: the next is filed all the same");
    check(cas, humain_sees(cas, "(MESSAGES 1)", "STATUS \"%s\" (MESSAGES)", traites), "in a folder made anew");
    check(cas, humain_sees(cas, "(MESSAGES 1)", "STATUS \"%s\" (MESSAGES)", autre), "and the renamed one keeps its own");
}

/* ---- what arrived before --------------------------------------------------------------------------------------- */

/* The mails that a search finds, without what else is said: Dovecot tells how long it took. To be freed. */
static char *search(struct cas *cas, const char *what)
{
    char *answer = humain(cas, "UID SEARCH %s", what), *found = strstr(answer, "* SEARCH");
    if (found == NULL)
        check(cas, false, answer);
    char *line = strndup(found == NULL ? "" : found, found == NULL ? 0 : strcspn(found, "\r\n"));
    free(answer);
    return line;
}

static void depuis(struct cas *cas)
{
    enum { FIRST_OF_MARCH = 1772319600 }; /* 2026-03-01 00:00 in Paris */
    if (!serveurs(cas->stage, "remplis", (const char *const[]){cas->nom, "300", NULL}))
        check(cas, false, "300 old mails");
    humain_puts(cas, "la-veille", 100, "28-Feb-2026 23:59:59 +0100");
    humain_puts(cas, "a-minuit", 100, " 1-Mar-2026 00:00:00 +0100");
    humain_puts(cas, "ailleurs", 100, "28-Feb-2026 19:30:01 -0330");
    humain_puts(cas, "plus-tard", 100, " 9-Mar-2026 08:00:00 +0000");
    char *before = search(cas, "SEEN");
    check(cas, cas_walk(cas, FIRST_OF_MARCH) == ERR_NONE && cas->vu_count == 3, "what arrived from that moment on is offered");
    check(cas, cas->anciens == 301, "the rest is counted");
    check(cas, cas->vus[0].recu == FIRST_OF_MARCH && cas->vus[1].recu == FIRST_OF_MARCH + 1 && cas->vus[2].recu == 1773043200,
          "oldest first, each at its moment, whatever its zone");
    check(cas, file(cas, 0, CLASSE_TRAITES) == ERR_NONE, "one is filed");
    char *after = search(cas, "SEEN NOT DELETED");
    check(cas, strcmp(before, after) == 0, "no old mail was marked");
    check(cas, humain_sees(cas, "(MESSAGES 3", "STATUS INBOX (MESSAGES)") || !cas->stage->reglage->has_move, "and none is gone");
    free(before);
    free(after);
    check(cas, cas_walk(cas, FIRST_OF_MARCH) == ERR_NONE && cas->vu_count == 2 && cas->anciens == 301, "it stays so");
}

/* The server dies, and counts its mails anew when it is back: what a number meant is past. */
static void recompte(struct cas *cas)
{
    humain_puts(cas, "courrier", 100, NULL);
    check(cas, cas_walk(cas, 0) == ERR_NONE && cas->vu_count == 1, "a mail");
    struct vu first = cas->vus[0];
    (void)serveurs(cas->stage, "kill9", (const char *const[]){"dovecot", NULL});
    (void)serveurs(cas->stage, "vide", NULL);
    check(cas, cas_walk(cas, 0) == ERR_WAIT, "the server has died: later");
    check(cas, boite_imap.file(cas->boite, first.uidvalidity, str_of(first.uid), CLASSE_TRAITES, &cas->fault) == ERR_WAIT, "nothing is filed now");
    close(cas->humain);
    cas->humain = -1;
    sleep(1); /* UIDVALIDITY is a second of the clock */
    humain_puts(cas, "autre", 100, NULL);
    check(cas, cas_walk(cas, 0) == ERR_NONE && cas->vu_count == 1 && strcmp(cas->vus[0].uid, first.uid) == 0, "it is back: a mail of the same number");
    check(cas, cas->vus[0].uidvalidity != first.uidvalidity, "under another count");
    check(cas, boite_imap.file(cas->boite, first.uidvalidity, str_of(first.uid), CLASSE_TRAITES, &cas->fault) == ERR_NONE, "a number of the old count is past");
    check(cas, humain_sees(cas, "* 1 EXISTS", "SELECT INBOX"), "and moves nothing");
    check(cas, file(cas, 0, CLASSE_TRAITES) == ERR_NONE && cas_walk(cas, 0) == ERR_NONE && cas->vu_count == 0, "the one of the new count is filed");
}

/* ---- large mails and full disks ----------------------------------------------------------------------------------- */

/* The most memory that was ever resident since the last call. */
static long peak_kb(void)
{
    long kb = 0;
    char line[128];
    FILE *status = fopen("/proc/self/status", "re");
    while (status != NULL && fgets(line, sizeof line, status) != NULL)
        if (strncmp(line, "VmHWM:", 6) == 0)
            kb = strtol(line + 6, NULL, 10);
    if (status != NULL)
        (void)fclose(status);
    FILE *clear = fopen("/proc/self/clear_refs", "we");
    if (clear != NULL) {
        (void)fputs("5", clear);
        (void)fclose(clear);
    }
    return kb;
}

static void volumineux(struct cas *cas)
{
    enum { LARGE = 20 * 1024 * 1024 };
    struct spool_file got;
    humain_puts(cas, "volumineux", LARGE, " 1-Jan-2026 08:00:00 +0000");
    humain_puts(cas, "petit", 100, " 2-Jan-2026 08:00:00 +0000");
    check(cas, cas_walk(cas, 0) == ERR_NONE && cas->vu_count == 2 && strcmp(cas->vus[1].uid, "1") == 0, "a large mail comes after the others");
    check(cas, fetch(cas, 0, &got) == ERR_NONE, "the small one is fetched");
    (void)peak_kb();
    long before = peak_kb();
    check(cas, fetch(cas, 1, &got) == ERR_NONE && got.taille > LARGE && got.taille < LARGE + 1024, "20 MB are fetched to the last byte");
    long grown = peak_kb() - before;
#ifndef NAVETTE_SANITIZED
    check(cas, grown < 2048, "in memory that does not grow");
#endif
    tap_say("20 MB fetched, %ld kB of memory more at the most", grown);
    struct rlimit usual, small = {.rlim_cur = 1024 * 1024};
    (void)getrlimit(RLIMIT_FSIZE, &usual);
    small.rlim_max = usual.rlim_max;
    (void)signal(SIGXFSZ, SIG_IGN);
    (void)setrlimit(RLIMIT_FSIZE, &small);
    check(cas, fetch(cas, 1, &got) == ERR_WAIT, "the disk is full in the middle of a mail: later");
    (void)setrlimit(RLIMIT_FSIZE, &usual);
    check(cas, fetch(cas, 0, &got) == ERR_NONE, "the session has survived it");
    check(cas, cas_walk(cas, 0) == ERR_NONE && cas->vu_count == 2 && fetch(cas, 1, &got) == ERR_NONE, "at the next walk the mail is taken");
}

/* ---- refusals ------------------------------------------------------------------------------------------------------- */

static void refus(struct cas *cas)
{
    static char wrong[PATH_MAX];
    (void)snprintf(wrong, sizeof wrong, "%s/mauvais", cas->stage->dir);
    FILE *file_of_secret = fopen(wrong, "we");
    if (file_of_secret != NULL) {
        (void)fputs("pas-le-bon-mot\n", file_of_secret);
        (void)fclose(file_of_secret);
    }
    (void)chmod(wrong, 0600);
    cas->conf.serveur.secret = str_of(wrong);
    check(cas, cas_walk(cas, 0) == ERR_FINAL, "a wrong password is refused");
    check(cas, strstr(cas->fault.text, "Authentication failed") != NULL, "in the server's own words");
    check(cas, strstr(cas->fault.text, "pas-le-bon-mot") == NULL, "without the password");
    cas->conf.serveur.secret = str_of(cas->secret);
    check(cas, cas_walk(cas, 0) == ERR_NONE, "the right one serves at the next walk");
    cas->conf.dossier = STR("Nulle part");
    cas_reopen(cas);
    check(cas, cas_walk(cas, 0) == ERR_FINAL && strstr(cas->fault.text, "SELECT") != NULL, "a folder that is not there is refused");
    cas->conf.dossier = STR("Reçus/Été");
    char name[128];
    free(humain(cas, "CREATE \"%s\"", dossier(cas, "Re&AOc-us/&AMk-t&AOk-", name)));
    cas_reopen(cas);
    check(cas, cas_walk(cas, 0) == ERR_NONE, "one that is there is found, by the name that people see");
    cas->conf.dossier = STR("INBOX");
    char other[PATH_MAX + 16];
    (void)snprintf(other, sizeof other, "%s/certs/autre-ca.pem", cas->stage->dir);
    cas->conf.serveur.ca = str_of(other);
    cas_reopen(cas);
    check(cas, cas_walk(cas, 0) == ERR_FINAL, "a certificate of an unknown authority is refused");
    cas->conf.serveur.ca = str_of(cas->ca);
}

/* ---- copies of what left ------------------------------------------------------------------------------------------- */

static bool sees_copies(struct cas *cas, int count)
{
    char name[128], wanted[32];
    (void)snprintf(wanted, sizeof wanted, "(MESSAGES %d UNSEEN 0)", count);
    return humain_sees(cas, wanted, "STATUS \"%s\" (MESSAGES UNSEEN)", dossier(cas, "Envoy&AOk-s", name));
}

static void copies(struct cas *cas)
{
    const struct str octets = STR("From: navette@departement.example\r\nMessage-ID: <q1@navette.example>\r\nSubject: Avis\r\n\r\nBonjour.\r\n");
    const struct str id = STR("<q1@navette.example>");
    humain_puts(cas, "courrier", 100, NULL);
    check(cas, boite_imap.deposit(cas->boite, octets, id, false, &cas->fault) == ERR_WAIT, "without a session: later");
    check(cas, cas_walk(cas, 0) == ERR_NONE && boite_imap.deposit(cas->boite, octets, id, true, &cas->fault) == ERR_NONE, "a copy is filed, in doubt");
    check(cas, sees_copies(cas, 1), "it lies in « Envoyés », seen");
    check(cas, boite_imap.deposit(cas->boite, octets, id, true, &cas->fault) == ERR_NONE && sees_copies(cas, 1), "in doubt, no second one");
    check(cas, boite_imap.deposit(cas->boite, octets, id, false, &cas->fault) == ERR_NONE && sees_copies(cas, 2), "without doubt, what is asked");
    check(cas, file(cas, 0, CLASSE_TRAITES) == ERR_NONE && cas_walk(cas, 0) == ERR_NONE && cas->vu_count == 0, "the inbox is open again");
    char name[128];
    free(humain(cas, "RENAME \"%s\" \"%sVieux\"", dossier(cas, "Envoy&AOk-s", name), cas->stage->reglage->prefixe));
    check(cas, boite_imap.deposit(cas->boite, octets, id, true, &cas->fault) == ERR_NONE && sees_copies(cas, 1), "renamed by a human: made anew, in doubt");
    free(humain(cas, "RENAME \"%s\" \"%sPlus vieux\"", name, cas->stage->reglage->prefixe));
    check(cas, boite_imap.deposit(cas->boite, octets, id, false, &cas->fault) == ERR_NONE && sees_copies(cas, 1), "and without");
}

/* ---- waiting --------------------------------------------------------------------------------------------------------- */

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void veille(struct cas *cas)
{
    int fd = -1, seconds = 0;
    check(cas, cas_walk(cas, 0) == ERR_NONE && !boite_imap.watch(cas->boite, &fd, &seconds), "nothing to be seen yet");
    if (!cas->stage->reglage->has_idle) {
        check(cas, fd == -1 && seconds == BOITE_POLL_SECONDS, "without IDLE the inbox is walked from time to time");
        check(cas, !boite_imap.watch_end(cas->boite), "and waiting ends");
        humain_puts(cas, "nouveau", 100, NULL);
        check(cas, cas_walk(cas, 0) == ERR_NONE && cas->vu_count == 1, "which shows a new mail");
        return;
    }
    check(cas, fd >= 0 && seconds <= 600, "IDLE, renewed before anybody hangs up");
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    check(cas, poll(&wait, 1, 300) == 0, "an inbox at rest is silent");
    humain_puts(cas, "nouveau", 100, NULL);
    int64_t from = milliseconds();
    int ready = poll(&wait, 1, 5000);
    tap_say("a new mail wakes us after %d ms", (int)(milliseconds() - from));
    check(cas, ready == 1, "a new mail wakes us");
    check(cas, boite_imap.watch_end(cas->boite), "and counts as news");
    check(cas, cas_walk(cas, 0) == ERR_NONE && cas->vu_count == 1, "it is offered");
    check(cas, !boite_imap.watch(cas->boite, &fd, &seconds) && !boite_imap.watch_end(cas->boite), "nothing new since");
    check(cas, !boite_imap.watch(cas->boite, &fd, &seconds) && file(cas, 0, CLASSE_TRAITES) == ERR_NONE, "filing interrupts waiting");
    check(cas, !boite_imap.watch(cas->boite, &fd, &seconds), "waiting begins again");
    (void)serveurs(cas->stage, "kill9", (const char *const[]){"dovecot", NULL});
    wait = (struct pollfd){.fd = fd, .events = POLLIN};
    check(cas, poll(&wait, 1, 5000) == 1 && boite_imap.watch_end(cas->boite), "a server that dies wakes us");
    check(cas, cas_walk(cas, 0) == ERR_NONE && cas->vu_count == 0, "and the next walk finds it");
    close(cas->humain);
    cas->humain = -1;
}

/* ---- all of it ------------------------------------------------------------------------------------------------------- */

static const struct { const char *nom; void (*play)(struct cas *cas); } scenes[] = {
    {"dossiers", dossiers}, {"humains", humains}, {"renomme", renomme}, {"depuis", depuis}, {"recompte", recompte},
    {"volumineux", volumineux}, {"refus", refus}, {"copies", copies}, {"veille", veille},
};

static void read_ports(struct stage *stage)
{
    char path[PATH_MAX], line[64];
    (void)snprintf(path, sizeof path, "%s/ports", stage->dir);
    FILE *ports = fopen(path, "re");
    while (ports != NULL && fgets(line, sizeof line, ports) != NULL)
        if (sscanf(line, "PORT_IMAP=%d", &stage->imap) != 1) /* NOLINT: our own file */
            (void)sscanf(line, "PORT_IMAPS=%d", &stage->imaps); /* NOLINT */
    if (ports != NULL)
        (void)fclose(ports);
}

static int remove_one(const char *path, const struct stat *stat, int type, struct FTW *at)
{
    (void)stat, (void)type, (void)at;
    return remove(path);
}

static void play_on(const struct reglage *reglage)
{
    struct stage stage = {.reglage = reglage};
    struct fault fault = {.text = ""};
    char with[32];
    (void)snprintf(stage.dir, sizeof stage.dir, "/tmp/navette-boite-imap.XXXXXX");
    if (mkdtemp(stage.dir) == NULL)
        abort();
    (void)snprintf(stage.spool, sizeof stage.spool, "%s/spool", stage.dir);
    (void)snprintf(with, sizeof with, "AVEC=%d", getpid()); /* the servers end with us, however we end */
    char boxes[256] = "BOITES=";
    for (size_t i = 0, len = strlen(boxes); i < sizeof scenes / sizeof scenes[0]; i++)
        len += (size_t)snprintf(boxes + len, sizeof boxes - len, "%s ", scenes[i].nom);
    bool begun = serveurs(&stage, "start", (const char *const[]){with, boxes, reglage->options[0], reglage->options[1], NULL});
    if (tap(begun && spool_make(stage.spool, &fault) == ERR_NONE, fault.text, "%s: a server of our own", reglage->nom)) {
        read_ports(&stage);
        for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++) {
            struct cas cas;
            cas_begin(&cas, &stage, scenes[i].nom);
            scenes[i].play(&cas);
            cas_end(&cas);
        }
        (void)serveurs(&stage, "vide", NULL); /* what lies there is not ours to remove where we are not root */
        (void)serveurs(&stage, "stop", NULL);
    }
    (void)nftw(stage.dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

int main(int argc, char **argv)
{
    (void)signal(SIGPIPE, SIG_IGN);
    size_t count = getenv("NAVETTE_COURT") != NULL ? 2 : sizeof reglages / sizeof reglages[0];
    for (size_t i = 0; i < count; i++) {
        bool wanted = argc == 1;
        for (int word = 1; word < argc; word++)
            wanted = wanted || (argv[word][0] - '0' == (int)i);
        if (wanted)
            play_on(&reglages[i]);
    }
    return tap_end();
}
