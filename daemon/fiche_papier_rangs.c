#include "daemon/fiche_papier_rangs.h"

static const struct {
    const char *nom;
    enum rang_genre genre;
    bool has_field;
    enum fiche_kind kind; /* of its field */
} genres[] = {
    {"titre", RANG_TITRE, false, FICHE_TEXT}, {"section", RANG_SECTION, false, FICHE_TEXT}, {"sous", RANG_SOUS, false, FICHE_TEXT},
    {"valeur", RANG_VALEUR, true, FICHE_TEXT}, {"contact", RANG_CONTACT, true, FICHE_TEXT}, {"texte", RANG_TEXTE, true, FICHE_TEXT},
    {"case", RANG_CASE, true, FICHE_BOX}, {"case_texte", RANG_CASE_TEXTE, true, FICHE_BOX}, {"choix", RANG_CHOIX, true, FICHE_CHOICE},
    {"parcours", RANG_PARCOURS, true, FICHE_LIST}, {"visa", RANG_VISA, true, FICHE_CHOICE}, {"visa_libre", RANG_VISA_LIBRE, true, FICHE_CHOICE},
    {"cases", RANG_CASES, true, FICHE_CHOICE},
};

static struct str next_part(struct str *rest)
{
    size_t bar = str_find_char(*rest, '|');
    struct str part = str_trim(str_slice(*rest, 0, bar == STR_NOT_FOUND ? rest->len : bar));
    *rest = bar == STR_NOT_FOUND ? STR("") : str_from(*rest, bar + 1);
    return part;
}

/* A telephone, a mail and a date are values like any text. An avis has its reason, its date and its name in the fields behind it. */
static bool is_of(enum rang_genre genre, enum fiche_kind wanted, enum fiche_field field)
{
    enum fiche_kind kind = fiche_field_kind(field);
    bool is_words = kind == FICHE_TEXT || kind == FICHE_MAIL || kind == FICHE_PHONE || kind == FICHE_DATE;
    bool is_visa = genre == RANG_VISA || genre == RANG_VISA_LIBRE || genre == RANG_CASES;
    if (genre == RANG_CONTACT && (fiche_field_kind((enum fiche_field)(field + 1)) != FICHE_MAIL || fiche_field_kind((enum fiche_field)(field + 2)) != FICHE_PHONE))
        return false;
    bool room = (size_t)field + (is_visa ? 3 : genre == RANG_CONTACT ? 2 : genre == RANG_CASE_TEXTE ? 1 : 0) < FICHE_FIELDS;
    return room && (wanted == FICHE_TEXT ? is_words : kind == wanted) && (is_visa == fiche_field_is_avis(field));
}

static const char *read_rang(struct str line, struct rang *out)
{
    struct str nom = next_part(&line), libelle = next_part(&line), champ = next_part(&line);
    for (size_t i = 0; i < sizeof genres / sizeof genres[0]; i++) {
        if (!str_eq_c(nom, genres[i].nom))
            continue;
        *out = (struct rang){.genre = genres[i].genre, .libelle = libelle, .field = genres[i].has_field ? fiche_field_of(champ) : FICHE_NO_FIELD};
        if (!genres[i].has_field)
            return str_is_empty(champ) ? NULL : "a heading has no field";
        return out->field != FICHE_NO_FIELD && is_of(out->genre, genres[i].kind, out->field) ? NULL : "expected a field of a fiche of that kind";
    }
    return "expected `kind | label | field`";
}

enum err fiche_papier_rangs(struct arena *arena, struct str formulaire, struct rang **out_rangs, size_t *out_count, struct fault *out_fault)
{
    size_t count = 0;
    int number = 0;
    struct rang *rangs = arena_array(arena, PAPIER_MAX_RANGS, sizeof *rangs);
    for (struct str rest = formulaire, line; str_next_line(&rest, &line);) {
        number++;
        line = str_trim(line);
        if (str_is_empty(line) || str_starts(line, STR("#")))
            continue;
        const char *wrong = count == PAPIER_MAX_RANGS ? "a form has up to 400 lines" : read_rang(line, &rangs[count]);
        if (wrong != NULL)
            return fault_set(out_fault, ERR_FINAL, "fiche-papier.txt:%d: %s", number, wrong);
        count++;
    }
    *out_rangs = rangs;
    *out_count = count;
    return count > 0 ? ERR_NONE : fault_set(out_fault, ERR_FINAL, "fiche-papier.txt: no line of a form stands in it");
}
