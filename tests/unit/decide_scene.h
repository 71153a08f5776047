/* decide_scene: the loop of decide without its processes: a state of its own, hands that the test plays itself, a clock that it
 * turns. For tests of what decide tells its hands and what it makes of their words. */
#ifndef NAVETTE_DECIDE_SCENE_H
#define NAVETTE_DECIDE_SCENE_H

#include "tests/unit/unit.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

#include "daemon/conf.h"
#include "daemon/decide_boucle.h"

enum { SCENE_DEBUT = 1772438400 /* Monday, 2 March 2026, 09:00 in Paris */, SCENE_FETCH = 2, SCENE_SEND = 1 };

struct scene {
    char folder[64];
    struct conf *conf;
    struct decide_config config;
    struct world world;
    struct boucle boucle;
    int fetch, send; /* the ends that the test holds */
    unsigned char dice; /* every byte of the world's randomness */
};
static struct scene here;

static inline int64_t scene_now(const struct world *world)
{
    return world->fixed_now;
}

static inline void scene_random(const struct world *world, void *bytes, size_t len)
{
    (void)world;
    memset(bytes, here.dice, len);
}

static inline void scene_reached(const struct world *world, const char *place)
{
    (void)world;
    (void)place;
}

static inline void scene_ok(enum err err)
{
    if (err != ERR_NONE)
        fail_msg("%s", here.boucle.atelier.fault.text);
}

/* The process decide starts, on the state that is there. */
static inline void scene_start(void)
{
    struct fault fault;
    int fetch[2], send[2];
    here.boucle = (struct boucle){.config = &here.config, .supervise = -1, .main_count = 3};
    scene_ok(atelier_open(&here.boucle.atelier, here.conf, &here.world));
    assert_int_equal(wire_pair(fetch, &fault), ERR_NONE);
    assert_int_equal(wire_pair(send, &fault), ERR_NONE);
    here.boucle.mains[0] = (struct main_tenue){.what = PROC_READ, .sock = -1};
    here.boucle.mains[SCENE_SEND] = (struct main_tenue){.what = PROC_SEND, .sock = send[0]};
    here.boucle.mains[SCENE_FETCH] = (struct main_tenue){.what = PROC_FETCH, .boite = &here.conf->boites[0], .sock = fetch[0]};
    here.fetch = fetch[1];
    here.send = send[1];
    alertes_start(&here.boucle);
}

static inline void scene_stop(void)
{
    close(here.fetch);
    close(here.send);
    close(here.boucle.mains[SCENE_FETCH].sock);
    close(here.boucle.mains[SCENE_SEND].sock);
    atelier_close(&here.boucle.atelier);
}

/* tests/fixtures/conf, its state in a folder of its own, with somebody to tell and a folder for copies. */
static inline int scene_setup(void **state)
{
    (void)state;
    struct conf_mistakes mistakes = {0};
    here = (struct scene){.folder = "/tmp/navette-decide-XXXXXX",
                          .world = {.now = scene_now, .random = scene_random, .reached = scene_reached, .fixed_now = SCENE_DEBUT}};
    assert_non_null(mkdtemp(here.folder));
    assert_int_equal(conf_load_from("tests/fixtures/conf/navette.cfg", "conf", &here.conf, &mistakes), ERR_NONE);
    here.conf->etat = str_of(here.folder);
    here.conf->exploitant = STR("exploitation@departement.example");
    here.conf->alerte_minutes = 15;
    struct conf_boite *boite = (struct conf_boite *)(uintptr_t)here.conf->boites; /* the arena's: ours to change */
    boite->envoyes = STR("Sent");
    here.config = (struct decide_config){.conf = here.conf, .world = &here.world, .listen = -1};
    scene_start();
    return 0;
}

static inline int scene_teardown(void **state)
{
    (void)state;
    scene_stop();
    conf_free(here.conf);
    DIR *folder = opendir(here.folder);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (entry->d_name[0] != '.')
            unlinkat(dirfd(folder), entry->d_name, 0);
    closedir(folder);
    return rmdir(here.folder);
}

static inline void scene_restart(void)
{
    scene_stop();
    scene_start();
}

/* What a hand was told, or NULL; the caller's. */
static inline json_t *scene_heard(int end)
{
    struct wire_frame frame;
    struct fault fault;
    if (wire_recv(end, &frame, &fault) != ERR_NONE)
        return NULL;
    json_t *json = json_incref(frame.json);
    wire_frame_free(&frame);
    return json;
}

/* The frame of that kind that a hand was told, of the oldest ones; others before it are dropped. -1 where there is none. */
static inline int64_t scene_heard_id(int end, const char *kind, bool *out_doubt)
{
    for (json_t *json; (json = scene_heard(end)) != NULL;) {
        bool found = strcmp(json_string_value(json_object_get(json, "t")), kind) == 0;
        int64_t id = json_integer_value(json_object_get(json, "id"));
        if (out_doubt != NULL)
            *out_doubt = json_is_true(json_object_get(json, "doute"));
        json_decref(json);
        if (found)
            return id;
    }
    return -1;
}

static inline struct wire_frame scene_frame(json_t *json)
{
    return (struct wire_frame){.json = json, .kind = json_string_value(json_object_get(json, "t")), .fds = {-1, -1}};
}

/* fetch says something. */
static inline void scene_fetch_says(json_t *json)
{
    struct wire_frame frame = scene_frame(json);
    boites_frame(&here.boucle, &here.boucle.mains[SCENE_FETCH], &frame);
    wire_frame_free(&frame);
}

static inline void scene_passe(const char *etat, const char *cause)
{
    scene_fetch_says(json_pack("{s:s,s:s,s:s}", "t", "passe", "etat", etat, "cause", cause));
}

/* The next message that send is handed; it says what became of it. The message's id, -1 where it was handed none. */
static inline int64_t scene_send(const char *sort, const char *words)
{
    envois_dispatch(&here.boucle);
    int64_t id = scene_heard_id(here.send, "envoie", NULL);
    if (id < 0)
        return -1;
    struct wire_frame frame = scene_frame(json_pack("{s:s,s:I,s:s,s:s}", "t", "envoye", "id", (json_int_t)id, "sort", sort, "reponse", words));
    envois_frame(&here.boucle, &frame);
    wire_frame_free(&frame);
    return id;
}

static inline int64_t scene_envoi(const char *genre, int64_t dossier, const char *message_id, int64_t cree, int essais)
{
    struct atelier *atelier = &here.boucle.atelier;
    struct envoi_row row = {.dossier = dossier, .genre = str_of(genre), .message_id = str_of(message_id), .de = STR("navette@departement.example"),
                            .destinataire = STR("chef@departement.example"), .octets = STR("Subject: x\r\n\r\nx\r\n"), .essais = essais, .cree = cree};
    scene_ok(atelier_begin(atelier));
    scene_ok(store_envoi_add(atelier->store, &row, &atelier->fault));
    scene_ok(atelier_end(atelier, ERR_NONE));
    return row.id;
}

static inline struct envoi_row scene_row(int64_t id)
{
    struct atelier *atelier = &here.boucle.atelier;
    struct envoi_row row = {0};
    scene_ok(atelier_begin(atelier));
    scene_ok(store_envoi_get(atelier->store, atelier->arena, id, &row, &atelier->fault));
    scene_ok(atelier_end(atelier, ERR_NONE));
    return row; /* its texts live until the next decision */
}

/* The next mail to the exploitant, of that genre, taken by the relay; NULL where there is none. The text stands in quoted-printable:
 * only what is in ASCII is looked for. */
static inline const char *scene_alert(const char *genre)
{
    alertes_turn(&here.boucle);
    int64_t id = scene_send("parti", "250");
    if (id < 0)
        return NULL;
    const struct envoi_row row = scene_row(id);
    assert_str(row.destinataire, "exploitation@departement.example");
    assert_str(row.genre, genre);
    return str_c(here.boucle.atelier.arena, row.octets);
}

#define IN_SCENE(test) cmocka_unit_test_setup_teardown(test, scene_setup, scene_teardown)

#endif
