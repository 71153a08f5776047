/* What a template may say of a fiche: what who decides reads of it; for its sender all that was read, so that she can check it; the
 * doubts. A doubted line carries its mark and its reason where it stands.
 *
 * These lines come back in answers, quoted in all manners, and an answer of the form « Libellé : valeur » corrects the fiche
 * (parsers/fiche_corrige): hence « à vérifier » right behind the label of a line that is doubted, and no colon before its reason. */
#include "daemon/decide_private.h"
#include "daemon/fiche_papier.h"

static struct str parcours_words(struct arena *arena, const struct fiche *fiche)
{
    struct str text = STR_NONE;
    for (size_t i = 0; i < fiche->parcours_count; i++)
        text = str_join(arena, text, STR("\n"), str_join(arena, fiche->parcours[i].annees, STR(", "), fiche->parcours[i].scolarisation));
    return text;
}

static struct str choice_words(struct str text)
{
    return str_eq_c(text, "en_cours") ? STR("en cours") : str_eq_c(text, "defavorable") ? STR("défavorable") : text;
}

static struct str field_text(struct arena *arena, const struct fiche *fiche, enum fiche_field field)
{
    day_t day = DAY_NONE;
    switch (fiche_field_kind(field)) {
    case FICHE_BOX: return fiche_ticked(fiche, field) ? STR("coché") : STR_NONE;
    case FICHE_LIST: return parcours_words(arena, fiche);
    case FICHE_PHONE: return fiche_phone_words(arena, fiche_text(fiche, field));
    case FICHE_CHOICE: return choice_words(fiche_text(fiche, field));
    case FICHE_DATE:
        day = fiche_date(fiche, field);
        return day != DAY_NONE ? date_french_plain(arena, day) : fiche_text(fiche, field);
    default: return fiche_text(fiche, field);
    }
}

static struct str reason_of(const struct fiche *fiche, enum fiche_field field)
{
    for (size_t i = 0; i < fiche->doubt_count; i++)
        if (fiche->doubts[i].field == field)
            return fiche->doubts[i].why;
    return STR_NONE;
}

/* « ⚠ à vérifier : 12 mars 2017 », and below it why. */
static struct str shown_text(struct arena *arena, const struct fiche *fiche, enum fiche_field field)
{
    struct str value = field_text(arena, fiche, field);
    if (!fiche_is_doubted(fiche, field))
        return value;
    struct str mark = str_is_empty(value) ? STR(A_VERIFIER) : str_print(arena, A_VERIFIER " : %.*s", STR_ARG(value));
    return str_print(arena, "%.*s\n%.*s", STR_ARG(mark), STR_ARG(reason_of(fiche, field)));
}

/* ---- for who decides ------------------------------------------------------------------------------------------------- */

/* In this order; dates in words. */
static const struct {
    enum fiche_field field;
    const char *label;
} decides[] = {
    {FICHE_JEUNE_NOM, "Nom"}, {FICHE_JEUNE_PRENOM, "Prénom"}, {FICHE_JEUNE_DATE_NAISSANCE, "Date de naissance"},
    {FICHE_JEUNE_STATUT, "Statut"}, {FICHE_JEUNE_LIEU_HEBERGEMENT, "Lieu d'hébergement"}, {FICHE_JEUNE_ADRESSE, "Adresse"},
    {FICHE_JEUNE_SCOLARITE, "Scolarité ou parcours"}, {FICHE_JEUNE_ORIENTATION_MDPH, "Orientation MDPH"},
    {FICHE_JEUNE_DEBUT_NOTIFICATION, "Début de la notification"}, {FICHE_JEUNE_ECHEANCE_NOTIFICATION, "Échéance de la notification"},
    {FICHE_JEUNE_NUMERO_DOSSIER_MDPH, "N° de dossier MDPH"}, {FICHE_MDS, "MDS, service ou site"},
    {FICHE_REFERENT_NOM, "Référent"}, {FICHE_REFERENT_TELEPHONE, "Téléphone du référent"},
    {FICHE_ACCUEIL_NOM, "Lieu d'accueil"}, {FICHE_ECOLE_ETABLISSEMENT, "Établissement scolaire"}, {FICHE_ECOLE_CLASSE, "Classe"},
    {FICHE_EXPOSE_OBJECTIFS, "Attentes et objectifs"}, {FICHE_EXPOSE_CONSTAT_DETENTEUR, "Constat du détenteur des droits"},
    {FICHE_EXPOSE_ATTENDUS_REFERENT, "Attendus du référent"},
};

struct str valeurs_fiche_tableau(struct arena *arena, const struct fiche *fiche)
{
    struct str rows = STR_NONE;
    for (size_t i = 0; i < sizeof decides / sizeof decides[0]; i++)
        if (!fiche_is_empty(fiche, decides[i].field))
            rows = compose_rangee(arena, rows, str_of(decides[i].label), shown_text(arena, fiche, decides[i].field));
    return compose_tableau(arena, rows);
}

/* ---- for who sent it -------------------------------------------------------------------------------------------------- */

/* The consents have a table of their own, where those that are not ticked are told too. */
static bool is_consent(enum fiche_field field)
{
    return field == FICHE_JEUNE_INFORME || field == FICHE_ACCUEIL_ACCEPTE || field == FICHE_SCOLARISATION_ACCEPTE || field == FICHE_AUTORITE_ACCEPTE;
}

struct str valeurs_fiche_lue(struct arena *arena, const struct fiche *fiche)
{
    struct str rows = STR_NONE;
    for (size_t i = 0; i < FICHE_FIELDS; i++) {
        enum fiche_field field = (enum fiche_field)i;
        bool is_shown = fiche_is_doubted(fiche, field) || (!fiche_is_empty(fiche, field) && !is_consent(field));
        if (is_shown)
            rows = compose_rangee(arena, rows, str_of(fiche_field_title(field)), shown_text(arena, fiche, field));
    }
    return compose_tableau(arena, rows);
}

struct str valeurs_doutes(struct arena *arena, const struct fiche *fiche)
{
    struct str list = STR_NONE;
    for (size_t i = 0; i < fiche->doubt_count; i++)
        list = compose_puce(arena, list, str_print(arena, "%s – %.*s", fiche_field_title(fiche->doubts[i].field), STR_ARG(fiche->doubts[i].why)));
    return list;
}
