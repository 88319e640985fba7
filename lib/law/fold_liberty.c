/* Begins the terms that limit somebody's liberty: from when they count, in which way they limit it, what was served before. */
#include "lib/law/liberty_int.h"

bool liberty_begin(struct fold *f)
{
    f->held = ARENA_ARRAY(f->a, f->h->npersons + 1, struct held);
    return f->held != NULL;
}

unsigned restraints_of(const struct fold *f, int person)
{
    return held_of(f, person)->now;
}

bool is_restrained(const struct fold *f, int person, unsigned set)
{
    return (held_of(f, person)->now & set) != 0;
}

bool liberty_limits(struct fold *f, size_t i)
{
    const struct live *l = live_at(f, i);
    if (!is_liberty(length_of(f, l)))
        return true;
    size_t *slot = vec_add(f->a, &held_of(f, l->d.subject)->limits, sizeof(*slot));
    if (slot)
        *slot = i;
    return slot != NULL;
}

/* The first act of that type that the person has had since the last release; NULL: none. */
static const struct act *first_since(const struct fold *f, int type, int person)
{
    for (size_t i = held_of(f, person)->freed_pos; i < f->nacts; i++)
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
        if (first && (!from || first->at.lo <= from->v.when.lo))
            return first->at;
        if (from)
            break;
    }
    return from ? from->v.when : e->at;
}

inst_t detention_begins(struct when since, const struct act *e)
{
    if (since.lo == since.hi)
        return since.lo;
    bool same =
        when_first_day(e->at) == when_last_day(since) && when_last_day(e->at) == when_first_day(since);
    return same ? e->at.hi : since.hi;
}

unsigned restrains_of(const struct fold *f, const struct live *l, const struct act *e)
{
    const struct event_type *t = &f->p->events[e->type];
    const struct fact *detained = act_fact(e, FACT_detained);
    unsigned now = held_of(f, l->d.subject)->now;
    if (t->restraint_act == RESTRAINT_STARTS)
        return t->restraint;
    if (f->found)
        return f->found;
    if (detained && detained->v.num)
        return RESTRAINT_DETENTION; /* of whom no act has told before */
    return length_of(f, l)->kind == TERM_LIBERTY_EXACT ? now & RESTRAINT_CUSTODY : now;
}

bool is_of_stage(const struct fold *f, const struct live *l)
{
    const struct rule *place = l->d.instead < 0 ? NULL : &f->p->rules[l->d.instead];
    return length_of(f, l)->amount == 0 || (place && place->amount == 0 && place->nlength_of == 0);
}

/* A term as long as its stage has an end also while no term of that stage runs, because the class of offence is not known:
   the end of the order, or of the one under which the person is held. */
bool liberty_has_length(const struct fold *f, const struct live *l, const struct act *e)
{
    const struct rule *length = length_of(f, l);
    const struct event_type *t = &f->p->events[e->type];
    bool stated = is_order(t) && (act_fact(e, FACT_until) || act_fact(e, FACT_amount));
    if (!is_liberty(length) || length->amount > 0 || stated || cap_find(f, l) >= 0)
        return true;
    if (t->restraint_act == RESTRAINT_STARTS)
        return false; /* a new order without an end takes the place of the one before */
    return order_leads(f, l->d.subject, l->restrains ? l->restrains : restrains_of(f, l, e));
}

bool liberty_started(struct fold *f, size_t i, const struct act *e)
{
    struct live *l = live_at(f, i);
    const struct rule *length = length_of(f, l);
    const struct event_type *t = &f->p->events[e->type];
    bool restrains = t->restraint_act == RESTRAINT_STARTS;
    bool detains = restrains && (t->restraint & RESTRAINT_DETENTION);
    int less = 0;
    if (!is_liberty(length))
        return true;
    l->restrains = restrains_of(f, l, e);
    l->deducts = detains && length->kind == TERM_LIBERTY && !is_of_stage(f, l);
    if ((l->restrains & RESTRAINT_DETENTION) && !share_begin(f, l, e, l->from))
        return false;
    if (l->deducts)
        l->d.deducted = days_served(f, i, detention_begins(l->from, e), &less);
    if (!restrains && is_of_stage(f, l)) {
        /* No order: the day to which a hearing is put off ends nobody's detention. */
        order_follow(f, i);
        return true;
    }
    if (!restrains &&
        length->kind == TERM_LIBERTY) /* a judgment is an order itself: the one before it is over */
        held_of(f, l->d.subject)->orders[ORDER_DETENTION] = (struct order){0};
    return order_begin(f, i, e, less);
}

bool order_restrains(struct fold *f, struct live *l, const struct act *e, struct when since)
{
    const struct event_type *t = &f->p->events[e->type];
    bool was = l->restrains & RESTRAINT_DETENTION;
    if (t->restraint_act != RESTRAINT_STARTS)
        return true;
    l->restrains |= t->restraint;
    return was || !(l->restrains & RESTRAINT_DETENTION) || share_begin(f, l, e, since);
}
