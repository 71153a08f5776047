/* demo_recit: what the terminal shows: the day, then a few lines on what came, what was understood, what left. */
#include "daemon/demo.h"
#include "daemon/heure.h"
#include "parsers/base/utf8.h"

enum {
    COLONNES = 100,   /* of a line */
    RETRAIT = 2,      /* of the act's sentence */
    MARGE = 12,       /* where the words begin, right of « compris » */
    EXTRAIT = 160,    /* bytes of a mail's first words */
};

/* « Jeanne Valmont <…> » -> « Jeanne Valmont » */
struct str demo_nom(struct str adresse)
{
    size_t at = str_find_char(adresse, '<');
    struct str name = str_trim(str_slice(adresse, 0, at == STR_NOT_FOUND ? adresse.len : at));
    bool quoted = name.len > 2 && str_starts(name, STR("\"")) && str_ends(name, STR("\""));
    return quoted ? str_slice(name, 1, name.len - 1) : name.len > 0 ? name : adresse;
}

/* « Bonjour Camille Norveau, votre fiche… » -> « votre fiche… » */
static struct str without_greeting(struct str text)
{
    size_t comma = str_find(text, STR(", "));
    if (str_starts(text, STR("Bonjour")) && comma != STR_NOT_FOUND)
        return str_from(text, comma + 2);
    return text;
}

struct str demo_extrait(struct arena *arena, struct str texte, size_t max)
{
    struct str line = STR_NONE, all = STR("");
    while (str_next_line(&texte, &line) && (!str_is_empty(str_trim(line)) || all.len <= strlen("Bonjour,")))
        all = str_eq_c(all, "Bonjour,") ? str_trim(line) : str_join(arena, all, STR(" "), str_trim(line));
    all = without_greeting(str_trim(all));
    if (all.len <= max)
        return all;
    size_t cut = str_rfind_char(str_slice(all, 0, max), ' ');
    return str_print(arena, "%.*s…", (int)(cut == STR_NOT_FOUND ? max : cut), all.at);
}

static size_t columns(struct str text)
{
    size_t count = 0;
    for (int32_t point = 0; utf8_next(&text, &point);)
        count++;
    return count;
}

/* Does French keep the blank at `at` on its line? Before « : ; ? ! » », after « « ». */
static bool is_kept(struct str text, size_t at)
{
    struct str after = str_from(text, at + 1);
    bool closes = after.len > 0 && (strchr(":;?!", after.at[0]) != NULL || str_starts(after, STR("»")));
    return closes || str_ends(str_slice(text, 0, at), STR("«"));
}

/* Takes what may not be broken off *rest, with the blank behind it gone. */
static bool next_piece(struct str *rest, struct str *out_piece)
{
    struct str all = *rest, word = STR_NONE;
    bool found = str_next(rest, ' ', &word);
    for (size_t end = word.len; found && rest->at != NULL && is_kept(all, end);) {
        (void)str_next(rest, ' ', &word);
        end += 1 + word.len;
    }
    *out_piece = str_slice(all, 0, rest->at == NULL ? all.len : (size_t)(rest->at - all.at) - 1);
    return found;
}

/* « compris   … », broken at blanks. */
static void line(const char *label, size_t margin, struct str text)
{
    struct str piece = STR_NONE;
    size_t at = margin;
    (void)printf("  %-*s", (int)margin - 2, label);
    for (bool first = true; next_piece(&text, &piece); first = false) {
        size_t width = columns(piece);
        bool breaks = !first && at + 1 + width > COLONNES;
        if (breaks)
            (void)printf("\n%*s", (int)margin, "");
        else if (!first)
            (void)putchar(' ');
        at = breaks ? margin + width : at + width + (first ? 0 : 1);
        (void)printf("%.*s", STR_ARG(piece));
    }
    (void)putchar('\n');
}

static void show_day(const struct demo *demo, const struct scene *scene)
{
    int64_t moment = 0, before = 0;
    bool known = heure_parse(str_of(scene->acte->moment), &moment);
    bool same_day = scene > demo->scenes && heure_parse(str_of(scene[-1].acte->moment), &before) && heure_day(before) == heure_day(moment);
    if (known && !same_day)
        (void)printf("\n%.*s\n", STR_ARG(date_french(demo->arena, heure_day(moment))));
    else
        (void)putchar('\n');
}

static void show_incoming(const struct demo *demo, const struct scene *scene, const struct demo_mail *mail)
{
    bool forged = scene->acte->geste == GESTE_USURPE;
    line("arrive", MARGE, str_print(demo->arena, "%s %.*s : « %.*s »%s%.*s", forged ? "au nom de" : "de", STR_ARG(demo_nom(mail->de)),
                             STR_ARG(demo_extrait(demo->arena, mail->texte, EXTRAIT)), str_is_empty(mail->jointes) ? "" : " + ", STR_ARG(mail->jointes)));
}

static void show_outgoing(const struct demo *demo, const struct demo_mail *mail, bool first)
{
    line(first ? "part" : "", MARGE, str_print(demo->arena, "à %.*s : %.*s", STR_ARG(demo_nom(mail->a)), STR_ARG(demo_extrait(demo->arena, mail->texte, EXTRAIT))));
}

/* What was expected, beside what is: the program or the story is wrong, and it is said where. */
static void show_failure(const struct demo *demo, const struct scene *scene)
{
    const struct attendu *expected = &scene->acte->attendu;
    const json_t *row = demo_statut_dossier(demo, scene->acte->dossier);
    (void)fflush(stdout);
    (void)fprintf(stderr, "navette: demo: %s: expected %s, step %s, state %s, a mail to %s; `status` says step %s, state %s\n", scene->acte->moment,
                  expected->quoi != NULL ? expected->quoi : "-", expected->etape, expected->etat,
                  expected->part_a != NULL ? expected->part_a : "-", demo_membre(row, "etape"), demo_membre(row, "etat"));
}

void demo_recit(const struct demo *demo, const struct scene *scene)
{
    bool first = true;
    show_day(demo, scene);
    line("", RETRAIT, str_of(scene->acte->recit));
    for (size_t i = 0; i < scene->mail_count; i++)
        if (scene->mails[i].entrant)
            show_incoming(demo, scene, &scene->mails[i]);
    for (size_t i = 0; i < scene->compris_count; i++)
        line(i == 0 ? "compris" : "", MARGE, scene->compris[i]);
    for (size_t i = 0; i < scene->mail_count; i++)
        if (!scene->mails[i].entrant) {
            show_outgoing(demo, &scene->mails[i], first);
            first = false;
        }
    if (!scene->tenu)
        show_failure(demo, scene);
}
