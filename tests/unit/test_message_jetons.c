/* message: which tokens of ours a mail's text gives. They find its question and may let it count (recevabilite.h): what was only
 * forwarded or attached gives none. */
#include "tests/unit/avis_regles.h"
#include "tests/unit/fiche_regles.h"

#include "parsers/message.h"

#define T1 "0123456789abcdef0123456789abcdef"
#define T2 "fedcba9876543210fedcba9876543210"
#define HEAD "From: Jean <jean@sessad.example>\nTo: navette@departement.example\nMessage-ID: <a@b.example>\nDate: Mon, 02 Mar 2026 09:14:00 +0100\nMIME-Version: 1.0\n"
#define TEXT "Content-Type: text/plain; charset=utf-8\n"
#define MIXED HEAD "Content-Type: multipart/mixed; boundary=B\n\n--B\n" TEXT "\nBonjour\n\n--B\n"

static const struct row {
    const char *name, *mail;
    size_t count;
    const char *first;
} rows[] = {
    {"in the quoted page", HEAD TEXT "\nBonjour\n\n> Votre avis est attendu.\n> Réf. " T1 "\n", 1, T1},
    {"in capitals, wrapped in a link", HEAD TEXT "\nBonjour\n\nRéf. <https://relais.example/?u=0123456789ABCDEF0123456789ABCDEF>\n", 1, T1},
    {"by a soft break of quoted-printable", HEAD TEXT "Content-Transfer-Encoding: quoted-printable\n\nBonjour\n\nR=C3=A9f. 0123456789abcdef=\n0123456789abcdef\n", 1, T1},
    {"in base64", HEAD TEXT "Content-Transfer-Encoding: base64\n\nUsOpZi4gMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYK\n", 1, T1},
    {"in a link of the page", HEAD "Content-Type: text/html; charset=utf-8\n\n<p>Bonjour <a href=\"mailto:navette+" T1 "@departement.example\">ici</a></p>\n", 1, T1},
    {"twice", HEAD TEXT "\nRéf. " T1 "\nRéf. " T1 "\n", 1, T1},
    {"two", HEAD TEXT "\nRéf. " T1 "\n\n> Réf. " T2 "\n", 2, T1},
    {"of one digit more", HEAD TEXT "\nRéf. " T1 "0\n", 0, NULL},
    {"of one digit less", HEAD TEXT "\nRéf. 0123456789abcdef0123456789abcde\n", 0, NULL},
    {"in a forwarded message", MIXED "Content-Type: message/rfc822\n\nFrom: navette@departement.example\nSubject: Dossier\n\nRéf. " T1 "\n--B--\n", 0, NULL},
    {"in a file", MIXED "Content-Type: text/plain; name=a.txt\nContent-Disposition: attachment; filename=a.txt\n\nRéf. " T1 "\n--B--\n", 0, NULL},
    {"in the name of a file", MIXED "Content-Type: application/pdf; name=" T1 ".pdf\nContent-Disposition: attachment; filename=" T1 ".pdf\n\nx\n--B--\n", 0, NULL},
    {"in the subject", HEAD "Subject: " T1 "\n" TEXT "\nBonjour\n", 0, NULL},
};

static struct message_rules rules = {.header = {{"navette", 7}, {"departement.example", 19}, {"mx1.departement.example", 23}}};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new((size_t)256 * 1024 * 1024, NULL, NULL);
    struct fault fault = {""};
    struct message *message = ARENA_NEW(arena, struct message);
    assert_int_equal(message_read(arena, str_of(row->mail), &rules, STR_NONE, 20514, message, &fault), ERR_NONE);
    assert_int_equal(message->token_count, row->count);
    if (row->first != NULL)
        assert_str(message->tokens[0], row->first);
    arena_free(arena);
}

int main(void)
{
    struct arena *kept = arena_new((size_t)256 * 1024 * 1024, NULL, NULL);
    rules.avis = avis_regles();
    rules.fiche = fiche_regles(kept);
    message_prepare();
    int failed = RUN_ROWS("jetons", rows, test_row);
    message_release();
    arena_free(kept);
    return failed;
}
