/* When alarms of a deadline ring: the rungs of its ladder as instants. Pure; who rings them, and once, is not its affair. */
#ifndef HOSO_LIB_LAW_LADDER_H
#define HOSO_LIB_LAW_LADDER_H

#include "lib/law/fold.h"

struct alarm {
    const struct rung *rung;
    day_t
        due_day; /* the last day of the reading on which it rings, moved or not: part of the alarm's identity */
    inst_t ring_at; /* not before the term began, where that is known */
};

struct alarms {
    const struct alarm *items; /* by ring_at, those of one instant in the order of the ladder */
    size_t n;
};

/* The ladder of deadline `d`: the one that its rule names, else the first in the pack that fits; NULL: none does. */
const struct ladder *ladder_find(const struct pack *p, const struct deadline *d);

/*
 * The alarms of `d` as it stood during span `s` of it. None when the span does not run. A rung on a reading that does
 * not exist ("at once" has no legal one) falls away, and so does one that would ring before the term had begun (seven
 * days before the end of a term of three). Whether an alarm lies ahead is for the caller to judge: there is no clock.
 * Lives in the arena. False: no memory.
 */
MUST_USE bool law_ladder(const struct pack *p, const struct deadline *d, const struct span *s,
                         struct arena *a, struct alarms *out);

#endif
