/* The master process: opens the sockets, forks workers and the clock, forks again what dies, and ends them in order. */
#ifndef HOSO_SERVER_MASTER_H
#define HOSO_SERVER_MASTER_H

#include "server/config.h"

/*
 * Runs until SIGTERM or SIGINT. `config` is taken over; `path` is read again on SIGHUP (NULL: defaults). Returns the exit
 * code: 0 everything drained, 1 it could not start. In a forked child it returns that child's exit code, so that
 * main() leaves by the same door everywhere.
 */
MUST_USE int master_run(struct config *config, const char *path);

#endif
