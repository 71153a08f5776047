/* imap_stream: a connection of net.h as the stream that libetpan reads and writes: the driver that replaces its own TLS. */
#ifndef NAVETTE_IMAP_STREAM_H
#define NAVETTE_IMAP_STREAM_H

#include <libetpan/libetpan.h>

#include "daemon/net.h"

/* A stream over `net`, which the stream does not own: close the session first, then net_close. Never NULL. While `guard` is
 * on (imap_stream_guard) a line of SEARCH, FETCH, UIDVALIDITY or UIDNEXT that holds a number over 32 bits fails the
 * connection: libetpan would cut it down to the number of another mail. */
mailstream *imap_stream_new(struct net *net);
/* Off while a mail's own bytes stream by: they may hold such lines. */
void imap_stream_guard(mailstream *stream, bool on);

#endif
