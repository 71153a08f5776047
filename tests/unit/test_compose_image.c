/* compose: a mail that shows a picture: where its bytes stand, and that its words say the same without it. */
#include "tests/look/exemple.h"
#include "tests/unit/compose_read.h"

#define TEXT(literal) {(literal), sizeof(literal) - 1}
#define PICTURE "\x89PNG\r\n\x1a\n picture"
#define CAPTION "Étape 4 sur 6 : avis de la direction."
#define REST "Déjà fait : avis du RSASE."

static const struct modele model = {TEXT("essai"), TEXT("a"), TEXT("Bonjour.\n\n{{trajet}}\n\nEncore là.\n")};

/* `rows` stand in the block. */
static struct compose make(struct arena *arena, const char *rows, bool shown)
{
    struct valeur valeur = {"trajet", str_print(arena, "```image\n%s\n```\n", rows)}, ignored[EXEMPLE_COUNT];
    struct courrier courrier = exemple_courrier(&model, ignored);
    struct compose mail = {0};
    struct fault fault = {0};
    courrier.valeurs = &valeur;
    courrier.valeur_count = 1;
    courrier.image = shown ? (struct str)TEXT(PICTURE) : STR_NONE;
    courrier.image_largeur = 300;
    if (compose(arena, &courrier, &mail, &fault) != ERR_NONE)
        fail_msg("%s", fault.text);
    read_is_well_formed(mail.octets);
    return mail;
}

static void test_the_page_refers_to_the_part(void **state)
{
    (void)state;
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct compose mail = make(arena, CAPTION " | " REST, true);
    struct str html = read_part(arena, mail.octets, "text/html");
    size_t at = str_find(html, STR("<img src=\"cid:"));
    assert_true(at != STR_NOT_FOUND);
    struct str cid = str_from(html, at + strlen("<img src=\"cid:"));
    cid = str_slice(cid, 0, str_find_char(cid, '"'));
    assert_true(str_find(mail.octets, str_print(arena, "Content-ID: <%.*s>\r\n", STR_ARG(cid))) != STR_NOT_FOUND);
    assert_true(str_find(mail.octets, STR("Content-Type: multipart/related; type=\"text/html\";")) != STR_NOT_FOUND);
    assert_true(str_find(mail.octets, STR("iVBORw0KGgogcGljdHVyZQ==")) != STR_NOT_FOUND);
    assert_true(str_find(cid, STR(EXEMPLE_JETON)) == STR_NOT_FOUND); /* it comes back in answers */
    arena_free(arena);
}

/* Where pictures are blocked, and for who cannot see: the caption and then the rest, nothing twice. */
static void test_its_words_are_its_caption_its_alternative_text_and_the_plain_text(void **state)
{
    (void)state;
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct compose mail = make(arena, CAPTION " | " REST, true);
    struct str html = read_part(arena, mail.octets, "text/html");
    assert_true(str_find(html, STR("alt=\"Déjà fait\xC2\xA0: avis du RSASE.\"")) != STR_NOT_FOUND);
    assert_true(str_find(html, STR(">Étape 4 sur 6\xC2\xA0: avis de la direction.</p>")) != STR_NOT_FOUND);
    assert_true(str_starts(mail.texte, STR("Bonjour.\n\nÉtape 4 sur 6\xC2\xA0: avis de la direction. Déjà fait\xC2\xA0: avis du RSASE.\n\nEncore là.\n")));
    arena_free(arena);
}

static void test_without_a_picture_the_words_stand_alone(void **state)
{
    (void)state;
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct compose mail = make(arena, CAPTION " | " REST, false);
    struct str html = read_part(arena, mail.octets, "text/html");
    assert_true(str_find(html, STR("<img")) == STR_NOT_FOUND);
    assert_true(str_find(html, STR(">Étape 4 sur 6\xC2\xA0: avis de la direction. Déjà fait\xC2\xA0: avis du RSASE.</p>")) != STR_NOT_FOUND);
    assert_true(str_find(mail.octets, STR("multipart/related")) == STR_NOT_FOUND);
    assert_true(str_eq(mail.texte, make(arena, CAPTION " | " REST, true).texte));
    arena_free(arena);
}

static void test_a_hostile_title_stays_in_the_alternative_text(void **state)
{
    (void)state;
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct compose mail = make(arena, "a\" onerror=\"alert(1)\\> | x\" onerror=\"alert(2)\\> <script>", true);
    struct str html = read_part(arena, mail.octets, "text/html");
    assert_true(str_find(html, STR("alt=\"x&quot; onerror=&quot;alert(2)&gt; &lt;script&gt;\"")) != STR_NOT_FOUND);
    assert_true(str_find(make(arena, "", true).texte, STR("Encore là.")) != STR_NOT_FOUND);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_page_refers_to_the_part),
        cmocka_unit_test(test_its_words_are_its_caption_its_alternative_text_and_the_plain_text),
        cmocka_unit_test(test_without_a_picture_the_words_stand_alone),
        cmocka_unit_test(test_a_hostile_title_stays_in_the_alternative_text),
    };
    return RUN_TESTS("image", tests);
}
