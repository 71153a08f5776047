/* What each day that an out-of-office answer names is to the absence. The words before it, back to the day before or to the
 * beginning of the sentence, decide: the last of them that speaks of being away or of being back, and how the day hangs on it
 * (« jusqu'au », « du … au », « à partir du », « le »). */
#include "parsers/absence_private.h"

enum {
    LEAD = 90,          /* bytes before a day that are looked at */
    PERIOD = 40,        /* bytes between the two days of « du … au … » */
    FAR_BACK = 120, FAR_AHEAD = 500, /* days from the mail: what is farther away is a birthday, or a law */
    MONDAY = 1, FRIDAY = 5,
};

enum head { HEAD_NONE, HEAD_AWAY, HEAD_BACK, HEAD_LATER, HEAD_OTHER };
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

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Behind the last `word` of `text` that begins a word there; 0: none. */
static size_t last_end(struct str text, const char *word)
{
    struct str needle = str_of(word);
    size_t end = 0, found = 0;
    for (size_t at = 0; (found = str_find(str_from(text, at), needle)) != STR_NOT_FOUND; at += found + 1)
        if (at + found == 0 || !is_letter(text.at[at + found - 1]))
            end = at + found + needle.len;
    return end;
}

static size_t last_of(struct str text, const char *const *words)
{
    size_t last = 0;
    for (; *words != NULL; words++) {
        size_t end = last_end(text, *words);
        last = end > last ? end : last;
    }
    return last;
}

static const char *const away[] = {
    "absen", "conge", "vacances", "formation", "mission", "deplacement", "arret", "rtt", "repos", "indisponib", "injoignable", "pas joignable",
    "pas disponible", "non disponible", "ferme", "fermeture", "maternite", "seminaire", "colloque", "pas au bureau", "pas present", "stage", "pont ",
    "journee d'etude", "congres", "en reunion", "away", "out of", "leave", "holiday", "vacation", "closed", "unavailable", "not available", "not in",
    "off sick", "travelling", "traveling", "training", "abwesen", "nicht im", "suis pas", "serai pas", "travaille pas", "sans acces", "plus acces",
    "limited access", "teletravail", "offline", "hors bureau", "hors du bureau", NULL};
static const char *const back[] = {
    "de retour", "retour prevu", "mon retour", "son retour", "retour", "reprend", "reprise", "reviens", "reviendr", "revient", "rentre ", "rentrerai", "rentrera", "back", "return",
    "reouv", "rouvr", "reopen", "joignable", "reachable", "disponible", "available", "serai present", "suis la", "prochaine connexion", "presence", "serai la", "sera presente", "sera present",
    "au bureau", "in the office", "retrouver", "pas avant", "not before", "zuruck", NULL};
static const char *const later[] = {
    "traiter", "prendre connaissance", "consulter", "revenir vers", "donner suite", "repond", "reponse", "prendrai connaissance", "prendra connaissance",
    "lirai", "vous lire", "sera lu", "seront lus", "sera traite", "seront traites", "recontact", "rappel", "reviendrai vers", "respond", "reply",
    "answer", "get back", "read", "deal with", "contacter des", NULL};
static const char *const other[] = {
    "message du", "messages du", "mail du", "mails du", "courriel du", "courriels du", "email du", "e-mail du", "courrier du", "demande du", "recu le",
    "recu ce", "recue le", "recu du", "envoye le", "envoye du", "sent on", "sent", "received on", "received", "date du", "loi du", "decret du", "reglement du",
    "reunion du", "commission du", "comite du", "synthese du", "rendez-vous du", "your email of", "your message of", "plus en poste", "quitte", "retraite", NULL};

/* The word that speaks last before the day. Of being back from being away (« de retour de congés ») the being back speaks. */
static enum head head_of(struct str lead)
{
    size_t ends[] = {last_of(lead, away), last_of(lead, back), last_of(lead, later), last_of(lead, other)}, best = 0;
    static const enum head heads[] = {HEAD_AWAY, HEAD_BACK, HEAD_LATER, HEAD_OTHER};
    static const char *const from[] = {" de ", " d'", " du ", " des ", " from ", " apres ", NULL};
    enum { FROM_WHAT = 25 };
    for (size_t i = 1; i < sizeof ends / sizeof ends[0]; i++)
        best = ends[i] > ends[best] || (ends[i] == ends[best] && i == 3) ? i : best;
    if (ends[best] == 0)
        return HEAD_NONE;
    struct str between = ends[0] > ends[1] && ends[1] > 0 ? str_slice(lead, ends[1] - 1, ends[0]) : STR_NONE;
    if (best == 0 && between.len < FROM_WHAT && between.at != NULL && str_holds_any(between, from) && str_find_char(between, ',') == STR_NOT_FOUND)
        return HEAD_BACK;
    return heads[best];
}

/* ---- how the day hangs on the words ---- */

enum link { LINK_ON, LINK_UNTIL, LINK_NOT_UNTIL, LINK_BEFORE, LINK_TO, LINK_FROM, LINK_FROM_THEN };

static bool ends_with_any(struct str lead, const char *const *list)
{
    for (; *list != NULL; list++) {
        struct str needle = str_of(*list);
        if (str_ends(lead, needle) && (lead.len == needle.len || !is_letter(lead.at[lead.len - needle.len - 1]) || !is_letter(needle.at[0])))
            return true;
    }
    return false;
}

static bool ends_with_until(struct str lead)
{
    static const char *const until[] = {
        "jusqu'au", "jusqu'a", "jusqu'a la", "jusqu'au soir du", "jusqu'en", "jusque", "until", "until the", "till", "til", "through", "through the", "thru",
        "bis", "bis zum", "date de fin", "fin",
        "fin le", "end date", "dernier jour", "ends on", NULL};
    return ends_with_any(lead, until);
}

/* « Du : 24/03/2026 » */
static struct str without_colon(struct str lead)
{
    lead = str_trim(lead);
    while (lead.len > 0 && lead.at[lead.len - 1] == ':')
        lead = str_trim(str_slice(lead, 0, lead.len - 1));
    return lead;
}

static enum link link_of(struct str lead, bool follows_a_from)
{
    static const char *const to[] = {"au", "a", "to", "to the", "-", "and", "et le", "->", "\xE2\x86\x92", "jusqu'au", NULL};
    static const char *const from[] = {"du", "from", "from the", "entre le", "between", "depuis le", "depuis", "since", "de", "date de debut", "debut",
                                       "debut le", "start date", "premier jour", NULL};
    static const char *const from_then[] = {
        "a partir du", "a partir de", "a compter du", "a compter de", "des le", "des", "starting", "starting on", "as of", "from then", "as from", "commencing",
        NULL};
    static const char *const before[] = {"avant le", "avant", "before", "before the", NULL};
    static const char *const returning[] = {"return", "back", "de retour", NULL}; /* « will not return until » */
    static const char *const negations[] = {"pas", "not", "won't", "aucun", "sans", "ne pourrai", "ne pourra", "ne pourrons", "ne peux", "ne serai", "n'aurai",
                                            "n'aura", "impossible", NULL};
    static const char *const part_of_day[] = {"matin du", "matinee du", "midi du", "journee du", "soiree du", NULL};
    bool is_negated = last_of(lead, negations) > 0;
    lead = without_colon(lead);
    if (ends_with_until(lead) || (follows_a_from && ends_with_any(lead, to)))
        return is_negated && last_of(lead, returning) > last_of(lead, negations) ? LINK_NOT_UNTIL : follows_a_from ? LINK_TO : LINK_UNTIL;
    if (ends_with_any(lead, before))
        return is_negated ? LINK_NOT_UNTIL : LINK_BEFORE;
    if (ends_with_any(lead, from_then))
        return LINK_FROM_THEN;
    return ends_with_any(lead, from) && !ends_with_any(lead, part_of_day) ? LINK_FROM : LINK_ON;
}

/* « jusqu'au 6 avril 9h »: somebody is there that day. */
static bool is_hour_before_afternoon(struct str behind)
{
    enum { NOON_AND_LUNCH = 14 };
    size_t at = str_starts(behind, STR("a ")) ? 2 : 0, from = at;
    int hour = 0;
    while (at < behind.len && at - from < 2 && str_is_digit(behind.at[at]))
        hour = hour * 10 + (behind.at[at++] - '0');
    bool has_unit = at > from && (str_starts(str_from(behind, at), STR("h")) || str_starts(str_from(behind, at), STR(" h")));
    return has_unit && hour <= NOON_AND_LUNCH;
}

/* The day after which one is away no more. English « until » names the day back, French « jusqu'au » the last day away. */
static day_t after_until(struct str folded, const struct jour_dit *dit, struct str lead, bool is_period)
{
    static const char *const included[] = {"inclus", "compris", "inclusive", "included", "au soir", NULL};
    static const char *const english[] = {"until", "until the", "till", "til", NULL};
    struct str behind = str_trim(str_slice(folded, dit->ends, dit->ends + 15));
    bool is_included = str_holds_any(behind, included) || ends_with_any(lead, (const char *const[]){"jusqu'au soir du", NULL});
    bool is_morning = str_starts(behind, STR("au matin")) || str_starts(behind, STR("matin")) || str_starts(behind, STR("morning"));
    is_morning = is_morning || is_hour_before_afternoon(behind);
    bool is_tonight = dit->how == JOUR_NEAR && !str_starts(str_from(folded, dit->begins), STR("tomorrow"));
    if (dit->how == JOUR_AHEAD || is_morning)
        return absence_working_day(dit->day);
    if (!is_included && !is_period && ends_with_any(lead, english) && dit->how != JOUR_END && !is_tonight)
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

static bool is_one_of(struct str words, const char *const *list)
{
    for (; *list != NULL; list++)
        if (str_eq_c(words, *list))
            return true;
    return false;
}

/* « et », « , », « puis le »: the day stands in a row with the one before it. */
static bool is_link_of_row(struct str lead)
{
    static const char *const links[] = {"et", ",", "and", "&", ", le", "et le", "ou", "+", "puis", "ainsi que", "and on", NULL};
    lead = str_trim(lead);
    return lead.len == 0 || is_one_of(lead, links);
}

/* « le secrétariat reste joignable jusqu'au 10 juillet » */
static bool stays_reachable(struct str lead)
{
    static const char *const reachable[] = {"joignable", "disponible", "ouvert", "a votre disposition", "reachable", "available", NULL};
    static const char *const negations[] = {"pas", "plus", "peu", "not", "non", "difficilement", "uniquement", "seulement", "only", NULL};
    return last_of(lead, reachable) > 0 && last_of(lead, negations) == 0;
}

/* « du 2 février au 24 mai 2026 », read in March: the 2 February before it. */
static day_t not_after(day_t day, day_t end)
{
    struct civil civil = date_civil(day);
    day_t year_before = DAY_NONE;
    return day > end && date_make(civil.year - 1, civil.month, civil.day, &year_before) ? year_before : day;
}

/* « absente pour deux semaines »: from the day that the sentence began with, else from today. */
static void take_duration(enum head head, const struct day_said *before, struct day_said *said)
{
    if (head != HEAD_AWAY)
        return;
    bool has_beginning = before != NULL && (before->role == ROLE_FROM || before->role == ROLE_ON);
    said->role = ROLE_UNTIL;
    said->from = has_beginning ? before->dit.day : DAY_NONE;
    said->back = absence_working_day(has_beginning ? before->dit.day + said->length : said->dit.day);
}

static void take_day(struct str folded, struct str lead, enum head head, const struct day_said *before, struct day_said *said)
{
    bool is_over = said->length <= 0; /* nobody is announced back for a day that is there already */
    static const char *const spans[] = {"-", "->", "au", "to", "jusqu'au", "until", "inclus au", "\xE2\x86\x92", NULL}; /* « 25/03/26 - 03/04/26 » */
    bool is_span = before != NULL && (before->role == ROLE_ON || before->role == ROLE_NONE || before->role == ROLE_MAYBE) && is_one_of(without_colon(lead), spans);
    bool follows_a_from = is_span || (before != NULL && before->role == ROLE_FROM && said->dit.begins - before->dit.ends < PERIOD);
    enum link link = link_of(lead, follows_a_from);
    said->from = DAY_NONE;
    if (head == HEAD_OTHER && link != LINK_TO && link != LINK_UNTIL) /* « je quitte mon bureau jusqu'au » */
        return;
    if (said->dit.how == JOUR_LASTS) {
        take_duration(head, before, said);
        return;
    }
    switch (link) {
    case LINK_TO:
        said->role = ROLE_UNTIL;
        said->from = before != NULL ? not_after(before->dit.day, said->dit.day) : DAY_NONE;
        said->back = after_until(folded, &said->dit, str_trim(lead), true);
        return;
    case LINK_UNTIL:
        if (head == HEAD_BACK && stays_reachable(lead))
            return;
        said->role = ROLE_UNTIL;
        said->back = after_until(folded, &said->dit, str_trim(lead), false);
        return;
    case LINK_BEFORE: return; /* « merci de répondre avant le » */
    case LINK_NOT_UNTIL:
        said->role = ROLE_BACK;
        break;
    case LINK_FROM_THEN:
        said->role = head == HEAD_AWAY || (head == HEAD_NONE && is_over) ? ROLE_FROM : head == HEAD_LATER ? ROLE_LATER : ROLE_BACK;
        break;
    case LINK_FROM:
        said->role = ROLE_FROM;
        said->is_plain = !ends_with_any(str_trim(lead), (const char *const[]){"depuis", "depuis le", "since", NULL});
        break;
    case LINK_ON:
        if (head == HEAD_AWAY && said->dit.last != DAY_NONE) { /* « absente la semaine prochaine » */
            said->role = ROLE_UNTIL;
            said->from = said->dit.day;
            said->back = absence_next_working_day(said->dit.last);
            return;
        }
        if (before != NULL && (before->role == ROLE_ON || before->role == ROLE_MAYBE) && is_link_of_row(lead))
            said->role = before->role;
        else
            said->role = head == HEAD_BACK ? ROLE_BACK : head == HEAD_LATER ? ROLE_LATER : head == HEAD_AWAY ? ROLE_ON : ROLE_MAYBE;
        break;
    }
    said->back = said->dit.how == JOUR_END ? absence_next_working_day(said->dit.day) : said->dit.day;
}

/* « Demain je suis de retour »: of a clause that begins with its day the words behind it speak. */
static enum head head_behind(struct str folded, size_t at)
{
    enum { CLAUSE = 50 };
    struct str behind = str_slice(folded, at, at + CLAUSE);
    size_t end = 0;
    while (end < behind.len && str_find_char(STR(".!?;:("), behind.at[end]) == STR_NOT_FOUND && !str_is_digit(behind.at[end]))
        end++;
    enum head head = head_of(str_slice(behind, 0, end));
    return head == HEAD_OTHER ? HEAD_NONE : head;
}

size_t absence_find_days(struct str folded, day_t sent, struct day_said *days)
{
    size_t count = 0, at = 0;
    enum head head = HEAD_NONE;
    struct jour_dit dit;
    while (count < ABSENCE_MAX_DAYS && jour_next(folded, at, sent, &dit)) {
        struct str lead = lead_of(folded, at, dit.begins);
        bool same_sentence = count > 0 && lead.at == folded.at + at;
        enum head own = head_of(lead);
        head = own != HEAD_NONE || !same_sentence ? own : head;
        if (head == HEAD_NONE && !same_sentence)
            head = head_behind(folded, dit.ends);
        at = dit.ends;
        if (dit.day < sent - FAR_BACK || dit.day > sent + FAR_AHEAD)
            continue;
        days[count] = (struct day_said){.dit = dit, .role = ROLE_NONE, .back = DAY_NONE, .length = dit.day - sent};
        take_day(folded, lead, head, same_sentence ? &days[count - 1] : NULL, &days[count]);
        count++;
    }
    return count;
}
