/* circuit: every answer of every question of the circuit that is shipped. A row's `open` names the open questions, the first
 * is answered; `expected` are the effects in their order. */
#include "tests/unit/circuit_scene.h"

static const struct row {
    const char *name, *open;
    enum sens sens;
    int flags;
    const char *expected;
} rows[] = {
    {"the MDPH has notified a SESSAD", "droit_mdph.instruction droit_mdph.instruction", SENS_FAVORABLE, 0,
     "ferme:instruction ferme:instruction etape:avis_chef_service/en_cours demande:avis_chef_service "
     "copie:referent_departemental"},
    {"the MDPH has refused: the RSASE chooses", "droit_mdph.instruction", SENS_DEFAVORABLE, 0,
     "ferme:instruction etape:droit_mdph/en_attente demande:suite_refus copie:referent_departemental"},
    {"a refusal of the MDPH without its reason", "droit_mdph.instruction", SENS_DEFAVORABLE, SANS_MOTIF,
     "motif:instruction"},
    {"the right is verified", "droit_mdph.verification", SENS_FAVORABLE, 0,
     "ferme:verification etape:avis_chef_service/en_cours demande:avis_chef_service copie:referent_departemental"},
    {"the right has expired: a file is to be lodged", "droit_mdph.verification", SENS_DEFAVORABLE, 0,
     "ferme:verification etape:droit_mdph/en_attente demande:depot copie:referent_departemental"},
    {"the file is lodged", "droit_mdph.depot", SENS_FAVORABLE, 0,
     "ferme:depot etape:droit_mdph/en_attente demande:instruction copie:referent_departemental"},
    {"no file will be lodged", "droit_mdph.depot", SENS_DEFAVORABLE, 0,
     "ferme:depot dit:referent etat:retire"},
    {"recours or a new file", "droit_mdph.suite_refus", SENS_FAVORABLE, 0,
     "ferme:suite_refus etape:droit_mdph/en_attente demande:instruction copie:referent_departemental"},
    {"no recours", "droit_mdph.suite_refus", SENS_DEFAVORABLE, 0,
     "ferme:suite_refus dit:referent etat:retire"},
    {"the chef de service agrees", "avis_chef_service", SENS_FAVORABLE, 0,
     "ferme:avis_chef_service etape:avis_rsase/en_cours demande:avis_rsase copie:referent_departemental"},
    {"the chef de service refuses: to be corrected", "avis_chef_service", SENS_DEFAVORABLE, 0,
     "ferme:avis_chef_service dit:rsase etape:avis_chef_service/en_cours demande:correction "
     "copie:referent_departemental"},
    {"a refusal without its reason moves nothing", "avis_chef_service", SENS_DEFAVORABLE, SANS_MOTIF,
     "motif:avis_chef_service"},
    {"a reserve that the circuit does not know", "avis_chef_service", SENS_RESERVE, 0,
     "non_compris:avis_chef_service"},
    {"corrected: asked again", "avis_chef_service.correction", SENS_FAVORABLE, 0,
     "ferme:correction etape:avis_chef_service/en_cours demande:avis_chef_service copie:referent_departemental"},
    {"not corrected: withdrawn", "avis_chef_service.correction", SENS_DEFAVORABLE, 0,
     "ferme:correction dit:rsase dit:chef_service etat:retire"},
    {"the RSASE agrees", "avis_rsase", SENS_FAVORABLE, 0,
     "ferme:avis_rsase etape:transmission_pilote/en_cours demande:transmission_pilote copie:referent_departemental"},
    {"the RSASE agrees and is the pilot", "avis_rsase", SENS_FAVORABLE, PILOTE_DEMANDEUR,
     "ferme:avis_rsase etape:avis_directeur/en_cours demande:avis_directeur copie:referent_departemental"},
    {"the pilot himself, of another territory", "avis_rsase", SENS_FAVORABLE, PILOTE_DEMANDEUR | AUTRE_TERRITOIRE,
     "ferme:avis_rsase etape:accord_pilote/en_cours demande:accord_pilote copie:referent_departemental"},
    {"the RSASE refuses", "avis_rsase", SENS_DEFAVORABLE, 0,
     "ferme:avis_rsase dit:referent dit:chef_service dit:referent_departemental etat:refuse"},
    {"the pilot transmits", "transmission_pilote", SENS_FAVORABLE, 0,
     "ferme:transmission_pilote etape:avis_directeur/en_cours demande:avis_directeur copie:referent_departemental"},
    {"the pilot transmits to another territory", "transmission_pilote", SENS_FAVORABLE, AUTRE_TERRITOIRE,
     "ferme:transmission_pilote etape:accord_pilote/en_cours demande:accord_pilote copie:referent_departemental"},
    {"the pilot wants a complement", "transmission_pilote", SENS_DEFAVORABLE, 0,
     "ferme:transmission_pilote etape:transmission_pilote/en_cours demande:complement copie:referent_departemental"},
    {"completed", "transmission_pilote.complement", SENS_FAVORABLE, 0,
     "ferme:complement etape:transmission_pilote/en_cours demande:transmission_pilote copie:referent_departemental"},
    {"not completed: withdrawn", "transmission_pilote.complement", SENS_DEFAVORABLE, 0,
     "ferme:complement dit:referent dit:chef_service etat:retire"},
    {"the other pilot agrees", "accord_pilote", SENS_FAVORABLE, AUTRE_TERRITOIRE,
     "ferme:accord_pilote etape:avis_directeur/en_cours demande:avis_directeur copie:referent_departemental"},
    {"the other pilot refuses", "accord_pilote", SENS_DEFAVORABLE, AUTRE_TERRITOIRE,
     "ferme:accord_pilote dit:rsase dit:referent dit:chef_service dit:referent_departemental etat:refuse"},
    {"the director has a place", "avis_directeur", SENS_FAVORABLE, PLACE,
     "ferme:avis_directeur place etape:pieces/en_cours demande:famille copie:referent_departemental copie:rsase "
     "demande:dipc"},
    {"the director has none: waiting list", "avis_directeur", SENS_FAVORABLE, 0,
     "ferme:avis_directeur dit:rsase dit:referent dit:pilote etape:liste_attente/en_attente"},
    {"the director wants the waiting list though a place is free", "avis_directeur", SENS_FAVORABLE, PLACE | ATTENTE,
     "ferme:avis_directeur dit:rsase dit:referent dit:pilote etape:liste_attente/en_attente"},
    {"a condition keeps the question open", "avis_directeur", SENS_RESERVE, 0,
     "reserve:avis_directeur"},
    {"a condition that is not said", "avis_directeur", SENS_RESERVE, SANS_MOTIF,
     "motif:avis_directeur"},
    {"the director refuses, a free place or not", "avis_directeur", SENS_DEFAVORABLE, PLACE,
     "ferme:avis_directeur dit:rsase dit:referent dit:chef_service dit:pilote dit:referent_departemental etat:refuse"},
    {"the offered place is confirmed", "liste_attente.confirmation", SENS_FAVORABLE, PLACE,
     "ferme:confirmation place etape:pieces/en_cours demande:famille copie:referent_departemental copie:rsase "
     "demande:dipc"},
    {"the offered place is gone: the list again", "liste_attente.confirmation", SENS_FAVORABLE, 0,
     "ferme:confirmation"},
    {"the offered place is refused", "liste_attente.confirmation", SENS_DEFAVORABLE, PLACE,
     "ferme:confirmation dit:rsase dit:referent dit:chef_service dit:pilote dit:referent_departemental etat:refuse"},
    {"words are no pieces", "pieces.famille pieces.dipc", SENS_FAVORABLE, 0,
     "non_compris:famille"},
    {"pieces are", "pieces.famille", SENS_FAVORABLE, PIECES,
     "ferme:famille etape:admission/en_cours demande:admission copie:referent_departemental"},
    {"the family refuses: a delegation is asked, the rest stays open", "pieces.famille pieces.dipc", SENS_DEFAVORABLE, 0,
     "ferme:famille etape:pieces/en_cours demande:delegation copie:referent_departemental"},
    {"the DIPC in words", "pieces.dipc", SENS_FAVORABLE, 0,
     "non_compris:dipc"},
    {"the DIPC itself, the family still to come", "pieces.dipc pieces.famille", SENS_FAVORABLE, PIECES,
     "ferme:dipc"},
    {"there is no refusing a DIPC", "pieces.dipc", SENS_DEFAVORABLE, 0,
     "non_compris:dipc"},
    {"the delegation is there, and all else", "pieces.delegation pieces.dipc", SENS_FAVORABLE, PIECES,
     "ferme:delegation ferme:dipc etape:admission/en_cours demande:admission copie:referent_departemental"},
    {"the delegation is refused: withdrawn", "pieces.delegation pieces.dipc", SENS_DEFAVORABLE, 0,
     "ferme:delegation dit:referent dit:directeur dit:pilote ferme:dipc etat:retire"},
    {"admitted", "admission", SENS_FAVORABLE, PLACE,
     "ferme:admission dit:rsase dit:referent dit:pilote dit:referent_departemental place "
     "etape:accompagnement/admis demande:documents_remis copie:referent_departemental"},
    {"no place left to admit to, and nobody hears of an admission", "admission", SENS_FAVORABLE, 0,
     "ferme:admission dit:rsase dit:referent dit:pilote etape:liste_attente/en_attente"},
    {"not admitted", "admission", SENS_DEFAVORABLE, PLACE,
     "ferme:admission dit:rsase dit:referent dit:pilote dit:referent_departemental etat:refuse"},
    {"papers handed over: care goes on", "accompagnement.documents_remis", SENS_FAVORABLE, 0,
     "ferme:documents_remis"},
    {"care ends", "sortie", SENS_FAVORABLE, 0,
     "ferme:sortie etat:sorti"},
    {"care does not end", "sortie", SENS_DEFAVORABLE, 0,
     "ferme:sortie etape:accompagnement/admis demande:documents_remis copie:referent_departemental"},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct scene scene;
    make_scene(&scene, row->open, row->sens, row->flags);
    struct effets effets = step(arena, &scene);
    assert_told(&effets, row->expected);
    arena_free(arena);
}

/* ---- what must hold ------------------------------------------------------------------------------------------------- */

static void test_every_answer_is_walked(void **state)
{
    (void)state;
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++)
            for (int sens = 0; sens < SENS_COUNT; sens++) {
                if (!circuit->etapes[i].questions[j].reponses[sens].permise)
                    continue;
                bool walked = false;
                for (size_t k = 0; k < sizeof rows / sizeof rows[0] && !walked; k++) {
                    struct str rest = str_of(rows[k].open), first = STR_NONE;
                    (void)str_next(&rest, ' ', &first);
                    struct cible cible = find(first);
                    walked = cible.etape == (int)i && cible.question == (int)j && (int)rows[k].sens == sens;
                }
                if (!walked)
                    fail_msg("no row walks %.*s.%.*s %s", STR_ARG(circuit->etapes[i].nom),
                             STR_ARG(circuit->etapes[i].questions[j].nom), sens_name((enum sens)sens));
            }
}

int main(void)
{
    if (!load_circuit())
        return 1;
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_answer_is_walked)};
    int failed = RUN_ROWS("circuit answers", rows, test_row) + RUN_TESTS("circuit answers, all", tests);
    conf_free(conf);
    return failed;
}
