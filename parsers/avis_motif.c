/* avis_motif: why somebody refuses, what an agreement hangs on, and what is told with one. */
#include <assert.h>

#include "parsers/avis_private.h"

/* Without the marks that join it to the decision, nor the full stop. */
struct str avis_bare(struct str motif)
{
    static const char *const edges[] = {":", ",", ";", "-", "\xE2\x80\x93", "\xE2\x80\x94", ".", "\xE2\x80\xA6"};
    for (bool again = true; again;) {
        again = false;
        motif = str_trim(motif);
        for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++) {
            struct str edge = str_of(edges[i]);
            if (str_starts(motif, edge)) {
                motif = str_from(motif, edge.len);
                again = true;
            }
            if (str_ends(motif, edge)) {
                motif = str_slice(motif, 0, motif.len - edge.len);
                again = true;
            }
        }
    }
    bool opens = str_starts(motif, STR("(")) && str_find_char(motif, ')') == motif.len - 1; /* « (sous réserve de …) » */
    bool closes = str_ends(motif, STR(")")) && str_find_char(motif, '(') == STR_NOT_FOUND;
    if (opens || closes)
        motif = str_trim(str_slice(motif, opens ? 1 : 0, motif.len - 1));
    return motif.len == 0 ? STR_NONE : motif;
}

static size_t word_count(struct str text)
{
    size_t count = 0;
    struct str word = STR_NONE;
    while (str_next(&text, ' ', &word))
        count += word.len > 1;
    return count;
}

/* « Date : … », « Nom : … »: the next line of a form. */
static bool is_form_line(struct str folded)
{
    static const char *const labels[] = {"date", "nom", "prenom", "signature", "fonction", "fait a", "fait le", "qualite", "tel", "avis"};
    size_t colon = str_find_char(str_slice(folded, 0, 30), ':');
    for (size_t i = 0; colon != STR_NOT_FOUND && i < sizeof labels / sizeof labels[0]; i++)
        if (str_starts(folded, str_of(labels[i])))
            return true;
    return false;
}

/* A sentence that could be a reason: says something, and is neither courtesy, nor a name, nor a decision. */
static bool is_matter(const struct avis_sentence *sentence)
{
    return !is_form_line(sentence->folded) && !avis_is_names_only(sentence) && sentence->effet != EFFET_POLITESSE && sentence->effet != EFFET_FAVORABLE && sentence->effet != EFFET_DEFAVORABLE && word_count(sentence->original) >= 2;
}

/* The sentences from `at` on that stand in the same paragraph, as one text. */
static struct str rest_of_paragraph(struct arena *arena, const struct avis_sentences *sentences, size_t at, size_t paragraph)
{
    struct str text = STR_NONE;
    for (; at < sentences->count && sentences->at[at].paragraph == paragraph && is_matter(&sentences->at[at]); at++)
        text = str_join(arena, text, STR(" "), sentences->at[at].original);
    return text;
}

static struct str after_offset(const struct avis_sentence *sentence, size_t at)
{
    while (at < sentence->folded.len && sentence->folded.at[at] == ' ')
        at++;
    return at >= sentence->folded.len ? STR_NONE : avis_bare(avis_original(sentence, at, sentence->folded.len));
}

/* « Motif : … », wherever it stands: the rest of its paragraph, or the next one when nothing follows on the line. */
static bool labelled_motif(struct arena *arena, const struct avis_rules *rules, const struct avis_sentences *sentences, struct str *out_motif)
{
    for (size_t i = 0; i < sentences->count; i++) {
        const struct avis_sentence *sentence = &sentences->at[i];
        size_t at = avis_motif_label(rules, sentence->folded);
        if (at == STR_NOT_FOUND)
            continue;
        struct str motif = after_offset(sentence, at);
        size_t next = i + 1, paragraph = sentence->paragraph;
        if (motif.at == NULL && next < sentences->count)
            paragraph = sentences->at[next].paragraph;
        *out_motif = avis_bare(str_join(arena, motif, STR(" "), rest_of_paragraph(arena, sentences, next, paragraph)));
        return true;
    }
    return false;
}

static const struct avis_span *span_of(const struct avis_sentence *sentence, enum avis_marque marque)
{
    const struct avis_span *found = NULL;
    for (size_t i = 0; i < sentence->span_count; i++)
        if (sentence->spans[i].marque == marque && (found == NULL || sentence->spans[i].from < found->from))
            found = &sentence->spans[i];
    return found;
}

/* Bytes at the head of a folded sentence that greet: « bonjour, », « madame, monsieur, », « chere collegue, ». */
static size_t greeting(struct str folded)
{
    static const char *const greetings[] = {"bonjour", "bonsoir", "madame", "monsieur", "mesdames", "messieurs", "cher ", "chere ", "chers ", "cheres ", "salut", NULL};
    enum { LONGEST = 40 }; /* bytes of one */
    size_t at = 0;
    while (str_starts_any(str_from(folded, at), greetings)) {
        size_t comma = str_find_char(str_from(folded, at), ',');
        if (comma == STR_NOT_FOUND || comma > LONGEST)
            return at;
        at += comma + 1;
        while (at < folded.len && folded.at[at] == ' ')
            at++;
    }
    return at;
}

/* What stands before the decision in its sentence: « Faute de place, avis défavorable », « Le profil ne convient pas, c'est un refus »; not
 * « Bonjour, », nor what only leads to it. */
static struct str before_decision(const struct avis_rules *rules, const struct avis_sentence *sentence, const struct avis_span *span)
{
    enum { WORDS_OF_A_REASON = 2 };
    size_t from = greeting(sentence->folded);
    struct str before = from < span->from ? str_slice(sentence->folded, from, span->from) : STR_NONE;
    size_t comma = str_rfind_char(before, ',');
    if (comma == STR_NOT_FOUND)
        comma = str_rfind_char(before, ':');
    if (comma == STR_NOT_FOUND || avis_single_found(rules, SINGLE_MENE, str_trim(before)))
        return STR_NONE;
    struct str reason = avis_bare(avis_original(sentence, from, from + comma + 1));
    return word_count(reason) < WORDS_OF_A_REASON ? STR_NONE : reason;
}

static bool begins_a_reason(struct str folded)
{
    static const char *const reasons[] = {"pas ", "plus ", "aucun", "manque", "trop ", "hors ", "absence", "il ", "elle ", "le service", "notre ", "nous ", "on ", "le jeune ", "la jeune ", "le profil ", "profil ", "la situation ", "le projet ", "les ", "age ", "agrement", "effectif", "service ", "non ", "cause ", "faute ", "suite ", "le petit ", "la petite "};
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (str_starts(folded, str_of(reasons[i])))
            return true;
    return false;
}

/* « defavorable pas de place »: a reason with nothing that joins it; not « défavorable à l'admission de Lina ». */
static struct str behind_decision(const struct avis_sentence *sentence, const struct avis_span *span)
{
    return begins_a_reason(str_trim(str_from(sentence->folded, span->to))) ? after_offset(sentence, span->to) : STR_NONE;
}

/* « , désolé », « : merci de l'en informer », « : avis défavorable »: follows like a reason and is none. */
static bool is_no_reason(struct arena *arena, const struct avis_sentence *sentence, size_t begins, struct str motif)
{
    static const char *const courtesies[] = {"merci", "desole", "navre", "malheureusement", "helas", NULL};
    static const char *const afterthoughts[] = {"a vous d", "et je le regrette", "je le regrette", "et j'en suis ", NULL};
    enum { BLANKS = 3 }; /* « : », « , » and spaces before what is said a second time */
    bool said_again = false;
    for (size_t i = 0; i < sentence->span_count; i++)
        said_again = said_again || (sentence->spans[i].marque == MARQUE_NON && sentence->spans[i].from >= begins && sentence->spans[i].from <= begins + BLANKS);
    const struct str folded = utf8_fold(arena, motif);
    return said_again || word_count(motif) < 1 || (word_count(motif) <= 2 && str_starts_any(folded, courtesies)) || str_starts(folded, STR("merci")) ||
           str_starts_any(folded, afterthoughts);
}

/* The reason in the very sentence that refuses. */
static struct str motif_beside(struct arena *arena, const struct avis_rules *rules, const struct avis_sentence *sentence)
{
    const struct avis_span *span = span_of(sentence, MARQUE_NON);
    if (span == NULL)
        return STR_NONE;
    size_t begins = avis_reason(rules, sentence->folded, span->to);
    struct str motif = begins == STR_NOT_FOUND ? STR_NONE : after_offset(sentence, begins);
    if (motif.at == NULL || is_no_reason(arena, sentence, begins, motif))
        motif = before_decision(rules, sentence, span);
    return motif.at == NULL ? behind_decision(sentence, span) : motif;
}

/* A sentence beside the one that refuses: of more words than that, or beginning as reasons do. */
static bool may_tell_why(const struct avis_sentence *sentence, size_t words)
{
    return is_matter(sentence) && (word_count(sentence->original) > words || begins_a_reason(sentence->folded));
}

struct str avis_motif_of_refusal(struct arena *arena, const struct avis_rules *rules, const struct avis_sentences *sentences)
{
    enum { WORDS_BEHIND = 3, WORDS_BEFORE = 2 };
    struct str motif = STR_NONE;
    size_t at = 0;
    if (labelled_motif(arena, rules, sentences, &motif))
        return motif;
    while (sentences->at[at].effet != EFFET_DEFAVORABLE)
        at++;
    motif = motif_beside(arena, rules, &sentences->at[at]);
    if (motif.at == NULL)
        motif = avis_bare(rest_of_paragraph(arena, sentences, at + 1, sentences->at[at].paragraph));
    if (motif.at == NULL && at + 1 < sentences->count && may_tell_why(&sentences->at[at + 1], WORDS_BEHIND))
        motif = avis_bare(rest_of_paragraph(arena, sentences, at + 1, sentences->at[at + 1].paragraph));
    if (motif.at == NULL && at > 0 && may_tell_why(&sentences->at[at - 1], WORDS_BEFORE))
        motif = avis_bare(sentences->at[at - 1].original);
    return motif;
}

static const struct avis_sentence *first_of(const struct avis_sentences *sentences, enum avis_effet effet)
{
    for (size_t i = 0; i < sentences->count; i++)
        if (sentences->at[i].effet == effet)
            return &sentences->at[i];
    return NULL;
}

struct str avis_motif_of_reserve(const struct avis_sentences *sentences)
{
    const struct avis_sentence *reserve = first_of(sentences, EFFET_RESERVE), *sentence = reserve != NULL ? reserve : first_of(sentences, EFFET_CONDITION);
    assert(sentence != NULL); /* one of the two made it a reserve */
    const struct avis_span *si = span_of(sentence, MARQUE_SI), *oui = span_of(sentence, MARQUE_OUI);
    if (si == NULL)
        return STR_NONE;
    size_t to = sentence->folded.len;
    if (oui != NULL && oui->from > si->from) { /* the condition first: up to the comma before the decision */
        size_t comma = str_rfind_char(str_slice(sentence->folded, 0, oui->from), ',');
        to = comma != STR_NOT_FOUND && comma > si->to ? comma + 1 : oui->from;
    }
    return avis_bare(avis_original(sentence, si->from, to));
}

struct str avis_remarque(struct arena *arena, const struct avis_sentences *sentences)
{
    enum { SOMETHING = 3, MORE_THAN_A_DECISION = 12 }; /* words */
    struct str text = STR_NONE;
    bool adds = false;
    for (size_t i = 0; i < sentences->count; i++) {
        const struct avis_sentence *sentence = &sentences->at[i];
        size_t words = word_count(sentence->original);
        if (sentence->effet == EFFET_POLITESSE || avis_is_names_only(sentence))
            continue;
        adds = adds || ((sentence->effet == EFFET_RIEN || sentence->effet == EFFET_AVANT) && words >= SOMETHING) || words > MORE_THAN_A_DECISION;
        text = str_join(arena, text, STR(" "), sentence->original);
    }
    return adds ? text : STR_NONE;
}

