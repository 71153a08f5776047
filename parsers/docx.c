#include "parsers/docx_private.h"

#include <zip.h>

#include "parsers/base/buf.h"

enum { CHUNK = 16384 /* bytes inflated at a time */ };

static enum err damaged(struct fault *fault, const char *why)
{
    return fault_set(fault, ERR_FINAL, "docx: %s", why);
}

/* Inflates one part into `part`, which holds the cap: what the archive declares about sizes is not believed. */
static enum err inflate_part(zip_t *zip, zip_int64_t index, struct buf *part, struct fault *fault)
{
    zip_file_t *file = zip_fopen_index(zip, (zip_uint64_t)index, 0);
    if (file == NULL)
        return damaged(fault, zip_error_code_zip(zip_get_error(zip)) == ZIP_ER_NOPASSWD
                                  ? "protected by a password"
                                  : "its text cannot be taken out of the archive");
    char chunk[CHUNK];
    zip_int64_t got = 0;
    while (!buf_failed(part) && (got = zip_fread(file, chunk, sizeof chunk)) > 0)
        buf_add(part, (struct str){chunk, (size_t)got});
    zip_fclose(file);
    if (buf_failed(part))
        return fault_set(fault, ERR_FINAL, "docx: its text is more than %d bytes", DOCX_MAX_PART);
    return got < 0 ? damaged(fault, "the archive is damaged") : ERR_NONE;
}

/* word/document.xml, or as some web editors name it word/document2.xml; -1 where there is none. */
static zip_int64_t find_main_part(zip_t *zip)
{
    zip_int64_t index = zip_name_locate(zip, "word/document.xml", ZIP_FL_NOCASE);
    zip_int64_t count = zip_get_num_entries(zip, 0);
    for (zip_int64_t i = 0; index < 0 && i < count; i++) {
        struct str name = str_of(zip_get_name(zip, (zip_uint64_t)i, 0));
        if (str_starts(name, STR("word/document")) && str_ends(name, STR(".xml")))
            return i;
    }
    return index;
}

static enum err read_archive(struct arena *arena, zip_t *zip, struct document *out_document, struct fault *fault)
{
    zip_int64_t index = find_main_part(zip);
    if (index < 0)
        return damaged(fault, "no word/document.xml in the archive");
    struct buf part;
    buf_init(&part, DOCX_MAX_PART);
    enum err err = inflate_part(zip, index, &part, fault);
    if (err == ERR_NONE)
        err = docx_xml_read(arena, buf_str(&part), out_document, fault);
    buf_free(&part);
    return err;
}

enum err docx_read(struct arena *arena, struct str bytes, struct document *out_document, struct fault *out_fault)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.at, bytes.len, 0, &error);
    if (source == NULL)
        return damaged(out_fault, "no memory for the archive");
    zip_t *zip = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (zip == NULL) {
        zip_source_free(source);
        zip_error_fini(&error);
        return damaged(out_fault, "the archive is damaged");
    }
    struct document document = {.format = FORMAT_DOCX};
    enum err err = read_archive(arena, zip, &document, out_fault);
    zip_discard(zip);
    zip_error_fini(&error);
    if (err == ERR_NONE)
        *out_document = document;
    return err;
}
