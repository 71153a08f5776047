/* Named answers and the lines of an answer: what the words of a person say to a question that wants more than an avis.
 *
 *   Avis favorable  |  Réponse : Le rendez-vous a eu lieu      what is answered: an avis, or one of the question's `choix`
 *   Date du rendez-vous : 12/03/2026                            a line of the form, one of its `champs`
 *   Raison de passer outre : …                                  where a check of eligibility says no
 *
 * The avis was read of the whole text by the reader, which knows nothing of forms: « Livret remis : oui » may have sounded like
 * one. Here it counts only where words outside the form say it; a named answer only where nothing outside contradicts it. What
 * is missing is asked for and nothing is kept: an answer counts whole or not at all. */
#include "daemon/decide_courrier.h"
#include "parsers/base/utf8.h"
#include "parsers/fiche_json.h"

/* What a champ of ours beside the circuit's is called. */
#define LIBELLE_RAISON "Raison de passer outre"
#define LIBELLE_MOTIF "Motif"

static bool wants_form(const struct question *question)
{
    return question->choix_count > 0 || question->champ_count > 0 || question->passe_outre || question->classement;
}

bool formulaire_attendu(const struct affaire *affaire, const struct question_row *row)
{
    int etape = -1, index = -1;
    const struct question *question = affaire_question(affaire, row->etape, row->question, &etape, &index);
    return question != NULL && wants_form(question);
}

/* ---- which lines are the form's ---------------------------------------------------------------------------- */

/* Folded, without bullets and quotation marks before it. */
static struct str bare(struct arena *arena, struct str line)
{
    static const char *const marks[] = {"-", "*", ">", "\xE2\x80\xA2" /* • */, "\xC2\xB7" /* · */};
    struct str text = str_trim(utf8_fold(arena, line));
    for (bool found = true; found && text.len > 0;) {
        found = false;
        for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
            if (str_starts(text, str_of(marks[i]))) {
                text = str_trim(str_from(text, strlen(marks[i])));
                found = true;
            }
    }
    return text;
}

static struct str without_end(struct str text)
{
    while (text.len > 0 && strchr(" .,;!", text.at[text.len - 1]) != NULL)
        text.len--;
    return text;
}

/* Does the line begin with that label and a colon? */
static bool labelled(struct arena *arena, struct str line, struct str libelle)
{
    struct str label = utf8_fold(arena, libelle);
    if (!str_starts(line, label))
        return false;
    struct str rest = str_trim(str_from(line, label.len));
    return rest.len > 0 && rest.at[0] == ':';
}

static bool is_of_form(struct arena *arena, const struct question *question, struct str line)
{
    if (labelled(arena, line, STR("Réponse")) || (question->passe_outre && labelled(arena, line, STR(LIBELLE_RAISON))) ||
        (question->choix_count > 0 && labelled(arena, line, STR(LIBELLE_MOTIF))))
        return true;
    for (size_t i = 0; i < question->champ_count; i++)
        if (labelled(arena, line, question->champs[i].libelle))
            return true;
    for (size_t i = 0; i < question->choix_count; i++) /* a named answer alone on its line */
        if (str_eq(without_end(line), utf8_fold(arena, question->choix[i].libelle)) || str_eq(without_end(line), utf8_fold(arena, question->choix[i].nom)))
            return true;
    return false;
}

static bool is_polite(struct str line)
{
    static const char *const words[] = {"bonjour", "bonjour madame", "bonjour monsieur", "bonjour a tous", "bonjour, madame", "bonsoir", "madame", "monsieur",
                                        "madame, monsieur", "cordialement", "bien cordialement", "bien a vous", "merci", "merci d'avance", "bonne journee",
                                        "bonne reception", "salutations", "cdt", "cdlt"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq_c(without_end(line), words[i]))
            return true;
    return false;
}

static bool holds_any(struct str text, const char *const *stems)
{
    for (; *stems != NULL; stems++)
        if (str_find(text, str_of(*stems)) != STR_NOT_FOUND)
            return true;
    return false;
}

/* ---- what is answered ---------------------------------------------------------------------------------------- */

struct paroles { /* the text, its form apart */
    struct str libres;   /* the lines that are no form's and no politeness, folded */
    size_t libre_count;
    bool ligne_favorable; /* one of them is « Avis favorable » and nothing more */
    bool valeur_parle;    /* a value of the form holds words that decide */
    bool note_parle;      /* … and it is no reason for passing over a check, where such words are at home */
    bool valeur_contre;   /* one goes against a favorable: the reader, to whom lines are prose, may not see it */
    bool reprend;         /* a line outside the form takes back what the form says */
};

/* Does a value of the form speak of the answer itself? « Livret remis : non » does not; « Note : impossible de l'accueillir » and
 * « Réponse : non » may, and then the reader of the whole text is believed. */
static bool value_speaks(struct arena *arena, const struct question *question, struct str line)
{
    static const char *const deciding[] = {"avis", "favorabl", "refus", "annul", "contre", "oppos", "finalement", "accord", NULL};
    static const char *const against[] = {"non", "pas ", "impossible", "rejet", "reserve", "condition", "sauf", "jamais", "erreur", NULL};
    size_t colon = str_find_char(line, ':');
    if (colon == STR_NOT_FOUND)
        return false;
    bool short_value = false; /* what is no free text says what it says */
    for (size_t i = 0; i < question->champ_count && !short_value; i++)
        short_value = question->champs[i].genre != CHAMP_TEXTE && labelled(arena, line, question->champs[i].libelle);
    return holds_any(str_from(line, colon), deciding) || (!short_value && holds_any(str_from(line, colon), against));
}

/* « Note : impossible de l'accueillir »: whatever « Avis favorable » stands above it. */
static bool value_against(struct str line)
{
    static const char *const words[] = {"impossible", "sous reserve", "je refuse", "m'y refuse", "nous refusons", "suis contre", "sommes contre", "m'oppose",
                                        "nous opposons", "y opposons", "rejet", "defavorabl", "pas favorabl", "finalement", NULL};
    size_t colon = str_find_char(line, ':');
    return colon != STR_NOT_FOUND && holds_any(str_from(line, colon), words);
}

/* « Réponse : Le rendez-vous a eu lieu », and below it « finalement, il n'est pas venu »: then nobody knows. */
static bool takes_back(struct str line)
{
    static const char *const words[] = {"annul", "finalement", "en fait", "erreur", "trompe", "tenez pas compte", "pas tenir compte", "tenir aucun compte",
                                        "pas ma reponse", "pas notre reponse", "confirme pas", "pas confirme", "a confirmer", "reponds pas", "repondons pas",
                                        "repondrai", "mon avis", "notre avis", "favorabl", "suis contre", "sommes contre", "oppose", NULL};
    return holds_any(line, words);
}

static struct paroles read_paroles(struct arena *arena, const struct question *question, struct str texte)
{
    struct paroles all = {.libres = STR("")};
    struct str rest = texte, line = STR_NONE;
    while (str_next_line(&rest, &line)) {
        struct str text = bare(arena, line);
        if (text.len == 0 || is_polite(text))
            continue;
        if (is_of_form(arena, question, text)) {
            bool speaks = value_speaks(arena, question, text);
            all.valeur_contre = all.valeur_contre || value_against(text);
            all.valeur_parle = all.valeur_parle || speaks;
            all.note_parle = all.note_parle || (speaks && !labelled(arena, text, STR(LIBELLE_RAISON)));
            continue;
        }
        all.libre_count++;
        all.reprend = all.reprend || takes_back(text);
        all.ligne_favorable = all.ligne_favorable || str_eq_c(without_end(text), "avis favorable");
        all.libres = str_print(arena, "%.*s%.*s\n", STR_ARG(all.libres), STR_ARG(text));
    }
    return all;
}

/* The avis of the words outside the form; SENS_COUNT for none. The prefilled « Avis favorable » above a filled form is one
 * whatever the reader made of the form; other words are his affair, but must themselves hold something that decides. */
static enum sens outside_avis(const struct paroles *paroles, enum sens lu)
{
    static const char *const saying[] = {"favorabl", "accord", "oui", "ok", "non", "refus", "accept", "valid", "oppos", "contre", "pour", "reserve", "accueil",
                                         "objection", "avis", "impossible", NULL};
    if (paroles->libre_count == 1 && paroles->ligne_favorable && !paroles->valeur_parle)
        return SENS_FAVORABLE;
    if (paroles->note_parle && lu == SENS_FAVORABLE) /* « Note : impossible de l'accueillir » below it: then nobody knows */
        return SENS_COUNT;
    return paroles->libre_count > 0 && holds_any(paroles->libres, saying) ? lu : SENS_COUNT;
}

/* What the answer is, into *event; false where it is none, or two. */
static bool settle(struct atelier *atelier, const struct question *question, struct str texte, struct evenement *event)
{
    struct arena *arena = atelier->arena;
    const struct reponse_lue named = formulaire_choix(arena, texte, question->choix, question->choix_count);
    const struct paroles paroles = read_paroles(arena, question, texte);
    const enum sens lu = event->sens;
    if (named.contradictoire)
        return false;
    if (named.choix >= 0) {
        event->a_choix = true;
        event->choix = named.choix;
        event->sens = SENS_RESERVE; /* says nothing now: the least that could be mistaken for it */
        return !paroles.reprend && (lu == SENS_COUNT || paroles.libre_count == 0);
    }
    event->sens = outside_avis(&paroles, lu);
    if (event->sens == SENS_COUNT) /* lines alone: enough where they declare a piece that is awaited */
        return question->piece_count > 0;
    if (event->sens == SENS_FAVORABLE && paroles.valeur_contre)
        return false;
    return question->reponses[event->sens].permise;
}

bool formulaire_parle(struct atelier *atelier, const struct question *question, struct str texte)
{
    struct arena *arena = atelier->arena;
    if (!wants_form(question))
        return false;
    const struct reponse_lue named = formulaire_choix(arena, texte, question->choix, question->choix_count);
    if (named.choix >= 0 || named.contradictoire)
        return true;
    const struct formulaire read = formulaire_lit(arena, texte, question->champs, question->champ_count, true);
    return read.count > 0 || read.douteux != NULL;
}

/* ---- lines of ours beside the circuit's: a reason ------------------------------------------------------------- */

/* « Raison de passer outre : aucune » gives none. */
static bool is_no_reason(struct arena *arena, struct str texte)
{
    static const char *const words[] = {"aucun", "aucune", "neant", "non", "oui", "rien", "ras", "sans", "sans objet", "sans motif", "a preciser", "a completer",
                                        "non precise", "non precisee"};
    struct str said = without_end(utf8_fold(arena, texte));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq_c(said, words[i]))
            return true;
    return false;
}

static struct str line_of(struct arena *arena, struct str texte, const char *libelle)
{
    const struct champ champ = {.nom = STR("ligne"), .libelle = str_of(libelle), .genre = CHAMP_TEXTE};
    const struct formulaire read = formulaire_lit(arena, texte, &champ, 1, true);
    return read.count == 1 && !is_no_reason(arena, read.items[0].texte) ? str_copy(arena, read.items[0].texte) : STR_NONE;
}

static void take_reasons(struct atelier *atelier, struct affaire *affaire, const struct question *question, struct str texte, struct evenement *event)
{
    if (event->a_choix)
        event->motif = line_of(atelier->arena, texte, LIBELLE_MOTIF);
    if (!question->passe_outre || event->a_choix || event->sens != SENS_FAVORABLE)
        return;
    affaire->raison = line_of(atelier->arena, texte, LIBELLE_RAISON);
    event->passe_outre = !str_is_empty(affaire->raison);
}

/* ---- what is missing ------------------------------------------------------------------------------------------ */

/* The author is asked for it; an operator is told by `act` itself. Her words are not quoted: what we write is subtracted from
 * her next answer, which may well say the same. */
static enum err ask_for(struct atelier *atelier, struct affaire *affaire, const struct question_row *row, const struct champ *champ, bool given)
{
    struct question_row asked = *row;
    affaire->champ_manque = champ->libelle;
    if (affaire->auteur.origine == ORIGINE_ACT)
        return ERR_NONE;
    struct str why = given ? str_print(atelier->arena, "La ligne « %.*s » n'a pas pu être lue avec certitude.", STR_ARG(champ->libelle))
                           : str_print(atelier->arena, "Il y manque la ligne « %.*s ».", STR_ARG(champ->libelle));
    const struct destinataire to = {.mail = affaire->auteur.par, .nom = affaire->auteur.nom};
    const struct valeur valeurs[] = {{"explication", why}};
    enum err err = question_write(atelier, affaire, &asked, STR("champ-manquant"), "reponse", &to, false, valeurs, 1);
    return err != ERR_NONE ? err
                           : affaire_event(atelier, affaire, "reponse_incomplete",
                                           str_print(atelier->arena, "%.*s : la ligne « %.*s » est redemandée", STR_ARG(row->etape), STR_ARG(champ->libelle)));
}

/* A refusal or a condition wants no lines, nor does an answer of which the circuit says so. */
static bool lines_are_due(const struct question *question, const struct evenement *event)
{
    if (event->a_choix)
        return !question->choix[event->choix].reponse.sans_champs;
    return event->sens == SENS_FAVORABLE && !question->reponses[SENS_FAVORABLE].sans_champs;
}

enum err formulaire_apply(struct atelier *atelier, struct affaire *affaire, const struct question_row *row, struct str texte,
                          struct evenement *event, bool *out_understood, bool *out_asked)
{
    int etape = -1, index = -1;
    const struct question *question = affaire_question(affaire, row->etape, row->question, &etape, &index);
    *out_understood = event->sens != SENS_COUNT;
    *out_asked = false;
    if (question == NULL || !wants_form(question))
        return ERR_NONE;
    *out_understood = settle(atelier, question, texte, event);
    if (!*out_understood)
        return ERR_NONE;
    take_reasons(atelier, affaire, question, texte, event);
    bool due = lines_are_due(question, event);
    struct formulaire read = formulaire_lit(atelier->arena, texte, question->champs, question->champ_count, !due);
    const struct champ *douteux = due || event->sens == SENS_COUNT ? read.douteux : NULL;
    if (event->sens == SENS_COUNT && !event->a_choix && read.count == 0 && douteux == NULL) {
        *out_understood = false; /* a form that nobody filled in */
        return ERR_NONE;
    }
    if (douteux == NULL && (read.manque == NULL || !due)) {
        enum err err = formulaire_garde(atelier, affaire, &read, row->etape, row->question, &douteux);
        if (err == ERR_NONE && douteux == NULL)
            err = formulaire_remplit(atelier, affaire, &read);
        if (err != ERR_NONE || douteux == NULL)
            return err;
    }
    *out_asked = true;
    return ask_for(atelier, affaire, row, douteux != NULL ? douteux : read.manque, douteux != NULL);
}
