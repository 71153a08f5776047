/* document_packet: a document as bytes between two programs of ours, one of which has read hostile bytes. */
#include <jansson.h>

#include "parsers/base/buf.h"
#include "parsers/document_tools.h"

enum {
    PACKET_MAX_JSON = 16 * 1024 * 1024,   /* bytes; DOCUMENT_MAX_TEXT, escaped, with its rows */
    PACKET_MAX_NUMBER = 1000 * 1000,      /* of tables, rows, columns */
    PACKET_MAX_DPI = 2400,
    PACKET_MAX_FAULT = 400,
    LENGTH_DIGITS = 12,
};

/* ---- writing ---------------------------------------------------------------------------------------------- */

static json_t *block_json(struct arena *arena, const struct document_block *block)
{
    char *boxes = arena_alloc(arena, block->box_count + 1);
    for (size_t i = 0; i < block->box_count; i++)
        boxes[i] = (char)('0' + block->boxes[i]);
    json_t *spans = json_array();
    for (size_t i = 0; i < block->span_count; i++)
        json_array_append_new(spans, json_pack("[I,I,i]", (json_int_t)block->spans[i].at, (json_int_t)block->spans[i].end, block->spans[i].sure));
    return json_pack("{s:o, s:s, s:i, s:i, s:i, s:i, s:b, s:i, s:i, s:o}", "text", json_stringn(block->text.at, block->text.len), "boxes", boxes,
                     "table", block->table, "row", block->table_row, "column", block->column, "columns", block->columns,
                     "placeholder", (int)block->is_placeholder, "page", block->page, "source", (int)block->source, "spans", spans);
}

static struct str packet_of(struct arena *arena, json_t *json, const struct document *pictures)
{
    char *text = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    size_t json_len = strlen(text), room = json_len + LENGTH_DIGITS + 1, at = 0;
    for (size_t i = 0; pictures != NULL && i < pictures->picture_count; i++)
        room += pictures->pictures[i].bytes.len + LENGTH_DIGITS + 1;
    char *packet = arena_alloc(arena, room);
    at += (size_t)snprintf(packet, room, "%zu\n", json_len);
    memcpy(packet + at, text, json_len);
    at += json_len;
    free(text);
    for (size_t i = 0; pictures != NULL && i < pictures->picture_count; i++) {
        struct str bytes = pictures->pictures[i].bytes;
        at += (size_t)snprintf(packet + at, room - at, "%zu\n", bytes.len);
        memcpy(packet + at, bytes.at, bytes.len);
        at += bytes.len;
    }
    return (struct str){packet, at};
}

struct str document_packet_write(struct arena *arena, const struct document *document)
{
    json_t *blocks = json_array(), *pictures = json_array();
    for (size_t i = 0; i < document->count; i++)
        json_array_append_new(blocks, block_json(arena, &document->blocks[i]));
    for (size_t i = 0; i < document->picture_count; i++)
        json_array_append_new(pictures, json_pack("{s:i, s:i}", "page", document->pictures[i].page, "dpi", document->pictures[i].dpi));
    return packet_of(arena, json_pack("{s:o, s:o, s:b}", "blocks", blocks, "pictures", pictures, "cut", (int)document->is_cut), document);
}

struct str document_packet_fault(struct arena *arena, const char *sentence)
{
    struct str clean = utf8_clean(arena, str_of(sentence));
    return packet_of(arena, json_pack("{s:o}", "fault", json_stringn(clean.at, clean.len)), NULL);
}

/* ---- reading: everything is checked ----------------------------------------------------------------------- */

static enum err refuse(struct fault *fault, const char *what)
{
    return fault_set(fault, ERR_FINAL, "document: a reader's answer is wrong (%s), open it by hand and report this as a bug", what);
}

static bool take_number(const json_t *object, const char *key, int most, int *out_number)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_integer(value) || json_integer_value(value) < 0 || json_integer_value(value) > most)
        return false;
    *out_number = (int)json_integer_value(value);
    return true;
}

/* The next length-prefixed piece, taken off *rest. */
static bool take_piece(struct str *rest, size_t most, struct str *out_piece)
{
    struct str line = STR_NONE;
    uint64_t len = 0;
    if (str_find_char(str_slice(*rest, 0, LENGTH_DIGITS), '\n') == STR_NOT_FOUND || !str_next(rest, '\n', &line)
        || !str_number(line, most, &len) || len > rest->len)
        return false;
    *out_piece = str_slice(*rest, 0, (size_t)len);
    *rest = str_from(*rest, (size_t)len);
    return true;
}

static bool read_boxes(struct arena *arena, struct str states, struct document_block *block)
{
    enum box_state *boxes = arena_array(arena, states.len + 1, sizeof *boxes);
    size_t in_text = 0;
    for (struct str rest = block->text; (in_text += str_find(rest, STR(DOCUMENT_BOX)) != STR_NOT_FOUND, str_find(rest, STR(DOCUMENT_BOX)) != STR_NOT_FOUND);)
        rest = str_from(rest, str_find(rest, STR(DOCUMENT_BOX)) + sizeof DOCUMENT_BOX - 1);
    for (size_t i = 0; i < states.len; i++) {
        if (states.at[i] < '0' || states.at[i] > '2')
            return false;
        boxes[i] = (enum box_state)(states.at[i] - '0');
    }
    block->boxes = boxes;
    block->box_count = states.len;
    return in_text == states.len;
}

static bool read_spans(struct arena *arena, const json_t *list, struct document_block *block)
{
    size_t count = json_array_size(list), past = 0;
    struct document_span *spans = arena_array(arena, count + 1, sizeof *spans);
    for (size_t i = 0; i < count; i++) {
        const json_t *row = json_array_get(list, i), *at = json_array_get(row, 0), *end = json_array_get(row, 1), *sure = json_array_get(row, 2);
        if (json_array_size(row) != 3 || !json_is_integer(at) || !json_is_integer(end) || !json_is_integer(sure))
            return false;
        json_int_t from = json_integer_value(at), to = json_integer_value(end), how = json_integer_value(sure);
        if (from < (json_int_t)past || to <= from || to > (json_int_t)block->text.len || how < 0 || how > 99)
            return false;
        spans[i] = (struct document_span){(size_t)from, (size_t)to, (int)how};
        past = (size_t)to;
    }
    block->spans = spans;
    block->span_count = count;
    return json_is_array(list);
}

static bool read_block(struct arena *arena, const json_t *row, struct document_block *block)
{
    const json_t *text = json_object_get(row, "text"), *boxes = json_object_get(row, "boxes"), *placeholder = json_object_get(row, "placeholder");
    int source = 0;
    if (!json_is_string(text) || !json_is_string(boxes) || !json_is_boolean(placeholder))
        return false;
    block->text = utf8_clean(arena, (struct str){json_string_value(text), json_string_length(text)});
    block->is_placeholder = json_is_true(placeholder);
    bool is_good = take_number(row, "table", PACKET_MAX_NUMBER, &block->table) && take_number(row, "row", PACKET_MAX_NUMBER, &block->table_row)
                   && take_number(row, "column", PACKET_MAX_NUMBER, &block->column) && take_number(row, "columns", PACKET_MAX_NUMBER, &block->columns)
                   && take_number(row, "page", PACKET_MAX_NUMBER, &block->page) && take_number(row, "source", SOURCE_IMAGE, &source);
    block->source = (enum document_source)source;
    return is_good && block->text.len == json_string_length(text)
           && read_boxes(arena, (struct str){json_string_value(boxes), json_string_length(boxes)}, block) && read_spans(arena, json_object_get(row, "spans"), block);
}

static enum err read_pictures(struct arena *arena, const json_t *list, struct str rest, struct document *document, struct fault *fault)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct document_picture picture = {.page = 0};
        const json_t *row = json_array_get(list, i);
        if (!take_number(row, "page", PACKET_MAX_NUMBER, &picture.page) || !take_number(row, "dpi", PACKET_MAX_DPI, &picture.dpi)
            || !take_piece(&rest, DOCUMENT_MAX_PICTURE, &picture.bytes))
            return refuse(fault, "a picture");
        document_add_picture(arena, document, &picture);
    }
    return rest.len == 0 ? ERR_NONE : refuse(fault, "bytes after its end");
}

static enum err read_json(struct arena *arena, const json_t *json, struct str rest, struct document *document, struct fault *fault)
{
    const json_t *blocks = json_object_get(json, "blocks"), *sentence = json_object_get(json, "fault"), *cut = json_object_get(json, "cut");
    if (json_is_string(sentence)) {
        struct str clean = utf8_tidy(arena, utf8_clean(arena, str_slice(str_of(json_string_value(sentence)), 0, PACKET_MAX_FAULT)));
        return fault_set(fault, ERR_FINAL, "%.*s", STR_ARG(clean));
    }
    if (!json_is_array(blocks) || !json_is_array(json_object_get(json, "pictures")) || !json_is_boolean(cut))
        return refuse(fault, "its parts");
    for (size_t i = 0; i < json_array_size(blocks); i++) {
        struct document_block block = {.table = 0};
        if (!read_block(arena, json_array_get(blocks, i), &block))
            return refuse(fault, "a block");
        enum err err = document_add(arena, document, &block, fault);
        if (err != ERR_NONE)
            return err;
    }
    document->is_cut = document->is_cut || json_is_true(cut);
    return read_pictures(arena, json_object_get(json, "pictures"), rest, document, fault);
}

enum err document_packet_read(struct arena *arena, struct str packet, struct document *document, struct fault *out_fault)
{
    struct str rest = packet, text = STR_NONE;
    if (!take_piece(&rest, PACKET_MAX_JSON, &text))
        return refuse(out_fault, "it broke off");
    json_t *json = json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, NULL);
    if (json == NULL)
        return refuse(out_fault, "no JSON");
    enum err err = read_json(arena, json, rest, document, out_fault);
    json_decref(json);
    return err;
}
