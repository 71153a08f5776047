/* promesse: the day for which somebody announces her answer. One row, one case; the mail is of Monday, 2 March 2026. */
#include "tests/unit/unit.h"

#include "parsers/promesse.h"

static const struct row {
    const char *name, *text, *day; /* NULL: none */
} rows[] = {
    {"on a day of the month", "Je réponds le 12.", "2026-03-12"},
    {"with the month", "Bonjour, je vous réponds le 20 mars. Cordialement", "2026-03-20"},
    {"on a weekday", "Je vous réponds lundi", "2026-03-09"},
    {"tomorrow", "Je vous ferai un retour demain.", "2026-03-03"},
    {"by Friday", "Réponse d'ici vendredi.", "2026-03-06"},
    {"by a date with points", "Vous aurez ma réponse au plus tard le 16.03.2026.", "2026-03-16"},
    {"next week is its Friday", "Je donnerai mon avis la semaine prochaine.", "2026-03-13"},
    {"we, at the end of the week", "Nous vous répondrons à la fin de la semaine.", "2026-03-06"},
    {"the day comes first", "Lundi, je vous réponds.", "2026-03-09"},
    {"the later of two", "Je vous réponds mercredi ou jeudi.", "2026-03-05"},
    {"with capitals and no accents", "JE REPONDS LE 12 MARS", "2026-03-12"},
    {"beside thanks", "Merci pour votre message. Je reviens vers vous jeudi.", "2026-03-05"},
    {"not before", "Je ne pourrai pas répondre avant le 12 mars.", NULL},
    {"with a condition", "Je vous réponds lundi si la réunion a lieu.", NULL},
    {"perhaps", "Je vous réponds peut-être lundi.", NULL},
    {"a question", "Je vous réponds lundi ?", NULL},
    {"somebody else's", "La mère donnera sa réponse d'ici vendredi.", NULL},
    {"what is awaited of us", "J'attends votre réponse d'ici vendredi.", NULL},
    {"no day", "Je vous réponds bientôt.", NULL},
    {"a day of something else", "Je suis en réunion lundi.", NULL},
    {"the past", "Je vous réponds à votre message du 12 février 2026.", NULL},
    {"too far", "Je vous réponds le 12 décembre 2026.", NULL},
    {"an answer again, to something else", "Je reviens vers vous au sujet de la visite du 14 avril.", NULL},
    {"beside news", "Lucas a encore fugué hier soir du foyer. Je vous réponds lundi.", NULL},
    {"behind news", "Je vous réponds lundi. Lucas a encore fugué hier soir du foyer.", NULL},
    {"news in the line before", "Lucas a encore fugué\nJe vous réponds lundi.", NULL},
    {"news in one sentence with it", "Lucas a encore fugué hier soir du foyer, je vous réponds lundi.", NULL},
    {"news, a visit", "Lucas a fugué hier, l'équipe hésite. Je reviens vers vous au sujet de sa visite du 14 avril.", NULL},
    {"an answer awaited from another", "Nous attendons une réponse pour le taxi du 14 avril.", NULL},
    {"beside a question", "La notification ? Je vous réponds lundi.", NULL},
    {"beside a request", "Merci de m'envoyer la notification. Je vous réponds lundi.", NULL},
    {"a postscript", "Je vous réponds lundi.\nCordialement\nC. Martin\nPS : Lucas a encore fugué hier soir.", NULL},
    {"the meeting before", "Je vous réponds lundi, après la réunion d'équipe.", "2026-03-09"},
    {"away until then", "Bonjour Madame, je suis en formation toute la semaine, je vous réponds lundi.", "2026-03-09"},
    {"news of three words", "Je refuse. Je vous réponds lundi.", NULL},
    {"news of one word", "Je vous réponds lundi. Stop", NULL},
    {"news like a greeting", "Le SESSAD ferme, je vous réponds lundi.", NULL},
    {"for a meeting", "Je reviens vers vous pour la réunion du 14 avril.", NULL},
    {"news behind a greeting", "Bonjour Lucas a fugué, je vous réponds lundi.", NULL},
    {"a request behind it", "Je vous réponds lundi. En attendant, arrêtez le transport.", NULL},
    {"whose day is another's", "Je m'en occupe, Lucas part le 14 avril.", NULL},
    {"whose day is of something else", "Je reviens vers vous car Lucas est hospitalisé depuis le 14 avril.", NULL},
    {"awaited from us", "Retour d'ici vendredi attendu de votre part.", NULL},
    {"that the dossier is looked at", "Bonjour Claire,\n\nMerci pour votre relance. Nous étudions le dossier en équipe jeudi et nous vous répondrons vendredi.\n\nCordialement", "2026-03-06"},
    {"in few words", "Bonsoir, désolée du retard, réponse demain sans faute !", "2026-03-03"},
    {"a name without a courtesy", "Bonjour\nRéponse lundi\nNora Ivoiret, directrice", "2026-03-09"},
    {"for one of several", "NAV-2026-0042 et NAV-2026-0043 : je réponds le 12.", "2026-03-12"},
    {"for one of several, by name", "Pour Lucas, je réponds le 12.", "2026-03-12"},
    {"wrapped", "Bonjour,\n\nJ'ai bien reçu votre message et la fiche. Je vous donnerai ma réponse\nau plus tard le 12 mars.\n\nBien cordialement,\n"
                "Camille Martin\nDirectrice du SESSAD Les Acacias et du pôle enfance", "2026-03-12"},
    {"nothing", "", NULL},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    struct arena *arena = arena_new(256 * 1024, NULL, NULL);
    day_t sent = DAY_NONE;
    assert_true(date_parse_iso(STR("2026-03-02"), &sent));
    assert_str(date_iso(arena, promesse_read(arena, str_of(row->text), sent)), row->day);
    arena_free(arena);
}

int main(void)
{
    return RUN_ROWS("promesse", rows, test_row);
}
