/* circuit: every answer of every question of the circuit that is shipped, named answers too. A row's `open` names the open
 * questions; the first is answered, by its named answer where « = » gives one. `expected` are the effects in their order. */
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
     "ferme:complement dit:referent dit:chef_service dit:pilote etat:retire"},
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
     "ferme:delegation dit:referent dit:chef_service dit:directeur dit:pilote ferme:dipc etat:retire"},
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
     "ferme:sortie dit:rsase dit:referent dit:pilote dit:referent_departemental etat:sorti"},
    {"care does not end", "sortie", SENS_DEFAVORABLE, 0,
     "ferme:sortie etape:accompagnement/admis demande:documents_remis copie:referent_departemental"},
    {"meme_jeune: « C'est un autre jeune »", "meme_jeune=autre", SENS_FAVORABLE, 0,
     "ferme:meme_jeune etape:droit_mdph/en_attente demande:depot copie:referent_departemental"},
    {"meme_jeune: « C'est le même jeune »", "meme_jeune=meme", SENS_FAVORABLE, 0,
     "ferme:meme_jeune etat:a_verifier"},
    {"instruction: « Dossier reçu, en cours d'instruction »", "droit_mdph.instruction=en_cours", SENS_FAVORABLE, 0,
     "ferme:instruction"},
    {"instruction: « Autre orientation décidée »", "droit_mdph.instruction=autre_orientation", SENS_FAVORABLE, 0,
     "ferme:instruction etape:droit_mdph/en_attente demande:suite_refus copie:referent_departemental"},
    {"instruction: « Demande rejetée »", "droit_mdph.instruction=rejet", SENS_FAVORABLE, 0,
     "ferme:instruction etape:droit_mdph/en_attente demande:suite_refus copie:referent_departemental"},
    {"suite_refus: « Un recours est formé »", "droit_mdph.suite_refus=recours", SENS_FAVORABLE, 0,
     "ferme:suite_refus etape:droit_mdph/en_attente demande:instruction copie:referent_departemental"},
    {"suite_refus: « Un nouveau dossier est préparé »", "droit_mdph.suite_refus=nouveau_dossier", SENS_FAVORABLE, 0,
     "ferme:suite_refus etape:droit_mdph/en_attente demande:depot copie:referent_departemental"},
    {"alarme_depot: « La MDPH est relancée »", "droit_mdph.alarme_depot=relancee", SENS_FAVORABLE, 0,
     "ferme:alarme_depot"},
    {"alarme_depot: « Le SESSAD est notifié »", "droit_mdph.alarme_depot=notifie", SENS_FAVORABLE, 0,
     "ferme:alarme_depot etape:avis_chef_service/en_cours demande:avis_chef_service copie:referent_departemental"},
    {"alarme_depot: « La demande est refusée »", "droit_mdph.alarme_depot=refuse", SENS_FAVORABLE, 0,
     "ferme:alarme_depot etape:droit_mdph/en_attente demande:suite_refus copie:referent_departemental"},
    {"alarme_attente: « La MDPH est relancée »", "droit_mdph.alarme_attente=relancee", SENS_FAVORABLE, 0,
     "ferme:alarme_attente"},
    {"alarme_attente: « Le SESSAD est notifié »", "droit_mdph.alarme_attente=notifie", SENS_FAVORABLE, 0,
     "ferme:alarme_attente etape:avis_chef_service/en_cours demande:avis_chef_service copie:referent_departemental"},
    {"alarme_attente: « La demande est refusée »", "droit_mdph.alarme_attente=refuse", SENS_FAVORABLE, 0,
     "ferme:alarme_attente etape:droit_mdph/en_attente demande:suite_refus copie:referent_departemental"},
    {"territoire: « Voici le territoire »", "territoire=dit", SENS_FAVORABLE, 0,
     "ferme:territoire etape:transmission_pilote/en_cours demande:transmission_pilote copie:referent_departemental"},
    {"hors_perimetre: « Voici le territoire »", "hors_perimetre=dit", SENS_FAVORABLE, 0,
     "ferme:hors_perimetre etape:hors_perimetre/en_cours demande:proximite copie:referent_departemental"},
    {"hors_perimetre: « Aucun n'est assez proche »", "hors_perimetre=aucun", SENS_FAVORABLE, 0,
     "ferme:hors_perimetre dit:referent dit:chef_service etat:retire"},
    {"proximite: favorable", "hors_perimetre.proximite", SENS_FAVORABLE, 0,
     "ferme:proximite etape:transmission_pilote/en_cours demande:transmission_pilote copie:referent_departemental"},
    {"proximite: defavorable", "hors_perimetre.proximite", SENS_DEFAVORABLE, 0,
     "ferme:proximite dit:rsase dit:referent dit:chef_service dit:referent_departemental etat:refuse"},
    {"classement: « Ordre proposé »", "liste_attente.classement=propose", SENS_FAVORABLE, 0,
     "ferme:classement"},
    {"classement: « Voici mon ordre »", "liste_attente.classement=range", SENS_FAVORABLE, 0,
     "ferme:classement"},
    {"maintien: favorable", "liste_attente.maintien", SENS_FAVORABLE, 0,
     "ferme:maintien"},
    {"maintien: defavorable", "liste_attente.maintien", SENS_DEFAVORABLE, 0,
     "ferme:maintien dit:rsase dit:chef_service dit:pilote dit:directeur etat:retire"},
    {"limite_age: « La demande est maintenue »", "liste_attente.limite_age=attend", SENS_FAVORABLE, 0,
     "ferme:limite_age"},
    {"limite_age: « La demande est retirée »", "liste_attente.limite_age=retire", SENS_FAVORABLE, 0,
     "ferme:limite_age dit:referent dit:rsase dit:chef_service dit:directeur etat:retire"},
    {"limite_droit: « Le renouvellement est demandé »", "liste_attente.limite_droit=renouvellement", SENS_FAVORABLE, 0,
     "ferme:limite_droit"},
    {"limite_droit: « Le droit est renouvelé »", "liste_attente.limite_droit=notifie", SENS_FAVORABLE, 0,
     "ferme:limite_droit"},
    {"limite_droit: « La demande est retirée »", "liste_attente.limite_droit=retire", SENS_FAVORABLE, 0,
     "ferme:limite_droit dit:referent dit:chef_service dit:pilote dit:directeur etat:retire"},
    {"delegation: « Délégation demandée au juge »", "pieces.delegation=demandee", SENS_FAVORABLE, 0,
     "ferme:delegation etape:pieces/en_cours demande:delegation_attendue copie:referent_departemental"},
    {"delegation: « Médiation avec la famille »", "pieces.delegation=mediation", SENS_FAVORABLE, 0,
     "ferme:delegation etape:pieces/en_cours demande:famille copie:referent_departemental copie:rsase"},
    {"delegation_attendue: favorable", "pieces.delegation_attendue", SENS_FAVORABLE, PIECES,
     "ferme:delegation_attendue etape:admission/en_cours demande:admission copie:referent_departemental"},
    {"delegation_attendue: defavorable", "pieces.delegation_attendue", SENS_DEFAVORABLE, 0,
     "ferme:delegation_attendue dit:referent dit:chef_service dit:directeur dit:pilote etat:retire"},
    {"delegation_attendue: « Décision encore attendue »", "pieces.delegation_attendue=attendue", SENS_FAVORABLE, 0,
     "ferme:delegation_attendue etape:pieces/en_cours demande:delegation_attendue copie:referent_departemental"},
    {"delegation_attendue: « Médiation avec la famille »", "pieces.delegation_attendue=mediation", SENS_FAVORABLE, 0,
     "ferme:delegation_attendue etape:pieces/en_cours demande:famille copie:referent_departemental copie:rsase"},
    {"projet: « Le projet est réévalué »", "accompagnement.projet=fait", SENS_FAVORABLE, 0,
     "ferme:projet"},
    {"projet: « Une date est prévue »", "accompagnement.projet=prevu", SENS_FAVORABLE, 0,
     "ferme:projet etape:accompagnement/admis demande:projet_tenu copie:referent_departemental"},
    {"projet: « Une fin de prise en charge est proposée »", "accompagnement.projet=fin", SENS_FAVORABLE, 0,
     "ferme:projet etape:fin_proposee/admis demande:fin_proposee copie:referent_departemental"},
    {"projet_tenu: « Le projet est réévalué »", "accompagnement.projet_tenu=fait", SENS_FAVORABLE, 0,
     "ferme:projet_tenu"},
    {"droit_fin: « Le renouvellement est déposé »", "accompagnement.droit_fin=depose", SENS_FAVORABLE, 0,
     "ferme:droit_fin etape:accompagnement/admis demande:renouvellement copie:referent_departemental"},
    {"droit_fin: « Le droit est renouvelé »", "accompagnement.droit_fin=notifie", SENS_FAVORABLE, 0,
     "ferme:droit_fin"},
    {"droit_fin: « Pas encore déposé »", "accompagnement.droit_fin=pas_encore", SENS_FAVORABLE, 0,
     "ferme:droit_fin"},
    {"droit_fin: « Une fin de prise en charge est proposée »", "accompagnement.droit_fin=fin", SENS_FAVORABLE, 0,
     "ferme:droit_fin etape:fin_proposee/admis demande:fin_proposee copie:referent_departemental"},
    {"droit_echu: « Le renouvellement est déposé »", "accompagnement.droit_echu=depose", SENS_FAVORABLE, 0,
     "ferme:droit_echu etape:accompagnement/admis demande:renouvellement copie:referent_departemental"},
    {"droit_echu: « Le droit est renouvelé »", "accompagnement.droit_echu=notifie", SENS_FAVORABLE, 0,
     "ferme:droit_echu"},
    {"droit_echu: « Une fin de prise en charge est proposée »", "accompagnement.droit_echu=fin", SENS_FAVORABLE, 0,
     "ferme:droit_echu etape:fin_proposee/admis demande:fin_proposee copie:referent_departemental"},
    {"renouvellement: favorable", "accompagnement.renouvellement", SENS_FAVORABLE, 0,
     "ferme:renouvellement"},
    {"renouvellement: defavorable", "accompagnement.renouvellement", SENS_DEFAVORABLE, 0,
     "ferme:renouvellement etape:accompagnement/admis demande:renouvellement_refuse copie:referent_departemental"},
    {"renouvellement: « Dossier reçu, en cours d'instruction »", "accompagnement.renouvellement=en_cours", SENS_FAVORABLE, 0,
     "ferme:renouvellement"},
    {"renouvellement: « Autre orientation décidée »", "accompagnement.renouvellement=autre_orientation", SENS_FAVORABLE, 0,
     "ferme:renouvellement etape:accompagnement/admis demande:renouvellement_refuse copie:referent_departemental"},
    {"renouvellement: « Demande rejetée »", "accompagnement.renouvellement=rejet", SENS_FAVORABLE, 0,
     "ferme:renouvellement etape:accompagnement/admis demande:renouvellement_refuse copie:referent_departemental"},
    {"alarme_renouvellement: « La MDPH est relancée »", "accompagnement.alarme_renouvellement=relancee", SENS_FAVORABLE, 0,
     "ferme:alarme_renouvellement"},
    {"alarme_renouvellement: « Le droit est renouvelé »", "accompagnement.alarme_renouvellement=notifie", SENS_FAVORABLE, 0,
     "ferme:alarme_renouvellement"},
    {"alarme_renouvellement: « La demande est refusée »", "accompagnement.alarme_renouvellement=refuse", SENS_FAVORABLE, 0,
     "ferme:alarme_renouvellement etape:accompagnement/admis demande:renouvellement_refuse copie:referent_departemental"},
    {"renouvellement_refuse: « Un recours ou un nouveau dossier »", "accompagnement.renouvellement_refuse=recours", SENS_FAVORABLE, 0,
     "ferme:renouvellement_refuse etape:accompagnement/admis demande:renouvellement copie:referent_departemental"},
    {"renouvellement_refuse: « Une fin de prise en charge est proposée »", "accompagnement.renouvellement_refuse=fin", SENS_FAVORABLE, 0,
     "ferme:renouvellement_refuse etape:fin_proposee/admis demande:fin_proposee copie:referent_departemental"},
    {"entretien_17: « L'entretien est tenu »", "accompagnement.entretien_17=tenu", SENS_FAVORABLE, 0,
     "ferme:entretien_17"},
    {"entretien_17: « L'entretien est prévu »", "accompagnement.entretien_17=prevu", SENS_FAVORABLE, 0,
     "ferme:entretien_17"},
    {"entretien_17: « Pas encore prévu »", "accompagnement.entretien_17=pas_encore", SENS_FAVORABLE, 0,
     "ferme:entretien_17"},
    {"majorite: « Le consentement est recueilli »", "accompagnement.majorite=recueilli", SENS_FAVORABLE, 0,
     "ferme:majorite"},
    {"majorite: « Pas encore recueilli »", "accompagnement.majorite=pas_encore", SENS_FAVORABLE, 0,
     "ferme:majorite"},
    {"majorite: « Le jeune ne souhaite pas poursuivre »", "accompagnement.majorite=refuse", SENS_FAVORABLE, 0,
     "ferme:majorite etape:fin_proposee/admis demande:fin_proposee copie:referent_departemental"},
    {"relais_20: « Un relais est préparé »", "accompagnement.relais_20=prepare", SENS_FAVORABLE, 0,
     "ferme:relais_20"},
    {"relais_20: « Pas encore de relais »", "accompagnement.relais_20=pas_encore", SENS_FAVORABLE, 0,
     "ferme:relais_20"},
    {"relais_20: « Une fin de prise en charge est proposée »", "accompagnement.relais_20=fin", SENS_FAVORABLE, 0,
     "ferme:relais_20 etape:fin_proposee/admis demande:fin_proposee copie:referent_departemental"},
    {"fin_proposee: « La fin est proposée »", "fin_proposee=propose", SENS_FAVORABLE, 0,
     "ferme:fin_proposee etape:fin_proposee/admis demande:echange copie:referent_departemental"},
    {"fin_proposee: « L'accompagnement continue »", "fin_proposee=poursuit", SENS_FAVORABLE, 0,
     "ferme:fin_proposee etape:accompagnement/admis demande:documents_remis copie:referent_departemental"},
    {"echange: « L'échange est tenu »", "fin_proposee.echange=tenu", SENS_FAVORABLE, 0,
     "ferme:echange etape:sortie/admis demande:sortie copie:referent_departemental"},
    {"echange: « L'accompagnement continue »", "fin_proposee.echange=poursuit", SENS_FAVORABLE, 0,
     "ferme:echange etape:accompagnement/admis demande:documents_remis copie:referent_departemental"},
    {"changement: « Réorienter vers le nouveau territoire »", "lieu_vie.changement=rediriger", SENS_FAVORABLE, 0,
     "ferme:changement etape:transmission_pilote/en_cours demande:transmission_pilote copie:referent_departemental"},
    {"changement: « Garder le SESSAD actuel »", "lieu_vie.changement=garder", SENS_FAVORABLE, 0,
     "ferme:changement"},
    {"redirection: « Une fin de prise en charge est proposée »", "redirection=fin", SENS_FAVORABLE, 0,
     "ferme:redirection etape:fin_proposee/admis demande:fin_proposee copie:referent_departemental"},
    {"redirection: « L'accompagnement continue »", "redirection=poursuit", SENS_FAVORABLE, 0,
     "ferme:redirection etape:accompagnement/admis demande:documents_remis copie:referent_departemental"},
    {"reperage: favorable", "reperage", SENS_FAVORABLE, 0,
     "ferme:reperage etape:attente_fiche/en_cours demande:attente_fiche copie:referent_departemental"},
    {"reperage: defavorable", "reperage", SENS_DEFAVORABLE, 0,
     "ferme:reperage dit:emetteur etat:retire"},
    {"reperage: « Ce n'est pas mon secteur »", "reperage=autre_secteur", SENS_FAVORABLE, 0,
     "ferme:reperage etape:reperage/en_cours demande:secteur copie:referent_departemental"},
    {"secteur: « Voici la MDS »", "reperage.secteur=dit", SENS_FAVORABLE, 0,
     "ferme:secteur etape:reperage/en_cours demande:reperage copie:referent_departemental copie:pilote"},
    {"attente_fiche: favorable", "attente_fiche", SENS_FAVORABLE, 0,
     "ferme:attente_fiche etape:droit_mdph/en_attente demande:depot copie:referent_departemental"},
    {"attente_fiche: defavorable", "attente_fiche", SENS_DEFAVORABLE, 0,
     "ferme:attente_fiche dit:emetteur etat:retire"},
    {"comite: « La date est fixée »", "comite=fixe", SENS_FAVORABLE, 0,
     "ferme:comite etape:comite_attente/en_cours"},
    {"comite_dossier: « Le dossier est envoyé »", "comite_dossier=envoye", SENS_FAVORABLE, 0,
     "ferme:comite_dossier etape:comite_jour/en_cours"},
    {"comite_dossier: « Le comité est reporté »", "comite_dossier=reporte", SENS_FAVORABLE, 0,
     "ferme:comite_dossier etape:comite/en_cours demande:comite copie:referent_departemental"},
    {"comite_bilan: « Le comité s'est tenu »", "comite_bilan=tenu", SENS_FAVORABLE, 0,
     "ferme:comite_bilan etat:sorti"},
    {"comite_bilan: « Le comité est reporté »", "comite_bilan=reporte", SENS_FAVORABLE, 0,
     "ferme:comite_bilan etape:comite/en_cours demande:comite copie:referent_departemental"},
};

/* « etape.question=nom autre »: without « =nom », which is given apart; STR_NONE where there is none. */
static struct str without_choix(struct arena *arena, const char *open, struct str *out_choix)
{
    struct str rest = str_of(open), first = STR_NONE;
    (void)str_next(&rest, ' ', &first);
    size_t equals = str_find_char(first, '=');
    *out_choix = equals == STR_NOT_FOUND ? STR_NONE : str_from(first, equals + 1);
    return str_join(arena, str_slice(first, 0, equals), STR(" "), rest);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(1 << 20, NULL, NULL);
    struct scene scene;
    struct str choix;
    make_scene(&scene, str_c(arena, without_choix(arena, row->open, &choix)), row->sens, row->flags);
    if (choix.at != NULL) {
        scene.event.a_choix = true;
        scene.event.choix = circuit_find_choix(&circuit->etapes[scene.open[0].etape].questions[scene.open[0].question], choix);
        assert_true(scene.event.choix >= 0);
    }
    struct effets effets = step(arena, &scene);
    assert_told(&effets, row->expected);
    arena_free(arena);
}

/* ---- what must hold ------------------------------------------------------------------------------------------------- */

static bool is_walked(struct arena *arena, size_t etape, size_t question, int sens, struct str choix)
{
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
        struct str walked, first = STR_NONE, rest = without_choix(arena, rows[k].open, &walked);
        (void)str_next(&rest, ' ', &first);
        struct cible cible = find(first);
        bool same = walked.at == NULL ? choix.at == NULL && (int)rows[k].sens == sens : str_eq(choix, walked);
        if (same && cible.etape == (int)etape && cible.question == (int)question)
            return true;
    }
    return false;
}

static void test_every_answer_is_walked(void **state)
{
    (void)state;
    struct arena *arena = arena_new(16 << 20, NULL, NULL);
    int missing = 0;
    for (size_t i = 0; i < circuit->etape_count; i++)
        for (size_t j = 0; j < circuit->etapes[i].question_count; j++) {
            const struct question *question = &circuit->etapes[i].questions[j];
            for (int sens = 0; sens < SENS_COUNT + (int)question->choix_count; sens++) {
                bool named = sens >= SENS_COUNT;
                struct str choix = named ? question->choix[sens - SENS_COUNT].nom : STR_NONE;
                if ((!named && !question->reponses[sens].permise) || is_walked(arena, i, j, sens, choix))
                    continue;
                print_error("no row walks %.*s.%.*s %s%.*s\n", STR_ARG(circuit->etapes[i].nom), STR_ARG(question->nom),
                            named ? "" : sens_name((enum sens)sens), STR_ARG(choix));
                missing++;
            }
        }
    arena_free(arena);
    assert_int_equal(missing, 0);
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
