/* avis_sensible: whether what stands beside an agreement touches what could undo it: who decides, what it takes to take somebody in,
 * another house, the referral itself, what is still to be done, who does not want it (« sensible » of conf/avis.cfg). French has too
 * many ways to take an agreement back for a list of them; of those that leave it as it is people use few, and « anodin » has them:
 * what is none of these goes to a person. It reads the sentence as written, whatever the turns of phrase have taken of it. */
#include "parsers/avis_private.h"

bool avis_is_sensitive(const struct avis_rules *rules, const struct avis_sentence *sentence, size_t from, size_t to)
{
    struct str text = str_slice(sentence->folded, 0, to);
    struct avis_match word = {from, from}, harmless = {0, 0}; /* it may begin in what says the decision: « favorable de la direction » */
    enum avis_found found = AVIS_FOUND;
    while ((found = avis_single_next(rules, SINGLE_SENSIBLE, text, word.to, &word)) == AVIS_FOUND) {
        while (harmless.to <= word.from && avis_single_next(rules, SINGLE_ANODIN, text, harmless.to, &harmless) == AVIS_FOUND)
            ;
        if (harmless.from > word.from || harmless.to < word.to)
            return true;
    }
    return found == AVIS_FOUND_FAILED;
}
