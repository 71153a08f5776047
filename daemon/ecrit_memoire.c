/* ecrit_memoire: libxlsxwriter knows files only: temporary ones for each part, and the packet that minizip makes of them. Locked in
 * there are none; here the two functions by which it opens them are ours (the program's definition goes before that of a library),
 * and what they open is memory. */
#include <stdio.h>

#include <xlsxwriter.h>
#include <xlsxwriter/third_party/zip.h>

#include "daemon/ecrit.h"

struct memoire { /* a file that is memory */
    char *bytes;
    size_t len, room, at;
    bool is_packet;
};

static struct str packet; /* one workbook a process: the library hands nothing through by which it could be found */

static ssize_t memory_read(void *cookie, char *out, size_t size)
{
    struct memoire *memoire = cookie;
    size_t left = memoire->at < memoire->len ? memoire->len - memoire->at : 0;
    size = size < left ? size : left;
    if (size > 0)
        memcpy(out, memoire->bytes + memoire->at, size);
    memoire->at += size;
    return (ssize_t)size;
}

static ssize_t memory_write(void *cookie, const char *in, size_t size)
{
    struct memoire *memoire = cookie;
    enum { MOST = 512 * 1024 * 1024 }; /* bytes of one part; the process has 1 GB */
    if (size > MOST || memoire->at > MOST - size)
        return 0;
    if (memoire->at + size > memoire->room) {
        size_t room = (memoire->at + size) * 2;
        char *more = realloc(memoire->bytes, room);
        if (more == NULL)
            return 0;
        memoire->bytes = more;
        memoire->room = room;
    }
    if (memoire->at > memoire->len)
        memset(memoire->bytes + memoire->len, 0, memoire->at - memoire->len);
    if (size > 0)
        memcpy(memoire->bytes + memoire->at, in, size);
    memoire->at += size;
    memoire->len = memoire->at > memoire->len ? memoire->at : memoire->len;
    return (ssize_t)size;
}

static int memory_seek(void *cookie, off64_t *offset, int whence)
{
    struct memoire *memoire = cookie;
    off64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (off64_t)memoire->at : (off64_t)memoire->len;
    if (*offset + from < 0)
        return -1;
    *offset += from;
    memoire->at = (size_t)*offset;
    return 0;
}

static int memory_close(void *cookie)
{
    struct memoire *memoire = cookie;
    if (memoire->is_packet)
        packet = (struct str){memoire->bytes, memoire->len};
    else
        free(memoire->bytes);
    free(memoire);
    return 0;
}

static FILE *memory_open(bool is_packet)
{
    static const cookie_io_functions_t calls = {memory_read, memory_write, memory_seek, memory_close};
    struct memoire *memoire = calloc(1, sizeof *memoire);
    FILE *file = memoire == NULL ? NULL : fopencookie(memoire, "w+", calls);
    if (file == NULL)
        free(memoire);
    else
        memoire->is_packet = is_packet;
    return file;
}

FILE *lxw_tmpfile(char *tmpdir)
{
    (void)tmpdir;
    return memory_open(false);
}

static voidpf open_packet(voidpf context, const char *name, int mode)
{
    (void)context, (void)name, (void)mode;
    return memory_open(true);
}

zipFile ZEXPORT zipOpen(const char *name, int append)
{
    zlib_filefunc_def files;
    fill_fopen_filefunc(&files);
    files.zopen_file = open_packet;
    return zipOpen2(name, append, NULL, &files);
}

struct str ecrit_memoire(void)
{
    return packet;
}
