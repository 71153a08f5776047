/* Folders of an IMAP server: how it names them, the one that is selected, those that navette makes, and what is put there. */
#include <libetpan/namespace.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "daemon/imap_private.h"

/* ---- names */

static enum err ask_namespace(struct imap *imap, bool *out_known, struct fault *out_fault)
{
    *out_known = false;
    enum err err = imap_sayf(imap, out_fault, "NAMESPACE");
    if (err != ERR_NONE)
        return imap->over ? err : ERR_NONE; /* refused: the other way is left */
    for (clistiter *at = clist_begin(imap->session->imap_response_info->rsp_extension_list); at != NULL; at = clist_next(at)) {
        const struct mailimap_extension_data *data = clist_content(at);
        if (data->ext_extension != &mailimap_extension_namespace)
            continue;
        const struct mailimap_namespace_data *namespaces = data->ext_data;
        clistiter *first = namespaces->ns_personal != NULL ? clist_begin(namespaces->ns_personal->ns_data_list) : NULL;
        if (first == NULL)
            continue;
        const struct mailimap_namespace_info *info = clist_content(first);
        *out_known = strlen(info->ns_prefix) <= IMAP_NAME_MAX;
        if (*out_known)
            (void)snprintf(imap->prefix, sizeof imap->prefix, "%s", info->ns_prefix);
        imap->separator = info->ns_delimiter;
    }
    return ERR_NONE;
}

enum err imap_learn_names(struct imap *imap, struct fault *out_fault)
{
    bool known = false;
    enum err err = imap_has(imap, "NAMESPACE") ? ask_namespace(imap, &known, out_fault) : ERR_NONE;
    if (err != ERR_NONE || known)
        return err;
    err = imap_sayf(imap, out_fault, "LIST \"\" \"\""); /* RFC 3501 6.3.8: an empty name asks for the separator */
    if (err != ERR_NONE)
        return err;
    clistiter *first = clist_begin(imap->session->imap_response_info->rsp_mailbox_list);
    imap->separator = first != NULL ? ((const struct mailimap_mailbox_list *)clist_content(first))->mb_delimiter : 0;
    return ERR_NONE;
}

/* `before`, then the name as the server writes it. */
static enum err write_name(const struct imap *imap, const char *before, struct str nom, char out_name[IMAP_NAME_MAX + 1], struct fault *out_fault)
{
    struct buf buf;
    buf_init(&buf, IMAP_NAME_MAX);
    buf_add_c(&buf, before);
    bool fits = imap_nom_encode(&buf, nom, imap->separator);
    (void)snprintf(out_name, IMAP_NAME_MAX + 1, "%s", buf_str(&buf).at);
    buf_free(&buf);
    return fits ? ERR_NONE : fault_set(out_fault, ERR_FINAL, "imap: a folder's name is too long or no text (%.*s), write it anew", STR_ARG(nom));
}

static enum err quote_name(const char *name, char out_quoted[2 * IMAP_NAME_MAX + 3], struct fault *out_fault)
{
    struct buf buf;
    buf_init(&buf, 2 * IMAP_NAME_MAX + 2);
    bool fits = imap_quote(&buf, str_of(name));
    (void)snprintf(out_quoted, 2 * IMAP_NAME_MAX + 3, "%s", buf_str(&buf).at);
    buf_free(&buf);
    return fits ? ERR_NONE : fault_set(out_fault, ERR_FINAL, "imap: the server writes its folders with characters that cannot be said");
}

/* ---- the folder that mail arrives in */

static bool is_inbox(struct str nom)
{
    return str_starts_nocase(nom, STR("INBOX")) && (nom.len == 5 || nom.at[5] == '/');
}

/* Opens imap->dossier; what is known of the folder from before is replaced. Without UIDVALIDITY its numbers hold for this session
 * only (RFC 3501 6.3.1): in the next one they may be other mails', and what is decided would befall those. */
static enum err open_folder(struct imap *imap, struct fault *out_fault)
{
    imap_arm(imap, 0, 0);
    enum err err = imap_judge(imap, mailimap_select(imap->session, imap->dossier), "SELECT", out_fault);
    if (err == ERR_NONE && imap_uidvalidity(imap) == 0)
        err = imap_fault(imap, out_fault, ERR_FINAL, "the server gives the mails of this folder no lasting numbers (UIDVALIDITY), it "
                         "cannot be worked with");
    imap->fresh = err == ERR_NONE;
    return err;
}

/* A name as a mail program shows it stands below the personal namespace; one that an administrator wrote may be complete. */
enum err imap_select(struct imap *imap, struct str dossier, struct fault *out_fault)
{
    bool below = imap->prefix[0] != '\0' && !is_inbox(dossier);
    enum err err = write_name(imap, below ? imap->prefix : "", dossier, imap->dossier, out_fault);
    if (err == ERR_NONE)
        err = open_folder(imap, out_fault);
    if (err == ERR_NONE || imap->over || !below)
        return err;
    struct fault second;
    if (write_name(imap, "", dossier, imap->dossier, &second) != ERR_NONE || open_folder(imap, &second) != ERR_NONE)
        return err;
    return ERR_NONE;
}

/* ---- the folders of navette */

static bool can_be_selected(const struct mailimap_mailbox_list *listed)
{
    if (listed->mb_flag == NULL)
        return true;
    if (listed->mb_flag->mbf_type == MAILIMAP_MBX_LIST_FLAGS_SFLAG && listed->mb_flag->mbf_sflag == MAILIMAP_MBX_LIST_SFLAG_NOSELECT)
        return false;
    for (clistiter *at = clist_begin(listed->mb_flag->mbf_oflags); at != NULL; at = clist_next(at)) {
        const struct mailimap_mbx_list_oflag *flag = clist_content(at);
        if (flag->of_flag_ext != NULL && strcasecmp(flag->of_flag_ext, "NonExistent") == 0)
            return false;
    }
    return true;
}

static enum err find_folder(struct imap *imap, const char *name, bool *out_found, struct fault *out_fault)
{
    char quoted[2 * IMAP_NAME_MAX + 3];
    *out_found = false;
    enum err err = quote_name(name, quoted, out_fault);
    if (err == ERR_NONE)
        err = imap_sayf(imap, out_fault, "LIST \"\" %s", quoted);
    if (err != ERR_NONE)
        return err;
    for (clistiter *at = clist_begin(imap->session->imap_response_info->rsp_mailbox_list); at != NULL; at = clist_next(at)) {
        const struct mailimap_mailbox_list *listed = clist_content(at);
        if (strcmp(listed->mb_name, name) == 0 && can_be_selected(listed))
            *out_found = true;
    }
    return ERR_NONE;
}

bool imap_is_gone(struct imap *imap, const char *folder)
{
    const struct mailimap_response_info *info = imap->session->imap_response_info;
    struct fault fault;
    bool found = true;
    if (imap->over)
        return false;
    if (info != NULL && (info->rsp_trycreate || imap_said(imap, "NONEXISTENT")))
        return true;
    return find_folder(imap, folder, &found, &fault) == ERR_NONE && !found; /* many servers say it in words only */
}

/* Finds the folder, or makes it and subscribes to it. One that is there is left as it is: somebody may have unsubscribed. */
static enum err find_or_make(struct imap *imap, const char *name, struct fault *out_fault)
{
    bool found = false;
    char quoted[2 * IMAP_NAME_MAX + 3];
    enum err err = find_folder(imap, name, &found, out_fault);
    if (err != ERR_NONE || found)
        return err;
    err = quote_name(name, quoted, out_fault);
    if (err == ERR_NONE)
        err = imap_sayf(imap, out_fault, "CREATE %s", quoted);
    if (err != ERR_NONE && (imap->over || !imap_said(imap, "ALREADYEXISTS")))
        return err;
    struct fault unheard; /* a server without subscriptions shows every folder */
    err = imap_sayf(imap, &unheard, "SUBSCRIBE %s", quoted);
    if (imap->over)
        *out_fault = unheard;
    return imap->over ? err : ERR_NONE;
}

enum err imap_folder(struct imap *imap, const char *name, char **out_folder, struct fault *out_fault)
{
    char full[IMAP_NAME_MAX + 1];
    enum err err = write_name(imap, is_inbox(str_of(name)) ? "" : imap->prefix, str_of(name), full, out_fault);
    if (err == ERR_NONE)
        err = find_or_make(imap, full, out_fault);
    if (err != ERR_NONE && !imap->over && imap->separator != 0 && strncasecmp(full, "INBOX", 5) != 0) {
        char inbox[] = {'I', 'N', 'B', 'O', 'X', imap->separator, '\0'};
        struct fault second; /* the first refusal is the one that tells more */
        if (write_name(imap, inbox, str_of(name), full, &second) == ERR_NONE)
            err = find_or_make(imap, full, &second) == ERR_NONE ? ERR_NONE : err;
    }
    if (err != ERR_NONE)
        return err;
    *out_folder = strdup(full);
    if (*out_folder == NULL)
        abort();
    return ERR_NONE;
}

/* ---- what is put there */

/* Looks for a Message-ID in another folder, and comes back to the one that was selected. */
static enum err lies_there(struct imap *imap, const char *folder, struct str message_id, bool *out_there, struct fault *out_fault)
{
    struct buf quoted;
    *out_there = false;
    imap_arm(imap, 0, 0);
    enum err err = imap_judge(imap, mailimap_examine(imap->session, folder), "EXAMINE", out_fault);
    if (err != ERR_NONE)
        return err;
    buf_init(&quoted, IMAP_COMMAND_MAX / 2);
    if (imap_quote(&quoted, message_id))
        err = imap_sayf(imap, out_fault, "UID SEARCH HEADER Message-ID %s", buf_str(&quoted).at);
    else
        err = fault_set(out_fault, ERR_FINAL, "imap: a Message-ID that cannot be looked for");
    buf_free(&quoted);
    if (err == ERR_NONE) {
        const clist *found = imap->session->imap_response_info->rsp_search_result;
        *out_there = found != NULL && clist_count(found) > 0;
    }
    return err;
}

static enum err append(struct imap *imap, const char *folder, struct str octets, struct fault *out_fault)
{
    struct mailimap_flag_list *flags = mailimap_flag_list_new_empty();
    if (flags == NULL || mailimap_flag_list_add(flags, mailimap_flag_new_seen()) != MAILIMAP_NO_ERROR)
        abort();
    imap_arm(imap, (int64_t)octets.len, 0);
    int code = mailimap_append(imap->session, folder, flags, NULL, octets.at, octets.len);
    mailimap_flag_list_free(flags);
    imap->fresh = false;
    return imap_judge(imap, code, "APPEND", out_fault);
}

/* Whether the mail lies there already; the folder that mail arrives in is open again afterwards. */
static enum err look_first(struct imap *imap, const char *folder, struct str message_id, bool *out_there, struct fault *out_fault)
{
    enum err err = lies_there(imap, folder, message_id, out_there, out_fault);
    bool gone = err != ERR_NONE && imap_is_gone(imap, folder);
    struct fault back;
    if (imap->over)
        return err;
    if (open_folder(imap, &back) != ERR_NONE) {
        imap->over = true; /* another session will see why */
        *out_fault = back;
        return ERR_WAIT;
    }
    return gone ? ERR_RETRY : err;
}

enum err imap_append(struct imap *imap, const char *folder, struct str octets, struct str message_id, bool doubt, struct fault *out_fault)
{
    bool there = false;
    enum err err;
    if (doubt)
        err = look_first(imap, folder, message_id, &there, out_fault);
    else /* so that no news comes between APPEND and « + », where libetpan would wait for ever */
        err = imap_sayf(imap, out_fault, "NOOP");
    if (err != ERR_NONE || there)
        return err;
    err = append(imap, folder, octets, out_fault);
    return err != ERR_NONE && imap_is_gone(imap, folder) ? ERR_RETRY : err;
}
