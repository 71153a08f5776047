/* rapport_mots: what the sheets and the page of a report say alike. */
#include "daemon/circuit_dessin.h"
#include "daemon/rapport.h"

struct str rapport_etape(const struct rapport *rapport, const struct rapport_suivi *suivi)
{
    int etape = circuit_find_etape(rapport->circuit, suivi->etape);
    return etape < 0 ? suivi->etape : rapport->circuit->etapes[etape].titre;
}

struct str rapport_territoire(const struct rapport *rapport, struct str id)
{
    for (size_t t = 0; t < rapport->territoire_count; t++)
        if (str_eq(rapport->territoires[t].id, id))
            return rapport->territoires[t].nom;
    return id;
}

const char *rapport_etat(enum etat etat)
{
    static const char *const words[ETAT_COUNT] = {
        [ETAT_EN_COURS] = "en cours", [ETAT_EN_ATTENTE] = "en attente", [ETAT_ADMIS] = "admis", [ETAT_REFUSE] = "refusé",
        [ETAT_RETIRE] = "retiré", [ETAT_SORTI] = "sorti", [ETAT_A_VERIFIER] = "à vérifier"};
    return words[etat];
}

int rapport_retard(const struct rapport *rapport, const struct rapport_suivi *suivi)
{
    bool open = !etat_is_end(suivi->etat) && suivi->attend_count > 0;
    return open && suivi->echeance != DAY_NONE && suivi->echeance < rapport->jour ? (int)(rapport->jour - suivi->echeance) : 0;
}

struct str rapport_attend(struct arena *arena, const struct rapport_suivi *suivi)
{
    struct str list = STR_NONE;
    for (size_t i = 0; i < suivi->attend_count; i++)
        list = str_join(arena, list, STR(", "), dessin_role(suivi->attend[i]));
    return list;
}

const struct rapport_etape *rapport_etapes(struct arena *arena, const struct rapport *rapport, size_t *out_count)
{
    const struct circuit *circuit = rapport->circuit;
    struct rapport_etape *etapes = arena_array(arena, circuit->etape_count + 1, sizeof *etapes); /* the last: of another version */
    size_t kept = 0;
    for (size_t i = 0; i < rapport->suivi_count; i++) {
        const struct rapport_suivi *suivi = &rapport->suivis[i];
        int found = circuit_find_etape(circuit, suivi->etape);
        struct rapport_etape *etape = &etapes[found < 0 ? circuit->etape_count : (size_t)found];
        if (etat_is_end(suivi->etat))
            continue;
        etape->titre = found < 0 ? STR("Autre version du circuit") : circuit->etapes[found].titre;
        etape->dossiers++;
        etape->retards += rapport_retard(rapport, suivi) > 0;
    }
    for (size_t e = 0; e <= circuit->etape_count; e++)
        if (etapes[e].dossiers > 0)
            etapes[kept++] = etapes[e];
    *out_count = kept;
    return etapes;
}

struct rapport_places rapport_places(const struct rapport *rapport, size_t territoire)
{
    int taken = rapport->prises[territoire], left = rapport->territoires[territoire].places - taken;
    bool small = taken > 0 && taken < RAPPORT_SEUIL;
    return (struct rapport_places){.prises = taken, .libres = left > 0 ? left : 0, .tu = rapport->masque && small};
}
