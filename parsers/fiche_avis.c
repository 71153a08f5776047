/* fiche_avis: the four avis. Three have boxes; the director writes his as words. In doubt, none: a person will look. */
#include "parsers/fiche_private.h"

/* A text, its folded form, and for each folded byte where it comes from. */
struct folded_text {
    struct str text, folded;
    size_t *from; /* folded.len + 1 offsets into text */
};

static struct folded_text fold_with_places(struct arena *arena, struct str text)
{
    size_t room = text.len * 4 + 1, len = 0;
    char *out = arena_alloc(arena, room);
    struct folded_text result = {text, STR_NONE, arena_array(arena, room + 1, sizeof *result.from)};
    struct str rest = text;
    while (rest.len > 0) {
        struct str before = rest, letters;
        int32_t point = 0;
        utf8_next(&rest, &point);
        struct str one = {before.at, (size_t)(rest.at - before.at)};
        letters = one.len == 1 ? str_lower(arena, one) : utf8_fold(arena, one);
        for (size_t i = 0; i < letters.len && len + 1 < room; i++) {
            result.from[len] = (size_t)(before.at - text.at);
            out[len++] = letters.at[i];
        }
    }
    result.from[len] = text.len;
    result.folded = (struct str){out, len};
    return result;
}

static bool is_word_byte(struct str s, size_t at)
{
    return at < s.len && ((s.at[at] >= 'a' && s.at[at] <= 'z') || str_is_digit(s.at[at]));
}

bool fiche_has_phrase(const struct fiche_words *words, struct str folded, size_t *out_at, size_t *out_len)
{
    bool found = false;
    for (size_t i = 0; i < words->count; i++) {
        for (size_t from = 0, at; (at = str_find(str_from(folded, from), words->at[i])) != STR_NOT_FOUND; from += at + 1) {
            size_t start = from + at, end = start + words->at[i].len;
            if ((start > 0 && is_word_byte(folded, start - 1)) || is_word_byte(folded, end))
                continue;
            if (!found || start < *out_at || (start == *out_at && words->at[i].len > *out_len)) {
                *out_at = start;
                *out_len = words->at[i].len;
            }
            found = true;
            break;
        }
    }
    return found;
}

static struct str trim_reason(struct str text)
{
    static const struct str passed[] = {{" ", 1}, {",", 1}, {";", 1}, {":", 1}, {".", 1}, {"-", 1}, {"(", 1}, {")", 1}, {"\xE2\x80\x93", 3},
                                        {"\xE2\x80\x94", 3}, {"car ", 4}, {"parce que ", 10}, {"puisque ", 8}, {"motif ", 6}, {"Motif ", 6}};
    for (size_t i = 0; i < sizeof passed / sizeof passed[0];)
        if (str_starts(text, passed[i])) {
            text = str_from(text, passed[i].len);
            i = 0;
        } else
            i++;
    return str_trim(text);
}

/* What is said beside the words of the avis: after them, else before them. */
static struct str reason_beside(const struct folded_text *t, size_t at, size_t len)
{
    struct str after = trim_reason(str_from(t->text, t->from[at + len]));
    if (after.len > 0)
        return after;
    struct str before = str_trim(str_slice(t->text, 0, t->from[at]));
    static const struct str ends[] = {{"Avis", 4}, {"avis", 4}, {"AVIS", 4}, {":", 1}, {",", 1}, {";", 1}, {"-", 1}, {".", 1}};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0];)
        if (str_ends(before, ends[i])) {
            before = str_trim(str_slice(before, 0, before.len - ends[i].len));
            i = 0;
        } else
            i++;
    return before;
}

struct avis_fields {
    enum fiche_field avis, motif, date, nom;
};

static struct avis_fields fields_of(struct fiche_reading *r, int section)
{
    return (struct avis_fields){
        fiche_field_in(r->arena, r->rules, STR("avis.*"), section), fiche_field_in(r->arena, r->rules, STR("avis.*_motif"), section),
        fiche_field_in(r->arena, r->rules, STR("avis.*_date"), section), fiche_field_in(r->arena, r->rules, STR("avis.*_nom"), section)};
}

static void doubt(struct fiche_reading *r, enum fiche_field field, struct str why)
{
    fiche_doubt(r->arena, r->fiche, field, why);
}

static void give_avis(struct fiche_reading *r, enum fiche_field field, struct str avis)
{
    r->fiche->values[field].text = avis;
    fiche_note_source(r, field, avis);
    r->fiche->values[field].sure = 100; /* else it is none */
}

/* Whether `words` stand in the text outside [at, at + len). */
static bool elsewhere(const struct fiche_words *words, const struct folded_text *t, size_t at, size_t len)
{
    size_t where = 0, size = 0;
    return fiche_has_phrase(words, str_slice(t->folded, 0, at), &where, &size) ||
           fiche_has_phrase(words, str_from(t->folded, at + len), &where, &size);
}

/* A condition: no avis, the condition is the motif. */
static void give_condition(struct fiche_reading *r, struct avis_fields f, const struct folded_text *t, size_t at)
{
    fiche_give(r, f.motif, str_from(t->text, t->from[at]));
    doubt(r, f.avis, STR("L’avis est donné sous une condition : il n’a pas été compté comme favorable."));
}

static bool is_neutral(const struct fiche_words *neutral, struct str word)
{
    for (size_t i = 0; i < neutral->count; i++)
        if (str_eq(neutral->at[i], word))
            return true;
    return false;
}

/* Whether the words of « favorable » are the writer's own and say just that: before them in their clause nothing but
 * « nous donnons un … », behind them a sign or « à l'accueil », « à compter du », nowhere a « mais », « non », « ? ». */
static bool is_plain(struct fiche_reading *r, const struct folded_text *t, size_t at, size_t len)
{
    const struct fiche_words *lists = r->rules->lists;
    size_t start = at;
    while (start > 0 && strchr(".:;!,()", t->folded.at[start - 1]) == NULL)
        start--;
    for (size_t i = start, end; i < at; i = end) {
        end = i + 1;
        if (!is_word_byte(t->folded, i))
            continue;
        while (end < at && is_word_byte(t->folded, end))
            end++;
        if (!is_neutral(&lists[LIST_NEUTRE], str_slice(t->folded, i, end)))
            return false;
    }
    struct str after = str_trim(str_from(t->folded, at + len));
    bool goes_on = after.len > 0 && is_word_byte(after, 0), is_known = !goes_on;
    for (size_t i = 0; i < lists[LIST_SUITE].count && !is_known; i++)
        is_known = str_starts(after, lists[LIST_SUITE].at[i]) && !is_word_byte(after, lists[LIST_SUITE].at[i].len);
    return is_known && !elsewhere(&lists[LIST_NUANCE], t, at, len) && !elsewhere(&lists[LIST_NEGATION], t, at, len);
}

/* An avis told in words. */
static void read_words(struct fiche_reading *r, struct avis_fields f, struct str text)
{
    const struct fiche_words *lists = r->rules->lists;
    struct folded_text t = fold_with_places(r->arena, text);
    size_t at = 0, len = 0, no_at = 0, no_len = 0, if_at = 0, if_len = 0;
    bool has_no = fiche_has_phrase(&lists[LIST_DEFAVORABLE], t.folded, &no_at, &no_len);
    bool has_if = fiche_has_phrase(&lists[LIST_RESERVE], t.folded, &if_at, &if_len);
    if (fiche_evidence_sure(r) < SURE_ENOUGH) { /* one word less makes another avis of it */
        fiche_give(r, f.motif, text);
        doubt(r, f.avis, STR("Ces lignes ont été lues avec peine sur l’image : l’avis n’a pas été compté."));
    } else if (fiche_has_phrase(&lists[LIST_NI_NI], t.folded, &at, &len)) {
        fiche_give(r, f.motif, text);
        doubt(r, f.avis, STR("Ces mots ne disent pas clairement un avis favorable ou défavorable."));
    } else if (has_if && (!has_no || if_len > 2)) { /* a bare « si » in a reason to refuse is no condition */
        give_condition(r, f, &t, if_at);
    } else if (has_no && !elsewhere(&lists[LIST_FAVORABLE], &t, no_at, no_len)) {
        give_avis(r, f.avis, STR("defavorable"));
        fiche_give(r, f.motif, reason_beside(&t, no_at, no_len));
    } else if (has_no) {
        fiche_give(r, f.motif, text);
        doubt(r, f.avis, STR("Le texte dit à la fois favorable et défavorable."));
    } else if (fiche_has_phrase(&lists[LIST_FAVORABLE], t.folded, &at, &len) &&
               fiche_has_phrase(&lists[LIST_NEGATION], str_slice(t.folded, 0, at), &no_at, &no_len)) {
        fiche_give(r, f.motif, text);
        doubt(r, f.avis, STR("Ces mots ne disent pas clairement un avis favorable ou défavorable."));
    } else if (fiche_has_phrase(&lists[LIST_FAVORABLE], t.folded, &at, &len) && !is_plain(r, &t, at, len)) {
        fiche_give(r, f.motif, text);
        doubt(r, f.avis, STR("Ces mots ne disent pas clairement un avis favorable ou défavorable."));
    } else if (fiche_has_phrase(&lists[LIST_FAVORABLE], t.folded, &at, &len)) {
        give_avis(r, f.avis, STR("favorable"));
        fiche_give(r, f.motif, reason_beside(&t, at, len));
    } else {
        fiche_give(r, f.motif, text);
        doubt(r, f.avis, STR("Aucun avis n’a été reconnu dans ces lignes."));
    }
}

bool fiche_tells_avis(const struct fiche_reading *r, struct str text)
{
    size_t at = 0, len = 0;
    struct str folded = utf8_fold(r->arena, text);
    return fiche_has_phrase(&r->rules->lists[LIST_FAVORABLE], folded, &at, &len) ||
           fiche_has_phrase(&r->rules->lists[LIST_DEFAVORABLE], folded, &at, &len);
}

/* The director's lines: his name beside the label (or below it in the same paragraph), then what he decides. */
static void read_visa(struct fiche_reading *r, size_t index, struct avis_fields f, bool *out_told)
{
    struct fiche_pieces pieces = fiche_pieces_of(r, index, r->hits[index].end), rest;
    size_t first = 0;
    fiche_evidence(r, &pieces);
    while (first < pieces.count && pieces.at[first].text.len == 0)
        first++;
    if (first >= pieces.count)
        return;
    size_t label_block = r->lines[r->hits[index].end_line].block;
    bool is_beside = r->lines[pieces.at[first].line].block == label_block && !fiche_tells_avis(r, pieces.at[first].text);
    if (is_beside)
        fiche_give(r, f.nom, fiche_person(r, pieces.at[first].text));
    first += is_beside;
    rest = (struct fiche_pieces){pieces.at + first, pieces.count - first};
    struct str text = fiche_cut(fiche_whole(r, &rest), FICHE_MAX_VALUE);
    if (text.len > 0) {
        *out_told = true;
        fiche_evidence(r, &rest);
        read_words(r, f, text);
    }
}

struct boxes {
    bool favorable, defavorable, doubtful, told;
    struct fiche_pieces pieces; /* what stands beside them */
    size_t line, pairs; /* where the last ticked one stands; boxes of « favorable »; a second one is that of another visa whose heading was not recognised */
    struct str motif, beside; /* after « défavorable », after « favorable » */
};

enum { WIDE_GAP = 3 /* spaces from which a box belongs to the label before it */ };

static bool is_avis_box(const struct fiche_hit *hit)
{
    return hit->label->valeur == VALEUR_FAVORABLE || hit->label->valeur == VALEUR_DEFAVORABLE;
}

/* Whether the mark behind a label may be that of the next one, which has none: « Avis favorable ☒ Avis défavorable », as near to
 * both; « □ Avis favorable X Avis défavorable », typed in place of the second box. */
static bool is_shared(const struct fiche_reading *r, const struct fiche_hit *hit, const struct fiche_hit *next)
{
    if (!hit->mark.found || hit->start < r->letters[hit->letter].at)
        return hit->mark.found && hit->end > hit->label_end;
    return next->start - hit->end < WIDE_GAP &&
           str_find_char(str_slice(r->lines[hit->end_line].text, hit->end, next->start), '\t') == STR_NOT_FOUND;
}

static void see_box(struct fiche_reading *r, size_t index, struct boxes *boxes)
{
    const struct fiche_hit *hit = &r->hits[index], *next = index + 1 < r->hit_count ? hit + 1 : NULL;
    struct fiche_pieces pieces = fiche_pieces_of(r, index, hit->end);
    struct str text = fiche_cut(fiche_whole(r, &pieces), FICHE_MAX_VALUE);
    boxes->doubtful = boxes->doubtful || (next != NULL && next->line == hit->end_line && is_avis_box(next) && !next->mark.found && is_shared(r, hit, next));
    bool is_favorable = hit->label->valeur == VALEUR_FAVORABLE;
    boxes->pairs += is_favorable && hit->mark.has_box;
    bool *ticked = is_favorable ? &boxes->favorable : &boxes->defavorable;
    *ticked = *ticked || (hit->mark.found && hit->mark.state == BOX_TICKED);
    boxes->line = hit->mark.found && hit->mark.state == BOX_TICKED ? hit->line : boxes->line;
    boxes->pieces = text.len > 0 ? pieces : boxes->pieces;
    boxes->doubtful = boxes->doubtful || (hit->mark.found && hit->mark.state == BOX_DOUBTFUL);
    struct str *told = is_favorable ? &boxes->beside : &boxes->motif;
    if (told->len <= FICHE_MAX_VALUE)
        *told = str_join(r->arena, *told, STR(" "), text);
}

/* Whether the text beside a ticked box says the contrary of it. */
static bool is_contradicted(struct fiche_reading *r, const struct boxes *boxes, const struct folded_text *t)
{
    const struct fiche_words *lists = r->rules->lists;
    size_t at = 0, len = 0, no_at = 0, no_len = 0;
    if (boxes->favorable)
        return fiche_has_phrase(&lists[LIST_DEFAVORABLE], t->folded, &at, &len) || fiche_has_phrase(&lists[LIST_NI_NI], t->folded, &at, &len) ||
               (fiche_has_phrase(&lists[LIST_NEGATION], t->folded, &at, &len) && trim_reason(str_slice(t->folded, 0, at)).len == 0);
    return fiche_has_phrase(&lists[LIST_FAVORABLE], t->folded, &at, &len) && str_ends(str_slice(t->folded, at, at + len), STR("favorable")) &&
           !fiche_has_phrase(&lists[LIST_NEGATION], str_slice(t->folded, 0, at), &no_at, &no_len);
}

static void decide_boxes(struct fiche_reading *r, struct avis_fields f, const struct boxes *boxes)
{
    struct str text = trim_reason(str_is_empty(boxes->motif) ? boxes->beside : boxes->motif);
    struct folded_text t = fold_with_places(r->arena, str_join(r->arena, boxes->beside, STR(" "), boxes->motif));
    size_t at = 0, len = 0;
    bool has_visa = fiche_text(r->fiche, f.nom).at != NULL || fiche_text(r->fiche, f.date).at != NULL || text.len > 0;
    if (boxes->favorable || boxes->defavorable)
        fiche_evidence_line(r, boxes->line);
    if (boxes->doubtful) {
        doubt(r, f.avis, STR("Une case n’est pas cochée clairement."));
    } else if (boxes->pairs > 1) {
        doubt(r, f.avis, STR("Plusieurs cases favorable se suivent ; à qui elles sont n’est pas clair."));
    } else if (boxes->favorable && boxes->defavorable) {
        doubt(r, f.avis, STR("Les deux cases, favorable et défavorable, sont cochées."));
    } else if (boxes->favorable && fiche_has_phrase(&r->rules->lists[LIST_RESERVE], t.folded, &at, &len)) {
        give_condition(r, f, &t, at);
    } else if ((boxes->favorable || boxes->defavorable) && is_contradicted(r, boxes, &t)) {
        doubt(r, f.avis, STR("La case cochée et le texte à côté ne disent pas la même chose."));
    } else if (boxes->favorable) {
        give_avis(r, f.avis, STR("favorable"));
        if (fiche_has_phrase(&r->rules->lists[LIST_NUANCE], t.folded, &at, &len))
            doubt(r, f.avis, STR("La case favorable est cochée, mais le texte à côté la nuance."));
    } else if (boxes->defavorable) {
        give_avis(r, f.avis, STR("defavorable"));
    } else if (has_visa && !boxes->told) {
        doubt(r, f.avis, STR("Aucune des deux cases, favorable et défavorable, n’est cochée."));
    }
    fiche_evidence(r, &boxes->pieces);
    fiche_give(r, f.motif, text);
}

void fiche_read_avis(struct fiche_reading *r)
{
    for (size_t section = 0; section < r->rules->section_count; section++) {
        struct avis_fields f = fields_of(r, (int)section);
        struct boxes boxes = {.motif = STR_NONE, .beside = STR_NONE};
        bool has_boxes = false;
        if (f.avis == FICHE_NO_FIELD)
            continue;
        for (size_t i = 0; i < r->hit_count; i++) {
            const struct fiche_hit *hit = &r->hits[i];
            bool is_box = is_avis_box(hit);
            if (hit->section != (int)section)
                continue;
            if (is_box)
                see_box(r, i, &boxes);
            if (hit->label->valeur == VALEUR_VISA)
                read_visa(r, i, f, &boxes.told);
            has_boxes = has_boxes || is_box;
        }
        if (has_boxes)
            decide_boxes(r, f, &boxes);
        else if (!boxes.told && (fiche_text(r->fiche, f.date).at != NULL || fiche_text(r->fiche, f.nom).at != NULL))
            doubt(r, f.avis, STR("Le visa ne dit aucun avis."));
    }
}
