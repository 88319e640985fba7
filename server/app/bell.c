/* Keeps who waits in a list; each has a timer, and news only makes it run out at once. */
#include "server/app/bell.h"

#include "lib/base/codec.h"
#include "server/db/notify.h"
#include "server/log.h"

#include <event2/event.h>
#include <stdlib.h>

struct bell {
    struct event_base *base;
    struct notify *notify;
    struct bell_waiter *first;
    void (*on_law)(void *ctx);
    void *ctx;
};

/* The wake-up comes from the loop, so that nobody is called from within what he called. */
static void hurry(struct bell_waiter *w)
{
    event_active(w->timer, EV_TIMEOUT, 0);
}

void bell_ring_all(struct bell *b)
{
    for (struct bell_waiter *w = b->first; w; w = w->next)
        hurry(w);
}

/* A new connection may have missed something: then all look. */
static void on_news(void *ctx, struct str channel, struct str payload)
{
    struct bell *b = ctx;
    uint64_t unit;
    if (str_is_none(channel) || str_is(channel, "hoso_law"))
        b->on_law(b->ctx);
    if (str_is(channel, "hoso_law"))
        return;
    if (str_is_none(channel) || !str_to_u64(payload, INT32_MAX, &unit)) {
        bell_ring_all(b);
        return;
    }
    for (struct bell_waiter *w = b->first; w; w = w->next)
        if (w->unit == (int)unit)
            hurry(w);
}

static void on_line(void *ctx, const char *message)
{
    UNUSED(ctx);
    log_event(LOG_FEED_LISTENER, "message=\"%s\"", message);
}

struct bell *bell_new(struct event_base *base, const char *conninfo, void (*on_law)(void *ctx), void *ctx)
{
    struct bell *b = calloc(1, sizeof(*b));
    if (!b)
        return NULL;
    b->base = base;
    b->on_law = on_law;
    b->ctx = ctx;
    struct notify_config config = {.conninfo = conninfo,
                                   .channels = {"hoso_feed", "hoso_law"},
                                   .nchannels = 2,
                                   .wake = on_news,
                                   .ctx = b,
                                   .log = on_line};
    b->notify = notify_new(base, &config);
    if (b->notify)
        return b;
    free(b);
    return NULL;
}

void bell_leave(struct bell_waiter *w)
{
    if (!w->bell)
        return;
    if (w->prev)
        w->prev->next = w->next;
    else
        w->bell->first = w->next;
    if (w->next)
        w->next->prev = w->prev;
    event_free(w->timer);
    *w = (struct bell_waiter){0};
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
    struct bell_waiter *w = arg;
    UNUSED(fd);
    UNUSED(what);
    void (*wake)(void *) = w->wake;
    void *ctx = w->ctx;
    bell_leave(w); /* before the call: it may wait again, or be freed */
    wake(ctx);
}

bool bell_wait(struct bell *b, struct bell_waiter *w, int unit, int ms, void (*wake)(void *ctx), void *ctx)
{
    struct timeval limit = {ms / 1000, ms % 1000 * 1000};
    ASSERT(!w->bell);
    struct event *timer = evtimer_new(b->base, on_timer, w);
    if (!timer || event_add(timer, &limit) != 0) {
        if (timer)
            event_free(timer);
        return false;
    }
    *w = (struct bell_waiter){
        .bell = b, .next = b->first, .timer = timer, .unit = unit, .wake = wake, .ctx = ctx};
    if (b->first)
        b->first->prev = w;
    b->first = w;
    return true;
}

void bell_free(struct bell *b)
{
    if (!b)
        return;
    while (b->first)
        bell_leave(b->first);
    notify_free(b->notify);
    free(b);
}
