#include "parsers/absence_private.h"

#include "parsers/base/utf8.h"

enum { OPENING = 200 }; /* bytes at the start of a text in which a program names itself */

static const char *const subjects[] = {
    "reponse automatique", "reponse auto", "automatic reply", "auto-reply", "autoreply", "auto reply", "out of office", "out of the office",
    "absence du bureau", "absence bureau", "message d'absence", "notification d'absence", "est absent", "absent(e)", "absent du bureau", "absente du bureau",
    "vacation", "en conges", "abwesenheit", "automatische antwort", "absence : re:", "absence : re :", "absence: re:", "absence re:",
    "absent re:", "absente re:", "ooo:", "ooo re", "ooo -", "absent : re", "absente : re", "reponse d'absence",
    "automatic response", "repondeur", "[absence]", NULL};
static const char *const words[] = {
    "absent", "absence", "conge", "vacances", "out of office", "out of the office", "de retour", "mon retour", "son retour", "retour le", "retour prevu",
    "en mission", "en formation", "en reunion", "en arret", "indisponible", "away", "on leave", "annual leave", "parental leave", "on holiday", "on vacation",
    "pas joignable", "injoignable", "serai joignable", "currently out", "maternite", "deplacement", "rtt", "repos", "ferme du", "ferme jusqu", "est ferme",
    "fermeture", "returning", "pas disponible", "not available", "unavailable", "be back", "back in", "back on", "will return", "reprendrai", "je reprends",
    "reouvr", "reouverture", "rouvr", "abwesen", "nicht im buro", "n'est pas la", "not in the office", "limited access", "travaille pas",
    "ne travaille", "je vous repondrai",
    "retour au travail", "retour au bureau", "retour lundi", "retour mardi", "retour mercredi", "retour jeudi", "retour vendredi", "offline", "ooo",
    "pas au bureau", "ne suis pas present", "temps partiel", "regarde tout", "reprise des",
    "en dehors des h", "en dehors de nos h", "outside office hours", "outside of office hours", NULL};
static const char *const left[] = {
    "plus en poste", "plus partie d", "plus a ce poste", "plus en fonction", "plus dans l'etablissement", "plus dans les effectifs", "plus au sein",
    "quitte mes fonctions", "quitte ses fonctions", "quitte l'etablissement", "quitte le ", "quitte mon poste", "quitte son poste", "suis mute", "est mute",
    "suite a mon depart", "a pris ma suite", "ne suis plus au service", "n'exerce plus", "ai ete nomme", "a pris sa retraite", "pris ma retraite", "a la retraite",
    "en retraite", "no longer with", "no longer work", "no longer at", "no longer employed", "ne suis plus direct", "ne suis plus responsable",
    "ne suis plus chef", "ne suis plus referent", "ne suis plus votre", "mon successeur", "ma successeur", "my successor", "i left ", "left the ", "left our ",
    "has left", "have left", "cesse mes fonctions", "cesse ses fonctions", "change de poste", "ete mute", "plus de fonctions", "ne travaille plus a",
    "ne travaille plus chez", "ne travaille plus dans", "ne travaille plus pour", "ne travaille plus ici",
    "poste est vacant", "poste est actuellement vacant", "poste vacant",
    "adresse n'est plus consultee", "boite n'est plus relevee", NULL};
/* Sentences in which « absence » and « retour » speak of no person. */
static const char *const elsewhere[] = {
    "absence de reponse", "absence de retour", "absence de reception", "absence d'avis", "absence d'opposition", "absence de piece", "retour de votre part",
    "retour de votre", "accuse de reception", "hors conges", NULL};

/* Folded, an empty line made the end of a sentence: programs put no point behind a heading. */
static struct str fold_paragraphs(struct arena *arena, struct str text)
{
    enum { LINE = 4 }; /* bytes that a line takes more */
    struct str rest = str_slice(text, 0, ABSENCE_MAX_TEXT), line;
    char *out = arena_alloc(arena, LINE * rest.len + LINE);
    size_t len = 0;
    while (str_next_line(&rest, &line)) {
        struct str kept = str_is_empty(str_trim(line)) ? STR(" . ") : line;
        memcpy(out + len, kept.at, kept.len);
        len += kept.len;
        out[len++] = '\n';
    }
    return utf8_fold(arena, (struct str){out, len});
}

/* One of `list` begins a word of `text`, elsewhere than in a sentence about something else. */
static bool says_any(struct str text, const char *const *list)
{
    for (; *list != NULL; list++) {
        size_t found = 0;
        for (size_t at = 0; (found = str_find(str_from(text, at), str_of(*list))) != STR_NOT_FOUND; at += found + 1) {
            size_t place = at + found;
            bool is_word = place == 0 || text.at[place - 1] < 'a' || text.at[place - 1] > 'z';
            bool is_asked_for = str_ends(str_slice(text, 0, place), STR("demande de ")); /* « votre demande de congés » */
            bool is_elsewhere = is_asked_for || str_starts_any(str_from(text, place), elsewhere) || str_starts_any(str_from(text, place > 3 ? place - 3 : 0), elsewhere);
            if (is_word && !is_elsewhere)
                return true;
        }
    }
    return false;
}

static struct str from_first_word(struct str said)
{
    while (said.len > 0 && !str_is_alnum(said.at[0]))
        said = str_from(said, 1);
    return said;
}

/* Where no header tells: the set phrases by which programs name themselves. `says`: the text speaks of being away. */
static bool names_itself(struct str about, struct str said, bool says)
{
    static const char *const phrases[] = {
        "reponse automatique", "automatic reply", "automated reply", "automatic response", "automated response", "message automatique d'absence",
        "message d'absence", "out of office auto", "auto-reply", "autoreply", "reponse auto", "notification automatique", "automatic notification",
        "ceci est un message automatique", "vous recevez ce message automatique", "message envoye automatiquement", "a ete automatiquement transfere a ",
        "been automatically forwarded to ", NULL};
    static const char *const begins[] = {"message automatique", "courriel automatique", "mail automatique", "automatic message", "automated message", NULL};
    static const char *const received[] = {"j'ai recu", "nous avons recu", "a recu ce", NULL}; /* a person, of such a mail */
    const bool asks = str_find_char(said, '?') != STR_NOT_FOUND, answers = str_starts(about, STR("re:")) || str_starts(about, STR("re :"));
    const struct str beginning = str_slice(said, 0, OPENING);
    if (str_holds_any(about, subjects) && !answers)
        return true;
    const struct str opening = from_first_word(said);
    return says && (str_eq_c(str_trim(about), "absence") || str_starts_any(opening, begins) || (str_starts_any(about, begins) && !asks) ||
                    str_find(said, STR("envoyee automatiquement")) != STR_NOT_FOUND || (str_holds_any(beginning, phrases) && !str_holds_any(beginning, received)));
}

bool absence_is(struct arena *arena, const struct absence_mail *mail, bool from_machine)
{
    static const char *const comes_in[] = {"a bien ete recu", "bien recu", NULL};
    const struct str about = utf8_fold(arena, str_slice(mail->subject, 0, 500)), said = fold_paragraphs(arena, mail->text);
    const bool says = says_any(said, words) || says_any(said, left) || absence_days(said, mail->sent).is_told;
    if (!from_machine)
        return names_itself(about, said, says);
    const bool is_named = str_holds_any(about, subjects) || str_starts(about, STR("auto: "));
    return says || (is_named && !says_any(said, comes_in)) || str_starts(about, STR("absence"));
}

/* « Absence du 3 au 5 mars » */
static bool is_of_a_day(struct str about)
{
    const struct str behind = str_from(about, strlen("absence du "));
    return str_starts(about, STR("absence du ")) && behind.len > 0 && str_is_digit(behind.at[0]);
}

/* « Absente ce jour … », « Je suis en formation … »: and not somebody else, whose file it may be. */
static bool speaks_of_herself(struct str said)
{
    static const char *const greetings[] = {"bonjour", "bonsoir", "madame", "monsieur", NULL};
    static const char *const first[] = {"absen", "en conge", "en formation", "en deplacement", NULL};
    static const char *const herself[] = {"je suis absent", "je serai absent", "je suis en ", "je serai en ", "je suis actuellement", "je m'absente", "suis absent", NULL};
    struct str opening = from_first_word(said);
    for (size_t i = 0; greetings[i] != NULL; i++) /* in the order in which they stand: « Bonjour Madame, » */
        if (str_starts(opening, str_of(greetings[i])))
            opening = from_first_word(str_from(opening, strlen(greetings[i])));
    return str_starts_any(opening, first) || str_holds_any(said, herself);
}

bool absence_is_by_hand(struct arena *arena, const struct absence_mail *mail)
{
    static const char *const of_a_thing[] = {"absence d", "absence et ", "absences", NULL}; /* « Absence de pièces » */
    static const char *const of_the_file[] = {"dossier", "fiche", "bilan", "demande", "suspen", "famille", "rendez-vous", "absent au", "absente au", NULL};
    enum { A_FEW_WORDS = 300 };
    const struct str about = utf8_fold(arena, str_slice(mail->subject, 0, 500));
    const bool is_of_a_thing = str_starts_any(about, of_a_thing) && !is_of_a_day(about);
    const struct str said = fold_paragraphs(arena, mail->text);
    if (!str_starts(about, STR("absen")) || is_of_a_thing || mail->text.len > A_FEW_WORDS || str_find_char(said, '?') != STR_NOT_FOUND)
        return false;
    if (!speaks_of_herself(said) || str_holds_any(said, of_the_file))
        return false;
    const struct absence_days days = absence_days(said, mail->sent);
    return days.is_told && days.retour != DAY_NONE && days.retour > mail->sent;
}

/* Of the text; when it ends by the subject where Notes writes it there: « AUTO: X est absent(e) (retour 30/03/2026) ». */
static struct absence_days days_of(struct arena *arena, struct str said, const struct absence_mail *mail)
{
    static const char *const returns[] = {"(retour ", "(de retour ", NULL};
    const struct str about = utf8_fold(arena, str_slice(mail->subject, 0, 500));
    const struct absence_days of_subject = absence_days(about, mail->sent);
    struct absence_days days = absence_days(said, mail->sent);
    if (of_subject.retour != DAY_NONE && str_holds_any(about, returns))
        days.retour = of_subject.retour;
    if (days.retour == DAY_NONE)
        days = absence_days(fold_paragraphs(arena, mail->whole), mail->sent);
    return days.retour == DAY_NONE ? of_subject : days;
}

struct absence absence_read(struct arena *arena, const struct absence_mail *mail)
{
    struct str text = str_slice(mail->text, 0, ABSENCE_MAX_TEXT), said = fold_paragraphs(arena, text);
    const struct absence_days days = says_any(said, left) ? (struct absence_days){.du = DAY_NONE, .retour = DAY_NONE} : days_of(arena, said, mail);
    struct str stand_in = absence_stand_in(arena, text, ADDRESS_NAMED, mail);
    if (stand_in.at == NULL)
        stand_in = absence_stand_in(arena, str_slice(mail->whole, 0, ABSENCE_MAX_TEXT), ADDRESS_TO_WRITE_TO, mail);
    return (struct absence){days.du, days.retour, stand_in};
}
