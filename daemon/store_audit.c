/* store_audit: is everything as it should be? One snapshot is looked at (a writer may go on meanwhile), nothing is changed.
 * The chain and the spool stand in store_audit_chain.c; here stand the invariants of the rows.
 *
 * What a healthy dossier is:
 *   refuse, retire, sorti   no open question, none asked after the day it ended
 *   en_cours                somebody is asked, something is to happen on a day, or a mail of it is to be sent or read
 *   en_attente, admis       may rest without a question (waiting list, accompagnement), but not without a day on which one comes
 *   all open ones           no wait without an end: each open question has a day on which somebody is reminded of it
 *   a_verifier              anything: a human looks
 *   all of them             each avis, wherever it came from, has its event « avis_compte », that says the same */
#include "daemon/store_private.h"

#include <stdarg.h>

#include "daemon/jeton.h"

enum {
    AUDIT_ARENA = 1 << 20,      /* bytes for the texts of one walk's row */
    AUDIT_MAX_SENTENCE = 512,   /* bytes of one sentence */
};

void audit_damage(struct audit *audit, const char *format, ...)
{
    char sentence[AUDIT_MAX_SENTENCE];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    audit->count++;
    audit->each(audit->context, sentence);
}

/* ---- invariants that one question tells: each row it gives is a damage, its text what is damaged ---- */

static const struct {
    const char *sentence, *sql;
} INVARIANTS[] = {
    {"the database file is damaged: %s", "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'"},
    {"a row refers to one that does not exist: %s",
     "SELECT \"table\" || ' ' || coalesce(rowid, '?') || ' -> ' || parent FROM pragma_foreign_key_check"},
    {"mail %s has left, but nobody knows when",
     "SELECT message_id FROM envoi WHERE etat = 'parti' AND parti IS NULL"},
    {"mail %s has a moment of leaving, but has not left",
     "SELECT message_id FROM envoi WHERE etat IN ('pret', 'echec') AND parti IS NOT NULL"},
    {"mail %s is to be sent, but its bytes are gone",
     "SELECT message_id FROM envoi WHERE etat IN ('pret', 'incertain') AND octets IS NULL"},
    {"mail %s is to be copied into the sent mails, but has not left",
     "SELECT message_id FROM envoi WHERE copie <> 'aucune' AND etat <> 'parti'"},
    {"question %s is closed, but nobody knows by what",
     "SELECT d.reference || ' no ' || q.numero FROM question AS q JOIN dossier AS d ON d.id = q.dossier"
     " WHERE q.close IS NOT NULL AND q.close_par IS NULL"},
    {"message %s is a double of no earlier one",
     "SELECT m.id FROM message AS m LEFT JOIN message AS o ON o.id = m.double_de"
     " WHERE (m.etat = 'double') <> (m.double_de IS NOT NULL) OR m.double_de >= m.id"},
    {"message %s was filed away before it was decided",
     "SELECT id FROM message WHERE etat = 'recu' AND classe = 1"},
    {"dossier %s: its reference does not follow from its year and number",
     "SELECT reference FROM dossier WHERE reference <> printf('" STORE_REFERENCE "', annee, rang)"},
    {"dossier %s: a version of its fiche is missing",
     "SELECT d.reference FROM fiche AS f JOIN dossier AS d ON d.id = f.dossier"
     " GROUP BY d.id HAVING max(f.version) <> count(*)"},
    {"dossier %s: a number of its questions is missing",
     "SELECT d.reference FROM question AS q JOIN dossier AS d ON d.id = q.dossier"
     " GROUP BY d.id HAVING max(q.numero) <> count(*)"},
    {"dossier %s: an avis says otherwise than the event that counted it",
     "SELECT d.reference || ', ' || coalesce(a.etape, '?') FROM avis AS a JOIN dossier AS d ON d.id = a.dossier"
     " WHERE NOT EXISTS (SELECT 1 FROM event AS v LEFT JOIN event_contenu AS c ON c.seq = v.seq"
     " WHERE v.dossier = a.dossier AND v.quoi = 'avis_compte' AND (c.seq IS NULL OR (c.par = a.par"
     " AND instr(c.detail, a.etape) = 1 AND instr(c.detail, ' : ' || coalesce(a.choix, a.sens)) > 0)))"},
    {"dossier %s: an avis was taken back, but no read-back says so",
     "SELECT d.reference FROM avis AS a JOIN dossier AS d ON d.id = a.dossier WHERE a.repris IS NOT NULL AND NOT EXISTS"
     " (SELECT 1 FROM relecture AS r WHERE r.dossier = a.dossier AND r.etat = 'reprise' AND a.id BETWEEN r.avis AND r.dernier)"},
    {"dossier %s: an avis counts that its author took back",
     "SELECT d.reference FROM relecture AS r JOIN avis AS a ON a.id = r.avis JOIN dossier AS d ON d.id = r.dossier"
     " WHERE r.etat = 'reprise' AND a.repris IS NULL"},
    {"mail %s has left before the delay of its read-back was over",
     "SELECT e.message_id FROM envoi AS e JOIN relecture AS r ON r.jeton = e.relecture WHERE e.parti < r.jusqu_a"},
    {"mail %s is to be sent, but what it tells was taken back",
     "SELECT e.message_id FROM envoi AS e JOIN relecture AS r ON r.jeton = e.relecture"
     " WHERE e.etat = 'pret' AND r.etat IN ('reprise', 'depassee')"},
    {"dossier %s does not stand at the step of its last event",
     "SELECT d.reference FROM dossier AS d JOIN event AS v ON v.seq = (SELECT max(e.seq) FROM event AS e"
     " WHERE e.dossier = d.id AND e.quoi IN ('etape', 'admission')) JOIN event_contenu AS c ON c.seq = v.seq"
     " WHERE v.quoi = 'etape' AND c.detail <> d.etape"},
    {"dossier %s is admis, but no event admits it",
     "SELECT d.reference FROM dossier AS d WHERE d.etat = 'admis'"
     " AND NOT EXISTS (SELECT 1 FROM event AS v WHERE v.dossier = d.id AND v.quoi = 'admission')"},
    {"dossier %s has ended, but keeps its place",
     "SELECT reference FROM dossier WHERE place = 1 AND etat IN ('refuse', 'retire', 'sorti')"},
    {"dossier %s: the day of its end does not go with its etat",
     "SELECT reference FROM dossier WHERE (fini IS NOT NULL) <> (etat IN ('refuse', 'retire', 'sorti'))"},
    {"dossier %s began with a version of its circuit that was not kept",
     "SELECT reference FROM dossier AS d WHERE version IS NOT NULL AND NOT EXISTS (SELECT 1 FROM circuit_version AS c"
     " WHERE c.circuit = d.circuit AND c.version = d.version)"},
    {"question %s is filed under another circuit than its dossier",
     "SELECT d.reference || ' no ' || q.numero FROM question AS q JOIN dossier AS d ON d.id = q.dossier WHERE q.circuit IS NOT d.circuit"},
    {"dossier %s refers to an earlier dossier that does not exist",
     "SELECT reference FROM dossier WHERE lie_a IS NOT NULL AND lie_a NOT IN (SELECT reference FROM dossier)"},
};

static enum err audit_invariants(struct audit *audit)
{
    enum err err = ERR_NONE;
    for (size_t i = 0; err == ERR_NONE && i < sizeof INVARIANTS / sizeof INVARIANTS[0]; i++) {
        struct query q = query_open(audit->store, INVARIANTS[i].sql, audit->fault);
        while (query_next(&q)) {
            const char *what = (const char *)sqlite3_column_text(q.stmt, 0);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            audit_damage(audit, INVARIANTS[i].sentence, what != NULL ? what : "?");
#pragma GCC diagnostic pop
        }
        err = query_done(&q);
    }
    return err;
}

/* ---- questions: tokens that the key gives ---- */

static enum err audit_jetons(struct audit *audit)
{
    struct query q = query_open(audit->store,
        "SELECT d.reference, q.numero, q.jeton FROM question AS q JOIN dossier AS d ON d.id = q.dossier ORDER BY q.id",
        audit->fault);
    while (query_next(&q)) {
        struct arena *arena = arena_new(AUDIT_ARENA, NULL, NULL);
        struct str reference = take_text(&q, arena);
        int numero = take_small(&q);
        if (!str_eq(take_text(&q, arena), jeton_question(arena, store_key(audit->store), reference, numero)))
            audit_damage(audit, "dossier %.*s: the token of question %d does not follow from the instance's key",
                         STR_ARG(reference), numero);
        arena_free(arena);
    }
    return query_done(&q);
}

/* ---- dossiers: does the state go with what is open? ---- */

struct bilan { /* what a dossier has, counted */
    enum etat etat;
    int open, asked_later, to_send, to_read, to_happen, silent; /* silent: open, and never reminded of again */
    int avis, avis_events;
};

static struct bilan read_bilan(struct query *q)
{
    struct bilan b = {.etat = (enum etat)take_choice(q, store_etat_name, ETAT_COUNT)};
    int *const counts[] = {&b.open, &b.asked_later, &b.to_send, &b.to_read, &b.to_happen, &b.silent, &b.avis, &b.avis_events};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        *counts[i] = take_small(q);
    return b;
}

static void judge(struct audit *audit, struct str reference, struct bilan b)
{
    if (etat_is_end(b.etat) && b.open > 0)
        audit_damage(audit, "dossier %.*s is %s, but %d of its questions are open", STR_ARG(reference), etat_name(b.etat),
                     b.open);
    if (etat_is_end(b.etat) && b.asked_later > 0)
        audit_damage(audit, "dossier %.*s is %s, but a question was asked after that day", STR_ARG(reference),
                     etat_name(b.etat));
    if (b.etat == ETAT_EN_COURS && b.open == 0 && b.to_send == 0 && b.to_read == 0 && b.to_happen == 0)
        audit_damage(audit, "dossier %.*s is en_cours, but nobody is asked, no day is awaited and no mail is under way", STR_ARG(reference));
    if (b.silent > 0)
        audit_damage(audit, "dossier %.*s waits for ever: %d of its open questions will never be reminded of", STR_ARG(reference), b.silent);
    if (!etat_is_end(b.etat) && b.etat != ETAT_EN_COURS && b.etat != ETAT_A_VERIFIER && b.open == 0 && b.to_send == 0 && b.to_read == 0 && b.to_happen == 0)
        audit_damage(audit, "dossier %.*s waits for ever: it is %s, nobody is asked and no day is awaited", STR_ARG(reference), etat_name(b.etat));
    if (b.avis != b.avis_events)
        audit_damage(audit, "dossier %.*s: %d avis, but%s %d events that count one", STR_ARG(reference), b.avis,
                     b.avis > b.avis_events ? " only" : "", b.avis_events);
}

static enum err audit_dossiers(struct audit *audit)
{
    struct query q = query_open(audit->store,
        "SELECT d.reference, d.etat,"
        " (SELECT count(*) FROM question AS q WHERE q.dossier = d.id AND q.close IS NULL),"
        " (SELECT count(*) FROM question AS q WHERE q.dossier = d.id AND q.posee > d.depuis),"
        " (SELECT count(*) FROM envoi AS e WHERE e.dossier = d.id AND e.etat IN ('pret', 'incertain')),"
        " (SELECT count(*) FROM message AS m WHERE m.dossier = d.id AND m.etat = 'recu'),"
        " (SELECT count(*) FROM programme AS p WHERE coalesce(p.dossier, 0) = d.id AND p.quoi <> 'depart' AND p.fait = 0),"
        " (SELECT count(*) FROM question AS q WHERE q.dossier = d.id AND q.close IS NULL AND q.rappel IS NULL),"
        " (SELECT count(*) FROM avis AS a WHERE a.dossier = d.id),"
        " (SELECT count(*) FROM event AS v WHERE v.dossier = d.id AND v.quoi = 'avis_compte')"
        " FROM dossier AS d ORDER BY d.annee, d.rang", audit->fault);
    while (query_next(&q)) {
        struct arena *arena = arena_new(AUDIT_ARENA, NULL, NULL);
        struct str reference = take_text(&q, arena);
        judge(audit, reference, read_bilan(&q));
        arena_free(arena);
    }
    return query_done(&q);
}

/* ---- all of it ---- */

static enum err snapshot(struct store *store, const char *sql, struct fault *fault)
{
    int rc = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? ERR_NONE : store_fail(store, fault, rc);
}

enum err store_audit(struct store *store, const char *spool, audit_fn *each, void *context, int *out_count,
                     struct fault *out_fault)
{
    struct audit audit = {.store = store, .fault = out_fault, .each = each, .context = context};
    bool own = sqlite3_get_autocommit(store->db) != 0;
    enum err err = own ? snapshot(store, "BEGIN", out_fault) : ERR_NONE;
    if (err == ERR_NONE)
        err = audit_invariants(&audit);
    if (err == ERR_NONE)
        err = audit_chain(&audit);
    if (err == ERR_NONE)
        err = audit_jetons(&audit);
    if (err == ERR_NONE)
        err = audit_dossiers(&audit);
    if (err == ERR_NONE && spool != NULL)
        err = audit_spool(&audit, spool);
    if (own && !sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL); /* nothing was written */
    if (err == ERR_NONE)
        *out_count = audit.count;
    return err;
}
