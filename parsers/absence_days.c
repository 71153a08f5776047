/* What each day that an out-of-office answer names is to the absence. The words before it, back to the day before or to the
 * beginning of the sentence, decide: the last of them that speaks of being away or of being back, and how the day hangs on it
 * (« jusqu'au », « du … au », « à partir du », « le »). */
#include "parsers/absence_private.h"

enum {
    LEAD = 90,          /* bytes before a day that are looked at */
    PERIOD = 40,        /* bytes between the two days of « du … au … » */
    FAR_BACK = 120, FAR_AHEAD = 1200, /* days from the mail: what is farther away is a birthday, or a law; a parental leave lasts three years */
    MONDAY = 1, FRIDAY = 5,
};

day_t absence_next_working_day(day_t day)
{
    do
        day++;
    while (date_weekday(day) > FRIDAY);
    return day;
}

day_t absence_working_day(day_t day)
{
    return date_weekday(day) > FRIDAY ? absence_next_working_day(day) : day;
}

/* « jusqu'au 6 avril 9h », « à 08:00 », « (matin) », « midi »: somebody is there that day. */
static bool is_before_afternoon(struct str behind)
{
    enum { NOON_AND_LUNCH = 14 };
    static const char *const parts[] = {"au matin", "matin", "morning", "midi", "a midi", "noon", "at noon", NULL};
    static const char *const units[] = {"h", " h", ":", NULL};
    while (behind.len > 0 && str_find_char(STR(" ,("), behind.at[0]) != STR_NOT_FOUND)
        behind = str_from(behind, 1);
    if (str_starts_any(behind, parts))
        return true;
    size_t at = str_starts(behind, STR("a ")) ? 2 : 0, from = at;
    int hour = 0;
    while (at < behind.len && at - from < 2 && str_is_digit(behind.at[at]))
        hour = hour * 10 + (behind.at[at++] - '0');
    return at > from && str_starts_any(str_from(behind, at), units) && hour <= NOON_AND_LUNCH;
}

/* The day after which one is away no more. English « until » names the day back, French « jusqu'au » the last day away. */
static day_t after_until(struct str folded, const struct jour_dit *dit, struct str lead, bool is_period)
{
    static const char *const included[] = {"inclus", "compris", "inclusive", "included", "au soir", NULL};
    static const char *const english[] = {"until", "until the", "till", "til", NULL};
    static const char *const excluded[] = {"exclu", "non inclus", "non compris", "not included", NULL};
    struct str behind = str_trim(str_slice(folded, dit->ends, dit->ends + 15));
    bool is_excluded = str_holds_any(behind, excluded);
    bool is_included = !is_excluded && (str_holds_any(behind, included) || absence_ends_with(lead, (const char *const[]){"jusqu'au soir du", NULL}));
    bool is_tonight = dit->how == JOUR_NEAR && !str_starts(str_from(folded, dit->begins), STR("tomorrow"));
    if (dit->how == JOUR_AHEAD || is_excluded || is_before_afternoon(behind))
        return absence_working_day(dit->day);
    if (!is_included && !is_period && absence_ends_with(lead, english) && dit->how != JOUR_END && !is_tonight)
        return absence_working_day(dit->day);
    if (!is_included && !is_period && dit->how == JOUR_WEEKDAY && date_weekday(dit->day) == MONDAY)
        return dit->day; /* « absente jusqu'à lundi » */
    return absence_next_working_day(dit->day);
}

/* ---- the days of a text ---- */

static struct str lead_of(struct str folded, size_t from, size_t at)
{
    struct str lead = str_slice(folded, at > from + LEAD ? at - LEAD : from, at);
    for (size_t i = lead.len; i > 1; i--) {
        bool is_end = str_find_char(STR(".!?;"), lead.at[i - 2]) != STR_NOT_FOUND && lead.at[i - 1] == ' ';
        if (is_end)
            return str_from(lead, i);
    }
    return lead;
}

/* « et », « , », « puis le »: the day stands in a row with the one before it. */
static bool is_link_of_row(struct str lead)
{
    static const char *const links[] = {"et", ",", "and", "&", ", le", "et le", "ou", "+", "puis", "ainsi que", "and on", NULL};
    lead = str_trim(lead);
    return lead.len == 0 || str_is_any(lead, links);
}

/* « du 2 février au 24 mai 2026 », read in March: the 2 February before it. « du 5 au 9 », read on the 7th: this month's. */
static day_t not_after(const struct jour_dit *begins, day_t end)
{
    int months = begins->is_guessed ? 1 : 12, steps = 0;
    day_t day = begins->day;
    while (day > end && steps++ < 2)
        day = date_add_months(day, -months);
    return day;
}

/* « absente mercredi », read on a Wednesday: that is today. */
static bool is_today(struct str folded, const struct jour_dit *dit, day_t sent)
{
    static const char *const later[] = {"prochain", "next ", "huit", "quinze", NULL};
    enum { WEEK = 7, BEHIND = 10 };
    return dit->how == JOUR_WEEKDAY && dit->day == sent + WEEK && !str_holds_any(str_slice(folded, dit->begins, dit->ends + BEHIND), later);
}

/* « la semaine du 19 octobre », « dans la semaine du »: what stands before it says what that week is. */
static struct str without_week(struct str lead, const struct jour_dit *dit)
{
    static const char *const weeks[] = {"dans la semaine du", "la semaine du", "semaine du", "in the week of", "the week of", "week of", NULL};
    struct str bare = str_trim(lead);
    for (size_t i = 0; weeks[i] != NULL && dit->last != DAY_NONE; i++)
        if (str_ends(bare, str_of(weeks[i])))
            return str_slice(bare, 0, bare.len - strlen(weeks[i]));
    return lead;
}

/* « du 21 décembre 2026 au 1er janvier 2026 », read in December: the January after it, which alone can be meant. */
static day_t not_before(day_t day, day_t beginning, day_t sent)
{
    enum { NEARLY_A_YEAR = 300, SOON = 31 };
    day_t year_after = day < beginning - NEARLY_A_YEAR && beginning <= sent + SOON ? date_add_months(day, 12) : DAY_NONE;
    return year_after >= beginning ? year_after : day;
}

day_t absence_lasting(const struct day_said *said, day_t from)
{
    return said->dit.months > 0 ? date_add_months(from, said->dit.months) : from + said->length;
}

/* « absente pour deux semaines »: from the day that the sentence began with, else from today. */
static void take_duration(enum absence_head head, const struct day_said *before, struct day_said *said)
{
    if (head != HEAD_AWAY)
        return;
    bool has_beginning = before != NULL && (before->role == ROLE_FROM || before->role == ROLE_ON);
    said->role = ROLE_UNTIL;
    said->from = has_beginning ? before->dit.day : DAY_NONE;
    said->back = absence_working_day(has_beginning ? absence_lasting(said, before->dit.day) : said->dit.day);
}

/* « présente lundi, mardi et jeudi », « horaires : lundi au vendredi »: weekdays in a row are days of each week, unless away on them. */
static bool is_habit(const struct day_said *before, const struct day_said *said, struct str lead)
{
    bool are_weekdays = before->dit.how == JOUR_WEEKDAY && said->dit.how == JOUR_WEEKDAY;
    return are_weekdays && before->role != ROLE_ON && (is_link_of_row(lead) || absence_is_span(lead));
}

/* « absente la semaine prochaine » */
static bool take_week(enum absence_head head, struct day_said *said)
{
    if (head != HEAD_AWAY || said->dit.last == DAY_NONE)
        return false;
    said->role = ROLE_UNTIL;
    said->from = said->dit.day;
    said->back = absence_next_working_day(said->dit.last);
    return true;
}

/* « reading mail again from Thursday »: from then on */
static enum absence_link link_of(enum absence_head head, struct str lead, bool follows_a_from)
{
    const enum absence_link link = absence_link(lead, follows_a_from);
    return link == LINK_FROM && head == HEAD_LATER && absence_ends_with(str_trim(lead), (const char *const[]){"from", NULL}) ? LINK_FROM_THEN : link;
}

/* « je n'ouvrirai ma boîte que le 20 »; « mon retour, prévu le 16, n'aura lieu que le 23 » */
static bool opens_only_then(enum absence_head head, const struct day_said *before, struct str lead)
{
    const bool is_put_off = head == HEAD_BACK && before != NULL && before->role == ROLE_BACK && str_find(lead, STR("n'aura")) != STR_NOT_FOUND;
    return (head == HEAD_OPENS || is_put_off) && absence_is_only_from(lead);
}

static void take_day(struct str folded, struct str lead, enum absence_head head, const struct day_said *before, struct day_said *said)
{
    bool is_over = said->length <= 0; /* nobody is announced back for a day that is there already */
    bool is_span = before != NULL && (before->role == ROLE_ON || before->role == ROLE_NONE || before->role == ROLE_MAYBE) && absence_is_span(lead);
    bool follows_a_from = is_span || (before != NULL && before->role == ROLE_FROM && said->dit.begins - before->dit.ends < PERIOD);
    enum absence_link link = link_of(head, lead, follows_a_from);
    said->from = DAY_NONE;
    if (head == HEAD_OTHER && link != LINK_TO && link != LINK_UNTIL) /* « je quitte mon bureau jusqu'au » */
        return;
    if (head != HEAD_AWAY && before != NULL && is_habit(before, said, lead)) {
        said->role = ROLE_HABIT;
        return;
    }
    if (said->dit.how == JOUR_LASTS) {
        take_duration(head, before, said);
        return;
    }
    if (opens_only_then(head, before, lead)) {
        said->role = ROLE_OPENS;
        said->back = said->dit.day;
        return;
    }
    head = head == HEAD_OPENS ? HEAD_AWAY : head;
    switch (link) {
    case LINK_TO:
        said->role = ROLE_UNTIL;
        said->from = before != NULL ? not_after(&before->dit, said->dit.day) : DAY_NONE;
        said->back = after_until(folded, &said->dit, str_trim(lead), true);
        return;
    case LINK_UNTIL:
        if (head == HEAD_BACK && absence_is_there(lead))
            return;
        said->role = ROLE_UNTIL;
        said->back = after_until(folded, &said->dit, str_trim(lead), false);
        return;
    case LINK_BEFORE: return; /* « merci de répondre avant le » */
    case LINK_AFTER: /* « de retour après le 15 août » */
        said->role = head == HEAD_BACK ? ROLE_BACK : head == HEAD_LATER ? ROLE_LATER : ROLE_NONE;
        said->back = absence_next_working_day(said->dit.day);
        return;
    case LINK_NOT_UNTIL:
        said->role = ROLE_BACK;
        break;
    case LINK_FROM_THEN:
        said->role = head == HEAD_AWAY || (head == HEAD_NONE && is_over) ? ROLE_FROM : head == HEAD_BACK ? ROLE_BACK : ROLE_LATER;
        break;
    case LINK_FROM:
        said->role = ROLE_FROM;
        said->is_plain = !absence_ends_with(str_trim(lead), (const char *const[]){"depuis", "depuis le", "since", NULL});
        break;
    case LINK_ON:
        if (take_week(head, said))
            return;
        if (before != NULL && (before->role == ROLE_ON || before->role == ROLE_MAYBE) && is_link_of_row(lead))
            said->role = before->role;
        else
            said->role = head == HEAD_BACK ? ROLE_BACK : head == HEAD_LATER ? ROLE_LATER : head == HEAD_AWAY ? ROLE_ON : ROLE_MAYBE;
        break;
    }
    said->back = said->dit.how == JOUR_END ? absence_next_working_day(said->dit.day) : said->dit.day;
}

/* « Demain je suis de retour »: of a clause that begins with its day the words behind it speak. */
static enum absence_head head_behind(struct str folded, size_t at)
{
    enum { CLAUSE = 50 };
    struct str behind = str_slice(folded, at, at + CLAUSE);
    size_t end = 0;
    while (end < behind.len && str_find_char(STR(".!?;:("), behind.at[end]) == STR_NOT_FOUND && !str_is_digit(behind.at[end]) &&
           !str_starts(str_from(behind, end), STR(" et ")))
        end++;
    enum absence_head head = absence_head(str_slice(behind, 0, end));
    return head == HEAD_OTHER ? HEAD_NONE : head;
}

/* « absente pour une durée inconnue à ce jour »: what is known today, not a day away. */
static bool is_so_far(struct str folded, const struct jour_dit *dit)
{
    static const char *const so_far[] = {"a", "a la date d'", "a la date de", NULL};
    static const char *const today[] = {"ce jour", "jour", "aujourd'hui", "today", NULL};
    struct str said = str_trim(str_slice(folded, dit->begins, dit->ends));
    return str_is_any(said, today) && absence_ends_with(str_trim(str_slice(folded, 0, dit->begins)), so_far);
}

static bool is_ferie(struct str behind)
{
    static const char *const words[] = {"etant ferie", "est ferie", "sera ferie", "etant un jour ferie", "est un jour ferie", NULL};
    return str_starts_any(str_trim(behind), words);
}

static bool is_morning(struct str said)
{
    return str_eq_c(str_trim(said), "ce matin") || str_eq_c(str_trim(said), "this morning");
}

size_t absence_find_days(struct str folded, day_t sent, struct day_said *days)
{
    size_t count = 0, at = 0;
    enum absence_head head = HEAD_NONE;
    struct jour_dit dit;
    while (count < ABSENCE_MAX_DAYS && jour_next(folded, at, sent, &dit)) {
        struct str lead = lead_of(folded, at, dit.begins);
        if (is_so_far(folded, &dit)) {
            at = dit.ends;
            continue;
        }
        bool same_sentence = count > 0 && lead.at == folded.at + at;
        enum absence_head own = absence_head(lead);
        head = own != HEAD_NONE || !same_sentence ? own : head;
        if (head == HEAD_NONE && !same_sentence)
            head = head_behind(folded, dit.ends);
        at = dit.ends;
        if (same_sentence && days[count - 1].role == ROLE_FROM && dit.how == JOUR_WRITTEN)
            dit.day = not_before(dit.day, days[count - 1].dit.day, sent);
        if (dit.day < sent - FAR_BACK || dit.day > sent + FAR_AHEAD) {
            if (same_sentence && days[count - 1].role == ROLE_FROM && absence_link(lead, true) == LINK_TO)
                days[count - 1].role = ROLE_NONE; /* « du 2 mars 2026 au 5 mars 2023 »: who knows when */
            continue;
        }
        if (head == HEAD_AWAY && is_today(folded, &dit, sent))
            dit.day = sent;
        days[count] = (struct day_said){.dit = dit, .role = ROLE_NONE, .back = DAY_NONE, .length = dit.day - sent};
        days[count].is_morning = is_morning(str_slice(folded, dit.begins, dit.ends));
        days[count].is_ferie = is_ferie(str_from(folded, dit.ends));
        days[count].is_told = head == HEAD_AWAY || head == HEAD_BACK || head == HEAD_OPENS;
        if (dit.is_vague && same_sentence && days[count - 1].role == ROLE_FROM)
            days[count - 1].role = ROLE_NONE; /* « du 2 mars à mi-mars » */
        if (!dit.is_vague) /* « de retour début septembre »: on which day, nobody says */
            take_day(folded, without_week(lead, &dit), head, same_sentence ? &days[count - 1] : NULL, &days[count]);
        count++;
    }
    return count;
}
