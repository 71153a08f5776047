/* piece: what an attached paper is. */
#include "tests/unit/unit.h"

#include "parsers/piece.h"

static const struct row {
    const char *name, *file, *text;
    enum piece_type type;
} rows[] = {
    {"the heading of a notification", "scan0001.pdf", "MDPH du Département\nNOTIFICATION DE DÉCISION\nCDAPH du 2 mars", PIECE_NOTIFICATION},
    {"the heading beats the name", "accord.docx", "Document individuel de prise en charge\n…", PIECE_DIPC},
    {"a delegation beats the agreement in it", "x.docx", "Délégation de signature\nautorisation parentale", PIECE_DELEGATION},
    {"an agreement told in a sentence", "lettre.txt", "Je soussignée donne mon accord à l'accompagnement.", PIECE_ACCORD},
    {"by its name alone", "Notif_MDPH-2026.pdf", NULL, PIECE_NOTIFICATION},
    {"by its name, with accents", "Délégation autorité parentale.pdf", NULL, PIECE_DELEGATION},
    {"a name inside a word is no name", "accordeon.pdf", NULL, PIECE_AUTRE},
    {"anything else", "photo.jpg", "Bonjour", PIECE_AUTRE},
    {"no name and no text", NULL, NULL, PIECE_AUTRE},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct document document = {0};
    struct document_block block = {.text = str_of(row->text)};
    struct fault fault;
    if (row->text != NULL)
        assert_int_equal(document_add(arena, &document, &block, &fault), ERR_NONE);
    enum piece_type type = piece_recognise(arena, str_of(row->file), row->text != NULL ? &document : NULL);
    assert_string_equal(piece_type_name(type), piece_type_name(row->type));
    arena_free(arena);
}

int main(void)
{
    return RUN_ROWS("piece", rows, test_row);
}
