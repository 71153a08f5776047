#include "daemon/smtp_octets.h"

const char *smtp_octets_wrong(struct str octets)
{
    size_t line = 0;
    for (size_t i = 0; i < octets.len; i++) {
        unsigned char byte = (unsigned char)octets.at[i];
        bool ends = byte == '\r' && i + 1 < octets.len && octets.at[i + 1] == '\n';
        if (byte == '\n' || (byte == '\r' && !ends))
            return "a bare CR or LF";
        if (byte == '\0' || byte > 0x7f)
            return byte == '\0' ? "a NUL byte" : "a byte over 7 bits";
        line = ends ? 0 : line + 1;
        if (line > SMTP_LINE_MAX)
            return "a line over 998 bytes";
        i += ends ? 1 : 0;
    }
    return octets.len == 0 ? "no byte at all" : NULL;
}
