/* Computes both readings of a term, kind by kind, as the table in the law's README decides. */
#include "lib/law/term.h"

enum { MONTHS_PER_YEAR = 12, DAYS_PER_LIBERTY_MONTH = 30 };

/*
 * No term of the law is longer than a hundred years, and no chain of them passes the year 2999. What an event claims
 * beyond that is taken as the bound, so that arithmetic on hostile numbers stays defined.
 */
enum { MOST_HOURS = 876600, MOST_DAYS = 36525, MOST_MONTHS = 1200, MOST_YEARS = 100, MOST_CHAIN = 12000 };
enum { LAST_OF_ALL = 376199 }; /* 2999-12-31 */

static int bounded(int64_t n, int most)
{
    return n < 0 ? 0 : n > most ? most : (int)n;
}

static int bounded_amount(int amount, enum term_unit unit)
{
    switch (unit) {
    case UNIT_HOUR:
        return bounded(amount, MOST_HOURS);
    case UNIT_DAY:
    case UNIT_WORKING_DAY:
        return bounded(amount, MOST_DAYS);
    case UNIT_MONTH:
        return bounded(amount, MOST_MONTHS);
    case UNIT_YEAR:
        return bounded(amount, MOST_YEARS);
    case UNIT_NONE:
        break;
    }
    return 0;
}

static day_t later(day_t d, int64_t days)
{
    int64_t at = (int64_t)d + days;
    return at > LAST_OF_ALL ? LAST_OF_ALL : (day_t)at;
}

static day_t months_later(day_t d, int months)
{
    day_t at = day_add_months(d, bounded(months, MOST_CHAIN));
    return at > LAST_OF_ALL ? LAST_OF_ALL : at;
}

static inst_t inst_bounded(inst_t t)
{
    inst_t most = day_start(LAST_OF_ALL + 1);
    return t > most ? most : t;
}

/* A reading that ends with `last`, reached from `unrolled`. */
static struct reading day_reading(day_t unrolled, day_t last)
{
    return (struct reading){.exists = true,
                            .due = day_start(last + 1),
                            .whole_day = true,
                            .unrolled = unrolled,
                            .last_day = last};
}

static struct reading instant_reading(inst_t due)
{
    day_t day = inst_day(due - 1); /* 24:00 belongs to the day that it ends */
    return (struct reading){.exists = true, .due = due, .unrolled = day, .last_day = day};
}

/* The same, moved past days off when it may roll; notes the holiday that moved it. */
static struct reading rolled_reading(const struct calendar *c, day_t unrolled)
{
    struct reading r = day_reading(unrolled, calendar_next_working(c, unrolled));
    for (day_t d = unrolled; d < r.last_day && !r.off; d++)
        r.off = calendar_why(c, d);
    return r;
}

static bool is_date_known(struct when w)
{
    return when_first_day(w) == when_last_day(w);
}

struct portion portion_of(int amount, enum term_unit unit, int p, int q)
{
    int64_t n = bounded_amount(amount, unit);
    ASSERT(p >= 0 && q >= 0);
    if (q && unit == UNIT_YEAR) {
        n *= MONTHS_PER_YEAR;
        unit = UNIT_MONTH;
    }
    if (!q)
        return (struct portion){(int)n, unit, 0};
    return (struct portion){bounded(n * p / q, MOST_HOURS), unit,
                            unit == UNIT_MONTH ? (int)(n * p % q * DAYS_PER_LIBERTY_MONTH / q) : 0};
}

/* A length with what lengthens it. */
struct chain {
    const struct calendar *c;
    int amount;
    enum term_unit unit;
    const struct stretch *more;
    size_t n;
    int p, q; /* of the amount; q == 0: all of it */
};

/* The first length, or the i-th that lengthens it. */
static struct portion chain_part(const struct chain *ch, size_t i)
{
    const struct stretch first = {ch->amount, ch->unit, false, ch->p, ch->q},
                         *s = i ? &ch->more[i - 1] : &first;
    if (s->q == 0) /* mostly */
        return (struct portion){bounded_amount(s->amount, s->unit), s->unit, 0};
    return portion_of(s->amount, s->unit, s->p, s->q);
}

/* The last `total` stretch replaces everything before it. */
static struct chain chain_of(const struct chain *whole)
{
    struct chain ch = *whole;
    const struct stretch *s = whole->more;
    for (size_t i = 0; i < whole->n; i++)
        if (s[i].total)
            ch =
                (struct chain){whole->c, s[i].amount, s[i].unit, s + i + 1, whole->n - i - 1, s[i].p, s[i].q};
    return ch;
}

/*
 * Days follow months. The legal reading adds all months to the start at once; the safe one goes from each unrolled
 * last day to the next (`stepwise`), where a short month may cost days that the sum gives back. Hours that lengthen a
 * term in days are rounded up to days in the one, down in the other.
 */
static day_t chain_last_day(const struct chain *ch, day_t from, bool stepwise)
{
    day_t d = from;
    int64_t months = 0, days = 0;
    int working = 0;
    for (size_t i = 0; i <= ch->n; i++) {
        struct portion part = chain_part(ch, i);
        enum term_unit unit = part.unit;
        int n = part.amount;
        days += part.days;
        if (i == 0 && unit == UNIT_DAY)
            d = later(d, n); /* months that extend a base in days run from its last day */
        else if (unit == UNIT_DAY)
            days += n;
        else if (unit == UNIT_HOUR)
            days += stepwise ? n / HOURS_PER_DAY : (n + HOURS_PER_DAY - 1) / HOURS_PER_DAY;
        else if (unit == UNIT_WORKING_DAY)
            working = bounded((int64_t)working + n, MOST_DAYS);
        else
            months += unit == UNIT_YEAR ? n * MONTHS_PER_YEAR : n;
        if (stepwise) {
            d = months_later(d, bounded(months, MOST_CHAIN));
            months = 0;
        }
    }
    d = later(months_later(d, bounded(months, MOST_CHAIN)), days);
    return working ? later(calendar_add_working(ch->c, d, working, false), 0) : d;
}

/* Hours run through; a day among them is 24 of them, a month keeps the time of day. */
static inst_t chain_instant(const struct chain *ch, inst_t from)
{
    inst_t t = from;
    for (size_t i = 0; i <= ch->n; i++) {
        struct portion part = chain_part(ch, i);
        enum term_unit unit = part.unit;
        int n = part.amount;
        t += part.days * DAY_US;
        if (unit == UNIT_HOUR)
            t += n * HOUR_US;
        else if (unit == UNIT_DAY || unit == UNIT_WORKING_DAY)
            t += n * DAY_US;
        else {
            day_t day = inst_day(t);
            t = day_start(months_later(day, unit == UNIT_YEAR ? n * MONTHS_PER_YEAR : n)) +
                (t - day_start(day));
        }
        t = inst_bounded(t);
    }
    return t;
}

static struct term hours_term(const struct chain *ch, struct when start)
{
    inst_t legal = chain_instant(ch, start.hi), safe = chain_instant(ch, start.lo);
    if (safe > legal) /* months added to 30 and to 31 January meet on one day, but keep their times of day */
        safe = legal;
    return (struct term){
        .legal = instant_reading(legal), .safe = instant_reading(safe), .imprecise = start.lo != start.hi};
}

/* Calendar days, months and years that may roll. */
static struct term rolling_term(const struct chain *ch, struct when start)
{
    struct term t = {.imprecise = !is_date_known(start)};
    t.legal = rolled_reading(ch->c, chain_last_day(ch, when_last_day(start), false));
    day_t safe = chain_last_day(ch, when_first_day(start), true) - 1;
    t.safe = day_reading(safe, safe);
    t.rolled = t.legal.last_day != t.legal.unrolled;
    t.provisional = calendar_provisional(ch->c, t.legal.unrolled, t.legal.last_day);
    return t;
}

static struct term limitation_term(const struct chain *ch, struct when start)
{
    struct term t = {.imprecise = !is_date_known(start)};
    day_t legal = chain_last_day(ch, when_last_day(start), false);
    day_t safe = chain_last_day(ch, when_first_day(start), true) - 1;
    t.legal = day_reading(legal, legal);
    t.safe = day_reading(safe, safe);
    return t;
}

/* Working days only; whatever else lengthens them runs on from the last of them. */
static struct term working_term(const struct chain *ch, struct when start)
{
    int n = chain_part(ch, 0).amount;
    const struct chain rest = {ch->c, 0, UNIT_DAY, ch->more, ch->n, 0, 0};
    day_t first = when_first_day(start), last = when_last_day(start);
    day_t legal = n ? calendar_add_working(ch->c, last, n, false) : last;
    day_t safe = n ? calendar_add_working(ch->c, first, n, true) : first;
    legal = chain_last_day(&rest, later(legal, 0), false);
    safe = chain_last_day(&rest, later(safe, 0), true);
    struct term t = {.imprecise = !is_date_known(start)};
    t.legal = day_reading(legal, legal);
    t.safe = day_reading(safe, safe);
    t.provisional = calendar_provisional(ch->c, first, legal);
    return t;
}

static struct term at_once_term(struct when start)
{
    return (struct term){.legal = {.due = INST_NEVER},
                         .safe = instant_reading(start.lo + AT_ONCE_US),
                         .imprecise = start.lo != start.hi};
}

static enum term_unit unit_of(enum term_kind kind)
{
    switch (kind) {
    case TERM_HOURS:
        return UNIT_HOUR;
    case TERM_DAYS:
        return UNIT_DAY;
    case TERM_WORKING_DAYS:
        return UNIT_WORKING_DAY;
    case TERM_MONTHS:
        return UNIT_MONTH;
    case TERM_YEARS:
    case TERM_LIMITATION:
        return UNIT_YEAR;
    case TERM_LIBERTY_EXACT:
    case TERM_LIBERTY:
    case TERM_BEFORE:
    case TERM_FRACTION:
    case TERM_AT_ONCE:
    case TERM_DERIVED:
    case TERM_KIND_COUNT:
        break;
    }
    return UNIT_NONE;
}

/* A chain of that kind; a `total` in another unit makes it a term of that unit. */
static struct term chain_term(const struct chain *ch, enum term_kind kind, struct when start)
{
    if (kind == TERM_LIMITATION)
        return limitation_term(ch, start);
    if (ch->unit == UNIT_HOUR)
        return hours_term(ch, start);
    if (ch->unit == UNIT_WORKING_DAY)
        return working_term(ch, start);
    return rolling_term(ch, start);
}

struct term term_shared(const struct calendar *c, enum term_kind kind, int amount, int p, int q,
                        struct when start, const struct stretch *stretches, size_t nstretches)
{
    if (kind == TERM_AT_ONCE)
        return at_once_term(start);
    ASSERT(unit_of(kind) != UNIT_NONE);
    struct chain whole = {c, amount, unit_of(kind), stretches, nstretches, p, q}, ch = chain_of(&whole);
    return chain_term(&ch, kind, start);
}

struct term term_from(const struct calendar *c, enum term_kind kind, int amount, struct when start,
                      const struct stretch *stretches, size_t nstretches)
{
    return term_shared(c, kind, amount, 0, 0, start, stretches, nstretches);
}

struct term term_liberty_exact(int amount, enum term_unit unit, struct when start)
{
    struct chain ch = {NULL, amount, unit, NULL, 0, 0, 0};
    struct reading r = instant_reading(chain_instant(&ch, start.lo));
    return (struct term){.legal = r, .safe = r, .imprecise = start.lo != start.hi};
}

int liberty_days(int amount, enum term_unit unit)
{
    int n = bounded_amount(amount, unit);
    switch (unit) {
    case UNIT_HOUR:
        return n / HOURS_PER_DAY;
    case UNIT_MONTH:
        return n * DAYS_PER_LIBERTY_MONTH;
    case UNIT_YEAR:
        return n * MONTHS_PER_YEAR * DAYS_PER_LIBERTY_MONTH;
    case UNIT_DAY:
    case UNIT_WORKING_DAY:
    case UNIT_NONE:
        break;
    }
    return n;
}

struct term term_liberty(int amount, enum term_unit unit, day_t first, const struct liberty_limits *limits)
{
    int64_t days = liberty_days(amount, unit);
    days -= bounded(limits->custody_days, MOST_DAYS);
    day_t last = later(first, (days < 0 ? 0 : days) - 1);
    if (limits->has_until && limits->until < last)
        last = limits->until;
    if (limits->has_stage_end && limits->stage_end < last)
        last = limits->stage_end;
    struct reading r = day_reading(last, last);
    return (struct term){.legal = r, .safe = r};
}

/* A day counted back from the safe end, and the working day at or before it. */
static struct reading backed_reading(const struct calendar *c, day_t unrolled)
{
    return day_reading(unrolled, calendar_prev_working(c, unrolled));
}

struct term term_before_term(const struct calendar *c, int days, const struct term *base)
{
    int n = bounded(days, MOST_DAYS);
    struct term t = {.imprecise = base->imprecise};
    day_t safe = base->safe.last_day - n;
    t.safe = backed_reading(c, safe);
    t.provisional = base->provisional || calendar_provisional(c, t.safe.last_day, safe);
    t.legal =
        base->legal.exists ? day_reading(base->legal.last_day - n, base->legal.last_day - n) : base->legal;
    return t;
}

struct term term_before_hours(int hours, struct when event)
{
    inst_t back = bounded(hours, MOST_HOURS) * HOUR_US;
    return (struct term){.legal = instant_reading(event.hi - back),
                         .safe = instant_reading(event.lo - back),
                         .imprecise = event.lo != event.hi};
}

struct term term_before_hearing(const struct calendar *c, int days, struct when hearing)
{
    int n = bounded(days, MOST_DAYS);
    day_t legal = when_last_day(hearing) - n, safe = when_first_day(hearing) - n - 1;
    struct term t = {.legal = day_reading(legal, legal), .imprecise = !is_date_known(hearing)};
    t.safe = backed_reading(c, safe);
    t.provisional = calendar_provisional(c, t.safe.last_day, safe);
    return t;
}

struct term term_fraction(const struct calendar *c, enum term_kind kind, int amount, int p, int q,
                          struct when start)
{
    ASSERT(q > 0);
    return term_shared(c, kind, amount, p, q, start, NULL, 0);
}

struct term term_transferred(const struct calendar *c, int amount_days, int used_days, struct when receipt)
{
    int rest = bounded((int64_t)bounded(amount_days, MOST_DAYS) - bounded(used_days, MOST_DAYS), MOST_DAYS);
    return term_from(c, TERM_DAYS, rest, receipt, NULL, 0);
}
