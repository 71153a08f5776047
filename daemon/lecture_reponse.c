#include "daemon/lecture_private.h"

#include <assert.h>
#include <jansson.h>

/* What a reading may be of: reading-contract, « A message », and a document that is no fiche. */
static const char *const kinds[] = {"fiche", "avis", "absence", "rebond", "commande", "automatique", "autre", "piece"};

void reponse_init(struct reponse *reponse)
{
    *reponse = (struct reponse){0};
    buf_init(&reponse->bytes, LECTURE_MAX_OCTETS);
}

void reponse_free(struct reponse *reponse)
{
    buf_free(&reponse->bytes);
}

static struct str pending(const struct reponse *reponse)
{
    return str_from(buf_str(&reponse->bytes), reponse->at);
}

/* The next line, taken; false where it has not all come yet. */
static bool take_line(struct reponse *reponse, struct str *out_line)
{
    struct str rest = pending(reponse);
    size_t end = str_find_char(rest, '\n');
    if (end == STR_NOT_FOUND)
        return false;
    *out_line = str_slice(rest, 0, end);
    reponse->at += end + 1;
    return true;
}

static bool take_bytes(struct reponse *reponse, const struct reponse_part *part)
{
    if (pending(reponse).len < part->len)
        return false;
    reponse->at += part->len;
    return true;
}

static enum err enter_json(struct reponse *reponse, struct str line, struct fault *out_fault)
{
    uint64_t len = 0;
    if (!str_number(line, LECTURE_MAX_JSON, &len) || len == 0)
        return fault_set(out_fault, ERR_FINAL, "the reader announced no length of at most %d bytes", LECTURE_MAX_JSON);
    reponse->json = (struct reponse_part){reponse->at, (size_t)len, true};
    reponse->etat = REPONSE_JSON;
    return ERR_NONE;
}

static enum err enter_fichier(struct reponse *reponse, struct str line, struct fault *out_fault)
{
    struct str index = STR_NONE;
    uint64_t i = 0, len = 0;
    if (!str_next(&line, ' ', &index) || !str_number(index, LECTURE_MAX_FICHIERS - 1, &i)
        || !str_number(line, LECTURE_MAX_OCTETS, &len) || reponse->fichiers[i].is_there)
        return fault_set(out_fault, ERR_FINAL, "the reader announced a file that cannot be");
    reponse->fichiers[i] = (struct reponse_part){reponse->at, (size_t)len, true};
    reponse->current = (size_t)i;
    reponse->etat = REPONSE_FICHIER;
    return ERR_NONE;
}

/* One transition. ERR_WAIT: more bytes are needed for it. */
static enum err step(struct reponse *reponse, struct fault *out_fault)
{
    struct str line = STR_NONE;
    switch (reponse->etat) {
    case REPONSE_LONGUEUR:
    case REPONSE_ENTETE:
        if (take_line(reponse, &line))
            return reponse->etat == REPONSE_LONGUEUR ? enter_json(reponse, line, out_fault)
                                                     : enter_fichier(reponse, line, out_fault);
        if (pending(reponse).len > REPONSE_MAX_LINE)
            return fault_set(out_fault, ERR_FINAL, "the reader wrote what is no line of lengths");
        return ERR_WAIT;
    case REPONSE_JSON:
        if (!take_bytes(reponse, &reponse->json))
            return ERR_WAIT;
        break;
    case REPONSE_FICHIER:
        if (!take_bytes(reponse, &reponse->fichiers[reponse->current]))
            return ERR_WAIT;
        break;
    }
    reponse->etat = REPONSE_ENTETE;
    return ERR_NONE;
}

enum err reponse_feed(struct reponse *reponse, struct str bytes, struct fault *out_fault)
{
    buf_add(&reponse->bytes, bytes);
    if (buf_failed(&reponse->bytes))
        return fault_set(out_fault, ERR_FINAL, "the reader answered more than %d bytes", LECTURE_MAX_OCTETS);
    enum err err = ERR_NONE;
    while (err == ERR_NONE)
        err = step(reponse, out_fault);
    return err == ERR_WAIT ? ERR_NONE : err;
}

static bool is_known_kind(const json_t *kind)
{
    struct str text = {json_string_value(kind), json_string_length(kind)};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && text.at != NULL; i++)
        if (str_eq_c(text, kinds[i]))
            return true;
    return false;
}

/* How many files "interne" lists; more than the limit where it is no such list. */
static size_t count_listed(const json_t *json)
{
    const json_t *interne = json_object_get(json, "interne"), *fichiers = json_object_get(interne, "fichiers");
    bool is_odd = (interne != NULL && !json_is_object(interne)) || (fichiers != NULL && !json_is_array(fichiers));
    return is_odd ? SIZE_MAX : json_array_size(fichiers);
}

enum err reponse_end(struct reponse *reponse, struct fault *out_fault)
{
    if (reponse->etat != REPONSE_ENTETE || pending(reponse).len > 0)
        return fault_set(out_fault, ERR_FINAL, "the reader stopped in the middle of its answer");
    struct str text = reponse_str(reponse, &reponse->json);
    json_t *json = json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, NULL);
    bool is_good = json_is_object(json) && is_known_kind(json_object_get(json, "kind"));
    size_t listed = is_good ? count_listed(json) : SIZE_MAX;
    json_decref(json);
    if (listed > LECTURE_MAX_FICHIERS)
        return fault_set(out_fault, ERR_FINAL, "the reader's answer is not the JSON of a reading");
    for (size_t i = listed; i < LECTURE_MAX_FICHIERS; i++)
        if (reponse->fichiers[i].is_there)
            return fault_set(out_fault, ERR_FINAL, "the reader sent a file that its answer does not list");
    reponse->listed = listed;
    return ERR_NONE;
}

struct str reponse_str(const struct reponse *reponse, const struct reponse_part *part)
{
    return part->is_there ? str_slice(buf_str(&reponse->bytes), part->from, part->from + part->len) : STR_NONE;
}
