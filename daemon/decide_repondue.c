/* Who was asked and has not answered is told that nothing is awaited of her any more: somebody else answered, an operator did, or what
 * was awaited came from elsewhere. By the same mail her day leaves her calendar. Whom the decision writes to anyway gets no second mail;
 * and while an answer may still be taken back, and others are not told of it, this mail does not say what it is either. */
#include "daemon/decide_private.h"

#define MODELE_REPONDUE "information-repondue"

struct annonce { /* of one answer, or of pieces that came */
    struct atelier *atelier;
    struct affaire *affaire;
    const struct evenement *evenement;
    const struct question_row *repondue; /* whose answer it is; of pieces: none, id 0 */
    struct question_row *fermees;        /* all that it has closed */
    size_t count, capacity;
};

/* ---- who did it -------------------------------------------------------------------------------------------------------- */

/* Whoever wrote it: an operator's own address or name, not that of the person in whose name he answers. */
static struct str main_de(const struct affaire *affaire)
{
    return affaire->auteur.origine == ORIGINE_ACT ? affaire->auteur.saisi : affaire->auteur.par;
}

static bool is_authors(const struct annonce *annonce, const struct question_row *row)
{
    struct str hand = main_de(annonce->affaire);
    return question_est_de(affaire_annuaire(annonce->atelier, annonce->affaire), row, hand) || (!str_is_empty(row->nom) && str_eq_nocase(row->nom, hand));
}

static struct str name_of(const struct annonce *annonce, struct str mail)
{
    const struct affaire *affaire = annonce->affaire;
    bool secretary = false;
    const struct personne *person = annuaire_person(affaire_annuaire(annonce->atelier, affaire), mail, &secretary);
    if (person != NULL && !secretary)
        return person->nom;
    if (str_eq(mail, affaire->row.referent_mail) && !str_is_empty(affaire->row.referent_nom))
        return affaire->row.referent_nom;
    if (affaire->a_fiche && str_eq_nocase(mail, fiche_text(&affaire->fiche, FICHE_REMPLACANT_MAIL)))
        return fiche_text(&affaire->fiche, FICHE_REMPLACANT_NOM);
    return mail;
}

/* In which function, where that is not what the question's title says already. */
static struct str function_of(const struct annonce *annonce)
{
    static const struct {
        const char *qualite, *words;
    } table[] = {{"adjoint", "adjoint(e)"}, {"suppleant", "suppléant(e)"}, {"interim", "par intérim"}, {"repli", "en l'absence de titulaire et d'adjoint"}};
    const struct auteur *author = &annonce->affaire->auteur;
    bool secretary = false;
    if (author->origine == ORIGINE_ACT) {
        const struct annuaire *annuaire = affaire_annuaire(annonce->atelier, annonce->affaire);
        const struct personne *person = annuaire_person(annuaire, author->saisi, &secretary);
        enum qualite holds = person == NULL || secretary ? QUALITE_AUCUNE
                                                         : annuaire_holds_anywhere(annuaire, person, STR(ROLE_REFERENT_DEPARTEMENTAL), annonce->atelier->jour);
        return holds == QUALITE_AUCUNE ? STR_NONE : STR("référent départemental");
    }
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (str_eq_c(author->qualite, table[i].qualite))
            return str_of(table[i].words);
    return STR_NONE;
}

/* ---- what is told ------------------------------------------------------------------------------------------------------ */

static const struct question *asked_by(const struct annonce *annonce, const struct question_row *row)
{
    int etape = -1, index = -1;
    return affaire_question(annonce->affaire, row->etape, row->question, &etape, &index);
}

static bool is_secret(const struct affaire *affaire)
{
    return !str_is_empty(affaire->relecture.row.jeton) && (affaire->relecture.dire || affaire->relecture.suite);
}

static bool same_question(const struct question_row *a, const struct question_row *b)
{
    return str_eq(a->etape, b->etape) && str_eq(a->question, b->question);
}

/* The answer itself; absent where there are only pieces, where it is secret, or where `voit` lets her know less. */
static struct str answer_told(const struct annonce *annonce, const struct question_row *row)
{
    const struct evenement *event = annonce->evenement;
    const struct question *question = annonce->repondue->id == 0 ? NULL : asked_by(annonce, annonce->repondue);
    if (question == NULL || is_secret(annonce->affaire) || circuit_porte(annonce->affaire->circuit, row->role) < PORTE_AVIS)
        return STR_NONE;
    bool favorable = !event->a_choix && event->sens == SENS_FAVORABLE;
    return favorable && question->attend_fiche ? STR("la fiche de liaison a été envoyée") : valeurs_reponse(annonce->atelier->arena, question, event);
}

/* Why nothing is awaited of her, where « somebody has answered » does not say it. */
static struct str reasons(const struct annonce *annonce, const struct question_row *row)
{
    struct arena *arena = annonce->atelier->arena;
    const struct question_row *answered = annonce->repondue;
    const struct question *question = answered->id == 0 ? NULL : asked_by(annonce, answered);
    struct str said = answered->id == 0 ? STR("Les pièces attendues sont arrivées.") : STR_NONE;
    if (question != NULL && !same_question(answered, row))
        said = str_print(arena, "La réponse à « %.*s » met fin à ce qui vous était demandé.", STR_ARG(question->titre));
    if (answered->id != 0 && is_secret(annonce->affaire))
        said = str_join(arena, said, STR(" "), STR("Cette réponse est en cours de confirmation par la personne qui l'a donnée : "
                                                   "ce qu'elle décide n'est pas encore communiqué."));
    return said;
}

/* In whose name an operator answered: of this very person, or of another. */
static struct str in_name_of(const struct annonce *annonce, const struct question_row *row)
{
    const struct auteur *author = &annonce->affaire->auteur;
    if (author->origine != ORIGINE_ACT || annonce->repondue->id == 0)
        return STR_NONE;
    bool hers = question_est_de(affaire_annuaire(annonce->atelier, annonce->affaire), row, author->par);
    return hers ? STR("vous-même") : name_of(annonce, author->par);
}

/* Of all her questions that it has closed. */
static struct str titles(const struct annonce *annonce, const struct question_row *hers)
{
    const struct annuaire *annuaire = affaire_annuaire(annonce->atelier, annonce->affaire);
    struct str all = STR_NONE;
    for (size_t i = 0; i < annonce->count; i++) {
        const struct question *question = asked_by(annonce, &annonce->fermees[i]);
        struct str title = question == NULL ? annonce->fermees[i].question : question->titre;
        if (question_est_de(annuaire, &annonce->fermees[i], hers->mail) && str_find(all, title) == STR_NOT_FOUND)
            all = str_join(annonce->atelier->arena, all, STR(" ; "), title);
    }
    return all;
}

/* Not as a mail about that question, which would bring the form where it asks for a fiche. */
static enum err tell(struct annonce *annonce, const struct question_row *row)
{
    struct atelier *atelier = annonce->atelier;
    const struct auteur *author = &annonce->affaire->auteur;
    day_t day = author->recu != 0 ? author->recu : atelier->jour;
    const struct valeur valeurs[] = {{"auteur_nom", name_of(annonce, main_de(annonce->affaire))},
                                     {"auteur_qualite", function_of(annonce)},
                                     {"au_nom_de", in_name_of(annonce, row)},
                                     {"reponse_donnee", answer_told(annonce, row)},
                                     {"reponse_jour", date_french(atelier->arena, day)},
                                     {"question_titre", titles(annonce, row)},
                                     {"explication", reasons(annonce, row)}};
    enum err err = envoi_prepare(atelier, annonce->affaire,
                                 &(struct envoi_demande){.modele = STR(MODELE_REPONDUE), .genre = STR("repondue"), .a_mail = row->mail, .a_nom = row->nom,
                                                         .valeurs = valeurs, .valeur_count = sizeof valeurs / sizeof valeurs[0]});
    return err != ERR_NONE ? err
                           : affaire_event(atelier, annonce->affaire, "information_envoyee",
                                           str_print(atelier->arena, "%.*s : " MODELE_REPONDUE, STR_ARG(row->role)));
}

/* ---- to whom ----------------------------------------------------------------------------------------------------------- */

static bool is_told(const struct atelier *atelier, int64_t question)
{
    for (size_t i = 0; i < atelier->avertie_count; i++)
        if (atelier->averties[i] == question)
            return true;
    return false;
}

static enum err collect(struct annonce *annonce, const struct effets *effets)
{
    struct atelier *atelier = annonce->atelier;
    enum err err = ERR_NONE;
    for (size_t i = 0; i < effets->count && err == ERR_NONE; i++) {
        if (effets->items[i].kind != EFFET_FERME)
            continue;
        annonce->fermees = arena_grow(atelier->arena, annonce->fermees, annonce->count, &annonce->capacity, sizeof *annonce->fermees);
        err = store_question_get(atelier->store, atelier->arena, effets->items[i].ouverte, &annonce->fermees[annonce->count++], &atelier->fault);
    }
    return err;
}

enum err repondue_annonce(struct atelier *atelier, struct affaire *affaire, const struct question_row *repondue, const struct evenement *evenement,
                          const struct effets *effets)
{
    struct annonce annonce = {.atelier = atelier, .affaire = affaire, .evenement = evenement, .repondue = repondue};
    if (evenement->kind != EVENEMENT_AVIS && evenement->kind != EVENEMENT_PIECE)
        return ERR_NONE;
    enum err err = collect(&annonce, effets);
    for (size_t i = 0; i < annonce.count && err == ERR_NONE; i++)
        if (!is_authors(&annonce, &annonce.fermees[i]) && !is_told(atelier, annonce.fermees[i].id))
            err = tell(&annonce, &annonce.fermees[i]);
    return err;
}
