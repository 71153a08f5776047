/* recevabilite: whose word counts. One row, one situation; all people are invented.
 * `wrong` marks a row in which somebody speaks who may not: whatever else changes, it must never count. */
#include "tests/unit/unit.h"

#include "tests/unit/recevabilite_cas.h"

/* ---- the situations ---------------------------------------------------------------------------------------------- */

#define COUNTS(in_quality) .expected = COMPTE, .qualite = (in_quality)
#define REFUSED(verdict) .expected = (verdict)
#define WRONG(verdict) .expected = (verdict), .wrong = true
#define ASKS(of_role, of_mds, of_territoire, of) .role = (of_role), .mds = (of_mds), .territoire = (of_territoire), .asked = (of)
#define TO_RSASE .role = "rsase", .mds = "arrageois", .asked = RSASE
#define TO_CHEF .role = "chef_service", .mds = "arrageois", .asked = CHEF
#define TO_PILOTE .role = "pilote", .territoire = "arrageois", .asked = PILOTE
#define TO_DIRECTEUR .role = "directeur", .territoire = "arrageois", .asked = DIRECTEUR
#define TO_REFERENT .role = "referent", .mds = "arrageois", .territoire = "arrageois", .asked = REFERENT
#define REPLI_PILOTE .role = "pilote", .territoire = "audomarois", .asked = REF_DEP

static const struct row answers[] = {
    /* the person asked, and who stands in for her */
    {"right person", RSASE, TO_RSASE, COUNTS(QUALITE_TITULAIRE)},
    {"right person in capitals", "RSASE.Arrageois@Departement.example", TO_RSASE, COUNTS(QUALITE_TITULAIRE)},
    {"right person under another of her addresses", RSASE_ALIAS, TO_RSASE, COUNTS(QUALITE_TITULAIRE)},
    {"deputy", ADJOINTE, TO_RSASE, COUNTS(QUALITE_ADJOINT)},
    {"interim", DEUX_SECTEURS, ASKS("rsase", "henin-carvin", NULL, DEUX_SECTEURS), COUNTS(QUALITE_INTERIM)},
    {"titulaire when the deputy was asked", RSASE, ASKS("rsase", "arrageois", NULL, ADJOINTE), COUNTS(QUALITE_TITULAIRE)},
    {"successor of the person asked", RSASE, ASKS("rsase", "arrageois", NULL, ANCIENNE), COUNTS(QUALITE_TITULAIRE)},
    {"suppleante the day before", SUPPLEANTE, TO_RSASE, WRONG(NON_PERSONNE), .jour = SUPPLEANCE_DU - 1},
    {"suppleante on the first day", SUPPLEANTE, TO_RSASE, COUNTS(QUALITE_SUPPLEANT), .jour = SUPPLEANCE_DU},
    {"suppleante within", SUPPLEANTE, TO_RSASE, COUNTS(QUALITE_SUPPLEANT)},
    {"suppleante on the last day", SUPPLEANTE, TO_RSASE, COUNTS(QUALITE_SUPPLEANT), .jour = SUPPLEANCE_AU},
    {"suppleante the day after", SUPPLEANTE, TO_RSASE, WRONG(NON_ANCIEN), .jour = SUPPLEANCE_AU + 1},
    {"suppleante asked within, answering after", SUPPLEANTE, ASKS("rsase", "arrageois", NULL, SUPPLEANTE), WRONG(NON_ANCIEN),
     .jour = SUPPLEANCE_AU + 1},
    {"person holding two roles, as RSASE", DEUX_SECTEURS, ASKS("rsase", "lens-lievin", NULL, DEUX_SECTEURS), COUNTS(QUALITE_TITULAIRE)},
    {"person holding two roles, as pilote", DEUX_SECTEURS, ASKS("pilote", NULL, "artois", DEUX_SECTEURS), COUNTS(QUALITE_TITULAIRE)},
    {"person holding two roles, for a third", DEUX_SECTEURS, TO_RSASE, WRONG(NON_PERSONNE)},
    {"director", DIRECTEUR, TO_DIRECTEUR, COUNTS(QUALITE_TITULAIRE)},
    {"referent of the fiche, asked, not in the directory", REFERENT, TO_REFERENT, COUNTS(QUALITE_AUCUNE)},
    {"colleague of the referent", COLLEGUE, TO_REFERENT, WRONG(NON_PERSONNE)},
    {"RSASE for the referent", RSASE, TO_REFERENT, WRONG(NON_PERSONNE)},
    {"referent departemental for the referent", REF_DEP, TO_REFERENT, WRONG(NON_PERSONNE)},
    {"somebody whom an operator asked in person", COLLEGUE, ASKS("rsase", "arrageois", NULL, COLLEGUE), COUNTS(QUALITE_AUCUNE)},

    /* the wrong person */
    {"wrong person with the token", CHEF, TO_RSASE, WRONG(NON_PERSONNE)},
    {"reply-all by somebody in copy", REF_DEP, TO_RSASE, WRONG(NON_PERSONNE)},
    {"reply-all by the referent in copy", REFERENT, TO_RSASE, WRONG(NON_PERSONNE)},
    {"the question forwarded to a colleague", COLLEGUE, TO_RSASE, WRONG(NON_PERSONNE)},
    {"RSASE of another MDS", DEUX_SECTEURS, TO_RSASE, WRONG(NON_PERSONNE)},
    {"RSASE for her chef de service's question", RSASE, TO_CHEF, WRONG(NON_PERSONNE)},
    {"pilote for the director", PILOTE, TO_DIRECTEUR, WRONG(NON_PERSONNE)},
    {"pilote of another territoire", DEUX_SECTEURS, TO_PILOTE, WRONG(NON_PERSONNE)},
    {"former holder", ANCIENNE, TO_RSASE, WRONG(NON_ANCIEN)},
    {"former holder, asked before she left", ANCIENNE, ASKS("rsase", "arrageois", NULL, ANCIENNE), WRONG(NON_ANCIEN)},
    {"former holder on her last day", ANCIENNE, ASKS("rsase", "arrageois", NULL, ANCIENNE), COUNTS(QUALITE_TITULAIRE), .jour = ANCIENNE_AU},
    {"former holder of another MDS's question", ANCIENNE, ASKS("rsase", "lens-lievin", NULL, DEUX_SECTEURS), WRONG(NON_PERSONNE)},
    {"nobody asked, nobody of the role", COLLEGUE, ASKS("rsase", "arrageois", NULL, NULL), WRONG(NON_PERSONNE)},

    /* secretaries */
    {"secretary of the RSASE", SECRETARIAT, TO_RSASE, WRONG(NON_SECRETARIAT)},
    {"the same secretary for the director", SECRETARIAT, TO_DIRECTEUR, WRONG(NON_SECRETARIAT)},
    {"the same secretary for the pilote", SECRETARIAT, TO_PILOTE, WRONG(NON_PERSONNE)},
    {"secretary without a token", SECRETARIAT, TO_RSASE, WRONG(NON_SANS_JETON), .token = ABSENT},
    {"secretary outside the domains, for her own", SECRETARIAT_AILLEURS, ASKS("rsase", "confins", NULL, RSASE_AILLEURS), WRONG(NON_SECRETARIAT)},
    {"secretary outside the domains, for another", SECRETARIAT_AILLEURS, TO_RSASE, WRONG(NON_PERSONNE)},

    /* vacancy */
    {"vacant role, the referent departemental asked", REF_DEP, REPLI_PILOTE, COUNTS(QUALITE_REPLI)},
    {"vacant role, the asked one's deputy", REF_DEP_ADJ, REPLI_PILOTE, COUNTS(QUALITE_REPLI)},
    {"vacant role, the deputy asked, the holder answers", REF_DEP, ASKS("pilote", NULL, "audomarois", REF_DEP_ADJ), COUNTS(QUALITE_REPLI)},
    {"vacant role, somebody else asked", REF_DEP, ASKS("pilote", NULL, "audomarois", COLLEGUE), WRONG(NON_PERSONNE)},
    {"vacant role, pilote of another territoire", PILOTE, REPLI_PILOTE, WRONG(NON_PERSONNE)},
    {"referent departemental asked, the role filled since", REF_DEP, ASKS("pilote", NULL, "arrageois", REF_DEP), COUNTS(QUALITE_AUCUNE)},
    {"referent departemental asked, the new holder answers", PILOTE, ASKS("pilote", NULL, "arrageois", REF_DEP), COUNTS(QUALITE_TITULAIRE)},

    /* the token */
    {"right person without a token", RSASE, TO_RSASE, REFUSED(NON_SANS_JETON), .token = ABSENT},
    {"token in the text only, from the address asked", RSASE, TO_RSASE, COUNTS(QUALITE_TITULAIRE), .token = IN_TEXT},
    {"the same in capitals", "RSASE.Arrageois@Departement.example", TO_RSASE, COUNTS(QUALITE_TITULAIRE), .token = IN_TEXT},
    {"the same, to a mailbox that asks for no authentication", RSASE, TO_RSASE, COUNTS(QUALITE_TITULAIRE), .token = IN_TEXT, .auth = NOT_ASKED},
    {"the same, read back to nobody", RSASE, TO_RSASE, REFUSED(NON_SANS_JETON), .token = IN_TEXT, .unread = true},
    {"the same beside another token of ours", RSASE, TO_RSASE, REFUSED(NON_SANS_JETON), .token = IN_TEXT, .two_tokens = true},
    {"the same, closed", RSASE, TO_RSASE, REFUSED(NON_CLOSE), .token = IN_TEXT, .closed = true},
    {"the same, naming another dossier", RSASE, TO_RSASE, REFUSED(NON_AUTRE_DOSSIER), .token = IN_TEXT, .other_dossier = true},
    {"the same, spoofed", RSASE, TO_RSASE, WRONG(NON_AUTHENTIFIE), .token = IN_TEXT, .auth = FAILED},
    {"the same, nobody vouches", RSASE, TO_RSASE, WRONG(NON_AUTHENTIFIE), .token = IN_TEXT, .auth = SILENT},
    {"the same by another address of hers", RSASE_ALIAS, TO_RSASE, REFUSED(NON_SANS_JETON), .token = IN_TEXT},
    {"the same by her deputy", ADJOINTE, TO_RSASE, REFUSED(NON_SANS_JETON), .token = IN_TEXT},
    {"the same by her suppleante", SUPPLEANTE, TO_RSASE, REFUSED(NON_SANS_JETON), .token = IN_TEXT},
    {"the same by her secretary", SECRETARIAT, TO_RSASE, WRONG(NON_SANS_JETON), .token = IN_TEXT},
    {"the same by her successor", RSASE, ASKS("rsase", "arrageois", NULL, ANCIENNE), REFUSED(NON_SANS_JETON), .token = IN_TEXT},
    {"the same by who was asked and has left", ANCIENNE, ASKS("rsase", "arrageois", NULL, ANCIENNE), WRONG(NON_ANCIEN), .token = IN_TEXT},
    {"the same by a stranger who was asked", INCONNU, ASKS("referent", "arrageois", NULL, INCONNU), WRONG(NON_INCONNU), .token = IN_TEXT},
    {"the same, nobody was asked", RSASE, ASKS("rsase", "arrageois", NULL, NULL), REFUSED(NON_SANS_JETON), .token = IN_TEXT},
    {"pieces, the token in the text, not read back", RSASE, TO_RSASE, REFUSED(NON_SANS_JETON), .acte = ACTE_PIECE, .token = IN_TEXT, .unread = true},
    {"attached by who may: the person asked", RSASE, TO_RSASE, COUNTS(QUALITE_TITULAIRE), .token = ATTACHED, .unread = true},
    {"attached: her deputy", ADJOINTE, TO_RSASE, COUNTS(QUALITE_ADJOINT), .token = ATTACHED},
    {"attached: the wrong person stays so", CHEF, TO_RSASE, WRONG(NON_PERSONNE), .token = ATTACHED},
    {"attached: so does a forged mail", RSASE, TO_RSASE, WRONG(NON_AUTHENTIFIE), .token = ATTACHED, .auth = FAILED},
    {"attached: and where no proof is asked", RSASE, TO_RSASE, WRONG(NON_AUTHENTIFIE), .token = ATTACHED, .auth = FAILED_NOT_ASKED},
    {"attached: where no proof is asked, and none speaks against it", RSASE, TO_RSASE, COUNTS(QUALITE_TITULAIRE), .token = ATTACHED, .auth = NOT_ASKED},
    {"attached: and a stranger", INCONNU, TO_RSASE, WRONG(NON_INCONNU), .token = ATTACHED},
    {"attached to a question that is closed", RSASE, TO_RSASE, REFUSED(NON_CLOSE), .token = ATTACHED, .closed = true},
    {"a plain answer to several dossiers", RSASE, TO_RSASE, REFUSED(NON_PLUSIEURS), .several = true},
    {"the same by the deputy", ADJOINTE, TO_RSASE, REFUSED(NON_PLUSIEURS), .several = true},
    {"the same by somebody else: not told of several", CHEF, TO_RSASE, WRONG(NON_PERSONNE), .several = true},
    {"the same naming another dossier", RSASE, TO_RSASE, REFUSED(NON_AUTRE_DOSSIER), .several = true, .other_dossier = true},
    {"wrong person without a token", CHEF, TO_RSASE, WRONG(NON_SANS_JETON), .token = ABSENT},
    {"wrong person, token in the text", CHEF, TO_RSASE, WRONG(NON_SANS_JETON), .token = IN_TEXT},
    {"unknown token", RSASE, TO_RSASE, REFUSED(NON_JETON_INCONNU), .token = NOT_OURS},
    {"unknown token in the text", RSASE, TO_RSASE, REFUSED(NON_SANS_JETON), .token = NOT_OURS_IN_TEXT},
    {"closed question", RSASE, TO_RSASE, REFUSED(NON_CLOSE), .closed = true},
    {"closed question, deputy", ADJOINTE, TO_RSASE, REFUSED(NON_CLOSE), .closed = true},
    {"closed question, wrong person", CHEF, TO_RSASE, WRONG(NON_CLOSE), .closed = true},
    {"token of another dossier", RSASE, TO_RSASE, REFUSED(NON_AUTRE_DOSSIER), .other_dossier = true},
    {"token of another dossier, wrong person", CHEF, TO_RSASE, WRONG(NON_AUTRE_DOSSIER), .other_dossier = true},
    {"closed before other dossier", RSASE, TO_RSASE, REFUSED(NON_CLOSE), .closed = true, .other_dossier = true},

    /* who it is from */
    {"no From, or two", NULL, TO_RSASE, WRONG(NON_EXPEDITEUR_ILLISIBLE)},
    {"an empty From", "", TO_RSASE, WRONG(NON_EXPEDITEUR_ILLISIBLE)},
    {"stranger with the token", INCONNU, TO_RSASE, WRONG(NON_INCONNU)},
    {"stranger, even asked", INCONNU, ASKS("referent", "arrageois", NULL, INCONNU), WRONG(NON_INCONNU)},
    {"look-alike domain", "rsase.arrageois@departement.example.org", TO_RSASE, WRONG(NON_INCONNU)},
    {"domain that ends alike", "rsase.arrageois@mondepartement.example", TO_RSASE, WRONG(NON_INCONNU)},
    {"look-alike letter", "rsase.arrageois@d\xd0\xb5partement.example", TO_RSASE, WRONG(NON_INCONNU)},
    {"look-alike name in the right domain", "rsase.arrageoi@departement.example", TO_RSASE, WRONG(NON_PERSONNE)},
    {"plus address of the right person", "rsase.arrageois+x@departement.example", TO_RSASE, WRONG(NON_PERSONNE)},
    {"two addresses in one", RSASE ", " INCONNU, TO_RSASE, WRONG(NON_INCONNU)},

    /* authentication */
    {"spoofed: DMARC failed", RSASE, TO_RSASE, WRONG(NON_AUTHENTIFIE), .auth = FAILED},
    {"spoofed: nobody vouches", RSASE, TO_RSASE, WRONG(NON_AUTHENTIFIE), .auth = SILENT},
    {"stranger, DMARC failed", INCONNU, TO_RSASE, WRONG(NON_AUTHENTIFIE), .auth = FAILED},
    {"a mailbox that asks for none", RSASE, TO_RSASE, COUNTS(QUALITE_TITULAIRE), .auth = NOT_ASKED},
    {"authenticated stranger", INCONNU, TO_RSASE, WRONG(NON_INCONNU), .auth = PASSED},

    /* pieces go the same way */
    {"pieces of the right person", RSASE, TO_RSASE, COUNTS(QUALITE_TITULAIRE), .acte = ACTE_PIECE},
    {"pieces of the deputy", ADJOINTE, TO_RSASE, COUNTS(QUALITE_ADJOINT), .acte = ACTE_PIECE},
    {"pieces of somebody else", CHEF, TO_RSASE, WRONG(NON_PERSONNE), .acte = ACTE_PIECE},
    {"pieces without a token", RSASE, TO_RSASE, REFUSED(NON_SANS_JETON), .acte = ACTE_PIECE, .token = ABSENT},
    {"pieces for a closed question", RSASE, TO_RSASE, REFUSED(NON_CLOSE), .acte = ACTE_PIECE, .closed = true},
    {"pieces by a secretary", SECRETARIAT, TO_RSASE, WRONG(NON_SECRETARIAT), .acte = ACTE_PIECE},

    /* act: the operator speaks for somebody */
    {"act for the right person", RSASE, TO_RSASE, COUNTS(QUALITE_TITULAIRE), .origine = ORIGINE_ACT, .token = ABSENT, .auth = SILENT},
    {"act for the deputy", ADJOINTE, TO_RSASE, COUNTS(QUALITE_ADJOINT), .origine = ORIGINE_ACT, .token = ABSENT, .auth = SILENT},
    {"act for the wrong person", CHEF, TO_RSASE, WRONG(NON_PERSONNE), .origine = ORIGINE_ACT, .token = ABSENT, .auth = SILENT},
    {"act for the wrong person with a token", CHEF, TO_RSASE, WRONG(NON_PERSONNE), .origine = ORIGINE_ACT},
    {"act for a former holder", ANCIENNE, TO_RSASE, WRONG(NON_ANCIEN), .origine = ORIGINE_ACT, .token = ABSENT},
    {"act for a secretary", SECRETARIAT, TO_RSASE, WRONG(NON_SECRETARIAT), .origine = ORIGINE_ACT, .token = ABSENT},
    {"act for a stranger", INCONNU, TO_RSASE, WRONG(NON_INCONNU), .origine = ORIGINE_ACT, .token = ABSENT},
    {"act for nobody", NULL, TO_RSASE, WRONG(NON_EXPEDITEUR_ILLISIBLE), .origine = ORIGINE_ACT, .token = ABSENT},
    {"act on a closed question", RSASE, TO_RSASE, REFUSED(NON_CLOSE), .origine = ORIGINE_ACT, .token = ABSENT, .closed = true},
};

#define TICKED .acte = ACTE_AVIS_FICHE, .origine = ORIGINE_FICHE, .token = ABSENT
#define STARTS .acte = ACTE_DEMARRER, .origine = ORIGINE_FICHE, .token = ABSENT, .permis = "rsase", .anywhere = true
#define WITHDRAWS .acte = ACTE_RETIRER, .token = ABSENT, .mds = "arrageois", .territoire = "arrageois", .permis = "rsase", .emetteur = REFERENT
#define CORRECTS .acte = ACTE_CORRIGER, .token = ABSENT, .mds = "arrageois", .territoire = "arrageois", .permis = "rsase", .emetteur = REFERENT
#define COMMANDS .acte = ACTE_COMMANDER, .token = ABSENT, .mds = "arrageois", .territoire = "arrageois", .permis = "rsase", .emetteur = REFERENT
#define ATTACHES .acte = ACTE_RATTACHER, .permis = "referent_departemental", .anywhere = true
#define ERRS .acte = ACTE_ERREUR, .closed = true

static const struct row others[] = {
    /* avis ticked on a fiche */
    {"chef's avis, the chef sends", CHEF, TO_CHEF, COUNTS(QUALITE_TITULAIRE), TICKED},
    {"chef's avis, the RSASE vouches", RSASE, TO_CHEF, COUNTS(QUALITE_TITULAIRE), TICKED},
    {"chef's avis, the RSASE's deputy vouches", ADJOINTE, TO_CHEF, COUNTS(QUALITE_ADJOINT), TICKED},
    {"chef's avis, the RSASE par interim vouches", DEUX_SECTEURS, ASKS("chef_service", "henin-carvin", NULL, NULL), COUNTS(QUALITE_INTERIM), TICKED},
    {"chef's avis, RSASE of another MDS", DEUX_SECTEURS, TO_CHEF, WRONG(NON_ROLE), TICKED},
    {"chef's avis, the suppleante does not vouch", SUPPLEANTE, TO_CHEF, WRONG(NON_ROLE), TICKED},
    {"chef's avis, the former RSASE", ANCIENNE, TO_CHEF, WRONG(NON_ROLE), TICKED},
    {"chef's avis, the referent sends", REFERENT, TO_CHEF, WRONG(NON_ROLE), TICKED},
    {"chef's avis, the pilote sends", PILOTE, TO_CHEF, WRONG(NON_ROLE), TICKED},
    {"chef's avis, a secretary sends", SECRETARIAT, TO_CHEF, WRONG(NON_ROLE), TICKED},
    {"chef's avis, MDS undetermined", CHEF, ASKS("chef_service", NULL, NULL, NULL), WRONG(NON_ROLE), TICKED},
    {"RSASE's avis, the RSASE sends", RSASE, TO_RSASE, COUNTS(QUALITE_TITULAIRE), TICKED},
    {"RSASE's avis, the suppleante sends", SUPPLEANTE, TO_RSASE, COUNTS(QUALITE_SUPPLEANT), TICKED},
    {"RSASE's avis, the chef sends", CHEF, TO_RSASE, WRONG(NON_ROLE), TICKED},
    {"RSASE's avis, the referent sends", REFERENT, TO_RSASE, WRONG(NON_ROLE), TICKED},
    {"RSASE's avis, RSASE of another MDS", DEUX_SECTEURS, TO_RSASE, WRONG(NON_ROLE), TICKED},
    {"pilote's avis, the pilote sends", PILOTE, TO_PILOTE, COUNTS(QUALITE_TITULAIRE), TICKED},
    {"pilote's avis, the RSASE sends", RSASE, TO_PILOTE, WRONG(NON_ROLE), TICKED},
    {"pilote's avis, RSASE and pilote in one", DEUX_SECTEURS, ASKS("pilote", "lens-lievin", "artois", NULL), COUNTS(QUALITE_TITULAIRE), TICKED},
    {"pilote's avis, vacant, nobody was asked yet", REF_DEP, REPLI_PILOTE, WRONG(NON_ROLE), TICKED},
    {"director's visa, the director sends", DIRECTEUR, TO_DIRECTEUR, COUNTS(QUALITE_TITULAIRE), TICKED},
    {"director's visa, the pilote sends", PILOTE, TO_DIRECTEUR, WRONG(NON_ROLE), TICKED},
    {"RSASE's avis, spoofed", RSASE, TO_RSASE, WRONG(NON_AUTHENTIFIE), .auth = FAILED, TICKED},
    {"RSASE's avis, a stranger sends", INCONNU, TO_RSASE, WRONG(NON_INCONNU), TICKED},

    /* who may start */
    {"the RSASE starts", RSASE, COUNTS(QUALITE_TITULAIRE), STARTS},
    {"a referent starts, known by the domain", REFERENT, COUNTS(QUALITE_AUCUNE), STARTS},
    {"a chef de service starts, known by the domain", CHEF, COUNTS(QUALITE_AUCUNE), STARTS},
    {"a subdomain starts", "x@mds.departement.example", COUNTS(QUALITE_AUCUNE), STARTS},
    {"an RSASE outside the domains starts", RSASE_AILLEURS, COUNTS(QUALITE_TITULAIRE), STARTS},
    {"the MDPH, outside the domains, may not start", MDPH, WRONG(NON_DROIT), STARTS},
    {"a secretary outside the domains is confirmed", SECRETARIAT_AILLEURS, WRONG(NON_SECRETARIAT), STARTS},
    {"a stranger does not start", INCONNU, WRONG(NON_INCONNU), STARTS},
    {"a look-alike does not start", "x@notsessad.example", WRONG(NON_INCONNU), STARTS},
    {"a spoofed fiche does not start", RSASE, WRONG(NON_AUTHENTIFIE), .auth = FAILED, STARTS},
    {"a fiche from nobody does not start", NULL, WRONG(NON_EXPEDITEUR_ILLISIBLE), STARTS},
    {"a fiche where no authentication is asked", REFERENT, COUNTS(QUALITE_AUCUNE), .auth = NOT_ASKED, STARTS},

    /* who may take an answer back: the question is closed */
    {"who answered says that it is an error", RSASE, TO_RSASE, COUNTS(QUALITE_TITULAIRE), ERRS},
    {"her deputy says so", ADJOINTE, TO_RSASE, COUNTS(QUALITE_ADJOINT), ERRS},
    {"she says so too late", RSASE, TO_RSASE, WRONG(NON_TROP_TARD), .late = true, ERRS},
    {"the director says so", DIRECTEUR, TO_RSASE, WRONG(NON_PERSONNE), ERRS},
    {"her secretary says so", SECRETARIAT, TO_RSASE, WRONG(NON_SECRETARIAT), ERRS},
    {"the director says so, too late: not told that it is", DIRECTEUR, TO_RSASE, WRONG(NON_PERSONNE), .late = true, ERRS},
    {"said with a token in the text alone, by who answered", RSASE, TO_RSASE, COUNTS(QUALITE_TITULAIRE), .token = IN_TEXT, ERRS},
    {"the same by her deputy", ADJOINTE, TO_RSASE, REFUSED(NON_SANS_JETON), .token = IN_TEXT, ERRS},
    {"said by a stranger", INCONNU, TO_RSASE, WRONG(NON_INCONNU), ERRS},
    {"her absence", RSASE, TO_RSASE, COUNTS(QUALITE_AUCUNE), .acte = ACTE_ABSENCE},
    {"her absence, the question is closed", RSASE, TO_RSASE, COUNTS(QUALITE_AUCUNE), .acte = ACTE_ABSENCE, .closed = true},
    {"her absence, the token in the text", RSASE, TO_RSASE, WRONG(NON_SANS_JETON), .acte = ACTE_ABSENCE, .token = IN_TEXT},
    {"an absence that nobody asked", RSASE, TO_RSASE, WRONG(NON_SANS_JETON), .acte = ACTE_ABSENCE, .token = ABSENT},
    {"her absence, forged", RSASE, TO_RSASE, WRONG(NON_AUTHENTIFIE), .acte = ACTE_ABSENCE, .auth = FAILED},
    {"her absence, forged where no proof is asked", RSASE, TO_RSASE, WRONG(NON_AUTHENTIFIE), .acte = ACTE_ABSENCE, .auth = FAILED_NOT_ASKED},
    {"her absence, where no proof is asked", RSASE, TO_RSASE, COUNTS(QUALITE_AUCUNE), .acte = ACTE_ABSENCE, .auth = NOT_ASKED},
    {"said in a spoofed mail", RSASE, TO_RSASE, WRONG(NON_AUTHENTIFIE), .auth = FAILED, ERRS},

    /* who may say of which dossier a mail is */
    {"the referent departemental attaches", REF_DEP, COUNTS(QUALITE_TITULAIRE), ATTACHES},
    {"his deputy attaches", REF_DEP_ADJ, COUNTS(QUALITE_ADJOINT), ATTACHES},
    {"he attaches by a token in the text", REF_DEP, COUNTS(QUALITE_TITULAIRE), ATTACHES, .token = IN_TEXT, .asked = REF_DEP},
    {"his deputy does so", REF_DEP_ADJ, REFUSED(NON_SANS_JETON), ATTACHES, .token = IN_TEXT, .asked = REF_DEP},
    {"he attaches without the token", REF_DEP, REFUSED(NON_SANS_JETON), ATTACHES, .token = ABSENT},
    {"he attaches what is attached", REF_DEP, REFUSED(NON_CLOSE), ATTACHES, .closed = true},
    {"the RSASE does not attach", RSASE, WRONG(NON_DROIT), ATTACHES},
    {"nor does a stranger", INCONNU, WRONG(NON_INCONNU), ATTACHES},
    {"nor a forged mail", REF_DEP, WRONG(NON_AUTHENTIFIE), ATTACHES, .auth = FAILED},

    /* who may withdraw */
    {"the RSASE corrects", RSASE, COUNTS(QUALITE_TITULAIRE), CORRECTS},
    {"the referent of the dossier corrects", REFERENT, COUNTS(QUALITE_AUCUNE), CORRECTS},
    {"a referent of another dossier does not", COLLEGUE, WRONG(NON_DROIT), CORRECTS},
    {"nor does the director", DIRECTEUR, WRONG(NON_DROIT), CORRECTS},
    {"the RSASE withdraws", RSASE, COUNTS(QUALITE_TITULAIRE), WITHDRAWS},
    {"the deputy withdraws", ADJOINTE, COUNTS(QUALITE_ADJOINT), WITHDRAWS},
    {"the referent of the dossier withdraws", REFERENT, COUNTS(QUALITE_AUCUNE), WITHDRAWS},
    {"the RSASE of another MDS", DEUX_SECTEURS, WRONG(NON_DROIT), WITHDRAWS},
    {"the same where the role is looked for anywhere", DEUX_SECTEURS, COUNTS(QUALITE_TITULAIRE), .anywhere = true, WITHDRAWS},
    {"a referent of another dossier", COLLEGUE, WRONG(NON_DROIT), WITHDRAWS},
    {"the director", DIRECTEUR, WRONG(NON_DROIT), WITHDRAWS},
    {"the chef de service", CHEF, WRONG(NON_DROIT), WITHDRAWS},
    {"the former RSASE", ANCIENNE, WRONG(NON_DROIT), WITHDRAWS},
    {"the RSASE's secretary", SECRETARIAT, WRONG(NON_SECRETARIAT), WITHDRAWS},
    {"a vacancy lets the referent departemental be asked, not withdraw", REF_DEP, WRONG(NON_DROIT), .acte = ACTE_RETIRER,
     .token = ABSENT, .territoire = "audomarois", .permis = "pilote"},
    {"a stranger", INCONNU, WRONG(NON_INCONNU), WITHDRAWS},
    {"spoofed", RSASE, WRONG(NON_AUTHENTIFIE), .auth = SILENT, WITHDRAWS},
    {"two dossiers in one mail", RSASE, REFUSED(NON_AUTRE_DOSSIER), .other_dossier = true, WITHDRAWS},
    {"a command of the RSASE", RSASE, COUNTS(QUALITE_TITULAIRE), COMMANDS},
    {"a command of who sent the fiche", REFERENT, COUNTS(QUALITE_AUCUNE), COMMANDS},
    {"a command of a role that may not", CHEF, WRONG(NON_DROIT), COMMANDS},
    {"a command of a stranger", INCONNU, WRONG(NON_INCONNU), COMMANDS},
    {"a command that is spoofed", RSASE, WRONG(NON_AUTHENTIFIE), .auth = SILENT, COMMANDS},
    {"a command that is forged, where no proof is asked", RSASE, WRONG(NON_AUTHENTIFIE), .auth = FAILED_NOT_ASKED, COMMANDS},
    {"a withdrawal that is forged, where no proof is asked", RSASE, WRONG(NON_AUTHENTIFIE), .auth = FAILED_NOT_ASKED, WITHDRAWS},
    {"a command where no proof is asked", RSASE, COUNTS(QUALITE_TITULAIRE), .auth = NOT_ASKED, COMMANDS},
    {"a command of who may not, beside another dossier's token", CHEF, WRONG(NON_DROIT), .other_dossier = true, COMMANDS},
    {"a command beside another dossier's token", RSASE, REFUSED(NON_AUTRE_DOSSIER), .other_dossier = true, COMMANDS},
    {"act: the operator withdraws for the RSASE", RSASE, COUNTS(QUALITE_TITULAIRE), .origine = ORIGINE_ACT, .auth = SILENT, WITHDRAWS},
    {"act: not for the director", DIRECTEUR, WRONG(NON_DROIT), .origine = ORIGINE_ACT, .auth = SILENT, WITHDRAWS},
};

/* Who is told by mail: written out here a second time, so that a change of it is a decision. */
static bool is_told(enum verdict verdict)
{
    switch (verdict) {
    case NON_SANS_JETON:
    case NON_JETON_INCONNU:
    case NON_CLOSE:
    case NON_AUTRE_DOSSIER:
    case NON_PERSONNE:
    case NON_ANCIEN:
    case NON_SECRETARIAT:
    case NON_DROIT:
    case NON_TROP_TARD:
    case NON_PLUSIEURS:
        return true;
    default:
        return false;
    }
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct recevabilite got = judge(row);
    assert_string_equal(verdict_name(got.verdict), verdict_name(row->expected));
    assert_int_equal(got.qualite, row->qualite);
    assert_int_equal(got.repondre, is_told(row->expected) && row->origine != ORIGINE_ACT);
    assert_true(got.explication != NULL && got.explication[0] != '\0');
}

static void check_wrong(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].wrong && (rows[i].expected == COMPTE || judge(&rows[i]).verdict == COMPTE))
            fail_msg("a wrong person counts: %s", rows[i].name);
}

static void test_no_wrong_person_ever_counts(void **state)
{
    (void)state;
    check_wrong(answers, COUNT(answers));
    check_wrong(others, COUNT(others));
}

/* The same wrong people, with everything else that a row could say in their favour. */
static void test_no_luck_makes_a_wrong_person_right(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++) {
        struct row row = answers[i];
        bool forged = row.expected == NON_AUTHENTIFIE; /* there the person is right and the mail is not hers */
        if (!row.wrong || forged)
            continue;
        row.closed = row.other_dossier = row.two_tokens = row.unread = row.several = false;
        row.auth = PASSED;
        for (int token = IN_HEADER; token <= NOT_OURS_IN_TEXT; token++)
            for (int acte = ACTE_REPONDRE; acte <= ACTE_PIECE; acte++)
                for (int origine = ORIGINE_MAIL; origine <= ORIGINE_ACT; origine++) {
                    row.token = (enum token)token;
                    row.acte = (enum acte)acte;
                    row.origine = (enum origine)origine;
                    if (judge(&row).verdict == COMPTE)
                        fail_msg("a wrong person counts: %s", row.name);
                }
    }
}

static void test_every_verdict_is_produced(void **state)
{
    (void)state;
    bool seen[VERDICT_COUNT] = {false};
    for (size_t i = 0; i < COUNT(answers); i++)
        seen[judge(&answers[i]).verdict] = true;
    for (size_t i = 0; i < COUNT(others); i++)
        seen[judge(&others[i]).verdict] = true;
    for (size_t v = 0; v < VERDICT_COUNT; v++)
        if (!seen[v])
            fail_msg("no row gives the verdict %s", verdict_name((enum verdict)v));
}

static const struct row *find(const char *name)
{
    for (size_t i = 0; i < COUNT(answers); i++)
        if (strcmp(answers[i].name, name) == 0)
            return &answers[i];
    fail_msg("no row of the name %s", name);
    return NULL;
}

static void test_who_is_reported(void **state)
{
    (void)state;
    assert_ptr_equal(judge(find("right person under another of her addresses")).personne, &personnes[P_RSASE]);
    assert_ptr_equal(judge(find("wrong person with the token")).personne, &personnes[P_CHEF]);
    assert_null(judge(find("stranger with the token")).personne);
    assert_null(judge(find("the question forwarded to a colleague")).personne);
    /* the one who must confirm, and not the first whose secretariat it is */
    assert_ptr_equal(judge(find("secretary of the RSASE")).personne, &personnes[P_RSASE]);
    assert_ptr_equal(judge(find("the same secretary for the director")).personne, &personnes[P_DIRECTEUR]);
}

static void test_names(void **state)
{
    (void)state;
    for (size_t v = 0; v < VERDICT_COUNT; v++)
        for (size_t other = v + 1; other < VERDICT_COUNT; other++)
            assert_string_not_equal(verdict_name((enum verdict)v), verdict_name((enum verdict)other));
    assert_string_equal(verdict_name(COMPTE), "compte");
    assert_string_equal(verdict_name(NON_PERSONNE), "personne");
    assert_string_equal(origine_name(ORIGINE_ACT), "act");
    assert_string_equal(origine_name(ORIGINE_FICHE), "fiche");
    assert_string_equal(origine_name(ORIGINE_MAIL), "mail");
}

/* ---- who may be written to, with the directory of these rows -------------------------------------------------- */

static const struct write_row {
    const char *name, *mail;
    bool may;
} writes[] = {
    {"a domain", "x@sessad.example", true},
    {"a subdomain", "x@antenne.sessad.example", true},
    {"capitals", "X@SESSAD.EXAMPLE", true},
    {"the directory, outside the domains", MDPH, true},
    {"a secretariat of the directory", SECRETARIAT_AILLEURS, true},
    {"a domain that ends alike", "x@notsessad.example", false},
    {"a domain that goes on", "x@sessad.example.org", false},
    {"beside somebody of the directory", "autre@mdph.example", false},
    {"only a document names it", INCONNU, false},
    {"two addresses in one", "x@sessad.example, y@inconnu.example", false},
    {"none", NULL, false},
};

static void test_may_write(void **state)
{
    const struct write_row *row = *state;
    assert_int_equal(annuaire_may_write(&annuaire, str_of(row->mail)), row->may);
}

/* ---- « Contact en cas d'absence »: the referent's deputy, for one dossier -------------------------------------- */

static const struct contact_row {
    const char *name, *from, *contact;
    enum verdict verdict;
} contacts[] = {
    {"the contact that the fiche names", COLLEGUE, COLLEGUE, COMPTE},
    {"another colleague of the same domain", COLLEGUE, REFERENT, NON_PERSONNE},
    {"no contact on the fiche", COLLEGUE, NULL, NON_PERSONNE},
    {"a contact who is a stranger", INCONNU, INCONNU, NON_INCONNU},
    {"the referent's RSASE", RSASE, NULL, COMPTE},
};

static void test_contact(void **state)
{
    const struct contact_row *row = *state;
    const struct demande_recevabilite demande = {
        .acte = ACTE_PIECE, .jour = JOUR, .expediteur = str_of(row->from), .jeton = JETON_ENTETE, .jeton_connu = true,
        .question_ouverte = true, .role = STR("rsase"), .portee = {.mds = STR("arrageois")}, .demande_a = STR("camille@departement.example"),
        .contact_absence = str_of(row->contact)};
    assert_int_equal(recevabilite(&annuaire, &demande).verdict, row->verdict);
}

/* The proofs stand in one order, and each stands for the ones before it. */
static void test_auth(void **state)
{
    (void)state;
    static const enum auth_exigee asked[] = {AUTH_AUCUNE, AUTH_SPF, AUTH_DKIM, AUTH_DMARC};
    static const enum auth_vue seen[] = {AUTH_FAIL, AUTH_INCONNUE, AUTH_PASS_SPF, AUTH_PASS_DKIM, AUTH_PASS};
    static const bool enough[][5] = {{true, true, true, true, true}, {false, false, true, true, true}, {false, false, false, true, true}, {false, false, false, false, true}};
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 5; j++)
            assert_int_equal(auth_suffit(asked[i], seen[j]), enough[i][j]);
}

int main(void)
{
    static const struct CMUnitTest all[] = {
        cmocka_unit_test(test_no_wrong_person_ever_counts),
        cmocka_unit_test(test_no_luck_makes_a_wrong_person_right),
        cmocka_unit_test(test_every_verdict_is_produced),
        cmocka_unit_test(test_who_is_reported),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_auth),
    };
    return RUN_ROWS("answers", answers, test_row) + RUN_ROWS("others", others, test_row) +
           RUN_ROWS("contact", contacts, test_contact) +
           RUN_ROWS("may_write", writes, test_may_write) + RUN_TESTS("recevabilite", all);
}
