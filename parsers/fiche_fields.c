/* fiche_fields: the table of fields and what a plain fiche answers. Apart, so that it links without a reader. */
#include "parsers/fiche.h"

static const struct row {
    const char *name;
    enum fiche_kind kind;
} rows[] = {
#define X(field, name, kind) {name, kind},
    FICHE_FIELD_ROWS(X)
#undef X
};
_Static_assert(sizeof rows / sizeof rows[0] == FICHE_FIELDS, "every field has a row");

/* What people call them, each told apart from all others: in our mails, and at the head of the lines that correct. */
static const char *const titles[FICHE_FIELDS] = {
    [FICHE_REFERENT_NOM] = "Nom du référent",
    [FICHE_REFERENT_MAIL] = "Mail du référent",
    [FICHE_REFERENT_TELEPHONE] = "Téléphone du référent",
    [FICHE_REMPLACANT_NOM] = "Contact en cas d’absence du référent",
    [FICHE_REMPLACANT_MAIL] = "Mail du contact en cas d’absence",
    [FICHE_REMPLACANT_TELEPHONE] = "Téléphone du contact en cas d’absence",
    [FICHE_MDS] = "MDS, service ou site",
    [FICHE_DATE_DEMANDE] = "Date de la demande",
    [FICHE_JEUNE_NOM] = "Nom du jeune",
    [FICHE_JEUNE_PRENOM] = "Prénom du jeune",
    [FICHE_JEUNE_DATE_NAISSANCE] = "Date de naissance",
    [FICHE_JEUNE_LIEU_HEBERGEMENT] = "Lieu d’hébergement",
    [FICHE_JEUNE_ADRESSE] = "Adresse du jeune",
    [FICHE_JEUNE_STATUT] = "Statut",
    [FICHE_JEUNE_NOTIFICATION_MDPH] = "Notification MDPH",
    [FICHE_JEUNE_NUMERO_DOSSIER_MDPH] = "N° de dossier MDPH",
    [FICHE_JEUNE_DEBUT_NOTIFICATION] = "Début de la notification",
    [FICHE_JEUNE_ECHEANCE_NOTIFICATION] = "Échéance de la notification",
    [FICHE_JEUNE_ORIENTATION_MDPH] = "Orientation MDPH",
    [FICHE_JEUNE_SCOLARITE] = "Scolarité ou parcours actuel",
    [FICHE_JEUNE_TELEPHONE] = "Téléphone du jeune",
    [FICHE_JEUNE_MAIL] = "Mail du jeune",
    [FICHE_JEUNE_INFORME] = "Le jeune est informé",
    [FICHE_ACCUEIL_NOM] = "Nom du lieu d’accueil",
    [FICHE_ACCUEIL_PRENOM] = "Prénom du lieu d’accueil",
    [FICHE_ACCUEIL_ADRESSE] = "Adresse du lieu d’accueil",
    [FICHE_ACCUEIL_TELEPHONE] = "Téléphone du lieu d’accueil",
    [FICHE_ACCUEIL_MAIL] = "Mail du lieu d’accueil",
    [FICHE_ACCUEIL_ACCEPTE] = "Le lieu d’accueil accepte",
    [FICHE_SCOLARISATION_NOM] = "Nom du lieu de scolarisation",
    [FICHE_SCOLARISATION_PRENOM] = "Prénom du lieu de scolarisation",
    [FICHE_SCOLARISATION_ADRESSE] = "Adresse du lieu de scolarisation",
    [FICHE_SCOLARISATION_TELEPHONE] = "Téléphone du lieu de scolarisation",
    [FICHE_SCOLARISATION_MAIL] = "Mail du lieu de scolarisation",
    [FICHE_SCOLARISATION_ACCEPTE] = "Le lieu de scolarisation accepte",
    [FICHE_AUTORITE_NOMS] = "Détenteurs de l’autorité parentale",
    [FICHE_AUTORITE_ADRESSE] = "Adresse des détenteurs de l’autorité parentale",
    [FICHE_AUTORITE_TELEPHONE] = "Téléphone des détenteurs de l’autorité parentale",
    [FICHE_AUTORITE_ACCEPTE] = "Le détenteur de l’autorité parentale a accepté",
    [FICHE_ECOLE_ENSEIGNANT_REFERENT] = "Enseignant référent",
    [FICHE_ECOLE_TELEPHONE] = "Téléphone de l’enseignant référent",
    [FICHE_ECOLE_COURRIEL] = "Courriel de l’enseignant référent",
    [FICHE_ECOLE_ETABLISSEMENT] = "Établissement scolaire",
    [FICHE_ECOLE_CLASSE] = "Classe",
    [FICHE_ECOLE_RUE] = "Rue de l’établissement",
    [FICHE_ECOLE_VILLE] = "Ville de l’établissement",
    [FICHE_ECOLE_CODE_POSTAL] = "Code postal de l’établissement",
    [FICHE_ECOLE_PARCOURS] = "Parcours de scolarisation",
    [FICHE_POLE_EMPLOI] = "Accompagnement pôle emploi",
    [FICHE_POLE_EMPLOI_REFERENT] = "Référent pôle emploi",
    [FICHE_MISSION_LOCALE] = "Mission locale",
    [FICHE_MISSION_LOCALE_REFERENT] = "Référent mission locale",
    [FICHE_CAP_EMPLOI] = "Cap emploi",
    [FICHE_CAP_EMPLOI_REFERENT] = "Référent cap emploi",
    [FICHE_AUTRES] = "Autre accompagnement",
    [FICHE_AUTRES_PRECISION] = "Autre accompagnement, précision",
    [FICHE_RELATIONS] = "Relations aux autres",
    [FICHE_RELATIONS_TEXTE] = "Relations aux autres, texte",
    [FICHE_APPRENTISSAGES] = "Apprentissages",
    [FICHE_APPRENTISSAGES_TEXTE] = "Apprentissages, texte",
    [FICHE_IMAGE_DE_SOI] = "Image de soi",
    [FICHE_IMAGE_DE_SOI_TEXTE] = "Image de soi, texte",
    [FICHE_EXTERIEUR] = "Niveau extérieur",
    [FICHE_EXTERIEUR_TEXTE] = "Niveau extérieur, texte",
    [FICHE_RELATIONNEL] = "Niveau relationnel",
    [FICHE_RELATIONNEL_TEXTE] = "Niveau relationnel, texte",
    [FICHE_EXPOSE_OBJECTIFS] = "Objectifs visés",
    [FICHE_EXPOSE_CONSTAT_DETENTEUR] = "Constat et attendus du détenteur des droits",
    [FICHE_EXPOSE_ATTENDUS_REFERENT] = "Attendus du référent",
    [FICHE_AVIS_CHEF_SERVICE] = "Avis du chef de service",
    [FICHE_AVIS_CHEF_SERVICE_MOTIF] = "Motif du chef de service",
    [FICHE_AVIS_CHEF_SERVICE_DATE] = "Date du visa du chef de service",
    [FICHE_AVIS_CHEF_SERVICE_NOM] = "Nom du chef de service",
    [FICHE_AVIS_RSASE] = "Avis du RSASE",
    [FICHE_AVIS_RSASE_MOTIF] = "Motif du RSASE",
    [FICHE_AVIS_RSASE_DATE] = "Date du visa du RSASE",
    [FICHE_AVIS_RSASE_NOM] = "Nom du RSASE",
    [FICHE_AVIS_PILOTE] = "Avis du pilote",
    [FICHE_AVIS_PILOTE_MOTIF] = "Motif du pilote",
    [FICHE_AVIS_PILOTE_DATE] = "Date du visa du pilote",
    [FICHE_AVIS_PILOTE_NOM] = "Nom du pilote",
    [FICHE_AVIS_DIRECTEUR] = "Avis de la direction du SESSAD",
    [FICHE_AVIS_DIRECTEUR_MOTIF] = "Motif de la direction du SESSAD",
    [FICHE_AVIS_DIRECTEUR_DATE] = "Date du visa de la direction du SESSAD",
    [FICHE_AVIS_DIRECTEUR_NOM] = "Nom de la direction du SESSAD",
};

const char *fiche_field_title(enum fiche_field field)
{
    return field < FICHE_FIELDS ? titles[field] : "";
}

bool fiche_field_is_avis(enum fiche_field field)
{
    return field >= FICHE_AVIS_CHEF_SERVICE && field <= FICHE_AVIS_DIRECTEUR_NOM;
}

const char *fiche_field_name(enum fiche_field field)
{
    return field < FICHE_FIELDS ? rows[field].name : "";
}

enum fiche_kind fiche_field_kind(enum fiche_field field)
{
    return field < FICHE_FIELDS ? rows[field].kind : FICHE_TEXT;
}

enum fiche_field fiche_field_of(struct str name)
{
    for (size_t i = 0; i < FICHE_FIELDS; i++)
        if (str_eq_c(name, rows[i].name))
            return (enum fiche_field)i;
    return FICHE_NO_FIELD;
}

struct str fiche_text(const struct fiche *fiche, enum fiche_field field)
{
    return field < FICHE_FIELDS ? fiche->values[field].text : STR_NONE;
}

bool fiche_ticked(const struct fiche *fiche, enum fiche_field field)
{
    return field < FICHE_FIELDS && fiche->values[field].ticked;
}

day_t fiche_date(const struct fiche *fiche, enum fiche_field field)
{
    day_t day = DAY_NONE;
    return date_parse_iso(fiche_text(fiche, field), &day) ? day : DAY_NONE;
}

bool fiche_is_empty(const struct fiche *fiche, enum fiche_field field)
{
    if (fiche_field_kind(field) == FICHE_BOX)
        return !fiche_ticked(fiche, field);
    return fiche_field_kind(field) == FICHE_LIST ? fiche->parcours_count == 0 : fiche_text(fiche, field).at == NULL;
}

bool fiche_is_doubted(const struct fiche *fiche, enum fiche_field field)
{
    for (size_t i = 0; i < fiche->doubt_count; i++)
        if (fiche->doubts[i].field == field)
            return true;
    return false;
}

void fiche_undoubt(struct fiche *fiche, enum fiche_field field)
{
    size_t kept = 0;
    for (size_t i = 0; i < fiche->doubt_count; i++)
        if (fiche->doubts[i].field != field)
            fiche->doubts[kept++] = fiche->doubts[i];
    fiche->doubt_count = kept;
}

void fiche_doubt(struct arena *arena, struct fiche *fiche, enum fiche_field field, struct str why)
{
    for (size_t i = 0; i < fiche->doubt_count; i++)
        if (fiche->doubts[i].field == field && str_eq(fiche->doubts[i].why, why))
            return;
    if (fiche->doubts == NULL)
        fiche->doubts = arena_array(arena, FICHE_MAX_DOUBTS, sizeof *fiche->doubts);
    if (fiche->doubt_count < FICHE_MAX_DOUBTS)
        fiche->doubts[fiche->doubt_count++] = (struct fiche_doubt){field, why};
}

struct fiche fiche_copy(struct arena *arena, const struct fiche *fiche)
{
    struct fiche copy = *fiche;
    copy.doubts = arena_array(arena, FICHE_MAX_DOUBTS, sizeof *copy.doubts);
    for (size_t i = 0; i < fiche->doubt_count; i++)
        copy.doubts[i] = fiche->doubts[i];
    return copy;
}
