/* Drives one libpq connection by events: attempts with a time limit, pauses that grow, reading, writing, ageing. */
#include "server/db/conn.h"

#include <event2/util.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    ATTEMPT_LIMIT_MS = 5000, /* libpq ignores connect_timeout when it connects asynchronously */
    PAUSE_FIRST_MS = 100,
    PAUSE_MAX_MS = 5000
};

static void attempt(struct db_conn *c);
static void poll_again(struct db_conn *c);

uint64_t db_clock_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000U + (uint64_t)t.tv_nsec / 1000U;
}

void db_conn_log(const struct db_conn *c, const char *fmt, ...)
{
    if (!c->handler.log)
        return;
    char text[400];
    int n = snprintf(text, sizeof(text), "%s: ", c->session.application);
    va_list args;
    va_start(args, fmt);
    vsnprintf(text + n, sizeof(text) - (size_t)n, fmt, args);
    va_end(args);
    for (char *p = text; *p; p++)
        if (*p == '\n')
            *p = ' ';
    c->handler.log(c->handler.log_ctx, text);
}

/* False only when libevent has no memory for its heap; db_conn_open() then plans it anew. */
static bool arm(struct db_conn *c, int ms)
{
    struct timeval t = {ms / 1000, ms % 1000 * 1000};
    return evtimer_add(&c->timer, &t) == 0;
}

static int random_below(int limit)
{
    uint32_t r;
    evutil_secure_rng_get_bytes(&r, sizeof(r));
    return limit > 0 ? (int)(r % (uint32_t)limit) : 0;
}

/* Exponential, with full jitter: many workers that lose one server do not come back in step. */
static int pause_ms(unsigned failures)
{
    int limit = failures < 6 ? PAUSE_FIRST_MS << failures : PAUSE_MAX_MS;
    return random_below(limit < PAUSE_MAX_MS ? limit : PAUSE_MAX_MS);
}

/* Back to nothing. The events go first: libpq closes the descriptor that they watch. */
static void drop(struct db_conn *c)
{
    event_del(&c->readable);
    event_del(&c->writable);
    event_del(&c->timer);
    PQfinish(c->pg);
    c->pg = NULL;
    c->state = CONN_CLOSED;
}

static void plan(struct db_conn *c, int ms)
{
    c->state = CONN_WAITING;
    (void)arm(c, ms);
}

/* The next host is tried at once; a pause follows when all of them have had their turn. */
static void attempt_failed(struct db_conn *c, const char *why)
{
    const char *libpq = c->pg ? PQerrorMessage(c->pg) : "";
    db_conn_log(c, "cannot connect: %s%s%s", why, libpq[0] ? ": " : "", libpq);
    drop(c);
    size_t n = c->dsn->nhosts ? c->dsn->nhosts : 1;
    c->host = (c->host + 1) % n;
    if (c->host != 0) {
        plan(c, 0);
        return;
    }
    plan(c, pause_ms(c->failures));
    c->failures++;
}

void db_conn_lost(struct db_conn *c, const char *why)
{
    CHECK_OBJ(c, DB_CONN_MAGIC);
    if (c->state == CONN_POLLING) {
        attempt_failed(c, why);
        return;
    }
    if (c->state != CONN_UP)
        return;
    /* Not PQerrorMessage(): an error of a statement may quote a row. */
    db_conn_log(c, "connection lost: %s", why);
    drop(c);
    plan(c, pause_ms(c->failures));
    c->failures++;
    c->handler.on_down(c->handler.ctx);
}

void db_conn_renew(struct db_conn *c)
{
    CHECK_OBJ(c, DB_CONN_MAGIC);
    ASSERT(c->state == CONN_UP);
    drop(c);
    plan(c, 0);
    c->handler.on_down(c->handler.ctx);
}

void db_conn_works(struct db_conn *c)
{
    c->failures = 0;
}

void db_conn_flush(struct db_conn *c)
{
    CHECK_OBJ(c, DB_CONN_MAGIC);
    if (c->state != CONN_UP)
        return;
    int rc = PQflush(c->pg);
    if (rc < 0 || (rc == 1 && event_add(&c->writable, NULL) != 0))
        db_conn_lost(c, "cannot send");
}

static void on_writable(evutil_socket_t fd, short what, void *arg)
{
    UNUSED(fd);
    UNUSED(what);
    db_conn_flush(arg);
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
    UNUSED(fd);
    UNUSED(what);
    struct db_conn *c = arg;
    CHECK_OBJ(c, DB_CONN_MAGIC);
    PGconn *pg = c->pg;
    bool alive = PQconsumeInput(pg) == 1;
    /* What came before the end still counts: a commit that was confirmed, or the reason for the end. */
    c->handler.on_input(c->handler.ctx);
    if (c->state != CONN_UP || c->pg != pg)
        return;
    if (!alive)
        db_conn_lost(c, "closed by the server");
    else if (event_pending(&c->writable, EV_WRITE, NULL))
        db_conn_flush(c);
}

static void on_polled(evutil_socket_t fd, short what, void *arg)
{
    UNUSED(fd);
    UNUSED(what);
    poll_again(arg);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
    UNUSED(fd);
    UNUSED(what);
    struct db_conn *c = arg;
    CHECK_OBJ(c, DB_CONN_MAGIC);
    if (c->state == CONN_WAITING)
        attempt(c);
    else if (c->state == CONN_POLLING)
        attempt_failed(c, "no answer in time");
    else if (c->state == CONN_UP)
        c->handler.on_old(c->handler.ctx);
}

static void on_notice(void *arg, const PGresult *notice)
{
    struct db_conn *c = arg;
    if (c->state == CONN_UP)
        c->handler.on_notice(c->handler.ctx, notice);
}

/* Watches the socket for one event. It is assigned anew each time: libpq may have opened another socket. */
static bool watch(struct db_conn *c, short what)
{
    return event_assign(&c->readable, c->base, PQsocket(c->pg), what, on_polled, c) == 0 &&
           event_add(&c->readable, NULL) == 0;
}

static void connected(struct db_conn *c)
{
    int fd = PQsocket(c->pg);
    event_del(&c->timer);
    c->state = CONN_UP;
    if (PQsetnonblocking(c->pg, 1) != 0 ||
        event_assign(&c->readable, c->base, fd, EV_READ | EV_PERSIST, on_readable, c) != 0 ||
        event_assign(&c->writable, c->base, fd, EV_WRITE, on_writable, c) != 0 ||
        event_add(&c->readable, NULL) != 0) {
        c->state = CONN_POLLING;
        attempt_failed(c, "no memory");
        return;
    }
    if (c->life_ms > 0)
        (void)arm(c, c->life_ms + random_below(c->life_ms / 5));
    c->handler.on_up(c->handler.ctx);
}

static void poll_again(struct db_conn *c)
{
    CHECK_OBJ(c, DB_CONN_MAGIC);
    event_del(&c->readable); /* before libpq may close the socket and open another of the same number */
    switch (PQconnectPoll(c->pg)) {
    case PGRES_POLLING_READING:
        if (!watch(c, EV_READ))
            attempt_failed(c, "no memory");
        return;
    case PGRES_POLLING_WRITING:
        if (!watch(c, EV_WRITE))
            attempt_failed(c, "no memory");
        return;
    case PGRES_POLLING_OK:
        connected(c);
        return;
    default:
        attempt_failed(c, "refused");
    }
}

static void attempt(struct db_conn *c)
{
    c->state = CONN_POLLING;
    c->pg = dsn_start(c->dsn, c->host, &c->session);
    if (!c->pg || PQstatus(c->pg) == CONNECTION_BAD) {
        attempt_failed(c, "cannot begin");
        return;
    }
    PQsetNoticeReceiver(c->pg, on_notice, c);
    /* The manual: until PQconnectPoll() is called first, behave as if it had asked for writing. */
    if (!watch(c, EV_WRITE) || !arm(c, ATTEMPT_LIMIT_MS))
        attempt_failed(c, "no memory");
}

void db_conn_init(struct db_conn *c, struct event_base *base, const struct dsn *dsn,
                  const struct dsn_session *session, const struct db_conn_handler *handler, int life_ms)
{
    *c = (struct db_conn){.magic = DB_CONN_MAGIC,
                          .base = base,
                          .dsn = dsn,
                          .session = *session,
                          .handler = *handler,
                          .life_ms = life_ms};
    /* Assigning cannot fail with these arguments; the events are never added before a socket is set. */
    evtimer_assign(&c->timer, base, on_timer, c);
    event_assign(&c->readable, base, -1, 0, on_polled, c);
    event_assign(&c->writable, base, -1, 0, on_writable, c);
}

void db_conn_open(struct db_conn *c)
{
    CHECK_OBJ(c, DB_CONN_MAGIC);
    if (c->state == CONN_CLOSED || (c->state == CONN_WAITING && !evtimer_pending(&c->timer, NULL)))
        plan(c, 0);
}

void db_conn_close(struct db_conn *c)
{
    CHECK_OBJ(c, DB_CONN_MAGIC);
    drop(c);
}
