/* net_server: a server of one connection for the tests of net, in a child process, in clear or behind TLS, on 127.0.0.1. */
#ifndef NAVETTE_NET_SERVER_H
#define NAVETTE_NET_SERVER_H

#include "tests/unit/unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gnutls/gnutls.h>

#include "daemon/net.h"
#include "tests/unit/certificates.h"


/* A file of the folder of certificates; valid until the next one but three. */
static inline const char *certificate(const char *name)
{
    static char paths[4][96];
    static int next;
    char *path = paths[next++ % 4];
    (void)snprintf(path, sizeof paths[0], "%s/%s", certificates, name);
    return path;
}

/* ---- the server */

struct caller { /* who has connected, as the child sees it */
    int fd;
    gnutls_session_t tls; /* NULL: in clear */
};

typedef void serve_fn(struct caller *caller, const void *context);

struct server {
    int port;
    pid_t pid;
};

static inline struct server server_start(serve_fn *serve, const void *context)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(fd, 4), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
    struct server server = {.port = ntohs(address.sin_port), .pid = fork()};
    assert_true(server.pid >= 0);
    if (server.pid == 0) {
        (void)alarm(60);
        (void)signal(SIGPIPE, SIG_IGN);
        struct caller caller = {.fd = accept(fd, NULL, NULL)};
        serve(&caller, context);
        _exit(0);
    }
    close(fd);
    return server;
}

static inline void server_stop(const struct server *server)
{
    (void)kill(server->pid, SIGKILL);
    (void)waitpid(server->pid, NULL, 0);
}

/* True where the child has come to its end by itself, with 0. */
static inline bool server_ended_well(const struct server *server)
{
    int status = 0;
    return waitpid(server->pid, &status, 0) == server->pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Shakes hands as `name`.pem and .key; false where the caller would not. */
static inline bool caller_tls(struct caller *caller, const char *name, const char *priority)
{
    char pem[128], key[128];
    gnutls_certificate_credentials_t own;
    (void)snprintf(pem, sizeof pem, "%s/%s.pem", certificates, name);
    (void)snprintf(key, sizeof key, "%s/%s.key", certificates, name);
    if (gnutls_certificate_allocate_credentials(&own) != 0 || gnutls_certificate_set_x509_key_file(own, pem, key, GNUTLS_X509_FMT_PEM) != 0 ||
        gnutls_init(&caller->tls, GNUTLS_SERVER) != 0 || gnutls_priority_set_direct(caller->tls, priority, NULL) != 0 ||
        gnutls_credentials_set(caller->tls, GNUTLS_CRD_CERTIFICATE, own) != 0)
        _exit(70);
    gnutls_transport_set_int(caller->tls, caller->fd);
    int rc;
    do
        rc = gnutls_handshake(caller->tls);
    while (rc < 0 && gnutls_error_is_fatal(rc) == 0);
    return rc == 0;
}

static inline void caller_say(struct caller *caller, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t sent = caller->tls != NULL ? gnutls_record_send(caller->tls, bytes, len) : send(caller->fd, bytes, len, MSG_NOSIGNAL);
        if (sent <= 0)
            _exit(71);
        bytes += sent;
        len -= (size_t)sent;
    }
}

static inline ssize_t caller_hear(struct caller *caller, char *bytes, size_t room)
{
    ssize_t got;
    do
        got = caller->tls != NULL ? gnutls_record_recv(caller->tls, bytes, room) : recv(caller->fd, bytes, room, 0);
    while (caller->tls != NULL && (got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED));
    return got;
}

static inline void wait_for_end(struct caller *caller)
{
    char byte[64];
    while (caller_hear(caller, byte, sizeof byte) > 0)
        continue;
}

/* As 'serveur', unless `versions` is NULL: in clear. */
static inline void shake(struct caller *caller, const char *versions)
{
    if (versions != NULL && !caller_tls(caller, "serveur", versions))
        _exit(72);
}

/* ---- our side */

static inline struct conf_serveur server_conf(const struct server *server, const char *host, enum chiffrement tls, const char *ca, int delai)
{
    return (struct conf_serveur){.hote = str_of(host), .port = server->port, .tls = tls, .ca = str_of(ca), .delai = delai};
}

struct scene { /* a connection that stands */
    struct server server;
    struct net *net;
};

/* To a server that does `serve`; armed with 20 s and 100 MB. */
static inline struct scene scene_open(serve_fn *serve, const void *context, enum chiffrement tls)
{
    static struct conf_serveur conf; /* net keeps its address */
    struct scene scene = {.server = server_start(serve, context)};
    struct fault fault = {""};
    conf = server_conf(&scene.server, "localhost", tls, certificate("ca.pem"), 10);
    if (net_open(&conf, -1, &scene.net, &fault) != ERR_NONE)
        fail_msg("%s", fault.text);
    net_arm(scene.net, 20, 100 * 1000 * 1000);
    return scene;
}

static inline void scene_close(struct scene *scene)
{
    net_close(scene->net);
    server_stop(&scene->server);
}

/* Failed with these words, for good, and the first reason stays. */
static inline void assert_failed(struct net *net, const char *words)
{
    char byte;
    if (strstr(net_fault(net)->text, words) == NULL)
        fail_msg("%s", net_fault(net)->text);
    net_arm(net, 10, 1000);
    assert_int_equal(net_read(net, &byte, 1), -1);
    assert_int_equal(net_write(net, "x", 1), -1);
    assert_non_null(strstr(net_fault(net)->text, words));
}

static inline double clock_seconds(clockid_t clock)
{
    struct timespec now;
    (void)clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

#endif
