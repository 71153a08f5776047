/* sortie: the last words of a program that was locked in (navette-lire, navette-image, the tools). Libraries have nothing to say at
 * the end of such a process: it leaves by _exit and no destructor runs. */
#ifndef NAVETTE_SORTIE_H
#define NAVETTE_SORTIE_H

#include "parsers/base/str.h"

/* All of it to standard output; where nobody listens any more the process ends (EX_IOERR). */
void sortie_write(struct str bytes);

/* « navette-lire: sentence » to standard error, under the name that the program was started by, and the process ends. */
void sortie_leave(int status, const char *format, ...) PRINTF_LIKE(2, 3) __attribute__((noreturn));

#endif
