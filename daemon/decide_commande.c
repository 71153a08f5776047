/* Commands by mail: whose they are, and to which file each goes; how they are answered (decide_commande.h). */
#include "daemon/decide_commande.h"
#include "daemon/heure.h"
#include "parsers/base/utf8.h"

/* One row, one command: its form as people are shown it, and what it is for. */
static const struct {
    const char *quoi;
    ordre_fn *does;
    bool bouge;    /* it moves something: what was not done goes to a human too */
    bool reserve;  /* the référent départemental's */
    const char *forme, *sert;
} table[] = {
    {"statut", ordre_statut, false, false, "statut NAV-2026-0042", "où en est ce dossier et qui doit répondre ; sans référence, tous les vôtres"},
    {"liste", ordre_liste, false, false, "liste", "vos dossiers en cours ; suivie d'un territoire (liste Artois), ceux de ce territoire"},
    {"pièce", ordre_piece, true, false, "pièce NAV-2026-0042", "ajoute au dossier les documents joints au message"},
    {"retrait", ordre_retrait, true, false, "retrait NAV-2026-0042 la famille a déménagé", "retire la demande, avec son motif"},
    {"suppleance", ordre_suppleance, true, false, "suppléance Prénom Nom du 3 au 14 août",
     "désigne qui répond à votre place ces jours-là ; « pour Prénom Nom » à la fin, à la place d'une personne de votre service"},
    {"reaffecter", ordre_reaffecter, true, true, "réaffecter NAV-2026-0042 territoire Artois : la famille a déménagé",
     "confie le dossier à un autre territoire, ou à une autre MDS (MDS Artois)"},
    {"avis", ordre_avis, true, true, "avis pour NAV-2026-0042 : favorable",
     "enregistre l'avis d'une autre personne ; « pour Prénom Nom » s'il en est attendu plusieurs"},
    {"aide", ordre_aide, false, false, "aide", "ce message"},
};
enum { TABLE = sizeof table / sizeof table[0] };

/* « pièce » stands in the table as people write it. */
static int row_of(const struct lu_commande *dit)
{
    struct str quoi = str_eq_c(dit->quoi, "piece") ? STR("pièce") : dit->quoi;
    for (int i = 0; i < TABLE; i++)
        if (str_eq_c(quoi, table[i].quoi))
            return i;
    return -1;
}

/* ---- who -------------------------------------------------------------------------------------------------------- */

/* Whoever holds a role whose answers must be proved proves her commands as well. */
static enum auth_exigee strongest(const struct atelier *atelier, const struct courrier_lu *courrier, const struct personne *person)
{
    const struct annuaire *annuaire = &atelier->conf->annuaire;
    enum auth_exigee most = conf_auth(atelier->conf, courrier->boite, STR_NONE);
    for (size_t i = 0; person != NULL && i < annuaire->tenue_count; i++) {
        struct str role = annuaire->tenues[i].role;
        if (annuaire_holds_anywhere(annuaire, person, role, heure_day(courrier->row.recu)) == QUALITE_AUCUNE)
            continue;
        enum auth_exigee asked = conf_auth(atelier->conf, courrier->boite, role);
        most = asked > most ? asked : most;
    }
    return most;
}

/* ---- the answer --------------------------------------------------------------------------------------------------- */

static enum err answer(struct ordre *ordre, struct str mail, struct str nom, const char *modele, struct str explication, struct str resultat)
{
    const struct valeur valeurs[] = {{"explication", explication}, {"resultat", resultat}};
    return envoi_prepare(ordre->atelier, ordre->affaire, &(struct envoi_demande){.modele = str_of(modele), .genre = STR("reponse"), .reponse = true, .a_mail = mail,
                                                                                 .a_nom = nom, .valeurs = valeurs, .valeur_count = 2});
}

static struct str name_of(const struct ordre *ordre)
{
    return ordre->personne != NULL ? ordre->personne->nom : STR_NONE;
}

enum err ordre_fait(struct ordre *ordre, const char *modele, struct str explication, struct str resultat)
{
    enum err err = ERR_NONE;
    if (ordre->affaire != NULL)
        err = affaire_event(ordre->atelier, ordre->affaire, "commande", ordre->dit->quoi);
    if (err == ERR_NONE)
        err = answer(ordre, ordre->courrier->entete.from, name_of(ordre), modele, explication, resultat);
    return err != ERR_NONE ? err : courrier_end(ordre->atelier, ordre->courrier, MESSAGE_TRAITE, STR_NONE);
}

enum err ordre_informe(struct ordre *ordre, const struct personne *personne, struct str explication, struct str resultat)
{
    bool stopped = false; /* whoever writes without end has others written to without end neither */
    enum err err = boucle_arrete(ordre->atelier, ordre->affaire, ordre->courrier->entete.from, &stopped);
    if (err != ERR_NONE || stopped || personne->mail_count == 0)
        return err;
    return answer(ordre, personne->mails[0], personne->nom, "commande-information", explication, resultat);
}

enum err ordre_refuse(struct ordre *ordre, struct str explication)
{
    struct arena *arena = ordre->atelier->arena;
    int row = row_of(ordre->dit);
    enum err err = ERR_NONE;
    if (ordre->affaire != NULL)
        err = affaire_event(ordre->atelier, ordre->affaire, "commande_refusee", str_print(arena, "%.*s : %.*s", STR_ARG(ordre->dit->quoi), STR_ARG(explication)));
    struct str form = compose_tableau(arena, compose_rangee(arena, STR_NONE, str_of(table[row].forme), str_of(table[row].sert)));
    if (err == ERR_NONE)
        err = answer(ordre, ordre->courrier->entete.from, name_of(ordre), "commande-inconnue", explication, form);
    if (err != ERR_NONE)
        return err;
    return courrier_end(ordre->atelier, ordre->courrier, table[row].bouge ? MESSAGE_A_VERIFIER : MESSAGE_TRAITE,
                        str_print(arena, "commande « %.*s » non exécutée : %.*s", STR_ARG(ordre->dit->quoi), STR_ARG(explication)));
}

static bool is_departmental(const struct ordre *ordre)
{
    static const struct str role = {ROLE_REFERENT_DEPARTEMENTAL, sizeof ROLE_REFERENT_DEPARTEMENTAL - 1};
    return ordre_juge(ordre, NULL, (struct roles){&role, 1}, ACTE_COMMANDER).verdict == COMPTE;
}

enum err ordre_aide(struct ordre *ordre)
{
    struct arena *arena = ordre->atelier->arena;
    struct str rows = STR_NONE;
    bool departmental = is_departmental(ordre);
    for (int i = 0; i < TABLE; i++)
        if (!table[i].reserve || departmental)
            rows = compose_rangee(arena, rows, str_of(table[i].forme), str_of(table[i].sert));
    return ordre_fait(ordre, "commande-reponse", STR("Voici ce que l'on peut demander, en première ligne d'un message ou dans son objet."),
                      compose_tableau(arena, rows));
}

/* ---- the way in --------------------------------------------------------------------------------------------------- */

/* The same mail come again, by another way or with another stamp, has been answered. */
static enum err is_first(struct ordre *ordre, bool *out_first)
{
    const struct courrier_lu *courrier = ordre->courrier;
    *out_first = true;
    if (str_is_empty(courrier->entete.message_id))
        return ERR_NONE;
    struct str key = str_print(ordre->atelier->arena, "commande|%.*s|%.*s|%.*s|%.*s", STR_ARG(ordre->dit->quoi), STR_ARG(ordre->dit->reference),
                               STR_ARG(courrier->entete.from),
                               STR_ARG(courrier->entete.message_id));
    return store_tell_once(ordre->atelier->store, key, out_first, &ordre->atelier->fault);
}

static enum err perform(struct ordre *ordre)
{
    int row = row_of(ordre->dit);
    if (str_eq_c(ordre->dit->trouble, "deux"))
        return ordre_refuse(ordre, STR("Le message demande plusieurs choses à la fois, ou donne aussi une réponse : rien n'a été fait. "
                                       "Merci d'envoyer un message par demande, "
                                       "et de répondre à une question par le message qui la pose."));
    if (!str_is_empty(ordre->dit->trouble))
        return ordre_refuse(ordre, STR("La demande est au conditionnel, à venir, ou peut se lire de plusieurs façons : rien n'a été fait. "
                                       "Merci de l'écrire telle quelle le moment venu."));
    if (table[row].reserve && !is_departmental(ordre))
        return ordre_refuse(ordre, STR("Cette demande est réservée au référent départemental : rien n'a été enregistré. "
                                       "Pour donner votre avis, merci de répondre au message qui vous le demande."));
    return table[row].does(ordre);
}

enum err commande_decide(struct atelier *atelier, struct courrier_lu *courrier)
{
    struct ordre ordre = {.atelier = atelier, .courrier = courrier, .dit = &courrier->lu.commande};
    bool first = false;
    ordre.personne = ordre_titulaire(&atelier->conf->annuaire, courrier->entete.from);
    ordre.exigee = strongest(atelier, courrier, ordre.personne);
    if (courrier_is_machine(courrier) || row_of(ordre.dit) < 0)
        return courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, STR("une commande vient d'un programme, ou n'est pas connue : rien n'a été fait"));
    const struct recevabilite known = ordre_juge(&ordre, NULL, (struct roles){NULL, 0}, ACTE_COMMANDER);
    if (known.verdict == NON_EXPEDITEUR_ILLISIBLE || known.verdict == NON_AUTHENTIFIE || known.verdict == NON_INCONNU)
        return courrier_refuse(atelier, courrier, NULL, &known);
    enum err err = is_first(&ordre, &first);
    if (err != ERR_NONE)
        return err;
    return first ? perform(&ordre) : courrier_end(atelier, courrier, MESSAGE_TRAITE, STR("cette commande a déjà été traitée"));
}

bool commande_concerne(struct atelier *atelier, const struct courrier_lu *courrier)
{
    bool known = ordre_titulaire(&atelier->conf->annuaire, courrier->entete.from) != NULL;
    return courrier->lu.genre == LU_COMMANDE && (known || (!str_is_empty(courrier->lu.commande.reference) &&
                                                           annuaire_may_write(&atelier->conf->annuaire, courrier->entete.from)));
}
