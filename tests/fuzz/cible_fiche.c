/* A fiche from any document: each line a block, « <t.r.c/n> » before it its place in a table. */
#include "tests/fuzz/fuzz.h"

#include "parsers/fiche.h"

static bool take_place(struct str *line, struct document_block *block)
{
    int *const places[] = {&block->table, &block->table_row, &block->column, &block->columns};
    struct str rest = *line;
    for (size_t i = 0; i < 4; i++) {
        uint64_t number = 0;
        rest = str_from(rest, 1);
        size_t end = 0;
        while (end < rest.len && rest.at[end] >= '0' && rest.at[end] <= '9')
            end++;
        if (!str_number(str_slice(rest, 0, end), 1000, &number))
            return false;
        *places[i] = (int)number;
        rest = str_from(rest, end);
    }
    *line = str_from(rest, 1);
    return true;
}

static void work(struct arena *arena, struct str bytes)
{
    static struct arena *rules_arena; /* read once: the same for every input */
    static const struct fiche_rules *rules;
    struct document document = {.format = FORMAT_DOCX};
    struct fiche fiche = {0};
    struct fault fault = {{0}};
    struct str rest = document_drop_marks(arena, utf8_clean(arena, bytes)), line = STR_NONE;
    if (rules == NULL) {
        rules_arena = arena_new(64 << 20, NULL, NULL);
        if (fiche_rules_parse(rules_arena, fuzz_conf(rules_arena, "conf/fiche.cfg"), "conf/fiche.cfg", &rules, &fault) != ERR_NONE)
            abort();
    }
    while (str_next_line(&rest, &line)) {
        struct document_block block = {0};
        if (str_starts(line, STR("<")) && !take_place(&line, &block))
            block = (struct document_block){0};
        block.text = line;
        if (document_add_text(arena, &document, &block, &fault) != ERR_NONE)
            break;
    }
    fuzz_check_document(&document);
    if (!fiche_read(arena, rules, &document, 20000, &fiche))
        return;
    for (int i = 0; i < FICHE_FIELDS; i++)
        if (!utf8_is_valid(fiche_text(&fiche, (enum fiche_field)i)))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
