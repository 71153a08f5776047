/* store_adresses: what reports of delivery say of addresses, and how much went to and came from one. */
#include "daemon/store_correspondants.h"
#include "daemon/store_private.h"

enum err store_adresse_mark(struct store *store, const struct adresse_row *row, struct fault *out_fault)
{
    struct query q = query_open(store, "INSERT OR REPLACE INTO adresse (mail, statut, envoi, depuis) VALUES (?,?,?,?)", out_fault);
    put_text(&q, row->mail);
    put_text(&q, row->statut);
    put_ref(&q, row->envoi);
    put_int(&q, row->depuis);
    return query_run(&q);
}

enum err store_adresse_lift(struct store *store, struct str mail, struct fault *out_fault)
{
    struct query q = query_open(store, "DELETE FROM adresse WHERE mail = ?", out_fault);
    put_text(&q, mail);
    return query_run(&q);
}

static enum err one_count(struct query *q, int *out_count)
{
    int count = query_next(q) ? take_small(q) : 0;
    enum err err = query_done(q);
    if (err == ERR_NONE)
        *out_count = count;
    return err;
}

enum err store_adresse_is_dead(struct store *store, struct str mail, bool *out_dead, struct fault *out_fault)
{
    int count = 0;
    struct query q = query_open(store, "SELECT count(*) FROM adresse WHERE mail = ?", out_fault);
    put_text(&q, mail);
    enum err err = one_count(&q, &count);
    *out_dead = err == ERR_NONE && count > 0;
    return err;
}

enum err store_echanges(struct store *store, struct str mail, int64_t since, int *out_recus, int *out_envoyes, struct fault *out_fault)
{
    struct query received = query_open(store, "SELECT count(*) FROM message WHERE de = ? AND recu >= ?", out_fault);
    put_text(&received, mail);
    put_int(&received, since);
    enum err err = one_count(&received, out_recus);
    if (err != ERR_NONE)
        return err;
    struct query sent = query_open(store, "SELECT count(*) FROM envoi WHERE destinataire = ? AND cree >= ?", out_fault);
    put_text(&sent, mail);
    put_int(&sent, since);
    return one_count(&sent, out_envoyes);
}

/* ---- mails of ours -------------------------------------------------------------------------------------------- */

static void read_rendu(struct query *q, struct arena *arena, void *out_row)
{
    struct envoi_rendu *row = out_row;
    row->id = take_int(q);
    row->dossier = take_int(q);
    row->destinataire = take_text(q, arena);
}

enum err store_envoi_by_message_id(struct store *store, struct arena *arena, struct str message_id, bool *out_found,
                                   struct envoi_rendu *out_row, struct fault *out_fault)
{
    struct query q = query_open(store, "SELECT id, dossier, destinataire FROM envoi WHERE message_id = ?", out_fault);
    put_text(&q, message_id);
    return query_one(&q, arena, read_rendu, out_found, out_row);
}

/* A token is derived from the key and stands in every Message-ID of its question: « q.TOKEN.n@domain » (jeton.h). Those of one
 * token stand side by side in the index of Message-IDs. */
enum err store_envoi_by_jeton(struct store *store, struct arena *arena, struct str jeton, struct str destinataire, bool *out_found,
                              struct envoi_rendu *out_row, struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT id, dossier, destinataire FROM envoi WHERE message_id > ? AND message_id < ? AND destinataire = ? ORDER BY id DESC LIMIT 1", out_fault);
    put_text(&q, str_print(arena, "q.%.*s.", STR_ARG(jeton)));
    put_text(&q, str_print(arena, "q.%.*s/", STR_ARG(jeton))); /* « / » follows « . » */
    put_text(&q, destinataire);
    return query_one(&q, arena, read_rendu, out_found, out_row);
}
