/* Questions: asked, closed, and who stands in for whom they were asked of. Each has a token of its own, which whatever is written
 * about it alone carries too. What they are reminded by stands in decide_rappels.c. */
#include "daemon/decide_private.h"
#include "daemon/heure.h"
#include "daemon/jeton.h"
#include "daemon/rappel.h"

/* The dossier waits for a human, who is told why by its history. */
static enum err to_human(struct atelier *atelier, struct affaire *affaire, struct str why)
{
    affaire->row.etat = ETAT_A_VERIFIER;
    return affaire_event(atelier, affaire, "a_verifier", why);
}

/* Is the role one that the directory knows by territory, while the dossier's is not known? */
static bool lacks_territoire(const struct annuaire *annuaire, struct str role, const struct portee *portee)
{
    for (size_t i = 0; i < annuaire->tenue_count && str_is_empty(portee->territoire); i++)
        if (str_eq(annuaire->tenues[i].role, role) && !str_is_empty(annuaire->tenues[i].territoire))
            return true;
    return false;
}

/* Where its mail is held back, the delay begins when it leaves. */
static void set_delays(const struct atelier *atelier, const struct affaire *affaire, const struct question *question, day_t echeance,
                       struct question_row *row)
{
    const struct fermetures *closed = &atelier->conf->fermetures;
    row->posee = affaire->relecture.retient ? heure_day(affaire->relecture.row.jusqu_a) : atelier->jour;
    row->echeance = echeance != DAY_NONE ? echeance : echeance_after(row->posee, question->delai, closed);
    const struct rappel_jours jours = rappel_jours(question, row->posee, row->echeance, closed);
    row->mi_temps = jours.mi_temps;
    row->relance = jours.relance;
    row->escalade = jours.escalade;
    row->alerte = jours.alerte;
    row->rappel = rappel_suivant(&jours, NIVEAU_AUCUN, question->alerte_tous_les, row->posee, closed);
    row->promis = DAY_NONE;
}

/* What one question is to say: whom it is for, by which template, and the reason that led to it. */
struct demande {
    struct str role, modele, motif;
    day_t echeance; /* DAY_NONE: the question's own delay, from today */
};

static enum err ask(struct atelier *atelier, struct affaire *affaire, const struct etape *etape, const struct question *question,
                    const struct demande *demande)
{
    struct str role = demande->role;
    struct portee portee;
    struct destinataire to = affaire_role(atelier, affaire, role, question->portee_demandeur, &portee);
    if (lacks_territoire(affaire_annuaire(atelier, affaire), role, &portee))
        return to_human(atelier, affaire, STR("le territoire du lieu de vie est indéterminé"));
    if (str_is_empty(to.mail))
        return to_human(atelier, affaire, str_print(atelier->arena, "personne à qui demander : %.*s", STR_ARG(role)));
    struct question_row row = {.dossier = affaire->row.id, .etape = etape->nom, .question = question->nom, .role = role,
                               .personne_id = to.personne_id, .nom = to.nom, .mail = to.mail, .mds = portee.mds,
                               .territoire = portee.territoire, .qualite = str_of(qualite_name(to.qualite))};
    set_delays(atelier, affaire, question, demande->echeance, &row);
    enum err err = store_question_numero(atelier->store, affaire->row.id, &row.numero, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    row.jeton = jeton_question(atelier->arena, store_key(atelier->store), affaire->row.reference, row.numero);
    struct str explication = str_eq(to.mail, affaire->auteur.par) ? affaire->contradiction : STR_NONE;
    const struct valeur valeurs[] = {{"motif", demande->motif}, {"auteur_nom", affaire->auteur.nom}, {"explication", explication}};
    const struct envoi_demande mail = {.modele = demande->modele, .genre = STR("question"), .a_mail = to.mail, .a_nom = to.nom,
                                       .jeton = row.jeton, .question = &row, .joint_fiche = question->joint_fiche, .joint = question->joint, .valeurs = valeurs,
                                       .valeur_count = 3, .out_texte = &row.texte, .out_message_id = &row.message_id};
    err = envoi_prepare(atelier, affaire, &mail);
    if (err == ERR_NONE)
        err = store_question_add(atelier->store, &row, &atelier->fault);
    return err != ERR_NONE ? err
                           : affaire_event(atelier, affaire, "question_envoyee",
                                           str_print(atelier->arena, "%.*s, à %.*s", STR_ARG(question->titre), STR_ARG(to.mail)));
}

enum err question_ask(struct atelier *atelier, struct affaire *affaire, const struct effet *effet, struct str motif)
{
    const struct etape *etape = &affaire->circuit->etapes[effet->etape];
    const struct question *question = &etape->questions[effet->question];
    enum err err = ask(atelier, affaire, etape, question, &(struct demande){question->role, question->modele, motif, DAY_NONE});
    for (size_t i = 0; i < question->aussi_count && err == ERR_NONE; i++)
        err = ask(atelier, affaire, etape, question, &(struct demande){question->aussi[i].role, question->aussi[i].modele, motif, DAY_NONE});
    return err;
}

/* By `modele`, where it is given, instead of the template of the role. */
static enum err ask_anew(struct atelier *atelier, struct affaire *affaire, const struct question_row *ancienne, struct str motif, struct str modele)
{
    int etape = -1, index = -1;
    const struct question *question = affaire_question(affaire, ancienne->etape, ancienne->question, &etape, &index);
    if (question == NULL)
        return to_human(atelier, affaire, STR("la question qui était posée n'existe plus dans le circuit"));
    struct demande demande = {ancienne->role, question->modele, motif, ancienne->echeance > atelier->jour ? ancienne->echeance : DAY_NONE};
    for (size_t i = 0; i < question->aussi_count && !str_eq(question->role, ancienne->role); i++)
        if (str_eq(question->aussi[i].role, ancienne->role))
            demande.modele = question->aussi[i].modele;
    demande.modele = str_is_empty(modele) ? demande.modele : modele;
    return ask(atelier, affaire, &affaire->circuit->etapes[etape], question, &demande);
}

enum err question_ask_again(struct atelier *atelier, struct affaire *affaire, const struct question_row *ancienne, struct str motif)
{
    return ask_anew(atelier, affaire, ancienne, motif, STR_NONE);
}

enum err question_ask_reprise(struct atelier *atelier, struct affaire *affaire, const struct question_row *ancienne)
{
    return ask_anew(atelier, affaire, ancienne, STR_NONE, STR("relecture-reprise"));
}

enum err question_load(struct atelier *atelier, int64_t id, struct question_row *out_row, struct affaire *out_affaire,
                       const struct question **out_question)
{
    int etape = -1, index = -1;
    *out_question = NULL;
    enum err err = store_question_get(atelier->store, atelier->arena, id, out_row, &atelier->fault);
    if (err == ERR_NONE)
        err = affaire_load(atelier, out_row->dossier, out_affaire);
    if (err == ERR_NONE)
        *out_question = affaire_question(out_affaire, out_row->etape, out_row->question, &etape, &index);
    return err;
}

/* ---- how its day was reckoned --------------------------------------------------------------------------------------- */

struct origine_delai { /* the day from which the delay gives the echeance */
    const struct question_row *row;
    struct delai delai;
    const struct fermetures *fermetures;
    day_t posee; /* DAY_NONE: not found */
};

static bool gives(const struct origine_delai *origine, day_t posee)
{
    return posee != DAY_NONE && echeance_after(posee, origine->delai, origine->fermetures) == origine->row->echeance;
}

static void note_earlier(void *context, const struct question_row *earlier)
{
    struct origine_delai *origine = context;
    const struct question_row *row = origine->row;
    bool same = earlier->close != 0 && earlier->numero < row->numero && earlier->echeance == row->echeance && str_eq(earlier->etape, row->etape) &&
                str_eq(earlier->question, row->question);
    if (same && gives(origine, earlier->posee))
        origine->posee = earlier->posee;
}

struct str question_delai(struct atelier *atelier, const struct affaire *affaire, const struct question *question, const struct question_row *row)
{
    if (question == NULL || row->echeance == DAY_NONE)
        return STR_NONE;
    struct origine_delai origine = {.row = row, .delai = question->delai, .fermetures = &atelier->conf->fermetures, .posee = DAY_NONE};
    if (gives(&origine, row->posee))
        origine.posee = row->posee;
    else if (store_question_each(atelier->store, atelier->arena, affaire->row.id, false, note_earlier, &origine, &atelier->fault) != ERR_NONE)
        return STR_NONE; /* what is told goes without; the mail is stored next, and says so where the store fails */
    return origine.posee == DAY_NONE ? STR_NONE : echeance_explique(atelier->arena, origine.posee, question->delai, origine.fermetures);
}

/* ---- closed, written again, handed on ------------------------------------------------------------------------------- */

enum err question_close(struct atelier *atelier, int64_t id, const char *par)
{
    struct question_row row;
    enum err err = store_question_get(atelier->store, atelier->arena, id, &row, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    row.close = atelier->moment;
    row.close_par = str_of(par);
    return store_question_save(atelier->store, &row, &atelier->fault);
}

bool question_est_de(const struct annuaire *annuaire, const struct question_row *row, struct str mail)
{
    bool writes_for = false, asked_for = false;
    if (str_eq_nocase(row->mail, mail))
        return true;
    const struct personne *person = annuaire_person(annuaire, mail, &writes_for);
    if (person == NULL || writes_for)
        return false;
    const struct personne *asked = annuaire_person(annuaire, row->mail, &asked_for); /* the referent, whom the fiche names */
    return str_eq(person->id, row->personne_id) || (asked == person && !asked_for);
}

/* A second mail about an open question, with its token, so that it can be answered at once. What it says is added to
 * what the reader subtracts. */
enum err question_write(struct atelier *atelier, struct affaire *affaire, struct question_row *row, struct str modele, const char *genre,
                       const struct destinataire *to, bool joint_fiche, const struct valeur *valeurs, size_t valeur_count)
{
    struct str texte = STR_NONE;
    enum err err = envoi_prepare(atelier, affaire,
                                 &(struct envoi_demande){.modele = modele, .genre = str_of(genre), .a_mail = to->mail, .a_nom = to->nom,
                                                         .jeton = row->jeton, .question = row, .joint_fiche = joint_fiche, .valeurs = valeurs,
                                                         .valeur_count = valeur_count, .out_texte = &texte});
    if (err != ERR_NONE)
        return err;
    row->texte = str_join(atelier->arena, row->texte, STR("\n"), texte);
    return store_question_save(atelier->store, row, &atelier->fault);
}

/* Whoever stands in for the person asked: for the referent, the contact that the fiche names, else her RSASE; for a role of
 * the directory, its deputy, else the referent departemental. */
static struct destinataire stand_in(struct atelier *atelier, const struct affaire *affaire, const struct question_row *row,
                                    enum qualite *out_qualite)
{
    const struct annuaire *annuaire = affaire_annuaire(atelier, affaire);
    const struct portee portee = {.mds = row->mds, .territoire = row->territoire};
    struct str contact = affaire_contact_absence(affaire, row->role), role = affaire_role_tenu(row->role);
    *out_qualite = QUALITE_SUPPLEANT;
    if (!str_is_empty(contact) && !str_eq(contact, row->mail) && annuaire_may_write(annuaire, contact))
        return (struct destinataire){.mail = contact, .nom = fiche_text(&affaire->fiche, FICHE_REMPLACANT_NOM)};
    bool secretary = false;
    const struct personne *asked = annuaire_person(annuaire, row->mail, &secretary);
    const struct personne *found = str_eq(role, row->role) ? annuaire_escalate(annuaire, role, &portee, atelier->jour, asked, out_qualite)
                                                           : annuaire_ask(annuaire, role, &portee, atelier->jour, out_qualite);
    if (found == NULL || found->mail_count == 0 || found == asked)
        return (struct destinataire){0};
    return (struct destinataire){.mail = found->mails[0], .nom = found->nom};
}

enum err question_suppleant(struct atelier *atelier, const struct affaire *affaire, const struct question_row *row, struct destinataire *out_to)
{
    enum qualite qualite = QUALITE_AUCUNE;
    *out_to = stand_in(atelier, affaire, row, &qualite);
    out_to->qualite = qualite;
    return str_is_empty(out_to->mail) ? ERR_NONE : absence_instead(atelier, affaire, row, out_to);
}

/* For people of the fiche her RSASE, as for a chef de service; above all others stands the référent départemental alone. */
struct destinataire question_hierarchie(struct atelier *atelier, const struct affaire *affaire, const struct question_row *row)
{
    static const char *const below_rsase[] = {"referent", "emetteur", "chef_service", NULL};
    const struct portee portee = {.mds = str_is_empty(row->mds) ? affaire->row.mds : row->mds, .territoire = row->territoire};
    for (size_t i = 0; below_rsase[i] != NULL; i++)
        if (str_eq_c(row->role, below_rsase[i])) {
            enum qualite qualite = QUALITE_AUCUNE;
            const struct personne *found = annuaire_ask(affaire_annuaire(atelier, affaire), STR("rsase"), &portee, atelier->jour, &qualite);
            if (found != NULL && found->mail_count > 0)
                return (struct destinataire){.mail = found->mails[0], .nom = found->nom, .personne_id = found->id, .qualite = qualite};
        }
    return (struct destinataire){.qualite = QUALITE_AUCUNE};
}
