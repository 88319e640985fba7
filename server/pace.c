/* Keeps a long job to its share of the time: after each piece of work it waits so much longer than the piece took. */
#include "server/pace.h"

void pace_begin(struct pace *p, uint64_t now)
{
    p->began = now;
}

void pace_end(struct pace *p, uint64_t now)
{
    p->until = now + (now - p->began) * (uint64_t)(100 - p->share) / (uint64_t)p->share;
}

bool pace_others(const struct pace *p)
{
    return metrics_in_flight(p->slot) > 0;
}

uint64_t pace_pause(const struct pace *p, uint64_t now)
{
    return now < p->until && pace_others(p) ? p->until - now : 0;
}
