/* secret: a password out of a file (or a systemd credential, which is one). Read anew for every login, so that a password
 * that was changed serves at the next one; forgotten at once. Never logged, never in an error. */
#ifndef NAVETTE_SECRET_H
#define NAVETTE_SECRET_H

#include <stdbool.h>

#include "parsers/base/err.h"

enum { SECRET_MAX = 1024 }; /* bytes */

struct secret {
    char text[SECRET_MAX + 1]; /* the first line, without its end */
};

/* ERR_FINAL, with the remedy: missing, empty, over SECRET_MAX, a control character in it, or readable by every user of the
 * machine. */
MUST_USE enum err secret_read(const char *path, struct secret *out_secret, struct fault *out_fault);
void secret_forget(struct secret *secret); /* overwrites it */
/* Does it stand in these words, as it is or within a base64 form (AUTH PLAIN, AUTH LOGIN)? A server that refuses a login may say
 * back what it was given; its words go into logs and mails. */
bool secret_is_told(const struct secret *secret, const char *words);

#endif
