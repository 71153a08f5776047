#include "daemon/send.h"

#include <poll.h>
#include <string.h>
#include <sysexits.h>

#include "daemon/compose.h"
#include "daemon/journal.h"
#include "daemon/sandbox_reseau.h"
#include "daemon/transport.h"
#include "daemon/wire.h"
#include "parsers/base/utf8.h"

struct send {
    const struct send_config *config;
    const struct transport_kind *kind;
    struct transport *transport;
    int decide;
    bool rests; /* no connection is kept */
    struct sandbox_files files;
};

const char *send_sort_name(int sort)
{
    static const char *const names[] = {
        [SORT_PARTI] = "parti", [SORT_PLUS_TARD] = "plus_tard", [SORT_INCERTAIN] = "incertain", [SORT_REFUSE] = "refuse",
        [SORT_RELAIS] = "relais"};
    return names[sort];
}

static enum sort_envoi carry(const struct send *send, const struct wire_frame *frame, struct arena *arena, struct fault *out_reponse)
{
    struct envoi envoi = {
        .message_id = wire_text(frame, "message_id"),
        .de = wire_text(frame, "de"),
        .destinataire = wire_text(frame, "a"),
        .moment = wire_number(frame, "moment", 0),
    };
    if (!compose_address_is_safe(envoi.destinataire) || !compose_address_is_safe(envoi.de) || str_is_empty(envoi.message_id)) {
        (void)fault_set(out_reponse, ERR_FINAL, "send: an address that is none, correct it in the directory");
        return SORT_REFUSE;
    }
    if (wire_read_fd(arena, frame->fds[0], COMPOSE_MAX_OCTETS, &envoi.octets, out_reponse) != ERR_NONE)
        return SORT_PLUS_TARD;
    return send->kind->send(send->transport, &envoi, out_reponse);
}

static enum err report(int decide, const struct wire_frame *frame, enum sort_envoi sort, const struct fault *reponse,
                       struct arena *arena)
{
    struct fault fault;
    return wire_send_new(decide,
                         json_pack("{s:s,s:I,s:s,s:s}", "t", "envoye", "id", (json_int_t)wire_number(frame, "id", 0), "sort",
                                   send_sort_name((int)sort), "reponse",
                                   str_c(arena, utf8_tidy(arena, str_of(reponse->text)))),
                         NULL, 0, &fault);
}

/* One frame. False: this process ends. A right holds for the file that was there at the start, not for its name: after a password
 * or the resolver's file was replaced, the next one to start has the right to read it. */
static bool serve(struct send *send, const struct wire_frame *frame)
{
    if (strcmp(frame->kind, "envoie") != 0)
        return true;
    struct arena *arena = arena_new(COMPOSE_MAX_OCTETS + 64 * 1024, NULL, NULL);
    struct fault reponse = {""};
    enum sort_envoi sort = carry(send, frame, arena, &reponse);
    send->config->world->reached(send->config->world, "send.parti");
    bool open = report(send->decide, frame, sort, &reponse, arena) == ERR_NONE;
    arena_free(arena);
    send->rests = false;
    if (sort == SORT_RELAIS && sandbox_files_replaced(&send->files)) {
        journal(JOURNAL_INFO, "fichiers_remplaces", "suite=\"starts anew to read them\"");
        return false;
    }
    return open;
}

/* Waits for a frame; a connection that nobody needs is let go meanwhile. */
static void wait_frame(struct send *send)
{
    struct pollfd wait = {.fd = send->decide, .events = POLLIN};
    bool keeps = send->kind->rest != NULL && !send->rests;
    if (poll(&wait, 1, keeps ? TRANSPORT_REST_SECONDS * 1000 : -1) == 0 && keeps) {
        send->kind->rest(send->transport);
        send->rests = true;
    }
}

static enum err lock_in(struct send *send, struct fault *out_fault)
{
    const struct conf_envoi *envoi = send->config->envoi;
    struct sandbox_paths paths = {0};
    if (!str_is_empty(envoi->serveur.hote))
        sandbox_network(&paths, &envoi->serveur);
    else
        paths.write[0] = envoi->chemin.at;
    sandbox_files_note(&paths, &send->files);
    return sandbox_enter(PROC_SEND, &paths, out_fault);
}

int send_main(int decide, const struct send_config *config)
{
    struct fault fault;
    struct send send = {.config = config, .kind = transport_kind_find(config->envoi->kind), .decide = decide, .rests = true};
    if (send.kind == NULL || send.kind->open(config->envoi, &send.transport, &fault) != ERR_NONE) {
        journal_fault(JOURNAL_ERREUR, "envoi_ferme", &fault);
        return EX_UNAVAILABLE;
    }
    if (lock_in(&send, &fault) != ERR_NONE) {
        journal_fault(JOURNAL_ERREUR, "bac_a_sable", &fault);
        return EX_OSERR;
    }
    for (bool open = true; open;) {
        wait_frame(&send);
        struct wire_frame frame;
        enum err err = wire_recv(decide, &frame, &fault);
        open = err != ERR_FINAL;
        if (err != ERR_NONE)
            continue;
        open = serve(&send, &frame);
        wire_frame_free(&frame);
    }
    send.kind->close(send.transport);
    return EX_OK;
}
