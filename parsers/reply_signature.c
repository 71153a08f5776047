/* reply_signature: what programs, houses and habits add around the words of a mail. */
#include "parsers/reply_private.h"

enum {
    SIGNATURE_LINE = 90,   /* bytes; longer lines are sentences */
    SIGNATURE_LINES = 12,
    FOOTER_LINES = 25,     /* of one legal text */
    NAME_WORDS = 5,
    LABEL_BYTES = 60,      /* of a line « Libellé : valeur » */
};

/* ---- lines of programs ---- */

static const char *const program_lines[] = {
    "envoye de mon ", "envoye depuis ", "envoye a partir de ", "envoye avec ", "envoye via ", "envoye par proton", "envoye du ", "sent from ", "sent with ", "sent via ",
    "telecharger outlook", "obtenir outlook", "get outlook for", "provenance : courrier", "provenance: courrier",
    "de mon iphone", "garanti sans virus", "sans virus.", "virus-free", "- envoye de", NULL};

/* A reference that our own mailto links put there: « Ref. 0123…cdef » */
static bool is_reference(struct str line)
{
    static const char *const openings[] = {"ref. ", "ref : ", "ref: ", "ref ", "reference : ", "reference ", NULL};
    size_t hex = 0;
    for (size_t i = 0; i < line.len; i++) {
        bool is_hex = str_is_digit(line.at[i]) || (line.at[i] >= 'a' && line.at[i] <= 'f');
        hex = is_hex ? hex + 1 : 0;
        if (hex >= 32 && line.len < 80 && (str_starts_any(line, openings) || line.len <= 34))
            return true;
    }
    return false;
}

/* ---- paragraphs of houses ---- */

static const char *const footers[] = {
    "ce message et ", "ce message (", "ce message, ", "ce message est confidentiel", "ce message peut contenir", "ce message electronique", "ce courriel et ", "ce courriel est", "ce courriel peut", "ce mail et ses", "ce mail est confidentiel",
    "ce courrier electronique", "cet e-mail", "cet email", "le contenu de ce mail", "le contenu de ce message", "le contenu de ce courriel", "les informations contenues dans ce", "les informations figurant",
    "avant d'imprimer", "favorable a l'environnement", "favorables a l'environnement", "pensez a l'environnement", "pensez environnement", "n'imprimez", "adoptez l'eco", "pensons a la planete", "preservons l'environnement", "economisons le papier",
    "si vous n'etes pas le destinataire", "si vous avez recu ce", "si ce message ne vous", "toute utilisation de ce message", "l'integrite de ce message", "l'internet ne permet",
    "this e-mail", "this email", "this message", "the information contained", "please consider the environment", "disclaimer", "confidentiality notice", "avis de confidentialite", "clause de confidentialite",
    "confidentialite :", "mention legale", "mentions legales", NULL};

static const char *const banners[] = {
    "[externe]", "[external]", "externe :", "expediteur externe", "mail externe", "message externe", "courriel externe", "attention : ce message", "attention: ce message", "attention, ce message", "attention : ce mail", "attention: ce mail", "attention : ce courriel", "attention: ce courriel", "attention : cet e",
    "caution: this", "caution : this", "ce message provient de l'exterieur", "ce message provient d'un expediteur", "ce message provient d'une", "ce courriel provient d", "ce mail provient d", "cet e-mail provient d", "*** ce message", "you don't often get", "vous n'obtenez pas souvent", "vous ne recevez pas souvent", "ne cliquez pas", NULL};

/* « ATTENTION : courriel externe », « *** EXTERNE *** »: each house has words of its own, but says one of these two. */
static bool is_house_banner(struct str line)
{
    static const char *const openings[] = {"attention", "caution", "externe", "message", "expediteur", "/!", NULL};
    static const char *const outside[] = {"externe", "exterieur", "external", NULL};
    static const char *const decisions[] = {"avis", "favorable", "accord", "refus", "admission", NULL};
    return line.len < 200 && str_starts_any(line, openings) && str_holds_any(line, outside) && !str_holds_any(line, decisions);
}

/* ---- lines of a signature block ---- */

static const char *const functions[] = {
    "chef de service", "cheffe de service", "chef.fe de service", "directeur", "directrice", "adjoint", "responsable", "coordinat", "referent", "rsase", "educat", "psycholog", "assistant", "secretaire", "secretariat", "pilote",
    "charge de", "chargee de", "inspecteur", "inspectrice", "cadre ", "medecin", "conseiller", "conseillere", "travailleu", "enseignant", "infirmi", "mds ", "sessad", "ime ", "ase ", "aide sociale", "departement", "direction ", "service ", "association",
    "maison d", "pole ", "unite ", "territoire", "conseil departemental", "hotel du", "bp ", "cedex", "gestionnaire", "attache", "itep", "ditep", "mecs", "fondation", "etablissement", "cellule", "bureau", NULL};
static const char *const contacts[] = {"tel", "port", "mob", "fax", "poste ", "www.", "http", "ligne directe", "standard", "courriel", "mail :", "mail:", "e-mail", "adresse", NULL};

/* Words that no signature holds: whatever the line looks like, somebody says something. */
static const char *const saying[] = {
    "avis", "favorabl", "accord", "refus", "oppos", "oui", "valid", "accept", "reserve", "motif", "retrait", "statut", "aide", "absen", "retour", "demande", "fiche", "contre", "pas ", " ne ", " n'", "?", "!", "merci", "liste", "reponse", NULL};

static bool has_phone(struct str line)
{
    size_t digits = 0, run = 0;
    for (size_t i = 0; i < line.len; i++) {
        bool is_digit = str_is_digit(line.at[i]);
        bool is_between = line.at[i] == ' ' || line.at[i] == '.' || line.at[i] == '-' || line.at[i] == '/';
        digits = is_digit ? digits + 1 : is_between ? digits : 0;
        run = digits > run ? digits : run;
    }
    return run >= 9;
}

static bool has_postcode(struct str line)
{
    struct str word = STR_NONE;
    uint64_t number = 0;
    while (reply_next_word(&line, &word))
        if (word.len == 5 && str_number(word, 99999, &number))
            return true;
    return false;
}

/* Every word of the line is one of the sender's names, or an initial of one. */
static bool is_name(struct str line, struct str sender)
{
    size_t words = 0, whole = 0;
    struct str word = STR_NONE;
    if (str_is_empty(sender))
        return false;
    while (reply_next_word(&line, &word)) {
        struct str rest = sender, name = STR_NONE;
        bool found = false;
        while (!found && reply_next_word(&rest, &name))
            found = str_eq(word, name) || (word.len <= 2 && str_starts(name, str_slice(word, 0, 1)));
        if (!found)
            return false;
        words++;
        whole += word.len > 2;
    }
    return words > 0 && words <= NAME_WORDS + 1 && whole > 0;
}

/* Two to five words with a capital each: « Nora IVOIRET », « Dr Anne-Lise Girondard ». */
static bool looks_like_name(struct str raw)
{
    struct str rest = str_trim(raw), word = STR_NONE;
    size_t words = 0;
    while (str_next(&rest, ' ', &word)) {
        if (word.len == 0)
            continue;
        bool capital = (word.at[0] >= 'A' && word.at[0] <= 'Z') || (unsigned char)word.at[0] == 0xC3;
        if (!capital || word.at[word.len - 1] == ',' || (word.at[word.len - 1] == '.' && word.len > 3))
            return false;
        words++;
    }
    return words >= 2 && words <= NAME_WORDS;
}

enum trait { TRAIT_NONE, TRAIT_NAME, TRAIT_FUNCTION, TRAIT_CONTACT };

static enum trait trait_of(const struct reply_line *line, struct str sender)
{
    struct str text = line->folded;
    if (text.len > SIGNATURE_LINE)
        return TRAIT_NONE;
    if (is_name(text, sender))
        return TRAIT_NAME;
    bool speaks = str_holds_any(text, saying);
    if (has_phone(text) && !speaks)
        return TRAIT_CONTACT;
    if (speaks || text.at[text.len - 1] == ':')
        return TRAIT_NONE;
    bool is_contact = str_starts_any(text, contacts) || str_find(text, STR(" poste ")) != STR_NOT_FOUND || has_postcode(text) ||
                      (str_find_char(text, '@') != STR_NOT_FOUND && str_find_char(text, ' ') == STR_NOT_FOUND);
    if (is_contact)
        return TRAIT_CONTACT;
    if (str_holds_any(text, functions))
        return TRAIT_FUNCTION;
    return looks_like_name(line->raw) ? TRAIT_NAME : TRAIT_NONE;
}

static bool is_open(const struct reply_line *line)
{
    return !line->is_dropped && !line->is_blank;
}

static size_t line_above(const struct reply_lines *lines, size_t at)
{
    while (at > 0 && !is_open(&lines->at[at - 1]))
        at--;
    return at; /* one past the open line above; 0 when there is none */
}

static bool is_closing(struct str line)
{
    static const char *const closings[] = {"cordialement", "bien cordialement", "tres cordialement", "bien a vous", "salutations", "cdt", "cdlt", "respectueusement", "sincerement",
                                           "bien sincerement", "amicalement", "avec mes salutations", "bonne journee", "bonne reception", "merci", "sinceres salutations", NULL};
    return line.len < 60 && str_starts_any(line, closings);
}

/* ---- lines of a form ---- */

/* « Adresse : 12 rue du Moulin »: what stands before the colon, where something stands behind it; absent for other lines. */
static struct str label_of(struct str line)
{
    while (line.len > 0 && strchr("-* ", line.at[0]) != NULL)
        line = str_from(line, 1);
    size_t colon = str_find_char(line, ':');
    struct str label = str_trim(str_slice(line, 0, colon));
    bool whole = colon != STR_NOT_FOUND && str_trim(str_from(line, colon + 1)).len > 0;
    return whole && label.len > 0 && label.len < LABEL_BYTES ? label : STR_NONE;
}

/* Is it one of the lines that the question asks for? A service, a telephone, an address filled in there are no signature. */
static bool is_asked_for(struct arena *arena, struct str question, struct str line)
{
    struct str label = label_of(line), ours = STR_NONE;
    while (!str_is_empty(label) && str_next_line(&question, &ours))
        if (str_find_char(ours, ':') != STR_NOT_FOUND && str_eq(label_of(utf8_fold(arena, ours)), label))
            return true;
    return false;
}

/* Where the block begins below lines of a form, such lines at its top go on with them. */
static size_t below_form(const struct reply_lines *lines, size_t begin, size_t end, struct str sender)
{
    size_t above = line_above(lines, begin);
    bool form = above > 0 && !str_is_empty(label_of(lines->at[above - 1].folded)) && trait_of(&lines->at[above - 1], sender) == TRAIT_NONE;
    while (form && begin < end && (!is_open(&lines->at[begin]) || !str_is_empty(label_of(lines->at[begin].folded))))
        begin++;
    return begin;
}

/* The block at the end: upwards as long as lines have a trait. It is one when it holds a function or a contact and
 * begins with a name, or has two such lines. A lone name stays: it is how people sign what they wrote. */
static void cut_block(struct reply_lines *lines, struct str question, struct str sender)
{
    size_t end = line_above(lines, lines->count), begin = end, names = 0, details = 0;
    for (size_t at = end, taken = 0; at > 0 && taken < SIGNATURE_LINES; at = line_above(lines, at - 1), taken++) {
        enum trait trait = trait_of(&lines->at[at - 1], sender);
        if (trait == TRAIT_NONE || is_closing(lines->at[at - 1].folded) || is_asked_for(lines->arena, question, lines->at[at - 1].folded))
            break;
        names += trait == TRAIT_NAME;
        details += trait != TRAIT_NAME;
        begin = at - 1;
        if (is_name(lines->at[at - 1].folded, sender) && details > 0)
            break;
    }
    bool is_block = details > 0 && (names > 0 || details > 1);
    for (size_t i = below_form(lines, begin, end, sender); is_block && i < end; i++)
        lines->at[i].is_dropped = true;
}

/* « -- » alone on a line (RFC 3676, 4.3): below it the signature, up to what is quoted. */
static void cut_marked_signatures(struct reply_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        struct str line = lines->at[i].folded;
        if (!is_open(&lines->at[i]) || !(str_eq_c(line, "--") || str_eq_c(line, "---") || str_eq_c(line, "__")))
            continue;
        for (; i < lines->count && !lines->at[i].is_dropped; i++)
            lines->at[i].is_dropped = true;
    }
}

static void drop_paragraph(struct reply_lines *lines, size_t from)
{
    for (size_t i = from; i < lines->count && i < from + FOOTER_LINES && is_open(&lines->at[i]); i++)
        lines->at[i].is_dropped = true;
}

/* A footer closes the mail: nothing that says a decision may be hidden in it, so its paragraph goes whole only when
 * the lines below the first do not begin a new thought; a banner stands above, one sentence or two. */
static void cut_houses(struct reply_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        struct str line = lines->at[i].folded;
        if (!is_open(&lines->at[i]))
            continue;
        while (line.len > 0 && (line.at[0] == '*' || line.at[0] == '_' || line.at[0] == ' '))
            line = str_from(line, 1);
        if (str_starts_any(line, program_lines) && line.len < 120)
            lines->at[i].is_dropped = true;
        else if (is_reference(line))
            lines->at[i].is_dropped = true;
        else if (is_house_banner(line) && !str_starts_any(line, banners))
            lines->at[i].is_dropped = true;
        else if (str_starts_any(line, banners) || str_starts_any(line, footers))
            drop_paragraph(lines, i);
    }
}

void reply_cut_additions(struct reply_lines *lines, struct str question, struct str sender_name)
{
    struct str sender = utf8_fold(lines->arena, str_slice(sender_name, 0, SIGNATURE_LINE));
    cut_marked_signatures(lines);
    cut_houses(lines);
    cut_block(lines, question, sender);
}
