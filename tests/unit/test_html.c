/* html: what somebody sees of a page, and what is new in a mail's. One row, one habit. */
#include "tests/unit/unit.h"

#include "parsers/html.h"

static const struct row {
    const char *name, *page, *expected;
} rows[] = {
    {"paragraphs", "<p>un</p><p>deux</p>", "un\n\ndeux"},
    {"Word's paragraphs are lines", "<p class=MsoNormal>un<o:p></o:p></p>\n<p class=MsoNormal>deux</p>", "un\ndeux"},
    {"breaks and white space", "un  deux\n trois<br>quatre", "un deux trois\nquatre"},
    {"entities", "r&eacute;ponse &amp; avis&nbsp;: &laquo;oui&raquo;", "réponse & avis\xC2\xA0: «oui»"},
    {"windows-1252", "r\xE9ponse", "réponse"},
    {"scripts, styles, comments", "<style>p{color:red}</style><script>non</script><!-- favorable -->oui", "oui"},
    {"not displayed", "<span style='display:none'>favorable</span>non", "non"},
    {"size nought", "<span style='font-size:0'>favorable</span>non", "non"},
    {"size nought, seen again inside", "<div style='font-size:0px'><p style='font-size:11pt'>oui</p></div>", "oui"},
    {"invisible", "<span style='visibility:hidden'>favorable</span>non", "non"},
    {"white on white", "<font color='#FFFFFF'>favorable</font>non", "non"},
    {"white on blue", "<td bgcolor='#1F497D'><font color=white>oui</font></td>", "oui"},
    {"hidden by the sheet", "<style>.x, p.y { display: none }</style><p class='y'>favorable</p><b class='a x'>favorable</b>non", "non"},
    {"hidden attribute", "<p hidden>favorable</p>non", "non"},
    {"Outlook's hiding", "<span style='mso-hide:all'>favorable</span>non", "non"},
    {"struck out", "favorable <s>défavorable</s>", "favorable"},
    {"struck out by style", "favorable <span style='text-decoration: line-through'>défavorable</span>", "favorable"},
    {"half a word struck out", "avis <s>dé</s>favorable", "avis …favorable"},
    {"half a word made tiny", "avis <span style='font-size:0'>dé</span>favorable", "avis …favorable"},
    {"a word struck out, another behind it", "<s>favorable</s> défavorable", "défavorable"},
    {"Gmail", "oui<div class='gmail_quote'>Le … a écrit :<blockquote>favorable</blockquote></div>", "oui"},
    {"answers around a quotation", "<p>oui</p><blockquote type=cite>q</blockquote><p>non</p>", "oui\n\nnon"},
    {"Outlook on the web cuts", "oui<div id='x_divRplyFwdMsg'>De :</div><p>favorable</p>", "oui"},
    {"Zimbra", "<div>oui</div><div data-marker='__QUOTED_TEXT__'>favorable</div>", "oui"},
    {"Yahoo", "<div>oui</div><div id='yahoo_quoted_1' class='yahoo_quoted'>favorable</div>", "oui"},
    {"indented, not quoted", "<blockquote style='margin:0 0 0 40px;border:none'>oui</blockquote>", "oui"},
    {"a table", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"},
    {"a list", "<ul><li>un</li><li>deux</li></ul>", "- un\n- deux"},
    {"boxes of Wingdings, as Word pastes them", "<span style='font-family:Wingdings'>þ</span> oui <font face='Wingdings 2'>\xC2\xA3<span style='font-family:Arial'>x</span></font> non "
        "<span style='mso-char-type:symbol;mso-symbol-font-family:Wingdings'>J</span>", "☒ oui ☐x non"},
    {"the foot of the page", "<p>oui</p><div title='footer'><p>4</p></div>", "oui"},
    {"empty", "", ""},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(4 * 1024 * 1024, NULL, NULL);
    struct str text = STR("");
    struct fault fault = {""};
    assert_int_equal(html_new_text(arena, str_of(row->page), &text, &fault), ERR_NONE);
    assert_str(str_trim(text), row->expected);
    arena_free(arena);
}

static void test_document(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4 * 1024 * 1024, NULL, NULL);
    struct document document = {0};
    struct fault fault = {""};
    const char *page = "<h1>Fiche</h1><table><tr><td>Nom :</td><td></td></tr><tr><td>Oui \xE2\x98\x92 <input type=checkbox checked></td></tr></table>";
    assert_int_equal(html_read(arena, str_of(page), &document, &fault), ERR_NONE);
    assert_int_equal(document.count, 4);
    assert_int_equal(document.format, FORMAT_HTML);
    assert_str(document.blocks[0].text, "Fiche");
    assert_int_equal(document.blocks[0].table, 0);
    assert_int_equal(document.blocks[2].column, 1);
    assert_int_equal(document.blocks[2].columns, 2);
    assert_int_equal(document.blocks[3].table_row, 1);
    assert_int_equal(document.blocks[3].box_count, 2);
    assert_int_equal(document.blocks[3].boxes[1], BOX_TICKED);
    arena_free(arena);
}

/* Deep nesting is read up to the limit, and refused by name past it; never an empty text in silence. */
static void test_depth(void **state)
{
    (void)state;
    static const struct { size_t depth; enum err err; } cases[] = {{3000, ERR_NONE}, {6000, ERR_FINAL}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
        char *page = arena_alloc(arena, cases[i].depth * 5 + 8);
        for (size_t j = 0; j < cases[i].depth; j++)
            memcpy(page + j * 5, "<div>", 5);
        memcpy(page + cases[i].depth * 5, "oui", 3);
        struct str text = STR("");
        struct fault fault = {""};
        assert_int_equal(html_new_text(arena, (struct str){page, cases[i].depth * 5 + 3}, &text, &fault), cases[i].err);
        if (cases[i].err == ERR_NONE)
            assert_str(str_trim(text), "oui");
        else
            assert_string_equal(fault.text, "html: more than 5000 elements inside each other");
        arena_free(arena);
    }
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_document), cmocka_unit_test(test_depth)};
    return RUN_ROWS("html", rows, test_row) + RUN_TESTS("html", others);
}
