/* decide_courrier: as whose an answer is recorded. */
#include "daemon/decide_courrier.h"
#include "tests/unit/unit.h"

static const struct personne camille = {.nom = {"Camille Norveau", 15}};

static const struct row {
    const char *name, *from;
    const struct personne *known; /* the directory's person of that address */
    enum qualite qualite;
    const char *nom, *qualite_nom;
} rows[] = {
    {"somebody the directory knows", "c.norveau@departement.example", &camille, QUALITE_ADJOINT, "Camille Norveau", "adjoint"},
    {"whom the fiche names, at the address that was asked", "Paul.Dubois@departement.example", NULL, QUALITE_AUCUNE, "Paul Dubois", "personne interrogée"},
    {"who answers in her absence, not under her name", "remplacant@departement.example", NULL, QUALITE_AUCUNE, "remplacant@departement.example", "personne interrogée"},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    const struct courrier_lu courrier = {.entete.from = str_of(row->from), .question = {.mail = STR("paul.dubois@departement.example"), .nom = STR("Paul Dubois")},
                                         .row = {.id = 12, .recu = 1772442000}};
    const struct recevabilite verdict = {.personne = row->known, .qualite = row->qualite};
    struct auteur auteur = courrier_auteur(&courrier, &verdict);
    assert_str(auteur.nom, row->nom);
    assert_str(auteur.qualite, row->qualite_nom);
    assert_str(auteur.par, row->from);
    assert_int_equal(auteur.origine, ORIGINE_MAIL);
    assert_int_equal(auteur.message, 12);
}

int main(void)
{
    return RUN_ROWS("decide, courrier", rows, test_row);
}
