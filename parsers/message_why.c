/* message_why: why a file could not be read, as one of a few causes. */
#include "parsers/message_private.h"

const char *message_cause_name(enum message_cause cause)
{
    static const char *const names[] = {[CAUSE_NONE] = NULL,       [CAUSE_PROTEGE] = "protege", [CAUSE_CHIFFRE] = "chiffre", [CAUSE_FORMAT] = "format",
                                        [CAUSE_LIMITE] = "limite", [CAUSE_TEMPS] = "temps",     [CAUSE_MELANGE] = "melange", [CAUSE_ABIME] = "abime"};
    return names[cause];
}

/* The readers say why in a sentence for the clerk; each of theirs that is no damage has one of these words in it. */
enum message_cause message_cause_of(struct str why)
{
    static const struct { const char *words; enum message_cause cause; } rows[] = {
        {"password", CAUSE_PROTEGE},     {"encrypted", CAUSE_CHIFFRE},   {"took", CAUSE_TEMPS}, {"too long", CAUSE_TEMPS},  {"no time", CAUSE_TEMPS},
        {"time", CAUSE_TEMPS},           {"no known format", CAUSE_FORMAT}, {"is no document", CAUSE_FORMAT},   {"nobody here reads", CAUSE_FORMAT},
        {"limit", CAUSE_LIMITE},         {"more than", CAUSE_LIMITE},    {"too large", CAUSE_LIMITE},       {"too many", CAUSE_LIMITE}, {"larger than", CAUSE_LIMITE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (str_find(why, str_of(rows[i].words)) != STR_NOT_FOUND)
            return rows[i].cause;
    return CAUSE_ABIME;
}

/* « Root Entry » of [MS-OXMSG] 2.4: its stream of properties, in UTF-16. */
static bool is_outlook_message(struct str bytes)
{
    static const char name[] = "_\0_\0p\0r\0o\0p\0e\0r\0t\0i\0e\0s\0_\0v\0e\0r\0s\0i\0o\0n\0001\0.\0000";
    return str_starts(bytes, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) && str_find(bytes, (struct str){name, sizeof name - 1}) != STR_NOT_FOUND;
}

struct str message_foreign(struct str bytes, enum message_cause *out_cause)
{
    static const struct { size_t at; struct str magic; const char *why; } rows[] = {
        {4, {"ftypheic", 8}, "message: a photograph of a format that nobody here reads (HEIC)"},
        {4, {"ftypheix", 8}, "message: a photograph of a format that nobody here reads (HEIC)"},
        {4, {"ftypmif1", 8}, "message: a photograph of a format that nobody here reads (HEIF)"},
        {4, {"ftypavif", 8}, "message: a photograph of a format that nobody here reads (AVIF)"},
        {8, {"WEBP", 4}, "message: a picture of a format that nobody here reads (WebP)"},
        {0, {"GIF8", 4}, "message: a picture of a format that nobody here reads (GIF)"},
        {0, {"BM", 2}, "message: a picture of a format that nobody here reads (BMP)"},
        {0, {"Rar!", 4}, "message: an archive of a format that nobody here reads (RAR)"},
        {0, {"7z\xBC\xAF\x27\x1C", 6}, "message: an archive of a format that nobody here reads (7z)"},
        {0, {"\x1F\x8B", 2}, "message: an archive of a format that nobody here reads (gzip)"},
    };
    *out_cause = CAUSE_FORMAT;
    if (is_outlook_message(bytes))
        return STR("message: a mail saved by Outlook (.msg), a format that nobody here reads");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (str_starts(str_from(bytes, rows[i].at), rows[i].magic))
            return str_of(rows[i].why);
    *out_cause = CAUSE_NONE;
    return STR_NONE;
}
