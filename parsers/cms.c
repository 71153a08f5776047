/* BER: ITU-T X.690, 8.1. Definite and indefinite lengths; an OCTET STRING may be cut in pieces (8.7.3), as programs that
 * sign while they write do. */
#include "parsers/cms.h"

enum { TAG_OCTETS = 0x04, TAG_OID = 0x06, TAG_SEQUENCE = 0x30, TAG_CONTEXT_0 = 0xA0, CONSTRUCTED = 0x20, MOST_LENGTH_BYTES = 4, MOST_PIECES_DEEP = 4 };

struct element {
    unsigned tag;
    struct str content;
};

/* The header of the element at the front of *rest, taken off. `*out_len` SIZE_MAX is the indefinite form. */
static bool take_header(struct str *rest, unsigned *out_tag, size_t *out_len)
{
    if (rest->len < 2)
        return false;
    unsigned tag = (unsigned char)rest->at[0], first = (unsigned char)rest->at[1];
    size_t used = 2, len = first;
    if ((tag & 0x1F) == 0x1F)
        return false; /* a long tag: none that is looked for has one */
    if (first == 0x80) {
        len = SIZE_MAX;
    } else if (first > 0x80) {
        size_t count = first & 0x7F;
        if (count > MOST_LENGTH_BYTES || rest->len < 2 + count)
            return false;
        len = 0;
        for (size_t i = 0; i < count; i++)
            len = len << 8 | (unsigned char)rest->at[2 + i];
        used += count;
    }
    if ((len == SIZE_MAX && (tag & CONSTRUCTED) == 0) || (len != SIZE_MAX && len > rest->len - used))
        return false;
    *out_tag = tag;
    *out_len = len;
    *rest = str_from(*rest, used);
    return true;
}

/* The content of an element of indefinite length, up to its end mark, both taken off *rest. */
static bool take_indefinite(struct str *rest, struct str *out_content)
{
    struct str whole = *rest, walk = *rest;
    for (size_t open = 1; open > 0;) {
        unsigned tag = 0;
        size_t len = 0, before = walk.len;
        if (!take_header(&walk, &tag, &len))
            return false;
        if (len == SIZE_MAX) {
            open++;
        } else if (tag == 0 && len == 0) {
            if (--open == 0) {
                *out_content = str_slice(whole, 0, whole.len - before);
                *rest = walk;
            }
        } else {
            walk = str_from(walk, len);
        }
    }
    return true;
}

static bool take(struct str *rest, struct element *out)
{
    size_t len = 0;
    if (!take_header(rest, &out->tag, &len))
        return false;
    if (len == SIZE_MAX)
        return take_indefinite(rest, &out->content);
    out->content = str_slice(*rest, 0, len);
    *rest = str_from(*rest, len);
    return true;
}

/* Appends the bytes of an OCTET STRING, whole or in pieces, to `out`, which has room for all of the message. */
static bool collect(struct element octets, char *out, size_t *len, int depth)
{
    if ((octets.tag & ~(unsigned)CONSTRUCTED) != TAG_OCTETS || depth > MOST_PIECES_DEEP)
        return false;
    if ((octets.tag & CONSTRUCTED) == 0) {
        memcpy(out + *len, octets.content.at, octets.content.len);
        *len += octets.content.len;
        return true;
    }
    struct element piece;
    for (struct str rest = octets.content; rest.len > 0;)
        if (!take(&rest, &piece) || !collect(piece, out, len, depth + 1))
            return false;
    return true;
}

static enum cms_kind kind_of(struct str oid)
{
    static const struct { struct str oid; enum cms_kind kind; } kinds[] = {
        {{"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02", 9}, CMS_SIGNED},
        {{"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03", 9}, CMS_ENCRYPTED},             /* envelopedData */
        {{"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x06", 9}, CMS_ENCRYPTED},             /* encryptedData */
        {{"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x17", 11}, CMS_ENCRYPTED},    /* authEnvelopedData */
        {{"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x09", 11}, CMS_OTHER},        /* compressedData */
        {{"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x05", 9}, CMS_OTHER},                 /* digestedData */
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (str_eq(oid, kinds[i].oid))
            return kinds[i].kind;
    return CMS_NONE;
}

/* SignedData: version, digestAlgorithms, encapContentInfo { type, [0] content }, … */
static enum cms_kind read_signed(struct arena *arena, struct str signed_data, struct str *out_content)
{
    struct element version, digests, info, type, explicit, octets;
    struct str inside = STR_NONE;
    if (!take(&signed_data, &version) || !take(&signed_data, &digests) || !take(&signed_data, &info) || info.tag != TAG_SEQUENCE)
        return CMS_NONE;
    inside = info.content;
    if (!take(&inside, &type) || type.tag != TAG_OID)
        return CMS_NONE;
    if (inside.len == 0)
        return CMS_SIGNED; /* apart */
    if (!take(&inside, &explicit) || explicit.tag != TAG_CONTEXT_0 || !take(&explicit.content, &octets))
        return CMS_NONE;
    char *out = arena_alloc(arena, octets.content.len + 1);
    size_t len = 0;
    if (!collect(octets, out, &len, 0))
        return CMS_NONE;
    *out_content = (struct str){out, len};
    return CMS_SIGNED;
}

enum cms_kind cms_read(struct arena *arena, struct str bytes, struct str *out_content)
{
    struct element info, type, explicit, data;
    struct str inside = STR_NONE;
    *out_content = STR_NONE;
    if (!take(&bytes, &info) || info.tag != TAG_SEQUENCE)
        return CMS_NONE;
    inside = info.content;
    if (!take(&inside, &type) || type.tag != TAG_OID)
        return CMS_NONE;
    enum cms_kind kind = kind_of(type.content);
    if (kind != CMS_SIGNED)
        return kind;
    if (!take(&inside, &explicit) || explicit.tag != TAG_CONTEXT_0 || !take(&explicit.content, &data) || data.tag != TAG_SEQUENCE)
        return CMS_NONE;
    return read_signed(arena, data.content, out_content);
}
