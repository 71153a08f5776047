/* compose: a template and its values -> the final bytes of one message. Pure but for modeles_load, which reads the folder
 * of templates once.
 *
 * A template is one Markdown file, templates/NAME.md: its first line « Objet : … », an empty line, the text. Placeholders
 * stand as {{nom}}; {{#nom}}…{{/nom}} is kept where the value is not empty, {{^nom}}…{{/nom}} where it is. A value is
 * data: Markdown in it is escaped (nobody's name becomes a link), but for the few that are blocks (emplacement.bloc), which
 * stand on a line of their own. cmark parses; text/html and text/plain are two walks over the same tree, so that nothing
 * reaches the HTML that was not escaped here (raw HTML is dropped, links are https: or mailto: only).
 *
 * Three fenced blocks are ours, in templates and in values that are blocks; `|` in a cell is written `\|` (compose_escape does):
 *   ```tableau      label | value       a row a line; a row whose value is empty is left out
 *   ```barres       label | 5 sur 7 …  the same with a bar below the value
 *   ```liens        label | body        buttons that open an answer ready to send; nothing without a jeton
 * and one in values alone, where the picture of the mail stands (courrier.image):
 *   ```image        caption | rest      the page shows caption and picture, whose alternative text is both; the text says both
 * Bytes: RFC 5322 with strict CRLF, no line over 998, text parts in UTF-8 quoted-printable, headers per RFC 2047,
 * file names per RFC 2231. */
#ifndef NAVETTE_COMPOSE_H
#define NAVETTE_COMPOSE_H

#include "daemon/circuit.h"
#include "parsers/base/str.h"

enum {
    COMPOSE_MAX_MODELES = 128,
    COMPOSE_MAX_MODELE = 32 * 1024,         /* bytes of one template */
    COMPOSE_MAX_JOINTES = 24,               /* a fiche photographed page by page, what is made for it, days for the calendar */
    COMPOSE_MAX_VALEUR = 16 * 1024,         /* bytes of one value; the rest is cut, with « … » */
    COMPOSE_MAX_BLOC = 64 * 1024,           /* of one that is a block; cut at a line */
    COMPOSE_MAX_CORPS = 512 * 1024,         /* of the text with its values */
    COMPOSE_MAX_OCTETS = 40 * 1024 * 1024,  /* a whole message: what relays take */
};

struct modele {
    struct str nom, objet, corps; /* "question-avis" */
};

struct modeles {
    const struct modele *items;
    size_t count;
    struct str formulaire; /* fiche-papier.txt: the form as it goes back to paper (fiche_papier_rangs.h); absent: it does not */
};

/* All *.md of a folder, checked: objet there, placeholders known, blocks closed; and the form. ERR_FINAL names file and line. */
MUST_USE enum err modeles_load(struct arena *arena, struct str dossier, struct modeles *out_modeles, struct fault *out_fault);
/* The most that a template carries: the highest of its placeholders, sections included. */
enum porte compose_porte(const struct modele *modele);
const struct modele *modeles_find(const struct modeles *modeles, struct str nom);

/* Does the template exist and use only names that it is given? For `check`. ERR_FINAL names file and line. */
MUST_USE enum err compose_check_template(struct arena *arena, struct str dossier, struct str nom, struct fault *out_fault);

/* The placeholders there are, one row each, with what stands there: the manual of templates/. Ends with a NULL nom. */
struct emplacement {
    const char *nom, *aide;
    bool bloc;  /* the value is Markdown of ours (a table, a list), not somebody's text */
    bool objet; /* may stand in a subject: never a person's name, mail is a postcard */
    enum porte porte; /* how much of a dossier it carries */
};
extern const struct emplacement compose_emplacements[];

struct valeur {
    const char *nom; /* of compose_emplacements; unknown names are a bug (assert) */
    struct str texte;
};

struct jointe {
    struct str nom, media, octets;
    const char *methode; /* of a text/calendar in UTF-8: its METHOD, which its Content-Type names too (RFC 5545, 3.7.2); else NULL */
};

struct courrier {
    const struct modele *modele;
    const struct modele *question; /* the template of the question that this mail is about (reminders, escalations): its
                                      buttons are {{liens_question}}; NULL: the three of {{liens}} */
    const struct valeur *valeurs; /* a name that is not given is empty */
    size_t valeur_count;
    struct str de_nom, de_mail;   /* navette's own name and address */
    struct str a_nom, a_mail;
    const struct choix *choix;    /* its named answers and the lines it wants: their buttons are in {{liens}} too */
    size_t choix_count;
    const struct champ *champs;
    size_t champ_count;
    bool favorable_sans_champs;   /* « favorable » wants none of those lines */
    const bool *avis_permis;      /* by sens: which avis the placeholders {{liens…}} offer; NULL: those of a plain question */
    const struct str *ordre;      /* references in an order that the answer may change: a button of its own; none: ordre_count 0 */
    size_t ordre_count;
    struct str jeton;             /* of the question: Reply-To, mailto links and foot carry it; absent in copies */
    struct str reference;         /* "NAV-2026-0042"; absent for mail of no dossier */
    struct str message_id, racine;/* without brackets; racine: the root in References (absent: none) */
    struct str auto_submitted;    /* "auto-generated" or "auto-replied" (RFC 3834) */
    int64_t moment;               /* of the Date header */
    struct str image;             /* a PNG that the page shows (Content-ID); absent: none, its words stand there alone */
    int image_largeur;            /* in CSS pixels */
    const struct jointe *jointes;
    size_t jointe_count;
};

struct compose {
    struct str objet;  /* decoded, for logs and tests */
    struct str texte;  /* the text/plain as sent, before its encoding */
    struct str dit;    /* that, and what the page alone shows: what the reader subtracts later */
    struct str octets; /* the whole message */
};

/* Composes it. All in the arena. ERR_FINAL for an address that is none, or a message over COMPOSE_MAX_OCTETS. */
MUST_USE enum err compose(struct arena *arena, const struct courrier *courrier, struct compose *out_compose,
                          struct fault *out_fault);

/* Markdown that shows `text` literally, for building blocks (tables, lists) out of people's text. One line, whatever comes:
 * the text's own line breaks are kept as U+2028, which both walks write as a line break. */
struct str compose_escape(struct arena *arena, struct str text);
/* Blocks, grown a row or an item at a time out of people's text, which is escaped here. A row whose value is empty is none; a
 * block « tableau » without rows is absent. */
struct str compose_rangee(struct arena *arena, struct str rows, struct str label, struct str value);
struct str compose_tableau(struct arena *arena, struct str rows);
struct str compose_puce(struct arena *arena, struct str list, struct str text);

/* The buttons of courrier->question with courrier->jeton, its answers and lines, as a block for a mail that shows several: a fence
 * « liens JETON », whose buttons answer that question and not the mail. Empty where only documents answer it. */
struct str compose_liens_de(struct arena *arena, const struct courrier *courrier);

/* RFC 2231: letters, digits, « . » and « - » as they are, every other byte as %XX. */
struct buf;
void compose_percent(struct buf *out, struct str text);

/* An address that may stand in an envelope and a header (RFC 5321 4.1.2, ASCII, no quotes, no controls, ≤ 254 bytes). */
bool compose_address_is_safe(struct str mail);

#endif
