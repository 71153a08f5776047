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

static const char *const porte_names[] = {
    [PORTE_REFERENCE] = "reference", [PORTE_AVIS] = "avis", [PORTE_IDENTITE] = "identite", [PORTE_MOTIF] = "motif",
    [PORTE_COMPLET] = "complet",
};
_Static_assert(sizeof porte_names / sizeof porte_names[0] == PORTE_COUNT, "each porte has a name");

static const char *const champ_genre_names[] = {
    [CHAMP_TEXTE] = "texte", [CHAMP_DATE] = "date",   [CHAMP_NOMBRE] = "nombre",         [CHAMP_OUI_NON] = "oui_non",
    [CHAMP_CHOIX] = "choix", [CHAMP_PIECE] = "piece", [CHAMP_TERRITOIRE] = "territoire", [CHAMP_MDS] = "mds",
};
_Static_assert(sizeof champ_genre_names / sizeof champ_genre_names[0] == CHAMP_GENRE_COUNT, "each genre has a name");

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

bool cible_reste(const struct cible *cible)
{
    return !cible->fin && cible->etape < 0;
}

const char *porte_name(enum porte porte)
{
    assert((unsigned)porte < PORTE_COUNT);
    return porte_names[porte];
}

bool porte_parse(struct str name, enum porte *out_porte)
{
    for (int i = 0; i < PORTE_COUNT; i++)
        if (str_eq_c(name, porte_names[i])) {
            *out_porte = (enum porte)i;
            return true;
        }
    return false;
}

const char *champ_genre_name(enum champ_genre genre)
{
    assert((unsigned)genre < CHAMP_GENRE_COUNT);
    return champ_genre_names[genre];
}

const struct vue *circuit_vue(const struct circuit *circuit, struct str role)
{
    for (size_t i = 0; i < circuit->vue_count; i++)
        if (str_eq(circuit->vues[i].role, role))
            return &circuit->vues[i];
    return NULL;
}

enum porte circuit_porte(const struct circuit *circuit, struct str role)
{
    const struct vue *vue = circuit_vue(circuit, role);
    return vue != NULL ? vue->porte : PORTE_COMPLET;
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

int circuit_find_choix(const struct question *question, struct str nom)
{
    for (size_t i = 0; i < question->choix_count; i++)
        if (str_eq(question->choix[i].nom, nom))
            return (int)i;
    return -1;
}

size_t circuit_rang_question(const struct circuit *circuit, int etape, int question)
{
    size_t rang = (size_t)question;
    for (int i = 0; i < etape; i++)
        rang += circuit->etapes[i].question_count;
    return rang;
}

bool etape_demande_tout(const struct etape *etape)
{
    return etape->ensemble != ENSEMBLE_PREMIERE;
}

bool question_est_datee(const struct question *question)
{
    return question->le_count > 0 || question->tous_apres.nombre > 0;
}
