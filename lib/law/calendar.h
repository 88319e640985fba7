/* Which days are worked: weekends, holidays and make-up working days, each with the decision that made it so. */
#ifndef HOSO_LIB_LAW_CALENDAR_H
#define HOSO_LIB_LAW_CALENDAR_H

#include "lib/base/arena.h"
#include "lib/base/civil.h"

struct day_off {
    day_t day;
    bool off; /* false: a make-up working day */
    struct str name_vi, name_en;
    struct str decision; /* that made it so: its number and date, as explanations print it */
    struct str kind, confidence, source,
        notes; /* for people: statutory …, and how sure it is; the last two may be absent */
};

/* Days in runs that neither meet nor touch, in order. When there are too many the nearest grow together: never fewer days. */
struct day_run {
    day_t from, to; /* both belong to it */
};

enum { DAY_RUNS_MAX = 48 };

struct day_runs {
    struct day_run runs[DAY_RUNS_MAX];
    size_t n;
};

void day_runs_add(struct day_runs *r, day_t from, day_t to);
bool day_runs_meet(const struct day_runs *r, day_t from, day_t to);

/* Adds to `out` the days that both have. */
void day_runs_common(const struct day_runs *x, const struct day_runs *y, struct day_runs *out);

struct calendar {
    struct str version; /* what projections remember: any text that changes when the calendar does */
    day_t verified_from, verified_through; /* outside, a date that could roll is provisional */
    unsigned week_off;                     /* bit i set: weekday i (0 Monday) is a day off by itself */
    const struct day_off *days;            /* sorted by day, no day twice */
    size_t ndays;
    /* Made by calendar_index(); working-day arithmetic is then a look-up. */
    day_t index_from;
    size_t index_n;
    const int32_t *rank; /* rank[i] = working days before index_from + i */
    /*
     * The days that are asked for are noted here; NULL: nobody wants to know. What was computed by a calendar is the same by
     * another one that differs on none of them.
     */
    struct day_runs *asked;
};

/*
 * Sorts nothing, checks that `days` is sorted without repeats and that some weekday is worked, and builds the index in
 * the arena. False: not so, or no memory (then the arena says `failed`).
 */
MUST_USE bool calendar_index(struct calendar *c, struct arena *a);

bool calendar_is_off(const struct calendar *c, day_t d);

/* Why a day is off: its entry, or NULL for an ordinary weekend day or a working day. */
const struct day_off *calendar_why(const struct calendar *c, day_t d);

/* Why a day is worked that the week would leave free: its entry, or NULL. */
const struct day_off *calendar_made_up(const struct calendar *c, day_t d);

day_t calendar_next_working(const struct calendar *c, day_t d); /* `d` itself when it is worked */
day_t calendar_prev_working(const struct calendar *c, day_t d);

/* The n-th working day after `d`, n >= 1; with `count_first` a working `d` is the first. */
day_t calendar_add_working(const struct calendar *c, day_t d, int n, bool count_first);

/* True when some day of [from, to] lies outside what is verified. */
bool calendar_provisional(const struct calendar *c, day_t from, day_t to);

/*
 * The days on which two calendars say different things: off or worked, why, by which decision, verified or not. More days
 * when they are many; all days when their weeks differ.
 */
void calendar_difference(const struct calendar *x, const struct calendar *y, struct day_runs *out);

#endif
