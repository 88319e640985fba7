/* Follows who is restrained, which term covers that, and tells who is held although none does. */
#include "lib/law/liberty_int.h"

/* Did no act end it before this one? `e` NULL: no act at all. */
static bool is_unended(const struct live *l, const struct act *e)
{
    return l->d.ended_by < 0 || (e && l->d.ended_by == e->index && l->d.end_type == e->type);
}

/*
 * The last limit of the person, which an act has ended; its order may stand until its day: no later term has taken it over.
 */
static const struct live *standing_order(const struct fold *f, const struct live *last)
{
    return last && f->p->rules[last->d.rule].order_stands && last->state != STATUS_SUPERSEDED &&
                   f->p->events[last->d.end_type].restraint_act != RESTRAINT_ENDS
               ? last
               : NULL;
}

/*
 * The term that covers a held person longest, of the first `n`, as it was before act `e`. NULL: none is known, or a
 * later one that would have lasted longer was ended in its own way, such as by the hearing that it was to prepare.
 */
static const struct live *cover_of(const struct fold *f, int person, size_t n, const struct act *e)
{
    const struct held *h = held_of(f, person);
    const struct live *cover = NULL, *last = NULL;
    inst_t longest = INST_ALWAYS; /* of the ended ones after the last that no act has ended */
    for (size_t k = h->freed_limits; limit_at(f, h, k) < n; k++) {
        const struct live *l = live_at(f, limit_at(f, h, k));
        inst_t due = l->d.term.legal.due;
        bool runs = is_unended(l, e);
        if (!is_limit_of(f, l, person, h->now & BEHIND_BARS) || (!runs && l->state == STATUS_SUPERSEDED))
            continue;
        last = l;
        if (!runs) {
            longest = due > longest ? due : longest;
            continue;
        }
        longest = INST_ALWAYS;
        if (!cover || due >= cover->d.term.legal.due)
            cover = l;
    }
    return cover && longest <= cover->d.term.legal.due ? cover : standing_order(f, last);
}

/* Has it passed, as things stand at act `e`, or else as of now? */
static bool has_passed(const struct fold *f, const struct live *l, const struct act *e)
{
    return e ? act_is_after(e, l->d.term.legal.due) : f->out->as_of > l->d.term.legal.due;
}

/*
 * A term that passed behind a later one of the same rule, which began with no order while it ran: who was held and then
 * received must be decided on in time of the hold too. NULL: there is none.
 */
static const struct live *passed_of(const struct fold *f, int person, size_t n, const struct act *e)
{
    const struct held *h = held_of(f, person);
    const struct live *passed = NULL;
    for (size_t k = h->freed_limits; limit_at(f, h, k) < n; k++) {
        const struct live *l = live_at(f, limit_at(f, h, k));
        if (!is_limit_of(f, l, person, h->now & BEHIND_BARS) || !is_unended(l, e) ||
            is_order(&f->p->events[l->d.start_type]))
            continue;
        if (has_passed(f, l, e))
            passed = l;
        else if (passed && same_rule(f->p, passed->d.rule, l->d.rule) &&
                 l->from.lo <= passed->d.term.legal.due)
            return passed;
    }
    return NULL;
}

/* What was passed although the person is still held: the last cover, or a term that the last cover hides. */
static const struct live *over_of(const struct fold *f, int person, size_t n, const struct act *e)
{
    const struct live *cover = cover_of(f, person, n, e);
    return cover && has_passed(f, cover, e) ? cover : passed_of(f, person, n, e);
}

bool is_held_over(const struct fold *f, const struct act *e, int person)
{
    const struct live *cover =
        is_restrained(f, person, RESTRAINT_MEASURE) ? NULL : cover_of(f, person, f->standing, e);
    return cover && act_is_after(e, cover->d.term.legal.due);
}

/* In the name of what led the end: the term itself, or what leaves a minor only a share of it. */
static bool over_tell(struct fold *f, const struct live *over, int event)
{
    int rule = over->d.led == LIBERTY_END_LAW ? share_rule(&over->d) : over->d.rule;
    return violation_add(f, VIOLATION_DETENTION_OVER, rule, event, f->p->rules[rule].citation);
}

/* The act frees the person or gives a new reason to hold: was there one until then? */
static bool over_judge(struct fold *f, const struct act *e, int person)
{
    struct held *h = held_of(f, person);
    const struct live *over = h->told == f->pos + 1 ? NULL : over_of(f, person, f->standing, e);
    if (!over)
        return true;
    h->told = f->pos + 1;
    return over_tell(f, over, e->index);
}

static bool held_change(struct fold *f, const struct act *e, int person, const struct event_type *t)
{
    struct held *h = held_of(f, person);
    if ((t->restraint & BEHIND_BARS) && !over_judge(f, e, person))
        return false;
    if (t->restraint_act == RESTRAINT_STARTS) {
        if (t->restraint & RESTRAINT_DETENTION) /* which custody leads into */
            h->now &= ~(unsigned)RESTRAINT_CUSTODY;
        h->now |= t->restraint;
        return true;
    }
    limits_stop(f, person, t->restraint, f->lives.n, e->at.hi);
    h->now &= ~t->restraint;
    if ((t->restraint & BEHIND_BARS) && !(h->now & BEHIND_BARS)) {
        h->freed_pos = f->pos + 1;
        h->freed_limits = h->limits.n;
    }
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

/* A new term covers somebody: was there one until then? Who is detained by what the act says is so from now on. */
static bool covers_begin(struct fold *f, const struct act *e)
{
    bool orders = f->p->events[e->type].restraint_act == RESTRAINT_STARTS;
    for (size_t k = f->standing; k < f->lives.n; k++) {
        const struct live *l = live_at(f, k);
        if (!is_limit_of(f, l, l->d.subject, BEHIND_BARS))
            continue;
        if (!over_judge(f, e, l->d.subject))
            return false;
        if (!orders)
            held_of(f, l->d.subject)->now |= l->restrains;
    }
    return true;
}

/* Has the act ended what caps the term? Then another that runs takes its place. */
static bool lost_its_cap(const struct fold *f, const struct live *l, const struct act *e)
{
    const struct live *cap = l->d.capped_by < 0 ? NULL : live_at(f, (size_t)l->d.capped_by);
    return cap && cap->d.ended_by == e->index && cap->d.end_type == e->type;
}

/* A cap that starts or moves is followed at once, but for those of the row by which a term is measured. */
static bool caps_follow(struct fold *f, const struct act *e)
{
    for (size_t k = 0; k < f->leaning.n; k++) {
        size_t i = ((const size_t *)f->leaning.items)[k];
        const struct live *l = live_at(f, i);
        bool measured = f->p->rules[l->d.rule].ncap == 0 && length_of(f, l)->ncap;
        if (is_liberty(length_of(f, l)) && (measured || lost_its_cap(f, l, e)) &&
            !deadline_recompute(f, i, e->stands))
            return false;
    }
    return true;
}

bool restraint_follow(struct fold *f, const struct act *e)
{
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
