/* The relay: one dialogue after the other, each in the thread of its connection; where the row strikes, its act stands in place
 * of the relay's own word. */
#include "tests/hostile/relais.h"

enum { FLOT = 40 * 1024 * 1024 }; /* bytes of what has no end */

enum suite { S_OUI, S_NON, S_FINI }; /* the word that was said: positive, negative, or the connection is over */

struct seance { /* one connection */
    struct lien *lien;
    struct relais *relais;
    const struct ligne *ligne;
    struct remis *courant; /* between MAIL and the end of its message */
    bool pris;             /* one was taken over this connection */
    bool traitre;          /* its certificate is bad: nothing may follow */
};

struct relais *relais_new(struct hostile *hostile, const struct ligne *ligne)
{
    struct relais *relais = g_new0(struct relais, 1);
    relais->ligne = ligne;
    relais->hostile = hostile;
    relais->remis = g_ptr_array_new();
    return relais;
}

/* ---- where and how a row strikes ----------------------------------------------------------------------------------- */

static bool strikes(const struct seance *seance, enum lieu lieu)
{
    const struct ligne *ligne = seance->ligne;
    bool here = ligne->lieu == lieu || (ligne->lieu == L_PARTOUT && lieu != L_POIGNEE && lieu != L_APRES && lieu != L_SUIVANT && lieu != L_CORPS);
    const char *to = seance->courant == NULL ? NULL : seance->courant->a;
    if (!here || (ligne->a != NULL && g_strcmp0(ligne->a, to) != 0))
        return false;
    g_mutex_lock(&seance->relais->hostile->verrou);
    bool still = seance->relais->frappes < MAX(ligne->fois, 1);
    seance->relais->frappes += still;
    g_mutex_unlock(&seance->relais->hostile->verrou);
    return still;
}

static void flood(struct lien *lien, const char *piece)
{
    GString *much = g_string_new("");
    while (much->len < 64 * 1024)
        g_string_append(much, piece);
    for (gsize sent = 0; sent < FLOT && !lien->fini; sent += much->len)
        lien_send(lien, much->str, much->len);
    lien_silence(lien, 30);
}

static enum suite meaning(const char *word)
{
    return word[0] == '2' || word[0] == '3' ? S_OUI : S_NON;
}

/* What a row makes of the relay's own word. */
static enum suite deform(const struct seance *seance, const char *word)
{
    struct lien *lien = seance->lien;
    gchar **lines = NULL;
    switch (seance->ligne->acte) {
    case A_GOUTTE:
        lien_drip(lien, word, strlen(word), 300);
        break;
    case A_LENT:
        lien_silence(lien, 0.4);
        lien_say(lien, "%s", word);
        break;
    case A_OCTETS:
        for (const char *c = word; *c != '\0'; c++)
            lien_send(lien, c, 1);
        break;
    case A_LF:
        lines = g_strsplit(word, "\r\n", -1);
        lien_say(lien, "%s", g_strjoinv("\n", lines));
        break;
    case A_DEUX_FOIS:
        lien_say(lien, "%s%s", word, word);
        break;
    case A_CAPACITES:
        lien_say(lien, "250-relais.departement.example\r\n");
        for (int i = 0; i < 20000; i++)
            lien_say(lien, "250-X-CAPACITE-%d AVEC BEAUCOUP DE MOTS\r\n", i);
        lien_say(lien, "%s", word);
        break;
    default:
        g_assert_not_reached();
    }
    return meaning(word);
}

/* What a row does in place of the relay's word. */
static enum suite act(const struct seance *seance, const char *word)
{
    const struct ligne *ligne = seance->ligne;
    struct lien *lien = seance->lien;
    switch (ligne->acte) {
    case A_DIT:
        lien_say(lien, "%s\r\n", ligne->dit);
        return meaning(ligne->dit);
    case A_BRUT:
        lien_send(lien, ligne->dit, ligne->len);
        return meaning(ligne->dit);
    case A_DIT_COUPE:
        lien_say(lien, "%s\r\n", ligne->dit);
        lien_cut(lien);
        return S_FINI;
    case A_COUPE:
        lien_cut(lien);
        return S_FINI;
    case A_RST:
        lien_reset(lien);
        return S_FINI;
    case A_SILENCE:
        lien_silence(lien, 60);
        return S_FINI;
    case A_LIGNE:
        flood(lien, "220 sans fin ");
        return S_FINI;
    case A_LIGNES:
        flood(lien, g_strdup_printf("%.3s-sans fin, sans fin, sans fin\r\n", word));
        return S_FINI;
    default:
        return deform(seance, word);
    }
}

static enum suite say(const struct seance *seance, enum lieu lieu, const char *word)
{
    if (strikes(seance, lieu))
        return act(seance, word);
    lien_say(seance->lien, "%s", word);
    return meaning(word);
}

/* ---- greeting, TLS, login ------------------------------------------------------------------------------------------ */

static bool handshake(struct seance *seance)
{
    struct lien *lien = seance->lien;
    if (!strikes(seance, L_POIGNEE))
        return lien_tls(lien, "serveur", NULL);
    switch (seance->ligne->acte) {
    case A_CERTIFICAT:
        seance->traitre = true;
        return lien_tls(lien, seance->ligne->dit, NULL);
    case A_VIEUX_TLS:
        seance->traitre = true;
        return lien_tls(lien, "serveur", "NORMAL:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.0");
    case A_CLAIR:
        return true;
    default:
        return act(seance, "220 ") != S_FINI;
    }
}

static enum suite ehlo(const struct seance *seance)
{
    bool tls = seance->lien->tls != NULL;
    enum lieu lieu = tls && g_strcmp0(seance->ligne->tls, "implicite") != 0 ? L_EHLO_TLS : L_EHLO;
    const char *without = seance->ligne->acte == A_SANS && strikes(seance, lieu) ? seance->ligne->dit : NULL;
    const char *const offers[] = {tls ? NULL : "STARTTLS", "AUTH PLAIN LOGIN", "SIZE 33554432", "8BITMIME", "PIPELINING", "ENHANCEDSTATUSCODES"};
    GString *word = g_string_new("250-relais.departement.example\r\n");
    for (size_t i = 0; i < G_N_ELEMENTS(offers); i++)
        if (offers[i] != NULL && (without == NULL || !g_str_has_prefix(offers[i], without)))
            g_string_append_printf(word, "250-%s\r\n", offers[i]);
    if (without != NULL && strchr(without, ' ') != NULL) /* « AUTH PLAIN »: that alone is missing of the line */
        g_string_append(word, "250-AUTH LOGIN\r\n");
    g_string_append(word, "250 HELP\r\n");
    if (without == NULL)
        return say(seance, lieu, word->str);
    lien_say(seance->lien, "%s", word->str);
    return S_OUI;
}

/* The password is right when it is: who asks with another one is told so. */
static bool is_right(struct seance *seance, const char *line)
{
    if (g_ascii_strncasecmp(line, "AUTH PLAIN", 10) == 0) {
        char *answer = g_strdup(line + 10);
        if (*g_strstrip(answer) == '\0') {
            lien_say(seance->lien, "334 \r\n");
            answer = lien_line(seance->lien);
        }
        gsize len = 0;
        guchar *login = answer == NULL ? NULL : g_base64_decode(answer, &len);
        static const char wanted[] = "\0" HOSTILE_UTILISATEUR "\0" HOSTILE_SECRET;
        return len == sizeof wanted - 1 && memcmp(login, wanted, len) == 0;
    }
    bool given = strlen(line) > strlen("AUTH LOGIN ");
    if (!given)
        lien_say(seance->lien, "334 VXNlcm5hbWU6\r\n");
    char *user = given ? g_strdup(line + strlen("AUTH LOGIN ")) : lien_line(seance->lien);
    lien_say(seance->lien, "334 UGFzc3dvcmQ6\r\n");
    char *password = lien_line(seance->lien);
    return g_strcmp0(user, g_base64_encode((const guchar *)HOSTILE_UTILISATEUR, strlen(HOSTILE_UTILISATEUR))) == 0 &&
           g_strcmp0(password, g_base64_encode((const guchar *)HOSTILE_SECRET, strlen(HOSTILE_SECRET))) == 0;
}

/* ---- one message --------------------------------------------------------------------------------------------------- */

static char *between_brackets(const char *line)
{
    const char *open = strchr(line, '<'), *close = open == NULL ? NULL : strchr(open, '>');
    return close == NULL ? g_strdup("?") : g_strndup(open + 1, (gsize)(close - open) - 1);
}

static char *message_id_of(const char *bytes)
{
    const char *at = strcasestr(bytes, "\r\nMessage-ID:"), *end = strstr(bytes, "\r\n\r\n");
    return at == NULL || end == NULL || at > end ? g_strdup("?") : between_brackets(at);
}

/* To the final dot; false when the program left before. */
static bool read_message(struct seance *seance, GString *into)
{
    struct lien *lien = seance->lien;
    gsize seen = 0;
    for (const char *end = NULL; end == NULL;) {
        if (!lien_bytes(lien, into, MAX(lien->lu->len, 1)))
            return false;
        gsize from = seen > 4 ? seen - 4 : 0;
        end = memmem(into->str + from, into->len - from, "\r\n.\r\n", 5);
        seen = into->len;
        if (end != NULL) {
            gsize keep = (gsize)(end - into->str) + 2;
            g_string_prepend_len(lien->lu, into->str + keep + 3, (gssize)(into->len - keep - 3));
            g_string_truncate(into, keep);
        }
    }
    return true;
}

static void keep(const struct seance *seance, bool taken)
{
    seance->courant->pris = taken;
    seance->courant->message_id = message_id_of(seance->courant->octets->str);
    g_mutex_lock(&seance->relais->hostile->verrou);
    g_ptr_array_add(seance->relais->remis, seance->courant);
    g_mutex_unlock(&seance->relais->hostile->verrou);
}

/* From the positive answer to DATA to the answer to the dot. */
static enum suite take_message(struct seance *seance)
{
    if (strikes(seance, L_CORPS)) {
        GString *begun = g_string_new("");
        if (seance->ligne->dit != NULL) /* « some bytes of it first » */
            (void)lien_bytes(seance->lien, begun, 512);
        return act(seance, "354 ");
    }
    seance->courant->octets = g_string_new("");
    if (!read_message(seance, seance->courant->octets))
        return S_FINI;
    bool struck = strikes(seance, L_POINT);
    const char *word = "250 2.0.0 Ok: queued as 4ZyX1w2Vu3\r\n";
    /* An act that speaks the relay's own word means it. */
    bool own = seance->ligne->acte >= A_GOUTTE && seance->ligne->acte <= A_DEUX_FOIS;
    bool taken = !struck || own || (seance->ligne->manieres & R_PRIS) != 0;
    keep(seance, taken);
    seance->pris = seance->pris || taken;
    seance->courant = NULL;
    if (struck)
        return act(seance, word);
    lien_say(seance->lien, "%s", word);
    return strikes(seance, L_APRES) ? act(seance, word) : S_OUI;
}

static enum suite message_command(struct seance *seance, const char *line)
{
    enum suite suite = S_OUI;
    if (g_ascii_strncasecmp(line, "MAIL FROM:", 10) == 0) {
        if (seance->pris && strikes(seance, L_SUIVANT))
            return act(seance, "250 2.1.0 Ok\r\n");
        g_mutex_lock(&seance->relais->hostile->verrou);
        seance->relais->mails++;
        g_mutex_unlock(&seance->relais->hostile->verrou);
        suite = say(seance, L_MAIL, "250 2.1.0 Ok\r\n");
        seance->courant = suite == S_OUI ? g_new0(struct remis, 1) : NULL;
        if (suite == S_OUI)
            seance->courant->de = between_brackets(line);
        return suite;
    }
    if (seance->courant == NULL) {
        lien_say(seance->lien, "503 5.5.1 MAIL first\r\n");
        return S_NON;
    }
    if (g_ascii_strncasecmp(line, "RCPT TO:", 8) == 0) {
        seance->courant->a = between_brackets(line);
        suite = say(seance, L_RCPT, "250 2.1.5 Ok\r\n");
        if (suite != S_OUI)
            seance->courant = NULL;
        return suite;
    }
    suite = say(seance, L_DATA, "354 End data with <CR><LF>.<CR><LF>\r\n");
    return suite == S_OUI ? take_message(seance) : suite;
}

/* ---- the dialogue -------------------------------------------------------------------------------------------------- */

static enum suite starttls(struct seance *seance)
{
    enum suite suite = say(seance, L_STARTTLS, "220 2.0.0 Ready to start TLS\r\n");
    if (suite != S_OUI)
        return suite;
    return handshake(seance) ? S_OUI : S_FINI;
}

static enum suite login(struct seance *seance, const char *line)
{
    bool right = is_right(seance, line);
    if (!right)
        hostile_wrong(seance->relais->hostile, "a login that is not ours");
    return say(seance, L_AUTH, right ? "235 2.7.0 Authentication successful\r\n" : "535 5.7.8 no\r\n");
}

static enum suite quit(struct seance *seance)
{
    (void)say(seance, L_QUIT, "221 2.0.0 Bye\r\n");
    g_mutex_lock(&seance->relais->hostile->verrou);
    seance->relais->parties++;
    g_mutex_unlock(&seance->relais->hostile->verrou);
    return S_FINI;
}

static enum suite command(struct seance *seance, const char *line)
{
    if (g_ascii_strncasecmp(line, "EHLO ", 5) == 0)
        return ehlo(seance);
    if (g_ascii_strcasecmp(line, "STARTTLS") == 0 && seance->lien->tls == NULL)
        return starttls(seance);
    if (g_ascii_strncasecmp(line, "AUTH PLAIN", 10) == 0 || g_ascii_strncasecmp(line, "AUTH LOGIN", 10) == 0)
        return login(seance, line);
    if (g_ascii_strncasecmp(line, "MAIL ", 5) == 0 || g_ascii_strncasecmp(line, "RCPT ", 5) == 0 || g_ascii_strcasecmp(line, "DATA") == 0)
        return message_command(seance, line);
    if (g_ascii_strcasecmp(line, "QUIT") == 0)
        return quit(seance);
    bool harmless = g_ascii_strcasecmp(line, "RSET") == 0 || g_ascii_strcasecmp(line, "NOOP") == 0;
    seance->courant = NULL;
    lien_say(seance->lien, harmless ? "250 2.0.0 Ok\r\n" : "502 5.5.2 not known here\r\n");
    return S_OUI;
}

void relais_serve(struct lien *lien)
{
    struct relais *relais = lien->context;
    struct seance seance = {.lien = lien, .relais = relais, .ligne = relais->ligne};
    if (g_strcmp0(relais->ligne->tls, "implicite") == 0 && !handshake(&seance))
        return;
    enum suite suite = say(&seance, L_ACCUEIL, "220 relais.departement.example ESMTP\r\n");
    while (suite != S_FINI) {
        char *line = lien_line(lien);
        if (line == NULL)
            return;
        if (seance.traitre)
            hostile_wrong(relais->hostile, "« %s » was said to a server that is not to be trusted", line);
        suite = command(&seance, line);
        g_free(line);
    }
}
