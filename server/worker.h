/* One worker process: an event loop that joins network, application and database, and ends by draining. */
#ifndef HOSO_SERVER_WORKER_H
#define HOSO_SERVER_WORKER_H

#include "server/config.h"
#include "server/metrics.h"

/* What a child gets from the master. Everything outlives the child's run but `config`, which it takes over. */
struct worker_start {
    int number;
    const char *config_path;    /* NULL: defaults; read again on HUP */
    struct config *config;      /* taken */
    const struct keyring *keys; /* what lies on the disk now may be half written, or refused */
    struct slot *slot;
    int listen_fd;          /* non-blocking; closed when the worker drains */
    struct ssl_ctx_st *tls; /* NULL: plain */
};

/*
 * Runs until SIGTERM has drained it, and returns the exit code: 0 drained, 1 could not start. Called in the child with
 * SIGTERM, SIGHUP and SIGINT blocked; it unblocks them once it can take them.
 */
MUST_USE int worker_run(const struct worker_start *start);

/* The configuration's part for a db pool. */
struct db_config worker_db_config(const struct config *c);

#endif
