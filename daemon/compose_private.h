/* compose_private: what the files of compose share. modele (template text) -> Markdown -> cmark's tree -> texte, html -> mime. */
#ifndef NAVETTE_COMPOSE_PRIVATE_H
#define NAVETTE_COMPOSE_PRIVATE_H

#include <cmark.h>

#include "daemon/compose.h"
#include "parsers/base/buf.h"

enum {
    COMPOSE_MAX_PROFONDEUR = 16,   /* nested blocks, and nested sections: what stands deeper is left out, or refused */
    COMPOSE_MAX_OBJET = 200,       /* bytes of a subject: what lists of mails show, and mailto: links carry again */
    COMPOSE_MAX_NOM = 100,         /* bytes of a display name */
    COMPOSE_MAX_HTML = 4 * 1024 * 1024,
    COMPOSE_COLONNES = 72,         /* of a text line: with the mark of a quotation it stays under 80 */
};

/* A line break inside a value: LINE SEPARATOR, which no Markdown construct knows. */
#define COMPOSE_SAUT "\xE2\x80\xA8"

/* The foot of every question. What counts is decided by recevabilite; this says it to people. */
#define COMPOSE_PIED "Votre réponse compte si elle part de votre adresse habituelle : répondez à ce message sans changer son " \
                     "destinataire."

/* What a named answer begins with: formulaire reads it. */
#define COMPOSE_REPONSE "Réponse : "
/* The button of a waiting list's order as it was proposed. */
#define COMPOSE_ORDRE "Ordre proposé"

/* What both walks over the tree need besides the tree. */
struct rendu {
    struct arena *arena;
    struct str objet;     /* of this message; answers carry it again */
    struct str jeton;     /* absent: no links, no foot */
    struct str reponse;   /* LOCAL+JETON@DOMAIN, with jeton */
    const struct courrier *courrier; /* its named answers, the lines that an answer is to hold */
    struct str cid;       /* Content-ID of the picture; absent: none */
};

/* ---- compose.c ---- */
/* Is this the fence « liens » or « liens JETON »? *out_rendu is then what its buttons answer: the mail's own question, or that one. */
bool compose_rendu_de(const struct rendu *mail, struct str info, struct rendu *out_rendu);

/* ---- compose_emplacements.c ---- */
const struct emplacement *compose_find_emplacement(struct str nom);

/* ---- compose_liens.c ---- */
struct str compose_bloc_liens(struct arena *arena, const struct courrier *courrier, const char *nom); /* Markdown; absent for other placeholders */
bool compose_corps_counts(struct str corps); /* begins with words that parsers/avis counts, or that name an answer */
struct rendu;
bool compose_corps_attend(const struct rendu *rendu, struct str corps); /* is it followed by the lines that the question wants? */

/* ---- compose_modele.c ---- */
/* Placeholders known, sections closed, blocks alone on their lines. ERR_FINAL names `file` and line. */
MUST_USE enum err compose_check_text(const char *file, int first_line, struct str text, bool objet, struct fault *out_fault);
/* `text` with the values in place: literal for a subject, escaped Markdown for a body. */
MUST_USE enum err compose_expand(const struct courrier *courrier, struct arena *arena, struct str text, bool objet,
                                 struct str *out_text, struct fault *out_fault);

/* ---- compose_texte.c, compose_html.c: the two walks ---- */
/* Absent where the text outgrows its maximum. */
struct str compose_texte(const struct rendu *rendu, cmark_node *document);
struct str compose_html(const struct rendu *rendu, cmark_node *document);

/* ---- compose_dit.c ---- */
struct str compose_dit(const struct rendu *rendu, cmark_node *document, struct str texte);

/* ---- compose_bloc.c: what both say alike ---- */
bool compose_rang(struct arena *arena, struct str *rest, struct str *out_label, struct str *out_valeur); /* next row */
struct str compose_typo(struct arena *arena, struct str text); /* no-break spaces where French wants them */
struct str compose_mailto(const struct rendu *rendu, struct str corps); /* RFC 6068 */
struct str compose_cut(struct str s, size_t max); /* at most `max` bytes, whole code points */

/* ---- compose_barres.c: the bar under a value of a block « barres » ---- */
void compose_barre(struct buf *out, struct str valeur);

/* ---- compose_mime.c ---- */
/* What `rendu` and the page were made with; out_octets the whole message. */
MUST_USE enum err compose_mime(const struct rendu *rendu, struct str texte, struct str html, struct str *out_octets, struct fault *out_fault);
struct str compose_cid(struct arena *arena, const struct courrier *courrier); /* absent without a picture */

/* ---- compose_entete.c: one field each, folded, CRLF included; `text` is anybody's ---- */
void compose_field(struct buf *out, struct arena *arena, const char *name, struct str text);
void compose_address_field(struct buf *out, struct arena *arena, const char *name, struct str nom, struct str mail);
struct str compose_file_name(struct arena *arena, struct str nom); /* fit to stand in a header and on any disk */
void compose_file_field(struct buf *out, struct arena *arena, const char *start, const char *name, struct str nom);

#endif
