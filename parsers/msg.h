/* msg: a mail that Outlook saved as a file ([MS-OXMSG]): a compound file with a stream for each property. Its bodies and files,
 * and those of the mails that are attached to it. Who sent it is not asked: it is a file that somebody attached. Pure. */
#ifndef NAVETTE_MSG_H
#define NAVETTE_MSG_H

#include "parsers/base/str.h"

enum {
    MSG_MAX_FILES = 60,
    MSG_MAX_MESSAGES = 10, /* with those attached to it, and to them */
    MSG_MAX_DEPTH = 4,
};

struct msg_body {
    struct str text, html, rtf; /* absent where there is none; html as its page declares its characters, or UTF-8 */
};
struct msg_file {
    struct str nom;   /* UTF-8, not made harmless; absent where it has none */
    struct str bytes;
    size_t message;   /* index in bodies: the one it is attached to */
};
struct msg {
    struct msg_body bodies[MSG_MAX_MESSAGES]; /* the first is the mail's own */
    size_t message_count;
    struct msg_file *files;
    size_t count;
};

bool msg_is(struct str bytes); /* a compound file that speaks of a mail; msg_read may still refuse it */

/* ERR_FINAL where it is damaged, no mail, or over a limit. What was attached by a link is left out. */
MUST_USE enum err msg_read(struct arena *arena, struct str bytes, struct msg *out_msg, struct fault *out_fault);

#endif
