/* report: the indicators of the circuits over a period, each with its definition, for the département and by territory, and
 * the tracking table of the dossiers that were open in it. No names. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/cmd.h"
#include "daemon/etat.h"
#include "daemon/rapport.h"

enum {
    REPORT_MAX = 128 * 1024 * 1024, /* bytes: 100,000 dossiers and some */
    FILE_MODE = 0640,
};

typedef void write_fn(struct arena *arena, const struct rapport *rapports, size_t count, struct buf *out);

struct demande { /* the command line, understood */
    const char *circuit, *fichier;
    day_t du, au;
    write_fn *write;
};

/* The way to write it; NULL, told on standard error, where there is none. */
static write_fn *format_of(const char *name)
{
    if (name == NULL || strcmp(name, "text") == 0)
        return rapport_texte;
    if (strcmp(name, "json") == 0)
        return rapport_json;
    if (strcmp(name, "csv") == 0)
        return rapport_csv;
    bool later = strcmp(name, "xlsx") == 0 || strcmp(name, "html") == 0;
    (void)cmd_fail(EX_USAGE, later ? "report: --format %s is not there yet, write text, json or csv" : "report: no format « %s », write text, json or csv",
                   name);
    return NULL;
}

static bool read_day(const char *option, const char *text, day_t *out_day)
{
    if (text == NULL)
        return cmd_fail(0, "report: %s is missing, write a day such as 2026-01-01", option) != 0;
    if (!date_parse_iso(str_of(text), out_day))
        return cmd_fail(0, "report: %s « %s » is no day, write it as 2026-01-01", option, text) != 0;
    return true;
}

static bool understand(struct cmd *cmd, struct demande *out)
{
    const char *from = NULL, *to = NULL, *format = NULL;
    size_t count = 0;
    const struct cmd_option options[] = {
        {"--circuit", &out->circuit, NULL}, {"--from", &from, NULL}, {"--to", &to, NULL}, {"--format", &format, NULL}, {"-o", &out->fichier, NULL},
    };
    if (!cmd_options(cmd, options, sizeof options / sizeof options[0], NULL, 0, &count))
        return false;
    if (!read_day("--from", from, &out->du) || !read_day("--to", to, &out->au))
        return false;
    if (out->du > out->au)
        return cmd_fail(0, "report: --from %s lies after --to %s, exchange them", from, to) != 0;
    out->write = format_of(format);
    return out->write != NULL;
}

/* All of it or nothing: a report cut short is none. */
static int write_out(const char *fichier, struct str bytes)
{
    if (fichier == NULL)
        return fwrite(bytes.at, 1, bytes.len, stdout) == bytes.len ? EX_OK : cmd_fail(EX_IOERR, "standard output cannot be written");
    int fd = open(fichier, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, FILE_MODE);
    if (fd < 0)
        return cmd_fail(EX_CANTCREAT, "%s: cannot be made (%s), name another file", fichier, strerror(errno));
    while (bytes.len > 0) {
        ssize_t put = write(fd, bytes.at, bytes.len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            break;
        bytes = str_from(bytes, (size_t)put);
    }
    int saved = errno;
    bool closed = close(fd) == 0;
    if (bytes.len == 0 && closed)
        return EX_OK;
    return cmd_fail(EX_IOERR, "%s: cannot be written (%s), free some space", fichier, strerror(closed ? saved : errno));
}

static int make_and_write(struct cmd *cmd, const struct demande *demande, const struct conf *conf, const struct circuit *circuits, size_t count,
                          struct store *store)
{
    struct fault fault = {.text = ""};
    struct rapport *rapports = arena_array(cmd->arena, count, sizeof *rapports);
    enum err err = ERR_NONE;
    for (size_t i = 0; err == ERR_NONE && i < count; i++)
        err = rapport_make(store, cmd->arena, &circuits[i], conf_annuaire(conf, circuits[i].nom), demande->du, demande->au, &rapports[i], &fault);
    if (err != ERR_NONE)
        return cmd_fail(err == ERR_WAIT ? EX_TEMPFAIL : EX_DATAERR, "report: %s", fault.text);
    struct buf out;
    buf_init(&out, REPORT_MAX);
    demande->write(cmd->arena, rapports, count, &out);
    int status = buf_failed(&out) ? cmd_fail(EX_DATAERR, "report: more than 128 MB, ask for one circuit (--circuit)") : write_out(demande->fichier, buf_str(&out));
    buf_free(&out);
    return status;
}

static int report(struct cmd *cmd, const struct demande *demande, const struct conf *conf)
{
    const struct circuit *circuits = conf->circuits;
    size_t count = conf->circuit_count;
    if (demande->circuit != NULL) {
        circuits = conf_circuit(conf, str_of(demande->circuit));
        count = 1;
    }
    if (circuits == NULL)
        return cmd_fail(EX_NOINPUT, "report: no circuit « %s » in this configuration", demande->circuit);
    struct fault fault = {.text = ""};
    struct store *store = NULL;
    enum err err = store_open(etat_chemins(cmd->arena, conf).base, STORE_READ, &cmd->world, &store, &fault);
    if (err != ERR_NONE)
        return cmd_fail(err == ERR_WAIT ? EX_TEMPFAIL : EX_NOINPUT, "%s", fault.text);
    int status = make_and_write(cmd, demande, conf, circuits, count, store);
    store_close(store);
    return status;
}

int cmd_report(struct cmd *cmd)
{
    struct demande demande = {0};
    if (!understand(cmd, &demande))
        return EX_USAGE;
    struct conf *conf = cmd_conf(cmd);
    if (conf == NULL)
        return EX_CONFIG;
    int status = report(cmd, &demande, conf);
    conf_free(conf);
    return status;
}
