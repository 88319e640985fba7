/* Replies: the application's, and those that we make ourselves when a request never reaches it. */
#include "server/net/conn_int.h"

#include <string.h>

/* --- our own ---------------------------------------------------------------------------------------------------- */

/* Problem documents (RFC 9457) in both languages: before a head is read nobody knows which one is wanted. */
static const struct {
    int status;
    struct str body;
} problems[] = {
#define ERR(name, http, type, vi, en)                                                                      \
    [ERR_##name] = {http,                                                                                  \
                    {.p = "{\"type\":\"/problems/" type "\",\"title\":\"" vi "\",\"status\":" #http        \
                          ",\"detail\":\"" vi ". / " en ".\"}",                                            \
                     .n = sizeof("{\"type\":\"/problems/" type "\",\"title\":\"" vi "\",\"status\":" #http \
                                 ",\"detail\":\"" vi ". / " en ".\"}") -                                   \
                          1}},
#include "lib/base/err.tbl.h"
#undef ERR
};

static struct reply problem_reply(enum err e)
{
    struct reply r = {.status = problems[e].status,
                      .content_type = STR("application/problem+json"),
                      .body = problems[e].body,
                      .close = true};
    r.headers[r.nheaders++] = (struct reply_header){STR("Cache-Control"), STR("no-store")};
    if (r.status == 503)
        r.headers[r.nheaders++] = (struct reply_header){STR("Retry-After"), STR("1")};
    return r;
}

bool reply_continue(struct conn *c)
{
    static char text[] = "HTTP/1.1 100 Continue\r\n\r\n";
    struct iovec v = {.iov_base = text, .iov_len = sizeof(text) - 1};
    /* Every earlier reply is in the kernel's hands. If these 25 bytes find no room there, nobody reads. */
    return conn_write(c, &v, 1) == (ssize_t)v.iov_len;
}

/* --- sending ---------------------------------------------------------------------------------------------------- */

static bool may_keep(const struct conn *c, const struct reply *r)
{
    int max = c->net->config->max_requests;
    return !r->close && !c->ending && !c->net->draining && c->work->head.keep_alive &&
           (max <= 0 || c->requests < (uint64_t)max);
}

struct str reply_head(struct conn *c, const struct reply *r, enum reply_form form)
{
    struct http_writer w;
    http_write_status(&w, c->net->scratch, SCRATCH_SIZE / 2, r->status);
    http_write_field(&w, "Date", net_date(c->net));
    if (!str_is_none(r->content_type))
        http_write_field(&w, "Content-Type", r->content_type);
    if (form == REPLY_STREAMS && c->work->head.minor > 0)
        http_write_field(&w, "Transfer-Encoding", STR("chunked"));
    if (form != REPLY_STREAMS && !http_is_bodiless(r->status))
        http_write_length(&w, r->body.n);
    if (form != REPLY_KEEPS)
        http_write_field(&w, "Connection", STR("close"));
    else if (c->work->head.minor == 0)
        http_write_field(&w, "Connection", STR("keep-alive"));
    http_write_field(&w, "X-Content-Type-Options", STR("nosniff"));
    for (size_t i = 0; i < r->nheaders; i++)
        http_write_field_str(&w, r->headers[i].name, r->headers[i].value);
    return http_write_end(&w);
}

static void advance(struct iovec v[2], size_t n)
{
    for (int i = 0; i < 2; i++) {
        size_t part = n < v[i].iov_len ? n : v[i].iov_len;
        v[i].iov_base = (char *)v[i].iov_base + part;
        v[i].iov_len -= part;
        n -= part;
    }
}

static bool write_some(struct conn *c)
{
    struct work *w = c->work;
    while (w->out[0].iov_len + w->out[1].iov_len > 0) {
        struct iovec *from = w->out[0].iov_len ? w->out : w->out + 1;
        int n = from == w->out && w->out[1].iov_len ? 2 : 1;
        ssize_t sent = conn_write(c, from, n);
        if (sent == IO_AGAIN) {
            c->queued = conn_queued(c);
            return false;
        }
        if (sent < 0) {
            conn_end(c, CLOSE_DISCONNECT);
            return false;
        }
        advance(w->out, (size_t)sent);
        conn_touch(c);
    }
    return true;
}

bool reply_flush(struct conn *c)
{
    ASSERT(c->state == CONN_WRITING);
    if (write_some(c))
        return true;
    if (c->state != CONN_WRITING || c->work->out[0].iov_len == 0)
        return false;
    /* The rest of the head lies in the scratch, which the next connection will use. */
    char *p = c->work->out[0].iov_base;
    if (p < c->net->scratch || p >= c->net->scratch + SCRATCH_SIZE)
        return false;
    struct str kept = arena_copy(&c->work->x.arena, str_from(p, c->work->out[0].iov_len));
    if (str_is_none(kept))
        conn_end(c, CLOSE_MEMORY);
    else
        c->work->out[0] = iovec_of(kept);
    return false;
}

/*
 * The head is made and, if the socket takes it, sent at once: the scratch does not outlive this call. A reply whose
 * headers may not be sent becomes a 500.
 */
static void send_reply(struct conn *c, const struct reply *r)
{
    struct work *w = c->work;
    struct reply broken;
    bool keep = may_keep(c, r);
    struct str head = reply_head(c, r, keep ? REPLY_KEEPS : REPLY_CLOSES);
    if (str_is_none(head)) {
        broken = problem_reply(ERR_INTERNAL);
        r = &broken;
        keep = false;
        head = reply_head(c, r, REPLY_CLOSES);
        ASSERT(!str_is_none(head));
    }
    bool body = w->head.method != HTTP_HEAD && !http_is_bodiless(r->status) && r->body.n > 0;
    w->out[0] = iovec_of(head);
    w->out[1] = body ? iovec_of(r->body) : (struct iovec){0};
    if (!keep)
        conn_blame(c, CLOSE_DONE);
    conn_set_state(c, CONN_WRITING);
    (void)reply_flush(c);
    conn_run(c);
}

void exchange_reply(struct exchange *x, const struct reply *r)
{
    CHECK_OBJ(x, EXCHANGE_MAGIC);
    struct work *w = CONTAINER_OF(x, struct work, x);
    struct conn *c = w->conn;
    CHECK_OBJ(c, CONN_MAGIC);
    ASSERT(c->state == CONN_BUSY || c->state == CONN_GONE);
    ASSERT(r->nheaders <= REPLY_MAX_HEADERS && r->status >= 200);
    net_clock(c->net);
    w->release = r->release;
    w->release_arg = r->release_arg;
    if (c->state == CONN_GONE)
        conn_end(c, CLOSE_DISCONNECT);
    else
        send_reply(c, r);
}

/* A socket that has been idle takes a few hundred bytes; should it not, nothing is lost that could be kept. */
static void say_without_memory(struct conn *c, const struct reply *r)
{
    struct iovec v[2] = {iovec_of(reply_head(c, r, REPLY_CLOSES)), iovec_of(r->body)};
    (void)conn_write(c, v, 2);
    conn_linger(c);
}

void reply_refuse(struct conn *c, enum err e, enum close_reason why)
{
    struct reply r = problem_reply(e);
    c->refusal = e;
    conn_blame(c, why);
    if (!c->work && !(c->work = work_take(c->net))) {
        say_without_memory(c, &r);
        return;
    }
    c->work->conn = c;
    send_reply(c, &r);
}
