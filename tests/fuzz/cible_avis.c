/* An answer's own words. */
#include "tests/fuzz/fuzz.h"

#include "parsers/avis.h"

static void work(struct arena *arena, struct str bytes)
{
    static struct arena *rules_arena; /* read once: the same for every input */
    static const struct avis_rules *rules;
    struct fault fault = {{0}};
    if (rules == NULL) {
        rules_arena = arena_new(64 << 20, NULL, NULL);
        if (avis_rules_parse(rules_arena, fuzz_conf(rules_arena, "conf/avis.cfg"), "conf/avis.cfg", &rules, &fault) != ERR_NONE)
            abort();
    }
    struct avis avis = avis_read(arena, rules, utf8_clean(arena, bytes), 20000);
    if (avis.why == NULL || (avis.motif.at != NULL && !utf8_is_valid(avis.motif)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
