/* store_dossiers: dossiers, the young person of each (erasable, a table of its own), and the versions of the fiche. */
#include "daemon/store_private.h"

#include "parsers/base/utf8.h"

/* Read by read_dossier in this order; the nearest deadline is computed, so that it can never be an old one. */
#define SELECT_DOSSIER                                                                                                  \
    "SELECT d.id, d.reference, d.circuit, d.etat, d.etape, d.depuis,"                                                   \
    " (SELECT min(q.echeance) FROM question AS q WHERE q.dossier = d.id AND q.close IS NULL),"                          \
    " d.territoire, d.mds, d.emetteur, d.referent_nom, d.referent_mail, d.place, d.lie_a, d.ouvert,"                    \
    " j.nom, j.prenom, j.naissance FROM dossier AS d LEFT JOIN jeune AS j ON j.dossier = d.id "

static void read_dossier(struct query *q, struct arena *arena, void *out_row)
{
    struct dossier_row *row = out_row;
    row->id = take_int(q);
    row->reference = take_text(q, arena);
    row->circuit = take_text(q, arena);
    row->etat = (enum etat)take_choice(q, store_etat_name, ETAT_COUNT);
    row->etape = take_text(q, arena);
    row->depuis = take_day(q);
    row->echeance = take_day(q);
    row->territoire = take_text(q, arena);
    row->mds = take_text(q, arena);
    row->emetteur = take_text(q, arena);
    row->referent_nom = take_text(q, arena);
    row->referent_mail = take_text(q, arena);
    row->place = take_bool(q);
    row->lie_a = take_text(q, arena);
    row->ouvert = take_int(q);
    row->jeune_nom = take_text(q, arena);
    row->jeune_prenom = take_text(q, arena);
    row->jeune_naissance = take_day(q);
}

static enum err each_dossier(struct query *q, struct arena *arena, dossier_fn *each, void *context)
{
    void *found = NULL;
    size_t count = 0;
    enum err err = query_all(q, arena, read_dossier, sizeof(struct dossier_row), &found, &count);
    const struct dossier_row *rows = found;
    for (size_t i = 0; err == ERR_NONE && i < count; i++)
        each(context, &rows[i]);
    return err;
}

/* ---- writing ---- */

enum { FOLD_CAP = 64 * 1024 }; /* bytes of arena for two folded names */

static enum err put_jeune(struct store *store, const struct dossier_row *row, struct fault *fault)
{
    struct arena *arena = arena_new(FOLD_CAP, NULL, NULL);
    struct query q = query_open(store,
        "INSERT INTO jeune (dossier, nom, prenom, nom_plie, prenom_plie, naissance) VALUES (?,?,?,?,?,?)"
        " ON CONFLICT (dossier) DO UPDATE SET nom = excluded.nom, prenom = excluded.prenom, nom_plie = excluded.nom_plie,"
        " prenom_plie = excluded.prenom_plie, naissance = excluded.naissance", fault);
    put_int(&q, row->id);
    put_text(&q, row->jeune_nom);
    put_text(&q, row->jeune_prenom);
    put_text(&q, row->jeune_nom.at == NULL ? STR_NONE : utf8_fold(arena, row->jeune_nom));
    put_text(&q, row->jeune_prenom.at == NULL ? STR_NONE : utf8_fold(arena, row->jeune_prenom));
    put_day(&q, row->jeune_naissance);
    enum err err = query_run(&q);
    arena_free(arena);
    return err;
}

/* Without any of it the row goes: a dossier that was purged stays purged when it is saved again. */
static enum err save_jeune(struct store *store, const struct dossier_row *row, struct fault *fault)
{
    enum { LONGEST = 1024 }; /* bytes; what a name of a fiche may have is far below (one line of a form) */
    if (row->jeune_nom.len > LONGEST || row->jeune_prenom.len > LONGEST)
        return fault_set(fault, ERR_FINAL, "%s: a name of more than %d bytes, correct the fiche", store->path, LONGEST);
    if (row->jeune_nom.at != NULL || row->jeune_prenom.at != NULL || row->jeune_naissance != DAY_NONE)
        return put_jeune(store, row, fault);
    struct query q = query_open(store, "DELETE FROM jeune WHERE dossier = ?", fault);
    put_int(&q, row->id);
    return query_run(&q);
}

static enum err next_rang(struct store *store, int year, int *out_rang, struct fault *fault)
{
    struct query q = query_open(store, "SELECT coalesce(max(rang), 0) + 1 FROM dossier WHERE annee = ?", fault);
    put_int(&q, year);
    *out_rang = query_next(&q) ? take_small(&q) : 0;
    return query_done(&q);
}

/* What insert and update both write, in the order of their sentences. */
static void put_dossier(struct query *q, const struct dossier_row *row)
{
    put_text(q, row->circuit);
    put_name(q, etat_name(row->etat));
    put_text(q, row->etape);
    put_day(q, row->depuis);
    put_text(q, row->territoire);
    put_text(q, row->mds);
    put_text(q, row->emetteur);
    put_text(q, row->referent_nom);
    put_text(q, row->referent_mail);
    put_int(q, row->place);
    put_text(q, row->lie_a);
    put_int(q, row->ouvert);
}

enum err store_dossier_new(struct store *store, struct arena *arena, struct dossier_row *row, day_t jour,
                           struct fault *out_fault)
{
    int rang = 0, year = date_civil(jour).year;
    enum err err = next_rang(store, year, &rang, out_fault);
    if (err != ERR_NONE)
        return err;
    row->reference = str_print(arena, STORE_REFERENCE, year, rang);
    struct query q = query_open(store,
        "INSERT INTO dossier (circuit, etat, etape, depuis, territoire, mds, emetteur, referent_nom, referent_mail, place,"
        " lie_a, ouvert, annee, rang, reference) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", out_fault);
    put_dossier(&q, row);
    put_int(&q, year);
    put_int(&q, rang);
    put_text(&q, row->reference);
    err = query_insert(&q, &row->id);
    return err == ERR_NONE ? save_jeune(store, row, out_fault) : err;
}

enum err store_dossier_save(struct store *store, const struct dossier_row *row, struct fault *out_fault)
{
    struct query q = query_open(store,
        "UPDATE dossier SET circuit = ?, etat = ?, etape = ?, depuis = ?, territoire = ?, mds = ?, emetteur = ?,"
        " referent_nom = ?, referent_mail = ?, place = ?, lie_a = ?, ouvert = ? WHERE id = ?", out_fault);
    put_dossier(&q, row);
    put_int(&q, row->id);
    enum err err = query_update_one(&q);
    return err == ERR_NONE ? save_jeune(store, row, out_fault) : err;
}

/* ---- finding ---- */

enum err store_dossier_get(struct store *store, struct arena *arena, int64_t id, struct dossier_row *out_row,
                           struct fault *out_fault)
{
    struct query q = query_open(store, SELECT_DOSSIER "WHERE d.id = ?", out_fault);
    put_int(&q, id);
    bool found = false;
    enum err err = query_one(&q, arena, read_dossier, &found, out_row);
    if (err == ERR_NONE && !found)
        return fault_set(out_fault, ERR_FINAL, "%s: there is no dossier %lld", store->path, (long long)id);
    return err;
}

enum err store_dossier_find(struct store *store, struct arena *arena, struct str reference, bool *out_found,
                            struct dossier_row *out_row, struct fault *out_fault)
{
    struct query q = query_open(store, SELECT_DOSSIER "WHERE d.reference = ?", out_fault);
    put_text(&q, reference);
    return query_one(&q, arena, read_dossier, out_found, out_row);
}

enum err store_dossier_each(struct store *store, struct arena *arena, dossier_fn *each, void *context,
                            struct fault *out_fault)
{
    struct query q = query_open(store, SELECT_DOSSIER "ORDER BY d.annee, d.rang", out_fault);
    return each_dossier(&q, arena, each, context);
}

enum err store_dossier_each_same(struct store *store, struct arena *arena, struct str nom, struct str prenom,
                                 day_t naissance, dossier_fn *each, void *context, struct fault *out_fault)
{
    struct query q = query_open(store, /* what is not known is the same as nothing: NULL equals nothing */
        SELECT_DOSSIER "WHERE j.nom_plie = ? AND j.prenom_plie = ? AND j.naissance = ? ORDER BY d.annee DESC, d.rang DESC",
        out_fault);
    put_text(&q, nom.at == NULL ? STR_NONE : utf8_fold(arena, nom));
    put_text(&q, prenom.at == NULL ? STR_NONE : utf8_fold(arena, prenom));
    put_day(&q, naissance);
    return each_dossier(&q, arena, each, context);
}

enum err store_places_prises(struct store *store, struct str circuit, struct str territoire, int *out_count,
                             struct fault *out_fault)
{
    struct query q = query_open(store, /* which etat is an end, circuit says */
        "SELECT etat, count(*) FROM dossier WHERE circuit = ? AND territoire = ? AND place = 1 GROUP BY etat", out_fault);
    put_text(&q, circuit);
    put_text(&q, territoire);
    int count = 0;
    while (query_next(&q)) {
        enum etat etat = (enum etat)take_choice(&q, store_etat_name, ETAT_COUNT);
        count += etat_is_end(etat) ? 0 : take_small(&q);
    }
    enum err err = query_done(&q);
    if (err == ERR_NONE)
        *out_count = count;
    return err;
}

enum err store_places_liberees(struct store *store, struct str circuit, struct str territoire, day_t depuis, int *out_count,
                               struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT etat, count(*) FROM dossier WHERE circuit = ? AND territoire = ? AND depuis >= ?"
        " AND EXISTS (SELECT 1 FROM event WHERE event.dossier = dossier.id AND event.quoi = 'place_prise') GROUP BY etat", out_fault);
    put_text(&q, circuit);
    put_text(&q, territoire);
    put_day(&q, depuis);
    int count = 0;
    while (query_next(&q)) {
        enum etat etat = (enum etat)take_choice(&q, store_etat_name, ETAT_COUNT);
        count += etat_is_end(etat) ? take_small(&q) : 0;
    }
    enum err err = query_done(&q);
    if (err == ERR_NONE)
        *out_count = count;
    return err;
}

enum err store_dossier_first_waiting(struct store *store, struct arena *arena, struct str circuit, struct str etape,
                                     struct str territoire, bool *out_found, struct dossier_row *out_row,
                                     struct fault *out_fault)
{
    struct query q = query_open(store, /* who has withdrawn, or needs a human, still stands at the etape and waits no more */
        SELECT_DOSSIER "WHERE d.circuit = ? AND d.etape = ? AND d.territoire = ? AND d.etat IN (?, ?)"
                       " ORDER BY d.depuis, d.annee, d.rang LIMIT 1", out_fault);
    put_text(&q, circuit);
    put_text(&q, etape);
    put_text(&q, territoire);
    put_name(&q, etat_name(ETAT_EN_ATTENTE));
    put_name(&q, etat_name(ETAT_EN_COURS));
    return query_one(&q, arena, read_dossier, out_found, out_row);
}

/* ---- fiches ---- */

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
