/* header: who a mail is from, and what ties it to a question. One row, one header; hostile ones end in bounded time. */
#include "tests/unit/unit.h"

#include "parsers/header.h"

#define TOKEN "0123456789abcdef0123456789ABCDEF"
static const struct header_config config = {{"navette", 7}, {"departement.example", 19}, {"mx1.departement.example", 23}};

static struct header_facts read_text(struct arena *arena, const char *text)
{
    struct header_facts facts;
    struct fault fault = {""};
    assert_int_equal(header_read(arena, str_of(text), config, &facts, &fault), ERR_NONE);
    return facts;
}

static const struct from_row {
    const char *name, *header, *from;
} from_rows[] = {
    {"bare", "From: jean@sessad.example\n\n", "jean@sessad.example"},
    {"angle", "From: Jean <Jean@Sessad.Example>\r\n\r\n", "jean@sessad.example"},
    {"quoted name with a comma", "From: \"Dupré, Jean\" <jean@sessad.example>\n\n", "jean@sessad.example"},
    {"folded", "From:\n =?utf-8?q?Jean_Dupr=C3=A9?=\n <jean@sessad.example>\n\n", "jean@sessad.example"},
    {"comment", "From: jean@sessad.example (Jean (le petit))\n\n", "jean@sessad.example"},
    {"space before the colon", "From : jean@sessad.example\n\n", "jean@sessad.example"},
    {"mbox line before", "From jean Mon Mar  2 10:00:00 2026\nFrom: jean@sessad.example\n\n", "jean@sessad.example"},
    {"sender is not from", "Sender: jean@sessad.example\n\n", NULL},
    {"missing", "To: a@b.example\n\n", NULL},
    {"twice", "From: a@b.example\nFrom: c@d.example\n\n", NULL},
    {"twice the same", "From: a@b.example\nFrom: a@b.example\n\n", NULL},
    {"two addresses", "From: a@b.example, c@d.example\n\n", NULL},
    {"a comma unquoted", "From: Jean Dupont, Service <jean@x.example>\n\n", NULL},
    {"a group", "From: groupe: a@b.example;\n\n", NULL},
    {"an address as a name", "From: a@b.example <c@d.example>\n\n", NULL},
    {"an address in a comment", "From: (a@b.example) c@d.example\n\n", NULL},
    {"an address in angles in a quoted name", "From: \"x <a@b.example>\" <c@d.example>\n\n", NULL},
    {"two angles", "From: <a@b.example> <c@d.example>\n\n", NULL},
    {"angle not closed", "From: Jean <a@b.example\n\n", NULL},
    {"quote not closed", "From: \"Jean <a@b.example>\n\n", NULL},
    {"no domain", "From: jean\n\n", NULL},
    {"two signs", "From: <a@b@c.example>\n\n", NULL},
    {"a bare return", "From: a@b.example\rX: y\n\n", NULL},
    {"a route", "From: <@x.example:a@b.example>\n\n", NULL},
    {"empty", "From:\n\n", NULL},
    {"trailing comma", "From: a@b.example,\n\n", NULL},
    {"accented address", "From: <jé@b.example>\n\n", NULL},
};

static void test_from(void **state)
{
    const struct from_row *row = *state;
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    assert_str(read_text(arena, row->header).from, row->from);
    arena_free(arena);
}

static const struct token_row {
    const char *name, *header;
    size_t count;
    enum header_place place;
} token_rows[] = {
    {"in To", "To: Navette <navette+" TOKEN "@departement.example>\n\n", 1, PLACE_TO},
    {"case of the domain", "Cc: NAVETTE+" TOKEN "@Departement.EXAMPLE\n\n", 1, PLACE_CC},
    {"in Delivered-To", "Delivered-To: navette+" TOKEN "@departement.example\n\n", 1, PLACE_DELIVERED_TO},
    {"in In-Reply-To", "In-Reply-To: <q." TOKEN ".2@departement.example>\n\n", 1, PLACE_IN_REPLY_TO},
    {"in References, after others", "References: <a@b.example>\n <navette.q." TOKEN ".1@departement.example>\n\n", 1, PLACE_REFERENCES},
    {"the same twice counts once", "To: navette+" TOKEN "@departement.example\nIn-Reply-To: <q." TOKEN ".2@departement.example>\n\n", 1, PLACE_TO},
    {"another mailbox", "To: autre+" TOKEN "@departement.example\n\n", 0, 0},
    {"another domain", "To: navette+" TOKEN "@departement.example.evil.example\n\n", 0, 0},
    {"a digit too many", "To: navette+" TOKEN "0@departement.example\n\n", 0, 0},
    {"an id without q", "In-Reply-To: <" TOKEN "@departement.example>\n\n", 0, 0},
    {"an id of another domain", "In-Reply-To: <q." TOKEN ".2@evil.example>\n\n", 0, 0},
    {"as the name only", "To: \"navette+" TOKEN "@departement.example\" <x@y.example>\n\n", 0, 0},
    {"in a subject", "Subject: navette+" TOKEN "@departement.example\n\n", 0, 0},
};

static void test_token(void **state)
{
    const struct token_row *row = *state;
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    struct header_facts facts = read_text(arena, row->header);
    assert_int_equal(facts.token_count, row->count);
    if (row->count > 0) {
        assert_str(facts.tokens[0].token, "0123456789abcdef0123456789abcdef");
        assert_int_equal(facts.tokens[0].place, row->place);
    }
    arena_free(arena);
}

#define AR "Authentication-Results: mx1.departement.example"
static const struct auth_row {
    const char *name, *header;
    enum header_auth dmarc, dkim, spf;
    const char *domain;
} auth_rows[] = {
    {"all pass", AR ";\n dmarc=pass (p=REJECT) header.from=sessad.example;\n dkim=pass header.d=sessad.example; spf=pass smtp.mailfrom=jean@sessad.example\n\n", HEADER_AUTH_PASS, HEADER_AUTH_PASS, HEADER_AUTH_PASS, "sessad.example"},
    {"dmarc fails", AR "; dmarc=fail header.from=sessad.example\n\n", HEADER_AUTH_FAIL, HEADER_AUTH_ABSENT, HEADER_AUTH_ABSENT, "sessad.example"},
    {"softfail is something else", AR "; spf=softfail smtp.mailfrom=a.example\n\n", HEADER_AUTH_ABSENT, HEADER_AUTH_ABSENT, HEADER_AUTH_OTHER, NULL},
    {"another host says", "Authentication-Results: evil.example; dmarc=pass header.from=sessad.example\n\n", HEADER_AUTH_ABSENT, HEADER_AUTH_ABSENT, HEADER_AUTH_ABSENT, NULL},
    {"two on top", AR "; dkim=pass header.d=a.example\n" AR "; dmarc=pass header.from=a.example\n\n", HEADER_AUTH_PASS, HEADER_AUTH_PASS, HEADER_AUTH_ABSENT, "a.example"},
    {"one forged below another field", AR "; spf=fail\nReceived: by x\n" AR "; dmarc=pass header.from=a.example\n\n", HEADER_AUTH_ABSENT, HEADER_AUTH_ABSENT, HEADER_AUTH_FAIL, NULL},
    {"a forged pass beside a failure", AR "; dmarc=fail header.from=a.example\n" AR "; dmarc=pass header.from=a.example\n\n", HEADER_AUTH_FAIL, HEADER_AUTH_ABSENT, HEADER_AUTH_ABSENT, "a.example"},
    {"pass in a comment", AR "; spf=none (dmarc=pass; x) smtp.mailfrom=a\n\n", HEADER_AUTH_ABSENT, HEADER_AUTH_ABSENT, HEADER_AUTH_OTHER, NULL},
    {"one of two signatures", AR "; dkim=fail header.d=a.example; dkim=pass header.d=b.example\n\n", HEADER_AUTH_ABSENT, HEADER_AUTH_PASS, HEADER_AUTH_ABSENT, NULL},
    {"of two fields the first one's failure stands", AR "; dkim=fail header.d=b.example\n" AR "; dkim=pass header.d=b.example\n\n", HEADER_AUTH_ABSENT, HEADER_AUTH_FAIL, HEADER_AUTH_ABSENT, NULL},
    {"what a host calls itself", AR "; spf=none smtp.helo=x; spf=pass smtp.mailfrom=a@b.example\n\n", HEADER_AUTH_ABSENT, HEADER_AUTH_ABSENT, HEADER_AUTH_PASS, NULL},
    {"results in a quoted word", AR "; spf=pass smtp.mailfrom=\"x; dmarc=pass header.from=a.example; dkim=pass header.d=a.example\"@b.example\n\n", HEADER_AUTH_ABSENT, HEADER_AUTH_ABSENT, HEADER_AUTH_PASS, NULL},
    {"a comment within a quoted word", AR "; spf=pass smtp.mailfrom=\"(\"@b.example; dmarc=fail (a\\)) header.from=a.example\n\n", HEADER_AUTH_FAIL, HEADER_AUTH_ABSENT, HEADER_AUTH_PASS, "a.example"},
    {"none", AR "; none\n\n", HEADER_AUTH_ABSENT, HEADER_AUTH_ABSENT, HEADER_AUTH_ABSENT, NULL},
};

static void test_auth(void **state)
{
    const struct auth_row *row = *state;
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    struct header_auth_facts auth = read_text(arena, row->header).auth;
    assert_int_equal(auth.dmarc, row->dmarc);
    assert_int_equal(auth.dkim, row->dkim);
    assert_int_equal(auth.spf, row->spf);
    assert_str(auth.dmarc_from, row->domain);
    arena_free(arena);
}

/* What the results prove of jean@sessad.example. */
static const struct proof_row {
    const char *name, *results;
    enum header_proof proof;
} proof_rows[] = {
    {"dmarc", "dmarc=pass header.from=sessad.example; spf=fail smtp.mailfrom=x@y.example", HEADER_PROOF_DMARC},
    {"dmarc without a domain", "dmarc=pass", HEADER_PROOF_DMARC},
    {"dmarc of another From", "dmarc=pass header.from=evil.example", HEADER_PROOF_NONE},
    {"dmarc failed", "dmarc=fail header.from=sessad.example; dkim=pass header.d=sessad.example; spf=pass smtp.mailfrom=sessad.example", HEADER_PROOF_FAILED},
    {"dmarc of nobody's policy", "dmarc=none header.from=sessad.example; dkim=pass header.d=sessad.example", HEADER_PROOF_DKIM},
    {"a signature", "dkim=pass header.d=sessad.example", HEADER_PROOF_DKIM},
    {"a signature as Gmail writes it", "dkim=pass header.i=@sessad.example header.s=x header.b=y", HEADER_PROOF_DKIM},
    {"a signature of somebody else", "dkim=pass header.d=evil.example", HEADER_PROOF_NONE},
    {"for somebody of ours", "dkim=pass header.d=evil.example header.i=jean@sessad.example", HEADER_PROOF_NONE},
    {"the second signature", "dkim=pass header.d=relay.example; dkim=pass header.d=sessad.example", HEADER_PROOF_DKIM},
    {"the failed one", "dkim=pass header.d=relay.example; dkim=fail header.d=sessad.example", HEADER_PROOF_NONE},
    {"of a part of the domain", "dkim=pass header.d=mail.sessad.example", HEADER_PROOF_DKIM},
    {"of a name that ends alike", "dkim=pass header.d=evilsessad.example", HEADER_PROOF_NONE},
    {"of the whole top", "dkim=pass header.d=example", HEADER_PROOF_NONE},
    {"the envelope", "spf=pass smtp.mailfrom=retours@sessad.example", HEADER_PROOF_SPF},
    {"the envelope, a domain alone", "spf=pass smtp.mailfrom=sessad.example", HEADER_PROOF_SPF},
    {"another envelope", "spf=pass smtp.mailfrom=jean@evil.example", HEADER_PROOF_NONE},
    {"what the host calls itself", "spf=pass smtp.helo=sessad.example", HEADER_PROOF_NONE},
    {"softfail", "spf=softfail smtp.mailfrom=jean@sessad.example", HEADER_PROOF_NONE},
    {"the domain in a local part", "spf=pass smtp.mailfrom=\"x@sessad.example\"@evil.example", HEADER_PROOF_NONE},
    {"nothing", "none", HEADER_PROOF_NONE},
};

static void test_proof(void **state)
{
    const struct proof_row *row = *state;
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    struct str text = str_print(arena, AR "; %s\nFrom: <jean@sessad.example>\n\n", row->results);
    assert_int_equal(read_text(arena, text.at).auth.proof, row->proof);
    arena_free(arena);
}

/* What somebody at evil.example sends, whose own domain passes all tests, to be taken for chef@d.example. HONEST stands on top, as the
 * trusted host says it; FALSE_ is what he wrote himself. */
#define HONEST AR "; dmarc=pass header.from=evil.example; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=evil.example\n"
#define NAMES_NONE AR "; dmarc=pass\n" /* a host that does not say for whom */
#define CHEF "chef@d.example"
#define EVIL "evil@evil.example"
#define ALL_PASS "; dmarc=pass header.from=d.example; dkim=pass header.d=d.example\n"
static const char *const spoofs[] = {
    HONEST "From: " CHEF "\nFrom: " EVIL "\n\n", HONEST "From: " EVIL "\nFrom: " CHEF "\n\n", HONEST "From: " CHEF "\n\n", HONEST "Received: x\nFrom: <" CHEF ">\n\n",
    NAMES_NONE "From: " CHEF "\nFrom: " EVIL "\n\n", NAMES_NONE "from: " EVIL "\nFROM : " CHEF "\n\n", NAMES_NONE "From: " CHEF ", " EVIL "\n\n",
    NAMES_NONE "From: \"" CHEF "\" <" EVIL ">\n\n", NAMES_NONE "From: " CHEF " <" EVIL ">\n\n", NAMES_NONE "From: " CHEF "\n <" EVIL ">\n\n",
    NAMES_NONE "From: <" CHEF "> <" EVIL ">\n\n", NAMES_NONE "From: <" CHEF "> " EVIL "\n\n", NAMES_NONE "From: " EVIL " <" CHEF ">\n\n",
    NAMES_NONE "From: " EVIL " (" CHEF ")\n\n", NAMES_NONE "From: " CHEF " (" EVIL ")\n\n", NAMES_NONE "From: <@evil.example:" CHEF ">\n\n",
    NAMES_NONE "From: <@evil.example," CHEF ">\n\n", NAMES_NONE "From: g:" CHEF ";\n\n", NAMES_NONE "From: g:" CHEF ";, " EVIL "\n\n",
    NAMES_NONE "From: chef@d.example@evil.example\n\n", NAMES_NONE "From: <chef@evil.example@d.example>\n\n", NAMES_NONE "From: chef%d.example@evil.example\n\n",
    NAMES_NONE "From: \"chef@d.example\"@evil.example\n\n", NAMES_NONE "From: =?utf-8?q?chef=40d.example?=\n\n", NAMES_NONE "From: =?utf-8?q?=3Cchef=40d.example=3E?= <" EVIL ">\n\n",
    NAMES_NONE "From: =?utf-8?b?Y2hlZkBkLmV4YW1wbGU=?= <" EVIL ">\n\n", NAMES_NONE "From: chef@d.\xD0\xB5xample\n\n", NAMES_NONE "From: \xD1\x81hef@d.example\n\n",
    NAMES_NONE "From: chef@xn--d-xyz.example\n\n", NAMES_NONE "From: chef@d.example\xE2\x80\x8B\n\n", NAMES_NONE "From: chef@d.example.\n\n",
    NAMES_NONE "From: " CHEF "\r" EVIL "\n\n", NAMES_NONE "From: " EVIL "\rFrom: " CHEF "\n\n", NAMES_NONE "Subject: x\rFrom: " CHEF "\nFrom: " EVIL "\n\n",
    NAMES_NONE "Sender: " CHEF "\nResent-From: " CHEF "\nReply-To: " CHEF "\nFrom: " EVIL "\n\n", NAMES_NONE "From: " EVIL "\n\nFrom: " CHEF "\n\n",
    NAMES_NONE "From: " EVIL "\nContent-Type: message/rfc822\n\nFrom: " CHEF "\n\nAvis favorable\n", NAMES_NONE "From: chef @d.example\n\n", NAMES_NONE "From: \"chef\"@d.example\n\n",
    NAMES_NONE "From: chef@[d.example]\n\n", NAMES_NONE "From: <chef@d.example\n\n", NAMES_NONE "From: chef@d.example\\, " EVIL "\n\n",
    HONEST AR ALL_PASS "From: " CHEF "\n\n", HONEST "Authentication-Results : mx1.departement.example" ALL_PASS "From: " CHEF "\n\n",
    "Authentication-Results : mx1.departement.example" ALL_PASS "From: " CHEF "\n\n", "Authentication-Results: (x) mx1.departement.example" ALL_PASS "From: " CHEF "\n\n",
    "Authentication-Results: \"mx1.departement.example\"" ALL_PASS "From: " CHEF "\n\n", "Authentication-Results: mx1.departement.example.evil" ALL_PASS "From: " CHEF "\n\n",
    "ARC-Authentication-Results: i=1; mx1.departement.example" ALL_PASS "From: " CHEF "\n\n", HONEST "X: y\n" AR ALL_PASS "From: " CHEF "\n\n",
    AR "; spf=pass smtp.mailfrom=\"; dmarc=pass header.from=d.example; \"@evil.example\nFrom: " CHEF "\n\n", AR "; dkim=pass header.d=evil.example header.i=@d.example\nFrom: " CHEF "\n\n",
};

static void test_spoofs(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof spoofs / sizeof spoofs[0]; i++) {
        struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
        struct header_facts facts = read_text(arena, spoofs[i]);
        if (str_eq_c(facts.from, CHEF) && facts.auth.proof > HEADER_PROOF_NONE)
            fail_msg("%s", spoofs[i]);
        arena_free(arena);
    }
}

static void test_aligned(void **state)
{
    (void)state;
    static const struct { const char *domain, *from; bool aligned; } pairs[] = {
        {"a.example", "a.example", true}, {"mail.a.example", "a.example", true}, {"a.example", "sessad.a.example", true}, {"b.a.example", "c.a.example", false},
        {"gouv.fr", "sessad.gouv.fr", false}, {"x.gouv.fr", "gouv.fr", false}, {"ain.gouv.fr", "mail.ain.gouv.fr", true}, {"co.uk", "a.co.uk", false},
        {"onmicrosoft.com", "a.onmicrosoft.com", false}, {"fr", "a.fr", false}, {"a.fr", "a.fr", true}, {"a..fr", "b.a..fr", false}, {"", "a.fr", false},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        assert_int_equal(header_is_aligned(str_of(pairs[i].domain), str_of(pairs[i].from)), pairs[i].aligned);
}

static void test_the_rest(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    const char *text = "Return-Path: <>\r\nMessage-ID: <a.b@c.example>\r\nDate: Mon, 02 Mar 2026 09:14:00 +0100\r\nSubject: un\r\n deux\r\n"
                       "To: a@b.example, G: c@d.example, e@f.example;\r\nCc: h@i.example\r\nAuto-Submitted: auto-replied (vacation)\r\nPrecedence: Bulk\r\n\r\ncorps";
    struct header_facts facts = read_text(arena, text);
    assert_true(facts.return_path_empty);
    assert_str(facts.message_id, "a.b@c.example");
    assert_int_equal(facts.day, 20514);
    assert_str(facts.subject, "un deux");
    assert_int_equal(facts.recipient_count, 4);
    assert_str(facts.recipients[3], "h@i.example");
    assert_str(facts.auto_submitted, "auto-replied");
    assert_str(facts.precedence, "bulk");
    assert_str(str_from(str_of(text), facts.body_at), "corps");
    arena_free(arena);
}

/* A header of `size` bytes: `begin`, then `unit` again and again. */
static enum err read_long(const char *begin, const char *unit, size_t size, struct fault *fault)
{
    struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    struct header_facts facts;
    char *text = arena_alloc(arena, size + 64);
    size_t len = strlen(begin), step = strlen(unit);
    memcpy(text, begin, len);
    for (; len + step < size; len += step)
        memcpy(text + len, unit, step);
    enum err err = header_read(arena, (struct str){text, len}, config, &facts, fault);
    arena_free(arena);
    return err;
}

static void test_hostile(void **state)
{
    (void)state;
    struct fault fault = {""};
    assert_int_equal(read_long("From: ", "(", 200000, &fault), ERR_FINAL);
    assert_string_equal(fault.text, "header: a field is longer than 64 kB");
    assert_int_equal(read_long("From: ", "(", 60000, &fault), ERR_NONE);
    assert_int_equal(read_long("To: ", "g:", 60000, &fault), ERR_NONE);
    assert_int_equal(read_long("References: ", "<", 60000, &fault), ERR_NONE);
    assert_int_equal(read_long("", "X: y\n", 1000000, &fault), ERR_FINAL);
    assert_string_equal(fault.text, "header: the block is longer than 256 kB");
    assert_int_equal(read_long("", "\n ", 1000000, &fault), ERR_NONE);
    assert_int_equal(read_long("", "Authentication-Results: mx1.departement.example; dkim=pass\n", 250000, &fault), ERR_NONE);
}

static void test_cut_at_every_byte(void **state)
{
    (void)state;
    static const char text[] = "From: \"J\\\" (x\" <a@b.example> (c\\))\r\nTo: g: navette+" TOKEN "@departement.example;\r\n" AR "; dmarc=pass (\\\r\nX: \0y\r\n\r\nz";
    for (size_t len = 0; len < sizeof text; len++) {
        struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
        struct header_facts facts;
        char *exact = malloc(len == 0 ? 1 : len); /* so that a byte read too far is seen */
        assert_non_null(exact);
        memcpy(exact, text, len);
        assert_int_equal(header_read(arena, (struct str){exact, len}, config, &facts, NULL), ERR_NONE);
        assert_true(facts.body_at <= len);
        free(exact);
        arena_free(arena);
    }
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(test_the_rest),
        cmocka_unit_test(test_spoofs),
        cmocka_unit_test(test_aligned),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_cut_at_every_byte),
    };
    return RUN_ROWS("header from", from_rows, test_from) + RUN_ROWS("header tokens", token_rows, test_token) +
           RUN_ROWS("header auth", auth_rows, test_auth) + RUN_ROWS("header proof", proof_rows, test_proof) +
           RUN_TESTS("header", others);
}
