/* message_caps: one pass over the raw bytes before any parser sees them. Counts what a parser would: where it could
 * be fooled it counts too much, never too little. */
#include "parsers/message.h"

struct caps {
    struct str boundaries[MESSAGE_MAX_MULTIPARTS];
    size_t boundary_count, parts;
    bool is_doubtful; /* a boundary is not known: any line may part */
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

/* In quotes, what stands for itself: no end of them, no escape, no encoded word (RFC 2047). */
static bool is_plain_at(struct str value, size_t at)
{
    return value.at[at] != '"' && value.at[at] != '\\' && !str_starts(str_from(value, at), STR("=?"));
}

/* What lines of parts begin with where `given`, after the word « boundary », declares it. False where what a parser makes of it is
 * not plain to see: in pieces or encoded (RFC 2231), escaped, with a comment, on the next line. */
static bool take_boundary(struct str given, struct str *out_value)
{
    struct str value = str_trim(given);
    if (!str_starts(value, STR("=")))
        return false;
    value = str_trim(str_from(value, 1));
    bool is_quoted = str_starts(value, STR("\""));
    value = str_from(value, is_quoted);
    size_t end = 0;
    while (end < value.len && (str_is_alnum(value.at[end]) || strchr("'+_.-", value.at[end]) != NULL || (is_quoted && is_plain_at(value, end))))
        end++;
    *out_value = str_trim(str_slice(value, 0, end)); /* or what it begins with: then more is counted */
    return out_value->len > 0;
}

/* boundary=… (RFC 2046, 5.1.1), wherever it stands. */
static bool add_boundaries(struct caps *caps, struct str line)
{
    static const struct str word = {"boundary", 8};
    struct str value = STR_NONE;
    for (size_t at; (at = str_find_nocase(line, word)) != STR_NOT_FOUND;) {
        bool is_known = false;
        line = str_from(line, at + word.len);
        if (!take_boundary(line, &value)) {
            caps->is_doubtful = true;
            continue;
        }
        for (size_t i = 0; i < caps->boundary_count; i++)
            is_known = is_known || str_eq(caps->boundaries[i], value);
        if (!is_known && caps->boundary_count == MESSAGE_MAX_MULTIPARTS)
            return false;
        if (!is_known)
            caps->boundaries[caps->boundary_count++] = value;
    }
    return true;
}

static bool is_boundary(const struct caps *caps, struct str line)
{
    struct str rest = str_from(line, 2);
    for (size_t i = 0; i < caps->boundary_count; i++)
        if (str_starts(rest, caps->boundaries[i]))
            return true;
    return caps->is_doubtful;
}

enum err message_check_caps(struct str raw, size_t max_bytes, struct fault *out_fault)
{
    struct caps caps = {.boundary_count = 0};
    struct str rest = raw, line = STR_NONE;
    if (raw.len > max_bytes)
        return fault_set(out_fault, ERR_FINAL, "message: larger than %zu MB", max_bytes / 1024 / 1024);
    while (str_next_line(&rest, &line)) {
        if (str_starts(line, STR("--"))) {
            if (is_boundary(&caps, line) && ++caps.parts > 2 * MESSAGE_MAX_PARTS)
                return fault_set(out_fault, ERR_FINAL, "message: more than %d parts", MESSAGE_MAX_PARTS);
        } else if (is_address_field(line)) {
            if (has_long_run(line, rest))
                return fault_set(out_fault, ERR_FINAL, "message: more than %d parentheses or groups in an address field", MESSAGE_MAX_RUN);
        } else if (!add_boundaries(&caps, line))
            return fault_set(out_fault, ERR_FINAL, "message: more than %d multiparts", MESSAGE_MAX_MULTIPARTS);
    }
    return ERR_NONE;
}
