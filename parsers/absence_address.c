/* Who stands in: of the addresses of an out-of-office answer the one that the words before it send people to. */
#include "parsers/absence_private.h"
#include "parsers/base/utf8.h"

enum {
    LEAD = 160,          /* bytes before an address that say what it is for */
    MAX_ADDRESSES = 40,  /* looked at; an answer names two */
};

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

/* « a@b.example (ma suppléante) », « a@b.example, adjoint »: what stands right behind says it too. */
static bool is_named_behind(struct arena *arena, struct str behind)
{
    static const char *const functions[] = {"suppleant", "remplacant", "adjoint", "interim", "deputy", "directeur adjoint", "directrice adjointe", NULL};
    static const char *const matters[] = {"decision", "admission", "avis", NULL}; /* « a@b.example pour les admissions » */
    static const char *const articles[] = {"", "ma ", "mon ", "notre ", "en ", "par ", "my ", "la ", "le "};
    enum { LOOKED_AT = 40 };
    struct str folded = utf8_fold(arena, str_slice(behind, 0, LOOKED_AT));
    size_t at = 0;
    while (at < folded.len && str_find_char(STR(">, ("), folded.at[at]) != STR_NOT_FOUND)
        at++;
    bool is_behind_comma = str_find_char(str_slice(folded, 0, at), ',') != STR_NOT_FOUND;
    folded = str_from(folded, at);
    for (size_t i = 0; i < sizeof articles / sizeof articles[0]; i++)
        if (str_starts(folded, str_of(articles[i])) && str_starts_any(str_from(folded, strlen(articles[i])), functions))
            return true;
    return !is_behind_comma && /* « écrire à a@b.example, pour les avis à … » speaks of the next one */
           str_starts(folded, STR("pour ")) && str_holds_any(str_slice(folded, 0, str_find_char(folded, '.')), matters);
}

/* « X <x@y.example> reste à votre disposition » */
static bool is_there_for_you(struct arena *arena, struct str behind)
{
    static const char *const words[] = {"reste a votre disposition", "est a votre disposition", "se tient a votre disposition", "vous repondra", "pourra vous repondre",
                                        "peut vous repondre", "is available", "will be able to help", "will be happy to help", "can help", NULL};
    enum { LOOKED_AT = 40 };
    struct str folded = utf8_fold(arena, str_slice(behind, 0, LOOKED_AT));
    while (folded.len > 0 && str_find_char(STR(">, )"), folded.at[0]) != STR_NOT_FOUND)
        folded = str_from(folded, 1);
    return str_starts_any(folded, words);
}

/* « Nadège F. | Directrice | accueil@y.example »: the line of a signature. */
static bool is_in_signature(struct str text, size_t begins)
{
    size_t from = begins;
    while (from > 0 && text.at[from - 1] != '\n')
        from--;
    return str_find(str_slice(text, from, begins), STR(" | ")) != STR_NOT_FOUND;
}

/* « Mail : », « son adresse électronique : », « - »: nothing but what introduces an address. */
static bool is_label(struct str clause)
{
    static const char *const words[] = {"mail", "mails", "e", "email", "courriel", "courrier", "mel", "adresse", "electronique", "messagerie", "son", "sa", "l",
                                        "d", "a", "par", "au", "tel", "telephone", "mobile", "portable", "fixe", "ou", "et", "contact", "coordonnees", "ses", NULL};
    for (size_t i = 0; i < clause.len;) {
        size_t from = i;
        while (i < clause.len && str_is_alnum(clause.at[i]) && !str_is_digit(clause.at[i]))
            i++;
        bool is_known = i == from;
        for (size_t word = 0; words[word] != NULL && !is_known; word++)
            is_known = str_eq_c(str_slice(clause, from, i), words[word]);
        if (!is_known)
            return false;
        i += i == from;
    }
    return true;
}

/* The sentence that the address behind `folded` stands in, or its clause; with the one before, where it is but a label. */
static struct str clause_of(struct str folded)
{
    bool passed_one = false; /* of the stops */
    for (size_t i = folded.len; i > 1; i--) {
        bool is_end = str_find_char(STR(".!?;"), folded.at[i - 2]) != STR_NOT_FOUND && folded.at[i - 1] == ' ';
        if (is_end && (passed_one || !is_label(str_from(folded, i))))
            return str_from(folded, i);
        passed_one = passed_one || is_end;
    }
    return folded;
}

/* `folded`: clause_of what leads to the address. */
static enum absence_address rank(struct str folded)
{
    static const char *const other[] = {
        "donnees personnelles", "rgpd", "dpo", "reclamation", "technique", "informatique", "facture", "presse ", "presse:", "message du", "envoye a",
        "adresse reste", "ancienne adresse", "old address", "former address", "ne pas ecrire", "data protection", "recrutement", "s'inscri", "inscription", "do not forward", "do not send",
        "do not write", "don't send", "n'envoyez pas", "n'ecrivez pas", "factur", "comptab", "paie", "paye", "ressources humaines",
        "invoice", "billing",
        NULL};
    static const char *const stands_in[] = {
        "supplea", "remplac", "interim", "adjoint", "deputy", "delegat", "releve", "nouvel interlocut", "successeur", "successor", "replac",
        "covering", "covers",
        "backup", "back-up", "binome", "assure ma", "assure mon", "succed", "prend le relais", "standing in", "stands in", "stand in", "permanence", NULL};
    static const char *const contact[] = {
        "contact", "ecrire", "ecrivez", "adress", "urgence", "urgent", "joindre", "voir avec", "voyez", "sollicit", "reach", "email", "write", "en mon absence",
        "in my absence", "transfer", "aupres", "tourner vers", "dossiers", "d'ici la", "traite", "suivi par", "suivie par", "rendus par", "assure",
        "admission", "avis", "decision", "meanwhile", NULL};
    static const char *const sends[] = {"renvoy", "envoyer", "adresser", "transmettre", "transferer", "retransm", NULL};
    bool is_your_message = str_ends(folded, STR("message a")) && !str_holds_any(folded, sends); /* « votre message à x@y.example » */
    bool is_other = str_holds_any(folded, other) || is_your_message;
    if (is_other && !str_holds_any(folded, stands_in))
        return ADDRESS_OTHER;
    return str_holds_any(folded, stands_in) ? ADDRESS_STANDS_IN : str_holds_any(folded, contact) ? ADDRESS_TO_WRITE_TO : ADDRESS_NAMED;
}

/* « secretariat@ », « contact@ »: somebody, but nobody in person. */
static bool is_house(struct str address)
{
    static const char *const names[] = {"dpo@", "rgpd@", "noreply", "no-reply", "postmaster@", "webmaster@", "support@", "compta", "factur",
                                        "rh@", "paie@", "informatique@", NULL};
    return str_starts_any(address, names);
}

/* « a@b.example, elle aussi en vacances, … » */
static bool is_away_too(struct arena *arena, struct str behind)
{
    static const char *const too[] = {"elle aussi", "lui aussi", "egalement absent", "egalement en conge", "aussi absent", "aussi en conge", "also away", "also out", NULL};
    enum { LOOKED_AT = 60 };
    const struct str folded = utf8_fold(arena, str_slice(behind, 0, LOOKED_AT));
    size_t end = str_find_char(folded, '@');
    for (size_t i = 0; i + 1 < folded.len && i < end; i++)
        if (str_find_char(STR(".!?;"), folded.at[i]) != STR_NOT_FOUND && folded.at[i + 1] == ' ')
            end = i;
    return str_holds_any(str_slice(folded, 0, end), too);
}

/* « du 14 au 18, X : x@b.example ; du 21 au 25, Y : y@b.example »: who stands in on other days than that of the mail. */
static bool is_for_other_days(struct str folded, day_t sent)
{
    struct day_said days[ABSENCE_MAX_DAYS];
    const size_t count = absence_find_days(folded, sent, days);
    bool is_other = false, is_now = false;
    for (size_t i = 0; i < count; i++) {
        const bool is_period = days[i].role == ROLE_UNTIL && days[i].from != DAY_NONE;
        is_now = is_now || (is_period && days[i].from <= sent && sent < days[i].back);
        is_other = is_other || is_period;
    }
    return is_other && !is_now;
}

/* « x(at)y.example », for those who fear machines that collect addresses */
static struct str with_signs(struct arena *arena, struct str text)
{
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        const struct str here = str_slice(text, i, i + strlen("(at)"));
        const bool is_sign = str_eq_nocase(here, STR("(at)")) || str_eq_nocase(here, STR("[at]"));
        out[len++] = is_sign ? '@' : text.at[i];
        i += is_sign ? strlen("at)") : 0;
    }
    return (struct str){out, len};
}

struct str absence_stand_in(struct arena *arena, struct str text, enum absence_address least, const struct absence_mail *mail)
{
    struct str best = STR_NONE, address = STR_NONE;
    enum absence_address best_rank = ADDRESS_OTHER;
    size_t from = 0, at = 0;
    text = with_signs(arena, text);
    for (size_t count = 0; count < MAX_ADDRESSES && absence_next_address(arena, text, &at, &address); count++) {
        size_t begins = at - address.len, since = begins > from + LEAD ? begins - LEAD : from;
        const struct str clause = clause_of(utf8_fold(arena, str_slice(text, since, begins)));
        enum absence_address own = is_house(address) || is_away_too(arena, str_from(text, at)) ? ADDRESS_OTHER : rank(clause);
        own = own == ADDRESS_NAMED && is_in_signature(text, begins) ? ADDRESS_OTHER : own;
        own = own == ADDRESS_NAMED && is_there_for_you(arena, str_from(text, at)) ? ADDRESS_TO_WRITE_TO : own;
        own = own == ADDRESS_STANDS_IN && is_for_other_days(clause, mail->sent) ? ADDRESS_OTHER : own;
        own = own != ADDRESS_OTHER && is_named_behind(arena, str_from(text, at)) ? ADDRESS_STANDS_IN : own;
        bool is_ours = !str_is_empty(mail->ours) && str_eq_nocase(address, mail->ours);
        from = at;
        if (str_eq_nocase(address, mail->sender) || is_ours || own < least || own <= best_rank)
            continue;
        best = address;
        best_rank = own;
    }
    return best;
}
