/* smtp_octets: is this message fit to be handed to libcurl? It sends what it is given: a bare LF would leave as such, and
 * « LF . LF » would end the message early on some servers, what follows being taken for commands. Pure. */
#ifndef NAVETTE_SMTP_OCTETS_H
#define NAVETTE_SMTP_OCTETS_H

#include "parsers/base/str.h"

enum { SMTP_LINE_MAX = 998 }; /* bytes before CRLF (RFC 5321 4.5.3.1.6) */

/* NULL: lines of at most SMTP_LINE_MAX bytes of 7 bits, each pair CR LF whole, no NUL. Else what is wrong, in English. */
const char *smtp_octets_wrong(struct str octets);

#endif
