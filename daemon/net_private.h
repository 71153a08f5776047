/* net_private: what the files of net share: the connection itself, waiting, failing. */
#ifndef NAVETTE_NET_PRIVATE_H
#define NAVETTE_NET_PRIVATE_H

#include <netdb.h>

#include <gnutls/gnutls.h>

#include "daemon/net.h"

struct net {
    const struct conf_serveur *serveur;
    char name[NET_NAME];
    int fd, abandon;
    gnutls_session_t session; /* NULL while the connection is clear */
    gnutls_certificate_credentials_t trust;
    int oddities;             /* warnings of TLS so far */
    int seconds;              /* what the command was given, and when that ends (ms of CLOCK_MONOTONIC) */
    int64_t deadline;
    int64_t budget, left;     /* bytes that the server may send for the command, and what is left of them */
    enum err failed;          /* ERR_NONE: in order */
    struct fault fault;
};

/* net.c. Fails the connection for good, « net: SERVER WHAT »; the first failure is the one that is told. Always false. */
bool net_fail(struct net *net, enum err code, const char *format, ...) PRINTF_LIKE(3, 4);

enum net_wait { NET_READY, NET_LATE, NET_ABANDONED };
/* Until the connection is ready for `events` (poll), but no longer than `deadline`. */
enum net_wait net_poll(const struct net *net, short events, int64_t deadline);
bool net_waited(struct net *net, enum net_wait waited); /* false, and failed, unless it is ready */
bool net_wait(struct net *net, short events); /* the same with the command's deadline; false: the connection has failed */

/* net_connect.c */
/* The host's addresses, checked as net_resolve says; freeaddrinfo. */
MUST_USE enum err net_lookup(const struct conf_serveur *serveur, struct addrinfo **out_list, struct fault *out_fault);
bool net_connect(struct net *net); /* net->fd; false: failed */

/* net_tls.c; false: failed. */
bool net_tls_trust(struct net *net);     /* the authorities, before anything is connected */
bool net_tls_handshake(struct net *net); /* net->session */
/* Bytes moved; 0: the other side has ended the stream; -1: wait for *out_events and call again with the same bytes; -2: failed. */
ssize_t net_tls_read(struct net *net, void *bytes, size_t room, short *out_events);
ssize_t net_tls_write(struct net *net, const void *bytes, size_t len, short *out_events);
void net_tls_end(struct net *net);

#endif
