/* doc: the streams of its compound file (cfb.h) that Word keeps a document in. */
#include "parsers/cfb.h"
#include "parsers/doc_private.h"

uint32_t doc_u8(struct str s, size_t at)
{
    return cfb_u8(s, at);
}

uint32_t doc_u16(struct str s, size_t at)
{
    return cfb_u16(s, at);
}

uint32_t doc_u32(struct str s, size_t at)
{
    return cfb_u32(s, at);
}

int32_t doc_i16(struct str s, size_t at)
{
    return (int16_t)doc_u16(s, at);
}

int32_t doc_i32(struct str s, size_t at)
{
    return (int32_t)doc_u32(s, at);
}

/* The streams right under the root: documents that are kept inside (pictures, sheets) have streams of the same names. */
static bool find_streams(struct cfb *c, struct doc_streams *streams)
{
    struct cfb_entries entries = cfb_children(c, CFB_ROOT);
    const struct { const char *name; struct str *stream; } wanted[] = {
        {"WordDocument", &streams->word}, {"0Table", &streams->table0}, {"1Table", &streams->table1}, {"Data", &streams->data}};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        const struct cfb_entry *entry = cfb_named(&entries, wanted[i].name);
        if (entry != NULL && entry->is_stream && !cfb_stream(c, entry, wanted[i].stream))
            return false;
    }
    return true;
}

enum err doc_file_read(struct arena *arena, struct str bytes, struct doc_streams *out_streams, struct fault *out_fault)
{
    struct cfb c;
    struct doc_streams streams = {STR_NONE, STR_NONE, STR_NONE, STR_NONE};
    if (!cfb_open(arena, bytes, &c) || !find_streams(&c, &streams))
        return fault_set(out_fault, ERR_FINAL, "doc: damaged: its compound file is not whole");
    *out_streams = streams;
    return ERR_NONE;
}
