/* Loops of mail: what navette wrote and somebody sends back, and two programs that answer each other. Both end here: no reply, a
 * line in the log, and a human sees it. What a person decides beyond the limit counts all the same; only the replies stop. */
#include "daemon/decide_courrier.h"
#include "daemon/journal.h"
#include "daemon/store_correspondants.h"

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
