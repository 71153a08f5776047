/* rtf: what stands beside the text (headers, text boxes, pictures of pages, the page of a mail that was wrapped in RTF), and
 * how all of it becomes one document at the end. */
#include "parsers/html.h"
#include "parsers/rtf_private.h"

enum { /* twips: a page of A4 has 11906 by 16838, what is smaller than this is an illustration */
    PAGE_MIN_SHORT = 7000,
    PAGE_MIN_LONG = 9500,
};

/* ---- texts of their own ----------------------------------------------------------------------------------- */

bool rtf_push_out(struct rtf *r, struct document *into)
{
    if (r->out_count >= RTF_MAX_SHAPES) {
        rtf_fail(r, "more than 16 text boxes inside each other");
        return false;
    }
    struct writer *inner = ARENA_NEW(r->arena, struct writer);
    struct document *document = into != NULL ? into : ARENA_NEW(r->arena, struct document);
    writer_start(inner, r->arena, document, &r->tables_seen, r->fault);
    r->inners[r->out_count] = document;
    r->outs[r->out_count++] = r->out;
    r->out = inner;
    rtf_top(r)->in_table = rtf_top(r)->depth = 0;
    return true;
}

struct writer *rtf_pop_out(struct rtf *r)
{
    if (r->out_count == 0)
        return NULL;
    struct writer *inner = r->out;
    r->out = r->outs[--r->out_count];
    return inner;
}

static void end_header(struct rtf *r)
{
    struct writer *inner = rtf_pop_out(r);
    if (inner != NULL && writer_end(inner) != ERR_NONE && r->err == ERR_NONE)
        r->err = inner->err;
    r->is_in_header = false;
}

void rtf_header_open(struct rtf *r)
{
    if (r->is_in_header || !rtf_push_out(r, &r->apart))
        return;
    r->is_in_header = true;
    rtf_top(r)->at_end = end_header;
}

static void end_shape(struct rtf *r)
{
    struct writer *inner = rtf_pop_out(r);
    if (inner == NULL)
        return;
    if (writer_end(inner) != ERR_NONE && r->err == ERR_NONE)
        r->err = inner->err;
    writer_adopt(r->out, r->inners[r->out_count]);
}

void rtf_shape_open(struct rtf *r)
{
    struct rtf_group *group = rtf_top(r);
    if (group->place == PLACE_SKIP || !rtf_push_out(r, NULL))
        return;
    group->place = PLACE_TEXT;
    group->at_end = end_shape;
}

/* ---- pictures --------------------------------------------------------------------------------------------- */

static void end_picture(struct rtf *r)
{
    struct rtf_picture *picture = &r->picture;
    if (picture->len > 0)
        document_add_picture(r->arena, &r->main, &(struct document_picture){.bytes = {picture->bytes, picture->len},
                                                                            .page = (int)r->main.picture_count + 1});
    *picture = (struct rtf_picture){0};
}

void rtf_picture_open(struct rtf *r)
{
    r->picture = (struct rtf_picture){.scale_x = 100, .scale_y = 100};
    rtf_top(r)->place = PLACE_PICTURE;
    rtf_top(r)->at_end = end_picture;
}

static bool is_page(const struct rtf *r)
{
    const struct rtf_picture *picture = &r->picture;
    int64_t width = (int64_t)picture->width * picture->scale_x / 100, height = (int64_t)picture->height * picture->scale_y / 100;
    int64_t small = width < height ? width : height, large = width < height ? height : width;
    return picture->is_known && !r->is_in_header && small >= PAGE_MIN_SHORT && large >= PAGE_MIN_LONG;
}

void rtf_picture_raw(struct rtf *r, struct str bytes)
{
    struct rtf_picture *picture = &r->picture;
    if (bytes.len == 0)
        return;
    if (!is_page(r) || bytes.len > DOCUMENT_MAX_PICTURE - picture->len) {
        r->main.is_cut = r->main.is_cut || is_page(r);
        rtf_top(r)->place = PLACE_SKIP; /* the rest of it */
        picture->len = 0;
        return;
    }
    while (picture->len + bytes.len > picture->room)
        picture->bytes = arena_grow(r->arena, picture->bytes, picture->room, &picture->room, 1);
    memcpy(picture->bytes + picture->len, bytes.at, bytes.len);
    picture->len += bytes.len;
}

void rtf_picture_digit(struct rtf *r, char digit)
{
    struct rtf_picture *picture = &r->picture;
    int value = str_hex(digit);
    if (value < 0)
        return;
    picture->is_odd = !picture->is_odd;
    if (picture->is_odd) {
        picture->half = value;
        return;
    }
    char byte = (char)(picture->half * 16 + value);
    rtf_picture_raw(r, (struct str){&byte, 1});
}

/* ---- a mail's page wrapped in RTF ([MS-OXRTFEX]) ----------------------------------------------------------- */

void rtf_html_put(struct rtf *r, uint32_t point)
{
    char bytes[4];
    if (rtf_top(r)->is_wrapped || r->html_len > RTF_MAX_HTML)
        return;
    size_t len = writer_encode(point, bytes);
    while (r->html_len + len > r->html_room)
        r->html = arena_grow(r->arena, r->html, r->html_room, &r->html_room, 1);
    memcpy(r->html + r->html_len, bytes, len);
    r->html_len += len;
}

/* ---- the end ---------------------------------------------------------------------------------------------- */

static bool is_told(const struct document *document, struct str text)
{
    for (size_t i = 0; i < document->count; i++)
        if (str_eq(document->blocks[i].text, text))
            return true;
    return false;
}

enum { HEADERS_MAX = 200 /* paragraphs of headers and footers, each told once: the same ones come with every section */ };

enum err rtf_finish(struct rtf *r, struct document *out_document)
{
    struct document document = {.pictures = r->main.pictures, .picture_count = r->main.picture_count,
                                .picture_capacity = r->main.picture_capacity, .is_cut = r->main.is_cut};
    if (r->err == ERR_NONE)
        r->err = writer_end(&r->main_writer);
    if (r->err == ERR_NONE && r->is_html && r->html_len > 0)
        return html_read(r->arena, (struct str){r->html, r->html_len}, out_document, r->fault);
    for (size_t i = 0; i < r->apart.count && i < HEADERS_MAX && r->err == ERR_NONE; i++)
        if (!str_is_empty(str_trim(r->apart.blocks[i].text)) && !is_told(&document, r->apart.blocks[i].text))
            r->err = document_add(r->arena, &document, &r->apart.blocks[i], r->fault);
    for (size_t i = 0; i < r->main.count && r->err == ERR_NONE; i++)
        r->err = document_add(r->arena, &document, &r->main.blocks[i], r->fault);
    if (r->err != ERR_NONE)
        return r->err;
    document.format = FORMAT_RTF;
    *out_document = document;
    return ERR_NONE;
}
