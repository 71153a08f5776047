/* ocr_form: the text of conf/fiche-page.cfg as a table of the blank form's printed labels. Every mistake is told with its line. */
#include "parsers/ocr_private.h"

#include <libconfig.h>

enum {
    FORM_MAX_BYTES = 256 * 1024,
    FORM_MAX_LABELS = 300,
    MM_MAX = 500,
};

struct str ocr_key(struct arena *arena, struct str text)
{
    struct str folded = utf8_fold(arena, text);
    char *out = arena_alloc(arena, folded.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < folded.len; i++) {
        char c = folded.at[i];
        if ((c >= 'a' && c <= 'z') || str_is_digit(c))
            out[len++] = c;
    }
    return (struct str){out, len};
}

static enum err mistake(const char *path, const config_setting_t *at, const char *expected, struct fault *fault)
{
    const char *name = config_setting_name(at);
    return fault_set(fault, ERR_FINAL, "%s:%u: « %s »: %s", path, config_setting_source_line(at), name != NULL ? name : "(élément)", expected);
}

static bool take_mm(const config_setting_t *at, double *out_mm)
{
    if (config_setting_type(at) != CONFIG_TYPE_FLOAT && config_setting_type(at) != CONFIG_TYPE_INT)
        return false;
    *out_mm = config_setting_type(at) == CONFIG_TYPE_INT ? config_setting_get_int(at) : config_setting_get_float(at);
    return *out_mm >= -MM_MAX && *out_mm <= MM_MAX;
}

static enum err parse_label(struct arena *arena, const config_setting_t *at, const char *path, struct ocr_label *out_label, struct fault *fault)
{
    struct ocr_label label = {.text = STR_NONE};
    if (!config_setting_is_group(at))
        return mistake(path, at, "{ texte = …; x = …; largeur = …; } est attendu", fault);
    for (int i = 0; i < config_setting_length(at); i++) {
        const config_setting_t *key = config_setting_get_elem(at, (unsigned)i);
        struct str name = str_of(config_setting_name(key));
        double mm = 0;
        if (str_eq_c(name, "texte") && config_setting_get_string(key) != NULL) {
            label.text = utf8_tidy(arena, str_of(config_setting_get_string(key)));
        } else if (str_eq_c(name, "avis") && config_setting_type(key) == CONFIG_TYPE_BOOL) {
            label.is_avis = config_setting_get_bool(key) == CONFIG_TRUE;
        } else if ((str_eq_c(name, "x") || str_eq_c(name, "largeur") || str_eq_c(name, "case")) && take_mm(key, &mm)) {
            label.x = str_eq_c(name, "x") ? mm : label.x;
            label.width = str_eq_c(name, "largeur") ? mm : label.width;
            label.box = str_eq_c(name, "case") ? mm : label.box;
        } else
            return mistake(path, key, "texte, x, largeur, case (en millimètres) ou avis (true) est attendu", fault);
    }
    label.key = ocr_key(arena, label.text.at != NULL ? label.text : STR(""));
    label.ends_with_sign = str_ends(label.text, STR(":")) || str_ends(label.text, STR("?"));
    if (label.key.len == 0 || label.key.len > OCR_KEY_MAX || label.width <= 0)
        return mistake(path, at, "un texte de 1 à 160 lettres et une largeur sont attendus", fault);
    *out_label = label;
    return ERR_NONE;
}

static enum err parse_root(struct arena *arena, const config_setting_t *root, const char *path, struct ocr_form *form, struct fault *fault)
{
    for (int i = 0; i < config_setting_length(root); i++) {
        const config_setting_t *at = config_setting_get_elem(root, (unsigned)i);
        struct str name = str_of(config_setting_name(at));
        if (str_eq_c(name, "cote_case") && take_mm(at, &form->box_side) && form->box_side > 0)
            continue;
        if (!str_eq_c(name, "etiquettes") || !config_setting_is_list(at) || config_setting_length(at) > FORM_MAX_LABELS)
            return mistake(path, at, "cote_case (en millimètres) ou etiquettes ( … ) est attendu", fault);
        form->labels = arena_array(arena, (size_t)config_setting_length(at) + 1, sizeof *form->labels);
        for (int k = 0; k < config_setting_length(at); k++) {
            enum err err = parse_label(arena, config_setting_get_elem(at, (unsigned)k), path, &form->labels[k], fault);
            if (err != ERR_NONE)
                return err;
            form->count++;
        }
    }
    return form->count > 0 && form->box_side > 0 ? ERR_NONE : fault_set(fault, ERR_FINAL, "%s: etiquettes et cote_case sont attendus", path);
}

enum err ocr_form_parse(struct arena *arena, struct str text, const char *path, const struct ocr_form **out_form, struct fault *out_fault)
{
    struct ocr_form *form = ARENA_NEW(arena, struct ocr_form);
    config_t config;
    if (text.len > FORM_MAX_BYTES || memchr(text.at, 0, text.len) != NULL)
        return fault_set(out_fault, ERR_FINAL, "%s: a text of at most %d bytes is expected", path, FORM_MAX_BYTES);
    config_init(&config);
    enum err err = ERR_NONE;
    if (config_read_string(&config, str_c(arena, text)) == CONFIG_TRUE)
        err = parse_root(arena, config_root_setting(&config), path, form, out_fault);
    else
        err = fault_set(out_fault, ERR_FINAL, "%s:%d: %s", path, config_error_line(&config), config_error_text(&config));
    config_destroy(&config);
    *out_form = form;
    return err;
}
