/* Lines « Libellé : valeur » in answer to what was read of a fiche: the values that they give stand in the fiche from then on, what
 * was doubted of them is not any more, and what hangs on them (the young person, the territory, dates to come) is reckoned anew.
 * Who holds the dossier is told which lines; the author what stands now, and which lines could not be taken.
 *
 * From whoever may withdraw the dossier or start one like it, by the reference in the subject or a token of the dossier. A line
 * about an avis never counts here, nor do words beside the lines: a human looks at those. */
#include "daemon/decide_courrier.h"
#include "daemon/decide_jour.h"
#include "parsers/fiche_json.h"

#define MODELE_TENANTS "information-fiche-corrigee"

enum { ROLES_MOST = 16 };

/* ---- which dossier ------------------------------------------------------------------------------------------------ */

/* « Re: Dossier NAV-2026-0042 – … »: the one reference of the subject; STR_NONE for none or two. */
static struct str reference_of(struct arena *arena, struct str subject)
{
    struct str found = STR_NONE, one = STR_NONE;
    while (courrier_next_reference(arena, &subject, &one)) {
        if (found.at != NULL && !str_eq(found, one))
            return STR_NONE;
        found = one;
    }
    return found;
}

/* The question of the mail's token, where it waits for the fiche to be put right; NULL elsewhere. */
static const struct question *awaiting(const struct courrier_lu *courrier, const struct affaire *affaire)
{
    int etape = -1, index = -1;
    const struct question_row *row = &courrier->question;
    const struct question *question = row->close != 0 ? NULL : affaire_question(affaire, row->etape, row->question, &etape, &index);
    return question != NULL && question->attend_fiche ? question : NULL;
}

static enum err find_dossier(struct atelier *atelier, const struct courrier_lu *courrier, struct affaire *affaire, bool *out_found)
{
    struct dossier_row row = {.id = courrier->question.dossier};
    struct str reference = reference_of(atelier->arena, courrier->lu.sujet);
    enum err err = ERR_NONE;
    bool by_token = courrier->a_question && courrier->jeton_entete;
    *out_found = by_token;
    if (!by_token && !str_is_empty(reference))
        err = store_dossier_find(atelier->store, atelier->arena, reference, out_found, &row, &atelier->fault);
    if (err != ERR_NONE || !*out_found)
        return err;
    err = affaire_load(atelier, row.id, affaire);
    bool other = by_token && !str_is_empty(reference) && !str_eq(reference, affaire->row.reference);
    bool asks_else = err == ERR_NONE && by_token && courrier->question.close == 0 && awaiting(courrier, affaire) == NULL;
    *out_found = err == ERR_NONE && affaire->a_fiche && !etat_is_end(affaire->row.etat) && !other && !asks_else;
    return err;
}

/* ---- who may ------------------------------------------------------------------------------------------------------ */

static struct recevabilite judge(const struct courrier_lu *courrier, const struct affaire *affaire)
{
    const struct str people[] = {affaire->row.emetteur, affaire->row.referent_mail};
    const struct portee portee = {.mds = affaire->row.mds, .territoire = affaire->row.territoire};
    const struct circuit *circuit = affaire->circuit;
    struct str roles[ROLES_MOST];
    struct demande_recevabilite demande = courrier_demande(courrier, ACTE_CORRIGER);
    for (size_t i = 0; i < circuit->retire_par_count && demande.role_permis_count < ROLES_MOST; i++)
        roles[demande.role_permis_count++] = circuit->retire_par[i];
    for (size_t i = 0; i < circuit->demarre_count && demande.role_permis_count < ROLES_MOST; i++)
        roles[demande.role_permis_count++] = circuit->demarre[i];
    demande.roles_permis = roles;
    demande.gens_du_dossier = people;
    demande.gens_count = 2;
    demande.portee_dossier = &portee;
    return recevabilite(affaire->annuaire, &demande);
}

/* ---- the fiche ---------------------------------------------------------------------------------------------------- */

struct correction { /* what became of the lines */
    struct atelier *atelier;
    struct fiche *fiche;
    struct str prises, a_redire; /* lists for the mails */
    struct str champs;           /* the same, in the history */
    bool mds;
};

/* « Téléphone » of several parts of the form: the one that was doubted, else nobody knows. */
static enum fiche_field field_meant(const struct fiche *fiche, const struct fiche_correction *line)
{
    enum fiche_field found = line->champs[0];
    size_t doubted = 0;
    for (size_t i = 0; i < line->champ_count && line->champ_count > 1; i++)
        if (fiche_is_doubted(fiche, line->champs[i])) {
            found = line->champs[i];
            doubted++;
        }
    return line->champ_count == 1 || doubted == 1 ? found : FICHE_NO_FIELD;
}

static void ask_again(struct correction *work, struct str libelle, struct str why)
{
    struct arena *arena = work->atelier->arena;
    work->a_redire = compose_puce(arena, work->a_redire, str_print(arena, "« %.*s » – %.*s", STR_ARG(libelle), STR_ARG(why)));
}

static struct str names_of(struct arena *arena, const struct fiche_correction *line)
{
    struct str list = STR("plusieurs lignes de la fiche ont ce nom, merci d’écrire laquelle (");
    for (size_t i = 0; i < line->champ_count; i++)
        list = str_print(arena, "%.*s%s%s", STR_ARG(list), i == 0 ? "" : ", ", fiche_field_title(line->champs[i]));
    return str_print(arena, "%.*s)", STR_ARG(list));
}

static void take_line(struct correction *work, const struct fiche_correction *line)
{
    struct arena *arena = work->atelier->arena;
    enum fiche_field field = field_meant(work->fiche, line);
    if (field == FICHE_NO_FIELD || line->doute.at != NULL) {
        ask_again(work, line->libelle, field == FICHE_NO_FIELD ? names_of(arena, line) : line->doute);
        return;
    }
    const char *title = fiche_field_title(field);
    work->fiche->values[field] = line->value;
    work->fiche->values[field].sure = 100;
    fiche_undoubt(work->fiche, field);
    work->mds = work->mds || field == FICHE_MDS;
    work->prises = compose_puce(arena, work->prises, str_of(title));
    work->champs = str_print(arena, "%.*s%s%s", STR_ARG(work->champs), str_is_empty(work->champs) ? "" : ", ", title);
}

/* Doubts about values that do not hold together are of several values: those of before fall, and are looked for anew. */
void corrige_revoit(struct atelier *atelier, const struct fiche *before, struct fiche *fiche)
{
    struct fiche *alone = ARENA_NEW(atelier->arena, struct fiche);
    *alone = *before;
    alone->doubts = NULL;
    alone->doubt_count = 0;
    fiche_find_incoherence(atelier->arena, alone, atelier->jour);
    size_t kept = 0;
    for (size_t i = 0; i < fiche->doubt_count; i++) {
        bool was = false;
        for (size_t k = 0; k < alone->doubt_count && !was; k++)
            was = alone->doubts[k].field == fiche->doubts[i].field && str_eq(alone->doubts[k].why, fiche->doubts[i].why);
        if (!was)
            fiche->doubts[kept++] = fiche->doubts[i];
    }
    fiche->doubt_count = kept;
    fiche_find_incoherence(atelier->arena, fiche, atelier->jour);
}

/* What the dossier itself knows of the fiche follows it. */
static enum err follow(struct atelier *atelier, struct affaire *affaire, const struct fiche *before, bool mds_said)
{
    struct dossier_row *row = &affaire->row;
    struct str referent = fiche_text(&affaire->fiche, FICHE_REFERENT_MAIL);
    struct str mds = mds_said ? annuaire_mds(affaire->annuaire, atelier->arena, fiche_text(&affaire->fiche, FICHE_MDS)) : STR_NONE;
    row->jeune_nom = fiche_text(&affaire->fiche, FICHE_JEUNE_NOM);
    row->jeune_prenom = fiche_text(&affaire->fiche, FICHE_JEUNE_PRENOM);
    row->jeune_naissance = fiche_date(&affaire->fiche, FICHE_JEUNE_DATE_NAISSANCE);
    row->referent_nom = fiche_text(&affaire->fiche, FICHE_REFERENT_NOM);
    row->referent_mail = annuaire_may_write(&atelier->conf->annuaire, referent) ? referent : row->referent_mail;
    row->mds = str_is_empty(mds) ? row->mds : mds;
    enum err err = store_dossier_save(atelier->store, row, &atelier->fault);
    if (err == ERR_NONE)
        err = jeune_lieu(atelier, affaire, before);
    return err != ERR_NONE ? err : programme_refresh(atelier, affaire);
}

/* ---- who is told ---------------------------------------------------------------------------------------------------- */

struct tenants {
    struct atelier *atelier;
    struct affaire *affaire;
    struct str lignes;
    enum err err;
};

/* The values themselves only to a role that may see a whole fiche. */
static enum err tell(struct tenants *all, const struct destinataire *to, bool with_values)
{
    struct affaire *affaire = all->affaire;
    if (str_is_empty(to->mail) || str_eq(to->mail, affaire->auteur.par) || !affaire_first_told(affaire, to->mail, STR(MODELE_TENANTS)))
        return ERR_NONE;
    const struct valeur valeurs[] = {{"corrections", all->lignes}, {"auteur_nom", affaire->auteur.nom}, {"fiche_tableau", STR_NONE}};
    return envoi_prepare(all->atelier, affaire, &(struct envoi_demande){.modele = STR(MODELE_TENANTS), .genre = STR("information"), .a_mail = to->mail,
                                                                       .a_nom = to->nom, .valeurs = valeurs, .valeur_count = with_values ? 2 : 3});
}

static void tell_asked(void *context, const struct question_row *row)
{
    struct tenants *all = context;
    const struct destinataire to = {.mail = row->mail, .nom = row->nom};
    if (all->err == ERR_NONE)
        all->err = tell(all, &to, papier_vu_par(all->affaire->circuit, row->role));
}

/* Those who are asked now, and the demandeur. */
enum err corrige_annonce(struct atelier *atelier, struct affaire *affaire, struct str lignes)
{
    struct portee portee;
    struct tenants all = {.atelier = atelier, .affaire = affaire, .lignes = lignes};
    enum err err = store_question_each(atelier->store, atelier->arena, affaire->row.id, true, tell_asked, &all, &atelier->fault);
    if (err != ERR_NONE || all.err != ERR_NONE)
        return err != ERR_NONE ? err : all.err;
    const struct destinataire demandeur = affaire_role(atelier, affaire, STR("demandeur"), false, &portee);
    return tell(&all, &demandeur, false);
}

/* A machine is never answered. */
static enum err tell_author(struct atelier *atelier, const struct courrier_lu *courrier, const struct affaire *affaire, const struct correction *work)
{
    if (courrier_is_machine(courrier))
        return ERR_NONE;
    const struct valeur valeurs[] = {{"corrections", work->prises}, {"a_redire", work->a_redire}};
    return envoi_prepare(atelier, affaire, &(struct envoi_demande){.modele = STR(MODELE_CORRECTION), .genre = STR("accuse"), .reponse = true, .a_mail = courrier->entete.from,
                                                                   .a_nom = affaire->auteur.nom, .valeurs = valeurs, .valeur_count = 2});
}

/* ---- all of it ------------------------------------------------------------------------------------------------------ */

static struct correction take_lines(struct atelier *atelier, struct affaire *affaire, const struct fiche_corrections *lines)
{
    struct correction work = {.atelier = atelier, .fiche = &affaire->fiche, .prises = STR_NONE, .a_redire = STR_NONE, .champs = STR_NONE};
    for (size_t i = 0; i < lines->count; i++)
        take_line(&work, &lines->items[i]);
    if (!str_is_empty(lines->avis))
        ask_again(&work, lines->avis, STR("un avis ne se donne pas par une correction de la fiche ; il est demandé à la personne concernée"));
    return work;
}

static enum err apply(struct atelier *atelier, struct affaire *affaire, const struct correction *work, const struct fiche *before)
{
    corrige_revoit(atelier, before, &affaire->fiche);
    enum err err = affaire_event(atelier, affaire, "fiche_recue", str_print(atelier->arena, "fiche corrigée par une réponse : %.*s", STR_ARG(work->champs)));
    if (err == ERR_NONE)
        err = affaire_fiche_keep(atelier, affaire);
    if (err == ERR_NONE)
        err = follow(atelier, affaire, before, work->mds);
    return err != ERR_NONE ? err : corrige_annonce(atelier, affaire, work->prises);
}

/* Lines in answer to « the fiche is to be put right » are that answer, unless something of them is asked again. */
static enum err answer_question(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire, const struct correction *work)
{
    bool against = courrier->lu.a_avis && courrier->lu.sens != SENS_FAVORABLE;
    bool answers = courrier->a_question && courrier->jeton_entete && awaiting(courrier, affaire) != NULL && !against && str_is_empty(work->a_redire);
    if (!answers)
        return ERR_NONE;
    const struct demande_recevabilite demande = courrier_demande(courrier, ACTE_REPONDRE);
    if (recevabilite(affaire->annuaire, &demande).verdict != COMPTE)
        return ERR_NONE;
    return affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_AVIS, .ouverte = courrier->question.id, .sens = SENS_FAVORABLE});
}

static enum err end(struct atelier *atelier, struct courrier_lu *courrier)
{
    const struct fiche_corrections *lines = &courrier->lu.corrections;
    bool human = !str_is_empty(lines->reste) || !str_is_empty(lines->avis) || lines->is_cut;
    return courrier_end(atelier, courrier, human ? MESSAGE_A_VERIFIER : MESSAGE_TRAITE,
                        human ? STR("la fiche est corrigée par ce message ; ce qu'il dit d'autre est à lire") : STR_NONE);
}

enum err corrige_courriel(struct atelier *atelier, struct courrier_lu *courrier, bool *out_taken)
{
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    bool found = false;
    *out_taken = false;
    if (courrier->lu.corrections.count == 0 || courrier_is_machine(courrier))
        return ERR_NONE;
    enum err err = find_dossier(atelier, courrier, affaire, &found);
    if (err != ERR_NONE || !found)
        return err;
    const struct recevabilite verdict = judge(courrier, affaire);
    if (verdict.verdict != COMPTE)
        return ERR_NONE; /* as an answer it says why it does not count */
    *out_taken = true;
    affaire->auteur = courrier_auteur(courrier, &verdict);
    courrier->row.dossier = affaire->row.id;
    const struct fiche before = affaire->fiche;
    affaire->fiche = fiche_copy(atelier->arena, &before);
    struct correction work = take_lines(atelier, affaire, &courrier->lu.corrections);
    if (!str_is_empty(work.prises))
        err = apply(atelier, affaire, &work, &before);
    if (err == ERR_NONE)
        err = answer_question(atelier, courrier, affaire, &work);
    if (err == ERR_NONE)
        err = tell_author(atelier, courrier, affaire, &work);
    return err != ERR_NONE ? err : end(atelier, courrier);
}
