/* What starts a dossier of a circuit beside a fiche, and the elements that such dossiers may be about. */
#include "daemon/conf_private.h"

#include "parsers/base/utf8.h"

struct depart_ecrit {
    struct depart depart;
    struct str par, etape, chaque;
    const struct str *quand;
    size_t quand_count;
    bool avec_echeance;
};
#define ECRIT(champ) offsetof(struct depart_ecrit, champ)
#define DEPART(champ) offsetof(struct depart_ecrit, depart.champ)
static const struct reglage table_courriel[] = {
    {"par", GENRE_TEXTE, true, ECRIT(par), 0, 0, 0, "courriel or date"},
    {"titre", GENRE_TEXTE, false, DEPART(titre), 0, 0, 0, "what such a dossier is called where no young person is its subject"},
    {"etape", GENRE_TEXTE, true, ECRIT(etape), 0, 0, 0, "where it enters"},
    {"roles", GENRE_TEXTES, true, DEPART(roles), DEPART(role_count), 0, 0, "who may"},
    {"objet", GENRE_TEXTES, true, DEPART(objet), DEPART(objet_count), 0, 0, "words of which one stands in the subject, [ \"repérage\" ]"},
    {"champs", GENRE_GROUPE, false, 0, 0, 0, 0, "what the mail must say, { name = { libelle = \"…\"; genre = \"texte\"; }; }"},
    {"accuse", GENRE_TEXTE, true, DEPART(accuse), 0, 0, 0, "template of the acknowledgement"},
};
static const struct reglage table_date[] = {
    {"par", GENRE_TEXTE, true, ECRIT(par), 0, 0, 0, "courriel or date"},
    {"titre", GENRE_TEXTE, false, DEPART(titre), 0, 0, 0, "what such a dossier is called where no young person is its subject"},
    {"etape", GENRE_TEXTE, true, ECRIT(etape), 0, 0, 0, "where it enters"},
    {"chaque", GENRE_TEXTE, true, ECRIT(chaque), 0, 0, 0, "departement, territoire, mds, jeune or element: one for each"},
    {"quand", GENRE_TEXTES, true, ECRIT(quand), ECRIT(quand_count), 0, 0, "days, [ \"chaque mois le 1\" ]"},
    {"circuits", GENRE_TEXTES, false, DEPART(circuits), DEPART(circuit_count), 0, 0, "chaque = \"jeune\": of the open dossiers of these circuits"},
    {"genre", GENRE_TEXTE, false, DEPART(element_genre), 0, 0, 0, "chaque = \"element\": of that genre only"},
    {"avec_echeance", GENRE_OUI, false, ECRIT(avec_echeance), 0, 0, 0, "chaque = \"element\": those that have an échéance, or those that lack one"},
};
static const struct lecteur_sorte sortes[] = {
    {"courriel", table_courriel, TABLE_COUNT(table_courriel)},
    {"date", table_date, TABLE_COUNT(table_date)},
};

static const struct reglage table_element[] = {
    {"nom", GENRE_TEXTE, true, offsetof(struct element, nom), 0, 0, 0, "a short name, « gt-01 »"},
    {"titre", GENRE_TEXTE, true, offsetof(struct element, titre), 0, 0, 0, "for people"},
    {"genre", GENRE_TEXTE, false, offsetof(struct element, genre), 0, 0, 0, "what it is, « groupe »"},
    {"territoire", GENRE_TEXTE, false, offsetof(struct element, territoire), 0, 0, 0, "id of the territory it belongs to"},
    {"mds", GENRE_TEXTE, false, offsetof(struct element, mds), 0, 0, 0, "the MDS it belongs to"},
    {"pilote", GENRE_TEXTE, false, offsetof(struct element, pilote), 0, 0, 0, "id of a person of the directory, or « à définir »"},
    {"echeance", GENRE_TEXTE, false, offsetof(struct element, echeance_ecrite), 0, 0, 0, "« fin juin 2026 », or « à définir »"},
};

/* ---- departs --------------------------------------------------------------------------------------------------- */

/* A day that follows from the young person's or the element's own dates. */
static bool read_moment(struct lecteur *lecteur, int line, enum chaque chaque, struct str text, struct moment *out)
{
    bool element = chaque == CHAQUE_ELEMENT;
    if (!moment_parse(text, out)) {
        lecteur_faute(lecteur, line, "`quand`: « %.*s » is no day that can be reckoned: expected « %s »", STR_ARG(text),
                      element ? "element.echeance - 20 jours » or « chaque semestre le 1" : "jeune.date_naissance + 17 ans - 6 mois");
        return false;
    }
    bool fits = element ? out->base == MOMENT_ELEMENT : out->base != MOMENT_ELEMENT && out->base != MOMENT_ENTREE;
    if (!fits)
        lecteur_faute(lecteur, line, "`quand`: « %.*s »: with chaque = \"%s\" a day is reckoned from %s", STR_ARG(text),
                      element ? "element" : "jeune",
                      element ? "« element.echeance »" : "the dates of the fiche (« jeune.… »), « ouverture », « admission » or « champ.… » of the dossier followed");
    return fits;
}

static void read_quand(struct lecteur *lecteur, int line, const struct depart_ecrit *ecrit, struct depart *depart)
{
    struct arena *arena = lecteur->conf->arena;
    size_t count = ecrit->quand_count;
    if (count == 0 || count > CIRCUIT_MAX_DATES) {
        lecteur_faute(lecteur, line, "`quand`: %zu days, expected 1 to %d", count, CIRCUIT_MAX_DATES);
        return;
    }
    struct recurrence *recurrences = arena_array(arena, count, sizeof *recurrences);
    struct moment *moments = arena_array(arena, count, sizeof *moments);
    bool own_dates = depart->chaque == CHAQUE_JEUNE || depart->chaque == CHAQUE_ELEMENT;
    for (size_t i = 0; i < count; i++) {
        struct str text = ecrit->quand[i];
        if (depart->chaque != CHAQUE_JEUNE && recurrence_parse(text, &recurrences[depart->recurrence_count]))
            depart->recurrence_count++;
        else if (!own_dates)
            lecteur_faute(lecteur, line, "`quand`: « %.*s » is no day of the calendar: expected « chaque mois le 1 », « chaque trimestre le 15 », "
                          "« chaque semestre le 1 », « chaque année le 1 mars » or « toutes les 6 semaines depuis le 2026-01-05 »", STR_ARG(text));
        else if (read_moment(lecteur, line, depart->chaque, text, &moments[depart->quand_count]))
            depart->quand_count++;
    }
    depart->recurrences = recurrences;
    depart->quand = moments;
    if (depart->recurrence_count > 0 && depart->quand_count > 0)
        lecteur_faute(lecteur, line, "`quand`: days of the calendar and days of the element itself: write two departs");
}

static void read_date(struct lecteur *lecteur, const config_setting_t *groupe, const struct depart_ecrit *ecrit, struct depart *depart)
{
    static const char *const chaques[] = {
        [CHAQUE_DEPARTEMENT] = "departement", [CHAQUE_TERRITOIRE] = "territoire", [CHAQUE_MDS] = "mds",
        [CHAQUE_JEUNE] = "jeune", [CHAQUE_ELEMENT] = "element",
    };
    int chaque = 0;
    if (!lecteur_mot(lecteur, lecteur_ligne_de(groupe, "chaque"), "chaque", ecrit->chaque, chaques, TABLE_COUNT(chaques), &chaque))
        return;
    depart->chaque = (enum chaque)chaque;
    if ((depart->chaque == CHAQUE_JEUNE) != (depart->circuit_count > 0))
        lecteur_faute(lecteur, lecteur_ligne_de(groupe, "circuits"), "`circuits` (whose open dossiers are followed) and chaque = \"jeune\" go together");
    bool avec = config_setting_get_member(groupe, "avec_echeance") != NULL;
    if (depart->chaque != CHAQUE_ELEMENT && (avec || depart->element_genre.at != NULL))
        lecteur_faute(lecteur, lecteur_ligne_de(groupe, avec ? "avec_echeance" : "genre"), "`%s` belongs to chaque = \"element\"",
                      avec ? "avec_echeance" : "genre");
    depart->element_date = avec ? ecrit->avec_echeance : -1;
    int line = lecteur_ligne_de(groupe, "quand");
    read_quand(lecteur, line, ecrit, depart);
    if (depart->element_date == 0 && depart->quand_count > 0)
        lecteur_faute(lecteur, line, "`quand`: what has no échéance has no day of its own: write a day of the calendar, « chaque mois le 1 »");
}

static void read_courriel(struct lecteur *lecteur, const config_setting_t *groupe, struct depart *depart)
{
    if (depart->role_count == 0)
        lecteur_faute(lecteur, lecteur_ligne_de(groupe, "roles"), "`roles` is empty: who may start it?");
    if (depart->objet_count == 0)
        lecteur_faute(lecteur, lecteur_ligne_de(groupe, "objet"), "`objet` is empty: by which words is such a mail known?");
    for (size_t i = 0; i < depart->objet_count; i++)
        if (!lecteur_a_un_mot(lecteur, depart->objet[i]))
            lecteur_faute(lecteur, lecteur_ligne_de(groupe, "objet"), "`objet`: a text without a word stands in every subject");
    depart->champ_count = conf_read_champs(lecteur, config_setting_get_member(groupe, "champs"), &depart->champs);
}

static bool read_depart(struct lecteur *lecteur, const config_setting_t *groupe, const struct circuit *circuit, struct depart *out)
{
    struct depart_ecrit ecrit = {.depart = {.line = lecteur_ligne(groupe), .element_date = -1}};
    bool good = lecteur_nom(lecteur, groupe, &ecrit.depart.nom);
    good = lecteur_lit_sorte_par(lecteur, groupe, "a depart", "par", sortes, TABLE_COUNT(sortes), &ecrit) && good;
    *out = ecrit.depart;
    if (!good)
        return false;
    out->etape = circuit_find_etape(circuit, ecrit.etape);
    if (out->etape < 0) {
        lecteur_faute(lecteur, lecteur_ligne_de(groupe, "etape"), "`etape`: no etape is called « %.*s »", STR_ARG(ecrit.etape));
        return false;
    }
    out->genre = str_eq_c(ecrit.par, "date") ? DEPART_DATE : DEPART_COURRIEL;
    if (out->genre == DEPART_DATE)
        read_date(lecteur, groupe, &ecrit, out);
    else
        read_courriel(lecteur, groupe, out);
    return true;
}

void conf_read_departs(struct lecteur *lecteur, const config_setting_t *groupe, struct circuit *circuit)
{
    size_t count = lecteur_membres(lecteur, groupe, "departs", CIRCUIT_MAX_DEPARTS);
    struct depart *departs = arena_array(lecteur->conf->arena, count + 1, sizeof *departs);
    circuit->departs = departs;
    for (size_t i = 0; i < count; i++)
        if (read_depart(lecteur, config_setting_get_elem(groupe, (unsigned)i), circuit, &departs[circuit->depart_count]))
            circuit->depart_count++;
}

/* ---- elements -------------------------------------------------------------------------------------------------- */

static bool undefined(struct arena *arena, struct str text)
{
    return text.at == NULL || str_eq_c(utf8_fold(arena, text), "a definir");
}

static void prove_element(struct lecteur *lecteur, const struct element *earlier, size_t count, struct element *element)
{
    struct arena *arena = lecteur->conf->arena;
    for (size_t i = 0; i < count; i++)
        if (str_eq(earlier[i].nom, element->nom))
            lecteur_faute(lecteur, element->line, "the element « %.*s » is there already (line %d)", STR_ARG(element->nom), earlier[i].line);
    if (undefined(arena, element->pilote))
        element->pilote = STR_NONE;
    element->echeance = DAY_NONE;
    if (undefined(arena, element->echeance_ecrite))
        return;
    bool understood = false;
    element->echeance = calendrier_vague(arena, element->echeance_ecrite, &understood);
    if (!understood)
        lecteur_faute(lecteur, element->line, "`echeance`: « %.*s » is not understood: expected « 2026-06-30 », « fin juin 2026 », "
                      "« 1er trimestre 2026 », « rentrée 2026 » or « à définir »", STR_ARG(element->echeance_ecrite));
}

void conf_read_elements(struct lecteur *lecteur, const config_setting_t *liste, struct circuit *circuit)
{
    size_t count = lecteur_nombre(liste);
    if (count > CIRCUIT_MAX_ELEMENTS)
        return; /* said already */
    struct element *elements = arena_array(lecteur->conf->arena, count + 1, sizeof *elements);
    circuit->elements = elements;
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *groupe = config_setting_get_elem(liste, (unsigned)i);
        struct element *element = &elements[circuit->element_count];
        *element = (struct element){.line = lecteur_ligne(groupe)};
        if (!lecteur_lit(lecteur, groupe, "an element", table_element, TABLE_COUNT(table_element), element))
            continue;
        prove_element(lecteur, elements, circuit->element_count, element);
        circuit->element_count++;
    }
}
