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
