/* mapi: the properties that Outlook keeps a mail in, by their numbers ([MS-OXPROPS]); the same in winmail.dat and in a .msg. Pure. */
#ifndef NAVETTE_MAPI_H
#define NAVETTE_MAPI_H

#include "parsers/base/str.h"

enum {
    PR_BODY = 0x1000, PR_RTF_COMPRESSED = 0x1009, PR_BODY_HTML = 0x1013, PR_ATTACH_DATA = 0x3701, PR_ATTACH_FILENAME = 0x3704, PR_ATTACH_LONG_FILENAME = 0x3707,
    PT_STRING8 = 0x001E, PT_UNICODE = 0x001F, PT_OBJECT = 0x000D, PT_BINARY = 0x0102,
};

/* A value of type PT_UNICODE or PT_STRING8 as UTF-8, without the zeros at its end. */
struct str mapi_text(struct arena *arena, uint32_t type, struct str value);

struct str mapi_without_end(struct str text); /* without the zeros at its end */

#endif
