/* rtf: what somebody sees of a document, whichever program wrote it. One row, one habit. Blocks are told with « / » between
 * them, a line break as « | », boxes as [ ], [x], [?]; a block of a table begins with its row and column: « 1.0: ». */
#include "tests/unit/document_scene.h"

#include "parsers/base/buf.h"
#include "parsers/rtf.h"

#define FONTS "{\\fonttbl{\\f0\\fswiss\\fcharset0 Arial;}{\\f1\\froman\\fcharset2 Symbol;}{\\f2\\fnil\\fcharset2 Wingdings;}" \
              "{\\f3\\fnil\\fcharset2 Wingdings 2{\\*\\falt Webdings};}{\\f4\\fmodern\\fcharset128 MS Gothic{\\*\\falt \\'82\\'6c\\'82\\'72};}" \
              "{\\f5\\fswiss\\fcharset238 Arial CE;}{\\f6\\fnil\\fcharset77 Geneva;}}"
#define BOX(data) "{\\field{\\*\\fldinst { FORMCHECKBOX }{{\\*\\datafield 65000000}" \
                  "{\\*\\formfield{\\fftype1" data "{\\*\\ffname Case1}\\ffdefres0}}}}{\\fldrslt }}"
#define LIST(data) "{\\field{\\*\\fldinst {FORMDROPDOWN {\\*\\formfield{\\fftype2" data "\\ffhaslistbox1" \
                   "{\\*\\ffname L}{\\*\\ffl oui}{\\*\\ffl en\\~cours}}}}}{\\fldrslt ?}}"
#define HTML(body) "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}" body "}"

static const struct row {
    const char *name, *rtf, *expected;
} rows[] = {
    {"WordPad", "{\\rtf1\\ansi\\ansicpg1252\\deff0" FONTS
     "\\viewkind4\\uc1\\pard\\f0 Pr\\'e9nom : Zo\\'e9\\par\r\nNom :\\tab X\\par\r\n}\r\n", "Prénom : Zoé/Nom :\tX"},
    {"TextEdit", "{\\rtf1\\ansi\\ansicpg1252\\cocoartf2639\n\\cocoatextscaling0{\\fonttbl\\f0\\fswiss\\fcharset0 "
     "Helvetica;}\n{\\colortbl;\\red255\\green255\\blue255;}\n"
                 "{\\*\\expandedcolortbl;;}\n\\pard\\f0\\fs24 \\cf0 Pr\\'e9nom : Zo\\'e9\\\nNom : Ferr\\uc0\\u233 " "\\\n}",
                 "Prénom : Zoé/Nom : Ferré"},
    {"Unicode and what stands for it", "{\\rtf1\\ansi\\uc1 \\u8217\\'92a{\\uc2\\u9746\\'a1\\'f5b}\\u233 ?c\\u-3913\\'b7}", "’a[x]béc\xEF\x82\xB7"},
    {"nothing stands for it", "{\\rtf1\\ansi\\uc0\\u233 t\\u233\\par}", "été"},
    {"a mark right after it is still a mark", "{\\rtf1\\ansi a\\u8217\\par b\\par}", "a’/b"},
    {"beyond U+FFFF", "{\\rtf1\\ansi\\uc0\\u-10179\\u-8704 x}", "😀x"},
    {"code page of the document", "{\\rtf1\\mac Pr\\'8enom}", "Prénom"},
    {"code page of DOS", "{\\rtf1\\pca Pr\\'82nom}", "Prénom"},
    {"code page of the font", "{\\rtf1\\ansi" FONTS "{\\f5 \\'b3\\'f3d\\'9f}{\\f6 \\'8e}\\'9c}", "łódźéœ"},
    {"a box of two bytes", "{\\rtf1\\ansi" FONTS "{\\f4\\'81\\'a0}non {\\f4\\'81\\'a1}oui}", "[ ]non [x]oui"},
    {"characters by name", "{\\rtf1\\ansi\\lquote a\\rquote\\~:\\ldblquote b\\rdblquote\\emdash\\endash\\_\\bullet\\emspace\\-c\\{\\}"
     "\\\\}", "‘a’\xC2\xA0:“b”—–-•\xE2\x80\x83" "c{}\\"},
    {"lines", "{\\rtf1\\ansi a\\line b\\page c\\par}", "a|b|c"},
    {"Wingdings as letters", "{\\rtf1\\ansi" FONTS "{\\f2\\'a8} non {\\f2\\'fe} oui {\\f3\\'52}{\\f2\\u-3842\\'fe}}", "[ ] non [x] oui [x][x]"},
    {"a dingbat that is no box", "{\\rtf1\\ansi" FONTS "T{\\f2\\'28}l}", "T l"},
    {"the Symbol font", "{\\rtf1\\ansi" FONTS "{\\f1\\'d6} oui {\\f1\\'b7} a}", "[x] oui • a"},
    {"symbols as fields", "{\\rtf1\\ansi" FONTS "{\\field{\\*\\fldinst SYMBOL 254 \\\\f \"Wingdings\" \\\\s 10}{\\fldrslt\\f2\\fs20\\'fe}} oui"
                          "{\\field{\\*\\fldinst {SYMBOL 0xA8 \\\\f Wingdings}}{\\fldrslt{\\f2\\'a8}}}non{\\field{\\*\\fldinst "
                          "SYMBOL 9746 \\\\u \\\\f \"MS Gothic\"}{\\fldrslt ?}}}", "[x] oui[ ]non[x]"},
    {"form boxes", "{\\rtf1\\ansi " BOX("\\ffres1") " a " BOX("\\ffres0") " b " BOX("\\ffres25") " c}", "[x] a [ ] b [ ] c"},
    {"a form box ticked at birth", "{\\rtf1\\ansi {\\field{\\*\\fldinst FORMCHECKBOX {\\*\\formfield{\\fftype1\\ffres25\\ffdefres1}"
     "}}{\\fldrslt }}oui}", "[x]oui"},
    {"a form box whose data were lost", "{\\rtf1\\ansi {\\field{\\*\\fldinst { FORMCHECKBOX }}{\\fldrslt {}}}oui}", "[?]oui"},
    {"a form box deleted", "{\\rtf1\\ansi {\\deleted " BOX("\\ffres1") "}oui}", "oui"},
    {"form text", "{\\rtf1\\ansi Nom : {\\field{\\*\\fldinst { FORMTEXT }{{\\*\\formfield{\\fftype0{\\*\\ffname "
     "Texte1}{\\*\\ffdeftext ici}}}}}{\\fldrslt {Du}{pont}}}}", "Nom : Dupont"},
    {"lines that LibreOffice joined in a field, and put before it",
     "{\\rtf1\\ansi Adresse : {\\line \\line }{\\field{\\*\\fldinst{ FORMTEXT }}{\\fldrslt 2 place "
     "du Jeu de Paume.Porte BRez.62994 Houdrecque}}"
     "{\\field{\\*\\fldinst{ FORMTEXT }}{\\fldrslt a.B}}}",
     "Adresse : ||2 place du Jeu de Paume.|Porte BRez.|62994 Houdrecquea.B"},
    {"a line break before what was typed, one in it",
     "{\\rtf1\\ansi a :\\line\\line{\\field{\\*\\fldinst{ FORMTEXT }}{\\fldrslt Au calme. Oui.Non.}"
     "} b\\line{\\field{\\*\\fldinst{ FORMTEXT }}{\\fldrslt un.Deux.Trois}}}", "a :||Au calme. Oui.|Non. b|un.Deux.Trois"},
    {"form lists", "{\\rtf1\\ansi " LIST("\\ffres1\\ffdefres0") "," LIST("\\ffres25\\ffdefres0") "," LIST("\\ffres9"), "en\xC2\xA0" "cours,oui,?"},
    {"a link", "{\\rtf1\\ansi {\\field{\\*\\fldinst HYPERLINK \"mailto:a@b.example\"}{\\fldrslt{\\ul a@b.example}}}}", "a@b.example"},
    {"tracked changes", "{\\rtf1\\ansi {\\deleted 01/01}{\\revised 02/02}{\\deleted \\par }/2026{\\mvf x}\\par}", "02/02/2026"},
    {"hidden and struck out", "{\\rtf1\\ansi a{\\v favorable}b{\\strike non}{\\v0 c}{\\strike0 d}\\v e\\plain f}", "abcdf"},
    {"headers apart, once, footnotes not",
     "{\\rtf1\\ansi{\\header MDS d'Arras\\par}{\\footer Page 1\\par}a{\\footnote note}\\par\\sect{\\header "
     "MDS d'Arras\\par}b{\\*\\annotation c}}", "MDS d'Arras/Page 1/a/b"},
    {"what is no text", "{\\rtf1\\ansi{\\info{\\title Fiche}}{\\stylesheet{\\s0 Normal;}}{\\*\\generator W;}{\\*\\inconnu "
     "x{y}}{\\pict\\wmetafile8 0102}a{\\*\\bkmkstart b}{\\object{\\*\\objdata 0105}{\\result c}}" "}", "ac"},
    {"text boxes follow their paragraph", "{\\rtf1\\ansi a{\\shp{\\*\\shpinst\\shpleft1{\\sp{\\sn x}{\\sv y}}{\\shptxt un\\par deux\\par}"
     "}{\\shprslt{\\*\\do{\\dptxbxtext un\\par}}}}b\\par c\\par}", "ab/un/deux/c"},
    {"old text boxes", "{\\rtf1\\ansi a{\\*\\do\\dobxpage{\\dptxbxtext un\\par}\\dpx1}b\\par}", "ab/un"},
    {"both ways of saying it",
     "{\\rtf1\\ansi {\\upr{e\\'e9?}{\\*\\ud{\\uc0\\u8364 }}} {\\*\\shppict{\\pict\\pngblip 89}}{\\nonshppict{\\pict " "01}}b}", "€ b"},
    {"numbers of lists are not text, boxes are", "{\\rtf1\\ansi" FONTS
     "{\\listtext\\f0 1.\\tab}a\\par{\\listtext\\f2\\'fe\\tab}b\\par{\\pntext\\f1\\'B7\\tab}c\\par{\\listtext\\f0\\u9744\\'3f\\tab}"
     "d\\par}", "a/[x] b/c/[ ] d"},
    {"a bullet whose font was lost, an item with nothing but its bullet",
     "{\\rtf1\\ansi{\\listtext\\pard\\plain  \\u61694\\'3f\\tab}a\\par{\\listtext\\u61694\\'3f\\tab}"
     "\\par{\\listtext\\u61623\\'3f\\tab}b\\par}", "[x] a//b"},
    {"binary", "{\\rtf1\\ansi{\\pict\\pngblip\\bin7 }{\\\\}{}}a\\bin2 }}b}", "ab"},
    {"a table", "{\\rtf1\\ansi t\\par\\trowd\\trleft-70\\cellx3000\\cellx6000\\pard\\intbl a\\par b\\cell c\\cell\\row\\pard\\intbl "
     "d\\cell e\\cell\\row\\pard f\\par}", "t/0.0:a/0.0:b/0.1:c/1.0:d/1.1:e/f"},
    {"a cell over two columns",
     "{\\rtf1\\ansi \\trowd\\cellx1000\\cellx2000\\cellx3000\\intbl a\\cell b\\cell c\\cell\\row\\trowd\\cellx1990\\cellx3000 "
     "d\\cell e\\cell\\row\\pard}", "0.0:a/0.1:b/0.2:c/1.0:d/1.2:e"},
    {"a table in a table", "{\\rtf1\\ansi \\trowd\\cellx9000\\pard\\intbl a\\par\\pard\\intbl\\itap2 b\\nestcell{\\nonesttables\\par}"
     "c\\nestcell{\\*\\nesttableprops\\trowd\\cellx1000\\cellx2000\\nestrow}{\\nonesttables\\par}"
                           "\\pard\\intbl d\\cell\\trowd\\cellx9000\\row\\pard e\\par}", "0.0:a/0.0:b/0.1:c/0.0:d/e"},
    {"a mail of Outlook", HTML("{\\*\\htmltag19 <html>}{\\*\\htmltag50 <body>}{\\*\\htmltag64 <p>}\\htmlrtf {\\f0 \\htmlrtf0 "
     "Avis : r\\'e9serv\\'e9 {\\*\\htmltag84 &nbsp;}\\htmlrtf \\'a0\\htmlrtf0 oui"
                          "{\\*\\htmltag72 </p>}\\htmlrtf\\par}\\htmlrtf0{\\*\\mhtmltag1 x}{\\*\\htmltag64 <p>}\\u9746\\'3f "
                          "non{\\*\\htmltag58 </body>}"), "Avis : réservé \xC2\xA0oui/[x] non"},
    {"a plain mail of Outlook", "{\\rtf1\\ansi\\ansicpg1252\\fromtext \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}\\uc1\\pard\\plain\\deftab360 "
     "\\f0\\fs20 Nom : Zo\\'e9\\par\r\nAvis\\par\r\n}", "Nom : Zoé/Avis"},
    {"a character that is none, first of all", "{\\rtf1\\uc0\\u-4 \\u-9216 a}", "a"},
    {"cut short", "{\\rtf1\\ansi Nom : {\\b Du", "Nom : Du"},
    {"more brackets than were opened", "{\\rtf1\\ansi a}}}b", "a"},
    {"empty", "{\\rtf1}", ""},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(16 * 1024 * 1024, NULL, NULL);
    struct document document = {0};
    struct fault fault = {""};
    struct buf told;
    buf_init(&told, 65536);
    assert_int_equal(rtf_read(arena, str_of(row->rtf), &document, &fault), ERR_NONE);
    scene_tell(&document, false, &told);
    assert_str(buf_str(&told), row->expected);
    buf_free(&told);
    arena_free(arena);
}

/* What is refused, and with which words. */
static const struct refusal {
    const char *name, *before, *repeated, *fault;
    size_t times;
} refusals[] = {
    {"no RTF", "{\\rtx", "", "rtf: it does not begin as one", 0},
    {"groups without end", "{\\rtf1", "{a", "rtf: more than 4000 groups inside each other", 5000},
    {"fields without end", "{\\rtf1", "{\\field", "rtf: more than 64 fields inside each other", 70},
    {"text boxes without end", "{\\rtf1", "{\\shptxt", "rtf: more than 16 text boxes inside each other", 20},
    {"paragraphs without end", "{\\rtf1", "\\par ", "document: more than 20000 paragraphs", 20001},
    {"a text without end", "{\\rtf1 ", "abcdefghijabcdefghijabcdefghijabcdefghij", "document: more than 4194304 bytes of text", 104858},
};

static void test_refusal(void **state)
{
    const struct refusal *refusal = *state;
    struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    struct document document = {0};
    struct fault fault = {""};
    struct buf rtf;
    buf_init(&rtf, 8 * 1024 * 1024);
    buf_add_c(&rtf, refusal->before);
    for (size_t i = 0; i < refusal->times; i++)
        buf_add_c(&rtf, refusal->repeated);
    assert_int_equal(rtf_read(arena, buf_str(&rtf), &document, &fault), ERR_FINAL);
    assert_string_equal(fault.text, refusal->fault);
    buf_free(&rtf);
    arena_free(arena);
}

/* A picture as large as a page is kept for the recogniser; a logo, a drawing of Windows, one in a header are not. */
static const struct picture {
    const char *name, *rtf;
    size_t count, len;
} pictures[] = {
    {"a page", "{\\rtf1{\\*\\shppict{\\pict\\picw10\\pich10\\picwgoal9000\\pichgoal13000\\jpegblip{\\*\\blipuid 0011}ff\r\nd8FF e0}}}", 1, 4},
    {"a page made small", "{\\rtf1{\\pict\\picwgoal9000\\pichgoal13000\\picscalex30\\picscaley30\\pngblip 89504e47}}", 0, 0},
    {"a page, its bytes as they are", "{\\rtf1{\\pict\\picwgoal13000\\pichgoal9000\\pngblip\\bin4 }{\\}}", 1, 4},
    {"a logo", "{\\rtf1{\\pict\\picwgoal2000\\pichgoal1000\\pngblip 89504e47}}", 0, 0},
    {"a metafile", "{\\rtf1{\\pict\\picwgoal9000\\pichgoal13000\\wmetafile8 89504e47}}", 0, 0},
    {"in a header", "{\\rtf1{\\header{\\pict\\picwgoal9000\\pichgoal13000\\pngblip 89504e47}}}", 0, 0},
    {"told twice",
     "{\\rtf1{\\*\\shppict{\\pict\\picwgoal9000\\pichgoal13000\\pngblip 8950}}{\\nonshppict{\\pict\\picwgoal9000\\pichgoal13000\\pngblip "
     "8950}}}", 1, 2},
    {"of a floating shape", "{\\rtf1{\\shp{\\*\\shpinst{\\sp{\\sn pib}{\\sv {\\pict\\picwgoal9000\\pichgoal13000\\pngblip 8950}}}}}}", 1, 2},
};

static void test_picture(void **state)
{
    const struct picture *picture = *state;
    struct arena *arena = arena_new(16 * 1024 * 1024, NULL, NULL);
    struct document document = {0};
    struct fault fault = {""};
    assert_int_equal(rtf_read(arena, str_of(picture->rtf), &document, &fault), ERR_NONE);
    assert_int_equal(document.picture_count, picture->count);
    if (picture->count > 0) {
        assert_int_equal(document.pictures[0].bytes.len, picture->len);
        assert_int_equal(document.pictures[0].page, 1);
    }
    arena_free(arena);
}

int main(void)
{
    return RUN_ROWS("rtf", rows, test_row) + RUN_ROWS("rtf_refusal", refusals, test_refusal) + RUN_ROWS("rtf_picture", pictures, test_picture);
}
