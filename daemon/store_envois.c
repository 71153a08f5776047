/* store_envois: mail that goes out, in its final bytes. */
#include "daemon/store_private.h"

static const char *envoi_etat(int etat)
{
    static const char *const names[] = {"pret", "parti", "incertain", "echec"};
    _Static_assert(sizeof names / sizeof names[0] == ENVOI_ECHEC + 1, "a name for each envoi_etat");
    return names[etat];
}

static const char *copie_etat(int etat)
{
    static const char *const names[] = {"aucune", "a_faire", "remise", "faite", "abandonnee"};
    _Static_assert(sizeof names / sizeof names[0] == COPIE_ABANDONNEE + 1, "a name for each copie_etat");
    return names[etat];
}

/* Read by read_envoi in this order; `octets` or, where nobody needs them, NULL: they may be many. */
#define ENVOI_COLUMNS(octets)                                                                                             \
    "dossier, genre, message_id, de, destinataire, " octets ", etat, essais, prochain, cree, parti, reponse, copie, copie_essais," \
    " a_signaler, relecture"
#define SELECT_ENVOI "SELECT id, " ENVOI_COLUMNS("octets") " FROM envoi "
#define SELECT_ENVOI_BRIEF "SELECT id, " ENVOI_COLUMNS("NULL") " FROM envoi "

static void read_envoi(struct query *q, struct arena *arena, void *out_row)
{
    struct envoi_row *row = out_row;
    row->id = take_int(q);
    row->dossier = take_int(q);
    row->genre = take_text(q, arena);
    row->message_id = take_text(q, arena);
    row->de = take_text(q, arena);
    row->destinataire = take_text(q, arena);
    row->octets = take_text(q, arena);
    row->etat = (enum envoi_etat)take_choice(q, envoi_etat, ENVOI_ECHEC + 1);
    row->essais = take_small(q);
    row->prochain = take_int(q);
    row->cree = take_int(q);
    row->parti = take_int(q);
    row->reponse = take_text(q, arena);
    row->copie = (enum copie_etat)take_choice(q, copie_etat, COPIE_ABANDONNEE + 1);
    row->copie_essais = take_small(q);
    row->a_signaler = take_bool(q);
    row->relecture = take_text(q, arena);
}

enum err store_envoi_add(struct store *store, struct envoi_row *row, struct fault *out_fault)
{
    struct query q = query_open(store, "INSERT INTO envoi (" ENVOI_COLUMNS("octets") ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", out_fault);
    put_ref(&q, row->dossier);
    put_text(&q, row->genre);
    put_text(&q, row->message_id);
    put_text(&q, row->de);
    put_text(&q, row->destinataire);
    put_blob(&q, row->octets.at, row->octets.len);
    put_name(&q, envoi_etat(ENVOI_PRET));
    put_int(&q, row->essais);
    put_int(&q, row->prochain);
    put_int(&q, row->cree);
    put_ref(&q, 0); /* has not left */
    put_text(&q, row->reponse);
    put_name(&q, copie_etat(COPIE_AUCUNE));
    put_int(&q, 0);
    put_int(&q, 0);
    put_text(&q, row->relecture);
    enum err err = query_insert(&q, &row->id);
    if (err == ERR_NONE)
        row->etat = ENVOI_PRET;
    return err;
}

enum err store_envoi_next(struct store *store, struct arena *arena, int64_t now, int64_t after_id, bool *out_found,
                          struct envoi_row *out_row, struct fault *out_fault)
{
    struct query q = query_open(store,
        SELECT_ENVOI "WHERE etat IN ('pret', 'incertain') AND prochain <= ? AND id > ? ORDER BY id LIMIT 1", out_fault);
    put_int(&q, now);
    put_int(&q, after_id);
    return query_one(&q, arena, read_envoi, out_found, out_row);
}

enum err store_envoi_get(struct store *store, struct arena *arena, int64_t id, struct envoi_row *out_row,
                         struct fault *out_fault)
{
    struct query q = query_open(store, SELECT_ENVOI "WHERE id = ?", out_fault);
    put_int(&q, id);
    bool found = false;
    enum err err = query_one(&q, arena, read_envoi, &found, out_row);
    if (err == ERR_NONE && !found)
        return fault_set(out_fault, ERR_FINAL, "%s: there is no outgoing mail %lld", store->path, (long long)id);
    return err;
}

enum err store_envoi_save(struct store *store, const struct envoi_row *row, struct fault *out_fault)
{
    struct query q = query_open(store,
        "UPDATE envoi SET etat = ?, essais = ?, prochain = ?, parti = ?, reponse = ?, copie = ?, copie_essais = ?, a_signaler = ? WHERE id = ?",
        out_fault);
    put_name(&q, envoi_etat((int)row->etat));
    put_int(&q, row->essais);
    put_int(&q, row->prochain);
    put_ref(&q, row->parti);
    put_text(&q, row->reponse);
    put_name(&q, copie_etat((int)row->copie));
    put_int(&q, row->copie_essais);
    put_int(&q, row->a_signaler);
    put_int(&q, row->id);
    return query_update_one(&q);
}

enum err store_envoi_count(struct store *store, int64_t dossier, int *out_count, struct fault *out_fault)
{
    struct query q = query_open(store, "SELECT count(*) FROM envoi WHERE dossier IS ?", out_fault); /* IS: NULL too */
    put_ref(&q, dossier);
    int count = query_next(&q) ? take_small(&q) : 0;
    enum err err = query_done(&q);
    if (err == ERR_NONE)
        *out_count = count;
    return err;
}

enum err store_envoi_next_copie(struct store *store, struct arena *arena, bool *out_found, struct envoi_row *out_row,
                                struct fault *out_fault)
{
    struct query q = query_open(store, SELECT_ENVOI "WHERE copie IN ('a_faire', 'remise') ORDER BY copie_essais, id LIMIT 1", out_fault);
    return query_one(&q, arena, read_envoi, out_found, out_row);
}

enum err store_envoi_each_a_signaler(struct store *store, struct arena *arena, int max, envoi_fn *each, void *context,
                                     struct fault *out_fault)
{
    void *found = NULL;
    size_t count = 0;
    struct query q = query_open(store, SELECT_ENVOI_BRIEF "WHERE a_signaler = 1 ORDER BY id LIMIT ?", out_fault);
    put_int(&q, max);
    enum err err = query_all(&q, arena, read_envoi, sizeof(struct envoi_row), &found, &count);
    const struct envoi_row *rows = found;
    for (size_t i = 0; err == ERR_NONE && i < count; i++)
        each(context, &rows[i]);
    return err;
}

enum err store_envoi_signales(struct store *store, int64_t up_to, struct fault *out_fault)
{
    struct query q = query_open(store, "UPDATE envoi SET a_signaler = 0 WHERE a_signaler = 1 AND id <= ?", out_fault);
    put_int(&q, up_to);
    return query_run(&q);
}

static enum err one_number(struct query *q, int64_t *out_number)
{
    int64_t number = query_next(q) ? take_int(q) : 0;
    enum err err = query_done(q);
    if (err == ERR_NONE)
        *out_number = number;
    return err;
}

enum err store_envoi_last(struct store *store, struct str genre, int64_t *out_moment, struct fault *out_fault)
{
    struct query q = query_open(store, "SELECT max(cree) FROM envoi WHERE dossier IS NULL AND genre = ?", out_fault);
    put_text(&q, genre);
    return one_number(&q, out_moment);
}

enum err store_envoi_waiting(struct store *store, int *out_count, struct fault *out_fault)
{
    int64_t count = 0;
    struct query q = query_open(store, "SELECT count(*) FROM envoi AS e WHERE etat IN ('pret', 'incertain')"
        " AND NOT EXISTS (SELECT 1 FROM relecture AS r WHERE r.jeton = e.relecture AND r.etat = 'attend')", out_fault);
    enum err err = one_number(&q, &count);
    if (err == ERR_NONE)
        *out_count = (int)count;
    return err;
}
