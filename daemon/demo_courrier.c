/* demo_courrier: plays a participant's mail program. It finds the question that its owner got in what navette sent, answers
 * it as Thunderbird or Outlook would (Reply-To, In-Reply-To, References, the question quoted below), encodes what is not
 * ASCII (RFC 2047, RFC 2231) and attaches files in base64. In front of it stands what the receiving server adds. */
#include <sodium.h>

#include "daemon/compose.h"
#include "daemon/demo.h"
#include "daemon/heure.h"

enum {
    WORD_BYTES = 39,   /* of text in one encoded word, which then stays under 75 columns (RFC 2047, 2) */
    LINE_BYTES = 57,   /* of a file in one line of base64: 76 columns (RFC 2045, 6.8) */
};

#define DOCX "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define LIMITE "=_demo_limite"

/* ---- encodings -------------------------------------------------------------------------------------------- */

static void put_base64(struct buf *out, struct str bytes)
{
    char text[sodium_base64_ENCODED_LEN(LINE_BYTES, sodium_base64_VARIANT_ORIGINAL)];
    buf_add_c(out, sodium_bin2base64(text, sizeof text, (const unsigned char *)bytes.at, bytes.len, sodium_base64_VARIANT_ORIGINAL));
}

static bool is_ascii(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] < ' ' || text.at[i] > '~')
            return false;
    return true;
}

/* Encoded words where the text needs them, no character cut between two. */
static void put_words(struct buf *out, struct str text)
{
    if (is_ascii(text)) {
        buf_add(out, text);
        return;
    }
    for (bool first = true; text.len > 0; first = false) {
        size_t len = text.len < WORD_BYTES ? text.len : WORD_BYTES;
        while (len < text.len && ((unsigned char)text.at[len] & 0xC0) == 0x80)
            len--;
        buf_add_c(out, first ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
        put_base64(out, str_slice(text, 0, len));
        buf_add_c(out, "?=");
        text = str_from(text, len);
    }
}

static void put_file_name(struct buf *out, struct str name)
{
    buf_add_c(out, "Content-Disposition: attachment;\r\n filename*=UTF-8''");
    compose_percent(out, name);
    buf_add_c(out, "\r\n");
}

static void put_lines(struct buf *out, struct str text, const char *before)
{
    struct str line = STR_NONE;
    while (str_next_line(&text, &line))
        buf_print(out, "%s%.*s\r\n", before, STR_ARG(line));
}

/* ---- the message ------------------------------------------------------------------------------------------ */

struct lettre {
    const struct demo_acte *acte;
    const struct demo_mail *question; /* NULL for a mail of her own */
    struct str vers, objet, fichier;
    int64_t moment;
    size_t numero;
};

/* A participant's server signs and aligns: DMARC passes. Who only pretends does not. */
static void put_received(struct buf *out, struct arena *arena, const struct lettre *lettre)
{
    struct str domain = str_from(str_of(lettre->acte->qui->mail), str_find_char(str_of(lettre->acte->qui->mail), '@') + 1);
    bool forged = lettre->acte->geste == GESTE_USURPE;
    struct str from = forged ? STR("ailleurs.example") : domain;
    buf_print(out, "Return-Path: <%.*s@%.*s>\r\n", forged ? 8 : (int)str_find_char(str_of(lettre->acte->qui->mail), '@'),
              forged ? "quelquun" : lettre->acte->qui->mail, STR_ARG(from));
    buf_print(out, "Authentication-Results: " DEMO_SERVEUR ";\r\n spf=%s smtp.mailfrom=%.*s;\r\n dmarc=%s header.from=%.*s\r\n", "pass",
              STR_ARG(from), forged ? "fail" : "pass", STR_ARG(domain));
    buf_print(out, "Date: %.*s\r\n", STR_ARG(heure_rfc5322(arena, lettre->moment)));
}

static void put_head(struct buf *out, struct arena *arena, const struct lettre *lettre)
{
    put_received(out, arena, lettre);
    buf_add_c(out, "From: ");
    put_words(out, str_of(lettre->acte->qui->nom));
    buf_print(out, " <%s>\r\nTo: <%.*s>\r\nSubject: ", lettre->acte->qui->mail, STR_ARG(lettre->vers));
    put_words(out, lettre->objet);
    buf_print(out, "\r\nMessage-ID: <demo.%zu.%lld@poste.example>\r\n", lettre->numero, (long long)lettre->moment);
    if (lettre->question != NULL)
        buf_print(out, "In-Reply-To: <%.*s>\r\nReferences: <%.*s>\r\n", STR_ARG(lettre->question->message_id), STR_ARG(lettre->question->message_id));
    if (lettre->acte->geste == GESTE_ABSENT)
        buf_add_c(out, "Auto-Submitted: auto-replied\r\n");
    buf_add_c(out, "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"" LIMITE "\"\r\n\r\n");
}

static void put_body(struct buf *out, struct arena *arena, const struct lettre *lettre)
{
    buf_add_c(out, "--" LIMITE "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
    put_lines(out, str_of(lettre->acte->texte), "");
    if (lettre->question != NULL && lettre->acte->geste != GESTE_ABSENT) {
        buf_print(out, "\r\nLe %.*s, %.*s a écrit :\r\n", STR_ARG(date_french(arena, heure_day(lettre->moment))), STR_ARG(lettre->question->de));
        put_lines(out, lettre->question->texte, "> ");
    }
    if (!str_is_empty(lettre->fichier)) {
        buf_add_c(out, "--" LIMITE "\r\nContent-Type: " DOCX "\r\n");
        put_file_name(out, str_of(lettre->acte->nom_fichier));
        buf_add_c(out, "Content-Transfer-Encoding: base64\r\n\r\n");
        for (size_t at = 0; at < lettre->fichier.len; at += LINE_BYTES) {
            put_base64(out, str_slice(lettre->fichier, at, at + LINE_BYTES));
            buf_add_c(out, "\r\n");
        }
    }
    buf_add_c(out, "--" LIMITE "--\r\n");
}

/* ---- to what, and from where ------------------------------------------------------------------------------ */

/* The last mail of this dossier to her that wants an answer: its Reply-To carries the question. */
static const struct demo_mail *find_question(const struct demo *demo, const struct demo_acte *acte)
{
    const char *reference = demo_membre(demo_statut_dossier(demo, acte->dossier), "reference");
    const struct demo_mail *found = NULL;
    for (size_t i = 0; i < demo->scene_count; i++)
        for (size_t m = 0; m < demo->scenes[i].mail_count; m++) {
            const struct demo_mail *mail = &demo->scenes[i].mails[m];
            if (!mail->entrant && !str_is_empty(mail->reponse_a) && str_eq_c(mail->a_mail, acte->qui->mail) && str_eq_c(mail->reference, reference))
                found = mail;
        }
    return found;
}

static enum err fill(struct demo *demo, struct lettre *lettre, struct fault *out_fault)
{
    const struct demo_acte *acte = lettre->acte;
    if (!heure_parse(str_of(acte->moment), &lettre->moment))
        return fault_set(out_fault, ERR_FINAL, "demo: « %s » is no moment", acte->moment);
    lettre->vers = STR(DEMO_ADRESSE);
    lettre->objet = STR("Fiche de liaison");
    if (acte->geste != GESTE_ECRIT) {
        lettre->question = find_question(demo, acte);
        if (lettre->question == NULL)
            return fault_set(out_fault, ERR_FINAL, "demo: navette has asked nothing of %s that could be answered", acte->qui->mail);
        bool away = acte->geste == GESTE_ABSENT; /* it answers the envelope (RFC 3834, 4) */
        lettre->vers = away ? lettre->vers : lettre->question->reponse_a;
        lettre->objet = str_print(demo->arena, "%s%.*s", away ? "Réponse automatique : " : "Re: ", STR_ARG(lettre->question->objet));
    }
    if (acte->fichier == NULL)
        return ERR_NONE;
    return demo_read(demo->arena, str_print(demo->arena, "%s/%s", demo->fixtures, acte->fichier).at, &lettre->fichier, out_fault);
}

/* The same letter as the page shows it. */
static void show(struct demo *demo, struct scene *scene, const struct lettre *lettre, const char *fichier)
{
    struct demo_mail *mail = demo_scene_mail(demo, scene);
    *mail = (struct demo_mail){
        .entrant = true,
        .fichier = fichier,
        .de = str_print(demo->arena, "%s <%s>", lettre->acte->qui->nom, lettre->acte->qui->mail),
        .a = STR("navette <" DEMO_ADRESSE ">"),
        .a_mail = STR(DEMO_ADRESSE),
        .objet = lettre->objet,
        .texte = str_of(lettre->acte->texte),
        .jointes = str_of(lettre->acte->nom_fichier),
    };
}

enum err demo_courrier(struct demo *demo, struct scene *scene, struct fault *out_fault)
{
    struct lettre lettre = {.acte = scene->acte, .numero = demo->numero + 1};
    enum err err = fill(demo, &lettre, out_fault);
    if (err != ERR_NONE)
        return err;
    const char *mail = scene->acte->qui->mail;
    const char *fichier = str_print(demo->arena, "%03zu-de-%.*s.eml", ++demo->numero, (int)strcspn(mail, "@"), mail).at;
    const char *path = demo_path(demo, str_print(demo->arena, "mails/%s", fichier).at);
    struct buf out;
    buf_init(&out, DEMO_MAX_OCTETS);
    put_head(&out, demo->arena, &lettre);
    put_body(&out, demo->arena, &lettre);
    err = demo_write(path, buf_str(&out), out_fault);
    buf_free(&out);
    show(demo, scene, &lettre, fichier);
    return err != ERR_NONE ? err : demo_livre(demo, path, out_fault);
}
