#include "parsers/commande.h"

#include "parsers/base/utf8.h"

/* One row, one way to begin. `rest`: what may follow. */
static const struct form {
    const char *opening;
    enum commande_kind kind;
    enum { NOTHING, REFERENCE, MOTIF } rest;
} forms[] = {
    {"statut", COMMANDE_STATUT, REFERENCE}, {"status", COMMANDE_STATUT, REFERENCE}, {"etat", COMMANDE_STATUT, REFERENCE},
    {"liste", COMMANDE_LISTE, NOTHING}, {"list", COMMANDE_LISTE, NOTHING}, {"aide", COMMANDE_AIDE, NOTHING}, {"help", COMMANDE_AIDE, NOTHING},
    {"retrait", COMMANDE_RETRAIT, MOTIF},
    {"je retire la demande", COMMANDE_RETRAIT, MOTIF}, {"je retire ma demande", COMMANDE_RETRAIT, MOTIF}, {"je retire cette demande", COMMANDE_RETRAIT, MOTIF},
    {"je retire la fiche", COMMANDE_RETRAIT, MOTIF}, {"je retire cette fiche", COMMANDE_RETRAIT, MOTIF}, {"nous retirons la demande", COMMANDE_RETRAIT, MOTIF},
    {"nous retirons notre demande", COMMANDE_RETRAIT, MOTIF}, {"nous retirons cette demande", COMMANDE_RETRAIT, MOTIF},
};

const char *commande_name(enum commande_kind kind)
{
    static const char *const names[] = {[COMMANDE_STATUT] = "statut", [COMMANDE_LISTE] = "liste", [COMMANDE_AIDE] = "aide", [COMMANDE_RETRAIT] = "retrait"};
    return kind == COMMANDE_AUCUNE ? NULL : names[kind];
}

bool commande_next_reference(struct arena *arena, struct str text, size_t *at, struct str *out_reference)
{
    for (size_t i = *at; i + 10 <= text.len; i++) {
        struct str rest = str_from(text, i);
        bool good = str_starts_nocase(rest, STR("nav-")) && rest.at[8] == '-' && str_is_digit(rest.at[9]);
        for (size_t j = 4; good && j < 8; j++)
            good = str_is_digit(rest.at[j]);
        if (!good)
            continue;
        size_t to = 9;
        while (to < rest.len && to < 16 && str_is_digit(rest.at[to]))
            to++;
        *at = i + to;
        *out_reference = str_print(arena, "NAV%.*s", (int)(to - 3), rest.at + 3);
        return true;
    }
    return false;
}

static struct str without_edges(struct str text)
{
    static const char edges[] = " :,;.-?!()";
    text = str_trim(text);
    while (text.len > 0 && str_find_char(str_of(edges), text.at[0]) != STR_NOT_FOUND)
        text = str_from(text, 1);
    while (text.len > 0 && str_find_char(str_of(" :,;-?!"), text.at[text.len - 1]) != STR_NOT_FOUND)
        text.len--;
    return text;
}

/* Words that may stand between « statut » and its reference. */
static bool is_filler(struct str words)
{
    static const char *const fillers[] = {"", "du dossier", "dossier", "de", "du", "de la demande", "demande", "des dossiers", "de mes dossiers", "mes dossiers", "complete", "svp", "stp", "merci", "de la fiche"};
    for (size_t i = 0; i < sizeof fillers / sizeof fillers[0]; i++)
        if (str_eq_c(words, fillers[i]))
            return true;
    return false;
}

/* The written text behind the first `count` folded bytes: words are counted, since folding changes lengths. */
static struct str behind(struct arena *arena, struct str line, size_t count)
{
    for (size_t i = 0; i < line.len; i++)
        if (utf8_fold(arena, str_slice(line, 0, i)).len >= count)
            return str_from(line, i);
    return STR("");
}

static struct commande read_form(struct arena *arena, const struct form *form, struct str line, struct str folded)
{
    struct commande commande = {COMMANDE_AUCUNE, STR_NONE, STR_NONE};
    struct str tail = str_from(folded, strlen(form->opening));
    size_t at = 0;
    if (tail.len > 0 && ((tail.at[0] >= 'a' && tail.at[0] <= 'z') || str_is_digit(tail.at[0]) || tail.at[0] == '\''))
        return commande;
    if (form->rest == MOTIF) {
        struct str said = behind(arena, line, strlen(form->opening));
        if (commande_next_reference(arena, said, &at, &commande.reference))
            said = str_from(said, at);
        said = without_edges(said);
        if (str_starts_nocase(said, STR("motif")))
            said = without_edges(str_from(said, 5));
        commande.motif = said.len == 0 ? STR_NONE : utf8_tidy(arena, said);
        commande.kind = form->kind;
        return commande;
    }
    bool referred = commande_next_reference(arena, tail, &at, &commande.reference);
    struct str before = without_edges(referred ? str_slice(tail, 0, at - commande.reference.len) : tail);
    struct str after = referred ? without_edges(str_from(tail, at)) : STR("");
    if (is_filler(before) && is_filler(after))
        commande.kind = form->kind;
    return commande;
}

static struct commande read_line(struct arena *arena, struct str line)
{
    struct str looked_at = str_slice(line, 0, COMMANDE_MAX_LINE), folded = utf8_fold(arena, looked_at);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (str_starts(folded, str_of(forms[i].opening))) {
            struct commande commande = read_form(arena, &forms[i], looked_at, folded);
            if (commande.kind != COMMANDE_AUCUNE)
                return commande;
        }
    return (struct commande){COMMANDE_AUCUNE, STR_NONE, STR_NONE};
}

static bool is_greeting(struct str folded)
{
    return folded.len == 0 || (folded.len < 40 && (str_starts(folded, STR("bonjour")) || str_starts(folded, STR("bonsoir")) ||
                               str_eq_c(without_edges(folded), "madame, monsieur") || str_eq_c(without_edges(folded), "madame") || str_eq_c(without_edges(folded), "monsieur")));
}

struct commande commande_read(struct arena *arena, struct str text)
{
    struct str rest = text, line = STR_NONE;
    for (int i = 0; i < 6 && str_next_line(&rest, &line); i++)
        if (!is_greeting(utf8_fold(arena, str_slice(line, 0, COMMANDE_MAX_LINE)))) {
            struct commande commande = read_line(arena, line);
            struct str below = STR_NONE; /* « Retrait NAV-2026-0042 », the motif on the next line */
            if (commande.kind == COMMANDE_RETRAIT && commande.motif.at == NULL && str_next_line(&rest, &below) && str_trim(below).len > 0)
                commande.motif = utf8_tidy(arena, below);
            return commande;
        }
    return (struct commande){COMMANDE_AUCUNE, STR_NONE, STR_NONE};
}

struct commande commande_of_subject(struct arena *arena, struct str subject)
{
    return read_line(arena, subject);
}
