/* One command of IMAP: how it is sent, and what its answer means. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "daemon/imap_private.h"
#include "parsers/base/utf8.h"

enum err imap_fault(const struct imap *imap, struct fault *out_fault, enum err err, const char *format, ...)
{
    char name[NET_NAME], what[sizeof out_fault->text];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    net_name(imap->serveur, name);
    return fault_set(out_fault, err, "imap %s: %s", name, what);
}

bool imap_ok(int code)
{
    return code == MAILIMAP_NO_ERROR || code == MAILIMAP_NO_ERROR_AUTHENTICATED || code == MAILIMAP_NO_ERROR_NON_AUTHENTICATED;
}

void imap_arm(struct imap *imap, int64_t mail, int64_t bytes)
{
    net_arm(imap->net, imap->serveur->delai + (int)(mail / IMAP_SLOWEST), IMAP_ORDINARY + bytes);
}

struct imap_words imap_words_of(const char *line)
{
    struct imap_words words = {""};
    size_t len = strcspn(line, "\r\n"), at = 0;
    len = len < sizeof words.text ? len : sizeof words.text - 1;
    memcpy(words.text, line, len);
    struct str rest = {words.text, len};
    for (int32_t point; utf8_next(&rest, &point); at = len - rest.len)
        if (point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0xfffd)
            memset(words.text + at, '?', len - rest.len - at);
    return words;
}

struct imap_words imap_last_words(const struct imap *imap)
{
    const char *said = imap->session->imap_response;
    return imap_words_of(said != NULL && said[0] != '\0' ? said : "it does not say why");
}

/* libetpan keeps no words of a BYE in the middle of things; the last lines that it read still stand in its buffer. A line of its
 * own, for a mail in quotes stands there too, and what people write is nobody's farewell and belongs in no log. */
static const char *goodbye(const struct imap *imap)
{
    static const char bye[] = "\n* BYE ";
    const MMAPString *lines = imap->session->imap_stream_buffer;
    if (lines->str == NULL)
        return NULL;
    if (lines->len >= sizeof bye - 2 && memcmp(lines->str, bye + 1, sizeof bye - 2) == 0)
        return lines->str + sizeof bye - 2;
    const char *at = memmem(lines->str, lines->len, bye, sizeof bye - 1);
    return at != NULL ? at + sizeof bye - 1 : NULL;
}

/* The response codes by which a server says that it will pass (RFC 5530), or the words of those that know no codes. */
static bool is_temporary(const struct imap *imap)
{
    static const char *const codes[] = {"UNAVAILABLE", "SERVERBUG", "INUSE", "LIMIT"};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (imap_said(imap, codes[i]))
            return true;
    struct str words = str_of(imap->session->imap_response);
    return str_find_nocase(words, STR("temporar")) != STR_NOT_FOUND || str_find_nocase(words, STR("unavailable")) != STR_NOT_FOUND;
}

static enum err refused(const struct imap *imap, const char *what, struct fault *out_fault)
{
    bool passes = is_temporary(imap);
    return imap_fault(imap, out_fault, passes ? ERR_WAIT : ERR_FINAL, "the server refuses %s (%s), %s", what, imap_last_words(imap).text,
                      passes ? "it is tried again" : "ask who runs it");
}

static enum err broken(struct imap *imap, int code, const char *what, struct fault *out_fault)
{
    struct fault why = *net_fault(imap->net);
    imap->over = true;
    if (why.text[0] == '\0')
        (void)imap_fault(imap, &why, ERR_WAIT, "what the server says is not IMAP (libetpan %d)", code);
    const char *last = goodbye(imap);
    if (last == NULL && code == MAILIMAP_ERROR_PROTOCOL)
        last = imap->session->imap_response;
    struct imap_words words = imap_words_of(last != NULL ? last : "");
    return fault_set(out_fault, ERR_WAIT, "%.250s, at %s%s%s", why.text, what, words.text[0] != '\0' ? "; its words: " : "", words.text);
}

enum err imap_judge(struct imap *imap, int code, const char *what, struct fault *out_fault)
{
    if (imap_ok(code))
        return ERR_NONE;
    switch (code) { /* those that a tagged NO gives */
    case MAILIMAP_ERROR_CUSTOM_COMMAND:
    case MAILIMAP_ERROR_SELECT:
    case MAILIMAP_ERROR_EXAMINE:
    case MAILIMAP_ERROR_APPEND:
        return refused(imap, what, out_fault);
    default:
        return broken(imap, code, what, out_fault);
    }
}

/* mailimap_custom_command would put a space behind the command, which strict servers refuse. */
static int converse(mailimap *session, const char *command)
{
    struct mailimap_response *response = NULL;
    int code = mailimap_send_current_tag(session);
    if (code != MAILIMAP_NO_ERROR)
        return code;
    if (mailstream_write(session->imap_stream, command, strlen(command)) < 0 || mailstream_write(session->imap_stream, "\r\n", 2) < 0 ||
        mailstream_flush(session->imap_stream) < 0 || mailimap_read_line(session) == NULL)
        return MAILIMAP_ERROR_STREAM;
    code = mailimap_parse_response(session, &response);
    if (code != MAILIMAP_NO_ERROR)
        return code;
    int state = response->rsp_resp_done->rsp_data.rsp_tagged->rsp_cond_state->rsp_type;
    mailimap_response_free(response);
    return state == MAILIMAP_RESP_COND_STATE_OK ? MAILIMAP_NO_ERROR : MAILIMAP_ERROR_CUSTOM_COMMAND;
}

enum err imap_say(struct imap *imap, int64_t mail, int64_t bytes, const char *command, struct fault *out_fault)
{
    char what[32]; /* the command's first words: what follows may be a name, or a password */
    size_t len = strcspn(command, " ");
    if (strncmp(command, "UID ", 4) == 0)
        len = 4 + strcspn(command + 4, " ");
    (void)snprintf(what, sizeof what, "%.*s", (int)len, command);
    imap->fresh = false;
    imap_arm(imap, mail, bytes);
    return imap_judge(imap, converse(imap->session, command), what, out_fault);
}

enum err imap_sayf(struct imap *imap, struct fault *out_fault, const char *format, ...)
{
    char command[IMAP_COMMAND_MAX];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(command, sizeof command, format, args);
    va_end(args);
    if (len < 0 || (size_t)len >= sizeof command)
        return fault_set(out_fault, ERR_FINAL, "imap: a command is too long, shorten the folder's name");
    return imap_say(imap, 0, 0, command, out_fault);
}

bool imap_said(const struct imap *imap, const char *response_code)
{
    const struct mailimap_response_info *info = imap->session->imap_response_info;
    return info != NULL && info->rsp_atom != NULL && strcasecmp(info->rsp_atom, response_code) == 0;
}

bool imap_has(const struct imap *imap, const char *capability)
{
    const struct mailimap_connection_info *info = imap->session->imap_connection_info;
    if (info == NULL || info->imap_capability == NULL)
        return false;
    bool is_auth = strncasecmp(capability, "AUTH=", 5) == 0;
    for (clistiter *at = clist_begin(info->imap_capability->cap_list); at != NULL; at = clist_next(at)) {
        const struct mailimap_capability *has = clist_content(at);
        const char *name = has->cap_type == MAILIMAP_CAPABILITY_AUTH_TYPE ? has->cap_data.cap_auth_type : has->cap_data.cap_name;
        if ((has->cap_type == MAILIMAP_CAPABILITY_AUTH_TYPE) == is_auth && name != NULL &&
            strcasecmp(name, is_auth ? capability + 5 : capability) == 0)
            return true;
    }
    return false;
}

bool imap_quote(struct buf *buf, struct str text)
{
    buf_add_char(buf, '"');
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.at[i] < 0x20 || text.at[i] == 0x7f)
            return false;
        if (text.at[i] == '"' || text.at[i] == '\\')
            buf_add_char(buf, '\\');
        buf_add_char(buf, text.at[i]);
    }
    buf_add_char(buf, '"');
    return !buf_failed(buf);
}
