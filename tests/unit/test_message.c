/* message: what only a whole mail shows: which kind wins, disagreeing alternatives, forwards, limits, the JSON. The mails
 * of programs are in test_message_corpus. */
#include "tests/unit/unit.h"

#include <stdio.h>

#include "parsers/base/buf.h"
#include "parsers/message.h"

enum { ARENA_BYTES = 512 * 1024 * 1024 };
static struct message_rules rules = {.header = {{"navette", 7}, {"departement.example", 19}, {"mx1.departement.example", 23}}};
static struct arena *kept;

#define HEAD "From: Jean <jean@sessad.example>\nTo: navette@departement.example\nMessage-ID: <a@b.example>\nDate: Mon, 02 Mar 2026 09:14:00 +0100\n"
#define TEXT "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
#define HTML "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
#define ALTERNATIVE "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/plain; charset=utf-8\n\n"
#define OTHER "\n--B\nContent-Type: text/html; charset=utf-8\n\n"

static const struct row {
    const char *name, *mail;
    enum message_kind kind;
    enum avis_sens avis;
    const char *text; /* NULL: not looked at */
} rows[] = {
    {"an answer", HEAD "Subject: Re: [NAV-2026-0001]\n" TEXT "Avis favorable\n", MESSAGE_AVIS, AVIS_FAVORABLE, "Avis favorable"},
    {"both forms agree", HEAD ALTERNATIVE "Avis favorable\n" OTHER "<p>Avis favorable</p>\n--B--\n", MESSAGE_AVIS, AVIS_FAVORABLE, NULL},
    {"the forms disagree", HEAD ALTERNATIVE "Avis favorable\n" OTHER "<p>Avis défavorable</p>\n--B--\n", MESSAGE_AUTRE, AVIS_AUCUN, NULL},
    {"one form says more", HEAD ALTERNATIVE "Avis favorable\n" OTHER "<p>Bonjour</p>\n--B--\n", MESSAGE_AUTRE, AVIS_AUCUN, NULL},
    {"an empty plain form has no say", HEAD ALTERNATIVE " \n" OTHER "<p>Avis favorable</p>\n--B--\n", MESSAGE_AVIS, AVIS_FAVORABLE, NULL},
    {"a choice struck out in the page only", HEAD ALTERNATIVE "Avis favorable\nAvis défavorable\n" OTHER "<p>Avis favorable</p><p><s>Avis défavorable</s></p>\n--B--\n", MESSAGE_AUTRE, AVIS_AUCUN, NULL},
    {"decision in the subject only", HEAD "Subject: Avis favorable\n" TEXT "Cordialement\n", MESSAGE_AUTRE, AVIS_AUCUN, NULL},
    {"decision in the quotation only", HEAD TEXT "Bonjour\n\n> Avis favorable\n", MESSAGE_AUTRE, AVIS_AUCUN, "Bonjour"},
    {"no above a quoted favorable", HEAD TEXT "Non\n\n> Avis favorable\n", MESSAGE_AUTRE, AVIS_AUCUN, "Non"},
    {"another reference", HEAD "Subject: Re: [NAV-2026-0001]\n" TEXT "Avis favorable pour NAV-2026-0002\n", MESSAGE_AUTRE, AVIS_AUCUN, NULL},
    {"two references", HEAD TEXT "NAV-2026-0001 : avis favorable\nNAV-2026-0002 : aussi\n", MESSAGE_AUTRE, AVIS_AUCUN, NULL},
    {"another reference, loosely", HEAD "Subject: Re: [NAV-2026-0115]\n" TEXT "nav 2026 0116 : avis favorable\n", MESSAGE_AUTRE, AVIS_AUCUN, NULL},
    {"a number of another dossier", HEAD "Subject: Re: [NAV-2026-0115]\n" TEXT "Dossier n°116 : avis favorable\n", MESSAGE_AUTRE, AVIS_AUCUN, NULL},
    {"the same, loosely", HEAD "Subject: Re: [NAV-2026-0115]\n" TEXT "Dossier n° 115 : avis favorable\n", MESSAGE_AVIS, AVIS_FAVORABLE, NULL},
    {"another young person than the subject's", HEAD "Subject: Re: [NAV-2026-0115] Avis demandé : fiche de liaison de Rayan O.\n" TEXT "Avis favorable pour Inès.\n", MESSAGE_AUTRE, AVIS_AUCUN, NULL},
    {"another one's fiche", HEAD "Subject: Re: Avis demandé : fiche de liaison de Rayan O.\n" TEXT "J'ai lu la fiche d'Inès et j'y suis favorable.\n", MESSAGE_AUTRE, AVIS_AUCUN, NULL},
    {"another one is refused", HEAD "Subject: Re: Avis demandé : fiche de liaison de Rayan O.\n" TEXT "Nous refusons Timéo, le courrier suit.\n", MESSAGE_AUTRE, AVIS_AUCUN, NULL},
    {"the subject's young person", HEAD "Subject: Re: [NAV-2026-0115] Avis demandé : fiche de liaison de Rayan O.\n" TEXT "Avis favorable pour Rayan.\n", MESSAGE_AVIS, AVIS_FAVORABLE, NULL},
    {"no young person in the subject", HEAD "Subject: Re: [NAV-2026-0115]\n" TEXT "Avis favorable pour Inès.\n", MESSAGE_AVIS, AVIS_FAVORABLE, NULL},
    {"no From", "To: a@b.example\n" TEXT "Avis favorable\n", MESSAGE_AUTRE, AVIS_AUCUN, NULL},
    {"two From", HEAD "From: paul@b.example\n" TEXT "Avis favorable\n", MESSAGE_AUTRE, AVIS_AUCUN, NULL},
    {"a machine", HEAD "Auto-Submitted: auto-generated\n" TEXT "Avis favorable\n", MESSAGE_AUTOMATIQUE, AVIS_AUCUN, NULL},
    {"a list", HEAD "List-Id: <l.b.example>\n" TEXT "Avis favorable\n", MESSAGE_AUTOMATIQUE, AVIS_AUCUN, NULL},
    {"away, and decides", HEAD "Subject: Absent jeudi\n" TEXT "Absente jeudi, de retour vendredi.\nAvis favorable.\n", MESSAGE_AVIS, AVIS_FAVORABLE, NULL},
    {"a person says so", HEAD "Auto-Submitted: no\n" TEXT "Avis favorable\n", MESSAGE_AVIS, AVIS_FAVORABLE, NULL},
    {"absence before automatique", HEAD "Auto-Submitted: auto-replied\n" TEXT "Absent, de retour le 16 mars.\n", MESSAGE_ABSENCE, AVIS_AUCUN, NULL},
    {"a read receipt", HEAD "Subject: Lu : x\n" TEXT "Votre message a été lu le 4 mars.\n", MESSAGE_AUTOMATIQUE, AVIS_AUCUN, NULL},
    {"deleted unread", HEAD "Subject: Non lu : x\n" TEXT "Votre message a été supprimé sans être lu le 4 mars.\n", MESSAGE_AUTOMATIQUE, AVIS_AUCUN, NULL},
    {"an entity in plain text", HEAD TEXT "Avis d&eacute;favorable\n", MESSAGE_AUTRE, AVIS_AUCUN, NULL},
    {"half a word struck out", HEAD HTML "<p>Avis <s>dé</s>favorable</p>\n", MESSAGE_AUTRE, AVIS_AUCUN, NULL},
    {"a reaction", HEAD "Subject: Re: x\n" TEXT "Jean a réagi à votre message : 👍\n", MESSAGE_AUTOMATIQUE, AVIS_AUCUN, NULL},
    {"a calendar answer", HEAD "Subject: Accepté : x\nMIME-Version: 1.0\nContent-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\n", MESSAGE_AUTOMATIQUE, AVIS_AUCUN, NULL},
    {"a complaint", HEAD "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=B\n\n--B\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n\n--B--\n", MESSAGE_AUTOMATIQUE, AVIS_AUCUN, NULL},
    {"a command", HEAD TEXT "liste\n", MESSAGE_COMMANDE, AVIS_AUCUN, "liste"},
    {"a command in the subject", HEAD "Subject: Statut NAV-2026-0001\n" TEXT "\n", MESSAGE_COMMANDE, AVIS_AUCUN, ""},
    {"a subject of an answer commands nothing", HEAD "Subject: Re: statut\n" TEXT "Merci\n", MESSAGE_AUTRE, AVIS_AUCUN, NULL},
    {"decision in a nested message only", HEAD "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\nPour info\n--B\nContent-Type: message/rfc822\n\nFrom: x@y.example\n\nAvis favorable\n--B--\n", MESSAGE_AUTRE, AVIS_AUCUN, "Pour info"},
    {"hidden text", HEAD HTML "<p style='display:none'>Avis favorable</p><p>Merci</p>\n", MESSAGE_AUTRE, AVIS_AUCUN, "Merci"},
    {"an unknown character set", HEAD "MIME-Version: 1.0\nContent-Type: text/plain; charset=x-inconnu\n\nAvis d\xE9""favorable\n", MESSAGE_AVIS, AVIS_DEFAVORABLE, "Avis défavorable"},
    {"no MIME at all", HEAD "\nAvis d\xE9""favorable\n", MESSAGE_AVIS, AVIS_DEFAVORABLE, "Avis défavorable"},
    {"Latin 9", HEAD "MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-15\n\nAvis d\xE9""favorable \xA4\n", MESSAGE_AVIS, AVIS_DEFAVORABLE, "Avis défavorable €"},
    {"a boundary that never comes", HEAD "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\nAvis favorable\n", MESSAGE_AUTRE, AVIS_AUCUN, NULL},
    {"nothing but a header", HEAD, MESSAGE_AUTRE, AVIS_AUCUN, ""},
};

static enum err read_mail(struct arena *arena, struct str raw, struct str question, struct message *message, struct fault *fault)
{
    return message_read(arena, raw, &rules, question, 20514, message, fault);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(ARENA_BYTES, NULL, NULL);
    struct message *message = ARENA_NEW(arena, struct message);
    struct fault fault = {""};
    assert_int_equal(read_mail(arena, str_of(row->mail), STR_NONE, message, &fault), ERR_NONE);
    assert_string_equal(message_kind_name(message->kind), message_kind_name(row->kind));
    assert_int_equal(message->avis.sens, row->avis);
    if (row->text != NULL)
        assert_str(message->text, row->text);
    json_t *json = message_to_json(message);
    assert_int_equal(json_object_size(json), 17); /* the sixteen keys of the contract and « interne » */
    json_decref(json);
    arena_free(arena);
}

static void test_the_question_is_subtracted(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES, NULL, NULL);
    struct message *message = ARENA_NEW(arena, struct message);
    struct str question = STR("Votre avis est attendu. Répondez : Avis favorable ou bien Avis défavorable.\nRéf. 0123456789abcdef0123456789abcdef\n");
    struct str mail = STR(HEAD TEXT "Avis favorable\n\nVotre avis est attendu. Répondez : Avis\nfavorable ou bien Avis défavorable.\nRéf. 0123456789ABCDEF0123456789abcdef\n");
    assert_int_equal(read_mail(arena, mail, question, message, NULL), ERR_NONE);
    assert_str(message->text, "Avis favorable");
    assert_int_equal(message->avis.sens, AVIS_FAVORABLE);
    assert_int_equal(message->token_count, 1);
    assert_str(message->tokens[0], "0123456789abcdef0123456789abcdef");
    assert_int_equal(read_mail(arena, mail, STR_NONE, message, NULL), ERR_NONE);
    assert_int_equal(message->avis.sens, AVIS_AUCUN);
    arena_free(arena);
}

static void test_names_are_harmless(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES, NULL, NULL);
    struct message *message = ARENA_NEW(arena, struct message);
    struct str mail = STR(HEAD "Subject: =?utf-8?Q?x=0D=0ABcc:_y?=\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n"
                          "--B\nContent-Type: application/x\nContent-Disposition: attachment; filename=\"../../etc/passwd\"\n\nx\n"
                          "--B\nContent-Type: application/x\nContent-Disposition: attachment; filename*0*=utf-8''d%C3%A9l%E2%80%AE; filename*1=\"egation.bin\"\n\nx\n--B--\n");
    assert_int_equal(read_mail(arena, mail, STR_NONE, message, NULL), ERR_NONE);
    assert_str(message->subject, "x Bcc: y");
    assert_int_equal(message->file_count, 2);
    assert_str(message->files[0].nom, "passwd");
    assert_str(message->files[1].nom, "délegation.bin");
    assert_str(message->files[1].type, "delegation");
    arena_free(arena);
}

static const struct hostile {
    const char *name, *begin, *unit;
    size_t size;
    const char *said; /* NULL: it is read */
} hostiles[] = {
    {"parentheses", "From: ", "(", 60000, "message: more than 100 parentheses or groups in an address field"},
    {"groups", "To: ", "g:", 60000, "message: more than 100 parentheses or groups in an address field"},
    {"folded groups", "To: x", "\n g:", 60000, "message: more than 100 parentheses or groups in an address field"},
    {"a long header", "X: ", "y", 1000000, "header: a field is longer than 64 kB"},
    {"many headers", "", "X: y\n", 1000000, "header: the block is longer than 256 kB"},
    {"flat parts", "From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n", "--B\n\nx\n", 100000, "message: more than 200 parts"},
    {"many boundaries", "From: a@b.example\nContent-Type: multipart/mixed; boundary=B\n\n", "", 0, NULL},
    {"lines", "From: a@b.example\n\n", "\n", 2000000, NULL},
    {"marks", "From: a@b.example\n\n", ">", 200000, NULL},
    {"a word without end", "From: a@b.example\n\n", "a", 2000000, NULL},
    {"spaces", "From: a@b.example\n\n", " ", 500000, NULL},
    {"favorable again and again", "From: a@b.example\n\n", "favorable ", 60000, NULL},
    {"negations", "From: a@b.example\n\n", "ne ", 60000, NULL},
};

static void test_hostile(void **state)
{
    const struct hostile *row = *state;
    struct arena *arena = arena_new(ARENA_BYTES, NULL, NULL);
    struct message *message = ARENA_NEW(arena, struct message);
    struct fault fault = {""};
    size_t len = strlen(row->begin), step = strlen(row->unit);
    char *mail = arena_alloc(arena, row->size + len + step + 1);
    memcpy(mail, row->begin, len);
    for (; step > 0 && len < row->size; len += step)
        memcpy(mail + len, row->unit, step);
    enum err err = read_mail(arena, (struct str){mail, len}, STR_NONE, message, &fault);
    assert_int_equal(err, row->said == NULL ? ERR_NONE : ERR_FINAL);
    assert_string_equal(fault.text, row->said == NULL ? "" : row->said);
    arena_free(arena);
}

/* 1000 parts, however their boundary is declared, are refused before anything takes them apart. */
static const struct parts {
    const char *name, *declared, *line;
    bool are_parts;
} parts[] = {
    {"of one letter, as short as can be", "boundary=b\n\n", "--b\n\n", true},
    {"of an empty name", "boundary=\"\"\n\n", "--\n\nx\n", true},
    {"named on the next line", "boundary=\n \"abcdef\"\n\n", "--abcdef\n\n", true},
    {"of a name in pieces", "boundary*1=def; boundary*0=abc\n\n", "--abcdef\n\n", true},
    {"of an encoded name", "boundary*=utf-8''%61bcdef\n\n", "--abcdef\n\n", true},
    {"of an escaped name", "boundary=\"\\abcdef\"\n\n", "--abcdef\n\n", true},
    {"of a name that is an encoded word", "boundary=\"=?utf-8?Q?abcdef?=\"\n\n", "--abcdef\n\n", true},
    {"of a name after a comment", "boundary(x=y)=abcdef\n\n", "--abcdef\n\n", true},
    {"of a name after another's", "x=\"boundary=q\"; boundary=abcdef\n\n", "--abcdef\n\n", true},
    {"dashes between, in a plain mail", "boundary=\"----=_Part_1\"\n\n------=_Part_1\n\n", "------------\n", false},
    {"of a declaration that says nothing", "boundary=,\n\n", "---b\n", true},
    {"dashes in a mail of no parts", "charset=utf-8\n\n", "-- \n", false},
};

static void test_parts(void **state)
{
    const struct parts *row = *state;
    struct arena *arena = arena_new(ARENA_BYTES, NULL, NULL);
    struct str mail = str_print(arena, "From: a@b.example\nContent-Type: multipart/mixed; %s", row->declared);
    struct buf bytes;
    struct fault fault = {""};
    buf_init(&bytes, 1 << 20);
    buf_add(&bytes, mail);
    for (int i = 0; i < 1000; i++)
        buf_add(&bytes, str_of(row->line));
    assert_int_equal(message_check_caps(buf_str(&bytes), MESSAGE_MAX_BYTES, &fault), row->are_parts ? ERR_FINAL : ERR_NONE);
    assert_string_equal(fault.text, row->are_parts ? "message: more than 200 parts" : "");
    buf_free(&bytes);
    arena_free(arena);
}

static void test_nested(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES, NULL, NULL);
    struct message *message = ARENA_NEW(arena, struct message);
    struct fault fault = {""};
    struct str mail = STR("From: a@b.example\n");
    for (int i = 0; i < 60; i++)
        mail = str_print(arena, "%.*sContent-Type: multipart/mixed; boundary=B%d\n\n--B%d\n", STR_ARG(mail), i, i);
    assert_int_equal(read_mail(arena, mail, STR_NONE, message, &fault), ERR_FINAL);
    assert_string_equal(fault.text, "message: more than 30 levels of parts in parts");
    for (int i = 60; i < 120; i++)
        mail = str_print(arena, "%.*sContent-Type: multipart/mixed; boundary=B%d\n\n--B%d\n", STR_ARG(mail), i, i);
    assert_int_equal(read_mail(arena, mail, STR_NONE, message, &fault), ERR_FINAL);
    assert_string_equal(fault.text, "message: more than 100 multiparts");
    rules.max_bytes = 1024 * 1024;
    assert_int_equal(read_mail(arena, (struct str){arena_alloc(arena, 2000000), 2000000}, STR_NONE, message, &fault), ERR_FINAL);
    assert_string_equal(fault.text, "message: larger than 1 MB");
    rules.max_bytes = 0;
    arena_free(arena);
}

static void test_cut_at_every_byte(void **state)
{
    (void)state;
    static const char mail[] = HEAD ALTERNATIVE "Avis favorable =\n" OTHER "<p>Avis &eacute; <b style='color:#fff'>x</p>\n--B--\n";
    for (size_t len = 0; len < sizeof mail; len += 3) {
        struct arena *arena = arena_new(ARENA_BYTES, NULL, NULL);
        struct message *message = ARENA_NEW(arena, struct message);
        char *exact = malloc(len + 1);
        assert_non_null(exact);
        memcpy(exact, mail, len);
        assert_int_equal(read_mail(arena, (struct str){exact, len}, STR_NONE, message, NULL), ERR_NONE);
        free(exact);
        arena_free(arena);
    }
}

/* Whom the question is about, and whom the answer names. */
static void test_another_young_person(void **state)
{
    (void)state;
    static const struct { const char *words; enum avis_sens sens; } answers[] = {
        {"Avis favorable pour Noé.", AVIS_AUCUN},
        {"Avis favorable à l'admission de Noé.", AVIS_AUCUN},
        {"Avis favorable à l’admission d’Anaïs.", AVIS_AUCUN},
        {"Avis favorable pour Rayan.", AVIS_FAVORABLE},
        {"Avis favorable pour Rayane.", AVIS_FAVORABLE},
        {"Avis favorable pour Mme Vasseur.", AVIS_AUCUN}, /* somebody else's */
        {"Avis favorable pour septembre.", AVIS_FAVORABLE},
    };
    struct str question = STR("Bonjour, votre avis est attendu.\n\nJeune   : Rayan Belval, 16 ans\nDossier : NAV-2026-0001\n");
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        struct arena *arena = arena_new(ARENA_BYTES, NULL, NULL);
        struct message *message = ARENA_NEW(arena, struct message);
        struct str mail = str_print(arena, HEAD "Subject: Re: [NAV-2026-0001]\n" TEXT "%s\n", answers[i].words);
        assert_int_equal(read_mail(arena, mail, question, message, NULL), ERR_NONE);
        if (message->avis.sens != answers[i].sens)
            fail_msg("%s: %s", answers[i].words, message->avis.why);
        arena_free(arena);
    }
}

static struct str read_file(const char *path)
{
    enum { MAX = 1024 * 1024 };
    char *bytes = arena_alloc(kept, MAX);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return STR_NONE;
    size_t len = fread(bytes, 1, MAX, file);
    (void)fclose(file);
    return (struct str){bytes, len};
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_the_question_is_subtracted), cmocka_unit_test(test_names_are_harmless),
        cmocka_unit_test(test_nested),                     cmocka_unit_test(test_cut_at_every_byte),
        cmocka_unit_test(test_another_young_person),
    };
    struct fault fault = {""};
    kept = arena_new(ARENA_BYTES, NULL, NULL);
    message_prepare();
    if (avis_rules_parse(kept, read_file("conf/avis.cfg"), "conf/avis.cfg", true, &rules.avis, &fault) != ERR_NONE ||
        fiche_rules_parse(kept, read_file("conf/fiche.cfg"), "conf/fiche.cfg", &rules.fiche, &fault) != ERR_NONE) {
        print_error("%s\n", fault.text);
        return 1;
    }
    int failed = RUN_ROWS("message", rows, test_row) + RUN_ROWS("message hostile", hostiles, test_hostile) + RUN_ROWS("message parts", parts, test_parts) +
                 RUN_TESTS("message others", others);
    message_release();
    arena_free(kept);
    return failed;
}
