/* The blows: what a row does in place of the good answer, or before it. */
#include "tests/hostile/boite.h"

#include <string.h>

enum {
    FLOT = 40 * 1000 * 1000, /* bytes */
    LIGNE = 60 * 1000 * 1000,
    PARENTHESES = 200000,
    CAPACITES = 10000,
    SILENCE = 30, /* seconds; the program ends it long before */
};

/* The mail that this is about: the first that is not \Deleted. */
static const struct courrier *subject(const struct boite_serveur *serveur)
{
    for (guint i = 0; i < serveur->courriers->len; i++)
        if (!((struct courrier *)serveur->courriers->pdata[i])->efface)
            return serveur->courriers->pdata[i];
    return serveur->courriers->pdata[0];
}

static void expand_one(struct seance *seance, char letter, GString *into)
{
    const struct courrier *mail = subject(seance->serveur);
    switch (letter) {
    case 'T':
        g_string_append(into, seance->tag);
        break;
    case 'U':
        g_string_append_printf(into, "%u", mail->uid);
        break;
    case 'V':
        g_string_append_printf(into, "%u", seance->serveur->uidvalidity);
        break;
    case 'M':
        g_string_append_printf(into, "%zu", mail->octets->len);
        break;
    case 'B':
        g_string_append_len(into, mail->octets->str, (gssize)mail->octets->len);
        break;
    case 'P':
        g_string_append_len(into, mail->octets->str, (gssize)mail->octets->len / 2);
        break;
    case 'N':
        g_string_append_printf(into, "%d", seance->serveur->commandes);
        break;
    case 'A':
        g_string_append(into, seance->arguments != NULL ? seance->arguments : "");
        break;
    case '0':
        g_string_append_c(into, '\0');
        break;
    default:
        g_string_append_c(into, letter);
    }
}

static GString *expand(struct seance *seance, const char *text)
{
    GString *out = g_string_new("");
    g_mutex_lock(&seance->serveur->verrou);
    for (const char *c = text != NULL ? text : ""; *c != '\0'; c++) {
        if (*c == '%' && c[1] != '\0')
            expand_one(seance, *++c, out);
        else
            g_string_append_c(out, *c);
    }
    g_mutex_unlock(&seance->serveur->verrou);
    return out;
}

static void say(struct seance *seance, const char *text)
{
    GString *bytes = expand(seance, text);
    lien_send(seance->lien, bytes->str, bytes->len);
}

bool coup_dit(struct seance *seance, const char *texte)
{
    say(seance, texte);
    return true;
}

bool coup_avant(struct seance *seance, const char *texte)
{
    say(seance, texte);
    return false;
}

bool coup_coupe(struct seance *seance, const char *texte)
{
    say(seance, texte);
    lien_cut(seance->lien);
    return true;
}

bool coup_rst(struct seance *seance, const char *texte)
{
    say(seance, texte);
    lien_reset(seance->lien);
    return true;
}

bool coup_tait(struct seance *seance, const char *texte)
{
    say(seance, texte);
    lien_silence(seance->lien, SILENCE);
    return true;
}

bool coup_goutte(struct seance *seance, const char *texte)
{
    GString *bytes = expand(seance, texte);
    lien_drip(seance->lien, bytes->str, bytes->len, 250);
    return false;
}

bool coup_flot(struct seance *seance, const char *texte)
{
    const char *bar = strchr(texte, '|');
    if (bar != NULL)
        say(seance, g_strndup(texte, (gsize)(bar - texte)));
    GString *once = expand(seance, bar != NULL ? bar + 1 : texte), *many = g_string_new("");
    while (many->len < 65536)
        g_string_append_len(many, once->str, (gssize)once->len);
    for (size_t sent = 0; sent < FLOT && !seance->lien->fini; sent += many->len)
        lien_send(seance->lien, many->str, many->len);
    return seance->lien->fini;
}

bool coup_ligne(struct seance *seance, const char *texte)
{
    char *block = g_strnfill(65536, 'x');
    say(seance, texte);
    for (size_t sent = 0; sent < LIGNE && !seance->lien->fini; sent += 65536)
        lien_send(seance->lien, block, 65536);
    lien_cut(seance->lien);
    return true;
}

bool coup_parentheses(struct seance *seance, const char *texte)
{
    say(seance, texte);
    lien_send(seance->lien, g_strnfill(PARENTHESES, '('), PARENTHESES);
    lien_say(seance->lien, "\r\n");
    return false;
}

bool coup_capacites(struct seance *seance, const char *texte)
{
    GString *line = g_string_new("* CAPABILITY IMAP4rev1");
    for (int i = 0; i < CAPACITES; i++)
        g_string_append_printf(line, " %s%d", texte, i);
    lien_say(seance->lien, "%s\r\n", line->str);
    return false;
}

bool coup_injecte(struct seance *seance, const char *texte)
{
    say(seance, g_strconcat("%T OK begin\r\n", texte, NULL));
    (void)lien_tls(seance->lien, "serveur", NULL);
    return true;
}

bool coup_renumerote(struct seance *seance, const char *texte)
{
    struct boite_serveur *serveur = seance->serveur;
    g_mutex_lock(&serveur->verrou);
    serveur->uidvalidity++;
    for (guint i = 0; i < serveur->courriers->len; i++)
        ((struct courrier *)serveur->courriers->pdata[i])->uid = serveur->uidnext++;
    g_mutex_unlock(&serveur->verrou);
    return coup_coupe(seance, texte);
}

/* With the line held to be broken the answer goes nowhere. */
bool coup_fait_puis_coupe(struct seance *seance, const char *texte)
{
    seance->lien->fini = true;
    (void)boite_command(seance, texte);
    lien_cut(seance->lien);
    return true;
}

bool coup_choisit(struct seance *seance, const char *texte)
{
    seance->dossier = g_strdup("INBOX");
    return coup_dit(seance, texte);
}

bool coup_annonce(struct seance *seance, const char *texte)
{
    say(seance, "+ idling\r\n");
    lien_silence(seance->lien, 0.3);
    return coup_presse(seance, texte);
}

bool coup_presse(struct seance *seance, const char *texte)
{
    say(seance, texte);
    if (lien_line(seance->lien) != NULL)
        say(seance, "%T OK idled\r\n");
    return true;
}
