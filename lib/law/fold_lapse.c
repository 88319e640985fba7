/* Lets time pass: what lapses by itself lapses in its order, and what the law makes of that happens in between. */
#include "lib/law/fold_int.h"

enum { NONE = -1 };

static struct live *lapsing_at(const struct fold *f, size_t k)
{
    return live_at(f, ((const size_t *)f->lapsing.items)[k]);
}

/* The earliest instant before `t` after which something lapses; `t` itself: nothing does. */
static inst_t next_lapse(const struct fold *f, inst_t t)
{
    for (size_t k = 0; k < f->lapsing.n; k++)
        t = inst_earlier(lapsing_at(f, k)->d.term.legal.due, t);
    return t;
}

bool lapses_at(const struct fold *f, inst_t due)
{
    for (size_t k = 0; k < f->lapsing.n; k++)
        if (lapsing_at(f, k)->d.term.legal.due == due)
            return true;
    return false;
}

static bool is_running(const struct fold *f, const struct derived_event *d)
{
    for (size_t i = 0; i < d->nlapsed; i++)
        if (first_running(f, d->lapsed[i]) >= 0)
            return true;
    return false;
}

void lapse_expect(struct fold *f, int rule)
{
    for (size_t i = 0; i < f->p->nderived; i++) {
        const struct derived_event *d = &f->p->derived[i];
        if (is_one_of(f->p, rule, d->lapsed, d->nlapsed) && !is_running(f, d))
            f->prevented[i] = false;
    }
}

/* In time for one of those terms; a date that begins at the end of the term is the day after. */
static bool is_in_time(const struct fold *f, const struct act *e, const struct prevention *by)
{
    for (size_t i = 0; i < by->nrules; i++)
        for (int k = first_running(f, by->rules[i]); k >= 0; k = live_at(f, (size_t)k)->next)
            if (!act_is_after(e, live_at(f, (size_t)k)->d.term.legal.due))
                return true;
    return by->nrules == 0;
}

void lapse_prevent(struct fold *f, const struct act *e)
{
    for (size_t i = 0; i < f->p->nderived; i++) {
        const struct derived_event *d = &f->p->derived[i];
        for (size_t k = 0; k < d->nunless; k++)
            if (act_matches(f, e, &d->unless[k].on) && is_in_time(f, e, &d->unless[k]))
                f->prevented[i] = true;
    }
}

/*
 * What follows stands just after the instant at which the last of the terms was still in time. It is dated on the last
 * day, so that terms from then on count from it, or as the first instant of the day after.
 */
static struct act derived_act(const struct derived_event *d, const struct live *lapsed, inst_t stands)
{
    const struct reading *r = &lapsed->d.term.legal;
    struct when at = {WHEN_INSTANT, r->due, r->due};
    if (d->on_end && r->whole_day)
        at = (struct when){WHEN_DATE, day_start(r->last_day), r->due};
    return (struct act){.index = lapsed->d.started_by,
                        .type = d->event,
                        .at = at,
                        .stands = stands,
                        .person = NONE,
                        .victim = NONE,
                        .derived = true};
}

/* What follows from those that have just lapsed; what belongs to their last day comes first. */
static bool derive(struct fold *f, inst_t stands, const size_t *lapsed, size_t n)
{
    for (int on_end = 1; on_end >= 0; on_end--)
        for (size_t i = 0; i < f->p->nderived; i++) {
            const struct derived_event *d = &f->p->derived[i];
            const struct live *last = NULL;
            for (size_t k = 0; k < n; k++)
                if (is_one_of(f->p, live_at(f, lapsed[k])->d.rule, d->lapsed, d->nlapsed))
                    last = live_at(f, lapsed[k]);
            if (d->on_end != on_end || !last || is_running(f, d) || f->prevented[i])
                continue;
            if (stands <= f->out->as_of && !act_fold(f, derived_act(d, last, stands)))
                return false;
        }
    return true;
}

/* An act at the very instant that is due is still in time; and nothing has lapsed before it was told at all. */
static inst_t lapsed_from(const struct live *l)
{
    const struct span *last = (const struct span *)l->spans.items + l->spans.n - 1;
    inst_t over = l->d.term.legal.due + 1;
    return last->from > over ? last->from : over;
}

static bool lapse_at(struct fold *f, inst_t due)
{
    inst_t stands = INST_ALWAYS;
    f->lapsed.n = 0;
    for (size_t k = 0; k < f->lapsing.n; k++) {
        struct live *l = lapsing_at(f, k);
        if (l->d.term.legal.due != due)
            continue;
        size_t *slot = vec_add(f->a, &f->lapsed, sizeof(*slot));
        if (!slot)
            return false;
        *slot = ((const size_t *)f->lapsing.items)[k];
        l->state = STATUS_LAPSED;
        live_closed(f, l);
        stands = lapsed_from(l) > stands ? lapsed_from(l) : stands;
        if (!deadline_note(f, l, lapsed_from(l)))
            return false;
    }
    deadlines_compact(f);
    return derive(f, stands, f->lapsed.items, f->lapsed.n);
}

bool deadlines_lapse(struct fold *f, inst_t t)
{
    for (inst_t due = next_lapse(f, t); due < t; due = next_lapse(f, t))
        if (!lapse_at(f, due))
            return false;
    return true;
}
