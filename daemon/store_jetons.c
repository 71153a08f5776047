/* store_jetons: tokens that are no question's. A question keeps its own; what is said of both stands in store.h. */
#include "daemon/store_private.h"

#define JETON_COLUMNS "jeton, genre, dossier, question, message, de, texte, cree, close"

static const char *genre_name(int genre)
{
    static const char *const names[] = {"relecture", "info", "rattache"};
    _Static_assert(sizeof names / sizeof names[0] == JETON_GENRE_COUNT, "a name for each jeton_genre");
    return names[genre];
}

static void read_jeton(struct query *q, struct arena *arena, void *out_row)
{
    struct jeton_row *row = out_row;
    row->jeton = take_text(q, arena);
    row->genre = (enum jeton_genre)take_choice(q, genre_name, JETON_GENRE_COUNT);
    row->dossier = take_int(q);
    row->question = take_int(q);
    row->message = take_int(q);
    row->de = take_text(q, arena);
    row->texte = take_text(q, arena);
    row->cree = take_int(q);
    row->close = take_int(q);
}

enum err store_jeton_add(struct store *store, const struct jeton_row *row, struct fault *out_fault)
{
    struct query q = query_open(store, "INSERT INTO jeton (" JETON_COLUMNS ") VALUES (?,?,?,?,?,?,?,?,NULL)", out_fault);
    put_text(&q, row->jeton);
    put_name(&q, genre_name((int)row->genre));
    put_ref(&q, row->dossier);
    put_ref(&q, row->question);
    put_ref(&q, row->message);
    put_text(&q, row->de);
    put_text(&q, row->texte);
    put_int(&q, row->cree);
    return query_run(&q);
}

enum err store_jeton_dit(struct store *store, struct str jeton, struct str texte, struct fault *out_fault)
{
    struct query q = query_open(store, "UPDATE jeton SET texte = coalesce(texte || char(10), '') || ? WHERE jeton = ?", out_fault);
    put_text(&q, texte);
    put_text(&q, jeton);
    return query_update_one(&q);
}

enum err store_jeton_find(struct store *store, struct arena *arena, struct str jeton, bool *out_found, struct jeton_row *out_row,
                          struct fault *out_fault)
{
    struct query q = query_open(store, "SELECT " JETON_COLUMNS " FROM jeton WHERE jeton = ?", out_fault);
    put_text(&q, jeton);
    return query_one(&q, arena, read_jeton, out_found, out_row);
}

enum err store_jeton_close(struct store *store, struct str jeton, int64_t moment, struct fault *out_fault)
{
    struct query q = query_open(store, "UPDATE jeton SET close = ? WHERE jeton = ?", out_fault);
    put_int(&q, moment);
    put_text(&q, jeton);
    return query_update_one(&q);
}

enum err store_jeton_attach(struct store *store, struct str jeton, int64_t question, int64_t moment, struct fault *out_fault)
{
    struct query q = query_open(store, "UPDATE jeton SET close = ?, question = ? WHERE jeton = ? AND genre = 'rattache'", out_fault);
    put_int(&q, moment);
    put_ref(&q, question);
    put_text(&q, jeton);
    return query_update_one(&q);
}

enum err store_jeton_attached(struct store *store, int64_t message, int64_t *out_question, struct fault *out_fault)
{
    struct query q = query_open(store, "SELECT question FROM jeton WHERE message = ? AND genre = 'rattache' AND close IS NOT NULL", out_fault);
    put_int(&q, message);
    *out_question = query_next(&q) ? take_int(&q) : 0;
    return query_done(&q);
}

enum err store_jeton_numero(struct store *store, int64_t dossier, int *out_numero, struct fault *out_fault)
{
    struct query q = query_open(store, "SELECT count(*) + 1 FROM jeton WHERE dossier IS ?", out_fault); /* IS: NULL too */
    put_ref(&q, dossier);
    int numero = query_next(&q) ? take_small(&q) : 0;
    enum err err = query_done(&q);
    if (err == ERR_NONE)
        *out_numero = numero;
    return err;
}
