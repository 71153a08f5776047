#include "daemon/fiche_papier.h"

#include <jansson.h>
#include <stdlib.h>

#include "daemon/fiche_papier_rangs.h"

/* ---- lines and what they are made of --------------------------------------------------------------------------------- */

struct feuille { /* the description under work */
    struct arena *arena;
    const struct papier *papier;
    json_t *lignes, *ligne; /* ligne: the pieces of the last one */
};

static void open_ligne(struct feuille *feuille, const char *style)
{
    json_t *ligne = json_object();
    feuille->ligne = json_array();
    json_object_set_new(ligne, "s", json_string(style));
    json_object_set(ligne, "m", feuille->ligne);
    json_array_append_new(feuille->lignes, ligne);
    json_decref(feuille->ligne); /* the line holds it */
}

static json_t *json_words(struct str text)
{
    json_t *made = text.at == NULL ? json_string("") : json_stringn(text.at, text.len);
    return made != NULL ? made : json_string("(illisible)"); /* no UTF-8: a name that was cut in the middle of a letter */
}

static void add(const struct feuille *feuille, const char *style, struct str text)
{
    json_t *piece = json_object();
    json_object_set_new(piece, "t", json_words(text));
    json_object_set_new(piece, "s", json_string(style));
    json_array_append_new(feuille->ligne, piece);
}

static void add_label(const struct feuille *feuille, struct str label)
{
    add(feuille, "l", str_print(feuille->arena, "%.*s ", STR_ARG(label)));
}

static void add_box(const struct feuille *feuille, bool ticked, struct str label)
{
    add(feuille, "c", ticked ? STR("☒") : STR("☐"));
    add(feuille, "n", str_print(feuille->arena, " %.*s", STR_ARG(label)));
}

struct str fiche_phone_words(struct arena *arena, struct str phone)
{
    uint64_t number = 0;
    if (phone.len != 10 || !str_number(phone, UINT64_MAX, &number))
        return phone;
    const char *at = phone.at;
    return str_print(arena, "%.2s %.2s %.2s %.2s %.2s", at, at + 2, at + 4, at + 6, at + 8);
}

static struct str words_of(const struct feuille *feuille, enum fiche_field field)
{
    const struct fiche *fiche = feuille->papier->fiche;
    struct str text = fiche_text(fiche, field);
    if (fiche_field_kind(field) == FICHE_PHONE)
        return fiche_phone_words(feuille->arena, text);
    day_t day = fiche_field_kind(field) == FICHE_DATE ? fiche_date(fiche, field) : DAY_NONE;
    return day != DAY_NONE ? date_french_plain(feuille->arena, day) : text;
}

/* What is known, or the place for it. */
static void add_value(const struct feuille *feuille, enum fiche_field field)
{
    struct str words = words_of(feuille, field);
    const bool *missing = feuille->papier->manquent;
    if (!str_is_empty(words))
        add(feuille, "v", words);
    else if (missing != NULL)
        add(feuille, "p", missing[field] ? STR("à compléter") : STR("……………"));
}

static void add_doubts(struct feuille *feuille, enum fiche_field field)
{
    const struct fiche *fiche = feuille->papier->fiche;
    for (size_t i = 0; feuille->papier->manquent != NULL && i < fiche->doubt_count; i++)
        if (fiche->doubts[i].field == field) {
            struct str read = words_of(feuille, field), why = fiche->doubts[i].why;
            open_ligne(feuille, "note");
            add(feuille, "n", str_is_empty(read) ? str_print(feuille->arena, "À vérifier : %.*s", STR_ARG(why))
                                                 : str_print(feuille->arena, "À vérifier : lu « %.*s » – %.*s", STR_ARG(read), STR_ARG(why)));
        }
}

/* ---- rows of the form -------------------------------------------------------------------------------------------------- */

static void write_line(struct feuille *feuille, struct str label, enum fiche_field field)
{
    open_ligne(feuille, "ligne");
    add_label(feuille, label);
    add_value(feuille, field);
    add_doubts(feuille, field);
}

/* Mail and telephone have lines of their own where there is something to say. */
static void write_contact(struct feuille *feuille, const struct rang *rang)
{
    static const char *const labels[] = {"Mail :", "Tél :"};
    write_line(feuille, rang->libelle, rang->field);
    for (int i = 0; i < 2; i++) {
        enum fiche_field field = (enum fiche_field)((int)rang->field + 1 + i);
        bool missing = feuille->papier->manquent != NULL && feuille->papier->manquent[field];
        if (missing || !str_is_empty(fiche_text(feuille->papier->fiche, field)) || fiche_is_doubted(feuille->papier->fiche, field))
            write_line(feuille, str_of(labels[i]), field);
    }
}

static void write_box(struct feuille *feuille, const struct rang *rang)
{
    open_ligne(feuille, "ligne");
    add_box(feuille, fiche_ticked(feuille->papier->fiche, rang->field), rang->libelle);
    if (rang->genre == RANG_CASE_TEXTE) {
        add(feuille, "n", STR(" "));
        add_value(feuille, (enum fiche_field)((int)rang->field + 1));
        add_doubts(feuille, (enum fiche_field)((int)rang->field + 1));
    }
    add_doubts(feuille, rang->field);
}

static void write_choice(struct feuille *feuille, const struct rang *rang)
{
    struct str said = fiche_text(feuille->papier->fiche, rang->field);
    bool missing = feuille->papier->manquent != NULL && feuille->papier->manquent[rang->field];
    open_ligne(feuille, "ligne");
    add_label(feuille, rang->libelle);
    add_box(feuille, str_eq_c(said, "oui"), STR("oui   "));
    add_box(feuille, str_eq_c(said, "en_cours"), STR("en cours"));
    if (missing && str_is_empty(said)) {
        open_ligne(feuille, "note");
        add(feuille, "n", STR("À vérifier : à compléter, une case à cocher"));
    }
    add_doubts(feuille, rang->field);
}

static void write_text(struct feuille *feuille, const struct rang *rang)
{
    open_ligne(feuille, "sous");
    add(feuille, "l", rang->libelle);
    open_ligne(feuille, "ligne");
    add_value(feuille, rang->field);
    add_doubts(feuille, rang->field);
}

static void add_row(json_t *rows, struct str first, struct str second)
{
    json_t *row = json_array();
    json_array_append_new(row, json_words(first));
    json_array_append_new(row, json_words(second));
    json_array_append_new(rows, row);
}

static void write_parcours(struct feuille *feuille, const struct rang *rang)
{
    enum { FORM_ROWS = 4 };
    const struct fiche *fiche = feuille->papier->fiche;
    json_t *rows = json_array(), *table = json_object();
    open_ligne(feuille, "sous");
    add(feuille, "l", rang->libelle);
    add_row(rows, STR("Années"), STR("Scolarisation"));
    for (size_t i = 0; i < fiche->parcours_count; i++)
        add_row(rows, fiche->parcours[i].annees, fiche->parcours[i].scolarisation);
    for (size_t i = fiche->parcours_count; i < FORM_ROWS; i++)
        add_row(rows, STR_NONE, STR_NONE);
    json_object_set_new(table, "s", json_string("table"));
    json_object_set_new(table, "r", rows);
    json_array_append_new(feuille->lignes, table);
    add_doubts(feuille, rang->field);
}

/* ---- avis ------------------------------------------------------------------------------------------------------------------ */

/* What counts is shown, else what the fiche declares. */
static struct papier_avis avis_of(const struct papier *papier, enum fiche_field champ, bool *out_counts)
{
    const struct fiche *fiche = papier->fiche;
    struct str said = fiche_text(fiche, champ);
    struct papier_avis declared = {.champ = champ, .nom = fiche_text(fiche, (enum fiche_field)(champ + 3)), .motif = fiche_text(fiche, (enum fiche_field)(champ + 1)),
                                   .favorable = str_eq_c(said, "favorable"), .defavorable = str_eq_c(said, "defavorable"),
                                   .jour = fiche_date(fiche, (enum fiche_field)(champ + 2))};
    *out_counts = false;
    for (size_t i = 0; i < papier->avis_count; i++)
        if (papier->avis[i].champ == champ) {
            declared = papier->avis[i];
            *out_counts = true;
        }
    return declared;
}

/* A mail is an avis and no signature: the paper still has its place for one. */
static void write_source(struct feuille *feuille, const struct papier_avis *avis, bool counts)
{
    struct str reference = feuille->papier->reference;
    struct str mot = str_is_empty(avis->mot) ? STR("") : str_print(feuille->arena, "%.*s ; ", STR_ARG(avis->mot));
    bool said = avis->favorable || avis->defavorable;
    if (!counts && !said)
        return;
    open_ligne(feuille, "note");
    if (!counts)
        add(feuille, "n", str_print(feuille->arena, "Note : déclaré sur la fiche, %.*s", STR_ARG(reference)));
    else
        add(feuille, "n", str_print(feuille->arena, "Note : %.*s%s, %.*s (un courriel vaut avis, non signature)", STR_ARG(mot),
                                    avis->par_courriel ? "reçu par courriel" : "enregistré", STR_ARG(reference)));
    if (feuille->papier->manquent == NULL) {
        open_ligne(feuille, "note");
        add(feuille, "n", STR("Note : signature ……………………………………………………"));
    }
}

static void write_boxes(struct feuille *feuille, const struct papier_avis *avis)
{
    open_ligne(feuille, "ligne");
    add_box(feuille, avis->favorable, STR("Avis favorable     "));
    add_box(feuille, avis->defavorable, STR("Avis défavorable (à argumenter) : "));
    if (!str_is_empty(avis->motif))
        add(feuille, "v", avis->motif);
}

/* The director's has no boxes: lines of words. */
static void write_words(struct feuille *feuille, const struct papier_avis *avis)
{
    struct str words = avis->favorable ? STR("Avis favorable") : avis->defavorable ? STR("Avis défavorable") : STR_NONE;
    if (!str_is_empty(avis->motif))
        words = str_is_empty(words) ? avis->motif : str_print(feuille->arena, "%.*s : %.*s", STR_ARG(words), STR_ARG(avis->motif));
    open_ligne(feuille, "ligne");
    if (!str_is_empty(words))
        add(feuille, "v", words);
}

static void write_date_name(struct feuille *feuille, const struct papier_avis *avis)
{
    open_ligne(feuille, "ligne");
    add_label(feuille, STR("Date :"));
    if (avis->jour != DAY_NONE)
        add(feuille, "v", date_french_plain(feuille->arena, avis->jour));
    open_ligne(feuille, "ligne");
    add_label(feuille, STR("Nom et Visa :"));
    if (!str_is_empty(avis->nom))
        add(feuille, "v", avis->nom);
}

static void write_visa(struct feuille *feuille, const struct rang *rang)
{
    bool counts = false;
    const struct papier_avis avis = avis_of(feuille->papier, rang->field, &counts);
    if (rang->genre != RANG_CASES) {
        open_ligne(feuille, "section");
        add(feuille, "l", rang->libelle);
    }
    if (rang->genre == RANG_VISA_LIBRE)
        write_words(feuille, &avis);
    else
        write_boxes(feuille, &avis);
    write_date_name(feuille, &avis);
    for (int i = 0; i < 4; i++)
        add_doubts(feuille, (enum fiche_field)((int)rang->field + i));
    write_source(feuille, &avis, counts);
}

/* ---- all of it --------------------------------------------------------------------------------------------------------------- */

#define BASE "Dossier %.*s, fiche n° %d"

/* …, and below it whose fiche it is. */
static void write_title(struct feuille *feuille, const struct rang *rang)
{
    const struct papier *papier = feuille->papier;
    open_ligne(feuille, "titre");
    add(feuille, "n", rang->libelle);
    open_ligne(feuille, "note");
    add(feuille, "n", str_print(feuille->arena, BASE, STR_ARG(papier->reference), papier->version));
    if (papier->manquent != NULL) {
        open_ligne(feuille, "note");
        add(feuille, "n", STR("À vérifier : merci de remplir les lignes « à compléter », de corriger celles qui portent « à vérifier », puis de renvoyer ce "
                              "document en réponse au message. Ce qui n’est pas modifié reste tel quel."));
    }
}

static void write_rang(struct feuille *feuille, const struct rang *rang)
{
    switch (rang->genre) {
    case RANG_TITRE: write_title(feuille, rang); break;
    case RANG_SECTION:
    case RANG_SOUS:
        open_ligne(feuille, rang->genre == RANG_SECTION ? "section" : "sous");
        add(feuille, "l", rang->libelle);
        break;
    case RANG_VALEUR: write_line(feuille, rang->libelle, rang->field); break;
    case RANG_CONTACT: write_contact(feuille, rang); break;
    case RANG_CASE:
    case RANG_CASE_TEXTE: write_box(feuille, rang); break;
    case RANG_CHOIX: write_choice(feuille, rang); break;
    case RANG_TEXTE: write_text(feuille, rang); break;
    case RANG_PARCOURS: write_parcours(feuille, rang); break;
    case RANG_CASES:
    case RANG_VISA_LIBRE:
    case RANG_VISA: write_visa(feuille, rang); break;
    }
}

enum err fiche_papier(struct arena *arena, const struct papier *papier, struct str *out_description, struct fault *out_fault)
{
    struct rang *rangs = NULL;
    size_t count = 0;
    enum err err = fiche_papier_rangs(arena, papier->formulaire, &rangs, &count, out_fault);
    if (err != ERR_NONE)
        return err;
    json_t *root = json_object();
    struct feuille feuille = {.arena = arena, .papier = papier, .lignes = json_array()};
    for (size_t i = 0; i < count; i++)
        write_rang(&feuille, &rangs[i]);
    json_object_set_new(root, "titre", json_string("Fiche de liaison"));
    json_object_set_new(root, "reference", json_words(papier->reference));
    json_object_set_new(root, "lignes", feuille.lignes);
    char *text = json_dumps(root, JSON_COMPACT);
    json_decref(root);
    if (text == NULL)
        return fault_set(out_fault, ERR_FINAL, "fiche_papier: there is no memory");
    *out_description = str_copy(arena, str_of(text));
    free(text);
    return ERR_NONE;
}
