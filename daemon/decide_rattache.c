/* Nobody is lost: a mail that fits no question goes to the référent départemental with the best guesses, and her answer attaches it.
 * It is then read again, as if it had come in answer to that question; where none is open for its sender it joins the dossier. */
#include "daemon/decide_rattache.h"
#include "daemon/heure.h"
#include "daemon/jeton.h"
#include "daemon/journal.h"
#include "parsers/base/utf8.h"

enum { PAR_JOUR = 5 }; /* mails of one address, and of all strangers, that she is asked about in a day: the others wait in `status --messages` */

static struct destinataire referent(const struct atelier *atelier)
{
    enum qualite qualite = QUALITE_AUCUNE;
    const struct portee departement = {.mds = STR_NONE, .territoire = STR_NONE};
    const struct personne *person = annuaire_ask(&atelier->conf->annuaire, STR(ROLE_REFERENT_DEPARTEMENTAL), &departement, atelier->jour, &qualite);
    if (person == NULL || person->mail_count == 0)
        return (struct destinataire){0};
    return (struct destinataire){.mail = person->mails[0], .nom = person->nom, .personne_id = person->id, .qualite = qualite};
}

/* ---- she is asked ---------------------------------------------------------------------------------------------- */

static void list_guesses(json_t *propositions, const struct pistes *pistes)
{
    for (size_t i = 0; i < pistes->count; i++)
        (void)json_array_append_new(propositions, json_pack("{s:s#,s:s#}", "dossier", pistes->items[i].reference.at, (int)pistes->items[i].reference.len,
                                                            "pourquoi", pistes->items[i].pourquoi.at, (int)pistes->items[i].pourquoi.len));
}

/* The list, and a button for each; « aucun » is one too. */
static struct str block_of(struct arena *arena, const struct pistes *pistes)
{
    struct str rows = STR(""), links = STR("");
    for (size_t i = 0; i < pistes->count; i++) {
        const struct piste *piste = &pistes->items[i];
        rows = compose_rangee(arena, rows, str_print(arena, "%zu – %.*s", i + 1, STR_ARG(piste->reference)), piste->pourquoi);
        links = str_print(arena, "%.*s%.*s | %.*s\n", STR_ARG(links), STR_ARG(piste->reference), STR_ARG(piste->reference));
    }
    return str_print(arena, "%.*s\n```liens\n%.*sAucun dossier | Aucun\n```\n", STR_ARG(compose_tableau(arena, rows)), STR_ARG(links));
}

static bool has_mail(const struct courrier_lu *courrier, const struct destinataire *to)
{
    return !str_is_empty(to->mail) && !str_eq_nocase(to->mail, courrier->entete.from);
}

/* Nobody is sent what a stranger, a program or a forger wrote, unless something of ours stands in it; a reference can be guessed. */
static enum err worth_asking(struct atelier *atelier, const struct courrier_lu *courrier, const struct pistes *pistes, bool *out_worth)
{
    bool certain = courrier->sur && !courrier_is_machine(courrier) && annuaire_may_write(&atelier->conf->annuaire, courrier->entete.from);
    struct str who = certain ? courrier->entete.from : STR("inconnus");
    enum err err = ERR_NONE;
    *out_worth = false;
    for (int i = 0; i < PAR_JOUR && (certain || pistes->notre) && err == ERR_NONE && !*out_worth; i++)
        err = store_tell_once(atelier->store, str_print(atelier->arena, "rattache|%.*s|%lld|%d", STR_ARG(who), (long long)atelier->jour, i), out_worth, &atelier->fault);
    return err;
}

static enum err write_to(struct atelier *atelier, const struct destinataire *to, struct str jeton, struct valeur *valeurs, size_t count)
{
    return envoi_prepare(atelier, NULL, &(struct envoi_demande){.modele = STR("message-a-rattacher"), .genre = STR("rattache"), .a_mail = to->mail,
                                                                .a_nom = to->nom, .jeton = jeton, .valeurs = valeurs, .valeur_count = count});
}

static enum err ask(struct atelier *atelier, const struct courrier_lu *courrier, const struct pistes *pistes)
{
    int numero = 0, files = 0;
    const struct destinataire to = referent(atelier);
    bool worth = false;
    enum err err = has_mail(courrier, &to) ? worth_asking(atelier, courrier, pistes, &worth) : ERR_NONE;
    if (err != ERR_NONE || !worth)
        return err;
    err = store_jeton_numero(atelier->store, 0, &numero, &atelier->fault);
    const struct jeton_row jeton = {.jeton = jeton_autre(atelier->arena, store_key(atelier->store), "rattache", STR(""), numero),
                                    .genre = JETON_RATTACHE, .message = courrier->row.id, .de = to.mail, .cree = atelier->moment};
    if (err == ERR_NONE)
        err = store_jeton_add(atelier->store, &jeton, &atelier->fault);
    for (size_t i = 0; i < courrier->lu.fichier_count; i++)
        files += !str_is_empty(courrier->lu.fichiers[i].sha256);
    struct str words = str_print(atelier->arena, "Objet : %.*s\n\n%.*s", STR_ARG(courrier->lu.sujet), STR_ARG(courrier->lu.lignes));
    struct valeur valeurs[] = {
        {"auteur_nom", courrier->entete.from},
        {"date_envoi", date_french(atelier->arena, heure_day(courrier->row.recu))},
        {"texte_cite", words},
        {"pieces_recues", files > 0 ? compose_puce(atelier->arena, STR(""), str_print(atelier->arena, "fichiers joints : %d, conservés", files)) : STR_NONE},
        {"propositions", block_of(atelier->arena, pistes)},
        {"explication", pistes->count > 0 ? STR_NONE : STR("Aucun dossier ouvert ne lui ressemble.")},
    };
    if (err == ERR_NONE)
        err = write_to(atelier, &to, jeton.jeton, valeurs, sizeof valeurs / sizeof valeurs[0]);
    journal(JOURNAL_INFO, "a_rattacher", "message=%lld pistes=%zu", (long long)courrier->row.id, pistes->count);
    return err;
}

enum err rattache_propose(struct atelier *atelier, struct courrier_lu *courrier, json_t *propositions)
{
    struct pistes *pistes = ARENA_NEW(atelier->arena, struct pistes);
    enum err err = devine(atelier, courrier, pistes);
    if (err == ERR_NONE)
        list_guesses(propositions, pistes);
    return err != ERR_NONE || atelier->boucle ? err : ask(atelier, courrier, pistes);
}

/* ---- what she answers ------------------------------------------------------------------------------------------ */

enum choix_dit { CHOIX_INCOMPRIS, CHOIX_AUCUN, CHOIX_DOSSIER };

struct reponse_rattache {
    enum choix_dit choix;
    struct str reference; /* with CHOIX_DOSSIER */
    bool deux;            /* and another one */
};

/* Words beside a choice that leave it what it is. */
static bool is_harmless(struct str word)
{
    static const char *const words[] = {
        "bonjour", "bonsoir", "madame", "monsieur", "merci", "cordialement", "bien", "a", "vous", "le", "la", "l", "il", "c", "est", "ce", "cet", "s", "agit",
        "du", "de", "des", "d", "ces", "au", "aux", "avec", "sur", "mail", "courriel", "message", "dossier", "dossiers", "reference", "ref", "numero", "no", "n",
        "proposition", "choix", "reponse", "rattacher", "rattachez", "rattache", "pour", "voir", "par", "avance", "celui", "et"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq_c(word, words[i]))
            return true;
    return false;
}

/* The item `number` of the list that she was sent, from 1. */
static struct str proposed(struct arena *arena, struct str propositions, uint64_t number)
{
    json_t *list = str_is_empty(propositions) ? NULL : json_loadb(propositions.at, propositions.len, JSON_REJECT_DUPLICATES, NULL);
    struct str reference = STR_NONE;
    uint64_t at = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *dossier = json_string_value(json_object_get(json_array_get(list, i), "dossier"));
        if (dossier != NULL && ++at == number)
            reference = str_copy(arena, str_of(dossier));
    }
    json_decref(list);
    return reference;
}

/* A word of a line is the choice, says nothing, or makes the line doubtful (false). */
static bool take_word(struct arena *arena, struct str word, struct str propositions, struct reponse_rattache *out)
{
    uint64_t number = 0;
    bool none = str_eq_c(word, "aucun") || str_eq_c(word, "aucune"), numbered = word.at[0] != '0' && str_number(word, PISTES_MONTREES, &number);
    struct str rest = word, reference = STR_NONE;
    bool named = str_starts(word, STR("nav-")) && courrier_next_reference(arena, &rest, &reference) && reference.len == word.len;
    if (!named && !none && numbered)
        reference = proposed(arena, propositions, number);
    else if (!named && !none)
        return is_harmless(word);
    bool again = out->choix != CHOIX_INCOMPRIS && !(out->choix == CHOIX_DOSSIER && str_eq(out->reference, reference));
    out->deux = out->deux || again;
    if (again || (!none && str_is_empty(reference)))
        return false;
    *out = (struct reponse_rattache){none ? CHOIX_AUCUN : CHOIX_DOSSIER, reference, false};
    return true;
}

static bool take_line(struct arena *arena, struct str line, struct str propositions, struct reponse_rattache *out)
{
    struct str rest = utf8_fold(arena, line);
    for (size_t len = 0; !str_is_empty(rest); rest = str_from(rest, len == 0 ? 1 : len)) {
        len = 0;
        while (len < rest.len && (str_is_alnum((unsigned char)rest.at[len]) || (len > 0 && rest.at[len] == '-')))
            len++;
        if (len > 0 && !take_word(arena, str_slice(rest, 0, len), propositions, out))
            return false;
    }
    return true;
}

/* « 2 », « NAV-2026-0007 », « aucun », with words around it that change nothing. What stands below the line that chooses is her
 * signature, unless it chooses something else. */
static struct reponse_rattache read_choice(struct arena *arena, struct str lines, struct str propositions)
{
    const struct reponse_rattache none = {CHOIX_INCOMPRIS, STR_NONE, false};
    struct reponse_rattache choice = none;
    struct str line;
    while (str_next_line(&lines, &line)) {
        struct reponse_rattache other = choice;
        bool chosen = choice.choix != CHOIX_INCOMPRIS, clear = take_line(arena, line, propositions, &other);
        bool doubts = str_find_nocase(line, STR("nav-")) != STR_NOT_FOUND || str_find_nocase(line, STR("aucun")) != STR_NOT_FOUND;
        if (other.deux || str_find_char(line, '?') != STR_NOT_FOUND || (!clear && (!chosen || doubts)))
            return none;
        choice = clear ? other : choice;
    }
    return choice;
}

/* ---- attaching ------------------------------------------------------------------------------------------------- */

static struct str text_member(struct arena *arena, const json_t *item, const char *name)
{
    return str_copy(arena, str_of(json_string_value(json_object_get(item, name))));
}

/* The pieces that came with it, as decide noted them when it put the message aside. */
static enum err attach_pieces(struct atelier *atelier, struct affaire *affaire, const struct message_row *row, struct str propositions)
{
    json_t *list = str_is_empty(propositions) ? NULL : json_loadb(propositions.at, propositions.len, JSON_REJECT_DUPLICATES, NULL);
    enum err err = ERR_NONE;
    bool any = false;
    for (size_t i = 0; i < json_array_size(list) && err == ERR_NONE; i++) {
        const json_t *item = json_array_get(list, i);
        if (json_object_get(item, "piece") == NULL)
            continue;
        const struct piece_row piece = {.dossier = affaire->row.id, .message = row->id, .type = text_member(atelier->arena, item, "piece"),
                                        .nom = text_member(atelier->arena, item, "nom"), .media = text_member(atelier->arena, item, "media"),
                                        .sha256 = text_member(atelier->arena, item, "sha256"), .par = row->de, .recu = row->recu};
        any = true;
        err = store_piece_add(atelier->store, &piece, &atelier->fault);
        if (err == ERR_NONE)
            err = affaire_event(atelier, affaire, "piece_recue", piece.type);
    }
    json_decref(list);
    return err != ERR_NONE || !any ? err : affaire_step(atelier, affaire, &(struct evenement){.kind = EVENEMENT_PIECE});
}

enum err rattache_message(struct atelier *atelier, struct affaire *affaire, struct message_row *row)
{
    struct str propositions = row->propositions;
    row->dossier = affaire->row.id;
    row->etat = MESSAGE_TRAITE;
    row->propositions = STR_NONE;
    enum err err = store_message_save(atelier->store, row, &atelier->fault);
    return err != ERR_NONE ? err : attach_pieces(atelier, affaire, row, propositions);
}

struct attendue { /* the open question that the sender may answer */
    struct atelier *atelier;
    const struct affaire *affaire;
    const struct message_row *row;
    struct question_row question; /* id 0: none */
    bool exact, several;
    enum err err;
};

/* How sure it is who wrote is judged when the mail is read again; what a secretary wrote is confirmed then. Nobody has answered what was
 * asked after she wrote. */
static void match(void *context, const struct question_row *row)
{
    struct attendue *attendue = context;
    const day_t day = heure_day(attendue->row->recu);
    struct demande_recevabilite demande = {
        .acte = ACTE_REPONDRE, .jour = day, .expediteur = attendue->row->de, .jeton = JETON_HUMAIN, .jeton_connu = true, .question_ouverte = true,
        .role = affaire_role_tenu(row->role), .portee = {.mds = row->mds, .territoire = row->territoire}, .demande_a = row->mail};
    if (attendue->err == ERR_NONE)
        attendue->err = absence_contact(attendue->atelier, attendue->affaire, row, day, &demande.contact_absence);
    bool exact = str_eq_nocase(row->mail, attendue->row->de);
    const enum verdict verdict = recevabilite(attendue->affaire->annuaire, &demande).verdict;
    if (attendue->err != ERR_NONE || (verdict != COMPTE && verdict != NON_SECRETARIAT) || (attendue->exact && !exact) || row->posee > day)
        return;
    attendue->several = attendue->question.id != 0 && attendue->exact == exact;
    attendue->exact = exact;
    attendue->question = *row;
}

/* To its question it is read again; without one it joins the dossier, and what it decides stays a human's. */
static enum err attach(struct atelier *atelier, struct courrier_lu *courrier, struct affaire *affaire, struct message_row *row)
{
    struct attendue attendue = {.atelier = atelier, .affaire = affaire, .row = row};
    enum err err = store_question_each(atelier->store, atelier->arena, affaire->row.id, true, match, &attendue, &atelier->fault);
    err = err != ERR_NONE ? err : attendue.err;
    int64_t question = attendue.several ? 0 : attendue.question.id;
    if (err == ERR_NONE)
        err = store_jeton_attach(atelier->store, courrier->jeton.jeton, question, atelier->moment, &atelier->fault);
    if (err == ERR_NONE)
        err = affaire_event(atelier, affaire, "message_rattache", str_print(atelier->arena, "le message de %.*s, reçu le %.*s", STR_ARG(row->de),
                                                                            STR_ARG(date_french(atelier->arena, heure_day(row->recu)))));
    if (err != ERR_NONE)
        return err;
    if (question == 0) {
        bool decides = str_eq_c(row->genre, lu_genre_name(LU_AVIS));
        err = rattache_message(atelier, affaire, row);
        if (err != ERR_NONE || !decides)
            return err;
        row->etat = MESSAGE_A_VERIFIER;
        row->pourquoi = STR("rattaché à son dossier, le message contient un avis qu'aucune question ouverte n'attend de cette personne");
        return store_message_save(atelier->store, row, &atelier->fault);
    }
    row->dossier = affaire->row.id;
    row->etat = MESSAGE_RECU;
    row->essais = 0;
    row->propositions = row->pourquoi = STR_NONE;
    return store_message_save(atelier->store, row, &atelier->fault);
}

static enum err ask_again(struct atelier *atelier, struct courrier_lu *courrier, struct str why)
{
    const struct destinataire to = {.mail = courrier->entete.from};
    bool first = false;
    struct str key = str_print(atelier->arena, "rattache|%.*s", STR_ARG(courrier->jeton.jeton));
    enum err err = courrier_is_machine(courrier) ? ERR_NONE : store_tell_once(atelier->store, key, &first, &atelier->fault);
    struct valeur valeurs[] = {{"explication", why}};
    if (err == ERR_NONE && first)
        err = write_to(atelier, &to, courrier->jeton.jeton, valeurs, 1);
    return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, STR("la réponse ne dit pas à quel dossier rattacher un message"));
}

static enum err follow(struct atelier *atelier, struct courrier_lu *courrier, const struct recevabilite *verdict, const struct reponse_rattache said,
                       struct message_row *row)
{
    struct dossier_row dossier;
    bool found = false;
    enum err err = ERR_NONE;
    if (said.choix == CHOIX_INCOMPRIS)
        return ask_again(atelier, courrier, STR("Votre réponse n'a pas été comprise : un numéro de la liste, la référence d'un dossier, ou « aucun »."));
    if (said.choix == CHOIX_DOSSIER)
        err = store_dossier_find(atelier->store, atelier->arena, said.reference, &found, &dossier, &atelier->fault);
    if (err == ERR_NONE && said.choix == CHOIX_DOSSIER && !found)
        return ask_again(atelier, courrier, str_print(atelier->arena, "Aucun dossier n'a la référence %.*s.", STR_ARG(said.reference)));
    struct affaire *affaire = ARENA_NEW(atelier->arena, struct affaire);
    if (err == ERR_NONE && found)
        err = affaire_load(atelier, dossier.id, affaire);
    if (err != ERR_NONE)
        return err;
    if (found) {
        affaire->auteur = courrier_auteur(courrier, verdict);
        courrier->row.dossier = dossier.id;
        err = attach(atelier, courrier, affaire, row);
    } else {
        row->etat = MESSAGE_TRAITE;
        row->propositions = STR_NONE;
        err = store_message_save(atelier->store, row, &atelier->fault);
        if (err == ERR_NONE)
            err = store_jeton_close(atelier->store, courrier->jeton.jeton, atelier->moment, &atelier->fault);
    }
    return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_TRAITE, STR_NONE);
}

enum err rattache_courriel(struct atelier *atelier, struct courrier_lu *courrier, bool *out_taken)
{
    const struct str roles[] = {STR(ROLE_REFERENT_DEPARTEMENTAL)};
    struct message_row row = {0};
    *out_taken = courrier->a_jeton && courrier->jeton.genre == JETON_RATTACHE;
    if (!*out_taken)
        return ERR_NONE;
    enum err err = store_message_get(atelier->store, atelier->arena, courrier->jeton.message, &row, &atelier->fault);
    const struct reponse_rattache said = read_choice(atelier->arena, courrier->lu.lignes, row.propositions);
    *out_taken = said.choix != CHOIX_INCOMPRIS || !str_eq_c(courrier->lu.nature, "remerciement"); /* thanks alone are silent */
    if (err != ERR_NONE || !*out_taken)
        return err;
    struct demande_recevabilite demande = courrier_demande(courrier, ACTE_RATTACHER);
    demande.jeton_connu = true;
    demande.question_ouverte = courrier->jeton.close == 0 && row.etat == MESSAGE_A_VERIFIER; /* `act attach` may have been quicker */
    demande.demande_a = courrier->jeton.de;
    demande.roles_permis = roles;
    demande.role_permis_count = 1;
    const struct recevabilite verdict = recevabilite(&atelier->conf->annuaire, &demande);
    return verdict.verdict != COMPTE ? courrier_refuse(atelier, courrier, NULL, &verdict) : follow(atelier, courrier, &verdict, said, &row);
}
