/* message_machine: what programs write of their own accord: reports of delivery, absences, receipts, lists (message_private.h). */
#include "parsers/message_private.h"

static bool has_field(const struct message_reading *reading, const char *name)
{
    return message_field(reading->arena, reading->raw, name).at != NULL;
}

static const struct mime_part *part_of(const struct mime *mime, const char *media)
{
    for (size_t i = 0; i < mime->count; i++)
        if (mime->parts[i].message == 0 && str_eq_c(mime->parts[i].media, media))
            return &mime->parts[i];
    return NULL;
}

/* RFC 3834: a program wrote it of its own accord, or in answer. */
static bool is_machine(const struct message_reading *reading)
{
    static const char *const answers[] = {"X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-AutoReply-From", "X-Vacation", "X-Mail-Autoreply"};
    static const char *const bulk[] = {"bulk", "junk", "list", "auto_reply", NULL};
    const struct header_facts *header = &reading->message->header;
    if (header->auto_submitted.at != NULL && !str_eq_c(header->auto_submitted, "no"))
        return true;
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++)
        if (has_field(reading, answers[i]))
            return true;
    return (header->precedence.at != NULL && str_starts_any(header->precedence, bulk)) || header->return_path_empty;
}

static bool is_list(const struct message_reading *reading)
{
    return reading->message->header.list_id.at != NULL || has_field(reading, "List-Unsubscribe") || has_field(reading, "List-Post") || has_field(reading, "Feedback-ID");
}

static bool is_nobody(struct str from)
{
    static const char *const names[] = {"noreply", "no-reply", "no_reply", "ne-pas-repondre", "nepasrepondre", "ne_pas_repondre", "donotreply", "do-not-reply", "newsletter", "notification", "mailer-daemon", NULL};
    return from.at != NULL && str_starts_any(from, names);
}

/* Receipts, complaints (RFC 8098, 5965), calendar answers (RFC 5546), reactions. */
static bool is_receipt(const struct message_reading *reading)
{
    static const char *const subjects[] = {"lu :", "lu:", "read:", "read :", "non lu :", "non lu:", "not read:", "accuse de lecture", "accuse de reception :", "recu :", "accepte :", "accepte:", "refuse :", "refuse:", "provisoire :", "provisoire:",
                                           "accepted:", "declined:", "tentative:", "invitation acceptee", "nouvelle heure proposee", NULL};
    static const char *const reads[] = {"a ete lu le", "was read on", "a ete lu", "a ete ouvert", "sans avoir ete lu", "sans etre lu", "was deleted without", "a ete affiche", NULL};
    static const char *const reactions[] = {"a reagi a votre message", "a reagi avec", "a reagi a votre", "reacted to your message", "reacted via", "liked your message", "a aime votre message", "a aime \"", NULL};
    const struct mime *mime = &reading->mime;
    struct str subject = utf8_fold(reading->arena, reading->message->subject), text = utf8_fold(reading->arena, str_slice(reading->message->text, 0, 400));
    const struct mime_part *calendar = part_of(mime, "text/calendar");
    if (mime->report_type.at != NULL || part_of(mime, "message/disposition-notification") != NULL || part_of(mime, "message/feedback-report") != NULL ||
        part_of(mime, "text/vnd.google.email-reaction+json") != NULL)
        return true;
    if (calendar != NULL && (calendar->method.at == NULL || !str_eq_nocase(calendar->method, STR("publish"))))
        return true;
    if (str_starts_any(subject, subjects) && (text.len == 0 || str_holds_any(text, reads) || calendar != NULL))
        return true;
    return text.len < 300 && str_holds_any(text, reactions);
}

bool message_is_machine(const struct message_reading *reading)
{
    return is_machine(reading) || is_list(reading) || is_nobody(reading->message->header.from) || is_receipt(reading);
}

static struct str report_text(const struct message_reading *reading)
{
    return reading->bodies.plain.at != NULL ? reading->bodies.plain : reading->bodies.new_html;
}

bool message_is_rebond(struct message_reading *reading)
{
    struct message *message = reading->message;
    static const char *const systems[] = {"mailer-daemon", "postmaster", "microsoftexchange", "mail-daemon", "maildaemon", "bounce", "mailerdaemon", NULL};
    bool from_daemon = message->header.return_path_empty || (message->header.from.at != NULL && str_starts_any(message->header.from, systems)) ||
                       has_field(reading, "X-Failed-Recipients");
    for (size_t i = 0; i < reading->mime.count; i++) {
        const struct mime_part *part = &reading->mime.parts[i];
        if (part->message == 0 && (str_eq_c(part->media, "message/delivery-status") || str_eq_c(part->media, "message/global-delivery-status")))
            rebond_read_status(reading->arena, part->bytes, &message->rebonds);
    }
    struct str text = report_text(reading), ours = message->header.recipient_count > 0 ? message->header.recipients[0] : STR_NONE;
    if (message->rebonds.count == 0 && part_of(&reading->mime, "message/delivery-status") == NULL &&
        rebond_is_text(reading->arena, message->subject, text, from_daemon))
        rebond_read_text(reading->arena, text, message_field(reading->arena, reading->raw, "X-Failed-Recipients"), ours, &message->rebonds);
    return message->rebonds.count > 0;
}

bool message_is_absence(struct message_reading *reading)
{
    struct message *message = reading->message;
    bool by_program = is_machine(reading) && !is_list(reading);
    struct str text = message->text.len > 0 ? message->text : report_text(reading);
    if (part_of(&reading->mime, "text/calendar") != NULL || reading->mime.report_type.at != NULL ||
        !absence_is(reading->arena, message->subject, text, by_program))
        return false;
    message->absence = absence_read(reading->arena, text, reading->sent, message->header.from);
    return true;
}
