/*
 * The network layer as a whole: made, ticked, drained, freed; working memory and the date that all replies share.
 *
 * Deadlines are absolute, and a drip of bytes does not move them. All connections of one state were given the same time,
 * so that its list is ordered by deadline and a tick looks at list heads only: 10,000 idle connections cost one
 * comparison. That is why there is one timer for all and none for each.
 */
#include "server/net/conn_int.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>

void net_clock(struct net *n)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    n->now_us = (uint64_t)ts.tv_sec * 1000000U + (uint64_t)ts.tv_nsec / 1000U;
}

struct str net_date(struct net *n)
{
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME_COARSE, &ts);
    if (ts.tv_sec != n->date_at) {
        n->date_at = ts.tv_sec;
        (void)http_date(ts.tv_sec > 0 ? ts.tv_sec : 0, n->date);
    }
    return str_from(n->date, HTTP_DATE_SIZE - 1);
}

/* --- working memory --------------------------------------------------------------------------------------------- */

struct work *work_take(struct net *n)
{
    struct work *w = n->spare;
    size_t room = n->config->max_head + READ_AHEAD;
    if (w) {
        n->spare = w->next;
        n->nspare--;
    } else if (!(w = malloc(sizeof(*w) + room))) {
        return NULL;
    }
    w->room = room;
    w->at = w->used = w->n = 0;
    w->conn = NULL;
    w->release = NULL;
    w->out[0].iov_len = w->out[1].iov_len = 0;
    w->x = (struct exchange){.magic = EXCHANGE_MAGIC, .head = &w->head};
    arena_init(&w->x.arena, ARENA_CAP);
    buf_init(&w->body, n->config->max_body);
    http_parse_init(&w->parser, &w->head, n->config->max_head);
    return w;
}

void work_clear(struct work *w)
{
    if (w->release)
        w->release(w->release_arg);
    w->release = NULL;
    w->out[0].iov_len = w->out[1].iov_len = 0;
    buf_free(&w->body);
    arena_reset(&w->x.arena);
    w->x.body = STR_NONE;
    w->x.gone = false;
    w->x.user = NULL;
}

void work_give(struct net *n, struct work *w)
{
    work_clear(w);
    if (n->nspare == SPARE_WORKS) {
        free(w);
        return;
    }
    w->next = n->spare;
    n->spare = w;
    n->nspare++;
}

/* --- time ------------------------------------------------------------------------------------------------------- */

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
    struct net *n = arg;
    UNUSED(fd);
    UNUSED(what);
    CHECK_OBJ(n, NET_MAGIC);
    net_clock(n);
    for (int s = 0; s < CONN_STATE_COUNT; s++) {
        struct conn *c;
        while ((c = n->lists[s].first) != NULL && c->deadline_us <= n->now_us)
            conn_expire(c);
    }
}

static bool is_empty(const struct net *n)
{
    for (int s = 0; s < CONN_STATE_COUNT; s++)
        if (n->lists[s].first)
            return false;
    return true;
}

/*
 * When the loop comes round: connections that had more to do than their share go on, and those that ended are freed,
 * for only now can no event of theirs be pending and no function above us hold them.
 */
static void net_turn(evutil_socket_t fd, short what, void *arg)
{
    struct net *n = arg;
    struct conn *c;
    UNUSED(fd);
    UNUSED(what);
    CHECK_OBJ(n, NET_MAGIC);
    net_clock(n);
    struct conn *again = n->again;
    n->again = NULL;
    while ((c = again) != NULL) {
        again = c->next_again;
        c->again = false;
        conn_run(c);
    }
    while ((c = n->lists[CONN_DEAD].first) != NULL)
        conn_free(c);
    if (n->draining && n->drained && is_empty(n)) {
        void (*drained)(void *) = n->drained;
        n->drained = NULL;
        event_del(&n->tick);
        drained(n->drained_ctx);
    }
}

void net_turn_soon(struct net *n)
{
    static const struct timeval now = {0, 0};
    if (!evtimer_pending(&n->turn, NULL))
        (void)evtimer_add(&n->turn, &now); /* its room in the heap was taken in net_new() */
}

/* --- life ------------------------------------------------------------------------------------------------------- */

static int timeout_ms(const struct net_config *config, enum conn_state s)
{
#define TIMEOUT_none 0
#define TIMEOUT_header_timeout_ms config->header_timeout_ms
#define TIMEOUT_body_timeout_ms config->body_timeout_ms
#define TIMEOUT_idle_timeout_ms config->idle_timeout_ms
#define TIMEOUT_write_timeout_ms config->write_timeout_ms
#define TIMEOUT_linger_timeout_ms LINGER_MS
    switch (s) {
#define STATE(name, timeout, reason, next) \
    case CONN_##name:                      \
        return TIMEOUT_##timeout;
#include "server/net/conn_state.tbl.h"
#undef STATE
    case CONN_STATE_COUNT:
    default:
        ASSERT(!"a state of the table");
        return 0;
    }
}

/* Arms the timers once, so that later arming needs no memory. */
static bool timers_start(struct net *n)
{
    static const struct timeval tick = {0, TICK_MS * 1000L}, now = {0, 0};
    return event_assign(&n->tick, n->base, -1, EV_PERSIST, on_tick, n) == 0 &&
           evtimer_assign(&n->turn, n->base, net_turn, n) == 0 &&
           evtimer_assign(&n->resume, n->base, listeners_resume, n) == 0 && event_add(&n->tick, &tick) == 0 &&
           evtimer_add(&n->turn, &now) == 0;
}

struct net *net_new(struct event_base *base, const struct net_config *config,
                    const struct net_handler *handler, struct net_stats *stats)
{
    int needed = EV_FEATURE_ET | EV_FEATURE_EARLY_CLOSE;
    ASSERT(config->max_head > 0 && config->max_head <= HTTP_MAX_HEAD);
    if ((event_base_get_features(base) & needed) != needed)
        return NULL;
    struct net *n = calloc(1, sizeof(*n));
    if (!n)
        return NULL;
    n->magic = NET_MAGIC;
    n->base = base;
    n->config = config;
    n->handler = *handler;
    n->stats = stats;
    n->date_at = -1;
    for (int s = 0; s < CONN_STATE_COUNT; s++) {
        int ms = timeout_ms(config, (enum conn_state)s);
        n->timeout_us[s] = ms > 0 ? (uint64_t)ms * 1000 : 0;
    }
    if (!timers_start(n)) {
        net_free(n);
        return NULL;
    }
    if (config->tls)
        n->tls = tls_ctx_ref(config->tls);
    (void)signal(SIGPIPE,
                 SIG_IGN); /* OpenSSL writes with write(2): a client that left must not kill the worker */
    net_clock(n);
    return n;
}

void net_set_tls(struct net *n, struct ssl_ctx_st *tls)
{
    CHECK_OBJ(n, NET_MAGIC);
    ASSERT(n->tls && tls);
    struct ssl_ctx_st *old = n->tls;
    n->tls = tls_ctx_ref(tls);
    tls_ctx_free(old);
}

void net_drain(struct net *n, void (*done)(void *ctx), void *ctx)
{
    struct conn *c;
    CHECK_OBJ(n, NET_MAGIC);
    net_clock(n);
    n->draining = true;
    n->drained = done;
    n->drained_ctx = ctx;
    listeners_stop(n);
    while ((c = n->lists[CONN_HANDSHAKE].first) != NULL)
        conn_end(c, CLOSE_DRAIN);
    while ((c = n->lists[CONN_IDLE].first) != NULL) {
        c->readable = true; /* a request that is here already is still answered */
        conn_run(c);
        if (c->state == CONN_IDLE)
            conn_end(c, CLOSE_DRAIN);
    }
    while ((c = n->lists[CONN_HEAD].first) != NULL)
        reply_refuse(c, ERR_UNAVAILABLE, CLOSE_DRAIN);
    /* The lists hold still: a stream is only marked here, and ends when the loop comes round. */
    for (c = n->lists[CONN_STREAM].first; c; c = c->next)
        stream_drain(c);
    for (c = n->lists[CONN_STALLED].first; c; c = c->next)
        stream_drain(c);
    net_turn_soon(n);
}

void net_free(struct net *n)
{
    if (!n)
        return;
    CHECK_OBJ(n, NET_MAGIC);
    listeners_free(n);
    for (int s = 0; s < CONN_DEAD; s++) {
        struct conn *c;
        while ((c = n->lists[s].first) != NULL) {
            if (s == CONN_BUSY)
                conn_set_state(c, CONN_GONE); /* the caller's word that the exchange is forgotten */
            conn_end(c, CLOSE_DRAIN);
        }
    }
    while (n->lists[CONN_DEAD].first)
        conn_free(n->lists[CONN_DEAD].first);
    while (n->spare) {
        struct work *w = n->spare;
        n->spare = w->next;
        free(w);
    }
    if (event_initialized(&n->tick))
        event_del(&n->tick);
    if (event_initialized(&n->turn))
        event_del(&n->turn);
    if (event_initialized(&n->resume))
        event_del(&n->resume);
    tls_ctx_free(n->tls);
    n->magic = 0;
    free(n);
}
