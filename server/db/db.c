/* Lanes: bounded queues of calls, the connections that serve them, and the clock that ends what takes too long. */
#include "server/db/pipe.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    TICK_MS = 20, /* how late a deadline may be noticed; the clock stands still while nothing is under way */
    SEND_MAX = 8, /* attempts to hand one call to libpq, whose memory it may exceed */
    DEFAULT_LIFE_MS = 30 * 60 * 1000
};

struct lane_default {
    const char *application;
    unsigned depth;
    bool writes;
    int deadline_ms, statement_timeout_ms;
};

/* One call at a time where a call is slow or writes: no other waits behind it, and a loss leaves one unknown. */
static const struct lane_default lane_defaults[LANE_COUNT] = {
    [LANE_POINT] = {"hosod point", PIPE_DEPTH_MAX, false, 3000, 2000},
    [LANE_LIST] = {"hosod list", 1, false, 12000, 10000},
    [LANE_WRITE] = {"hosod write", 1, true, 5000, 2000},
    [LANE_AUDIT] = {"hosod audit", 1, true, 5000, 2000},
};

struct lane {
    struct db *db;
    struct op_list queue;
    int nqueued, queue_max, deadline_ms;
    bool writes;
    size_t npipes;
    struct db_pipe *pipes;
};

#define DB_MAGIC 0x44424442U

struct db {
    uint32_t magic;
    struct dsn dsn;
    struct db_stats *stats;
    struct event *kick, *tick;
    bool kicked;
    size_t alive; /* calls that have not ended, queued or sent */
    void (*drained)(void *ctx);
    void *drained_ctx;
    struct lane lanes[LANE_COUNT];
};

/* --- the queue ------------------------------------------------------------------------------------------------ */

static void enqueue(struct lane *l, struct db_op *op, bool first)
{
    db_op_unlink(op);
    if (first)
        TAILQ_INSERT_HEAD(&l->queue, op, link);
    else
        TAILQ_INSERT_TAIL(&l->queue, op, link);
    op->on = &l->queue;
    op->queued = true;
    l->nqueued++;
    l->db->stats->queued++;
}

static void uncount(struct db_op *op)
{
    op->queued = false;
    op->lane->nqueued--;
    op->lane->db->stats->queued--;
}

/* Calls are sent once the events of this turn are done, so that those of one turn share a transaction. */
static void kick(struct db *db)
{
    if (db->kicked)
        return;
    db->kicked = true;
    event_active(db->kick, 0, 0);
}

static void start_clock(struct db *db)
{
    static const struct timeval every = {0, TICK_MS * 1000};
    if (!evtimer_pending(db->tick, NULL))
        (void)evtimer_add(db->tick, &every); /* no memory: the next call tries again */
}

static void finish_queued(struct db_op *op, enum db_outcome outcome)
{
    uncount(op);
    db_op_finish(op, outcome);
}

/* True when the call at the head of the queue cannot be sent at all and has been answered instead. */
static bool answer_unsendable(struct db_op *op)
{
    if (op->refused) {
        /* What the server would say to a text with a NUL in it. */
        memcpy(op->result->sqlstate, "22021", sizeof("22021"));
        finish_queued(op, DB_FAILED);
        return true;
    }
    if (op->sends >= SEND_MAX) {
        finish_queued(op, DB_UNAVAILABLE);
        return true;
    }
    return false;
}

/* Fills this connection as far as it goes; the next one gets what is left. */
static void fill(struct lane *l, struct db_pipe *p)
{
    struct db_op *op;
    while (db_pipe_has_room(p) && (op = TAILQ_FIRST(&l->queue))) {
        if (answer_unsendable(op))
            continue;
        bool own = l->writes || op->alone;
        if (own && p->unsynced) {
            db_pipe_sync(p);
            continue; /* which may have lost the connection */
        }
        if (!db_pipe_send(p, op))
            return;
        uncount(op);
        if (own)
            db_pipe_sync(p);
    }
    db_pipe_sync(p);
}

static void on_kick(evutil_socket_t fd, short what, void *arg)
{
    UNUSED(fd);
    UNUSED(what);
    struct db *db = arg;
    CHECK_OBJ(db, DB_MAGIC);
    db->kicked = false;
    for (int i = 0; i < LANE_COUNT; i++)
        for (size_t k = 0; k < db->lanes[i].npipes; k++)
            fill(&db->lanes[i], &db->lanes[i].pipes[k]);
}

/* --- what the connections report ------------------------------------------------------------------------------ */

static void on_again(void *ctx, struct op_list *ops)
{
    struct lane *l = ctx;
    struct db_op *op;
    while ((op = TAILQ_LAST(ops, op_list)))
        enqueue(l, op, true);
}

static void on_room(void *ctx)
{
    struct lane *l = ctx;
    if (!TAILQ_EMPTY(&l->queue))
        kick(l->db);
}

static void on_up(void *ctx, bool up)
{
    struct lane *l = ctx;
    l->db->stats->connected += up ? 1 : -1;
}

/* --- deadlines ------------------------------------------------------------------------------------------------ */

static void expire_queue(struct lane *l, uint64_t now)
{
    /* Onto a list of their own first: a call back may submit, and abandon any of them. */
    struct op_list late = TAILQ_HEAD_INITIALIZER(late);
    struct db_op *op, *next;
    for (op = TAILQ_FIRST(&l->queue); op; op = next) {
        next = TAILQ_NEXT(op, link);
        if (now < op->deadline_us)
            continue;
        uncount(op);
        db_op_move(op, &late);
    }
    while ((op = TAILQ_FIRST(&late)))
        db_op_finish(op, DB_UNAVAILABLE);
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
    UNUSED(fd);
    UNUSED(what);
    struct db *db = arg;
    CHECK_OBJ(db, DB_MAGIC);
    uint64_t now = db_clock_us();
    for (int i = 0; i < LANE_COUNT; i++) {
        struct lane *l = &db->lanes[i];
        expire_queue(l, now);
        for (size_t k = 0; k < l->npipes; k++) {
            db_pipe_tick(&l->pipes[k], now);
            db_conn_open(&l->pipes[k].conn); /* had there been no memory to plan its next attempt */
        }
    }
    if (db->alive > 0) {
        start_clock(db);
    } else if (db->drained) {
        void (*drained)(void *) = db->drained;
        db->drained = NULL;
        drained(db->drained_ctx);
    }
}

/* --- for the application -------------------------------------------------------------------------------------- */

struct db_op *db_submit(struct db *db, const struct db_call *call)
{
    CHECK_OBJ(db, DB_MAGIC);
    ASSERT(call->sql < SQL_COUNT && call->done && call->nparams == sql_table[call->sql].nparams);
    struct lane *l = &db->lanes[sql_table[call->sql].lane];
    db->stats->calls++;
    int ms = call->deadline_ms > 0 ? call->deadline_ms : l->deadline_ms;
    struct db_op *op = NULL;
    if (l->npipes > 0 && l->nqueued < l->queue_max)
        op = db_op_new(call, db_clock_us() + (uint64_t)ms * 1000U);
    if (!op) {
        db->stats->unavailable++;
        return NULL;
    }
    op->alive = &db->alive;
    op->stats = db->stats;
    op->lane = l;
    op->write = l->writes;
    db->alive++;
    enqueue(l, op, false);
    kick(db);
    start_clock(db);
    return op;
}

void db_abandon(struct db_op *op)
{
    CHECK_OBJ(op, DB_OP_MAGIC);
    op->done = NULL;
    if (op->sent)
        return;
    if (op->queued)
        uncount(op);
    db_op_free(op);
}

bool db_ready(const struct db *db)
{
    CHECK_OBJ(db, DB_MAGIC);
    for (int i = 0; i < LANE_COUNT; i++) {
        const struct lane *l = &db->lanes[i];
        bool up = l->npipes == 0;
        for (size_t k = 0; k < l->npipes; k++)
            up = up || l->pipes[k].ready;
        if (!up)
            return false;
    }
    return true;
}

void db_drain(struct db *db, void (*done)(void *ctx), void *ctx)
{
    CHECK_OBJ(db, DB_MAGIC);
    db->drained = done;
    db->drained_ctx = ctx;
    start_clock(db);
}

/* --- making and unmaking -------------------------------------------------------------------------------------- */

static int or_default(int given, int otherwise)
{
    return given > 0 ? given : otherwise;
}

static bool make_lane(struct db *db, int i, struct event_base *base, const struct db_config *config)
{
    struct lane *l = &db->lanes[i];
    const struct lane_default *d = &lane_defaults[i];
    struct pipe_rule rule = {.lane = (enum db_lane)i,
                             .depth = d->depth,
                             .writes = d->writes,
                             .statement_timeout_ms =
                                 or_default(config->statement_timeout_ms[i], d->statement_timeout_ms)};
    struct dsn_session session = {.application = d->application,
                                  .statement_timeout_ms = rule.statement_timeout_ms};
    struct pipe_owner owner = {.again = on_again, .room = on_room, .up = on_up, .ctx = l};
    l->db = db;
    l->writes = d->writes;
    l->queue_max = config->queue_max;
    l->deadline_ms = or_default(config->deadline_ms[i], d->deadline_ms);
    TAILQ_INIT(&l->queue);
    size_t n = config->lanes[i] > 0 ? (size_t)config->lanes[i] : 0;
    l->pipes = n ? calloc(n, sizeof(*l->pipes)) : NULL;
    if (n && !l->pipes)
        return false;
    for (; l->npipes < n; l->npipes++) {
        struct db_pipe *p = &l->pipes[l->npipes];
        db_pipe_init(p, &rule, &owner, db->stats);
        p->conn.handler.log = config->log;
        p->conn.handler.log_ctx = config->log_ctx;
        struct db_conn_handler handler = p->conn.handler;
        db_conn_init(&p->conn, base, &db->dsn, &session, &handler,
                     or_default(config->max_lifetime_ms, DEFAULT_LIFE_MS));
        db_conn_open(&p->conn);
    }
    return true;
}

struct db *db_new(struct event_base *base, const struct db_config *config, struct db_stats *stats)
{
    char why[DSN_WHY_SIZE];
    struct db *db = calloc(1, sizeof(*db));
    if (!db)
        return NULL;
    db->magic = DB_MAGIC;
    db->stats = stats;
    if (!dsn_init(&db->dsn, config->conninfo, why)) {
        if (config->log)
            config->log(config->log_ctx, why);
        free(db);
        return NULL;
    }
    db->kick = event_new(base, -1, 0, on_kick, db);
    db->tick = evtimer_new(base, on_tick, db);
    bool ok = db->kick && db->tick;
    for (int i = 0; i < LANE_COUNT; i++) {
        TAILQ_INIT(&db->lanes[i].queue);
        ok = ok && make_lane(db, i, base, config);
    }
    if (ok)
        return db;
    db_free(db);
    return NULL;
}

static void free_all(struct op_list *ops)
{
    struct db_op *op;
    while ((op = TAILQ_FIRST(ops)))
        db_op_free(op);
}

void db_free(struct db *db)
{
    if (!db)
        return;
    CHECK_OBJ(db, DB_MAGIC);
    for (int i = 0; i < LANE_COUNT; i++) {
        struct lane *l = &db->lanes[i];
        db->stats->queued -= l->nqueued;
        free_all(&l->queue);
        for (size_t k = 0; k < l->npipes; k++) {
            struct db_pipe *p = &l->pipes[k];
            db->stats->connected -= p->ready;
            db_conn_close(&p->conn);
            free_all(&p->sent);
            free_all(&p->again);
        }
        free(l->pipes);
    }
    if (db->kick)
        event_free(db->kick);
    if (db->tick)
        event_free(db->tick);
    dsn_fini(&db->dsn);
    db->magic = 0;
    free(db);
}
