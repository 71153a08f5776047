/* jeton: the token of a question, 128 bits that nobody can guess, derived from the instance's key, so that the same
 * decision taken again gives the same token, the same Message-ID, the same bytes. Pure. BLAKE2b keyed (RFC 7693). */
#ifndef NAVETTE_JETON_H
#define NAVETTE_JETON_H

#include "parsers/base/str.h"

enum { JETON_HEX = 32 }; /* hex digits: 128 bits */

/* The token of question `numero` of dossier `reference`; `key` is store_key. */
struct str jeton_question(struct arena *arena, const unsigned char *key, struct str reference, int numero);
/* The token of something else: `genre` is a word of ours ("relecture", …), `numero` is store_jeton_numero's; reference "" for no dossier. */
struct str jeton_autre(struct arena *arena, const unsigned char *key, const char *genre, struct str reference, int numero);

/* A Message-ID without brackets for the `nombre`-th mail of `reference` ("" for mail of no dossier):
 * « m.<32 hex>@domain »; with a token: « q.<token>.<nombre>@domain » (read back by parsers/header). */
struct str jeton_message_id(struct arena *arena, const unsigned char *key, struct str reference, int nombre,
                            struct str jeton, struct str domaine);

/* The token-free root of a dossier's conversation: « dossier.NAV-2026-0042@domain ». */
struct str jeton_racine(struct arena *arena, struct str reference, struct str domaine);

#endif
