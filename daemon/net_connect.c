/* Where a server is, and the way there: names, addresses, the TCP connection. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/chrono.h"
#include "daemon/net_private.h"

enum {
    KEEP_IDLE = 60, /* seconds: an IDLE that a firewall has forgotten is noticed within KEEP_IDLE + KEEP_COUNT * KEEP_INTERVAL */
    KEEP_INTERVAL = 20,
    KEEP_COUNT = 3,
};

void net_name(const struct conf_serveur *serveur, char out_name[NET_NAME])
{
    bool is_v6 = str_find_char(serveur->hote, ':') != STR_NOT_FOUND;
    (void)snprintf(out_name, NET_NAME, is_v6 ? "[%.*s]:%d" : "%.*s:%d", STR_ARG(serveur->hote), serveur->port);
}

static bool is_loopback(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof v4);
        return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
    }
    struct sockaddr_in6 v6;
    memcpy(&v6, address, sizeof v6);
    return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
}

static bool is_internet(const struct addrinfo *one)
{
    return one->ai_family == AF_INET || one->ai_family == AF_INET6;
}

enum err net_lookup(const struct conf_serveur *serveur, struct addrinfo **out_list, struct fault *out_fault)
{
    const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    char name[NET_NAME], port[16];
    net_name(serveur, name);
    (void)snprintf(port, sizeof port, "%d", serveur->port);
    struct addrinfo *list = NULL;
    int rc = getaddrinfo(serveur->hote.at, port, &wanted, &list);
    if (rc != 0)
        return fault_set(out_fault, ERR_WAIT, "net: %s has no address now (%s), check « hote » and the resolver", name,
                         rc == EAI_SYSTEM ? strerror(errno) : gai_strerror(rc));
    for (const struct addrinfo *one = list; one != NULL && serveur->tls == TLS_AUCUN; one = one->ai_next)
        if (!is_internet(one) || !is_loopback(one->ai_addr)) {
            freeaddrinfo(list);
            return fault_set(out_fault, ERR_FINAL, "net: %s is not this machine, and nothing goes out in clear text, set « tls » to "
                             "\"implicite\" or \"starttls\"", name);
        }
    *out_list = list;
    return ERR_NONE;
}

enum err net_resolve(const struct conf_serveur *serveur, struct net_addresses *out_addresses, struct fault *out_fault)
{
    struct addrinfo *list = NULL;
    *out_addresses = (struct net_addresses){0};
    enum err err = net_lookup(serveur, &list, out_fault);
    if (err != ERR_NONE)
        return err;
    for (const struct addrinfo *one = list; one != NULL && out_addresses->count < NET_MAX_ADDRESSES; one = one->ai_next)
        if (is_internet(one) &&
            getnameinfo(one->ai_addr, one->ai_addrlen, out_addresses->text[out_addresses->count], NET_ADDRESS, NULL, 0, NI_NUMERICHOST) == 0)
            out_addresses->count++;
    freeaddrinfo(list);
    if (out_addresses->count > 0)
        return ERR_NONE;
    char name[NET_NAME];
    net_name(serveur, name);
    return fault_set(out_fault, ERR_WAIT, "net: %s has no internet address now, check « hote » and the resolver", name);
}

/* None of these is worth a failure: they make waiting shorter, not possible. */
static void tune(int fd)
{
    const struct option {
        int level, name, value;
    } options[] = {
        {IPPROTO_TCP, TCP_NODELAY, 1},
        {SOL_SOCKET, SO_KEEPALIVE, 1},
        {IPPROTO_TCP, TCP_KEEPIDLE, KEEP_IDLE},
        {IPPROTO_TCP, TCP_KEEPINTVL, KEEP_INTERVAL},
        {IPPROTO_TCP, TCP_KEEPCNT, KEEP_COUNT},
    };
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        (void)setsockopt(fd, options[i].level, options[i].name, &options[i].value, sizeof options[i].value);
}

/* One address; 0, or the errno that tells why not. ECANCELED: nobody waits for us any more. */
static int connect_one(struct net *net, const struct addrinfo *one, int64_t deadline)
{
    net->fd = socket(one->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (net->fd < 0)
        return errno;
    tune(net->fd);
    int why = connect(net->fd, one->ai_addr, one->ai_addrlen) == 0 ? 0 : errno;
    if (why == EINPROGRESS || why == EINTR) { /* after EINTR it goes on by itself */
        enum net_wait waited = net_poll(net, POLLOUT, deadline);
        socklen_t len = sizeof why;
        if (waited != NET_READY)
            why = waited == NET_LATE ? ETIMEDOUT : ECANCELED;
        else if (getsockopt(net->fd, SOL_SOCKET, SO_ERROR, &why, &len) != 0)
            why = errno;
    }
    if (why != 0) {
        close(net->fd);
        net->fd = -1;
    }
    return why;
}

bool net_connect(struct net *net)
{
    struct addrinfo *list = NULL;
    net->failed = net_lookup(net->serveur, &list, &net->fault);
    if (net->failed != ERR_NONE)
        return false;
    int addresses = 0, why = EAFNOSUPPORT;
    for (const struct addrinfo *one = list; one != NULL; one = one->ai_next)
        addresses += is_internet(one);
    if (addresses > NET_MAX_ADDRESSES)
        addresses = NET_MAX_ADDRESSES;
    for (const struct addrinfo *one = list; one != NULL && addresses > 0 && net->fd < 0 && why != ECANCELED; one = one->ai_next)
        if (is_internet(one)) {
            /* Each has its share of the time left, so that a silent first one does not take it all. */
            int64_t now = chrono_ms();
            why = connect_one(net, one, now + (net->deadline - now) / addresses--);
        }
    freeaddrinfo(list);
    if (net->fd >= 0)
        return true;
    if (why == ECANCELED)
        return net_waited(net, NET_ABANDONED);
    return net_fail(net, ERR_WAIT, "cannot be reached (%s)", strerror(why));
}
