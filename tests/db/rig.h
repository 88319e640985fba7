/* What every test of server/db stands on: a db over a real PostgreSQL, a second connection to do harm, answers. */
#ifndef HOSO_TESTS_DB_RIG_H
#define HOSO_TESTS_DB_RIG_H

#include "server/db/db.h"

#include <check.h>
#include <event2/event.h>
#include <libpq-fe.h>

extern const char *rig_conninfo;     /* of the cluster, given on the command line */
extern const char *rig_dir;          /* where it lives, for deploy/cluster.sh */
extern unsigned rig_malloc_fails_at; /* the n-th allocation of our own objects from now fails; 0: none */

struct rig {
    struct event_base *base;
    struct db *db;
    struct db_stats stats;
    struct db_config config;
    PGconn *admin;
};

struct answer {
    int called;
    enum db_outcome outcome;
    char sqlstate[6];
    int rows;
    char text[2][80]; /* the first row's first columns */
    int order;        /* among all answers of the process */
    struct db_op *op;
};

/* The usual configuration; a test may change r->config before rig_open(). */
void rig_prepare(struct rig *r);
void rig_open(struct rig *r);  /* and waits until every connection is up */
void rig_start(struct rig *r); /* does not wait */
void rig_close(struct rig *r);

/* Asks with text parameters (NULL ends them) in the name of `user`; NULL: nobody. False: refused at once. */
bool rig_ask(struct rig *r, struct answer *a, int deadline_ms, const char *user, enum sql_id sql, ...);

/* Runs the loop until `*counter` has reached `n`; fails the test after twenty seconds. */
void rig_wait(struct rig *r, const int *counter, int n);
void rig_wait_ready(struct rig *r, bool ready);
void rig_loop_ms(struct rig *r, int ms); /* for "nothing happens" */

/* One statement of the administrator; the first column of its first row as a number, 0 when there is none. */
long rig_admin(struct rig *r, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Waits until `fmt`, a query, is no longer 0. */
void rig_until(struct rig *r, const char *query);
void rig_cluster(const char *command);
double rig_now_s(void);

TCase *call_cases(void);
TCase *fault_cases(void);
TCase *storm_cases(void);
TCase *migrate_cases(void);
TCase *bench_cases(void);

#define ck_outcome(a, want)                                                                       \
    ck_assert_msg((a).called == 1 && (a).outcome == (want), "called %d, outcome %d (%s), not %d", \
                  (a).called, (int)(a).outcome, (a).sqlstate, (int)(want))

#endif
