/* Her answer was read wrongly: within the delay of its read-back (decide_relecture.c) its author writes ERREUR, or answers the contrary.
 * It counts no longer; the dossier stands where it stood, and the question is asked anew. Two answers of hers that contradict each
 * other are both set aside: which one holds is asked, not guessed. */
#include "daemon/decide_courrier.h"
#include "daemon/decide_jour.h"
#include "parsers/base/utf8.h"

enum { DEBUT_OCTETS = 400, NOM_OCTETS = 40 }; /* of her text that are looked at; of a name in a greeting */

/* ---- does she say so? ---------------------------------------------------------------------------------------------- */

/* Of a folded text: guillemets and dashes, of several bytes, are none. */
static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static struct str from_letter(struct str text)
{
    while (!str_is_empty(text) && !is_letter(text.at[0]) && !str_is_digit(text.at[0]))
        text = str_from(text, 1);
    return text;
}

static bool takes_word(struct str *text, struct str word)
{
    if (!str_starts(*text, word) || (text->len > word.len && (is_letter(text->at[word.len]) || str_is_digit(text->at[word.len]))))
        return false;
    *text = str_from(*text, word.len);
    return true;
}

/* « Bonjour Madame Lavande, »: greeting words, then a name where a comma ends it. */
static struct str without_greeting(struct str text)
{
    static const char *const greetings[] = {"bonjour", "bonsoir", "madame", "monsieur", "mesdames", "messieurs"};
    bool greets = false, again = true;
    while (again) {
        again = false;
        for (size_t i = 0; i < sizeof greetings / sizeof greetings[0] && !again; i++)
            again = takes_word(&text, str_of(greetings[i]));
        greets = greets || again;
        text = again ? from_letter(text) : text;
    }
    size_t comma = str_find_char(str_slice(text, 0, NOM_OCTETS), ',');
    bool named = greets && comma != STR_NOT_FOUND && str_find(str_slice(text, 0, comma), STR("erreur")) == STR_NOT_FOUND;
    return named ? from_letter(str_from(text, comma)) : text;
}

/* « ERREUR », « Erreur, je voulais dire… », « « erreur » »: the first word of what she wrote, a greeting apart; a question is none. */
static bool says_erreur(struct arena *arena, struct str texte)
{
    struct str text = without_greeting(from_letter(utf8_fold(arena, str_slice(texte, 0, DEBUT_OCTETS))));
    if (!takes_word(&text, STR("erreur")))
        return false;
    text = str_trim(text);
    return str_is_empty(text) || text.at[0] != '?';
}

/* A second answer of hers that says the contrary of the first. */
static enum err contradicts(struct atelier *atelier, const struct courrier_lu *courrier, const struct relecture_row *row, bool *out_yes,
                            struct avis_row *avis)
{
    enum err err = store_avis_get(atelier->store, atelier->arena, row->avis, avis, &atelier->fault);
    *out_yes = err == ERR_NONE && courrier->lu.genre == LU_AVIS && courrier->lu.a_avis && str_is_empty(avis->choix) &&
               avis->sens != courrier->lu.sens && str_eq_nocase(courrier->entete.from, row->par);
    return err;
}

/* ---- all is as before ---------------------------------------------------------------------------------------------- */

struct reprise {
    struct atelier *atelier;
    struct affaire *affaire;
    const struct relecture_row *row;
    const struct question_row *sienne; /* the question that she answered */
    struct question_row anew; /* as it was asked again */
    struct question_row *ouvertes;
    size_t count, capacity;
    enum err err;
};

static bool ended_or_left(const struct reprise *reprise)
{
    const struct dossier_row *dossier = &reprise->affaire->row;
    return etat_is_end(dossier->etat) || !str_eq(dossier->etape, reprise->row->dossier_avant.etape);
}

static bool same_question(const struct question_row *a, const struct question_row *b)
{
    return str_eq(a->etape, b->etape) && str_eq(a->question, b->question);
}

/* Asked since her answer: by it, or, where the dossier has gone on, by what followed; her own too, or it would be open twice. What is
 * asked of the place of life is beside it. */
static void note_later(void *context, const struct question_row *row)
{
    struct reprise *reprise = context;
    const struct circuit *circuit = reprise->affaire->circuit;
    int etape = -1, index = -1;
    bool beside = affaire_question(reprise->affaire, row->etape, row->question, &etape, &index) != NULL &&
                  circuit->lieu_change.etape == etape && circuit->lieu_change.question == index;
    bool by_it = row->numero <= reprise->row->apres || same_question(row, reprise->sienne);
    if (row->numero <= reprise->row->avant || (!by_it && (beside || !ended_or_left(reprise))))
        return;
    reprise->ouvertes = arena_grow(reprise->atelier->arena, reprise->ouvertes, reprise->count, &reprise->capacity, sizeof *reprise->ouvertes);
    reprise->ouvertes[reprise->count++] = *row;
}

/* Whoever has it is told, unless its mail never left. */
static enum err withdraw_one(struct reprise *reprise, struct question_row *question)
{
    struct atelier *atelier = reprise->atelier;
    bool held = false;
    enum err err = question_close(atelier, question->id, "reprise");
    if (err == ERR_NONE)
        err = store_relecture_retiree(atelier->store, question->message_id, &held, &atelier->fault);
    if (err == ERR_NONE)
        err = affaire_event(atelier, reprise->affaire, "question_retiree", question->etape);
    if (err != ERR_NONE || held || str_eq(question->mail, reprise->affaire->auteur.par))
        return err;
    question->close = atelier->moment;
    (void)affaire_first_told(reprise->affaire, question->mail, STR("information-reprise"));
    return envoi_prepare(atelier, reprise->affaire,
                         &(struct envoi_demande){.modele = STR("question-retiree"), .genre = STR("reprise"), .a_mail = question->mail,
                                                 .a_nom = question->nom, .question = question});
}

static enum err withdraw_later(struct reprise *reprise)
{
    struct atelier *atelier = reprise->atelier;
    enum err err = store_question_each(atelier->store, atelier->arena, reprise->row->dossier, true, note_later, reprise, &atelier->fault);
    for (size_t i = 0; i < reprise->count && err == ERR_NONE; i++)
        err = withdraw_one(reprise, &reprise->ouvertes[i]);
    return err;
}

static void tell_informed(void *context, struct str mail, struct str nom)
{
    struct reprise *reprise = context;
    if (reprise->err != ERR_NONE || str_eq(mail, reprise->affaire->auteur.par) || !affaire_first_told(reprise->affaire, mail, STR("information-reprise")))
        return;
    reprise->err = envoi_prepare(reprise->atelier, reprise->affaire,
                                 &(struct envoi_demande){.modele = STR("information-reprise"), .genre = STR("reprise"), .a_mail = mail, .a_nom = nom});
}

/* A place that she held before her answer gave it back may be somebody else's by now. */
static enum err restore_place(struct reprise *reprise)
{
    struct dossier_row *dossier = &reprise->affaire->row;
    bool held = reprise->row->dossier_avant.place, had = dossier->place, libre = true;
    enum err err = held && !had ? affaire_place_libre(reprise->atelier, reprise->affaire, &libre) : ERR_NONE;
    dossier->place = held && libre;
    return err != ERR_NONE || !had || held ? err : affaire_event(reprise->atelier, reprise->affaire, "place_rendue", dossier->territoire);
}

static enum err restore(struct reprise *reprise)
{
    struct dossier_row *dossier = &reprise->affaire->row;
    const struct relecture_row *row = reprise->row;
    dossier->etape = row->dossier_avant.etape;
    dossier->etat = row->dossier_avant.etat;
    dossier->depuis = row->dossier_avant.depuis;
    dossier->admis = row->dossier_avant.admis;
    dossier->rang = row->dossier_avant.rang;
    dossier->fini = DAY_NONE;
    enum err err = affaire_event(reprise->atelier, reprise->affaire, "etape", dossier->etape);
    return err != ERR_NONE ? err : restore_place(reprise);
}

/* Her question, and those of others that her answer had closed, each with what is left of its delay. */
static enum err ask_anew(struct reprise *reprise)
{
    struct atelier *atelier = reprise->atelier;
    struct str rest = reprise->row->fermees, word = STR_NONE;
    bool hers = false;
    enum err err = ERR_NONE;
    while (err == ERR_NONE && str_next(&rest, ' ', &word)) {
        uint64_t id = 0;
        struct question_row question;
        if (!str_number(word, INT64_MAX, &id) || id == 0)
            continue;
        hers = hers || (int64_t)id == reprise->row->question;
        err = store_question_get(atelier->store, atelier->arena, (int64_t)id, &question, &atelier->fault);
        if (err == ERR_NONE)
            err = (int64_t)id == reprise->row->question ? question_ask_reprise(atelier, reprise->affaire, &question)
                                                        : question_ask_again(atelier, reprise->affaire, &question, STR_NONE);
    }
    return err != ERR_NONE || hers ? err : question_ask_reprise(atelier, reprise->affaire, reprise->sienne);
}

/* One more mail about the question, to who took her answer back. */
static enum err tell_author(struct reprise *reprise, struct question_row *question)
{
    const struct destinataire to = {.mail = reprise->affaire->auteur.par, .nom = reprise->affaire->auteur.nom};
    const struct valeur valeurs[] = {{"explication", reprise->affaire->contradiction}};
    return question_write(reprise->atelier, reprise->affaire, question, STR("relecture-reprise"), "question", &to, false, valeurs, 1);
}

static void note_anew(void *context, const struct question_row *row)
{
    struct reprise *reprise = context;
    if (same_question(row, reprise->sienne) && str_eq(row->role, reprise->sienne->role))
        reprise->anew = *row;
}

/* A deputy who answered, and took it back, hears that it is asked anew, though of somebody else, and may answer again. */
static enum err tell_deputy(struct reprise *reprise)
{
    struct atelier *atelier = reprise->atelier;
    enum err err = store_question_each(atelier->store, atelier->arena, reprise->row->dossier, true, note_anew, reprise, &atelier->fault);
    bool other = err == ERR_NONE && reprise->anew.id != 0 && !str_eq(reprise->anew.mail, reprise->affaire->auteur.par);
    return other ? tell_author(reprise, &reprise->anew) : err;
}

static enum err take_back(struct reprise *reprise, struct relecture_row *row)
{
    struct atelier *atelier = reprise->atelier;
    struct avis_row avis;
    enum err err = store_avis_get(atelier->store, atelier->arena, row->avis, &avis, &atelier->fault);
    if (err == ERR_NONE)
        err = store_avis_reprend(atelier->store, row->dossier, row->avis, row->dernier, atelier->moment, &atelier->fault);
    row->etat = RELECTURE_REPRISE;
    if (err == ERR_NONE)
        err = store_relecture_save(atelier->store, row, &atelier->fault);
    if (err == ERR_NONE)
        err = store_relecture_retire(atelier->store, row->jeton, &atelier->fault);
    if (err == ERR_NONE)
        err = store_jeton_close(atelier->store, row->jeton, atelier->moment, &atelier->fault);
    if (err == ERR_NONE)
        err = store_relecture_depasse(atelier->store, row->dossier, row->dernier, &atelier->fault);
    struct str said = str_is_empty(avis.choix) ? str_of(sens_name(avis.sens)) : avis.choix;
    return err != ERR_NONE ? err
                           : affaire_event(atelier, reprise->affaire, "avis_repris",
                                           str_print(atelier->arena, "%.*s : %.*s", STR_ARG(avis.etape), STR_ARG(said)));
}

static enum err go_back(struct reprise *reprise)
{
    struct atelier *atelier = reprise->atelier;
    struct jeton_row jeton = {.cree = 0};
    bool found = false;
    enum err err = store_jeton_find(atelier->store, atelier->arena, reprise->row->jeton, &found, &jeton, &atelier->fault);
    if (err == ERR_NONE)
        err = withdraw_later(reprise);
    if (err == ERR_NONE)
        err = restore(reprise);
    if (err == ERR_NONE)
        err = store_relecture_each_informe(atelier->store, atelier->arena, reprise->row->dossier, jeton.cree, tell_informed, reprise, &atelier->fault);
    err = err != ERR_NONE ? err : reprise->err;
    if (err == ERR_NONE)
        err = ask_anew(reprise);
    return err != ERR_NONE ? err : tell_deputy(reprise);
}

enum err relecture_reprend(struct atelier *atelier, struct affaire *affaire, struct relecture_row *row, struct str pourquoi)
{
    struct question_row question;
    struct reprise reprise = {.atelier = atelier, .affaire = affaire, .row = row, .sienne = &question};
    affaire->contradiction = pourquoi;
    enum err err = take_back(&reprise, row);
    if (err == ERR_NONE)
        err = store_question_get(atelier->store, atelier->arena, row->question, &question, &atelier->fault);
    if (err == ERR_NONE)
        err = question.close == 0 ? tell_author(&reprise, &question) : go_back(&reprise);
    if (err == ERR_NONE)
        err = programme_refresh(atelier, affaire);
    return err != ERR_NONE ? err : store_dossier_save(atelier->store, &affaire->row, &atelier->fault);
}

/* ---- the mail -------------------------------------------------------------------------------------------------------- */

/* What was read last of that question, whichever of its mails she answers: a reserve leaves it open for another answer. */
static enum err find(struct atelier *atelier, const struct courrier_lu *courrier, bool *out_found, struct relecture_row *row)
{
    *out_found = false;
    if (!(courrier->jeton_entete || courrier->jeton_seul) || !courrier->a_question || courrier_is_machine(courrier))
        return ERR_NONE;
    return store_relecture_of_question(atelier->store, atelier->arena, courrier->question.id, out_found, row, &atelier->fault);
}

/* Nothing that waited for it has left, though the mail was decided after the delay in which it came. */
static enum err in_time(struct atelier *atelier, const struct courrier_lu *courrier, const struct relecture_row *row, bool *out_yes)
{
    int left = 0;
    enum err err = store_relecture_parties(atelier->store, row->jeton, &left, &atelier->fault);
    *out_yes = courrier->row.recu < row->jusqu_a && left == 0;
    return err;
}

static struct str both_read(struct arena *arena, const struct avis_row *avis, enum sens sens)
{
    static const char *const words[SENS_COUNT] = {"favorable", "défavorable", "favorable sous réserve"};
    return str_print(arena, "Dans votre première réponse, nous avons lu « avis %s » ; dans la seconde, « avis %s ». Aucune des deux n'est retenue.",
                     words[avis->sens], words[sens]);
}

/* The lines of an answer that was taken back stay as they were given until other ones are: a human is told so. */
static enum err end_taken(struct atelier *atelier, struct courrier_lu *courrier, const struct affaire *affaire)
{
    int etape = -1, index = -1;
    const struct question *question = affaire_question(affaire, courrier->question.etape, courrier->question.question, &etape, &index);
    bool lines = question == NULL || question->champ_count > 0;
    return lines ? courrier_end(atelier, courrier, MESSAGE_A_VERIFIER,
                                STR("une réponse est reprise ; les lignes qu'elle donnait restent notées jusqu'à la nouvelle réponse"))
                 : courrier_end(atelier, courrier, MESSAGE_TRAITE, STR_NONE);
}

static enum err judge_and_take(struct atelier *atelier, struct courrier_lu *courrier, struct relecture_row *row, bool a_temps, struct str pourquoi)
{
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    enum err err = affaire_load(atelier, row->dossier, affaire);
    if (err != ERR_NONE)
        return err;
    struct demande_recevabilite demande = courrier_demande(courrier, ACTE_ERREUR);
    demande.demande_a = row->par;
    demande.contact_absence = affaire_contact_absence(affaire, courrier->question.role);
    demande.a_temps = a_temps;
    const struct recevabilite verdict = recevabilite(affaire->annuaire, &demande);
    affaire->auteur = (struct auteur){.par = courrier->entete.from, .origine = ORIGINE_MAIL, .message = courrier->row.id};
    if (verdict.verdict != COMPTE)
        return courrier_refuse(atelier, courrier, affaire, &verdict);
    affaire->auteur = courrier_auteur(courrier, &verdict);
    courrier->row.dossier = affaire->row.id;
    err = relecture_reprend(atelier, affaire, row, pourquoi);
    return err != ERR_NONE ? err : end_taken(atelier, courrier, affaire);
}

enum err erreur_courriel(struct atelier *atelier, struct courrier_lu *courrier, bool *out_taken)
{
    struct relecture_row row;
    struct avis_row avis;
    bool found = false, contrary = false, a_temps = false;
    *out_taken = false;
    enum err err = find(atelier, courrier, &found, &row);
    if (err != ERR_NONE || !found || row.etat == RELECTURE_REPRISE || row.etat == RELECTURE_DEPASSEE)
        return err; /* there is nothing left to take back */
    bool erreur = says_erreur(atelier->arena, courrier->lu.texte);
    err = in_time(atelier, courrier, &row, &a_temps);
    if (err == ERR_NONE && !erreur && a_temps && courrier->question.close != 0)
        err = contradicts(atelier, courrier, &row, &contrary, &avis);
    if (err != ERR_NONE || (!erreur && !contrary))
        return err;
    *out_taken = true;
    return judge_and_take(atelier, courrier, &row, a_temps, contrary ? both_read(atelier->arena, &avis, courrier->lu.sens) : STR_NONE);
}
