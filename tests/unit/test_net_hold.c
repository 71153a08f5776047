/* net: a connection that stands, and what a server may do to hold us up on it. */
#include "tests/unit/net_server.h"

#include <sys/time.h>

static const char any[] = "NORMAL";

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
        struct server server = server_start(waits_for_nothing, phase == 0 ? NULL : any);
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
        cmocka_unit_test(test_keys_change), cmocka_unit_test(test_games),       cmocka_unit_test(test_give_up),
    };
    certificates_make();
    int failed = RUN_TESTS("a connection", tests);
    certificates_drop();
    return failed;
}
