/* reply_house: what mail programs and houses add around the words of a mail: « Envoyé de mon iPhone », banners above, legal
 * footers below. Each house words them differently, so a paragraph is known by its beginning or by its vocabulary; a line
 * that decides is never taken with it, whatever stands around. */
#include "parsers/reply_private.h"

enum {
    FOOTER_LINES = 25,     /* of one legal text */
    BANNER_LINES = 6,
    BANNER_BYTES = 400,    /* of a line of a banner */
    BANNER_SHORT = 80,     /* « ATTENTION : courriel externe » */
    PROGRAM_BYTES = 120,   /* of what a program says of itself, before its link */
    REFERENCE_BYTES = 80,
    TOKEN_DIGITS = 32,
    FOOTER_WORDS = 2,      /* of their vocabulary in a paragraph that nothing else makes one */
};

/* ---- lines of programs ---- */

static const char *const program_lines[] = {
    "envoye de mon ", "envoye depuis ", "envoye a partir de ", "envoye avec ", "envoye via ", "envoye par proton", "envoye du ", "envoye de l'app",
    "envoye de ma ", "envoye a l'aide de ", "message envoye depuis ", "message envoye de ", "message envoye a partir ", "mail envoye depuis ",
    "sent from ", "sent with ", "sent via ", "sent by ", "gesendet von ", "gesendet mit ", "von meinem ", "enviado desde ", "enviado do ",
    "inviato da ", "verzonden vanaf ", "verstuurd vanaf ", "telecharger outlook", "telechargez outlook", "obtenir outlook", "obtenez outlook",
    "get outlook for", "envoye a partir d", "envoye par courrier pour", "envoye de outlook", "envoye de gmail", "envoye de yahoo",
    "message envoye avec ", "mail envoye avec ", "provenance : courrier", "provenance: courrier",
    "yahoo mail : ", "yahoo mail: ", "de mon iphone", "depuis mon iphone", "depuis mon mobile", "depuis mon telephone", "depuis mon portable",
    "garanti sans virus", "sans virus.", "virus-free", "please excuse", "excusez les fautes", "excusez la brievete", "pardonnez les fautes",
    "desole pour les fautes", "ecrit depuis mon ", "ecrit sur mon ", "repondu depuis mon ", "dicte sur mon ", "message dicte", "transmis depuis mon ",
    "tape sur mon ", "image supprimee par l'expediteur", "image removed by sender", "cet e-mail a ete verifie", "l'absence de virus dans ce",
    "ce courrier electronique ne contient aucun virus", NULL};

/* « Désolée pour les fautes de frappe », not « Désolée pour le retard. » */
static bool is_excuse(struct str line)
{
    static const char *const openings[] = {"desole pour ", "desolee pour ", "desole des ", "desolee des ", "sorry for ", "excusez ", "pardon pour ",
        "veuillez excuser ", NULL};
    static const char *const faults[] = {
        "faute", "frappe", "orthograph", "coquille", "concision", "brievete", "mobile", "telephone", "clavier", "typo", "brevity", "mistake",
        "spelling", "phone", "ecran", NULL};
    return str_starts_any(line, openings) && str_holds_any(line, faults);
}

/* « Envoyé de mon mobile », « Télécharger X pour Android » */
static bool is_program_line(struct str line)
{
    static const char *const anywhere[] = {"envoye de mon ", "envoye depuis mon ", "sent from my ", NULL};
    static const char *const systems[] = {"pour android", "pour ios", "for android", "for ios", NULL};
    size_t link = str_find(line, STR("<"));
    line = str_slice(line, 0, link);
    bool downloads = str_starts(line, STR("telecharg")) && str_holds_any(line, systems);
    return line.len < PROGRAM_BYTES && (downloads || is_excuse(line) || str_starts_any(line, program_lines) || str_holds_any(line, anywhere));
}

/* A reference that our own mailto links put there, « Réf. 0123…cdef », even when a digit of it was lost. */
bool reply_is_reference(struct str line)
{
    struct str rest = line, word = STR_NONE;
    bool named = str_starts(line, STR("ref"));
    while (line.len < REFERENCE_BYTES && str_next_word(&rest, &word)) {
        size_t hex = 0, digits = 0;
        for (size_t i = 0; i < word.len; i++) {
            hex += str_hex(word.at[i]) >= 0;
            digits += str_is_digit(word.at[i]);
        }
        if ((hex == TOKEN_DIGITS && (named || line.len <= TOKEN_DIGITS + 2)) || (named && word.len >= TOKEN_DIGITS * 3 / 4 && digits >= TOKEN_DIGITS / 4))
            return true;
    }
    return false;
}

/* ---- paragraphs of houses ---- */

/* With these people begin sentences too: a word of the vocabulary must stand below. */
static const char *const footer_openings[] = {
    "ce message et ", "ce message (", "ce message, ", "ce message peut contenir", "ce message electronique", "ce message contient des informations",
    "ce courriel et ", "ce courriel est", "ce courriel peut", "ce mail et ", "ce courrier electronique", "cet e-mail", "cet email",
    "le contenu de ce mail", "le contenu de ce message", "le contenu de ce courriel", "les informations contenues dans ce", "les informations figurant",
    "les informations transmises dans ce", "si vous avez recu ce", "si ce message ne vous", "this e-mail", "this email", "this message",
    "the information contained", "confidentialite :", NULL};

static const char *const footers[] = {
    "ce message est confidentiel", "ce mail est confidentiel", "ce courriel est confidentiel", "avant d'imprimer", "favorable a l'environnement",
    "favorables a l'environnement", "pensez a l'environnement", "pensez environnement", "n'imprimez", "adoptez l'eco",
    "pensons a la planete", "preservons l'environnement", "economisons le papier", "imprimer ce mail", "si vous n'etes pas le destinataire",
    "toute utilisation de ce message", "l'integrite de ce message", "l'internet ne permet",
    "please consider the environment", "disclaimer", "confidentiality notice", "avis de confidentialite", "clause de confidentialite",
    "mention legale", "mentions legales", "droit a la deconnexion", "mon courriel vous parvient", "mon message vous parvient", "si ce courriel vous parvient",
    "si ce mail vous parvient", "si ce message vous parvient", "si vous recevez ce courriel en dehors", "si vous recevez ce message en dehors",
    "si vous recevez ce mail en dehors", "ce message est destine exclusivement", "ce courriel est destine exclusivement",
    "ce mail est destine exclusivement", "ce message est exclusivement destine", "les donnees a caractere personnel", NULL};

/* Two of these in a paragraph, and no decision: somebody's lawyer wrote it. */
static const char *const footer_words[] = {
    "confidentiel", "rgpd", "destinataire", "droit d'opposition", "droit d'acces", "droits d'acces", "rectification", "donnees personnelles",
    "donnees a caractere", "donnees transmises", "environnement", "imprim", "pieces jointes", "reseaux sociaux", "par erreur", "interdit",
    "non autorise", "responsabilite", "virus", "confidential", "intended", "recipient", "delete", "attachments", "usage exclusif",
    "a l'attention exclusive", "expediteur", "secret professionnel", "liability", "protection des donnees", "suivez-nous", "retrouvez-nous",
    "suivez nous", "retrouvez nous", "informatique et libertes", "delegue a la protection", "dpo", "altere", "diffusion", "publication", "facebook",
    "linkedin", "twitter", "instagram", "actualite", "retrouvez", "n'engage que", "deconnexion", "hors de vos horaires", "dehors de vos horaires",
    "l'internet", "ne vous est pas destine", "sender", NULL};

/* Their words that look like decisions. */
static const char *const harmless[] = {
    "droit d'opposition", "d'opposition", "favorable a l'environnement", "favorables a l'environnement", "sauf accord", "sans accord",
    "sans l'accord", "reserve aux", "reserve a ", "strictement reserve", "droits reserves", NULL};

static const char *const banners[] = {
    "[externe]", "[external]", "externe]", "external]", "ext]", "externe :", "expediteur externe", "mail externe", "message externe",
    "courriel externe", "attention : ce message", "attention: ce message", "attention, ce message", "attention : ce mail", "attention: ce mail",
    "attention : ce courriel", "attention: ce courriel", "attention : cet e", "attention: cet e", "caution: this", "caution : this", "warning: this",
    "ce message provient de l'exterieur", "ce message provient d'un expediteur", "ce message provient d'une", "ce courriel provient d",
    "ce mail provient d", "cet e-mail provient d", "*** ce message", "you don't often get", "vous n'obtenez pas souvent",
    "vous ne recevez pas souvent", "ne cliquez pas", "this email originated", "this message originated", "this is an external", "external email",
    "external sender", "courrier externe", "certaines personnes qui ont recu ce message ne", "suspect spam", "suspected spam", "spam]",
    "mail exterieur", "message exterieur", NULL};

/* With these a banner goes on on its next line. */
static const char *const banner_words[] = {
    "expediteur", "lien", "piece", "externe", "exterieur", "cliqu", "ouvr", "pruden", "vigilan", "identif", "organisation", "source", "confiance",
    "pourquoi", "contenu", "sender", "link", "attachment", "recogni", "external", "safe", "informatique", "support", "hameconnage", "phishing",
    "fraud", "suspect", "aka.ms", "doute", "important", "outside", NULL};

/* « ATTENTION : courriel externe », « ⚠ Message provenant de l'extérieur »: each house has words of its own, but says one of these. */
static bool is_house_banner(struct str line)
{
    static const char *const openings[] = {
        "attention", "caution", "warning", "externe", "external", "message", "expediteur", "courriel", "mail ", "e-mail", "email", "ext]", "prudence",
        "vigilance", "alerte", "securite", "cyber", "/!", "ce message", "ce courriel", "ce mail", "cet e-mail", "cet email", "ce courrier", NULL};
    static const char *const outside[] = {"externe", "exterieur", "external", "hors de l'organisation", "d'internet", NULL};
    static const char *const warns[] = {
        "pruden", "vigilan", "cliqu", "provenan", "provient", "emane", "en provenance", "originated", "organisation", "reseau", "expediteur",
        "careful", NULL};
    if (str_starts(line, STR("ext]")))
        return true;
    bool outer = line.len < BANNER_BYTES / 2 && str_starts_any(line, openings) && str_holds_any(line, outside);
    return outer && (str_holds_any(line, warns) || (line.len < BANNER_SHORT && str_find(line, STR("exterieur")) == STR_NOT_FOUND));
}

/* A line without the stars, rules, signs and emoji in front of its first letter. */
static struct str bare(struct str line)
{
    while (line.len > 0 && !str_is_alnum(line.at[0]))
        line = str_from(line, 1);
    return line;
}

/* Does a line of a house decide? Its harmless words are taken for what they are. */
static bool decides(struct arena *arena, struct str text)
{
    char *copy = arena_alloc(arena, text.len + 1);
    memcpy(copy, text.at, text.len);
    for (const char *const *word = harmless; *word != NULL; word++) {
        struct str rest = {copy, text.len};
        for (size_t at = 0, len = strlen(*word); (at = str_find(rest, (struct str){*word, len})) != STR_NOT_FOUND; rest = str_from(rest, at + len))
            memset(copy + (rest.at - copy) + at, ' ', len);
    }
    return reply_says_avis((struct str){copy, text.len});
}

/* « Non, pas de place », not the « non autorisée » of a footer's wrapped line. */
static bool begins_answer(struct str line)
{
    static const char *const openings[] = {"non,", "non.", "non :", "non !", "non merci", "avis ", "pas de place", "desole", "complet", NULL};
    return str_eq_c(line, "non") || str_starts_any(line, openings);
}

static void take(struct reply_line *line)
{
    line->is_dropped = line->is_added = true;
}

/* A footer goes to the end of its paragraph, or to a line that says an avis: somebody answered below it without a blank line. */
static void drop_paragraph(struct reply_lines *lines, size_t from)
{
    for (size_t i = from; i < lines->count && i < from + FOOTER_LINES && reply_is_open(&lines->at[i]); i++) {
        if (i > from && (begins_answer(lines->at[i].folded) || decides(lines->arena, lines->at[i].folded)))
            return;
        take(&lines->at[i]);
    }
}

static size_t paragraph_end(const struct reply_lines *lines, size_t from)
{
    size_t end = from;
    while (end < lines->count && end < from + FOOTER_LINES && reply_is_open(&lines->at[end]))
        end++;
    return end;
}

/* How many words of the vocabulary are in a paragraph. */
static size_t legal_words(const struct reply_lines *lines, size_t from, size_t end, struct str *out_text)
{
    size_t words = 0;
    *out_text = STR_NONE;
    for (size_t i = from; i < end; i++)
        *out_text = str_join(lines->arena, *out_text, STR(" "), lines->at[i].folded);
    for (const char *const *word = footer_words; *word != NULL; word++)
        words += str_find(*out_text, str_of(*word)) != STR_NOT_FOUND;
    return words;
}

/* A legal text, by its words; an answer with a footer right below it is none. */
static bool is_legal(const struct reply_lines *lines, size_t from, size_t end)
{
    struct str text = STR_NONE;
    while (from + 1 < end && bare(lines->at[from].folded).len == 0)
        from++;
    return str_holds_any(lines->at[from].folded, footer_words) && legal_words(lines, from, end, &text) >= FOOTER_WORDS && !decides(lines->arena, text);
}

static bool is_footer(const struct reply_lines *lines, size_t at, struct str naked)
{
    static const char *const anywhere[] = {"n'imprimer ce", "n'imprimer que", "n'imprimez", "n'engage que son auteur", "n'engagent que leur", NULL};
    struct str text = STR_NONE;
    return (str_holds_any(naked, anywhere) && !decides(lines->arena, naked)) || str_starts_any(naked, footers) || (str_starts_any(naked, footer_openings) && legal_words(lines, at, paragraph_end(lines, at), &text) > 0);
}

/* From its first line on, as long as it warns; an answer right below it, without a blank line, is none of it. */
static void drop_banner(struct reply_lines *lines, size_t from)
{
    take(&lines->at[from]);
    for (size_t i = from + 1; i < lines->count && i < from + BANNER_LINES && reply_is_open(&lines->at[i]); i++) {
        struct str line = lines->at[i].folded;
        if (!str_holds_any(line, banner_words) || decides(lines->arena, line))
            return;
        take(&lines->at[i]);
    }
}

static bool begins_banner(struct str line, struct str naked)
{
    return line.len < BANNER_BYTES && (str_starts_any(naked, banners) || str_starts_any(line, banners) || is_house_banner(naked));
}

void reply_cut_houses(struct reply_lines *lines)
{
    bool paragraph = true; /* the line above is blank or gone */
    for (size_t i = 0; i < lines->count; i++) {
        struct reply_line *line = &lines->at[i];
        struct str naked = bare(line->folded);
        if (!reply_is_open(line)) {
            paragraph = true;
            continue;
        }
        if ((is_program_line(naked) && !decides(lines->arena, naked)) || reply_is_reference(line->folded))
            take(line);
        else if (begins_banner(line->folded, naked) && !decides(lines->arena, naked))
            drop_banner(lines, i);
        else if (is_footer(lines, i, naked) || (paragraph && is_legal(lines, i, paragraph_end(lines, i))))
            drop_paragraph(lines, i);
        paragraph = line->is_dropped;
    }
}
