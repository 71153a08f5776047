/* The lines of answers, as mails show them: which ones are expected, which ones were given, which territories may be named; and
 * the circuit's figures for those who have to look at them.
 *
 * No line of these may be, word for word, what somebody answers: parsers/reply takes four words in our order for ours. Hence
 * words of ours between a label and its value, a day before a value that was given. */
#include "daemon/decide_private.h"
#include "daemon/heure.h"
#include "daemon/rapport.h"

/* « faible », « moyen » ou « fort » */
static struct str one_of(struct arena *arena, const struct champ *champ)
{
    struct str list = STR_NONE;
    for (size_t i = 0; i < champ->choix_count; i++)
        list = str_print(arena, "%.*s%s« %.*s »", STR_ARG(list), i == 0 ? "" : i + 1 == champ->choix_count ? " ou " : ", ", STR_ARG(champ->choix[i]));
    return str_print(arena, "écrivez %.*s", STR_ARG(list));
}

static struct str expected(struct arena *arena, const struct champ *champ)
{
    static const char *const words[CHAMP_GENRE_COUNT] = {
        [CHAMP_TEXTE] = "quelques mots, sur une seule ligne", [CHAMP_DATE] = "une date, écrite comme 12/03/2026", [CHAMP_NOMBRE] = "un nombre, en chiffres",
        [CHAMP_OUI_NON] = "répondez par oui ou par non", [CHAMP_PIECE] = "la date depuis laquelle vous avez ce document, écrite comme 12/03/2026",
        [CHAMP_TERRITOIRE] = "le nom du territoire, ou bien hors périmètre", [CHAMP_MDS] = "le nom de la MDS"};
    struct str what = champ->genre == CHAMP_CHOIX ? one_of(arena, champ) : str_of(words[champ->genre]);
    return str_print(arena, "%.*s : %.*s%s", STR_ARG(champ->libelle), STR_ARG(what), champ->exige ? "" : " (si vous l'avez)");
}

struct str valeurs_champs(struct arena *arena, const struct champ *champs, size_t count)
{
    struct str list = STR_NONE;
    for (size_t i = 0; i < count; i++)
        list = compose_puce(arena, list, expected(arena, &champs[i]));
    return list;
}

/* ---- what was given ------------------------------------------------------------------------------------------------ */

static const struct champ *find_among(const struct champ *champs, size_t count, struct str nom)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(champs[i].nom, nom))
            return &champs[i];
    return NULL;
}

/* The champ of that name, wherever the circuit asks for it. */
static const struct champ *find_champ(const struct circuit *circuit, struct str nom)
{
    const struct champ *found = NULL;
    for (size_t i = 0; i < circuit->depart_count && found == NULL; i++)
        found = find_among(circuit->departs[i].champs, circuit->departs[i].champ_count, nom);
    for (size_t i = 0; i < circuit->etape_count && found == NULL; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count && found == NULL; j++)
            found = find_among(circuit->etapes[i].questions[j].champs, circuit->etapes[i].questions[j].champ_count, nom);
    return found;
}

struct given {
    struct atelier *atelier;
    const struct affaire *affaire;
    struct str rows;
};

static void list_valeur(void *context, const struct valeur_row *row)
{
    struct given *given = context;
    struct arena *arena = given->atelier->arena;
    const struct champ *champ = find_champ(given->affaire->circuit, row->champ);
    day_t day = DAY_NONE;
    bool dated = champ != NULL && (champ->genre == CHAMP_DATE || champ->genre == CHAMP_PIECE) && date_parse_iso(row->texte, &day);
    const struct territoire *territoire = champ != NULL && champ->genre == CHAMP_TERRITOIRE ? annuaire_territoire_by_id(affaire_annuaire(given->atelier, given->affaire), row->texte) : NULL;
    struct str value = dated ? date_french_plain(arena, day) : territoire != NULL ? territoire->nom : row->texte;
    if (str_eq_c(row->texte, "hors_perimetre"))
        value = STR("hors périmètre");
    if (str_is_empty(value))
        return;
    value = str_print(arena, "dit le %.*s : %.*s", STR_ARG(date_french_plain(arena, heure_day(row->quand))), STR_ARG(value));
    given->rows = compose_rangee(arena, given->rows, champ == NULL ? row->champ : champ->libelle, value);
}

struct str valeurs_dites(struct atelier *atelier, const struct affaire *affaire)
{
    struct given given = {.atelier = atelier, .affaire = affaire, .rows = STR("")};
    enum err err = store_valeur_each_last(atelier->store, atelier->arena, affaire->row.id, list_valeur, &given, &atelier->fault);
    return err != ERR_NONE ? STR_NONE : compose_tableau(atelier->arena, given.rows);
}

struct str valeurs_territoires(struct atelier *atelier, const struct affaire *affaire)
{
    const struct annuaire *annuaire = affaire_annuaire(atelier, affaire);
    struct str list = STR_NONE;
    for (size_t i = 0; i < annuaire->territoire_count; i++)
        list = compose_puce(atelier->arena, list, annuaire->territoires[i].nom);
    return list;
}

/* ---- figures ---------------------------------------------------------------------------------------------------------- */

/* The year so far, up to yesterday; in January the year that has just ended, because it is then that its report is written. */
static struct periode year_so_far(const struct atelier *atelier, const struct affaire *affaire)
{
    const struct civil today = date_civil(atelier->jour);
    const day_t last = atelier->jour - (today.month == 1 ? today.day : 1);
    struct periode periode = {.au = last, .circuit = affaire->circuit->nom, .territoire = affaire->row.territoire};
    if (!date_make(date_civil(periode.au).year, 1, 1, &periode.du))
        periode.du = periode.au;
    return periode;
}

static struct str figure_rows(struct arena *arena, struct str rows, const struct indicateur *indicateur, const struct rapport_chiffre *chiffre)
{
    for (size_t i = 0; i < chiffre->count; i++) {
        const struct rapport_ligne *ligne = &chiffre->lignes[i];
        struct str label = str_print(arena, "%s%.*s", indicateur->dont ? "dont " : "", STR_ARG(str_join(arena, indicateur->titre, STR(", "), ligne->libelle)));
        rows = compose_rangee(arena, rows, label, rapport_valeur(arena, indicateur->mesure, ligne));
    }
    return rows;
}

struct str valeurs_indicateurs(struct atelier *atelier, const struct affaire *affaire)
{
    struct arena *arena = atelier->arena;
    const struct circuit *circuit = affaire->circuit;
    const struct periode periode = year_so_far(atelier, affaire);
    const struct rapport_chiffre *chiffres = NULL;
    if (circuit->indicateur_count == 0 || rapport_chiffres(atelier->store, arena, circuit, &periode, &chiffres, &atelier->fault) != ERR_NONE)
        return STR_NONE;
    struct str rows = str_print(arena, "Période | du %.*s au %.*s\n", STR_ARG(date_french_plain(arena, periode.du)), STR_ARG(date_french_plain(arena, periode.au)));
    for (size_t i = 0; i < circuit->indicateur_count; i++)
        rows = figure_rows(arena, rows, &circuit->indicateurs[i], &chiffres[i]);
    return compose_tableau(arena, rows);
}
