/* The server's side of a connection: TCP and TLS, byte by byte, with all that the program sent kept for the judge. */
#include "tests/hostile/hostile.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PATIENCE = 60 }; /* seconds that a program may say nothing */

struct ecoute { /* the listening end; what the thread of `accept_all` knows */
    struct hostile *hostile;
    hostile_serve_fn *serve;
    void *context;
    int fd;
};

static int listen_on(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 16) != 0)
        g_error("hostile: no port on 127.0.0.1: %s", g_strerror(errno));
    return fd;
}

static gpointer serve_one(gpointer data)
{
    struct lien *lien = data;
    lien->serve(lien);
    lien_close(lien);
    return NULL;
}

static void accept_one(struct ecoute *listening)
{
    int fd = accept4(listening->fd, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    struct lien *lien = g_new0(struct lien, 1);
    lien->hostile = listening->hostile;
    lien->serve = listening->serve;
    lien->context = listening->context;
    lien->numero = g_atomic_int_add(&listening->hostile->connexions, 1) + 1;
    lien->fd = fd;
    lien->lu = g_string_new("");
    g_thread_unref(g_thread_new("lien", serve_one, lien));
}

static gpointer accept_all(gpointer data)
{
    struct ecoute *listening = data;
    for (;;) {
        bool refuse = g_atomic_int_get(&listening->hostile->ferme) == 1;
        if (refuse && listening->fd >= 0) {
            (void)close(listening->fd);
            listening->fd = -1;
        } else if (!refuse && listening->fd < 0) {
            listening->fd = listen_on(listening->hostile->port);
        }
        struct pollfd wait = {.fd = listening->fd, .events = POLLIN};
        if (poll(&wait, 1, 50) == 1)
            accept_one(listening);
    }
    return NULL;
}

void hostile_listen(struct hostile *hostile, hostile_serve_fn *serve, void *context)
{
    struct ecoute *listening = g_new0(struct ecoute, 1);
    struct sockaddr_in address;
    socklen_t len = sizeof address;
    *listening = (struct ecoute){hostile, serve, context, listen_on(0)};
    if (getsockname(listening->fd, (struct sockaddr *)&address, &len) != 0)
        g_error("hostile: no name of the socket");
    hostile->port = ntohs(address.sin_port);
    g_thread_unref(g_thread_new("ecoute", accept_all, listening));
}

void hostile_unlisten(struct hostile *hostile)
{
    g_atomic_int_set(&hostile->ferme, 1);
    g_usleep(150000); /* the thread looks every 50 ms */
}

void hostile_relisten(struct hostile *hostile)
{
    g_atomic_int_set(&hostile->ferme, 0);
    g_usleep(150000);
}

bool lien_tls(struct lien *lien, const char *certificat, const char *priority)
{
    gnutls_certificate_credentials_t credentials = NULL;
    const char *folder = lien->hostile->certificats;
    gnutls_session_t tls = NULL;
    char *pem = g_strdup_printf("%s/%s.pem", folder, certificat), *key = g_strdup_printf("%s/%s.key", folder, certificat);
    if (gnutls_certificate_allocate_credentials(&credentials) != 0 || gnutls_certificate_set_x509_key_file(credentials, pem, key, GNUTLS_X509_FMT_PEM) < 0)
        g_error("hostile: no certificate %s", pem);
    if (gnutls_init(&tls, GNUTLS_SERVER) != 0 || gnutls_priority_set_direct(tls, priority != NULL ? priority : "NORMAL", NULL) != 0 ||
        gnutls_credentials_set(tls, GNUTLS_CRD_CERTIFICATE, credentials) != 0)
        g_error("hostile: no TLS session");
    gnutls_transport_set_int(tls, lien->fd);
    gnutls_handshake_set_timeout(tls, PATIENCE * 1000);
    int rc = 0;
    do
        rc = gnutls_handshake(tls);
    while (rc < 0 && gnutls_error_is_fatal(rc) == 0);
    if (rc < 0) {
        lien->fini = true;
        return false;
    }
    lien->tls = tls;
    return true;
}

/* What has come, kept twice; false when the program has closed, or nothing came in that time. */
static bool take(struct lien *lien, int milliseconds)
{
    char bytes[16384];
    struct pollfd wait = {.fd = lien->fd, .events = POLLIN};
    bool waiting = lien->tls != NULL && gnutls_record_check_pending(lien->tls) > 0;
    if (lien->fini || lien->fd < 0 || (!waiting && poll(&wait, 1, milliseconds) <= 0))
        return false;
    ssize_t got = 0;
    do
        got = lien->tls != NULL ? gnutls_record_recv(lien->tls, bytes, sizeof bytes) : recv(lien->fd, bytes, sizeof bytes, 0);
    while (lien->tls != NULL ? got == GNUTLS_E_INTERRUPTED || got == GNUTLS_E_AGAIN : got < 0 && errno == EINTR);
    if (got <= 0) {
        lien->fini = true;
        return false;
    }
    g_mutex_lock(&lien->hostile->verrou);
    g_string_append_len(lien->hostile->recu, bytes, got);
    if (lien->tls == NULL)
        g_string_append_len(lien->hostile->clair, bytes, got);
    g_mutex_unlock(&lien->hostile->verrou);
    g_string_append_len(lien->lu, bytes, got);
    return true;
}

char *lien_line(struct lien *lien)
{
    for (;;) {
        char *end = memchr(lien->lu->str, '\n', lien->lu->len);
        if (end != NULL) {
            gsize len = (gsize)(end - lien->lu->str);
            char *line = g_strndup(lien->lu->str, len > 0 && end[-1] == '\r' ? len - 1 : len);
            g_string_erase(lien->lu, 0, (gssize)len + 1);
            return line;
        }
        if (!take(lien, PATIENCE * 1000))
            return NULL;
    }
}

bool lien_bytes(struct lien *lien, GString *into, size_t len)
{
    while (lien->lu->len < len)
        if (!take(lien, PATIENCE * 1000))
            return false;
    g_string_append_len(into, lien->lu->str, (gssize)len);
    g_string_erase(lien->lu, 0, (gssize)len);
    return true;
}

void lien_send(struct lien *lien, const char *bytes, size_t len)
{
    while (len > 0 && !lien->fini && lien->fd >= 0) {
        ssize_t put = lien->tls != NULL ? gnutls_record_send(lien->tls, bytes, len) : send(lien->fd, bytes, len, MSG_NOSIGNAL);
        bool again = lien->tls != NULL ? put == GNUTLS_E_INTERRUPTED || put == GNUTLS_E_AGAIN : put < 0 && errno == EINTR;
        if (put <= 0 && !again)
            lien->fini = true;
        if (put > 0) {
            bytes += put;
            len -= (size_t)put;
        }
    }
}

void lien_say(struct lien *lien, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = g_strdup_vprintf(format, args);
    va_end(args);
    lien_send(lien, text, strlen(text));
}

void lien_silence(struct lien *lien, double seconds)
{
    double until = hostile_seconds() + seconds;
    while (!lien->fini && hostile_seconds() < until)
        (void)take(lien, 100);
}

void lien_drip(struct lien *lien, const char *bytes, size_t len, int milliseconds)
{
    for (size_t i = 0; i < len && !lien->fini; i++) {
        lien_send(lien, bytes + i, 1);
        lien_silence(lien, milliseconds / 1000.0);
    }
}

static void let_go(struct lien *lien)
{
    lien->fini = true;
    if (lien->fd >= 0)
        (void)close(lien->fd);
    lien->fd = -1;
}

/* What is not read yet is taken first: the kernel would make a RST of the end. */
void lien_cut(struct lien *lien)
{
    if (lien->fd >= 0)
        (void)shutdown(lien->fd, SHUT_WR);
    lien_silence(lien, 1);
    let_go(lien);
}

void lien_close(struct lien *lien)
{
    if (lien->fd >= 0 && lien->tls != NULL && !lien->fini)
        (void)gnutls_bye(lien->tls, GNUTLS_SHUT_WR);
    lien_cut(lien);
}

void lien_reset(struct lien *lien)
{
    struct linger now = {.l_onoff = 1, .l_linger = 0};
    if (lien->fd >= 0)
        (void)setsockopt(lien->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    let_go(lien);
}
