/* Of a command by mail: who may, about which dossier, and whom or where its words name (decide_commande.h). */
#include "daemon/decide_commande.h"
#include "parsers/base/utf8.h"

/* ---- who may ------------------------------------------------------------------------------------------------------- */

const struct personne *ordre_titulaire(const struct annuaire *annuaire, struct str mail)
{
    bool secretary = false;
    const struct personne *person = str_is_empty(mail) ? NULL : annuaire_person(annuaire, mail, &secretary);
    return secretary ? NULL : person;
}

static void add_role(struct str *items, size_t *count, struct str role)
{
    role = affaire_role_tenu(role);
    for (size_t i = 0; i < *count; i++)
        if (str_eq(items[i], role))
            return;
    if (!str_is_empty(role))
        items[(*count)++] = role;
}

struct roles ordre_roles(struct arena *arena, const struct circuit *circuit, bool voient)
{
    size_t most = 1 + circuit->retire_par_count + circuit->demarre_count + circuit->vue_count, count = 0, kept = 0;
    for (size_t e = 0; e < circuit->etape_count; e++)
        for (size_t q = 0; q < circuit->etapes[e].question_count; q++)
            most += 1 + circuit->etapes[e].questions[q].aussi_count;
    struct str *items = arena_array(arena, most, sizeof *items);
    add_role(items, &count, STR(ROLE_REFERENT_DEPARTEMENTAL));
    for (size_t i = 0; i < circuit->retire_par_count; i++)
        add_role(items, &count, circuit->retire_par[i]);
    for (size_t i = 0; i < circuit->demarre_count; i++)
        add_role(items, &count, circuit->demarre[i]);
    for (size_t e = 0; e < circuit->etape_count; e++)
        for (size_t q = 0; q < circuit->etapes[e].question_count; q++) {
            const struct question *question = &circuit->etapes[e].questions[q];
            add_role(items, &count, question->role);
            for (size_t a = 0; a < question->aussi_count; a++)
                add_role(items, &count, question->aussi[a].role);
        }
    for (size_t i = 0; i < count; i++)
        if (!voient || circuit_porte(circuit, items[i]) >= PORTE_MOTIF) /* who may be sent less than a reason sees nothing of the way */
            items[kept++] = items[i];
    return (struct roles){items, kept};
}

struct recevabilite ordre_juge(const struct ordre *ordre, const struct dossier_row *row, struct roles roles, enum acte acte)
{
    struct demande_recevabilite demande = courrier_demande(ordre->courrier, acte);
    const struct str people[] = {row != NULL ? row->emetteur : STR_NONE, row != NULL ? row->referent_mail : STR_NONE};
    const struct portee portee = {.mds = row != NULL ? row->mds : STR_NONE, .territoire = row != NULL ? row->territoire : STR_NONE};
    demande.exigee = ordre->exigee;
    demande.roles_permis = roles.items;
    demande.role_permis_count = roles.count;
    demande.gens_du_dossier = people;
    demande.gens_count = row != NULL ? 2 : 0;
    demande.portee_dossier = row != NULL ? &portee : NULL;
    demande.jeton_autre_dossier = row != NULL && ordre->courrier->a_question && ordre->courrier->jeton_entete && ordre->courrier->question.dossier != row->id;
    return recevabilite(row != NULL ? conf_annuaire(ordre->atelier->conf, row->circuit) : &ordre->atelier->conf->annuaire, &demande);
}

/* ---- whom and where words name ------------------------------------------------------------------------------------ */

static bool is_civility(struct str word)
{
    static const char *const civilities[] = {"", "m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "dr"};
    for (size_t i = 0; i < sizeof civilities / sizeof civilities[0]; i++)
        if (str_eq_c(word, civilities[i]))
            return true;
    return false;
}

const struct personne *ordre_personne(struct ordre *ordre, struct str ecrit, size_t *out_count)
{
    const struct annuaire *annuaire = &ordre->atelier->conf->annuaire;
    struct arena *arena = ordre->atelier->arena;
    const struct personne *found = NULL;
    *out_count = 0;
    if (str_find_char(ecrit, '@') != STR_NOT_FOUND) {
        found = ordre_titulaire(annuaire, str_lower(arena, str_trim(ecrit)));
        *out_count = found != NULL;
        return found;
    }
    for (size_t i = 0; i < annuaire->personne_count; i++) {
        struct str name = str_print(arena, " %.*s ", STR_ARG(utf8_fold(arena, annuaire->personnes[i].nom))), rest = utf8_fold(arena, ecrit), word = STR_NONE;
        size_t words = 0;
        bool all = true;
        while (str_next(&rest, ' ', &word)) {
            word = str_ends(word, STR(".")) ? str_slice(word, 0, word.len - 1) : word;
            bool civil = is_civility(word);
            words += !civil;
            all = all && (civil || str_find(name, str_print(arena, " %.*s ", STR_ARG(word))) != STR_NOT_FOUND);
        }
        if (!all || words == 0)
            continue;
        ++*out_count;
        found = &annuaire->personnes[i];
    }
    return *out_count == 1 ? found : NULL;
}

const struct territoire *ordre_territoire(struct arena *arena, const struct annuaire *annuaire, struct str ecrit)
{
    struct str wanted = utf8_fold(arena, ecrit);
    const struct territoire *found = NULL;
    for (size_t i = 0; i < annuaire->territoire_count; i++) {
        struct str id = utf8_fold(arena, annuaire->territoires[i].id), nom = utf8_fold(arena, annuaire->territoires[i].nom);
        if (str_eq(wanted, id) || str_eq(wanted, nom))
            return &annuaire->territoires[i];
        struct str padded = str_print(arena, ",%.*s,", STR_ARG(nom)); /* « Lens-Liévin » of « Artois, Lens-Liévin, Hénin-Carvin » */
        bool part = str_find(padded, str_print(arena, ",%.*s,", STR_ARG(wanted))) != STR_NOT_FOUND || str_find(padded, str_print(arena, ", %.*s,",
            STR_ARG(wanted))) != STR_NOT_FOUND;
        if (part && wanted.len > 0) {
            if (found != NULL)
                return NULL;
            found = &annuaire->territoires[i];
        }
    }
    return found;
}

/* ---- which dossier ------------------------------------------------------------------------------------------------ */

static enum err find_row(struct ordre *ordre, bool *out_found, struct dossier_row *row)
{
    struct atelier *atelier = ordre->atelier;
    const struct courrier_lu *courrier = ordre->courrier;
    *out_found = false;
    if (!str_is_empty(ordre->dit->reference))
        return store_dossier_find(atelier->store, atelier->arena, ordre->dit->reference, out_found, row, &atelier->fault);
    if (!courrier->a_question || !courrier->jeton_entete)
        return ERR_NONE;
    *out_found = true;
    return store_dossier_get(atelier->store, atelier->arena, courrier->question.dossier, row, &atelier->fault);
}

/* What there is not, and what one may not see, in the same words. */
static enum err not_yours(struct ordre *ordre)
{
    struct arena *arena = ordre->atelier->arena;
    struct str reference = ordre->dit->reference;
    if (str_is_empty(reference))
        return ordre_refuse(ordre, STR("La référence du dossier manque."));
    return ordre_refuse(ordre, str_print(arena, "Aucun dossier %.*s ne vous est accessible : merci de vérifier la référence.", STR_ARG(reference)));
}

enum err ordre_dossier(struct ordre *ordre, enum acte acte, bool *out_may)
{
    struct atelier *atelier = ordre->atelier;
    struct dossier_row row = {0};
    bool found = false;
    *out_may = false;
    enum err err = find_row(ordre, &found, &row);
    if (err != ERR_NONE)
        return err;
    if (!found)
        return not_yours(ordre);
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    err = affaire_load(atelier, row.id, affaire);
    if (err != ERR_NONE)
        return err;
    const struct roles withdraw = {affaire->circuit->retire_par, affaire->circuit->retire_par_count};
    bool reads = str_eq_c(ordre->dit->quoi, "statut");
    const struct recevabilite verdict = ordre_juge(ordre, &row, acte == ACTE_RETIRER ? withdraw : ordre_roles(atelier->arena, affaire->circuit, reads), acte);
    affaire->auteur = (struct auteur){.par = ordre->courrier->entete.from, .origine = ORIGINE_MAIL, .message = ordre->courrier->row.id};
    if (verdict.verdict == NON_AUTRE_DOSSIER)
        return courrier_refuse(atelier, ordre->courrier, affaire, &verdict);
    if (verdict.verdict != COMPTE) {
        err = affaire_event(atelier, affaire, "reponse_non_comptee", str_print(atelier->arena, "%s : commande « %.*s »",
                                                                               verdict_name(verdict.verdict), STR_ARG(ordre->dit->quoi)));
        return err != ERR_NONE ? err : not_yours(ordre);
    }
    affaire->auteur = courrier_auteur(ordre->courrier, &verdict);
    ordre->affaire = affaire;
    ordre->courrier->row.dossier = row.id;
    *out_may = true;
    return ERR_NONE;
}
