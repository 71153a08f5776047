/* What a value means, by the genre of its champ. What is not plainly one is none: the author is asked again, which costs her a
 * minute; a wrong date in a dossier costs a young person more. */
#include "daemon/formulaire_private.h"

#include "daemon/calendrier.h"
#include "parsers/base/utf8.h"

static bool is_one_of(struct str value, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq_c(value, words[i]))
            return true;
    return false;
}
#define IS_ONE_OF(value, words) is_one_of(value, words, sizeof(words) / sizeof(words)[0])

/* Nothing but the dots or dashes of a form that was not filled in. */
static bool is_blank(struct str folded)
{
    for (size_t i = 0; i < folded.len; i++)
        if (str_find_char(STR(" ._-/?*\"()[]"), folded.at[i]) == STR_NOT_FOUND)
            return false;
    return true;
}

static bool says_none(struct str folded)
{
    static const char *const words[] = {"non", "pas encore", "en attente", "en cours", "a venir", "a definir", "a preciser", "neant", "sans objet",
                                        "aucune", "aucun", "inconnu", "inconnue", "pas connue", "non connue", "jj/mm/aaaa", "(jj/mm/aaaa)"};
    return IS_ONE_OF(folded, words);
}

static enum lue read_date(struct arena *arena, struct str written, struct str *out)
{
    day_t day = DAY_NONE;
    if (!calendrier_date(arena, written, &day))
        return LUE_DOUTEUSE;
    *out = date_iso(arena, day);
    return LUE_COMPRISE;
}

/* « reçu le 12/03/2026 », « oui, le 12 mars 2026 » */
static enum lue read_piece(struct arena *arena, struct str folded, struct str *out)
{
    static const char *const before[] = {"oui, ", "oui ", "recu ", "recue ", "signe ", "signee ", "obtenu ", "obtenue ", "datee ", "date ", "en ", "du ", "date du "};
    struct str rest = folded;
    for (bool taken = true; taken;) {
        taken = false;
        for (size_t i = 0; i < sizeof before / sizeof before[0] && !taken; i++)
            if (str_starts(rest, str_of(before[i]))) {
                rest = str_from(rest, str_of(before[i]).len);
                taken = true;
            }
    }
    return read_date(arena, rest, out);
}

/* Digits, in groups of three or not: « 12 », « 1 200 ». */
static enum lue read_number(struct arena *arena, struct str folded, struct str *out)
{
    enum { MOST = 999999999 };
    char *digits = arena_alloc(arena, folded.len + 1);
    size_t count = 0;
    for (size_t i = 0; i < folded.len; i++) {
        bool group = folded.at[i] == ' ' && i > 0 && i <= 3 && (folded.len - i) % 4 == 0;
        bool later = folded.at[i] == ' ' && i > 3 && folded.at[i - 4] == ' ' && (folded.len - i) % 4 == 0;
        if (!group && !later)
            digits[count++] = folded.at[i];
    }
    uint64_t number = 0;
    if (!str_number((struct str){digits, count}, MOST, &number))
        return LUE_DOUTEUSE;
    *out = str_print(arena, "%llu", (unsigned long long)number);
    return LUE_COMPRISE;
}

static enum lue read_yes_no(struct str folded, struct str *out)
{
    bool yes = str_eq_c(folded, "oui"), no = str_eq_c(folded, "non");
    if (!yes && !no)
        return LUE_DOUTEUSE;
    *out = yes ? STR("oui") : STR("non");
    return LUE_COMPRISE;
}

static enum lue read_choice(struct arena *arena, const struct champ *champ, struct str folded, struct str *out)
{
    int found = -1;
    for (size_t i = 0; i < champ->choix_count; i++)
        if (str_eq(folded, valeur_pliee(arena, champ->choix[i]))) {
            if (found >= 0)
                return LUE_DOUTEUSE;
            found = (int)i;
        }
    if (found < 0)
        return LUE_DOUTEUSE;
    *out = champ->choix[found];
    return LUE_COMPRISE;
}

/* Which territory or MDS it is, the directory says; that it lies outside all has one spelling. */
static enum lue read_place(struct str tidy, struct str folded, struct str *out)
{
    static const char *const outside[] = {"hors perimetre", "hors du perimetre", "hors-perimetre", "hors de tout perimetre"};
    *out = IS_ONE_OF(folded, outside) ? STR("hors p\xc3\xa9rim\xc3\xa8tre") : tidy;
    return LUE_COMPRISE;
}

enum lue valeur_lit(struct arena *arena, const struct champ *champ, struct str written, struct str *out_texte)
{
    struct str tidy = utf8_tidy(arena, written), folded = valeur_pliee(arena, tidy);
    bool words = champ->genre == CHAMP_TEXTE || champ->genre == CHAMP_CHOIX || champ->genre == CHAMP_OUI_NON;
    if (is_blank(folded) || (!words && says_none(folded)))
        return LUE_ABSENTE;
    switch (champ->genre) {
    case CHAMP_DATE: return read_date(arena, folded, out_texte);
    case CHAMP_PIECE: return read_piece(arena, folded, out_texte);
    case CHAMP_NOMBRE: return read_number(arena, folded, out_texte);
    case CHAMP_OUI_NON: return read_yes_no(folded, out_texte);
    case CHAMP_CHOIX: return read_choice(arena, champ, folded, out_texte);
    case CHAMP_TERRITOIRE:
    case CHAMP_MDS: return read_place(tidy, folded, out_texte);
    case CHAMP_TEXTE:
    case CHAMP_GENRE_COUNT:
    default: *out_texte = tidy; return LUE_COMPRISE;
    }
}
