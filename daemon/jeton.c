#include "daemon/jeton.h"

#include <sodium.h>

static struct str derive(struct arena *arena, const unsigned char *key, const char *domain, struct str reference, int number)
{
    unsigned char digest[JETON_HEX / 2];
    struct str input = str_print(arena, "%s|%.*s|%d", domain, STR_ARG(reference), number);
    crypto_generichash(digest, sizeof digest, (const unsigned char *)input.at, input.len, key, crypto_generichash_KEYBYTES);
    char *hex = arena_alloc(arena, JETON_HEX + 1);
    sodium_bin2hex(hex, JETON_HEX + 1, digest, sizeof digest);
    return (struct str){hex, JETON_HEX};
}

struct str jeton_question(struct arena *arena, const unsigned char *key, struct str reference, int numero)
{
    return derive(arena, key, "question", reference, numero);
}

struct str jeton_autre(struct arena *arena, const unsigned char *key, const char *genre, struct str reference, int numero)
{
    return derive(arena, key, genre, reference, numero);
}

struct str jeton_message_id(struct arena *arena, const unsigned char *key, struct str reference, int nombre,
                            struct str jeton, struct str domaine)
{
    if (!str_is_empty(jeton))
        return str_print(arena, "q.%.*s.%d@%.*s", STR_ARG(jeton), nombre, STR_ARG(domaine));
    struct str hex = derive(arena, key, "message", reference, nombre);
    return str_print(arena, "m.%.*s@%.*s", STR_ARG(hex), STR_ARG(domaine));
}

struct str jeton_racine(struct arena *arena, struct str reference, struct str domaine)
{
    return str_print(arena, "dossier.%.*s@%.*s", STR_ARG(reference), STR_ARG(domaine));
}
