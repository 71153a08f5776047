/* What leaves: a template and the values of a dossier -> a message in the outbox, in the same transaction. */
#include <string.h>

#include "daemon/decide_private.h"
#include "daemon/jeton.h"
#include "daemon/store_correspondants.h"
#include "daemon/trajet.h"

bool envoi_fiche(struct atelier *atelier, const struct affaire *affaire, size_t most, struct jointe *out_jointe)
{
    struct str name = affaire->fiche_row.nom;
    if (str_is_empty(affaire->fiche_row.sha256))
        return false;
    size_t dot = str_rfind_char(name, '.');
    struct str ending = dot == STR_NOT_FOUND || name.len - dot > 6 ? STR("") : str_from(name, dot);
    out_jointe->nom = str_print(atelier->arena, "%.*s-fiche%.*s", STR_ARG(affaire->row.reference), STR_ARG(ending));
    out_jointe->media = str_is_empty(affaire->fiche_row.media) ? STR("application/octet-stream") : affaire->fiche_row.media;
    return spool_read(atelier->arena, atelier->chemins.spool, affaire->fiche_row.sha256, most, &out_jointe->octets, &atelier->fault) == ERR_NONE;
}

struct pages { /* of the fiche, in files of their own: photographs */
    struct atelier *atelier;
    const struct affaire *affaire;
    struct jointe *jointes;
    size_t count, octets;
};

static void join_page(void *context, const struct piece_row *row)
{
    struct pages *pages = context;
    struct atelier *atelier = pages->atelier;
    bool is_page = str_eq_c(row->type, PIECE_PAGE) && row->message == pages->affaire->fiche_row.message && !str_is_empty(row->sha256);
    if (!is_page || pages->count == ENVOI_JOINTES)
        return;
    struct jointe *jointe = &pages->jointes[pages->count];
    size_t dot = str_rfind_char(row->nom, '.');
    struct str ending = dot == STR_NOT_FOUND || row->nom.len - dot > 6 ? STR("") : str_from(row->nom, dot);
    jointe->nom = str_print(atelier->arena, "%.*s-fiche-%zu%.*s", STR_ARG(pages->affaire->row.reference), pages->count + 1, STR_ARG(ending));
    jointe->media = str_is_empty(row->media) ? STR("application/octet-stream") : str_copy(atelier->arena, row->media);
    if (spool_read(atelier->arena, atelier->chemins.spool, row->sha256, COMPOSE_MAX_OCTETS / 2 - pages->octets, &jointe->octets, &atelier->fault) != ERR_NONE)
        return; /* too large, with those before it, for a mail: what was read of it is in the text */
    pages->octets += jointe->octets.len;
    pages->count++;
}

/* The fiche and its other pages. */
static enum err join_all(struct atelier *atelier, const struct affaire *affaire, struct jointe *jointes, size_t *out_count)
{
    struct pages pages = {.atelier = atelier, .affaire = affaire, .jointes = jointes};
    *out_count = 0;
    if (!envoi_fiche(atelier, affaire, COMPOSE_MAX_OCTETS / 2, &jointes[0]))
        return ERR_NONE; /* too large for a mail, or gone: what was read of it is in the text */
    pages.count = 1;
    pages.octets = jointes[0].octets.len;
    enum err err = store_piece_each(atelier->store, atelier->arena, affaire->row.id, join_page, &pages, &atelier->fault);
    *out_count = pages.count;
    return err;
}

static size_t merge_valeurs(struct valeur *all, size_t count, const struct envoi_demande *demande)
{
    for (size_t i = 0; i < demande->valeur_count && count < VALEURS_MAX; i++) {
        size_t at = 0;
        while (at < count && strcmp(all[at].nom, demande->valeurs[i].nom) != 0)
            at++;
        all[at] = demande->valeurs[i];
        count = at == count ? count + 1 : count;
    }
    return count;
}

static enum err store_composed(struct atelier *atelier, const struct affaire *affaire, const struct envoi_demande *demande,
                               const struct courrier *courrier, struct compose *composed)
{
    enum err err = compose(atelier->arena, courrier, composed, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    struct envoi_row row = {
        .dossier = affaire == NULL ? 0 : affaire->row.id,
        .genre = demande->genre,
        .message_id = courrier->message_id,
        .de = atelier->conf->adresse,
        .destinataire = demande->a_mail,
        .octets = composed->octets,
        .prochain = 0, /* at once, though an `act` beside a fixed clock wrote it */
        .cree = atelier->moment,
    };
    if (affaire != NULL && affaire->relecture.retient) {
        row.prochain = affaire->relecture.row.jusqu_a;
        row.relecture = affaire->relecture.row.jeton;
    }
    return store_envoi_add(atelier->store, &row, &atelier->fault);
}

/* Nobody whom only a document names is written to: the one place where that is held. The exploitant, whom the configuration
 * names, gets alerts and nothing of a dossier. */
static bool may_write(const struct atelier *atelier, const struct envoi_demande *demande, bool of_dossier)
{
    bool alert = !of_dossier && str_starts(demande->genre, STR("alerte")) && str_eq(demande->a_mail, atelier->conf->exploitant);
    return compose_address_is_safe(demande->a_mail) && (alert || annuaire_may_write(&atelier->conf->annuaire, demande->a_mail));
}

/* The answers that the question has, for its buttons. Where documents answer, words do not, unless a line declares one; an order
 * is given as such, and nobody is « favorable » to it. */
static enum err offer_answers(struct atelier *atelier, const struct affaire *affaire, const struct question *asked, struct courrier *courrier)
{
    bool *permitted = arena_array(atelier->arena, SENS_COUNT, sizeof *permitted);
    bool declares = asked->piece_count == 0;
    for (size_t i = 0; i < asked->champ_count; i++)
        declares = declares || asked->champs[i].genre == CHAMP_PIECE;
    for (int sens = 0; sens < SENS_COUNT; sens++)
        permitted[sens] = asked->reponses[sens].permise;
    permitted[SENS_FAVORABLE] = permitted[SENS_FAVORABLE] && declares && !asked->classement;
    courrier->avis_permis = permitted;
    courrier->choix = asked->choix;
    courrier->choix_count = asked->choix_count;
    courrier->champs = asked->champs;
    courrier->champ_count = asked->champ_count;
    courrier->favorable_sans_champs = asked->reponses[SENS_FAVORABLE].sans_champs;
    struct str *order = NULL;
    enum err err = asked->classement ? attente_references(atelier, affaire, &order, &courrier->ordre_count) : ERR_NONE;
    courrier->ordre = order;
    return err;
}

enum err envoi_liens(struct atelier *atelier, const struct affaire *affaire, const struct question_row *row, struct str *out_bloc)
{
    int etape = -1, index = -1;
    const struct question *asked = affaire_question(affaire, row->etape, row->question, &etape, &index);
    struct courrier courrier = {.jeton = row->jeton};
    *out_bloc = STR("");
    if (asked == NULL)
        return ERR_NONE;
    courrier.question = modeles_find(&atelier->modeles, asked->modele);
    enum err err = offer_answers(atelier, affaire, asked, &courrier);
    if (err == ERR_NONE)
        *out_bloc = compose_liens_de(atelier->arena, &courrier);
    return err;
}

/* A report said that nothing can be delivered there: it is tried again, and the history says so. */
static enum err note_dead(struct atelier *atelier, const struct affaire *affaire, struct str mail)
{
    bool dead = false;
    enum err err = store_adresse_is_dead(atelier->store, mail, &dead, &atelier->fault);
    return err != ERR_NONE || !dead ? err : affaire_event(atelier, affaire, "adresse_morte", mail);
}

struct documents { /* all files of one mail */
    struct jointe items[ENVOI_JOINTES + TABLEAU_JOINTES + PAPIER_JOINTES + AGENDA_JOINTES];
    size_t count;
    struct str dits; /* which they are, in words; absent: none, or days for the calendar alone */
};

static enum err join_documents(struct atelier *atelier, const struct affaire *affaire, const struct envoi_demande *demande, const struct modele *modele,
                               struct documents *out)
{
    size_t days = 0, tables = 0, papers = 0;
    enum err err = ERR_NONE;
    *out = (struct documents){.dits = STR_NONE};
    if (demande->joint_fiche)
        err = join_all(atelier, affaire, out->items, &out->count);
    for (size_t i = 0; i < demande->jointe_count && out->count < ENVOI_JOINTES; i++)
        out->items[out->count++] = demande->jointes[i];
    bool received = out->count > 0;
    if (err == ERR_NONE)
        err = tableau_joint(atelier, affaire, demande->joint, &out->items[out->count], &tables);
    out->count += tables;
    const struct jointe *pages = &out->items[out->count];
    if (err == ERR_NONE)
        err = papier_joint(atelier, affaire, demande, &out->items[out->count], &papers);
    out->count += papers;
    if (err == ERR_NONE)
        err = agenda_joint(atelier, affaire, demande, modele, &out->items[out->count], &days);
    out->count += days;
    out->dits = papier_dit(atelier->arena, pages, papers, received ? STR("la fiche reçue") : tableau_dit(demande->joint, tables));
    return err;
}

enum err envoi_prepare(struct atelier *atelier, const struct affaire *affaire, const struct envoi_demande *demande)
{
    if (!may_write(atelier, demande, affaire != NULL))
        return affaire == NULL ? ERR_NONE : affaire_event(atelier, affaire, "non_envoye", demande->modele);
    int sent = 0;
    bool stopped = false;
    enum err loop = demande->reponse && !str_eq_c(demande->genre, "accuse") ? boucle_arrete(atelier, affaire, demande->a_mail, &stopped) : ERR_NONE;
    if (loop != ERR_NONE || stopped)
        return loop;
    enum err err = store_envoi_count(atelier->store, affaire == NULL ? 0 : affaire->row.id, &sent, &atelier->fault);
    struct valeur valeurs[VALEURS_MAX] = {0};
    const struct modele *modele = modeles_find(&atelier->modeles, demande->modele);
    size_t count = affaire == NULL ? 0 : valeurs_dossier(atelier, affaire, demande->question, modele, valeurs);
    struct str reference = affaire == NULL ? STR_NONE : affaire->row.reference;
    struct documents documents;
    if (err == ERR_NONE)
        err = join_documents(atelier, affaire, demande, modele, &documents);
    if (err != ERR_NONE)
        return err;
    struct trajet_dit trajet = {.bloc = STR_NONE};
    if (affaire != NULL)
        trajet = trajet_dit(atelier, affaire, demande->question, modele);
    const struct valeur own[] = {{"destinataire_nom", demande->a_nom}, {"jointe_nom", documents.dits},
                                 {"trajet", trajet.bloc}, {"trajet_etapes", trajet.etapes}, {"reste", trajet.reste}};
    count = merge_valeurs(valeurs, count, &(struct envoi_demande){.valeurs = own, .valeur_count = sizeof own / sizeof own[0]});
    count = merge_valeurs(valeurs, count, demande);
    int etape = -1, index = -1;
    const struct question *asked = demande->question == NULL ? NULL : affaire_question(affaire, demande->question->etape, demande->question->question, &etape, &index);
    struct courrier courrier = {
        .question = asked == NULL ? NULL : modeles_find(&atelier->modeles, asked->modele),
        .modele = modele,
        .valeurs = valeurs, .valeur_count = count,
        .de_nom = atelier->conf->nom_affiche, .de_mail = atelier->conf->adresse,
        .a_nom = demande->a_nom, .a_mail = demande->a_mail,
        .jeton = demande->jeton, .reference = reference,
        .message_id = jeton_message_id(atelier->arena, store_key(atelier->store), str_is_empty(reference) ? STR("") : reference, sent + 1,
                                       demande->jeton, atelier->conf->adresse_domaine),
        .racine = str_is_empty(reference) ? STR_NONE : jeton_racine(atelier->arena, reference, atelier->conf->adresse_domaine),
        .auto_submitted = demande->reponse ? STR("auto-replied") : STR("auto-generated"),
        .moment = affaire != NULL && affaire->relecture.retient ? affaire->relecture.row.jusqu_a : atelier->moment, /* when it leaves */
        .image = trajet.image, .image_largeur = TRAJET_LARGEUR,
        .jointes = documents.items, .jointe_count = documents.count,
    };
    if (courrier.modele == NULL)
        return fault_set(&atelier->fault, ERR_FINAL, "template « %.*s » is missing, put it back", STR_ARG(demande->modele));
    if (asked != NULL && !str_is_empty(demande->jeton))
        err = offer_answers(atelier, affaire, asked, &courrier);
    if (err != ERR_NONE)
        return err;
    struct compose composed = {0};
    err = store_composed(atelier, affaire, demande, &courrier, &composed);
    if (err == ERR_NONE && affaire != NULL)
        err = note_dead(atelier, affaire, demande->a_mail);
    if (err == ERR_NONE && demande->out_texte == NULL && !str_is_empty(demande->jeton))
        err = store_jeton_dit(atelier->store, demande->jeton, composed.dit, &atelier->fault);
    if (demande->out_texte != NULL)
        *demande->out_texte = composed.dit;
    if (demande->out_message_id != NULL)
        *demande->out_message_id = courrier.message_id;
    return err;
}

bool affaire_first_told(struct affaire *affaire, struct str mail, struct str modele)
{
    for (size_t i = 0; i < affaire->informe_count; i++)
        if (str_eq(affaire->informes[i].mail, mail) && str_eq(affaire->informes[i].modele, modele))
            return false;
    if (affaire->informe_count < AFFAIRE_MAX_INFORMES) {
        affaire->informes[affaire->informe_count].mail = mail;
        affaire->informes[affaire->informe_count++].modele = modele;
    }
    return true;
}

enum err affaire_inform(struct atelier *atelier, struct affaire *affaire, const struct dire *dire, const char *genre,
                       const struct valeur *valeurs, size_t valeur_count)
{
    struct portee portee;
    struct destinataire to = affaire_role(atelier, affaire, dire->role, false, &portee);
    if (str_is_empty(to.mail))
        return affaire_event(atelier, affaire, "non_envoye", dire->modele);
    if (!affaire_first_told(affaire, to.mail, dire->modele))
        return ERR_NONE;
    bool kept = str_eq_c(dire->joint, JOINT_PAPIER) && !papier_vu_par(affaire->circuit, dire->role); /* a whole fiche */
    enum err err = envoi_prepare(atelier, affaire, &(struct envoi_demande){.modele = dire->modele, .genre = str_of(genre), .a_mail = to.mail,
                                                   .a_nom = to.nom, .valeurs = valeurs, .valeur_count = valeur_count,
                                                   .joint = kept ? STR_NONE : dire->joint});
    if (err != ERR_NONE)
        return err;
    bool copy = strcmp(genre, "copie") == 0;
    const char *quoi = affaire->relecture.retient ? "information_retenue" : copy ? "copie_envoyee" : "information_envoyee";
    return affaire_event(atelier, affaire, quoi, str_print(atelier->arena, "%.*s : %.*s", STR_ARG(dire->role), STR_ARG(dire->modele)));
}
