/* What a person newly wrote, out of the page that a mail program made of it: what programs mark, what is hidden, what is flowed. */
#include "tests/unit/unit.h"

#include "parsers/html.h"
#include "parsers/message_private.h"
#include "parsers/reply.h"

enum { ARENA_BYTES = 64 * 1024 * 1024 };
#define ANSWER "Avis défavorable faute de place."
#define QUOTED "<p>Bonjour, votre avis ? Avis favorable</p>"

/* One program's reply each; {A} is the answer, {Q} what it quotes. */
static const struct row {
    const char *name, *page;
} rows[] = {
    {"spark",
     "<div name=\"messageBodySection\"><div>{A}</div></div><div name=\"messageSignatureSection\"><br>Nora Ivoiret</div><div name=\"messageReplySection\">Le 24 mar"
     "s 2026 à 16:26 +0100, N &lt;n@d.example&gt;, a écrit :<br><blockquote type=\"cite\">{Q}</blockquote></div>"},
    {"emclient",
     "<div>{A}</div><div><br></div><div>------ Message d'origine ------</div><div>De \"N\" &lt;n@d.example&gt;</div><div>À v@s.example</div><div>Date 24/03/20"
     "26 16:26:12</div><div>Objet x</div><div><br></div><div id=\"x1\"><blockquote cite=\"x\" type=\"cite\" class=\"cite2\">{Q}</blockquote></div>"},
    {"fastmail",
     "<div>{A}</div><div><br></div><div>Le mar. 24 mars 2026, à 16:26, N a écrit :</div><blockquote type=\"cite\" id=\"qt\">{Q}</blockquote>"},
    {"gmx",
     "<div style=\"font-family:Verdana\"><div>{A}</div><div> <div name=\"quote\" style=\"margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px sol"
     "id #C3D9E5;\"><div><b>Gesendet:</b> Dienstag, 24. März 2026 um 16:26 Uhr<br><b>Von:</b> N<br><b>An:</b> v<br><b>Betreff:</b> x</div><div name=\"quoted-c"
     "ontent\">{Q}</div></div></div></div>"},
    {"zoho",
     "<div>{A}</div><div class=\"zmail_extra_hr\"></div><div class=\"zmail_extra\"><div>---- Le mar., 24 mars 2026 16:26:12 +0100 N a écrit ----</div><blockquot"
     "e class=\"blockquote_zmail\">{Q}</blockquote></div>"},
    {"yahoo",
     "<div class=\"ydp1yahoo-style-wrap\"><div>{A}</div><div class=\"ydp2signature\">Nora</div></div><div id=\"ydp9yahoo_quoted_1\" class=\"ydp9yahoo_quoted\"><div>"
     "Le mardi 24 mars 2026 à 16:26:12 UTC+1, N a écrit :</div>{Q}</div>"},
    {"yahoo android",
     "{A}<br><br><p style=\"font-size:15px\"><a href=\"x\">Envoyé depuis Yahoo Mail pour Android</a></p> <blockquote style=\"margin: 0 0 20px 0;\"> <div style=\"fo"
     "nt-family:Roboto\">Le mar., mars 24, 2026 à 16:26, N</div><div>&lt;n@d.example&gt; a écrit :</div> <div>{Q}</div></blockquote>"},
    {"outlook word",
     "<div class=WordSection1><p class=MsoNormal>{A}<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><div><p class=MsoNormal>Nora IVOIRET<o:p></o:p></"
     "p><p class=MsoNormal><b>Directrice</b><o:p></o:p></p><p class=MsoNormal>Tél. 03 53 01 22 10<o:p></o:p></p></div><div><div style=\"border:none;border-to"
     "p:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm\"><p class=MsoNormal><b>De&nbsp;:</b> N &lt;n@d.example&gt; <br><b>Envoyé&nbsp;:</b> mardi 24 mars 2026"
     " 16:26<br><b>À&nbsp;:</b> v<br><b>Objet&nbsp;:</b> x</p></div></div>{Q}</div>"},
    {"outlook word en",
     "<div class=WordSection1><p class=MsoNormal>{A}</p><p class=MsoNormal><b>From:</b> N <br><b>Sent:</b> Tuesday, March 24, 2026 4:26 PM<br><b>To:</b> v<b"
     "r><b>Subject:</b> x</p>{Q}</div>"},
    {"notes",
     "<font size=2 face=\"sans-serif\">{A}</font><br><br><br><table width=100%><tr><td width=40%><font size=1><b>\"N\" &lt;n@d.example&gt;</b></font><p><font si"
     "ze=1>24/03/2026 16:26</font></p><td width=59%><table><tr><td><font size=1>A</font><td><font size=1>v@s.example</font><tr><td><font size=1>cc</font><td"
     "><tr><td><font size=1>Objet</font><td><font size=1>x</font></table></table><br>{Q}"},
    {"notes2",
     "<font size=2>{A}</font><br><br><font size=1 color=#5f5f5f>De : </font><font size=1>\"N\" &lt;n@d.example&gt;</font><br><font size=1 color=#5f5f5f>A : </"
     "font><font size=1>v@s.example</font><br><font size=1>Date : </font><font size=1>24/03/2026 16:26</font><br><font size=1>Objet : </font><font size=1>x<"
     "/font><br><hr noshade>{Q}"},
    {"samsung",
     "<div dir=\"auto\">{A}</div><div dir=\"auto\"><br></div><div id=\"composer_signature\" dir=\"auto\"><div style=\"font-size:12px;color:#575757\">Envoyé depuis mon"
     " appareil Galaxy</div></div><div><br></div><div align=\"left\" dir=\"auto\" style=\"font-size:100%;color:#000000\"><div>-------- Message d'origine --------<"
     "/div><div>De : N &lt;n@d.example&gt; </div><div>Date : 24/03/2026 16:26 (GMT+01:00) </div><div>À : v </div><div>Objet : x </div><div><br></div></div>{"
     "Q}"},
    {"k9",
     "<html><head></head><body>{A}<br><br><div class=\"gmail_quote\">Le 24 mars 2026 16:26:12 GMT+01:00, N &lt;n@d.example&gt; a écrit :<blockquote class=\"gma"
     "il_quote\">{Q}</blockquote></div></body></html>"},
    {"gmail fwd",
     "<div dir=\"ltr\">{A}<br><br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">---------- Forwarded message ---------<br>De : <b>N</b><br>Date: "
     "mar. 24 mars 2026<br>Subject: x<br></div>{Q}</div></div>"},
    {"gmail sig",
     "<div dir=\"ltr\"><div>{A}</div><div><br></div><span class=\"gmail_signature_prefix\">-- </span><br><div dir=\"ltr\" class=\"gmail_signature\"><div>Nora</div><"
     "/div></div><br><div class=\"gmail_quote\">{Q}</div>"},
    {"sogo",
     "{A}<br><br>Le Mardi, Mars 24, 2026 16:26 CET, N &lt;n@d.example&gt; a écrit:<br>&nbsp;<blockquote type=\"cite\" cite=\"x\">{Q}</blockquote>"},
    {"bluemind4",
     "<p>{A}</p><br><div id=\"data-bm-signature-1\" data-bm-signature=\"1\">Nora</div><div id=\"data-bm-reply-separator\">Le mardi 24 mars 2026 16:26 CET, N a écr"
     "it :<blockquote>{Q}</blockquote></div>"},
    {"bluemind5",
     "<p>{A}</p><div class=\"bm-composer-content-wrapper\"></div><div id=\"data-bm-forward-separator\">---- Message transféré ----<br>{Q}</div>"},
    {"roundcube",
     "<p>{A}</p><p>---<br>Nora Ivoiret</p><p id=\"reply-intro\">Le 2026-03-24 16:26, N a écrit :</p><blockquote type=\"cite\">{Q}</blockquote>"},
    {"orange web",
     "<div>{A}</div><p>&nbsp;</p><blockquote style=\"border-left: 2px solid #ff7900;padding-left:5px\"><div>envoyé : 24 mars 2026 à 16:26<br>de : N &lt;n@d.ex"
     "ample&gt;<br>à : v<br>objet : x</div><br>{Q}</blockquote>"},
    {"orange hr",
     "<div>{A}</div><br><hr><div>envoyé : 24 mars 2026 à 16:26</div><div>de : N &lt;n@d.example&gt;</div><div>à : v</div><div>objet : x</div><br>{Q}"},
    {"sfr",
     "<div>{A}</div><br><div>======================================== <br>Message du : 24/03/2026 16:26<br>De : \"N\"<br>A : v<br>Copie à : <br>Sujet : x<br>="
     "=======================================</div>{Q}"},
    {"laposte",
     "<div>{A}</div><br><div>De : N &lt;n@d.example&gt;<br>Envoyé : mardi 24 mars 2026 16:26<br>À : v<br>Objet : x<br></div>{Q}"},
    {"proton",
     "<div style=\"font-family:Arial\">{A}<br></div><div class=\"protonmail_signature_block\"><div class=\"protonmail_signature_block-proton\">Envoyé avec la mess"
     "agerie sécurisée <a>Proton Mail.</a></div></div><div class=\"protonmail_quote\">Le mardi 24 mars 2026 à 16:26, N a écrit :<blockquote class=\"protonmail_"
     "quote\" type=\"cite\">{Q}</blockquote></div>"},
    {"apple fwd",
     "{A}<br><div><br><blockquote type=\"cite\"><div>Début du message réexpédié :</div><br>{Q}</blockquote></div>"},
    {"apple sig",
     "<body>{A}<br><div><div>-- <br></div><div id=\"AppleMailSignature\">Nora</div></div><blockquote type=\"cite\">{Q}</blockquote></body>"},
    {"owa new",
     "<div class=\"elementToProof\">{A}</div><div id=\"Signature\" class=\"elementToProof\"><p>Nora</p></div><div id=\"appendonsend\"></div><div><br></div><hr style"
     "=\"display: inline-block; width: 98%;\"><div dir=\"ltr\" id=\"divRplyFwdMsg\"><span><b>De :</b> N<br><b>Envoyé :</b> mardi<br></span></div>{Q}"},
    {"owa nested x",
     "<div class=\"x_elementToProof\">{A}</div><div id=\"x_x_divRplyFwdMsg\"><b>De :</b> N</div>{Q}"},
    {"outlook mobile",
     "<div dir=\"ltr\"></div><div dir=\"ltr\">{A}</div><div id=\"ms-outlook-mobile-signature\"><div><br></div>Obtenir <a>Outlook pour iOS</a></div><div id=\"mail-e"
     "ditor-reference-message-container\" class=\"ms-outlook-mobile-reference-message skipProofing\"><meta><div class=\"ms-outlook-mobile-reference-message\"><hr"
     "><b>De :</b> N<br></div>{Q}</div>"},
    {"mailbird",
     "<div>{A}</div><div class=\"gmail_quote\"><blockquote class=\"history_container\" type=\"cite\" style=\"border-left-style:solid;border-width:1px\"><p>Le 24/03/"
     "2026 16:26:12, N a écrit :</p>{Q}</blockquote></div>"},
    {"airmail",
     "<div>{A}</div><div class=\"bloop_sign\" id=\"bloop_sign_1\">Nora</div><p class=\"airmail_on\">Le 24 mars 2026 à 16:26:12, N (n@d.example) a écrit:</p><block"
     "quote type=\"cite\" class=\"clean_bq\">{Q}</blockquote>"},
    {"windows mail",
     "<div class=\"WordSection1\"><p class=\"MsoNormal\">{A}</p><p class=\"MsoNormal\">Provenance : <a>Courrier</a> pour Windows</p><div style=\"mso-element:para-b"
     "order-div;border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm\"><p class=\"MsoNormal\"><b>De : </b>N<br><b>Envoyé le :</b>mardi 24 mars "
     "2026 16:26<br><b>À : </b>v<br><b>Objet :</b>x</p></div>{Q}</div>"},
    {"thunderbird fwd",
     "<p>{A}</p><div class=\"moz-forward-container\"><br>-------- Message transféré --------<table class=\"moz-email-headers-table\"><tr><th>Sujet : </th><td>x<"
     "/td></tr></table>{Q}</div>"},
    {"zimbra nomarker",
     "<div>{A}</div><hr id=\"zwchr\"><div style=\"color:#000\"><b>De: </b>\"N\"<br><b>À: </b>\"v\"<br><b>Envoyé: </b>Mardi 24 Mars 2026 16:26<br><b>Objet: </b>x<br>"
     "</div><div>{Q}</div>"},
    {"zimbra hr only",
     "<div>{A}</div><br><hr id=\"zwchr\" data-marker=\"__DIVIDER__\"><div>{Q}</div>"},
    {"hotmail",
     "<div>{A}</div><div><hr id=\"stopSpelling\">Date: Tue, 24 Mar 2026 16:26:12 +0100<br>From: n@d.example<br>To: v<br>Subject: x<br><br>{Q}</div>"},
    {"blackberry",
     "<div>{A}</div><div id=\"_signaturePlaceholder\">Envoyé de mon BlackBerry</div><table id=\"_pHCWrapper\"><tr><td><b>De: </b>N</td></tr><tr><td><b>Envoyé: <"
     "/b>mardi 24 mars 2026 16:26</td></tr><tr><td><b>À: </b>v</td></tr><tr><td><b>Objet: </b>x</td></tr></table>{Q}"},
    {"huawei",
     "<div>{A}</div><div id=\"quotedhead\">-------- Message original --------<br>De : N<br>Date : mar. 24 mars 2026 à 16:26<br>À : v<br>Objet : x</div><blockq"
     "uote>{Q}</blockquote>"},
    {"edison",
     "<div>{A}</div><br><div class=\"edo-signature\">Envoyé depuis Edison Mail</div><div class=\"edo-reply\">Le mar. mars 24, 2026 à 16:26, N &lt;n@d.example&gt"
     "; a écrit :<blockquote>{Q}</blockquote></div>"},
};

static struct str fill(struct arena *arena, struct str page, const char *mark, const char *text)
{
    size_t at = str_find(page, str_of(mark));
    return at == STR_NOT_FOUND ? page : str_print(arena, "%.*s%s%.*s", STR_ARG(str_slice(page, 0, at)), text, STR_ARG(str_from(page, at + strlen(mark))));
}

static struct str new_text(struct arena *arena, struct str page)
{
    struct str shown = STR_NONE;
    struct fault fault;
    struct reply_context context = {STR_NONE, STR("Nora Ivoiret")};
    assert_int_equal(html_new_text(arena, page, &shown, &fault), ERR_NONE);
    return reply_new_text(arena, shown, &context);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(ARENA_BYTES, NULL, NULL);
    struct str page = fill(arena, fill(arena, str_of(row->page), "{A}", ANSWER), "{Q}", QUOTED);
    assert_str(new_text(arena, page), ANSWER);
    arena_free(arena);
}

static const char *const hiding[] = {
    "display:none", "display: none !important", "DISPLAY:NONE", "visibility:hidden", "font-size:0", "font-size:0px", "font-size:0.0em",
    "font-size: 0 !important", "font-size:1px", "font-size:0.5px", "font-size:.1px", "font:0/0 a", "font: 0px Arial", "opacity:0", "opacity:0.01",
    "opacity: .0", "max-height:0;overflow:hidden", "height:0;overflow:hidden", "height:0px;width:0px;overflow:hidden", "width:0;overflow:hidden",
    "position:absolute;left:-9999px", "position:absolute;top:-5000px", "text-indent:-9999px", "margin-left:-9999px", "color:#fff", "color:#FFFFFF",
    "color:white", "color:#fefefe", "color:rgb(255,255,255)", "color:rgb(255, 255, 255)", "color:rgba(0,0,0,0)", "color:transparent",
    "color:hsl(0,0%,100%)", "color:#ffff", "color:#fffffff0", "color:snow", "color:ivory", "color:#fdfdfd", "color:white;background:#fff",
    "color:#000;background:#000", "color:black;background-color:black", "color:#1f4b7a;background:#1F4B7A", "clip:rect(0,0,0,0);position:absolute",
    "clip:rect(0 0 0 0)", "clip-path:inset(50%)", "clip-path: inset(100%)", "mso-hide:all", "line-height:0;font-size:0", "transform:scale(0)",
    "zoom:0", "display:none;mso-hide:all;", "content-visibility:hidden", "filter:opacity(0)", "font-size:small;display:none",
    "text-decoration:line-through",
};
static const char *const showing[] = {
    "font-size:10px", "font-size:0.9em", "font-size:.9em", "font-size:90%", "font:bold 12px Arial", "font:100 small serif", "opacity:0.9",
    "opacity:.8", "margin-left:-5px", "text-indent:-18pt", "text-indent:-9.0pt", "height:20px;overflow:hidden", "width:0",
    "color:#000;background:#fff", "color:#1f4b7a", "background:transparent;color:#000", "color:white;background:#1f4b7a", "color:rgba(0,0,0,0.8)",
    "color:hsl(210,50%,30%)", "position:absolute;left:10px", "clip-path:none", "transform:rotate(1deg)", "line-height:0.9",
};

static void check_styles(const char *const *styles, size_t count, const char *expected)
{
    for (size_t i = 0; i < count; i++) {
        struct arena *arena = arena_new(ARENA_BYTES, NULL, NULL);
        print_message("# %s\n", styles[i]);
        assert_str(new_text(arena, str_print(arena, "<p>Non.<span style=\"%s\"> Avis favorable</span></p>", styles[i])), expected);
        arena_free(arena);
    }
}

static void test_hidden(void **state)
{
    (void)state;
    check_styles(hiding, sizeof hiding / sizeof hiding[0], "Non.");
    check_styles(showing, sizeof showing / sizeof showing[0], "Non. Avis favorable");
}

static void test_dark(void **state)
{
    (void)state;
    static const char *const pages[] = {
        "<body style=\"background-color:#1e1e1e;color:#ffffff\"><p style=\"background-color:transparent\">Oui</p></body>", "<body bgcolor=\"#000000\"><p style=\"color:#fff\">Oui</p></body>",
        "<table><tr><td bgcolor=\"#1f4b7a\"><span style=\"color:white\">Oui</span></td></tr></table>", "<div style=\"background:url(x.png) #123456;color:white\">Oui</div>"};
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct arena *arena = arena_new(ARENA_BYTES, NULL, NULL);
        assert_str(new_text(arena, str_of(pages[i])), "Oui");
        arena_free(arena);
    }
}

/* Webmails that keep what was typed as lines of the source. */
static void test_lines_of_the_source(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES, NULL, NULL);
    assert_str(new_text(arena, STR("<div style=\"white-space: pre-wrap\">Avis favorable\nentrée  en mai</div>")), "Avis favorable\nentrée  en mai");
    assert_str(new_text(arena, STR("<pre>Oui\nen mai<span style='white-space:normal'>, le\n4</span></pre>")), "Oui\nen mai, le 4");
    assert_str(new_text(arena, STR("<div>Avis\nfavorable</div>")), "Avis favorable");
    arena_free(arena);
}

/* Some people write where their program keeps the signature. */
static void test_answer_in_the_signature(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES, NULL, NULL);
    assert_str(new_text(arena, STR("<div><br></div><div id=\"Signature\"><div>Avis favorable</div><p>Nora Ivoiret</p><p>Directrice</p></div><div id=\"appendonsend\"></div><div>Non</div>")),
               "Avis favorable");
    assert_str(new_text(arena, STR("<div>Oui</div><div id=\"Signature\"><p>Nora Ivoiret</p><p>Avis favorable</p></div>")), "Oui");
    arena_free(arena);
}

/* Answers between the quotations, and below them: Gmail keeps them in the <div> that it calls quoted. */
static void test_between(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES, NULL, NULL);
    assert_str(new_text(arena, STR("<div dir=\"ltr\"><br></div><div class=\"gmail_quote\"><div class=\"gmail_attr\">Le 24 mars, N a écrit :</div><blockquote class=\"gmail_quote\">Votre avis ?"
                                   "</blockquote><div>Avis favorable</div><blockquote class=\"gmail_quote\"><div>Non</div></blockquote><div>Merci</div></div>")),
               "Avis favorable\nMerci");
    assert_str(new_text(arena, STR("<div>Vu</div><div class=\"gmail_quote\"><div class=\"gmail_attr\">--- Forwarded message ---</div><div>Avis favorable<div class=\"gmail_quote\">"
                                   "<blockquote class=\"gmail_quote\">x</blockquote>Oui</div>Oui</div></div>")),
               "Vu");
    assert_str(new_text(arena, STR("<blockquote type=\"cite\"><p>x</p><div id=\"divRplyFwdMsg\">De : N</div>Non</blockquote><p>Avis favorable</p>")), "Avis favorable");
    arena_free(arena);
}

/* Answers typed into our page, below what a program cuts everything at. */
static void test_inside(void **state)
{
    (void)state;
    static const char question[] = "Bonjour Zoé, pouvez-vous accueillir Anaëlle MARVILLE en mai ? Votre avis est demandé.\nUne phrase suffit pour répondre.\n"
                                   "Votre réponse compte si elle part de votre adresse habituelle.\n";
    struct arena *arena = arena_new(ARENA_BYTES, NULL, NULL);
    struct mime mime;
    struct fault fault;
    struct str page = str_print(arena, "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<div><br></div><div id=\"appendonsend\"></div><div id=\"divRplyFwdMsg\">"
                                       "<b>De :</b> N<br><b>Objet :</b> x</div><p>Bonjour Zoé, pouvez-vous accueillir Anaëlle MARVILLE en mai ? Votre avis est demandé.</p>"
                                       "<p style=\"color:blue\">Oui, en mai</p><p>Une phrase suffit pour répondre.</p><p>Votre réponse compte si elle part de votre adresse habituelle.</p>"
                                       "<div>Avis favorable d'une autre, plus ancien</div>");
    assert_int_equal(mime_read(arena, page, &mime, &fault), ERR_NONE);
    assert_str(message_bodies(arena, &mime, STR(question), STR_NONE).new_html, "Oui, en mai");
    assert_str(message_bodies(arena, &mime, STR_NONE, STR_NONE).new_html, "");
    arena_free(arena);
}

static struct str plain_of(struct arena *arena, const char *type, const char *body)
{
    struct mime mime;
    struct fault fault;
    struct str raw = str_print(arena, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8%s\r\n\r\n%s", type, body);
    assert_int_equal(mime_read(arena, raw, &mime, &fault), ERR_NONE);
    return message_bodies(arena, &mime, STR_NONE, STR_NONE).new_plain;
}

static void test_flowed(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES, NULL, NULL);
    assert_str(plain_of(arena, "; format=flowed; delsp=yes", "Nous ne sommes pas fa \r\nvorables.\r\n> Avis fa \r\n> vorable\r\nMerci\r\n"), "Nous ne sommes pas favorables.\n\nMerci");
    assert_str(plain_of(arena, "; format=flowed; delsp=yes", "Non, trop  \r\nloin\r\n-- \r\nNora\r\n"), "Non, trop loin");
    assert_str(plain_of(arena, "; format=flowed", "Avis fa \r\nvorable\r\n"), "Avis fa\nvorable");
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_hidden), cmocka_unit_test(test_dark), cmocka_unit_test(test_answer_in_the_signature), cmocka_unit_test(test_flowed), cmocka_unit_test(test_between),
                                               cmocka_unit_test(test_inside), cmocka_unit_test(test_lines_of_the_source)};
    return RUN_ROWS("reply_mail", rows, test_row) + RUN_TESTS("reply_mail", others);
}
