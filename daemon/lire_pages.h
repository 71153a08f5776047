/* lire_pages: the rules and the code that PCRE2 makes of them, in large pages (2 MB). The code is fifteen megabytes, and each clone of a
 * reader that waits runs some of them for one mail: in small pages it takes thousands of entries of a page table and looks for
 * five hundred addresses in it. The rules stand in an arena, over a block that is made for them; PCRE2 asks the system for 64 KB of
 * code at a time and cannot be told where they shall stand. */
#ifndef NAVETTE_LIRE_PAGES_H
#define NAVETTE_LIRE_PAGES_H

enum { LIRE_PAGES_BLOCK = 16 * 1024 * 1024 }; /* of addresses; pages that nothing is written to are never made */

/* LIRE_PAGES_BLOCK zeroed bytes in large pages (where the system has none, in small ones), for good. NULL: there is no room. */
void *lire_pages_block(void);

/* Leaves room, which ends at a border of large pages, where the system will put what is asked of it next: it looks from above.
 * Returns its end; NULL: there is none, and all stands where it happens to. */
void *lire_pages_room(void);

/* Makes large pages of what has come to stand below `end`, where a whole one is full of the same (Linux 6.1; others leave it as
 * it is). No address and no byte changes. Accepts NULL. */
void lire_pages_join(void *end);

#endif
