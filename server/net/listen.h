/* Opens listening sockets: in the master, before it forks. */
#ifndef HOSO_SERVER_NET_LISTEN_H
#define HOSO_SERVER_NET_LISTEN_H

#include "lib/base/base.h"

enum { LISTEN_BACKLOG = 1024 };

/*
 * A non-blocking listening TCP socket on a numeric IPv4 or IPv6 address ("127.0.0.1", "::"); names are not looked up.
 * Port 0 lets the kernel choose. Workers that inherit it share one queue, so that none loses what it has not accepted
 * (SO_REUSEPORT would). -1 with one line for the log in `why`.
 */
int listen_open(const char *address, int port, char *why, size_t room);

int listen_port(int fd); /* the port that it is bound to, or -1 */

#endif
