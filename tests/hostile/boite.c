/* boite: the table of IMAP misbehaviours, played against the real program: an IMAP mailbox here, a Maildir for what leaves. */
#include "tests/hostile/boite.h"

#include <string.h>

enum {
    PATIENCE = 120,      /* seconds until a row has its end, on a machine that has much else to do */
    CONNEXIONS = 12,     /* more are a busy loop */
    COMMANDES = 250,
    LONGUEMENT = 6, /* seconds */
};

/* What leaves: for the first fiche an acknowledgement, a question and a copy; for the second one question more. */
static const size_t sent_for[] = {0, 3, 7};

static size_t mails_of(const struct rangee_boite *row)
{
    if (row->fin == FIN_LAISSE)
        return 0;
    return (row->plus & SECOND) != 0 ? 2 : 1;
}

struct compte {
    size_t inbox, filed, touched, copies;
    bool human_kept; /* the mail that a human marked lies where it was, as it was */
};

static struct compte count(struct boite_serveur *server)
{
    struct compte found = {0};
    g_mutex_lock(&server->verrou);
    for (guint i = 0; i < server->courriers->len; i++) {
        const struct courrier *mail = server->courriers->pdata[i];
        bool human = strstr(mail->octets->str, "efface@client.example") != NULL, inbox = strcmp(mail->dossier, "INBOX") == 0;
        bool copy = strcmp(mail->dossier, "Envoy&AOk-s") == 0;
        found.copies += copy;
        if (copy)
            continue;
        if (human)
            found.human_kept |= inbox && mail->efface && !mail->lu;
        else if (inbox)
            found.inbox += !mail->efface;
        else
            found.filed += *mail->dossier != '\0' && strstr(mail->dossier, "Trait&AOk-s") != NULL;
        found.touched += !human && (mail->lu || mail->efface);
    }
    g_mutex_unlock(&server->verrou);
    return found;
}

static bool acted(struct hostile *hostile, void *context)
{
    struct boite_serveur *server = context;
    size_t wanted = mails_of(server->rangee);
    struct compte now = count(server);
    return hostile_count(hostile, "sortie") >= sent_for[wanted] && ((server->rangee->plus & COPIES) == 0 || now.copies >= sent_for[wanted]) &&
           (server->rangee->fin == FIN_RESTE || (now.inbox == 0 && now.filed >= wanted));
}

static bool said(struct hostile *hostile, void *context)
{
    const struct boite_serveur *server = context;
    const char *words = server->rangee->mots;
    return strstr(hostile_log(hostile), words != NULL ? words : "cause=") != NULL;
}

static void judge_acted(struct hostile *hostile, struct boite_serveur *server)
{
    size_t wanted = mails_of(server->rangee), sent = hostile_count(hostile, "sortie");
    struct compte now = count(server);
    json_t *dossiers = hostile_status(hostile, NULL), *waiting = hostile_status(hostile, "--messages");
    if (json_array_size(dossiers) != wanted)
        hostile_wrong(hostile, "%zu dossiers, not %zu", json_array_size(dossiers), wanted);
    if (json_array_size(waiting) != 0)
        hostile_wrong(hostile, "%zu messages wait for a human", json_array_size(waiting));
    if (sent != sent_for[wanted])
        hostile_wrong(hostile, "%zu messages left, not %zu", sent, sent_for[wanted]);
    if (server->rangee->fin == FIN_AGIT && (now.inbox != 0 || now.filed != wanted))
        hostile_wrong(hostile, "%zu mails filed and %zu left in the inbox, of %zu", now.filed, now.inbox, wanted);
    if (server->rangee->fin == FIN_RESTE && now.inbox + now.filed < wanted)
        hostile_wrong(hostile, "a mail is lost: %zu in the inbox, %zu filed", now.inbox, now.filed);
    if (server->rangee->fin == FIN_LAISSE && (now.inbox != 1 || now.filed != 0 || now.touched != 0))
        hostile_wrong(hostile, "the mail was touched: %zu in the inbox, %zu filed, %zu marked", now.inbox, now.filed, now.touched);
    if ((server->rangee->plus & COPIES) != 0 && now.copies != sent)
        hostile_wrong(hostile, "%zu copies were filed, of %zu messages", now.copies, sent);
    if (!now.human_kept)
        hostile_wrong(hostile, "the mail that a human had marked was touched");
}

static void judge_server(struct hostile *hostile, const struct boite_serveur *server)
{
    int connections = g_atomic_int_get(&hostile->connexions);
    if (server->rangee->coup != NULL && server->coups == 0)
        hostile_wrong(hostile, "the row never struck");
    if (server->commandes > COMMANDES)
        hostile_wrong(hostile, "%d commands: a loop", server->commandes);
    if (server->expunge_nu)
        hostile_wrong(hostile, "a plain EXPUNGE or a CLOSE was sent");
    if (server->indiscret)
        hostile_wrong(hostile, "ENVELOPE or BODYSTRUCTURE was asked for");
    if (connections < 1 || connections > CONNEXIONS)
        hostile_wrong(hostile, "%d connections", connections);
    if ((server->rangee->plus & SANS_LOGIN) != 0)
        hostile_no_login(hostile);
}

/* Seconds of processor. A quiet row takes 0.2; megabytes up to the program's own limits have to be looked at before they are
 * refused; a sanitized program is slower. */
static double granted(const struct rangee_boite *row)
{
    double quiet = row->coup == coup_flot || row->coup == coup_ligne ? 3.5 : 1.5;
    return g_getenv("NAVETTE_COURT") != NULL ? quiet * 2.5 : quiet;
}

static void play(size_t index, struct hostile *hostile)
{
    const struct rangee_boite *row = &rangees_boite[index];
    struct boite_serveur *server = boite_serveur_new(hostile, row);
    const char *tls = row->tls != NULL ? row->tls : "implicite";
    hostile->clair_permis = strcmp(tls, "aucun") == 0;
    hostile_listen(hostile, boite_serve, server);
    char *mailbox = g_strconcat(hostile_serveur(hostile, "imap", tls), (row->plus & (COPIES | ENVOYES)) != 0 ? " envoyes = \"Envoyés\";" : "", NULL);
    hostile_conf(hostile, mailbox, hostile_maildir(hostile, "sortie"), NULL);
    hostile_start(hostile);
    if (!hostile_wait(hostile, PATIENCE, row->fin == FIN_LAISSE ? said : acted, server))
        hostile_wrong(hostile, "%s", row->fin == FIN_LAISSE ? "the log does not say why" : "the mail was not acted on in time");
    g_usleep((row->plus & LONG) != 0 ? LONGUEMENT * 1000000 : 1200000); /* what would be done twice has time to be */
    judge_acted(hostile, server);
    judge_server(hostile, server);
    hostile_judge(hostile, granted(row));
    if (g_getenv("NAVETTE_SEUL") != NULL)
        (void)g_file_set_contents(g_build_filename(hostile->dossier, "cpu", NULL), g_strdup_printf("%.2f %s\n", hostile->cpu, row->nom), -1, NULL);
}

static const char *name(size_t index)
{
    return rangees_boite[index].nom;
}

static bool wanted(size_t index, bool court)
{
    return !court || (rangees_boite[index].plus & BREF) != 0;
}

int main(void)
{
    const struct hostile_table table = {.count = rangee_boite_count, .name = name, .wanted = wanted, .play = play, .at_once = 12, .seconds = 300};
    return hostile_run(&table);
}
