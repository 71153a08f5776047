/* Mails that Outlook saved, and the compound file that they are. */
#include "tests/fuzz/fuzz.h"

#include "parsers/base/utf8.h"
#include "parsers/msg.h"

static void work(struct arena *arena, struct str bytes)
{
    struct msg msg = {.count = 0};
    struct fault fault = {{0}};
    enum err err = msg_read(arena, bytes, &msg, &fault);
    (void)msg_is(bytes);
    if (err != ERR_NONE) {
        fuzz_check_refusal(err, &fault);
        return;
    }
    if (msg.count > MSG_MAX_FILES || msg.message_count == 0 || msg.message_count > MSG_MAX_MESSAGES)
        abort();
    for (size_t i = 0; i < msg.count; i++)
        if (msg.files[i].message >= msg.message_count || msg.files[i].bytes.len > bytes.len || (msg.files[i].nom.at != NULL && !utf8_is_valid(msg.files[i].nom)))
            abort();
    for (size_t i = 0; i < msg.message_count; i++)
        if (msg.bodies[i].text.at != NULL && !utf8_is_valid(msg.bodies[i].text))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
