/* message_open: leaves of a mail that hold files themselves give way to what is in them. What is opened is bounded: as deep as
 * CONTAINERS_DEEP, MESSAGE_MAX_FILES files, FILES_MAX_BYTES of them; what is over a limit stays a file, with its reason. */
#include "parsers/archive.h"
#include "parsers/cms.h"
#include "parsers/message_private.h"
#include "parsers/msg.h"
#include "parsers/text.h"
#include "parsers/tnef.h"

enum {
    CONTAINERS_DEEP = 3,                 /* a mail in a ZIP in a signed mail */
    MESSAGE_MAX_FILES = 60,              /* of a mail with what was opened in it; a busy mail has 8 */
    FILES_MAX_BYTES = 48 * 1024 * 1024,  /* of all of them; what the child may hand out is more (lecture.h) */
};

const char *message_envelope_name(enum message_envelope envelope)
{
    static const char *const names[] = {[ENVELOPE_NONE] = NULL, [ENVELOPE_MSG] = "msg", [ENVELOPE_TNEF] = "tnef", [ENVELOPE_SIGNED] = "signature_non_verifiee"};
    return names[envelope];
}

struct opening {
    struct arena *arena;
    struct mime *out;
    size_t left; /* bytes that files may still take by being inflated */
    size_t waiting; /* files known of and not opened yet: each will take a place, or more */
    bool is_whole; /* what is being opened is all of the mail, in an envelope */
};

static void open_part(struct opening *opening, const struct mime_part *part, int depth);

/* ---- which leaves are files --------------------------------------------------------------------------------- */

static bool is_picture(struct str media)
{
    return str_starts(media, STR("image/"));
}

/* « image001.png », « Outlook-abcd.png », « logo.jpg »: named by a mail program, or by what it is. */
static bool has_decorations_name(struct str name)
{
    static const char *const beginnings[] = {"image0", "outlook-", "logo", "signature", "banniere", "bandeau", "facebook", "linkedin", "twitter", "icon"};
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
        if (str_starts_nocase(name, str_of(beginnings[i])))
            return true;
    return name.at == NULL;
}

/* A logo in a signature is no paper: shown within the page by its id, or named like one, and smaller than any photograph of a
 * page, or much wider than high. A photograph that a telephone put into the page is neither. */
static bool is_decoration(const struct mime_part *part)
{
    enum { LOGO_BYTES = 60 * 1024, LOGO_SIDE = 500, BANNER = 2 };
    uint32_t width = 0, height = 0;
    if (!is_picture(part->media) || (!part->has_content_id && !has_decorations_name(part->name)))
        return false;
    if (!picture_size(part->bytes, &width, &height))
        return part->has_content_id && part->bytes.len < LOGO_BYTES;
    uint32_t smaller = width < height ? width : height, larger = width < height ? height : width;
    return smaller < LOGO_SIDE || larger > (uint64_t)smaller * BANNER + smaller / 2;
}

static bool is_machinery(const struct mime_part *part)
{
    static const char *const media[] = {"text/calendar", "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
                                        "application/ics", "text/vcard", "text/x-vcard", "text/rfc822-headers", "text/x-amp-html"};
    for (size_t i = 0; i < sizeof media / sizeof media[0]; i++)
        if (str_eq_c(part->media, media[i]))
            return true;
    return str_starts(part->media, STR("message/"));
}

static bool is_file(const struct mime_part *part)
{
    bool is_named = part->is_attached && part->name.at != NULL; /* an empty one is told to its sender */
    if ((part->bytes.len == 0 && !is_named) || is_machinery(part) || is_decoration(part))
        return false;
    return part->is_attached || part->name.at != NULL || !part->is_text;
}

static size_t count_files(const struct mime *mime)
{
    size_t count = 0;
    for (size_t i = 0; i < mime->count; i++)
        count += is_file(&mime->parts[i]);
    return count;
}

/* ---- what stays --------------------------------------------------------------------------------------------- */

static void add(struct opening *opening, const struct mime_part *part)
{
    struct mime *out = opening->out;
    if (out->count == MESSAGE_MAX_PARTS)
        return; /* a body of a mail in a mail: files were counted before */
    out->parts = arena_grow(opening->arena, out->parts, out->count, &out->capacity, sizeof *out->parts);
    out->parts[out->count++] = *part;
}

static void add_unread(struct opening *opening, const struct mime_part *part, const char *why, enum message_cause cause)
{
    struct mime_part unread = *part;
    unread.why = str_copy(opening->arena, str_of(why));
    unread.cause = cause != CAUSE_NONE ? cause : message_cause_of(unread.why);
    add(opening, &unread);
}

/* Of several the one that says most about what may be believed. */
static void note_envelope(struct opening *opening, enum message_envelope envelope)
{
    struct mime *out = opening->out;
    out->enveloppe = envelope > out->enveloppe ? envelope : out->enveloppe;
}

static size_t file_count(const struct mime *mime)
{
    size_t count = 0;
    for (size_t i = 0; i < mime->count; i++)
        count += mime->parts[i].is_file;
    return count;
}

/* Whether there is room for so many files more; then a place is kept for each until leave_queue. */
static bool enter_queue(struct opening *opening, size_t count)
{
    if (count + opening->waiting + file_count(opening->out) > MESSAGE_MAX_FILES)
        return false;
    opening->waiting += count;
    return true;
}

static void leave_queue(struct opening *opening, bool was_file)
{
    opening->waiting -= was_file && opening->waiting > 0;
}

static struct str media_of(struct str bytes)
{
    static const char *const media[] = {
        [FORMAT_UNKNOWN] = "application/octet-stream", [FORMAT_DOCX] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [FORMAT_ODT] = "application/vnd.oasis.opendocument.text", [FORMAT_DOC] = "application/msword", [FORMAT_RTF] = "application/rtf",
        [FORMAT_PDF] = "application/pdf", [FORMAT_PNG] = "image/png", [FORMAT_JPEG] = "image/jpeg", [FORMAT_TIFF] = "image/tiff",
        [FORMAT_TEXT] = "text/plain", [FORMAT_HTML] = "text/html", [FORMAT_EML] = "message/rfc822"};
    enum document_format format = document_sniff(bytes);
    return str_of((size_t)format < sizeof media / sizeof media[0] && media[format] != NULL ? media[format] : media[FORMAT_UNKNOWN]);
}

/* A file that was in another; opened in its turn where it is a container too. */
static void open_inner(struct opening *opening, const struct mime_part *outer, struct str name, struct str bytes, int depth)
{
    struct mime_part part = {.media = media_of(bytes), .name = mime_harmless_name(opening->arena, name), .bytes = bytes,
                             .is_attached = true, .message = outer->message};
    bool was_whole = opening->is_whole;
    part.name = part.name.at == NULL ? STR("sans nom") : part.name;
    opening->is_whole = false;
    open_part(opening, &part, depth + 1);
    opening->is_whole = was_whole;
}

/* ---- containers: each true where it was opened --------------------------------------------------------------- */

static bool open_archive(struct opening *opening, const struct mime_part *part, int depth)
{
    struct archive archive;
    struct fault why;
    if (archive_read(opening->arena, part->bytes, opening->left, &archive, &why) != ERR_NONE) {
        add_unread(opening, part, why.text, CAUSE_NONE);
        return true;
    }
    if (archive.count == 0 || !enter_queue(opening, archive.count)) {
        add_unread(opening, part, archive.count == 0 ? "archive: no file is in it" : "archive: too many files in the mail with those in it", CAUSE_NONE);
        return true;
    }
    for (size_t i = 0; i < archive.count; i++) {
        const struct archive_file *file = &archive.files[i];
        leave_queue(opening, true);
        opening->left -= file->bytes.len < opening->left ? file->bytes.len : opening->left;
        if (file->why == NULL) {
            open_inner(opening, part, file->nom, file->bytes, depth);
            continue;
        }
        const struct mime_part locked = {.media = STR("application/octet-stream"), .name = mime_harmless_name(opening->arena, file->nom),
                                         .bytes = STR(""), .is_attached = true, .message = part->message, .is_file = true};
        add_unread(opening, &locked, str_print(opening->arena, "archive: %s", file->why).at, CAUSE_NONE);
    }
    return true;
}

/* The leaves of a mail in the mail, or of the one that a signature wraps whole: then they are the mail's own. */
static bool open_mail(struct opening *opening, const struct mime_part *outer, struct str raw, int wrapped_message, int depth)
{
    struct mime inner = {.parts = NULL};
    struct fault ignored;
    if (message_check_caps(raw, MESSAGE_MAX_BYTES, &ignored) != ERR_NONE || mime_read(opening->arena, raw, &inner, &ignored) != ERR_NONE || inner.count == 0)
        return false;
    size_t files = count_files(&inner);
    if (!enter_queue(opening, files)) {
        add_unread(opening, outer, "message: too many files in the mail with those in it", CAUSE_NONE);
        return true;
    }
    int first = opening->out->messages + 1;
    bool was_whole = opening->is_whole;
    opening->is_whole = wrapped_message >= 0 && inner.count == 1;
    opening->out->messages += inner.messages + 1;
    for (size_t i = 0; i < inner.count; i++) {
        struct mime_part *part = &inner.parts[i];
        part->message = part->message == 0 && wrapped_message >= 0 ? wrapped_message : first + part->message;
        leave_queue(opening, is_file(part));
        open_part(opening, part, depth + 1);
    }
    opening->is_whole = was_whole;
    return true;
}

/* A file that was signed keeps its name: « avis.pdf.p7m ». */
static struct str unsigned_name(struct str name)
{
    enum { SUFFIX = 4 };
    return name.len > SUFFIX && str_eq_nocase(str_from(name, name.len - SUFFIX), STR(".p7m")) ? str_slice(name, 0, name.len - SUFFIX) : name;
}

static bool is_entity(struct str content)
{
    return str_starts_nocase(content, STR("content-")) || str_starts_nocase(content, STR("mime-version:")) || document_sniff(content) == FORMAT_EML;
}

static bool open_signed(struct opening *opening, const struct mime_part *part, int depth)
{
    struct str content = STR_NONE;
    bool is_smime = str_eq_c(part->media, "application/pkcs7-mime") || str_eq_c(part->media, "application/x-pkcs7-mime");
    if (!is_smime && str_eq(unsigned_name(part->name), part->name))
        return false;
    switch (cms_read(opening->arena, part->bytes, &content)) {
    case CMS_SIGNED:
        if (content.at == NULL || str_is_empty(content))
            return true; /* a signature apart is no paper */
        if (opening->is_whole)
            note_envelope(opening, ENVELOPE_SIGNED);
        if (is_entity(content))
            return open_mail(opening, part, content, opening->is_whole ? part->message : -1, depth);
        open_inner(opening, part, unsigned_name(part->name), content, depth);
        return true;
    case CMS_ENCRYPTED:
        add_unread(opening, part, "cms: the mail is encrypted, only its addressee's key opens it", CAUSE_CHIFFRE);
        return true;
    case CMS_OTHER:
    case CMS_NONE: break;
    }
    add_unread(opening, part, "cms: the signed file is damaged, or of a kind that is not opened", CAUSE_ABIME);
    return true;
}

static bool has_body(const struct mime *mime, int message, const char *media)
{
    for (size_t i = 0; i < mime->count; i++)
        if (mime->parts[i].message == message && !mime->parts[i].is_attached && mime->parts[i].name.at == NULL && str_eq_c(mime->parts[i].media, media))
            return true;
    return false;
}

/* The body that only winmail.dat has; never a second one of its kind. */
static void add_body(struct opening *opening, const struct mime_part *outer, const char *media, struct str text)
{
    const struct mime_part part = {.media = str_of(media), .bytes = text, .is_text = true, .message = outer->message};
    if (text.at != NULL && !has_body(opening->out, outer->message, media))
        add(opening, &part);
}

static bool open_tnef(struct opening *opening, const struct mime_part *part, int depth)
{
    struct tnef tnef;
    struct fault why = {""};
    if (tnef_read(opening->arena, part->bytes, &tnef, &why) != ERR_NONE || !enter_queue(opening, tnef.count)) {
        add_unread(opening, part, why.text[0] != '\0' ? why.text : "tnef: too many files in the mail with those in it", CAUSE_NONE);
        return true;
    }
    if (part->message == 0)
        note_envelope(opening, ENVELOPE_TNEF);
    add_body(opening, part, "text/plain", tnef.text);
    if (tnef.html.at != NULL)
        add_body(opening, part, "text/html", utf8_clean(opening->arena, text_decode(opening->arena, tnef.html)));
    else
        add_body(opening, part, "text/rtf", tnef.rtf);
    for (size_t i = 0; i < tnef.count; i++) {
        struct mime_part message = *part; /* a message in the message has a body of its own */
        leave_queue(opening, true);
        message.message = tnef.files[i].is_tnef ? ++opening->out->messages : part->message;
        if (tnef.files[i].bytes.len > 0)
            open_inner(opening, &message, tnef.files[i].nom, tnef.files[i].bytes, depth);
    }
    return true;
}

/* A mail that Outlook saved: a mail in the mail, as message/rfc822 is. False: no mail, perhaps a document with one in it. */
static bool open_msg(struct opening *opening, const struct mime_part *part, int depth)
{
    struct msg msg;
    struct fault why;
    if (msg_read(opening->arena, part->bytes, &msg, &why) != ERR_NONE)
        return false;
    if (msg.count + file_count(opening->out) > MESSAGE_MAX_FILES) {
        add_unread(opening, part, "msg: too many files in the mail with those in it", CAUSE_NONE);
        return true;
    }
    int first = opening->out->messages + 1;
    opening->out->messages += (int)msg.message_count;
    note_envelope(opening, ENVELOPE_MSG);
    for (size_t i = 0; i < msg.message_count; i++) {
        const struct mime_part message = {.message = first + (int)i};
        const struct msg_body *body = &msg.bodies[i];
        add_body(opening, &message, "text/plain", body->text);
        if (body->html.at != NULL)
            add_body(opening, &message, "text/html", utf8_clean(opening->arena, text_decode(opening->arena, body->html)));
        else
            add_body(opening, &message, "text/rtf", body->rtf);
    }
    for (size_t i = 0; i < msg.count; i++) {
        const struct mime_part message = {.message = first + (int)msg.files[i].message};
        open_inner(opening, &message, msg.files[i].nom, msg.files[i].bytes, depth);
    }
    return true;
}

static bool open_container(struct opening *opening, const struct mime_part *part, int depth)
{
    if (archive_is(part->bytes))
        return open_archive(opening, part, depth);
    if (tnef_is(part->bytes))
        return open_tnef(opening, part, depth);
    if (msg_is(part->bytes) && open_msg(opening, part, depth))
        return true;
    if (document_sniff(part->bytes) == FORMAT_EML)
        return open_mail(opening, part, part->bytes, -1, depth);
    return open_signed(opening, part, depth);
}

static void open_part(struct opening *opening, const struct mime_part *part, int depth)
{
    struct mime_part kept = *part;
    kept.is_file = is_file(part);
    if (!kept.is_file || depth > CONTAINERS_DEEP || !open_container(opening, &kept, depth)) {
        if (kept.is_file && kept.bytes.len == 0) {
            kept.why = STR("message: a file with nothing in it, ask the sender for it once more");
            kept.cause = CAUSE_ABIME;
        } else if (kept.is_file)
            kept.why = message_foreign(kept.bytes, &kept.cause);
        add(opening, &kept);
    }
}

void message_open(struct arena *arena, struct mime *mime)
{
    struct mime out = {.messages = mime->messages, .report_type = mime->report_type};
    struct opening opening = {.arena = arena, .out = &out, .left = FILES_MAX_BYTES, .is_whole = mime->count == 1};
    for (size_t i = 0; i < mime->count; i++)
        if (is_file(&mime->parts[i]))
            opening.left -= mime->parts[i].bytes.len < opening.left ? mime->parts[i].bytes.len : opening.left;
    opening.waiting = count_files(mime);
    for (size_t i = 0; i < mime->count; i++) {
        leave_queue(&opening, is_file(&mime->parts[i]));
        open_part(&opening, &mime->parts[i], 0);
    }
    *mime = out;
}
