/* lecture_scene: one document read whole by navette-lire and its tools, as the daemon has it read. */
#ifndef NAVETTE_TESTS_LECTURE_SCENE_H
#define NAVETTE_TESTS_LECTURE_SCENE_H

#include <poll.h>
#include <unistd.h>

#include "daemon/chrono.h"
#include "daemon/lecture.h"
#include "daemon/wire.h"
#include "tests/unit/unit.h"

enum { LECTURE_SCENE_JOUR = 20514 /* 2026-03-02 */, LECTURE_SCENE_TAILLE = 64 * 1024 * 1024 };

/* *out_lecture is the caller's, whatever comes back: what lecture_step says in the end. `chaud` may be NULL. */
static inline enum err lecture_scene(const char *lire, struct chaud *chaud, int secondes, struct str bytes, struct lecture **out_lecture, int *out_exit, struct fault *out_fault)
{
    int document = wire_memfd(bytes);
    const struct lecture_demande demande = {
        .document = document, .question = -1, .jour = LECTURE_SCENE_JOUR, .secondes = secondes, .programme = lire, .regles_fiche = "conf/fiche.cfg",
        .regles_avis = "conf/avis.cfg", .adresse = "navette@departement.example", .taille_max = LECTURE_SCENE_TAILLE, .chaud = chaud};
    assert_int_equal(lecture_start(&demande, out_lecture, out_fault), ERR_NONE);
    close(document);
    enum err err = ERR_WAIT;
    while (err == ERR_WAIT) {
        int64_t left = lecture_deadline_ms(*out_lecture) - chrono_ms();
        struct pollfd events = {.fd = lecture_fd(*out_lecture), .events = POLLIN};
        assert_true(poll(&events, 1, left > 0 ? (int)left : 0) >= 0);
        err = lecture_step(*out_lecture, out_exit, out_fault);
    }
    return err;
}

#endif
