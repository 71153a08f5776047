/* Styles as far as they change what is read: hidden, struck out, a symbol font, how text runs around a frame; bullets of
 * lists that are boxes (ODF 1.3 part 3, sections 16, 17.8, 20). */
#include "parsers/odt_private.h"

enum {
    MAX_STYLES = 8000, MAX_BULLETS = 2000,
    MAX_PARENTS = 10,
    BULLET_TEXT = 8, /* bytes of a bullet that are looked at */
};

enum step odt_open_style(struct reading *r)
{
    struct odt_parts *p = r->parts;
    r->style = NULL;
    if (p->style_count >= MAX_STYLES)
        return STEP_OVER;
    p->styles = arena_grow(r->arena, p->styles, p->style_count, &p->style_room, sizeof *p->styles);
    r->style = &p->styles[p->style_count++];
    *r->style = (struct odt_style){.family = odt_attribute(r, "family"), .name = odt_attribute(r, "name"), .is_hidden = -1, .is_struck = -1,
                                   .is_automatic = r->in_automatic,
                                   .parent = odt_attribute(r, "parent-style-name"), .list = odt_attribute(r, "list-style-name")};
    p->is_sorted = false;
    return STEP_IN;
}

void odt_close_style(struct reading *r)
{
    r->style = NULL;
}

/* The font's family, else the name of its declaration, which is the family's but for a number behind it. */
static struct str font_here(struct reading *r)
{
    struct str font = odt_attribute(r, "font-family");
    return font.at != NULL ? font : odt_attribute(r, "font-name");
}

enum step odt_open_text_properties(struct reading *r)
{
    struct str display = odt_attribute(r, "display"), line = odt_attribute(r, "text-line-through-style");
    struct str type = odt_attribute(r, "text-line-through-type");
    if (r->bullet_level > 0)
        r->bullet_font = font_here(r);
    if (r->style == NULL)
        return STEP_OVER;
    if (display.at != NULL)
        r->style->is_hidden = str_eq_c(display, "none");
    if (line.at != NULL || type.at != NULL)
        r->style->is_struck = !(line.at != NULL ? str_eq_c(line, "none") : str_eq_c(type, "none"));
    r->style->font = font_here(r);
    return STEP_OVER;
}

enum step odt_open_frame_properties(struct reading *r)
{
    struct str wrap = odt_attribute(r, "wrap");
    if (r->style != NULL) {
        r->style->runs_through = str_eq_c(wrap, "run-through");
        r->style->pushes = str_eq_c(wrap, "none");
    }
    return STEP_OVER;
}

enum step odt_open_list_style(struct reading *r)
{
    r->list_style = odt_attribute(r, "name");
    return STEP_IN;
}

enum step odt_open_bullet(struct reading *r)
{
    r->bullet = odt_attribute(r, "bullet-char");
    r->bullet_font = STR_NONE;
    r->bullet_level = odt_repeat(r, "level");
    return STEP_IN;
}

void odt_close_bullet(struct reading *r)
{
    struct odt_parts *p = r->parts;
    struct str rest = str_slice(r->bullet, 0, BULLET_TEXT);
    enum box_state state = BOX_EMPTY;
    int32_t point = 0;
    int level = r->bullet_level;
    r->bullet_level = 0;
    if (p->bullet_count >= MAX_BULLETS || r->list_style.at == NULL || !utf8_next(&rest, &point) || rest.len > 0)
        return;
    bool is_box = document_is_symbol_font(r->bullet_font) ? document_symbol_box(r->bullet_font, point, &state) : document_box_of(point, &state);
    if (!is_box)
        return;
    p->has_empty_bullet = p->has_empty_bullet || state == BOX_EMPTY;
    p->bullets = arena_grow(r->arena, p->bullets, p->bullet_count, &p->bullet_room, sizeof *p->bullets);
    p->bullets[p->bullet_count++] = (struct odt_bullet){r->list_style, level, state, office_is_framed(r->bullet_font, point), r->in_automatic};
}

void odt_forget_automatic(struct odt_parts *parts)
{
    size_t styles = 0, bullets = 0;
    for (size_t i = 0; i < parts->style_count; i++)
        if (!parts->styles[i].is_automatic)
            parts->styles[styles++] = parts->styles[i];
    for (size_t i = 0; i < parts->bullet_count; i++)
        if (!parts->bullets[i].is_automatic)
            parts->bullets[bullets++] = parts->bullets[i];
    parts->style_count = styles;
    parts->bullet_count = bullets;
}

/* ---- asked by the text ---- */

static int by_name(const void *a, const void *b)
{
    const struct odt_style *one = a, *other = b;
    int order = str_compare(one->name, other->name);
    return order != 0 ? order : str_compare(one->family, other->family);
}

const struct odt_style *odt_style_of(struct odt_parts *parts, struct str family, struct str name)
{
    const struct odt_style key = {.family = family, .name = name};
    if (name.at == NULL || parts->style_count == 0)
        return NULL;
    if (!parts->is_sorted)
        qsort(parts->styles, parts->style_count, sizeof key, by_name);
    parts->is_sorted = true;
    return bsearch(&key, parts->styles, parts->style_count, sizeof key, by_name);
}

struct odt_run odt_run_of(struct odt_parts *parts, struct str family, struct str name, struct odt_run around)
{
    int hidden = -1, struck = -1;
    struct odt_run run = {0};
    const struct odt_style *style = odt_style_of(parts, family, name);
    for (int i = 0; i < MAX_PARENTS && style != NULL; i++) {
        hidden = hidden < 0 ? style->is_hidden : hidden;
        struck = struck < 0 ? style->is_struck : struck;
        run.font = run.font.at == NULL ? style->font : run.font;
        style = odt_style_of(parts, family, style->parent);
    }
    run.font = run.font.at == NULL ? around.font : run.font;
    run.is_hidden = hidden == 1 || struck == 1 || (around.is_hidden && hidden != 0 && struck != 0);
    return run;
}

bool odt_bullet_box(const struct odt_parts *parts, struct str list, int level, enum box_state *out_state)
{
    for (size_t i = 0; list.at != NULL && i < parts->bullet_count; i++) {
        const struct odt_bullet *bullet = &parts->bullets[i];
        if (bullet->level != level || !str_eq(bullet->list, list))
            continue;
        *out_state = bullet->state;
        return bullet->state != BOX_TICKED || bullet->is_framed || parts->has_empty_bullet;
    }
    return false;
}
