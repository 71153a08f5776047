#include "daemon/send.h"

#include <poll.h>
#include <string.h>
#include <sysexits.h>

#include "daemon/compose.h"
#include "daemon/journal.h"
#include "daemon/sandbox.h"
#include "daemon/transport.h"
#include "daemon/wire.h"
#include "parsers/base/utf8.h"

const char *send_sort_name(int sort)
{
    static const char *const names[] = {
        [SORT_PARTI] = "parti", [SORT_PLUS_TARD] = "plus_tard", [SORT_INCERTAIN] = "incertain", [SORT_REFUSE] = "refuse"};
    return names[sort];
}

static enum sort_envoi carry(const struct transport_kind *kind, struct transport *transport, struct wire_frame *frame,
                             struct arena *arena, struct fault *out_reponse)
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
    return kind->send(transport, &envoi, out_reponse);
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

int send_main(int decide, const struct send_config *config)
{
    struct fault fault;
    struct transport *transport = NULL;
    const struct transport_kind *kind = transport_kind_find(config->envoi->kind);
    if (kind == NULL || kind->open(config->envoi, &transport, &fault) != ERR_NONE) {
        journal_fault(JOURNAL_ERREUR, "envoi_ferme", &fault);
        return EX_UNAVAILABLE;
    }
    const struct sandbox_paths paths = {.write = {config->envoi->chemin.at}};
    if (sandbox_enter(PROC_SEND, &paths, &fault) != ERR_NONE) {
        journal_fault(JOURNAL_ERREUR, "bac_a_sable", &fault);
        return EX_OSERR;
    }
    for (bool open = true; open;) {
        struct pollfd wait = {.fd = decide, .events = POLLIN};
        (void)poll(&wait, 1, -1);
        struct wire_frame frame;
        enum err err = wire_recv(decide, &frame, &fault);
        open = err != ERR_FINAL;
        if (err != ERR_NONE)
            continue;
        if (strcmp(frame.kind, "envoie") == 0) {
            struct arena *arena = arena_new(COMPOSE_MAX_OCTETS + 64 * 1024, NULL, NULL);
            struct fault reponse = {""};
            enum sort_envoi sort = carry(kind, transport, &frame, arena, &reponse);
            config->world->reached(config->world, "send.parti");
            open = report(decide, &frame, sort, &reponse, arena) == ERR_NONE;
            arena_free(arena);
        }
        wire_frame_free(&frame);
    }
    kind->close(transport);
    return EX_OK;
}
