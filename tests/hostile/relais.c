/* relais: the relay's table against the whole program. Each row: a fiche comes in, three messages want to leave (acknowledgement,
 * question, copy), the relay strikes, and what became of them is compared with `fin`. Every row keeps, beside that: strict bytes,
 * none taken twice unless in doubt, no login in clear or to a stranger, no secret and no control character in log or history,
 * a bounded share of the processor, and an audit that holds. */
#include "tests/hostile/relais.h"

#define DOSSIER "NAV-2026-0001"

enum {
    MESSAGES = 3,
    PAUSE = 60,          /* seconds before a message is tried again, doubled each time, a fifth more by chance */
    DOUTE = 30 * 60,     /* … before one in doubt is */
    RETOUR_SECONDS = 90, /* wall clock in which a daemon finds its way back, on a machine that has much else to do */
};

/* What the log says of a relay. */
#define INJOIGNABLE "evenement=relais_injoignable"
#define RETABLI "evenement=relais_retabli"

/* Processor seconds: what a calm run takes many times over, and what a busy loop of seconds would exceed. */
#ifdef NAVETTE_SANITIZED
static const double CPU_PASSE = 3.0, CPU_LIGNE = 6.0;
#else
static const double CPU_PASSE = 0.2, CPU_LIGNE = 0.6;
#endif

struct partie { /* one row as it is played */
    const struct ligne *ligne;
    struct hostile *hostile;
    struct relais *relais;
    int passes;
};

/* ---- passes of --once ---------------------------------------------------------------------------------------------- */

static int pass(struct partie *partie, double seconds)
{
    GTimeZone *paris = g_time_zone_new_identifier("Europe/Paris");
    GDateTime *then = g_date_time_add_seconds(g_date_time_new_from_iso8601(HOSTILE_NOW ":00", paris), seconds);
    partie->passes++;
    return hostile_pass(partie->hostile, g_date_time_format(then, "%Y-%m-%dT%H:%M:%S"));
}

/* A pass in which nothing may be tried. */
static void pass_quiet(struct partie *partie, double seconds, const char *why)
{
    guint before = relais_mails(partie->relais);
    (void)pass(partie, seconds);
    if (relais_mails(partie->relais) != before)
        hostile_wrong(partie->hostile, "tried at %+.0f s: %s", seconds, why);
}

static void expect_taken(struct partie *partie, guint wanted, const char *when)
{
    guint taken = relais_pris(partie->relais, NULL);
    if (taken != wanted)
        hostile_wrong(partie->hostile, "%s: %u taken, not %u", when, taken, wanted);
}

/* The last pass: the relay behaves, nothing is left to do. */
static void expect_calm(struct partie *partie, double seconds)
{
    guint before = relais_mails(partie->relais);
    int status = pass(partie, seconds);
    if (status != 0)
        hostile_wrong(partie->hostile, "the last pass ended with %d", status);
    if (relais_mails(partie->relais) != before)
        hostile_wrong(partie->hostile, "something was sent again in the last pass");
}

/* ---- what must become of the messages ------------------------------------------------------------------------------ */

static void play_parti(struct partie *partie)
{
    int status = pass(partie, 0);
    if (status != 0)
        hostile_wrong(partie->hostile, "the pass ended with %d", status);
    expect_taken(partie, MESSAGES, "after one pass");
    expect_calm(partie, 3600);
}

/* Nothing is counted against a message when the relay is away: it leaves with the next pass, at the same minute. */
static void play_passe(struct partie *partie)
{
    int last = -1;
    for (int i = 0; i <= MAX(partie->ligne->fois, 1) && last != 0; i++) {
        guint before = relais_frappes(partie->relais);
        last = pass(partie, 0);
        bool struck = relais_frappes(partie->relais) != before;
        if (struck && last != 69)
            hostile_wrong(partie->hostile, "a pass in which the relay was away ended with %d", last);
    }
    if (last != 0)
        hostile_wrong(partie->hostile, "the pass in which it behaves ended with %d", last);
    expect_taken(partie, MESSAGES, "at the end");
    expect_calm(partie, 3600);
}

static void play_plus_tard(struct partie *partie)
{
    double at = 0, pause = PAUSE;
    (void)pass(partie, at);
    guint struck = relais_frappes(partie->relais);
    expect_taken(partie, MESSAGES - MIN(struck, MESSAGES), "after the first pass");
    for (int i = 0; i < 4 && relais_pris(partie->relais, NULL) < MESSAGES; i++) {
        guint before = relais_mails(partie->relais);
        pass_quiet(partie, at + pause * 0.9, "before its pause was over");
        at += pause * 1.3;
        pause *= 2;
        (void)pass(partie, at);
        if (relais_mails(partie->relais) == before)
            hostile_wrong(partie->hostile, "not tried at %+.0f s", at);
    }
    expect_taken(partie, MESSAGES, "at the end");
    expect_calm(partie, at + 3600);
}

/* The dossier's history as one text; notes what must not stand in it. */
static char *history(struct partie *partie)
{
    json_t *dossier = hostile_status(partie->hostile, DOSSIER);
    GString *text = g_string_new("");
    size_t i = 0;
    json_t *event = NULL;
    if (dossier == NULL)
        hostile_wrong(partie->hostile, "no dossier " DOSSIER);
    json_array_foreach(json_object_get(dossier, "historique"), i, event) {
        const char *detail = json_string_value(json_object_get(event, "detail"));
        g_string_append_printf(text, "%s %s\n", json_string_value(json_object_get(event, "quoi")), detail == NULL ? "" : detail);
        for (const char *c = detail; c != NULL && *c != '\0'; c = g_utf8_next_char(c))
            if (g_unichar_iscntrl(g_utf8_get_char(c)))
                hostile_wrong(partie->hostile, "a control character in the history: U+%04X", g_utf8_get_char(c));
    }
    return text->str;
}

static void expect_human(struct partie *partie)
{
    const char *told = history(partie), *failed = strstr(told, "envoi_echoue");
    const char *words = partie->ligne->mots;
    if (failed == NULL || (words != NULL && strstr(failed, words) == NULL))
        hostile_wrong(partie->hostile, "the history does not tell of it (%s):\n%s", words == NULL ? "envoi_echoue" : words, told);
    else if (strstr(failed + 1, "envoi_echoue") != NULL)
        hostile_wrong(partie->hostile, "the history tells of it twice:\n%s", told);
    if (partie->ligne->a != NULL && failed != NULL && strstr(failed, partie->ligne->a) == NULL)
        hostile_wrong(partie->hostile, "the history does not say who got nothing:\n%s", told);
    /* Who must answer was never asked: that dossier goes to a human. A copy that is missing holds nothing up. */
    const char *etat = json_string_value(json_object_get(hostile_status(partie->hostile, DOSSIER), "etat"));
    const char *wanted = failed != NULL && strstr(failed, RELAIS_CHEF) != NULL ? "a_verifier" : "en_cours";
    if (g_strcmp0(etat, wanted) != 0)
        hostile_wrong(partie->hostile, "the dossier is %s, not %s", etat, wanted);
}

static void play_refuse(struct partie *partie)
{
    (void)pass(partie, 0);
    expect_taken(partie, MESSAGES - 1, "after the first pass");
    expect_human(partie);
    pass_quiet(partie, 2 * 3600, "although it was refused for good");
    expect_taken(partie, MESSAGES - 1, "at the end");
}

static bool has_struck(struct hostile *hostile, void *context)
{
    (void)hostile;
    struct partie *partie = context;
    return relais_frappes(partie->relais) > 0;
}

/* The daemon, stopped as soon as the relay has struck. */
static void run_until_struck(struct partie *partie)
{
    struct hostile *hostile = partie->hostile;
    hostile_start(hostile);
    if (!hostile_wait(hostile, RETOUR_SECONDS, has_struck, partie))
        hostile_wrong(hostile, "the row did not strike within %d s", RETOUR_SECONDS);
    int status = hostile_stop(hostile);
    if (status != 0)
        hostile_wrong(hostile, "it stopped with %d", status);
    partie->passes++;
}

static void play_doute(struct partie *partie)
{
    bool taken = (partie->ligne->manieres & R_PRIS) != 0;
    if ((partie->ligne->manieres & R_ARRET) != 0)
        run_until_struck(partie);
    (void)pass(partie, 0);
    expect_taken(partie, taken ? MESSAGES : MESSAGES - 1, "after the first pass");
    pass_quiet(partie, DOUTE / 3, "in doubt, before its 30 minutes were over");
    pass_quiet(partie, DOUTE - 60, "in doubt, before its 30 minutes were over");
    guint before = relais_mails(partie->relais);
    (void)pass(partie, DOUTE + 60);
    if (relais_mails(partie->relais) != before + 1)
        hostile_wrong(partie->hostile, "after 30 minutes %u were tried, not one", relais_mails(partie->relais) - before);
    if (partie->ligne->fin != F_HUMAIN) {
        expect_taken(partie, taken ? MESSAGES + 1 : MESSAGES, "after 30 minutes");
        expect_calm(partie, 2 * DOUTE + 120);
        return;
    }
    expect_human(partie);
    pass_quiet(partie, 2 * DOUTE + 180, "a third time");
    pass_quiet(partie, 6 * 3600, "a third time");
}

static void play_echappe(struct partie *partie)
{
    static const int moments[] = {0, PAUSE + 20, DOUTE + 120};
    for (size_t i = 0; i < G_N_ELEMENTS(moments); i++)
        (void)pass(partie, moments[i]);
    expect_taken(partie, MESSAGES, "at the end");
    expect_calm(partie, 2 * 3600);
}

/* ---- the daemon ---------------------------------------------------------------------------------------------------- */

static bool all_taken(struct hostile *hostile, void *context)
{
    (void)hostile;
    struct partie *partie = context;
    return relais_pris(partie->relais, NULL) >= MESSAGES;
}

/* However often it is tried: said when it changes. */
static void expect_said(struct partie *partie, const char *words, int times)
{
    gchar **parts = g_strsplit(hostile_log(partie->hostile), words, -1);
    int count = (int)g_strv_length(parts) - 1;
    if (count != times)
        hostile_wrong(partie->hostile, "« %s » stands %d times in the log, not %d", words, count, times);
}

static bool has_failed(struct hostile *hostile, void *context)
{
    (void)context;
    return strstr(hostile_log(hostile), INJOIGNABLE) != NULL;
}

static bool is_back(struct hostile *hostile, void *context)
{
    (void)context;
    return strstr(hostile_log(hostile), RETABLI) != NULL;
}

static void play_repris(struct partie *partie)
{
    struct hostile *hostile = partie->hostile;
    bool absent = partie->ligne->fin == F_RETOUR;
    if (absent)
        hostile_unlisten(hostile);
    hostile_start(hostile);
    if (absent) { /* until that was seen */
        (void)hostile_wait(hostile, RETOUR_SECONDS, has_failed, NULL);
        hostile_relisten(hostile);
    }
    if (!hostile_wait(hostile, RETOUR_SECONDS, all_taken, partie))
        hostile_wrong(hostile, "%u taken within %d s", relais_pris(partie->relais, NULL), RETOUR_SECONDS);
    (void)hostile_wait(hostile, RETOUR_SECONDS, is_back, NULL);
    g_usleep(G_USEC_PER_SEC / 2); /* the last answer is reported and committed */
    if (!hostile_alive(hostile))
        hostile_wrong(hostile, "the daemon has ended by itself");
    int status = hostile_stop(hostile);
    if (status != 0)
        hostile_wrong(hostile, "it stopped with %d", status);
    partie->passes++;
    expect_taken(partie, MESSAGES, "at the end");
    expect_said(partie, INJOIGNABLE, 1);
    expect_said(partie, RETABLI, 1);
    expect_calm(partie, 3600);
}

/* The answer to the dot is on its way: a stop waits for it, so that the next start does not send the message again. */
static void play_arret(struct partie *partie)
{
    run_until_struck(partie);
    play_parti(partie);
}

/* Three days for a copy; what else falls due meanwhile leaves. */
static void play_limite(struct partie *partie)
{
    static const int heures[] = {0, 1, 3, 8, 24, 48, 71};
    for (size_t i = 0; i < G_N_ELEMENTS(heures); i++)
        (void)pass(partie, heures[i] * 3600.0);
    if (strstr(history(partie), "envoi_echoue") != NULL)
        hostile_wrong(partie->hostile, "given up within three days");
    (void)pass(partie, 73 * 3600.0);
    expect_human(partie);
}

static void play_jour(struct partie *partie)
{
    hostile_unlisten(partie->hostile);
    for (int hour = 0; hour <= 24; hour += 4) {
        int status = pass(partie, hour * 3600.0);
        if (status != 69)
            hostile_wrong(partie->hostile, "without a relay a pass ended with %d", status);
    }
    hostile_relisten(partie->hostile);
    int status = pass(partie, 24.5 * 3600);
    if (status != 0)
        hostile_wrong(partie->hostile, "with the relay back the pass ended with %d", status);
    expect_taken(partie, MESSAGES, "with the relay back");
    expect_calm(partie, 25 * 3600);
}

/* ---- a row --------------------------------------------------------------------------------------------------------- */

static void judge(struct partie *partie)
{
    struct hostile *hostile = partie->hostile;
    const struct ligne *ligne = partie->ligne;
    bool absent = ligne->fin == F_RETOUR || ligne->fin == F_JOUR;
    if (!absent && relais_frappes(partie->relais) == 0)
        hostile_wrong(hostile, "the row never struck");
    const char *told = history(partie), *log = hostile_log(hostile);
    bool human = ligne->fin == F_REFUSE || ligne->fin == F_HUMAIN || ligne->fin == F_LIMITE;
    if (!human && strstr(told, "envoi_echoue") != NULL)
        hostile_wrong(hostile, "the history tells of a failure:\n%s", told);
    if (ligne->mots != NULL && strstr(told, ligne->mots) == NULL && strstr(log, ligne->mots) == NULL)
        hostile_wrong(hostile, "neither log nor history say « %s »", ligne->mots);
    GString *said = g_string_new(log);
    g_string_append(said, told);
    if (hostile_is_login(said))
        hostile_wrong(hostile, "the login stands in log or history");
    if (g_strcmp0(ligne->tls, "aucun") == 0)
        hostile->clair_permis = true;
    else if (strstr(hostile->clair->str, "MAIL FROM") != NULL)
        hostile_wrong(hostile, "a message was sent in clear");
    bool in_doubt = (ligne->manieres & R_PRIS) != 0 && (ligne->fin == F_DOUTE || ligne->fin == F_HUMAIN);
    relais_judge(partie->relais, in_doubt);
    hostile_judge(hostile, partie->passes * CPU_PASSE + CPU_LIGNE);
}

static void play(size_t index, struct hostile *hostile)
{
    static void (*const plays[])(struct partie *partie) = {
        [F_PARTI] = play_parti, [F_REPRIS] = play_repris, [F_PASSE] = play_passe, [F_PLUS_TARD] = play_plus_tard,
        [F_REFUSE] = play_refuse, [F_DOUTE] = play_doute, [F_HUMAIN] = play_doute, [F_ECHAPPE] = play_echappe,
        [F_RETOUR] = play_repris, [F_ARRET] = play_arret,
        [F_LIMITE] = play_limite, [F_JOUR] = play_jour};
    const struct ligne *ligne = &relais_table[index];
    struct partie partie = {.ligne = ligne, .hostile = hostile, .relais = relais_new(hostile, ligne)};
    hostile_listen(hostile, relais_serve, partie.relais);
    hostile_conf(hostile, hostile_maildir(hostile, "entree"), hostile_serveur(hostile, "smtp", ligne->tls != NULL ? ligne->tls : "starttls"), NULL);
    hostile_put(hostile, "entree", "1772438400.fiche.client", hostile_mail("camille.norveau@departement.example", "fiche.1@client.example", "fiche-arrageois.docx"));
    plays[ligne->fin](&partie);
    judge(&partie);
}

static const char *name(size_t index)
{
    return relais_table[index].nom;
}

/* The slow build: what something of ours reads, and the ends of messages and connections. */
static bool wanted(size_t index, bool brief)
{
    const struct ligne *ligne = &relais_table[index];
    bool ends = ligne->lieu >= L_CORPS && ligne->acte != A_SILENCE && ligne->fin <= F_ECHAPPE;
    return !brief || ends || (ligne->manieres & R_COURT) != 0;
}

int main(void)
{
    const struct hostile_table table = {relais_table_count, name, wanted, play, .at_once = 8, .seconds = 300};
    return hostile_run(&table);
}
