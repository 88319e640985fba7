/* Listening sockets: opened by the master, accepted from by each worker within its limits. */
#include "server/net/listen.h"

#include "server/net/conn_int.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- the master's part ------------------------------------------------------------------------------------------ */

static int open_one(const struct addrinfo *ai)
{
    int on = 1;
    int fd = socket(ai->ai_family, ai->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, ai->ai_protocol);
    if (fd < 0)
        return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
        bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 && listen(fd, LISTEN_BACKLOG) == 0)
        return fd;
    int e = errno;
    close(fd);
    errno = e;
    return -1;
}

int listen_open(const char *address, int port, char *why, size_t room)
{
    char service[16];
    struct addrinfo *found = NULL;
    struct addrinfo want = {.ai_socktype = SOCK_STREAM,
                            .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
    if (port < 0 || port > 65535) {
        snprintf(why, room, "port %d: out of range", port);
        return -1;
    }
    snprintf(service, sizeof(service), "%d", port);
    int e = getaddrinfo(address, service, &want, &found);
    if (e != 0) {
        snprintf(why, room, "address %s: %s", address, gai_strerror(e));
        return -1;
    }
    int fd = open_one(found);
    if (fd < 0)
        snprintf(why, room, "%s port %d: %s", address, port, strerror(errno));
    freeaddrinfo(found);
    return fd;
}

int listen_port(int fd)
{
    struct sockaddr_storage at = {.ss_family = AF_UNSPEC};
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    socklen_t n = sizeof(at);
    if (getsockname(fd, (struct sockaddr *)&at, &n) != 0)
        return -1;
    if (at.ss_family == AF_INET) {
        memcpy(&in, &at, sizeof(in));
        return ntohs(in.sin_port);
    }
    if (at.ss_family != AF_INET6)
        return -1;
    memcpy(&in6, &at, sizeof(in6));
    return ntohs(in6.sin6_port);
}

/* --- the worker's part ------------------------------------------------------------------------------------------ */

struct listener {
    struct listener *next;
    struct net *net;
    struct event event;
};

/*
 * Few at a time: several workers wait on one queue, and the one that wakes first would otherwise take a whole burst of
 * connections that live long. What is left wakes the others (the event is level-triggered).
 */
enum { ACCEPT_BATCH = 4 };

static void count_refused(struct net *n, int fd)
{
    count_add(&n->stats->refused, 1);
    close(fd);
}

static void take_connection(struct net *n, int fd, const struct sockaddr *from)
{
    int on = 1;
    struct peer *peer = NULL;
    bool full = n->config->max_connections > 0 && n->nopen >= n->config->max_connections;
    enum peer_entry entry =
        full ? PEER_TOO_MANY : peer_enter(&n->peers, from, n->config->max_per_peer, &peer);
    /* Who is past a limit is told so, as long as few are; TLS would cost a handshake to say no. */
    if (entry == PEER_NO_MEMORY || (entry == PEER_TOO_MANY && (n->tls || n->nover >= REFUSALS_MAX))) {
        count_refused(n, fd);
        return;
    }
    count_add(&n->stats->accepted, 1);
    /* Without it Nagle's algorithm holds a second small segment back for the client's delayed ACK: 40 ms. */
    if (from->sa_family != AF_UNIX)
        (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    conn_open(n, fd, from, peer, entry == PEER_TOO_MANY);
}

static void on_accept(evutil_socket_t fd, short what, void *arg)
{
    struct listener *l = arg;
    struct net *n = l->net;
    static const struct timeval pause = {0, 200 * 1000L};
    UNUSED(what);
    CHECK_OBJ(n, NET_MAGIC);
    net_clock(n);
    for (int i = 0; i < ACCEPT_BATCH; i++) {
        struct sockaddr_storage from = {.ss_family = AF_UNIX};
        socklen_t size = sizeof(from);
        int got = accept4(fd, (struct sockaddr *)&from, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (got >= 0) {
            take_connection(n, got, (const struct sockaddr *)&from);
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            /* The queue stays readable: without a pause the loop would spin until a descriptor is free. */
            listeners_stop(n);
            (void)evtimer_add(&n->resume, &pause);
            return;
        } else if (errno != EINTR && errno != ECONNABORTED) {
            return;
        }
    }
}

bool net_listen(struct net *n, int fd)
{
    CHECK_OBJ(n, NET_MAGIC);
    struct listener *l = calloc(1, sizeof(*l));
    if (!l)
        return false;
    l->net = n;
    if (event_assign(&l->event, n->base, fd, EV_READ | EV_PERSIST, on_accept, l) != 0 ||
        event_add(&l->event, NULL) != 0) {
        free(l);
        return false;
    }
    l->next = n->listeners;
    n->listeners = l;
    return true;
}

void listeners_stop(struct net *n)
{
    for (struct listener *l = n->listeners; l; l = l->next)
        event_del(&l->event);
    event_del(&n->resume);
}

void listeners_resume(evutil_socket_t fd, short what, void *net)
{
    static const struct timeval pause = {0, 200 * 1000L};
    struct net *n = net;
    UNUSED(fd);
    UNUSED(what);
    CHECK_OBJ(n, NET_MAGIC);
    for (struct listener *l = n->listeners; l && !n->draining; l = l->next)
        if (event_add(&l->event, NULL) != 0)
            (void)evtimer_add(&n->resume, &pause);
}

void listeners_free(struct net *n)
{
    while (n->listeners) {
        struct listener *l = n->listeners;
        n->listeners = l->next;
        event_del(&l->event);
        free(l);
    }
}
