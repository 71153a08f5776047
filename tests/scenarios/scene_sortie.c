/* Outgoing mail, read as a mail program would. */
#include "tests/scenarios/scene.h"

#include <gmime/gmime.h>
#include <sys/stat.h>

static char *header(GMimeMessage *message, const char *name)
{
    const char *value = g_mime_object_get_header(GMIME_OBJECT(message), name);
    return value == NULL ? NULL : g_mime_utils_header_decode_text(NULL, value);
}

static void take_part(GMimeObject *parent, GMimeObject *part, gpointer context)
{
    (void)parent;
    struct lettre *lettre = context;
    const char *disposition = g_mime_object_get_disposition(part);
    GMimeContentType *type = g_mime_object_get_content_type(part);
    lettre->images += g_mime_content_type_is_type(type, "image", "*") && g_mime_object_get_content_id(part) != NULL;
    if (GMIME_IS_TEXT_PART(part) && g_mime_content_type_is_type(type, "text", "calendar")) {
        char *day = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
        (void)g_string_append(lettre->agenda, day);
        g_free(day);
        return;
    }
    if (GMIME_IS_PART(part) && disposition != NULL && g_ascii_strcasecmp(disposition, "attachment") == 0) {
        lettre->jointes++;
        return;
    }
    if (!GMIME_IS_TEXT_PART(part))
        return;
    char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
    if (g_mime_content_type_is_type(type, "text", "html"))
        lettre->html = text;
    else if (lettre->texte == NULL)
        lettre->texte = text;
}

struct lettre *lettre_read(const char *path)
{
    static bool ready;
    if (!ready)
        g_mime_init();
    ready = true;
    GMimeStream *stream = g_mime_stream_file_open(path, "r", NULL);
    struct stat info;
    if (stream == NULL || stat(path, &info) != 0)
        return NULL;
    /* Into memory, so that the file can be closed: a long play would hand hundreds of open files down to the program. */
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_mime_parser_set_persist_stream(parser, FALSE);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    struct lettre *lettre = g_new0(struct lettre, 1);
    lettre->agenda = g_string_new("");
    lettre->a = header(message, "X-Navette-Envelope-To");
    lettre->de = header(message, "From");
    lettre->sujet = header(message, "Subject");
    lettre->repondre_a = header(message, "Reply-To");
    lettre->message_id = header(message, "Message-ID");
    lettre->references = header(message, "References");
    lettre->jeton = lettre->repondre_a != NULL && strchr(lettre->repondre_a, '+') != NULL;
    lettre->quand = (gint64)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
    g_mime_message_foreach(message, take_part, lettre);
    if (lettre->texte == NULL)
        lettre->texte = g_strdup("");
    g_object_unref(stream);
    return lettre;
}

void scene_look(struct scene *scene)
{
    scene->poste->look(scene);
}

char *scene_flat(const char *text)
{
    GString *out = g_string_new("");
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        bool space = g_unichar_isspace(c) || c == 0xA0 || c == 0x202F;
        if (!space)
            (void)g_string_append_unichar(out, c);
        else if (out->len > 0 && out->str[out->len - 1] != ' ')
            (void)g_string_append_c(out, ' ');
    }
    return out->str;
}

const struct lettre *scene_question(const struct scene *scene, const char *to)
{
    const char *words = scene->maniere.a_propos;
    const struct lettre *found = NULL;
    for (guint i = 0; i < scene->sortie->len; i++) {
        const struct lettre *lettre = scene->sortie->pdata[i];
        bool fits = lettre->jeton && strcmp(lettre->a, to) == 0 &&
                    (words == NULL || strstr(scene_flat(lettre->texte), scene_flat(words)) != NULL || strstr(lettre->sujet, words) != NULL);
        if (fits && (found == NULL || !scene->maniere.premiere))
            found = lettre;
    }
    return found;
}
