/* Vietnamese civil time: days, instants, and their RFC 3339 text. It never reads a clock. */
#ifndef HOSO_LIB_BASE_CIVIL_H
#define HOSO_LIB_BASE_CIVIL_H

#include "lib/base/str.h"

/* An instant: microseconds since 1970-01-01T00:00:00Z. */
typedef int64_t inst_t;

/* A civil day at +07:00: days since 1970-01-01. */
typedef int32_t day_t;

enum { HOURS_PER_DAY = 24 };

#define INST_NEVER INT64_MAX /* later than everything; also "no limit" where a field says so */
#define INST_ALWAYS INT64_MIN
#define SECOND_US INT64_C(1000000)
#define HOUR_US (3600 * SECOND_US)
#define DAY_US (HOURS_PER_DAY * HOUR_US)
#define VIETNAM_OFFSET_US (7 * HOUR_US)

enum { YEAR_MIN = 1900, YEAR_MAX = 2199 }; /* what a date may be; outside is a range error */

struct ymd {
    int year, month, day; /* month 1-12, day 1-31 */
};

day_t day_from_ymd(struct ymd d); /* the date must exist */
struct ymd day_to_ymd(day_t d);
bool ymd_exists(struct ymd d); /* false for 30 February, and outside YEAR_MIN..YEAR_MAX */
int days_in_month(int year, int month);
int day_weekday(day_t d); /* 0 = Monday … 6 = Sunday */

/* The day `months` later with the same number, or that month's last day (BLTTHS Art. 134). `months` >= 0. */
day_t day_add_months(day_t d, int months);

inst_t day_start(day_t d); /* 00:00 at +07:00, which is also the end (24:00) of the day before */
day_t inst_day(inst_t t);  /* the civil day at +07:00 that contains the instant */

/* "2026-03-02". False when not exactly that form or no such day. */
bool day_parse(struct str s, day_t *out);

/* RFC 3339 with any offset, up to 6 fraction digits, "T" and "Z" in capitals; no leap second. */
bool inst_parse(struct str s, inst_t *out);

enum { INST_TEXT_SIZE = 40, DAY_TEXT_SIZE = 16 };

/* Writes RFC 3339 at +07:00, fraction only when there is one; NUL-terminated; returns the slice of `out`. */
struct str inst_text(inst_t t, char out[INST_TEXT_SIZE]);
struct str day_text(day_t d, char out[DAY_TEXT_SIZE]);

#endif
