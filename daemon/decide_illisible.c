#include "daemon/illisible.h"

/* Why, and what to do, behind the name of the file. */
static const struct {
    const char *cause, *phrase;
    bool lost;
} causes[] = {
    {"protege", "est protégé par un mot de passe. Merci de l'envoyer à nouveau sans mot de passe.", true},
    {"chiffre", "est chiffré : seul son destinataire peut l'ouvrir. Merci de l'envoyer à nouveau sans chiffrement.", true},
    {"format", "est d'un format que nous ne lisons pas. Merci de l'envoyer à nouveau au format Word, PDF ou JPEG.", false},
    {"limite", "est trop volumineux, ou contient trop de fichiers. Merci d'envoyer la fiche seule, au format Word ou PDF.", false},
    {"temps", "a demandé trop de temps à la lecture. Merci de l'envoyer à nouveau au format Word, ou avec moins de pages.", false},
    {"melange", "porte une page parmi celles de plusieurs fiches, que nous n'avons pas su séparer. Merci d'envoyer une fiche par message.", true},
    {"abime", "n'a pas pu être lu : il semble endommagé. Merci de l'envoyer à nouveau, si possible au format Word ou PDF.", true},
};
enum { CAUSES = sizeof causes / sizeof causes[0] };

static size_t cause_of(const struct lu_fichier *file)
{
    for (size_t i = 0; i < CAUSES; i++)
        if (str_eq_c(file->cause, causes[i].cause))
            return i;
    return CAUSES - 1;
}

bool illisible_any(const struct courrier_lu *courrier)
{
    for (size_t i = 0; i < courrier->lu.fichier_count; i++)
        if (!str_is_empty(courrier->lu.fichiers[i].illisible))
            return true;
    return false;
}

bool illisible_is_lost(const struct lu_fichier *file)
{
    return !str_is_empty(file->illisible) && causes[cause_of(file)].lost;
}

struct str illisible_liste(struct arena *arena, const struct courrier_lu *courrier)
{
    struct str list = STR_NONE;
    for (size_t i = 0; i < courrier->lu.fichier_count; i++) {
        const struct lu_fichier *file = &courrier->lu.fichiers[i];
        if (!str_is_empty(file->illisible))
            list = compose_puce(arena, list, str_print(arena, "« %.*s » %s", STR_ARG(file->nom), causes[cause_of(file)].phrase));
    }
    return list;
}

enum err illisible_tell(struct atelier *atelier, struct courrier_lu *courrier, struct str explication)
{
    bool first = false, secretary = false;
    struct str from = courrier->entete.from;
    struct affaire *affaire = courrier->row.dossier > 0 ? ARENA_NEW(atelier->arena, struct affaire) : NULL;
    bool authentic = auth_suffit(courrier->boite->require_auth, (enum auth_vue)courrier->entete.auth.proof);
    if (str_is_empty(from) || !authentic || courrier_is_machine(courrier) || !annuaire_may_write(&atelier->conf->annuaire, from))
        return ERR_NONE;
    struct str key = str_print(atelier->arena, "illisible|%.*s|%.*s", STR_ARG(from), STR_ARG(courrier->row.sha256));
    enum err err = store_tell_once(atelier->store, key, &first, &atelier->fault);
    if (err == ERR_NONE && first && affaire != NULL)
        err = affaire_load(atelier, courrier->row.dossier, affaire);
    if (err != ERR_NONE || !first)
        return err;
    const struct personne *person = annuaire_person(&atelier->conf->annuaire, from, &secretary);
    const struct valeur valeurs[] = {{"illisibles", illisible_liste(atelier->arena, courrier)}, {"explication", explication}};
    return envoi_prepare(atelier, affaire, &(struct envoi_demande){.modele = STR("document-illisible"), .genre = STR("reponse"), .reponse = true, .a_mail = from,
                                                                   .a_nom = person != NULL && !secretary ? person->nom : STR_NONE,
                                                                   .valeurs = valeurs, .valeur_count = 2});
}
