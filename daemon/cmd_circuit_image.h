/* cmd_circuit_image: a graph becomes a picture in navette-image, a program of its own that can reach nothing. */
#ifndef NAVETTE_CMD_CIRCUIT_IMAGE_H
#define NAVETTE_CMD_CIRCUIT_IMAGE_H

#include "parsers/base/buf.h"
#include "parsers/base/err.h"

enum {
    IMAGE_SECONDES = 30,                /* wall clock of one picture; a circuit of forty questions takes one second */
    IMAGE_MAX_OCTETS = 32 * 1024 * 1024 /* of a picture */
};

/* Starts `programme` (navette-image) with the graph on its standard input and takes the picture, "svg" or "png", from its standard
 * output: whole, and what it says it is, or not at all. ERR_FINAL with the program's own sentence where it fails. */
MUST_USE enum err image_make(const char *programme, const char *format, struct str dot, struct buf *out_picture, struct fault *out_fault);

#endif
