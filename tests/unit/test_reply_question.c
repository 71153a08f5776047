/* reply: what we sent, subtracted from an answer. Each mangling is one that a mail program, a relay or a webmail does to a text. */
#include "tests/unit/unit.h"

#include "parsers/reply.h"

#define PAGE \
    "Bonjour Zoé Coriandre, pouvez-vous accueillir Anaëlle MARVILLE ? Votre\navis est demandé pour le jeudi 19 mars 2026.\n\n" \
    "Jeune      : Anaëlle MARVILLE, 16 ans\nDroit      : notifié, jusqu'au 31 août 2028\nTerritoire : Arrageois\nDossier    : NAV-2026-0002\n\n" \
    "Répondez à ce message en commençant par ces mots :\n- pour « Accueil possible » : « Avis favorable »\n" \
    "- pour « Liste d'attente » : « Avis favorable » puis « liste d'attente »\n- pour « Oui, sous réserve » : « Avis favorable » puis « sous réserve\n  de : … »\n" \
    "- pour « Avis défavorable » : « Avis défavorable. Motif : … »\n\n" \
    "Un avis défavorable demande un motif, une réserve dit sa condition : une\nphrase suffit.\n\nPièce jointe : la fiche reçue.\n\n" \
    "Avis du chef de service : favorable, jeudi 5 mars 2026, Brigitte LAVANDE\n\nLe jeune est informé et s'engage :\n                            oui\n" \
    "Le lieu d'accueil accepte : oui\n\nVotre réponse compte si elle part de votre adresse habituelle : répondez\nà ce message sans changer son destinataire.\n" \
    "Réf. f0485bd45f76a92a9ad423ea36c07240\n"
#define LABELS "Accueil possible\nListe d'attente\nOui, sous réserve\nAvis défavorable\nFinalement favorable\n"
#define QUESTION PAGE "\x1e\n" LABELS "Avis favorable\nAvis favorable, liste d'attente\nAvis défavorable. Motif :\n"
#define ANSWER "Nous sommes complets, je regarde avec mon équipe."

static struct str replace(struct arena *arena, struct str text, const char *from, const char *to)
{
    struct str out = STR(""), needle = str_of(from);
    for (size_t at = 0; needle.len > 0 && (at = str_find(text, needle)) != STR_NOT_FOUND; text = str_from(text, at + needle.len))
        out = str_print(arena, "%.*s%.*s%s", STR_ARG(out), STR_ARG(str_slice(text, 0, at)), to);
    return str_print(arena, "%.*s%.*s", STR_ARG(out), STR_ARG(text));
}

static void check(struct str body, const char *expected)
{
    struct arena *arena = arena_new(4 * 1024 * 1024, NULL, NULL);
    struct reply_context context = {STR(QUESTION), STR("Zoé Coriandre")};
    assert_str(reply_new_text(arena, body, &context), expected);
    arena_free(arena);
}

static const struct row {
    const char *name, *from, *to; /* in the page, below the answer */
} rows[] = {
    {"as it was sent", "", ""},
    {"one line", "\n", " "},
    {"a line for each word", " ", "\n"},
    {"no line at all, spaces lost", "\n", ""},
    {"double spaced", "\n", "\n\n"},
    {"marks lost on the tails of wrapped lines", "\n", "\n> "},
    {"marks of another kind", "\n", "\n| "},
    {"marks of words", "\n", "\n: "},
    {"tabs for blanks", "\n", "\n\t"},
    {"other bullets", "\n- ", "\n • "},
    {"bullets of letters", "\n- ", "\no   "},
    {"each cell a line", " : ", "\n"},
    {"cells with bars", " : ", " | "},
    {"entities", "é", "&eacute;"},
    {"accents lost", "é", "e"},
    {"accents as question marks", "é", "?"},
    {"accents gone", "é", ""},
    {"UTF-8 read as Latin 1", "é", "Ã©"},
    {"UTF-8 read as Latin 1, twice", "é", "ÃƒÂ©"},
    {"quoted-printable left", "é", "=C3=A9"},
    {"accents apart", "é", "e\xCC\x81"},
    {"guillemets as quotes", "« ", "\""},
    {"apostrophes", "'", "’"},
    {"a hyphen at the end of a line", "défavorable", "défa-\nvorable"},
    {"a soft hyphen", "défavorable", "défa\xC2\xADvorable"},
    {"bold", "19 mars 2026", "*19 mars 2026*"},
    {"a date with a link", "19 mars 2026", "19 mars 2026<calshow:1>"},
    {"a reference with a link", "NAV-2026-0002", "NAV-2026-0002<tel:20260002>"},
    {"a date translated", "jeudi 19 mars 2026", "Thursday 19 March 2026"},
    {"a name replaced", "Anaëlle MARVILLE", "A. M."},
    {"a name hidden", "Anaëlle MARVILLE", "[NOM SUPPRIMÉ]"},
    {"a digit of the token lost", "f0485bd45f76a92", "fO485bd45f76a9"},
    {"a banner inside", "Pièce jointe", "[EXTERNE] Soyez vigilants\n\nPièce jointe"},
    {"buttons for the words", "Répondez à ce message en commençant par ces mots :\n", LABELS},
    {"buttons with links", "Répondez à ce message en commençant par ces mots :\n", "Accueil possible<mailto:x@d.example?body=Avis%20favorable>\nFinalement favorable<mailto:x@d.example>\n"},
    {"quoted twice", "Réf. f0485", PAGE "\nRéf. f0485"},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(4 * 1024 * 1024, NULL, NULL);
    struct str page = replace(arena, STR(PAGE), row->from, row->to);
    check(str_print(arena, "%s\n\n%.*s", ANSWER, STR_ARG(page)), ANSWER);
    check(str_print(arena, "Avis favorable\n\n%.*s", STR_ARG(page)), "Avis favorable"); /* a line of ours alone, above ours */
    arena_free(arena);
}

/* What a person wrote, wherever in the page and however much like it. */
struct kept {
    const char *name, *from, *to, *expected; /* in the page, which is all there is */
};
static const struct kept kept[] = {
    {"on the same line, before", "Bonjour Zoé", ANSWER " Bonjour Zoé", ANSWER},
    {"on the same line, behind", "phrase suffit.", "phrase suffit. Avis favorable de ma part.", "Avis favorable de ma part."},
    {"on the line that proposes it", ": « Avis favorable »\n- pour « Liste", ": « Avis favorable » => OUI, en mai\n- pour « Liste", "OUI, en mai"},
    {"a cross behind what we propose", ": « Avis favorable »\n- pour « Liste", ": « Avis favorable » X\n- pour « Liste", "X"},
    {"words that we propose, between our lines", "Pièce jointe", "Avis favorable, liste d'attente\n\nPièce jointe", "Avis favorable, liste d'attente"},
    {"between our lines", "Pièce jointe", "Oui, avis favorable.\n\nPièce jointe", "Oui, avis favorable."},
    {"below", "c07240\n", "c07240\n\nAvis favorable\n", "Avis favorable"},
    {"a label of ours, below", "c07240\n", "c07240\n\nAccueil possible\n", "Accueil possible"},
    {"a label of ours, above", "Bonjour Zoé", "Finalement favorable\nBonjour Zoé", "Finalement favorable"},
    {"the text of a link", "Bonjour Zoé", "Avis favorable, liste d'attente\n\nRéf. f0485bd45f76a92a9ad423ea36c07240\n\nBonjour Zoé", "Avis favorable, liste d'attente"},
    {"our words in a sentence", "Bonjour Zoé", "Je peux accueillir Anaëlle MARVILLE le jeudi 19 mars 2026.\n\nBonjour Zoé", "Je peux accueillir Anaëlle MARVILLE le jeudi 19 mars 2026."},
    {"what we propose, and more", "Bonjour Zoé", "Avis favorable puis liste d'attente, en mai\n\nBonjour Zoé", "Avis favorable puis liste d'attente, en mai"},
    {"above an old thread without marks", "Bonjour Zoé", "Non.\nLe 24/03/2026 à 16:26, N <n@d.example> a écrit :\nBonjour Zoé", "Non."},
    {"below an introducer without marks", "Bonjour Zoé", "Le 24/03/2026 à 16:26, N <n@d.example> a écrit :\nBonjour Zoé", ""},
    {"an introducer of another language", "Bonjour Zoé", "Non.\n\nOd N <n@d.example> 24.03.2026 16:26:\nBonjour Zoé", "Non."},
};

static void test_kept(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4 * 1024 * 1024, NULL, NULL);
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        print_message("# %s\n", kept[i].name);
        check(replace(arena, STR(PAGE), kept[i].from, kept[i].to), kept[i].expected);
    }
    arena_free(arena);
}

/* The page as a program shows it, with buttons and without the sentences that name them. */
static void test_buttons(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4 * 1024 * 1024, NULL, NULL);
    struct str page = STR(PAGE), labels = STR("Accueil possible\nListe d'attente\nOui, sous réserve\nAvis défavorable\n");
    size_t from = str_find(page, STR("Répondez")), to = str_find(page, STR("Un avis"));
    for (int on_a_line = 0; on_a_line < 2; on_a_line++) {
        page = str_print(arena, "%.*s%.*s\n%.*s", STR_ARG(str_slice(STR(PAGE), 0, from)), STR_ARG(on_a_line ? replace(arena, labels, "\n", " ") : labels), STR_ARG(str_from(STR(PAGE), to)));
        check(str_print(arena, ANSWER "\n\n%.*s", STR_ARG(page)), ANSWER);
        check(str_print(arena, "Accueil possible\n%.*s", STR_ARG(page)), "Accueil possible");
        check(str_print(arena, "%.*s\nListe d'attente", STR_ARG(page)), "Liste d'attente");
        check(replace(arena, page, "Pièce", "Avis favorable, liste d'attente\nPièce"), "Avis favorable, liste d'attente");
        check(replace(arena, page, "Pièce", "Liste d'attente\nPièce"), "Liste d'attente");
    }
    check(replace(arena, page, "Accueil possible Liste d'attente Oui, sous réserve Avis défavorable ", "Finalement favorable\n(mailto:n@d.example?body=Avis%20favorable)"), "");
    arena_free(arena);
}

/* Marks tell who wrote a line that looks like one of ours. */
static void test_marks(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4 * 1024 * 1024, NULL, NULL);
    struct str marked = replace(arena, STR(PAGE), "\n", "\n> ");
    check(replace(arena, marked, "> Pièce jointe", "Avis favorable\n> Pièce jointe"), "Avis favorable");
    check(replace(arena, marked, "> Territoire : Arrageois", "> Territoire : Arrageois\nnon, Calaisis"), "non, Calaisis");
    check(STR("Avis défavorable. Motif : complet"), "Avis défavorable. Motif : complet");
    check(STR("Un avis défavorable demande un motif"), "Un avis défavorable demande un motif");
    check(STR("> Votre avis est demandé pour le jeudi 19 mars 2026.\nAvis favorable\n"), "Avis favorable");
    arena_free(arena);
}

/* Lines that the question asks for: what is filled in behind our labels is the person's, labels and all. */
#define FORM \
    "Bonjour Axel Campanule, une réponse vous est demandée pour le mardi 27\noctobre 2026.\n\nJeune    : Noé Berthel, 18 ans\nSortie prévue le : 12 mars 2026, à confirmer\nLivret remis : oui\nDurée moyenne : –\n\nÀ dire dans votre réponse\n\n" \
    "- Sortie le : une date, écrite comme 12/03/2026 (si vous l'avez)\n- Type de logement : écrivez « logement autonome », « foyer de jeunes\n  travailleurs » ou « autre »\n" \
    "- Livret remis : répondez par oui ou par non\n\nRépondez à ce message en commençant par ces mots :\n- soit « Réponse : » puis « Le jeune est autonome »\n" \
    "- soit « Avis favorable », à la ligne « Raison de passer outre : … »\npuis, à la suite, une ligne pour chaque information :\n- Sortie le : …\n" \
    "- Type de logement : …\n- Livret remis : …\n\nVotre réponse compte si elle part de votre adresse habituelle : répondez\nà ce message sans changer son destinataire.\nRéf. f0485bd45f76a92a9ad423ea36c07240\n"
#define FILLED "Réponse : Le jeune est autonome\nSortie le : 12/10/2026\nType de logement : foyer de jeunes travailleurs\nLivret remis : oui"

static const struct kept forms[] = {
    {"filled in above our page", "Bonjour Axel", FILLED "\n\nBonjour Axel", FILLED},
    {"filled in below our page", "c07240\n", "c07240\n\n" FILLED "\n", FILLED},
    {"filled in our page", "- Livret remis : …", "- Livret remis : oui", "- Livret remis : oui"},
    {"a header and an accent that became a letter", "à dire", "a dire", ""},
    {"filled in behind how to answer", "par oui ou par non", "par oui ou par non OUI, le 12", "Livret remis : OUI, le 12"},
    {"filled in behind dots", "- Sortie le : …", "- Sortie le : … le 14 octobre", "- Sortie le : … le 14 octobre"},
    {"a label with a mistake", "Bonjour Axel", "Tipe de logement : autre\n\nBonjour Axel", "Tipe de logement : autre"},
    {"a value that goes on below", "Bonjour Axel", "Type de logement : foyer de jeunes\ntravailleurs\n\nBonjour Axel", "Type de logement : foyer de jeunes\ntravailleurs"},
    {"a value below its label", "Bonjour Axel", "Raison de passer outre :\nelle vit chez sa tante\n\nBonjour Axel", "Raison de passer outre :\nelle vit chez sa tante"},
    {"left empty", "Bonjour Axel", "Avis favorable\nRaison de passer outre :\n\nBonjour Axel", "Avis favorable"},
    {"all as it was sent, on one line", "\n", " ", ""},
    {"a line of several, without marks", "\n- soit « Avis favorable », à la ligne « Raison", " - soit « Avis favorable », à la ligne\n« Raison", ""},
    {"a choice right above our page", "Bonjour Axel", "Le jeune est autonome\nBonjour Axel", "Le jeune est autonome"},
    {"what is not known, on one line with what follows", "Durée moyenne : –\n\nÀ dire", "Durée moyenne : – À dire", ""},
    {"nothing filled in", "Livret remis : …", "Livret remis : ", ""},
};

static void test_forms(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4 * 1024 * 1024, NULL, NULL);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        print_message("# %s\n", forms[i].name);
        struct reply_context context = {STR(FORM), STR("Axel Campanule")};
        assert_str(reply_new_text(arena, replace(arena, STR(FORM), forms[i].from, forms[i].to), &context), forms[i].expected);
    }
    arena_free(arena);
}

/* Two mails were sent about one question, each with what its page alone shows. */
static void test_joined(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4 * 1024 * 1024, NULL, NULL);
    struct reply_context context = {STR(QUESTION "\x1d\nDossier NAV-2026-0002 – Service de jour\n\n" FORM "\x1e\nÉcrire plus tard\n\x1d\nRappel\n"), STR_NONE};
    struct str form = replace(arena, STR(FORM), "À dire", "Écrire plus tard\nAccueil possible\n\nÀ dire");
    assert_str(reply_new_text(arena, str_print(arena, ANSWER "\n\n%.*s\n\n%s", STR_ARG(form), PAGE), &context), ANSWER);
    assert_str(reply_new_text(arena, STR(ANSWER "\n\nDossier NAV-2026-0002 – Service de jour\n\n" PAGE), &context), ANSWER);
    arena_free(arena);
}

/* Whatever is sent and answered: no time but what grows with it. */
static void test_hostile(void **state)
{
    (void)state;
    static const char *const units[] = {"aaaaaaaa ", "abababab", "\x1e\n", "« ", "- a : b\n", "« a : … »", "&eacute;", "<a:", "=C3", "0123456789abcdef", "x\n", "MARVILLE "};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        struct arena *arena = arena_new(512 * 1024 * 1024, NULL, NULL);
        size_t len = strlen(units[i]), count = 300000 / len;
        char *text = arena_alloc(arena, len * count);
        for (size_t j = 0; j < count; j++)
            memcpy(text + j * len, units[i], len);
        struct reply_context context = {{text, len * count}, STR("x")};
        (void)reply_new_text(arena, context.question, &context);
        context.question = STR(QUESTION);
        (void)reply_new_text(arena, (struct str){text, len * count}, &context);
        arena_free(arena);
    }
}

int main(void)
{
    static const struct CMUnitTest others[] = {cmocka_unit_test(test_kept), cmocka_unit_test(test_buttons), cmocka_unit_test(test_marks), cmocka_unit_test(test_forms), cmocka_unit_test(test_joined),
                                               cmocka_unit_test(test_hostile)};
    return RUN_ROWS("reply_question", rows, test_row) + RUN_TESTS("reply_question", others);
}
