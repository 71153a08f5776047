#include "parsers/fiche_corrige.h"

#include "parsers/fiche_private.h"

enum {
    LABEL_MOST = 200,   /* bytes before the colon */
    WRAPPED = 60,       /* bytes from which a line may have been cut by the mail program */
    BETWEEN = 8,        /* words around a label that are looked at */
    LINES_MOST = 400,   /* of an answer */
};

struct reading {
    struct arena *arena;
    const struct fiche_rules *rules;
    day_t today;
    struct fiche_corrections *out;
};

/* ---- a label ---------------------------------------------------------------------------------------------------- */

static bool is_word_in(struct str word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq_c(word, words[i]))
            return true;
    return false;
}

/* « Correction de la date de naissance exacte »: what a writer adds around a label. */
static struct str bare_label(struct arena *arena, struct str label)
{
    static const char *const before[] = {"correction", "corriger", "corrige", "rectification", "rectificatif", "modification", "modifier", "erreur", "sur", "lire",
                                         "bon", "bonne", "nouveau", "nouvelle", "la", "le", "les", "sa", "son", "ma", "mon", "de", "du", "des", "pour", "1", "2", "3",
                                         "4", "5", "6", "7", "8", "9", "10", "et"};
    static const char *const behind[] = {"est", "correct", "correcte", "exact", "exacte", "corrige", "corrigee", "rectifie", "rectifiee", "a", "corriger", "le", "la",
                                         "reel", "reelle", "en", "fait"};
    struct str words[64], rest = utf8_fold(arena, label), word;
    size_t count = 0, first = 0;
    for (size_t i = 0; i < rest.len; i++) /* only letters and digits make words */
        if (!((rest.at[i] >= 'a' && rest.at[i] <= 'z') || str_is_digit(rest.at[i])) && (unsigned char)rest.at[i] < 0x80)
            rest = str_join(arena, str_slice(rest, 0, i), STR(" "), str_from(rest, i + 1));
    while (count < sizeof words / sizeof words[0] && str_next(&rest, ' ', &word))
        if (word.len > 0)
            words[count++] = word;
    while (first < count && first < BETWEEN && is_word_in(words[first], before, sizeof before / sizeof before[0]))
        first++;
    for (size_t taken = 0; count > first && taken < BETWEEN && is_word_in(words[count - 1], behind, sizeof behind / sizeof behind[0]); taken++)
        count--;
    struct str bare = STR_NONE;
    for (size_t i = first; i < count; i++)
        bare = str_join(arena, bare, STR(" "), words[i]);
    return bare;
}

/* The label alone as a document of one line, in which keys are looked for. */
static struct fiche_reading letters_of(const struct reading *reading, struct str label)
{
    struct fiche_reading r = {.arena = reading->arena, .rules = reading->rules, .fiche = ARENA_NEW(reading->arena, struct fiche), .today = reading->today};
    struct document_block *block = ARENA_NEW(reading->arena, struct document_block);
    struct document *document = ARENA_NEW(reading->arena, struct document);
    *block = (struct document_block){.text = label};
    *document = (struct document){.format = FORMAT_TEXT, .blocks = block, .count = 1, .capacity = 1};
    fiche_lines_read(&r, document);
    return r;
}

static void add_field(struct fiche_correction *line, enum fiche_field field)
{
    for (size_t i = 0; i < line->champ_count; i++)
        if (line->champs[i] == field)
            return;
    if (field != FICHE_NO_FIELD && fiche_field_kind(field) != FICHE_LIST && line->champ_count < FICHE_MAX_CHAMPS)
        line->champs[line->champ_count++] = field;
}

/* Past `key` at letter `at`; `at` itself for none. */
static size_t past_key(const struct fiche_reading *r, size_t at, struct str key)
{
    size_t past = at < r->letter_count ? fiche_match(r, at, key, fiche_mistakes_for(key.len)) : 0;
    return past > 0 ? past : at;
}

/* By the name that our own mails give it; of two that are alike but for a letter the exact one. */
static bool by_title(const struct fiche_reading *r, struct fiche_correction *line)
{
    for (int mistakes = 0; mistakes <= 1 && line->champ_count == 0; mistakes++)
        for (size_t i = 0; i < FICHE_FIELDS; i++) {
            struct str key = r->rules->titles[i];
            size_t past = fiche_match(r, 0, key, mistakes == 0 ? 0 : fiche_mistakes_for(key.len));
            if (past == r->letter_count && past > 0)
                add_field(line, (enum fiche_field)i);
        }
    return line->champ_count > 0;
}

/* « Téléphone du référent »: the field of that name among those of `person`. Schools call a mail « courriel ». */
static enum fiche_field field_of_person(struct arena *arena, struct str person, struct str champ)
{
    size_t dot = str_find_char(champ, '.');
    if (dot == STR_NOT_FOUND)
        return FICHE_NO_FIELD;
    struct str suffix = str_from(champ, dot + 1);
    bool is_mail = str_eq_c(suffix, "mail") || str_eq_c(suffix, "courriel");
    enum fiche_field field = fiche_field_of(str_print(arena, "%.*s.%.*s", STR_ARG(person), STR_ARG(suffix)));
    if (field == FICHE_NO_FIELD && is_mail)
        field = fiche_field_of(str_print(arena, "%.*s.%s", STR_ARG(person), str_eq_c(suffix, "mail") ? "courriel" : "mail"));
    return field;
}

static bool of_person(const struct fiche_reading *r, size_t past, struct str champ, struct fiche_correction *line)
{
    for (size_t i = 0; i < r->rules->person_count && past < r->letter_count; i++)
        for (size_t k = 0; k < r->rules->persons[i].words.count; k++)
            if (past_key(r, past, r->rules->persons[i].words.at[k]) == r->letter_count)
                add_field(line, field_of_person(r->arena, r->rules->persons[i].champ, champ));
    return line->champ_count > 0;
}

/* The fields that a label of fiche.cfg fills, in every section where it may stand. */
static void add_label(const struct fiche_reading *r, const struct fiche_label *label, struct fiche_correction *line)
{
    bool is_prefix = label->valeur == VALEUR_CONTACT || label->valeur == VALEUR_IDENTITE;
    for (size_t s = 0; s < r->rules->section_count; s++) {
        bool stands = label->section < 0 ? str_eq(label->group, r->rules->sections[s].group) : label->section == (int)s;
        if (!stands || label->champ.at == NULL)
            continue;
        struct str champ = is_prefix ? str_print(r->arena, "%.*s.nom", STR_ARG(label->champ)) : label->champ;
        add_field(line, fiche_field_in(r->arena, r->rules, champ, (int)s));
    }
}

static bool is_past_all(const struct fiche_reading *r, size_t past)
{
    for (size_t i = 0; i < r->rules->lists[LIST_PRECISIONS].count && past < r->letter_count; i++)
        if (fiche_match(r, past, r->rules->lists[LIST_PRECISIONS].at[i], 0) == r->letter_count)
            return true;
    return past == r->letter_count;
}

/* By the table: whole labels first, then those of a person, then labels with one mistake. */
static void by_rules(const struct fiche_reading *r, struct fiche_correction *line)
{
    for (int round = 0; round < 3 && line->champ_count == 0; round++)
        for (size_t i = 0; i < r->rules->label_count; i++) {
            const struct fiche_label *label = &r->rules->labels[i];
            for (size_t k = 0; k < label->key_count && label->champ.at != NULL; k++) {
                size_t past = fiche_match(r, 0, label->keys[k], round == 2 ? fiche_mistakes_for(label->keys[k].len) : 0);
                if (past > 0 && round == 1)
                    of_person(r, past, label->champ, line);
                else if (past > 0 && (round == 0 ? past == r->letter_count : is_past_all(r, past)))
                    add_label(r, label, line);
            }
        }
}

/* ---- a value ----------------------------------------------------------------------------------------------------- */

static bool is_of(struct arena *arena, const struct fiche_words *words, struct str text)
{
    struct str key = fiche_key(arena, text);
    for (size_t i = 0; i < words->count; i++)
        if (str_eq(words->at[i], key))
            return true;
    return false;
}

static bool says_none(struct arena *arena, struct str text)
{
    static const char *const words[] = {"neant", "aucun", "aucune", "sansobjet", "asupprimer", "supprimer", "rien", "inconnu", "inconnue"};
    return is_word_in(fiche_key(arena, text), words, sizeof words / sizeof words[0]);
}

/* « oui », « oui, coché », « ☒ », « x »; « non », « pas coché ». */
static void read_box(const struct reading *reading, struct str text, struct fiche_correction *line)
{
    static const char *const yes[] = {"oui", "x", "coche", "cochee", "ouicoche", "ouicochee", "ok", "vrai", "accepte", "informe", "informee"};
    static const char *const no[] = {"non", "pascoche", "pascochee", "noncoche", "noncochee", "decoche", "decochee", "acocher", "faux"};
    struct str key = fiche_key(reading->arena, text), rest = text;
    enum box_state state = BOX_EMPTY;
    int32_t point = 0;
    bool is_drawn = text.len > 0 && key.len == 0 && utf8_next(&rest, &point) && document_box_of(point, &state);
    line->value.ticked = (is_drawn && state == BOX_TICKED) || is_word_in(key, yes, sizeof yes / sizeof yes[0]) ||
                         is_of(reading->arena, &reading->rules->lists[LIST_OUI], text);
    if (!line->value.ticked && !is_drawn && !is_word_in(key, no, sizeof no / sizeof no[0]))
        line->doute = STR("« oui » ou « non » est attendu");
}

static void read_choice(const struct reading *reading, struct str text, struct fiche_correction *line)
{
    if (is_of(reading->arena, &reading->rules->lists[LIST_OUI], text))
        line->value.text = STR("oui");
    else if (is_of(reading->arena, &reading->rules->lists[LIST_EN_COURS], text))
        line->value.text = STR("en_cours");
    else
        line->doute = STR("« oui » ou « en cours » est attendu");
}

/* Text, date, telephone, mail: as the same words on a fiche would be read, with its doubt. */
static void read_text(const struct reading *reading, struct str text, struct fiche_correction *line)
{
    struct fiche_reading r = letters_of(reading, STR(""));
    enum fiche_field field = line->champs[0];
    switch (fiche_field_kind(field)) {
    case FICHE_DATE: fiche_give_date(&r, field, text); break;
    case FICHE_PHONE: fiche_give_phone(&r, field, text); break;
    case FICHE_MAIL: fiche_give_mail(&r, field, text); break;
    default: fiche_give(&r, field, fiche_clean(&r, text)); break;
    }
    line->value.text = fiche_text(r.fiche, field);
    if (r.fiche->doubt_count > 0)
        line->doute = r.fiche->doubts[0].why;
    else if (line->value.text.at == NULL)
        line->doute = STR("aucune valeur n’y est écrite");
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

/* « : » or « = » that ends a label; STR_NOT_FOUND without. */
static size_t label_end(struct str line)
{
    size_t colon = str_find_char(str_slice(line, 0, LABEL_MOST), ':'), equals = str_find_char(str_slice(line, 0, LABEL_MOST), '=');
    return colon < equals ? colon : equals;
}

/* Our own line quoted without a sign: it corrects nothing. */
static bool is_ours(struct arena *arena, struct str line)
{
    static const char *const words[] = {"a verifier", "jj/mm/aaaa", "oui ou non"};
    struct str folded = utf8_fold(arena, line);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_find(folded, str_of(words[i])) != STR_NOT_FOUND)
            return true;
    return false;
}

static bool is_polite(const struct reading *reading, struct str line)
{
    static const char *const starts[] = {"bonjour", "bonsoir", "madame", "monsieur", "merci", "cordialement", "bien a vous", "voici", "vous trouverez", "je corrige",
                                         "nous corrigeons", "correction", "corrections", "suite a", "comme demande", "en reponse", "desole", "toutes mes excuses",
                                         "veuillez", "ci-dessous", "ci-apres", "erreur de ma part", "bonne journee", "bonne reception", "cdt", "cdlt",
                                         "salutations", "ref.", "la fiche est corrigee", "les corrections", "apres verification", "pour faire suite", "je vous"};
    enum { SHORT = 140 };
    struct str folded = utf8_fold(reading->arena, line);
    for (size_t i = 0; i < sizeof starts / sizeof starts[0] && line.len <= SHORT; i++)
        if (str_starts(folded, str_of(starts[i])) && str_find_char(folded, '?') == STR_NOT_FOUND)
            return true;
    return is_of(reading->arena, &reading->rules->lists[LIST_FORMULES], line);
}

/* « Cordialement »: what stands below is who wrote, with a telephone of her own. « Merci » opens a mail as well. */
static bool ends_letter(const struct reading *reading, struct str line)
{
    return is_of(reading->arena, &reading->rules->lists[LIST_FORMULES], line) && !str_starts(fiche_key(reading->arena, line), STR("merci"));
}

static void note_rest(const struct reading *reading, struct str line)
{
    if (reading->out->reste.at == NULL && fiche_key(reading->arena, line).len > 0 && !is_polite(reading, line))
        reading->out->reste = utf8_tidy(reading->arena, fiche_cut(line, LABEL_MOST));
}

/* Whose line it is; false: no label of the form stands before the colon. */
static bool find_fields(const struct reading *reading, struct str label, struct fiche_correction *line)
{
    const struct str written[] = {label, bare_label(reading->arena, label)};
    for (size_t i = 0; i < 2 && line->champ_count == 0; i++) {
        struct fiche_reading r = letters_of(reading, written[i]);
        if (r.letter_count > 0 && !by_title(&r, line))
            by_rules(&r, line);
    }
    return line->champ_count > 0;
}

static void take_line(const struct reading *reading, struct str label, struct str value)
{
    struct fiche_correction line = {.libelle = utf8_tidy(reading->arena, label), .doute = STR_NONE};
    struct str text = utf8_tidy(reading->arena, value);
    if (!find_fields(reading, label, &line)) {
        note_rest(reading, str_join(reading->arena, label, STR(": "), value));
        return;
    }
    for (size_t i = 0; i < line.champ_count; i++)
        if (fiche_field_is_avis(line.champs[i])) {
            reading->out->avis = reading->out->avis.at == NULL ? line.libelle : reading->out->avis;
            return;
        }
    if (reading->out->count >= FICHE_MAX_CORRECTIONS) {
        reading->out->is_cut = true;
        return;
    }
    enum fiche_kind kind = fiche_field_kind(line.champs[0]);
    if (kind == FICHE_BOX)
        read_box(reading, text, &line);
    else if (kind == FICHE_CHOICE)
        read_choice(reading, text, &line);
    else if (!says_none(reading->arena, text))
        read_text(reading, text, &line);
    reading->out->items[reading->out->count++] = line;
}

/* The value of a long text goes on in the lines that the mail program made of it; one may stand below its label. */
static struct str value_from(const struct reading *reading, struct str line, size_t end, struct str *rest)
{
    struct str value = str_trim(str_from(line, end + 1)), after = *rest, next;
    size_t width = line.len;
    while ((value.len == 0 || width >= WRAPPED) && str_next(&after, '\n', &next)) {
        next = str_trim(next);
        if (next.len == 0 || label_end(next) != STR_NOT_FOUND || is_polite(reading, next))
            break;
        value = str_join(reading->arena, value, STR(" "), next);
        width = next.len;
        *rest = after;
    }
    return value;
}

void fiche_corrections_read(struct arena *arena, const struct fiche_rules *rules, struct str text, day_t today,
                            struct fiche_corrections *out_corrections)
{
    *out_corrections = (struct fiche_corrections){.items = arena_array(arena, FICHE_MAX_CORRECTIONS, sizeof *out_corrections->items),
                                                  .avis = STR_NONE, .reste = STR_NONE};
    const struct reading reading = {arena, rules, today, out_corrections};
    struct str rest = fiche_cut(text, FICHE_MAX_ANSWER), line;
    for (int i = 0; i < LINES_MOST && str_next(&rest, '\n', &line); i++) {
        line = str_trim(line);
        size_t end = label_end(line);
        if (ends_letter(&reading, line))
            break;
        if (line.len == 0 || str_starts(line, STR(">")) || is_ours(arena, line))
            continue;
        struct str value = end == STR_NOT_FOUND ? STR_NONE : value_from(&reading, line, end, &rest);
        if (value.len > 0)
            take_line(&reading, str_slice(line, 0, end), value);
        else
            note_rest(&reading, line);
    }
}
