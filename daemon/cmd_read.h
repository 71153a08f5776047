/* cmd_read: `navette read [-c FILE] FILE…`: what the gateway understands of documents and messages, as JSON
 * (reading-contract.md). Stores and sends nothing; the member "interne" is for the daemon and not shown. One file: its JSON,
 * or one line on standard error; several: one JSON a line, a failed one as {"file":…,"error":…}. */
#ifndef NAVETTE_CMD_READ_H
#define NAVETTE_CMD_READ_H

struct cmd_read_paths {
    const char *lire;    /* the program navette-lire */
    const char *shipped; /* the shipped folder conf/, whose rules serve when -c names none */
};

/* `argv` starts at the word `read`. Exit status by sysexits: the worst of its files. Gives up, for good, writing files and
 * the network: call it last. */
int cmd_read(int argc, char **argv, const struct cmd_read_paths *paths);

#endif
