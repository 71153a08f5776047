/* odt: the archive (ODF 1.3 part 2), or the one XML of a flat document, and its parts in the order in which they are read. */
#include "parsers/odt_private.h"

enum { LITTLE_TEXT = 1200 /* bytes; the blank form has three times that: with less, pictures of pages are the document */ };

static struct reading *reading_new(struct arena *arena, struct odt_parts *parts, struct document *document, struct fault *fault)
{
    struct reading *r = ARENA_NEW(arena, struct reading);
    r->arena = arena;
    r->parts = parts;
    r->xml = (struct office_xml){.arena = arena, .fault = fault, .format = "odt"};
    r->t = (struct office_text){.arena = arena, .document = document, .xml = &r->xml};
    return r;
}

/* The manifest names the algorithms of what is encrypted (ODF 1.3 part 2, 4.8). */
static bool is_encrypted(const struct office_archive *archive)
{
    struct buf manifest;
    struct fault ignored = {{0}};
    buf_init(&manifest, OFFICE_MAX_SIDE);
    bool found = office_part(archive, STR("META-INF/manifest.xml"), &manifest, &ignored) == ERR_NONE &&
                 str_find(buf_str(&manifest), STR("encryption-data")) != STR_NOT_FOUND;
    buf_free(&manifest);
    return found;
}

/* Styles that the text's own are based on, and the headers of pages. What cannot be read of it is done without. */
static void read_styles(struct arena *arena, const struct office_archive *archive, struct odt_parts *parts, struct document *document)
{
    struct buf part;
    struct fault ignored = {{0}};
    struct document header = {0};
    buf_init(&part, OFFICE_MAX_SIDE);
    enum err err = office_part(archive, STR("styles.xml"), &part, &ignored);
    struct reading *r = reading_new(arena, parts, &header, &ignored);
    if (err == ERR_NONE)
        err = office_walk(&r->xml, buf_str(&part), &odt_grammar, r);
    buf_free(&part);
    odt_forget_automatic(parts);
    if (err == ERR_NONE)
        office_add_header(arena, document, &header);
}

static void add_pictures(struct arena *arena, const struct office_archive *archive, const struct reading *r)
{
    struct document *document = r->t.document;
    size_t bytes = 0;
    for (size_t i = 0; i < document->count; i++)
        bytes += str_trim(document->blocks[i].text).len;
    for (size_t i = 0; i < r->blip_count && bytes < LITTLE_TEXT; i++) {
        struct buf part;
        struct fault ignored = {{0}};
        buf_init(&part, DOCUMENT_MAX_PICTURE);
        struct str name = str_starts(r->blips[i], STR("./")) ? str_from(r->blips[i], 2) : r->blips[i];
        enum err err = office_part(archive, name, &part, &ignored);
        enum document_format format = err == ERR_NONE ? document_sniff(buf_str(&part)) : FORMAT_UNKNOWN;
        if (format == FORMAT_JPEG || format == FORMAT_PNG || format == FORMAT_TIFF)
            document_add_picture(arena, document, &(struct document_picture){.bytes = str_copy(arena, buf_str(&part)), .page = (int)document->picture_count + 1});
        else if (err != ERR_NONE)
            document->is_cut = true;
        buf_free(&part);
    }
}

static enum err read_archive(struct arena *arena, const struct office_archive *archive, struct document *document, struct fault *fault)
{
    struct odt_parts parts = {0};
    struct buf content;
    if (is_encrypted(archive))
        return fault_set(fault, ERR_FINAL, "odt: protected by a password");
    read_styles(arena, archive, &parts, document);
    buf_init(&content, OFFICE_MAX_PART);
    struct reading *r = reading_new(arena, &parts, document, fault);
    enum err err = office_part(archive, STR("content.xml"), &content, fault);
    if (err == ERR_NONE)
        err = office_walk(&r->xml, buf_str(&content), &odt_grammar, r);
    buf_free(&content);
    if (err == ERR_NONE)
        add_pictures(arena, archive, r);
    return err;
}

static enum err read_flat(struct arena *arena, struct str bytes, struct document *document, struct fault *fault)
{
    struct odt_parts parts = {0};
    if (bytes.len > OFFICE_MAX_PART)
        return fault_set(fault, ERR_FINAL, "odt: its text is more than %d bytes", OFFICE_MAX_PART);
    struct reading *r = reading_new(arena, &parts, document, fault);
    return office_walk(&r->xml, bytes, &odt_grammar, r);
}

enum err odt_read(struct arena *arena, struct str bytes, struct document *out_document, struct fault *out_fault)
{
    struct document document = {.format = FORMAT_ODT};
    struct office_archive archive = {0};
    enum err err = ERR_NONE;
    if (!str_starts(bytes, STR("PK")))
        err = read_flat(arena, bytes, &document, out_fault);
    else if ((err = office_open(bytes, "odt", &archive, out_fault)) == ERR_NONE)
        err = read_archive(arena, &archive, &document, out_fault);
    office_close(&archive);
    if (err == ERR_NONE)
        *out_document = document;
    return err;
}
