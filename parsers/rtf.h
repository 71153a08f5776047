/* rtf: Rich Text Format 1.9 as a document. No library: a tokenizer over bytes in memory. Nesting, controls and text are
 * bounded; what it does not know it steps over, as the specification asks of a reader. */
#ifndef NAVETTE_RTF_H
#define NAVETTE_RTF_H

#include "parsers/document.h"

/* ERR_FINAL where it is no RTF or is over a limit. */
MUST_USE enum err rtf_read(struct arena *arena, struct str bytes, struct document *out_document, struct fault *out_fault);

#endif
