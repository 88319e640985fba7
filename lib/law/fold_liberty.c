/* Takes what orders of custody and detention state, and holds every order against its limit. */
#include "lib/law/liberty_int.h"

bool liberty_begin(struct fold *f)
{
    f->held = ARENA_ARRAY(f->a, f->h->npersons + 1, struct held);
    return f->held != NULL;
}

bool is_restrained(const struct fold *f, int person, unsigned set)
{
    return (held_of(f, person)->now & set) != 0;
}

size_t liberty_limit(const struct fold *f, int person, size_t k)
{
    return limit_at(f, held_of(f, person), k);
}

bool is_limit_of(const struct fold *f, const struct live *l, int person, unsigned set)
{
    return is_liberty(length_of(f, l)) && l->d.subject == person && (l->restrains & set) != 0;
}

bool liberty_limits(struct fold *f, size_t i)
{
    const struct live *l = live_at(f, i);
    if (!is_liberty(length_of(f, l)) && !f->p->rules[l->d.rule].nlength_of)
        return true;
    size_t *slot = vec_add(f->a, &held_of(f, l->d.subject)->limits, sizeof(*slot));
    if (slot)
        *slot = i;
    return slot != NULL;
}

/* The first act of that type that the person has had since the last release; NULL: none. */
static const struct act *first_since(const struct fold *f, int type, int person)
{
    for (size_t i = held_of(f, person)->freed_pos; i <= f->pos && i < f->nacts; i++)
        if (f->acts[i].type == type && f->acts[i].person == person)
            return &f->acts[i];
    return NULL;
}

struct when liberty_start(const struct fold *f, const struct act *e, const struct rule *r, int subject)
{
    const struct fact *from = is_liberty(r) ? act_fact(e, FACT_from) : NULL;
    for (size_t i = 0; subject >= 0 && i < r->nsince; i++) {
        const struct act *first = first_since(f, r->since[i], subject);
        /* The order's hour leads over what may stand in for the first of them, but cannot postpone that itself. */
        if (first && (!from || (i == 0 && first->at.lo < from->v.when.lo)))
            return first->at;
        if (from)
            break;
    }
    return from ? from->v.when : e->at;
}

/* A detention that begins on a date begins, in the accused's favour, no sooner than custody may have led into it. */
static inst_t detention_begins(const struct live *l, const struct act *e)
{
    if (l->from.lo == l->from.hi)
        return l->from.lo;
    return when_first_day(e->at) == when_first_day(l->from) ? e->at.hi : l->from.hi;
}

void limits_stop(struct fold *f, int person, unsigned set, size_t end, inst_t t)
{
    const struct held *h = held_of(f, person);
    for (size_t k = h->freed_limits; limit_at(f, h, k) < end; k++) {
        struct live *l = live_at(f, limit_at(f, h, k));
        if (is_limit_of(f, l, person, set))
            l->stops = inst_earlier(l->stops, t);
    }
}

/* What an act states of the end of a restraint. A date is the whole of that day; of several the first is taken. */
struct stated {
    struct when when;
    inst_t end;
    bool vague;
};

/* A length alone counts from `from`, less the days of custody that led into it. */
static bool order_states(const struct rule *length, const struct act *e, struct when from, int less,
                         struct stated *s)
{
    const struct fact *until = act_fact(e, FACT_until), *amount = act_fact(e, FACT_amount);
    if (until) {
        struct when w = until->v.when;
        bool vague = when_first_day(w) != when_last_day(w);
        *s = (struct stated){w, vague ? day_start(when_first_day(w) + 1) : w.hi, vague};
        return true;
    }
    if (!amount)
        return false;
    const struct liberty_limits served = {.custody_days = less};
    int n = amount->v.num < 0 ? 0 : amount->v.num > INT16_MAX ? INT16_MAX : (int)amount->v.num;
    enum term_unit unit = act_unit(e, length->unit == UNIT_NONE ? UNIT_DAY : length->unit);
    struct term t = length->kind == TERM_LIBERTY_EXACT ? term_liberty_exact(n, unit, from)
                                                       : term_liberty(n, unit, when_first_day(from), &served);
    *s = (struct stated){{WHEN_INSTANT, t.legal.due, t.legal.due}, t.legal.due, false};
    return true;
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
    return !beyond ||
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
    const struct violation *v = f->violations.items;
    for (size_t i = 0; i < f->violations.n; i++)
        if (v[i].code == VIOLATION_ORDER_END_MISSING && v[i].event == e->index)
            return true;
    return violation_add(f, VIOLATION_ORDER_END_MISSING, l->d.rule, e->index,
                         f->p->rules[l->d.rule].citation);
}

/*
 * Nobody is held longer without an order because the class is heavier or the stage was lengthened since: the statutory end
 * is that of the day of the order. A measure lasts as long as the stage.
 */
static bool end_missing(struct fold *f, struct live *l, const struct act *e)
{
    inst_t most = live_limit(f, l, true);
    if (!(l->restrains & BEHIND_BARS))
        return true;
    if (most == INST_NEVER) /* no term of a stage says how long: what an order before it said stands */
        return end_tell(f, l, e);
    l->has_until = false;
    l->has_given = true;
    l->given = most;
    return end_tell(f, l, e);
}

/* In which ways the term limits its person: as its act says, else as the person is restrained already. */
static unsigned restrains_of(const struct fold *f, const struct live *l, const struct act *e)
{
    const struct event_type *t = &f->p->events[e->type];
    const struct fact *detained = act_fact(e, FACT_detained);
    if (t->restraint_act == RESTRAINT_STARTS)
        return t->restraint;
    unsigned now = held_of(f, l->d.subject)->now;
    if (!(now & BEHIND_BARS) && detained && detained->v.num)
        return RESTRAINT_DETENTION; /* of whom no act has told before */
    return now;
}

/* Did an act start it that orders the restraint, for a time that the law itself limits? */
static bool is_ordered(const struct fold *f, const struct live *l)
{
    return f->p->events[l->d.start_type].restraint_act == RESTRAINT_STARTS && length_of(f, l)->amount > 0;
}

/* The term before place `i` under whose order the person is still restrained so, or NULL. */
static const struct live *order_before(const struct fold *f, size_t i, int person, unsigned restrains)
{
    const struct held *h = held_of(f, person);
    for (size_t k = h->limits.n; k > h->freed_limits; k--) {
        const struct live *o = live_at(f, limit_at(f, h, k - 1));
        if (limit_at(f, h, k - 1) < i && length_of(f, o)->kind == TERM_LIBERTY &&
            is_limit_of(f, o, person, restrains) && o->state != STATUS_SUPERSEDED)
            return o;
    }
    return NULL;
}

/*
 * Who passes into another stage is still held under the order of the one before: its end, or what the law gave it where
 * it states none, leads until a new order comes.
 */
static void order_follow(const struct fold *f, size_t i)
{
    struct live *l = live_at(f, i);
    const struct live *o = order_before(f, i, l->d.subject, l->restrains);
    if (!o)
        return;
    bool ordered = is_ordered(f, o);
    l->has_until = o->has_until || (ordered && !o->has_given);
    l->until = ordered ? live_limit(f, o, false) : INST_NEVER;
    if (o->has_until)
        l->until = inst_earlier(l->until, o->until);
    l->has_given = o->has_given;
    l->given = o->given;
    l->until_vague = o->has_until && o->until_vague;
}

/* A term as long as its stage has an end also while no term of that stage runs, because the class of offence is not known, as
   long as the order does under which the person is held. */
bool liberty_has_length(const struct fold *f, const struct live *l, const struct act *e)
{
    const struct rule *length = length_of(f, l);
    bool stated = is_order(&f->p->events[e->type]) && act_fact(e, FACT_until);
    if (!is_liberty(length) || length->amount > 0 || stated || cap_find(f, l) >= 0)
        return true;
    if (f->p->events[e->type].restraint_act == RESTRAINT_STARTS)
        return false; /* a new order without an end takes the place of the one before */
    const struct live *o = order_before(f, f->lives.n, l->d.subject, restrains_of(f, l, e));
    return o && (o->has_until || o->has_given || is_ordered(f, o));
}

/* It lasts as long as a stage, or takes the place of a term that does: what was served before the stage is not of it. */
static bool is_of_stage(const struct fold *f, const struct live *l)
{
    const struct rule *place = l->d.instead < 0 ? NULL : &f->p->rules[l->d.instead];
    return length_of(f, l)->amount == 0 || (place && place->amount == 0 && place->nlength_of == 0);
}

bool liberty_started(struct fold *f, size_t i, const struct act *e)
{
    struct live *l = live_at(f, i);
    const struct rule *length = length_of(f, l);
    const struct event_type *t = &f->p->events[e->type];
    bool restrains = t->restraint_act == RESTRAINT_STARTS;
    bool detains = restrains && (t->restraint & RESTRAINT_DETENTION);
    struct stated s;
    int less = 0;
    if (!is_liberty(length))
        return true;
    l->stops = INST_NEVER;
    l->restrains = restrains_of(f, l, e);
    l->deducts = detains && length->kind == TERM_LIBERTY && !is_of_stage(f, l);
    if ((l->restrains & RESTRAINT_DETENTION) && !share_begin(f, l, e, l->from))
        return false;
    if (detains)
        limits_stop(f, l->d.subject, RESTRAINT_CUSTODY, i, detention_begins(l, e));
    if (l->deducts)
        l->d.deducted = days_served(f, i, detention_begins(l, e), &less);
    if (!restrains && is_of_stage(f, l)) {
        /* No order: the day to which a hearing is put off ends nobody's detention. */
        order_follow(f, i);
        return true;
    }
    if ((act_fact(e, FACT_until) || is_order(t)) && order_states(length, e, l->from, less, &s))
        return order_take(f, l, e, &s);
    return !is_order(t) || end_missing(f, l, e);
}

void liberty_carry(const struct live *from, struct live *to)
{
    to->has_until = from->has_until;
    to->until = from->until;
    to->until_vague = from->until_vague;
    to->has_given = from->has_given;
    to->given = from->given;
    to->restrains = from->restrains;
    to->deducts = from->deducts;
    to->stops = from->stops;
    to->d.deducted = from->d.deducted;
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
    if (act_fact(e, FACT_until))
        return !order_states(length, e, l->from, 0, &s) || order_take(f, l, e, &s);
    l->has_until = l->has_until && !more->total;
    l->has_given = l->has_given && !more->total;
    if (l->has_until)
        l->until = lengthened(length, l->until, more);
    if (l->has_given)
        l->given = lengthened(length, l->given, more);
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
    if (!is_restrained(f, person, BEHIND_BARS) || steps[e->type] == steps[e->type + 1])
        return true;
    const struct held *h = held_of(f, person);
    for (size_t k = h->limits.n; k > h->freed_limits; k--) {
        const struct live *l = live_at(f, limit_at(f, h, k - 1));
        const struct extension_step *s = is_limit_of(f, l, person, BEHIND_BARS) ? step_of(f, l, e) : NULL;
        if (s && l->state != STATUS_LAPSED)
            return true;
        if (s)
            return violation_add(f, VIOLATION_EXTENSION_LATE, l->d.rule, e->index, s->citation);
    }
    return true;
}

/* Who was on bail may be detained within the same term. */
static bool order_restrains(struct fold *f, struct live *l, const struct act *e, struct when since)
{
    const struct event_type *t = &f->p->events[e->type];
    bool was = l->restrains & RESTRAINT_DETENTION;
    if (t->restraint_act != RESTRAINT_STARTS)
        return true;
    l->restrains |= t->restraint;
    return was || !(l->restrains & RESTRAINT_DETENTION) || share_begin(f, l, e, since);
}

bool liberty_orders(struct fold *f, const struct act *e)
{
    const struct fact *from = act_fact(e, FACT_from);
    for (size_t k = 0; k < f->leaning.n; k++) {
        size_t i = ((const size_t *)f->leaning.items)[k];
        struct live *l = live_at(f, i);
        const struct rule *r = &f->p->rules[l->d.rule];
        struct stated s;
        if (i >= f->standing || r->orders.n == 0 || !is_liberty(length_of(f, l)) ||
            !act_concerns(e, r, l->d.subject) || !act_matches_any(f, e, &r->orders))
            continue;
        struct when since = from ? from->v.when : e->at;
        if (!order_restrains(f, l, e, since))
            return false;
        bool states = order_states(length_of(f, l), e, since, 0, &s);
        bool ok = states ? order_take(f, l, e, &s) : end_missing(f, l, e);
        if (!ok || !deadline_recompute(f, i, e->stands))
            return false;
    }
    return lapsed_extended(f, e);
}
