/* Computes the term of one deadline from what it counts from, what lengthened it, and what it may not pass. */
#include "lib/law/fold_int.h"

/* May a term of `person` not pass this one, if its rule is a cap? */
static bool may_cap(const struct live *l, int person)
{
    return l->d.term.legal.exists && (l->d.subject < 0 || l->d.subject == person);
}

/* The last day to which it caps. The days that a file was on its way to another agency lengthen nobody's detention. */
static day_t cap_day(const struct live *cap)
{
    return cap->carried.n ? cap->uncarried : cap->d.term.legal.unrolled;
}

/* Its own row says by which rules it is capped, else that whose length it takes. */
static int cap_rule(const struct fold *f, const struct live *l)
{
    return f->p->rules[l->d.rule].ncap ? l->d.rule : l->d.length;
}

/*
 * The latest that no act has ended; when all have ended, the latest. What lapses of itself still says how far. One that was
 * over before this began limits nothing, nor one that ended with an earlier stage; but a term without a number keeps the one
 * under which it began, for nothing else says how long it is.
 */
int cap_find(const struct fold *f, const struct live *l)
{
    int unended = -1, ended = -1;
    const struct rule *r = &f->p->rules[cap_rule(f, l)];
    for (size_t k = 0; k < r->ncap; k++)
        for (int i = latest_of_rule(f, r->cap[k]); i > unended; i = live_at(f, (size_t)i)->sooner) {
            const struct live *o = live_at(f, (size_t)i);
            if (!may_cap(o, l->d.subject))
                continue;
            if (o->d.ended_by < 0)
                unended = i;
            else if (i > ended && o->ended_pos >= l->stage_pos && cap_day(o) >= when_first_day(l->from))
                ended = i;
        }
    if (unended >= 0)
        return unended;
    return ended < 0 && f->p->rules[l->d.length].amount == 0 ? l->d.capped_by : ended;
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

/* True when the legal end is that one now. */
static bool term_clip(struct term *t, struct live *l, inst_t end, enum liberty_end led)
{
    reading_clip(&t->safe, end);
    if (!reading_clip(&t->legal, end))
        return false;
    l->d.led = led;
    return true;
}

int64_t liberty_hours(int amount, enum term_unit unit)
{
    return unit == UNIT_HOUR ? amount : (int64_t)HOURS_PER_DAY * liberty_days(amount, unit);
}

int64_t liberty_share(const struct rule *length, int64_t hours, int p, int q)
{
    int64_t part = q ? hours * p / q : hours;
    return length->kind == TERM_LIBERTY ? part - part % HOURS_PER_DAY : part;
}

/* How often the step was taken before extension `i`. */
static int taken_before(const struct applied_extension *x, size_t i)
{
    int n = 0;
    for (size_t k = 0; k < i; k++)
        n += x[k].step == x[i].step;
    return n;
}

/*
 * Liberty first: an extension that the law does not know, or that is longer than it allows, is told as a violation, but no
 * order keeps anybody longer than the law. The share is that of the length itself.
 */
int64_t liberty_added(const struct pack *p, const struct deadline *d, const struct applied_extension *x,
                      size_t i, int part_p, int part_q)
{
    const struct extension_step *s = &deadline_ladder(p, d)->extensions[x[i].step];
    int64_t hours = liberty_hours(x[i].amount, x[i].unit);
    int64_t most = liberty_share(&p->rules[d->length], liberty_hours(s->max_amount, s->unit), part_p, part_q);
    if (s->count && taken_before(x, i) >= s->count)
        return 0;
    return most < hours ? most : hours;
}

/* How long it lasts with what lengthens it, a month having 30 days. */
static int64_t length_hours(const struct fold *f, const struct live *l, int p, int q)
{
    const struct rule *length = &f->p->rules[l->d.length];
    const struct stretch *more = l->stretches.items;
    int64_t hours = liberty_share(length, liberty_hours(length->amount, length->unit), p, q);
    for (size_t i = 0; i < l->stretches.n; i++)
        hours = (more[i].total ? 0 : hours) + liberty_added(f->p, &l->d, l->extensions.items, i, p, q);
    return hours > INT32_MAX ? INT32_MAX : hours;
}

static struct reading length_reading(const struct fold *f, const struct live *l, int p, int q)
{
    const struct rule *length = &f->p->rules[l->d.length];
    const struct liberty_limits served = {.custody_days = l->d.deducted};
    int bounded = (int)length_hours(f, l, p, q);
    if (length->kind == TERM_LIBERTY_EXACT)
        return term_liberty_exact(bounded, UNIT_HOUR, l->from).legal;
    return term_liberty(bounded / HOURS_PER_DAY, UNIT_DAY, when_first_day(l->from), &served).legal;
}

/* So many days of its length are the share. */
static int share_days(const struct fold *f, const struct live *l, int p, int q)
{
    const struct rule *length = &f->p->rules[l->d.length];
    if (length->amount)
        return (int)(length_hours(f, l, p, q) / HOURS_PER_DAY);
    if (l->d.capped_by < 0)
        return 0;
    int64_t whole = length_hours(f, live_at(f, (size_t)l->d.capped_by), 0, 0);
    return (int)(liberty_share(length, whole, p, q) / HOURS_PER_DAY);
}

/*
 * A row without a number of its own lasts as long as the term that caps it; while none does, its order alone says how long.
 * A share of it is counted from the first day of detention.
 */
static struct reading liberty_reading(const struct fold *f, const struct live *l, int p, int q)
{
    const struct liberty_limits served = {.custody_days = l->d.deducted};
    if (f->p->rules[l->d.length].amount)
        return length_reading(f, l, p, q);
    if (l->d.shared_by < 0 || l->d.capped_by < 0)
        return (struct reading){.exists = true, .due = INST_NEVER};
    return term_liberty(share_days(f, l, p, q), UNIT_DAY, l->d.share_from, &served).legal;
}

/* From which day a share of the term is counted, and how much of it the person has served already. */
static void share_count(const struct fold *f, struct live *l)
{
    const struct live *cap = l->d.capped_by < 0 ? NULL : live_at(f, (size_t)l->d.capped_by);
    const struct share *s = &f->p->rules[share_rule(&l->d)].share;
    if (l->d.shared_by < 0)
        return;
    l->d.share_days = share_days(f, l, s->legal_p, s->legal_q);
    l->d.share_from = when_first_day(l->jailed);
    if (!l->deducts)
        l->d.deducted = 0;
    if (f->p->rules[l->d.length].amount || !cap)
        return;
    day_t first =
        when_first_day(cap->from); /* who was detained before a stage's term began anew serves it anew */
    l->d.deducted = days_of_stage(f, l, first);
    l->d.share_from = first > l->d.share_from ? first : l->d.share_from;
}

static struct term limited_term(const struct fold *f, struct live *l, bool capped)
{
    const struct share *s = &f->p->rules[share_rule(&l->d)].share;
    bool exact = f->p->rules[l->d.length].kind == TERM_LIBERTY_EXACT;
    l->d.led = LIBERTY_END_LAW;
    l->d.capped_by = capped ? cap_find(f, l) : -1;
    share_count(f, l);
    struct term t = {.legal = liberty_reading(f, l, s->legal_p, s->legal_q),
                     .safe = liberty_reading(f, l, s->safe_p, s->safe_q),
                     .provisional = s->provisional_vi.n != 0};
    t.imprecise = exact ? l->from.lo != l->from.hi : when_first_day(l->from) != when_last_day(l->from);
    if (l->d.capped_by >= 0)
        term_clip(&t, l, day_start(cap_day(live_at(f, (size_t)l->d.capped_by)) + 1), LIBERTY_END_CAP);
    return t;
}

inst_t live_limit(const struct fold *f, const struct live *l, bool capped)
{
    struct live copy = *l;
    return limited_term(f, &copy, capped).legal.due;
}

int live_limit_rule(const struct fold *f, const struct live *l)
{
    struct live copy = *l;
    limited_term(f, &copy, true);
    return copy.d.led == LIBERTY_END_LAW ? share_rule(&copy.d) : copy.d.rule;
}

/* Liberty first: an order that states an earlier end than the law allows is followed to the instant. */
static struct term liberty_term(const struct fold *f, struct live *l)
{
    struct term t = limited_term(f, l, true);
    if (l->has_given)
        term_clip(&t, l, l->given, LIBERTY_END_ORDER);
    if (l->has_until && term_clip(&t, l, l->until, LIBERTY_END_ORDER))
        t.imprecise = t.imprecise || l->until_vague;
    return t;
}

/*
 * The days used up to the decision count, the rest runs from the receipt; `safe` knows no gap between the two. A term that
 * was over when the case was handed over is over.
 */
static void carry(const struct fold *f, struct live *l, struct term *t)
{
    struct carried *c = l->carried.items;
    day_t start = when_last_day(l->from);
    l->uncarried = t->legal.unrolled;
    for (size_t i = 0; i < l->carried.n; i++) {
        day_t decided = when_first_day(c[i].decided_at);
        bool over = c[i].over || decided > t->legal.last_day;
        bool left = !over && decided < t->legal.unrolled; /* on the day to which the end moved nothing is */
        c[i].used = over ? 0 : decided - start;
        c[i].rest = left ? t->legal.unrolled - decided : 0;
        if (over)
            continue;
        struct term rest = term_transferred(f->c, t->legal.unrolled - start, c[i].used, c[i].received_at);
        t->legal = rest.legal;
        t->rolled = rest.rolled;
        t->provisional = rest.provisional; /* a later end is no surer */
        t->imprecise = t->imprecise || rest.imprecise || when_last_day(c[i].decided_at) != decided;
    }
}

/* Of what lengthens it each says for itself how much of it counts. */
static struct term share_term(const struct fold *f, const struct rule *length, const struct share *s,
                              struct live *l)
{
    const struct stretch *more = l->stretches.items;
    size_t n = l->stretches.n;
    struct term t = term_shared(f->c, length->kind, length->amount, s->legal_p, s->legal_q, l->from, more, n);
    t.safe = term_shared(f->c, length->kind, length->amount, s->safe_p, s->safe_q, l->from, more, n).safe;
    carry(f, l, &t);
    t.provisional = t.provisional || s->provisional_vi.n != 0;
    return t;
}

/* Terms that another agency can go on with are in days or months. */
static struct term rolling_term(const struct fold *f, struct live *l)
{
    const struct rule *r = &f->p->rules[l->d.length];
    struct term t = term_from(f->c, r->kind, r->amount, l->from, l->stretches.items, l->stretches.n);
    carry(f, l, &t);
    return t;
}

/* The term as it runs. */
static struct term running_term(const struct fold *f, struct live *l)
{
    const struct rule *r = &f->p->rules[l->d.length];
    const struct share *share = &f->p->rules[share_rule(&l->d)].share;
    if (is_liberty(r))
        return liberty_term(f, l);
    if (r->kind == TERM_BEFORE)
        return before_term(f, l);
    if (share->legal_q)
        return share_term(f, r, share, l);
    return rolling_term(f, l);
}

struct term live_term(const struct fold *f, struct live *l)
{
    struct term t = running_term(f, l);
    if (l->d.stayed_by >= 0) { /* whether it is rightly stayed may be argued: the safe end stays */
        t.legal = (struct reading){.due = INST_NEVER};
        t.rolled = false;
    }
    return t;
}
