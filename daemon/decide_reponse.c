/* An answer to a question of ours: whether it counts, what it says (an avis, a named answer, lines, an order, pieces), and the step
 * that follows. */
#include "daemon/decide_courrier.h"
#include "daemon/illisible.h"

bool courrier_next_reference(struct arena *arena, struct str *rest, struct str *out_reference)
{
    enum { HEAD = 4 /* « NAV- » */ };
    for (size_t at, len; (at = str_find_nocase(*rest, STR("NAV-"))) != STR_NOT_FOUND;) {
        struct str text = str_from(*rest, at);
        for (len = HEAD; len < text.len && (str_is_digit(text.at[len]) || text.at[len] == '-');)
            len++;
        *rest = str_from(text, len);
        while (len > HEAD && text.at[len - 1] == '-')
            len--;
        *out_reference = str_print(arena, "NAV-%.*s", STR_ARG(str_slice(text, HEAD, len)));
        if (len > HEAD)
            return true;
    }
    return false;
}

/* Does the mail speak of another dossier than the token's? In the subject as in the text, our own references only. */
static bool names_other(struct arena *arena, struct str text, struct str reference)
{
    struct str found;
    while (courrier_next_reference(arena, &text, &found))
        if (found.len >= reference.len && !str_eq(found, reference))
            return true;
    return false;
}

enum err courrier_not_understood(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire)
{
    bool again = false;
    enum err err = boucle_redite(atelier, courrier, affaire, &again);
    if (err != ERR_NONE || again)
        return err;
    err = affaire_event(atelier, affaire, "reponse_non_comptee", STR("la réponse n'a pas pu être comprise"));
    const char *modele = courrier->a_question && formulaire_attendu(affaire, &courrier->question) ? "non-comprise-reponse" : "non-comprise";
    if (err == ERR_NONE)
        err = courrier_tell(atelier, courrier, affaire, modele, "non_comprise", STR_NONE);
    return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, STR("aucun avis ne peut être lu dans cette réponse"));
}

/* Two answers at once, an order that names others than those who wait: said to the author, and a human looks too. */
static enum err order_not_understood(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire)
{
    enum err err = affaire_event(atelier, affaire, "reponse_non_comptee", STR("l'ordre de la liste d'attente n'a pas pu être compris"));
    if (err == ERR_NONE)
        err = courrier_tell(atelier, courrier, affaire, "non-comprise-reponse", "non_comprise",
                            STR("La liste doit nommer une fois chaque dossier en attente, une référence par ligne, et aucun autre."));
    return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, STR("l'ordre de la liste d'attente ne peut pas être lu dans cette réponse"));
}

/* A question that orders the waiting list: the order is the answer, and which answer of the question's own that is: the one named,
 * else the only one that there is. */
static enum err take_order(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire, const struct question *question,
                           struct evenement *event, bool *out_understood)
{
    const struct reponse_lue named = formulaire_choix(atelier->arena, courrier->lu.lignes, question->choix, question->choix_count);
    bool favorable = question->reponses[SENS_FAVORABLE].permise;
    event->a_choix = named.choix >= 0 || (!favorable && question->choix_count == 1);
    event->choix = named.choix >= 0 ? named.choix : 0;
    event->sens = event->a_choix ? SENS_RESERVE : SENS_FAVORABLE;
    *out_understood = false;
    if (!event->a_choix && !favorable)
        return ERR_NONE;
    return attente_range(atelier, affaire, courrier->lu.lignes, courrier->question.texte, out_understood);
}

static struct evenement event_of(const struct atelier *atelier, const struct courrier_lu *courrier, struct affaire *affaire)
{
    const struct lu *lu = &courrier->lu;
    affaire->a_partir_du = lu->a_partir_du;
    affaire->remarque = lu->remarque;
    if (!str_is_empty(lu->a_partir_du) || lu->liste_attente)
        affaire->precisions = str_print(atelier->arena, "{\"a_partir_du\":\"%.*s\",\"liste_attente\":%s}", STR_ARG(lu->a_partir_du),
                                        lu->liste_attente ? "true" : "false");
    return (struct evenement){.kind = EVENEMENT_AVIS, .ouverte = courrier->question.id, .sens = lu->a_avis ? lu->sens : SENS_COUNT, .motif = lu->motif,
                              .liste_attente = lu->liste_attente};
}

/* Pieces that came or were declared answer whatever waits for them, in their own step. */
static enum err step_pieces(struct atelier *atelier, struct affaire *affaire)
{
    bool came = affaire->declarees > 0;
    affaire->declarees = 0;
    return came ? affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_PIECE}) : ERR_NONE;
}

static bool against(const struct evenement *event)
{
    return !event->a_choix && (event->sens == SENS_DEFAVORABLE || event->sens == SENS_RESERVE);
}

/* The words, then the pieces. Where pieces are awaited « favorable » beside them says no more than they do, and a refusal or a
 * reserve is the answer: they are only kept. */
static enum err step_answer(struct atelier *atelier, struct affaire *affaire, const struct question *question, const struct evenement *event)
{
    bool awaits = question != NULL && question->piece_count > 0, favorable = !event->a_choix && event->sens == SENS_FAVORABLE;
    bool words = event->a_choix || event->sens != SENS_COUNT;
    enum err err = ERR_NONE;
    if (words && !(awaits && favorable && affaire->declarees > 0))
        err = affaire_step(atelier, affaire, event);
    return err != ERR_NONE || (awaits && against(event)) ? err : step_pieces(atelier, affaire);
}

static enum err count_answer(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire, const struct question *question)
{
    bool understood = false, asked = false;
    struct evenement event = event_of(atelier, courrier, affaire);
    bool orders = question != NULL && question->classement;
    enum err err = orders ? take_order(atelier, courrier, affaire, question, &event, &understood) : ERR_NONE;
    if (err == ERR_NONE && !orders)
        err = formulaire_apply(atelier, affaire, &courrier->question, courrier->lu.lignes, &event, &understood, &asked);
    if (err != ERR_NONE)
        return err;
    if (!understood && promesse_faite(atelier, courrier))
        return promesse_note(atelier, courrier, affaire);
    if (!understood && info_is_question(atelier, courrier))
        return info_pose(atelier, courrier, affaire);
    if (!understood)
        return orders ? order_not_understood(atelier, courrier, affaire) : courrier_not_understood(atelier, courrier, affaire);
    if (!asked)
        err = step_answer(atelier, affaire, question, &event);
    if (err != ERR_NONE)
        return err;
    if (affaire->non_compris)
        return courrier_not_understood(atelier, courrier, affaire);
    return courrier_end(atelier, courrier, MESSAGE_TRAITE, STR_NONE);
}

static bool brings_pieces(const struct courrier_lu *courrier)
{
    for (size_t i = 0; i < courrier->lu.fichier_count; i++)
        if (courrier->lu.fichiers[i].fiche < 0 && !str_is_empty(courrier->lu.fichiers[i].sha256))
            return true;
    return false;
}

/* A file such as a fiche is written in; a picture in a signature is none. */
static bool brings_document(const struct courrier_lu *courrier)
{
    static const char *const kinds[] = {"wordprocessingml", "msword", "opendocument.text", "/pdf", "/rtf", "image/jpeg", "image/tiff"};
    for (size_t i = 0; i < courrier->lu.fichier_count; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
            if (str_find(courrier->lu.fichiers[i].media, str_of(kinds[k])) != STR_NOT_FOUND)
                return true;
    return false;
}

/* Words that answer, beside which pieces are not the whole of it. */
static bool says_something(struct atelier *atelier, const struct courrier_lu *courrier, const struct question *question)
{
    return courrier->lu.a_avis || (question != NULL && formulaire_parle(atelier, question, courrier->lu.lignes));
}

/* Whoever meant to start a dossier is not told to answer a question. */
static void explain_unread_fiche(const struct courrier_lu *courrier, struct recevabilite *verdict)
{
    if (verdict->verdict == NON_SANS_JETON && !courrier->a_question && brings_document(courrier))
        verdict->explication = "Aucune fiche de liaison n'a pu être lue dans le document joint : merci de l'envoyer à nouveau, au format Word.";
}

/* What the answer says: words, pieces or both. Pieces beside words that were not understood are kept, and answer other questions
 * than the one that waits for them. */
static enum err count_all(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire, const struct question *question, bool pieces)
{
    bool awaits = question != NULL && question->piece_count > 0, speaks = says_something(atelier, courrier, question);
    enum err err = pieces ? pieces_note(atelier, affaire, courrier, &affaire->declarees) : ERR_NONE;
    if (err == ERR_NONE && affaire->declarees > 0 && !speaks) {
        err = step_pieces(atelier, affaire);
        return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_TRAITE, STR_NONE);
    }
    if (err == ERR_NONE)
        err = count_answer(atelier, courrier, affaire, question);
    return err != ERR_NONE || awaits ? err : step_pieces(atelier, affaire);
}

/* A mail with the token of one dossier and the reference of another; an order of the waiting list names others on purpose. */
static bool speaks_of_other(struct atelier *atelier, const struct courrier_lu *courrier, const struct affaire *affaire, const struct question *question)
{
    bool orders = question != NULL && question->classement;
    return courrier->a_question && ((!orders && names_other(atelier->arena, courrier->lu.texte, affaire->row.reference)) ||
                                    names_other(atelier->arena, courrier->lu.sujet, affaire->row.reference));
}

/* The mails of the question show other dossiers too, and the answer, one avis for all, does not say which of them it means. Where
 * names, lines or an order answer, they say it. */
static bool speaks_of_several(struct atelier *atelier, const struct courrier_lu *courrier, const struct affaire *affaire, const struct question *question)
{
    bool plain = question != NULL && !question->classement && !formulaire_parle(atelier, question, courrier->lu.lignes) &&
                 courrier->lu.a_avis && question->reponses[courrier->lu.sens].permise;
    return plain && names_other(atelier->arena, courrier->question.texte, affaire->row.reference) &&
           str_find_nocase(courrier->lu.texte, affaire->row.reference) == STR_NOT_FOUND;
}

static const struct question *question_under_work(const struct courrier_lu *courrier, const struct affaire *affaire)
{
    int etape = -1, index = -1;
    return courrier->a_question ? affaire_question(affaire, courrier->question.etape, courrier->question.question, &etape, &index) : NULL;
}

/* An answer to a question of ours. The pieces beside a fiche have been taken with it. */
enum err courrier_answer(struct atelier *atelier, struct courrier_lu *courrier)
{
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    enum err err = courrier->a_question ? affaire_load(atelier, courrier->question.dossier, affaire) : ERR_NONE;
    if (err != ERR_NONE)
        return err;
    const struct question *question = question_under_work(courrier, affaire);
    bool pieces = courrier->lu.genre != LU_FICHE && brings_pieces(courrier);
    struct demande_recevabilite demande = courrier_demande(courrier, pieces && !says_something(atelier, courrier, question) ? ACTE_PIECE : ACTE_REPONDRE);
    demande.jeton_autre_dossier = speaks_of_other(atelier, courrier, affaire, question);
    demande.plusieurs_dossiers = speaks_of_several(atelier, courrier, affaire, question);
    demande.relue = demande.acte == ACTE_REPONDRE && !courrier_is_machine(courrier) && relecture_prevue(atelier, question);
    if (courrier->a_question)
        err = absence_contact(atelier, affaire, &courrier->question, demande.jour, &demande.contact_absence);
    if (err != ERR_NONE)
        return err;
    const struct annuaire *annuaire = courrier->a_question ? affaire_annuaire(atelier, affaire) : &atelier->conf->annuaire;
    struct recevabilite verdict = recevabilite(annuaire, &demande);
    if (verdict.verdict == NON_SANS_JETON && !courrier->a_question && illisible_any(courrier)) {
        err = illisible_tell(atelier, courrier, STR_NONE);
        return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, STR("Aucune fiche de liaison n'a pu être lue dans ce message"));
    }
    explain_unread_fiche(courrier, &verdict);
    affaire->auteur = (struct auteur){.par = courrier->entete.from, .origine = ORIGINE_MAIL, .message = courrier->row.id};
    if (verdict.verdict != COMPTE)
        return courrier_refuse(atelier, courrier, courrier->a_question ? affaire : NULL, &verdict);
    affaire->auteur = courrier_auteur(courrier, &verdict);
    affaire->relecture.permise = !courrier_is_machine(courrier);
    courrier->row.dossier = affaire->row.id;
    return count_all(atelier, courrier, affaire, question, pieces);
}
