/* What does not count: noted, shown to a human, and told with courtesy to whoever is known, once. */
#include "daemon/decide_courrier.h"

/* Machines are never answered (RFC 3834, 2): by their own word, a list's, or the null reverse-path. */
bool courrier_is_machine(const struct courrier_lu *courrier)
{
    const struct header_facts *head = &courrier->entete;
    bool says_so = !str_is_empty(head->auto_submitted) && !str_eq_c(head->auto_submitted, "no");
    bool bulk = str_eq_c(head->precedence, "bulk") || str_eq_c(head->precedence, "list") || str_eq_c(head->precedence, "junk");
    bool kind = courrier->lu.genre == LU_ABSENCE || courrier->lu.genre == LU_REBOND || courrier->lu.genre == LU_AUTOMATIQUE;
    return courrier->de_nous || courrier->revenu || says_so || bulk || kind || !str_is_empty(head->list_id) || (head->has_return_path && head->return_path_empty);
}

enum err courrier_write(struct atelier *atelier, struct courrier_lu *courrier, const struct affaire *affaire, struct envoi_demande mail)
{
    struct str texte = STR_NONE;
    mail.jeton = courrier->question.jeton;
    mail.question = &courrier->question;
    mail.out_texte = &texte;
    enum err err = envoi_prepare(atelier, affaire, &mail);
    courrier->question.texte = str_join(atelier->arena, courrier->question.texte, STR("\n"), texte);
    return err != ERR_NONE ? err : store_question_save(atelier->store, &courrier->question, &atelier->fault);
}

enum err courrier_tell(struct atelier *atelier, struct courrier_lu *courrier, const struct affaire *affaire, const char *modele,
                     const char *reason, struct str explication)
{
    bool first = false;
    if (courrier_is_machine(courrier) || !annuaire_may_write(&atelier->conf->annuaire, courrier->entete.from))
        return ERR_NONE;
    struct str key = str_print(atelier->arena, "%s|%s|%.*s|%lld|%lld", modele, reason, STR_ARG(courrier->entete.from),
                               (long long)(courrier->a_question ? courrier->question.id : 0),
                               (long long)(courrier->a_question ? 0 : atelier->jour));
    enum err err = store_tell_once(atelier->store, key, &first, &atelier->fault);
    if (err != ERR_NONE || !first)
        return err;
    if (courrier->a_question) /* a step of this decision may have closed it: what is saved below is what stands now */
        err = store_question_get(atelier->store, atelier->arena, courrier->question.id, &courrier->question, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    bool secretary = false;
    const struct personne *person = annuaire_person(&atelier->conf->annuaire, courrier->entete.from, &secretary);
    bool may_answer = affaire != NULL && courrier->a_question && courrier->question.close == 0 && str_eq(courrier->entete.from, courrier->question.mail);
    /* Not where lines are asked for: what we quote is subtracted from her next answer, which may well say the same again. */
    bool quotes = affaire != NULL && (!may_answer || !formulaire_attendu(affaire, &courrier->question));
    const struct valeur valeurs[] = {{"explication", explication}, {"texte_cite", quotes ? courrier->lu.texte : STR_NONE}};
    const struct envoi_demande mail = {.modele = str_of(modele), .genre = STR("reponse"), .reponse = true, .a_mail = courrier->entete.from,
                                       .a_nom = person != NULL && !secretary ? person->nom : STR_NONE, .valeurs = valeurs, .valeur_count = 2};
    return may_answer ? courrier_write(atelier, courrier, affaire, mail) : envoi_prepare(atelier, affaire, &mail);
}

/* What a secretary wrote in her name counts when she confirms it: she is asked to, once. */
static enum err ask_to_confirm(struct atelier *atelier, struct courrier_lu *courrier, const struct affaire *affaire,
                               const struct personne *person)
{
    bool first = false;
    struct str key = str_print(atelier->arena, "confirmation|%.*s|%lld", STR_ARG(person->id), (long long)courrier->question.id);
    enum err err = store_tell_once(atelier->store, key, &first, &atelier->fault);
    if (err != ERR_NONE || !first || person->mail_count == 0)
        return err;
    /* See courrier_tell: her own answer says the same lines again. */
    bool form = formulaire_attendu(affaire, &courrier->question);
    const struct valeur valeurs[] = {{"texte_cite", form ? STR_NONE : courrier->lu.texte},
                                     {"explication", form ? STR("Merci de donner vous-même la réponse, avec les informations demandées.") : STR_NONE}};
    return courrier_write(atelier, courrier, affaire,
                          (struct envoi_demande){.modele = STR("confirmation-secretariat"), .genre = STR("reponse"), .reponse = true,
                                                 .a_mail = person->mails[0], .a_nom = person->nom, .valeurs = valeurs, .valeur_count = 2});
}

/* No token that leads anywhere: whether it belongs somewhere is a person's to say. */
static void note_lost(struct courrier_lu *courrier, enum verdict verdict)
{
    bool words = courrier->lu.genre == LU_AVIS || courrier->lu.genre == LU_AUTRE, tied = courrier->a_jeton || (courrier->a_question && courrier->jeton_entete);
    courrier->sur = verdict != NON_AUTHENTIFIE && verdict != NON_INCONNU && verdict != NON_EXPEDITEUR_ILLISIBLE;
    courrier->egare = words && !tied && (verdict == NON_SANS_JETON || verdict == NON_JETON_INCONNU || !courrier->sur) &&
                      !str_is_empty(courrier->entete.from);
}

enum err courrier_refuse(struct atelier *atelier, struct courrier_lu *courrier, const struct affaire *affaire,
                         const struct recevabilite *verdict)
{
    bool again = false;
    note_lost(courrier, verdict->verdict);
    enum err err = courrier->egare && courrier->lu.genre == LU_AUTRE ? boucle_redite(atelier, courrier, affaire, &again) : ERR_NONE;
    if (err != ERR_NONE || again)
        return err;
    if (affaire != NULL)
        err = affaire_event(atelier, affaire, "reponse_non_comptee",
                            str_print(atelier->arena, "%s : %s", verdict_name(verdict->verdict), verdict->explication));
    /* Whoever is not of the dossier learns nothing of it. */
    bool asked = courrier->a_question && str_eq(courrier->entete.from, courrier->question.mail);
    bool of_dossier = verdict->verdict == NON_CLOSE || verdict->verdict == NON_SECRETARIAT || verdict->verdict == NON_SANS_JETON ||
                      verdict->verdict == NON_PLUSIEURS || (verdict->verdict == NON_AUTRE_DOSSIER && asked);
    if (err == ERR_NONE && verdict->repondre)
        err = courrier_tell(atelier, courrier, of_dossier ? affaire : NULL, "non-comptee", verdict_name(verdict->verdict), str_of(verdict->explication));
    /* A withdrawal is no answer to that question: « favorable » to it must not become an avis. */
    bool confirms = verdict->verdict == NON_SECRETARIAT && affaire != NULL && courrier->lu.genre != LU_COMMANDE && courrier->a_question && courrier->question.close == 0;
    if (err == ERR_NONE && confirms && verdict->personne != NULL)
        err = ask_to_confirm(atelier, courrier, affaire, verdict->personne);
    return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, str_of(verdict->explication));
}
