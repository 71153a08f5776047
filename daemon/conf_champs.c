/* The lines « Libellé : valeur » that an answer, or a mail that starts a dossier, is asked to hold. */
#include "daemon/conf_private.h"

#include "parsers/base/utf8.h"
#include "parsers/fiche.h"

struct champ_ecrit {
    struct champ champ;
    struct str genre;
};
#define ECRIT(champ) offsetof(struct champ_ecrit, champ)
static const struct reglage table_champ[] = {
    {"libelle", GENRE_TEXTE, true, ECRIT(champ.libelle), 0, 0, 0, "as people read and write it, « Date du rendez-vous »"},
    {"genre", GENRE_TEXTE, true, ECRIT(genre), 0, 0, 0, "texte, date, nombre, oui_non, choix, piece, territoire, mds"},
    {"exige", GENRE_OUI, false, ECRIT(champ.exige), 0, 0, 0, "true: without it the answer does not count"},
    {"choix", GENRE_TEXTES, false, ECRIT(champ.choix), ECRIT(champ.choix_count), 0, 0, "genre = \"choix\": the values, [ \"…\", \"…\" ]"},
    {"piece", GENRE_TEXTE, false, ECRIT(champ.piece), 0, 0, 0, "genre = \"piece\": the piece declared to be there, \"accord\""},
    {"remplit", GENRE_TEXTE, false, ECRIT(champ.remplit), 0, 0, 0, "the field of the fiche that it fills, \"jeune.nom\""},
};

static void prove_champ(struct lecteur *lecteur, const struct champ *champ)
{
    if ((champ->genre == CHAMP_CHOIX) != (champ->choix_count > 0))
        lecteur_faute(lecteur, champ->line, "champ « %.*s »: `choix` (the values) and genre = \"choix\" go together", STR_ARG(champ->nom));
    if (champ->choix_count > CIRCUIT_MAX_CHAMPS)
        lecteur_faute(lecteur, champ->line, "champ « %.*s »: %zu values, at most %d", STR_ARG(champ->nom), champ->choix_count, CIRCUIT_MAX_CHAMPS);
    if ((champ->genre == CHAMP_PIECE) != (champ->piece.at != NULL))
        lecteur_faute(lecteur, champ->line, "champ « %.*s »: `piece` and genre = \"piece\" go together: which piece is declared?",
                      STR_ARG(champ->nom));
    if (champ->remplit.at != NULL && fiche_field_of(champ->remplit) == FICHE_NO_FIELD)
        lecteur_faute(lecteur, champ->line, "`remplit`: « %.*s » is no field of the fiche: expected « jeune.nom », « jeune.date_naissance », …",
                      STR_ARG(champ->remplit));
}

/* People tell two lines of one answer apart by their words alone, and mail programs head quotations with some of their own. */
static void prove_libelle(struct lecteur *lecteur, const struct champ *earlier, size_t count, const struct champ *champ)
{
    static const char *const heads[] = {"de", "a", "objet", "date", "cc", "envoye", "reponse"};
    struct arena *arena = lecteur->conf->arena;
    struct str plie = utf8_fold(arena, champ->libelle);
    for (size_t i = 0; i < TABLE_COUNT(heads); i++)
        if (str_eq_c(plie, heads[i]))
            lecteur_faute(lecteur, champ->line, "`libelle`: « %.*s : » heads what a mail quotes, or an answer: say which, « Date du rendez-vous »",
                          STR_ARG(champ->libelle));
    for (size_t i = 0; i < count; i++)
        if (str_eq(utf8_fold(arena, earlier[i].libelle), plie))
            lecteur_faute(lecteur, champ->line, "`libelle`: « %.*s » is that of the champ « %.*s » too (line %d)", STR_ARG(champ->libelle),
                          STR_ARG(earlier[i].nom), earlier[i].line);
}

size_t conf_read_champs(struct lecteur *lecteur, const config_setting_t *groupe, const struct champ **out_champs)
{
    const char *genres[CHAMP_GENRE_COUNT];
    for (int i = 0; i < CHAMP_GENRE_COUNT; i++)
        genres[i] = champ_genre_name((enum champ_genre)i);
    size_t count = lecteur_membres(lecteur, groupe, "champs", CIRCUIT_MAX_CHAMPS), kept = 0;
    struct champ *champs = arena_array(lecteur->conf->arena, count + 1, sizeof *champs);
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *one = config_setting_get_elem(groupe, (unsigned)i);
        struct champ_ecrit ecrit = {.champ = {.line = lecteur_ligne(one)}};
        int genre = 0;
        bool good = lecteur_nom(lecteur, one, &ecrit.champ.nom);
        good = lecteur_lit(lecteur, one, "a champ", table_champ, TABLE_COUNT(table_champ), &ecrit) && good;
        if (!lecteur_mot(lecteur, ecrit.champ.line, "genre", ecrit.genre, genres, CHAMP_GENRE_COUNT, &genre) || !good)
            continue;
        champs[kept] = ecrit.champ;
        champs[kept].genre = (enum champ_genre)genre;
        prove_champ(lecteur, &champs[kept]);
        prove_libelle(lecteur, champs, kept, &champs[kept]);
        kept++;
    }
    *out_champs = champs;
    return kept;
}

/* ---- one name, one value ----------------------------------------------------------------------------------------- */

struct tous { /* every champ of a circuit, as the file has them */
    const struct champ **items;
    size_t count, capacity;
};

static void add_all(struct arena *arena, struct tous *tous, const struct champ *champs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tous->items = arena_grow(arena, tous->items, tous->count, &tous->capacity, sizeof(const struct champ *));
        tous->items[tous->count++] = &champs[i];
    }
}

/* The second of two that stand in the file. */
static const struct champ *later(const struct champ *one, const struct champ *other)
{
    return one->line > other->line ? one : other;
}

void conf_prove_champs(struct lecteur *lecteur, const struct circuit *circuit)
{
    struct arena *arena = lecteur->conf->arena;
    struct tous tous = {.count = 0};
    for (size_t i = 0; i < circuit->depart_count; i++)
        add_all(arena, &tous, circuit->departs[i].champs, circuit->departs[i].champ_count);
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++)
            add_all(arena, &tous, circuit->etapes[i].questions[j].champs, circuit->etapes[i].questions[j].champ_count);
    for (size_t i = 0; i < tous.count; i++)
        for (size_t j = 0; j < i; j++) {
            const struct champ *one = tous.items[i], *other = tous.items[j];
            if (one->genre != other->genre && str_eq(one->nom, other->nom))
                lecteur_faute(lecteur, later(one, other)->line, "champ « %.*s » is %s here and %s at line %d: one name, one value; give it another name",
                              STR_ARG(one->nom), champ_genre_name(later(one, other)->genre),
                              champ_genre_name(later(one, other) == one ? other->genre : one->genre), later(one, other) == one ? other->line : one->line);
        }
}
