/* Reports in words. Mail systems say the same in many ways: a denial or a trouble, and near it the thing that mail goes to. */
#include "parsers/absence.h"
#include "parsers/base/utf8.h"
#include "parsers/header.h"
#include "parsers/rebond.h"

enum {
    NEAR = 60,             /* bytes between the denial and what is denied */
    SUBJECT = 500,
    LOOKED_AT = 4 * 1024,  /* bytes: the trouble stands at the top, and the words about one recipient are short */
};

static const char *const subjects[] = {
    "undeliver", "mail delivery failed", "delivery failed", "delivery failure", "failure notice", "returned mail", "delivery status notification", "non remis",
    "non distribu", "non delivre", "non livre", "echec d", "erreur de remise", "mail delivery", "warning: message", "warning: could not send", "retard",
    "differe", "notification d'etat", "returned to sender", "mail system error", "delivery report", "delivery error", "mail failure", "delay", "reject",
    "rejet", "retour a l'expediteur", "n'a pas abouti", "n'a pas pu", "could not be delivered", "non-delivery", "avis de non", "en attente",
    "adresse introuvable", "bounce", NULL};
/* Whole sentences that nothing else is said with. */
static const char *const sentences[] = {
    "could not be delivered", "couldn't be delivered", "wasn't able to deliver", "was not delivered", "delivery has failed", "delivery to the following",
    "failed permanently", "n'a pas ete distribue", "n'a pas pu etre distribue", "n'a pas pu etre remis", "n'a pas ete remis", "echec de la remise",
    "undeliverable", "this is a permanent error", "recipient address rejected", "user unknown", "adresse introuvable", "message delivery failed",
    "this is a warning only", "has been delayed", "address not found", "mailbox unavailable", "n'a pas ete delivre",
    "n'a pu etre distribue", "n'a pu etre remis", "n'a pu etre delivre", "unable to deliver", "permanent fatal errors", "still undelivered",
    "not yet been delivered", "failed to deliver", "pas pu etre livre", "pas pu etre delivre", "pas pu etre achemine", "ne peut etre remis", "ne peut pas etre remis", "ne peut etre distribue",
    "ne peut pas etre distribue", "ne peut etre delivre", "ne peut pas etre delivre", NULL};
static const char *const arrived[] = {"message est arrive", "message a ete remis", "message a bien ete", "mail est arrive", "has been delivered", "was delivered",
                                      "successfully relayed", "successfully delivered", NULL};
static const char *const denials[] = {
    "n'a pas", "n'avons pas", "n'a pu", "n'est pas", "n'ont pas", "ne peut", "n'existe", "impossible", "echec", "echoue", "erreur", "refus", "rejet", "bloqu",
    "retard", "differe", "en attente", "introuvable", "inconnu", "inexistant", "pleine", "depasse", "desactive", "not ", "n't ", "unable", "cannot", "fail",
    "reject", "refused", "returned", "blocked", "delay", "deferred", "unknown", "no such", "disabled", "over quota", "mailbox full", "mailbox is full",
    "inactive", "invalid", "unrout", NULL};
static const char *const things[] = {
    "remis", "distribu", "delivr", "livr", "achemin", "transmi", "transmettre", "parven", "abouti", "arriv", "destinataire", "boite", "adresse", "compte",
    "envoi ", "mail ", "deliver", "recipient", "address", "mailbox", "account", "user", "sent to", "listed", "message", "courriel", "quota", NULL};
static const char *const tries_on[] = {
    "warning only", "warning message only", "will be retried", "will keep trying", "keep trying", "still being retried", "will retry", "will continue",
    "will be attempted", "will try again", "try again for", "tried again", "nouvelle tentative", "nouvelles tentatives", "continuera", "seront faites", "pas encore", "not yet",
    "nouvel essai", "nouveaux essais", "reessaiera", "reessaierons", "reessayera", "va reessayer", "allons reessayer", "essayer de le remettre", " tentera", "retente",
    " essaiera ", " essaierons ", "va essayer de remettre", "va continuer", "sera remis", "sera delivre", "sera distribue", "sera livre",
    "sera transmis", "sera represente", "est conserve",
    "we'll retry", "keeps trying", "still trying", "retrying", "next attempt", "another attempt", "attempts will", "further attempts",
    "still undelivered", "no action is required", "aucune action", "not need to resend", "in the queue", NULL};
static const char *const given_up[] = {
    "permanent", "given up", "gave up", "giving up", "abandon", "definiti", "retry timeout exceeded", "too long", "expired", "no longer",
    "was undeliverable", "undeliverable due", "undeliverable mail", "ne sera plus tent", "aucune nouvelle tentative", NULL};
static const char *const waiting[] = {"delayed", "retard", "temporar", "temporaire", "momentane", "provisoire", "ulterieure", "en attente", "differe", "deferred",
                                      "greylist", NULL};

/* Subjects of what is given up, and of what is not yet. */
static const char *const final_subjects[] = {"(failure)", "returned", "undeliverable", "undelivered", "non remis", "non distribu", "non delivre", "failure notice",
                                             "retour a l'expediteur", "returning message", NULL};
static const char *const passing_subjects[] = {"(delay)", "delayed", "warning:", "retard", "differe", "en attente", NULL};

static bool has_trouble(struct str said)
{
    for (size_t i = 0; denials[i] != NULL; i++) {
        struct str denial = str_of(denials[i]);
        size_t found = 0;
        for (size_t at = 0; (found = str_find(str_from(said, at), denial)) != STR_NOT_FOUND; at += found + denial.len) {
            size_t place = at + found;
            if (str_holds_any(str_slice(said, place > NEAR ? place - NEAR : 0, place + denial.len + NEAR), things))
                return true;
        }
    }
    return false;
}

static const char *const answers[] = {"automatique", "automatic", "auto-reply", "autoreply", "auto:", "absen", "out of", NULL};

bool rebond_is_text(struct arena *arena, struct str subject, struct str text, enum rebond_sender sender)
{
    struct str about = utf8_fold(arena, str_slice(subject, 0, SUBJECT)), said = utf8_fold(arena, str_slice(text, 0, REBOND_MAX_TEXT)), address = STR_NONE;
    size_t at = 0;
    if (sender == REBOND_PERSON)
        return false;
    bool is_report = str_holds_any(said, sentences);
    if (is_report || (str_find(said, STR("delivery status notification")) != STR_NOT_FOUND && !str_holds_any(said, arrived)))
        return true;
    if (str_holds_any(said, arrived) || !absence_next_address(arena, str_slice(text, 0, REBOND_MAX_TEXT), &at, &address))
        return false;
    if (sender == REBOND_NOBODY) /* as an answering program is: its subject must say that it is a report */
        return !str_holds_any(about, answers) && str_holds_any(about, subjects) && has_trouble(str_slice(said, 0, LOOKED_AT));
    bool has_code = rebond_reply_code(text) != 0 || rebond_status(arena, text).at != NULL;
    return has_code || str_holds_any(about, subjects) || has_trouble(str_slice(said, 0, LOOKED_AT));
}

/* What stands above the returned message. */
static struct str without_copy(struct str text)
{
    static const char *const copies[] = {
        "--- Below this line is a copy", "------ This is a copy of", "----- Original message", "----- Message header follows", "--- The header of the original",
        "----- Returned message", "Original message headers", "En-t\xC3\xAAtes de message d'origine", "En-t\xC3\xAAtes du message d'origine",
        "----- Message d'origine", "En-t\xC3\xAAtes d'origine", "--- En-t", "Received: "};
    size_t end = text.len;
    for (size_t i = 0; i < sizeof copies / sizeof copies[0]; i++) {
        size_t at = str_find(text, str_of(copies[i]));
        end = at != STR_NOT_FOUND && at < end ? at : end;
    }
    return str_slice(text, 0, end);
}

/* Without what was added to a local part: navette+token@ is navette@. */
static struct str plain_local(struct str address)
{
    size_t plus = str_find_char(address, '+'), sign = str_find_char(address, '@');
    return str_slice(address, 0, plus < sign ? plus : sign);
}

static bool is_system(struct str address, struct str ours)
{
    static const char *const names[] = {"postmaster@", "mailer-daemon@", "abuse@", "support@", "helpdesk@", NULL};
    bool is_ours = ours.at != NULL && str_eq_nocase(plain_local(address), plain_local(ours)) && str_eq_nocase(header_domain(address), header_domain(ours));
    return is_ours || str_starts_any(address, names);
}

/* One recipient, and the report's words about it. */
struct told {
    struct str address, words;
    struct str alias; /* where that one's mail goes to; absent */
};

/* What stands round them: before the first one, and behind the words about the last one. Folded, but for the first. */
struct around {
    struct str above, before, behind;
    struct str subject;
};

static bool is_known(const struct told *told, size_t count, struct str address)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(told[i].address, address) || str_eq(told[i].alias, address))
            return true;
    return false;
}

/* « <x@y.example> (expanded from <it@y.example>) »: we wrote to the latter. */
static bool is_origin(struct str before)
{
    static const char *const words[] = {"expanded from", "generated from", "forwarded from", "issu de", NULL};
    enum { RIGHT_BEFORE = 20 };
    return str_holds_any(before.len > RIGHT_BEFORE ? str_from(before, before.len - RIGHT_BEFORE) : before, words);
}

/* The recipients that a report names, each once, with the words up to the next one; their number. */
static size_t find_told(struct arena *arena, struct str report, struct str ours, struct told *told)
{
    struct str address = STR_NONE;
    size_t count = 0, since = 0;
    for (size_t at = 0, seen = 0; count < REBOND_MAX && seen < 4 * REBOND_MAX && absence_next_address(arena, report, &at, &address); seen++) {
        size_t begins = at - address.len;
        if (is_system(address, ours) || is_known(told, count, address))
            continue;
        bool replaces = count > 0 && is_origin(str_slice(report, since, begins));
        if (count > 0 && !replaces)
            told[count - 1].words = str_slice(report, since, begins);
        struct str alias = replaces ? told[count - 1].address : STR_NONE;
        count += !replaces;
        told[count - 1] = (struct told){address, str_from(report, at), alias};
        since = at;
    }
    return count;
}

/* Nothing but a name or « et » between two addresses: the next one's words are this one's too. */
static bool is_bare(struct arena *arena, struct str words)
{
    enum { NAME = 4 /* words */, NAME_BYTES = 200 };
    struct str rest = utf8_fold(arena, str_slice(words, 0, NAME_BYTES)), word;
    size_t count = 0;
    if (words.len > NAME_BYTES || rebond_status(arena, words).at != NULL || rebond_reply_code(words) != 0 || str_holds_any(rest, denials))
        return false;
    while (str_next(&rest, ' ', &word))
        for (size_t i = 0; i < word.len; i++)
            if (str_is_alnum(word.at[i])) {
                count++;
                break;
            }
    return count <= NAME;
}

/* « to <x@y.example>: », before it: the words that belong to no address of their own. */
static struct str reason_in(struct str words)
{
    static const char edges[] = " \t\r\n<>:;,.)(\"'-*";
    while (words.at != NULL && words.len > 0 && str_find_char(str_of(edges), words.at[0]) != STR_NOT_FOUND)
        words = str_from(words, 1);
    size_t end = str_find(words, STR("\n\n")), end_crlf = str_find(words, STR("\r\n\r\n"));
    return str_trim(str_slice(words, 0, end < end_crlf ? end : end_crlf));
}

/* « x@y.example: 250 2.1.5 delivered », beside others that were not. */
static bool is_delivered(struct arena *arena, struct str words)
{
    static const char *const openings[] = {"250 ", "250-", "delivered", "ok", "remis", "distribue", "delivre", NULL};
    return str_starts_any(utf8_fold(arena, str_slice(reason_in(words), 0, SUBJECT)), openings) && rebond_reply_code(words) == 0 && rebond_status(arena, words).at == NULL;
}

/* Their number without those whose mail arrived. */
static size_t drop_delivered(struct arena *arena, struct told *told, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!is_delivered(arena, told[i].words))
            told[kept++] = told[i];
    return kept;
}

static void share_words(struct arena *arena, struct told *told, size_t count)
{
    for (size_t i = count - (count > 0); i > 0; i--)
        if (is_bare(arena, told[i - 1].words))
            told[i - 1].words = told[i].words;
}

static bool anybody_says(struct str folded, const struct around *around, const char *const *list)
{
    return str_holds_any(around->before, list) || str_holds_any(folded, list) || str_holds_any(around->behind, list);
}

/* Whether it is final: as the reply code of the words about it, else of the words before all, else as the wording has it. */
static bool is_final(struct arena *arena, struct str words, const struct around *around)
{
    int code = rebond_reply_code(words);
    code = code == 0 ? rebond_reply_code(around->above) : code;
    if (code != 0)
        return code == 5;
    struct str folded = utf8_fold(arena, str_slice(words, 0, LOOKED_AT));
    if (anybody_says(folded, around, tries_on) || str_holds_any(around->subject, passing_subjects))
        return false;
    return str_holds_any(around->subject, final_subjects) || (anybody_says(folded, around, given_up) || !anybody_says(folded, around, waiting));
}

/* The recipients of X-Failed-Recipients, with the words behind the place where the report names each. */
static size_t find_failed(struct arena *arena, struct str report, struct str failed, struct told *told)
{
    struct str address = STR_NONE;
    size_t count = 0;
    for (size_t at = 0; count < REBOND_MAX && absence_next_address(arena, failed, &at, &address);) {
        size_t place = str_find_nocase(report, address);
        if (!is_known(told, count, address))
            told[count++] = (struct told){address, place == STR_NOT_FOUND ? STR_NONE : str_from(report, place + address.len), STR_NONE};
    }
    return count;
}

void rebond_read_text(struct arena *arena, const struct rebond_report *whole, struct rebonds *rebonds)
{
    struct str report = without_copy(str_slice(whole->text, 0, REBOND_MAX_TEXT));
    struct told told[REBOND_MAX];
    size_t count = find_failed(arena, report, whole->failed, told);
    count = drop_delivered(arena, told, count > 0 ? count : find_told(arena, report, whole->ours, told));
    if (count == 0)
        return;
    struct str last = told[count - 1].words;
    size_t first_at = told[0].words.at == NULL ? report.len : (size_t)(told[0].words.at - report.at) - told[0].address.len, gap = str_find(last, STR("\n\n"));
    struct str above = str_slice(report, 0, first_at), behind = gap == STR_NOT_FOUND ? STR("") : str_slice(last, gap, gap + LOOKED_AT);
    const struct around around = {above, utf8_fold(arena, above), utf8_fold(arena, behind), utf8_fold(arena, str_slice(whole->subject, 0, SUBJECT))};
    bool has_own = false;
    for (size_t i = 0; i < count; i++)
        has_own = has_own || rebond_status(arena, told[i].words).at != NULL;
    share_words(arena, told, count);
    for (size_t i = 0; i < count; i++) {
        struct str status = rebond_status(arena, has_own ? told[i].words : above); /* said once, before all of them */
        rebond_add(arena, rebonds, (struct rebond){told[i].address, status, is_final(arena, told[i].words, &around), reason_in(told[i].words)});
    }
}
