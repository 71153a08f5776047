/* reponses_juge: what the reading of a mail is worth beside the truth (tests/fixtures/mails/README.md), counted for the tables. */
#ifndef NAVETTE_REPONSES_JUGE_H
#define NAVETTE_REPONSES_JUGE_H

#include <jansson.h>
#include <stdbool.h>

enum sens { SENS_AUCUN, SENS_FAVORABLE, SENS_DEFAVORABLE, SENS_RESERVE, SENS_COUNT };

/* Of how many mails something was asked, and of how many it was right. */
struct part {
    int right, all;
};

struct jugement {
    struct part kind, avis, text, motif, absence, report; /* text: what is new in it, word by word where the truth has it whole */
    struct part clear, reserve;                           /* mails that are favorable or defavorable; with a reserve */
    int wrong;                                            /* read favorable or defavorable, where the person did not decide so */
    int read_as[SENS_COUNT][SENS_COUNT];                  /* [truth][reading] */
};

enum sens sens_of(const json_t *avis);
const char *sens_name(enum sens sens);

/* Adds the judgement of one mail to *sum. `reading` NULL: all wrong. `told`: each mistake goes to standard error. */
void jugement_add(const json_t *truth, const json_t *reading, const char *name, bool told, struct jugement *sum);

#endif
