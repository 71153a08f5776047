#include "parsers/rebond.h"

#include "parsers/absence.h"
#include "parsers/base/utf8.h"
#include "parsers/header.h"

/* class.subject.detail (RFC 3463, 2): 1 digit, 1 to 3, 1 to 3. The first in `text`. */
static struct str find_status(struct arena *arena, struct str text)
{
    for (size_t i = 0; i + 5 <= text.len; i++) {
        bool starts = (text.at[i] == '4' || text.at[i] == '5') && text.at[i + 1] == '.' &&
                      (i == 0 || (!str_is_digit(text.at[i - 1]) && text.at[i - 1] != '.'));
        if (!starts)
            continue;
        size_t at = i + 2, dots = 1, digits = 0;
        for (; at < text.len && (str_is_digit(text.at[at]) || (text.at[at] == '.' && dots == 1 && digits > 0)); at++) {
            digits = text.at[at] == '.' ? 0 : digits + 1;
            dots += text.at[at] == '.';
            if (digits > 3)
                break;
        }
        bool ends = at == text.len || (!str_is_digit(text.at[at]) && !(text.at[at] == '.' && at + 1 < text.len && str_is_digit(text.at[at + 1])));
        if (dots == 2 && digits >= 1 && digits <= 3 && ends)
            return str_copy(arena, str_slice(text, i, at));
    }
    return STR_NONE;
}

static void add(struct rebonds *rebonds, struct str address, struct str status, bool lasting)
{
    for (size_t i = 0; i < rebonds->count; i++)
        if (str_eq(rebonds->at[i].destinataire, address))
            return;
    if (rebonds->count < REBOND_MAX)
        rebonds->at[rebonds->count++] = (struct rebond){address, status, status.at == NULL ? lasting : status.at[0] == '5'};
}

/* « rfc822; x@y.example »: the address (RFC 3464, 2.3.1 and 2.3.2). */
static struct str recipient_of(struct arena *arena, struct str value)
{
    struct str address = STR_NONE;
    size_t at = 0;
    return absence_next_address(arena, value, &at, &address) ? address : STR_NONE;
}

void rebond_read_status(struct arena *arena, struct str part, struct rebonds *rebonds)
{
    struct str rest = part;
    while (rest.len > 0) {
        struct str original = STR_NONE, final = STR_NONE, action = STR_NONE, status = STR_NONE;
        struct header_field field;
        size_t before = rest.len;
        while (header_next(&rest, &field)) { /* one group: up to an empty line */
            struct str value = header_unfold(arena, field.value);
            if (str_eq_nocase(field.name, STR("Final-Recipient")))
                final = recipient_of(arena, value);
            else if (str_eq_nocase(field.name, STR("Original-Recipient")))
                original = recipient_of(arena, value);
            else if (str_eq_nocase(field.name, STR("Action")))
                action = str_lower(arena, value);
            else if (str_eq_nocase(field.name, STR("Status")))
                status = find_status(arena, value);
        }
        bool counts = str_starts(action, STR("failed")) || str_starts(action, STR("delayed")) || (action.at == NULL && status.at != NULL);
        struct str address = original.at != NULL ? original : final;
        if (counts && address.at != NULL)
            add(rebonds, address, status, !str_starts(action, STR("delayed")));
        if (rest.len == before)
            return;
    }
}

static const char *const subjects[] = {
    "undeliver", "mail delivery failed", "delivery failed", "delivery failure", "failure notice", "returned mail", "delivery status notification", "non remis", "non distribu",
    "echec de la remise", "echec de remise", "echec d'envoi", "message non delivre", "delayed mail", "delivery delayed", "mail delivery subsystem", "warning: message", "undelivered", "retard", "remise retardee", "notification d'etat de remise", "returned to sender", NULL};
static const char *const phrases[] = {
    "could not be delivered", "couldn't be delivered", "wasn't able to deliver", "was not delivered", "delivery has failed", "delivery to the following", "failed permanently", "n'a pas ete distribue", "n'a pas pu etre distribue",
    "n'a pas pu etre remis", "n'a pas ete remis", "echec de la remise", "undeliverable", "this is a permanent error", "recipient address rejected", "user unknown", "adresse introuvable", "message delivery failed",
    "this is a warning only", "could not be delivered for more than", "has been delayed", "address not found", "mailbox unavailable", "delivery status notification", "n'a pas ete delivre", "n'a pu etre distribue", NULL};
static const char *const waiting[] = {"delayed", "warning only", "will be retried", "will keep trying", "still being retried", "retarde", "retardee", "nouvelle tentative", "temporary", "temporaire", "will retry", "pas encore ete", NULL};
static const char *const given_up[] = {"permanent", "given up", "gave up", "giving up", "abandon", "definiti", "retry timeout exceeded", NULL};

bool rebond_is_text(struct arena *arena, struct str subject, struct str text, bool from_daemon)
{
    struct str about = utf8_fold(arena, str_slice(subject, 0, 500)), said = utf8_fold(arena, str_slice(text, 0, REBOND_MAX_TEXT));
    return from_daemon && (str_holds_any(about, subjects) || str_holds_any(said, phrases)) && str_holds_any(said, phrases);
}

/* What stands above the returned message. */
static struct str without_copy(struct str text)
{
    static const char *const copies[] = {"--- Below this line is a copy", "------ This is a copy of", "----- Original message", "----- Message header follows",
                                         "Original message headers", "En-t\xC3\xAAtes de message d'origine", "En-t\xC3\xAAtes du message d'origine", "----- Message d'origine", "Received: "};
    size_t end = text.len;
    for (size_t i = 0; i < sizeof copies / sizeof copies[0]; i++) {
        size_t at = str_find(text, str_of(copies[i]));
        end = at != STR_NOT_FOUND && at < end ? at : end;
    }
    return str_slice(text, 0, end);
}

static bool is_system(struct str address, struct str ours)
{
    return str_eq_nocase(address, ours) || str_starts(address, STR("postmaster@")) || str_starts(address, STR("mailer-daemon@"));
}

void rebond_read_text(struct arena *arena, struct str text, struct str failed, struct str ours, struct rebonds *rebonds)
{
    struct str report = without_copy(str_slice(text, 0, REBOND_MAX_TEXT)), address = STR_NONE;
    struct str folded = utf8_fold(arena, report), status = find_status(arena, report);
    bool lasting = str_holds_any(folded, given_up) || !str_holds_any(folded, waiting);
    for (size_t at = 0; absence_next_address(arena, failed, &at, &address);) {
        size_t place = str_find_nocase(report, address);
        add(rebonds, address, place == STR_NOT_FOUND ? status : find_status(arena, str_from(report, place)), lasting);
    }
    if (rebonds->count > 0)
        return;
    for (size_t at = 0; absence_next_address(arena, report, &at, &address);) {
        size_t next = at;
        struct str following = STR_NONE;
        bool more = false; /* this recipient's words end where the next one's begin */
        while (absence_next_address(arena, report, &next, &following) && !more)
            more = !str_eq(following, address);
        struct str words = str_slice(report, at, more && next > following.len ? next - following.len : report.len);
        if (!is_system(address, ours))
            add(rebonds, address, find_status(arena, words), lasting);
        if (rebonds->count == REBOND_MAX)
            return;
    }
}
