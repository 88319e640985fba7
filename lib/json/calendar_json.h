/* Reads a calendar of days off and make-up working days from JSON into `struct calendar`. */
#ifndef HOSO_LIB_JSON_CALENDAR_JSON_H
#define HOSO_LIB_JSON_CALENDAR_JSON_H

#include "lib/base/fail.h"
#include "lib/law/calendar.h"

#include <jansson.h>

/*
 * Everything lives in the arena; the index is built. Days must stand in order, none twice, each with the decision
 * that made it so; verified_from may not lie after verified_through; some weekday must be worked. ERR_FIELDS with
 * pointers, or ERR_NO_MEMORY.
 */
MUST_USE enum err calendar_read(json_t *json, struct arena *a, struct calendar *out, struct fail *f);

/* The same from a text; also the errors of jx_parse(). */
MUST_USE enum err calendar_parse(struct str text, struct arena *a, struct calendar *out, struct fail *f);

/* The same from a file; also ERR_NOT_FOUND and the errors of jx_parse(). */
MUST_USE enum err calendar_load(const char *path, struct arena *a, struct calendar *out, struct fail *f);

#endif
