/* What programs wrote: never answered, never an answer. A report of delivery is tied to the mail of ours that it gives back, and
 * nothing but that mail lets it say anything of an address: its Message-ID, which nobody can guess, and its own recipient. */
#include "daemon/decide_courrier.h"
#include "daemon/journal.h"
#include "daemon/store_correspondants.h"

/* ---- reports of delivery -------------------------------------------------------------------------------------- */

struct retour { /* a recipient that a report names */
    const struct lu_rebond *rebond;
    struct envoi_rendu envoi; /* the mail of ours; id 0: none */
    bool notre;             /* it went to that recipient */
};

static bool same_recipient(const struct envoi_rendu *envoi, const struct lu_rebond *rebond)
{
    return envoi->id != 0 && !str_is_empty(rebond->destinataire) && str_eq_nocase(envoi->destinataire, rebond->destinataire);
}

static enum err by_message_id(struct atelier *atelier, struct str message_id, struct retour *retour)
{
    bool found = false;
    struct envoi_rendu row = {0};
    enum err err = str_is_empty(message_id) ? ERR_NONE
                                            : store_envoi_by_message_id(atelier->store, atelier->arena, message_id, &found, &row, &atelier->fault);
    if (err != ERR_NONE || !found)
        return err;
    retour->envoi = row;
    retour->notre = same_recipient(&row, retour->rebond);
    return ERR_NONE;
}

static enum err by_jeton(struct atelier *atelier, struct str jeton, struct retour *retour)
{
    bool found = false;
    struct envoi_rendu row = {0};
    if (jeton.len != HEADER_TOKEN_LENGTH || str_is_empty(retour->rebond->destinataire))
        return ERR_NONE;
    enum err err = store_envoi_by_jeton(atelier->store, atelier->arena, jeton, retour->rebond->destinataire, &found, &row, &atelier->fault);
    if (err == ERR_NONE && found)
        *retour = (struct retour){retour->rebond, row, true};
    return err;
}

/* By what it gives back, then by what its own header refers to. */
static enum err find_envoi(struct atelier *atelier, const struct courrier_lu *courrier, struct retour *retour)
{
    enum err err = by_message_id(atelier, courrier->lu.renvoye_id, retour);
    if (err == ERR_NONE && !retour->notre)
        err = by_jeton(atelier, courrier->lu.renvoye_jeton, retour);
    for (size_t i = 0; i < courrier->entete.id_count && err == ERR_NONE && retour->envoi.id == 0; i++)
        err = by_message_id(atelier, courrier->entete.ids[i], retour);
    for (size_t i = 0; i < courrier->entete.token_count && err == ERR_NONE && !retour->notre; i++)
        err = by_jeton(atelier, courrier->entete.tokens[i].token, retour);
    return err;
}

/* « à x@d.example (5.1.1, définitif) : user unknown » */
static struct str words_of(struct arena *arena, const struct retour *retour)
{
    const struct lu_rebond *rebond = retour->rebond;
    bool nobody = str_is_empty(rebond->destinataire), why = !str_is_empty(rebond->pourquoi);
    return str_print(arena, "à %.*s (%.*s%s%s)%s%.*s", STR_ARG(nobody ? STR("destinataire inconnu") : rebond->destinataire),
                     STR_ARG(rebond->statut), str_is_empty(rebond->statut) ? "" : ", ", rebond->definitif ? "définitif" : "différé",
                     why ? " : " : "", STR_ARG(rebond->pourquoi));
}

/* The référent départemental is told once, as long as no mail has come from that address. */
static enum err tell_referent(struct atelier *atelier, struct affaire *affaire, const struct retour *retour)
{
    struct portee portee;
    const struct destinataire to = affaire_role(atelier, affaire, STR(ROLE_REFERENT_DEPARTEMENTAL), false, &portee);
    if (str_is_empty(to.mail) || str_eq_nocase(to.mail, retour->envoi.destinataire))
        return ERR_NONE; /* the message itself waits for a human */
    const struct valeur valeurs[] = {{"attend_nom", retour->envoi.destinataire}, {"serveur_dit", words_of(atelier->arena, retour)}};
    return envoi_prepare(atelier, affaire, &(struct envoi_demande){.modele = STR("rebond-humain"), .genre = STR("information"), .a_mail = to.mail,
                                                                   .a_nom = to.nom, .valeurs = valeurs, .valeur_count = 2});
}

static enum err mark(struct atelier *atelier, struct affaire *affaire, const struct retour *retour)
{
    bool dead = false;
    const struct adresse_row row = {.mail = str_lower(atelier->arena, retour->envoi.destinataire), .statut = retour->rebond->statut,
                                    .envoi = retour->envoi.id, .depuis = atelier->moment};
    enum err err = store_adresse_is_dead(atelier->store, row.mail, &dead, &atelier->fault);
    if (err != ERR_NONE || dead)
        return err;
    err = store_adresse_mark(atelier->store, &row, &atelier->fault);
    return err != ERR_NONE || affaire == NULL ? err : tell_referent(atelier, affaire, retour);
}

/* One recipient of a report: noted in the dossier of the mail; an address is marked by its own mail alone. */
static enum err note_return(struct atelier *atelier, struct courrier_lu *courrier, const struct retour *retour)
{
    struct affaire *affaire = retour->envoi.dossier == 0 ? NULL : ARENA_NEW(atelier->arena, struct affaire);
    enum err err = affaire == NULL ? ERR_NONE : affaire_load(atelier, retour->envoi.dossier, affaire);
    if (err == ERR_NONE && affaire != NULL) {
        affaire->auteur = (struct auteur){.par = STR("navette"), .origine = ORIGINE_MAIL, .message = courrier->row.id};
        courrier->row.dossier = affaire->row.id;
        err = affaire_event(atelier, affaire, "rebond", words_of(atelier->arena, retour));
    }
    if (err == ERR_NONE && retour->notre && retour->rebond->definitif)
        err = mark(atelier, affaire, retour);
    journal(JOURNAL_ATTENTION, "rebond", "message=%lld envoi=%lld notre=%d definitif=%d", (long long)courrier->row.id, (long long)retour->envoi.id,
            retour->notre, retour->rebond->definitif);
    return err;
}

/* A token in the report's own header names a question, and says nothing of an address. */
static enum err note_question(struct atelier *atelier, const struct courrier_lu *courrier, const char *quoi)
{
    if (!courrier->a_question || !courrier->jeton_entete)
        return ERR_NONE;
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    enum err err = affaire_load(atelier, courrier->question.dossier, affaire);
    return err != ERR_NONE ? err : affaire_event(atelier, affaire, quoi, courrier->question.etape);
}

static enum err report(struct atelier *atelier, struct courrier_lu *courrier)
{
    bool found = false, ours = false, final = courrier->lu.rebond_count == 0;
    enum err err = ERR_NONE;
    for (size_t i = 0; i < courrier->lu.rebond_count && err == ERR_NONE; i++) {
        struct retour retour = {.rebond = &courrier->lu.rebonds[i]};
        err = find_envoi(atelier, courrier, &retour);
        found = found || retour.envoi.id != 0;
        ours = ours || retour.notre;
        final = final || retour.rebond->definitif;
        if (err == ERR_NONE && retour.envoi.id != 0)
            err = note_return(atelier, courrier, &retour);
    }
    if (err == ERR_NONE && !found)
        err = note_question(atelier, courrier, "rebond");
    if (err != ERR_NONE || !final) /* it is still being tried */
        return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_TRAITE, STR_NONE);
    return courrier_end(atelier, courrier, MESSAGE_A_VERIFIER,
                        ours ? STR("un message de navette n'a pas pu être remis")
                             : STR("un rapport dit qu'un message n'a pas pu être remis : il ne correspond pas à un envoi de navette à cette adresse"));
}

/* ---- all of them ---------------------------------------------------------------------------------------------- */

enum err machine_decide(struct atelier *atelier, struct courrier_lu *courrier)
{
    if (courrier->lu.genre == LU_REBOND)
        return report(atelier, courrier);
    if (courrier->lu.genre == LU_ABSENCE)
        return absence_decide(atelier, courrier);
    enum err err = note_question(atelier, courrier, "automatique");
    return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_TRAITE, STR_NONE);
}
