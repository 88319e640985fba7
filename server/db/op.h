/* One call on its way: its copied parameters, what it waits for, and the result that it ends with. */
#ifndef HOSO_SERVER_DB_OP_H
#define HOSO_SERVER_DB_OP_H

#include "server/db/db.h"

#include <libpq-fe.h>
#include <sys/queue.h>

TAILQ_HEAD(op_list, db_op);

struct lane;

#define DB_OP_MAGIC 0x44424F50U
#define DB_RESULT_MAGIC 0x44425253U

enum { SQLSTATE_SIZE = 6 };

struct db_result {
    uint32_t magic;
    PGresult *pg; /* NULL: there is none */
    char sqlstate[SQLSTATE_SIZE];
    bool kept;
    bool in_call; /* `done` is being told of it: whoever releases it now leaves it to db_op_finish() */
};

struct db_op {
    uint32_t magic;
    TAILQ_ENTRY(db_op) link;
    struct op_list *on; /* the list that it stands on, or NULL */
    size_t *alive;      /* counts the calls of its db, this one among them */
    struct lane *lane;  /* db.c's own */
    struct db_stats *stats;
    enum sql_id sql;
    struct db_actor actor;
    uint64_t deadline_us;
    db_done_fn done; /* NULL: nobody waits any more */
    void *ctx;
    struct db_result *result; /* made at the beginning, so that ending needs no memory */
    unsigned sends;           /* how often libpq was asked to take it, since it was last queued */
    unsigned repeats;         /* how often it lost against another transaction */
    bool write;
    bool refused;  /* its parameters cannot be sent at all */
    bool queued;   /* on its lane's queue */
    bool sent;     /* on a connection */
    bool alone;    /* was caught in a mate's failure: gets a transaction of its own */
    bool aborted;  /* not executed, because something before it in the same transaction failed */
    bool lost;     /* a read that lost its connection once */
    bool reformed; /* was repeated once because its prepared statement had gone */
    int nparams;
    const char *values[DB_MAX_PARAMS];
    int lengths[DB_MAX_PARAMS], formats[DB_MAX_PARAMS];
    char bytes[];
};

/* A copy of the call, on no list. NULL: no memory. */
MUST_USE struct db_op *db_op_new(const struct db_call *call, uint64_t deadline_us);

/* Moves it to the end of a list. */
void db_op_move(struct db_op *op, struct op_list *to);

/* Takes it off its list. */
void db_op_unlink(struct db_op *op);

/* Takes over a result that has arrived, in place of any that was there. */
void db_op_take(struct db_op *op, PGresult *pg);

/* As if it had never been sent. */
void db_op_reset(struct db_op *op);

/* An error of the server or of libpq has been taken. */
bool db_op_has_error(const struct db_op *op);

/* The error ended the session as well: FATAL, PANIC, or made by libpq itself. */
bool db_result_is_fatal(const PGresult *pg);

/* Ends the call: off its list, `done` (if anybody waits), freed. The result is freed unless kept. */
void db_op_finish(struct db_op *op, enum db_outcome outcome);

/* Tells whoever waits that it is over; the op itself stays where it is until its result has come. */
void db_op_give_up(struct db_op *op, enum db_outcome outcome);

/* Frees it without a word. */
void db_op_free(struct db_op *op);

#endif
