/* What boite_imap.h promises. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "parsers/base/buf.h"
#include "tests/serveurs/boite_imap.h"

static void must(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "boite_imap: %s\n", what);
    abort();
}

bool serveurs(const struct stage *stage, const char *command, const char *const *arguments)
{
    const char *line[12] = {"tests/serveurs/serveurs", command, stage->dir};
    size_t count = 3;
    for (; arguments != NULL && *arguments != NULL; arguments++) {
        must(count + 1 < sizeof line / sizeof line[0], "too many arguments");
        line[count++] = *arguments;
    }
    pid_t pid;
    int status = -1;
    if (posix_spawn(&pid, line[0], NULL, NULL, (char *const *)(uintptr_t)line, environ) != 0)
        return false;
    return waitpid(pid, &status, 0) == pid && status == 0;
}

/* ---- the human ----------------------------------------------------------------------------------------------- */

static void write_all(int fd, const char *bytes, size_t len)
{
    for (ssize_t done; len > 0; bytes += done, len -= (size_t)done) {
        done = write(fd, bytes, len);
        must(done > 0, "the human was cut off while writing");
    }
}

/* Until the tagged line, which is the last thing a server says. */
static char *read_answer(int fd)
{
    struct buf buf;
    buf_init(&buf, 8 * 1024 * 1024);
    for (;;) {
        char bytes[4096];
        ssize_t got = read(fd, bytes, sizeof bytes);
        must(got > 0, "the human was cut off");
        buf_add(&buf, (struct str){bytes, (size_t)got});
        struct str all = buf_str(&buf);
        const char *last = memrchr(all.at, '\n', all.len > 0 ? all.len - 1 : 0);
        last = last != NULL ? last + 1 : all.at;
        if (all.len > 0 && all.at[all.len - 1] == '\n' && strncmp(last, "h ", 2) == 0)
            break;
    }
    char *answer = strdup(buf_str(&buf).at);
    buf_free(&buf);
    must(answer != NULL, "no memory");
    return answer;
}

static void sits_down(struct cas *cas)
{
    char line[256], password[128] = "";
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)cas->stage->imap), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    cas->humain = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(cas->humain >= 0 && connect(cas->humain, (const struct sockaddr *)&at, sizeof at) == 0, "the human reaches no server");
    must(read(cas->humain, line, sizeof line) > 0, "no greeting");
    int fd = open(cas->secret, O_RDONLY | O_CLOEXEC);
    must(fd >= 0 && read(fd, password, sizeof password - 1) > 0, "no password");
    close(fd);
    int len = snprintf(line, sizeof line, "h LOGIN %s %s\r\n", cas->nom, password);
    write_all(cas->humain, line, (size_t)len);
    free(read_answer(cas->humain));
    write_all(cas->humain, "h SELECT INBOX\r\n", 16);
    char *answer = read_answer(cas->humain);
    must(strstr(answer, "h OK") != NULL, "the human may not log in");
    free(answer);
}

static char *says(struct cas *cas, const char *format, va_list args)
{
    char line[1024];
    int len = snprintf(line, sizeof line, "h ");
    len += vsnprintf(line + len, sizeof line - (size_t)len - 2, format, args);
    len += snprintf(line + len, sizeof line - (size_t)len, "\r\n");
    if (cas->humain < 0)
        sits_down(cas);
    write_all(cas->humain, "h NOOP\r\n", 8); /* a mail program shows what has changed before anybody clicks */
    free(read_answer(cas->humain));
    write_all(cas->humain, line, (size_t)len);
    return read_answer(cas->humain);
}

char *humain(struct cas *cas, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *answer = says(cas, format, args);
    va_end(args);
    return answer;
}

bool humain_sees(struct cas *cas, const char *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *answer = says(cas, format, args);
    va_end(args);
    bool sees = strstr(answer, text) != NULL;
    if (!sees)
        fprintf(stderr, "# the human wants «%s» and sees: %s", text, answer);
    free(answer);
    return sees;
}

void humain_puts(struct cas *cas, const char *sujet, size_t octets, const char *date)
{
    char head[512];
    int len = snprintf(head, sizeof head, "From: agent@departement.example\r\nSubject: %s\r\nMessage-ID: <%s@client.example>\r\n\r\n", sujet, sujet);
    size_t lines = octets / 64;
    char command[256];
    int said = snprintf(command, sizeof command, "h APPEND INBOX () %s%s%s{%zu+}\r\n", date != NULL ? "\"" : "", date != NULL ? date : "",
                        date != NULL ? "\" " : "", (size_t)len + lines * 64);
    if (cas->humain < 0)
        sits_down(cas);
    write_all(cas->humain, command, (size_t)said);
    write_all(cas->humain, head, (size_t)len);
    static const char text[] = "Le present courrier ne dit rien, mais il le dit longuement. 64\r\n";
    _Static_assert(sizeof text == 65, "a line of 64 bytes");
    char many[64 * 1024];
    for (size_t i = 0; i < sizeof many; i += 64)
        memcpy(many + i, text, 64);
    for (size_t left = lines * 64; left > 0;) {
        size_t step = left < sizeof many ? left : sizeof many;
        write_all(cas->humain, many, step);
        left -= step;
    }
    write_all(cas->humain, "\r\n", 2);
    char *answer = read_answer(cas->humain);
    must(strstr(answer, "h OK") != NULL, answer);
    free(answer);
}

const char *dossier(const struct cas *cas, const char *nom, char out[128])
{
    int len = snprintf(out, 128, "%s%s", cas->stage->reglage->prefixe, nom);
    for (int i = (int)strlen(cas->stage->reglage->prefixe); i < len; i++)
        if (out[i] == '/')
            out[i] = cas->stage->reglage->separateur[0];
    return out;
}

/* ---- the mailbox under test -------------------------------------------------------------------------------------- */

void cas_begin(struct cas *cas, const struct stage *stage, const char *nom)
{
    *cas = (struct cas){.stage = stage, .humain = -1};
    (void)snprintf(cas->nom, sizeof cas->nom, "%s", nom);
    (void)snprintf(cas->secret, sizeof cas->secret, "%s/secret-%s", stage->dir, nom);
    (void)snprintf(cas->ca, sizeof cas->ca, "%s/certs/ca.pem", stage->dir);
    enum chiffrement tls = stage->reglage->tls;
    cas->conf = (struct conf_boite){
        .nom = str_of(cas->nom), .kind = STR("imap"), .dossier = STR("INBOX"), .envoyes = STR("Envoyés"), .depuis = DAY_NONE,
        .serveur = {.hote = STR("localhost"), .port = tls == TLS_IMPLICITE ? stage->imaps : stage->imap, .tls = tls, .ca = str_of(cas->ca),
                    .utilisateur = str_of(cas->nom), .secret = str_of(cas->secret), .delai = 10},
    };
    cas_reopen(cas);
}

void cas_reopen(struct cas *cas)
{
    boite_imap.close(cas->boite);
    must(boite_imap.open(&cas->conf, -1, &cas->boite, &cas->fault) == ERR_NONE, "open speaks to no server and cannot fail");
}

void cas_end(struct cas *cas)
{
    boite_imap.close(cas->boite);
    if (cas->humain >= 0)
        close(cas->humain);
}

static bool see(void *context, int64_t uidvalidity, struct str uid, int64_t recu)
{
    struct cas *cas = context;
    must(cas->vu_count < sizeof cas->vus / sizeof cas->vus[0], "too many mails are offered");
    struct vu *vu = &cas->vus[cas->vu_count++];
    *vu = (struct vu){.uidvalidity = uidvalidity, .recu = recu};
    (void)snprintf(vu->uid, sizeof vu->uid, "%.*s", STR_ARG(uid));
    return true;
}

enum err cas_walk(struct cas *cas, int64_t depuis)
{
    cas->vu_count = 0;
    return boite_imap.each(cas->boite, depuis, see, cas, &cas->anciens, &cas->fault);
}
