/* The words before a day that an out-of-office answer names: the last of them that speaks of being away, of being back or of
 * something else, and how the day hangs on them (« jusqu'au », « du … au … », « à partir du », « le »). */
#include "parsers/absence_private.h"

/* Behind the last `word` of `text` that begins a word there; 0: none. */
static size_t last_end(struct str text, const char *word)
{
    struct str needle = str_of(word);
    size_t end = 0, found = 0;
    for (size_t at = 0; (found = str_find(str_from(text, at), needle)) != STR_NOT_FOUND; at += found + 1)
        if (at + found == 0 || !str_is_small(text.at[at + found - 1]))
            end = at + found + needle.len;
    return end;
}

/* … of any of `words`. */
static size_t last_of(struct str text, const char *const *words)
{
    size_t last = 0;
    for (; *words != NULL; words++) {
        size_t end = last_end(text, *words);
        last = end > last ? end : last;
    }
    return last;
}

bool absence_ends_with(struct str lead, const char *const *list)
{
    for (; *list != NULL; list++) {
        struct str needle = str_of(*list);
        if (str_ends(lead, needle) && (lead.len == needle.len || !str_is_small(lead.at[lead.len - needle.len - 1]) || !str_is_small(needle.at[0])))
            return true;
    }
    return false;
}

/* ---- what is spoken of ---- */

static const char *const away[] = {
    "absen", "conge", "vacances", "formation", "mission", "deplacement", "arret", "rtt", "repos", "indispo", "injoignable", "pas joignable",
    "pas disponible", "non disponible", "ferme", "fermeture", "maternite", "seminaire", "colloque", "pas au bureau", "pas present", "stage", "pont ",
    "journee d'etude", "congres", "en reunion", "away", "out of", "leave", "holiday", "vacation", "closed", "unavailable", "not available", "not in",
    "off sick", "off ", "travelling", "traveling", "training", "abwesen", "nicht im", "suis pas", "serai pas", "travaille pas", "sans acces", "plus acces",
    "limited access", "teletravail", "offline", "hors bureau", "hors du bureau", "ooo", "hospitalis", "convalescence", "maladie", "voyage",
    "a l'etranger", "eloigne", "en tournee", "recuperation", "conference", "en recup", "indisposition", "business trip", "day off", "days off",
    "not working", "sick", NULL};
static const char *const back[] = {
    "retour", "reprend", "reprise", "reviens", "reviendr", "revient", "revenons", "rentre ", "rentrerai", "rentrera", "rentrons", "back", "return",
    "reouv", "rouvr", "reopen", "joignable", "reachable", "disponible", "available", "serai present", "serons present", "sera present", "suis la",
    "prochaine connexion", "presence", "serai la", "serons la", "present(e)", "presente le", "presente a", "au bureau", "in the office", "retrouver",
    "retrouvons", "retrouverons", "pas avant",
    "not before", "zuruck", "reprenn", "me retrouve", "nous retrouve", "resume", "de nouveau", "a nouveau", "a mon poste", "reintegr", "relirai",
    "relis ", "retrouve ", "rallume", "reinstalle", "a mon bureau",
    "devant mes", "me remets a ", "devant l'ordinateur", "repasse ", NULL};
static const char *const later[] = {
    "traiter", "prendre connaissance", "consulter", "revenir vers", "donner suite", "repond", "reponse", "prendrai connaissance", "prendra connaissance",
    "lira", "lirons", "vous lire", "donnerai", "donnerons", "contacterai", "contacterons", "m'en occupe", "nous en occup", "sera lu", "seront lus",
    "sera traite", "seront traites", "recontact", "rappel", "reviendrai vers", "respond", "reply",
    "answer", "get back", "read", "deal with", "contacter des", "pris en compte", "prise en compte", "prendrai vos messages", "prendrai votre message",
    "sera consulte", "seront consultes", "de mes nouvelles", "regarde tout", "regarde cela", "regarderai", "look at", "vous lis", "seront ouverts", "sera ouvert",
    "traite ", "catch up", "releverai", "releverons", "consulterai", "consulterons", "pick up", NULL};
static const char *const opens[] = {
    "n'ouvrirai", "ne lirai", "ne releverai", "ne consulterai", "ne verrai", "n'aurai acces", "mesure de le lire", "mesure de vous lire",
    "pourrai le lire", "pourrai vous lire", "pourrai lire",
    "won't open", "won't read", "will not open", "will not read", NULL};
static const char *const other[] = {
    "message du", "messages du", "mail du", "mails du", "courriel du", "courriels du", "email du", "e-mail du", "courrier du", "demande du", "recu le",
    "recu ce", "recue le", "recu du", "envoye le", "envoye du", "sent on", "sent", "received on", "received", "date du", "loi du", "decret du", "reglement du",
    "reunion du", "commission du", "comite du", "synthese du", "rendez-vous du", "your email of", "your message of", "plus en poste", "quitte", "retraite",
    "message de ", "mail de ", "courriel de ", "rue du", "avenue du", "allee du", "place du", "boulevard du", "bd du", "square du", "impasse du", "quai du",
    "cours du", "horaires", "ouvert du", "ouverts du", "ouverte du", "ouvert au", "ouverture au", "demenage", "change d'adresse", NULL};

/* Of being back from being away (« de retour de congés ») the being back speaks. */
enum absence_head absence_head(struct str lead)
{
    size_t ends[] = {last_of(lead, away), last_of(lead, back), last_of(lead, later), last_of(lead, other), last_of(lead, opens)}, best = 0;
    static const enum absence_head heads[] = {HEAD_AWAY, HEAD_BACK, HEAD_LATER, HEAD_OTHER, HEAD_OPENS};
    static const char *const from[] = {" de ", " d'", " du ", " des ", " from ", " apres ", NULL};
    enum { FROM_WHAT = 25 };
    for (size_t i = 1; i < sizeof ends / sizeof ends[0]; i++)
        best = ends[i] > ends[best] || (ends[i] == ends[best] && i >= 3) ? i : best;
    if (ends[best] == 0)
        return HEAD_NONE;
    struct str between = ends[0] > ends[1] && ends[1] > 0 ? str_slice(lead, ends[1] - 1, ends[0]) : STR_NONE;
    if (best == 0 && between.len < FROM_WHAT && between.at != NULL && str_holds_any(between, from) && str_find_char(between, ',') == STR_NOT_FOUND)
        return HEAD_BACK;
    return heads[best];
}

bool absence_is_only_from(struct str lead)
{
    static const char *const only[] = {"que ", "qu'a", "qu'en ", "avant ", "until ", "before ", NULL};
    return last_of(lead, only) > 0;
}

/* « le secrétariat reste joignable jusqu'au 10 juillet », « au bureau que les lundis jusqu'au 27 mars »: somebody is there. */
bool absence_is_there(struct str lead)
{
    static const char *const negations[] = {"pas", "plus", "peu", "not", "non", "difficilement", "uniquement", "seulement", "only", "ne ",
                                            "n'", "without", "sans", "limited", NULL};
    static const char *const some_days[] = {"que les", "que le", "uniquement les", "uniquement le", "seulement les", "seulement le", "only on", NULL};
    return last_of(lead, negations) == 0 || last_of(lead, some_days) > 0;
}

/* ---- how the day hangs on the words ---- */

/* « fin de mon arrêt le », « fin des congés : » */
static bool ends_with_end_of(struct str lead)
{
    static const char *const ends[] = {"fin de", "fin d'", "fin des", "fin du", "end of", NULL};
    enum { NEAR = 30 };
    struct str near = lead.len > NEAR ? str_from(lead, lead.len - NEAR) : lead;
    size_t end = last_of(near, ends);
    return end > 0 && last_of(str_from(near, end), away) > 0;
}

static bool ends_with_until(struct str lead)
{
    static const char *const until[] = {
        "jusqu'au", "jusqu'a", "jusqu'a la", "jusqu'au soir du", "jusqu'en", "jusque", "until", "until the", "till", "til", "through", "through the", "thru",
        "bis", "bis zum", "date de fin", "fin", "jusqu'a ce",
        "fin le", "end date", "dernier jour", "ends on", NULL};
    return absence_ends_with(lead, until) || ends_with_end_of(lead);
}

/* « Du : 24/03/2026 » */
static struct str without_colon(struct str lead)
{
    lead = str_trim(lead);
    while (lead.len > 0 && lead.at[lead.len - 1] == ':')
        lead = str_trim(str_slice(lead, 0, lead.len - 1));
    return lead;
}

bool absence_is_span(struct str words)
{
    static const char *const spans[] = {"-", "->", ">", "=>", "au", "to", "jusqu'au", "until", "inclus au", "\xE2\x86\x92", NULL}; /* « 25/03/26 - 03/04/26 » */
    return str_is_any(without_colon(words), spans);
}

enum absence_link absence_link(struct str lead, bool follows_a_from)
{
    static const char *const to[] = {"au", "a", "to", "to the", "-", "and", "et le", "->", ">", "\xE2\x86\x92", "jusqu'au", NULL};
    static const char *const from[] = {"du", "from", "from the", "entre le", "between", "depuis le", "depuis", "since", "de", "date de debut", "debut",
                                       "debut le", "start date", "premier jour", NULL};
    static const char *const from_then[] = {
        "a partir du", "a partir de", "a compter du", "a compter de", "des le", "des", "starting", "starting on", "as of", "from then", "as from", "commencing",
        NULL};
    static const char *const before[] = {"avant le", "avant", "before", "before the", NULL};
    static const char *const after[] = {"apres le", "apres", "after", "after the", "au-dela du", "passe le", "a l'issue du", NULL};
    static const char *const returning[] = {"return", "back", "de retour", NULL}; /* « will not return until » */
    static const char *const negations[] = {"pas", "not", "won't", "aucun", "sans", "ne pourrai", "ne pourra", "ne pourrons", "ne peux", "ne serai", "n'aurai",
                                            "n'aura", "impossible", NULL};
    static const char *const part_of_day[] = {"matin du", "matinee du", "midi du", "journee du", "soiree du", NULL};
    bool is_negated = last_of(lead, negations) > 0;
    lead = without_colon(lead);
    if (ends_with_until(lead) || (follows_a_from && absence_ends_with(lead, to)))
        return is_negated && last_of(lead, returning) > last_of(lead, negations) ? LINK_NOT_UNTIL : follows_a_from ? LINK_TO : LINK_UNTIL;
    if (absence_ends_with(lead, before))
        return is_negated ? LINK_NOT_UNTIL : LINK_BEFORE;
    if (absence_ends_with(lead, after))
        return LINK_AFTER;
    if (absence_ends_with(lead, from_then))
        return LINK_FROM_THEN;
    return absence_ends_with(lead, from) && !absence_ends_with(lead, part_of_day) ? LINK_FROM : LINK_ON;
}
