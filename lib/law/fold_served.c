/* Counts the days of custody and detention that somebody has served before. */
#include "lib/law/liberty_int.h"

/* What was served, piece by piece; pieces that touch are one, and each counts its last part-day as a day. */
struct served {
    inst_t from, to; /* the piece that still grows; from == to: an empty one */
    inst_t last_from,
        last_to;  /* the one before: an order may say that it began sooner than what was told before it */
    inst_t after; /* only what ended later counts */
    int64_t days;
};

static int64_t days_of(const struct served *s, inst_t from, inst_t to)
{
    return to > s->after ? (to - from + DAY_US - 1) / DAY_US : 0;
}

static void served_flush(struct served *s)
{
    s->days += days_of(s, s->from, s->to);
    s->last_from = s->from;
    s->last_to = s->to;
}

/* The piece that grows takes up one of those bounds, if the two touch. */
static bool served_join(struct served *s, inst_t from, inst_t to)
{
    if (from > s->to || to < s->from)
        return false;
    s->from = from < s->from ? from : s->from;
    s->to = to > s->to ? to : s->to;
    return true;
}

static void served_add(struct served *s, inst_t from, inst_t to)
{
    if (to <= from)
        return;
    if (!served_join(s, from, to)) {
        served_flush(s);
        s->from = from;
        s->to = to;
    }
    if (!served_join(s, s->last_from, s->last_to))
        return;
    s->days -= days_of(s, s->last_from, s->last_to);
    s->last_from = s->last_to = 0;
}

/* When the detention in which the term began came to its end, or INST_NEVER. */
static inst_t stay_end(const struct held *h, const struct live *l)
{
    inst_t end = INST_NEVER;
    for (size_t i = 0; i < h->stays.n && stay_at(&h->stays, i)->pos <= l->started_pos; i++)
        end = stay_at(&h->stays, i)->to;
    return end;
}

/* When what the term limits came to its end, at the latest. Who was detained after it had lapsed served that too. */
static inst_t served_until(const struct fold *f, const struct held *h, const struct live *l)
{
    inst_t stay = stay_end(h, l);
    if (l->state == STATUS_LAPSED)
        return stay;
    inst_t end = inst_earlier(l->d.term.legal.due, stay);
    bool anew = l->d.ended_by >= 0 && f->p->events[l->d.end_type].restraint_act == RESTRAINT_STARTS;
    if (anew && l->d.superseded_by >= 0) /* from then on it is served under the new order */
        return inst_earlier(end, day_start(when_first_day(live_at(f, (size_t)l->d.superseded_by)->from)));
    return l->d.ended_by >= 0 && !anew ? inst_earlier(end, l->d.ended_at.hi) : end;
}

int days_served(const struct fold *f, size_t i, inst_t begun, int *of_order)
{
    const struct live *now = live_at(f, i);
    const struct held *h = held_of(f, now->d.subject);
    struct served custody = {.after = INT64_MIN}, detention = {.after = INT64_MIN};
    inst_t day = day_start(when_first_day(now->from));
    for (size_t k = 0; k < h->custodies.n; k++)
        served_add(&custody, stay_at(&h->custodies, k)->from,
                   inst_earlier(stay_at(&h->custodies, k)->to, begun));
    for (size_t k = 0; limit_at(f, h, k) < i; k++) {
        const struct live *l = live_at(f, limit_at(f, h, k));
        if (l->deducts)
            served_add(&detention, day_start(when_first_day(l->from)),
                       inst_earlier(served_until(f, h, l), day));
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
    inst_t from = day_start(first), to = day_start(when_first_day(l->jailed));
    struct served custody = {.after = from}, detention = {.after = INT64_MIN};
    inst_t begins = h->now & RESTRAINT_DETENTION ? INST_NEVER : l->begun; /* by the order at hand */
    for (size_t i = 0; i < h->stays.n; i++) {
        const struct stay *s = stay_at(&h->stays, i);
        served_add(&detention, s->from < from ? from : s->from, inst_earlier(s->to, to));
    }
    for (size_t i = 0; i < h->custodies.n; i++) {
        const struct stay *s = stay_at(&h->custodies, i);
        inst_t open = l->begun == INST_NEVER ? l->jailed.hi : l->begun;
        inst_t end = inst_earlier(s->to == INST_NEVER ? open : s->to, begins);
        if (s->from <= l->jailed.hi) /* what came after the detention led into another */
            served_add(&custody, s->from, end);
    }
    served_flush(&custody);
    served_flush(&detention);
    return (int)inst_earlier(custody.days + detention.days, INT32_MAX);
}
