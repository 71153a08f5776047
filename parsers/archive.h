/* archive: the files in a ZIP that somebody attached to a mail in place of the files themselves. What the archive says of
 * sizes is not believed: everything is counted while it is inflated. Pure: bytes in, bytes out, by libzip. */
#ifndef NAVETTE_ARCHIVE_H
#define NAVETTE_ARCHIVE_H

#include "parsers/base/str.h"

enum {
    ARCHIVE_MAX_DIRECTORY = 2000, /* entries, folders included, of an archive that is opened at all */
    ARCHIVE_MAX_FILES = 60,       /* files of one archive; a service sends 5 */
    ARCHIVE_MAX_RATIO = 300,      /* inflated to deflated, of a file over ARCHIVE_RATIO_FROM: XML has 20, a bomb 1000 */
    ARCHIVE_RATIO_FROM = 1024 * 1024,
};

struct archive_file {
    struct str nom;   /* its path in the archive, in UTF-8 whatever program wrote it; not made harmless */
    struct str bytes; /* absent where it could not be taken out */
    const char *why;  /* then: why, of one clause */
};

struct archive {
    struct archive_file *files;
    size_t count;
};

/* A ZIP that is an archive, and not a document whose format is a ZIP (docx, xlsx, odt, …). */
bool archive_is(struct str bytes);

/* Takes all files out, `max_bytes` of them together at most. What computers put there for themselves (folders, __MACOSX,
 * Thumbs.db) and empty files are left out. A file behind a password has a `why`. ERR_FINAL, with nothing taken, where the
 * archive is damaged or over a limit. */
MUST_USE enum err archive_read(struct arena *arena, struct str bytes, size_t max_bytes, struct archive *out_archive, struct fault *out_fault);

#endif
