/*
 * Replies without end: what the application writes waits here until the client takes it.
 *
 * Writing only puts bytes into the buffer and has the connection run when the loop comes round. So what is written in one
 * turn leaves in one segment or TLS record, and the application is never called from within a call of its own. A stream
 * that has sent all holds no buffer: a thousand listeners who hear nothing cost little more than their connections.
 */
#include "server/net/conn_int.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define STREAM_MAGIC 0x5354524DU

enum { FRAME_SIZE = 32 }; /* more than a chunk's size in hexadecimal and its two line ends */

struct stream {
    uint32_t magic;
    struct conn *conn;
    struct stream_handler handler;
    struct buf out; /* out.p[sent..out.n) waits */
    size_t sent;
    struct str last; /* what ends the body; waits behind `out` */
    bool chunked;
    bool full;  /* a write was refused: on_drained is owed */
    bool ended; /* by its owner, or its owner has been told */
};

static size_t waiting(const struct stream *s)
{
    return s->out.n - s->sent;
}

static void run_soon(struct stream *s)
{
    if (!s->conn->running) /* else the present run comes to it, after the application's call */
        conn_again(s->conn);
}

/* Nobody writes any more: the end goes behind what waits. */
static void finish(struct stream *s, enum close_reason why)
{
    s->ended = true;
    if (s->chunked)
        s->last = STR("0\r\n\r\n");
    conn_blame(s->conn, why);
    run_soon(s);
}

/* The stream, with its head as the first to wait; NULL: no memory. */
static struct stream *stream_new(struct conn *c, struct str head, const struct stream_handler *handler)
{
    struct stream *s = calloc(1, sizeof(*s));
    if (!s)
        return NULL;
    buf_init(&s->out, STREAM_WRITE_MAX + FRAME_SIZE);
    buf_add(&s->out, head);
    if (s->out.failed) {
        free(s);
        return NULL;
    }
    s->magic = STREAM_MAGIC;
    s->conn = c;
    s->handler = *handler;
    atomic_fetch_add_explicit(&c->net->stats->streams, 1, memory_order_relaxed);
    return s;
}

static void stream_free(struct conn *c)
{
    struct stream *s = c->stream;
    c->stream = NULL;
    atomic_fetch_sub_explicit(&c->net->stats->streams, 1, memory_order_relaxed);
    buf_free(&s->out);
    s->magic = 0;
    free(s);
}

/* --- the application's side ------------------------------------------------------------------------------------- */

/*
 * What the kernel has taken is out of our sight, and it goes on for a quarter of an hour to repeat it to a client that has
 * vanished. It is told to give up when we would. A local socket knows neither the option nor such clients.
 */
static void limit_kernel(const struct conn *c)
{
    int ms = c->net->config->write_timeout_ms;
    unsigned limit = ms > 0 ? (unsigned)ms : 0;
    (void)setsockopt(c->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &limit, sizeof(limit));
}

struct stream *exchange_stream(struct exchange *x, const struct reply *head,
                               const struct stream_handler *handler)
{
    CHECK_OBJ(x, EXCHANGE_MAGIC);
    struct work *w = CONTAINER_OF(x, struct work, x);
    struct conn *c = w->conn;
    CHECK_OBJ(c, CONN_MAGIC);
    ASSERT(c->state == CONN_BUSY || c->state == CONN_GONE);
    ASSERT(head->nheaders <= REPLY_MAX_HEADERS && !http_is_bodiless(head->status));
    ASSERT(head->body.n == 0 && !head->release);
    net_clock(c->net);
    if (c->state == CONN_GONE) {
        conn_end(c, CLOSE_DISCONNECT);
        return NULL;
    }
    struct str text = reply_head(c, head, REPLY_STREAMS);
    if (str_is_none(text)) {
        reply_refuse(c, ERR_INTERNAL, CLOSE_DONE);
        return NULL;
    }
    struct stream *s = c->stream = stream_new(c, text, handler);
    if (!s) {
        reply_refuse(c, ERR_NO_MEMORY, CLOSE_MEMORY);
        return NULL;
    }
    bool wanted = w->head.method != HTTP_HEAD, draining = c->net->draining;
    s->chunked = wanted && w->head.minor > 0;
    limit_kernel(c);
    conn_set_state(c, CONN_STREAM);
    if (!wanted || draining) {
        finish(s, draining ? CLOSE_DRAIN : CLOSE_DONE);
        return NULL;
    }
    run_soon(s);
    return s;
}

/* Moves what waits to the front of the buffer, which would otherwise grow with all that was ever sent. */
static void close_up(struct stream *s)
{
    if (s->sent == 0)
        return;
    s->out.n = waiting(s);
    memmove(s->out.p, s->out.p + s->sent, s->out.n);
    s->sent = 0;
}

bool stream_write(struct stream *s, struct str bytes)
{
    CHECK_OBJ(s, STREAM_MAGIC);
    ASSERT(!s->ended);
    if (s->full || s->out.failed)
        return false;
    if (bytes.n == 0)
        return true; /* as a chunk it would be the end */
    if (waiting(s) > 0 && waiting(s) + bytes.n > STREAM_BOUND) {
        s->full = true;
        return false;
    }
    close_up(s);
    if (s->chunked)
        buf_printf(&s->out, "%zx\r\n", bytes.n);
    buf_add(&s->out, bytes);
    if (s->chunked)
        buf_add(&s->out, STR("\r\n"));
    run_soon(s);
    return !s->out.failed;
}

void stream_end(struct stream *s)
{
    CHECK_OBJ(s, STREAM_MAGIC);
    ASSERT(!s->ended);
    finish(s, CLOSE_DONE);
}

/* --- the connection's side -------------------------------------------------------------------------------------- */

static void advance(struct stream *s, size_t n)
{
    size_t part = n < waiting(s) ? n : waiting(s);
    s->sent += part;
    s->last = str_sub(s->last, n - part, s->last.n);
    if (waiting(s) == 0) {
        buf_free(&s->out);
        s->sent = 0;
    }
}

/* True: all is with the kernel. False: the client lags behind, or the connection has ended and the stream with it. */
static bool send_waiting(struct conn *c)
{
    struct stream *s = c->stream;
    bool moves = c->state == CONN_STREAM;
    while (waiting(s) + s->last.n > 0) {
        struct iovec v[2] = {iovec_of(str_sub(buf_str(&s->out), s->sent, s->out.n)), iovec_of(s->last)};
        ssize_t n = conn_write(c, v, 2);
        if (n == IO_AGAIN) {
            if (moves) /* not at each vain attempt: conn_expire() would compare with a moment ago */
                c->queued = conn_queued(c);
            if (c->state == CONN_STREAM)
                conn_set_state(c, CONN_STALLED);
            return false;
        }
        if (n < 0) {
            conn_end(c, CLOSE_CLIENT);
            return false;
        }
        advance(s, (size_t)n);
        conn_touch(c);
        moves = true;
    }
    if (c->state == CONN_STALLED)
        conn_set_state(c, CONN_STREAM);
    return true;
}

bool stream_step(struct conn *c)
{
    struct stream *s = c->stream;
    CHECK_OBJ(s, STREAM_MAGIC);
    if (c->work) /* the exchange: on_request has returned */
        work_give(c->net, c->work);
    c->work = NULL;
    if (s->out.failed) { /* with a hole in it the rest would deceive */
        conn_end(c, CLOSE_MEMORY);
        return false;
    }
    if (!send_waiting(c))
        return false;
    if (s->ended) {
        stream_free(c);
        conn_linger(c);
        return true;
    }
    if (!s->full)
        return false;
    s->full = false;
    if (s->handler.on_drained)
        s->handler.on_drained(s->handler.ctx);
    return true;
}

static void tell_gone(struct stream *s)
{
    if (s->handler.on_gone)
        s->handler.on_gone(s->handler.ctx);
}

void stream_drain(struct conn *c)
{
    struct stream *s = c->stream;
    CHECK_OBJ(s, STREAM_MAGIC);
    if (s->ended)
        return;
    finish(s, CLOSE_DRAIN);
    tell_gone(s);
}

void stream_drop(struct conn *c)
{
    struct stream *s = c->stream;
    CHECK_OBJ(s, STREAM_MAGIC);
    if (!s->ended) {
        s->ended = true;
        tell_gone(s);
    }
    stream_free(c);
}
