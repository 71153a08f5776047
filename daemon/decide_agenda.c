/* What a mail brings to its reader's calendar. No mail is sent because of it: a day that holds no longer is taken back by whatever she
 * is sent by the decision that ended it (the read-back of her answer, that somebody else has answered, the news of a withdrawal, the
 * question asked anew); where that decision has no mail for her, by the next one of the dossier, while the day is to come. */
#include "daemon/agenda.h"
#include "daemon/decide_private.h"
#include "daemon/heure.h"
#include "daemon/journal.h"

struct carnet { /* the attachments of one mail */
    struct atelier *atelier;
    const struct affaire *affaire;
    const struct envoi_demande *demande;
    struct jointe *jointes;
    size_t count, omitted;
    enum err err;
};

/* Minutes since the day before `from`: later mails about the same entry count more, whatever happened between. The day before, because
 * a day of ours begins an hour or two earlier than that of UTC. */
static int sequence_of(const struct carnet *carnet, day_t from)
{
    int64_t minutes = (carnet->atelier->moment - ((int64_t)from - 1) * 24 * 3600) / 60;
    return minutes < 0 ? 0 : minutes > INT32_MAX ? INT32_MAX : (int)minutes;
}

static void add(struct carnet *carnet, struct agenda_jour jour)
{
    struct atelier *atelier = carnet->atelier;
    if (!atelier->conf->agenda || carnet->err != ERR_NONE)
        return;
    if (carnet->count == AGENDA_JOINTES) {
        carnet->omitted++;
        return;
    }
    struct jointe *jointe = &carnet->jointes[carnet->count];
    jour.organisateur = atelier->conf->adresse;
    jour.moment = atelier->moment;
    carnet->err = agenda_ecrit(atelier->arena, &jour, &jointe->octets, &atelier->fault);
    if (carnet->err != ERR_NONE)
        return;
    jointe->nom = str_print(atelier->arena, "%.*s.ics", STR_ARG(carnet->affaire->row.reference));
    jointe->media = STR("text/calendar");
    jointe->methode = agenda_methode_nom(jour.methode);
    carnet->count++;
}

static void add_question(struct carnet *carnet, const struct question_row *row, enum agenda_methode methode)
{
    struct arena *arena = carnet->atelier->arena;
    struct str reference = carnet->affaire->row.reference;
    add(carnet, (struct agenda_jour){
        .methode = methode,
        .uid = str_print(arena, "%.*s.%d@%.*s", STR_ARG(reference), row->numero, STR_ARG(carnet->atelier->conf->adresse_domaine)),
        .titre = str_print(arena, "%.*s : réponse attendue", STR_ARG(reference)),
        .texte = STR("Répondez au message de navette qui porte cette référence."),
        .jour = row->echeance,
        .sequence = sequence_of(carnet, row->posee),
    });
}

static bool is_hers(const struct carnet *carnet, const struct question_row *row)
{
    return question_est_de(affaire_annuaire(carnet->atelier, carnet->affaire), row, carnet->demande->a_mail);
}

/* She gets a mail of this decision, now. */
static void note_told(struct carnet *carnet, const struct question_row *row)
{
    struct atelier *atelier = carnet->atelier;
    atelier->averties = arena_grow(atelier->arena, atelier->averties, atelier->avertie_count, &atelier->avertie_capacity, sizeof *atelier->averties);
    atelier->averties[atelier->avertie_count++] = row->id;
}

/* Once for a question. */
static bool first_cancelled(struct carnet *carnet, const struct question_row *row)
{
    struct atelier *atelier = carnet->atelier;
    bool first = false;
    if (!atelier->conf->agenda || carnet->count == AGENDA_JOINTES || carnet->err != ERR_NONE)
        return false;
    carnet->err = store_tell_once(atelier->store, str_print(atelier->arena, "agenda|%lld", (long long)row->id), &first, &atelier->fault);
    return first;
}

/* Hers, closed: by this very decision, or by an earlier one that had no mail for her. What waits in the outbox may never leave:
 * she is not told yet, and a mail that leaves takes the day away all the same. */
static void cancel(void *context, const struct question_row *row)
{
    struct carnet *carnet = context;
    const struct atelier *atelier = carnet->atelier;
    bool now = row->close == atelier->moment, waits = carnet->affaire->relecture.retient;
    if (row->close == 0 || (!now && (waits || row->echeance < atelier->jour)) || !is_hers(carnet, row))
        return;
    if (now && !waits)
        note_told(carnet, row);
    bool dated = row->echeance != DAY_NONE, first = dated && !waits && first_cancelled(carnet, row);
    if (first || (dated && now))
        add_question(carnet, row, AGENDA_ANNULE);
}

static void add_day(struct carnet *carnet, const struct champ *champ, day_t day, enum agenda_methode methode)
{
    struct arena *arena = carnet->atelier->arena;
    struct str reference = carnet->affaire->row.reference;
    add(carnet, (struct agenda_jour){
        .methode = methode,
        .uid = str_print(arena, "%.*s.%.*s@%.*s", STR_ARG(reference), STR_ARG(champ->nom), STR_ARG(carnet->atelier->conf->adresse_domaine)),
        .titre = str_print(arena, "%.*s : %.*s", STR_ARG(reference), STR_ARG(champ->libelle)),
        .jour = day,
        .sequence = sequence_of(carnet, heure_day(carnet->affaire->row.ouvert)),
    });
}

/* A date to come that this answer has given: « Date du rendez-vous ». Said anew, it moves; of a dossier that has ended none holds,
 * whenever it was given. */
static void publish_day(void *context, const struct valeur_row *row)
{
    struct carnet *carnet = context;
    bool over = etat_is_end(carnet->affaire->row.etat);
    int etape = -1, index = -1;
    day_t day = DAY_NONE;
    const struct question *question = affaire_question(carnet->affaire, row->etape, row->question, &etape, &index);
    if ((row->quand != carnet->atelier->moment && !over) || question == NULL || !date_parse_iso(row->texte, &day) || day <= carnet->atelier->jour)
        return;
    for (size_t i = 0; i < question->champ_count; i++)
        if (question->champs[i].genre == CHAMP_DATE && str_eq(question->champs[i].nom, row->champ))
            add_day(carnet, &question->champs[i], day, over ? AGENDA_ANNULE : AGENDA_PUBLIE);
}

/* Days that answers give are values: they go to their author, and to whom a mail may tell values (`voit` of the circuit is proved by
 * what its templates carry, and a calendar is none). */
static bool tells_days(const struct envoi_demande *demande, const struct modele *modele)
{
    bool tells = str_eq_c(demande->genre, "reprise") || str_eq_c(demande->genre, "information");
    return str_eq_c(demande->genre, "relecture") || (tells && modele != NULL && compose_porte(modele) >= PORTE_IDENTITE);
}

enum err agenda_joint(struct atelier *atelier, const struct affaire *affaire, const struct envoi_demande *demande,
                      const struct modele *modele, struct jointe *out_jointes, size_t *out_count)
{
    struct carnet carnet = {.atelier = atelier, .affaire = affaire, .demande = demande, .jointes = out_jointes};
    const struct question_row *asked = demande->question;
    *out_count = 0;
    if (affaire == NULL)
        return ERR_NONE;
    if (str_eq_c(demande->genre, "question") && asked != NULL && asked->echeance != DAY_NONE && is_hers(&carnet, asked))
        add_question(&carnet, asked, AGENDA_PUBLIE);
    if (carnet.err == ERR_NONE)
        carnet.err = store_question_each(atelier->store, atelier->arena, affaire->row.id, false, cancel, &carnet, &atelier->fault);
    if (carnet.err == ERR_NONE && tells_days(demande, modele))
        carnet.err = store_valeur_each_last(atelier->store, atelier->arena, affaire->row.id, publish_day, &carnet, &atelier->fault);
    if (carnet.omitted > 0)
        journal(JOURNAL_INFO, "agenda_omis", "dossier=%.*s jours=%zu", STR_ARG(affaire->row.reference), carnet.omitted);
    *out_count = carnet.count;
    return carnet.err;
}
