/* avis_juge: a sentence compared with the rules of conf/avis.cfg: other words for the same put, turns of phrase taken out by marks, the first
 * phrase that fits. A rule that fails (a limit of PCRE2) fails the sentence. */
#include <string.h>

#include "parsers/avis_rules.h"

enum found { FOUND_NOT, FOUND, FOUND_FAILED };

static const char *const written[] = {[MARQUE_EFFACE] = "", [MARQUE_RAISON] = "", [MARQUE_FLOU] = "FLOU", [MARQUE_AILLEURS] = "HORS",
                                      [MARQUE_NON] = "NON", [MARQUE_OUI] = "OUI", [MARQUE_SI] = "SI"};

static enum found find(const struct avis_rules *rules, const pcre2_code *code, struct str text, size_t at, size_t *out_from, size_t *out_to)
{
    /* Straight to the compiled code: what pcre2_match does before is half of a short sentence's time. Bytes that are no UTF-8
     * are seen to by that code (PCRE2_MATCH_INVALID_UTF); where there is none, by pcre2_match. */
    if (at > text.len)
        return FOUND_NOT; /* the compiled code would look there */
    int rc = pcre2_jit_match(code, (PCRE2_SPTR)text.at, text.len, at, 0, rules->data, rules->context);
    if (rc == PCRE2_ERROR_JIT_BADOPTION)
        rc = pcre2_match(code, (PCRE2_SPTR)text.at, text.len, at, 0, rules->data, rules->context);
    if (rc == PCRE2_ERROR_NOMATCH)
        return FOUND_NOT;
    if (rc < 0)
        return FOUND_FAILED;
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(rules->data);
    *out_from = offsets[0];
    *out_to = offsets[1];
    return FOUND;
}

/* A doubt is not erased with what stands around it: « il faudrait refaire la fiche et FLOU ». */
static bool has_doubt(struct str passage)
{
    return str_find(passage, str_of(written[MARQUE_FLOU])) != STR_NOT_FOUND;
}

/* Overwrites what the turn of phrase matched by its mark; the length stays, so that offsets do. */
static bool mark(const struct avis_rules *rules, const struct avis_rule *rule, char *copy, size_t len, struct avis_sentence *sentence, struct avis_filtre_set *possible)
{
    const char *word = written[rule->value];
    size_t word_len = strlen(word), from = 0, to = 0, at = 0;
    for (;;) {
        enum found found = find(rules, rule->code, (struct str){copy, len}, at, &from, &to);
        if (found != FOUND)
            return found == FOUND_NOT;
        bool is_too_short = to == from || to - from < word_len; /* the mark would be lost, and with it a doubt */
        if (is_too_short || sentence->span_count == AVIS_MAX_SPANS)
            return false;
        const char *put = rule->value == MARQUE_EFFACE && has_doubt((struct str){copy + from, to - from}) ? written[MARQUE_FLOU] : word;
        memset(copy + from, ' ', to - from);
        memcpy(copy + from, put, strlen(put));
        avis_filtre_add(rules->filtre, (struct str){copy, len}, from, to, possible);
        sentence->spans[sentence->span_count++] = (struct avis_span){(enum avis_marque)rule->value, from, to};
        at = to;
    }
}

/* Other words for the same, so that the rules need know one of them. */
static bool rewrite(struct arena *arena, const struct avis_rules *rules, struct avis_sentence *sentence)
{
    struct avis_filtre_set possible = avis_filtre_possible(rules->filtre, sentence->folded);
    size_t count = 0;
    for (size_t i = 0; i < rules->rewriting_count; i++) {
        const struct avis_rule *rule = &rules->rewritings[i];
        const size_t before = count;
        size_t from = 0, to = 0, at = 0;
        enum found found = FOUND_NOT;
        while (avis_filtre_has(&possible, rule->number) && (found = find(rules, rule->code, sentence->folded, at, &from, &to)) == FOUND) {
            if (to == from || ++count > AVIS_MAX_PUT) /* each costs a sentence of memory */
                return false;
            avis_put(arena, sentence, from, to, rule->put);
            at = from + rule->put.len;
        }
        if (found == FOUND_FAILED)
            return false;
        if (count > before)
            possible = avis_filtre_possible(rules->filtre, sentence->folded);
    }
    return true;
}

bool avis_judge(struct arena *arena, const struct avis_rules *rules, struct avis_sentence *sentence)
{
    if (sentence->folded.len > AVIS_MAX_SENTENCE || !rewrite(arena, rules, sentence) || sentence->folded.len > AVIS_MAX_SENTENCE)
        return false;
    size_t len = sentence->folded.len, from = 0, to = 0;
    char *copy = arena_alloc(arena, len + 1);
    if (len > 0)
        memcpy(copy, sentence->folded.at, len);
    struct avis_filtre_set possible = avis_filtre_possible(rules->filtre, (struct str){copy, len});
    for (size_t i = 0; i < rules->turn_count; i++)
        if (avis_filtre_has(&possible, rules->turns[i].number) && !mark(rules, &rules->turns[i], copy, len, sentence, &possible))
            return false;
    for (size_t i = 0; i < rules->phrase_count; i++) {
        if (!avis_filtre_has(&possible, rules->phrases[i].number))
            continue;
        enum found found = find(rules, rules->phrases[i].code, (struct str){copy, len}, 0, &from, &to);
        if (found == FOUND_FAILED)
            return false;
        if (found == FOUND_NOT)
            continue;
        sentence->effet = (enum avis_effet)rules->phrases[i].value;
        sentence->why = rules->phrases[i].name;
        if (!avis_leaves_nothing(rules, &rules->words, sentence)) {
            sentence->effet = EFFET_DOUTE;
            sentence->why = "un mot que rien n'explique";
        }
        return true;
    }
    return true;
}

static size_t find_single(const struct avis_rules *rules, enum avis_single single, struct str folded, size_t at, bool want_end)
{
    size_t from = 0, to = 0;
    if (at > folded.len || find(rules, rules->single[single], folded, at, &from, &to) != FOUND)
        return STR_NOT_FOUND;
    return want_end ? to : from;
}

bool avis_may_undo(const struct avis_rules *rules, struct str folded, size_t from, size_t to)
{
    size_t begins = 0, ends = 0;
    return find(rules, rules->single[SINGLE_SENSIBLE], str_slice(folded, 0, to), from, &begins, &ends) != FOUND_NOT;
}

size_t avis_reason(const struct avis_rules *rules, struct str folded, size_t at)
{
    size_t with = find_single(rules, SINGLE_AVEC, folded, at, false), begins = find_single(rules, SINGLE_APRES, folded, at, false);
    if (with != STR_NOT_FOUND && (begins == STR_NOT_FOUND || with < begins))
        return with;
    return begins == STR_NOT_FOUND ? begins : find_single(rules, SINGLE_APRES, folded, at, true);
}

size_t avis_motif_label(const struct avis_rules *rules, struct str folded)
{
    return find_single(rules, SINGLE_MOTIF, folded, 0, true);
}

bool avis_is_waiting_list(const struct avis_rules *rules, struct str folded)
{
    return find_single(rules, SINGLE_ATTENTE, folded, 0, false) != STR_NOT_FOUND;
}

size_t avis_from_when(const struct avis_rules *rules, struct str folded)
{
    return find_single(rules, SINGLE_DATE, folded, 0, true);
}

bool avis_single_found(const struct avis_rules *rules, enum avis_single single, struct str folded)
{
    return find_single(rules, single, folded, 0, false) != STR_NOT_FOUND;
}

bool avis_single_possible(const struct avis_rules *rules, enum avis_single single, struct str folded)
{
    size_t begins = 0, ends = 0;
    return find(rules, rules->single[single], folded, 0, &begins, &ends) != FOUND_NOT;
}

size_t avis_single_start(const struct avis_rules *rules, enum avis_single single, struct str folded)
{
    return find_single(rules, single, folded, 0, false);
}

size_t avis_single_end(const struct avis_rules *rules, enum avis_single single, struct str folded)
{
    return find_single(rules, single, folded, 0, true);
}

const struct avis_words *avis_rules_words(const struct avis_rules *rules)
{
    return &rules->words;
}
