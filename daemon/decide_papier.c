/* What goes with a mail so that the paper file can follow: at each visa the fiche with the avis so far, as pages to print; and to the
 * sender of a fiche that is not complete the same form, filled in with what was read, to be completed and sent back.
 *
 * Both are made by redige in the midst of a decision, which waits for it (about 100 ms). A mail without says the same in words. Only
 * roles that may see a whole fiche get one; the names of the files say nothing of anybody. */
#include "daemon/decide_private.h"

#include "daemon/fiche_papier.h"
#include "daemon/journal.h"

#define MEDIA_DOCX STR("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
#define MEDIA_PDF STR("application/pdf")

enum { AVIS_PLACES = 4 /* on the form: of each the last counts */ };

/* ---- the avis so far --------------------------------------------------------------------------------------------------- */

struct recueil {
    const struct affaire *affaire;
    struct arena *arena;
    struct papier_avis avis[AVIS_PLACES];
    size_t count;
};

/* Its place on the form: as the circuit says; else that of the role that decided on the fiche. */
static enum fiche_field field_of(const struct recueil *recueil, const struct avis_row *row)
{
    int etape = -1, index = -1;
    if (!str_is_empty(row->champ))
        return fiche_field_of(row->champ);
    const struct question *question = affaire_question(recueil->affaire, row->etape, row->question, &etape, &index);
    if (question == NULL || !question->joint_fiche)
        return FICHE_NO_FIELD;
    return fiche_field_of(str_print(recueil->arena, "avis.%.*s", STR_ARG(question->role)));
}

static void note(void *context, const struct avis_row *row)
{
    struct recueil *recueil = context;
    enum fiche_field champ = row->en_reserve || !str_is_empty(row->choix) ? FICHE_NO_FIELD : field_of(recueil, row);
    size_t place = 0;
    while (place < recueil->count && recueil->avis[place].champ != champ)
        place++;
    if (champ == FICHE_NO_FIELD || place == AVIS_PLACES)
        return;
    recueil->count += place == recueil->count;
    recueil->avis[place] = (struct papier_avis){
        .champ = champ, .nom = str_copy(recueil->arena, row->nom), .motif = str_copy(recueil->arena, row->motif), .jour = row->date,
        .favorable = row->sens == SENS_FAVORABLE, .defavorable = row->sens == SENS_DEFAVORABLE,
        .mot = row->sens == SENS_RESERVE ? STR("sous réserve") : STR_NONE, .par_courriel = str_eq_c(row->origine, "mail"),
    };
}

bool papier_vu_par(const struct circuit *circuit, struct str role)
{
    return circuit_porte(circuit, role) >= PORTE_COMPLET;
}

/* ---- the documents --------------------------------------------------------------------------------------------------------- */

static void make(struct atelier *atelier, const struct papier *papier, enum redige_forme forme, struct jointe *out_jointe, size_t *out_count)
{
    struct buf document;
    struct str description = STR_NONE;
    struct fault fault = {""};
    if (fiche_papier(atelier->arena, papier, &description, &fault) != ERR_NONE) {
        journal_fault(JOURNAL_ATTENTION, "document_manque", &fault);
        return;
    }
    buf_init(&document, COMPOSE_MAX_OCTETS / 4);
    if (redige_fait(atelier->redige, forme, description, &document, &fault) == ERR_NONE) { /* else it stands in the journal */
        bool pages = forme == REDIGE_PDF;
        out_jointe->nom = str_print(atelier->arena, "%.*s-fiche-%s", STR_ARG(papier->reference), pages ? "avis.pdf" : "a-completer.docx");
        out_jointe->media = pages ? MEDIA_PDF : MEDIA_DOCX;
        out_jointe->octets = str_copy(atelier->arena, buf_str(&document));
        *out_count = 1;
    }
    buf_free(&document);
}

static enum err make_pages(struct atelier *atelier, const struct affaire *affaire, struct jointe *out_jointe, size_t *out_count)
{
    struct recueil *recueil = ARENA_NEW(atelier->arena, struct recueil);
    *recueil = (struct recueil){.affaire = affaire, .arena = atelier->arena};
    enum err err = store_avis_each(atelier->store, atelier->arena, affaire->row.id, note, recueil, &atelier->fault);
    if (err != ERR_NONE || recueil->count == 0)
        return err; /* nothing that the fiche itself does not say */
    const struct papier papier = {.formulaire = atelier->modeles.formulaire, .fiche = &affaire->fiche, .reference = affaire->row.reference, .version = affaire->fiche_row.version,
                                  .avis = recueil->avis, .avis_count = recueil->count};
    make(atelier, &papier, REDIGE_PDF, out_jointe, out_count);
    return ERR_NONE;
}

/* `asked`: to be sent anew, whatever it lacks. */
static void make_form(struct atelier *atelier, const struct affaire *affaire, bool asked, struct jointe *out_jointe, size_t *out_count)
{
    bool missing[FICHE_FIELDS] = {false};
    bool incomplete = valeurs_manquantes(&affaire->fiche, missing);
    if (!asked && !incomplete && affaire->fiche.doubt_count == 0)
        return;
    const struct papier papier = {.formulaire = atelier->modeles.formulaire, .fiche = &affaire->fiche, .reference = affaire->row.reference, .version = affaire->fiche_row.version, .manquent = missing};
    make(atelier, &papier, REDIGE_DOCX, out_jointe, out_count);
}

/* ---- with which mail ------------------------------------------------------------------------------------------------------------ */

/* By a mail with that question: not one that reads an answer to it back, or takes it back. */
static bool asks_for_fiche(const struct affaire *affaire, const struct envoi_demande *demande)
{
    static const char *const over[] = {"relecture", "reprise", NULL};
    int etape = -1, index = -1;
    const struct question_row *row = str_is_any(demande->genre, over) ? NULL : demande->question;
    const struct question *question = row == NULL ? NULL : affaire_question(affaire, row->etape, row->question, &etape, &index);
    return question != NULL && question->attend_fiche;
}

enum err papier_joint(struct atelier *atelier, const struct affaire *affaire, const struct envoi_demande *demande,
                      struct jointe out_jointes[PAPIER_JOINTES], size_t *out_count)
{
    *out_count = 0;
    if (affaire == NULL || atelier->redige == NULL || str_is_empty(atelier->modeles.formulaire) || !affaire->a_fiche || affaire->fiche_row.version == 0)
        return ERR_NONE;
    bool accuse = str_eq_c(demande->genre, "accuse") && str_eq(demande->modele, affaire->circuit->accuse.modele);
    bool asked = asks_for_fiche(affaire, demande);
    if (accuse || asked) {
        if (!etat_is_end(affaire->row.etat))
            make_form(atelier, affaire, asked, &out_jointes[0], out_count);
        return ERR_NONE;
    }
    bool sees = demande->question == NULL || papier_vu_par(affaire->circuit, demande->question->role);
    bool told = demande->joint_fiche || str_eq_c(demande->joint, JOINT_PAPIER);
    return sees && told ? make_pages(atelier, affaire, &out_jointes[0], out_count) : ERR_NONE;
}

struct str papier_dit(struct arena *arena, const struct jointe *jointe, size_t count, struct str autres)
{
    if (count == 0)
        return autres;
    struct str dit = str_eq(jointe->media, MEDIA_PDF) ? STR("la fiche avec les avis reçus, à imprimer") : STR("la fiche à compléter, à renvoyer en réponse");
    return str_join(arena, autres, STR(" ; "), dit);
}
