/* ocr_scribbles: the zigzag of a signature, taken off the picture before it is read as letters: a thin stroke, much larger than a letter,
 * that encloses almost nothing. Writing by hand has loops and stays; so does what is grown together with print. */
#include "parsers/ocr_private.h"

#include <leptonica/allheaders.h>

enum {
    WIDE_LEAST = 60,     /* pixels at PAGE_DPI: 6 mm */
    HIGH_LEAST = 20,     /* 2 mm: a dash is no signature */
    HIGH_MOST = 400,
    INK_PERCENT = 16,    /* of its rectangle that is ink, at most; print has 25 and more */
    HOLES_MOST = 1,      /* closed loops */
    INK = 150,           /* grays darker than this */
    MAX_LOOKED_AT = 4000,
};

/* How many closed loops a stroke has: pieces of paper in it that do not reach its outside. */
static int holes_of(PIX *stroke)
{
    PIX *framed = pixAddBorder(stroke, 1, 0), *paper = framed != NULL ? pixInvert(NULL, framed) : NULL;
    l_int32 pieces = 1;
    if (paper != NULL)
        pixCountConnComp(paper, 4, &pieces);
    pixDestroy(&framed);
    pixDestroy(&paper);
    return pieces - 1;
}

static bool is_scribble(PIX *stroke)
{
    l_int32 w = pixGetWidth(stroke), h = pixGetHeight(stroke), ink = 0;
    if (w < WIDE_LEAST || h < HIGH_LEAST || h > HIGH_MOST || pixCountPixels(stroke, &ink, NULL) != 0)
        return false;
    return (double)ink * 100 < (double)INK_PERCENT * w * h && holes_of(stroke) <= HOLES_MOST;
}

/* The stroke's own pixels and those around them, white. */
static void wipe(PIX *pix, PIX *stroke, int x, int y)
{
    PIX *framed = pixAddBorder(stroke, 3, 0), *thick = framed != NULL ? pixDilateBrick(NULL, framed, 5, 5) : NULL;
    if (thick != NULL)
        pixPaintThroughMask(pix, thick, x - 3, y - 3, 255);
    pixDestroy(&framed);
    pixDestroy(&thick);
}

void ocr_scribbles(struct Pix *pix)
{
    PIXA *strokes = NULL;
    PIX *binary = pixThresholdToBinary(pix, INK);
    BOXA *places = binary != NULL ? pixConnComp(binary, &strokes, 8) : NULL;
    l_int32 count = places != NULL && strokes != NULL ? boxaGetCount(places) : 0;
    for (l_int32 i = 0; i < count && i < MAX_LOOKED_AT; i++) {
        l_int32 x = 0, y = 0, w = 0, h = 0;
        boxaGetBoxGeometry(places, i, &x, &y, &w, &h);
        PIX *stroke = w >= WIDE_LEAST && h >= HIGH_LEAST ? pixaGetPix(strokes, i, L_CLONE) : NULL;
        if (stroke != NULL && is_scribble(stroke))
            wipe(pix, stroke, x, y);
        pixDestroy(&stroke);
    }
    boxaDestroy(&places);
    pixaDestroy(&strokes);
    pixDestroy(&binary);
}
