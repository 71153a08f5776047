/* message_receipt: what programs write because somebody clicked: it was read, a meeting is accepted, a thumb was put to it; and
 * that a mail has come in. By the parts that machines read, else by words: then the subject must be a program's too, or the
 * sentence one that no person writes, and little else may stand there: « Accepté : … » above « Avis favorable » is a person's. */
#include "parsers/base/utf8.h"
#include "parsers/message_private.h"

enum { LOOKED_AT = 600, SHORT = 300, REACTION = 160 /* bytes of text */ };

/* A mail, folded, as far as words are looked for. */
struct said {
    struct str subject, text;
    bool is_empty, is_short, decides; /* decides: words that a person decides with stand there */
};

static bool decides(struct str text)
{
    static const char *const decisions[] = {
        "favorable", "avis ", "accueil", "accord", "oppos", "accepte de ", "nous accept", "nous refus", "j'accepte", "je refuse", "complet", NULL};
    return str_holds_any(text, decisions);
}

static struct said said_of(const struct message_reading *reading)
{
    struct arena *arena = reading->arena;
    struct str whole = reading->message->text;
    if (str_is_empty(str_trim(whole))) /* « Nom a réagi à votre message : » alone looks like what stands above a quote */
        whole = str_slice(reading->bodies.plain, 0, REACTION);
    struct said said = {utf8_fold(arena, str_slice(reading->message->subject, 0, 500)), utf8_fold(arena, str_slice(whole, 0, LOOKED_AT)), false, false, false};
    said.is_empty = said.text.len == 0;
    said.is_short = str_trim(whole).len < SHORT;
    said.decides = decides(said.text);
    return said;
}

/* ---- it was read ---- */

static bool is_read_receipt(const struct said *said)
{
    static const char *const subjects[] = {
        "lu :", "lu:", "read:", "read :", "non lu :", "non lu:", "not read:", "unread:", "accuse de lecture", "confirmation de lecture", "read receipt",
        "return receipt", "accuse de reception :", "accuse de reception (", "accuse de reception de lecture", "recu :", "votre message a ete lu", "message lu",
        "gelesen:", "disposition notification", "ouverture de votre message", "message ouvert", NULL};
    static const char *const reads[] = {
        "a ete lu", "was read", "a ete ouvert", "sans avoir ete lu", "sans etre lu", "deleted without", "a ete affiche", "was displayed", "lu le ", "read on ",
        "supprime sans", "accuse de lecture", "confirmation de lecture", "return receipt", "has been read", "was opened", "a lu votre",
        "a ouvert votre", NULL};
    static const char *const sentences[] = {
        "ceci est un accuse de reception pour le", "ceci est un accuse de lecture", "cet accuse de reception indique seulement", "this is a return receipt",
        "this return receipt only acknowledges", "your message was read on", "votre message a ete lu le ", "has been displayed. this is no guarantee", NULL};
    if (str_starts_any(said->subject, subjects) && (said->is_empty || (str_holds_any(said->text, reads) && !said->decides)))
        return true;
    return str_holds_any(said->text, sentences) && !said->decides;
}

/* ---- calendars ---- */

static bool is_calendar_answer(const struct said *said)
{
    static const char *const subjects[] = {
        "accepte :", "accepte:", "refuse :", "refuse:", "provisoire :", "provisoire:", "acceptee :", "refusee :", "declinee :", "accepted:", "declined:",
        "tentative:", "tentatively accepted", "invitation acceptee", "invitation refusee", "invitation declinee", "decline :", "decline:",
        "nouvelle heure proposee", "nouvel horaire propose", "new time proposed",
        "reponse \" peut-etre", "rendez-vous accepte", "rendez-vous refuse", "annule :", "annule:", "canceled:", "cancelled:", "annulation :", "invitation :", "invitation:",
        "updated invitation", "invitation mise a jour", "reunion acceptee", "acceptation :", "peut-etre :", "reponse a l'invitation", "meeting declined",
        "meeting accepted", "reunion acceptee", "reunion refusee", NULL};
    static const char *const words[] = {
        "invitation", "invite a ", "reunion", "meeting", "evenement", "event", "has accepted", "has declined", "has tentatively", "a accepte", "a refuse",
        "a decline", "a propose un nouvel horaire", "rendez-vous", "appointment", "calendar", "calendrier", "agenda", NULL};
    return str_starts_any(said->subject, subjects) && (said->is_empty || (said->is_short && !said->decides && str_holds_any(said->text, words)));
}

/* ---- a thumb, a heart ---- */

static bool is_reaction(const struct said *said)
{
    static const char *const sentences[] = {
        "a reagi a votre message", "a reagi avec", "a reagi via", "a reagi a votre", "a reagi par", "reacted to your message", "reacted via", "reacted with",
        "reacted to your email", "liked your message", "loved your message", "a aime votre message", "a adore votre message", "a aime votre e-mail",
        "a aime votre courriel", "reagi au message", "ajoute une reaction", "added a reaction", NULL};
    static const char *const before_quote[] = {"a aime", "a adore", "liked", "loved", "emphasized", "laughed at", NULL};
    static const char *const subjects[] = {"reaction :", "reaction:", "reaction a :", "nouvelle reaction", "reaction to", "a reagi", NULL};
    size_t end = 0; /* what is behind « : » or « " » is our mail shown again: loved "Avis demandé : …" */
    while (end < said->text.len && str_find_char(STR("\":"), said->text.at[end]) == STR_NOT_FOUND)
        end++;
    struct str own = str_slice(said->text, 0, end);
    bool is_quoted = end < said->text.len && said->text.at[end] == '"';
    if (own.len >= REACTION || decides(own) || (!is_quoted && str_find(said->text, STR("favorable")) != STR_NOT_FOUND))
        return false;
    return str_starts_any(said->subject, subjects) || str_holds_any(own, sentences) || (is_quoted && str_holds_any(own, before_quote));
}

/* ---- it has come in ---- */

static bool is_acknowledgement(const struct said *said, bool is_program)
{
    static const char *const received[] = {
        "bien recu", "bien ete recu", "a ete recu", "avons recu", "has been received", "have received", "ete pris en compte", "ete enregistre",
        "accuse de reception", "accusons reception", "accusons bonne reception", "ticket", "demande a ete", NULL};
    static const char *const itself[] = {
        "message automatique", "reponse automatique", "message genere automatiquement", "mail automatique", "courriel automatique", "ne pas repondre a ce",
        "ne pas y repondre", "ne repondez pas a ce", "automated message", "automatic message", "automatically generated", "do not reply", "automated response",
        "envoye automatiquement", "genere automatiquement", NULL};
    return str_holds_any(said->text, received) && (is_program || str_holds_any(said->text, itself)) && !said->decides;
}

/* Filters that hold a mail back until its sender proves to be somebody. */
static bool is_challenge(const struct said *said)
{
    static const char *const proves[] = {
        "robot", "vous authentifier", "authentifiez-vous", "demande d'authentification", "mailinblack", "verify that you are", "confirm that you are",
        "captcha", "confirmer votre adresse", "verifier votre adresse", NULL};
    static const char *const asks[] = {"clique", "click", "lien ci-dessous", "lien suivant", "link below", "following link", NULL};
    return str_holds_any(said->text, proves) && str_holds_any(said->text, asks) && !said->decides;
}

enum message_machine message_receipt(const struct message_reading *reading, bool *out_is_program)
{
    const struct mime *mime = &reading->mime;
    const struct mime_part *calendar = message_part_of(mime, "text/calendar");
    struct said said = said_of(reading);
    if (message_part_of(mime, "message/disposition-notification") != NULL || str_eq_c(mime->report_type, "disposition-notification"))
        return MACHINE_LECTURE;
    if (calendar != NULL && (calendar->method.at == NULL || !str_eq_nocase(calendar->method, STR("publish"))))
        return MACHINE_CALENDRIER;
    if (message_part_of(mime, "text/vnd.google.email-reaction+json") != NULL || is_reaction(&said))
        return MACHINE_REACTION;
    if (mime->report_type.at != NULL || message_part_of(mime, "message/feedback-report") != NULL || is_challenge(&said))
        *out_is_program = true; /* RFC 5965, and reports about what was delivered */
    if (is_read_receipt(&said))
        return MACHINE_LECTURE;
    if (is_calendar_answer(&said))
        return MACHINE_CALENDRIER;
    return is_acknowledgement(&said, *out_is_program) ? MACHINE_ACCUSE : MACHINE_NONE;
}
