/* The mailbox of kind "imap": a folder of a server, over a session that is made where there is none and dropped
 * when it is over. How it waits for news: boite_imap_attente.c. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "daemon/boite_imap_private.h"

static const char *const folder_names[] = {
    [CLASSE_TRAITES] = "navette/Traités",
    [CLASSE_A_VERIFIER] = "navette/À vérifier",
};

static enum err imap_kind_open(const struct conf_boite *conf, int decide, struct boite **out_boite, struct fault *out_fault)
{
    (void)out_fault; /* the configuration was proved; all else shows when the server is spoken to */
    struct boite *boite = calloc(1, sizeof *boite);
    if (boite == NULL)
        abort();
    *boite = (struct boite){.conf = conf, .decide = decide};
    *out_boite = boite;
    return ERR_NONE;
}

/* ---- the session */

void boite_imap_hang_up(struct boite *boite)
{
    imap_close(boite->imap);
    boite->imap = NULL;
    boite->idling = boite->anciens_counted = false;
    for (size_t i = 0; i < FOLDER_COUNT; i++) {
        free(boite->folders[i]);
        boite->folders[i] = NULL;
    }
}

/* After each call into the session: one that is over is let go, with its reason kept for whoever asks next. */
static enum err after(struct boite *boite, enum err err, struct fault *out_fault)
{
    if (err == ERR_NONE || boite->imap == NULL || !imap_is_over(boite->imap))
        return err;
    boite->fault = *out_fault;
    boite->losses++;
    boite_imap_hang_up(boite);
    return err == ERR_FINAL ? ERR_FINAL : ERR_WAIT;
}

static enum err no_session(const struct boite *boite, struct fault *out_fault)
{
    return fault_set(out_fault, ERR_WAIT, "%s", boite->fault.text[0] != '\0' ? boite->fault.text : "imap: not connected now");
}

enum err boite_imap_end_idle(struct boite *boite, struct fault *out_fault)
{
    if (!boite->idling)
        return ERR_NONE;
    boite->idling = false;
    return after(boite, imap_idle_end(boite->imap, out_fault), out_fault);
}

static enum err connect_if_needed(struct boite *boite, struct fault *out_fault)
{
    if (boite->imap != NULL)
        return boite_imap_end_idle(boite, out_fault);
    const struct conf_boite *conf = boite->conf;
    enum err err = imap_open(&conf->serveur, conf->dossier, boite->decide, &boite->imap, out_fault);
    if (err != ERR_NONE) {
        boite->imap = NULL;
        boite->fault = *out_fault;
        return err == ERR_FINAL ? ERR_FINAL : ERR_WAIT;
    }
    boite->fault.text[0] = '\0';
    if (imap_uidvalidity(boite->imap) != boite->uidvalidity)
        imap_connus_free(&boite->connus);
    boite->uidvalidity = imap_uidvalidity(boite->imap);
    return ERR_NONE;
}

static void imap_kind_close(struct boite *boite)
{
    if (boite == NULL)
        return;
    boite_imap_hang_up(boite);
    imap_connus_free(&boite->connus);
    free(boite);
}

/* ---- the walk */

/* What takes long to store comes behind what does not, so that nobody waits for it. */
static int in_turn(const void *a, const void *b)
{
    const struct imap_mail *x = a, *y = b;
    bool x_large = x->taille > BOITE_LARGE, y_large = y->taille > BOITE_LARGE;
    if (x_large != y_large)
        return x_large ? 1 : -1;
    if (x->recu != y->recu)
        return x->recu < y->recu ? -1 : 1;
    return imap_by_uid(a, b);
}

/* A mail whose arrival the server does not tell is not called old. */
static bool is_old(const struct imap_mail *mail, int64_t depuis)
{
    return mail->recu != 0 && mail->recu < depuis;
}

/* All mails of the folder, before it is asked which of them are young: what arrives in between is not taken for old. */
static enum err count_all(struct boite *boite, size_t *out_count, uint32_t *out_last, struct fault *out_fault)
{
    uint32_t *uids = NULL;
    enum err err = imap_search(boite->imap, 0, &uids, out_count, out_fault);
    *out_last = err == ERR_NONE && *out_count > 0 ? uids[*out_count - 1] : 0;
    free(uids);
    return err;
}

static enum err list(struct boite *boite, int64_t depuis, struct imap_mail **out_mails, size_t *out_count, struct fault *out_fault)
{
    uint32_t *uids = NULL, last = 0;
    size_t count = 0, all = 0;
    enum err err = boite->anciens_counted || depuis <= 0 ? ERR_NONE : count_all(boite, &all, &last, out_fault);
    if (err == ERR_NONE)
        err = imap_search(boite->imap, depuis, &uids, &count, out_fault);
    if (err == ERR_NONE)
        err = imap_connus_learn(&boite->connus, boite->imap, uids, count, out_fault);
    free(uids);
    if (err != ERR_NONE)
        return err;
    struct imap_mail *mails = calloc(boite->connus.count + 1, sizeof *mails);
    if (mails == NULL)
        abort();
    count = 0;
    for (size_t i = 0; i < boite->connus.count; i++)
        if (!is_old(&boite->connus.mails[i], depuis)) {
            all -= all > 0 && boite->connus.mails[i].uid <= last;
            mails[count++] = boite->connus.mails[i];
        }
    qsort(mails, count, sizeof *mails, in_turn);
    *out_mails = mails;
    *out_count = count;
    boite->anciens = boite->anciens_counted ? boite->anciens : all;
    boite->anciens_counted = true;
    return ERR_NONE;
}

/* `each` fetches and files through the same session: when that is over, the rest of the list means nothing any more. */
static enum err imap_kind_each(struct boite *boite, int64_t depuis, boite_courrier_fn *each, void *context, size_t *out_anciens,
                               struct fault *out_fault)
{
    struct imap_mail *mails = NULL;
    size_t count = 0;
    bool goes_on = true;
    *out_anciens = 0;
    enum err err = connect_if_needed(boite, out_fault);
    if (err == ERR_NONE)
        err = after(boite, list(boite, depuis, &mails, &count, out_fault), out_fault);
    if (err == ERR_NONE)
        *out_anciens = boite->anciens;
    for (size_t i = 0; i < count && err == ERR_NONE && goes_on; i++) {
        char uid[16];
        (void)snprintf(uid, sizeof uid, "%" PRIu32, mails[i].uid);
        goes_on = each(context, boite->uidvalidity, str_of(uid), mails[i].recu);
        if (goes_on && boite->imap == NULL)
            err = no_session(boite, out_fault);
    }
    free(mails);
    return err;
}

static bool read_uid(struct str text, uint32_t *out_uid)
{
    uint64_t number = 0;
    bool is_number = str_number(text, UINT32_MAX, &number) && number != 0;
    *out_uid = (uint32_t)number;
    return is_number;
}

static enum err imap_kind_fetch(struct boite *boite, struct str uid, const char *spool, struct spool_file *out_file, struct fault *out_fault)
{
    uint32_t number;
    if (boite->imap == NULL)
        return no_session(boite, out_fault);
    const struct imap_mail *mail = read_uid(uid, &number) ? imap_connus_find(&boite->connus, number) : NULL;
    if (mail == NULL)
        return fault_set(out_fault, ERR_RETRY, "imap: there is no such message any more");
    enum err err = imap_fetch(boite->imap, mail, spool, out_file, out_fault);
    if (err != ERR_NONE) /* perhaps what the server told of it was wrong: a size that no mail has, too */
        imap_connus_forget(&boite->connus, number);
    else
        boite->hurried = 0; /* the news was news */
    return after(boite, err, out_fault);
}

/* ---- filing */

static enum err look_up(struct boite *boite, size_t which, struct fault *out_fault)
{
    const char *name = which == FOLDER_SENT ? boite->conf->envoyes.at : folder_names[which];
    if (boite->folders[which] != NULL)
        return ERR_NONE;
    return after(boite, imap_folder(boite->imap, name, &boite->folders[which], out_fault), out_fault);
}

static enum err move_there(struct boite *boite, uint32_t uid, size_t which, struct fault *out_fault)
{
    enum err err = look_up(boite, which, out_fault);
    if (err != ERR_NONE)
        return err;
    return after(boite, imap_move(boite->imap, uid, boite->folders[which], which == CLASSE_TRAITES, out_fault), out_fault);
}

/* Somebody has renamed or removed the folder: it is made once more. */
static void forget_folder(struct boite *boite, size_t which)
{
    free(boite->folders[which]);
    boite->folders[which] = NULL;
}

static enum err give_up_folder(enum err err, struct fault *out_fault)
{
    return err != ERR_RETRY ? err : fault_set(out_fault, ERR_WAIT, "imap: the folder for a message vanishes as soon as it is made");
}

/* What is done with is shown as seen; what a human must look at arrives as it was. */
static enum err imap_kind_file(struct boite *boite, int64_t uidvalidity, struct str uid, enum classement classement, struct fault *out_fault)
{
    uint32_t number;
    if (boite->imap == NULL || boite_imap_end_idle(boite, out_fault) != ERR_NONE)
        return no_session(boite, out_fault);
    if (uidvalidity != boite->uidvalidity || !read_uid(uid, &number))
        return ERR_NONE;
    enum err err = move_there(boite, number, classement, out_fault);
    if (err == ERR_RETRY) {
        forget_folder(boite, classement);
        err = move_there(boite, number, classement, out_fault);
    }
    boite->losses = err == ERR_NONE ? 0 : boite->losses;
    return give_up_folder(err, out_fault);
}

static enum err put_there(struct boite *boite, struct str octets, struct str message_id, bool doubt, struct fault *out_fault)
{
    enum err err = look_up(boite, FOLDER_SENT, out_fault);
    if (err != ERR_NONE)
        return err;
    err = imap_append(boite->imap, boite->folders[FOLDER_SENT], octets, message_id, doubt, out_fault);
    err = after(boite, err, out_fault);
    if (boite->imap == NULL || imap_uidvalidity(boite->imap) == boite->uidvalidity)
        return err;
    /* The folder was opened anew, and is not the one it was: what we know of its numbers is past. */
    boite->fault = (struct fault){.text = "imap: the server numbers the folder's mails anew"};
    boite_imap_hang_up(boite);
    return err;
}

static enum err imap_kind_deposit(struct boite *boite, struct str octets, struct str message_id, bool doubt, struct fault *out_fault)
{
    if (str_is_empty(boite->conf->envoyes))
        return fault_set(out_fault, ERR_FINAL, "imap: no folder `envoyes` is configured for this mailbox");
    if (boite->imap == NULL || boite_imap_end_idle(boite, out_fault) != ERR_NONE)
        return no_session(boite, out_fault);
    enum err err = put_there(boite, octets, message_id, doubt, out_fault);
    if (err == ERR_RETRY) {
        forget_folder(boite, FOLDER_SENT);
        err = put_there(boite, octets, message_id, doubt, out_fault);
    }
    return give_up_folder(err, out_fault);
}

const struct boite_kind boite_imap = {
    .nom = "imap",
    .is_remote = true,
    .open = imap_kind_open,
    .close = imap_kind_close,
    .each = imap_kind_each,
    .fetch = imap_kind_fetch,
    .file = imap_kind_file,
    .deposit = imap_kind_deposit,
    .watch = boite_imap_watch,
    .watch_end = boite_imap_watch_end,
};
