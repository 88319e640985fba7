/* Counts the days of custody and detention that somebody has served before. */
#include "lib/law/fold_int.h"

/* What was served, piece by piece; pieces that touch are one, and each counts its last part-day as a day. */
struct served {
    inst_t from, to; /* the piece that still grows; from == to: none */
    int64_t days;
};

static void served_flush(struct served *s)
{
    s->days += (s->to - s->from + DAY_US - 1) / DAY_US;
    s->from = s->to = 0;
}

static void served_add(struct served *s, inst_t from, inst_t to)
{
    if (to <= from)
        return;
    if (s->from < s->to && from <= s->to && to >= s->from) {
        s->from = from < s->from ? from : s->from;
        s->to = to > s->to ? to : s->to;
        return;
    }
    served_flush(s);
    s->from = from;
    s->to = to;
}

/*
 * When what the term limits came to its end, at the latest. What passed into detention: `stops` says when. Who was held
 * after it had lapsed served that too.
 */
static inst_t served_until(const struct fold *f, const struct live *l)
{
    if (l->state == STATUS_LAPSED)
        return l->stops;
    inst_t end = inst_earlier(l->d.term.legal.due, l->stops);
    bool passed = l->d.ended_by >= 0 && f->p->events[l->d.end_type].restraint_act == RESTRAINT_STARTS;
    return l->d.ended_by >= 0 && !passed ? inst_earlier(end, l->d.ended_at.hi) : end;
}

int days_served(const struct fold *f, size_t i, inst_t begun, int *of_order)
{
    const struct live *now = live_at(f, i);
    struct served custody = {0}, detention = {0};
    inst_t day = day_start(when_first_day(now->from));
    for (size_t k = 0; liberty_limit(f, now->d.subject, k) < i; k++) {
        const struct live *l = live_at(f, liberty_limit(f, now->d.subject, k));
        if (is_limit_of(f, l, now->d.subject, RESTRAINT_CUSTODY))
            served_add(&custody, l->from.lo, inst_earlier(served_until(f, l), begun));
        else if (l->deducts && is_limit_of(f, l, now->d.subject, RESTRAINT_DETENTION))
            served_add(&detention, day_start(when_first_day(l->from)), inst_earlier(served_until(f, l), day));
    }
    served_flush(&custody);
    served_flush(&detention);
    int64_t days = custody.days + detention.days;
    *of_order = detention.days > 0 ? 0 : (int)inst_earlier(custody.days, INT32_MAX);
    return days > INT32_MAX ? INT32_MAX : (int)days;
}

/* The same term, which may be a copy. */
static bool is_same(const struct live *a, const struct live *b)
{
    return a->d.rule == b->d.rule && a->d.subject == b->d.subject && a->d.round == b->d.round;
}

/* What was served in an earlier stage was counted there, and so was the custody that led into it. */
int days_of_stage(const struct fold *f, const struct live *l, day_t first)
{
    struct served custody = {0}, detention = {0};
    inst_t from = day_start(first), to = day_start(when_first_day(l->jailed));
    size_t at;
    for (size_t k = 0; (at = liberty_limit(f, l->d.subject, k)) < f->lives.n && !is_same(live_at(f, at), l);
         k++) {
        const struct live *o = live_at(f, at);
        if (is_limit_of(f, o, l->d.subject, RESTRAINT_DETENTION)) {
            inst_t begun = day_start(when_first_day(o->jailed)), until = inst_earlier(served_until(f, o), to);
            if (begun < from)
                custody = (struct served){0};
            served_add(&detention, begun < from ? from : begun, until);
        } else if (is_limit_of(f, o, l->d.subject, RESTRAINT_CUSTODY))
            served_add(&custody, o->from.lo, served_until(f, o));
    }
    served_flush(&custody);
    served_flush(&detention);
    return (int)inst_earlier(custody.days + detention.days, INT32_MAX);
}
