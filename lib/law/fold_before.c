/* Computes terms that end before something else: before the end of another term, or a time that an act stated. */
#include "lib/law/fold_int.h"

enum { MONTHS_PER_YEAR = 12 };

/* The day `months` earlier with the same number, or that month's last day. */
static day_t months_before(day_t d, int months)
{
    struct ymd back = day_to_ymd(d);
    back.year -= months / MONTHS_PER_YEAR;
    back.month -= months % MONTHS_PER_YEAR;
    if (back.month < 1) {
        back.month += MONTHS_PER_YEAR;
        back.year--;
    }
    int last = days_in_month(back.year, back.month);
    back.day = back.day < last ? back.day : last;
    return day_from_ymd(back);
}

static int days_back(const struct rule *r, day_t from)
{
    return r->unit == UNIT_MONTH ? from - months_before(from, r->amount) : r->amount;
}

/* N days or months before the base ends; in months each reading counts back from its own last day. */
static struct term before_days(const struct fold *f, const struct rule *r, const struct term *base)
{
    struct term t = term_before_term(f->c, days_back(r, base->safe.last_day), base);
    t.legal = term_before_term(f->c, days_back(r, base->legal.last_day), base).legal;
    return t;
}

static struct term before_hours(const struct rule *r, const struct term *base)
{
    struct when end = {WHEN_INTERVAL, base->safe.due, base->legal.due};
    struct term t = term_before_hours(r->amount, end);
    if (!base->legal.exists)
        t.legal = base->legal;
    t.imprecise = base->imprecise;
    t.provisional = base->provisional;
    return t;
}

/* True when that day leads. */
static bool reading_cut(struct reading *r, day_t last)
{
    if (r->last_day < last)
        return false;
    r->last_day = r->unrolled = last;
    r->due = day_start(last + 1);
    return true;
}

/*
 * The other term; where its actual end counts and came first, as if that day had been its last. Such a day rests on no
 * calendar, and is as certain as the act that ended the term.
 */
static struct term base_term(const struct fold *f, const struct live *l)
{
    const struct live *base = live_at(f, (size_t)l->d.before);
    struct term t = base->d.term;
    if (f->p->rules[l->d.rule].actual_end && base->d.ended_by >= 0) {
        struct when ended = base->d.ended_at;
        bool legal = reading_cut(&t.legal, when_last_day(ended));
        if (reading_cut(&t.safe, when_first_day(ended)) && legal) {
            t.provisional = false;
            t.imprecise = when_first_day(ended) != when_last_day(ended);
        }
    }
    return t;
}

struct term before_term(const struct fold *f, const struct live *l)
{
    const struct rule *r = &f->p->rules[l->d.length];
    if (l->d.before < 0 && r->unit == UNIT_HOUR)
        return term_before_hours(r->amount, l->d.stated);
    if (l->d.before < 0)
        return term_before_hearing(f->c, days_back(r, when_last_day(l->d.stated)), l->d.stated);
    struct term base = base_term(f, l);
    return r->unit == UNIT_HOUR ? before_hours(r, &base) : before_days(f, r, &base);
}
