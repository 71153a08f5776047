/* store_infos: questions that were passed on, and to which nothing has come. */
#include "daemon/store_correspondants.h"
#include "daemon/store_private.h"

static void read_info(struct query *q, struct arena *arena, void *out_row)
{
    struct info_row *row = out_row;
    row->rang = take_int(q);
    row->jeton = take_text(q, arena);
    row->dossier = take_int(q);
    row->question = take_int(q);
    row->message = take_int(q);
    row->de = take_text(q, arena);
    row->cree = take_int(q);
    row->texte = take_text(q, arena);
}

enum err store_info_add(struct store *store, struct str jeton, struct str texte, struct fault *out_fault)
{
    struct query q = query_open(store, "INSERT INTO info (jeton, texte) VALUES (?,?)", out_fault);
    put_text(&q, jeton);
    put_text(&q, texte);
    return query_run(&q);
}

enum err store_info_next(struct store *store, struct arena *arena, int64_t before, int64_t after, bool *out_found, struct info_row *out_row,
                         struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT j.rowid, j.jeton, j.dossier, j.question, j.message, j.de, j.cree, i.texte FROM jeton AS j LEFT JOIN info AS i ON i.jeton = j.jeton WHERE j.genre = 'info'"
        " AND j.close IS NULL AND j.cree <= ? AND j.rowid > ? AND NOT EXISTS (SELECT 1 FROM dit WHERE dit.cle = '" INFO_DITE "' || j.jeton) ORDER BY j.rowid LIMIT 1", out_fault);
    put_int(&q, before);
    put_int(&q, after);
    return query_one(&q, arena, read_info, out_found, out_row);
}
