#include "parsers/message.h"

#include "parsers/message_private.h"

const char *message_kind_name(enum message_kind kind)
{
    static const char *const names[] = {[MESSAGE_AUTRE] = "autre", [MESSAGE_REBOND] = "rebond", [MESSAGE_ABSENCE] = "absence", [MESSAGE_AUTOMATIQUE] = "automatique",
                                        [MESSAGE_FICHE] = "fiche", [MESSAGE_COMMANDE] = "commande", [MESSAGE_AVIS] = "avis"};
    return names[kind];
}

struct str message_field(struct arena *arena, struct str raw, const char *name)
{
    struct str rest = str_slice(raw, 0, HEADER_MAX_BLOCK);
    struct header_field field;
    while (header_next(&rest, &field))
        if (str_eq_nocase(field.name, str_of(name)))
            return header_unfold(arena, field.value);
    return STR_NONE;
}

struct reading {
    struct arena *arena;
    struct str raw;
    const struct message_rules *rules;
    struct str question;
    day_t sent; /* the mail's own day, else today */
    struct mime mime;
    struct message_bodies bodies;
    struct message *message;
};

static bool has_field(const struct reading *reading, const char *name)
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

static bool holds_any(struct str text, const char *const *list)
{
    for (; *list != NULL; list++)
        if (str_find(text, str_of(*list)) != STR_NOT_FOUND)
            return true;
    return false;
}

static bool starts_any(struct str text, const char *const *list)
{
    for (; *list != NULL; list++)
        if (str_starts(text, str_of(*list)))
            return true;
    return false;
}

/* ---- machines ---- */

/* RFC 3834: a program wrote it of its own accord, or in answer. */
static bool is_machine(const struct reading *reading)
{
    static const char *const answers[] = {"X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-AutoReply-From", "X-Vacation", "X-Mail-Autoreply"};
    static const char *const bulk[] = {"bulk", "junk", "list", "auto_reply", NULL};
    const struct header_facts *header = &reading->message->header;
    if (header->auto_submitted.at != NULL && !str_eq_c(header->auto_submitted, "no"))
        return true;
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++)
        if (has_field(reading, answers[i]))
            return true;
    return (header->precedence.at != NULL && starts_any(header->precedence, bulk)) || header->return_path_empty;
}

static bool is_list(const struct reading *reading)
{
    return reading->message->header.list_id.at != NULL || has_field(reading, "List-Unsubscribe") || has_field(reading, "List-Post") || has_field(reading, "Feedback-ID");
}

static bool is_nobody(struct str from)
{
    static const char *const names[] = {"noreply", "no-reply", "no_reply", "ne-pas-repondre", "nepasrepondre", "ne_pas_repondre", "donotreply", "do-not-reply", "newsletter", "notification", "mailer-daemon", NULL};
    return from.at != NULL && starts_any(from, names);
}

/* Receipts, complaints (RFC 8098, 5965), calendar answers (RFC 5546), reactions. */
static bool is_receipt(const struct reading *reading)
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
    if (starts_any(subject, subjects) && (text.len == 0 || holds_any(text, reads) || calendar != NULL))
        return true;
    return text.len < 300 && holds_any(text, reactions);
}

/* ---- each kind in its turn ---- */

static struct str report_text(const struct reading *reading)
{
    return reading->bodies.plain.at != NULL ? reading->bodies.plain : reading->bodies.new_html;
}

static bool read_rebond(struct reading *reading)
{
    struct message *message = reading->message;
    static const char *const systems[] = {"mailer-daemon", "postmaster", "microsoftexchange", "mail-daemon", "maildaemon", "bounce", "mailerdaemon", NULL};
    bool from_daemon = message->header.return_path_empty || (message->header.from.at != NULL && starts_any(message->header.from, systems)) ||
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

static bool read_absence(struct reading *reading)
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

static bool read_commande(struct reading *reading)
{
    struct message *message = reading->message;
    static const char *const answers[] = {"re:", "re :", "tr:", "tr :", "fw:", "fwd:", "fw :", "rep:", "rep :", NULL};
    message->commande = commande_read(reading->arena, message->text);
    if (message->commande.kind != COMMANDE_AUCUNE)
        return true;
    struct str subject = utf8_fold(reading->arena, message->subject);
    if (message->text.len < 80 && message->avis.sens == AVIS_AUCUN && !starts_any(subject, answers))
        message->commande = commande_of_subject(reading->arena, message->subject);
    return message->commande.kind != COMMANDE_AUCUNE;
}

/* ---- avis ---- */

/* Another reference than the one that the mail is about: whose decision is it? */
static bool names_another_dossier(const struct reading *reading)
{
    struct str about = STR_NONE, named = STR_NONE;
    size_t at = 0;
    bool has_subject = commande_next_reference(reading->arena, reading->message->subject, &at, &about);
    at = 0;
    if (!has_subject)
        has_subject = commande_next_reference(reading->arena, reading->question, &at, &about);
    for (at = 0; commande_next_reference(reading->arena, reading->message->text, &at, &named);) {
        if (has_subject && !str_eq(about, named))
            return true;
        about = named;
        has_subject = true;
    }
    return false;
}

/* Both forms of the body must decide the same; a form that was never there has no say. */
static struct avis read_avis(const struct reading *reading)
{
    const struct message_bodies *bodies = &reading->bodies;
    const struct avis_rules *rules = reading->rules->avis;
    struct avis none = {.motif = STR_NONE, .a_partir_du = DAY_NONE, .why = "aucun texte"};
    bool has_plain = !str_is_empty(str_trim(bodies->plain)), has_html = !str_is_empty(str_trim(bodies->html));
    if (rules == NULL || (!has_plain && !has_html))
        return none;
    struct avis plain = has_plain ? avis_read(reading->arena, rules, bodies->new_plain, reading->sent) : none;
    struct avis html = has_html ? avis_read(reading->arena, rules, bodies->new_html.at == NULL ? STR("") : bodies->new_html, reading->sent) : none;
    none.why = "les deux formes du message se contredisent";
    if (has_plain && has_html && plain.sens != html.sens)
        return none;
    none.why = "une autre référence";
    if (names_another_dossier(reading))
        return none;
    return has_html ? html : plain;
}

static enum message_kind classify(struct reading *reading)
{
    struct message *message = reading->message;
    if (message->header.from.at == NULL)
        return MESSAGE_AUTRE;
    if (read_rebond(reading))
        return MESSAGE_REBOND;
    if (read_absence(reading))
        return MESSAGE_ABSENCE;
    if (is_machine(reading) || is_list(reading) || is_nobody(message->header.from) || is_receipt(reading))
        return MESSAGE_AUTOMATIQUE;
    message->avis = read_avis(reading);
    if (message->fiche_count > 0)
        return MESSAGE_FICHE;
    if (read_commande(reading)) {
        message->avis.sens = AVIS_AUCUN;
        message->avis.motif = STR_NONE;
        return MESSAGE_COMMANDE;
    }
    return message->avis.sens != AVIS_AUCUN ? MESSAGE_AVIS : MESSAGE_AUTRE;
}

/* The page is nearer to what was typed (no line of it is wrapped, signatures are marked); the text where there is none. */
static struct str chosen_text(const struct message_bodies *bodies)
{
    if (!str_is_empty(bodies->new_html))
        return bodies->new_html;
    return bodies->new_plain.at == NULL ? STR("") : bodies->new_plain;
}

enum err message_read(struct arena *arena, struct str raw, const struct message_rules *rules, struct str question,
                      day_t today, struct message *out_message, struct fault *out_fault)
{
    struct message *message = ARENA_NEW(arena, struct message);
    struct reading reading = {.arena = arena, .raw = raw, .rules = rules, .question = question, .message = message};
    enum err err = message_check_caps(raw, rules->max_bytes == 0 ? MESSAGE_MAX_BYTES : rules->max_bytes, out_fault);
    if (err == ERR_NONE)
        err = header_read(arena, raw, rules->header, &message->header, out_fault);
    if (err == ERR_NONE)
        err = mime_read(arena, raw, &reading.mime, out_fault);
    if (err != ERR_NONE)
        return err;
    message_open(arena, &reading.mime);
    message->subject = mime_decode_words(arena, message->header.subject);
    message->avis = (struct avis){.motif = STR_NONE, .a_partir_du = DAY_NONE, .why = ""};
    reading.sent = message->header.day != DAY_NONE ? message->header.day : today;
    reading.bodies = message_bodies(arena, &reading.mime, question, mime_decode_words(arena, message->header.from_name));
    message->text = chosen_text(&reading.bodies);
    message_find_tokens(arena, reading.bodies.plain, message);
    message_find_tokens(arena, reading.bodies.html, message);
    message_read_files(arena, &reading.mime, rules, question, today, message);
    if (message->fiche_count == 0) /* else the lines are the fiche */
        fiche_corrections_read(arena, rules->fiche, message->text, today, &message->corrections);
    message->kind = classify(&reading);
    if (message->kind == MESSAGE_REBOND)
        message->fiche_count = 0; /* what was returned is ours */
    *out_message = *message;
    return ERR_NONE;
}
