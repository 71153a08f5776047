/* A whole mail: MIME, bodies, what is attached, what it says; without the heavy readers. */
#include "tests/fuzz/fuzz.h"

#include "parsers/message.h"

static struct message_rules rules;

static void load(void)
{
    struct arena *arena = arena_new(64 << 20, NULL, NULL); /* for good: the same for every input */
    struct fault fault = {{0}};
    rules.header = (struct header_config){STR("navette"), STR("departement.example"), STR_NONE};
    if (fiche_rules_parse(arena, fuzz_conf(arena, "conf/fiche.cfg"), "conf/fiche.cfg", &rules.fiche, &fault) != ERR_NONE ||
        avis_rules_parse(arena, fuzz_conf(arena, "conf/avis.cfg"), "conf/avis.cfg", true, &rules.avis, &fault) != ERR_NONE)
        abort();
    message_prepare();
}

static void work(struct arena *arena, struct str bytes)
{
    struct message message = {0};
    struct fault fault = {{0}};
    if (rules.fiche == NULL)
        load();
    enum err err = message_read(arena, bytes, &rules, STR_NONE, 20000, &message, &fault);
    if (err != ERR_NONE) {
        fuzz_check_refusal(err, &fault);
        return;
    }
    json_t *json = message_to_json(&message);
    if (json == NULL || !json_is_string(json_object_get(json, "kind")) || !json_is_string(json_object_get(json, "text")))
        abort();
    json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
