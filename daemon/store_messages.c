/* store_messages: mails that came, by where they lay; their mailboxes; and what one is told only once. */
#include "daemon/store_private.h"

static const char *message_etat(int etat)
{
    static const char *const names[] = {"recu", "traite", "a_verifier", "laisse", "double"};
    _Static_assert(sizeof names / sizeof names[0] == MESSAGE_DOUBLE + 1, "a name for each message_etat");
    return names[etat];
}

/* Read by read_message in this order. */
#define MESSAGE_COLUMNS                                                                                                  \
    "boite, uid, uidvalidity, sha256, corps_empreinte, message_id, de, date, taille, recu, etat, genre, pourquoi, dossier," \
    " double_de, propositions, essais, classe"
#define SELECT_MESSAGE "SELECT id, " MESSAGE_COLUMNS " FROM message "

static void read_message(struct query *q, struct arena *arena, void *out_row)
{
    struct message_row *row = out_row;
    row->id = take_int(q);
    row->boite = take_text(q, arena);
    row->uid = take_text(q, arena);
    row->uidvalidity = take_int(q);
    row->sha256 = take_text(q, arena);
    row->corps_empreinte = take_text(q, arena);
    row->message_id = take_text(q, arena);
    row->de = take_text(q, arena);
    row->date = take_text(q, arena);
    row->taille = take_int(q);
    row->recu = take_int(q);
    row->etat = (enum message_etat)take_choice(q, message_etat, MESSAGE_DOUBLE + 1);
    row->genre = take_text(q, arena);
    row->pourquoi = take_text(q, arena);
    row->dossier = take_int(q);
    row->double_de = take_int(q);
    row->propositions = take_text(q, arena);
    row->essais = take_small(q);
    row->classe = take_bool(q);
}

static enum err each_message(struct query *q, struct arena *arena, message_fn *each, void *context)
{
    void *found = NULL;
    size_t count = 0;
    enum err err = query_all(q, arena, read_message, sizeof(struct message_row), &found, &count);
    const struct message_row *rows = found;
    for (size_t i = 0; err == ERR_NONE && i < count; i++)
        each(context, &rows[i]);
    return err;
}

enum err store_message_find(struct store *store, struct arena *arena, struct str boite, int64_t uidvalidity, struct str uid,
                            bool *out_found, struct message_row *out_row, struct fault *out_fault)
{
    struct query q = query_open(store, SELECT_MESSAGE "WHERE boite = ? AND uidvalidity = ? AND uid = ?", out_fault);
    put_text(&q, boite);
    put_int(&q, uidvalidity);
    put_text(&q, uid);
    return query_one(&q, arena, read_message, out_found, out_row);
}

/* What a mail that comes is: new, the same as one that acts, or one that was left alone and stays so. */
struct parent {
    int64_t original;
    bool is_left;
};

/* The first mail that is the same: all four must be there and equal (NULL equals nothing). One that was left alone in a
 * shared mailbox has not acted and is nobody's double: the gateway's own mailbox must still see it. */
static enum err find_original(struct store *store, const struct message_row *row, struct parent *out_parent, struct fault *fault)
{
    struct query q = query_open(store,
        "SELECT id FROM message WHERE message_id = ? AND de = ? AND date = ? AND corps_empreinte = ?"
        " AND etat NOT IN ('laisse', 'double') ORDER BY id LIMIT 1", fault);
    put_text(&q, row->message_id);
    put_text(&q, row->de);
    put_text(&q, row->date);
    put_text(&q, row->corps_empreinte);
    out_parent->original = query_next(&q) ? take_int(&q) : 0;
    return query_done(&q);
}

/* The mailbox counted its mails anew: the same bytes in it are the same mail, whatever its headers say or lack. What has
 * acted goes before what was left alone. */
static enum err find_recounted(struct store *store, const struct message_row *row, struct parent *out_parent, struct fault *fault)
{
    struct query q = query_open(store,
        "SELECT coalesce(double_de, id), etat = 'laisse' FROM message WHERE boite = ? AND sha256 = ? AND uidvalidity <> ?"
        " ORDER BY etat = 'laisse', id LIMIT 1", fault);
    put_text(&q, row->boite);
    put_text(&q, row->sha256);
    put_int(&q, row->uidvalidity);
    if (query_next(&q)) {
        out_parent->original = take_int(&q);
        out_parent->is_left = take_bool(&q);
    }
    return query_done(&q);
}

enum err store_message_add(struct store *store, struct message_row *row, struct fault *out_fault)
{
    struct parent parent = {0};
    enum err err = find_recounted(store, row, &parent, out_fault);
    if (err == ERR_NONE && parent.original == 0)
        err = find_original(store, row, &parent, out_fault);
    if (err != ERR_NONE)
        return err;
    int64_t original = parent.is_left ? 0 : parent.original;
    enum message_etat etat = parent.is_left ? MESSAGE_LAISSE : original != 0 ? MESSAGE_DOUBLE : MESSAGE_RECU;
    struct query q = query_open(store,
        "INSERT INTO message (" MESSAGE_COLUMNS ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", out_fault);
    put_text(&q, row->boite);
    put_text(&q, row->uid);
    put_int(&q, row->uidvalidity);
    put_text(&q, row->sha256);
    put_text(&q, row->corps_empreinte);
    put_text(&q, row->message_id);
    put_text(&q, row->de);
    put_text(&q, row->date);
    put_int(&q, row->taille);
    put_int(&q, row->recu);
    put_name(&q, message_etat((int)etat));
    put_text(&q, row->genre);
    put_text(&q, row->pourquoi);
    put_ref(&q, row->dossier);
    put_ref(&q, original);
    put_text(&q, row->propositions);
    put_int(&q, row->essais);
    put_int(&q, row->classe);
    err = query_insert(&q, &row->id);
    if (err == ERR_NONE) {
        row->etat = etat;
        row->double_de = original;
    }
    return err;
}

enum err store_message_free_doubles(struct store *store, int64_t id, struct fault *out_fault)
{
    struct query first = query_open(store, "SELECT min(id) FROM message WHERE double_de = ? AND etat = 'double'", out_fault);
    put_int(&first, id);
    int64_t heir = query_next(&first) ? take_int(&first) : 0;
    enum err err = query_done(&first);
    if (err != ERR_NONE || heir == 0)
        return err;
    struct query others = query_open(store, "UPDATE message SET double_de = ? WHERE double_de = ? AND id <> ?", out_fault);
    put_int(&others, heir);
    put_int(&others, id);
    put_int(&others, heir);
    err = query_run(&others);
    if (err != ERR_NONE)
        return err;
    struct query back = query_open(store, "UPDATE message SET etat = 'recu', double_de = NULL WHERE id = ?", out_fault);
    put_int(&back, heir);
    return query_update_one(&back);
}

enum err store_message_get(struct store *store, struct arena *arena, int64_t id, struct message_row *out_row,
                           struct fault *out_fault)
{
    struct query q = query_open(store, SELECT_MESSAGE "WHERE id = ?", out_fault);
    put_int(&q, id);
    bool found = false;
    enum err err = query_one(&q, arena, read_message, &found, out_row);
    if (err == ERR_NONE && !found)
        return fault_set(out_fault, ERR_FINAL, "%s: there is no message %lld", store->path, (long long)id);
    return err;
}

enum err store_message_save(struct store *store, const struct message_row *row, struct fault *out_fault)
{
    struct query q = query_open(store,
        "UPDATE message SET etat = ?, genre = ?, pourquoi = ?, dossier = ?, propositions = ?, essais = ? WHERE id = ?",
        out_fault);
    put_name(&q, message_etat((int)row->etat));
    put_text(&q, row->genre);
    put_text(&q, row->pourquoi);
    put_ref(&q, row->dossier);
    put_text(&q, row->propositions);
    put_int(&q, row->essais);
    put_int(&q, row->id);
    return query_update_one(&q);
}

enum err store_message_next(struct store *store, struct arena *arena, int64_t after_id, bool *out_found,
                            struct message_row *out_row, struct fault *out_fault)
{
    struct query q = query_open(store,
        SELECT_MESSAGE "WHERE etat = 'recu' AND (?1 = 0 OR (recu, id) > (SELECT recu, id FROM message WHERE id = ?1))"
                       " ORDER BY recu, id LIMIT 1", out_fault);
    put_int(&q, after_id);
    return query_one(&q, arena, read_message, out_found, out_row);
}

enum err store_message_each_unfiled(struct store *store, struct arena *arena, struct str boite, message_fn *each,
                                    void *context, struct fault *out_fault)
{
    struct query q = query_open(store, /* what is not for us stays where it lies */
        SELECT_MESSAGE "WHERE classe = 0 AND boite = ? AND etat NOT IN ('recu', 'laisse') ORDER BY recu, id", out_fault);
    put_text(&q, boite);
    return each_message(&q, arena, each, context);
}

enum err store_message_filed(struct store *store, int64_t id, struct fault *out_fault)
{
    struct query q = query_open(store, "UPDATE message SET classe = 1 WHERE id = ?", out_fault);
    put_int(&q, id);
    return query_update_one(&q);
}

enum err store_message_each_a_verifier(struct store *store, struct arena *arena, message_fn *each, void *context,
                                       struct fault *out_fault)
{
    struct query q = query_open(store, SELECT_MESSAGE "WHERE etat = 'a_verifier' ORDER BY recu, id", out_fault);
    return each_message(&q, arena, each, context);
}

enum err store_boite_get(struct store *store, struct str nom, struct boite_row *out_row, struct fault *out_fault)
{
    struct boite_row row = {.nom = nom};
    struct query q = query_open(store, "SELECT premier, depuis, alerte FROM boite WHERE nom = ?", out_fault);
    put_text(&q, nom);
    if (query_next(&q)) {
        row.premier = take_int(&q);
        row.depuis = take_int(&q);
        row.alerte = take_int(&q);
    }
    enum err err = query_done(&q);
    if (err == ERR_NONE)
        *out_row = row;
    return err;
}

enum err store_boite_save(struct store *store, const struct boite_row *row, struct fault *out_fault)
{
    struct query q = query_open(store,
        "INSERT INTO boite (nom, premier, depuis, alerte) VALUES (?,?,?,?) ON CONFLICT (nom) DO UPDATE SET"
        " premier = excluded.premier, depuis = excluded.depuis, alerte = excluded.alerte", out_fault);
    put_text(&q, row->nom);
    put_ref(&q, row->premier);
    put_ref(&q, row->depuis);
    put_ref(&q, row->alerte);
    return query_run(&q);
}

enum err store_tell_once(struct store *store, struct str cle, bool *out_first, struct fault *out_fault)
{
    struct query q = query_open(store, "INSERT INTO dit (cle) VALUES (?) ON CONFLICT DO NOTHING", out_fault);
    put_text(&q, cle);
    enum err err = query_run(&q);
    if (err == ERR_NONE)
        *out_first = sqlite3_changes(store->db) == 1;
    return err;
}
