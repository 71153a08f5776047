/* store_relecture: what was read in an answer and told to its author, the mails that wait until she may no longer say that it is
 * an error, and what is taken back with it. A part of store.h. */
#ifndef NAVETTE_STORE_RELECTURE_H
#define NAVETTE_STORE_RELECTURE_H

#include "daemon/store.h"

enum relecture_etat {
    RELECTURE_ATTEND,   /* told; it may still be taken back */
    RELECTURE_ACQUISE,  /* the delay is over */
    RELECTURE_REPRISE,  /* its author took it back */
    RELECTURE_DEPASSEE, /* an earlier answer was taken back, or an operator sent the dossier elsewhere */
    RELECTURE_ETAT_COUNT,
};

struct relecture_row {
    struct str jeton;         /* of jeton_autre; its row in `jeton` stands first */
    int64_t dossier, question;
    int64_t avis, dernier;    /* first and last avis of that step: a person in two roles gave more than one */
    struct str par;           /* who answered */
    int64_t jusqu_a;
    enum relecture_etat etat;
    int avant, apres;         /* numbers of the dossier's last question before and after the step: what it asked lies between */
    struct str fermees;       /* ids of the questions that it closed, « 3 4 » */
    struct {                  /* the dossier as it stood before */
        struct str etape;
        enum etat etat;
        day_t depuis, admis;
        bool place;
        int rang;
    } dossier_avant;
};

MUST_USE enum err store_relecture_add(struct store *store, const struct relecture_row *row, struct fault *out_fault);
MUST_USE enum err store_relecture_save(struct store *store, const struct relecture_row *row, struct fault *out_fault); /* dernier, apres, fermees, etat */
/* The last one of that question. */
MUST_USE enum err store_relecture_of_question(struct store *store, struct arena *arena, int64_t question, bool *out_found,
                                              struct relecture_row *out_row, struct fault *out_fault);
/* Those whose delay is over: ACQUISE. */
MUST_USE enum err store_relecture_acquises(struct store *store, int64_t moment, struct fault *out_fault);
/* Those of the dossier that are later than avis `apres` (0: all) and still wait: DEPASSEE, and their mails never leave. */
MUST_USE enum err store_relecture_depasse(struct store *store, int64_t dossier, int64_t apres, struct fault *out_fault);

/* How many mails that were held for it have left, or may have. */
MUST_USE enum err store_relecture_parties(struct store *store, struct str jeton, int *out_count, struct fault *out_fault);
/* The mails held for it never leave: kept without their bytes, since their number is part of the next Message-ID. */
MUST_USE enum err store_relecture_retire(struct store *store, struct str jeton, struct fault *out_fault);
/* Was that mail taken back before it left? */
MUST_USE enum err store_relecture_retiree(struct store *store, struct str message_id, bool *out_yes, struct fault *out_fault);
/* Who was told something of the dossier at `depuis` or later, by a mail that nothing holds back. */
MUST_USE enum err store_relecture_each_informe(struct store *store, struct arena *arena, int64_t dossier, int64_t depuis,
                                               destinataire_fn *each, void *context, struct fault *out_fault);

/* The avis from `premier` to `dernier` are kept and count no longer (store_avis_each passes over them). */
MUST_USE enum err store_avis_reprend(struct store *store, int64_t dossier, int64_t premier, int64_t dernier, int64_t moment,
                                     struct fault *out_fault);
MUST_USE enum err store_avis_get(struct store *store, struct arena *arena, int64_t id, struct avis_row *out_row, struct fault *out_fault);

#endif
