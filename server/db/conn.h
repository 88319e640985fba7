/* One connection to PostgreSQL on the event loop: it connects, stays connected, and comes back after a loss. */
#ifndef HOSO_SERVER_DB_CONN_H
#define HOSO_SERVER_DB_CONN_H

#include "server/db/dsn.h"

#include <event2/event.h>
#include <event2/event_struct.h>

/* How the owner learns what happens. All are called on the event loop, none from within db_conn_open(). */
struct db_conn_handler {
    void (*on_up)(void *ctx);    /* connected and non-blocking: the owner may send */
    void (*on_input)(void *ctx); /* bytes have come: fetch results while there are any */
    void (*on_down)(void *ctx);  /* was up and is lost; c->pg is gone, the next attempt is planned */
    void (*on_old)(void *ctx);   /* past its time of life: let it run empty, then db_conn_renew() */
    void (*on_notice)(void *ctx, const PGresult *notice);
    void (*log)(void *log_ctx, const char *message); /* NULL: silence */
    void *ctx, *log_ctx;
};

enum db_conn_state {
    CONN_CLOSED,  /* no attempt is planned */
    CONN_WAITING, /* for the time of the next attempt */
    CONN_POLLING, /* an attempt runs */
    CONN_UP
};

#define DB_CONN_MAGIC 0x44424343U

struct db_conn {
    uint32_t magic;
    enum db_conn_state state;
    PGconn *pg; /* NULL unless polling or up */
    struct event_base *base;
    const struct dsn *dsn;
    struct dsn_session session;
    struct db_conn_handler handler;
    int life_ms; /* longest life of a connection, a fifth of it more at random; 0: for ever */
    size_t host; /* which one is tried next */
    unsigned failures;
    struct event readable, writable, timer; /* inside, so that watching needs no memory of ours */
};

/* Prepares it, closed. `dsn` and the strings of `session` outlive it. */
void db_conn_init(struct db_conn *c, struct event_base *base, const struct dsn *dsn,
                  const struct dsn_session *session, const struct db_conn_handler *handler, int life_ms);

/* Plans the first attempt for the next turn of the loop, or a stalled one anew. Harmless in every other state. */
void db_conn_open(struct db_conn *c);

/* Ends it for good; on_down is not called. */
void db_conn_close(struct db_conn *c);

/* Sends what libpq holds, now and when the socket takes more. May lose the connection. */
void db_conn_flush(struct db_conn *c);

/* The connection is of no more use: gives it up (on_down) and plans another attempt after a pause. */
void db_conn_lost(struct db_conn *c, const char *why);

/* Replaces a connection that has run empty, without a pause (on_down). */
void db_conn_renew(struct db_conn *c);

/* The connection has proved useful: the next loss begins with the shortest pause again. */
void db_conn_works(struct db_conn *c);

void db_conn_log(const struct db_conn *c, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Monotonic clock, microseconds. */
uint64_t db_clock_us(void);

#endif
