#include "parsers/absence.h"

#include "parsers/base/utf8.h"
#include "parsers/jour.h"

enum {
    MAX_TEXT = 16 * 1024, /* bytes looked at; these answers are short */
    NEAR = 60,            /* bytes between « de retour » and its date */
    OPENING = 120,        /* bytes at the start of a text in which a program names itself */
};

static const char *const subjects[] = {
    "reponse automatique", "reponse auto", "automatic reply", "auto-reply", "autoreply", "auto reply", "out of office", "out of the office", "absence du bureau",
    "absence bureau", "message d'absence", "notification d'absence", "est absent", "absent(e)", "absent du bureau", "absente du bureau", "vacation", "en conges", "abwesenheit", NULL};
static const char *const words[] = {
    "absent", "absence", "conge", "vacances", "out of office", "out of the office", "de retour", "mon retour", "retour le", "retour prevu", "en mission", "en formation",
    "en arret", "indisponible", "away", "on leave", "on holiday", "pas joignable", "injoignable", "serai joignable", "currently out", "maternite", "deplacement",
    "rtt", "repos", "ferme du", "fermeture", "returning", NULL};

bool absence_is(struct arena *arena, struct str subject, struct str text, bool from_machine)
{
    struct str about = utf8_fold(arena, str_slice(subject, 0, 500)), said = utf8_fold(arena, str_slice(text, 0, MAX_TEXT));
    bool says = str_holds_any(said, words);
    if (from_machine)
        return says || str_holds_any(about, subjects) || str_starts(about, STR("absence"));
    bool named = str_holds_any(about, subjects) && !str_starts(about, STR("re:")) && !str_starts(about, STR("re :"));
    return (named || str_holds_any(str_slice(said, 0, OPENING), (const char *const[]){"reponse automatique", "automatic reply", "message automatique d'absence", "out of office auto", NULL})) &&
           (says || named);
}

static bool is_address_byte(char c)
{
    return str_is_alnum(c) || c == '.' || c == '-' || c == '_' || c == '+';
}

bool absence_next_address(struct arena *arena, struct str text, size_t *at, struct str *out_address)
{
    for (;;) {
        size_t sign = str_find_char(str_from(text, *at), '@');
        if (sign == STR_NOT_FOUND)
            return false;
        size_t from = *at + sign, to = from + 1;
        while (from > *at && is_address_byte(text.at[from - 1]))
            from--;
        while (to < text.len && is_address_byte(text.at[to]))
            to++;
        while (to > from && (text.at[to - 1] == '.' || text.at[to - 1] == '-'))
            to--;
        struct str found = str_slice(text, from, to);
        *at = *at + sign + 1 > to ? *at + sign + 1 : to;
        size_t inner = str_find_char(found, '@');
        if (inner == STR_NOT_FOUND || inner == 0 || str_find_char(str_from(found, inner), '.') == STR_NOT_FOUND)
            continue;
        *out_address = str_lower(arena, found);
        return true;
    }
}

/* How the words before a date turn it into the first day back. */
static const struct anchor {
    const char *text;
    enum { THE_DAY, THE_DAY_AFTER } back;
} anchors[] = {
    {"de retour", THE_DAY}, {"retour prevu", THE_DAY}, {"mon retour", THE_DAY}, {"retour", THE_DAY}, {"returning", THE_DAY}, {"return", THE_DAY},
    {"back on", THE_DAY}, {"back in", THE_DAY}, {"be back", THE_DAY}, {"joignable", THE_DAY}, {"reprendrai", THE_DAY}, {"reprends", THE_DAY}, {"reprise", THE_DAY},
    {"reviens", THE_DAY}, {"reviendrai", THE_DAY}, {"revient", THE_DAY}, {"rentre", THE_DAY}, {"serai presente", THE_DAY}, {"serai present", THE_DAY}, {"disponible", THE_DAY},
    {"jusqu'au", THE_DAY_AFTER}, {"jusqu'a", THE_DAY_AFTER}, {"until", THE_DAY}, {"through", THE_DAY_AFTER},
};

static day_t next_working_day(day_t day)
{
    do
        day++;
    while (date_weekday(day) > 5);
    return day;
}

/* « du 2 au 13 mars »: the end; the date after « au ». */
static day_t end_of_period(struct str said, day_t sent)
{
    day_t day = DAY_NONE;
    size_t at = 0, begins = 0, au = 0;
    while ((au = str_find(str_from(said, at), STR(" au "))) != STR_NOT_FOUND) {
        at += au + 4;
        if (jour_find(said, at, sent, &day, &begins) && begins <= at + 12)
            return next_working_day(day);
    }
    return DAY_NONE;
}

static day_t day_back(struct str said, day_t sent)
{
    for (size_t i = 0; i < sizeof anchors / sizeof anchors[0]; i++) {
        size_t at = 0, found = 0, begins = 0;
        while ((found = str_find(str_from(said, at), str_of(anchors[i].text))) != STR_NOT_FOUND) {
            day_t day = DAY_NONE;
            at += found + strlen(anchors[i].text);
            if (jour_find(str_slice(said, 0, at + NEAR + 20), at, sent, &day, &begins) && begins <= at + NEAR)
                return anchors[i].back == THE_DAY ? day : next_working_day(day);
        }
    }
    return end_of_period(said, sent);
}

struct absence absence_read(struct arena *arena, struct str text, day_t sent, struct str sender)
{
    struct str looked_at = str_slice(text, 0, MAX_TEXT), address = STR_NONE;
    struct absence absence = {day_back(utf8_fold(arena, looked_at), sent), STR_NONE};
    for (size_t at = 0; absence.remplacant.at == NULL && absence_next_address(arena, looked_at, &at, &address);)
        if (!str_eq_nocase(address, sender))
            absence.remplacant = address;
    return absence;
}
