/* status: where is each dossier, who has it, until when; one of them whole; the messages a human must see. */
#include <jansson.h>
#include <stdio.h>
#include <sysexits.h>

#include "daemon/cmd.h"
#include "daemon/etat.h"
#include "daemon/heure.h"
#include "daemon/store_correspondants.h"

struct view {
    struct cmd *cmd;
    struct store *store;
    struct fault fault;
    json_t *list; /* what the running `each` fills */
    enum err err; /* of what it looked up meanwhile */
    bool json;
};

static json_t *text(struct str value)
{
    return str_is_empty(value) ? json_null() : json_stringn(value.at, value.len);
}

static json_t *day(struct view *view, day_t value)
{
    return text(date_iso(view->cmd->arena, value));
}

/* ---- one dossier as JSON (cli.md) ------------------------------------------------------------------------- */

/* Her absence on the day of the deadline, as far as one is known: then her deputy was asked too. */
static json_t *absence_json(struct view *view, const struct question_row *row)
{
    bool is_away = false;
    struct absence_row absence = {0};
    if (view->err == ERR_NONE && !str_is_empty(row->mail) && row->echeance != DAY_NONE)
        view->err = store_absence_of(view->store, view->cmd->arena, row->mail, row->echeance, &is_away, &absence, &view->fault);
    return !is_away ? json_null() : json_pack("{s:o,s:o,s:o}", "du", day(view, absence.du), "au", day(view, absence.au), "remplacant", text(absence.remplacant));
}

static void add_awaited(void *context, const struct question_row *row)
{
    struct view *view = context;
    bool is_dead = false;
    if (view->err == ERR_NONE && !str_is_empty(row->mail))
        view->err = store_adresse_is_dead(view->store, row->mail, &is_dead, &view->fault);
    (void)json_array_append_new(view->list, json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:b}", "role", text(row->role), "nom", text(row->nom), "mail",
                                                      text(row->mail), "etape", text(row->etape), "echeance", day(view, row->echeance), "absence",
                                                      absence_json(view, row), "adresse_morte", is_dead));
}

static void add_avis(void *context, const struct avis_row *row)
{
    struct view *view = context;
    if (!str_is_empty(row->choix))
        return; /* a named answer is no avis */
    (void)json_array_append_new(view->list,
                                json_pack("{s:o,s:o,s:o,s:s,s:o,s:o,s:o}", "etape", text(row->etape), "par", text(row->par), "origine",
                                          text(row->origine), "avis", sens_name(row->sens), "motif", text(row->motif), "date",
                                          day(view, row->date), "qualite", text(row->qualite)));
}

static void add_reponse(void *context, const struct avis_row *row)
{
    struct view *view = context;
    if (str_is_empty(row->choix))
        return;
    (void)json_array_append_new(view->list, json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "etape", text(row->etape), "question", text(row->question),
                                                      "reponse", text(row->choix), "par", text(row->par), "origine", text(row->origine), "motif",
                                                      text(row->motif), "date", day(view, row->date), "qualite", text(row->qualite)));
}

static void add_event(void *context, const struct event_row *row)
{
    struct view *view = context;
    (void)json_array_append_new(view->list, json_pack("{s:o,s:o,s:o,s:o,s:o}", "quand", text(heure_iso(view->cmd->arena, row->quand)), "quoi",
                                                      text(row->quoi), "par", text(row->par), "origine", text(row->origine), "detail",
                                                      text(row->detail)));
}

static void add_piece(void *context, const struct piece_row *row)
{
    struct view *view = context;
    (void)json_array_append_new(view->list, json_pack("{s:o,s:o,s:o}", "type", text(row->type), "par", text(row->par), "recu",
                                                      text(heure_iso(view->cmd->arena, row->recu))));
}

/* A fresh list that `each` of the store fills; it is the caller's. */
static json_t *start_list(struct view *view)
{
    view->list = json_array();
    return view->list;
}

static json_t *dossier_json(struct view *view, const struct dossier_row *row)
{
    struct arena *arena = view->cmd->arena;
    json_t *jeune = json_pack("{s:o,s:o,s:o}", "nom", text(row->jeune_nom), "prenom", text(row->jeune_prenom), "date_naissance",
                              day(view, row->jeune_naissance));
    json_t *json = json_pack("{s:o,s:o,s:s,s:o,s:o,s:o,s:o,s:o,s:o}", "reference", text(row->reference), "circuit", text(row->circuit), "etat",
                             etat_name(row->etat), "etape", text(row->etape), "depuis", day(view, row->depuis), "echeance",
                             day(view, row->echeance), "territoire", text(row->territoire), "mds", text(row->mds), "jeune", jeune);
    (void)json_object_set_new(json, "place", json_boolean(row->place));
    (void)json_object_set_new(json, "lie_a", text(row->lie_a));
    (void)json_object_set_new(json, "objet", text(row->objet));
    (void)json_object_set_new(json, "version", text(row->version));
    (void)json_object_set_new(json, "attend", start_list(view));
    enum err err = store_question_each(view->store, arena, row->id, true, add_awaited, view, &view->fault);
    (void)json_object_set_new(json, "avis", start_list(view));
    if (err == ERR_NONE)
        err = store_avis_each(view->store, arena, row->id, add_avis, view, &view->fault);
    (void)json_object_set_new(json, "reponses", start_list(view));
    if (err == ERR_NONE)
        err = store_avis_each(view->store, arena, row->id, add_reponse, view, &view->fault);
    (void)json_object_set_new(json, "pieces", start_list(view));
    if (err == ERR_NONE)
        err = store_piece_each(view->store, arena, row->id, add_piece, view, &view->fault);
    (void)json_object_set_new(json, "historique", start_list(view));
    if (err == ERR_NONE)
        err = store_event_each(view->store, arena, row->id, add_event, view, &view->fault);
    if (err == ERR_NONE && view->err == ERR_NONE)
        return json;
    json_decref(json);
    return NULL;
}

/* ---- as text ---------------------------------------------------------------------------------------------- */

static const char *member(const json_t *object, const char *name)
{
    const char *value = json_string_value(json_object_get(object, name));
    return value != NULL ? value : "-";
}

static void print_line(const json_t *dossier)
{
    const json_t *first = json_array_get(json_object_get(dossier, "attend"), 0);
    bool duty = json_is_string(json_object_get(dossier, "objet")); /* about no young person: what it is says its title */
    (void)printf("%-14s %-10s %-20s %-12s %-10s %s%s%s\n", member(dossier, "reference"), member(dossier, "etat"), member(dossier, "etape"),
                 member(dossier, "territoire"), member(dossier, "echeance"), first == NULL ? "-" : member(first, "mail"), duty ? "  " : "",
                 duty ? member(dossier, "objet") : "");
}

static void print_awaited(const json_t *item)
{
    const json_t *absence = json_object_get(item, "absence");
    (void)printf("  attend   %s <%s> (%s) jusqu'au %s", member(item, "nom"), member(item, "mail"), member(item, "role"), member(item, "echeance"));
    if (json_is_object(absence))
        (void)printf(" ; en absence du %s au %s, remplaçant : %s", member(absence, "du"), member(absence, "au"), member(absence, "remplacant"));
    (void)printf("%s\n", json_is_true(json_object_get(item, "adresse_morte")) ? " ; n'a pas pu être jointe à cette adresse" : "");
}

static void print_whole(const json_t *dossier)
{
    size_t i = 0;
    const json_t *item = NULL;
    print_line(dossier);
    json_array_foreach(json_object_get(dossier, "attend"), i, item)
        print_awaited(item);
    json_array_foreach(json_object_get(dossier, "avis"), i, item)
        (void)printf("  avis     %s %s : %s, par %s (%s)\n", member(item, "date"), member(item, "etape"), member(item, "avis"), member(item, "par"), member(item, "origine"));
    json_array_foreach(json_object_get(dossier, "reponses"), i, item)
        (void)printf("  réponse  %s %s : %s, par %s (%s)\n", member(item, "date"), member(item, "question"), member(item, "reponse"),
                     member(item, "par"), member(item, "origine"));
    json_array_foreach(json_object_get(dossier, "historique"), i, item)
        (void)printf("  %s %-20s %s\n", member(item, "quand"), member(item, "quoi"), member(item, "detail"));
}

static void print_json(const json_t *json)
{
    (void)json_dumpf(json, stdout, JSON_INDENT(2));
    (void)fputc('\n', stdout);
}

/* ---- the three views -------------------------------------------------------------------------------------- */

struct rows {
    struct dossier_row *items;
    size_t count, capacity;
    struct arena *arena;
};

static void collect(void *context, const struct dossier_row *row)
{
    struct rows *rows = context;
    rows->items = arena_grow(rows->arena, rows->items, rows->count, &rows->capacity, sizeof *rows->items);
    rows->items[rows->count++] = *row;
}

static enum err show_all(struct view *view)
{
    struct rows rows = {.arena = view->cmd->arena};
    json_t *all = json_array();
    enum err err = store_dossier_each(view->store, view->cmd->arena, collect, &rows, &view->fault);
    for (size_t i = 0; i < rows.count && err == ERR_NONE; i++) {
        json_t *json = dossier_json(view, &rows.items[i]);
        err = json == NULL ? ERR_FINAL : ERR_NONE;
        if (!view->json && json != NULL)
            print_line(json);
        if (json != NULL)
            (void)json_array_append_new(all, json);
    }
    if (view->json && err == ERR_NONE)
        print_json(all);
    json_decref(all);
    return err;
}

static int show_one(struct view *view, const char *reference)
{
    bool found = false;
    struct dossier_row row;
    enum err err = store_dossier_find(view->store, view->cmd->arena, str_of(reference), &found, &row, &view->fault);
    if (err == ERR_NONE && !found)
        return cmd_fail(EX_NOINPUT, "status: no dossier « %s », see `navette status`", reference);
    json_t *json = err == ERR_NONE ? dossier_json(view, &row) : NULL;
    if (json == NULL)
        return cmd_fail(EX_TEMPFAIL, "%s", view->fault.text);
    if (view->json)
        print_json(json);
    else
        print_whole(json);
    json_decref(json);
    return EX_OK;
}

/* Of which dossiers a mail that fits no question may be: « NAV-2026-0004 il nomme le jeune de ce dossier ». */
static void print_guesses(const json_t *propositions)
{
    for (size_t i = 0; i < json_array_size(propositions); i++) {
        const json_t *item = json_array_get(propositions, i);
        if (json_object_get(item, "dossier") != NULL)
            (void)printf("      %s %s\n", member(item, "dossier"), member(item, "pourquoi"));
    }
}

static void add_message(void *context, const struct message_row *row)
{
    struct view *view = context;
    json_t *propositions = str_is_empty(row->propositions) ? json_array() : json_loadb(row->propositions.at, row->propositions.len, 0, NULL);
    json_t *json = json_pack("{s:I,s:o,s:o,s:o,s:o,s:o,s:o}", "numero", (json_int_t)row->id, "message_id", text(row->message_id), "from", text(row->de),
                             "recu", text(heure_iso(view->cmd->arena, row->recu)), "pourquoi", text(row->pourquoi), "boite", text(row->boite),
                             "propositions", propositions != NULL ? propositions : json_array());
    if (!view->json)
        (void)printf("%-5s %s %-40s %s\n", str_print(view->cmd->arena, "%lld", (long long)row->id).at, member(json, "recu"), member(json, "from"), member(json, "pourquoi"));
    if (!view->json)
        print_guesses(json_object_get(json, "propositions"));
    (void)json_array_append_new(view->list, json);
}

static enum err show_messages(struct view *view)
{
    json_t *all = start_list(view);
    enum err err = store_message_each_a_verifier(view->store, view->cmd->arena, add_message, view, &view->fault);
    if (err == ERR_NONE && view->json)
        print_json(all);
    json_decref(all);
    return err;
}

int cmd_status(struct cmd *cmd)
{
    struct view view = {.cmd = cmd};
    bool messages = false;
    const char *reference = NULL;
    size_t count = 0;
    const struct cmd_option options[] = {{"--json", NULL, &view.json}, {"--messages", NULL, &messages}};
    if (!cmd_options(cmd, options, 2, &reference, 1, &count))
        return EX_USAGE;
    struct conf *conf = cmd_conf(cmd);
    if (conf == NULL)
        return EX_CONFIG;
    struct etat_chemins chemins = etat_chemins(cmd->arena, conf);
    int status = EX_OK;
    enum err err = store_open(chemins.base, STORE_READ, &cmd->world, &view.store, &view.fault);
    if (err == ERR_NONE && reference != NULL)
        status = show_one(&view, reference);
    else if (err == ERR_NONE)
        err = messages ? show_messages(&view) : show_all(&view);
    store_close(view.store);
    conf_free(conf);
    return err == ERR_NONE ? status : cmd_fail(err == ERR_WAIT ? EX_TEMPFAIL : EX_NOINPUT, "%s", view.fault.text);
}
