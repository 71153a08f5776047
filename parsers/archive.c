/* ZIP: APPNOTE.TXT 6.3; the names of entries 4.4.4 (bit 11) and appendix D. */
#include "parsers/archive.h"

#include <zip.h>

#include "parsers/base/buf.h"
#include "parsers/base/utf8.h"
#include "parsers/text.h"

enum { CHUNK = 16384 /* bytes inflated at a time */ };

static bool is_zip(struct str bytes)
{
    return str_starts(bytes, STR("PK\3\4")) || str_starts(bytes, STR("PK\5\6"));
}

/* libzip makes room for every entry of the directory at once: they are counted before. */
static bool has_long_directory(struct str bytes)
{
    size_t count = 0;
    for (size_t at = 0; count <= ARCHIVE_MAX_DIRECTORY && (at = str_find(bytes, STR("PK\1\2"))) != STR_NOT_FOUND; count++)
        bytes = str_from(bytes, at + 4);
    return count > ARCHIVE_MAX_DIRECTORY;
}

static zip_t *open_zip(struct str bytes)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.at, bytes.len, 0, &error);
    zip_t *zip = source == NULL ? NULL : zip_open_from_source(source, ZIP_RDONLY, &error);
    if (zip == NULL && source != NULL)
        zip_source_free(source);
    zip_error_fini(&error);
    return zip;
}

bool archive_is(struct str bytes)
{
    static const char *const office[] = {"[Content_Types].xml", "mimetype", "META-INF/manifest.xml", "META-INF/container.xml"};
    if (!is_zip(bytes))
        return false;
    if (has_long_directory(bytes))
        return true; /* refused by archive_read, with its reason */
    zip_t *zip = open_zip(bytes);
    bool is_office = zip == NULL && str_find(bytes, str_of(office[0])) != STR_NOT_FOUND; /* a damaged one: its reader says so */
    for (size_t i = 0; zip != NULL && i < sizeof office / sizeof office[0]; i++)
        is_office = is_office || zip_name_locate(zip, office[i], 0) >= 0;
    if (zip != NULL)
        zip_discard(zip);
    return !is_office;
}

/* What no person put there. */
static bool is_litter(struct str name)
{
    static const char *const litter[] = {".DS_Store", "Thumbs.db", "desktop.ini"};
    if (name.len == 0 || str_ends(name, STR("/")) || str_starts(name, STR("__MACOSX/")))
        return true;
    for (size_t i = 0; i < sizeof litter / sizeof litter[0]; i++)
        if (str_ends(name, str_of(litter[i])))
            return true;
    return false;
}

struct taking {
    struct arena *arena;
    zip_t *zip;
    size_t left; /* bytes that may still be inflated */
    struct fault *fault;
};

/* ERR_FINAL for a limit, which ends it all; what is wrong with this file alone is its `why`. */
static enum err inflate(struct taking *taking, zip_uint64_t index, uint64_t deflated, struct archive_file *file)
{
    zip_file_t *open = zip_fopen_index(taking->zip, index, 0);
    if (open == NULL) {
        bool locked = zip_error_code_zip(zip_get_error(taking->zip)) == ZIP_ER_NOPASSWD;
        file->why = locked ? "protected by a password" : "it cannot be taken out of its archive";
        return ERR_NONE;
    }
    struct buf bytes;
    char chunk[CHUNK];
    zip_int64_t got = 0;
    bool is_bomb = false;
    buf_init(&bytes, taking->left);
    while (!buf_failed(&bytes) && !is_bomb && (got = zip_fread(open, chunk, sizeof chunk)) > 0) {
        buf_add(&bytes, (struct str){chunk, (size_t)got});
        is_bomb = bytes.len > ARCHIVE_RATIO_FROM && bytes.len / ARCHIVE_MAX_RATIO > deflated;
    }
    zip_fclose(open);
    bool is_over = buf_failed(&bytes);
    if (got < 0)
        file->why = "it is damaged in its archive";
    else if (!is_bomb && !is_over && bytes.len > 0)
        file->bytes = str_copy(taking->arena, buf_str(&bytes));
    taking->left -= is_over ? 0 : bytes.len;
    buf_free(&bytes);
    if (is_bomb)
        return fault_set(taking->fault, ERR_FINAL, "archive: a file in it inflates beyond the limit of %d times its size", ARCHIVE_MAX_RATIO);
    return is_over ? fault_set(taking->fault, ERR_FINAL, "archive: the files in it are over the limit of bytes that a mail may hold") : ERR_NONE;
}

static enum err take_files(struct taking *taking, struct archive *archive)
{
    zip_int64_t entries = zip_get_num_entries(taking->zip, 0);
    archive->files = arena_array(taking->arena, ARCHIVE_MAX_FILES, sizeof *archive->files);
    for (zip_int64_t i = 0; i < entries; i++) {
        zip_stat_t stat;
        if (zip_stat_index(taking->zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW, &stat) != 0 || (stat.valid & ZIP_STAT_NAME) == 0)
            continue;
        struct archive_file file = {.nom = utf8_clean(taking->arena, text_decode_dos(taking->arena, str_of(stat.name))), .bytes = STR_NONE};
        if (is_litter(file.nom))
            continue;
        if (archive->count == ARCHIVE_MAX_FILES)
            return fault_set(taking->fault, ERR_FINAL, "archive: more than %d files in it", ARCHIVE_MAX_FILES);
        enum err err = inflate(taking, (zip_uint64_t)i, (stat.valid & ZIP_STAT_COMP_SIZE) != 0 ? stat.comp_size + 1 : 1, &file);
        if (err != ERR_NONE)
            return err;
        if (file.bytes.at != NULL || file.why != NULL)
            archive->files[archive->count++] = file;
    }
    return ERR_NONE;
}

enum err archive_read(struct arena *arena, struct str bytes, size_t max_bytes, struct archive *out_archive, struct fault *out_fault)
{
    struct archive archive = {.count = 0};
    if (has_long_directory(bytes))
        return fault_set(out_fault, ERR_FINAL, "archive: more than %d entries in it", ARCHIVE_MAX_DIRECTORY);
    struct taking taking = {.arena = arena, .zip = open_zip(bytes), .left = max_bytes, .fault = out_fault};
    if (taking.zip == NULL)
        return fault_set(out_fault, ERR_FINAL, "archive: it is damaged");
    enum err err = take_files(&taking, &archive);
    zip_discard(taking.zip);
    if (err == ERR_NONE)
        *out_archive = archive;
    return err;
}
