/* message_avis: what the person decided, in the words of both forms of the body (message_private.h). */
#include "parsers/message_private.h"

/* Another reference than the one that the mail is about: whose decision is it? */
static bool names_another_dossier(const struct message_reading *reading)
{
    struct str about = STR_NONE, named = STR_NONE;
    size_t at = 0;
    bool has_subject = commande_next_reference(reading->arena, reading->message->subject, &at, &about);
    at = 0;
    if (!has_subject)
        has_subject = commande_next_reference(reading->arena, reading->question, &at, &about);
    for (at = 0; commande_next_reference(reading->arena, reading->message->text, &at, &named);) {
        if (has_subject && !str_eq(about, named))
            return true;
        about = named;
        has_subject = true;
    }
    return false;
}

/* Both forms of the body must decide the same; a form that was never there has no say. */
struct avis message_avis(const struct message_reading *reading)
{
    const struct message_bodies *bodies = &reading->bodies;
    const struct avis_rules *rules = reading->rules->avis;
    struct avis none = {.motif = STR_NONE, .a_partir_du = DAY_NONE, .why = "aucun texte"};
    bool has_plain = !str_is_empty(str_trim(bodies->plain)), has_html = !str_is_empty(str_trim(bodies->html));
    if (rules == NULL || (!has_plain && !has_html))
        return none;
    struct avis plain = has_plain ? avis_read(reading->arena, rules, bodies->new_plain, reading->sent) : none;
    struct avis html = has_html ? avis_read(reading->arena, rules, bodies->new_html.at == NULL ? STR("") : bodies->new_html, reading->sent) : none;
    none.why = "les deux formes du message se contredisent";
    if (has_plain && has_html && plain.sens != html.sens)
        return none;
    none.why = "une autre référence";
    if (names_another_dossier(reading))
        return none;
    return has_html ? html : plain;
}
