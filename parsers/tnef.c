/* [MS-OXTNEF] 2.1: a signature, a key, then attributes: level, id, length, data, checksum. 2.1.3.4: lists of properties. */
#include "parsers/tnef.h"

#include "parsers/mapi.h"

enum {
    SIGNATURE = 0x223E9F78,
    HEAD = 6,             /* signature, key */
    ATTRIBUTE = 9,        /* level, id, length */
    ATT_BODY = 0x0002800C, ATT_TITLE = 0x00018010, ATT_RENDER = 0x00069002, ATT_DATA = 0x0006800F, ATT_PROPERTIES = 0x00069003, ATT_ATTACHMENT = 0x00069005,
    MULTIPLE = 0x1000, NAMED = 0x8000,
    GUID = 16,
};

struct reading {
    struct arena *arena;
    struct tnef *tnef;
    struct tnef_file *file; /* being described; NULL before the first */
};

static bool take(struct str *rest, size_t len, struct str *out)
{
    if (len > rest->len)
        return false;
    *out = str_slice(*rest, 0, len);
    *rest = str_from(*rest, len);
    return true;
}

static bool take_number(struct str *rest, size_t bytes, uint32_t *out)
{
    struct str raw;
    if (!take(rest, bytes, &raw))
        return false;
    *out = 0;
    for (size_t i = bytes; i > 0; i--)
        *out = *out << 8 | (unsigned char)raw.at[i - 1];
    return true;
}

/* Values stand on multiples of four bytes. */
static bool take_padded(struct str *rest, size_t len, struct str *out)
{
    struct str ignored;
    return take(rest, len, out) && take(rest, (4 - len % 4) % 4, &ignored);
}

/* ---- properties ---- */

static void give_property(struct reading *r, uint32_t id, uint32_t type, struct str value)
{
    bool is_text = type == PT_STRING8 || type == PT_UNICODE, is_bytes = type == PT_BINARY || type == PT_OBJECT;
    if (r->file == NULL) {
        if (id == PR_BODY && is_text)
            r->tnef->text = mapi_text(r->arena, type, value);
        else if (id == PR_BODY_HTML && (type == PT_BINARY || type == PT_STRING8))
            r->tnef->html = mapi_without_end(value);
        else if (id == PR_RTF_COMPRESSED && type == PT_BINARY)
            r->tnef->rtf = tnef_rtf(r->arena, value);
        return;
    }
    if (id == PR_ATTACH_LONG_FILENAME && is_text)
        r->file->nom = mapi_text(r->arena, type, value);
    else if (id == PR_ATTACH_FILENAME && is_text && r->file->nom.at == NULL)
        r->file->nom = mapi_text(r->arena, type, value);
    else if (id == PR_ATTACH_DATA && is_bytes && value.len > 0) {
        struct str inside = type == PT_OBJECT ? str_from(value, GUID) : value; /* the class of the object comes first */
        r->file->is_tnef = type == PT_OBJECT && tnef_is(inside);
        if (type == PT_BINARY || r->file->is_tnef)
            r->file->bytes = inside;
    }
}

/* Bytes of one value of a type of fixed size; 0: its size is told before it. -1: unknown, the list cannot be followed. */
static int fixed_size(uint32_t type)
{
    switch (type) {
    case 0x0001: return 4;
    case 0x0002:
    case 0x0003:
    case 0x0004:
    case 0x000A:
    case 0x000B: return 4;
    case 0x0005:
    case 0x0006:
    case 0x0007:
    case 0x0014:
    case 0x0040: return 8;
    case 0x0048: return GUID;
    case PT_STRING8:
    case PT_UNICODE:
    case PT_OBJECT:
    case PT_BINARY: return 0;
    default: return -1;
    }
}

/* The name of a property from 0x8000 on: who defined it, then a number or a word. */
static bool skip_name(struct str *rest)
{
    struct str ignored;
    uint32_t kind = 0, len = 0;
    if (!take(rest, GUID, &ignored) || !take_number(rest, 4, &kind) || !take_number(rest, 4, &len))
        return false;
    return kind == 0 || take_padded(rest, len, &ignored);
}

static bool take_property(struct reading *r, struct str *rest)
{
    uint32_t type = 0, id = 0, values = 1;
    if (!take_number(rest, 2, &type) || !take_number(rest, 2, &id) || (id >= NAMED && !skip_name(rest)))
        return false;
    bool is_multiple = (type & MULTIPLE) != 0;
    type &= ~(uint32_t)MULTIPLE;
    int size = fixed_size(type);
    if (size < 0 || ((is_multiple || size == 0) && !take_number(rest, 4, &values)))
        return false;
    for (uint32_t i = 0; i < values; i++) {
        struct str value;
        uint32_t len = (uint32_t)size;
        if ((size == 0 && !take_number(rest, 4, &len)) || !take_padded(rest, len, &value))
            return false;
        if (size == 0 && !is_multiple)
            give_property(r, id, type, value);
    }
    return true;
}

/* What is wrong with a list ends the list: what was read of it holds. */
static void read_properties(struct reading *r, struct str list)
{
    uint32_t count = 0;
    if (!take_number(&list, 4, &count))
        return;
    for (uint32_t i = 0; i < count && i < TNEF_MAX_PROPERTIES && take_property(r, &list); i++)
        ;
}

/* ---- attributes ---- */

static enum err take_attribute(struct reading *r, uint32_t id, struct str data, struct fault *fault)
{
    struct tnef *tnef = r->tnef;
    switch (id) {
    case ATT_RENDER:
        if (tnef->count == TNEF_MAX_FILES)
            return fault_set(fault, ERR_FINAL, "tnef: more than %d files in it", TNEF_MAX_FILES);
        r->file = &tnef->files[tnef->count++];
        break;
    case ATT_BODY:
        tnef->text = tnef->text.at == NULL ? mapi_text(r->arena, PT_STRING8, data) : tnef->text;
        break;
    case ATT_TITLE:
        if (r->file != NULL && r->file->nom.at == NULL)
            r->file->nom = mapi_text(r->arena, PT_STRING8, data);
        break;
    case ATT_DATA:
        if (r->file != NULL && r->file->bytes.at == NULL)
            r->file->bytes = data;
        break;
    case ATT_ATTACHMENT:
        if (r->file != NULL)
            read_properties(r, data);
        break;
    case ATT_PROPERTIES:
        if (r->file == NULL)
            read_properties(r, data);
        break;
    default: break;
    }
    return ERR_NONE;
}

bool tnef_is(struct str bytes)
{
    uint32_t signature = 0;
    return bytes.len > HEAD && take_number(&bytes, 4, &signature) && signature == SIGNATURE;
}

enum err tnef_read(struct arena *arena, struct str bytes, struct tnef *out_tnef, struct fault *out_fault)
{
    struct tnef tnef = {.files = arena_array(arena, TNEF_MAX_FILES, sizeof *tnef.files)};
    struct reading r = {.arena = arena, .tnef = &tnef};
    struct str rest = str_from(bytes, HEAD), data, ignored;
    if (!tnef_is(bytes))
        return fault_set(out_fault, ERR_FINAL, "tnef: it is no winmail.dat");
    while (rest.len >= ATTRIBUTE) {
        uint32_t level = 0, id = 0, len = 0;
        (void)take_number(&rest, 1, &level);
        if (!take_number(&rest, 4, &id) || !take_number(&rest, 4, &len) || !take(&rest, len, &data) || !take(&rest, 2, &ignored))
            return fault_set(out_fault, ERR_FINAL, "tnef: it breaks off, it is damaged");
        enum err err = take_attribute(&r, id, data, out_fault);
        if (err != ERR_NONE)
            return err;
    }
    *out_tnef = tnef;
    return ERR_NONE;
}
