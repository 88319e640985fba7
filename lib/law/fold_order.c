/* Takes what orders of custody and detention state of their end, holds it against the law, and carries it on to later stages. */
#include "lib/law/liberty_int.h"

/* What an act states of the end of a restraint. A date is the whole of that day; of several the first is taken. */
struct stated {
    struct when when;
    inst_t end;
    bool vague;
};

static struct stated stated_until(struct when w)
{
    bool vague = when_first_day(w) != when_last_day(w);
    return (struct stated){w, vague ? day_start(when_first_day(w) + 1) : w.hi, vague};
}

/* A length alone counts from `from`, less the days of custody that led into it; of custody by the hour. */
static struct stated stated_length(int64_t amount, enum term_unit unit, bool exact, struct when from,
                                   int less)
{
    const struct liberty_limits served = {.custody_days = less};
    int n = amount < 0 ? 0 : amount > INT16_MAX ? INT16_MAX : (int)amount;
    int hours = unit == UNIT_HOUR ? n : HOURS_PER_DAY * liberty_days(n, unit);
    struct term t = exact ? term_liberty_exact(hours, UNIT_HOUR, from)
                          : term_liberty(n, unit, when_first_day(from), &served);
    return (struct stated){{WHEN_INSTANT, t.legal.due, t.legal.due}, t.legal.due, false};
}

static bool order_states(const struct rule *length, const struct act *e, struct when from, int less,
                         struct stated *s)
{
    const struct fact *until = act_fact(e, FACT_until), *amount = act_fact(e, FACT_amount);
    enum term_unit unit = length->unit == UNIT_NONE ? UNIT_DAY : length->unit;
    if (until)
        *s = stated_until(until->v.when);
    else if (amount)
        *s = stated_length(amount->v.num, act_unit(e, unit), length->kind == TERM_LIBERTY_EXACT, from, less);
    return until || amount;
}

/* Was that told of the act already, in the name of that rule? That an end is missing is told in the name of any. */
static bool is_told(const struct fold *f, enum violation_code code, int rule, const struct act *e)
{
    const struct violation *v = f->violations.items;
    for (size_t i = 0; i < f->violations.n; i++)
        if (v[i].code == code && v[i].event == e->index &&
            (code == VIOLATION_ORDER_END_MISSING || v[i].rule == rule))
            return true;
    return false;
}

/* Takes over what the order states, and tells when that is certainly later than the law allows. */
static bool order_take(struct fold *f, struct live *l, const struct act *e, const struct stated *s)
{
    inst_t most = live_limit(f, l, true);
    int rule = live_limit_rule(f, l);
    bool beyond = s->when.lo > most || (s->when.lo == most && s->when.hi > most);
    l->has_until = true;
    l->has_given = false;
    l->until = s->end;
    l->until_vague = s->vague;
    return !beyond || is_told(f, VIOLATION_ORDER_BEYOND_LIMIT, rule, e) ||
           violation_add(f, VIOLATION_ORDER_BEYOND_LIMIT, rule, e->index, f->p->rules[rule].citation);
}

bool is_order(const struct event_type *t)
{
    for (size_t i = 0; i < t->nfacts; i++)
        if (t->facts[i].fact == FACT_until)
            return true;
    return false;
}

/* Told once for each order, however many terms it concerns. */
static bool end_tell(struct fold *f, const struct live *l, const struct act *e)
{
    return is_told(f, VIOLATION_ORDER_END_MISSING, l->d.rule, e) ||
           violation_add(f, VIOLATION_ORDER_END_MISSING, l->d.rule, e->index,
                         f->p->rules[l->d.rule].citation);
}

/*
 * Nobody is held longer without an order because the class is heavier or the stage was lengthened since: the statutory end
 * is that of the day of the order. A measure lasts as long as the stage.
 */
static bool end_missing(struct fold *f, struct live *l, const struct act *e)
{
    inst_t most = live_limit(f, l, true);
    bool held = l->restrains & BEHIND_BARS;
    if (most != INST_NEVER) { /* else no term of a stage says how long: what an order before it said stands */
        l->has_until = false;
        l->has_given = held;
        l->given = most;
    }
    return !held || end_tell(f, l, e);
}

/* Orders outlast the terms under which they were given */

static struct order *order_of(const struct fold *f, int person, unsigned restrains)
{
    return &held_of(f, person)->orders[restrains & RESTRAINT_DETENTION ? ORDER_DETENTION : ORDER_MEASURE];
}

/*
 * The act has given or changed the order under which term `i` stands, which may be of nobody known. Custody's leads no further
 * than custody.
 */
static void order_keep(const struct fold *f, size_t i, const struct act *e)
{
    const struct live *l = live_at(f, i);
    const struct event_type *t = &f->p->events[e->type];
    unsigned by = t->restraint_act == RESTRAINT_STARTS ? t->restraint : l->restrains;
    struct order *o = order_of(f, l->d.subject < 0 ? e->person : l->d.subject, by);
    bool same = o->act == e->index + 1;
    size_t own = length_of(f, l)->amount > 0 ? i + 1 : 0, under = same && o->under > own ? o->under : own;
    if (!(by & (RESTRAINT_DETENTION | RESTRAINT_MEASURE)))
        return;
    struct order kept = {.act = e->index + 1,
                         .has_until = l->has_until,
                         .until_vague = l->until_vague,
                         .has_given = l->has_given,
                         .until = l->until,
                         .given = l->given,
                         .under = under};
    if (same && o->has_given) { /* of several terms under it the one that ends first says how long */
        kept.given = kept.has_given ? inst_earlier(kept.given, o->given) : o->given;
        kept.has_given = true;
    }
    if (same && o->has_until &&
        !(kept.has_until && kept.until <= o->until)) { /* an extension moves the end of each */
        kept.until = o->until;
        kept.has_until = true;
        kept.until_vague = o->until_vague;
    }
    *o = kept;
}

void order_keep_alone(const struct fold *f, const struct act *e)
{
    const struct event_type *t = &f->p->events[e->type];
    const struct fact *from = act_fact(e, FACT_from);
    const struct rule none = {.kind = TERM_LIBERTY};
    struct order *o = order_of(f, e->person, t->restraint);
    struct stated s = {0};
    if (t->restraint_act != RESTRAINT_STARTS || !is_order(t) || o->act == e->index + 1 ||
        !(t->restraint & (RESTRAINT_DETENTION | RESTRAINT_MEASURE)))
        return;
    bool states = order_states(&none, e, from ? from->v.when : e->at, 0, &s);
    *o = (struct order){
        .act = e->index + 1, .has_until = states, .until_vague = s.vague, .until = s.end, .under = 0};
}

bool order_leads(const struct fold *f, int person, unsigned restrains)
{
    const struct order *o = order_of(f, person, restrains);
    return o->has_until || o->has_given || o->under;
}

/* The row that took its place because of the class or of a flag, and the one that took the place of that … */
static const struct live *present_row(const struct fold *f, size_t i)
{
    int next;
    while ((next = live_at(f, i)->d.superseded_by) >= 0 && live_at(f, (size_t)next)->d.replaces == (int)i)
        i = (size_t)next;
    return live_at(f, i);
}

/*
 * Who passes into another stage is still held under the order of the one before: its end, or what the law gave it where
 * it states none, leads until a new order comes. It goes no further than the law allowed where it was given.
 */
void order_follow(const struct fold *f, size_t i)
{
    struct live *l = live_at(f, i);
    const struct order *o = order_of(f, l->d.subject, l->restrains);
    inst_t most = o->under ? live_limit(f, present_row(f, o->under - 1), false) : INST_NEVER;
    l->has_until = o->has_until || (o->under && !o->has_given);
    l->until = o->has_until ? inst_earlier(o->until, most) : most;
    l->until_vague = o->has_until && o->until < most && o->until_vague;
    l->has_given = o->has_given;
    l->given = inst_earlier(o->given, most);
}

bool order_begin(struct fold *f, size_t i, const struct act *e, int less)
{
    struct live *l = live_at(f, i);
    struct stated s;
    if (!act_fact(e, FACT_until) && !is_order(&f->p->events[e->type]))
        return true;
    bool ok =
        order_states(length_of(f, l), e, l->from, less, &s) ? order_take(f, l, e, &s) : end_missing(f, l, e);
    order_keep(f, i, e);
    return ok;
}

static inst_t lengthened(const struct rule *length, inst_t end, const struct stretch *more)
{
    struct when then = {WHEN_INSTANT, end, end};
    if (length->kind == TERM_LIBERTY_EXACT)
        return term_liberty_exact(more->amount, more->unit, then).legal.due;
    return term_liberty_exact(liberty_days(more->amount, more->unit), UNIT_DAY, then).legal.due;
}

/* A length added to an order moves the end that it had, not the one that the law would allow. */
bool liberty_extended(struct fold *f, size_t i, const struct act *e, const struct stretch *more)
{
    struct live *l = live_at(f, i);
    const struct rule *length = length_of(f, l);
    struct stated s;
    if (!is_liberty(length))
        return true;
    if (act_fact(e, FACT_until)) {
        bool ok = !order_states(length, e, l->from, 0, &s) || order_take(f, l, e, &s);
        order_keep(f, i, e);
        return ok;
    }
    l->has_until = l->has_until && !more->total;
    l->has_given = l->has_given && !more->total;
    if (l->has_until)
        l->until = lengthened(length, l->until, more);
    if (l->has_given)
        l->given = lengthened(length, l->given, more);
    order_keep(f, i, e);
    return act_fact(e, FACT_amount) || end_tell(f, l, e);
}

/* Is the act a step that would have lengthened the term, had it not lapsed? */
static const struct extension_step *step_of(const struct fold *f, const struct live *l, const struct act *e)
{
    const struct rule *steps = deadline_ladder(f->p, &l->d);
    for (size_t i = 0; act_means_rule(e, &f->p->rules[l->d.rule]) && i < steps->nextensions; i++)
        if (steps->extensions[i].event == e->type)
            return &steps->extensions[i];
    return NULL;
}

/* What has lapsed is not lengthened any more; the latest such term of the person who is still held is told. */
static bool lapsed_extended(struct fold *f, const struct act *e)
{
    int person = e->person;
    const int *steps = f->p->lengthens.first;
    if (steps[e->type] == steps[e->type + 1])
        return true;
    const struct held *h = held_of(f, person);
    for (size_t k = h->limits.n; k > h->freed_limits; k--) {
        const struct live *l = live_at(f, limit_at(f, h, k - 1));
        const struct extension_step *s = l->restrains & BEHIND_BARS ? step_of(f, l, e) : NULL;
        if (s && l->state != STATUS_LAPSED)
            return true;
        if (s)
            return violation_add(f, VIOLATION_EXTENSION_LATE, l->d.rule, e->index, s->citation);
    }
    return true;
}

/* Is the order one of a way of restraint that the term limits first of all? Bail beside a detention does not end that. */
static bool is_led_by(const struct fold *f, const struct live *l, const struct act *e)
{
    const struct event_type *t = &f->p->events[e->type];
    bool detains = l->restrains & RESTRAINT_DETENTION;
    if (t->restraint_act != RESTRAINT_STARTS)
        return detains;
    return (t->restraint & BEHIND_BARS) || !detains;
}

/* The act orders the restraint that term `i`, which stood before it, limits. */
static bool order_change(struct fold *f, size_t i, const struct act *e)
{
    struct live *l = live_at(f, i);
    const struct fact *from = act_fact(e, FACT_from);
    struct when since = from ? from->v.when : e->at;
    bool leads = is_led_by(f, l, e);
    struct stated s;
    if (!order_restrains(f, l, e, since))
        return false;
    if (!leads)
        return true;
    bool states = order_states(length_of(f, l), e, since, 0, &s);
    bool ok = states ? order_take(f, l, e, &s) : end_missing(f, l, e);
    order_keep(f, i, e);
    return ok && deadline_recompute(f, i, e->stands);
}

bool liberty_orders(struct fold *f, const struct act *e)
{
    if (!orders_judge(f, e))
        return false;
    for (size_t k = 0; k < f->leaning.n; k++) {
        size_t i = ((const size_t *)f->leaning.items)[k];
        const struct live *l = live_at(f, i);
        const struct rule *r = &f->p->rules[l->d.rule];
        if (i >= f->standing || !act_concerns(e, r, l->d.subject) || !act_matches_any(f, e, &r->orders))
            continue;
        if (!order_change(f, i, e))
            return false;
    }
    return lapsed_extended(f, e);
}
