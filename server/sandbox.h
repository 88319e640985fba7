/* What a process gives up before it touches input: core dumps, new privileges, being traced, new processes. */
#ifndef HOSO_SERVER_SANDBOX_H
#define HOSO_SERVER_SANDBOX_H

#include "lib/base/base.h"

/* For every process, as early as possible: private files, no core dump, no new privileges. False: refused. */
MUST_USE bool sandbox_basic(void);

/*
 * For a child, right after fork(): it is told SIGTERM when `parent` dies (and false is returned when that has already
 * happened), it can start no process of its own, and it may open as many files as the system lets it.
 */
MUST_USE bool sandbox_child(int parent);

#endif
