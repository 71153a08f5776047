/* fiche: what a fiche de liaison says, read by the table of conf/fiche.cfg from the one model of documents.
 * Pure: opens no file (the text of fiche.cfg is handed in), asks no clock. All memory is of the arena given.
 * Odd input is a value and a doubt, never an error: what is not sure is still given, and named in `doubts`. */
#ifndef NAVETTE_FICHE_H
#define NAVETTE_FICHE_H

#include "parsers/base/date.h"
#include "parsers/document.h"

enum fiche_kind { FICHE_TEXT, FICHE_MAIL, FICHE_PHONE, FICHE_DATE, FICHE_BOX, FICHE_CHOICE, FICHE_LIST };

/* The fields of the JSON, in its order: FIELD, name, kind. One row is one field everywhere. */
#define FICHE_FIELD_ROWS(X) \
    X(REFERENT_NOM, "referent.nom", FICHE_TEXT) \
    X(REFERENT_MAIL, "referent.mail", FICHE_MAIL) \
    X(REFERENT_TELEPHONE, "referent.telephone", FICHE_PHONE) \
    X(REMPLACANT_NOM, "remplacant.nom", FICHE_TEXT) \
    X(REMPLACANT_MAIL, "remplacant.mail", FICHE_MAIL) \
    X(REMPLACANT_TELEPHONE, "remplacant.telephone", FICHE_PHONE) \
    X(MDS, "mds", FICHE_TEXT) \
    X(DATE_DEMANDE, "date_demande", FICHE_DATE) \
    X(JEUNE_NOM, "jeune.nom", FICHE_TEXT) \
    X(JEUNE_PRENOM, "jeune.prenom", FICHE_TEXT) \
    X(JEUNE_DATE_NAISSANCE, "jeune.date_naissance", FICHE_DATE) \
    X(JEUNE_LIEU_HEBERGEMENT, "jeune.lieu_hebergement", FICHE_TEXT) \
    X(JEUNE_ADRESSE, "jeune.adresse", FICHE_TEXT) \
    X(JEUNE_STATUT, "jeune.statut", FICHE_TEXT) \
    X(JEUNE_NOTIFICATION_MDPH, "jeune.notification_mdph", FICHE_CHOICE) \
    X(JEUNE_NUMERO_DOSSIER_MDPH, "jeune.numero_dossier_mdph", FICHE_TEXT) \
    X(JEUNE_DEBUT_NOTIFICATION, "jeune.debut_notification", FICHE_DATE) \
    X(JEUNE_ECHEANCE_NOTIFICATION, "jeune.echeance_notification", FICHE_DATE) \
    X(JEUNE_ORIENTATION_MDPH, "jeune.orientation_mdph", FICHE_TEXT) \
    X(JEUNE_SCOLARITE, "jeune.scolarite", FICHE_TEXT) \
    X(JEUNE_TELEPHONE, "jeune.telephone", FICHE_PHONE) \
    X(JEUNE_MAIL, "jeune.mail", FICHE_MAIL) \
    X(JEUNE_INFORME, "jeune.informe", FICHE_BOX) \
    X(ACCUEIL_NOM, "accueil.nom", FICHE_TEXT) \
    X(ACCUEIL_PRENOM, "accueil.prenom", FICHE_TEXT) \
    X(ACCUEIL_ADRESSE, "accueil.adresse", FICHE_TEXT) \
    X(ACCUEIL_TELEPHONE, "accueil.telephone", FICHE_PHONE) \
    X(ACCUEIL_MAIL, "accueil.mail", FICHE_MAIL) \
    X(ACCUEIL_ACCEPTE, "accueil.accepte", FICHE_BOX) \
    X(SCOLARISATION_NOM, "scolarisation.nom", FICHE_TEXT) \
    X(SCOLARISATION_PRENOM, "scolarisation.prenom", FICHE_TEXT) \
    X(SCOLARISATION_ADRESSE, "scolarisation.adresse", FICHE_TEXT) \
    X(SCOLARISATION_TELEPHONE, "scolarisation.telephone", FICHE_PHONE) \
    X(SCOLARISATION_MAIL, "scolarisation.mail", FICHE_MAIL) \
    X(SCOLARISATION_ACCEPTE, "scolarisation.accepte", FICHE_BOX) \
    X(AUTORITE_NOMS, "autorite.noms", FICHE_TEXT) \
    X(AUTORITE_ADRESSE, "autorite.adresse", FICHE_TEXT) \
    X(AUTORITE_TELEPHONE, "autorite.telephone", FICHE_PHONE) \
    X(AUTORITE_ACCEPTE, "autorite.accepte", FICHE_BOX) \
    X(ECOLE_ENSEIGNANT_REFERENT, "ecole.enseignant_referent", FICHE_TEXT) \
    X(ECOLE_TELEPHONE, "ecole.telephone", FICHE_PHONE) \
    X(ECOLE_COURRIEL, "ecole.courriel", FICHE_MAIL) \
    X(ECOLE_ETABLISSEMENT, "ecole.etablissement", FICHE_TEXT) \
    X(ECOLE_CLASSE, "ecole.classe", FICHE_TEXT) \
    X(ECOLE_RUE, "ecole.rue", FICHE_TEXT) \
    X(ECOLE_VILLE, "ecole.ville", FICHE_TEXT) \
    X(ECOLE_CODE_POSTAL, "ecole.code_postal", FICHE_TEXT) \
    X(ECOLE_PARCOURS, "ecole.parcours", FICHE_LIST) \
    X(POLE_EMPLOI, "sans_scolarite.pole_emploi", FICHE_BOX) \
    X(POLE_EMPLOI_REFERENT, "sans_scolarite.pole_emploi_referent", FICHE_TEXT) \
    X(MISSION_LOCALE, "sans_scolarite.mission_locale", FICHE_BOX) \
    X(MISSION_LOCALE_REFERENT, "sans_scolarite.mission_locale_referent", FICHE_TEXT) \
    X(CAP_EMPLOI, "sans_scolarite.cap_emploi", FICHE_BOX) \
    X(CAP_EMPLOI_REFERENT, "sans_scolarite.cap_emploi_referent", FICHE_TEXT) \
    X(AUTRES, "sans_scolarite.autres", FICHE_BOX) \
    X(AUTRES_PRECISION, "sans_scolarite.autres_precision", FICHE_TEXT) \
    X(RELATIONS, "comportement.relations", FICHE_BOX) \
    X(RELATIONS_TEXTE, "comportement.relations_texte", FICHE_TEXT) \
    X(APPRENTISSAGES, "comportement.apprentissages", FICHE_BOX) \
    X(APPRENTISSAGES_TEXTE, "comportement.apprentissages_texte", FICHE_TEXT) \
    X(IMAGE_DE_SOI, "comportement.image_de_soi", FICHE_BOX) \
    X(IMAGE_DE_SOI_TEXTE, "comportement.image_de_soi_texte", FICHE_TEXT) \
    X(EXTERIEUR, "comportement.exterieur", FICHE_BOX) \
    X(EXTERIEUR_TEXTE, "comportement.exterieur_texte", FICHE_TEXT) \
    X(RELATIONNEL, "comportement.relationnel", FICHE_BOX) \
    X(RELATIONNEL_TEXTE, "comportement.relationnel_texte", FICHE_TEXT) \
    X(EXPOSE_OBJECTIFS, "expose.objectifs", FICHE_TEXT) \
    X(EXPOSE_CONSTAT_DETENTEUR, "expose.constat_detenteur", FICHE_TEXT) \
    X(EXPOSE_ATTENDUS_REFERENT, "expose.attendus_referent", FICHE_TEXT) \
    X(AVIS_CHEF_SERVICE, "avis.chef_service", FICHE_CHOICE) \
    X(AVIS_CHEF_SERVICE_MOTIF, "avis.chef_service_motif", FICHE_TEXT) \
    X(AVIS_CHEF_SERVICE_DATE, "avis.chef_service_date", FICHE_DATE) \
    X(AVIS_CHEF_SERVICE_NOM, "avis.chef_service_nom", FICHE_TEXT) \
    X(AVIS_RSASE, "avis.rsase", FICHE_CHOICE) \
    X(AVIS_RSASE_MOTIF, "avis.rsase_motif", FICHE_TEXT) \
    X(AVIS_RSASE_DATE, "avis.rsase_date", FICHE_DATE) \
    X(AVIS_RSASE_NOM, "avis.rsase_nom", FICHE_TEXT) \
    X(AVIS_PILOTE, "avis.pilote", FICHE_CHOICE) \
    X(AVIS_PILOTE_MOTIF, "avis.pilote_motif", FICHE_TEXT) \
    X(AVIS_PILOTE_DATE, "avis.pilote_date", FICHE_DATE) \
    X(AVIS_PILOTE_NOM, "avis.pilote_nom", FICHE_TEXT) \
    X(AVIS_DIRECTEUR, "avis.directeur", FICHE_CHOICE) \
    X(AVIS_DIRECTEUR_MOTIF, "avis.directeur_motif", FICHE_TEXT) \
    X(AVIS_DIRECTEUR_DATE, "avis.directeur_date", FICHE_DATE) \
    X(AVIS_DIRECTEUR_NOM, "avis.directeur_nom", FICHE_TEXT)

enum fiche_field {
#define X(field, name, kind) FICHE_##field,
    FICHE_FIELD_ROWS(X)
#undef X
        FICHE_FIELDS,
    FICHE_NO_FIELD = FICHE_FIELDS
};

enum {
    FICHE_MAX_READ = 256 * 1024, /* bytes of text in which a fiche is looked for; one has about 6000 */
    FICHE_MAX_VALUE = 32 * 1024, /* bytes of one value; what comes after is cut off, with a doubt */
    FICHE_MAX_PARCOURS = 40,     /* lines of the table of schools; the form has 4 */
    FICHE_MAX_DOUBTS = 100,
};

struct fiche_value {
    struct str text; /* STR_NONE is the JSON's null, never empty; tidy UTF-8. Dates ISO, or as written and doubted */
    bool ticked;     /* of a FICHE_BOX */
    enum document_source source; /* where it was read, and on which page (0: no pages); nothing where it is null */
    int page;
    int sure;        /* 0 to 100: of its least sure word; of a long text, its letters on average */
};
struct fiche_parcours {
    struct str annees, scolarisation; /* STR_NONE where left empty, not both */
};
struct fiche_doubt {
    enum fiche_field field;
    struct str why; /* French, for the person who sent the fiche */
};
struct fiche {
    struct fiche_value values[FICHE_FIELDS];
    struct fiche_parcours *parcours;
    size_t parcours_count;
    struct fiche_doubt *doubts;
    size_t doubt_count;
};

/* The table of fields (fiche_fields.c, which links alone). */
const char *fiche_field_name(enum fiche_field field);
enum fiche_kind fiche_field_kind(enum fiche_field field);
enum fiche_field fiche_field_of(struct str name); /* FICHE_NO_FIELD where there is none */
const char *fiche_field_title(enum fiche_field field); /* « Date de naissance », « Téléphone du référent »: no two alike */
bool fiche_field_is_avis(enum fiche_field field); /* of a visa: an avis, its motif, date or name */

struct str fiche_text(const struct fiche *fiche, enum fiche_field field); /* STR_NONE for null */
bool fiche_ticked(const struct fiche *fiche, enum fiche_field field);
day_t fiche_date(const struct fiche *fiche, enum fiche_field field); /* DAY_NONE for null and for what is no date */
bool fiche_is_doubted(const struct fiche *fiche, enum fiche_field field);
bool fiche_is_empty(const struct fiche *fiche, enum fiche_field field); /* null, not ticked, no line */

/* Remembers a doubt, once for each field and reason, up to FICHE_MAX_DOUBTS. `why` is not copied. */
void fiche_doubt(struct arena *arena, struct fiche *fiche, enum fiche_field field, struct str why);

void fiche_undoubt(struct fiche *fiche, enum fiche_field field); /* all doubts of that field fall */

/* The same fiche, its doubts in room of their own: what is doubted of the copy is not doubted of the first. */
struct fiche fiche_copy(struct arena *arena, const struct fiche *fiche);

/* Doubts of values that do not hold together or that nobody has (fiche_coherence.c, which links alone): an age, a right that
 * ends before it begins, a postcode. `today` may be DAY_NONE. */
void fiche_find_incoherence(struct arena *arena, struct fiche *fiche, day_t today);

struct fiche_rules; /* fiche.cfg, understood; opaque, lives in its arena */

/* Understands the text of fiche.cfg; `path` is only told in mistakes. ERR_FINAL names path, line and what was
 * expected; unknown keys, sections and fields are mistakes. */
MUST_USE enum err fiche_rules_parse(struct arena *arena, struct str cfg_text, const char *path,
                                    const struct fiche_rules **out_rules, struct fault *out_fault);

/* Reads `document` into *out_fiche. False, *out_fiche untouched, where it is no fiche de liaison. `today` only
 * tells centuries of two-digit years and ages where the fiche has no date. Never fails. */
bool fiche_read(struct arena *arena, const struct fiche_rules *rules, const struct document *document, day_t today,
                struct fiche *out_fiche);

#endif
