/* The clock process: runs what is due at a time and not at a request, each job claimed in the database. */
#ifndef HOSO_SERVER_CLOCK_H
#define HOSO_SERVER_CLOCK_H

#include "server/config.h"
#include "server/metrics.h"

struct clock_start {
    const char *config_path; /* read again on HUP */
    struct config *config;   /* taken */
    struct slot *slot;
};

/* Runs until SIGTERM; the exit code: 0 ended as told, 1 could not start. Signals as for worker_run(). */
MUST_USE int clock_run(const struct clock_start *start);

#endif
