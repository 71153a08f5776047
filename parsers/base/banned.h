/* banned: calls that have no place here, poisoned so that the compiler refuses them.
 * Included by the Makefile into every file of ours (-include), after nothing else. */
#ifndef NAVETTE_BANNED_H
#define NAVETTE_BANNED_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#pragma GCC poison strcpy strcat sprintf vsprintf strtok gets atoi atol atoll strncpy strncat
#endif
