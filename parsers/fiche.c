/* fiche: from labels and what stands between them to the fields, by the kind of value that fiche.cfg gives each. */
#include <string.h>

#include "parsers/fiche_private.h"

enum {
    SURE_LABELS = 5,      /* different labels that open sections, from which a document without the title is a fiche */
    OWN_LABELS = 2,       /* that many of them on no other paper (« propre ») */
    OWN_ALONE = 3,        /* or these alone */
    SURE_WITH_TITLE = 2,  /* the same where the title was read */
};

enum fiche_field fiche_field_in(struct arena *arena, const struct fiche_rules *rules, struct str pattern, int section)
{
    size_t star = str_find_char(pattern, '*');
    if (pattern.at == NULL)
        return FICHE_NO_FIELD;
    if (star == STR_NOT_FOUND)
        return fiche_field_of(pattern);
    if (section < 0)
        return FICHE_NO_FIELD;
    struct str middle = rules->sections[section].name, tail = str_from(pattern, star + 1);
    char *name = arena_alloc(arena, star + middle.len + tail.len + 1); /* asked for each label: printf costs ten times that */
    memcpy(name, pattern.at, star);
    memcpy(name + star, middle.at, middle.len);
    memcpy(name + star + middle.len, tail.at, tail.len);
    return fiche_field_of((struct str){name, star + middle.len + tail.len});
}

static void add_parcours(struct fiche_reading *r, struct str annees, struct str scolarisation)
{
    struct fiche *fiche = r->fiche;
    struct str head = fiche_key(r->arena, str_join(r->arena, annees, STR(" "), scolarisation));
    if ((str_is_empty(annees) && str_is_empty(scolarisation)) || str_eq_c(head, "anneesscolarisation") || str_eq_c(head, "annees") ||
        str_eq_c(head, "scolarisation"))
        return;
    if (fiche->parcours == NULL)
        fiche->parcours = arena_array(r->arena, FICHE_MAX_PARCOURS, sizeof *fiche->parcours);
    if (fiche->parcours_count >= FICHE_MAX_PARCOURS || annees.len > FICHE_MAX_VALUE || scolarisation.len > FICHE_MAX_VALUE) {
        fiche_doubt(r->arena, fiche, FICHE_ECOLE_PARCOURS, STR("Le tableau est trop long, la fin n’a pas été lue."));
        return;
    }
    fiche->parcours[fiche->parcours_count++] =
        (struct fiche_parcours){annees.len > 0 ? annees : STR_NONE, scolarisation.len > 0 ? scolarisation : STR_NONE};
}

/* « 2024/2025 », « 24-25 », « 2024 »; « 5 » is a form: « 5e SEGPA ». */
static bool are_years(struct str text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++)
        digits += str_is_digit(text.at[i]);
    return digits >= 4;
}

/* A table saved as text has each cell in a line of its own: the years, and below them the school. */
static bool completes_last(struct fiche_reading *r, struct str scolarisation)
{
    struct fiche *fiche = r->fiche;
    struct fiche_parcours *last = fiche->parcours_count > 0 ? &fiche->parcours[fiche->parcours_count - 1] : NULL;
    if (last == NULL || last->annees.at == NULL || last->scolarisation.at != NULL || scolarisation.len > FICHE_MAX_VALUE)
        return false;
    last->scolarisation = scolarisation;
    return true;
}

/* « 2024-2025 | CM2 », « 2024/2025 : CM2 »: the years end at the first letter or sign that is none of theirs. */
static void split_years(struct fiche_reading *r, struct str text)
{
    size_t bar = str_find_char(text, '|'), end = 0;
    if (bar == STR_NOT_FOUND)
        while (end < text.len && (str_is_digit(text.at[end]) || text.at[end] == '-' || text.at[end] == '/' ||
                                  text.at[end] == ' ' || str_starts(str_from(text, end), STR("\xE2\x80\x93"))))
            end += (unsigned char)text.at[end] >= 0x80 ? 3 : 1;
    else
        end = bar;
    if (bar == STR_NOT_FOUND && end >= 2 && end < text.len && str_is_digit(text.at[end - 1]) && !str_is_digit(text.at[end - 2]) &&
        (str_is_alnum(text.at[end]) || text.at[end] == '\xC3'))
        end--; /* « 2024-2025 5e SEGPA », « 5ème » */
    struct str annees = str_trim(str_slice(text, 0, end)), rest = str_trim(str_from(text, end));
    while (rest.len > 0 && (rest.at[0] == '|' || rest.at[0] == ':'))
        rest = str_trim(str_from(rest, 1));
    while (bar == STR_NOT_FOUND && annees.len > 0 && (annees.at[annees.len - 1] == '-' || annees.at[annees.len - 1] == '/'))
        annees = str_trim(str_slice(annees, 0, annees.len - 1));
    if (bar == STR_NOT_FOUND && !are_years(annees)) {
        annees = STR_NONE;
        rest = text;
    }
    struct str years = fiche_clean(r, annees), school = fiche_clean(r, rest);
    if (years.len > 0 || school.len == 0 || !completes_last(r, school))
        add_parcours(r, years, school);
}

/* One row of the table: its cells' texts, the first of them the years. Returns the piece after the row. */
static size_t read_row(struct fiche_reading *r, const struct fiche_pieces *pieces, size_t first)
{
    const struct fiche_line *head = &r->lines[pieces->at[first].line];
    struct str annees = STR_NONE, scolarisation = STR_NONE;
    size_t i = first;
    for (; i < pieces->count; i++) {
        const struct fiche_line *line = &r->lines[pieces->at[i].line];
        if (line->table != head->table || line->row != head->row)
            break;
        struct str *cell = line->column == 0 ? &annees : &scolarisation;
        if (cell->len <= FICHE_MAX_VALUE)
            *cell = str_join(r->arena, *cell, STR(" "), fiche_cut(pieces->at[i].text, FICHE_MAX_VALUE));
    }
    if (head->columns <= 1)
        split_years(r, annees);
    else
        add_parcours(r, annees, scolarisation);
    return i;
}

/* Years without a school and a school without years: columns of a picture that came apart. */
static void doubt_halves(struct fiche_reading *r)
{
    const struct fiche *fiche = r->fiche;
    bool has_years = false, has_school = false;
    for (size_t i = 0; i < fiche->parcours_count; i++) {
        has_years |= fiche->parcours[i].scolarisation.at == NULL;
        has_school |= fiche->parcours[i].annees.at == NULL;
    }
    if (has_years && has_school)
        fiche_doubt(r->arena, r->fiche, FICHE_ECOLE_PARCOURS, STR("Les années et les scolarisations de ce tableau n’ont pas pu être rapprochées avec certitude."));
}

static void read_parcours(struct fiche_reading *r, const struct fiche_pieces *pieces)
{
    for (size_t i = 0; i < pieces->count;) {
        if (r->lines[pieces->at[i].line].table > 0 && r->lines[pieces->at[i].line].columns > 1) {
            i = read_row(r, pieces, i);
            continue;
        }
        struct str text = pieces->at[i++].text;
        if (text.len > 0)
            split_years(r, text);
    }
    doubt_halves(r);
}

static void give_contact(struct fiche_reading *r, struct str prefix, struct str text)
{
    enum fiche_field name = fiche_field_of(str_print(r->arena, "%.*s.nom", STR_ARG(prefix)));
    enum fiche_field mail = fiche_field_of(str_print(r->arena, "%.*s.mail", STR_ARG(prefix)));
    enum fiche_field phone = fiche_field_of(str_print(r->arena, "%.*s.telephone", STR_ARG(prefix)));
    fiche_give_contact(r, name, mail, phone, text);
}

static void give_postcode(struct fiche_reading *r, enum fiche_field field, struct str text)
{
    char digits[5];
    size_t count = 0;
    text = fiche_plain_digits(r, field, text);
    for (size_t i = 0; i < text.len; i++)
        if (str_is_digit(text.at[i])) {
            if (count < sizeof digits)
                digits[count] = text.at[i];
            count++;
        } else if (text.at[i] != ' ')
            break;
    fiche_give(r, field, count == sizeof digits ? str_copy(r->arena, (struct str){digits, count}) : text);
}

static bool is_visa_name(enum fiche_field field)
{
    return str_starts(str_of(fiche_field_name(field)), STR("avis."));
}

/* « Nom et coordonnées de l'enseignant »: what was put here instead of beside its own label is put there. */
static void give_person(struct fiche_reading *r, enum fiche_field field, struct str text)
{
    if (is_visa_name(field) && fiche_tells_avis(r, text))
        return; /* « Très favorable » below the visa's label is nobody's name */
    if (field == FICHE_ECOLE_ENSEIGNANT_REFERENT)
        fiche_give_contact(r, field, FICHE_ECOLE_COURRIEL, FICHE_ECOLE_TELEPHONE, text);
    else
        fiche_give(r, field, fiche_person(r, text));
}

/* A value on one line may stand in the cell below its label. */
static struct fiche_pieces pieces_for(struct fiche_reading *r, size_t index)
{
    const struct fiche_hit *hit = &r->hits[index];
    struct fiche_pieces none = {NULL, 0};
    bool is_short = hit->label->valeur > VALEUR_TEXTE && hit->label->valeur < VALEUR_CASE;
    struct fiche_pieces below = is_short || hit->label->valeur == VALEUR_LIGNE || hit->label->valeur == VALEUR_LIGNES
                                    ? fiche_pieces_below(r, index) : none;
    return below.count > 0 ? below : fiche_pieces_of(r, index, hit->end);
}

static void read_hit(struct fiche_reading *r, size_t index)
{
    const struct fiche_hit *hit = &r->hits[index];
    enum fiche_field field = fiche_field_in(r->arena, r->rules, hit->label->champ, hit->section);
    struct fiche_pieces pieces = pieces_for(r, index);
    fiche_evidence(r, &pieces);
    switch (hit->label->valeur) {
    case VALEUR_LIGNE: fiche_give(r, field, fiche_one_line(r, &pieces)); break;
    case VALEUR_NOM: give_person(r, field, fiche_one_line(r, &pieces)); break;
    case VALEUR_LIGNES:
    case VALEUR_NOMS: fiche_give(r, field, fiche_block_of(r, &pieces)); break;
    case VALEUR_TEXTE: fiche_give(r, field, fiche_whole(r, &pieces)); break;
    case VALEUR_CONTACT: give_contact(r, hit->label->champ, fiche_whole(r, &pieces)); break;
    case VALEUR_MAIL: fiche_give_mail(r, field, fiche_one_line(r, &pieces)); break;
    case VALEUR_TELEPHONE: fiche_give_phone(r, field, fiche_phone_lines(r, &pieces)); break;
    case VALEUR_IDENTITE: fiche_give_identity(r, hit->label->champ, fiche_one_line(r, &pieces)); break;
    case VALEUR_DATE: fiche_give_date(r, field, fiche_one_line(r, &pieces)); break;
    case VALEUR_CODE_POSTAL: give_postcode(r, field, fiche_one_line(r, &pieces)); break;
    case VALEUR_CASE: fiche_read_box(r, index, field); break;
    case VALEUR_CHOIX: fiche_read_choice(r, index, field); break;
    case VALEUR_PARCOURS:
        read_parcours(r, &pieces);
        fiche_note_source(r, field, fiche_whole(r, &pieces));
        break;
    case VALEUR_RIEN:
    case VALEUR_FAVORABLE: /* these three: fiche_avis.c, once names and dates are known */
    case VALEUR_DEFAVORABLE:
    case VALEUR_VISA: break;
    }
}

static bool has_title(const struct fiche_reading *r)
{
    const struct fiche_words *titles = &r->rules->lists[LIST_TITRES];
    for (size_t i = 0; i < r->letter_count; i++)
        for (size_t k = 0; r->letters[i].is_head && r->letters[i].starts_word && k < titles->count; k++)
            if (fiche_match(r, i, titles->at[k], 1) > 0)
                return true;
    return false;
}

/* A fiche is known by labels that nothing else has; one page of it has several. Labels that other papers have too
 * (« Date de naissance », « Lieu d'accueil ») help, but a report or a notification with all of them is no fiche. */
static bool is_fiche(const struct fiche_reading *r)
{
    size_t sure = 0, own = 0;
    for (size_t i = 0; i < r->rules->label_count; i++)
        for (size_t k = 0; k < r->hit_count && r->rules->labels[i].opens == OPENS_EVERYWHERE; k++)
            if (r->hits[k].label == &r->rules->labels[i]) {
                sure++;
                own += r->rules->labels[i].is_own;
                break;
            }
    return own >= OWN_ALONE || (sure >= SURE_LABELS && own >= OWN_LABELS) || (sure >= SURE_WITH_TITLE && own > 0 && has_title(r));
}

bool fiche_read(struct arena *arena, const struct fiche_rules *rules, const struct document *document, day_t today, struct fiche *out_fiche)
{
    struct fiche *fiche = ARENA_NEW(arena, struct fiche);
    struct fiche_reading r = {.arena = arena, .rules = rules, .fiche = fiche, .today = today};
    fiche_lines_read(&r, document);
    fiche_labels_find(&r);
    if (!is_fiche(&r))
        return false;
    for (size_t i = 0; i < r.hit_count; i++)
        read_hit(&r, i);
    fiche_read_avis(&r);
    fiche_find_doubts(&r, document->is_cut);
    *out_fiche = *fiche;
    return true;
}
