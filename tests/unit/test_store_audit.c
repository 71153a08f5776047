/* store_audit: a healthy life is found healthy; each kind of damage, planted by a stranger's hand, is found. One row, one
 * damage (or one change that is none). The audit reads as `navette audit` does: read-only, beside the writer. */
#include "tests/unit/test_store.h"

#include <sodium.h>
#include <sys/stat.h>

#include "daemon/jeton.h"

enum { JOUR = 20514, HEX = 64 };

static char spool[96];
static char names[3][HEX + 1]; /* of the message, the fiche, the piece */

#define RELUE_JETON "'0123456789abcdef0123456789abcdef'"
#define RELUE(etat) \
    "INSERT INTO jeton (jeton, genre, dossier, question, cree) VALUES (" RELUE_JETON ", 'relecture', 1, 1, 0);" \
    " INSERT INTO relecture (jeton, dossier, question, avis, dernier, par, jusqu_a, etat, avant, apres, etat_dossier, place, rang)" \
    " VALUES (" RELUE_JETON ", 1, 1, 1, 1, 'a@x.example', 4000000000, '" etat "', 1, 1, 'en_cours', 0, 0); "

static const struct row {
    const char *name, *sql; /* « file: … » does something to a spool file instead */
    const char *says;       /* NULL: no damage */
} rows[] = {
    {"a normal life", "SELECT 1", NULL},
    {"contents of events purged", "DELETE FROM event_contenu", NULL},
    {"one content purged", "DELETE FROM event_contenu WHERE seq = 2", NULL},
    {"all that is erasable purged",
     "DELETE FROM jeune; DELETE FROM dit; DELETE FROM event_contenu; UPDATE fiche SET json = NULL, nom = NULL, sha256 = NULL;"
     " UPDATE question SET texte = NULL; UPDATE avis SET motif = NULL, condition = NULL; UPDATE envoi SET octets = NULL"
     " WHERE etat = 'parti'; UPDATE message SET pourquoi = NULL, propositions = NULL, sha256 = NULL;"
     " UPDATE piece SET nom = NULL, sha256 = NULL", NULL},
    {"a dossier for a human rests", "UPDATE question SET close = 1, close_par = 'retrait'; UPDATE dossier SET etat = 'a_verifier', fini = NULL",
     NULL},
    {"a mail under way is enough", "UPDATE question SET close = 1, close_par = 'reponse' WHERE close IS NULL;"
     " UPDATE envoi SET etat = 'incertain', parti = NULL WHERE id = 1", NULL},

    {"a day awaited is enough", "UPDATE question SET close = 1, close_par = 'reponse' WHERE close IS NULL;"
     " INSERT INTO programme (quoi, dossier, circuit, nom, cible, jour) VALUES ('etape', 1, 'c', 'e', '', 30000)", NULL},
    {"an open question that nobody will ever be reminded of", "UPDATE question SET rappel = NULL WHERE close IS NULL", "waits for ever: 1 of its open questions"},
    {"a waiting list that nobody asks about", "DELETE FROM programme WHERE dossier = 4", "NAV-2026-0004 waits for ever: it is en_attente"},
    {"a care that nobody asks about", "UPDATE programme SET fait = 1 WHERE dossier = 3", "NAV-2026-0003 waits for ever: it is admis"},
    {"a named answer", "UPDATE avis SET choix = 'favorable', sens = 'reserve'", NULL},
    {"a version that was kept", "UPDATE dossier SET version = 'v1'; INSERT INTO circuit_version (circuit, version, texte, garde)"
     " VALUES ('sessad-ip-62', 'v1', 'x', 1)", NULL},

    {"content of an event changed", "UPDATE event_contenu SET detail = 'autre' WHERE seq = 2", "event 2: its content"},
    {"content of an event half erased", "UPDATE event_contenu SET detail = NULL WHERE seq = 2", "event 2: its content"},
    {"author of an event changed", "UPDATE event_contenu SET par = 'c@x.example' WHERE seq = 1", "event 1: its content"},
    {"salt changed", "UPDATE event_contenu SET sel = zeroblob(16) WHERE seq = 3", "event 3: its content"},
    {"hash changed", "UPDATE event SET hash = zeroblob(32) WHERE seq = 2", "event 2: it was changed"},
    {"digest changed", "UPDATE event SET digest = zeroblob(32) WHERE seq = 2", "event 2: it was changed"},
    {"moment of an event changed", "UPDATE event SET quand = quand + 1 WHERE seq = 3", "event 3: it was changed"},
    {"kind of an event changed", "UPDATE event SET quoi = 'sortie' WHERE seq = 3", "event 3: it was changed"},
    {"dossier of an event changed", "UPDATE event SET dossier = 2 WHERE seq = 1", "event 1: it was changed"},
    {"message of an event taken away", "UPDATE event SET message = NULL WHERE seq = 1", "event 1: it was changed"},
    {"event deleted", "DELETE FROM event_contenu WHERE seq = 2; DELETE FROM event WHERE seq = 2", "before it is missing"},
    {"first event deleted", "DELETE FROM event_contenu WHERE seq = 1; DELETE FROM event WHERE seq = 1", "before it is missing"},
    {"last event deleted", "DELETE FROM event_contenu WHERE seq = 4; DELETE FROM event WHERE seq = 4", "ends at 3, 4 events"},
    {"all events deleted", "DELETE FROM event_contenu; DELETE FROM event", "ends at 0, 4 events"},
    {"events swapped", "UPDATE event SET seq = 99 WHERE seq = 2; UPDATE event SET seq = 2 WHERE seq = 3;"
     " UPDATE event SET seq = 3 WHERE seq = 99", "event 2: it was changed"},
    {"event added by hand", "INSERT INTO event (seq, quand, quoi, digest, hash) VALUES (5, 1, 'acte', zeroblob(32),"
     " zeroblob(32))", "event 5: it was changed"},
    {"end of the chain lost", "DELETE FROM chaine", "lost its end"},
    {"end of the chain changed", "UPDATE chaine SET hash = zeroblob(32)", "another end"},

    {"token not of the key", "UPDATE question SET jeton = '00000000000000000000000000000000' WHERE id = 1",
     "the token of question 1"},
    {"another key", "UPDATE instance SET cle = randomblob(32)", "does not follow from the instance's key"},
    {"end with an open question", "UPDATE dossier SET etat = 'retire' WHERE id = 1", "is retire, but 1 of its questions"},
    {"a question after the end", "UPDATE question SET posee = 20600 WHERE dossier = 2", "asked after that day"},
    {"en_cours and nobody asked", "UPDATE question SET close = 1, close_par = 'reponse' WHERE close IS NULL",
     "but nobody is asked"},
    {"avis by mail without its event", "INSERT INTO avis (dossier, origine, sens, en_reserve) VALUES (1, 'mail', 'favorable', 0)",
     "2 avis, but only 1"},
    {"avis of a fiche without its event", "INSERT INTO avis (dossier, origine, sens, en_reserve) VALUES (3, 'fiche',"
     " 'favorable', 0)", "1 avis, but only 0"},
    {"avis turned round", "UPDATE avis SET sens = 'defavorable'", "says otherwise"},
    {"avis given to another", "UPDATE avis SET par = 'c@x.example'", "says otherwise"},
    {"avis deleted", "DELETE FROM avis", "0 avis, but 1 events"},
    {"a read-back that waits", RELUE("attend"), NULL},
    {"a read-back that was taken back", RELUE("reprise") "UPDATE avis SET repris = 1", NULL},
    {"avis taken back without a read-back", "UPDATE avis SET repris = 1", "was taken back, but no read-back says so"},
    {"avis taken back that counts", RELUE("reprise"), "an avis counts that its author took back"},
    {"held mail that left too early", RELUE("attend") "UPDATE envoi SET relecture = " RELUE_JETON ", etat = 'parti', parti = 1",
     "has left before the delay of its read-back"},
    {"held mail of what was taken back", RELUE("reprise") "UPDATE avis SET repris = 1; UPDATE envoi SET relecture = " RELUE_JETON
     ", etat = 'pret', parti = NULL", "but what it tells was taken back"},
    {"admitted by hand", "UPDATE dossier SET etat = 'admis' WHERE id = 1", "no event admits it"},
    {"a place kept after the end", "UPDATE dossier SET place = 1 WHERE id = 2", "keeps its place"},
    {"a day that is past is none to await", "UPDATE question SET close = 1, close_par = 'reponse' WHERE close IS NULL;"
     " INSERT INTO programme (quoi, dossier, circuit, nom, cible, jour, fait) VALUES ('etape', 1, 'c', 'e', '', 30000, 1)", "no day is awaited"},
    {"a named answer turned round", "UPDATE avis SET choix = 'tenu'", "says otherwise"},
    {"an end without its day", "UPDATE dossier SET fini = NULL WHERE id = 2", "the day of its end"},
    {"an open dossier with the day of an end", "UPDATE dossier SET fini = 20514 WHERE id = 1", "the day of its end"},
    {"a version nobody kept", "UPDATE dossier SET version = 'v1' WHERE id = 1", "was not kept"},
    {"a question of another circuit", "UPDATE question SET circuit = 'autre' WHERE id = 1", "under another circuit"},
    {"question closed by nothing", "UPDATE question SET close_par = NULL WHERE id = 1", "nobody knows by what"},
    {"a question's number missing", "DELETE FROM question WHERE id = 1", "a number of its questions is missing"},
    {"a fiche's version missing", "UPDATE fiche SET version = 2", "a version of its fiche is missing"},
    {"reference changed", "UPDATE dossier SET reference = 'NAV-2026-0777' WHERE id = 3", "does not follow from its year"},
    {"an earlier dossier that never was", "UPDATE dossier SET lie_a = 'NAV-2020-0001' WHERE id = 3", "that does not exist"},
    {"mail sent without a moment", "UPDATE envoi SET parti = NULL WHERE id = 1", "nobody knows when"},
    {"mail not sent with a moment", "UPDATE envoi SET etat = 'echec'", "but has not left"},
    {"mail to be sent without bytes", "UPDATE envoi SET etat = 'pret', parti = NULL, octets = NULL", "its bytes are gone"},
    {"double of nothing", "UPDATE message SET etat = 'double'", "is a double of no earlier one"},
    {"filed before it was decided", "UPDATE message SET etat = 'recu', classe = 1", "filed away before"},
    {"a reference to nothing", "UPDATE avis SET dossier = 77", "refers to one that does not exist: avis"},
    {"an index that lies", "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql ="
     " 'CREATE INDEX avis_dossier ON avis (sens)' WHERE name = 'avis_dossier'", "the database file is damaged"},

    {"spool file of a message missing", "file: missing 0", "it is missing"},
    {"spool file of a fiche altered", "file: altered 1", "its bytes were changed"},
    {"spool file of a piece cut", "file: cut 2", "its bytes were changed"},
    {"spool file that is a folder", "file: folder 0", "spool file"},
    {"spool name that leads elsewhere", "UPDATE piece SET sha256 = '../../../../etc/passwd'", "no name of a spool file"},
};

/* ---- a healthy life ---- */

enum { SPOOL_PATH = 512 };

static void spool_path(const char *name, char out_path[SPOOL_PATH])
{
    (void)snprintf(out_path, SPOOL_PATH, "%s/%.2s/%s", spool, name, name);
}

static void write_file(const char *path, const char *text, size_t len)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, len, file), len);
    fclose(file);
}

static struct str spool_file(int i, const char *text)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    char path[SPOOL_PATH];
    crypto_hash_sha256(digest, (const unsigned char *)text, strlen(text));
    sodium_bin2hex(names[i], sizeof names[i], digest, sizeof digest);
    mkdir(spool, 0700);
    snprintf(path, sizeof path, "%s/%.2s", spool, names[i]);
    mkdir(path, 0700);
    spool_path(names[i], path);
    write_file(path, text, strlen(text));
    return str_of(names[i]);
}

static void remove_spool(void)
{
    char path[SPOOL_PATH];
    for (int i = 0; i < 3; i++) {
        spool_path(names[i], path);
        if (unlink(path) != 0)
            rmdir(path);
        snprintf(path, sizeof path, "%s/%.2s", spool, names[i]);
        rmdir(path);
    }
    rmdir(spool);
}

static void note(int64_t dossier, int64_t message, const char *quoi)
{
    const struct event_row row = {.dossier = dossier, .message = message, .quand = 1000, .quoi = str_of(quoi),
                                  .par = STR("a@x.example"), .origine = STR("mail"), .detail = STR("e : favorable (titulaire)")};
    ok(store_event_add(here.store, &row, &here.fault));
}

static void ask(int64_t dossier, struct str reference, bool answered)
{
    struct question_row row = {.dossier = dossier, .etape = STR("e"), .question = STR("q"), .texte = STR("Bonjour"),
                               .posee = JOUR, .close = answered ? 2000 : 0,
                               .close_par = answered ? STR("reponse") : STR_NONE};
    ok(store_question_numero(here.store, dossier, &row.numero, &here.fault));
    row.jeton = jeton_question(here.arena, store_key(here.store), reference, row.numero);
    ok(store_question_add(here.store, &row, &here.fault));
}

static int64_t rest_in(enum etat etat, bool asked)
{
    struct str reference = STR_NONE;
    struct dossier_row row;
    int64_t id = new_dossier("Nom", "Prenom", 10, JOUR, &reference);
    if (asked)
        ask(id, reference, true);
    ok(store_dossier_get(here.store, here.arena, id, &row, &here.fault));
    row.etat = etat;
    ok(store_dossier_save(here.store, &row, &here.fault));
    return id;
}

static void live(void)
{
    struct str reference = STR_NONE;
    begin();
    int64_t dossier = new_dossier("Nom", "Prenom", 10, JOUR, &reference);
    struct message_row message = {.boite = STR("b"), .uid = STR("1"), .sha256 = spool_file(0, "le mail"), .taille = 7};
    ok(store_message_add(here.store, &message, &here.fault));
    message.etat = MESSAGE_TRAITE;
    message.dossier = dossier;
    ok(store_message_save(here.store, &message, &here.fault));
    struct fiche_row fiche = {.dossier = dossier, .message = message.id, .json = STR("{}"), .sha256 = spool_file(1, "la fiche")};
    ok(store_fiche_add(here.store, &fiche, &here.fault));
    const struct piece_row piece = {.dossier = dossier, .type = STR("accord"), .sha256 = spool_file(2, "la piece")};
    ok(store_piece_add(here.store, &piece, &here.fault));
    note(dossier, message.id, "fiche_recue");
    ask(dossier, reference, true);
    ask(dossier, reference, false);
    struct avis_row avis = {.dossier = dossier, .etape = STR("e"), .par = STR("a@x.example"), .origine = STR("mail"), .sens = SENS_FAVORABLE, .motif = STR("oui")};
    ok(store_avis_add(here.store, &avis, &here.fault));
    note(dossier, 0, "avis_compte");
    struct envoi_row envoi = {.dossier = dossier, .genre = STR("question"), .message_id = STR("q@x.example"),
                              .de = STR("n@x.example"), .destinataire = STR("b@x.example"), .octets = STR("x")};
    ok(store_envoi_add(here.store, &envoi, &here.fault));
    envoi.etat = ENVOI_PARTI;
    envoi.parti = 3000;
    ok(store_envoi_save(here.store, &envoi, &here.fault));
    note(rest_in(ETAT_REFUSE, true), 0, "retrait");
    note(rest_in(ETAT_ADMIS, true), 0, "admission");
    rest_in(ETAT_EN_ATTENTE, false);
    for (int64_t id = 3; id <= 4; id++) { /* each waits for a day */
        const struct programme_row day = {.quoi = PROGRAMME_QUESTION, .dossier = id, .circuit = STR("sessad-ip-62"), .nom = STR("e.q"), .cible = STR(""), .jour = JOUR + 60};
        ok(store_programme_add(here.store, &day, &here.fault));
    }
    commit();
}

/* ---- damage ---- */

static void harm_file(const char *what)
{
    char path[SPOOL_PATH];
    spool_path(names[what[strlen(what) - 1] - '0'], path);
    if (strncmp(what, "altered", 7) == 0)
        write_file(path, "La fiche", 8);
    else if (strncmp(what, "cut", 3) == 0)
        write_file(path, "la piec", 7);
    else
        assert_int_equal(unlink(path), 0);
    if (strncmp(what, "folder", 6) == 0)
        assert_int_equal(mkdir(path, 0700), 0);
}

static void look(const char *says)
{
    struct store *reader = NULL;
    struct heard heard = {0};
    int count = -1;
    bool said = false;
    ok(store_open(here.path, STORE_READ, &here.world, &reader, &here.fault));
    ok(store_audit(reader, spool, hear_damage, &heard, &count, &here.fault));
    store_close(reader);
    for (int i = 0; i < heard.count; i++)
        said = said || (says != NULL && strstr(heard.texts[i].at, says) != NULL);
    if (says == NULL && count > 0)
        fail_msg("a damage where there is none: %s", heard.texts[0].at);
    if (says != NULL && !said)
        fail_msg("%d damages, the first « %s », none says « %s »", count, count > 0 ? heard.texts[0].at : "", says);
    assert_int_equal(count > 0, says != NULL);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    void *none = NULL;
    setup(&none);
    snprintf(spool, sizeof spool, "%s/spool", here.folder);
    live();
    if (strncmp(row->sql, "file: ", 6) == 0)
        harm_file(row->sql + 6);
    else
        stranger(here.path, row->sql);
    look(row->says);
    remove_spool();
    teardown(&none);
}

int main(void)
{
    return RUN_ROWS("store_audit", rows, test_row);
}
