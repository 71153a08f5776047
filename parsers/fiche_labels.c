/* fiche_labels: where the labels of fiche.cfg stand in a document, and in which section each was understood.
 *
 *   label   = [mark] words tail                     (the tail: fiche_tails.c)
 *
 * Looked for letter by letter, so that capitals, accents, spaces and punctuation do not count. The longest wins.
 * A label that opens a section stands at the head of its line; one of the same section may stand anywhere, with a
 * colon or a mark. Short labels are believed only with a colon, at a line's end or before a gap, or where
 * the line before is one of the same part and what follows looks like their kind of value. */
#include "parsers/fiche_private.h"

struct candidate {
    const struct fiche_label *label;
    size_t past;  /* the letter after it */
    size_t score; /* letters, less for mistakes */
};

enum { DATE_WITHIN = 60 /* bytes after « Fait à » in which its date stands */ };

static bool is_avis(const struct fiche_label *label)
{
    return label->valeur == VALEUR_FAVORABLE || label->valeur == VALEUR_DEFAVORABLE;
}

static bool is_box(const struct fiche_label *label)
{
    return label->valeur == VALEUR_CASE || is_avis(label);
}

static bool is_visible(const struct fiche_rules *rules, const struct fiche_label *label, int section, bool is_head)
{
    if (label->opens == OPENS_EVERYWHERE && is_head)
        return true;
    if (section < 0)
        return false;
    if (label->section == section)
        return true;
    return (label->section < 0 || label->opens == OPENS_IN_GROUP) && label->group_index == rules->sections[section].group_index;
}

static bool has_visa(const struct fiche_rules *rules, int section)
{
    for (size_t i = 0; i < rules->label_count; i++)
        if (rules->labels[i].valeur == VALEUR_VISA && rules->labels[i].section == section)
            return true;
    return false;
}

/* A cross, or a number: with one mistake allowed, the label after it would seem to begin there. */
static bool is_mark_word(const struct fiche_reading *r, size_t first)
{
    bool is_alone = first + 1 >= r->letter_count || r->letters[first + 1].starts_word || r->letters[first + 1].line != r->letters[first].line;
    return (is_alone && r->letters[first].c == 'x') || str_is_digit(r->letters[first].c);
}

/* « Nom et prénom » is one label, « Nom : Prénom : » are two. */
static bool is_parted(const struct fiche_reading *r, size_t first, size_t past)
{
    struct str words = str_slice(r->lines[r->letters[first].line].text, r->letters[first].at, r->letters[past - 1].at);
    return str_find_char(words, ':') != STR_NOT_FOUND || str_find_char(words, '\t') != STR_NOT_FOUND || str_find_char(words, '|') != STR_NOT_FOUND ||
           str_find(words, STR("  ")) != STR_NOT_FOUND || str_find(words, STR("..")) != STR_NOT_FOUND || str_find(words, STR("__")) != STR_NOT_FOUND ||
           str_find(words, STR("\xE2\x80\xA6")) != STR_NOT_FOUND;
}

/* « Avis : ☒ favorable »: a box is never inside a label. */
static bool has_box_inside(const struct fiche_reading *r, size_t first, size_t past)
{
    const struct fiche_letter *last = &r->letters[past - 1];
    struct str line = r->lines[r->letters[first].line].text;
    struct str words = str_slice(line, r->letters[first].at, last->line == r->letters[first].line ? last->at : line.len);
    return str_find(words, STR(DOCUMENT_BOX)) != STR_NOT_FOUND;
}

/* The keys that may stand at letter `first`, into r->tries; how many. */
static size_t keys_at(const struct fiche_reading *r, size_t first, int section)
{
    const struct fiche_near near = fiche_near_of(r, first);
    bool is_head = r->letters[first].is_head;
    size_t count = 0;
    for (size_t i = 0; i < r->rules->label_count; i++) {
        const struct fiche_label *label = &r->rules->labels[i];
        if (!is_visible(r->rules, label, section, is_head))
            continue;
        bool may_err = is_head && !is_avis(label);
        for (size_t k = 0; k < label->key_count; k++) {
            bool is_image = near.is_image && label->keys[k].len >= LABEL_IMAGE; /* « m » may be « rn » */
            size_t mistakes = may_err ? label->heads[k].mistakes + is_image : 0;
            if (fiche_may_match(&near, &label->heads[k], mistakes))
                r->tries[count++] = (struct fiche_try){label, k, mistakes};
        }
    }
    return count;
}

/* What the key at letter `first` is worth that ends before letter `past`; 0 where it is not believed to be one label. */
static size_t worth(const struct fiche_reading *r, size_t first, size_t past, const struct fiche_label *label, struct str key)
{
    bool spans = r->letters[past - 1].line != r->letters[first].line;
    bool may_hold = label->valeur == VALEUR_CASE && r->letters[first].is_image; /* its box, some points to the right */
    if ((!may_hold && has_box_inside(r, first, past)) || (spans && key.len < LABEL_SURE) || (label->valeur == VALEUR_IDENTITE && is_parted(r, first, past)))
        return 0;
    size_t len = past - first, off = len > key.len ? len - key.len : key.len - len;
    size_t score = key.len > off ? key.len - off : 0;
    for (size_t j = 0; j < len && j < key.len && off == 0; j++)
        score -= score > 0 && r->letters[first + j].c != key.at[j];
    return score;
}

/* The best label at letter `first` that ends before letter `limit`. */
static struct candidate best_at(const struct fiche_reading *r, size_t first, size_t limit, int section)
{
    struct candidate best = {0};
    size_t count = is_mark_word(r, first) ? 0 : keys_at(r, first, section), least = 0;
    for (size_t i = 0; i < count; i++) { /* one that stands there exactly: no shorter one can be better, and need not be compared */
        struct str key = r->tries[i].label->keys[r->tries[i].key];
        size_t past = key.len > least ? fiche_match(r, first, key, 0) : 0;
        if (past > 0 && past <= limit && worth(r, first, past, r->tries[i].label, key) > least)
            least = worth(r, first, past, r->tries[i].label, key);
    }
    for (size_t i = 0; i < count; i++) {
        const struct fiche_label *label = r->tries[i].label;
        struct str key = label->keys[r->tries[i].key];
        if (key.len < least || key.len < best.score)
            continue; /* it could not be better */
        size_t past = fiche_match(r, first, key, r->tries[i].mistakes);
        size_t score = past > 0 && past <= limit ? worth(r, first, past, label, key) : 0;
        if (score > best.score || (score > 0 && score == best.score && section >= 0 && label->section == section && best.label->section != section))
            best = (struct candidate){label, past, score};
    }
    return best;
}

static bool was_open(const struct fiche_reading *r, int section)
{
    for (size_t i = 0; i < r->hit_count; i++)
        if (r->hits[i].section == section)
            return true;
    return false;
}

/* « Nom DURAND », its colon lost: the label before is one of the form's own lines, and what follows is of the kind
 * that the label asks for. A sentence of a free text begins like that too, so none is believed there. */
static bool is_value_without_colon(const struct fiche_reading *r, const struct fiche_hit *hit, struct str rest)
{
    const struct fiche_hit *last = r->hit_count > 0 ? &r->hits[r->hit_count - 1] : NULL;
    bool is_digit = rest.len > 0 && str_is_digit(rest.at[0]);
    if (last == NULL || last->label->valeur == VALEUR_TEXTE || last->label->valeur >= VALEUR_CASE || last->line == hit->line)
        return last != NULL && last->label->valeur == VALEUR_CHOIX && last->section == hit->section && (is_digit || utf8_capital(rest) > 0);
    if (last->label->valeur != VALEUR_RIEN && str_trim(str_from(r->lines[last->end_line].text, last->end)).len == 0)
        return false; /* the label before has nothing yet: this line may be its value */
    if (last->section != hit->section && hit->label->opens != OPENS_EVERYWHERE)
        return false;
    if (last->label->valeur == VALEUR_CONTACT && hit->label->opens != OPENS_EVERYWHERE)
        return false; /* « MDS Noeuvillers » among the lines of a contact */
    switch (hit->label->valeur) {
    case VALEUR_MAIL: return str_find_char(rest, '@') != STR_NOT_FOUND;
    case VALEUR_TELEPHONE: return is_digit || str_starts(rest, STR("+"));
    case VALEUR_DATE:
    case VALEUR_CODE_POSTAL: return is_digit;
    case VALEUR_LIGNE:
    case VALEUR_LIGNES:
    case VALEUR_NOM:
    case VALEUR_NOMS:
    case VALEUR_IDENTITE: return is_digit || utf8_capital(rest) > 0;
    default: return false;
    }
}

/* « Ville : Marquebec Code Postal 62992 », its colon lost: behind a label of the same part in the same line, followed by what
 * nothing but its value is. */
static bool is_second_of_line(const struct fiche_reading *r, const struct fiche_hit *hit, struct str rest)
{
    enum { POSTCODE = 5, AHEAD = 40 };
    const struct fiche_hit *last = r->hit_count > 0 ? &r->hits[r->hit_count - 1] : NULL;
    bool is_short = last != NULL && last->label->valeur > VALEUR_RIEN && last->label->valeur < VALEUR_CASE && last->label->valeur != VALEUR_TEXTE;
    if (!is_short || last->end_line != hit->line || last->section != hit->section)
        return false;
    size_t digits = 0, sign = str_find_char(fiche_cut(rest, AHEAD), '@'), space = str_find_char(rest, ' ');
    while (digits < rest.len && str_is_digit(rest.at[digits]))
        digits++;
    switch (hit->label->valeur) {
    case VALEUR_CODE_POSTAL: return digits == POSTCODE;
    case VALEUR_TELEPHONE: return digits >= 2 && rest.at[0] == '0';
    case VALEUR_MAIL: return sign != STR_NOT_FOUND && (space == STR_NOT_FOUND || space > sign);
    default: return false;
    }
}

/* Words of a free text that are a label too: that label was read before, in its own part. */
static bool is_said_again(const struct fiche_reading *r, const struct fiche_hit *hit)
{
    if (r->hit_count == 0 || r->hits[r->hit_count - 1].label->valeur != VALEUR_TEXTE || r->hits[r->hit_count - 1].section == hit->section)
        return false;
    for (size_t i = 0; i < r->hit_count; i++)
        if (r->hits[i].section == hit->section && str_eq(r->hits[i].label->champ, hit->label->champ))
            return true;
    return false;
}

/* Whether the words found are the label, and not part of a sentence. */
static bool is_believed(const struct fiche_reading *r, const struct fiche_hit *hit, const struct candidate *found, struct fiche_tail tail, bool is_head)
{
    struct str text = r->lines[tail.line].text;
    size_t label_end = r->letters[found->past - 1].end;
    if (is_avis(hit->label) && has_visa(r->rules, hit->section) && !hit->mark.found)
        return false; /* the director writes « avis favorable » as words */
    if (is_said_again(r, hit))
        return false;
    if (hit->label->valeur == VALEUR_RIEN && found->score < LABEL_SURE && was_open(r, hit->section) &&
        str_trim(str_from(text, tail.end)).len > 0 &&
        (found->past >= r->letter_count || best_at(r, found->past, r->letter_count, hit->section).label == NULL))
        return false; /* « Le jeune : il est d'accord » in a text, once the part of the form with that title was read */
    if (tail.has_colon || (is_box(hit->label) && hit->mark.found))
        return true;
    struct str rest = str_from(text, tail.end), after;
    if (!is_head)
        return is_second_of_line(r, hit, rest);
    day_t day = DAY_NONE;
    bool is_date = hit->label->valeur == VALEUR_DATE && rest.len > 0 && str_is_digit(rest.at[0]);
    bool is_place_and_date = hit->label->valeur == VALEUR_DATE && found->score > 2 &&
                             fiche_find_date(r->arena, fiche_cut(rest, DATE_WITHIN), r->today, false, &day, &after) == DATE_FOUND;
    bool is_exact = found->score >= found->past - hit->letter;
    return found->score >= LABEL_SURE || is_date || is_place_and_date || tail.has_dash || fiche_is_gap(text, label_end, tail.end) ||
           (is_exact && is_value_without_colon(r, hit, rest));
}

/* « Le ☒ jeune est informé », as pictures have it: the one box among the words is the label's. */
static void look_inside(const struct fiche_reading *r, size_t past, struct fiche_hit *hit)
{
    const struct fiche_line *line = &r->lines[hit->line];
    size_t index = 0, inside = 0, which = 0, from = r->letters[hit->letter].at;
    size_t to = r->letters[past - 1].line == hit->line ? r->letters[past - 1].at : line->text.len;
    for (size_t at = 0; hit->label->valeur == VALEUR_CASE && !hit->mark.has_box && at < to; at++)
        if (str_starts(str_from(line->text, at), STR(DOCUMENT_BOX))) {
            inside += at > from;
            which = at > from ? index : which;
            index++;
        }
    if (inside == 1 && which < line->box_count)
        hit->mark = (struct fiche_mark){true, true, line->boxes[which], hit->mark.start, hit->mark.end};
}

/* The box of a label may stand alone in another cell. */
static void look_in_cells(const struct fiche_reading *r, struct fiche_hit *hit)
{
    struct fiche_mark mark = hit->mark.found ? hit->mark : fiche_mark_in_cells(r, hit->line);
    hit->mark = (struct fiche_mark){mark.found, mark.has_box, mark.state, hit->mark.start, hit->mark.end};
}

/* « M. Adresse », « Mail : ☒ Le lieu accepte »: with mistakes allowed a label seems to begin some letters before it does. The best one
 * at letter `first` that leaves the later one whole. */
static struct candidate candidate_at(const struct fiche_reading *r, size_t first, int section)
{
    enum { NEAR = 6 };
    struct candidate found = best_at(r, first, r->letter_count, section);
    if (found.label == NULL || found.score >= found.past - first)
        return found;
    for (size_t at = first + 1; at <= first + NEAR && at < found.past; at++)
        if (r->letters[at].starts_word && best_at(r, at, r->letter_count, section).score > found.score)
            return best_at(r, first, at, section);
    return found;
}

/* The label at letter `first`, if there is one; returns the letter to go on from. */
static size_t find_at(struct fiche_reading *r, size_t first, int *section)
{
    struct candidate found = candidate_at(r, first, *section);
    if (found.label == NULL)
        return first + 1;
    const struct fiche_letter *letter = &r->letters[first];
    const struct fiche_hit *last = r->hit_count > 0 ? &r->hits[r->hit_count - 1] : NULL;
    size_t told = fiche_skip_precisions(r, found.past), past = fiche_skip_instruction(r, told), from = last != NULL && last->end_line == letter->line ? last->end : 0;
    struct fiche_tail tail = fiche_tail_of(r, past, past != told);
    struct fiche_hit hit = {.label = found.label, .section = found.label->section >= 0 ? found.label->section : *section,
                            .line = letter->line, .start = letter->at, .letter = first, .end_line = tail.line, .end = tail.end, .label_end = tail.end};
    hit.mark = (struct fiche_mark){.start = letter->at, .end = tail.end};
    if (is_box(hit.label) && tail.line == hit.line) {
        hit.mark = fiche_mark_around(&r->lines[hit.line], from, letter->at, tail.end);
        look_in_cells(r, &hit);
    } else if (is_box(hit.label)) {
        hit.mark = fiche_mark_around(&r->lines[hit.line], from, letter->at, r->lines[hit.line].text.len);
    }
    look_inside(r, found.past, &hit);
    if (!is_believed(r, &hit, &found, tail, letter->is_head))
        return first + 1;
    hit.start = hit.mark.start;
    if (tail.line == hit.line)
        hit.end = hit.mark.end;
    r->hits = arena_grow(r->arena, r->hits, r->hit_count, &r->hit_room, sizeof *r->hits);
    r->hits[r->hit_count++] = hit;
    *section = hit.section;
    while (past < r->letter_count && r->letters[past].line == tail.line && r->letters[past].at < tail.end)
        past++; /* what was said in parentheses */
    return past;
}

void fiche_labels_find(struct fiche_reading *r)
{
    int section = -1;
    r->tries = arena_array(r->arena, r->rules->key_count + 1, sizeof *r->tries);
    for (size_t i = 0; i < r->letter_count && r->hit_count < LABEL_MAX_HITS;)
        i = r->letters[i].starts_word ? find_at(r, i, &section) : i + 1;
}
