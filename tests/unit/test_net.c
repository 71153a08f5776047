/* net: who is trusted and who is not, and what a server may do to hold us up. */
#include "tests/unit/net_server.h"

#include <errno.h>
#include <sys/time.h>

static const char any[] = "NORMAL";

/* ---- opening: one row, one server */

struct row {
    const char *name;
    const char *host, *ca;     /* ca NULL: the system's */
    enum chiffrement tls;
    serve_fn *serve;
    const char *own, *versions; /* of a server that speaks TLS */
    enum err expected;
    const char *words; /* in the sentence */
};

static serve_fn greets, is_silent, hangs_up, speaks_clear, insists_on_old;

static const struct row rows[] = {
    {"a good certificate", "localhost", "ca.pem", TLS_IMPLICITE, greets, "serveur", any, ERR_NONE, NULL},
    {"for an address", "127.0.0.1", "ca.pem", TLS_IMPLICITE, greets, "serveur", any, ERR_NONE, NULL},
    {"TLS 1.2", "localhost", "ca.pem", TLS_IMPLICITE, greets, "serveur", "NORMAL:-VERS-ALL:+VERS-TLS1.2", ERR_NONE, NULL},
    {"TLS 1.3", "localhost", "ca.pem", TLS_IMPLICITE, greets, "serveur", "NORMAL:-VERS-ALL:+VERS-TLS1.3", ERR_NONE, NULL},
    {"clear on loopback", "localhost", NULL, TLS_AUCUN, greets, NULL, NULL, ERR_NONE, NULL},
    {"another name", "localhost", "ca.pem", TLS_IMPLICITE, greets, "autre-nom", any, ERR_FINAL, "another name"},
    {"another name, for an address", "127.0.0.1", "ca.pem", TLS_IMPLICITE, greets, "autre-nom", any, ERR_FINAL, "another name"},
    {"another authority", "localhost", "ca.pem", TLS_IMPLICITE, greets, "autre-ca-serveur", any, ERR_FINAL, "authority unknown here"},
    {"signed by itself", "localhost", "ca.pem", TLS_IMPLICITE, greets, "auto-signe", any, ERR_FINAL, "authority unknown here"},
    {"expired", "localhost", "ca.pem", TLS_IMPLICITE, greets, "expire", any, ERR_FINAL, "has expired"},
    {"expired, TLS 1.2", "localhost", "ca.pem", TLS_IMPLICITE, greets, "expire", "NORMAL:-VERS-ALL:+VERS-TLS1.2", ERR_FINAL, "has expired"},
    {"not known to the system", "localhost", NULL, TLS_IMPLICITE, greets, "serveur", any, ERR_FINAL, "« ca »"},
    {"an empty file of authorities", "localhost", "vide.pem", TLS_IMPLICITE, is_silent, NULL, NULL, ERR_FINAL, "no authority can be read"},
    {"no file of authorities", "localhost", "nulle-part.pem", TLS_IMPLICITE, is_silent, NULL, NULL, ERR_FINAL, "no authority can be read"},
    {"no authority in the file", "localhost", "serveur.key", TLS_IMPLICITE, is_silent, NULL, NULL, ERR_FINAL, "no authority can be read"},
    {"an empty file of authorities, STARTTLS", "localhost", "vide.pem", TLS_STARTTLS, is_silent, NULL, NULL, ERR_FINAL, "no authority"},
    {"TLS 1.1", "localhost", "ca.pem", TLS_IMPLICITE, greets, "serveur", "NORMAL:-VERS-ALL:+VERS-TLS1.1", ERR_FINAL, "TLS 1.2 or later"},
    {"TLS 1.0 whatever we say", "localhost", "ca.pem", TLS_IMPLICITE, insists_on_old, NULL, NULL, ERR_FINAL, "TLS 1.2 or later"},
    {"clear text where TLS was due", "localhost", "ca.pem", TLS_IMPLICITE, speaks_clear, NULL, NULL, ERR_FINAL, "does not speak TLS"},
    {"hangs up", "localhost", "ca.pem", TLS_IMPLICITE, hangs_up, NULL, NULL, ERR_WAIT, "cut the connection"},
    {"silent", "localhost", "ca.pem", TLS_IMPLICITE, is_silent, NULL, NULL, ERR_WAIT, "within 1 s"},
    {"clear to elsewhere", "192.0.2.1", NULL, TLS_AUCUN, is_silent, NULL, NULL, ERR_FINAL, "nothing goes out in clear"},
    {"clear to elsewhere, IPv6", "2001:db8::1", NULL, TLS_AUCUN, is_silent, NULL, NULL, ERR_FINAL, "[2001:db8::1]:"},
    {"clear to every address", "0.0.0.0", NULL, TLS_AUCUN, is_silent, NULL, NULL, ERR_FINAL, "nothing goes out in clear"},
};

static void wait_for_end(struct caller *caller)
{
    char byte[64];
    while (caller_hear(caller, byte, sizeof byte) > 0)
        continue;
}

static void greets(struct caller *caller, const void *context)
{
    const struct row *row = context;
    if (row->own != NULL && !caller_tls(caller, row->own, row->versions))
        return;
    caller_say(caller, "* OK\r\n", 6);
    wait_for_end(caller);
}

static void is_silent(struct caller *caller, const void *context)
{
    (void)context;
    wait_for_end(caller);
}

static void hangs_up(struct caller *caller, const void *context)
{
    (void)context;
    close(caller->fd);
}

static void speaks_clear(struct caller *caller, const void *context)
{
    (void)context;
    static const char greeting[] = "* OK [CAPABILITY IMAP4rev1 STARTTLS] pret\r\n";
    caller_say(caller, greeting, sizeof greeting - 1);
    wait_for_end(caller);
}

static void insists_on_old(struct caller *caller, const void *context)
{
    (void)context;
    char hello[47] = "\x16\x03\x01\x00\x2a\x02\x00\x00\x26\x03\x01"; /* a record, a ServerHello, TLS 1.0 */
    hello[45] = 0x2f; /* some suite, after 32 random bytes and no session */
    caller_say(caller, hello, sizeof hello);
    wait_for_end(caller);
}

static void test_open(void **state)
{
    const struct row *row = *state;
    struct server server = server_start(row->serve, row);
    struct conf_serveur conf = server_conf(&server, row->host, row->tls, row->ca != NULL ? certificate(row->ca) : NULL,
                                           row->serve == is_silent ? 1 : 10);
    struct net *net = NULL;
    struct fault fault = {""};
    double start = clock_seconds(CLOCK_MONOTONIC);
    enum err err = net_open(&conf, -1, &net, &fault);
    if (err != row->expected)
        print_error("%s\n", fault.text);
    assert_int_equal(err, row->expected);
    assert_true(clock_seconds(CLOCK_MONOTONIC) - start < 5);
    if (err == ERR_NONE) {
        char bytes[16];
        assert_true(net_is_secret(net));
        assert_int_equal(net_read(net, bytes, sizeof bytes), 6);
        assert_memory_equal(bytes, "* OK\r\n", 6);
        assert_string_equal(net_fault(net)->text, "");
    } else {
        assert_null(net);
        if (strstr(fault.text, row->words) == NULL || strstr(fault.text, "net: ") != fault.text)
            fail_msg("%s", fault.text);
    }
    net_close(net);
    server_stop(&server);
}

/* ---- a connection that stands: `tls` NULL is clear */

struct scene {
    struct server server;
    struct conf_serveur conf;
    struct net *net;
};

/* A server that does `serve` behind TLS; armed with 20 s and 100 MB. */
static struct scene scene_open(serve_fn *serve, const void *context, enum chiffrement tls)
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

static void scene_close(struct scene *scene)
{
    net_close(scene->net);
    server_stop(&scene->server);
}

static void assert_failed(struct net *net, const char *words)
{
    char byte;
    if (strstr(net_fault(net)->text, words) == NULL)
        fail_msg("%s", net_fault(net)->text);
    /* for good, and the first reason stays */
    net_arm(net, 10, 1000);
    assert_int_equal(net_read(net, &byte, 1), -1);
    assert_int_equal(net_write(net, "x", 1), -1);
    assert_non_null(strstr(net_fault(net)->text, words));
}

static void shake(struct caller *caller, const char *versions)
{
    if (versions != NULL && !caller_tls(caller, "serveur", versions))
        _exit(72);
}

enum { LARGE = 5 * 1000 * 1000 + 7 };

static void keeps_and_gives_back(struct caller *caller, const void *versions)
{
    shake(caller, versions);
    char *bytes = malloc(LARGE);
    for (size_t len = 0; len < LARGE;) {
        ssize_t got = caller_hear(caller, bytes + len, LARGE - len);
        if (got <= 0)
            _exit(73);
        len += (size_t)got;
    }
    caller_say(caller, bytes, LARGE);
    wait_for_end(caller);
    free(bytes);
}

static void there_and_back(const char *versions)
{
    struct scene scene = scene_open(keeps_and_gives_back, versions, versions != NULL ? TLS_IMPLICITE : TLS_AUCUN);
    char *sent = malloc(LARGE), *back = malloc(LARGE);
    assert_true(sent != NULL && back != NULL);
    for (size_t i = 0; i < LARGE; i++)
        sent[i] = (char)(i * 2654435761U >> 13);
    assert_int_equal(net_write(scene.net, sent, LARGE), LARGE);
    for (size_t len = 0; len < LARGE;) {
        ssize_t got = net_read(scene.net, back + len, LARGE - len);
        assert_true(got > 0);
        len += (size_t)got;
    }
    assert_memory_equal(sent, back, LARGE);
    free(sent);
    free(back);
    net_close(scene.net);
    assert_true(server_ended_well(&scene.server)); /* it has seen our end */
}

static void test_large_tls13(void **state)
{
    (void)state;
    there_and_back("NORMAL:-VERS-ALL:+VERS-TLS1.3");
}

static void test_large_tls12(void **state)
{
    (void)state;
    there_and_back("NORMAL:-VERS-ALL:+VERS-TLS1.2");
}

static void test_large_clear(void **state)
{
    (void)state;
    there_and_back(NULL);
}

static void drips(struct caller *caller, const void *versions)
{
    shake(caller, versions);
    for (;;) {
        caller_say(caller, "x", 1);
        (void)usleep(50 * 1000);
    }
}

static void woken(int signal)
{
    (void)signal;
}

/* Bytes that come in time, one by one, do not stretch what the command may take; signals and waiting cost nothing. */
static void drip(const char *versions)
{
    struct scene scene = scene_open(drips, versions, versions != NULL ? TLS_IMPLICITE : TLS_AUCUN);
    const struct sigaction on_alarm = {.sa_handler = woken};
    const struct itimerval often = {{0, 7000}, {0, 7000}}, never = {{0, 0}, {0, 0}};
    assert_int_equal(sigaction(SIGALRM, &on_alarm, NULL), 0);
    assert_int_equal(setitimer(ITIMER_REAL, &often, NULL), 0);
    char bytes[64];
    int pieces = 0;
    double start = clock_seconds(CLOCK_MONOTONIC), cpu = clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
    net_arm(scene.net, 1, 1000);
    while (net_read(scene.net, bytes, sizeof bytes) > 0)
        pieces++;
    double took = clock_seconds(CLOCK_MONOTONIC) - start, used = clock_seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    assert_int_equal(setitimer(ITIMER_REAL, &never, NULL), 0);
    assert_true(pieces > 5);
    assert_true(took > 0.95 && took < 3);
    assert_true(used < 0.3);
    assert_failed(scene.net, "within 1 s");
    scene_close(&scene);
}

static void test_drip(void **state)
{
    (void)state;
    drip(any);
    drip(NULL);
}

static void floods(struct caller *caller, const void *versions)
{
    static char bytes[64 * 1024];
    shake(caller, versions);
    for (;;)
        caller_say(caller, bytes, sizeof bytes);
}

/* Nobody who always has bytes for us is above the deadline: sips, so that we never have to wait for more. */
static void test_flood_ends(void **state)
{
    (void)state;
    char bytes[4];
    struct scene scene = scene_open(floods, any, TLS_IMPLICITE);
    double start = clock_seconds(CLOCK_MONOTONIC);
    net_arm(scene.net, 1, INT64_MAX);
    while (net_read(scene.net, bytes, sizeof bytes) > 0)
        continue;
    assert_true(clock_seconds(CLOCK_MONOTONIC) - start < 3);
    assert_failed(scene.net, "within 1 s");
    scene_close(&scene);
}

/* The budget to the byte; a new command has its own. */
static void test_budget(void **state)
{
    (void)state;
    static char bytes[100 * 1000];
    struct scene scene = scene_open(floods, any, TLS_IMPLICITE);
    for (int command = 0; command < 2; command++) {
        net_arm(scene.net, 10, 100 * 1000);
        for (ssize_t len = 0; len < 100 * 1000;) {
            ssize_t got = net_read(scene.net, bytes, (size_t)(100 * 1000 - len));
            assert_true(got > 0);
            len += got;
        }
    }
    assert_int_equal(net_read(scene.net, bytes, 1), -1);
    assert_failed(scene.net, "more than 100000 bytes");
    scene_close(&scene);
}

static void waits_for_nothing(struct caller *caller, const void *versions)
{
    shake(caller, versions);
    (void)pause();
}

/* Somebody who does not read holds a write no longer than its deadline. */
static void write_to_deaf(const char *versions)
{
    struct scene scene = scene_open(waits_for_nothing, versions, versions != NULL ? TLS_IMPLICITE : TLS_AUCUN);
    static char bytes[20 * 1000 * 1000];
    double start = clock_seconds(CLOCK_MONOTONIC), cpu = clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
    net_arm(scene.net, 1, 1000);
    assert_int_equal(net_write(scene.net, bytes, sizeof bytes), -1);
    assert_true(clock_seconds(CLOCK_MONOTONIC) - start < 3);
    assert_true(clock_seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu < 0.6);
    assert_failed(scene.net, "within 1 s");
    scene_close(&scene);
}

static void test_deaf(void **state)
{
    (void)state;
    write_to_deaf(any);
    write_to_deaf(NULL);
}

static void says_bye(struct caller *caller, const void *context)
{
    shake(caller, context);
    caller_say(caller, "* BYE", 5);
    if (caller->tls != NULL)
        (void)gnutls_bye(caller->tls, GNUTLS_SHUT_WR);
    close(caller->fd);
}

static void says_bye_in_the_middle(struct caller *caller, const void *context)
{
    shake(caller, context);
    caller_say(caller, "* BYE", 5);
    close(caller->fd); /* with no close_notify */
}

static void end_of_stream(serve_fn *serve, const char *versions)
{
    struct scene scene = scene_open(serve, versions, versions != NULL ? TLS_IMPLICITE : TLS_AUCUN);
    char bytes[16];
    assert_int_equal(net_read(scene.net, bytes, sizeof bytes), 5);
    assert_int_equal(net_read(scene.net, bytes, sizeof bytes), -1);
    assert_failed(scene.net, "has ended the connection");
    scene_close(&scene);
}

static void test_end(void **state)
{
    (void)state;
    end_of_stream(says_bye, any);
    end_of_stream(says_bye_in_the_middle, any);
    end_of_stream(says_bye, NULL);
}

/* ---- whom we work for is gone */

static void lets_go_after(int milliseconds, int end)
{
    if (fork() != 0)
        return;
    (void)usleep((useconds_t)milliseconds * 1000);
    close(end);
    _exit(0);
}

static void test_abandon(void **state)
{
    (void)state;
    for (int phase = 0; phase < 2; phase++) { /* while hands are shaken, and when it stands */
        struct server server = server_start(phase == 0 ? is_silent : waits_for_nothing, phase == 0 ? NULL : any);
        struct conf_serveur conf = server_conf(&server, "localhost", TLS_IMPLICITE, certificate("ca.pem"), 10);
        int ends[2];
        char byte;
        struct net *net = NULL;
        struct fault fault = {""};
        assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
        assert_int_equal(send(ends[1], "x", 1, 0), 1); /* what waits there is not an end, and is left there */
        double start = clock_seconds(CLOCK_MONOTONIC);
        lets_go_after(400, ends[1]);
        close(ends[1]);
        enum err err = net_open(&conf, ends[0], &net, &fault);
        assert_int_equal(err, phase == 0 ? ERR_WAIT : ERR_NONE);
        if (net != NULL) {
            assert_int_equal(net_read(net, &byte, 1), -1);
            fault = *net_fault(net);
        }
        double took = clock_seconds(CLOCK_MONOTONIC) - start;
        assert_true(took > 0.3 && took < 5);
        assert_non_null(strstr(fault.text, "navette is stopping"));
        assert_int_equal(recv(ends[0], &byte, 1, 0), 1);
        net_close(net);
        close(ends[0]);
        server_stop(&server);
        (void)waitpid(-1, NULL, 0);
    }
}

/* ---- STARTTLS */

static void agrees(struct caller *caller, const char *own, const char *injected)
{
    char bytes[64];
    caller_say(caller, "* OK\r\n", 6);
    if (caller_hear(caller, bytes, sizeof bytes) != 12 || memcmp(bytes, "1 STARTTLS\r\n", 12) != 0)
        _exit(74);
    caller_say(caller, "1 OK\r\n", 6);
    caller_say(caller, injected, strlen(injected));
    if (!caller_tls(caller, own, any))
        _exit(75);
    caller_say(caller, "* NOW\r\n", 7);
    wait_for_end(caller);
}

static void agrees_well(struct caller *caller, const void *context)
{
    (void)context;
    agrees(caller, "serveur", "");
}

static void agrees_with_wrong_name(struct caller *caller, const void *context)
{
    (void)context;
    agrees(caller, "autre-nom", "");
}

static void agrees_and_injects(struct caller *caller, const void *context)
{
    (void)context;
    agrees(caller, "serveur", "* CAPABILITY AUTH=PLAIN\r\n");
}

static const struct starttls {
    const char *name;
    serve_fn *serve;
    enum err expected;
    const char *words;
} starttls[] = {
    {"STARTTLS", agrees_well, ERR_NONE, ""},
    {"STARTTLS to another name", agrees_with_wrong_name, ERR_FINAL, "another name"},
    {"STARTTLS and something after it", agrees_and_injects, ERR_FINAL, "clear text"},
};

static void test_starttls(void **state)
{
    const struct starttls *row = *state;
    struct scene scene = scene_open(row->serve, NULL, TLS_STARTTLS);
    struct fault fault = {""};
    char bytes[64];
    assert_false(net_is_secret(scene.net));
    assert_int_equal(net_read(scene.net, bytes, 6), 6);
    assert_int_equal(net_write(scene.net, "1 STARTTLS\r\n", 12), 12);
    assert_int_equal(net_read(scene.net, bytes, 6), 6);
    (void)usleep(100 * 1000); /* so that what is injected is there */
    assert_int_equal(net_starttls(scene.net, &fault), row->expected);
    assert_non_null(strstr(fault.text, row->words));
    assert_int_equal(net_is_secret(scene.net), row->expected == ERR_NONE);
    if (row->expected == ERR_NONE) {
        assert_int_equal(net_read(scene.net, bytes, 3), 3);
        assert_true(net_has_waiting(scene.net));
        assert_int_equal(net_read(scene.net, bytes, sizeof bytes), 4);
        assert_false(net_has_waiting(scene.net));
    } else {
        assert_failed(scene.net, row->words);
    }
    scene_close(&scene);
}

/* ---- what TLS itself may ask for in between */

static void changes_keys(struct caller *caller, const void *versions)
{
    char bytes[16];
    shake(caller, versions);
    for (int i = 0; i < 3; i++) {
        caller_say(caller, "avant", 5);
        if (gnutls_session_key_update(caller->tls, GNUTLS_KU_PEER) != 0)
            _exit(76);
        caller_say(caller, "apres", 5);
        if (caller_hear(caller, bytes, sizeof bytes) != 3)
            _exit(77);
    }
}

static void test_keys_change(void **state)
{
    (void)state;
    struct scene scene = scene_open(changes_keys, "NORMAL:-VERS-ALL:+VERS-TLS1.3", TLS_IMPLICITE);
    char bytes[16];
    for (int i = 0; i < 3; i++) {
        assert_int_equal(net_read(scene.net, bytes, 5), 5);
        assert_memory_equal(bytes, "avant", 5);
        assert_int_equal(net_read(scene.net, bytes, 5), 5);
        assert_memory_equal(bytes, "apres", 5);
        assert_int_equal(net_write(scene.net, "oui", 3), 3);
    }
    assert_true(server_ended_well(&scene.server));
    net_close(scene.net);
}

static void renegotiates(struct caller *caller, const void *versions)
{
    shake(caller, versions);
    (void)gnutls_rehandshake(caller->tls);
    wait_for_end(caller);
}

static void warns(struct caller *caller, const void *versions)
{
    shake(caller, versions);
    for (;;)
        if (gnutls_alert_send(caller->tls, GNUTLS_AL_WARNING, GNUTLS_A_USER_CANCELED) != 0)
            _exit(78);
}

/* Refused, not endured: neither is anything a server of our time does. */
static void test_games(void **state)
{
    (void)state;
    static const char tls12[] = "NORMAL:-VERS-ALL:+VERS-TLS1.2";
    char byte;
    struct scene scene = scene_open(renegotiates, tls12, TLS_IMPLICITE);
    assert_int_equal(net_read(scene.net, &byte, 1), -1);
    assert_failed(scene.net, "negotiate TLS anew");
    scene_close(&scene);
    scene = scene_open(warns, tls12, TLS_IMPLICITE);
    assert_int_equal(net_read(scene.net, &byte, 1), -1);
    assert_failed(scene.net, "has broken the connection");
    scene_close(&scene);
}

/* ---- addresses, and a server that is not there */

static void test_resolve(void **state)
{
    (void)state;
    struct net_addresses addresses;
    struct fault fault = {""};
    struct conf_serveur conf = {.hote = str_of("192.0.2.7"), .port = 25, .tls = TLS_STARTTLS};
    assert_int_equal(net_resolve(&conf, &addresses, &fault), ERR_NONE);
    assert_int_equal(addresses.count, 1);
    assert_string_equal(addresses.text[0], "192.0.2.7");
    conf.hote = str_of("2001:db8::7");
    assert_int_equal(net_resolve(&conf, &addresses, &fault), ERR_NONE);
    assert_string_equal(addresses.text[0], "2001:db8::7");
    conf.tls = TLS_AUCUN;
    assert_int_equal(net_resolve(&conf, &addresses, &fault), ERR_FINAL);
    assert_int_equal(addresses.count, 0);
    static const char *const loopback[] = {"127.0.0.1", "127.8.9.10", "::1", "localhost"};
    for (size_t i = 0; i < sizeof loopback / sizeof loopback[0]; i++) {
        conf.hote = str_of(loopback[i]);
        assert_int_equal(net_resolve(&conf, &addresses, &fault), ERR_NONE);
        assert_true(addresses.count > 0);
    }
}

static void test_nobody_there(void **state)
{
    (void)state;
    struct server server = server_start(is_silent, NULL);
    struct conf_serveur conf = server_conf(&server, "127.0.0.1", TLS_IMPLICITE, certificate("ca.pem"), 5);
    struct net *net = NULL;
    struct fault fault = {""};
    server_stop(&server);
    assert_int_equal(net_open(&conf, -1, &net, &fault), ERR_WAIT);
    assert_null(net);
    assert_non_null(strstr(fault.text, strerror(ECONNREFUSED)));
    net_close(NULL);
}

static void test_give_up(void **state)
{
    (void)state;
    struct scene scene = scene_open(waits_for_nothing, any, TLS_IMPLICITE);
    net_give_up(scene.net, "talks nonsense");
    assert_failed(scene.net, " talks nonsense");
    scene_close(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_large_tls13), cmocka_unit_test(test_large_tls12), cmocka_unit_test(test_large_clear),
        cmocka_unit_test(test_drip),        cmocka_unit_test(test_flood_ends),  cmocka_unit_test(test_budget),
        cmocka_unit_test(test_deaf),        cmocka_unit_test(test_end),         cmocka_unit_test(test_abandon),
        cmocka_unit_test(test_keys_change), cmocka_unit_test(test_games),       cmocka_unit_test(test_resolve),
        cmocka_unit_test(test_nobody_there), cmocka_unit_test(test_give_up),
    };
    certificates_make();
    int failed = RUN_ROWS("opening", rows, test_open);
    failed += RUN_ROWS("STARTTLS", starttls, test_starttls);
    failed += RUN_TESTS("a connection", tests);
    certificates_drop();
    return failed;
}
