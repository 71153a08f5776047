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
        if (avis_rules_parse(rules_arena, fuzz_conf(rules_arena, "conf/avis.cfg"), "conf/avis.cfg", true, &rules, &fault) != ERR_NONE)
            abort();
    }
    struct str text = utf8_clean(arena, bytes), half = str_slice(text, 0, text.len / 2);
    struct avis avis = avis_read(arena, rules, text, 20000);
    if (avis.why == NULL || (avis.motif.at != NULL && !utf8_is_valid(avis.motif)) || (avis.lieu.at != NULL && !utf8_is_valid(avis.lieu)))
        abort();
    if (avis_compare_forms(arena, rules, text, text) != FORMS_EQUAL)
        abort();
    (void)avis_compare_forms(arena, rules, utf8_clean(arena, half), str_from(text, half.len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
