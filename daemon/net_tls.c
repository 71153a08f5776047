/* TLS on a connection: GnuTLS, asked to verify, and its refusals in words an operator understands. */
#include <arpa/inet.h>
#include <poll.h>
#include <string.h>

#include <gnutls/x509.h>

#include "daemon/net_private.h"

enum { MAX_ODDITIES = 16 }; /* warnings that one connection may send us before it is a game */

/* The chain, the name (an IP address too), the purpose and the dates are GnuTLS's to check, once it is told to: net_tls_handshake. */
static const char versions[] = "NORMAL:-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.3";

bool net_tls_trust(struct net *net)
{
    struct str ca = net->serveur->ca;
    if (gnutls_certificate_allocate_credentials(&net->trust) != GNUTLS_E_SUCCESS)
        abort();
    int count = str_is_empty(ca) ? gnutls_certificate_set_x509_system_trust(net->trust)
                                 : gnutls_certificate_set_x509_trust_file(net->trust, ca.at, GNUTLS_X509_FMT_PEM);
    if (count > 0)
        return true;
    const char *why = count < 0 ? gnutls_strerror(count) : "there is none in it";
    if (str_is_empty(ca))
        return net_fail(net, ERR_FINAL, "cannot be verified: this machine knows no authorities (%s), install ca-certificates or set « ca »", why);
    return net_fail(net, ERR_FINAL, "cannot be verified: no authority can be read from « ca » %.*s (%s), put its certificate there as PEM",
                    STR_ARG(ca), why);
}

static const struct refusal {
    unsigned flag;
    const char *words;
} refusals[] = {
    {GNUTLS_CERT_UNEXPECTED_OWNER, "it is made out to another name: « hote » must be a name that stands in it"},
    {GNUTLS_CERT_EXPIRED, "it, or an authority above it, has expired: the server needs a new one"},
    {GNUTLS_CERT_NOT_ACTIVATED, "it, or an authority above it, is not valid yet: check the clocks of both machines"},
    {GNUTLS_CERT_SIGNER_NOT_FOUND, "it is signed by an authority unknown here, or by itself: set « ca » to the file of its authority"},
    {GNUTLS_CERT_SIGNER_NOT_CA, "who signed it is no authority"},
    {GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE, "its authority may not sign for this name"},
    {GNUTLS_CERT_REVOKED, "it was revoked"},
    {GNUTLS_CERT_INSECURE_ALGORITHM, "it is signed with an algorithm that is broken"},
    {GNUTLS_CERT_SIGNATURE_FAILURE, "its signature is wrong"},
    {GNUTLS_CERT_PURPOSE_MISMATCH, "it was not made for a server"},
};

static bool fail_certificate(struct net *net, gnutls_session_t session)
{
    unsigned status = gnutls_session_get_verify_cert_status(session);
    char words[400] = "";
    size_t len = 0;
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
        if ((status & refusals[i].flag) != 0 && len < sizeof words)
            len += (size_t)snprintf(words + len, sizeof words - len, "%s%s", len > 0 ? "; " : "", refusals[i].words);
    return net_fail(net, ERR_FINAL, "shows a certificate that is refused: %s", len > 0 ? words : "it cannot be verified");
}

static const char no_tls[] = "does not speak TLS on this port, check « port », and whether « tls » must be \"starttls\"";
static const char old_tls[] = "speaks only versions of TLS that are broken, it needs TLS 1.2 or later";

static bool fail_handshake(struct net *net, gnutls_session_t session, int rc)
{
    (void)gnutls_alert_send_appropriate(session, rc); /* for the server's log; nobody waits for it */
    switch (rc) {
    case GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR:
    case GNUTLS_E_NO_CERTIFICATE_FOUND:
        return fail_certificate(net, session);
    case GNUTLS_E_UNSUPPORTED_VERSION_PACKET:
        return net_fail(net, ERR_FINAL, "%s", old_tls);
    case GNUTLS_E_UNEXPECTED_PACKET:
    case GNUTLS_E_UNEXPECTED_PACKET_LENGTH:
    case GNUTLS_E_RECORD_OVERFLOW:
        return net_fail(net, ERR_FINAL, "%s", no_tls);
    case GNUTLS_E_FATAL_ALERT_RECEIVED:
        if (gnutls_alert_get(session) == GNUTLS_A_PROTOCOL_VERSION)
            return net_fail(net, ERR_FINAL, "%s", old_tls);
        return net_fail(net, ERR_WAIT, "broke TLS off with an alert (%s)", gnutls_alert_get_name(gnutls_alert_get(session)));
    case GNUTLS_E_PREMATURE_TERMINATION:
    case GNUTLS_E_PULL_ERROR:
    case GNUTLS_E_PUSH_ERROR:
        return net_fail(net, ERR_WAIT, "has cut the connection while TLS was being set up");
    default:
        return net_fail(net, ERR_WAIT, "and we cannot agree on TLS (%s)", gnutls_strerror(rc));
    }
}

/* What GnuTLS waits for, or that the connection has failed. */
static ssize_t not_now(struct net *net, gnutls_session_t session, ssize_t rc, short *out_events)
{
    *out_events = gnutls_record_get_direction(session) == 1 ? POLLOUT : POLLIN;
    if (rc == GNUTLS_E_AGAIN || rc == GNUTLS_E_INTERRUPTED)
        return -1;
    if (rc == GNUTLS_E_WARNING_ALERT_RECEIVED && ++net->oddities <= MAX_ODDITIES)
        return -1;
    if (rc == GNUTLS_E_REHANDSHAKE)
        (void)net_fail(net, ERR_WAIT, "wants to negotiate TLS anew in the middle, which TLS 1.3 has done away with, refused");
    else if (rc == GNUTLS_E_PREMATURE_TERMINATION)
        (void)net_fail(net, ERR_WAIT, "has ended the connection");
    else
        (void)net_fail(net, ERR_WAIT, "has broken the connection (%s)", gnutls_strerror((int)rc));
    return -2;
}

/* False where the library cannot even begin. */
static bool begin(struct net *net, gnutls_session_t *out_session)
{
    const char *host = net->serveur->hote.at;
    unsigned char address[sizeof(struct in6_addr)];
    bool is_address = inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1;
    gnutls_session_t session = NULL;
    int rc = gnutls_init(&session, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
    if (rc == GNUTLS_E_SUCCESS)
        rc = gnutls_priority_set_direct(session, versions, NULL);
    if (rc == GNUTLS_E_SUCCESS && !is_address) /* RFC 6066: no address there */
        rc = gnutls_server_name_set(session, GNUTLS_NAME_DNS, host, net->serveur->hote.len);
    if (rc == GNUTLS_E_SUCCESS)
        rc = gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, net->trust);
    if (rc != GNUTLS_E_SUCCESS) {
        gnutls_deinit(session);
        return net_fail(net, ERR_FINAL, "cannot be spoken to: GnuTLS does not start (%s)", gnutls_strerror(rc));
    }
    gnutls_transport_set_int(session, net->fd);
    *out_session = session;
    return true;
}

bool net_tls_handshake(struct net *net)
{
    gnutls_session_t session = NULL;
    if (!begin(net, &session))
        return false;
    /* A certificate of the same authority made for a person or for signing mail proves no server, even where a name fits. */
    gnutls_typed_vdata_st proof[] = {
        {.type = GNUTLS_DT_DNS_HOSTNAME, .data = (unsigned char *)(uintptr_t)net->serveur->hote.at}, /* only read; an address too */
        {.type = GNUTLS_DT_KEY_PURPOSE_OID, .data = (unsigned char *)(uintptr_t)GNUTLS_KP_TLS_WWW_SERVER},
    };
    gnutls_session_set_verify_cert2(session, proof, sizeof proof / sizeof proof[0], 0);
    do {
        int rc = gnutls_handshake(session);
        if (rc == GNUTLS_E_SUCCESS) {
            net->session = session;
            return true;
        }
        short events = POLLIN;
        if (gnutls_error_is_fatal(rc) != 0)
            (void)fail_handshake(net, session, rc);
        else if (not_now(net, session, rc, &events) == -1)
            (void)net_wait(net, events);
    } while (net->failed == ERR_NONE);
    gnutls_deinit(session);
    return false;
}

ssize_t net_tls_read(struct net *net, void *bytes, size_t room, short *out_events)
{
    ssize_t got = gnutls_record_recv(net->session, bytes, room);
    return got >= 0 ? got : not_now(net, net->session, got, out_events);
}

ssize_t net_tls_write(struct net *net, const void *bytes, size_t len, short *out_events)
{
    ssize_t sent = gnutls_record_send(net->session, bytes, len);
    return sent >= 0 ? sent : not_now(net, net->session, sent, out_events);
}

void net_tls_end(struct net *net)
{
    if (net->session != NULL) {
        if (net->failed == ERR_NONE)
            (void)gnutls_bye(net->session, GNUTLS_SHUT_WR); /* what does not fit now is not sent */
        gnutls_deinit(net->session);
    }
    if (net->trust != NULL)
        gnutls_certificate_free_credentials(net->trust);
}
