/* docx: the archive, and the parts of it in the order in which they are read: relations, styles, numbering, headers, the main
 * part, files put in as text, pictures of pages. */
#include "parsers/docx_private.h"
#include "parsers/html.h"
#include "parsers/text.h"

enum {
    MAX_HEADERS = 6,
    MAX_CONTROLS = 100, /* of ActiveX: a part each */
    LITTLE_TEXT = 1200, /* bytes; the blank form has three times that: with less, pictures of pages are the document */
    MAX_TARGET = 400,
};

struct package {
    struct arena *arena;
    struct office_archive archive;
    struct str main, folder; /* « word/document.xml », « word/ » */
    struct docx_parts parts;
    struct document *document;
    struct fault *fault;
};

static struct str folder_of(struct str name)
{
    size_t slash = str_rfind_char(name, '/');
    return str_slice(name, 0, slash == STR_NOT_FOUND ? 0 : slash + 1);
}

/* A target as the name of a part: « /word/media/a.png », « media/a.png », « ../media/a.png ». */
static struct str part_name(const struct package *p, struct str target)
{
    if (target.len == 0 || target.len > MAX_TARGET)
        return STR_NONE;
    if (target.at[0] == '/')
        return str_from(target, 1);
    if (str_starts(target, STR("../")))
        return str_from(target, 3);
    return str_join(p->arena, p->folder, STR(""), target);
}

/* A part beside the text; what cannot be read of it is done without. */
static void read_side(struct package *p, struct str name, struct docx_parts *parts)
{
    struct buf part;
    struct fault ignored = {{0}};
    buf_init(&part, OFFICE_MAX_SIDE);
    if (name.len > 0 && office_part(&p->archive, name, &part, &ignored) == ERR_NONE)
        docx_part_read(p->arena, buf_str(&part), parts);
    buf_free(&part);
}

/* The relation of the package to its document says where it is; else its usual name, or as some web editors name it,
 * word/document2.xml. */
static struct str find_main_part(struct package *p)
{
    struct docx_parts package = {0};
    read_side(p, STR("_rels/.rels"), &package);
    for (size_t i = 0; i < package.relation_count; i++) {
        struct str name = part_name(p, package.relations[i].target);
        if (str_eq_c(package.relations[i].type, "officeDocument") && name.at != NULL && office_has(&p->archive, name))
            return name;
    }
    struct str usual = STR("word/document.xml");
    return office_has(&p->archive, usual) ? usual : office_find(&p->archive, STR("word/document"), STR(".xml"));
}

static void read_sides(struct package *p)
{
    size_t folder = p->folder.len;
    read_side(p, str_print(p->arena, "%.*s_rels/%.*s.rels", STR_ARG(p->folder), STR_ARG(str_from(p->main, folder))), &p->parts);
    static const char *const types[] = {"styles", "numbering"};
    for (size_t k = 0; k < sizeof types / sizeof types[0]; k++)
        for (size_t i = 0; i < p->parts.relation_count; i++)
            if (str_eq_c(p->parts.relations[i].type, types[k])) {
                read_side(p, part_name(p, p->parts.relations[i].target), &p->parts);
                break;
            }
    for (size_t i = 0, left = MAX_CONTROLS; i < p->parts.relation_count && left > 0; i++) {
        if (!str_eq_c(p->parts.relations[i].type, "control"))
            continue;
        left--;
        p->parts.relation = p->parts.relations[i].id;
        read_side(p, part_name(p, p->parts.relations[i].target), &p->parts);
    }
}

static struct reading *reading_new(struct package *p, struct document *document)
{
    struct reading *r = ARENA_NEW(p->arena, struct reading);
    r->arena = p->arena;
    r->parts = &p->parts;
    r->xml = (struct office_xml){.arena = p->arena, .fault = p->fault, .format = "docx"};
    r->t = (struct office_text){.arena = p->arena, .document = document, .xml = &r->xml};
    return r;
}

static enum err read_text(struct package *p, struct str name, size_t most, struct reading *r)
{
    struct buf part;
    buf_init(&part, most);
    enum err err = office_part(&p->archive, name, &part, p->fault);
    if (err == ERR_NONE)
        err = office_walk(&r->xml, buf_str(&part), &docx_grammar, r);
    buf_free(&part);
    return err;
}

static void read_headers(struct package *p)
{
    struct fault ignored = {{0}};
    struct package quiet = *p;
    int left = MAX_HEADERS;
    quiet.fault = &ignored;
    for (size_t i = 0; i < p->parts.relation_count && left > 0; i++) {
        struct document header = {0};
        if (!str_eq_c(p->parts.relations[i].type, "header"))
            continue;
        left--;
        struct str name = part_name(p, p->parts.relations[i].target);
        if (read_text(&quiet, name, OFFICE_MAX_SIDE, reading_new(&quiet, &header)) == ERR_NONE)
            office_add_header(p->arena, p->document, &header);
    }
}

/* A page of HTML or a plain text put in as part of the text, before block `at`. */
static enum err read_chunk(struct package *p, struct str name, size_t at)
{
    struct buf part;
    struct document chunk = {0};
    struct fault ignored = {{0}};
    buf_init(&part, OFFICE_MAX_SIDE);
    enum err err = office_part(&p->archive, name, &part, &ignored);
    struct str bytes = buf_str(&part);
    enum document_format format = err == ERR_NONE ? document_sniff(bytes) : FORMAT_UNKNOWN;
    if (format == FORMAT_HTML)
        err = html_read(p->arena, bytes, &chunk, &ignored);
    else if (format == FORMAT_TEXT)
        err = text_read(p->arena, bytes, &chunk, &ignored);
    buf_free(&part);
    if (err != ERR_NONE || chunk.count == 0)
        return ERR_NONE;
    struct document joined = {.format = FORMAT_DOCX};
    for (size_t i = 0; i <= p->document->count && err == ERR_NONE; i++) {
        for (size_t k = 0; i == at && k < chunk.count && err == ERR_NONE; k++) {
            chunk.blocks[k].table += chunk.blocks[k].table > 0 ? DOCUMENT_MAX_BLOCKS : 0; /* apart from the text's own tables */
            err = document_add(p->arena, &joined, &chunk.blocks[k], p->fault);
        }
        if (i < p->document->count && err == ERR_NONE)
            err = document_add(p->arena, &joined, &p->document->blocks[i], p->fault);
    }
    *p->document = joined;
    return err;
}

static bool has_little_text(const struct document *document)
{
    size_t bytes = 0;
    for (size_t i = 0; i < document->count; i++)
        bytes += str_trim(document->blocks[i].text).len;
    return bytes < LITTLE_TEXT;
}

/* Pages that were scanned and pasted: kept for who recognises characters. */
static void add_pictures(struct package *p, const struct reading *r)
{
    for (size_t i = 0; i < r->blip_count && has_little_text(p->document); i++) {
        struct buf part;
        struct fault ignored = {{0}};
        struct str name = part_name(p, docx_relation_target(&p->parts, r->blips[i]));
        buf_init(&part, DOCUMENT_MAX_PICTURE);
        enum err err = name.at == NULL ? ERR_FINAL : office_part(&p->archive, name, &part, &ignored);
        enum document_format format = err == ERR_NONE ? document_sniff(buf_str(&part)) : FORMAT_UNKNOWN;
        if (format == FORMAT_JPEG || format == FORMAT_PNG || format == FORMAT_TIFF)
            document_add_picture(p->arena, p->document,
                                 &(struct document_picture){.bytes = str_copy(p->arena, buf_str(&part)), .page = (int)p->document->picture_count + 1});
        else if (err != ERR_NONE)
            p->document->is_cut = true;
        buf_free(&part);
    }
}

static enum err read_package(struct package *p)
{
    p->main = find_main_part(p);
    if (p->main.at == NULL)
        return fault_set(p->fault, ERR_FINAL, "docx: no word/document.xml in the archive");
    p->folder = folder_of(p->main);
    read_sides(p);
    read_headers(p);
    struct reading *r = reading_new(p, p->document);
    enum err err = read_text(p, p->main, OFFICE_MAX_PART, r);
    for (size_t i = r->chunk_count; i > 0 && err == ERR_NONE; i--) {
        struct str name = part_name(p, docx_relation_target(&p->parts, r->chunks[i - 1]));
        if (name.at != NULL)
            err = read_chunk(p, name, r->chunk_at[i - 1]);
    }
    if (err == ERR_NONE)
        add_pictures(p, r);
    return err;
}

enum err docx_read(struct arena *arena, struct str bytes, struct document *out_document, struct fault *out_fault)
{
    struct document document = {.format = FORMAT_DOCX};
    struct package package = {.arena = arena, .document = &document, .fault = out_fault};
    enum err err = office_open(bytes, "docx", &package.archive, out_fault);
    if (err == ERR_NONE)
        err = read_package(&package);
    office_close(&package.archive);
    if (err == ERR_NONE)
        *out_document = document;
    return err;
}
