/*
 * A network layer with a tiny application in a forked child, and a client that speaks raw bytes to it.
 *
 * The child ends when it is told to drain; AddressSanitizer then looks for leaks and its exit status is the last assertion
 * of every test. Waits have a limit of LIMIT_S, far beyond what is waited for.
 */
#ifndef HOSO_TESTS_WIRE_NET_FIXTURE_H
#define HOSO_TESTS_WIRE_NET_FIXTURE_H

#include "server/net/exchange.h"
#include "server/net/listen.h"
#include "server/net/tls.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LIMIT_S = 20, BIG_BODY = 8 * 1024 * 1024 };

/* What the child tells the test beside the wire. */
struct shared {
    struct net_stats stats;
    _Atomic int gone, released, closed_with_error;
    _Atomic int streams_begun, streams_gone, streams_ended; /* see stream_app.h */
    _Atomic int chunks_heard;    /* by the client; /stream/ahead keeps ahead of it */
    _Atomic size_t most_in_turn; /* bytes taken before a write was refused */
};

static struct net_config config;
static struct shared *shared;
static struct event_base *base;
static pid_t child;
static int port;
static bool cut_off;                /* in the child: by SIGUSR1, without draining */
static int descriptors_left;        /* > 0: the child may open that many more */
static int send_buffer;             /* > 0: of the server's sockets, in bytes */
static const char *tls_files[2][2]; /* chain and key at the start, and after SIGHUP */
static bool (*more_paths)(
    struct exchange *x); /* a test's own part of the application; true: the path is its own */

/* --- the application -------------------------------------------------------------------------------------------- */

static inline void answer(struct exchange *x, int status, struct str body)
{
    exchange_reply(x, &(struct reply){.status = status, .content_type = STR("text/plain"), .body = body});
}

static inline void on_later(evutil_socket_t fd, short what, void *x)
{
    UNUSED(fd);
    UNUSED(what);
    answer(x, 200, STR("later"));
}

static inline void count_release(void *p)
{
    free(p);
    shared->released++;
}

static inline void answer_big(struct exchange *x)
{
    char *p = malloc(BIG_BODY);
    ck_assert_ptr_nonnull(p);
    for (size_t i = 0; i < BIG_BODY; i++)
        p[i] = (char)('a' + i % 23);
    exchange_reply(x, &(struct reply){.status = 200,
                                      .content_type = STR("text/plain"),
                                      .body = str_from(p, BIG_BODY),
                                      .release = count_release,
                                      .release_arg = p});
}

static inline void on_request(void *ctx, struct exchange *x)
{
    static const struct timeval soon = {0, 200 * 1000};
    struct str path = x->head->path;
    UNUSED(ctx);
    if (more_paths && more_paths(x))
        return;
    if (str_is(path, "/later"))
        (void)event_base_once(base, -1, EV_TIMEOUT, on_later, x, &soon);
    else if (str_is(path, "/echo"))
        answer(x, 200, x->body);
    else if (str_is(path, "/target"))
        answer(x, 200,
               arena_printf(&x->arena, "%.*s %.*s from %s", STR_ARGS(x->head->method_text),
                            STR_ARGS(x->head->target), x->peer));
    else if (str_is(path, "/big"))
        answer_big(x);
    else if (str_is(path, "/empty"))
        exchange_reply(x, &(struct reply){.status = 204});
    else if (str_is(path, "/inject"))
        exchange_reply(
            x, &(struct reply){.status = 200, .headers = {{STR("X"), STR("a\r\nY: b")}}, .nheaders = 1});
    else if (!str_is(path, "/hold")) /* that one is answered when its client has gone */
        answer(x, 200, STR("hello"));
}

static inline void on_gone(void *ctx, struct exchange *x)
{
    UNUSED(ctx);
    shared->gone++;
    if (str_is(x->head->path, "/hold"))
        answer(x, 503, STR("gone"));
}

static inline void on_close(void *ctx, const struct net_close *how)
{
    UNUSED(ctx);
    shared->closed_with_error += how->is_error;
}

static inline void on_drained(void *ctx)
{
    UNUSED(ctx);
    event_base_loopbreak(base);
}

static inline void on_signal(evutil_socket_t sig, short what, void *net)
{
    char why[200];
    UNUSED(what);
    if (sig == SIGTERM) {
        net_drain(net, on_drained, NULL);
        return;
    }
    struct ssl_ctx_st *tls = tls_ctx_new(tls_files[1][0], tls_files[1][1], why, sizeof(why));
    if (!tls)
        _exit(3);
    net_set_tls(net, tls);
    tls_ctx_free(tls);
}

static inline void on_cut(evutil_socket_t sig, short what, void *ctx)
{
    UNUSED(sig);
    UNUSED(what);
    UNUSED(ctx);
    cut_off = true;
    event_base_loopbreak(base);
}

static inline bool nothing_open(void)
{
    return shared->stats.open == 0 && shared->stats.busy == 0 && shared->stats.streams == 0;
}

static inline int serve(int fd)
{
    char why[200];
    struct net_handler handler = {.on_request = on_request, .on_gone = on_gone, .on_close = on_close};
    (void)signal(SIGTERM,
                 SIG_IGN); /* libcheck's handler would end the test; libevent puts back what it found */
    base = event_base_new();
    if (tls_files[0][0] && !(config.tls = tls_ctx_new(tls_files[0][0], tls_files[0][1], why, sizeof(why))))
        return 4;
    struct net *n = net_new(base, &config, &handler, &shared->stats);
    if (!base || !n || !net_listen(n, fd))
        return 5;
    struct event *term = evsignal_new(base, SIGTERM, on_signal, n);
    struct event *hup = evsignal_new(base, SIGHUP, on_signal, n);
    struct event *cut = evsignal_new(base, SIGUSR1, on_cut, NULL);
    if (event_add(term, NULL) != 0 || event_add(hup, NULL) != 0 || event_add(cut, NULL) != 0)
        return 6;
    if (descriptors_left) {
        int free_fd = dup(fd);
        close(free_fd);
        struct rlimit few = {(rlim_t)(free_fd + descriptors_left), (rlim_t)(free_fd + descriptors_left)};
        if (setrlimit(RLIMIT_NOFILE, &few) != 0)
            return 7;
    }
    event_base_dispatch(base);
    int status = cut_off || nothing_open() ? 0 : 8;
    net_free(n);
    if (!nothing_open())
        status = 9;
    event_free(term);
    event_free(hup);
    event_free(cut);
    event_base_free(base);
    tls_ctx_free(config.tls);
    return status;
}

static inline void start(void)
{
    char why[200];
    int fd = listen_open("127.0.0.1", 0, why, sizeof(why));
    ck_assert_msg(fd >= 0, "%s", why);
    if (send_buffer) /* accepted sockets inherit it */
        ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof(send_buffer)), 0);
    port = listen_port(fd);
    child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0)
        exit(serve(fd)); /* not _exit(): the leak check runs at exit */
    close(fd);
}

static inline void stop_by(int sig)
{
    int status = -1;
    if (child <= 0)
        return;
    kill(child, sig);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    child = 0;
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the server ended with %#x",
                  (unsigned)status);
}

static inline void stop(void)
{
    stop_by(SIGTERM);
}

static inline void fixture_setup(void)
{
    config = (struct net_config){.header_timeout_ms = 10000,
                                 .body_timeout_ms = 10000,
                                 .idle_timeout_ms = 10000,
                                 .write_timeout_ms = 10000,
                                 .max_head = 16 * 1024,
                                 .max_body = 64 * 1024,
                                 .max_connections = 100};
    tls_files[0][0] = NULL;
    descriptors_left = send_buffer = 0;
    shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert(shared != MAP_FAILED);
}

static inline void fixture_teardown(void)
{
    stop();
    munmap(shared, sizeof(*shared));
}

/* --- the client ------------------------------------------------------------------------------------------------- */

static inline double now_s(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static inline void nap_ms(long ms)
{
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

/* Waits until the condition holds, for something that the server does in its own time. */
#define WAIT_FOR(cond)                                                 \
    do {                                                               \
        double until_ = now_s() + LIMIT_S;                             \
        while (!(cond)) {                                              \
            ck_assert_msg(now_s() < until_, "waited in vain: " #cond); \
            nap_ms(5);                                                 \
        }                                                              \
    } while (0)

/* Connects from `source` ("127.0.0.1" or another of that network) with a receive buffer of `rcvbuf` (0: as usual). */
static inline int dial_from(const char *source, int rcvbuf)
{
    struct timeval limit = {LIMIT_S, 0};
    struct sockaddr_in from = {.sin_family = AF_INET},
                       to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_ge(fd, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (rcvbuf)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &rcvbuf, sizeof(rcvbuf));
    inet_pton(AF_INET, source, &from.sin_addr);
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&from, sizeof(from)), 0);
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
    return fd;
}

static inline int dial(void)
{
    return dial_from("127.0.0.1", 0);
}

static inline void say_bytes(int fd, struct str s)
{
    while (s.n) {
        ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);
        ck_assert_msg(n > 0, "send: %s", strerror(errno));
        s = str_sub(s, (size_t)n, s.n);
    }
}

static inline void say(int fd, const char *text)
{
    say_bytes(fd, str_of(text));
}

static inline void get(int fd, const char *path)
{
    char text[256];
    snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: h\r\n\r\n", path);
    say(fd, text);
}

/* One reply, read byte by byte so that nothing of the next one is taken. */
struct got {
    int status;
    char head[4096];
    char *body; /* NUL-terminated; freed by the next hear() */
    size_t n;
};

static struct got got;

static inline bool has(const char *line)
{
    return strstr(got.head, line) != NULL;
}

/* Reads a reply; `bodiless` for one to HEAD. */
static inline void hear_reply(int fd, bool bodiless)
{
    size_t n = 0;
    got.head[0] = '\0';
    while (n < 4 || memcmp(got.head + n - 4, "\r\n\r\n", 4) != 0) {
        ck_assert_msg(n < sizeof(got.head) - 1, "a head without end: %s", got.head);
        ssize_t one = recv(fd, got.head + n, 1, 0);
        ck_assert_msg(one == 1, "no reply after \"%.*s\": %s", (int)n, got.head,
                      one ? strerror(errno) : "end");
        got.head[++n] = '\0';
    }
    ck_assert_msg(sscanf(got.head, "HTTP/1.1 %3d ", &got.status) == 1, "%s", got.head);
    const char *length = strstr(got.head, "\r\nContent-Length: ");
    got.n = length && !bodiless ? strtoul(length + 18, NULL, 10) : 0;
    free(got.body);
    got.body = calloc(1, got.n + 1);
    ck_assert_ptr_nonnull(got.body);
    for (size_t have = 0; have < got.n;) {
        ssize_t more = recv(fd, got.body + have, got.n - have, 0);
        ck_assert_msg(more > 0, "the body ends after %zu bytes: %s", have, strerror(errno));
        have += (size_t)more;
    }
}

static inline void hear(int fd, int status)
{
    hear_reply(fd, false);
    ck_assert_msg(got.status == status, "want %d, have: %s%s", status, got.head, got.body);
}

/* Nothing more comes, and the server has closed. */
static inline void hear_end(int fd)
{
    char c;
    ssize_t n = recv(fd, &c, 1, 0);
    ck_assert_msg(n == 0, "want the end, have %zd: %s", n, n < 0 ? strerror(errno) : "more");
    close(fd);
}

/* A problem document in both languages, and the connection closes. */
static inline void hear_refusal(int fd, int status)
{
    char text[64];
    hear(fd, status);
    snprintf(text, sizeof(text), "\"status\":%d", status);
    ck_assert(has("\r\nContent-Type: application/problem+json\r\n") && has("\r\nConnection: close\r\n"));
    ck_assert(strstr(got.body, text) && strstr(got.body, "{\"type\":\"/problems/") &&
              strstr(got.body, " / "));
    ck_assert(str_is_utf8(str_from(got.body, got.n)));
    hear_end(fd);
}

static inline int run_suite(Suite *s)
{
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}

#endif
