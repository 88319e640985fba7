/* Counts the days of custody and detention that somebody has served before. */
#include "lib/law/liberty_int.h"

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

/* Custody that was ordered of somebody who is detained leads into nothing. */
static bool is_custody(const struct fold *f, const struct live *l, int person)
{
    const struct held *h = held_of(f, person);
    for (size_t i = 0; i < h->stays.n; i++)
        if (stay_at(h, i)->from <= l->from.lo && l->from.lo < stay_at(h, i)->to)
            return false;
    return is_limit_of(f, l, person, RESTRAINT_CUSTODY);
}

int days_served(const struct fold *f, size_t i, inst_t begun, int *of_order)
{
    const struct live *now = live_at(f, i);
    struct served custody = {0}, detention = {0};
    inst_t day = day_start(when_first_day(now->from));
    for (size_t k = 0; liberty_limit(f, now->d.subject, k) < i; k++) {
        const struct live *l = live_at(f, liberty_limit(f, now->d.subject, k));
        if (is_custody(f, l, now->d.subject))
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

/* What was served in an earlier stage was counted there, and so was the custody that led into it. */
int days_of_stage(const struct fold *f, const struct live *l, day_t first)
{
    const struct held *h = held_of(f, l->d.subject);
    struct served custody = {0}, detention = {0};
    inst_t from = day_start(first), to = day_start(when_first_day(l->jailed)), before = INST_ALWAYS;
    for (size_t i = 0; i < h->stays.n; i++) {
        const struct stay *s = stay_at(h, i);
        if (s->from < from)
            before = s->to;
        served_add(&detention, s->from < from ? from : s->from, inst_earlier(s->to, to));
    }
    for (size_t k = 0; k < h->limits.n; k++) {
        const struct live *o = live_at(f, limit_at(f, h, k));
        if (o->from.lo >= before && o->from.lo <= l->jailed.hi && is_custody(f, o, l->d.subject))
            served_add(&custody, o->from.lo, served_until(f, o));
    }
    served_flush(&custody);
    served_flush(&detention);
    return (int)inst_earlier(custody.days + detention.days, INT32_MAX);
}
