#include "tests/fuzz/fuzz.h"

#include <setjmp.h>

enum { ARENA_CAP = 512 << 20, CONF_MAX = 1 << 20 };

static void on_full(void *context)
{
    longjmp(*(jmp_buf *)context, 1);
}

int fuzz_run(const uint8_t *data, size_t size, fuzz_work_fn *work)
{
    jmp_buf full;
    struct arena *arena = arena_new(ARENA_CAP, on_full, &full);
    char *exact = malloc(size + (size == 0));
    if (exact == NULL)
        abort();
    if (size > 0)
        memcpy(exact, data, size);
    if (setjmp(full) == 0)
        work(arena, (struct str){exact, size});
    free(exact);
    arena_free(arena);
    return 0;
}

static void must(bool holds, const char *what)
{
    if (holds)
        return;
    (void)fprintf(stderr, "fuzz: %s\n", what);
    abort();
}

static size_t marks_in(struct str text)
{
    size_t count = 0;
    for (size_t at; (at = str_find(text, STR(DOCUMENT_BOX))) != STR_NOT_FOUND; text = str_from(text, at + sizeof DOCUMENT_BOX - 1))
        count++;
    return count;
}

static void check_block(const struct document_block *block)
{
    size_t past = 0;
    must(utf8_is_valid(block->text), "a text that is no UTF-8");
    must(marks_in(block->text) == block->box_count, "as many boxes as marks");
    for (size_t i = 0; i < block->box_count; i++)
        must(block->boxes[i] == BOX_EMPTY || block->boxes[i] == BOX_TICKED || block->boxes[i] == BOX_DOUBTFUL, "a box has one of three states");
    for (size_t i = 0; i < block->span_count; i++) {
        const struct document_span *span = &block->spans[i];
        must(span->at >= past && span->end > span->at && span->end <= block->text.len, "spans in order, within the text");
        past = span->end;
    }
    must(block->table >= 0 && block->table_row >= 0 && block->column >= 0 && block->page >= 0, "places are not negative");
}

void fuzz_check_document(const struct document *document)
{
    size_t bytes = 0;
    must(document->count <= DOCUMENT_MAX_BLOCKS && document->picture_count <= DOCUMENT_MAX_PICTURES, "a document within its limits");
    for (size_t i = 0; i < document->count; i++) {
        check_block(&document->blocks[i]);
        bytes += document->blocks[i].text.len;
    }
    must(bytes <= DOCUMENT_MAX_TEXT, "a document's text within its limit");
    for (size_t i = 0; i < document->picture_count; i++)
        must(document->pictures[i].bytes.len <= DOCUMENT_MAX_PICTURE, "a picture within its limit");
}

void fuzz_check_refusal(enum err err, const struct fault *fault)
{
    must(err == ERR_FINAL || err == ERR_WAIT, "an error that is known");
    must(fault->text[0] != '\0', "a refusal says why");
    must(utf8_is_valid(str_of(fault->text)), "a refusal is text");
}

bool fuzz_read(struct arena *arena, struct str bytes, fuzz_reader_fn *reader, struct document *out_document)
{
    struct fault fault = {{0}};
    *out_document = (struct document){0};
    enum err err = reader(arena, bytes, out_document, &fault);
    if (err != ERR_NONE) {
        fuzz_check_refusal(err, &fault);
        return false;
    }
    fuzz_check_document(out_document);
    return true;
}

struct str fuzz_conf(struct arena *arena, const char *path)
{
    char *text = arena_alloc(arena, CONF_MAX);
    FILE *file = fopen(path, "rbe");
    must(file != NULL, path);
    size_t len = fread(text, 1, CONF_MAX, file);
    must(fclose(file) == 0, path);
    return (struct str){text, len};
}
