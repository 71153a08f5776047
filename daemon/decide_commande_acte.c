/* Commands of the référent départemental: what `navette act` does, by the same function (acte_decide). */
#include <jansson.h>

#include "daemon/decide_commande.h"
#include "daemon/journal.h"

/* Does it, alone: where it is refused nothing of it stays. */
static enum err act(struct ordre *ordre, json_t *demande, bool *out_done)
{
    struct atelier *atelier = ordre->atelier;
    json_t *answer = NULL;
    *out_done = false;
    enum err err = demande == NULL ? fault_set(&atelier->fault, ERR_WAIT, "decide: no memory for a command") : store_point_open(atelier->store, &atelier->fault);
    if (err != ERR_NONE) {
        json_decref(demande);
        return err;
    }
    err = acte_decide(atelier, demande, -1, &answer);
    bool refused = err == ERR_FINAL && json_integer_value(json_object_get(answer, "code")) != 0;
    json_decref(demande);
    json_decref(answer);
    if (err == ERR_NONE) {
        *out_done = true;
        return store_point_keep(atelier->store, &atelier->fault);
    }
    store_point_undo(atelier->store);
    if (!refused)
        return err;
    journal(JOURNAL_ATTENTION, "commande", "refusee=acte dossier=%.*s", STR_ARG(ordre->affaire->row.reference));
    return ERR_NONE;
}

static enum err end(struct ordre *ordre, bool done, struct str said, struct str refused)
{
    struct atelier *atelier = ordre->atelier;
    if (!done)
        return ordre_refuse(ordre, refused);
    const struct auteur author = ordre->affaire->auteur;
    enum err err = affaire_load(atelier, ordre->affaire->row.id, ordre->affaire); /* as it stands now */
    ordre->affaire->auteur = author;
    return err != ERR_NONE ? err : ordre_fait(ordre, "commande-reponse", said, STR_NONE);
}

static json_t *order_json(const struct ordre *ordre, const char *verbe)
{
    const struct lu_commande *dit = ordre->dit;
    struct str why = str_is_empty(dit->motif) ? STR("demande par courriel") : dit->motif;
    return json_pack("{s:s%,s:s,s:s%,s:s%}", "reference", ordre->affaire->row.reference.at, ordre->affaire->row.reference.len, "verbe", verbe, "par",
                     ordre->courrier->entete.from.at, ordre->courrier->entete.from.len, "motif", why.at, why.len);
}

static void put(json_t *json, const char *name, struct str value)
{
    if (json != NULL && !str_is_empty(value))
        (void)json_object_set_new(json, name, json_stringn(value.at, value.len));
}

/* ---- réaffecter --------------------------------------------------------------------------------------------------- */

/* « territoire de l'Artois », « MDS artois »: what stands behind the word, which says what is meant. */
static struct str behind(struct str text, const char *word, bool *out_said)
{
    static const char *const articles[] = {"de la ", "de l'", "du ", "des ", "de ", "d'", "l'"};
    *out_said = str_starts_nocase(text, str_of(word));
    if (!*out_said)
        return text;
    text = str_trim(str_from(text, str_of(word).len));
    for (size_t i = 0; i < sizeof articles / sizeof articles[0]; i++)
        if (str_starts_nocase(text, str_of(articles[i])))
            return str_from(text, str_of(articles[i]).len);
    return text;
}

enum err ordre_reaffecter(struct ordre *ordre)
{
    struct atelier *atelier = ordre->atelier;
    bool may = false, of_mds = false, of_territory = false, done = false;
    enum err err = ordre_dossier(ordre, ACTE_COMMANDER, &may);
    if (err != ERR_NONE || !may)
        return err;
    if (str_is_empty(ordre->dit->vers))
        return ordre_refuse(ordre, STR("Le territoire, ou la MDS, à qui confier le dossier manque."));
    struct str mds = behind(ordre->dit->vers, "mds ", &of_mds), where = behind(ordre->dit->vers, "territoire ", &of_territory);
    const struct territoire *territoire = of_mds ? NULL : ordre_territoire(atelier->arena, ordre->affaire->annuaire, where);
    struct str known = of_territory ? STR_NONE : annuaire_mds(ordre->affaire->annuaire, atelier->arena, mds);
    if (territoire == NULL && str_is_empty(known))
        return ordre_refuse(ordre, str_print(atelier->arena, "« %.*s » n'est ni un territoire ni une MDS de l'annuaire.", STR_ARG(ordre->dit->vers)));
    json_t *demande = order_json(ordre, "reassign");
    put(demande, territoire != NULL ? "territoire" : "mds", territoire != NULL ? territoire->id : known);
    err = act(ordre, demande, &done);
    struct str name = territoire != NULL ? str_print(atelier->arena, "au territoire %.*s", STR_ARG(territoire->nom)) : str_print(atelier->arena,
        "à la MDS %.*s", STR_ARG(known));
    return err != ERR_NONE ? err
                           : end(ordre, done, str_print(atelier->arena, "Le dossier est réaffecté %.*s.", STR_ARG(name)),
                                 STR("Le dossier ne peut pas être réaffecté : il est terminé, ou sa situation ne le permet pas."));
}

/* ---- avis pour ---------------------------------------------------------------------------------------------------- */

enum { DOUBLE_SECONDES = 24 * 3600 };

struct ouvertes { /* the open questions, and the one of whom the command names */
    struct ordre *ordre;
    struct str mail;  /* absent: any */
    struct str noms;  /* who is awaited */
    struct question_row row;
    size_t count;
    bool moved; /* a question was closed while she wrote, or shortly before: which one she means is not sure */
};

static void find(void *context, const struct question_row *row)
{
    struct ouvertes *all = context;
    struct arena *arena = all->ordre->atelier->arena;
    if (row->close != 0) {
        all->moved = all->moved || row->close > all->ordre->courrier->row.recu - DOUBLE_SECONDES;
        return;
    }
    all->noms = str_join(arena, all->noms, STR(", "), str_is_empty(row->nom) ? row->mail : row->nom);
    if (!str_is_empty(all->mail) && !str_eq_nocase(all->mail, row->mail))
        return;
    all->row = *row;
    all->count++;
}

/* The question that it answers; what is missing where it is not one. */
static enum err find_question(struct ordre *ordre, struct ouvertes *all, struct str *out_missing)
{
    struct atelier *atelier = ordre->atelier;
    size_t people = 0;
    const struct personne *person = str_is_empty(ordre->dit->nom) ? NULL : ordre_personne(ordre, ordre->dit->nom, &people);
    bool address = str_find_char(ordre->dit->nom, '@') != STR_NOT_FOUND;
    *out_missing = STR_NONE;
    *all = (struct ouvertes){.ordre = ordre, .noms = STR("")};
    all->mail = person != NULL && person->mail_count > 0 ? person->mails[0] : address ? str_lower(atelier->arena, ordre->dit->nom) : STR_NONE;
    if (!str_is_empty(ordre->dit->nom) && str_is_empty(all->mail)) {
        *out_missing = str_print(atelier->arena, people > 1 ? "Plusieurs personnes de l'annuaire s'appellent « %.*s » : merci d'écrire son nom entier, ou son adresse."
                                                            : "Personne ne s'appelle « %.*s » dans l'annuaire.", STR_ARG(ordre->dit->nom));
        return ERR_NONE;
    }
    enum err err = store_question_each(atelier->store, atelier->arena, ordre->affaire->row.id, false, find, all, &atelier->fault);
    if (err == ERR_NONE && str_is_empty(all->noms))
        *out_missing = STR("Aucune réponse n'est attendue pour ce dossier.");
    else if (err == ERR_NONE && (all->count != 1 || (all->moved && str_is_empty(all->mail)))) /* the same command twice is no second avis */
        *out_missing = str_print(atelier->arena, "Merci de préciser au nom de qui : une réponse est attendue de %.*s.", STR_ARG(all->noms));
    return err;
}

enum err ordre_avis(struct ordre *ordre)
{
    struct atelier *atelier = ordre->atelier;
    const struct lu_commande *dit = ordre->dit;
    bool may = false, done = false;
    struct ouvertes all;
    struct str missing = STR_NONE;
    enum err err = ordre_dossier(ordre, ACTE_COMMANDER, &may);
    if (err != ERR_NONE || !may)
        return err;
    if (str_is_empty(dit->avis))
        return ordre_refuse(ordre, STR("L'avis manque : favorable, défavorable (avec son motif) ou favorable sous réserve (avec la condition)."));
    if (str_is_empty(dit->motif) && !str_eq_c(dit->avis, "favorable"))
        return ordre_refuse(ordre, STR("Le motif d'un avis défavorable, ou la condition d'une réserve, manque."));
    err = find_question(ordre, &all, &missing);
    if (err != ERR_NONE || !str_is_empty(missing))
        return err != ERR_NONE ? err : ordre_refuse(ordre, missing);
    json_t *demande = order_json(ordre, "answer");
    put(demande, "avis", dit->avis);
    put(demande, "avis_motif", dit->motif);
    put(demande, "pour", all.row.mail);
    err = act(ordre, demande, &done);
    struct str who = str_is_empty(all.row.nom) ? all.row.mail : all.row.nom;
    const char *said = str_eq_c(dit->avis, "favorable") ? "favorable" : str_eq_c(dit->avis, "defavorable") ? "DÉFAVORABLE" : "favorable sous réserve";
    return err != ERR_NONE ? err
                           : end(ordre, done, str_print(atelier->arena, "L'avis %s est enregistré au nom de %.*s.", said, STR_ARG(who)),
                                 STR("L'avis n'a pas pu être enregistré : cette question attend une autre réponse, "
                                     "ou des informations qu'une demande par courriel ne porte pas."));
}
