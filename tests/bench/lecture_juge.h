/* lecture_juge: what a reading is worth beside the truth: fields, boxes, avis, counted as issue and contract have them. */
#ifndef NAVETTE_LECTURE_JUGE_H
#define NAVETTE_LECTURE_JUGE_H

#include <jansson.h>
#include <stdbool.h>

struct juge {
    int fields, fields_right; /* all keys of the truth but those of `boxes` */
    int boxes, boxes_right;   /* true or false, the three boxed avis, the notification's two */
    int opposites;            /* an avis read as its opposite */
    int invented;             /* an avis read where none was given */
};

/* Adds one document's counts to *sum. `truth` is the file beside the sample, `reading` what navette printed, or NULL: all wrong.
 * Of a scan, free text is right within a tenth of its length in edits. `told`: each mistake goes to standard error. */
void juge_add(const json_t *truth, const json_t *reading, const char *name, bool told, struct juge *sum);

#endif
