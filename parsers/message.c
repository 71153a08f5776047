#include "parsers/message.h"

#include "parsers/message_private.h"
#include "parsers/promesse.h"

const char *message_kind_name(enum message_kind kind)
{
    static const char *const names[] = {[MESSAGE_AUTRE] = "autre", [MESSAGE_REBOND] = "rebond", [MESSAGE_ABSENCE] = "absence", [MESSAGE_AUTOMATIQUE] = "automatique",
                                        [MESSAGE_FICHE] = "fiche", [MESSAGE_COMMANDE] = "commande", [MESSAGE_AVIS] = "avis"};
    return names[kind];
}

struct str message_field(struct arena *arena, struct str raw, const char *name)
{
    struct str rest = str_slice(raw, 0, HEADER_MAX_BLOCK);
    struct header_field field;
    while (header_next(&rest, &field))
        if (str_eq_nocase(field.name, str_of(name)))
            return header_unfold(arena, field.value);
    return STR_NONE;
}

/* What an « avis pour … » says, read as any answer would be: where that is another avis, or none, it is not to be done. */
static bool says_otherwise(const struct message_reading *reading, const struct commande *commande)
{
    static const char *const words[] = {[AVIS_FAVORABLE] = "Avis favorable", [AVIS_DEFAVORABLE] = "Avis défavorable", [AVIS_RESERVE] = "Avis favorable"};
    enum avis_sens said = AVIS_AUCUN;
    for (int sens = AVIS_FAVORABLE; sens <= AVIS_RESERVE && commande->avis != NULL; sens++)
        said = str_eq_c(str_of(commande->avis), avis_name((enum avis_sens)sens)) ? (enum avis_sens)sens : said;
    if (said == AVIS_AUCUN || commande->motif.at == NULL)
        return false;
    const char *between = said == AVIS_RESERVE ? " " : said == AVIS_DEFAVORABLE ? ". Motif : " : ", ";
    struct str whole = str_print(reading->arena, "%s%s%.*s", words[said], between, STR_ARG(commande->motif));
    return avis_read(reading->arena, reading->rules->avis, whole, reading->sent).sens != said;
}

/* A command beside words that decide: neither is done. A subject is the thread's where the text decides. */
static bool read_commande(struct message_reading *reading)
{
    struct message *message = reading->message;
    struct commande *commande = &message->commande;
    *commande = commande_read(reading->arena, message->subject, message->text, reading->sent);
    if (commande->kind == COMMANDE_AUCUNE)
        return false;
    bool informs = commande->kind == COMMANDE_STATUT || commande->kind == COMMANDE_LISTE || commande->kind == COMMANDE_AIDE;
    bool of_subject = commande->reste.len == message->text.len;
    if (informs && of_subject && message->avis.sens != AVIS_AUCUN)
        return false;
    if (commande->trouble == TROUBLE_AUCUN && reading->rules->avis != NULL &&
        avis_read(reading->arena, reading->rules->avis, commande->reste, reading->sent).sens != AVIS_AUCUN)
        commande->trouble = TROUBLE_DEUX;
    if (commande->trouble == TROUBLE_AUCUN && reading->rules->avis != NULL && says_otherwise(reading, commande))
        commande->trouble = TROUBLE_DOUTEUX;
    return true;
}

static enum message_kind classify(struct message_reading *reading)
{
    struct message *message = reading->message;
    if (message->header.from.at == NULL)
        return MESSAGE_AUTRE;
    if (message_is_rebond(reading))
        return MESSAGE_REBOND;
    if (message_is_absence(reading, false))
        return MESSAGE_ABSENCE;
    if (message_is_machine(reading))
        return MESSAGE_AUTOMATIQUE;
    message->avis = message_avis(reading);
    if (message->fiche_count > 0)
        return MESSAGE_FICHE;
    if (read_commande(reading)) {
        message->avis.sens = AVIS_AUCUN;
        message->avis.motif = STR_NONE;
        return MESSAGE_COMMANDE;
    }
    if (message->avis.sens != AVIS_AUCUN)
        return MESSAGE_AVIS;
    return message_is_absence(reading, true) ? MESSAGE_ABSENCE : MESSAGE_AUTRE;
}

/* The page is nearer to what was typed (no line of it is wrapped, signatures are marked); the text where there is none. */
static struct str chosen_text(const struct message_bodies *bodies)
{
    if (!str_is_empty(bodies->new_html))
        return bodies->new_html;
    return bodies->new_plain.at == NULL ? STR("") : bodies->new_plain;
}

enum err message_read(struct arena *arena, struct str raw, const struct message_rules *rules, struct str question,
                      day_t today, struct message *out_message, struct fault *out_fault)
{
    struct message *message = ARENA_NEW(arena, struct message);
    struct message_reading reading = {.arena = arena, .raw = raw, .rules = rules, .question = question, .message = message};
    enum err err = message_check_caps(raw, rules->max_bytes == 0 ? MESSAGE_MAX_BYTES : rules->max_bytes, out_fault);
    if (err == ERR_NONE)
        err = header_read(arena, raw, rules->header, &message->header, out_fault);
    if (err == ERR_NONE)
        err = mime_read(arena, raw, &reading.mime, out_fault);
    if (err != ERR_NONE)
        return err;
    message_open(arena, &reading.mime);
    message->enveloppe = reading.mime.enveloppe;
    message->subject = mime_decode_words(arena, message->header.subject);
    message->avis = (struct avis){.motif = STR_NONE, .a_partir_du = DAY_NONE, .why = ""};
    reading.sent = message->header.day != DAY_NONE ? message->header.day : today;
    reading.bodies = message_bodies(arena, &reading.mime, question, mime_decode_words(arena, message->header.from_name));
    message->text = chosen_text(&reading.bodies);
    message_find_tokens(arena, reading.bodies.plain, message);
    message_find_tokens(arena, reading.bodies.html, message);
    message_read_files(arena, &reading.mime, rules, question, today, message);
    if (message->fiche_count == 0) /* else the lines are the fiche */
        fiche_corrections_read(arena, rules->fiche, message->text, today, &message->corrections);
    message->kind = classify(&reading);
    if (message->kind == MESSAGE_REBOND)
        message->fiche_count = 0; /* what was returned is ours */
    message->promesse = message->kind == MESSAGE_AUTRE ? promesse_read(arena, message->text, reading.sent) : DAY_NONE;
    *out_message = *message;
    return ERR_NONE;
}
