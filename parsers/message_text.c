/* message_text: the body of a mail, in the forms it was sent in, and what is new in each. */
#include "parsers/html.h"
#include "parsers/message_private.h"
#include "parsers/reply.h"

static struct str join_bodies(struct arena *arena, const struct mime *mime, const char *media)
{
    struct str all = STR_NONE;
    for (size_t i = 0; i < mime->count; i++) {
        const struct mime_part *part = &mime->parts[i];
        bool is_body = part->message == 0 && !part->is_attached && part->name.at == NULL && str_eq_c(part->media, media);
        if (is_body && !str_is_empty(str_trim(part->bytes)))
            all = str_join(arena, all, STR("\n"), part->bytes);
    }
    return all;
}

/* The page's new text. A page that cannot be read says nothing: then the plain form alone is left, or nobody's words. Where all
 * of it is quoted, the answer may stand between our lines, in a colour of its own. */
static struct str new_of_page(struct arena *arena, struct str page, const struct reply_context *context)
{
    struct str shown = STR_NONE;
    struct fault ignored;
    if (html_new_text(arena, page, &shown, &ignored) != ERR_NONE)
        return STR_NONE;
    struct str text = reply_new_text(arena, shown, context);
    if (str_is_empty(text) && !str_is_empty(context->question) && html_shown_text(arena, page, &shown, &ignored) == ERR_NONE)
        text = reply_text_inside(arena, shown, context);
    return text;
}

struct message_bodies message_bodies(struct arena *arena, const struct mime *mime, struct str question, struct str sender_name)
{
    struct message_bodies bodies = {join_bodies(arena, mime, "text/plain"), join_bodies(arena, mime, "text/html"), STR_NONE, STR_NONE};
    struct reply_context context = {question, sender_name};
    if (bodies.plain.at != NULL)
        bodies.new_plain = reply_new_text(arena, bodies.plain, &context);
    if (bodies.html.at != NULL)
        bodies.new_html = new_of_page(arena, bodies.html, &context);
    return bodies;
}

void message_find_tokens(struct arena *arena, struct str text, struct message *message)
{
    size_t run = 0;
    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len && str_hex(text.at[i]) >= 0) {
            run++;
            continue;
        }
        bool is_new = run == HEADER_TOKEN_LENGTH && message->token_count < MESSAGE_MAX_TOKENS;
        struct str token = is_new ? str_lower(arena, str_slice(text, i - run, i)) : STR_NONE;
        for (size_t j = 0; is_new && j < message->token_count; j++)
            is_new = !str_eq(message->tokens[j], token);
        if (is_new)
            message->tokens[message->token_count++] = token;
        run = 0;
    }
}
