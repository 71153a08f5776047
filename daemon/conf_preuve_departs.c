/* What starts a circuit, what it follows, its waiting list; and what two circuits would both take for theirs. */
#include "daemon/conf_preuve.h"

#include "parsers/base/utf8.h"

/* ---- departs ---------------------------------------------------------------------------------------------------------- */

static void prove_courriel(const struct preuve *preuve, const struct depart *depart)
{
    for (size_t i = 0; i < depart->role_count; i++) {
        const struct role_connu *role = conf_role(depart->roles[i]);
        if (role != NULL && role->portee == PORTEE_DOSSIER)
            lecteur_faute(preuve->lecteur, depart->line, "`roles`: « %.*s » is known from a dossier, and there is none yet", STR_ARG(depart->roles[i]));
        preuve_role(preuve, depart->roles[i], depart->line);
    }
}

static bool has_element(const struct circuit *circuit, struct str genre)
{
    for (size_t i = 0; i < circuit->element_count; i++)
        if (genre.at == NULL || str_eq(circuit->elements[i].genre, genre))
            return true;
    return false;
}

static bool has_mds(const struct annuaire *annuaire, struct str mds)
{
    bool there = false;
    for (size_t i = 0; i < annuaire->tenue_count; i++)
        there = there || (annuaire->tenues[i].mds.at != NULL && (mds.at == NULL || str_eq(annuaire->tenues[i].mds, mds)));
    for (size_t i = 0; i < annuaire->territoire_count; i++)
        for (size_t j = 0; j < annuaire->territoires[i].mds_defaut_count; j++)
            there = there || mds.at == NULL || str_eq(annuaire->territoires[i].mds_defaut[j], mds);
    return there;
}

static void prove_date(const struct preuve *preuve, const struct depart *depart)
{
    const struct annuaire *annuaire = conf_annuaire(preuve->conf, preuve->circuit->nom);
    struct lecteur *lecteur = preuve->lecteur;
    if (depart->titre.at == NULL && depart->chaque != CHAQUE_JEUNE)
        lecteur_faute(lecteur, depart->line, "depart « %.*s »: `titre` is missing: what is such a dossier called?", STR_ARG(depart->nom));
    if (depart->chaque == CHAQUE_ELEMENT && !has_element(preuve->circuit, depart->element_genre))
        lecteur_faute(lecteur, depart->line, "depart « %.*s »: no element%s%.*s is followed: it would never open anything", STR_ARG(depart->nom),
                      depart->element_genre.at == NULL ? "" : " of the genre ", STR_ARG(depart->element_genre));
    if (depart->chaque == CHAQUE_TERRITOIRE && annuaire->territoire_count == 0)
        lecteur_faute(lecteur, depart->line, "depart « %.*s »: this circuit has no territory in the directory", STR_ARG(depart->nom));
    if (depart->chaque == CHAQUE_MDS && !has_mds(annuaire, STR_NONE))
        lecteur_faute(lecteur, depart->line, "depart « %.*s »: the directory has no MDS for this circuit", STR_ARG(depart->nom));
    /* A circuit that follows several may run where one of them does not. */
    size_t known = 0;
    for (size_t i = 0; i < depart->circuit_count; i++)
        known += conf_circuit(preuve->conf, depart->circuits[i]) != NULL;
    for (size_t i = 0; i < depart->circuit_count; i++)
        if (conf_circuit(preuve->conf, depart->circuits[i]) == NULL)
            (known > 0 ? lecteur_alerte : lecteur_faute)(lecteur, depart->line, "depart « %.*s »: no circuit of this configuration is called « %.*s »",
                                                         STR_ARG(depart->nom), STR_ARG(depart->circuits[i]));
}

static void prove_element(const struct preuve *preuve, const struct element *element)
{
    const struct annuaire *annuaire = conf_annuaire(preuve->conf, preuve->circuit->nom);
    struct lecteur *lecteur = preuve->lecteur;
    if (element->pilote.at != NULL && annuaire_person_by_id(annuaire, element->pilote) == NULL)
        lecteur_faute(lecteur, element->line, "element « %.*s »: nobody under `personnes` of the directory has the id « %.*s » (or write « à définir »)",
                      STR_ARG(element->nom), STR_ARG(element->pilote));
    if (element->territoire.at != NULL && annuaire_territoire_by_id(annuaire, element->territoire) == NULL)
        lecteur_faute(lecteur, element->line, "element « %.*s »: this circuit has no territory « %.*s »", STR_ARG(element->nom), STR_ARG(element->territoire));
    if (element->mds.at != NULL && !has_mds(annuaire, element->mds))
        lecteur_faute(lecteur, element->line, "element « %.*s »: the directory knows no MDS « %.*s »", STR_ARG(element->nom), STR_ARG(element->mds));
}

void preuve_departs(const struct preuve *preuve)
{
    const struct circuit *circuit = preuve->circuit;
    if (preuve->conf->annuaire.personne_count == 0)
        return; /* there is no directory, which was said */
    for (size_t i = 0; i < circuit->depart_count; i++)
        if (circuit->departs[i].genre == DEPART_COURRIEL)
            prove_courriel(preuve, &circuit->departs[i]);
        else
            prove_date(preuve, &circuit->departs[i]);
    for (size_t i = 0; i < circuit->element_count; i++)
        prove_element(preuve, &circuit->elements[i]);
    for (size_t i = 0; i < circuit->acte_count; i++)
        for (size_t j = 0; j < circuit->actes[i].role_count; j++)
            preuve_role(preuve, circuit->actes[i].roles[j], circuit->actes[i].line);
}

/* ---- places, waiting list ---------------------------------------------------------------------------------------------- */

static void prove_question(const struct preuve *preuve, const struct question *question)
{
    const struct circuit *circuit = preuve->circuit;
    const struct reponse *favorable = &question->reponses[SENS_FAVORABLE];
    bool places = conf_annuaire(preuve->conf, circuit->nom)->territoire_count > 0;
    bool said = preuve->conf->annuaire.territoire_count == 0; /* of the whole directory */
    if (favorable->permise && favorable->prend_place && !places && !said)
        lecteur_faute(preuve->lecteur, favorable->line, "`prend_place`: this circuit has no territory in the directory, hence no place");
    if (question->proposition && circuit->capacite_montree)
        lecteur_faute(preuve->lecteur, question->line, "`proposition` is asked when a place is given back: with capacite = \"montree\" nobody waits for one");
}

void preuve_attente(const struct preuve *preuve)
{
    const struct circuit *circuit = preuve->circuit;
    bool proposed = false, ranked = false;
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++) {
            prove_question(preuve, &circuit->etapes[i].questions[j]);
            proposed = proposed || ((int)i == circuit->attente && circuit->etapes[i].questions[j].proposition);
            ranked = ranked || circuit->etapes[i].questions[j].classement;
        }
    if (circuit->attente >= 0 && !proposed)
        lecteur_faute(preuve->lecteur, circuit->lines[LINE_ATTENTE], "`attente`: no question of the etape « %.*s » has proposition = true: "
                      "who waits there is never proposed a place", STR_ARG(circuit->etapes[circuit->attente].nom));
    if (circuit->attente >= 0 && !ranked)
        lecteur_alerte(preuve->lecteur, circuit->lines[LINE_ATTENTE], "`attente`: no question has classement = true: nobody is asked to rank the list, "
                       "its order stays the criteria's");
}

/* ---- one mail, two circuits --------------------------------------------------------------------------------------------- */

struct cle { /* something that one mail can be taken for */
    const struct circuit *circuit;
    const struct str *roles, *mots; /* no words: a fiche */
    size_t role_count, mot_count;
    struct str nom;
    bool is_acte; /* its words begin a line; a depart's stand in the subject */
    int line;
};

struct cles {
    struct cle *items;
    size_t count;
};

static const struct str *common(const struct str *ours, size_t our_count, const struct str *theirs, size_t their_count)
{
    for (size_t i = 0; i < our_count; i++)
        for (size_t j = 0; j < their_count; j++)
            if (str_eq(ours[i], theirs[j]))
                return &ours[i];
    return NULL;
}

/* A subject that holds the longer holds the shorter too; a line that begins with the longer begins with the shorter. */
static bool overlap(struct arena *arena, struct str ours, struct str theirs, bool is_acte)
{
    struct str one = utf8_fold(arena, ours), other = utf8_fold(arena, theirs);
    struct str longer = one.len > other.len ? one : other, shorter = one.len > other.len ? other : one;
    return is_acte ? str_starts(longer, shorter) : str_find(longer, shorter) != STR_NOT_FOUND;
}

static const struct str *common_word(struct arena *arena, const struct cle *ours, const struct cle *theirs)
{
    for (size_t i = 0; i < ours->mot_count; i++)
        for (size_t j = 0; j < theirs->mot_count; j++)
            if (overlap(arena, ours->mots[i], theirs->mots[j], ours->is_acte))
                return &ours->mots[i];
    return NULL;
}

static void add(struct cles *cles, struct cle cle)
{
    cles->items[cles->count++] = cle;
}

static void collect(struct cles *cles, const struct circuit *circuit)
{
    if (circuit->demarre_count > 0)
        add(cles, (struct cle){.circuit = circuit, .roles = circuit->demarre, .role_count = circuit->demarre_count, .line = circuit->lines[LINE_DEMARRE]});
    for (size_t i = 0; i < circuit->depart_count; i++) {
        const struct depart *depart = &circuit->departs[i];
        if (depart->genre == DEPART_COURRIEL)
            add(cles, (struct cle){circuit, depart->roles, depart->objet, depart->role_count, depart->objet_count, depart->nom, false, depart->line});
    }
    for (size_t i = 0; i < circuit->acte_count; i++) {
        const struct acte_compte *acte = &circuit->actes[i];
        add(cles, (struct cle){circuit, acte->roles, acte->mots, acte->role_count, acte->mot_count, acte->nom, true, acte->line});
    }
}

static void judge(struct lecteur *lecteur, const struct cle *ours, const struct cle *theirs, struct str boite)
{
    const struct str *role = common(ours->roles, ours->role_count, theirs->roles, theirs->role_count);
    bool fiches = ours->mot_count == 0 && theirs->mot_count == 0;
    if (role == NULL || ours->is_acte != theirs->is_acte || (ours->is_acte && ours->circuit == theirs->circuit))
        return; /* two acts of one circuit were told when they were read */
    const struct str *word = common_word(lecteur->conf->arena, ours, theirs);
    if (!fiches && word == NULL)
        return;
    struct lecteur here = *lecteur;
    here.file = ours->circuit->fichier;
    lecteur_faute(&here, ours->line, "%s%.*s%s from « %.*s » in the mailbox « %.*s » would start « %.*s%s%.*s » too (%.*s:%d): give each a mailbox%s",
                  fiches ? "a fiche" : ours->is_acte ? "a line « " : "a mail « ", STR_ARG(fiches ? STR("") : *word), fiches ? "" : " »",
                  STR_ARG(*role), STR_ARG(boite), STR_ARG(theirs->circuit->nom), theirs->nom.at == NULL ? "" : ".", STR_ARG(theirs->nom),
                  STR_ARG(theirs->circuit->fichier), theirs->line, fiches ? " of its own" : " of its own, or other words");
}

static void prove_boite(struct lecteur *lecteur, const struct conf *conf, const struct conf_boite *boite)
{
    struct cles cles = {0};
    size_t room = 0;
    for (size_t i = 0; i < boite->circuit_count; i++) {
        const struct circuit *circuit = conf_circuit(conf, boite->circuits[i]);
        room += circuit == NULL ? 0 : 1 + circuit->depart_count + circuit->acte_count;
    }
    cles.items = arena_array(conf->arena, room + 1, sizeof *cles.items);
    for (size_t i = 0; i < boite->circuit_count; i++) {
        const struct circuit *circuit = conf_circuit(conf, boite->circuits[i]);
        if (circuit != NULL)
            collect(&cles, circuit);
    }
    for (size_t i = 0; i < cles.count; i++)
        for (size_t j = 0; j < i; j++)
            judge(lecteur, &cles.items[i], &cles.items[j], boite->nom);
}

/* A circuit that only mail can start, and no mailbox lets mail in for it. */
static void prove_has_boite(struct lecteur *lecteur, const struct conf *conf, const struct circuit *circuit)
{
    struct cles cles = {.items = arena_array(conf->arena, 2 + circuit->depart_count + circuit->acte_count, sizeof *cles.items)};
    collect(&cles, circuit);
    bool named = cles.count == 0;
    for (size_t i = 0; i < conf->boite_count; i++)
        for (size_t j = 0; j < conf->boites[i].circuit_count; j++) /* an unknown name was told, and may mean this one */
            named = named || str_eq(conf->boites[i].circuits[j], circuit->nom) || conf_circuit(conf, conf->boites[i].circuits[j]) == NULL;
    struct lecteur here = *lecteur;
    here.file = circuit->fichier;
    if (!named)
        lecteur_alerte(&here, cles.items[0].line, "no mailbox names the circuit « %.*s »: no mail can start it", STR_ARG(circuit->nom));
}

void preuve_rencontres(struct lecteur *lecteur, const struct conf *conf)
{
    for (size_t i = 0; i < conf->boite_count; i++)
        prove_boite(lecteur, conf, &conf->boites[i]);
    for (size_t i = 0; i < conf->circuit_count && conf->boite_count > 0; i++) /* without any it was said already */
        prove_has_boite(lecteur, conf, &conf->circuits[i]);
}
