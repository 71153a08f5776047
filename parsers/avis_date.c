/* avis_date: the date that an answer bears. One of long ago is a copy of an old answer, whatever it says. */
#include "parsers/avis_private.h"
#include "parsers/jour.h"

enum { OLD = 180 /* days: nobody dates an answer so far back */, WORDS_BEFORE_A_DATE = 6 };

/* « Le 12/03/2019 », « Fait à Arras, le … », « Arras, le … », « Avis favorable le … »: what is dated is the answer itself. */
static bool dates_the_answer(struct str before)
{
    static const char *const openings[] = {"", "le", "fait", "date", "signe", "signee", "avis", "favorable", "defavorable", NULL};
    struct str word = STR_NONE;
    size_t count = 0;
    for (struct str rest = before; str_next(&rest, ' ', &word);)
        count += word.len > 0;
    size_t first = str_find_char(before, ' ');
    struct str opening = first == STR_NOT_FOUND ? before : str_slice(before, 0, first);
    while (opening.len > 0 && str_find_char(STR(",:"), opening.at[opening.len - 1]) != STR_NOT_FOUND)
        opening.len--;
    return count <= WORDS_BEFORE_A_DATE && (str_is_any(opening, openings) || str_ends(before, STR(", le ")));
}

bool avis_is_of_old(const struct avis_sentence *sentence, day_t today)
{
    day_t day = DAY_NONE;
    size_t at = 0;
    return jour_find(sentence->folded, 0, today, &day, &at) && day + OLD < today && dates_the_answer(str_slice(sentence->folded, 0, at));
}
