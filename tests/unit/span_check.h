/* What must hold of the spans of every outcome: each differs from the one before, and a fold as of a moment tells that moment's. */
#ifndef HOSO_TESTS_UNIT_SPAN_CHECK_H
#define HOSO_TESTS_UNIT_SPAN_CHECK_H

#include "lib/law/fold.h"

#include <string.h>

static inline const struct span *span_of(const struct deadline *d, inst_t t)
{
    const struct span *last = NULL;
    for (size_t i = 0; i < d->nspans && d->spans[i].from <= t; i++)
        last = &d->spans[i];
    return last;
}

static inline const struct episode_span *episode_span_of(const struct episode *e, inst_t t)
{
    const struct episode_span *last = NULL;
    for (size_t i = 0; i < e->nspans && e->spans[i].from <= t; i++)
        last = &e->spans[i];
    return last;
}

/* But for their beginnings. */
static inline bool span_same(const struct span *a, const struct span *b)
{
    return a->state == b->state && a->has_legal == b->has_legal && (!a->has_legal || a->legal == b->legal) &&
           a->safe == b->safe && a->provisional == b->provisional && a->imprecise == b->imprecise &&
           a->class == b->class;
}

/* The deadline is another index where fewer have started: what it says is compared instead. */
static inline bool episode_span_same(const struct episode_span *a, const struct episode_span *b)
{
    return a->state == b->state && a->event == b->event && a->has_due == b->has_due &&
           (!a->has_due || a->due == b->due) && a->has_safe == b->has_safe &&
           (!a->has_safe || a->safe == b->safe) && a->kept == b->kept && str_eq(a->to, b->to) &&
           (a->deadline < 0) == (b->deadline < 0);
}

/* What is wrong with the spans by themselves, or NULL. */
static inline const char *spans_unsound(const struct outcome *o)
{
    for (size_t i = 0; i < o->ndeadlines; i++) {
        const struct deadline *d = &o->deadlines[i];
        if (d->nspans == 0)
            return "a deadline without a span";
        for (size_t k = 0; k < d->nspans; k++) {
            const struct span *s = &d->spans[k];
            if (k > 0 && d->spans[k - 1].from >= s->from)
                return "spans of a deadline are not in order";
            if (k > 0 && span_same(&d->spans[k - 1], s))
                return "two spans of a deadline that follow each other are the same";
            if (s->state == STATUS_OVERDUE || (k + 1 < d->nspans && s->state != STATUS_RUNNING))
                return "a span goes on after the end";
            if (s->has_legal && s->safe > s->legal)
                return "safe after legal";
        }
    }
    for (size_t i = 0; i < o->nepisodes; i++) {
        const struct episode *e = &o->episodes[i];
        if (e->nspans == 0)
            return "an episode without a span";
        for (size_t k = 1; k < e->nspans; k++) {
            if (e->spans[k - 1].from >= e->spans[k].from)
                return "spans of an episode are not in order";
            if (e->spans[k - 1].deadline == e->spans[k].deadline &&
                episode_span_same(&e->spans[k - 1], &e->spans[k]))
                return "two spans of an episode that follow each other are the same";
        }
        for (size_t k = 1; k < e->nsteps; k++)
            if (e->steps[k - 1].from > e->steps[k].from)
                return "steps of an episode are not in order";
    }
    return NULL;
}

static inline bool deadline_like(const struct deadline *a, const struct deadline *b)
{
    return a->rule == b->rule && a->subject == b->subject && a->started_by == b->started_by;
}

/* In the fold as of `t`, the i-th deadline of the whole. One act may start two alike: one anew, one in the place of another. */
static inline const struct deadline *deadline_twin(const struct outcome *then, const struct outcome *whole,
                                                   size_t i, inst_t t)
{
    size_t before = 0;
    for (size_t k = 0; k < i; k++)
        before +=
            deadline_like(&whole->deadlines[k], &whole->deadlines[i]) && span_of(&whole->deadlines[k], t);
    for (size_t k = 0; k < then->ndeadlines; k++)
        if (deadline_like(&then->deadlines[k], &whole->deadlines[i]) && before-- == 0)
            return &then->deadlines[k];
    return NULL;
}

static inline const struct episode *episode_twin(const struct outcome *o, const struct episode *e)
{
    for (size_t i = 0; i < o->nepisodes; i++) {
        const struct episode *x = &o->episodes[i];
        if (x->kind == e->kind && str_eq(x->code, e->code) && x->rule == e->rule &&
            x->subject == e->subject && x->started_by == e->started_by)
            return x;
    }
    return NULL;
}

/* In what the fold as of `t` differs from what the spans of the whole say of `t`, or NULL. */
static inline const char *moment_differs(const struct pack *p, const struct outcome *whole,
                                         const struct outcome *then, inst_t t)
{
    size_t deadlines = 0;
    for (size_t i = 0; i < whole->ndeadlines; i++) {
        const struct deadline *d = &whole->deadlines[i], *x = deadline_twin(then, whole, i, t);
        const struct span *s = span_of(d, t), *now = x ? span_of(x, t) : NULL;
        if (!s != !now)
            return "a deadline is there that was not, or the other way round";
        if (!s)
            continue;
        deadlines++;
        bool over = s->state == STATUS_RUNNING && s->has_legal && t > s->legal && p->rules[d->rule].told;
        if (s->from != now->from || !span_same(s, now) || x->status != (over ? STATUS_OVERDUE : s->state))
            return "a deadline stood otherwise";
        if (d->round != x->round || d->starts_at.lo != x->starts_at.lo || d->starts_at.hi != x->starts_at.hi)
            return "a deadline began otherwise";
    }
    if (deadlines != then->ndeadlines)
        return "deadlines were there that are not any more";
    for (size_t i = 0; i < whole->nepisodes; i++) {
        const struct episode *e = &whole->episodes[i], *x = episode_twin(then, e);
        const struct episode_span *s = episode_span_of(e, t), *now = x ? episode_span_of(x, t) : NULL;
        if (!s != !now)
            return "an episode is there that was not, or the other way round";
        if (s && (s->from != now->from || !episode_span_same(s, now) || x->state != s->state))
            return "an episode stood otherwise";
        if (s && (e->number != x->number || e->cause != x->cause || !str_eq(e->ground, x->ground)))
            return "an episode began otherwise";
    }
    return NULL;
}

#endif
