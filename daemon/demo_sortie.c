/* demo_sortie: reads the mails that navette sent. It decodes what compose_mime.c and compose_entete.c write, and no more:
 * UTF-8 in Q encoded words (RFC 2047), quoted-printable (RFC 2045, 6.7), one text and one html part, file names per RFC
 * 2231. The mails of others are read by navette-lire, never here. */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "daemon/demo.h"
#include "parsers/header.h"

enum { MAX_SORTIES = 256 }; /* mails of one pass */

/* ---- decoding --------------------------------------------------------------------------------------------- */

/* Bytes written as MARK and two hex digits; anything else stands as it is. */
static struct str unescape(struct arena *arena, struct str text, char mark, bool underscores)
{
    char *out = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool pair = text.at[i] == mark && i + 2 < text.len && str_hex(text.at[i + 1]) >= 0 && str_hex(text.at[i + 2]) >= 0;
        out[len++] = pair ? (char)(str_hex(text.at[i + 1]) * 16 + str_hex(text.at[i + 2])) : underscores && text.at[i] == '_' ? ' ' : text.at[i];
        i += pair ? 2 : 0;
    }
    return (struct str){out, len};
}

/* Soft breaks away, CRLF to LF, then the bytes. */
static struct str quoted_printable(struct arena *arena, struct str text)
{
    struct str line = STR_NONE;
    struct buf out;
    buf_init(&out, DEMO_MAX_OCTETS);
    while (str_next_line(&text, &line)) {
        bool soft = str_ends(line, STR("="));
        buf_add(&out, str_slice(line, 0, line.len - (soft ? 1 : 0)));
        buf_add_c(&out, soft ? "" : "\n");
    }
    struct str decoded = unescape(arena, buf_str(&out), '=', false);
    buf_free(&out);
    return decoded;
}

/* « =?UTF-8?Q?…?= » wherever they stand in an unfolded value; blanks between two of them are nothing (RFC 2047, 6.2). */
static struct str encoded_words(struct arena *arena, struct str value)
{
    static const char open[] = "=?UTF-8?Q?";
    struct buf out;
    buf_init(&out, DEMO_MAX_OCTETS);
    for (size_t at = 0; (at = str_find(value, str_of(open))) != STR_NOT_FOUND;) {
        struct str before = str_slice(value, 0, at), word = str_from(value, at + sizeof open - 1);
        size_t end = str_find(word, STR("?="));
        if (end == STR_NOT_FOUND)
            break;
        if (out.len == 0 || !str_is_empty(str_trim(before)))
            buf_add(&out, before);
        buf_add(&out, unescape(arena, str_slice(word, 0, end), '=', true));
        value = str_from(word, end + 2);
    }
    buf_add(&out, value);
    struct str decoded = str_copy(arena, buf_str(&out));
    buf_free(&out);
    return decoded;
}

/* ---- the parts of a mail of ours -------------------------------------------------------------------------- */

static struct str part(struct arena *arena, struct str bytes, const char *media)
{
    struct str open = str_print(arena, "Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", media);
    size_t at = str_find(bytes, open);
    if (at == STR_NOT_FOUND)
        return STR_NONE;
    struct str rest = str_from(bytes, at + open.len);
    size_t end = str_find(rest, STR("\r\n--=_"));
    return quoted_printable(arena, str_slice(rest, 0, end == STR_NOT_FOUND ? rest.len : end));
}

/* The names of the attached files: the one of RFC 2231 where it stands beside the plain one. */
static struct str attached(struct arena *arena, struct str bytes)
{
    static const char open[] = "Content-Disposition: attachment;\r\n filename=\"", wide[] = " filename*=UTF-8''";
    struct str names = STR("");
    for (size_t at = 0; (at = str_find(bytes, str_of(open))) != STR_NOT_FOUND;) {
        bytes = str_from(bytes, at + sizeof open - 1);
        struct str name = str_slice(bytes, 0, str_find_char(bytes, '"'));
        struct str after = str_slice(bytes, name.len, str_find(bytes, STR("\r\nContent-Transfer")));
        size_t second = str_find(after, str_of(wide));
        if (second != STR_NOT_FOUND)
            name = unescape(arena, str_from(after, second + sizeof wide - 1), '%', false);
        names = str_join(arena, names, STR(", "), name);
    }
    return str_copy(arena, names);
}

/* « "Jeanne Valmont" <…> » as people write it. */
static struct str unquoted(struct arena *arena, struct str address)
{
    struct str name = demo_nom(address);
    size_t at = str_find_char(address, '<');
    return at == STR_NOT_FOUND ? address : str_print(arena, "%.*s %.*s", STR_ARG(name), STR_ARG(str_from(address, at)));
}

static struct str without_brackets(struct str value)
{
    bool bracketed = str_starts(value, STR("<")) && str_ends(value, STR(">"));
    return bracketed ? str_slice(value, 1, value.len - 1) : value;
}

void demo_mail_lit(struct arena *arena, struct str bytes, struct demo_mail *out_mail)
{
    struct demo_mail mail = {0};
    const struct {
        const char *name;
        struct str *value;
    } fields[] = {{"From", &mail.de}, {"To", &mail.a}, {"Subject", &mail.objet}, {"Message-ID", &mail.message_id},
                  {"Reply-To", &mail.reponse_a}, {"X-Navette-Dossier", &mail.reference}, {"X-Navette-Envelope-To", &mail.a_mail}};
    struct header_field field;
    struct str rest = bytes;
    while (header_next(&rest, &field))
        for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
            if (str_eq_nocase(field.name, str_of(fields[i].name)))
                *fields[i].value = encoded_words(arena, header_unfold(arena, field.value));
    mail.de = unquoted(arena, mail.de);
    mail.a = unquoted(arena, mail.a);
    mail.message_id = without_brackets(mail.message_id);
    mail.texte = part(arena, rest, "text/plain");
    mail.html = part(arena, rest, "text/html");
    mail.jointes = attached(arena, rest);
    *out_mail = mail;
}

/* ---- what left -------------------------------------------------------------------------------------------- */

struct sortie {
    struct str nom;
    struct timespec quand;
};

static int older_first(const void *a, const void *b)
{
    const struct sortie *x = a, *y = b;
    if (x->quand.tv_sec != y->quand.tv_sec)
        return x->quand.tv_sec < y->quand.tv_sec ? -1 : 1;
    if (x->quand.tv_nsec != y->quand.tv_nsec)
        return x->quand.tv_nsec < y->quand.tv_nsec ? -1 : 1;
    return str_compare(x->nom, y->nom);
}

static bool is_new(struct demo *demo, struct str name)
{
    for (size_t i = 0; i < demo->vu_count; i++)
        if (str_eq(demo->vus[i], name))
            return false;
    demo->vus = arena_grow(demo->arena, demo->vus, demo->vu_count, &demo->vu_capacity, sizeof *demo->vus);
    demo->vus[demo->vu_count++] = name;
    return true;
}

static enum err list_new(struct demo *demo, const char *folder, struct sortie *out_items, size_t *out_count, struct fault *out_fault)
{
    DIR *dir = opendir(folder);
    *out_count = 0;
    if (dir == NULL)
        return fault_set(out_fault, ERR_FINAL, "demo: %s cannot be read (%s)", folder, strerror(errno));
    for (struct dirent *entry = readdir(dir); entry != NULL && *out_count < MAX_SORTIES; entry = readdir(dir)) {
        struct stat stat;
        if (entry->d_name[0] == '.' || fstatat(dirfd(dir), entry->d_name, &stat, 0) != 0)
            continue;
        struct str name = str_copy(demo->arena, str_of(entry->d_name));
        if (is_new(demo, name))
            out_items[(*out_count)++] = (struct sortie){name, stat.st_mtim};
    }
    (void)closedir(dir);
    qsort(out_items, *out_count, sizeof *out_items, older_first); /* as `send` wrote them */
    return ERR_NONE;
}

struct demo_mail *demo_scene_mail(struct demo *demo, struct scene *scene)
{
    scene->mails = arena_grow(demo->arena, scene->mails, scene->mail_count, &scene->mail_capacity, sizeof *scene->mails);
    return &scene->mails[scene->mail_count++];
}

static enum err take(struct demo *demo, struct scene *scene, const char *folder, struct str name, struct fault *out_fault)
{
    struct str bytes = STR_NONE;
    enum err err = demo_read(demo->arena, str_print(demo->arena, "%s/%.*s", folder, STR_ARG(name)).at, &bytes, out_fault);
    if (err != ERR_NONE)
        return err;
    struct demo_mail mail;
    demo_mail_lit(demo->arena, bytes, &mail);
    struct str local = str_slice(mail.a_mail, 0, str_find_char(mail.a_mail, '@'));
    bool plain = !str_is_empty(local) && str_find_char(local, '/') == STR_NOT_FOUND;
    mail.fichier = str_print(demo->arena, "%03zu-vers-%.*s.eml", ++demo->numero, STR_ARG(plain ? local : STR("quelquun"))).at;
    *demo_scene_mail(demo, scene) = mail;
    return demo_write(demo_path(demo, str_print(demo->arena, "mails/%s", mail.fichier).at), bytes, out_fault);
}

enum err demo_sortie(struct demo *demo, struct scene *scene, struct fault *out_fault)
{
    size_t count = 0;
    struct sortie *items = arena_array(demo->arena, MAX_SORTIES, sizeof *items);
    const char *folder = demo_path(demo, "courrier/sortie/new");
    enum err err = list_new(demo, folder, items, &count, out_fault);
    for (size_t i = 0; i < count && err == ERR_NONE; i++)
        err = take(demo, scene, folder, items[i].nom, out_fault);
    return err;
}
