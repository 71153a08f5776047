/* The names of a circuit's states and answers, and the look-ups by name. What moves a dossier is circuit_step.c. */
#include "daemon/circuit.h"

#include <assert.h>

static const char *const sens_names[] = {
    [SENS_FAVORABLE] = "favorable",
    [SENS_DEFAVORABLE] = "defavorable",
    [SENS_RESERVE] = "reserve",
};
_Static_assert(sizeof sens_names / sizeof sens_names[0] == SENS_COUNT, "each sens has a name");

static const char *const etat_names[] = {
    [ETAT_EN_COURS] = "en_cours", [ETAT_EN_ATTENTE] = "en_attente", [ETAT_ADMIS] = "admis",
    [ETAT_REFUSE] = "refuse",     [ETAT_RETIRE] = "retire",         [ETAT_SORTI] = "sorti",
    [ETAT_A_VERIFIER] = "a_verifier",
};
_Static_assert(sizeof etat_names / sizeof etat_names[0] == ETAT_COUNT, "each etat has a name");

const char *sens_name(enum sens sens)
{
    assert((unsigned)sens < SENS_COUNT);
    return sens_names[sens];
}

const char *etat_name(enum etat etat)
{
    assert((unsigned)etat < ETAT_COUNT);
    return etat_names[etat];
}

bool etat_parse(struct str name, enum etat *out_etat)
{
    for (int i = 0; i < ETAT_COUNT; i++)
        if (str_eq_c(name, etat_names[i])) {
            *out_etat = (enum etat)i;
            return true;
        }
    return false;
}

bool etat_is_end(enum etat etat)
{
    return etat == ETAT_REFUSE || etat == ETAT_RETIRE || etat == ETAT_SORTI;
}

int circuit_find_etape(const struct circuit *circuit, struct str nom)
{
    for (size_t i = 0; i < circuit->etape_count; i++)
        if (str_eq(circuit->etapes[i].nom, nom))
            return (int)i;
    return -1;
}

int circuit_find_question(const struct etape *etape, struct str nom)
{
    for (size_t i = 0; i < etape->question_count; i++)
        if (str_eq(etape->questions[i].nom, nom))
            return (int)i;
    return -1;
}

int circuit_find_garde(const struct circuit *circuit, struct str nom)
{
    for (size_t i = 0; i < circuit->garde_count; i++)
        if (str_eq(circuit->gardes[i].nom, nom))
            return (int)i;
    return -1;
}
