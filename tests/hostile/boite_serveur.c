/* The life of a connection: greeting, commands with their literals, and where the row strikes. */
#include "tests/hostile/boite.h"

#include <string.h>

#define MAIL_FROM "camille.norveau@departement.example"

static struct courrier *add(struct boite_serveur *serveur, GString *bytes, bool deleted)
{
    struct courrier *mail = g_new0(struct courrier, 1);
    *mail = (struct courrier){serveur->uidnext++, g_strdup("INBOX"), bytes, false, deleted};
    g_ptr_array_add(serveur->courriers, mail);
    return mail;
}

/* Every mail holds lines that would be an attack, were they not its own bytes: they must not keep it from being read. */
void boite_serveur_add(struct boite_serveur *serveur, const char *fiche)
{
    GString *mail = hostile_mail(MAIL_FROM, g_strdup_printf("mail.%u@client.example", serveur->uidnext), fiche);
    char *lines = g_strdup_printf("Voici une fiche.\r\n\r\n* 1 FETCH (UID 99999999999 BODY[] {99}\r\n* SEARCH 4294967338\r\n%s\r\n* BYE\r\n7 OK done\r\n",
                                  g_strnfill(200, '('));
    (void)g_string_replace(mail, "Voici une fiche.\r\n", lines, 1);
    (void)add(serveur, mail, false);
}

struct boite_serveur *boite_serveur_new(struct hostile *hostile, const struct rangee_boite *rangee)
{
    struct boite_serveur *serveur = g_new0(struct boite_serveur, 1);
    serveur->hostile = hostile;
    serveur->rangee = rangee;
    serveur->courriers = g_ptr_array_new();
    serveur->dossiers = g_ptr_array_new();
    g_mutex_init(&serveur->verrou);
    serveur->uidvalidity = 1700000000;
    serveur->uidnext = 41;
    (void)add(serveur, hostile_mail("quelquun@departement.example", "efface@client.example", "fiche-cas3.docx"), true);
    boite_serveur_add(serveur, "fiche-arrageois.docx");
    return serveur;
}

/* Tables call LOGIN whatever carries the password. */
static bool is_place(const struct rangee_boite *row, const char *place)
{
    if (strcmp(row->lieu, "*") == 0)
        return g_ascii_isupper(place[0]);
    return strcmp(row->lieu, strcmp(place, "AUTHENTICATE") == 0 ? "LOGIN" : place) == 0;
}

/* True when the row strikes here and that was the answer. The second mail comes with the first blow. */
static bool strikes(struct seance *seance, const char *place)
{
    struct boite_serveur *serveur = seance->serveur;
    const struct rangee_boite *row = serveur->rangee;
    if (row->coup == NULL || !is_place(row, place))
        return false;
    g_mutex_lock(&serveur->verrou);
    bool now = row->fois == TOUJOURS || serveur->coups < row->fois;
    bool first = now && serveur->coups == 0;
    serveur->coups += now;
    if (first && (row->plus & SECOND) != 0)
        boite_serveur_add(serveur, "fiche-cas2.docx");
    g_mutex_unlock(&serveur->verrou);
    return now && row->coup(seance, row->texte);
}

/* One command with its literals; NULL at the end of the connection. */
static char *read_command(struct seance *seance)
{
    GString *whole = g_string_new("");
    g_string_truncate(seance->litteral, 0);
    for (;;) {
        char *line = lien_line(seance->lien);
        if (line == NULL)
            return NULL;
        g_string_append(whole, line);
        char *brace = strrchr(line, '{');
        size_t len = strlen(line);
        if (brace == NULL || len == 0 || line[len - 1] != '}')
            return g_string_free(whole, FALSE);
        if (strchr(brace, '+') == NULL)
            lien_say(seance->lien, "+ go on\r\n");
        g_string_truncate(seance->litteral, 0);
        if (!lien_bytes(seance->lien, seance->litteral, (size_t)g_ascii_strtoull(brace + 1, NULL, 10)))
            return NULL;
    }
}

/* The name by which tables know a command: that of a UID command without « UID », BODY where bytes of a mail are asked for. */
static char *name_of(char **arguments)
{
    char *name = boite_word(arguments);
    if (name != NULL && g_ascii_strcasecmp(name, "UID") == 0)
        name = boite_word(arguments);
    if (name == NULL)
        return g_strdup("");
    name = g_ascii_strup(name, -1);
    if (strcmp(name, "FETCH") == 0 && strcasestr(*arguments, "BODY") != NULL)
        return g_strdup("BODY");
    return name;
}

/* What may never be asked for, whatever the server says. */
static void note(struct boite_serveur *serveur, const char *line, const char *name)
{
    g_mutex_lock(&serveur->verrou);
    serveur->commandes++;
    bool of_uids = strcasestr(line, " UID ") != NULL;
    serveur->expunge_nu |= (strcmp(name, "EXPUNGE") == 0 && !of_uids) || strcmp(name, "CLOSE") == 0;
    serveur->indiscret |= strcasestr(line, "ENVELOPE") != NULL || strcasestr(line, "BODYSTRUCTURE") != NULL;
    g_mutex_unlock(&serveur->verrou);
}

static void serve_commands(struct seance *seance)
{
    while (!seance->lien->fini) {
        char *line = read_command(seance), *rest = line;
        if (line == NULL)
            return;
        seance->tag = boite_word(&rest);
        if (seance->tag == NULL)
            continue;
        char *name = name_of(&rest);
        seance->arguments = rest;
        note(seance->serveur, line, name);
        if (strikes(seance, name))
            continue;
        if (!seance->lien->fini && !boite_command(seance, name))
            lien_say(seance->lien, "%s BAD unknown command\r\n", seance->tag);
        if (strcmp(name, "LOGOUT") == 0)
            return;
    }
}

void boite_serve(struct lien *lien)
{
    struct boite_serveur *serveur = lien->context;
    const struct rangee_boite *row = serveur->rangee;
    struct seance seance = {.serveur = serveur, .lien = lien, .tag = g_strdup("*"), .litteral = g_string_new("")};
    bool bad = row->fois == TOUJOURS || lien->numero <= row->fois;
    if (strikes(&seance, "connexion") || lien->fini)
        return;
    if ((row->tls == NULL || strcmp(row->tls, "implicite") == 0) && lien->tls == NULL &&
        !lien_tls(lien, bad && row->certificat != NULL ? row->certificat : "serveur", bad ? row->priorite : NULL))
        return;
    if (!strikes(&seance, "salut"))
        lien_say(lien, "* OK ready\r\n");
    serve_commands(&seance);
}
