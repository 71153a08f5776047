/* text: lines and encodings. */
#include "tests/unit/unit.h"

#include "parsers/text.h"

static const struct row {
    const char *name, *bytes, *expected; /* lines joined by « / » */
} rows[] = {
    {"UTF-8 lines", "Né le\r\n2 mars\n\nfin", "Né le/2 mars//fin"},
    {"a byte order mark is none of the text", "\xEF\xBB\xBFNom\n", "Nom"},
    {"windows-1252", "R\xE9" "f\xE9rent \x96 l\x92oncle\n", "Référent – l’oncle"},
    {"a byte that ISO-8859-15 has for another letter", "c\xBD" "ur, 5 \xA4, 5 \xBD", "cœur, 5 €, 5 ½"},
    {"Mac OS Roman", "R\x8E" "f\x8Frent l\xD5oncle\n", "Réfèrent l’oncle"},
    {"DOS 850", "R\x82" "f\x8Arent \x85\n", "Réfèrent à"},
    {"a glyph of Wingdings whose font was lost", "\xEF\x83\xBE oui \xEF\x82\xA8 non", DOCUMENT_BOX " oui " DOCUMENT_BOX " non"},
    {"old Mac line ends and form feeds", "a\rb\fc", "a/b/c"},
    {"a box is a mark, a mark of the author is none", "☒ oui \xEF\xBF\xBC", DOCUMENT_BOX " oui "},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct document document = {0};
    struct fault fault = {{0}};
    assert_int_equal(text_read(arena, str_of(row->bytes), &document, &fault), ERR_NONE);
    struct str got = STR("");
    for (size_t i = 0; i < document.count; i++)
        got = str_print(arena, "%.*s%s%.*s", STR_ARG(got), i > 0 ? "/" : "", STR_ARG(document.blocks[i].text));
    assert_str(got, row->expected);
    arena_free(arena);
}

/* As Windows saves « Unicode », and the other way round; a pair, a half of one, a byte too many. */
static void test_two_bytes_a_character(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    assert_str(text_decode(arena, (struct str){"\xFF\xFE\xE9\0\x12\x26", 6}), "é☒");
    assert_str(text_decode(arena, (struct str){"\xFE\xFF\0\xE9\xD8\x3D\xDD\xF9", 8}), "é\xF0\x9F\x97\xB9");
    assert_str(text_decode(arena, (struct str){"\xFE\xFF\xD8\x3D\0A\0", 7}), "\xEF\xBF\xBD" "A");
    assert_str(text_decode(arena, (struct str){"\xFF\xFE", 2}), "");
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_two_bytes_a_character)};
    return RUN_ROWS("text", rows, test_row) + RUN_TESTS("text", others);
}
