/* Reports in words. Mail systems say the same in many ways: a denial or a trouble, and near it the thing that mail goes to. */
#include "parsers/absence.h"
#include "parsers/base/utf8.h"
#include "parsers/rebond.h"

enum { NEAR = 60 /* bytes between the denial and what is denied */ };

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
    "this is a warning only", "has been delayed", "address not found", "mailbox unavailable", "delivery status notification", "n'a pas ete delivre",
    "n'a pu etre distribue", "n'a pu etre remis", "n'a pu etre delivre", "unable to deliver", "permanent fatal errors", "still undelivered",
    "not yet been delivered", "failed to deliver", "pas pu etre livre", "pas pu etre delivre", "pas pu etre achemine", "ne peut etre remis", "ne peut pas etre remis", "ne peut etre distribue",
    "ne peut pas etre distribue", "ne peut etre delivre", "ne peut pas etre delivre", NULL};
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
    "still undelivered", "no action is required", "aucune action", "not need to resend", "in the queue", NULL};
static const char *const given_up[] = {
    "permanent", "given up", "gave up", "giving up", "abandon", "definiti", "retry timeout exceeded", "too long", "expired", "no longer",
    "was undeliverable", "undeliverable due", "undeliverable mail", NULL};
static const char *const waiting[] = {"delayed", "retarde", "temporar", "temporaire", "en attente", "differe", "deferred", "greylist", NULL};

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

bool rebond_is_text(struct arena *arena, struct str subject, struct str text, enum rebond_sender sender)
{
    enum { LOOKED_AT = 4 * 1024 }; /* the trouble stands at the top */
    struct str about = utf8_fold(arena, str_slice(subject, 0, 500)), said = utf8_fold(arena, str_slice(text, 0, REBOND_MAX_TEXT)), address = STR_NONE;
    size_t at = 0;
    if (sender == REBOND_PERSON)
        return false;
    if (str_holds_any(said, sentences))
        return true;
    if (sender != REBOND_SYSTEM || !absence_next_address(arena, str_slice(text, 0, REBOND_MAX_TEXT), &at, &address))
        return false;
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

static struct str domain_of(struct str address)
{
    size_t sign = str_find_char(address, '@');
    return sign == STR_NOT_FOUND ? STR_NONE : str_from(address, sign + 1);
}

static bool is_system(struct str address, struct str ours)
{
    static const char *const names[] = {"postmaster@", "mailer-daemon@", "abuse@", "support@", "helpdesk@", NULL};
    bool is_ours = ours.at != NULL && str_eq_nocase(plain_local(address), plain_local(ours)) && str_eq_nocase(domain_of(address), domain_of(ours));
    return is_ours || str_starts_any(address, names);
}

/* Whether it is final, as the wording of the report has it. */
static bool is_worded_final(struct str folded)
{
    return !str_holds_any(folded, tries_on) && (str_holds_any(folded, given_up) || !str_holds_any(folded, waiting));
}

/* The same, of the words about one recipient: their reply code, else the wording. */
static bool is_lasting(struct str words, bool otherwise)
{
    int code = rebond_reply_code(words);
    return code != 0 ? code == 5 : otherwise;
}

static bool is_known(const struct rebonds *rebonds, struct str address)
{
    for (size_t i = 0; i < rebonds->count; i++)
        if (str_eq(rebonds->at[i].destinataire, address))
            return true;
    return false;
}

/* « to <x@y.example>: », before it: the words that belong to no address of their own. */
static struct str reason_in(struct str words)
{
    static const char around[] = " \t\r\n<>:;,.)(\"'-*";
    while (words.at != NULL && words.len > 0 && str_find_char(str_of(around), words.at[0]) != STR_NOT_FOUND)
        words = str_from(words, 1);
    size_t end = str_find(words, STR("\n\n")), end_crlf = str_find(words, STR("\r\n\r\n"));
    return str_trim(str_slice(words, 0, end < end_crlf ? end : end_crlf));
}

void rebond_read_text(struct arena *arena, struct str text, struct str failed, struct str ours, struct rebonds *rebonds)
{
    struct str report = without_copy(str_slice(text, 0, REBOND_MAX_TEXT)), address = STR_NONE;
    struct str status = rebond_status(arena, report);
    bool is_final = is_worded_final(utf8_fold(arena, report)), is_all_final = is_lasting(report, is_final);
    for (size_t at = 0; absence_next_address(arena, failed, &at, &address);) {
        size_t place = str_find_nocase(report, address);
        struct str words = place == STR_NOT_FOUND ? STR_NONE : str_from(report, place + address.len);
        rebond_add(arena, rebonds, (struct rebond){address, words.at == NULL ? status : rebond_status(arena, words), is_lasting(words, is_final), reason_in(words)});
    }
    if (rebonds->count > 0)
        return;
    for (size_t at = 0, count = 0; absence_next_address(arena, report, &at, &address) && count < 4 * REBOND_MAX && rebonds->count < REBOND_MAX; count++) {
        if (is_system(address, ours) || is_known(rebonds, address))
            continue;
        size_t next = at;
        struct str following = STR_NONE;
        bool more = false; /* this recipient's words end where the next one's begin */
        for (size_t same = 0; !more && same < REBOND_MAX && absence_next_address(arena, report, &next, &following); same++)
            more = !str_eq(following, address) && !is_system(following, ours);
        struct str words = str_slice(report, at, more && next > following.len ? next - following.len : report.len), own = rebond_status(arena, words);
        own = own.at == NULL && !more && rebonds->count == 0 ? status : own; /* said before the one address */
        rebond_add(arena, rebonds, (struct rebond){address, own, more ? is_lasting(words, is_final) : is_lasting(words, is_all_final), reason_in(words)});
    }
}
