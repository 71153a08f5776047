/* tnef: what Outlook puts into winmail.dat when it writes in its own format ([MS-OXTNEF], [MS-OXRTFCP]): the files that were
 * attached, and the body as a page or as RTF. A reader of its own: small and bounded where libytnef has a history of
 * memory errors. Pure. */
#ifndef NAVETTE_TNEF_H
#define NAVETTE_TNEF_H

#include "parsers/base/str.h"

enum {
    TNEF_MAX_FILES = 60,
    TNEF_MAX_PROPERTIES = 4000,       /* of one list; Outlook writes 80 */
    TNEF_MAX_RTF = 8 * 1024 * 1024,   /* bytes of a body, inflated */
};

struct tnef_file {
    struct str nom;   /* UTF-8, not made harmless; absent where it has none */
    struct str bytes; /* of a message in the message: TNEF again */
    bool is_tnef;
};

struct tnef {
    struct str text, html, rtf; /* the body; absent where there is none. html as its page declares its characters */
    struct tnef_file *files;
    size_t count;
};

bool tnef_is(struct str bytes);

/* ERR_FINAL where it breaks off or is over a limit. What was attached by a link or a picture of an object is left out. */
MUST_USE enum err tnef_read(struct arena *arena, struct str bytes, struct tnef *out_tnef, struct fault *out_fault);

/* Compressed RTF ([MS-OXRTFCP]) as RTF; STR_NONE where it is damaged or over TNEF_MAX_RTF. (tnef_rtf.c) */
struct str tnef_rtf(struct arena *arena, struct str compressed);

#endif
