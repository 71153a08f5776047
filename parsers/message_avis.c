/* message_avis: what the person decided, in the words of both forms of the body (message_private.h). */
#include "parsers/message_private.h"

/* A mail that is passed on without a word of one's own. */
static const char *nature_of_nothing(const struct message_reading *reading)
{
    static const char *const passed[] = {"tr:", "tr :", "fw:", "fwd:", "fw :", "wg:", "i:", NULL};
    bool is_passed = str_is_empty(str_trim(reading->message->text)) && str_starts_any(utf8_fold(reading->arena, reading->message->subject), passed);
    return is_passed ? "transfert" : NULL;
}

/* What is newly written in a form that was sent: a form of which nothing is left says nothing, which is not the same as « absent ». */
static struct str words_of(struct str new_words)
{
    return new_words.at == NULL ? STR("") : new_words;
}

/* Both forms of the body must say the same, and decide the same; a form that was never there has no say. */
static struct avis avis_of_forms(const struct message_reading *reading, bool has_plain, bool has_html)
{
    const struct message_bodies *bodies = &reading->bodies;
    const struct avis_rules *rules = reading->rules->avis;
    const struct str host = header_domain(reading->message->header.from);
    if (!has_html)
        return avis_read_from(reading->arena, rules, words_of(bodies->new_plain), reading->sent, host);
    struct avis html = avis_read_from(reading->arena, rules, words_of(bodies->new_html), reading->sent, host);
    if (!has_plain)
        return html;
    enum avis_forms forms = avis_compare_forms(reading->arena, rules, words_of(bodies->new_plain), words_of(bodies->new_html));
    if (forms == FORMS_EQUAL || forms == FORMS_NO_PLAIN)
        return html;
    struct avis plain = avis_read_from(reading->arena, rules, words_of(bodies->new_plain), reading->sent, host);
    html.diverge = plain.sens != html.sens || (forms == FORMS_DIFFER && html.sens != AVIS_AUCUN);
    return html;
}

static struct avis nothing(struct avis avis, const char *why)
{
    return (struct avis){.motif = STR_NONE, .a_partir_du = DAY_NONE, .lieu = STR_NONE, .nature = avis.nature, .diverge = avis.diverge, .why = why};
}

struct avis message_avis(const struct message_reading *reading)
{
    const struct message_bodies *bodies = &reading->bodies;
    struct avis none = {.motif = STR_NONE, .a_partir_du = DAY_NONE, .lieu = STR_NONE, .nature = nature_of_nothing(reading), .why = "aucun texte"};
    bool has_plain = !str_is_empty(str_trim(bodies->plain)), has_html = !str_is_empty(str_trim(bodies->html));
    if (reading->rules->avis == NULL || (!has_plain && !has_html))
        return none;
    struct avis avis = avis_of_forms(reading, has_plain, has_html);
    if (avis.nature == NULL && avis.sens == AVIS_AUCUN)
        avis.nature = none.nature;
    if (avis.diverge)
        return nothing(avis, "les deux formes du message se contredisent");
    const char *other = avis.sens == AVIS_AUCUN ? NULL : message_names_another(reading);
    return other != NULL ? nothing(avis, other) : avis;
}
