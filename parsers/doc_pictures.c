/* doc: pictures that stand in the text like a character: a PICF in the data stream, then the drawing, of which the JPEG or PNG
 * is taken as it is ([MS-DOC] 2.9.192, [MS-ODRAW] 2.2.15, 2.2.20, 2.2.23). What is smaller than a page is an illustration. */
#include "parsers/doc_private.h"

enum { /* twips: a page of A4 has 11906 by 16838 */
    PAGE_MIN_SHORT = 7000,
    PAGE_MIN_LONG = 9500,
    PICF_MIN = 68, PICF_WIDTH = 28, PICF_HEIGHT = 30, PICF_SCALE_X = 32, PICF_SCALE_Y = 34, /* scales in thousandths */
    MM_NAMED = 0x66,       /* the file's name stands before the drawing */
    RECORD = 8, RECORD_CONTAINER = 0xF,
    RECORD_BSE = 0xF007, BSE = 36, BSE_NAME = 33, RECORD_JPEG = 0xF01D, RECORD_PNG = 0xF01E, RECORD_JPEG_CMYK = 0xF02A,
    MAX_RECORDS = 1000,
};

static bool is_page(struct str picf)
{
    int64_t width = (int64_t)doc_i16(picf, PICF_WIDTH) * (int64_t)doc_u16(picf, PICF_SCALE_X) / 1000;
    int64_t height = (int64_t)doc_i16(picf, PICF_HEIGHT) * (int64_t)doc_u16(picf, PICF_SCALE_Y) / 1000;
    int64_t small = width < height ? width : height, large = width < height ? height : width;
    return small >= PAGE_MIN_SHORT && large >= PAGE_MIN_LONG;
}

/* The bytes of the first JPEG or PNG among the records, containers walked into. */
static struct str find_blip(struct str rest)
{
    static const struct str magics[] = {{"\xFF\xD8\xFF", 3}, {"\x89PNG", 4}};
    for (int i = 0; i < MAX_RECORDS && rest.len >= RECORD; i++) {
        uint32_t type = doc_u16(rest, 2), version = doc_u16(rest, 0) & 0xF;
        size_t len = doc_u32(rest, 4);
        struct str body = str_slice(rest, RECORD, RECORD + (len > rest.len ? rest.len : len));
        if (type == RECORD_JPEG || type == RECORD_PNG || type == RECORD_JPEG_CMYK) {
            for (size_t at = 17; at <= 33; at += 16) /* one or two checksums before it */
                for (size_t m = 0; m < sizeof magics / sizeof magics[0]; m++)
                    if (str_starts(str_from(body, at), magics[m]))
                        return str_from(body, at);
            return STR_NONE;
        }
        size_t skipped = version == RECORD_CONTAINER ? 0 : type == RECORD_BSE ? BSE + doc_u8(body, BSE_NAME) : body.len;
        rest = str_from(rest, RECORD + skipped);
    }
    return STR_NONE;
}

void doc_picture_at(struct doc *d, uint32_t place)
{
    size_t len = doc_u32(d->data, place), head = doc_u16(d->data, (size_t)place + 4);
    if (place >= d->data.len || len > d->data.len - place || head < PICF_MIN || head > len)
        return;
    struct str picf = str_slice(d->data, place, (size_t)place + len), drawing = str_from(picf, head);
    if (!is_page(picf))
        return;
    if (doc_u16(picf, 6) == MM_NAMED)
        drawing = str_from(drawing, 1 + doc_u8(drawing, 0));
    struct str blip = find_blip(drawing);
    if (blip.at != NULL)
        document_add_picture(d->arena, &d->main, &(struct document_picture){.bytes = blip, .page = (int)d->main.picture_count + 1});
}
