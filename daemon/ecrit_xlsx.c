/* ecrit_xlsx: the description as calls of libxlsxwriter. Every member is looked at before it is used: what is missing or of another
 * kind is none, what is too many is refused. */
#include "daemon/ecrit.h"

#include <time.h>

#include <xlsxwriter.h>

#include "parsers/base/date.h"
#include "parsers/base/utf8.h"

enum {
    MAX_TEXT = 8000,  /* bytes of a cell; Excel takes 32,767 characters */
    GRAPHIQUE_LIGNES = 24, GRAPHIQUE_COLONNES = 8, /* cells that a chart covers, with its margin */
    ARENA_MAX = 64 * 1024 * 1024, /* bytes of what stands around the tables */
};

enum format { FORMAT_AUCUN, FORMAT_TEXTE, FORMAT_GRAS, FORMAT_RETRAIT, FORMAT_DATE, FORMAT_ENTIER, FORMAT_DECIMAL, FORMAT_POURCENT, FORMAT_ANS,
              FORMAT_MOIS, FORMAT_JOURS, FORMAT_TITRE, FORMAT_COLONNE, FORMATS };

static const struct {
    const char *nom, *nombre; /* as the description says it (NULL: ours alone); how Excel shows a number (NULL: as it likes) */
    bool bold, wrap, is_heading;
    uint8_t indent;
} formats[] = {
    [FORMAT_AUCUN] = {NULL, NULL, false, true, false, 0},
    [FORMAT_TEXTE] = {"texte", NULL, false, true, false, 0},
    [FORMAT_GRAS] = {"gras", NULL, true, true, false, 0},
    [FORMAT_RETRAIT] = {"retrait", NULL, false, true, false, 2},
    [FORMAT_DATE] = {"date", "dd/mm/yyyy", false, false, false, 0},
    [FORMAT_ENTIER] = {"entier", "#,##0", false, false, false, 0},
    [FORMAT_DECIMAL] = {"decimal", "#,##0.0", false, false, false, 0},
    [FORMAT_POURCENT] = {"pourcent", "0.0\" %\"", false, false, false, 0},
    [FORMAT_ANS] = {"ans", "0.0\" ans\"", false, false, false, 0},
    [FORMAT_MOIS] = {"mois", "0.0\" mois\"", false, false, false, 0},
    [FORMAT_JOURS] = {"jours", "0.0\" jours\"", false, false, false, 0},
    [FORMAT_TITRE] = {NULL, NULL, true, false, false, 0},
    [FORMAT_COLONNE] = {NULL, NULL, true, true, true, 0},
};
_Static_assert(sizeof formats / sizeof formats[0] == FORMATS, "every format has its row");

struct classeur { /* under work */
    lxw_workbook *workbook;
    lxw_format *formats[FORMATS];
    struct arena *arena; /* of the texts of one row, or of one sheet's frame */
    const json_t *feuilles;
    size_t cellules, graphiques;
    struct fault *fault;
};

/* ---- members ---- */

/* Text that XML can hold, and no longer than a cell shows; without what turns the direction of writing (utf8_clean). */
static const char *clean(const struct classeur *classeur, const json_t *value)
{
    const char *text = json_string_value(value);
    if (text == NULL)
        return "";
    struct str cut = str_slice((struct str){text, json_string_length(value)}, 0, MAX_TEXT);
    return str_c(classeur->arena, utf8_clean(classeur->arena, cut));
}

/* In names of charts the library takes what begins with « = » for the name of a cell. */
static const char *clean_name(const struct classeur *classeur, const json_t *value)
{
    const char *text = clean(classeur, value);
    return text[0] == '=' ? str_print(classeur->arena, "'%s", text).at : text;
}

static enum format format_named(const json_t *value, enum format otherwise)
{
    const char *nom = json_string_value(value);
    for (size_t i = 0; nom != NULL && i < FORMATS; i++)
        if (formats[i].nom != NULL && strcmp(nom, formats[i].nom) == 0)
            return (enum format)i;
    return otherwise;
}

static size_t count_of(const json_t *object, const char *name)
{
    return json_array_size(json_object_get(object, name));
}

static enum err refuse(const struct classeur *classeur, const char *what)
{
    return fault_set(classeur->fault, ERR_FINAL, "%s", what);
}

/* ---- cells ---- */

static void write_date(struct classeur *classeur, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const json_t *value)
{
    day_t day = DAY_NONE;
    if (!date_parse_iso(str_of(json_string_value(value)), &day)) {
        (void)worksheet_write_string(sheet, row, column, clean(classeur, value), classeur->formats[FORMAT_TEXTE]);
        return;
    }
    struct civil civil = date_civil(day);
    lxw_datetime moment = {.year = civil.year, .month = civil.month, .day = civil.day};
    if (worksheet_write_datetime(sheet, row, column, &moment, classeur->formats[FORMAT_DATE]) != LXW_NO_ERROR) /* before 1900 */
        (void)worksheet_write_string(sheet, row, column, clean(classeur, value), classeur->formats[FORMAT_TEXTE]);
}

static void write_cell(struct classeur *classeur, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const json_t *cell, enum format of_column)
{
    const json_t *value = json_is_object(cell) ? json_object_get(cell, "v") : cell;
    enum format format = json_is_object(cell) ? format_named(json_object_get(cell, "f"), of_column) : of_column;
    if (json_is_number(value))
        (void)worksheet_write_number(sheet, row, column, json_number_value(value), classeur->formats[format]);
    else if (json_is_string(value) && format == FORMAT_DATE)
        write_date(classeur, sheet, row, column, value);
    else if (json_is_string(value))
        (void)worksheet_write_string(sheet, row, column, clean(classeur, value), classeur->formats[format]);
}

static enum err write_rows(struct classeur *classeur, lxw_worksheet *sheet, const json_t *feuille, lxw_row_t first)
{
    const json_t *columns = json_object_get(feuille, "colonnes"), *rows = json_object_get(feuille, "lignes"), *row = NULL, *cell = NULL;
    enum format of_columns[ECRIT_MAX_COLONNES] = {0};
    size_t r = 0, c = 0, count = json_array_size(columns);
    for (c = 0; c < count; c++)
        of_columns[c] = format_named(json_object_get(json_array_get(columns, c), "format"), FORMAT_AUCUN);
    struct arena *frame = classeur->arena;
    enum err err = ERR_NONE;
    json_array_foreach(rows, r, row) {
        if (json_array_size(row) > count || (classeur->cellules += count) > ECRIT_MAX_CELLULES) {
            err = refuse(classeur, "a row is longer than its headings, or there are too many cells");
            break;
        }
        classeur->arena = arena_new(ECRIT_MAX_COLONNES * 4 * MAX_TEXT, NULL, NULL);
        json_array_foreach(row, c, cell)
            write_cell(classeur, sheet, first + (lxw_row_t)r, (lxw_col_t)c, cell, of_columns[c]);
        arena_free(classeur->arena);
    }
    classeur->arena = frame;
    return err;
}

/* ---- charts ---- */

struct plage {
    const char *feuille;
    lxw_row_t l1, l2;
    lxw_col_t c1, c2;
};

/* Only cells of a sheet of ours. */
static bool read_plage(const struct classeur *classeur, const json_t *value, struct plage *out)
{
    long long at[4];
    const char *nom = json_string_value(json_array_get(value, 0));
    bool known = false;
    for (size_t i = 0; nom != NULL && i < json_array_size(classeur->feuilles); i++) {
        const char *other = json_string_value(json_object_get(json_array_get(classeur->feuilles, i), "nom"));
        known = known || (other != NULL && strcmp(nom, other) == 0);
    }
    for (size_t i = 0; i < 4; i++) {
        at[i] = json_integer_value(json_array_get(value, i + 1));
        known = known && at[i] >= 0 && at[i] < (i % 2 == 0 ? ECRIT_MAX_LIGNES + 100 : ECRIT_MAX_COLONNES);
    }
    if (!known || at[2] < at[0] || at[3] < at[1])
        return false;
    *out = (struct plage){nom, (lxw_row_t)at[0], (lxw_row_t)at[2], (lxw_col_t)at[1], (lxw_col_t)at[3]};
    return true;
}

static bool add_series(const struct classeur *classeur, lxw_chart *chart, const json_t *serie)
{
    struct plage values, categories, name;
    if (!read_plage(classeur, json_object_get(serie, "valeurs"), &values) || !read_plage(classeur, json_object_get(serie, "categories"), &categories)
        || !read_plage(classeur, json_object_get(serie, "nom"), &name))
        return false;
    lxw_chart_series *made = chart_add_series(chart, NULL, NULL);
    if (made == NULL)
        return false;
    chart_series_set_categories(made, categories.feuille, categories.l1, categories.c1, categories.l2, categories.c2);
    chart_series_set_values(made, values.feuille, values.l1, values.c1, values.l2, values.c2);
    chart_series_set_name_range(made, name.feuille, name.l1, name.c1);
    return true;
}

static enum err add_chart(struct classeur *classeur, lxw_worksheet *sheet, const json_t *graphique, size_t rank, lxw_row_t first)
{
    const char *genre = json_string_value(json_object_get(graphique, "genre"));
    const json_t *series = json_object_get(graphique, "series"), *serie = NULL;
    size_t i = 0;
    uint8_t kind = genre != NULL && strcmp(genre, "barres") == 0   ? LXW_CHART_BAR
                   : genre != NULL && strcmp(genre, "empile") == 0 ? LXW_CHART_COLUMN_STACKED
                                                                   : LXW_CHART_COLUMN;
    lxw_chart *chart = ++classeur->graphiques > ECRIT_MAX_GRAPHIQUES ? NULL : workbook_add_chart(classeur->workbook, kind);
    if (chart == NULL || json_array_size(series) == 0 || json_array_size(series) > ECRIT_MAX_SERIES)
        return refuse(classeur, "too many charts, or one without a series");
    json_array_foreach(series, i, serie)
        if (!add_series(classeur, chart, serie))
            return refuse(classeur, "a chart shows cells that are of no sheet");
    chart_title_set_name(chart, clean_name(classeur, json_object_get(graphique, "titre")));
    if (json_is_string(json_object_get(graphique, "x")))
        chart_axis_set_name(chart->x_axis, clean_name(classeur, json_object_get(graphique, "x")));
    if (json_is_string(json_object_get(graphique, "y")))
        chart_axis_set_name(chart->y_axis, clean_name(classeur, json_object_get(graphique, "y")));
    if (json_array_size(series) == 1)
        chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
    chart_axis_set_min(kind == LXW_CHART_BAR ? chart->x_axis : chart->y_axis, 0); /* from where bars are measured by eye */
    if (kind == LXW_CHART_BAR)
        chart_axis_set_reverse(chart->y_axis);
    lxw_chart_options options = {.y_scale = 1.55, .description = (char *)(uintptr_t)clean(classeur, json_object_get(graphique, "titre"))};
    lxw_row_t row = first + (lxw_row_t)(rank / 2) * GRAPHIQUE_LIGNES;
    if (worksheet_insert_chart_opt(sheet, row, (lxw_col_t)(rank % 2 * GRAPHIQUE_COLONNES), chart, &options) != LXW_NO_ERROR)
        return refuse(classeur, "a chart finds no room");
    return ERR_NONE;
}

/* ---- sheets ---- */

static lxw_row_t write_frame(struct classeur *classeur, lxw_worksheet *sheet, const json_t *feuille)
{
    const json_t *lines = json_object_get(feuille, "entete"), *columns = json_object_get(feuille, "colonnes"), *line = NULL, *column = NULL;
    size_t i = 0, rows = 1;
    json_array_foreach(lines, i, line)
        (void)worksheet_write_string(sheet, (lxw_row_t)i, 0, clean(classeur, line), i == 0 ? classeur->formats[FORMAT_TITRE] : NULL);
    lxw_row_t heading = i == 0 ? 0 : (lxw_row_t)i + 1;
    json_array_foreach(columns, i, column) {
        double width = json_number_value(json_object_get(column, "largeur"));
        width = width >= 2 && width <= 120 ? width : 12;
        size_t wanted = 1 + json_string_length(json_object_get(column, "titre")) / (size_t)width; /* lines of its heading, or one more */
        rows = wanted > rows ? wanted : rows;
        (void)worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, width, NULL);
        (void)worksheet_write_string(sheet, heading, (lxw_col_t)i, clean(classeur, json_object_get(column, "titre")), classeur->formats[FORMAT_COLONNE]);
    }
    if (rows > 1) /* not every program makes room for a heading that is wrapped */
        (void)worksheet_set_row(sheet, heading, LXW_DEF_ROW_HEIGHT * (double)(rows < 5 ? rows : 5), NULL);
    return heading;
}

/* To be read on a screen, and printed on A4 with its headings on each page. */
static void set_view(lxw_worksheet *sheet, const json_t *feuille, lxw_row_t heading)
{
    size_t columns = count_of(feuille, "colonnes"), rows = count_of(feuille, "lignes");
    long long fixed = json_integer_value(json_object_get(feuille, "fige"));
    worksheet_set_paper(sheet, 9); /* A4 */
    if (json_is_true(json_object_get(feuille, "paysage")))
        worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_set_footer(sheet, "&L&A&R&P / &N");
    if (columns == 0)
        return;
    worksheet_freeze_panes(sheet, heading + 1, fixed >= 0 && fixed < (long long)columns ? (lxw_col_t)fixed : 0);
    (void)worksheet_repeat_rows(sheet, heading, heading);
    if (json_is_true(json_object_get(feuille, "filtre")))
        (void)worksheet_autofilter(sheet, heading, 0, heading + (lxw_row_t)rows, (lxw_col_t)(columns - 1));
}

static enum err add_sheet(struct classeur *classeur, const json_t *feuille)
{
    const json_t *charts = json_object_get(feuille, "graphiques"), *chart = NULL;
    size_t i = 0;
    if (count_of(feuille, "colonnes") > ECRIT_MAX_COLONNES || count_of(feuille, "lignes") > ECRIT_MAX_LIGNES || count_of(feuille, "entete") > 20)
        return refuse(classeur, "a sheet is too large, ask for less");
    const char *nom = clean(classeur, json_object_get(feuille, "nom"));
    if (workbook_validate_sheet_name(classeur->workbook, nom) != LXW_NO_ERROR || strlen(nom) == 0)
        return refuse(classeur, "a sheet has no name that it may have, or another one's");
    lxw_worksheet *sheet = workbook_add_worksheet(classeur->workbook, nom);
    if (sheet == NULL)
        return refuse(classeur, "a sheet cannot be added");
    lxw_row_t heading = write_frame(classeur, sheet, feuille);
    set_view(sheet, feuille, heading);
    enum err err = write_rows(classeur, sheet, feuille, heading + 1);
    json_array_foreach(charts, i, chart)
        err = err != ERR_NONE ? err : add_chart(classeur, sheet, chart, i, heading + 1);
    return err;
}

/* ---- the workbook ---- */

static void make_formats(struct classeur *classeur)
{
    for (size_t i = 0; i < FORMATS; i++) {
        lxw_format *format = classeur->formats[i] = workbook_add_format(classeur->workbook);
        if (formats[i].nombre != NULL)
            format_set_num_format(format, formats[i].nombre);
        if (formats[i].bold)
            format_set_bold(format);
        if (formats[i].wrap)
            format_set_text_wrap(format);
        if (formats[i].indent > 0)
            format_set_indent(format, formats[i].indent);
        format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
        if (formats[i].is_heading) {
            format_set_bg_color(format, 0xDCE6F1);
            format_set_border(format, LXW_BORDER_THIN);
        }
    }
    format_set_font_size(classeur->formats[FORMAT_TITRE], 14);
}

/* The day that the description says: the same figures give the same bytes. */
static void set_properties(struct classeur *classeur, const json_t *json)
{
    day_t day = DAY_NONE;
    lxw_doc_properties properties = {.title = (char *)(uintptr_t)clean(classeur, json_object_get(json, "titre")),
                                     .author = (char *)(uintptr_t) "navette"};
    if (json_is_string(json_object_get(json, "jour")) && date_parse_iso(str_of(json_string_value(json_object_get(json, "jour"))), &day))
        properties.created = (time_t)day * 24 * 3600;
    (void)workbook_set_properties(classeur->workbook, &properties);
}

enum err ecrit_xlsx(const json_t *json, struct str *out_bytes, struct fault *out_fault)
{
    struct classeur classeur = {.workbook = workbook_new("classeur.xlsx"), .arena = arena_new(ARENA_MAX, NULL, NULL),
                                .feuilles = json_object_get(json, "feuilles"), .fault = out_fault};
    const json_t *feuille = NULL;
    size_t i = 0;
    if (classeur.workbook == NULL || json_array_size(classeur.feuilles) == 0 || json_array_size(classeur.feuilles) > ECRIT_MAX_FEUILLES)
        return refuse(&classeur, "a workbook has from one to 64 sheets");
    make_formats(&classeur);
    set_properties(&classeur, json);
    enum err err = ERR_NONE;
    json_array_foreach(classeur.feuilles, i, feuille)
        err = err != ERR_NONE ? err : add_sheet(&classeur, feuille);
    if (err != ERR_NONE)
        return err;
    if (workbook_close(classeur.workbook) != LXW_NO_ERROR)
        return refuse(&classeur, "the workbook cannot be written, ask for less");
    *out_bytes = ecrit_memoire();
    arena_free(classeur.arena);
    return ERR_NONE;
}
