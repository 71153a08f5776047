/* reponse_scene: gens_scene with a circuit whose questions want named answers, lines, pieces and reasons; a mail is read as
 * navette-lire reads it (its new text, its avis) and decided as decide does. For tests of what an answer says and does. */
#ifndef NAVETTE_REPONSE_SCENE_H
#define NAVETTE_REPONSE_SCENE_H

#include "parsers/reply.h"
#include "tests/unit/avis_regles.h"
#include "tests/unit/gens_scene.h"

/* One etape for each kind of question; a dossier enters at the one that a row names. */
static const char REPONSE_CIRCUIT[] =
    "nom = \"petit\"; titre = \"Petit circuit\"; demarre = [ \"rsase\" ]; accuse = \"accuse-fiche\";\n"
    "relance_apres = \"0 jo\"; escalade_apres = \"2 jo\";\n"
    "gardes: { au_nord = \"territoire = 'tnord'\"; notifie = \"jeune_notification_mdph = 'oui'\"; tenu = \"reponse_rdv = 'tenu'\"; date_dite = \"champ_date_rdv >= '2026-03-01'\"; };\n"
    "eligibilite: { lieu: { texte = \"Vit dans le Nord\"; si = \"au_nord\"; }; droit: { texte = \"Droit ouvert\"; si = \"notifie\"; }; besoin: { texte = \"Besoin d'un suivi\"; }; };\n"
    "attente: { etape = \"liste\"; criteres: { fin: { libelle = \"droit qui finit le plus tôt\"; valeur = \"champ_fin\"; }; age: { libelle = \"besoin\"; valeur = \"champ_besoin + 0\"; decroissant = true; }; }; };\n"
    "indicateurs: { ouverts: { titre = \"Dossiers ouverts\"; definition = \"x\"; mesure = \"nombre\"; sql = \"SELECT count(*) FROM v_dossiers WHERE circuit = :circuit\"; }; };\n"
    "etapes:\n{\n";
static const char REPONSE_ETAPES[] =
    "  rdv: { titre = \"Rendez-vous\"; question: { titre = \"Rendez-vous\"; role = \"rsase\"; modele = \"question-generique\"; delai = \"5 jo\";\n"
    "    choix: { tenu: { libelle = \"Le rendez-vous a eu lieu\"; vers = \"suite_rdv\"; }; absent: { libelle = \"Absent\"; sans_champs = true; vers = \"refuse\"; };\n"
    "             reporte: { libelle = \"Demande refusée pour le moment\"; sans_champs = true; motif = true; vers = \"retire\"; }; };\n"
    "    champs: { date_rdv: { libelle = \"Date du rendez-vous\"; genre = \"date\"; exige = true; }; lieu: { libelle = \"Lieu\"; genre = \"texte\"; }; }; }; };\n"
    "  suite_rdv: { titre = \"Suite\"; suite = \"suivi\"; question: { titre = \"Suite du rendez-vous\"; si = \"tenu\"; sauf = \"date_dite\"; role = \"rsase\"; modele = \"question-generique\"; delai = \"5 jo\";\n"
    "    favorable: { vers = \"suivi\"; }; }; };\n"
    "  mixte: { titre = \"Mixte\"; par_acte = true; question: { titre = \"Bilan\"; role = \"rsase\"; modele = \"question-generique\"; delai = \"5 jo\";\n"
    "    favorable: { vers = \"suivi\"; }; defavorable: { vers = \"refuse\"; motif = true; }; choix: { attendre: { libelle = \"Encore en cours\"; sans_champs = true; vers = \"mixte\"; }; };\n"
    "    champs: { remis: { libelle = \"Livret remis\"; genre = \"oui_non\"; exige = true; }; accord: { libelle = \"Accord du jeune\"; genre = \"oui_non\"; }; note: { libelle = \"Note\"; genre = \"texte\"; };\n"
    "      fin: { libelle = \"Fin du droit\"; genre = \"date\"; }; besoin: { libelle = \"Besoin\"; genre = \"nombre\"; }; }; }; };\n"
    "  avis: { titre = \"Avis\"; par_acte = true; question: { titre = \"Avis\"; role = \"rsase\"; modele = \"question-generique\"; delai = \"5 jo\"; passe_outre = true;\n"
    "    favorable: { vers = \"suivi\"; }; defavorable: { vers = \"refuse\"; motif = true; }; }; };\n"
    "  pieces: { titre = \"Pièces\"; par_acte = true; question: { titre = \"Pièces\"; role = \"rsase\"; modele = \"question-generique\"; delai = \"5 jo\"; pieces = [ \"accord|delegation\", \"notification\" ];\n"
    "    champs: { accord_le: { libelle = \"Accord signé reçu le\"; genre = \"piece\"; piece = \"accord\"; }; notif_le: { libelle = \"Notification reçue le\"; genre = \"piece\"; piece = \"notification\"; }; };\n"
    "    favorable: { vers = \"suivi\"; }; defavorable: { vers = \"refuse\"; motif = true; }; }; };\n"
    "  lieu: { titre = \"Lieu\"; par_acte = true; question: { titre = \"Lieu de vie\"; role = \"rsase\"; modele = \"question-generique\"; delai = \"5 jo\";\n"
    "    champs: { territoire: { libelle = \"Territoire\"; genre = \"territoire\"; exige = true; }; mds: { libelle = \"MDS\"; genre = \"mds\"; }; };\n"
    "    favorable: { vers = \"suivi\"; }; }; };\n"
    "  liste: { titre = \"Liste d'attente\"; etat = \"en_attente\"; par_acte = true; jusqu_au = \"entree + 10 ans\"; suite = \"retire\"; questions: {\n"
    "    confirmation: { titre = \"Une place se libère\"; proposition = true; role = \"directeur\"; modele = \"question-generique\"; delai = \"5 jo\";\n"
    "      favorable: { vers = \"suivi\"; prend_place = true; sans_place = \"reste\"; }; defavorable: { vers = \"refuse\"; motif = true; }; };\n"
    "    classement: { titre = \"Classement\"; sur_demande = true; classement = true; role = \"pilote\"; modele = \"question-generique\"; delai = \"5 jo\";\n"
    "      favorable: { vers = \"reste\"; }; }; }; };\n"
    "  demande_rang: { titre = \"Rang\"; par_acte = true; suite = \"liste.classement\"; };\n"
    "  premier: { titre = \"Premier\"; par_acte = true; question: { titre = \"Premier avis\"; role = \"rsase\"; modele = \"question-generique\"; delai = \"5 jo\"; favorable: { vers = \"second\"; }; }; };\n"
    "  second: { titre = \"Second\"; question: { titre = \"Second avis\"; role = \"pilote\"; cumul = true; modele = \"question-generique\"; delai = \"5 jo\"; favorable: { vers = \"suivi\"; }; }; };\n"
    "  suivi: { titre = \"Suivi\"; etat = \"admis\"; jusqu_au = \"entree + 10 ans\"; suite = \"sorti\"; };\n"
    "};\n";

static struct {
    struct arena *arena;
    const struct avis_rules *rules;
    int64_t dossier;
    int mails; /* Message-IDs are all different */
} reponse;

static inline int reponse_setup(void **state)
{
    if (gens_setup(state) != 0)
        return -1;
    gens_close();
    reponse.arena = arena_new((size_t)64 * 1024 * 1024, NULL, NULL);
    gens_write("petit.cfg", str_c(reponse.arena, str_join(reponse.arena, STR(REPONSE_CIRCUIT), STR(""), STR(REPONSE_ETAPES))), NULL, NULL);
    gens_open();
    reponse.rules = avis_regles();
    return 0;
}

static inline int reponse_teardown(void **state)
{
    arena_free(reponse.arena);
    return gens_teardown(state);
}

/* A dossier that enters at that etape; its question is asked. */
static inline int64_t reponse_dossier(const char *etape, const char *nom, const char *territoire)
{
    reponse.dossier = gens_dossier(nom, "Zoé", "2010-05-17", "sud", territoire);
    int index = circuit_find_etape(gens.affaire->circuit, str_of(etape));
    assert_true(index >= 0);
    gens_step(&(struct evenement){.kind = EVENEMENT_FICHE, .etape = index});
    gens_end();
    return reponse.dossier;
}

static inline void reponse_last_open(void *context, const struct question_row *row)
{
    *(struct question_row *)context = *row;
}

/* The open question of the dossier, in the test's own arena; id 0 where there is none. */
static inline struct question_row reponse_open(int64_t dossier)
{
    struct question_row row = {0};
    gens_begin(dossier);
    gens_ok(store_question_each(gens.atelier.store, reponse.arena, dossier, true, reponse_last_open, &row, &gens.atelier.fault));
    gens_end();
    return row;
}

/* Somebody answers that question by a mail of these words; files are pieces of those types. The message as it was left. */
static inline struct message_row reponse_mail(const struct question_row *question, const char *from, const char *words, const char *piece)
{
    struct arena *arena = reponse.arena;
    struct reply_context context = {question->texte, STR_NONE};
    struct str kept = reply_new_text(arena, str_of(words), &context);
    struct avis avis = avis_read(arena, reponse.rules, kept, 20514);
    static const enum sens senses[] = {[AVIS_FAVORABLE] = SENS_FAVORABLE, [AVIS_DEFAVORABLE] = SENS_DEFAVORABLE, [AVIS_RESERVE] = SENS_RESERVE};
    struct lu_fichier file = {.nom = STR("a.pdf"), .media = STR("application/pdf"), .type = str_of(piece), .fiche = -1, .sha256 = STR("00")};
    struct courrier_lu courrier = {
        .conf = gens.conf,
        .boite = &gens.conf->boites[0],
        .entete = {.from = str_of(from)},
        .lu = {.genre = avis.sens == AVIS_AUCUN ? LU_AUTRE : LU_AVIS, .texte = kept, .lignes = kept, .sujet = STR("Re: Dossier"), .a_avis = avis.sens != AVIS_AUCUN,
               .sens = senses[avis.sens], .motif = avis.motif, .liste_attente = avis.liste_attente, .fichiers = &file, .fichier_count = piece != NULL},
        .a_question = true, .jeton_entete = true, .jeton_connu = true,
    };
    struct str id = str_print(arena, "<m%d@departement.example>", ++reponse.mails);
    gens_begin(0);
    courrier.row = (struct message_row){.boite = STR("a"), .uid = id, .uidvalidity = 1, .sha256 = id, .corps_empreinte = id, .message_id = id, .de = str_of(from),
                                        .date = STR("x"), .recu = gens.atelier.moment, .taille = 10, .etat = MESSAGE_RECU};
    gens_ok(store_message_add(gens.atelier.store, &courrier.row, &gens.atelier.fault));
    gens_ok(store_question_get(gens.atelier.store, gens.atelier.arena, question->id, &courrier.question, &gens.atelier.fault));
    gens_ok(courrier_decide(&gens.atelier, &courrier));
    struct message_row left = courrier.row;
    left.pourquoi = str_copy(arena, left.pourquoi);
    gens_end();
    return left;
}

static inline struct dossier_row reponse_row(int64_t dossier)
{
    struct dossier_row row = {0};
    gens_begin(0);
    gens_ok(store_dossier_get(gens.atelier.store, reponse.arena, dossier, &row, &gens.atelier.fault));
    gens_end();
    return row;
}

struct reponse_events {
    struct str all; /* « quoi detail » a line */
};

static inline void reponse_note_event(void *context, const struct event_row *row)
{
    struct reponse_events *events = context;
    events->all = str_print(reponse.arena, "%.*s%.*s %.*s\n", STR_ARG(events->all), STR_ARG(row->quoi), STR_ARG(row->detail));
}

static inline struct str reponse_history(int64_t dossier)
{
    struct reponse_events events = {.all = STR("")};
    gens_begin(0);
    gens_ok(store_event_each(gens.atelier.store, gens.atelier.arena, dossier, reponse_note_event, &events, &gens.atelier.fault));
    gens_end();
    return events.all;
}

static inline void reponse_note_valeur(void *context, const struct valeur_row *row)
{
    struct str *all = context;
    *all = str_print(reponse.arena, "%.*s%s%.*s=%.*s", STR_ARG(*all), str_is_empty(*all) ? "" : " ", STR_ARG(row->champ), STR_ARG(row->texte));
}

static inline struct str reponse_valeurs(int64_t dossier)
{
    struct str all = STR("");
    gens_begin(0);
    gens_ok(store_valeur_each_last(gens.atelier.store, gens.atelier.arena, dossier, reponse_note_valeur, &all, &gens.atelier.fault));
    gens_end();
    return all;
}

#endif
