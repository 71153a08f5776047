/* fichiers_scene: mails with files, for the tests of which file is the fiche. The heavy readers are played: a « JPEG » is its
 * header and then the text that a character reader would find; a « PDF » likewise. */
#ifndef NAVETTE_TESTS_FICHIERS_SCENE_H
#define NAVETTE_TESTS_FICHIERS_SCENE_H

#include <stdio.h>

#include "parsers/base/buf.h"
#include "parsers/document_tools.h"
#include "parsers/message.h"
#include "parsers/text.h"
#include "tests/unit/fiche_regles.h"
#include "tests/unit/unit.h"

#define JPEG "\xFF\xD8\xFF\xC0\x01\x11\x08\x0C\x80\x09\x60" /* the header of one of 2400 x 3200 pixels */
#define PDF "%PDF-1.4\n"
#define SCAN PDF "scan\n" /* a PDF whose one page is a picture */
#define SCANS PDF "scans\n" /* two pages, both of the same */
#define MIXED PDF "mixte\n" /* a page of text, and one that is a picture of it */

#define TETE(nom, prenom, ne) \
    "FICHE DE LIAISON ASE-SESSAD IP 14-20 ans\nNom et coordonnées du référent : Paul Dubois\nMDS/Service/Site : MDS de Marquebec\n" \
    "Date de la demande : 02/03/2026\nLe jeune :\nNom : " nom "\nPrénom : " prenom "\nDate de naissance : " ne "\nStatut : Accueil provisoire\n"
#define MILIEU(detenteur, ville) \
    "Nom(s) et Prénom(s) du/des détenteurs de l’autorité parentale ou du représentant légal : " detenteur "\nPoints saillants liés à la scolarisation\n" \
    "Établissement scolaire fréquenté : Collège des Tilleuls\nVille : " ville "\nComportements de la personne accompagnée :\n☐ Dans ses relations aux autres :\n" \
    "☒ Dans ses apprentissages : Lent.\n☐ Image qu’il a pour lui-même :\n☐ Au niveau extérieur :\n☐ Au niveau relationnel :\n"
#define FIN(chef, oui, non) \
    "Quel(s) objectif(s) visés dans le cadre de la prise en charge SESSAD IP ?\nTrouver un stage.\n" \
    "Quels sont les attendus du référent ASE concernant le projet de la personne accompagnée ?\nUn projet.\nNom et Visa du Chef de service : " chef \
    "\n" oui " Avis favorable   " non " Avis défavorable\nDate : 03/03/2026   Nom et Visa : " chef "\nNom et Visa du directeur du SESSAD :\n"
#define ZOE TETE("DURAND", "Zoé", "04/05/2010") MILIEU("Mme DURAND", "Marquebec") FIN("Anne Petit", "☒", "☐")
#define YANN TETE("MARTEL", "Yann", "06/07/2009") MILIEU("M. MARTEL", "Noeuvillers") FIN("Luc Grand", "☐", "☒")
#define NOTIFICATION "MDPH du Département\nNOTIFICATION DE DÉCISION\nNom : DURAND\nPrénom : Zoé\nDate de naissance : 04/05/2010\n"

enum { SCENE_ARENA = 512 * 1024 * 1024, SCENE_FILES = 8 };

struct scene_file {
    const char *nom, *media, *text; /* media NULL: application/octet-stream */
    struct str bytes;               /* in place of text */
    bool is_inline;                 /* shown in the page, by an id */
};

static inline enum err scene_page(struct arena *arena, struct str text, int page, enum document_source source, struct document *document)
{
    struct document lines = {0};
    struct fault ignored;
    enum err err = text_read(arena, text, &lines, &ignored);
    for (size_t i = 0; err == ERR_NONE && i < lines.count; i++) {
        lines.blocks[i].source = source;
        lines.blocks[i].page = page;
        err = document_add(arena, document, &lines.blocks[i], &ignored);
    }
    return err;
}

/* The heavy readers, played. */
static inline enum err scene_run(void *context, struct arena *arena, enum document_tool tool, struct str request, struct str *out_reply, struct fault *out_fault)
{
    struct document out = {0}, in = {0};
    int *runs = context;
    ++*runs;
    if (str_find(request, STR("mot de passe")) != STR_NOT_FOUND)
        return fault_set(out_fault, ERR_FINAL, "pdf: protected by a password");
    if (str_find(request, STR("trop long")) != STR_NOT_FOUND)
        return fault_set(out_fault, ERR_FINAL, "ocr: took too long");
    struct str after = str_from(request, sizeof PDF - 1);
    if (tool == TOOL_PDF && str_starts(after, STR("scan\n"))) {
        struct str page = str_print(arena, JPEG "%.*s", STR_ARG(str_from(after, sizeof "scan\n" - 1)));
        document_add_picture(arena, &out, &(struct document_picture){.bytes = page, .page = 1});
    } else if (tool == TOOL_PDF && (str_starts(after, STR("scans\n")) || str_starts(after, STR("mixte\n")))) {
        struct str text = str_from(after, sizeof "scans\n" - 1), page = str_print(arena, JPEG "%.*s", STR_ARG(text));
        if (str_starts(after, STR("mixte\n")))
            assert_int_equal(scene_page(arena, text, 1, SOURCE_FILE, &out), ERR_NONE);
        for (int i = 1; i <= 2 - (str_starts(after, STR("mixte\n"))); i++)
            document_add_picture(arena, &out, &(struct document_picture){.bytes = page, .page = i});
    } else if (tool == TOOL_PDF) {
        assert_int_equal(scene_page(arena, after, 1, SOURCE_FILE, &out), ERR_NONE);
    } else {
        assert_int_equal(document_packet_read(arena, request, &in, out_fault), ERR_NONE);
        for (size_t i = 0; i < in.picture_count; i++)
            assert_int_equal(scene_page(arena, str_from(in.pictures[i].bytes, sizeof JPEG - 1), in.pictures[i].page, SOURCE_IMAGE, &out), ERR_NONE);
    }
    *out_reply = document_packet_write(arena, &out);
    return ERR_NONE;
}

static int scene_pdfs_left, scene_pages_left; /* files that are opened, and recognised, before no time is left for any tool */

/* The same, where to recognise takes all the time there is. */
static inline enum err scene_run_hurried(void *context, struct arena *arena, enum document_tool tool, struct str request, struct str *out_reply, struct fault *out_fault)
{
    if (scene_pages_left < 0 || (tool == TOOL_OCR && scene_pages_left-- == 0) || (tool == TOOL_PDF && scene_pdfs_left-- <= 0))
        return fault_set(out_fault, ERR_FINAL, "document: no time is left for it, open it by hand");
    return scene_run(context, arena, tool, request, out_reply, out_fault);
}

/* A mail with a body and files. */
static inline struct str scene_mail(struct buf *mail, const char *body, const struct scene_file *files, size_t count)
{
    buf_add_c(mail, "From: Jean <jean@departement.example>\nTo: navette@departement.example\nMessage-ID: <a@b.example>\nDate: Mon, 02 Mar 2026 09:14:00 +0100\n"
                    "Subject: Fiche\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=_SCENE_\n\n--_SCENE_\nContent-Type: text/plain; charset=utf-8\n\n");
    buf_add_c(mail, body);
    for (size_t i = 0; i < count && files[i].nom != NULL; i++) {
        buf_print(mail, "\n--_SCENE_\nContent-Type: %s; name=\"%s\"\nContent-Transfer-Encoding: binary\n", files[i].media != NULL ? files[i].media : "application/octet-stream",
                  files[i].nom);
        buf_print(mail, files[i].is_inline ? "Content-ID: <i%zu@x>\nContent-Disposition: inline\n\n" : "Content-Disposition: attachment\nX-N: %zu\n\n", i);
        buf_add(mail, files[i].text != NULL ? str_of(files[i].text) : files[i].bytes);
    }
    buf_add_c(mail, "\n--_SCENE_--\n");
    assert_false(buf_failed(mail));
    return buf_str(mail);
}

/* « Zoé DURAND, … » of the fiches, and « nom:0 nom:notification nom:!protege » of the files. */
static inline struct str scene_fiches(struct arena *arena, const struct message *message)
{
    struct str list = STR("");
    for (size_t i = 0; i < message->fiche_count; i++)
        list = str_print(arena, "%.*s%s%.*s", STR_ARG(list), i > 0 ? ", " : "", STR_ARG(fiche_text(&message->fiches[i].fiche, FICHE_JEUNE_NOM)));
    return list;
}

static inline struct str scene_files(struct arena *arena, const struct message *message)
{
    struct str list = STR("");
    for (size_t i = 0; i < message->file_count; i++) {
        const struct message_file *file = &message->files[i];
        struct str what = file->fiche >= 0 ? str_print(arena, "%d", file->fiche) : file->type;
        const char *cause = message_cause_name(file->cause);
        assert_int_equal(file->illisible.at != NULL, cause != NULL);
        list = str_print(arena, "%.*s%s%.*s:%s%s", STR_ARG(list), i > 0 ? " " : "", STR_ARG(file->nom), cause != NULL ? "!" : what.at, cause != NULL ? cause : "");
    }
    return list;
}

#endif
