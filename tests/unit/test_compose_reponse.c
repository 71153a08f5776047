/* compose, seen from the other end: what a button opens is sent back and read. Of every template: the answer survives the
 * subtraction of our own words, and decides what its button says. */
#include "daemon/compose_private.h"
#include "parsers/html.h"
#include "parsers/reply.h"
#include "tests/look/exemple.h"
#include "tests/unit/avis_regles.h"
#include "tests/unit/compose_read.h"

enum { A_DAY = 20514 };

static const struct avis_rules *rules;

static enum avis_sens expected(struct str body)
{
    if (str_find(body, STR("réserve de :")) != STR_NOT_FOUND)
        return AVIS_RESERVE;
    return str_starts(body, STR("Avis favorable")) ? AVIS_FAVORABLE : AVIS_DEFAVORABLE;
}

/* What the person adds where the opened answer asks for it. */
static struct str completed(struct arena *arena, struct str body)
{
    const char *rest = !str_ends(body, STR(": "))                            ? ""
                       : str_find(body, STR(" le :")) != STR_NOT_FOUND       ? "13 avril 2026."
                       : str_find(body, STR("réserve de")) != STR_NOT_FOUND ? "la notification de la CDAPH."
                                                                             : "le projet relève d'un autre service.";
    return str_print(arena, "%.*s%s", STR_ARG(body), rest);
}

static void check_button(struct arena *arena, struct str nom, struct str question, struct str link)
{
    struct str body = read_escapes(arena, str_from(link, str_find(link, STR("body=")) + 5), '%', '\0');
    size_t end = str_find(body, STR("\r\n"));
    struct str foot = str_from(body, end), first = completed(arena, str_slice(body, 0, end));
    if (str_starts(first, STR("J'ai une question")))
        return; /* its words come after it */
    struct str sent = str_print(arena, "%.*s%.*s\r\nLe jeu. 12 mars 2026 à 10:00, Navette a écrit :\r\n\r\n%.*s", STR_ARG(first), STR_ARG(foot),
                                STR_ARG(question));
    struct reply_context context = {question, STR("Claire Vasseur")};
    struct str kept = reply_new_text(arena, sent, &context);
    bool names = str_starts(first, STR("NAV-")) || str_eq_nocase(first, STR("aucun")); /* a dossier to which a mail is attached */
    if (names || str_starts(first, STR(COMPOSE_REPONSE)) || str_eq_c(first, "ERREUR")) { /* no avis, and not a word of it lost (test_compose_choix) */
        assert_str(kept, str_c(arena, str_trim(first)));
        return;
    }
    struct avis avis = avis_read(arena, rules, kept, A_DAY);
    if (avis.sens != expected(first))
        fail_msg("%.*s: «%.*s» was read as %s (%s), of «%.*s»", STR_ARG(nom), STR_ARG(first), avis_name(avis.sens), avis.why, STR_ARG(kept));
    assert_int_equal(avis.liste_attente, str_find(first, STR("liste d'attente")) != STR_NOT_FOUND);
    assert_true(avis.sens == AVIS_FAVORABLE || avis.motif.len > 0);
}

/* Who types the label in place of pressing the button is not taken for us either. */
static void check_label(struct arena *arena, struct str nom, struct str question, struct str after_link)
{
    size_t from = str_find_char(after_link, '>') + 1;
    struct str label = str_slice(after_link, from, str_find(after_link, STR("</a>")));
    label = read_escapes(arena, label, '\x01', '\0');
    if (str_starts(label, STR("J&#39;ai")))
        return;
    struct reply_context context = {question, STR_NONE};
    if (str_is_empty(str_trim(reply_new_text(arena, str_print(arena, "%.*s\r\n", STR_ARG(label)), &context))))
        fail_msg("%.*s: the label «%.*s» is subtracted from an answer", STR_ARG(nom), STR_ARG(label));
}

/* Our page as a program quotes it that marks nothing, and as one does that makes one line of each paragraph. */
static void check_page(struct arena *arena, struct str nom, const struct compose *mail)
{
    static const char answer[] = "Je vous rappelle lundi.";
    struct str html = read_part(arena, mail->octets, "text/html"), shown = STR_NONE;
    struct reply_context context = {mail->dit, STR("Claire Vasseur")};
    struct fault fault = {0};
    assert_int_equal(html_shown_text(arena, html, &shown, &fault), ERR_NONE);
    struct str kept = reply_new_text(arena, str_print(arena, "%s\n\n%.*s", answer, STR_ARG(shown)), &context);
    if (!str_eq_c(kept, answer))
        fail_msg("%.*s: of our page below «%s» is left «%.*s»", STR_ARG(nom), answer, STR_ARG(kept));
}

static void test_every_button_is_read_as_it_says(void **state)
{
    (void)state;
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct modeles modeles = {0};
    struct fault fault = {0};
    struct valeur valeurs[EXEMPLE_COUNT];
    size_t buttons = 0;
    rules = avis_regles();
    if (modeles_load(arena, STR("templates"), &modeles, &fault) != ERR_NONE)
        fail_msg("%s", fault.text);
    for (size_t i = 0; i < modeles.count; i++) {
        struct courrier courrier = exemple_courrier(&modeles.items[i], valeurs);
        struct compose mail = {0};
        if (compose(arena, &courrier, &mail, &fault) != ERR_NONE)
            fail_msg("%s", fault.text);
        if (!str_is_empty(courrier.jeton) && str_find(mail.octets, STR("mailto:")) != STR_NOT_FOUND)
            check_page(arena, modeles.items[i].nom, &mail);
        struct str html = read_part(arena, mail.octets, "text/html");
        for (size_t at = 0; (at = str_find(html, STR("mailto:"))) != STR_NOT_FOUND; buttons++) {
            html = str_from(html, at);
            struct str link = str_slice(html, 0, str_find_char(html, '"'));
            check_button(arena, modeles.items[i].nom, mail.dit, link);
            check_label(arena, modeles.items[i].nom, mail.dit, html);
            html = str_from(html, link.len);
        }
    }
    assert_true(buttons > 40);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_button_is_read_as_it_says)};
    return RUN_TESTS("reponse", tests);
}
