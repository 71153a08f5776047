/* What the trusted host's Authentication-Results prove of a From address. Quoted words and comments are the sender's: nothing in
 * them is read as a result. */
#include "parsers/header_private.h"

enum { SMALLEST = 2 /* labels that two domains must share */ };

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* ---- the field ---- */

/* Comments out, quotes off: what is left splits at ';' and white space. What was quoted has neither, nor '=': the local part
 * « "x; dkim=pass header.d=y" » is one word, and none that says anything. */
static struct str plain_results(struct arena *arena, struct str value)
{
    char *out = arena_alloc(arena, value.len + 1);
    size_t len = 0, depth = 0;
    bool is_quoted = false;
    for (size_t i = 0; i < value.len; i++) {
        char c = value.at[i];
        bool is_escaped = c == '\\' && (is_quoted || depth > 0);
        if (is_escaped)
            i++;
        else if (c == '"' && depth == 0)
            is_quoted = !is_quoted;
        else if (!is_quoted && c == '(')
            depth++;
        else if (!is_quoted && c == ')' && depth > 0)
            depth--;
        else if (is_quoted)
            out[len++] = str_is_alnum(c) || str_find_char(STR(".-@+"), c) != STR_NOT_FOUND ? lower(c) : '_';
        else if (depth == 0)
            out[len++] = c == '\t' ? ' ' : lower(c);
    }
    return (struct str){out, len};
}

static enum header_auth auth_result(struct str word)
{
    if (str_eq_c(word, "pass"))
        return HEADER_AUTH_PASS;
    return str_eq_c(word, "fail") ? HEADER_AUTH_FAIL : HEADER_AUTH_OTHER;
}

/* The first statement of a method stands; a second that differs makes it a failure, but for dkim, where each signature of one field
 * has its own and one that passes is enough. */
static void set_result(enum header_auth *method, enum header_auth result, bool any_passes)
{
    if (*method == HEADER_AUTH_ABSENT || (any_passes && result == HEADER_AUTH_PASS))
        *method = result;
    else if (!any_passes && *method != result)
        *method = HEADER_AUTH_FAIL;
}

/* « dkim=pass (2048-bit key) header.d=a.example header.s=x » */
struct statement {
    struct str method;
    enum header_auth result;
    struct str from, signer, identity, mailfrom, helo; /* header.from, header.d, header.i, smtp.mailfrom, smtp.helo */
};

static struct statement read_statement(struct str text)
{
    struct statement said = {.result = HEADER_AUTH_OTHER};
    struct str rest = str_trim(text), word = STR_NONE;
    for (bool first = true; str_next(&rest, ' ', &word);) {
        size_t equals = str_find_char(word, '=');
        if (equals == STR_NOT_FOUND)
            continue;
        struct str key = str_slice(word, 0, equals), value = str_from(word, equals + 1);
        struct str *kept = first ? &said.method
            : str_eq_c(key, "header.from") ? &said.from
            : str_eq_c(key, "header.d") ? &said.signer
            : str_eq_c(key, "header.i") ? &said.identity
            : str_eq_c(key, "smtp.mailfrom") ? &said.mailfrom
            : str_eq_c(key, "smtp.helo") ? &said.helo : NULL;
        if (first)
            said.result = auth_result(value);
        if (kept != NULL && kept->at == NULL)
            *kept = first ? key : value;
        first = false;
    }
    return said;
}

struct str header_domain(struct str address)
{
    size_t at = str_rfind_char(address, '@');
    return at == STR_NOT_FOUND ? address : str_from(address, at + 1);
}

static void add_signer(struct header_auth_facts *auth, struct str domain)
{
    if (auth->signer_count < HEADER_MAX_SIGNERS && !str_is_empty(domain))
        auth->signers[auth->signer_count++] = domain;
}

static void read_method(struct header_auth_facts *auth, struct str text)
{
    const struct statement said = read_statement(text);
    if (str_eq_c(said.method, "dmarc")) {
        set_result(&auth->dmarc, said.result, false);
        auth->dmarc_from = auth->dmarc_from.at == NULL && said.from.at != NULL ? header_domain(said.from) : auth->dmarc_from;
    } else if (str_eq_c(said.method, "spf") && (said.helo.at == NULL || said.mailfrom.at != NULL)) { /* what a host calls itself proves no sender */
        set_result(&auth->spf, said.result, false);
        auth->spf_domain = auth->spf_domain.at == NULL && said.mailfrom.at != NULL ? header_domain(said.mailfrom) : auth->spf_domain;
    } else if (str_eq_c(said.method, "dkim")) {
        set_result(&auth->dkim, said.result, true);
        if (said.result == HEADER_AUTH_PASS)
            add_signer(auth, said.signer.at != NULL ? said.signer : header_domain(said.identity)); /* Gmail names « header.i=@a.example » alone */
    }
}

/* The results of a further field of the trusted host: it adds methods; where it contradicts one that stands, that one failed. */
static void join(struct header_auth_facts *auth, const struct header_auth_facts *further)
{
    const struct header_auth_facts before = *auth;
    if (before.dmarc == HEADER_AUTH_ABSENT)
        auth->dmarc_from = further->dmarc_from;
    if (before.spf == HEADER_AUTH_ABSENT)
        auth->spf_domain = further->spf_domain;
    for (size_t i = 0; before.dkim == HEADER_AUTH_ABSENT && i < further->signer_count; i++)
        add_signer(auth, further->signers[i]);
    if (further->dmarc != HEADER_AUTH_ABSENT)
        set_result(&auth->dmarc, further->dmarc, false);
    if (further->spf != HEADER_AUTH_ABSENT)
        set_result(&auth->spf, further->spf, false);
    if (further->dkim != HEADER_AUTH_ABSENT)
        set_result(&auth->dkim, further->dkim, false);
}

/* The host's name stands first, bare: within quotes or behind a comment, as no host writes it, a host that takes away what comes in
 * under its name may have passed it over. */
static bool is_of(struct str value, struct str authserv_id)
{
    struct str behind = str_from(value, authserv_id.len);
    return !str_is_empty(authserv_id) && str_starts_nocase(value, authserv_id) &&
           (behind.len == 0 || str_find_char(STR(" \t;"), behind.at[0]) != STR_NOT_FOUND);
}

bool header_auth_read(struct arena *arena, struct str authserv_id, struct str value, struct header_auth_facts *auth)
{
    struct header_auth_facts found = {0};
    struct str rest = plain_results(arena, value), statement = STR_NONE;
    if (!is_of(value, authserv_id) || !str_next(&rest, ';', &statement))
        return false;
    while (str_next(&rest, ';', &statement))
        read_method(&found, statement);
    join(auth, &found);
    return true;
}

/* ---- what it proves ---- */

/* « gouv.fr », « co.uk », « onmicrosoft.com »: under such a name everybody has a domain. */
static bool is_shared(struct str domain)
{
    static const char *const of_countries[] = {
        "com", "co", "org", "net", "gov", "gouv", "gob", "edu", "ac", "asso", "nom", "tm", "prd", "presse", "info", "cci", "notaires", "medecin", "avocat",
        "pharmacien", "veterinaire", "port", "aeroport", "experts-comptables", "geometre-expert", "chambagri", "greta", "huissier-justice", "mil", "sch", "nhs",
        "police", "or", "ne", "go", "id", NULL};
    static const char *const hosts[] = {
        "onmicrosoft.com", "gappssmtp.com", "amazonses.com", "sendgrid.net", "mailgun.org", "mcsv.net", "eu.org", "uk.com", "eu.com",
        NULL};
    struct str rest = domain, second = STR_NONE, top = STR_NONE, more = STR_NONE;
    if (str_is_any(domain, hosts))
        return true;
    bool of_country = str_next(&rest, '.', &second) && str_next(&rest, '.', &top) && !str_next(&rest, '.', &more) && top.len == 2;
    return of_country && str_is_any(second, of_countries);
}

static size_t labels_of(struct str domain)
{
    size_t count = 0;
    struct str label = STR_NONE;
    for (struct str rest = domain; str_next(&rest, '.', &label);) {
        if (label.len == 0)
            return 0;
        count++;
    }
    return count;
}

static bool is_below(struct str domain, struct str parent)
{
    return domain.len > parent.len && str_ends(domain, parent) && domain.at[domain.len - parent.len - 1] == '.';
}

bool header_is_aligned(struct str domain, struct str from_domain)
{
    if (str_is_empty(domain) || str_is_empty(from_domain) || labels_of(domain) < SMALLEST || labels_of(from_domain) < SMALLEST)
        return false;
    if (str_eq(domain, from_domain))
        return true;
    struct str shorter = domain.len < from_domain.len ? domain : from_domain;
    return (is_below(domain, from_domain) || is_below(from_domain, domain)) && !is_shared(shorter);
}

enum header_proof header_auth_proof(const struct header_auth_facts *auth, struct str from)
{
    size_t at = str_rfind_char(from, '@');
    struct str domain = at == STR_NOT_FOUND ? STR_NONE : str_from(from, at + 1);
    bool is_about_from = auth->dmarc_from.at == NULL || str_eq(auth->dmarc_from, domain);
    if (str_is_empty(domain))
        return HEADER_PROOF_NONE;
    if (auth->dmarc == HEADER_AUTH_FAIL)
        return HEADER_PROOF_FAILED;
    if (auth->dmarc == HEADER_AUTH_PASS && is_about_from)
        return HEADER_PROOF_DMARC;
    for (size_t i = 0; auth->dkim == HEADER_AUTH_PASS && i < auth->signer_count; i++)
        if (header_is_aligned(auth->signers[i], domain))
            return HEADER_PROOF_DKIM;
    return auth->spf == HEADER_AUTH_PASS && header_is_aligned(auth->spf_domain, domain) ? HEADER_PROOF_SPF : HEADER_PROOF_NONE;
}
