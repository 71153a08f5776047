/* store_fiches: the versions of the fiche of a dossier. */
#include "daemon/store_private.h"

static void read_fiche(struct query *q, struct arena *arena, void *out_row)
{
    struct fiche_row *row = out_row;
    row->dossier = take_int(q);
    row->message = take_int(q);
    row->version = take_small(q);
    row->json = take_text(q, arena);
    row->sha256 = take_text(q, arena);
    row->nom = take_text(q, arena);
    row->media = take_text(q, arena);
}

static enum err next_version(struct store *store, int64_t dossier, int *out_version, struct fault *fault)
{
    struct query q = query_open(store, "SELECT coalesce(max(version), 0) + 1 FROM fiche WHERE dossier = ?", fault);
    put_int(&q, dossier);
    *out_version = query_next(&q) ? take_small(&q) : 0;
    return query_done(&q);
}

enum err store_fiche_add(struct store *store, struct fiche_row *row, struct fault *out_fault)
{
    int version = 0;
    enum err err = next_version(store, row->dossier, &version, out_fault);
    if (err != ERR_NONE)
        return err;
    struct query q = query_open(store,
        "INSERT INTO fiche (dossier, message, version, json, sha256, nom, media) VALUES (?,?,?,?,?,?,?)", out_fault);
    put_int(&q, row->dossier);
    put_ref(&q, row->message);
    put_int(&q, version);
    put_text(&q, row->json);
    put_text(&q, row->sha256);
    put_text(&q, row->nom);
    put_text(&q, row->media);
    err = query_run(&q);
    if (err == ERR_NONE)
        row->version = version;
    return err;
}

enum err store_fiche_last(struct store *store, struct arena *arena, int64_t dossier, bool *out_found,
                          struct fiche_row *out_row, struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT dossier, message, version, json, sha256, nom, media FROM fiche WHERE dossier = ?"
        " ORDER BY version DESC LIMIT 1", out_fault);
    put_int(&q, dossier);
    return query_one(&q, arena, read_fiche, out_found, out_row);
}

enum err store_fiche_version(struct store *store, struct arena *arena, int64_t dossier, int version, bool *out_found,
                             struct fiche_row *out_row, struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT dossier, message, version, json, sha256, nom, media FROM fiche WHERE dossier = ? AND version = ?", out_fault);
    put_int(&q, dossier);
    put_int(&q, version);
    return query_one(&q, arena, read_fiche, out_found, out_row);
}
