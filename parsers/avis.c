#include <assert.h>

#include "parsers/avis.h"

#include "parsers/avis_private.h"
#include "parsers/jour.h"

const char *avis_name(enum avis_sens sens)
{
    static const char *const names[] = {[AVIS_FAVORABLE] = "favorable", [AVIS_DEFAVORABLE] = "defavorable", [AVIS_RESERVE] = "reserve"};
    return sens == AVIS_AUCUN ? NULL : names[sens];
}

/* What the sentences say together: how many of each effect, and the first of each. */
struct findings {
    size_t count[EFFET_COUNT];
    const struct avis_sentence *first[EFFET_COUNT];
    const struct avis_sentence *last_but; /* the last one that begins with « mais » and the like */
    bool failed;
};

/* « Non. Il est déjà suivi par un autre service. » refuses; who says no more, or goes on about herself or a paper, may have answered
 * something else. */
static void settle_bare_refusals(const struct avis_rules *rules, struct avis_sentences *sentences)
{
    static const char *const papers[] = {"fiche", "page", "piece", "document", "formulaire", "dossier", "mail", "message", NULL};
    for (size_t i = 0; i < sentences->count; i++) {
        const struct avis_sentence *next = i + 1 < sentences->count ? &sentences->at[i + 1] : NULL;
        bool tells_why = next != NULL && next->effet != EFFET_POLITESSE && avis_single_found(rules, SINGLE_EXCUSE, next->folded) && !str_holds_any(next->folded, papers);
        if (sentences->at[i].effet == EFFET_NON)
            sentences->at[i].effet = tells_why ? EFFET_DEFAVORABLE : EFFET_SUITE;
    }
}

static bool says_plainly(const struct avis_rules *rules, const struct avis_sentence *sentence)
{
    return (sentence->effet == EFFET_FAVORABLE || sentence->effet == EFFET_DEFAVORABLE) && avis_single_found(rules, SINGLE_PRONONCE, sentence->folded);
}

/* A former decision, opinion or hesitation, told as what was, and nothing that is still open. */
static bool is_bygone(const struct avis_rules *rules, const struct avis_sentence *sentence)
{
    const bool doubts = sentence->effet == EFFET_DOUTE || sentence->effet == EFFET_SUITE;
    return doubts && avis_single_found(rules, SINGLE_AUTREFOIS, sentence->folded) && avis_single_found(rules, SINGLE_HESITE, sentence->folded) &&
           !avis_single_found(rules, SINGLE_OUVERT, sentence->folded);
}

/* « Tout plaidait pour un accord. … Dans ces conditions mon avis est défavorable. »: where somebody says at last, in so many words, what they
 * decide, what was takes nothing back. */
static void settle_what_was(const struct avis_rules *rules, struct avis_sentences *sentences)
{
    size_t last = sentences->count;
    while (last > 0 && !says_plainly(rules, &sentences->at[last - 1]))
        last--;
    for (size_t i = 0; i + 1 < last; i++)
        if (is_bygone(rules, &sentences->at[i]))
            sentences->at[i].effet = EFFET_AVANT;
}

static struct findings judge_all(struct arena *arena, const struct avis_rules *rules, struct avis_sentences *sentences)
{
    struct findings findings = {.failed = sentences->count == AVIS_MAX_SENTENCES};
    assert(sentences->at != NULL || sentences->count == 0);
    for (size_t i = 0; i < sentences->count && !findings.failed; i++)
        findings.failed = !avis_judge(arena, rules, &sentences->at[i]);
    if (findings.failed)
        return findings;
    settle_bare_refusals(rules, sentences);
    settle_what_was(rules, sentences);
    for (size_t i = 0; i < sentences->count; i++) {
        struct avis_sentence *sentence = &sentences->at[i];
        if (findings.count[sentence->effet]++ == 0)
            findings.first[sentence->effet] = sentence;
        if (sentence->effet == EFFET_MAIS)
            findings.last_but = sentence;
    }
    return findings;
}

/* The rule that spoke first of that effect: there is one where it was counted. */
static const char *why_of(const struct findings *findings, enum avis_effet effet)
{
    assert(findings->first[effet] != NULL);
    return findings->first[effet]->why;
}

/* Nothing beside a decision that may undo it: « Avis favorable. Non je rigole. » What leads to one does not take it back, and behind a
 * refusal stands why, in words of any kind. */
static bool neighbours_known(const struct avis_rules *rules, const struct avis_sentences *sentences, enum avis_sens sens)
{
    const struct avis_words *words = avis_rules_words(rules);
    const enum avis_effet decides = sens == AVIS_DEFAVORABLE ? EFFET_DEFAVORABLE : sens == AVIS_RESERVE ? EFFET_RESERVE : EFFET_FAVORABLE;
    bool is_refusal = sens == AVIS_DEFAVORABLE, decided = false;
    for (size_t i = 0; i < sentences->count; i++) {
        const struct avis_sentence *sentence = &sentences->at[i];
        size_t len = sentence->folded.len;
        bool stands_beside = sentence->effet == EFFET_RIEN || sentence->effet == EFFET_POLITESSE || (is_refusal && sentence->effet == EFFET_SUITE);
        bool tells_why = is_refusal && (sentence->effet == EFFET_POLITESSE || avis_single_found(rules, SINGLE_EXCUSE, sentence->folded));
        decided = decided || sentence->effet == decides;
        bool is_history = !decided && avis_single_found(rules, SINGLE_AUTREFOIS, sentence->folded);
        if (!stands_beside || tells_why || is_history)
            continue;
        if ((decided && avis_any_suspect(words, sentence, 0, len)) || (!is_refusal && avis_may_undo(rules, sentence->folded, 0, len)))
            return false;
    }
    return true;
}

/* « Le dossier est léger. Toutefois … : avis favorable » decides; « Avis favorable. Cependant … » takes something back. */
static bool goes_back(const struct findings *findings)
{
    static const enum avis_effet decisions[] = {EFFET_FAVORABLE, EFFET_RESERVE, EFFET_DEFAVORABLE};
    bool back = false;
    for (size_t i = 0; i < sizeof decisions / sizeof decisions[0]; i++)
        back = back || (findings->first[decisions[i]] != NULL && findings->last_but > findings->first[decisions[i]]);
    return back && findings->last_but != NULL;
}

static enum avis_sens decide(const struct findings *findings, const char **out_why)
{
    bool pour = findings->count[EFFET_FAVORABLE] > 0, contre = findings->count[EFFET_DEFAVORABLE] > 0;
    bool sous = findings->count[EFFET_RESERVE] > 0, si = findings->count[EFFET_CONDITION] > 0;
    *out_why = "rien n'est décidé";
    if (findings->failed)
        *out_why = "règle en échec";
    else if (findings->count[EFFET_DOUTE] > 0)
        *out_why = why_of(findings, EFFET_DOUTE);
    else if (goes_back(findings))
        *out_why = why_of(findings, EFFET_MAIS);
    else if ((contre && (pour || sous || si)) || (pour && findings->count[EFFET_OBSTACLE] > 0)) /* « Pas de place. Favorable. » */
        *out_why = "des phrases se contredisent";
    else if (!contre && findings->count[EFFET_SUITE] > 0) /* « Il faut d'abord … » is why one refuses, and what an agreement waits for */
        *out_why = why_of(findings, EFFET_SUITE);
    else if (contre) {
        *out_why = why_of(findings, EFFET_DEFAVORABLE);
        return AVIS_DEFAVORABLE;
    } else if (sous || (pour && si)) {
        *out_why = why_of(findings, sous ? EFFET_RESERVE : EFFET_CONDITION);
        return AVIS_RESERVE;
    } else if (pour) {
        *out_why = why_of(findings, EFFET_FAVORABLE);
        return AVIS_FAVORABLE;
    }
    return AVIS_AUCUN;
}

static bool any_of_old(const struct avis_sentences *sentences, day_t today)
{
    bool found = false;
    for (size_t i = 0; i < sentences->count; i++)
        found = found || avis_is_of_old(&sentences->at[i], today);
    return found;
}

static void read_precisions(const struct avis_rules *rules, const struct avis_sentences *sentences, day_t today, struct avis *avis)
{
    for (size_t i = 0; i < sentences->count; i++) {
        struct str folded = sentences->at[i].folded;
        size_t at = avis_from_when(rules, folded), begins = 0;
        avis->liste_attente = avis->liste_attente || avis_is_waiting_list(rules, folded);
        if (at != STR_NOT_FOUND && avis->a_partir_du == DAY_NONE)
            if (!jour_find(folded, at, today, &avis->a_partir_du, &begins) || begins > at + 15)
                avis->a_partir_du = DAY_NONE;
    }
    avis->lieu = avis_place(rules, sentences);
}

struct avis avis_read(struct arena *arena, const struct avis_rules *rules, struct str new_text, day_t today)
{
    return avis_read_from(arena, rules, new_text, today, STR_NONE);
}

struct avis avis_read_from(struct arena *arena, const struct avis_rules *rules, struct str new_text, day_t today, struct str host)
{
    struct avis avis = {.motif = STR_NONE, .a_partir_du = DAY_NONE, .remarque = STR_NONE, .lieu = STR_NONE, .why = "texte trop long"};
    if (new_text.len > AVIS_MAX_TEXT)
        return avis;
    struct avis_sentences sentences = avis_cut(arena, new_text);
    for (size_t i = 0; i < sentences.count && !str_is_empty(host); i++)
        avis_own_house(arena, &sentences.at[i], host);
    struct findings findings = judge_all(arena, rules, &sentences);
    avis.sens = decide(&findings, &avis.why);
    if (avis.sens != AVIS_AUCUN && avis_names_two(arena, &sentences)) {
        avis.sens = AVIS_AUCUN;
        avis.why = "deux jeunes";
    }
    if ((avis.sens == AVIS_FAVORABLE || avis.sens == AVIS_DEFAVORABLE) && avis_is_about_else(rules, &sentences)) {
        avis.sens = AVIS_AUCUN;
        avis.why = "peut-être autre chose que l'admission";
    }
    if (avis.sens != AVIS_AUCUN && !neighbours_known(rules, &sentences, avis.sens)) {
        avis.sens = AVIS_AUCUN;
        avis.why = "des mots que rien n'explique à côté de la décision";
    }
    if (avis.sens != AVIS_AUCUN && any_of_old(&sentences, today)) {
        avis.sens = AVIS_AUCUN;
        avis.why = "une réponse d'un autre temps";
    }
    if (avis.sens == AVIS_DEFAVORABLE)
        avis.motif = avis_motif_of_refusal(arena, rules, &sentences);
    else if (avis.sens == AVIS_RESERVE)
        avis.motif = avis_motif_of_reserve(&sentences);
    else if (avis.sens == AVIS_FAVORABLE)
        avis.remarque = avis_remarque(arena, &sentences);
    if (avis.sens != AVIS_AUCUN)
        read_precisions(rules, &sentences, today, &avis);
    avis.nature = avis_nature_of(rules, &sentences, avis.sens != AVIS_AUCUN);
    return avis;
}
