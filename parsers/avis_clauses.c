/* avis_clauses: which words of an answer must be known for it to count (avis_reste.c says what known is). The clause that
 * says the decision must be, whole; what stands beside it, in the same sentence or in another, may be of any words but suspect ones,
 * and such as could undo it (« sensible » of conf/avis.cfg). Only a condition and the reason of a refusal are of any words at all. */
#include "parsers/avis_private.h"

static const struct avis_span *span_from(const struct avis_sentence *sentence, enum avis_marque marque, size_t at)
{
    const struct avis_span *found = NULL;
    for (size_t i = 0; i < sentence->span_count; i++)
        if (sentence->spans[i].marque == marque && sentence->spans[i].from >= at && (found == NULL || sentence->spans[i].from < found->from))
            found = &sentence->spans[i];
    return found;
}

/* Where the clause ends that goes on from `at`: at a sign, or at one of these words. */
static size_t clause_end(struct str folded, size_t at, size_t limit, const char *const *joins)
{
    while (at < limit && !avis_parts_clauses(folded.at[at]) && !str_starts(str_from(folded, at), STR(" - ")) && !str_starts_any(str_from(folded, at), joins))
        at++;
    return at;
}

static size_t clause_start(struct str folded, size_t at, size_t limit)
{
    while (at > limit && !avis_parts_clauses(folded.at[at - 1]) && !str_starts(str_from(folded, at - 1), STR("- ")))
        at--;
    return at;
}

/* « je donne un avis favorable », « nous sommes favorables »: who decides says so. What leads to it is a reason, in words of any kind; a
 * bare « favorable » may be about what stands before it, and « … dire que je suis favorable » is about what is said. */
static bool says_who(const struct avis_sentence *sentence, const struct avis_span *decision)
{
    static const char *const authors[] = {"je ", "j'", "nous ", "mon ", "ma ", "notre ", "vous avez ", "emets ", "rends ", "y apporte ", "me ", "le service ", "la direction ", "l'equipe ", "le sessad ", "l'etablissement ", "l'association ", NULL};
    return str_starts_any(str_from(sentence->folded, decision->from), authors) && !str_ends(str_slice(sentence->folded, 0, decision->from), STR(" que "));
}

/* Known where it is said, a fact told elsewhere. A second « yes » of the sentence is a clause that says it, too. A plain one hangs on
 * nothing; of one under a condition what it hangs on is spoken of. */
static bool favorable_known(const struct avis_rules *rules, const struct avis_words *words, const struct avis_sentence *sentence, size_t from,
                            size_t limit, bool plain)
{
    static const char *const joins[] = {" et ", " car ", " puisqu", " parce qu", " avec ", " qui ", " dont ", " afin ", " etant ", NULL};
    for (const struct avis_span *oui = span_from(sentence, MARQUE_OUI, from); oui != NULL && oui->from < limit; oui = span_from(sentence, MARQUE_OUI, oui->to)) {
        size_t begins = says_who(sentence, oui) ? oui->from : clause_start(sentence->folded, oui->from, from);
        size_t ends = clause_end(sentence->folded, oui->to < limit ? oui->to : limit, limit, joins);
        bool touched = plain && (avis_may_undo(rules, sentence->folded, from, begins) || avis_may_undo(rules, sentence->folded, oui->to, ends));
        bool led = says_who(sentence, oui) || !avis_any_suspect(words, sentence, from, begins);
        if (touched || !led || !avis_all_known(words, sentence, begins, ends))
            return false;
        from = ends;
    }
    return !avis_any_suspect(words, sentence, from, limit) && !(plain && avis_may_undo(rules, sentence->folded, from, limit));
}

/* Of a refusal, the clause that says it: what joins it on either side is the reason, in words of any kind. */
static bool refusal_known(const struct avis_rules *rules, const struct avis_words *words, const struct avis_sentence *sentence)
{
    static const char *const joins[] = {" et ", " car ", " parce ", " puisqu", " pas ", " plus ", " aucun", " manque", " trop ", " hors ", " qui ",
                                        " cause ", " le jeune ", " la jeune ", " le petit ", " la petite ", " la famille ", " les parents ", " il ", " elle ", NULL};
    const struct avis_span *non = span_from(sentence, MARQUE_NON, 0);
    if (non == NULL)
        return true;
    size_t from = non->from, to = non->to, reason = avis_reason(rules, sentence->folded, non->to);
    while (!says_who(sentence, non) && from > 0 && !avis_parts_clauses(sentence->folded.at[from - 1]))
        from--;
    while (to < sentence->folded.len && to != reason && !avis_parts_clauses(sentence->folded.at[to]) && sentence->folded.at[to] != '-' && !str_starts_any(str_from(sentence->folded, to), joins))
        to++;
    return avis_all_known(words, sentence, from, to);
}

/* Of a reserve, all but the condition: to the comma before the decision where it stands first, else to the end. */
static bool reserve_known(const struct avis_rules *rules, const struct avis_words *words, const struct avis_sentence *sentence)
{
    const struct avis_span *si = span_from(sentence, MARQUE_SI, 0);
    const struct avis_span *oui = si == NULL ? NULL : span_from(sentence, MARQUE_OUI, si->to);
    if (si == NULL || !favorable_known(rules, words, sentence, 0, si->from, false))
        return si == NULL;
    size_t comma = oui == NULL ? STR_NOT_FOUND : str_rfind_char(str_slice(sentence->folded, 0, oui->from), ',');
    return oui == NULL || favorable_known(rules, words, sentence, comma == STR_NOT_FOUND ? oui->from : comma, sentence->folded.len, false);
}

bool avis_leaves_nothing(const struct avis_rules *rules, const struct avis_words *words, const struct avis_sentence *sentence)
{
    switch (sentence->effet) {
    case EFFET_FAVORABLE: return favorable_known(rules, words, sentence, 0, sentence->folded.len, true);
    case EFFET_RESERVE: return reserve_known(rules, words, sentence);
    case EFFET_DEFAVORABLE: return refusal_known(rules, words, sentence);
    default: return true;
    }
}
