/* Of a report's files those that a program of their own writes: the workbook, and the picture of its circuit for the page. */
#include "daemon/circuit_dessin.h"
#include "daemon/rapport_fait.h"

enum { DOT_MAX = 4 * 1024 * 1024 /* bytes of a circuit as DOT */ };

enum err rapport_fait_classeur(struct redige *redige, struct arena *arena, const struct rapport *rapports, size_t count, struct buf *out_classeur,
                               struct fault *out_fault)
{
    struct buf description;
    buf_init(&description, REDIGE_MAX_OCTETS);
    rapport_classeur(arena, rapports, count, &description);
    enum err err = buf_failed(&description) ? fault_set(out_fault, ERR_FINAL, "the workbook is too large, ask for one circuit (--circuit)")
                                            : redige_fait(redige, REDIGE_XLSX, buf_str(&description), out_classeur, out_fault);
    buf_free(&description);
    return err;
}

enum err rapport_fait_image(struct redige *redige, const struct circuit *circuit, struct buf *out_image, struct fault *out_fault)
{
    struct buf dot;
    buf_init(&dot, DOT_MAX);
    circuit_dessine_dot(&dot, &(struct dessin){.circuit = circuit, .etape = -1});
    enum err err = buf_failed(&dot) ? fault_set(out_fault, ERR_FINAL, "the picture of « %.*s » is too large", STR_ARG(circuit->nom))
                                    : redige_fait(redige, REDIGE_SVG, buf_str(&dot), out_image, out_fault);
    buf_free(&dot);
    return err;
}
