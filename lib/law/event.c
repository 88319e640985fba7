/* Reads single things off an event: on which days it may have happened, and one of its facts. */
#include "lib/law/event.h"

day_t when_first_day(struct when w)
{
    return inst_day(w.lo);
}

day_t when_last_day(struct when w)
{
    return inst_day(w.hi > w.lo ? w.hi - 1 : w.hi);
}

const struct fact *event_fact(const struct event *e, enum fact_id id)
{
    for (size_t i = 0; i < e->nfacts; i++)
        if (e->facts[i].id == id)
            return &e->facts[i];
    return NULL;
}
