/* avis_objet: what an agreement or a refusal is about, where its own words may be about something else than the admission: « je valide la
 * demande de bilan », « ok pour moi, à mardi ». In doubt it is about something else, and a person looks. */
#include "parsers/avis_private.h"

/* « d'Adem », « de Lou-Anne », « d'A. W. »: a name, or its initial; not « de PCH ». */
static bool is_name_at(const struct avis_sentence *sentence, size_t at, size_t end)
{
    struct str written = utf8_without_elision(str_trim(avis_original(sentence, at, end)), 'd');
    size_t capital = utf8_capital(written);
    return utf8_is_name(written) || (capital > 0 && str_starts(str_from(written, capital), STR(".")));
}

/* « la demande de logement », « une demande d'orthèses ». */
static bool asks_for_else(const struct avis_sentence *sentence)
{
    static const char *const ours[] = {"admission", "accueil", "accompagnement", "orientation", "prise", "suivi", "sessad", "place", "integration", "entree", "ce",
                                       "cette", "cet", "la", "l'ase", "notre", "votre", "renseignements", "mme", "madame", "m.", "monsieur", "mon", "ma", "liaison", "avis", "intervention", "aide", "l", "m", "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
                                       "octobre", "novembre", "decembre", "lundi", "mardi", "mercredi", "jeudi", "vendredi", NULL};
    struct str folded = sentence->folded;
    for (size_t i = 0; i + 1 < folded.len; i++) {
        bool behind = str_starts(str_from(folded, i), STR("demande d'")) || str_starts(str_from(folded, i), STR("demande de "));
        if (!behind)
            continue;
        size_t from = i + sizeof "demande d'" - 1, end = 0;
        from += folded.at[from - 1] == 'e'; /* « de » and its space */
        for (end = from; end < folded.len && folded.at[end] >= 'a' && folded.at[end] <= 'z'; end++)
            ;
        if (!str_is_any(str_slice(folded, from, end), ours) && !is_name_at(sentence, from, folded.len))
            return true;
    }
    return false;
}

/* « c'est bon pour Assia » */
static bool names_somebody(const struct avis_sentence *sentence)
{
    for (size_t i = 0; i < sentence->folded.len; i++)
        if (str_starts(str_from(sentence->folded, i), STR("pour ")) && is_name_at(sentence, i + sizeof "pour " - 1, sentence->folded.len))
            return true;
    return false;
}

static bool decides(const struct avis_sentence *sentence)
{
    return sentence->effet == EFFET_FAVORABLE || sentence->effet == EFFET_DEFAVORABLE;
}

/* « ok pour moi, on lit et on vous dit »: the shortest of agreements, and something told with it that is not about the young person. */
static bool is_brief_about_else(const struct avis_rules *rules, const struct avis_sentences *sentences)
{
    enum { SOMETHING = 2 }; /* words */
    bool is_brief = false, tells = false;
    for (size_t i = 0; i < sentences->count; i++) {
        const struct avis_sentence *sentence = &sentences->at[i];
        size_t from = decides(sentence) ? avis_single_end(rules, SINGLE_BREF, sentence->folded) : 0, words = 0;
        if (sentence->effet == EFFET_POLITESSE || avis_is_names_only(sentence))
            continue;
        if (from == STR_NOT_FOUND)
            return false;
        is_brief = is_brief || decides(sentence);
        struct str rest = str_from(sentence->folded, from), word = STR_NONE;
        if (avis_single_found(rules, SINGLE_JEUNE, rest))
            return false;
        while (str_next(&rest, ' ', &word))
            words += word.len > 1;
        tells = tells || words >= SOMETHING;
    }
    return is_brief && tells;
}

/* Where what is decided begins in the sentence; its length where nothing is. */
static size_t led_until(const struct avis_sentence *sentence)
{
    const enum avis_marque marque = sentence->effet == EFFET_FAVORABLE ? MARQUE_OUI : MARQUE_NON;
    size_t until = sentence->folded.len;
    for (size_t i = 0; decides(sentence) && i < sentence->span_count; i++)
        if (sentence->spans[i].marque == marque && sentence->spans[i].from < until)
            until = sentence->spans[i].from;
    return until;
}

/* « La famille réclame un taxi. C'est refusé. », « J'ai eu la mère. C'est oui. »: what leads to a decision that does not say of what asks
 * for something else, or tells of somebody whose answer it may be. */
static bool is_led_by_another(const struct avis_rules *rules, const struct avis_sentences *sentences, bool is_bare)
{
    bool asks = false, tells = false, is_of_else = false;
    for (size_t i = 0; i < sentences->count; i++) {
        const struct avis_sentence *sentence = &sentences->at[i];
        const struct str lead = str_slice(sentence->folded, 0, led_until(sentence));
        asks = asks || avis_single_possible(rules, SINGLE_DEMANDE, lead);
        tells = tells || avis_single_possible(rules, SINGLE_VOIX, lead);
        if (!decides(sentence)) {
            is_of_else = is_of_else || avis_single_possible(rules, SINGLE_SUJET, sentence->folded);
            continue;
        }
        const bool speaks_for_herself = avis_single_found(rules, SINGLE_SOI, sentence->folded) || names_somebody(sentence);
        const bool takes_it_up = is_of_else && avis_single_possible(rules, SINGLE_REPREND_SUJET, sentence->folded); /* « nous y sommes favorables » */
        return (asks || takes_it_up || (tells && is_bare && !speaks_for_herself)) && !avis_single_found(rules, SINGLE_OBJET, sentence->folded);
    }
    return false;
}

bool avis_is_about_else(const struct avis_rules *rules, const struct avis_sentences *sentences)
{
    bool is_bare = true, day = false;
    for (size_t i = 0; i < sentences->count; i++) {
        const struct avis_sentence *sentence = &sentences->at[i];
        if (decides(sentence) && asks_for_else(sentence))
            return true;
        is_bare = is_bare && !(decides(sentence) && (avis_single_found(rules, SINGLE_EXPLICITE, sentence->folded) || names_somebody(sentence)));
        day = day || avis_single_found(rules, SINGLE_RENDEZ_VOUS, sentence->folded);
    }
    return (is_bare && day) || is_led_by_another(rules, sentences, is_bare) || is_brief_about_else(rules, sentences);
}
