/* A message that was read -> who wrote, for which question, does it count, and then what. */
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/decide_rattache.h"
#include "daemon/heure.h"
#include "daemon/illisible.h"
#include "daemon/store_correspondants.h"

/* ---- who -------------------------------------------------------------------------------------------------- */

/* LOCAL@DOMAIN of navette, with or without a token. */
static bool is_our_address(const struct conf *conf, struct str mail)
{
    size_t at = str_find_char(mail, '@');
    struct str local = str_slice(mail, 0, at), rest = str_from(local, conf->adresse_local.len);
    return at != STR_NOT_FOUND && str_eq_nocase(str_from(mail, at + 1), conf->adresse_domaine) &&
           str_starts_nocase(local, conf->adresse_local) && (str_is_empty(rest) || rest.at[0] == '+');
}

enum err courrier_identify(struct atelier *atelier, struct courrier_lu *courrier)
{
    courrier->conf = atelier->conf;
    int fd = spool_open(atelier->chemins.spool, courrier->row.sha256);
    if (fd < 0)
        return fault_set(&atelier->fault, ERR_FINAL, "spool: message %lld is not there, restore it from a backup", (long long)courrier->row.id);
    struct stat stat;
    size_t room = fstat(fd, &stat) == 0 && stat.st_size < HEADER_MAX_BLOCK ? (size_t)stat.st_size + 1 : HEADER_MAX_BLOCK + 1;
    char *bytes = arena_alloc(atelier->arena, room);
    ssize_t len = pread(fd, bytes, room, 0);
    close(fd);
    struct str head = {bytes, len < 0 ? 0 : (size_t)len};
    const struct header_config config = {.gateway_local = atelier->conf->adresse_local, .gateway_domain = atelier->conf->adresse_domaine,
                                         .authserv_id = courrier->boite->authserv_id};
    enum err err = header_read(atelier->arena, head, config, &courrier->entete, &atelier->fault);
    courrier->de_nous = err == ERR_NONE && is_our_address(atelier->conf, courrier->entete.from);
    if (err == ERR_NONE)
        err = boucle_reconnait(atelier, courrier, head);
    return err != ERR_NONE ? err : jetons_entete(atelier, courrier);
}

static enum jeton_vu where_token(const struct courrier_lu *courrier)
{
    if (courrier->rattache || courrier->jeton_entete)
        return courrier->rattache ? JETON_HUMAIN : JETON_ENTETE;
    return courrier->a_question || courrier->a_jeton ? JETON_TEXTE : JETON_ABSENT;
}

struct demande_recevabilite courrier_demande(const struct courrier_lu *courrier, enum acte acte)
{
    return (struct demande_recevabilite){
        .acte = acte,
        .origine = ORIGINE_MAIL,
        .jour = heure_day(courrier->row.recu),
        .expediteur = courrier->entete.from,
        .exigee = conf_auth(courrier->conf, courrier->boite, affaire_role_tenu(courrier->question.role)),
        .vue = (enum auth_vue)courrier->entete.auth.proof,
        .jeton = where_token(courrier),
        .jeton_connu = courrier->a_question,
        .jeton_seul = courrier->jeton_seul,
        .question_ouverte = courrier->a_question && courrier->question.close == 0,
        .role = affaire_role_tenu(courrier->question.role),
        .portee = {.mds = courrier->question.mds, .territoire = courrier->question.territoire},
        .demande_a = courrier->question.mail,
    };
}

/* ---- ending it -------------------------------------------------------------------------------------------- */

/* For whoever looks at it: the pieces of a mail that did not count, which `act REF attach --message N` takes from here, and of which
 * dossiers it may be. */
static enum err propositions(struct atelier *atelier, struct courrier_lu *courrier, struct str *out_list)
{
    json_t *list = json_array();
    for (size_t i = 0; i < courrier->lu.fichier_count; i++) {
        const struct lu_fichier *file = &courrier->lu.fichiers[i];
        if (file->fiche < 0 && !str_is_empty(file->sha256) && !str_is_empty(file->type))
            (void)json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:s}", "piece", file->type.at, "sha256", file->sha256.at, "nom",
                                                        file->nom.at != NULL ? file->nom.at : "", "media",
                                                        file->media.at != NULL ? file->media.at : ""));
    }
    enum err err = courrier->egare && courrier->row.dossier == 0 ? rattache_propose(atelier, courrier, list) : ERR_NONE;
    char *text = json_dumps(list, JSON_COMPACT);
    *out_list = str_copy(atelier->arena, str_of(text));
    free(text);
    json_decref(list);
    return err;
}

/* Why a human must look, and which attachment nobody could read. */
static struct str full_reason(struct atelier *atelier, const struct courrier_lu *courrier, struct str pourquoi)
{
    for (size_t i = 0; i < courrier->lu.fichier_count; i++)
        if (!str_is_empty(courrier->lu.fichiers[i].illisible))
            return str_print(atelier->arena, "%.*s ; un fichier joint n'a pas pu être lu (%.*s)", STR_ARG(pourquoi),
                             STR_ARG(courrier->lu.fichiers[i].illisible));
    return pourquoi;
}

static bool is_persons(const struct courrier_lu *courrier)
{
    enum lu_genre genre = courrier->lu.genre;
    return genre == LU_FICHE || genre == LU_AVIS || genre == LU_AUTRE || genre == LU_COMMANDE;
}

/* What came in a person's mail and nobody could read is told to her, and a human looks, though the rest of it counts. */
static enum err notice_unread(struct atelier *atelier, struct courrier_lu *courrier, enum message_etat *etat, struct str *pourquoi)
{
    enum lu_genre genre = courrier->lu.genre;
    if (*etat != MESSAGE_TRAITE || !is_persons(courrier) || !illisible_any(courrier) || courrier_is_machine(courrier))
        return ERR_NONE;
    *etat = MESSAGE_A_VERIFIER;
    *pourquoi = STR("le message est pris en compte");
    bool acknowledged = genre == LU_FICHE && courrier->row.dossier > 0; /* which says it */
    return acknowledged ? ERR_NONE : illisible_tell(atelier, courrier, STR_NONE);
}

enum err courrier_end(struct atelier *atelier, struct courrier_lu *courrier, enum message_etat etat, struct str pourquoi)
{
    enum err told = notice_unread(atelier, courrier, &etat, &pourquoi);
    if (told != ERR_NONE)
        return told;
    if (atelier->boucle) {
        etat = MESSAGE_A_VERIFIER;
        pourquoi = STR("boucle possible : trop de messages échangés en une heure avec cette adresse, aucune réponse n'est plus envoyée");
    }
    courrier->row.etat = etat;
    courrier->row.pourquoi = etat == MESSAGE_A_VERIFIER ? full_reason(atelier, courrier, pourquoi) : pourquoi;
    if (courrier->row.dossier == 0 && courrier->a_question && courrier->jeton_entete)
        courrier->row.dossier = courrier->question.dossier;
    courrier->row.propositions = STR_NONE;
    if (etat == MESSAGE_A_VERIFIER)
        told = propositions(atelier, courrier, &courrier->row.propositions);
    if (told != ERR_NONE)
        return told;
    enum err err = store_message_save(atelier->store, &courrier->row, &atelier->fault);
    return err == ERR_NONE && etat == MESSAGE_LAISSE ? store_message_free_doubles(atelier->store, courrier->row.id, &atelier->fault) : err;
}

/* ---- who wrote -------------------------------------------------------------------------------------------- */

/* Nobody of the directory has the name of who was asked only if she wrote from where she was asked: else it may be her stand-in. */
static struct str author_name(const struct courrier_lu *courrier, const struct personne *person)
{
    bool asked = str_eq_nocase(courrier->entete.from, courrier->question.mail);
    return person != NULL ? person->nom : asked ? courrier->question.nom : courrier->entete.from;
}

struct auteur courrier_auteur(const struct courrier_lu *courrier, const struct recevabilite *verdict)
{
    return (struct auteur){
        .par = courrier->entete.from,
        .nom = author_name(courrier, verdict->personne),
        .qualite = verdict->qualite != QUALITE_AUCUNE ? str_of(qualite_name(verdict->qualite)) : STR("personne interrogée"),
        .origine = ORIGINE_MAIL,
        .message = courrier->row.id,
        .recu = heure_day(courrier->row.recu),
    };
}

/* ---- to whom of the next it goes ------------------------------------------------------------------------------- */

/* In a shared mailbox only what is navette's affair is touched: a token of ours, a fiche from somebody who is known, a mail that
 * starts a dossier or tells of an act, a command. */
static bool is_ours(struct atelier *atelier, const struct courrier_lu *courrier)
{
    bool known = annuaire_may_write(&atelier->conf->annuaire, courrier->entete.from);
    return courrier->boite->usage == USAGE_DEDIEE || courrier->jeton_entete || courrier->a_question || courrier->a_jeton ||
           (courrier->lu.fiche_count > 0 && known) || commande_concerne(atelier, courrier) || depart_concerne(atelier, courrier);
}

/* Words of a person: of which dossier a mail is, thanks, an answer to a question that was passed on, an answer that was read wrongly,
 * lines that correct a fiche, a mail that starts a dossier or tells of an act; else they are taken for an answer. */
static enum err words(struct atelier *atelier, struct courrier_lu *courrier)
{
    bool taken = false;
    static enum err (*const ways[])(struct atelier *, struct courrier_lu *, bool *) = {rappel_courriel, rattache_courriel, info_merci, info_courriel, erreur_courriel,
                                                                                       corrige_courriel, depart_courriel};
    enum err err = ERR_NONE;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0] && err == ERR_NONE && !taken; i++)
        err = ways[i](atelier, courrier, &taken);
    return err != ERR_NONE || taken ? err : courrier_answer(atelier, courrier);
}

enum err courrier_decide(struct atelier *atelier, struct courrier_lu *courrier)
{
    enum err err = jetons_texte(atelier, courrier);
    if (err != ERR_NONE || (courrier->relire && is_persons(courrier)))
        return err;
    courrier->relire = false;
    rappel_oublie(courrier);
    courrier->row.genre = str_of(lu_genre_name(courrier->lu.genre));
    if (!is_ours(atelier, courrier))
        return courrier_end(atelier, courrier, MESSAGE_LAISSE, STR_NONE);
    if (courrier->de_nous)
        return courrier_end(atelier, courrier, MESSAGE_TRAITE, STR("boucle : un message de navette est revenu à sa propre adresse"));
    if (courrier->revenu && courrier->lu.genre != LU_REBOND)
        return courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, STR("boucle : un message de navette est revenu d'une autre adresse"));
    if (courrier->lu.genre != LU_REBOND && !str_is_empty(courrier->entete.from))
        err = store_adresse_lift(atelier->store, courrier->entete.from, &atelier->fault); /* whoever writes from it reads there */
    if (err != ERR_NONE)
        return err;
    switch (courrier->lu.genre) {
    case LU_REBOND:
    case LU_ABSENCE:
    case LU_AUTOMATIQUE:
        return machine_decide(atelier, courrier);
    case LU_FICHE:
        return fiche_decide(atelier, courrier);
    case LU_COMMANDE:
        return commande_decide(atelier, courrier);
    default:
        return words(atelier, courrier);
    }
}
