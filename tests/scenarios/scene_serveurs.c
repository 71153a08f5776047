/* Mail by real servers: a private Dovecot and a private Postfix (tests/serveurs). Mail goes in by SMTP, as from the world; what
 * navette sends is read by IMAP in the mailboxes of the people, each known by the name of its folder. */
#include <curl/curl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/scenarios/scene.h"

enum {
    CALM_TRIES = 4000, CALM_US = 5000, /* 20 seconds for Postfix to have delivered all it took */
    CALM_LOOKS = 4, /* a mail that was smuggled in behind another is taken a moment after it */
};

struct serveurs {
    char *dossier;
    bool starttls; /* how navette speaks to them; the people are on loopback and speak in clear */
    bool prete;    /* they were running before this stage, and go on */
    bool absent;   /* one of them was taken down: nothing can be waited for */
    int port_imap, port_imaps, port_smtp, port_submission, port_smtps;
    CURL *imap, *smtp;
    GHashTable *vus; /* user → highest UID that was read */
    guint lettres;
};

bool scene_script(const char *dir, const char *what, const char *word, const char *second, const char *third)
{
    const char *argv[] = {"tests/serveurs/serveurs", what, dir, word, second, third, NULL};
    int status = -1;
    GError *error = NULL;
    if (!g_spawn_sync(NULL, (gchar **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error))
        g_error("scene: %s", error->message);
    return g_spawn_check_wait_status(status, NULL);
}

static char *secret_path(const struct serveurs *serveurs, const char *nom)
{
    return g_strdup_printf("%s/secret-%s", serveurs->dossier, nom);
}

static char *secret(const struct serveurs *serveurs, const char *nom)
{
    char *text = NULL;
    if (!g_file_get_contents(secret_path(serveurs, nom), &text, NULL, NULL))
        g_error("scene: no secret of %s", nom);
    return g_strchomp(text);
}

static int port(const struct serveurs *serveurs, const char *name)
{
    char *text = NULL;
    (void)g_file_get_contents(g_strdup_printf("%s/ports", serveurs->dossier), &text, NULL, NULL);
    const char *found = text == NULL ? NULL : strstr(text, g_strdup_printf("PORT_%s=", name));
    if (found == NULL)
        g_error("scene: the servers have no port %s", name);
    return (int)g_ascii_strtoll(strchr(found, '=') + 1, NULL, 10);
}

static void open_servers(struct scene *scene)
{
    struct serveurs *serveurs = scene->serveurs = g_new0(struct serveurs, 1);
    const char *running = g_getenv("NAVETTE_SERVEURS_DIR");
    serveurs->prete = running != NULL;
    serveurs->dossier = running != NULL ? g_strdup(running) : g_build_filename(scene->dossier, "serveurs", NULL);
    serveurs->starttls = strcmp(g_getenv("NAVETTE_SERVEURS"), "starttls") == 0;
    bool good = running != NULL ? scene_script(serveurs->dossier, "vide", NULL, NULL, NULL)
                                : chmod(scene->dossier, 0711) == 0 && scene_script(serveurs->dossier, "start", g_strdup_printf("AVEC=%d", (int)getpid()), NULL, NULL);
    if (!good)
        g_error("scene: no servers");
    serveurs->port_imap = port(serveurs, "IMAP");
    serveurs->port_imaps = port(serveurs, "IMAPS");
    serveurs->port_smtp = port(serveurs, "SMTP");
    serveurs->port_submission = port(serveurs, "SUBMISSION");
    serveurs->port_smtps = port(serveurs, "SMTPS");
    serveurs->imap = curl_easy_init();
    serveurs->smtp = curl_easy_init();
    serveurs->vus = g_hash_table_new(g_str_hash, g_str_equal);
    (void)g_mkdir_with_parents(g_strdup_printf("%s/recu", scene->dossier), 0700);
}

static void close_servers(struct scene *scene)
{
    curl_easy_cleanup(scene->serveurs->imap);
    curl_easy_cleanup(scene->serveurs->smtp);
    if (!scene->serveurs->prete)
        (void)scene_script(scene->serveurs->dossier, "stop", NULL, NULL, NULL);
}

bool scene_serveurs(struct scene *scene, const char *what, const char *word, const char *second, const char *third)
{
    if (scene->serveurs == NULL || !scene_script(scene->serveurs->dossier, what, word, second, third))
        return false;
    scene->serveurs->absent = strcmp(what, "down") == 0;
    return true;
}

/* ---- configuration ----------------------------------------------------------------------------------------- */

/* By name in one mode and by address in the other: both stand in the certificate. */
static void conf_serveur(const struct serveurs *serveurs, int tls_port, int clear_port, const char *nom, GString *text)
{
    g_string_append_printf(text, "hote = \"%s\"; port = %d; tls = \"%s\"; ca = \"%s/certs/ca.pem\"; utilisateur = \"%s\"; secret = \"%s\";",
                           serveurs->starttls ? "127.0.0.1" : "localhost", serveurs->starttls ? clear_port : tls_port,
                           serveurs->starttls ? "starttls" : "implicite", serveurs->dossier, nom, secret_path(serveurs, nom));
}

static void conf_boite(const struct scene *scene, const char *nom, GString *text)
{
    const struct serveurs *serveurs = scene->serveurs;
    if (!g_file_test(secret_path(serveurs, nom), G_FILE_TEST_EXISTS) && !scene_script(serveurs->dossier, "boite", nom, NULL, NULL))
        g_error("scene: no mailbox %s", nom);
    g_string_append(text, "kind = \"imap\"; dossier = \"INBOX\"; depuis = \"2020-01-01\";\n    ");
    conf_serveur(serveurs, serveurs->port_imaps, serveurs->port_imap, nom, text);
}

static void conf_envoi(const struct scene *scene, GString *text)
{
    g_string_append(text, "kind = \"smtp\"; ");
    conf_serveur(scene->serveurs, scene->serveurs->port_smtps, scene->serveurs->port_submission, "dispositif", text);
}

/* ---- in ------------------------------------------------------------------------------------------------------ */

/* Mails that Postfix has promised to deliver: a file that may not yet be executed is one that it never took whole (it died). */
static guint count_queue(const char *serveurs, const char *queue)
{
    char *folder = g_build_filename(serveurs, "postfix", "queue", queue, NULL);
    GDir *dir = g_dir_open(folder, 0, NULL);
    guint count = 0;
    struct stat info;
    for (const char *name = dir == NULL ? NULL : g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir))
        count += stat(g_build_filename(folder, name, NULL), &info) == 0 && (info.st_mode & S_IXUSR) != 0;
    if (dir != NULL)
        g_dir_close(dir);
    return count;
}

bool scene_queue_is_empty(const char *serveurs)
{
    return count_queue(serveurs, "incoming") + count_queue(serveurs, "deferred") + count_queue(serveurs, "active") == 0;
}

/* What Postfix has taken lies in its mailbox. Seen empty several times: a mail goes from one queue to the next. */
static void wait_delivered(const struct serveurs *serveurs)
{
    int empty = 0;
    for (int tries = 0; tries < CALM_TRIES && empty < CALM_LOOKS && !serveurs->absent; tries++) {
        empty = scene_queue_is_empty(serveurs->dossier) ? empty + 1 : 0;
        (void)usleep(CALM_US);
    }
}

/* The mailbox's own address, with what stands behind the plus in the address that was written to. */
static char *envelope_to(const struct scene *scene, const char *boite)
{
    const char *plus = strchr(scene->dernier_a, '+'), *at = plus == NULL ? NULL : strchr(plus, '@');
    char *extension = at == NULL ? g_strdup("") : g_strndup(plus, (gsize)(at - plus));
    if (strcmp(boite, "dispositif") == 0)
        return g_strdup_printf("navette%s@departement.example", extension);
    return g_strdup_printf("%s%s@boites.example", boite, extension);
}

static bool deliver(struct scene *scene, const char *boite)
{
    struct serveurs *serveurs = scene->serveurs;
    FILE *mail = fopen(scene->dernier, "re");
    struct curl_slist *to = curl_slist_append(NULL, envelope_to(scene, boite));
    char why[CURL_ERROR_SIZE] = "";
    curl_easy_reset(serveurs->smtp);
    (void)curl_easy_setopt(serveurs->smtp, CURLOPT_URL, g_strdup_printf("smtp://127.0.0.1:%d/client.example", serveurs->port_smtp));
    (void)curl_easy_setopt(serveurs->smtp, CURLOPT_MAIL_FROM, scene->dernier_de);
    (void)curl_easy_setopt(serveurs->smtp, CURLOPT_MAIL_RCPT, to);
    (void)curl_easy_setopt(serveurs->smtp, CURLOPT_UPLOAD, 1L);
    (void)curl_easy_setopt(serveurs->smtp, CURLOPT_READDATA, mail);
    (void)curl_easy_setopt(serveurs->smtp, CURLOPT_TIMEOUT, 30L);
    (void)curl_easy_setopt(serveurs->smtp, CURLOPT_ERRORBUFFER, why);
    CURLcode code = CURLE_SEND_ERROR;
    for (int tries = 0; tries < 50 && code != CURLE_OK; tries++) { /* a mail program tries again when its server restarts */
        if (tries > 0)
            (void)usleep(100000);
        rewind(mail);
        code = curl_easy_perform(serveurs->smtp);
    }
    if (code != CURLE_OK)
        g_string_printf(scene->dit, "Postfix does not take the mail: %s", why);
    (void)fclose(mail);
    curl_slist_free_all(to);
    wait_delivered(serveurs);
    return code == CURLE_OK;
}

/* ---- out ----------------------------------------------------------------------------------------------------- */

static size_t keep(char *bytes, size_t size, size_t count, void *text)
{
    g_string_append_len(text, bytes, (gssize)(size * count));
    return size * count;
}

/* `command`, or the mail of that path when it is NULL. Tried again: the kept connection may be dead, the server restarting. */
static GString *ask(const struct serveurs *serveurs, const char *user, const char *path, const char *command)
{
    GString *answer = g_string_new("");
    CURL *imap = serveurs->imap;
    CURLcode code = CURLE_RECV_ERROR;
    for (int tries = 0; code != CURLE_OK && tries < (serveurs->absent ? 2 : 50); tries++) {
        if (tries > 1)
            (void)usleep(100000);
        g_string_truncate(answer, 0);
        curl_easy_reset(imap);
        (void)curl_easy_setopt(imap, CURLOPT_URL, g_strdup_printf("imap://127.0.0.1:%d/%s", serveurs->port_imap, path));
        (void)curl_easy_setopt(imap, CURLOPT_USERNAME, user);
        (void)curl_easy_setopt(imap, CURLOPT_PASSWORD, secret(serveurs, strchr(user, '@') != NULL ? "participant" : user));
        (void)curl_easy_setopt(imap, CURLOPT_CUSTOMREQUEST, command);
        (void)curl_easy_setopt(imap, CURLOPT_WRITEFUNCTION, keep);
        (void)curl_easy_setopt(imap, CURLOPT_WRITEDATA, answer);
        (void)curl_easy_setopt(imap, CURLOPT_TIMEOUT, 20L);
        (void)curl_easy_setopt(imap, CURLOPT_MAXCONNECTS, 100L);
        code = curl_easy_perform(imap);
    }
    return code == CURLE_OK ? answer : NULL;
}

char *scene_imap(struct scene *scene, const char *user, const char *command)
{
    GString *answer = ask(scene->serveurs, user, "INBOX", command);
    return answer == NULL ? NULL : answer->str;
}

static void take(struct scene *scene, const char *user, guint uid)
{
    struct serveurs *serveurs = scene->serveurs;
    const GString *mail = ask(serveurs, user, g_strdup_printf("INBOX;UID=%u", uid), NULL);
    char *path = g_strdup_printf("%s/recu/%04u.eml", scene->dossier, serveurs->lettres++);
    if (mail == NULL)
        return;
    (void)g_hash_table_insert(serveurs->vus, g_strdup(user), GUINT_TO_POINTER(uid));
    if (!g_file_set_contents(path, mail->str, (gssize)mail->len, NULL))
        g_error("scene: %s cannot be written", path);
    struct lettre *lettre = lettre_read(path);
    lettre->a = g_strdup(user); /* whose mailbox it lies in is who it was sent to */
    lettre->quand = serveurs->lettres;
    g_ptr_array_add(scene->sortie, lettre);
}

static int compare_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Who has a mailbox, the gateway's own ones apart. */
static GPtrArray *people(const struct serveurs *serveurs)
{
    GPtrArray *users = g_ptr_array_new();
    GDir *dir = g_dir_open(g_build_filename(serveurs->dossier, "courrier", NULL), 0, NULL);
    for (const char *name = dir == NULL ? NULL : g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir))
        if (strchr(name, '@') != NULL)
            g_ptr_array_add(users, g_strdup(name));
    if (dir != NULL)
        g_dir_close(dir);
    g_ptr_array_sort(users, compare_text);
    return users;
}

static void look(struct scene *scene)
{
    struct serveurs *serveurs = scene->serveurs;
    if (serveurs->absent)
        return;
    wait_delivered(serveurs);
    const GPtrArray *users = people(serveurs);
    for (guint i = 0; i < users->len; i++) {
        const char *user = users->pdata[i];
        guint known = GPOINTER_TO_UINT(g_hash_table_lookup(serveurs->vus, user));
        (void)ask(serveurs, user, "INBOX", "NOOP"); /* a search alone may not know the newest */
        const GString *found = ask(serveurs, user, "INBOX", g_strdup_printf("UID SEARCH UID %u:*", known + 1));
        gchar **words = g_strsplit_set(found == NULL ? "" : found->str, " \r\n", -1);
        for (size_t w = 0; words[w] != NULL; w++)
            if (g_ascii_strtoull(words[w], NULL, 10) > known) /* « n:* » names the last one, however low */
                take(scene, user, (guint)g_ascii_strtoull(words[w], NULL, 10));
    }
}

static guint count(struct scene *scene, const char *boite)
{
    (void)ask(scene->serveurs, boite, "INBOX", "NOOP");
    const char *found = scene_imap(scene, boite, "UID SEARCH RETURN (COUNT) UNDELETED");
    const char *number = found == NULL ? NULL : strstr(found, "COUNT ");
    return number == NULL ? 0 : (guint)g_ascii_strtoull(number + strlen("COUNT "), NULL, 10);
}

const struct poste poste_serveurs = {open_servers, close_servers, conf_boite, conf_envoi, deliver, look, count};
