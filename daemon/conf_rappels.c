/* When a question is reminded of: the keys that a circuit and each of its questions may hold. */
#include "daemon/conf_private.h"
#include "daemon/rappel.h"

static void read_mi_temps(struct lecteur *lecteur, int line, struct str written, struct question *question)
{
    struct delai delai = {0, DELAI_JOURS_OUVRES, 0};
    if (written.at == NULL)
        return;
    question->sans_mi_temps = str_eq_c(written, "non");
    if (!question->sans_mi_temps && !str_eq_c(written, "oui")
        && (!echeance_parse_delai(written, &delai) || delai.unite == DELAI_LE || delai.nombre == 0))
        lecteur_faute(lecteur, line, "`relance_mi_temps`: « %.*s »: expected oui, non, or how long before the deadline, « 3 jours ouvrés »",
                      STR_ARG(written));
    question->mi_temps = delai;
}

void conf_read_rappels(struct lecteur *lecteur, const config_setting_t *groupe, struct str mi_temps, struct question *question)
{
    static const char *const keys[] = {"relance_apres", "escalade_apres", "alerte_apres", "alerte_tous_les"};
    int line = 0;
    read_mi_temps(lecteur, lecteur_ligne_de(groupe, "relance_mi_temps"), mi_temps, question);
    for (size_t i = 0; i < TABLE_COUNT(keys); i++)
        if (config_setting_get_member(groupe, keys[i]) != NULL)
            line = lecteur_ligne_de(groupe, keys[i]);
    if (config_setting_get_member(groupe, "alerte_apres") != NULL && question->alerte_apres.nombre == 0)
        lecteur_faute(lecteur, lecteur_ligne_de(groupe, "alerte_apres"), "`alerte_apres`: expected a time after the deadline, « 5 jours ouvrés »");
    if (config_setting_get_member(groupe, "alerte_tous_les") != NULL && (question->alerte_tous_les.nombre == 0 || question->alerte_tous_les.unite == DELAI_LE))
        lecteur_faute(lecteur, lecteur_ligne_de(groupe, "alerte_tous_les"), "`alerte_tous_les`: expected a time that passes, « 10 jours ouvrés »");
    const char *wrong = line > 0 ? rappel_desordre(question) : NULL; /* what nobody wrote here was judged where it stands */
    if (wrong != NULL)
        lecteur_faute(lecteur, line, "%s", wrong);
}
