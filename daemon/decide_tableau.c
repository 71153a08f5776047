/* What goes with a mail because its circuit says `joint`: the table of the month, made for checking, or the pack of a committee. The
 * figures are those of `navette report`; the files are made by redige. Where one cannot be made the mail goes without and says how it
 * is had. The names of the files say nothing of anybody. */
#include "daemon/decide_private.h"

#include "daemon/journal.h"
#include "daemon/rapport_fait.h"
#include "daemon/store_synthese.h"

#define MEDIA_XLSX STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
#define MEDIA_HTML STR("text/html") /* which says its own charset */

/* The month that has ended; the half-year up to yesterday, or the one that has ended where this one has only begun. */
static void period(day_t today, bool half, day_t *out_du, day_t *out_au)
{
    struct civil civil = date_civil(today);
    day_t first = today - civil.day + 1;
    if (!half) {
        *out_au = first - 1;
        *out_du = date_add_months(first, -1);
        return;
    }
    int into = (civil.month - 1) % 6; /* months of the half-year that are over */
    *out_du = date_add_months(first, into == 0 ? -6 : -into);
    *out_au = into == 0 ? first - 1 : today - 1;
}

/* A refusal or an end that its author may still take back is nobody's news: the dossier stands where it stood, and what was asked since
 * would say which way it went. */
struct secrets {
    struct arena *arena;
    struct rapport_suivi *suivis;
    bool *done; /* of suivis[i]: the first of its answers counts, before it nothing was hidden */
    size_t count;
};

static void hide(void *context, const struct synthese_secret *row)
{
    struct secrets *secrets = context;
    for (size_t i = 0; i < secrets->count; i++) {
        struct rapport_suivi *suivi = &secrets->suivis[i];
        if (suivi->dossier != row->dossier || secrets->done[i])
            continue;
        secrets->done[i] = true;
        suivi->etape = str_copy(secrets->arena, row->etape);
        suivi->etat = row->etat;
        suivi->depuis = row->depuis;
        suivi->echeance = DAY_NONE;
        suivi->attend_count = 0;
    }
}

static enum err hide_secrets(struct atelier *atelier, struct arena *arena, struct rapport *rapport)
{
    size_t count = rapport->suivi_count;
    struct secrets secrets = {.arena = arena, .suivis = arena_array(arena, count + 1, sizeof *secrets.suivis),
                              .done = arena_array(arena, count + 1, sizeof *secrets.done), .count = count};
    for (size_t i = 0; i < count; i++)
        secrets.suivis[i] = rapport->suivis[i];
    rapport->suivis = secrets.suivis;
    return store_synthese_each_secret(atelier->store, rapport->circuit->nom, 0, atelier->moment, hide, &secrets, &atelier->fault);
}

static void join_workbook(struct atelier *atelier, struct arena *arena, const struct rapport *rapport, struct str nom, struct jointe *jointes, size_t *count)
{
    struct buf workbook;
    struct fault fault; /* where the hand failed it is in the journal */
    buf_init(&workbook, COMPOSE_MAX_OCTETS / 4);
    if (rapport_fait_classeur(atelier->redige, arena, rapport, 1, &workbook, &fault) == ERR_NONE)
        jointes[(*count)++] = (struct jointe){.nom = nom, .media = MEDIA_XLSX, .octets = str_copy(atelier->arena, buf_str(&workbook))};
    buf_free(&workbook);
}

static void join_page(struct atelier *atelier, struct arena *arena, const struct rapport *rapport, struct str nom, struct jointe *jointes, size_t *count)
{
    struct buf page, image;
    struct fault fault;
    buf_init(&page, COMPOSE_MAX_OCTETS / 4);
    buf_init(&image, COMPOSE_MAX_OCTETS / 4);
    bool drawn = rapport_fait_image(atelier->redige, rapport->circuit, &image, &fault) == ERR_NONE;
    const struct str shown = drawn ? buf_str(&image) : STR_NONE;
    rapport_page(arena, rapport, 1, &shown, &page);
    if (!buf_failed(&page))
        jointes[(*count)++] = (struct jointe){.nom = nom, .media = MEDIA_HTML, .octets = str_copy(atelier->arena, buf_str(&page))};
    buf_free(&image);
    buf_free(&page);
}

/* The dossier's territory, NULL where it has none; false where the directory no longer knows it: whose dossiers these are nobody can say. */
static bool territoire_of(const struct affaire *affaire, const struct annuaire *annuaire, const struct territoire **out_territoire)
{
    struct str territoire = affaire->row.territoire;
    *out_territoire = annuaire_territoire_by_id(annuaire, territoire);
    if (str_is_empty(territoire) || *out_territoire != NULL)
        return true;
    struct fault fault;
    (void)fault_set(&fault, ERR_FINAL, "tableau: %.*s: its territory « %.*s » is not in the directory, name it there", STR_ARG(affaire->row.reference),
                    STR_ARG(territoire));
    journal_fault(JOURNAL_ATTENTION, "document_manque", &fault);
    return false;
}

static enum err join(struct atelier *atelier, struct arena *arena, const struct affaire *affaire, bool comite, struct jointe *jointes, size_t *count)
{
    const struct annuaire *annuaire = affaire_annuaire(atelier, affaire);
    const struct territoire *seul = NULL;
    struct rapport rapport;
    day_t du = DAY_NONE, au = DAY_NONE;
    if (!territoire_of(affaire, annuaire, &seul))
        return ERR_NONE;
    period(atelier->jour, comite, &du, &au);
    enum err err = rapport_make(atelier->store, arena, affaire->circuit, annuaire, seul, du, au, atelier->jour, &rapport, &atelier->fault);
    if (err == ERR_FINAL) { /* an indicator that cannot be reckoned: `navette report` says which */
        journal_fault(JOURNAL_ATTENTION, "document_manque", &atelier->fault);
        return ERR_NONE;
    }
    err = err != ERR_NONE ? err : hide_secrets(atelier, arena, &rapport);
    if (err != ERR_NONE)
        return err;
    struct str du_dossier = affaire->row.reference;
    if (comite)
        rapport_masque(arena, &rapport);
    join_workbook(atelier, arena, &rapport, str_print(atelier->arena, "%.*s-%s.xlsx", STR_ARG(du_dossier), comite ? "comite" : "tableau"), jointes, count);
    if (comite)
        join_page(atelier, arena, &rapport, str_print(atelier->arena, "%.*s-comite.html", STR_ARG(du_dossier)), jointes, count);
    return ERR_NONE;
}

enum err tableau_joint(struct atelier *atelier, const struct affaire *affaire, struct str joint, struct jointe out_jointes[TABLEAU_JOINTES],
                       size_t *out_count)
{
    *out_count = 0;
    if (str_is_empty(joint) || str_eq_c(joint, JOINT_PAPIER) || affaire == NULL)
        return ERR_NONE;
    struct arena *arena = arena_beside(atelier->arena); /* a row for each dossier: not what the decision itself lives in */
    enum err err = join(atelier, arena, affaire, str_eq_c(joint, JOINT_COMITE), out_jointes, out_count);
    arena_free(arena);
    return err;
}

struct str tableau_dit(struct str joint, size_t count)
{
    bool comite = str_eq_c(joint, JOINT_COMITE);
    if (count == 0)
        return STR_NONE;
    return !comite      ? STR("le tableau de suivi (classeur)")
           : count == 1 ? STR("le dossier du comité (page)")
                        : STR("le dossier du comité (classeur, et la même chose en page à imprimer)");
}
