/* conf_private: what the files of conf share: the table-driven reader of settings, and who reads what. */
#ifndef NAVETTE_CONF_PRIVATE_H
#define NAVETTE_CONF_PRIVATE_H

#include <libconfig.h>

#include "daemon/conf.h"

enum {
    CONF_MAX_LISTE = 5000,  /* elements of one list: a département has some hundred people and 890 communes */
    CONF_MAX_TEXTE = 4096,  /* bytes of one text */
};

/* ---- reading settings --------------------------------------------------------------------------------------- */

struct lecteur { /* one file being read */
    struct conf *conf;
    struct conf_mistakes *mistakes;
    struct str file; /* as mistakes name it */
    const struct lecteur_sorte *sortes; /* the kinds that the group being read may be of; NULL where there are none */
    size_t sorte_count;
    const char *sorte_cle; /* the key that says which */
};

void lecteur_faute(struct lecteur *lecteur, int line, const char *format, ...) PRINTF_LIKE(3, 4);
void lecteur_alerte(struct lecteur *lecteur, int line, const char *format, ...) PRINTF_LIKE(3, 4); /* a warning */

enum genre { /* of a setting; in brackets what stands at `ou` */
    GENRE_TEXTE,   /* struct str */
    GENRE_ENTIER,  /* int, between min and max */
    GENRE_OUI,     /* bool */
    GENRE_TEXTES,  /* const struct str *, and size_t at `ou_nombre` */
    GENRE_DELAI,   /* struct delai, « 5 jo » */
    GENRE_JOUR,    /* day_t, « 2026-03-02 » */
    GENRE_MOMENT,  /* struct moment, « ouverture + 3 mois » */
    GENRE_MOMENTS, /* const struct moment *, and size_t at `ou_nombre` */
    GENRE_PORTE,   /* enum porte, « avis » */
    GENRE_GROUPE,  /* nothing: the caller reads { … } */
    GENRE_GROUPES, /* nothing: the caller reads ( { … }, … ) */
};

struct reglage { /* one row, one setting */
    const char *nom;
    enum genre genre;
    bool exige;
    size_t ou, ou_nombre;
    int min, max;
    const char *aide; /* said with every mistake about it */
};

/* Reads `groupe` by its table into `out` and names every mistake; `quoi` is what it is, for people: « une personne ».
 * What is absent stays as it was in `out`. False where the group is none or something was wrong. */
bool lecteur_lit(struct lecteur *lecteur, const config_setting_t *groupe, const char *quoi, const struct reglage *table,
                 size_t count, void *out);
/* The same where the group's own `kind` says which table holds: a key of another kind is named as such. */
struct lecteur_sorte {
    const char *nom;
    const struct reglage *table;
    size_t count;
};
bool lecteur_lit_sorte(struct lecteur *lecteur, const config_setting_t *groupe, const char *quoi, const struct lecteur_sorte *sortes,
                       size_t count, void *out);
/* The same where another key than `kind` says which. */
bool lecteur_lit_sorte_par(struct lecteur *lecteur, const config_setting_t *groupe, const char *quoi, const char *cle,
                           const struct lecteur_sorte *sortes, size_t count, void *out);
/* Which of `mots` it is; false where it is absent, and where it is another, which is a mistake. */
bool lecteur_mot(struct lecteur *lecteur, int line, const char *cle, struct str mot, const char *const *mots, size_t count, int *out_index);
/* A setting's own name where people choose it: small letters, digits, « _ ». Always gives it; false and a mistake otherwise. */
enum { LECTEUR_MAX_NOM = 60 };
bool lecteur_nom(struct lecteur *lecteur, const config_setting_t *setting, struct str *out_nom);
/* Is there a letter or a digit in it, so that it can be looked for in what people write? */
bool lecteur_a_un_mot(struct lecteur *lecteur, struct str text);
/* How many settings a group has, 0 where it is absent or none; `max`, and a mistake, where it has more. */
size_t lecteur_membres(struct lecteur *lecteur, const config_setting_t *groupe, const char *quoi, size_t max);
/* How many groups a list of groups has, 0 where it is absent; CONF_MAX_LISTE at most. */
size_t lecteur_nombre(const config_setting_t *liste);
/* The text, checked, in the arena; false and a mistake where it is no text, too long or not clean. */
bool lecteur_texte(struct lecteur *lecteur, const config_setting_t *setting, struct str *out_text);
int lecteur_ligne(const config_setting_t *setting);
int lecteur_ligne_de(const config_setting_t *groupe, const char *key); /* of the group itself where it has no such key */

#define TABLE_COUNT(table) (sizeof(table) / sizeof(table)[0])

/* Parses `path` into `config` (initialised by the caller); false and a mistake at `from_line` of the naming file when it
 * cannot be read. *out_text (may be NULL): the file, in the arena. Never lets libconfig open a file itself: it ends the process where a read fails. */
bool conf_parse(struct lecteur *namer, int from_line, struct str path, config_t *config, struct str *out_text);
/* The same of a text that is there already. */
bool conf_parse_text(struct lecteur *lecteur, struct str text, config_t *config);

struct str conf_dossier_of(struct arena *arena, struct str path); /* the folder of a path, "." without one */
struct str conf_path(struct arena *arena, struct str dossier, struct str path); /* relative to the folder */
bool conf_exists(struct arena *arena, struct str path);

/* ---- the files ----------------------------------------------------------------------------------------------- */

/* `adresse` is read before: its domain is the name that a relay hears where none is said. Gives the mailboxes, for what the
 * circuits add to them. */
struct conf_boite *conf_read_boites(struct lecteur *lecteur, const config_setting_t *liste);
/* « aucune », « spf », « dkim », « dmarc »; false with a mistake for anything else. (conf_auth.c) */
bool conf_read_auth(struct lecteur *lecteur, int line, const char *cle, struct str mot, enum auth_exigee *out_auth);
void conf_read_exigences(struct lecteur *lecteur, const config_setting_t *groupe); /* groupe may be NULL */
void conf_prove_exigences(struct lecteur *lecteur);
void conf_read_envoi(struct lecteur *lecteur, const config_setting_t *groupe);
void conf_read_annuaire(struct lecteur *lecteur, const config_setting_t *racine);
/* By circuit, the directory without the roles and territories of others. */
const struct annuaire *conf_annuaires(const struct conf *conf);
/* `texte`: the file as it stands. */
void conf_read_circuit(struct lecteur *lecteur, const config_setting_t *racine, struct str texte, struct circuit *circuit);

/* ---- the parts of a circuit --------------------------------------------------------------------------------- */

struct cible_nommee { /* a target as the file names it, until it can be found */
    struct cible *ou;
    struct str nom;
    struct str chez; /* whose it is, for people: « etape avis_rsase » */
    int line;
};
struct cibles { /* resolved when all etapes are known */
    struct cible_nommee *items;
    size_t count, capacity;
};
/* Remembers it; « reste » until then, and where `nom` is absent. */
void conf_want_cible(struct lecteur *lecteur, struct cibles *cibles, struct cible *ou, struct str nom, struct str chez, int line);

/* Questions and answers of an etape. `defauts`: what a question has where the file says nothing of it. */
/* `relance_mi_temps`, which was read as `mi_temps`, and whether the levels that `groupe`, a circuit or a question, writes come in
 * their order. (conf_rappels.c) */
void conf_read_rappels(struct lecteur *lecteur, const config_setting_t *groupe, struct str mi_temps, struct question *question);
/* As relecture.h says; a mistake of the line is named, and *relecture left as it is where nothing is written. */
void conf_read_relecture(struct lecteur *lecteur, int line, struct str written, struct relecture *relecture);
void conf_read_etape(struct lecteur *lecteur, const config_setting_t *groupe, const struct circuit *circuit, struct etape *etape,
                     struct cibles *cibles, const struct question *defauts);
/* Is it a document that may go with a mail, or absent? */
void conf_want_joint(struct lecteur *lecteur, int line, struct str joint);
/* `porte`: where the file says none. */
size_t conf_read_dires(struct lecteur *lecteur, const config_setting_t *liste, enum porte porte, const struct dire **out_dires);
size_t conf_read_champs(struct lecteur *lecteur, const config_setting_t *groupe, const struct champ **out_champs);
/* The champs of one name, wherever they stand, are of one genre: a dossier has one value of that name. */
void conf_prove_champs(struct lecteur *lecteur, const struct circuit *circuit);
/* Index of the guard, -1 where `nom` is absent or, with a mistake, unknown. */
int conf_read_garde(struct lecteur *lecteur, const struct circuit *circuit, int line, struct str nom);

void conf_read_departs(struct lecteur *lecteur, const config_setting_t *groupe, struct circuit *circuit); /* etapes are read */
void conf_read_elements(struct lecteur *lecteur, const config_setting_t *liste, struct circuit *circuit);
/* eligibilite, attente, actes, indicateurs, voit: guards and etapes are read. */
void conf_read_montre(struct lecteur *lecteur, const config_setting_t *racine, struct circuit *circuit);

/* ---- proofs -------------------------------------------------------------------------------------------------- */

enum portee_genre { PORTEE_DEPARTEMENT, PORTEE_MDS, PORTEE_TERRITOIRE, PORTEE_DOSSIER };
struct role_connu {
    const char *nom;
    enum portee_genre portee;
    const char *quoi;
};
const struct role_connu *conf_role(struct str nom); /* NULL if none */

void conf_prove_annuaire(struct lecteur *lecteur, const struct conf *conf);
void conf_prove_circuit(struct lecteur *lecteur, const struct conf *conf, const struct circuit *circuit);
void conf_prove_chemins(struct lecteur *lecteur, const struct circuit *circuit);
void conf_prove_roles(struct lecteur *lecteur, const struct conf *conf, const struct circuit *circuit);
void conf_prove_modeles(struct lecteur *lecteur, const struct conf *conf);
/* Calls `each` for everything that an answer, a step or the circuit sends. */
typedef void conf_dire_fn(void *context, const struct dire *dire, int line);
void conf_each_dire(const struct circuit *circuit, conf_dire_fn *each, void *context);

#endif
