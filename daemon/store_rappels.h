/* store_rappels: who was reminded of what on which day, and the mails that show several questions. */
#ifndef NAVETTE_STORE_RAPPELS_H
#define NAVETTE_STORE_RAPPELS_H

#include "daemon/store.h"

struct rappel_row {
    int64_t question;
    struct str mail;
    day_t jour;
    int niveau;       /* 0: she saw it in a list of hers, and was not reminded of it */
    struct str jeton; /* of the mail that shows several; absent: it bore the question's own */
};
/* Once a day for a question and an address. */
MUST_USE enum err store_rappel_add(struct store *store, const struct rappel_row *row, struct fault *out_fault);
/* Was anything sent there as a reminder on that day? */
MUST_USE enum err store_rappel_du_jour(struct store *store, struct str mail, day_t jour, bool *out_any, struct fault *out_fault);
/* Was she told that level of that question, on `depuis` or later? */
MUST_USE enum err store_rappel_dit(struct store *store, int64_t question, struct str mail, int niveau, day_t depuis, bool *out_told,
                                   struct fault *out_fault);

/* A mail that shows several: its token, and its text, which the reader subtracts from answers. */
MUST_USE enum err store_rappel_liste_add(struct store *store, struct str jeton, struct str texte, int64_t moment, struct fault *out_fault);
MUST_USE enum err store_rappel_liste_find(struct store *store, struct arena *arena, struct str jeton, bool *out_found, struct str *out_texte,
                                          struct fault *out_fault);
/* How many there are: with the key, it gives the next token. */
MUST_USE enum err store_rappel_liste_count(struct store *store, int *out_count, struct fault *out_fault);
/* The questions that it shows, the most urgent first. */
typedef void rappel_question_fn(void *context, int64_t question, int64_t dossier, bool open);
MUST_USE enum err store_rappel_liste_each(struct store *store, struct arena *arena, struct str jeton, rappel_question_fn *each, void *context,
                                          struct fault *out_fault);

#endif
