/* Acts that come in as a mail of one line and are counted: « Réunion de concertation : 3, le 12/03/2026 ». The line is the
 * subject or the first of the text. Its sender holds one of the act's roles; what is not sure is a human's. */
#include "daemon/decide_courrier.h"
#include "daemon/heure.h"

/* ---- which act ---------------------------------------------------------------------------------------------------- */

struct compte { /* an act that the mail may tell of */
    const struct circuit *circuit;
    const struct acte_compte *acte;
    struct acte_lu lu;
    struct recevabilite verdict;
    bool ambigu;    /* subject and text tell of two, or two circuits count such an act */
    bool a_refuse;  /* only her role does not fit: verdict says how */
};

static struct str first_line(struct str text)
{
    struct str line = STR_NONE;
    while (str_next_line(&text, &line))
        if (!str_is_empty(str_trim(line)))
            return str_trim(line);
    return STR("");
}

/* The text's own line says number and day; where it is none of ours the subject does. */
static struct acte_lu read_acte(struct atelier *atelier, const struct courrier_lu *courrier, const struct circuit *circuit, bool *out_two)
{
    struct arena *arena = atelier->arena;
    struct acte_lu line = formulaire_acte(arena, first_line(courrier->lu.lignes), circuit->actes, circuit->acte_count);
    struct acte_lu subject = formulaire_acte(arena, courrier->lu.sujet, circuit->actes, circuit->acte_count);
    *out_two = line.acte >= 0 && subject.acte >= 0 && line.acte != subject.acte;
    return line.acte >= 0 ? line : subject;
}

static void try_circuit(struct atelier *atelier, const struct courrier_lu *courrier, const struct circuit *circuit, struct compte *found)
{
    bool two = false;
    struct acte_lu lu = read_acte(atelier, courrier, circuit, &two);
    if (lu.acte < 0)
        return;
    const struct acte_compte *acte = &circuit->actes[lu.acte];
    struct demande_recevabilite demande = courrier_demande(courrier, ACTE_OUVRIR);
    demande.roles_permis = acte->roles;
    demande.role_permis_count = acte->role_count;
    const struct recevabilite verdict = recevabilite(conf_annuaire(atelier->conf, circuit->nom), &demande);
    if (verdict.verdict != COMPTE) {
        found->verdict = found->acte == NULL ? verdict : found->verdict;
        found->a_refuse = true;
        return;
    }
    found->ambigu = found->ambigu || two || found->acte != NULL;
    found->circuit = circuit;
    found->acte = acte;
    found->lu = lu;
    found->verdict = verdict;
}

static struct compte find_acte(struct atelier *atelier, const struct courrier_lu *courrier)
{
    struct compte found = {.acte = NULL};
    for (size_t i = 0; i < courrier->boite->circuit_count; i++) {
        const struct circuit *circuit = conf_circuit(atelier->conf, courrier->boite->circuits[i]);
        if (circuit != NULL && circuit->acte_count > 0)
            try_circuit(atelier, courrier, circuit, &found);
    }
    return found;
}

bool compte_concerne(struct atelier *atelier, const struct courrier_lu *courrier)
{
    return find_acte(atelier, courrier).acte != NULL;
}

/* ---- counting it ---------------------------------------------------------------------------------------------------- */

/* Where its sender holds the role: the territory, or that of her MDS; absent where she holds it in two of them. */
static struct str territoire_of(const struct atelier *atelier, const struct compte *found, day_t jour)
{
    const struct annuaire *annuaire = conf_annuaire(atelier->conf, found->circuit->nom);
    struct str territoire = STR_NONE;
    for (size_t i = 0; i < annuaire->tenue_count; i++) {
        const struct tenue *tenue = &annuaire->tenues[i];
        const struct portee portee = {.mds = tenue->mds, .territoire = tenue->territoire};
        const struct territoire *of_mds = str_is_empty(tenue->mds) ? NULL : annuaire_territoire_of_mds(annuaire, tenue->mds);
        struct str here = str_is_empty(tenue->territoire) && of_mds != NULL ? of_mds->id : tenue->territoire;
        bool named = false;
        for (size_t j = 0; j < found->acte->role_count; j++)
            named = named || str_eq(found->acte->roles[j], tenue->role);
        enum qualite held = named ? annuaire_holds(annuaire, found->verdict.personne, tenue->role, &portee, jour) : QUALITE_AUCUNE;
        if (held == QUALITE_AUCUNE || held == QUALITE_REPLI || str_is_empty(here))
            continue;
        if (!str_is_empty(territoire) && !str_eq(territoire, here))
            return STR_NONE;
        territoire = here;
    }
    return territoire;
}

static enum err acknowledge(struct atelier *atelier, const struct courrier_lu *courrier, const struct compte *found, const struct acte_row *row)
{
    struct str said = str_print(atelier->arena, "%.*s : %lld, le %.*s.", STR_ARG(found->acte->titre), (long long)row->nombre,
                                STR_ARG(date_french_plain(atelier->arena, row->jour)));
    const struct valeur valeurs[] = {{"circuit_titre", found->circuit->titre}, {"explication", said}};
    const struct personne *person = found->verdict.personne;
    return envoi_prepare(atelier, NULL, &(struct envoi_demande){.modele = STR("acte-compte"), .genre = STR("reponse"), .reponse = true,
                                                                .a_mail = courrier->entete.from, .a_nom = person != NULL ? person->nom : STR_NONE,
                                                                .valeurs = valeurs, .valeur_count = sizeof valeurs / sizeof valeurs[0]});
}

static enum err count(struct atelier *atelier, struct courrier_lu *courrier, const struct compte *found)
{
    day_t recu = heure_day(courrier->row.recu);
    struct acte_row row = {.circuit = found->circuit->nom, .acte = found->acte->nom, .par = courrier->entete.from, .nombre = found->lu.nombre,
                           .message = courrier->row.id, .jour = found->lu.jour == DAY_NONE ? recu : found->lu.jour, .quand = atelier->moment,
                           .territoire = territoire_of(atelier, found, recu)};
    enum err err = store_acte_add(atelier->store, &row, &atelier->fault);
    if (err == ERR_NONE)
        err = store_event_add(atelier->store, &(struct event_row){.quand = atelier->moment, .quoi = STR("acte_compte"), .par = courrier->entete.from,
                                                                  .origine = str_of(origine_name(ORIGINE_MAIL)), .message = courrier->row.id,
                                                                  .detail = str_print(atelier->arena, "%.*s, %.*s : %lld", STR_ARG(row.circuit),
                                                                                      STR_ARG(row.acte), (long long)row.nombre)}, &atelier->fault);
    if (err == ERR_NONE)
        err = acknowledge(atelier, courrier, found, &row);
    return err != ERR_NONE ? err : courrier_end(atelier, courrier, MESSAGE_TRAITE, STR_NONE);
}

enum err compte_acte(struct atelier *atelier, struct courrier_lu *courrier, bool *out_taken)
{
    const struct compte found = find_acte(atelier, courrier);
    *out_taken = found.acte != NULL || found.a_refuse;
    if (!*out_taken)
        return ERR_NONE;
    if (found.acte == NULL)
        return courrier_refuse(atelier, courrier, NULL, &found.verdict);
    if (found.ambigu)
        return courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, STR("ce message peut annoncer plusieurs actes à compter : rien n'a été compté"));
    if (found.lu.nombre <= 0)
        return courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, STR("le nombre de cet acte n'a pas été compris : rien n'a été compté"));
    if (found.lu.jour != DAY_NONE && found.lu.jour > heure_day(courrier->row.recu))
        return courrier_end(atelier, courrier, MESSAGE_A_VERIFIER, STR("cet acte est daté d'un jour à venir : rien n'a été compté"));
    return count(atelier, courrier, &found);
}
