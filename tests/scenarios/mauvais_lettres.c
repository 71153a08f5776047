/* The hostile mails themselves. */
#include "tests/scenarios/mauvais.h"

#include <glib/gstdio.h>
#include <unistd.h>
#include <zip.h>

#define WORD "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define W_NS "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define TYPES \
    "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">" \
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"

enum {
    BIG_MB = 70,           /* over the 50 of `taille_max_mo` */
    BOMB_MB = 1024,        /* unpacked */
    DEEP = 10000,          /* parts within parts */
    LONG_HEADER = 1 << 20, /* bytes */
    LONG_FROM = 200000,
};

static GString *head(const char *from, unsigned number, const char *subject)
{
    GString *mail = g_string_new("");
    g_string_append_printf(mail, "From: %s\r\nTo: navette@departement.example\r\nSubject: %s\r\n"
                                 "Date: Mon, 02 Mar 2026 09:00:00 +0100\r\nMessage-ID: <mauvais.%u@client.example>\r\nMIME-Version: 1.0\r\n",
                           from, subject, number);
    return mail;
}

static void plain(GString *mail, const char *text)
{
    g_string_append_printf(mail, "Content-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n", text);
}

/* A message with one attachment under a header line of its own making. */
static GString *with_file(const char *from, unsigned number, const char *disposition, const char *bytes, gsize len)
{
    GString *mail = head(from, number, "Fiche de liaison");
    g_string_append(mail, "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nVoici.\r\n--b\r\n");
    g_string_append_printf(mail, "Content-Type: " WORD "\r\nContent-Transfer-Encoding: base64\r\n%s\r\n\r\n", disposition);
    char *text = g_base64_encode((const guchar *)bytes, len);
    gsize total = strlen(text);
    for (gsize at = 0; at < total; at += 76)
        g_string_append_printf(mail, "%.*s\r\n", (int)MIN(total - at, 76), text + at);
    g_string_append(mail, "--b--\r\n");
    g_free(text);
    return mail;
}

#define AS_FICHE "Content-Disposition: attachment; filename=\"fiche.docx\""

/* ---- containers ------------------------------------------------------------------------------------------- */

struct zeros { /* a part of a document that is made while it is packed */
    guint64 left;
};

static zip_int64_t make_zeros(void *context, void *data, zip_uint64_t len, zip_source_cmd_t command)
{
    struct zeros *zeros = context;
    if (command == ZIP_SOURCE_OPEN)
        zeros->left = (guint64)BOMB_MB << 20;
    if (command == ZIP_SOURCE_READ) {
        zip_uint64_t now = MIN(len, zeros->left);
        memset(data, ' ', now);
        zeros->left -= now;
        return (zip_int64_t)now;
    }
    if (command == ZIP_SOURCE_STAT) {
        zip_stat_init(data);
        return sizeof(zip_stat_t);
    }
    if (command == ZIP_SOURCE_SUPPORTS)
        return ZIP_SOURCE_SUPPORTS_READABLE;
    return 0;
}

/* A docx whose document.xml is `xml`, or a gigabyte of nothing where that is NULL. */
static GString *docx(const char *xml)
{
    char *path = NULL;
    static struct zeros zeros;
    int fd = g_file_open_tmp("navette-XXXXXX.docx", &path, NULL);
    (void)close(fd);
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    zip_int64_t types = zip_file_add(zip, "[Content_Types].xml", zip_source_buffer(zip, TYPES, strlen(TYPES), 0), 0);
    zip_source_t *source = xml != NULL ? zip_source_buffer(zip, xml, strlen(xml), 0) : zip_source_function(zip, make_zeros, &zeros);
    zip_int64_t body = zip_file_add(zip, "word/document.xml", source, 0);
    char *bytes = NULL;
    gsize len = 0;
    if (types < 0 || body < 0 || zip_set_file_compression(zip, (zip_uint64_t)body, ZIP_CM_DEFLATE, 1) != 0 || zip_close(zip) != 0 ||
        !g_file_get_contents(path, &bytes, &len, NULL))
        g_error("mauvais: no document can be made");
    (void)g_unlink(path);
    return g_string_new_len(bytes, (gssize)len);
}

static GString *docx_mail(const char *from, unsigned number, const char *xml)
{
    GString *file = docx(xml);
    return with_file(from, number, AS_FICHE, file->str, file->len);
}

static GString *none(const char *from, unsigned number)
{
    static const char bytes[] = "PK\003\004 ceci n'est pas un document";
    return with_file(from, number, AS_FICHE, bytes, sizeof bytes - 1);
}

static GString *bomb(const char *from, unsigned number)
{
    return docx_mail(from, number, NULL);
}

static GString *entity(const char *from, unsigned number)
{
    return docx_mail(from, number, "<?xml version=\"1.0\"?><!DOCTYPE w:document [<!ENTITY secret SYSTEM \"file:///etc/passwd\">]>"
                                   "<w:document " W_NS "><w:body><w:p><w:r><w:t>&secret;</w:t></w:r></w:p></w:body></w:document>");
}

static GString *laughs(const char *from, unsigned number)
{
    GString *xml = g_string_new("<?xml version=\"1.0\"?><!DOCTYPE w:document [<!ENTITY a0 \"ha\">");
    for (int i = 1; i < 20; i++)
        g_string_append_printf(xml, "<!ENTITY a%d \"&a%d;&a%d;&a%d;&a%d;\">", i, i - 1, i - 1, i - 1, i - 1);
    g_string_append(xml, "]><w:document " W_NS "><w:body><w:p><w:r><w:t>&a19;</w:t></w:r></w:p></w:body></w:document>");
    return docx_mail(from, number, xml->str);
}

/* ---- messages --------------------------------------------------------------------------------------------- */

static GString *big(const char *from, unsigned number)
{
    GString *mail = head(from, number, "Photos");
    g_string_append(mail, "Content-Type: text/plain\r\n\r\n");
    gsize start = mail->len, size = (gsize)BIG_MB << 20;
    g_string_set_size(mail, start + size);
    memset(mail->str + start, 'a', size);
    for (gsize at = start + 76; at < mail->len; at += 78)
        memcpy(mail->str + at - 2, "\r\n", 2);
    return mail;
}

static GString *deep(const char *from, unsigned number)
{
    GString *mail = head(from, number, "Poupées");
    for (int i = 0; i < DEEP; i++)
        g_string_append_printf(mail, "Content-Type: multipart/mixed; boundary=\"b%d\"\r\n\r\n--b%d\r\n", i, i);
    plain(mail, "Au fond.");
    for (int i = DEEP - 1; i >= 0; i--)
        g_string_append_printf(mail, "--b%d--\r\n", i);
    return mail;
}

static GString *long_header(const char *from, unsigned number)
{
    GString *mail = head(from, number, "Long");
    g_string_append(mail, "X-Long: ");
    for (int i = 0; i < LONG_HEADER / 64; i++)
        g_string_append(mail, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n ");
    g_string_append(mail, "fin\r\n");
    plain(mail, "Avis favorable.");
    return mail;
}

static GString *brackets(const char *from, unsigned number)
{
    (void)from;
    GString *open = g_string_new("");
    for (int i = 0; i < LONG_FROM; i++)
        (void)g_string_append_c(open, '(');
    GString *mail = head(open->str, number, "Commentaires");
    plain(mail, "Avis favorable.");
    return mail;
}

static GString *nul(const char *from, unsigned number)
{
    GString *mail = head(from, number, "Zéro");
    plain(mail, "Avis\nfavorable.");
    g_string_append_len(mail, "\0\0favorable\0\r\n", 14);
    return mail;
}

static GString *charset(const char *from, unsigned number)
{
    GString *mail = head(from, number, "=?x-martien-8859?Q?Bonjour?=");
    g_string_append(mail, "Content-Type: text/plain; charset=\"x-martien-8859\"\r\n\r\nAvis favorable \xFF\xFE\x80.\r\n");
    return mail;
}

static GString *line_break(const char *from, unsigned number)
{
    GString *mail = head(from, number, "=?UTF-8?Q?Bonjour=0D=0ABcc:_tous@ailleurs.example=0D=0A?=");
    plain(mail, "Bonjour, ceci n'est pas une réponse.");
    return mail;
}

static GString *line_break_name(const char *from, unsigned number)
{
    return with_file(from, number, "Content-Disposition: attachment; filename*=UTF-8''piece%0D%0ABcc%3A%20tous%40ailleurs.example.docx", "rien", 4);
}

static GString *climbing_name(const char *from, unsigned number)
{
    return with_file(from, number, "Content-Disposition: attachment; filename=\"../../../../etat/navette.db\"", "rien", 4);
}

/* A fiche that is one, whose referent is nobody of ours: that of a fixture with another name and another address. */
static GString *outsider(const char *from, unsigned number)
{
    static const struct { const char *old, *new; } changes[] = {{"camille.norveau@departement.example", "pirate@ailleurs.example"},
                                                                {"nadia.bressoli@departement.example", "complice@ailleurs.example"},
                                                                {"LERVAL<", "VALBRUNE<"}};
    char *path = NULL, *bytes = NULL;
    gsize len = 0;
    int fd = g_file_open_tmp("navette-XXXXXX.docx", &path, NULL);
    (void)close(fd);
    if (!g_file_get_contents("tests/fixtures/fiches-scenarios/fiche-arrageois.docx", &bytes, &len, NULL) ||
        !g_file_set_contents(path, bytes, (gssize)len, NULL))
        g_error("mauvais: no fixture");
    zip_t *zip = zip_open(path, 0, NULL);
    zip_stat_t info;
    if (zip == NULL || zip_stat(zip, "word/document.xml", 0, &info) != 0)
        g_error("mauvais: the fixture is no docx");
    char *xml = g_malloc0(info.size + 1);
    zip_file_t *part = zip_fopen_index(zip, info.index, 0);
    if (zip_fread(part, xml, info.size) != (zip_int64_t)info.size)
        g_error("mauvais: the fixture cannot be read");
    (void)zip_fclose(part);
    GString *text = g_string_new(xml);
    for (size_t i = 0; i < G_N_ELEMENTS(changes); i++)
        (void)g_string_replace(text, changes[i].old, changes[i].new, 0);
    if (zip_file_replace(zip, info.index, zip_source_buffer(zip, text->str, text->len, 0), 0) != 0 || zip_close(zip) != 0 ||
        !g_file_get_contents(path, &bytes, &len, NULL))
        g_error("mauvais: no fiche can be made");
    (void)g_unlink(path);
    return with_file(from, number, AS_FICHE, bytes, len);
}

static GString *no_from(const char *from, unsigned number)
{
    (void)from;
    GString *mail = head("", number, "Personne");
    plain(mail, "Avis favorable.");
    return mail;
}

static GString *two_from(const char *from, unsigned number)
{
    GString *mail = head("directrice.arrageois@sessad.example\r\nFrom: chef.arrageois@departement.example", number, "Deux");
    (void)from;
    plain(mail, "Avis favorable.");
    return mail;
}

static GString *empty(const char *from, unsigned number)
{
    (void)from;
    (void)number;
    return g_string_new("\r\n");
}

#define KNOWN "une.collegue@departement.example"

const struct mauvais mauvais[] = {
    {"a message of 70 MB", big, KNOWN, 0, "au-delà de la limite", false},
    {"a docx that is none", none, KNOWN, 0, "Aucune fiche de liaison n'a pu être lue", false},
    {"a docx of 1 GB unpacked", bomb, KNOWN, 0, "Aucune fiche de liaison n'a pu être lue", false},
    {"a docx with an external entity", entity, KNOWN, 0, "Aucune fiche de liaison n'a pu être lue", false},
    {"a docx with entities in entities", laughs, KNOWN, 0, "Aucune fiche de liaison n'a pu être lue", false},
    {"a MIME tree 10,000 deep", deep, KNOWN, 0, "more than 100 multiparts", false},
    {"a header of 1 MB", long_header, KNOWN, 0, "longer than 64 kB", false},
    {"From: and 200 kB of open brackets", brackets, NULL, 0, "longer than 64 kB", false},
    {"NUL bytes in the text", nul, KNOWN, 0, NULL, false},
    {"a charset that nobody knows", charset, KNOWN, 0, NULL, false},
    {"CR LF encoded in the subject", line_break, KNOWN, 0, NULL, false},
    {"CR LF encoded in a file name", line_break_name, KNOWN, 0, NULL, false},
    {"../ in a file name", climbing_name, KNOWN, 0, NULL, false},
    {"no From", no_from, NULL, 0, "un expéditeur et un seul", false},
    {"two From", two_from, NULL, 0, "un expéditeur et un seul", false},
    {"a message of one empty line", empty, NULL, 0, "no known format", false},
    {"a fiche whose referent is an outsider", outsider, KNOWN, 1, NULL, true},
};
const size_t mauvais_count = G_N_ELEMENTS(mauvais);
