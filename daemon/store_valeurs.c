/* store_valeurs: the values that answers gave, and the acts that are counted. */
#include "daemon/store_private.h"

#define VALEUR_COLUMNS "dossier, champ, texte, libre, etape, question, par, quand"

static void read_valeur(struct query *q, struct arena *arena, void *out_row)
{
    struct valeur_row *row = out_row;
    row->dossier = take_int(q);
    row->champ = take_text(q, arena);
    row->texte = take_text(q, arena);
    row->libre = take_int(q) != 0;
    row->etape = take_text(q, arena);
    row->question = take_text(q, arena);
    row->par = take_text(q, arena);
    row->quand = take_int(q);
}

enum err store_valeur_add(struct store *store, const struct valeur_row *row, struct fault *out_fault)
{
    struct query q = query_open(store, "INSERT INTO valeur (" VALEUR_COLUMNS ") VALUES (?,?,?,?,?,?,?,?)", out_fault);
    put_int(&q, row->dossier);
    put_text(&q, row->champ);
    put_text(&q, row->texte);
    put_int(&q, row->libre);
    put_text(&q, row->etape);
    put_text(&q, row->question);
    put_text(&q, row->par);
    put_int(&q, row->quand);
    return query_run(&q);
}

enum err store_valeur_each_last(struct store *store, struct arena *arena, int64_t dossier, valeur_fn *each, void *context,
                                struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT " VALEUR_COLUMNS " FROM valeur WHERE id IN (SELECT max(id) FROM valeur WHERE dossier = ? GROUP BY champ) ORDER BY champ",
        out_fault);
    put_int(&q, dossier);
    void *found = NULL;
    size_t count = 0;
    enum err err = query_all(&q, arena, read_valeur, sizeof(struct valeur_row), &found, &count);
    const struct valeur_row *rows = found;
    for (size_t i = 0; err == ERR_NONE && i < count; i++)
        each(context, &rows[i]);
    return err;
}

enum err store_acte_add(struct store *store, struct acte_row *row, struct fault *out_fault)
{
    struct query q = query_open(store,
        "INSERT INTO acte (circuit, acte, territoire, par, nombre, message, jour, quand) VALUES (?,?,?,?,?,?,?,?)", out_fault);
    put_text(&q, row->circuit);
    put_text(&q, row->acte);
    put_text(&q, row->territoire);
    put_text(&q, row->par);
    put_int(&q, row->nombre);
    put_ref(&q, row->message);
    put_day(&q, row->jour);
    put_int(&q, row->quand);
    return query_insert(&q, &row->id);
}
