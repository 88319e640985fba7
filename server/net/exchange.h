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
    struct arena arena;           /* lives as long as the exchange; 8 MiB at most */
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

/* --- replies without end ---------------------------------------------------------------------------------------- */

struct stream;

/* What the owner of a stream is told, never from within a call of exchange_stream(), stream_write() or stream_end(). */
struct stream_handler {
    /*
     * The stream is over, and not by stream_end(): the client left or took nothing for write_timeout_ms, memory ran out,
     * net_drain() (what was written is still sent, and a proper end), net_free(). Exactly once, unless stream_end() came
     * first; the stream must not be touched any more, nor from within this call. May be NULL.
     */
    void (*on_gone)(void *ctx);
    /* Once after a stream_write() that was refused: all is sent, and the next one will be taken. May be NULL. */
    void (*on_drained)(void *ctx);
    void *ctx;
};

enum {
    STREAM_BOUND = 256 * 1024,         /* bytes of a stream that may wait for a slow client */
    STREAM_WRITE_MAX = 4 * 1024 * 1024 /* in one write */
};

/*
 * Instead of exchange_reply(): sends the head of a reply whose body is written bit by bit, and ends the exchange in the same
 * way. `head` has no body and no release; its status is one that has a body. The handler is copied. Added are
 * Transfer-Encoding (in HTTP/1.0 the end of the connection is the end of the body), Date, Connection: close,
 * X-Content-Type-Options: nosniff. The connection counts as open, not as idle; what the client sends is not read.
 *
 * NULL: answered, no stream, and no call of the handler will come. So it is with HEAD (the head alone), while draining (an
 * empty body, upon which an EventSource connects again), when the client has gone, without memory (503) and with a
 * header that could break out of its line (500).
 */
MUST_USE struct stream *exchange_stream(struct exchange *x, const struct reply *head,
                                        const struct stream_handler *handler);

/*
 * Copies all the bytes, and sends them when the loop comes round: what is written in one turn leaves together. False: none
 * was taken, and either on_drained or on_gone follows; until then every write is refused. That is so when bytes wait
 * already and would with these be more than STREAM_BOUND (when none waits, any write is taken), when there is no
 * memory or the write is longer than STREAM_WRITE_MAX (on_gone follows). No bytes: nothing is done.
 * A client that has closed its side may still read: only a write, like a heartbeat, finds out.
 */
MUST_USE bool stream_write(struct stream *s, struct str bytes);

/* Sends what was written and the end, and closes. The stream must not be touched any more, and no call follows. */
void stream_end(struct stream *s);

/* --- the layer --------------------------------------------------------------------------------------------------- */

struct ssl_ctx_st;

/* Timeouts run out up to 100 ms late; 0 or less: none. Limits of 0 or less: none. */
struct net_config {
    int header_timeout_ms; /* from the first byte of a request to the end of its head; also for a TLS handshake */
    int body_timeout_ms;               /* from the end of the head to the end of the body */
    int idle_timeout_ms;               /* between requests */
    int write_timeout_ms;              /* no progress in writing a reply or a stream */
    size_t max_head, max_body;         /* max_head at most 16 KiB */
    int max_connections, max_per_peer; /* a peer is an IPv4 address or an IPv6 /64 */
    int max_requests;                  /* on one connection; then Connection: close */
    struct ssl_ctx_st *tls;            /* NULL: plain */
};

/* Counters that the network layer keeps; they lie in memory shared with the master. */
struct net_stats {
    _Atomic uint64_t accepted, refused, requests, bad_requests, timeouts, disconnects, bytes_in, bytes_out;
    _Atomic int64_t open, busy, streams;
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
 * connection closed; streams end, and their owners are told before this returns. `done(ctx)` is called from the event loop once no connection is left.
 */
void net_drain(struct net *n, void (*done)(void *ctx), void *ctx);

/*
 * Closes everything at once. Exchanges not yet answered are freed with it and must not be touched any more; owners of
 * streams are told.
 */
void net_free(struct net *n);

#endif
