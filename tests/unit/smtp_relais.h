/* smtp_relais: a small relay for tests, in a process of its own on loopback, that answers well but where it is told to strike.
 * What it was told, in clear and under TLS, and what it took stand in memory that both share. */
#ifndef NAVETTE_SMTP_RELAIS_H
#define NAVETTE_SMTP_RELAIS_H

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/conf.h"
#include "parsers/base/str.h"
#include "tests/unit/certificates.h"

enum { RELAIS_LOG = 1 << 20 };

struct relais_coup { /* a strike; at NULL: none */
    const char *at;    /* ACCEPT (before TLS), GREETING, a command, BODY (after its first bytes), DOT, AFTER (when a message was taken) */
    const char *does;  /* a reply with its CRLFs; CUT, SILENCE, 220 SILENCE, RESET, FLOOD */
    int connection;    /* the only one in which it strikes; 0: in each */
    int time;          /* only at the n-th of these in a connection; 0: at each */
};

struct relais_setting {
    enum chiffrement tls;
    const char *certificate; /* of tests/serveurs/certificats; NULL: "serveur" */
    const char *offers;      /* lines of EHLO, without STARTTLS: "250-AUTH PLAIN LOGIN\r\n"; NULL: none */
    bool no_starttls;        /* is not offered */
    struct relais_coup coup;
};

struct relais_memory {
    int connections, logins, taken, quits;
    size_t clear_len, secret_len, mail_len;
    char clear[RELAIS_LOG], secret[RELAIS_LOG], mail[RELAIS_LOG]; /* what it read; mail: the last one, as it came */
};

struct relais {
    struct relais_memory *memory;
    const struct relais_setting *setting;
    pid_t pid;
    int listen, port, fd;
    gnutls_session_t tls; /* NULL: in clear */
    gnutls_certificate_credentials_t credentials;
    char line[4096];
    size_t waiting;
    int counts[16];
};

static inline void relais_write(struct relais *relais, const char *text)
{
    size_t len = strlen(text);
    if (relais->tls != NULL)
        (void)gnutls_record_send(relais->tls, text, len);
    else
        (void)!send(relais->fd, text, len, MSG_NOSIGNAL);
}

static inline ssize_t relais_read(struct relais *relais, char *room, size_t len)
{
    ssize_t got = relais->tls != NULL ? gnutls_record_recv(relais->tls, room, len) : recv(relais->fd, room, len, 0);
    struct relais_memory *memory = relais->memory;
    char *log = relais->tls != NULL ? memory->secret : memory->clear;
    size_t *log_len = relais->tls != NULL ? &memory->secret_len : &memory->clear_len;
    for (ssize_t i = 0; i < got && *log_len < RELAIS_LOG - 1; i++)
        log[(*log_len)++] = room[i];
    return got;
}

/* One line without its CRLF; false at the end. */
static inline bool relais_line(struct relais *relais, struct str *out_line)
{
    static char taken[4096];
    for (;;) {
        char *end = memchr(relais->line, '\n', relais->waiting);
        if (end != NULL) {
            size_t len = (size_t)(end - relais->line) + 1;
            memcpy(taken, relais->line, len);
            memmove(relais->line, relais->line + len, relais->waiting - len);
            relais->waiting -= len;
            *out_line = (struct str){taken, len >= 2 && taken[len - 2] == '\r' ? len - 2 : len - 1};
            return true;
        }
        ssize_t got = relais_read(relais, relais->line + relais->waiting, sizeof relais->line - relais->waiting);
        if (got <= 0)
            return false;
        relais->waiting += (size_t)got;
    }
}

/* Until the client goes: it must not be we who end. */
static inline void relais_wait_end(struct relais *relais)
{
    char room[4096];
    while (relais_read(relais, room, sizeof room) > 0)
        ;
}

static inline void relais_flood(struct relais *relais)
{
    for (int i = 0; i < 200000; i++)
        if (relais->tls == NULL && send(relais->fd, "250-encore une ligne\r\n", 22, MSG_NOSIGNAL) < 0)
            return;
}

enum relais_after { RELAIS_GOES_ON, RELAIS_ANSWERED, RELAIS_ENDS };

/* Strikes here? Then what was to be said is not. */
static inline enum relais_after relais_strike(struct relais *relais, const char *at)
{
    const struct relais_coup *coup = &relais->setting->coup;
    if (coup->at == NULL || strcmp(coup->at, at) != 0 || (coup->connection != 0 && coup->connection != relais->memory->connections))
        return RELAIS_GOES_ON;
    if (++relais->counts[0] != coup->time && coup->time != 0)
        return RELAIS_GOES_ON;
    if (strcmp(coup->does, "RESET") == 0) {
        struct linger hard = {1, 0};
        (void)setsockopt(relais->fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        return RELAIS_ENDS;
    }
    if (strcmp(coup->does, "CUT") == 0)
        return RELAIS_ENDS;
    if (strcmp(coup->does, "220 SILENCE") == 0) {
        relais_write(relais, "220 go\r\n");
        relais_wait_end(relais);
        return RELAIS_ENDS;
    }
    if (strcmp(coup->does, "SILENCE") == 0 || strcmp(coup->does, "FLOOD") == 0) {
        if (coup->does[0] == 'F')
            relais_flood(relais);
        relais_wait_end(relais);
        return RELAIS_ENDS;
    }
    relais_write(relais, coup->does);
    return RELAIS_ANSWERED;
}

static inline bool relais_shake(struct relais *relais)
{
    relais->waiting = 0;
    (void)gnutls_init(&relais->tls, GNUTLS_SERVER);
    (void)gnutls_set_default_priority(relais->tls);
    (void)gnutls_credentials_set(relais->tls, GNUTLS_CRD_CERTIFICATE, relais->credentials);
    gnutls_transport_set_int(relais->tls, relais->fd);
    gnutls_handshake_set_timeout(relais->tls, 5000);
    int done;
    do
        done = gnutls_handshake(relais->tls);
    while (done < 0 && gnutls_error_is_fatal(done) == 0);
    return done == 0;
}

static inline bool relais_body(struct relais *relais)
{
    struct relais_memory *memory = relais->memory;
    struct str line;
    memory->mail_len = 0;
    while (relais_line(relais, &line)) {
        if (relais_strike(relais, "BODY") == RELAIS_ENDS)
            return false;
        if (str_eq_c(line, "."))
            return true;
        for (size_t i = 0; i < line.len + 2 && memory->mail_len < RELAIS_LOG - 1; i++)
            memory->mail[memory->mail_len++] = i < line.len ? line.at[i] : i == line.len ? '\r' : '\n';
    }
    return false;
}

static inline bool relais_data(struct relais *relais)
{
    relais_write(relais, "354 End data with <CR><LF>.<CR><LF>\r\n");
    if (!relais_body(relais))
        return false;
    enum relais_after after = relais_strike(relais, "DOT");
    if (after != RELAIS_GOES_ON)
        return after == RELAIS_ANSWERED;
    relais->memory->taken++;
    relais_write(relais, "250 2.0.0 Ok: queued as 4711\r\n");
    return relais_strike(relais, "AFTER") != RELAIS_ENDS;
}

static inline bool relais_auth(struct relais *relais, struct str line)
{
    struct str more;
    bool plain = str_starts(line, STR("AUTH PLAIN "));
    if (!plain && str_eq_c(line, "AUTH LOGIN")) {
        relais_write(relais, "334 VXNlcm5hbWU6\r\n");
        if (!relais_line(relais, &more))
            return false;
    }
    if (!plain) {
        relais_write(relais, "334 UGFzc3dvcmQ6\r\n");
        if (!relais_line(relais, &more))
            return false;
    }
    relais->memory->logins++;
    relais_write(relais, "235 2.7.0 Authentication successful\r\n");
    return true;
}

static inline void relais_ehlo(struct relais *relais)
{
    relais_write(relais, "250-relais.example\r\n250-SIZE 50000000\r\n");
    if (relais->setting->offers != NULL)
        relais_write(relais, relais->setting->offers);
    if (relais->setting->tls == TLS_STARTTLS && relais->tls == NULL && !relais->setting->no_starttls)
        relais_write(relais, "250-STARTTLS\r\n");
    relais_write(relais, "250 HELP\r\n");
}

/* What the command asks for. False: the connection is over. */
static inline bool relais_obey(struct relais *relais, const char *word, struct str line)
{
    if (strcmp(word, "EHLO") == 0) {
        relais_ehlo(relais);
    } else if (strcmp(word, "STARTTLS") == 0) {
        relais_write(relais, "220 Ready to start TLS\r\n");
        return relais_shake(relais);
    } else if (strcmp(word, "AUTH") == 0) {
        return relais_auth(relais, line);
    } else if (strcmp(word, "DATA") == 0) {
        return relais_data(relais);
    } else if (strcmp(word, "QUIT") == 0) {
        relais->memory->quits++;
        relais_write(relais, "221 Bye\r\n");
        return false;
    } else {
        relais_write(relais, "250 Ok\r\n");
    }
    return true;
}

static inline void relais_connection(struct relais *relais)
{
    struct str line;
    relais->waiting = 0;
    memset(relais->counts, 0, sizeof relais->counts);
    if (relais_strike(relais, "ACCEPT") != RELAIS_GOES_ON)
        return;
    if (relais->setting->tls == TLS_IMPLICITE && !relais_shake(relais))
        return;
    enum relais_after after = relais_strike(relais, "GREETING");
    if (after == RELAIS_GOES_ON)
        relais_write(relais, "220 relais.example ESMTP\r\n");
    while (after != RELAIS_ENDS && relais_line(relais, &line)) {
        char word[16] = "";
        for (size_t i = 0; i < line.len && i < sizeof word - 1 && line.at[i] != ' ' && line.at[i] != '\r'; i++)
            word[i] = line.at[i];
        after = relais_strike(relais, word);
        if (after == RELAIS_GOES_ON && !relais_obey(relais, word, line))
            return;
    }
}

/* The child's whole life: one connection after the other. */
static inline void relais_serve(struct relais *relais)
{
    char pem[256], key[256];
    const char *name = relais->setting->certificate != NULL ? relais->setting->certificate : "serveur";
    (void)snprintf(pem, sizeof pem, "%s/%s.pem", certificates, name);
    (void)snprintf(key, sizeof key, "%s/%s.key", certificates, name);
    (void)signal(SIGPIPE, SIG_IGN);
    (void)gnutls_certificate_allocate_credentials(&relais->credentials);
    if (gnutls_certificate_set_x509_key_file(relais->credentials, pem, key, GNUTLS_X509_FMT_PEM) != 0)
        _exit(1);
    for (;;) {
        relais->fd = accept(relais->listen, NULL, NULL);
        if (relais->fd < 0)
            _exit(1);
        relais->memory->connections++;
        relais_connection(relais);
        if (relais->tls != NULL)
            gnutls_deinit(relais->tls);
        relais->tls = NULL;
        close(relais->fd);
    }
}

static inline bool relais_start(struct relais *relais, const struct relais_setting *setting)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    *relais = (struct relais){.setting = setting};
    relais->memory = mmap(NULL, sizeof *relais->memory, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    relais->listen = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (relais->memory == MAP_FAILED || bind(relais->listen, (struct sockaddr *)&address, len) != 0 || listen(relais->listen, 8) != 0
        || getsockname(relais->listen, (struct sockaddr *)&address, &len) != 0)
        return false;
    relais->port = ntohs(address.sin_port);
    fflush(NULL);
    relais->pid = fork();
    if (relais->pid == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0)
        relais_serve(relais);
    close(relais->listen);
    return relais->pid > 0;
}

static inline void relais_stop(struct relais *relais)
{
    (void)kill(relais->pid, SIGKILL);
    (void)waitpid(relais->pid, NULL, 0);
    (void)munmap(relais->memory, sizeof *relais->memory);
}

#endif
