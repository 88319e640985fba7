/* Makes a new calendar from an old one and what an administrator changes of it, and shows the days of a calendar. */
#ifndef HOSO_LIB_JSON_CALENDAR_CHANGE_H
#define HOSO_LIB_JSON_CALENDAR_CHANGE_H

#include "lib/base/buf.h"
#include "lib/base/fail.h"
#include "lib/law/calendar.h"

#include <jansson.h>

struct calendar_changed {
    struct str reason; /* why, as told */
    size_t added, replaced, removed;
};

/*
 * `body`:
 *   {"version", "reason", "days":[{a row of the file} | {"day","removed":true}], "decision"?, "confidence"?,
 *    "verified_from"?, "verified_through"?}
 * Days in order, none twice; "decision" and "confidence" hold for the rows that do not say their own. What is removed must be
 * there. A year that is now said to be verified must have days. `base`: the text of a calendar as calendar_read() takes it.
 * *out is the text of the new one, in the arena, and *made the same as read back from it. Everything else of the base stays.
 * ERR_FIELDS with pointers into the body, or ERR_NO_MEMORY. `body` is changed on the way.
 */
MUST_USE enum err calendar_change(struct str base, json_t *body, struct arena *a, struct str *out,
                                  struct calendar *made, struct calendar_changed *what, struct fail *f);

/*
 * {"version","verified_from","verified_through","week_off":[…],"items":[{"day","weekday","off","kind","name","decision",
 * "confidence","source","notes","provisional"}]: the days of [from, through], without the closing brace.
 */
void calendar_write(struct buf *b, const struct calendar *c, day_t from, day_t through);

#endif
