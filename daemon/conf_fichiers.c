/* The files of a configuration: where they are looked for, and their text made into settings. What libconfig would swallow in
 * silence, and what would make it end the process, is found before it sees the text. */
#include "daemon/conf_private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parsers/base/buf.h"
#include "parsers/base/utf8.h"

struct str conf_dossier_of(struct arena *arena, struct str path)
{
    size_t slash = str_rfind_char(path, '/');
    if (slash == STR_NOT_FOUND)
        return STR(".");
    return str_copy(arena, str_slice(path, 0, slash == 0 ? 1 : slash));
}

struct str conf_path(struct arena *arena, struct str dossier, struct str path)
{
    if (str_starts(path, STR("/")) || str_eq_c(dossier, "."))
        return str_copy(arena, path);
    return str_print(arena, "%.*s/%.*s", STR_ARG(dossier), STR_ARG(path));
}

bool conf_exists(struct arena *arena, struct str path)
{
    return access(str_c(arena, path), R_OK) == 0;
}

/* The whole of a regular file; what is wrong with it otherwise. */
static const char *slurp(struct arena *arena, struct str path, size_t max, struct buf *out)
{
    int fd = open(str_c(arena, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return strerror(errno);
    struct stat stat;
    const char *wrong = NULL;
    if (fstat(fd, &stat) != 0 || !S_ISREG(stat.st_mode))
        wrong = "not a file";
    char block[8192];
    ssize_t got = 0;
    while (wrong == NULL && (got = read(fd, block, sizeof block)) > 0) {
        buf_add(out, (struct str){block, (size_t)got});
        if (out->len > max || buf_failed(out))
            wrong = "the files of a configuration together may hold 1 MB";
    }
    if (got < 0)
        wrong = strerror(errno);
    close(fd);
    return wrong;
}

/* What libconfig would swallow or take a file for: NUL, bytes that are no UTF-8, @include. 0, or the line of it. */
static int odd_line(struct str text, const char **out_wrong)
{
    int number = 0;
    for (struct str rest = text, line; str_next_line(&rest, &line);) {
        number++;
        if (str_find_char(line, '\0') != STR_NOT_FOUND)
            *out_wrong = "a NUL byte: is this a text file?";
        else if (!utf8_is_valid(line))
            *out_wrong = "not UTF-8: save the file as UTF-8";
        else if (str_starts(str_trim(line), STR("@include")))
            *out_wrong = "@include is not read here: list circuits under `circuits`, the directory under `annuaire`";
        else
            continue;
        return number;
    }
    return 0;
}

/* The settings of a text, which ends with a NUL byte. */
static bool parse(struct lecteur *here, struct str text, config_t *config)
{
    const char *wrong = NULL;
    int line = odd_line(text, &wrong);
    if (line != 0)
        lecteur_faute(here, line, "%s", wrong);
    else if (config_read_string(config, text.at) != CONFIG_TRUE)
        lecteur_faute(here, config_error_line(config), "%s: each setting is `name = value;`, texts stand in quotes", config_error_text(config));
    else
        return true;
    return false;
}

bool conf_parse_text(struct lecteur *lecteur, struct str text, config_t *config)
{
    return parse(lecteur, str_copy(lecteur->conf->arena, text), config);
}

bool conf_parse(struct lecteur *namer, int from_line, struct str path, config_t *config, struct str *out_text)
{
    struct arena *arena = namer->conf->arena;
    struct buf text;
    buf_init(&text, CONF_MAX_OCTETS);
    size_t left = CONF_MAX_OCTETS - namer->conf->octets;
    const char *wrong = slurp(arena, path, left, &text);
    struct lecteur here = {.conf = namer->conf, .mistakes = namer->mistakes, .file = path};
    bool good = false;
    if (wrong != NULL)
        lecteur_faute(namer, from_line, "cannot read %.*s: %s", STR_ARG(path), wrong);
    else
        good = parse(&here, buf_str(&text), config);
    if (good)
        namer->conf->octets += text.len;
    if (good && out_text != NULL)
        *out_text = str_copy(arena, buf_str(&text));
    buf_free(&text);
    return good;
}
