/* The table-driven reader of settings: one row per setting, every mistake with file, line and what was expected.
 * libconfig wraps integers that are too large and takes what it is not asked for in silence, so that type, range and
 * name of everything are looked at here. */
#include "daemon/conf_private.h"

#include <assert.h>
#include <stdarg.h>

#include "parsers/base/buf.h"
#include "parsers/base/utf8.h"

/* ---- mistakes ------------------------------------------------------------------------------------------------ */

static void note(struct lecteur *lecteur, int line, bool is_warning, const char *format, va_list args)
{
    struct conf_mistakes *mistakes = lecteur->mistakes;
    struct arena *arena = lecteur->conf->arena;
    if (!is_warning)
        mistakes->errors++;
    if (mistakes->count >= CONF_MAX_MISTAKES)
        return;
    struct fault text;
    (void)vsnprintf(text.text, sizeof text.text, format, args);
    mistakes->items = arena_grow(arena, mistakes->items, mistakes->count, &mistakes->capacity, sizeof *mistakes->items);
    mistakes->items[mistakes->count++] = (struct conf_mistake){
        .file = lecteur->file, .line = line > 0 ? line : 1, /* what a whole file lacks is told where it begins */
        .is_warning = is_warning,
        .text = utf8_clean(arena, str_of(text.text)), /* a long name may have been cut within a letter */
    };
}

void lecteur_faute(struct lecteur *lecteur, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    note(lecteur, line, false, format, args);
    va_end(args);
}

void lecteur_alerte(struct lecteur *lecteur, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    note(lecteur, line, true, format, args);
    va_end(args);
}

/* ---- values -------------------------------------------------------------------------------------------------- */

int lecteur_ligne(const config_setting_t *setting)
{
    return (int)config_setting_source_line(setting);
}

int lecteur_ligne_de(const config_setting_t *groupe, const char *key)
{
    const config_setting_t *setting = config_setting_get_member(groupe, key);
    return lecteur_ligne(setting == NULL ? groupe : setting);
}

size_t lecteur_nombre(const config_setting_t *liste)
{
    if (liste == NULL || !config_setting_is_aggregate(liste))
        return 0;
    int length = config_setting_length(liste);
    return length < 0 ? 0 : length > CONF_MAX_LISTE ? CONF_MAX_LISTE : (size_t)length;
}

static bool is_clean(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] < 0x20 || text.at[i] == 0x7f)
            return false;
    return utf8_is_valid(text); /* « \xff » in a text can still make it bad */
}

bool lecteur_texte(struct lecteur *lecteur, const config_setting_t *setting, struct str *out_text)
{
    const char *name = config_setting_name(setting) != NULL ? config_setting_name(setting) : "an element of the list";
    int line = lecteur_ligne(setting);
    if (config_setting_type(setting) != CONFIG_TYPE_STRING) {
        lecteur_faute(lecteur, line, "`%s`: expected a text in quotes", name);
        return false;
    }
    struct str text = str_of(config_setting_get_string(setting));
    if (text.at == NULL)
        text = STR("");
    if (text.len > CONF_MAX_TEXTE)
        lecteur_faute(lecteur, line, "`%s`: text of %zu bytes, at most %d", name, text.len, CONF_MAX_TEXTE);
    else if (!is_clean(text))
        lecteur_faute(lecteur, line, "`%s`: control characters (line end, tabulation, …) have no place in it", name);
    else {
        *out_text = str_copy(lecteur->conf->arena, text);
        return true;
    }
    return false;
}

static bool read_textes(struct lecteur *lecteur, const config_setting_t *setting, const struct str **out, size_t *out_count)
{
    if (!config_setting_is_array(setting) && !config_setting_is_list(setting)) {
        lecteur_faute(lecteur, lecteur_ligne(setting), "`%s`: expected a list of texts, [ \"…\", \"…\" ]",
                      config_setting_name(setting));
        return false;
    }
    size_t count = lecteur_nombre(setting);
    struct str *items = arena_array(lecteur->conf->arena, count + 1, sizeof *items);
    bool good = true;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (lecteur_texte(lecteur, config_setting_get_elem(setting, (unsigned)i), &items[kept]))
            kept++;
        else
            good = false;
    if (config_setting_length(setting) > CONF_MAX_LISTE) {
        lecteur_faute(lecteur, lecteur_ligne(setting), "`%s`: at most %d elements", config_setting_name(setting), CONF_MAX_LISTE);
        good = false;
    }
    *out = items;
    *out_count = kept;
    return good;
}

static bool read_entier(struct lecteur *lecteur, const config_setting_t *setting, const struct reglage *reglage, int *out)
{
    int type = config_setting_type(setting);
    long long value = type == CONFIG_TYPE_INT64 ? config_setting_get_int64(setting) : config_setting_get_int(setting);
    if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64)
        lecteur_faute(lecteur, lecteur_ligne(setting), "`%s`: expected a whole number between %d and %d (%s)", reglage->nom,
                      reglage->min, reglage->max, reglage->aide);
    else if (value < reglage->min || value > reglage->max)
        lecteur_faute(lecteur, lecteur_ligne(setting), "`%s`: %lld is not between %d and %d (%s)", reglage->nom, value,
                      reglage->min, reglage->max, reglage->aide);
    else {
        *out = (int)value;
        return true;
    }
    return false;
}

static bool read_delai(struct lecteur *lecteur, const config_setting_t *setting, struct delai *out)
{
    struct str text;
    if (!lecteur_texte(lecteur, setting, &text))
        return false;
    if (echeance_parse_delai(text, out))
        return true;
    lecteur_faute(lecteur, lecteur_ligne(setting), "`%s`: « %.*s » is no delay: expected « 5 jours ouvrés », « 15 jours », « 4 mois » or « le 10 »",
                  config_setting_name(setting), STR_ARG(text));
    return false;
}

static bool read_jour(struct lecteur *lecteur, const config_setting_t *setting, day_t *out)
{
    struct str text;
    if (!lecteur_texte(lecteur, setting, &text))
        return false;
    if (date_parse_iso(text, out))
        return true;
    lecteur_faute(lecteur, lecteur_ligne(setting), "`%s`: « %.*s » is no date: expected « 2026-03-02 »",
                  config_setting_name(setting), STR_ARG(text));
    return false;
}

static bool read_moment(struct lecteur *lecteur, const config_setting_t *setting, struct moment *out)
{
    struct str text;
    if (!lecteur_texte(lecteur, setting, &text))
        return false;
    if (moment_parse(text, out))
        return true;
    const char *name = config_setting_name(setting);
    lecteur_faute(lecteur, lecteur_ligne(setting), "`%s`: « %.*s » is no day that can be reckoned: expected « ouverture + 3 mois », "
                  "« jeune.date_naissance + 18 ans », « champ.date_rdv - 5 jours »",
                  name != NULL ? name : config_setting_name(config_setting_parent(setting)), STR_ARG(text));
    return false;
}

static bool read_moments(struct lecteur *lecteur, const config_setting_t *setting, const struct moment **out, size_t *out_count)
{
    if (!config_setting_is_array(setting) && !config_setting_is_list(setting)) {
        lecteur_faute(lecteur, lecteur_ligne(setting), "`%s`: expected a list of days, [ \"jeune.date_naissance + 18 ans\", \"…\" ]",
                      config_setting_name(setting));
        return false;
    }
    size_t count = lecteur_nombre(setting), kept = 0;
    if (count == 0 || count > CIRCUIT_MAX_DATES) {
        lecteur_faute(lecteur, lecteur_ligne(setting), "`%s`: %zu days, expected 1 to %d", config_setting_name(setting), count, CIRCUIT_MAX_DATES);
        return false;
    }
    struct moment *moments = arena_array(lecteur->conf->arena, count, sizeof *moments);
    for (size_t i = 0; i < count; i++)
        if (read_moment(lecteur, config_setting_get_elem(setting, (unsigned)i), &moments[kept]))
            kept++;
    *out = moments;
    *out_count = kept;
    return kept == count;
}

static bool read_porte(struct lecteur *lecteur, const config_setting_t *setting, enum porte *out)
{
    struct str text;
    if (!lecteur_texte(lecteur, setting, &text))
        return false;
    if (porte_parse(text, out))
        return true;
    lecteur_faute(lecteur, lecteur_ligne(setting), "`%s`: « %.*s »: expected reference, avis, identite, motif or complet",
                  config_setting_name(setting), STR_ARG(text));
    return false;
}

static bool read_type(struct lecteur *lecteur, const config_setting_t *setting, int type, const char *expected)
{
    if (config_setting_type(setting) == type)
        return true;
    lecteur_faute(lecteur, lecteur_ligne(setting), "`%s`: expected %s", config_setting_name(setting), expected);
    return false;
}

/* A list of groups; an empty list may be written [] or (). */
static bool read_groupes(struct lecteur *lecteur, const config_setting_t *setting, const struct reglage *reglage)
{
    bool empty_array = config_setting_is_array(setting) && config_setting_length(setting) == 0;
    if (!empty_array && !read_type(lecteur, setting, CONFIG_TYPE_LIST, "a list of groups, ( { … }, { … } )"))
        return false;
    int length = config_setting_length(setting);
    int max = reglage->max > 0 ? reglage->max : CONF_MAX_LISTE;
    if (length > max) {
        lecteur_faute(lecteur, lecteur_ligne(setting), "`%s`: %d elements, at most %d", reglage->nom, length, max);
        return false;
    }
    return true;
}

static bool read_setting(struct lecteur *lecteur, const config_setting_t *setting, const struct reglage *reglage, void *out)
{
    char *base = out;
    void *at = base + reglage->ou;
    switch (reglage->genre) {
    case GENRE_TEXTE: return lecteur_texte(lecteur, setting, at);
    case GENRE_ENTIER: return read_entier(lecteur, setting, reglage, at);
    case GENRE_TEXTES: return read_textes(lecteur, setting, at, (size_t *)(void *)(base + reglage->ou_nombre));
    case GENRE_DELAI: return read_delai(lecteur, setting, at);
    case GENRE_JOUR: return read_jour(lecteur, setting, at);
    case GENRE_MOMENT: return read_moment(lecteur, setting, at);
    case GENRE_MOMENTS: return read_moments(lecteur, setting, at, (size_t *)(void *)(base + reglage->ou_nombre));
    case GENRE_PORTE: return read_porte(lecteur, setting, at);
    case GENRE_GROUPE: return read_type(lecteur, setting, CONFIG_TYPE_GROUP, "a group, { … }");
    case GENRE_GROUPES: return read_groupes(lecteur, setting, reglage);
    case GENRE_OUI:
        if (!read_type(lecteur, setting, CONFIG_TYPE_BOOL, "true or false"))
            return false;
        *(bool *)at = config_setting_get_bool(setting) == CONFIG_TRUE;
        return true;
    }
    assert(!"a genre without a reader");
    return false;
}

/* ---- groups -------------------------------------------------------------------------------------------------- */

static bool table_has(const struct reglage *table, size_t count, const char *nom)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq_c(str_of(nom), table[i].nom))
            return true;
    return false;
}

static void unknown_key(struct lecteur *lecteur, const config_setting_t *setting, const char *quoi,
                        const struct reglage *table, size_t count)
{
    const char *nom = config_setting_name(setting);
    for (size_t i = 0; i < lecteur->sorte_count; i++)
        if (table_has(lecteur->sortes[i].table, lecteur->sortes[i].count, nom)) {
            lecteur_faute(lecteur, lecteur_ligne(setting), "`%s` is a key of %s = \"%s\", which %s here is not: remove it or change `%s`",
                          nom, lecteur->sorte_cle, lecteur->sortes[i].nom, quoi, lecteur->sorte_cle);
            return;
        }
    struct buf expected;
    buf_init(&expected, 1024);
    for (size_t i = 0; i < count; i++)
        buf_print(&expected, "%s%s", i == 0 ? "" : ", ", table[i].nom);
    lecteur_faute(lecteur, lecteur_ligne(setting), "unknown key `%s` in %s: expected one of %.*s",
                  nom, quoi, STR_ARG(buf_str(&expected)));
    buf_free(&expected);
}

bool lecteur_lit(struct lecteur *lecteur, const config_setting_t *groupe, const char *quoi, const struct reglage *table,
                 size_t count, void *out)
{
    if (!config_setting_is_group(groupe)) {
        lecteur_faute(lecteur, lecteur_ligne(groupe), "%s: expected a group, { … }", quoi);
        return false;
    }
    bool good = true;
    for (int i = 0; i < config_setting_length(groupe); i++) {
        const config_setting_t *setting = config_setting_get_elem(groupe, (unsigned)i);
        size_t row = 0;
        while (row < count && !str_eq_c(str_of(config_setting_name(setting)), table[row].nom))
            row++;
        if (row == count)
            unknown_key(lecteur, setting, quoi, table, count);
        good = row < count && read_setting(lecteur, setting, &table[row], out) && good;
    }
    for (size_t row = 0; row < count; row++)
        if (table[row].exige && config_setting_get_member(groupe, table[row].nom) == NULL) {
            lecteur_faute(lecteur, lecteur_ligne(groupe), "`%s` is missing in %s: %s", table[row].nom, quoi, table[row].aide);
            good = false;
        }
    return good;
}

bool lecteur_lit_sorte_par(struct lecteur *lecteur, const config_setting_t *groupe, const char *quoi, const char *cle,
                           const struct lecteur_sorte *sortes, size_t count, void *out)
{
    struct buf expected;
    buf_init(&expected, 256);
    for (size_t i = 0; i < count; i++)
        buf_print(&expected, "%s%s", i == 0 ? "" : " or ", sortes[i].nom);
    const config_setting_t *which = config_setting_is_group(groupe) ? config_setting_get_member(groupe, cle) : NULL;
    const struct lecteur_sorte *sorte = NULL;
    struct str nom;
    if (!config_setting_is_group(groupe)) {
        lecteur_faute(lecteur, lecteur_ligne(groupe), "%s: expected a group, { … }", quoi);
    } else if (which == NULL) {
        lecteur_faute(lecteur, lecteur_ligne(groupe), "`%s` is missing in %s: expected %s", cle, quoi, buf_str(&expected).at);
    } else if (lecteur_texte(lecteur, which, &nom)) {
        for (size_t i = 0; i < count; i++)
            sorte = str_eq_c(nom, sortes[i].nom) ? &sortes[i] : sorte;
        if (sorte == NULL)
            lecteur_faute(lecteur, lecteur_ligne(which), "`%s`: « %.*s » is not known: expected %s", cle, STR_ARG(nom), buf_str(&expected).at);
    }
    buf_free(&expected);
    if (sorte == NULL)
        return false;
    struct lecteur here = *lecteur;
    here.sortes = sortes;
    here.sorte_count = count;
    here.sorte_cle = cle;
    return lecteur_lit(&here, groupe, quoi, sorte->table, sorte->count, out);
}

bool lecteur_lit_sorte(struct lecteur *lecteur, const config_setting_t *groupe, const char *quoi, const struct lecteur_sorte *sortes,
                       size_t count, void *out)
{
    return lecteur_lit_sorte_par(lecteur, groupe, quoi, "kind", sortes, count, out);
}

bool lecteur_mot(struct lecteur *lecteur, int line, const char *cle, struct str mot, const char *const *mots, size_t count, int *out_index)
{
    struct buf expected;
    if (mot.at == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        if (str_eq_c(mot, mots[i])) {
            *out_index = (int)i;
            return true;
        }
    buf_init(&expected, 512);
    for (size_t i = 0; i < count; i++)
        buf_print(&expected, "%s%s", i == 0 ? "" : ", ", mots[i]);
    lecteur_faute(lecteur, line, "`%s`: « %.*s »: expected one of %.*s", cle, STR_ARG(mot), STR_ARG(buf_str(&expected)));
    buf_free(&expected);
    return false;
}

/* Names become columns of facts and ends of moments, which know these letters only. */
bool lecteur_nom(struct lecteur *lecteur, const config_setting_t *setting, struct str *out_nom)
{
    struct str nom = str_of(config_setting_name(setting));
    *out_nom = str_copy(lecteur->conf->arena, nom);
    bool good = nom.len <= LECTEUR_MAX_NOM;
    for (size_t i = 0; i < nom.len; i++)
        good = good && ((nom.at[i] >= 'a' && nom.at[i] <= 'z') || str_is_digit(nom.at[i]) || nom.at[i] == '_');
    if (!good)
        lecteur_faute(lecteur, lecteur_ligne(setting), "« %.*s » is no name here: expected at most %d small letters without accents, digits, « _ »",
                      STR_ARG(nom), LECTEUR_MAX_NOM);
    return good;
}

bool lecteur_a_un_mot(struct lecteur *lecteur, struct str text)
{
    struct str folded = utf8_fold(lecteur->conf->arena, text);
    for (size_t i = 0; i < folded.len; i++)
        if ((folded.at[i] >= 'a' && folded.at[i] <= 'z') || str_is_digit(folded.at[i]))
            return true;
    return false;
}

size_t lecteur_membres(struct lecteur *lecteur, const config_setting_t *groupe, const char *quoi, size_t max)
{
    size_t count = groupe != NULL && config_setting_is_group(groupe) ? lecteur_nombre(groupe) : 0;
    if (count <= max)
        return count;
    lecteur_faute(lecteur, lecteur_ligne(groupe), "`%s`: %zu, at most %zu", quoi, count, max);
    return max;
}
