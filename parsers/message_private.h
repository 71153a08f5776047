/* message_private: a mail as a flat row of leaves (message_mime.c), what leaves hold that are files again (message_open.c), its
 * bodies (message_text.c), its files (message_files.c) with pages that are pictures (message_pages.c) and copies of one fiche
 * (message_same.c), what programs wrote (message_machine.c, message_receipt.c), what a person decided (message_avis.c), what it is (message.c). */
#ifndef NAVETTE_MESSAGE_PRIVATE_H
#define NAVETTE_MESSAGE_PRIVATE_H

#include "parsers/message.h"

struct mime_part {
    struct str media; /* lower case, « text/plain » */
    struct str name;  /* file name, made harmless; absent where it has none */
    struct str bytes; /* decoded; of text parts in UTF-8 */
    struct str method; /* of text/calendar */
    bool is_text, is_attached, has_content_id;
    int message;      /* 0: the mail itself; else the number of a message in it, or of one in that */
    bool is_file;     /* a paper that travelled with the mail: no body, no logo, no machinery (message_open) */
    struct str why;   /* of a file that could not even be opened, said by cause; absent */
    enum message_cause cause;
};

struct mime {
    struct mime_part *parts;
    size_t count, capacity;
    int messages; /* in the mail */
    struct str report_type; /* of a multipart/report that is the whole mail; absent */
    enum message_envelope enveloppe; /* the outermost one that was opened */
};

MUST_USE enum err mime_read(struct arena *arena, struct str raw, struct mime *out_mime, struct fault *out_fault);

/* RFC 2047 words decoded, controls and bidi marks gone, one line. */
struct str mime_decode_words(struct arena *arena, struct str raw);

/* A name that may be shown and written: the last piece of a path, no controls, no bidi marks, never « .. ». */
struct str mime_harmless_name(struct arena *arena, struct str given);

/* Opens what holds other files: ZIP, signed mail (.p7m), winmail.dat, mails attached as files. Their leaves stand in the place
 * of the container, as deep as CONTAINERS_DEEP; what cannot be opened stays as it is, with its reason. Marks what is a file. */
void message_open(struct arena *arena, struct mime *mime);

/* Why a file could not be read, of the sentence that says so. (message_why.c) */
enum message_cause message_cause_of(struct str why);
/* What a format is that no reader knows, as a sentence with its cause; absent: nothing is known of it. */
struct str message_foreign(struct str bytes, enum message_cause *out_cause);

/* Width and height in pixels of a PNG, JPEG or GIF; false where its header does not say. (message_picture.c) */
bool picture_size(struct str bytes, uint32_t *out_width, uint32_t *out_height);

/* The body in its two forms, whole and newly written. */
struct message_bodies {
    struct str plain, html;         /* as sent; absent where there is none */
    struct str new_plain, new_html; /* what is new in each; absent where there is none */
};

struct message_bodies message_bodies(struct arena *arena, const struct mime *mime, struct str question, struct str sender_name);
void message_find_tokens(struct arena *arena, struct str text, struct message *message);

/* ---- what kind of mail it is: each asked in the order of message.c's classify ---------------------------------------- */

/* A mail while it is read. */
struct message_reading {
    struct arena *arena;
    struct str raw;
    const struct message_rules *rules;
    struct str question;
    day_t sent; /* the mail's own day, else today */
    struct mime mime;
    struct message_bodies bodies;
    struct message *message;
};

/* A report of delivery (RFC 3464, and those in words): its recipients are in message->rebonds. (message_machine.c) */
bool message_is_rebond(struct message_reading *reading);
/* An answer « out of office »: its dates and the stand-in are in message->absence. `by_hand`: what a person wrote, and decides nothing.
 * (message_machine.c) */
bool message_is_absence(struct message_reading *reading, bool by_hand);
/* Any other program's mail: answers (RFC 3834), lists, receipts, calendars, reactions; which is in message->machine. (message_machine.c) */
bool message_is_machine(struct message_reading *reading);
/* Receipts (RFC 8098), calendars (RFC 5546), reactions, acknowledgements, in machine's parts and in words; MACHINE_NONE with
 * *out_is_program: a program's, of none of these kinds. (message_receipt.c) */
enum message_machine message_receipt(const struct message_reading *reading, bool *out_is_program);
/* The first leaf of the mail itself, not of a mail in it, with that media type; NULL. (message_machine.c) */
const struct mime_part *message_part_of(const struct mime *mime, const char *media);
/* The avis of the newly written words; AVIS_AUCUN, with why, when in doubt. (message_avis.c) */
struct avis message_avis(const struct message_reading *reading);
/* Why the words may be about another dossier or young person than the mail that they answer; NULL. (message_autrui.c) */
const char *message_names_another(const struct message_reading *reading);

/* ---- files ------------------------------------------------------------------------------------------------------------ */

/* Fiches and files of all levels. */
void message_read_files(struct arena *arena, const struct mime *mime, const struct message_rules *rules, struct str question,
                        day_t today, struct message *message);

/* ---- between message_files.c, message_pages.c and message_same.c -------------------------------------------------- */

/* How near a fiche is to what its author typed: of two copies the nearer one is kept. */
enum found_source { FOUND_FILE = 0, FOUND_PDF, FOUND_BODY, FOUND_PICTURE };

struct found_fiche {
    struct fiche fiche;
    enum document_format format;
    struct fiche_base base;
    enum found_source source;
    size_t order; /* of the file, in the mail; bodies come after */
    int same_as;  /* the found fiche that it is a copy of, or -1 */
};

/* A file of the mail as a document. */
struct paper {
    struct document document;
    bool is_read, is_picture; /* is_picture: nothing but what was recognised in pictures */
    size_t pages;             /* that are pictures and wait to be recognised */
};

struct papers {
    struct arena *arena;
    const struct message_rules *rules;
    struct message *message;
    day_t today;
    struct paper *papers; /* one for each of message->files */
    struct found_fiche *found;
    size_t found_count, found_capacity;
};

/* Reads `document` as a fiche and keeps it; its index in `found`, or -1. */
int papers_add_fiche(struct papers *papers, const struct document *document, enum found_source source, size_t order);
/* Files that are pages, put together: scans and photographs of one mail are the pages of its fiche. Sets files' `fiche`, or
 * their `type`. (message_pages.c) */
void papers_read_pages(struct papers *papers);
/* The same fiche twice: in two files, in a file and in the body, as Word and as the scan of it. (message_same.c) */
void papers_find_copies(struct papers *papers);
/* Of the texts that both have, how many are equal, in percent; -1 where they have none in common. */
int fiche_likeness(struct arena *arena, const struct fiche *a, const struct fiche *b);

/* A field of the mail's own header, unfolded; absent where there is none. */
struct str message_field(struct arena *arena, struct str raw, const char *name);

#endif
