/* One HTTP request and its reply, as the application sees it: what came in, and the one way to answer. */
#ifndef HOSO_SERVER_NET_EXCHANGE_H
#define HOSO_SERVER_NET_EXCHANGE_H

#include "lib/base/arena.h"
#include "lib/http/http.h"

struct event_base;
struct exchange;
struct net;

#define EXCHANGE_MAGIC 0x45584348U

struct exchange {
    uint32_t magic;
    struct arena arena;           /* lives as long as the exchange; 4 MiB at most */
    const struct http_head *head; /* parsed and checked; valid as long as the exchange */
    struct str body;              /* complete; empty when there is none */
    char peer[64];                /* address of the client without its port, or "unix" */
    uint64_t started_us;          /* monotonic clock when the head was complete */
    bool gone;                    /* the client has closed its side; see net_handler.on_gone */
    void *user;                   /* the application's own */
};

struct reply_header {
    struct str name, value;
};

enum { REPLY_MAX_HEADERS = 12 };

struct reply {
    int status;
    struct str content_type; /* none: no body */
    struct reply_header headers[REPLY_MAX_HEADERS];
    size_t nheaders;
    struct str body;
    /*
     * Called once with `release_arg` when the body's bytes are no longer needed; NULL: they lie in x->arena, in the
     * request itself (x->head, x->body), or are static. Headers are copied by exchange_reply().
     */
    void (*release)(void *release_arg);
    void *release_arg;
    bool close; /* close the connection after this reply */
};

/* How a connection ended: one line of the log. */
struct net_close {
    const char *peer;   /* as in struct exchange */
    const char *reason; /* text of server/net/close_reason.tbl.h */
    bool is_error;      /* the client's or the network's fault, not an ordinary end */
    enum err refusal;   /* what the network layer itself answered with; ERR_OK: nothing */
    uint64_t requests;  /* answered by the application */
};

/* What the application gives the network layer. All are called on the event loop. */
struct net_handler {
    /* A complete request. The handler answers now or later with exchange_reply(), exactly once. */
    void (*on_request)(void *ctx, struct exchange *x);
    /*
     * The client has left while the answer is being made: x->gone is set. exchange_reply() is still owed, now (from
     * within this call) or later. It is sent if the client can still read: one that only shut its sending side after
     * its request looks the same as one that left. A client that did so before its request was handed over is taken
     * to be waiting, and not reported.
     */
    void (*on_gone)(void *ctx, struct exchange *x);
    void *ctx;
    void (*on_close)(void *ctx, const struct net_close *how); /* may be NULL */
};

/*
 * Sends the reply and frees the exchange: at once when called outside on_request, else soon after that returns. Added
 * are Content-Length, Date, Connection, X-Content-Type-Options: nosniff; HEAD drops the body. Those four are not the
 * application's to set. A header that could break out of its line makes the reply a 500.
 */
void exchange_reply(struct exchange *x, const struct reply *r);

struct ssl_ctx_st;

/* Timeouts run out up to 100 ms late; 0 or less: none. Limits of 0 or less: none. */
struct net_config {
    int header_timeout_ms; /* from the first byte of a request to the end of its head; also for a TLS handshake */
    int body_timeout_ms;               /* from the end of the head to the end of the body */
    int idle_timeout_ms;               /* between requests */
    int write_timeout_ms;              /* no progress in writing a reply */
    size_t max_head, max_body;         /* max_head at most 16 KiB */
    int max_connections, max_per_peer; /* a peer is an IPv4 address or an IPv6 /64 */
    int max_requests;                  /* on one connection; then Connection: close */
    struct ssl_ctx_st *tls;            /* NULL: plain */
};

/* Counters that the network layer keeps; they lie in memory shared with the master. */
struct net_stats {
    _Atomic uint64_t accepted, refused, requests, bad_requests, timeouts, disconnects, bytes_in, bytes_out;
    _Atomic int64_t open, busy;
};

/*
 * One per worker. `stats` and `config` outlive it, `handler` is copied; limits and timeouts are read once, here. Ignores
 * SIGPIPE for the process. NULL: no memory, or the event base cannot watch edges and hang-ups (it must be epoll).
 */
struct net *net_new(struct event_base *base, const struct net_config *config,
                    const struct net_handler *handler, struct net_stats *stats);

/* Accepts from a listening, non-blocking socket (not owned). False: could not be watched. */
MUST_USE bool net_listen(struct net *n, int fd);

/* From now on connections are accepted with `tls`; those that exist keep theirs. Only for a net made with TLS. */
void net_set_tls(struct net *n, struct ssl_ctx_st *tls);

/*
 * No new connections; idle ones close, half a head is answered 503, requests that arrived are answered and their
 * connection closed. `done(ctx)` is called from the event loop once no connection is left.
 */
void net_drain(struct net *n, void (*done)(void *ctx), void *ctx);

/* Closes everything at once. Exchanges not yet answered are freed with it and must not be touched any more. */
void net_free(struct net *n);

#endif
