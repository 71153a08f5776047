/* A mail that fits no question -> the dossiers that it may be of, best first, each with why. Nothing follows from a guess but that a
 * person is shown it. */
#include "daemon/decide_rattache.h"
#include "daemon/store_correspondants.h"
#include "parsers/base/utf8.h"

enum {
    QUESTIONS_MAX = 20,        /* of the sender's own that are looked at */
    TEXTE_MAX = 16 * 1024,     /* bytes of the mail that are searched */
    NOM_MIN = 3,               /* letters of a name that is looked for: shorter ones are words */
    POIDS_JETON = 100, POIDS_FIL = 90, POIDS_OBJET = 80, POIDS_TEXTE = 60, POIDS_JEUNE = 50, POIDS_NOM = 20, POIDS_QUESTION = 30, POIDS_TITRE = 15,
};

/* ---- collecting ------------------------------------------------------------------------------------------------ */

/* One more reason for a dossier; those beyond PISTES_MAX are not kept. */
static void add(struct arena *arena, struct pistes *pistes, const struct dossier_row *row, int poids, struct str pourquoi)
{
    size_t at = 0;
    while (at < pistes->count && pistes->items[at].dossier != row->id)
        at++;
    if (at == PISTES_MAX)
        return;
    struct piste *piste = &pistes->items[at];
    if (at == pistes->count)
        pistes->items[pistes->count++] = (struct piste){.dossier = row->id, .reference = row->reference};
    piste->poids += poids;
    piste->pourquoi = str_join(arena, piste->pourquoi, STR(" ; "), pourquoi);
}

static enum err add_by_id(struct atelier *atelier, struct pistes *pistes, int64_t dossier, int poids, struct str pourquoi)
{
    struct dossier_row row;
    enum err err = store_dossier_get(atelier->store, atelier->arena, dossier, &row, &atelier->fault);
    if (err == ERR_NONE)
        add(atelier->arena, pistes, &row, poids, pourquoi);
    return err;
}

/* ---- what is ours in it ---------------------------------------------------------------------------------------- */

/* References of ours that stand in a text, each once in its list. */
static enum err by_reference(struct atelier *atelier, struct pistes *pistes, struct str text, int poids, const char *where)
{
    struct str found;
    enum err err = ERR_NONE;
    for (int looked = 0; looked < PISTES_MAX && err == ERR_NONE && courrier_next_reference(atelier->arena, &text, &found); looked++) {
        bool known = false;
        struct dossier_row row = {0};
        err = store_dossier_find(atelier->store, atelier->arena, found, &known, &row, &atelier->fault);
        if (err != ERR_NONE || !known)
            continue;
        pistes->notre = true;
        add(atelier->arena, pistes, &row, poids, str_print(atelier->arena, "sa référence est citée dans %s", where));
    }
    return err;
}

/* Its In-Reply-To and References: a mail of ours, or the root of a dossier's conversation. */
static enum err by_thread(struct atelier *atelier, const struct courrier_lu *courrier, struct pistes *pistes)
{
    enum err err = ERR_NONE;
    for (size_t i = 0; i < courrier->entete.id_count && err == ERR_NONE; i++) {
        struct str id = courrier->entete.ids[i];
        struct envoi_rendu row = {0};
        bool found = false;
        bool ours = str_ends(id, str_print(atelier->arena, "@%.*s", STR_ARG(atelier->conf->adresse_domaine)));
        if (!ours)
            continue;
        if (str_starts(id, STR("dossier.")))
            err = by_reference(atelier, pistes, id, POIDS_FIL, "son fil de discussion");
        else
            err = store_envoi_by_message_id(atelier->store, atelier->arena, id, &found, &row, &atelier->fault);
        pistes->notre = pistes->notre || found;
        if (err == ERR_NONE && found && row.dossier != 0)
            err = add_by_id(atelier, pistes, row.dossier, POIDS_FIL, STR("il répond à un message de navette sur ce dossier"));
    }
    return err;
}

static enum err by_token(struct atelier *atelier, const struct courrier_lu *courrier, struct pistes *pistes)
{
    pistes->notre = pistes->notre || courrier->a_question;
    return courrier->a_question ? add_by_id(atelier, pistes, courrier->question.dossier, POIDS_JETON, STR("il cite la question qui a été posée")) : ERR_NONE;
}

/* ---- who wrote, and about whom --------------------------------------------------------------------------------- */

struct recherche {
    struct atelier *atelier;
    struct pistes *pistes;
    struct str texte; /* subject and words, folded, a space at both ends */
    int rang;
    enum err err;
};

/* As whole words. */
static bool says(const struct recherche *recherche, struct str folded)
{
    for (struct str rest = recherche->texte;;) {
        size_t at = str_find(rest, folded);
        if (at == STR_NOT_FOUND || at == 0)
            return false;
        char before = rest.at[at - 1], after = at + folded.len < rest.len ? rest.at[at + folded.len] : ' ';
        if (!str_is_alnum((unsigned char)before) && !str_is_alnum((unsigned char)after))
            return true;
        rest = str_from(rest, at + 1);
    }
}

static void by_question(void *context, const struct question_row *row)
{
    struct recherche *recherche = context;
    struct atelier *atelier = recherche->atelier;
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    int etape = -1, index = -1, poids = POIDS_QUESTION + (recherche->rang < 10 ? 10 - recherche->rang : 0);
    enum err err = recherche->err != ERR_NONE ? recherche->err : affaire_load(atelier, row->dossier, affaire);
    recherche->err = err == ERR_FINAL ? ERR_NONE : err; /* its circuit is gone: no guess */
    if (err != ERR_NONE)
        return;
    const struct question *question = affaire_question(affaire, row->etape, row->question, &etape, &index);
    struct str titre = question == NULL ? STR("une question") : question->titre;
    bool named = question != NULL && says(recherche, utf8_fold(atelier->arena, titre));
    recherche->rang++;
    add(atelier->arena, recherche->pistes, &affaire->row, poids + (named ? POIDS_TITRE : 0),
        str_print(atelier->arena, "« %.*s » est demandé à cette personne depuis le %.*s", STR_ARG(titre), STR_ARG(date_french(atelier->arena, row->posee))));
}

static void by_name(void *context, const struct dossier_row *row)
{
    struct recherche *recherche = context;
    struct arena *arena = recherche->atelier->arena;
    if (etat_is_end(row->etat) || row->jeune_nom.len < NOM_MIN)
        return;
    bool nom = says(recherche, utf8_fold(arena, row->jeune_nom));
    if (!nom)
        return;
    bool prenom = row->jeune_prenom.len >= NOM_MIN && says(recherche, utf8_fold(arena, row->jeune_prenom));
    add(arena, recherche->pistes, row, prenom ? POIDS_JEUNE : POIDS_NOM,
        prenom ? STR("il nomme le jeune de ce dossier") : STR("il cite un nom de famille qui est celui du jeune"));
}

/* Strangers are told nothing of whom we know, and cost no search. */
static enum err by_people(struct atelier *atelier, const struct courrier_lu *courrier, struct pistes *pistes)
{
    bool secretary = false;
    const struct personne *person = annuaire_person(&atelier->conf->annuaire, courrier->entete.from, &secretary);
    struct str words = str_print(atelier->arena, "%.*s %.*s", STR_ARG(courrier->lu.sujet), STR_ARG(str_slice(courrier->lu.texte, 0, TEXTE_MAX)));
    struct recherche recherche = {.atelier = atelier, .pistes = pistes,
                                  .texte = str_print(atelier->arena, " %.*s ", STR_ARG(utf8_fold(atelier->arena, words)))};
    if (!annuaire_may_write(&atelier->conf->annuaire, courrier->entete.from))
        return ERR_NONE;
    enum err err = store_question_each_open_to(atelier->store, atelier->arena, courrier->entete.from, person != NULL ? person->id : STR_NONE,
                                               QUESTIONS_MAX, by_question, &recherche, &atelier->fault);
    err = err != ERR_NONE ? err : recherche.err;
    return err != ERR_NONE ? err : store_dossier_each(atelier->store, atelier->arena, by_name, &recherche, &atelier->fault);
}

/* ---- the best --------------------------------------------------------------------------------------------------- */

/* Of two as likely the newer one. */
static bool comes_before(const struct piste *a, const struct piste *b)
{
    return a->poids != b->poids ? a->poids > b->poids : a->dossier > b->dossier;
}

static void keep_best(struct pistes *pistes)
{
    for (size_t i = 1; i < pistes->count; i++)
        for (size_t at = i; at > 0 && comes_before(&pistes->items[at], &pistes->items[at - 1]); at--) {
            struct piste moving = pistes->items[at];
            pistes->items[at] = pistes->items[at - 1];
            pistes->items[at - 1] = moving;
        }
    pistes->count = pistes->count > PISTES_MONTREES ? PISTES_MONTREES : pistes->count;
}

enum err devine(struct atelier *atelier, const struct courrier_lu *courrier, struct pistes *out)
{
    *out = (struct pistes){.count = 0};
    enum err err = by_token(atelier, courrier, out);
    if (err == ERR_NONE)
        err = by_thread(atelier, courrier, out);
    if (err == ERR_NONE)
        err = by_reference(atelier, out, courrier->lu.sujet, POIDS_OBJET, "l'objet");
    if (err == ERR_NONE)
        err = by_reference(atelier, out, courrier->lu.texte, POIDS_TEXTE, "le texte");
    if (err == ERR_NONE)
        err = by_people(atelier, courrier, out);
    keep_best(out);
    return err;
}
