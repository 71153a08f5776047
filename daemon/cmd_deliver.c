/* deliver: one message on standard input into a Maildir mailbox, synced before 0 is returned. For Postfix's pipe(8):
 * whatever fails for now is 75, so that the message stays in its queue. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/cmd.h"
#include "daemon/maildir.h"
#include "parsers/base/buf.h"

enum { CHUNK = 64 * 1024 };

static const struct conf_boite *find(const struct conf *conf, const char *nom)
{
    for (size_t i = 0; i < conf->boite_count; i++)
        if (str_eq_c(conf->boites[i].nom, nom))
            return &conf->boites[i];
    return NULL;
}

/* All of standard input; false where it cannot be read. Past the limit the buf has failed. */
static bool read_all(struct buf *message)
{
    char chunk[CHUNK];
    ssize_t got = 0;
    while ((got = read(STDIN_FILENO, chunk, sizeof chunk)) > 0)
        buf_add(message, (struct str){chunk, (size_t)got});
    return got == 0;
}

static int deliver(const struct cmd *cmd, const struct conf_boite *boite, size_t max)
{
    struct buf message;
    struct fault fault;
    unsigned char random[8];
    char name[128];
    buf_init(&message, max);
    if (!read_all(&message)) {
        buf_free(&message);
        return cmd_fail(EX_TEMPFAIL, "deliver: standard input cannot be read, it will be tried again");
    }
    if (buf_failed(&message) || message.len == 0) {
        bool empty = message.len == 0;
        buf_free(&message);
        return empty ? cmd_fail(EX_TEMPFAIL, "deliver: an empty message, nothing is stored; see what should have sent one")
                     : cmd_fail(EX_DATAERR, "deliver: the message is over %zu MB, raise `taille_max_mo` or send it otherwise", max / 1024 / 1024);
    }
    cmd->world.random(&cmd->world, random, sizeof random);
    uint64_t number = 0;
    memcpy(&number, random, sizeof number);
    (void)snprintf(name, sizeof name, "%lld.P%dR%016llx.navette", (long long)cmd->world.now(&cmd->world), (int)getpid(), (unsigned long long)number);
    enum err err = maildir_make(boite->chemin.at, &fault);
    if (err == ERR_NONE)
        err = maildir_deliver(boite->chemin.at, name, buf_str(&message), &fault);
    buf_free(&message);
    return err == ERR_NONE ? EX_OK : cmd_fail(EX_TEMPFAIL, "%s", fault.text);
}

int cmd_deliver(struct cmd *cmd)
{
    const char *nom = NULL;
    size_t count = 0;
    const struct cmd_option options[] = {{"--mailbox", &nom, NULL}};
    if (!cmd_options(cmd, options, 1, NULL, 0, &count))
        return EX_TEMPFAIL; /* a mistake in master.cf must not lose mail */
    if (nom == NULL)
        return cmd_fail(EX_TEMPFAIL, "deliver: into which mailbox?, give --mailbox NAME");
    struct conf *conf = cmd_conf(cmd);
    if (conf == NULL)
        return EX_TEMPFAIL;
    const struct conf_boite *boite = find(conf, nom);
    int status = EX_TEMPFAIL;
    if (boite == NULL)
        (void)cmd_fail(status, "deliver: there is no mailbox « %s », see `boites` in the configuration", nom);
    else if (!str_eq_c(boite->kind, "maildir"))
        (void)cmd_fail(status, "deliver: the mailbox « %s » lies on a server and is no Maildir, have mail sent to its address instead", nom);
    else
        status = deliver(cmd, boite, (size_t)conf->taille_max * 1024 * 1024);
    conf_free(conf);
    return status;
}
