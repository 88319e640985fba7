/* Turns the rungs of a ladder into instants. */
#include "lib/law/ladder.h"

const struct ladder *ladder_find(const struct pack *p, const struct deadline *d)
{
    const struct rule *r = &p->rules[d->rule], *length = &p->rules[d->length];
    struct str name = r->ladder.n ? r->ladder : length->ladder;
    if (name.n)
        return pack_ladder(p, name);
    for (size_t i = 0; i < p->nladders; i++) {
        const struct ladder *l = &p->ladders[i];
        if ((!l->liberty_only || r->liberty || length->liberty) &&
            (l->kinds == 0 || (l->kinds >> length->kind & 1U)))
            return l;
    }
    return NULL;
}

/* The length of the rung's way from its reading; 0: at the instant itself. The pack has no other units here. */
static inst_t offset(const struct rung *r)
{
    return r->unit == UNIT_HOUR ? r->amount * HOUR_US : r->amount * DAY_US;
}

/* Where the rung lies; false: its reading does not exist, or it lies before the term began. */
static bool place(const struct deadline *d, const struct span *s, const struct rung *r, struct alarm *out)
{
    inst_t due = r->on_safe ? s->safe : s->legal, begin = d->starts_at.lo;
    if ((!r->on_safe && !s->has_legal) || (r->half && (!d->has_start || due <= begin)))
        return false;
    *out = (struct alarm){
        .rung = r,
        .due_day = inst_day(due - 1), /* a day ends at 24:00, which is the first instant of the next */
        .ring_at = r->half ? begin + (due - begin) / 2 : due + offset(r)};
    return !d->has_start || r->amount >= 0 || out->ring_at > begin;
}

bool law_ladder(const struct pack *p, const struct deadline *d, const struct span *s, struct arena *a,
                struct alarms *out)
{
    const struct ladder *l = s->state == STATUS_RUNNING ? ladder_find(p, d) : NULL;
    *out = (struct alarms){0};
    if (!l)
        return true;
    struct alarm *items = ARENA_ARRAY(a, l->nrungs, struct alarm);
    size_t n = 0;
    if (!items)
        return false;
    for (size_t i = 0; i < l->nrungs; i++) {
        struct alarm next;
        if (!place(d, s, &l->rungs[i], &next))
            continue;
        size_t at = n++;
        for (; at > 0 && items[at - 1].ring_at > next.ring_at; at--)
            items[at] = items[at - 1];
        items[at] = next;
    }
    *out = (struct alarms){items, n};
    return true;
}
