/* agenda: one day of a dossier for people's calendars, as iCalendar (RFC 5545) that libical writes. Pure: facts -> bytes; libical
 * reads nothing here.
 *
 * METHOD is PUBLISH, CANCEL where it holds no longer, never REQUEST (RFC 5546, 3.2): a request has an attendee, and Outlook answers
 * the organiser for her; navette would get « Accepté : … » for every question. What is published shows in Outlook and Zimbra with
 * « ajouter au calendrier », and nobody is written to. It is a whole day, transparent (nobody is busy because of it), private, and
 * without an alarm: navette reminds. The same `uid` is the same entry, a higher `sequence` moves it, CANCEL takes it away.
 * No name and no reason ever stand in it: calendars are shared, and shown on walls. */
#ifndef NAVETTE_AGENDA_H
#define NAVETTE_AGENDA_H

#include "parsers/base/date.h"
#include "parsers/base/err.h"

enum agenda_methode { AGENDA_PUBLIE, AGENDA_ANNULE };
const char *agenda_methode_nom(enum agenda_methode methode); /* "PUBLISH", "CANCEL": also the parameter of the part's Content-Type */

struct agenda_jour {
    enum agenda_methode methode;
    struct str uid;         /* "NAV-2026-0042.3@departement.example" */
    struct str titre;       /* « NAV-2026-0042 : réponse attendue »: reference and words of the circuit, nothing of a person */
    struct str texte;       /* what to do, one sentence; absent: none */
    struct str organisateur;/* navette's own address */
    day_t jour;
    int sequence;           /* not negative, higher than that of what it replaces */
    int64_t moment;         /* at which it was written */
};

/* In the arena, CRLF, lines folded at 75 octets. ERR_WAIT without memory. */
MUST_USE enum err agenda_ecrit(struct arena *arena, const struct agenda_jour *jour, struct str *out_ical, struct fault *out_fault);

#endif
