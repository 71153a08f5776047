/* The mails of the selected folder: which lie there, since when and how large, their bytes, and moving them away. */
#include <inttypes.h>
#include <stdio.h>

#include "daemon/imap_private.h"
#include "parsers/base/date.h"

enum {
    SECONDS_A_DAY = 86400,
    LAST_DAY = 80000, /* of the year 2189: « never » is a moment too */
    LARGEST = 1024 * 1024 * 1024, /* bytes of a mail that is taken: no file of ours may be larger (RLIMIT_FSIZE) */
};

/* ---- which lie there */

int imap_by_uid(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The numbers of the last search, ascending and each once; 0 is no number of a mail. */
static size_t take_numbers(const struct imap *imap, uint32_t **out_uids)
{
    clist *found = imap->session->imap_response_info->rsp_search_result;
    size_t count = 0, kept = 0;
    uint32_t *uids = calloc(found != NULL ? (size_t)clist_count(found) + 1 : 1, sizeof *uids);
    if (uids == NULL)
        abort();
    for (clistiter *at = found != NULL ? clist_begin(found) : NULL; at != NULL; at = clist_next(at))
        uids[count++] = *(const uint32_t *)clist_content(at);
    qsort(uids, count, sizeof *uids, imap_by_uid);
    for (size_t i = 0; i < count; i++)
        if (uids[i] != 0 && (kept == 0 || uids[kept - 1] != uids[i]))
            uids[kept++] = uids[i];
    *out_uids = uids;
    return kept;
}

/* The server counts days where it stands, or where the sender does: one day more is asked for than is wanted. */
static void write_since(char *out, size_t room, int64_t depuis)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int64_t days = depuis / SECONDS_A_DAY;
    struct civil day = date_civil((day_t)(days < LAST_DAY ? days : LAST_DAY) - 1);
    (void)snprintf(out, room, " SINCE %d-%s-%04d", day.day, months[day.month - 1], day.year);
}

enum err imap_search(struct imap *imap, int64_t depuis, uint32_t **out_uids, size_t *out_count, struct fault *out_fault)
{
    char command[64], since[32] = "";
    enum err err = imap->fresh ? ERR_NONE : imap_sayf(imap, out_fault, "NOOP");
    if (err != ERR_NONE)
        return err;
    if (imap->session->imap_selection_info != NULL)
        imap->session->imap_selection_info->sel_has_exists = 0; /* what is told from here on, this search may not know: imap_has_news */
    if (depuis > 0)
        write_since(since, sizeof since, depuis);
    (void)snprintf(command, sizeof command, "UID SEARCH UNDELETED%s", since);
    err = imap_say(imap, 0, IMAP_LIST, command, out_fault);
    if (err == ERR_NONE)
        *out_count = take_numbers(imap, out_uids);
    return err;
}

/* Whether the mail is still in the folder and nobody has marked it as deleted, as far as the server will say after a NOOP. */
static enum err still_lies_here(struct imap *imap, uint32_t uid, bool *out_here, struct fault *out_fault)
{
    uint32_t *uids = NULL;
    enum err err = imap_sayf(imap, out_fault, "NOOP");
    if (err == ERR_NONE)
        err = imap_sayf(imap, out_fault, "UID SEARCH UID %" PRIu32 " UNDELETED", uid);
    if (err != ERR_NONE)
        return err;
    *out_here = take_numbers(imap, &uids) > 0;
    free(uids);
    return ERR_NONE;
}

/* ---- since when, how large */

/* INTERNALDATE as a moment; 0 for one that no calendar has. libetpan gives the zone as it stands: -330 for « -0330 ». */
static int64_t moment(const struct mailimap_date_time *date)
{
    day_t day;
    int zone = date->dt_zone < 0 ? -date->dt_zone : date->dt_zone;
    if (!date_make(date->dt_year, date->dt_month, date->dt_day, &day) || date->dt_hour < 0 || date->dt_hour > 23 || date->dt_min < 0 ||
        date->dt_min > 59 || date->dt_sec < 0 || date->dt_sec > 60 || zone / 100 > 14 || zone % 100 > 59)
        return 0;
    int64_t east = (int64_t)(zone / 100 * 60 + zone % 100) * 60 * (date->dt_zone < 0 ? -1 : 1);
    int64_t at = (int64_t)day * SECONDS_A_DAY + date->dt_hour * 3600 + date->dt_min * 60 + date->dt_sec - east;
    return at > 0 ? at : 0;
}

/* What one FETCH says of a mail; false where it is news that nobody asked for (flags that changed). */
static bool read_mail(const struct mailimap_msg_att *att, struct imap_mail *out_mail)
{
    bool sized = false;
    *out_mail = (struct imap_mail){0};
    for (clistiter *at = clist_begin(att->att_list); at != NULL; at = clist_next(at)) {
        const struct mailimap_msg_att_item *item = clist_content(at);
        if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
            continue;
        const struct mailimap_msg_att_static *fact = item->att_data.att_static;
        switch (fact->att_type) {
        case MAILIMAP_MSG_ATT_UID:
            out_mail->uid = fact->att_data.att_uid;
            break;
        case MAILIMAP_MSG_ATT_RFC822_SIZE:
            out_mail->taille = fact->att_data.att_rfc822_size;
            sized = true;
            break;
        case MAILIMAP_MSG_ATT_INTERNALDATE:
            out_mail->recu = moment(fact->att_data.att_internal_date);
            break;
        default:
            break;
        }
    }
    return sized && out_mail->uid != 0;
}

/* The numbers as RFC 3501 writes a set: neighbours as « first:last ». */
static void write_set(struct buf *buf, const uint32_t *uids, size_t count)
{
    for (size_t i = 0, last; i < count; i = last + 1) {
        for (last = i; last + 1 < count && uids[last + 1] == uids[last] + 1; last++) {
        }
        buf_print(buf, "%s%" PRIu32, i > 0 ? "," : "", uids[i]);
        if (last > i)
            buf_print(buf, ":%" PRIu32, uids[last]);
    }
}

enum err imap_describe(struct imap *imap, const uint32_t *uids, size_t count, imap_mail_fn *each, void *context, struct fault *out_fault)
{
    enum err err = ERR_NONE;
    for (size_t from = 0; from < count && err == ERR_NONE; from += IMAP_DESCRIBED) {
        size_t some = count - from < IMAP_DESCRIBED ? count - from : IMAP_DESCRIBED;
        struct buf command;
        buf_init(&command, IMAP_COMMAND_MAX);
        buf_add_c(&command, "UID FETCH ");
        write_set(&command, uids + from, some);
        buf_add_c(&command, " (UID INTERNALDATE RFC822.SIZE)");
        err = imap_say(imap, 0, IMAP_PER_MAIL * (int64_t)some, buf_str(&command).at, out_fault);
        buf_free(&command);
        clist *told = err == ERR_NONE ? imap->session->imap_response_info->rsp_fetch_list : NULL;
        for (clistiter *at = told != NULL ? clist_begin(told) : NULL; at != NULL; at = clist_next(at)) {
            struct imap_mail mail;
            if (read_mail(clist_content(at), &mail))
                each(context, &mail);
        }
    }
    return err;
}

/* ---- bytes */

struct streaming {
    struct spool_writer *writer;
    const void *section; /* the one whose bytes come */
    bool mixed;          /* bytes of something else came */
    bool any;            /* there were bytes at all */
    enum err err;        /* of the disk: the rest is read and dropped, so that the session lives */
    struct fault fault;
};

static bool take_piece(int type, struct mailimap_msg_att_body_section *section, const char *bytes, size_t len, void *context)
{
    struct streaming *streaming = context;
    if (streaming->section == NULL)
        streaming->section = section;
    streaming->any = streaming->any || len > 0;
    if (type != MAILIMAP_MSG_ATT_BODY_SECTION || section == NULL || streaming->section != section)
        streaming->mixed = true;
    else if (streaming->err == ERR_NONE)
        streaming->err = spool_piece(streaming->writer, bytes, len, &streaming->fault);
    return true;
}

static bool is_whole(const struct mailimap_msg_att_body_section *section)
{
    return section->sec_origin_octet == 0 && (section->sec_section == NULL || section->sec_section->sec_spec == NULL);
}

/* How many bodies the answer held; *out_right: it was one, whole, of this mail. */
static int count_bodies(const struct imap *imap, uint32_t uid, bool *out_right)
{
    int bodies = 0;
    *out_right = false;
    const clist *told = imap->session->imap_response_info->rsp_fetch_list;
    for (clistiter *at = told != NULL ? clist_begin(told) : NULL; at != NULL; at = clist_next(at)) {
        uint32_t of = 0;
        int here = 0;
        bool whole = false;
        const struct mailimap_msg_att *att = clist_content(at);
        for (clistiter *in = clist_begin(att->att_list); in != NULL; in = clist_next(in)) {
            const struct mailimap_msg_att_item *item = clist_content(in);
            if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
                continue;
            const struct mailimap_msg_att_static *fact = item->att_data.att_static;
            if (fact->att_type == MAILIMAP_MSG_ATT_UID)
                of = fact->att_data.att_uid;
            if (fact->att_type == MAILIMAP_MSG_ATT_BODY_SECTION && fact->att_data.att_body_section->sec_body_part != NULL) {
                here++; /* NIL is none: what many servers say of a mail that is gone (RFC 2180 4.1.3) */
                whole = is_whole(fact->att_data.att_body_section);
            }
        }
        bodies += here;
        *out_right = *out_right || (here == 1 && whole && of == uid);
    }
    *out_right = *out_right && bodies == 1;
    return bodies;
}

/* What became of the mail when the server said no, or gave no bytes. */
static enum err missing(struct imap *imap, uint32_t uid, enum err refusal, struct fault *out_fault)
{
    struct fault fault;
    bool here = false;
    enum err err = imap_said(imap, "EXPUNGEISSUED") ? ERR_NONE : still_lies_here(imap, uid, &here, &fault);
    if (imap->over)
        *out_fault = fault;
    if (err == ERR_NONE && !here)
        return fault_set(out_fault, ERR_RETRY, "imap: the message has been taken away by somebody");
    if (err == ERR_NONE && refusal == ERR_NONE)
        (void)imap_fault(imap, out_fault, ERR_WAIT, "the server gives no bytes for mail %" PRIu32 ", see it there", uid);
    return ERR_WAIT; /* a mail that the server cannot read: that may pass, and the others can be taken */
}

static enum err stream_mail(struct imap *imap, const struct imap_mail *mail, struct streaming *streaming, struct fault *out_fault)
{
    char command[64];
    bool right = false;
    (void)snprintf(command, sizeof command, "UID FETCH %" PRIu32 " (UID BODY.PEEK[])", mail->uid);
    mailimap_set_msg_body_handler(imap->session, take_piece, streaming);
    enum err err = imap_say(imap, mail->taille, 2 * mail->taille, command, out_fault);
    mailimap_set_msg_body_handler(imap->session, NULL, NULL);
    if (imap->over)
        return err;
    int bodies = count_bodies(imap, mail->uid, &right);
    bool nothing = bodies == 0 || (right && mail->taille > 0); /* an empty body for a mail that is not */
    if (nothing && !streaming->mixed && !streaming->any)
        return missing(imap, mail->uid, err, out_fault);
    if (err == ERR_NONE && right && !streaming->mixed)
        return ERR_NONE;
    imap->over = true;
    return imap_fault(imap, out_fault, ERR_WAIT, "the server sent something else than the one mail that was asked for");
}

enum err imap_fetch(struct imap *imap, const struct imap_mail *mail, const char *spool, struct spool_file *out_file, struct fault *out_fault)
{
    if (mail->taille > LARGEST)
        return fault_set(out_fault, ERR_WAIT, "imap: mail %" PRIu32 " is over 1 GB and is not taken, move it to another folder", mail->uid);
    struct streaming streaming = {.err = ERR_NONE};
    enum err err = spool_begin(spool, &streaming.writer, out_fault);
    if (err != ERR_NONE)
        return err;
    err = stream_mail(imap, mail, &streaming, out_fault);
    if (err == ERR_NONE && streaming.err == ERR_NONE)
        return spool_end(streaming.writer, out_file, out_fault);
    spool_drop(streaming.writer);
    if (err != ERR_NONE)
        return err;
    *out_fault = streaming.fault;
    return streaming.err;
}

/* ---- away */

/* A refusal of MOVE or COPY: no folder, no mail, or really a refusal. */
static enum err refused_move(struct imap *imap, uint32_t uid, const char *folder, enum err refusal, struct fault *out_fault)
{
    struct fault fault;
    bool here = true;
    if (imap_is_gone(imap, folder))
        return ERR_RETRY;
    if (imap->over)
        return refusal;
    if (still_lies_here(imap, uid, &here, &fault) != ERR_NONE && imap->over) {
        *out_fault = fault;
        return ERR_WAIT;
    }
    return here ? refusal : ERR_NONE;
}

/* For servers without MOVE. A plain EXPUNGE would take away what others have marked: where there is no UID EXPUNGE, the mark
 * alone must do. */
static enum err mark_deleted(struct imap *imap, uint32_t uid, struct fault *out_fault)
{
    enum err err = imap_sayf(imap, out_fault, "UID STORE %" PRIu32 " +FLAGS.SILENT (\\Deleted)", uid);
    if (err != ERR_NONE)
        return err;
    imap->copied = 0;
    return imap_has(imap, "UIDPLUS") ? imap_sayf(imap, out_fault, "UID EXPUNGE %" PRIu32, uid) : ERR_NONE;
}

/* Where the mark is refused (a mailbox that we may not change) the copy is there all the same. It is not made once more at each
 * walk, nor is one of another mail: that would fill the folder. */
static enum err copy_and_mark(struct imap *imap, uint32_t uid, const char *folder, const char *quoted, struct fault *out_fault)
{
    bool here = true;
    if (imap->copied != 0 && imap->copied != uid)
        return imap_fault(imap, out_fault, ERR_WAIT, "no mail is filed while the server refuses to mark mail %" PRIu32
                          " as deleted, give navette the right to", imap->copied);
    enum err err = still_lies_here(imap, uid, &here, out_fault);
    if (err == ERR_NONE && !here)
        imap->copied = 0; /* marked: it was copied before, or a human wants it gone */
    if (err != ERR_NONE || !here)
        return err;
    if (imap->copied == 0)
        err = imap_sayf(imap, out_fault, "UID COPY %" PRIu32 " %s", uid, quoted);
    if (err != ERR_NONE)
        return refused_move(imap, uid, folder, err, out_fault);
    imap->copied = uid;
    return mark_deleted(imap, uid, out_fault);
}

static enum err carry(struct imap *imap, uint32_t uid, const char *folder, const char *quoted, struct fault *out_fault)
{
    if (!imap_has(imap, "MOVE"))
        return copy_and_mark(imap, uid, folder, quoted, out_fault);
    enum err err = imap_sayf(imap, out_fault, "UID MOVE %" PRIu32 " %s", uid, quoted);
    return err != ERR_NONE ? refused_move(imap, uid, folder, err, out_fault) : ERR_NONE;
}

enum err imap_move(struct imap *imap, uint32_t uid, const char *folder, bool seen, struct fault *out_fault)
{
    struct buf quoted;
    enum err err = ERR_NONE;
    buf_init(&quoted, 2 * IMAP_NAME_MAX + 2);
    if (!imap_quote(&quoted, str_of(folder)))
        err = fault_set(out_fault, ERR_FINAL, "imap: a folder's name that cannot be said");
    if (err == ERR_NONE && seen && imap_sayf(imap, out_fault, "UID STORE %" PRIu32 " +FLAGS.SILENT (\\Seen)", uid) != ERR_NONE && imap->over)
        err = ERR_WAIT; /* a mere refusal means nothing: the mail may be gone, and moving it is what counts */
    if (err == ERR_NONE)
        err = carry(imap, uid, folder, buf_str(&quoted).at, out_fault);
    buf_free(&quoted);
    return err;
}
