#include "daemon/recevabilite.h"

#include <assert.h>

#define ROLE_RSASE "rsase"
#define ROLE_CHEF_SERVICE "chef_service"

const char *origine_name(enum origine origine)
{
    static const char *const names[] = {[ORIGINE_MAIL] = "mail", [ORIGINE_FICHE] = "fiche", [ORIGINE_ACT] = "act"};
    assert((size_t)origine < sizeof names / sizeof names[0]);
    return names[origine];
}

/* ---- what each verdict is called and what is said of it ------------------------------------------------------
 * `repondre` false: a stranger and a forged mail get no word from us (the one forged would be written to); an avis on a
 * fiche that does not count is shown in the acknowledgement of the fiche and needs no mail of its own. */

static const struct {
    const char *name;
    bool repondre;
    const char *explication;
} verdicts[] = {
    [COMPTE] = {"compte", false, "La réponse est prise en compte."},
    [NON_EXPEDITEUR_ILLISIBLE] = {"expediteur_illisible", false,
        "Le message n'indique pas un expéditeur et un seul : il n'a pas été pris en compte."},
    [NON_AUTHENTIFIE] = {"non_authentifie", false,
        "L'authenticité du message n'a pas pu être vérifiée : il n'a pas été pris en compte."},
    [NON_INCONNU] = {"inconnu", false,
        "L'expéditeur ne figure ni dans l'annuaire ni dans les domaines autorisés : le message n'a pas été pris en compte."},
    [NON_SANS_JETON] = {"sans_jeton", true,
        "Votre message n'a pas pu être rattaché avec certitude à une question : nous vous remercions de répondre "
        "directement au message par lequel la question vous a été posée."},
    [NON_JETON_INCONNU] = {"jeton_inconnu", true,
        "La question à laquelle vous répondez n'a pas été retrouvée : nous vous remercions de répondre au dernier message "
        "que vous avez reçu pour ce dossier."},
    [NON_CLOSE] = {"close", true,
        "La question à laquelle vous répondez est déjà close : votre message n'a pas modifié le dossier."},
    [NON_AUTRE_DOSSIER] = {"autre_dossier", true,
        "Votre réponse est attachée à la question d'un dossier, mais elle en cite un autre : nous vous remercions de "
        "répondre séparément à la question de chaque dossier."},
    [NON_PERSONNE] = {"personne", true,
        "Cette question a été posée à une autre personne : votre message ne peut pas valoir réponse à sa place."},
    [NON_ANCIEN] = {"ancien", true,
        "D'après l'annuaire, vous n'exercez plus cette fonction à ce jour : votre message ne peut pas valoir réponse."},
    [NON_SECRETARIAT] = {"secretariat", true,
        "Votre message a bien été reçu : il sera pris en compte dès que la personne au nom de laquelle vous écrivez "
        "l'aura confirmé."},
    [NON_ROLE] = {"role", false,
        "L'avis porté sur la fiche n'émane pas de la personne qui exerce cette fonction : il est indiqué comme « déclaré "
        "sur la fiche » et lui est demandé."},
    [NON_DROIT] = {"droit", true,
        "D'après l'annuaire, votre fonction ne permet pas cette démarche : votre message n'a pas modifié le dossier."},
    [NON_TROP_TARD] = {"trop_tard", true,
        "Le délai pour signaler une erreur est passé et la réponse enregistrée a été annoncée : une personne va regarder votre "
        "message et vous répondre."},
    [NON_PLUSIEURS] = {"plusieurs", true,
        "Le message auquel vous répondez présente plusieurs dossiers : merci de redire votre réponse avec la référence du "
        "dossier dont il s'agit, par exemple au début de la première ligne."},
};
_Static_assert(sizeof verdicts / sizeof verdicts[0] == VERDICT_COUNT, "a row for every verdict");

const char *verdict_name(enum verdict verdict)
{
    assert((size_t)verdict < VERDICT_COUNT);
    return verdicts[verdict].name;
}

/* ---- who is asking to be counted ------------------------------------------------------------------------------ */

struct cas { /* the request and who sent it */
    const struct annuaire *annuaire;
    const struct demande_recevabilite *demande;
    const struct personne *auteur; /* the sender under one of her own addresses, or NULL */
};

static struct recevabilite say(const struct cas *cas, enum verdict verdict, enum qualite qualite, const struct personne *personne)
{
    /* By `act` nobody wrote to us: the operator reads the explanation on the screen. */
    return (struct recevabilite){
        .verdict = verdict,
        .qualite = qualite,
        .personne = personne,
        .repondre = verdicts[verdict].repondre && cas->demande->origine != ORIGINE_ACT,
        .explication = verdicts[verdict].explication,
    };
}

static struct recevabilite refuse(const struct cas *cas, enum verdict verdict)
{
    return say(cas, verdict, QUALITE_AUCUNE, cas->auteur);
}

static struct recevabilite accept(const struct cas *cas, enum qualite qualite)
{
    return say(cas, COMPTE, qualite, cas->auteur);
}

/* NULL for an address that is nobody's own: a secretary's is not the person's. */
static const struct personne *owner(const struct annuaire *annuaire, struct str mail)
{
    bool as_secretary = false;
    const struct personne *personne = annuaire_person(annuaire, mail, &as_secretary);
    return as_secretary ? NULL : personne;
}

/* The same address, or another one of the same person of the directory. */
static bool same_person(const struct cas *cas, const struct personne *personne, struct str mail)
{
    if (str_is_empty(mail))
        return false;
    if (personne == cas->auteur && str_eq_nocase(cas->demande->expediteur, mail))
        return true;
    const struct personne *other = owner(cas->annuaire, mail);
    return personne != NULL && other != NULL && str_eq(personne->id, other->id);
}

/* Would `may` let one of the persons count in whose name the sender may write? She is the one who must confirm. */
typedef bool may_fn(const struct cas *cas, const struct personne *personne);

static const struct personne *principal_who(const struct cas *cas, may_fn *may)
{
    for (size_t i = 0; i < cas->annuaire->personne_count; i++) {
        const struct personne *personne = &cas->annuaire->personnes[i];
        for (size_t s = 0; s < personne->secretariat_count; s++)
            if (str_eq_nocase(personne->secretariat[s], cas->demande->expediteur) && may(cas, personne))
                return personne;
    }
    return NULL;
}

/* ---- who counts for a question ---------------------------------------------------------------------------------- */

static bool is_asked(const struct cas *cas, const struct personne *personne)
{
    return same_person(cas, personne, cas->demande->demande_a) || same_person(cas, personne, cas->demande->contact_absence);
}

static bool left_the_role(const struct cas *cas, const struct personne *personne)
{
    const struct demande_recevabilite *demande = cas->demande;
    return annuaire_held_before(cas->annuaire, personne, demande->role, &demande->portee, demande->jour);
}

/* In which quality the directory lets her stand for the question's role on the day of receipt. The referent
 * departemental stands for a vacant role only when he was the one asked: else he is told, and `act` is his way. */
static enum qualite stands_for_role(const struct cas *cas, const struct personne *personne)
{
    const struct demande_recevabilite *demande = cas->demande;
    enum qualite qualite = annuaire_holds(cas->annuaire, personne, demande->role, &demande->portee, demande->jour);
    if (qualite != QUALITE_REPLI)
        return qualite;
    const struct personne *asked = owner(cas->annuaire, demande->demande_a);
    const struct portee departement = {.mds = STR_NONE, .territoire = STR_NONE};
    bool repli = annuaire_holds(cas->annuaire, asked, STR(ROLE_REFERENT_DEPARTEMENTAL), &departement, demande->jour) !=
                 QUALITE_AUCUNE;
    return repli ? QUALITE_REPLI : QUALITE_AUCUNE;
}

/* Who was asked and has left the role since does not count any more: what she may decide is what she may on the day
 * of receipt, and her successor knows nothing of it. */
static bool may_answer(const struct cas *cas, const struct personne *personne)
{
    return stands_for_role(cas, personne) != QUALITE_AUCUNE || (is_asked(cas, personne) && !left_the_role(cas, personne));
}

static struct recevabilite judge_person(const struct cas *cas)
{
    if (may_answer(cas, cas->auteur))
        return accept(cas, stands_for_role(cas, cas->auteur));
    const struct personne *principal = principal_who(cas, may_answer);
    if (principal != NULL)
        return say(cas, NON_SECRETARIAT, QUALITE_AUCUNE, principal);
    return refuse(cas, left_the_role(cas, cas->auteur) ? NON_ANCIEN : NON_PERSONNE);
}

/* A forward gives the token away with the text, and no relay changes From: there it must be the address that was asked itself. */
static bool text_is_enough(const struct demande_recevabilite *demande)
{
    return demande->jeton == JETON_TEXTE && demande->jeton_connu && demande->jeton_seul && demande->vue != AUTH_FAIL &&
           !str_is_empty(demande->demande_a) && str_eq_nocase(demande->expediteur, demande->demande_a);
}

/* Where no token came back in a header From is all that there is: what a failed DMARC says to be forged is nobody's, though no proof be
 * asked. */
static bool is_forged(const struct demande_recevabilite *demande)
{
    return demande->origine == ORIGINE_MAIL && demande->vue == AUTH_FAIL && demande->jeton != JETON_ENTETE;
}

static bool token_stands(const struct demande_recevabilite *demande)
{
    return demande->jeton == JETON_ENTETE || demande->jeton == JETON_HUMAIN || text_is_enough(demande);
}

/* An avis or pieces, to the question of a token: known, open, same dossier, person, one dossier. Where the text alone has the token
 * she must hear what was made of her words. */
static struct recevabilite judge_answer(const struct cas *cas)
{
    const struct demande_recevabilite *demande = cas->demande;
    bool by_operator = demande->origine == ORIGINE_ACT, heard = demande->relue || demande->jeton != JETON_TEXTE;
    if (demande->jeton == JETON_HUMAIN && is_forged(demande))
        return refuse(cas, NON_AUTHENTIFIE);
    if (!by_operator && !(token_stands(demande) && heard))
        return refuse(cas, NON_SANS_JETON);
    if (!by_operator && !demande->jeton_connu)
        return refuse(cas, NON_JETON_INCONNU);
    if (!demande->question_ouverte)
        return refuse(cas, NON_CLOSE);
    if (demande->jeton_autre_dossier)
        return refuse(cas, NON_AUTRE_DOSSIER);
    const struct recevabilite person = judge_person(cas);
    return person.verdict == COMPTE && demande->plusieurs_dossiers ? refuse(cas, NON_PLUSIEURS) : person;
}

/* What is only told: a token, and the person. */
static struct recevabilite judge_info(const struct cas *cas)
{
    if (!token_stands(cas->demande))
        return refuse(cas, NON_SANS_JETON);
    return is_asked(cas, cas->auteur) ? accept(cas, QUALITE_AUCUNE) : refuse(cas, NON_PERSONNE);
}

/* Nobody is away because another one's machine says so. */
static struct recevabilite judge_absence(const struct cas *cas)
{
    const struct demande_recevabilite *demande = cas->demande;
    if (demande->jeton != JETON_ENTETE)
        return refuse(cas, NON_SANS_JETON);
    if (demande->vue == AUTH_FAIL) /* who forges one has a person's questions sent elsewhere: not even where no proof is asked */
        return refuse(cas, NON_AUTHENTIFIE);
    if (!demande->jeton_connu)
        return refuse(cas, NON_JETON_INCONNU);
    return same_person(cas, cas->auteur, demande->demande_a) ? accept(cas, QUALITE_AUCUNE) : refuse(cas, NON_PERSONNE);
}

/* An answer is taken back by whoever gave it, or may give it. */
static struct recevabilite judge_error(const struct cas *cas)
{
    if (!token_stands(cas->demande))
        return refuse(cas, NON_SANS_JETON);
    const struct recevabilite person = judge_person(cas);
    return person.verdict == COMPTE && !cas->demande->a_temps ? refuse(cas, NON_TROP_TARD) : person;
}

/* ---- who may start, tick, withdraw ------------------------------------------------------------------------------ */

static enum qualite holds_permitted(const struct cas *cas, const struct personne *personne)
{
    const struct demande_recevabilite *demande = cas->demande;
    enum qualite best = QUALITE_AUCUNE;
    for (size_t i = 0; i < demande->role_permis_count && best == QUALITE_AUCUNE; i++) {
        struct str role = demande->roles_permis[i];
        if (demande->portee_dossier == NULL) {
            best = annuaire_holds_anywhere(cas->annuaire, personne, role, demande->jour);
            continue;
        }
        best = annuaire_holds(cas->annuaire, personne, role, demande->portee_dossier, demande->jour);
        if (best == QUALITE_REPLI) /* a vacancy lets him be asked, not act unasked */
            best = QUALITE_AUCUNE;
    }
    return best;
}

static bool may_by_role(const struct cas *cas, const struct personne *personne)
{
    return holds_permitted(cas, personne) != QUALITE_AUCUNE;
}

static bool may_withdraw(const struct cas *cas, const struct personne *personne)
{
    for (size_t i = 0; i < cas->demande->gens_count; i++)
        if (same_person(cas, personne, cas->demande->gens_du_dossier[i]))
            return true;
    return may_by_role(cas, personne);
}

static struct recevabilite judge_right(const struct cas *cas, may_fn *may)
{
    if (may(cas, cas->auteur))
        return accept(cas, holds_permitted(cas, cas->auteur));
    const struct personne *principal = principal_who(cas, may);
    if (principal != NULL)
        return say(cas, NON_SECRETARIAT, QUALITE_AUCUNE, principal);
    return refuse(cas, NON_DROIT);
}

static struct recevabilite judge_attach(const struct cas *cas)
{
    if (!token_stands(cas->demande))
        return refuse(cas, NON_SANS_JETON);
    const struct recevabilite right = judge_right(cas, may_by_role);
    return right.verdict == COMPTE && !cas->demande->question_ouverte ? refuse(cas, NON_CLOSE) : right;
}

/* A fiche may come from anybody under `domaines` (the referents are too many for a directory); who stands in the
 * directory with an address elsewhere needs a role that may start. */
static struct recevabilite judge_start(const struct cas *cas)
{
    if (annuaire_domain_known(cas->annuaire, cas->demande->expediteur))
        return accept(cas, holds_permitted(cas, cas->auteur));
    return judge_right(cas, may_by_role);
}

/* No secretary here: the avis is asked for, and answering is how the person confirms. */
static struct recevabilite judge_ticked(const struct cas *cas)
{
    const struct demande_recevabilite *demande = cas->demande;
    enum qualite own = annuaire_holds(cas->annuaire, cas->auteur, demande->role, &demande->portee, demande->jour);
    if (own != QUALITE_AUCUNE && own != QUALITE_REPLI) /* nobody was asked yet: no repli */
        return accept(cas, own);
    if (!str_eq_c(demande->role, ROLE_CHEF_SERVICE))
        return refuse(cas, NON_ROLE);
    /* The fiche went through the RSASE's hands: her sending vouches for the visa of her own MDS's chef de service. */
    enum qualite rsase = annuaire_holds(cas->annuaire, cas->auteur, STR(ROLE_RSASE), &demande->portee, demande->jour);
    bool vouches = rsase == QUALITE_TITULAIRE || rsase == QUALITE_INTERIM || rsase == QUALITE_ADJOINT;
    struct recevabilite verdict = vouches ? accept(cas, rsase) : refuse(cas, NON_ROLE);
    verdict.transmet = vouches;
    return verdict;
}

/* By mail a token of one dossier and the reference of another leave it open which of the two is withdrawn. Who may not is not told that
 * there is another. */
static struct recevabilite judge_withdrawal(const struct cas *cas)
{
    if (is_forged(cas->demande))
        return refuse(cas, NON_AUTHENTIFIE);
    const struct recevabilite right = judge_right(cas, may_withdraw);
    return right.verdict == COMPTE && cas->demande->jeton_autre_dossier ? refuse(cas, NON_AUTRE_DOSSIER) : right;
}

/* ---- authentication --------------------------------------------------------------------------------------------- */

const char *auth_exigee_name(enum auth_exigee exigee)
{
    static const char *const names[] = {[AUTH_AUCUNE] = "aucune", [AUTH_SPF] = "spf", [AUTH_DKIM] = "dkim", [AUTH_DMARC] = "dmarc"};
    return names[exigee];
}

bool auth_suffit(enum auth_exigee exigee, enum auth_vue vue)
{
    return exigee == AUTH_AUCUNE || (int)vue >= (int)exigee; /* AUTH_PASS_SPF answers AUTH_SPF, and so on */
}

/* ---- the one function ------------------------------------------------------------------------------------------- */

struct recevabilite recevabilite(const struct annuaire *annuaire, const struct demande_recevabilite *demande)
{
    const struct cas cas = {annuaire, demande, owner(annuaire, demande->expediteur)};
    if (str_is_empty(demande->expediteur))
        return refuse(&cas, NON_EXPEDITEUR_ILLISIBLE);
    if (demande->origine != ORIGINE_ACT && !auth_suffit(demande->exigee, demande->vue))
        return refuse(&cas, NON_AUTHENTIFIE);
    if (!annuaire_may_write(annuaire, demande->expediteur))
        return refuse(&cas, NON_INCONNU);
    switch (demande->acte) {
    case ACTE_REPONDRE:
    case ACTE_PIECE:
        return judge_answer(&cas);
    case ACTE_INFO:
        return judge_info(&cas);
    case ACTE_ABSENCE:
        return judge_absence(&cas);
    case ACTE_ERREUR:
        return judge_error(&cas);
    case ACTE_RATTACHER:
        return judge_attach(&cas);
    case ACTE_DEMARRER:
        return judge_start(&cas);
    case ACTE_AVIS_FICHE:
        return judge_ticked(&cas);
    case ACTE_OUVRIR:
        return judge_right(&cas, may_by_role);
    case ACTE_RETIRER:
    case ACTE_CORRIGER:
    case ACTE_COMMANDER:
        return judge_withdrawal(&cas);
    }
    return refuse(&cas, NON_DROIT); /* no such act: what nobody named, nobody may */
}
