/* Words that decide nothing. Thanks are heard, and nobody is answered. A question goes to the demandeur, else to the référent
 * départemental, with a token of its own: what comes back under it is passed to who asked, in the conversation of her own question,
 * whose clock goes on. What nobody has answered after two working days goes to the référent départemental. */
#include "daemon/decide_courrier.h"
#include "daemon/decide_jour.h"
#include "daemon/heure.h"
#include "daemon/jeton.h"
#include "daemon/store_correspondants.h"
#include "parsers/base/utf8.h"

static const struct delai attente = {2, DELAI_JOURS_OUVRES, 0}; /* for an answer to a question that was passed on */

/* ---- thanks --------------------------------------------------------------------------------------------------- */

/* A signature's picture is none. */
static bool brings_document(const struct courrier_lu *courrier)
{
    for (size_t i = 0; i < courrier->lu.fichier_count; i++)
        if (!str_starts(courrier->lu.fichiers[i].media, STR("image/")) || !str_is_empty(courrier->lu.fichiers[i].illisible))
            return true;
    return false;
}

enum err info_merci(struct atelier *atelier, struct courrier_lu *courrier, bool *out_taken)
{
    *out_taken = courrier->lu.genre == LU_AUTRE && str_eq_c(courrier->lu.nature, "remerciement") && !brings_document(courrier);
    bool tied = courrier->jeton_entete || courrier->rattache;
    int64_t dossier = tied && courrier->a_question ? courrier->question.dossier : tied && courrier->a_jeton ? courrier->jeton.dossier : 0;
    if (!*out_taken)
        return ERR_NONE;
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    enum err err = dossier == 0 ? ERR_NONE : affaire_load(atelier, dossier, affaire);
    affaire->auteur = (struct auteur){.par = courrier->entete.from, .origine = ORIGINE_MAIL, .message = courrier->row.id};
    courrier->row.dossier = dossier;
    if (err == ERR_NONE && dossier != 0)
        err = affaire_event(atelier, affaire, "remerciement", STR("un remerciement, qui ne vaut pas réponse"));
    return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_TRAITE, STR_NONE);
}

/* ---- a question ----------------------------------------------------------------------------------------------- */

bool info_is_question(struct atelier *atelier, const struct courrier_lu *courrier)
{
    return str_eq_c(courrier->lu.nature, "question") || str_starts(utf8_fold(atelier->arena, courrier->lu.texte), STR("j'ai une question"));
}

static bool is_author(const struct affaire *affaire, const struct annuaire *annuaire, const struct destinataire *to)
{
    bool secretary = false;
    const struct personne *author = annuaire_person(annuaire, affaire->auteur.par, &secretary);
    return str_eq_nocase(to->mail, affaire->auteur.par) || (author != NULL && !secretary && str_eq(author->id, to->personne_id));
}

/* The demandeur, else the référent départemental; mail absent where both are who asks, or nobody. */
static struct destinataire who_knows(struct atelier *atelier, const struct affaire *affaire)
{
    static const char *const roles[] = {"demandeur", ROLE_REFERENT_DEPARTEMENTAL};
    const struct annuaire *annuaire = affaire_annuaire(atelier, affaire);
    struct portee portee;
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        const struct destinataire to = affaire_role(atelier, affaire, str_of(roles[i]), false, &portee);
        if (!str_is_empty(to.mail) && annuaire_may_write(annuaire, to.mail) && !is_author(affaire, annuaire, &to))
            return to;
    }
    return (struct destinataire){0};
}

static enum err write_question(struct atelier *atelier, struct affaire *affaire, const struct question_row *question, const struct destinataire *to,
                               struct str jeton, struct str texte, struct str pourquoi)
{
    const struct valeur valeurs[] = {{"texte_cite", texte}, {"auteur_nom", affaire->auteur.nom}, {"auteur_qualite", affaire->auteur.qualite},
                                     {"explication", pourquoi}};
    return envoi_prepare(atelier, affaire, &(struct envoi_demande){.modele = STR("question-posee"), .genre = STR("info"), .a_mail = to->mail,
                                                                   .a_nom = to->nom, .jeton = jeton, .question = question, .valeurs = valeurs,
                                                                   .valeur_count = 4});
}

/* To who asked: where it went, and that her own answer is still awaited. */
static enum err tell_asker(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire, const struct destinataire *to)
{
    struct str who = str_is_empty(to->nom) ? to->mail : to->nom;
    const struct valeur valeurs[] = {{"attend_nom", who}, {"texte_cite", courrier->lu.texte}};
    if (courrier_is_machine(courrier))
        return ERR_NONE;
    return courrier_write(atelier, courrier, affaire,
                          (struct envoi_demande){.modele = STR("question-transmise"), .genre = STR("reponse"), .reponse = true,
                                                 .a_mail = courrier->entete.from, .a_nom = affaire->auteur.nom, .valeurs = valeurs, .valeur_count = 2});
}

enum err info_pose(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire)
{
    bool again = false;
    enum err loop = boucle_redite(atelier, courrier, affaire, &again);
    if (loop != ERR_NONE || again)
        return loop;
    const struct destinataire to = who_knows(atelier, affaire);
    if (str_is_empty(to.mail)) {
        enum err none = affaire_event(atelier, affaire, "question_recue", STR("une question a été posée, personne d'autre ne peut y répondre"));
        return none != ERR_NONE ? none : courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, STR("une question est posée, à laquelle un humain doit répondre"));
    }
    int numero = 0;
    enum err err = store_jeton_numero(atelier->store, affaire->row.id, &numero, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    const struct jeton_row jeton = {.jeton = jeton_autre(atelier->arena, store_key(atelier->store), "info", affaire->row.reference, numero),
                                    .genre = JETON_INFO, .dossier = affaire->row.id, .question = courrier->question.id,
                                    .message = courrier->row.id, .de = to.mail, .cree = atelier->moment};
    err = store_jeton_add(atelier->store, &jeton, &atelier->fault);
    if (err == ERR_NONE)
        err = store_info_add(atelier->store, jeton.jeton, courrier->lu.texte, &atelier->fault);
    if (err == ERR_NONE)
        err = affaire_event(atelier, affaire, "question_recue", str_print(atelier->arena, "une question a été posée, transmise à %.*s", STR_ARG(to.mail)));
    if (err == ERR_NONE)
        err = write_question(atelier, affaire, &courrier->question, &to, jeton.jeton, courrier->lu.texte,
                             STR("Vous connaissez ce dossier : la question vous est transmise en premier."));
    if (err == ERR_NONE)
        err = tell_asker(atelier, courrier, affaire, &to);
    return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_TRAITE, STR_NONE);
}

/* ---- its answer ----------------------------------------------------------------------------------------------- */

struct demandeur { /* who asked, by the mail in which she did */
    struct destinataire qui;
    struct question_row question;
};

static enum err find_asker(struct atelier *atelier, const struct affaire *affaire, int64_t question, int64_t message, struct demandeur *out)
{
    struct message_row row = {0};
    bool secretary = false;
    enum err err = store_question_get(atelier->store, atelier->arena, question, &out->question, &atelier->fault);
    if (err == ERR_NONE)
        err = store_message_get(atelier->store, atelier->arena, message, &row, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    const struct personne *person = annuaire_person(affaire_annuaire(atelier, affaire), row.de, &secretary);
    bool asked = str_eq_nocase(row.de, out->question.mail);
    out->qui = (struct destinataire){.mail = row.de, .nom = person != NULL && !secretary ? person->nom : asked ? out->question.nom : STR_NONE};
    return ERR_NONE;
}

/* In the conversation of her own question, which she may answer there while it is open. */
static enum err pass_on(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire, int pieces)
{
    struct demandeur asker = {0};
    enum err err = find_asker(atelier, affaire, courrier->jeton.question, courrier->jeton.message, &asker);
    if (err != ERR_NONE)
        return err;
    const struct valeur valeurs[] = {{"texte_cite", courrier->lu.texte}, {"auteur_nom", affaire->auteur.nom},
                                     {"explication", pieces > 0 ? STR("Ce qui était joint à cette réponse est conservé avec le dossier.") : STR_NONE}};
    const struct envoi_demande mail = {.modele = STR("reponse-posee"), .genre = STR("reponse"), .a_mail = asker.qui.mail, .a_nom = asker.qui.nom,
                                       .valeurs = valeurs, .valeur_count = 3};
    err = asker.question.close != 0
              ? envoi_prepare(atelier, affaire, &mail)
              : question_write(atelier, affaire, &asker.question, mail.modele, "reponse", &asker.qui, false, valeurs, 3);
    if (err == ERR_NONE)
        err = affaire_event(atelier, affaire, "question_repondue", str_print(atelier->arena, "la réponse de %.*s est transmise à %.*s",
                                                                             STR_ARG(courrier->entete.from), STR_ARG(asker.qui.mail)));
    return err != ERR_NONE || courrier->jeton.close != 0 ? err : store_jeton_close(atelier->store, courrier->jeton.jeton, atelier->moment, &atelier->fault);
}

/* Who was asked, or the référent départemental. */
static struct recevabilite judge(struct atelier *atelier, const struct courrier_lu *courrier, const struct affaire *affaire)
{
    struct portee portee;
    struct demande_recevabilite demande = courrier_demande(courrier, ACTE_INFO);
    demande.jeton_connu = true;
    demande.demande_a = courrier->jeton.de;
    demande.contact_absence = affaire_role(atelier, affaire, STR(ROLE_REFERENT_DEPARTEMENTAL), false, &portee).mail;
    return recevabilite(affaire_annuaire(atelier, affaire), &demande);
}

enum err info_courriel(struct atelier *atelier, struct courrier_lu *courrier, bool *out_taken)
{
    *out_taken = courrier->a_jeton && courrier->jeton.genre == JETON_INFO;
    if (!*out_taken)
        return ERR_NONE;
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    int pieces = 0;
    enum err err = affaire_load(atelier, courrier->jeton.dossier, affaire);
    if (err != ERR_NONE)
        return err;
    affaire->auteur = (struct auteur){.par = courrier->entete.from, .origine = ORIGINE_MAIL, .message = courrier->row.id};
    const struct recevabilite verdict = judge(atelier, courrier, affaire);
    if (verdict.verdict != COMPTE)
        return courrier_refuse(atelier, courrier, affaire, &verdict);
    affaire->auteur = courrier_auteur(courrier, &verdict);
    courrier->row.dossier = affaire->row.id;
    if (brings_document(courrier))
        err = pieces_note(atelier, affaire, courrier, &pieces);
    if (err != ERR_NONE)
        return err;
    if (courrier->lu.a_avis) /* quoted to who decides, it might come back as hers */
        return courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, STR("la réponse à une question transmise contient un avis : elle n'a pas été transmise"));
    if (str_is_empty(str_trim(courrier->lu.texte)))
        return courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, STR("la réponse à une question transmise n'a pas de texte qui puisse être lu"));
    bool again = false;
    err = boucle_redite(atelier, courrier, affaire, &again);
    if (err != ERR_NONE || again)
        return err;
    err = pass_on(atelier, courrier, affaire, pieces);
    return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_TRAITE, STR_NONE);
}

/* ---- what a day brings ---------------------------------------------------------------------------------------- */

static enum err to_referent(struct atelier *atelier, const struct info_row *row)
{
    bool first = false;
    struct portee portee;
    struct demandeur asker = {0};
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    enum err err = store_tell_once(atelier->store, str_print(atelier->arena, INFO_DITE "%.*s", STR_ARG(row->jeton)), &first, &atelier->fault);
    if (err == ERR_NONE)
        err = affaire_load(atelier, row->dossier, affaire);
    if (err == ERR_NONE)
        err = find_asker(atelier, affaire, row->question, row->message, &asker);
    if (err != ERR_NONE || !first)
        return err;
    const struct destinataire to = affaire_role(atelier, affaire, STR(ROLE_REFERENT_DEPARTEMENTAL), false, &portee);
    affaire->auteur.nom = str_is_empty(asker.qui.nom) ? asker.qui.mail : asker.qui.nom;
    bool useless = str_is_empty(to.mail) || str_eq_nocase(to.mail, row->de) || str_eq_nocase(to.mail, asker.qui.mail);
    err = affaire_event(atelier, affaire, "question_sans_reponse", str_print(atelier->arena, "%.*s n'a pas répondu à la question de %.*s",
                                                                             STR_ARG(row->de), STR_ARG(asker.qui.mail)));
    if (err != ERR_NONE || useless)
        return err;
    struct str why = str_print(atelier->arena, "%.*s, à qui cette question a été transmise, n'y a pas répondu.", STR_ARG(row->de));
    return write_question(atelier, affaire, &asker.question, &to, row->jeton, row->texte, why);
}

enum err info_due(struct atelier *atelier, int64_t *after, bool *out_found)
{
    struct info_row row = {0};
    enum err err = store_info_next(atelier->store, atelier->arena, atelier->moment, *after, out_found, &row, &atelier->fault);
    if (err != ERR_NONE || !*out_found)
        return err;
    *after = row.rang;
    bool due = echeance_after(heure_day(row.cree), attente, &atelier->conf->fermetures) <= atelier->jour;
    return due ? to_referent(atelier, &row) : ERR_NONE;
}
