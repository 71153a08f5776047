/* How well a mail must be proved to come from the address that its From names: per mailbox (`require_auth`), per role whose answer it
 * is (`exige_auth`); the stronger of the two. */
#include "daemon/conf_private.h"

#include "daemon/recevabilite.h"

enum auth_exigee conf_auth(const struct conf *conf, const struct conf_boite *boite, struct str role)
{
    enum auth_exigee asked = boite->require_auth;
    for (size_t i = 0; i < conf->exigence_count; i++)
        if (str_eq(conf->exigences[i].role, role) && conf->exigences[i].auth > asked)
            asked = conf->exigences[i].auth;
    return asked;
}

bool conf_read_auth(struct lecteur *lecteur, int line, const char *cle, struct str mot, enum auth_exigee *out_auth)
{
    const char *const mots[] = {auth_exigee_name(AUTH_AUCUNE), auth_exigee_name(AUTH_SPF), auth_exigee_name(AUTH_DKIM), auth_exigee_name(AUTH_DMARC)};
    int index = 0;
    if (!lecteur_mot(lecteur, line, cle, mot, mots, TABLE_COUNT(mots), &index))
        return false;
    *out_auth = (enum auth_exigee)index; /* as they stand in `mots` */
    return true;
}

void conf_read_exigences(struct lecteur *lecteur, const config_setting_t *groupe)
{
    enum { MOST = 100 };
    struct conf *conf = lecteur->conf;
    size_t count = groupe == NULL ? 0 : lecteur_membres(lecteur, groupe, "exige_auth", MOST);
    struct conf_exigence *exigences = arena_array(conf->arena, count + 1, sizeof *exigences);
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *one = config_setting_get_elem(groupe, (unsigned)i);
        struct conf_exigence *exigence = &exigences[conf->exigence_count];
        struct str mot = STR_NONE;
        *exigence = (struct conf_exigence){.line = lecteur_ligne(one)};
        bool good = lecteur_nom(lecteur, one, &exigence->role) && lecteur_texte(lecteur, one, &mot);
        if (good && conf_read_auth(lecteur, exigence->line, "exige_auth", mot, &exigence->auth))
            conf->exigence_count++;
    }
    conf->exigences = exigences;
}

/* A role that nobody knows would protect nobody; a mailbox without a host to believe would let none of them answer. */
void conf_prove_exigences(struct lecteur *lecteur)
{
    const struct conf *conf = lecteur->conf;
    bool any = false;
    for (size_t i = 0; i < conf->exigence_count; i++) {
        const struct conf_exigence *exigence = &conf->exigences[i];
        any = any || exigence->auth != AUTH_AUCUNE;
        if (conf_role(exigence->role) == NULL)
            lecteur_faute(lecteur, exigence->line, "`exige_auth`: « %.*s » is no role", STR_ARG(exigence->role));
    }
    for (size_t i = 0; i < conf->boite_count && any; i++)
        if (str_is_empty(conf->boites[i].authserv_id))
            lecteur_faute(lecteur, conf->boites[i].line, "`exige_auth` needs an `authserv_id` in every mailbox");
}
