/* look: every template with sample values as one HTML file and one text file, for eyes; its picture stands beside the page.
 *   look TEMPLATES OUT   and OUT/trajet.dot, of which navette-image makes OUT/trajet.png; OUT/jour.ics, OUT/jour-annule.ics: a day, and the same taken back */
#include "tests/look/exemple.h"

#include "daemon/agenda.h"
#include "daemon/compose_private.h"
#include "daemon/trajet.h"

enum { ARENA = 16 * 1024 * 1024 };

static bool write_file(const char *path, struct str text)
{
    FILE *file = fopen(path, "wbe");
    if (file == NULL)
        return false;
    bool written = fwrite(text.at, 1, text.len, file) == text.len;
    return fclose(file) == 0 && written;
}

/* The picture of the sample, as decide asks for it. */
static bool draw(const char *out, struct arena *arena)
{
#define TITRE(literal) {.titre = {(literal), sizeof(literal) - 1}}
    static const struct etape etapes[] = {TITRE("Avis du chef de service"), TITRE("Avis du RSASE"), TITRE("Transmission par le pilote"),
                                          TITRE("Avis de la direction"), TITRE("Pièces"), TITRE("Admission")};
    const struct circuit circuit = {.etapes = etapes, .etape_count = sizeof etapes / sizeof etapes[0]};
    const struct trajet trajet = {.circuit = &circuit, .faites = {{0, 0}, {1, 0}, {2, 0}}, .faite_count = 3, .ici = 3, .suivantes = {4, 5}, .suivante_count = 2};
    struct buf dot;
    buf_init(&dot, ARENA);
    trajet_dessine(&dot, &trajet);
    bool good = write_file(str_c(arena, str_print(arena, "%s/trajet.dot", out)), buf_str(&dot));
    buf_free(&dot);
    return good;
}

static bool write_days(const char *out, struct arena *arena, struct fault *fault)
{
    static const char *const names[] = {[AGENDA_PUBLIE] = "jour", [AGENDA_ANNULE] = "jour-annule"};
    for (int methode = AGENDA_PUBLIE; methode <= AGENDA_ANNULE; methode++) {
        struct str ical = STR_NONE;
        const struct agenda_jour jour = {.methode = (enum agenda_methode)methode, .uid = STR("NAV-2026-0042.3@departement.example"),
                                         .titre = STR("NAV-2026-0042 : réponse attendue, « jusqu'au soir » ; merci, \\o/ et encore assez de mots pour deux lignes"),
                                         .texte = STR("Répondez au message de navette qui porte cette référence."),
                                         .organisateur = STR("navette@departement.example"), .jour = 20531, .sequence = 540 + methode, .moment = 1773306000};
        if (agenda_ecrit(arena, &jour, &ical, fault) != ERR_NONE || !write_file(str_c(arena, str_print(arena, "%s/%s.ics", out, names[methode])), ical))
            return false;
    }
    return true;
}

/* A mail program finds the picture by its Content-ID, a browser by its name. */
static struct str beside(struct arena *arena, struct str html, struct str cid)
{
    struct str link = str_print(arena, "src=\"cid:%.*s\"", STR_ARG(cid));
    size_t at = str_is_empty(cid) ? STR_NOT_FOUND : str_find(html, link);
    return at == STR_NOT_FOUND ? html : str_print(arena, "%.*ssrc=\"trajet.png\"%.*s", STR_ARG(str_slice(html, 0, at)), STR_ARG(str_from(html, at + link.len)));
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
    struct rendu rendu = {arena, mail.objet, courrier->jeton, reply, courrier, compose_cid(arena, courrier)};
    cmark_node *document = cmark_parse_document(corps.at, corps.len, CMARK_OPT_DEFAULT);
    struct str html = compose_html(&rendu, document);
    cmark_node_free(document);
    const char *stem = str_c(arena, str_print(arena, "%s/%.*s", out, STR_ARG(courrier->modele->nom)));
    return write_file(str_c(arena, str_print(arena, "%s.html", stem)), beside(arena, html, rendu.cid)) &&
           write_file(str_c(arena, str_print(arena, "%s.txt", stem)), mail.texte) &&
           write_file(str_c(arena, str_print(arena, "%s.eml", stem)), mail.octets);
}

int main(int argc, char **argv)
{
    struct fault fault = {0};
    struct modeles modeles = {0};
    struct valeur valeurs[EXEMPLE_COUNT];
    struct arena *arena = arena_new(4 * ARENA, NULL, NULL);
    bool good = argc == 3 && modeles_load(arena, str_of(argv[1]), &modeles, &fault) == ERR_NONE && draw(argv[2], arena) &&
                write_days(argv[2], arena, &fault);
    for (size_t i = 0; good && i < modeles.count; i++) {
        struct courrier courrier = exemple_courrier(&modeles.items[i], valeurs);
        if (!exemple_asks(modeles.items[i].nom))
            courrier.jeton = STR_NONE;
        if (str_find(modeles.items[i].corps, STR("{{trajet}}")) != STR_NOT_FOUND)
            courrier.image = STR("PNG");
        courrier.image_largeur = TRAJET_LARGEUR;
        for (size_t j = 0; j < EXEMPLE_COUNT; j++) /* of the dossier, where elsewhere it is why somebody is written to */
            if (str_eq_c(modeles.items[i].nom, "commande-statut") && strcmp(valeurs[j].nom, "explication") == 0)
                valeurs[j].texte = STR("en cours");
        good = show(arena, &courrier, argv[2], &fault);
    }
    if (!good)
        (void)fprintf(stderr, "look: %s\n", argc == 3 ? fault.text : "look TEMPLATES OUT");
    arena_free(arena);
    return good ? 0 : 1;
}
