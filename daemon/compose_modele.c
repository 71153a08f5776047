/* Templates: the language of placeholders, its check, and the values put in place. No I/O (compose_dossier.c reads the files).
 *
 *   text    = *( literal | "{{" name "}}" | ("{{#" | "{{^") name "}}" text "{{/" name "}}" )
 *   name    = one of compose_emplacements
 * A tag of a section that stands alone on its line takes the line with it. A value is never read as a template. */
#include <assert.h>

#include "daemon/compose_private.h"
#include "parsers/base/utf8.h"

enum piece_kind { PIECE_LITERAL, PIECE_VALEUR, PIECE_SI, PIECE_SINON, PIECE_FIN, PIECE_MAUVAISE };

struct piece {
    enum piece_kind kind;
    struct str text; /* the literal, or the name */
    int line;
    bool alone; /* on its line */
};

struct reader {
    struct str all;
    size_t at;
    int line;
};

static void advance(struct reader *reader, size_t count)
{
    for (size_t i = 0; i < count; i++)
        reader->line += reader->all.at[reader->at + i] == '\n';
    reader->at += count;
}

static bool at_line_start(const struct reader *reader)
{
    return reader->at == 0 || reader->all.at[reader->at - 1] == '\n';
}

static enum piece_kind kind_of(struct str *inside)
{
    static const struct { char mark; enum piece_kind kind; } marks[] = {{'#', PIECE_SI}, {'^', PIECE_SINON}, {'/', PIECE_FIN}};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (inside->len > 0 && inside->at[0] == marks[i].mark) {
            *inside = str_from(*inside, 1);
            return marks[i].kind;
        }
    return PIECE_VALEUR;
}

static void read_tag(struct reader *reader, struct str rest, struct piece *out_piece)
{
    bool first = at_line_start(reader);
    struct str line = str_slice(rest, 0, str_find_char(rest, '\n'));
    size_t end = str_find(line, STR("}}"));
    *out_piece = (struct piece){.kind = PIECE_MAUVAISE, .text = line, .line = reader->line};
    if (end == STR_NOT_FOUND) {
        advance(reader, rest.len);
        return;
    }
    struct str inside = str_slice(rest, 2, end);
    out_piece->kind = kind_of(&inside);
    out_piece->text = inside;
    struct str after = str_from(rest, end + 2);
    out_piece->alone = first && (after.len == 0 || after.at[0] == '\n');
    bool section = out_piece->kind != PIECE_VALEUR;
    advance(reader, end + 2 + (section && out_piece->alone && after.len > 0 ? 1 : 0));
}

static bool next_piece(struct reader *reader, struct piece *out_piece)
{
    struct str rest = str_from(reader->all, reader->at);
    if (rest.len == 0)
        return false;
    size_t tag = str_find(rest, STR("{{"));
    if (tag == 0) {
        read_tag(reader, rest, out_piece);
        return true;
    }
    struct str literal = str_slice(rest, 0, tag);
    *out_piece = (struct piece){.kind = PIECE_LITERAL, .text = literal, .line = reader->line};
    advance(reader, literal.len);
    return true;
}

/* ---- the check ---- */

struct check {
    const char *file;
    bool objet;
    struct piece open[COMPOSE_MAX_PROFONDEUR];
    size_t depth;
    struct fault *fault;
};

static enum err check_section(struct check *check, const struct piece *piece)
{
    if (piece->kind != PIECE_FIN) {
        if (check->depth == COMPOSE_MAX_PROFONDEUR)
            return fault_set(check->fault, ERR_FINAL, "%s:%d: more than %d sections inside each other", check->file, piece->line,
                             COMPOSE_MAX_PROFONDEUR);
        check->open[check->depth++] = *piece;
        return ERR_NONE;
    }
    if (check->depth == 0)
        return fault_set(check->fault, ERR_FINAL, "%s:%d: {{/%.*s}} closes nothing that is open", check->file, piece->line,
                         STR_ARG(piece->text));
    const struct piece *open = &check->open[--check->depth];
    if (!str_eq(open->text, piece->text))
        return fault_set(check->fault, ERR_FINAL, "%s:%d: {{/%.*s}} where {{/%.*s}} was expected (opened in line %d)",
                         check->file, piece->line, STR_ARG(piece->text), STR_ARG(open->text), open->line);
    return ERR_NONE;
}

static enum err check_piece(struct check *check, const struct piece *piece)
{
    if (piece->kind == PIECE_LITERAL)
        return ERR_NONE;
    if (piece->kind == PIECE_MAUVAISE)
        return fault_set(check->fault, ERR_FINAL, "%s:%d: a {{ without its }} in the same line", check->file, piece->line);
    const struct emplacement *place = compose_find_emplacement(piece->text);
    if (place == NULL)
        return fault_set(check->fault, ERR_FINAL, "%s:%d: {{%.*s}}: there is no such placeholder, see templates/README.md",
                         check->file, piece->line, STR_ARG(piece->text));
    if (check->objet && !place->objet)
        return fault_set(check->fault, ERR_FINAL, "%s:%d: {{%s}} may not stand in a subject: mail is a postcard", check->file,
                         piece->line, place->nom);
    if (piece->kind != PIECE_VALEUR)
        return check_section(check, piece);
    if (place->bloc && !piece->alone)
        return fault_set(check->fault, ERR_FINAL, "%s:%d: {{%s}} is a block, it must stand alone on its line", check->file,
                         piece->line, place->nom);
    return ERR_NONE;
}

enum err compose_check_text(const char *file, int first_line, struct str text, bool objet, struct fault *out_fault)
{
    struct reader reader = {.all = text, .line = first_line};
    struct check check = {.file = file, .objet = objet, .fault = out_fault};
    struct piece piece = {0};
    while (next_piece(&reader, &piece)) {
        enum err err = check_piece(&check, &piece);
        if (err != ERR_NONE)
            return err;
    }
    if (check.depth == 0)
        return ERR_NONE;
    const struct piece *open = &check.open[check.depth - 1];
    return fault_set(out_fault, ERR_FINAL, "%s:%d: {{%s%.*s}} is never closed", file, open->line,
                     open->kind == PIECE_SI ? "#" : "^", STR_ARG(open->text));
}

/* ---- what it carries ---- */

static enum porte porte_of(struct str text)
{
    struct reader reader = {.all = text, .line = 1};
    struct piece piece = {0};
    enum porte most = PORTE_REFERENCE;
    while (next_piece(&reader, &piece)) {
        const struct emplacement *place = piece.kind == PIECE_LITERAL ? NULL : compose_find_emplacement(piece.text);
        if (place != NULL && place->porte > most)
            most = place->porte;
    }
    return most;
}

enum porte compose_porte(const struct modele *modele)
{
    enum porte objet = porte_of(modele->objet), corps = porte_of(modele->corps);
    return objet > corps ? objet : corps;
}

/* ---- the values in place ---- */

/* A name that compose_emplacements does not hold is our own mistake: it would be empty for ever, and nobody would see. */
static struct str value_of(const struct courrier *courrier, struct arena *arena, const char *nom)
{
    struct str links = compose_bloc_liens(arena, courrier, nom);
    if (links.at != NULL)
        return str_is_empty(courrier->jeton) ? STR("") : links;
    for (size_t i = 0; i < courrier->valeur_count; i++) {
        assert(compose_find_emplacement(str_of(courrier->valeurs[i].nom)) != NULL);
        if (strcmp(courrier->valeurs[i].nom, nom) == 0)
            return courrier->valeurs[i].texte;
    }
    return STR("");
}

/* A block ends its lines and its fences: one that was cut, or whose maker forgot, must not swallow the rest of the mail. */
static void put_bloc(struct buf *out, struct arena *arena, struct str value)
{
    if (value.len > COMPOSE_MAX_BLOC) {
        value = str_slice(value, 0, COMPOSE_MAX_BLOC);
        value = str_slice(value, 0, str_rfind_char(value, '\n'));
    }
    struct str rest = utf8_clean(arena, value), line = STR_NONE;
    bool fenced = false;
    buf_add_c(out, "\n");
    while (str_next_line(&rest, &line)) {
        fenced ^= str_starts(line, STR("```"));
        buf_add(out, line);
        buf_add_c(out, "\n");
    }
    if (fenced)
        buf_add_c(out, "```\n");
}

static struct str one_line(struct arena *arena, struct str text)
{
    struct str tidy = utf8_tidy(arena, text);
    return tidy.at == NULL ? STR("") : tidy;
}

static void put_value(struct buf *out, struct arena *arena, const struct emplacement *place, struct str value, bool objet)
{
    if (str_is_empty(value))
        return;
    if (place->bloc) {
        put_bloc(out, arena, value);
        return;
    }
    bool cut = value.len > COMPOSE_MAX_VALEUR;
    value = compose_cut(value, COMPOSE_MAX_VALEUR);
    buf_add(out, objet ? one_line(arena, value) : compose_escape(arena, value));
    if (cut)
        buf_add_c(out, " …");
}

enum err compose_expand(const struct courrier *courrier, struct arena *arena, struct str text, bool objet, struct str *out_text,
                        struct fault *out_fault)
{
    const char *file = str_c(arena, str_print(arena, "%.*s.md", STR_ARG(courrier->modele->nom)));
    enum err err = compose_check_text(file, objet ? 1 : 3, text, objet, out_fault);
    if (err != ERR_NONE)
        return err;
    struct buf out;
    buf_init(&out, COMPOSE_MAX_CORPS);
    struct reader reader = {.all = text, .line = 1};
    struct piece piece = {0};
    for (size_t depth = 0, kept = 0; next_piece(&reader, &piece);) { /* kept: how many of the open sections stand */
        if (piece.kind == PIECE_FIN) {
            depth--;
            kept = kept < depth ? kept : depth;
            continue;
        }
        const struct emplacement *place = piece.kind == PIECE_LITERAL ? NULL : compose_find_emplacement(piece.text);
        struct str value = place == NULL ? STR("") : value_of(courrier, arena, place->nom);
        if (piece.kind == PIECE_SI || piece.kind == PIECE_SINON) {
            kept += kept == depth && str_is_empty(str_trim(value)) == (piece.kind == PIECE_SINON);
            depth++;
        } else if (kept == depth && place == NULL) {
            buf_add(&out, piece.text);
        } else if (kept == depth) {
            put_value(&out, arena, place, value, objet);
        }
    }
    bool failed = buf_failed(&out);
    struct str expanded = str_copy(arena, buf_str(&out));
    buf_free(&out);
    if (failed)
        return fault_set(out_fault, ERR_FINAL, "%s: with its values it is over %d bytes", file, COMPOSE_MAX_CORPS);
    *out_text = expanded;
    return ERR_NONE;
}
