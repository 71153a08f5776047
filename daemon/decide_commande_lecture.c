/* Commands that only read: where a dossier is, and which are under way. Reference, step, dates and who is awaited; never a name of a
 * young person, never a reason: the answer is a mail like any other. */
#include <stdlib.h>

#include "daemon/decide_commande.h"
#include "daemon/relecture.h"
#include "daemon/store_synthese.h"

enum { LISTE_MAX = 150 /* rows of an answer; more are counted, not shown */ };

/* ---- what is not told yet -------------------------------------------------------------------------------------------- */

/* A refusal that its author may still take back is nobody's news: until then the dossier is shown as it stood before. */
struct secret {
    struct arena *arena;
    struct str etape; /* at which it stood */
    bool found;
};

static void note_secret(void *context, const struct synthese_secret *row)
{
    struct secret *secret = context;
    if (!secret->found)
        secret->etape = str_copy(secret->arena, row->etape);
    secret->found = true;
}

static enum err find_secret(const struct ordre *ordre, const struct dossier_row *row, struct secret *out)
{
    struct atelier *atelier = ordre->atelier;
    *out = (struct secret){.arena = atelier->arena};
    return store_synthese_each_secret(atelier->store, row->circuit, row->id, atelier->moment, note_secret, out, &atelier->fault);
}

/* ---- liste -------------------------------------------------------------------------------------------------------- */

struct choisis { /* dossiers of a circuit that the sender may see */
    struct ordre *ordre;
    struct roles roles;
    const struct territoire *territoire; /* these alone; NULL: all */
    struct dossier_row *items;
    size_t count, capacity;
    enum err err;
};

/* Of those that have ended the ones alone of which that is not told yet. */
static void choose(void *context, const struct dossier_row *row)
{
    struct choisis *all = context;
    bool there = all->territoire == NULL || str_eq(row->territoire, all->territoire->id);
    struct secret secret = {.found = false};
    if (all->err != ERR_NONE || !there || ordre_juge(all->ordre, row, all->roles, ACTE_COMMANDER).verdict == NON_DROIT)
        return;
    if (etat_is_end(row->etat))
        all->err = find_secret(all->ordre, row, &secret);
    if (etat_is_end(row->etat) && !secret.found)
        return;
    all->items = arena_grow(all->ordre->atelier->arena, all->items, all->count, &all->capacity, sizeof *all->items);
    all->items[all->count++] = *row;
}

/* What waits for an answer soonest comes first; what waits for none last. */
static int by_deadline(const void *left, const void *right)
{
    const struct dossier_row *a = left, *b = right;
    if ((a->echeance == DAY_NONE) != (b->echeance == DAY_NONE))
        return a->echeance == DAY_NONE ? 1 : -1;
    return a->echeance != b->echeance ? (a->echeance < b->echeance ? -1 : 1) : str_compare(a->reference, b->reference);
}

struct attendus {
    struct arena *arena;
    struct str noms;
};

static void add_name(void *context, const struct question_row *row)
{
    struct attendus *all = context;
    struct str nom = str_is_empty(row->nom) ? row->mail : row->nom;
    if (str_find(all->noms, nom) == STR_NOT_FOUND)
        all->noms = str_join(all->arena, all->noms, STR(", "), nom);
}

/* « Avis du RSASE, réponse attendue de Camille Aubépin pour le 9 mars 2026 (en retard) » */
static enum err say(const struct ordre *ordre, const struct dossier_row *row, struct str *out_said)
{
    struct atelier *atelier = ordre->atelier;
    struct secret secret;
    enum err err = find_secret(ordre, row, &secret);
    struct attendus awaited = {.arena = atelier->arena, .noms = STR("")};
    const struct circuit *circuit = conf_circuit(atelier->conf, row->circuit);
    int etape = circuit == NULL ? -1 : circuit_find_etape(circuit, secret.found ? secret.etape : row->etape);
    struct str said = etape >= 0 ? circuit->etapes[etape].titre : STR("réception");
    if (err == ERR_NONE)
        err = store_question_each(atelier->store, atelier->arena, row->id, true, add_name, &awaited, &atelier->fault);
    if (secret.found)
        said = str_print(atelier->arena, "%.*s, réponse en cours de confirmation", STR_ARG(said));
    else if (row->etat == ETAT_A_VERIFIER)
        said = str_print(atelier->arena, "%.*s, regardé par l'équipe qui suit le dispositif", STR_ARG(said));
    else if (!str_is_empty(awaited.noms) && row->echeance != DAY_NONE)
        said = str_print(atelier->arena, "%.*s, réponse attendue de %.*s pour le %.*s%s", STR_ARG(said), STR_ARG(awaited.noms),
                         STR_ARG(date_french_plain(atelier->arena, row->echeance)),
                         row->echeance < atelier->jour ? " (en retard)" : "");
    *out_said = said;
    return err;
}

/* Those of every circuit that are open, in the arena. */
static enum err collect(struct ordre *ordre, const struct territoire *territoire, struct choisis *all)
{
    struct atelier *atelier = ordre->atelier;
    enum err err = ERR_NONE;
    *all = (struct choisis){.ordre = ordre, .territoire = territoire};
    for (size_t i = 0; i < atelier->conf->circuit_count && err == ERR_NONE; i++) {
        const struct circuit *circuit = &atelier->conf->circuits[i];
        all->roles = ordre_roles(atelier->arena, circuit, true);
        err = store_dossier_each_since(atelier->store, atelier->arena, circuit->nom, atelier->jour - RELECTURE_MAX_JOURS, choose, all, &atelier->fault);
    }
    if (err == ERR_NONE)
        err = all->err;
    if (err == ERR_NONE && all->count > 0)
        qsort(all->items, all->count, sizeof *all->items, by_deadline);
    return err;
}

static struct str introduce(struct arena *arena, size_t count, const struct territoire *territoire)
{
    struct str where = territoire == NULL ? STR("") : str_print(arena, " du territoire %.*s", STR_ARG(territoire->nom));
    if (count == 0)
        return str_print(arena, "Aucun dossier en cours%.*s ne vous est accessible.", STR_ARG(where));
    if (count > LISTE_MAX)
        return str_print(arena, "%zu dossiers en cours%.*s ; voici les %d premiers par échéance.%s", count, STR_ARG(where), LISTE_MAX,
                         territoire == NULL ? " Précisez un territoire pour une liste plus courte." : "");
    return str_print(arena, "%zu dossier%s en cours%.*s, par échéance.", count, count > 1 ? "s" : "", STR_ARG(where));
}

static enum err send_list(struct ordre *ordre, const struct territoire *territoire)
{
    struct arena *arena = ordre->atelier->arena;
    struct choisis all;
    struct str rows = STR_NONE, said = STR_NONE;
    enum err err = collect(ordre, territoire, &all);
    for (size_t i = 0; i < all.count && i < LISTE_MAX && err == ERR_NONE; i++) {
        err = say(ordre, &all.items[i], &said);
        rows = compose_rangee(arena, rows, all.items[i].reference, said);
    }
    return err != ERR_NONE ? err : ordre_fait(ordre, "commande-reponse", introduce(arena, all.count, territoire), compose_tableau(arena, rows));
}

enum err ordre_liste(struct ordre *ordre)
{
    const struct annuaire *annuaire = &ordre->atelier->conf->annuaire;
    struct arena *arena = ordre->atelier->arena;
    if (str_is_empty(ordre->dit->territoire))
        return send_list(ordre, NULL);
    const struct territoire *territoire = ordre_territoire(arena, annuaire, ordre->dit->territoire);
    if (territoire == NULL && ordre->personne == NULL) /* which territories there are is not everybody's */
        return ordre_refuse(ordre, STR("Ce territoire n'est pas connu."));
    if (territoire != NULL)
        return send_list(ordre, territoire);
    struct str names = STR("");
    for (size_t i = 0; i < annuaire->territoire_count; i++)
        names = str_join(arena, names, STR(" ; "), annuaire->territoires[i].nom);
    return ordre_refuse(ordre, str_print(arena, "Le territoire « %.*s » n'est pas connu. Les territoires sont : %.*s.",
                                         STR_ARG(ordre->dit->territoire), STR_ARG(names)));
}

/* ---- statut ------------------------------------------------------------------------------------------------------- */

/* The state in words where it is not the step that tells it. */
static const char *state_words(enum etat etat)
{
    static const char *const words[ETAT_COUNT] = {[ETAT_A_VERIFIER] = "regardé par l'équipe qui suit le dispositif",
                                                  [ETAT_EN_ATTENTE] = "sur liste d'attente", [ETAT_ADMIS] = "admis",
                                                  [ETAT_REFUSE] = "refusé", [ETAT_RETIRE] = "retiré", [ETAT_SORTI] = "terminé : sortie faite"};
    return words[etat] != NULL ? words[etat] : "en cours";
}

enum err ordre_statut(struct ordre *ordre)
{
    bool may = false, one = !str_is_empty(ordre->dit->reference) || (ordre->courrier->a_question && ordre->courrier->jeton_entete);
    struct secret secret;
    if (!one)
        return send_list(ordre, NULL);
    enum err err = ordre_dossier(ordre, ACTE_COMMANDER, &may);
    if (err == ERR_NONE && may)
        err = find_secret(ordre, &ordre->affaire->row, &secret);
    if (err != ERR_NONE || !may)
        return err;
    if (!secret.found)
        return ordre_fait(ordre, "commande-statut", str_of(state_words(ordre->affaire->row.etat)), STR_NONE);
    return ordre_fait(ordre, "commande-reponse",
                      STR("Une réponse vient d'être donnée pour ce dossier ; elle est en cours de confirmation. Merci de redemander après ce délai."), STR_NONE);
}
