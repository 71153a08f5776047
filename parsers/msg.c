#include "parsers/msg.h"

#include "parsers/cfb.h"
#include "parsers/mapi.h"
#include "parsers/tnef.h"

#define PROPERTIES "__properties_version1.0" /* a stream that every mail, and every file of one, has */
#define ATTACHMENT "__attach_version1.0_#"

struct reading {
    struct arena *arena;
    struct cfb cfb;
    struct msg *msg;
    size_t attachments; /* looked at, files or not */
    const char *why;    /* of a refusal */
};

/* The storages of mails that wait to be read. */
struct waiting {
    uint32_t storage;
    int depth;
};

bool msg_is(struct str bytes)
{
    static const char name[] = PROPERTIES;
    char wide[2 * (sizeof name - 1)];
    for (size_t i = 0; i < sizeof wide; i++)
        wide[i] = i % 2 == 0 ? name[i / 2] : '\0';
    return cfb_is(bytes) && str_find(bytes, (struct str){wide, sizeof wide}) != STR_NOT_FOUND;
}

/* The stream of a property, of the first of `types` that it has; false: none, or it is damaged. */
static bool property(struct reading *r, const struct cfb_entries *entries, uint32_t id, const uint32_t *types, size_t type_count, uint32_t *out_type, struct str *out)
{
    for (size_t i = 0; i < type_count; i++) {
        struct str name = str_print(r->arena, "__substg1.0_%04X%04X", id, types[i]);
        const struct cfb_entry *entry = cfb_named(entries, name.at);
        if (entry == NULL || !entry->is_stream)
            continue;
        *out_type = types[i];
        if (cfb_stream(&r->cfb, entry, out))
            return true;
        r->why = "msg: it breaks off, it is damaged";
        return false;
    }
    return false;
}

static struct str text_property(struct reading *r, const struct cfb_entries *entries, uint32_t id)
{
    static const uint32_t types[] = {PT_UNICODE, PT_STRING8};
    uint32_t type = 0;
    struct str value;
    return property(r, entries, id, types, 2, &type, &value) ? mapi_text(r->arena, type, value) : STR_NONE;
}

static void read_body(struct reading *r, const struct cfb_entries *entries, struct msg_body *body)
{
    static const uint32_t pages[] = {PT_BINARY, PT_UNICODE, PT_STRING8}, binary[] = {PT_BINARY};
    uint32_t type = 0;
    struct str value;
    body->text = text_property(r, entries, PR_BODY);
    if (property(r, entries, PR_BODY_HTML, pages, 3, &type, &value))
        body->html = type == PT_UNICODE ? mapi_text(r->arena, type, value) : mapi_without_end(value);
    if (property(r, entries, PR_RTF_COMPRESSED, binary, 1, &type, &value))
        body->rtf = tnef_rtf(r->arena, value);
}

/* One attachment: a file, or a mail, which has to wait. */
static void read_attachment(struct reading *r, uint32_t storage, size_t message, struct waiting *waiting, int depth)
{
    static const uint32_t binary[] = {PT_BINARY};
    if (r->attachments++ == MSG_MAX_FILES) {
        r->why = "msg: too many files in it";
        return;
    }
    struct cfb_entries entries = cfb_children(&r->cfb, storage);
    const struct cfb_entry *mail = cfb_named(&entries, "__substg1.0_3701000D");
    struct msg *msg = r->msg;
    uint32_t type = 0;
    struct str bytes;
    if (mail != NULL && mail->is_storage) {
        if (msg->message_count == MSG_MAX_MESSAGES || depth == MSG_MAX_DEPTH) {
            r->why = "msg: too many mails inside each other";
            return;
        }
        waiting[msg->message_count++] = (struct waiting){mail->number, depth + 1};
        return;
    }
    if (!property(r, &entries, PR_ATTACH_DATA, binary, 1, &type, &bytes))
        return;
    struct str nom = text_property(r, &entries, PR_ATTACH_LONG_FILENAME);
    nom = nom.at == NULL ? text_property(r, &entries, PR_ATTACH_FILENAME) : nom;
    msg->files[msg->count++] = (struct msg_file){nom, bytes, message};
}

enum err msg_read(struct arena *arena, struct str bytes, struct msg *out_msg, struct fault *out_fault)
{
    struct msg msg = {.files = arena_array(arena, MSG_MAX_FILES, sizeof *msg.files), .message_count = 1};
    struct reading r = {.arena = arena, .msg = &msg};
    struct waiting waiting[MSG_MAX_MESSAGES] = {{CFB_ROOT, 1}};
    if (!cfb_open(arena, bytes, &r.cfb))
        return fault_set(out_fault, ERR_FINAL, "msg: it is damaged: its compound file is not whole");
    for (size_t i = 0; i < msg.message_count && r.why == NULL; i++) {
        struct cfb_entries entries = cfb_children(&r.cfb, waiting[i].storage);
        if (cfb_named(&entries, PROPERTIES) == NULL)
            return fault_set(out_fault, ERR_FINAL, "msg: no mail is in it");
        read_body(&r, &entries, &msg.bodies[i]);
        for (size_t j = 0; j < entries.count && r.why == NULL; j++)
            if (entries.at[j].is_storage && str_starts(entries.at[j].name, STR(ATTACHMENT)))
                read_attachment(&r, entries.at[j].number, i, waiting, waiting[i].depth);
    }
    if (r.why != NULL)
        return fault_set(out_fault, ERR_FINAL, "%s", r.why);
    *out_msg = msg;
    return ERR_NONE;
}
