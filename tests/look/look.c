/* look: every template with sample values as one HTML file and one text file, for eyes. look TEMPLATES OUT */
#include "tests/look/exemple.h"

#include "daemon/compose_private.h"

enum { ARENA = 16 * 1024 * 1024 };

static bool write_file(const char *path, struct str text)
{
    FILE *file = fopen(path, "wbe");
    if (file == NULL)
        return false;
    bool written = fwrite(text.at, 1, text.len, file) == text.len;
    return fclose(file) == 0 && written;
}

/* What compose does between the values and MIME; compose itself first, so that a fault is told as the daemon tells it. */
static bool show(struct arena *arena, const struct courrier *courrier, const char *out, struct fault *fault)
{
    struct compose mail = {0};
    struct str corps = STR_NONE;
    if (compose(arena, courrier, &mail, fault) != ERR_NONE ||
        compose_expand(courrier, arena, courrier->modele->corps, false, &corps, fault) != ERR_NONE)
        return false;
    struct str reply = str_is_empty(courrier->jeton) ? STR_NONE : STR("navette+" EXEMPLE_JETON "@departement.example");
    struct rendu rendu = {arena, mail.objet, courrier->jeton, reply, courrier};
    cmark_node *document = cmark_parse_document(corps.at, corps.len, CMARK_OPT_DEFAULT);
    struct str html = compose_html(&rendu, document);
    cmark_node_free(document);
    const char *stem = str_c(arena, str_print(arena, "%s/%.*s", out, STR_ARG(courrier->modele->nom)));
    return write_file(str_c(arena, str_print(arena, "%s.html", stem)), html) &&
           write_file(str_c(arena, str_print(arena, "%s.txt", stem)), mail.texte) &&
           write_file(str_c(arena, str_print(arena, "%s.eml", stem)), mail.octets);
}

int main(int argc, char **argv)
{
    struct fault fault = {0};
    struct modeles modeles = {0};
    struct valeur valeurs[EXEMPLE_COUNT];
    struct arena *arena = arena_new(4 * ARENA, NULL, NULL);
    bool good = argc == 3 && modeles_load(arena, str_of(argv[1]), &modeles, &fault) == ERR_NONE;
    for (size_t i = 0; good && i < modeles.count; i++) {
        struct courrier courrier = exemple_courrier(&modeles.items[i], valeurs);
        if (!exemple_asks(modeles.items[i].nom))
            courrier.jeton = STR_NONE;
        good = show(arena, &courrier, argv[2], &fault);
    }
    if (!good)
        (void)fprintf(stderr, "look: %s\n", argc == 3 ? fault.text : "look TEMPLATES OUT");
    arena_free(arena);
    return good ? 0 : 1;
}
