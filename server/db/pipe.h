/* What runs through one connection of a lane: prepared statements, calls in flight, and which reply belongs to which. */
#ifndef HOSO_SERVER_DB_PIPE_H
#define HOSO_SERVER_DB_PIPE_H

#include "server/db/conn.h"
#include "server/db/op.h"

enum { PIPE_DEPTH_MAX = 64, PIPE_RING = 3 * PIPE_DEPTH_MAX + SQL_COUNT + 3 };

/* What libpq still owes us, in order. Each but SYNC ends with a NULL result. */
enum expect_kind {
    EXPECT_PREPARE, /* or, without a statement, a setting of the session */
    EXPECT_ACTOR,   /* act_as(), sent before its call */
    EXPECT_CALL,
    EXPECT_SYNC /* the end of a transaction; names the write that it commits */
};

struct expect {
    enum expect_kind kind;
    enum sql_id sql;
    struct db_op *op;
};

/* What a lane demands of its connections. */
struct pipe_rule {
    enum db_lane lane;
    unsigned depth; /* calls in flight on one connection */
    bool writes; /* a transaction a call, answered when it is committed; else all calls of a turn share one */
    int statement_timeout_ms;
};

/* The lane's side. Called on the event loop. */
struct pipe_owner {
    void (*again)(void *ctx, struct op_list *ops); /* to the head of the queue, in this order */
    void (*room)(void *ctx);                       /* may take calls (again) */
    void (*up)(void *ctx, bool up);
    void *ctx;
};

#define DB_PIPE_MAGIC 0x44425049U

struct db_pipe {
    uint32_t magic;
    struct db_conn conn;
    struct pipe_rule rule;
    struct pipe_owner owner;
    struct db_stats *stats;
    bool ready;    /* all statements are prepared */
    bool retiring; /* takes no more calls; renewed once empty */
    bool unsynced; /* calls were sent since the last sync */
    bool doubt;    /* the server gave up waiting for its standby in the transaction that is now answered */
    bool ended;    /* the server has said that this session is at its end */
    bool null_seen;
    struct db_actor actor; /* in whose name the unsynced transaction stands now */
    unsigned calls;        /* in flight */
    uint64_t progress_us;  /* when the server last answered, or was first asked */
    struct op_list sent;   /* calls in flight, in order */
    struct op_list again;  /* to be repeated, once the failed transaction has ended */
    unsigned head, count;
    struct expect ring[PIPE_RING];
};

void db_pipe_init(struct db_pipe *p, const struct pipe_rule *rule, const struct pipe_owner *owner,
                  struct db_stats *stats);

/* Takes calls now. */
bool db_pipe_has_room(const struct db_pipe *p);

/*
 * Puts the call behind what is in flight; it is on p->sent afterwards, and on its way after db_pipe_sync(). False:
 * it was not sent and stands where it stood; the connection has been given up.
 */
MUST_USE bool db_pipe_send(struct db_pipe *p, struct db_op *op);

/* Ends the transaction of the calls sent since the last time, and flushes. May lose the connection. */
void db_pipe_sync(struct db_pipe *p);

/*
 * Answers calls whose deadline has passed, and gives the connection up when the server has been silent for longer
 * than its own statement_timeout allows.
 */
void db_pipe_tick(struct db_pipe *p, uint64_t now_us);

#endif
