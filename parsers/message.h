/* message: what a whole mail says, as the JSON « A message » has it. Runs in the sandboxed child: GMime, libxml2 and the
 * document readers see hostile bytes here. It says what is written; who wrote it is decided by header.h in the trusted
 * process (the same function is asked here, so that both agree). Opens no file, asks no clock. All memory is the arena's.
 *
 * Before GMime sees the bytes, message_caps.c walks them once: size, header block, parts, nesting, and the runs of
 * parentheses and colons in address fields that its address parser would descend into (gmime issue 15). */
#ifndef NAVETTE_MESSAGE_H
#define NAVETTE_MESSAGE_H

#include <jansson.h>

#include "parsers/absence.h"
#include "parsers/avis.h"
#include "parsers/commande.h"
#include "parsers/document.h"
#include "parsers/fiche_base.h"
#include "parsers/fiche.h"
#include "parsers/fiche_corrige.h"
#include "parsers/header.h"
#include "parsers/rebond.h"

enum {
    MESSAGE_MAX_BYTES = 50 * 1024 * 1024, /* of a mail, where the caller gives no other cap */
    MESSAGE_MAX_PARTS = 200,              /* leaves; a busy mail has 20 */
    MESSAGE_MAX_DEPTH = 30,               /* multiparts and messages inside each other */
    MESSAGE_MAX_MULTIPARTS = 100,         /* boundaries declared */
    MESSAGE_MAX_RUN = 100,                /* open parentheses, or colons, in one address field */
    MESSAGE_MAX_TOKENS = 8,
    MESSAGE_MAX_REFERENCES = 20, /* listed under « interne » */
    MESSAGE_MAX_FICHES = 20,
};

enum message_kind { MESSAGE_AUTRE = 0, MESSAGE_REBOND, MESSAGE_ABSENCE, MESSAGE_AUTOMATIQUE, MESSAGE_FICHE, MESSAGE_COMMANDE, MESSAGE_AVIS };

/* What reading needs to know; read only, all of it outlives the reading. */
struct message_rules {
    const struct fiche_rules *fiche;
    const struct avis_rules *avis;
    struct header_config header;
    size_t max_bytes; /* 0: MESSAGE_MAX_BYTES */
    const struct document_tools *tools; /* NULL: PDF and pictures are not read */
};

struct message_fiche {
    struct fiche fiche;
    enum document_format format;
    struct fiche_base base; /* of a form that we filled in: which fiche of which dossier it was made of */
};

/* Why a file could not be read, so that its sender can be told what to do about it. */
enum message_cause {
    CAUSE_NONE = 0,
    CAUSE_PROTEGE, /* behind a password */
    CAUSE_CHIFFRE, /* a mail that only its addressee's key opens */
    CAUSE_FORMAT,  /* of a format that nobody here reads */
    CAUSE_LIMITE,  /* too large, too many files in it */
    CAUSE_TEMPS,   /* its reading took too long */
    CAUSE_MELANGE, /* photographs of several fiches that cannot be told apart */
    CAUSE_ABIME,   /* damaged, or anything else */
};
const char *message_cause_name(enum message_cause cause); /* "protege", …; NULL for CAUSE_NONE */

/* A file that travelled with the mail. */
struct message_file {
    struct str nom, media; /* name without path or controls, never absent; media type, lower case */
    struct str type;       /* of a piece: notification, dipc, accord, delegation, autre */
    struct str bytes;      /* decoded */
    int fiche;             /* index of the fiche that was read from it, or -1: a piece */
    struct str illisible;  /* why it could not be read; absent where it was */
    enum message_cause cause; /* then */
};

/* What kind of program wrote a mail that is « automatique », or that it was sent by a list. */
enum message_machine { MACHINE_NONE = 0, MACHINE_LECTURE, MACHINE_CALENDRIER, MACHINE_REACTION, MACHINE_LISTE, MACHINE_ACCUSE };
const char *message_machine_name(enum message_machine machine); /* "lecture", …; NULL for MACHINE_NONE */

/* What the mail, or something in it, was wrapped into. A signature that was opened has not been verified. */
enum message_envelope { ENVELOPE_NONE = 0, ENVELOPE_MSG, ENVELOPE_TNEF, ENVELOPE_SIGNED };
const char *message_envelope_name(enum message_envelope envelope); /* "signature_non_verifiee", "tnef", "msg"; NULL for ENVELOPE_NONE */

struct message {
    enum message_kind kind;
    struct header_facts header;
    struct str subject; /* decoded, tidy; absent where there is none */
    struct str text;    /* what the sender newly wrote, lines kept; never absent */
    struct message_fiche *fiches;
    size_t fiche_count;
    struct message_file *files;
    size_t file_count;
    struct fiche_corrections corrections; /* the lines of the text that correct a fiche */
    struct avis avis;
    day_t promesse; /* an `autre`: the day for which its author announces her answer (promesse.h), or DAY_NONE */
    struct absence absence;   /* of MESSAGE_ABSENCE */
    struct rebonds rebonds;   /* of MESSAGE_REBOND */
    struct renvoye renvoye;   /* of a report, or a receipt: the mail of ours that it is about */
    enum message_machine machine;   /* of MESSAGE_AUTOMATIQUE */
    enum message_envelope enveloppe;
    struct commande commande; /* of MESSAGE_COMMANDE */
    struct str tokens[MESSAGE_MAX_TOKENS]; /* 32 hex digits found in the text, quoted parts included */
    size_t token_count;
};

/* Once, before the sandbox closes: character sets are files for the C library. What it opens stays open until
 * message_release, which a process that ends with its last mail need not call. */
void message_prepare(void);
void message_release(void);

/* ERR_FINAL where `raw` breaks one of the limits above; the fault names it. */
MUST_USE enum err message_check_caps(struct str raw, size_t max_bytes, struct fault *out_fault);

/* Reads a mail. `question` is the text/plain of the question that it may answer (STR_NONE: none known); its words are
 * never taken for the sender's. `today` completes dates where the mail has none. ERR_FINAL with the limit named. */
MUST_USE enum err message_read(struct arena *arena, struct str raw, const struct message_rules *rules, struct str question,
                               day_t today, struct message *out_message, struct fault *out_fault);

/* The JSON of the contract, and « interne » (jetons_texte, fichiers) for the daemon. A new reference. */
json_t *message_to_json(const struct message *message);

const char *message_kind_name(enum message_kind kind);

#endif
