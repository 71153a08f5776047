#include "daemon/store_synthese.h"

#include "daemon/relecture.h"
#include "daemon/store_private.h"

enum { RELECTURE_SECONDES = (RELECTURE_MAX_JOURS + 1) * 86400 }; /* the last day ends, wherever in the first one it began */

/* The parameters of put_lieu. */
#define OF_LIEU "d.circuit = ? AND (? IS NULL OR d.territoire = ?)"

static void put_lieu(struct query *q, const struct synthese_lieu *lieu)
{
    put_text(q, lieu->circuit);
    put_text(q, lieu->territoire);
    put_text(q, lieu->territoire);
}

enum err store_synthese_derniere(struct store *store, struct str mail, int64_t *out_moment, struct fault *out_fault)
{
    struct query q = query_open(store, "SELECT max(cree) FROM envoi WHERE destinataire = ? AND genre = '" SYNTHESE_GENRE "'", out_fault);
    put_text(&q, mail);
    *out_moment = query_next(&q) ? take_int(&q) : 0;
    return query_done(&q);
}

enum { ROW_ARENA = 1024 * 1024 }; /* bytes of one row: references, names, addresses */

/* The next row, its text in *scratch, which takes the place of the row before's. */
static bool next_row(struct query *q, read_fn *read, void *row, struct arena **scratch)
{
    arena_free(*scratch);
    *scratch = arena_new(ROW_ARENA, NULL, NULL);
    if (!query_next(q))
        return false;
    read(q, *scratch, row);
    return q->err == ERR_NONE;
}

static enum err end_rows(struct query *q, struct arena *scratch)
{
    arena_free(scratch);
    return query_done(q);
}

/* ---- what may still be taken back ---- */

static void read_secret(struct query *q, struct arena *arena, void *out_row)
{
    struct synthese_secret *row = out_row;
    row->dossier = take_int(q);
    row->etape = take_text(q, arena);
    row->etat = (enum etat)take_choice(q, store_etat_name, ETAT_COUNT);
    row->depuis = take_day(q);
    row->place = take_bool(q);
    row->rang = take_small(q);
}

enum err store_synthese_each_secret(struct store *store, struct str circuit, int64_t dossier, int64_t moment,
                                    synthese_secret_fn *each, void *context, struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT r.dossier, r.etape, r.etat_dossier, r.depuis, r.place, r.rang FROM relecture AS r JOIN dossier AS d ON d.id = r.dossier"
        " JOIN avis AS a ON a.id = r.avis WHERE r.etat = 'attend' AND r.jusqu_a > ? AND d.circuit = ? AND (? = 0 OR d.id = ?)"
        " AND (d.fini IS NOT NULL OR (a.choix IS NULL AND a.sens = 'defavorable')) ORDER BY r.avis", out_fault);
    put_int(&q, moment);
    put_text(&q, circuit);
    put_int(&q, dossier);
    put_int(&q, dossier);
    struct synthese_secret row;
    struct arena *scratch = NULL;
    while (next_row(&q, read_secret, &row, &scratch))
        each(context, &row);
    return end_rows(&q, scratch);
}

/* ---- dossiers ---- */

/* Of a date that people wrote: what is none is not known. */
static day_t take_date(struct query *q, struct arena *arena)
{
    day_t day = DAY_NONE;
    return date_parse_iso(take_text(q, arena), &day) ? day : DAY_NONE;
}

static void read_ligne(struct query *q, struct arena *arena, void *out_row)
{
    struct synthese_ligne *row = out_row;
    row->id = take_int(q);
    row->ouvert = take_int(q);
    row->reference = take_text(q, arena);
    row->etape = take_text(q, arena);
    row->territoire = take_text(q, arena);
    row->jeune_nom = take_text(q, arena);
    row->jeune_prenom = take_text(q, arena);
    row->etat = (enum etat)take_choice(q, store_etat_name, ETAT_COUNT);
    row->depuis = take_day(q);
    row->place = take_bool(q);
    row->rang = take_small(q);
    row->rang = row->rang == SANS_RANG ? 0 : row->rang;
    row->fin_droit = take_date(q, arena);
}

/* The date alone, because the whole of a hundred thousand fiches is a thousand times as much to read. */
enum err store_synthese_each_dossier(struct store *store, const struct synthese_lieu *lieu, day_t du, synthese_ligne_fn *each,
                                     void *context, struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT d.id, d.ouvert, d.reference, d.etape, d.territoire, j.nom, j.prenom, d.etat, d.depuis, d.place, d.ordre,"
        " CASE WHEN json_valid(f.json) THEN json_extract(f.json, '$.fiche.\"jeune.echeance_notification\"') END FROM dossier AS d"
        " LEFT JOIN jeune AS j ON j.dossier = d.id LEFT JOIN fiche AS f ON f.dossier = d.id"
        "  AND f.version = (SELECT max(g.version) FROM fiche AS g WHERE g.dossier = d.id)"
        " WHERE " OF_LIEU " AND (d.fini IS NULL OR d.fini >= ?) ORDER BY d.annee, d.rang", out_fault);
    put_lieu(&q, lieu);
    put_day(&q, du);
    struct synthese_ligne row;
    struct arena *scratch = NULL;
    while (next_row(&q, read_ligne, &row, &scratch))
        each(context, &row);
    return end_rows(&q, scratch);
}

/* ---- what changed ---- */

static const char *event_of(int quoi)
{
    static const char *const names[] = {"fiche_recue", "admission", "refus", "retrait", "sortie"};
    _Static_assert(sizeof names / sizeof names[0] == SYNTHESE_QUOI_COUNT, "an event for each synthese_quoi");
    return names[quoi];
}

static void read_fait(struct query *q, struct arena *arena, void *out_row)
{
    struct synthese_fait *row = out_row;
    row->quoi = (enum synthese_quoi)take_choice(q, event_of, SYNTHESE_QUOI_COUNT);
    row->reference = take_text(q, arena);
    row->jeune_nom = take_text(q, arena);
    row->jeune_prenom = take_text(q, arena);
}

/* Of several ends of one dossier (it was opened again) the last is told; of an admission, none that was taken back. */
enum err store_synthese_each_fait(struct store *store, const struct synthese_lieu *lieu, int64_t apres, int64_t jusqu_a,
                                  synthese_fait_fn *each, void *context, struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT quoi, reference, nom, prenom FROM (SELECT e.quoi, d.reference, j.nom, j.prenom,"
        "  CASE WHEN e.quoi = 'admission' THEN e.quand ELSE coalesce((SELECT max(r.jusqu_a) FROM relecture AS r WHERE r.dossier = d.id"
        "   AND r.etat IN ('attend', 'acquise') AND r.jusqu_a > e.quand), e.quand) END AS su"
        "  FROM event AS e JOIN dossier AS d ON d.id = e.dossier LEFT JOIN jeune AS j ON j.dossier = d.id"
        "  WHERE " OF_LIEU " AND e.quand > ? AND e.quand <= ?"
        "   AND ((e.quoi = 'admission' AND d.admis IS NOT NULL) OR (e.quoi IN ('refus', 'retrait', 'sortie') AND d.fini IS NOT NULL))"
        "   AND NOT EXISTS (SELECT 1 FROM event AS f WHERE f.dossier = e.dossier AND f.seq > e.seq AND ((e.quoi = 'admission'"
        "    AND f.quoi = 'admission') OR (e.quoi <> 'admission' AND f.quoi IN ('refus', 'retrait', 'sortie'))))) AS su_le"
        " WHERE su > ? AND su <= ? ORDER BY reference", out_fault);
    put_lieu(&q, lieu);
    put_int(&q, apres - RELECTURE_SECONDES);
    put_int(&q, jusqu_a);
    put_int(&q, apres);
    put_int(&q, jusqu_a);
    struct synthese_fait row;
    struct arena *scratch = NULL;
    while (next_row(&q, read_fait, &row, &scratch))
        each(context, &row);
    return end_rows(&q, scratch);
}

/* ---- who is late ---- */

static void read_retard(struct query *q, struct arena *arena, void *out_row)
{
    struct synthese_retard *row = out_row;
    row->dossier = take_int(q);
    row->reference = take_text(q, arena);
    row->jeune_nom = take_text(q, arena);
    row->jeune_prenom = take_text(q, arena);
    row->etape = take_text(q, arena);
    row->question = take_text(q, arena);
    row->nom = take_text(q, arena);
    row->mail = take_text(q, arena);
    row->echeance = take_day(q);
}

enum err store_synthese_each_retard(struct store *store, const struct synthese_lieu *lieu, day_t jour, synthese_retard_fn *each,
                                    void *context, struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT d.id, d.reference, j.nom, j.prenom, q.etape, q.question, q.nom, q.mail, q.echeance"
        " FROM question AS q JOIN dossier AS d ON d.id = q.dossier LEFT JOIN jeune AS j ON j.dossier = d.id"
        " WHERE q.close IS NULL AND " OF_LIEU " AND d.fini IS NULL AND q.echeance < ? ORDER BY q.echeance, d.reference, q.numero", out_fault);
    put_lieu(&q, lieu);
    put_day(&q, jour);
    struct synthese_retard row;
    struct arena *scratch = NULL;
    while (next_row(&q, read_retard, &row, &scratch))
        each(context, &row);
    return end_rows(&q, scratch);
}

/* ---- what was not understood ---- */

static void read_message(struct query *q, struct arena *arena, void *out_row)
{
    struct synthese_message *row = out_row;
    row->recu = take_int(q);
    row->reference = take_text(q, arena);
}

enum err store_synthese_each_message(struct store *store, const struct synthese_lieu *lieu, synthese_message_fn *each, void *context,
                                     struct fault *out_fault)
{
    struct query q = query_open(store,
        "SELECT m.recu, d.reference FROM message AS m LEFT JOIN dossier AS d ON d.id = m.dossier"
        " WHERE m.etat = 'a_verifier' AND d.circuit IS ? AND (? IS NULL OR d.territoire = ?) ORDER BY m.recu, m.id", out_fault);
    put_lieu(&q, lieu);
    struct synthese_message row;
    struct arena *scratch = NULL;
    while (next_row(&q, read_message, &row, &scratch))
        each(context, &row);
    return end_rows(&q, scratch);
}
