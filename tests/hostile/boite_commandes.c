/* The good answers: as much of IMAP4rev1, UIDPLUS, MOVE and IDLE as a mail program needs. */
#include "tests/hostile/boite.h"

#include <string.h>

#define CAPABILITIES "IMAP4rev1 LITERAL+ NAMESPACE UIDPLUS MOVE IDLE SASL-IR"

char *boite_word(char **arguments)
{
    char *at = *arguments;
    while (*at == ' ')
        at++;
    if (*at == '\0')
        return NULL;
    GString *word = g_string_new("");
    bool quoted = false;
    int depth = 0;
    for (; *at != '\0'; at++) {
        if (*at == '"') {
            quoted = !quoted;
            continue;
        }
        if (quoted && *at == '\\' && at[1] != '\0')
            at++;
        else if (!quoted && depth == 0 && *at == ' ')
            break;
        depth += quoted ? 0 : (*at == '(') - (*at == ')');
        g_string_append_c(word, *at);
    }
    *arguments = at;
    return word->str;
}

bool boite_set_has(const char *set, guint uid)
{
    for (char **part = g_strsplit(set, ",", -1); *part != NULL; part++) {
        char *colon = strchr(*part, ':');
        guint64 from = g_ascii_strtoull(*part, NULL, 10);
        guint64 to = colon == NULL ? from : colon[1] == '*' ? G_MAXUINT32 : g_ascii_strtoull(colon + 1, NULL, 10);
        if (uid >= from && uid <= to)
            return true;
    }
    return false;
}

bool boite_has(const struct seance *seance, const char *capability)
{
    const char *without = seance->serveur->rangee->sans;
    return without == NULL || strstr(g_strdup_printf(" %s ", without), g_strdup_printf(" %s ", capability)) == NULL;
}

static void done(struct seance *seance, const char *words)
{
    lien_say(seance->lien, "%s OK %s\r\n", seance->tag, words);
}

static void capability(struct seance *seance)
{
    GString *line = g_string_new("* CAPABILITY");
    for (char **word = g_strsplit(CAPABILITIES, " ", -1); *word != NULL; word++)
        if (boite_has(seance, *word))
            g_string_append_printf(line, " %s", *word);
    if (seance->lien->tls == NULL && seance->serveur->rangee->tls != NULL && strcmp(seance->serveur->rangee->tls, "starttls") == 0)
        g_string_append(line, boite_has(seance, "STARTTLS") ? " STARTTLS LOGINDISABLED" : " AUTH=PLAIN");
    else if (boite_has(seance, "AUTH=PLAIN"))
        g_string_append(line, " AUTH=PLAIN");
    lien_say(seance->lien, "%s\r\n", line->str);
    done(seance, "so it is");
}

static void starttls(struct seance *seance)
{
    const struct rangee_boite *row = seance->serveur->rangee;
    bool bad = row->fois == TOUJOURS || seance->lien->numero <= row->fois;
    done(seance, "begin");
    g_string_truncate(seance->lien->lu, 0);
    (void)lien_tls(seance->lien, bad && row->certificat != NULL ? row->certificat : "serveur", bad ? row->priorite : NULL);
}

static void login(struct seance *seance)
{
    char *user = boite_word(&seance->arguments), *secret = boite_word(&seance->arguments);
    if (seance->litteral->len > 0)
        secret = g_strdup(seance->litteral->str);
    seance->entre = user != NULL && secret != NULL && strcmp(secret, HOSTILE_SECRET) == 0;
    lien_say(seance->lien, seance->entre ? "%s OK welcome\r\n" : "%s NO [AUTHENTICATIONFAILED] who are you\r\n", seance->tag);
}

static void authenticate(struct seance *seance)
{
    static const char good[] = "\0" HOSTILE_UTILISATEUR "\0" HOSTILE_SECRET;
    char *expected = g_base64_encode((const guchar *)good, sizeof good - 1);
    (void)boite_word(&seance->arguments);
    char *response = boite_word(&seance->arguments);
    if (response == NULL) {
        lien_say(seance->lien, "+ \r\n");
        response = lien_line(seance->lien);
    }
    seance->entre = response != NULL && strcmp(response, expected) == 0;
    lien_say(seance->lien, seance->entre ? "%s OK welcome\r\n" : "%s NO [AUTHENTICATIONFAILED] who are you\r\n", seance->tag);
}

static void namespace(struct seance *seance)
{
    lien_say(seance->lien, "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n");
    done(seance, "there");
}

static bool folder_exists(const struct boite_serveur *serveur, const char *name)
{
    bool found = g_ascii_strcasecmp(name, "INBOX") == 0;
    for (guint i = 0; i < serveur->dossiers->len; i++)
        found |= strcmp(serveur->dossiers->pdata[i], name) == 0;
    return found;
}

static void list(struct seance *seance)
{
    char *reference = boite_word(&seance->arguments), *pattern = boite_word(&seance->arguments);
    if (reference == NULL || pattern == NULL || *pattern == '\0')
        lien_say(seance->lien, "* LIST (\\Noselect) \"/\" \"\"\r\n");
    else if (folder_exists(seance->serveur, pattern))
        lien_say(seance->lien, "* LIST () \"/\" \"%s\"\r\n", pattern);
    done(seance, "listed");
}

static void create(struct seance *seance)
{
    char *name = boite_word(&seance->arguments);
    bool there = name == NULL || folder_exists(seance->serveur, name);
    if (!there)
        g_ptr_array_add(seance->serveur->dossiers, name);
    lien_say(seance->lien, there ? "%s NO [ALREADYEXISTS] it is there\r\n" : "%s OK made\r\n", seance->tag);
}

static guint count_in(const struct seance *seance)
{
    guint count = 0;
    for (guint i = 0; i < seance->serveur->courriers->len; i++)
        count += strcmp(((struct courrier *)seance->serveur->courriers->pdata[i])->dossier, seance->dossier) == 0;
    return count;
}

static void select_folder(struct seance *seance, bool examine)
{
    char *name = boite_word(&seance->arguments);
    if (name == NULL || !folder_exists(seance->serveur, name)) {
        lien_say(seance->lien, "%s NO no such folder\r\n", seance->tag);
        return;
    }
    seance->dossier = name;
    lien_say(seance->lien, "* FLAGS (\\Seen \\Deleted)\r\n* %u EXISTS\r\n* 0 RECENT\r\n* OK [UIDNEXT %u] next\r\n* OK [UIDVALIDITY %u] valid\r\n",
             count_in(seance), seance->serveur->uidnext, seance->serveur->uidvalidity);
    lien_say(seance->lien, "%s OK [%s] selected\r\n", seance->tag, examine ? "READ-ONLY" : "READ-WRITE");
}

static void search(struct seance *seance)
{
    GString *line = g_string_new("* SEARCH");
    bool undeleted = strcasestr(seance->arguments, "UNDELETED") != NULL;
    char *header = strcasestr(seance->arguments, "Message-ID");
    char *wanted = NULL;
    if (header != NULL) {
        header += strlen("Message-ID");
        wanted = boite_word(&header);
    }
    for (guint i = 0; i < seance->serveur->courriers->len; i++) {
        const struct courrier *mail = seance->serveur->courriers->pdata[i];
        bool here = seance->dossier != NULL && strcmp(mail->dossier, seance->dossier) == 0;
        if (here && (!undeleted || !mail->efface) && (wanted == NULL || strstr(mail->octets->str, wanted) != NULL))
            g_string_append_printf(line, " %u", mail->uid);
    }
    lien_say(seance->lien, "%s\r\n", line->str);
    done(seance, "searched");
}

/* Walks the mails of the selected folder that the command's set names: sequence number and mail. */
typedef void mail_fn(struct seance *seance, guint number, struct courrier *mail);
static void each(struct seance *seance, const char *set, mail_fn *does)
{
    guint number = 0;
    for (guint i = 0; i < seance->serveur->courriers->len && set != NULL && seance->dossier != NULL; i++) {
        struct courrier *mail = seance->serveur->courriers->pdata[i];
        if (strcmp(mail->dossier, seance->dossier) != 0)
            continue;
        number++;
        if (boite_set_has(set, mail->uid))
            does(seance, number, mail);
    }
}

static void fetch_one(struct seance *seance, guint number, struct courrier *mail)
{
    GString *line = g_string_new("");
    g_string_append_printf(line, "* %u FETCH (UID %u", number, mail->uid);
    if (strcasestr(seance->arguments, "FLAGS") != NULL)
        g_string_append_printf(line, " FLAGS (%s%s)", mail->lu ? "\\Seen" : "", mail->efface ? " \\Deleted" : "");
    if (strcasestr(seance->arguments, "INTERNALDATE") != NULL)
        g_string_append(line, " INTERNALDATE \"02-Mar-2026 08:30:00 +0100\"");
    if (strcasestr(seance->arguments, "RFC822.SIZE") != NULL)
        g_string_append_printf(line, " RFC822.SIZE %zu", mail->octets->len);
    if (strcasestr(seance->arguments, "BODY") != NULL) {
        g_string_append_printf(line, " BODY[] {%zu}\r\n", mail->octets->len);
        g_string_append_len(line, mail->octets->str, (gssize)mail->octets->len);
        mail->lu |= strcasestr(seance->arguments, "PEEK") == NULL;
    }
    g_string_append(line, ")\r\n");
    lien_send(seance->lien, line->str, line->len);
}

/* A copy of what left: the literal that came with the command. */
static void append(struct seance *seance)
{
    char *folder = boite_word(&seance->arguments);
    bool there = folder != NULL && folder_exists(seance->serveur, folder);
    struct courrier *mail = g_new0(struct courrier, 1);
    *mail = (struct courrier){seance->serveur->uidnext++, folder, g_string_new_len(seance->litteral->str, (gssize)seance->litteral->len), true, false};
    if (there)
        g_ptr_array_add(seance->serveur->courriers, mail);
    lien_say(seance->lien, there ? "%s OK appended\r\n" : "%s NO [TRYCREATE] no such folder\r\n", seance->tag);
}

static void store_one(struct seance *seance, guint number, struct courrier *mail)
{
    (void)number;
    bool set = strchr(seance->arguments, '+') != NULL;
    if (strcasestr(seance->arguments, "\\Seen") != NULL)
        mail->lu = set;
    if (strcasestr(seance->arguments, "\\Deleted") != NULL)
        mail->efface = set;
}

static void expunge_one(struct seance *seance, guint number, struct courrier *mail)
{
    if (mail->efface)
        mail->dossier = g_strdup("");
    if (mail->efface)
        lien_say(seance->lien, "* %u EXPUNGE\r\n", number);
}

static void copy(struct seance *seance, bool move)
{
    char *set = boite_word(&seance->arguments), *folder = boite_word(&seance->arguments);
    GPtrArray *all = seance->serveur->courriers;
    if (set == NULL || folder == NULL || !folder_exists(seance->serveur, folder)) {
        lien_say(seance->lien, "%s NO [TRYCREATE] no such folder\r\n", seance->tag);
        return;
    }
    guint before = all->len, number = 0;
    for (guint i = 0; i < before; i++) {
        struct courrier *mail = all->pdata[i], *fresh = g_new0(struct courrier, 1);
        bool here = strcmp(mail->dossier, seance->dossier) == 0;
        number += here;
        if (!here || !boite_set_has(set, mail->uid))
            continue;
        *fresh = (struct courrier){seance->serveur->uidnext++, folder, mail->octets, mail->lu, false};
        g_ptr_array_add(all, fresh);
        if (move && boite_has(seance, "UIDPLUS"))
            lien_say(seance->lien, "* OK [COPYUID 7 %u %u] moved\r\n", mail->uid, fresh->uid);
        if (move) {
            mail->dossier = g_strdup("");
            lien_say(seance->lien, "* %u EXPUNGE\r\n", number--);
        }
    }
    done(seance, "done");
}

static bool lies_in_inbox(struct boite_serveur *serveur)
{
    bool lies = false;
    g_mutex_lock(&serveur->verrou);
    for (guint i = 0; i < serveur->courriers->len; i++) {
        const struct courrier *mail = serveur->courriers->pdata[i];
        lies |= !mail->efface && strcmp(mail->dossier, "INBOX") == 0;
    }
    g_mutex_unlock(&serveur->verrou);
    return lies;
}

static void idle(struct seance *seance)
{
    bool news = (seance->serveur->rangee->plus & NOUVELLES) != 0;
    lien_say(seance->lien, "+ idling\r\n");
    if (news)
        lien_silence(seance->lien, 1);
    if (news && lies_in_inbox(seance->serveur))
        lien_say(seance->lien, "* 3 EXISTS\r\n");
    if (lien_line(seance->lien) != NULL)
        done(seance, "idled");
}

static void answer(struct seance *seance, const char *name)
{
    bool is_fetch = strcmp(name, "FETCH") == 0 || strcmp(name, "BODY") == 0;
    if (is_fetch || strcmp(name, "STORE") == 0) {
        each(seance, boite_word(&seance->arguments), is_fetch ? fetch_one : store_one);
        done(seance, "done");
    } else if (strcmp(name, "EXPUNGE") == 0) {
        each(seance, boite_word(&seance->arguments), expunge_one);
        done(seance, "expunged");
    } else if (strcmp(name, "SELECT") == 0 || strcmp(name, "EXAMINE") == 0) {
        select_folder(seance, *name == 'E');
    } else if (strcmp(name, "MOVE") == 0 || strcmp(name, "COPY") == 0) {
        copy(seance, *name == 'M');
    } else if (strcmp(name, "LOGOUT") == 0) {
        lien_say(seance->lien, "* BYE see you\r\n");
        done(seance, "bye");
    } else {
        done(seance, "fine");
    }
}

bool boite_command(struct seance *seance, const char *name)
{
    static const struct {
        const char *name;
        void (*does)(struct seance *seance); /* NULL: answer() knows */
        bool outside;                        /* before the login too; touches no mail and may wait for the program */
        const char *capability;
    } known[] = {
        {"CAPABILITY", capability, true, NULL}, {"STARTTLS", starttls, true, "STARTTLS"}, {"LOGIN", login, true, NULL},
        {"AUTHENTICATE", authenticate, true, "AUTH=PLAIN"}, {"LOGOUT", NULL, true, NULL}, {"NOOP", NULL, true, NULL},
        {"NAMESPACE", namespace, false, "NAMESPACE"}, {"LIST", list, false, NULL}, {"CREATE", create, false, NULL},
        {"SUBSCRIBE", NULL, false, NULL}, {"SELECT", NULL, false, NULL}, {"EXAMINE", NULL, false, NULL}, {"SEARCH", search, false, NULL},
        {"FETCH", NULL, false, NULL}, {"BODY", NULL, false, NULL}, {"STORE", NULL, false, NULL}, {"MOVE", NULL, false, "MOVE"},
        {"COPY", NULL, false, NULL}, {"EXPUNGE", NULL, false, "UIDPLUS"}, {"APPEND", append, false, NULL},
    };
    if (strcmp(name, "IDLE") == 0 && seance->entre && boite_has(seance, "IDLE")) {
        idle(seance);
        return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        if (strcmp(known[i].name, name) != 0 || (!known[i].outside && !seance->entre) ||
            (known[i].capability != NULL && !boite_has(seance, known[i].capability)))
            continue;
        if (!known[i].outside)
            g_mutex_lock(&seance->serveur->verrou);
        if (known[i].does != NULL)
            known[i].does(seance);
        else
            answer(seance, name);
        if (!known[i].outside)
            g_mutex_unlock(&seance->serveur->verrou);
        return true;
    }
    return false;
}
