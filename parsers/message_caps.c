/* message_caps: one pass over the raw bytes before any parser sees them. Counts what a parser would: where it could
 * be fooled it counts too much, never too little. */
#include "parsers/message.h"

struct caps {
    struct str boundaries[MESSAGE_MAX_MULTIPARTS];
    size_t boundary_count, parts;
};

static bool is_address_field(struct str line)
{
    static const char *const names[] = {"from", "to", "cc", "bcc", "sender", "reply-to", "resent-", "mail-", "disposition-notification-to", "return-path"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_starts_nocase(line, str_of(names[i])))
            return true;
    return false;
}

/* The runs of a field whose first line is `line`, folded lines in `rest` included. */
static bool has_long_run(struct str line, struct str rest)
{
    size_t parentheses = 0, colons = 0;
    do {
        for (size_t i = 0; i < line.len; i++) {
            parentheses += line.at[i] == '(';
            colons += line.at[i] == ':' || line.at[i] == '<';
        }
        if (parentheses > MESSAGE_MAX_RUN || colons > 10 * MESSAGE_MAX_RUN)
            return true;
    } while (rest.len > 0 && (rest.at[0] == ' ' || rest.at[0] == '\t') && str_next_line(&rest, &line));
    return false;
}

/* boundary=… (RFC 2046, 5.1.1): at most 70 bytes, in quotes or not. */
static bool add_boundary(struct caps *caps, struct str line)
{
    size_t at = str_find_nocase(line, STR("boundary"));
    size_t equals = at == STR_NOT_FOUND ? at : str_find_char(str_from(line, at), '=');
    if (at == STR_NOT_FOUND || equals == STR_NOT_FOUND)
        return true;
    struct str value = str_trim(str_from(line, at + equals + 1));
    bool quoted = value.len > 0 && value.at[0] == '"';
    if (quoted)
        value = str_from(value, 1);
    size_t end = 0;
    while (end < value.len && value.at[end] != '"' && (quoted || (value.at[end] != ';' && value.at[end] != ' ')))
        end++;
    value = str_slice(value, 0, end);
    for (size_t i = 0; i < caps->boundary_count; i++)
        if (str_eq(caps->boundaries[i], value))
            return true;
    if (caps->boundary_count == MESSAGE_MAX_MULTIPARTS)
        return false;
    caps->boundaries[caps->boundary_count++] = value;
    return true;
}

static bool is_boundary(const struct caps *caps, struct str line)
{
    struct str rest = str_from(line, 2);
    for (size_t i = 0; i < caps->boundary_count; i++)
        if (caps->boundaries[i].len > 0 && str_starts(rest, caps->boundaries[i]))
            return true;
    return false;
}

enum { BOUNDARY_LINE = 2000 }; /* bytes of a line in which a boundary is declared; longer lines are no header */

enum err message_check_caps(struct str raw, size_t max_bytes, struct fault *out_fault)
{
    struct caps caps = {.boundary_count = 0};
    struct str rest = raw, line = STR_NONE;
    if (raw.len > max_bytes)
        return fault_set(out_fault, ERR_FINAL, "message: larger than %zu MB", max_bytes / 1024 / 1024);
    while (str_next_line(&rest, &line)) {
        if (line.len < 4)
            continue;
        if (line.at[0] == '-' && line.at[1] == '-') {
            if (is_boundary(&caps, line) && ++caps.parts > 2 * MESSAGE_MAX_PARTS)
                return fault_set(out_fault, ERR_FINAL, "message: more than %d parts", MESSAGE_MAX_PARTS);
        } else if (is_address_field(line)) {
            if (has_long_run(line, rest))
                return fault_set(out_fault, ERR_FINAL, "message: more than %d parentheses or groups in an address field", MESSAGE_MAX_RUN);
        } else if (line.len < BOUNDARY_LINE && !add_boundary(&caps, line))
            return fault_set(out_fault, ERR_FINAL, "message: more than %d multiparts", MESSAGE_MAX_MULTIPARTS);
    }
    return ERR_NONE;
}
