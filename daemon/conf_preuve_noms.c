/* Names inside the expressions of a circuit: « reponse_avis = 'favorble' », « etape = 'acompagnement' ». SQLite compares such a
 * text with what is never there and says nothing; the guard is then never met, the figure always 0. */
#include "daemon/conf_preuve.h"

struct expression {
    const struct preuve *preuve;
    const char *quoi; /* « guard », « indicator » */
    struct str nom;
    int line;
};

typedef bool connu_fn(const struct preuve *preuve, struct str ident, struct str texte);

/* ---- what is known --------------------------------------------------------------------------------------------------- */

static bool may_answer(const struct question *question, struct str texte)
{
    for (int sens = 0; sens < SENS_COUNT; sens++)
        if (question->reponses[sens].permise && str_eq_c(texte, sens_name((enum sens)sens)))
            return true;
    return circuit_find_choix(question, texte) >= 0;
}

/* Of the question called `nom`, or « etape_question »; of any where `nom` is absent. */
static bool is_answer(const struct preuve *preuve, struct str nom, struct str texte)
{
    const struct circuit *circuit = preuve->circuit;
    bool there = false;
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++) {
            const struct etape *etape = &circuit->etapes[i];
            const struct question *question = &etape->questions[j];
            struct str tail = str_from(nom, etape->nom.len + 1);
            bool whole = str_starts(nom, etape->nom) && nom.len > etape->nom.len && nom.at[etape->nom.len] == '_' && str_eq(tail, question->nom);
            if (nom.at != NULL && !whole && !str_eq(nom, question->nom))
                continue;
            there = true;
            if (may_answer(question, texte))
                return true;
        }
    return !there; /* a name that no question has is told as an unknown fact */
}

static bool knows_reponse(const struct preuve *preuve, struct str ident, struct str texte)
{
    return is_answer(preuve, str_from(ident, strlen("reponse_")), texte);
}

static bool knows_reponse_quelconque(const struct preuve *preuve, struct str ident, struct str texte)
{
    (void)ident;
    return is_answer(preuve, STR_NONE, texte);
}

struct recherche { /* of one champ by its name */
    struct str nom, texte;
    bool there, takes;
};

static void look_at(struct recherche *recherche, const struct champ *champs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct champ *champ = &champs[i];
        if (!str_eq(champ->nom, recherche->nom))
            continue;
        recherche->there = true;
        bool takes = champ->genre != CHAMP_CHOIX && champ->genre != CHAMP_OUI_NON;
        takes = takes || (champ->genre == CHAMP_OUI_NON && (str_eq_c(recherche->texte, "oui") || str_eq_c(recherche->texte, "non")));
        for (size_t j = 0; j < champ->choix_count; j++)
            takes = takes || str_eq(champ->choix[j], recherche->texte);
        recherche->takes = recherche->takes || takes;
    }
}

static struct recherche find_champ(const struct circuit *circuit, struct str nom, struct str texte)
{
    struct recherche recherche = {.nom = nom, .texte = texte};
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++)
            look_at(&recherche, circuit->etapes[i].questions[j].champs, circuit->etapes[i].questions[j].champ_count);
    for (size_t i = 0; i < circuit->depart_count; i++)
        look_at(&recherche, circuit->departs[i].champs, circuit->departs[i].champ_count);
    return recherche;
}

static bool knows_valeur(const struct preuve *preuve, struct str ident, struct str texte)
{
    struct recherche recherche = find_champ(preuve->circuit, str_from(ident, strlen("champ_")), texte);
    return !recherche.there || recherche.takes;
}

static bool knows_champ(const struct preuve *preuve, struct str ident, struct str texte)
{
    (void)ident;
    return find_champ(preuve->circuit, texte, STR_NONE).there;
}

static bool knows_territoire(const struct preuve *preuve, struct str ident, struct str texte)
{
    (void)ident;
    return annuaire_territoire_by_id(conf_annuaire(preuve->conf, preuve->circuit->nom), texte) != NULL;
}

static bool knows_etape(const struct preuve *preuve, struct str ident, struct str texte)
{
    (void)ident;
    return circuit_find_etape(preuve->circuit, texte) >= 0;
}

static bool knows_question(const struct preuve *preuve, struct str ident, struct str texte)
{
    (void)ident;
    for (size_t i = 0; i < preuve->circuit->etape_count; i++)
        if (circuit_find_question(&preuve->circuit->etapes[i], texte) >= 0)
            return true;
    return false;
}

static bool knows_acte(const struct preuve *preuve, struct str ident, struct str texte)
{
    (void)ident;
    for (size_t i = 0; i < preuve->circuit->acte_count; i++)
        if (str_eq(preuve->circuit->actes[i].nom, texte))
            return true;
    return false;
}

static bool knows_depart(const struct preuve *preuve, struct str ident, struct str texte)
{
    (void)ident;
    for (size_t i = 0; i < preuve->circuit->depart_count; i++)
        if (str_eq(preuve->circuit->departs[i].nom, texte))
            return true;
    return false;
}

static bool knows_etat(const struct preuve *preuve, struct str ident, struct str texte)
{
    enum etat etat;
    (void)preuve, (void)ident;
    return etat_parse(texte, &etat);
}

static bool knows_circuit(const struct preuve *preuve, struct str ident, struct str texte)
{
    (void)ident;
    return conf_circuit(preuve->conf, texte) != NULL;
}

/* Columns of the row of facts; an ident that ends with « _ » stands for all that begin so. */
struct colonne {
    const char *ident;
    connu_fn *connu;
    const char *attendu;
};
static const struct colonne faits[] = {
    {"reponse_", knows_reponse, "an answer that its question may have"},
    {"champ_", knows_valeur, "one of the values of its champ"},
    {"territoire", knows_territoire, "a territory of this circuit"},
    {"territoire_demandeur", knows_territoire, "a territory of this circuit"},
};
/* Columns of the views that indicators look at. */
static const struct colonne vues[] = {
    {"etape", knows_etape, "an etape of this circuit"},
    {"question", knows_question, "a question of this circuit"},
    {"reponse", knows_reponse_quelconque, "an answer that some question may have"},
    {"champ", knows_champ, "a champ of this circuit"},
    {"acte", knows_acte, "one of `actes`"},
    {"depart", knows_depart, "one of `departs`"},
    {"etat", knows_etat, "en_cours, en_attente, admis, refuse, retire, sorti or a_verifier"},
    {"territoire", knows_territoire, "a territory of this circuit"},
    {"circuit", knows_circuit, "a circuit of this configuration"},
};

/* ---- the words of an expression --------------------------------------------------------------------------------------- */

struct mot_sql {
    enum { MOT_FIN, MOT_NOM, MOT_TEXTE, MOT_SIGNE } genre;
    struct str texte; /* without its quotes */
};

static bool is_word(char c)
{
    return str_is_alnum(c) || c == '_';
}

static struct mot_sql next_word(struct str *rest)
{
    *rest = str_trim(*rest);
    if (rest->len == 0)
        return (struct mot_sql){MOT_FIN, STR("")};
    size_t len = 1;
    char first = rest->at[0];
    struct mot_sql mot = {MOT_SIGNE, STR("")};
    if (first == '\'') {
        while (len < rest->len && rest->at[len] != '\'')
            len++;
        mot = (struct mot_sql){MOT_TEXTE, str_slice(*rest, 1, len)};
        len = len < rest->len ? len + 1 : len;
    } else if (is_word(first)) {
        while (len < rest->len && is_word(rest->at[len]))
            len++;
        mot = (struct mot_sql){MOT_NOM, str_slice(*rest, 0, len)};
    } else {
        bool two = rest->len > 1 && (first == '<' || first == '>' || first == '!' || first == '=') && (rest->at[1] == '=' || rest->at[1] == '>');
        len = two ? 2 : 1;
        mot.texte = str_slice(*rest, 0, len);
    }
    *rest = str_from(*rest, len);
    return mot;
}

static void judge(const struct expression *expression, const struct colonne *colonnes, size_t count, struct str ident, struct str texte)
{
    for (size_t i = 0; i < count; i++) {
        struct str known = str_of(colonnes[i].ident);
        bool fits = str_ends(known, STR("_")) ? str_starts(ident, known) : str_eq_nocase(ident, known);
        if (fits && !colonnes[i].connu(expression->preuve, ident, texte))
            lecteur_faute(expression->preuve->lecteur, expression->line, "%s « %.*s »: %.*s is never '%.*s': expected %s", expression->quoi,
                          STR_ARG(expression->nom), STR_ARG(ident), STR_ARG(texte), colonnes[i].attendu);
    }
}

/* « ident = 'text' », « ident <> 'text' », « ident in ('text', …) ». */
static void walk(const struct expression *expression, const struct colonne *colonnes, size_t count, struct str sql)
{
    struct str ident = STR_NONE;
    bool compares = false, lists = false;
    for (struct mot_sql mot; (mot = next_word(&sql)).genre != MOT_FIN;) {
        bool equal = mot.genre == MOT_SIGNE && (str_eq_c(mot.texte, "=") || str_eq_c(mot.texte, "==") || str_eq_c(mot.texte, "<>") || str_eq_c(mot.texte, "!="));
        if (mot.genre == MOT_TEXTE && ident.at != NULL && (compares || lists)) {
            judge(expression, colonnes, count, ident, mot.texte);
            ident = lists ? ident : STR_NONE;
        } else if (mot.genre == MOT_NOM && str_eq_nocase(mot.texte, STR("in"))) {
            lists = true;
        } else if (mot.genre == MOT_NOM && !str_eq_nocase(mot.texte, STR("not")) && !str_eq_nocase(mot.texte, STR("is"))) {
            ident = mot.texte;
            compares = lists = false;
        } else if (equal || (mot.genre == MOT_NOM && ident.at != NULL)) {
            compares = true;
        } else if (!lists || str_eq_c(mot.texte, ")")) {
            ident = STR_NONE;
            compares = lists = false;
        }
    }
}

void preuve_noms_de_fait(const struct preuve *preuve, const char *quoi, struct str nom, struct str sql, int line)
{
    walk(&(struct expression){preuve, quoi, nom, line}, faits, TABLE_COUNT(faits), sql);
}

void preuve_noms_de_vue(const struct preuve *preuve, const char *quoi, struct str nom, struct str sql, int line)
{
    walk(&(struct expression){preuve, quoi, nom, line}, vues, TABLE_COUNT(vues), sql);
}
