#include "daemon/sante.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "daemon/heure.h"
#include "parsers/base/utf8.h"

enum {
    ARENA_WORDS = 64 * 1024,
    FILE_MODE = 0640,
};

static const char *const names[] = {
    [SANTE_INCONNUE] = "inconnue", [SANTE_LUE] = "lue", [SANTE_INCOMPLETE] = "incomplete",
    [SANTE_INJOIGNABLE] = "injoignable", [SANTE_REFUSEE] = "refusee", [SANTE_MUETTE] = "muette"};

/* ---- a server's words ---------------------------------------------------------------------------------------------- */

static bool is_of_address(char c)
{
    return str_is_alnum(c) || c < 0 || (c != '\0' && strchr(".-_+=&#~%", c) != NULL);
}

/* One line of text without controls and quotes, and without addresses: servers like to repeat who wrote to whom. */
static void keep_words(char *out, struct str words)
{
    struct arena *arena = arena_new(ARENA_WORDS, NULL, NULL);
    struct str tidy = utf8_tidy(arena, utf8_clean(arena, str_slice(words, 0, (size_t)4 * SANTE_MAX_CAUSE)));
    size_t len = 0;
    for (size_t i = 0; i < tidy.len && len + 3 < SANTE_MAX_CAUSE; i++) {
        char c = tidy.at[i];
        if (c != '@') {
            out[len++] = c == '"' ? '\'' : c;
            continue;
        }
        while (len > 0 && is_of_address(out[len - 1]))
            len--;
        while (i + 1 < tidy.len && is_of_address(tidy.at[i + 1]))
            i++;
        memcpy(out + len, "…", strlen("…"));
        len += strlen("…");
    }
    out[len] = '\0';
    while (len > 0 && !utf8_is_valid(str_of(out))) /* cut within a character */
        out[--len] = '\0';
    arena_free(arena);
}

/* ---- mailboxes ----------------------------------------------------------------------------------------------------- */

void sante_start(struct sante *sante, const struct conf *conf, int64_t moment)
{
    *sante = (struct sante){.alerte_secondes = conf->alerte_minutes * 60, .boite_count = conf->boite_count, .change = true};
    for (size_t i = 0; i < conf->boite_count; i++)
        sante->boites[i] = (struct sante_boite){.nom = conf->boites[i].nom, .vue = moment, .alerte_jour = DAY_NONE};
}

struct sante_boite *sante_boite(struct sante *sante, struct str nom)
{
    for (size_t i = 0; i < sante->boite_count; i++)
        if (str_eq(sante->boites[i].nom, nom))
            return &sante->boites[i];
    return NULL;
}

/* What is wrong with it now, and since when. What it was told of before the start goes on. */
static bool becomes(struct sante *sante, struct sante_boite *boite, enum sante_etat etat, struct str cause, int64_t since)
{
    bool changed = boite->etat != etat;
    if (etat == SANTE_LUE ? boite->depuis != 0 : boite->depuis == 0) {
        boite->etait_depuis = boite->depuis;
        boite->depuis = etat == SANTE_LUE ? 0 : since;
        boite->a_sauver = true;
    }
    boite->etat = etat;
    keep_words(boite->cause, cause);
    sante->change = sante->change || changed;
    return changed;
}

bool sante_passe(struct sante *sante, struct sante_boite *boite, struct str etat, struct str cause, int64_t moment,
                 enum sante_etat *out_before)
{
    enum sante_etat now = SANTE_INJOIGNABLE;
    for (int i = SANTE_LUE; i <= SANTE_REFUSEE; i++)
        if (str_eq_c(etat, names[i]))
            now = (enum sante_etat)i;
    *out_before = boite->etat;
    boite->vue = moment;
    if (now == SANTE_LUE)
        boite->lue = moment;
    return becomes(sante, boite, now, now == SANTE_LUE ? STR_NONE : cause, moment);
}

void sante_signe(struct sante_boite *boite, int64_t moment)
{
    if (boite->etat == SANTE_INCONNUE) /* later a walk that never ends must not pass for life */
        boite->vue = moment;
}

bool sante_perdue(struct sante *sante, struct sante_boite *boite, int64_t moment)
{
    if (boite->etat != SANTE_LUE && boite->etat != SANTE_INCONNUE)
        return false; /* what its server said says more */
    return becomes(sante, boite, SANTE_MUETTE, STR("the process of this mailbox died, it is started again"), moment);
}

bool sante_veille(struct sante *sante, struct sante_boite *boite, int64_t moment)
{
    int64_t patience = boite->etat == SANTE_INCONNUE || sante->alerte_secondes > SANTE_SILENCE_SECONDS ? sante->alerte_secondes
                                                                                                        : SANTE_SILENCE_SECONDS;
    if ((boite->etat != SANTE_LUE && boite->etat != SANTE_INCONNUE) || moment - boite->vue < patience)
        return false;
    return becomes(sante, boite, SANTE_MUETTE, STR("nothing is heard of the process of this mailbox"), boite->vue);
}

bool sante_due(const struct sante *sante, const struct sante_boite *boite, int64_t moment)
{
    if (boite->etat == SANTE_INCONNUE || boite->etat == SANTE_LUE)
        return false;
    return boite->etat == SANTE_REFUSEE || moment - boite->depuis >= sante->alerte_secondes;
}

/* ---- the relay ----------------------------------------------------------------------------------------------------- */

bool sante_relais_tombe(struct sante *sante, struct str cause, int64_t moment)
{
    bool first = sante->relais_depuis == 0;
    if (first)
        sante->relais_depuis = moment;
    keep_words(sante->relais_cause, cause);
    sante->change = sante->change || first;
    return first;
}

bool sante_relais_va(struct sante *sante)
{
    bool failed = sante->relais_depuis != 0;
    sante->relais_depuis = 0;
    sante->relais_cause[0] = '\0';
    sante->change = sante->change || failed;
    return failed;
}

/* ---- the file ------------------------------------------------------------------------------------------------------ */

static json_t *moment_json(struct arena *arena, int64_t moment)
{
    return moment == 0 ? json_null() : json_string(heure_iso(arena, moment).at);
}

static json_t *words_json(const char *words)
{
    return words[0] == '\0' ? json_null() : json_string(words);
}

static json_t *boites_json(const struct sante *sante, struct arena *arena)
{
    json_t *list = json_array();
    for (size_t i = 0; i < sante->boite_count; i++) {
        const struct sante_boite *boite = &sante->boites[i];
        (void)json_array_append_new(list, json_pack("{s:s%,s:s,s:o,s:o,s:o}", "nom", boite->nom.at, boite->nom.len, "etat", names[boite->etat],
                                                    "lue", moment_json(arena, boite->lue), "depuis", moment_json(arena, boite->depuis),
                                                    "cause", words_json(boite->cause)));
    }
    return list;
}

static bool all_is_well(const struct sante *sante, int64_t moment)
{
    for (size_t i = 0; i < sante->boite_count; i++)
        if (sante_due(sante, &sante->boites[i], moment))
            return false;
    return sante->relais_depuis == 0 || moment - sante->relais_depuis < sante->alerte_secondes;
}

static json_t *sante_json(const struct sante *sante, struct arena *arena, int en_attente, int64_t moment)
{
    json_t *envoi = json_pack("{s:s,s:o,s:o,s:i,s:i}", "etat", sante->relais_depuis == 0 ? "bien" : "relais_injoignable", "depuis",
                              moment_json(arena, sante->relais_depuis), "cause", words_json(sante->relais_cause), "en_attente", en_attente,
                              "echecs", sante->echecs);
    return json_pack("{s:o,s:s,s:o,s:o}", "quand", moment_json(arena, moment), "etat", all_is_well(sante, moment) ? "bien" : "alerte", "boites",
                     boites_json(sante, arena), "envoi", envoi);
}

/* Not synced: after a power cut it is written anew within the minute. */
static bool write_all(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
    if (fd < 0)
        return false;
    size_t len = strlen(text);
    bool written = write(fd, text, len) == (ssize_t)len && write(fd, "\n", 1) == 1;
    int error = written ? 0 : errno;
    close(fd);
    errno = error;
    return written;
}

enum err sante_write(struct sante *sante, const char *path, int en_attente, int64_t moment, struct fault *out_fault)
{
    struct arena *arena = arena_new(ARENA_WORDS, NULL, NULL);
    const char *beside = str_print(arena, "%s.neuf", path).at;
    json_t *json = sante_json(sante, arena, en_attente, moment);
    char *text = json_dumps(json, JSON_INDENT(1));
    bool written = text != NULL && write_all(beside, text) && rename(beside, path) == 0;
    enum err err = written ? ERR_NONE : fault_set(out_fault, ERR_WAIT, "%s: cannot be written (%s), see the disk and the rights of the folder", path,
                                                  strerror(errno));
    sante->change = sante->change && !written;
    free(text);
    json_decref(json);
    arena_free(arena);
    return err;
}
