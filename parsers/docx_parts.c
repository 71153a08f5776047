/* What stands beside the text of a Word document: styles that hide or that put boxes before paragraphs, the bullets of
 * lists, and which part is meant by an identifier (ECMA-376 part 1, 17.7 and 17.9; part 2, 9.3). */
#include "parsers/docx_private.h"

enum {
    MAX_STYLES = 2000, MAX_BULLETS = 2000, MAX_LISTS = 2000, MAX_RELATIONS = 2000, MAX_CONTROLS = 100,
    MAX_BASED = 10, /* styles based on styles */
    BULLET_TEXT = 8, /* bytes of a bullet that are looked at */
};

/* Each part is read by a reading of its own, its document unused; what is found goes into the parts, behind this cast. */
struct side {
    struct docx_parts *parts;
    struct docx_style *style; /* that we are in, or NULL */
    int abstract, level, list; /* -1: in none */
    struct str bullet, font;
};
struct reading_of_parts {
    struct reading reading; /* first: what the walk hands around */
    struct side side;
};

static struct side *side_of(struct reading *r)
{
    return &((struct reading_of_parts *)(void *)r)->side;
}

static enum step open_style(struct reading *r)
{
    struct side *s = side_of(r);
    struct docx_parts *p = s->parts;
    s->style = NULL;
    if (p->style_count >= MAX_STYLES)
        return STEP_OVER;
    p->styles = arena_grow(r->arena, p->styles, p->style_count, &p->style_room, sizeof *p->styles);
    s->style = &p->styles[p->style_count++];
    *s->style = (struct docx_style){.id = docx_attribute(r, "styleId"), .is_hidden = -1, .is_struck = -1, .list = -1};
    return STEP_IN;
}

static void close_style(struct reading *r)
{
    side_of(r)->style = NULL;
}

static enum step open_based(struct reading *r)
{
    if (side_of(r)->style != NULL)
        side_of(r)->style->based = docx_attribute(r, "val");
    return STEP_OVER;
}

static enum step open_font(struct reading *r)
{
    struct side *s = side_of(r);
    struct str font = docx_attribute(r, "ascii");
    if (s->style != NULL)
        s->style->font = font;
    s->font = font;
    return STEP_OVER;
}

static enum step open_hidden(struct reading *r)
{
    if (side_of(r)->style != NULL)
        side_of(r)->style->is_hidden = docx_is_on(r);
    return STEP_OVER;
}

static enum step open_struck(struct reading *r)
{
    if (side_of(r)->style != NULL)
        side_of(r)->style->is_struck = docx_is_on(r);
    return STEP_OVER;
}

static enum step open_list_of_style(struct reading *r)
{
    if (side_of(r)->style != NULL)
        side_of(r)->style->list = (int)docx_number(docx_attribute(r, "val"));
    return STEP_OVER;
}

static enum step open_level_of_style(struct reading *r)
{
    if (side_of(r)->style != NULL)
        side_of(r)->style->level = (int)docx_number(docx_attribute(r, "val"));
    return STEP_OVER;
}

static enum step open_abstract(struct reading *r)
{
    side_of(r)->abstract = (int)docx_number(docx_attribute(r, "abstractNumId"));
    return STEP_IN;
}

static void close_abstract(struct reading *r)
{
    side_of(r)->abstract = -1;
}

static enum step open_level(struct reading *r)
{
    struct side *s = side_of(r);
    s->level = (int)docx_number(docx_attribute(r, "ilvl"));
    s->bullet = s->font = STR_NONE;
    return s->abstract < 0 ? STEP_OVER : STEP_IN; /* an override of one list's numbers */
}

static void close_level(struct reading *r)
{
    struct side *s = side_of(r);
    struct docx_parts *p = s->parts;
    struct str rest = str_slice(s->bullet, 0, BULLET_TEXT);
    enum box_state state = BOX_EMPTY;
    int32_t point = 0;
    if (s->abstract < 0 || p->bullet_count >= MAX_BULLETS || !utf8_next(&rest, &point) || rest.len > 0)
        return;
    bool is_box = document_is_symbol_font(s->font) ? document_symbol_box(s->font, point, &state) : document_box_of(point, &state);
    if (!is_box)
        return;
    p->has_empty_bullet = p->has_empty_bullet || state == BOX_EMPTY;
    p->bullets = arena_grow(r->arena, p->bullets, p->bullet_count, &p->bullet_room, sizeof *p->bullets);
    p->bullets[p->bullet_count++] = (struct docx_bullet){s->abstract, s->level, state, office_is_framed(s->font, point)};
}

static enum step open_level_text(struct reading *r)
{
    side_of(r)->bullet = docx_attribute(r, "val");
    return STEP_OVER;
}

static enum step open_number(struct reading *r)
{
    side_of(r)->list = (int)docx_number(docx_attribute(r, "numId"));
    return STEP_IN;
}

static enum step open_abstract_of(struct reading *r)
{
    struct docx_parts *p = side_of(r)->parts;
    if (p->list_count >= MAX_LISTS)
        return STEP_OVER;
    p->lists = arena_grow(r->arena, p->lists, p->list_count, &p->list_room, sizeof *p->lists);
    p->lists[p->list_count++] = (struct docx_list){side_of(r)->list, (int)docx_number(docx_attribute(r, "val"))};
    return STEP_OVER;
}

static enum step open_relation(struct reading *r)
{
    struct docx_parts *p = side_of(r)->parts;
    struct str type = docx_attribute(r, "Type");
    size_t slash = str_rfind_char(type, '/');
    if (p->relation_count >= MAX_RELATIONS || str_eq_c(docx_attribute(r, "TargetMode"), "External"))
        return STEP_OVER;
    p->relations = arena_grow(r->arena, p->relations, p->relation_count, &p->relation_room, sizeof *p->relations);
    p->relations[p->relation_count++] = (struct docx_relation){docx_attribute(r, "Id"), str_from(type, slash == STR_NOT_FOUND ? 0 : slash + 1),
                                                               docx_attribute(r, "Target")};
    return STEP_OVER;
}

/* [MS-OFORMS] 2.1.1: the classes of what is ticked: CheckBox, OptionButton, ToggleButton. */
static enum step open_active(struct reading *r)
{
    static const char *const boxes[] = {"{8BD21D40-EC42-11CE-9E0D-00AA006002F3}", "{8BD21D50-EC42-11CE-9E0D-00AA006002F3}",
                                        "{8BD21D60-EC42-11CE-9E0D-00AA006002F3}"};
    struct docx_parts *p = side_of(r)->parts;
    struct str class = docx_attribute(r, "classid");
    for (size_t i = 0; i < sizeof boxes / sizeof boxes[0] && p->control_count < MAX_CONTROLS; i++) {
        if (!str_eq_nocase(class, str_of(boxes[i])))
            continue;
        p->controls = arena_grow(r->arena, p->controls, p->control_count, &p->control_room, sizeof *p->controls);
        p->controls[p->control_count++] = (struct docx_control){p->relation, BOX_DOUBTFUL};
        return STEP_IN;
    }
    return STEP_OVER;
}

static enum step open_active_property(struct reading *r)
{
    struct docx_parts *p = side_of(r)->parts;
    struct str value = docx_attribute(r, "value");
    if (p->control_count == 0 || !str_eq_c(docx_attribute(r, "name"), "Value"))
        return STEP_OVER;
    struct docx_control *control = &p->controls[p->control_count - 1];
    if (str_eq_c(value, "1") || str_eq_c(value, "-1") || str_eq_nocase(value, STR("true")))
        control->state = BOX_TICKED;
    else if (str_eq_c(value, "0") || str_eq_nocase(value, STR("false")))
        control->state = BOX_EMPTY;
    return STEP_OVER;
}

static void on_text(struct reading *r, struct str text)
{
    (void)r;
    (void)text;
}

void docx_part_read(struct arena *arena, struct str xml, struct docx_parts *parts)
{
    static const struct office_element elements[] = {
        {NS_W, "style", open_style, close_style},          {NS_W, "basedOn", open_based, NULL},
        {NS_W, "rFonts", open_font, NULL},                 {NS_W, "vanish", open_hidden, NULL},
        {NS_W, "strike", open_struck, NULL},               {NS_W, "dstrike", open_struck, NULL},
        {NS_W, "numId", open_list_of_style, NULL},         {NS_W, "ilvl", open_level_of_style, NULL},
        {NS_W, "abstractNum", open_abstract, close_abstract}, {NS_W, "lvl", open_level, close_level},
        {NS_W, "lvlText", open_level_text, NULL},          {NS_W, "num", open_number, NULL},
        {NS_W, "abstractNumId", open_abstract_of, NULL},   {NS_R, "Relationship", open_relation, NULL},
        {NS_AX, "ocx", open_active, NULL},                 {NS_AX, "ocxPr", open_active_property, NULL},
    };
    const struct office_grammar grammar = {docx_spaces, docx_space_count, elements, sizeof elements / sizeof elements[0], on_text};
    struct fault fault = {{0}};
    struct reading_of_parts *r = ARENA_NEW(arena, struct reading_of_parts);
    r->reading.arena = arena;
    r->reading.xml = (struct office_xml){.arena = arena, .fault = &fault, .format = "docx"};
    r->side = (struct side){.parts = parts, .abstract = -1, .list = -1};
    enum err err = office_walk(&r->reading.xml, xml, &grammar, &r->reading);
    (void)err; /* what was understood before stands */
}

/* ---- asked by the text ---- */

const struct docx_style *docx_style_of(const struct docx_parts *parts, struct str id)
{
    for (size_t i = 0; id.at != NULL && i < parts->style_count; i++)
        if (str_eq(parts->styles[i].id, id))
            return &parts->styles[i];
    return NULL;
}

bool docx_style_hides(const struct docx_parts *parts, struct str id)
{
    int hidden = -1, struck = -1;
    for (int i = 0; i < MAX_BASED && (hidden < 0 || struck < 0); i++) {
        const struct docx_style *style = docx_style_of(parts, id);
        if (style == NULL)
            break;
        hidden = hidden < 0 ? style->is_hidden : hidden;
        struck = struck < 0 ? style->is_struck : struck;
        id = style->based;
    }
    return hidden == 1 || struck == 1;
}

struct str docx_style_font(const struct docx_parts *parts, struct str id)
{
    const struct docx_style *style = docx_style_of(parts, id);
    for (int i = 0; i < MAX_BASED && style != NULL && style->font.at == NULL; i++)
        style = docx_style_of(parts, style->based);
    return style == NULL ? STR_NONE : style->font;
}

const struct docx_style *docx_style_list(const struct docx_parts *parts, struct str id)
{
    const struct docx_style *style = docx_style_of(parts, id);
    for (int i = 0; i < MAX_BASED && style != NULL && style->list < 0; i++)
        style = docx_style_of(parts, style->based);
    return style == NULL || style->list < 0 ? NULL : style;
}

bool docx_bullet_box(const struct docx_parts *parts, int list, int level, enum box_state *out_state)
{
    int abstract = -1;
    for (size_t i = 0; i < parts->list_count && abstract < 0; i++)
        if (parts->lists[i].list == list)
            abstract = parts->lists[i].abstract;
    for (size_t i = 0; i < parts->bullet_count && abstract >= 0; i++) {
        const struct docx_bullet *bullet = &parts->bullets[i];
        if (bullet->abstract != abstract || bullet->level != level)
            continue;
        *out_state = bullet->state;
        return bullet->state != BOX_TICKED || bullet->is_framed || parts->has_empty_bullet;
    }
    return false;
}

const struct docx_control *docx_control_of(const struct docx_parts *parts, struct str relation)
{
    for (size_t i = 0; relation.at != NULL && i < parts->control_count; i++)
        if (str_eq(parts->controls[i].relation, relation))
            return &parts->controls[i];
    return NULL;
}

struct str docx_relation_target(const struct docx_parts *parts, struct str id)
{
    for (size_t i = 0; i < parts->relation_count; i++)
        if (str_eq(parts->relations[i].id, id))
            return parts->relations[i].target;
    return STR_NONE;
}
