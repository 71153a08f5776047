/* circuit_texte: a circuit from the text of its etapes, for tests that look at nothing else of a configuration. It is read as the
 * daemon reads one that dossiers began with: not proved, no template, no directory. */
#ifndef NAVETTE_CIRCUIT_TEXTE_H
#define NAVETTE_CIRCUIT_TEXTE_H

#include "daemon/conf.h"
#include "parsers/base/buf.h"

/* What comes before `etapes: {`; the guards are there to be used. */
#define CIRCUIT_TETE "nom = \"essai\"; titre = \"Essai\"; demarre = [ \"rsase\" ]; accuse = \"a\"; relance_apres = \"0 jo\"; escalade_apres = \"2 jo\";\n" \
                     "gardes: { g = \"age >= 18\"; g0 = \"age >= 14\"; g1 = \"age >= 15\"; g2 = \"age >= 16\"; };\n"

/* *out_conf owns it: conf_free. */
static inline const struct circuit *circuit_de_texte(const char *etapes, struct conf **out_conf)
{
    struct conf_mistakes mistakes;
    struct buf text;
    buf_init(&text, 1 << 20);
    buf_add_c(&text, CIRCUIT_TETE "etapes: {\n");
    buf_add_c(&text, etapes);
    buf_add_c(&text, "};\n");
    assert_int_equal(conf_load_from("/nonexistent/navette.cfg", "conf", out_conf, &mistakes), ERR_FINAL); /* an empty one */
    const struct circuit *circuit = conf_circuit_ancien(*out_conf, (*out_conf)->arena, STR("essai"), buf_str(&text));
    if (circuit == NULL)
        print_error("%s\n", text.at);
    buf_free(&text);
    assert_non_null(circuit);
    return circuit;
}

#endif
