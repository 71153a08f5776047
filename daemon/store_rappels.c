#include "daemon/store_rappels.h"

#include "daemon/store_private.h"

enum err store_rappel_add(struct store *store, const struct rappel_row *row, struct fault *out_fault)
{
    struct query q = query_open(store, "INSERT INTO rappel (question, mail, jour, niveau, jeton) VALUES (?,?,?,?,?)"
                                       " ON CONFLICT DO UPDATE SET niveau = max(niveau, excluded.niveau)", out_fault);
    put_int(&q, row->question);
    put_text(&q, row->mail);
    put_day(&q, row->jour);
    put_int(&q, row->niveau);
    put_text(&q, row->jeton);
    return query_run(&q);
}

enum err store_rappel_du_jour(struct store *store, struct str mail, day_t jour, bool *out_any, struct fault *out_fault)
{
    struct query q = query_open(store, "SELECT 1 FROM rappel WHERE mail = ? AND jour = ? LIMIT 1", out_fault);
    put_text(&q, mail);
    put_day(&q, jour);
    return query_any(&q, out_any);
}

enum err store_rappel_dit(struct store *store, int64_t question, struct str mail, int niveau, day_t depuis, bool *out_told,
                          struct fault *out_fault)
{
    struct query q = query_open(store, "SELECT 1 FROM rappel WHERE question = ? AND mail = ? AND jour >= ? AND niveau = ? LIMIT 1", out_fault);
    put_int(&q, question);
    put_text(&q, mail);
    put_day(&q, depuis);
    put_int(&q, niveau);
    return query_any(&q, out_told);
}

enum err store_rappel_liste_add(struct store *store, struct str jeton, struct str texte, int64_t moment, struct fault *out_fault)
{
    struct query q = query_open(store, "INSERT INTO rappel_liste (jeton, texte, cree) VALUES (?,?,?)", out_fault);
    put_text(&q, jeton);
    put_text(&q, texte);
    put_int(&q, moment);
    return query_run(&q);
}

static void read_texte(struct query *q, struct arena *arena, void *out_row)
{
    *(struct str *)out_row = take_text(q, arena);
}

enum err store_rappel_liste_find(struct store *store, struct arena *arena, struct str jeton, bool *out_found, struct str *out_texte,
                                 struct fault *out_fault)
{
    struct query q = query_open(store, "SELECT texte FROM rappel_liste WHERE jeton = ?", out_fault);
    put_text(&q, jeton);
    return query_one(&q, arena, read_texte, out_found, out_texte);
}

enum err store_rappel_liste_count(struct store *store, int *out_count, struct fault *out_fault)
{
    struct query q = query_open(store, "SELECT count(*) FROM rappel_liste", out_fault);
    int count = query_next(&q) ? take_small(&q) : 0;
    enum err err = query_done(&q);
    if (err == ERR_NONE)
        *out_count = count;
    return err;
}

struct montree { /* a question that a list shows */
    int64_t question, dossier;
    bool open;
};

static void read_montree(struct query *q, struct arena *arena, void *out_row)
{
    struct montree *row = out_row;
    (void)arena;
    row->question = take_int(q);
    row->dossier = take_int(q);
    row->open = take_bool(q);
}

enum err store_rappel_liste_each(struct store *store, struct arena *arena, struct str jeton, rappel_question_fn *each, void *context,
                                 struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT q.id, q.dossier, q.close IS NULL FROM rappel AS r JOIN question AS q ON q.id = r.question WHERE r.jeton = ?"
        " ORDER BY (q.mail IS r.mail) DESC, q.echeance, q.id", out_fault);
    put_text(&q, jeton);
    void *found = NULL;
    size_t count = 0;
    enum err err = query_all(&q, arena, read_montree, sizeof(struct montree), &found, &count);
    const struct montree *rows = found;
    for (size_t i = 0; err == ERR_NONE && i < count; i++)
        each(context, rows[i].question, rows[i].dossier, rows[i].open);
    return err;
}
