/* recevabilite_cas: the small departement in which the rows of test_recevabilite.c play, and how a row is played.
 * All people are invented. */
#ifndef NAVETTE_TESTS_RECEVABILITE_CAS_H
#define NAVETTE_TESTS_RECEVABILITE_CAS_H

#include "daemon/recevabilite.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define T(text) {text, sizeof text - 1}

/* ---- the directory ----------------------------------------------------------------------------------------- */

enum {
    ANCIENNE_AU = 120, SUPPLEANCE_DU = 140, JOUR = 150, SUPPLEANCE_AU = 160, /* days: what counts is before and after */
};

#define RSASE "rsase.arrageois@departement.example"
#define RSASE_ALIAS "r.arrageois@departement.example"
#define ADJOINTE "adjointe@departement.example"
#define SUPPLEANTE "suppleante@departement.example"
#define ANCIENNE "ancienne@departement.example"
#define DEUX_SECTEURS "deux.secteurs@departement.example"
#define CHEF "chef.arrageois@departement.example"
#define PILOTE "pilote.arrageois@departement.example"
#define DIRECTEUR "directeur@sessad.example"
#define MDPH "mdph-ase@mdph.example"
#define REF_DEP "referent.departemental@departement.example"
#define REF_DEP_ADJ "referent.adjoint@departement.example"
#define RSASE_AILLEURS "rsase@ailleurs.example"
#define SECRETARIAT "secretariat@departement.example"
#define SECRETARIAT_AILLEURS "accueil@ailleurs.example"
#define REFERENT "referent@departement.example"
#define COLLEGUE "collegue@departement.example"
#define INCONNU "quelqu-un@inconnu.example"

#define PERSONNE(identity, ...) {.id = T(identity), .nom = T(identity), .mails = (const struct str[]){__VA_ARGS__}, \
                                 .mail_count = COUNT(((const struct str[]){__VA_ARGS__}))}

enum { P_RSASE, P_ADJOINTE, P_SUPPLEANTE, P_ANCIENNE, P_DEUX, P_CHEF, P_PILOTE, P_DIRECTEUR, P_MDPH, P_REF_DEP, P_REF_DEP_ADJ,
       P_AILLEURS, P_COUNT };

static const struct str secretariat[] = {T(SECRETARIAT)}, both_secretariats[] = {T(SECRETARIAT), T(SECRETARIAT_AILLEURS)};
static const struct personne personnes[P_COUNT] = {
    [P_RSASE] = {.id = T("rsase"), .mails = (const struct str[]){T(RSASE), T(RSASE_ALIAS)}, .mail_count = 2,
                 .secretariat = secretariat, .secretariat_count = 1},
    [P_ADJOINTE] = PERSONNE("adjointe", T(ADJOINTE)),
    [P_SUPPLEANTE] = PERSONNE("suppleante", T(SUPPLEANTE)),
    [P_ANCIENNE] = PERSONNE("ancienne", T(ANCIENNE)),
    [P_DEUX] = PERSONNE("deux", T(DEUX_SECTEURS)),
    [P_CHEF] = PERSONNE("chef", T(CHEF)),
    [P_PILOTE] = PERSONNE("pilote", T(PILOTE)),
    /* one secretariat writes for the RSASE and for the director */
    [P_DIRECTEUR] = {.id = T("directeur"), .mails = (const struct str[]){T(DIRECTEUR)}, .mail_count = 1,
                     .secretariat = secretariat, .secretariat_count = 1},
    [P_MDPH] = PERSONNE("mdph", T(MDPH)),
    [P_REF_DEP] = PERSONNE("refdep", T(REF_DEP)),
    [P_REF_DEP_ADJ] = PERSONNE("refdep-adj", T(REF_DEP_ADJ)),
    [P_AILLEURS] = {.id = T("ailleurs"), .mails = (const struct str[]){T(RSASE_AILLEURS)}, .mail_count = 1,
                    .secretariat = both_secretariats, .secretariat_count = 2},
};

static const struct personne *const adjoints_rsase[] = {&personnes[P_ADJOINTE]};
static const struct personne *const adjoints_ref_dep[] = {&personnes[P_REF_DEP_ADJ]};
static const struct suppleance suppleants[] = {{&personnes[P_SUPPLEANTE], SUPPLEANCE_DU, SUPPLEANCE_AU}};

#define ALWAYS .du = DAY_NONE, .au = DAY_NONE
static const struct tenue tenues[] = {
    {.role = T("rsase"), .mds = T("arrageois"), .titulaire = &personnes[P_ANCIENNE], .du = DAY_NONE, .au = ANCIENNE_AU},
    {.role = T("rsase"), .mds = T("arrageois"), .titulaire = &personnes[P_RSASE], .adjoints = adjoints_rsase, .adjoint_count = 1,
     .suppleants = suppleants, .suppleant_count = 1, .du = ANCIENNE_AU + 1, .au = DAY_NONE},
    {.role = T("rsase"), .mds = T("lens-lievin"), .titulaire = &personnes[P_DEUX], ALWAYS},
    {.role = T("rsase"), .mds = T("henin-carvin"), .interim = &personnes[P_DEUX], ALWAYS},
    {.role = T("rsase"), .mds = T("confins"), .titulaire = &personnes[P_AILLEURS], ALWAYS},
    {.role = T("chef_service"), .mds = T("arrageois"), .titulaire = &personnes[P_CHEF], ALWAYS},
    {.role = T("pilote"), .territoire = T("arrageois"), .titulaire = &personnes[P_PILOTE], ALWAYS},
    {.role = T("pilote"), .territoire = T("artois"), .titulaire = &personnes[P_DEUX], ALWAYS},
    {.role = T("pilote"), .territoire = T("audomarois"), ALWAYS}, /* vacant */
    {.role = T("directeur"), .territoire = T("arrageois"), .titulaire = &personnes[P_DIRECTEUR], ALWAYS},
    {.role = T("mdph"), .titulaire = &personnes[P_MDPH], ALWAYS},
    {.role = T("referent_departemental"), .titulaire = &personnes[P_REF_DEP], .adjoints = adjoints_ref_dep, .adjoint_count = 1, ALWAYS},
};

static const struct str domaines[] = {T("departement.example"), T("sessad.example")};
static const struct annuaire annuaire = {
    .personnes = personnes, .personne_count = P_COUNT, .tenues = tenues, .tenue_count = COUNT(tenues),
    .domaines = domaines, .domaine_count = COUNT(domaines),
};

/* ---- the situations: what a row leaves out is in order -------------------------------------------------------- */

enum auth { PASSED, FAILED, SILENT, NOT_ASKED, FAILED_NOT_ASKED };
enum token { IN_HEADER, IN_TEXT, ABSENT, ATTACHED, NOT_OURS, NOT_OURS_IN_TEXT };

struct row {
    const char *name, *from, *role, *mds, *territoire, *asked;
    enum verdict expected;
    enum qualite qualite;
    bool wrong;
    enum acte acte;
    enum origine origine;
    day_t jour; /* 0: JOUR */
    enum auth auth;
    enum token token;
    bool closed, other_dossier, late;
    bool two_tokens, unread, several; /* two of ours in the text; no read-back goes out; the question lists several dossiers */
    const char *permis, *emetteur; /* DEMARRER, RETIRER */
    bool anywhere;
};

/* ---- playing a row ------------------------------------------------------------------------------------------ */

static struct recevabilite judge(const struct row *row)
{
    const struct portee portee = {str_of(row->mds), str_of(row->territoire)};
    const struct str permis = str_of(row->permis), gens[] = {STR_NONE, str_of(row->emetteur)};
    const struct demande_recevabilite demande = {
        .acte = row->acte,
        .origine = row->origine,
        .jour = row->jour == 0 ? JOUR : row->jour,
        .expediteur = str_of(row->from),
        .exigee = row->auth == NOT_ASKED || row->auth == FAILED_NOT_ASKED ? AUTH_AUCUNE : AUTH_DMARC,
        .vue = row->auth == PASSED ? AUTH_PASS : row->auth == FAILED || row->auth == FAILED_NOT_ASKED ? AUTH_FAIL : AUTH_INCONNUE,
        .jeton = row->token == ABSENT ? JETON_ABSENT
                 : row->token == ATTACHED ? JETON_HUMAIN
                 : row->token == IN_TEXT || row->token == NOT_OURS_IN_TEXT ? JETON_TEXTE : JETON_ENTETE,
        .jeton_connu = row->token == IN_HEADER || row->token == IN_TEXT || row->token == ATTACHED,
        .jeton_seul = !row->two_tokens,
        .relue = !row->unread,
        .plusieurs_dossiers = row->several,
        .jeton_autre_dossier = row->other_dossier,
        .question_ouverte = !row->closed,
        .a_temps = !row->late,
        .role = str_of(row->role),
        .portee = portee,
        .demande_a = str_of(row->asked),
        .roles_permis = &permis,
        .role_permis_count = row->permis != NULL ? 1 : 0,
        .gens_du_dossier = gens,
        .gens_count = COUNT(gens),
        .portee_dossier = row->anywhere ? NULL : &portee,
    };
    return recevabilite(&annuaire, &demande);
}

#endif
