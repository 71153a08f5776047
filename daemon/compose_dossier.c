/* The folder of templates, read once. A template is « Objet : … », an empty line, the text. */
#include <dirent.h>
#include <errno.h>
#include <unistd.h>

#include "daemon/compose_private.h"
#include "daemon/fiche_papier_rangs.h"
#include "parsers/base/utf8.h"

/* Line breaks as LF, whatever editor wrote the file. */
static struct str without_cr(struct arena *arena, struct str text)
{
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] != '\r')
            out[len++] = text.at[i];
    return (struct str){out, len};
}

static enum err read_file(struct arena *arena, const char *path, struct str *out_text, struct fault *out_fault)
{
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return fault_set(out_fault, ERR_FINAL, "%s: %s", path, strerror(errno));
    char at[COMPOSE_MAX_MODELE + 1]; /* not of the arena, which zeroes what it gives: there are a hundred templates of 1 KB */
    size_t len = fread(at, 1, sizeof at, file);
    bool broken = ferror(file) != 0;
    (void)fclose(file);
    if (broken)
        return fault_set(out_fault, ERR_FINAL, "%s: cannot be read", path);
    if (len > COMPOSE_MAX_MODELE)
        return fault_set(out_fault, ERR_FINAL, "%s: over %d bytes", path, COMPOSE_MAX_MODELE);
    struct str text = without_cr(arena, (struct str){at, len});
    if (!utf8_is_valid(text))
        return fault_set(out_fault, ERR_FINAL, "%s: is not UTF-8, save it again as such", path);
    *out_text = text;
    return ERR_NONE;
}

/* « Objet : … », with a space or a no-break space before the colon. */
static bool read_objet(struct str line, struct str *out_objet)
{
    if (!str_starts(line, STR("Objet")))
        return false;
    size_t colon = str_find_char(line, ':');
    struct str between = str_slice(line, strlen("Objet"), colon);
    if (colon == STR_NOT_FOUND || (!str_eq_c(between, " ") && !str_eq_c(between, "\xC2\xA0") && between.len > 0))
        return false;
    *out_objet = str_trim(str_from(line, colon + 1));
    return out_objet->len > 0;
}

/* The rows of our two fenced blocks. A body that the reader would not count makes a button that leads nowhere. */
static enum err check_blocs(struct arena *arena, const char *path, struct str corps, struct fault *out_fault)
{
    struct str line = STR_NONE, label = STR_NONE, body = STR_NONE;
    bool rows = false, links = false;
    for (int number = 3; str_next_line(&corps, &line); number++) {
        if (str_starts(line, STR("```"))) {
            links = str_eq_c(line, "```liens");
            rows = links || str_eq_c(line, "```tableau");
            continue;
        }
        if (!rows || str_starts(line, STR("{{")))
            continue;
        struct str row = line;
        if (!compose_rang(arena, &row, &label, &body) || str_find_char(line, '|') == STR_NOT_FOUND)
            return fault_set(out_fault, ERR_FINAL, "%s:%d: « label | value » was expected", path, number);
        if (links && !compose_corps_counts(body))
            return fault_set(out_fault, ERR_FINAL, "%s:%d: an answer begins with « Avis favorable », « Avis défavorable. Motif : », "
                             "« Réponse : », « J'ai une question : » or « ERREUR »", path, number);
    }
    return ERR_NONE;
}

static enum err read_modele(struct arena *arena, struct str dossier, struct str nom, struct modele *out_modele,
                            struct fault *out_fault)
{
    const char *path = str_c(arena, str_print(arena, "%.*s/%.*s.md", STR_ARG(dossier), STR_ARG(nom)));
    struct str text = STR_NONE, first = STR_NONE, second = STR_NONE, objet = STR_NONE;
    enum err err = read_file(arena, path, &text, out_fault);
    if (err != ERR_NONE)
        return err;
    if (!str_next_line(&text, &first) || !read_objet(first, &objet))
        return fault_set(out_fault, ERR_FINAL, "%s:1: « Objet : … » was expected", path);
    if (!str_next_line(&text, &second) || str_trim(second).len > 0)
        return fault_set(out_fault, ERR_FINAL, "%s:2: an empty line was expected", path);
    if (str_is_empty(str_trim(text)))
        return fault_set(out_fault, ERR_FINAL, "%s:3: the text of the mail is missing", path);
    if ((err = compose_check_text(path, 1, objet, true, out_fault)) != ERR_NONE ||
        (err = compose_check_text(path, 3, text, false, out_fault)) != ERR_NONE ||
        (err = check_blocs(arena, path, text, out_fault)) != ERR_NONE)
        return err;
    *out_modele = (struct modele){.nom = nom, .objet = objet, .corps = text};
    return ERR_NONE;
}

enum err compose_check_template(struct arena *arena, struct str dossier, struct str nom, struct fault *out_fault)
{
    struct modele modele = {0};
    return read_modele(arena, dossier, nom, &modele, out_fault);
}

/* Sorted, so that the same folder gives the same list, and of several mistakes always the same is told first. */
static int by_name(const void *a, const void *b)
{
    return str_compare(((const struct modele *)a)->nom, ((const struct modele *)b)->nom);
}

static enum err list_names(struct arena *arena, DIR *folder, const char *path, struct modele *items, size_t *out_count,
                           struct fault *out_fault)
{
    size_t count = 0;
    for (const struct dirent *entry = NULL; (entry = readdir(folder)) != NULL;) {
        struct str file = str_of(entry->d_name);
        if (!str_ends(file, STR(".md")) || file.at[0] == '.' || str_eq_c(file, "README.md"))
            continue;
        if (count == COMPOSE_MAX_MODELES)
            return fault_set(out_fault, ERR_FINAL, "%s: more than %d templates", path, COMPOSE_MAX_MODELES);
        items[count++].nom = str_copy(arena, str_slice(file, 0, file.len - 3));
    }
    *out_count = count;
    return ERR_NONE;
}

/* A folder without one is fine. */
static enum err read_formulaire(struct arena *arena, struct str dossier, struct str *out_text, struct fault *out_fault)
{
    const char *path = str_c(arena, str_print(arena, "%.*s/fiche-papier.txt", STR_ARG(dossier)));
    struct rang *rangs = NULL;
    size_t count = 0;
    *out_text = STR_NONE;
    if (access(path, F_OK) != 0)
        return ERR_NONE;
    enum err err = read_file(arena, path, out_text, out_fault);
    return err != ERR_NONE ? err : fiche_papier_rangs(arena, *out_text, &rangs, &count, out_fault);
}

enum err modeles_load(struct arena *arena, struct str dossier, struct modeles *out_modeles, struct fault *out_fault)
{
    const char *path = str_c(arena, dossier);
    DIR *folder = path == NULL ? NULL : opendir(path);
    if (folder == NULL)
        return fault_set(out_fault, ERR_FINAL, "%.*s: the folder of templates: %s", STR_ARG(dossier), strerror(errno));
    struct modele *items = arena_array(arena, COMPOSE_MAX_MODELES, sizeof *items);
    size_t count = 0;
    enum err err = list_names(arena, folder, path, items, &count, out_fault);
    (void)closedir(folder);
    if (err != ERR_NONE)
        return err;
    qsort(items, count, sizeof *items, by_name);
    for (size_t i = 0; i < count; i++)
        if ((err = read_modele(arena, dossier, items[i].nom, &items[i], out_fault)) != ERR_NONE)
            return err;
    *out_modeles = (struct modeles){.items = items, .count = count};
    return read_formulaire(arena, dossier, &out_modeles->formulaire, out_fault);
}

const struct modele *modeles_find(const struct modeles *modeles, struct str nom)
{
    for (size_t i = 0; i < modeles->count; i++)
        if (str_eq(modeles->items[i].nom, nom))
            return &modeles->items[i];
    return NULL;
}
