/* suppléance NOM du … au …: somebody says who answers in her place for some days, or in that of a colleague of her service. It is an
 * absence over the directory (store_correspondants.h), never written into its file; decide_absence.c makes it count. */
#include "daemon/decide_commande.h"
#include "daemon/heure.h"
#include "daemon/store_correspondants.h"

enum { SUPPLEANCE_MAX_JOURS = 400 }; /* ahead: a longer one is a year that was read wrongly */

/* ---- who, and when -------------------------------------------------------------------------------------------------- */

static struct str wrong_days(const struct ordre *ordre)
{
    const struct lu_commande *dit = ordre->dit;
    day_t today = heure_day(ordre->courrier->row.recu);
    if (dit->du == DAY_NONE || dit->au == DAY_NONE)
        return STR("Le premier et le dernier jour de la suppléance manquent, ou ne sont pas des dates du calendrier.");
    if (dit->au < dit->du)
        return STR("La suppléance finirait avant d'avoir commencé : merci de vérifier les dates.");
    if (dit->au < today)
        return STR("La suppléance est déjà passée : merci de vérifier les dates.");
    return dit->au - today > SUPPLEANCE_MAX_JOURS ? STR("La suppléance finirait dans plus d'un an : merci de vérifier les dates.") : STR_NONE;
}

/* The one person whom the words name, or what to write in their place. */
static struct str wrong_name(struct ordre *ordre, struct str ecrit, const struct personne **out_person)
{
    struct arena *arena = ordre->atelier->arena;
    size_t count = 0;
    *out_person = ordre_personne(ordre, ecrit, &count);
    if (*out_person != NULL && (*out_person)->mail_count > 0)
        return STR_NONE;
    if (count > 1)
        return str_print(arena, "Plusieurs personnes de l'annuaire s'appellent « %.*s » : merci d'écrire le prénom et le nom, ou l'adresse.", STR_ARG(ecrit));
    return str_print(arena, "Personne ne s'appelle « %.*s » dans l'annuaire : merci d'écrire le prénom et le nom, ou l'adresse.", STR_ARG(ecrit));
}

static bool holds_here(const struct tenue *tenue, const struct personne *person, day_t day)
{
    bool holds = tenue->titulaire == person || tenue->interim == person;
    for (size_t i = 0; i < tenue->adjoint_count; i++)
        holds = holds || tenue->adjoints[i] == person;
    return holds && (tenue->du == DAY_NONE || tenue->du <= day) && (tenue->au == DAY_NONE || tenue->au >= day);
}

/* Of one service: a role of each in the same MDS or the same territory, held herself and not as a stand-in. */
static bool same_service(const struct annuaire *annuaire, const struct personne *one, const struct personne *other, day_t day)
{
    for (size_t i = 0; i < annuaire->tenue_count; i++)
        for (size_t k = 0; holds_here(&annuaire->tenues[i], one, day) && k < annuaire->tenue_count; k++) {
            const struct tenue *a = &annuaire->tenues[i], *b = &annuaire->tenues[k];
            bool mds = !str_is_empty(a->mds) && str_eq(a->mds, b->mds), territory = !str_is_empty(a->territoire) && str_eq(a->territoire, b->territoire);
            if ((mds || territory) && holds_here(b, other, day))
                return true;
        }
    return false;
}

/* A colleague may say who stands in, but not give herself what another one decides. */
static bool may_speak_for(const struct ordre *ordre, const struct personne *away, const struct personne *deputy)
{
    static const struct str departmental = {ROLE_REFERENT_DEPARTEMENTAL, sizeof ROLE_REFERENT_DEPARTEMENTAL - 1};
    day_t today = heure_day(ordre->courrier->row.recu);
    bool colleague = deputy != ordre->personne && same_service(&ordre->atelier->conf->annuaire, ordre->personne, away, today);
    return away == ordre->personne || colleague ||
           ordre_juge(ordre, NULL, (struct roles){&departmental, 1}, ACTE_COMMANDER).verdict == COMPTE;
}

/* ---- it counts ------------------------------------------------------------------------------------------------------ */

static enum err note(struct ordre *ordre, const struct absence_row *row)
{
    struct atelier *atelier = ordre->atelier;
    enum err err = store_absence_save(atelier->store, row, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    struct str told = str_print(atelier->arena, "%.*s, du %.*s au %.*s, remplacée par %.*s", STR_ARG(row->mail), STR_ARG(date_iso(atelier->arena, row->du)),
                                STR_ARG(date_iso(atelier->arena, row->au)), STR_ARG(row->remplacant));
    return store_event_add(atelier->store, &(struct event_row){.quand = atelier->moment, .quoi = STR("suppleance"),
                                                               .par = ordre->courrier->entete.from, .message = ordre->courrier->row.id,
                                                               .origine = str_of(origine_name(ORIGINE_MAIL)), .detail = told}, &atelier->fault);
}

/* A stand-in who is away as well is said to be so: whom to ask instead is the directory's affair. */
static enum err also_away(struct ordre *ordre, const struct personne *deputy, struct str *out_said)
{
    bool is_away = false;
    struct absence_row other = {0};
    struct atelier *atelier = ordre->atelier;
    enum err err = store_absence_of(atelier->store, atelier->arena, deputy->mails[0], ordre->dit->du, &is_away, &other, &atelier->fault);
    *out_said = !is_away ? STR("non signalée")
                         : str_print(atelier->arena, "signalée jusqu'au %.*s : tant qu'elle dure, une autre personne de l'annuaire est interrogée",
                                     STR_ARG(date_french(atelier->arena, other.au)));
    return err;
}

static enum err count(struct ordre *ordre, const struct personne *away, const struct personne *deputy)
{
    struct arena *arena = ordre->atelier->arena;
    struct str rows = STR_NONE, busy = STR_NONE;
    const struct absence_row row = {.mail = away->mails[0], .du = ordre->dit->du, .au = ordre->dit->au, .remplacant = deputy->mails[0],
                                    .message = ordre->courrier->row.id,
                                    .recu = ordre->courrier->row.recu};
    enum err err = also_away(ordre, deputy, &busy);
    if (err == ERR_NONE)
        err = note(ordre, &row);
    if (err != ERR_NONE)
        return err;
    rows = compose_rangee(arena, rows, STR("Personne absente"), away->nom);
    rows = compose_rangee(arena, rows, STR("Suppléée par"), deputy->nom);
    rows = compose_rangee(arena, rows, STR("Premier jour"), date_french(arena, row.du));
    rows = compose_rangee(arena, rows, STR("Dernier jour"), date_french(arena, row.au));
    rows = compose_rangee(arena, rows, STR("Absence de la personne suppléante"), busy);
    struct str table = compose_tableau(arena, rows);
    struct str told = STR("Pendant ces jours, les réponses de la personne suppléante valent à la place de la personne absente, "
                          "et les demandes dont l'échéance tombe pendant l'absence lui sont adressées.");
    if (deputy != ordre->personne)
        err = ordre_informe(ordre, deputy, told, table);
    if (err == ERR_NONE && away != ordre->personne)
        err = ordre_informe(ordre, away, told, table);
    return err != ERR_NONE ? err : ordre_fait(ordre, "commande-reponse", STR("La suppléance est enregistrée, et les personnes concernées en sont informées."), table);
}

enum err ordre_suppleance(struct ordre *ordre)
{
    const struct personne *away = ordre->personne, *deputy = NULL;
    if (ordre->personne == NULL)
        return ordre_refuse(ordre, STR("Une suppléance se demande depuis l'adresse que l'annuaire connaît."));
    struct str wrong = str_is_empty(ordre->dit->nom) ? STR("Le nom de la personne qui supplée manque.") : wrong_name(ordre, ordre->dit->nom, &deputy);
    if (str_is_empty(wrong) && !str_is_empty(ordre->dit->pour))
        wrong = wrong_name(ordre, ordre->dit->pour, &away);
    if (str_is_empty(wrong))
        wrong = wrong_days(ordre);
    if (str_is_empty(wrong) && away->mail_count == 0)
        wrong = STR("L'annuaire n'a pas d'adresse pour la personne absente.");
    if (str_is_empty(wrong) && away == deputy)
        wrong = STR("Une personne ne peut pas se suppléer elle-même.");
    if (str_is_empty(wrong) && !may_speak_for(ordre, away, deputy))
        wrong = deputy == ordre->personne ? STR("Vous ne pouvez pas vous désigner à la place d'une autre personne : elle peut l'écrire elle-même.")
                                          : STR("D'après l'annuaire, vous n'êtes pas du même service que la personne absente : elle peut l'écrire elle-même.");
    return str_is_empty(wrong) ? count(ordre, away, deputy) : ordre_refuse(ordre, wrong);
}
