#include "parsers/header_private.h"

/* ---- fields ---- */

static bool is_wsp(char c)
{
    return c == ' ' || c == '\t';
}

/* The length of the line at the start of `s`, its end included. */
static size_t line_length(struct str s)
{
    size_t end = str_find_char(s, '\n');
    return end == STR_NOT_FOUND ? s.len : end + 1;
}

static bool is_empty_line(struct str line)
{
    return str_eq_c(line, "\n") || str_eq_c(line, "\r\n");
}

/* The field's bytes with its folded lines, taken off *rest. */
static struct str take_field(struct str *rest)
{
    size_t len = line_length(*rest);
    while (len < rest->len && is_wsp(rest->at[len]))
        len += line_length(str_from(*rest, len));
    struct str field = str_slice(*rest, 0, len);
    *rest = str_from(*rest, len);
    return field;
}

bool header_next(struct str *rest, struct header_field *out_field)
{
    while (rest->len > 0) {
        struct str line = str_slice(*rest, 0, line_length(*rest));
        if (is_empty_line(line)) {
            *rest = str_from(*rest, line.len);
            return false;
        }
        struct str field = take_field(rest);
        size_t colon = str_find_char(field, ':');
        struct str name = colon == STR_NOT_FOUND ? STR_NONE : str_trim(str_slice(field, 0, colon));
        if (name.len == 0 || str_find_char(name, ' ') != STR_NOT_FOUND || str_find_char(name, '\n') != STR_NOT_FOUND)
            continue; /* no field at all: « From jean Mon Mar 2 … » of an mbox, or garbage */
        *out_field = (struct header_field){name, str_from(field, colon + 1)};
        return true;
    }
    return false;
}

struct str header_unfold(struct arena *arena, struct str value)
{
    char *out = arena_alloc(arena, value.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < value.len; i++) {
        bool ends_line = value.at[i] == '\n' || (value.at[i] == '\r' && i + 1 < value.len && value.at[i + 1] == '\n');
        if (!ends_line)
            out[len++] = value.at[i];
    }
    return str_trim((struct str){out, len});
}

/* ---- tokens of our questions ---- */

static bool is_token(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (str_hex(text.at[i]) < 0)
            return false;
    return text.len == HEADER_TOKEN_LENGTH;
}

static void add_token(struct arena *arena, struct header_facts *facts, struct str text, enum header_place place)
{
    struct str token = str_lower(arena, text);
    for (size_t i = 0; i < facts->token_count; i++)
        if (str_eq(facts->tokens[i].token, token))
            return;
    if (facts->token_count < HEADER_MAX_TOKENS)
        facts->tokens[facts->token_count++] = (struct header_token){token, place};
}

static bool is_our_domain(const struct header_config *config, struct str domain)
{
    return !str_is_empty(config->gateway_domain) && str_eq_nocase(domain, config->gateway_domain);
}

/* LOCAL+TOKEN@DOMAIN (RFC 5233) */
static void token_of_address(struct arena *arena, const struct header_config *config, struct header_facts *facts,
                             struct str address, enum header_place place)
{
    size_t at = str_rfind_char(address, '@'), plus = str_find_char(address, '+');
    if (at == STR_NOT_FOUND || plus == STR_NOT_FOUND || plus > at || str_is_empty(config->gateway_local))
        return;
    struct str token = str_slice(address, plus + 1, at);
    if (is_our_domain(config, str_from(address, at + 1)) && is_token(token) &&
        str_eq_nocase(str_slice(address, 0, plus), config->gateway_local))
        add_token(arena, facts, token, place);
}

/* q.TOKEN.number@DOMAIN: the ids that navette gives to its questions */
static void token_of_id(struct arena *arena, const struct header_config *config, struct header_facts *facts,
                        struct str id, enum header_place place)
{
    size_t at = str_rfind_char(id, '@');
    if (at == STR_NOT_FOUND || !is_our_domain(config, str_from(id, at + 1)))
        return;
    struct str rest = str_slice(id, 0, at), piece = STR_NONE;
    for (bool after_q = false; str_next(&rest, '.', &piece); after_q = str_eq_nocase(piece, STR("q")))
        if (after_q && is_token(piece))
            add_token(arena, facts, piece, place);
}

static void read_ids(struct arena *arena, const struct header_config *config, struct header_facts *facts,
                     struct str value, enum header_place place)
{
    for (size_t seen = 0; seen < 4 * HEADER_MAX_IDS; seen++) {
        size_t open = str_find_char(value, '<');
        if (open == STR_NOT_FOUND)
            return;
        value = str_from(value, open + 1);
        size_t close = str_find_char(value, '>');
        if (close == STR_NOT_FOUND)
            return;
        struct str id = str_slice(value, 0, close);
        token_of_id(arena, config, facts, id, place);
        if (facts->id_count < HEADER_MAX_IDS)
            facts->ids[facts->id_count++] = id;
        value = str_from(value, close + 1);
    }
}

static void read_list(struct arena *arena, const struct header_config *config, struct header_facts *facts,
                      struct str value, enum header_place place)
{
    struct str found[HEADER_MAX_ADDRESSES];
    size_t count = 0, seen = header_addresses(arena, value, found, HEADER_MAX_ADDRESSES, &count);
    bool is_recipient = place == PLACE_TO || place == PLACE_CC;
    for (size_t i = 0; i < count; i++) {
        token_of_address(arena, config, facts, found[i], place);
        if (is_recipient && facts->recipient_count < HEADER_MAX_ADDRESSES)
            facts->recipients[facts->recipient_count++] = found[i];
    }
    if (is_recipient)
        facts->recipients_seen += seen;
}

/* ---- the facts ---- */

/* [day-name ","] 2 Mar 2026 …: the day as the sender's clock had it; DAY_NONE for any other form. */
static day_t read_day(struct str text)
{
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    size_t comma = str_find_char(text, ',');
    struct str rest = str_trim(comma == STR_NOT_FOUND ? text : str_from(text, comma + 1)), day, month, year;
    uint64_t day_number = 0, year_number = 0;
    day_t result = DAY_NONE;
    if (!str_next(&rest, ' ', &day) || !str_next(&rest, ' ', &month) || !str_next(&rest, ' ', &year) || month.len != 3 ||
        !str_number(day, 31, &day_number) || !str_number(year, 2199, &year_number))
        return DAY_NONE;
    size_t at = str_find_nocase(str_of(months), month);
    if (at == STR_NOT_FOUND || at % 3 != 0 || !date_make((int)year_number, (int)at / 3 + 1, (int)day_number, &result))
        return DAY_NONE;
    return result;
}

static struct str first_word(struct arena *arena, struct str value)
{
    size_t end = 0;
    while (end < value.len && str_find_char(STR(" \t;("), value.at[end]) == STR_NOT_FOUND)
        end++;
    return str_lower(arena, str_slice(value, 0, end));
}

enum field {
    FIELD_FROM, FIELD_MESSAGE_ID, FIELD_DATE, FIELD_SUBJECT, FIELD_AUTO_SUBMITTED, FIELD_PRECEDENCE, FIELD_LIST_ID,
    FIELD_RETURN_PATH, FIELD_LIST, FIELD_IDS, FIELD_RESULTS,
};

static const struct {
    const char *name;
    enum field field;
    enum header_place place; /* of FIELD_LIST and FIELD_IDS */
} fields[] = {
    {"from", FIELD_FROM, 0}, {"message-id", FIELD_MESSAGE_ID, 0}, {"date", FIELD_DATE, 0},
    {"subject", FIELD_SUBJECT, 0}, {"auto-submitted", FIELD_AUTO_SUBMITTED, 0}, {"precedence", FIELD_PRECEDENCE, 0},
    {"list-id", FIELD_LIST_ID, 0}, {"return-path", FIELD_RETURN_PATH, 0},
    {"to", FIELD_LIST, PLACE_TO}, {"cc", FIELD_LIST, PLACE_CC}, {"delivered-to", FIELD_LIST, PLACE_DELIVERED_TO},
    {"x-original-to", FIELD_LIST, PLACE_ORIGINAL_TO}, {"envelope-to", FIELD_LIST, PLACE_ENVELOPE_TO},
    {"resent-to", FIELD_LIST, PLACE_RESENT_TO},
    {"in-reply-to", FIELD_IDS, PLACE_IN_REPLY_TO}, {"references", FIELD_IDS, PLACE_REFERENCES},
    {"authentication-results", FIELD_RESULTS, 0},
};

struct reading {
    struct arena *arena;
    struct header_config config;
    struct header_facts *facts;
    size_t message_ids;
    enum { RESULTS_BEFORE, RESULTS_IN, RESULTS_AFTER } results; /* the topmost run of the trusted host's results */
};

static void read_message_id(struct reading *reading, struct str value)
{
    bool bracketed = value.len > 2 && value.at[0] == '<' && value.at[value.len - 1] == '>';
    reading->facts->message_id = bracketed ? str_slice(value, 1, value.len - 1) : value;
    if (++reading->message_ids > 1 || str_is_empty(value))
        reading->facts->message_id = STR_NONE;
}

static void read_from(struct reading *reading, struct str value)
{
    struct header_facts *facts = reading->facts;
    if (++facts->from_count > 1 || !header_one_address(reading->arena, value, &facts->from, &facts->from_name)) {
        facts->from = STR_NONE;
        facts->from_name = STR_NONE;
    }
}

static void read_field(struct reading *reading, size_t row, struct str value)
{
    struct header_facts *facts = reading->facts;
    switch (fields[row].field) {
    case FIELD_FROM: read_from(reading, value); break;
    case FIELD_MESSAGE_ID: read_message_id(reading, value); break;
    case FIELD_DATE:
        facts->date_raw = value;
        facts->day = read_day(value);
        break;
    case FIELD_SUBJECT:
        if (facts->subject.at == NULL)
            facts->subject = value;
        break;
    case FIELD_AUTO_SUBMITTED: facts->auto_submitted = first_word(reading->arena, value); break;
    case FIELD_PRECEDENCE: facts->precedence = first_word(reading->arena, value); break;
    case FIELD_LIST_ID: facts->list_id = value; break;
    case FIELD_RETURN_PATH:
        facts->return_path_empty = !facts->has_return_path ? str_eq_c(value, "<>") : facts->return_path_empty;
        facts->has_return_path = true;
        break;
    case FIELD_LIST: read_list(reading->arena, &reading->config, facts, value, fields[row].place); break;
    case FIELD_IDS: read_ids(reading->arena, &reading->config, facts, value, fields[row].place); break;
    case FIELD_RESULTS:
        if (reading->results != RESULTS_AFTER && header_auth_read(reading->arena, reading->config.authserv_id, value, &facts->auth))
            reading->results = RESULTS_IN;
        else if (reading->results == RESULTS_IN)
            reading->results = RESULTS_AFTER;
        break;
    }
}

static void read_known(struct reading *reading, struct header_field field)
{
    bool is_plain = field.name.at + field.name.len + 1 == field.value.at; /* « Authentication-Results : » is no host's spelling */
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (str_eq_nocase(field.name, str_of(fields[i].name))) {
            if ((fields[i].field != FIELD_RESULTS || !is_plain) && reading->results == RESULTS_IN)
                reading->results = RESULTS_AFTER;
            if (fields[i].field == FIELD_RESULTS && !is_plain)
                return;
            read_field(reading, i, header_unfold(reading->arena, field.value));
            return;
        }
    if (reading->results == RESULTS_IN)
        reading->results = RESULTS_AFTER; /* what stands below another field may be the sender's own */
}

enum err header_read(struct arena *arena, struct str raw, struct header_config config, struct header_facts *out_facts,
                     struct fault *out_fault)
{
    bool is_cut = raw.len >= HEADER_MAX_BLOCK;
    struct str rest = is_cut ? str_slice(raw, 0, HEADER_MAX_BLOCK) : raw;
    struct header_facts *facts = ARENA_NEW(arena, struct header_facts);
    struct reading reading = {.arena = arena, .config = config, .facts = facts};
    struct header_field field;
    facts->day = DAY_NONE;
    while (header_next(&rest, &field)) {
        if (field.name.len + field.value.len > HEADER_MAX_FIELD)
            return fault_set(out_fault, ERR_FINAL, "header: a field is longer than %d kB", HEADER_MAX_FIELD / 1024);
        read_known(&reading, field);
    }
    if (rest.len == 0 && is_cut)
        return fault_set(out_fault, ERR_FINAL, "header: the block is longer than %d kB", HEADER_MAX_BLOCK / 1024);
    facts->body_at = raw.len == 0 ? 0 : (size_t)(rest.at - raw.at);
    facts->auth.proof = header_auth_proof(&facts->auth, facts->from);
    *out_facts = *facts;
    return ERR_NONE;
}
