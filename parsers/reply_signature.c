/* reply_signature: the block with which a person ends, below their words: name, function, service, telephone. It is known by
 * its head (the sender's name, or a line below « Cordialement ») when all that follows down to the end looks like a block;
 * without a head by two lines of function or telephone at the end. A lone name stays: it is how people sign. */
#include "parsers/reply_private.h"

enum {
    SIGNATURE_LINES = 14,
    FILLERS = 3,           /* lines of a block that only stand there: a slogan, the name of a campaign */
    FILLER_BYTES = 60,
    LABEL_BYTES = 60,      /* of a line « Libellé : valeur » */
};

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
    bool form = above > 0 && !str_is_empty(label_of(lines->at[above - 1].folded)) && reply_trait_of(&lines->at[above - 1], sender) == TRAIT_NONE;
    while (form && begin < end && (!reply_is_open(&lines->at[begin]) || !str_is_empty(label_of(lines->at[begin].folded))))
        begin++;
    return begin;
}

struct block {
    const struct reply_lines *lines;
    struct str question, sender;
    size_t end;
};

/* Does the line go on a sentence that the line right above it began and did not end? */
static bool goes_on(const struct reply_lines *lines, size_t at, struct str sender)
{
    enum { FULL_LINE = 45 };
    static const char *const hanging[] = {" le", " la", " les", " un", " une", " d'un", " d'une", " du", " des", " de", " a", " au", " aux", " notre", " votre",
        " pour", " avec", " et", " en", " dans", " par", " sur", " chez", " ce", " cette", " son", " sa", " mon", " ma", " que", " qui", ",", NULL};
    if (at == 0 || !reply_is_open(&lines->at[at - 1]))
        return false;
    struct str above = lines->at[at - 1].folded;
    bool open = false;
    for (const char *const *end = hanging; *end != NULL; end++)
        open = open || (str_ends(above, str_of(*end)) && reply_trait_of(&lines->at[at - 1], sender) == TRAIT_NONE);
    bool ended = strchr(".!?:;-", above.at[above.len - 1]) != NULL;
    return open ? !is_closing(above) : above.len >= FULL_LINE && !ended && reply_trait_of(&lines->at[at - 1], sender) == TRAIT_NONE && !is_closing(above);
}

/* A line between two of a block, or a slogan below it. */
static bool is_filler(const struct reply_line *line)
{
    return line->folded.len <= FILLER_BYTES && !reply_speaks(line->folded) && !is_closing(line->folded) && line->folded.at[line->folded.len - 1] != ':';
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
        enum reply_trait trait = reply_is_titled_name(line, block->sender) || reply_is_hours(line->folded) ? TRAIT_FUNCTION : reply_trait_of(line, block->sender);
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
    if (reply_is_name(line->folded, block->sender) || reply_is_titled_name(line, block->sender))
        return true;
    return reply_trait_of(line, block->sender) != TRAIT_NONE && ((above > 0 && is_closing(block->lines->at[above - 1].folded)) || reply_looks_like_name(line->raw));
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
        enum reply_trait trait = reply_trait_of(line, block->sender);
        if (trait == TRAIT_NONE || is_closing(line->folded) || is_asked_for(block->lines->arena, block->question, line->folded))
            break;
        names += trait == TRAIT_NAME;
        details += trait == TRAIT_FUNCTION || trait == TRAIT_CONTACT;
        begin = at - 1;
    }
    return details > 1 || (details > 0 && names > 0) ? begin : block->end;
}

/* « La directrice, », « Pour le service », « RSASE » right above the name. */
static bool is_above_name(const struct reply_line *line, struct str sender)
{
    enum { MOST = 50 };
    static const char *const openings[] = {"la ", "le ", "l'", "les ", "pour ", "p/o", "p.o", "po ", "directeur", "directrice", "chef", "sessad",
        "mds ", "service ", NULL};
    bool is_short = reply_is_open(line) && line->folded.len < MOST && !reply_speaks(line->folded) && !reply_decides(line->folded);
    return is_short && (str_starts_any(line->folded, openings) || reply_trait_of(line, sender) == TRAIT_FUNCTION);
}

/* Does a list or a sentence of the person's go on in the line? */
static bool hangs(const struct block *block, size_t at)
{
    size_t above = line_above(block->lines, at);
    return (above > 0 && str_ends(block->lines->at[above - 1].folded, STR(":"))) || goes_on(block->lines, at, block->sender);
}

/* The sender's name, or that and a function. */
static bool is_named(const struct block *block, size_t at)
{
    const struct reply_line *line = &block->lines->at[at];
    return reply_is_open(line) && (reply_is_name(line->folded, block->sender) || reply_is_titled_name(line, block->sender));
}

/* The sender's name is where the block begins: what stands above it was said, but for a function right above. */
static size_t at_name(const struct block *block, size_t begin)
{
    size_t name = begin;
    while (name < block->end && !is_named(block, name))
        name++;
    if (name == block->end)
        return begin;
    size_t details = 0;
    details += reply_is_titled_name(&block->lines->at[name], block->sender);
    for (size_t i = name; i < block->end; i++)
        details += reply_is_open(&block->lines->at[i]) && reply_trait_of(&block->lines->at[i], block->sender) != TRAIT_NAME;
    if (name > begin && details == 0)
        return block->end; /* a lone name stays */
    while (name > 0 && is_above_name(&block->lines->at[name - 1], block->sender) && (name > begin || !hangs(block, name - 1)) && line_above(block->lines, name - 1) > 0)
        name--;
    return name;
}

/* All that was written may be a service and its telephone, because they were asked for; under the sender's name it is none. */
static bool leaves_nothing(const struct block *block, size_t begin)
{
    return line_above(block->lines, begin) == 0 && !(begin < block->end && reply_is_name(block->lines->at[begin].folded, block->sender));
}

/* « Orientation vers : », and below it services: no block, unless the sender's name is its head. */
static bool is_list(const struct block *block, size_t begin)
{
    size_t above = line_above(block->lines, begin);
    return above > 0 && begin < block->end && str_ends(block->lines->at[above - 1].folded, STR(":")) && !reply_is_name(block->lines->at[begin].folded, block->sender);
}

/* A line below a signature that a house put there, by its words: nobody speaks in it, nothing is decided, arranged or taken back. */
static bool is_house_prose(const struct reply_line *line)
{
    static const char *const house[] = {
        "s'engage", "est engage", "sont engage", "departement", "association", "fondation", "ensemble", "planete", "solidari", "service public", "certifi", "label",
        "partenaire", "reconnue d'utilite", "siret", "enfance", "qualite", "proximite", "citoyen", NULL};
    static const char *const somebody[] = {
        "je ", "j'", "nous ", "mon ", "ma ", "mes ", "ps ", "ps:", "p.s", "nb ", "nb:", "?", " ne ", "n'", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "demain",
        "rendez-vous", "rdv", "jeune", "dossier", "mail", "message", "annul", "attend", NULL};
    return str_holds_any(line->folded, house) && !str_holds_any(line->folded, somebody) && !reply_decides(line->folded) && !reply_bids(line->folded) &&
           !reply_has_time(line->folded) && !is_closing(line->folded);
}

/* Where the prose of a house below the block begins; the end where there is none. */
static size_t above_house(const struct reply_lines *lines, size_t end, struct str sender)
{
    enum { PROSE_LINES = 8 };
    size_t taken = 0;
    for (size_t at = end; at > 0 && taken < PROSE_LINES; at = line_above(lines, at - 1), taken++) {
        const struct reply_line *line = &lines->at[at - 1];
        if (reply_is_hours(line->folded) || (reply_trait_of(line, sender) != TRAIT_NONE && !reply_speaks(line->folded)))
            return at;
        if (!is_house_prose(line))
            return end;
    }
    return end;
}

static size_t begin_of(const struct block *block)
{
    size_t begin = head_of(block), tail = tail_of(block);
    begin = tail < begin ? tail : begin;
    if (is_list(block, begin))
        return block->end;
    begin = at_name(block, below_form(block->lines, begin, block->end, block->sender));
    while (begin < block->end && goes_on(block->lines, begin, block->sender))
        begin++;
    return leaves_nothing(block, begin) ? block->end : begin;
}

/* « Ensemble, grandir autrement » in quotation marks below the name and nothing else. */
static void cut_motto(struct reply_lines *lines, struct str sender)
{
    size_t last = line_above(lines, lines->count), above = last > 0 ? line_above(lines, last - 1) : 0;
    if (above > 0 && lines->at[last - 1].folded.at[0] == '"' && is_slogan(&lines->at[last - 1]) && reply_is_name(lines->at[above - 1].folded, sender))
        lines->at[last - 1].is_dropped = true;
}

/* Does a block begin with the sender's name, or right above it? */
static bool begins_named(const struct block *block, size_t begin)
{
    while (begin < block->end && !is_named(block, begin) && is_above_name(&block->lines->at[begin], block->sender))
        begin++;
    return begin < block->end && is_named(block, begin);
}

static void cut_block(struct reply_lines *lines, struct str question, struct str sender)
{
    struct block block = {lines, question, sender, line_above(lines, lines->count)};
    size_t last = block.end, begin = begin_of(&block);
    if (begin == last) {
        block.end = above_house(lines, last, sender);
        begin = block.end < last ? begin_of(&block) : last;
        if (begin == block.end || !begins_named(&block, begin))
            return;
    }
    for (size_t i = begin; i < last; i++)
        lines->at[i].is_dropped = true;
}

/* Rules, pictures and links at the end, of which what they set apart is gone. */
static void cut_decor(struct reply_lines *lines, bool links)
{
    for (size_t at = line_above(lines, lines->count); at > 0; at = line_above(lines, at)) {
        struct str text = lines->at[at - 1].folded;
        if (!reply_is_decor(text) && !(links && reply_is_link(text)))
            return;
        lines->at[at - 1].is_dropped = true;
    }
}

void reply_cut_signatures(struct reply_lines *lines, struct str question, struct str sender_name)
{
    struct str sender = utf8_fold(lines->arena, str_slice(sender_name, 0, REPLY_SIGNATURE_LINE));
    cut_decor(lines, false);
    cut_block(lines, question, sender);
    cut_motto(lines, sender);
    cut_decor(lines, true);
}
