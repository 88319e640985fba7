/*
 * The application behind net_stream_test: paths under /stream/, each a stream of its own manners.
 *
 * It runs in the child of net_fixture.h. Every stream has memory of its own, freed when it is told that the stream has
 * gone, or when it ends it: what is told twice is freed twice, what is never told leaks, and the sanitizer sees both.
 */
#ifndef HOSO_TESTS_WIRE_STREAM_APP_H
#define HOSO_TESTS_WIRE_STREAM_APP_H

#include "tests/wire/net_fixture.h"

enum {
    BLOCK = 1000,
    FLOOD_BLOCKS = 16 * 1024,     /* 16 MB, more than the kernel takes from us and for the client together */
    AHEAD = 200,                  /* blocks; see go_ahead() */
    LARGE = 1024 * 1024 + 1,      /* one write far past STREAM_BOUND */
    HUGE_WRITE = STREAM_WRITE_MAX /* with its frame just small enough; see realloc() in net_stream_test.c */
};

struct listener_app {
    struct stream *s;
    struct event *timer;
    void (*go_on)(struct listener_app *a); /* at its timer, and when drained */
    int n;
};

static inline void forget(struct listener_app *a)
{
    if (a->timer)
        event_free(a->timer);
    free(a);
}

static inline void end_it(struct listener_app *a)
{
    shared->streams_ended++;
    stream_end(a->s);
    forget(a);
}

static inline void stream_gone(void *ctx)
{
    shared->streams_gone++;
    forget(ctx);
}

static inline void stream_drained(void *ctx)
{
    struct listener_app *a = ctx;
    a->go_on(a);
}

static inline void on_timer(evutil_socket_t fd, short what, void *ctx)
{
    struct listener_app *a = ctx;
    UNUSED(fd);
    UNUSED(what);
    a->go_on(a);
}

static inline void nothing_more(struct listener_app *a)
{
    UNUSED(a);
}

static inline char pattern(size_t i)
{
    return (char)('a' + i % 23);
}

/* Three writes and an end in one turn; the empty one must not look like the end. */
static inline void go_three(struct listener_app *a)
{
    ck_assert(stream_write(a->s, STR("one")) && stream_write(a->s, STR("")) &&
              stream_write(a->s, STR("two two two two two")));
    end_it(a);
}

static inline void go_tick(struct listener_app *a)
{
    char text[BLOCK];
    memset(text, '.', sizeof(text));
    text[0] = 't';
    text[BLOCK - 1] = '\n';
    if (!stream_write(a->s, str_from(text, sizeof(text))))
        a->n++; /* who lags behind misses it */
}

/* Goes on with the pattern, by so many blocks or until it is refused. Returns the bytes that were taken. */
static inline size_t pour(struct listener_app *a, int blocks)
{
    char text[BLOCK];
    int from = a->n;
    for (; a->n < FLOOD_BLOCKS && a->n < from + blocks; a->n++) {
        for (size_t i = 0; i < BLOCK; i++)
            text[i] = pattern((size_t)a->n * BLOCK + i);
        if (!stream_write(a->s, str_from(text, BLOCK)))
            break;
    }
    return (size_t)(a->n - from) * BLOCK;
}

/* As fast as it is taken. Called when nothing waits but, at first, the head. */
static inline void go_flood(struct listener_app *a)
{
    size_t taken = pour(a, FLOOD_BLOCKS);
    if (taken > shared->most_in_turn)
        shared->most_in_turn = taken;
    if (a->n == FLOOD_BLOCKS)
        end_it(a);
    else /* refused: until on_drained a small write does not slip past the large one either */
        ck_assert(!stream_write(a->s, STR("x")));
}

/* Faster than a slow client reads, and also while bytes wait. */
static inline void go_pump(struct listener_app *a)
{
    (void)pour(a, 100);
    if (a->n == FLOOD_BLOCKS)
        end_it(a);
}

/* As fast as the client reads, and so far ahead that bytes always wait, but never so many that a write is refused. */
static inline void go_ahead(struct listener_app *a)
{
    int due = shared->chunks_heard + AHEAD - a->n;
    (void)pour(a, due);
    if (a->n == FLOOD_BLOCKS)
        end_it(a);
}

/* One write past the bound: refused while the head waits, taken when nothing does. */
static inline void go_large(struct listener_app *a)
{
    char *text = malloc(LARGE);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < LARGE; i++)
        text[i] = pattern(i);
    bool taken = stream_write(a->s, str_from(text, LARGE));
    free(text);
    ck_assert_int_eq(taken, a->n++ == 1);
    if (taken)
        end_it(a);
}

/* A write for which there is no memory. */
static inline void go_huge(struct listener_app *a)
{
    static char text[HUGE_WRITE];
    ck_assert(!stream_write(a->s, str_from(text, sizeof(text))));
    if (a->n++ == 1) /* the second refusal is for good */
        ck_assert(!stream_write(a->s, STR("x")));
}

static const struct {
    const char *path;
    void (*go_on)(struct listener_app *a);
    int every_ms; /* 0: at once */
} manners[] = {
    {"/stream/three", go_three, 0}, {"/stream/quiet", nothing_more, 0}, {"/stream/clock", go_tick, 10},
    {"/stream/slow", go_tick, 300}, {"/stream/flood", go_flood, 0},     {"/stream/large", go_large, 0},
    {"/stream/huge", go_huge, 0},   {"/stream/pump", go_pump, 1},       {"/stream/ahead", go_ahead, 1},
};

static inline void begin_stream(struct exchange *x, size_t i)
{
    struct reply head = {.status = 200, .content_type = STR("text/event-stream")};
    head.headers[head.nheaders++] = (struct reply_header){STR("Cache-Control"), STR("no-store")};
    struct listener_app *a = calloc(1, sizeof(*a));
    ck_assert_ptr_nonnull(a);
    a->go_on = manners[i].go_on;
    a->s = exchange_stream(
        x, &head, &(struct stream_handler){.on_gone = stream_gone, .on_drained = stream_drained, .ctx = a});
    if (!a->s) {
        free(a);
        return;
    }
    shared->streams_begun++;
    if (manners[i].every_ms) {
        struct timeval every = {0, manners[i].every_ms * 1000L};
        a->timer = event_new(base, -1, EV_PERSIST, on_timer, a);
        ck_assert(a->timer && event_add(a->timer, &every) == 0);
    } else {
        a->go_on(a);
    }
}

static inline void begin_later(evutil_socket_t fd, short what, void *x)
{
    UNUSED(fd);
    UNUSED(what);
    begin_stream(x, 0);
}

static inline bool stream_paths(struct exchange *x)
{
    static const struct timeval soon = {0, 200 * 1000};
    for (size_t i = 0; i < ARRAY_LEN(manners); i++) {
        if (str_is(x->head->path, manners[i].path)) {
            begin_stream(x, i);
            return true;
        }
    }
    if (str_is(x->head->path, "/stream/later")) {
        (void)event_base_once(base, -1, EV_TIMEOUT, begin_later, x, &soon);
        return true;
    }
    if (!str_is(x->head->path, "/stream/inject"))
        return false;
    struct reply bad = {.status = 200, .headers = {{STR("X"), STR("a\r\nY: b")}}, .nheaders = 1};
    ck_assert_ptr_null(exchange_stream(x, &bad, &(struct stream_handler){.on_gone = stream_gone}));
    return true;
}

#endif
