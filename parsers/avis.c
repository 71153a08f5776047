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
    size_t count[EFFET_NON + 1];
    const struct avis_sentence *first[EFFET_NON + 1];
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

static struct findings judge_all(struct arena *arena, const struct avis_rules *rules, struct avis_sentences *sentences)
{
    struct findings findings = {.failed = sentences->count == AVIS_MAX_SENTENCES};
    assert(sentences->at != NULL || sentences->count == 0);
    for (size_t i = 0; i < sentences->count && !findings.failed; i++)
        findings.failed = !avis_judge(arena, rules, &sentences->at[i]);
    if (findings.failed)
        return findings;
    settle_bare_refusals(rules, sentences);
    for (size_t i = 0; i < sentences->count; i++) {
        struct avis_sentence *sentence = &sentences->at[i];
        if (findings.count[sentence->effet]++ == 0)
            findings.first[sentence->effet] = sentence;
        if (sentence->effet == EFFET_MAIS)
            findings.last_but = sentence;
    }
    return findings;
}

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
        if (!stands_beside || tells_why)
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

/* ---- the reason ---- */

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
    return !is_form_line(sentence->folded) && sentence->effet != EFFET_POLITESSE && sentence->effet != EFFET_FAVORABLE && sentence->effet != EFFET_DEFAVORABLE && word_count(sentence->original) >= 2;
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

/* What stands before the decision in its sentence: « Faute de place, avis défavorable », « Le profil ne convient pas,
 * c'est un refus »; not « Bonjour, » nor « Après étude en équipe, ». */
static struct str before_decision(const struct avis_sentence *sentence, const struct avis_span *span)
{
    static const char *const openings[] = {"bonjour", "bonsoir", "madame", "monsieur", "apres", "suite", "en reponse", "concernant", "en consequence", "par consequent", "de ce fait", "pour cette raison", "pour ces raisons", "pour ce motif", "c'est pourquoi", "aussi,", "dans ces conditions", "oui", "non", "pour ma part", "comme", "je change", "malgre", "contrairement", "nonobstant", "en depit", "bien qu", "meme si", "quoiqu"};
    enum { WORDS_OF_A_REASON = 2 };
    struct str before = str_slice(sentence->folded, 0, span->from);
    size_t comma = str_rfind_char(before, ',');
    if (comma == STR_NOT_FOUND)
        comma = str_rfind_char(before, ':');
    if (comma == STR_NOT_FOUND)
        return STR_NONE;
    for (size_t i = 0; i < sizeof openings / sizeof openings[0]; i++)
        if (str_starts(before, str_of(openings[i])))
            return STR_NONE;
    struct str reason = avis_bare(avis_original(sentence, 0, comma + 1));
    return word_count(reason) < WORDS_OF_A_REASON ? STR_NONE : reason;
}

static bool begins_a_reason(struct str folded)
{
    static const char *const reasons[] = {"pas ", "plus ", "aucun", "manque", "trop ", "hors ", "absence", "il ", "elle ", "le service", "notre ", "nous ", "on ", "le jeune ", "la jeune ", "le profil ", "profil ", "la situation ", "le projet ", "les ", "age ", "agrement", "effectif", "service ", "non "};
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

static struct str motif_of_refusal(struct arena *arena, const struct avis_rules *rules, const struct avis_sentences *sentences)
{
    struct str motif = STR_NONE;
    size_t at = 0;
    if (labelled_motif(arena, rules, sentences, &motif))
        return motif;
    while (sentences->at[at].effet != EFFET_DEFAVORABLE)
        at++;
    const struct avis_sentence *sentence = &sentences->at[at];
    const struct avis_span *span = span_of(sentence, MARQUE_NON);
    if (span != NULL) {
        size_t begins = avis_reason(rules, sentence->folded, span->to);
        motif = begins == STR_NOT_FOUND ? STR_NONE : after_offset(sentence, begins);
        if (word_count(motif) < 1 || str_starts_nocase(motif, STR("merci")))
            motif = before_decision(sentence, span);
        if (motif.at == NULL)
            motif = behind_decision(sentence, span);
    }
    if (motif.at == NULL)
        motif = avis_bare(rest_of_paragraph(arena, sentences, at + 1, sentence->paragraph));
    if (motif.at == NULL && at + 1 < sentences->count && is_matter(&sentences->at[at + 1]) && (word_count(sentences->at[at + 1].original) > 3 || begins_a_reason(sentences->at[at + 1].folded)))
        motif = avis_bare(rest_of_paragraph(arena, sentences, at + 1, sentences->at[at + 1].paragraph));
    if (motif.at == NULL && at > 0 && is_matter(&sentences->at[at - 1]) && (word_count(sentences->at[at - 1].original) > 2 || begins_a_reason(sentences->at[at - 1].folded)))
        motif = avis_bare(sentences->at[at - 1].original);
    return motif;
}

static struct str motif_of_reserve(const struct findings *findings)
{
    const struct avis_sentence *sentence = findings->first[EFFET_RESERVE] != NULL ? findings->first[EFFET_RESERVE] : findings->first[EFFET_CONDITION];
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

/* Who agrees and adds something means it to be read: all of it, for a remark says little without the decision. */
static struct str remarque_of(struct arena *arena, const struct avis_sentences *sentences)
{
    enum { SOMETHING = 3, MORE_THAN_A_DECISION = 12 }; /* words */
    struct str text = STR_NONE;
    bool adds = false;
    for (size_t i = 0; i < sentences->count; i++) {
        const struct avis_sentence *sentence = &sentences->at[i];
        size_t words = word_count(sentence->original);
        if (sentence->effet == EFFET_POLITESSE || avis_is_names_only(sentence))
            continue;
        adds = adds || (sentence->effet == EFFET_RIEN && words >= SOMETHING) || words > MORE_THAN_A_DECISION;
        text = str_join(arena, text, STR(" "), sentence->original);
    }
    return adds ? text : STR_NONE;
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
    struct avis avis = {.motif = STR_NONE, .a_partir_du = DAY_NONE, .remarque = STR_NONE, .lieu = STR_NONE, .why = "texte trop long"};
    if (new_text.len > AVIS_MAX_TEXT)
        return avis;
    struct avis_sentences sentences = avis_cut(arena, new_text);
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
        avis.motif = motif_of_refusal(arena, rules, &sentences);
    else if (avis.sens == AVIS_RESERVE)
        avis.motif = motif_of_reserve(&findings);
    else if (avis.sens == AVIS_FAVORABLE)
        avis.remarque = remarque_of(arena, &sentences);
    if (avis.sens != AVIS_AUCUN)
        read_precisions(rules, &sentences, today, &avis);
    avis.nature = avis_nature_of(rules, &sentences, avis.sens != AVIS_AUCUN);
    return avis;
}
