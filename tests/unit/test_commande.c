/* commande: a word to the gateway at the beginning of a mail. One row, one way to ask. */
#include "tests/unit/unit.h"

#include "parsers/commande.h"

static const struct row {
    const char *name, *text;
    enum commande_kind kind;
    const char *reference, *motif;
} rows[] = {
    {"status of one", "statut NAV-2026-0104\n\nmerci", COMMANDE_STATUT, "NAV-2026-0104", NULL},
    {"status, lower case, punctuation", "Statut : nav-2026-0104 ?", COMMANDE_STATUT, "NAV-2026-0104", NULL},
    {"status of the file", "statut du dossier NAV-2026-0104", COMMANDE_STATUT, "NAV-2026-0104", NULL},
    {"status of all", "statut", COMMANDE_STATUT, NULL, NULL},
    {"list", "liste", COMMANDE_LISTE, NULL, NULL},
    {"list of my files", "Liste de mes dossiers", COMMANDE_LISTE, NULL, NULL},
    {"help", "Aide !", COMMANDE_AIDE, NULL, NULL},
    {"below a greeting", "Bonjour,\n\nliste\n", COMMANDE_LISTE, NULL, NULL},
    {"withdrawal with both", "retrait NAV-2026-0042 la famille a déménagé", COMMANDE_RETRAIT, "NAV-2026-0042", "la famille a déménagé"},
    {"withdrawal with a reason", "Retrait : déménagement de la famille", COMMANDE_RETRAIT, NULL, "déménagement de la famille"},
    {"withdrawal with its label", "Retrait NAV-2026-0042. Motif : déménagement", COMMANDE_RETRAIT, "NAV-2026-0042", "déménagement"},
    {"withdrawal, reason below", "Retrait NAV-2026-0042\nDéménagement de la famille", COMMANDE_RETRAIT, "NAV-2026-0042", "Déménagement de la famille"},
    {"I withdraw", "Je retire la demande", COMMANDE_RETRAIT, NULL, NULL},
    {"I withdraw my opinion", "Je retire mon avis", COMMANDE_AUCUNE, NULL, NULL},
    {"the word begins a sentence", "Liste d'attente trop longue, avis défavorable", COMMANDE_AUCUNE, NULL, NULL},
    {"a longer word", "Listes", COMMANDE_AUCUNE, NULL, NULL},
    {"help in a sentence", "Aide demandée pour remplir la fiche", COMMANDE_AUCUNE, NULL, NULL},
    {"not on the first line", "Avis favorable\nliste", COMMANDE_AUCUNE, NULL, NULL},
    {"nothing", "", COMMANDE_AUCUNE, NULL, NULL},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(8 * 1024 * 1024, NULL, NULL);
    struct commande commande = commande_read(arena, str_of(row->text));
    assert_int_equal(commande.kind, row->kind);
    assert_str(commande.reference, row->reference);
    assert_str(commande.motif, row->motif);
    arena_free(arena);
}

int main(void)
{
    return RUN_ROWS("commande", rows, test_row);
}
