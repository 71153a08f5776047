/* check: the dossiers that are open, beside the circuits as the files have them now. Where there is a state it is read, never
 * made: who checks a file before he installs it learns which dossiers it would leave behind.
 *
 *   warning  they stand at an etape that the file no longer has: they go on by the version that they began with
 *   error    their circuit is not configured any more: nothing moves them */
#include <stdio.h>
#include <unistd.h>

#include "daemon/cmd.h"
#include "daemon/etat.h"
#include "daemon/store.h"

enum { SHOWN = 8 }; /* references in one line; the rest is a number */

struct regard {
    struct cmd *cmd;
    const struct conf *conf;
    struct store *store;
    struct fault fault;
    enum err err;
    int errors;
};

/* ---- which, as a list for people --------------------------------------------------------------------------- */

struct laisses { /* the open dossiers of a circuit that stand at one etape */
    struct arena *arena;
    const struct circuit *circuit; /* NULL: not configured, all are meant */
    struct {
        struct str etape, references;
        int count;
    } etapes[CIRCUIT_MAX_ETAPES];
    size_t etape_count;
};

static void note_laisse(void *context, const struct dossier_row *row)
{
    struct laisses *all = context;
    size_t at = 0;
    if (all->circuit != NULL && (str_is_empty(row->etape) || circuit_find_etape(all->circuit, row->etape) >= 0))
        return;
    while (at < all->etape_count && all->circuit != NULL && !str_eq(all->etapes[at].etape, row->etape))
        at++;
    if (at == CIRCUIT_MAX_ETAPES)
        at--; /* never in practice: no file has more */
    else if (at == all->etape_count)
        all->etapes[all->etape_count++].etape = row->etape;
    if (all->etapes[at].count++ < SHOWN)
        all->etapes[at].references = str_is_empty(all->etapes[at].references)
                                         ? row->reference
                                         : str_print(all->arena, "%.*s, %.*s", STR_ARG(all->etapes[at].references), STR_ARG(row->reference));
}

static struct str list_of(struct arena *arena, struct str references, int count)
{
    return count <= SHOWN ? references : str_print(arena, "%.*s and %d more", STR_ARG(references), count - SHOWN);
}

/* ---- the two lines ----------------------------------------------------------------------------------------- */

static void look_at_circuit(struct regard *regard, const struct circuit *circuit)
{
    struct laisses *all = ARENA_NEW(regard->cmd->arena, struct laisses);
    *all = (struct laisses){.arena = regard->cmd->arena, .circuit = circuit};
    if (regard->err == ERR_NONE)
        regard->err = store_dossier_each_other_version(regard->store, regard->cmd->arena, circuit->nom, circuit->empreinte, note_laisse, all,
                                                       &regard->fault);
    for (size_t i = 0; i < all->etape_count; i++)
        (void)fprintf(stderr,
                      "navette: %.*s:1: warning: the etape « %.*s » is gone, and open dossiers stand there: %d (%.*s). They go on by the version that "
                      "they began with; `navette act REF migrate --etape NAME` moves one to this file\n",
                      STR_ARG(circuit->fichier), STR_ARG(all->etapes[i].etape), all->etapes[i].count,
                      STR_ARG(list_of(regard->cmd->arena, all->etapes[i].references, all->etapes[i].count)));
}

static void look_at_name(void *context, struct str circuit, int open)
{
    struct regard *regard = context;
    struct laisses *all = ARENA_NEW(regard->cmd->arena, struct laisses);
    if (regard->err != ERR_NONE || conf_circuit(regard->conf, circuit) != NULL)
        return;
    *all = (struct laisses){.arena = regard->cmd->arena};
    regard->err = store_dossier_each_other_version(regard->store, regard->cmd->arena, circuit, STR(""), note_laisse, all, &regard->fault);
    (void)fprintf(stderr, "navette: %.*s:1: the circuit « %.*s » is not under `circuits`, and %d of its dossiers are open (%.*s): nothing moves them, "
                  "put its file back\n", STR_ARG(regard->conf->fichier), STR_ARG(circuit), open,
                  STR_ARG(list_of(regard->cmd->arena, all->etapes[0].references, all->etapes[0].count)));
    regard->errors++;
}

bool cmd_check_dossiers(struct cmd *cmd, const struct conf *conf)
{
    struct regard regard = {.cmd = cmd, .conf = conf};
    struct etat_chemins chemins = etat_chemins(cmd->arena, conf);
    if (access(chemins.base, F_OK) != 0)
        return true;
    regard.err = store_open(chemins.base, STORE_READ, &cmd->world, &regard.store, &regard.fault);
    if (regard.err == ERR_NONE)
        regard.err = store_circuit_each_open(regard.store, cmd->arena, look_at_name, &regard, &regard.fault);
    for (size_t i = 0; i < conf->circuit_count && regard.err == ERR_NONE; i++)
        look_at_circuit(&regard, &conf->circuits[i]);
    store_close(regard.store);
    if (regard.err != ERR_NONE) /* of an older version, say: the configuration is none the worse for it */
        (void)fprintf(stderr, "navette: warning: the open dossiers could not be looked at: %s\n", regard.fault.text);
    return regard.errors == 0;
}
