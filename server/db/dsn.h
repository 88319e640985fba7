/* Where the database is and how a session on it begins: a connection string, its hosts, the options of a session. */
#ifndef HOSO_SERVER_DB_DSN_H
#define HOSO_SERVER_DB_DSN_H

#include "lib/base/base.h"

#include <libpq-fe.h>

enum { DSN_MAX_HOSTS = 16, DSN_ADDRESS_SIZE = 64, DSN_PORT_SIZE = 8 };

struct dsn_host {
    char *host; /* name, address or directory; NULL: libpq's default */
    char
        address[DSN_ADDRESS_SIZE]; /* numeric, so that connecting never asks a name server; "" for a socket */
    char port[DSN_PORT_SIZE];      /* "": libpq's default */
};

struct dsn {
    PQconninfoOption *options; /* as given: user, database, TLS … */
    struct dsn_host hosts[DSN_MAX_HOSTS];
    size_t nhosts; /* 0: none named, libpq decides */
};

/* What distinguishes one kind of connection from another. */
struct dsn_session {
    const char *application;  /* shown in pg_stat_activity */
    int statement_timeout_ms; /* half of it for locks */
};

enum { DSN_WHY_SIZE = 256 };

/*
 * Reads a connection string or URI, with several hosts if it likes, and resolves names of hosts to addresses. That
 * may block: it is done before the event loop runs. False: not valid, or a name has no address; `why` says so.
 */
MUST_USE bool dsn_init(struct dsn *d, const char *conninfo, char why[DSN_WHY_SIZE]);
void dsn_fini(struct dsn *d);

/*
 * Begins to connect to host number `host` (modulo their count) without blocking: go on with PQconnectPoll().
 * One host an attempt, so that a host that hangs has a time limit of its own. NULL: no memory.
 */
MUST_USE PGconn *dsn_start(const struct dsn *d, size_t host, const struct dsn_session *session);

#endif
