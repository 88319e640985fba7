/* Tells which deadlines and episodes another calendar left exactly as they were, without writing either down. */
#include "server/app/rederive_doc.h"

static bool same_when(struct when x, struct when y)
{
    return x.form == y.form && x.lo == y.lo && x.hi == y.hi;
}

static bool same_reading(const struct reading *x, const struct reading *y)
{
    return x->exists == y->exists && x->due == y->due && x->whole_day == y->whole_day &&
           x->unrolled == y->unrolled && x->last_day == y->last_day;
}

static bool same_term(const struct term *x, const struct term *y)
{
    return same_reading(&x->legal, &y->legal) && same_reading(&x->safe, &y->safe) && x->rolled == y->rolled &&
           x->provisional == y->provisional && x->imprecise == y->imprecise;
}

static bool same_spans(const struct deadline *x, const struct deadline *y)
{
    for (size_t i = 0; i < x->nspans; i++) {
        const struct span *s = &x->spans[i], *t = &y->spans[i];
        if (s->from != t->from || s->state != t->state || s->has_legal != t->has_legal ||
            s->legal != t->legal || s->safe != t->safe || s->provisional != t->provisional ||
            s->imprecise != t->imprecise || s->class != t->class)
            return false;
    }
    return true;
}

static bool same_extensions(const struct deadline *x, const struct deadline *y)
{
    for (size_t i = 0; i < x->nextensions; i++) {
        const struct applied_extension *s = &x->extensions[i], *t = &y->extensions[i];
        if (s->step != t->step || s->event != t->event || s->amount != t->amount || s->unit != t->unit ||
            s->from != t->from)
            return false;
    }
    return true;
}

/* Its identity and what it came from; indices are into one pack and one history. */
static bool same_origin(const struct deadline *x, const struct deadline *y)
{
    return x->rule == y->rule && x->length == y->length && x->subject == y->subject && x->round == y->round &&
           x->started_by == y->started_by && x->start_type == y->start_type && x->has_start == y->has_start &&
           same_when(x->starts_at, y->starts_at) && x->class == y->class && x->before == y->before;
}

static bool same_deadline(const struct deadline *x, const struct deadline *y)
{
    return same_origin(x, y) && x->ended_by == y->ended_by && x->end_type == y->end_type &&
           (x->ended_by < 0 || same_when(x->ended_at, y->ended_at)) && same_term(&x->term, &y->term) &&
           x->status == y->status && x->superseded_by == y->superseded_by && x->replaces == y->replaces &&
           x->nextensions == y->nextensions && same_extensions(x, y) && x->deducted == y->deducted &&
           x->capped_by == y->capped_by && x->led == y->led && x->shared_by == y->shared_by &&
           x->share_days == y->share_days && x->share_from == y->share_from && x->nspans == y->nspans &&
           same_spans(x, y);
}

static bool meets(const struct day_runs *days, day_t x, day_t y)
{
    return day_runs_meet(days, x < y ? x : y, x < y ? y : x);
}

static bool counts_working_days(const struct pack *p, const struct deadline *d)
{
    if (p->rules[d->length].unit == UNIT_WORKING_DAY || p->rules[d->rule].unit == UNIT_WORKING_DAY)
        return true;
    for (size_t i = 0; i < d->nextensions; i++)
        if (d->extensions[i].unit == UNIT_WORKING_DAY)
            return true;
    return false;
}

/* Whether its explanation may tell of one of the days: where it rolled or was counted back, and the days that it counted. */
static bool rests_on(const struct pack *p, const struct deadline *d, const struct day_runs *days)
{
    const struct reading *legal = &d->term.legal, *safe = &d->term.safe;
    if ((legal->exists && meets(days, legal->unrolled, legal->last_day)) ||
        meets(days, safe->unrolled, safe->last_day))
        return true;
    if (d->term.provisional && days->n > 0) /* it tells from when to when days are confirmed */
        return true;
    if (!counts_working_days(p, d))
        return false;
    day_t first = when_first_day(d->starts_at), last = legal->exists ? legal->last_day : safe->last_day;
    return meets(days, first < safe->last_day ? first : safe->last_day, last);
}

/* The same of the terms of which its own tells: the one that it precedes, the one that it may not pass. */
static bool any_rests_on(const struct pack *p, const struct outcome *o, const struct deadline *d,
                         const struct day_runs *days)
{
    return rests_on(p, d, days) || (d->before >= 0 && rests_on(p, &o->deadlines[d->before], days)) ||
           (d->capped_by >= 0 && rests_on(p, &o->deadlines[d->capped_by], days));
}

bool rederive_same_deadlines(const struct pack *p, const struct outcome *was, const struct outcome *is,
                             const struct day_runs *days, bool *same, bool *known)
{
    bool all = was->ndeadlines == is->ndeadlines;
    if (!all) /* what came or went moved the others' places: all are written and compared */
        return false;
    for (size_t i = 0; i < is->ndeadlines; i++) {
        const struct deadline *x = &was->deadlines[i], *y = &is->deadlines[i];
        same[i] = same_deadline(x, y) && !any_rests_on(p, is, y, days) && !any_rests_on(p, was, x, days);
        known[i] = same[i] || (same_origin(x, y) && (x->nspans != y->nspans || !same_spans(x, y)));
        all = all && same[i];
    }
    return all;
}

static bool same_text(struct str x, struct str y)
{
    return str_is_none(x) == str_is_none(y) && str_eq(x, y);
}

static bool same_episode_spans(const struct episode *x, const struct episode *y)
{
    for (size_t i = 0; i < x->nspans; i++) {
        const struct episode_span *s = &x->spans[i], *t = &y->spans[i];
        if (s->from != t->from || s->state != t->state || s->event != t->event ||
            s->deadline != t->deadline || s->has_due != t->has_due || s->due != t->due ||
            s->has_safe != t->has_safe || s->safe != t->safe || s->kept != t->kept ||
            !same_text(s->to, t->to))
            return false;
    }
    return true;
}

static bool same_episode(const struct episode *x, const struct episode *y)
{
    return x->kind == y->kind && str_eq(x->code, y->code) && x->rule == y->rule && x->handoff == y->handoff &&
           x->subject == y->subject && x->number == y->number && x->started_by == y->started_by &&
           x->cause == y->cause && same_when(x->at, y->at) && same_text(x->detail_vi, y->detail_vi) &&
           same_text(x->citation, y->citation) && x->nsteps == y->nsteps && x->nspans == y->nspans &&
           same_episode_spans(x, y);
}

bool rederive_same_episodes(const struct outcome *was, const struct outcome *is)
{
    if (was->nepisodes != is->nepisodes)
        return false;
    for (size_t i = 0; i < is->nepisodes; i++)
        if (!same_episode(&was->episodes[i], &is->episodes[i]))
            return false;
    return true;
}

bool rederive_same_ids(const struct outcome *was, const struct outcome *is)
{
    if (was->ndeadlines != is->ndeadlines || was->nepisodes != is->nepisodes)
        return false;
    for (size_t i = 0; i < is->ndeadlines; i++) {
        const struct deadline *x = &was->deadlines[i], *y = &is->deadlines[i];
        if (x->rule != y->rule || x->subject != y->subject || x->started_by != y->started_by)
            return false;
    }
    for (size_t i = 0; i < is->nepisodes; i++) {
        const struct episode *x = &was->episodes[i], *y = &is->episodes[i];
        if (x->kind != y->kind || !str_eq(x->code, y->code) || x->rule != y->rule ||
            x->subject != y->subject || x->started_by != y->started_by)
            return false;
    }
    return true;
}
