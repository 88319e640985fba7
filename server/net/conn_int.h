/* What the files of server/net share among themselves: the connection, its working memory, the net that holds them. */
#ifndef HOSO_SERVER_NET_CONN_INT_H
#define HOSO_SERVER_NET_CONN_INT_H

#include "lib/http/chunk.h"
#include "lib/http/parse.h"
#include "lib/http/write.h"
#include "server/net/exchange.h"
#include "server/net/peer.h"
#include "server/net/tls.h"

#include <event2/event.h>
#include <event2/event_struct.h>
#include <stdatomic.h>
#include <sys/uio.h>

enum conn_state {
#define STATE(name, timeout, reason, next) CONN_##name,
#include "server/net/conn_state.tbl.h"
#undef STATE
    CONN_STATE_COUNT
};

enum close_reason {
#define CLOSE(name, text, is_error, counter) CLOSE_##name,
#include "server/net/close_reason.tbl.h"
#undef CLOSE
    CLOSE_REASON_COUNT
};

enum {
    READ_AHEAD = 4 * 1024,    /* input buffer beyond the largest head: pipelined requests and body bytes */
    SCRATCH_SIZE = 32 * 1024, /* for what lives no longer than one call: half reply heads, half TLS records */
    ARENA_CAP = 8 * 1024 * 1024, /* of one exchange */
    SPARE_WORKS = 256,           /* working memory kept for the next requests */
    REFUSALS_MAX = 64, /* connections past the limit that are told so at one time; the rest just close */
    LINGER_MS = 2000,  /* how long the client may take to read our last words */
    LINGER_BYTES = 32 * 1024 * 1024, /* and how much of its own it may still send meanwhile */
    TICK_MS = 100,                   /* how often deadlines are looked at */
    TURN_STEPS = 64                  /* steps of one connection before the others have their turn */
};

struct conn;
struct net;

/* What a connection needs only while a request is under way. An idle one has none: 10,000 of them are cheap. */
struct work {
    struct work *next; /* among the spare ones */
    struct conn *conn;
    struct exchange x;
    struct http_head head;
    struct http_parser parser;
    struct http_chunk chunk;
    struct buf body;
    struct iovec out[2]; /* what is still to be sent: head, body */
    void (*release)(void *release_arg);
    void *release_arg;
    /* in[at..used) is the request (its head stays in place), in[used..n) came behind it and waits. */
    size_t at, used, n, room;
    char in[];
};

#define CONN_MAGIC 0x434F4E4EU

struct conn {
    uint32_t magic;
    int fd;
    enum conn_state state;    /* changed by conn_set_state() alone */
    enum close_reason reason; /* why it will end; valid when `ending` */
    enum err refusal;         /* what we ourselves answered, ERR_OK: nothing */
    bool readable, writable;  /* no EAGAIN since the last edge */
    bool guessed;             /* `readable` was taken back by a short read alone */
    bool hung_up;             /* the client has shut its side (EV_CLOSED or end of input) */
    bool running;             /* conn_run() is on the stack */
    bool again;               /* waits in net->again */
    bool ending;              /* the present reply is the last */
    bool over_limit;          /* accepted only to be told 503 */
    struct net *net;
    struct ssl_st *tls;    /* NULL: plain */
    struct work *work;     /* NULL while idle, and soon after a stream began */
    struct stream *stream; /* NULL: none; see stream.c */
    struct peer *peer;
    struct conn *prev, *next; /* in the list of its state */
    struct conn *next_again;
    uint64_t deadline_us; /* UINT64_MAX: none */
    uint64_t requests;
    int queued;    /* bytes that the client had not acknowledged when the socket was last full */
    size_t wasted; /* bytes thrown away while lingering */
    struct event event;
    char peer_text[PEER_TEXT_SIZE];
};

struct conn_list {
    struct conn *first, *last;
};

struct listener;

#define NET_MAGIC 0x4E45544EU

struct net {
    uint32_t magic;
    struct event_base *base;
    const struct net_config *config;
    struct net_handler handler;
    struct net_stats *stats;
    struct ssl_ctx_st *tls;                /* own reference; NULL: plain */
    uint64_t timeout_us[CONN_STATE_COUNT]; /* 0: none */
    struct conn_list lists[CONN_STATE_COUNT];
    struct conn *again; /* have more to do, at the next turn of the loop */
    struct work *spare;
    size_t nspare;
    struct listener *listeners;
    struct event tick, turn, resume;
    struct peers peers;
    int nopen, nover; /* connections with a descriptor: within the limit, past it */
    uint64_t now_us;  /* monotonic, as of the present callback */
    int64_t date_at;
    char date[HTTP_DATE_SIZE];
    bool draining;
    void (*drained)(void *ctx);
    void *drained_ctx;
    char scratch[SCRATCH_SIZE];
};

/* net.c */
void net_clock(struct net *n); /* refreshes now_us */
struct str net_date(struct net *n);
void net_turn_soon(struct net *n);             /* have net_turn() called when the loop comes round */
struct work *work_take(struct net *n);         /* NULL: no memory */
void work_give(struct net *n, struct work *w); /* releases what it holds */
void work_clear(struct work *w);               /* ends its exchange, keeps the input */

/* listen.c */
void listeners_stop(struct net *n);
void listeners_free(struct net *n);
void listeners_resume(evutil_socket_t fd, short what, void *net);

/* conn.c */
void conn_open(struct net *n, int fd, const struct sockaddr *from, struct peer *peer, bool over_limit);
void conn_set_state(struct conn *c, enum conn_state next);
void conn_touch(struct conn *c);       /* gives it its state's whole time again */
int conn_queued(const struct conn *c); /* bytes sent that the client has not acknowledged */
void conn_run(struct conn *c);
void conn_again(struct conn *c);                        /* have conn_run() called when the loop comes round */
void conn_expire(struct conn *c);                       /* its deadline has passed */
void conn_end(struct conn *c, enum close_reason why);   /* closes now; the exchange, if any, is gone */
void conn_blame(struct conn *c, enum close_reason why); /* notes and counts why it will end, once */
/*
 * All is said. Closing at once would make the kernel answer what the client still sends with a reset, which may destroy our
 * last words before they are read (RFC 9112 9.6). So only our side is shut, and its bytes are thrown away for a while.
 */
void conn_linger(struct conn *c);
void conn_free(struct conn *c);
ssize_t conn_write(struct conn *c, struct iovec *v, int n); /* bytes or IO_*; one system call or TLS record */

/* reply.c */
enum reply_form {
    REPLY_KEEPS,  /* a body of known length; the connection stays */
    REPLY_CLOSES, /* the same, and it closes */
    REPLY_STREAMS /* chunks or, in HTTP/1.0, whatever comes until it closes */
};

/* Writes the head into the scratch. STR_NONE: a header that may not be sent, or too many of them. */
struct str reply_head(struct conn *c, const struct reply *r, enum reply_form form);
void reply_refuse(struct conn *c, enum err e, enum close_reason why); /* answers by ourselves, then closes */
bool reply_flush(struct conn *c);    /* writes what can be; true when all is written */
bool reply_continue(struct conn *c); /* 100 Continue; false: it could not be sent whole */

/* stream.c */
bool stream_step(struct conn *c);  /* sends what waits; true: there is more to do now */
void stream_drain(struct conn *c); /* ends it in good order, and tells its owner */
void stream_drop(struct conn *c);  /* its connection has ended: tells its owner, and frees it */

/* An iovec cannot say const; nothing is written through it. */
static inline struct iovec iovec_of(struct str s)
{
    union {
        const char *p;
        char *base;
    } u = {.p = s.p};
    return (struct iovec){.iov_base = u.base, .iov_len = s.n};
}

static inline void count_add(_Atomic uint64_t *counter, uint64_t n)
{
    atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

#endif
