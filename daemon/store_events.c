/* store_events: what happened, in a chain that nobody can change without it being seen.
 *
 *   event_contenu (erasable)             event (for ever)
 *   ┌──────────────────────────┐        ┌─────────────────────────────────────────┐
 *   │ sel: 16 random bytes     │        │ seq dossier quand quoi message          │
 *   │ par, origine, detail     │──────▶ │ digest = H(D, sel, par, origine, detail)│
 *   └──────────────────────────┘        │ hash   = H(E, hash of seq - 1, seq,     │
 *        a purge deletes the row:       │            dossier, quand, quoi,        │──▶ hash of seq + 1 … chaine.hash
 *        digest and hash still stand    │            message, digest)             │
 *                                       └─────────────────────────────────────────┘
 *   H        BLAKE2b-256 (RFC 7693), without a key, over the parts one after the other
 *   D, E     the texts "navette contenu 1" and "navette event 1": one kind of hash is never taken for the other
 *   number   8 bytes, the lowest first; 0 for none
 *   text     its length as a number, then its bytes; absent: the number 2^64 - 1 and no byte
 *   bytes    as a text (sel, digest, hash). The hash before the first event is 32 zero bytes.
 *
 * The salt keeps a purged content from being guessed from its digest (there are not many names). Whoever may write the
 * file may also make a whole new chain: against that, chaine.hash must be noted elsewhere (a backup, a mail). */
#include "daemon/store_private.h"

#include <sodium.h>

_Static_assert(STORE_HASH_BYTES == crypto_generichash_BYTES, "BLAKE2b-256");

static void hash_number(crypto_generichash_state *state, uint64_t n)
{
    unsigned char bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(n >> (8 * i));
    crypto_generichash_update(state, bytes, sizeof bytes);
}

static void hash_text(crypto_generichash_state *state, struct str text)
{
    hash_number(state, text.at == NULL ? UINT64_MAX : text.len);
    if (text.len > 0)
        crypto_generichash_update(state, (const unsigned char *)text.at, text.len);
}

static void hash_bytes(crypto_generichash_state *state, const unsigned char *bytes, size_t len)
{
    hash_text(state, (struct str){(const char *)bytes, len});
}

void store_event_digest(const unsigned char salt[STORE_SALT_BYTES], struct str par, struct str origine, struct str detail,
                        unsigned char out_digest[STORE_HASH_BYTES])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, STORE_HASH_BYTES);
    hash_text(&state, STR("navette contenu 1"));
    hash_bytes(&state, salt, STORE_SALT_BYTES);
    hash_text(&state, par);
    hash_text(&state, origine);
    hash_text(&state, detail);
    crypto_generichash_final(&state, out_digest, STORE_HASH_BYTES);
}

void store_event_hash(const unsigned char previous[STORE_HASH_BYTES], const struct lien *lien,
                      const unsigned char digest[STORE_HASH_BYTES], unsigned char out_hash[STORE_HASH_BYTES])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, STORE_HASH_BYTES);
    hash_text(&state, STR("navette event 1"));
    hash_bytes(&state, previous, STORE_HASH_BYTES);
    hash_number(&state, (uint64_t)lien->seq);
    hash_number(&state, (uint64_t)lien->dossier);
    hash_number(&state, (uint64_t)lien->quand);
    hash_text(&state, lien->quoi);
    hash_number(&state, (uint64_t)lien->message);
    hash_bytes(&state, digest, STORE_HASH_BYTES);
    crypto_generichash_final(&state, out_hash, STORE_HASH_BYTES);
}

/* ---- adding ---- */

static enum err read_end(struct store *store, int64_t *out_seq, unsigned char out_hash[STORE_HASH_BYTES], struct fault *fault)
{
    struct query q = query_open(store, "SELECT seq, hash FROM chaine WHERE id = 1", fault);
    bool found = query_next(&q);
    if (found)
        *out_seq = take_int(&q);
    found = found && take_bytes(&q, out_hash, STORE_HASH_BYTES);
    enum err err = query_done(&q);
    if (err == ERR_NONE && !found)
        return fault_set(fault, ERR_FINAL, "%s: the chain of events has lost its end, restore the last backup", store->path);
    return err;
}

static enum err add_link(struct store *store, const struct lien *lien, const unsigned char *digest,
                         const unsigned char *hash, struct fault *fault)
{
    struct query q = query_open(store,
        "INSERT INTO event (seq, dossier, quand, quoi, message, digest, hash) VALUES (?,?,?,?,?,?,?)", fault);
    put_int(&q, lien->seq);
    put_ref(&q, lien->dossier);
    put_int(&q, lien->quand);
    put_text(&q, lien->quoi);
    put_ref(&q, lien->message);
    put_blob(&q, digest, STORE_HASH_BYTES);
    put_blob(&q, hash, STORE_HASH_BYTES);
    enum err err = query_run(&q);
    if (err != ERR_NONE)
        return err;
    q = query_open(store, "UPDATE chaine SET seq = ?, hash = ? WHERE id = 1", fault);
    put_int(&q, lien->seq);
    put_blob(&q, hash, STORE_HASH_BYTES);
    return query_update_one(&q);
}

static enum err add_content(struct store *store, int64_t seq, const unsigned char *salt, const struct event_row *row,
                            struct fault *fault)
{
    struct query q = query_open(store, "INSERT INTO event_contenu (seq, sel, par, origine, detail) VALUES (?,?,?,?,?)", fault);
    put_int(&q, seq);
    put_blob(&q, salt, STORE_SALT_BYTES);
    put_text(&q, row->par);
    put_text(&q, row->origine);
    put_text(&q, row->detail);
    return query_run(&q);
}

enum err store_event_add(struct store *store, const struct event_row *row, struct fault *out_fault)
{
    unsigned char salt[STORE_SALT_BYTES], digest[STORE_HASH_BYTES], previous[STORE_HASH_BYTES], hash[STORE_HASH_BYTES];
    struct lien lien = {.dossier = row->dossier, .quand = row->quand, .message = row->message, .quoi = row->quoi};
    enum err err = read_end(store, &lien.seq, previous, out_fault);
    if (err != ERR_NONE)
        return err;
    lien.seq++;
    store->world->random(store->world, salt, sizeof salt);
    store_event_digest(salt, row->par, row->origine, row->detail, digest);
    store_event_hash(previous, &lien, digest, hash);
    err = add_link(store, &lien, digest, hash, out_fault);
    return err == ERR_NONE ? add_content(store, lien.seq, salt, row, out_fault) : err;
}

/* ---- reading ---- */

static void read_event(struct query *q, struct arena *arena, void *out_row)
{
    struct event_row *row = out_row;
    row->seq = take_int(q);
    row->dossier = take_int(q);
    row->quand = take_int(q);
    row->quoi = take_text(q, arena);
    row->message = take_int(q);
    row->par = take_text(q, arena);
    row->origine = take_text(q, arena);
    row->detail = take_text(q, arena);
}

enum err store_event_each(struct store *store, struct arena *arena, int64_t dossier, event_fn *each, void *context,
                          struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT e.seq, e.dossier, e.quand, e.quoi, e.message, c.par, c.origine, c.detail"
        " FROM event AS e LEFT JOIN event_contenu AS c ON c.seq = e.seq WHERE e.dossier IS ? ORDER BY e.seq", out_fault);
    put_ref(&q, dossier);
    void *found = NULL;
    size_t count = 0;
    enum err err = query_all(&q, arena, read_event, sizeof(struct event_row), &found, &count);
    const struct event_row *rows = found;
    for (size_t i = 0; err == ERR_NONE && i < count; i++)
        each(context, &rows[i]);
    return err;
}
