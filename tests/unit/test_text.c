/* text: lines and encodings. */
#include "tests/unit/unit.h"

#include "parsers/text.h"

static const struct row {
    const char *name, *bytes, *expected; /* lines joined by « / » */
} rows[] = {
    {"UTF-8 lines", "Né le\r\n2 mars\n\nfin", "Né le/2 mars//fin"},
    {"a byte order mark is none of the text", "\xEF\xBB\xBFNom\n", "Nom"},
    {"windows-1252", "R\xE9" "f\xE9rent \x96 l\x92oncle\n", "Référent – l’oncle"},
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

int main(void)
{
    return RUN_ROWS("text", rows, test_row);
}
