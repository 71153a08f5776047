#include "daemon/store_relecture.h"

#include "daemon/store_private.h"

#define RELECTURE_COLUMNS                                                                                          \
    "jeton, dossier, question, avis, dernier, par, jusqu_a, etat, avant, apres, fermees, etape, etat_dossier, depuis, admis, place, rang"
#define SELECT_RELECTURE "SELECT " RELECTURE_COLUMNS " FROM relecture "

static const char *etat_de_relecture(int etat)
{
    static const char *const names[] = {"attend", "acquise", "reprise", "depassee"};
    _Static_assert(sizeof names / sizeof names[0] == RELECTURE_ETAT_COUNT, "a name for each relecture_etat");
    return names[etat];
}

static void read_relecture(struct query *q, struct arena *arena, void *out_row)
{
    struct relecture_row *row = out_row;
    row->jeton = take_text(q, arena);
    row->dossier = take_int(q);
    row->question = take_int(q);
    row->avis = take_int(q);
    row->dernier = take_int(q);
    row->par = take_text(q, arena);
    row->jusqu_a = take_int(q);
    row->etat = (enum relecture_etat)take_choice(q, etat_de_relecture, RELECTURE_ETAT_COUNT);
    row->avant = take_small(q);
    row->apres = take_small(q);
    row->fermees = take_text(q, arena);
    row->dossier_avant.etape = take_text(q, arena);
    row->dossier_avant.etat = (enum etat)take_choice(q, store_etat_name, ETAT_COUNT);
    row->dossier_avant.depuis = take_day(q);
    row->dossier_avant.admis = take_day(q);
    row->dossier_avant.place = take_bool(q);
    row->dossier_avant.rang = take_small(q);
}

enum err store_relecture_add(struct store *store, const struct relecture_row *row, struct fault *out_fault)
{
    struct query q = query_open(store, "INSERT INTO relecture (" RELECTURE_COLUMNS ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", out_fault);
    put_text(&q, row->jeton);
    put_int(&q, row->dossier);
    put_int(&q, row->question);
    put_int(&q, row->avis);
    put_int(&q, row->dernier);
    put_text(&q, row->par);
    put_int(&q, row->jusqu_a);
    put_name(&q, etat_de_relecture((int)row->etat));
    put_int(&q, row->avant);
    put_int(&q, row->apres);
    put_text(&q, row->fermees);
    put_text(&q, row->dossier_avant.etape);
    put_name(&q, store_etat_name((int)row->dossier_avant.etat));
    put_day(&q, row->dossier_avant.depuis);
    put_day(&q, row->dossier_avant.admis);
    put_int(&q, row->dossier_avant.place);
    put_int(&q, row->dossier_avant.rang);
    return query_run(&q);
}

enum err store_relecture_save(struct store *store, const struct relecture_row *row, struct fault *out_fault)
{
    struct query q = query_open(store, "UPDATE relecture SET dernier = ?, apres = ?, fermees = ?, etat = ? WHERE jeton = ?", out_fault);
    put_int(&q, row->dernier);
    put_int(&q, row->apres);
    put_text(&q, row->fermees);
    put_name(&q, etat_de_relecture((int)row->etat));
    put_text(&q, row->jeton);
    return query_update_one(&q);
}

enum err store_relecture_of_question(struct store *store, struct arena *arena, int64_t question, bool *out_found,
                                     struct relecture_row *out_row, struct fault *out_fault)
{
    struct query q = query_open(store, SELECT_RELECTURE "WHERE question = ? ORDER BY avis DESC LIMIT 1", out_fault);
    put_int(&q, question);
    return query_one(&q, arena, read_relecture, out_found, out_row);
}

enum err store_relecture_acquises(struct store *store, int64_t moment, struct fault *out_fault)
{
    struct query q = query_open(store, "UPDATE relecture SET etat = 'acquise' WHERE etat = 'attend' AND jusqu_a <= ?", out_fault);
    put_int(&q, moment);
    return query_run(&q);
}

enum err store_relecture_depasse(struct store *store, int64_t dossier, int64_t apres, struct fault *out_fault)
{
    struct query held = query_open(store,
        "UPDATE envoi SET etat = 'echec', octets = NULL WHERE etat = 'pret' AND relecture IN"
        " (SELECT jeton FROM relecture WHERE dossier = ? AND avis > ? AND etat = 'attend')", out_fault);
    put_int(&held, dossier);
    put_int(&held, apres);
    enum err err = query_run(&held);
    if (err != ERR_NONE)
        return err;
    struct query q = query_open(store, "UPDATE relecture SET etat = 'depassee' WHERE dossier = ? AND avis > ? AND etat = 'attend'", out_fault);
    put_int(&q, dossier);
    put_int(&q, apres);
    return query_run(&q);
}

/* ---- its mails ---- */

enum err store_relecture_parties(struct store *store, struct str jeton, int *out_count, struct fault *out_fault)
{
    struct query q = query_open(store, "SELECT count(*) FROM envoi WHERE relecture = ? AND octets IS NOT NULL AND etat <> 'pret'", out_fault);
    put_text(&q, jeton);
    int count = query_next(&q) ? take_small(&q) : 0;
    enum err err = query_done(&q);
    if (err == ERR_NONE)
        *out_count = count;
    return err;
}

enum err store_relecture_retire(struct store *store, struct str jeton, struct fault *out_fault)
{
    struct query q = query_open(store, "UPDATE envoi SET etat = 'echec', octets = NULL WHERE etat = 'pret' AND relecture = ?", out_fault);
    put_text(&q, jeton);
    return query_run(&q);
}

enum err store_relecture_retiree(struct store *store, struct str message_id, bool *out_yes, struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT count(*) FROM envoi WHERE message_id = ? AND relecture IS NOT NULL AND etat = 'echec' AND octets IS NULL", out_fault);
    put_text(&q, message_id);
    bool yes = query_next(&q) && take_small(&q) > 0;
    enum err err = query_done(&q);
    if (err == ERR_NONE)
        *out_yes = yes;
    return err;
}

static void read_informe(struct query *q, struct arena *arena, void *out_row)
{
    *(struct str *)out_row = take_text(q, arena);
}

enum err store_relecture_each_informe(struct store *store, struct arena *arena, int64_t dossier, int64_t depuis,
                                      destinataire_fn *each, void *context, struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT destinataire FROM envoi WHERE dossier = ? AND cree >= ? AND genre = 'information' AND relecture IS NULL"
        " GROUP BY destinataire ORDER BY min(id)", out_fault);
    put_int(&q, dossier);
    put_int(&q, depuis);
    void *found = NULL;
    size_t count = 0;
    enum err err = query_all(&q, arena, read_informe, sizeof(struct str), &found, &count);
    const struct str *mails = found;
    for (size_t i = 0; err == ERR_NONE && i < count; i++)
        each(context, mails[i], STR_NONE);
    return err;
}
