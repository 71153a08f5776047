/* What is to happen to a dossier on a day, reckoned anew after every step of it; and done when the day has come. A row of
 * the programme is only a reminder: whether the dossier still stands there is looked at when it falls due. */
#include "daemon/decide_jour.h"
#include "daemon/heure.h"

enum { PROGRAMME_MAX_TOURS = 1000 }; /* a standstill is passed over in at most so many steps of « tous les » */

/* ---- days ------------------------------------------------------------------------------------------------- */

struct dite { /* a date that an answer gave */
    struct str champ;
    day_t jour;
};

static void note_dite(void *context, const struct valeur_row *row)
{
    struct dite *dite = context;
    if (str_eq(row->champ, dite->champ) && !date_parse_iso(row->texte, &dite->jour))
        dite->jour = DAY_NONE;
}

static day_t fiche_day(const struct affaire *affaire, struct str nom)
{
    enum fiche_field field = fiche_field_of(nom);
    if (affaire->a_fiche && field != FICHE_NO_FIELD)
        return fiche_date(&affaire->fiche, field);
    return str_eq_c(nom, "jeune.date_naissance") ? affaire->row.jeune_naissance : DAY_NONE;
}

enum err programme_jour(struct atelier *atelier, const struct affaire *affaire, const struct moment *moment, day_t *out_jour)
{
    struct dite dite = {moment->nom, DAY_NONE};
    const struct element *element = NULL;
    enum err err = ERR_NONE;
    day_t base = DAY_NONE;
    switch (moment->base) {
    case MOMENT_OUVERTURE: base = heure_day(affaire->row.ouvert); break;
    case MOMENT_ENTREE: base = affaire->row.depuis; break;
    case MOMENT_ADMISSION: base = affaire->row.admis; break;
    case MOMENT_FICHE: base = fiche_day(affaire, moment->nom); break;
    case MOMENT_CHAMP:
        err = store_valeur_each_last(atelier->store, atelier->arena, affaire->row.id, note_dite, &dite, &atelier->fault);
        base = dite.jour;
        break;
    case MOMENT_ELEMENT:
        element = depart_element(affaire->circuit, affaire->row.element);
        base = element == NULL ? DAY_NONE : element->echeance;
        break;
    }
    *out_jour = err != ERR_NONE || base == DAY_NONE ? DAY_NONE : moment_day(moment, base, &atelier->conf->fermetures);
    return err;
}

/* ---- the days of one question or depart --------------------------------------------------------------------- */

struct echeancier {
    struct programme_row row; /* but for its day */
    day_t venue;              /* the latest day that has come, DAY_NONE for none */
    bool a_venir;             /* nothing of the past is made up for */
};

/* A day to come is noted; of those that have come only the latest is remembered. */
static enum err note_day(struct atelier *atelier, struct echeancier *days, day_t jour)
{
    if (jour == DAY_NONE)
        return ERR_NONE;
    if (jour <= atelier->jour - days->a_venir) { /* today is to come where the past is left alone */
        days->venue = jour > days->venue ? jour : days->venue;
        return ERR_NONE;
    }
    days->row.jour = jour;
    return store_programme_add(atelier->store, &days->row, &atelier->fault);
}

static enum err note_venue(struct atelier *atelier, struct echeancier *days)
{
    bool done = false;
    if (days->venue == DAY_NONE || days->a_venir)
        return ERR_NONE;
    enum err err = store_programme_was_done(atelier->store, days->row.dossier, days->row.nom, days->venue, &done, &atelier->fault);
    if (err != ERR_NONE || done)
        return err;
    days->row.jour = days->venue;
    return store_programme_add(atelier->store, &days->row, &atelier->fault);
}

static enum err note_moments(struct atelier *atelier, const struct affaire *affaire, struct echeancier *days, const struct moment *moments,
                             size_t count)
{
    enum err err = ERR_NONE;
    for (size_t i = 0; i < count && err == ERR_NONE; i++) {
        day_t jour = DAY_NONE;
        err = programme_jour(atelier, affaire, &moments[i], &jour);
        if (err == ERR_NONE)
            err = note_day(atelier, days, jour);
    }
    return err != ERR_NONE ? err : note_venue(atelier, days);
}

/* ---- questions that are asked again and again ---------------------------------------------------------------- */

struct posee { /* when a question was asked last, in this stay */
    struct str etape, question;
    day_t depuis, jour;
};

static void note_posee(void *context, const struct question_row *row)
{
    struct posee *last = context;
    if (str_eq(row->etape, last->etape) && str_eq(row->question, last->question) && row->posee >= last->depuis && row->posee > last->jour)
        last->jour = row->posee;
}

/* The day so long after `jour`, or, after a standstill, the latest of its kind that has come. */
static day_t after_standstill(const struct atelier *atelier, day_t jour, struct delai tous_les)
{
    for (int i = 0; i < PROGRAMME_MAX_TOURS && tous_les.nombre > 0 && jour <= atelier->jour; i++) {
        day_t next = echeance_after(jour, tous_les, &atelier->conf->fermetures);
        if (next > atelier->jour || next <= jour)
            break;
        jour = next;
    }
    return jour;
}

/* Its next day: so long after it was asked last, or after the coming to the etape where it was not asked yet. A day that has
 * come and is done (it was still open then, say) gives way to the next. */
static enum err note_again(struct atelier *atelier, const struct affaire *affaire, const struct question *question, struct echeancier *days)
{
    const struct fermetures *closed = &atelier->conf->fermetures;
    struct posee last = {affaire->row.etape, question->nom, affaire->row.depuis, DAY_NONE};
    if (question->tous_les.nombre == 0 && question->tous_apres.nombre == 0)
        return ERR_NONE;
    enum err err = store_question_each(atelier->store, atelier->arena, affaire->row.id, false, note_posee, &last, &atelier->fault);
    bool never = last.jour == DAY_NONE;
    bool waits = never && question->tous_apres.nombre > 0;
    bool elsewhere = question->le_count > 0 || question->sur_demande || question->proposition; /* what asks it the first time */
    if (err != ERR_NONE || (never && elsewhere) || (!waits && question->tous_les.nombre == 0))
        return err;
    day_t jour = echeance_after(never ? affaire->row.depuis : last.jour, waits ? question->tous_apres : question->tous_les, closed);
    jour = after_standstill(atelier, jour, question->tous_les);
    bool done = false;
    err = store_programme_was_done(atelier->store, affaire->row.id, days->row.nom, jour, &done, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    done = done || (days->a_venir && jour <= atelier->jour);
    if (done && question->tous_les.nombre == 0)
        return ERR_NONE;
    days->row.jour = done ? echeance_after(days->a_venir ? atelier->jour : jour, question->tous_les, closed) : jour;
    return store_programme_add(atelier->store, &days->row, &atelier->fault);
}

static bool has_dates(const struct question *question)
{
    return question_est_datee(question) || question->tous_les.nombre > 0;
}

static enum err reckon_question(struct atelier *atelier, const struct affaire *affaire, const struct question *question, bool a_venir)
{
    if (!has_dates(question))
        return ERR_NONE;
    struct str nom = str_print(atelier->arena, "%.*s.%.*s", STR_ARG(affaire->row.etape), STR_ARG(question->nom));
    struct echeancier days = {.row = {.quoi = PROGRAMME_QUESTION, .dossier = affaire->row.id, .circuit = affaire->row.circuit, .nom = nom,
                                      .cible = STR("")}, .venue = DAY_NONE, .a_venir = a_venir};
    enum err err = note_moments(atelier, affaire, &days, question->le, question->le_count);
    return err != ERR_NONE ? err : note_again(atelier, affaire, question, &days);
}

/* ---- leaving an etape ----------------------------------------------------------------------------------------- */

static void count_question(void *context, const struct question_row *row)
{
    int *count = context;
    (void)row;
    ++*count;
}

/* Where nobody is asked anything a human must look, or it would wait for ever. */
static enum err wait_for_human(struct atelier *atelier, struct affaire *affaire, struct str why)
{
    int open = 0;
    enum err err = store_question_each(atelier->store, atelier->arena, affaire->row.id, true, count_question, &open, &atelier->fault);
    if (err != ERR_NONE || open > 0 || affaire->row.etat == ETAT_A_VERIFIER)
        return err;
    affaire->row.etat = ETAT_A_VERIFIER;
    return affaire_event(atelier, affaire, "a_verifier", why);
}

static enum err unknown_day(struct atelier *atelier, struct affaire *affaire, const struct etape *etape)
{
    return wait_for_human(atelier, affaire, str_print(atelier->arena, "le jour jusqu'auquel cette étape attend n'est pas connu : %.*s",
                                                      STR_ARG(etape->jusqu_au.ecrit)));
}

/* Where a dossier may rest without a question (conf_chemins.c proves that a day then comes), the day may hang on a date that nobody
 * knows, or on one that is past. */
static enum err reckon_rest(struct atelier *atelier, struct affaire *affaire, const struct etape *etape)
{
    bool rests = etape->etat == ETAT_ADMIS, day = false;
    for (size_t i = 0; i < etape->question_count; i++)
        rests = rests || etape->questions[i].proposition || has_dates(&etape->questions[i]);
    if (!rests)
        return ERR_NONE;
    enum err err = store_programme_any(atelier->store, affaire->row.id, &day, &atelier->fault);
    if (err != ERR_NONE || day)
        return err;
    return wait_for_human(atelier, affaire, STR("aucune question n'est posée à cette étape, et aucun jour n'est connu où elle le sera"));
}

/* A day before its coming there, or one that was done in an earlier stay of the same day, is the next that is possible. */
static enum err reckon_etape(struct atelier *atelier, struct affaire *affaire, const struct etape *etape, bool a_venir)
{
    day_t jour = DAY_NONE;
    bool done = false;
    if (!etape->attend_jour)
        return ERR_NONE;
    enum err err = programme_jour(atelier, affaire, &etape->jusqu_au, &jour);
    if (err != ERR_NONE || jour == DAY_NONE)
        return err != ERR_NONE || a_venir ? err : unknown_day(atelier, affaire, etape);
    jour = jour < affaire->row.depuis ? affaire->row.depuis : jour;
    err = store_programme_was_done(atelier->store, affaire->row.id, etape->nom, jour, &done, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    const struct programme_row row = {.quoi = PROGRAMME_ETAPE, .dossier = affaire->row.id, .circuit = affaire->row.circuit, .nom = etape->nom,
                                      .cible = STR(""), .jour = done ? atelier->jour + 1 : jour};
    return store_programme_add(atelier->store, &row, &atelier->fault);
}

/* ---- what its young person starts elsewhere -------------------------------------------------------------------- */

bool depart_suit(const struct depart *depart, struct str circuit)
{
    for (size_t i = 0; i < depart->circuit_count; i++)
        if (str_eq(depart->circuits[i], circuit))
            return depart->genre == DEPART_DATE && depart->chaque == CHAQUE_JEUNE;
    return false;
}

static enum err reckon_departs(struct atelier *atelier, const struct affaire *affaire, bool a_venir)
{
    const struct conf *conf = atelier->conf;
    enum err err = ERR_NONE;
    for (size_t i = 0; i < conf->circuit_count; i++)
        for (size_t j = 0; j < conf->circuits[i].depart_count && err == ERR_NONE; j++) {
            const struct circuit *circuit = &conf->circuits[i];
            const struct depart *depart = &circuit->departs[j];
            if (!depart_suit(depart, affaire->row.circuit))
                continue;
            struct str nom = str_print(atelier->arena, "%.*s:%.*s", STR_ARG(circuit->nom), STR_ARG(depart->nom));
            struct echeancier days = {.row = {.quoi = PROGRAMME_DEPART, .dossier = affaire->row.id, .circuit = circuit->nom, .nom = nom,
                                              .cible = STR("")}, .venue = DAY_NONE, .a_venir = a_venir};
            err = note_moments(atelier, affaire, &days, depart->quand, depart->quand_count);
        }
    return err;
}

static enum err reckon(struct atelier *atelier, struct affaire *affaire, bool a_venir)
{
    enum err err = ERR_NONE;
    if (etat_is_end(affaire->row.etat))
        return ERR_NONE;
    int index = circuit_find_etape(affaire->circuit, affaire->row.etape);
    const struct etape *etape = index < 0 ? NULL : &affaire->circuit->etapes[index];
    for (size_t i = 0; etape != NULL && i < etape->question_count && err == ERR_NONE; i++)
        err = reckon_question(atelier, affaire, &etape->questions[i], a_venir);
    if (err == ERR_NONE && etape != NULL)
        err = reckon_etape(atelier, affaire, etape, a_venir);
    if (err == ERR_NONE && etape != NULL && !a_venir)
        err = reckon_rest(atelier, affaire, etape);
    return err != ERR_NONE ? err : reckon_departs(atelier, affaire, a_venir);
}

enum err programme_refresh(struct atelier *atelier, struct affaire *affaire)
{
    static const enum programme_quoi all[] = {PROGRAMME_QUESTION, PROGRAMME_ETAPE, PROGRAMME_DEPART};
    enum err err = ERR_NONE;
    for (size_t i = 0; i < sizeof all / sizeof all[0] && err == ERR_NONE; i++)
        err = store_programme_clear(atelier->store, affaire->row.id, all[i], &atelier->fault);
    return err != ERR_NONE ? err : reckon(atelier, affaire, false);
}

enum err programme_complete(struct atelier *atelier, struct affaire *affaire)
{
    return reckon(atelier, affaire, true);
}

bool programme_date(const struct conf *conf, const struct circuit *circuit, struct str etape)
{
    bool dated = false;
    int index = circuit_find_etape(circuit, etape);
    for (size_t i = 0; index >= 0 && i < circuit->etapes[index].question_count; i++)
        dated = dated || has_dates(&circuit->etapes[index].questions[i]);
    for (size_t i = 0; i < conf->circuit_count; i++)
        for (size_t j = 0; j < conf->circuits[i].depart_count; j++)
            dated = dated || depart_suit(&conf->circuits[i].departs[j], circuit->nom);
    return dated || (index >= 0 && circuit->etapes[index].attend_jour);
}

/* ---- the day has come ------------------------------------------------------------------------------------------- */

/* The dossier may have gone on since, or ended: then nothing happens. While a human is at it the day waits. */
static enum err step_date(struct atelier *atelier, const struct programme_row *row)
{
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    enum err err = affaire_load(atelier, row->dossier, affaire);
    if (err != ERR_NONE || affaire->row.etat == ETAT_A_VERIFIER)
        return err;
    err = store_programme_done(atelier->store, row->id, &atelier->fault); /* first: the step reckons anew what is not done */
    if (err != ERR_NONE)
        return err;
    struct str rest = row->nom, etape = STR_NONE;
    (void)str_next(&rest, '.', &etape); /* « etape.question », or « etape »: then nothing is left */
    struct evenement event = {.kind = EVENEMENT_DATE, .etape = circuit_find_etape(affaire->circuit, etape), .question = -1};
    if (event.etape < 0 || !str_eq(affaire->row.etape, etape) || etat_is_end(affaire->row.etat))
        return ERR_NONE;
    if (row->quoi == PROGRAMME_QUESTION)
        event.question = circuit_find_question(&affaire->circuit->etapes[event.etape], rest);
    if (row->quoi == PROGRAMME_QUESTION && event.question < 0)
        return ERR_NONE;
    return affaire_step(atelier, affaire, &event);
}

enum err programme_fait(struct atelier *atelier, const struct programme_row *row)
{
    if (row->quoi != PROGRAMME_DEPART)
        return step_date(atelier, row);
    enum err err = store_programme_done(atelier->store, row->id, &atelier->fault);
    return err != ERR_NONE ? err : depart_date(atelier, row);
}
