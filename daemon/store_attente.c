/* store_attente: the places of a territory, and who waits for one. A dossier is open while it has no day of its end (fini):
 * the indexes that answer here hold nothing else. */
#include "daemon/store_private.h"

static enum err one_count(struct query *q, int *out_count)
{
    int count = query_next(q) ? take_small(q) : 0;
    enum err err = query_done(q);
    if (err == ERR_NONE)
        *out_count = count;
    return err;
}

enum err store_places_prises(struct store *store, struct str circuit, struct str territoire, int *out_count,
                             struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT count(*) FROM dossier WHERE circuit = ? AND territoire = ? AND place = 1 AND fini IS NULL", out_fault);
    put_text(&q, circuit);
    put_text(&q, territoire);
    return one_count(&q, out_count);
}

enum err store_places_liberees(struct store *store, struct str circuit, struct str territoire, day_t depuis, int *out_count,
                               struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT count(*) FROM dossier WHERE circuit = ? AND territoire = ? AND fini IS NOT NULL AND fini >= ?"
        " AND EXISTS (SELECT 1 FROM event WHERE event.dossier = dossier.id AND event.quoi = 'place_prise')", out_fault);
    put_text(&q, circuit);
    put_text(&q, territoire);
    put_day(&q, depuis);
    return one_count(&q, out_count);
}

/* ---- the waiting list ---- */

/* Who has withdrawn, or needs a human, still stands at the etape and waits no more. */
#define WAITING                                                                                          \
    "WHERE d.circuit = ? AND d.etape = ? AND d.territoire = ? AND d.fini IS NULL AND d.etat IN (?, ?)"   \
    " ORDER BY d.ordre, d.depuis, d.annee, d.rang"

static void put_waiting(struct query *q, struct str circuit, struct str etape, struct str territoire)
{
    put_text(q, circuit);
    put_text(q, etape);
    put_text(q, territoire);
    put_name(q, etat_name(ETAT_EN_ATTENTE));
    put_name(q, etat_name(ETAT_EN_COURS));
}

enum err store_dossier_each_waiting(struct store *store, struct arena *arena, struct str circuit, struct str etape,
                                    struct str territoire, dossier_fn *each, void *context, struct fault *out_fault)
{
    struct query q = query_open(store, SELECT_DOSSIER WAITING, out_fault);
    put_waiting(&q, circuit, etape, territoire);
    return store_dossier_each_of(&q, arena, each, context);
}

enum err store_dossier_rang(struct store *store, int64_t dossier, int rang, struct fault *out_fault)
{
    struct query q = query_open(store, "UPDATE dossier SET ordre = ? WHERE id = ?", out_fault);
    put_int(&q, rang == 0 ? SANS_RANG : rang);
    put_int(&q, dossier);
    return query_update_one(&q);
}
