#include "daemon/agenda.h"

#include <libical/ical.h>

#include "parsers/base/utf8.h"

enum { TEXTE_MAX = 200 }; /* bytes of a title or a text: what a calendar shows of it */

const char *agenda_methode_nom(enum agenda_methode methode)
{
    return methode == AGENDA_ANNULE ? "CANCEL" : "PUBLISH";
}

static struct icaltimetype all_day(day_t day)
{
    struct civil civil = date_civil(day);
    struct icaltimetype time = icaltime_null_date();
    time.year = civil.year;
    time.month = civil.month;
    time.day = civil.day;
    return time;
}

/* « 20260302T080000Z »: libical's own moments ask for a zone, and zones are files, which are nobody's here. */
static const char *in_utc(struct arena *arena, int64_t moment)
{
    enum { JOUR = 24 * 3600 };
    int64_t days = moment / JOUR;
    int seconds = (int)(moment - days * JOUR);
    struct civil civil = date_civil((day_t)days);
    return str_c(arena, str_print(arena, "%04d%02d%02dT%02d%02d%02dZ", civil.year, civil.month, civil.day, seconds / 3600, seconds / 60 % 60, seconds % 60));
}

/* One line of it, no control, whole code points: libical escapes the rest. */
static const char *plain(struct arena *arena, struct str text)
{
    size_t max = text.len < TEXTE_MAX ? text.len : TEXTE_MAX;
    while (max < text.len && max > 0 && ((unsigned char)text.at[max] & 0xC0) == 0x80)
        max--;
    return str_c(arena, utf8_tidy(arena, str_slice(text, 0, max)));
}

/* As it stands: a moment, and what Outlook does not take from the standard's own words. */
static void add_word(icalcomponent *event, const char *name, const char *value)
{
    icalproperty *property = icalproperty_new_x(value);
    icalproperty_set_x_name(property, name);
    icalcomponent_add_property(event, property);
}

static icalcomponent *event_of(struct arena *arena, const struct agenda_jour *jour)
{
    const char *organiser = str_c(arena, str_print(arena, "mailto:%.*s", STR_ARG(jour->organisateur)));
    icalcomponent *event = icalcomponent_vanew(
        ICAL_VEVENT_COMPONENT, icalproperty_new_uid(plain(arena, jour->uid)), icalproperty_new_sequence(jour->sequence),
        icalproperty_new_organizer(organiser), icalproperty_new_summary(plain(arena, jour->titre)),
        icalproperty_new_dtstart(all_day(jour->jour)), icalproperty_new_dtend(all_day(jour->jour + 1)),
        icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT), icalproperty_new_class(ICAL_CLASS_PRIVATE),
        icalproperty_new_status(jour->methode == AGENDA_ANNULE ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED), NULL);
    if (!str_is_empty(jour->texte))
        icalcomponent_add_property(event, icalproperty_new_description(plain(arena, jour->texte)));
    add_word(event, "DTSTAMP", in_utc(arena, jour->moment));
    add_word(event, "X-MICROSOFT-CDO-BUSYSTATUS", "FREE");
    add_word(event, "X-MICROSOFT-CDO-ALLDAYEVENT", "TRUE");
    return event;
}

enum err agenda_ecrit(struct arena *arena, const struct agenda_jour *jour, struct str *out_ical, struct fault *out_fault)
{
    enum icalproperty_method method = jour->methode == AGENDA_ANNULE ? ICAL_METHOD_CANCEL : ICAL_METHOD_PUBLISH;
    icalcomponent *calendar = icalcomponent_vanew(ICAL_VCALENDAR_COMPONENT, icalproperty_new_version("2.0"),
                                                  icalproperty_new_prodid("-//navette//navette//FR"), icalproperty_new_method(method),
                                                  event_of(arena, jour), NULL);
    char *written = calendar == NULL ? NULL : icalcomponent_as_ical_string_r(calendar);
    if (written != NULL)
        *out_ical = str_copy(arena, str_of(written));
    bool good = written != NULL;
    icalmemory_free_buffer(written);
    icalcomponent_free(calendar);
    return good ? ERR_NONE : fault_set(out_fault, ERR_WAIT, "agenda: no memory for a day, try again");
}
