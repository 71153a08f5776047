#include "daemon/ecrit_papier.h"

#include <string.h>

#include "parsers/base/utf8.h"

struct lecture_papier {
    struct arena *arena;
    size_t rows, octets; /* so far */
    struct fault *fault;
};

static const struct {
    const char *nom;
    char style;
} styles[] = {{"titre", 't'}, {"section", 's'}, {"sous", 'o'}, {"ligne", 'l'}, {"note", 'n'}, {"table", 'b'}};

static char style_of(const json_t *ligne)
{
    const char *nom = json_string_value(json_object_get(ligne, "s"));
    for (size_t i = 0; nom != NULL && i < sizeof styles / sizeof styles[0]; i++)
        if (strcmp(nom, styles[i].nom) == 0)
            return styles[i].style;
    return '\0';
}

/* One line: what breaks or indents lines is a space. */
static struct str text_of(struct lecture_papier *lecture, const json_t *value)
{
    const char *text = json_string_value(value);
    if (text == NULL)
        return STR("");
    struct str clean = utf8_clean(lecture->arena, (struct str){text, json_string_length(value)});
    char *line = arena_alloc(lecture->arena, clean.len + 1);
    for (size_t i = 0; i < clean.len; i++)
        line[i] = strchr("\n\r\t", clean.at[i]) != NULL ? ' ' : clean.at[i];
    lecture->octets += clean.len;
    return (struct str){line, clean.len};
}

static enum err take_pieces(struct lecture_papier *lecture, const json_t *list, struct papier_ligne *out)
{
    size_t count = json_array_size(list);
    if (!json_is_array(list) || count > PAPIER_MAX_MORCEAUX)
        return fault_set(lecture->fault, ERR_FINAL, "a line has up to %d pieces", PAPIER_MAX_MORCEAUX);
    out->morceaux = arena_array(lecture->arena, count + 1, sizeof *out->morceaux);
    for (size_t i = 0; i < count; i++) {
        const json_t *piece = json_array_get(list, i);
        const char *style = json_string_value(json_object_get(piece, "s"));
        if (style == NULL || strlen(style) != 1 || strchr("lvpcn", style[0]) == NULL)
            return fault_set(lecture->fault, ERR_FINAL, "a piece of a line has one of the styles l v p c n");
        out->morceaux[i] = (struct papier_morceau){text_of(lecture, json_object_get(piece, "t")), style[0]};
    }
    out->count = count;
    return ERR_NONE;
}

static enum err take_table(struct lecture_papier *lecture, const json_t *list, struct papier_ligne *out)
{
    size_t count = json_array_size(list);
    lecture->rows += count;
    if (!json_is_array(list) || lecture->rows > PAPIER_MAX_LIGNES)
        return fault_set(lecture->fault, ERR_FINAL, "its tables have up to %d rows", PAPIER_MAX_LIGNES);
    out->rows = arena_array(lecture->arena, count + 1, sizeof *out->rows);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < 2; k++)
            out->rows[i][k] = text_of(lecture, json_array_get(json_array_get(list, i), k));
    out->row_count = count;
    return ERR_NONE;
}

enum err ecrit_papier_lit(struct arena *arena, const json_t *json, struct papier_lu *out_papier, struct fault *out_fault)
{
    struct lecture_papier lecture = {.arena = arena, .fault = out_fault};
    const json_t *lignes = json_object_get(json, "lignes");
    size_t count = json_array_size(lignes);
    enum err err = ERR_NONE;
    if (count == 0 || count > PAPIER_MAX_LIGNES)
        return fault_set(out_fault, ERR_FINAL, "a fiche on paper has from one to %d lines", PAPIER_MAX_LIGNES);
    *out_papier = (struct papier_lu){.titre = text_of(&lecture, json_object_get(json, "titre")),
                                     .reference = text_of(&lecture, json_object_get(json, "reference")), .count = count};
    out_papier->lignes = arena_array(arena, count, sizeof *out_papier->lignes);
    for (size_t i = 0; i < count && err == ERR_NONE; i++) {
        const json_t *ligne = json_array_get(lignes, i);
        struct papier_ligne *out = &out_papier->lignes[i];
        *out = (struct papier_ligne){.style = style_of(ligne)};
        if (out->style == '\0')
            err = fault_set(out_fault, ERR_FINAL, "line %zu has no style that is known", i + 1);
        else
            err = out->style == 'b' ? take_table(&lecture, json_object_get(ligne, "r"), out) : take_pieces(&lecture, json_object_get(ligne, "m"), out);
        if (err == ERR_NONE && lecture.octets > PAPIER_MAX_TEXTE)
            err = fault_set(out_fault, ERR_FINAL, "its texts are over %d bytes", PAPIER_MAX_TEXTE);
    }
    return err;
}
