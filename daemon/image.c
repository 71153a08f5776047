/* navette-image: makes a picture of one graph. A program of its own, because it alone has graphviz and the readers of fonts in
 * its address space; it locks itself in before anything of them runs and before it reads the first byte.
 *
 *   navette-image svg|png  <graph.dot  >picture
 *
 * The graph is DOT, as circuit_dessin writes it. The picture goes to standard output, whole or not at all; on failure one
 * sentence to standard error and 65 (no graph, or too large), 64, 70 or 71. It is gone afterwards: nothing is ever freed. */
#include <errno.h>
#include <sysexits.h>
#include <unistd.h>

#include <graphviz/gvc.h>

#include "daemon/sandbox.h"
#include "daemon/sortie.h"

enum {
    DOT_MAX = 1024 * 1024,         /* bytes of a graph; a circuit of forty questions has 40 kB */
    IMAGE_MAX = 32 * 1024 * 1024,  /* bytes of a picture; who asked for it takes no more */
    NODES_MAX = 2000, EDGES_MAX = 6000, /* far over CIRCUIT_MAX_QUESTIONS; their layout stays within the limit of time */
};

static char *read_graph(void)
{
    static char bytes[DOT_MAX + 1];
    size_t len = 0;
    for (ssize_t got; len < sizeof bytes; len += (size_t)got) {
        got = read(STDIN_FILENO, bytes + len, sizeof bytes - len);
        if (got < 0 && errno == EINTR)
            got = 0;
        else if (got < 0)
            sortie_leave(EX_IOERR, "the graph cannot be read (%s)", strerror(errno));
        else if (got == 0)
            break;
    }
    if (len > DOT_MAX)
        sortie_leave(EX_DATAERR, "the graph is over the limit of %d bytes", DOT_MAX);
    bytes[len] = '\0';
    if (len == 0 || memchr(bytes, '\0', len) != NULL)
        sortie_leave(EX_DATAERR, "this is no graph");
    return bytes;
}

/* What graphviz says of a text is about bytes that it was given: it is not repeated. */
static int stay_silent(char *text)
{
    (void)text;
    return 0;
}

int main(int argc, char **argv)
{
    const char *format = argc == 2 ? argv[1] : "";
    if (strcmp(format, "svg") != 0 && strcmp(format, "png") != 0)
        sortie_leave(EX_USAGE, "usage: navette-image svg|png <graph.dot >picture");
    const struct sandbox_paths nothing = {0};
    struct fault fault;
    if (sandbox_enter(PROC_IMAGE, &nothing, &fault) != ERR_NONE)
        sortie_leave(EX_OSERR, "%s", fault.text);
    const char *dot = read_graph();
    (void)agseterrf(stay_silent);
    GVC_t *context = gvContext();
    Agraph_t *graph = agmemread(dot);
    if (context == NULL || graph == NULL)
        sortie_leave(EX_DATAERR, "this is no graph");
    if (agnnodes(graph) > NODES_MAX || agnedges(graph) > EDGES_MAX)
        sortie_leave(EX_DATAERR, "the graph has over %d nodes or %d arrows", NODES_MAX, EDGES_MAX);
    char *picture = NULL;
    unsigned len = 0;
    if (gvLayout(context, graph, "nop") != 0 || gvRenderData(context, graph, format, &picture, &len) != 0 || picture == NULL || len == 0)
        sortie_leave(EX_SOFTWARE, "graphviz makes no %s of it, see that libgvc6 and a font are installed", format);
    if (len > IMAGE_MAX)
        sortie_leave(EX_DATAERR, "the picture is over the limit of %d bytes", IMAGE_MAX);
    sortie_write((struct str){picture, len});
    _exit(EX_OK);
}
