/* Loops of mail: what navette wrote and somebody sends back, and two programs that answer each other. Both end here: no reply, a
 * line in the log, and a human sees it. What a person decides beyond the limit counts all the same; only the replies stop.
 * A program that marks nothing is known by this: what navette said makes it say the same again. */
#include "daemon/decide_courrier.h"
#include "daemon/jeton.h"
#include "daemon/journal.h"
#include "daemon/store_correspondants.h"
#include "parsers/base/utf8.h"

enum { HEURE = 3600 };

/* A field of our own among those of its header. */
static bool has_own_field(struct str head)
{
    struct header_field field;
    while (header_next(&head, &field))
        if (str_starts_nocase(field.name, STR("x-navette-")))
            return true;
    return false;
}

enum err boucle_reconnait(struct atelier *atelier, struct courrier_lu *courrier, struct str head)
{
    bool found = false;
    struct envoi_rendu row = {0};
    courrier->revenu = has_own_field(head);
    if (courrier->revenu || str_is_empty(courrier->entete.message_id))
        return ERR_NONE;
    enum err err = store_envoi_by_message_id(atelier->store, atelier->arena, courrier->entete.message_id, &found, &row, &atelier->fault);
    courrier->revenu = err == ERR_NONE && found;
    return err;
}

enum err boucle_arrete(struct atelier *atelier, const struct affaire *affaire, struct str mail, bool *out_arretee)
{
    int came = 0, went = 0, max = atelier->conf->max_par_heure;
    enum err err = store_echanges(atelier->store, mail, atelier->moment - HEURE, &came, &went, &atelier->fault);
    *out_arretee = err == ERR_NONE && came > max && went > max;
    if (!*out_arretee)
        return err;
    atelier->boucle = true;
    journal(JOURNAL_ATTENTION, "boucle", "recus=%d envoyes=%d max=%d", came, went, max);
    struct str said = str_print(atelier->arena, "%d messages reçus en une heure de %.*s : aucune réponse n'est envoyée", came, STR_ARG(mail));
    return affaire == NULL ? ERR_NONE : affaire_event(atelier, affaire, "boucle", said);
}

/* What stays from one answer of a program to the next, whose numbers and dates differ. */
static struct str letters_of(struct arena *arena, struct str text)
{
    struct str folded = utf8_fold(arena, text);
    char *letters = arena_alloc(arena, folded.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < folded.len; i++)
        if (folded.at[i] >= 'a' && folded.at[i] <= 'z')
            letters[len++] = folded.at[i];
    return (struct str){letters, len};
}

enum err boucle_redite(struct atelier *atelier, struct courrier_lu *courrier, const struct affaire *affaire, bool *out_redite)
{
    bool first_mail = false, first_words = false;
    struct str letters = letters_of(atelier->arena, courrier->lu.texte);
    struct str where = courrier->a_jeton ? courrier->jeton.jeton : courrier->a_question ? courrier->question.jeton : STR("");
    struct str about = str_print(atelier->arena, "%.*s|%.*s|%lld", STR_ARG(courrier->entete.from), STR_ARG(where), (long long)atelier->jour);
    struct str words = jeton_autre(atelier->arena, store_key(atelier->store), "mots", str_join(atelier->arena, about, STR("|"), letters), 0);
    enum err err = store_tell_once(atelier->store, str_join(atelier->arena, STR("ecrit"), STR("|"), about), &first_mail, &atelier->fault);
    if (err == ERR_NONE)
        err = store_tell_once(atelier->store, str_join(atelier->arena, STR("mots"), STR("|"), words), &first_words, &atelier->fault);
    *out_redite = err == ERR_NONE && !first_mail && (str_is_empty(letters) || !first_words);
    if (!*out_redite)
        return err;
    journal(JOURNAL_ATTENTION, "boucle", "message=%lld redite=1", (long long)courrier->row.id);
    struct str said = str_print(atelier->arena, "les mêmes mots de %.*s, le même jour : aucune réponse n'est envoyée", STR_ARG(courrier->entete.from));
    err = affaire == NULL ? ERR_NONE : affaire_event(atelier, affaire, "boucle", said);
    courrier->egare = false; /* who is asked where it belongs was asked for the first of them */
    if (err != ERR_NONE)
        return err;
    return courrier_end(atelier, courrier, MESSAGE_A_VERIFIER,
                        STR("boucle possible : les mêmes mots sont revenus de cette adresse le même jour, aucune réponse n'est envoyée"));
}
