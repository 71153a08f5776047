/* A command by mail: the first line is the subject, the rest what was written. */
#include "tests/fuzz/fuzz.h"

#include "parsers/commande.h"

static bool is_sound(struct str text)
{
    return text.at == NULL || utf8_is_valid(text);
}

static void work(struct arena *arena, struct str bytes)
{
    struct str text = utf8_clean(arena, bytes), subject = STR("");
    (void)str_next_line(&text, &subject);
    day_t today = DAY_NONE;
    (void)date_make(2026, 3, 2, &today);
    struct commande commande = commande_read(arena, subject, text, today);
    bool is_some = commande.kind != COMMANDE_AUCUNE, strings = is_sound(commande.reference) && is_sound(commande.motif) && is_sound(commande.territoire) &&
                                                               is_sound(commande.nom) && is_sound(commande.pour) && is_sound(commande.vers);
    if (!strings || commande.reste.at == NULL || !utf8_is_valid(commande.reste) || (commande_name(commande.kind) != NULL) != is_some)
        abort();
    if (commande.avis != NULL && commande.kind != COMMANDE_AVIS) /* a decision comes from no other command */
        abort();
    if (!is_some && commande.trouble != TROUBLE_AUCUN)
        abort();
    struct str reference;
    for (size_t at = 0, before = 0; commande_next_reference(arena, text, &at, &reference); before = at)
        if (at <= before || at > text.len)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_run(data, size, work);
}
