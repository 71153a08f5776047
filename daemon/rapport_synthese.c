#include "daemon/rapport_synthese.h"

#include <stdlib.h>

#include "daemon/heure.h"
#include "parsers/base/utf8.h"

/* ---- words ---- */

static struct str initial(struct arena *arena, struct str name)
{
    struct str rest = str_trim(utf8_clean(arena, name)), all = rest;
    int32_t point = 0;
    if (str_is_empty(rest) || !utf8_next(&rest, &point))
        return STR_NONE;
    return str_print(arena, "%.*s.", STR_ARG(str_slice(all, 0, all.len - rest.len)));
}

struct str synthese_initiales(struct arena *arena, struct str prenom, struct str nom)
{
    return str_join(arena, initial(arena, prenom), STR("\u00a0"), initial(arena, nom)); /* one word: no line breaks in it */
}

/* « NAV-2026-0042 (I. L.) » */
static struct str nomme(struct arena *arena, struct str reference, struct str initiales)
{
    return str_is_empty(initiales) ? reference : str_print(arena, "%.*s (%.*s)", STR_ARG(reference), STR_ARG(initiales));
}

static struct str compte(struct arena *arena, size_t count, const char *un, const char *plusieurs)
{
    return str_print(arena, "%zu %s", count, count > 1 ? plusieurs : un);
}

/* ---- blocks: one after the other, each under its circuit's title where its reader has several ---- */

struct blocs {
    struct arena *arena;
    bool titres;
    struct str texte;
};

static void add_block(struct blocs *blocs, struct str titre, struct str bloc)
{
    if (str_is_empty(bloc))
        return;
    if (blocs->titres && !str_is_empty(titre))
        bloc = str_print(blocs->arena, "**%.*s**\n\n%.*s", STR_ARG(compose_escape(blocs->arena, titre)), STR_ARG(bloc));
    blocs->texte = str_join(blocs->arena, blocs->texte, STR("\n"), bloc);
}

#define OU_DOSSIERS " Un message d'un mot, « liste », donne les dossiers en cours."

/* Those of a list that are not shown, and where they stand, a sentence or "". */
static struct str et_autres(struct arena *arena, struct str bloc, size_t count, const char *ou)
{
    if (count <= SYNTHESE_LIGNES)
        return bloc;
    return str_print(arena, "%.*s\n… et %zu de plus.%s\n", STR_ARG(bloc), count - SYNTHESE_LIGNES, ou);
}

/* A bar for each territory that has places: « 5 sur 7, 2 libres ». */
static struct str places(struct arena *arena, const struct synthese_circuit *circuit)
{
    struct str rows = STR_NONE;
    for (size_t i = 0; i < circuit->place_count; i++) {
        const struct synthese_places *one = &circuit->places[i];
        int libres = one->total - one->prises;
        struct str reste = libres > 0    ? str_print(arena, "%d libre%s", libres, libres > 1 ? "s" : "")
                           : libres == 0 ? STR("aucune libre")
                                         : str_print(arena, "%d de plus que de places", -libres);
        rows = compose_rangee(arena, rows, one->territoire, str_print(arena, "%d sur %d, %.*s", one->prises, one->total, STR_ARG(reste)));
    }
    return str_is_empty(rows) ? STR_NONE : str_print(arena, "```barres\n%.*s```\n", STR_ARG(rows));
}

/* How long the dossiers of one etape, [first, end), have stood there. */
static struct str ages(struct arena *arena, const struct synthese *synthese, const struct synthese_dossier *first, const struct synthese_dossier *end)
{
    static const char *const words[] = {"depuis moins d'un mois", "depuis un à trois mois", "depuis plus de trois mois"};
    const day_t un = date_add_months(synthese->jour, -1), trois = date_add_months(synthese->jour, -3);
    size_t counts[3] = {0}, count = (size_t)(end - first);
    struct str said = STR_NONE, oldest = str_print(arena, "%.*s, depuis le %.*s", STR_ARG(nomme(arena, first->reference, first->initiales)),
                                                   STR_ARG(date_french_plain(arena, first->depuis)));
    if (count == 1)
        return str_print(arena, "1 dossier : %.*s", STR_ARG(oldest));
    for (const struct synthese_dossier *at = first; at < end; at++)
        counts[at->depuis > un ? 0 : at->depuis >= trois ? 1 : 2]++;
    for (size_t i = 0; i < 3; i++)
        if (counts[i] > 0)
            said = str_join(arena, said, STR(", "), str_print(arena, "%zu %s", counts[i], words[i]));
    return str_print(arena, "%zu dossiers : %.*s ; le plus ancien : %.*s", count, STR_ARG(said), STR_ARG(oldest));
}

static struct str etapes(struct arena *arena, const struct synthese *synthese, const struct synthese_circuit *circuit)
{
    const struct synthese_dossier *end = circuit->dossiers + circuit->dossier_count, *next = NULL;
    struct str rows = STR_NONE;
    for (const struct synthese_dossier *at = circuit->dossiers; at < end; at = next) {
        next = at + 1;
        while (next < end && str_eq(next->etape, at->etape))
            next++;
        rows = compose_rangee(arena, rows, at->etape, ages(arena, synthese, at, next));
    }
    return compose_tableau(arena, rows);
}

static struct str retards(struct arena *arena, const struct synthese *synthese, const struct synthese_circuit *circuit)
{
    struct str rows = STR_NONE;
    for (size_t i = 0; i < circuit->retard_count && i < SYNTHESE_LIGNES; i++) {
        const struct synthese_personne *one = &circuit->retards[i];
        int jours = synthese->jour - one->echeance;
        rows = compose_rangee(arena, rows, nomme(arena, one->reference, one->initiales),
                              str_print(arena, "%.*s, réponse attendue de %.*s pour le %.*s (%d jour%s de retard)", STR_ARG(one->demande), STR_ARG(one->qui),
                                        STR_ARG(date_french_plain(arena, one->echeance)), jours, jours > 1 ? "s" : ""));
    }
    return et_autres(arena, compose_tableau(arena, rows), circuit->retard_count, OU_DOSSIERS);
}

/* The right ends soon, or has. */
static bool ends_soon(const struct synthese *synthese, const struct synthese_dossier *one)
{
    return one->fin_droit != DAY_NONE && one->fin_droit <= date_add_months(synthese->jour, SYNTHESE_MOIS);
}

static size_t count_droits(const struct synthese *synthese, const struct synthese_circuit *circuit)
{
    size_t count = 0;
    for (size_t i = 0; i < circuit->dossier_count; i++)
        count += ends_soon(synthese, &circuit->dossiers[i]);
    return count;
}

static int by_right(const void *left, const void *right)
{
    const struct synthese_dossier *a = *(const struct synthese_dossier *const *)left, *b = *(const struct synthese_dossier *const *)right;
    return a->fin_droit != b->fin_droit ? (a->fin_droit < b->fin_droit ? -1 : 1) : str_compare(a->reference, b->reference);
}

static struct str droits(struct arena *arena, const struct synthese *synthese, const struct synthese_circuit *circuit)
{
    const struct synthese_dossier **soon = arena_array(arena, circuit->dossier_count + 1, sizeof *soon);
    size_t count = 0;
    for (size_t i = 0; i < circuit->dossier_count; i++)
        if (ends_soon(synthese, &circuit->dossiers[i]))
            soon[count++] = &circuit->dossiers[i];
    if (count > 0)
        qsort(soon, count, sizeof *soon, by_right);
    struct str rows = STR_NONE;
    for (size_t i = 0; i < count && i < SYNTHESE_LIGNES; i++)
        rows = compose_rangee(arena, rows, nomme(arena, soon[i]->reference, soon[i]->initiales),
                              str_print(arena, "%s le %.*s", soon[i]->fin_droit < synthese->jour ? "le droit est fini depuis" : "le droit finit",
                                        STR_ARG(date_french_plain(arena, soon[i]->fin_droit))));
    return et_autres(arena, compose_tableau(arena, rows), count, OU_DOSSIERS);
}

static struct str attente(struct arena *arena, const struct synthese_circuit *circuit)
{
    struct str rows = STR_NONE;
    for (size_t i = 0; i < circuit->attente_count && i < SYNTHESE_LIGNES; i++) {
        const struct synthese_dossier *one = &circuit->attente[i];
        struct str rang = one->rang > 0 ? str_print(arena, "rang %d", one->rang) : STR("pas encore de rang");
        rows = compose_rangee(arena, rows, nomme(arena, one->reference, one->initiales),
                              str_print(arena, "%.*s, en attente depuis le %.*s", STR_ARG(str_join(arena, one->territoire, STR(" : "), rang)),
                                        STR_ARG(date_french_plain(arena, one->depuis))));
    }
    return et_autres(arena, compose_tableau(arena, rows), circuit->attente_count, OU_DOSSIERS);
}

static struct str nouveaux(struct arena *arena, const struct synthese_circuit *circuit)
{
    static const char *const words[SYNTHESE_QUOI_COUNT] = {"Ouverts", "Admis", "Refusés", "Retirés", "Sortis"};
    struct str rows = STR_NONE;
    for (int quoi = 0; quoi < SYNTHESE_QUOI_COUNT; quoi++) {
        struct str list = STR_NONE;
        size_t count = circuit->nouveaux_de[quoi];
        for (size_t i = 0; i < circuit->nouveau_count; i++)
            if ((int)circuit->nouveaux[i].quoi == quoi)
                list = str_join(arena, list, STR(", "), nomme(arena, circuit->nouveaux[i].reference, circuit->nouveaux[i].initiales));
        if (count > SYNTHESE_LIGNES)
            list = str_print(arena, "%.*s et %zu de plus", STR_ARG(list), count - SYNTHESE_LIGNES);
        if (count > 0)
            rows = compose_rangee(arena, rows, str_print(arena, "%s (%zu)", words[quoi], count), list);
    }
    return compose_tableau(arena, rows);
}

/* How many, and of which dossiers where that is known: who wrote and what, her own mail about each says. */
static struct str messages(struct arena *arena, const struct synthese *synthese)
{
    struct str list = STR_NONE;
    for (size_t i = 0; i < synthese->message_count && i < SYNTHESE_LIGNES; i++) {
        const struct synthese_message *one = &synthese->messages[i];
        list = compose_puce(arena, str_is_empty(list) ? STR("") : list,
                            str_print(arena, "reçu le %.*s, %.*s", STR_ARG(date_french_plain(arena, heure_day(one->recu))),
                                      STR_ARG(str_is_empty(one->reference) ? STR("sans dossier") : one->reference)));
    }
    return str_is_empty(list) ? STR_NONE : et_autres(arena, list, synthese->message_count, "");
}

/* ---- all of it ---- */

/* « 12 dossiers en cours, 2 réponses en retard, … »: what a telephone shows. */
static struct str resume(struct arena *arena, const struct synthese *synthese)
{
    size_t dossiers = 0, late = 0, rights = 0;
    for (size_t i = 0; i < synthese->circuit_count; i++) {
        dossiers += synthese->circuits[i].dossier_count;
        late += synthese->circuits[i].retard_count;
        rights += count_droits(synthese, &synthese->circuits[i]);
    }
    struct str said = compte(arena, dossiers, "dossier en cours", "dossiers en cours");
    if (late > 0)
        said = str_join(arena, said, STR(", "), compte(arena, late, "réponse en retard", "réponses en retard"));
    if (rights > 0)
        said = str_join(arena, said, STR(", "), compte(arena, rights, "droit qui finit dans les six mois", "droits qui finissent dans les six mois"));
    if (synthese->message_count > 0)
        said = str_join(arena, said, STR(", "), compte(arena, synthese->message_count, "message à regarder", "messages à regarder"));
    return said;
}

static bool is_empty(const struct synthese *synthese)
{
    bool empty = synthese->message_count == 0;
    for (size_t i = 0; i < synthese->circuit_count; i++)
        empty = empty && synthese->circuits[i].dossier_count + synthese->circuits[i].nouveau_count == 0;
    return empty;
}

size_t synthese_valeurs(struct arena *arena, const struct synthese *synthese, struct valeur out_valeurs[SYNTHESE_VALEURS])
{
    enum { PLACES, ETAPES, RETARDS, DROITS, ATTENTE, NOUVEAUX, MESSAGES, BLOCS };
    static const char *const noms[BLOCS] = {"synthese_places", "synthese_etapes", "synthese_retards", "synthese_droits", "synthese_attente",
                                            "synthese_nouveaux", "synthese_messages"};
    struct blocs blocs[BLOCS];
    size_t count = 0;
    for (int b = 0; b < BLOCS; b++)
        blocs[b] = (struct blocs){.arena = arena, .titres = synthese->circuit_count > 1, .texte = STR_NONE};
    bool empty = is_empty(synthese);
    for (size_t i = 0; i < synthese->circuit_count && !empty; i++) {
        const struct synthese_circuit *circuit = &synthese->circuits[i];
        add_block(&blocs[PLACES], circuit->titre, places(arena, circuit));
        add_block(&blocs[ETAPES], circuit->titre, etapes(arena, synthese, circuit));
        add_block(&blocs[RETARDS], circuit->titre, retards(arena, synthese, circuit));
        add_block(&blocs[DROITS], circuit->titre, droits(arena, synthese, circuit));
        add_block(&blocs[ATTENTE], circuit->titre, attente(arena, circuit));
        add_block(&blocs[NOUVEAUX], circuit->titre, nouveaux(arena, circuit));
    }
    add_block(&blocs[MESSAGES], STR_NONE, messages(arena, synthese));
    for (int b = 0; b < BLOCS; b++)
        out_valeurs[count++] = (struct valeur){noms[b], blocs[b].texte};
    out_valeurs[count++] = (struct valeur){"synthese_jour", date_french(arena, synthese->jour)};
    out_valeurs[count++] = (struct valeur){"synthese_depuis", date_french(arena, synthese->depuis)};
    out_valeurs[count++] = (struct valeur){"synthese_resume", empty ? STR_NONE : resume(arena, synthese)};
    return count;
}
