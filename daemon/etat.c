#include "daemon/etat.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "daemon/spool.h"

#define SOCKET_NAME "acte.sock"

struct etat_chemins etat_chemins(struct arena *arena, const struct conf *conf)
{
    return (struct etat_chemins){
        .dossier = str_c(arena, conf->etat),
        .base = str_print(arena, "%.*s/navette.db", STR_ARG(conf->etat)).at,
        .spool = str_print(arena, "%.*s/spool", STR_ARG(conf->etat)).at,
        .verrou = str_print(arena, "%.*s/verrou", STR_ARG(conf->etat)).at,
        .acte = str_print(arena, "%.*s/%s", STR_ARG(conf->etat), SOCKET_NAME).at,
        .sante = str_print(arena, "%.*s/health", STR_ARG(conf->etat)).at,
    };
}

enum err etat_lock(const struct etat_chemins *chemins, int *out_fd, struct fault *out_fault)
{
    if (mkdir(chemins->dossier, 0700) != 0 && errno != EEXIST)
        return fault_set(out_fault, ERR_FINAL, "%s: the state folder cannot be made (%s), make it or correct `etat`",
                         chemins->dossier, strerror(errno));
    int fd = open(chemins->verrou, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return fault_set(out_fault, ERR_FINAL, "%s: cannot be opened (%s), see the rights of the folder", chemins->verrou,
                         strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        return fault_set(out_fault, ERR_WAIT, "%s: another navette works here, stop it or wait", chemins->dossier);
    }
    enum err err = spool_make(chemins->spool, out_fault);
    if (err != ERR_NONE) {
        close(fd);
        return err;
    }
    *out_fd = fd;
    return ERR_NONE;
}

/* sun_path holds 107 bytes; the way through the folder's descriptor is always shorter. */
static int folder_address(const struct etat_chemins *chemins, struct sockaddr_un *out_address)
{
    int folder = open(chemins->dossier, O_PATH | O_DIRECTORY | O_CLOEXEC);
    *out_address = (struct sockaddr_un){.sun_family = AF_UNIX};
    (void)snprintf(out_address->sun_path, sizeof out_address->sun_path, "/proc/self/fd/%d/" SOCKET_NAME, folder);
    return folder;
}

typedef int socket_fn(int sock, const struct sockaddr *address, socklen_t len);

static int socket_at(const struct etat_chemins *chemins, socket_fn *attach)
{
    struct sockaddr_un address;
    int folder = folder_address(chemins, &address);
    int sock = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (folder >= 0 && sock >= 0 && attach(sock, (const struct sockaddr *)&address, sizeof address) != 0) {
        int error = errno;
        close(sock);
        errno = error;
        sock = -1;
    }
    if (folder >= 0)
        close(folder);
    return sock;
}

static int attach_listening(int sock, const struct sockaddr *address, socklen_t len)
{
    return bind(sock, address, len) == 0 ? listen(sock, 8) : -1;
}

enum err etat_listen(const struct etat_chemins *chemins, int *out_fd, struct fault *out_fault)
{
    (void)unlink(chemins->acte); /* of an instance that was killed: we hold the lock */
    int sock = socket_at(chemins, attach_listening);
    if (sock < 0)
        return fault_set(out_fault, ERR_FINAL, "%s: cannot listen (%s), see the rights of the folder", chemins->acte, strerror(errno));
    *out_fd = sock;
    return ERR_NONE;
}

enum err etat_connect(const struct etat_chemins *chemins, int *out_fd, struct fault *out_fault)
{
    int sock = socket_at(chemins, connect);
    if (sock < 0)
        return fault_set(out_fault, ERR_FINAL, "%s: nobody listens (%s)", chemins->acte, strerror(errno));
    *out_fd = sock;
    return ERR_NONE;
}
