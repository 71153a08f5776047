/* What a circuit shows and counts: checks of eligibility, the order of its waiting list, acts, indicators, and how much each
 * role may see. */
#include "daemon/conf_private.h"

#include "parsers/base/utf8.h"

struct controle_ecrit {
    struct str texte, si;
};
static const struct reglage table_controle[] = {
    {"texte", GENRE_TEXTE, true, offsetof(struct controle_ecrit, texte), 0, 0, 0, "for people, « Âge entre 14 et 20 ans »"},
    {"si", GENRE_TEXTE, false, offsetof(struct controle_ecrit, si), 0, 0, 0, "name of a guard; absent: a person judges"},
};

struct attente_ecrite {
    struct str etape;
};
static const struct reglage table_attente[] = {
    {"etape", GENRE_TEXTE, true, offsetof(struct attente_ecrite, etape), 0, 0, 0, "the etape in which dossiers wait"},
    {"criteres", GENRE_GROUPE, true, 0, 0, 0, 0, "the order, the first counts first, { name = { libelle = \"…\"; valeur = \"…\"; }; }"},
};
static const struct reglage table_critere[] = {
    {"libelle", GENRE_TEXTE, true, offsetof(struct critere, libelle), 0, 0, 0, "the reason, for people"},
    {"valeur", GENRE_TEXTE, true, offsetof(struct critere, valeur), 0, 0, 0, "an expression over the facts"},
    {"decroissant", GENRE_OUI, false, offsetof(struct critere, decroissant), 0, 0, 0, "true: the largest comes first"},
};

static const struct reglage table_acte[] = {
    {"titre", GENRE_TEXTE, true, offsetof(struct acte_compte, titre), 0, 0, 0, "for people, « Réunion de concertation »"},
    {"mots", GENRE_TEXTES, true, offsetof(struct acte_compte, mots), offsetof(struct acte_compte, mot_count), 0, 0,
     "what the line begins with, [ \"réunion de concertation\" ]"},
    {"roles", GENRE_TEXTES, true, offsetof(struct acte_compte, roles), offsetof(struct acte_compte, role_count), 0, 0, "who may tell of it"},
};

struct indicateur_ecrit {
    struct indicateur indicateur;
    struct str mesure;
};
#define ECRIT(champ) offsetof(struct indicateur_ecrit, champ)
static const struct reglage table_indicateur[] = {
    {"titre", GENRE_TEXTE, true, ECRIT(indicateur.titre), 0, 0, 0, "for people"},
    {"definition", GENRE_TEXTE, true, ECRIT(indicateur.definition), 0, 0, 0, "what is counted, shown beside the figure"},
    {"sql", GENRE_TEXTE, true, ECRIT(indicateur.sql), 0, 0, 0, "a SELECT over the views, with :du, :au, :territoire, :circuit"},
    {"mesure", GENRE_TEXTE, true, ECRIT(mesure), 0, 0, 0, "nombre, pourcent, ans, mois, jours or tableau"},
    {"dont", GENRE_OUI, false, ECRIT(indicateur.dont), 0, 0, 0, "true: a part of the one before"},
};

static const config_setting_t *at(const config_setting_t *groupe, size_t index)
{
    return config_setting_get_elem(groupe, (unsigned)index);
}

/* ---- eligibilite ----------------------------------------------------------------------------------------------- */

static void read_eligibilite(struct lecteur *lecteur, const config_setting_t *groupe, struct circuit *circuit)
{
    size_t count = lecteur_membres(lecteur, groupe, "eligibilite", CIRCUIT_MAX_CRITERES);
    struct controle *controles = arena_array(lecteur->conf->arena, count + 1, sizeof *controles);
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *one = at(groupe, i);
        struct controle *controle = &controles[circuit->controle_count];
        struct controle_ecrit ecrit = {0};
        *controle = (struct controle){.garde = -1, .line = lecteur_ligne(one)};
        bool good = lecteur_nom(lecteur, one, &controle->nom);
        if (!lecteur_lit(lecteur, one, "a check of eligibility", table_controle, TABLE_COUNT(table_controle), &ecrit) || !good)
            continue;
        controle->texte = ecrit.texte;
        controle->garde = conf_read_garde(lecteur, circuit, lecteur_ligne_de(one, "si"), ecrit.si);
        circuit->controle_count++;
    }
    circuit->controles = controles;
}

/* ---- attente --------------------------------------------------------------------------------------------------- */

static void read_attente(struct lecteur *lecteur, const config_setting_t *groupe, struct circuit *circuit)
{
    struct attente_ecrite ecrite = {STR_NONE};
    if (groupe == NULL || !config_setting_is_group(groupe))
        return; /* absent, or said already */
    (void)lecteur_lit(lecteur, groupe, "attente", table_attente, TABLE_COUNT(table_attente), &ecrite);
    if (ecrite.etape.at != NULL)
        circuit->attente = circuit_find_etape(circuit, ecrite.etape);
    if (ecrite.etape.at != NULL && circuit->attente < 0)
        lecteur_faute(lecteur, lecteur_ligne_de(groupe, "etape"), "`etape`: no etape is called « %.*s »", STR_ARG(ecrite.etape));
    const config_setting_t *liste = config_setting_get_member(groupe, "criteres");
    size_t count = lecteur_membres(lecteur, liste, "criteres", CIRCUIT_MAX_CRITERES);
    struct critere *criteres = arena_array(lecteur->conf->arena, count + 1, sizeof *criteres);
    for (size_t i = 0; i < count; i++) {
        struct critere *critere = &criteres[circuit->critere_count];
        *critere = (struct critere){.line = lecteur_ligne(at(liste, i))};
        bool good = lecteur_nom(lecteur, at(liste, i), &critere->nom);
        if (lecteur_lit(lecteur, at(liste, i), "a critere", table_critere, TABLE_COUNT(table_critere), critere) && good)
            circuit->critere_count++;
    }
    if (liste != NULL && config_setting_is_group(liste) && count == 0)
        lecteur_faute(lecteur, lecteur_ligne(liste), "`criteres` is empty: by what is the waiting list ordered?");
    circuit->criteres = criteres;
}

/* ---- actes ----------------------------------------------------------------------------------------------------- */

/* A line begins with one act's words only, or nobody could say which it tells of. */
static void prove_mots(struct lecteur *lecteur, const struct acte_compte *earlier, size_t count, const struct acte_compte *acte)
{
    struct arena *arena = lecteur->conf->arena;
    if (acte->mot_count == 0)
        lecteur_faute(lecteur, acte->line, "`mots` is empty: by which words is it known?");
    if (acte->role_count == 0)
        lecteur_faute(lecteur, acte->line, "`roles` is empty: who may tell of it?");
    for (size_t i = 0; i < acte->mot_count; i++) {
        struct str mot = utf8_fold(arena, acte->mots[i]);
        if (!lecteur_a_un_mot(lecteur, mot))
            lecteur_faute(lecteur, acte->line, "`mots`: a text without a word begins every line");
        for (size_t j = 0; j < count; j++)
            for (size_t k = 0; k < earlier[j].mot_count; k++)
                if (str_eq(mot, utf8_fold(arena, earlier[j].mots[k])))
                    lecteur_faute(lecteur, acte->line, "`mots`: « %.*s » is of the act « %.*s » too (line %d)", STR_ARG(acte->mots[i]),
                                  STR_ARG(earlier[j].nom), earlier[j].line);
    }
}

static void read_actes(struct lecteur *lecteur, const config_setting_t *groupe, struct circuit *circuit)
{
    size_t count = lecteur_membres(lecteur, groupe, "actes", CIRCUIT_MAX_ACTES);
    struct acte_compte *actes = arena_array(lecteur->conf->arena, count + 1, sizeof *actes);
    for (size_t i = 0; i < count; i++) {
        struct acte_compte *acte = &actes[circuit->acte_count];
        *acte = (struct acte_compte){.line = lecteur_ligne(at(groupe, i))};
        bool good = lecteur_nom(lecteur, at(groupe, i), &acte->nom);
        if (!lecteur_lit(lecteur, at(groupe, i), "an act", table_acte, TABLE_COUNT(table_acte), acte) || !good)
            continue;
        prove_mots(lecteur, actes, circuit->acte_count, acte);
        circuit->acte_count++;
    }
    circuit->actes = actes;
}

/* ---- indicateurs ----------------------------------------------------------------------------------------------- */

static void read_indicateurs(struct lecteur *lecteur, const config_setting_t *groupe, struct circuit *circuit)
{
    static const char *const mesures[] = {
        [MESURE_NOMBRE] = "nombre", [MESURE_POURCENT] = "pourcent", [MESURE_ANS] = "ans",
        [MESURE_MOIS] = "mois",     [MESURE_JOURS] = "jours",       [MESURE_TABLEAU] = "tableau",
    };
    size_t count = lecteur_membres(lecteur, groupe, "indicateurs", CIRCUIT_MAX_INDICATEURS);
    struct indicateur *indicateurs = arena_array(lecteur->conf->arena, count + 1, sizeof *indicateurs);
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *one = at(groupe, i);
        struct indicateur_ecrit ecrit = {.indicateur = {.line = lecteur_ligne(one)}};
        int mesure = 0;
        bool good = lecteur_nom(lecteur, one, &ecrit.indicateur.nom);
        good = lecteur_lit(lecteur, one, "an indicator", table_indicateur, TABLE_COUNT(table_indicateur), &ecrit) && good;
        good = lecteur_mot(lecteur, lecteur_ligne_de(one, "mesure"), "mesure", ecrit.mesure, mesures, TABLE_COUNT(mesures), &mesure) && good;
        if (!good)
            continue;
        ecrit.indicateur.mesure = (enum mesure)mesure;
        if (ecrit.indicateur.dont && circuit->indicateur_count == 0)
            lecteur_faute(lecteur, lecteur_ligne_de(one, "dont"), "`dont`: the first indicator is a part of none");
        indicateurs[circuit->indicateur_count++] = ecrit.indicateur;
    }
    circuit->indicateurs = indicateurs;
}

/* ---- voit ------------------------------------------------------------------------------------------------------ */

static void read_voit(struct lecteur *lecteur, const config_setting_t *groupe, struct circuit *circuit)
{
    size_t count = lecteur_membres(lecteur, groupe, "voit", CIRCUIT_MAX_GARDES);
    struct vue *vues = arena_array(lecteur->conf->arena, count + 1, sizeof *vues);
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *one = at(groupe, i);
        struct vue *vue = &vues[circuit->vue_count];
        struct str porte;
        *vue = (struct vue){.line = lecteur_ligne(one)};
        bool good = lecteur_nom(lecteur, one, &vue->role);
        if (!lecteur_texte(lecteur, one, &porte) || !good)
            continue;
        if (porte_parse(porte, &vue->porte))
            circuit->vue_count++;
        else
            lecteur_faute(lecteur, vue->line, "`voit`: « %.*s »: expected reference, avis, identite, motif or complet", STR_ARG(porte));
    }
    circuit->vues = vues;
}

void conf_read_montre(struct lecteur *lecteur, const config_setting_t *racine, struct circuit *circuit)
{
    read_eligibilite(lecteur, config_setting_get_member(racine, "eligibilite"), circuit);
    read_attente(lecteur, config_setting_get_member(racine, "attente"), circuit);
    read_actes(lecteur, config_setting_get_member(racine, "actes"), circuit);
    read_indicateurs(lecteur, config_setting_get_member(racine, "indicateurs"), circuit);
    read_voit(lecteur, config_setting_get_member(racine, "voit"), circuit);
}
