/* langage_scene: a circuit read alone, without the rest of a configuration and without its proofs. */
#ifndef NAVETTE_LANGAGE_SCENE_H
#define NAVETTE_LANGAGE_SCENE_H

#include "tests/unit/conf_scene.h"

#include "daemon/conf_private.h"

#define LANGAGE FIXTURES "/langage.cfg" /* every key of the language once */

struct lu {
    struct arena *arena;
    struct conf_mistakes mistakes;
    struct circuit circuit;
};

static inline void read_text(struct str text, struct lu *lu)
{
    *lu = (struct lu){.arena = arena_new(CONF_ARENA, NULL, NULL)};
    struct conf *conf = ARENA_NEW(lu->arena, struct conf);
    conf->arena = lu->arena;
    struct lecteur lecteur = {.conf = conf, .mistakes = &lu->mistakes, .file = STR("langage.cfg")};
    config_t config;
    config_init(&config);
    text = str_copy(lu->arena, text);
    if (conf_parse_text(&lecteur, text, &config))
        conf_read_circuit(&lecteur, config_root_setting(&config), text, &lu->circuit);
    config_destroy(&config);
}

/* The fixture with one thing changed; gives the line of it. */
static inline int changed(struct buf *out, const char *from, const char *to)
{
    struct buf whole;
    buf_init(&whole, 1 << 20);
    slurp(&whole, LANGAGE);
    size_t at = from == NULL ? 0 : str_find(buf_str(&whole), str_of(from));
    assert_int_not_equal(at, STR_NOT_FOUND);
    int line = 1;
    for (size_t i = 0; i < at; i++)
        line += whole.at[i] == '\n';
    buf_init(out, 1 << 20);
    buf_add(out, str_slice(buf_str(&whole), 0, at));
    buf_add_c(out, from == NULL ? "" : to);
    buf_add(out, str_from(buf_str(&whole), at + (from == NULL ? 0 : strlen(from))));
    buf_free(&whole);
    return line;
}

#endif
