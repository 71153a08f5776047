/* The envelope: read in the trusted process. */
#include "tests/fuzz/fuzz.h"

#include "parsers/header.h"

/* A proof is of somebody, and by a result that passed. */
static bool is_baseless(const struct header_facts *facts)
{
    const struct header_auth_facts *auth = &facts->auth;
    bool any_passed = auth->dmarc == HEADER_AUTH_PASS || auth->dkim == HEADER_AUTH_PASS || auth->spf == HEADER_AUTH_PASS;
    return auth->signer_count > HEADER_MAX_SIGNERS || (auth->proof > HEADER_PROOF_NONE && (facts->from.at == NULL || facts->from_count != 1 || !any_passed)) ||
           (auth->proof == HEADER_PROOF_FAILED && auth->dmarc != HEADER_AUTH_FAIL);
}

static void work(struct arena *arena, struct str bytes)
{
    const struct header_config config = {STR("navette"), STR("departement.example"), STR("mx.departement.example")};
    struct header_facts *facts = ARENA_NEW(arena, struct header_facts);
    struct fault fault = {{0}};
    enum err err = header_read(arena, bytes, config, facts, &fault);
    if (err != ERR_NONE)
        fuzz_check_refusal(err, &fault);
    else if (facts->body_at > bytes.len || facts->id_count > HEADER_MAX_IDS || facts->token_count > HEADER_MAX_TOKENS ||
             facts->recipient_count > HEADER_MAX_ADDRESSES || (facts->from.at != NULL && str_find_char(facts->from, '@') == STR_NOT_FOUND) || is_baseless(facts))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
