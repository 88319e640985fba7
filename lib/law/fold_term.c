/* Computes the term of one deadline from what it counts from, what lengthened it, and what it may not pass. */
#include "lib/law/fold_int.h"

enum { HOURS_PER_DAY = 24 };

/* The rules that cap a term: its own, else those of the row whose length it takes. */
static const struct rule *cap_rule(const struct fold *f, const struct live *l)
{
    const struct rule *own = &f->p->rules[l->d.rule];
    return own->ncap ? own : &f->p->rules[l->d.length];
}

static bool is_capped_by(const struct fold *f, const struct rule *r, const struct live *l, int subject)
{
    if (!l->d.term.legal.exists || (l->d.subject >= 0 && l->d.subject != subject))
        return false;
    for (size_t i = 0; i < r->ncap; i++)
        if (same_rule(f->p, l->d.rule, r->cap[i]))
            return true;
    return false;
}

/* The latest that no act has ended; when all have ended, the latest. What lapses of itself still says how far. */
int cap_find(const struct fold *f, const struct rule *r, int subject)
{
    int ended = -1;
    for (size_t i = r->ncap ? f->lives.n : 0; i > 0; i--) {
        const struct live *l = live_at(f, i - 1);
        if (!is_capped_by(f, r, l, subject))
            continue;
        if (l->d.ended_by < 0)
            return (int)(i - 1);
        if (ended < 0)
            ended = (int)(i - 1);
    }
    return ended;
}

/* Ends a reading at `end` when that is earlier. True when it was. */
static bool reading_clip(struct reading *r, inst_t end)
{
    if (r->due <= end)
        return false;
    day_t day = inst_day(end - 1); /* 24:00 belongs to the day that it ends */
    *r = (struct reading){
        .exists = true, .due = end, .whole_day = day_start(day + 1) == end, .unrolled = day, .last_day = day};
    return true;
}

static void term_clip(struct term *t, struct live *l, inst_t end, enum liberty_end led)
{
    reading_clip(&t->safe, end);
    if (reading_clip(&t->legal, end))
        l->d.led = led;
}

/* Hours of a share of so many days or hours; all of it when there is no share. */
static int share_hours(const struct rule *length, int p, int q)
{
    int64_t hours = length->unit == UNIT_HOUR
                        ? length->amount
                        : (int64_t)HOURS_PER_DAY * liberty_days(length->amount, length->unit);
    return (int)(hours * p / q > INT32_MAX ? INT32_MAX : hours * p / q);
}

static struct reading exact_reading(const struct rule *length, const struct live *l, int p, int q)
{
    struct term t = q ? term_liberty_exact(share_hours(length, p, q), UNIT_HOUR, l->from)
                      : term_liberty_exact(length->amount, length->unit, l->from);
    const struct stretch *more = l->stretches.items;
    for (size_t i = 0; i < l->stretches.n; i++) {
        inst_t end = t.legal.due;
        struct when from = more[i].total ? l->from : (struct when){WHEN_INSTANT, end, end};
        t = term_liberty_exact(more[i].amount, more[i].unit, from);
    }
    return t.legal;
}

/* Days that an extension gives: of what the law allows at most, the same share as of the length itself. */
static int64_t extension_days(const struct fold *f, const struct live *l, size_t i, int p, int q)
{
    const struct stretch *more = (const struct stretch *)l->stretches.items + i;
    const struct applied_extension *x = (const struct applied_extension *)l->extensions.items + i;
    const struct extension_step *s = &steps_rule(f, l)->extensions[x->step];
    int64_t days = liberty_days(more->amount, more->unit);
    int64_t most = q && s->max_amount ? (int64_t)liberty_days(s->max_amount, s->unit) * p / q : days;
    return days < most ? days : most;
}

/* What lengthens detention adds up in days; a share in months has 30 of them to each, so the days say it too. */
static struct reading detention_reading(const struct fold *f, const struct rule *length, const struct live *l,
                                        int p, int q)
{
    int64_t days = liberty_days(length->amount, length->unit);
    const struct stretch *more = l->stretches.items;
    if (q)
        days = days * p / q;
    for (size_t i = 0; i < l->stretches.n; i++)
        days = (more[i].total ? 0 : days) + extension_days(f, l, i, p, q);
    const struct liberty_limits served = {.custody_days = l->d.deducted};
    return term_liberty(days > INT32_MAX ? INT32_MAX : (int)days, UNIT_DAY, when_first_day(l->from), &served)
        .legal;
}

/* A row without a number of its own lasts as long as the term that caps it: there is always one when it has started. */
static struct reading liberty_reading(const struct fold *f, const struct rule *length, const struct live *l,
                                      int p, int q)
{
    if (length->amount == 0)
        return (struct reading){.exists = true, .due = INST_NEVER};
    return length->kind == TERM_LIBERTY_EXACT ? exact_reading(length, l, p, q)
                                              : detention_reading(f, length, l, p, q);
}

static struct term limited_term(const struct fold *f, struct live *l)
{
    const struct rule *length = &f->p->rules[l->d.length];
    const struct share *s = &f->p->rules[l->d.rule].share;
    struct term t = {.legal = liberty_reading(f, length, l, s->legal_p, s->legal_q),
                     .safe = liberty_reading(f, length, l, s->safe_p, s->safe_q),
                     .provisional = s->provisional_vi.n != 0};
    t.imprecise = length->kind == TERM_LIBERTY_EXACT ? l->from.lo != l->from.hi
                                                     : when_first_day(l->from) != when_last_day(l->from);
    l->d.led = LIBERTY_END_LAW;
    l->d.capped_by = cap_find(f, cap_rule(f, l), l->d.subject);
    if (l->d.capped_by >= 0)
        term_clip(&t, l, day_start(live_at(f, (size_t)l->d.capped_by)->d.term.legal.unrolled + 1),
                  LIBERTY_END_CAP);
    return t;
}

struct term live_limit(const struct fold *f, const struct live *l)
{
    struct live copy = *l;
    return limited_term(f, &copy);
}

/* Liberty first: an order that states an earlier end than the law allows is followed to the instant. */
static struct term liberty_term(const struct fold *f, struct live *l)
{
    struct term t = limited_term(f, l);
    if (!l->has_until)
        return t;
    term_clip(&t, l, l->until, LIBERTY_END_ORDER);
    t.imprecise = t.imprecise || (l->until_vague && l->d.led == LIBERTY_END_ORDER);
    return t;
}

/* No share of a term that may roll is ever lengthened. */
static struct term share_term(const struct fold *f, const struct rule *length, const struct share *s,
                              const struct live *l)
{
    struct term t = term_fraction(f->c, length->kind, length->amount, s->legal_p, s->legal_q, l->from);
    t.safe = term_fraction(f->c, length->kind, length->amount, s->safe_p, s->safe_q, l->from).safe;
    t.provisional = t.provisional || s->provisional_vi.n != 0;
    return t;
}

struct term live_term(const struct fold *f, struct live *l)
{
    const struct rule *r = &f->p->rules[l->d.length];
    const struct share *share = &f->p->rules[l->d.rule].share;
    if (is_liberty(r))
        return liberty_term(f, l);
    if (r->kind == TERM_BEFORE)
        return before_term(f, l);
    if (share->legal_q && r->kind != TERM_AT_ONCE)
        return share_term(f, r, share, l);
    return term_from(f->c, r->kind, r->amount, l->from, l->stretches.items, l->stretches.n);
}
