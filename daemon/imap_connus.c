#include "daemon/imap_connus.h"

#include <string.h>

static struct imap_mail *find(const struct imap_connus *connus, uint32_t uid)
{
    return connus->count == 0 ? NULL : bsearch(&uid, connus->mails, connus->count, sizeof *connus->mails, imap_by_uid);
}

const struct imap_mail *imap_connus_find(const struct imap_connus *connus, uint32_t uid)
{
    return find(connus, uid);
}

void imap_connus_forget(struct imap_connus *connus, uint32_t uid)
{
    struct imap_mail *mail = find(connus, uid);
    if (mail == NULL)
        return;
    size_t behind = (size_t)(connus->mails + connus->count - mail) - 1;
    memmove(mail, mail + 1, behind * sizeof *mail);
    connus->count--;
}

void imap_connus_free(struct imap_connus *connus)
{
    free(connus->mails);
    *connus = (struct imap_connus){0};
}

struct asked {
    const uint32_t *uids; /* ascending */
    struct imap_mail *mails; /* one place for each of them; uid 0: nothing was told */
    size_t count;
};

/* Each has its place: what was not asked about has none, and what is told twice takes no more room. */
static void note(void *context, const struct imap_mail *mail)
{
    struct asked *asked = context;
    const uint32_t *at = asked->count == 0 ? NULL : bsearch(&mail->uid, asked->uids, asked->count, sizeof *at, imap_by_uid);
    if (at != NULL)
        asked->mails[at - asked->uids] = *mail;
}

enum err imap_connus_learn(struct imap_connus *connus, struct imap *imap, const uint32_t *uids, size_t count, struct fault *out_fault)
{
    uint32_t *unknown = calloc(count + 1, sizeof *unknown);
    struct imap_mail *mails = calloc(count + 1, sizeof *mails);
    if (unknown == NULL || mails == NULL)
        abort();
    size_t kept = 0, new = 0;
    for (size_t i = 0; i < count; i++) {
        const struct imap_mail *known = find(connus, uids[i]);
        if (known != NULL)
            mails[kept++] = *known;
        else
            unknown[new++] = uids[i];
    }
    struct asked asked = {.uids = unknown, .mails = mails + kept, .count = new};
    enum err err = imap_describe(imap, unknown, new, note, &asked, out_fault);
    for (size_t i = 0; i < new; i++)
        if (asked.mails[i].uid != 0)
            mails[kept++] = asked.mails[i];
    free(unknown);
    imap_connus_free(connus);
    *connus = (struct imap_connus){mails, kept};
    qsort(mails, kept, sizeof *mails, imap_by_uid);
    return err;
}
