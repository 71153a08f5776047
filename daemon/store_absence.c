/* store_absence: who is away, from when to when, and who stands in for her meanwhile. */
#include "daemon/store_correspondants.h"
#include "daemon/store_private.h"

#define ABSENCE_COLUMNS "mail, du, au, remplacant, question, message, recu"

static void read_absence(struct query *q, struct arena *arena, void *out_row)
{
    struct absence_row *row = out_row;
    row->mail = take_text(q, arena);
    row->du = take_day(q);
    row->au = take_day(q);
    row->remplacant = take_text(q, arena);
    row->question = take_int(q);
    row->message = take_int(q);
    row->recu = take_int(q);
}

/* What she said herself of those days before holds no longer. */
static enum err forget_overlapped(struct store *store, const struct absence_row *row, struct fault *out_fault)
{
    struct query q = query_open(store, "DELETE FROM absence WHERE mail = ? AND question IS NULL AND du <= ? AND au >= ?", out_fault);
    put_text(&q, row->mail);
    put_day(&q, row->au);
    put_day(&q, row->du);
    return query_run(&q);
}

enum err store_absence_save(struct store *store, const struct absence_row *row, struct fault *out_fault)
{
    enum err err = row->question == 0 ? forget_overlapped(store, row, out_fault) : ERR_NONE;
    if (err != ERR_NONE)
        return err;
    struct query q = query_open(store, "INSERT OR REPLACE INTO absence (" ABSENCE_COLUMNS ") VALUES (?,?,?,?,?,?,?)", out_fault);
    put_text(&q, row->mail);
    put_day(&q, row->du);
    put_day(&q, row->au);
    put_text(&q, row->remplacant);
    put_ref(&q, row->question);
    put_ref(&q, row->message);
    put_int(&q, row->recu);
    return query_run(&q);
}

enum err store_absence_of(struct store *store, struct arena *arena, struct str mail, day_t day, bool *out_found, struct absence_row *out_row,
                          struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT " ABSENCE_COLUMNS " FROM absence WHERE mail = ? AND du <= ? AND au >= ? ORDER BY recu DESC, du DESC LIMIT 1", out_fault);
    put_text(&q, mail);
    put_day(&q, day);
    put_day(&q, day);
    return query_one(&q, arena, read_absence, out_found, out_row);
}

static void read_id(struct query *q, struct arena *arena, void *out_row)
{
    (void)arena;
    *(int64_t *)out_row = take_int(q);
}

/* From the few who are away to their questions, in that order: the other way round it would go through all that are open. */
enum err store_absence_next(struct store *store, struct arena *arena, day_t day, int64_t after, bool *out_found, int64_t *out_question,
                            struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT q.id FROM absence AS a CROSS JOIN question AS q WHERE q.mail = a.mail AND q.close IS NULL AND q.id > ? AND a.du <= ? AND a.au >= ?"
        " AND a.au >= q.echeance AND NOT EXISTS (SELECT 1 FROM dit WHERE dit.cle = '" ABSENCE_DITE "' || q.id) ORDER BY q.id LIMIT 1", out_fault);
    put_int(&q, after);
    put_day(&q, day);
    put_day(&q, day);
    return query_one(&q, arena, read_id, out_found, out_question);
}
