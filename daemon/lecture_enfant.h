/* lecture_enfant: how `read` becomes one of its programs, and what is said of one that died. */
#ifndef NAVETTE_LECTURE_ENFANT_H
#define NAVETTE_LECTURE_ENFANT_H

#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>

enum { ENFANT_FDS = 6, ENFANT_ABSENT = 127 /* exit of a child that did not become its program */ };

struct enfant { /* all of it made before the fork: after it only what a signal handler may call */
    const char *programme;
    char *const *argv;
    char *const *environment; /* nothing of ours: no secret, no LD_PRELOAD, no GCONV_PATH */
    int fds[ENFANT_FDS];      /* what stands at each number in the program; -1: closed. All above are closed */
    pid_t parent;
    rlim_t cpu;               /* seconds; RLIM_INFINITY: as it was */
};

_Noreturn void enfant_become(const struct enfant *enfant);

/* The same of a child that is a clone of a warm reader: all but the start of a program. False: it must end. */
bool enfant_settle(const struct enfant *enfant);

/* A descriptor that is readable once `pid`, a child of ours, has ended; -1 when the system refuses. */
int enfant_watch(pid_t pid);

/* True, with its status, when the child has ended; waits for that when `must_end`. */
bool enfant_reap(pid_t pid, bool must_end, int *out_status);

char *enfant_word(const char *text); /* for argv: execve takes words unqualified and changes nothing */
void enfant_close(int *fd);          /* if it is open; then it is -1 */

/* « took too much time », « crashed »: of a signal, for a human; to be followed by what to do. */
void enfant_death(int number, const char *who, char *out_text, size_t room);

#endif
