/* compose: what a message's bytes hold, and what no value can put there. */
#include "tests/look/exemple.h"
#include "tests/unit/compose_read.h"

static const struct address {
    const char *name, *mail;
    bool safe;
} addresses[] = {
    {"plain", "claire.vasseur@departement.example", true},
    {"plus", "navette+abc@departement.example", true},
    {"apostrophe", "o'neill@departement.example", true},
    {"underscore, digits", "mds_62@sud.departement.example", true},
    {"one letter", "a@b.example", true},
    {"capital letters", "C.VASSEUR@Departement.EXAMPLE", true},
    {"empty", "", false},
    {"no @", "claire.vasseur", false},
    {"two @", "a@b@departement.example", false},
    {"no local part", "@departement.example", false},
    {"no domain", "claire@", false},
    {"a bare host", "root@localhost", false},
    {"an IP address", "a@192.0.2.1", false},
    {"an address literal", "a@[192.0.2.1]", false},
    {"dot first", ".a@departement.example", false},
    {"dot last", "a.@departement.example", false},
    {"two dots", "a..b@departement.example", false},
    {"empty label", "a@departement..example", false},
    {"dot at the end", "a@departement.example.", false},
    {"label with a dash first", "a@-departement.example", false},
    {"label with a dash last", "a@departement-.example", false},
    {"underscore in the domain", "a@de_partement.example", false},
    {"dash first: an option to somebody", "-f@departement.example", false},
    {"quoted", "\"a b\"@departement.example", false},
    {"space", "a b@departement.example", false},
    {"line feed", "a@departement.example\nBcc: b@ailleurs.example", false},
    {"carriage return", "a@departement.example\r", false},
    {"tab", "a\t@departement.example", false},
    {"comma: two recipients", "a@departement.example,b@ailleurs.example", false},
    {"semicolon", "a;b@departement.example", false},
    {"brackets", "<a@departement.example>", false},
    {"comment", "a(b)@departement.example", false},
    {"percent route", "a%ailleurs.example@departement.example", false},
    {"bang route", "ailleurs!a@departement.example", false},
    {"pipe", "|sh@departement.example", false},
    {"accent", "hélène@departement.example", false},
    {"accent in the domain", "helene@département.example", false},
    {"65 bytes before the @", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@departement.example", false},
};

static void test_address(void **state)
{
    const struct address *row = *state;
    assert_int_equal(compose_address_is_safe(str_of(row->mail)), row->safe);
}

#define TEXT(literal) {(literal), sizeof(literal) - 1}

static const struct modele plain = {
    .nom = TEXT("essai"),
    .objet = TEXT("Dossier {{reference}}"),
    .corps = TEXT("Bonjour {{destinataire_nom}}.\n\n{{liens}}\n"),
};

/* Composes, or fails the test. */
static struct compose made(struct arena *arena, const struct courrier *courrier)
{
    struct compose mail = {0};
    struct fault fault = {0};
    if (compose(arena, courrier, &mail, &fault) != ERR_NONE)
        fail_msg("%s", fault.text);
    read_is_well_formed(mail.octets);
    return mail;
}

static void test_header(void **state)
{
    (void)state;
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct valeur valeurs[EXEMPLE_COUNT];
    struct courrier courrier = exemple_courrier(&plain, valeurs);
    struct compose mail = made(arena, &courrier);
    assert_str(read_field(arena, mail.octets, "Date"), "Thu, 12 Mar 2026 10:00:00 +0100");
    assert_str(read_words(arena, read_field(arena, mail.octets, "From")),
               "Navette, aide sociale à l'enfance <navette@departement.example>");
    assert_str(read_field(arena, mail.octets, "To"), "\"Claire Vasseur\" <claire.vasseur@departement.example>");
    assert_str(read_field(arena, mail.octets, "Reply-To"), "navette+" EXEMPLE_JETON "@departement.example");
    assert_str(read_field(arena, mail.octets, "Subject"), "Dossier NAV-2026-0042");
    assert_str(read_field(arena, mail.octets, "Message-ID"), "<q." EXEMPLE_JETON ".3@departement.example>");
    assert_str(read_field(arena, mail.octets, "References"), "<dossier.NAV-2026-0042@departement.example>");
    assert_str(read_field(arena, mail.octets, "In-Reply-To"), "<dossier.NAV-2026-0042@departement.example>");
    assert_str(read_field(arena, mail.octets, "Auto-Submitted"), "auto-generated");
    assert_str(read_field(arena, mail.octets, "X-Navette-Dossier"), "NAV-2026-0042");
    assert_str(read_field(arena, mail.octets, "Content-Language"), "fr");
    assert_str(read_field(arena, mail.octets, "MIME-Version"), "1.0");
    assert_str(read_field(arena, mail.octets, "Precedence"), NULL);
    struct str quiet = read_field(arena, mail.octets, "X-Auto-Response-Suppress");
    assert_true(str_find(quiet, STR("OOF")) != STR_NOT_FOUND);
    assert_true(str_find(quiet, STR("NDR")) == STR_NOT_FOUND); /* a dead address must be told */
    arena_free(arena);
}

static void test_same_input_same_bytes(void **state)
{
    (void)state;
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct valeur valeurs[EXEMPLE_COUNT];
    struct jointe jointe = {STR("fiche.docx"), STR("application/octet-stream"), STR("contenu"), NULL};
    struct courrier courrier = exemple_courrier(&plain, valeurs);
    courrier.jointes = &jointe;
    courrier.jointe_count = 1;
    struct compose first = made(arena, &courrier), again = made(arena, &courrier);
    assert_true(str_eq(first.octets, again.octets));
    courrier.message_id = STR("q." EXEMPLE_JETON ".4@departement.example");
    assert_false(str_eq(first.octets, made(arena, &courrier).octets));
    arena_free(arena);
}

static void test_links_open_the_answer(void **state)
{
    (void)state;
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct valeur valeurs[EXEMPLE_COUNT];
    struct courrier courrier = exemple_courrier(&plain, valeurs);
    struct compose mail = made(arena, &courrier);
    struct str html = read_part(arena, mail.octets, "text/html");
    static const char *const bodies[] = {"Avis favorable", "Avis défavorable. Motif : ", "J'ai une question : "};
    size_t count = 0;
    for (size_t at = 0; (at = str_find(html, STR("href=\"mailto:"))) != STR_NOT_FOUND; count++) {
        html = str_from(html, at + strlen("href=\""));
        struct str link = str_slice(html, 0, str_find_char(html, '"'));
        assert_true(count < sizeof bodies / sizeof bodies[0]);
        assert_true(str_starts(link, STR("mailto:navette%2B" EXEMPLE_JETON "@departement.example?subject=Re%3A%20Dossier%20NAV-2026-0042&amp;body=")));
        struct str body = str_from(link, str_find(link, STR("body=")) + 5);
        struct str expected = str_print(arena, "%s\r\n\r\nRéf. " EXEMPLE_JETON "\r\n", bodies[count]);
        assert_str(read_escapes(arena, body, '%', '\0'), str_c(arena, expected));
        assert_true(read_count(body, STR("%0D%0A")) == 3);
    }
    assert_int_equal(count, 3);
    assert_true(str_ends(mail.texte, STR("Réf. " EXEMPLE_JETON "\n")));
    arena_free(arena);
}

static void test_without_a_token_nothing_carries_one(void **state)
{
    (void)state;
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct valeur valeurs[EXEMPLE_COUNT];
    struct courrier courrier = exemple_courrier(&plain, valeurs);
    courrier.jeton = STR_NONE;
    courrier.message_id = STR("m.0011@departement.example");
    struct compose mail = made(arena, &courrier);
    assert_true(str_find(mail.octets, STR(EXEMPLE_JETON)) == STR_NOT_FOUND);
    assert_true(str_find(mail.octets, STR("mailto:")) == STR_NOT_FOUND);
    assert_str(read_field(arena, mail.octets, "Reply-To"), NULL);
    assert_str(mail.texte, "Bonjour Claire Vasseur.\n");
    arena_free(arena);
}

static const struct subject {
    const char *name, *reference, *expected;
} subjects[] = {
    {"accents", "Évaluation – été", "Dossier Évaluation – été"},
    {"an injected field", "X\r\nBcc: a@ailleurs.example", "Dossier X Bcc: a@ailleurs.example"},
    {"a lone line feed", "X\nY", "Dossier X Y"},
    {"an encoded word of theirs", "=?UTF-8?Q?a=0ABcc:_b?=", "Dossier =?UTF-8?Q?a=0ABcc:_b?="},
    {"right to left override", "abc\xE2\x80\xAE" "cba", "Dossier abccba"},
    {"a long word", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     "Dossier aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
    {"many words", "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept",
     "Dossier un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept"},
    {"four bytes a character", "🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓", "Dossier 🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓🎓"},
    {"bytes that are no text", "a\xFF\xFE" "b", "Dossier a\xEF\xBF\xBD\xEF\xBF\xBD" "b"},
    {"a placeholder of theirs", "{{motif}}", "Dossier {{motif}}"},
};

static void test_subject(void **state)
{
    const struct subject *row = *state;
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct valeur valeur = {"reference", str_of(row->reference)}, ignored[EXEMPLE_COUNT];
    struct courrier courrier = exemple_courrier(&plain, ignored);
    courrier.valeurs = &valeur;
    courrier.valeur_count = 1;
    struct compose mail = made(arena, &courrier);
    assert_str(mail.objet, row->expected);
    assert_str(read_words(arena, read_field(arena, mail.octets, "Subject")), row->expected);
    assert_str(read_field(arena, mail.octets, "Bcc"), NULL);
    size_t at = str_find(mail.octets, STR("Subject: "));
    struct str head = str_slice(mail.octets, at, at + str_find(str_from(mail.octets, at), STR("\r\nMessage-ID:"))), line = STR_NONE;
    while (str_next_line(&head, &line))
        assert_true(line.len <= 76);
    arena_free(arena);
}

/* Every text of a courrier, one after the other, tries to end its field. */
static void test_no_field_injects_another(void **state)
{
    (void)state;
    struct str evil = STR("x\r\nBcc: b@ailleurs.example\r\n\r\n<b>y\0z\",<c@ailleurs.example>");
    struct valeur valeurs[EXEMPLE_COUNT];
    for (int which = 0; which < 6; which++) {
        struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
        struct courrier courrier = exemple_courrier(&plain, valeurs);
        struct jointe jointe = {which == 3 ? evil : STR("a.docx"), which == 4 ? evil : STR("text/plain"), STR("x"), NULL};
        struct str *places[] = {&courrier.de_nom, &courrier.a_nom, &courrier.reference, &jointe.nom, &jointe.media, &courrier.auto_submitted};
        *places[which] = evil;
        courrier.jointes = &jointe;
        courrier.jointe_count = 1;
        struct compose mail = made(arena, &courrier);
        assert_true(str_find(mail.octets, STR("\r\nBcc:")) == STR_NOT_FOUND);
        assert_true(str_find(mail.octets, STR("\n b@ailleurs")) == STR_NOT_FOUND);
        assert_str(read_field(arena, mail.octets, "MIME-Version"), "1.0");
        arena_free(arena);
    }
}

static void test_addresses_and_ids_are_refused_whole(void **state)
{
    (void)state;
    struct str evil = STR("a@departement.example>\r\nBcc: <b@ailleurs.example");
    struct valeur valeurs[EXEMPLE_COUNT];
    for (int which = 0; which < 5; which++) {
        struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
        struct courrier courrier = exemple_courrier(&plain, valeurs);
        struct str *places[] = {&courrier.de_mail, &courrier.a_mail, &courrier.message_id, &courrier.racine, &courrier.jeton};
        *places[which] = evil;
        struct compose mail = {0};
        struct fault fault = {0};
        assert_int_equal(compose(arena, &courrier, &mail, &fault), ERR_FINAL);
        assert_true(strlen(fault.text) > 0 && strstr(fault.text, "ailleurs") == NULL);
        arena_free(arena);
    }
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_header),
        cmocka_unit_test(test_same_input_same_bytes),
        cmocka_unit_test(test_links_open_the_answer),
        cmocka_unit_test(test_without_a_token_nothing_carries_one),
        cmocka_unit_test(test_no_field_injects_another),
        cmocka_unit_test(test_addresses_and_ids_are_refused_whole),
    };
    return RUN_ROWS("addresses", addresses, test_address) + RUN_ROWS("subjects", subjects, test_subject) + RUN_TESTS("compose", others);
}
