/* message_mime: GMime's tree as a flat row of leaves. The walk is a loop over a stack of MESSAGE_MAX_DEPTH; messages in
 * messages are numbered. Transfer encodings and character sets are undone here (RFC 2045, 2046, 2047, 2183, 2231). */
#include <gmime/gmime.h>

#include "parsers/message_private.h"
#include "parsers/text.h"

enum { NAME_MAX_BYTES = 200, WORDS_MAX_BYTES = 64 * 1024 };

static GMimeParserOptions *options_new(void)
{
    static const char *fallbacks[] = {"utf-8", "windows-1252", NULL};
    GMimeParserOptions *options = g_mime_parser_options_new();
    g_mime_parser_options_set_fallback_charsets(options, fallbacks);
    return options;
}

/* Those that mails name day by day: each is five mappings in every clone. Another is loaded where a mail names it (sandbox.c). */
static const char *const charsets[] = {"utf-8", "iso-8859-1", "iso-8859-15", "windows-1252", "us-ascii"};
enum { CHARSETS = sizeof charsets / sizeof charsets[0] };
static iconv_t kept[CHARSETS]; /* open as long as mails are read, so that their modules stay loaded */

void message_prepare(void)
{
    g_mime_init();
    for (size_t i = 0; i < CHARSETS; i++)
        if (kept[i] == NULL)
            kept[i] = g_mime_iconv_open("utf-8", charsets[i]);
}

void message_release(void)
{
    for (size_t i = 0; i < CHARSETS; i++) {
        if (kept[i] != NULL && kept[i] != (iconv_t)-1)
            (void)g_mime_iconv_close(kept[i]);
        kept[i] = NULL;
    }
    g_mime_shutdown();
}

/* ---- text ---- */

/* ISO 8859-15 where it differs from windows-1252 (0x80 to 0x9F never occur in it). */
static struct str from_latin9(struct arena *arena, struct str bytes)
{
    static const struct { unsigned char byte; const char *text; } differs[] = {
        {0xA4, "\xE2\x82\xAC"}, {0xA6, "\xC5\xA0"}, {0xA8, "\xC5\xA1"}, {0xB4, "\xC5\xBD"}, {0xB8, "\xC5\xBE"}, {0xBC, "\xC5\x92"}, {0xBD, "\xC5\x93"}, {0xBE, "\xC5\xB8"}};
    char *out = arena_alloc(arena, bytes.len * 3 + 1);
    size_t len = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char byte = (unsigned char)bytes.at[i];
        struct str one = byte < 0x80 ? str_slice(bytes, i, i + 1) : STR_NONE;
        char two[2] = {(char)(0xC0 | byte >> 6), (char)(0x80 | (byte & 0x3F))};
        for (size_t j = 0; j < sizeof differs / sizeof differs[0]; j++)
            if (differs[j].byte == byte)
                one = str_of(differs[j].text);
        if (one.at == NULL)
            one = (struct str){two, 2};
        memcpy(out + len, one.at, one.len);
        len += one.len;
    }
    return (struct str){out, len};
}

/* Mails lie about UTF-8 and ISO 8859-1: valid UTF-8 is UTF-8, all else of that family windows-1252. */
static struct str to_utf8(struct arena *arena, struct str bytes, struct str charset)
{
    static const char *const family[] = {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252", "cp1252", "unknown-8bit", "default", "", NULL};
    static const char *const latin9[] = {"iso-8859-15", "latin9", "latin-9", "iso8859-15", NULL};
    if (charset.at == NULL || str_is_any_nocase(charset, family) || (str_is_any_nocase(charset, latin9) && utf8_is_valid(bytes)))
        return utf8_clean(arena, text_decode(arena, bytes));
    if (str_is_any_nocase(charset, latin9))
        return utf8_clean(arena, from_latin9(arena, bytes));
    gsize written = 0;
    char *converted = g_convert_with_fallback(bytes.at, (gssize)bytes.len, "UTF-8", str_c(arena, charset), "?", NULL, &written, NULL);
    if (converted == NULL)
        return utf8_clean(arena, text_decode(arena, bytes));
    struct str text = utf8_clean(arena, (struct str){converted, written});
    g_free(converted);
    return text;
}

/* The quote marks of a line of format=flowed, taken off it. */
static size_t quote_depth(struct str *line)
{
    size_t depth = 0;
    while (depth < line->len && line->at[depth] == '>')
        depth++;
    *line = str_from(*line, depth);
    return depth;
}

/* RFC 3676, 4.1: with delsp=yes the space at the end of a line says that it goes on below and was not typed: it may stand in the
 * midst of a word. Without delsp the lines are left as they are: a break between words harms nobody. */
static struct str join_flowed(struct arena *arena, struct str text)
{
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0, above = 0;
    bool goes_on = false;
    for (struct str rest = text, line = STR_NONE; str_next_line(&rest, &line);) {
        struct str inner = line;
        size_t depth = quote_depth(&inner);
        bool joins = goes_on && depth == above;
        inner = inner.len > 0 && inner.at[0] == ' ' ? str_from(inner, 1) : inner; /* 4.4: stuffed */
        goes_on = inner.len > 0 && inner.at[inner.len - 1] == ' ' && !str_eq_c(inner, "-- ");
        above = depth;
        struct str taken = joins || depth == 0 ? inner : line;
        if (line.at > text.at && !joins)
            out[len++] = '\n';
        memcpy(out + len, taken.at, taken.len);
        len += taken.len - goes_on;
    }
    return (struct str){out, len};
}

static bool is_delsp(GMimeContentType *type)
{
    return str_eq_nocase(str_of(g_mime_content_type_get_parameter(type, "format")), STR("flowed")) &&
           str_eq_nocase(str_of(g_mime_content_type_get_parameter(type, "delsp")), STR("yes"));
}

struct str mime_decode_words(struct arena *arena, struct str raw)
{
    if (raw.at == NULL)
        return STR_NONE;
    GMimeParserOptions *options = options_new();
    struct str bounded = utf8_is_valid(raw) ? raw : text_decode(arena, raw);
    char *decoded = g_mime_utils_header_decode_text(options, str_c(arena, str_slice(bounded, 0, WORDS_MAX_BYTES)));
    struct str text = utf8_tidy(arena, utf8_clean(arena, str_of(decoded)));
    g_free(decoded);
    g_mime_parser_options_free(options);
    return text;
}

struct str mime_harmless_name(struct arena *arena, struct str given)
{
    if (given.at == NULL)
        return STR_NONE;
    struct str name = utf8_tidy(arena, utf8_clean(arena, given));
    for (size_t i = name.len; i > 0; i--)
        if (name.at[i - 1] == '/' || name.at[i - 1] == '\\' || name.at[i - 1] == ':') {
            name = str_from(name, i);
            break;
        }
    while (name.len > 0 && (name.at[0] == '.' || name.at[0] == ' '))
        name = str_from(name, 1);
    size_t to = name.len < NAME_MAX_BYTES ? name.len : NAME_MAX_BYTES;
    while (to < name.len && to > 0 && ((unsigned char)name.at[to] & 0xC0) == 0x80)
        to--;
    return name.len == 0 ? STR_NONE : str_slice(name, 0, to);
}

/* ---- leaves ---- */

struct walk {
    struct arena *arena;
    struct mime *mime;
    enum err err;
    struct fault *fault;
};

static struct str content_of(struct arena *arena, GMimeObject *object)
{
    GMimeDataWrapper *wrapper = GMIME_IS_PART(object) ? g_mime_part_get_content(GMIME_PART(object)) : NULL;
    if (wrapper == NULL)
        return STR("");
    GMimeStream *stream = g_mime_stream_mem_new();
    (void)g_mime_data_wrapper_write_to_stream(wrapper, stream);
    GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    struct str content = str_copy(arena, bytes->len == 0 ? STR("") : (struct str){(const char *)bytes->data, bytes->len});
    g_object_unref(stream);
    return content;
}

static void add_leaf(struct walk *walk, GMimeObject *object, int message)
{
    struct mime *mime = walk->mime;
    GMimeContentType *type = g_mime_object_get_content_type(object);
    if (mime->count == MESSAGE_MAX_PARTS) {
        walk->err = fault_set(walk->fault, ERR_FINAL, "message: more than %d parts", MESSAGE_MAX_PARTS);
        return;
    }
    mime->parts = arena_grow(walk->arena, mime->parts, mime->count, &mime->capacity, sizeof *mime->parts);
    struct mime_part *part = &mime->parts[mime->count++];
    char *media = g_mime_content_type_get_mime_type(type);
    const char *disposition = g_mime_object_get_disposition(object), *id = g_mime_object_get_content_id(object);
    *part = (struct mime_part){.media = str_lower(walk->arena, str_of(media)), .message = message};
    g_free(media);
    part->name = GMIME_IS_PART(object) ? mime_harmless_name(walk->arena, str_of(g_mime_part_get_filename(GMIME_PART(object)))) : STR_NONE;
    part->is_text = str_starts(part->media, STR("text/"));
    part->is_attached = disposition != NULL && g_ascii_strcasecmp(disposition, "attachment") == 0;
    part->has_content_id = id != NULL && !part->is_attached;
    part->method = str_copy(walk->arena, str_of(g_mime_content_type_get_parameter(type, "method")));
    part->bytes = content_of(walk->arena, object);
    if (part->is_text && !part->is_attached)
        part->bytes = to_utf8(walk->arena, part->bytes, str_copy(walk->arena, str_of(g_mime_content_type_get_parameter(type, "charset"))));
    if (part->is_text && !part->is_attached && is_delsp(type))
        part->bytes = join_flowed(walk->arena, part->bytes);
}

struct step {
    GMimeObject *object;
    int child; /* the next one of a multipart */
    int message;
};

static void push(struct walk *walk, struct step *stack, int *depth, GMimeObject *object, int message)
{
    if (object == NULL)
        return;
    if (*depth == MESSAGE_MAX_DEPTH) {
        walk->err = fault_set(walk->fault, ERR_FINAL, "message: more than %d levels of parts in parts", MESSAGE_MAX_DEPTH);
        return;
    }
    stack[(*depth)++] = (struct step){object, 0, message};
}

static void walk_tree(struct walk *walk, GMimeObject *root)
{
    struct step stack[MESSAGE_MAX_DEPTH];
    int depth = 0;
    push(walk, stack, &depth, root, 0);
    while (depth > 0 && walk->err == ERR_NONE) {
        struct step *top = &stack[depth - 1];
        if (GMIME_IS_MULTIPART(top->object) && top->child < g_mime_multipart_get_count(GMIME_MULTIPART(top->object))) {
            GMimeObject *child = g_mime_multipart_get_part(GMIME_MULTIPART(top->object), top->child++);
            push(walk, stack, &depth, child, top->message);
            continue;
        }
        if (GMIME_IS_MESSAGE_PART(top->object) && top->child++ == 0) {
            GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(top->object));
            push(walk, stack, &depth, inner == NULL ? NULL : g_mime_message_get_mime_part(inner), ++walk->mime->messages);
            continue;
        }
        if (!GMIME_IS_MULTIPART(top->object) && !GMIME_IS_MESSAGE_PART(top->object))
            add_leaf(walk, top->object, top->message);
        depth--;
    }
}

enum err mime_read(struct arena *arena, struct str raw, struct mime *out_mime, struct fault *out_fault)
{
    struct walk walk = {.arena = arena, .mime = out_mime, .fault = out_fault};
    *out_mime = (struct mime){.parts = NULL};
    g_mime_init();
    GMimeParserOptions *options = options_new();
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(raw.at, raw.len);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = raw.len == 0 ? NULL : g_mime_parser_construct_message(parser, options);
    GMimeObject *root = message == NULL ? NULL : g_mime_message_get_mime_part(message);
    if (root != NULL) {
        GMimeContentType *type = g_mime_object_get_content_type(root);
        if (g_mime_content_type_is_type(type, "multipart", "report"))
            out_mime->report_type = str_lower(arena, str_copy(arena, str_of(g_mime_content_type_get_parameter(type, "report-type"))));
        walk_tree(&walk, root);
    }
    if (message != NULL)
        g_object_unref(message);
    g_object_unref(parser);
    g_object_unref(stream);
    g_mime_parser_options_free(options);
    return walk.err;
}
