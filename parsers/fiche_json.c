#include "parsers/fiche_json.h"

enum { MAX_WHY = 1000 /* bytes of a doubt's reason */ };

static json_t *text_json(struct str text)
{
    return text.at == NULL ? json_null() : json_stringn(text.at, text.len);
}

static json_t *parcours_json(const struct fiche *fiche)
{
    json_t *list = json_array();
    for (size_t i = 0; i < fiche->parcours_count; i++)
        json_array_append_new(list, json_pack("{s:o, s:o}", "annees", text_json(fiche->parcours[i].annees), "scolarisation",
                                              text_json(fiche->parcours[i].scolarisation)));
    return list;
}

static json_t *value_json(const struct fiche *fiche, enum fiche_field field)
{
    switch (fiche_field_kind(field)) {
    case FICHE_BOX: return json_boolean(fiche->values[field].ticked);
    case FICHE_LIST: return parcours_json(fiche);
    default: return text_json(fiche->values[field].text);
    }
}

json_t *fiche_to_json(const struct fiche *fiche, enum document_format format)
{
    json_t *fields = json_object(), *doubts = json_array();
    for (size_t i = 0; i < FICHE_FIELDS; i++)
        json_object_set_new(fields, fiche_field_name((enum fiche_field)i), value_json(fiche, (enum fiche_field)i));
    for (size_t i = 0; i < fiche->doubt_count; i++)
        json_array_append_new(doubts, json_pack("{s:s, s:o}", "field", fiche_field_name(fiche->doubts[i].field), "why",
                                                text_json(fiche->doubts[i].why)));
    return json_pack("{s:s, s:s, s:o, s:o}", "kind", "fiche", "format", document_format_name(format), "fiche", fields, "doubts", doubts);
}

/* A string as the contract has it: 1 to `max` bytes, tidy, without controls; null is STR_NONE. */
static bool take_text(struct arena *arena, const json_t *json, size_t max, struct str *out_text)
{
    if (json_is_null(json)) {
        *out_text = STR_NONE;
        return true;
    }
    struct str text = {json_string_value(json), json_string_length(json)};
    if (!json_is_string(json) || text.len == 0 || text.len > max || !str_eq(utf8_tidy(arena, text), text))
        return false;
    *out_text = str_copy(arena, text);
    return true;
}

static bool is_string(const json_t *json, const char *expected)
{
    return json_is_string(json) && str_eq_c((struct str){json_string_value(json), json_string_length(json)}, expected);
}

static bool take_choice(enum fiche_field field, struct str text)
{
    if (field == FICHE_JEUNE_NOTIFICATION_MDPH)
        return text.at == NULL || str_eq_c(text, "oui") || str_eq_c(text, "en_cours");
    return text.at == NULL || str_eq_c(text, "favorable") || str_eq_c(text, "defavorable");
}

static bool take_parcours(struct arena *arena, const json_t *json, struct fiche *fiche)
{
    if (!json_is_array(json) || json_array_size(json) > FICHE_MAX_PARCOURS)
        return false;
    fiche->parcours_count = json_array_size(json);
    fiche->parcours = arena_array(arena, fiche->parcours_count + 1, sizeof *fiche->parcours);
    for (size_t i = 0; i < fiche->parcours_count; i++) {
        const json_t *row = json_array_get(json, i);
        struct fiche_parcours *out = &fiche->parcours[i];
        if (!json_is_object(row) || json_object_size(row) != 2 ||
            !take_text(arena, json_object_get(row, "annees"), FICHE_MAX_VALUE, &out->annees) ||
            !take_text(arena, json_object_get(row, "scolarisation"), FICHE_MAX_VALUE, &out->scolarisation) ||
            (out->annees.at == NULL && out->scolarisation.at == NULL))
            return false;
    }
    return true;
}

static bool take_value(struct arena *arena, const json_t *json, enum fiche_field field, struct fiche *fiche)
{
    struct fiche_value *value = &fiche->values[field];
    enum fiche_kind kind = fiche_field_kind(field);
    if (kind == FICHE_LIST)
        return take_parcours(arena, json, fiche);
    if (kind == FICHE_BOX) {
        value->ticked = json_is_true(json);
        return json_is_boolean(json);
    }
    return take_text(arena, json, FICHE_MAX_VALUE, &value->text) && (kind != FICHE_CHOICE || take_choice(field, value->text));
}

static bool take_doubts(struct arena *arena, const json_t *json, struct fiche *fiche)
{
    if (!json_is_array(json) || json_array_size(json) > FICHE_MAX_DOUBTS)
        return false;
    for (size_t i = 0; i < json_array_size(json); i++) {
        const json_t *doubt = json_array_get(json, i), *name = json_object_get(doubt, "field");
        struct str why = STR_NONE;
        if (!json_is_object(doubt) || json_object_size(doubt) != 2 || !json_is_string(name) ||
            !take_text(arena, json_object_get(doubt, "why"), MAX_WHY, &why) || why.at == NULL)
            return false;
        enum fiche_field field = fiche_field_of((struct str){json_string_value(name), json_string_length(name)});
        if (field == FICHE_NO_FIELD)
            return false;
        fiche_doubt(arena, fiche, field, why);
    }
    return true;
}

/* A date that is not ISO stands only where its doubt says so. */
static bool dates_hold(const struct fiche *fiche)
{
    for (size_t i = 0; i < FICHE_FIELDS; i++) {
        enum fiche_field field = (enum fiche_field)i;
        if (fiche_field_kind(field) == FICHE_DATE && fiche_text(fiche, field).at != NULL && fiche_date(fiche, field) == DAY_NONE &&
            !fiche_is_doubted(fiche, field))
            return false;
    }
    return true;
}

bool fiche_from_json(struct arena *arena, const json_t *json, struct fiche *out_fiche)
{
    const json_t *fields = json_object_get(json, "fiche"), *format = json_object_get(json, "format");
    enum document_format known = FORMAT_UNKNOWN;
    struct fiche *fiche = ARENA_NEW(arena, struct fiche);
    if (!json_is_object(json) || json_object_size(json) != 4 || !is_string(json_object_get(json, "kind"), "fiche") ||
        !json_is_string(format) || !json_is_object(fields) || json_object_size(fields) != FICHE_FIELDS ||
        !document_format_of((struct str){json_string_value(format), json_string_length(format)}, &known))
        return false;
    for (size_t i = 0; i < FICHE_FIELDS; i++) {
        const json_t *value = json_object_get(fields, fiche_field_name((enum fiche_field)i));
        if (value == NULL || !take_value(arena, value, (enum fiche_field)i, fiche))
            return false;
    }
    if (!take_doubts(arena, json_object_get(json, "doubts"), fiche) || !dates_hold(fiche))
        return false;
    *out_fiche = *fiche;
    return true;
}

/* ---- what is not the contract's ------------------------------------------------------------------------------------ */

json_t *fiche_provenance_json(const struct fiche *fiche)
{
    static const char *const sources[] = {[SOURCE_FILE] = "fichier", [SOURCE_FIELD] = "champ", [SOURCE_ANNOTATION] = "annotation", [SOURCE_IMAGE] = "image"};
    json_t *all = json_object();
    for (size_t i = 0; i < FICHE_FIELDS; i++) {
        const struct fiche_value *value = &fiche->values[i];
        if (!fiche_is_empty(fiche, (enum fiche_field)i))
            json_object_set_new(all, fiche_field_name((enum fiche_field)i),
                                json_pack("{s:s, s:i, s:i}", "source", sources[value->source], "page", value->page, "sure", value->sure));
    }
    return all;
}

static json_t *correction_json(const struct fiche_correction *line)
{
    json_t *champs = json_array();
    bool is_box = fiche_field_kind(line->champs[0]) == FICHE_BOX;
    for (size_t i = 0; i < line->champ_count; i++)
        json_array_append_new(champs, json_string(fiche_field_name(line->champs[i])));
    return json_pack("{s:o, s:o, s:o, s:o}", "libelle", text_json(line->libelle), "champs", champs, "valeur",
                     is_box ? json_boolean(line->value.ticked) : text_json(line->value.text), "doute", text_json(line->doute));
}

json_t *fiche_corrections_to_json(const struct fiche_corrections *corrections)
{
    json_t *lines = json_array();
    for (size_t i = 0; i < corrections->count; i++)
        json_array_append_new(lines, correction_json(&corrections->items[i]));
    return json_pack("{s:o, s:o, s:o, s:b}", "lignes", lines, "avis", text_json(corrections->avis), "reste", text_json(corrections->reste), "trop",
                     (int)corrections->is_cut);
}

static bool take_champs(const json_t *json, struct fiche_correction *line)
{
    for (size_t i = 0; i < json_array_size(json) && i < FICHE_MAX_CHAMPS; i++) {
        const json_t *name = json_array_get(json, i);
        enum fiche_field field = json_is_string(name) ? fiche_field_of((struct str){json_string_value(name), json_string_length(name)}) : FICHE_NO_FIELD;
        if (field == FICHE_NO_FIELD || fiche_field_is_avis(field) || fiche_field_kind(field) == FICHE_LIST)
            return false;
        line->champs[line->champ_count++] = field;
    }
    return line->champ_count > 0 && line->champ_count == json_array_size(json);
}

/* Fits every field that it may be meant for: what a fiche could not hold is refused here. */
static bool take_correction(struct arena *arena, const json_t *json, struct fiche_correction *line)
{
    const json_t *value = json_object_get(json, "valeur");
    *line = (struct fiche_correction){.libelle = STR_NONE};
    if (!json_is_object(json) || json_object_size(json) != 4 || !take_text(arena, json_object_get(json, "libelle"), MAX_WHY, &line->libelle) ||
        line->libelle.at == NULL || !take_text(arena, json_object_get(json, "doute"), MAX_WHY, &line->doute) ||
        !take_champs(json_object_get(json, "champs"), line))
        return false;
    for (size_t i = 0; i < line->champ_count; i++) {
        struct fiche *fiche = ARENA_NEW(arena, struct fiche);
        enum fiche_field field = line->champs[i];
        if (line->doute.at != NULL) /* it is not taken: any text may stand there */
            return json_is_string(value) || json_is_null(value) || json_is_boolean(value);
        if (!take_value(arena, value, field, fiche) || !dates_hold(fiche))
            return false;
        line->value = fiche->values[field];
    }
    return true;
}

bool fiche_corrections_from_json(struct arena *arena, const json_t *json, struct fiche_corrections *out_corrections)
{
    const json_t *lines = json_object_get(json, "lignes"), *cut = json_object_get(json, "trop");
    struct fiche_corrections all = {.items = arena_array(arena, FICHE_MAX_CORRECTIONS, sizeof *all.items)};
    if (!json_is_object(json) || json_object_size(json) != 4 || !json_is_array(lines) || json_array_size(lines) > FICHE_MAX_CORRECTIONS || !json_is_boolean(cut) ||
        !take_text(arena, json_object_get(json, "avis"), MAX_WHY, &all.avis) || !take_text(arena, json_object_get(json, "reste"), MAX_WHY, &all.reste))
        return false;
    for (; all.count < json_array_size(lines); all.count++)
        if (!take_correction(arena, json_array_get(lines, all.count), &all.items[all.count]))
            return false;
    all.is_cut = json_is_true(cut);
    *out_corrections = all;
    return true;
}
