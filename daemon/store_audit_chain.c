/* store_audit_chain: the two chains of custody. The events, each of which vouches for all before it (drawn in
 * store_events.c); and the files of the spool, each of which is named by what it holds. */
#include "daemon/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <unistd.h>

enum {
    LINK_ARENA = 4 << 20,    /* bytes for one event's texts; a detail is a sentence or two */
    READ_BYTES = 64 * 1024,  /* of a spool file at a time */
    SHA256_HEX = 2 * crypto_hash_sha256_BYTES,
};

/* ---- events ---- */

struct marche { /* where the walk stands */
    int64_t seq;
    unsigned char hash[STORE_HASH_BYTES];
};

/* The columns of one event against what it says of itself and of the one before. */
static void audit_link(struct audit *audit, struct query *q, struct arena *arena, struct marche *marche)
{
    unsigned char digest[STORE_HASH_BYTES], hash[STORE_HASH_BYTES], salt[STORE_SALT_BYTES], computed[STORE_HASH_BYTES];
    struct lien lien = {.seq = take_int(q)};
    lien.dossier = take_int(q);
    lien.quand = take_int(q);
    lien.quoi = take_text(q, arena);
    lien.message = take_int(q);
    bool whole = take_bytes(q, digest, sizeof digest);
    whole = take_bytes(q, hash, sizeof hash) && whole;
    long long seq = lien.seq;
    if (lien.seq != marche->seq + 1)
        audit_damage(audit, "event %lld: the event before it is missing", seq);
    if (whole) {
        store_event_hash(marche->hash, &lien, digest, computed);
        whole = memcmp(computed, hash, sizeof hash) == 0;
    }
    if (!whole)
        audit_damage(audit, "event %lld: it was changed, or does not follow the one before it", seq);
    if (take_bool(q)) { /* its content was not erased */
        bool salted = take_bytes(q, salt, sizeof salt);
        struct str par = take_text(q, arena), origine = take_text(q, arena), detail = take_text(q, arena);
        store_event_digest(salt, par, origine, detail, computed);
        if (!salted || memcmp(computed, digest, sizeof digest) != 0)
            audit_damage(audit, "event %lld: its content was changed", seq);
    }
    marche->seq = lien.seq;
    memcpy(marche->hash, hash, sizeof hash); /* as it stands: one damage is told once */
}

static enum err audit_end(struct audit *audit, const struct marche *marche)
{
    unsigned char hash[STORE_HASH_BYTES] = {0};
    struct query q = query_open(audit->store, "SELECT seq, hash FROM chaine WHERE id = 1", audit->fault);
    bool found = query_next(&q);
    int64_t seq = found ? take_int(&q) : 0;
    found = found && take_bytes(&q, hash, sizeof hash);
    enum err err = query_done(&q);
    if (err != ERR_NONE)
        return err;
    if (!found)
        audit_damage(audit, "the chain of events has lost its end");
    else if (seq != marche->seq)
        audit_damage(audit, "the chain of events ends at %lld, %lld events were noted", (long long)marche->seq,
                     (long long)seq);
    else if (memcmp(hash, marche->hash, sizeof hash) != 0)
        audit_damage(audit, "the chain of events has another end than was noted");
    return ERR_NONE;
}

enum err audit_chain(struct audit *audit)
{
    struct marche marche = {0};
    struct query q = query_open(audit->store,
        "SELECT e.seq, e.dossier, e.quand, e.quoi, e.message, e.digest, e.hash,"
        " c.seq IS NOT NULL, c.sel, c.par, c.origine, c.detail"
        " FROM event AS e LEFT JOIN event_contenu AS c ON c.seq = e.seq ORDER BY e.seq", audit->fault);
    while (query_next(&q)) {
        struct arena *arena = arena_new(LINK_ARENA, NULL, NULL);
        audit_link(audit, &q, arena, &marche);
        arena_free(arena);
    }
    enum err err = query_done(&q);
    return err == ERR_NONE ? audit_end(audit, &marche) : err;
}

/* ---- spool ---- */

/* False where the file cannot be read to its end; errno says why. */
static bool hash_file(const char *path, char out_hex[SHA256_HEX + 1])
{
    static _Thread_local unsigned char bytes[READ_BYTES];
    unsigned char digest[crypto_hash_sha256_BYTES];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return false;
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    ssize_t got = 0;
    while ((got = read(fd, bytes, sizeof bytes)) > 0 || (got < 0 && errno == EINTR))
        if (got > 0)
            crypto_hash_sha256_update(&state, bytes, (unsigned long long)got);
    int why = errno;
    close(fd);
    errno = why;
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2hex(out_hex, SHA256_HEX + 1, digest, sizeof digest);
    return got == 0;
}

static void audit_file(struct audit *audit, const char *spool, const char *name)
{
    char path[PATH_MAX], hex[SHA256_HEX + 1];
    if (strlen(name) != SHA256_HEX || strspn(name, "0123456789abcdef") != SHA256_HEX) {
        audit_damage(audit, "« %.80s » is no name of a spool file", name);
        return;
    }
    int len = snprintf(path, sizeof path, "%s/%.2s/%s", spool, name, name);
    if (len < 0 || (size_t)len >= sizeof path)
        errno = ENAMETOOLONG;
    else if (hash_file(path, hex)) {
        if (strcmp(hex, name) != 0)
            audit_damage(audit, "spool file %s: its bytes were changed", name);
        return;
    }
    audit_damage(audit, "spool file %s: %s", name, errno == ENOENT ? "it is missing" : strerror(errno));
}

enum err audit_spool(struct audit *audit, const char *spool)
{
    struct query q = query_open(audit->store,
        "SELECT sha256 FROM message WHERE sha256 IS NOT NULL UNION SELECT sha256 FROM fiche WHERE sha256 IS NOT NULL"
        " UNION SELECT sha256 FROM piece WHERE sha256 IS NOT NULL", audit->fault);
    while (query_next(&q)) {
        const char *name = (const char *)sqlite3_column_text(q.stmt, 0);
        audit_file(audit, spool, name != NULL ? name : "");
    }
    return query_done(&q);
}
