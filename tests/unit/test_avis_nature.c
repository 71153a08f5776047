/* avis: what an answer is that decides nothing, and where the person will be received. */
#include "tests/unit/avis_regles.h"

static const struct row {
    const char *name; /* the text itself */
    const char *nature, *lieu;
} rows[] = {
    {"Merci !", "remerciement", NULL},
    {"Bien reçu", "remerciement", NULL},
    {"Bonjour, merci pour votre retour. Bonne journée", "remerciement", NULL},
    {"Ok, merci.", "remerciement", NULL},
    {"C'est noté, merci beaucoup.", "remerciement", NULL},
    {"Très bien, cordialement\nSophie Delattre", "remerciement", NULL},
    {"Vu.", "remerciement", NULL},
    {"D'accord, merci.", "remerciement", NULL},
    {"Parfait.", "remerciement", NULL},
    {"Bien reçu, merci, je regarde cela rapidement.", "remerciement", NULL},
    {"Merci, je ne suis pas défavorable.", NULL, NULL},
    {"Oui", NULL, NULL},
    {"Non", NULL, NULL},
    {"Qui est le référent de ce jeune ?", "question", NULL},
    {"J'ai une question : Lucas a-t-il un suivi orthophonique", "question", NULL},
    {"Pouvez-vous me renvoyer la fiche", "question", NULL},
    {"Merci de me préciser la date de naissance.", "question", NULL},
    {"Bonjour, quel est le lycée de Lucas ? Merci", "question", NULL},
    {"Est-ce que la notification est arrivée ?", "question", NULL},
    {"Avis favorable ?", "question", NULL},
    {"Je transmets à ma collègue pour suite à donner.", "transfert", NULL},
    {"Cette demande ne me concerne pas, elle relève de l'Audomarois.", "transfert", NULL},
    {"Lucas ne relève pas de mon secteur, à réorienter vers Mme Dorval.", "transfert", NULL},
    {"Pour info", "transfert", NULL},
    {"Marc, tu peux traiter ce dossier", "transfert", NULL},
    {"Je ne suis plus directrice, voyez avec M. Dorval.", "transfert", NULL},
    {"Mauvais destinataire", "transfert", NULL},
    {"Je retire mon accord.", "reprise", NULL},
    {"J'annule mon avis favorable d'hier.", "reprise", NULL},
    {"Merci de ne pas tenir compte de mon précédent message.", "reprise", NULL},
    {"J'ai cliqué sur favorable par erreur.", "reprise", NULL},
    {"Erreur de ma part, l'avis favorable concernait un autre jeune.", "reprise", NULL},
    {"ERREUR", "erreur", NULL},
    {"Erreur.", "erreur", NULL},
    {"ERREUR\n\nje voulais dire favorable", "erreur", NULL},
    {"ERREUR : avis défavorable", "erreur", NULL},
    {"Bonjour,\nERREUR", "erreur", NULL},
    {"Bonjour,\n\nERREUR", "erreur", NULL},
    {"Bonjour Madame,\n\nErreur, je voulais dire favorable.", "erreur", NULL},
    {"Avis favorable", NULL, NULL},
    {"Défavorable. Motif : âge", NULL, NULL},
    {"Plutôt favorable a priori.", NULL, NULL},
    {"Favorable mais le transport pose question.", NULL, NULL},
    {"Avis favorable pour un accueil à Arras.", NULL, "Arras"},
    {"Nous l'accueillons au SESSAD de Lens à la rentrée.", NULL, "SESSAD de Lens"},
    {"Avis favorable, admission à l'antenne d'Arras le 4 mai.", NULL, "antenne d'Arras"},
    {"Nous accueillerons Lucas à Hénin-Beaumont.", NULL, "Hénin-Beaumont"},
    {"Avis favorable à l'admission de Lucas.", NULL, NULL},
    {"Avis favorable. Merci de l'envoyer à Mme Dorval.", NULL, NULL},
    {"Nous accueillons Lucas à compter du 4 mai.", NULL, NULL},
    {"Nous accueillons Lucas à la rentrée, à Noël au plus tard.", NULL, NULL},
    {"Avis favorable, place disponible à Aire-sur-la-Lys", NULL, "Aire-sur-la-Lys"},
    {"Avis favorable pour une entrée sur le site de Béthune.", NULL, "site de Béthune"},
};

static const struct avis_rules *rules;

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(64 * 1024 * 1024, NULL, NULL);
    struct avis avis = avis_read(arena, rules, str_of(row->name), 20500);
    assert_str(str_of(avis.nature), row->nature);
    assert_str(avis.lieu, row->lieu);
    arena_free(arena);
}

int main(void)
{
    rules = avis_regles();
    return RUN_ROWS("avis nature", rows, test_row);
}
