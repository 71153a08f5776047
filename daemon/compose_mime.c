/* The message: header, multipart/alternative of text and html, multipart/related around the page where it shows a picture (the
 * picture belongs to the page alone: RFC 2387), multipart/mixed around all where files are attached.
 *
 * Boundaries come from the Message-ID, so that the same mail has the same bytes, and hold « =_ », which neither
 * quoted-printable nor base64 can produce (RFC 2045, 6.7 and 6.8): no content can look like one.
 *
 * No Precedence: filters of marketing and of spam read `bulk` and `list` as a confession; Auto-Submitted (RFC 3834) says
 * what we are. X-Auto-Response-Suppress names all of Exchange's values but NDR: « All » would silence the reports of dead
 * addresses too, and a question would wait for nobody. */
#include "daemon/compose_private.h"
#include "daemon/heure.h"

enum {
    QP_LINE = 76,     /* RFC 2045, 6.7 (5), without CRLF */
    BASE64_LINE = 76, /* 57 bytes */
};

/* ---- encodings ---- */

/* `.` and « From » at a line's start are encoded: some relay still touches them. */
static bool qp_plain(struct str text, size_t i, size_t column)
{
    unsigned char c = (unsigned char)text.at[i];
    bool last = i + 1 == text.len || text.at[i + 1] == '\n';
    if (c == ' ' || c == '\t')
        return !last;
    if (column == 0 && (c == '.' || str_starts(str_from(text, i), STR("From "))))
        return false;
    return c > ' ' && c < 0x7F && c != '=';
}

static void put_quoted_printable(struct buf *out, struct str text)
{
    size_t column = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '\n') {
            buf_add_c(out, "\r\n");
            column = 0;
            continue;
        }
        size_t width = qp_plain(text, i, column) ? 1 : 3;
        if (column + width > QP_LINE - 1) { /* one column stays for the soft break */
            buf_add_c(out, "=\r\n");
            column = 0;
            width = qp_plain(text, i, column) ? 1 : 3;
        }
        if (width == 1)
            buf_add_char(out, text.at[i]);
        else
            buf_print(out, "=%02X", (unsigned char)text.at[i]);
        column += width;
    }
    if (column > 0)
        buf_add_c(out, "\r\n");
}

static void put_base64(struct buf *out, struct str bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.len; i += 3) {
        uint32_t group = 0;
        size_t have = bytes.len - i < 3 ? bytes.len - i : 3;
        for (size_t j = 0; j < 3; j++)
            group = group << 8 | (j < have ? (unsigned char)bytes.at[i + j] : 0);
        for (size_t j = 0; j < 4; j++)
            buf_add_char(out, j <= have ? digits[group >> (18 - 6 * j) & 63] : '=');
        if ((i / 3 + 1) % (BASE64_LINE / 4) == 0 || i + 3 >= bytes.len)
            buf_add_c(out, "\r\n");
    }
}

static size_t base64_size(size_t len)
{
    size_t text = (len / 3 + 1) * 4;
    return text + (text / BASE64_LINE + 1) * 2;
}

/* ---- header ---- */

/* FNV-1a, 64 bits: a name for a boundary, not a secret. */
static uint64_t hash(struct str text)
{
    uint64_t sum = 0xCBF29CE484222325u;
    for (size_t i = 0; i < text.len; i++)
        sum = (sum ^ (unsigned char)text.at[i]) * 0x100000001B3u;
    return sum;
}

static struct str boundary(struct arena *arena, char kind, struct str message_id)
{
    return str_print(arena, "=_%c_%016llx", kind, (unsigned long long)hash(message_id));
}

static void put_header(struct buf *out, struct arena *arena, const struct courrier *courrier, struct str objet, struct str reponse)
{
    bool replied = str_eq_c(courrier->auto_submitted, "auto-replied");
    buf_print(out, "Date: %.*s\r\n", STR_ARG(heure_rfc5322(arena, courrier->moment)));
    compose_address_field(out, arena, "From", courrier->de_nom, courrier->de_mail);
    compose_address_field(out, arena, "To", courrier->a_nom, courrier->a_mail);
    if (!str_is_empty(reponse))
        compose_address_field(out, arena, "Reply-To", STR_NONE, reponse);
    compose_field(out, arena, "Subject", objet);
    buf_print(out, "Message-ID: <%.*s>\r\n", STR_ARG(courrier->message_id));
    if (!str_is_empty(courrier->racine))
        buf_print(out, "In-Reply-To: <%.*s>\r\nReferences: <%.*s>\r\n", STR_ARG(courrier->racine), STR_ARG(courrier->racine));
    buf_print(out, "Auto-Submitted: %s\r\n", replied ? "auto-replied" : "auto-generated");
    buf_add_c(out, "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\r\n");
    if (!str_is_empty(courrier->reference))
        compose_field(out, arena, "X-Navette-Dossier", courrier->reference);
    buf_add_c(out, "Content-Language: fr\r\nMIME-Version: 1.0\r\n");
}

/* ---- parts ---- */

static void put_text_part(struct buf *out, struct str mark, const char *media, struct str text)
{
    buf_print(out, "--%.*s\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
              STR_ARG(mark), media);
    put_quoted_printable(out, text);
    buf_add_c(out, "\r\n");
}

/* No name and « inline »: a program that lists files does not list it. */
static void put_image(struct buf *out, struct str mark, const struct rendu *rendu)
{
    buf_print(out, "--%.*s\r\nContent-Type: image/png\r\nContent-ID: <%.*s>\r\nContent-Disposition: inline\r\nContent-Transfer-Encoding: base64\r\n\r\n",
              STR_ARG(mark), STR_ARG(rendu->cid));
    put_base64(out, rendu->courrier->image);
    buf_print(out, "\r\n--%.*s--\r\n", STR_ARG(mark));
}

/* The page and its picture. */
static void put_related(struct buf *out, struct str outer, const struct rendu *rendu, struct str html)
{
    struct str mark = boundary(rendu->arena, 'r', rendu->courrier->message_id);
    buf_print(out, "--%.*s\r\nContent-Type: multipart/related; type=\"text/html\";\r\n boundary=\"%.*s\"\r\n\r\n", STR_ARG(outer), STR_ARG(mark));
    put_text_part(out, mark, "text/html", html);
    put_image(out, mark, rendu);
    buf_add_c(out, "\r\n");
}

static void put_alternative(struct buf *out, const struct rendu *rendu, struct str texte, struct str html)
{
    struct str mark = boundary(rendu->arena, 'a', rendu->courrier->message_id);
    buf_print(out, "Content-Type: multipart/alternative;\r\n boundary=\"%.*s\"\r\n\r\n", STR_ARG(mark));
    put_text_part(out, mark, "text/plain", texte);
    if (str_is_empty(rendu->cid))
        put_text_part(out, mark, "text/html", html);
    else
        put_related(out, mark, rendu, html);
    buf_print(out, "--%.*s--\r\n", STR_ARG(mark));
}

static bool is_media(struct str media)
{
    size_t slash = str_find_char(media, '/');
    if (slash == STR_NOT_FOUND || slash == 0 || slash + 1 == media.len || media.len > 100)
        return false;
    for (size_t i = 0; i < media.len; i++) {
        char c = media.at[i];
        bool token = str_is_alnum(c) || c == '.' || c == '+' || c == '-';
        if (!token && i != slash)
            return false;
    }
    /* RFC 2045, 6.4: these two may not be base64, and another message's header is not what an attachment shows */
    return !str_starts_nocase(media, STR("multipart/")) && !str_starts_nocase(media, STR("message/"));
}

static void put_jointe(struct buf *out, struct arena *arena, struct str mark, const struct jointe *jointe)
{
    struct str media = is_media(jointe->media) ? jointe->media : STR("application/octet-stream");
    if (jointe->methode != NULL)
        media = str_print(arena, "text/calendar; charset=utf-8; method=%s", jointe->methode);
    buf_print(out, "--%.*s\r\nContent-Type: ", STR_ARG(mark));
    compose_file_field(out, arena, str_c(arena, media), "name", jointe->nom);
    buf_add_c(out, "Content-Disposition: ");
    compose_file_field(out, arena, "attachment", "filename", jointe->nom);
    buf_add_c(out, "Content-Transfer-Encoding: base64\r\n\r\n");
    put_base64(out, jointe->octets);
    buf_add_c(out, "\r\n");
}

/* Not the Message-ID itself: that holds the token, and what stands in the page comes back in answers. */
struct str compose_cid(struct arena *arena, const struct courrier *courrier)
{
    size_t at = str_find_char(courrier->de_mail, '@');
    if (str_is_empty(courrier->image))
        return STR_NONE;
    return str_print(arena, "image.%016llx%.*s", (unsigned long long)hash(courrier->message_id), STR_ARG(str_from(courrier->de_mail, at)));
}

enum err compose_mime(const struct rendu *rendu, struct str texte, struct str html, struct str *out_octets, struct fault *out_fault)
{
    struct arena *arena = rendu->arena;
    const struct courrier *courrier = rendu->courrier;
    size_t size = base64_size(courrier->image.len); /* known before a byte of it is made */
    for (size_t i = 0; i < courrier->jointe_count; i++)
        size += courrier->jointes[i].octets.len > COMPOSE_MAX_OCTETS ? COMPOSE_MAX_OCTETS
                                                                     : base64_size(courrier->jointes[i].octets.len);
    if (courrier->jointe_count > COMPOSE_MAX_JOINTES || size >= COMPOSE_MAX_OCTETS)
        return fault_set(out_fault, ERR_FINAL, "compose: more than %d attachments or %d bytes, send fewer", COMPOSE_MAX_JOINTES,
                         COMPOSE_MAX_OCTETS);
    struct buf out;
    buf_init(&out, COMPOSE_MAX_OCTETS);
    put_header(&out, arena, courrier, rendu->objet, rendu->reponse);
    if (courrier->jointe_count == 0) {
        put_alternative(&out, rendu, texte, html);
    } else {
        struct str mark = boundary(arena, 'm', courrier->message_id);
        buf_print(&out, "Content-Type: multipart/mixed;\r\n boundary=\"%.*s\"\r\n\r\n--%.*s\r\n", STR_ARG(mark), STR_ARG(mark));
        put_alternative(&out, rendu, texte, html);
        for (size_t i = 0; i < courrier->jointe_count; i++)
            put_jointe(&out, arena, mark, &courrier->jointes[i]);
        buf_print(&out, "--%.*s--\r\n", STR_ARG(mark));
    }
    bool failed = buf_failed(&out);
    struct str octets = failed ? STR_NONE : str_copy(arena, buf_str(&out));
    buf_free(&out);
    if (failed)
        return fault_set(out_fault, ERR_FINAL, "compose: the message is over %d bytes", COMPOSE_MAX_OCTETS);
    *out_octets = octets;
    return ERR_NONE;
}
