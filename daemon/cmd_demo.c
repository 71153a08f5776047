/* demo: the story of two fiches in fast motion, played against the program itself on Maildir folders, and a page to look
 * at its mails. 0 only when every act came to what it expects and the first dossier ends admitted. */
#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/demo.h"

/* In a checkout under its build/, elsewhere a folder of its own. Created when it is not there; absolute afterwards. */
static const char *find_folder(struct cmd *cmd, const char *asked)
{
    char path[PATH_MAX];
    const char *folder = asked != NULL ? asked : access("build", W_OK) == 0 ? "build/demo" : "navette-demo";
    if (mkdir(folder, 0755) != 0 && errno != EEXIST)
        return NULL;
    return realpath(folder, path) != NULL ? str_copy(cmd->arena, str_of(path)).at : NULL;
}

/* The fiches as Word wrote them: in a checkout among the tests' fixtures, installed beside conf/. */
static const char *find_fixtures(const struct cmd *cmd)
{
    static const char *const places[] = {"../tests/fixtures/fiches-scenarios", "../demo"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const char *path = str_print(cmd->arena, "%s/%s", cmd->shipped, places[i]).at;
        if (access(path, R_OK) == 0)
            return path;
    }
    return NULL;
}

static enum err play(struct demo *demo, struct scene *scene, struct fault *out_fault)
{
    enum err err = scene->acte->geste == GESTE_ATTEND ? ERR_NONE : demo_courrier(demo, scene, out_fault);
    if (err == ERR_NONE)
        err = demo_passe(demo, scene->acte->moment, out_fault);
    if (err == ERR_NONE)
        err = demo_sortie(demo, scene, out_fault);
    if (err == ERR_NONE)
        err = demo_statut(demo, out_fault);
    if (err == ERR_NONE)
        demo_comprend(demo, scene);
    return err;
}

/* Stops at the first act that fails: what comes after would only fail too. */
static enum err play_all(struct demo *demo, bool *out_held, struct fault *out_fault)
{
    enum err err = ERR_NONE;
    *out_held = true;
    for (size_t i = 0; i < demo_histoire_count && err == ERR_NONE && *out_held; i++) {
        struct scene *scene = &demo->scenes[i];
        scene->acte = &demo_histoire[i];
        err = play(demo, scene, out_fault);
        demo->scene_count++;
        demo_recit(demo, scene);
        (void)fflush(stdout);
        *out_held = scene->tenu;
    }
    return err;
}

static int finish(struct demo *demo, bool held, struct fault *fault)
{
    struct str audit = STR_NONE;
    enum err err = demo_audit(demo, &audit, fault);
    if (err == ERR_NONE)
        err = demo_messages(demo, fault);
    if (err == ERR_NONE)
        err = demo_page(demo, fault);
    if (err != ERR_NONE)
        return cmd_fail(EX_SOFTWARE, "%s", fault->text);
    audit = str_starts(audit, STR("audit: ")) ? str_from(audit, strlen("audit: ")) : audit;
    (void)printf("\nContrôle de la base (navette audit) : %.*s\nTous les courriels, et la page pour les lire : %s/index.html\n",
                 STR_ARG(audit), demo->dossier);
    if (!held || strcmp(demo_membre(demo_statut_dossier(demo, 1), "etat"), DEMO_FIN) != 0)
        return cmd_fail(EX_SOFTWARE, "demo: the story did not end as it should, see above and %s/journal.txt", demo->dossier);
    (void)puts("admission prononcée");
    return EX_OK;
}

static int tell(struct demo *demo)
{
    struct fault fault = {{0}};
    bool held = false;
    if (demo_dossier_prepare(demo, &fault) != ERR_NONE)
        return cmd_fail(EX_CANTCREAT, "%s", fault.text);
    demo->cmd->conf = demo->conf_path;
    demo->conf = cmd_conf(demo->cmd);
    if (demo->conf == NULL)
        return EX_CONFIG;
    (void)printf("navette, en accéléré : une fiche de liaison, de Word à l'admission, et une seconde qui est refusée.\n"
                 "Les personnes sont inventées ; les courriels sont ceux que le programme écrit.\n");
    if (play_all(demo, &held, &fault) != ERR_NONE)
        return cmd_fail(EX_SOFTWARE, "%s", fault.text);
    return finish(demo, held, &fault);
}

int cmd_demo(struct cmd *cmd)
{
    const char *asked = NULL;
    size_t count = 0;
    const struct cmd_option options[] = {{"--dir", &asked, NULL}};
    if (!cmd_options(cmd, options, 1, NULL, 0, &count))
        return EX_USAGE;
    struct demo demo = {.cmd = cmd, .arena = cmd->arena, .fixtures = find_fixtures(cmd), .dossier = find_folder(cmd, asked)};
    if (demo.fixtures == NULL)
        return cmd_fail(EX_NOINPUT, "demo: the sample fiches are not beside %s, run it from a checkout", cmd->shipped);
    if (demo.dossier == NULL)
        return cmd_fail(EX_CANTCREAT, "demo: %s cannot be made (%s), give a folder with --dir", asked != NULL ? asked : "a folder here", strerror(errno));
    demo.scenes = arena_array(cmd->arena, demo_histoire_count, sizeof *demo.scenes);
    int status = tell(&demo);
    json_decref(demo.statut);
    json_decref(demo.messages);
    conf_free(demo.conf);
    return status;
}
