/* Counts the open connections of each client address. */
#ifndef HOSO_SERVER_NET_PEER_H
#define HOSO_SERVER_NET_PEER_H

#include "lib/base/base.h"

#include <sys/socket.h>

struct peer {
    struct peer *next;
    unsigned char key[8]; /* IPv4-mapped, or the first half of an IPv6 address: one household of addresses */
    int connections;
};

enum { PEER_BUCKETS = 256 };

/* Chains can never be longer than there are connections, which are limited: the hash need not resist attack. */
struct peers {
    struct peer *buckets[PEER_BUCKETS];
};

enum peer_entry { PEER_IN, PEER_TOO_MANY, PEER_NO_MEMORY };

/* Counts one more connection from `from`; `*out` is then to be left, or NULL for a Unix socket. `max` <= 0: no limit. */
MUST_USE enum peer_entry peer_enter(struct peers *all, const struct sockaddr *from, int max,
                                    struct peer **out);
void peer_leave(struct peers *all, struct peer *p); /* NULL is allowed */

enum { PEER_TEXT_SIZE = 64 };

/* The address without its port, as text; "unix" when there is none. */
void peer_text(const struct sockaddr *from, char out[PEER_TEXT_SIZE]);

#endif
