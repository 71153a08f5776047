/* The sentences that expect something. */
#include "tests/scenarios/jeu.h"

static bool holds(const char *text, const char *words)
{
    return words == NULL || (text != NULL && strstr(scene_flat(text), scene_flat(words)) != NULL);
}

static const char *member(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text != NULL ? text : "";
}

static bool says(const struct phrase *phrase, const char *first, const char *second)
{
    for (guint i = 1; i + 1 < phrase->mot_count; i++)
        if (strcmp(phrase->mots[i], first) == 0 && strcmp(phrase->mots[i + 1], second) == 0)
            return true;
    return false;
}

/* Does it bring what the line asks for besides words? */
static bool brings(const struct phrase *phrase, const struct lettre *lettre)
{
    const struct {
        const char *word;
        bool there;
    } rows[] = {{"piece", lettre->jointes > 0}, {"jeton", lettre->jeton}, {"image", lettre->images > 0},
                {"agenda", strstr(lettre->agenda->str, "METHOD:PUBLISH") != NULL}, {"annulation", strstr(lettre->agenda->str, "METHOD:CANCEL") != NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if ((says(phrase, "avec", rows[i].word) && !rows[i].there) || (says(phrase, "sans", rows[i].word) && rows[i].there))
            return false;
    return true;
}

/* recoit WHO [avec|sans piece|jeton|image|agenda|annulation] : words */
static bool recoit(struct scene *scene, const struct phrase *phrase, GString *why)
{
    if (phrase->mot_count < 2)
        return false;
    for (guint i = scene->depuis; i < scene->sortie->len; i++) {
        const struct lettre *lettre = scene->sortie->pdata[i];
        if (strcmp(lettre->a, phrase->mots[1]) == 0 && holds(lettre->texte, phrase->texte) && brings(phrase, lettre))
            return true;
    }
    g_string_assign(why, "no such mail has left");
    return false;
}

/* agenda WHO : words, of a day for calendars that WHO was sent */
static bool agenda(struct scene *scene, const struct phrase *phrase, GString *why)
{
    for (guint i = scene->depuis; i < scene->sortie->len && phrase->mot_count == 2; i++) {
        const struct lettre *lettre = scene->sortie->pdata[i];
        if (strcmp(lettre->a, phrase->mots[1]) == 0 && lettre->agenda->len > 0 && holds(lettre->agenda->str, phrase->texte))
            return true;
    }
    g_string_assign(why, "no such day has left");
    return false;
}

/* rien [pour WHO [: words]] */
static bool rien(struct scene *scene, const struct phrase *phrase, GString *why)
{
    for (guint i = scene->depuis; i < scene->sortie->len; i++) {
        const struct lettre *lettre = scene->sortie->pdata[i];
        if ((phrase->mot_count < 3 || strcmp(lettre->a, phrase->mots[2]) == 0) && holds(lettre->texte, phrase->texte)) {
            g_string_printf(why, "%s gets: %s", lettre->a, lettre->texte);
            return false;
        }
    }
    return true;
}

/* envois : N, all that has left since the pass before */
static bool envois(struct scene *scene, const struct phrase *phrase, GString *why)
{
    guint count = scene->sortie->len - scene->depuis;
    g_string_printf(why, "%u have left", count);
    return phrase->texte != NULL && count == (guint)g_ascii_strtoull(phrase->texte, NULL, 10);
}

/* ---- dossiers --------------------------------------------------------------------------------------------- */

static bool awaits(const json_t *dossier, const char *mail)
{
    size_t i = 0;
    const json_t *item = NULL;
    const json_t *all = json_object_get(dossier, "attend");
    if (strcmp(mail, "personne") == 0)
        return json_array_size(all) == 0;
    json_array_foreach(all, i, item)
        if (strcmp(member(item, "mail"), mail) == 0)
            return true;
    return false;
}

static bool property(const json_t *dossier, const char *name, const char *value)
{
    const json_t *found = json_object_get(dossier, name);
    if (strcmp(name, "attend") == 0)
        return awaits(dossier, value);
    if (json_is_array(found))
        return json_array_size(found) == g_ascii_strtoull(value, NULL, 10);
    if (json_is_boolean(found))
        return json_is_true(found) == (strcmp(value, "oui") == 0);
    if (json_is_null(found))
        return strcmp(value, "rien") == 0;
    return json_is_string(found) && strcmp(json_string_value(found), value) == 0;
}

/* dossier REF : name value, name value … */
static bool dossier(struct scene *scene, const struct phrase *phrase, GString *why)
{
    json_t *json = phrase->mot_count < 2 ? NULL : scene_status(scene, phrase->mots[1]);
    if (json == NULL || phrase->texte == NULL) {
        g_string_printf(why, "no such dossier: %s", scene->dit->str);
        return false;
    }
    gchar **wanted = g_strsplit(phrase->texte, ", ", -1);
    bool good = true;
    for (size_t i = 0; wanted[i] != NULL; i++) {
        gchar **pair = g_strsplit(g_strstrip(wanted[i]), " ", 2);
        if (pair[1] != NULL && property(json, pair[0], pair[1]))
            continue;
        g_string_append_printf(why, "« %s » is not so\n", wanted[i]);
        good = false;
    }
    if (!good) {
        (void)json_object_del(json, "historique");
        g_string_append(why, json_dumps(json, JSON_INDENT(1)));
    }
    json_decref(json);
    return good;
}

/* objet REF : words of what a dossier without a young person is about */
static bool objet(struct scene *scene, const struct phrase *phrase, GString *why)
{
    json_t *json = phrase->mot_count < 2 ? NULL : scene_status(scene, phrase->mots[1]);
    g_string_printf(why, "its objet is « %s »", member(json, "objet"));
    bool good = json != NULL && phrase->texte != NULL && holds(member(json, "objet"), phrase->texte);
    json_decref(json);
    return good;
}

/* reponse REF QUESTION : name of the named answer */
static bool reponse(struct scene *scene, const struct phrase *phrase, GString *why)
{
    json_t *json = phrase->mot_count < 3 || phrase->texte == NULL ? NULL : scene_status(scene, phrase->mots[1]);
    size_t i = 0;
    const json_t *item = NULL;
    bool found = false;
    json_array_foreach(json_object_get(json, "reponses"), i, item) {
        found = found || (strcmp(member(item, "question"), phrase->mots[2]) == 0 && strcmp(member(item, "reponse"), phrase->texte) == 0);
        g_string_append_printf(why, "%s: %s\n", member(item, "question"), member(item, "reponse"));
    }
    json_decref(json);
    return found;
}

static bool dossiers(struct scene *scene, const struct phrase *phrase, GString *why)
{
    json_t *all = scene_status(scene, NULL);
    size_t count = json_array_size(all);
    g_string_printf(why, "there are %zu", count);
    json_decref(all);
    return phrase->texte != NULL && count == g_ascii_strtoull(phrase->texte, NULL, 10);
}

/* avis REF ETAPE : words of « favorable fiche titulaire chef@… motif » in any order */
static bool avis(struct scene *scene, const struct phrase *phrase, GString *why)
{
    json_t *json = phrase->mot_count < 3 ? NULL : scene_status(scene, phrase->mots[1]);
    size_t i = 0;
    const json_t *item = NULL;
    bool found = false;
    json_array_foreach(json_object_get(json, "avis"), i, item) {
        char *all = g_strdup_printf(" %s %s %s %s %s ", member(item, "avis"), member(item, "origine"), member(item, "par"),
                                    member(item, "qualite"), member(item, "motif"));
        gchar **wanted = g_strsplit(phrase->texte, ", ", -1);
        bool fits = strcmp(member(item, "etape"), phrase->mots[2]) == 0;
        for (size_t w = 0; wanted[w] != NULL && fits; w++)
            fits = strstr(all, g_strdup_printf(" %s ", wanted[w])) != NULL;
        found = found || fits;
        g_string_append_printf(why, "%s:%s\n", member(item, "etape"), all);
    }
    json_decref(json);
    return found;
}

/* historique REF [contient WHAT | N WHAT | sans WHAT] [: words of its detail] */
static bool historique(struct scene *scene, const struct phrase *phrase, GString *why)
{
    json_t *json = phrase->mot_count < 4 ? NULL : scene_status(scene, phrase->mots[1]);
    size_t i = 0, count = 0;
    const json_t *item = NULL;
    json_array_foreach(json_object_get(json, "historique"), i, item) {
        count += strcmp(member(item, "quoi"), phrase->mots[3]) == 0 && holds(member(item, "detail"), phrase->texte);
        g_string_append_printf(why, "%s %s %s\n", member(item, "quand"), member(item, "quoi"), member(item, "detail"));
    }
    bool known = json != NULL;
    json_decref(json);
    if (strcmp(phrase->mots[2], "contient") == 0)
        return count > 0;
    if (strcmp(phrase->mots[2], "sans") == 0)
        return known && count == 0;
    return known && count == g_ascii_strtoull(phrase->mots[2], NULL, 10);
}

/* ---- messages, mailboxes, the program itself --------------------------------------------------------------- */

/* messages : N to be looked at by a human */
static bool messages(struct scene *scene, const struct phrase *phrase, GString *why)
{
    json_t *all = scene_status(scene, "--messages");
    size_t count = json_array_size(all);
    char *shown = json_dumps(all, JSON_INDENT(1));
    g_string_printf(why, "there are %zu: %s", count, shown != NULL ? shown : scene->dit->str);
    bool good = json_is_array(all) && phrase->texte != NULL && count == g_ascii_strtoull(phrase->texte, NULL, 10);
    json_decref(all);
    return good;
}

/* message de WHO : words of its reason */
static bool message(struct scene *scene, const struct phrase *phrase, GString *why)
{
    json_t *all = scene_status(scene, "--messages");
    size_t i = 0;
    const json_t *item = NULL;
    bool found = false;
    json_array_foreach(all, i, item) {
        found = found || (strcmp(member(item, "from"), phrase->mot_count > 2 ? phrase->mots[2] : "") == 0 && holds(member(item, "pourquoi"), phrase->texte));
        g_string_append_printf(why, "%s: %s\n", member(item, "from"), member(item, "pourquoi"));
    }
    json_decref(all);
    return found;
}

/* reste BOITE : N in its inbox */
static bool reste(struct scene *scene, const struct phrase *phrase, GString *why)
{
    guint count = scene->poste->count(scene, phrase->mot_count > 1 ? phrase->mots[1] : "dispositif");
    g_string_printf(why, "there are %u", count);
    return phrase->texte != NULL && count == g_ascii_strtoull(phrase->texte, NULL, 10);
}

static bool dit(struct scene *scene, const struct phrase *phrase, GString *why)
{
    g_string_assign(why, scene->dit->str);
    return phrase->texte != NULL && holds(scene->dit->str, phrase->texte);
}

static bool audit(struct scene *scene, const struct phrase *phrase, GString *why)
{
    (void)phrase;
    int status = scene_command(scene, (const char *const[]){"audit", NULL}, NULL);
    g_string_printf(why, "status %d: %s", status, scene->dit->str);
    return status == 0;
}

static bool journal(struct scene *scene, const struct phrase *phrase, GString *why)
{
    const char *log = scene_log(scene);
    g_string_assign(why, log);
    return holds(log, phrase->texte);
}

const struct verbe verbes_attentes[] = {
    {"recoit", recoit, true, false}, {"agenda", agenda, true, false}, {"rien", rien, true, true}, {"envois", envois, true, false}, {"dossier", dossier, true, false},
    {"objet", objet, true, false}, {"reponse", reponse, true, false}, {"dossiers", dossiers, true, false},
    {"avis", avis, true, false}, {"historique", historique, true, false},
    {"messages", messages, true, false}, {"message", message, true, false}, {"reste", reste, true, false}, {"dit", dit, true, true},
    {"audit", audit, true, false}, {"journal", journal, true, false}, {NULL, NULL, false, false},
};
