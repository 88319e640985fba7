/* Follows who is restrained, which term covers that, and tells who is held although none does. */
#include "lib/law/liberty_int.h"

/* Did no act end it before this one? `e` NULL: no act at all. */
static bool is_unended(const struct live *l, const struct act *e)
{
    return l->d.ended_by < 0 || (e && l->d.ended_by == e->index && l->d.end_type == e->type);
}

/* Has it passed, by the end that it had before act `e`, or else as of now? */
static bool has_passed(const struct fold *f, const struct live *l, const struct act *e)
{
    inst_t due = e && l->moved_pos == (size_t)e->pos + 1 ? l->due_before : l->d.term.legal.due;
    return e ? act_is_after(e, due) : f->out->as_of > due;
}

/* Its order stands until its day, although an act ended it that frees nobody, until a later term takes it over. */
static bool order_stands(const struct fold *f, const struct live *l)
{
    return f->p->rules[l->d.rule].order_stands && l->state != STATUS_SUPERSEDED &&
           f->p->events[l->d.end_type].restraint_act != RESTRAINT_ENDS;
}

/*
 * The term of detention that began last, of the first `n` deadlines, as it was before act `e`; a row that took another's place
 * began when that one did. NULL: there is none since the last end of a detention.
 */
static const struct live *detained_last(const struct fold *f, int person, size_t n, const struct act *e)
{
    const struct held *h = held_of(f, person);
    const struct live *last = NULL;
    size_t at, begun = 0;
    for (size_t k = h->undetained; (at = limit_at(f, h, k)) < n; k++) {
        const struct live *l = live_at(f, at);
        bool gone = l->state == STATUS_SUPERSEDED && !is_unended(l, e);
        if (gone || !(l->restrains & RESTRAINT_DETENTION) || (last && first_of(f, at) < begun))
            continue;
        last = l;
        begun = first_of(f, at);
    }
    return last;
}

static bool is_watched(const struct fold *f, const struct live *l, const struct act *e)
{
    return is_unended(l, e) || order_stands(f, l);
}

/* Of custody each term leads for itself: the one that ends first, of those that no act had ended before `e`. */
static const struct live *custody_first(const struct fold *f, int person, size_t n, const struct act *e)
{
    const struct held *h = held_of(f, person);
    const struct live *first = NULL;
    for (size_t k = h->freed_limits; limit_at(f, h, k) < n; k++) {
        const struct live *l = live_at(f, limit_at(f, h, k));
        if ((l->restrains & RESTRAINT_CUSTODY) && is_unended(l, e) && !l->settled &&
            (!first || l->d.term.legal.due < first->d.term.legal.due))
            first = l;
    }
    return first;
}

/*
 * The term until whose end the person may be held, of the first `n`, as it was before act `e`. NULL: none is watched; the last
 * term of the detention was ended in its own way, such as by the hearing that it was to prepare.
 */
static const struct live *leader_of(const struct fold *f, int person, size_t n, const struct act *e)
{
    unsigned now = restraints_of(f, person);
    const struct live *last = now & RESTRAINT_DETENTION ? detained_last(f, person, n, e) : NULL;
    if (last && !last->settled && is_watched(f, last, e))
        return last;
    return now & RESTRAINT_CUSTODY ? custody_first(f, person, n, e) : NULL;
}

/* What was passed although the person is still held, or NULL. */
static const struct live *over_of(const struct fold *f, int person, size_t n, const struct act *e)
{
    const struct live *leader = leader_of(f, person, n, e);
    return leader && has_passed(f, leader, e) ? leader : NULL;
}

bool is_held_over(const struct fold *f, const struct act *e, int person)
{
    bool detained = is_restrained(f, person, RESTRAINT_DETENTION);
    const struct live *last = detained ? detained_last(f, person, f->standing, e) : NULL;
    return last && is_watched(f, last, e) && has_passed(f, last, e);
}

/* In the name of what led the end: the term itself, or what leaves a minor only a share of it. */
static bool over_tell(struct fold *f, const struct live *over, int event)
{
    int rule = over->d.led == LIBERTY_END_LAW ? share_rule(&over->d) : over->d.rule;
    return violation_add(f, VIOLATION_DETENTION_OVER, rule, event, f->p->rules[rule].citation);
}

/* The act frees the person or gives a new reason to hold: was there one until then? Judged once, before it moves any end. */
static bool over_judge(struct fold *f, const struct act *e, int person)
{
    struct held *h = held_of(f, person);
    const struct live *over = h->judged == f->pos + 1 ? NULL : over_of(f, person, f->standing, e);
    h->judged = f->pos + 1;
    return !over || over_tell(f, over, e->index);
}

bool orders_judge(struct fold *f, const struct act *e)
{
    const struct event_type *t = &f->p->events[e->type];
    bool orders = t->restraint_act == RESTRAINT_STARTS && (t->restraint & BEHIND_BARS) && is_order(t);
    return !orders || over_judge(f, e, e->person);
}

/* Another term limits custody or detention now: what had passed has been told, and does not lead any more. */
static void over_settle(const struct fold *f, const struct act *e, int person)
{
    const struct held *h = held_of(f, person);
    for (size_t k = h->freed_limits; limit_at(f, h, k) < f->standing; k++) {
        struct live *l = live_at(f, limit_at(f, h, k));
        if ((l->restrains & BEHIND_BARS) && has_passed(f, l, e))
            l->settled = true;
    }
}

/* The person is in custody or detention from `from` on; who is so already may have been so since before. */
static bool stay_begin(struct fold *f, struct vec *stays, inst_t from)
{
    struct stay *s = stays->n ? stay_at(stays, stays->n - 1) : NULL;
    if (s && s->to == INST_NEVER) {
        s->from = inst_earlier(s->from, from);
        return true;
    }
    s = vec_add(f->a, stays, sizeof(*s));
    if (s)
        *s = (struct stay){from, INST_NEVER, f->pos};
    return s != NULL;
}

static void stay_end(struct vec *stays, inst_t to)
{
    if (stays->n && stay_at(stays, stays->n - 1)->to == INST_NEVER)
        stay_at(stays, stays->n - 1)->to = to;
}

/* What the act frees the person of is over. */
static bool held_end(struct fold *f, const struct act *e, int person, unsigned restraint)
{
    struct held *h = held_of(f, person);
    bool detained = h->now & restraint & RESTRAINT_DETENTION;
    h->now &= ~restraint;
    if (restraint & RESTRAINT_MEASURE)
        h->orders[ORDER_MEASURE] = (struct order){0};
    if (restraint & RESTRAINT_CUSTODY)
        stay_end(&h->custodies, e->at.hi);
    if (restraint & RESTRAINT_DETENTION) {
        h->orders[ORDER_DETENTION] = (struct order){0};
        h->undetained = detained ? h->limits.n : h->undetained;
        stay_end(&h->stays, e->at.hi);
        if ((h->now & RESTRAINT_CUSTODY) && !stay_begin(f, &h->custodies, e->at.hi))
            return false;
    }
    if ((restraint & BEHIND_BARS) && !(h->now & BEHIND_BARS)) {
        h->freed_pos = f->pos + 1;
        h->freed_limits = h->limits.n;
    }
    return true;
}

/* The person is detained from `since` on; what custody led into it is over. */
static bool detain(struct fold *f, const struct act *e, int person, struct when since)
{
    struct held *h = held_of(f, person);
    bool was = h->now & RESTRAINT_DETENTION;
    h->now = (h->now & ~(unsigned)RESTRAINT_CUSTODY) | RESTRAINT_DETENTION;
    for (size_t k = 0; !was && k < h->custodies.n; k++) { /* though a release may have been later */
        struct stay *before = stay_at(&h->custodies, k);
        before->to = inst_earlier(before->to, detention_begins(since, e));
    }
    return was || stay_begin(f, &h->stays, day_start(when_first_day(since)));
}

/* Custody of who is detained leads into nothing; an order of custody may say that it began before. */
static bool take_in(struct fold *f, const struct act *e, int person, const struct fact *from)
{
    struct held *h = held_of(f, person);
    inst_t begun = h->now & RESTRAINT_CUSTODY ? INST_NEVER : e->at.lo;
    h->now |= RESTRAINT_CUSTODY;
    if (h->now & RESTRAINT_DETENTION)
        return true;
    return stay_begin(f, &h->custodies, from ? inst_earlier(from->v.when.lo, begun) : begun);
}

static bool held_change(struct fold *f, const struct act *e, int person, const struct event_type *t)
{
    struct held *h = held_of(f, person);
    bool ends = t->restraint_act == RESTRAINT_ENDS;
    if (ends && (t->restraint & h->now & BEHIND_BARS) && !over_judge(f, e, person))
        return false;
    if (ends)
        return held_end(f, e, person, t->restraint);
    const struct fact *from = act_fact(e, FACT_from);
    struct when since = from ? from->v.when : e->at;
    if (t->restraint & RESTRAINT_DETENTION)
        return detain(f, e, person, since);
    if (t->restraint & RESTRAINT_CUSTODY)
        return take_in(f, e, person, from);
    h->now |= t->restraint;
    return true;
}

/* Those whom it names; an end that names nobody is for everybody; who was never named may be whoever is freed. */
static bool restraint_change(struct fold *f, const struct act *e)
{
    const struct event_type *t = &f->p->events[e->type];
    int who = e->person;
    if (t->restraint_act == RESTRAINT_NOT)
        return true;
    for (size_t i = 0; who < 0 && t->restraint_act == RESTRAINT_ENDS && i < f->h->npersons; i++)
        if (!held_change(f, e, (int)i, t))
            return false;
    if (who >= 0 && t->restraint_act == RESTRAINT_ENDS && !held_change(f, e, -1, t))
        return false;
    return held_change(f, e, who, t);
}

/* A term that begins beside custody, by an act that restrains nobody, gives no reason to hold. */
static bool is_beside(const struct fold *f, const struct live *l)
{
    return !(l->restrains & RESTRAINT_DETENTION) &&
           f->p->events[l->d.start_type].restraint_act != RESTRAINT_STARTS;
}

/* A new term limits how somebody is held: was he rightly held until then? One that takes another's place is the same. */
static bool covers_begin(struct fold *f, const struct act *e)
{
    const struct fact *detained = act_fact(e, FACT_detained);
    for (size_t k = f->standing; k < f->lives.n; k++) {
        const struct live *l = live_at(f, k);
        if (!(l->restrains & BEHIND_BARS) || l->d.replaces >= 0 || is_beside(f, l))
            continue;
        if (!over_judge(f, e, l->d.subject))
            return false;
        over_settle(f, e, l->d.subject);
        if (!(l->restrains & RESTRAINT_DETENTION) || !detained || !detained->v.num)
            continue;
        if (!detain(f, e, l->d.subject, e->at))
            return false;
    }
    return true;
}

/* Has the act ended what caps the term? Then another that runs takes its place. */
static bool lost_its_cap(const struct fold *f, const struct live *l, const struct act *e)
{
    const struct live *cap = l->d.capped_by < 0 ? NULL : live_at(f, (size_t)l->d.capped_by);
    return cap && cap->d.ended_by == e->index && cap->d.end_type == e->type;
}

/* A cap that starts or moves is followed at once, but for those of the row by which a term is measured; so is what was served. */
static bool caps_follow(struct fold *f, const struct act *e)
{
    for (size_t k = 0; k < f->leaning.n; k++) {
        size_t i = ((const size_t *)f->leaning.items)[k];
        const struct live *l = live_at(f, i);
        bool measured = f->p->rules[l->d.rule].ncap == 0 && length_of(f, l)->ncap;
        bool served = l->d.shared_by >= 0 && f->p->events[e->type].restraint_act != RESTRAINT_NOT;
        if (is_liberty(length_of(f, l)) && (measured || served || lost_its_cap(f, l, e)) &&
            !deadline_recompute(f, i, e->stands))
            return false;
    }
    return true;
}

bool restraint_follow(struct fold *f, const struct act *e)
{
    order_keep_alone(f, e);
    return covers_begin(f, e) && restraint_change(f, e) && caps_follow(f, e);
}

bool liberty_check(struct fold *f)
{
    for (size_t i = 0; i <= f->h->npersons; i++) {
        int person = i < f->h->npersons ? (int)i : -1;
        const struct live *over = over_of(f, person, f->lives.n, NULL);
        if (over && !over_tell(f, over, -1))
            return false;
    }
    return true;
}
