/* Guards, criteria and indicators compile and name what exists; days are reckoned from what a dossier can have. */
#include "daemon/conf_preuve.h"

#include "daemon/faits.h"

/* ---- guards, criteria ------------------------------------------------------------------------------------------------ */

static bool garde_used(const struct circuit *circuit, int garde)
{
    for (size_t i = 0; i < circuit->controle_count; i++)
        if (circuit->controles[i].garde == garde)
            return true;
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++)
            if (circuit->etapes[i].questions[j].si == garde || circuit->etapes[i].questions[j].sauf == garde)
                return true;
    return false;
}

/* All at once, because each call opens a connection of its own; one by one only to say which is wrong. */
static void prove_gardes(const struct preuve *preuve, const struct fait *faits, size_t count)
{
    const struct circuit *circuit = preuve->circuit;
    struct fault fault = {""};
    bool values[CIRCUIT_MAX_GARDES] = {false};
    bool good = store_gardes(circuit->gardes, circuit->garde_count, faits, count, values, &fault) == ERR_NONE;
    for (size_t i = 0; i < circuit->garde_count; i++) {
        const struct garde *garde = &circuit->gardes[i];
        if (!good && store_gardes(garde, 1, faits, count, values, &fault) != ERR_NONE)
            lecteur_faute(preuve->lecteur, garde->line, "guard « %.*s »: %s", STR_ARG(garde->nom), fault.text);
        else if (!garde_used(circuit, (int)i))
            lecteur_alerte(preuve->lecteur, garde->line, "no question and no check uses the guard « %.*s »", STR_ARG(garde->nom));
        preuve_noms_de_fait(preuve, "guard", garde->nom, garde->si, garde->line);
    }
}

static void prove_criteres(const struct preuve *preuve, const struct fait *faits, size_t count)
{
    const struct circuit *circuit = preuve->circuit;
    struct arena *arena = preuve->conf->arena;
    struct fault fault = {""};
    struct critere_valeur values[CIRCUIT_MAX_CRITERES];
    bool good = store_criteres(arena, circuit->criteres, circuit->critere_count, faits, count, values, &fault) == ERR_NONE;
    for (size_t i = 0; i < circuit->critere_count; i++) {
        const struct critere *critere = &circuit->criteres[i];
        if (!good && store_criteres(arena, critere, 1, faits, count, values, &fault) != ERR_NONE)
            lecteur_faute(preuve->lecteur, critere->line, "criterion « %.*s »: %s", STR_ARG(critere->nom), fault.text);
        preuve_noms_de_fait(preuve, "criterion", critere->nom, critere->valeur, critere->line);
    }
}

static void tell_indicateur(void *context, const struct indicateur *indicateur, const struct fault *fault)
{
    const struct preuve *preuve = context;
    lecteur_faute(preuve->lecteur, indicateur->line, "indicator « %.*s »: %s", STR_ARG(indicateur->nom), fault->text);
}

/* All over one set of empty views: every `run` proves its circuits before it starts. */
static void prove_indicateurs(const struct preuve *preuve)
{
    const struct circuit *circuit = preuve->circuit;
    struct preuve told = *preuve;
    struct fault fault = {""};
    if (store_indicateurs_check(circuit->indicateurs, circuit->indicateur_count, tell_indicateur, &told, &fault) != ERR_NONE)
        lecteur_faute(preuve->lecteur, 0, "%s", fault.text);
    for (size_t i = 0; i < circuit->indicateur_count; i++) {
        const struct indicateur *indicateur = &circuit->indicateurs[i];
        preuve_noms_de_vue(preuve, "indicator", indicateur->nom, indicateur->sql, indicateur->line);
    }
}

void preuve_gardes(const struct preuve *preuve)
{
    struct fait *faits = NULL;
    size_t count = faits_known(preuve->conf->arena, preuve->circuit, &faits);
    if (preuve->circuit->garde_count > 0)
        prove_gardes(preuve, faits, count);
    if (preuve->circuit->critere_count > 0)
        prove_criteres(preuve, faits, count);
    prove_indicateurs(preuve);
}

/* ---- days ------------------------------------------------------------------------------------------------------------ */

struct champ_date { /* what a circuit can know under that name */
    struct str nom;
    bool there, is_date;
};

static void look_at(struct champ_date *date, const struct champ *champs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(champs[i].nom, date->nom)) {
            date->there = true;
            date->is_date = date->is_date || champs[i].genre == CHAMP_DATE || champs[i].genre == CHAMP_PIECE;
        }
}

static void look_into(struct champ_date *date, const struct circuit *circuit)
{
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++)
            look_at(date, circuit->etapes[i].questions[j].champs, circuit->etapes[i].questions[j].champ_count);
    for (size_t i = 0; i < circuit->depart_count; i++)
        look_at(date, circuit->departs[i].champs, circuit->departs[i].champ_count);
}

/* `sources`: the circuits whose dossiers give the day. */
static void prove_moment(const struct preuve *preuve, const struct moment *moment, const struct circuit *const *sources, size_t count, int line)
{
    struct champ_date date = {.nom = moment->nom};
    for (size_t i = 0; i < count && moment->base == MOMENT_CHAMP; i++)
        look_into(&date, sources[i]);
    if (moment->base == MOMENT_CHAMP && !date.there)
        lecteur_faute(preuve->lecteur, line, "« %.*s »: no answer has a champ « %.*s »", STR_ARG(moment->ecrit), STR_ARG(moment->nom));
    else if (moment->base == MOMENT_CHAMP && !date.is_date)
        lecteur_faute(preuve->lecteur, line, "« %.*s »: the champ « %.*s » is no date", STR_ARG(moment->ecrit), STR_ARG(moment->nom));
    if (moment->base == MOMENT_ELEMENT && preuve->circuit->element_count == 0)
        lecteur_faute(preuve->lecteur, line, "« %.*s »: this circuit follows no `elements`", STR_ARG(moment->ecrit));
}

static void prove_moments_of_depart(const struct preuve *preuve, const struct depart *depart)
{
    const struct circuit *sources[CONF_MAX_CIRCUITS];
    size_t count = 0;
    for (size_t i = 0; i < depart->circuit_count && count < CONF_MAX_CIRCUITS; i++) {
        const struct circuit *source = conf_circuit(preuve->conf, depart->circuits[i]);
        if (source != NULL)
            sources[count++] = source;
    }
    for (size_t i = 0; i < depart->quand_count && (count > 0 || depart->chaque != CHAQUE_JEUNE); i++)
        prove_moment(preuve, &depart->quand[i], sources, count, depart->line);
}

void preuve_moments(const struct preuve *preuve)
{
    const struct circuit *circuit = preuve->circuit;
    for (size_t i = 0; i < circuit->etape_count; i++) {
        const struct etape *etape = &circuit->etapes[i];
        if (etape->attend_jour)
            prove_moment(preuve, &etape->jusqu_au, &circuit, 1, etape->line);
        for (size_t j = 0; j < etape->question_count; j++)
            for (size_t k = 0; k < etape->questions[j].le_count; k++)
                prove_moment(preuve, &etape->questions[j].le[k], &circuit, 1, etape->questions[j].line);
    }
    for (size_t i = 0; i < circuit->depart_count; i++)
        prove_moments_of_depart(preuve, &circuit->departs[i]);
}
