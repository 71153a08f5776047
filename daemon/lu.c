#include "daemon/lu.h"

#include <jansson.h>
#include <string.h>

#include "parsers/base/utf8.h"
#include "parsers/fiche_json.h"

static const char *const genres[LU_GENRE_COUNT] = {
    [LU_FICHE] = "fiche", [LU_AVIS] = "avis", [LU_ABSENCE] = "absence", [LU_REBOND] = "rebond",
    [LU_COMMANDE] = "commande", [LU_AUTOMATIQUE] = "automatique", [LU_AUTRE] = "autre",
};

const char *lu_genre_name(enum lu_genre genre)
{
    return genres[genre];
}

/* A text on one line; absent where it is null, missing, empty or no text. */
static struct str line_of(struct arena *arena, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    if (!json_is_string(value))
        return STR_NONE;
    struct str tidy = utf8_tidy(arena, (struct str){json_string_value(value), json_string_length(value)});
    return str_is_empty(tidy) ? STR_NONE : tidy;
}

static struct str text_of(struct arena *arena, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_string(value) ? utf8_clean(arena, (struct str){json_string_value(value), json_string_length(value)}) : STR("");
}

static bool take_genre(const json_t *root, struct lu *lu)
{
    const char *kind = json_string_value(json_object_get(root, "kind"));
    for (int genre = 0; genre < LU_GENRE_COUNT; genre++)
        if (kind != NULL && strcmp(kind, genres[genre]) == 0) {
            lu->genre = (enum lu_genre)genre;
            return true;
        }
    return false;
}

static bool take_avis(struct arena *arena, const json_t *root, struct lu *lu)
{
    struct str avis = line_of(arena, root, "avis");
    for (int sens = 0; sens < SENS_COUNT && !lu->a_avis; sens++)
        if (str_eq_c(avis, sens_name((enum sens)sens))) {
            lu->a_avis = true;
            lu->sens = (enum sens)sens;
        }
    lu->motif = line_of(arena, root, "motif");
    lu->remarque = line_of(arena, json_object_get(root, "interne"), "remarque");
    const json_t *precisions = json_object_get(root, "precisions");
    lu->liste_attente = json_is_true(json_object_get(precisions, "liste_attente"));
    struct str date = line_of(arena, precisions, "a_partir_du");
    day_t day = DAY_NONE;
    lu->a_partir_du = date_parse_iso(date, &day) ? date : STR_NONE;
    return lu->a_avis || avis.at == NULL; /* another word than the contract's is nonsense */
}

/* ISO; DAY_NONE for none. */
static day_t day_of(struct arena *arena, const json_t *object, const char *name)
{
    day_t day = DAY_NONE;
    return date_parse_iso(line_of(arena, object, name), &day) ? day : DAY_NONE;
}

static void take_commande(struct arena *arena, const json_t *root, struct lu *lu)
{
    const json_t *args = json_object_get(root, "commande_args");
    lu->commande = (struct lu_commande){
        .quoi = line_of(arena, root, "commande"),
        .reference = line_of(arena, args, "reference"), .motif = line_of(arena, args, "motif"), .territoire = line_of(arena, args, "territoire"),
        .nom = line_of(arena, args, "nom"), .pour = line_of(arena, args, "pour"), .vers = line_of(arena, args, "vers"), .avis = line_of(arena, args, "avis"),
        .du = day_of(arena, args, "du"), .au = day_of(arena, args, "au"),
        .trouble = line_of(arena, json_object_get(root, "interne"), "commande_trouble"),
    };
}

static bool take_fiches(struct arena *arena, const json_t *root, struct lu *lu)
{
    const json_t *list = json_object_get(root, "fiches");
    size_t count = json_array_size(list);
    if (count > LU_MAX_FICHES)
        return false;
    lu->fiches = arena_array(arena, count + 1, sizeof *lu->fiches);
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(list, i);
        struct lu_fiche *fiche = &lu->fiches[i];
        if (!fiche_from_json(arena, item, &fiche->fiche))
            return false;
        char *text = json_dumps(item, JSON_COMPACT);
        fiche->json = str_copy(arena, str_of(text));
        free(text);
    }
    lu->fiche_count = count;
    return true;
}

/* One object for each fiche, in their order. */
static void take_provenance(const json_t *interne, struct lu *lu)
{
    const json_t *list = json_object_get(interne, "provenance"), *value = NULL;
    const char *name = NULL;
    for (size_t i = 0; i < lu->fiche_count; i++)
        json_object_foreach((json_t *)json_array_get(list, i), name, value) {
            const char *source = json_string_value(json_object_get(value, "source"));
            lu->fiches[i].scan = lu->fiches[i].scan || (source != NULL && strcmp(source, "image") == 0);
        }
}

/* As many as there are fiches; null where it is no form of ours. */
static void take_bases(struct arena *arena, const json_t *interne, struct lu *lu)
{
    const json_t *list = json_object_get(interne, "bases");
    for (size_t i = 0; i < lu->fiche_count; i++) {
        const json_t *base = json_array_get(list, i);
        json_int_t version = json_integer_value(json_object_get(base, "version"));
        if (version < 1 || version > INT32_MAX)
            continue;
        lu->fiches[i].base_reference = line_of(arena, base, "reference");
        lu->fiches[i].base_version = (int)version;
    }
}

static bool take_fichiers(struct arena *arena, const json_t *interne, struct lu *lu)
{
    const json_t *list = json_object_get(interne, "fichiers");
    size_t count = json_array_size(list);
    if (count > LU_MAX_FICHIERS)
        return false;
    lu->fichiers = arena_array(arena, count + 1, sizeof *lu->fichiers);
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(list, i);
        json_int_t fiche = json_is_integer(json_object_get(item, "fiche")) ? json_integer_value(json_object_get(item, "fiche")) : -1;
        if (fiche < -1 || fiche >= (json_int_t)lu->fiche_count)
            return false;
        lu->fichiers[i] = (struct lu_fichier){.nom = line_of(arena, item, "nom"), .media = line_of(arena, item, "media"),
                                              .type = line_of(arena, item, "type"), .illisible = line_of(arena, item, "illisible"),
                                              .cause = line_of(arena, item, "cause"), .fiche = (int)fiche};
    }
    lu->fichier_count = count;
    return true;
}

/* A document alone has none. */
static bool take_corrections(struct arena *arena, const json_t *interne, struct lu *lu)
{
    const json_t *json = json_object_get(interne, "corrections");
    return json == NULL || fiche_corrections_from_json(arena, json, &lu->corrections);
}

static void take_jetons(struct arena *arena, const json_t *interne, struct lu *lu)
{
    const json_t *list = json_object_get(interne, "jetons_texte");
    for (size_t i = 0; i < json_array_size(list) && lu->jeton_count < LU_MAX_JETONS; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        if (text != NULL)
            lu->jetons[lu->jeton_count++] = str_lower(arena, str_of(text));
    }
}

static struct str lower_of(struct arena *arena, const json_t *object, const char *name)
{
    struct str line = line_of(arena, object, name);
    return line.at == NULL ? STR_NONE : str_lower(arena, line);
}

static bool take_rebonds(struct arena *arena, const json_t *root, const json_t *interne, struct lu *lu)
{
    const json_t *list = json_object_get(root, "rebonds"), *why = json_object_get(interne, "rebonds_pourquoi");
    const json_t *returned = json_object_get(interne, "renvoye");
    size_t count = json_array_size(list);
    if (count > LU_MAX_REBONDS)
        return false;
    lu->rebonds = arena_array(arena, count + 1, sizeof *lu->rebonds);
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(list, i), *words = json_array_get(why, i);
        struct str text = json_is_string(words) ? str_of(json_string_value(words)) : STR_NONE;
        lu->rebonds[i] = (struct lu_rebond){.destinataire = lower_of(arena, item, "destinataire"), .statut = line_of(arena, item, "statut"),
                                            .pourquoi = text.at == NULL ? STR_NONE : utf8_tidy(arena, text),
                                            .definitif = json_is_true(json_object_get(item, "definitif"))};
    }
    lu->rebond_count = count;
    lu->renvoye_id = line_of(arena, returned, "message_id");
    lu->renvoye_jeton = lower_of(arena, returned, "jeton");
    return true;
}

static void take_machine(struct arena *arena, const json_t *root, const json_t *interne, struct lu *lu)
{
    const json_t *absence = json_object_get(root, "absence");
    lu->nature = line_of(arena, interne, "nature");
    lu->promesse = day_of(arena, interne, "promesse");
    lu->machine = line_of(arena, interne, "machine");
    lu->absence_du = day_of(arena, interne, "absence_du");
    lu->absence_retour = day_of(arena, absence, "retour");
    lu->absence_remplacant = lower_of(arena, absence, "remplacant");
}

enum err lu_parse(struct arena *arena, struct str json, struct lu *out_lu, struct fault *out_fault)
{
    struct lu lu = {0};
    json_t *root = json_loadb(json.at, json.len, JSON_REJECT_DUPLICATES, NULL);
    const json_t *interne = json_object_get(root, "interne");
    bool good = json_is_object(root) && take_genre(root, &lu) && take_avis(arena, root, &lu) && take_fiches(arena, root, &lu) &&
                take_fichiers(arena, interne, &lu) && take_corrections(arena, interne, &lu) && take_rebonds(arena, root, interne, &lu);
    if (good) {
        lu.sujet = line_of(arena, root, "subject");
        lu.texte = text_of(arena, root, "text");
        lu.lignes = text_of(arena, interne, "lignes");
        lu.lignes = str_is_empty(lu.lignes) ? lu.texte : lu.lignes;
        take_commande(arena, root, &lu);
        take_jetons(arena, interne, &lu);
        take_provenance(interne, &lu);
        take_bases(arena, interne, &lu);
        take_machine(arena, root, interne, &lu);
        *out_lu = lu;
    }
    json_decref(root);
    if (!good)
        return fault_set(out_fault, ERR_FINAL, "lu: the reader's answer is not what the contract says");
    return ERR_NONE;
}
