/* An IMAP session from its first byte to its last: greeting, TLS, login, IDLE, farewell. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "daemon/imap_private.h"
#include "daemon/secret.h"

/* What the server can do is asked again after each step that changes whom we speak with: what was said in clear may have
 * been said by somebody else. */
static enum err ask_capabilities(struct imap *imap, struct fault *out_fault)
{
    struct mailimap_connection_info *info = imap->session->imap_connection_info;
    if (info != NULL && info->imap_capability != NULL) {
        mailimap_capability_data_free(info->imap_capability);
        info->imap_capability = NULL;
    }
    return imap_sayf(imap, out_fault, "CAPABILITY");
}

static bool begins(const char *line, const char *word)
{
    return strncasecmp(line, word, strlen(word)) == 0;
}

/* Read here and not by mailimap_connect, which loses memory at a BYE. A server that waves us through unasked would have us
 * read a mailbox that nobody named, and has no STARTTLS any more. */
static enum err greet(struct imap *imap, struct fault *out_fault)
{
    imap->session->imap_stream = imap_stream_new(imap->net);
    imap->session->imap_connection_info = mailimap_connection_info_new();
    if (imap->session->imap_connection_info == NULL)
        abort();
    imap_arm(imap, 0, 0);
    const char *line = mailimap_read_line(imap->session);
    if (line == NULL)
        return imap_judge(imap, MAILIMAP_ERROR_STREAM, "the greeting", out_fault);
    imap->over = !begins(line, "* OK");
    if (begins(line, "* PREAUTH"))
        return imap_fault(imap, out_fault, ERR_FINAL, "the server greets us as logged in (PREAUTH) before TLS and login, nothing is asked of "
                          "it; see `port` and `tls`");
    if (imap->over)
        return imap_fault(imap, out_fault, ERR_WAIT, "no greeting of a server that takes a connection now (%s), it is tried again",
                          imap_words_of(line).text);
    imap->session->imap_state = MAILIMAP_STATE_NON_AUTHENTICATED;
    return ERR_NONE;
}

static enum err start_tls(struct imap *imap, struct fault *out_fault)
{
    imap_arm(imap, 0, 0);
    int code = mailimap_starttls(imap->session);
    if (code == MAILIMAP_ERROR_STREAM)
        return imap_judge(imap, code, "STARTTLS", out_fault);
    if (imap->session->imap_stream->read_buffer_len != 0 || net_has_waiting(imap->net))
        return imap_fault(imap, out_fault, ERR_FINAL, "something was slipped in behind STARTTLS, before encryption: nothing was sent; see who "
                          "stands between");
    if (!imap_ok(code))
        return imap_fault(imap, out_fault, ERR_FINAL, "the server refuses STARTTLS (%s), no password is sent; see `port` and `tls`",
                          imap_last_words(imap).text);
    return net_starttls(imap->net, out_fault);
}

/* AUTHENTICATE PLAIN (RFC 4616) with its answer in the same line (RFC 4959). */
static void write_plain(struct buf *command, struct str utilisateur, const char *password)
{
    unsigned char plain[2 * SECRET_MAX + 2];
    char coded[sodium_base64_ENCODED_LEN(sizeof plain, sodium_base64_VARIANT_ORIGINAL)];
    int len = snprintf((char *)plain, sizeof plain, "%c%.*s%c%s", 0, (int)utilisateur.len, utilisateur.at, 0, password);
    buf_add_c(command, "AUTHENTICATE PLAIN ");
    buf_add_c(command, sodium_bin2base64(coded, sizeof coded, plain, (size_t)len, sodium_base64_VARIANT_ORIGINAL));
    sodium_memzero(plain, sizeof plain);
    sodium_memzero(coded, sizeof coded);
}

static enum err say_login(struct imap *imap, struct buf *command, const char *password, struct fault *out_fault)
{
    struct str utilisateur = imap->serveur->utilisateur;
    if (imap_has(imap, "AUTH=PLAIN") && imap_has(imap, "SASL-IR")) {
        write_plain(command, utilisateur, password);
    } else if (imap_has(imap, "LOGINDISABLED")) {
        return imap_fault(imap, out_fault, ERR_FINAL, "the server takes no password (LOGINDISABLED, no AUTH=PLAIN), ask who runs it");
    } else {
        buf_add_c(command, "LOGIN ");
        bool fits = imap_quote(command, utilisateur);
        buf_add_char(command, ' ');
        if (!fits || !imap_quote(command, str_of(password)))
            return imap_fault(imap, out_fault, ERR_FINAL, "a control character in user or password, write them anew");
    }
    return imap_say(imap, 0, 0, buf_str(command).at, out_fault);
}

static void forget(struct buf *command, mailstream *stream)
{
    sodium_memzero(command->at, command->room);
    sodium_memzero(stream->write_buffer, stream->buffer_max_size);
}

static enum err log_in(struct imap *imap, struct fault *out_fault)
{
    struct secret secret;
    struct buf command;
    if (!net_is_secret(imap->net))
        return imap_fault(imap, out_fault, ERR_FINAL, "no password is sent in clear, see `tls`");
    enum err err = secret_read(imap->serveur->secret.at, &secret, out_fault);
    if (err != ERR_NONE)
        return err;
    /* All its room at once: growing would leave copies behind. */
    command = (struct buf){.max = IMAP_COMMAND_MAX, .room = IMAP_COMMAND_MAX + 1, .at = calloc(1, IMAP_COMMAND_MAX + 1)};
    if (command.at == NULL)
        abort();
    err = say_login(imap, &command, secret.text, out_fault);
    forget(&command, imap->session->imap_stream);
    buf_free(&command);
    if (err == ERR_WAIT && imap->over && net_fault(imap->net)->text[0] == '\0' && imap->session->imap_response != NULL)
        err = ERR_FINAL; /* BAD: so Exchange speaks to a user without a mailbox; trying soon again might lock the account */
    const char *said = imap->session->imap_response; /* all of it: the sentence holds but its beginning */
    if (err != ERR_NONE && (secret_is_told(&secret, out_fault->text) || (said != NULL && secret_is_told(&secret, said))))
        (void)imap_fault(imap, out_fault, err, "the server refuses the login, and its words repeat the password: they are left out");
    secret_forget(&secret);
    if (err == ERR_NONE)
        imap->session->imap_state = MAILIMAP_STATE_AUTHENTICATED;
    return err;
}

static enum err begin(struct imap *imap, struct str dossier, struct fault *out_fault)
{
    enum err err = greet(imap, out_fault);
    if (err == ERR_NONE && imap->serveur->tls == TLS_STARTTLS)
        err = start_tls(imap, out_fault);
    if (err == ERR_NONE)
        err = ask_capabilities(imap, out_fault);
    if (err == ERR_NONE)
        err = log_in(imap, out_fault);
    if (err == ERR_NONE)
        err = ask_capabilities(imap, out_fault);
    if (err == ERR_NONE)
        err = imap_learn_names(imap, out_fault);
    return err == ERR_NONE ? imap_select(imap, dossier, out_fault) : err;
}

enum err imap_open(const struct conf_serveur *serveur, struct str dossier, int abandon, struct imap **out_imap, struct fault *out_fault)
{
    *out_imap = NULL;
    struct imap *imap = calloc(1, sizeof *imap);
    if (imap == NULL)
        abort();
    imap->serveur = serveur;
    enum err err = net_open(serveur, abandon, &imap->net, out_fault);
    if (err != ERR_NONE) {
        free(imap);
        return err;
    }
    imap->session = mailimap_new(0, NULL);
    if (imap->session == NULL)
        abort();
    err = begin(imap, dossier, out_fault);
    if (err != ERR_NONE) {
        imap->over = imap->over || !net_is_secret(imap->net);
        imap_close(imap);
        return err;
    }
    *out_imap = imap;
    return ERR_NONE;
}

void imap_close(struct imap *imap)
{
    if (imap == NULL)
        return;
    if (imap->idling && !imap->over) {
        net_arm(imap->net, IMAP_GOODBYE_SECONDS, IMAP_ORDINARY);
        imap->over = !imap_ok(mailimap_idle_done(imap->session));
    }
    net_arm(imap->net, IMAP_GOODBYE_SECONDS, IMAP_ORDINARY);
    if (imap->over && imap->session->imap_stream != NULL) { /* else libetpan would say LOGOUT */
        mailstream_close(imap->session->imap_stream);
        imap->session->imap_stream = NULL;
    }
    mailimap_free(imap->session);
    net_close(imap->net);
    free(imap);
}

bool imap_has_news(const struct imap *imap)
{
    return imap->session->imap_selection_info != NULL && imap->session->imap_selection_info->sel_has_exists;
}

bool imap_idle(struct imap *imap, bool *out_changed)
{
    *out_changed = false;
    if (imap->over || !imap_has(imap, "IDLE"))
        return false;
    bool news = imap_has_news(imap); /* told with another command since the last search; IDLE tells only of what comes now */
    imap_arm(imap, 0, 0);
    if (!imap_ok(mailimap_idle(imap->session))) {
        imap->over = true; /* whatever it was, DONE or not is no longer known */
        return false;
    }
    imap->idling = true;
    *out_changed = news || imap->session->imap_stream->read_buffer_len > 0 || net_has_waiting(imap->net);
    return true;
}

enum err imap_idle_end(struct imap *imap, struct fault *out_fault)
{
    if (!imap->idling)
        return ERR_NONE;
    imap->idling = false;
    imap_arm(imap, 0, 0);
    int code = mailimap_idle_done(imap->session);
    imap->fresh = imap_ok(code);
    if (!imap->fresh)
        imap->over = true;
    return imap_judge(imap, code, "IDLE", out_fault);
}

int64_t imap_uidvalidity(const struct imap *imap)
{
    return imap->session->imap_selection_info != NULL ? (int64_t)imap->session->imap_selection_info->sel_uidvalidity : 0;
}

size_t imap_exists(const struct imap *imap)
{
    return imap->session->imap_selection_info != NULL ? imap->session->imap_selection_info->sel_exists : 0;
}

int imap_fd(const struct imap *imap)
{
    return net_fd(imap->net);
}

bool imap_is_over(const struct imap *imap)
{
    return imap->over;
}
