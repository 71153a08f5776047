/* decide_commande: what the files of commands by mail share.
 *
 *   commande_decide ─┬─ statut, liste, aide ──────────────▶ decide_commande_lecture.c
 *                    ├─ retrait, pièce ───────────────────▶ decide_commande_dossier.c
 *                    ├─ réaffecter, avis pour … ──────────▶ decide_commande_acte.c
 *                    └─ suppléance ───────────────────────▶ decide_commande_suppleance.c
 * and decide_commande_gens.c: who may, about which dossier, and whom its words name.
 *
 * A command is judged by recevabilite (ACTE_COMMANDER, ACTE_RETIRER), acts once however often its mail comes, and is answered; not a
 * machine's, not a stranger's. What one may not see and what there is not are answered alike. */
#ifndef NAVETTE_DECIDE_COMMANDE_H
#define NAVETTE_DECIDE_COMMANDE_H

#include "daemon/decide_courrier.h"

struct ordre { /* a command under work */
    struct atelier *atelier;
    struct courrier_lu *courrier;
    const struct lu_commande *dit;
    const struct personne *personne; /* the sender under one of her own addresses of the directory, or NULL */
    enum auth_exigee exigee;         /* the most that a role of hers asks for */
    struct affaire *affaire;         /* the dossier that it is about, once ordre_dossier has found it; else NULL */
};

/* The person whose own address it is, no secretary's; NULL for nobody. */
const struct personne *ordre_titulaire(const struct annuaire *annuaire, struct str mail);

/* The roles that a circuit knows; `voient`: those alone that may see where a dossier is. */
struct roles {
    const struct str *items;
    size_t count;
};
struct roles ordre_roles(struct arena *arena, const struct circuit *circuit, bool voient);
/* May the sender, as one of those roles or of the dossier's own people? */
struct recevabilite ordre_juge(const struct ordre *ordre, const struct dossier_row *row, struct roles roles, enum acte acte);

/* The dossier that it names, or whose question it answers, where the sender may: *out_may, ordre->affaire. Else it is answered and ended. */
MUST_USE enum err ordre_dossier(struct ordre *ordre, enum acte acte, bool *out_may);

/* Done: the answer by `modele` (of the dossier, where there is one), an event of it, and the end. `resultat` a block or absent. */
MUST_USE enum err ordre_fait(struct ordre *ordre, const char *modele, struct str explication, struct str resultat);
/* Not done, nothing has moved: why, and the form that is awaited. What would have moved something goes to a human too. */
MUST_USE enum err ordre_refuse(struct ordre *ordre, struct str explication);
/* The same mail to somebody else whom it concerns. */
MUST_USE enum err ordre_informe(struct ordre *ordre, const struct personne *personne, struct str explication, struct str resultat);

/* The person of the directory whom these words name: an address, or words of her name. *out_count: how many are called so. */
const struct personne *ordre_personne(struct ordre *ordre, struct str ecrit, size_t *out_count);
/* The territory that these words name, NULL for none. */
const struct territoire *ordre_territoire(struct arena *arena, const struct annuaire *annuaire, struct str ecrit);

typedef enum err ordre_fn(struct ordre *ordre);
ordre_fn ordre_statut, ordre_liste, ordre_aide, ordre_retrait, ordre_piece, ordre_reaffecter, ordre_avis, ordre_suppleance;

#endif
