/* header: who a mail says it is from, and what ties it to a question of ours. Runs in the TRUSTED process,
 * therefore small: no library but parsers/base, no recursion, time and memory linear in at most
 * HEADER_MAX_BLOCK bytes. Pure. Reads no body and decodes no MIME word: what must be shown is decoded elsewhere,
 * what must be trusted is ASCII. In doubt an address is absent: « nobody » goes to a human, a wrong somebody acts.
 *
 * The grammar that is implemented (RFC 5322, 2.2, 3.4 and the obsolete forms that others still read):
 *   block    = [ "From " line ] *field ( CRLF | LF ) body      ; the first line of an mbox is passed over
 *   field    = name *WSP ":" value *( (CRLF | LF) WSP value )  ; a line without a colon is passed over
 *   list     = mailbox *( "," mailbox )        ; "g: a, b;" gives a and b, and « is a group »
 *   mailbox  = [ phrase ] "<" addr ">" | addr
 *   addr     = atext-run "@" 1*( label "." ) label             ; no quoted local part, no literal, no route
 *   comment  = "(" *( text | comment | "\" any ) ")"           ; counted, never descended into
 *   quoted   = DQUOTE *( text | "\" any ) DQUOTE
 *   msg-id   = "<" *any-but-space ">"                          ; RFC 5322, 3.6.4
 *   authres  = id [ version ] *( ";" method "=" result *( property "=" value ) )   ; RFC 8601, 2.2
 */
#ifndef NAVETTE_HEADER_H
#define NAVETTE_HEADER_H

#include "parsers/base/date.h"
#include "parsers/base/str.h"

enum {
    HEADER_MAX_BLOCK = 256 * 1024, /* bytes before the first empty line; real ones stay under 30 kB */
    HEADER_MAX_FIELD = 64 * 1024,  /* bytes of one field, folded lines included */
    HEADER_MAX_ADDRESSES = 100,    /* of To and Cc; the rest is counted and not kept */
    HEADER_MAX_IDS = 50,           /* of In-Reply-To and References; a long thread keeps its first ones */
    HEADER_MAX_TOKENS = 8,         /* distinct ones; an honest mail has one */
    HEADER_MAX_SIGNERS = 8,        /* DKIM signatures that passed; a mail has one or two */
    HEADER_TOKEN_LENGTH = 32,      /* hex digits: 128 random bits */
};

/* What the caller knows of its own mailbox and of its mail host. An absent part matches nothing. */
struct header_config {
    struct str gateway_local, gateway_domain; /* navette, departement.example */
    struct str authserv_id;                   /* whose Authentication-Results are believed */
};

enum header_place { PLACE_TO, PLACE_CC, PLACE_DELIVERED_TO, PLACE_ORIGINAL_TO, PLACE_ENVELOPE_TO, PLACE_RESENT_TO,
                    PLACE_IN_REPLY_TO, PLACE_REFERENCES };

struct header_token {
    struct str token; /* 32 hex digits, lower case */
    enum header_place place;
};

/* RFC 8601, 2.7: what the trusted host found; temperror, neutral, softfail and the like are OTHER. */
enum header_auth { HEADER_AUTH_ABSENT = 0, HEADER_AUTH_PASS, HEADER_AUTH_FAIL, HEADER_AUTH_OTHER };

/* The strongest proof that the From address is no forgery: each counts only for a domain that is aligned with that of From (RFC
 * 7489, 3.1; header_is_aligned). FAILED: the trusted host says that DMARC failed, and then nothing else proves anything. */
enum header_proof { HEADER_PROOF_FAILED = -1, HEADER_PROOF_NONE, HEADER_PROOF_SPF, HEADER_PROOF_DKIM, HEADER_PROOF_DMARC };

struct header_auth_facts {
    enum header_auth dmarc, dkim, spf;
    struct str dmarc_from;   /* header.from of the dmarc result, lower case */
    struct str signers[HEADER_MAX_SIGNERS]; /* header.d, else the domain of header.i, of the signatures that passed */
    size_t signer_count;
    struct str spf_domain;   /* domain of smtp.mailfrom */
    enum header_proof proof;
};

struct header_facts {
    struct str from;     /* THE address of From, lower case; absent when missing, repeated, a group, or in doubt */
    size_t from_count;   /* From fields seen */
    struct str from_name; /* raw phrase before the address, not decoded; for showing only */
    struct str message_id; /* without brackets; absent when missing or repeated */
    struct str ids[HEADER_MAX_IDS]; /* of In-Reply-To and References, as they stand, without brackets */
    size_t id_count;
    struct str date_raw;
    day_t day;           /* of date_raw, DAY_NONE where it is no RFC 5322 date */
    struct str subject;  /* raw, unfolded, not decoded */
    struct header_token tokens[HEADER_MAX_TOKENS];
    size_t token_count;
    struct header_auth_facts auth;
    struct str auto_submitted, precedence; /* lower case, first word */
    struct str list_id;
    bool has_return_path, return_path_empty;
    struct str recipients[HEADER_MAX_ADDRESSES]; /* To and Cc, lower case */
    size_t recipient_count, recipients_seen;
    size_t body_at;      /* offset of the byte after the first empty line; raw.len when there is none */
};

/* One field, as it stands in the block: the value still folded. */
struct header_field {
    struct str name, value;
};

/* Takes the next field off *rest (the block, from its first byte); false at the empty line or the end. When it
 * returns false *rest stands at the body. Never allocates. */
bool header_next(struct str *rest, struct header_field *out_field);

/* A value on one line: CR and LF dropped, NUL and other controls but TAB kept for the caller to see; trimmed. */
struct str header_unfold(struct arena *arena, struct str value);

/* The one mailbox of an unfolded From value; false in doubt. out_address is lower case, in the arena. */
bool header_one_address(struct arena *arena, struct str value, struct str *out_address, struct str *out_name);

/* Every address of an unfolded list, lower case, at most `max` kept; returns how many were seen. */
size_t header_addresses(struct arena *arena, struct str value, struct str *out_addresses, size_t max, size_t *out_count);

/* True where the two, lower case, are one domain or one is below the other, unless all the world may be below it (« gouv.fr »,
 * « co.uk », « onmicrosoft.com »). Stricter than RFC 7489, which asks a list of public suffixes: two domains beside each other
 * under a third are not aligned. */
bool header_is_aligned(struct str domain, struct str from_domain);

/* The domain of an address, or of « @domain »; a domain as it is. (header_auth.c) */
struct str header_domain(struct str address);

/* Reads the facts off `raw`: a whole message or its first HEADER_MAX_BLOCK bytes. ERR_FINAL, the limit named, for a
 * field or a block over the limits and for nothing else. What it gives lives in `arena` or points into `raw`. */
MUST_USE enum err header_read(struct arena *arena, struct str raw, struct header_config config,
                              struct header_facts *out_facts, struct fault *out_fault);

#endif
