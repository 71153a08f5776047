/* net: one connection to a server, TCP and then TLS, with a deadline and a budget of bytes for every command. Used by the
 * process fetch and by check --live (IMAP, through imap_stream.h) and, for names and addresses only, by send. Bytes go in and out
 * of memory; nothing is logged.
 *
 * TLS is GnuTLS used directly, because libetpan's own verifies nothing: TLS 1.2 or later, the chain against `ca` or the
 * system's authorities, the host's name (or IP address) against the certificate (RFC 6125). Clear text only
 * where the server's address is a loopback one (127.0.0.0/8, ::1). A file of authorities that holds none is an error. */
#ifndef NAVETTE_NET_H
#define NAVETTE_NET_H

#include <sys/types.h>

#include "daemon/conf.h"

struct net;

enum {
    NET_MAX_ADDRESSES = 8, /* of one host that are tried, in the order the resolver gives */
    NET_ADDRESS = 48,      /* bytes of one, as text */
    NET_NAME = 280,
};

/* « imap.departement.example:993 », « [2001:db8::7]:993 »: how logs and errors name a server. */
void net_name(const struct conf_serveur *serveur, char out_name[NET_NAME]);

struct net_addresses {
    char text[NET_MAX_ADDRESSES][NET_ADDRESS]; /* « 192.0.2.7 », « 2001:db8::7 » */
    size_t count;
};

/* The host's addresses, by the system's resolver. ERR_WAIT when there is none now; ERR_FINAL when the server may be spoken
 * to in clear only (`tls` is TLS_AUCUN) and one of its addresses is no loopback one. */
MUST_USE enum err net_resolve(const struct conf_serveur *serveur, struct net_addresses *out_addresses, struct fault *out_fault);

/* Connects, and with TLS_IMPLICITE shakes hands, within `serveur->delai` seconds for all of it (the resolver's own time-outs
 * come on top). `serveur` must outlive the connection. `abandon`, in every wait from here on: when the other end of this
 * descriptor is closed, the connection fails at once; nothing is read from it. -1: none. ERR_WAIT: not reached now. ERR_FINAL:
 * reached, and not to be trusted: certificate, name, version; the sentence says which. On an error *out_net is NULL. Armed
 * (net_arm) for a greeting. */
MUST_USE enum err net_open(const struct conf_serveur *serveur, int abandon, struct net **out_net, struct fault *out_fault);
void net_close(struct net *net); /* without waiting; NULL is nothing */

/* Shakes hands on a connection that was clear so far (TLS_STARTTLS), after the server's OK. Whoever calls has made sure that
 * no byte of the server's is waiting (RFC 3501 6.2.1: what came in clear is thrown away; here it is an attack). Errors as
 * net_open; the connection is then of no more use. */
MUST_USE enum err net_starttls(struct net *net, struct fault *out_fault);
bool net_is_secret(const struct net *net); /* TLS stands, or the address is loopback and the configuration says TLS_AUCUN */

/* From here on the next command: it may take so many seconds and the server may send so many bytes; over either, reads and
 * writes fail. A connection that failed once fails for good. */
void net_arm(struct net *net, int seconds, int64_t bytes);

/* Some bytes, at least one; waits for them. -1 on every failure, the end of the stream included: libetpan takes 0 for
 * progress and would turn for ever. net_fault says why. */
ssize_t net_read(struct net *net, void *bytes, size_t room);
/* All of them; -1 on failure. */
ssize_t net_write(struct net *net, const void *bytes, size_t len);
const struct fault *net_fault(const struct net *net); /* of the failure; an empty text while there was none */
/* What the server says cannot be worked with: the connection fails, and net_fault says « SERVER: why ». */
void net_give_up(struct net *net, const char *why);

int net_fd(const struct net *net);       /* for poll */
bool net_has_waiting(struct net *net);   /* decrypted bytes wait that poll does not see */

#endif
