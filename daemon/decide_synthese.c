/* The weekly digest: who is sent one, when, and what she may see of it. One mail a person and week, each decided and composed in a
 * transaction of its own; that it stands in the outbox is the memory of it, so a crash makes none twice. After a standstill the latest
 * one goes, and tells all that changed since the one before.
 *
 *   people ─▶ due? ─▶ releve (a circuit, a territory or all of it) ─▶ rapport_synthese ─▶ the mail */
#include <stdlib.h>
#include <string.h>

#include "daemon/decide_commande.h"
#include "daemon/decide_jour.h"
#include "daemon/heure.h"
#include "daemon/journal.h"
#include "daemon/rapport_synthese.h"
#include "daemon/relecture.h"

#define ROLE_PILOTE "pilote"

enum {
    PEOPLE_ARENA = 1024 * 1024,
    SEMAINE_SECONDES = 7 * 86400,
};

struct regard { /* what somebody sees: a circuit, and one territory of it or all (NULL) */
    const struct circuit *circuit;
    const struct territoire *territoire;
};

struct lectrice {
    const struct personne *personne;
    struct regard *regards;
    size_t count, capacity;
    bool departement; /* what is of no dossier is hers to look at */
};

struct lectrices {
    struct arena *arena;
    struct lectrice *items;
    size_t count, capacity;
};

/* ---- who ------------------------------------------------------------------------------------------------------------- */

static struct lectrice *lectrice_of(struct lectrices *all, const struct personne *personne)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].personne == personne)
            return &all->items[i];
    all->items = arena_grow(all->arena, all->items, all->count, &all->capacity, sizeof *all->items);
    all->items[all->count] = (struct lectrice){.personne = personne};
    return &all->items[all->count++];
}

/* Who sees all of a circuit sees its territories with it. */
static void add_regard(struct lectrices *all, const struct personne *personne, const struct circuit *circuit, const struct territoire *territoire)
{
    if (personne == NULL || personne->mail_count == 0 || !compose_address_is_safe(personne->mails[0]))
        return;
    struct lectrice *one = lectrice_of(all, personne);
    for (size_t i = 0; i < one->count; i++)
        if (one->regards[i].circuit == circuit && one->regards[i].territoire == NULL)
            return;
    one->regards = arena_grow(all->arena, one->regards, one->count, &one->capacity, sizeof *one->regards);
    one->regards[one->count++] = (struct regard){circuit, territoire};
    one->departement = one->departement || territoire == NULL;
}

/* May this role see where the circuit's dossiers are (`voit`), and does it act there at all? */
static bool sees(struct arena *arena, const struct circuit *circuit, const char *role)
{
    const struct roles roles = ordre_roles(arena, circuit, true);
    for (size_t i = 0; i < roles.count; i++)
        if (str_eq_c(roles.items[i], role))
            return true;
    return false;
}

/* The référent départemental of each circuit, then the pilot of each of its territories; where a pilot's post is vacant nobody reads twice. */
static void find_people(const struct atelier *atelier, day_t jour, struct lectrices *all)
{
    const struct conf *conf = atelier->conf;
    for (size_t c = 0; c < conf->circuit_count; c++) {
        const struct circuit *circuit = &conf->circuits[c];
        const struct annuaire *annuaire = conf_annuaire(conf, circuit->nom);
        enum qualite qualite = QUALITE_AUCUNE;
        if (sees(all->arena, circuit, ROLE_REFERENT_DEPARTEMENTAL))
            add_regard(all, annuaire_ask(annuaire, STR(ROLE_REFERENT_DEPARTEMENTAL), &(struct portee){.mds = STR_NONE}, jour, &qualite), circuit, NULL);
        bool pilots = sees(all->arena, circuit, ROLE_PILOTE);
        for (size_t t = 0; t < annuaire->territoire_count && pilots; t++) {
            const struct portee portee = {.territoire = annuaire->territoires[t].id};
            const struct personne *pilote = annuaire_ask(annuaire, STR(ROLE_PILOTE), &portee, jour, &qualite);
            if (qualite != QUALITE_REPLI && qualite != QUALITE_AUCUNE)
                add_regard(all, pilote, circuit, &annuaire->territoires[t]);
        }
    }
}

/* ---- when ------------------------------------------------------------------------------------------------------------ */

/* Weeks begin on the day that `syntheses` names; a digest is due on the first open day of one. Later in the week only who had one before
 * is owed it: navette was not there. */
static bool is_due(const struct conf *conf, day_t jour, int64_t derniere)
{
    day_t semaine = jour - (date_weekday(jour) - conf->syntheses + 7) % 7, premier = semaine;
    while (premier < jour && !echeance_ouvre(premier, &conf->fermetures))
        premier++;
    bool made = derniere != 0 && heure_day(derniere) >= semaine;
    return !made && (jour == premier || derniere != 0);
}

/* ---- what: the facts of one circuit ---------------------------------------------------------------------------------- */

struct releve {
    struct atelier *atelier;
    struct regard regard;
    const struct annuaire *annuaire;
    int64_t depuis; /* moment from which on it is news */
    struct synthese_secret *secrets;
    struct synthese_dossier *dossiers, *attente;
    struct synthese_personne *retards;
    struct synthese_nouveau *nouveaux;
    struct synthese_places *places;
    struct {
        size_t count, capacity;
    } secret, dossier, attend, retard, nouveau;
    size_t retard_count, nouveaux_de[SYNTHESE_QUOI_COUNT];
};

#define GROW(releve, items, sizes) \
    ((releve)->items = arena_grow((releve)->atelier->arena, (releve)->items, (releve)->sizes.count, &(releve)->sizes.capacity, sizeof *(releve)->items), \
     &(releve)->items[(releve)->sizes.count++])

static struct synthese_lieu lieu_of(const struct regard *regard)
{
    return (struct synthese_lieu){regard->circuit->nom, regard->territoire == NULL ? STR_NONE : regard->territoire->id};
}

static void note_secret(void *context, const struct synthese_secret *row)
{
    struct releve *releve = context;
    struct synthese_secret *kept = GROW(releve, secrets, secret);
    *kept = *row;
    kept->etape = str_copy(releve->atelier->arena, row->etape);
}

/* The first of its answers. */
static const struct synthese_secret *secret_of(const struct releve *releve, int64_t dossier)
{
    for (size_t i = 0; i < releve->secret.count; i++)
        if (releve->secrets[i].dossier == dossier)
            return &releve->secrets[i];
    return NULL;
}

/* Of a row that is gone when its reader comes back: what is kept. */
static struct str initiales(struct releve *releve, struct str prenom, struct str nom)
{
    return synthese_initiales(releve->atelier->arena, prenom, nom);
}

static void note_nouveau(struct releve *releve, enum synthese_quoi quoi, struct str reference, struct str prenom, struct str nom)
{
    if (++releve->nouveaux_de[quoi] <= SYNTHESE_LIGNES)
        *GROW(releve, nouveaux, nouveau) = (struct synthese_nouveau){.quoi = quoi, .reference = str_copy(releve->atelier->arena, reference),
                                                                     .initiales = initiales(releve, prenom, nom)};
}

static void take_place(struct releve *releve, struct str territoire)
{
    for (size_t i = 0; i < releve->annuaire->territoire_count; i++)
        if (str_eq(releve->annuaire->territoires[i].id, territoire))
            releve->places[i].prises++;
}

static void note_dossier(void *context, const struct synthese_ligne *stored)
{
    struct releve *releve = context;
    struct synthese_ligne row = *stored;
    if (row.ouvert > releve->depuis)
        note_nouveau(releve, SYNTHESE_OUVERT, row.reference, row.jeune_prenom, row.jeune_nom);
    const struct synthese_secret *secret = secret_of(releve, row.id);
    if (secret != NULL) {
        row.etape = secret->etape;
        row.etat = secret->etat;
        row.depuis = secret->depuis;
        row.place = secret->place;
        row.rang = secret->rang;
    }
    if (etat_is_end(row.etat))
        return;
    if (row.place)
        take_place(releve, row.territoire);
    const struct circuit *circuit = releve->regard.circuit;
    const struct territoire *territoire = annuaire_territoire_by_id(releve->annuaire, row.territoire);
    int etape = circuit_find_etape(circuit, row.etape);
    bool waits = etape >= 0 && etape == circuit->attente && (row.etat == ETAT_EN_ATTENTE || row.etat == ETAT_EN_COURS);
    /* Before the first etape, or at one that the circuit has no more; what a person looks at stands below them all. */
    struct str titre = etape >= 0 ? circuit->etapes[etape].titre : str_is_empty(row.etape) ? STR("Réception") : str_copy(releve->atelier->arena, row.etape);
    const struct synthese_dossier one = {
        .reference = str_copy(releve->atelier->arena, row.reference), .initiales = initiales(releve, row.jeune_prenom, row.jeune_nom),
        .territoire = territoire == NULL ? STR_NONE : territoire->nom, .rang_etape = row.etat == ETAT_A_VERIFIER ? CIRCUIT_MAX_ETAPES : etape, .attend = waits, .rang = row.rang, .depuis = row.depuis,
        .etape = row.etat == ETAT_A_VERIFIER ? STR("À regarder par une personne") : titre, .fin_droit = row.fin_droit,
    };
    *GROW(releve, dossiers, dossier) = one;
    if (waits)
        *GROW(releve, attente, attend) = one;
}

static void note_fait(void *context, const struct synthese_fait *row)
{
    struct releve *releve = context;
    note_nouveau(releve, row->quoi, row->reference, row->jeune_prenom, row->jeune_nom);
}

/* What is asked since a hidden answer would say which way it went. */
static void note_retard(void *context, const struct synthese_retard *row)
{
    struct releve *releve = context;
    struct arena *arena = releve->atelier->arena;
    if (secret_of(releve, row->dossier) != NULL || ++releve->retard_count > SYNTHESE_LIGNES)
        return;
    const struct circuit *circuit = releve->regard.circuit;
    int etape = circuit_find_etape(circuit, row->etape), question = etape < 0 ? -1 : circuit_find_question(&circuit->etapes[etape], row->question);
    *GROW(releve, retards, retard) = (struct synthese_personne){
        .reference = str_copy(arena, row->reference), .initiales = initiales(releve, row->jeune_prenom, row->jeune_nom),
        .demande = question >= 0 ? circuit->etapes[etape].questions[question].titre : STR("Une question"),
        .qui = str_copy(arena, str_is_empty(row->nom) ? row->mail : row->nom), .echeance = row->echeance};
}

static int by_etape(const void *left, const void *right)
{
    const struct synthese_dossier *a = left, *b = right;
    if (a->rang_etape != b->rang_etape)
        return a->rang_etape < b->rang_etape ? -1 : 1;
    if (!str_eq(a->etape, b->etape)) /* such as the circuit has no more */
        return str_compare(a->etape, b->etape);
    return a->depuis != b->depuis ? (a->depuis < b->depuis ? -1 : 1) : str_compare(a->reference, b->reference);
}

/* By territory: as people ranked them, then who has no rank, longest waiting first. */
static int by_rank(const void *left, const void *right)
{
    const struct synthese_dossier *a = left, *b = right;
    if (!str_eq(a->territoire, b->territoire))
        return str_compare(a->territoire, b->territoire);
    if ((a->rang == 0) != (b->rang == 0))
        return a->rang == 0 ? 1 : -1;
    if (a->rang != b->rang)
        return a->rang < b->rang ? -1 : 1;
    return a->depuis != b->depuis ? (a->depuis < b->depuis ? -1 : 1) : str_compare(a->reference, b->reference);
}

/* Of the territories that are seen, those that have places. */
static size_t keep_places(struct releve *releve)
{
    const struct territoire *only = releve->regard.territoire;
    size_t kept = 0;
    for (size_t i = 0; i < releve->annuaire->territoire_count; i++)
        if (releve->annuaire->territoires[i].places > 0 && (only == NULL || str_eq(only->id, releve->annuaire->territoires[i].id)))
            releve->places[kept++] = releve->places[i];
    return kept;
}

static enum err look(struct atelier *atelier, const struct regard *regard, int64_t depuis, struct synthese_circuit *out)
{
    struct store *store = atelier->store;
    struct releve releve = {.atelier = atelier, .regard = *regard, .depuis = depuis, .annuaire = conf_annuaire(atelier->conf, regard->circuit->nom)};
    const struct synthese_lieu lieu = lieu_of(regard);
    releve.places = arena_array(atelier->arena, releve.annuaire->territoire_count + 1, sizeof *releve.places);
    for (size_t i = 0; i < releve.annuaire->territoire_count; i++)
        releve.places[i] = (struct synthese_places){releve.annuaire->territoires[i].nom, 0, releve.annuaire->territoires[i].places};
    enum err err = store_synthese_each_secret(store, lieu.circuit, 0, atelier->moment, note_secret, &releve, &atelier->fault);
    if (err == ERR_NONE)
        err = store_synthese_each_dossier(store, &lieu, atelier->jour - RELECTURE_MAX_JOURS, note_dossier, &releve, &atelier->fault);
    if (err == ERR_NONE)
        err = store_synthese_each_fait(store, &lieu, depuis, atelier->moment, note_fait, &releve, &atelier->fault);
    if (err == ERR_NONE)
        err = store_synthese_each_retard(store, &lieu, atelier->jour, note_retard, &releve, &atelier->fault);
    if (releve.dossier.count > 1)
        qsort(releve.dossiers, releve.dossier.count, sizeof *releve.dossiers, by_etape);
    if (releve.attend.count > 1)
        qsort(releve.attente, releve.attend.count, sizeof *releve.attente, by_rank);
    *out = (struct synthese_circuit){
        .titre = regard->circuit->titre, .places = releve.places, .place_count = keep_places(&releve),
        .dossiers = releve.dossiers, .dossier_count = releve.dossier.count, .attente = releve.attente, .attente_count = releve.attend.count,
        .retards = releve.retards, .retard_count = releve.retard_count, .nouveaux = releve.nouveaux, .nouveau_count = releve.nouveau.count};
    memcpy(out->nouveaux_de, releve.nouveaux_de, sizeof out->nouveaux_de);
    return err;
}

/* ---- messages that a human must look at ------------------------------------------------------------------------------ */

struct courriers {
    struct atelier *atelier;
    struct synthese_message *items; /* of each source the oldest */
    size_t count, capacity, here, all; /* here: of this source so far */
};

static void note_message(void *context, const struct synthese_message *row)
{
    struct courriers *courriers = context;
    struct arena *arena = courriers->atelier->arena;
    courriers->all++;
    if (++courriers->here > SYNTHESE_LIGNES)
        return;
    courriers->items = arena_grow(arena, courriers->items, courriers->count, &courriers->capacity, sizeof *courriers->items);
    courriers->items[courriers->count++] = (struct synthese_message){.recu = row->recu, .reference = str_copy(arena, row->reference)};
}

static int by_arrival(const void *left, const void *right)
{
    const struct synthese_message *a = left, *b = right;
    return a->recu != b->recu ? (a->recu < b->recu ? -1 : 1) : str_compare(a->reference, b->reference);
}

static enum err look_at_messages(struct atelier *atelier, const struct lectrice *lectrice, struct synthese *out)
{
    struct courriers all = {.atelier = atelier};
    enum err err = ERR_NONE;
    if (lectrice->departement)
        err = store_synthese_each_message(atelier->store, &(struct synthese_lieu){.circuit = STR_NONE}, note_message, &all, &atelier->fault);
    for (size_t i = 0; i < lectrice->count && err == ERR_NONE; i++) {
        const struct synthese_lieu lieu = lieu_of(&lectrice->regards[i]);
        all.here = 0;
        err = store_synthese_each_message(atelier->store, &lieu, note_message, &all, &atelier->fault);
    }
    if (all.count > 1)
        qsort(all.items, all.count, sizeof *all.items, by_arrival);
    out->messages = all.items;
    out->message_count = all.all;
    return err;
}

/* ---- one mail -------------------------------------------------------------------------------------------------------- */

static enum err write_to(struct atelier *atelier, const struct lectrice *lectrice)
{
    const struct personne *personne = lectrice->personne;
    int64_t derniere = 0;
    enum err err = store_synthese_derniere(atelier->store, personne->mails[0], &derniere, &atelier->fault);
    if (err != ERR_NONE || !is_due(atelier->conf, atelier->jour, derniere))
        return err;
    int64_t depuis = derniere != 0 ? derniere : atelier->moment - SEMAINE_SECONDES;
    struct synthese_circuit *circuits = arena_array(atelier->arena, lectrice->count + 1, sizeof *circuits);
    struct synthese synthese = {.jour = atelier->jour, .depuis = heure_day(depuis), .circuits = circuits, .circuit_count = lectrice->count};
    for (size_t i = 0; i < lectrice->count && err == ERR_NONE; i++)
        err = look(atelier, &lectrice->regards[i], depuis, &circuits[i]);
    if (err == ERR_NONE)
        err = look_at_messages(atelier, lectrice, &synthese);
    if (err != ERR_NONE)
        return err;
    struct valeur valeurs[SYNTHESE_VALEURS];
    size_t count = synthese_valeurs(atelier->arena, &synthese, valeurs);
    journal(JOURNAL_INFO, "synthese", "circuits=%zu messages=%zu", synthese.circuit_count, synthese.message_count);
    return envoi_prepare(atelier, NULL, &(struct envoi_demande){.modele = STR("synthese"), .genre = STR(SYNTHESE_GENRE), .a_mail = personne->mails[0],
                                                                .a_nom = personne->nom, .valeurs = valeurs, .valeur_count = count});
}

void synthese_due(struct atelier *atelier, suivi_outcome_fn *outcome, void *context)
{
    const struct conf *conf = atelier->conf;
    int64_t moment = atelier->world->now(atelier->world);
    if (conf->syntheses == 0 || !fenetre_ouverte(&conf->rappels, moment, &conf->fermetures))
        return;
    struct lectrices all = {.arena = arena_new(PEOPLE_ARENA, NULL, NULL)};
    find_people(atelier, heure_day(moment), &all);
    enum err err = ERR_NONE;
    for (size_t i = 0; i < all.count && err != ERR_WAIT; i++) {
        err = atelier_begin(atelier);
        err = atelier_end(atelier, err == ERR_NONE ? write_to(atelier, &all.items[i]) : err);
        outcome(context, err);
    }
    arena_free(all.arena);
}
