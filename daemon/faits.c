#include "daemon/faits.h"

/* Beside the fields of the fiche: the table is `navette_facts`. */
enum { AUTRES = 16 };

struct faits { /* the row while it grows */
    struct fait *items;
    size_t count, capacity;
};

static struct fait text_fact(const char *nom, struct str value)
{
    return (struct fait){.nom = str_of(nom), .texte = value};
}

static struct fait number_fact(const char *nom, int64_t value)
{
    return (struct fait){.nom = str_of(nom), .nombre = value, .est_nombre = true};
}

static struct str column_name(struct arena *arena, enum fiche_field field)
{
    struct str name = str_copy(arena, str_of(fiche_field_name(field)));
    char *at = arena_alloc(arena, name.len + 1);
    for (size_t i = 0; i < name.len; i++)
        at[i] = name.at[i] == '.' ? '_' : name.at[i];
    return (struct str){at, name.len};
}

static void add(struct arena *arena, struct faits *faits, struct fait fait)
{
    if (faits->count == faits->capacity)
        faits->items = arena_grow(arena, faits->items, faits->count, &faits->capacity, sizeof *faits->items);
    faits->items[faits->count++] = fait;
}

static void fiche_facts(struct arena *arena, const struct fiche *fiche, struct faits *out)
{
    for (int i = 0; i < FICHE_FIELDS; i++) {
        enum fiche_field field = (enum fiche_field)i;
        if (fiche_field_kind(field) == FICHE_LIST)
            continue;
        struct fait fact = {.nom = column_name(arena, field)};
        if (fiche != NULL && fiche_field_kind(field) == FICHE_BOX) {
            fact.est_nombre = true;
            fact.nombre = fiche_ticked(fiche, field);
        } else if (fiche != NULL) {
            fact.texte = fiche_text(fiche, field);
        }
        add(arena, out, fact);
    }
}

static void navette_facts(struct arena *arena, const struct faits_source *source, struct faits *out)
{
    day_t birth = source->fiche == NULL ? DAY_NONE : fiche_date(source->fiche, FICHE_JEUNE_DATE_NAISSANCE);
    bool both = !str_is_empty(source->territoire) && !str_is_empty(source->territoire_demandeur);
    const struct fait facts[AUTRES] = {
        text_fact("jour", date_iso(arena, source->jour)),
        birth == DAY_NONE || source->jour == DAY_NONE ? text_fact("age", STR_NONE) : number_fact("age", date_age(birth, source->jour)),
        text_fact("territoire", source->territoire),
        text_fact("territoire_demandeur", source->territoire_demandeur),
        number_fact("autre_territoire", both && !str_eq(source->territoire, source->territoire_demandeur)),
        number_fact("territoire_indetermine", str_is_empty(source->territoire) && !source->hors_perimetre),
        number_fact("territoire_presume", source->territoire_presume),
        number_fact("hors_perimetre", source->hors_perimetre),
        number_fact("pilote_est_demandeur", source->pilote_est_demandeur),
        number_fact("place_libre", source->place_libre),
        text_fact("emetteur_roles", source->emetteur_roles),
        text_fact("pieces", source->pieces),
        number_fact("jeune_proche", source->jeune_proche),
        text_fact("ouverture", date_iso(arena, source->ouverture)),
        text_fact("entree", date_iso(arena, source->entree)),
        text_fact("admission", date_iso(arena, source->admission)),
    };
    for (size_t i = 0; i < AUTRES; i++)
        add(arena, out, facts[i]);
}

/* ---- what answers said ------------------------------------------------------------------------------------------ */

/* `etape` absent: of any. */
static struct str find_said(const struct faits_source *source, struct str etape, struct str nom, bool est_reponse)
{
    struct str last = STR_NONE;
    for (size_t i = 0; i < source->dit_count; i++) {
        const struct fait_dit *said = &source->dits[i];
        if (said->est_reponse == est_reponse && str_eq(said->nom, nom) && (etape.at == NULL || str_eq(said->etape, etape)))
            last = said->texte;
    }
    return last;
}

static bool is_there(const struct faits *faits, struct str nom)
{
    for (size_t i = 0; i < faits->count; i++)
        if (str_eq(faits->items[i].nom, nom))
            return true;
    return false;
}

/* Two questions may ask for the same champ: it is one fact. Numbers are numbers: as a text « 5 » would be more than 12. */
static void champ_facts(struct arena *arena, const struct faits_source *source, const struct champ *champs, size_t count, struct faits *out)
{
    for (size_t i = 0; i < count; i++) {
        struct fait fact = {.nom = str_print(arena, "champ_%.*s", STR_ARG(champs[i].nom))};
        uint64_t number = 0;
        if (is_there(out, fact.nom))
            continue;
        fact.texte = find_said(source, STR_NONE, champs[i].nom, false);
        if (champs[i].genre == CHAMP_NOMBRE) {
            fact.est_nombre = str_number(fact.texte, INT64_MAX, &number);
            fact.nombre = (int64_t)number;
            fact.texte = STR_NONE;
        }
        add(arena, out, fact);
    }
}

static size_t questions_named(const struct circuit *circuit, struct str nom)
{
    size_t count = 0;
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++)
            count += str_eq(circuit->etapes[i].questions[j].nom, nom);
    return count;
}

static void reponse_fact(struct arena *arena, struct str nom, struct str texte, struct faits *out)
{
    struct fait fact = {.nom = str_print(arena, "reponse_%.*s", STR_ARG(nom)), .texte = texte};
    if (!is_there(out, fact.nom))
        add(arena, out, fact);
}

static void circuit_facts(struct arena *arena, const struct faits_source *source, struct faits *out)
{
    const struct circuit *circuit = source->circuit;
    for (size_t i = 0; i < circuit->depart_count; i++)
        champ_facts(arena, source, circuit->departs[i].champs, circuit->departs[i].champ_count, out);
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++) {
            const struct etape *etape = &circuit->etapes[i];
            const struct question *question = &etape->questions[j];
            champ_facts(arena, source, question->champs, question->champ_count, out);
            reponse_fact(arena, question->nom, find_said(source, STR_NONE, question->nom, true), out);
            if (questions_named(circuit, question->nom) > 1)
                reponse_fact(arena, str_print(arena, "%.*s_%.*s", STR_ARG(etape->nom), STR_ARG(question->nom)),
                             find_said(source, etape->nom, question->nom, true), out);
        }
}

size_t faits_make(struct arena *arena, const struct faits_source *source, struct fait **out_faits)
{
    struct faits faits = {0};
    fiche_facts(arena, source->fiche, &faits);
    navette_facts(arena, source, &faits);
    if (source->circuit != NULL)
        circuit_facts(arena, source, &faits);
    *out_faits = faits.items;
    return faits.count;
}

size_t faits_known(struct arena *arena, const struct circuit *circuit, struct fait **out_faits)
{
    const struct faits_source nothing = {.jour = DAY_NONE, .ouverture = DAY_NONE, .entree = DAY_NONE, .admission = DAY_NONE,
                                         .circuit = circuit};
    return faits_make(arena, &nothing, out_faits);
}
