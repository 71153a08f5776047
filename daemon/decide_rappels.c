/* Reminders. A turn in the hours of `rappels` looks up every question with something due, takes its loudest level (after days of
 * standstill that one alone), and gathers whom it is to be told; then each person gets one mail with all that waits for her. Each
 * question that is looked up, and each mail, is a transaction of its own: one that fails blocks none. Who was told what is noted with
 * the mail, so that a turn that was cut off goes on where it stood; a question's level is done when the last one has been told. Who
 * had her mail today already is told on the next open day. */
#include "daemon/decide_jour.h"
#include "daemon/store_rappels.h"

#include <stdlib.h>

enum {
    DUS_MAX = 4096,                   /* questions of one turn; the rest is due in the next */
    A_MAX = 4,                        /* people to whom one question is told at once */
    TOURNEE_ARENA = 16 * 1024 * 1024, /* bytes */
};

struct du { /* a question that has something due */
    int64_t question;
    enum niveau niveau;
    bool promis;
    day_t depuis, echeance;
    bool seul;       /* nobody stands in for her */
    size_t restants; /* people who are still to be told */
};

struct adresse { /* one of them */
    struct str mail, nom;
    enum rappel_a a;
    enum qualite qualite;
    size_t du;
};

struct tournee {
    struct arena *arena;
    struct du *dus;
    size_t du_count, du_capacity;
    struct adresse *adresses;
    size_t adresse_count, adresse_capacity;
};

static void collect(void *context, const struct question_row *row)
{
    struct tournee *tournee = context;
    tournee->dus = arena_grow(tournee->arena, tournee->dus, tournee->du_count, &tournee->du_capacity, sizeof *tournee->dus);
    tournee->dus[tournee->du_count++] = (struct du){.question = row->id, .echeance = row->echeance};
}

/* ---- what is due of a question, and whose affair it is ---------------------------------------------------------- */

static struct rappel_jours jours_of(const struct question_row *row)
{
    return (struct rappel_jours){.mi_temps = row->mi_temps, .relance = row->relance, .escalade = row->escalade, .alerte = row->alerte};
}

static void judge(const struct atelier *atelier, const struct question_row *row, struct du *du)
{
    const struct rappel_jours jours = jours_of(row);
    bool due = row->rappel != DAY_NONE && row->rappel <= atelier->jour;
    du->promis = row->promis != DAY_NONE && row->promis <= atelier->jour;
    du->niveau = due ? rappel_du(&jours, (enum niveau)row->niveau, atelier->jour, &du->depuis) : NIVEAU_AUCUN;
    if (due && du->niveau == NIVEAU_AUCUN) { /* behind the last level: again */
        du->niveau = NIVEAU_ALERTE;
        du->depuis = row->rappel;
    }
    if (du->niveau == NIVEAU_AUCUN)
        du->depuis = row->promis;
}

struct gens { /* to whom one question is to be told */
    struct adresse items[A_MAX];
    size_t count;
};

static void add(struct gens *gens, const struct destinataire *to, enum rappel_a a, struct str but)
{
    if (str_is_empty(to->mail) || str_eq_nocase(to->mail, but) || gens->count == A_MAX)
        return;
    for (size_t i = 0; i < gens->count; i++)
        if (str_eq_nocase(gens->items[i].mail, to->mail))
            return;
    gens->items[gens->count++] = (struct adresse){.mail = to->mail, .nom = to->nom, .a = a, .qualite = to->qualite};
}

/* She herself, unless she has promised her answer for a day to come; who stands in for her; those above, and later the référent
 * départemental alone. Whom an earlier level was for, which nobody was told of in time, is told now. Where nobody is there, she hears of
 * it after all: no wait may end in silence. */
static enum err whose(struct atelier *atelier, const struct affaire *affaire, const struct question_row *row, struct du *du, struct gens *gens)
{
    const struct destinataire asked = {.mail = row->mail, .nom = row->nom};
    bool alert = du->niveau == NIVEAU_ALERTE, missed = row->niveau < (int)NIVEAU_SUPPLEANT && du->niveau != NIVEAU_AUCUN;
    bool waits = row->promis != DAY_NONE && row->promis > atelier->jour;
    enum err err = ERR_NONE;
    struct portee anywhere;
    if (!waits && (du->promis || missed))
        add(gens, &asked, RAPPEL_PERSONNE, STR_NONE);
    if (missed && du->niveau >= NIVEAU_SUPPLEANT) {
        struct destinataire to = {0};
        err = question_suppleant(atelier, affaire, row, &to);
        du->seul = str_is_empty(to.mail) || str_eq_nocase(to.mail, row->mail);
        add(gens, &to, RAPPEL_SUPPLEANT, row->mail);
    }
    if (alert) {
        const struct destinataire head = affaire_role(atelier, affaire, STR(ROLE_REFERENT_DEPARTEMENTAL), false, &anywhere);
        struct destinataire above = {0};
        if (row->niveau != NIVEAU_ALERTE)
            above = question_hierarchie(atelier, affaire, row);
        add(gens, &head, RAPPEL_ALERTE, row->mail);
        add(gens, &above, RAPPEL_ALERTE, row->mail);
        if (gens->count == 0)
            add(gens, &asked, RAPPEL_PERSONNE, STR_NONE);
    }
    return err;
}

/* All have been told: the level is done, and the next one has its day. */
static enum err advance(struct atelier *atelier, const struct du *du)
{
    struct question_row row;
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    const struct question *question = NULL;
    enum err err = question_load(atelier, du->question, &row, affaire, &question);
    if (err != ERR_NONE)
        return err;
    const struct rappel_jours jours = jours_of(&row);
    if (du->seul)
        err = affaire_event(atelier, affaire, "escalade", STR("personne d'autre ne peut être prévenu"));
    if (du->promis)
        row.promis = DAY_NONE;
    if (du->niveau != NIVEAU_AUCUN) {
        row.niveau = (int)du->niveau;
        row.rappel = rappel_suivant(&jours, du->niveau, question == NULL ? (struct delai){0, DELAI_JOURS_OUVRES, 0} : question->alerte_tous_les,
                                    atelier->jour, &atelier->conf->fermetures);
    }
    return err != ERR_NONE ? err : store_question_save(atelier->store, &row, &atelier->fault);
}

static void keep(struct tournee *tournee, const struct adresse *adresse, size_t du)
{
    tournee->adresses = arena_grow(tournee->arena, tournee->adresses, tournee->adresse_count, &tournee->adresse_capacity, sizeof *tournee->adresses);
    struct adresse *kept = &tournee->adresses[tournee->adresse_count++];
    *kept = *adresse;
    kept->mail = str_copy(tournee->arena, adresse->mail);
    kept->nom = str_copy(tournee->arena, adresse->nom);
    kept->du = du;
    tournee->dus[du].restants++;
}

/* What is due of it and to whom, but for those whom a turn that was cut off has told. */
static enum err look_up(struct atelier *atelier, struct tournee *tournee, size_t which)
{
    struct du *du = &tournee->dus[which];
    struct question_row row;
    struct gens gens = {.count = 0};
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    enum err err = store_question_get(atelier->store, atelier->arena, du->question, &row, &atelier->fault);
    if (err != ERR_NONE || row.close != 0)
        return err;
    err = affaire_load(atelier, row.dossier, affaire);
    judge(atelier, &row, du);
    if (err == ERR_NONE)
        err = whose(atelier, affaire, &row, du, &gens);
    size_t before = tournee->adresse_count;
    for (size_t i = 0; i < gens.count && err == ERR_NONE; i++) {
        bool told = false;
        err = store_rappel_dit(atelier->store, row.id, gens.items[i].mail, (int)du->niveau, du->depuis, &told, &atelier->fault);
        if (err == ERR_NONE && !told)
            keep(tournee, &gens.items[i], which);
    }
    if (err != ERR_NONE) { /* this question waits for the next turn */
        tournee->adresse_count = before;
        du->restants = 0;
        return err;
    }
    return du->restants > 0 ? ERR_NONE : advance(atelier, du);
}

/* ---- one person's mail ------------------------------------------------------------------------------------------- */

static int compare_adresses(const void *a, const void *b, void *context)
{
    const struct tournee *tournee = context;
    const struct adresse *one = a, *other = b;
    int order = str_compare(one->mail, other->mail);
    if (order == 0)
        order = (int)one->a - (int)other->a;
    if (order == 0)
        order = (tournee->dus[one->du].echeance > tournee->dus[other->du].echeance) - (tournee->dus[one->du].echeance < tournee->dus[other->du].echeance);
    return order != 0 ? order : (one->du > other->du) - (one->du < other->du);
}

struct lot { /* of one person: what is due for her, and what waits for her beside it */
    const struct tournee *tournee;
    const struct adresse *adresses;
    size_t count;
    day_t jour;
    struct rappel *rappels;
    size_t rappel_count;
};

static bool is_due(const struct lot *lot, int64_t question)
{
    for (size_t i = 0; i < lot->count; i++)
        if (lot->tournee->dus[lot->adresses[i].du].question == question)
            return true;
    return false;
}

static void add_due(struct lot *lot, size_t i)
{
    const struct adresse *adresse = &lot->adresses[i];
    const struct du *du = &lot->tournee->dus[adresse->du];
    lot->rappels[lot->rappel_count++] = (struct rappel){.question = du->question, .a = adresse->a, .niveau = du->niveau, .promis = du->promis,
                                                        .depuis = du->depuis, .qualite = adresse->qualite};
}

/* Her other open questions; what she is asked today has just come to her. */
static void add_beside(void *context, const struct question_row *row)
{
    struct lot *lot = context;
    if (lot->rappel_count < RAPPELS_MAX && row->posee < lot->jour && !is_due(lot, row->id))
        lot->rappels[lot->rappel_count++] = (struct rappel){.question = row->id, .a = RAPPEL_PERSONNE, .niveau = NIVEAU_AUCUN, .depuis = DAY_NONE};
}

/* What is due comes first; what only stands beside it takes the room that is left. */
static enum err fill(struct atelier *atelier, struct lot *lot)
{
    lot->rappels = arena_array(atelier->arena, RAPPELS_MAX, sizeof *lot->rappels);
    for (size_t i = 0; i < lot->count; i++)
        add_due(lot, i);
    if (lot->adresses[0].a != RAPPEL_PERSONNE)
        return ERR_NONE;
    return store_question_each_open_to(atelier->store, atelier->arena, lot->adresses[0].mail, STR_NONE, RAPPELS_MAX, add_beside, lot, &atelier->fault);
}

/* `count` of those at `adresses` are hers; the first *out_told of them are told now. */
static enum err write_one(struct atelier *atelier, struct tournee *tournee, const struct adresse *adresses, size_t count, size_t *out_told)
{
    struct lot lot = {.tournee = tournee, .adresses = adresses, .count = count < RAPPELS_MAX ? count : RAPPELS_MAX, .jour = atelier->jour};
    bool today = false;
    *out_told = 0;
    enum err err = store_rappel_du_jour(atelier->store, adresses[0].mail, atelier->jour, &today, &atelier->fault);
    if (err != ERR_NONE || today)
        return err;
    err = fill(atelier, &lot);
    if (err == ERR_NONE)
        err = rappel_envoie(atelier, &(struct rappel_mail){.mail = adresses[0].mail, .nom = adresses[0].nom, .rappels = lot.rappels, .count = lot.rappel_count});
    *out_told = lot.count;
    for (size_t i = 0; i < lot.count && err == ERR_NONE; i++)
        if (tournee->dus[adresses[i].du].restants == 1)
            err = advance(atelier, &tournee->dus[adresses[i].du]);
    return err;
}

static enum err write_all(struct atelier *atelier, struct tournee *tournee, suivi_outcome_fn *outcome, void *context)
{
    enum err err = ERR_NONE;
    if (tournee->adresse_count > 0)
        qsort_r(tournee->adresses, tournee->adresse_count, sizeof *tournee->adresses, compare_adresses, tournee);
    for (size_t i = 0, count; i < tournee->adresse_count && err != ERR_WAIT; i += count) {
        for (count = 1; i + count < tournee->adresse_count && str_eq(tournee->adresses[i].mail, tournee->adresses[i + count].mail);)
            count++;
        size_t told = 0;
        err = atelier_begin(atelier);
        err = atelier_end(atelier, err == ERR_NONE ? write_one(atelier, tournee, &tournee->adresses[i], count, &told) : err);
        for (size_t k = 0; err == ERR_NONE && k < told; k++)
            tournee->dus[tournee->adresses[i + k].du].restants--;
        outcome(context, err);
    }
    return err;
}

static enum err turn(struct atelier *atelier, struct tournee *tournee, suivi_outcome_fn *outcome, void *context)
{
    enum err err = atelier_begin(atelier);
    if (err == ERR_NONE)
        err = store_question_each_due(atelier->store, atelier->arena, atelier->jour, DUS_MAX, collect, tournee, &atelier->fault);
    err = atelier_end(atelier, err);
    outcome(context, err);
    for (size_t i = 0; i < tournee->du_count && err != ERR_WAIT; i++) {
        err = atelier_begin(atelier);
        err = atelier_end(atelier, err == ERR_NONE ? look_up(atelier, tournee, i) : err);
        outcome(context, err);
    }
    return err == ERR_WAIT ? err : write_all(atelier, tournee, outcome, context);
}

enum err rappels_due(struct atelier *atelier, suivi_outcome_fn *outcome, void *context)
{
    if (!fenetre_ouverte(&atelier->conf->rappels, atelier->world->now(atelier->world), &atelier->conf->fermetures))
        return ERR_NONE;
    struct tournee tournee = {.arena = arena_new(TOURNEE_ARENA, NULL, NULL)};
    enum err err = turn(atelier, &tournee, outcome, context);
    arena_free(tournee.arena);
    return err;
}
