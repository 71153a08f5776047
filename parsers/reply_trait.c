/* reply_trait: what a line of a signature looks like: a name, a function or a service, a telephone or an address; and what a line is
 * in which somebody says something. */
#include "parsers/reply_private.h"

enum {
    SIGNATURE_LINE = REPLY_SIGNATURE_LINE, /* longer lines are sentences */
    NAME_WORDS = 5,
};

/* ---- lines of a signature block ---- */

static const char *const functions[] = {
    "chef de service", "cheffe de service", "chef.fe de service", "directeur", "directrice", "adjoint", "responsable", "coordinat", "referent",
    "rsase", "educat", "psycholog", "assistant", "secretaire", "secretariat", "pilote", "charge de", "chargee de", "inspecteur", "inspectrice",
    "cadre ", "medecin", "conseiller", "conseillere", "travailleu", "enseignant", "infirmi", "mds ", "sessad", "ime ", "ase ", "aide sociale",
    "departement", "direction ", "service ", "association", "maison d", "pole ", "unite ", "territoire", "conseil departemental", "hotel du", "bp ",
    "cedex", "gestionnaire", "attache", "itep", "ditep", "mecs", "fondation", "etablissement", "cellule", "bureau", "cmp ", "cmpp", "camsp", "mdph",
    "lycee", "college", "foyer", "clinique", "hopital", "centre ", "psychiatr", "delegue", "mission locale", NULL};
static const char *const contacts[] = {
    "telephone", "portable", "mobile", "fax", "poste ", "www.", "http", "ligne directe", "standard", "courriel", "mail :", "mail:", "e-mail",
    "adresse", "t.", "suivez-nous", "suivez nous",
    "retrouvez-nous", "retrouvez nous", "rejoignez-nous", "rejoignez nous", "visitez notre site", "facebook", "linkedin", NULL};
static const char *const contacts_cut[] = {"tel", "port", "mob", NULL}; /* « Tél. », not « Tel que prévu » */

/* Words that no signature holds: whatever the line looks like, somebody says something. */
static const char *const saying[] = {
    "avis", "favorabl", "accord", "refus", "oppos", "oui", "valid", "admission", "complet", "accept", "reserve", "motif", "retrait", "statut", " aide ",
    "absen", "retour", "demande", "fiche", "contre", "pas ", " ne ", " n'", "?", "!", "merci", "liste", "reponse", " je ", " nous ", " vous ", " il ",
    " elle ", " on ", " sera ", " serai", " sont ", " ont ", " peut ", " doit ", " va ", " vont ", " pourra", " aura", NULL};

/* The lists bound some words with blanks: « pole », not « polemique »; a line has them at its ends too. */
static bool holds(struct str text, const char *const *list)
{
    char padded[SIGNATURE_LINE + 2] = " ";
    if (text.len > SIGNATURE_LINE)
        return str_holds_any(text, list);
    memcpy(padded + 1, text.at, text.len);
    padded[text.len + 1] = ' ';
    return str_holds_any((struct str){padded, text.len + 2}, list);
}

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
    while (str_next_word(&line, &word))
        if (word.len == 5 && str_number(word, 99999, &number))
            return true;
    return false;
}

/* Every word of the line is one of the sender's names, or an initial of one. */
bool reply_is_name(struct str line, struct str sender)
{
    size_t words = 0, whole = 0;
    struct str word = STR_NONE;
    if (str_is_empty(sender))
        return false;
    while (str_next_word(&line, &word)) {
        struct str rest = sender, name = STR_NONE;
        bool found = false;
        while (!found && str_next_word(&rest, &name))
            found = str_eq(word, name) || (word.len <= 2 && str_starts(name, str_slice(word, 0, 1)));
        if (!found)
            return false;
        words++;
        whole += word.len > 2;
    }
    return words > 0 && words <= NAME_WORDS + 1 && whole > 0;
}

/* Two to five words with a capital each: « Nora IVOIRET », « Dr Anne-Lise Girondard ». */
bool reply_looks_like_name(struct str raw)
{
    struct str rest = str_trim(raw), word = STR_NONE;
    size_t words = 0;
    while (str_next(&rest, ' ', &word)) {
        if (word.len == 0)
            continue;
        if (utf8_capital(word) == 0 || word.at[word.len - 1] == ',' || (word.at[word.len - 1] == '.' && word.len > 3))
            return false;
        words++;
    }
    return words >= 2 && words <= NAME_WORDS;
}

/* « quatrevents.example » */
static bool is_domain(struct str text)
{
    size_t dot = str_rfind_char(text, '.');
    return dot != STR_NOT_FOUND && dot > 2 && text.len - dot > 2 && str_find_char(text, ' ') == STR_NOT_FOUND && !str_is_digit(text.at[0]);
}

static bool begins_contact(struct str text)
{
    for (const char *const *cut = contacts_cut; *cut != NULL; cut++) {
        struct str rest = str_from(text, strlen(*cut));
        if (str_starts(text, str_of(*cut)) && (rest.len == 0 || strchr(".:/", rest.at[0]) != NULL || (rest.at[0] == ' ' && has_phone(rest))))
            return true;
    }
    return str_starts_any(text, contacts);
}

static bool is_contact(struct str text)
{
    return begins_contact(text) || str_find(text, STR(" poste ")) != STR_NOT_FOUND || has_postcode(text) || is_domain(text) ||
           (str_find_char(text, '@') != STR_NOT_FOUND && str_find_char(text, ' ') == STR_NOT_FOUND);
}

/* « Absente le mercredi », « Joignable du lundi au jeudi » */
bool reply_is_hours(struct str text)
{
    static const char *const openings[] = {
        "absent", "present", "joignable", "permanence", "horaires", "ouvert", "je ne travaille pas", "je travaille ", "ne travaille pas",
        "temps partiel", "du lundi", "jours de presence", "jours travailles", NULL};
    static const char *const days[] = {"lundi", "mardi", "mercredi", "jeudi", "vendredi", NULL};
    bool clock = str_starts(text, STR("horaires")) && str_find_char(text, 'h') != STR_NOT_FOUND;
    return str_starts_any(text, openings) && (clock || str_holds_any(text, days)) && !reply_says_avis(text);
}

/* « Hélène Vasselin, directrice », « H. Vasselin | Directrice | 03 53 … », « Pour l'association, Hélène Vasselin, directrice » */
bool reply_is_titled_name(const struct reply_line *line, struct str sender)
{
    struct str text = line->folded;
    if (str_starts(text, STR("pour ")) && str_find_char(text, ',') != STR_NOT_FOUND)
        text = str_trim(str_from(text, str_find_char(text, ',') + 1));
    size_t end = 0;
    while (end < text.len && strchr(",|-/(", text.at[end]) == NULL)
        end++;
    struct str title = str_from(text, end);
    return reply_is_name(str_slice(text, 0, end), sender) && (holds(title, functions) || has_phone(title));
}

/* « … le service est complet. », « SESSAD est vraiment indiqué. »: prose, whatever words are in it. */
static bool is_sentence(struct str text)
{
    enum { SENTENCE_WORDS = 4 };
    size_t words = 0, verb = str_find(text, STR(" est "));
    struct str rest = text, word = STR_NONE;
    while (str_next_word(&rest, &word))
        words++;
    bool ends = words >= SENTENCE_WORDS && text.at[text.len - 1] == '.' && !has_postcode(text);
    return ends || (verb != STR_NOT_FOUND && str_find(text, STR("grand est")) == STR_NOT_FOUND);
}

/* « Attendez mon feu vert », « Laissez tomber ! »: no house says so below a name. */
bool reply_bids(struct str text)
{
    static const char *const others[] = {"chez", "assez", "nez", "rendez", "suivez", "retrouvez", "rejoignez", "visitez", "decouvrez", "pensez", "consultez", NULL};
    struct str word = STR_NONE;
    while (str_next_word(&text, &word)) {
        bool other = !str_ends(word, STR("ez"));
        for (size_t i = 0; !other && others[i] != NULL; i++)
            other = str_eq_c(word, others[i]);
        if (!other)
            return true;
    }
    return false;
}

bool reply_speaks(struct str text)
{
    return holds(text, saying) || is_sentence(text) || reply_bids(text);
}

enum reply_trait reply_trait_of(const struct reply_line *line, struct str sender)
{
    struct str text = line->folded;
    if (reply_is_decor(text))
        return TRAIT_DECOR;
    if (text.len > SIGNATURE_LINE)
        return TRAIT_NONE;
    if (reply_is_name(text, sender))
        return TRAIT_NAME;
    bool speaks = reply_speaks(text);
    if (has_phone(text) && !speaks)
        return TRAIT_CONTACT;
    if (speaks || text.at[text.len - 1] == ':')
        return TRAIT_NONE;
    if (is_contact(text))
        return TRAIT_CONTACT;
    if (holds(text, functions))
        return TRAIT_FUNCTION;
    return reply_looks_like_name(line->raw) ? TRAIT_NAME : TRAIT_NONE;
}
