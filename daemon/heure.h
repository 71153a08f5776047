/* heure: moments and days of Europe/Paris, computed from the Union's rule (directive 2000/84/EC: summer time
 * from the last Sunday of March to the last of October, 01:00 UTC), so that no process needs a zone file.
 * Pure. A moment is seconds since 1970-01-01T00:00Z. */
#ifndef NAVETTE_HEURE_H
#define NAVETTE_HEURE_H

#include "parsers/base/date.h"

day_t heure_day(int64_t moment); /* the day it is in Paris */
int heure_minutes(int64_t moment); /* minutes since midnight in Paris */
int heure_offset(int64_t moment); /* seconds that Paris is ahead of UTC: 3600 or 7200 */

/* « 2026-03-02T09:00:00+01:00 » */
struct str heure_iso(struct arena *arena, int64_t moment);
/* RFC 5322, 3.3: « Mon, 02 Mar 2026 09:00:00 +0100 » */
struct str heure_rfc5322(struct arena *arena, int64_t moment);
/* « lundi 2 mars 2026 à 9 h 05 » */
struct str heure_french(struct arena *arena, int64_t moment);

/* `2026-03-02T09:00`, also with seconds, Paris time. False on anything else. In the hour that comes twice the
 * first is meant; in the hour that does not exist, one hour later. */
bool heure_parse(struct str text, int64_t *out_moment);

#endif
