/* One person's mail of reminders. Of one question it is that question's: its token, its template (relance, or escalade for who stands
 * in), what it says is subtracted from its answers. Of several, or to who stands above, it is a list with a token of its own, under
 * which nothing plain decides: each question stands there by reference, with its dates and with buttons that bear its token. Where she
 * stands in for somebody who was sent the fiche, each fiche goes with it as far as there is room. No name of a young person. */
#include "daemon/decide_jour.h"
#include "daemon/jeton.h"
#include "daemon/store_rappels.h"
#include "parsers/base/buf.h"

#include <stdlib.h>

enum {
    DETAILS_MAX = 20,            /* questions of a list that stand there with all their lines and buttons; the others in a line each */
    LISTE_MAX = COMPOSE_MAX_BLOC,
    JOINTES_OCTETS = COMPOSE_MAX_OCTETS / 2, /* of all fiches together, before they are written as text */
    TARD = 2,                    /* open days behind its own from which a reminder says that it is late */
};

struct montree { /* a question of the mail, looked up */
    const struct rappel *rappel;
    struct question_row row;
    struct affaire *affaire;
    const struct question *question; /* NULL: the circuit has it no more */
    struct str titre;
};

static enum err look(struct atelier *atelier, const struct rappel *rappel, struct montree *vue)
{
    *vue = (struct montree){.rappel = rappel, .affaire = ARENA_NEW(atelier->arena, struct affaire)};
    enum err err = question_load(atelier, rappel->question, &vue->row, vue->affaire, &vue->question);
    vue->titre = vue->question == NULL ? vue->row.question : vue->question->titre;
    return err;
}

/* ---- the words ------------------------------------------------------------------------------------------------- */

/* How late it is, in open days; absent: it is not. */
static struct str lateness(struct atelier *atelier, const struct question_row *row)
{
    return row->echeance < atelier->jour ? echeance_ouvres_dits(atelier->arena, row->echeance, atelier->jour, &atelier->conf->fermetures) : STR_NONE;
}

static bool is_late(const struct atelier *atelier, const struct rappel *rappel)
{
    return rappel->depuis != DAY_NONE && echeance_ouvres(rappel->depuis, atelier->jour, &atelier->conf->fermetures) >= TARD;
}

enum { MOTS_MAX = 5 };

/* Louder each time: which of these stands there is the level's, the words are the template's. */
static size_t mots(struct atelier *atelier, const struct montree *vue, struct valeur *out)
{
    struct arena *arena = atelier->arena;
    const struct rappel *rappel = vue->rappel;
    struct str until = date_french(arena, vue->row.echeance), late = lateness(atelier, &vue->row);
    size_t count = 0;
    if (rappel->promis)
        out[count++] = (struct valeur){"rappel_promis", date_french(arena, vue->row.promis)};
    if (!str_is_empty(late))
        out[count++] = (struct valeur){"rappel_depasse", late};
    else if (rappel->niveau == NIVEAU_MI_TEMPS)
        out[count++] = (struct valeur){"rappel_mi_temps", until};
    else if (rappel->niveau == NIVEAU_ECHEANCE || rappel->niveau == NIVEAU_SUPPLEANT)
        out[count++] = (struct valeur){"rappel_echeance", until};
    if (is_late(atelier, rappel))
        out[count++] = (struct valeur){"rappel_retard", date_french(arena, rappel->depuis)};
    return count;
}

/* ---- of one question -------------------------------------------------------------------------------------------- */

static enum err write_one(struct atelier *atelier, const struct rappel_mail *mail, struct montree *vue)
{
    struct valeur valeurs[MOTS_MAX + 1];
    size_t count = mots(atelier, vue, valeurs);
    bool stands_in = vue->rappel->a == RAPPEL_SUPPLEANT;
    const struct destinataire to = {.mail = mail->mail, .nom = mail->nom};
    if (stands_in)
        valeurs[count++] = (struct valeur){"attend_nom", vue->row.nom};
    return question_write(atelier, vue->affaire, &vue->row, stands_in ? STR("escalade") : STR("relance"), stands_in ? "escalade" : "relance", &to,
                          stands_in && vue->question != NULL && vue->question->joint_fiche, valeurs, count);
}

/* ---- of several --------------------------------------------------------------------------------------------------- */

struct liste {
    struct atelier *atelier;
    const struct rappel_mail *mail;
    struct buf blocs;
    struct str lignes;      /* of those without details */
    struct jointe *jointes;
    size_t jointe_count, jointe_octets, details;
    int sans_fiche;         /* fiches for which there was no room */
    int parties[RAPPEL_ALERTE + 1];
};

static const char *heading(enum rappel_a a)
{
    static const char *const words[] = {[RAPPEL_PERSONNE] = "Attendu de vous", [RAPPEL_SUPPLEANT] = "En l'absence de réponse de la personne interrogée",
                                        [RAPPEL_ALERTE] = "Sans réponse malgré les rappels : à voir avec la personne"};
    return words[a];
}

static void add_fiche(struct liste *liste, const struct montree *vue)
{
    struct jointe *jointe = &liste->jointes[liste->jointe_count];
    if (vue->rappel->a != RAPPEL_SUPPLEANT || vue->question == NULL || !vue->question->joint_fiche || !vue->affaire->a_fiche)
        return;
    bool room = liste->jointe_count < ENVOI_JOINTES && envoi_fiche(liste->atelier, vue->affaire, JOINTES_OCTETS - liste->jointe_octets, jointe);
    liste->sans_fiche += !room;
    if (room) {
        liste->jointe_octets += jointe->octets.len;
        liste->jointe_count++;
    }
}

static enum err add_details(struct liste *liste, const struct montree *vue)
{
    struct atelier *atelier = liste->atelier;
    struct arena *arena = atelier->arena;
    const struct question_row *row = &vue->row;
    struct str rows = STR(""), links = STR("");
    rows = compose_rangee(arena, rows, STR("Dossier"), vue->affaire->row.reference);
    rows = compose_rangee(arena, rows, STR("Demande"), vue->titre);
    rows = compose_rangee(arena, rows, STR("Objet"), vue->affaire->row.objet);
    if (vue->rappel->a != RAPPEL_PERSONNE)
        rows = compose_rangee(arena, rows, STR("Attendue de"), str_is_empty(row->nom) ? row->mail : row->nom);
    rows = compose_rangee(arena, rows, STR("Posée le"), date_french(arena, row->posee));
    rows = compose_rangee(arena, rows, STR("Réponse pour le"), date_french(arena, row->echeance));
    rows = compose_rangee(arena, rows, STR("Délai"), question_delai(atelier, vue->affaire, vue->question, row));
    rows = compose_rangee(arena, rows, STR("Retard"), lateness(atelier, row));
    if (vue->rappel->promis)
        rows = compose_rangee(arena, rows, STR("Annoncée pour le"), date_french(arena, row->promis));
    enum err err = vue->rappel->a == RAPPEL_ALERTE ? ERR_NONE : envoi_liens(atelier, vue->affaire, row, &links);
    buf_print(&liste->blocs, "%.*s\n%.*s\n", STR_ARG(compose_tableau(arena, rows)), STR_ARG(links));
    liste->details++;
    return err;
}

static void add_line(struct liste *liste, const struct montree *vue)
{
    struct arena *arena = liste->atelier->arena;
    struct str late = lateness(liste->atelier, &vue->row), label = str_print(arena, "%.*s, %.*s", STR_ARG(vue->affaire->row.reference), STR_ARG(vue->titre));
    struct str who = vue->rappel->a == RAPPEL_PERSONNE ? STR_NONE : str_is_empty(vue->row.nom) ? vue->row.mail : vue->row.nom;
    liste->lignes = compose_rangee(arena, liste->lignes, label,
                                   str_print(arena, "pour le %.*s%s%.*s%s%s%.*s", STR_ARG(date_french(arena, vue->row.echeance)), str_is_empty(late) ? "" : ", ",
                                             STR_ARG(late), str_is_empty(late) ? "" : " de retard", str_is_empty(who) ? "" : ", attendue de ", STR_ARG(who)));
}

static enum err add(struct liste *liste, const struct montree *vue)
{
    enum rappel_a a = vue->rappel->a;
    bool room = liste->details < DETAILS_MAX && liste->blocs.len < LISTE_MAX / 3; /* the rest is for the lines */
    if (room && liste->parties[a]++ == 0)
        buf_print(&liste->blocs, "## %s\n\n", heading(a));
    add_fiche(liste, vue);
    if (room)
        return add_details(liste, vue);
    add_line(liste, vue);
    return ERR_NONE;
}

static struct str counted(struct arena *arena, size_t count)
{
    return count > 1 ? str_print(arena, "%zu réponses attendues", count) : STR("une réponse attendue");
}

static enum err send_list(struct liste *liste, size_t count, bool late, struct str jeton)
{
    struct atelier *atelier = liste->atelier;
    struct str texte = STR_NONE;
    if (!str_is_empty(liste->lignes))
        buf_print(&liste->blocs, "## Et aussi\n\n%.*s\n", STR_ARG(compose_tableau(atelier->arena, liste->lignes)));
    if (liste->sans_fiche > 0)
        buf_print(&liste->blocs, "La fiche de %d dossier%s n'a pas pu être jointe à ce message : le référent départemental peut vous l'envoyer.\n",
                  liste->sans_fiche, liste->sans_fiche > 1 ? "s" : "");
    if (buf_failed(&liste->blocs))
        return fault_set(&atelier->fault, ERR_FINAL, "a list of %zu reminders is over %d bytes, shorten the titles of its circuits", count, LISTE_MAX);
    const struct valeur valeurs[] = {
        {"rappel_nombre", counted(atelier->arena, count)},
        {"rappels", str_copy(atelier->arena, buf_str(&liste->blocs))},
        {"rappel_retard", late ? date_french(atelier->arena, atelier->jour) : STR_NONE},
        {"jointe_nom", liste->jointe_count > 1 ? STR("les fiches reçues, par référence") : liste->jointe_count == 1 ? STR("la fiche reçue") : STR_NONE},
    };
    enum err err = envoi_prepare(atelier, NULL, &(struct envoi_demande){.modele = STR("rappels"), .genre = STR("relance"), .a_mail = liste->mail->mail,
                                                                       .a_nom = liste->mail->nom, .jeton = jeton, .valeurs = valeurs,
                                                                       .valeur_count = sizeof valeurs / sizeof valeurs[0], .jointes = liste->jointes,
                                                                       .jointe_count = liste->jointe_count, .out_texte = &texte});
    return err != ERR_NONE ? err : store_rappel_liste_add(atelier->store, jeton, texte, atelier->moment, &atelier->fault);
}

static enum err write_list(struct atelier *atelier, const struct rappel_mail *mail, const struct montree *vues, struct str jeton)
{
    struct liste liste = {.atelier = atelier, .mail = mail, .jointes = arena_array(atelier->arena, ENVOI_JOINTES + 1, sizeof *liste.jointes)};
    enum err err = ERR_NONE;
    bool late = false;
    buf_init(&liste.blocs, LISTE_MAX);
    for (size_t i = 0; i < mail->count && err == ERR_NONE; i++) {
        late = late || is_late(atelier, vues[i].rappel);
        err = add(&liste, &vues[i]);
    }
    if (err == ERR_NONE)
        err = send_list(&liste, mail->count, late, jeton);
    buf_free(&liste.blocs);
    return err;
}

/* Her own first, then those that she stands in for, then those above which she stands; of each the earliest day first. */
static int compare_montrees(const void *a, const void *b)
{
    const struct montree *one = a, *other = b;
    int order = (int)one->rappel->a - (int)other->rappel->a;
    if (order == 0)
        order = (one->row.echeance > other->row.echeance) - (one->row.echeance < other->row.echeance);
    return order != 0 ? order : (one->row.id > other->row.id) - (one->row.id < other->row.id);
}

/* ---- and what is noted of it ---------------------------------------------------------------------------------------- */

static enum err note(struct atelier *atelier, const struct rappel_mail *mail, const struct montree *vue, struct str jeton)
{
    static const char *const words[] = {[RAPPEL_PERSONNE] = "relance", [RAPPEL_SUPPLEANT] = "escalade", [RAPPEL_ALERTE] = "alerte"};
    const struct rappel *rappel = vue->rappel;
    const struct rappel_row row = {.question = rappel->question, .mail = mail->mail, .jour = atelier->jour, .niveau = (int)rappel->niveau, .jeton = jeton};
    enum err err = store_rappel_add(atelier->store, &row, &atelier->fault);
    if (err != ERR_NONE || (rappel->niveau == NIVEAU_AUCUN && !rappel->promis))
        return err;
    const char *quality = rappel->a == RAPPEL_PERSONNE ? "" : qualite_name(rappel->qualite);
    bool said = rappel->a == RAPPEL_SUPPLEANT && rappel->qualite != QUALITE_AUCUNE;
    return affaire_event(atelier, vue->affaire, words[rappel->a],
                         str_print(atelier->arena, "%.*s, à %.*s%s%s%s", STR_ARG(vue->row.etape), STR_ARG(mail->mail), said ? " (" : "", said ? quality : "",
                                   said ? ")" : ""));
}

enum err rappel_envoie(struct atelier *atelier, const struct rappel_mail *mail)
{
    struct montree *vues = arena_array(atelier->arena, mail->count + 1, sizeof *vues);
    struct str jeton = STR_NONE;
    int number = 0;
    enum err err = ERR_NONE;
    for (size_t i = 0; i < mail->count && err == ERR_NONE; i++)
        err = look(atelier, &mail->rappels[i], &vues[i]);
    if (err == ERR_NONE)
        qsort(vues, mail->count, sizeof *vues, compare_montrees);
    bool alone = mail->count == 1 && mail->rappels[0].a != RAPPEL_ALERTE;
    if (err == ERR_NONE && !alone)
        err = store_rappel_liste_count(atelier->store, &number, &atelier->fault);
    if (err != ERR_NONE)
        return err;
    if (!alone)
        jeton = jeton_autre(atelier->arena, store_key(atelier->store), "rappel", STR(""), number + 1);
    err = alone ? write_one(atelier, mail, &vues[0]) : write_list(atelier, mail, vues, jeton);
    for (size_t i = 0; i < mail->count && err == ERR_NONE; i++)
        err = note(atelier, mail, &vues[i], jeton);
    return err;
}
