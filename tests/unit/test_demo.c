/* demo: what it reads in the mails of compose, how it shortens them, and that its story is one that can be played. The
 * story itself is played by tests/demo/check. */
#include "daemon/demo.h"
#include "daemon/heure.h"
#include "tests/look/exemple.h"
#include "tests/unit/compose_read.h"

#define TEXT(literal) {(literal), sizeof(literal) - 1}

static const struct modele modele = {
    .nom = TEXT("essai"),
    .objet = TEXT("Dossier {{reference}} – été, à Nœux-les-Mines, aussi long qu'il faut pour deux mots encodés"),
    .corps = TEXT("Bonjour {{destinataire_nom}}, réponse attendue à 100 % = tout.\n\n{{liens}}\n"),
};

static struct demo_mail composed(struct arena *arena, bool attached)
{
    struct valeur valeurs[EXEMPLE_COUNT];
    struct jointe jointes[] = {{STR("fiche.docx"), STR("application/octet-stream"), STR("contenu"), NULL},
                               {STR("reçu n° 2.pdf"), STR("application/pdf"), STR("contenu"), NULL}};
    struct courrier courrier = exemple_courrier(&modele, valeurs);
    courrier.a_nom = STR("Hélène Tilleul");
    courrier.jointes = jointes;
    courrier.jointe_count = attached ? 2 : 0;
    struct compose mail = {0};
    struct fault fault = {0};
    if (compose(arena, &courrier, &mail, &fault) != ERR_NONE)
        fail_msg("%s", fault.text);
    struct demo_mail read;
    demo_mail_lit(arena, mail.octets, &read);
    assert_true(str_eq(str_trim(read.texte), str_trim(mail.texte)));
    return read;
}

static void test_reads_what_compose_writes(void **state)
{
    (void)state;
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct demo_mail mail = composed(arena, true);
    assert_str(mail.objet, "Dossier NAV-2026-0042 – été, à Nœux-les-Mines, aussi long qu'il faut pour deux mots encodés");
    assert_str(mail.a, "Hélène Tilleul <claire.vasseur@departement.example>");
    assert_str(mail.jointes, "fiche.docx, reçu n° 2.pdf");
    assert_str(mail.reference, "NAV-2026-0042");
    assert_str(mail.reponse_a, "navette+" EXEMPLE_JETON "@departement.example");
    assert_true(str_starts(mail.html, STR("<!DOCTYPE html>")));
    assert_true(str_ends(str_trim(mail.html), STR("</html>")));
    arena_free(arena);
}

static void test_reads_a_mail_without_files(void **state)
{
    (void)state;
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct demo_mail mail = composed(arena, false);
    assert_str(mail.jointes, "");
    assert_true(str_ends(str_trim(mail.html), STR("</html>")));
    arena_free(arena);
}

/* Whatever it is handed: absent, never outside. */
static void test_reads_a_mail_cut_anywhere(void **state)
{
    (void)state;
    static const char whole[] = "To: =?UTF-8?Q?H=C3=A9?= <a@b.example>\r\nSubject: =?UTF-8?Q?=C3\r\n\r\n"
                                "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C3=A9=\r\n=4";
    for (size_t len = 0; len < sizeof whole; len++) {
        struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
        char *cut = arena_alloc(arena, len + 1);
        memcpy(cut, whole, len);
        struct demo_mail mail;
        demo_mail_lit(arena, (struct str){cut, len}, &mail);
        arena_free(arena);
    }
}

static const struct extrait {
    const char *name, *texte, *extrait;
} extraits[] = {
    {"the greeting goes", "Bonjour Camille Norveau, votre fiche est arrivée.\n\nNom : X\n", "votre fiche est arrivée."},
    {"a greeting on its own line goes", "Bonjour,\n\nAvis favorable.\n\nFatou Sauge", "Avis favorable."},
    {"no greeting", "Avis favorable.", "Avis favorable."},
    {"wrapped lines are one", "Bonjour A, un\ndeux\n\ntrois", "un deux"},
    {"cut at a blank", "un deux trois quatre cinq six sept huit neuf dix onze", "un deux trois quatre cinq six sept huit…"},
    {"nothing", "", ""},
};

static void test_extrait(void **state)
{
    const struct extrait *row = *state;
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    assert_str(demo_extrait(arena, str_of(row->texte), 40), row->extrait);
    arena_free(arena);
}

static void test_html_is_escaped(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 1000);
    buf_add_html(&out, STR("<script>\"l'été\" & co</script>"));
    assert_str(buf_str(&out), "&lt;script&gt;&quot;l&#39;été&quot; &amp; co&lt;/script&gt;");
    buf_free(&out);
}

/* Days go forward, everybody who writes is known, files are there. */
static void test_story_can_be_played(void **state)
{
    (void)state;
    struct arena *arena = arena_new(CONF_ARENA, NULL, NULL);
    struct conf *conf = NULL;
    struct conf_mistakes mistakes = {0};
    assert_int_equal(conf_load("conf/navette.cfg", &conf, &mistakes), ERR_NONE);
    int64_t before = 0, moment = 0;
    for (size_t i = 0; i < demo_histoire_count; i++) {
        const struct demo_acte *acte = &demo_histoire[i];
        struct str file;
        struct fault fault;
        assert_true(heure_parse(str_of(acte->moment), &moment) && moment > before);
        assert_in_range(acte->dossier, 1, DEMO_MAX_DOSSIERS);
        assert_int_equal(acte->qui == NULL, acte->geste == GESTE_ATTEND);
        assert_true(acte->qui == NULL || annuaire_may_write(&conf->annuaire, str_of(acte->qui->mail)));
        assert_true(acte->fichier == NULL ||
                    demo_read(arena, str_print(arena, "tests/fixtures/fiches-scenarios/%s", acte->fichier).at, &file, &fault) == ERR_NONE);
        before = moment;
    }
    conf_free(conf);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_what_compose_writes), cmocka_unit_test(test_reads_a_mail_without_files),
        cmocka_unit_test(test_reads_a_mail_cut_anywhere), cmocka_unit_test(test_html_is_escaped),
        cmocka_unit_test(test_story_can_be_played),
    };
    int failed = RUN_TESTS("demo", tests);
    return failed + RUN_ROWS("the first words of a mail", extraits, test_extrait) != 0;
}
