/* What the reader of calendars and the reader of changes to them share. */
#ifndef HOSO_LIB_JSON_CALENDAR_INT_H
#define HOSO_LIB_JSON_CALENDAR_INT_H

#include "lib/json/calendar_json.h"
#include "lib/json/jx.h"

extern const char *const weekday_codes[7]; /* "mon", … */

/* A row of `days`, in a week of which the days of `week_off` are free. Faults are noted. */
void calendar_read_day(const struct jx_val *v, unsigned week_off, struct day_off *d);

#endif
