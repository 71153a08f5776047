/* The waiting list: its proposed order with its reasons, shown by reference; and the order that a human gives.
 *
 * The machine ranks nobody: what it shows is a proposal, what it stores is what somebody answered. Lines of the proposal are
 * worded so that no line of an answer (« 1. NAV-2026-0004 ») stands in them: parsers/reply takes what does for ours. */
#include "daemon/decide_private.h"
#include "parsers/base/utf8.h"

enum { ATTENTE_MAX = 500 }; /* of one territory's list */

#define EN_RANG " en rang "

struct attend {
    struct dossier_row row;
    struct critere_valeur valeurs[CIRCUIT_MAX_CRITERES];
};

struct liste {
    struct atelier *atelier;
    const struct circuit *circuit;
    const struct affaire *affaire; /* whose step this is: it may not be stored yet; NULL: no step */
    struct attend *items;
    size_t count, capacity;
};

/* ---- collecting, ordering ---------------------------------------------------------------------------------------- */

static void add(struct liste *liste, const struct dossier_row *row)
{
    if (liste->count == ATTENTE_MAX)
        return;
    liste->items = arena_grow(liste->atelier->arena, liste->items, liste->count, &liste->capacity, sizeof *liste->items);
    liste->items[liste->count++] = (struct attend){.row = *row};
}

static void collect(void *context, const struct dossier_row *row)
{
    struct liste *liste = context;
    if (row->id != liste->affaire->row.id) /* that one is taken as it stands now */
        add(liste, row);
}

/* Asked in the very step that brings it to the list, the dossier is stored only afterwards. */
static bool waits_now(const struct affaire *affaire)
{
    const struct dossier_row *row = &affaire->row;
    return str_eq(row->etape, affaire->circuit->etapes[affaire->circuit->attente].nom) && (row->etat == ETAT_EN_ATTENTE || row->etat == ETAT_EN_COURS);
}

static enum err reckon(struct liste *liste, struct attend *attend)
{
    struct atelier *atelier = liste->atelier;
    bool here = liste->affaire != NULL && attend->row.id == liste->affaire->row.id;
    struct affaire *loaded = here ? NULL : ARENA_NEW(atelier->arena, struct affaire);
    struct fait *faits = NULL;
    size_t count = 0;
    enum err err = here ? ERR_NONE : affaire_load(atelier, attend->row.id, loaded);
    if (err == ERR_NONE)
        err = affaire_faits(atelier, here ? liste->affaire : loaded, &faits, &count);
    return err != ERR_NONE ? err
                           : store_criteres(atelier->arena, liste->circuit->criteres, liste->circuit->critere_count, faits, count, attend->valeurs,
                                            &atelier->fault);
}

/* Below 0: `a` first. What is not known comes last, whichever way the criterion orders. */
static int compare_valeur(const struct critere *critere, const struct critere_valeur *a, const struct critere_valeur *b)
{
    if (a->connu != b->connu || !a->connu)
        return a->connu == b->connu ? 0 : a->connu ? -1 : 1;
    int order = a->est_nombre && b->est_nombre ? (a->nombre > b->nombre) - (a->nombre < b->nombre) : str_compare(a->texte, b->texte);
    return critere->decroissant ? -order : order;
}

/* As a human ranked them, then as the criteria say, then who has waited longest. */
static bool comes_before(const struct circuit *circuit, const struct attend *a, const struct attend *b)
{
    if (a->row.rang != b->row.rang)
        return a->row.rang > 0 && (b->row.rang == 0 || a->row.rang < b->row.rang);
    for (size_t i = 0; i < circuit->critere_count; i++) {
        int order = compare_valeur(&circuit->criteres[i], &a->valeurs[i], &b->valeurs[i]);
        if (order != 0)
            return order < 0;
    }
    if (a->row.depuis != b->row.depuis)
        return a->row.depuis < b->row.depuis;
    return str_compare(a->row.reference, b->row.reference) < 0;
}

/* By insertion: it is stable, and a list has a dozen of lines. */
static void order(struct liste *liste)
{
    for (size_t i = 1; i < liste->count; i++) {
        struct attend moving = liste->items[i];
        size_t at = i;
        for (; at > 0 && comes_before(liste->circuit, &moving, &liste->items[at - 1]); at--)
            liste->items[at] = liste->items[at - 1];
        liste->items[at] = moving;
    }
}

static enum err read_liste(struct atelier *atelier, const struct affaire *affaire, struct liste *out)
{
    const struct circuit *circuit = affaire->circuit;
    *out = (struct liste){.atelier = atelier, .circuit = circuit, .affaire = affaire};
    if (circuit->attente < 0 || str_is_empty(affaire->row.territoire))
        return ERR_NONE;
    enum err err = store_dossier_each_waiting(atelier->store, atelier->arena, circuit->nom, circuit->etapes[circuit->attente].nom,
                                              affaire->row.territoire, collect, out, &atelier->fault);
    if (err == ERR_NONE && waits_now(affaire))
        add(out, &affaire->row);
    for (size_t i = 0; i < out->count && err == ERR_NONE; i++)
        err = reckon(out, &out->items[i]);
    order(out);
    return err;
}

enum err attente_premier(struct atelier *atelier, const struct circuit *circuit, const struct dossier_row *rows, size_t count, size_t *out_first)
{
    struct liste liste = {.atelier = atelier, .circuit = circuit};
    enum err err = ERR_NONE;
    *out_first = 0;
    for (size_t i = 0; i < count && count > 1; i++)
        add(&liste, &rows[i]);
    for (size_t i = 0; i < liste.count && err == ERR_NONE; i++)
        err = reckon(&liste, &liste.items[i]);
    for (size_t i = 1; i < liste.count && err == ERR_NONE; i++)
        if (comes_before(circuit, &liste.items[i], &liste.items[*out_first]))
            *out_first = i;
    return err;
}

/* ---- showing it ----------------------------------------------------------------------------------------------------- */

static struct str value_words(struct arena *arena, const struct critere_valeur *value)
{
    day_t day = DAY_NONE;
    if (!value->connu)
        return STR("non connu");
    if (!value->est_nombre)
        return date_parse_iso(value->texte, &day) ? date_french_plain(arena, day) : value->texte;
    double whole = (double)(int64_t)value->nombre;
    return whole == value->nombre ? str_print(arena, "%lld", (long long)value->nombre) : str_print(arena, "%.1f", value->nombre);
}

/* « NAV-2026-0004 en rang 2, droit qui finit le plus tôt, 31 août 2026 ; en attente depuis le 2 mars 2026 » */
static struct str item_of(struct liste *liste, const struct attend *attend, size_t rang)
{
    struct arena *arena = liste->atelier->arena;
    struct str reasons = attend->row.rang > 0 ? STR("rang donné par une personne ; ") : STR("");
    for (size_t i = 0; i < liste->circuit->critere_count; i++)
        reasons = str_print(arena, "%.*s%.*s : %.*s ; ", STR_ARG(reasons), STR_ARG(liste->circuit->criteres[i].libelle),
                            STR_ARG(value_words(arena, &attend->valeurs[i])));
    return str_print(arena, "%.*s" EN_RANG "%zu, %.*sen attente depuis le %.*s", STR_ARG(attend->row.reference), rang, STR_ARG(reasons),
                     STR_ARG(date_french_plain(arena, attend->row.depuis)));
}

enum err attente_bloc(struct atelier *atelier, const struct affaire *affaire, struct str *out_bloc)
{
    struct liste liste;
    *out_bloc = STR_NONE;
    enum err err = read_liste(atelier, affaire, &liste);
    for (size_t i = 0; i < liste.count && err == ERR_NONE; i++)
        *out_bloc = str_print(atelier->arena, "%.*s- %.*s\n", STR_ARG(*out_bloc),
                              STR_ARG(compose_escape(atelier->arena, item_of(&liste, &liste.items[i], i + 1))));
    return err;
}

enum err attente_references(struct atelier *atelier, const struct affaire *affaire, struct str **out_references, size_t *out_count)
{
    struct liste liste;
    enum err err = read_liste(atelier, affaire, &liste);
    *out_references = arena_array(atelier->arena, liste.count + 1, sizeof **out_references);
    *out_count = err == ERR_NONE ? liste.count : 0;
    for (size_t i = 0; i < *out_count; i++)
        (*out_references)[i] = liste.items[i].row.reference;
    return err;
}

/* ---- what was answered ------------------------------------------------------------------------------------------------ */

struct ordre {
    struct str references[ATTENTE_MAX];
    size_t rangs[ATTENTE_MAX]; /* 0 where none is written */
    size_t count;
    bool doubtful;
};

static size_t take_number(struct str *text)
{
    size_t number = 0, len = 0;
    while (len < text->len && len < 4 && str_is_digit(text->at[len]))
        number = number * 10 + (size_t)(text->at[len++] - '0');
    *text = str_from(*text, len);
    return number;
}

static struct str skip(struct str text, const char *marks)
{
    while (text.len > 0 && strchr(marks, text.at[0]) != NULL)
        text = str_from(text, 1);
    return text;
}

/* « NAV-2026-0004 » at the beginning, taken off; absent where there is none. */
static struct str take_reference(struct arena *arena, struct str *text)
{
    size_t len = 4;
    if (!str_starts_nocase(*text, STR("NAV-")))
        return STR_NONE;
    while (len < text->len && (str_is_digit(text->at[len]) || text->at[len] == '-'))
        len++;
    struct str found = str_slice(*text, 4, len);
    *text = str_from(*text, len);
    return found.len < 6 ? STR_NONE : str_print(arena, "NAV-%.*s", STR_ARG(found));
}

/* « 2. NAV-2026-0004 »; a line that speaks of a dossier in any other way makes the whole doubtful. */
static void read_line(struct arena *arena, struct str line, struct ordre *ordre)
{
    struct str rest = skip(str_trim(line), "-*> \t");
    if (str_find_nocase(rest, STR("NAV-")) == STR_NOT_FOUND)
        return;
    size_t rang = take_number(&rest);
    rest = skip(rest, " .):-\t");
    struct str reference = take_reference(arena, &rest);
    bool whole = !str_is_empty(reference) && skip(rest, " .,;\t").len == 0;
    ordre->doubtful = ordre->doubtful || !whole || ordre->count == ATTENTE_MAX;
    if (ordre->doubtful)
        return;
    ordre->rangs[ordre->count] = rang;
    ordre->references[ordre->count++] = reference;
}

/* Numbers, where they are written, must be those of the lines. */
static bool numbered_well(const struct ordre *ordre)
{
    bool any = false;
    for (size_t i = 0; i < ordre->count; i++)
        any = any || ordre->rangs[i] != 0;
    for (size_t i = 0; i < ordre->count && any; i++)
        if (ordre->rangs[i] != i + 1)
            return false;
    return true;
}

static const struct attend *find(const struct liste *liste, struct str reference)
{
    for (size_t i = 0; i < liste->count; i++)
        if (str_eq(liste->items[i].row.reference, reference))
            return &liste->items[i];
    return NULL;
}

/* Each that waits, once, and nobody else. */
static bool names_all(const struct liste *liste, const struct ordre *ordre)
{
    for (size_t i = 0; i < ordre->count; i++) {
        for (size_t j = 0; j < i; j++)
            if (str_eq(ordre->references[i], ordre->references[j]))
                return false;
        if (find(liste, ordre->references[i]) == NULL)
            return false;
    }
    return ordre->count == liste->count && ordre->count > 0;
}

static bool says_as_proposed(struct arena *arena, struct str texte)
{
    struct str rest = texte, line = STR_NONE;
    while (str_next_line(&rest, &line)) {
        struct str text = skip(utf8_fold(arena, line), "-*> ");
        text = str_starts(text, STR("reponse")) ? skip(str_from(text, strlen("reponse")), " :") : text;
        while (text.len > 0 && strchr(" .!", text.at[text.len - 1]) != NULL)
            text.len--;
        if (str_eq_c(text, "ordre propose") || str_eq_c(text, "ordre_propose"))
            return true;
    }
    return false;
}

/* What the question has shown, « NAV-2026-0004 en rang 2 », of those who still wait; who came since keeps her place behind. */
static void read_shown(struct arena *arena, const struct liste *liste, struct str demande, struct ordre *ordre)
{
    for (size_t rang = 1; rang <= ATTENTE_MAX; rang++) {
        struct str mark = str_print(arena, EN_RANG "%zu,", rang);
        size_t at = str_find(demande, mark);
        if (at == STR_NOT_FOUND)
            return;
        size_t from = at;
        while (from > 0 && demande.at[from - 1] != ' ' && demande.at[from - 1] != '\n')
            from--;
        struct str reference = str_slice(demande, from, at);
        if (find(liste, reference) != NULL)
            ordre->references[ordre->count++] = find(liste, reference)->row.reference;
    }
}

static enum err rank(struct atelier *atelier, struct affaire *affaire, const struct liste *liste, const struct ordre *ordre)
{
    struct str told = STR_NONE;
    for (size_t i = 0; i < ordre->count; i++) {
        const struct attend *attend = find(liste, ordre->references[i]);
        int rang = (int)i + 1;
        const struct event_row event = {.dossier = attend->row.id, .quand = atelier->moment, .quoi = STR("rang"), .par = affaire->auteur.par,
                                        .origine = str_of(origine_name(affaire->auteur.origine)), .message = affaire->auteur.message,
                                        .detail = str_print(atelier->arena, "rang %d sur %zu", rang, ordre->count)};
        enum err err = store_dossier_rang(atelier->store, attend->row.id, rang, &atelier->fault);
        if (err == ERR_NONE)
            err = store_event_add(atelier->store, &event, &atelier->fault);
        if (err != ERR_NONE)
            return err;
        if (attend->row.id == affaire->row.id)
            affaire->row.rang = rang; /* the row is saved again at the end of the step */
        told = str_join(atelier->arena, told, STR(", "), ordre->references[i]);
    }
    return affaire_event(atelier, affaire, "classement", told);
}

enum err attente_range(struct atelier *atelier, struct affaire *affaire, struct str texte, struct str demande, bool *out_understood)
{
    struct liste liste;
    struct ordre *ordre = ARENA_NEW(atelier->arena, struct ordre);
    enum err err = read_liste(atelier, affaire, &liste);
    struct str rest = texte, line = STR_NONE;
    while (str_next_line(&rest, &line))
        read_line(atelier->arena, line, ordre);
    bool as_proposed = says_as_proposed(atelier->arena, texte), listed = ordre->count > 0 || ordre->doubtful;
    if (as_proposed && !listed)
        read_shown(atelier->arena, &liste, demande, ordre);
    *out_understood = as_proposed != listed && !ordre->doubtful && ordre->count > 0 &&
                      (as_proposed || (numbered_well(ordre) && names_all(&liste, ordre)));
    return err != ERR_NONE || !*out_understood ? err : rank(atelier, affaire, &liste, ordre);
}
