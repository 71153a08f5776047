/* store_programme: what is to happen on a day, and the versions of circuits by which it does. */
#include "daemon/store_private.h"

static const char *programme_quoi(int quoi)
{
    static const char *const names[] = {"question", "etape", "depart"};
    _Static_assert(sizeof names / sizeof names[0] == PROGRAMME_DEPART + 1, "a name for each programme_quoi");
    return names[quoi];
}

/* Read by read_programme in this order. */
#define PROGRAMME_COLUMNS "id, quoi, dossier, circuit, nom, cible, jour, fait"

struct fait_ou_non { /* a row, and whether it was done */
    struct programme_row row;
    bool done;
};

static void read_programme(struct query *q, struct arena *arena, void *out_row)
{
    struct fait_ou_non *both = out_row;
    both->row.id = take_int(q);
    both->row.quoi = (enum programme_quoi)take_choice(q, programme_quoi, PROGRAMME_DEPART + 1);
    both->row.dossier = take_int(q);
    both->row.circuit = take_text(q, arena);
    both->row.nom = take_text(q, arena);
    both->row.cible = take_text(q, arena);
    both->row.jour = take_day(q);
    both->done = take_bool(q);
}

enum err store_programme_add(struct store *store, const struct programme_row *row, struct fault *out_fault)
{
    struct query q = query_open(store,
        "INSERT INTO programme (quoi, dossier, circuit, nom, cible, jour) VALUES (?,?,?,?,?,?) ON CONFLICT DO NOTHING", out_fault);
    put_name(&q, programme_quoi((int)row->quoi));
    put_ref(&q, row->dossier);
    put_text(&q, row->circuit);
    put_text(&q, row->nom);
    put_text(&q, row->cible.at != NULL ? row->cible : STR(""));
    put_day(&q, row->jour);
    return query_run(&q);
}

enum err store_programme_clear(struct store *store, int64_t dossier, enum programme_quoi quoi, struct fault *out_fault)
{
    struct query q = query_open(store, "DELETE FROM programme WHERE coalesce(dossier, 0) = ? AND quoi = ? AND fait = 0", out_fault);
    put_int(&q, dossier);
    put_name(&q, programme_quoi((int)quoi));
    return query_run(&q);
}

enum err store_programme_any(struct store *store, int64_t dossier, bool *out_any, struct fault *out_fault)
{
    struct query q = query_open(store, "SELECT 1 FROM programme WHERE coalesce(dossier, 0) = ? AND fait = 0 AND quoi <> 'depart' LIMIT 1", out_fault);
    put_int(&q, dossier);
    return query_any(&q, out_any);
}

enum err store_programme_done(struct store *store, int64_t id, struct fault *out_fault)
{
    struct query q = query_open(store, "UPDATE programme SET fait = 1 WHERE id = ?", out_fault);
    put_int(&q, id);
    return query_update_one(&q);
}

enum err store_programme_each_due(struct store *store, struct arena *arena, day_t jour, int max, programme_fn *each,
                                  void *context, struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT " PROGRAMME_COLUMNS " FROM programme WHERE fait = 0 AND jour <= ? ORDER BY jour, id LIMIT ?", out_fault);
    put_day(&q, jour);
    put_int(&q, max);
    void *found = NULL;
    size_t count = 0;
    enum err err = query_all(&q, arena, read_programme, sizeof(struct fait_ou_non), &found, &count);
    const struct fait_ou_non *rows = found;
    for (size_t i = 0; err == ERR_NONE && i < count; i++)
        each(context, &rows[i].row);
    return err;
}

/* From one (circuit, nom, cible) to the next: the index gives the latest day of each first, and the years behind it are
 * not walked through. */
enum err store_programme_each_last_depart(struct store *store, struct arena *arena, programme_dernier_fn *each, void *context,
                                          struct fault *out_fault)
{
    struct query q = query_open(store,
        "WITH RECURSIVE dernier (id) AS ("
        " SELECT * FROM (SELECT id FROM programme WHERE dossier IS NULL ORDER BY circuit, nom, cible, jour DESC LIMIT 1)"
        " UNION ALL SELECT (SELECT p.id FROM programme AS p WHERE p.dossier IS NULL AND (p.circuit, p.nom, p.cible) >"
        " (o.circuit, o.nom, o.cible) ORDER BY p.circuit, p.nom, p.cible, p.jour DESC LIMIT 1)"
        " FROM dernier JOIN programme AS o ON o.id = dernier.id)"
        " SELECT " PROGRAMME_COLUMNS " FROM programme WHERE id IN (SELECT id FROM dernier) ORDER BY circuit, nom, cible", out_fault);
    void *found = NULL;
    size_t count = 0;
    enum err err = query_all(&q, arena, read_programme, sizeof(struct fait_ou_non), &found, &count);
    const struct fait_ou_non *rows = found;
    for (size_t i = 0; err == ERR_NONE && i < count; i++)
        each(context, &rows[i].row, rows[i].done);
    return err;
}

enum err store_programme_was_done(struct store *store, int64_t dossier, struct str nom, day_t jour, bool *out_done,
                                  struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT 1 FROM programme WHERE coalesce(dossier, 0) = ? AND nom = ? AND jour >= ? AND fait = 1 LIMIT 1", out_fault);
    put_int(&q, dossier);
    put_text(&q, nom);
    put_day(&q, jour);
    return query_any(&q, out_done);
}

/* ---- versions of circuits ---- */

enum err store_circuit_keep(struct store *store, struct str circuit, struct str version, struct str texte, int64_t moment,
                            struct fault *out_fault)
{
    struct query q = query_open(store,
        "INSERT INTO circuit_version (circuit, version, texte, garde) VALUES (?,?,?,?) ON CONFLICT DO NOTHING", out_fault);
    put_text(&q, circuit);
    put_text(&q, version);
    put_text(&q, texte);
    put_int(&q, moment);
    return query_run(&q);
}

static void read_text(struct query *q, struct arena *arena, void *out_text)
{
    *(struct str *)out_text = take_text(q, arena);
}

enum err store_circuit_text(struct store *store, struct arena *arena, struct str circuit, struct str version, bool *out_found,
                            struct str *out_texte, struct fault *out_fault)
{
    struct query q = query_open(store, "SELECT texte FROM circuit_version WHERE circuit = ? AND version = ?", out_fault);
    put_text(&q, circuit);
    put_text(&q, version);
    return query_one(&q, arena, read_text, out_found, out_texte);
}

struct ouverts { /* a circuit and how many of its dossiers are open */
    struct str circuit;
    int count;
};

static void read_ouverts(struct query *q, struct arena *arena, void *out_row)
{
    struct ouverts *row = out_row;
    row->circuit = take_text(q, arena);
    row->count = take_small(q);
}

enum err store_circuit_each_open(struct store *store, struct arena *arena, circuit_fn *each, void *context, struct fault *out_fault)
{
    struct query q = query_open(store, "SELECT circuit, count(*) FROM dossier WHERE fini IS NULL GROUP BY circuit", out_fault);
    void *found = NULL;
    size_t count = 0;
    enum err err = query_all(&q, arena, read_ouverts, sizeof(struct ouverts), &found, &count);
    const struct ouverts *rows = found;
    for (size_t i = 0; err == ERR_NONE && i < count; i++)
        each(context, rows[i].circuit, rows[i].count);
    return err;
}
