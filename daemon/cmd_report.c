/* report: the indicators of the circuits over a period, each with its definition, for the département and by territory, their
 * places, and the tracking table of the dossiers that were open in it. No names. As text, JSON, comma separated values, a workbook
 * (made by navette-redige), or a page (its pictures by navette-image). */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "daemon/cmd.h"
#include "daemon/etat.h"
#include "daemon/heure.h"
#include "daemon/rapport_fait.h"

enum {
    REPORT_MAX = 128 * 1024 * 1024, /* bytes: 100,000 dossiers and some */
    FILE_MODE = 0640,
};

struct demande { /* the command line, understood */
    const char *circuit, *fichier;
    day_t du, au;
    bool masque;
    const struct format *format;
};

/* ---- the ways to write it -------------------------------------------------------------------------------------------------- */

struct travail { /* one report */
    struct cmd *cmd;
    const struct rapport *rapports;
    size_t count;
    struct fault *fault;
};

typedef enum err write_fn(const struct travail *travail, struct buf *out);

static enum err write_text(const struct travail *travail, struct buf *out)
{
    rapport_texte(travail->cmd->arena, travail->rapports, travail->count, out);
    return ERR_NONE;
}

static enum err write_json(const struct travail *travail, struct buf *out)
{
    rapport_json(travail->cmd->arena, travail->rapports, travail->count, out);
    return ERR_NONE;
}

static enum err write_csv(const struct travail *travail, struct buf *out)
{
    rapport_csv(travail->cmd->arena, travail->rapports, travail->count, out);
    return ERR_NONE;
}

static enum err write_xlsx(const struct travail *travail, struct buf *out)
{
    struct redige redige = {.sock = -1, .lire = travail->cmd->lire};
    return rapport_fait_classeur(&redige, travail->cmd->arena, travail->rapports, travail->count, out, travail->fault);
}

static enum err draw(const struct travail *travail, const struct circuit *circuit, struct str *out_image)
{
    struct redige redige = {.sock = -1, .lire = travail->cmd->lire};
    struct buf image;
    buf_init(&image, REDIGE_MAX_OCTETS);
    enum err err = rapport_fait_image(&redige, circuit, &image, travail->fault);
    if (err == ERR_NONE)
        *out_image = str_copy(travail->cmd->arena, buf_str(&image));
    buf_free(&image);
    return err;
}

static enum err write_html(const struct travail *travail, struct buf *out)
{
    struct str *images = arena_array(travail->cmd->arena, travail->count, sizeof *images);
    enum err err = ERR_NONE;
    for (size_t i = 0; i < travail->count && err == ERR_NONE; i++)
        err = draw(travail, travail->rapports[i].circuit, &images[i]);
    if (err == ERR_NONE)
        rapport_page(travail->cmd->arena, travail->rapports, travail->count, images, out);
    return err;
}

static const struct format {
    const char *nom;
    write_fn *write;
} formats[] = {{"text", write_text}, {"json", write_json}, {"csv", write_csv}, {"xlsx", write_xlsx}, {"html", write_html}};

/* ---- the command line -------------------------------------------------------------------------------------------------------- */

/* The way to write it; NULL, told on standard error, where there is none. */
static const struct format *format_of(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(name, formats[i].nom) == 0)
            return &formats[i];
    (void)cmd_fail(EX_USAGE, "report: no format « %s », write text, json, csv, xlsx or html", name);
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
    const char *from = NULL, *to = NULL, *format = "text";
    size_t count = 0;
    const struct cmd_option options[] = {
        {"--circuit", &out->circuit, NULL}, {"--from", &from, NULL}, {"--to", &to, NULL}, {"--format", &format, NULL}, {"-o", &out->fichier, NULL},
        {"--masked", NULL, &out->masque},
    };
    if (!cmd_options(cmd, options, sizeof options / sizeof options[0], NULL, 0, &count))
        return false;
    if (!read_day("--from", from, &out->du) || !read_day("--to", to, &out->au))
        return false;
    if (out->du > out->au)
        return cmd_fail(0, "report: --from %s lies after --to %s, exchange them", from, to) != 0;
    out->format = format_of(format);
    return out->format != NULL;
}

/* ---- making it ------------------------------------------------------------------------------------------------------------------ */

static int make_and_write(struct cmd *cmd, const struct demande *demande, const struct conf *conf, const struct circuit *circuits, size_t count,
                          struct store *store)
{
    struct fault fault = {.text = ""};
    struct rapport *rapports = arena_array(cmd->arena, count, sizeof *rapports);
    enum err err = ERR_NONE;
    day_t today = heure_day(cmd->world.now(&cmd->world));
    for (size_t i = 0; err == ERR_NONE && i < count; i++) {
        err = rapport_make(store, cmd->arena, &circuits[i], conf_annuaire(conf, circuits[i].nom), NULL, demande->du, demande->au, today, &rapports[i], &fault);
        if (err == ERR_NONE && demande->masque)
            rapport_masque(cmd->arena, &rapports[i]);
    }
    if (err != ERR_NONE)
        return cmd_fail(err == ERR_WAIT ? EX_TEMPFAIL : EX_DATAERR, "report: %s", fault.text);
    struct buf out;
    buf_init(&out, REPORT_MAX);
    err = demande->format->write(&(struct travail){.cmd = cmd, .rapports = rapports, .count = count, .fault = &fault}, &out);
    int status = err != ERR_NONE ? cmd_fail(EX_UNAVAILABLE, "report: %s", fault.text)
                 : buf_failed(&out) ? cmd_fail(EX_DATAERR, "report: more than 128 MB, ask for one circuit (--circuit)") : cmd_write(cmd, demande->fichier, buf_str(&out), FILE_MODE);
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
