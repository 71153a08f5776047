/* act: what an operator does by hand. A running instance does it; without one, this process does, holding the lock. Both
 * by the same function (decide_acte.c). */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/cmd.h"
#include "daemon/decide_private.h"
#include "daemon/heure.h"

enum { ANSWER_MS = 30000 }; /* a running instance may be deciding something else */

struct words { /* what was said on the command line */
    const char *by, *because, *for_whom, *etape, *motif, *territoire, *mds, *message, *file, *type, *now;
    const char *rest[3]; /* REF VERB [avis | etape] */
    size_t count;
    const char *champs[CIRCUIT_MAX_CHAMPS]; /* --champ « Libellé=valeur », as often as the answer has lines */
    size_t champ_count;
};

/* --champ may be said again and again: it is taken off before the options that are said once. */
static bool take_champs(struct cmd *cmd, struct words *words)
{
    int kept = 0;
    for (int i = 0; i < cmd->argc; i++) {
        if (i == 0 || strcmp(cmd->argv[i], "--champ") != 0) {
            cmd->argv[kept++] = cmd->argv[i];
            continue;
        }
        if (++i == cmd->argc || words->champ_count == CIRCUIT_MAX_CHAMPS)
            return cmd_fail(0, "act: --champ wants « Libellé=valeur », %d times at most", CIRCUIT_MAX_CHAMPS) != 0;
        words->champs[words->champ_count++] = cmd->argv[i];
    }
    cmd->argc = kept;
    return true;
}

static bool parse(struct cmd *cmd, struct words *words)
{
    if (!take_champs(cmd, words))
        return false;
    const struct cmd_option options[] = {
        {"--by", &words->by, NULL}, {"--because", &words->because, NULL}, {"--for", &words->for_whom, NULL},
        {"--etape", &words->etape, NULL}, {"--motif", &words->motif, NULL}, {"--territoire", &words->territoire, NULL},
        {"--mds", &words->mds, NULL}, {"--message", &words->message, NULL}, {"--file", &words->file, NULL},
        {"--type", &words->type, NULL}, {"--avis", &words->rest[2], NULL}, {"--now", &words->now, NULL}};
    return cmd_options(cmd, options, sizeof options / sizeof options[0], words->rest, 3, &words->count);
}

static void put(json_t *json, const char *name, const char *text)
{
    if (text != NULL)
        (void)json_object_set_new(json, name, json_string(text));
}

static json_t *request(const struct words *words)
{
    uint64_t message = 0;
    json_t *json = json_pack("{s:s}", "t", "acte");
    put(json, "reference", words->rest[0]);
    put(json, "verbe", words->rest[1]);
    put(json, "avis", words->rest[2]);
    put(json, "par", words->by);
    put(json, "motif", words->because);
    put(json, "avis_motif", words->motif);
    put(json, "pour", words->for_whom);
    put(json, "etape", words->etape != NULL ? words->etape : words->rest[2]);
    put(json, "territoire", words->territoire);
    put(json, "mds", words->mds);
    put(json, "type", words->type);
    if (strcmp(words->rest[1], "answer") == 0 && words->etape == NULL)
        (void)json_object_del(json, "etape");
    if (words->champ_count > 0)
        (void)json_object_set_new(json, "champs", json_array());
    for (size_t i = 0; i < words->champ_count; i++)
        (void)json_array_append_new(json_object_get(json, "champs"), json_string(words->champs[i]));
    if (words->file != NULL) {
        const char *slash = strrchr(words->file, '/');
        put(json, "fichier", slash != NULL ? slash + 1 : words->file);
    }
    if (words->message != NULL && str_number(str_of(words->message), INT64_MAX, &message))
        (void)json_object_set_new(json, "message", json_integer((json_int_t)message));
    return json;
}

static int report(const json_t *answer)
{
    const char *text = json_string_value(json_object_get(answer, "texte"));
    int code = (int)json_integer_value(json_object_get(answer, "code"));
    if (code != EX_OK)
        return cmd_fail(code, "%s", text != NULL ? text : "act: no answer, see the log");
    return EX_OK;
}

static int ask_instance(int sock, const json_t *json, int fd)
{
    struct fault fault;
    struct wire_frame frame;
    struct pollfd wait = {.fd = sock, .events = POLLIN};
    if (wire_send(sock, json, &fd, fd >= 0, &fault) != ERR_NONE || poll(&wait, 1, ANSWER_MS) != 1 || wire_recv(sock, &frame, &fault) != ERR_NONE)
        return cmd_fail(EX_TEMPFAIL, "act: the running navette does not answer, see its log and try again");
    int status = report(frame.json);
    wire_frame_free(&frame);
    return status;
}

static int do_it_here(struct cmd *cmd, const struct conf *conf, const json_t *json, int fd)
{
    struct atelier atelier = {0};
    json_t *answer = NULL;
    enum err err = atelier_open(&atelier, conf, &cmd->world);
    if (err == ERR_NONE)
        err = atelier_begin(&atelier);
    if (err == ERR_NONE)
        err = atelier_end(&atelier, acte_decide(&atelier, json, fd, &answer));
    int status = answer != NULL ? report(answer) : cmd_fail(EX_TEMPFAIL, "%s", atelier.fault.text);
    if (status == EX_OK && err != ERR_NONE)
        status = cmd_fail(EX_TEMPFAIL, "%s", atelier.fault.text);
    json_decref(answer);
    atelier_close(&atelier);
    return status;
}

static int act(struct cmd *cmd, const struct conf *conf, const json_t *json, int fd)
{
    int lock = -1, sock = -1;
    struct fault fault;
    struct etat_chemins chemins = etat_chemins(cmd->arena, conf);
    if (etat_connect(&chemins, &sock, &fault) == ERR_NONE) {
        int status = ask_instance(sock, json, fd);
        close(sock);
        return status;
    }
    if (access(chemins.base, F_OK) != 0)
        return cmd_fail(EX_NOINPUT, "act: no state in %s yet, start `navette run`", chemins.dossier);
    enum err err = etat_lock(&chemins, &lock, &fault);
    if (err != ERR_NONE)
        return cmd_fail(err == ERR_WAIT ? EX_TEMPFAIL : EX_CANTCREAT, "%s", fault.text);
    int status = do_it_here(cmd, conf, json, fd);
    close(lock);
    return status;
}

int cmd_act(struct cmd *cmd)
{
    struct words words = {0};
    if (!parse(cmd, &words))
        return EX_USAGE;
    if (words.count < 2 || words.by == NULL || words.because == NULL)
        return cmd_fail(EX_USAGE, "act: REF VERB --by WHO --because WHY are all needed");
    if (words.now != NULL && !heure_parse(str_of(words.now), &cmd->world.fixed_now))
        return cmd_fail(EX_USAGE, "act: « %s » is no time, write 2026-03-02T09:00", words.now);
    if (words.now != NULL) /* a running instance has its own clock */
        cmd->world.now = world_at(0).now;
    struct conf *conf = cmd_conf(cmd);
    if (conf == NULL)
        return EX_CONFIG;
    int fd = words.file == NULL ? -1 : open(words.file, O_RDONLY | O_CLOEXEC);
    if (words.file != NULL && fd < 0) {
        conf_free(conf);
        return cmd_fail(EX_NOINPUT, "%s: cannot be read, see its path and rights", words.file);
    }
    json_t *json = request(&words);
    int status = act(cmd, conf, json, fd);
    json_decref(json);
    if (fd >= 0)
        close(fd);
    conf_free(conf);
    return status;
}
