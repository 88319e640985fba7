/* The real daemon under test: started on a free port with a folder of its own, asked, told, stopped, its log read. */
#ifndef HOSO_TESTS_HARNESS_DAEMON_H
#define HOSO_TESTS_HARNESS_DAEMON_H

#include "tests/harness/pg.h"

#include <sys/types.h>

enum {
    DAEMON_LIMIT_MS = 60000
}; /* for everything that is waited for here; ten times what the slowest takes */

struct daemon {
    pid_t pid; /* of the master; 0: none runs */
    int port;
    char dir[128]; /* configuration, keyring and log; kept until daemon_remove() */
    char conf[160], log[160];
};

/*
 * Writes the configuration into a new folder: the database of `p`, its keyring, two workers, a free port, and the lines of
 * `more` ("key = value\n"…, keys that this one gives itself excepted; may be "").
 */
MUST_USE bool daemon_prepare(struct daemon *d, const struct pg *p, const char *more);

/* Starts build/asan/hosod (or what HOSO_HOSOD names) and waits until it listens; daemon_ready() until /readyz is 200. */
MUST_USE bool daemon_start(struct daemon *d);
MUST_USE bool daemon_ready(struct daemon *d);

/* Sends the signal to the master, or to the child that runs in a slot now (the last slot is the clock). */
MUST_USE bool daemon_signal(const struct daemon *d, int sig);
pid_t daemon_child(const struct daemon *d, const char *role, int slot); /* 0: none was forked */

/* Waits until the log has `count` lines with the text, or the limit is over. */
MUST_USE bool daemon_logged(const struct daemon *d, const char *text, int count);
int daemon_log_count(const struct daemon *d, const char *text);

/* Waits for the end of the master: its exit code; -1 when a signal ended it or the limit was over. */
int daemon_wait(struct daemon *d);

/* TERM, then daemon_wait(). True: exit code 0 and no report of a sanitizer in the log, which is printed otherwise. */
MUST_USE bool daemon_stop(struct daemon *d);

/* Whatever still runs is killed; the folder goes. */
void daemon_remove(struct daemon *d);

#endif
