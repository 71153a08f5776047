/* circuit_scene: what the tests of circuit share: the shipped circuit, a dossier at one of its questions, effects in words. */
#ifndef NAVETTE_CIRCUIT_SCENE_H
#define NAVETTE_CIRCUIT_SCENE_H

#include "tests/unit/unit.h"

#include "daemon/conf.h"
#include "parsers/base/buf.h"

static struct conf *conf;
static const struct circuit *circuit;

/* The circuit as it is shipped. Templates and rules may be another's to mend: the circuit itself must have been read. */
static inline bool load_circuit(void)
{
    struct conf_mistakes mistakes;
    enum err err = conf_load_from("conf/navette.cfg", "conf", &conf, &mistakes);
    circuit = conf_circuit(conf, STR("sessad-ip-62"));
    if (circuit == NULL)
        print_error("conf/navette.cfg: no circuit (%d)\n", err);
    return circuit != NULL;
}

enum { PLACE = 1, ATTENTE = 2, SANS_MOTIF = 4, MDPH_OUVERT = 8, PILOTE_DEMANDEUR = 16, AUTRE_TERRITOIRE = 32, PIECES = 64 };

struct scene { /* a dossier of one open question or more, and what happens to it */
    struct ouverte open[8];
    size_t open_count;
    struct str pieces[4];
    bool gardes[CIRCUIT_MAX_GARDES];
    struct etat_dossier dossier;
    struct evenement event;
    struct acquis acquis[4];
};

/* « etape.question », or the etape's own question. */
static inline struct cible find(struct str path)
{
    struct str rest = path, name = STR_NONE;
    (void)str_next(&rest, '.', &name);
    struct cible cible = {.etape = circuit_find_etape(circuit, name)};
    assert_true(cible.etape >= 0);
    cible.question = circuit_find_question(&circuit->etapes[cible.etape], rest.at == NULL ? name : rest);
    assert_true(cible.question >= 0);
    return cible;
}

static inline void set(struct scene *scene, const char *garde, bool value)
{
    int index = circuit_find_garde(circuit, str_of(garde));
    assert_true(index >= 0);
    scene->gardes[index] = value;
}

static inline void make_scene(struct scene *scene, const char *open, enum sens sens, int flags)
{
    *scene = (struct scene){.pieces = {STR("notification"), STR("accord"), STR("dipc"), STR("delegation")}};
    struct str rest = str_of(open), path;
    while (str_next(&rest, ' ', &path)) {
        struct cible cible = find(path);
        scene->open[scene->open_count] = (struct ouverte){100 + (int64_t)scene->open_count, cible.etape, cible.question};
        scene->open_count++;
    }
    set(scene, "droit_ouvert", (flags & MDPH_OUVERT) != 0);
    set(scene, "droit_annonce", (flags & MDPH_OUVERT) != 0);
    set(scene, "sans_droit", (flags & MDPH_OUVERT) == 0);
    set(scene, "pilote_est_demandeur", (flags & PILOTE_DEMANDEUR) != 0);
    set(scene, "autre_territoire", (flags & AUTRE_TERRITOIRE) != 0);
    scene->dossier = (struct etat_dossier){
        .etape = scene->open[0].etape, .etat = circuit->etapes[scene->open[0].etape].etat, .ouvertes = scene->open,
        .ouverte_count = scene->open_count, .pieces = scene->pieces, .piece_count = (flags & PIECES) != 0 ? 4 : 0,
        .place_libre = (flags & PLACE) != 0,
    };
    if (scene->open[0].etape == circuit->lieu_change.etape) /* it is asked beside another etape */
        scene->dossier.etape = circuit_find_etape(circuit, STR("avis_rsase"));
    scene->event = (struct evenement){.kind = EVENEMENT_AVIS, .ouverte = 100, .sens = sens,
        .motif = (flags & SANS_MOTIF) != 0 ? STR_NONE : STR("parce que"), .liste_attente = (flags & ATTENTE) != 0};
}

static const char *const kinds[EFFET_KIND_COUNT] = {
    "etape", "etat", "demande", "ferme", "acquis", "dit", "copie", "place", "motif", "reserve", "tous",
    "cumul", "raison", "non_compris",
};
_Static_assert(EFFET_NON_COMPRIS == 13, "each effect has its word, in the enum's order");

static inline void tell(struct buf *out, const struct effets *effets)
{
    for (size_t i = 0; i < effets->count; i++) {
        const struct effet *effet = &effets->items[i];
        buf_print(out, "%s%s", out->len > 0 ? " " : "", kinds[effet->kind]);
        if (effet->kind == EFFET_ETAPE)
            buf_print(out, ":%.*s/%s", STR_ARG(circuit->etapes[effet->etape].nom), etat_name(effet->etat));
        else if (effet->kind == EFFET_ETAT)
            buf_print(out, ":%s", etat_name(effet->etat));
        else if (effet->kind == EFFET_DIRE || effet->kind == EFFET_COPIE)
            buf_print(out, ":%.*s", STR_ARG(effet->dire.role));
        else if (effet->kind == EFFET_INFORME_TOUS)
            buf_print(out, ":%.*s", STR_ARG(effet->dire.modele));
        else if (effet->question >= 0)
            buf_print(out, ":%.*s", STR_ARG(circuit->etapes[effet->etape].questions[effet->question].nom));
    }
}

static inline struct effets step(struct arena *arena, const struct scene *scene)
{
    struct effets effets;
    circuit_step(arena, circuit, &scene->dossier, &scene->event, scene->gardes, &effets);
    return effets;
}

/* « +rsase »: a favorable of the fiche that counts; « -rsase »: a defavorable; « ?rsase »: one without its reason. */
static inline void give_acquis(struct scene *scene, const char *acquis)
{
    static const char *const champs[] = {"avis.chef_service", "avis.rsase", "avis.pilote"};
    struct str rest = str_of(acquis), word;
    while (str_next(&rest, ' ', &word))
        for (size_t i = 0; i < 3; i++)
            if (word.len > 0 && str_eq(str_from(word, 1), str_from(str_of(champs[i]), 5)))
                scene->acquis[scene->dossier.acquis_count++] = (struct acquis){str_of(champs[i]),
                    word.at[0] == '+' ? SENS_FAVORABLE : SENS_DEFAVORABLE, word.at[0] == '-' ? STR("parce que") : STR(" ")};
    scene->dossier.acquis = scene->acquis;
}

static inline void assert_told(const struct effets *effets, const char *expected)
{
    struct buf told;
    buf_init(&told, 4096);
    tell(&told, effets);
    assert_str(buf_str(&told), expected);
    buf_free(&told);
}

#endif
