/* message_private: a mail as a flat row of leaves (message_mime.c), its bodies (message_text.c), its files
 * (message_files.c), what it is (message.c). */
#ifndef NAVETTE_MESSAGE_PRIVATE_H
#define NAVETTE_MESSAGE_PRIVATE_H

#include "parsers/message.h"

struct mime_part {
    struct str media; /* lower case, « text/plain » */
    struct str name;  /* file name, made harmless; absent where it has none */
    struct str bytes; /* decoded; of text parts in UTF-8 */
    struct str method; /* of text/calendar */
    bool is_text, is_attached, has_content_id;
    int level;        /* 0: the mail itself; 1 and more: messages in it */
};

struct mime {
    struct mime_part *parts;
    size_t count, capacity;
    struct str report_type; /* of a multipart/report that is the whole mail; absent */
};

MUST_USE enum err mime_read(struct arena *arena, struct str raw, struct mime *out_mime, struct fault *out_fault);

/* RFC 2047 words decoded, controls and bidi marks gone, one line. */
struct str mime_decode_words(struct arena *arena, struct str raw);

/* The body in its two forms, whole and newly written. */
struct message_bodies {
    struct str plain, html;         /* as sent; absent where there is none */
    struct str new_plain, new_html; /* what is new in each; absent where there is none */
};

struct message_bodies message_bodies(struct arena *arena, const struct mime *mime, struct str question, struct str sender_name);
void message_find_tokens(struct arena *arena, struct str text, struct message *message);

/* Fiches and files of all levels. */
void message_read_files(struct arena *arena, const struct mime *mime, const struct message_rules *rules, struct str question,
                        day_t today, struct message *message);

/* A field of the mail's own header, unfolded; absent where there is none. */
struct str message_field(struct arena *arena, struct str raw, const char *name);

#endif
