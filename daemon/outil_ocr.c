/* navette-ocr: pictures of pages, recognised. A program of its own, because it alone has tesseract and leptonica in its
 * address space. Whoever starts it sets OMP_THREAD_LIMIT=1: tesseract looks at it before main runs.
 *
 *   navette-ocr [conf/fiche-page.cfg]  3<packet-of-pictures  >packet-of-blocks */
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "daemon/outil.h"
#include "parsers/ocr.h"

enum { FORM_MAX = 256 * 1024 }; /* bytes of a form's geometry; it has 10 kB */

/* What is not there is no mistake: then nothing is known of the form's geometry. */
static enum err read_form(struct arena *arena, const char *path, struct str *out_form, struct fault *out_fault)
{
    int fd = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    char *bytes = arena_alloc(arena, FORM_MAX + 1);
    size_t len = 0;
    ssize_t got = fd < 0 ? 0 : 1;
    while (got != 0 && len <= FORM_MAX) {
        got = read(fd, bytes + len, FORM_MAX + 1 - len);
        if (got < 0 && errno != EINTR)
            break;
        len += got > 0 ? (size_t)got : 0;
    }
    if (fd >= 0)
        close(fd);
    if (got < 0 || len > FORM_MAX)
        return fault_set(out_fault, ERR_FINAL, "%s: it cannot be read whole, it has at most %d bytes", path, FORM_MAX);
    *out_form = len == 0 ? STR_NONE : (struct str){bytes, len};
    return ERR_NONE;
}

static enum err prepare(struct arena *arena, const char *argument, void **out_context, struct fault *out_fault)
{
    struct str form = STR_NONE;
    struct ocr *ocr = NULL;
    enum err err = read_form(arena, argument, &form, out_fault);
    if (err == ERR_NONE)
        err = ocr_open(arena, form, argument == NULL ? "" : argument, &ocr, out_fault);
    *out_context = ocr;
    return err;
}

/* ---- the pages, as far as the time goes -------------------------------------------------------------------- */

static double used_seconds(void)
{
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) != 0)
        return 0;
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

struct start {
    double processor, clock; /* seconds */
};

static struct start now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (struct start){used_seconds(), (double)time.tv_sec + (double)time.tv_nsec / 1e9};
}

/* The limit of processor is that of the clock too for who started us: what was read is answered before either ends it all. One more
 * page is begun where as much as the `done` before took, with a half more, is left; it has its share of that, and OCR_PAGE_SECONDS at
 * least: on a slow machine a page alone has nearly all. */
static bool has_time(struct ocr *ocr, size_t done, size_t pages, struct start before)
{
    enum { TO_ANSWER = 5 };
    struct rlimit limit;
    if (getrlimit(RLIMIT_CPU, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return true;
    struct start here = now();
    double clock = here.clock - before.clock, left = (double)limit.rlim_cur - (here.processor > clock ? here.processor : clock);
    int share = (int)((left - TO_ANSWER) / (double)(pages - done));
    ocr_limit(ocr, share > OCR_PAGE_SECONDS ? share : OCR_PAGE_SECONDS);
    return done == 0 || 1.5 * (clock / (double)done) < left;
}

/* A page that cannot be read does not keep the others from it: the document is then cut. */
static enum err read_pages(struct arena *arena, void *context, struct str request, struct document *out_document, struct fault *out_fault)
{
    struct document asked = {0};
    struct fault fault;
    const struct start before = now();
    size_t good = 0;
    enum err err = document_packet_read(arena, request, &asked, out_fault), first = ERR_NONE;
    if (err != ERR_NONE)
        return err;
    for (size_t i = 0; i < asked.picture_count; i++) {
        if (!has_time(context, i, asked.picture_count, before)) {
            out_document->is_cut = true;
            break;
        }
        err = ocr_page(context, arena, &asked.pictures[i], out_document, &fault);
        good += err == ERR_NONE;
        if (err != ERR_NONE && first == ERR_NONE) {
            first = err;
            *out_fault = fault;
        }
    }
    out_document->is_cut = out_document->is_cut || first != ERR_NONE || asked.is_cut;
    if (asked.picture_count == 0)
        return fault_set(out_fault, ERR_FINAL, "no page to recognise");
    return good > 0 ? ERR_NONE : first;
}

int main(int argc, char **argv)
{
    outil_main(argc, argv, &(struct outil){.processus = PROC_OCR, .prepare = prepare, .read = read_pages});
}
