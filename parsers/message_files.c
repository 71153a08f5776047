/* message_files: what travelled with a mail: fiches in files, in the body, under a forward; other papers. */
#include "parsers/html.h"
#include "parsers/message_private.h"
#include "parsers/piece.h"
#include "parsers/text.h"

enum { LEVELS_OF_FILES = 3 }; /* mails attached as files inside each other that are opened */

struct files {
    struct arena *arena;
    const struct message_rules *rules;
    struct message *message;
    day_t today;
    struct document photos; /* pages photographed one by one, put together */
    size_t photo_files[MESSAGE_MAX_PARTS], photo_count;
    size_t file_capacity, fiche_capacity;
};

/* Reads `document` as a fiche; its index, or -1. */
static int read_fiche(struct files *files, const struct document *document)
{
    struct message *message = files->message;
    struct fiche fiche;
    if (message->fiche_count == MESSAGE_MAX_FICHES || files->rules->fiche == NULL ||
        !fiche_read(files->arena, files->rules->fiche, document, files->today, &fiche))
        return -1;
    message->fiches = arena_grow(files->arena, message->fiches, message->fiche_count, &files->fiche_capacity, sizeof *message->fiches);
    message->fiches[message->fiche_count] = (struct message_fiche){fiche, document->format};
    return (int)message->fiche_count++;
}

static bool is_picture(enum document_format format)
{
    return format == FORMAT_PNG || format == FORMAT_JPEG || format == FORMAT_TIFF;
}

static void keep_photo(struct files *files, const struct document *page, size_t file)
{
    struct fault ignored;
    for (size_t i = 0; i < page->count; i++)
        if (document_add(files->arena, &files->photos, &page->blocks[i], &ignored) != ERR_NONE)
            return;
    files->photos.format = page->format;
    files->photo_files[files->photo_count++] = file;
}

static struct message_file *add_file(struct files *files, const struct mime_part *part)
{
    struct message *message = files->message;
    message->files = arena_grow(files->arena, message->files, message->file_count, &files->file_capacity, sizeof *message->files);
    struct message_file *file = &message->files[message->file_count++];
    *file = (struct message_file){.nom = part->name.at == NULL ? STR("sans nom") : part->name, .media = part->media, .bytes = part->bytes, .fiche = -1};
    return file;
}

static void read_file(struct files *files, const struct mime_part *part)
{
    struct document document = {.format = FORMAT_UNKNOWN};
    struct fault why;
    bool is_read = document_read(files->arena, part->bytes, files->rules->tools, &document, &why) == ERR_NONE;
    struct message_file *file = add_file(files, part);
    if (!is_read)
        file->illisible = str_copy(files->arena, str_of(why.text));
    size_t number = files->message->file_count - 1;
    if (is_read && is_picture(document.format))
        keep_photo(files, &document, number);
    else if (is_read)
        file->fiche = read_fiche(files, &document);
    if (file->fiche < 0)
        file->type = str_of(piece_type_name(piece_recognise(files->arena, file->nom, is_read ? &document : NULL)));
}

/* Photographs of one mail are the pages of one fiche. */
static void read_photos(struct files *files)
{
    int fiche = files->photo_count == 0 ? -1 : read_fiche(files, &files->photos);
    for (size_t i = 0; fiche >= 0 && i < files->photo_count; i++)
        files->message->files[files->photo_files[i]].fiche = fiche;
}

/* A logo in a signature: shown within the page by its id, no paper. A photograph with an id is kept by its size. */
static bool is_decoration(const struct mime_part *part)
{
    enum { LOGO = 60 * 1024 };
    return part->has_content_id && str_starts(part->media, STR("image/")) && part->bytes.len < LOGO;
}

static bool is_machinery(const struct mime_part *part)
{
    static const char *const media[] = {"text/calendar", "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "application/ics", "text/vcard", "text/x-vcard", "text/rfc822-headers", "text/x-amp-html"};
    for (size_t i = 0; i < sizeof media / sizeof media[0]; i++)
        if (str_eq_c(part->media, media[i]))
            return true;
    return str_starts(part->media, STR("message/"));
}

static bool is_file(const struct mime_part *part)
{
    if (part->bytes.len == 0 || is_machinery(part) || is_decoration(part))
        return false;
    return part->is_attached || part->name.at != NULL || !part->is_text;
}

/* A fiche typed into a body: the page where it reads as one, else the plain text. */
static bool read_body(struct files *files, struct str html, struct str plain)
{
    struct document document = {.format = FORMAT_UNKNOWN};
    struct fault ignored;
    if (html.at != NULL && html_read(files->arena, html, &document, &ignored) == ERR_NONE && read_fiche(files, &document) >= 0)
        return true;
    document = (struct document){.format = FORMAT_UNKNOWN};
    return plain.at != NULL && text_read(files->arena, plain, &document, &ignored) == ERR_NONE && read_fiche(files, &document) >= 0;
}

static void read_bodies(struct files *files, const struct mime *mime)
{
    int levels = 0;
    for (size_t i = 0; i < mime->count; i++)
        levels = mime->parts[i].level > levels ? mime->parts[i].level : levels;
    for (int level = 0; level <= levels; level++) {
        struct str html = STR_NONE, plain = STR_NONE;
        for (size_t i = 0; i < mime->count; i++) {
            const struct mime_part *part = &mime->parts[i];
            if (part->level != level || part->is_attached || part->name.at != NULL)
                continue;
            if (html.at == NULL && str_eq_c(part->media, "text/html"))
                html = part->bytes;
            else if (plain.at == NULL && str_eq_c(part->media, "text/plain"))
                plain = part->bytes;
        }
        (void)read_body(files, html, plain);
    }
}

/* A mail that came as a file of no declared type: its leaves are read like those of a forward. */
static void read_parts(struct files *files, const struct mime *mime, int depth)
{
    struct mime inner;
    struct fault ignored;
    for (size_t i = 0; i < mime->count; i++) {
        const struct mime_part *part = &mime->parts[i];
        if (!is_file(part) || files->message->file_count >= MESSAGE_MAX_PARTS)
            continue;
        bool is_mail = depth < LEVELS_OF_FILES && document_sniff(part->bytes) == FORMAT_EML &&
                       message_check_caps(part->bytes, MESSAGE_MAX_BYTES, &ignored) == ERR_NONE &&
                       mime_read(files->arena, part->bytes, &inner, &ignored) == ERR_NONE;
        if (!is_mail) {
            read_file(files, part);
            continue;
        }
        read_bodies(files, &inner);
        read_parts(files, &inner, depth + 1);
    }
}

/* True where the question itself reads as a fiche: then what is quoted below an answer is ours. */
static bool question_is_fiche(struct arena *arena, const struct message_rules *rules, struct str question, day_t today)
{
    struct document document = {.format = FORMAT_UNKNOWN};
    struct fault ignored;
    struct fiche fiche;
    return rules->fiche != NULL && !str_is_empty(question) && text_read(arena, question, &document, &ignored) == ERR_NONE &&
           fiche_read(arena, rules->fiche, &document, today, &fiche);
}

void message_read_files(struct arena *arena, const struct mime *mime, const struct message_rules *rules, struct str question,
                        day_t today, struct message *message)
{
    struct files *files = ARENA_NEW(arena, struct files);
    *files = (struct files){.arena = arena, .rules = rules, .message = message, .today = today};
    read_parts(files, mime, 0);
    read_photos(files);
    if (!question_is_fiche(arena, rules, question, today))
        read_bodies(files, mime);
}
