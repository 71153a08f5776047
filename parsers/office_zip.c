/* The parts of an office document: libzip over bytes in memory; nothing that the archive declares about sizes is believed. */
#include "parsers/office.h"

#include <zip.h>

enum { CHUNK = 16384 /* bytes inflated at a time */ };

enum err office_open(struct str bytes, const char *format, struct office_archive *out_archive, struct fault *out_fault)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.at, bytes.len, 0, &error);
    zip_t *zip = source == NULL ? NULL : zip_open_from_source(source, ZIP_RDONLY, &error);
    zip_error_fini(&error);
    if (zip == NULL) {
        zip_source_free(source);
        return fault_set(out_fault, ERR_FINAL, "%s: the archive is damaged", format);
    }
    *out_archive = (struct office_archive){zip, format};
    return ERR_NONE;
}

void office_close(struct office_archive *archive)
{
    if (archive->zip != NULL)
        zip_discard(archive->zip);
    archive->zip = NULL;
}

static zip_int64_t locate(const struct office_archive *archive, struct str name)
{
    char text[512];
    if (name.len >= sizeof text)
        return -1;
    memcpy(text, name.at == NULL ? "" : name.at, name.len);
    text[name.len] = '\0';
    zip_int64_t index = zip_name_locate(archive->zip, text, 0);
    return index >= 0 ? index : zip_name_locate(archive->zip, text, ZIP_FL_NOCASE);
}

bool office_has(const struct office_archive *archive, struct str name)
{
    return locate(archive, name) >= 0;
}

struct str office_find(const struct office_archive *archive, struct str start, struct str end)
{
    zip_int64_t count = zip_get_num_entries(archive->zip, 0);
    for (zip_int64_t i = 0; i < count && i < OFFICE_MAX_NAMES; i++) {
        struct str name = str_of(zip_get_name(archive->zip, (zip_uint64_t)i, 0));
        if (str_starts(name, start) && str_ends(name, end))
            return name;
    }
    return STR_NONE;
}

enum err office_part(const struct office_archive *archive, struct str name, struct buf *part, struct fault *out_fault)
{
    zip_int64_t index = locate(archive, name);
    if (index < 0)
        return fault_set(out_fault, ERR_FINAL, "%s: no %.*s in the archive", archive->format, STR_ARG(name));
    zip_file_t *file = zip_fopen_index(archive->zip, (zip_uint64_t)index, 0);
    if (file == NULL) {
        bool is_locked = zip_error_code_zip(zip_get_error(archive->zip)) == ZIP_ER_NOPASSWD;
        return fault_set(out_fault, ERR_FINAL, "%s: %s", archive->format,
                         is_locked ? "protected by a password" : "its text cannot be taken out of the archive");
    }
    char chunk[CHUNK];
    zip_int64_t got = 0;
    while (!buf_failed(part) && (got = zip_fread(file, chunk, sizeof chunk)) > 0)
        buf_add(part, (struct str){chunk, (size_t)got});
    zip_fclose(file);
    if (buf_failed(part))
        return fault_set(out_fault, ERR_FINAL, "%s: its text is more than %zu bytes", archive->format, part->max);
    return got < 0 ? fault_set(out_fault, ERR_FINAL, "%s: the archive is damaged", archive->format) : ERR_NONE;
}
