/* circuit: a circuit as text or as a picture for Graphviz, with where a dossier stands. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "daemon/circuit_dessin.h"
#include "daemon/cmd.h"
#include "daemon/etat.h"
#include "daemon/store.h"

/* The dossier's etape in the circuit, or -1; EX_NOINPUT where there is no such dossier. */
static int find_etape(const struct cmd *cmd, const struct conf *conf, const struct circuit *circuit, const char *reference, int *out_etape)
{
    struct fault fault;
    struct store *store = NULL;
    struct dossier_row row;
    bool found = false;
    struct etat_chemins chemins = etat_chemins(cmd->arena, conf);
    enum err err = store_open(chemins.base, STORE_READ, &cmd->world, &store, &fault);
    if (err == ERR_NONE)
        err = store_dossier_find(store, cmd->arena, str_of(reference), &found, &row, &fault);
    store_close(store);
    if (err != ERR_NONE)
        return cmd_fail(EX_NOINPUT, "%s", fault.text);
    if (!found || !str_eq(row.circuit, circuit->nom))
        return cmd_fail(EX_NOINPUT, "circuit: no dossier « %s » in it, see `navette status`", reference);
    *out_etape = circuit_find_etape(circuit, row.etape);
    return EX_OK;
}

static int draw(const struct circuit *circuit, int etape, const char *format)
{
    struct buf picture;
    buf_init(&picture, 4 * 1024 * 1024);
    if (strcmp(format, "dot") == 0)
        circuit_dessine_dot(&picture, circuit, etape);
    else
        circuit_dessine_texte(&picture, circuit, etape);
    struct str text = buf_str(&picture);
    (void)fwrite(text.at, 1, text.len, stdout);
    bool failed = buf_failed(&picture);
    buf_free(&picture);
    return failed ? cmd_fail(EX_DATAERR, "circuit: the picture is too large") : EX_OK;
}

int cmd_circuit(struct cmd *cmd)
{
    const char *reference = NULL, *format = "text", *name = NULL;
    size_t count = 0;
    const struct cmd_option options[] = {{"--dossier", &reference, NULL}, {"--format", &format, NULL}};
    if (!cmd_options(cmd, options, 2, &name, 1, &count))
        return EX_USAGE;
    if (count != 1 || (strcmp(format, "text") != 0 && strcmp(format, "dot") != 0))
        return cmd_fail(EX_USAGE, "circuit: which?, give NAME and --format text or dot");
    struct conf *conf = cmd_conf(cmd);
    if (conf == NULL)
        return EX_CONFIG;
    const struct circuit *circuit = conf_circuit(conf, str_of(name));
    int etape = -1, status = EX_OK;
    if (circuit == NULL)
        status = cmd_fail(EX_NOINPUT, "circuit: no circuit « %s », see `circuits` in the configuration", name);
    else if (reference != NULL)
        status = find_etape(cmd, conf, circuit, reference, &etape);
    if (status == EX_OK)
        status = draw(circuit, etape, format);
    conf_free(conf);
    return status;
}
