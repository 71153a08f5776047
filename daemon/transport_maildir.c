/* The transport of kind "maildir": one file in new/ per recipient, with its envelope in two headers (cli.md). The file's
 * name comes from Message-ID and recipient, so that a message sent again after a crash is the same file. */
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "daemon/maildir.h"
#include "daemon/transport.h"
#include "parsers/base/buf.h"

struct transport {
    char folder[PATH_MAX];
};

static enum err transport_open(const struct conf_envoi *conf, struct transport **out_transport, struct fault *out_fault)
{
    struct transport *transport = calloc(1, sizeof *transport);
    if (transport == NULL)
        abort();
    (void)snprintf(transport->folder, sizeof transport->folder, "%.*s", STR_ARG(conf->chemin));
    enum err err = maildir_make(transport->folder, out_fault);
    if (err != ERR_NONE) {
        free(transport);
        return err;
    }
    *out_transport = transport;
    return ERR_NONE;
}

static void transport_close(struct transport *transport)
{
    free(transport);
}

static void file_name(const struct envoi *envoi, char *out_name, size_t room)
{
    unsigned char digest[16];
    char hex[sizeof digest * 2 + 1];
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, NULL, 0, sizeof digest);
    (void)crypto_generichash_update(&state, (const unsigned char *)envoi->message_id.at, envoi->message_id.len);
    (void)crypto_generichash_update(&state, (const unsigned char *)" ", 1);
    (void)crypto_generichash_update(&state, (const unsigned char *)envoi->destinataire.at, envoi->destinataire.len);
    (void)crypto_generichash_final(&state, digest, sizeof digest);
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    (void)snprintf(out_name, room, "%lld.%s.navette", (long long)envoi->moment, hex);
}

static enum sort_envoi transport_send(struct transport *transport, const struct envoi *envoi, struct fault *out_reponse)
{
    char name[128];
    file_name(envoi, name, sizeof name);
    struct buf message;
    buf_init(&message, envoi->octets.len + 1024);
    buf_print(&message, "X-Navette-Envelope-From: %.*s\r\nX-Navette-Envelope-To: %.*s\r\n", STR_ARG(envoi->de),
              STR_ARG(envoi->destinataire));
    buf_add(&message, envoi->octets);
    enum err err = buf_failed(&message) ? fault_set(out_reponse, ERR_WAIT, "transport: no memory for a message")
                                        : maildir_deliver(transport->folder, name, buf_str(&message), out_reponse);
    buf_free(&message);
    if (err == ERR_NONE)
        (void)fault_set(out_reponse, ERR_NONE, "delivered to the Maildir");
    return err == ERR_NONE ? SORT_PARTI : err == ERR_FINAL ? SORT_REFUSE : SORT_PLUS_TARD;
}

const struct transport_kind transport_maildir = {
    .nom = "maildir",
    .open = transport_open,
    .close = transport_close,
    .send = transport_send,
};

const struct transport_kind *transport_kind_find(struct str kind)
{
    static const struct transport_kind *const kinds[] = {&transport_maildir, &transport_smtp};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (str_eq_c(kind, kinds[i]->nom))
            return kinds[i];
    return NULL;
}
