/* cmd: what the subcommands share: their options, and how each tells a mistake. One file a subcommand, cmd_NAME.c. */
#ifndef NAVETTE_CMD_H
#define NAVETTE_CMD_H

#include <sys/types.h>

#include "daemon/conf.h"
#include "daemon/world.h"

struct cmd { /* what main hands to each */
    int argc;
    char **argv;         /* argv[0] is the subcommand */
    const char *conf;    /* -c FILE, or where it is by default */
    const char *shipped; /* folder of the shipped conf/ and templates/ */
    const char *lire;    /* path of navette-lire */
    struct world world;
    struct arena *arena;
};

/* One option of a subcommand: « --now T », « --json ». */
struct cmd_option {
    const char *name;
    const char **value; /* set to the argument; NULL for a flag */
    bool *flag;         /* set when given; NULL with a value */
};

/* Takes options off argv wherever they stand; what remains stands in out_rest (at most `max`). False, told on standard
 * error, on an unknown option, a missing value or too many arguments: then exit with EX_USAGE. */
bool cmd_options(const struct cmd *cmd, const struct cmd_option *options, size_t option_count, const char **out_rest, size_t max,
                 size_t *out_count);

/* Loads the configuration; its mistakes go to standard error, a line each. NULL when there are errors (EX_CONFIG). Free
 * with conf_free. */
struct conf *cmd_conf(const struct cmd *cmd);
/* The same for who speaks to servers: passwords and authorities must be there too (conf_prove_serveurs). */
struct conf *cmd_conf_proved(const struct cmd *cmd, bool warnings);

/* « navette: WHERE: WHAT, WHAT TO DO » on standard error; returns `status`. */
int cmd_fail(int status, const char *format, ...) PRINTF_LIKE(2, 3);

/* Writes it to the file (`mode`, less the umask), which is then there whole or as it was before, or to standard output (path NULL).
 * EX_OK; another status told on standard error. */
int cmd_write(struct cmd *cmd, const char *path, struct str bytes, mode_t mode);

int cmd_run(struct cmd *cmd);
int cmd_check(struct cmd *cmd);
void cmd_check_parcours(const struct cmd *cmd, const struct conf *conf); /* of check: a line for each circuit, how many ways lead through it */
int cmd_check_live(const struct conf *conf); /* of check: EX_UNAVAILABLE when a mailbox or the way out cannot be reached */
/* Of check: the open dossiers beside the files as they are now, a line each on standard error; false where an error was told. */
bool cmd_check_dossiers(struct cmd *cmd, const struct conf *conf);
int cmd_deliver(struct cmd *cmd);
int cmd_status(struct cmd *cmd);
int cmd_act(struct cmd *cmd);
int cmd_circuit(struct cmd *cmd);
int cmd_report(struct cmd *cmd);
int cmd_audit(struct cmd *cmd);
int cmd_demo(struct cmd *cmd);

#endif
