/* demo_comprend: the events that `navette status --json` newly tells, as sentences, and whether they are what the act
 * expects. The words of an event are the program's; here they only get a title and the names of the steps. */
#include "daemon/conf.h"
#include "daemon/demo.h"

/* What is sent is seen among the mails; it needs no second line. */
static const struct {
    const char *quoi, *titre;
    bool est_un_envoi;
} titres[] = {
    {"fiche_recue", "fiche reçue", false},
    {"avis_compte", "avis compté", false},
    {"avis_declare", "avis déclaré", false},
    {"reponse_non_comptee", "réponse non comptée", false},
    {"question_recue", "question reçue", false},
    {"piece_recue", "pièce reçue", false},
    {"etape", "étape suivante", false},
    {"etat", "état", false},
    {"admission", "admission", false},
    {"place_prise", "place réservée", false},
    {"relance", "relance", false},
    {"escalade", "suppléance", false},
    {"absence", "réponse automatique d'absence, qui ne vaut pas réponse", false},
    {"a_verifier", "à vérifier par une personne", false},
    {"refus", "demande refusée", false},
    {"question_envoyee", "question envoyée", true},
    {"copie_envoyee", "copie envoyée", true},
    {"information_envoyee", "information envoyée", true},
};

struct str demo_titre_etape(const struct demo *demo, struct str nom)
{
    for (size_t i = 0; i < demo->conf->circuit_count; i++) {
        int etape = circuit_find_etape(&demo->conf->circuits[i], nom);
        if (etape >= 0)
            return demo->conf->circuits[i].etapes[etape].titre;
    }
    return nom;
}

struct str demo_qui(const struct demo *demo, struct str mail)
{
    const struct personne *person = annuaire_person(&demo->conf->annuaire, mail, NULL);
    return person != NULL ? person->nom : mail;
}

/* Addresses become names. */
static struct str with_names(const struct demo *demo, struct str text)
{
    struct str word = STR_NONE, all = STR("");
    for (bool first = true; str_next(&text, ' ', &word); first = false)
        all = str_print(demo->arena, "%.*s%s%.*s", STR_ARG(all), first ? "" : " ",
                        STR_ARG(str_find_char(word, '@') != STR_NOT_FOUND ? demo_qui(demo, word) : word));
    return all;
}

/* « avis_rsase : defavorable (titulaire) »: what a detail begins with, a step or a territory, gets its title, the code words
 * that follow their accents; a verdict's code before its sentence goes. */
static struct str readable(const struct demo *demo, const char *quoi, struct str detail)
{
    size_t colon = str_find(detail, STR(" : "));
    if (strcmp(quoi, "reponse_non_comptee") == 0 && colon != STR_NOT_FOUND && str_find_char(detail, ' ') == colon)
        return str_from(detail, colon + 3);
    size_t end = 0;
    while (end < detail.len && strchr(" ,", detail.at[end]) == NULL)
        end++;
    struct str first = str_slice(detail, 0, end), rest = str_from(detail, end);
    bool is_code = str_is_empty(rest) || str_starts(rest, STR(" : ")) || str_starts(rest, STR(", "));
    if (!is_code)
        return with_names(demo, detail);
    const struct territoire *territoire = annuaire_territoire_by_id(&demo->conf->annuaire, first);
    struct str title = territoire != NULL ? territoire->nom : demo_titre_etape(demo, first);
    if (str_starts(rest, STR(" : defavorable")))
        rest = str_print(demo->arena, " : défavorable%.*s", STR_ARG(str_from(rest, strlen(" : defavorable"))));
    return str_print(demo->arena, "%.*s%.*s", STR_ARG(title), STR_ARG(with_names(demo, rest)));
}

/* Several steps in one pass (their answers stood on the fiche): where the dossier now stands is enough. */
static void understood(struct demo *demo, struct scene *scene, struct str sentence, struct str dropped)
{
    if (scene->compris_count > 0 && !str_is_empty(dropped) && str_starts(scene->compris[scene->compris_count - 1], dropped))
        scene->compris_count--;
    scene->compris = arena_grow(demo->arena, scene->compris, scene->compris_count, &scene->compris_capacity, sizeof *scene->compris);
    scene->compris[scene->compris_count++] = sentence;
}

static void take_event(struct demo *demo, struct scene *scene, const char *reference, const json_t *event)
{
    const char *quoi = demo_membre(event, "quoi"), *titre = quoi;
    bool sent = false;
    for (size_t i = 0; i < sizeof titres / sizeof titres[0]; i++)
        if (strcmp(titres[i].quoi, quoi) == 0) {
            titre = titres[i].titre;
            sent = titres[i].est_un_envoi;
        }
    if (sent)
        return;
    struct str detail = readable(demo, quoi, str_of(demo_membre(event, "detail")));
    struct str opening = str_print(demo->arena, "%s : %s", reference, titre);
    struct str sentence = str_starts(detail, str_of(titre)) /* « admission prononcée… » says it all */
                              ? str_print(demo->arena, "%s : %.*s", reference, STR_ARG(detail))
                              : str_print(demo->arena, "%.*s%s%.*s", STR_ARG(opening), str_is_empty(detail) ? "" : " – ", STR_ARG(detail));
    understood(demo, scene, sentence, strcmp(quoi, "etape") == 0 ? opening : STR_NONE);
}

static void note(struct demo *demo, struct scene *scene, const char *quoi)
{
    scene->faits = arena_grow(demo->arena, scene->faits, scene->fait_count, &scene->fait_capacity, sizeof *scene->faits);
    scene->faits[scene->fait_count++] = str_copy(demo->arena, str_of(quoi));
}

static void take_dossier(struct demo *demo, struct scene *scene, int dossier)
{
    const json_t *row = demo_statut_dossier(demo, dossier), *history = json_object_get(row, "historique");
    size_t *seen = &demo->faits_vus[dossier - 1];
    for (; *seen < json_array_size(history); (*seen)++) {
        const json_t *event = json_array_get(history, *seen);
        take_event(demo, scene, demo_membre(row, "reference"), event);
        if (dossier == scene->acte->dossier)
            note(demo, scene, demo_membre(event, "quoi"));
    }
}

/* ---- is it what the act expects? -------------------------------------------------------------------------- */

static bool same(const char *expected, const char *got)
{
    return expected == NULL || strcmp(expected, got) == 0;
}

static bool happened(const struct scene *scene, const char *quoi)
{
    for (size_t i = 0; i < scene->fait_count; i++)
        if (str_eq_c(scene->faits[i], quoi))
            return true;
    return quoi == NULL;
}

static bool was_written_to(const struct scene *scene, const char *mail)
{
    for (size_t i = 0; i < scene->mail_count; i++)
        if (!scene->mails[i].entrant && mail != NULL && str_eq_c(scene->mails[i].a_mail, mail))
            return true;
    return mail == NULL;
}

void demo_comprend(struct demo *demo, struct scene *scene)
{
    const struct attendu *expected = &scene->acte->attendu;
    for (int dossier = 1; dossier <= DEMO_MAX_DOSSIERS; dossier++)
        take_dossier(demo, scene, dossier);
    const json_t *row = demo_statut_dossier(demo, scene->acte->dossier);
    scene->tenu = row != NULL && same(expected->etape, demo_membre(row, "etape")) && same(expected->etat, demo_membre(row, "etat")) &&
                  happened(scene, expected->quoi) && was_written_to(scene, expected->part_a);
}
