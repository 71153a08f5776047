/* transport_smtp against a small relay that strikes where it is told to: what each message comes to, in whose words, and that
 * nothing leaves in clear, twice, or to a server that was not verified. */
#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

#include "daemon/sandbox_reseau.h"
#include "daemon/transport.h"
#include "tests/unit/smtp_relais.h"

#define PASSWORD "sesame-ouvre-toi"
#define IN_PLAIN "AG5hdmV0dGUAc2VzYW1lLW91dnJlLXRvaQ==" /* \0navette\0sesame-ouvre-toi */
#define IN_LOGIN "c2VzYW1lLW91dnJlLXRvaQ=="
#define BOTH "250-AUTH PLAIN LOGIN\r\n"
#define MAIL "Subject: essai\r\n\r\nBonjour,\r\n.\r\n..deux points\r\nFin\r\n"

static char secret[64], authority[64], empty[64];

struct scene {
    struct relais relais;
    struct conf_envoi conf;
    struct transport *transport;
};

static void write_secret(const char *password)
{
    int fd = open(secret, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0 && write(fd, password, strlen(password)) == (ssize_t)strlen(password) && close(fd) == 0);
}

/* Where the relay is silent, one second is waited for it; elsewhere a machine under load may take its time. */
static int delay_of(const struct relais_setting *setting)
{
    return setting->coup.does != NULL && strstr(setting->coup.does, "SILENCE") != NULL ? 1 : 10;
}

static void begin(struct scene *scene, const struct relais_setting *setting, bool with_login)
{
    struct fault fault = {""};
    write_secret(PASSWORD "\n");
    assert_true(relais_start(&scene->relais, setting));
    scene->conf = (struct conf_envoi){
        .kind = STR("smtp"), .nom_ehlo = STR("navette.departement.example"),
        .serveur = {.hote = STR("localhost"), .port = scene->relais.port, .tls = setting->tls, .ca = str_of(authority), .delai = delay_of(setting)}};
    if (with_login) {
        scene->conf.serveur.utilisateur = STR("navette");
        scene->conf.serveur.secret = str_of(secret);
    }
    assert_int_equal(transport_smtp.open(&scene->conf, &scene->transport, &fault), ERR_NONE);
}

static void end(struct scene *scene)
{
    transport_smtp.close(scene->transport);
    relais_stop(&scene->relais);
}

static enum sort_envoi send_bytes(struct scene *scene, struct str octets, struct fault *out_reponse)
{
    struct envoi envoi = {.message_id = STR("1@navette.example"), .de = STR("navette@departement.example"),
                          .destinataire = STR("direction@sessad.example"), .octets = octets};
    out_reponse->text[0] = '\0';
    return transport_smtp.send(scene->transport, &envoi, out_reponse);
}

static bool holds(const char *log, size_t len, const char *word)
{
    return str_find((struct str){log, len}, str_of(word)) != STR_NOT_FOUND;
}

static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- one message, one strike --------------------------------------------------------------------------------- */

static const struct row {
    const char *name;
    struct relais_setting setting;
    bool with_login;
    enum sort_envoi sort;
    const char *says; /* stands in the answer */
    int taken;
    const char *never; /* nothing of this in clear, nor under TLS */
} rows[] = {
    {"clear on loopback", {.tls = TLS_AUCUN}, false, SORT_PARTI, "250 2.0.0 Ok: queued as 4711", 1, NULL},
    {"clear on loopback, with a login", {.tls = TLS_AUCUN, .offers = BOTH}, true, SORT_PARTI, "250 2.0.0", 1, NULL},
    {"TLS at once", {.tls = TLS_IMPLICITE, .offers = BOTH}, true, SORT_PARTI, "250 2.0.0 Ok", 1, NULL},
    {"STARTTLS", {.tls = TLS_STARTTLS, .offers = BOTH}, true, SORT_PARTI, "250 2.0.0 Ok", 1, NULL},
    {"AUTH LOGIN only", {.tls = TLS_STARTTLS, .offers = "250-AUTH LOGIN\r\n"}, true, SORT_PARTI, "250 2.0.0 Ok", 1, NULL},
    {"AUTH of no kind we know", {.tls = TLS_STARTTLS, .offers = "250-AUTH CRAM-MD5 XOAUTH2\r\n"}, true, SORT_RELAIS, "relay localhost", 0, "MAIL"},
    {"AUTH 535", {.tls = TLS_STARTTLS, .offers = BOTH, .coup = {"AUTH", "535 5.7.8 wrong password\r\n", 0, 0}}, true, SORT_RELAIS, "535 5.7.8 wrong", 0, "MAIL"},
    {"AUTH 454", {.tls = TLS_STARTTLS, .offers = BOTH, .coup = {"AUTH", "454 later\r\n", 0, 0}}, true, SORT_RELAIS, "454 later", 0, "MAIL"},
    {"AUTH cut", {.tls = TLS_STARTTLS, .offers = BOTH, .coup = {"AUTH", "CUT", 0, 0}}, true, SORT_RELAIS, "at AUTH", 0, "MAIL"},

    {"no STARTTLS", {.tls = TLS_STARTTLS, .offers = BOTH, .no_starttls = true}, true, SORT_RELAIS, "relay localhost", 0, "AUTH"},
    {"no STARTTLS, no login", {.tls = TLS_STARTTLS, .no_starttls = true}, false, SORT_RELAIS, "relay localhost", 0, "MAIL"},
    {"STARTTLS 454", {.tls = TLS_STARTTLS, .offers = BOTH, .coup = {"STARTTLS", "454 no TLS now\r\n", 0, 0}}, true, SORT_RELAIS, "454 no TLS now", 0, "AUTH"},
    {"STARTTLS, then more in clear", {.tls = TLS_STARTTLS, .coup = {"STARTTLS", "220 go\r\n250 injected\r\n", 0, 0}}, false, SORT_RELAIS, "relay localhost", 0, "MAIL"},
    {"STARTTLS 220 and no TLS", {.tls = TLS_STARTTLS, .offers = BOTH, .coup = {"STARTTLS", "220 go\r\n", 0, 0}}, true, SORT_RELAIS, "relay localhost", 0, "AUTH"},
    {"STARTTLS 220 and silence", {.tls = TLS_STARTTLS, .offers = BOTH, .coup = {"STARTTLS", "220 SILENCE", 0, 0}}, true, SORT_RELAIS, "at STARTTLS", 0, "AUTH"},
    {"TLS at once, and silence", {.tls = TLS_IMPLICITE, .offers = BOTH, .coup = {"ACCEPT", "SILENCE", 0, 0}}, true, SORT_RELAIS, "at the connection", 0, "EHLO"},
    {"another name", {.tls = TLS_IMPLICITE, .offers = BOTH, .certificate = "autre-nom"}, true, SORT_RELAIS, "localhost", 0, "EHLO"},
    {"another authority", {.tls = TLS_IMPLICITE, .offers = BOTH, .certificate = "autre-ca-serveur"}, true, SORT_RELAIS, "verification failed", 0, "EHLO"},
    {"signed by itself", {.tls = TLS_IMPLICITE, .offers = BOTH, .certificate = "auto-signe"}, true, SORT_RELAIS, "verification failed", 0, "EHLO"},
    {"expired", {.tls = TLS_IMPLICITE, .offers = BOTH, .certificate = "expire"}, true, SORT_RELAIS, "relay localhost", 0, "EHLO"},
    {"another name, STARTTLS", {.tls = TLS_STARTTLS, .offers = BOTH, .certificate = "autre-nom"}, true, SORT_RELAIS, "localhost", 0, "AUTH"},
    {"another authority, STARTTLS", {.tls = TLS_STARTTLS, .offers = BOTH, .certificate = "autre-ca-serveur"}, true, SORT_RELAIS, "verification failed", 0, "AUTH"},

    {"greeting 554", {.coup = {"GREETING", "554 not you\r\n", 0, 0}, .tls = TLS_AUCUN}, false, SORT_RELAIS, "554 not you", 0, "MAIL"},
    {"greeting 421", {.coup = {"GREETING", "421 busy\r\n", 0, 0}, .tls = TLS_AUCUN}, false, SORT_RELAIS, "421 busy", 0, "MAIL"},
    {"greeting cut", {.coup = {"GREETING", "CUT", 0, 0}, .tls = TLS_AUCUN}, false, SORT_RELAIS, "at the connection", 0, "MAIL"},
    {"greeting silent", {.coup = {"GREETING", "SILENCE", 0, 0}, .tls = TLS_AUCUN}, false, SORT_RELAIS, "at the connection", 0, "MAIL"},
    {"EHLO 550", {.coup = {"EHLO", "550 no\r\n", 0, 0}, .tls = TLS_STARTTLS, .offers = BOTH}, true, SORT_RELAIS, "550 no", 0, "MAIL"},
    {"EHLO cut", {.coup = {"EHLO", "CUT", 0, 0}, .tls = TLS_AUCUN}, false, SORT_RELAIS, "at EHLO", 0, "MAIL"},
    {"EHLO without end", {.coup = {"EHLO", "FLOOD", 0, 0}, .tls = TLS_AUCUN}, false, SORT_RELAIS, "at EHLO", 0, "MAIL"},

    {"MAIL 450", {.coup = {"MAIL", "450 later\r\n", 0, 0}, .tls = TLS_AUCUN}, false, SORT_PLUS_TARD, "450 later", 0, "RCPT"},
    {"MAIL 550", {.coup = {"MAIL", "550 no\r\n", 0, 0}, .tls = TLS_AUCUN}, false, SORT_REFUSE, "550 no", 0, "RCPT"},
    {"MAIL 421", {.coup = {"MAIL", "421 closing\r\n", 0, 0}, .tls = TLS_AUCUN}, false, SORT_RELAIS, "421 closing", 0, "RCPT"},
    {"MAIL 530", {.coup = {"MAIL", "530 log in\r\n", 0, 0}, .tls = TLS_AUCUN}, false, SORT_RELAIS, "530 log in", 0, "RCPT"},
    {"MAIL cut", {.coup = {"MAIL", "CUT", 0, 0}, .tls = TLS_AUCUN}, false, SORT_RELAIS, "the connection was cut, at MAIL", 0, "RCPT"},
    {"MAIL silent", {.coup = {"MAIL", "SILENCE", 0, 0}, .tls = TLS_AUCUN}, false, SORT_RELAIS, "does not answer in time, at MAIL", 0, "RCPT"},
    {"RCPT 450", {.coup = {"RCPT", "450-4.2.0 wait\r\n450 4.2.0 greylisted\r\n", 0, 0}, .tls = TLS_AUCUN}, false, SORT_PLUS_TARD, "450 4.2.0 greylisted", 0, "DATA"},
    {"RCPT 550", {.coup = {"RCPT", "550 5.1.1 unknown\r\n", 0, 0}, .tls = TLS_AUCUN}, false, SORT_REFUSE, "550 5.1.1 unknown", 0, "DATA"},
    {"RCPT 535", {.coup = {"RCPT", "535 log in\r\n", 0, 0}, .tls = TLS_AUCUN}, false, SORT_RELAIS, "535 log in", 0, "DATA"},
    {"RCPT 421", {.coup = {"RCPT", "421 closing\r\n", 0, 0}, .tls = TLS_AUCUN}, false, SORT_RELAIS, "421 closing", 0, "DATA"},
    {"RCPT cut", {.coup = {"RCPT", "CUT", 0, 0}, .tls = TLS_AUCUN}, false, SORT_PLUS_TARD, "at RCPT", 0, "DATA"},
    {"DATA 451", {.coup = {"DATA", "451 no room\r\n", 0, 0}, .tls = TLS_AUCUN}, false, SORT_PLUS_TARD, "451 no room", 0, "essai"},
    {"DATA 554", {.coup = {"DATA", "554 no\r\n", 0, 0}, .tls = TLS_AUCUN}, false, SORT_REFUSE, "554 no", 0, "essai"},
    {"DATA 421", {.coup = {"DATA", "421 closing\r\n", 0, 0}, .tls = TLS_AUCUN}, false, SORT_RELAIS, "421 closing", 0, "essai"},
    {"DATA 250", {.coup = {"DATA", "250 go\r\n", 0, 0}, .tls = TLS_AUCUN}, false, SORT_PLUS_TARD, "at DATA", 0, "essai"},
    {"DATA cut", {.coup = {"DATA", "CUT", 0, 0}, .tls = TLS_AUCUN}, false, SORT_PLUS_TARD, "at DATA", 0, "essai"},

    {"end 451", {.coup = {"DOT", "451 no room\r\n", 0, 0}, .tls = TLS_AUCUN}, false, SORT_PLUS_TARD, "451 no room", 0, NULL},
    {"end 421", {.coup = {"DOT", "421 closing\r\n", 0, 0}, .tls = TLS_AUCUN}, false, SORT_PLUS_TARD, "421 closing", 0, NULL},
    {"end 554", {.coup = {"DOT", "554-5.7.1 is it\r\n554 5.7.1 spam\r\n", 0, 0}, .tls = TLS_AUCUN}, false, SORT_REFUSE, "554 5.7.1 spam", 0, NULL},
    {"end cut", {.coup = {"DOT", "CUT", 0, 0}, .tls = TLS_AUCUN}, false, SORT_INCERTAIN, "at the message", 0, NULL},
    {"end cut, TLS", {.coup = {"DOT", "CUT", 0, 0}, .tls = TLS_STARTTLS, .offers = BOTH}, true, SORT_INCERTAIN, "at the message", 0, NULL},
    {"end reset", {.coup = {"DOT", "RESET", 0, 0}, .tls = TLS_AUCUN}, false, SORT_INCERTAIN, "at the message", 0, NULL},
    {"end silent", {.coup = {"DOT", "SILENCE", 0, 0}, .tls = TLS_AUCUN}, false, SORT_INCERTAIN, "at the message", 0, NULL},
    {"end without sense", {.coup = {"DOT", "354 go on\r\n", 0, 0}, .tls = TLS_AUCUN}, false, SORT_INCERTAIN, "relay localhost", 0, NULL},
    {"end 250, then a cut", {.coup = {"AFTER", "CUT", 0, 0}, .tls = TLS_AUCUN}, false, SORT_PARTI, "250 2.0.0 Ok", 1, NULL},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct scene scene;
    struct fault reponse;
    begin(&scene, &row->setting, row->with_login);
    double before = seconds();
    enum sort_envoi sort = send_bytes(&scene, STR(MAIL), &reponse);
    double took = seconds() - before;
    const struct relais_memory *memory = scene.relais.memory;
    print_message("# %s\n", reponse.text);
    assert_int_equal(sort, row->sort);
    assert_non_null(strstr(reponse.text, row->says));
    assert_int_equal(memory->taken, row->taken);
    assert_int_equal(memory->connections, 1); /* no attempt of its own */
    assert_true(took < 5.0); /* silence included; no time-out of libcurl's own */
    if (row->never != NULL) {
        assert_false(holds(memory->clear, memory->clear_len, row->never));
        assert_false(holds(memory->secret, memory->secret_len, row->never));
    }
    if (row->setting.tls != TLS_AUCUN) {
        assert_false(holds(memory->clear, memory->clear_len, "AUTH"));
        assert_false(holds(memory->clear, memory->clear_len, IN_PLAIN));
        assert_false(holds(memory->clear, memory->clear_len, "MAIL"));
    }
    assert_null(strstr(reponse.text, PASSWORD));
    end(&scene);
}

/* ---- several messages, and what surrounds them --------------------------------------------------------------- */

static const struct relais_setting starttls = {.tls = TLS_STARTTLS, .offers = BOTH};

static void test_three_over_one_connection(void **state)
{
    (void)state;
    struct scene scene;
    struct fault reponse;
    begin(&scene, &starttls, true);
    for (int i = 0; i < 3; i++)
        assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_PARTI);
    struct relais_memory *memory = scene.relais.memory;
    assert_int_equal(memory->taken, 3);
    assert_int_equal(memory->connections, 1);
    assert_int_equal(memory->logins, 1);
    assert_true(holds(memory->secret, memory->secret_len, "EHLO navette.departement.example"));
    assert_true(holds(memory->secret, memory->secret_len, "AUTH PLAIN " IN_PLAIN)); /* the password without its end of line */
    assert_str(((struct str){memory->mail, memory->mail_len}), "Subject: essai\r\n\r\nBonjour,\r\n..\r\n...deux points\r\nFin\r\n");
    double before = seconds();
    transport_smtp.rest(scene.transport);
    assert_true(seconds() - before < 1.0);
    for (int i = 0; i < 50 && memory->quits == 0; i++)
        usleep(10 * 1000);
    assert_int_equal(memory->quits, 1);
    transport_smtp.rest(scene.transport); /* again: nothing to let go */
    assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_PARTI);
    assert_int_equal(memory->connections, 2);
    end(&scene);
}

/* Who lets go waits for nobody. */
static void test_silent_good_bye(void **state)
{
    (void)state;
    static const struct relais_setting settings[] = {{.tls = TLS_AUCUN, .coup = {"QUIT", "SILENCE", 0, 0}},
                                                     {.tls = TLS_STARTTLS, .coup = {"QUIT", "SILENCE", 0, 0}}};
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        struct scene scene;
        struct fault reponse;
        begin(&scene, &settings[i], false);
        assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_PARTI);
        double before = seconds();
        transport_smtp.rest(scene.transport);
        assert_true(seconds() - before < 0.5); /* less than `delai`, and than libcurl's two minutes */
        const struct relais_memory *memory = scene.relais.memory;
        for (int turn = 0; turn < 50 && !holds(memory->clear, memory->clear_len, "QUIT") && !holds(memory->secret, memory->secret_len, "QUIT"); turn++)
            usleep(10 * 1000);
        assert_true(holds(memory->clear, memory->clear_len, "QUIT") || holds(memory->secret, memory->secret_len, "QUIT"));
        end(&scene);
    }
}

static void test_login_by_login(void **state)
{
    (void)state;
    static const struct relais_setting setting = {.tls = TLS_IMPLICITE, .offers = "250-AUTH LOGIN\r\n"};
    struct scene scene;
    struct fault reponse;
    begin(&scene, &setting, true);
    assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_PARTI);
    assert_true(holds(scene.relais.memory->secret, scene.relais.memory->secret_len, IN_LOGIN "\r\n"));
    end(&scene);
}

/* The relay let the connection go while it was kept: the next message leaves at once all the same, and once. */
static void dead_kept(const struct relais_coup *coup, enum chiffrement tls)
{
    const struct relais_setting setting = {.tls = tls, .offers = BOTH, .coup = *coup};
    struct scene scene;
    struct fault reponse;
    begin(&scene, &setting, tls != TLS_AUCUN);
    assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_PARTI);
    usleep(50 * 1000); /* for the strike; where it comes later the message has to survive that too */
    assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_PARTI);
    assert_int_equal(scene.relais.memory->taken, 2);
    assert_int_equal(scene.relais.memory->connections, 2);
    end(&scene);
}

static void test_kept_connection_died(void **state)
{
    (void)state;
    static const struct relais_coup coups[] = {
        {"AFTER", "CUT", 1, 0}, {"AFTER", "RESET", 1, 0}, {"AFTER", "421 idle for too long\r\n", 1, 0}, {"MAIL", "CUT", 1, 2},
        {"MAIL", "RESET", 1, 2}, {"MAIL", "421 enough messages\r\n", 1, 2}};
    for (size_t i = 0; i < sizeof coups / sizeof coups[0]; i++) {
        dead_kept(&coups[i], TLS_AUCUN);
        dead_kept(&coups[i], TLS_STARTTLS);
    }
}

/* But not once something of it was taken: it is decide's to try again. */
static void test_cut_later_is_not_tried_again(void **state)
{
    (void)state;
    static const struct { struct relais_coup coup; enum sort_envoi sort; } rounds[] = {
        {{"RCPT", "CUT", 1, 2}, SORT_PLUS_TARD}, {{"DOT", "CUT", 1, 2}, SORT_INCERTAIN}, {{"DOT", "421 closing\r\n", 1, 2}, SORT_PLUS_TARD}};
    for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++) {
        const struct relais_setting setting = {.tls = TLS_AUCUN, .coup = rounds[i].coup};
        struct scene scene;
        struct fault reponse;
        begin(&scene, &setting, false);
        assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_PARTI);
        assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), rounds[i].sort);
        assert_int_equal(scene.relais.memory->connections, 1);
        assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_PARTI); /* and the next one is well */
        assert_int_equal(scene.relais.memory->connections, 2);
        end(&scene);
    }
}

/* A message that does not fit the system's buffers: it is cut before the dot can leave. */
static void test_cut_among_the_bytes(void **state)
{
    (void)state;
    static const struct relais_setting settings[] = {{.tls = TLS_AUCUN, .coup = {"BODY", "RESET", 1, 3}},
                                                     {.tls = TLS_STARTTLS, .offers = BOTH, .coup = {"BODY", "RESET", 1, 3}}};
    size_t room = (size_t)24 << 20;
    char *big = malloc(room);
    assert_non_null(big);
    for (size_t i = 0; i < room; i++)
        big[i] = i % 64 == 62 ? '\r' : i % 64 == 63 ? '\n' : 'x';
    for (size_t i = 0; i < 2; i++) {
        struct scene scene;
        struct fault reponse;
        begin(&scene, &settings[i], settings[i].offers != NULL);
        assert_int_equal(send_bytes(&scene, (struct str){big, room}, &reponse), SORT_PLUS_TARD);
        assert_non_null(strstr(reponse.text, "at the message"));
        assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_PARTI);
        end(&scene);
    }
    free(big);
}

static void test_what_is_not_fit_reaches_nobody(void **state)
{
    (void)state;
    static const struct relais_setting setting = {.tls = TLS_AUCUN};
    static const char *const addresses[] = {"b@x.example>\r\nRCPT TO:<evil@y.example", "", "sans-arobase", "a b@x.example", "<a@x.example>",
                                            "\xc3\xa9@x.example"};
    struct scene scene;
    struct fault reponse;
    begin(&scene, &setting, false);
    assert_int_equal(send_bytes(&scene, STR("a\nb\r\n"), &reponse), SORT_REFUSE);
    assert_non_null(strstr(reponse.text, "bare CR or LF"));
    assert_int_equal(send_bytes(&scene, STR("\xc3\xa9\r\n"), &reponse), SORT_REFUSE);
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        struct envoi envoi = {.message_id = STR("1@n.example"), .de = STR("a@b.example"), .destinataire = str_of(addresses[i]), .octets = STR(MAIL)};
        assert_int_equal(transport_smtp.send(scene.transport, &envoi, &reponse), SORT_REFUSE);
        envoi.destinataire = envoi.de, envoi.de = str_of(addresses[i]);
        assert_int_equal(transport_smtp.send(scene.transport, &envoi, &reponse), SORT_REFUSE);
    }
    assert_int_equal(scene.relais.memory->connections, 0);
    end(&scene);
}

static void test_password_is_read_for_each_login(void **state)
{
    (void)state;
    struct scene scene;
    struct fault reponse;
    begin(&scene, &starttls, true);
    assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_PARTI);
    write_secret("autre");
    assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_PARTI); /* logged in already */
    assert_int_equal(scene.relais.memory->logins, 1);
    transport_smtp.rest(scene.transport);
    assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_PARTI);
    assert_int_equal(scene.relais.memory->logins, 2);
    assert_true(holds(scene.relais.memory->secret, scene.relais.memory->secret_len, "AG5hdmV0dGUAYXV0cmU="));
    transport_smtp.rest(scene.transport);
    assert_int_equal(unlink(secret), 0);
    assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_RELAIS);
    assert_non_null(strstr(reponse.text, secret));
    end(&scene);
}

static void test_authorities(void **state)
{
    (void)state;
    struct scene scene;
    struct fault reponse;
    begin(&scene, &starttls, true);
    scene.conf.serveur.ca = str_of(empty); /* a file that holds none trusts nobody */
    assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_RELAIS);
    scene.conf.serveur.ca = STR_NONE; /* the system's do not know ours */
    assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_RELAIS);
    assert_int_equal(scene.relais.memory->logins, 0);
    end(&scene);
}

static void test_clear_text_stays_at_home(void **state)
{
    (void)state;
    static const struct relais_setting setting = {.tls = TLS_AUCUN};
    struct scene scene;
    struct fault reponse;
    begin(&scene, &setting, false);
    scene.conf.serveur.hote = STR("192.0.2.1");
    double before = seconds();
    assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_RELAIS);
    assert_true(seconds() - before < 0.5); /* refused before it is tried */
    assert_non_null(strstr(reponse.text, "192.0.2.1"));
    end(&scene);
}

static void test_environment_has_no_say(void **state)
{
    (void)state;
    struct scene scene;
    struct fault reponse;
    begin(&scene, &starttls, true);
    assert_int_equal(setenv("ALL_PROXY", "socks5://127.0.0.1:9", 1), 0);
    assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_PARTI);
    assert_int_equal(unsetenv("ALL_PROXY"), 0);
    end(&scene);
}

static void test_relay_that_is_away(void **state)
{
    (void)state;
    struct scene scene;
    struct fault reponse;
    begin(&scene, &starttls, true);
    assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_PARTI);
    (void)kill(scene.relais.pid, SIGKILL);
    (void)waitpid(scene.relais.pid, NULL, 0);
    assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_RELAIS);
    assert_non_null(strstr(reponse.text, "at the connection"));
    assert_int_equal(send_bytes(&scene, STR(MAIL), &reponse), SORT_RELAIS);
    transport_smtp.close(scene.transport);
    (void)munmap(scene.relais.memory, sizeof *scene.relais.memory);
}

static void test_probe(void **state)
{
    (void)state;
    static const struct relais_setting refuses = {.tls = TLS_STARTTLS, .offers = BOTH, .coup = {"AUTH", "535 5.7.8 no\r\n", 0, 0}};
    static const struct relais_setting stranger = {.tls = TLS_IMPLICITE, .certificate = "autre-ca-serveur"};
    static const struct relais_setting busy = {.tls = TLS_AUCUN, .coup = {"GREETING", "421 busy\r\n", 0, 0}};
    static const struct { const struct relais_setting *setting; enum err err; const char *says; } rounds[] = {
        {&starttls, ERR_NONE, "250 Ok"}, {&refuses, ERR_FINAL, "535 5.7.8 no"}, {&stranger, ERR_FINAL, "verification failed"},
        {&busy, ERR_WAIT, "421 busy"}};
    for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++) {
        struct scene scene;
        struct fault fault = {""};
        begin(&scene, rounds[i].setting, rounds[i].setting->offers != NULL);
        assert_int_equal(transport_smtp.probe(scene.transport, &fault), rounds[i].err);
        assert_non_null(strstr(fault.text, rounds[i].says));
        assert_false(holds(scene.relais.memory->secret, scene.relais.memory->secret_len, "MAIL"));
        assert_int_equal(scene.relais.memory->taken, 0);
        end(&scene);
    }
}

/* As the process send does it: locked in, with the resolver's files, the authority and the password to read, and one port. */
static void test_inside_the_sandbox(void **state)
{
    (void)state;
    struct scene scene;
    begin(&scene, &starttls, true);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        struct sandbox_paths paths = {0};
        struct fault fault = {""};
        sandbox_network(&paths, &scene.conf.serveur);
        bool sent = sandbox_enter(PROC_SEND, &paths, &fault) == ERR_NONE && send_bytes(&scene, STR(MAIL), &fault) == SORT_PARTI;
        transport_smtp.rest(scene.transport);
        sent = sent && send_bytes(&scene, STR(MAIL), &fault) == SORT_PARTI;
        if (!sent)
            dprintf(STDERR_FILENO, "# %s\n", fault.text);
        _exit(sent ? 0 : 1);
    }
    int status = 0;
    assert_true(child > 0 && waitpid(child, &status, 0) == child);
    assert_int_equal(status, 0);
    assert_int_equal(scene.relais.memory->taken, 2);
    end(&scene);
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_three_over_one_connection), cmocka_unit_test(test_silent_good_bye), cmocka_unit_test(test_login_by_login),
        cmocka_unit_test(test_kept_connection_died), cmocka_unit_test(test_cut_later_is_not_tried_again),
        cmocka_unit_test(test_cut_among_the_bytes), cmocka_unit_test(test_what_is_not_fit_reaches_nobody),
        cmocka_unit_test(test_password_is_read_for_each_login), cmocka_unit_test(test_authorities),
        cmocka_unit_test(test_clear_text_stays_at_home), cmocka_unit_test(test_environment_has_no_say),
        cmocka_unit_test(test_relay_that_is_away), cmocka_unit_test(test_probe), cmocka_unit_test(test_inside_the_sandbox),
    };
    certificates_make();
    (void)snprintf(secret, sizeof secret, "%s/secret", certificates);
    (void)snprintf(authority, sizeof authority, "%s/ca.pem", certificates);
    (void)snprintf(empty, sizeof empty, "%s/vide.pem", certificates);
    int failed = RUN_ROWS("transport_smtp", rows, test_row) + RUN_TESTS("transport_smtp", others);
    certificates_drop();
    return failed;
}
