/* maildir: the names and the manners of a Maildir (https://cr.yp.to/proto/maildir.html, Maildir++ for its folders):
 * delivery by tmp/ and rename, files known by what stands before the colon. Shared by the mailbox and the transport of
 * that kind and by `deliver`. */
#ifndef NAVETTE_MAILDIR_H
#define NAVETTE_MAILDIR_H

#include "parsers/base/err.h"
#include "parsers/base/str.h"

enum { MAILDIR_MAX_NAME = 240 }; /* bytes before the colon: NAME_MAX less the flags, and what sets apart two of one name */

/* Makes folder/tmp, new and cur where they are missing (0700). */
MUST_USE enum err maildir_make(const char *folder, struct fault *out_fault);

/* Writes `bytes` as new/NAME, durably (fsync of the file and of new/). A message of that name that is already in new/ or
 * cur/ is the same one: nothing is written. ERR_WAIT when the disk is full or failing; then nothing is left behind. */
MUST_USE enum err maildir_deliver(const char *folder, const char *name, struct str bytes, struct fault *out_fault);

/* The path of the file whose name before the colon is `uid`, in new/ or cur/; false where there is none. `out_path` has
 * PATH_MAX bytes. */
bool maildir_find(const char *folder, struct str uid, char *out_path);

/* A name can stand in a Maildir: no « / », no colon, not hidden, 1 to MAILDIR_MAX_NAME bytes. */
bool maildir_name_is_safe(struct str name);

#endif
