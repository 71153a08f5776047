/* avis_private: the border between the rules (avis_rules.c), which of them are tried (avis_filtre.c, avis_literals.c), a sentence
 * compared with them (avis_juge.c), the sentences (avis_sentences.c), what is left of one (avis_reste.c), which clause must be known
 * (avis_clauses.c), what decides nothing (avis_nature.c), whom and what it is about (avis_jeunes.c, avis_objet.c), of when it is
 * (avis_date.c), the forms of a body (avis_formes.c), the decision (avis.c) and why (avis_motif.c). */
#ifndef NAVETTE_AVIS_PRIVATE_H
#define NAVETTE_AVIS_PRIVATE_H

#include "parsers/avis.h"
#include "parsers/base/utf8.h"

/* What a turn of phrase is replaced by in the copy of the sentence that the phrases are compared with. */
enum avis_marque { MARQUE_EFFACE, MARQUE_RAISON, MARQUE_FLOU, MARQUE_AILLEURS, MARQUE_NON, MARQUE_OUI, MARQUE_SI };

/* What a sentence as a whole does. */
enum avis_effet { EFFET_RIEN, EFFET_POLITESSE, EFFET_OBSTACLE, EFFET_MAIS, EFFET_SUITE, EFFET_DOUTE, EFFET_FAVORABLE, EFFET_DEFAVORABLE, EFFET_RESERVE, EFFET_CONDITION, EFFET_NON, EFFET_AVANT, EFFET_COUNT };

enum {
    AVIS_MAX_SPANS = 40,
    AVIS_MAX_PUT = 60, /* rewritings of one sentence; more of them is a failed rule */
};

struct avis_span {
    enum avis_marque marque;
    size_t from, to; /* in the folded sentence */
};

struct avis_word {
    size_t folded_at, original_at;
    bool is_put; /* by a rewriting: not as its author wrote it */
};

/* One sentence as written and as compared; `words` leads from an offset in the one to the other. */
struct avis_sentence {
    struct str original, folded;
    const struct avis_word *words;
    size_t word_count;
    size_t paragraph;
    struct avis_span spans[AVIS_MAX_SPANS];
    size_t span_count;
    enum avis_effet effet;
    const char *why;
};

struct avis_sentences {
    struct avis_sentence *at;
    size_t count;
};

/* The signs that part clauses; « - » between spaces does, too. */
static inline bool avis_parts_clauses(char c)
{
    return c == ',' || c == ':' || c == ';' || c == '(' || c == ')';
}

/* The sentences of a text, lines that a program wrapped joined again. */
struct avis_sentences avis_cut(struct arena *arena, struct str text);
struct str avis_original(const struct avis_sentence *sentence, size_t folded_from, size_t folded_to);

/* Replaces [from, to) of the folded sentence, within it and not empty, by `text`: the first of its words leads to all that was written there,
 * and what is left of a word whose head is gone to the whole word. */
void avis_put(struct arena *arena, struct avis_sentence *sentence, size_t from, size_t to, struct str text);

/* Takes the name of the house at `host` out of the folded sentence, but where it says a place: « le sessad horizon » is left as « le sessad ».
 * (avis_maison.c) */
void avis_own_house(struct arena *arena, struct avis_sentence *sentence, struct str host);

/* Expressions that stand alone, in conf/avis.cfg by the names in avis_rules.c. */
enum avis_single {
    SINGLE_EXCUSE, SINGLE_MOTIF, SINGLE_APRES, SINGLE_AVEC, SINGLE_ATTENTE, SINGLE_DATE,
    SINGLE_ERREUR, SINGLE_REPRISE, SINGLE_QUESTION, SINGLE_TRANSFERT, SINGLE_REMERCIEMENT, /* avis_nature.c */
    SINGLE_MAISON, SINGLE_LIEU,
    SINGLE_MATIERE, SINGLE_SANS_FORME, /* avis_formes.c */
    SINGLE_SENSIBLE, /* avis_may_undo */
    SINGLE_AUTREFOIS, SINGLE_PRONONCE, SINGLE_HESITE, SINGLE_OUVERT, /* avis.c */
    SINGLE_MENE, /* avis_motif.c */
    SINGLE_EXPLICITE, SINGLE_RENDEZ_VOUS, SINGLE_BREF, SINGLE_JEUNE, SINGLE_OBJET, SINGLE_DEMANDE, SINGLE_VOIX, SINGLE_SOI,
    SINGLE_SUJET, SINGLE_REPREND_SUJET, /* avis_objet.c */
    SINGLE_COUNT
};
bool avis_single_found(const struct avis_rules *rules, enum avis_single single, struct str folded);
/* The same, for what stops a decision: a failed rule is found. */
bool avis_single_possible(const struct avis_rules *rules, enum avis_single single, struct str folded);
/* Where the first that it finds begins, and ends; STR_NOT_FOUND. */
size_t avis_single_start(const struct avis_rules *rules, enum avis_single single, struct str folded);
size_t avis_single_end(const struct avis_rules *rules, enum avis_single single, struct str folded);

/* Whether something that could undo an agreement beside it (« sensible ») begins in [from, to); so does a failed rule. */
bool avis_may_undo(const struct avis_rules *rules, struct str folded, size_t from, size_t to);

/* ---- why (avis_motif.c) ---- */

/* Why it is refused, in its author's words: labelled, beside the refusal, behind it or before it; absent where nobody says why. One of
 * the sentences refuses. */
struct str avis_motif_of_refusal(struct arena *arena, const struct avis_rules *rules, const struct avis_sentences *sentences);

/* What the agreement hangs on; one of the sentences says it. */
struct str avis_motif_of_reserve(const struct avis_sentences *sentences);

/* Who agrees and adds something means it to be read: all of it, for a remark says little without the decision; absent where nothing is added. */
struct str avis_remarque(struct arena *arena, const struct avis_sentences *sentences);

/* Without the marks that join it to a decision, nor the full stop; absent where nothing is left. */
struct str avis_bare(struct str motif);

/* Whether two young people are named: which of them is meant nobody knows. (avis_jeunes.c) */
bool avis_names_two(struct arena *arena, const struct avis_sentences *sentences);

/* Whether what is agreed to or refused may be something else than the admission; the sentences are judged. (avis_objet.c) */
bool avis_is_about_else(const struct avis_rules *rules, const struct avis_sentences *sentences);

/* avis.nature and avis.lieu of avis.h; the sentences are judged. (avis_nature.c) */
const char *avis_nature_of(const struct avis_rules *rules, const struct avis_sentences *sentences, bool is_decided);
struct str avis_place(const struct avis_rules *rules, const struct avis_sentences *sentences);

/* Sets effet, why and spans of the sentence, whose folded text is rewritten as the rules have it. False when a rule failed (a limit of
 * PCRE2). */
bool avis_judge(struct arena *arena, const struct avis_rules *rules, struct avis_sentence *sentence);

/* Where a reason begins in `folded` from `at` on, by the rules' connectors; STR_NOT_FOUND for none. */
size_t avis_reason(const struct avis_rules *rules, struct str folded, size_t at);
/* « Motif : »: where what follows it begins; STR_NOT_FOUND where it does not stand. */
size_t avis_motif_label(const struct avis_rules *rules, struct str folded);
bool avis_is_waiting_list(const struct avis_rules *rules, struct str folded);
/* « à compter du »: where what follows it begins. */
size_t avis_from_when(const struct avis_rules *rules, struct str folded);

/* ---- what is left over (avis_reste.c) ---- */

enum avis_known_form { KNOWN_WHOLE, KNOWN_STEM, KNOWN_END, KNOWN_FORMS };

struct avis_known_list {
    struct str *at; /* sorted */
    size_t count;
};

/* The words that say nothing about a decision: whole ones, « accompagn* », « *ite ». */
struct avis_known {
    struct avis_known_list lists[KNOWN_FORMS];
};

struct avis_words {
    struct avis_known known, suspects; /* a suspect one is never harmless, whatever its form */
};

/* `text` outlives what is made of it. */
void avis_known_parse(struct arena *arena, struct str text, struct avis_known *out_known);

/* Whether every word that begins in [from, to) of the folded sentence, and no turn of phrase has taken, is known, a noun or a name. */
bool avis_all_known(const struct avis_words *words, const struct avis_sentence *sentence, size_t from, size_t to);

/* Whether one of « suspects » begins in [from, to). */
bool avis_any_suspect(const struct avis_words *words, const struct avis_sentence *sentence, size_t from, size_t to);

/* Whether it dates the answer, and long before `today`: an old one, copied. (avis_date.c) */
bool avis_is_of_old(const struct avis_sentence *sentence, day_t today);

/* ---- which words must be known (avis_clauses.c) ---- */

/* Whether a sentence that decides is known where it must be, by its effect. */
bool avis_leaves_nothing(const struct avis_rules *rules, const struct avis_words *words, const struct avis_sentence *sentence);

/* « Hélène Vasselin », « S. Delattre », « HV »: nothing but names and initials. */
bool avis_is_names_only(const struct avis_sentence *sentence);

/* The words of these rules. */
const struct avis_words *avis_rules_words(const struct avis_rules *rules);

#endif
