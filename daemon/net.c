/* One connection: waiting within its deadline and its budget, reading, writing, failing for good. */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/net_private.h"
#include "daemon/chrono.h"

enum {
    GREETING_BYTES = 64 * 1024,
    SECOND_MS = 1000, /* milliseconds of one */
};

bool net_fail(struct net *net, enum err code, const char *format, ...)
{
    if (net->failed != ERR_NONE)
        return false;
    char what[sizeof net->fault.text];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    net->failed = fault_set(&net->fault, code, "net: %s %s", net->name, what);
    return false;
}

void net_give_up(struct net *net, const char *why)
{
    (void)net_fail(net, ERR_WAIT, "%s", why);
}

enum net_wait net_poll(const struct net *net, short events, int64_t deadline)
{
    for (;;) {
        /* Of `abandon` nothing but its end is asked: what it carries is for others to read. */
        struct pollfd fds[2] = {{.fd = net->fd, .events = events}, {.fd = net->abandon, .events = POLLRDHUP}};
        int64_t left = deadline - chrono_ms();
        int ready = poll(fds, 2, left <= 0 ? 0 : left > INT32_MAX ? INT32_MAX : (int)left);
        if (ready < 0 && errno != EINTR && errno != EAGAIN)
            abort(); /* EFAULT, EINVAL, ENOMEM for two descriptors: there is no way on */
        if (ready > 0)
            return fds[1].revents != 0 ? NET_ABANDONED : NET_READY;
        if (left <= 0)
            return NET_LATE;
    }
}

bool net_waited(struct net *net, enum net_wait waited)
{
    if (waited == NET_READY)
        return true;
    if (waited == NET_ABANDONED)
        return net_fail(net, ERR_WAIT, "is left alone, navette is stopping");
    return net_fail(net, ERR_WAIT, "has not answered in full within %d s, given up", net->seconds);
}

bool net_wait(struct net *net, short events)
{
    return net->failed == ERR_NONE && net_waited(net, net_poll(net, events, net->deadline));
}

/* Before every piece, since one who always has bytes for us is never waited for. */
static bool may_go_on(struct net *net)
{
    if (net->failed != ERR_NONE)
        return false;
    if (chrono_ms() >= net->deadline)
        return net_waited(net, NET_LATE);
    struct pollfd abandon = {.fd = net->abandon, .events = POLLRDHUP};
    return net_waited(net, poll(&abandon, 1, 0) > 0 ? NET_ABANDONED : NET_READY);
}

/* As net_tls_read, for a connection that is clear. */
static ssize_t clear_result(struct net *net, ssize_t moved, short waits, short *out_events)
{
    if (moved >= 0)
        return moved;
    *out_events = waits;
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
        return -1;
    (void)net_fail(net, ERR_WAIT, "has cut the connection (%s)", strerror(errno));
    return -2;
}

static ssize_t read_some(struct net *net, void *bytes, size_t room, short *out_events)
{
    if (net->session != NULL)
        return net_tls_read(net, bytes, room, out_events);
    return clear_result(net, recv(net->fd, bytes, room, 0), POLLIN, out_events);
}

static ssize_t write_some(struct net *net, const void *bytes, size_t len, short *out_events)
{
    if (net->session != NULL)
        return net_tls_write(net, bytes, len, out_events);
    return clear_result(net, send(net->fd, bytes, len, MSG_NOSIGNAL), POLLOUT, out_events);
}

ssize_t net_read(struct net *net, void *bytes, size_t room)
{
    short events = 0;
    while (may_go_on(net)) {
        ssize_t got = read_some(net, bytes, room, &events);
        if (got > 0) {
            net->left -= got;
            if (net->left >= 0)
                return got;
            (void)net_fail(net, ERR_WAIT, "sent more than %lld bytes for one command, given up", (long long)net->budget);
        } else if (got == 0) {
            (void)net_fail(net, ERR_WAIT, "has ended the connection");
        } else if (got == -1) {
            (void)net_wait(net, events);
        }
    }
    return -1;
}

ssize_t net_write(struct net *net, const void *bytes, size_t len)
{
    short events = 0;
    size_t done = 0;
    while (done < len && may_go_on(net)) {
        ssize_t moved = write_some(net, (const char *)bytes + done, len - done, &events);
        if (moved >= 0)
            done += (size_t)moved;
        else if (moved == -1)
            (void)net_wait(net, events);
    }
    return done == len && net->failed == ERR_NONE ? (ssize_t)len : -1;
}

void net_arm(struct net *net, int seconds, int64_t bytes)
{
    net->seconds = seconds;
    net->deadline = chrono_ms() + (int64_t)seconds * SECOND_MS;
    net->budget = net->left = bytes;
}

enum err net_open(const struct conf_serveur *serveur, int abandon, struct net **out_net, struct fault *out_fault)
{
    *out_net = NULL;
    struct net *net = calloc(1, sizeof *net);
    if (net == NULL)
        abort();
    net->serveur = serveur;
    net->fd = -1;
    net->abandon = abandon;
    net_name(serveur, net->name);
    net_arm(net, serveur->delai, 0);
    /* The authorities first: where they are missing nobody is even called. */
    if ((serveur->tls == TLS_AUCUN || net_tls_trust(net)) && net_connect(net) &&
        (serveur->tls != TLS_IMPLICITE || net_tls_handshake(net))) {
        net_arm(net, serveur->delai, GREETING_BYTES);
        *out_net = net;
        return ERR_NONE;
    }
    enum err err = net->failed;
    if (out_fault != NULL)
        *out_fault = net->fault;
    net_close(net);
    return err;
}

enum err net_starttls(struct net *net, struct fault *out_fault)
{
    char byte;
    if (net->failed == ERR_NONE && recv(net->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0)
        (void)net_fail(net, ERR_FINAL, "went on in clear text after it had agreed to STARTTLS: somebody may stand between, or it is broken");
    if (net->failed == ERR_NONE && net_tls_handshake(net))
        return ERR_NONE;
    if (out_fault != NULL)
        *out_fault = net->fault;
    return net->failed;
}

bool net_is_secret(const struct net *net)
{
    return net->session != NULL || net->serveur->tls == TLS_AUCUN; /* which net_lookup allows on loopback only */
}

const struct fault *net_fault(const struct net *net)
{
    return &net->fault;
}

int net_fd(const struct net *net)
{
    return net->fd;
}

bool net_has_waiting(struct net *net)
{
    return net->session != NULL && gnutls_record_check_pending(net->session) > 0;
}

void net_close(struct net *net)
{
    if (net == NULL)
        return;
    net_tls_end(net);
    if (net->fd >= 0)
        close(net->fd);
    free(net);
}
