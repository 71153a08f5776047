/* absence_address: of the addresses that an out-of-office answer names the one to write to meanwhile. One row, one text; the sender is
 * x@y.example, the gateway navette@d.example. */
#include "tests/unit/unit.h"

#include "parsers/absence_private.h"

enum { SENT = 20514 }; /* 2 March 2026 */

static const struct row {
    const char *name, *text;
    enum absence_address least;
    const char *stand_in; /* NULL: none */
} rows[] = {
    {"send it again to", "Merci de renvoyer votre message à a@b.example", ADDRESS_NAMED, "a@b.example"},
    {"where it was sent", "Votre message à a@b.example", ADDRESS_NAMED, NULL},
    {"the sentence before a label", "L'intérim est confié à Mme A.\nMail : a@b.example, accueil : c@d.example", ADDRESS_NAMED, "a@b.example"},
    {"two sentences before are too far", "L'intérim est confié à Mme A. Elle répond vite. Mail : a@b.example", ADDRESS_STANDS_IN, NULL},
    {"named alone", "X\naccueil@y.example", ADDRESS_NAMED, "accueil@y.example"},
    {"named alone is not enough", "X\naccueil@y.example", ADDRESS_TO_WRITE_TO, NULL},
    {"who stands in before whom to write to", "Écrire à c@d.example. Ma suppléante : a@b.example", ADDRESS_NAMED, "a@b.example"},
    {"is there for you", "Nadège F.<mailto:a@b.example> reste à votre disposition", ADDRESS_TO_WRITE_TO, "a@b.example"},
    {"in the line of a signature", "Thank you.\nLeonard A. | Partnerships | a@b.example", ADDRESS_NAMED, NULL},
    {"an address that was", "L'ancienne adresse c@d.example n'est plus relevée. Yohan répondra à a@b.example", ADDRESS_NAMED, "a@b.example"},
    {"the press", "Absente. Contact presse : c@d.example", ADDRESS_NAMED, NULL},
    {"those that press are not the press", "Les demandes pressées à Mme A (a@b.example), copie à mon adresse", ADDRESS_NAMED, "a@b.example"},
    {"the first of equals", "Contact : a@b.example. Contact : c@d.example", ADDRESS_NAMED, "a@b.example"},
    {"said behind it", "Absente. a@b.example (mon adjointe)", ADDRESS_STANDS_IN, "a@b.example"},
    {"for something else", "Pour la facturation, contact : c@d.example", ADDRESS_NAMED, NULL},
    {"a house's machine", "Contact : noreply@d.example", ADDRESS_NAMED, NULL},
    {"her own", "Contact : X@Y.example", ADDRESS_NAMED, NULL},
    {"ours", "Contact : navette@d.example", ADDRESS_NAMED, NULL},
    {"with capitals", "Contact : A.B@C.Example.", ADDRESS_NAMED, "a.b@c.example"},
    {"with a sign in brackets", "Merci d'écrire à a(at)b.example", ADDRESS_NAMED, "a@b.example"},
    {"who is away too", "Ma binôme (c@d.example) étant elle aussi en vacances, merci de vous tourner vers a@b.example", ADDRESS_NAMED, "a@b.example"},
    {"who stands in today", "- du 16 au 20 mars, je suis remplacée par C : c@d.example\n- du 2 au 13 mars, je suis remplacée par A : a@b.example", ADDRESS_NAMED, "a@b.example"},
    {"stands in, in English", "For diaries: c@d.example. Ann is standing in for me: a@b.example", ADDRESS_NAMED, "a@b.example"},
    {"not this address any more", "Merci de ne plus utiliser cette adresse et d'écrire à a@b.example", ADDRESS_NAMED, "a@b.example"},
    {"a sign in capitals", "Merci d'écrire à a[AT]b.example", ADDRESS_NAMED, "a@b.example"},
    {"do not hesitate", "Please do not hesitate to contact Ann at a@b.example", ADDRESS_NAMED, "a@b.example"},
    {"two periods, one of them now", "Absente du 2 au 6 mars puis du 16 au 20 mars, je suis remplacée par a@b.example", ADDRESS_NAMED, "a@b.example"},
    {"a period to come", "Je serai absente du 9 au 13 mars, merci d'écrire à a@b.example", ADDRESS_NAMED, "a@b.example"},
    {"somebody else is away too", "Remplacée par Ann : a@b.example. Ma chef est elle aussi absente.", ADDRESS_NAMED, "a@b.example"},
    {"where nothing is to be sent", "Please do not forward anything to c@d.example. Ann covers my caseload at a@b.example", ADDRESS_NAMED, "a@b.example"},
    {"where one registers", "On s'inscrit à la journée d'étude auprès de c@d.example", ADDRESS_NAMED, NULL},
    {"none", "Contact : au secrétariat", ADDRESS_NAMED, NULL},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(64 * 1024, NULL, NULL);
    const struct absence_mail mail = {.sender = STR("x@y.example"), .ours = STR("navette@d.example"), .sent = SENT};
    assert_str(absence_stand_in(arena, str_of(row->text), row->least, &mail), row->stand_in);
    arena_free(arena);
}

static void test_addresses(void **state)
{
    (void)state;
    static const char *const found[] = {"a@b.example", "c-d@e.f.example"};
    struct arena *arena = arena_new(64 * 1024, NULL, NULL);
    struct str text = STR("<A@b.example>, @g.example h@ i@j et c-d@e.f.example.-"), address = STR_NONE;
    size_t at = 0;
    for (size_t i = 0; i < sizeof found / sizeof found[0]; i++) {
        assert_true(absence_next_address(arena, text, &at, &address));
        assert_str(address, found[i]);
    }
    assert_false(absence_next_address(arena, text, &at, &address));
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_addresses)};
    return RUN_ROWS("absence_address", rows, test_row) + RUN_TESTS("absence_address", others);
}
