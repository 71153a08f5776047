/* The sentences that do something. */
#include <glib/gstdio.h>
#include <signal.h>
#include <unistd.h>

#include "tests/scenarios/jeu.h"

static bool needs(const struct phrase *phrase, guint words, bool text, GString *why)
{
    if (phrase->mot_count >= words && (!text || phrase->texte != NULL))
        return true;
    g_string_assign(why, "the sentence is not complete, see README.md");
    return false;
}

static bool done(const struct scene *scene, bool good, GString *why)
{
    if (!good)
        g_string_assign(why, scene->dit->str);
    return good;
}

static bool le(struct scene *scene, const struct phrase *phrase, GString *why)
{
    if (!needs(phrase, 2, false, why))
        return false;
    scene->now = phrase->mots[1];
    return true;
}

static bool passe(struct scene *scene, const struct phrase *phrase, GString *why)
{
    int expected = phrase->mot_count > 1 ? (int)g_ascii_strtoll(phrase->mots[1], NULL, 10) : 0;
    return done(scene, scene_pass(scene) == expected, why);
}

static bool boite(struct scene *scene, const struct phrase *phrase, GString *why)
{
    if (!needs(phrase, 4, false, why))
        return false;
    struct boite_scene *fresh = g_new0(struct boite_scene, 1);
    *fresh = (struct boite_scene){phrase->mots[1], phrase->mots[2], phrase->mots[3]};
    g_ptr_array_add(scene->boites, fresh);
    scene_write_conf(scene);
    return true;
}

/* circuits : NAME, NAME … */
static bool circuits(struct scene *scene, const struct phrase *phrase, GString *why)
{
    if (!needs(phrase, 1, true, why))
        return false;
    gchar **names = g_strsplit(phrase->texte, ", ", -1);
    scene_circuits(scene, names, g_strv_length(names));
    return true;
}

/* remplace FILE : old => new */
static bool remplace(struct scene *scene, const struct phrase *phrase, GString *why)
{
    char *arrow = phrase->texte == NULL ? NULL : strstr(phrase->texte, " => ");
    if (!needs(phrase, 2, true, why) || arrow == NULL)
        return false;
    *arrow = '\0';
    bool good = scene_replace(scene, phrase->mots[1], phrase->texte, arrow + 4);
    *arrow = ' '; /* the sentence is whole again for who tells of it */
    if (!good)
        g_string_printf(why, "%s has no such words", phrase->mots[1]);
    return good;
}

static bool fiche(struct scene *scene, const struct phrase *phrase, GString *why)
{
    if (!needs(phrase, 3, true, why))
        return false;
    char *to = scene->maniere.sujet != NULL && strchr(scene->maniere.sujet, '@') != NULL ? scene->maniere.sujet : scene->adresse;
    scene->maniere.fiche = phrase->texte;
    return done(scene, scene_mail(scene, phrase->mots[2], to, "Fiche de liaison", "Bonjour,\n\nVoici une fiche.\n\nCordialement"), why);
}

static bool mail(struct scene *scene, const struct phrase *phrase, GString *why)
{
    if (!needs(phrase, 3, true, why))
        return false;
    const char *subject = scene->maniere.sujet != NULL ? scene->maniere.sujet : "Bonjour";
    return done(scene, scene_mail(scene, phrase->mots[2], scene->adresse, subject, phrase->texte), why);
}

/* repond WHO [pour ASKED] : words */
static bool repond(struct scene *scene, const struct phrase *phrase, GString *why)
{
    if (!needs(phrase, 2, true, why))
        return false;
    const char *asked = phrase->mot_count >= 4 ? phrase->mots[3] : phrase->mots[1];
    return done(scene, scene_answer(scene, phrase->mots[1], asked, phrase->texte), why);
}

/* rebondit ASKED [pour RECIPIENT] : STATUS */
static bool rebondit(struct scene *scene, const struct phrase *phrase, GString *why)
{
    if (!needs(phrase, 2, true, why))
        return false;
    const char *recipient = phrase->mot_count >= 4 ? phrase->mots[3] : phrase->mots[1];
    return done(scene, scene_bounce(scene, phrase->mots[1], recipient, phrase->texte), why);
}

/* A new fiche that goes to the address of an old question. */
static bool fiche_au_jeton(struct scene *scene, const struct phrase *phrase, GString *why)
{
    if (!needs(phrase, 2, true, why))
        return false;
    scene->maniere.fiche = phrase->texte;
    return done(scene, scene_answer(scene, phrase->mots[1], phrase->mots[1], "Bonjour,\n\nVoici une fiche.\n\nCordialement"), why);
}

static bool encore(struct scene *scene, const struct phrase *phrase, GString *why)
{
    (void)phrase;
    return done(scene, scene_again(scene), why);
}

/* avec … : how the next mail is sent. */
static bool avec(struct scene *scene, const struct phrase *phrase, GString *why)
{
    struct maniere *how = &scene->maniere;
    struct { const char *name; char **text; bool *flag; } ways[] = {
        {"boite", &how->boite, NULL}, {"auth", &how->auth, NULL}, {"entete", &how->entete, NULL}, {"a-propos", &how->a_propos, NULL},
        {"sujet", &how->sujet, NULL}, {"fiche", &how->fiche, NULL}, {"identite", &how->identite, NULL}, {"tous", NULL, &how->a_tous},
        {"mailto", NULL, &how->mailto}, {"sans-citation", NULL, &how->sans_citation}, {"premiere", NULL, &how->premiere},
        {"sans-plus", NULL, &how->sans_plus}, {"sans-fil", NULL, &how->sans_fil}};
    if (!needs(phrase, 2, false, why))
        return false;
    bool piece = strcmp(phrase->mots[1], "piece") == 0;
    if ((piece || strcmp(phrase->mots[1], "fichier") == 0) && phrase->texte != NULL) {
        GPtrArray **list = piece ? &how->pieces : &how->fichiers;
        *list = *list != NULL ? *list : g_ptr_array_new();
        g_ptr_array_add(*list, phrase->texte);
        return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        if (strcmp(ways[i].name, phrase->mots[1]) != 0)
            continue;
        if (ways[i].flag != NULL)
            *ways[i].flag = true;
        else
            *ways[i].text = phrase->texte;
        return true;
    }
    g_string_assign(why, "no such way to send");
    return false;
}

/* commande STATUS : ARGUMENTS, quoted as in a shell; @name is a file of the scene's folder. */
static bool commande(struct scene *scene, const struct phrase *phrase, GString *why)
{
    gchar **arguments = NULL;
    int count = 0;
    if (!needs(phrase, 2, true, why) || !g_shell_parse_argv(phrase->texte, &count, &arguments, NULL))
        return false;
    const char *in = NULL;
    int kept = 0;
    for (int i = 0; i < count; i++) {
        if (arguments[i][0] == '<')
            in = g_build_filename(scene->dossier, arguments[i] + 1, NULL);
        else
            arguments[kept++] = arguments[i][0] == '@' ? g_build_filename(scene->dossier, arguments[i] + 1, NULL) : arguments[i];
    }
    arguments[kept] = NULL;
    int expected = (int)g_ascii_strtoll(phrase->mots[1], NULL, 10);
    int got = scene_command(scene, (const char *const *)arguments, in);
    if (got != expected)
        g_string_printf(why, "status %d, expected %d: %s", got, expected, scene->dit->str);
    return got == expected;
}

/* ecris NAME : bytes (« \003 » as in C), or ecris NAME MB for a file of that size */
static bool ecris(struct scene *scene, const struct phrase *phrase, GString *why)
{
    if (!needs(phrase, 2, false, why))
        return false;
    char *path = g_build_filename(scene->dossier, phrase->mots[1], NULL);
    if (phrase->texte != NULL)
        return g_file_set_contents(path, g_strcompress(phrase->texte), -1, NULL);
    gsize len = (gsize)g_ascii_strtoll(phrase->mots[2], NULL, 10) << 20;
    char *bytes = g_malloc(len + 1); /* nothing is written too */
    memset(bytes, 'a', len);
    bool good = g_file_set_contents(path, bytes, (gssize)len, NULL);
    g_free(bytes);
    return good;
}

static bool demarre(struct scene *scene, const struct phrase *phrase, GString *why)
{
    (void)phrase;
    (void)why;
    scene_start(scene);
    return true;
}

/* arrete [TERM|INT|KILL] : STATUS */
static bool arrete(struct scene *scene, const struct phrase *phrase, GString *why)
{
    const char *name = phrase->mot_count > 1 ? phrase->mots[1] : "TERM";
    int signal = strcmp(name, "KILL") == 0 ? SIGKILL : strcmp(name, "INT") == 0 ? SIGINT : SIGTERM;
    int expected = phrase->texte != NULL ? (int)g_ascii_strtoll(phrase->texte, NULL, 10) : signal == SIGKILL ? 128 + SIGKILL : 0;
    int got = scene_stop(scene, signal);
    if (got != expected)
        g_string_printf(why, "it ended with %d, expected %d\n%s", got, expected, scene_log(scene));
    return got == expected;
}

static bool signale(struct scene *scene, const struct phrase *phrase, GString *why)
{
    (void)why;
    return phrase->mot_count > 1 && scene->daemon > 0 && kill(scene->daemon, strcmp(phrase->mots[1], "HUP") == 0 ? SIGHUP : SIGUSR1) == 0;
}

static bool tue(struct scene *scene, const struct phrase *phrase, GString *why)
{
    if (!needs(phrase, 2, false, why))
        return false;
    for (int tries = 0; tries < 500; tries++) { /* it may just be starting */
        if (scene_kill(scene, phrase->mots[1]))
            return true;
        (void)usleep(10000);
    }
    g_string_printf(why, "no process « %s » runs\n%s", phrase->mots[1], scene_log(scene));
    return false;
}

/* brut NAME: a file of the stage, as it is, is a mail that comes */
static bool brut(struct scene *scene, const struct phrase *phrase, GString *why)
{
    return needs(phrase, 2, false, why) && done(scene, scene_raw(scene, g_build_filename(scene->dossier, phrase->mots[1], NULL)), why);
}

static bool told(struct scene *scene, const char *what, const char *word, const char *second, const char *third, GString *why)
{
    bool good = scene_serveurs(scene, what, word, second, third);
    if (!good)
        g_string_assign(why, "there are no servers on this stage, or they did not do so");
    return good;
}

/* serveur restart|kill9|down|up dovecot|postfix */
static bool serveur(struct scene *scene, const struct phrase *phrase, GString *why)
{
    return needs(phrase, 3, false, why) && told(scene, phrase->mots[1], phrase->mots[2], NULL, NULL, why);
}

/* relais [COMMENT [COMMENT [COMMENT]]]: how mail is rewritten on its way */
static bool relais(struct scene *scene, const struct phrase *phrase, GString *why)
{
    const char *how[] = {NULL, NULL, NULL};
    for (guint i = 1; i < phrase->mot_count && i <= G_N_ELEMENTS(how); i++)
        how[i - 1] = phrase->mots[i];
    return told(scene, "relais", how[0], how[1], how[2], why);
}

/* repondeur WHO GENRE : words with which a program answers each of her mails */
static bool repondeur(struct scene *scene, const struct phrase *phrase, GString *why)
{
    return needs(phrase, 3, true, why) && told(scene, "repondeur", phrase->mots[1], phrase->mots[2], phrase->texte, why);
}

const struct verbe verbes_actions[] = {
    {"le", le, false, false}, {"passe", passe, false, false}, {"boite", boite, false, false}, {"circuits", circuits, false, false},
    {"remplace", remplace, false, false},
    {"fiche", fiche, false, false}, {"fiche-au-jeton", fiche_au_jeton, false, false}, {"mail", mail, false, false},
    {"repond", repond, false, false}, {"rebondit", rebondit, false, false}, {"encore", encore, false, false}, {"avec", avec, false, false}, {"ecris", ecris, false, false},
    {"commande", commande, true, true}, {"demarre", demarre, false, false}, {"arrete", arrete, true, true},
    {"brut", brut, false, false}, {"serveur", serveur, false, false}, {"relais", relais, false, false},
    {"repondeur", repondeur, false, false}, {"signale", signale, false, false}, {"tue", tue, false, false}, {NULL, NULL, false, false},
};
