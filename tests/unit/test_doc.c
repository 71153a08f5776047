/* doc: a document with one of each habit (tests/fixtures/doc/habits.doc), then the same with one thing wrong in it. Blocks are
 * told with « / » between them, a line break as « | », boxes as [ ], [x], [?]; a block of a table begins with its table, row
 * and column: « 1.0.2: ». */
#include <setjmp.h>
#include <stdio.h>

#include "tests/unit/document_scene.h"

#include "parsers/base/buf.h"
#include "parsers/doc.h"

#define HABITS "tests/fixtures/doc/habits.doc"
enum { SECTOR = 512, FILE_MAX = 1024 * 1024 };

static struct str read_file(struct arena *arena, const char *path)
{
    char *bytes = arena_alloc(arena, FILE_MAX);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t len = fread(bytes, 1, FILE_MAX, file);
    assert_int_equal(fclose(file), 0);
    assert_in_range(len, 1, FILE_MAX - 1);
    return (struct str){bytes, len};
}

static const struct row {
    const char *name, *path, *expected;
    size_t pictures;
} rows[] = {
    /* headers; characters; changes, hidden, struck out; boxes and a list of forms; symbols; a note and a link; a text box after
     * its paragraph; a table with a wide cell; a table in a table; a picture */
    {"one of each habit", HABITS,
     "MDS d'Arras/Pied de page/Fiche € 😀 a-b\xC2\xA0"
     "c/a b|c\td/[x] oui [ ] non [ ] rien/en cours/[x] w1 [ ] w2 [x] w3 [x] w4 [x] w5/note et lien " "a@b.example/"
     "ancre suite/dans la boîte/deux/après/1.0.0:a/1.0.0:b/1.0.1:c/1.0.2:d/1.1.0:e/1.1.2:f/hors/2.0.0:A/3.0.0:B/3.0.1:C/2.0.0:D/E//fin", 1},
    {"bullets that are boxes", "tests/fixtures/doc/bullets.doc", "[x] oui/[ ] non/puce//sans", 0},
    {"a page that floats, and a logo", "tests/fixtures/doc/floating.doc", "avant/logo/page/fin", 1},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(16 * 1024 * 1024, NULL, NULL);
    struct document document = {0};
    struct fault fault = {""};
    struct buf told;
    buf_init(&told, 65536);
    assert_int_equal(doc_read(arena, read_file(arena, row->path), &document, &fault), ERR_NONE);
    scene_tell(&document, true, &told);
    assert_str(buf_str(&told), row->expected);
    assert_int_equal(document.format, FORMAT_DOC);
    assert_int_equal(document.picture_count, row->pictures);
    if (row->pictures > 0) {
        assert_memory_equal(document.pictures[0].bytes.at, "\xFF\xD8\xFF", 3);
        assert_int_equal(document.pictures[0].page, 1);
    }
    buf_free(&told);
    arena_free(arena);
}

/* ---- one thing wrong -------------------------------------------------------------------------------------- */

static size_t sector_at(struct str file, size_t number_at)
{
    return ((size_t)(unsigned char)file.at[number_at] + 1) * SECTOR; /* of a small file, whose numbers have one byte */
}

static void set(struct str file, size_t at, const char *bytes, size_t len)
{
    assert_in_range(at + len, 1, file.len);
    memcpy((char *)(uintptr_t)file.at + at, bytes, len);
}

static size_t find(struct str file, const char *bytes, size_t len)
{
    size_t at = str_find(file, (struct str){bytes, len});
    assert_int_not_equal(at, STR_NOT_FOUND);
    return at;
}

static size_t head_of(struct str file)
{
    return find(file, "\xEC\xA5", 2);
}

static void encrypt(struct str file)
{
    set(file, head_of(file) + 11, "\x13", 1);
}

static void make_old(struct str file)
{
    set(file, head_of(file) + 2, "\x65\x00", 2);
}

static void rename_stream(struct str file)
{
    set(file, find(file, "W\0o\0r\0d\0D\0o\0c\0", 14), "X", 1);
}

static void turn_directory_round(struct str file)
{
    char first = file.at[48];
    set(file, sector_at(file, 76) + (size_t)(unsigned char)first * 4, (char[]){first, 0, 0, 0}, 4);
}

static void leave_the_file(struct str file)
{
    set(file, 48, "\xFF\xFF\x00\x00", 4);
}

static void lie_of_text(struct str file)
{
    set(file, head_of(file) + 0x4C, "\xFF\xFF\xFF\x7F", 4);
}

static void lie_of_pieces(struct str file)
{
    set(file, head_of(file) + 0x1A2, "\xFF\xFF\xFF\x00", 4);
}

static void lie_of_properties(struct str file)
{
    set(file, head_of(file) + 0xFA, "\xFF\xFF\xFF\x00", 4);
}

static void no_sectors(struct str file)
{
    set(file, 30, "\x1F", 1);
}

static const struct wrong {
    const char *name;
    void (*spoil)(struct str file);
    const char *fault;
} wrongs[] = {
    {"protected by a password", encrypt, "doc: protected by a password"},
    {"of Word 95", make_old, "doc: written by Word 95 or older, ask for it saved again in a format of today"},
    {"of another program", rename_stream, "doc: it is no document of Word (another program wrote it)"},
    {"a chain that bites its tail", turn_directory_round, "doc: damaged: its compound file is not whole"},
    {"a chain that leaves the file", leave_the_file, "doc: damaged: its compound file is not whole"},
    {"sectors of no size", no_sectors, "doc: damaged: its compound file is not whole"},
    {"more text than bytes", lie_of_text, "doc: damaged: its text is not where its head says"},
    {"no pieces", lie_of_pieces, "doc: damaged: its text is not where its head says"},
    {"no properties", lie_of_properties, "doc: damaged: its properties are not where its head says"},
};

static void test_wrong(void **state)
{
    const struct wrong *wrong = *state;
    struct arena *arena = arena_new(16 * 1024 * 1024, NULL, NULL);
    struct document document = {0};
    struct fault fault = {""};
    struct str file = read_file(arena, HABITS);
    wrong->spoil(file);
    assert_int_equal(doc_read(arena, file, &document, &fault), ERR_FINAL);
    assert_string_equal(fault.text, wrong->fault);
    arena_free(arena);
}

/* A box of a form whose data are gone is doubtful, never empty. */
static void test_lost_form(void **state)
{
    (void)state;
    struct arena *arena = arena_new(16 * 1024 * 1024, NULL, NULL);
    struct document document = {0};
    struct fault fault = {""};
    struct str file = read_file(arena, HABITS);
    size_t form = find(file, "\x44\0", 2);
    while (memcmp(file.at + form + 64, "\xFF\xFF\xFF\xFF", 4) != 0) /* FFData, after its head of 68 bytes */
        form += 1 + find(str_from(file, form + 1), "\x44\0", 2);
    set(file, form, "\x43", 1);
    assert_int_equal(doc_read(arena, file, &document, &fault), ERR_NONE);
    assert_int_equal(document.blocks[4].box_count, 3);
    assert_int_equal(document.blocks[4].boxes[0], BOX_DOUBTFUL);
    arena_free(arena);
}

/* ---- cut and changed anywhere ----------------------------------------------------------------------------- */

static void on_full(void *context)
{
    jmp_buf *full = context;
    longjmp(*full, 1);
}

/* Ends in an answer or a refusal with a sentence. */
static void read_within(struct arena *arena, const char *bytes, size_t len)
{
    struct document document = {0};
    struct fault fault = {""};
    enum err err = doc_read(arena, (struct str){bytes, len}, &document, &fault);
    assert_int_equal(err != ERR_NONE, fault.text[0] != '\0');
    for (size_t i = 0; i < document.count; i++)
        assert_true(utf8_is_valid(document.blocks[i].text));
}

static void read_hostile(struct str file, size_t len)
{
    static jmp_buf full;
    struct arena *arena = arena_new(64 * 1024 * 1024, on_full, &full);
    char *exact = malloc(len + 1); /* so that a byte read beyond the end is seen by the sanitizer */
    assert_non_null(exact);
    memcpy(exact, file.at, len);
    if (setjmp(full) == 0)
        read_within(arena, exact, len);
    free(exact);
    arena_free(arena);
}

static void test_hostile(void **state)
{
    (void)state;
    enum { TIMES = 200 };
    struct arena *arena = arena_new(16 * 1024 * 1024, NULL, NULL);
    struct str file = read_file(arena, HABITS), copy = str_copy(arena, file);
    uint32_t random = 20260302;
    for (size_t i = 0; i < TIMES; i++) {
        read_hostile(file, file.len * i / TIMES);
        memcpy((char *)(uintptr_t)copy.at, file.at, file.len);
        for (int j = 0; j < 4; j++) {
            random = random * 1664525 + 1013904223;
            set(copy, (random >> 4) % (file.len - 1), (char[]){(char)(random >> 24)}, 1);
        }
        read_hostile(copy, copy.len);
    }
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_lost_form), cmocka_unit_test(test_hostile)};
    return RUN_ROWS("doc", rows, test_row) + RUN_TESTS("doc_hostile", others) + RUN_ROWS("doc_wrong", wrongs, test_wrong);
}
