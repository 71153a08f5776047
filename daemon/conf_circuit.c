/* circuits/NAME.cfg: a circuit as somebody who knows the dispositif writes it. The tables are the language; its manual for
 * people stands at the head of conf/circuits/sessad-ip-62.cfg. */
#include "daemon/conf_private.h"

static const struct reglage table_dire[] = {
    {"role", GENRE_TEXTE, true, offsetof(struct dire, role), 0, 0, 0, "who is told"},
    {"modele", GENRE_TEXTE, true, offsetof(struct dire, modele), 0, 0, 0, "name of a template"},
};

static const struct reglage table_retrait[] = {
    {"par", GENRE_TEXTES, true, offsetof(struct circuit, retire_par), offsetof(struct circuit, retire_par_count), 0, 0,
     "roles that may withdraw a dossier"},
    {"modele", GENRE_TEXTE, true, offsetof(struct circuit, retrait_modele), 0, 0, 0, "template for everybody asked so far"},
    {"dire", GENRE_GROUPES, false, 0, 0, 0, 0, "others who are told, ( { role = \"…\"; modele = \"…\"; } )"},
};

struct circuit_ecrit {
    struct circuit circuit;
    struct delai relance_apres, escalade_apres;
};
#define CIRCUIT(champ) offsetof(struct circuit_ecrit, circuit.champ)
static const struct reglage table_circuit[] = {
    {"nom", GENRE_TEXTE, true, CIRCUIT(nom), 0, 0, 0, "the name under which mailboxes and dossiers know it"},
    {"titre", GENRE_TEXTE, true, CIRCUIT(titre), 0, 0, 0, "for people"},
    {"demarre", GENRE_TEXTES, true, CIRCUIT(demarre), CIRCUIT(demarre_count), 0, 0, "roles that may start it by a fiche"},
    {"accuse", GENRE_TEXTE, true, CIRCUIT(accuse.modele), 0, 0, 0, "template that acknowledges a fiche"},
    {"copies", GENRE_GROUPES, false, 0, 0, 0, 0, "copies at every transmission, ( { role = \"…\"; modele = \"…\"; } )"},
    {"relance_apres", GENRE_DELAI, true, offsetof(struct circuit_ecrit, relance_apres), 0, 0, 0,
     "reminder, counted from the deadline on, where a question does not say otherwise"},
    {"escalade_apres", GENRE_DELAI, true, offsetof(struct circuit_ecrit, escalade_apres), 0, 0, 0,
     "when the deputy is told, counted from the deadline on"},
    {"retrait", GENRE_GROUPE, true, 0, 0, 0, 0, "{ par = [ … ]; modele = \"…\"; }"},
    {"gardes", GENRE_GROUPE, false, 0, 0, 0, 0, "{ name = \"expression over the facts\"; }"},
    {"etapes", GENRE_GROUPE, true, 0, 0, 0, 0, "{ name = { … }; }, in the order in which they are walked"},
};

size_t conf_read_dires(struct lecteur *lecteur, const config_setting_t *liste, const struct dire **out_dires)
{
    size_t count = lecteur_nombre(liste), kept = 0;
    struct dire *dires = arena_array(lecteur->conf->arena, count + 1, sizeof *dires);
    for (size_t i = 0; i < count; i++)
        if (lecteur_lit(lecteur, config_setting_get_elem(liste, (unsigned)i), "somebody to be told", table_dire,
                        TABLE_COUNT(table_dire), &dires[kept]))
            kept++;
    *out_dires = dires;
    return kept;
}

void conf_read_nom(struct lecteur *lecteur, const config_setting_t *groupe, struct str *out_nom)
{
    *out_nom = str_copy(lecteur->conf->arena, str_of(config_setting_name(groupe)));
}

static void read_gardes(struct lecteur *lecteur, const config_setting_t *groupe, struct circuit *circuit)
{
    size_t count = groupe != NULL && config_setting_is_group(groupe) ? lecteur_nombre(groupe) : 0;
    if (count > CIRCUIT_MAX_GARDES) {
        lecteur_faute(lecteur, lecteur_ligne(groupe), "%zu guards, at most %d", count, CIRCUIT_MAX_GARDES);
        count = CIRCUIT_MAX_GARDES;
    }
    struct garde *gardes = arena_array(lecteur->conf->arena, count + 1, sizeof *gardes);
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *setting = config_setting_get_elem(groupe, (unsigned)i);
        struct garde *garde = &gardes[circuit->garde_count];
        *garde = (struct garde){.line = lecteur_ligne(setting)};
        conf_read_nom(lecteur, setting, &garde->nom);
        if (lecteur_texte(lecteur, setting, &garde->si))
            circuit->garde_count++;
    }
    circuit->gardes = gardes;
}

/* ---- where answers lead ---------------------------------------------------------------------------------------- */

/* « etape », « etape.question », an end, or « reste ». */
static bool find_cible(const struct circuit *circuit, struct str nom, struct cible *out)
{
    struct cible cible = {.etape = -1, .question = -1};
    struct str rest = nom, etape = STR_NONE;
    if (str_eq_c(nom, "reste")) {
        *out = cible;
        return true;
    }
    if (etat_parse(nom, &cible.etat)) {
        cible.fin = true;
        *out = cible;
        return etat_is_end(cible.etat) || cible.etat == ETAT_A_VERIFIER;
    }
    (void)str_next(&rest, '.', &etape);
    cible.etape = circuit_find_etape(circuit, etape);
    if (cible.etape >= 0 && rest.at != NULL)
        cible.question = circuit_find_question(&circuit->etapes[cible.etape], rest);
    *out = cible;
    return cible.etape >= 0 && (rest.at == NULL || cible.question >= 0);
}

static void resolve(struct lecteur *lecteur, const struct circuit *circuit, const struct cibles *cibles)
{
    for (size_t i = 0; i < cibles->count; i++) {
        const struct cible_nommee *named = &cibles->items[i];
        struct cible cible;
        if (find_cible(circuit, named->nom, &cible)) {
            *named->ou = cible;
            continue;
        }
        /* An end in its stead, so that the proofs do not tell the same mistake again in other words. */
        *named->ou = (struct cible){.etape = -1, .question = -1, .etat = ETAT_A_VERIFIER, .fin = true};
        lecteur_faute(lecteur, named->line,
                      "« %.*s » leads nowhere (etape %.*s): expected an etape, « etape.question », refuse, retire, sorti, "
                      "a_verifier or reste", STR_ARG(named->nom), STR_ARG(circuit->etapes[named->etape].nom));
    }
}

static bool reserved(struct str nom)
{
    enum etat etat;
    return str_eq_c(nom, "reste") || etat_parse(nom, &etat);
}

static void read_etapes(struct lecteur *lecteur, const config_setting_t *groupe, struct circuit *circuit,
                        const struct question *defauts)
{
    size_t count = groupe != NULL && config_setting_is_group(groupe) ? lecteur_nombre(groupe) : 0;
    if (count == 0 || count > CIRCUIT_MAX_ETAPES) {
        lecteur_faute(lecteur, groupe == NULL ? 0 : lecteur_ligne(groupe), "%zu etapes: expected 1 to %d", count, CIRCUIT_MAX_ETAPES);
        return;
    }
    struct etape *etapes = arena_array(lecteur->conf->arena, count, sizeof *etapes);
    struct cibles cibles = {0};
    size_t questions = 0;
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *one = config_setting_get_elem(groupe, (unsigned)i);
        conf_read_nom(lecteur, one, &etapes[i].nom);
        if (reserved(etapes[i].nom))
            lecteur_faute(lecteur, lecteur_ligne(one), "an etape cannot be called « %.*s »: it is the name of a state",
                          STR_ARG(etapes[i].nom));
        conf_read_etape(lecteur, one, circuit, (int)i, &etapes[i], &cibles, defauts);
        questions += etapes[i].question_count;
    }
    if (questions > CIRCUIT_MAX_QUESTIONS)
        lecteur_faute(lecteur, lecteur_ligne(groupe), "%zu questions, at most %d", questions, CIRCUIT_MAX_QUESTIONS);
    circuit->etapes = etapes;
    circuit->etape_count = count;
    resolve(lecteur, circuit, &cibles);
}

void conf_read_circuit(struct lecteur *lecteur, const config_setting_t *racine, struct circuit *circuit)
{
    struct circuit_ecrit ecrit = {.circuit = {.fichier = lecteur->file, .accuse = {.role = STR("emetteur")}}};
    (void)lecteur_lit(lecteur, racine, "a circuit", table_circuit, TABLE_COUNT(table_circuit), &ecrit);
    *circuit = ecrit.circuit;
    circuit->copie_count = conf_read_dires(lecteur, config_setting_get_member(racine, "copies"), &circuit->copies);
    const config_setting_t *retrait = config_setting_get_member(racine, "retrait");
    if (retrait != NULL && config_setting_is_group(retrait)) {
        (void)lecteur_lit(lecteur, retrait, "retrait", table_retrait, TABLE_COUNT(table_retrait), circuit);
        circuit->retrait_count = conf_read_dires(lecteur, config_setting_get_member(retrait, "dire"), &circuit->retrait);
    }
    read_gardes(lecteur, config_setting_get_member(racine, "gardes"), circuit);
    struct question defauts = {.relance_apres = ecrit.relance_apres, .escalade_apres = ecrit.escalade_apres};
    read_etapes(lecteur, config_setting_get_member(racine, "etapes"), circuit, &defauts);
}
