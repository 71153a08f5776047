/* store_dossiers: dossiers, and the young person of each (erasable, a table of its own). Places and the waiting list stand
 * in store_attente.c, the versions of the fiche in store_fiches.c. */
#include "daemon/store_private.h"

#include "daemon/heure.h"
#include "parsers/base/utf8.h"

void store_dossier_read(struct query *q, struct arena *arena, void *out_row)
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
    row->version = take_text(q, arena);
    row->depart = take_text(q, arena);
    row->objet = take_text(q, arena);
    row->element = take_text(q, arena);
    row->admis = take_day(q);
    row->fini = take_day(q);
    int ordre = take_small(q);
    row->rang = ordre == SANS_RANG ? 0 : ordre;
    row->hors_perimetre = take_bool(q);
}

enum err store_dossier_each_of(struct query *q, struct arena *arena, dossier_fn *each, void *context)
{
    void *found = NULL;
    size_t count = 0;
    enum err err = query_all(q, arena, store_dossier_read, sizeof(struct dossier_row), &found, &count);
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

/* The day that a row says, else the one on which it came to where it stands. 0 is a member that nobody set. */
static day_t day_or_depuis(day_t day, const struct dossier_row *row)
{
    if (day != DAY_NONE && day != 0)
        return day;
    return row->depuis != DAY_NONE ? row->depuis : heure_day(row->ouvert);
}

/* An end has its day and nothing else has one: indexes know by it what is open. */
static void put_admis_fini(struct query *q, const struct dossier_row *row)
{
    bool was = row->admis != DAY_NONE && row->admis != 0;
    put_day(q, was || row->etat == ETAT_ADMIS ? day_or_depuis(row->admis, row) : DAY_NONE);
    put_day(q, etat_is_end(row->etat) ? day_or_depuis(row->fini, row) : DAY_NONE);
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
    put_text(q, row->version);
    put_text(q, row->depart);
    put_text(q, row->objet);
    put_text(q, row->element);
    put_admis_fini(q, row);
    put_int(q, row->rang == 0 ? SANS_RANG : row->rang);
    put_int(q, row->hors_perimetre);
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
        " lie_a, ouvert, version, depart, objet, element, admis, fini, ordre, hors_perimetre, annee, rang, reference)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", out_fault);
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
        " referent_nom = ?, referent_mail = ?, place = ?, lie_a = ?, ouvert = ?, version = ?, depart = ?, objet = ?, element = ?,"
        " admis = ?, fini = ?, ordre = ?, hors_perimetre = ? WHERE id = ?", out_fault);
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
    enum err err = query_one(&q, arena, store_dossier_read, &found, out_row);
    if (err == ERR_NONE && !found)
        return fault_set(out_fault, ERR_FINAL, "%s: there is no dossier %lld", store->path, (long long)id);
    return err;
}

enum err store_dossier_find(struct store *store, struct arena *arena, struct str reference, bool *out_found,
                            struct dossier_row *out_row, struct fault *out_fault)
{
    struct query q = query_open(store, SELECT_DOSSIER "WHERE d.reference = ?", out_fault);
    put_text(&q, reference);
    return query_one(&q, arena, store_dossier_read, out_found, out_row);
}

enum err store_dossier_each(struct store *store, struct arena *arena, dossier_fn *each, void *context,
                            struct fault *out_fault)
{
    struct query q = query_open(store, SELECT_DOSSIER "ORDER BY d.annee, d.rang", out_fault);
    return store_dossier_each_of(&q, arena, each, context);
}

enum err store_dossier_each_since(struct store *store, struct arena *arena, struct str circuit, day_t du, dossier_fn *each,
                                  void *context, struct fault *out_fault)
{
    struct query q = query_open(store,
        SELECT_DOSSIER "WHERE d.circuit = ? AND (d.fini IS NULL OR d.fini >= ?) ORDER BY d.annee, d.rang", out_fault);
    put_text(&q, circuit);
    put_day(&q, du);
    return store_dossier_each_of(&q, arena, each, context);
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
    return store_dossier_each_of(&q, arena, each, context);
}

/* Two of three are enough, and each pair has its index: what is not known equals nothing. */
enum err store_dossier_each_near(struct store *store, struct arena *arena, struct str circuit, struct str nom, struct str prenom,
                                 day_t naissance, int64_t but, dossier_fn *each, void *context, struct fault *out_fault)
{
    struct query q = query_open(store,
        SELECT_DOSSIER "WHERE d.id IN (SELECT dossier FROM jeune WHERE nom_plie = ?1 AND prenom_plie = ?2"
                       " UNION SELECT dossier FROM jeune WHERE nom_plie = ?1 AND naissance = ?3"
                       " UNION SELECT dossier FROM jeune WHERE prenom_plie = ?2 AND naissance = ?3)"
                       " AND d.circuit = ?4 AND d.id <> ?5 ORDER BY d.annee DESC, d.rang DESC",
        out_fault);
    put_text(&q, nom.at == NULL ? STR_NONE : utf8_fold(arena, nom));
    put_text(&q, prenom.at == NULL ? STR_NONE : utf8_fold(arena, prenom));
    put_day(&q, naissance);
    put_text(&q, circuit);
    put_int(&q, but);
    return store_dossier_each_of(&q, arena, each, context);
}

enum err store_dossier_each_other_version(struct store *store, struct arena *arena, struct str circuit, struct str version,
                                          dossier_fn *each, void *context, struct fault *out_fault)
{
    struct query q = query_open(store,
        SELECT_DOSSIER "WHERE d.circuit = ? AND d.fini IS NULL AND d.version IS NOT ? ORDER BY d.annee, d.rang", out_fault);
    put_text(&q, circuit);
    put_text(&q, version);
    return store_dossier_each_of(&q, arena, each, context);
}
