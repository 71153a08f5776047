/* message_autrui: whether an answer's words are about another dossier or another young person than the mail that they answer
 * (message_private.h). References are looked for as people write them (« nav 2026 0116 », « dossier n° 116 »); a first name only
 * where one is given to the decision (« pour Noé », « l'admission de Noé ») and the question, or the subject of the mail that it
 * answers, says whom it is about. */
#include "parsers/message_private.h"

/* ---- another reference ---- */

/* The number at `*at` of a folded text, behind signs and « n° », « no »; 0 where there is none that could be a dossier's or a year. */
static unsigned long next_number(struct str folded, size_t *at)
{
    static const char *const signs = " .:#-_/n\xC2\xB0o";
    enum { LONGEST = 5 };
    unsigned long number = 0;
    while (*at < folded.len && strchr(signs, folded.at[*at]) != NULL && folded.at[*at] != '\0')
        (*at)++;
    size_t begins = *at;
    for (; *at < folded.len && str_is_digit(folded.at[*at]); (*at)++)
        number = *at - begins < LONGEST ? number * 10 + (unsigned long)(folded.at[*at] - '0') : 0;
    bool goes_on = *at + 1 < folded.len && strchr("/.,", folded.at[*at]) != NULL && str_is_digit(folded.at[*at + 1]);
    return *at - begins > LONGEST || goes_on ? 0 : number;
}

/* That of a dossier: « nav 2026 0116 » has a year before it. */
static unsigned long number_behind(struct str folded, size_t *at)
{
    enum { FIRST_YEAR = 1990, LAST_YEAR = 2100 };
    unsigned long number = next_number(folded, at);
    return number >= FIRST_YEAR && number <= LAST_YEAR ? next_number(folded, at) : number;
}

static bool is_word_start(struct str folded, size_t at)
{
    return at == 0 || !str_is_alnum(folded.at[at - 1]);
}

/* « nav 2026 0116 », « dossier n°116 », « réf. 116 »: one that is not this number. */
static bool names_other_number(struct str folded, unsigned long about)
{
    static const char *const labels[] = {"nav", "dossier", "reference", "ref", NULL};
    for (size_t i = 0; i < folded.len; i++)
        for (size_t j = 0; labels[j] != NULL; j++) {
            size_t at = i + strlen(labels[j]);
            if (!is_word_start(folded, i) || !str_starts(str_from(folded, i), str_of(labels[j])) || (at < folded.len && folded.at[at] >= 'a' && folded.at[at] <= 'z'))
                continue;
            unsigned long number = number_behind(folded, &at);
            if (number != 0 && number != about)
                return true;
        }
    return false;
}

static unsigned long number_of(struct str reference)
{
    size_t dash = str_rfind_char(reference, '-'), at = dash == STR_NOT_FOUND ? 0 : dash;
    return number_behind(reference, &at);
}

/* The one dossier that our own text is about; a list of ours is about several, and which of them is meant the answer says. */
static bool question_is_about(const struct message_reading *reading, struct str *out_about)
{
    struct str other = STR_NONE;
    size_t at = 0;
    bool one = commande_next_reference(reading->arena, reading->question, &at, out_about);
    while (one && commande_next_reference(reading->arena, reading->question, &at, &other))
        one = str_eq(*out_about, other);
    return one;
}

static bool names_another_dossier(const struct message_reading *reading)
{
    struct str about = STR_NONE, named = STR_NONE;
    size_t at = 0;
    bool has_subject = commande_next_reference(reading->arena, reading->message->subject, &at, &about);
    if (!has_subject)
        has_subject = question_is_about(reading, &about);
    for (at = 0; commande_next_reference(reading->arena, reading->message->text, &at, &named);) {
        if (has_subject && !str_eq(about, named))
            return true;
        about = named;
        has_subject = true;
    }
    return has_subject && names_other_number(utf8_fold(reading->arena, reading->message->text), number_of(about));
}

/* ---- another young person ---- */

/* « Jeune : Rayan B., 16 ans », or « fiche de liaison de Rayan B. » in the subject: it is said whom the mail is about. */
static bool says_whom(struct arena *arena, struct str question, struct str subject)
{
    if (str_find(subject, STR("fiche de liaison d")) != STR_NOT_FOUND)
        return true;
    static const char *const labels[] = {"jeune", "nom", "nom du jeune", "enfant", NULL};
    struct str line = STR_NONE;
    while (str_next_line(&question, &line)) {
        size_t colon = str_find_char(line, ':');
        struct str label = colon == STR_NOT_FOUND ? STR_NONE : utf8_fold(arena, str_slice(line, 0, colon));
        for (size_t i = 0; label.at != NULL && labels[i] != NULL; i++)
            if (str_eq_c(label, labels[i]))
                return true;
    }
    return false;
}

/* Whether a word of `about` begins as this name does: « Matteo » for « Mathéo » is a slip. */
static bool is_named_in(struct str about, struct str name)
{
    enum { ENOUGH = 3 };
    struct str begins = str_slice(name, 0, name.len < ENOUGH ? name.len : ENOUGH);
    for (size_t at = 0; at + begins.len <= about.len; at++)
        if (is_word_start(about, at) && str_starts(str_from(about, at), begins))
            return true;
    return false;
}

/* A first name, folded; no title, day, month or place word. */
static struct str name_in(struct arena *arena, struct str word)
{
    static const char *const others[] = {"madame", "monsieur", "mme",     "mlle", "mr",    "sessad", "lundi",   "mardi", "mercredi",  "jeudi",   "vendredi", "samedi",   "dimanche",
                                         "janvier", "fevrier", "mars",    "avril", "mai",  "juin",   "juillet", "aout",  "septembre", "octobre", "novembre", "decembre", "saint",
                                         "sainte",  NULL};
    if (!utf8_is_name(word))
        return STR_NONE;
    struct str folded = utf8_fold(arena, word);
    size_t len = 0;
    while (len < folded.len && ((folded.at[len] >= 'a' && folded.at[len] <= 'z') || folded.at[len] == '-'))
        len++;
    struct str name = str_slice(folded, 0, len);
    return name.len < 3 || str_is_any(name, others) ? STR_NONE : name;
}

static bool names_another_person(const struct message_reading *reading)
{
    static const char *const before_a_name[] = {"pour", "concernant", "accueillir", "accueillons", "accueillerons", "prendre", "prenons", "prendrons",
                                                  "admettre", "admettons", "accepter", "acceptons", "retenir", "retenons", "refuser", "refusons", "refuse", "prend", "accueille", "retient",
                                                  "sur", "rencontre", "petit", "petite", NULL};
    static const char *const before_of[] = {"admission", "l'admission", "accueil",       "l'accueil", "candidature", "entree", "l'entree",
                                            "orientation", "l'orientation", "situation", "demande", "fiche", "dossier", "celle", "celui", NULL};
    struct arena *arena = reading->arena;
    struct str subject = utf8_fold(arena, reading->message->subject), about = str_join(arena, utf8_fold(arena, reading->question), STR(" "), subject);
    if (!says_whom(arena, reading->question, subject))
        return false;
    struct str rest = reading->message->text, line = STR_NONE;
    while (str_next_line(&rest, &line)) {
        struct str word = STR_NONE, last = STR_NONE, last_but_one = STR_NONE;
        while (str_next(&line, ' ', &word)) {
            struct str bare = utf8_without_elision(word, 'd');
            bool elided = bare.len < word.len;
            bool of_it = (str_eq_c(last, "de") && str_is_any(last_but_one, before_of)) || (elided && str_is_any(last, before_of));
            bool given = of_it || str_is_any(str_eq_c(last, "pas") ? last_but_one : last, before_a_name);
            struct str name = given ? name_in(arena, bare) : STR_NONE;
            if (name.at != NULL && !is_named_in(about, name))
                return true;
            last_but_one = last;
            last = utf8_fold(arena, word);
        }
    }
    return false;
}

const char *message_names_another(const struct message_reading *reading)
{
    return names_another_dossier(reading) ? "une autre référence" : names_another_person(reading) ? "un autre jeune" : NULL;
}
