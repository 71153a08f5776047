/* send, the process, with a relay: locked in as in the daemon, it is handed messages and tells what they came to. */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include "daemon/send.h"
#include "daemon/wire.h"
#include "tests/unit/smtp_relais.h"

static char secret[64], authority[64];

struct scene {
    struct relais relais;
    struct conf_envoi conf;
    int sock;
    pid_t pid;
};

static void write_secret(const char *path, const char *password)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0 && write(fd, password, strlen(password)) == (ssize_t)strlen(password) && close(fd) == 0);
}

static void start_send(struct scene *scene)
{
    int ends[2];
    struct fault fault;
    assert_int_equal(wire_pair(ends, &fault), ERR_NONE);
    fflush(NULL);
    scene->pid = fork();
    if (scene->pid == 0) {
        close(ends[0]);
        const struct world world = world_real();
        const struct send_config config = {.envoi = &scene->conf, .world = &world};
        _exit(send_main(ends[1], &config));
    }
    close(ends[1]);
    scene->sock = ends[0];
}

static int wait_send(struct scene *scene)
{
    int status = 0;
    assert_true(waitpid(scene->pid, &status, 0) == scene->pid && WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void begin(struct scene *scene, const struct relais_setting *setting)
{
    write_secret(secret, "sesame");
    assert_true(relais_start(&scene->relais, setting));
    scene->conf = (struct conf_envoi){
        .kind = STR("smtp"), .nom_ehlo = STR("navette.departement.example"),
        .serveur = {.hote = STR("localhost"), .port = scene->relais.port, .tls = setting->tls, .ca = str_of(authority), .delai = 10,
                    .utilisateur = STR("navette"), .secret = str_of(secret)}};
    start_send(scene);
}

/* Hands a message over and takes the report: its sort, and its text into `reply`. */
static void hand_over(struct scene *scene, char *sort, char *reply, size_t room)
{
    struct fault fault;
    struct wire_frame frame;
    int fd = wire_memfd(STR("Subject: essai\r\n\r\nBonjour\r\n"));
    json_t *json = json_pack("{s:s,s:i,s:s,s:s,s:s,s:i}", "t", "envoie", "id", 7, "message_id", "1@navette.example", "de",
                             "navette@departement.example", "a", "direction@sessad.example", "moment", 1);
    assert_int_equal(wire_send_new(scene->sock, json, &fd, 1, &fault), ERR_NONE);
    close(fd);
    struct pollfd wait = {.fd = scene->sock, .events = POLLIN};
    assert_int_equal(poll(&wait, 1, 20000), 1);
    assert_int_equal(wire_recv(scene->sock, &frame, &fault), ERR_NONE);
    assert_string_equal(frame.kind, "envoye");
    assert_int_equal(wire_number(&frame, "id", 0), 7);
    (void)snprintf(sort, room, "%.*s", STR_ARG(wire_text(&frame, "sort")));
    (void)snprintf(reply, room, "%.*s", STR_ARG(wire_text(&frame, "reponse")));
    wire_frame_free(&frame);
}

static const struct relais_setting starttls = {.tls = TLS_STARTTLS, .offers = "250-AUTH PLAIN\r\n"};

static void test_reports(void **state)
{
    (void)state;
    static const struct { struct relais_coup coup; const char *sort, *reply; } rounds[] = {
        {{NULL, NULL, 0, 0}, "parti", "250 2.0.0 Ok: queued as 4711"},
        {{"RCPT", "450 wait\r\n", 0, 0}, "plus_tard", "450 wait"},
        {{"RCPT", "550 5.1.1 r\xe9""fus\r\n", 0, 0}, "refuse", "550 5.1.1 r"}, /* bytes that are no UTF-8 */
        {{"DOT", "CUT", 0, 0}, "incertain", "the connection was cut"},
        {{"AUTH", "535 5.7.8 no\r\n", 0, 0}, "relais", "535 5.7.8 no"}};
    for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++) {
        struct relais_setting setting = starttls;
        struct scene scene;
        char sort[512], reply[512];
        setting.coup = rounds[i].coup;
        begin(&scene, &setting);
        hand_over(&scene, sort, reply, sizeof sort);
        assert_string_equal(sort, rounds[i].sort);
        assert_non_null(strstr(reply, rounds[i].reply));
        hand_over(&scene, sort, reply, sizeof sort); /* and goes on */
        assert_string_equal(sort, rounds[i].sort);
        close(scene.sock);
        assert_int_equal(wait_send(&scene), 0);
        relais_stop(&scene.relais);
    }
}

/* An administrator writes a new password beside the old one and renames it. Landlock knows the old file only: send says that the
 * relay is not to be had, ends, and the next one (supervise starts it) has the new password. */
static void test_replaced_password(void **state)
{
    (void)state;
    struct scene scene;
    char sort[512], reply[512], fresh[80];
    static const struct relais_setting setting = {.tls = TLS_STARTTLS, .offers = "250-AUTH PLAIN\r\n", .coup = {"RCPT", "450 wait\r\n", 1, 0}};
    begin(&scene, &setting);
    hand_over(&scene, sort, reply, sizeof sort); /* after it the connection is gone: the next message logs in again */
    assert_string_equal(sort, "plus_tard");
    (void)snprintf(fresh, sizeof fresh, "%s.new", secret);
    write_secret(fresh, "autre");
    assert_int_equal(rename(fresh, secret), 0);
    hand_over(&scene, sort, reply, sizeof sort);
    assert_string_equal(sort, "relais");
    assert_int_equal(wait_send(&scene), 0);
    close(scene.sock);
    start_send(&scene);
    hand_over(&scene, sort, reply, sizeof sort);
    assert_string_equal(sort, "parti");
    assert_int_equal(scene.relais.memory->taken, 1);
    close(scene.sock);
    assert_int_equal(wait_send(&scene), 0);
    relais_stop(&scene.relais);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_reports), cmocka_unit_test(test_replaced_password)};
    certificates_make();
    (void)snprintf(secret, sizeof secret, "%s/secret", certificates);
    (void)snprintf(authority, sizeof authority, "%s/ca.pem", certificates);
    int failed = RUN_TESTS("smtp_send", tests);
    certificates_drop();
    return failed;
}
