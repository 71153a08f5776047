/* fiche_rules: the text of fiche.cfg as tables. Every mistake is told with its line. */
#include "parsers/fiche_private.h"

#include <libconfig.h>

enum {
    RULES_MAX_BYTES = 256 * 1024, /* of fiche.cfg; ours has about 20 thousand */
};

static const char *const valeurs[] = {
    [VALEUR_RIEN] = "rien",         [VALEUR_LIGNE] = "ligne",     [VALEUR_LIGNES] = "lignes",
    [VALEUR_TEXTE] = "texte",       [VALEUR_NOM] = "nom",         [VALEUR_NOMS] = "noms",
    [VALEUR_CONTACT] = "contact",   [VALEUR_MAIL] = "mail",       [VALEUR_TELEPHONE] = "telephone",
    [VALEUR_DATE] = "date",         [VALEUR_CODE_POSTAL] = "code_postal", [VALEUR_CASE] = "case",
    [VALEUR_CHOIX] = "choix",       [VALEUR_PARCOURS] = "parcours", [VALEUR_FAVORABLE] = "favorable",
    [VALEUR_DEFAVORABLE] = "defavorable", [VALEUR_VISA] = "visa",   [VALEUR_IDENTITE] = "identite",
};
static const char *const openings[] = {
    [OPENS_NOTHING] = "non", [OPENS_IN_GROUP] = "groupe", [OPENS_EVERYWHERE] = "partout",
};
static const char *const lists[] = {
    [LIST_TITRES] = "titres",   [LIST_CONSIGNES] = "consignes",      [LIST_NOTES] = "notes",
    [LIST_FORMULES] = "formules", [LIST_NEANT] = "neant",
    [LIST_OUI] = "oui",         [LIST_NON] = "non",              [LIST_PRECISIONS] = "precisions",
    [LIST_EN_COURS] = "en_cours", [LIST_RESERVE] = "reserve",    [LIST_NUANCE] = "nuance", [LIST_NEUTRE] = "neutre", [LIST_SUITE] = "suite",
    [LIST_NI_NI] = "ni_oui_ni_non", [LIST_DEFAVORABLE] = "defavorable", [LIST_NEGATION] = "negation", [LIST_FAVORABLE] = "favorable",
};
_Static_assert(sizeof lists / sizeof lists[0] == LISTS, "every list has a name");
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

struct parse {
    struct arena *arena;
    struct fiche_rules *rules;
    const char *path;
    struct fault *fault;
};

static enum err mistake(const struct parse *p, const config_setting_t *at, const char *expected)
{
    return fault_set(p->fault, ERR_FINAL, "%s:%u: « %s »: %s", p->path, config_setting_source_line(at),
                     config_setting_name(at) != NULL ? config_setting_name(at) : "(élément)", expected);
}

static bool index_of(struct str name, const char *const *names, size_t count, size_t *out_index)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq_c(name, names[i])) {
            *out_index = i;
            return true;
        }
    return false;
}

/* A list of strings, each as a key or as a folded phrase. */
static enum err parse_words(struct parse *p, const config_setting_t *list, bool as_keys, struct fiche_words *out_words)
{
    if (config_setting_is_array(list) != CONFIG_TRUE)
        return mistake(p, list, "une liste de textes [ \"…\", \"…\" ] est attendue");
    size_t count = (size_t)config_setting_length(list);
    struct fiche_words words = {arena_array(p->arena, count + 1, sizeof *words.at), 0};
    for (size_t i = 0; i < count; i++) {
        const char *text = config_setting_get_string_elem(list, (int)i);
        struct str word = text == NULL ? STR_NONE : as_keys ? fiche_key(p->arena, str_of(text)) : utf8_fold(p->arena, str_of(text));
        if (str_is_empty(word) || word.len > LABEL_MAX_KEY)
            return mistake(p, list, "des textes de 1 à 160 lettres sont attendus");
        words.at[words.count++] = word;
    }
    *out_words = words;
    return ERR_NONE;
}

static size_t group_index(const struct fiche_rules *rules, struct str group)
{
    size_t index = 0;
    while (index < rules->section_count && !str_eq(rules->sections[index].group, group))
        index++;
    return index;
}

static enum err parse_section(struct parse *p, const config_setting_t *at)
{
    struct fiche_section section = {0};
    for (int i = 0; i < config_setting_length(at); i++) {
        const config_setting_t *key = config_setting_get_elem(at, (unsigned)i);
        const char *text = config_setting_get_string(key);
        if (text == NULL)
            return mistake(p, key, "un texte est attendu");
        if (str_eq_c(str_of(config_setting_name(key)), "nom"))
            section.name = str_copy(p->arena, str_of(text));
        else if (str_eq_c(str_of(config_setting_name(key)), "groupe"))
            section.group = str_copy(p->arena, str_of(text));
        else
            return mistake(p, key, "clé inconnue d'une section (nom, groupe)");
    }
    if (str_is_empty(section.name))
        return mistake(p, at, "une section a un nom");
    if (section.group.at == NULL)
        section.group = section.name;
    p->rules->sections[p->rules->section_count++] = section;
    p->rules->sections[p->rules->section_count - 1].group_index = group_index(p->rules, section.group);
    return ERR_NONE;
}

/* The section or the group of that name. */
static bool place_label(const struct fiche_rules *rules, struct str name, struct fiche_label *label)
{
    for (size_t i = 0; i < rules->section_count; i++)
        if (str_eq(rules->sections[i].name, name)) {
            label->section = (int)i;
            label->group = rules->sections[i].group;
            return true;
        }
    for (size_t i = 0; i < rules->section_count; i++)
        if (str_eq(rules->sections[i].group, name)) {
            label->section = -1;
            label->group = name;
            return true;
        }
    return false;
}

static enum err parse_label_key(struct parse *p, const config_setting_t *key, struct fiche_label *label)
{
    struct str name = str_of(config_setting_name(key)), text = str_of(config_setting_get_string(key));
    size_t index = 0;
    if (str_eq_c(name, "ecrit")) {
        struct fiche_words words;
        enum err err = parse_words(p, key, true, &words);
        if (err == ERR_NONE) {
            label->keys = words.at;
            label->key_count = words.count;
            label->heads = arena_array(p->arena, words.count + 1, sizeof *label->heads);
            for (size_t i = 0; i < words.count; i++)
                label->heads[i] = fiche_head_of(words.at[i]);
        }
        return err;
    }
    if (str_eq_c(name, "propre") && config_setting_type(key) == CONFIG_TYPE_BOOL) {
        label->is_own = config_setting_get_bool(key) == CONFIG_TRUE;
        return ERR_NONE;
    }
    if (text.at == NULL)
        return mistake(p, key, "un texte est attendu");
    if (str_eq_c(name, "section"))
        return place_label(p->rules, str_copy(p->arena, text), label) ? ERR_NONE : mistake(p, key, "section inconnue");
    if (str_eq_c(name, "ouvre")) {
        if (!index_of(text, openings, COUNT(openings), &index))
            return mistake(p, key, "partout, groupe ou non est attendu");
        label->opens = (enum fiche_opening)index;
    } else if (str_eq_c(name, "valeur")) {
        if (!index_of(text, valeurs, COUNT(valeurs), &index))
            return mistake(p, key, "valeur inconnue (voir la tête du fichier)");
        label->valeur = (enum fiche_valeur)index;
    } else if (str_eq_c(name, "champ"))
        label->champ = str_copy(p->arena, text);
    else if (str_eq_c(name, "texte"))
        label->texte = str_copy(p->arena, text);
    else
        return mistake(p, key, "clé inconnue d'un libellé (section, ouvre, propre, champ, texte, valeur, ecrit)");
    return ERR_NONE;
}

/* Whether every section in which the label may stand gives a field of the form. */
static bool fields_exist(struct parse *p, const struct fiche_label *label)
{
    for (size_t i = 0; i < p->rules->section_count; i++) {
        if (label->section >= 0 ? label->section != (int)i : !str_eq(label->group, p->rules->sections[i].group))
            continue;
        if (label->section < 0 && str_eq_c(p->rules->sections[i].name, "autres"))
            continue; /* « Autres » has no referent */
        struct str champ = label->champ;
        if (label->valeur == VALEUR_CONTACT || label->valeur == VALEUR_IDENTITE)
            champ = str_print(p->arena, "%.*s.nom", STR_ARG(champ));
        if (label->champ.at != NULL && fiche_field_in(p->arena, p->rules, champ, (int)i) == FICHE_NO_FIELD)
            return false;
        if (label->texte.at != NULL && fiche_field_in(p->arena, p->rules, label->texte, (int)i) == FICHE_NO_FIELD)
            return false;
    }
    return true;
}

static enum err parse_label(struct parse *p, const config_setting_t *at)
{
    struct fiche_label label = {.section = -1};
    for (int i = 0; i < config_setting_length(at); i++) {
        enum err err = parse_label_key(p, config_setting_get_elem(at, (unsigned)i), &label);
        if (err != ERR_NONE)
            return err;
    }
    if (label.group.at == NULL || label.key_count == 0)
        return mistake(p, at, "un libellé a une section et au moins une façon de l'écrire");
    if (label.section < 0 && label.opens != OPENS_NOTHING)
        return mistake(p, at, "un libellé de groupe n'ouvre pas de section");
    if (label.valeur != VALEUR_RIEN && label.champ.at == NULL)
        return mistake(p, at, "cette valeur demande un champ");
    if (!fields_exist(p, &label))
        return mistake(p, at, "champ ou texte inconnu de la fiche");
    label.group_index = group_index(p->rules, label.group);
    p->rules->key_count += label.key_count;
    p->rules->labels[p->rules->label_count++] = label;
    return ERR_NONE;
}

static enum err parse_person(struct parse *p, const config_setting_t *at)
{
    const char *champ = NULL;
    const config_setting_t *words = config_setting_get_member(at, "ecrit");
    struct fiche_person *person = &p->rules->persons[p->rules->person_count];
    if (config_setting_length(at) != 2 || words == NULL || config_setting_lookup_string(at, "champ", &champ) != CONFIG_TRUE)
        return mistake(p, at, "une personne a un champ et les façons de l'écrire (champ, ecrit)");
    person->champ = str_copy(p->arena, str_of(champ));
    if (fiche_field_of(str_print(p->arena, "%s.nom", champ)) == FICHE_NO_FIELD && fiche_field_of(str_print(p->arena, "%s.telephone", champ)) == FICHE_NO_FIELD)
        return mistake(p, at, "champ inconnu de la fiche");
    p->rules->person_count++;
    return parse_words(p, words, true, &person->words);
}

typedef enum err element_fn(struct parse *p, const config_setting_t *at);

static enum err parse_groups(struct parse *p, const config_setting_t *list, element_fn *element)
{
    if (config_setting_is_list(list) != CONFIG_TRUE)
        return mistake(p, list, "une liste ( { … }, { … } ) est attendue");
    for (int i = 0; i < config_setting_length(list); i++) {
        const config_setting_t *at = config_setting_get_elem(list, (unsigned)i);
        enum err err = config_setting_is_group(at) == CONFIG_TRUE ? element(p, at) : mistake(p, at, "un groupe { … } est attendu");
        if (err != ERR_NONE)
            return err;
    }
    return ERR_NONE;
}

static enum err parse_root(struct parse *p, const config_setting_t *root)
{
    const config_setting_t *sections = config_setting_get_member(root, "sections");
    const config_setting_t *labels = config_setting_get_member(root, "libelles"), *persons = config_setting_get_member(root, "personnes");
    if (sections == NULL || labels == NULL)
        return fault_set(p->fault, ERR_FINAL, "%s: « sections » et « libelles » sont attendus", p->path);
    p->rules->sections = arena_array(p->arena, (size_t)config_setting_length(sections) + 1, sizeof *p->rules->sections);
    p->rules->labels = arena_array(p->arena, (size_t)config_setting_length(labels) + 1, sizeof *p->rules->labels);
    enum err err = ERR_NONE;
    for (int i = 0; i < config_setting_length(root) && err == ERR_NONE; i++) {
        const config_setting_t *at = config_setting_get_elem(root, (unsigned)i);
        size_t list = 0;
        if (index_of(str_of(config_setting_name(at)), lists, COUNT(lists), &list))
            err = parse_words(p, at, list < LIST_RESERVE, &p->rules->lists[list]);
        else if (at != sections && at != labels && at != persons)
            err = mistake(p, at, "clé inconnue de fiche.cfg");
    }
    if (err == ERR_NONE)
        err = parse_groups(p, sections, parse_section);
    if (err == ERR_NONE && persons != NULL) {
        p->rules->persons = arena_array(p->arena, (size_t)config_setting_length(persons) + 1, sizeof *p->rules->persons);
        err = parse_groups(p, persons, parse_person);
    }
    return err == ERR_NONE ? parse_groups(p, labels, parse_label) : err;
}

enum err fiche_rules_parse(struct arena *arena, struct str cfg_text, const char *path,
                           const struct fiche_rules **out_rules, struct fault *out_fault)
{
    if (cfg_text.len > RULES_MAX_BYTES || !utf8_is_valid(cfg_text) || str_find_char(cfg_text, '\0') != STR_NOT_FOUND)
        return fault_set(out_fault, ERR_FINAL, "%s: un texte UTF-8 de %d octets au plus est attendu", path, RULES_MAX_BYTES);
    struct parse p = {arena, ARENA_NEW(arena, struct fiche_rules), path, out_fault};
    config_t config;
    config_init(&config);
    enum err err = config_read_string(&config, str_c(arena, cfg_text)) == CONFIG_TRUE
                       ? parse_root(&p, config_root_setting(&config))
                       : fault_set(out_fault, ERR_FINAL, "%s:%d: %s", path, config_error_line(&config), config_error_text(&config));
    config_destroy(&config);
    for (size_t i = 0; i < FICHE_FIELDS && err == ERR_NONE; i++)
        p.rules->titles[i] = fiche_key(arena, str_of(fiche_field_title((enum fiche_field)i)));
    if (err == ERR_NONE)
        *out_rules = p.rules;
    return err;
}
