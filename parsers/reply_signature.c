/* reply_signature: the block with which a person ends, below their words: name, function, service, telephone. It is known by
 * its head (the sender's name, or a line below « Cordialement ») when all that follows down to the end looks like a block;
 * without a head by two lines of function or telephone at the end. A lone name stays: it is how people sign. */
#include "parsers/reply_private.h"

enum {
    SIGNATURE_LINE = 100,  /* bytes; longer lines are sentences */
    SIGNATURE_LINES = 14,
    FILLERS = 3,           /* lines of a block that only stand there: a slogan, the name of a campaign */
    FILLER_BYTES = 60,
    NAME_WORDS = 5,
    LABEL_BYTES = 60,      /* of a line « Libellé : valeur » */
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
    "tel", "port", "mob", "fax", "poste ", "www.", "http", "ligne directe", "standard", "courriel", "mail :", "mail:", "e-mail", "adresse", NULL};

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

enum trait { TRAIT_NONE, TRAIT_NAME, TRAIT_FUNCTION, TRAIT_CONTACT, TRAIT_DECOR };

/* « quatrevents.example » */
static bool is_domain(struct str text)
{
    size_t dot = str_rfind_char(text, '.');
    return dot != STR_NOT_FOUND && dot > 2 && text.len - dot > 2 && str_find_char(text, ' ') == STR_NOT_FOUND && !str_is_digit(text.at[0]);
}

static bool is_contact(struct str text)
{
    return str_starts_any(text, contacts) || str_find(text, STR(" poste ")) != STR_NOT_FOUND || has_postcode(text) || is_domain(text) ||
           (str_find_char(text, '@') != STR_NOT_FOUND && str_find_char(text, ' ') == STR_NOT_FOUND);
}

/* « Absente le mercredi », « Joignable du lundi au jeudi » */
static bool is_hours(struct str text)
{
    static const char *const openings[] = {
        "absent", "present", "joignable", "permanence", "horaires", "ouvert", "je ne travaille pas", "je travaille ", "ne travaille pas",
        "temps partiel", "du lundi", "jours de presence", "jours travailles", NULL};
    static const char *const days[] = {"lundi", "mardi", "mercredi", "jeudi", "vendredi", NULL};
    return str_starts_any(text, openings) && str_holds_any(text, days) && !reply_says_avis(text);
}

/* « [cid:logo.png] », « _____ », « * * * »: nothing is said. */
static bool is_decor(struct str text)
{
    size_t letters = 0;
    for (size_t i = 0; i < text.len; i++)
        letters += str_is_alnum(text.at[i]);
    bool bracket = text.at[0] == '[' && (text.at[text.len - 1] == ']' || (text.at[text.len - 1] == '>' && str_find(text, STR("]<")) != STR_NOT_FOUND));
    return letters == 0 || bracket;
}

/* « Hélène Vasselin, directrice », « H. Vasselin | Directrice | 03 53 … » */
static bool is_name_with_title(const struct reply_line *line, struct str sender)
{
    struct str text = line->folded;
    size_t end = 0;
    while (end < text.len && strchr(",|-/(", text.at[end]) == NULL)
        end++;
    struct str title = str_from(text, end);
    return is_name(str_slice(text, 0, end), sender) && (holds(title, functions) || has_phone(title));
}

static enum trait trait_of(const struct reply_line *line, struct str sender)
{
    struct str text = line->folded;
    if (is_decor(text))
        return TRAIT_DECOR;
    if (text.len > SIGNATURE_LINE)
        return TRAIT_NONE;
    if (is_name(text, sender))
        return TRAIT_NAME;
    bool speaks = holds(text, saying);
    if (has_phone(text) && !speaks)
        return TRAIT_CONTACT;
    if (speaks || text.at[text.len - 1] == ':')
        return TRAIT_NONE;
    if (is_contact(text))
        return TRAIT_CONTACT;
    if (holds(text, functions))
        return TRAIT_FUNCTION;
    return looks_like_name(line->raw) ? TRAIT_NAME : TRAIT_NONE;
}

static size_t line_above(const struct reply_lines *lines, size_t at)
{
    while (at > 0 && !reply_is_open(&lines->at[at - 1]))
        at--;
    return at; /* one past the open line above; 0 when there is none */
}

static bool is_closing(struct str line)
{
    static const char *const closings[] = {
        "cordialement", "bien cordialement", "tres cordialement", "bien a vous", "salutations", "cdt", "cdlt", "respectueusement", "sincerement",
        "bien a toi", "cordiales salutations", "a bientot", "avec mes remerciements", "bien sincerement", "amicalement", "avec mes salutations",
        "bonne journee", "bonne reception", "merci", "sinceres salutations", "best regards", "kind regards", "mit freundlichen", NULL};
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
    while (form && begin < end && (!reply_is_open(&lines->at[begin]) || !str_is_empty(label_of(lines->at[begin].folded))))
        begin++;
    return begin;
}

struct block {
    const struct reply_lines *lines;
    struct str question, sender;
    size_t end;
};

/* A line between two of a block, or a slogan below it. */
static bool is_filler(const struct reply_line *line)
{
    return line->folded.len <= FILLER_BYTES && !holds(line->folded, saying) && !is_closing(line->folded) && line->folded.at[line->folded.len - 1] != ':';
}

/* « Ensemble, faire grandir », or with a shout: « Proche de vous ! » */
static bool is_slogan(const struct reply_line *line)
{
    struct reply_line quiet = *line;
    bool shouts = str_ends(line->folded, STR("!"));
    if (shouts)
        quiet.folded = str_trim(str_slice(line->folded, 0, line->folded.len - 1));
    return (shouts || strchr("\"'*#~", line->folded.at[0]) != NULL) && quiet.folded.len > 0 && is_filler(&quiet);
}

/* Is all from line `at` down to the end a block? With a function or a telephone in it, and its fillers in the midst. */
static bool is_block(const struct block *block, size_t at)
{
    size_t details = 0, fillers = 0, hanging = 0;
    for (size_t i = at; i < block->end; i++) {
        const struct reply_line *line = &block->lines->at[i];
        if (!reply_is_open(line))
            continue;
        enum trait trait = is_name_with_title(line, block->sender) || is_hours(line->folded) ? TRAIT_FUNCTION : trait_of(line, block->sender);
        if (is_closing(line->folded) || is_asked_for(block->lines->arena, block->question, line->folded) || (trait == TRAIT_NONE && !is_filler(line) && !is_slogan(line)))
            return false;
        details += trait == TRAIT_FUNCTION || trait == TRAIT_CONTACT;
        fillers += trait == TRAIT_NONE;
        hanging = trait == TRAIT_NONE ? hanging + !is_slogan(line) : trait == TRAIT_DECOR ? hanging : 0;
    }
    return details > 0 && fillers <= FILLERS && hanging == 0;
}

static bool is_head(const struct block *block, size_t at)
{
    const struct reply_line *line = &block->lines->at[at];
    size_t above = line_above(block->lines, at);
    if (is_name(line->folded, block->sender) || is_name_with_title(line, block->sender))
        return true;
    return trait_of(line, block->sender) != TRAIT_NONE && ((above > 0 && is_closing(block->lines->at[above - 1].folded)) || looks_like_name(line->raw));
}

/* The line with which the block begins; `end` for none. */
static size_t head_of(const struct block *block)
{
    size_t best = block->end;
    for (size_t at = block->end, taken = 0; at > 0 && taken < SIGNATURE_LINES; at = line_above(block->lines, at - 1), taken++)
        if (is_head(block, at - 1) && is_block(block, at - 1))
            best = at - 1;
    return best;
}

/* Without a head: upwards as long as lines have a trait, two of them of a function or a telephone. */
static size_t tail_of(const struct block *block)
{
    size_t begin = block->end, names = 0, details = 0;
    for (size_t at = block->end, taken = 0; at > 0 && taken < SIGNATURE_LINES; at = line_above(block->lines, at - 1), taken++) {
        const struct reply_line *line = &block->lines->at[at - 1];
        enum trait trait = trait_of(line, block->sender);
        if (trait == TRAIT_NONE || is_closing(line->folded) || is_asked_for(block->lines->arena, block->question, line->folded))
            break;
        names += trait == TRAIT_NAME;
        details += trait == TRAIT_FUNCTION || trait == TRAIT_CONTACT;
        begin = at - 1;
    }
    return details > 1 || (details > 0 && names > 0) ? begin : block->end;
}

/* All that was written may be a service and its telephone, because they were asked for; under the sender's name it is none. */
static bool leaves_nothing(const struct block *block, size_t begin)
{
    for (size_t i = begin; i < block->end; i++)
        if (reply_is_open(&block->lines->at[i]) && is_name(block->lines->at[i].folded, block->sender))
            return false;
    return line_above(block->lines, begin) == 0;
}

/* « Orientation vers : », and below it services: no block, unless the sender's name is its head. */
static bool is_list(const struct block *block, size_t begin)
{
    size_t above = line_above(block->lines, begin);
    return above > 0 && begin < block->end && str_ends(block->lines->at[above - 1].folded, STR(":")) && !is_name(block->lines->at[begin].folded, block->sender);
}

static void cut_block(struct reply_lines *lines, struct str question, struct str sender)
{
    struct block block = {lines, question, sender, line_above(lines, lines->count)};
    size_t begin = head_of(&block), tail = tail_of(&block);
    begin = tail < begin ? tail : begin;
    if (is_list(&block, begin))
        return;
    begin = below_form(lines, begin, block.end, sender);
    if (leaves_nothing(&block, begin))
        return;
    for (size_t i = begin; i < block.end; i++)
        lines->at[i].is_dropped = true;
}

static bool is_link(struct str text)
{
    static const char *const openings[] = {"www.", "http:", "https:", "<http", NULL};
    return str_starts_any(text, openings) && str_find_char(text, ' ') == STR_NOT_FOUND;
}

/* What stands below a mark, down to what is quoted. */
static bool is_below_mark(const struct reply_line *line)
{
    return !line->is_dropped || line->is_added;
}

/* Only a greeting, or a rule, above: then whoever wrote, wrote below. */
static bool is_bare_above(const struct reply_lines *lines, size_t at)
{
    static const char *const greetings[] = {"bonjour", "bonsoir", "madame", "monsieur", "merci", NULL};
    enum { GREETING = 40 };
    for (size_t i = 0; i < at; i++) {
        struct str line = lines->at[i].folded;
        if (reply_is_open(&lines->at[i]) && !is_decor(line) && !is_link(line) && !(line.len < GREETING && str_starts_any(line, greetings)))
            return false;
    }
    return true;
}

/* Does somebody answer below a mark, and nowhere above it? A rule of dashes is no mark when anything is decided below it. */
static bool is_answer_below(const struct reply_lines *lines, size_t at, bool standard)
{
    bool says = false, decides = false;
    for (size_t i = at + 1; i < lines->count && is_below_mark(&lines->at[i]); i++) {
        says = says || (reply_is_open(&lines->at[i]) && reply_says_avis(lines->at[i].folded));
        decides = decides || (reply_is_open(&lines->at[i]) && reply_decides(lines->at[i].folded));
    }
    return is_bare_above(lines, at) ? decides : says && !standard;
}

void reply_cut_marked_signatures(struct reply_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        struct str line = lines->at[i].folded;
        bool standard = str_eq_c(line, "--");
        if (!reply_is_open(&lines->at[i]) || !(standard || str_eq_c(line, "---") || str_eq_c(line, "__")) || is_answer_below(lines, i, standard))
            continue;
        for (; i < lines->count && is_below_mark(&lines->at[i]); i++)
            lines->at[i].is_dropped = true;
    }
}

/* Rules, pictures and links at the end, of which what they set apart is gone. */
static void cut_decor(struct reply_lines *lines, bool links)
{
    for (size_t at = line_above(lines, lines->count); at > 0; at = line_above(lines, at)) {
        struct str text = lines->at[at - 1].folded;
        if (!is_decor(text) && !(links && is_link(text)))
            return;
        lines->at[at - 1].is_dropped = true;
    }
}

void reply_cut_signatures(struct reply_lines *lines, struct str question, struct str sender_name)
{
    struct str sender = utf8_fold(lines->arena, str_slice(sender_name, 0, SIGNATURE_LINE));
    cut_decor(lines, false);
    cut_block(lines, question, sender);
    cut_decor(lines, true);
}
