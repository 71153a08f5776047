/* The circuit language: every mistake of reading is told at its own line. A row changes one thing of
 * tests/fixtures/conf/langage.cfg. What is wrong with a circuit that can be read is the proofs' affair. */
#include "tests/unit/langage_scene.h"

struct faute {
    const char *name;
    const char *from, *to;
    const char *text; /* the first mistake holds it, on the line that was changed (+ `plus`); there are `errors` */
    int plus, errors;
};

static const struct faute fautes[] = {
    /* the circuit */
    {"an unknown key", "capacite =", "capacites =", "unknown key `capacites` in a circuit: expected one of nom, titre,", 0, 1},
    {"an unknown capacite", "\"montree\"", "\"montre\"", "`capacite`: « montre »: expected one of stop, montree", 0, 1},
    {"demarre without accuse", "accuse = \"accuse-fiche\";\nrelance", "relance", "`accuse` is missing", -1, 1},
    {"accuse without demarre", "demarre = [ \"rsase\", \"pilote\" ];\n", "", "`accuse` without `demarre`", 0, 1},
    {"a deadline that is none", "relance_apres = \"0 jo\";\n", "relance_apres = \"bientôt\";\n", "`relance_apres`: « bientôt » is no delay", 0, 1},
    {"a porte that is none", "porte = \"reference\"", "porte = \"tout\"", "`porte`: « tout »: expected reference, avis, identite, motif or complet", 0, 1},
    {"a document that is none", "porte = \"reference\"", "porte = \"reference\"; joint = \"annexe\"", "`joint`: « annexe »: expected tableau", 0, 1},
    {"a question's document that is none", "joint_fiche = true;", "joint_fiche = true; joint = \"fiche\";", "`joint`: « fiche »: expected tableau", 0, 1},
    {"a porte that is no text", "porte = \"reference\"", "porte = 1", "`porte`: expected a text", 0, 1},
    {"a view that is none", "mdph = \"identite\"", "mdph = \"nom\"", "`voit`: « nom »: expected reference,", 0, 1},
    {"a place of life that asks nothing", "lieu_change = \"visite.territoire\"", "lieu_change = \"visite\"", "`lieu_change`: « visite » is no question", 0, 1},
    {"a place of life that asks nowhere", "lieu_change = \"visite.territoire\"", "lieu_change = \"visite.lieu\"", "is no question of an etape", 0, 1},
    {"a guard with an accent", "  majeur = ", "  Majeur = ", "« Majeur » is no name here", 0, 2},
    {"a guard that is no text", "majeur = \"age >= 18\"", "majeur = 18", "`majeur`: expected a text", 0, 2},
    {"a check by no guard", "si = \"jeune_adulte\"; };", "si = \"adulte\"; };", "no guard is called « adulte »", 0, 1},
    {"a check without words", "texte = \"Besoin d'accompagnement\";", "", "`texte` is missing in a check of eligibility", 0, 1},
    {"a waiting list nowhere", "etape = \"liste\";", "etape = \"listes\";", "`etape`: no etape is called « listes »", 0, 1},
    {"a waiting list without order", "  criteres:\n  {", "  autres:\n  {", "unknown key `autres` in attente", 0, 2},
    {"a criterion's unknown key", "decroissant = true", "croissant = true", "unknown key `croissant` in a critere", 0, 1},
    {"an act without words", "mots = [ \"visite\" ]", "mots = [ ]", "`mots` is empty", 0, 1},
    {"an act by nobody", "roles = [ \"rsase\" ]; };", "roles = [ ]; };", "`roles` is empty", 0, 1},
    {"two acts by the same words", "mots = [ \"visite\" ]", "mots = [ \"RÉUNION PPE\" ]", "is of the act « reunion » too", 0, 1},
    {"an act known by any line", "mots = [ \"visite\" ]", "mots = [ \" - \" ]", "begins every line", 0, 1},
    {"a measure that is none", "mesure = \"nombre\"", "mesure = \"metres\"", "`mesure`: « metres »: expected one of nombre, pourcent,", 0, 2},
    {"a part of nothing", "mesure = \"nombre\";", "mesure = \"nombre\"; dont = true;", "`dont`: the first indicator is a part of none", 0, 1},
    {"an indicator without a definition", "definition = \"De ceux-ci.\";", "", "`definition` is missing in an indicator", 0, 1},
    /* elements */
    {"the same element twice", "nom = \"gt-02\"", "nom = \"gt-01\"", "the element « gt-01 » is there already (line 45)", 0, 1},
    {"a day that nobody understands", "echeance = \"fin juin 2026\"", "echeance = \"bientôt\"", "`echeance`: « bientôt » is not understood", 0, 1},
    {"an element without a title", "titre = \"Une fiche action\";", "", "`titre` is missing in an element", 0, 1},
    {"an element's unknown key", "mds = \"m\"", "mdss = \"m\"", "unknown key `mdss` in an element", 0, 1},
    /* departs */
    {"started by what?", "par = \"courriel\"; titre", "par = \"poste\"; titre", "`par`: « poste » is not known: expected courriel or date", 0, 1},
    {"started by nothing said", "par = \"courriel\"; titre", "titre", "`par` is missing in a depart: expected courriel or date", -2, 1},
    {"a mail with a calendar's key", "par = \"courriel\"; titre", "par = \"courriel\"; quand = [ \"chaque mois le 1\" ]; titre",
     "`quand` is a key of par = \"date\"", 0, 1},
    {"a mail from nobody", "roles = [ \"referent\", \"chef_service\" ]", "roles = [ ]", "`roles` is empty", 0, 1},
    {"a mail about nothing", "objet = [ \"repérage\", \"repere\" ]", "objet = [ ]", "`objet` is empty", 0, 1},
    {"a mail about anything", "\"repere\" ];", "\"  \" ];", "stands in every subject", 0, 1},
    {"a mail that nobody acknowledges", "    accuse = \"accuse-fiche\"; etape", "    etape", "`accuse` is missing in a depart", -5, 1},
    {"a depart to nowhere", "etape = \"visite\";\n  };\n  tableau", "etape = \"visites\";\n  };\n  tableau", "`etape`: no etape is called « visites »", 0, 1},
    {"for each of what?", "chaque = \"territoire\"", "chaque = \"commune\"", "`chaque`: « commune »: expected one of departement, territoire,", 0, 1},
    {"a day of no calendar", "\"chaque mois le 1\", ", "\"chaque lune\", ", "`quand`: « chaque lune » is no day of the calendar", 0, 1},
    {"the 32nd of each month", "\"chaque mois le 1\", ", "\"chaque mois le 32\", ", "is no day of the calendar", 0, 1},
    {"a young person's day for a territory", "\"chaque mois le 1\", ", "\"jeune.date_naissance + 17 ans\", ", "is no day of the calendar", 0, 1},
    {"no day at all", "quand = [ \"element.echeance - 20 jours\" ]", "quand = [ ]", "`quand`: 0 days, expected 1 to 8", 0, 1},
    {"young people of which circuits?", "circuits = [ \"langage\" ]; etape", "etape", "`circuits` (whose open dossiers are followed) and chaque", -2, 1},
    {"circuits of a territory", "chaque = \"territoire\"; titre", "chaque = \"territoire\"; circuits = [ \"a\" ]; titre", "go together", 0, 1},
    {"an element's genre for a territory", "chaque = \"territoire\"; titre", "chaque = \"territoire\"; genre = \"a\"; titre",
     "`genre` belongs to chaque = \"element\"", 0, 1},
    {"the calendar for a young person", "\"jeune.date_naissance + 17 ans - 6 mois\"", "\"chaque mois le 1\"", "is no day that can be reckoned", 0, 1},
    {"an element's day for a young person", "\"jeune.date_naissance + 17 ans - 6 mois\"", "\"element.echeance\"",
     "with chaque = \"jeune\" a day is reckoned from", 0, 1},
    {"a young person's day for an element", "\"element.echeance - 20 jours\"", "\"jeune.date_naissance\"", "with chaque = \"element\" a day is reckoned from", 0, 1},
    {"the day of what has none", "quand = [ \"chaque mois le 1\" ]; // sans date", "quand = [ \"element.echeance\" ];",
     "what has no échéance has no day of its own", 0, 1},
    {"two kinds of days at once", "quand = [ \"element.echeance - 20 jours\" ]", "quand = [ \"element.echeance\", \"chaque mois le 1\" ]",
     "write two departs", 0, 1},
    /* etapes */
    {"a state's name", "  un_an: {", "  admis: {", "it is the name of a state", 0, 3},
    {"a name with a hyphen", "  un_an: {", "  un-an: {", "« un-an » is no name here", 0, 3},
    {"an unknown ensemble", "ensemble = \"toutes\"", "ensemble = \"tous\"", "`ensemble`: « tous »: expected one of premier_refus, toutes, une", 0, 2},
    {"said twice", "ensemble = \"une\";", "ensemble = \"une\"; toutes = true;", "`ensemble` and `toutes` say the same", 0, 1},
    {"all without a way on", "toutes = true; suite = \"une\";", "toutes = true;", "`suite` is missing", -2, 1},
    {"a refusal without a way on", " suite_refus = \"refuse\";", "", "`suite_refus` is missing", 0, 1},
    {"a refusal that is followed at once", "toutes = true; suite = \"une\";", "toutes = true; suite = \"une\"; suite_refus = \"refuse\";",
     "`suite_refus` belongs to", 0, 1},
    {"a suite to nowhere", "suite_refus = \"visite.territoire\"", "suite_refus = \"visite.terre\"", "« visite.terre » leads nowhere (etape une)", 0, 1},
    {"a wait for no day", "jusqu_au = \"champ.date_visite + 1 an\"", "jusqu_au = \"un jour\"", "`jusqu_au`: « un jour » is no day that can be reckoned", 0, 1},
    {"a wait without a way on", "suite = \"premiers\";", "", "`suite` is missing: where does it go on that day?", 0, 1},
    {"a state that is an end", "etat = \"en_attente\"; jusqu_au", "etat = \"refuse\"; jusqu_au", "`etat`: « refuse »: expected en_cours, en_attente or admis", 0, 1},
    /* questions */
    {"an unknown key of a question", "cumul = true;", "cumuls = true;", "unknown key `cumuls` in a question", 0, 1},
    {"an unknown guard", "si = \"majeur\";", "si = \"mineur\";", "no guard is called « mineur »", 0, 1},
    {"an unknown guard of sauf", "sauf = \"jeune_adulte\";", "sauf = \"vieux\";", "no guard is called « vieux »", 0, 1},
    {"whose territory?", "portee = \"demandeur\"", "portee = \"voisin\"", "`portee`: « voisin »: expected one of jeune, demandeur", 0, 1},
    {"a question without a deadline", "delai = \"2 semaines\";", "", "`delai` is missing in a question", -2, 1},
    {"the 32nd of May", "delai = \"le 31 mai\"", "delai = \"le 32 mai\"", "is no delay", 0, 1},
    {"a day that is none", "le = [ \"jeune.echeance_notification - 6 mois\",", "le = [ \"jeune.echeance - 6 lunes\",",
     "`le`: « jeune.echeance - 6 lunes » is no day", 0, 1},
    {"no days", "le = [ \"jeune.echeance_notification - 6 mois\", \"jeune.echeance_notification\" ]", "le = [ ]", "`le`: 0 days, expected 1 to 8", 0, 1},
    {"days that are no list", "le = [ \"jeune.echeance_notification - 6 mois\", \"jeune.echeance_notification\" ]", "le = \"ouverture\"",
     "`le`: expected a list of days", 0, 1},
    {"on a day, and on demand", "le = [", "sur_demande = true; le = [", "`le` and `sur_demande` exclude each other", 0, 1},
    {"on a day, and with a place", "le = [", "proposition = true; le = [", "`le` and `proposition` exclude each other", 0, 1},
    {"again and again, at once", "tous_les = \"60 jours\"", "tous_les = \"0 jours\"", "`tous_les`: expected a time that passes", 0, 1},
    {"again on the tenth", "tous_les = \"60 jours\"", "tous_les = \"le 10\"", "`tous_les`: expected a time that passes", 0, 1},
    {"later, but not again", "tous_les = \"60 jours\"; ", "", "`tous_apres` without `tous_les`", 0, 1},
    {"later, and on a day", "le = [", "tous_les = \"60 jours\"; tous_apres = \"1 an\"; le = [", "`tous_apres` and `le` exclude each other", 0, 1},
    {"an unknown key of an answer", "reserve: { motif = true; }", "reserve: { vers = \"reste\"; }", "unknown key `vers` in reserve", 0, 1},
    {"a place without another way", "sans_place = \"liste\";", "", "`prend_place` and `sans_place` go together", 0, 1},
    {"nobody waits without a place", "defavorable: { vers = \"reste\"; };",
     "defavorable: { vers = \"reste\"; dire_sans_place = ( { role = \"rsase\"; modele = \"copie\"; } ); };",
     "`dire_sans_place` without `prend_place`", 0, 1},
    {"told without a template", "dire = ( { role = \"referent\"; modele = \"information-refus\"; } )", "dire = ( { role = \"referent\"; } )",
     "`modele` is missing in somebody to be told", 0, 1},
    {"lines of a word", "motif = true; dire = ( { role = \"rsase\"", "sans_champs = 1; dire = ( { role = \"rsase\"", "`sans_champs`: expected true or false", 0, 1},
    /* choix */
    {"a choice that takes a place", "vers = \"un_an\"; motif = true;", "vers = \"un_an\"; prend_place = true;", "no place is taken by a named answer", 0, 1},
    {"a choice to nowhere", "vers = \"un_an\"; motif = true;", "vers = \"deux_ans\"; motif = true;", "« deux_ans » leads nowhere (etape visite)", 0, 1},
    {"a choice without words", "libelle = \"Elle est annulée\";", "", "`libelle` is missing in annulee", 0, 1},
    {"two choices that read alike", "libelle = \"Elle est annulée\"", "libelle = \"LA VISITE a eu lieu\"", "is that of the choix « tenue » too", 0, 1},
    {"a choice that is an avis", "libelle = \"Elle est annulée\"", "libelle = \"Favorable\"", "that is an avis", 0, 1},
    {"a choice named as an avis", "annulee: {", "defavorable: {", "that is an avis", 0, 1},
    {"a choice that is no group", "annulee: { libelle = \"Elle est annulée\"; vers = \"reste\"; sans_champs = true; };", "annulee = \"Elle est annulée\";", "expected a group", 0, 1},
    /* champs */
    {"a line of what kind?", "genre = \"date\"", "genre = \"jour\"", "`genre`: « jour »: expected one of texte, date, nombre,", 0, 1},
    {"values of a text", "genre = \"choix\"; choix", "genre = \"texte\"; choix", "go together", 0, 1},
    {"a choice among none", "choix = [ \"domicile\", \"service\" ]", "choix = [ ]", "go together", 0, 1},
    {"which piece?", "genre = \"piece\"; piece = \"accord\"", "genre = \"piece\"", "which piece is declared?", 0, 1},
    {"a field that the fiche has not", "remplit = \"jeune.nom\"", "remplit = \"jeune.nome\"", "`remplit`: « jeune.nome » is no field of the fiche", 0, 1},
    {"two lines that read alike", "libelle = \"Lieu\"", "libelle = \"date de la VISITE\"", "is that of the champ « date_visite » too", 0, 1},
    {"a line that heads quotations", "libelle = \"Lieu\"", "libelle = \"À\"", "heads what a mail quotes", 0, 1},
    {"one name, two genres", "lieu: {", "nom_jeune: {", "champ « nom_jeune » is choix here and texte at line", 0, 1},
    {"a line with a capital", "lieu: {", "Lieu: {", "« Lieu » is no name here", 0, 1},
};

static void test_faute(void **state)
{
    const struct faute *row = *state;
    struct buf text;
    struct lu lu;
    int line = changed(&text, row->from, row->to);
    read_text(buf_str(&text), &lu);
    buf_free(&text);
    const struct conf_mistake *first = lu.mistakes.count > 0 ? &lu.mistakes.items[0] : NULL;
    bool good = first != NULL && str_find(first->text, str_of(row->text)) != STR_NOT_FOUND && first->line == line + row->plus
             && (int)lu.mistakes.errors == row->errors;
    if (!good) {
        print_error("expected at line %d, %d mistakes; got:\n", line + row->plus, row->errors);
        show(&lu.mistakes);
    }
    arena_free(lu.arena);
    assert_true(good);
}

int main(void)
{
    return RUN_ROWS("conf, the language: mistakes", fautes, test_faute) != 0;
}
