/* store_questions: what was asked of whom. What was answered stands in store_avis.c. */
#include "daemon/store_private.h"

/* Read by read_question and written by store_question_add in this order. */
#define QUESTION_COLUMNS                                                                                             \
    "dossier, numero, etape, question, role, personne_id, nom, mail, qualite, mds, territoire, jeton, message_id,"   \
    " texte, posee, echeance, mi_temps, relance, escalade, alerte, niveau, rappel, promis, close, close_par"
#define SELECT_QUESTION "SELECT id, " QUESTION_COLUMNS " FROM question "

static void read_question(struct query *q, struct arena *arena, void *out_row)
{
    struct question_row *row = out_row;
    row->id = take_int(q);
    row->dossier = take_int(q);
    row->numero = take_small(q);
    row->etape = take_text(q, arena);
    row->question = take_text(q, arena);
    row->role = take_text(q, arena);
    row->personne_id = take_text(q, arena);
    row->nom = take_text(q, arena);
    row->mail = take_text(q, arena);
    row->qualite = take_text(q, arena);
    row->mds = take_text(q, arena);
    row->territoire = take_text(q, arena);
    row->jeton = take_text(q, arena);
    row->message_id = take_text(q, arena);
    row->texte = take_text(q, arena);
    row->posee = take_day(q);
    row->echeance = take_day(q);
    row->mi_temps = take_day(q);
    row->relance = take_day(q);
    row->escalade = take_day(q);
    row->alerte = take_day(q);
    row->niveau = take_small(q);
    row->rappel = take_day(q);
    row->promis = take_day(q);
    row->close = take_int(q);
    row->close_par = take_text(q, arena);
}

static enum err each_question(struct query *q, struct arena *arena, question_fn *each, void *context)
{
    void *found = NULL;
    size_t count = 0;
    enum err err = query_all(q, arena, read_question, sizeof(struct question_row), &found, &count);
    const struct question_row *rows = found;
    for (size_t i = 0; err == ERR_NONE && i < count; i++)
        each(context, &rows[i]);
    return err;
}

enum err store_question_numero(struct store *store, int64_t dossier, int *out_numero, struct fault *out_fault)
{
    struct query q = query_open(store, "SELECT coalesce(max(numero), 0) + 1 FROM question WHERE dossier = ?", out_fault);
    put_int(&q, dossier);
    int numero = query_next(&q) ? take_small(&q) : 0;
    enum err err = query_done(&q);
    if (err == ERR_NONE)
        *out_numero = numero;
    return err;
}

enum err store_question_add(struct store *store, struct question_row *row, struct fault *out_fault)
{
    struct query q = query_open(store,
        "INSERT INTO question (" QUESTION_COLUMNS ", circuit)"
        " VALUES (?1,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?, (SELECT circuit FROM dossier WHERE id = ?1))", out_fault);
    put_int(&q, row->dossier);
    put_int(&q, row->numero);
    put_text(&q, row->etape);
    put_text(&q, row->question);
    put_text(&q, row->role);
    put_text(&q, row->personne_id);
    put_text(&q, row->nom);
    put_text(&q, row->mail);
    put_text(&q, row->qualite);
    put_text(&q, row->mds);
    put_text(&q, row->territoire);
    put_text(&q, row->jeton);
    put_text(&q, row->message_id);
    put_text(&q, row->texte);
    put_day(&q, row->posee);
    put_day(&q, row->echeance);
    put_day(&q, row->mi_temps);
    put_day(&q, row->relance);
    put_day(&q, row->escalade);
    put_day(&q, row->alerte);
    put_int(&q, row->niveau);
    put_day(&q, row->rappel);
    put_day(&q, row->promis);
    put_ref(&q, row->close);
    put_text(&q, row->close_par);
    return query_insert(&q, &row->id);
}

enum err store_question_save(struct store *store, const struct question_row *row, struct fault *out_fault)
{
    struct query q = query_open(store,
        "UPDATE question SET niveau = ?, rappel = ?, promis = ?, close = ?, close_par = ?, texte = ?, message_id = ? WHERE id = ?",
        out_fault);
    put_int(&q, row->niveau);
    put_day(&q, row->rappel);
    put_day(&q, row->promis);
    put_ref(&q, row->close);
    put_text(&q, row->close_par);
    put_text(&q, row->texte);
    put_text(&q, row->message_id);
    put_int(&q, row->id);
    return query_update_one(&q);
}

enum err store_question_by_jeton(struct store *store, struct arena *arena, struct str jeton, bool *out_found,
                                 struct question_row *out_row, struct fault *out_fault)
{
    struct query q = query_open(store, SELECT_QUESTION "WHERE jeton = ?", out_fault);
    put_text(&q, jeton);
    return query_one(&q, arena, read_question, out_found, out_row);
}

enum err store_question_get(struct store *store, struct arena *arena, int64_t id, struct question_row *out_row,
                            struct fault *out_fault)
{
    struct query q = query_open(store, SELECT_QUESTION "WHERE id = ?", out_fault);
    put_int(&q, id);
    bool found = false;
    enum err err = query_one(&q, arena, read_question, &found, out_row);
    if (err == ERR_NONE && !found)
        return fault_set(out_fault, ERR_FINAL, "%s: there is no question %lld", store->path, (long long)id);
    return err;
}

enum err store_question_each(struct store *store, struct arena *arena, int64_t dossier, bool open_only, question_fn *each,
                             void *context, struct fault *out_fault)
{
    struct query q = query_open(store,
        SELECT_QUESTION "WHERE dossier = ? AND (? = 0 OR close IS NULL) ORDER BY numero", out_fault);
    put_int(&q, dossier);
    put_int(&q, open_only);
    return each_question(&q, arena, each, context);
}

enum err store_question_each_due(struct store *store, struct arena *arena, day_t jour, int max, question_fn *each, void *context,
                                 struct fault *out_fault)
{
    struct query q = query_open(store,
        SELECT_QUESTION "WHERE id IN (SELECT id FROM question WHERE close IS NULL AND rappel <= ?1"
                        " UNION SELECT id FROM question WHERE close IS NULL AND promis <= ?1)"
                        " ORDER BY echeance, id LIMIT ?2", out_fault);
    put_int(&q, jour);
    put_int(&q, max);
    return each_question(&q, arena, each, context);
}

/* ---- who was asked ---- */

struct asked {
    struct str mail, nom;
};

static void read_asked(struct query *q, struct arena *arena, void *out_row)
{
    struct asked *row = out_row;
    row->mail = take_text(q, arena);
    row->nom = take_text(q, arena);
}

enum err store_question_each_asked(struct store *store, struct arena *arena, int64_t dossier, destinataire_fn *each,
                                   void *context, struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT mail, max(nom) FROM question WHERE dossier = ? AND mail IS NOT NULL GROUP BY mail ORDER BY min(numero)",
        out_fault);
    put_int(&q, dossier);
    void *found = NULL;
    size_t count = 0;
    enum err err = query_all(&q, arena, read_asked, sizeof(struct asked), &found, &count);
    const struct asked *rows = found;
    for (size_t i = 0; err == ERR_NONE && i < count; i++)
        each(context, rows[i].mail, rows[i].nom);
    return err;
}

/* ---- by the role that is asked ---- */

static void read_role(struct query *q, struct arena *arena, void *out_row)
{
    *(struct str *)out_row = take_text(q, arena);
}

enum err store_question_each_role(struct store *store, struct arena *arena, int64_t dossier, role_fn *each, void *context,
                                  struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT role FROM question WHERE dossier = ? AND close IS NULL AND role IS NOT NULL GROUP BY role ORDER BY min(numero)", out_fault);
    put_int(&q, dossier);
    void *found = NULL;
    size_t count = 0;
    enum err err = query_all(&q, arena, read_role, sizeof(struct str), &found, &count);
    const struct str *roles = found;
    for (size_t i = 0; err == ERR_NONE && i < count; i++)
        each(context, roles[i]);
    return err;
}

static void read_tenue(struct query *q, struct arena *arena, void *out_row)
{
    struct tenue_row *row = out_row;
    row->circuit = take_text(q, arena);
    row->role = take_text(q, arena);
    row->mds = take_text(q, arena);
    row->territoire = take_text(q, arena);
    row->personne_id = take_text(q, arena);
}

/* From one value of the index to the next: what it costs is the number of roles, not that of questions. */
enum err store_question_each_tenue(struct store *store, struct arena *arena, tenue_fn *each, void *context, struct fault *out_fault)
{
    struct query q = query_open(store,
        "WITH RECURSIVE une (tenue) AS (SELECT min(tenue) FROM question WHERE close IS NULL UNION ALL"
        " SELECT (SELECT min(tenue) FROM question WHERE close IS NULL AND tenue > une.tenue) FROM une WHERE une.tenue IS NOT NULL)"
        " SELECT q.circuit, q.role, q.mds, q.territoire, q.personne_id FROM une JOIN question AS q"
        " ON q.id = (SELECT id FROM question WHERE close IS NULL AND tenue = une.tenue LIMIT 1)", out_fault);
    void *found = NULL;
    size_t count = 0;
    enum err err = query_all(&q, arena, read_tenue, sizeof(struct tenue_row), &found, &count);
    const struct tenue_row *rows = found;
    for (size_t i = 0; err == ERR_NONE && i < count; i++)
        each(context, &rows[i]);
    return err;
}

enum err store_question_each_open_to(struct store *store, struct arena *arena, struct str mail, struct str personne_id, int max,
                                     question_fn *each, void *context, struct fault *out_fault)
{
    struct query q = query_open(store, SELECT_QUESTION "WHERE close IS NULL AND (mail = ? OR personne_id = ?) ORDER BY posee DESC, id DESC LIMIT ?", out_fault);
    put_text(&q, mail);
    put_text(&q, personne_id); /* NULL equals nothing */
    put_int(&q, max);
    return each_question(&q, arena, each, context);
}

enum err store_question_each_of_tenue(struct store *store, struct arena *arena, const struct tenue_row *tenue, question_fn *each,
                                      void *context, struct fault *out_fault)
{
    struct query q = query_open(store,
        SELECT_QUESTION "WHERE close IS NULL AND tenue = coalesce(?, '') || char(31) || coalesce(?, '') || char(31) || coalesce(?, '')"
                        " || char(31) || coalesce(?, '') || char(31) || coalesce(?, '') ORDER BY dossier, numero", out_fault);
    put_text(&q, tenue->circuit);
    put_text(&q, tenue->role);
    put_text(&q, tenue->mds);
    put_text(&q, tenue->territoire);
    put_text(&q, tenue->personne_id);
    return each_question(&q, arena, each, context);
}
