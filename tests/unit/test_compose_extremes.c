/* compose: every template that is shipped, with its longest, its emptiest and its most hostile values: what comes out is a page and a
 * text all the same, with nothing in them but words, and French typography. */
#include <string.h>

#include "daemon/compose_private.h"
#include "tests/look/exemple.h"
#include "tests/unit/compose_read.h"

static struct modeles modeles;

/* ---- values ------------------------------------------------------------------------------------------------------------ */

#define LONG10(s) s s s s s s s s s s
#define RLO "\xE2\x80\xAE" /* right-to-left override */
#define LRI "\xE2\x81\xA6" /* left-to-right isolate */

static const struct extreme {
    const char *name, *value; /* of every placeholder that is text, and of every cell of those that are blocks; NULL: as in exemple.h */
} extremes[] = {
    {"as they are", NULL},
    {"empty", ""},
    {"the longest name", "Marie-Apolline-" LONG10("de-La-Rochefoucauld-")},
    {"the longest name in words", LONG10("de La Rochefoucauld-Montferrand-Vaucresson ")},
    {"a script, an attribute's end, a placeholder", "<script>alert(1)</script>\" onmouseover=\"alert(1)\" x=' {{reference}} {{#motif}} {{"},
    {"line feeds, a header", "un\r\nBcc: x@ailleurs.example\r\n\r\n# deux\n\n\n- trois\n```liens\nOui | Avis favorable\n```"},
    {"right-to-left marks", "a" RLO "fdp.exe" LRI "b\xD8\x9C" "c\xE2\x80\x8F" "d \xD8\xA3\xD8\xAD\xD9\x85\xD8\xAF"},
    {"controls, broken UTF-8", "a\x01" "b\x1B[31mc\x7F" "d\xFF\xC3(\xE2\x80"},
    {"Markdown", "**a** _b_ [c](https://ailleurs.example) ![d](https://ailleurs.example/e.png) | f"},
};

static bool is_bloc(const char *nom)
{
    for (const struct emplacement *at = compose_emplacements; at->nom != NULL; at++)
        if (strcmp(at->nom, nom) == 0)
            return at->bloc;
    return false;
}

/* As decide makes blocks: out of people's text, cell by cell. The others have their value as it comes. */
static size_t fill(struct arena *arena, const struct extreme *row, struct valeur *valeurs)
{
    struct str value = str_of(row->value);
    if (row->value == NULL)
        return EXEMPLE_COUNT;
    for (size_t i = 0; i < EXEMPLE_COUNT; i++) {
        bool image = strcmp(valeurs[i].nom, "trajet") == 0;
        struct str rows = compose_rangee(arena, compose_rangee(arena, STR_NONE, STR("Libellé"), value), value, STR("valeur"));
        if (is_bloc(valeurs[i].nom))
            valeurs[i].texte = row->value[0] == '\0' ? STR_NONE : image ? str_print(arena, "```image\n%.*s```\n", STR_ARG(rows)) : compose_tableau(arena, rows);
        else
            valeurs[i].texte = value;
    }
    return EXEMPLE_COUNT;
}

/* ---- a page ------------------------------------------------------------------------------------------------------------ */

enum { MAX_OPEN = 32 };

static bool is_name(char c)
{
    return str_is_alnum(c) || c == '-';
}

/* name="value" name="value": each known, each quoted. */
static void check_attributes(const char *who, struct str rest)
{
    static const char *const known[] = {"lang", "charset", "name", "content", "style", "role", "scope", "class", "bgcolor", "href", "src", "alt", "width", NULL};
    while ((rest = str_trim(rest)).len > 0) {
        size_t end = 0;
        while (end < rest.len && is_name(rest.at[end]))
            end++;
        struct str name = str_slice(rest, 0, end);
        bool good = false;
        for (size_t i = 0; known[i] != NULL; i++)
            good = good || str_eq_c(name, known[i]);
        rest = str_from(rest, end);
        if (!good || !str_starts(rest, STR("=\"")))
            fail_msg("%s: an attribute of nobody: %.*s", who, STR_ARG(rest));
        rest = str_from(rest, 2);
        rest = str_from(rest, str_find_char(rest, '"') + 1);
    }
}

/* Tags are known, nested, closed; what is in them is text. */
static void check_page(const char *who, struct str html)
{
    static const char *const known[] = {"html", "head", "title", "style", "body", "div", "p", "h1", "h2", "strong", "em", "a", "table", "tr", "th", "td", "ul", "ol",
                                        "li", "blockquote", "pre", "span", NULL}, *const alone[] = {"meta", "br", "img", NULL};
    struct str open[MAX_OPEN];
    size_t depth = 0, at = 0;
    for (struct str rest = html; (at = str_find_char(rest, '<')) != STR_NOT_FOUND;) {
        rest = str_from(rest, at);
        if (str_starts(rest, STR("<!--")) || str_starts(rest, STR("<!DOCTYPE"))) {
            struct str mark = str_starts(rest, STR("<!--")) ? STR("-->") : STR(">");
            rest = str_from(rest, str_find(rest, mark) + mark.len);
            continue;
        }
        struct str tag = str_slice(rest, 1, str_find_char(rest, '>'));
        bool closes = tag.len > 0 && tag.at[0] == '/';
        tag = str_from(tag, closes);
        size_t end = 0;
        while (end < tag.len && is_name(tag.at[end]))
            end++;
        struct str name = str_slice(tag, 0, end);
        bool is_known = false, is_alone = false;
        for (size_t i = 0; known[i] != NULL; i++)
            is_known = is_known || str_eq_c(name, known[i]);
        for (size_t i = 0; alone[i] != NULL; i++)
            is_alone = is_alone || str_eq_c(name, alone[i]);
        if (!is_known && !is_alone)
            fail_msg("%s: a tag of nobody: %.*s", who, STR_ARG(tag));
        check_attributes(who, str_from(tag, end));
        if (closes && (depth == 0 || !str_eq(open[--depth], name)))
            fail_msg("%s: </%.*s> closes what is not open", who, STR_ARG(name));
        if (!closes && !is_alone) {
            assert_true(depth < MAX_OPEN);
            open[depth++] = name;
        }
        rest = str_from(rest, 1);
    }
    if (depth != 0)
        fail_msg("%s: <%.*s> is never closed", who, STR_ARG(open[depth - 1]));
}

/* ---- what may not stand in either --------------------------------------------------------------------------------------- */

static const char *const nowhere[] = {RLO, LRI, "\xE2\x80\x8F", "\xD8\x9C", "\x01", "\x1B", "\x7F", "\xFF", NULL};

static void check_none(const char *who, struct str text, const char *const *never)
{
    for (size_t i = 0; never[i] != NULL; i++)
        if (str_find(text, str_of(never[i])) != STR_NOT_FOUND)
            fail_msg("%s: «%s» in %.*s", who, never[i], STR_ARG(text));
}

/* A heading stands over something, a table has rows. */
static void check_nothing_is_empty(const char *who, struct str html)
{
    static const char *const never[] = {"</h2>\n<h2", "</h2>\n</div>", "</h2>\n<p class=\"pied\"", "px\">\n</table>", "<p style=\"margin:0 0 16px\"></p>", "<li style=\"margin:0 0 4px\"></li>", NULL};
    check_none(who, html, never);
}

/* No line of French begins with its punctuation, in our words: a value is somebody's own. */
static void check_typography(const char *who, struct str text)
{
    static const char *const never[] = {" :", " ;", " ?", " !", " »", "« ", "...", "\"", " %", NULL};
    check_none(who, text, never);
}

static void test_extreme(void **state)
{
    const struct extreme *row = *state;
    struct valeur valeurs[EXEMPLE_COUNT];
    for (size_t i = 0; i < modeles.count; i++) {
        struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
        const char *who = str_c(arena, modeles.items[i].nom);
        struct courrier courrier = exemple_courrier(&modeles.items[i], valeurs);
        struct compose mail = {0};
        struct fault fault = {0};
        courrier.valeur_count = fill(arena, row, valeurs);
        courrier.a_nom = row->value == NULL ? courrier.a_nom : str_of(row->value);
        if (compose(arena, &courrier, &mail, &fault) != ERR_NONE)
            fail_msg("%s: %s", who, fault.text);
        read_is_well_formed(mail.octets);
        assert_true(read_field(arena, mail.octets, "Bcc").at == NULL);
        struct str html = read_part(arena, mail.octets, "text/html");
        check_page(who, html);
        check_none(who, html, nowhere);
        check_none(who, mail.texte, nowhere);
        check_none(who, mail.objet, nowhere);
        assert_true(str_find_char(mail.objet, '\n') == STR_NOT_FOUND);
        check_nothing_is_empty(who, html);
        if (row->value == NULL || row->value[0] == '\0')
            check_typography(who, mail.texte);
        arena_free(arena);
    }
}

/* ---- spaces that do not break ------------------------------------------------------------------------------------------- */

#define NB "\xC2\xA0"
static const struct space {
    const char *name, *text, *typo;
} spaces[] = {
    {"before high punctuation", "a : b ; c ? d !", "a" NB ": b" NB "; c" NB "? d" NB "!"},
    {"within quotes", "« a » et « b »", "«" NB "a" NB "» et «" NB "b" NB "»"},
    {"percents", "12 % des", "12" NB "% des"},
    {"hours", "à 12 h, 9 h 05, entre 8 h 30 et 18 h", "à 12" NB "h, 9" NB "h" NB "05, entre 8" NB "h" NB "30 et 18" NB "h"},
    {"other words in h", "12 heures, le h 5, la phase h 30", "12 heures, le h 5, la phase h 30"},
    {"an address is none", "https://a.example/?b=c", "https://a.example/?b=c"},
};

static void test_space(void **state)
{
    const struct space *row = *state;
    struct arena *arena = arena_new(1 << 16, NULL, NULL);
    assert_str(compose_typo(arena, str_of(row->text)), row->typo);
    arena_free(arena);
}

int main(void)
{
    struct arena *arena = arena_new(READ_ARENA, NULL, NULL);
    struct fault fault = {0};
    if (modeles_load(arena, STR("templates"), &modeles, &fault) != ERR_NONE) {
        print_error("%s\n", fault.text);
        arena_free(arena);
        return 1;
    }
    int failed = RUN_ROWS("extremes", extremes, test_extreme) + RUN_ROWS("spaces", spaces, test_space);
    arena_free(arena);
    return failed;
}
