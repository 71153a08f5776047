/* avis_jeunes: whether an answer decides about two young people. */
#include "parsers/avis_private.h"

/* A word that could be somebody's name, and no title. */
static bool is_name(struct str word)
{
    static const char *const titles[] = {"Madame", "Monsieur", "Mme", "Mlle", "Messieurs", "Mr", "Dr", NULL};
    return word.len > 2 && utf8_is_name(word) && !str_is_any_nocase(word, titles);
}

/* « Noa : à revoir », « Lina : oui »: who a line decides about; « Site : Arras » decides nothing. */
static struct str label_of(struct arena *arena, struct str sentence)
{
    static const char *const things[] = {"Avis",      "Réponse", "Reponse", "Décision", "Decision", "Position", "Conclusion",  "Direction",    "Directeur", "Directrice",
                                         "Jeune",     "Enfant",  "Objet",   "Rappel",   "Note",     "Remarque", "Observation", "Observations", "Commentaire", NULL};
    static const char *const verdicts[] = {"oui",     "non",      "favorable", "defavorable", "avis", "d'accord", "ok",      "accord", "refus", "admis", "accept",
                                           "a revoir", "a voir", "en attente", "pas ",        "plutot", "reserve", "je ", "nous ", "c'est", "idem",  "meme", NULL};
    size_t colon = str_find_char(sentence, ':');
    struct str label = colon == STR_NOT_FOUND ? STR_NONE : str_trim(str_slice(sentence, 0, colon));
    while (label.len > 0 && (label.at[0] == '-' || label.at[0] == '*' || label.at[0] == ' '))
        label = str_from(label, 1);
    bool is_person = is_name(label) && str_find_char(label, ' ') == STR_NOT_FOUND && !str_is_any_nocase(label, things);
    return is_person && str_starts_any(utf8_fold(arena, str_from(sentence, colon + 1)), verdicts) ? label : STR_NONE;
}

static bool is_other(struct str *first, struct str name)
{
    bool differs = first->at != NULL && name.at != NULL && !str_eq_nocase(*first, name);
    *first = first->at == NULL ? name : *first;
    return differs;
}

/* « Avis favorable pour Lina. Pour Noa, non. », « pour Lina et Noa », « Lina : oui / Noa : non », « la fiche de Lina … Celle de Noa »:
 * two names after « pour », of a paper or before a colon are two young people, whoever they are. */
bool avis_names_two(struct arena *arena, const struct avis_sentences *sentences)
{
    static const char *const leading[] = {"pour", "concernant", "quant", NULL}, *const joining[] = {"et", "ou", "&", NULL};
    static const char *const papers[] = {"fiche", "dossier", "celle", "celui", "candidature", "situation", NULL};
    struct str first = STR_NONE;
    for (size_t i = 0; i < sentences->count; i++) {
        struct str rest = sentences->at[i].original, word = STR_NONE, last = STR_NONE;
        if (is_other(&first, label_of(arena, rest)))
            return true;
        for (bool after = false, named = false; str_next(&rest, ' ', &word); last = word) {
            bool ends = word.len > 0 && word.at[word.len - 1] == ',', of_paper = str_is_any_nocase(last, papers);
            struct str bearer = of_paper ? utf8_without_elision(word, 'd') : word;
            bool elided = bearer.len < word.len;
            struct str name = (after || named || elided) && is_name(bearer) ? avis_bare(bearer) : STR_NONE;
            if ((after || elided) && is_other(&first, name))
                return true;
            after = str_is_any_nocase(word, leading) || (named && str_is_any_nocase(word, joining)) || (name.at != NULL && ends) || (of_paper && str_eq_c(word, "de"));
            named = name.at != NULL;
        }
    }
    return false;
}

