/* circuit: a circuit as text or as a picture to hang on a wall, with the way that a dossier took and where it stands. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "daemon/circuit_dessin.h"
#include "daemon/cmd.h"
#include "daemon/etat.h"
#include "daemon/redige.h"
#include "daemon/store.h"

enum { MAX_TEXTE = 4 * 1024 * 1024 }; /* bytes of a circuit as text or DOT */

/* ---- the way of a dossier -------------------------------------------------------------------------------------------- */

struct chemin {
    struct arena *arena;
    struct dessin *dessin;
    struct passage *items;
    size_t count, capacity;
};

static bool find_question(const struct circuit *circuit, struct str etape, struct str question, int *out_etape, int *out_question)
{
    *out_etape = circuit_find_etape(circuit, etape);
    *out_question = *out_etape < 0 ? -1 : circuit_find_question(&circuit->etapes[*out_etape], question);
    return *out_question >= 0;
}

/* What a version of the circuit asked that this one does not have is left out of its picture, and what was asked again of who
 * holds the role now. */
static void add_question(void *context, const struct question_row *row)
{
    struct chemin *chemin = context;
    struct passage passage = {.ouverte = row->close == 0, .sens = SENS_FAVORABLE, .choix = -1};
    bool again = row->close != 0 && str_eq_c(row->close_par, "successeur");
    if (again || !find_question(chemin->dessin->circuit, row->etape, row->question, &passage.etape, &passage.question))
        return;
    bool pieces = chemin->dessin->circuit->etapes[passage.etape].questions[passage.question].piece_count > 0;
    passage.repondue = pieces && row->close != 0 && str_eq_c(row->close_par, "piece"); /* documents are the answer favorable */
    chemin->items = arena_grow(chemin->arena, chemin->items, chemin->count, &chemin->capacity, sizeof *chemin->items);
    chemin->items[chemin->count++] = passage;
}

static struct passage *unanswered(struct chemin *chemin, int etape, int question)
{
    for (size_t i = 0; i < chemin->count; i++) {
        struct passage *passage = &chemin->items[i];
        if (passage->etape == etape && passage->question == question && !passage->repondue && !passage->ouverte)
            return passage;
    }
    return NULL;
}

/* An avis of the fiche answered a question that was never asked: it is on the way too. */
static void add_avis(void *context, const struct avis_row *row)
{
    struct chemin *chemin = context;
    const struct circuit *circuit = chemin->dessin->circuit;
    int etape, question;
    if (row->en_reserve || !find_question(circuit, row->etape, row->question.at == NULL ? row->etape : row->question, &etape, &question))
        return;
    struct passage *passage = unanswered(chemin, etape, question);
    if (passage == NULL) {
        chemin->items = arena_grow(chemin->arena, chemin->items, chemin->count, &chemin->capacity, sizeof *chemin->items);
        passage = &chemin->items[chemin->count++];
        *passage = (struct passage){.etape = etape, .question = question};
    }
    passage->repondue = true;
    passage->sens = row->sens;
    passage->choix = row->choix.at == NULL ? -1 : circuit_find_choix(&circuit->etapes[etape].questions[question], row->choix);
}

/* EX_NOINPUT where there is no such dossier in the circuit. */
static int find_dossier(const struct cmd *cmd, const struct conf *conf, const char *reference, struct dessin *dessin)
{
    struct fault fault;
    struct store *store = NULL;
    struct dossier_row row = {0};
    bool found = false;
    struct chemin chemin = {.arena = cmd->arena, .dessin = dessin};
    struct etat_chemins chemins = etat_chemins(cmd->arena, conf);
    enum err err = store_open(chemins.base, STORE_READ, &cmd->world, &store, &fault);
    if (err == ERR_NONE)
        err = store_dossier_find(store, cmd->arena, str_of(reference), &found, &row, &fault);
    if (err == ERR_NONE && found)
        err = store_question_each(store, cmd->arena, row.id, false, add_question, &chemin, &fault);
    if (err == ERR_NONE && found)
        err = store_avis_each(store, cmd->arena, row.id, add_avis, &chemin, &fault);
    store_close(store);
    if (err != ERR_NONE)
        return cmd_fail(EX_NOINPUT, "%s", fault.text);
    if (!found || !str_eq(row.circuit, dessin->circuit->nom))
        return cmd_fail(EX_NOINPUT, "circuit: no dossier « %s » in it, see `navette status`", reference);
    dessin->reference = row.reference;
    dessin->etat = row.etat;
    dessin->etape = circuit_find_etape(dessin->circuit, row.etape);
    dessin->passages = chemin.items;
    dessin->passage_count = chemin.count;
    return EX_OK;
}

/* ---- the picture ------------------------------------------------------------------------------------------------------ */

static const char *const formats[] = {"text", "dot", "svg", "png"};

static bool is_format(const char *format)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(format, formats[i]) == 0)
            return true;
    return false;
}

static int draw(struct cmd *cmd, const struct dessin *dessin, const char *format, const char *path)
{
    struct buf text, picture;
    buf_init(&text, MAX_TEXTE);
    buf_init(&picture, REDIGE_MAX_OCTETS);
    (strcmp(format, "text") == 0 ? circuit_dessine_texte : circuit_dessine_dot)(&text, dessin);
    struct fault fault = {""};
    enum redige_forme forme = REDIGE_SVG;
    bool is_image = redige_forme_named(str_of(format), &forme);
    struct redige redige = {.sock = -1, .lire = cmd->lire};
    int status = EX_OK;
    if (buf_failed(&text))
        status = cmd_fail(EX_DATAERR, "circuit: the picture is too large");
    else if (is_image && redige_fait(&redige, forme, buf_str(&text), &picture, &fault) != ERR_NONE)
        status = cmd_fail(EX_UNAVAILABLE, "circuit: %s", fault.text);
    else
        status = cmd_write(cmd, path, buf_str(is_image ? &picture : &text), 0644);
    buf_free(&picture);
    buf_free(&text);
    return status;
}

int cmd_circuit(struct cmd *cmd)
{
    const char *reference = NULL, *format = "text", *path = NULL, *name = NULL;
    size_t count = 0;
    const struct cmd_option options[] = {{"--dossier", &reference, NULL}, {"--format", &format, NULL}, {"-o", &path, NULL}};
    if (!cmd_options(cmd, options, sizeof options / sizeof options[0], &name, 1, &count))
        return EX_USAGE;
    if (count != 1 || !is_format(format))
        return cmd_fail(EX_USAGE, "circuit: which?, give NAME and --format text, dot, svg or png");
    struct conf *conf = cmd_conf(cmd);
    if (conf == NULL)
        return EX_CONFIG;
    struct dessin dessin = {.circuit = conf_circuit(conf, str_of(name)), .etape = -1};
    int status = EX_OK;
    if (dessin.circuit == NULL)
        status = cmd_fail(EX_NOINPUT, "circuit: no circuit « %s », see `circuits` in the configuration", name);
    else if (reference != NULL)
        status = find_dossier(cmd, conf, reference, &dessin);
    if (status == EX_OK)
        status = draw(cmd, &dessin, format, path);
    conf_free(conf);
    return status;
}
