/* message_json: a mail as the JSON of the reading contract. Every key is always there; nothing that is not UTF-8, and no
 * NUL, gets here (utf8_clean). */
#include "parsers/fiche_json.h"
#include "parsers/message.h"

static json_t *text_or_null(struct str text)
{
    json_t *json = text.at == NULL || text.len == 0 ? NULL : json_stringn(text.at, text.len);
    return json == NULL ? json_null() : json;
}

static json_t *c_or_null(const char *text)
{
    return text == NULL ? json_null() : json_string(text);
}

static json_t *day_or_null(day_t day)
{
    struct civil civil = {0, 0, 0};
    if (day == DAY_NONE)
        return json_null();
    civil = date_civil(day);
    return json_sprintf("%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

/* Tidied as the contract wants it: one space between words. Heap only. */
static json_t *tidy(struct str text)
{
    struct arena *arena = arena_new(16 * text.len + 64 * 1024, NULL, NULL);
    struct str one_line = utf8_tidy(arena, text);
    json_t *json = json_stringn(one_line.at == NULL ? "" : one_line.at, one_line.len);
    arena_free(arena);
    return json == NULL ? json_string("") : json;
}

static json_t *rebond_json(const struct rebond *rebond)
{
    return json_pack("{s:o, s:o, s:b}", "destinataire", text_or_null(rebond->destinataire), "statut", text_or_null(rebond->statut),
                     "definitif", (int)rebond->definitif);
}

static json_t *absence_json(const struct message *message)
{
    if (message->kind != MESSAGE_ABSENCE)
        return json_null();
    return json_pack("{s:o, s:o}", "retour", day_or_null(message->absence.retour), "remplacant", text_or_null(message->absence.remplacant));
}

/* What is not said is left out. */
static json_t *commande_args(const struct message *message)
{
    const struct commande *commande = &message->commande;
    const struct { const char *key; struct str text; } members[] = {
        {"reference", commande->reference}, {"motif", commande->motif}, {"territoire", commande->territoire}, {"nom", commande->nom},
        {"pour", commande->pour}, {"vers", commande->vers}, {"avis", str_of(commande->avis)},
    };
    const struct { const char *key; day_t day; } days[] = {{"du", commande->du}, {"au", commande->au}};
    json_t *args = json_object();
    if (message->kind != MESSAGE_COMMANDE)
        return args;
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        if (!str_is_empty(members[i].text))
            json_object_set_new(args, members[i].key, text_or_null(members[i].text));
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        if (commande->kind == COMMANDE_SUPPLEANCE && days[i].day != DAY_NONE)
            json_object_set_new(args, days[i].key, day_or_null(days[i].day));
    return args;
}

static json_t *fiches_json(const struct message *message)
{
    json_t *list = json_array();
    for (size_t i = 0; i < message->fiche_count; i++)
        json_array_append_new(list, fiche_to_json(&message->fiches[i].fiche, message->fiches[i].format));
    return list;
}

static json_t *rebonds_json(const struct message *message)
{
    json_t *list = json_array();
    for (size_t i = 0; message->kind == MESSAGE_REBOND && i < message->rebonds.count; i++)
        json_array_append_new(list, rebond_json(&message->rebonds.at[i]));
    return list;
}

static json_t *pieces_json(const struct message *message)
{
    json_t *list = json_array();
    for (size_t i = 0; i < message->file_count; i++)
        if (message->files[i].fiche < 0)
            json_array_append_new(list, json_pack("{s:o, s:o}", "nom", text_or_null(message->files[i].nom), "type", text_or_null(message->files[i].type)));
    return list;
}

/* What programs wrote, and what it is about. */
static void add_machine(json_t *json, const struct message *message)
{
    bool is_absence = message->kind == MESSAGE_ABSENCE, is_returned = message->renvoye.message_id.at != NULL || message->renvoye.jeton.at != NULL;
    json_t *why = json_array();
    for (size_t i = 0; message->kind == MESSAGE_REBOND && i < message->rebonds.count; i++)
        json_array_append_new(why, text_or_null(message->rebonds.at[i].pourquoi));
    json_object_set_new(json, "enveloppe", c_or_null(message_envelope_name(message->enveloppe)));
    json_object_set_new(json, "machine", c_or_null(message_machine_name(message->machine)));
    json_object_set_new(json, "absence_du", day_or_null(is_absence ? message->absence.du : DAY_NONE));
    json_object_set_new(json, "rebonds_pourquoi", why);
    json_object_set_new(json, "renvoye", !is_returned ? json_null() : json_pack("{s:o, s:o}", "message_id", text_or_null(message->renvoye.message_id),
                                                                             "jeton", text_or_null(message->renvoye.jeton)));
}

/* « NAV-2026-0139 » of subject and new text, each once. */
static json_t *references_json(const struct message *message)
{
    enum { LOOKED_AT = 200 }; /* mentions in a place: the arena holds a short copy of each */
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    json_t *seen = json_object(), *list = json_array();
    const struct str places[] = {message->subject, message->text};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct str reference = STR_NONE;
        size_t looked = 0;
        for (size_t at = 0; looked++ < LOOKED_AT && json_array_size(list) < MESSAGE_MAX_REFERENCES && commande_next_reference(arena, places[i], &at, &reference);)
            if (json_object_get(seen, str_c(arena, reference)) == NULL) {
                json_object_set_new(seen, str_c(arena, reference), json_true());
                json_array_append_new(list, text_or_null(reference));
            }
    }
    json_decref(seen);
    arena_free(arena);
    return list;
}

/* How the avis was found, and what an answer without one is. */
static void add_avis(json_t *json, const struct message *message)
{
    json_object_set_new(json, "nature", c_or_null(message->avis.nature));
    json_object_set_new(json, "avis_regle", c_or_null(message->avis.why == NULL || message->avis.why[0] == '\0' ? NULL : message->avis.why));
    json_object_set_new(json, "promesse", day_or_null(message->promesse));
    json_object_set_new(json, "remarque", text_or_null(message->avis.remarque));
    json_object_set_new(json, "divergence", json_boolean(message->avis.diverge));
    json_object_set_new(json, "references", references_json(message));
}

static json_t *internal_json(const struct message *message)
{
    json_t *tokens = json_array(), *files = json_array();
    for (size_t i = 0; i < message->token_count; i++)
        json_array_append_new(tokens, text_or_null(message->tokens[i]));
    for (size_t i = 0; i < message->file_count; i++) {
        const struct message_file *file = &message->files[i];
        bool is_fiche = file->fiche >= 0 && message->fiche_count > 0;
        json_array_append_new(files, json_pack("{s:o, s:o, s:s, s:o, s:i, s:I, s:o, s:o}", "nom", text_or_null(file->nom), "media", text_or_null(file->media),
                                               "role", is_fiche ? "fiche" : "piece", "type", is_fiche ? json_null() : text_or_null(file->type),
                                               "fiche", is_fiche ? file->fiche : -1, "taille", (json_int_t)file->bytes.len, "illisible", text_or_null(file->illisible),
                                               "cause", c_or_null(message_cause_name(file->cause))));
    }
    json_t *provenance = json_array(), *bases = json_array();
    for (size_t i = 0; i < message->fiche_count; i++) {
        const struct fiche_base *base = &message->fiches[i].base;
        json_array_append_new(provenance, fiche_provenance_json(&message->fiches[i].fiche));
        json_array_append_new(bases, base->version == 0 ? json_null() : json_pack("{s:o, s:i}", "reference", text_or_null(base->reference), "version", base->version));
    }
    json_t *json = json_pack("{s:o, s:o, s:o, s:o, s:o}", "jetons_texte", tokens, "fichiers", files, "lignes", text_or_null(message->text), "provenance", provenance,
                     "corrections", fiche_corrections_to_json(&message->corrections));
    json_object_set_new(json, "commande_trouble", c_or_null(message->kind == MESSAGE_COMMANDE ? commande_trouble_name(message->commande.trouble) : NULL));
    json_object_set_new(json, "bases", bases);
    add_machine(json, message);
    add_avis(json, message);
    return json;
}

json_t *message_to_json(const struct message *message)
{
    bool decides = message->avis.sens != AVIS_AUCUN && (message->kind == MESSAGE_AVIS || message->kind == MESSAGE_FICHE);
    bool bounces = message->kind == MESSAGE_REBOND && message->rebonds.count > 0;
    json_t *json = json_object();
    const struct { const char *key; json_t *value; } members[] = {
        {"kind", json_string(message_kind_name(message->kind))},
        {"format", json_string("eml")},
        {"from", text_or_null(message->header.from)},
        {"subject", text_or_null(message->subject)},
        {"message_id", text_or_null(message->header.message_id)},
        {"text", tidy(message->text)},
        {"fiches", fiches_json(message)},
        {"avis", c_or_null(decides ? avis_name(message->avis.sens) : NULL)},
        {"motif", decides ? text_or_null(message->avis.motif) : json_null()},
        {"absence", absence_json(message)},
        {"rebond", bounces ? rebond_json(&message->rebonds.at[0]) : json_null()},
        {"rebonds", rebonds_json(message)},
        {"commande", c_or_null(message->kind == MESSAGE_COMMANDE ? commande_name(message->commande.kind) : NULL)},
        {"commande_args", commande_args(message)},
        {"pieces", pieces_json(message)},
        {"precisions", json_pack("{s:o, s:b, s:o}", "a_partir_du", decides ? day_or_null(message->avis.a_partir_du) : json_null(),
                                 "liste_attente", (int)(decides && message->avis.liste_attente), "lieu", decides ? text_or_null(message->avis.lieu) : json_null())},
        {"interne", internal_json(message)},
    };
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        json_object_set_new(json, members[i].key, members[i].value);
    return json;
}
