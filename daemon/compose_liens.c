/* The buttons of a question: one row of a « liens » block for each answer that may be given there. Pure.
 *
 * The body, not the label, is what is counted: whatever a button says, the answer begins with words that parsers/avis cannot
 * misread, or with « Réponse : » and the libelle of a named answer, which formulaire finds again. */
#include "daemon/compose_private.h"
#include "parsers/base/utf8.h"

enum { UNE_QUESTION = SENS_COUNT, MAX_BOUTONS = 5 };

#define FENCE "```liens\n"
#define DEMANDE {"J'ai une question", "J'ai une question :", UNE_QUESTION}

/* One row, one placeholder. A button stands where the question permits its avis. */
static const struct liens {
    const char *nom;
    struct {
        const char *label, *corps;
        int sens;
    } boutons[MAX_BOUTONS];
} liens[] = {
    {"liens", {{"Avis favorable", "Avis favorable", SENS_FAVORABLE}, {"Avis défavorable", "Avis défavorable. Motif :", SENS_DEFAVORABLE}, DEMANDE}},
    {"liens_oui_non", {{"Oui", "Avis favorable", SENS_FAVORABLE}, {"Non", "Avis défavorable. Motif :", SENS_DEFAVORABLE}, DEMANDE}},
    {"liens_suite", {{"Poursuivre la demande", "Avis favorable", SENS_FAVORABLE}, {"Ne pas poursuivre", "Avis défavorable. Motif :", SENS_DEFAVORABLE}, DEMANDE}},
    {"liens_directeur",
     {{"Accueil possible", "Avis favorable", SENS_FAVORABLE}, {"Liste d'attente", "Avis favorable, liste d'attente", SENS_FAVORABLE},
      {"Oui, sous réserve", "Avis favorable sous réserve de :", SENS_RESERVE}, {"Avis défavorable", "Avis défavorable. Motif :", SENS_DEFAVORABLE}, DEMANDE}},
    {"liens_raison",
     {{"Passer outre", "Avis favorable" COMPOSE_SAUT "Raison de passer outre :", SENS_FAVORABLE},
      {"Avis défavorable", "Avis défavorable. Motif :", SENS_DEFAVORABLE}, DEMANDE}},
};

static const char *const debuts[] = {"Avis favorable", "Avis défavorable. Motif :", "J'ai une question :", COMPOSE_REPONSE, "ERREUR"};

bool compose_corps_counts(struct str corps)
{
    for (size_t i = 0; i < sizeof debuts / sizeof debuts[0]; i++)
        if (str_starts(corps, str_of(debuts[i])))
            return true;
    return false;
}

/* A refusal, a condition or a question wants no lines, nor does the order of a list, nor an answer of which the circuit says so. */
bool compose_corps_attend(const struct rendu *rendu, struct str corps)
{
    const struct courrier *courrier = rendu->courrier;
    struct str first = str_trim(str_slice(corps, 0, str_find(corps, STR(COMPOSE_SAUT))));
    if (str_starts(first, STR("Avis favorable")))
        return !courrier->favorable_sans_champs && !str_starts(first, STR("Avis favorable sous réserve"));
    for (size_t i = 0; i < courrier->choix_count && str_starts(first, STR(COMPOSE_REPONSE)); i++)
        if (str_eq(str_from(first, strlen(COMPOSE_REPONSE)), str_trim(courrier->choix[i].libelle)))
            return !courrier->choix[i].reponse.sans_champs;
    return false;
}

static bool same_words(struct arena *arena, struct str a, struct str b)
{
    return str_eq(utf8_fold(arena, a), utf8_fold(arena, b));
}

/* Each named answer of the question; and the order of a waiting list, as it is proposed or to be changed. */
static struct str choix_rows(struct arena *arena, const struct courrier *courrier, struct str rows)
{
    bool ordre = courrier->ordre_count > 0;
    for (size_t i = 0; i < courrier->choix_count; i++) {
        const struct choix *choix = &courrier->choix[i];
        const char *motif = choix->reponse.motif_exige ? "\nMotif :" : "";
        rows = compose_rangee(arena, rows, choix->libelle, str_print(arena, COMPOSE_REPONSE "%.*s%s", STR_ARG(choix->libelle), motif));
        ordre = ordre && !same_words(arena, choix->libelle, STR(COMPOSE_ORDRE));
    }
    if (ordre)
        rows = compose_rangee(arena, rows, STR(COMPOSE_ORDRE), STR(COMPOSE_REPONSE COMPOSE_ORDRE));
    struct str order = STR_NONE;
    for (size_t i = 0; i < courrier->ordre_count; i++)
        order = str_print(arena, "%.*s%s%zu. %.*s", STR_ARG(order), i == 0 ? "" : "\n", i + 1, STR_ARG(courrier->ordre[i]));
    return str_is_empty(order) ? rows : compose_rangee(arena, rows, STR("Changer l'ordre"), order);
}

static bool permits(const struct courrier *courrier, int sens)
{
    return sens == UNE_QUESTION || courrier->avis_permis == NULL || courrier->avis_permis[sens];
}

static bool has_reserve(const struct liens *block)
{
    for (size_t i = 0; i < MAX_BOUTONS && block->boutons[i].label != NULL; i++)
        if (block->boutons[i].sens == SENS_RESERVE)
            return true;
    return false;
}

/* The avis first, then the named answers, the question last: what decides nothing never stands between decisions. */
static struct str rows_of(struct arena *arena, const struct courrier *courrier, const struct liens *block)
{
    struct str rows = STR("");
    bool reserve = courrier->avis_permis != NULL && courrier->avis_permis[SENS_RESERVE] && !has_reserve(block);
    for (size_t i = 0; i < MAX_BOUTONS && block->boutons[i].label != NULL; i++) {
        int sens = block->boutons[i].sens;
        if (sens == UNE_QUESTION && reserve)
            rows = compose_rangee(arena, rows, STR("Oui, sous réserve"), STR("Avis favorable sous réserve de :"));
        if (sens == UNE_QUESTION)
            rows = choix_rows(arena, courrier, rows);
        if (permits(courrier, sens))
            rows = compose_rangee(arena, rows, str_of(block->boutons[i].label), str_of(block->boutons[i].corps));
    }
    return rows;
}

static struct str fence(struct arena *arena, struct str rows)
{
    return str_print(arena, FENCE "%.*s```\n", STR_ARG(rows));
}

static const struct liens *named(const char *nom)
{
    for (size_t i = 0; i < sizeof liens / sizeof liens[0]; i++)
        if (strcmp(liens[i].nom, nom) == 0)
            return &liens[i];
    return NULL;
}

/* What a template asks by, as rows: those of its own fenced block, or of the placeholder that it uses; absent where it has neither (only
 * documents answer it). A reminder must offer what the question offered: « Avis favorable » may mean « déposé » there. */
static struct str rows_of_question(struct arena *arena, const struct courrier *courrier)
{
    const struct modele *question = courrier->question;
    if (question == NULL)
        return rows_of(arena, courrier, named("liens"));
    size_t at = str_find(question->corps, STR(FENCE));
    if (at != STR_NOT_FOUND) {
        struct str rest = str_from(question->corps, at + strlen(FENCE));
        return choix_rows(arena, courrier, str_slice(rest, 0, str_starts(rest, STR("```")) ? 0 : str_find(rest, STR("\n```")) + 1));
    }
    for (size_t i = 0; i < sizeof liens / sizeof liens[0]; i++)
        if (str_find(question->corps, str_print(arena, "{{%s}}", liens[i].nom)) != STR_NOT_FOUND)
            return rows_of(arena, courrier, &liens[i]);
    return courrier->choix_count > 0 ? rows_of(arena, courrier, named("liens")) : STR_NONE;
}

/* The lines that an answer is to hold stand in the buttons themselves: the mail is not of that question alone. */
struct str compose_liens_de(struct arena *arena, const struct courrier *courrier)
{
    const struct rendu rendu = {.arena = arena, .courrier = courrier};
    struct str rest = rows_of_question(arena, courrier), rows = STR(""), label = STR_NONE, body = STR_NONE;
    while (compose_rang(arena, &rest, &label, &body)) {
        bool wants = compose_corps_attend(&rendu, body);
        for (size_t i = 0; wants && i < courrier->champ_count; i++)
            body = str_print(arena, "%.*s" COMPOSE_SAUT "%.*s :", STR_ARG(body), STR_ARG(courrier->champs[i].libelle));
        rows = compose_rangee(arena, rows, label, body);
    }
    return str_is_empty(rows) ? STR("") : str_print(arena, "```liens %.*s\n%.*s```\n", STR_ARG(courrier->jeton), STR_ARG(rows));
}

struct str compose_bloc_liens(struct arena *arena, const struct courrier *courrier, const char *nom)
{
    const struct liens *block = named(nom);
    if (strcmp(nom, "liens_question") == 0) {
        struct str rows = rows_of_question(arena, courrier);
        return rows.at == NULL ? STR("") : fence(arena, rows);
    }
    return block == NULL ? STR_NONE : fence(arena, rows_of(arena, courrier, block));
}
