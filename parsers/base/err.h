/* err: how a failing world is told. Odd input is a value and a doubt, never an error of this kind;
 * our own mistake is an assert. The ground floor: includes nothing of ours. */
#ifndef NAVETTE_ERR_H
#define NAVETTE_ERR_H

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

/* What the caller should do about a failure. */
enum err {
    ERR_NONE = 0, /* done */
    ERR_RETRY,    /* try again now: a race was lost */
    ERR_WAIT,     /* try again later: disk full, server away */
    ERR_FINAL,    /* never: trying again will fail the same way */
};

/* One sentence « WHERE: WHAT, WHAT TO DO », filled by whoever fails and printed once, at the top. */
struct fault {
    char text[512];
};

/* Writes the sentence (cut at the buffer's end) and returns `code`, so that a function can
 * `return fault_set(out_fault, ERR_WAIT, "spool: …")`. `fault` may be NULL. */
enum err fault_set(struct fault *fault, enum err code, const char *format, ...) PRINTF_LIKE(3, 4);

#endif
