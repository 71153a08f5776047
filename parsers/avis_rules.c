/* avis_rules: conf/avis.cfg as compiled expressions. PCRE2, with JIT for who reads many texts, in UTF mode where an expression has signs, with limits on
 * matching, depth and heap; a limit reached is a failed rule, never « no match ». Its memory is the arena's. */
#include <libconfig.h>
#include <string.h>

#include "parsers/avis_rules.h"
#include "parsers/base/buf.h"

enum {
    MAX_RULES = 400, /* of each list */
    MAX_EXPRESSION = 64 * 1024, /* bytes, words put in */
    MAX_NESTING = 6,            /* words in words in words */
    JIT_STACK_MIN = 32 * 1024, JIT_STACK_MAX = 1024 * 1024,
};

static const char *const singles[SINGLE_COUNT] = {
    [SINGLE_EXCUSE] = "excuse", [SINGLE_MOTIF] = "motif", [SINGLE_APRES] = "raison_apres", [SINGLE_AVEC] = "raison_avec", [SINGLE_ATTENTE] = "liste_attente",
    [SINGLE_DATE] = "a_partir_du", [SINGLE_ERREUR] = "erreur", [SINGLE_REPRISE] = "reprise", [SINGLE_QUESTION] = "question",
    [SINGLE_TRANSFERT] = "transfert", [SINGLE_REMERCIEMENT] = "remerciement", [SINGLE_MAISON] = "maison", [SINGLE_LIEU] = "lieu",
    [SINGLE_MATIERE] = "matiere", [SINGLE_SANS_FORME] = "sans_forme", [SINGLE_SENSIBLE] = "sensible", [SINGLE_AUTREFOIS] = "autrefois", [SINGLE_PRONONCE] = "prononce",
    [SINGLE_HESITE] = "hesitation_passee", [SINGLE_OUVERT] = "reste_ouvert", [SINGLE_MENE] = "mene",
    [SINGLE_EXPLICITE] = "explicite", [SINGLE_RENDEZ_VOUS] = "rendez_vous", [SINGLE_BREF] = "accord_bref", [SINGLE_JEUNE] = "parle_du_jeune",
    [SINGLE_OBJET] = "objet_dit", [SINGLE_DEMANDE] = "autre_demande", [SINGLE_VOIX] = "autre_voix", [SINGLE_SOI] = "pour_soi",
    [SINGLE_SUJET] = "autre_sujet", [SINGLE_REPREND_SUJET] = "reprend_le_sujet"};

static const struct name { const char *text; int value; } marques[] = {
    {"efface", MARQUE_EFFACE}, {"raison", MARQUE_RAISON}, {"flou", MARQUE_FLOU},
    {"ailleurs", MARQUE_AILLEURS}, {"non", MARQUE_NON}, {"oui", MARQUE_OUI}, {"si", MARQUE_SI}, {NULL, 0}};
static const struct name effets[] = {
    {"politesse", EFFET_POLITESSE}, {"obstacle", EFFET_OBSTACLE}, {"mais", EFFET_MAIS}, {"suite", EFFET_SUITE}, {"doute", EFFET_DOUTE}, {"favorable", EFFET_FAVORABLE},
    {"defavorable", EFFET_DEFAVORABLE}, {"reserve", EFFET_RESERVE}, {"condition", EFFET_CONDITION}, {"non", EFFET_NON}, {"rien", EFFET_RIEN}, {NULL, 0}};

/* ---- compiling ---- */

_Static_assert(3 * MAX_RULES <= AVIS_FILTRE_RULES, "all rules have their numbers in the filter");

struct parsing {
    struct arena *arena;
    struct avis_rules *rules;
    const char *path;
    bool many;
    config_setting_t *words;
    pcre2_general_context *memory;
    pcre2_compile_context *compiling;
    struct fault *fault;
};

/* What PCRE2 takes while it compiles is ten times what it keeps, in pieces of a few sizes: those that it gives back serve the next
 * expression, or each clone of a reader that waits would pay for pages that nobody needs. */
struct piece {
    struct piece *next;
    size_t size;
    _Alignas(max_align_t) unsigned char bytes[];
};

struct pieces {
    struct arena *arena;
    struct piece *spare;
};

static void *take(size_t size, void *data)
{
    struct pieces *pieces = data;
    for (struct piece **at = &pieces->spare; *at != NULL; at = &(*at)->next)
        if ((*at)->size >= size && (*at)->size / 2 <= size) {
            struct piece *piece = *at;
            *at = piece->next;
            return piece->bytes;
        }
    struct piece *piece = arena_alloc(pieces->arena, sizeof *piece + size);
    piece->size = size;
    return piece->bytes;
}

static void give(void *bytes, void *data)
{
    struct pieces *pieces = data;
    if (bytes == NULL)
        return;
    struct piece *piece = (struct piece *)(void *)((unsigned char *)bytes - offsetof(struct piece, bytes));
    piece->next = pieces->spare;
    pieces->spare = piece;
}

static enum err wrong(const struct parsing *parsing, const config_setting_t *where, const char *what)
{
    return fault_set(parsing->fault, ERR_FINAL, "%s:%u: %s", parsing->path, config_setting_source_line(where), what);
}

static struct str word_named(const struct parsing *parsing, struct str name)
{
    for (int i = 0; i < config_setting_length(parsing->words); i++) {
        config_setting_t *row = config_setting_get_elem(parsing->words, (unsigned)i);
        const char *given = NULL, *expression = NULL;
        if (config_setting_lookup_string(row, "nom", &given) == CONFIG_TRUE && str_eq_c(name, given) &&
            config_setting_lookup_string(row, "expr", &expression) == CONFIG_TRUE)
            return str_of(expression);
    }
    return STR_NONE;
}

/* Puts the words in: {name} becomes (?:its expression). A brace before a digit is PCRE2's own. */
static bool put_words(const struct parsing *parsing, struct str from, struct buf *to)
{
    while (from.len > 0) {
        size_t open = str_find_char(from, '{');
        bool is_word = open != STR_NOT_FOUND && open + 1 < from.len && from.at[open + 1] >= 'a' && from.at[open + 1] <= 'z';
        if (!is_word) {
            size_t upto = open == STR_NOT_FOUND ? from.len : open + 1;
            buf_add(to, str_slice(from, 0, upto));
            from = str_from(from, upto);
            continue;
        }
        size_t length = str_find_char(str_from(from, open), '}');
        size_t close = length == STR_NOT_FOUND ? from.len : open + length;
        struct str word = word_named(parsing, str_slice(from, open + 1, close));
        if (word.at == NULL)
            return false;
        buf_add(to, str_slice(from, 0, open));
        buf_add_c(to, "(?:");
        buf_add(to, word);
        buf_add_c(to, ")");
        from = str_from(from, close + 1);
    }
    return !buf_failed(to);
}

/* The expression with all words in; that of a turn or a phrase stands between borders of words, any other sees to its own. */
static bool spell(const struct parsing *parsing, const char *expression, bool bordered, struct buf *out)
{
    struct buf now, next;
    buf_init(&now, MAX_EXPRESSION);
    buf_init(&next, MAX_EXPRESSION);
    buf_add_c(&now, expression);
    bool good = true;
    for (int i = 0; good && i < MAX_NESTING; i++) {
        buf_clear(&next);
        good = put_words(parsing, buf_str(&now), &next);
        buf_clear(&now);
        buf_add(&now, buf_str(&next));
    }
    buf_print(out, bordered ? "(?<![a-z0-9])(?:%s)(?![a-z0-9])" : "%s", now.at == NULL ? "" : now.at);
    buf_free(&now);
    buf_free(&next);
    return good && !buf_failed(out);
}

/* Folded text is letters of ASCII and a few signs: an expression without signs compares bytes, which is compiled and matched in
 * half the time. What it takes of a sign may be half of one; offsets are widened to whole words wherever text is cut by them. */
static uint32_t options_for(struct str expression)
{
    for (size_t i = 0; i < expression.len; i++)
        if ((unsigned char)expression.at[i] >= 0x80)
            return PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
    return PCRE2_NEVER_UTF | PCRE2_NEVER_BACKSLASH_C;
}

/* `rule` is a single one where it is NULL. */
static enum err compile(const struct parsing *parsing, config_setting_t *where, const char *expression, const struct avis_rule *rule, bool bordered,
                        pcre2_code **out_code)
{
    struct buf text;
    int number = 0;
    PCRE2_SIZE offset = 0;
    buf_init(&text, MAX_EXPRESSION);
    if (!spell(parsing, expression, bordered, &text)) {
        buf_free(&text);
        return wrong(parsing, where, "a {word} is not defined under « mots », or the expression is too long");
    }
    *out_code = pcre2_compile((PCRE2_SPTR)text.at, text.len, options_for(buf_str(&text)), &number, &offset, parsing->compiling);
    if (*out_code != NULL && rule != NULL && parsing->many)
        avis_filtre_learn(parsing->rules->filtre, rule->number, buf_str(&text));
    buf_free(&text);
    if (*out_code == NULL) {
        char said[200] = "";
        (void)pcre2_get_error_message(number, (PCRE2_UCHAR *)said, sizeof said);
        return wrong(parsing, where, said);
    }
    if (parsing->many)
        (void)pcre2_jit_compile(*out_code, PCRE2_JIT_COMPLETE); /* without it the limits still hold */
    return ERR_NONE;
}

/* As sentences are that rules are compared with: no capital, which would be a mark. */
static bool is_folded(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] >= 0x80 || (text.at[i] >= 'A' && text.at[i] <= 'Z') || text.at[i] == '{')
            return false;
    return true;
}

static enum err parse_rule(const struct parsing *parsing, config_setting_t *row, const char *key, const struct name *names, struct avis_rule *rule)
{
    const char *name = NULL, *value = NULL, *expression = NULL;
    if (config_setting_lookup_string(row, "nom", &name) != CONFIG_TRUE || config_setting_lookup_string(row, key, &value) != CONFIG_TRUE ||
        config_setting_lookup_string(row, "expr", &expression) != CONFIG_TRUE || config_setting_length(row) != 3)
        return wrong(parsing, row, "a rule has « nom », « expr » and its effect, and nothing else");
    const bool is_rewriting = names == NULL;
    rule->name = str_c(parsing->arena, str_of(name));
    if (is_rewriting && !is_folded(str_of(value)))
        return wrong(parsing, row, "what a rewriting puts is lower case, without accents or {words}");
    if (is_rewriting)
        rule->put = str_copy(parsing->arena, str_of(value));
    for (; !is_rewriting && names->text != NULL && strcmp(names->text, value) != 0; names++)
        ;
    if (!is_rewriting && names->text == NULL)
        return wrong(parsing, row, "no such effect");
    rule->value = is_rewriting ? 0 : names->value;
    return compile(parsing, row, expression, rule, !is_rewriting, &rule->code);
}

/* `first`: the number of the first one to the filter; `names` NULL: what a rewriting puts, in any words. */
static enum err parse_rules(const struct parsing *parsing, config_setting_t *list, const char *key, const struct name *names, size_t first,
                            struct avis_rule **out_rules, size_t *out_count)
{
    int count = config_setting_length(list);
    if (count <= 0 || count > MAX_RULES)
        return wrong(parsing, list, "between 1 and 400 rules were expected");
    *out_rules = arena_array(parsing->arena, (size_t)count, sizeof **out_rules);
    for (int i = 0; i < count; i++) {
        (*out_rules)[i].number = first + (size_t)i;
        enum err err = parse_rule(parsing, config_setting_get_elem(list, (unsigned)i), key, names, &(*out_rules)[i]);
        if (err != ERR_NONE)
            return err;
    }
    *out_count = (size_t)count;
    return ERR_NONE;
}

/* « connus », « suspects »: lines of words. */
static enum err parse_known(const struct parsing *parsing, config_t *config, const char *name, struct avis_known *out_known)
{
    config_setting_t *lines = config_lookup(config, name);
    struct str all = STR_NONE;
    for (int i = 0; lines != NULL && i < config_setting_length(lines); i++)
        all = str_join(parsing->arena, all, STR(" "), str_of(config_setting_get_string_elem(lines, i)));
    if (str_is_empty(all))
        return fault_set(parsing->fault, ERR_FINAL, "%s: « %s » is missing", parsing->path, name);
    avis_known_parse(parsing->arena, all, out_known);
    return ERR_NONE;
}

static enum err parse_all(struct parsing *parsing, config_t *config, struct avis_rules *rules)
{
    struct avis_words *words = &rules->words;
    const struct { const char *name; struct avis_known *known; } lists[] = {{"connus", &words->known}, {"suspects", &words->suspects}};
    config_setting_t *turns = config_lookup(config, "tournures"), *phrases = config_lookup(config, "phrases"), *rewritings = config_lookup(config, "reecritures");
    parsing->words = config_lookup(config, "mots");
    if (turns == NULL || phrases == NULL || parsing->words == NULL)
        return wrong(parsing, config_root_setting(config), "« mots », « tournures » and « phrases » were expected");
    enum err err = parse_rules(parsing, turns, "marque", marques, 0, &rules->turns, &rules->turn_count);
    if (err == ERR_NONE)
        err = parse_rules(parsing, phrases, "effet", effets, MAX_RULES, &rules->phrases, &rules->phrase_count);
    if (err == ERR_NONE && rewritings != NULL && config_setting_length(rewritings) > 0)
        err = parse_rules(parsing, rewritings, "en", NULL, 2 * MAX_RULES, &rules->rewritings, &rules->rewriting_count);
    for (size_t i = 0; err == ERR_NONE && i < SINGLE_COUNT; i++) {
        config_setting_t *one = config_lookup(config, singles[i]);
        const char *expression = one == NULL ? NULL : config_setting_get_string(one);
        err = expression == NULL ? fault_set(parsing->fault, ERR_FINAL, "%s: « %s » is missing", parsing->path, singles[i])
                                 : compile(parsing, one, expression, NULL, false, &rules->single[i]);
    }
    for (size_t i = 0; err == ERR_NONE && i < sizeof lists / sizeof lists[0]; i++)
        err = parse_known(parsing, config, lists[i].name, lists[i].known);
    return err;
}

static bool prepare(struct parsing *parsing, struct avis_rules *rules)
{
    struct pieces *pieces = ARENA_NEW(parsing->arena, struct pieces);
    pieces->arena = parsing->arena;
    parsing->memory = pcre2_general_context_create(take, give, pieces);
    parsing->compiling = pcre2_compile_context_create(parsing->memory);
    rules->context = pcre2_match_context_create(parsing->memory);
    rules->data = pcre2_match_data_create(4, parsing->memory);
    pcre2_jit_stack *stack = pcre2_jit_stack_create(JIT_STACK_MIN, JIT_STACK_MAX, parsing->memory);
    if (parsing->compiling == NULL || rules->context == NULL || rules->data == NULL)
        return false;
    pcre2_jit_stack_assign(rules->context, NULL, stack);
    pcre2_set_match_limit(rules->context, parsing->many ? AVIS_MATCH_LIMIT : AVIS_MATCH_LIMIT * AVIS_MATCH_STEPS);
    pcre2_set_depth_limit(rules->context, AVIS_DEPTH_LIMIT);
    pcre2_set_heap_limit(rules->context, AVIS_HEAP_LIMIT);
    return true;
}

enum err avis_rules_parse(struct arena *arena, struct str text, const char *path, bool many, const struct avis_rules **out_rules, struct fault *out_fault)
{
    struct avis_rules *rules = ARENA_NEW(arena, struct avis_rules);
    struct parsing parsing = {.arena = arena, .rules = rules, .path = path, .many = many, .fault = out_fault};
    rules->filtre = avis_filtre_new(arena);
    config_t config;
    config_init(&config);
    enum err err = ERR_NONE;
    if (config_read_string(&config, str_c(arena, text)) != CONFIG_TRUE)
        err = fault_set(out_fault, ERR_FINAL, "%s:%d: %s", path, config_error_line(&config), config_error_text(&config));
    else if (!prepare(&parsing, rules))
        err = fault_set(out_fault, ERR_WAIT, "%s: no memory for the rules", path);
    else
        err = parse_all(&parsing, &config, rules);
    config_destroy(&config);
    if (err == ERR_NONE)
        *out_rules = rules;
    return err;
}
