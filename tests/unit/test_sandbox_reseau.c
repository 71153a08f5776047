/* sandbox, the network: a hand that has a server reaches that server's port and nothing else by TCP, resolves names, and has no
 * other kind of socket; nobody else has any. Each row is tried in a child of its own, below a supervise as in the daemon. */
#include "tests/unit/unit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/sandbox_reseau.h"

enum { CHILD_FAILED = 99, ABI_NET = 4 };

static int my_port, other_port; /* of two listening sockets on loopback */
static char secret_path[] = "/tmp/navette-test-XXXXXX";

static int of(long result) { return result < 0 ? errno : 0; }

static int opens_socket(int domain, int type, int protocol)
{
    int fd = socket(domain, type, protocol);
    int error = of(fd);
    if (fd >= 0)
        close(fd);
    return error;
}

static int tcp(void) { return opens_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }
static int tcp6(void) { return opens_socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP); }
static int udp(void) { return opens_socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, IPPROTO_UDP); }
static int local(void) { return opens_socket(AF_UNIX, SOCK_STREAM, 0); }
static int netlink(void) { return opens_socket(AF_NETLINK, SOCK_RAW, 0); }
static int raw(void) { return opens_socket(AF_INET, SOCK_RAW, IPPROTO_TCP); }
static int mptcp(void) { return opens_socket(AF_INET, SOCK_STREAM, IPPROTO_MPTCP); }

static struct sockaddr_in loopback(int port)
{
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int connects_to(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = loopback(port);
    int error = fd < 0 ? errno : of(connect(fd, (const struct sockaddr *)&address, sizeof address));
    if (fd >= 0)
        close(fd);
    return error;
}

static int connects(void) { return connects_to(my_port); }
static int connects_elsewhere(void) { return connects_to(other_port); }
static int listens(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in any = loopback(0);
    return fd < 0 ? errno : bind(fd, (const struct sockaddr *)&any, sizeof any) != 0 ? errno : of(listen(fd, 1));
}

/* TCP fast open connects with the first bytes: Landlock sees no connect. */
static int fast_open(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = loopback(other_port);
    return fd < 0 ? errno : of(sendto(fd, "x", 1, MSG_FASTOPEN, (const struct sockaddr *)&address, sizeof address));
}

/* What the resolver and libcurl do: names out of /etc/hosts, sizes asked for by ioctl, which is refused and done without. */
static int resolves_localhost(void)
{
    struct addrinfo *found = NULL, hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
    int failed = getaddrinfo("localhost", "25", &hints, &found);
    if (failed == 0)
        freeaddrinfo(found);
    return failed == 0 ? 0 : CHILD_FAILED;
}

/* Asked of a server of names that is not there: the query must leave (on loopback, to a port nobody holds) and fail as such. */
static int survives_no_resolver(void)
{
    struct addrinfo *found = NULL, hints = {.ai_socktype = SOCK_STREAM};
    if (res_init() != 0 || _res.nscount < 1)
        return CHILD_FAILED;
    _res.nscount = 1;
    _res.nsaddr_list[0] = loopback(other_port);
    _res.retrans = _res.retry = 1;
    int failed = getaddrinfo("nulle-part.invalid", "25", &hints, &found);
    return failed == EAI_AGAIN ? 0 : CHILD_FAILED;
}

static int asks_ioctl(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0), waiting = 0;
    return of(ioctl(fd, FIONREAD, &waiting));
}

static int reads_authorities(void)
{
    int fd = open("/etc/ssl/certs/ca-certificates.crt", O_RDONLY);
    return fd < 0 && errno != ENOENT ? errno : 0;
}
static int reads_password(void) { return of(open(secret_path, O_RDONLY)); }
static int reads_shadow(void) { return of(open("/etc/shadow", O_RDONLY)); }

static const struct row {
    const char *name;
    enum processus processus;
    bool has_server;
    int (*attempt)(void);
    int expected;
    bool needs_ports; /* only where Landlock knows ports */
} rows[] = {
    {"fetch connects to its server", PROC_FETCH, true, connects, 0, false},
    {"fetch connects to no other port", PROC_FETCH, true, connects_elsewhere, EACCES, true},
    {"fetch of a Maildir has no TCP", PROC_FETCH, false, tcp, EPERM, false},
    {"fetch of a Maildir has no UDP", PROC_FETCH, false, udp, EPERM, false},
    {"fetch does not listen", PROC_FETCH, true, listens, EPERM, false},
    {"fetch resolves a name", PROC_FETCH, true, resolves_localhost, 0, false},
    {"send connects to its relay", PROC_SEND, true, connects, 0, false},
    {"send connects to no other port", PROC_SEND, true, connects_elsewhere, EACCES, true},
    {"send has TCP over IPv6", PROC_SEND, true, tcp6, 0, false},
    {"send has UDP, for names", PROC_SEND, true, udp, 0, false},
    {"send into a folder has no TCP", PROC_SEND, false, tcp, EPERM, false},
    {"send into a folder connects nowhere", PROC_SEND, false, connects, EPERM, false},
    {"send has no local socket", PROC_SEND, true, local, EPERM, false},
    {"send has no netlink", PROC_SEND, true, netlink, EPERM, false},
    {"send has no raw packets", PROC_SEND, true, raw, EPERM, false},
    {"send has no MPTCP, which Landlock does not see", PROC_SEND, true, mptcp, EPERM, false},
    {"send does not open fast, which Landlock does not see", PROC_SEND, true, fast_open, EPERM, false},
    {"send does not listen", PROC_SEND, true, listens, EPERM, false},
    {"send resolves a name", PROC_SEND, true, resolves_localhost, 0, false},
    {"send survives a server of names that is away", PROC_SEND, true, survives_no_resolver, 0, false},
    {"send has no ioctl", PROC_SEND, true, asks_ioctl, EPERM, false},
    {"send reads the system's authorities", PROC_SEND, true, reads_authorities, 0, false},
    {"send reads its password", PROC_SEND, true, reads_password, 0, false},
    {"send into a folder reads no password", PROC_SEND, false, reads_password, EACCES, false},
    {"send reads nothing else of /etc", PROC_SEND, true, reads_shadow, EACCES, false},
    {"decide has no TCP below supervise", PROC_DECIDE, false, tcp, EPERM, false},
    {"read has no TCP below supervise", PROC_READ, false, tcp, EPERM, false},
    {"supervise does not listen", PROC_SUPERVISE, false, listens, EPERM, false},
};

static struct conf_serveur server(void)
{
    return (struct conf_serveur){.hote = STR("localhost"), .port = my_port, .secret = {secret_path, sizeof secret_path - 1}};
}

static void become(enum processus processus, bool has_server)
{
    struct sandbox_paths paths = {0};
    struct conf_serveur serveur = server();
    struct fault fault = {""};
    if (has_server)
        sandbox_network(&paths, &serveur);
    else if (processus != PROC_SUPERVISE)
        paths.read[0] = "/usr/share";
    if (sandbox_enter(processus, &paths, &fault) == ERR_NONE)
        return;
    dprintf(STDERR_FILENO, "# %s\n", fault.text);
    _exit(CHILD_FAILED);
}

static int wait_for(pid_t child)
{
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : CHILD_FAILED;
}

static bool kernel_knows_ports(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, 1) >= ABI_NET;
}

static void test_row(void **state)
{
    const struct row *row = *state;
    if (row->needs_ports && !kernel_knows_ports())
        skip();
    pid_t child = fork();
    if (child == 0) {
        become(PROC_SUPERVISE, false);
        if (row->processus == PROC_SUPERVISE)
            _exit(row->attempt());
        pid_t hand = fork();
        if (hand == 0) {
            become(row->processus, row->has_server);
            _exit(row->attempt());
        }
        _exit(wait_for(hand));
    }
    assert_int_equal(wait_for(child), row->expected);
}

static void test_a_port_is_not_for_everybody(void **state)
{
    (void)state;
    struct fault fault;
    struct sandbox_paths paths = {.connect = 25};
    assert_int_equal(sandbox_enter(PROC_DECIDE, &paths, &fault), ERR_FINAL);
    assert_non_null(strstr(fault.text, "`decide` nothing to connect to"));
    assert_int_equal(sandbox_enter(PROC_LIRE, &paths, &fault), ERR_FINAL);
    assert_int_equal(sandbox_enter(PROC_SUPERVISE, &paths, &fault), ERR_FINAL);
}

static void test_list_is_added_to(void **state)
{
    (void)state;
    struct sandbox_paths paths = {.read = {"/first"}};
    struct conf_serveur serveur = server();
    serveur.ca = STR("/its/ca.pem");
    sandbox_network(&paths, &serveur);
    assert_string_equal(paths.read[0], "/first");
    size_t count = 0;
    while (paths.read[count] != NULL)
        count++;
    assert_string_equal(paths.read[count - 2], "/its/ca.pem");
    assert_string_equal(paths.read[count - 1], secret_path);
    assert_int_equal(paths.connect, my_port);
}

static int notices_what_was_replaced(int parent)
{
    struct sandbox_paths paths = {0};
    struct conf_serveur serveur = server();
    struct sandbox_files files;
    struct fault fault;
    sandbox_network(&paths, &serveur);
    sandbox_files_note(&paths, &files);
    char turn = 'c';
    if (sandbox_enter(PROC_SEND, &paths, &fault) != ERR_NONE || sandbox_files_replaced(&files) || reads_password() != 0)
        return CHILD_FAILED;
    bool asked = write(parent, &turn, 1) == 1 && read(parent, &turn, 1) == 1;
    return asked && sandbox_files_replaced(&files) && reads_password() == EACCES ? 0 : CHILD_FAILED;
}

/* A new password comes by rename, as careful editors write: the hand cannot read it, and must notice. */
static void test_replaced_file_is_noticed_inside(void **state)
{
    (void)state;
    int turns[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, turns), 0);
    pid_t child = fork();
    if (child == 0) {
        close(turns[1]);
        _exit(notices_what_was_replaced(turns[0]));
    }
    close(turns[0]);
    char fresh[] = "/tmp/navette-test-XXXXXX", turn;
    int fd = mkstemp(fresh);
    assert_int_equal(read(turns[1], &turn, 1), 1);
    assert_true(fd >= 0 && rename(fresh, secret_path) == 0);
    close(fd);
    assert_int_equal(write(turns[1], &turn, 1), 1);
    assert_int_equal(wait_for(child), 0);
    close(turns[1]);
}

static int listen_on_loopback(int *out_port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = loopback(0);
    socklen_t len = sizeof address;
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) != 0 || listen(fd, 64) != 0 || getsockname(fd, (struct sockaddr *)&address, &len) != 0)
        return -1;
    *out_port = ntohs(address.sin_port);
    return fd;
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_a_port_is_not_for_everybody),
        cmocka_unit_test(test_list_is_added_to),
        cmocka_unit_test(test_replaced_file_is_noticed_inside),
    };
    int secret = mkstemp(secret_path), mine = listen_on_loopback(&my_port), other = listen_on_loopback(&other_port);
    if (secret < 0 || mine < 0 || other < 0)
        return 1;
    close(secret);
    int failed = RUN_ROWS("sandbox_reseau", rows, test_row) + RUN_TESTS("sandbox_reseau", others);
    unlink(secret_path);
    close(mine), close(other);
    return failed;
}
