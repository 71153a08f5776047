/* avis_jeunes: an answer that names two young people decides nothing; one that names one, twice or by a title, decides. */
#include "tests/unit/avis_regles.h"

#define POUR AVIS_FAVORABLE
#define CONTRE AVIS_DEFAVORABLE
#define RIEN AVIS_AUCUN

static const struct avis_dit two[] = {
    {"Avis favorable pour Lina. Pour Noa, non.", RIEN},
    {"Avis favorable pour Lina et Noa.", RIEN},
    {"Avis favorable pour Lina, Noa et Adem.", RIEN},
    {"Avis favorable pour Élise et Zoé.", RIEN},
    {"Avis favorable pour Zoé et Élise.", RIEN},
    {"Avis favorable pour Zoé. Pour Élise, j'attends encore le bilan.", RIEN},
    {"Lina : oui\nNoa : non", RIEN},
    {"Élise : favorable\nZoé : défavorable", RIEN},
    {"Avis favorable pour Élise. Pour Éva aussi.", RIEN},
    {"Élise : favorable\nÉva : idem", RIEN},
    {"- Lina : avis favorable\n- Noa : à revoir", RIEN},
    {"Avis favorable pour la fiche de Lina. Celle d'Adem est à compléter.", RIEN},
    {"Avis favorable pour la fiche de Lina. Celle d’Élise est à compléter.", RIEN},
    {"Avis défavorable concernant Lina, plus de place. Concernant Noa, le dossier est en cours.", RIEN},
};

static const struct avis_dit one[] = {
    {"Avis favorable pour Lina. Lina commence en mars.", POUR},
    {"Avis favorable pour Élise. Pour Élise, le transport est prévu.", POUR},
    {"Avis favorable pour Lina. Bonne journée à Mme Aubrecotte.", POUR},
    {"Avis : favorable\nPour : Lina", POUR},
    {"Avis : favorable\nMotif : Lina a besoin de ce suivi.", POUR},
    {"Avis défavorable pour Lina. Pour Lina, le trajet est trop long.", CONTRE},
    {"Site : Arras\nAvis : favorable", POUR},
};

int main(void)
{
    return AVIS_DITS("avis: two young people", two) + AVIS_DITS("avis: one young person", one);
}
