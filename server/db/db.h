/* How the rest of the daemon asks PostgreSQL: one prepared statement, its parameters, one call back. */
#ifndef HOSO_SERVER_DB_DB_H
#define HOSO_SERVER_DB_DB_H

#include "lib/base/str.h"
#include "sql_table.h" /* generated from sql/queries into build/gen: enum sql_id, SQL_COUNT */

struct event_base;
struct db;
struct db_op;

/*
 * The statements of the first two are read only, and the server holds them to it: a read is answered before its
 * transaction ends, and shares that transaction with others. Those of the last two are answered when committed.
 */
enum db_lane { LANE_POINT, LANE_LIST, LANE_WRITE, LANE_AUDIT, LANE_COUNT };

/* On whose behalf: set by act_as() in the same pipeline, so that row security sees it. Zeroed: nobody, nothing visible. */
struct db_actor {
    char user[37]; /* uuid or "" */
    char role[32];
    int unit, level;
};

enum db_outcome {
    DB_OK,
    DB_FAILED, /* the statement failed and took no effect; sqlstate says why */
    DB_UNAVAILABLE, /* no effect, may succeed later: no connection, deadline passed in the queue (a read: anywhere),
                       server short of time or room (sqlstate 53xxx, 55P03, 57014), lost to others thrice (40xxx) */
    DB_UNKNOWN /* a write was sent and its outcome is not known (connection lost, commit not confirmed) */
};

struct db_result; /* opaque, never NULL; valid during the call back, or until released when kept */

/* On the event loop. It may submit and abandon calls, but not free the db. */
typedef void (*db_done_fn)(void *ctx, enum db_outcome outcome, struct db_result *result);

struct db_param {
    const char *value; /* NULL: SQL null; text format unless binary */
    size_t n;
    bool binary; /* for bytea */
};

enum { DB_MAX_PARAMS = 16 };

struct db_call {
    enum sql_id sql; /* its lane stands in the statement's file */
    struct db_actor actor;
    struct db_param params[DB_MAX_PARAMS];
    int nparams;
    int deadline_ms; /* in all, from now; 0: the lane's default. A read is then UNAVAILABLE, a sent write UNKNOWN */
    db_done_fn done;
    void *ctx;
};

/*
 * Queues the call; parameters are copied. `done` is called once, never before db_submit() has returned, unless
 * db_abandon() came first. NULL: refused at once (queue full, no memory): answer 503; `done` is not called.
 */
MUST_USE struct db_op *db_submit(struct db *db, const struct db_call *call);

/*
 * Nobody waits any more: what is queued is dropped, a write that was sent runs to its end; `done` is not called.
 * Only before `done` was called: from then on the op is gone.
 */
void db_abandon(struct db_op *op);

int db_rows(const struct db_result *r);
int db_columns(const struct db_result *r);
bool db_is_null(const struct db_result *r, int row, int col);
struct str db_text(const struct db_result *r, int row,
                   int col); /* bytes of text or binary as PostgreSQL sent them */
int64_t db_int(const struct db_result *r, int row,
               int col);                            /* of a text-format integer; asserts that it is one */
const char *db_sqlstate(const struct db_result *r); /* "00000" … ; "" when there is none */

/*
 * Keeps the result beyond the call back (zero-copy bodies); db_release() frees it. Fits struct reply.release. Not
 * for DB_UNAVAILABLE and DB_UNKNOWN, which carry nothing worth keeping.
 */
void db_keep(struct db_result *r);
void db_release(void *result);

struct db_config {
    const char *conninfo;  /* string or URI, as libpq reads it; several hosts are tried in turn; copied */
    int lanes[LANE_COUNT]; /* connections per lane; a lane without any refuses its calls */
    int queue_max;         /* waiting calls per lane */
    int deadline_ms[LANE_COUNT];          /* 0: the default (3, 12, 5, 5 seconds) */
    int statement_timeout_ms[LANE_COUNT]; /* the server's own limit; 0: the default (2, 10, 2, 2 seconds) */
    int max_lifetime_ms;                  /* of one connection; 0: the default (half an hour) */
    void (*log)(void *log_ctx,
                const char *message); /* connections made and lost; never data. NULL: silence */
    void *log_ctx;
};

struct db_stats {
    _Atomic uint64_t calls, failed, unavailable, unknown, retried, reconnects;
    _Atomic int64_t queued, connected;
};

/*
 * Names of hosts are looked up here, once and blocking, so that nothing blocks later: before the loop runs, after
 * fork(). NULL: no memory, or a connection string that cannot be used (logged). A database that is down is no
 * error: connections are tried until they succeed. `stats` outlives it.
 */
MUST_USE struct db *db_new(struct event_base *base, const struct db_config *config, struct db_stats *stats);
bool db_ready(const struct db *db); /* at least one connection of every lane is up */
void db_drain(struct db *db, void (*done)(void *ctx), void *ctx); /* once nothing is queued or in flight */
void db_free(struct db *db); /* calls that are still open end without a word */

#endif
