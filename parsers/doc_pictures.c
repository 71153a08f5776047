/* doc: pictures as large as a page. One that stands in the text like a character is kept in the data stream (PICF, [MS-DOC]
 * 2.9.192); one that floats hangs on a character (SPA, 2.9.253), and its shape says by number which of the document's
 * pictures it shows ([MS-ODRAW] 2.2.12 to 2.2.32). The JPEG or PNG is taken as it is; what is smaller is an illustration. */
#include "parsers/doc_private.h"

enum { /* twips: a page of A4 has 11906 by 16838 */
    PAGE_MIN_SHORT = 7000,
    PAGE_MIN_LONG = 9500,
};
enum {
    PICF_MIN = 68, PICF_WIDTH = 28, PICF_HEIGHT = 30, PICF_SCALE_X = 32, PICF_SCALE_Y = 34, /* scales in thousandths */
    MM_NAMED = 0x66, /* the file's name stands before the drawing */
    SHAPE = 26,      /* bytes of an SPA: its number, then its four edges */
    RECORD = 8, VERSION_CONTAINER = 0xF,
    RECORD_GROUP = 0xF000, RECORD_BSE = 0xF007, RECORD_SHAPE = 0xF00A, RECORD_PROPERTIES = 0xF00B,
    RECORD_JPEG = 0xF01D, RECORD_PNG = 0xF01E, RECORD_JPEG_CMYK = 0xF02A,
    BSE = 36, BSE_NAME = 33, BSE_PLACE = 28, /* of its picture, in the stream of the text */
    PROPERTY = 6, PROPERTY_PICTURE = 0x0104,
    MAX_RECORDS = 5000, MAX_SHAPES = 2000, MAX_TRIES = 100,
};

static bool is_page(int64_t width, int64_t height)
{
    return (width < height ? width : height) >= PAGE_MIN_SHORT && (width < height ? height : width) >= PAGE_MIN_LONG;
}

/* ---- records: containers are walked into ------------------------------------------------------------------ */

struct record {
    uint32_t type, instance;
    bool is_container;
    struct str body;
};

static bool next_record(struct str *rest, struct record *out)
{
    if (rest->len < RECORD)
        return false;
    uint32_t head = doc_u16(*rest, 0);
    size_t len = doc_u32(*rest, 4);
    *out = (struct record){.type = doc_u16(*rest, 2), .instance = head >> 4, .is_container = (head & 0xF) == VERSION_CONTAINER};
    *rest = str_from(*rest, RECORD);
    out->body = str_slice(*rest, 0, len);
    if (!out->is_container)
        *rest = str_from(*rest, len);
    return true;
}

static struct str picture_in(const struct record *record)
{
    static const struct str magics[] = {{"\xFF\xD8\xFF", 3}, {"\x89PNG", 4}};
    if (record->type != RECORD_JPEG && record->type != RECORD_PNG && record->type != RECORD_JPEG_CMYK)
        return STR_NONE;
    for (size_t at = 17; at <= 33; at += 16) /* one or two checksums before it */
        for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++)
            if (str_starts(str_from(record->body, at), magics[i]))
                return str_from(record->body, at);
    return STR_NONE;
}

/* The first JPEG or PNG among the records. */
static struct str find_picture(struct str rest)
{
    struct record record;
    struct str picture = STR_NONE;
    for (int i = 0; i < MAX_RECORDS && picture.at == NULL && next_record(&rest, &record); i++) {
        if (record.type == RECORD_BSE) { /* the picture stands inside it */
            struct str inside = str_from(record.body, BSE + doc_u8(record.body, BSE_NAME));
            if (next_record(&inside, &record))
                picture = picture_in(&record);
        } else {
            picture = picture_in(&record);
        }
    }
    return picture;
}

static void keep(struct doc *d, struct str picture)
{
    if (picture.at != NULL)
        document_add_picture(d->arena, &d->main, &(struct document_picture){.bytes = picture, .page = (int)d->main.picture_count + 1});
}

/* ---- in the text ------------------------------------------------------------------------------------------ */

void doc_picture_at(struct doc *d, uint32_t place)
{
    size_t len = doc_u32(d->data, place), head = doc_u16(d->data, (size_t)place + 4);
    if (place >= d->data.len || len > d->data.len - place || head < PICF_MIN || head > len)
        return;
    struct str picf = str_slice(d->data, place, (size_t)place + len), drawing = str_from(picf, head);
    if (doc_u16(picf, 6) == MM_NAMED)
        drawing = str_from(drawing, 1 + doc_u8(drawing, 0));
    if (is_page((int64_t)doc_i16(picf, PICF_WIDTH) * doc_u16(picf, PICF_SCALE_X) / 1000,
                (int64_t)doc_i16(picf, PICF_HEIGHT) * doc_u16(picf, PICF_SCALE_Y) / 1000))
        keep(d, find_picture(drawing));
}

/* ---- floating --------------------------------------------------------------------------------------------- */

/* The number of the picture that a shape shows, from 1; 0 for none. */
static uint32_t picture_of(struct str drawings, uint32_t shape)
{
    struct record record;
    uint32_t now = 0;
    for (int i = 0; i < MAX_RECORDS && next_record(&drawings, &record); i++) {
        if (record.type == RECORD_SHAPE)
            now = doc_u32(record.body, 0);
        for (size_t j = 0; record.type == RECORD_PROPERTIES && now == shape && j < record.instance; j++)
            if ((doc_u16(record.body, j * PROPERTY) & 0x3FFF) == PROPERTY_PICTURE)
                return doc_u32(record.body, j * PROPERTY + 2);
    }
    return 0;
}

static struct str numbered_picture(const struct doc *d, struct str group, uint32_t number)
{
    struct record record;
    for (int i = 0; i < MAX_RECORDS && number > 0 && next_record(&group, &record); i++)
        if (record.type == RECORD_BSE && --number == 0) {
            struct str inside = str_from(record.body, BSE + doc_u8(record.body, BSE_NAME));
            struct str from = inside.len > 0 ? inside : str_from(d->word, doc_u32(record.body, BSE_PLACE));
            return next_record(&from, &record) ? picture_in(&record) : STR_NONE;
        }
    return STR_NONE;
}

/* One group of all pictures, then the drawings of the text and of the headers, each after a byte that says which. */
static struct str picture_of_shape(const struct doc *d, uint32_t shape)
{
    struct str rest = doc_place(d, PLACE_DRAWINGS), drawing;
    struct record record;
    if (!next_record(&rest, &record) || record.type != RECORD_GROUP)
        return STR_NONE;
    struct str group = record.body;
    for (rest = str_from(rest, group.len + 1); rest.len >= RECORD; rest = str_from(rest, record.body.len + 1)) {
        drawing = str_slice(rest, 0, RECORD + (size_t)doc_u32(rest, 4));
        uint32_t number = picture_of(drawing, shape);
        if (number > 0)
            return numbered_picture(d, group, number);
        (void)next_record(&rest, &record);
    }
    return STR_NONE;
}

void doc_floating_pictures_at(struct doc *d, uint32_t cp)
{
    struct str shapes = doc_place(d, PLACE_SHAPES);
    size_t count = shapes.len < 4 ? 0 : (shapes.len - 4) / (4 + SHAPE);
    doc_spend(d, count);
    for (size_t i = 0; i < count && i < MAX_SHAPES; i++) {
        struct str shape = str_from(shapes, (count + 1) * 4 + i * SHAPE);
        if (doc_u32(shapes, i * 4) == cp && d->pictures_tried < MAX_TRIES
            && is_page((int64_t)doc_i32(shape, 12) - doc_i32(shape, 4), (int64_t)doc_i32(shape, 16) - doc_i32(shape, 8))) {
            d->pictures_tried++;
            keep(d, picture_of_shape(d, doc_u32(shape, 0)));
        }
    }
}
