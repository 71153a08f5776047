/* message, what programs wrote: what kind of program, which mail of ours it speaks of, what it was wrapped into. */
#include "tests/unit/fichiers_scene.h"
#include "tests/unit/msg_scene.h"

#define HEAD "From: Jean <jean@sessad.example>\nTo: navette@departement.example\nMessage-ID: <a@b.example>\nDate: Mon, 02 Mar 2026 09:14:00 +0100\n"
#define DAEMON "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: navette@departement.example\nMessage-ID: <a@b.example>\nDate: Mon, 02 Mar 2026 09:14:00 +0100\n"
#define TEXT "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
#define REPORT(type) "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=" type "; boundary=B\n\n--B\nContent-Type: text/plain\n\nx\n--B\nContent-Type: message/" type "\n\n"
#define FAILED "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; x@y.example\nAction: failed\nStatus: 5.1.1\n"
#define TOKEN "0123456789abcdef0123456789abcdef"

static struct message_rules rules = {.header = {{"navette", 7}, {"departement.example", 19}, {"mx1.departement.example", 23}}};

static const struct row {
    const char *name, *mail;
    enum message_kind kind;
    enum message_machine machine;
    const char *message_id, *jeton; /* of the mail of ours */
} rows[] = {
    {"a report with the mail", DAEMON REPORT("delivery-status") FAILED "\n--B\nContent-Type: message/rfc822\n\nMessage-ID: <q." TOKEN ".1@departement.example>\n\nx\n--B--\n", MESSAGE_REBOND, MACHINE_NONE, "q." TOKEN ".1@departement.example", TOKEN},
    {"a report with its header", DAEMON REPORT("delivery-status") FAILED "\n--B\nContent-Type: text/rfc822-headers\n\nSubject: x\nMessage-ID:\n <m." TOKEN "@departement.example>\n\n--B--\n", MESSAGE_REBOND, MACHINE_NONE, "m." TOKEN "@departement.example", NULL},
    {"its header in base64", DAEMON REPORT("delivery-status") FAILED "\n--B\nContent-Type: text/rfc822-headers\nContent-Transfer-Encoding: base64\n\n"
     "TWVzc2FnZS1JRDogPHEuMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYuMUBkLmV4YW1wbGU+Cg==\n--B--\n", MESSAGE_REBOND, MACHINE_NONE, "q." TOKEN ".1@d.example", TOKEN},
    {"a report that answers", DAEMON "In-Reply-To: <q." TOKEN ".3@departement.example>\n" TEXT "x@y.example: 550 user unknown\n", MESSAGE_REBOND, MACHINE_NONE, "q." TOKEN ".3@departement.example", TOKEN},
    {"a report that names none", DAEMON REPORT("delivery-status") FAILED "\n--B--\n", MESSAGE_REBOND, MACHINE_NONE, NULL, NULL},
    {"a report like the head of a quotation", DAEMON "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<p>Remise impossible</p><p>&nbsp;</p><p>Destinataire : x@y.example</p><p>Objet : Avis</p><p>Erreur : 550 5.4.1 rejected</p>\n", MESSAGE_REBOND, MACHINE_NONE, NULL, NULL},
    {"a receipt (RFC 8098)", HEAD REPORT("disposition-notification") "Original-Message-ID: <q." TOKEN ".1@departement.example>\nDisposition: manual-action/MDN-sent-manually; displayed\n\n--B--\n", MESSAGE_AUTOMATIQUE, MACHINE_LECTURE, "q." TOKEN ".1@departement.example", TOKEN},
    {"a receipt of Thunderbird in words", HEAD "Subject: x\n" TEXT "Ceci est un accusé de réception pour le courrier que vous avez envoyé à Jean.\n", MESSAGE_AUTOMATIQUE, MACHINE_LECTURE, NULL, NULL},
    {"it was read, in words", HEAD "Subject: Votre message a été lu\n" TEXT "Lu le 24/03/2026\n", MESSAGE_AUTOMATIQUE, MACHINE_LECTURE, NULL, NULL},
    {"a meeting accepted, in words", HEAD "Subject: Invitation acceptée : synthèse\n" TEXT "Jean a accepté cette invitation.\n", MESSAGE_AUTOMATIQUE, MACHINE_CALENDRIER, NULL, NULL},
    {"a meeting declined, no word", HEAD "Subject: Declined: Point\n" TEXT "\n", MESSAGE_AUTOMATIQUE, MACHINE_CALENDRIER, NULL, NULL},
    {"a heart", HEAD "Subject: Re: x\n" TEXT "Jean a aimé votre message\n", MESSAGE_AUTOMATIQUE, MACHINE_REACTION, NULL, NULL},
    {"a reaction added", HEAD "Subject: Re: x\n" TEXT "Jean a ajouté une réaction à votre message\n", MESSAGE_AUTOMATIQUE, MACHINE_REACTION, NULL, NULL},
    {"another hour proposed", HEAD "Subject: Nouvel horaire proposé : Point\n" TEXT "Jean a proposé un nouvel horaire.\n", MESSAGE_AUTOMATIQUE, MACHINE_CALENDRIER, NULL, NULL},
    {"perhaps", HEAD "Subject: Réponse « Peut-être » : Point\n" TEXT "Jean a répondu à cette invitation.\n", MESSAGE_AUTOMATIQUE, MACHINE_CALENDRIER, NULL, NULL},
    {"opened", HEAD "Subject: Ouverture de votre message\n" TEXT "Jean a ouvert votre message.\n", MESSAGE_AUTOMATIQUE, MACHINE_LECTURE, NULL, NULL},
    {"a person who read it", HEAD "Subject: Re: x\n" TEXT "L'équipe a lu votre message, on vous rappelle.\n", MESSAGE_AUTRE, MACHINE_NONE, NULL, NULL},
    {"a thumb on our words", HEAD "Subject: Re: x\n" TEXT "Jean loved “Avis demandé : fiche de liaison”\n", MESSAGE_AUTOMATIQUE, MACHINE_REACTION, NULL, NULL},
    {"it has come in", HEAD "Subject: Votre demande\n" TEXT "Votre message a bien été reçu. Ceci est un message automatique.\n", MESSAGE_AUTOMATIQUE, MACHINE_ACCUSE, NULL, NULL},
    {"a list", HEAD "List-Id: <l.b.example>\n" TEXT "Bonjour\n", MESSAGE_AUTOMATIQUE, MACHINE_LISTE, NULL, NULL},
    {"prove who you are", HEAD TEXT "Pour prouver que vous n'êtes pas un robot, cliquez ici.\n", MESSAGE_AUTOMATIQUE, MACHINE_NONE, NULL, NULL},
    {"a person who is away", HEAD "Subject: Absent ce jour\n" TEXT "Absent ce lundi, je reprends connaissance de ma messagerie mardi.\n", MESSAGE_ABSENCE, MACHINE_NONE, NULL, NULL},
    {"a person who received it", HEAD TEXT "Bien reçu, merci.\n", MESSAGE_AUTRE, MACHINE_NONE, NULL, NULL},
    {"a person who accepted a meeting", HEAD TEXT "J'ai accepté l'invitation, à jeudi.\n", MESSAGE_AUTRE, MACHINE_NONE, NULL, NULL},
    {"a person who answers an announcement", HEAD "Subject: Accepté : dossier\n" TEXT "Nous acceptons de l'accueillir lors de la réunion.\n", MESSAGE_AUTRE, MACHINE_NONE, NULL, NULL},
    {"a person about a report", HEAD "Subject: mail en erreur\n" TEXT "Le mail à x@y.example me revient : could not be delivered.\n", MESSAGE_AUTRE, MACHINE_NONE, NULL, NULL},
};

static struct message read(struct arena *arena, struct str raw)
{
    struct message message;
    struct fault fault;
    assert_int_equal(message_read(arena, raw, &rules, STR_NONE, 20514, &message, &fault), ERR_NONE);
    return message;
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(SCENE_ARENA, NULL, NULL);
    struct message message = read(arena, str_of(row->mail));
    assert_string_equal(message_kind_name(message.kind), message_kind_name(row->kind));
    assert_int_equal(message.machine, row->machine);
    assert_str(message.renvoye.message_id, row->message_id);
    assert_str(message.renvoye.jeton, row->jeton);
    arena_free(arena);
}

static void test_linked_stand_in(void **state)
{
    (void)state;
    struct arena *arena = arena_new(SCENE_ARENA, NULL, NULL);
    struct message message = read(arena, STR(HEAD "Auto-Submitted: auto-replied\nMIME-Version: 1.0\nContent-Type: text/html\n\n"
        "<p>Absent, retour le <b>9 mars</b>.</p><p>Contactez <a href=\"mailto:m.d@sessad.example\">Marc</a></p><hr><p>contactez <a href='mailto:z@b.example'>Zoé</a></p>\n"));
    assert_int_equal(message.kind, MESSAGE_ABSENCE);
    assert_int_equal(message.absence.retour, 20521);
    assert_str(message.absence.remplacant, "m.d@sessad.example");
    arena_free(arena);
}

static struct str wide(struct arena *arena, const char *ascii)
{
    struct str text = str_of(ascii);
    char *out = arena_array(arena, 2 * text.len + 1, 1);
    for (size_t i = 0; i < text.len; i++) {
        out[2 * i] = text.at[i];
        out[2 * i + 1] = '\0';
    }
    return (struct str){out, 2 * text.len};
}

/* A mail that Outlook saved is a mail in the mail: its fiche counts, its words decide nothing. */
static void test_msg(void **state)
{
    (void)state;
    struct arena *arena = arena_new(SCENE_ARENA, NULL, NULL);
    struct scene_cfb *cfb = ARENA_NEW(arena, struct scene_cfb);
    struct buf mail;
    scene_begin(cfb);
    scene_stream(cfb, "__properties_version1.0", STR("................................"));
    scene_stream(cfb, "__substg1.0_1000001F", wide(arena, "Avis favorable"));
    scene_open(cfb, "__attach_version1.0_#00000000");
    scene_stream(cfb, "__substg1.0_3707001F", wide(arena, "b.txt"));
    scene_stream(cfb, "__substg1.0_37010102", STR(ZOE));
    const struct scene_file files[] = {{"TR fiche.msg", "application/vnd.ms-outlook", NULL, scene_end(cfb, arena), false}};
    buf_init(&mail, SCENE_BYTES * 2);
    struct message message = read(arena, scene_mail(&mail, "Bonjour, pour information.\n", files, 1));
    assert_int_equal(message.kind, MESSAGE_FICHE);
    assert_int_equal(message.avis.sens, AVIS_AUCUN);
    assert_str(scene_fiches(arena, &message), "DURAND");
    assert_str(scene_files(arena, &message), "b.txt:0");
    assert_str(message.text, "Bonjour, pour information.");
    assert_string_equal(message_envelope_name(message.enveloppe), "msg");
    buf_free(&mail);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_linked_stand_in), cmocka_unit_test(test_msg)};
    struct arena *kept = arena_new(64 * 1024 * 1024, NULL, NULL);
    rules.fiche = fiche_regles(kept);
    message_prepare();
    int failed = RUN_ROWS("message, programs", rows, test_row) + RUN_TESTS("message, saved by Outlook", others);
    message_release();
    arena_free(kept);
    return failed;
}
