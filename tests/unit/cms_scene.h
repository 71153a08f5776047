/* cms_scene: a signed or encrypted message of S/MIME, written by hand: whole, or in pieces as a program writes that does not know the
 * length beforehand (RFC 5652, X.690 8.1.3.6). */
#ifndef NAVETTE_TESTS_CMS_SCENE_H
#define NAVETTE_TESTS_CMS_SCENE_H

#include "tests/unit/unit.h"

/* str_join is for text: these bytes have NUL among them. */
static inline struct str cms_scene_glue(struct arena *arena, struct str a, struct str b)
{
    char *out = arena_alloc(arena, a.len + b.len + 1);
    memcpy(out, a.at, a.len);
    memcpy(out + a.len, b.at, b.len);
    return (struct str){out, a.len + b.len};
}

/* One element of BER with a length of four bytes, or of the indefinite form. */
static inline struct str cms_scene_ber(struct arena *arena, unsigned tag, struct str content, bool is_indefinite)
{
    char *out = arena_alloc(arena, content.len + 8);
    size_t at = 0;
    out[at++] = (char)tag;
    out[at++] = (char)(is_indefinite ? 0x80 : 0x84);
    for (int shift = 24; !is_indefinite && shift >= 0; shift -= 8)
        out[at++] = (char)(content.len >> shift & 0xFF);
    if (content.len > 0)
        memcpy(out + at, content.at, content.len);
    return (struct str){out, at + content.len + (is_indefinite ? 2 : 0)};
}

#define OID_BYTES 11
/* id-data \x01, id-signedData \x02, id-envelopedData \x03 … */
#define OID_AT(last) "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07" last
#define OID(last) ((struct str){OID_AT(last), OID_BYTES})

static inline struct str cms_scene(struct arena *arena, struct str oid, struct str content, bool is_streamed)
{
    struct str half = str_slice(content, 0, content.len / 2), rest = str_from(content, content.len / 2);
    struct str octets = !is_streamed ? cms_scene_ber(arena, 0x04, content, false)
                                     : cms_scene_ber(arena, 0x24, cms_scene_glue(arena, cms_scene_ber(arena, 0x04, half, false), cms_scene_ber(arena, 0x04, rest, false)), true);
    struct str inside = content.at == NULL ? OID("\x01") : cms_scene_glue(arena, OID("\x01"), cms_scene_ber(arena, 0xA0, octets, is_streamed));
    struct str info = cms_scene_ber(arena, 0x30, inside, is_streamed);
    struct str data = cms_scene_glue(arena, (struct str){"\x02\x01\x01\x31\x00", 5}, info);
    struct str whole = cms_scene_glue(arena, oid, cms_scene_ber(arena, 0xA0, cms_scene_ber(arena, 0x30, data, is_streamed), is_streamed));
    return cms_scene_ber(arena, 0x30, whole, is_streamed);
}

#endif
