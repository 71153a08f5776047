/* Which question a mail answers: by the tokens of its header, else by the one token of its text, else because somebody attached it.
 * And what we wrote ourselves under that token, which the reader subtracts from it. */
#include "daemon/decide_courrier.h"

static enum err question_of(struct atelier *atelier, struct courrier_lu *courrier, struct str jeton, bool *out_found)
{
    struct question_row row = {0};
    enum err err = store_question_by_jeton(atelier->store, atelier->arena, jeton, out_found, &row, &atelier->fault);
    if (err == ERR_NONE && *out_found && !courrier->a_question) {
        courrier->a_question = true;
        courrier->question = row;
    }
    return err;
}

/* A token of ours that is no question's. A read-back is about the question that was answered: what it says is subtracted too. */
static enum err jeton_of(struct atelier *atelier, struct courrier_lu *courrier, struct str jeton, bool *out_found)
{
    struct jeton_row row = {0};
    enum err err = store_jeton_find(atelier->store, atelier->arena, jeton, out_found, &row, &atelier->fault);
    if (err != ERR_NONE || !*out_found || courrier->a_jeton || courrier->a_question)
        return err;
    courrier->a_jeton = true;
    courrier->jeton = row;
    if (row.genre != JETON_RELECTURE || row.question == 0)
        return ERR_NONE;
    courrier->a_question = true;
    return store_question_get(atelier->store, atelier->arena, row.question, &courrier->question, &atelier->fault);
}

static enum err look_up(struct atelier *atelier, struct courrier_lu *courrier, struct str jeton, bool *out_found)
{
    enum err err = question_of(atelier, courrier, jeton, out_found);
    if (err == ERR_NONE && !*out_found)
        err = jeton_of(atelier, courrier, jeton, out_found);
    return err != ERR_NONE || *out_found ? err : rappel_jeton(atelier, courrier, jeton, out_found);
}

/* What the reader subtracts: all that mails of ours said under that token. */
static void know_own_words(struct atelier *atelier, struct courrier_lu *courrier)
{
    struct str asked = courrier->a_question ? courrier->question.texte : STR_NONE;
    struct str other = courrier->a_jeton ? courrier->jeton.texte : courrier->liste_texte;
    courrier->soustraire = str_is_empty(courrier->liste) ? str_join(atelier->arena, asked, STR("\n"), other) : other;
}

/* A header may hold several tokens (an old thread answered to a new address): the one it is addressed to comes first. */
static enum err find_by_header(struct atelier *atelier, struct courrier_lu *courrier)
{
    for (size_t i = 0; i < courrier->entete.token_count && !courrier->jeton_connu; i++) {
        enum err err = look_up(atelier, courrier, courrier->entete.tokens[i].token, &courrier->jeton_connu);
        if (err != ERR_NONE)
            return err;
        courrier->jeton_entete = true;
    }
    return ERR_NONE;
}

/* Only a mail that somebody attached has a dossier before it is decided. */
static enum err find_attached(struct atelier *atelier, struct courrier_lu *courrier)
{
    int64_t question = 0;
    if (courrier->row.dossier == 0 || courrier->row.etat != MESSAGE_RECU)
        return ERR_NONE;
    enum err err = store_jeton_attached(atelier->store, courrier->row.id, &question, &atelier->fault);
    if (err != ERR_NONE || question == 0)
        return err;
    courrier->rattache = courrier->a_question = true;
    courrier->a_jeton = false; /* whatever token it came with led nowhere */
    return store_question_get(atelier->store, atelier->arena, question, &courrier->question, &atelier->fault);
}

enum err jetons_entete(struct atelier *atelier, struct courrier_lu *courrier)
{
    enum err err = find_by_header(atelier, courrier);
    if (err == ERR_NONE)
        err = find_attached(atelier, courrier);
    know_own_words(atelier, courrier);
    return err;
}

enum err jetons_texte(struct atelier *atelier, struct courrier_lu *courrier)
{
    size_t ours = 0;
    for (size_t i = 0; i < courrier->lu.jeton_count && !courrier->jeton_entete && !courrier->rattache; i++) {
        bool found = false;
        enum err err = look_up(atelier, courrier, courrier->lu.jetons[i], &found);
        if (err != ERR_NONE)
            return err;
        ours += found;
    }
    courrier->jeton_seul = ours == 1 && courrier->relue;
    if (ours == 0 || courrier->relue)
        return ERR_NONE;
    know_own_words(atelier, courrier);
    courrier->relire = ours == 1 && !str_is_empty(courrier->soustraire);
    return ERR_NONE;
}
