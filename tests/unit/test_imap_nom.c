/* The names of folders as an IMAP server writes them: modified UTF-7 (RFC 3501 5.1.3) and its separator. */
#include "daemon/imap_private.h"
#include "tests/unit/unit.h"

struct row {
    const char *name, *nom;
    char separator;
    const char *expected; /* NULL: refused */
};

static const struct row rows[] = {
    {"plain", "INBOX", '/', "INBOX"},
    {"accents", "navette/Traités", '/', "navette/Trait&AOk-s"},
    {"other separator, two runs", "navette/À vérifier", '.', "navette.&AMA- v&AOk-rifier"},
    {"no folders in folders", "navette/Traités", 0, "navette-Trait&AOk-s"},
    {"ampersand", "Suivi & avis", '/', "Suivi &- avis"},
    {"ampersand behind a run", "é&", '/', "&AOk-&-"},
    {"neighbours in one run", "éà", '/', "&AOkA4A-"},
    {"three in one run: no bits left", "éàü", '/', "&AOkA4AD8-"},
    {"above the first plane", "a😀b", '/', "a&2D3eAA-b"},
    {"the RFC's own", "~peter/mail/台北/日本語", '/', "~peter/mail/&U,BTFw-/&ZeVnLIqe-"},
    {"separator inside a run", "é/é", '.', "&AOk-.&AOk-"},
    {"a typographic apostrophe", "Boîte d’envoi", '/', "Bo&AO4-te d&IBk-envoi"},
    {"nothing", "", '/', ""},
    {"a line's end", "a\r\nb", '/', NULL},
    {"a C1 control", "a\xc2\x85", '/', NULL},
    {"DEL", "a\x7f", '/', NULL},
    {"no UTF-8", "caf\xe9", '/', NULL},
};

static void encodes(void **state)
{
    const struct row *row = *state;
    struct buf buf;
    buf_init(&buf, 200);
    bool fits = imap_nom_encode(&buf, str_of(row->nom), row->separator);
    assert_int_equal(fits, row->expected != NULL);
    if (fits)
        assert_str(buf_str(&buf), row->expected);
    buf_free(&buf);
}

static void too_long(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 12);
    assert_false(imap_nom_encode(&buf, STR("navette/Traités"), '/'));
    buf_free(&buf);
}

int main(void)
{
    const struct CMUnitTest others[] = {cmocka_unit_test(too_long)};
    int failed = RUN_ROWS("imap_nom", rows, encodes);
    return failed + RUN_TESTS("imap_nom_room", others);
}
