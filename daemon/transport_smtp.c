/* The transport of kind "smtp": a relay, by libcurl. One message and one recipient at a time, several over one connection.
 *
 * libcurl verifies certificates by itself, but only where TLS is demanded (CURLUSESSL_ALL); it sends bytes and addresses as they
 * are given, so both are looked at before (smtp_octets.h, compose.h); it would start a thread for a name, so it gets addresses
 * (net.h). What a message came to is not read from its error codes, which do not tell a cut before the final dot from one after
 * it, but from the dialogue itself (smtp_reponse.h). After any failure the handle is thrown away with its connection: libcurl
 * keeps dead ones. It holds a copy of the password as long as the connection is kept; ours is wiped at once. */
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "daemon/chrono.h"
#include "daemon/compose.h"
#include "daemon/net.h"
#include "daemon/secret.h"
#include "daemon/smtp_octets.h"
#include "daemon/smtp_reponse.h"
#include "daemon/transport.h"

enum {
    KEPT_MAX = 60,            /* seconds after its birth, or its last use, that a connection serves again */
    SLOW_BYTES = 16384,       /* a second: what the slowest line is thought to carry */
    COMMANDS = 12,            /* of one message at most, each of which may take `delai` */
    MAX_ADDRESS_IN_ANGLES = 258,
    URL_ROOM = 2 * NET_NAME + 40, /* the relay's name, ours, the scheme */
};

struct transport {
    const struct conf_envoi *conf;
    CURL *curl; /* NULL: no connection is kept */
    struct curl_slist *addresses;
    char url[URL_ROOM];
    char why[CURL_ERROR_SIZE];
    struct smtp_dialogue dialogue;
    struct str left; /* of the message that is being sent */
    int64_t heard;   /* ms: when something last went to or fro */
};

/* ---- what libcurl calls -------------------------------------------------------------------------------------- */

static size_t give_bytes(char *room, size_t size, size_t count, void *context)
{
    struct transport *transport = context;
    size_t len = size * count < transport->left.len ? size * count : transport->left.len;
    memcpy(room, transport->left.at, len);
    transport->left = str_from(transport->left, len);
    return len;
}

/* Anything but the length given ends the transfer. */
static size_t take_reply(char *line, size_t size, size_t count, void *context)
{
    struct transport *transport = context;
    return smtp_dialogue_received(&transport->dialogue, (struct str){line, size * count}) ? size * count : 0;
}

static size_t take_nothing(char *bytes, size_t size, size_t count, void *context)
{
    (void)bytes, (void)context;
    return size * count;
}

/* The only way to know which command was sent and how much of the message. Nothing is printed: there are credentials in it. */
static int watch(CURL *curl, curl_infotype type, char *bytes, size_t len, void *context)
{
    (void)curl;
    struct transport *transport = context;
    if (type != CURLINFO_TEXT)
        transport->heard = chrono_ms();
    if (type == CURLINFO_HEADER_OUT)
        smtp_dialogue_sent(&transport->dialogue, (struct str){bytes, len});
    else if (type == CURLINFO_DATA_OUT)
        transport->dialogue.written += len;
    return 0;
}

/* Every step has `delai`: libcurl itself gives the connection, its TLS, the greeting and the login one time together, in which a
 * relay that is slow but right would be cut off. Called once a second at least; not 0 ends the transfer. */
static int look_at_clock(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)a, (void)b, (void)c, (void)d;
    const struct transport *transport = context;
    return chrono_ms() - transport->heard > (int64_t)transport->conf->serveur.delai * 1000;
}

/* ---- the connection ------------------------------------------------------------------------------------------ */

/* QUIT is sent, but its answer is not waited for: libcurl would wait two minutes for a relay that gives none. */
static void let_go(struct transport *transport)
{
    curl_socket_t socket = CURL_SOCKET_BAD;
    if (transport->curl != NULL && curl_easy_getinfo(transport->curl, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK
        && socket != CURL_SOCKET_BAD)
        (void)shutdown(socket, SHUT_RD);
    curl_easy_cleanup(transport->curl);
    curl_slist_free_all(transport->addresses);
    transport->curl = NULL;
    transport->addresses = NULL;
}

static enum err give_addresses(struct transport *transport, struct fault *out_fault)
{
    const struct conf_serveur *serveur = &transport->conf->serveur;
    struct net_addresses found;
    enum err err = net_resolve(serveur, &found, out_fault);
    if (err != ERR_NONE || str_find_char(serveur->hote, ':') != STR_NOT_FOUND) /* an IPv6 address needs no resolver */
        return err;
    char line[NET_NAME + NET_MAX_ADDRESSES * (NET_ADDRESS + 3)]; /* a comma and two brackets each */
    int len = snprintf(line, sizeof line, "%.*s:%d:", STR_ARG(serveur->hote), serveur->port);
    for (size_t i = 0; i < found.count && len > 0 && (size_t)len < sizeof line; i++) {
        bool six = strchr(found.text[i], ':') != NULL;
        len += snprintf(line + len, sizeof line - (size_t)len, "%s%s%s%s", i == 0 ? "" : ",", six ? "[" : "", found.text[i], six ? "]" : "");
    }
    if (len > 0 && (size_t)len < sizeof line)
        transport->addresses = curl_slist_append(NULL, line);
    return transport->addresses != NULL ? ERR_NONE : fault_set(out_fault, ERR_WAIT, "transport: no memory for a connection");
}

/* smtps://host:port/our-name, the last in its percent form. */
static bool make_url(struct transport *transport)
{
    const struct conf_serveur *serveur = &transport->conf->serveur;
    bool six = str_find_char(serveur->hote, ':') != STR_NOT_FOUND;
    char *name = curl_easy_escape(transport->curl, transport->conf->nom_ehlo.at, (int)transport->conf->nom_ehlo.len);
    int len = name == NULL ? -1
                           : snprintf(transport->url, sizeof transport->url, "%s://%s%.*s%s:%d/%s",
                                      serveur->tls == TLS_IMPLICITE ? "smtps" : "smtp", six ? "[" : "", STR_ARG(serveur->hote),
                                      six ? "]" : "", serveur->port, name);
    curl_free(name);
    return len > 0 && (size_t)len < sizeof transport->url;
}

#define SET(option, value) (ok = ok && curl_easy_setopt(transport->curl, option, value) == CURLE_OK)

static bool set_calls(struct transport *transport)
{
    bool ok = true;
    SET(CURLOPT_READFUNCTION, give_bytes);
    SET(CURLOPT_READDATA, transport);
    SET(CURLOPT_HEADERFUNCTION, take_reply);
    SET(CURLOPT_HEADERDATA, transport);
    SET(CURLOPT_WRITEFUNCTION, take_nothing);
    SET(CURLOPT_DEBUGFUNCTION, watch);
    SET(CURLOPT_DEBUGDATA, transport);
    SET(CURLOPT_XFERINFOFUNCTION, look_at_clock);
    SET(CURLOPT_XFERINFODATA, transport);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_VERBOSE, 1L); /* without it the debug function is not called */
    SET(CURLOPT_ERRORBUFFER, transport->why);
    return ok;
}

static bool set_connection(struct transport *transport)
{
    const struct conf_serveur *serveur = &transport->conf->serveur;
    bool ok = make_url(transport);
    SET(CURLOPT_URL, transport->url);
    SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    SET(CURLOPT_PROXY, ""); /* whatever ALL_PROXY says in the environment */
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_RESOLVE, transport->addresses);
    SET(CURLOPT_MAXCONNECTS, 1L);
    SET(CURLOPT_MAXAGE_CONN, (long)KEPT_MAX);
    SET(CURLOPT_CONNECTTIMEOUT, (long)serveur->delai * COMMANDS);
    SET(CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)serveur->delai);
    SET(CURLOPT_LOW_SPEED_LIMIT, 1L);
    SET(CURLOPT_LOW_SPEED_TIME, (long)serveur->delai);
    SET(CURLOPT_USE_SSL, (long)(serveur->tls == TLS_AUCUN ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!str_is_empty(serveur->ca)) {
        SET(CURLOPT_CAINFO, serveur->ca.at);
        SET(CURLOPT_CAPATH, NULL); /* those of the file and no others */
    }
    if (!str_is_empty(serveur->utilisateur)) {
        SET(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
        SET(CURLOPT_SASL_IR, 1L);
        SET(CURLOPT_USERNAME, serveur->utilisateur.at);
    }
    return ok;
}

/* For every handle anew, so that a password that was changed serves at the next connection. */
static enum err set_password(struct transport *transport, struct fault *out_fault)
{
    const struct conf_serveur *serveur = &transport->conf->serveur;
    struct secret secret;
    bool ok = true;
    if (str_is_empty(serveur->utilisateur))
        return ERR_NONE;
    enum err err = secret_read(serveur->secret.at, &secret, out_fault);
    if (err != ERR_NONE)
        return err;
    SET(CURLOPT_PASSWORD, secret.text);
    secret_forget(&secret);
    return ok ? ERR_NONE : fault_set(out_fault, ERR_WAIT, "transport: no memory for a login");
}

/* A handle to send with: the kept one, or a new one that will connect. */
static enum err be_ready(struct transport *transport, struct fault *out_fault)
{
    if (transport->curl != NULL)
        return ERR_NONE;
    enum err err = give_addresses(transport, out_fault);
    if (err != ERR_NONE)
        return err;
    transport->curl = curl_easy_init();
    if (transport->curl != NULL && set_calls(transport) && set_connection(transport))
        err = set_password(transport, out_fault);
    else
        err = fault_set(out_fault, ERR_WAIT, "transport: libcurl takes no relay %.*s, check `hote` and `nom_ehlo`",
                        STR_ARG(transport->conf->serveur.hote));
    if (err != ERR_NONE)
        let_go(transport);
    return err;
}

/* ---- one dialogue -------------------------------------------------------------------------------------------- */

/* libcurl's words, but where they say less than they could. */
static const char *words_of(const struct transport *transport, CURLcode code)
{
    if (code == CURLE_OPERATION_TIMEDOUT || code == CURLE_ABORTED_BY_CALLBACK)
        return "it does not answer in time";
    if (code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR || code == CURLE_GOT_NOTHING)
        return "the connection was cut";
    return transport->why[0] != '\0' ? transport->why : curl_easy_strerror(code);
}

/* A relay may say back what it was given, and its words go into the log. */
static bool tells_password(const struct conf_serveur *serveur, const char *words)
{
    struct secret secret;
    struct fault fault;
    bool told = !str_is_empty(serveur->utilisateur) && secret_read(serveur->secret.at, &secret, &fault) == ERR_NONE && secret_is_told(&secret, words);
    secret_forget(&secret);
    return told;
}

/* Into *out_fault: what the relay said where that decided, else what happened. */
static void explain(const struct transport *transport, CURLcode code, struct fault *out_fault)
{
    const struct conf_serveur *serveur = &transport->conf->serveur;
    const struct smtp_dialogue *dialogue = &transport->dialogue;
    char name[NET_NAME];
    net_name(serveur, name);
    if (dialogue->stranger)
        (void)fault_set(out_fault, ERR_WAIT, "relay %s: it offers no login (AUTH PLAIN or LOGIN), check it or take `utilisateur` out", name);
    else if (dialogue->code >= 400 || (code == CURLE_OK && dialogue->code != 0))
        (void)fault_set(out_fault, ERR_WAIT, "%s", dialogue->reply);
    else if (code != CURLE_OK)
        (void)fault_set(out_fault, ERR_WAIT, "relay %s: %s, at %s", name, words_of(transport, code), smtp_phase_name(dialogue->phase));
    if (tells_password(serveur, out_fault->text))
        (void)fault_set(out_fault, ERR_WAIT, "%d, in words that repeat the password and are left out", dialogue->code);
}

/* Speaks with the relay as the handle is set. */
static CURLcode speak(struct transport *transport, struct fault *out_fault)
{
    const struct conf_serveur *serveur = &transport->conf->serveur;
    bool ok = true;
    transport->why[0] = '\0';
    transport->dialogue.wants_login = !str_is_empty(serveur->utilisateur);
    transport->heard = chrono_ms();
    SET(CURLOPT_TIMEOUT, (long)serveur->delai * COMMANDS + (long)(transport->dialogue.expected / SLOW_BYTES));
    CURLcode code = ok ? curl_easy_perform(transport->curl) : CURLE_OUT_OF_MEMORY;
    explain(transport, code, out_fault);
    return code;
}

/* Sets what is of this message alone, speaks, and takes it off again. */
static CURLcode carry(struct transport *transport, const struct envoi *envoi, bool was_kept, struct fault *out_reponse)
{
    char from[MAX_ADDRESS_IN_ANGLES], to[MAX_ADDRESS_IN_ANGLES];
    (void)snprintf(from, sizeof from, "<%.*s>", STR_ARG(envoi->de));
    (void)snprintf(to, sizeof to, "<%.*s>", STR_ARG(envoi->destinataire));
    struct curl_slist *recipients = curl_slist_append(NULL, to);
    bool ok = recipients != NULL;
    transport->left = envoi->octets;
    transport->dialogue = (struct smtp_dialogue){.expected = envoi->octets.len, .logged_in = was_kept};
    SET(CURLOPT_UPLOAD, 1L);
    SET(CURLOPT_INFILESIZE_LARGE, (curl_off_t)envoi->octets.len); /* said to the relay where it takes SIZE */
    SET(CURLOPT_MAIL_FROM, from);
    SET(CURLOPT_MAIL_RCPT, recipients);
    CURLcode code = CURLE_OUT_OF_MEMORY;
    if (ok)
        code = speak(transport, out_reponse);
    else
        (void)fault_set(out_reponse, ERR_WAIT, "transport: no memory for a message");
    (void)curl_easy_setopt(transport->curl, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(recipients);
    transport->left = STR_NONE;
    return code;
}

static bool is_fit(const struct envoi *envoi, struct fault *out_reponse)
{
    const char *wrong = smtp_octets_wrong(envoi->octets);
    if (!compose_address_is_safe(envoi->de) || !compose_address_is_safe(envoi->destinataire))
        wrong = "an address that is none";
    if (wrong != NULL)
        (void)fault_set(out_reponse, ERR_FINAL, "transport: the message has %s, report this as a bug", wrong);
    return wrong == NULL;
}

/* ---- the table ----------------------------------------------------------------------------------------------- */

static enum err transport_open(const struct conf_envoi *conf, struct transport **out_transport, struct fault *out_fault)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return fault_set(out_fault, ERR_FINAL, "transport: libcurl does not start, check its installation");
    struct transport *transport = calloc(1, sizeof *transport);
    if (transport == NULL)
        abort();
    transport->conf = conf;
    *out_transport = transport;
    return ERR_NONE;
}

static void transport_close(struct transport *transport)
{
    let_go(transport);
    free(transport);
    curl_global_cleanup();
}

static enum sort_envoi transport_send(struct transport *transport, const struct envoi *envoi, struct fault *out_reponse)
{
    if (!is_fit(envoi, out_reponse))
        return SORT_REFUSE;
    for (int turn = 0;; turn++) {
        bool may_be_dead = transport->curl != NULL; /* it was kept from an earlier message */
        if (be_ready(transport, out_reponse) != ERR_NONE)
            return SORT_RELAIS;
        CURLcode code = carry(transport, envoi, may_be_dead, out_reponse);
        enum sort_envoi sort = smtp_dialogue_sort(&transport->dialogue);
        if (code != CURLE_OK || sort != SORT_PARTI)
            let_go(transport);
        bool was_dead = may_be_dead && code != CURLE_OPERATION_TIMEDOUT && code != CURLE_ABORTED_BY_CALLBACK && smtp_dialogue_was_dead(&transport->dialogue);
        if (turn > 0 || code == CURLE_OK || !was_dead)
            return sort;
    }
}

static bool is_for_a_human(CURLcode code)
{
    return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE || code == CURLE_USE_SSL_FAILED
           || code == CURLE_LOGIN_DENIED || code == CURLE_SSL_CONNECT_ERROR;
}

/* Greeting, TLS, login, and a NOOP in place of a message. */
static enum err transport_probe(struct transport *transport, struct fault *out_fault)
{
    let_go(transport);
    enum err err = be_ready(transport, out_fault);
    if (err != ERR_NONE)
        return err;
    bool ok = true;
    transport->dialogue = (struct smtp_dialogue){0};
    SET(CURLOPT_NOBODY, 1L);
    SET(CURLOPT_CUSTOMREQUEST, "NOOP");
    CURLcode code = ok ? speak(transport, out_fault) : CURLE_OUT_OF_MEMORY;
    int reply = transport->dialogue.code;
    let_go(transport);
    if (code == CURLE_OK)
        return ERR_NONE;
    return is_for_a_human(code) || reply / 100 == 5 ? ERR_FINAL : ERR_WAIT;
}

const struct transport_kind transport_smtp = {
    .nom = "smtp",
    .open = transport_open,
    .close = transport_close,
    .send = transport_send,
    .probe = transport_probe,
    .rest = let_go,
};
