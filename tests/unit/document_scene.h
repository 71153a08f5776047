/* What the tests of readers share: an archive made of parts, a document shown as its blocks: « / » ends a block, [x] [ ] [?] are
 * boxes, <1:0.2/3> stands in table 1, row 0, column 2 of 3. */
#ifndef NAVETTE_DOCUMENT_SCENE_H
#define NAVETTE_DOCUMENT_SCENE_H

#include <zip.h>

#include "tests/unit/unit.h"

#include "parsers/base/buf.h"
#include "parsers/document.h"

struct part {
    const char *name;
    struct str bytes;
};

static inline struct str zip_parts(struct arena *arena, const struct part *parts, size_t count)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_source_keep(target);
    zip_t *zip = zip_open_from_source(target, ZIP_TRUNCATE, &error);
    for (size_t i = 0; i < count; i++)
        assert_true(zip_file_add(zip, parts[i].name, zip_source_buffer(zip, parts[i].bytes.at, parts[i].bytes.len, 0), 0) >= 0);
    assert_int_equal(zip_close(zip), 0);
    zip_stat_t stat;
    assert_int_equal(zip_source_stat(target, &stat), 0);
    char *bytes = arena_alloc(arena, stat.size);
    zip_source_open(target);
    assert_int_equal(zip_source_read(target, bytes, stat.size), (zip_int64_t)stat.size);
    zip_source_close(target);
    zip_source_free(target);
    zip_error_fini(&error);
    return (struct str){bytes, stat.size};
}

static inline struct str zip_of(struct arena *arena, struct str xml, const char *name)
{
    return zip_parts(arena, &(struct part){name, xml}, 1);
}

static inline struct str shown(struct arena *arena, const struct document *document)
{
    struct str out = STR("");
    for (size_t i = 0; i < document->count; i++) {
        const struct document_block *block = &document->blocks[i];
        struct str rest = block->text;
        if (block->table > 0)
            out = str_print(arena, "%.*s<%d:%d.%d/%d>", STR_ARG(out), block->table, block->table_row, block->column, block->columns);
        for (size_t at, box = 0; (at = str_find(rest, STR(DOCUMENT_BOX))) != STR_NOT_FOUND; rest = str_from(rest, at + 3)) {
            assert_true(box < block->box_count);
            enum box_state state = block->boxes[box++];
            out = str_print(arena, "%.*s%.*s%s", STR_ARG(out), STR_ARG(str_slice(rest, 0, at)), state == BOX_TICKED ? "[x]" : state == BOX_EMPTY ? "[ ]" : "[?]");
        }
        out = str_print(arena, "%.*s%.*s/", STR_ARG(out), STR_ARG(rest));
    }
    return out;
}

/* The same in the notation of doc and rtf: « / » stands between blocks, « | » is a line break, a block of a table begins with
 * [table.]row.column and a colon. */
static inline void scene_tell(const struct document *document, bool names_table, struct buf *out)
{
    static const char *const boxes[] = {"[ ]", "[x]", "[?]"};
    for (size_t i = 0; i < document->count; i++) {
        const struct document_block *block = &document->blocks[i];
        size_t box = 0;
        if (i > 0)
            buf_add_char(out, '/');
        if (block->table > 0 && names_table)
            buf_print(out, "%d.", block->table);
        if (block->table > 0)
            buf_print(out, "%d.%d:", block->table_row, block->column);
        for (struct str rest = block->text; rest.len > 0;) {
            bool is_box = str_starts(rest, STR(DOCUMENT_BOX));
            if (is_box)
                buf_add_c(out, boxes[block->boxes[box++]]);
            else
                buf_add_char(out, rest.at[0] == '\n' ? '|' : rest.at[0]);
            rest = str_from(rest, is_box ? sizeof DOCUMENT_BOX - 1 : 1);
        }
        assert_int_equal(box, block->box_count);
    }
}

typedef enum err scene_reader(struct arena *arena, struct str bytes, struct document *out_document, struct fault *out_fault);

/* HEAD, `body` and TAIL as the one part of an archive: read, it shows `expected`; NULL: TAIL is left out and it is refused. */
static inline void scene_part_shows(scene_reader *reader, const char *part, const char *head, const char *body, const char *tail, const char *expected)
{
    struct arena *arena = arena_new(8 << 20, NULL, NULL);
    struct document document = {0};
    struct fault fault = {{0}};
    struct str xml = str_print(arena, "%s%s%s", head, body, expected == NULL ? "" : tail);
    enum err err = reader(arena, zip_of(arena, xml, part), &document, &fault);
    assert_int_equal(err, expected == NULL ? ERR_FINAL : ERR_NONE);
    if (err == ERR_NONE)
        assert_str(shown(arena, &document), expected);
    arena_free(arena);
}

#endif
