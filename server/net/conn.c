/*
 * The life of one connection, as steps of a state machine over a non-blocking socket.
 *
 * Its one event watches reading, writing and hang-up, edge-triggered, and is added once: a request costs no epoll_ctl. An
 * edge sets a flag that an EAGAIN (or a short read) takes back, and conn_run() makes steps until one has to wait. The
 * application has at most one exchange of a connection at a time; what a client sends meanwhile stays in the kernel, which
 * slows the client down, and its hang-up is an edge of its own. Ended connections are freed when the loop comes round.
 */
#include "server/net/conn_int.h"

#include <errno.h>
#include <linux/sockios.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum step { STEP_AGAIN, STEP_WAIT };

/* --- states ----------------------------------------------------------------------------------------------------- */

static const struct {
    unsigned next; /* bits of the states that may follow */
    enum close_reason late;
} states[] = {
#define TO(s) (1U << CONN_##s)
#define STATE(name, timeout, reason, next) [CONN_##name] = {next, CLOSE_##reason},
#include "server/net/conn_state.tbl.h"
#undef STATE
#undef TO
};

static void list_add(struct conn *c)
{
    struct conn_list *l = &c->net->lists[c->state];
    c->prev = l->last;
    c->next = NULL;
    *(l->last ? &l->last->next : &l->first) = c;
    l->last = c;
    uint64_t timeout_us = c->net->timeout_us[c->state];
    c->deadline_us = timeout_us ? c->net->now_us + timeout_us : UINT64_MAX;
}

static void list_remove(struct conn *c)
{
    struct conn_list *l = &c->net->lists[c->state];
    *(c->prev ? &c->prev->next : &l->first) = c->next;
    *(c->next ? &c->next->prev : &l->last) = c->prev;
}

void conn_set_state(struct conn *c, enum conn_state next)
{
    CHECK_OBJ(c, CONN_MAGIC);
    ASSERT(states[c->state].next & (1U << next));
    if (c->state == CONN_BUSY)
        atomic_fetch_sub_explicit(&c->net->stats->busy, 1, memory_order_relaxed);
    if (next == CONN_BUSY)
        atomic_fetch_add_explicit(&c->net->stats->busy, 1, memory_order_relaxed);
    list_remove(c);
    c->state = next;
    list_add(c);
}

void conn_touch(struct conn *c)
{
    list_remove(c);
    list_add(c);
}

/* --- bytes ------------------------------------------------------------------------------------------------------ */

static ssize_t io_result(ssize_t n)
{
    if (n >= 0)
        return n;
    return errno == EAGAIN ? IO_AGAIN : IO_ERROR;
}

/* An interrupted call is no edge: it is made again. */
static ssize_t socket_read(int fd, void *to, size_t room)
{
    return io_result(TEMP_FAILURE_RETRY(recv(fd, to, room, 0)));
}

static ssize_t socket_write(int fd, struct iovec *v, int n)
{
    struct msghdr msg = {.msg_iov = v, .msg_iovlen = (size_t)n};
    return io_result(TEMP_FAILURE_RETRY(sendmsg(fd, &msg, MSG_NOSIGNAL)));
}

static ssize_t conn_read(struct conn *c, void *to, size_t room)
{
    if (!c->readable)
        return IO_AGAIN;
    ssize_t n = c->tls ? tls_read(c->tls, to, room) : socket_read(c->fd, to, room);
    /*
     * A short read has emptied the socket (epoll(7)): the next byte is a new edge. The end of input may be there yet, and so
     * may a reset, which libevent does not tell from any other edge: fill() asks once more before it waits for the rest.
     */
    c->guessed = n > 0 && (size_t)n < room && !c->tls && !c->hung_up;
    if (n == IO_AGAIN || c->guessed)
        c->readable = false;
    if (n > 0)
        count_add(&c->net->stats->bytes_in, (uint64_t)n);
    if (n == IO_EOF)
        c->hung_up = true;
    return n;
}

/* One TLS record of head and body together: two would be two segments and, without TCP_NODELAY, 40 ms. */
static ssize_t write_record(struct conn *c, const struct iovec *v, int n)
{
    enum { RECORD = SCRATCH_SIZE / 2 };
    char *record = c->net->scratch + RECORD; /* the head lies in the other half */
    size_t have = 0;
    if (v[0].iov_len >= RECORD || n == 1 || v[1].iov_len == 0)
        return tls_write(c->tls, v[0].iov_base, v[0].iov_len);
    if (v[0].iov_len == 0)
        return tls_write(c->tls, v[1].iov_base, v[1].iov_len < RECORD ? v[1].iov_len : RECORD);
    for (int i = 0; i < n; i++) {
        size_t part = v[i].iov_len < RECORD - have ? v[i].iov_len : RECORD - have;
        memcpy(record + have, v[i].iov_base, part);
        have += part;
    }
    return tls_write(c->tls, record, have);
}

ssize_t conn_write(struct conn *c, struct iovec *v, int n)
{
    if (!c->writable)
        return IO_AGAIN;
    ssize_t sent = c->tls ? write_record(c, v, n) : socket_write(c->fd, v, n);
    if (sent == IO_AGAIN)
        c->writable = false;
    if (sent > 0)
        count_add(&c->net->stats->bytes_out, (uint64_t)sent);
    return sent;
}

/* --- the end ---------------------------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    bool is_error;
} reasons[] = {
#define CLOSE(name, text, is_error, counter) [CLOSE_##name] = {text, is_error},
#include "server/net/close_reason.tbl.h"
#undef CLOSE
};

static _Atomic uint64_t *counter_of(struct net_stats *s, enum close_reason why)
{
#define COUNTER_none NULL
#define COUNTER_refused &s->refused
#define COUNTER_bad_requests &s->bad_requests
#define COUNTER_timeouts &s->timeouts
#define COUNTER_disconnects &s->disconnects
    switch (why) {
#define CLOSE(name, text, is_error, counter) \
    case CLOSE_##name:                       \
        return COUNTER_##counter;
#include "server/net/close_reason.tbl.h"
#undef CLOSE
    case CLOSE_REASON_COUNT:
    default:
        ASSERT(!"a reason of the table");
        return NULL;
    }
}

void conn_blame(struct conn *c, enum close_reason why)
{
    /* The first fault counts; an ordinary end may still turn out badly. */
    if (c->ending && (reasons[c->reason].is_error || !reasons[why].is_error))
        return;
    c->ending = true;
    c->reason = why;
    _Atomic uint64_t *counter = counter_of(c->net->stats, why);
    if (counter)
        count_add(counter, 1);
}

/* Gives back everything but the connection itself and, while a reply is owed, its exchange. */
static void conn_shut(struct conn *c, enum close_reason why)
{
    struct net *n = c->net;
    conn_blame(c, why);
    event_del(&c->event);
    tls_free(c->tls);
    c->tls = NULL;
    close(c->fd);
    c->fd = -1;
    peer_leave(&n->peers, c->peer);
    c->peer = NULL;
    *(c->over_limit ? &n->nover : &n->nopen) -= 1;
    atomic_fetch_sub_explicit(&n->stats->open, 1, memory_order_relaxed);
    if (n->handler.on_close) {
        struct net_close how = {c->peer_text, reasons[c->reason].text, reasons[c->reason].is_error,
                                c->refusal, c->requests};
        n->handler.on_close(n->handler.ctx, &how);
    }
}

void conn_end(struct conn *c, enum close_reason why)
{
    CHECK_OBJ(c, CONN_MAGIC);
    if (c->state == CONN_DEAD)
        return;
    if (c->fd >= 0)
        conn_shut(c, why);
    if (c->work)
        work_give(c->net, c->work);
    c->work = NULL;
    conn_set_state(c, CONN_DEAD);
    net_turn_soon(c->net);
    if (c->stream)
        stream_drop(c);
}

void conn_free(struct conn *c)
{
    CHECK_OBJ(c, CONN_MAGIC);
    ASSERT(c->state == CONN_DEAD && !c->running);
    for (struct conn **at = &c->net->again; c->again && *at; at = &(*at)->next_again) {
        if (*at == c) {
            *at = c->next_again;
            break;
        }
    }
    list_remove(c);
    c->magic = 0;
    free(c);
}

static void conn_gone(struct conn *c)
{
    struct work *w = c->work;
    if (w->x.gone)
        return;
    w->x.gone = true;
    c->net->handler.on_gone(c->net->handler.ctx, &w->x);
}

int conn_queued(const struct conn *c)
{
    int n = 0;
    return ioctl(c->fd, SIOCOUTQ, &n) == 0 ? n : 0;
}

/*
 * The kernel says that a full socket is writable only when a third of its megabytes is free. A client that reads steadily
 * but slowly makes progress long before.
 */
static bool reads_on(struct conn *c)
{
    int before = c->queued;
    c->queued = conn_queued(c);
    return c->queued < before;
}

void conn_expire(struct conn *c)
{
    if ((c->state == CONN_WRITING || c->state == CONN_STALLED) && reads_on(c))
        conn_touch(c);
    else if (c->state == CONN_HEAD || c->state == CONN_BODY)
        reply_refuse(c, ERR_TIMEOUT, states[c->state].late);
    else
        conn_end(c, states[c->state].late);
}

/* --- steps ------------------------------------------------------------------------------------------------------ */

/* Reads more of the request into the buffer. */
static enum step fill(struct conn *c)
{
    struct work *w = c->work;
    ASSERT(w->n < w->room); /* next_request() left room for the largest head and something behind it */
    c->readable = c->readable || c->guessed;
    ssize_t n = conn_read(c, w->in + w->n, w->room - w->n);
    if (n == IO_AGAIN)
        return STEP_WAIT;
    if (n == IO_ERROR)
        conn_end(c, CLOSE_DISCONNECT);
    else if (n ==
             IO_EOF) /* half a request: whoever only shut his sending side can still read what was wrong */
        reply_refuse(c, ERR_BAD_REQUEST, CLOSE_DISCONNECT);
    else
        w->n += (size_t)n;
    return STEP_AGAIN;
}

static enum step step_handshake(struct conn *c)
{
    int ret = c->readable || c->writable ? tls_handshake(c->tls) : IO_AGAIN;
    if (ret == IO_AGAIN) {
        c->readable = c->writable = false;
        return STEP_WAIT;
    }
    if (ret == IO_ERROR)
        conn_end(c, c->hung_up ? CLOSE_CLIENT : CLOSE_HANDSHAKE);
    else {
        c->readable = c->writable = true;
        conn_set_state(c, CONN_IDLE);
    }
    return STEP_AGAIN;
}

static enum step step_idle(struct conn *c)
{
    if (c->over_limit) {
        reply_refuse(c, ERR_UNAVAILABLE, CLOSE_REFUSED);
        return STEP_AGAIN;
    }
    if (!c->readable)
        return STEP_WAIT;
    struct work *w = c->work = work_take(c->net);
    if (!w) {
        reply_refuse(c, ERR_NO_MEMORY, CLOSE_MEMORY);
        return STEP_AGAIN;
    }
    w->conn = c;
    ssize_t n = conn_read(c, w->in, w->room);
    if (n > 0) {
        w->n = (size_t)n;
        conn_set_state(c, CONN_HEAD);
        return STEP_AGAIN;
    }
    work_give(c->net, w);
    c->work = NULL;
    if (n == IO_AGAIN)
        return STEP_WAIT;
    conn_end(c, CLOSE_CLIENT);
    return STEP_AGAIN;
}

/* The request is complete: it is the application's until exchange_reply(). */
static enum step hand_over(struct conn *c)
{
    struct work *w = c->work;
    w->x.body = buf_str(&w->body);
    conn_set_state(c, CONN_BUSY);
    count_add(&c->net->stats->requests, 1);
    c->requests++;
    c->net->handler.on_request(c->net->handler.ctx, &w->x);
    return STEP_AGAIN;
}

/* The head is complete: is there a body, and will we have it? */
static enum step accept_head(struct conn *c)
{
    struct work *w = c->work;
    const struct http_head *h = &w->head;
    w->used = w->at + w->parser.at;
    w->x.started_us = c->net->now_us;
    memcpy(w->x.peer, c->peer_text, sizeof(w->x.peer));
    if (h->length > c->net->config->max_body) {
        reply_refuse(c, ERR_TOO_LARGE, CLOSE_BAD_REQUEST);
        return STEP_AGAIN;
    }
    if (!h->chunked && h->length == 0)
        return hand_over(c);
    http_chunk_init(&w->chunk);
    conn_set_state(c, CONN_BODY);
    /* A client that has begun to send the body does not wait for leave (RFC 9110 10.1.1). */
    if (h->expect_continue && w->used == w->n && !reply_continue(c))
        conn_end(c, CLOSE_DISCONNECT);
    return STEP_AGAIN;
}

static enum step step_head(struct conn *c)
{
    struct work *w = c->work;
    switch (http_parse(&w->parser, str_from(w->in + w->at, w->n - w->at), &w->head)) {
    case HTTP_DONE:
        return accept_head(c);
    case HTTP_ERROR:
        reply_refuse(c, w->parser.err, CLOSE_BAD_REQUEST);
        return STEP_AGAIN;
    case HTTP_NEED_MORE:
    default:
        break;
    }
    return fill(c);
}

/* Takes what there is of the body out of the input buffer. */
static enum http_progress take_body(struct work *w)
{
    struct str in = str_from(w->in + w->used, w->n - w->used);
    size_t used = 0;
    enum http_progress p;
    if (w->head.chunked) {
        p = http_chunk_read(&w->chunk, in, &used, &w->body);
    } else {
        uint64_t left = w->head.length - w->body.n;
        used = in.n < left ? in.n : (size_t)left;
        buf_add(&w->body, str_sub(in, 0, used));
        p = w->body.failed ? HTTP_ERROR : w->body.n == w->head.length ? HTTP_DONE : HTTP_NEED_MORE;
    }
    w->used += used;
    return p;
}

static enum step step_body(struct conn *c)
{
    struct work *w = c->work;
    switch (take_body(w)) {
    case HTTP_DONE:
        return hand_over(c);
    case HTTP_ERROR:
        if (w->body.failed)
            reply_refuse(c, ERR_NO_MEMORY, CLOSE_MEMORY);
        else
            reply_refuse(c, w->chunk.err, CLOSE_BAD_REQUEST);
        return STEP_AGAIN;
    case HTTP_NEED_MORE:
    default:
        w->n = w->used =
            w->at + w->parser.at; /* all of it was taken: the place behind the head is free again */
        return fill(c);
    }
}

static enum step step_wait(struct conn *c)
{
    UNUSED(c);
    return STEP_WAIT;
}

/* The reply is out. The next request may have come already. */
static enum step next_request(struct conn *c)
{
    struct work *w = c->work;
    work_clear(w);
    w->at = w->used;
    if (w->at >
        READ_AHEAD / 2) { /* not each time: a long pipeline would be moved once for each of its requests */
        memmove(w->in, w->in + w->at, w->n - w->at);
        w->n -= w->at;
        w->at = w->used = 0;
    }
    if (w->at == w->n) {
        work_give(c->net, w);
        c->work = NULL;
        conn_set_state(c, CONN_IDLE);
    } else {
        buf_init(&w->body, c->net->config->max_body);
        http_parse_init(&w->parser, &w->head, c->net->config->max_head);
        conn_set_state(c, CONN_HEAD);
    }
    return STEP_AGAIN;
}

static enum step step_write(struct conn *c)
{
    if (!reply_flush(c))
        return c->state == CONN_WRITING ? STEP_WAIT : STEP_AGAIN;
    if (!c->ending && c->net->draining)
        conn_blame(c, CLOSE_DRAIN);
    if (!c->ending)
        return next_request(c);
    conn_linger(c);
    return STEP_AGAIN;
}

static enum step step_stream(struct conn *c)
{
    return stream_step(c) ? STEP_AGAIN : STEP_WAIT;
}

void conn_linger(struct conn *c)
{
    if (c->work)
        work_give(c->net, c->work);
    c->work = NULL;
    if (c->tls)
        tls_say_end(c->tls);
    conn_set_state(c, CONN_LINGER);
    if (shutdown(c->fd, SHUT_WR) != 0)
        conn_end(c, c->reason);
    c->readable = true;
}

static enum step step_linger(struct conn *c)
{
    ssize_t n = c->readable ? socket_read(c->fd, c->net->scratch, SCRATCH_SIZE) : IO_AGAIN;
    if (n == IO_AGAIN) {
        c->readable = false;
        return STEP_WAIT;
    }
    if (n > 0)
        c->wasted += (size_t)n;
    if (n <= 0 || c->wasted > LINGER_BYTES)
        conn_end(c, c->reason);
    return STEP_AGAIN;
}

static enum step (*const steps[CONN_STATE_COUNT])(struct conn *) = {
    [CONN_HANDSHAKE] = step_handshake, [CONN_IDLE] = step_idle,     [CONN_HEAD] = step_head,
    [CONN_BODY] = step_body,           [CONN_BUSY] = step_wait,     [CONN_GONE] = step_wait,
    [CONN_WRITING] = step_write,       [CONN_STREAM] = step_stream, [CONN_STALLED] = step_stream,
    [CONN_LINGER] = step_linger,       [CONN_DEAD] = step_wait,
};

void conn_run(struct conn *c)
{
    CHECK_OBJ(c, CONN_MAGIC);
    if (c->running)
        return; /* called from within a step: that run goes on */
    c->running = true;
    int left = TURN_STEPS;
    while (left > 0 && steps[c->state](c) == STEP_AGAIN)
        left--;
    c->running = false;
    if (left == 0 && c->state != CONN_DEAD)
        conn_again(c);
}

void conn_again(struct conn *c)
{
    if (c->again)
        return;
    c->again = true;
    c->next_again = c->net->again;
    c->net->again = c;
    net_turn_soon(c->net);
}

/* --- events ----------------------------------------------------------------------------------------------------- */

/* Has the client left for good? A reset is an error without EV_CLOSED; whoever only shut his sending side still reads. */
static bool has_left(const struct conn *c)
{
    struct pollfd p = {.fd = c->fd};
    return poll(&p, 1, 0) == 1 && (p.revents & (POLLERR | POLLHUP));
}

/* Edges while the application works: is the client still there? */
static void watch_busy(struct conn *c, bool just_hung_up)
{
    if (has_left(c)) {
        conn_set_state(c, CONN_GONE);
        conn_shut(c, CLOSE_DISCONNECT);
        conn_gone(c);
    } else if (just_hung_up) {
        conn_gone(c);
    }
}

/* Leaving is how a stream ends in the ordinary way; the kernel gives a client up that has not taken its bytes in time. */
static enum close_reason why_left(const struct conn *c)
{
    int e = 0;
    socklen_t size = sizeof(e);
    bool known = getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &e, &size) == 0;
    return known && e == ETIMEDOUT ? CLOSE_SLOW_READER : CLOSE_CLIENT;
}

static void on_event(evutil_socket_t fd, short what, void *arg)
{
    struct conn *c = arg;
    UNUSED(fd);
    CHECK_OBJ(c, CONN_MAGIC);
    if (c->fd < 0)
        return; /* libevent may report what it had queued before the event was deleted */
    net_clock(c->net);
    bool just_hung_up = (what & EV_CLOSED) && !c->hung_up;
    if (what & EV_CLOSED)
        c->hung_up = true;
    /* TLS may have to write in order to read, and the other way round. */
    if (c->tls || (what & (EV_READ | EV_CLOSED)))
        c->readable = true;
    if (c->tls || (what & EV_WRITE))
        c->writable = true;
    if (c->state == CONN_BUSY)
        watch_busy(c, just_hung_up);
    else if (c->stream && has_left(c))
        conn_end(c, why_left(c));
    else
        conn_run(c);
}

void conn_open(struct net *n, int fd, const struct sockaddr *from, struct peer *peer, bool over_limit)
{
    struct conn *c = calloc(1, sizeof(*c));
    struct ssl_st *tls = c && n->tls ? tls_open(n->tls, fd) : NULL;
    if (!c || (n->tls && !tls) ||
        event_assign(&c->event, n->base, fd, EV_READ | EV_WRITE | EV_CLOSED | EV_ET | EV_PERSIST, on_event,
                     c) != 0 ||
        event_add(&c->event, NULL) != 0) {
        tls_free(tls);
        free(c);
        close(fd);
        peer_leave(&n->peers, peer);
        count_add(&n->stats->refused, 1);
        return;
    }
    c->magic = CONN_MAGIC;
    c->fd = fd;
    c->net = n;
    c->tls = tls;
    c->peer = peer;
    c->over_limit = over_limit;
    c->writable = true;
    peer_text(from, c->peer_text);
    *(over_limit ? &n->nover : &n->nopen) += 1;
    atomic_fetch_add_explicit(&n->stats->open, 1, memory_order_relaxed);
    c->state = tls ? CONN_HANDSHAKE : CONN_IDLE;
    list_add(c);
}
