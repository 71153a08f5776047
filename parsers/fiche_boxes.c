/* fiche_boxes: a box and its label, and the words « oui », « non », « en cours » that people write in its place. */
#include "parsers/fiche_private.h"

static void give_box(struct fiche_reading *r, size_t line, enum fiche_field field, const struct fiche_mark *mark)
{
    if (field == FICHE_NO_FIELD || !mark->found)
        return;
    struct fiche_value *value = &r->fiche->values[field];
    *value = (struct fiche_value){.ticked = value->ticked, .source = r->lines[line].from->source, .page = r->lines[line].from->page,
                                  .sure = mark->state == BOX_DOUBTFUL ? 0 : 100};
    if (mark->state == BOX_TICKED)
        value->ticked = true;
    else if (mark->state == BOX_DOUBTFUL)
        fiche_doubt(r->arena, r->fiche, field, STR("On ne voit pas clairement si la case est cochée."));
}

/* Whether a word of the list begins at that letter. */
static bool is_word_of(const struct fiche_reading *r, size_t letter, enum fiche_list list)
{
    const struct fiche_words *words = &r->rules->lists[list];
    for (size_t i = 0; i < words->count && r->letters[letter].starts_word; i++)
        if (fiche_match(r, letter, words->at[i], 0) > 0)
            return true;
    return false;
}

/* One word that is chosen by a box or by being there. */
struct choice {
    bool found, ticked, doubtful, said;
    bool is_marked_behind; /* with nothing wide between that mark and what follows */
};

static struct choice find_choice(const struct fiche_reading *r, const struct fiche_hit *hit, size_t limit, enum fiche_list list, size_t *from)
{
    struct choice choice = {0};
    const struct fiche_words *words = &r->rules->lists[list];
    const struct fiche_line *line = &r->lines[hit->end_line];
    for (size_t i = hit->letter; i < r->letter_count && r->letters[i].line <= hit->end_line; i++) {
        if (r->letters[i].line < hit->end_line || r->letters[i].at < hit->end || r->letters[i].at >= limit || !r->letters[i].starts_word)
            continue;
        for (size_t k = 0; k < words->count; k++) {
            size_t past = fiche_match(r, i, words->at[k], 0);
            if (past == 0 || r->letters[past - 1].line != hit->end_line)
                continue;
            struct fiche_mark mark = fiche_mark_around(line, *from, r->letters[i].at, r->letters[past - 1].end);
            *from = mark.end;
            struct str rest = str_from(line->text, mark.end);
            bool is_near = str_trim(rest).len > 0 && !str_starts(rest, STR("\t")) && !str_starts(rest, STR("   "));
            choice = (struct choice){true, mark.found && mark.state == BOX_TICKED, mark.found && mark.state == BOX_DOUBTFUL, !mark.found,
                                     mark.end > r->letters[past - 1].end && is_near};
            return choice;
        }
    }
    return choice;
}

/* « … : oui ☒ non ☐ », « … : oui », « … : pas encore » behind a label: false where nothing of the kind stands there. */
static bool find_yes_no(const struct fiche_reading *r, const struct fiche_hit *hit, size_t limit, struct fiche_mark *out_mark)
{
    struct fiche_hit from_label = *hit;
    size_t from = from_label.end = hit->label_end, first = hit->letter;
    while (first < r->letter_count && (r->letters[first].line < hit->end_line || (r->letters[first].line == hit->end_line && r->letters[first].at < hit->label_end)))
        first++;
    bool is_first = first < r->letter_count && (is_word_of(r, first, LIST_OUI) || is_word_of(r, first, LIST_NON));
    if (!is_first || r->letters[first].line != hit->end_line)
        return false;
    bool yes_first = is_word_of(r, first, LIST_OUI);
    struct choice one = find_choice(r, &from_label, limit, yes_first ? LIST_OUI : LIST_NON, &from);
    struct choice two = find_choice(r, &from_label, limit, yes_first ? LIST_NON : LIST_OUI, &from);
    struct choice yes = yes_first ? one : two, no = yes_first ? two : one;
    bool is_doubtful = yes.doubtful || no.doubtful || (yes.found && no.found && yes.ticked == no.ticked && (yes.ticked || yes.said));
    bool is_yes = yes.ticked || (yes.said && (!no.found || !no.said) && !no.ticked);
    *out_mark = (struct fiche_mark){.found = true, .state = is_doubtful ? BOX_DOUBTFUL : is_yes ? BOX_TICKED : BOX_EMPTY};
    bool contradicts = hit->mark.found && hit->start < r->letters[hit->letter].at && hit->mark.state == BOX_TICKED && no.said && !yes.found;
    if (contradicts) /* « ☒ … : non » */
        out_mark->state = BOX_DOUBTFUL;
    return true;
}

/* « Oui - Le lieu d'accueil accepte »; and a ticked box whose label was made to say the contrary is doubtful. */
static struct fiche_mark mark_in_words(struct fiche_reading *r, const struct fiche_hit *hit)
{
    struct fiche_mark mark = hit->mark;
    struct str before = fiche_key(r->arena, str_slice(r->lines[hit->line].text, 0, r->letters[hit->letter].at));
    const struct fiche_words *words = &r->rules->lists[LIST_OUI];
    for (size_t i = 0; i < words->count && !mark.found; i++)
        if (str_eq(words->at[i], before))
            mark = (struct fiche_mark){.found = true, .state = BOX_TICKED};
    for (size_t i = hit->letter; i < r->letter_count && r->letters[i].line <= hit->end_line && mark.state == BOX_TICKED; i++) {
        if (r->letters[i].line == hit->end_line && r->letters[i].at >= hit->label_end)
            break;
        if (is_word_of(r, i, LIST_NON))
            mark.state = BOX_DOUBTFUL;
    }
    return mark;
}

/* « ☐ mission locale Oui »: the box was left alone, the word was typed behind its label. */
static bool begins_with_yes(const struct fiche_reading *r, struct str text)
{
    size_t end = 0;
    while (end < text.len && (str_is_alnum(text.at[end]) || (unsigned char)text.at[end] >= 0x80))
        end++;
    struct str word = fiche_key(r->arena, str_slice(text, 0, end));
    const struct fiche_words *words = &r->rules->lists[LIST_OUI];
    for (size_t i = 0; i < words->count; i++)
        if (str_eq(words->at[i], word))
            return true;
    return false;
}

void fiche_read_box(struct fiche_reading *r, size_t index, enum fiche_field field)
{
    const struct fiche_hit *hit = &r->hits[index];
    struct fiche_pieces pieces = fiche_pieces_of(r, index, hit->end);
    struct fiche_mark mark = hit->mark;
    enum fiche_field texte = fiche_field_in(r->arena, r->rules, hit->label->texte, hit->section);
    size_t limit = r->lines[hit->end_line].text.len;
    if (index + 1 < r->hit_count && r->hits[index + 1].line == hit->end_line)
        limit = r->hits[index + 1].start;
    if (texte == FICHE_NO_FIELD && !find_yes_no(r, hit, limit, &mark))
        mark = mark_in_words(r, hit);
    struct str text = fiche_whole(r, &pieces);
    if (texte != FICHE_NO_FIELD && mark.state == BOX_EMPTY && begins_with_yes(r, text))
        mark = (struct fiche_mark){.found = true, .state = BOX_DOUBTFUL};
    give_box(r, hit->line, field, &mark);
    if (!mark.found && field != FICHE_NO_FIELD && !r->fiche->values[field].ticked && (texte == FICHE_NO_FIELD || text.len > 0))
        fiche_doubt(r->arena, r->fiche, field, STR("Aucune case n’a été trouvée devant cette ligne : elle est lue comme non cochée."));
    fiche_evidence(r, &pieces);
    fiche_give(r, texte, text);
}

/* Neither was chosen: was a box overlooked? In a picture both must have been seen; elsewhere one alone is odd. */
static bool is_box_missing(const struct fiche_reading *r, const struct fiche_hit *hit, const struct choice *oui, const struct choice *en_cours)
{
    bool has_both = oui->found && !oui->said && en_cours->found && !en_cours->said;
    bool is_image = r->lines[hit->line].from->source == SOURCE_IMAGE;
    return !has_both && (is_image || oui->said != en_cours->said);
}

void fiche_read_choice(struct fiche_reading *r, size_t index, enum fiche_field field)
{
    struct fiche_hit hit = r->hits[index];
    struct fiche_pieces pieces = fiche_pieces_of(r, index, hit.end);
    while (pieces.count > 1 && pieces.at[0].text.len == 0 && str_find(pieces.at[0].raw, STR(DOCUMENT_BOX)) == STR_NOT_FOUND) {
        pieces.at++; /* the boxes stand below, or in the next cell */
        pieces.count--;
        hit.end_line = pieces.at[0].line;
        hit.end = 0;
    }
    size_t limit = pieces.count > 0 ? hit.end + pieces.at[0].raw.len : hit.end, from = hit.end;
    fiche_evidence_line(r, hit.end_line);
    struct choice oui = find_choice(r, &hit, limit, LIST_OUI, &from);
    if (!oui.found)
        from = hit.end;
    struct choice en_cours = find_choice(r, &hit, limit, LIST_EN_COURS, &from);
    if ((oui.is_marked_behind && en_cours.said) || (en_cours.is_marked_behind && oui.said))
        oui.doubtful = true; /* « □ oui X en cours »: the mark of either */
    if (oui.found && !en_cours.found && oui.said) /* the other choice was deleted, or « oui » typed */
        oui.ticked = true;
    if (en_cours.found && !oui.found && en_cours.said)
        en_cours.ticked = true;
    if (oui.doubtful || en_cours.doubtful)
        fiche_doubt(r->arena, r->fiche, field, STR("Une case n’est pas cochée clairement."));
    else if (oui.ticked && en_cours.ticked)
        fiche_doubt(r->arena, r->fiche, field, STR("Les deux cases, oui et en cours, sont cochées."));
    else if (oui.ticked || en_cours.ticked)
        fiche_give(r, field, oui.ticked ? STR("oui") : STR("en_cours"));
    else if (is_box_missing(r, &hit, &oui, &en_cours))
        fiche_doubt(r->arena, r->fiche, field, STR("Les cases oui et en cours n’ont pas été trouvées toutes les deux."));
}
