/* A small chained table from client address to its number of open connections. */
#include "server/net/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* False: the client has no address. An IPv4 address is told apart from every IPv6 prefix by its first four bytes. */
static bool key_of(const struct sockaddr *from, unsigned char key[8])
{
    if (from->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, from, sizeof(in));
        memset(key, 0xFF, 4); /* ff00::/8 is multicast, from which nobody connects */
        memcpy(key + 4, &in.sin_addr, 4);
        return true;
    }
    if (from->sa_family != AF_INET6)
        return false;
    struct sockaddr_in6 in6;
    memcpy(&in6, from, sizeof(in6));
    if (IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr)) {
        memset(key, 0xFF, 4);
        memcpy(key + 4, in6.sin6_addr.s6_addr + 12, 4);
    } else {
        memcpy(key, in6.sin6_addr.s6_addr, 8);
    }
    return true;
}

static size_t bucket_of(const unsigned char key[8])
{
    uint64_t v;
    memcpy(&v, key, sizeof(v));
    return (size_t)((v * UINT64_C(0x9E3779B97F4A7C15)) >> 56) % PEER_BUCKETS;
}

enum peer_entry peer_enter(struct peers *all, const struct sockaddr *from, int max, struct peer **out)
{
    unsigned char key[8];
    *out = NULL;
    if (!key_of(from, key))
        return PEER_IN;
    struct peer **bucket = &all->buckets[bucket_of(key)], *p = *bucket;
    while (p && memcmp(p->key, key, sizeof(key)) != 0)
        p = p->next;
    if (p && max > 0 && p->connections >= max)
        return PEER_TOO_MANY;
    if (!p) {
        p = calloc(1, sizeof(*p));
        if (!p)
            return PEER_NO_MEMORY;
        memcpy(p->key, key, sizeof(key));
        p->next = *bucket;
        *bucket = p;
    }
    p->connections++;
    *out = p;
    return PEER_IN;
}

void peer_leave(struct peers *all, struct peer *p)
{
    if (!p || --p->connections > 0)
        return;
    struct peer **at = &all->buckets[bucket_of(p->key)];
    while (*at != p)
        at = &(*at)->next;
    *at = p->next;
    free(p);
}

void peer_text(const struct sockaddr *from, char out[PEER_TEXT_SIZE])
{
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    const char *text = NULL;
    if (from->sa_family == AF_INET) {
        memcpy(&in, from, sizeof(in));
        text = inet_ntop(AF_INET, &in.sin_addr, out, PEER_TEXT_SIZE);
    } else if (from->sa_family == AF_INET6) {
        memcpy(&in6, from, sizeof(in6));
        text = inet_ntop(AF_INET6, &in6.sin6_addr, out, PEER_TEXT_SIZE);
    }
    if (!text)
        snprintf(out, PEER_TEXT_SIZE, "unix");
}
