/* Which mail of ours a report is about: the header of what was returned stands in a part of its own, or in the words. */
#include "parsers/base/utf8.h"
#include "parsers/rebond.h"

enum { TOKEN = 32, ID_MAX = 250 };

/* 32 hex digits at `at`, and no more; absent. */
static struct str token_at(struct arena *arena, struct str text, size_t at)
{
    size_t end = at;
    while (end < text.len && end - at <= TOKEN && str_hex(text.at[end]) >= 0)
        end++;
    return end - at == TOKEN ? str_lower(arena, str_slice(text, at, end)) : STR_NONE;
}

/* What stands in « < > » behind the colon of a field, folded or not; absent where it is no id. */
static struct str id_behind(struct arena *arena, struct str text, size_t at)
{
    while (at < text.len && str_find_char(STR(" \t\r\n"), text.at[at]) != STR_NOT_FOUND)
        at++;
    if (at == text.len || text.at[at] != '<')
        return STR_NONE;
    struct str id = str_slice(text, at + 1, at + 1 + ID_MAX);
    size_t end = str_find_char(id, '>');
    id = str_slice(id, 0, end == STR_NOT_FOUND ? 0 : end);
    for (size_t i = 0; i < id.len; i++)
        if ((unsigned char)id.at[i] <= ' ' || (unsigned char)id.at[i] >= 0x7F || id.at[i] == '<')
            return STR_NONE;
    return id.len == 0 || str_find_char(id, '@') == STR_NOT_FOUND ? STR_NONE : str_copy(arena, id);
}

/* An id of ours, with its token where it is a question's. */
static bool is_ours(struct arena *arena, struct str id, struct str *out_token)
{
    bool is_question = str_starts_nocase(id, STR("q."));
    struct str token = is_question || str_starts_nocase(id, STR("m.")) ? token_at(arena, id, 2) : STR_NONE;
    *out_token = is_question ? token : STR_NONE;
    return token.at != NULL;
}

/* « +TOKEN@ »: the plus address that an answer would have come to. */
static struct str token_of_address(struct arena *arena, struct str text)
{
    size_t found = 0;
    for (size_t at = 0; (found = str_find_char(str_from(text, at), '+')) != STR_NOT_FOUND; at += found + 1) {
        struct str token = token_at(arena, text, at + found + 1);
        size_t end = at + found + 1 + TOKEN;
        if (token.at != NULL && end < text.len && text.at[end] == '@')
            return token;
    }
    return STR_NONE;
}

struct renvoye rebond_returned(struct arena *arena, struct str text)
{
    const struct str name = STR("message-id:");
    struct renvoye returned = {STR_NONE, STR_NONE};
    struct str looked_at = str_slice(text, 0, REBOND_MAX_RETURNED);
    size_t found = 0;
    for (size_t at = 0; (found = str_find_nocase(str_from(looked_at, at), name)) != STR_NOT_FOUND; at += found + name.len) {
        struct str id = id_behind(arena, looked_at, at + found + name.len), token = STR_NONE;
        if (id.at == NULL)
            continue;
        bool own = is_ours(arena, id, &token);
        if (own)
            returned = (struct renvoye){id, token};
        else if (returned.message_id.at == NULL)
            returned.message_id = id;
        if (own)
            break;
    }
    if (returned.jeton.at == NULL)
        returned.jeton = token_of_address(arena, looked_at);
    return returned;
}
