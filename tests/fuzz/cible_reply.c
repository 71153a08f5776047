/* What is new in a body: the first line names the sender, what follows up to a line of a lone `.` is the question, the rest the
 * body, read as a text and as a page. The new text is UTF-8, trimmed, and no longer than the body. */
#include "tests/fuzz/fuzz.h"

#include "parsers/html.h"
#include "parsers/reply.h"

static void check(struct arena *arena, struct str body, const struct reply_context *context)
{
    struct str text = reply_new_text(arena, body, context);
    if (!utf8_is_valid(text) || text.len > utf8_clean(arena, body).len + 1 || str_trim(text).len != text.len)
        abort();
}

static void work(struct arena *arena, struct str bytes)
{
    struct str rest = bytes, sender = STR_NONE, shown = STR_NONE;
    struct fault fault;
    (void)str_next_line(&rest, &sender);
    size_t dot = str_find(rest, STR("\n.\n"));
    struct str question = dot == STR_NOT_FOUND ? STR_NONE : str_slice(rest, 0, dot), body = dot == STR_NOT_FOUND ? rest : str_from(rest, dot + strlen("\n.\n"));
    struct reply_context context = {question, utf8_clean(arena, sender)};
    check(arena, body.at == NULL ? STR("") : body, &context);
    if (body.len > 0 && html_new_text(arena, body, &shown, &fault) == ERR_NONE && shown.at != NULL)
        check(arena, shown, &context);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
