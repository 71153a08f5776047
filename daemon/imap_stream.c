/* The driver under libetpan's stream, and the guard of the numbers and lists that come through it. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "daemon/imap_stream.h"

enum {
    BUFFER_SIZE = 64 * 1024,
    WORD_MAX = 15,
    DEPTH_MAX = 64, /* lists in lists: libetpan calls itself for each, and its stack ends */
};

static const char wide[] = "gives a mail or a mailbox a number of more than 32 bits, which IMAP does not know";
static const char deep[] = "puts lists into lists without end";

/* Where in the server's answers we stand. Untagged lines are looked at. Of a FETCH, what is quoted is not, and literals are
 * leapt over, for they are a mail's own bytes; the line goes on behind them. As lenient as libetpan about white space. */
struct guard {
    enum { AT_START, UNTAGGED, OTHER } line;
    char word[WORD_MAX + 1]; /* the current one so far, cut */
    size_t word_len;
    int words;               /* of this line that are over */
    bool is_search, is_fetch;
    bool names_number;       /* the last word announces the number of a mail or a mailbox */
    bool in_number, matters; /* in a run of digits, and of one that has to fit */
    uint64_t number;
    bool in_quotes, is_escaped;
    enum { NO_LITERAL, LENGTH, BEFORE_LF } literal;
    uint64_t skip;           /* bytes of a literal that are still to come */
    int depth;               /* parentheses that are open */
};

struct stream {
    struct net *net;
    struct guard guard;
};

static bool announces(const char *word)
{
    return strcasecmp(word, "UID") == 0 || strcasecmp(word, "UIDNEXT") == 0 || strcasecmp(word, "UIDVALIDITY") == 0;
}

static void end_word(struct guard *guard)
{
    guard->in_number = false;
    if (guard->word_len == 0)
        return;
    if (guard->words == 0)
        guard->is_search = strcasecmp(guard->word, "SEARCH") == 0;
    else if (guard->words == 1)
        guard->is_fetch = strcasecmp(guard->word, "FETCH") == 0;
    guard->names_number = announces(guard->word);
    guard->words++;
    guard->word_len = 0;
    guard->word[0] = '\0';
}

/* A letter or a digit. False: a number is over 32 bits where it has to fit. */
static bool see_word(struct guard *guard, char c)
{
    bool is_digit = str_is_digit(c);
    if (is_digit && !guard->in_number) {
        guard->matters = (guard->words == 0 && guard->word_len == 0) || guard->is_search || guard->names_number || announces(guard->word) ||
                         guard->literal == LENGTH;
        guard->number = 0;
    }
    guard->in_number = is_digit;
    if (guard->word_len < WORD_MAX) {
        guard->word[guard->word_len++] = c;
        guard->word[guard->word_len] = '\0';
    }
    if (is_digit && guard->number <= UINT32_MAX) /* once over it, it stays there */
        guard->number = guard->number * 10 + (uint64_t)(c - '0');
    return !is_digit || !guard->matters || guard->number <= UINT32_MAX;
}

/* « {123} » and the line's end: what comes is a literal. */
static void see_literal(struct guard *guard, char c)
{
    if (c == '{') {
        guard->literal = LENGTH;
        guard->number = 0;
    } else if (guard->literal == LENGTH && c == '}') {
        guard->literal = BEFORE_LF;
    } else if (c != ' ' && c != '\t' && c != '\r' && !(guard->literal == LENGTH && isdigit((unsigned char)c))) {
        guard->literal = NO_LITERAL;
    }
}

static void end_line(struct guard *guard)
{
    if (!guard->is_fetch || guard->literal != BEFORE_LF) {
        *guard = (struct guard){.line = AT_START};
        return;
    }
    guard->skip = guard->number;
    guard->literal = NO_LITERAL;
    guard->in_quotes = false;
}

/* What is wrong with it, or NULL. */
static const char *see_untagged(struct guard *guard, char c)
{
    if (c == '\n') {
        end_word(guard);
        end_line(guard);
        return NULL;
    }
    if (guard->in_quotes) {
        guard->in_quotes = guard->is_escaped || c != '"';
        guard->is_escaped = !guard->is_escaped && c == '\\';
        return NULL;
    }
    see_literal(guard, c);
    if (isalnum((unsigned char)c) || c == '.')
        return see_word(guard, c) ? NULL : wide;
    end_word(guard);
    guard->in_quotes = guard->is_fetch && c == '"';
    guard->depth += (c == '(') - (c == ')');
    return guard->depth > DEPTH_MAX ? deep : NULL;
}

/* Why the connection must not go on, or NULL. */
static const char *see(struct guard *guard, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len;) {
        if (guard->skip > 0) {
            size_t step = guard->skip < len - i ? (size_t)guard->skip : len - i;
            guard->skip -= step;
            i += step;
            continue;
        }
        char c = bytes[i++];
        if (guard->line == UNTAGGED) {
            const char *wrong = see_untagged(guard, c);
            if (wrong != NULL)
                return wrong;
        } else if (guard->line == AT_START && c != ' ' && c != '\t' && c != '\n') {
            guard->line = c == '*' ? UNTAGGED : OTHER;
        } else if (c == '\n') {
            guard->line = AT_START;
        }
    }
    return NULL;
}

static ssize_t stream_read(mailstream_low *low, void *bytes, size_t room)
{
    struct stream *stream = low->data;
    ssize_t got = net_read(stream->net, bytes, room);
    const char *wrong = got > 0 ? see(&stream->guard, bytes, (size_t)got) : NULL;
    if (wrong == NULL)
        return got;
    net_give_up(stream->net, wrong);
    return -1;
}

static ssize_t stream_write(mailstream_low *low, const void *bytes, size_t len)
{
    const struct stream *stream = low->data;
    return net_write(stream->net, bytes, len);
}

static int stream_close(mailstream_low *low)
{
    (void)low; /* the connection is its owner's to close */
    return 0;
}

static int stream_fd(mailstream_low *low)
{
    const struct stream *stream = low->data;
    return net_fd(stream->net);
}

static void stream_free(mailstream_low *low)
{
    free(low->data);
    free(low);
}

static void stream_cancel(mailstream_low *low)
{
    (void)low; /* the descriptor of net_open does that */
}

static struct mailstream_cancel *stream_get_cancel(mailstream_low *low)
{
    (void)low;
    return NULL;
}

/* Only read; libetpan's own type forgets to say const. */
static mailstream_low_driver driver = {
    .mailstream_read = stream_read,
    .mailstream_write = stream_write,
    .mailstream_close = stream_close,
    .mailstream_get_fd = stream_fd,
    .mailstream_free = stream_free,
    .mailstream_cancel = stream_cancel,
    .mailstream_get_cancel = stream_get_cancel,
};

mailstream *imap_stream_new(struct net *net)
{
    struct stream *stream = calloc(1, sizeof *stream);
    if (stream == NULL)
        abort();
    stream->net = net;
    mailstream_low *low = mailstream_low_new(stream, &driver);
    mailstream *result = low != NULL ? mailstream_new(low, BUFFER_SIZE) : NULL;
    if (result == NULL)
        abort();
    return result;
}
