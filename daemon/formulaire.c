/* The named answer and the labelled lines. What a value means is formulaire_valeur.c, acts that are counted formulaire_acte.c. */
#include "daemon/formulaire_private.h"

#include "parsers/base/utf8.h"

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static bool take_any(struct str *line, const char *const *marks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_starts(*line, str_of(marks[i]))) {
            *line = str_from(*line, str_of(marks[i]).len);
            return true;
        }
    return false;
}

/* White space and bullets before a line: « - », « • », « * », « · », « – ». A hyphen that a value begins with stands behind « : ». */
static struct str without_bullets(struct str line)
{
    static const char *const marks[] = {
        " ", "\t", "\r", "\xc2\xa0", "\xe2\x80\xaf", "-", "*", "\xe2\x80\xa2" /* • */, "\xc2\xb7" /* · */,
        "\xe2\x80\x93" /* – */, "\xe2\x96\xaa" /* ▪ */, "\xe2\x97\xa6" /* ◦ */, "\xef\xbb\xbf",
    };
    while (take_any(&line, marks, sizeof marks / sizeof marks[0])) {
    }
    return str_trim(line);
}

/* « -----Message d'origine----- », « Le 3 mars 2026 à 10:12, … a écrit : »: what stands below is older. */
static bool heads_older_mail(struct str line)
{
    return str_find_nocase(line, STR("message d'origine")) != STR_NOT_FOUND || str_find_nocase(line, STR("message d\xe2\x80\x99origine")) != STR_NOT_FOUND
        || str_find_nocase(line, STR("original message")) != STR_NOT_FOUND || str_find(line, STR("a \xc3\xa9""crit\xc2\xa0:")) != STR_NOT_FOUND
        || str_find(line, STR("a \xc3\xa9""crit :")) != STR_NOT_FOUND || str_find(line, STR("a \xc3\xa9""crit:")) != STR_NOT_FOUND;
}

bool ligne_suivante(struct str *rest, struct str *out_ligne)
{
    struct str line;
    while (str_next_line(rest, &line)) {
        struct str bare = str_trim(line);
        if (heads_older_mail(bare)) {
            *rest = STR_NONE;
            return false;
        }
        if (str_starts(bare, STR(">")))
            continue;
        *out_ligne = without_bullets(line);
        if (!str_is_empty(*out_ligne))
            return true;
    }
    return false;
}

static bool ends_with_any(struct str text, const char *bytes)
{
    return text.len > 0 && str_find_char(str_of(bytes), text.at[text.len - 1]) != STR_NOT_FOUND;
}

static bool starts_with_any(struct str text, const char *bytes)
{
    return text.len > 0 && str_find_char(str_of(bytes), text.at[0]) != STR_NOT_FOUND;
}

static struct str strip(struct str text, const char *before, const char *behind)
{
    while (starts_with_any(text, before))
        text = str_from(text, 1);
    while (ends_with_any(text, behind))
        text = str_slice(text, 0, text.len - 1);
    return text;
}

struct str ligne_pliee(struct arena *arena, struct str text)
{
    return strip(utf8_fold(arena, text), " *_\"", " *_\".:?");
}

struct str valeur_pliee(struct arena *arena, struct str text)
{
    return strip(utf8_fold(arena, text), " *_\"", " *_\".");
}

static struct str bounded(struct str texte)
{
    return str_slice(texte, 0, FORMULAIRE_MAX_TEXTE);
}

/* ---- the named answer ---------------------------------------------------------------------------------------------- */

enum { AUCUN = -1, PLUSIEURS = -2 };

/* Which choix a folded value is; two that fit (libelles alike but for an accent) are none. */
static int find_choix(struct arena *arena, struct str value, const struct choix *choix, size_t count)
{
    int found = AUCUN;
    for (size_t i = 0; i < count; i++) {
        bool fits = str_eq(value, valeur_pliee(arena, choix[i].libelle)) || str_eq(value, choix[i].nom);
        if (fits)
            found = found == AUCUN ? (int)i : PLUSIEURS;
    }
    return found;
}

/* « Bonjour, », « Madame la directrice, »: the answer may stand below. */
static bool greets(struct str folded)
{
    static const char *const words[] = {"bonjour", "bonsoir", "madame", "monsieur", "mesdames", "cher", "chere"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq_c(folded, words[i]) || (str_starts(folded, str_of(words[i])) && str_ends(folded, STR(","))))
            return true;
    return false;
}

/* What stands behind « Réponse : »; false where the line has no such label. */
static bool answer_of(struct str folded, struct str *out_value)
{
    static const char *const labels[] = {"reponse", "ma reponse", "notre reponse"};
    struct str line = strip(folded, " *_\"", "");
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        if (!str_starts(line, str_of(labels[i])))
            continue;
        struct str rest = strip(str_from(line, str_of(labels[i]).len), " *_", "");
        if (!str_starts(rest, STR(":")))
            continue;
        *out_value = strip(str_from(rest, 1), " *_\"", " *_\".");
        return true;
    }
    return false;
}

/* The three avis are words of their own, which others read: they are no named answer, and do not contradict one another here. */
static bool is_avis(struct str value)
{
    static const char *const words[] = {"favorable", "defavorable", "reserve", "avis favorable", "avis defavorable", "favorable avec reserve",
                                        "favorable sous reserve", "avis reserve", "avis favorable avec reserve"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq_c(value, words[i]))
            return true;
    return false;
}

/* Mail programs break lines at 72 to 78 characters: a long libelle goes on in the next line. */
static int find_broken(struct arena *arena, struct str line, struct str value, struct str *rest, const struct choix *choix, size_t count)
{
    enum { BROKEN = 56 };
    struct str after = *rest, next;
    if (line.len < BROKEN || !ligne_suivante(&after, &next) || next.len > FORMULAIRE_MAX_VALEUR)
        return AUCUN;
    int found = find_choix(arena, str_join(arena, value, STR(" "), valeur_pliee(arena, next)), choix, count);
    if (found >= 0)
        *rest = after;
    return found;
}

struct reponse_lue formulaire_choix(struct arena *arena, struct str texte, const struct choix *choix, size_t count)
{
    int given = AUCUN, seen = AUCUN; /* given: as an answer; seen: alone on any line */
    struct str rest = bounded(texte), line;
    bool first = true, avis = false, unknown = false, two = false;
    while (count > 0 && ligne_suivante(&rest, &line)) {
        if (line.len > FORMULAIRE_MAX_VALEUR) {
            first = false;
            continue;
        }
        struct str folded = utf8_fold(arena, line), value = STR_NONE;
        bool labelled = answer_of(folded, &value);
        if (labelled && value.len == 0)
            continue;
        int found = find_choix(arena, labelled ? value : valeur_pliee(arena, line), choix, count);
        if (labelled && found == AUCUN)
            found = find_broken(arena, line, value, &rest, choix, count);
        if (labelled && found == AUCUN) {
            avis = avis || is_avis(value);
            unknown = unknown || !is_avis(value);
        }
        unknown = unknown || (found == PLUSIEURS && (labelled || first));
        two = two || (found >= 0 && seen >= 0 && found != seen);
        if (found >= 0) {
            seen = found;
            given = labelled || first ? found : given;
        }
        first = first && greets(folded);
    }
    bool answered = given >= 0 || unknown || avis;
    if (unknown || (answered && two) || (given >= 0 && avis))
        return (struct reponse_lue){.choix = -1, .contradictoire = true};
    return (struct reponse_lue){.choix = given};
}

/* ---- the labelled lines ------------------------------------------------------------------------------------------------ */

/* « Date du rendez-vous (jj/mm/aaaa) » is the label « Date du rendez-vous ». */
static struct str without_hint(struct str label)
{
    size_t open = str_rfind_char(label, '(');
    return open != STR_NOT_FOUND && open > 0 && ends_with_any(label, ")") ? strip(str_slice(label, 0, open), "", " ") : label;
}

/* The champ whose label stands before a « : » of the line, and what stands behind that; -1 for none. */
static int find_champ(struct arena *arena, struct str line, const struct str *libelles, size_t count, struct str *out_value)
{
    enum { COLONS = 4 }; /* a label may hold one itself */
    size_t at = 0;
    for (int n = 0; n < COLONS; n++) {
        size_t colon = str_find_char(str_from(line, at), ':');
        if (colon == STR_NOT_FOUND || at + colon > FORMULAIRE_MAX_LIBELLE)
            return -1;
        at += colon + 1;
        struct str label = ligne_pliee(arena, str_slice(line, 0, at - 1));
        for (size_t i = 0; i < count; i++)
            if (label.len > 0 && (str_eq(label, libelles[i]) || str_eq(without_hint(label), libelles[i]))) {
                *out_value = str_from(line, at);
                return (int)i;
            }
    }
    return -1;
}

struct case_lue { /* of one champ, while the lines are read */
    enum lue lue;
    struct str texte;
};

static void note(struct case_lue *before, enum lue lue, struct str texte)
{
    if (lue == LUE_ABSENTE || before->lue == LUE_DOUTEUSE)
        return;
    bool differs = before->lue == LUE_COMPRISE && !str_eq(before->texte, texte);
    before->lue = lue == LUE_DOUTEUSE || differs ? LUE_DOUTEUSE : LUE_COMPRISE;
    before->texte = texte;
}

static void gather(const struct champ *champs, size_t count, const struct case_lue *lues, bool sens_seul, struct formulaire *out)
{
    for (size_t i = 0; i < count; i++) {
        if (lues[i].lue == LUE_COMPRISE)
            out->items[out->count++] = (struct valeur_lue){&champs[i], lues[i].texte};
        if (lues[i].lue == LUE_DOUTEUSE && out->douteux == NULL)
            out->douteux = &champs[i];
        if (lues[i].lue == LUE_ABSENTE && champs[i].exige && !sens_seul && out->manque == NULL)
            out->manque = &champs[i];
    }
}

struct formulaire formulaire_lit(struct arena *arena, struct str texte, const struct champ *champs, size_t count, bool sens_seul)
{
    struct formulaire formulaire = {.items = arena_array(arena, count + 1, sizeof *formulaire.items)};
    struct case_lue *lues = arena_array(arena, count + 1, sizeof *lues);
    struct str *libelles = arena_array(arena, count + 1, sizeof *libelles);
    struct str rest = bounded(texte), line, written = STR_NONE;
    for (size_t i = 0; i < count; i++)
        libelles[i] = ligne_pliee(arena, champs[i].libelle);
    while (count > 0 && ligne_suivante(&rest, &line)) {
        int champ = find_champ(arena, line, libelles, count, &written);
        if (champ < 0)
            continue;
        struct str value = STR_NONE;
        enum lue lue = written.len > FORMULAIRE_MAX_VALEUR ? LUE_DOUTEUSE : valeur_lit(arena, &champs[champ], written, &value);
        note(&lues[champ], lue, value);
    }
    gather(champs, count, lues, sens_seul, &formulaire);
    return formulaire;
}
