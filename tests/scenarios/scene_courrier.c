/* Incoming mail, written as a mail program writes it. */
#include "tests/scenarios/scene.h"

#include <fcntl.h>
#include <gmime/gmime.h>
#include <unistd.h>

#define FIXTURES "tests/fixtures/fiches-scenarios"
#define WORD "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

struct brouillon {
    const char *from, *to, *cc, *subject, *in_reply_to, *references, *text;
};

static char *date_of(const char *now)
{
    GTimeZone *paris = g_time_zone_new_identifier("Europe/Paris");
    GDateTime *date = g_date_time_new_from_iso8601(g_strdup_printf("%s:00", now), paris);
    return date == NULL ? g_strdup("Mon, 02 Mar 2026 08:30:00 +0100") : g_date_time_format(date, "%a, %d %b %Y %H:%M:%S %z");
}

static const char *media_of(const char *name)
{
    return g_str_has_suffix(name, ".pdf") ? "application/pdf" : g_str_has_suffix(name, ".jpg") ? "image/jpeg" : WORD;
}

static void attach(GString *mail, const char *boundary, const char *file, const char *name)
{
    char *bytes = NULL;
    gsize len = 0;
    if (!g_file_get_contents(g_build_filename(FIXTURES, file, NULL), &bytes, &len, NULL))
        g_error("scene: %s/%s is not there", FIXTURES, file);
    g_string_append_printf(mail, "--%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: base64\r\n"
                                 "Content-Disposition: attachment; filename*=UTF-8''%s\r\n\r\n", boundary, media_of(name), g_uri_escape_string(name, NULL, false));
    char *text = g_base64_encode((const guchar *)bytes, len);
    gsize total = strlen(text);
    for (gsize at = 0; at < total; at += 76)
        g_string_append_printf(mail, "%.*s\r\n", (int)MIN(total - at, 76), text + at);
}

static char *crlf(const char *text)
{
    GString *out = g_string_new(text);
    (void)g_string_replace(out, "\n", "\r\n", 0);
    return out->str;
}

static void head(const struct scene *scene, const struct brouillon *draft, GString *mail)
{
    const struct maniere *how = &scene->maniere;
    if (how->auth != NULL)
        g_string_append_printf(mail, "Authentication-Results: mx.departement.example; %s\r\n", how->auth);
    g_string_append_printf(mail, "From: %s\r\nTo: %s\r\n", draft->from, draft->to);
    if (draft->cc != NULL)
        g_string_append_printf(mail, "Cc: %s\r\n", draft->cc);
    g_string_append_printf(mail, "Subject: %s\r\nDate: %s\r\n", g_mime_utils_header_encode_text(NULL, draft->subject, "UTF-8"), date_of(scene->now));
    if (how->identite != NULL)
        g_string_append_printf(mail, "Message-ID: <%s>\r\n", how->identite);
    else
        g_string_append_printf(mail, "Message-ID: <mail.%u@client.example>\r\n", scene->envois);
    if (draft->in_reply_to != NULL)
        g_string_append_printf(mail, "In-Reply-To: %s\r\nReferences: %s %s\r\n", draft->in_reply_to,
                               draft->references != NULL ? draft->references : "", draft->in_reply_to);
    if (how->entete != NULL)
        g_string_append_printf(mail, "%s\r\n", how->entete);
    g_string_append(mail, "MIME-Version: 1.0\r\n");
}

static GString *compose(const struct scene *scene, const struct brouillon *draft)
{
    const struct maniere *how = &scene->maniere;
    guint pieces = how->pieces == NULL ? 0 : how->pieces->len, files = how->fichiers == NULL ? 0 : how->fichiers->len;
    bool mixed = how->fiche != NULL || pieces + files > 0;
    GString *mail = g_string_new("");
    head(scene, draft, mail);
    if (mixed)
        g_string_append(mail, "Content-Type: multipart/mixed; boundary=\"frontiere\"\r\n\r\n--frontiere\r\n");
    g_string_append_printf(mail, "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s\r\n", crlf(draft->text));
    if (how->fiche != NULL)
        attach(mail, "frontiere", how->fiche, "Fiche de liaison.docx");
    for (guint i = 0; i < pieces; i++)
        attach(mail, "frontiere", "piece.docx", how->pieces->pdata[i]);
    for (guint i = 0; i < files; i++)
        attach(mail, "frontiere", how->fichiers->pdata[i], how->fichiers->pdata[i]);
    if (mixed)
        g_string_append(mail, "--frontiere--\r\n");
    return mail;
}

static const char *mailbox(const struct scene *scene)
{
    return scene->maniere.boite != NULL ? scene->maniere.boite : scene_boite(scene);
}

static bool deliver(struct scene *scene)
{
    if (scene->daemon > 0)
        scene->depuis = scene->sortie->len;
    bool done = scene->poste->deliver(scene, mailbox(scene));
    memset(&scene->maniere, 0, sizeof scene->maniere);
    return done;
}

static bool send_draft(struct scene *scene, const struct brouillon *draft)
{
    scene->envois++;
    GString *mail = compose(scene, draft);
    scene->dernier = g_strdup_printf("%s/courrier-%03u.eml", scene->dossier, scene->envois);
    if (!g_file_set_contents(scene->dernier, mail->str, (gssize)mail->len, NULL))
        g_error("scene: %s cannot be written", scene->dernier);
    scene->dernier_de = g_strdup(draft->from);
    scene->dernier_a = g_strdup(draft->to);
    return deliver(scene);
}

bool scene_raw(struct scene *scene, const char *path)
{
    scene->dernier = g_strdup(path);
    scene->dernier_de = "inconnu@ailleurs.example";
    scene->dernier_a = scene->adresse;
    return deliver(scene);
}

bool scene_again(struct scene *scene)
{
    return scene->dernier != NULL && deliver(scene);
}

bool scene_mail(struct scene *scene, const char *from, const char *to, const char *subject, const char *text)
{
    return send_draft(scene, &(struct brouillon){.from = from, .to = to, .subject = subject, .text = text});
}

bool scene_bounce(struct scene *scene, const char *asked, const char *recipient, const char *status)
{
    const struct lettre *question = scene_question(scene, asked);
    if (question == NULL) {
        g_string_printf(scene->dit, "nothing that can be answered was sent to %s", asked);
        return false;
    }
    bool final = status[0] == '5';
    const char *returned = scene->maniere.identite != NULL ? g_strdup_printf("<%s>", scene->maniere.identite) : question->message_id;
    GString *mail = g_string_new("Return-Path: <>\r\n");
    const struct brouillon draft = {.from = "MAILER-DAEMON@mx.departement.example", .to = scene->adresse, .subject = "Undelivered Mail Returned to Sender"};
    scene->maniere.identite = NULL;
    scene->envois++;
    head(scene, &draft, mail);
    g_string_append_printf(mail, "Auto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"frontiere\"\r\n\r\n"
                                 "--frontiere\r\nContent-Type: text/plain\r\n\r\nThe mail system could not deliver your message.\r\n"
                                 "--frontiere\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.departement.example\r\n\r\n"
                                 "Final-Recipient: rfc822; %s\r\nAction: %s\r\nStatus: %s\r\nDiagnostic-Code: smtp; %s mailbox unavailable\r\n"
                                 "--frontiere\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: %s\r\nSubject: Dossier\r\n--frontiere--\r\n",
                           recipient, final ? "failed" : "delayed", status, final ? "550" : "450", returned);
    scene->dernier = g_strdup_printf("%s/courrier-%03u.eml", scene->dossier, scene->envois);
    if (!g_file_set_contents(scene->dernier, mail->str, (gssize)mail->len, NULL))
        g_error("scene: %s cannot be written", scene->dernier);
    scene->dernier_de = g_strdup(draft.from);
    scene->dernier_a = g_strdup(draft.to);
    return deliver(scene);
}

/* What the button of the mail opens: address, subject and words are the link's. */
static bool by_link(struct scene *scene, const char *from, const struct lettre *question, const char *text)
{
    gchar **links = g_strsplit(question->html != NULL ? question->html : "", "href=\"mailto:", -1);
    for (size_t i = 1; links[0] != NULL && links[i] != NULL; i++) {
        *strchrnul(links[i], '"') = '\0';
        GString *link = g_string_new(links[i]);
        (void)g_string_replace(link, "&amp;", "&", 0);
        (void)g_string_replace(link, "&#39;", "'", 0);
        char *body = strstr(link->str, "body="), *subject = strstr(link->str, "subject=");
        if (body == NULL || subject == NULL)
            continue;
        char *to = g_uri_unescape_segment(link->str, strchr(link->str, '?'), NULL);
        char *words = g_uri_unescape_string(body + 5, NULL), *about = g_uri_unescape_segment(subject + 8, strchr(subject, '&'), NULL);
        const char *motif = strstr(text, "Motif : ");
        size_t len = motif != NULL ? (size_t)(motif - text) + strlen("Motif : ") : strlen(text);
        if (to == NULL || words == NULL || about == NULL || strncmp(words, text, len) != 0)
            continue;
        char *filled = g_strdup_printf("%s%s", text, words + len);
        GString *plain = g_string_new(filled);
        (void)g_string_replace(plain, "\r\n", "\n", 0);
        return send_draft(scene, &(struct brouillon){.from = from, .to = to, .subject = about, .text = plain->str});
    }
    g_string_printf(scene->dit, "no link of the mail begins « %s »", text);
    return false;
}

bool scene_answer(struct scene *scene, const char *from, const char *asked, const char *text)
{
    const struct lettre *question = scene_question(scene, asked);
    if (question == NULL) {
        g_string_printf(scene->dit, "nothing that can be answered was sent to %s", asked);
        return false;
    }
    if (scene->maniere.mailto)
        return by_link(scene, from, question, text);
    GString *quoted = g_string_new(question->texte);
    (void)g_string_replace(quoted, "\n", "\n> ", 0);
    char *body = scene->maniere.sans_citation ? g_strdup(text)
                                              : g_strdup_printf("%s\n\nLe lundi 2 mars 2026 à 09:00, %s a écrit :\n> %s", text, question->de, quoted->str);
    const char *others = "referent.departemental@departement.example, rsase.arrageois@departement.example";
    const char *to = scene->maniere.sans_plus || scene->maniere.sans_fil ? scene->adresse : question->repondre_a;
    return send_draft(scene, &(struct brouillon){.from = from, .to = to, .cc = scene->maniere.a_tous ? others : NULL,
                                                 .subject = scene->maniere.sujet != NULL ? scene->maniere.sujet : g_strdup_printf("Re: %s", question->sujet),
                                                 .in_reply_to = scene->maniere.sans_fil ? NULL : question->message_id,
                                                 .references = question->references, .text = body});
}

void scene_drop(struct scene *scene, const char *bytes, gsize len, const char *name)
{
    char *temporary = g_strdup_printf("%s/boites/%s/tmp/%s", scene->dossier, mailbox(scene), name);
    char *final = g_strdup_printf("%s/boites/%s/new/%s", scene->dossier, mailbox(scene), name);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    gsize done = 0;
    for (ssize_t wrote = 1; fd >= 0 && done < len && wrote > 0; done += (gsize)wrote)
        wrote = write(fd, bytes + done, len - done);
    if (fd < 0 || done != len || rename(temporary, final) != 0)
        g_error("scene: %s cannot be dropped", final);
    close(fd);
    if (scene->daemon > 0)
        scene->depuis = scene->sortie->len;
    memset(&scene->maniere, 0, sizeof scene->maniere);
}
