/* What stands behind the first word of a command, a form a function. Pure. */
#include "parsers/base/utf8.h"
#include "parsers/commande_private.h"

static const char *const courtesies[] = {"svp", "stp", "s'il", "vous", "te", "plait", "merci", "d'avance", ".", ",", "!", "?", "-", "–", NULL};
static const char *const of_a_dossier[] = {":", "-", "–", ",", "(", ")", "\"", "«", "»", "de", "du", "des", "la", "le", "les", "mes", "mon", "ma", "notre",
                                           "cette", "ce", "pour", "sur", "dossier", "dossiers", "demande", "demandes", "fiche", "fiches", "reference", "ref",
                                           "n°", "no", "numero", "complet", "complete", "actuel", "svp", "stp", "s'il", "vous", "te", "plait", "merci",
                                           "d'avance", "!", "?", NULL};
static const char *const asks[] = {"?", NULL};
static const char *const colon[] = {":", NULL};

static bool any_from(const struct ligne *ligne, size_t i, const char *const *list)
{
    while (i < ligne->count && !ligne_est(ligne, i, list))
        i++;
    return i < ligne->count;
}

/* Does a word from there on begin with one of those? */
static bool any_begins(const struct ligne *ligne, size_t i, const char *const *list)
{
    while (i < ligne->count && !str_starts_any(ligne->mots[i].plie, list))
        i++;
    return i < ligne->count;
}

void commande_trouble(struct commande *commande, enum commande_trouble why)
{
    commande->trouble = commande->trouble == TROUBLE_AUCUN ? why : commande->trouble;
}

/* ---- to read -------------------------------------------------------------------------------------------------- */

/* « Statut : » alone is a label. */
static bool is_label(const struct ligne *ligne, const struct commande *commande)
{
    return commande->reference.at == NULL && ligne->count > 0 && ligne_est(ligne, ligne->count - 1, colon);
}

bool forme_statut(const struct ligne *ligne, size_t i, struct commande *commande)
{
    return ligne_passe(ligne, i, of_a_dossier, commande) == ligne->count && !is_label(ligne, commande);
}

bool forme_etat(const struct ligne *ligne, size_t i, struct commande *commande)
{
    return forme_statut(ligne, i, commande) && commande->reference.at != NULL;
}

bool forme_aide(const struct ligne *ligne, size_t i, struct commande *commande)
{
    return ligne_passe(ligne, i, courtesies, commande) == ligne->count && commande->reference.at == NULL;
}

/* Words that no territory is called by: « liste des pièces », « liste d'attente », « liste complémentaire ». */
bool ligne_nomme(const struct ligne *ligne, size_t from, size_t to)
{
    static const char *const exactly[] = {"a", "en", "est", "des", "les", "un", "une", "non", "sont", "jour", "vide", "trop", "mise", "unique", "mail",
                                          "mails", "sessad", NULL};
    static const char *const begins[] = {"attente", "d'attente", "piece", "docum", "compl", "elector", "definitiv", "suivant", "ci-joint", "joint", "jeune",
                                         "enfant", "noire", "rouge", "blanche", "longue", "contact", "admis", "refus", "avis", "favorable", "defavorable",
                                         "partiel", "envoy", "recu", "manqu", "present", "participant", "personne", "diffusion", "etablissement", NULL};
    bool letters = false;
    for (size_t i = from; i < to; i++) {
        if (ligne->mots[i].marque && !str_eq_c(ligne->mots[i].plie, ",") && !str_eq_c(ligne->mots[i].plie, "-"))
            return false;
        if (ligne_est(ligne, i, exactly) || str_starts_any(ligne->mots[i].plie, begins))
            return false;
        for (size_t c = 0; c < ligne->mots[i].plie.len; c++)
            if (str_is_digit(ligne->mots[i].plie.at[c]))
                return false;
        letters = letters || !ligne->mots[i].marque;
    }
    return letters;
}

bool forme_liste(const struct ligne *ligne, size_t i, struct commande *commande)
{
    static const char *const of_mine[] = {"de", "des", "du", "mes", "dossiers", "demandes", "complete", "en", "cours", "ouverts", "ouvertes", NULL};
    static const char *const marked[] = {"territoire", "secteur", NULL}, *const articles[] = {"du", "de", "la", "le", "pour", "sur", ":", NULL};
    enum { BARE_WORDS = 3, MARKED_WORDS = 9 };
    size_t from = i, to = ligne->count;
    while (to > i && ligne_est(ligne, to - 1, courtesies))
        to--;
    while (from < to && ligne_est(ligne, from, of_mine))
        from++;
    if (from == to)
        return !(ligne->count > 0 && ligne_est(ligne, ligne->count - 1, colon));
    for (from = i; from < to && ligne_est(ligne, from, articles);)
        from++;
    bool said = from < to && ligne_est(ligne, from, marked);
    while (said && ++from < to && (ligne_est(ligne, from, articles) || ligne_est(ligne, from, marked)))
        continue;
    size_t words = 0;
    for (size_t k = from; k < to; k++)
        words += !ligne->mots[k].marque;
    if (words > (said ? MARKED_WORDS : BARE_WORDS) || !ligne_nomme(ligne, from, to))
        return false;
    struct str written = ligne_ecrit(ligne, from, to);
    commande->territoire = str_starts_nocase(written, STR("l'")) || str_starts_nocase(written, STR("d'")) ? str_from(written, 2) : written;
    return true;
}

/* ---- retrait, pièce -------------------------------------------------------------------------------------------- */

/* Words by which a withdrawal is not one yet, or no more. */
static bool is_doubtful(const struct ligne *ligne, size_t i)
{
    static const char *const at_first[] = {"si", "eventuel", "envisag", "possible", "impossible", "annul", "non", "pas", "finalement", "prevu", "peut-etre",
                                           "faut-il", "dois-je", "doit-on", "conditionn", "suspend", "reporte", "ne", "quand", "lorsqu", "attention", NULL};
    static const char *const to_come[] = {"prevoir", "confirmer", "voir", "discuter", "valider", "venir", "envisager", "etudier", NULL}, *const to[] = {"a", NULL};
    static const char *const conditions[] = {"si la ", "si le ", "si les ", "si l'", "si elle", "si il", "s'il ne", "s'ils ", "sauf si", "sous reserve",
                                             "a condition", "au cas ou", "dans le cas ou", "des que ", "quand ", "lorsqu", "une fois que", "a compter d",
                                             "a partir d", "ne pas ", "n'est plus d'actualite", NULL};
    bool first = i < ligne->count && str_starts_any(ligne->mots[i].plie, at_first), coming = ligne_est(ligne, i, to) && ligne_est(ligne, i + 1, to_come);
    return first || coming || any_from(ligne, i, asks) || (i < ligne->count && str_holds_any(str_from(ligne->plie, ligne->mots[i].at), conditions));
}

/* A reason stands behind a mark, a word that gives one, or the reference. */
bool forme_retrait(const struct ligne *ligne, size_t i, struct commande *commande)
{
    static const char *const fillers[] = {"de", "du", "la", "le", "ma", "notre", "cette", "ce", "pour", "concernant", "dossier", "demande", "fiche",
                                          "reference", "ref", "n°", "no", "numero", "complet", "total", "definitif", "(", ")", NULL};
    static const char *const labels[] = {"motif", "raison", ":", ",", ";", "-", "–", "—", ".", NULL};
    static const char *const reasons[] = {":", ",", ";", "-", "–", "—", "car", "parce", "puisque", "motif", "suite", NULL};
    size_t from = i;
    while (ligne_est(ligne, from, fillers))
        from++;
    bool named = ligne_reference(ligne, from, &commande->reference);
    from += named;
    if (from < ligne->count && !named && !ligne_est(ligne, from, reasons))
        return false;
    while (ligne_est(ligne, from, labels))
        from++;
    struct str other = STR_NONE;
    for (size_t k = from; k < ligne->count; k++)
        if (ligne_reference(ligne, k, &other) && !str_eq(other, commande->reference)) {
            if (named)
                commande_trouble(commande, TROUBLE_DEUX);
            commande->reference = named ? commande->reference : other;
        }
    if (is_doubtful(ligne, from))
        commande_trouble(commande, TROUBLE_DOUTEUX);
    commande->motif = ligne_ecrit(ligne, from, ligne->count);
    return true;
}

/* « Pièce NAV-2026-0042 manquante » asks for one. */
bool forme_piece(const struct ligne *ligne, size_t i, struct commande *commande)
{
    static const char *const fillers[] = {"pour", "le", "la", "les", "dossier", "du", "de", "au", "a", "jointe", "jointes", "ci-jointe", "ci-jointes",
                                          "complementaire", "complementaires", "notification", "dipc", "accord", "accords", "delegation", "mdph", "ajouter",
                                          "verser", ":", "-", "–", "svp", "merci", "ref", "reference", NULL};
    static const char *const labels[] = {":", ",", "(", "-", "–", NULL};
    static const char *const wanted[] = {"manqu", "attend", "demand", "fourni", "envoy", "transm", "retourn", "compl", "reclam", "absen", "quel", "pas",
                                         "non", NULL};
    size_t from = ligne_passe(ligne, i, fillers, commande);
    if (commande->reference.at == NULL || any_from(ligne, i, asks) || any_begins(ligne, from, wanted))
        return false;
    return from == ligne->count || ligne_est(ligne, from, labels);
}

/* ---- by the référent départemental ------------------------------------------------------------------------------ */

/* Where the words end and the reason begins: the first mark but a comma, « motif », « car ». */
static size_t before_reason(const struct ligne *ligne, size_t from, bool at_comma)
{
    static const char *const gives[] = {":", ";", "-", "–", "—", "(", "car", "parce", "puisque", "motif", "suite", NULL}, *const comma[] = {",", NULL};
    while (from < ligne->count && !ligne_est(ligne, from, gives) && !(at_comma && ligne_est(ligne, from, comma)))
        from++;
    return from;
}

static struct str reason_from(const struct ligne *ligne, size_t from)
{
    static const char *const labels[] = {"motif", "raison", ":", ";", ",", "-", "–", "—", ".", "(", NULL};
    while (ligne_est(ligne, from, labels))
        from++;
    return ligne_ecrit(ligne, from, ligne->count);
}

bool forme_reaffecter(const struct ligne *ligne, size_t i, struct commande *commande)
{
    static const char *const fillers[] = {"le", "la", "du", "de", "dossier", "demande", "fiche", ":", "ref", "reference", NULL};
    static const char *const towards[] = {"a", "au", "aux", "vers", "sur", "pour", "la", "le", "les", "l'", ":", ",", "-", "→", "=>", "->", NULL};
    size_t from = ligne_passe(ligne, i, fillers, commande);
    if (commande->reference.at == NULL)
        return false;
    while (ligne_est(ligne, from, towards))
        from++;
    size_t to = before_reason(ligne, from, false);
    struct str where = ligne_ecrit(ligne, from, to);
    commande->vers = str_starts_nocase(where, STR("l'")) ? str_from(where, 2) : where;
    commande->motif = reason_from(ligne, to);
    if (is_doubtful(ligne, from))
        commande_trouble(commande, TROUBLE_DOUTEUX);
    return true;
}

/* The avis that stands at `i`, its words passed over; NULL for any other word. */
static const char *avis_at(const struct ligne *ligne, size_t i, size_t *out_behind)
{
    static const char *const favorable[] = {"favorable", NULL}, *const defavorable[] = {"defavorable", NULL};
    static const char *const reserves[] = {"reserve", "reserves", NULL}, *const between[] = {"avec", "sous", NULL};
    *out_behind = i + 1;
    if (ligne_est(ligne, i, defavorable))
        return "defavorable";
    if (ligne_est(ligne, i, reserves))
        return "reserve";
    if (!ligne_est(ligne, i, favorable))
        return NULL;
    bool reserved = ligne_est(ligne, i + 1, between) && ligne_est(ligne, i + 2, reserves);
    if (reserved)
        *out_behind = i + 3;
    return reserved ? "reserve" : "favorable";
}

/* « pour NOM » at `from`, up to a reference, a mark or the end. */
static size_t take_name(const struct ligne *ligne, size_t from, struct commande *commande)
{
    static const char *const pour[] = {"pour", NULL}, *const articles[] = {"le", "la", "dossier", "du", "de", "compte", NULL};
    struct str reference = STR_NONE;
    if (!ligne_est(ligne, from, pour))
        return from;
    for (from++; ligne_est(ligne, from, articles);)
        from++;
    size_t to = from;
    while (to < ligne->count && !ligne->mots[to].marque && !ligne_reference(ligne, to, &reference) && !str_eq_c(ligne->mots[to].plie, "car") &&
           !str_eq_c(ligne->mots[to].plie, "motif"))
        to++;
    struct str name = ligne_ecrit(ligne, from, to);
    if (name.at != NULL && commande->nom.at != NULL)
        commande_trouble(commande, TROUBLE_DEUX);
    commande->nom = name.at != NULL ? name : commande->nom;
    return to;
}

/* A person's address, or a name of two words: « pour une admission en juin » says no one. */
static bool is_person(struct str name)
{
    size_t capitals = 0;
    for (size_t i = 0; i < name.len; i++) {
        bool begins = i == 0 || name.at[i - 1] == ' ';
        capitals += begins && utf8_capital(str_from(name, i)) > 0;
    }
    return capitals >= 2 || str_find_char(name, '@') != STR_NOT_FOUND;
}

/* Only with « pour » and a reference: « Avis NAV-2026-0042 : favorable » is what anybody answers. */
bool forme_avis(const struct ligne *ligne, size_t i, struct commande *commande)
{
    static const char *const pour[] = {"pour", NULL}, *const fillers[] = {":", ",", "-", "–", "dossier", "le", "du", NULL}, *const favorable[] = {"favorable", NULL};
    bool said = ligne_est(ligne, i, pour);
    size_t from = take_name(ligne, i, commande), behind = 0;
    from = ligne_passe(ligne, from, fillers, commande);
    if (commande->reference.at == NULL)
        return false;
    from = take_name(ligne, from, commande);
    from = ligne_passe(ligne, from, fillers, commande);
    commande->avis = avis_at(ligne, from, &behind);
    bool reserved = commande->avis != NULL && str_eq_c(str_of(commande->avis), "reserve");
    size_t condition = ligne_est(ligne, from, favorable) ? from + 1 : from;
    from = commande->avis == NULL ? from : behind;
    size_t reason = take_name(ligne, from, commande);
    if (!said && !is_person(commande->nom))
        return false;
    commande->motif = reserved && reason == from ? ligne_ecrit(ligne, condition, ligne->count) : reason_from(ligne, reason);
    if (is_doubtful(ligne, reason) && (!reserved || any_from(ligne, i, asks)))
        commande_trouble(commande, TROUBLE_DOUTEUX);
    return true;
}
