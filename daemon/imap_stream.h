/* imap_stream: a connection of net.h as the stream that libetpan reads and writes: the driver that replaces its own TLS. */
#ifndef NAVETTE_IMAP_STREAM_H
#define NAVETTE_IMAP_STREAM_H

#include <libetpan/libetpan.h>

#include "daemon/net.h"

/* A stream over `net`, which the stream does not own: close the session first, then net_close. Never NULL.
 * A number over 32 bits where a mail or a mailbox is numbered (SEARCH, UID, UIDVALIDITY, UIDNEXT, « * n EXISTS », the length
 * of a literal) fails the connection: libetpan would cut it down to the number of another mail. So do lists in lists without
 * end: its stack would end. What stands inside a mail that streams by is not looked at. */
mailstream *imap_stream_new(struct net *net);

#endif
