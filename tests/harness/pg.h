/* A throw-away PostgreSQL for a test: a database of its own in the cluster of `make check`, or a whole cluster. */
#ifndef HOSO_TESTS_HARNESS_PG_H
#define HOSO_TESTS_HARNESS_PG_H

#include "lib/base/base.h"

#include <libpq-fe.h>

enum { PG_TEXT_SIZE = 512 };

struct pg {
    char home[PG_TEXT_SIZE];  /* folder of the cluster; with tokens.json and keyring beside it */
    char name[64];            /* of the database */
    char admin[PG_TEXT_SIZE]; /* connection string of a superuser */
    char app[PG_TEXT_SIZE];   /* the same database as hoso_app */
    bool own_cluster;
};

/*
 * A database with schema, units, demo users and tokens: a copy of the template in the cluster that HOSO_TEST_CLUSTER
 * names, or in a new one. False with the reason on stderr.
 */
MUST_USE bool pg_start(struct pg *p);

/* The same in a cluster of its own, which the test may kill. */
MUST_USE bool pg_start_cluster(struct pg *p);

/* Removes the database, and the cluster when it is its own. */
void pg_stop(struct pg *p);

/* As if the power failed: SIGKILL to all of it. Then up again. Only on a cluster of its own. */
MUST_USE bool pg_kill(const struct pg *p);
MUST_USE bool pg_restart(const struct pg *p);

/*
 * Runs a statement as the superuser and gives its rows as text: columns by '|', rows by '\n', without the last one.
 * To be freed; NULL with the reason on stderr when it failed.
 */
char *pg_query(const struct pg *p, const char *sql);

/* The demo token of a role ("investigator" …), NUL-terminated, into `out`. False: no such role. */
MUST_USE bool pg_token(const struct pg *p, const char *role, char *out, size_t room);

#endif
