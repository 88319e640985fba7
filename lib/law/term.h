/* How a term of the law is computed from its start: the table of kinds in the law's README, and nothing else. */
#ifndef HOSO_LIB_LAW_TERM_H
#define HOSO_LIB_LAW_TERM_H

#include "lib/law/calendar.h"
#include "lib/law/event.h"

enum term_kind {
    TERM_HOURS,
    TERM_DAYS,
    TERM_WORKING_DAYS,
    TERM_MONTHS,
    TERM_YEARS,
    TERM_LIMITATION,
    TERM_LIBERTY_EXACT,
    TERM_LIBERTY,
    TERM_BEFORE,
    TERM_FRACTION,
    TERM_AT_ONCE,
    TERM_DERIVED, /* no number of its own: never computed by itself */
    TERM_KIND_COUNT
};

enum term_unit { UNIT_NONE, UNIT_HOUR, UNIT_DAY, UNIT_WORKING_DAY, UNIT_MONTH, UNIT_YEAR };

/* One of the two readings of a term. */
struct reading {
    bool exists;               /* false for the legal reading of "at once": it is due never */
    inst_t due;                /* an act at this very instant is in time */
    bool whole_day;            /* the due instant is the end of a day, `last_day` */
    day_t unrolled;            /* the last day before any roll; what extensions count from */
    day_t last_day;            /* the last day as it stands */
    const struct day_off *off; /* the holiday that moved it, NULL when only a weekend did or nothing */
};

struct term {
    struct reading legal, safe;
    bool rolled;      /* the legal last day was moved past one or more days off */
    bool provisional; /* a day on which it rests is not verified */
    bool imprecise;   /* the start is not known exactly enough for this kind */
};

/*
 * Further lengths that extend a base, in the order granted. `total`: the amount is the whole term from the start.
 * A months extension of a base in days runs from the base's last day before rolling.
 */
struct stretch {
    int amount;
    enum term_unit unit;
    bool total;
    int p, q; /* only p/q of the amount: see term_shared; q == 0: all of it */
};

/* The setting by which "at once" gets its service level: two hours. */
#define AT_ONCE_US (2 * HOUR_US)

/*
 * The term of `amount` `unit` of that kind from `start`, lengthened by `stretches`. Handles HOURS, DAYS,
 * WORKING_DAYS, MONTHS, YEARS, LIMITATION and AT_ONCE; the others have functions of their own. Amounts below 0 count
 * as 0, above a hundred years as a hundred, and nothing ends after the year 2999: so every input is defined.
 * BLTTHS Art. 134; law/README "How a term is computed".
 */
struct term term_from(const struct calendar *c, enum term_kind kind, int amount, struct when start,
                      const struct stretch *stretches, size_t nstretches);

/*
 * N hours or N x 24 hours exactly (D01-D03, D06, J04): both readings are the same instant. A start that is not known to
 * the instant is taken at its earliest, because no limit on liberty is ever rounded up.
 */
struct term term_liberty_exact(int amount, enum term_unit unit, struct when start);

/* A length in days, a month of liberty being 30 days; part-days do not count. Bounded, as all lengths are. */
int liberty_days(int amount, enum term_unit unit);

struct liberty_limits {
    int custody_days; /* days in custody to deduct, part-days already rounded up */
    bool has_until;   /* the order's own end date */
    day_t until;
    bool has_stage_end; /* the unrolled last day of the stage's term */
    day_t stage_end;
};

/* Detention in days or months of 30 days: `first` is day 1; the end of the last day; never rolls. */
struct term term_liberty(int amount, enum term_unit unit, day_t first, const struct liberty_limits *limits);

/* N days before another term ends. */
struct term term_before_term(const struct calendar *c, int days, const struct term *base);
/* N hours before an event, and N days before a hearing's day. */
struct term term_before_hours(int hours, struct when event);
struct term term_before_hearing(const struct calendar *c, int days, struct when hearing);

/* p/q of a term: days as floor(N p / q); months as whole months and 30 x the rest in days. Kind and roll of the base. */
struct term term_fraction(const struct calendar *c, enum term_kind kind, int amount, int p, int q,
                          struct when start);

/* term_from, with p/q of the amount alone (q == 0: all of it); each stretch says for itself how much of it counts. */
struct term term_shared(const struct calendar *c, enum term_kind kind, int amount, int p, int q,
                        struct when start, const struct stretch *stretches, size_t nstretches);

/* What p/q of an amount is (q == 0: all): so many of the unit, a year becoming twelve months, and so many days beside. */
struct portion {
    int amount;
    enum term_unit unit;
    int days;
};

struct portion portion_of(int amount, enum term_unit unit, int p, int q);

/* Days used before the transfer decision and the rest from receipt (Art. 169): no gap counts. */
struct term term_transferred(const struct calendar *c, int amount_days, int used_days, struct when receipt);

#endif
