#include "parsers/commande.h"

#include "parsers/base/utf8.h"
#include "parsers/commande_private.h"

enum {
    LINES_LOOKED_AT = 6,   /* greetings before a command */
    LINES_BEHIND = 40,     /* in which a second one is looked for */
    SUBJECT_WITH = 80,     /* bytes of text beside which a subject is a command */
    MOTIF_WITH = 240,      /* … where it withdraws, and the text says why */
    REST_OF_BARE = 160,    /* bytes behind a command of one word: a name, a courtesy */
};

static const char *const names[] = {
    [COMMANDE_STATUT] = "statut", [COMMANDE_LISTE] = "liste", [COMMANDE_AIDE] = "aide", [COMMANDE_RETRAIT] = "retrait", [COMMANDE_SUPPLEANCE] = "suppleance",
    [COMMANDE_PIECE] = "piece", [COMMANDE_REAFFECTER] = "reaffecter", [COMMANDE_AVIS] = "avis",
};

const char *commande_name(enum commande_kind kind)
{
    return kind == COMMANDE_AUCUNE ? NULL : names[kind];
}

const char *commande_trouble_name(enum commande_trouble trouble)
{
    return trouble == TROUBLE_AUCUN ? NULL : trouble == TROUBLE_DEUX ? "deux" : "douteux";
}

/* One row, one way to begin. */
static const struct opening {
    const char *words;
    enum commande_kind kind;
    forme_fn *read;
} openings[] = {
    {"statut", COMMANDE_STATUT, forme_statut}, {"status", COMMANDE_STATUT, forme_etat}, {"etat", COMMANDE_STATUT, forme_etat},
    {"liste", COMMANDE_LISTE, forme_liste}, {"list", COMMANDE_LISTE, forme_liste}, {"aide", COMMANDE_AIDE, forme_aide}, {"help", COMMANDE_AIDE, forme_aide},
    {"retrait", COMMANDE_RETRAIT, forme_retrait}, {"je retire la demande", COMMANDE_RETRAIT, forme_retrait},
    {"je retire ma demande", COMMANDE_RETRAIT, forme_retrait}, {"je retire cette demande", COMMANDE_RETRAIT, forme_retrait},
    {"je retire la fiche", COMMANDE_RETRAIT, forme_retrait}, {"je retire cette fiche", COMMANDE_RETRAIT, forme_retrait},
    {"nous retirons la demande", COMMANDE_RETRAIT, forme_retrait}, {"nous retirons notre demande", COMMANDE_RETRAIT, forme_retrait},
    {"nous retirons cette demande", COMMANDE_RETRAIT, forme_retrait},
    {"piece", COMMANDE_PIECE, forme_piece}, {"pieces", COMMANDE_PIECE, forme_piece},
    {"suppleance", COMMANDE_SUPPLEANCE, forme_suppleance}, {"suppleante", COMMANDE_SUPPLEANCE, forme_suppleance}, {"suppleant", COMMANDE_SUPPLEANCE, forme_suppleance},
    {"reaffecter", COMMANDE_REAFFECTER, forme_reaffecter}, {"reaffectation", COMMANDE_REAFFECTER, forme_reaffecter},
    {"avis", COMMANDE_AVIS, forme_avis},
};

/* ---- a line as words ------------------------------------------------------------------------------------------ */

static bool is_space(int32_t point)
{
    return point == ' ' || point == '\t' || point == '\r' || point == 0xA0 || point == 0x202F || point == 0x2009;
}

static bool is_mark(int32_t point)
{
    static const int32_t marks[] = {',', ';', ':', '!', '?', '(', ')', '"', 0xAB, 0xBB, 0x2013, 0x2014, 0x201C, 0x201D, 0x2026, '*', '_', '|'};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (point == marks[i])
            return true;
    return false;
}

/* Without the full stop of a sentence at its end. */
static struct str without_stop(struct str word)
{
    while (word.len > 1 && word.at[word.len - 1] == '.')
        word.len--;
    return word;
}

static void add_word(struct ligne *ligne, struct str word, bool mark)
{
    struct str plie = mark ? word : utf8_fold(ligne->arena, without_stop(word));
    if (word.len == 0 || plie.len == 0)
        return;
    if (ligne->count == LIGNE_MAX_MOTS) {
        ligne->coupee = true;
        return;
    }
    size_t at = ligne->plie.len == 0 ? 0 : ligne->plie.len + 1;
    ligne->plie = str_join(ligne->arena, ligne->plie, STR(" "), plie);
    bool lone = mark || str_eq_c(plie, "-") || str_eq_c(plie, ".");
    ligne->mots[ligne->count++] = (struct mot){.ecrit = mark ? word : without_stop(word), .plie = plie, .at = at, .marque = lone};
}

static void cut(struct arena *arena, struct str line, day_t today, struct ligne *ligne)
{
    struct str rest = line;
    size_t from = 0;
    int32_t point = 0;
    *ligne = (struct ligne){.arena = arena, .ecrite = line, .plie = STR(""), .today = today};
    for (size_t at = 0; utf8_next(&rest, &point); at = line.len - rest.len) {
        if (!is_space(point) && !is_mark(point))
            continue;
        add_word(ligne, str_slice(line, from, at), false);
        from = line.len - rest.len;
        if (is_mark(point))
            add_word(ligne, str_slice(line, at, from), true);
    }
    add_word(ligne, str_from(line, from), false);
}

bool ligne_est(const struct ligne *ligne, size_t i, const char *const *list)
{
    return i < ligne->count && str_is_any(ligne->mots[i].plie, list);
}

struct str ligne_ecrit(const struct ligne *ligne, size_t from, size_t to)
{
    to = to < ligne->count ? to : ligne->count;
    while (from < to && ligne->mots[from].marque)
        from++;
    while (to > from && ligne->mots[to - 1].marque)
        to--;
    if (from >= to)
        return STR_NONE;
    const struct mot *first = &ligne->mots[from], *last = &ligne->mots[to - 1];
    return utf8_tidy(ligne->arena, (struct str){first->ecrit.at, (size_t)(last->ecrit.at - first->ecrit.at) + last->ecrit.len});
}

bool ligne_reference(const struct ligne *ligne, size_t i, struct str *out_reference)
{
    size_t at = 0;
    if (i >= ligne->count || !str_starts(ligne->mots[i].plie, STR("nav-")))
        return false;
    struct str word = ligne->mots[i].plie;
    return commande_next_reference(ligne->arena, word, &at, out_reference) && at == word.len;
}

size_t ligne_passe(const struct ligne *ligne, size_t i, const char *const *fillers, struct commande *commande)
{
    for (; i < ligne->count; i++) {
        struct str reference = STR_NONE;
        if (ligne_reference(ligne, i, &reference)) {
            if (commande->reference.at != NULL && !str_eq(commande->reference, reference))
                commande->trouble = TROUBLE_DEUX;
            commande->reference = commande->reference.at != NULL ? commande->reference : reference;
        } else if (!ligne_est(ligne, i, fillers)) {
            break;
        }
    }
    return i;
}

bool commande_next_reference(struct arena *arena, struct str text, size_t *at, struct str *out_reference)
{
    for (size_t i = *at; i + 10 <= text.len; i++) {
        struct str rest = str_from(text, i);
        bool good = str_starts_nocase(rest, STR("nav-")) && rest.at[8] == '-' && str_is_digit(rest.at[9]);
        for (size_t j = 4; good && j < 8; j++)
            good = str_is_digit(rest.at[j]);
        if (!good)
            continue;
        size_t to = 9;
        while (to < rest.len && to < 16 && str_is_digit(rest.at[to]))
            to++;
        *at = i + to;
        *out_reference = str_print(arena, "NAV%.*s", (int)(to - 3), rest.at + 3);
        return true;
    }
    return false;
}

/* ---- which command it is -------------------------------------------------------------------------------------- */

static struct commande none(void)
{
    return (struct commande){.kind = COMMANDE_AUCUNE, .reference = STR_NONE, .du = DAY_NONE, .au = DAY_NONE, .reste = STR("")};
}

/* How many words of the line an opening has, from `i` on; 0 where the line begins otherwise. */
static size_t opens(const struct ligne *ligne, size_t i, const char *words)
{
    struct str rest = str_of(words), word = STR_NONE;
    size_t count = 0;
    for (; str_next(&rest, ' ', &word); count++)
        if (i + count >= ligne->count || !str_eq(ligne->mots[i + count].plie, word))
            return 0;
    return count;
}

/* Behind « Bonjour, », « Bonjour Madame, », quotation marks and dashes. */
static size_t behind_greeting(const struct ligne *ligne)
{
    static const char *const greetings[] = {"bonjour", "bonsoir", "salut", NULL};
    static const char *const ends[] = {",", "!", "-", NULL};
    enum { GREETING_WORDS = 6 };
    size_t i = 0;
    for (size_t k = 1; ligne_est(ligne, 0, greetings) && k < GREETING_WORDS && i == 0; k++)
        i = ligne_est(ligne, k, ends) ? k + 1 : 0;
    while (i < ligne->count && ligne->mots[i].marque)
        i++;
    return i;
}

static struct commande read_words(const struct ligne *ligne, size_t from)
{
    for (size_t i = 0; i < sizeof openings / sizeof openings[0] && !ligne->coupee; i++) {
        struct commande commande = none();
        size_t words = opens(ligne, from, openings[i].words);
        commande.kind = openings[i].kind;
        if (words > 0 && openings[i].read(ligne, from + words, &commande))
            return commande;
    }
    return none();
}

static struct commande read_line(struct arena *arena, struct str line, day_t today)
{
    struct ligne ligne;
    if (line.len > COMMANDE_MAX_LINE)
        return none();
    cut(arena, line, today, &ligne);
    return read_words(&ligne, behind_greeting(&ligne));
}

static bool is_greeting(struct arena *arena, struct str line)
{
    static const char *const words[] = {"bonjour", "bonsoir", "salut", "madame", "monsieur", NULL};
    struct str folded = utf8_fold(arena, str_slice(line, 0, COMMANDE_MAX_LINE));
    return folded.len == 0 || (folded.len < 40 && str_starts_any(folded, words));
}

static bool moves(enum commande_kind kind)
{
    return kind == COMMANDE_RETRAIT || kind == COMMANDE_SUPPLEANCE || kind == COMMANDE_PIECE || kind == COMMANDE_REAFFECTER || kind == COMMANDE_AVIS;
}

/* ---- what stands around it ------------------------------------------------------------------------------------ */

/* A line that says why: words of a sentence, and no name, no courtesy. */
static bool is_reason(struct arena *arena, struct str line)
{
    static const char *const courtesies[] = {"cordialement", "bien cordialement", "bien a vous", "merci", "salutations", "bonne journee", "respectueusement",
                                             "--", NULL};
    struct str rest = str_trim(line), word = STR_NONE;
    if (str_starts_any(utf8_fold(arena, rest), courtesies))
        return false;
    while (str_next(&rest, ' ', &word)) {
        size_t low = 0;
        while (low < word.len && ((word.at[low] >= 'a' && word.at[low] <= 'z') || (unsigned char)word.at[low] >= 0x80))
            low++;
        if (low >= 4)
            return true;
    }
    return false;
}

/* « Retrait NAV-2026-0042 », the reason in the line below. */
static void take_reason(struct arena *arena, struct commande *commande, struct str *rest)
{
    struct str behind = *rest, below = STR_NONE;
    if (commande->kind != COMMANDE_RETRAIT || commande->motif.at != NULL || !str_next_line(&behind, &below) || !is_reason(arena, below))
        return;
    struct str said = utf8_tidy(arena, str_slice(below, 0, COMMANDE_MAX_LINE)), folded = utf8_fold(arena, said);
    if (str_starts(folded, STR("motif")))
        said = str_trim(str_from(said, str_find_char(said, ':') == STR_NOT_FOUND ? 5 : str_find_char(said, ':') + 1));
    commande->motif = said;
    if (str_find_char(said, '?') != STR_NOT_FOUND)
        commande->trouble = TROUBLE_DOUTEUX;
    *rest = behind;
}

/* Another command behind it: neither is done. « merci » and a name are none. */
static bool has_another(struct arena *arena, const struct commande *commande, struct str rest, day_t today)
{
    struct str line = STR_NONE;
    for (int i = 0; i < LINES_BEHIND && str_next_line(&rest, &line); i++) {
        struct commande other = read_line(arena, line, today);
        bool same = other.kind == commande->kind && str_eq(other.reference, commande->reference) && !moves(other.kind);
        if (other.kind != COMMANDE_AUCUNE && !same && (moves(other.kind) || other.reference.at != NULL))
            return true;
    }
    return false;
}

/* Of one word or two a label, a heading or the first word of something else is not told apart but by what follows it. */
static bool stands_alone(const struct commande *commande, struct str rest)
{
    bool bare = commande->reference.at == NULL && !moves(commande->kind);
    return !bare || str_trim(rest).len <= REST_OF_BARE;
}

static struct commande of_text(struct arena *arena, struct str text, day_t today)
{
    struct str rest = text, line = STR_NONE;
    struct commande commande = none();
    for (int i = 0; i < LINES_LOOKED_AT && commande.kind == COMMANDE_AUCUNE && str_next_line(&rest, &line); i++) {
        commande = read_line(arena, line, today);
        if (commande.kind == COMMANDE_AUCUNE && !is_greeting(arena, line))
            return commande;
    }
    if (commande.kind == COMMANDE_AUCUNE || !stands_alone(&commande, rest))
        return none();
    take_reason(arena, &commande, &rest);
    commande.reste = rest.at == NULL ? STR("") : rest;
    if (has_another(arena, &commande, rest, today))
        commande.trouble = TROUBLE_DEUX;
    return commande;
}

/* ---- of a subject --------------------------------------------------------------------------------------------- */

/* Behind « Re: », any number of them. */
static size_t behind_answers(const struct ligne *ligne)
{
    static const char *const answers[] = {"re", "rep", "ref", NULL}, *const colon[] = {":", NULL};
    size_t i = 0;
    while (ligne_est(ligne, i, answers) && ligne_est(ligne, i + 1, colon))
        i += 2;
    return i;
}

/* The subject withdraws, and the first line of the text that is no greeting says why. */
static void take_first_reason(struct arena *arena, struct commande *commande)
{
    struct str rest = commande->reste, behind = rest, line = STR_NONE;
    while (str_next_line(&behind, &line) && is_greeting(arena, line))
        rest = behind;
    take_reason(arena, commande, &rest);
    commande->reste = rest.at == NULL ? STR("") : rest;
}

static struct commande of_subject(struct arena *arena, struct str subject, struct str text, day_t today)
{
    struct ligne ligne;
    if (str_is_empty(subject) || subject.len > COMMANDE_MAX_LINE)
        return none();
    cut(arena, subject, today, &ligne);
    size_t from = behind_answers(&ligne);
    struct commande commande = read_words(&ligne, from);
    bool answers = from > 0, asks = str_find_char(text, '?') != STR_NOT_FOUND;
    bool reasoned = commande.kind == COMMANDE_RETRAIT && commande.motif.at == NULL && !asks;
    size_t most = answers ? 0 : reasoned ? MOTIF_WITH : SUBJECT_WITH;
    if (commande.kind == COMMANDE_AUCUNE || str_trim(text).len > most || (answers && moves(commande.kind) && commande.kind != COMMANDE_PIECE))
        return none();
    commande.reste = text.at == NULL ? STR("") : text;
    if (commande.kind == COMMANDE_RETRAIT && asks)
        commande.trouble = TROUBLE_DOUTEUX;
    if (reasoned)
        take_first_reason(arena, &commande);
    return commande;
}

struct commande commande_read(struct arena *arena, struct str subject, struct str text, day_t today)
{
    struct commande commande = of_text(arena, text, today);
    return commande.kind != COMMANDE_AUCUNE ? commande : of_subject(arena, subject, text, today);
}
