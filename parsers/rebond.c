#include "parsers/rebond.h"

#include "parsers/absence.h"
#include "parsers/base/utf8.h"
#include "parsers/header.h"

/* class.subject.detail (RFC 3463, 2): 1 digit, 1 to 3, 1 to 3. */
struct str rebond_status(struct arena *arena, struct str text)
{
    for (size_t i = 0; i + 5 <= text.len; i++) {
        bool starts = (text.at[i] == '4' || text.at[i] == '5') && text.at[i + 1] == '.' &&
                      (i == 0 || (!str_is_digit(text.at[i - 1]) && text.at[i - 1] != '.'));
        if (!starts)
            continue;
        size_t at = i + 2, dots = 1, digits = 0;
        for (; at < text.len && (str_is_digit(text.at[at]) || (text.at[at] == '.' && dots == 1 && digits > 0)); at++) {
            digits = text.at[at] == '.' ? 0 : digits + 1;
            dots += text.at[at] == '.';
            if (digits > 3)
                break;
        }
        bool ends = at == text.len || (!str_is_digit(text.at[at]) && !(text.at[at] == '.' && at + 1 < text.len && str_is_digit(text.at[at + 1])));
        if (dots == 2 && digits >= 1 && digits <= 3 && ends)
            return str_copy(arena, str_slice(text, i, at));
    }
    return STR_NONE;
}

int rebond_reply_code(struct str text)
{
    static const char *const codes[] = {
        "421", "450", "451", "452", "454", "455", "500", "501", "503", "504", "521", "530", "535", "541", "550", "551", "552", "553", "554", "555", "556",
        "557", NULL};
    for (size_t i = 0; i + 3 <= text.len; i++) {
        bool ends_sentence = i + 3 < text.len && text.at[i + 3] == '.' && (i + 4 == text.len || !str_is_alnum(text.at[i + 4]));
        bool is_apart = (i == 0 || (!str_is_alnum(text.at[i - 1]) && str_find_char(STR(".:-/+@="), text.at[i - 1]) == STR_NOT_FOUND)) &&
                        (i + 3 == text.len || ends_sentence || str_find_char(STR(" -:#\r\n"), text.at[i + 3]) != STR_NOT_FOUND);
        if (is_apart && str_starts_any(str_slice(text, i, i + 3), codes))
            return text.at[i] - '0';
    }
    return 0;
}

void rebond_add(struct arena *arena, struct rebonds *rebonds, struct rebond rebond)
{
    for (size_t i = 0; i < rebonds->count; i++)
        if (str_eq(rebonds->at[i].destinataire, rebond.destinataire))
            return;
    if (rebonds->count == REBOND_MAX)
        return;
    struct str why = rebond.pourquoi.at == NULL ? STR("") : utf8_tidy(arena, utf8_clean(arena, str_slice(rebond.pourquoi, 0, REBOND_MAX_WHY)));
    rebond.pourquoi = why.len > 0 ? why : STR_NONE;
    rebond.definitif = rebond.statut.at == NULL ? rebond.definitif : rebond.statut.at[0] == '5';
    rebonds->at[rebonds->count++] = rebond;
}

/* « rfc822; x@y.example », « rfc822; "x"@y.example »: the address (RFC 3464, 2.3.1 and 2.3.2). */
static struct str recipient_of(struct arena *arena, struct str value)
{
    char *bare = arena_alloc(arena, value.len + 1);
    struct str address = STR_NONE;
    size_t at = 0, len = 0;
    for (size_t i = 0; i < value.len; i++)
        if (value.at[i] != '"')
            bare[len++] = value.at[i];
    return absence_next_address(arena, (struct str){bare, len}, &at, &address) ? address : STR_NONE;
}

/* « smtp; 550 5.1.1 no such user »: without the kind of it. */
static struct str diagnostic_of(struct str value)
{
    size_t kind = str_find_char(value, ';');
    return str_trim(kind == STR_NOT_FOUND || kind > 20 ? value : str_from(value, kind + 1));
}

/* What one group of fields says: the report as a whole, or one recipient. */
struct group {
    struct str original, final, action, status, diagnostic;
};

static void take_field(struct arena *arena, struct header_field field, struct group *group)
{
    struct str value = header_unfold(arena, field.value);
    if (str_eq_nocase(field.name, STR("Final-Recipient")))
        group->final = recipient_of(arena, value);
    else if (str_eq_nocase(field.name, STR("Original-Recipient")))
        group->original = recipient_of(arena, value);
    else if (str_eq_nocase(field.name, STR("Action")))
        group->action = str_lower(arena, value);
    else if (str_eq_nocase(field.name, STR("Status")))
        group->status = rebond_status(arena, value);
    else if (str_eq_nocase(field.name, STR("Diagnostic-Code")))
        group->diagnostic = diagnostic_of(value);
}

bool rebond_read_status(struct arena *arena, struct str part, struct rebonds *rebonds)
{
    struct str rest = part;
    bool names_any = false;
    while (rest.len > 0) {
        struct group group = {STR_NONE, STR_NONE, STR_NONE, STR_NONE, STR_NONE};
        struct header_field field;
        size_t before = rest.len;
        while (header_next(&rest, &field)) /* one group: up to an empty line */
            take_field(arena, field, &group);
        bool counts = str_starts(group.action, STR("failed")) || str_starts(group.action, STR("delayed")) || (group.action.at == NULL && group.status.at != NULL);
        struct str address = group.original.at != NULL ? group.original : group.final;
        struct str status = group.status.at != NULL ? group.status : rebond_status(arena, group.diagnostic);
        names_any = names_any || address.at != NULL;
        if (counts && address.at != NULL)
            rebond_add(arena, rebonds, (struct rebond){address, status, !str_starts(group.action, STR("delayed")), group.diagnostic});
        if (rest.len == before)
            break;
    }
    return names_any;
}
