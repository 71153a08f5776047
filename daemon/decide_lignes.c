/* The lines of an answer, once they are read: kept as values, pieces declared, the territory, the MDS, fields of the fiche.
 * All is looked at before anything is kept: a territory that nobody knows is asked for again, and then nothing was noted. */
#include "daemon/decide_courrier.h"
#include "daemon/heure.h"
#include "parsers/base/utf8.h"
#include "parsers/fiche_json.h"

enum { MIDI = 12 * 3600, JOUR = 24 * 3600 };

#define HORS "hors_perimetre"

/* The territory's id, « hors_perimetre », or absent where the words name none of the directory's. */
static struct str territory_named(const struct atelier *atelier, const struct affaire *affaire, struct str texte)
{
    struct arena *arena = atelier->arena;
    const struct annuaire *annuaire = affaire_annuaire(atelier, affaire);
    struct str words = utf8_fold(arena, texte);
    if (str_eq_c(words, HORS) || str_eq_c(words, "hors perimetre"))
        return STR(HORS);
    for (size_t i = 0; i < annuaire->territoire_count; i++) {
        const struct territoire *territoire = &annuaire->territoires[i];
        if (str_eq(words, utf8_fold(arena, territoire->id)) || str_eq(words, utf8_fold(arena, territoire->nom)))
            return territoire->id;
    }
    return STR_NONE;
}

/* What is kept of a value; absent where it names nothing that we know. */
static struct str kept(const struct atelier *atelier, const struct affaire *affaire, const struct valeur_lue *value)
{
    if (value->champ->genre == CHAMP_TERRITOIRE)
        return territory_named(atelier, affaire, value->texte);
    if (value->champ->genre == CHAMP_MDS)
        return annuaire_mds(affaire_annuaire(atelier, affaire), atelier->arena, value->texte);
    return value->texte;
}

static enum err declare_piece(struct atelier *atelier, struct affaire *affaire, const struct valeur_lue *value)
{
    day_t day = DAY_NONE;
    if (!date_parse_iso(value->texte, &day))
        day = atelier->jour;
    const struct piece_row row = {.dossier = affaire->row.id, .message = affaire->auteur.message, .type = value->champ->piece, .par = affaire->auteur.par,
                                  .recu = (int64_t)day * JOUR + MIDI, .declaree = true};
    enum err err = store_piece_add(atelier->store, &row, &atelier->fault);
    affaire->declarees++;
    return err != ERR_NONE ? err : affaire_event(atelier, affaire, "piece_recue", str_print(atelier->arena, "%.*s, déclarée", STR_ARG(row.type)));
}

static enum err set_mds(struct atelier *atelier, struct affaire *affaire, struct str mds)
{
    if (str_eq(affaire->row.mds, mds))
        return ERR_NONE;
    affaire->row.mds = mds;
    return affaire_event(atelier, affaire, "mds", mds);
}

static enum err apply_value(struct atelier *atelier, struct affaire *affaire, const struct valeur_lue *value, struct str texte)
{
    bool hors = value->champ->genre == CHAMP_TERRITOIRE && str_eq_c(texte, HORS);
    switch (value->champ->genre) {
    case CHAMP_PIECE: return declare_piece(atelier, affaire, value);
    case CHAMP_TERRITOIRE: return jeune_territoire_change(atelier, affaire, hors ? STR_NONE : texte, hors);
    case CHAMP_MDS: return set_mds(atelier, affaire, texte);
    case CHAMP_DATE:
        if (str_eq_c(value->champ->nom, "date_effet")) /* the day that counts, where an admission or an end comes of this answer */
            affaire->a_partir_du = texte;
        return ERR_NONE;
    default: return ERR_NONE;
    }
}

/* Would the fiche take it? Only what is text in it, dates and the two choices that it knows. */
static bool fits_fiche(const struct valeur_lue *value)
{
    enum fiche_field field = fiche_field_of(value->champ->remplit);
    day_t day = DAY_NONE;
    if (field == FICHE_NO_FIELD || fiche_field_kind(field) == FICHE_LIST)
        return false;
    if (fiche_field_kind(field) == FICHE_DATE)
        return date_parse_iso(value->texte, &day);
    if (field == FICHE_JEUNE_NOTIFICATION_MDPH)
        return str_eq_c(value->texte, "oui") || str_eq_c(value->texte, "en_cours");
    if (fiche_field_kind(field) == FICHE_CHOICE)
        return false; /* an avis is given by who gives it, never by a line of somebody's */
    return true;
}

/* Nobody has received a document on a day that is still to come: it is awaited, whatever the line is called. */
static bool is_to_come(const struct atelier *atelier, const struct valeur_lue *value)
{
    day_t day = DAY_NONE;
    return value->champ->genre == CHAMP_PIECE && date_parse_iso(value->texte, &day) && day > atelier->jour;
}

const struct champ *formulaire_douteux(const struct atelier *atelier, const struct affaire *affaire, const struct formulaire *lu)
{
    for (size_t i = 0; i < lu->count; i++) {
        const struct valeur_lue *value = &lu->items[i];
        bool fits = str_is_empty(value->champ->remplit) || fits_fiche(value);
        if (!fits || is_to_come(atelier, value) || str_is_empty(kept(atelier, affaire, value)))
            return value->champ;
    }
    return NULL;
}

enum err formulaire_garde(struct atelier *atelier, struct affaire *affaire, const struct formulaire *lu, struct str etape, struct str question,
                          const struct champ **out_douteux)
{
    *out_douteux = formulaire_douteux(atelier, affaire, lu);
    enum err err = ERR_NONE;
    for (size_t i = 0; i < lu->count && *out_douteux == NULL && err == ERR_NONE; i++) {
        const struct valeur_lue *value = &lu->items[i];
        const struct valeur_row row = {.dossier = affaire->row.id, .champ = value->champ->nom, .texte = kept(atelier, affaire, value),
                                       .libre = value->champ->genre == CHAMP_TEXTE, .etape = etape,
                                       .question = question, .par = affaire->auteur.par, .quand = atelier->moment};
        err = store_valeur_add(atelier->store, &row, &atelier->fault);
        if (err == ERR_NONE)
            err = apply_value(atelier, affaire, value, row.texte);
    }
    return err;
}

/* ---- the fiche --------------------------------------------------------------------------------------------------- */

/* What was doubted there is said now. */
static void undoubt(struct fiche *fiche, enum fiche_field field)
{
    size_t kept_count = 0;
    for (size_t i = 0; i < fiche->doubt_count; i++)
        if (fiche->doubts[i].field != field)
            fiche->doubts[kept_count++] = fiche->doubts[i];
    fiche->doubt_count = kept_count;
}

static bool fill(struct atelier *atelier, struct fiche *fiche, const struct valeur_lue *value)
{
    enum fiche_field field = fiche_field_of(value->champ->remplit);
    if (field == FICHE_NO_FIELD)
        return false;
    if (fiche_field_kind(field) == FICHE_BOX)
        fiche->values[field].ticked = str_eq_c(value->texte, "oui");
    else
        fiche->values[field].text = utf8_tidy(atelier->arena, value->texte);
    undoubt(fiche, field);
    return true;
}

static void fill_jeune(struct affaire *affaire)
{
    affaire->row.jeune_nom = fiche_text(&affaire->fiche, FICHE_JEUNE_NOM);
    affaire->row.jeune_prenom = fiche_text(&affaire->fiche, FICHE_JEUNE_PRENOM);
    affaire->row.jeune_naissance = fiche_date(&affaire->fiche, FICHE_JEUNE_DATE_NAISSANCE);
}

enum err formulaire_remplit(struct atelier *atelier, struct affaire *affaire, const struct formulaire *lu)
{
    bool filled = false;
    for (size_t i = 0; i < lu->count && affaire->a_fiche; i++)
        filled = fill(atelier, &affaire->fiche, &lu->items[i]) || filled;
    if (!filled)
        return ERR_NONE;
    enum err err = affaire_fiche_keep(atelier, affaire);
    fill_jeune(affaire);
    return err != ERR_NONE ? err : affaire_event(atelier, affaire, "fiche_recue", STR("fiche complétée par une réponse"));
}
