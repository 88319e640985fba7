/* Wakes those in a worker who wait for news of a unit: when the sequencer announces it, or when their time is up. */
#ifndef HOSO_SERVER_APP_BELL_H
#define HOSO_SERVER_APP_BELL_H

#include "lib/base/base.h"

struct bell;
struct event;
struct event_base;

/* Lies with whoever waits; zeroed before its first use. */
struct bell_waiter {
    struct bell *bell; /* NULL: it does not wait */
    struct bell_waiter *next, *prev;
    struct event *timer;
    int unit;
    void (*wake)(void *ctx);
    void *ctx;
};

/*
 * Listens on a connection of its own to the database at `conninfo`. Never the only thing that wakes: every waiter has a
 * time after which it looks for itself. `on_law(ctx)`: another law may be in force. NULL: no memory.
 */
struct bell *bell_new(struct event_base *base, const char *conninfo, void (*on_law)(void *ctx), void *ctx);

/*
 * `wake(ctx)` is called once, from the event loop and never from within: when there is news for the unit, or after
 * `ms`. False: no memory, it does not wait.
 */
MUST_USE bool bell_wait(struct bell *b, struct bell_waiter *w, int unit, int ms, void (*wake)(void *ctx),
                        void *ctx);

/* It does not wait any more; harmless when it did not. */
void bell_leave(struct bell_waiter *w);

/* Wakes everybody, soon. */
void bell_ring_all(struct bell *b);

/* Whoever still waits is forgotten without a call. */
void bell_free(struct bell *b);

#endif
