#include "daemon/smtp_reponse.h"

#include <string.h>

static const struct {
    const char *name;
    struct str word;
} phases[] = {
    [SMTP_CONNEXION] = {"the connection", {NULL, 0}},
    [SMTP_EHLO] = {"EHLO", {"EHLO", 4}},
    [SMTP_STARTTLS] = {"STARTTLS", {"STARTTLS", 8}},
    [SMTP_AUTH] = {"AUTH", {"AUTH", 4}},
    [SMTP_NOOP] = {"NOOP", {"NOOP", 4}},
    [SMTP_MAIL] = {"MAIL", {"MAIL", 4}},
    [SMTP_RCPT] = {"RCPT", {"RCPT", 4}},
    [SMTP_DATA] = {"DATA", {"DATA", 4}},
    [SMTP_CORPS] = {"the message", {NULL, 0}},
};

const char *smtp_phase_name(enum smtp_phase phase)
{
    return phases[phase].name;
}

static struct str first_word(struct str line)
{
    size_t len = 0;
    while (len < line.len && line.at[len] > ' ')
        len++;
    return str_slice(line, 0, len);
}

static void advance(struct smtp_dialogue *dialogue, enum smtp_phase phase)
{
    dialogue->phase = phase;
    dialogue->code = 0;
    dialogue->reply[0] = '\0';
}

void smtp_dialogue_sent(struct smtp_dialogue *dialogue, struct str line)
{
    struct str word = first_word(line);
    if (str_eq_c(word, "QUIT"))
        dialogue->ended = true;
    if (str_eq_c(word, "HELO"))
        word = phases[SMTP_EHLO].word;
    if (str_eq(word, phases[SMTP_EHLO].word))
        dialogue->logged_in = false; /* another connection, or the same one under TLS */
    if (dialogue->phase == SMTP_AUTH && dialogue->code == 235)
        dialogue->logged_in = true;
    if (str_eq(word, phases[SMTP_MAIL].word) || str_eq(word, phases[SMTP_NOOP].word))
        dialogue->stranger = dialogue->wants_login && !dialogue->logged_in;
    for (enum smtp_phase phase = SMTP_EHLO; phase <= SMTP_DATA && !dialogue->ended; phase++)
        if (str_eq(word, phases[phase].word))
            advance(dialogue, phase);
    /* A continuation of AUTH is no command: the phase stays. */
}

/* The reply that a line ends: three digits, then a space or nothing (a hyphen: more lines follow). 0: it ends none. */
static int code_of(struct str line)
{
    if (line.len < 3 || (line.len > 3 && line.at[3] != ' '))
        return 0;
    for (size_t i = 0; i < 3; i++)
        if (line.at[i] < '0' || line.at[i] > '9')
            return 0;
    return (line.at[0] - '0') * 100 + (line.at[1] - '0') * 10 + (line.at[2] - '0');
}

static void keep_reply(struct smtp_dialogue *dialogue, struct str line)
{
    size_t len = line.len < SMTP_REPLY_MAX ? line.len : SMTP_REPLY_MAX;
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)line.at[i];
        dialogue->reply[i] = byte < ' ' || byte == 0x7f ? ' ' : line.at[i];
    }
    dialogue->reply[len] = '\0';
}

bool smtp_dialogue_received(struct smtp_dialogue *dialogue, struct str line)
{
    dialogue->received += line.len;
    if (dialogue->received > SMTP_DIALOGUE_MAX || dialogue->stranger)
        return false;
    while (line.len > 0 && (line.at[line.len - 1] == '\n' || line.at[line.len - 1] == '\r'))
        line.len--;
    int code = code_of(line);
    if (code == 0 || dialogue->ended)
        return true;
    if (dialogue->phase == SMTP_DATA && code == 354) {
        advance(dialogue, SMTP_CORPS);
        return true;
    }
    dialogue->code = code;
    keep_reply(dialogue, line);
    return true;
}

/* RFC 4954: the relay wants another login of us, whoever the message is for. */
static bool is_about_login(int code)
{
    return code == 530 || code == 534 || code == 535 || code == 538;
}

static enum sort_envoi sort_of_envelope(const struct smtp_dialogue *dialogue)
{
    if (dialogue->code == 421 || is_about_login(dialogue->code)) /* 421: it closes, whatever was asked */
        return SORT_RELAIS;
    if (dialogue->code / 100 == 5)
        return SORT_REFUSE;
    if (dialogue->code / 100 == 4)
        return SORT_PLUS_TARD;
    /* Silence or a cut. At RCPT and DATA this very recipient may be why (a relay that asks on): were it laid to the relay, one such
     * message would hold up all the others for ever. */
    return dialogue->phase == SMTP_MAIL ? SORT_RELAIS : SORT_PLUS_TARD;
}

/* The dot leaves at once after the last byte, so that the last byte's leaving is taken for the dot's. */
static enum sort_envoi sort_of_message(const struct smtp_dialogue *dialogue)
{
    bool dot = dialogue->written >= dialogue->expected;
    if (dialogue->code / 100 == 2 && dot)
        return SORT_PARTI;
    if (dialogue->code / 100 == 4)
        return SORT_PLUS_TARD;
    if (dialogue->code / 100 == 5)
        return SORT_REFUSE;
    return dot || dialogue->code != 0 ? SORT_INCERTAIN : SORT_PLUS_TARD;
}

enum sort_envoi smtp_dialogue_sort(const struct smtp_dialogue *dialogue)
{
    if (dialogue->phase < SMTP_MAIL || dialogue->stranger)
        return SORT_RELAIS;
    return dialogue->phase < SMTP_CORPS ? sort_of_envelope(dialogue) : sort_of_message(dialogue);
}

bool smtp_dialogue_was_dead(const struct smtp_dialogue *dialogue)
{
    return dialogue->phase <= SMTP_MAIL && (dialogue->code == 0 || dialogue->code == 421);
}
