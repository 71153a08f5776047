/* jour: a day as people write it within a sentence. Pure. French first, English for the mail programs that speak it.
 *   « 16/03/2026 », « 02.04.26 », « 2026-04-02 », « jeudi 12 mars 2026 », « 1er mai », « 19 March 2026 », « March 19 » */
#ifndef NAVETTE_JOUR_H
#define NAVETTE_JOUR_H

#include "parsers/base/date.h"
#include "parsers/base/str.h"

/* The first day written in `folded` (utf8_fold) from offset `at` on. A missing year is the one that puts the day
 * nearest after `today` (at most 31 days before it). out_at is where it begins. False where none stands. */
bool jour_find(struct str folded, size_t at, day_t today, day_t *out_day, size_t *out_at);

#endif
