/* circuits/NAME.cfg: a circuit as somebody who knows the dispositif writes it. The tables here and in conf_etape.c,
 * conf_champs.c, conf_departs.c and conf_montre.c are the language; its manual for people is conf/circuits/langage.md.
 * Order: guards first, then etapes, then whatever names an etape; targets are found when all etapes are known. */
#include "daemon/conf_private.h"

#include <sodium.h>

/* ---- the tables ------------------------------------------------------------------------------------------------ */

static const struct reglage table_dire[] = {
    {"role", GENRE_TEXTE, true, offsetof(struct dire, role), 0, 0, 0, "who is told"},
    {"modele", GENRE_TEXTE, true, offsetof(struct dire, modele), 0, 0, 0, "name of a template"},
    {"porte", GENRE_PORTE, false, offsetof(struct dire, porte), 0, 0, 0, "the most it may carry: reference, avis, identite, motif, complet"},
    {"joint", GENRE_TEXTE, false, offsetof(struct dire, joint), 0, 0, 0, "a document that goes with it: tableau, comite, papier"},
};

static const struct reglage table_retrait[] = {
    {"par", GENRE_TEXTES, true, offsetof(struct circuit, retire_par), offsetof(struct circuit, retire_par_count), 0, 0,
     "roles that may withdraw a dossier"},
    {"modele", GENRE_TEXTE, true, offsetof(struct circuit, retrait_modele), 0, 0, 0, "template for everybody asked so far"},
    {"dire", GENRE_GROUPES, false, 0, 0, 0, 0, "others who are told, ( { role = \"…\"; modele = \"…\"; } )"},
};

struct circuit_ecrit {
    struct circuit circuit;
    struct question defauts;
    struct str capacite, lieu_change, mi_temps;
};
#define CIRCUIT(champ) offsetof(struct circuit_ecrit, circuit.champ)
#define ECRIT(champ) offsetof(struct circuit_ecrit, champ)
static const struct reglage table_circuit[] = {
    {"nom", GENRE_TEXTE, true, CIRCUIT(nom), 0, 0, 0, "the name under which mailboxes and dossiers know it"},
    {"titre", GENRE_TEXTE, true, CIRCUIT(titre), 0, 0, 0, "for people"},
    {"boites", GENRE_TEXTES, false, CIRCUIT(boites), CIRCUIT(boite_count), 0, 0, "names of the mailboxes in which a mail may start it"},
    {"demarre", GENRE_TEXTES, false, CIRCUIT(demarre), CIRCUIT(demarre_count), 0, 0, "roles that may start it by a fiche"},
    {"accuse", GENRE_TEXTE, false, CIRCUIT(accuse.modele), 0, 0, 0, "template that acknowledges a fiche"},
    {"departs", GENRE_GROUPE, false, 0, 0, 0, 0, "what else starts it, { name = { par = \"courriel\"; … }; }"},
    {"copies", GENRE_GROUPES, false, 0, 0, 0, 0, "copies at every transmission, ( { role = \"…\"; modele = \"…\"; } )"},
    {"relance_apres", GENRE_DELAI, true, ECRIT(defauts.relance_apres), 0, 0, 0,
     "reminder, counted from the deadline on, where a question does not say otherwise"},
    {"escalade_apres", GENRE_DELAI, true, ECRIT(defauts.escalade_apres), 0, 0, 0,
     "when the deputy is told, counted from the deadline on"},
    {"relance_mi_temps", GENRE_TEXTE, false, ECRIT(mi_temps), 0, 0, 0, "a reminder at half of the time: oui (where nothing is said), non, « 3 jours ouvrés »"},
    {"alerte_apres", GENRE_DELAI, false, ECRIT(defauts.alerte_apres), 0, 0, 0, "when those above are told, counted from the deadline on"},
    {"alerte_tous_les", GENRE_DELAI, false, ECRIT(defauts.alerte_tous_les), 0, 0, 0, "and again so long after, until it is answered"},
    {"retrait", GENRE_GROUPE, false, 0, 0, 0, 0, "{ par = [ … ]; modele = \"…\"; }"},
    {"gardes", GENRE_GROUPE, false, 0, 0, 0, 0, "{ name = \"expression over the facts\"; }"},
    {"capacite", GENRE_TEXTE, false, ECRIT(capacite), 0, 0, 0, "\"stop\" (where nothing is said) or \"montree\""},
    {"eligibilite", GENRE_GROUPE, false, 0, 0, 0, 0, "checks shown to all who decide, { name = { texte = \"…\"; si = \"guard\"; }; }"},
    {"attente", GENRE_GROUPE, false, 0, 0, 0, 0, "the waiting list, { etape = \"…\"; criteres: { … }; }"},
    {"actes", GENRE_GROUPE, false, 0, 0, 0, 0, "acts that are counted, { name = { titre = \"…\"; mots = [ … ]; roles = [ … ]; }; }"},
    {"indicateurs", GENRE_GROUPE, false, 0, 0, 0, 0, "{ name = { titre = \"…\"; definition = \"…\"; sql = \"SELECT …\"; mesure = \"nombre\"; }; }"},
    {"elements", GENRE_GROUPES, false, 0, 0, 0, CIRCUIT_MAX_ELEMENTS, "what it follows, ( { nom = \"…\"; titre = \"…\"; } )"},
    {"voit", GENRE_GROUPE, false, 0, 0, 0, 0, "the most that a role may be sent, { mdph = \"identite\"; }"},
    {"lieu_change", GENRE_TEXTE, false, ECRIT(lieu_change), 0, 0, 0, "« etape.question » asked when the place of life is in another territory"},
    {"etapes", GENRE_GROUPE, true, 0, 0, 0, 0, "{ name = { … }; }, in the order in which they are walked"},
};

void conf_want_joint(struct lecteur *lecteur, int line, struct str joint)
{
    if (!str_is_empty(joint) && !str_eq_c(joint, JOINT_TABLEAU) && !str_eq_c(joint, JOINT_COMITE) && !str_eq_c(joint, JOINT_PAPIER))
        lecteur_faute(lecteur, line, "`joint`: « %.*s »: expected tableau, comite or papier", STR_ARG(joint));
}

size_t conf_read_dires(struct lecteur *lecteur, const config_setting_t *liste, enum porte porte, const struct dire **out_dires)
{
    size_t count = lecteur_nombre(liste), kept = 0;
    struct dire *dires = arena_array(lecteur->conf->arena, count + 1, sizeof *dires);
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *one = config_setting_get_elem(liste, (unsigned)i);
        dires[kept] = (struct dire){.porte = porte, .line = lecteur_ligne(one)};
        if (lecteur_lit(lecteur, one, "somebody to be told", table_dire, TABLE_COUNT(table_dire), &dires[kept]))
            conf_want_joint(lecteur, lecteur_ligne_de(one, "joint"), dires[kept++].joint);
    }
    *out_dires = dires;
    return kept;
}

/* ---- guards ---------------------------------------------------------------------------------------------------- */

static void read_gardes(struct lecteur *lecteur, const config_setting_t *groupe, struct circuit *circuit)
{
    size_t count = lecteur_membres(lecteur, groupe, "gardes", CIRCUIT_MAX_GARDES);
    struct garde *gardes = arena_array(lecteur->conf->arena, count + 1, sizeof *gardes);
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *setting = config_setting_get_elem(groupe, (unsigned)i);
        struct garde *garde = &gardes[circuit->garde_count];
        *garde = (struct garde){.line = lecteur_ligne(setting)};
        (void)lecteur_nom(lecteur, setting, &garde->nom);
        if (lecteur_texte(lecteur, setting, &garde->si))
            circuit->garde_count++;
    }
    circuit->gardes = gardes;
}

int conf_read_garde(struct lecteur *lecteur, const struct circuit *circuit, int line, struct str nom)
{
    int garde = nom.at == NULL ? -1 : circuit_find_garde(circuit, nom);
    if (nom.at != NULL && garde < 0)
        lecteur_faute(lecteur, line, "no guard is called « %.*s »: add it under `gardes`", STR_ARG(nom));
    return garde;
}

/* ---- where answers lead ---------------------------------------------------------------------------------------- */

void conf_want_cible(struct lecteur *lecteur, struct cibles *cibles, struct cible *ou, struct str nom, struct str chez, int line)
{
    *ou = (struct cible){.etape = -1, .question = -1};
    if (nom.at == NULL)
        return;
    cibles->items = arena_grow(lecteur->conf->arena, cibles->items, cibles->count, &cibles->capacity, sizeof *cibles->items);
    cibles->items[cibles->count++] = (struct cible_nommee){ou, nom, chez, line};
}

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
                      "« %.*s » leads nowhere (%.*s): expected an etape, « etape.question », refuse, retire, sorti, "
                      "a_verifier or reste", STR_ARG(named->nom), STR_ARG(named->chez));
    }
}

/* ---- etapes ---------------------------------------------------------------------------------------------------- */

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
        (void)lecteur_nom(lecteur, one, &etapes[i].nom);
        if (reserved(etapes[i].nom))
            lecteur_faute(lecteur, lecteur_ligne(one), "an etape cannot be called « %.*s »: it is the name of a state",
                          STR_ARG(etapes[i].nom));
        conf_read_etape(lecteur, one, circuit, &etapes[i], &cibles, defauts);
        questions += etapes[i].question_count;
    }
    if (questions > CIRCUIT_MAX_QUESTIONS)
        lecteur_faute(lecteur, lecteur_ligne(groupe), "%zu questions, at most %d", questions, CIRCUIT_MAX_QUESTIONS);
    circuit->etapes = etapes;
    circuit->etape_count = count;
    resolve(lecteur, circuit, &cibles);
}

/* ---- all of it ------------------------------------------------------------------------------------------------- */

static void read_lines(const config_setting_t *racine, struct circuit *circuit)
{
    static const char *const cles[CIRCUIT_LINE_COUNT] = {
        [LINE_BOITES] = "boites", [LINE_DEMARRE] = "demarre", [LINE_ACCUSE] = "accuse",     [LINE_COPIES] = "copies",
        [LINE_RETRAIT] = "retrait", [LINE_ATTENTE] = "attente", [LINE_CAPACITE] = "capacite",
    };
    for (size_t i = 0; i < CIRCUIT_LINE_COUNT; i++)
        circuit->lines[i] = lecteur_ligne_de(racine, cles[i]);
    circuit->accuse.line = circuit->lines[LINE_ACCUSE];
}

static void prove_start(struct lecteur *lecteur, const struct circuit *circuit)
{
    bool accuse = circuit->accuse.modele.at != NULL;
    if (circuit->demarre_count > 0 && !accuse)
        lecteur_faute(lecteur, circuit->lines[LINE_DEMARRE], "`accuse` is missing: the template that acknowledges the fiche that `demarre` lets in");
    if (circuit->demarre_count == 0 && accuse)
        lecteur_faute(lecteur, circuit->lines[LINE_ACCUSE], "`accuse` without `demarre`: no fiche starts this circuit; who may?");
    if (circuit->demarre_count == 0 && circuit->depart_count == 0)
        lecteur_faute(lecteur, 0, "nothing starts this circuit: add `demarre` (roles that may send a fiche) or `departs`");
}

static void read_retrait(struct lecteur *lecteur, const config_setting_t *groupe, struct circuit *circuit)
{
    if (groupe == NULL || !config_setting_is_group(groupe))
        return; /* absent: nobody withdraws by mail; something else: said already */
    (void)lecteur_lit(lecteur, groupe, "retrait", table_retrait, TABLE_COUNT(table_retrait), circuit);
    circuit->retrait_count = conf_read_dires(lecteur, config_setting_get_member(groupe, "dire"), PORTE_MOTIF, &circuit->retrait);
}

static void read_lieu_change(struct lecteur *lecteur, int line, struct str nom, struct circuit *circuit)
{
    circuit->lieu_change = (struct cible){.etape = -1, .question = -1};
    struct cible cible;
    if (nom.at == NULL)
        return;
    if (find_cible(circuit, nom, &cible) && cible.question >= 0)
        circuit->lieu_change = cible;
    else
        lecteur_faute(lecteur, line, "`lieu_change`: « %.*s » is no question of an etape: expected « etape.question »", STR_ARG(nom));
}

/* The version's name. */
static struct str empreinte(struct arena *arena, struct str texte)
{
    unsigned char digest[16];
    crypto_generichash(digest, sizeof digest, (const unsigned char *)texte.at, texte.len, NULL, 0);
    char *hex = arena_alloc(arena, 2 * sizeof digest + 1);
    sodium_bin2hex(hex, 2 * sizeof digest + 1, digest, sizeof digest);
    return (struct str){hex, 2 * sizeof digest};
}

void conf_read_circuit(struct lecteur *lecteur, const config_setting_t *racine, struct str texte, struct circuit *circuit)
{
    static const char *const capacites[] = {"stop", "montree"};
    struct circuit_ecrit ecrit = {.circuit = {.fichier = lecteur->file, .texte = texte, .attente = -1,
                                              .accuse = {.role = STR("emetteur"), .porte = PORTE_COMPLET}}};
    (void)lecteur_lit(lecteur, racine, "a circuit", table_circuit, TABLE_COUNT(table_circuit), &ecrit);
    *circuit = ecrit.circuit;
    circuit->empreinte = empreinte(lecteur->conf->arena, texte);
    read_lines(racine, circuit);
    int capacite = 0;
    (void)lecteur_mot(lecteur, circuit->lines[LINE_CAPACITE], "capacite", ecrit.capacite, capacites, TABLE_COUNT(capacites), &capacite);
    circuit->capacite_montree = capacite == 1;
    circuit->copie_count = conf_read_dires(lecteur, config_setting_get_member(racine, "copies"), PORTE_AVIS, &circuit->copies);
    read_retrait(lecteur, config_setting_get_member(racine, "retrait"), circuit);
    read_gardes(lecteur, config_setting_get_member(racine, "gardes"), circuit);
    conf_read_rappels(lecteur, racine, ecrit.mi_temps, &ecrit.defauts);
    read_etapes(lecteur, config_setting_get_member(racine, "etapes"), circuit, &ecrit.defauts);
    read_lieu_change(lecteur, lecteur_ligne_de(racine, "lieu_change"), ecrit.lieu_change, circuit);
    conf_read_departs(lecteur, config_setting_get_member(racine, "departs"), circuit);
    conf_read_elements(lecteur, config_setting_get_member(racine, "elements"), circuit);
    conf_read_montre(lecteur, racine, circuit);
    conf_prove_champs(lecteur, circuit);
    prove_start(lecteur, circuit);
}

const struct circuit *conf_circuit_ancien(const struct conf *conf, struct arena *arena, struct str nom, struct str texte)
{
    struct conf here = *conf; /* what is read goes to the caller's arena, and what is wrong nowhere */
    here.arena = arena;
    struct conf_mistakes mistakes = {0};
    struct lecteur lecteur = {.conf = &here, .mistakes = &mistakes, .file = str_copy(arena, nom)};
    struct circuit *circuit = ARENA_NEW(arena, struct circuit);
    config_t config;
    config_init(&config);
    if (conf_parse_text(&lecteur, texte, &config))
        conf_read_circuit(&lecteur, config_root_setting(&config), str_copy(arena, texte), circuit);
    config_destroy(&config);
    return mistakes.errors == 0 && str_eq(circuit->nom, nom) ? circuit : NULL;
}
