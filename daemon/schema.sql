-- schema: what navette remembers. Read by daemon/store*.c and by nobody else.
--
-- One section for each version of the database, in order, each carried out once in one transaction; a section that
-- has been released is never edited: what must change becomes the next section. The number that the file has reached
-- stands in its user_version.
--
-- Moments are seconds since 1970-01-01T00:00Z, days are days since 1970-01-01, yes and no are 1 and 0.
-- A reference to « none » is NULL. Text that was absent is NULL; '' was there and empty.
--
-- ERASABLE marks what may tell of the young person. A purge may empty it (columns become NULL, rows of the tables that
-- are erasable as a whole are deleted) and neither a foreign key nor the chain of events breaks: nothing refers to an
-- erasable table, no erasable column is NOT NULL, and the chain hashes salted digests of the content, never the content.

-- ==== migration 1 ====================================================================================================

-- The instance itself: the key from which tokens are derived, drawn once. Who has it can forge an answer's token.
CREATE TABLE instance (
    id  INTEGER PRIMARY KEY CHECK (id = 1),
    cle BLOB NOT NULL CHECK (length(cle) = 32)
) STRICT;

-- A dossier. Its reference is made of annee and rang; both stand here so that the next number is one question away.
CREATE TABLE dossier (
    id            INTEGER PRIMARY KEY,
    annee         INTEGER NOT NULL,
    rang          INTEGER NOT NULL CHECK (rang > 0),
    reference     TEXT NOT NULL UNIQUE,
    circuit       TEXT NOT NULL,
    etat          TEXT NOT NULL,
    etape         TEXT,
    depuis        INTEGER,                  -- day on which it came to this etape or etat
    territoire    TEXT,
    mds           TEXT,
    emetteur      TEXT,
    referent_nom  TEXT,
    referent_mail TEXT,
    place         INTEGER NOT NULL CHECK (place IN (0, 1)),
    lie_a         TEXT,                     -- reference of an earlier dossier of the same young person
    ouvert        INTEGER NOT NULL,
    UNIQUE (annee, rang)
) STRICT;

-- ERASABLE as a whole. The young person of a dossier. The folded forms find the same person however it was written.
CREATE TABLE jeune (
    dossier    INTEGER PRIMARY KEY REFERENCES dossier (id),
    nom        TEXT,
    prenom     TEXT,
    nom_plie   TEXT,
    prenom_plie TEXT,
    naissance  INTEGER
) STRICT;
CREATE INDEX jeune_meme ON jeune (nom_plie, prenom_plie, naissance);

-- A mail that came. Known by where it lay; the same mail elsewhere is « double ».
CREATE TABLE message (
    id           INTEGER PRIMARY KEY,
    boite        TEXT NOT NULL,
    uid          TEXT NOT NULL,             -- in a Maildir the file name before the colon
    uidvalidity  INTEGER NOT NULL,
    sha256       TEXT,                      -- its name in the spool; NULL once the file is purged
    corps_empreinte TEXT,
    message_id   TEXT,                      -- the sender's word: never a key by itself
    de           TEXT,
    date         TEXT,
    taille       INTEGER NOT NULL,
    recu         INTEGER NOT NULL,
    etat         TEXT NOT NULL CHECK (etat IN ('recu', 'traite', 'a_verifier', 'laisse', 'double')),
    genre        TEXT,
    pourquoi     TEXT,                      -- ERASABLE
    dossier      INTEGER REFERENCES dossier (id),
    double_de    INTEGER REFERENCES message (id),
    propositions TEXT,                      -- ERASABLE, JSON
    essais       INTEGER NOT NULL,
    classe       INTEGER NOT NULL CHECK (classe IN (0, 1)),
    UNIQUE (boite, uidvalidity, uid)
) STRICT;
CREATE INDEX message_meme ON message (message_id, corps_empreinte);
CREATE INDEX message_attente ON message (recu, id) WHERE etat = 'recu';
CREATE INDEX message_a_classer ON message (boite) WHERE classe = 0;

-- A version of the fiche.
CREATE TABLE fiche (
    id      INTEGER PRIMARY KEY,
    dossier INTEGER NOT NULL REFERENCES dossier (id),
    version INTEGER NOT NULL CHECK (version > 0),
    message INTEGER REFERENCES message (id),
    json    TEXT,                           -- ERASABLE
    sha256  TEXT,                           -- of the document in the spool; NULL: it stood in the mail, or is purged
    nom     TEXT,                           -- ERASABLE: file names hold names
    media   TEXT,
    UNIQUE (dossier, version)
) STRICT;

-- What was asked of whom, and until when. Open while close is NULL.
CREATE TABLE question (
    id          INTEGER PRIMARY KEY,
    dossier     INTEGER NOT NULL REFERENCES dossier (id),
    numero      INTEGER NOT NULL CHECK (numero > 0),
    etape       TEXT NOT NULL,
    question    TEXT NOT NULL,
    role        TEXT,
    personne_id TEXT,
    nom         TEXT,
    mail        TEXT,
    qualite     TEXT,
    mds         TEXT,
    territoire  TEXT,
    jeton       TEXT NOT NULL UNIQUE CHECK (length(jeton) = 32),
    message_id  TEXT,
    texte       TEXT,                       -- ERASABLE
    posee       INTEGER,
    echeance    INTEGER,
    relance     INTEGER,                    -- day on which the reminder is due; NULL: never
    escalade    INTEGER,
    relancee    INTEGER NOT NULL CHECK (relancee IN (0, 1)),
    escaladee   INTEGER NOT NULL CHECK (escaladee IN (0, 1)),
    close       INTEGER,
    close_par   TEXT,
    UNIQUE (dossier, numero)
) STRICT;
CREATE INDEX question_ouverte ON question (dossier) WHERE close IS NULL;

-- An avis that counted.
CREATE TABLE avis (
    id        INTEGER PRIMARY KEY,
    dossier   INTEGER NOT NULL REFERENCES dossier (id),
    etape     TEXT,
    champ     TEXT,
    par       TEXT,
    nom       TEXT,
    qualite   TEXT,
    origine   TEXT NOT NULL,
    sens      TEXT NOT NULL,
    motif     TEXT,                         -- ERASABLE
    date      INTEGER,
    condition TEXT,                         -- ERASABLE, JSON
    en_reserve INTEGER NOT NULL CHECK (en_reserve IN (0, 1)) -- of a fiche: answers its question when that is reached
) STRICT;
CREATE INDEX avis_dossier ON avis (dossier);

-- A piece that came with a mail.
CREATE TABLE piece (
    id      INTEGER PRIMARY KEY,
    dossier INTEGER NOT NULL REFERENCES dossier (id),
    message INTEGER REFERENCES message (id),
    type    TEXT NOT NULL,
    nom     TEXT,                           -- ERASABLE
    media   TEXT,
    sha256  TEXT,                           -- in the spool; NULL once purged
    par     TEXT,
    recu    INTEGER NOT NULL
) STRICT;
CREATE INDEX piece_dossier ON piece (dossier);

-- A mail that goes out, in its final bytes from the moment of the decision: sent twice it is the same mail.
CREATE TABLE envoi (
    id           INTEGER PRIMARY KEY,
    dossier      INTEGER REFERENCES dossier (id),
    genre        TEXT NOT NULL,
    message_id   TEXT NOT NULL UNIQUE,
    de           TEXT NOT NULL,
    destinataire TEXT NOT NULL,
    octets       BLOB,                      -- ERASABLE, once it has left
    etat         TEXT NOT NULL CHECK (etat IN ('pret', 'parti', 'incertain', 'echec')),
    essais       INTEGER NOT NULL,
    prochain     INTEGER NOT NULL,
    cree         INTEGER NOT NULL,
    parti        INTEGER,
    reponse      TEXT
) STRICT;
CREATE INDEX envoi_dossier ON envoi (dossier);
CREATE INDEX envoi_a_faire ON envoi (id) WHERE etat IN ('pret', 'incertain');

-- ERASABLE as a whole. What somebody has been told courteously, once.
CREATE TABLE dit (
    cle TEXT PRIMARY KEY
) STRICT;

-- The chain of events. How digest and hash are made is drawn in store_events.c.
CREATE TABLE event (
    seq     INTEGER PRIMARY KEY,            -- 1, 2, 3 … without a gap
    dossier INTEGER REFERENCES dossier (id),
    quand   INTEGER NOT NULL,
    quoi    TEXT NOT NULL,
    message INTEGER REFERENCES message (id),
    digest  BLOB NOT NULL CHECK (length(digest) = 32),
    hash    BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX event_dossier ON event (dossier, seq);

-- ERASABLE as a whole, by whole rows only: a row half emptied no longer gives its digest.
CREATE TABLE event_contenu (
    seq     INTEGER PRIMARY KEY REFERENCES event (seq),
    sel     BLOB NOT NULL CHECK (length(sel) = 16),
    par     TEXT,
    origine TEXT,
    detail  TEXT
) STRICT;

-- Where the chain ends, so that an end cut off is seen.
CREATE TABLE chaine (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    seq  INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO chaine (id, seq, hash) VALUES (1, 0, zeroblob(32));

-- ==== migration 2 ====================================================================================================

-- A mailbox by its name in the configuration: what is to be known of it after a restart. It holds no mail.
CREATE TABLE boite (
    nom     TEXT PRIMARY KEY,
    premier INTEGER,                        -- moment of the first contact: older mail of a shared mailbox is left alone
    depuis  INTEGER,                        -- moment since which it is not read; NULL while it is
    alerte  INTEGER                         -- moment at which the exploitant was told so, and not yet that it is over
) STRICT;

-- The copy of a message that left, in the folder `envoyes`; and a failure of which the exploitant is still to be told.
ALTER TABLE envoi ADD COLUMN copie TEXT NOT NULL DEFAULT 'aucune'
    CHECK (copie IN ('aucune', 'a_faire', 'remise', 'faite', 'abandonnee'));
ALTER TABLE envoi ADD COLUMN copie_essais INTEGER NOT NULL DEFAULT 0;
ALTER TABLE envoi ADD COLUMN a_signaler INTEGER NOT NULL DEFAULT 0 CHECK (a_signaler IN (0, 1));
CREATE INDEX envoi_a_copier ON envoi (copie_essais, id) WHERE copie IN ('a_faire', 'remise');
CREATE INDEX envoi_a_signaler ON envoi (id) WHERE a_signaler = 1;

-- The same bytes in the same mailbox after its uids were counted anew.
CREATE INDEX message_octets ON message (boite, sha256);

-- ==== migration 3 ====================================================================================================

-- From when to when summer time runs in Europe/Paris (directive 2000/84/EC, as heure.c computes it), in moments: the views
-- tell days, and a database that is looked at elsewhere has no zone of its own.
CREATE TABLE heure_ete (
    debut INTEGER PRIMARY KEY,
    fin   INTEGER NOT NULL
) STRICT;
INSERT INTO heure_ete (debut, fin)
    WITH RECURSIVE annee (n) AS (SELECT 1996 UNION ALL SELECT n + 1 FROM annee WHERE n < 2198)
    SELECT unixepoch(n || '-03-25', 'weekday 0', '+1 hour'), unixepoch(n || '-10-25', 'weekday 0', '+1 hour') FROM annee;

-- The text of a circuit as dossiers began with it.
CREATE TABLE circuit_version (
    circuit TEXT NOT NULL,
    version TEXT NOT NULL,                  -- the BLAKE2b of the text
    texte   TEXT NOT NULL,
    garde   INTEGER NOT NULL,               -- moment at which it was kept
    PRIMARY KEY (circuit, version)
) STRICT;

ALTER TABLE dossier ADD COLUMN version TEXT; -- of its circuit; NULL: from before versions were kept
ALTER TABLE dossier ADD COLUMN depart TEXT;  -- what started it; NULL: a fiche
ALTER TABLE dossier ADD COLUMN objet TEXT;   -- what it is about, where that is no young person
ALTER TABLE dossier ADD COLUMN element TEXT;
ALTER TABLE dossier ADD COLUMN admis INTEGER; -- day of the admission
ALTER TABLE dossier ADD COLUMN fini INTEGER;  -- day of the end; NULL while it is open, and only then
ALTER TABLE dossier ADD COLUMN ordre INTEGER NOT NULL DEFAULT 2147483647; -- in the waiting list, as a human ranked it; the default: not
ALTER TABLE dossier ADD COLUMN hors_perimetre INTEGER NOT NULL DEFAULT 0 CHECK (hors_perimetre IN (0, 1));
UPDATE dossier SET fini = coalesce(depuis, ouvert / 86400) WHERE etat IN ('refuse', 'retire', 'sorti');
UPDATE dossier SET admis = (SELECT min((quand + 3600 + 3600 * coalesce(quand < (SELECT fin FROM heure_ete WHERE debut <= quand
    ORDER BY debut DESC LIMIT 1), 0)) / 86400) FROM event WHERE event.dossier = dossier.id AND event.quoi = 'admission');
CREATE INDEX dossier_ouvert ON dossier (circuit, version) WHERE fini IS NULL;
CREATE INDEX dossier_place ON dossier (circuit, territoire) WHERE place = 1 AND fini IS NULL;
CREATE INDEX dossier_fini ON dossier (circuit, territoire, fini) WHERE fini IS NOT NULL;
CREATE INDEX dossier_attend ON dossier (circuit, etape, territoire, ordre, depuis, annee, rang) WHERE fini IS NULL;

-- Two of three: the same young person with something written otherwise.
CREATE INDEX jeune_nom ON jeune (nom_plie, naissance);
CREATE INDEX jeune_prenom ON jeune (prenom_plie, naissance);

-- A role that is asked, in one value, so that what is open can be gone through role by role and not question by question.
ALTER TABLE question ADD COLUMN circuit TEXT; -- the dossier's
UPDATE question SET circuit = (SELECT circuit FROM dossier WHERE dossier.id = question.dossier);
ALTER TABLE question ADD COLUMN tenue TEXT GENERATED ALWAYS AS (coalesce(circuit, '') || char(31) || coalesce(role, '') || char(31)
    || coalesce(mds, '') || char(31) || coalesce(territoire, '') || char(31) || coalesce(personne_id, '')) VIRTUAL;
CREATE INDEX question_tenue ON question (tenue) WHERE close IS NULL;
CREATE INDEX question_relance ON question (relance) WHERE close IS NULL AND relancee = 0;
CREATE INDEX question_escalade ON question (escalade) WHERE close IS NULL AND escaladee = 0;

ALTER TABLE avis ADD COLUMN choix TEXT;    -- the name of a named answer; NULL: `sens` is the answer
ALTER TABLE avis ADD COLUMN question TEXT; -- its name in the etape; NULL: from before it was kept
ALTER TABLE piece ADD COLUMN declaree INTEGER NOT NULL DEFAULT 0 CHECK (declaree IN (0, 1));

-- What is to happen on a day, once.
CREATE TABLE programme (
    id      INTEGER PRIMARY KEY,
    quoi    TEXT NOT NULL CHECK (quoi IN ('question', 'etape', 'depart')),
    dossier INTEGER REFERENCES dossier (id), -- NULL: a depart by the calendar
    circuit TEXT NOT NULL,
    nom     TEXT NOT NULL,                  -- etape, etape.question, or depart
    cible   TEXT NOT NULL,                  -- of a depart: territory, MDS or element; else empty
    jour    INTEGER NOT NULL,
    fait    INTEGER NOT NULL DEFAULT 0 CHECK (fait IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX programme_une ON programme (coalesce(dossier, 0), circuit, nom, cible, jour);
CREATE INDEX programme_a_faire ON programme (jour, id) WHERE fait = 0;
CREATE INDEX programme_depart ON programme (circuit, nom, cible, jour DESC) WHERE dossier IS NULL;

-- A value that an answer gave. A later one of the same champ takes its place, the earlier one stays.
CREATE TABLE valeur (
    id       INTEGER PRIMARY KEY,
    dossier  INTEGER NOT NULL REFERENCES dossier (id),
    champ    TEXT NOT NULL,
    texte    TEXT,                          -- ERASABLE
    libre    INTEGER NOT NULL CHECK (libre IN (0, 1)), -- a person's own words, which may hold names
    etape    TEXT,
    question TEXT,
    par      TEXT,
    quand    INTEGER NOT NULL
) STRICT;
CREATE INDEX valeur_champ ON valeur (dossier, champ, id);

-- An act that is counted.
CREATE TABLE acte (
    id         INTEGER PRIMARY KEY,
    circuit    TEXT NOT NULL,
    acte       TEXT NOT NULL,
    territoire TEXT,
    par        TEXT,
    nombre     INTEGER NOT NULL,
    message    INTEGER REFERENCES message (id),
    jour       INTEGER NOT NULL,
    quand      INTEGER NOT NULL
) STRICT;
CREATE INDEX acte_compte ON acte (circuit, acte, jour);

-- The views that indicators ask: conf/circuits/README.md is their manual, and they stay as it says. No names. Days are ISO
-- 8601 texts of Europe/Paris; jour_… are the same days as numbers, to subtract. Each names its columns behind its own name:
-- store_indicateurs.c proves indicators against these lists.
CREATE VIEW v_dossiers (reference, circuit, depart, etat, etape, territoire, mds, element, ouvert, admis, fini, jour_ouvert,
    jour_admis, jour_fini, jour_naissance, age_ouverture, age_admis, age_fini, duree_mois, place, hors_perimetre, lie_a) AS
    SELECT reference, circuit, depart, etat, etape, territoire, mds, element,
        date(ouvert * 86400, 'unixepoch'), date(admis * 86400, 'unixepoch'), date(fini * 86400, 'unixepoch'), ouvert, admis, fini, naissance,
        round((ouvert - naissance) / 365.25, 2), round((admis - naissance) / 365.25, 2), round((fini - naissance) / 365.25, 2),
        round((fini - admis) / 30.4375, 2), place, hors_perimetre, lie_a
    FROM (SELECT d.reference, d.circuit, d.depart, d.etat, d.etape, d.territoire, d.mds, d.element, d.admis, d.fini, d.place,
            d.hors_perimetre, d.lie_a, j.naissance, (d.ouvert + 3600 + 3600 * coalesce(d.ouvert < (SELECT fin FROM heure_ete
            WHERE debut <= d.ouvert ORDER BY debut DESC LIMIT 1), 0)) / 86400 AS ouvert
        FROM dossier AS d LEFT JOIN jeune AS j ON j.dossier = d.id);

CREATE VIEW v_questions (reference, circuit, territoire, etape, question, role, posee, echeance, close, jours, close_par) AS
    SELECT reference, circuit, territoire, etape, question, role, date(posee * 86400, 'unixepoch'),
        date(echeance * 86400, 'unixepoch'), date(close * 86400, 'unixepoch'), close - posee, close_par
    FROM (SELECT d.reference, d.circuit, d.territoire, q.etape, q.question, q.role, q.posee, q.echeance, q.close_par,
            (q.close + 3600 + 3600 * coalesce(q.close < (SELECT fin FROM heure_ete WHERE debut <= q.close
            ORDER BY debut DESC LIMIT 1), 0)) / 86400 AS close
        FROM question AS q JOIN dossier AS d ON d.id = q.dossier);

CREATE VIEW v_reponses (reference, circuit, territoire, etape, question, reponse, origine, le, dernier) AS
    SELECT d.reference, d.circuit, d.territoire, a.etape, coalesce(a.question, a.etape), coalesce(a.choix, a.sens), a.origine,
        date(a.date * 86400, 'unixepoch'), NOT EXISTS (SELECT 1 FROM avis AS b WHERE b.dossier = a.dossier AND b.id > a.id
            AND b.etape IS a.etape AND b.question IS a.question AND b.en_reserve = 0)
    FROM avis AS a JOIN dossier AS d ON d.id = a.dossier WHERE a.en_reserve = 0;

CREATE VIEW v_valeurs (reference, circuit, territoire, etape, question, champ, valeur, le, dernier) AS
    SELECT d.reference, d.circuit, d.territoire, v.etape, v.question, v.champ,
        CASE WHEN v.libre = 0 OR v.texte IS NULL THEN v.texte ELSE '(texte)' END,
        date(v.quand + 3600 + 3600 * coalesce(v.quand < (SELECT fin FROM heure_ete WHERE debut <= v.quand
            ORDER BY debut DESC LIMIT 1), 0), 'unixepoch'),
        NOT EXISTS (SELECT 1 FROM valeur AS w WHERE w.dossier = v.dossier AND w.champ = v.champ AND w.id > v.id)
    FROM valeur AS v JOIN dossier AS d ON d.id = v.dossier;

CREATE VIEW v_actes (circuit, acte, territoire, le, nombre) AS
    SELECT circuit, acte, territoire, date(jour * 86400, 'unixepoch'), nombre FROM acte;

CREATE VIEW v_evenements (reference, circuit, territoire, quoi, le) AS
    SELECT d.reference, d.circuit, d.territoire, e.quoi,
        date(e.quand + 3600 + 3600 * coalesce(e.quand < (SELECT fin FROM heure_ete WHERE debut <= e.quand
            ORDER BY debut DESC LIMIT 1), 0), 'unixepoch')
    FROM event AS e JOIN dossier AS d ON d.id = e.dossier;

-- ==== migration 4 ====================================================================================================

-- A token that is no question's: of a read-back, of a question that was passed on, of a mail that somebody is to attach.
CREATE TABLE jeton (
    jeton    TEXT PRIMARY KEY CHECK (length(jeton) = 32),
    genre    TEXT NOT NULL CHECK (genre IN ('relecture', 'info', 'rattache')),
    dossier  INTEGER REFERENCES dossier (id),
    question INTEGER REFERENCES question (id),
    message  INTEGER REFERENCES message (id),
    de       TEXT,                          -- who may answer it
    texte    TEXT,                          -- of the mails that bear it, for the reader to subtract; ERASABLE
    cree     INTEGER NOT NULL,
    close    INTEGER
) STRICT;
CREATE INDEX jeton_dossier ON jeton (dossier);
CREATE INDEX jeton_rattache ON jeton (message) WHERE genre = 'rattache';

-- What navette read in an answer, told to its author: until `jusqu_a` she may say that it is an error.
CREATE TABLE relecture (
    jeton    TEXT PRIMARY KEY REFERENCES jeton (jeton),
    dossier  INTEGER NOT NULL REFERENCES dossier (id),
    question INTEGER NOT NULL REFERENCES question (id),
    avis     INTEGER NOT NULL REFERENCES avis (id), -- the first that the answer was, and the last: a person in two roles
    dernier  INTEGER NOT NULL REFERENCES avis (id),
    par      TEXT NOT NULL,
    jusqu_a  INTEGER NOT NULL,
    etat     TEXT NOT NULL CHECK (etat IN ('attend', 'acquise', 'reprise', 'depassee')),
    avant    INTEGER NOT NULL,              -- number of the dossier's last question before the answer, and after it
    apres    INTEGER NOT NULL,
    fermees  TEXT,                          -- ids of the questions that it closed
    etape    TEXT,                          -- the dossier as it stood before
    etat_dossier TEXT NOT NULL,
    depuis   INTEGER,
    admis    INTEGER,
    place    INTEGER NOT NULL CHECK (place IN (0, 1)),
    rang     INTEGER NOT NULL
) STRICT;
CREATE INDEX relecture_dossier ON relecture (dossier, avis);
CREATE INDEX relecture_question ON relecture (question, avis);
CREATE INDEX relecture_attend ON relecture (jusqu_a) WHERE etat = 'attend';
ALTER TABLE envoi ADD COLUMN relecture TEXT REFERENCES relecture (jeton); -- held back until then, gone with it
CREATE INDEX envoi_retenu ON envoi (relecture) WHERE relecture IS NOT NULL;
ALTER TABLE avis ADD COLUMN repris INTEGER; -- moment at which its author took it back: kept, and no longer counted

-- As before, without what was taken back.
DROP VIEW v_reponses;
CREATE VIEW v_reponses (reference, circuit, territoire, etape, question, reponse, origine, le, dernier) AS
    SELECT d.reference, d.circuit, d.territoire, a.etape, coalesce(a.question, a.etape), coalesce(a.choix, a.sens), a.origine,
        date(a.date * 86400, 'unixepoch'), NOT EXISTS (SELECT 1 FROM avis AS b WHERE b.dossier = a.dossier AND b.id > a.id
            AND b.etape IS a.etape AND b.question IS a.question AND b.en_reserve = 0 AND b.repris IS NULL)
    FROM avis AS a JOIN dossier AS d ON d.id = a.dossier WHERE a.en_reserve = 0 AND a.repris IS NULL;

-- The words of a question that was passed on, for whoever it goes to next.
CREATE TABLE info (
    jeton TEXT PRIMARY KEY REFERENCES jeton (jeton),
    texte TEXT                              -- ERASABLE
) STRICT;
CREATE INDEX jeton_info ON jeton (cree) WHERE genre = 'info' AND close IS NULL;

-- A person is away, as her own mail program answered a question of ours: over the directory for that time.
CREATE TABLE absence (
    mail       TEXT NOT NULL,
    du         INTEGER NOT NULL,            -- days
    au         INTEGER NOT NULL,            -- the last day
    remplacant TEXT,
    question   INTEGER REFERENCES question (id),
    message    INTEGER REFERENCES message (id),
    recu       INTEGER NOT NULL,
    PRIMARY KEY (mail, du)
) STRICT;

-- An address that a report of delivery says to be dead, until mail comes from it again.
CREATE TABLE adresse (
    mail   TEXT PRIMARY KEY,
    statut TEXT,                            -- RFC 3463
    envoi  INTEGER REFERENCES envoi (id),
    depuis INTEGER NOT NULL
) STRICT;

-- How many mails one correspondent had of us within the hour, and sent us.
CREATE INDEX envoi_a ON envoi (destinataire, cree);
CREATE INDEX message_de ON message (de, recu);

-- ==== migration 5 ====================================================================================================

-- How loudly a question was reminded of (rappel.h), when that is due next, and the day for which she who was asked has promised her
-- answer: until then nothing goes to her. Where an older navette had asked, the day of the alert is guessed; a closed one is
-- followed on the next open day.
ALTER TABLE question ADD COLUMN niveau INTEGER NOT NULL DEFAULT 0 CHECK (niveau BETWEEN 0 AND 4);
ALTER TABLE question ADD COLUMN rappel INTEGER;   -- day; NULL: closed, or never
ALTER TABLE question ADD COLUMN mi_temps INTEGER; -- days of the levels, beside relance and escalade
ALTER TABLE question ADD COLUMN alerte INTEGER;
ALTER TABLE question ADD COLUMN promis INTEGER;
UPDATE question SET niveau = CASE WHEN escaladee = 1 THEN 3 WHEN relancee = 1 THEN 2 ELSE 0 END,
    alerte = coalesce(escalade, relance, echeance, posee) + 5;
UPDATE question SET rappel = coalesce(CASE niveau WHEN 0 THEN relance WHEN 2 THEN escalade END, alerte);
DROP INDEX question_relance;
DROP INDEX question_escalade;
ALTER TABLE question DROP COLUMN relancee;
ALTER TABLE question DROP COLUMN escaladee;
CREATE INDEX question_rappel ON question (rappel) WHERE close IS NULL;
CREATE INDEX question_promis ON question (promis) WHERE close IS NULL;

-- Who was told which level of which question on which day; niveau 0: she saw it in a list of hers.
CREATE TABLE rappel (
    question INTEGER NOT NULL REFERENCES question (id),
    mail     TEXT NOT NULL,
    jour     INTEGER NOT NULL,
    niveau   INTEGER NOT NULL CHECK (niveau BETWEEN 0 AND 4),
    jeton    TEXT,                          -- of the mail that shows several; NULL: it bore the question's own
    PRIMARY KEY (question, mail, jour)
) STRICT, WITHOUT ROWID;
CREATE INDEX rappel_jour ON rappel (mail, jour);
CREATE INDEX rappel_jeton ON rappel (jeton) WHERE jeton IS NOT NULL;

-- A mail that shows several questions: its token, and what it says, for the reader to subtract.
CREATE TABLE rappel_liste (
    jeton TEXT PRIMARY KEY CHECK (length(jeton) = 32),
    texte TEXT,                             -- ERASABLE
    cree  INTEGER NOT NULL
) STRICT;
