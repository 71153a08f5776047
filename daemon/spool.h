/* spool: the folder where bytes lie under the name of their SHA-256, written once and never changed:
 * SPOOL/ab/abcdef… . fetch writes raw mails, decide writes decoded attachments; both fsync before they tell anybody.
 * A crash leaves at worst a file tmp-PID-… that spool_clean removes, or a file nobody names yet. */
#ifndef NAVETTE_SPOOL_H
#define NAVETTE_SPOOL_H

#include <sys/types.h>

#include "parsers/base/err.h"
#include "parsers/base/str.h"

enum { SPOOL_HEX = 64 };

struct spool_file {
    char sha256[SPOOL_HEX + 1];       /* of all bytes */
    char corps_empreinte[SPOOL_HEX + 1]; /* BLAKE2b-256 of what follows the first empty line (CR LF or LF), for a mail:
                                            nobody outside compares it, and it costs a quarter of SHA-256 */
    int64_t taille;
};

/* Makes the folder (mode 0700) where it is missing. */
MUST_USE enum err spool_make(const char *folder, struct fault *out_fault);

/* Streams a descriptor, from where it stands to its end, into the spool; synced when it returns. ERR_WAIT when the
 * disk is full or failing: nothing is left behind. */
MUST_USE enum err spool_add_fd(const char *folder, int fd, struct spool_file *out_file, struct fault *out_fault);

/* The same by pieces, for what comes over a network: begin, any number of pieces, then end or, after an
 * error of a piece too, drop; both free the writer. ERR_WAIT as above. */
struct spool_writer;
MUST_USE enum err spool_begin(const char *folder, struct spool_writer **out_writer, struct fault *out_fault);
MUST_USE enum err spool_piece(struct spool_writer *writer, const char *bytes, size_t len, struct fault *out_fault);
MUST_USE enum err spool_end(struct spool_writer *writer, struct spool_file *out_file, struct fault *out_fault);
void spool_drop(struct spool_writer *writer); /* NULL is nothing */

/* Opens for reading; -1 where there is none. `sha256` must be SPOOL_HEX lower hex digits. */
int spool_open(const char *folder, struct str sha256);
/* All of it, into the arena. ERR_FINAL where it is missing or over `max`. */
MUST_USE enum err spool_read(struct arena *arena, const char *folder, struct str sha256, size_t max, struct str *out_bytes,
                             struct fault *out_fault);

/* Removes what a crash left half-written: the files of the process `writer`, which is no more; or, 0, of everybody, only while
 * nobody writes. */
void spool_clean(const char *folder, pid_t writer);

#endif
