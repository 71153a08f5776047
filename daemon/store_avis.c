/* store_avis: the avis that counted, and the pieces that came or were declared. */
#include "daemon/store_private.h"
#include "daemon/store_relecture.h"

/* ---- avis ---- */

#define AVIS_COLUMNS "dossier, etape, champ, par, nom, qualite, origine, sens, motif, date, condition, en_reserve, choix, question"

static void read_avis(struct query *q, struct arena *arena, void *out_row)
{
    struct avis_row *row = out_row;
    row->id = take_int(q);
    row->dossier = take_int(q);
    row->etape = take_text(q, arena);
    row->champ = take_text(q, arena);
    row->par = take_text(q, arena);
    row->nom = take_text(q, arena);
    row->qualite = take_text(q, arena);
    row->origine = take_text(q, arena);
    row->sens = (enum sens)take_choice(q, store_sens_name, SENS_COUNT);
    row->motif = take_text(q, arena);
    row->date = take_day(q);
    row->condition = take_text(q, arena);
    row->en_reserve = take_bool(q);
    row->choix = take_text(q, arena);
    row->question = take_text(q, arena);
}

enum err store_avis_add(struct store *store, struct avis_row *row, struct fault *out_fault)
{
    struct query q = query_open(store, "INSERT INTO avis (" AVIS_COLUMNS ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", out_fault);
    put_int(&q, row->dossier);
    put_text(&q, row->etape);
    put_text(&q, row->champ);
    put_text(&q, row->par);
    put_text(&q, row->nom);
    put_text(&q, row->qualite);
    put_text(&q, row->origine);
    put_name(&q, sens_name(row->sens));
    put_text(&q, row->motif);
    put_day(&q, row->date);
    put_text(&q, row->condition);
    put_int(&q, row->en_reserve);
    put_text(&q, row->choix);
    put_text(&q, row->question);
    return query_insert(&q, &row->id);
}

enum err store_avis_used(struct store *store, int64_t dossier, struct str champ, struct fault *out_fault)
{
    struct query q = query_open(store, "UPDATE avis SET en_reserve = 0 WHERE dossier = ? AND champ = ?", out_fault);
    put_int(&q, dossier);
    put_text(&q, champ);
    return query_run(&q);
}

enum err store_avis_each(struct store *store, struct arena *arena, int64_t dossier, avis_fn *each, void *context,
                         struct fault *out_fault)
{
    struct query q = query_open(store, "SELECT id, " AVIS_COLUMNS " FROM avis WHERE dossier = ? AND repris IS NULL ORDER BY id", out_fault);
    put_int(&q, dossier);
    void *found = NULL;
    size_t count = 0;
    enum err err = query_all(&q, arena, read_avis, sizeof(struct avis_row), &found, &count);
    const struct avis_row *rows = found;
    for (size_t i = 0; err == ERR_NONE && i < count; i++)
        each(context, &rows[i]);
    return err;
}

enum err store_avis_get(struct store *store, struct arena *arena, int64_t id, struct avis_row *out_row, struct fault *out_fault)
{
    struct query q = query_open(store, "SELECT id, " AVIS_COLUMNS " FROM avis WHERE id = ?", out_fault);
    put_int(&q, id);
    bool found = false;
    enum err err = query_one(&q, arena, read_avis, &found, out_row);
    return err != ERR_NONE || found ? err : fault_set(out_fault, ERR_FINAL, "%s: there is no avis %lld", store->path, (long long)id);
}

enum err store_avis_reprend(struct store *store, int64_t dossier, int64_t premier, int64_t dernier, int64_t moment,
                            struct fault *out_fault)
{
    struct query q = query_open(store, "UPDATE avis SET repris = ? WHERE dossier = ? AND id BETWEEN ? AND ?", out_fault);
    put_int(&q, moment);
    put_int(&q, dossier);
    put_int(&q, premier);
    put_int(&q, dernier);
    return query_run(&q);
}

/* ---- pieces ---- */

#define PIECE_COLUMNS "dossier, message, type, nom, media, sha256, par, recu, declaree"

static void read_piece(struct query *q, struct arena *arena, void *out_row)
{
    struct piece_row *row = out_row;
    row->dossier = take_int(q);
    row->message = take_int(q);
    row->type = take_text(q, arena);
    row->nom = take_text(q, arena);
    row->media = take_text(q, arena);
    row->sha256 = take_text(q, arena);
    row->par = take_text(q, arena);
    row->recu = take_int(q);
    row->declaree = take_bool(q);
}

enum err store_piece_add(struct store *store, const struct piece_row *row, struct fault *out_fault)
{
    struct query q = query_open(store, "INSERT INTO piece (" PIECE_COLUMNS ") VALUES (?,?,?,?,?,?,?,?,?)", out_fault);
    put_int(&q, row->dossier);
    put_ref(&q, row->message);
    put_text(&q, row->type);
    put_text(&q, row->nom);
    put_text(&q, row->media);
    put_text(&q, row->sha256);
    put_text(&q, row->par);
    put_int(&q, row->recu);
    put_int(&q, row->declaree);
    return query_run(&q);
}

enum err store_piece_each(struct store *store, struct arena *arena, int64_t dossier, piece_fn *each, void *context,
                          struct fault *out_fault)
{
    struct query q = query_open(store, "SELECT " PIECE_COLUMNS " FROM piece WHERE dossier = ? ORDER BY id", out_fault);
    put_int(&q, dossier);
    void *found = NULL;
    size_t count = 0;
    enum err err = query_all(&q, arena, read_piece, sizeof(struct piece_row), &found, &count);
    const struct piece_row *rows = found;
    for (size_t i = 0; err == ERR_NONE && i < count; i++)
        each(context, &rows[i]);
    return err;
}
