/* Archives made of what is no archive. Apart: the heavy readers have no libzip. */
#include "tests/fuzz/fuzz.h"

#include <zip.h>

static void add_part(struct arena *arena, zip_t *zip, struct str name, struct str bytes)
{
    zip_source_t *source = zip_source_buffer(zip, bytes.len > 0 ? bytes.at : "", bytes.len, 0);
    if (zip_file_add(zip, str_c(arena, name), source, ZIP_FL_ENC_GUESS) < 0) /* the same name twice, or none */
        zip_source_free(source);
}

struct str fuzz_zip(struct arena *arena, struct str bytes, const char *usual)
{
    if (str_starts(bytes, STR("PK")))
        return bytes;
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_source_keep(target);
    zip_t *zip = zip_open_from_source(target, ZIP_TRUNCATE, &error);
    struct str name = str_of(usual), rest = bytes;
    while (rest.at != NULL) {
        size_t next = str_starts(rest, STR("%%")) ? 0 : str_find(rest, STR("\n%%"));
        add_part(arena, zip, name, str_slice(rest, 0, next == STR_NOT_FOUND ? rest.len : next));
        rest = next == STR_NOT_FOUND ? STR_NONE : str_from(rest, next + (str_starts(rest, STR("%%")) ? 2 : 3));
        struct str line = STR_NONE;
        if (rest.at != NULL && str_next_line(&rest, &line))
            name = str_slice(line, 0, 200);
    }
    char *out = NULL;
    zip_stat_t stat = {0};
    if (zip_close(zip) != 0)
        zip_discard(zip);
    else if (zip_source_stat(target, &stat) == 0 && zip_source_open(target) == 0) {
        out = arena_alloc(arena, stat.size + 1);
        if (zip_source_read(target, out, stat.size) != (zip_int64_t)stat.size)
            out = NULL;
        zip_source_close(target);
    }
    zip_source_free(target);
    zip_error_fini(&error);
    return out == NULL ? STR("") : (struct str){out, stat.size};
}
