/* doc: the binary files of Word 97 to 2003 ([MS-DOC], in a compound file, [MS-CFB]) as a document. */
#ifndef NAVETTE_DOC_H
#define NAVETTE_DOC_H

#include "parsers/document.h"

/* ERR_FINAL where it is damaged, protected by a password, older than Word 97, or over a limit. */
MUST_USE enum err doc_read(struct arena *arena, struct str bytes, struct document *out_document, struct fault *out_fault);

#endif
