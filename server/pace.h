/* How fast a long job goes: at full speed while nobody waits for an answer, else at no more than a share of the time. */
#ifndef HOSO_SERVER_PACE_H
#define HOSO_SERVER_PACE_H

#include "server/metrics.h"

/* All times are monotonic milliseconds. */
struct pace {
    const struct slot *slot;
    int share;      /* of the time, in percent, 1–100, while requests are being answered */
    uint64_t began; /* the piece of work under way */
    uint64_t until; /* the end of the pause after the last one */
};

/* A piece of work begins; there is one at a time. */
void pace_begin(struct pace *p, uint64_t now);

/* The piece of work is done; a pause follows. */
void pace_end(struct pace *p, uint64_t now);

/* Some request is being answered right now, by whatever process. */
bool pace_others(const struct pace *p);

/* How long to wait before the next piece; 0: not at all. */
uint64_t pace_pause(const struct pace *p, uint64_t now);

#endif
