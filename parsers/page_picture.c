/* page_picture: bytes to pixels. The header is read and its dimensions judged before anything is decoded; a JPEG of more pixels than
 * a page needs is decoded at half or a quarter of its size. The turn that the camera noted (EXIF) is done here. */
#include <leptonica/allheaders.h>
#include <libexif/exif-data.h>

#include "parsers/page_private.h"

enum {
    SMALL_SIDE = 640,
    ENOUGH_SIDE = 3400,               /* a JPEG twice as long is decoded at half its size */
    MAX_BYTES = 320 * 1024 * 1024,    /* of decoded pixels */
};

bool raster_new(int w, int h, struct raster *out_raster)
{
    *out_raster = (struct raster){w, h, NULL};
    if (w <= 0 || h <= 0 || (size_t)w > (size_t)PAGE_MAX_PIXELS / (size_t)h)
        return false;
    out_raster->at = calloc((size_t)w * (size_t)h, 1);
    return out_raster->at != NULL;
}

void raster_free(struct raster *raster)
{
    free(raster->at);
    *raster = (struct raster){0};
}

bool raster_of_pix(struct Pix *pix8, struct raster *out_raster)
{
    l_int32 w = 0, h = 0, d = 0;
    if (pix8 == NULL || pixGetDimensions(pix8, &w, &h, &d) != 0 || d != 8 || !raster_new(w, h, out_raster))
        return false;
    const l_uint32 *data = pixGetData(pix8);
    size_t wpl = (size_t)pixGetWpl(pix8);
    for (int y = 0; y < h; y++) {
        const l_uint32 *line = data + (size_t)y * wpl;
        uint8_t *to = out_raster->at + (size_t)y * (size_t)w;
        for (int x = 0; x < w; x++)
            to[x] = (uint8_t)GET_DATA_BYTE(line, x);
    }
    return true;
}

/* Of depth 8, each byte as it is; of depth 1, black where a byte is not 0. */
static PIX *pix_of(struct raster raster, int depth)
{
    PIX *pix = pixCreate(raster.w, raster.h, depth);
    if (pix == NULL)
        return NULL;
    l_uint32 *data = pixGetData(pix);
    size_t wpl = (size_t)pixGetWpl(pix);
    for (int y = 0; y < raster.h; y++) {
        l_uint32 *line = data + (size_t)y * wpl;
        const uint8_t *from = raster.at + (size_t)y * (size_t)raster.w;
        for (int x = 0; x < raster.w; x++)
            if (depth == 8)
                SET_DATA_BYTE(line, x, from[x]);
            else if (from[x] != 0)
                SET_DATA_BIT(line, x);
    }
    pixSetResolution(pix, PAGE_DPI, PAGE_DPI);
    return pix;
}

struct Pix *raster_to_pix(struct raster raster)
{
    return pix_of(raster, 8);
}

struct Pix *raster_to_binary(struct raster raster)
{
    return pix_of(raster, 1);
}

static bool is_tiff(struct str bytes)
{
    return str_starts(bytes, (struct str){"II*\0", 4}) || str_starts(bytes, (struct str){"MM\0*", 4});
}

int page_count(struct str bytes)
{
    if (!is_tiff(bytes))
        return 1;
    setMsgSeverity(L_SEVERITY_NONE);
    int count = 0;
    l_int32 w = 0, h = 0;
    while (count < DOCUMENT_MAX_PICTURES &&
           readHeaderMemTiff((const l_uint8 *)bytes.at, bytes.len, count, &w, &h, NULL, NULL, NULL, NULL, NULL) == 0)
        count++;
    return int_max(count, 1);
}

/* What EXIF's orientation asks for, 1 to 8; 1 where nothing is said. */
static int exif_turn(struct str bytes)
{
    if (!str_starts(bytes, STR("\xFF\xD8")) || bytes.len > UINT32_MAX)
        return 1;
    ExifData *data = exif_data_new_from_data((const unsigned char *)bytes.at, (unsigned)bytes.len);
    if (data == NULL)
        return 1;
    int turn = 1;
    const ExifEntry *entry = exif_data_get_entry(data, EXIF_TAG_ORIENTATION);
    if (entry != NULL && entry->format == EXIF_FORMAT_SHORT && entry->components == 1 && entry->size >= 2)
        turn = exif_get_short(entry->data, exif_data_get_byte_order(data));
    exif_data_unref(data);
    return turn >= 1 && turn <= 8 ? turn : 1;
}

/* The picture as it was held; takes `pix`. */
static PIX *turned(PIX *pix, int turn)
{
    static const struct { int quarters; bool mirrored; } ways[9] = {
        [2] = {0, true}, [3] = {2, false}, [4] = {2, true}, [5] = {1, true}, [6] = {1, false}, [7] = {3, true}, [8] = {3, false},
    };
    if (pix == NULL || turn == 1)
        return pix;
    PIX *result = ways[turn].quarters == 0 ? pixClone(pix) : pixRotateOrth(pix, ways[turn].quarters);
    pixDestroy(&pix);
    if (result != NULL && ways[turn].mirrored) {
        PIX *mirror = pixFlipLR(NULL, result);
        pixDestroy(&result);
        result = mirror;
    }
    return result;
}

/* To 8 or 32 bits, on white paper; takes `pix`. */
static PIX *plain(PIX *pix)
{
    if (pix == NULL)
        return NULL;
    PIX *result = NULL;
    if (pixGetColormap(pix) != NULL)
        result = pixRemoveColormap(pix, REMOVE_CMAP_BASED_ON_SRC);
    else if (pixGetDepth(pix) == 32 && pixGetSpp(pix) == 4)
        result = pixAlphaBlendUniform(pix, 0xffffff00);
    else
        result = pixClone(pix);
    pixDestroy(&pix);
    if (result != NULL && pixGetDepth(result) != 8 && pixGetDepth(result) != 32) {
        PIX *gray = pixConvertTo8(result, 0);
        pixDestroy(&result);
        result = gray;
    }
    return result;
}

/* The means of square blocks of the least colour. */
static bool small_of(PIX *pix, struct raster *out_small)
{
    int w = pixGetWidth(pix), h = pixGetHeight(pix), step = int_max(1, (int_max(w, h) + SMALL_SIDE - 1) / SMALL_SIDE);
    if (!raster_new(int_max(1, w / step), int_max(1, h / step), out_small))
        return false;
    bool is_color = pixGetDepth(pix) == 32;
    const l_uint32 *data = pixGetData(pix);
    size_t wpl = (size_t)pixGetWpl(pix);
    int rows = int_min(step, h), columns = int_min(step, w);
    for (int y = 0; y < out_small->h; y++)
        for (int x = 0; x < out_small->w; x++) {
            unsigned long sum = 0;
            for (int v = 0; v < rows; v++) {
                const l_uint32 *line = data + (size_t)(y * step + v) * wpl;
                for (int u = x * step; u < x * step + columns; u++) {
                    l_uint32 pixel = is_color ? line[u] : 0;
                    unsigned least = is_color ? pixel >> 24 : GET_DATA_BYTE(line, u);
                    if (is_color && (pixel >> 16 & 0xff) < least)
                        least = pixel >> 16 & 0xff;
                    if (is_color && (pixel >> 8 & 0xff) < least)
                        least = pixel >> 8 & 0xff;
                    sum += least;
                }
            }
            out_small->at[y * out_small->w + x] = (uint8_t)(sum / (unsigned long)(rows * columns));
        }
    return true;
}

/* Fax machines scan twice as many columns as rows: pixels are made square. Takes `pix`. */
static PIX *square_pixels(PIX *pix, int *dpi)
{
    int rx = pix == NULL ? 0 : pixGetXRes(pix), ry = pix == NULL ? 0 : pixGetYRes(pix);
    *dpi = rx >= 50 && rx <= 1200 ? rx : 0;
    if (rx < 50 || ry < 50 || rx > 1200 || ry > 1200 || abs(rx - ry) * 10 <= rx)
        return pix;
    double x = rx < ry ? (double)ry / rx : 1, y = ry < rx ? (double)rx / ry : 1;
    *dpi = int_max(rx, ry);
    if ((double)pixGetWidth(pix) * x * pixGetHeight(pix) * y > PAGE_MAX_PIXELS)
        return pix;
    PIX *result = pixScaleGeneral(pix, (l_float32)x, (l_float32)y, 0, 0);
    pixDestroy(&pix);
    return result;
}

static PIX *decoded(struct str bytes, int index, l_int32 format, int side)
{
    const l_uint8 *at = (const l_uint8 *)bytes.at;
    if (format == IFF_JFIF_JPEG)
        return pixReadMemJpeg(at, bytes.len, 0, side >= 4 * ENOUGH_SIDE ? 4 : side >= 2 * ENOUGH_SIDE ? 2 : 1, NULL, 0);
    if (is_tiff(bytes))
        return pixReadMemTiff(at, bytes.len, index);
    return pixReadMem(at, bytes.len);
}

static enum err header_check(struct str bytes, int index, l_int32 *out_format, int *out_side, struct fault *out_fault)
{
    l_int32 w = 0, h = 0, bps = 0, spp = 0;
    *out_format = IFF_TIFF;
    const l_uint8 *at = (const l_uint8 *)bytes.at;
    bool is_bad = bytes.len < 8 ? true
                : is_tiff(bytes)
                    ? index < 0 || readHeaderMemTiff(at, bytes.len, index, &w, &h, &bps, &spp, NULL, NULL, NULL) != 0
                    : index != 0 || pixReadHeaderMem(at, bytes.len, out_format, &w, &h, &bps, &spp, NULL) != 0;
    static const l_int32 known[] = {IFF_JFIF_JPEG, IFF_PNG, IFF_PNM, IFF_TIFF};
    bool is_known = false;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        is_known |= known[i] == *out_format;
    if (is_bad || !is_known || w <= 0 || h <= 0)
        return fault_set(out_fault, ERR_FINAL, "page: damaged picture (its header cannot be read), ask for it again");
    if (w > PAGE_MAX_PIXELS / h || (int64_t)w * h * int_max(1, bps / 8) * int_max(1, spp) > MAX_BYTES)
        return fault_set(out_fault, ERR_FINAL, "page: the picture of %d x %d pixels is over the limit of %d million, ask for a smaller one",
                         w, h, PAGE_MAX_PIXELS / 1000000);
    if (w < 200 || h < 200)
        return fault_set(out_fault, ERR_FINAL, "page: a picture of %d x %d pixels is too small to be a page", w, h);
    *out_side = int_max(w, h);
    return ERR_NONE;
}

enum err picture_read(struct str bytes, int index, struct picture *out_picture, struct fault *out_fault)
{
    *out_picture = (struct picture){0};
    setMsgSeverity(L_SEVERITY_NONE); /* what is wrong with a picture is told once, by us */
    l_int32 format = 0;
    int side = 0;
    enum err err = header_check(bytes, index, &format, &side, out_fault);
    if (err != ERR_NONE)
        return err;
    PIX *pix = square_pixels(plain(decoded(bytes, index, format, side)), &out_picture->dpi);
    if (pix != NULL && int_max(pixGetWidth(pix), pixGetHeight(pix)) * 2 <= side)
        out_picture->dpi = 0; /* decoded smaller: what its header says is no longer so */
    pix = turned(pix, exif_turn(bytes));
    if (pix == NULL)
        return fault_set(out_fault, ERR_FINAL, "page: damaged picture (it cannot be decoded), ask for it again");
    bool is_done = small_of(pix, &out_picture->small);
    PIX *gray = pixGetDepth(pix) == 32 ? pixConvertRGBToLuminance(pix) : pixClone(pix);
    pixDestroy(&pix);
    is_done = is_done && raster_of_pix(gray, &out_picture->gray);
    pixDestroy(&gray);
    if (is_done)
        return ERR_NONE;
    picture_free(out_picture);
    return fault_set(out_fault, ERR_FINAL, "page: no memory for the picture (over the limit of this process)");
}

void picture_free(struct picture *picture)
{
    raster_free(&picture->gray);
    raster_free(&picture->small);
}
