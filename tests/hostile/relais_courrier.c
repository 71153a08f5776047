/* What the relay was given, looked at byte by byte. */
#include "tests/hostile/relais.h"

enum { LIGNE_MAX = 998 }; /* RFC 5321, 4.5.3.1.6: without CR LF */

guint relais_pris(struct relais *relais, const char *a)
{
    guint count = 0;
    g_mutex_lock(&relais->hostile->verrou);
    for (guint i = 0; i < relais->remis->len; i++) {
        const struct remis *remis = relais->remis->pdata[i];
        count += remis->pris && (a == NULL || g_strcmp0(remis->a, a) == 0);
    }
    g_mutex_unlock(&relais->hostile->verrou);
    return count;
}

guint relais_mails(struct relais *relais)
{
    g_mutex_lock(&relais->hostile->verrou);
    guint count = (guint)relais->mails;
    g_mutex_unlock(&relais->hostile->verrou);
    return count;
}

guint relais_frappes(struct relais *relais)
{
    g_mutex_lock(&relais->hostile->verrou);
    guint count = (guint)relais->frappes;
    g_mutex_unlock(&relais->hostile->verrou);
    return count;
}

/* The first thing that is wrong with the bytes, or NULL. */
static const char *fault_of(const GString *bytes)
{
    gsize start = 0;
    for (gsize i = 0; i < bytes->len; i++) {
        unsigned char c = (unsigned char)bytes->str[i];
        if (c == '\0' || c > 126)
            return "a byte that is no ASCII";
        if (c == '\n' && (i == 0 || bytes->str[i - 1] != '\r'))
            return "a bare LF";
        if (c == '\r' && (i + 1 == bytes->len || bytes->str[i + 1] != '\n'))
            return "a bare CR";
        if (c == '.' && i == start && (i + 1 == bytes->len || bytes->str[i + 1] != '.'))
            return "a dot that is not doubled";
        if (i - start > LIGNE_MAX + 1)
            return "a line over 998 bytes";
        if (c == '\n')
            start = i + 1;
    }
    return start == bytes->len ? NULL : "its last line has no end";
}

static bool is_address(const char *text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-_@";
    return strchr(text, '@') != NULL && strspn(text, allowed) == strlen(text);
}

void relais_judge(struct relais *relais, bool deux_fois)
{
    for (guint i = 0; i < relais->remis->len; i++) {
        const struct remis *one = relais->remis->pdata[i];
        const char *fault = fault_of(one->octets);
        if (fault != NULL)
            hostile_wrong(relais->hostile, "message %u: %s", i + 1, fault);
        if (!is_address(one->de) || !is_address(one->a) || strcmp(one->message_id, "?") == 0)
            hostile_wrong(relais->hostile, "message %u: its envelope is <%s> to <%s>, its Message-ID <%s>", i + 1, one->de, one->a, one->message_id);
        for (guint j = 0; j < i; j++) {
            const struct remis *other = relais->remis->pdata[j];
            bool same = strcmp(one->message_id, other->message_id) == 0 && strcmp(one->a, other->a) == 0;
            if (same && one->pris && other->pris && !deux_fois)
                hostile_wrong(relais->hostile, "message %u was taken before, to %s", i + 1, one->a);
            if (same && !g_string_equal(one->octets, other->octets))
                hostile_wrong(relais->hostile, "message %u comes again with other bytes, to %s", i + 1, one->a);
        }
    }
}
