/* doc: lists whose bullets are boxes: their items are what is ticked. A paragraph names a list (LFO) and a level; the list's
 * levels (LVL) say with which letter of which font it begins ([MS-DOC] 2.9.131, 2.9.147, 2.9.150). The levels stand right
 * behind the table of lists, which does not count them in. */
#include "parsers/doc_private.h"

enum {
    LIST = 28, LIST_FLAGS = 26, LIST_IS_SIMPLE = 1,       /* LSTF */
    LEVEL = 28, LEVEL_KIND = 4, LEVEL_CHARACTERS = 24, LEVEL_PARAGRAPH = 25, KIND_BULLET = 23, /* LVLF */
    OVERRIDE = 16,                                        /* LFO */
    LISTS_MAX = 2000,
};

static struct doc_bullet bullet_of(const struct doc *d, struct str level)
{
    size_t properties = doc_u8(level, LEVEL_CHARACTERS), text = LEVEL + doc_u8(level, LEVEL_PARAGRAPH) + properties;
    struct doc_bullet bullet = {.is_box = false};
    struct doc_look look = {.font = UINT32_MAX, .other_font = UINT32_MAX};
    if (doc_u8(level, LEVEL_KIND) != KIND_BULLET || doc_u16(level, text) == 0)
        return bullet;
    doc_look_change(&look, str_slice(level, text - properties, text));
    struct str font = doc_font(d, look.other_font != UINT32_MAX ? look.other_font : look.font).name;
    bullet.is_box = document_symbol_box(font.at == NULL ? STR("") : font, (int32_t)doc_u16(level, text + 2), &bullet.state);
    return bullet;
}

void doc_lists_read(struct doc *d)
{
    struct str lists = doc_place(d, PLACE_LISTS);
    size_t count = doc_u16(lists, 0);
    if (count > LISTS_MAX || lists.len < 2 + count * LIST)
        return;
    struct str rest = str_from(d->table, (size_t)(lists.at - d->table.at) + lists.len);
    d->lists = arena_array(d->arena, count, sizeof *d->lists);
    for (; d->list_count < count; d->list_count++) {
        struct str head = str_from(lists, 2 + d->list_count * LIST);
        struct doc_list *list = &d->lists[d->list_count];
        list->number = doc_u32(head, 0);
        list->level_count = (doc_u8(head, LIST_FLAGS) & LIST_IS_SIMPLE) != 0 ? 1 : DOC_LEVELS;
        for (size_t i = 0; i < list->level_count; i++) {
            size_t text = LEVEL + doc_u8(rest, LEVEL_PARAGRAPH) + doc_u8(rest, LEVEL_CHARACTERS);
            list->levels[i] = bullet_of(d, rest);
            rest = str_from(rest, text + 2 + (size_t)doc_u16(rest, text) * 2);
        }
    }
}

struct doc_bullet doc_bullet_of(const struct doc *d, uint32_t override, uint32_t level)
{
    struct str overrides = doc_place(d, PLACE_LIST_OVERRIDES);
    const struct doc_bullet none = {.is_box = false};
    if (override == 0 || override > doc_u32(overrides, 0))
        return none;
    uint32_t number = doc_u32(overrides, 4 + ((size_t)override - 1) * OVERRIDE);
    for (size_t i = 0; i < d->list_count; i++)
        if (d->lists[i].number == number)
            return level < d->lists[i].level_count ? d->lists[i].levels[level] : none;
    return none;
}
