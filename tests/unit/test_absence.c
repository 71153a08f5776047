/* absence: out-of-office answers. One row, one program or person. The sender is x@y.example, the mail of 2 March 2026. */
#include "tests/unit/unit.h"

#include "parsers/absence.h"

static const struct row {
    const char *name, *subject, *text;
    bool from_machine, is_absence;
    const char *retour, *remplacant;
} rows[] = {
    {"Exchange", "Réponse automatique : x", "Je suis en congés et serai joignable à compter du jeudi 12 mars 2026. Suppléance : p.h@d.example.", true, true, "2026-03-12", "p.h@d.example"},
    {"Gmail", "Absence Re: x", "Bonjour ! En vacances, retour le 6 avril 2026 :)", true, true, "2026-04-06", NULL},
    {"English", "Automatic reply: x", "I'm currently out of office, returning on 19 March 2026. Please contact a@b.example.", true, true, "2026-03-19", "a@b.example"},
    {"English, month first", "Automatic reply", "I will be back on March 19, 2026.", true, true, "2026-03-19", NULL},
    {"no machine header", "Réponse automatique", "Réponse automatique : en mission, retour prévu le 02/04/26.", false, true, "2026-04-02", NULL},
    {"Notes", "X est absent(e).", "Je serai absent(e) à partir du 16/03/2026 et de retour le 18/03/2026.", true, true, "2026-03-18", NULL},
    {"no date", "Re: x", "Absente jusqu'à nouvel ordre. Contact : d@e.example", true, true, NULL, "d@e.example"},
    {"no year", "Absence", "Absente, de retour le lundi 16 mars.", true, true, "2026-03-16", NULL},
    {"no year, next year", "Absence", "De retour le 4 janvier.", true, true, "2027-01-04", NULL},
    {"until, included", "Absence", "Je suis absente jusqu'au vendredi 13 mars 2026 inclus.", true, true, "2026-03-16", NULL},
    {"from to", "Absence", "Absent du 2 au 13 mars 2026.", true, true, "2026-03-16", NULL},
    {"first of the month", "Absence", "En congés, de retour le 1er avril 2026", true, true, "2026-04-01", NULL},
    {"the sender's own address is no stand-in", "Absence", "x@y.example est en congés ; écrire à a@b.example.", true, true, NULL, "a@b.example"},
    {"a person who mentions a holiday", "Re: x", "Avis favorable. Je serai en congés lundi.", false, false, NULL, NULL},
    {"a receipt", "Re: x", "Votre message a été reçu.", true, false, NULL, NULL},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(1024 * 1024, NULL, NULL);
    assert_int_equal(absence_is(arena, str_of(row->subject), str_of(row->text), row->from_machine), row->is_absence);
    if (row->is_absence) {
        struct absence absence = absence_read(arena, str_of(row->text), 20514, STR("x@y.example"));
        assert_str(date_iso(arena, absence.retour), row->retour);
        assert_str(absence.remplacant, row->remplacant);
    }
    arena_free(arena);
}

int main(void)
{
    return RUN_ROWS("absence", rows, test_row);
}
