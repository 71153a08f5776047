/* navette-pdf: one PDF, read by poppler. A program of its own, because it alone has poppler in its address space.
 *
 *   navette-pdf  3<document.pdf  >packet */
#include <fontconfig/fontconfig.h>

#include "daemon/outil.h"
#include "parsers/pdf.h"

/* Which fonts there are, and where: a cache that is missing would else be looked for, and written, behind closed doors. */
static enum err prepare(struct arena *arena, const char *argument, void **out_context, struct fault *out_fault)
{
    (void)arena, (void)argument, (void)out_context, (void)out_fault;
    (void)FcInit(); /* without a font the text is read all the same */
    return ERR_NONE;
}

static enum err read_pdf(struct arena *arena, void *context, struct str request, struct document *out_document, struct fault *out_fault)
{
    (void)context;
    return pdf_read(arena, request, out_document, out_fault);
}

int main(int argc, char **argv)
{
    outil_main(argc, argv, &(struct outil){.processus = PROC_PDF, .prepare = prepare, .read = read_pdf});
}
