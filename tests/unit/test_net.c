/* net: who is trusted and who is not; test_net_hold looks at what comes after. */
#include "tests/unit/net_server.h"

#include <errno.h>

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
    {"made for a client", "localhost", "ca.pem", TLS_IMPLICITE, greets, "client", any, ERR_FINAL, "not made for a server"},
    {"made for a client, TLS 1.2, an address", "127.0.0.1", "ca.pem", TLS_IMPLICITE, greets, "client", "NORMAL:-VERS-ALL:+VERS-TLS1.2", ERR_FINAL,
     "not made for a server"},
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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_resolve), cmocka_unit_test(test_nobody_there)};
    certificates_make();
    int failed = RUN_ROWS("opening", rows, test_open);
    failed += RUN_ROWS("STARTTLS", starttls, test_starttls);
    failed += RUN_TESTS("addresses", tests);
    certificates_drop();
    return failed;
}
