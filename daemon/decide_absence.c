/* People who are away. An out-of-office counts as such only in answer to a question of ours, from the person who was asked; then
 * she is away for those days, and a question whose deadline lies in them goes to who stands in for her, who is told why.
 * A person may say it too (a command by mail): then she names her deputy. No out-of-office is ever answered. */
#include "daemon/decide_courrier.h"
#include "daemon/decide_jour.h"
#include "daemon/heure.h"
#include "daemon/store_correspondants.h"

enum {
    ABSENCE_MAX_JOURS = 400, /* a longer one is a year that was read wrongly */
    CANDIDATS_MAX = 5,
};

/* ---- who stands in -------------------------------------------------------------------------------------------- */

static enum err away(struct atelier *atelier, struct str mail, day_t day, bool *out_away, struct absence_row *out_absence)
{
    *out_away = false;
    return str_is_empty(mail) ? ERR_NONE : store_absence_of(atelier->store, atelier->arena, mail, day, out_away, out_absence, &atelier->fault);
}

/* Under one of her own addresses. */
static const struct personne *person_of(const struct annuaire *annuaire, struct str mail)
{
    bool secretary = false;
    const struct personne *person = annuaire_person(annuaire, mail, &secretary);
    return secretary ? NULL : person;
}

enum err absence_contact(struct atelier *atelier, const struct affaire *affaire, const struct question_row *question, day_t day, struct str *out_mail)
{
    bool is_away = false;
    struct absence_row absence = {0};
    *out_mail = affaire_contact_absence(affaire, question->role);
    if (!str_is_empty(*out_mail))
        return ERR_NONE;
    enum err err = away(atelier, question->mail, day, &is_away, &absence);
    if (err == ERR_NONE && is_away && person_of(affaire_annuaire(atelier, affaire), absence.remplacant) != NULL)
        *out_mail = absence.remplacant;
    return err;
}

struct candidats {
    struct destinataire items[CANDIDATS_MAX];
    size_t count;
};

static void add_person(struct candidats *all, const struct personne *person, enum qualite qualite)
{
    if (person != NULL && person->mail_count > 0)
        all->items[all->count++] = (struct destinataire){.mail = person->mails[0], .nom = person->nom, .personne_id = person->id, .qualite = qualite};
}

/* In this order: whom she named herself, the contact of the fiche, the directory's deputy, whom her mail program names, the
 * référent départemental, who has somebody named. */
static struct candidats candidates(struct atelier *atelier, const struct affaire *affaire, const struct question_row *row,
                                   const struct absence_row *absence)
{
    struct candidats all = {.count = 0};
    const struct annuaire *annuaire = affaire_annuaire(atelier, affaire);
    const struct portee portee = {.mds = row->mds, .territoire = row->territoire};
    struct str contact = affaire_contact_absence(affaire, row->role), role = affaire_role_tenu(row->role);
    enum qualite qualite = QUALITE_AUCUNE;
    const struct personne *named = person_of(annuaire, absence->remplacant);
    const struct personne *deputy = str_eq(role, row->role) ? annuaire_escalate(annuaire, role, &portee, atelier->jour, person_of(annuaire, row->mail), &qualite)
                                                            : annuaire_ask(annuaire, role, &portee, atelier->jour, &qualite);
    if (absence->question == 0)
        add_person(&all, named, QUALITE_SUPPLEANT);
    if (!str_is_empty(contact) && annuaire_may_write(annuaire, contact))
        all.items[all.count++] = (struct destinataire){.mail = contact, .nom = fiche_text(&affaire->fiche, FICHE_REMPLACANT_NOM), .qualite = QUALITE_SUPPLEANT};
    if (qualite != QUALITE_REPLI)
        add_person(&all, deputy, qualite);
    add_person(&all, named, QUALITE_SUPPLEANT);
    struct portee anywhere;
    all.items[all.count] = affaire_role(atelier, affaire, STR(ROLE_REFERENT_DEPARTEMENTAL), false, &anywhere);
    all.items[all.count].qualite = QUALITE_REPLI;
    all.count += !str_is_empty(all.items[all.count].mail);
    return all;
}

/* The first who is not she herself, nor away as long. */
static enum err choose(struct atelier *atelier, const struct affaire *affaire, const struct question_row *row, const struct absence_row *absence,
                       struct destinataire *out_to)
{
    const struct candidats all = candidates(atelier, affaire, row, absence);
    enum err err = ERR_NONE;
    *out_to = (struct destinataire){0};
    for (size_t i = 0; i < all.count && err == ERR_NONE && str_is_empty(out_to->mail); i++) {
        bool is_away = false;
        struct absence_row other = {0};
        bool herself = str_eq_nocase(all.items[i].mail, row->mail) || (!str_is_empty(row->personne_id) && str_eq(all.items[i].personne_id, row->personne_id));
        err = away(atelier, all.items[i].mail, atelier->jour, &is_away, &other);
        if (err == ERR_NONE && !herself && (!is_away || other.au < row->echeance))
            *out_to = all.items[i];
    }
    return err;
}

enum err absence_instead(struct atelier *atelier, const struct affaire *affaire, const struct question_row *row, struct destinataire *to)
{
    bool is_away = false;
    struct absence_row absence = {0};
    struct destinataire other = {0};
    enum err err = away(atelier, to->mail, atelier->jour, &is_away, &absence);
    if (err == ERR_NONE && is_away)
        err = choose(atelier, affaire, row, &(struct absence_row){.question = row->id}, &other);
    if (err == ERR_NONE && !str_is_empty(other.mail))
        *to = other;
    return err;
}

/* ---- the question goes to her --------------------------------------------------------------------------------- */

/* Who is away: the person asked, or somebody who stands in for her and has the question too. */
static struct str name_of(struct atelier *atelier, const struct affaire *affaire, const struct question_row *row, struct str mail)
{
    const struct personne *person = str_eq_nocase(mail, row->mail) ? NULL : person_of(affaire_annuaire(atelier, affaire), mail);
    struct str own = str_eq_nocase(mail, row->mail) && !str_is_empty(row->nom) ? row->nom : mail;
    return person != NULL ? person->nom : own;
}

/* Once for each question and each who is away, whatever became of it. */
static enum err relay(struct atelier *atelier, struct affaire *affaire, struct question_row *row, const struct absence_row *absence)
{
    bool first = false, herself = str_eq_nocase(absence->mail, row->mail);
    struct destinataire to = {0};
    struct str key = str_print(atelier->arena, ABSENCE_DITE "%lld%s%.*s", (long long)row->id, herself ? "" : "|", STR_ARG(herself ? STR("") : absence->mail));
    enum err err = store_tell_once(atelier->store, key, &first, &atelier->fault);
    if (err == ERR_NONE && first)
        err = choose(atelier, affaire, row, absence, &to);
    if (err != ERR_NONE || !first)
        return err;
    if (str_is_empty(to.mail))
        return affaire_event(atelier, affaire, "absence_relais", STR("la personne interrogée est absente au-delà du délai, personne ne la supplée"));
    int etape = -1, index = -1;
    const struct question *question = affaire_question(affaire, row->etape, row->question, &etape, &index);
    const char *limit = to.qualite == QUALITE_REPLI ? "D'après l'annuaire et les absences connues, personne ne peut répondre à sa place : merci de faire désigner qui répondra."
                                                    : "Votre réponse vaut à sa place.";
    struct str who = name_of(atelier, affaire, row, absence->mail);
    const struct valeur valeurs[] = {{"attend_nom", who},
                                     {"explication", str_print(atelier->arena, "%.*s est en absence jusqu'au %.*s inclus, au-delà du délai de cette demande. %s",
                                                               STR_ARG(who), STR_ARG(date_french(atelier->arena, absence->au)), limit)}};
    err = question_write(atelier, affaire, row, STR("absence-relais"), "relais", &to, question != NULL && question->joint_fiche, valeurs, 2);
    return err != ERR_NONE ? err
                           : affaire_event(atelier, affaire, "absence_relais",
                                           str_print(atelier->arena, "%.*s, à %.*s (%s)", STR_ARG(row->etape), STR_ARG(to.mail), qualite_name(to.qualite)));
}

static bool lasts(const struct atelier *atelier, const struct question_row *row, const struct absence_row *absence)
{
    return row->close == 0 && absence->du <= atelier->jour && absence->au >= atelier->jour && absence->au >= row->echeance;
}

/* ---- an out-of-office that came ------------------------------------------------------------------------------- */

/* Its days; false where they are not all said, are over, or cannot be. */
static bool days_of(const struct courrier_lu *courrier, struct absence_row *absence)
{
    day_t today = heure_day(courrier->row.recu);
    if (courrier->lu.absence_retour == DAY_NONE || courrier->lu.absence_retour <= today)
        return false;
    absence->du = courrier->lu.absence_du == DAY_NONE || courrier->lu.absence_du < today ? today : courrier->lu.absence_du;
    absence->au = courrier->lu.absence_retour - 1;
    return absence->du <= absence->au && absence->au - today <= ABSENCE_MAX_JOURS;
}

static struct str told(struct arena *arena, const struct courrier_lu *courrier, const struct recevabilite *verdict, bool dated, const struct absence_row *absence)
{
    struct str who = str_is_empty(courrier->entete.from) ? STR("expéditeur illisible") : courrier->entete.from;
    if (verdict->verdict != COMPTE)
        return str_print(arena, "%.*s, sans effet : %s", STR_ARG(who), verdict_name(verdict->verdict));
    if (!dated)
        return str_print(arena, "%.*s, sans date de retour", STR_ARG(who));
    bool named = !str_is_empty(absence->remplacant);
    return str_print(arena, "%.*s, du %.*s au %.*s%s%.*s", STR_ARG(who), STR_ARG(date_iso(arena, absence->du)), STR_ARG(date_iso(arena, absence->au)),
                     named ? ", remplacée par " : "", STR_ARG(named ? absence->remplacant : STR("")));
}

/* Whom that question was sent to: the person asked; or who stands in for her, where it went to that address too. */
static enum err asked_under(struct atelier *atelier, const struct courrier_lu *courrier, struct str *out_mail)
{
    bool found = false;
    struct envoi_rendu sent = {0};
    struct str from = courrier->entete.from;
    *out_mail = courrier->question.mail;
    if (!courrier->a_question || str_is_empty(from) || str_eq_nocase(from, courrier->question.mail))
        return ERR_NONE;
    enum err err = store_envoi_by_jeton(atelier->store, atelier->arena, courrier->question.jeton, from, &found, &sent, &atelier->fault);
    *out_mail = err == ERR_NONE && found ? from : *out_mail;
    return err;
}

enum err absence_decide(struct atelier *atelier, struct courrier_lu *courrier)
{
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    int64_t dossier = courrier->a_question ? courrier->question.dossier : courrier->a_jeton ? courrier->jeton.dossier : 0;
    if (dossier == 0 || !courrier->jeton_entete)
        return courrier_end(atelier, courrier, MESSAGE_TRAITE, STR_NONE);
    enum err err = affaire_load(atelier, dossier, affaire);
    if (err != ERR_NONE)
        return err;
    affaire->auteur = (struct auteur){.par = courrier->entete.from, .origine = ORIGINE_MAIL, .message = courrier->row.id};
    courrier->row.dossier = affaire->row.id;
    struct demande_recevabilite demande = courrier_demande(courrier, ACTE_ABSENCE);
    err = asked_under(atelier, courrier, &demande.demande_a);
    if (err != ERR_NONE)
        return err;
    const struct recevabilite verdict = recevabilite(affaire_annuaire(atelier, affaire), &demande);
    struct absence_row absence = {.mail = demande.demande_a, .remplacant = courrier->lu.absence_remplacant, .question = courrier->question.id,
                                  .message = courrier->row.id, .recu = courrier->row.recu};
    bool dated = days_of(courrier, &absence), counts = courrier->a_question && verdict.verdict == COMPTE && dated;
    err = affaire_event(atelier, affaire, "absence", told(atelier->arena, courrier, &verdict, dated, &absence));
    if (err == ERR_NONE && counts)
        err = store_absence_save(atelier->store, &absence, &atelier->fault);
    if (err == ERR_NONE && counts && lasts(atelier, &courrier->question, &absence))
        err = relay(atelier, affaire, &courrier->question, &absence);
    return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_TRAITE, STR_NONE);
}

/* ---- what a day brings ---------------------------------------------------------------------------------------- */

/* A question that was asked of her since, or whose deadline she was away for before it began. */
enum err absence_due(struct atelier *atelier, int64_t *after, bool *out_found)
{
    struct question_row row;
    struct absence_row absence = {0};
    bool is_away = false;
    int64_t id = 0;
    enum err err = store_absence_next(atelier->store, atelier->arena, atelier->jour, *after, out_found, &id, &atelier->fault);
    if (err != ERR_NONE || !*out_found)
        return err;
    *after = id;
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    err = store_question_get(atelier->store, atelier->arena, id, &row, &atelier->fault);
    if (err == ERR_NONE)
        err = affaire_load(atelier, row.dossier, affaire);
    if (err == ERR_NONE)
        err = away(atelier, row.mail, atelier->jour, &is_away, &absence);
    return err != ERR_NONE || !is_away || !lasts(atelier, &row, &absence) ? err : relay(atelier, affaire, &row, &absence);
}
