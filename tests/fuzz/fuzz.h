/* fuzz: what every target shares. A target is one file with LLVMFuzzerTestOneInput: bytes go to one reader, in an arena as large
 * as the child's, and what comes back must hold: an answer whose parts agree with each other, or a refusal that says why. What
 * does not hold aborts, which libFuzzer, rejouer and coupes all see. */
#ifndef NAVETTE_FUZZ_H
#define NAVETTE_FUZZ_H

#include "parsers/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef enum err fuzz_reader_fn(struct arena *arena, struct str bytes, struct document *out_document, struct fault *out_fault);
typedef void fuzz_work_fn(struct arena *arena, struct str bytes);

/* `work` on a copy of the bytes that ends where they end, so that a read past them is seen. An arena that is full ends the work. */
int fuzz_run(const uint8_t *data, size_t size, fuzz_work_fn *work);

/* Reads, and aborts where the answer does not hold together or the refusal says nothing. False: it was refused. */
bool fuzz_read(struct arena *arena, struct str bytes, fuzz_reader_fn *reader, struct document *out_document);
void fuzz_check_document(const struct document *document);
void fuzz_check_refusal(enum err err, const struct fault *fault);

/* What the reader of an archive gets: the bytes themselves where they are one; else an archive made of them, each part after a
 * line « %%name », `usual` before the first: who changes bytes at random never gets through a checksum. */
struct str fuzz_zip(struct arena *arena, struct str bytes, const char *usual);

/* A file of conf/, whole; the working folder is the repository's. Aborts where it is missing. */
struct str fuzz_conf(struct arena *arena, const char *path);

#endif
